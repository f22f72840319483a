//! A first manifest from what lies in a folder: kinds and dates guessed from names alone, each guess marked
//! for a person to check. Only what is certain is taken for certain; a date that can be read in two ways is
//! left for the person to choose.

use std::fmt::Write as _;

use crate::describe;
use crate::model::{ItemPath, Kind, When};

/// A guess at one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The file.
    pub file: ItemPath,
    /// A title from its name.
    pub title: String,
    /// The date in its name, when there is one.
    pub date: Option<When>,
    /// Why, or why not.
    pub reason: String,
    /// What it may be.
    pub kind: Option<Kind>,
}

/// Guesses what a file is from its path.
pub fn guess(file: &ItemPath) -> Guess {
    let (date, reason) = date_in(file.file_name());
    Guess { title: describe::from_name(file), date, reason, kind: kind_in(file), file: file.clone() }
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

/// The one date that a name holds, and why; nothing when it holds none or more than one reading.
fn date_in(name: &str) -> (Option<When>, String) {
    let runs = digit_runs(name);
    for window in runs.windows(3) {
        let [(a, _, after_a), (b, _, after_b), (c, _, _)] = window else { continue };
        if a.len() != 4 || b.len() != 2 || c.len() != 2 || !is_part(after_a) || !is_part(after_b) {
            continue;
        }
        if let Ok(when) = format!("{a}-{b}-{c}").parse() {
            return (Some(when), "the date in the file name".into());
        }
    }
    for (digits, ..) in runs.iter().filter(|(digits, ..)| digits.len() == 8) {
        if let Ok(when) = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]).parse() {
            return (Some(when), "the date in the file name".into());
        }
    }
    for window in runs.windows(2) {
        let [(a, start, after_a), (b, ..)] = window else { continue };
        let alone = !name[..*start].ends_with(['.', '-', '/']);
        if a.len() == 4
            && b.len() == 2
            && is_part(after_a)
            && alone
            && let Ok(when) = format!("{a}-{b}").parse()
        {
            return (Some(when), "the month in the file name".into());
        }
    }
    if let Some(when) = spelt_out(name) {
        return (Some(when), "the date in the file name".into());
    }
    (None, "no date that can be read in one way only stands in the file name".into())
}

fn is_part(between: &str) -> bool {
    matches!(between, "-" | "." | "_" | " ")
}

/// Runs of ASCII digits with the byte at which each starts and the text up to the next run.
fn digit_runs(name: &str) -> Vec<(&str, usize, &str)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, byte) in name.bytes().enumerate() {
        match runs.last_mut() {
            Some((_, end)) if byte.is_ascii_digit() && *end == i => *end = i + 1,
            _ if byte.is_ascii_digit() => runs.push((i, i + 1)),
            _ => {}
        }
    }
    let next = |n: usize| runs.get(n + 1).map_or(name.len(), |(start, _)| *start);
    runs.iter()
        .enumerate()
        .map(|(n, &(start, end))| (&name[start..end], start, &name[end..next(n)]))
        .collect()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// "4 March 2021", "4th Mar 2021" or "March 2021" among the words of a name.
fn spelt_out(name: &str) -> Option<When> {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let month_of = |word: &str| {
        let at = MONTHS.iter().position(|m| word.starts_with(m) && word.chars().all(char::is_alphabetic))?;
        (word.len() <= 9).then_some(at + 1)
    };
    for (i, word) in words.iter().enumerate() {
        let (Some(month), Some(year)) = (month_of(word), words.get(i + 1)) else { continue };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let day = i.checked_sub(1).and_then(|before| words.get(before)).and_then(|w| {
            w.trim_end_matches(|c: char| c.is_alphabetic())
                .parse::<u8>()
                .ok()
                .filter(|d| (1..=31).contains(d))
        });
        let text = match day {
            Some(day) => format!("{year}-{month:02}-{day:02}"),
            None => format!("{year}-{month:02}"),
        };
        if let Ok(when) = text.parse() {
            return Some(when);
        }
    }
    None
}

