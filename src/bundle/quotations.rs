//! The words of the items, given to those who look for quotations: what each page says, and how that came to be known.
//! On pages that this program set, the title over the text is the user's and no source of a quotation.

use crate::bundle::evidence::IngestedEvidence;
use crate::bundle::project::Project;
use crate::case::manifest;
use crate::case::manifest::Manifest;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::quotation::SourceReading;
use crate::frontmatter::content::saying::ItemPagesText;
use crate::frontmatter::content::saying::Quotations;
use crate::frontmatter::content::{CaseContext, ItemInBundle, quotation, quotation_marks};
use crate::model::Kind;
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::page_text::{PageText, PageWord, WordOrigin, WordSight};
use crate::model::plan::Body;
use crate::readers::transcript::document::UNCHECKED;

/// Looks for every quotation of the case in its documents.
pub(crate) fn look(case: &Project<'_>, context: &CaseContext<'_>, evidence: &IngestedEvidence) -> Quotations {
    quotation::look(context, &case.quoted, &|placed| pages_of(placed, evidence))
}

/// Puts into every text of the user's own that is printed what a reader has to know of the quotations in it: into the
/// manifest, the titles in the index, and the facts on information sheets.
pub(crate) fn mark(
    case: &mut Project<'_>,
    evidence: &mut IngestedEvidence,
    quotations: &Quotations,
) -> Option<Finding> {
    let own = Manifest { item: evidence.items.clone(), ..Manifest::default() };
    let marked = |manifest| quotation_marks::marked_manifest(manifest, quotations);
    let (manifest, own) = match (marked(&case.manifest), marked(&own)) {
        (Ok(manifest), Ok(own)) => (manifest, own),
        (Err(why), _) | (_, Err(why)) => {
            let message = format!("The quotations of the manifest cannot be marked: {why}.");
            let next = "Please report this. It is a fault of leverarch.";
            return Some(Finding::error(Code::OwnFault, message).about(manifest::FILE).next(next));
        }
    };
    let context = case.context(evidence);
    let named: Vec<Vec<(String, u32, u32)>> =
        context.items.iter().map(|placed| named_by(&context, placed, quotations)).collect();
    case.manifest = manifest;
    evidence.items = own.item;
    let mut named = named.into_iter();
    for entry in evidence.entries.iter_mut().flat_map(|section| &mut section.items) {
        entry.title = quotations.marked(&entry.title);
        entry.detail = quotations.marked(&entry.detail);
        let named = named.next().unwrap_or_default();
        if let Body::Sheet(sheet) = &mut entry.body {
            sheet.named = named;
            sheet.facts.iter_mut().for_each(|(_, value)| *value = quotations.marked(value));
        }
    }
    None
}

/// The items that the facts of an item's information sheet name, by the labels of the facts.
fn named_by(
    context: &CaseContext<'_>,
    placed: &ItemInBundle<'_>,
    quotations: &Quotations,
) -> Vec<(String, u32, u32)> {
    let Some(call) = &placed.item.call else { return Vec::new() };
    let all = [
        ("Transcript", &call.transcript),
        ("Followed by", &call.followed_by),
        ("Extract of", &call.extract_of),
        ("Same call as", &call.same_call),
    ];
    let number = |(label, to): (&str, &Option<ItemRef>)| {
        Some((label.to_owned(), context.item(to.as_ref()?)?.number, 1))
    };
    // The page of a bill that has the call; where that is not known, none is named of several.
    let bill = call.bill.as_ref().and_then(|to| context.item(to)).and_then(|bill| {
        let page = quotations.page_of_call(context, &bill, placed);
        let page = page.or(matches!(bill.entry.body, Body::Pages(1)).then_some(1));
        Some(("Shown on bill".to_owned(), bill.number, page?))
    });
    all.into_iter().filter_map(number).chain(bill).collect()
}

