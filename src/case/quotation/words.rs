//! A text as the words that are compared.

use unicode_normalization::UnicodeNormalization;

use super::source::{SourcePage, SourceReading};
use crate::model::page_text::CELL_END;

/// A word of a source.
#[derive(Clone, Debug)]
pub(super) struct SourceWord {
    /// As it is compared.
    pub(super) text: String,
    /// Where it was divided at the end of a line: with the hyphen, which may belong to it.
    hyphened: Option<String>,
    /// As the source has it.
    pub(super) shown: String,
    /// On which page it is, from 0.
    pub(super) page: usize,
    pub(super) reading: SourceReading,
}

impl SourceWord {
    /// Whether a sentence ends with it.
    pub(super) fn ends_sentence(&self) -> bool {
        self.shown.trim_end_matches(['"', '\'', ')', '\u{201D}', '\u{2019}']).ends_with(['.', '!', '?'])
    }

    /// What stands for the end of a cell of a table: it is no word, and was read by nobody.
    fn cell_end(line: &str, page: usize) -> Self {
        let (text, shown) = (line.trim().to_owned(), String::new());
        Self { text, hyphened: None, shown, page, reading: SourceReading::Text }
    }

    /// Whether it is no word but the end of a cell of a table, over which no quotation goes.
    pub(super) fn is_cell_end(&self) -> bool {
        self.text.starts_with(CELL_END)
    }

    /// Whether it is the end of a cell beside which another one of the same row follows.
    pub(super) fn row_goes_on(&self) -> bool {
        self.is_cell_end() && self.text.chars().nth(1).is_some()
    }

    /// Whether it is this word.
    pub(super) fn is(&self, wanted: &str) -> bool {
        self.text == wanted || self.hyphened.as_deref() == Some(wanted)
    }
}

/// The words of all pages of a source, one after the other.
pub(super) fn source_words(pages: &[SourcePage<'_>]) -> Vec<SourceWord> {
    let mut words: Vec<SourceWord> = Vec::new();
    // The first half of a word that was divided.
    let mut begun: Option<String> = None;
    for (page, source) in pages.iter().enumerate() {
        for line in source.text.lines() {
            if line.contains(CELL_END) {
                words.extend(begun.take().and_then(|half| source_word(&half, page, source.reading)));
                words.push(SourceWord::cell_end(line, page));
                continue;
            }
            let mut shown_words = line.split_whitespace().peekable();
            while let Some(shown) = shown_words.next() {
                let last = shown_words.peek().is_none();
                let whole = begun.take().map_or_else(|| shown.to_owned(), |half| half + shown);
                if last && is_divided(shown) {
                    begun = Some(whole.trim_end_matches(is_dash).to_owned() + DIVIDED);
                    continue;
                }
                words.extend(source_word(&whole, page, source.reading));
            }
        }
    }
    // Nothing follows, so it was not divided.
    let last = pages.last().map_or(SourceReading::Text, |page| page.reading);
    words.extend(begun.and_then(|half| source_word(&half, pages.len().saturating_sub(1), last)));
    words
}

/// Where a word was divided at the end of a line; no text has this letter.
const DIVIDED: &str = "\u{1F}";

/// Whether a word at the end of a line goes on in the next: it ends in a hyphen, with a letter before it.
fn is_divided(word: &str) -> bool {
    let mut letters = word.chars().rev();
    letters.next().is_some_and(is_dash) && letters.next().is_some_and(char::is_alphabetic)
}

/// A word, in which the places where it was divided are marked.
fn source_word(shown: &str, page: usize, reading: SourceReading) -> Option<SourceWord> {
    let word = compared(shown)?;
    let hyphened = word.contains(DIVIDED).then(|| word.replace(DIVIDED, "-"));
    Some(SourceWord {
        text: word.replace(DIVIDED, ""),
        hyphened,
        shown: shown.replace(DIVIDED, "-"),
        page,
        reading,
    })
}

/// The words of a quotation, in the parts that three dots or remarks in square brackets make of it.
pub(super) fn parts(quotation: &str) -> Vec<Vec<String>> {
    let mut text = quotation.replace("...", "…");
    while let Some((open, close)) = bracketed(&text) {
        text.replace_range(open..close, "…");
    }
    let part = |part: &str| part.split_whitespace().filter_map(compared).collect::<Vec<String>>();
    text.split('…').map(part).filter(|part| !part.is_empty()).collect()
}

/// Where the first pair of square brackets begins and ends.
fn bracketed(text: &str) -> Option<(usize, usize)> {
    let open = text.find('[')?;
    let close = open + text.get(open..)?.find(']')?;
    Some((open, close + 1))
}

/// A word as it is compared: composed, in small letters, with straight quotation marks and plain dashes, without the
/// punctuation around it. Nothing when no letter and no figure is left.
fn compared(word: &str) -> Option<String> {
    let plain = word.nfkc().filter(|letter| *letter != '\u{AD}').map(|letter| match letter {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '`' | '\u{B4}' => '\'',
        letter if is_dash(letter) => '-',
        letter => letter,
    });
    let small: String = plain.flat_map(char::to_lowercase).collect();
    let belongs = |letter: char| letter.is_alphanumeric() || matches!(letter, '£' | '$' | '€' | '%' | '&');
    let kept = small.trim_matches(|letter: char| !belongs(letter));
    kept.contains(char::is_alphanumeric).then(|| kept.to_owned())
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// How often a text denies, and its figures.
pub(super) fn denials_and_figures(text: &str) -> (usize, String) {
    let words: Vec<String> = text.split_whitespace().filter_map(compared).collect();
    let figures = words.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).collect();
    (words.iter().filter(|word| is_denial(word)).count(), figures)
}

/// Whether a word denies: without it a sentence says the contrary.
pub(super) fn is_denial(word: &str) -> bool {
    const DENIALS: [&str; 10] =
        ["not", "no", "never", "none", "nor", "neither", "nobody", "nothing", "without", "cannot"];
    DENIALS.contains(&word) || word.ends_with("n't")
}
