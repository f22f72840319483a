//! Notes of what others said, and which of them can be read in the documents. Only those are printed between quotation
//! marks; the rest are notes, and are called so.

use std::collections::{BTreeMap, BTreeSet};

use super::free_quotation::{BY_MACHINE, FreeMark, FreeQuotation};
use super::placed::{Teller, TellerKey};
use crate::case::quotation::{SourceReading, quotations};
use crate::model::finding::Finding;

/// The words of an item's pages: their text, and how it came to be known; nothing for a page whose words are not known.
pub(crate) type ItemPagesText = Vec<Option<(String, SourceReading)>>;

/// A note of what somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Saying {
    /// What an item says: `says`.
    Says,
    /// What was said in a call: `they_said`.
    TheySaid,
    /// What was promised in a call: `promise`.
    Promise,
}

impl Saying {
    pub(super) const ALL: [Saying; 3] = [Saying::Says, Saying::TheySaid, Saying::Promise];

    /// Its key in the manifest.
    pub(super) fn key(self) -> &'static str {
        match self {
            Saying::Says => "says",
            Saying::TheySaid => "they_said",
            Saying::Promise => "promise",
        }
    }

    /// The words that an item or a row has of this kind.
    pub(super) fn of(self, teller: Teller<'_>) -> Option<&str> {
        let call = teller.call();
        let words = match self {
            Saying::Says => match teller {
                Teller::Item(placed) => placed.item.says.as_ref(),
                Teller::Row(_) | Teller::Promise(_) => None,
            },
            Saying::TheySaid => call.and_then(|call| call.they_said.as_ref()),
            Saying::Promise => match teller {
                Teller::Promise(promise) => Some(&promise.row.promise),
                _ => call.and_then(|call| call.promise.as_ref()),
            },
        };
        words.map(|words| words.trim()).filter(|words| !words.is_empty())
    }
}

/// The sentences of a note, where it has several and each has words enough to be looked for.
pub(super) fn sentences(words: &str) -> Vec<&str> {
    let ends = |(at, c): (usize, char)| {
        let rest = words.get(at + 1..).filter(|_| matches!(c, '.' | '?' | '!'))?;
        let capital = rest.trim_start().starts_with(char::is_uppercase);
        (rest.starts_with(char::is_whitespace) && capital).then_some(at + 1)
    };
    let mut from = 0;
    let mut all: Vec<&str> = Vec::new();
    for end in words.char_indices().filter_map(ends).chain([words.len()]) {
        all.extend(words.get(from..end).map(str::trim));
        from = end;
    }
    let long = all.iter().all(|sentence| sentence.split_whitespace().nth(2).is_some());
    if all.len() > 1 && long { all } else { Vec::new() }
}

/// Where the words of a note were found, and how they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundNote {
    pub(super) reading: SourceReading,
    /// The number of the item.
    pub(super) item: u32,
    /// On which of its pages they begin, from 0.
    pub(super) page: usize,
    /// How many pages of it were known.
    pub(super) pages: usize,
    /// Whether the source begins the sentence earlier.
    pub(super) begins_within: bool,
    /// Whether the source goes on with the sentence.
    pub(super) runs_on: bool,
}

impl FoundNote {
    /// The words with dots where a sentence of the source was cut: a part of it is not to be read as the whole.
    fn with_dots(&self, words: &str) -> String {
        let mut letters = words.chars();
        let first = letters.next().filter(|letter| self.begins_within && letter.is_uppercase());
        // "I" and a name stay as they are.
        let word: String = words.chars().take_while(|letter| letter.is_alphabetic()).collect();
        let words = match first.filter(|_| word != "I") {
            Some(first) => format!("… {}{}", first.to_lowercase(), letters.as_str()),
            None => words.to_owned(),
        };
        match words.strip_suffix('.').filter(|rest| self.runs_on && !rest.ends_with('.')) {
            Some(rest) => format!("{rest} …"),
            None => words,
        }
    }
}

/// Why the words of a note were not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotFound {
    /// The transcript of the call, which a person wrote or checked, does not have them.
    InTranscript,
    /// The transcript that a machine made does not have them.
    InMachineTranscript,
    /// No page of the document, all of which were searched, has them.
    InDocument,
    /// No page of the document that could be searched has them.
    WhereRead,
    /// No page of the document could be searched.
    NotCompared,
}

