//! What the user is told of names and addresses that the program cannot or must not take out: words of the manifest that
//! may name a child, sources and names of files that show a name or the address. All of it is for the user: the record
//! leaves these findings out, because they say what is kept off the pages.

use crate::case::privacy::{Doubt, FOR_THE_USER, Privacy};
use crate::model::finding::{Code, Finding};
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

/// What is to be said of the names of files, which are printed as they are.
pub(crate) fn in_file_names<'a>(
    privacy: &Privacy,
    files: impl Iterator<Item = &'a ItemPath>,
) -> Vec<Finding> {
    let files: Vec<&ItemPath> = files.collect();
    let of = |shown: &dyn Fn(&str) -> bool| -> Vec<String> {
        let shown = files.iter().filter(|file| shown(file.as_str()));
        shown.map(|file| file.as_str().to_owned()).collect()
    };
    let mut findings = Vec::new();
    let mut add = |code: Code, files: &[String], what: &str| {
        if !files.is_empty() {
            let next = "The schedule of hashes prints the names of files. If a name should not be there, rename the file \
                        and change it in the manifest.";
            let names = list(&files.iter().collect::<Vec<_>>());
            findings.push(Finding::warning(code, format!("{what}: {names}.")).next(next));
        }
    };
    let names = |words: &str| privacy.may_name_child(&words.replace('_', " "));
    add(Code::ChildNamed, &of(&names), "A file name may hold a child's name");
    let contact = |words: &str| privacy.shows_contact(words);
    add(Code::AddressShown, &of(&contact), "A file name shows what you claim as confidential");
    findings
}

/// What one source shows. The file is named by the reader, and those of one kind are said together in the end.
pub(crate) fn gathered(findings: &mut Vec<Finding>, body: &str) {
    let is_of_source = |finding: &Finding| FOR_THE_USER.contains(&finding.code) && finding.file.is_some();
    let (of_sources, rest): (Vec<Finding>, Vec<Finding>) = findings.drain(..).partition(is_of_source);
    *findings = rest;
    for code in FOR_THE_USER {
        let mut files: Vec<String> =
            of_sources.iter().filter(|f| f.code == code).filter_map(|f| f.file.clone()).collect();
        files.sort();
        files.dedup();
        if files.is_empty() {
            continue;
        }
        let items = counted(files.len(), "item shows", "items show");
        let (what, next) = match code {
            Code::AddressShown => (
                "an address, a phone number or an e-mail that you claim as confidential",
                format!(
                    "The bundle shows each source as it is. Send this copy to {body} only, not to the other parent."
                ),
            ),
            _ => (
                "a child's name",
                "The bundle shows each source as it is. Only the pages that leverarch writes use initials."
                    .to_owned(),
            ),
        };
        let names = list(&files.iter().collect::<Vec<_>>());
        findings.push(Finding::warning(code, format!("{items} {what}: {names}.")).next(next));
    }
}

const QUOTES: [char; 6] = ['"', '“', '”', '‘', '’', '\''];

/// "“a”, “b” and 3 more"; none is left out where there are few.
fn list(words: &[&String]) -> String {
    const MOST: usize = 20;
    let mut shown: Vec<String> = words.iter().take(MOST).map(|words| format!("\"{words}\"")).collect();
    if words.len() > MOST {
        shown.push(format!("and {} more", words.len() - MOST));
    }
    shown.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_one_kind_are_said_together() {
        let at = |code: Code, file: &str| {
            Finding::warning(code, "here").at(&ItemPath::parse(file).expect("a path"))
        };
        let mut findings = vec![
            at(Code::AddressShown, "b.txt"),
            at(Code::Repaired, "b.txt"),
            at(Code::AddressShown, "a.txt"),
            at(Code::ChildNamed, "a.txt"),
        ];
        gathered(&mut findings, "the tribunal");
        let said: Vec<String> = findings.iter().map(|f| format!("{} {}", f.message, f.next)).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[1].starts_with("1 item shows a child's name: \"a.txt\"."), "{said:?}");
        assert!(
            said[2].contains("2 items show an address") && said[2].contains("\"a.txt\"; \"b.txt\""),
            "{said:?}"
        );
        assert!(said[2].contains("Send this copy to the tribunal only"), "{said:?}");
        let mut none = vec![at(Code::Repaired, "b.txt")];
        gathered(&mut none, "the tribunal");
        assert_eq!(none.len(), 1);
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
