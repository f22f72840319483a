//! The words that the user notes of others, and puts between quotation marks, looked for in the documents. Words in a text
//! of the user's own stay as the user wrote them; those that no document has are told to the user, with the words that come
//! nearest.

use std::collections::BTreeMap;

use super::bill_pages::pages_of_lines;
use super::free_quotation::{FreeMark, FreeQuotation};
use super::placed::{CallRowInBundle, Teller};
use super::postal_days::{PostalDays, proving_replies};
use super::saying::{FoundNote, ItemPagesText, NotFound, Quotations, Saying, sentences};
use super::transcript_turns::of_others;
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::QuotedText;
use crate::case::manifest::call_types::Call;
use crate::case::quotation::{
    FoundQuotation, QuotationSource, SourcePage, SourceReading, quoted_words, says_otherwise,
};
use crate::model::Kind;
use crate::model::finding::{Code, Finding};

/// Words that are looked for.
struct Wanted<'w> {
    words: &'w str,
    found: Option<FoundNote>,
    /// The nearest words so far: by how many letters they differ, the words, the item and its page.
    nearest: Option<(usize, String, u32)>,
    /// The sentence that has most of the words, for where none come near: how many, the sentence and the item.
    alike: Option<(usize, String, u32)>,
    /// The items that a machine wrote down and nobody checked.
    by_machine: Vec<u32>,
}

impl<'w> Wanted<'w> {
    fn new(words: &'w str) -> Self {
        Self { words, found: None, nearest: None, alike: None, by_machine: Vec::new() }
    }

    fn look(&mut self, (number, pages): (u32, usize), source: &QuotationSource) {
        // What a machine wrote down may also be in a letter, which is surer.
        self.found = match self.found {
            Some(sure) if sure.reading < SourceReading::MachineTranscript => Some(sure),
            before => {
                let found = source.find(self.words);
                let placed = |found: FoundQuotation| FoundNote {
                    reading: found.reading,
                    item: number,
                    page: found.page,
                    pages,
                    begins_within: found.begins_within,
                    runs_on: found.runs_on,
                };
                found.map(placed).or(before)
            }
        };
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
        let more = |(count, _): &(usize, String)| self.alike.as_ref().is_none_or(|alike| *count > alike.0);
        if let Some((count, words)) = source.most_alike(self.words).filter(more) {
            self.alike = Some((count, words, number));
        }
    }

    /// The item that has nearly the same words and means something else, and these words. What a machine heard is none.
    fn instead(&self, context: &CaseContext<'_>) -> Option<(u32, String)> {
        let (letters, words, number) = self.nearest.as_ref()?;
        let otherwise = !self.by_machine.contains(number) && says_otherwise(self.words, *letters, words);
        otherwise.then(|| (*number, context.initialise_children(words)))
    }

    /// "the nearest words are “…” (item 12)".
    fn nearest_in_words(&self) -> String {
        let Some((_, words, number)) = self.nearest.as_ref().or(self.alike.as_ref()) else {
            return String::new();
        };
        let heard = match self.by_machine.contains(number) {
            true => ", according to a machine transcript that nobody has checked",
            false => "",
        };
        format!(" The nearest words are “{words}” (item {number}{heard}).")
    }
}

/// A note of what somebody said, and where its words may be.
struct Note<'c, 'w> {
    teller: Teller<'c>,
    saying: Saying,
    /// The numbers of the items that may have the words.
    sources: Vec<u32>,
    wanted: Wanted<'w>,
    /// Its sentences, where it has several: they may be in another order, or apart.
    sentences: Vec<Wanted<'w>>,
}

impl Note<'_, '_> {
    fn look(&mut self, item: (u32, usize), source: &QuotationSource) {
        self.wanted.look(item, source);
        self.sentences.iter_mut().for_each(|sentence| sentence.look(item, source));
    }

