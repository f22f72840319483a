//! Whether words that somebody puts between quotation marks are in a source. A quotation that nobody can find is the worst
//! thing that a bundle can hold, so the rule is narrow: the same words in the same order. Only what writing and printing do
//! to words is passed over: how letters are composed (NFKC), capitals, blanks and line ends, kinds of quotation marks and
//! dashes, punctuation around words, and the hyphen with which a word was divided at the end of a line. Three dots, or a
//! remark in square brackets, part a quotation: its parts must follow one another.
//!
//! In words that were read from a picture one letter in twenty may differ, since reading makes mistakes, but only as letters
//! are mistaken for one another by their looks (i and l, rn and m), never a figure and never a word that denies. What is left
//! out of a quotation may not deny either: "you are … entitled" is not a quotation of "you are not entitled".

use std::collections::BTreeSet;

mod alignment;
mod quoted;
mod source;
mod words;

use alignment::nearest;
pub use quoted::{QuotationSpan, quotations, quoted_words};
pub use source::{SourcePage, SourceReading};
use words::{SourceWord, denials_and_figures, is_denial, parts, source_words};

/// Where a quotation is in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundQuotation {
    /// On which of the source's pages it begins, from 0.
    pub page: usize,
    /// How the words there came to be known; of several the least sure.
    pub reading: SourceReading,
    /// Whether the source begins the sentence earlier.
    pub begins_within: bool,
    /// Whether the source goes on with the sentence.
    pub runs_on: bool,
}

/// The words of one source, ready to be searched.
#[derive(Clone, Debug)]
pub struct QuotationSource {
    words: Vec<SourceWord>,
}

