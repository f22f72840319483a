//! Which of the words that the user notes of others can be read in the documents. Only those are printed between quotation
//! marks; the rest are notes, and are called so. Words in a text of the user's own stay as the user wrote them, and those
//! that no document has are told to the user, with the words that come nearest.

use std::collections::BTreeMap;

use super::{CaseContext, ItemInBundle};
use crate::case::manifest::QuotedText;
use crate::case::quotation::{FoundQuotation, QuotationSource, SourcePage, SourceReading};
use crate::model::finding::{Code, Finding};

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
    fn key(self) -> &'static str {
        match self {
            Saying::Says => "says",
            Saying::TheySaid => "they_said",
            Saying::Promise => "promise",
        }
    }

    /// The words that an item has of this kind.
    pub(crate) fn of<'a>(self, placed: &ItemInBundle<'a>) -> Option<&'a str> {
        let call = placed.item.call.as_ref();
        let words = match self {
            Saying::Says => placed.item.says.as_ref(),
            Saying::TheySaid => call.and_then(|call| call.they_said.as_ref()),
            Saying::Promise => call.and_then(|call| call.promise.as_ref()),
        };
        words.map(|words| words.trim()).filter(|words| !words.is_empty())
    }
}

/// The words of an item's pages: their text, and how it came to be known; nothing for a page whose words are not known.
pub(crate) type ItemPagesText = Vec<Option<(String, SourceReading)>>;

/// Which notes of what others said were found where.
#[derive(Clone, Debug, Default)]
pub struct Quotations {
    /// How the words of a note were read where they were found, by the number of its item.
    found: BTreeMap<(u32, Saying), SourceReading>,
    /// What is to be said of those that were not found.
    findings: Vec<Finding>,
}

/// Words that are looked for.
struct Wanted<'w> {
    words: &'w str,
    found: Option<FoundQuotation>,
    /// The nearest words so far: by how many letters they differ, the words, the item and its page.
    nearest: Option<(usize, String, u32)>,
}

impl<'w> Wanted<'w> {
    fn new(words: &'w str) -> Self {
        Self { words, found: None, nearest: None }
    }

    fn look(&mut self, number: u32, source: &QuotationSource) {
        if self.found.is_some() {
            return;
        }
        self.found = source.find(self.words);
        if self.found.is_some() {
            return;
        }
        let nearer = |(letters, words): (usize, String)| {
            let best = self.nearest.as_ref().is_none_or(|nearest| letters < nearest.0);
            best.then_some((letters, words, number))
        };
        if let Some(nearest) = source.nearest(self.words).and_then(nearer) {
            self.nearest = Some(nearest);
        }
    }

    /// "the nearest words are “…” (item 12)".
    fn nearest_in_words(&self) -> String {
        match &self.nearest {
            Some((_, words, number)) => format!(" The nearest words are “{words}” (item {number})."),
            None => String::new(),
        }
    }
}