impl NotFound {
    const fn in_words(self) -> &'static str {
        match self {
            NotFound::InTranscript => "not found word for word in the transcript of the call",
            NotFound::InMachineTranscript => {
                "not in the machine transcript of the call, which nobody has checked"
            }
            NotFound::InDocument => "not found word for word in this document",
            NotFound::WhereRead => "not found word for word on the pages that could be searched",
            NotFound::NotCompared => "not compared: the page could not be searched",
        }
    }
}

/// Which notes of what others said were found where.
#[derive(Clone, Debug, Default)]
pub struct Quotations {
    /// Where the words of a note were found.
    pub(super) found: BTreeMap<(TellerKey, Saying), FoundNote>,
    /// Why the words of others were not.
    pub(super) not_found: BTreeMap<(TellerKey, Saying), NotFound>,
    /// What the source of such a note says instead, where that is nearly the same and means something else.
    pub(super) instead: BTreeMap<(TellerKey, Saying), String>,
    /// Notes whose sentences were found one by one, and not as they stand.
    pub(super) found_apart: BTreeSet<(TellerKey, Saying)>,
    /// Quotations in texts of the user's own that no document has, or only the transcript of a machine, by their words.
    pub(super) free: BTreeMap<String, FreeMark>,
    /// Pages whose words are not known, and of how many items.
    pub(super) unsearched: (usize, usize),
    /// Pages whose words a program read from a picture.
    pub(super) read_by_program: usize,
    /// On which page of a bill, from 0, a line of it is, by the number of the item and the place of the line.
    pub(super) bill_lines: BTreeMap<(u32, usize), usize>,
    /// The receipts whose own words say that the letter was delivered on the day that their row tells, by number.
    pub(super) delivery_shown: BTreeSet<u32>,
    /// Letters with a reply that is named as the proof of their delivery and, readable in all its pages, does not say that
    /// they were received on the day that is told: the numbers of both.
    pub(super) day_not_shown: BTreeSet<(u32, u32)>,
    /// Of a letter and what is named as the proof of its delivery, by their numbers: the page of the latter that says so.
    pub(super) delivery_pages: BTreeMap<(u32, u32), u32>,
    /// Letters whose own pages bear the day of their posting, as on a franked envelope, by number.
    pub(super) posting_shown: BTreeSet<u32>,
    /// What is to be said of those that were not found.
    pub(super) findings: Vec<Finding>,
}

impl Quotations {
    /// What is to be said of words that were not found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether a document has the words of a note.
    pub(super) fn is_found(&self, teller: TellerKey, saying: Saying) -> bool {
        self.found.contains_key(&(teller, saying))
    }

    /// Whether the transcript of the call, which a person wrote or checked, does not have the words of a note.
    pub(super) fn is_not_in_transcript(&self, teller: TellerKey, saying: Saying) -> bool {
        self.not_found.get(&(teller, saying)) == Some(&NotFound::InTranscript)
    }

    /// A note as it is printed: between quotation marks when a document has the words, and else called a note. `words` is
    /// the note with the children's names as they are to be printed.
    pub(crate) fn printed(&self, teller: TellerKey, saying: Saying, words: &str) -> String {
        let key = (teller, saying);
        let Some(found) = self.found.get(&key) else {
            let mut doubts: Vec<String> =
                self.not_found.get(&key).map(|why| why.in_words().to_owned()).into_iter().collect();
            doubts.extend(self.instead.get(&key).map(|words| format!("it says “{words}”")));
            return match doubts.is_empty() {
                true => format!("noted as: {words}"),
                false => format!("noted as: {words} ({})", doubts.join("; ")),
            };
        };
        let apart = sentences(words);
        let said = if self.found_apart.contains(&key) && !apart.is_empty() {
            let quoted: Vec<String> = apart.iter().map(|words| format!("“{words}”")).collect();
            quoted.join(" and ")
        } else {
            format!("“{}”", found.with_dots(words))
        };
        match found.reading {
            SourceReading::MachineTranscript => format!("{said}{BY_MACHINE}"),
            SourceReading::Text | SourceReading::Ocr => said,
        }
    }

    /// A text of the user's own, with what a reader has to know of the quotations in it after their marks.
    pub(crate) fn marked(&self, text: &str) -> String {
        let mut marked = String::with_capacity(text.len());
        let mut from = 0;
        for quotation in quotations(text) {
            let words = text.get(quotation.words).map(str::trim).unwrap_or_default();
            let Some(free) = self.free.get(words) else { continue };
            marked.push_str(text.get(from..quotation.at.end).unwrap_or_default());
            marked.push_str(&free.caveat());
            from = quotation.at.end;
        }
        marked + text.get(from..).unwrap_or_default()
    }

