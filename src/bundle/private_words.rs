//! What the user is told of names and addresses that the program cannot or must not take out: words of the manifest that
//! may name a child, sources and names of files that show a name or the address. All of it is for the user: the record
//! leaves these findings out, because they say what is kept off the pages.

use std::collections::BTreeMap;

use crate::case::privacy::{Doubt, Privacy};
use crate::frontmatter::content::CaseContext;
use crate::model::finding::{Code, Finding};
use crate::model::page_text::ItemText;
use crate::model::{ItemPath, counted};

/// What is to be said of the texts of the manifest.
pub(crate) fn in_texts(doubts: &[Doubt]) -> Vec<Finding> {
    let of =
        |kind: fn(&Doubt) -> Option<&String>| -> Vec<&String> { doubts.iter().filter_map(kind).collect() };
    let quoted = of(|doubt| if let Doubt::Quoted(words) = doubt { Some(words) } else { None });
    let left = of(|doubt| if let Doubt::Left(words) = doubt { Some(words) } else { None });
    let shortened = of(|doubt| if let Doubt::Shortened(words) = doubt { Some(words) } else { None });
    let mut findings = Vec::new();
    let mut add = |words: &[&String], what: &str, next: &str| {
        if !words.is_empty() {
            findings.push(Finding::warning(Code::ChildNamed, format!("{}{what}", list(words))).next(next));
        }
    };
    // A quotation has its own marks.
    let bare: Vec<String> = quoted.iter().map(|words| words.trim_matches(QUOTES).to_owned()).collect();
    add(
        &bare.iter().collect::<Vec<_>>(),
        " holds a child's name. It is in quotation marks, so it was left as it is.",
        "If the name should not be printed, end the quotation before it, or say the same in your own words.",
    );
    add(
        &left,
        " may hold a child's name. It was left as it is, because it may also be a date, a place or another person.",
        "If it is the child, write the initials there instead.",
    );
    add(
        &shortened,
        " was taken to name a child, and is printed with initials.",
        "If a month or a day is meant, add its year, or write \"in\" before it.",
    );
    findings
}

/// What is to be said of children who would have the same initials.
pub(crate) fn of_alike_children(privacy: &Privacy) -> Vec<Finding> {
    let alike = privacy.alike_children();
    let next =
        "To print something else, give each [[child]] its own initials, such as initials = \"Child A\".";
    let mut findings = Vec::new();
    if !alike.told_apart.is_empty() {
        let printed = alike.told_apart.join(", ");
        let message =
            format!("Children with the same initials are printed differently, like this: {printed}.");
        findings.push(Finding::note(Code::ChildNamed, message).next(next));
    }
    if !alike.still_alike.is_empty() {
        let message = format!(
            "{} are printed with the same initials: {}. A reader cannot see which is which.",
            counted(alike.still_alike.len(), "child", "children"),
            alike.still_alike.join(", ")
        );
        findings.push(Finding::warning(Code::ChildNamed, message).next(next));
    }
    findings
}

/// What is to be said of the names of files, which are printed as they are.
pub(crate) fn in_file_names<'a>(privacy: &Privacy, files: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let files: Vec<String> = files.map(str::to_owned).collect();
    let mut findings = Vec::new();
    let mut add = |code: Code, what: &str, is_shown: &dyn Fn(&str) -> bool| {
        let shown: Vec<&String> = files.iter().filter(|file| is_shown(file)).collect();
        if !shown.is_empty() {
            let next = "The index and the schedule of digests print the names of files. If a name should not be there, \
                        rename the file and change it in the manifest.";
            findings.push(Finding::warning(code, format!("{what}: {}.", list(&shown))).next(next));
        }
    };
    let names = |words: &str| privacy.may_name_child(&words.replace('_', " "));
    add(Code::ChildNamed, "A file name may hold a child's name", &names);
    let contact = |words: &str| privacy.shows_contact(words);
    add(Code::AddressShown, "A file name shows a detail that you claim as confidential", &contact);
    findings
}

/// What is to be said of sources, of whose pages the words are known.
pub(crate) fn in_sources(
    privacy: &Privacy,
    texts: &BTreeMap<ItemPath, ItemText>,
    body: &str,
) -> Vec<Finding> {
    if privacy.is_empty() {
        return Vec::new();
    }
    // The words of a page are unpacked once for both.
    let (mut addresses, mut names) = (Vec::new(), Vec::new());
    for (file, text) in texts {
        let (mut of_address, mut of_name) = (Vec::new(), Vec::new());
        for number in 0..text.pages() {
            let Some(words) = text.page(number).map(|page| page.readable()) else { continue };
            of_address.extend(privacy.shows_contact(&words).then_some(number));
            of_name.extend(privacy.names_child(&words).then_some(number));
        }
        addresses.extend(source(file, text, &of_address));
        names.extend(source(file, text, &of_name));
    }
    let mut findings = Vec::new();
    let mut add = |code: Code, sources: &[String], what: &str, next: String| {
        if !sources.is_empty() {
            let items = counted(sources.len(), "item shows", "items show");
            findings.push(Finding::warning(code, format!("{items} {what}: {}.", some(sources))).next(next));
        }
    };
    add(
        Code::AddressShown,
        &addresses,
        "an address, a phone number or an e-mail address that you claim as confidential",
        format!(
            "The bundle shows each source as it is. Send this copy only to {body}, not to the other parent."
        ),
    );
    add(
        Code::ChildNamed,
        &names,
        "a child's name",
        "The bundle shows each source as it is. Only the pages that leverarch writes use initials.".into(),
    );
    findings
}

