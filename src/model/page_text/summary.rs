//! What is to be known of a page's words before they are looked at one by one: whether there are any to be read, whether
//! only the picture of the page can tell if some are seen, and which way most of them run.

use super::{PageText, PageWord, WordOrigin, WordSight};

/// What the words of a page come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextSummary {
    /// Words that a reader sees, or that stand for what a picture shows.
    pub readable: usize,
    /// Words of the file's own of which only the picture of the page can tell whether they are seen.
    pub doubtful: usize,
    /// The way in which nearly all words of people's pages run, where that is not from left to right: 90, 180 or 270
    /// degrees against the clock.
    pub turned: Option<u16>,
}

/// Fewer words than these do not say how a page lies: a title may run up the edge of a plan.
const FEW: usize = 10;
/// The share of the words in percent that must run the same way: on a page that lies on its side its number may not.
const NEARLY_ALL: usize = 80;

impl TextSummary {
    /// What the words of a page come to.
    pub fn new(page: &PageText) -> Self {
        let count = |wanted: fn(&&PageWord) -> bool| page.words().iter().filter(wanted).count();
        Self {
            readable: count(|word| word.sight.can_be_read()),
            doubtful: count(|word| word.is_doubtful()),
            turned: turned(page),
        }
    }
}

impl PageWord {
    /// Whether only the picture of its page can tell if it is seen. What was read from the picture here is what it shows.
    pub fn is_doubtful(&self) -> bool {
        let doubtful =
            matches!(self.sight, WordSight::OverPicture | WordSight::Veiled | WordSight::UnderPicture);
        doubtful && self.origin == WordOrigin::Source
    }

    /// Whether it belongs to a text that is to say what the picture of the page shows.
    pub fn is_of_picture(&self) -> bool {
        self.is_doubtful() && self.sight != WordSight::Veiled
    }
}

fn turned(page: &PageText) -> Option<u16> {
    let mut ways = [0; 4];
    for (says, word) in page.iter() {
        let counts = word.sight.can_be_read() && word.origin != WordOrigin::Own && is_word_of_a_line(says);
        if counts {
            ways[usize::from((word.turned + 45) / 90 % 4)] += 1;
        }
    }
    let all: usize = ways.iter().sum();
    let (way, most) = (0..).zip(ways).max_by_key(|(_, count)| *count)?;
    (way > 0 && all >= FEW && most * 100 >= all * NEARLY_ALL).then_some(way * 90)
}

/// Whether a word has letters of a script that is written in lines across the page; Chinese, Japanese and Korean are
/// written in columns as well, which is no turn.
fn is_word_of_a_line(says: &str) -> bool {
    let across = |letter: &char| {
        letter.is_alphabetic()
            && !matches!(letter, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
    };
    says.chars().filter(across).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::page_text::WordArea;

    /// A page of words that run these ways, so many of each.
    fn page(says: &str, ways: &[(u16, usize)], origin: WordOrigin) -> PageText {
        let mut page = PageText::new([595.0, 842.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        for (turned, count) in ways {
            for _ in 0..*count {
                let word = PageWord::new(WordArea::new(1.0, 1.0, 2.0, 2.0));
                page.push(says, PageWord { turned: *turned, origin, ..word });
            }
        }
        page
    }

    #[test]
    fn a_page_is_turned_where_nearly_all_its_words_are() {
        let source = WordOrigin::Source;
        for (says, ways, origin, turned) in [
            ("words", &[(0, 300)][..], source, None),
            ("words", &[(180, 300)], source, Some(180)),
            ("words", &[(90, 300), (0, 3)], source, Some(90)),
            ("words", &[(270, 200), (269, 40), (271, 60)], WordOrigin::Ocr, Some(270)),
            // A scan that was laid a little askew.
            ("words", &[(2, 100), (358, 100), (359, 100)], WordOrigin::Ocr, None),
            // A table with its heads turned; a plan with a title at its edge; a page of numbers.
            ("words", &[(90, 40), (0, 60)], source, None),
            ("words", &[(90, 9)], source, None),
            ("1,234", &[(90, 300)], source, None),
            // Columns of Japanese; our own page.
            ("東京都", &[(270, 300)], source, None),
            ("words", &[(90, 300)], WordOrigin::Own, None),
            ("words", &[], source, None),
        ] {
            assert_eq!(TextSummary::new(&page(says, ways, origin)).turned, turned, "{says} {ways:?}");
        }
    }

    #[test]
    fn words_that_only_a_picture_can_tell_are_doubtful() {
        for (origin, sight, counted) in [
            (WordOrigin::Source, WordSight::Seen, (1, 0)),
            (WordOrigin::Source, WordSight::OverPicture, (1, 1)),
            (WordOrigin::Source, WordSight::Veiled, (1, 1)),
            (WordOrigin::Source, WordSight::UnderPicture, (0, 1)),
            (WordOrigin::Source, WordSight::Covered, (0, 0)),
            // What was read from the picture here is what it shows.
            (WordOrigin::Ocr, WordSight::OverPicture, (1, 0)),
        ] {
            let mut page = PageText::default();
            let word = PageWord::new(WordArea::default());
            page.push("word", PageWord { origin, sight, ..word });
            let summary = TextSummary::new(&page);
            assert_eq!((summary.readable, summary.doubtful), counted, "{origin:?} {sight:?}");
        }
    }
}