/// The head of a new manifest.
pub fn head(title: &str) -> String {
    format!(
        "# The manifest of this evidence folder. leverarch reads it; you write it.\n\
         # Lines that begin with # are remarks. Check each line marked \"check\".\n\
         # `leverarch schema manifest` prints every key that may stand here.\n\
         \n\
         [bundle]\n\
         purpose = \"general\"          # check: tribunal, ice, compensation or general\n\
         title = {}   # check\n\
         # date = 2022-03-01          # printed on the cover; today's date when left out\n\
         # summary = \"\"\"What is asked for, and why.\"\"\"\n\
         \n\
         [case]\n\
         # reference = \"121000000000\"   # the 12 digits on the latest letter\n\
         \n\
         # [[party]]\n\
         # name = \"\"\n\
         # role = \"Appellant (paying parent)\"\n",
        quoted(title)
    )
}

/// One `[[item]]` for a guess, with the reasons as remarks.
pub fn row(guess: &Guess) -> String {
    let mut text = format!("\n[[item]]\nfile = {}\n", quoted(guess.file.as_str()));
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "title = {}   # check: say what it is, from whom, to whom, about what",
        quoted(&guess.title)
    );
    let _ = match guess.date.map(|d| serde_json::to_string(&d).unwrap_or_default()) {
        Some(date) => {
            // A whole date stands bare in TOML; a year or a month stands in quotes.
            let bare = date.trim_matches('"');
            let date = if bare.len() >= 10 { bare } else { &date };
            writeln!(text, "date = {date}   # check: {}", guess.reason)
        }
        None => writeln!(text, "# date = 2020-01-31   # check: {}", guess.reason),
    };
    let _ = match guess.kind {
        Some(kind) => writeln!(text, "kind = {}   # check", serde_json::to_string(&kind).unwrap_or_default()),
        None => writeln!(text, "# kind = \"letter\"   # check"),
    };
    text
}

/// Text as TOML writes it in quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names_are_taken_only_when_they_read_one_way() {
        for (name, date) in [
            ("2020-01-06 assessment.pdf", Some("2020-01-06")),
            ("Scan_20210304 (2).pdf", Some("2021-03-04")),
            ("IMG-20210304-WA0012.jpg", Some("2021-03-04")),
            ("4 March 2021 - reply to CMS.docx", Some("2021-03-04")),
            ("Letter 4th March 2021 (signed).pdf", Some("2021-03-04")),
            ("March 2021 bank statement.pdf", Some("2021-03")),
            ("EE-bill-Mar-2021.pdf", Some("2021-03")),
            ("2021-03 bill.pdf", Some("2021-03")),
            ("2021_03_04 bill.pdf", Some("2021-03-04")),
            ("letter 31.02.2021.pdf", None),
            ("proof of posting 9.3.21.jpg", None),
            ("Document 3.pdf", None),
            ("Statement_20-03-04_12345678.pdf", None),
            ("scan0007.pdf", None),
            ("12345678901.pdf", None),
        ] {
            let guess = guess(&ItemPath::parse(name).expect(name));
            assert_eq!(guess.date, date.map(|d| d.parse().expect(d)), "{name}");
        }
    }

    #[test]
    fn a_drafted_manifest_can_be_read() {
        let mut text = head("A \"quoted\" \\ title");
        let names = [
            "calls/Call recording 0800_200510_140012.m4a",
            "letters/2020-01-06 decision.pdf",
            "a\"b.pdf",
            "2021-03 x.pdf",
        ];
        for name in names {
            text += &row(&guess(&ItemPath::parse(name).expect(name)));
        }
        let reading = crate::manifest::read(&text);
        assert_eq!(reading.findings, [], "{text}");
        assert_eq!(reading.manifest.item.len(), 4);
        assert_eq!(reading.manifest.item[0].kind, Some(Kind::Call));
        assert_eq!(reading.manifest.item[1].kind, Some(Kind::Decision));
        assert_eq!(reading.manifest.item[3].date, Some(When::Month(2021, 3)));
        let transcript =
            guess(&ItemPath::parse("calls/Call recording 0800_200510_140012.txt").expect("path"));
        assert_eq!(transcript.kind, Some(Kind::Transcript));
    }
}