    /// Whether it is of what a document says, and not of what was said in a call.
    fn is_of_document(&self) -> bool {
        self.saying == Saying::Says || matches!(self.teller, Teller::Promise(_))
    }

    /// Where its sentences were found, when each was: the first of them, read as the least sure of all.
    fn found_apart(&self) -> Option<FoundNote> {
        let found: Vec<FoundNote> =
            self.sentences.iter().map(|sentence| sentence.found).collect::<Option<_>>()?;
        let reading = found.iter().map(|found| found.reading).max()?;
        Some(FoundNote { reading, ..*found.first()? })
    }
}

/// Looks for all of them. `texts` gives the words of an item's pages.
pub(crate) fn look(
    context: &CaseContext<'_>,
    quoted: &[QuotedText],
    texts: &dyn Fn(&ItemInBundle<'_>) -> ItemPagesText,
) -> Quotations {
    let mut free: Vec<Wanted<'_>> = quoted.iter().map(|quoted| Wanted::new(&quoted.words)).collect();
    let mut notes: Vec<Note<'_, '_>> = Vec::new();
    let tellers = context.items.iter().map(Teller::from).chain(context.call_rows().map(Teller::Row));
    let tellers = tellers.chain(context.promise_rows().map(Teller::Promise));
    for teller in tellers {
        let own = Saying::ALL.into_iter().filter_map(|saying| Some((saying, saying.of(teller)?)));
        notes.extend(own.map(|(saying, words)| Note {
            teller,
            saying,
            sources: sources_of(context, teller).iter().map(|placed| placed.number).collect(),
            wanted: Wanted::new(words),
            sentences: sentences(words).into_iter().map(Wanted::new).collect(),
        }));
    }
    let replies = proving_replies(context);
    // One item's words at a time are in memory, and only those that something is looked for in.
    let mut unread: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    // Transcripts whose pages were all read in one way: by somebody who knows the words, or by a machine.
    let mut transcripts: BTreeMap<u32, SourceReading> = BTreeMap::new();
    let mut result = Quotations::default();
    for source in &context.items {
        let mut noted: Vec<&mut Note<'_, '_>> =
            notes.iter_mut().filter(|note| note.sources.contains(&source.number)).collect();
        let days = PostalDays::new(source, replies.get(&source.number));
        let billed = source.item.bill.as_ref().is_some_and(|bill| !bill.line.is_empty());
        if free.is_empty() && noted.is_empty() && days.is_empty() && !billed {
            continue;
        }
        let pages = texts(source);
        days.look(source.number, &pages, &mut result);
        let lines = pages_of_lines(source, &pages).into_iter();
        result.bill_lines.extend(lines.map(|(line, page)| ((source.number, line), page)));
        unread.insert(source.number, (pages.iter().filter(|page| page.is_none()).count(), pages.len()));
        let by_program = |page: &&(String, SourceReading)| page.1 == SourceReading::Ocr;
        result.read_by_program += pages.iter().flatten().filter(by_program).count();
        if source.entry.kind == Kind::Transcript {
            transcripts.extend(read_throughout(&pages).map(|reading| (source.number, reading)));
        }
        let known: Vec<SourcePage<'_>> = pages
            .iter()
            .map(|page| match page {
                Some((text, reading)) => SourcePage { text, reading: *reading },
                None => SourcePage { text: "", reading: SourceReading::Text },
            })
            .collect();
        let words = QuotationSource::new(&known);
        if known.iter().any(|page| page.reading == SourceReading::MachineTranscript) {
            free.iter_mut().chain(noted.iter_mut().map(|note| &mut note.wanted)).for_each(|wanted| {
                wanted.by_machine.push(source.number);
            });
        }
        let item = (source.number, pages.len());
        free.iter_mut().for_each(|wanted| wanted.look(item, &words));
        // What the user said in a call was not said to the user.
        let (says, of_call): (Vec<_>, Vec<_>) = noted.drain(..).partition(|note| note.is_of_document());
        says.into_iter().for_each(|note| note.look(item, &words));
        if !of_call.is_empty() {
            let others = of_others(&known, context);
            of_call.into_iter().for_each(|note| note.look(item, &others));
        }
    }
    let read = |numbers: &[u32]| {
        let pages = numbers.iter().filter_map(|number| unread.get(number));
        pages.fold((0, 0), |(unread, all), (of_item, pages)| (unread + of_item, all + pages))
    };
    for note in &notes {
        let key = (note.teller.key(), note.saying);
        if let Some(found) = note.wanted.found {
            result.found.insert(key, found);
            continue;
        }
        if let Some(found) = note.found_apart() {
            result.found.insert(key, found);
            result.found_apart.insert(key);
            continue;
        }
        let heard = note.is_of_document() || can_be_read(context, note.teller);
        let (unread, all) = read(&note.sources);
        let any_read = note.sources.is_empty() || unread < all;
        result.findings.extend((heard && any_read).then(|| not_in_source(context, note)));
        let was_read = |reading| note.sources.iter().any(|source| transcripts.get(source) == Some(&reading));
        let why = match note.is_of_document() {
            true if all == 0 => None,
            true if unread == all => Some(NotFound::NotCompared),
            true if unread > 0 => Some(NotFound::WhereRead),
            true => Some(NotFound::InDocument),
            false if was_read(SourceReading::Text) => Some(NotFound::InTranscript),
            false if was_read(SourceReading::MachineTranscript) => Some(NotFound::InMachineTranscript),
            false => None,
        };
        result.not_found.extend(why.map(|why| (key, why)));
        let instead = note.wanted.instead(context).filter(|_| note.is_of_document());
        result.instead.extend(instead.map(|(_, words)| (key, words)));
    }
    result.unsearched = unread
        .values()
        .fold((0, 0), |(pages, items), (unread, _)| (pages + unread, items + usize::from(*unread > 0)));
    let all_unread = result.unsearched.0;
    let missing = quoted.iter().zip(&free).filter(|(_, wanted)| wanted.found.is_none());
    result.findings.extend(missing.clone().map(|(quoted, wanted)| nowhere(quoted, wanted, all_unread)));
    // Of an item that says itself what its document says the document is known.
    let is_of_unread = |words: &str| {
        let quotes = |item: &ItemInBundle<'_>| {
            let texts = [&item.item.title, &item.item.relevance, &item.item.note];
            texts.into_iter().flatten().any(|text| quoted_words(text).contains(&words))
        };
        let not_read =
            |item: &ItemInBundle<'_>| unread.get(&item.number).is_some_and(|(unread, _)| *unread > 0);
        context.items.iter().any(|item| not_read(item) && quotes(item))
    };
    // Where words are left out, what is left may be there in parts, and nothing is said on the page.
    let whole = missing.filter(|(quoted, _)| !quoted.words.contains('…') && !quoted.words.contains("..."));
    result.free.extend(whole.map(|(quoted, wanted)| {
        let of = match all_unread {
            0 => FreeQuotation::Nowhere,
            _ if is_of_unread(&quoted.words) => FreeQuotation::NotCompared,
            _ => FreeQuotation::NotWhereRead,
        };
        (quoted.words.clone(), FreeMark { of, instead: wanted.instead(context) })
    }));
    let by_machine = |found: FoundNote| found.reading == SourceReading::MachineTranscript;
    let heard = quoted.iter().zip(&free).filter(|(_, wanted)| wanted.found.is_some_and(by_machine));
    result.findings.extend(heard.clone().map(|(quoted, _)| only_by_machine(quoted)));
    let mark = FreeMark { of: FreeQuotation::ByMachine, instead: None };
    result.free.extend(heard.map(|(quoted, _)| (quoted.words.clone(), mark.clone())));
    result
}

