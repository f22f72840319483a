//! A text as words with their places, and the parts of it that are not touched: quotations, and items named in braces.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::case::quotation::quotations;

/// A word and where it is.
#[derive(Clone, Debug)]
pub(super) struct WordToken {
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
    /// Lower case, without accents, for comparing.
    pub(super) folded: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether it has two letters or more and all are capitals.
    pub(super) shouted: bool,
}

impl WordToken {
    /// Whether it is a number, also one that counts: "1", "1st".
    pub(super) fn is_number(&self) -> bool {
        let bare = self.folded.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let end = &self.folded[bare.len()..];
        !bare.is_empty()
            && bare.bytes().all(|b| b.is_ascii_digit())
            && ["", "st", "nd", "rd", "th"].contains(&end)
    }
}

/// Lower case, without accents.
pub(super) fn fold(word: &str) -> String {
    let letters = word.nfd().filter(|c| !is_combining_mark(*c));
    letters.collect::<String>().to_lowercase()
}

/// The words of a text in order.
pub(super) fn tokens(text: &str) -> Vec<WordToken> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, c.is_alphanumeric() || is_combining_mark(c)));
    for (at, part) in ends.chain([(text.len(), false)]) {
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(token(text, from..at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn token(text: &str, at: Range<usize>) -> WordToken {
    let word = &text[at.clone()];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    WordToken {
        folded: fold(word),
        capital: word.chars().next().is_some_and(char::is_uppercase),
        shouted: letters > 1 && !word.chars().any(char::is_lowercase),
        at,
    }
}

/// The items that a text names in braces.
pub(super) fn cited(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find('{').map(|at| rest + at) {
        let Some(close) = text[open..].find(['}', '\n']).map(|at| open + at) else { break };
        if text[close..].starts_with('}') {
            spans.push(open..close + 1);
        }
        rest = close + 1;
    }
    spans
}

/// The quotations of a text, with their marks; a mark that nothing closes opens none.
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    quotations(text).into_iter().filter(|quotation| quotation.closed).map(|quotation| quotation.at).collect()
}

/// Whether a place is in one of the spans.
pub(super) fn within(spans: &[Range<usize>], at: usize) -> bool {
    spans.iter().any(|span| span.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_accents_and_capitals() {
        let found: Vec<String> = tokens("Zoe\u{308} WÓJCIK’s 1st").into_iter().map(|t| t.folded).collect();
        assert_eq!(found, ["zoe", "wojcik", "s", "1st"]);
        assert!(tokens("1st 12 May20")[0].is_number() && tokens("12")[0].is_number());
        assert!(!tokens("May20")[0].is_number());
    }

    #[test]
    fn items_in_braces_are_found() {
        let text = "see {May diary:2} and {open\n{x}";
        let found: Vec<&str> = cited(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["{May diary:2}", "{x}"]);
    }
}
