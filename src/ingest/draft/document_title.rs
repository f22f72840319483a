//! What a paper is, from the text of its first page: who wrote it and what about, by the words that the Child
//! Maintenance Service, courts, banks and the post print on theirs. A heading is repeated in a title only
//! where no name and no date can be in it, for the names of children stand in such letters.

use super::organisation;
use super::safe_words::is_plain;
use crate::model::Kind;
use crate::pdf::layout::wording;
use crate::readers::postal::find_in_text;

/// What the first page tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DocumentSubject {
    pub(super) title: Option<String>,
    pub(super) kind: Option<Kind>,
    /// Child Maintenance Service references, as they stand on the page, each once.
    pub(super) references: Vec<String>,
    /// Whether it is written to somebody and may have been posted by the user.
    pub(super) sent: bool,
    /// The office that wrote it.
    pub(super) from: Option<String>,
    /// The office that it is written to.
    pub(super) to: Option<String>,
}

/// A phrase in a heading, what it makes the paper, and the paper's kind.
pub(super) type Topic = (&'static str, &'static str, Kind);

/// Headings of letters from the Service; the first that fits.
pub(super) const FROM_SERVICE: [Topic; 21] = [
    ("mandatory reconsideration notice", "mandatory reconsideration notice", Kind::Decision),
    ("final response", "final response to a complaint", Kind::Letter),
    ("deduction from earnings", "deduction from earnings order", Kind::Decision),
    ("from your earnings", "deduction from earnings order", Kind::Decision),
    ("liability order", "liability order", Kind::Letter),
    ("annual review", "annual review", Kind::Decision),
    ("payment plan", "payment plan", Kind::Letter),
    ("payment schedule", "payment schedule", Kind::Letter),
    ("complaint form", "complaint form", Kind::Form),
    ("personal information", "answer to a subject access request", Kind::Disclosure),
    ("subject access", "answer to a subject access request", Kind::Disclosure),
    ("complaint", "answer to a complaint", Kind::Letter),
    ("mandatory reconsideration", "about a request for mandatory reconsideration", Kind::Letter),
    ("maintenance calculation", "calculation decision", Kind::Decision),
    ("calculation decision", "calculation decision", Kind::Decision),
    ("has been calculated", "calculation decision", Kind::Decision),
    ("how much child maintenance", "calculation decision", Kind::Decision),
    ("arrears", "arrears notice", Kind::Letter),
    ("you owe", "arrears notice", Kind::Letter),
    ("missed payment", "missed payment", Kind::Letter),
    ("information from you", "asks for information", Kind::Letter),
];

/// Headings of letters to the Service; the first that fits.
pub(super) const TO_SERVICE: [Topic; 9] = [
    ("mandatory reconsideration", "request for mandatory reconsideration", Kind::Letter),
    ("deduction from earnings", "about the deduction from earnings order", Kind::Letter),
    ("look again", "asks to look again at a decision", Kind::Letter),
    ("change of circumstances", "change of circumstances", Kind::Letter),
    ("subject access", "subject access request", Kind::Letter),
    ("personal information", "subject access request", Kind::Letter),
    ("complaint", "complaint", Kind::Letter),
    ("arrears", "about arrears", Kind::Letter),
    ("your letter", "reply to a letter", Kind::Letter),
];

/// The Service by its whole name.
const SERVICE: &str = "Child Maintenance Service";

/// Lines at the top that say who wrote it.
const HEAD: usize = 4;

