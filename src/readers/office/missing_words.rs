//! Words of a document that are not on the pages which another program made of it. A column wider than the page, a
//! line cut at the edge of its frame, an equation without a program for equations, a page of the web inside a letter:
//! each is lost in its own way, and each is found by counting. The words are compared without regard to what may
//! rightly differ: capitals, accents and how they are stored, hyphens, the breaks of lines, and the order of boxes and
//! notes. A word counts as shown wherever its letters follow one another, so a missing word may be overlooked, and
//! one that is there is not called missing.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::symbols;
use crate::model::finding::{Code, Finding};
use crate::model::number_of;
use crate::pdf::VisibleText;

/// The most different words that are searched for letter by letter.
const SEARCHED: usize = 5_000;

/// How many of the missing words are named.
const NAMED: usize = 8;

/// The words of a document as they are compared with its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnWords {
    /// Its paragraphs, without their numbers and without what is at the head and foot of its pages.
    pub(crate) paragraphs: Vec<String>,
    /// Words in them that the program which makes the pages works out itself, such as the number of a page.
    pub(crate) computed: Vec<String>,
}

/// What the user can do about it.
const NEXT: &str = "open it in the program that wrote it, save it as a PDF and use that";

/// What is said of letters that the pages show as boxes.
pub(crate) fn shapeless(pages: &VisibleText) -> Option<Finding> {
    let (letters, have) = match pages.shapeless {
        0 => return None,
        1 => ("1 letter or symbol".to_owned(), "has"),
        many => (format!("{many} letters or symbols"), "have"),
    };
    let message = format!(
        "{letters} of this document {have} no shape in the fonts on this computer. The page shows a box or a gap \
         for each"
    );
    Some(Finding::warning(Code::NotShown, message).next(NEXT))
}

/// What is said of words of a document that are not on its pages.
pub(crate) fn missing_words(own: &OwnWords, pages: &VisibleText) -> Option<Finding> {
    let (count, named) = missing(own, pages);
    let verb = if count == 1 { "is" } else { "are" };
    let message = format!(
        "at least {} of this document {verb} not on the pages that LibreOffice made of it: {named}",
        number_of(count, "word")
    );
    (count > 0).then(|| Finding::warning(Code::NotShown, message).next(NEXT))
}

/// A word of the document.
struct Word<'a> {
    /// As it is written.
    written: &'a str,
    /// As it is compared.
    plain: String,
    paragraph: usize,
    missing: bool,
}

/// How many words are not on the pages, and the first of them.
fn missing(own: &OwnWords, pages: &VisibleText) -> (usize, String) {
    let drawn = comparable(&pages.drawn);
    let shown = Shown {
        letters: drawn.chars().collect(),
        raw: if pages.shapeless > 0 { folded(&pages.drawn).collect() } else { BTreeSet::new() },
        tokens: counted(split_words(&pages.drawn).map(comparable)),
        placed: comparable(&pages.placed),
        drawn,
    };
    let mut words: Vec<Word<'_>> = Vec::new();
    for (paragraph, text) in own.paragraphs.iter().enumerate() {
        for written in split_words(text) {
            let plain = comparable(written);
            if !plain.is_empty() && !shown.is_doubtful(written, &plain) {
                words.push(Word { written, plain, paragraph, missing: false });
            }
        }
    }
    let excused = counted(own.computed.iter().flat_map(|text| split_words(text)).map(comparable));
    let wanted = counted(words.iter().map(|word| word.plain.clone()));
    let lacking: BTreeMap<&str, usize> = wanted
        .iter()
        .filter(|(word, count)| shown.tokens.get(*word).is_none_or(|there| there < *count))
        .take(SEARCHED)
        .filter_map(|(word, count)| {
            let there = shown.count(word) + excused.get(word).copied().unwrap_or(0);
            Some((word.as_str(), count.checked_sub(there)?)).filter(|(_, lacking)| *lacking > 0)
        })
        .collect();
    let total: usize = lacking.values().sum();
    // Letters that nobody can name may be these.
    if total == 0 || words_of(&lacking) <= pages.unnamed {
        return (0, String::new());
    }
    mark(&mut words, &lacking, &wanted);
    (total, named(&words))
}

