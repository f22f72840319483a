//! The numbers of paragraphs and lists. A file keeps them as rules and no program stores what they come to, so they
//! are counted here: "see paragraph 4" is lost when paragraph 4 has no number, and false when it has another one.

/// How deep lists may nest: nine levels in Word, ten in LibreOffice.
pub(super) const DEEPEST: usize = 10;

/// A piece of a level's label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LabelPiece {
    /// Printed as it is.
    Literal(String),
    /// The number of a level, from 0.
    Number(usize),
}

/// How a level of a list is numbered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ListLevel {
    /// Its first number.
    pub(super) start: u32,
    /// The kind of its numbers, by the names of Word: "decimal", "lowerRoman", "none".
    pub(super) format: String,
    /// What is printed.
    pub(super) label: Vec<LabelPiece>,
    /// After which level, from 1, it starts again; 0 never, nothing after any.
    pub(super) restart: Option<usize>,
    /// Whether the numbers of all levels are printed as 1, 2, 3.
    pub(super) legal: bool,
}

/// The pieces of a label with places such as `%1` in it.
pub(super) fn pieces(text: &str) -> Vec<LabelPiece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek().and_then(|next| next.to_digit(10)) {
            Some(level @ 1..) if letter == '%' => {
                letters.next();
                if !literal.is_empty() {
                    pieces.push(LabelPiece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(LabelPiece::Number(level as usize - 1));
            }
            _ => literal.push(letter),
        }
    }
    if !literal.is_empty() {
        pieces.push(LabelPiece::Literal(literal));
    }
    pieces
}

/// Where the count of a list is.
#[derive(Clone, Debug, Default)]
pub(super) struct ListCounters {
    values: [Option<u32>; DEEPEST],
}

impl ListCounters {
    /// Counts one more entry of a level.
    pub(super) fn advance(&mut self, level: usize, levels: &[ListLevel]) {
        let start = levels.get(level).map_or(1, |level| level.start);
        // Levels above it that have no entry yet count as begun.
        for (above, value) in self.values.iter_mut().enumerate().take(level) {
            value.get_or_insert_with(|| levels.get(above).map_or(1, |level| level.start));
        }
        if let Some(value) = self.values.get_mut(level) {
            *value = Some(value.map_or(start, |last| last.saturating_add(1)));
        }
        for (below, value) in self.values.iter_mut().enumerate().skip(level + 1) {
            let again = levels.get(below).and_then(|level| level.restart).is_none_or(|after| level < after);
            if again {
                *value = None;
            }
        }
    }

    /// The next entry of a level has this number.
    pub(super) fn set_next(&mut self, level: usize, number: u32) {
        if let Some(value) = self.values.get_mut(level) {
            // One less, since the entry is still to be counted; before 0 there is none.
            *value = number.checked_sub(1);
        }
    }

    /// The next entry of a level is its first.
    pub(super) fn restart(&mut self, level: usize) {
        self.values.iter_mut().skip(level).for_each(|value| *value = None);
    }

    /// What is printed before the present entry; nothing when its kind of number is not known here.
    pub(super) fn label(&self, level: usize, levels: &[ListLevel]) -> Option<String> {
        let own = levels.get(level)?;
        let mut text = String::new();
        for piece in &own.label {
            match piece {
                LabelPiece::Literal(words) => text.push_str(words),
                LabelPiece::Number(which) => {
                    let Some(counted) = levels.get(*which) else { continue };
                    let value = self.values.get(*which).copied().flatten().unwrap_or(counted.start);
                    // "Article I" and below it "Section 1.01": a number with its zero is plain already.
                    let plain =
                        own.legal && !matches!(counted.format.as_str(), "none" | "bullet" | "decimalZero");
                    text.push_str(&number(value, if plain { "decimal" } else { &counted.format })?);
                }
            }
        }
        Some(text)
    }
}

/// A number in a format that goes by its name in Word; nothing when that is not known here.
pub(super) fn number(value: u32, format: &str) -> Option<String> {
    Some(match format {
        "decimal" | "" => value.to_string(),
        "decimalZero" => format!("{value:02}"),
        "lowerLetter" => letters(value, 'a'),
        "upperLetter" => letters(value, 'A'),
        // LibreOffice counts a to z, then aa, ab, ac, unless it is told otherwise.
        "lowerLetterPlaces" => places(value, 'a', 26),
        "upperLetterPlaces" => places(value, 'A', 26),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperRoman" => roman(value),
        "ordinal" => ordinal(value),
        "cardinalText" => capital(&cardinal(value)?),
        "ordinalText" => capital(&ordinal_words(value)?),
        "numberInDash" => format!("- {value} -"),
        "hex" => format!("{value:X}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&value) => {
            char::from_u32(0x2460 + value - 1).map(String::from)?
        }
        "decimalEnclosedParen" => format!("({value})"),
        "decimalEnclosedFullstop" => format!("{value}."),
        "chicago" => {
            let sign = ["*", "†", "‡", "§"].get((value.checked_sub(1)? % 4) as usize)?;
            sign.repeat((value as usize - 1) / 4 + 1).chars().take(100).collect()
        }
        // A bullet has no number, and neither has a level that only gives its text.
        "none" | "bullet" => String::new(),
        _ => return None,
    })
}