/// The one way in which all pages of an item were read.
fn read_throughout(pages: &[Option<(String, SourceReading)>]) -> Option<SourceReading> {
    let reading = |page: &Option<(String, SourceReading)>| page.as_ref().map(|(_, reading)| *reading);
    let first = reading(pages.first()?)?;
    pages.iter().all(|page| reading(page) == Some(first)).then_some(first)
}

/// The items that may hold what is noted: the item itself, the recording of a call and its transcript. What a row of the
/// user's own tells of a call is no source of what was said in it.
fn sources_of<'c>(context: &CaseContext<'c>, teller: Teller<'c>) -> Vec<ItemInBundle<'c>> {
    let transcript = |call: Option<&Call>| call.and_then(|call| context.item(call.transcript.as_ref()?));
    match teller {
        Teller::Item(placed) => {
            [Some(placed), transcript(placed.item.call.as_ref())].into_iter().flatten().collect()
        }
        Teller::Row(CallRowInBundle { row, .. }) => {
            let recording = row.recording.as_ref().and_then(|to| context.item(to));
            let of_recording = recording.and_then(|placed| transcript(placed.item.call.as_ref()));
            let told = row.item.as_ref().and_then(|to| context.item(to));
            let told = told.filter(|placed| placed.entry.kind == Kind::Transcript);
            [recording, of_recording, transcript(Some(&row.call)), told].into_iter().flatten().collect()
        }
        Teller::Promise(promise) => {
            promise.row.item.as_ref().and_then(|to| context.item(to)).into_iter().collect()
        }
    }
}