impl QuotationSource {
    /// Takes the pages of a source.
    pub fn new(pages: &[SourcePage<'_>]) -> Self {
        Self { words: source_words(pages) }
    }

    /// Looks for a quotation.
    pub fn find(&self, quotation: &str) -> Option<FoundQuotation> {
        let source = &self.words;
        let (mut from, mut first) = (0, None);
        let mut reading = SourceReading::Text;
        for part in &parts(quotation) {
            let (begin, end) = find_part(part, source, from)?;
            if let (Some(_), Some(before)) = (first, from.checked_sub(1)) {
                let ended = source.get(before)?.ends_sentence();
                if !may_be_left_out(ended, source.get(from..begin)?) {
                    return None;
                }
            }
            first = first.or(Some(begin));
            reading = source[begin..end].iter().map(|word| word.reading).fold(reading, Ord::max);
            from = end;
        }
        let (first, next) = (first?, source.get(from));
        let small = |word: &SourceWord| word.shown.starts_with(char::is_lowercase);
        let before = first.checked_sub(1).and_then(|before| source.get(before));
        let begins_within = before.is_some_and(|word| !word.ends_sentence() && !word.is_cell_end());
        let begun = source.get(first)?;
        let last = from.checked_sub(1).and_then(|last| source.get(last))?;
        Some(FoundQuotation {
            page: begun.page,
            reading,
            begins_within: begins_within && small(begun),
            // A line that begins with a capital may be another paragraph.
            runs_on: !last.ends_sentence() && next.is_some_and(|word| !word.is_cell_end() && small(word)),
        })
    }

    /// The words of the source that come nearest to a quotation, as the source has them, and by how many letters they
    /// differ; nothing where none come near. Of a long source only the first words are looked at.
    pub fn nearest(&self, quotation: &str) -> Option<(usize, String)> {
        let wanted: Vec<String> = parts(quotation).concat();
        nearest(&wanted, self.words.get(..SEARCHED).unwrap_or(&self.words))
    }
}

impl QuotationSource {
    /// The sentence or the turn of the source that has most words of a quotation, and how many; nothing where none has a few of
    /// them, one of some length among these. For words that were said otherwise than they are noted.
    pub fn most_alike(&self, quotation: &str) -> Option<(usize, String)> {
        const LEAST: usize = 3;
        const LONG: usize = 5;
        const SHOWN: usize = 30;
        let wanted: BTreeSet<String> = parts(quotation).concat().into_iter().collect();
        let begins = |word: &SourceWord| {
            word.shown.starts_with('[')
                || (word.shown.contains(':') && word.shown.starts_with(|c: char| c.is_ascii_digit()))
        };
        let words = self.words.get(..SEARCHED).unwrap_or(&self.words);
        let mut best: Option<(usize, &[SourceWord])> = None;
        let mut from = 0;
        for at in 0..words.len() {
            let ends = words[at].ends_sentence()
                || words[at].is_cell_end()
                || words.get(at + 1).is_none_or(|next| begins(next) || next.is_cell_end());
            if !ends {
                continue;
            }
            let sentence = &words[from..=at];
            from = at + 1;
            let there: BTreeSet<&str> = sentence
                .iter()
                .map(|word| word.text.as_str())
                .filter(|word| wanted.contains(*word))
                .collect();
            let long = there.iter().any(|word| word.chars().count() >= LONG);
            if long && there.len() >= LEAST && best.is_none_or(|(most, _)| there.len() > most) {
                best = Some((there.len(), sentence));
            }
        }
        let (most, sentence) = best?;
        let shown = sentence.iter().filter(|word| !begins(word) && !word.is_cell_end());
        let mut shown: Vec<&str> = shown.map(|word| word.shown.as_str()).collect();
        if shown.len() > SHOWN {
            shown.truncate(SHOWN);
            shown.push("…");
        }
        Some((most, shown.join(" ")))
    }
}

/// Whether the words of a source that come nearest to a quotation, by so many letters, say something else: nearly the same
/// words, but with or without one that denies, or with other figures.
pub fn says_otherwise(quotation: &str, letters: usize, nearest: &str) -> bool {
    /// Of the letters of a quotation, so many in a hundred may differ.
    const NEAR: usize = 35;
    let wanted: Vec<String> = parts(quotation).concat();
    let length = wanted.join(" ").chars().count();
    letters * 100 <= length * NEAR && denials_and_figures(&wanted.join(" ")) != denials_and_figures(nearest)
}

/// So many words of one source are compared letter by letter.
const SEARCHED: usize = 20_000;

/// The most words that may be left out in one place.
const LEFT_OUT: usize = 150;

/// Whether these words may be left out of a quotation without turning it round: none of them denies in a sentence that the
/// quotation has a part of. `ended` says whether the words before them end a sentence. The end of a cell of a table is
/// passed over only between whole sentences, as from one turn of a transcript to another.
fn may_be_left_out(ended: bool, words: &[SourceWord]) -> bool {
    let first_end = if ended {
        0
    } else {
        words.iter().position(SourceWord::ends_sentence).map_or(words.len(), |at| at + 1)
    };
    let last_end = words.iter().rposition(SourceWord::ends_sentence).map_or(first_end, |at| at + 1);
    // A clause of its own that only a conjunction joins is not part of what follows: "nothing is there, and so | none was paid".
    let joins = |word: &SourceWord| matches!(word.text.as_str(), "and" | "but" | "so" | "then" | "therefore");
    let tail = words.len() - words.iter().rev().take_while(|word| joins(word)).count();
    let clause =
        tail.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| word.shown.ends_with([',', ';']));
    let last_end = if clause && tail < words.len() && last_end > 0 { last_end.max(tail) } else { last_end };
    let begun = words.iter().take(first_end).chain(words.iter().skip(last_end));
    let begins_sentence = words.last().is_none_or(|word| word.ends_sentence() || word.is_cell_end());
    words.len() <= LEFT_OUT
        && !begun.into_iter().any(|word| is_denial(&word.text))
        && (ended && begins_sentence || !words.iter().any(SourceWord::is_cell_end))
}

/// Where a part of a quotation begins and ends among the words of a source, at or after `from`.
fn find_part(part: &[String], source: &[SourceWord], from: usize) -> Option<(usize, usize)> {
    let exact = (from..source.len()).find_map(|begin| {
        let end = begin + part.len();
        let there = source.get(begin..end)?;
        part.iter().zip(there).all(|(wanted, word)| word.is(wanted)).then_some((begin, end))
    });
    exact.or_else(|| find_in_row(part, source, from)).or_else(|| find_in_ocr(part, source, from))
}