/// a to z, then aa to zz: the same letter again, as Word and LibreOffice count.
fn letters(value: u32, first: char) -> String {
    let Some(place) = value.checked_sub(1) else { return "0".into() };
    let letter = char::from_u32(u32::from(first) + place % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (place / 26 + 1).min(100) as usize).collect()
}

/// a to z, then aa, ab, ac: an alphabet of `count` letters from `first` on. Nothing for 0.
pub(super) fn places(value: u32, first: char, count: u32) -> String {
    let (mut rest, mut text) = (value, Vec::new());
    while let Some(place) = rest.checked_sub(1) {
        text.push(char::from_u32(u32::from(first) + place % count).unwrap_or(first));
        rest = place / count;
    }
    text.into_iter().rev().collect()
}

/// In Roman capitals; in figures where there are none, or too many of them.
pub(super) fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=32_000).contains(&value) {
        return value.to_string();
    }
    let (mut rest, mut text) = (value, String::new());
    for (worth, sign) in SIGNS {
        while rest >= worth {
            text.push_str(sign);
            rest -= worth;
        }
    }
    text
}

fn ordinal(value: u32) -> String {
    let end = match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{value}{end}")
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn cardinal(value: u32) -> Option<String> {
    Some(match value {
        0..=19 => (*UNITS.get(value as usize)?).to_owned(),
        20..=99 => {
            let tens = TENS.get(value as usize / 10)?;
            match value % 10 {
                0 => (*tens).to_owned(),
                unit => format!("{tens}-{}", UNITS.get(unit as usize)?),
            }
        }
        _ => return None,
    })
}

fn ordinal_words(value: u32) -> Option<String> {
    let words = cardinal(value)?;
    let (before, last) = words.rsplit_once('-').map_or(("", words.as_str()), |(tens, unit)| (tens, unit));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => other.strip_suffix('y').map_or_else(|| format!("{other}th"), |stem| format!("{stem}ieth")),
    };
    Some(if before.is_empty() { last } else { format!("{before}-{last}") })
}

fn capital(text: &str) -> String {
    crate::pdf::layout::wording::capital(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_kind_says() {
        // As Word 2016 and LibreOffice 7.4 print them.
        for (value, format, written) in [
            (4, "decimal", "4"),
            (4, "decimalZero", "04"),
            (28, "lowerLetter", "bb"),
            (3, "upperLetter", "C"),
            (14, "lowerRoman", "xiv"),
            (1999, "upperRoman", "MCMXCIX"),
            (22, "ordinal", "22nd"),
            (12, "ordinal", "12th"),
            (31, "cardinalText", "Thirty-one"),
            (20, "ordinalText", "Twentieth"),
            (43, "ordinalText", "Forty-third"),
            (6, "chicago", "††"),
            (28, "lowerLetterPlaces", "ab"),
            (7, "none", ""),
        ] {
            assert_eq!(number(value, format).as_deref(), Some(written), "{value} {format}");
        }
        assert_eq!(number(1, "japaneseCounting"), None);
    }

    #[test]
    fn counts_go_on_and_begin_again() {
        let level = |text: &str, format: &str| ListLevel {
            start: 1,
            format: format.into(),
            label: pieces(text),
            ..ListLevel::default()
        };
        let levels = [level("%1.", "decimal"), level("%1.%2", "decimal"), level("(%3)", "lowerLetter")];
        let mut counters = ListCounters::default();
        let labels: Vec<String> = [0, 1, 1, 2, 0, 1, 2, 2]
            .into_iter()
            .map(|at| {
                counters.advance(at, &levels);
                counters.label(at, &levels).expect("label")
            })
            .collect();
        assert_eq!(labels, ["1.", "1.1", "1.2", "(a)", "2.", "2.1", "(a)", "(b)"]);
        counters.set_next(0, 7);
        counters.advance(0, &levels);
        assert_eq!(counters.label(0, &levels).as_deref(), Some("7."));
    }
}
