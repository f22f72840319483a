//! A first manifest from what lies in a folder: what each file may be, from its name and from a glance inside,
//! each guess with its reason and, where a person must look, marked "check". What is certain is written as a
//! line of the manifest, what is only likely as a remark: a wrong line is worse than none. The names and the
//! dates of birth of children are never put into a title.

mod row;
#[cfg(test)]
mod tests;

pub use row::{head, row};

use jiff::civil::Date;

use crate::dating::{self, CallName, Chosen};
use crate::describe;
use crate::model::{ItemPath, Kind};

/// A guess at one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The file.
    pub file: ItemPath,
    /// A title.
    pub title: String,
    /// Its date, the others that it may be, and what is doubted.
    pub date: Chosen,
    /// What it may be.
    pub kind: Option<Kind>,
    /// What the name of a recorded call tells.
    pub call: Option<CallName>,
}

/// Guesses what a file is from its path.
pub fn guess(file: &ItemPath, today: Date) -> Guess {
    let name = file.file_name();
    let call = dating::from_call_name(name, today);
    Guess {
        title: call.as_ref().and_then(title_of_call).unwrap_or_else(|| describe::from_name(file)),
        date: dating::choose(dating::from_name(name, today), today),
        kind: kind_in(file),
        call,
        file: file.clone(),
    }
}

/// "Recording of a call to 08001712345", when the name gives the number.
fn title_of_call(call: &CallName) -> Option<String> {
    use super::vocabulary::Direction;
    let number = call.number.as_ref()?;
    let way = match call.direction {
        Some(Direction::Outgoing) => "to",
        Some(Direction::Incoming) => "from",
        None => "with",
    };
    Some(format!("Recording of a call {way} {number}"))
}

const WORDS: [(&str, Kind); 24] = [
    ("transcript", Kind::Transcript),
    ("proof of posting", Kind::PostalReceipt),
    ("proof of delivery", Kind::PostalReceipt),
    ("certificate of posting", Kind::PostalReceipt),
    ("royal mail", Kind::PostalReceipt),
    ("postal", Kind::PostalReceipt),
    ("receipt", Kind::PostalReceipt),
    ("recording", Kind::Call),
    ("call", Kind::Call),
    ("bill", Kind::Bill),
    ("invoice", Kind::Bill),
    ("statement", Kind::Statement),
    ("payslip", Kind::Statement),
    ("p60", Kind::Statement),
    ("bank", Kind::Statement),
    ("decision", Kind::Decision),
    ("reconsideration notice", Kind::Decision),
    ("calculation", Kind::Decision),
    ("form", Kind::Form),
    ("subject access", Kind::Disclosure),
    ("disclosure", Kind::Disclosure),
    ("photo", Kind::Photo),
    ("note", Kind::Note),
    ("letter", Kind::Letter),
];

fn kind_in(file: &ItemPath) -> Option<Kind> {
    match file.extension().as_deref() {
        Some("m4a" | "mp3" | "wav" | "amr" | "awb" | "opus" | "ogg" | "oga" | "aac" | "3gp" | "flac") => {
            return Some(Kind::Call);
        }
        Some("eml" | "msg" | "mbox") => return Some(Kind::Email),
        Some("vtt" | "srt") => return Some(Kind::Transcript),
        _ => {}
    }
    let name = file.as_str().to_lowercase();
    let text = matches!(file.extension().as_deref(), Some("txt" | "json"));
    let in_name = |text: &str| WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind);
    // What the file is called says more than where it lies.
    match in_name(&file.file_name().to_lowercase()).or_else(|| in_name(&name)) {
        // A text beside recordings, or with the name of one, is what was said in it.
        Some(Kind::Call) if text => Some(Kind::Transcript),
        kind => kind,
    }
}