/// The same in whole cells of one row of a table, which are read one after the other: a line of a bank statement. It begins
/// with the first cell of its row and has three at least: two cells that read like a sentence are none.
fn find_in_row(part: &[String], source: &[SourceWord], from: usize) -> Option<(usize, usize)> {
    const CELLS: usize = 3;
    let before = |at: usize| at.checked_sub(1).and_then(|before| source.get(before));
    let begins = |at: usize| before(at).is_none_or(|word| word.is_cell_end() && !word.row_goes_on());
    let row = |begin: usize| {
        let (mut at, mut cells) = (begin, 1);
        for wanted in part {
            while at > begin && source.get(at)?.row_goes_on() {
                (at, cells) = (at + 1, cells + 1);
            }
            source.get(at).filter(|word| word.is(wanted))?;
            at += 1;
        }
        let ends = source.get(at).is_none_or(SourceWord::is_cell_end);
        (ends && cells >= CELLS).then_some((begin, at))
    };
    (from..source.len()).filter(|begin| begins(*begin)).find_map(row)
}

/// The same in words that were read from a picture, where a letter in twenty may differ.
fn find_in_ocr(part: &[String], source: &[SourceWord], from: usize) -> Option<(usize, usize)> {
    let letters: usize = part.iter().map(|word| word.chars().count()).sum();
    let allowed = letters / 20;
    if allowed == 0 {
        return None;
    }
    let wanted = part.join(" ");
    // Reading also joins words and parts them.
    let counts = part.len().saturating_sub(allowed).max(1)..=part.len() + allowed;
    (from..source.len()).find_map(|begin| {
        counts.clone().find_map(|count| {
            let end = begin + count;
            let there = source.get(begin..end)?;
            let read = there.iter().all(|word| word.reading == SourceReading::Ocr);
            (read && alike(&wanted, there, allowed)).then_some((begin, end))
        })
    })
}

/// Whether words read from a picture differ from those wanted in so many letters at most, and in nothing that counts.
fn alike(wanted: &str, there: &[SourceWord], allowed: usize) -> bool {
    let read = there.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let denials = |text: &str| {
        let mut denials: Vec<String> =
            text.split(' ').filter(|word| is_denial(word)).map(str::to_owned).collect();
        denials.sort();
        denials
    };
    figures(wanted) == figures(&read)
        && denials(wanted) == denials(&read)
        && looks(wanted) == looks(&read)
        && alignment::within(&wanted.replace(' ', ""), &read.replace(' ', ""), allowed)
}

