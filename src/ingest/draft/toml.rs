//! A guess as lines of a manifest. Everything that comes from a name or from inside a file is written so that
//! it can neither end its line nor its quotes.

use crate::case::manifest::quote::quoted;
use std::fmt::Write as _;

use super::ItemDraft;
use crate::case::manifest::case_types::Step;
use crate::model::direction::Direction;
use crate::model::finding::sentence;
use crate::model::{Kind, Purpose};
use crate::readers::dates::{DateCandidate, DateTrust, in_manifest};
use crate::readers::postal::MatchSource;

/// The head of a new manifest, with what it is for where that is known, and the reference that most papers bear with how
/// many do.
pub fn head(title: &str, purpose: Option<Purpose>, reference: Option<(&str, usize)>) -> String {
    let purpose = match purpose {
        Some(purpose) => format!("purpose = {}", quoted(purpose.word())),
        None => {
            "purpose = \"general\"          # check: tribunal, ice, compensation, complaint, mp or general"
                .into()
        }
    };
    let reference = match reference {
        Some((reference, 1)) => {
            format!("reference = {}   # check: found on 1 document", quoted(reference))
        }
        Some((reference, n)) => {
            format!(
                "reference = {}   # check: found on {n} documents. Use the one on the latest letter",
                quoted(reference)
            )
        }
        None => "# reference = \"121000000000\"   # the 12 digits on the latest letter".into(),
    };
    format!(
        "# This manifest is the list of your evidence. You write it and leverarch reads it.\n# Lines that \
         begin with # are comments. Check each line marked \"check\".\n# `leverarch schema manifest` prints \
         every key that you can use here.\n\n[bundle]\n{purpose}\ntitle = {title}   # check\n# date = 2022-03-01          # printed on \
         the cover (today's date if you leave it out)\n# summary = \"\"\"The outcome you want, and \
         why.\"\"\"\n\n[case]\n{reference}\n\n# [[party]]\n# name = \"\"\n# role = \"Appellant (paying \
         parent)\"\n",
        title = quoted(title)
    )
}

/// One `[[item]]` for a guess, with the reasons as remarks.
pub fn row(guess: &ItemDraft) -> String {
    let mut lines = TomlLines(format!("\n[[item]]\n{}\n", files(guess)));
    if let Some(pages) = &guess.pages {
        let count = pages.more.len() + 1;
        lines.remark(&format!("check: drafted as one document of {count} files, because {}", pages.reason));
        lines.remark(
            "check: if they are not one document, give each file its own [[item]], with file = \"…\"",
        );
    }
    let why = match guess.read {
        Some(place) => format!("check: made from {place}"),
        None => "check: say what it is, from whom, to whom, about what".into(),
    };
    lines.line("title", &quoted(&guess.title), &why);
    dates(guess, &mut lines);
    match guess.kind {
        Some(kind) => lines.line("kind", &word(&kind), "check"),
        None => lines.line("# kind", &word(&Kind::Letter), "check"),
    }
    let said = guess.says.step.as_ref();
    let of_words = said.map(|(step, says)| (*step, format!(". It says {}", shown(says))));
    if let Some((step, says)) = of_words.or(step(guess).map(|step| (step, String::new()))) {
        lines.line(
            "# step",
            &word(&step),
            &format!("check: time limits run from steps. Remove the # if this is one{says}"),
        );
    }
    if let Some((day, says)) = &guess.says.answer_by {
        lines.line(
            "# answer_by",
            &day.to_string(),
            &format!("check: remove the # if this answer is for you. It says {}", shown(says)),
        );
    }
    for (key, person) in [("from", &guess.from), ("to", &guess.to)] {
        if let Some(person) = person {
            let why = match guess.kind {
                Some(Kind::Email) => "the e-mail says so",
                _ => "check: from the first page",
            };
            lines.line(key, &quoted(person), why);
        }
    }
    if guess.sent && guess.from.is_none() {
        lines.line("# from", "\"\"", "check: remove the # and write who wrote it");
    }
    if let [reference, others @ ..] = &*guess.references {
        let place =
            if guess.kind == Some(Kind::Email) { "in the e-mail's subject" } else { "on its first page" };
        lines.line("reference", &quoted(reference), &format!("the 12 digits {place}"));
        if !others.is_empty() {
            lines.remark(&format!("check: other references appear on it too: {}", others.join(", ")));
        }
    }
    for note in &guess.notes {
        lines.remark(&format!("check: {note}"));
    }
    // More of them help nobody; the likeliest come first.
    for question in guess.company.questions.iter().take(2) {
        lines.remark(&format!("check: {question}"));
    }
    call(guess, &mut lines);
    posting(guess, &mut lines);
    lines.0
}

/// The file of an item, or its files, on one line as far as they fit.
fn files(guess: &ItemDraft) -> String {
    let names: Vec<String> = guess.files().map(|file| quoted(file.as_str())).collect();
    match &names[..] {
        [one] => format!("file = {one}"),
        several => {
            let line = format!("files = [{}]", several.join(", "));
            if line.chars().count() <= LINE {
                line
            } else {
                format!("files = [\n    {},\n]", several.join(",\n    "))
            }
        }
    }
}

