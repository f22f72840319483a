//! How Excel shows a value: the number format of a cell put to work on what the cell holds. Formats that are not
//! understood show the value itself, never a guess at it.

mod pieces;

pub(crate) use pieces::general;
use pieces::{FormatPiece, decimal, placed, said};

mod builtin;
mod dated;
mod fill;
#[cfg(test)]
mod tests;

pub(crate) use builtin::{builtin, is_local_currency};
pub(crate) use dated::{CellDateTime, decimals_of_seconds, moment, plainly};

/// The sections of a format, which are parted by semicolons.
fn sections(code: &str) -> Option<Vec<Vec<FormatPiece>>> {
    let mut sections = vec![Vec::new()];
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        let section: &mut Vec<FormatPiece> = sections.last_mut()?;
        match letter {
            ';' => sections.push(Vec::new()),
            '"' => section.push(FormatPiece::Literal(letters.by_ref().take_while(|c| *c != '"').collect())),
            '\\' | '!' => section.push(FormatPiece::Literal(letters.next()?.into())),
            // Room as wide as a letter, and a letter that fills the column.
            '_' => {
                letters.next();
            }
            '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let lower = inside.to_ascii_lowercase();
                match lower.chars().next()? {
                    // A currency and a language: "[$£-809]"; the language alone prints nothing.
                    '$' => {
                        let currency = inside.get(1..)?.split('-').next()?.to_owned();
                        if !currency.is_empty() {
                            section.push(FormatPiece::Literal(currency));
                        }
                    }
                    'h' | 'm' | 's' if lower.chars().all(|c| lower.starts_with(c)) => {
                        section.push(FormatPiece::Elapsed(lower.chars().next()?));
                    }
                    '<' | '>' | '=' => {
                        let limit = lower.trim_start_matches(['<', '>', '=']);
                        let sign = lower.get(..lower.len() - limit.len())?.to_owned();
                        section.push(FormatPiece::When(sign, limit.trim().parse().ok()?));
                    }
                    // Digits of other scripts are not known here.
                    'd' if lower.starts_with("dbnum") => return None,
                    _ => {}
                }
            }
            'G' | 'g' if letters.as_str().get(..6).is_some_and(|s| s.eq_ignore_ascii_case("eneral")) => {
                letters.nth(5);
                section.push(FormatPiece::General);
            }
            other => section.push(FormatPiece::Mark(other)),
        }
    }
    Some(sections)
}

/// Words as their cell shows them: a format may have words of its own for them, or hide them.
pub(crate) fn of_text(text: &str, code: &str) -> String {
    let Some(sections) = sections(code) else { return text.to_owned() };
    let section = match sections.as_slice() {
        [_, _, _, words, ..] => words,
        [only] if only.contains(&FormatPiece::Mark('@')) => only,
        _ => return text.to_owned(),
    };
    let shown = section.iter().map(|piece| match piece {
        FormatPiece::Mark('@') => text.to_owned(),
        other => said(other),
    });
    shown.collect()
}

/// Whether a format shows a day or a time.
pub(crate) fn is_dated(code: &str) -> bool {
    let Some(sections) = sections(code) else { return false };
    let Some(section) = sections.first() else { return false };
    // Which of several sections of dates holds is not asked here.
    let no_date = |piece: &FormatPiece| {
        matches!(piece, FormatPiece::Mark('#' | '?' | '@' | 'E') | FormatPiece::General)
    };
    let sorted = sections.iter().flatten().any(|piece| matches!(piece, FormatPiece::When(..)));
    let letter = |piece: &FormatPiece| match piece {
        FormatPiece::Mark(c) => "dmyhs".contains(c.to_ascii_lowercase()),
        FormatPiece::Elapsed(_) => true,
        _ => false,
    };
    !sorted && !section.iter().any(no_date) && section.iter().any(letter)
}

/// Whether a format shows a day, and not only a time.
pub(crate) fn shows_day(code: &str) -> bool {
    let section = sections(code).and_then(|sections| sections.into_iter().next()).unwrap_or_default();
    let day = section.iter().any(|piece| matches!(piece, FormatPiece::Mark('d' | 'D' | 'y' | 'Y')));
    let time = |piece: &FormatPiece| {
        matches!(piece, FormatPiece::Mark('h' | 'H' | 's' | 'S') | FormatPiece::Elapsed(_))
    };
    day || !section.iter().any(time)
}

/// A number as its cell shows it.
#[derive(Debug, PartialEq)]
pub(crate) struct ShownNumber {
    pub(crate) text: String,
    /// Its format tells it from a positive one by colour at most, so a minus was put before it.
    pub(crate) sign_added: bool,
}

/// A number as its cell shows it; nothing where the format is not understood.
pub(crate) fn number(value: f64, code: &str) -> Option<ShownNumber> {
    if code.is_empty() || code.eq_ignore_ascii_case("general") {
        return Some(ShownNumber { text: general(value), sign_added: false });
    }
    let sections = sections(code)?;
    let shown = |value| {
        let (section, negative) = fill::chosen(&sections, value)?;
        fill::filled(value, section, negative)
    };
    let text = shown(value)?;
    let sign_added = value < 0.0
        && text.contains(|c: char| ('1'..='9').contains(&c))
        && shown(-value).is_some_and(|positive| around(&positive) == around(&text));
    Some(ShownNumber { text: if sign_added { format!("-{text}") } else { text }, sign_added })
}

/// What a shown number has around its digits.
fn around(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' ')).collect()
}