/// What a first page tells; nothing where there is no text.
pub(super) fn subject_of(text: &str) -> DocumentSubject {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let small = |lines: &[&str]| lines.join(" ").to_lowercase();
    let head = small(&lines[..lines.len().min(HEAD)]);
    let top = small(&lines[..lines.len().min(20)]);
    let page = small(&lines);
    let references = references(text);
    let reference = references.first().map_or(String::new(), |r| format!(", ref. {r}"));
    let greeting = lines.iter().position(|line| {
        line.starts_with("Dear ") || line.to_lowercase().starts_with("to whom it may concern")
    });
    let above = &lines[..greeting.unwrap_or(lines.len().min(20))];
    // What somebody writes to the Service may begin with its address.
    let to_an_office = greeting.is_some_and(|at| {
        let office = ["Dear Sir", "Dear Madam", "Dear CMS", "Dear Child"];
        office.iter().any(|start| lines[at].starts_with(start))
    });
    let heading = heading(&lines, greeting);
    let named = |title: String, kind| DocumentSubject {
        title: Some(title),
        kind: Some(kind),
        ..DocumentSubject::default()
    };
    let first = || lines.iter().take(HEAD).find(is_a_name).copied();
    let is_bill = lines.iter().take(12).any(|line| line.to_lowercase().contains("bill"))
        && ["mobile", "telephone", "calls", "broadband"].iter().any(|word| page.contains(word));
    let bill = match is_bill {
        true => Some(with_tail("Phone bill", first())),
        false => bill(&lines),
    };
    let of_bank = ["bank", "building society"].iter().any(|word| head.contains(word))
        && (top.contains("statement") || top.contains("sort code"));

    let by =
        |office: &str, subject: DocumentSubject| DocumentSubject { from: Some(office.to_owned()), ..subject };
    let subject = if head.contains("notice of appeal") || head.contains("sscs2") {
        named("Notice of appeal to the tribunal (form SSCS2)".into(), Kind::Form)
    } else if head.contains("independent case examiner") && !to_an_office {
        let title = format!("Letter from the Independent Case Examiner{}{reference}", about(&heading));
        by("Independent Case Examiner", named(title, Kind::Letter))
    } else if ["hm courts", "first-tier tribunal"].iter().any(|word| head.contains(word)) && !to_an_office {
        let title = format!("Letter from the tribunal (HM Courts and Tribunals Service){}", about(&heading));
        by("HM Courts and Tribunals Service", named(title, Kind::Letter))
    } else if head.contains("post office") {
        named(receipt(text, &page), Kind::PostalReceipt)
    } else if ["royal mail", "royalmail"].iter().any(|name| head.contains(name)) && of_delivery(&page) {
        let number = find_in_text(text).first().map_or(String::new(), |s| format!(", {}", s.number));
        named(format!("Royal Mail tracking page{number}"), Kind::PostalReceipt)
    } else if head.contains("p60") || head.contains("end of year certificate") {
        named(with_tail("P60", lines.iter().find_map(|line| tax_year(line)).as_deref()), Kind::Form)
    } else if head.contains("payslip") {
        named(
            with_tail(
                "Payslip",
                organisation::among(&lines)
                    .or_else(first)
                    .filter(|line| !line.eq_ignore_ascii_case("payslip")),
            ),
            Kind::Statement,
        )
    } else if of_bank {
        named(with_tail("Bank statement", first()), Kind::Statement)
    } else if small(&lines[..lines.len().min(2)]).contains("child maintenance") && !to_an_office {
        // Others write of the Service at the head of their papers too; it numbers its own.
        match greeting.is_some() || top.contains("our reference") || head.contains("complaint form") {
            true => {
                // Handwriting and stamps on a scan come between the greeting and the heading.
                let after = greeting.map_or(lines.len(), |at| lines.len().min(at + 2));
                from_service(
                    &heading,
                    &lines[after..lines.len().min(after + 4)],
                    greeting.is_some(),
                    &reference,
                )
            }
            false => DocumentSubject::default(),
        }
    } else if let (Some(firm), None) = (bill, greeting) {
        named(firm, Kind::Bill)
    } else if let (Some(sender), Some(_)) = (organisation::sender(above), greeting) {
        let title = format!("Letter from {}{}{reference}", organisation::named(sender), about(&heading));
        by(sender, named(title, Kind::Letter))
    } else if small(above).contains("child maintenance service") && greeting.is_some() {
        let topic = topic(&TO_SERVICE, &heading).map_or(String::new(), |(what, _)| format!(", {what}"));
        let title = format!("Letter to CMS{topic}{reference}");
        DocumentSubject { sent: true, to: Some(SERVICE.into()), ..named(title, Kind::Letter) }
    } else if let (Some(addressee), Some(_)) = (organisation::addressee(above), greeting) {
        let what =
            topic(&TO_SERVICE, &heading).map_or_else(|| about(&heading), |(what, _)| format!(", {what}"));
        DocumentSubject {
            sent: true,
            to: Some(addressee.to_owned()),
            ..named(format!("Letter to {}{what}{reference}", organisation::named(addressee)), Kind::Letter)
        }
    } else if greeting.is_some() {
        DocumentSubject { kind: Some(Kind::Letter), sent: true, ..DocumentSubject::default() }
    } else {
        DocumentSubject::default()
    };
    DocumentSubject { references, ..subject }
}

/// Whether a page of Royal Mail tells of a delivery. Envelopes bear "Delivered by Royal Mail" and "If undelivered".
fn of_delivery(page: &str) -> bool {
    page.replace("delivered by", "").replace("undelivered", "").contains("deliver")
}