impl Quotations {
    /// Looks for all of them. `texts` gives the words of an item's pages.
    pub(crate) fn look(
        context: &CaseContext<'_>,
        quoted: &[QuotedText],
        texts: &dyn Fn(&ItemInBundle<'_>) -> ItemPagesText,
    ) -> Self {
        let mut free: Vec<Wanted<'_>> = quoted.iter().map(|quoted| Wanted::new(&quoted.words)).collect();
        let mut noted: Vec<(ItemInBundle<'_>, Saying, Wanted<'_>)> = Vec::new();
        for placed in &context.items {
            for saying in Saying::ALL {
                noted.extend(saying.of(placed).map(|words| (*placed, saying, Wanted::new(words))));
            }
        }
        if free.is_empty() && noted.is_empty() {
            return Self::default();
        }
        // One item's words at a time are in memory.
        let mut unread: BTreeMap<u32, usize> = BTreeMap::new();
        for source in &context.items {
            let pages = texts(source);
            unread.insert(source.number, pages.iter().filter(|page| page.is_none()).count());
            let known: Vec<SourcePage<'_>> = pages
                .iter()
                .map(|page| match page {
                    Some((text, reading)) => SourcePage { text, reading: *reading },
                    None => SourcePage { text: "", reading: SourceReading::Text },
                })
                .collect();
            let words = QuotationSource::new(&known);
            free.iter_mut().for_each(|wanted| wanted.look(source.number, &words));
            for (placed, _, wanted) in &mut noted {
                if sources_of(context, placed).contains(&source.number) {
                    wanted.look(source.number, &words);
                }
            }
        }
        let mut result = Self::default();
        let none_read =
            |numbers: &[u32]| numbers.iter().all(|number| unread.get(number).is_none_or(|n| *n > 0));
        for (placed, saying, wanted) in &noted {
            match wanted.found {
                Some(found) => {
                    result.found.insert((placed.number, *saying), found.reading);
                }
                None => {
                    let sources = sources_of(context, placed);
                    let heard = sources.len() > 1 || placed.entry.transcribed || *saying == Saying::Says;
                    result.findings.extend(
                        (heard && !none_read(&sources)).then(|| not_in_source(placed, *saying, wanted)),
                    );
                }
            }
        }
        let unread: usize = unread.values().sum();
        let missing = quoted.iter().zip(&free).filter(|(_, wanted)| wanted.found.is_none());
        result.findings.extend(missing.map(|(quoted, wanted)| nowhere(quoted, wanted, unread)));
        result
    }

    /// What is to be said of words that were not found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether a document has the words of a note.
    pub(super) fn is_found(&self, placed: &ItemInBundle<'_>, saying: Saying) -> bool {
        self.found.contains_key(&(placed.number, saying))
    }

    /// A note as it is printed: between quotation marks when a document has the words, and else called a note. `words` is
    /// the note with the children's names as they are to be printed.
    pub(crate) fn printed(&self, placed: &ItemInBundle<'_>, saying: Saying, words: &str) -> String {
        match self.found.get(&(placed.number, saying)) {
            Some(SourceReading::MachineTranscript) => {
                format!("“{words}” (according to a machine transcript that nobody has checked)")
            }
            Some(SourceReading::Text | SourceReading::Ocr) => format!("“{words}”"),
            None => format!("noted as: {words}"),
        }
    }
}

/// The items that may hold what an item is noted to say: itself, and the transcript of a call.
fn sources_of(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> Vec<u32> {
    let transcript = placed.item.call.as_ref().and_then(|call| context.item(call.transcript.as_ref()?));
    [Some(placed.number), transcript.map(|transcript| transcript.number)].into_iter().flatten().collect()
}

fn not_in_source(placed: &ItemInBundle<'_>, saying: Saying, wanted: &Wanted<'_>) -> Finding {
    let message = format!(
        "The words in {} are not in this document or its transcript, so they are printed as a note and not as a quotation.{}",
        saying.key(),
        wanted.nearest_in_words()
    );
    Finding::warning(Code::QuotationNotFound, message).at(&placed.item.file).next(
        "If it is meant as a quotation, copy the words exactly. If it is your note of the meaning, leave it.",
    )
}

fn nowhere(quoted: &QuotedText, wanted: &Wanted<'_>, unread: usize) -> Finding {
    let so_far = match unread {
        0 => String::new(),
        1 => " 1 page has no text that could be searched.".into(),
        more => format!(" {more} pages have no text that could be searched."),
    };
    let message = format!(
        "“{}” is between quotation marks in {}, and no document in this bundle has these words.{}{so_far}",
        quoted.words,
        quoted.key,
        wanted.nearest_in_words()
    );
    Finding::warning(Code::QuotationNotFound, message)
        .on_line(quoted.at)
        .next("Copy the words exactly as the document has them, or take the quotation marks away.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::Sample;

    const ITEMS: &str = r#"
[[child]]
name = "Oliwia"
[[item]]
file = "letter.pdf"
title = "Letter"
says = "We have nothing about Oliwia"
[[item]]
file = "call.mp3"
title = "Call"
kind = "call"
[item.call]
transcript = "words.txt"
they_said = "It was scanned on Monday"
promise = "I will call you"
[[item]]
file = "words.txt"
title = "Transcript"
kind = "transcript"
[[item]]
file = "note.jpg"
title = "Note"
says = "they never wrote"
"#;

    /// Looks with these words on the letter and in the transcript; the note was not read.
    fn looked<'c>(context: &CaseContext<'c>, letter: &str, spoken: &str, by: SourceReading) -> Quotations {
        let (letter, spoken) = (letter.to_owned(), spoken.to_owned());
        let quoted = |words: &str| QuotedText { key: "summary".into(), words: words.into(), at: (3, 1) };
        let quoted = [quoted("nothing about Oliwia"), quoted("we lost your letter")];
        Quotations::look(context, &quoted, &move |placed| match placed.item.file.as_str() {
            "letter.pdf" => vec![Some((letter.clone(), SourceReading::Text))],
            "words.txt" => vec![Some((spoken.clone(), by))],
            _ => vec![None],
        })
    }

    #[test]
    fn only_words_that_can_be_read_are_between_quotation_marks() {
        let sample = Sample::new(ITEMS);
        let context = sample.matter();
        let letter = "Dear Ms Reid, we have nothing about Oliwia. Yours";
        let spoken = "Officer: It was scanned\non Monday. I shall call you back.";
        for (by, said) in [
            (SourceReading::Text, "“It was scanned on Monday”"),
            (
                SourceReading::MachineTranscript,
                "“It was scanned on Monday” (according to a machine transcript that nobody has checked)",
            ),
        ] {
            let found = looked(&context, letter, spoken, by);
            let printed: Vec<String> = context
                .items
                .iter()
                .flat_map(|placed| Saying::ALL.map(|saying| (placed, saying)))
                .filter_map(|(placed, saying)| Some(found.printed(placed, saying, saying.of(placed)?)))
                .collect();
            let wanted = [
                "“We have nothing about Oliwia”",
                said,
                "noted as: I will call you",
                "noted as: they never wrote",
            ];
            assert_eq!(printed, wanted);
        }
    }

    #[test]
    fn what_is_in_no_document_is_told_with_the_nearest_words() {
        let sample = Sample::new(ITEMS);
        let context = sample.matter();
        let spoken = "It was scanned on Monday. I shall call you back.";
        let found = looked(&context, "we have nothing about Oliwia", spoken, SourceReading::Text);
        let told: Vec<(Option<&str>, Option<u32>, bool)> = found
            .findings()
            .iter()
            .map(|f| (f.file.as_deref(), f.line, f.message.contains("nearest")))
            .collect();
        // The note was not read, so nothing can be said of it.
        assert_eq!(told, [(Some("call.mp3"), None, true), (None, Some(3), false)]);
        assert!(
            found.findings()[0].message.contains("“I shall call you”"),
            "{}",
            found.findings()[0].message
        );
        assert!(
            found.findings()[1].message.contains("2 pages have no text"),
            "{}",
            found.findings()[1].message
        );
    }
}