/// A source and those of its pages, from 0, that show something; nothing where none does.
fn source(file: &ItemPath, text: &ItemText, pages: &[usize]) -> Option<String> {
    let numbers: Vec<String> = pages.iter().map(|page| (page + 1).to_string()).collect();
    let of_pages = match (text.pages(), &numbers[..]) {
        (_, []) => return None,
        (1, _) => String::new(),
        (_, [only]) => format!(" (page {only})"),
        (_, several) => format!(" (pages {})", several.join(", ")),
    };
    Some(format!("\"{file}\"{of_pages}"))
}

/// The findings that a record keeps: it lies in the PDF, so what is kept off the pages is not told in it, and neither is
/// what the user is advised to do.
pub(crate) fn recorded(privacy: &Privacy, findings: &[Finding]) -> Vec<Finding> {
    let kept = findings
        .iter()
        .filter(|finding| finding.code.is_recorded() && !privacy.names_child(&finding.message));
    let masked = |finding: &Finding| Finding {
        message: privacy.without_contact(&finding.message),
        next: String::new(),
        ..finding.clone()
    };
    kept.map(masked).collect()
}

/// What is to be said of quotations that were found, and so are printed with the names in them.
pub(crate) fn in_quotations(context: &CaseContext<'_>) -> Vec<Finding> {
    let quoted = context.quoted_sayings().filter(|words| context.privacy.names_child(words));
    let doubts: Vec<Doubt> = quoted.map(|words| Doubt::Quoted(words.to_owned())).collect();
    in_texts(&doubts)
}

const QUOTES: [char; 6] = ['"', '“', '”', '‘', '’', '\''];

/// "“a”, “b” and 3 more"; none is left out where there are few.
fn list(words: &[&String]) -> String {
    some(&words.iter().map(|words| format!("\"{words}\"")).collect::<Vec<_>>())
}

fn some(words: &[String]) -> String {
    const MOST: usize = 20;
    let mut shown: Vec<String> = words.iter().take(MOST).cloned().collect();
    if words.len() > MOST {
        shown.push(format!("and {} more", words.len() - MOST));
    }
    shown.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_told_and_not_changed() {
        let text = "[case]\nconfidentiality = { wanted = true }\n[[party]]\nname = \"A B\"\naddress = \"4 Rose Hill, York YO1 1AA\"\n\
                    [[child]]\nname = \"May Ashdown\"\n[[child]]\nname = \"Rose Ashdown\"\n";
        let privacy = Privacy::new(&crate::case::manifest::parse(text).manifest);
        let files = [
            "note about May and June.txt",
            "2026-06-11 schedule.pdf",
            "lease 4 Rose Hill.pdf",
            "with_Rose.jpg",
        ];
        let found = in_file_names(&privacy, files.into_iter());
        let said: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "A file name may hold a child's name: \"lease 4 Rose Hill.pdf\"; \"with_Rose.jpg\".",
                "A file name shows a detail that you claim as confidential: \"lease 4 Rose Hill.pdf\"."
            ]
        );
        assert_eq!(in_file_names(&privacy, ["2026-06-11 schedule.pdf"].into_iter()), []);
    }

    #[test]
    fn the_record_keeps_what_became_of_files_and_no_advice() {
        let text = "[case]\nconfidentiality = { wanted = true }\n[[party]]\nname = \"A B\"\naddress = \"4 Rose Hill, York YO1 1AA\"\n\
                    [[child]]\nname = \"Ruby Ashdown\"\n";
        let privacy = Privacy::new(&crate::case::manifest::parse(text).manifest);
        let next = "Print it again.";
        let told = [
            Finding::note(Code::Removed, "A script was left out.").next(next),
            Finding::warning(Code::Repaired, "It lay at 4 Rose Hill, York."),
            Finding::warning(Code::NotShown, "A picture of Ruby is not shown."),
            Finding::warning(Code::QuotationNotFound, "No document has these words.").next(next),
            Finding::warning(Code::NotPosted, "There is no proof that this letter was posted."),
            Finding::warning(Code::ToldTwice, "It would be claimed twice."),
            Finding::warning(Code::TimeLimit, "It is late."),
            Finding::warning(Code::HiddenWords, "3 words are covered."),
            Finding::warning(Code::AddressShown, "1 item shows an address."),
        ];
        let kept = recorded(&privacy, &told);
        let said: Vec<(&str, &str)> = kept.iter().map(|f| (f.message.as_str(), f.next.as_str())).collect();
        assert_eq!(
            said,
            [("A script was left out.", ""), ("It lay at [address claimed as confidential], York.", "")]
        );
    }

    #[test]
    fn a_quotation_with_a_name_is_asked_about() {
        let doubts = [Doubt::Quoted("“I have Grace down for no nights at all.”".into())];
        let found = in_texts(&doubts);
        assert_eq!(
            found[0].message,
            "\"I have Grace down for no nights at all.\" holds a child's name. It is in quotation marks, so it was left as it is."
        );
        assert_eq!(in_texts(&[]), []);
    }
}
