//! What is printed after a quotation in a text of the user's own that is not in a document word for word, and the texts of a
//! case with it. Every text passes through here once, titles and remarks too, so that none is printed without.

use super::CaseContext;
use super::saying::Quotations;
use crate::case::manifest::Manifest;
use crate::case::privacy::with_texts;
use crate::model::counted;

/// The manifest with what a reader has to know of its quotations after their marks. What the user signs is left as it is.
///
/// # Errors
/// A manifest that cannot be written and read again, which none is.
pub(crate) fn marked_manifest(
    manifest: &Manifest,
    quotations: &Quotations,
) -> Result<Manifest, serde_json::Error> {
    if quotations.free.is_empty() {
        return Ok(manifest.clone());
    }
    with_texts(manifest, &mut |(table, _), text| {
        if table != "Statement" {
            *text = quotations.marked(text);
        }
    })
}

/// Whether the statement that the user signs has a quotation that is marked elsewhere.
fn is_in_statement(manifest: &Manifest, quotations: &Quotations) -> bool {
    let statement = manifest.statement.as_ref().map(|statement| statement.text.0.as_str());
    statement.is_some_and(|text| quotations.marked(text) != text)
}

/// What became of the quotations, as far as any were looked for: where they were looked for, and what that cannot show.
pub(super) fn certified(context: &CaseContext<'_>) -> Option<String> {
    let quotations = &context.quotations;
    let (not_found, not_compared) = (quotations.count_of_not_found(), quotations.count_of_not_compared());
    let any = not_found + not_compared > 0 || context.quoted_sayings().next().is_some();
    let was = |count: usize| if count == 1 { "was" } else { "were" };
    let of = |count: usize| counted(count, "quotation", "quotations");
    any.then(|| {
        let mut words = vec!["Words in quotation marks were looked for in the text of each file.".to_owned()];
        let read = quotations.read_by_program;
        if read > 0 {
            words.push(format!(
                "The text of {} was read from an image by a program, which makes mistakes.",
                counted(read, "page", "pages")
            ));
        }
        let (pages, items) = quotations.unsearched;
        if pages > 0 {
            let (has, was) = if pages == 1 { ("has", "was") } else { ("have", "were") };
            let (pages, items) = (counted(pages, "page", "pages"), counted(items, "item", "items"));
            words.push(format!(
                "{pages} of {items} {has} no text that could be searched, and {was} not searched."
            ));
        }
        if not_compared > 0 {
            words.push(format!(
                "So {} {} not compared with the document.",
                of(not_compared),
                was(not_compared)
            ));
        }
        if not_found > 0 {
            words.push(format!(
                "{} in the texts of this bundle {} not found.",
                of(not_found),
                was(not_found)
            ));
        }
        if not_found + not_compared > 0 {
            let each = if not_found + not_compared == 1 { "It is" } else { "Each is" };
            let signed = is_in_statement(context.manifest, quotations);
            let but =
                if signed { " The statement is printed as it is signed, without these marks." } else { "" };
            words.push(format!("{each} marked where the cover, the index or a chapter prints it.{but}"));
        }
        words.push("The text of a file was not compared with the words that its pages show.".into());
        words.join(" ")
    })
}
