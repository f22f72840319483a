//! What an e-mail is, from its heads. Its subject is its own heading and is repeated in the title where it holds
//! only words of such cases: a subject is where the names of children stand first.

use super::document_title::{FROM_SERVICE, TO_SERVICE, references, topic};
use super::safe_words::{WORDS, is_plain};
use crate::model::MONTHS;
use crate::readers::EmailHeaders;

/// What the heads tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EmailTitle {
    pub(super) title: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) references: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// What the heads of an e-mail tell.
pub(super) fn title_from_headers(mail: &EmailHeaders) -> EmailTitle {
    let (from, to) = (people(&mail.from), people(&mail.to));
    let (sender, addressee) = (short(&from, &mail.from), short(&to, &mail.to));
    let mut title = if mail.page { "Web page" } else { "E-mail" }.to_owned();
    if let Some(sender) = &sender {
        title += &format!(" from {sender}");
    }
    // From a letter's own writer to an office, and from an office to anybody.
    if let Some(addressee) = addressee.as_ref().filter(|_| sender.as_deref() != Some(SERVICE)) {
        title += &format!(" to {addressee}");
    }
    let references = references(&mail.subject);
    let subject = heading(&mail.subject);
    let mut notes = Vec::new();
    if is_plain(&subject) {
        title += &format!(", \u{201c}{subject}\u{201d}");
    } else if let Some(part) = plain_part(&subject) {
        title += &format!(", \u{201c}{part}\u{201d}");
    } else if !subject.is_empty() {
        let topics: &[_] = if sender.as_deref() == Some(SERVICE) { &FROM_SERVICE } else { &TO_SERVICE };
        if let Some((what, _)) = topic(topics, &subject) {
            title += &format!(", {what}");
        }
        notes
            .push(format!("its subject is \"{subject}\", which may hold a name. Add its topic to the title"));
    }
    if let Some(reference) = references.first() {
        title += &format!(", ref. {reference}");
    }
    let known = sender.is_some() || addressee.is_some() || !subject.is_empty();
    EmailTitle { title: known.then_some(title), from: some(from), to: some(to), references, notes }
}

/// What the Child Maintenance Service is called in titles.
const SERVICE: &str = "CMS";

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The names of people, and the addresses of those who have none: "Marek Wójcik, x@example.org". More than three
/// are counted.
fn people(lines: &str) -> String {
    let name = |line: &str| {
        let name =
            line.split_once('<').map_or(line, |(name, _)| name).trim().trim_matches(['"', '\'']).trim();
        if name.is_empty() { line.trim_matches(['<', '>', ' ']).to_owned() } else { name.to_owned() }
    };
    let names: Vec<String> = lines.lines().map(name).filter(|name| !name.is_empty()).collect();
    match names.get(3..) {
        Some(more) if !more.is_empty() => format!("{} and {} more", names[..3].join(", "), more.len()),
        _ => names.join(", "),
    }
}

/// People as a title names them; the Service by its letters.
fn short(people: &str, lines: &str) -> Option<String> {
    let all = lines.to_lowercase();
    // Its own addresses, and how it shows itself.
    let words = || all.split(|c: char| !c.is_alphanumeric());
    let service = ["child maintenance", "childmaintenance"].iter().any(|name| all.contains(name));
    if service || words().any(|word| word == "cms") {
        return Some(SERVICE.into());
    }
    some(people.to_owned())
}

/// A subject without the marks of answers, references and what stood before them.
fn heading(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        if !["re", "fw", "fwd", "aw", "external"]
            .contains(&mark.trim_matches(['[', ']', ' ']).to_lowercase().as_str())
        {
            break;
        }
        rest = after.trim_start();
    }
    let mut heading = rest.to_owned();
    for reference in references(rest) {
        for before in
            [" - ref. ", ", ref. ", " - ref ", ", ref ", " ref: ", " ref. ", " ref ", " - ", " (", " "]
        {
            heading = heading
                .replace(&format!("{before}{reference})"), "")
                .replace(&format!("{before}{reference}"), "");
        }
        heading = heading.replace(&reference, "");
    }
    heading.trim_matches([' ', '-', '\u{2013}', ':', ',']).to_owned()
}

/// A part of a subject that names what it is about and can hold no name: "payments January to July 2020" of
/// "Ann and Marek: payments January to July 2020".
fn plain_part(subject: &str) -> Option<&str> {
    let dated = |word: &str| {
        MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word))
            || (word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit()))
    };
    let plain = |part: &&str| {
        let mut words: Vec<&str> =
            part.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.retain(|word| !dated(word));
        words.iter().any(|word| WORDS.contains(&&*word.to_lowercase())) && is_plain(&words.join(" "))
    };
    subject.split([':', '-', '\u{2013}']).map(str::trim).filter(plain).max_by_key(|part| part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(from: &str, to: &str, subject: &str) -> EmailTitle {
        title_from_headers(&EmailHeaders {
            from: from.into(),
            to: to.into(),
            subject: subject.into(),
            ..EmailHeaders::default()
        })
    }

    const OFFICER: &str = "CMS Officer <officer@cms.example>";
    const PARENT: &str = "Marek Wójcik <marek@example.org>";

    #[test]
    fn a_mail_is_titled_by_who_wrote_to_whom_about_what() {
        for (from, to, subject, title) in [
            (OFFICER, PARENT, "RE: Your complaint", "E-mail from CMS, “Your complaint”"),
            (
                PARENT,
                OFFICER,
                "Fwd: Re: Complaint about arrears",
                "E-mail from Marek Wójcik to CMS, “Complaint about arrears”",
            ),
            (
                PARENT,
                OFFICER,
                "Mandatory Reconsideration Request - ref 121000654321",
                "E-mail from Marek Wójcik to CMS, “Mandatory Reconsideration Request”, ref. 121000654321",
            ),
            (
                PARENT,
                "Ann <a@b.example>",
                "payments, January to July 2020",
                "E-mail from Marek Wójcik to Ann, “payments, January to July 2020”",
            ),
            ("a@b.example", "", "", "E-mail from a@b.example"),
            (OFFICER, PARENT, "", "E-mail from CMS"),
        ] {
            let found = title_of(from, to, subject);
            assert_eq!(found.title.as_deref(), Some(title));
            assert_eq!(found.notes, Vec::<String>::new(), "{subject}");
        }
        assert_eq!(title_of("", "", ""), EmailTitle::default());
    }

    #[test]
    fn the_subject_is_left_out_where_a_name_may_be_in_it() {
        for (subject, title) in [
            ("Oliwia's school", "E-mail from CMS"),
            ("Your complaint about Oliwia", "E-mail from CMS, answer to a complaint"),
            ("Oliwia: May 2011", "E-mail from CMS"),
            ("About my child, born 4 March 2011", "E-mail from CMS"),
        ] {
            let found = title_of(OFFICER, PARENT, subject);
            assert_eq!(found.title.as_deref(), Some(title));
            assert!(found.notes[0].contains(subject), "{subject}");
        }
    }

    #[test]
    fn people_are_named_and_many_are_counted() {
        assert_eq!(people("Ann <a@x>\n<b@x>\nc@x"), "Ann, b@x, c@x");
        assert_eq!(people("a@x\nb@x\nc@x\nd@x\ne@x"), "a@x, b@x, c@x and 2 more");
        let found = title_of(OFFICER, PARENT, "");
        assert_eq!((found.from.as_deref(), found.to.as_deref()), (Some("CMS Officer"), Some("Marek Wójcik")));
    }
}