/// What the pages of an item say.
pub(super) fn pages_of(placed: &ItemInBundle<'_>, evidence: &IngestedEvidence) -> ItemPagesText {
    if let Body::Sheet(sheet) = &placed.entry.body {
        let spoken =
            sheet.spoken.iter().map(|spoken| Some((said_in(spoken), SourceReading::MachineTranscript)));
        return spoken.collect();
    }
    let date = placed.entry.date.map(|date| date.to_string()).unwrap_or_default();
    let heads =
        [placed.entry.title.as_str(), placed.entry.detail.as_str(), placed.entry.kind.one(), &date].join(" ");
    let texts = placed.item.all_files().iter().filter_map(|path| evidence.texts.get(path));
    let pages: Vec<Option<PageText>> =
        texts.flat_map(|text| (0..text.pages()).map(|page| text.page(page))).collect();
    let own = |page: &PageText| page.words().first().is_some_and(|word| word.origin == WordOrigin::Own);
    let unchecked = |page: &PageText| own(page) && one_line(&page.readable()).contains(UNCHECKED);
    let by_machine = placed.entry.kind == Kind::Transcript
        && placed.item.checked_by.as_deref().is_none_or(|name| name.trim().is_empty())
        && is_by_machine(&placed.entry.title, pages.iter().flatten().next());
    let by_machine = by_machine || pages.iter().flatten().any(unchecked);
    let page_text = |page: Option<PageText>| {
        let page = page?;
        // Words that are laid unseen over a picture were read by another program.
        let of_picture =
            |word: &PageWord| word.origin == WordOrigin::Ocr || word.sight == WordSight::OverPicture;
        let read = placed.item.machine_read == Some(true) || page.words().iter().any(of_picture);
        // Words of a picture that nobody has read are not known; those under one, or in another place, are not what it shows.
        let under = page.words().iter().any(|word| word.sight == WordSight::UnderPicture);
        if under || !page.words().iter().any(|word| word.sight.can_be_read()) {
            return None;
        }
        let reading = match (by_machine, read) {
            (true, _) => SourceReading::MachineTranscript,
            (false, true) => SourceReading::Ocr,
            (false, false) => SourceReading::Text,
        };
        let text = page.quotable();
        Some((if own(&page) { without_head(&text, &heads) } else { text }, reading))
    };
    pages.into_iter().map(page_text).collect()
}

/// Words with which a transcript says that a program wrote it down.
const MACHINE: [&str; 12] = [
    "transcript by a machine",
    "made by a speech program",
    "nobody has checked",
    "not been checked",
    "machine transcript",
    "speech recognition",
    "automatic transcript",
    "automated transcript",
    "automatically transcribed",
    "auto-generated",
    "transcribed by software",
    "not checked by a person",
];

/// Whether a transcript says in its title, or in the first lines of its first page, that a program wrote it down.
fn is_by_machine(title: &str, first: Option<&PageText>) -> bool {
    const LINES: usize = 12;
    let text = first.map(PageText::readable).unwrap_or_default();
    let head: Vec<&str> = text.lines().take(LINES).collect();
    let said = format!("{title} {}", one_line(&head.join(" "))).to_lowercase();
    MACHINE.iter().any(|words| said.contains(words))
}

/// What was said in a recording, as a program wrote it down.
fn said_in(spoken: &Document) -> String {
    let lines = spoken.parts.iter().flat_map(|part| match part {
        DocumentBlock::Speech(said) => said.iter().map(|line| line.words.as_str()).collect(),
        _ => Vec::new(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a page without its first lines, as far as these say what the title over the page says. The name of the
/// format may be above them.
fn without_head(text: &str, heads: &str) -> String {
    let of_heads: Vec<String> = heads.split_whitespace().map(str::to_lowercase).collect();
    let is_head = |line: &str| {
        line.split_whitespace().all(|word| word == "·" || of_heads.contains(&word.to_lowercase()))
    };
    let mut lines = text.lines();
    let mut above = lines.clone();
    let is_name = |line: &&str| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-');
        line.chars().all(plain) && line.split(' ').count() <= 3
    };
    let name = above.next().filter(is_name);
    if name.is_some() && above.next().is_some_and(is_head) {
        lines.next();
    }
    lines.skip_while(|line| is_head(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::page_text::WordArea;

    #[test]
    fn a_transcript_says_itself_that_a_machine_wrote_it() {
        let page = |lines: &[&str]| {
            let mut page = PageText::new([595.0, 842.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
            for line in lines {
                for word in line.split(' ') {
                    page.push(word, PageWord::new(WordArea::default()));
                }
            }
            page
        };
        for (title, lines, by_machine) in [
            ("Machine transcript of a call", &[][..], true),
            ("Transcript", &["Machine transcript (speech recognition)."][..], true),
            ("Transcript", &["Auto-generated by Otter"], true),
            ("Transcript by a machine of the call of 5 March", &[][..], true),
            ("Transcript", &["Made by a speech program on 7 March. Nobody has checked it."], true),
            ("Transcript", &["0:01 I was answered by a machine", "0:04 nobody checks it"], false),
            ("Transcript of the call", &["0:01 the washing machine broke"], false),
            ("Transcript of the call", &["typed by me from the recording"], false),
        ] {
            assert_eq!(is_by_machine(title, Some(&page(lines))), by_machine, "{title} {lines:?}");
        }
    }

    #[test]
    fn the_title_over_a_page_is_no_source() {
        for (text, left) in [
            (
                "E-mail\nCMS said “we lost it”\non 2 May\nDear Ms Reid,\nwe have it.",
                "Dear Ms Reid,\nwe have it.",
            ),
            ("Dear Ms Reid,\nCMS said “we lost it”", "Dear Ms Reid,\nCMS said “we lost it”"),
            ("Text\nCMS said “we lost it”\non 2 May\nE-mail · 2 May\nwe have it.", "we have it."),
            ("Text\nWe write\non 2 May", "Text\nWe write\non 2 May"),
            ("", ""),
            ("E-mail", ""),
        ] {
            assert_eq!(without_head(text, "CMS said “we lost it” on 2 May E-mail"), left, "{text}");
        }
    }
}