/// A text with letters that are mistaken for one another by their looks made one, without the spaces between words.
fn looks(text: &str) -> String {
    let text = text.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    let letter = |letter: char| match letter {
        'l' | 'j' | '!' | '|' => 'i',
        'e' => 'c',
        'u' => 'n',
        letter => letter,
    };
    text.chars().filter(|letter| *letter != ' ').map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::page_text::CELL_END;

    fn look(quotation: &str, text: &str, reading: SourceReading) -> bool {
        QuotationSource::new(&[SourcePage { text, reading }]).find(quotation).is_some()
    }

    const LETTER: &str = "We have received your letter of 6 January 2020.\nWe can\u{2019}t change the amount: it is £78.41 a\nweek \u{2013} not £61.23. You were re-\nceived at our well-\nknown office. The of\u{FB01}ce is closed.";

    #[test]
    fn the_same_words_in_the_same_order_are_found() {
        for quotation in [
            "We have received your letter",
            "we have   received\nyour letter",
            "your letter of 6 January 2020",
            "We can't change the amount",
            "We can\u{2019}t change the amount",
            "the amount: it is £78.41 a week",
            "the amount, it is £78.41 a week.",
            "a week - not £61.23",
            "a week \u{2014} not £61.23",
            "You were received at our well-known office",
            "The office is closed",
            "We have received … You were received",
            "We have received ... of 6 January 2020",
            "We have received [my] letter",
            "received your letter [...] 6 January 2020",
            "\u{201C}The office is closed.\u{201D}",
            "January 2020. We can't",
            "our wellknown office",
        ] {
            let found = look(quotation, LETTER, SourceReading::Text);
            // Square brackets stand for words that were put in or left out, so the rest must follow.
            assert!(found, "{quotation}");
        }
    }

    /// A clause that denies may be left out where only a conjunction joins it to what follows, and nowhere else.
    #[test]
    fn a_clause_that_denies_is_left_out_only_where_it_is_one() {
        let text = "I have checked the account again with our team. There is nothing on our system, and so no payment was made. \
                    You are not here, and so entitled to nothing. We did not find it, and so, we think, it was paid.";
        for (quotation, found) in [
            ("I have checked the account again … no payment was made", true),
            ("I have checked the account again … payment was made", false),
            ("You are … entitled", false),
            ("checked the account again … it was paid", false),
            ("There is … no payment was made", false),
        ] {
            assert_eq!(look(quotation, text, SourceReading::Text), found, "{quotation}");
        }
    }

    /// A row of a table is quoted as its cells are read, whole and one after the other, and never with another row.
    #[test]
    fn whole_cells_of_one_row_are_a_quotation() {
        let (row, end) = (format!("\n{CELL_END}{CELL_END}\n"), format!("\n{CELL_END}\n"));
        let table = [
            ["Date", "Details", "Out"].join(&row),
            ["08/05/2026", "FPO C ASHDOWN MAINT", "255.30"].join(&row),
            ["09/05/2026", "CASH", "20.00"].join(&row),
        ];
        let text = table.join(&end);
        for (quotation, found) in [
            ("08/05/2026 FPO C ASHDOWN MAINT 255.30", true),
            ("FPO C ASHDOWN MAINT", true),
            // Two cells, and cells from the middle of a row.
            ("08/05/2026 FPO C ASHDOWN MAINT", false),
            ("FPO C ASHDOWN MAINT 255.30", false),
            // Parts of cells, other figures, a cell left out, two rows.
            ("C ASHDOWN MAINT 255.30", false),
            ("08/05/2026 FPO C ASHDOWN", false),
            ("08/05/2026 FPO C ASHDOWN MAINT 255.80", false),
            ("08/05/2026 255.30", false),
            ("255.30 09/05/2026", false),
            ("FPO C ASHDOWN MAINT 20.00", false),
        ] {
            assert_eq!(look(quotation, &text, SourceReading::Text), found, "{quotation}");
        }
    }

    #[test]
    fn words_that_nearly_agree_may_say_the_contrary() {
        for (quotation, letters, nearest, otherwise) in [
            ("We accept that the children stay", 7, "We do not accept that the children stay", true),
            ("Our records show arrears of £217.24", 2, "Our records show arrears of £271.24.", true),
            ("We can't find it anywhere", 3, "We cannot find it anywhere", false),
            ("We have recieved your letter", 2, "We have received your letter", false),
            // Too far apart to be of the same matter.
            ("We accept it", 9, "We do not have it", false),
        ] {
            assert_eq!(says_otherwise(quotation, letters, nearest), otherwise, "{quotation}");
        }
    }

    #[test]
    fn the_sentence_that_is_most_alike_is_named() {
        let alike = |quotation: &str, text: &str| {
            let page = SourcePage { text, reading: SourceReading::Text };
            QuotationSource::new(&[page]).most_alike(quotation).map(|(_, words)| words)
        };
        let call = "[00:31] ASHBY: I can see that the schedule doesn't match.\n[00:44] ASHBY: I will ask for the schedule to be \
                    looked at on Friday.\n[03:36] ASHBY: Bye now.";
        assert_eq!(
            alike("We will put the schedule right on Friday", call).as_deref(),
            Some("ASHBY: I will ask for the schedule to be looked at on Friday.")
        );
        // Small words alone, or two, show nothing.
        assert_eq!(alike("We will never pay that", call), None);
        assert_eq!(alike("It is on the at", call), None);
        assert_eq!(alike("", call), None);
    }

    #[test]
    fn other_words_are_not_found() {
        for quotation in [
            "We have not received your letter",
            "We received your letter",
            "We can change the amount",
            "We cannot change the amount",
            "it is £78.42 a week",
            "it is £78 a week",
            "letter of 6 January 202",
            "a well-known week",
            "our wellknown amount",
            "have received your lette",
            "e have received",
            "£61.23 a week",
            "not £61.23 … We have received",
            "We … change the amount",
            "The officer is closed",
            "You were re ceived",
            "",
            "…",
            "   ",
        ] {
            assert!(!look(quotation, LETTER, SourceReading::Text), "{quotation}");
        }
    }

    #[test]
    fn one_letter_in_twenty_may_be_misread_and_never_a_figure_or_a_denial() {
        let read = "We have recelved your letter of 6 January 2020 and we do not owe you £61.23 a week";
        for (quotation, found) in [
            ("We have received your letter", true),
            ("have received", false),
            ("We have received your letter of 6 January 2020", true),
            ("We have received your letter of 6 January 2021", false),
            ("We have received your letter of 5 January 2020", false),
            ("January 2020 and we do owe you £61.23 a week", false),
            ("January 2020 and we do now owe you £61.23 a week", false),
            ("January 2020 and we do not owe you £61.28 a week", false),
            ("We have retrieved your letters of 6 January 2020", false),
            ("We have received yonr letter of 6 Januarv 2020", false),
            ("We have received your lettcr of 6 January 2020 and we do not owe", true),
        ] {
            assert_eq!(look(quotation, read, SourceReading::Ocr), found, "{quotation}");
        }
        for (read, quotation) in [
            (
                "The Service is unable to agree to your request for a refund of the fees",
                "The Service is able to agree to your request for a refund of the fees",
            ),
            (
                "Your child maintenance was unpaid for the whole of the year",
                "Your child maintenance was paid for the whole of the year",
            ),
            (
                "Mr Hall told us that the maintenance had been paid in full",
                "Mr Ball told us that the maintenance had been paid in full",
            ),
            (
                "There was a decrease in the income that we used for you",
                "There was an increase in the income that we used for you",
            ),
        ] {
            assert!(!look(quotation, read, SourceReading::Ocr), "{quotation}");
        }
        // The same words in a text that nobody read from a picture are others.
        assert!(!look("We have received your letter", read, SourceReading::Text));
        assert!(!look("We have received your letter", read, SourceReading::MachineTranscript));
    }

    #[test]
    fn what_is_left_out_does_not_deny() {
        let text = "You are not able to be entitled to help. You do not have to pay arrears. We will look at it and write.";
        for (quotation, found) in [
            ("you are … entitled to help", false),
            ("You […] pay arrears", false),
            ("You are not … entitled to help", true),
            ("We will … write", true),
            // Whole sentences may be left out.
            ("entitled to help. … We will look", true),
            ("to be entitled … pay arrears", false),
        ] {
            assert_eq!(look(quotation, text, SourceReading::Text), found, "{quotation}");
        }
        let far = format!("We agree {} to pay", "and so on ".repeat(100));
        assert!(!look("We agree … to pay", &far, SourceReading::Text));
    }

    #[test]
    fn where_a_quotation_is_and_how_it_was_read_is_told() {
        let page = |text, reading| SourcePage { text, reading };
        let pages = [
            page("Dear parent, we will look into", SourceReading::Text),
            page("your complaint within 15 working days.", SourceReading::Ocr),
            page("I will call you back on Friday.", SourceReading::MachineTranscript),
        ];
        let source = QuotationSource::new(&pages);
        for (quotation, page, reading) in [
            ("we will look into", 0, SourceReading::Text),
            ("we will look into your complaint", 0, SourceReading::Ocr),
            ("15 working days", 1, SourceReading::Ocr),
            ("call you back", 2, SourceReading::MachineTranscript),
        ] {
            let found = source.find(quotation).map(|found| (found.page, found.reading));
            assert_eq!(found, Some((page, reading)), "{quotation}");
        }
        let near = "I will ring you back on Friday";
        assert_eq!(source.find(near), None);
        assert_eq!(source.nearest(near), Some((4, "I will call you back on Friday.".into())));
        assert_eq!(source.nearest("Nothing like this was ever written anywhere"), None);
        assert_eq!(QuotationSource::new(&[]).find("a"), None);
        assert_eq!(QuotationSource::new(&[]).nearest("a"), None);
    }

    /// Turns of a transcript, as the pages that are set have them, and a table of other things.
    #[test]
    fn cells_are_passed_over_only_between_whole_sentences() {
        const TURNS: &str = "5 0:16 Officer\n\u{1E}\nWe do not give names out. What is your reference?\n\u{1E}\n\
            7 0:28 Officer\n\u{1E}\nI am looking. There is nothing on the system.\n\u{1E}\n";
        const TABLE: &str = "Payments\n\u{1E}\nMissed\n\u{1E}\nLetters\n\u{1E}\nReceived. Kept\n\u{1E}\n";
        for (quotation, text, found) in [
            ("We do not give names out. … There is nothing on the system.", TURNS, true),
            ("What is your reference? … I am looking.", TURNS, true),
            ("We do not give names … There is nothing", TURNS, false),
            ("We do not give names out. … nothing on the system", TURNS, false),
            ("What is your reference? I am looking.", TURNS, false),
            ("Payments … Received", TABLE, false),
            ("Payments Missed", TABLE, false),
        ] {
            assert_eq!(look(quotation, text, SourceReading::Text), found, "{quotation}");
        }
    }
}