/// Whether somebody wrote down what was said.
fn can_be_read(context: &CaseContext<'_>, teller: Teller<'_>) -> bool {
    let sources = sources_of(context, teller);
    match teller {
        Teller::Item(placed) => {
            sources.len() > 1 || placed.entry.transcribed || placed.entry.kind == Kind::Transcript
        }
        Teller::Row(_) => {
            sources.iter().any(|placed| placed.entry.transcribed || placed.entry.kind == Kind::Transcript)
        }
        Teller::Promise(_) => !sources.is_empty(),
    }
}

fn not_in_source(context: &CaseContext<'_>, note: &Note<'_, '_>) -> Finding {
    let (of_which, document) = match note.teller {
        Teller::Item(_) => (String::new(), "this document or its transcript"),
        Teller::Promise(_) => (" of [[promise]]".into(), "this document"),
        Teller::Row(row) => (format!(" of {}", row.named()), "the transcript of this call"),
    };
    let message = format!(
        "The words in {}{of_which} are not in {document}, so they are printed as a note and not as a \
         quotation.{}",
        note.saying.key(),
        note.wanted.nearest_in_words()
    );
    let finding = Finding::warning(Code::QuotationNotFound, message);
    context.at_teller(note.teller, finding).next(
        "If it is meant as a quotation, copy the words exactly. If it is your note of the meaning, leave it.",
    )
}

fn only_by_machine(quoted: &QuotedText) -> Finding {
    let message = format!(
        "“{}” is in quotation marks in {}, but only a machine transcript that nobody has checked has these \
         words.",
        quoted.words, quoted.key
    );
    Finding::warning(Code::QuotationNotFound, message).on_line(quoted.at).next(
        "Add that it is from a machine transcript. Or listen to the recording, correct the transcript and \
         add checked_by.",
    )
}

fn nowhere(quoted: &QuotedText, wanted: &Wanted<'_>, unread: usize) -> Finding {
    let so_far = match unread {
        0 => String::new(),
        1 => " 1 page has no text that could be searched.".into(),
        more => format!(" {more} pages have no text that could be searched."),
    };
    let message = format!(
        "“{}” is in quotation marks in {}, but no document in this bundle has these words.{}{so_far}",
        quoted.words,
        quoted.key,
        wanted.nearest_in_words()
    );
    Finding::warning(Code::QuotationNotFound, message)
        .on_line(quoted.at)
        .next("Copy the words exactly as the document has them, or take the quotation marks away.")
}

#[cfg(test)]
#[path = "quotation_tests.rs"]
mod tests;