fn from_service(heading: &str, below: &[&str], letter: bool, reference: &str) -> DocumentSubject {
    let found = topic(&FROM_SERVICE, heading);
    let quoted = found.is_none() && letter && is_plain(heading);
    let found =
        found.or_else(|| below.iter().filter(|_| !quoted).find_map(|line| topic(&FROM_SERVICE, line)));
    let kind = found.map_or(Kind::Letter, |(_, kind)| kind);
    let what = match found {
        Some((what, _)) => format!(", {what}"),
        None if quoted => format!(", \u{201c}{heading}\u{201d}"),
        None => String::new(),
    };
    let title = match kind {
        Kind::Form => format!("CMS {}{reference}", what.trim_start_matches(", ")),
        _ if letter => format!("Letter from CMS{what}{reference}"),
        _ => format!("Document from CMS{what}{reference}"),
    };
    // A form of the Service is filled in by somebody else.
    let from = (kind != Kind::Form).then(|| SERVICE.to_owned());
    DocumentSubject { title: Some(title), kind: Some(kind), from, ..DocumentSubject::default() }
}

pub(super) fn topic(topics: &[Topic], heading: &str) -> Option<(&'static str, Kind)> {
    let heading = heading.to_lowercase();
    topics.iter().find(|(phrase, ..)| heading.contains(phrase)).map(|&(_, what, kind)| (what, kind))
}

/// The heading: of a letter what follows the greeting, of other papers their first lines.
fn heading(lines: &[&str], greeting: Option<usize>) -> String {
    let Some(at) = greeting else { return lines[..lines.len().min(6)].join(" ") };
    let mut heading: String = lines.get(at + 1).copied().unwrap_or_default().into();
    // A heading that runs over its line goes on in small letters.
    if let Some(more) = lines.get(at + 2).filter(|l| l.starts_with(char::is_lowercase)) {
        heading = format!("{heading} {more}");
    }
    heading
}

/// A heading as a title repeats it; nothing where a name can be in it.
fn about(heading: &str) -> String {
    if is_plain(heading) { format!(", \u{201c}{heading}\u{201d}") } else { String::new() }
}

/// "Council Tax bill, Reading Borough Council": a line near the top that says that it is one, and whose it is.
fn bill(lines: &[&str]) -> Option<String> {
    let says = |line: &&&str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        line.chars().count() < 40
            && !line.contains(':')
            && words.any(|word| word == "bill" || word == "invoice")
    };
    let (at, line) = lines.iter().enumerate().take(6).find(|(_, line)| says(line))?;
    let whose = lines[..at].iter().find(is_a_name)?;
    Some(format!("{}, {whose}", wording::capital(line)))
}

/// A short line without figures, as the name of a firm at the top of its paper.
fn is_a_name(line: &&&str) -> bool {
    (3..=40).contains(&line.chars().count()) && !line.chars().any(|c| c.is_ascii_digit())
}

fn with_tail(what: &str, tail: Option<&str>) -> String {
    tail.map_or(what.into(), |tail| format!("{what}, {tail}"))
}

/// "tax year to 5 April 2019".
fn tax_year(line: &str) -> Option<String> {
    let (start, rest) = line.split_at_checked(8)?;
    (start.eq_ignore_ascii_case("tax year") && line.chars().count() < 40).then(|| format!("tax year{rest}"))
}

fn receipt(text: &str, page: &str) -> String {
    let service = [
        ("special delivery", ", Special Delivery"),
        ("signed for", ", Signed For"),
        ("certificate of posting", ", certificate of posting"),
    ];
    let service = service.iter().find(|(phrase, _)| page.contains(phrase)).map_or("", |(_, what)| what);
    let to = if page.contains("child maintenance service") { ", to CMS" } else { "" };
    let number = find_in_text(text).first().map_or(String::new(), |s| format!(", {}", s.number));
    format!("Post Office receipt{service}{to}{number}")
}