    /// How many quotations in texts of the user's own are of a kind.
    fn count(&self, is: impl Fn(FreeQuotation) -> bool) -> usize {
        self.free.values().filter(|free| is(free.of)).count()
    }

    /// How many quotations in texts of the user's own no page has that was searched.
    pub(super) fn count_of_not_found(&self) -> usize {
        self.count(|of| matches!(of, FreeQuotation::Nowhere | FreeQuotation::NotWhereRead))
    }

    /// How many could not be compared with the document that they are of.
    pub(super) fn count_of_not_compared(&self) -> usize {
        self.count(|of| of == FreeQuotation::NotCompared)
    }
}

/// What stands between a name and that person's words: a note of them says itself that it is one.
pub(super) fn after_name(words: &str) -> &'static str {
    if words.starts_with("noted as") { ", " } else { ": " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_sentences_where_each_can_be_looked_for() {
        for (words, expected) in [
            (
                "I have G. down for none. We allow no days of grace.",
                vec!["I have G. down for none.", "We allow no days of grace."],
            ),
            // One sentence, an initial, and sentences too short to be told from chance.
            ("I have G. down for no nights", vec![]),
            ("No. I have it here now.", vec![]),
            ("We paid £1.50 on Monday the 3rd", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(words), expected, "{words}");
        }
    }

    /// The source: "We have looked and we have not received anything from you since 6 January."
    #[test]
    fn a_part_of_a_sentence_is_not_printed_as_the_whole() {
        let source = "We have looked and we have not received anything from you since 6 January. Mr Roe wrote.\n\
                      I said no";
        let source = [crate::case::quotation::SourcePage { text: source, reading: SourceReading::Text }];
        let source = crate::case::quotation::QuotationSource::new(&source);
        for (words, printed) in [
            ("We have not received anything from you.", "… we have not received anything from you …"),
            ("we have not received anything from you", "we have not received anything from you"),
            ("We have looked.", "We have looked …"),
            // The whole sentence, and one that ends with a line.
            ("Mr Roe wrote.", "Mr Roe wrote."),
            ("I said no.", "I said no."),
            ("since 6 January.", "since 6 January."),
        ] {
            let found = source.find(words).expect(words);
            let note = FoundNote {
                reading: found.reading,
                item: 1,
                page: found.page,
                pages: 1,
                begins_within: found.begins_within,
                runs_on: found.runs_on,
            };
            assert_eq!(note.with_dots(words), printed);
        }
    }

    #[test]
    fn a_quotation_that_no_document_has_is_marked_where_it_stands() {
        let free = [
            ("never wrong about transfers", FreeQuotation::Nowhere, None),
            ("not on a page", FreeQuotation::NotWhereRead, None),
            ("a picture shows", FreeQuotation::NotCompared, None),
            ("a machine heard", FreeQuotation::ByMachine, None),
            ("We accept that", FreeQuotation::Nowhere, Some((4, "We do not accept that".to_owned()))),
        ];
        let free = free.map(|(words, of, instead)| (words.into(), FreeMark { of, instead }));
        let quotations = Quotations { free: free.into(), ..Quotations::default() };
        for (text, marked) in [
            (
                "They said \"never wrong about transfers\".",
                "They said \"never wrong about transfers\" (not found word for word in this bundle).",
            ),
            (
                "“not on a page”, and “a machine heard”",
                "“not on a page” (not found word for word on the pages of this bundle that could be searched), and “a machine heard” (according to a machine transcript that nobody has checked)",
            ),
            (
                "The letter “a picture shows”",
                "The letter “a picture shows” (not compared: the page could not be searched)",
            ),
            (
                "“We accept that” it is",
                "“We accept that” (not found word for word in this bundle; item 4 says “We do not accept that”) it is",
            ),
            // What a document has, what nobody quotes, and one word.
            ("“as it is written”", "“as it is written”"),
            ("never wrong about transfers", "never wrong about transfers"),
            ("the “move” to Leeds", "the “move” to Leeds"),
            ("", ""),
        ] {
            assert_eq!(quotations.marked(text), marked);
        }
        assert_eq!((quotations.count_of_not_found(), quotations.count_of_not_compared()), (3, 1));
    }
}
