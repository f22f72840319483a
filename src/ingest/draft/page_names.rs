//! Names of files that say which page of a document they are, or when they were taken.

use jiff::civil::DateTime;

/// How a name says which page a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NumberMark {
    /// In words: "page 2", "p2", "2 of 3".
    Word,
    /// By a number alone: "-2", "(2)".
    Bare,
}

/// A name that ends with the number of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberedName {
    /// What comes before the number.
    pub(super) before: String,
    /// The number.
    pub(super) number: u64,
    /// How many pages it says there are.
    pub(super) of: Option<u64>,
    /// How the number is marked.
    pub(super) mark: NumberMark,
}

/// Marks that part words in a name.
const BETWEEN: [char; 6] = [' ', '_', '-', '.', ',', '('];
/// Words that say that a page's number follows; the longer first.
const PAGE: [&str; 4] = ["pages", "page", "pg", "p"];
/// What scanners, phones and messengers call whatever they make.
const MACHINES: [&str; 18] = [
    "scan",
    "scanned",
    "scanner",
    "img",
    "image",
    "images",
    "photo",
    "picture",
    "pic",
    "dsc",
    "doc",
    "document",
    "file",
    "screenshot",
    "capture",
    "untitled",
    "download",
    "whatsapp",
];

impl NumberedName {
    /// Reads the stem of a file's name.
    pub(super) fn parse(stem: &str) -> Option<Self> {
        let stem = stem.trim_end();
        let open = stem.strip_suffix(')').unwrap_or(stem);
        let (rest, last) = number_at_end(open)?;
        let (rest, number, of) = match word_at_end(rest, "of").and_then(number_at_end) {
            Some((rest, number)) => (rest, number, Some(last)),
            None => (rest, last, None),
        };
        let word = PAGE.iter().find_map(|word| word_at_end(rest, word));
        if word.is_some() || of.is_some() {
            let before = word.unwrap_or(rest).trim_end_matches(BETWEEN).to_owned();
            return Some(Self { before, number, of, mark: NumberMark::Word });
        }
        let closed = open.len() < stem.len();
        let before = if closed { rest.strip_suffix('(')? } else { rest.strip_suffix('-')? };
        let before = before.trim_end();
        // "2020-01-02" is a day, and not page 2.
        let part_of_date =
            !closed && before.ends_with(|c: char| c.is_ascii_digit()) && !ends_with_day(before);
        (!before.is_empty() && !part_of_date).then(|| Self {
            before: before.to_owned(),
            number,
            of: None,
            mark: NumberMark::Bare,
        })
    }

    /// Whether it has only words that a machine gives to whatever it makes.
    pub(super) fn is_machine_made(&self) -> bool {
        let words = self.before.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        words.iter().all(|word| MACHINES.contains(&word.as_str()))
    }
}

/// A number of at most three digits at the end of a text, and what comes before it.
fn number_at_end(text: &str) -> Option<(&str, u64)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[before.len()..];
    (digits.len() <= 3).then(|| digits.parse().ok().map(|number| (before, number)))?
}

/// What comes before a word at the end of a text, behind which there may be marks.
fn word_at_end<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let text = text.trim_end_matches(BETWEEN);
    let at = text.len().checked_sub(word.len())?;
    let (before, found) = text.split_at_checked(at)?;
    let whole = !before.ends_with(char::is_alphabetic);
    (whole && found.eq_ignore_ascii_case(word)).then_some(before.trim_end_matches(&BETWEEN[..5]))
}

/// Whether a text ends with a whole day, year first: "2020-01-06", "20200106".
fn ends_with_day(text: &str) -> bool {
    let tail =
        |letters: usize| text.len().checked_sub(letters).and_then(|at| text.get(at..)).unwrap_or_default();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let dashed = tail(10).split('-').collect::<Vec<_>>();
    let whole = matches!(dashed[..], [year, month, day] if [year, month, day].iter().all(|part| digits(part))
        && (year.len(), month.len(), day.len()) == (4, 2, 2));
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
    let alone = |letters: usize| text.len() - before.len() == letters;
    whole && alone(10) || digits(tail(8)) && tail(8).len() == 8 && alone(8)
}

/// A name that is the moment at which a picture was taken: "IMG_20200106_101500".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TimedName {
    /// The name with each digit as "0", behind [`Self::PATTERN`].
    pub(super) pattern: String,
    /// Its digits as one number, which rises with the time.
    pub(super) number: u64,
}

impl TimedName {
    /// What every pattern begins with.
    pub(super) const PATTERN: &str = "time ";

    /// Reads the stem of a file's name.
    pub(super) fn parse(stem: &str) -> Option<Self> {
        let digits: String = stem.chars().filter(char::is_ascii_digit).collect();
        if !matches!(digits.len(), 14 | 17) {
            return None;
        }
        let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i8>().ok());
        let year = digits.get(..4)?.parse().ok().filter(|year| (1990..2100).contains(year))?;
        DateTime::new(year, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0).ok()?;
        let pattern: String = stem.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        Some(Self { pattern: format!("{}{pattern}", Self::PATTERN), number: digits.parse().ok()? })
    }
}