/// References of the Child Maintenance Service: twelve digits that begin 121.
pub(super) fn references(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let shaped = word.len() == 12 && word.starts_with("121") && word.bytes().all(|b| b.is_ascii_digit());
        if shaped && !found.iter().any(|other| other == word) {
            found.push(word.into());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(text: &str) -> String {
        subject_of(text).title.unwrap_or_default()
    }

    const SERVICE: &str = "Child Maintenance Service 21\nMail Handling Site A\nOur reference:\n121000654321\nDate:\n\
        6 January 2020\nMarek Wójcik\nDear Mr Wójcik\n";

    #[test]
    fn letters_of_the_service_are_told_by_their_headings() {
        for (heading, what, kind) in [
            ("Your child maintenance calculation", "calculation decision", Kind::Decision),
            ("Mandatory reconsideration notice", "mandatory reconsideration notice", Kind::Decision),
            ("Our final response to your complaint", "final response to a complaint", Kind::Letter),
            (
                "We will take child maintenance\nfrom your earnings",
                "deduction from earnings order",
                Kind::Decision,
            ),
            ("~ q' ey\nThank you for your complaint", "answer to a complaint", Kind::Letter),
            ("We need some information from you Cane. &", "asks for information", Kind::Letter),
            ("Please tell us about your new job", "“Please tell us about your new job”", Kind::Letter),
        ] {
            let subject = subject_of(&format!("{SERVICE}{heading}\nWe are writing about Oliwia."));
            let title = format!("Letter from CMS, {what}, ref. 121000654321");
            assert_eq!((subject.title, subject.kind), (Some(title), Some(kind)), "{heading}");
            assert!(!subject.sent);
        }
    }

    #[test]
    fn no_name_and_no_date_of_birth_reaches_a_title() {
        for heading in ["About Oliwia and Jakub", "Child born on 4 March 2011", "Your child, born 04/03/2011"]
        {
            assert_eq!(
                titled(&format!("{SERVICE}{heading}\n")),
                "Letter from CMS, ref. 121000654321",
                "{heading}"
            );
        }
    }

    #[test]
    fn other_papers_are_told_by_who_printed_them() {
        let to = "Marek Wójcik\nReading\n17 January 2020\nChild Maintenance Service 21\nDear Sir or Madam,\n\
            Reference 121000654321: please look again at the decision of 6 January\n2020\n";
        let subject = subject_of(to);
        assert_eq!(
            subject.title.as_deref(),
            Some("Letter to CMS, asks to look again at a decision, ref. 121000654321")
        );
        assert!(subject.sent);
        let receipt = "Post Office\nREADING RG30 9YZ\n1 x 1st Class Signed For\nCHILD MAINTENANCE SERVICE 21\n\
            WOLVERHAMPTON WV98 2BU\nKQ602437183GB\n";
        assert_eq!(titled(receipt), "Post Office receipt, Signed For, to CMS, KQ602437183GB");
        assert_eq!(
            titled("Kennet Vale Bank\nStatement of account\nSort code\n00-00-00\n"),
            "Bank statement, Kennet Vale Bank"
        );
        assert_eq!(titled("Pennant Mobile\nYour bill\nCalls\n"), "Phone bill, Pennant Mobile");
        assert_eq!(subject_of(""), DocumentSubject::default());
        assert_eq!(titled("A page of something else"), "");
    }

    #[test]
    fn letters_are_told_by_who_wrote_to_whom() {
        for (lines, title) in [
            (
                "Mr M Test\n1 High Street\n8 July 2021\nIndependent Case Examiner\nDear Sir or Madam\nComplaint about the CMS",
                "Letter to the Independent Case Examiner, complaint",
            ),
            (
                "Independent Case Examiner\nPO Box 209\nMr M Test\nDear Mr Test\nYour complaint about the Service",
                "Letter from the Independent Case Examiner, “Your complaint about the Service”",
            ),
            (
                "Jane Smith MP\nHouse of Commons\nMr M Test\nDear Mr Test\nChild Maintenance Service\nI have written",
                "Letter from Jane Smith MP, “Child Maintenance Service”",
            ),
            (
                "Mr M Test\n1 High Street\nJane Smith MP\nDear Ms Smith\nMy complaint about the Child Maintenance Service",
                "Letter to Jane Smith MP, complaint",
            ),
            (
                "Fenwick & Hale Ltd\nHuman Resources\nTo whom it may concern\nMr M Test",
                "Letter from Fenwick & Hale Ltd",
            ),
            (
                "Harper Solicitors\n22 Market Place\nDear Mr Test\nOliwia and Anna",
                "Letter from Harper Solicitors",
            ),
            (
                "HM Courts & Tribunals Service\nFirst-tier Tribunal\nDear Mr Test\nDirections Notice",
                "Letter from the tribunal (HM Courts and Tribunals Service), “Directions Notice”",
            ),
            (
                "Reading Borough Council\nCouncil Tax bill 2021-22\nMr M Test",
                "Council Tax bill 2021-22, Reading Borough Council",
            ),
            ("Dear diary\nI met an office clerk", ""),
            ("A paper\nof the Department", ""),
        ] {
            assert_eq!(titled(lines), title, "{lines}");
        }
    }

    #[test]
    fn references_are_twelve_digits_that_begin_121() {
        let text = "121000654321, (121000987654) 121000654321 1210006543210 221000654321 £121000654321a";
        assert_eq!(references(text), ["121000654321", "121000987654"]);
    }
}