/// Letters of all missing words.
fn words_of(lacking: &BTreeMap<&str, usize>) -> usize {
    lacking.iter().map(|(word, count)| word.chars().count() * count).sum()
}

/// Marks the words that are missing. Where a word is missing only sometimes, it is where its neighbours are missing.
fn mark(words: &mut [Word<'_>], lacking: &BTreeMap<&str, usize>, wanted: &BTreeMap<String, usize>) {
    for word in words.iter_mut() {
        word.missing = lacking.get(word.plain.as_str()) == wanted.get(&word.plain);
    }
    let mut left = lacking.clone();
    left.retain(|word, count| wanted.get(*word) != Some(count));
    let beside = |words: &[Word<'_>], at: usize| {
        let here = words.get(at).map(|word| word.paragraph);
        let around =
            [at.checked_sub(1), at.checked_add(1)].into_iter().flatten().filter_map(|at| words.get(at));
        around.filter(|word| Some(word.paragraph) == here).any(|word| word.missing)
    };
    for any in [false, true] {
        for at in 0..words.len() {
            let beside = beside(words, at);
            let Some(word) = words.get_mut(at).filter(|word| !word.missing && (any || beside)) else {
                continue;
            };
            if let Some(count) = left.get_mut(word.plain.as_str()).filter(|count| **count > 0) {
                *count -= 1;
                word.missing = true;
            }
        }
    }
}

/// The first missing words, those that follow one another together.
fn named(words: &[Word<'_>]) -> String {
    let mut runs: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut last = None;
    let missing = words.iter().enumerate().filter(|(_, word)| word.missing);
    for (count, (at, word)) in missing.enumerate() {
        if count == NAMED {
            runs.push((0, vec!["…"]));
            break;
        }
        match runs.last_mut() {
            Some((paragraph, run)) if last == at.checked_sub(1) && *paragraph == word.paragraph => {
                run.push(word.written);
            }
            _ => runs.push((word.paragraph, vec![word.written])),
        }
        last = Some(at);
    }
    let shown =
        |run: &Vec<&str>| if run == &["…"] { "…".to_owned() } else { format!("“{}”", run.join(" ")) };
    runs.iter().map(|(_, run)| shown(run)).collect::<Vec<_>>().join(", ")
}

/// What is on the pages, made ready for searching.
struct Shown {
    drawn: String,
    placed: String,
    tokens: BTreeMap<String, usize>,
    letters: BTreeSet<char>,
    /// Letters as they are, where some have no shape.
    raw: BTreeSet<char>,
}

impl Shown {
    /// Whether a word cannot be compared. Scripts that join their letters, or are written from right to left, are drawn
    /// as shapes of which nobody can tell the order; where all letters of such a word are missing, so is the word. And
    /// of letters without a shape something else is said.
    fn is_doubtful(&self, written: &str, plain: &str) -> bool {
        let unknown = |letter: char| !letter.is_ascii() && !self.raw.contains(&letter);
        let shapeless = !self.raw.is_empty() && folded(written).any(unknown);
        shapeless
            || plain
                .chars()
                .any(|letter| is_joined(letter) && plain.chars().any(|letter| self.letters.contains(&letter)))
    }

    /// How often a word is on the pages.
    fn count(&self, word: &str) -> usize {
        let finder = memmem::Finder::new(word);
        let of = |text: &str| finder.find_iter(text.as_bytes()).count();
        of(&self.drawn).max(of(&self.placed))
    }
}

/// Whether a letter is of a script that is not drawn letter by letter from left to right.
const fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{109f}' | '\u{1200}'..='\u{1cff}' | '\u{a800}'..='\u{abff}')
}

/// Whether a letter is a word for itself, as those of Chinese and Japanese are.
const fn is_whole(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words of a text: letters and digits between other signs.
fn split_words(text: &str) -> impl Iterator<Item = &str> {
    let part = |letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter) && letter != '\u{ad}';
    text.split(part).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end =
                if is_whole(first) { first.len_utf8() } else { rest.find(is_whole).unwrap_or(rest.len()) };
            let (word, after) = rest.split_at(end);
            rest = after;
            Some(word)
        })
    })
}