/// Letters of a line.
const LINE: usize = 120;

/// The step of a case that a document may be, by what its title calls it.
fn step(guess: &ItemDraft) -> Option<Step> {
    let title = guess.title.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
    match guess.sent {
        _ if says(&["sscs2", "notice of appeal", "appeal form"]) => Some(Step::Appeal),
        true if says(&["complain"]) => Some(Step::Complaint),
        true if says(&["mandatory reconsideration", "look again", "look at"]) => {
            Some(Step::ReconsiderationRequest)
        }
        true if says(&["subject access", "personal information"]) => Some(Step::AccessRequest),
        true => None,
        false if says(&["mandatory reconsideration notice"]) => Some(Step::ReconsiderationNotice),
        false if says(&["final response"]) => Some(Step::FinalResponse),
        false if says(&["acknowledge"]) && says(&["complaint"]) => Some(Step::Acknowledgement),
        false if says(&["complaint form"]) => Some(Step::Complaint),
        false if says(&["calculation decision"]) => Some(Step::Decision),
        false if says(&["subject access"]) => Some(Step::AccessAnswer),
        false => None,
    }
}

fn call(guess: &ItemDraft, lines: &mut TomlLines) {
    let direction = guess.call.as_ref().and_then(|call| call.direction);
    let number = guess.call.as_ref().and_then(|call| call.number.as_ref());
    let transcript = guess.company.transcript.as_ref();
    if direction.is_none() && number.is_none() && transcript.is_none() {
        return;
    }
    lines.0 += "[item.call]\n";
    match direction {
        Some(way @ Direction::Incoming) => {
            lines.line("direction", &word(&way), "they called (from the file name)")
        }
        Some(way @ Direction::Outgoing) => {
            lines.line("direction", &word(&way), "you called (from the file name)")
        }
        None => {}
    }
    if let Some(number) = number {
        lines.line("their_number", &quoted(number), "from the file name");
    }
    if let Some(transcript) = transcript {
        lines.line("transcript", &quoted(transcript.as_str()), "it has the name of the recording");
    }
}

fn posting(guess: &ItemDraft, lines: &mut TomlLines) {
    let company = &guess.company;
    if !company.is_posted() {
        return;
    }
    lines.0 += "[item.post]\n";
    if let Some(tracking) = &company.tracking {
        let (sure, from) = match tracking.seen {
            MatchSource::BarCode => ("", "the bar code on it"),
            MatchSource::Text | MatchSource::Mended => ("", "its text"),
            MatchSource::Name => ("check: ", "the file name"),
        };
        lines.line("tracking", &quoted(&tracking.number.to_string()), &format!("{sure}from {from}"));
    }
    if let Some((letter, reasons)) = &company.letter {
        lines.line("letter", &quoted(letter.as_str()), reasons);
    }
    if let Some((proof, reasons)) = &company.proof {
        lines.line("proof", &quoted(proof.as_str()), reasons);
    }
}

fn dates(guess: &ItemDraft, lines: &mut TomlLines) {
    let chosen = &guess.date;
    match &chosen.best {
        Some(best) => {
            let sure = best.trust >= DateTrust::High && chosen.doubts.is_empty();
            let mark = if sure { "" } else { "check: " };
            lines.line("date", &in_manifest(best.when), &format!("{mark}{}", best.reason));
            if let Some(until) = best.until {
                lines.line("until", &in_manifest(until), "the last day that it covers");
            }
        }
        None => {
            lines.line("# date", "YYYY-MM-DD", "check: no reliable date was found");
        }
    }
    for doubt in &chosen.doubts {
        lines.remark(&format!("check: {}. {}", doubt.message, sentence(doubt.next.clone())));
    }
    // Hints are for where nothing better is known; more than three help nobody.
    let best = chosen.best.as_ref();
    let shown = |other: &&DateCandidate| match best {
        Some(best) => other.trust > DateTrust::Hint && other.when != best.when,
        None => true,
    };
    for other in chosen.others.iter().filter(shown).take(3) {
        lines.remark(&format!("another date: {} ({})", other.when, other.reason));
    }
}

/// Words of a letter in a remark, cut off where they are long.
fn shown(words: &str) -> String {
    const MOST: usize = 100;
    let cut: String = words.chars().take(MOST).collect();
    if cut.len() < words.len() { format!("\"{cut}…\"") } else { format!("\"{cut}\"") }
}

/// Lines of TOML. Writing into a String cannot fail.
struct TomlLines(String);

impl TomlLines {
    fn line(&mut self, key: &str, value: &str, remark: &str) {
        let _ = writeln!(self.0, "{key} = {value}   # {}", one_line(remark));
    }

    fn remark(&mut self, text: &str) {
        let _ = writeln!(self.0, "# {}", one_line(text));
    }
}

/// A remark's text: it may hold nothing that ends a line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A word of the vocabulary, in quotes.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
