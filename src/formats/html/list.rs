//! How lists are numbered: as the page numbers them, by the rules of the HTML standard and of CSS Counter Styles.

use std::rc::Rc;

use super::tree::{Id, Tree};
use crate::formats::numbering;

/// How items of a list are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Not at all.
    None,
    /// With a dot or another sign that says nothing.
    Dot,
    /// 1, 2, 3.
    Decimal,
    /// 01, 02, 03.
    Padded,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// α, β, γ.
    LowerGreek,
    /// With words that the page gives.
    Words(Rc<str>),
}

impl Marker {
    /// What the attribute `type` of a list or an item asks for.
    pub(super) fn of_type(text: &str) -> Option<Self> {
        Some(match text.trim() {
            "1" => Marker::Decimal,
            "a" => Marker::LowerAlpha,
            "A" => Marker::UpperAlpha,
            "i" => Marker::LowerRoman,
            "I" => Marker::UpperRoman,
            other => match other.to_ascii_lowercase().as_str() {
                "disc" | "circle" | "square" => Marker::Dot,
                "none" => Marker::None,
                _ => return None,
            },
        })
    }

    /// What a style asks for. Numbers in another writing are shown as decimal ones.
    pub(super) fn of_style(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Marker::None,
            "disc" | "circle" | "square" | "disclosure-open" | "disclosure-closed" => Marker::Dot,
            "decimal" | "arabic-indic" | "persian" | "bengali" | "devanagari" | "hebrew" | "cjk-decimal" => {
                Marker::Decimal
            }
            "decimal-leading-zero" => Marker::Padded,
            "lower-alpha" | "lower-latin" => Marker::LowerAlpha,
            "upper-alpha" | "upper-latin" => Marker::UpperAlpha,
            "lower-roman" => Marker::LowerRoman,
            "upper-roman" => Marker::UpperRoman,
            "lower-greek" => Marker::LowerGreek,
            _ => return None,
        })
    }

    /// What is printed before the item of this number.
    pub(super) fn printed(&self, number: i32) -> String {
        let text = match self {
            Marker::None => return String::new(),
            Marker::Dot => return "• ".into(),
            Marker::Words(words) => return words.to_string(),
            Marker::Decimal => None,
            Marker::Padded if (0..10).contains(&number) => Some(format!("0{number}")),
            Marker::Padded => None,
            Marker::LowerAlpha => letters(number, 'a', 26),
            Marker::UpperAlpha => letters(number, 'A', 26),
            Marker::LowerGreek => greek(number),
            Marker::LowerRoman => roman(number).map(|text| text.to_lowercase()),
            Marker::UpperRoman => roman(number),
        };
        format!("{}. ", text.unwrap_or_else(|| number.to_string()))
    }
}

/// 1 is a, 26 is z, 27 is aa. A list of a web page has no letter for 0 and below.
fn letters(number: i32, first: char, count: u32) -> Option<String> {
    let number = u32::try_from(number).ok().filter(|number| *number > 0)?;
    Some(numbering::places(number, first, count))
}

/// The Greek letters, without the form that sigma has at the end of a word.
fn greek(number: i32) -> Option<String> {
    let shifted = letters(number, 'a', 24)?;
    let letter = |c: char| {
        let place = u32::from(c) - u32::from('a');
        char::from_u32(0x3B1 + place + u32::from(place >= 17))
    };
    shifted.chars().map(letter).collect()
}

/// CSS has Roman numbers from 1 to 3999.
fn roman(number: i32) -> Option<String> {
    let number = u32::try_from(number).ok().filter(|number| (1..4000).contains(number))?;
    Some(numbering::roman(number))
}

/// A list whose items are being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    next: i32,
    step: i32,
}

impl List {
    /// A list as its attributes have it; a reversed one counts down to 1.
    pub(super) fn of(tree: &Tree, id: Id) -> Self {
        let element = tree.element(id);
        let number = |name: &str| element.and_then(|e| e.attribute(name)).and_then(integer);
        let ordered = element.is_some_and(|element| element.name() == "ol");
        if ordered && element.is_some_and(|element| element.has("reversed")) {
            let first = number("start").unwrap_or_else(|| items(tree, id));
            return Self { next: first, step: -1 };
        }
        Self { next: number("start").filter(|_| ordered).unwrap_or(1), step: 1 }
    }

    /// The number of the next item, which may give its own.
    pub(super) fn number(&mut self, own: Option<&str>) -> i32 {
        let number = own.and_then(integer).unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        number
    }
}

/// How many items belong to a list itself.
fn items(tree: &Tree, list: Id) -> i32 {
    let name = |id| tree.element(id).map(|element| element.name()).unwrap_or_default();
    let own = tree.below(list, |id| !matches!(name(id), "ol" | "ul" | "menu" | "dir"));
    let shown = |id: &Id| {
        let style = tree.element(*id).and_then(|element| element.attribute("style")).unwrap_or_default();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        !tree.element(*id).is_some_and(|element| element.has("hidden")) && !style.contains("display:none")
    };
    i32::try_from(own.filter(|id| name(*id) == "li").filter(shown).count()).unwrap_or(i32::MAX)
}

/// A number at the start of a text, as the standard reads one.
fn integer(text: &str) -> Option<i32> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse::<i32>().ok().map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, after CSS Counter Styles 3.
    #[test]
    fn numbers_are_written_as_the_list_asks() {
        for (marker, number, printed) in [
            (Marker::Decimal, 12, "12. "),
            (Marker::Decimal, -3, "-3. "),
            (Marker::Padded, 7, "07. "),
            (Marker::LowerAlpha, 1, "a. "),
            (Marker::LowerAlpha, 26, "z. "),
            (Marker::LowerAlpha, 27, "aa. "),
            (Marker::UpperAlpha, 703, "AAA. "),
            (Marker::LowerAlpha, 0, "0. "),
            (Marker::LowerRoman, 1994, "mcmxciv. "),
            (Marker::UpperRoman, 4, "IV. "),
            (Marker::UpperRoman, 4000, "4000. "),
            (Marker::LowerGreek, 18, "σ. "),
            (Marker::LowerGreek, 24, "ω. "),
            (Marker::None, 5, ""),
            (Marker::Dot, 5, "• "),
        ] {
            assert_eq!(marker.printed(number), printed, "{marker:?} {number}");
        }
    }

    #[test]
    fn numbers_are_read_as_the_standard_reads_them() {
        for (text, number) in [
            ("7", Some(7)),
            (" -2x", Some(-2)),
            ("+4", Some(4)),
            ("x", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(integer(text), number, "{text:?}");
        }
    }
}