/// Letters without their capitals, and signs of a typeface of signs as what they show.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let sign = |letter: char| symbols::sign("Symbol", u32::from(letter)).filter(|_| letter >= '\u{f000}');
    text.chars().map(move |letter| sign(letter).unwrap_or(letter)).flat_map(char::to_lowercase)
}

/// The letters and digits of a text alone, as they are compared.
fn comparable(text: &str) -> String {
    folded(text)
        .nfkd()
        .filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter))
        .flat_map(|letter| {
            if letter == 'ß' { ['s', 's'].into_iter().take(2) } else { [letter, letter].into_iter().take(1) }
        })
        .collect()
}

fn counted(words: impl Iterator<Item = impl Into<String>>) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for word in words {
        *all.entry(word.into()).or_insert(0) += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(said: &[&str], computed: &[&str], drawn: &str) -> (usize, String) {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let own = OwnWords { paragraphs: owned(said), computed: owned(computed) };
        let pages = VisibleText { drawn: drawn.into(), placed: drawn.into(), shapeless: 0, unnamed: 0 };
        missing(&own, &pages)
    }

    #[test]
    fn healthy_pages_are_not_accused() {
        for (said, drawn) in [
            ("I paid £1,234.56 on 6 January.", "Head of page I paid £1,234.56 on 6 January. Page 1"),
            ("In Capitals", "IN CAPITALS"),
            ("an example", "an exam-\nple"),
            ("soft\u{ad}hyphen", "soft-\nhyphen"),
            ("the office", "the o\u{fb03}ce"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("Stra\u{df}e", "STRASSE"),
            ("e-mail address", "e -mail add ress"),
            ("x\u{b2}", "x 2"),
            ("中文 字", "中\n文字"),
            // Drawn from right to left, in an order of its own.
            ("\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{5dd}\u{5d5}\u{5dc}\u{5e9}"),
            ("", ""),
        ] {
            assert_eq!(compared(&[said], &[], drawn), (0, String::new()), "{said}");
        }
        // The number of a page is worked out anew.
        assert_eq!(compared(&["see page 17"], &["17"], "see page 19").0, 0);
    }

    #[test]
    fn what_is_missing_is_counted_and_named() {
        for (said, drawn, count, named) in [
            (&["kept words", "lost words"][..], "kept words", 2, "“lost words”"),
            (&["one two", "three"][..], "two", 2, "“one”, “three”"),
            (&["paid", "and paid again"][..], "paid and", 2, "“paid again”"),
            (&["1234", "52"][..], "", 2, "“1234”, “52”"),
            (&["中文"][..], "中", 1, "“文”"),
            (&["\u{5e9}\u{5dc}"][..], "other", 1, "“\u{5e9}\u{5dc}”"),
            (&["a1 b2 c3 d4 e5 f6 g7 h8 i9"][..], "", 9, "“a1 b2 c3 d4 e5 f6 g7 h8”, …"),
        ] {
            assert_eq!(compared(said, &[], drawn), (count, named.to_owned()), "{said:?}");
        }
    }

    #[test]
    fn letters_without_a_shape_are_said_once() {
        let own = OwnWords { paragraphs: vec!["day \u{e01}\u{e02} 1234".into()], computed: Vec::new() };
        let drawn = "day \u{fffd}\u{fffd}".to_owned();
        let pages = VisibleText { drawn: drawn.clone(), placed: drawn, shapeless: 2, unnamed: 0 };
        let said = [shapeless(&pages), missing_words(&own, &pages)];
        let said: Vec<String> = said.into_iter().flatten().map(|finding| finding.message).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("2 letters or symbols"), "{said:?}");
        assert!(said[1].starts_with("At least 1 word") && said[1].ends_with("“1234”."), "{said:?}");
    }
}
