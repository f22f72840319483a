//! How lists are numbered: as the page numbers them, by the rules of the HTML standard and of CSS Counter Styles.

use std::rc::Rc;

use super::numerals::{self, Numerals};
use super::tree::{NodeId, Tree};
use crate::readers::numbering;

/// How items of a list are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ListMarker {
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
    /// In another writing, with what follows each number.
    Numerals(Numerals, &'static str),
    /// In a way that is not worked out.
    Other,
    /// As what is around it.
    Inherited,
    /// With words that the page gives.
    Words(Rc<str>),
}

impl ListMarker {
    /// What the attribute `type` of a list or an item asks for.
    pub(super) fn of_type(text: &str) -> Option<Self> {
        Some(match text.trim() {
            "1" => ListMarker::Decimal,
            "a" => ListMarker::LowerAlpha,
            "A" => ListMarker::UpperAlpha,
            "i" => ListMarker::LowerRoman,
            "I" => ListMarker::UpperRoman,
            other => match other.to_ascii_lowercase().as_str() {
                "disc" | "circle" | "square" => ListMarker::Dot,
                "none" => ListMarker::None,
                _ => return None,
            },
        })
    }

    /// What a style asks for.
    pub(super) fn of_style(word: &str) -> Option<Self> {
        Some(match word {
            "none" => ListMarker::None,
            "disc" | "circle" | "square" | "disclosure-open" | "disclosure-closed" => ListMarker::Dot,
            "decimal" => ListMarker::Decimal,
            "decimal-leading-zero" => ListMarker::Padded,
            "lower-alpha" | "lower-latin" => ListMarker::LowerAlpha,
            "upper-alpha" | "upper-latin" => ListMarker::UpperAlpha,
            "lower-roman" => ListMarker::LowerRoman,
            "upper-roman" => ListMarker::UpperRoman,
            "lower-greek" => ListMarker::LowerGreek,
            other if numerals::is_other(other) => ListMarker::Other,
            other => {
                let (numerals, after) = numerals::numerals(other)?;
                ListMarker::Numerals(numerals, after)
            }
        })
    }

    /// What the style of this name asks for; one that is not known numbers in decimals.
    pub(super) fn of_name(word: &str) -> Option<Self> {
        Some(match word {
            "inherit" | "unset" => ListMarker::Inherited,
            "initial" => ListMarker::Dot,
            "revert" | "revert-layer" | "" => return None,
            // What is worked out only when the page is shown.
            _ if word.contains("var(") => return None,
            _ => Self::of_style(word).unwrap_or(ListMarker::Decimal),
        })
    }

    /// What is printed before the item of this number.
    pub(super) fn printed(&self, number: i32) -> String {
        let text = match self {
            ListMarker::None => return String::new(),
            ListMarker::Dot => return "• ".into(),
            ListMarker::Words(words) => return words.to_string(),
            ListMarker::Numerals(numerals, after) => {
                return numerals.write(number).map_or_else(|| format!("{number}. "), |text| text + after);
            }
            ListMarker::Decimal | ListMarker::Other | ListMarker::Inherited => None,
            ListMarker::Padded if (0..10).contains(&number) => Some(format!("0{number}")),
            ListMarker::Padded => None,
            ListMarker::LowerAlpha => letters(number, 'a', 26),
            ListMarker::UpperAlpha => letters(number, 'A', 26),
            ListMarker::LowerGreek => greek(number),
            ListMarker::LowerRoman => roman(number).map(|text| text.to_lowercase()),
            ListMarker::UpperRoman => roman(number),
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

/// What a style says of the number of an item or a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ListCounting {
    /// The number that a list begins after.
    pub(super) reset: Option<i32>,
    /// By how much an item counts on.
    pub(super) step: Option<i32>,
    /// The number that it has in the end.
    pub(super) set: Option<i32>,
}

/// The number that a value of `counter-reset`, `-increment` or `-set` has for list items.
pub(super) fn counted_items(value: &str, usual: i32) -> Option<i32> {
    let mut words = value.split_ascii_whitespace();
    words.find(|word| *word == "list-item")?;
    Some(words.next().and_then(integer).unwrap_or(usual))
}

/// A list whose items are being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct HtmlList {
    last: i32,
    step: i32,
}

impl HtmlList {
    /// Items that no list is around.
    pub(super) const LOOSE: Self = Self { last: 0, step: 1 };

    /// A list as its attributes and its style have it; a reversed one counts down to 1.
    pub(super) fn new(tree: &Tree, id: NodeId, style: ListCounting) -> Self {
        let element = tree.element(id);
        let number = |name: &str| element.and_then(|e| e.attribute(name)).and_then(integer);
        let ordered = element.is_some_and(|element| element.name() == "ol");
        let reversed = ordered && element.is_some_and(|element| element.has("reversed"));
        let (first, step) = if reversed {
            (number("start").unwrap_or_else(|| items(tree, id)), -1)
        } else {
            (number("start").filter(|_| ordered).unwrap_or(1), 1)
        };
        Self { last: style.set.or(style.reset).unwrap_or(first.saturating_sub(step)), step }
    }

    /// The number of the next item, which may give its own.
    pub(super) fn number(&mut self, own: Option<&str>, style: ListCounting) -> i32 {
        let next = self.last.saturating_add(style.step.unwrap_or(self.step));
        self.last = style.set.or_else(|| own.and_then(integer)).unwrap_or(next);
        self.last
    }
}

/// How many items belong to a list itself.
fn items(tree: &Tree, list: NodeId) -> i32 {
    let name = |id| tree.element(id).map(|element| element.name()).unwrap_or_default();
    let own = tree.below(list, |id| !matches!(name(id), "ol" | "ul" | "menu" | "dir"));
    let shown = |id: &NodeId| {
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
            (ListMarker::Decimal, 12, "12. "),
            (ListMarker::Decimal, -3, "-3. "),
            (ListMarker::Padded, 7, "07. "),
            (ListMarker::LowerAlpha, 1, "a. "),
            (ListMarker::LowerAlpha, 26, "z. "),
            (ListMarker::LowerAlpha, 27, "aa. "),
            (ListMarker::UpperAlpha, 703, "AAA. "),
            (ListMarker::LowerAlpha, 0, "0. "),
            (ListMarker::LowerRoman, 1994, "mcmxciv. "),
            (ListMarker::UpperRoman, 4, "IV. "),
            (ListMarker::UpperRoman, 4000, "4000. "),
            (ListMarker::LowerGreek, 18, "σ. "),
            (ListMarker::LowerGreek, 24, "ω. "),
            (ListMarker::of_name("hebrew").expect("known"), 16, "טז. "),
            (ListMarker::of_name("hebrew").expect("known"), 20_000, "20000. "),
            (ListMarker::of_name("no-such-style").expect("decimal"), 3, "3. "),
            (ListMarker::of_name("tibetan").expect("not worked out"), 3, "3. "),
            (ListMarker::None, 5, ""),
            (ListMarker::Dot, 5, "• "),
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
