//! The fixed lists of the field, kinds of item and purposes of a bundle, and how sizes and lengths of time
//! are said in plain English.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ItemPath;

/// The kind of an item, in the order in which the cover counts them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A letter, sent or received.
    Letter,
    /// A decision or calculation that can be challenged, or a mandatory reconsideration notice.
    Decision,
    /// An e-mail.
    Email,
    /// A recording of a phone call.
    Call,
    /// A certificate of posting, a proof of delivery or a receipt for postage.
    PostalReceipt,
    /// A bill or an invoice.
    Bill,
    /// A bank or account statement, or a payslip.
    Statement,
    /// A completed form.
    Form,
    /// An answer to a subject access or freedom of information request.
    Disclosure,
    /// A photograph or screenshot.
    Photo,
    /// A transcript of a recording.
    Transcript,
    /// A note or a witness statement.
    Note,
    /// Anything else.
    #[default]
    Other,
}

impl Kind {
    /// Every kind, in the order in which they are counted on the cover.
    pub const ALL: [Kind; 13] = [
        Kind::Letter,
        Kind::Decision,
        Kind::Email,
        Kind::Call,
        Kind::PostalReceipt,
        Kind::Bill,
        Kind::Statement,
        Kind::Form,
        Kind::Disclosure,
        Kind::Photo,
        Kind::Transcript,
        Kind::Note,
        Kind::Other,
    ];

    /// What the ending of a file's name makes certain, where nobody says what the item is: an e-mail, a recording of sound
    /// or the subtitles of one. A video may show anything, and a text be anything.
    pub fn from_ending(path: &ItemPath) -> Option<Kind> {
        let ending = path.file_name().rsplit_once('.')?.1.to_lowercase();
        match ending.as_str() {
            "eml" | "emlx" | "msg" | "mbox" | "mbx" => Some(Kind::Email),
            "vtt" | "srt" => Some(Kind::Transcript),
            "mp3" | "wav" | "amr" | "awb" | "m4a" | "aac" | "flac" | "opus" | "oga" | "ogg" | "wma" => {
                Some(Kind::Call)
            }
            _ => None,
        }
    }

    /// The kind in words, for one item: "postal receipt".
    pub const fn one(self) -> &'static str {
        match self {
            Kind::Letter => "letter",
            Kind::Decision => "decision",
            Kind::Email => "e-mail",
            Kind::Call => "call",
            Kind::PostalReceipt => "postal receipt",
            Kind::Bill => "bill",
            Kind::Statement => "statement",
            Kind::Form => "form",
            Kind::Disclosure => "disclosure",
            Kind::Photo => "photo",
            Kind::Transcript => "transcript",
            Kind::Note => "note",
            Kind::Other => "other",
        }
    }

    /// The kind in words, for several: "postal receipts".
    pub const fn many(self) -> &'static str {
        match self {
            Kind::Letter => "letters",
            Kind::Decision => "decisions",
            Kind::Email => "e-mails",
            Kind::Call => "calls",
            Kind::PostalReceipt => "postal receipts",
            Kind::Bill => "bills",
            Kind::Statement => "statements",
            Kind::Form => "forms",
            Kind::Disclosure => "disclosures",
            Kind::Photo => "photos",
            Kind::Transcript => "transcripts",
            Kind::Note => "notes",
            Kind::Other => "other items",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.one())
    }
}

/// The body that the bundle is for. It decides the cover, the schedules and the requirements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The first complaint to the Child Maintenance Service.
    Complaint,
    /// One page for a Member of Parliament, and the few documents that it names.
    Mp,
    /// An appeal to the First-tier Tribunal.
    Tribunal,
    /// A complaint to the Independent Case Examiner.
    Ice,
    /// A claim to the Department for Work and Pensions for a special payment.
    Compensation,
    /// Anything else.
    #[default]
    General,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 6] = [
        Purpose::Complaint,
        Purpose::Mp,
        Purpose::Tribunal,
        Purpose::Ice,
        Purpose::Compensation,
        Purpose::General,
    ];

    /// The word used in the manifest and in file names.
    pub const fn word(self) -> &'static str {
        match self {
            Purpose::Complaint => "complaint",
            Purpose::Mp => "mp",
            Purpose::Tribunal => "tribunal",
            Purpose::Ice => "ice",
            Purpose::Compensation => "compensation",
            Purpose::General => "general",
        }
    }
}

/// A number of things in words: "1 page", "3 pages".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// A size in plain words, with decimal units as file managers use them: "512 bytes", "1.2 MB".
pub fn size_in_words(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return if bytes == 1 { "1 byte".into() } else { format!("{bytes} bytes") };
    }
    // Tenths, rounded half up, in integers: no float decides what is printed.
    let mut tenths = (bytes + 50) / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// A size in plain words and to the byte: "1.2 MB (1,234,567 bytes)".
pub fn exact_size(bytes: u64) -> String {
    if bytes < 1000 {
        size_in_words(bytes)
    } else {
        format!("{} ({} bytes)", size_in_words(bytes), grouped(bytes))
    }
}

/// A whole number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length of time in seconds as a clock shows it: "0:42", "21:40", "1:02:03".
pub fn clock(seconds: u64) -> String {
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m}:{s:02}") }
}

/// "1 row", "2 rows".
pub(crate) fn number_of(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_makes_some_kinds_certain() {
        for (name, kind) in [
            ("a/letter.eml", Some(Kind::Email)),
            ("LETTER.MSG", Some(Kind::Email)),
            ("call.mp3", Some(Kind::Call)),
            ("call.vtt", Some(Kind::Transcript)),
            // A video, a text and a saved web page may be anything.
            ("call.mp4", None),
            ("letter.txt", None),
            ("page.mht", None),
            ("eml", None),
        ] {
            let path = ItemPath::parse(name).expect("a path");
            assert_eq!(Kind::from_ending(&path), kind, "{name}");
        }
    }

    #[test]
    fn sizes_and_times_in_words() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (1_234_567, "1.2 MB"),
            (999_999, "1.0 MB"),
            (1_617_000_000, "1.6 GB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
        assert_eq!((clock(42), clock(1300), clock(3723)), ("0:42".into(), "21:40".into(), "1:02:03".into()));
    }

    #[test]
    fn all_kinds_are_listed_once_in_order() {
        assert!(Kind::ALL.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(Kind::ALL.last(), Some(&Kind::Other));
    }
}
