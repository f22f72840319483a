//! The words that the user notes of others, and puts between quotation marks, looked for in the documents. Words in a text
//! of the user's own stay as the user wrote them; those that no document has are told to the user, with the words that come
//! nearest.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::officials::is_title;
use super::placed::{CallRowInBundle, Teller};
use super::saying::{FreeQuotation, Quotations, Saying, sentences};
use super::{CaseContext, ItemInBundle};
use crate::case::delivery_shown::{says_delivered, says_posted};
use crate::case::manifest::QuotedText;
use crate::case::manifest::call_types::Call;
use crate::case::manifest::types::Post;
use crate::case::quotation::{FoundQuotation, QuotationSource, SourcePage, SourceReading};
use crate::case::user::user;
use crate::model::finding::{Code, Finding};
use crate::model::page_text::CELL_END;
use crate::model::{Kind, PartialDate};

/// The words of an item's pages: their text, and how it came to be known; nothing for a page whose words are not known.
pub(crate) type ItemPagesText = Vec<Option<(String, SourceReading)>>;

/// Words that are looked for.
struct Wanted<'w> {
    words: &'w str,
    found: Option<FoundQuotation>,
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

    fn look(&mut self, number: u32, source: &QuotationSource) {
        // What a machine wrote down may also be in a letter, which is surer.
        self.found = match self.found {
            Some(sure) if sure.reading < SourceReading::MachineTranscript => Some(sure),
            before => source.find(self.words).or(before),
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
    fn look(&mut self, number: u32, source: &QuotationSource) {
        self.wanted.look(number, source);
        self.sentences.iter_mut().for_each(|sentence| sentence.look(number, source));
    }

    /// Whether it is of what a document says, and not of what was said in a call.
    fn is_of_document(&self) -> bool {
        self.saying == Saying::Says || matches!(self.teller, Teller::Promise(_))
    }

    /// How its sentences were read where each was found: by the least sure of the readings.
    fn found_apart(&self) -> Option<SourceReading> {
        let readings = self.sentences.iter().map(|sentence| sentence.found.map(|found| found.reading));
        readings.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

/// The letters that name a reply as the proof of their delivery, by the number of the reply, with the day that is told. A
/// receipt or a tracking page is a proof of another kind.
fn proving_replies(context: &CaseContext<'_>) -> BTreeMap<u32, Vec<(u32, Date)>> {
    let mut replies: BTreeMap<u32, Vec<(u32, Date)>> = BTreeMap::new();
    for placed in &context.items {
        let Some(post) = &placed.item.post else { continue };
        let proof = post.proof.as_ref().and_then(|to| context.item(to));
        let letter = post.letter.as_ref().map_or(Some(*placed), |to| context.item(to));
        let received = letter.and_then(|letter| letter.item.received);
        let day = post.delivered.or(received).and_then(PartialDate::day);
        if let (Some(proof), Some(letter), Some(day)) = (proof, letter, day)
            && proof.number != letter.number
        {
            replies.entry(proof.number).or_default().push((letter.number, day));
        }
    }
    replies
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
    let mut unread: BTreeMap<u32, usize> = BTreeMap::new();
    // Transcripts whose pages were all read in one way: by somebody who knows the words, or by a machine.
    let mut transcripts: BTreeMap<u32, SourceReading> = BTreeMap::new();
    let mut result = Quotations::default();
    for source in &context.items {
        let mut noted: Vec<&mut Note<'_, '_>> =
            notes.iter_mut().filter(|note| note.sources.contains(&source.number)).collect();
        let days = PostalDays::new(source, replies.get(&source.number));
        if free.is_empty() && noted.is_empty() && days.is_empty() {
            continue;
        }
        let pages = texts(source);
        days.look(source.number, &pages, &mut result);
        unread.insert(source.number, pages.iter().filter(|page| page.is_none()).count());
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
        free.iter_mut().for_each(|wanted| wanted.look(source.number, &words));
        // What the user said in a call was not said to the user.
        let (says, of_call): (Vec<_>, Vec<_>) = noted.drain(..).partition(|note| note.is_of_document());
        says.into_iter().for_each(|note| note.look(source.number, &words));
        if !of_call.is_empty() {
            let others = of_others(&known, context);
            of_call.into_iter().for_each(|note| note.look(source.number, &others));
        }
    }
    let none_read = |numbers: &[u32]| numbers.iter().all(|number| unread.get(number).is_none_or(|n| *n > 0));
    for note in &notes {
        if let Some(found) = note.wanted.found {
            result.found.insert((note.teller.key(), note.saying), found.reading);
            continue;
        }
        if let Some(reading) = note.found_apart() {
            result.found.insert((note.teller.key(), note.saying), reading);
            result.found_apart.insert((note.teller.key(), note.saying));
            continue;
        }
        let heard = note.is_of_document() || can_be_read(context, note.teller);
        result.findings.extend((heard && !none_read(&note.sources)).then(|| not_in_source(context, note)));
        let was_read = |reading| note.sources.iter().any(|source| transcripts.get(source) == Some(&reading));
        if !note.is_of_document() && was_read(SourceReading::Text) {
            result.not_in_transcript.insert((note.teller.key(), note.saying));
        } else if note.saying != Saying::Says && was_read(SourceReading::MachineTranscript) {
            result.not_in_machine_transcript.insert((note.teller.key(), note.saying));
        }
    }
    let unread: usize = unread.values().sum();
    let missing = quoted.iter().zip(&free).filter(|(_, wanted)| wanted.found.is_none());
    result.findings.extend(missing.clone().map(|(quoted, wanted)| nowhere(quoted, wanted, unread)));
    let not_found = if unread == 0 { FreeQuotation::Nowhere } else { FreeQuotation::NotWhereRead };
    // Where words are left out, what is left may be there in parts, and nothing is said on the page.
    let whole = missing.filter(|(quoted, _)| !quoted.words.contains('…') && !quoted.words.contains("..."));
    result.free.extend(whole.map(|(quoted, _)| (quoted.words.clone(), not_found)));
    let by_machine = |found: FoundQuotation| found.reading == SourceReading::MachineTranscript;
    let heard = quoted.iter().zip(&free).filter(|(_, wanted)| wanted.found.is_some_and(by_machine));
    result.findings.extend(heard.clone().map(|(quoted, _)| only_by_machine(quoted)));
    result.free.extend(heard.map(|(quoted, _)| (quoted.words.clone(), FreeQuotation::ByMachine)));
    result
}

/// The one way in which all pages of an item were read.
fn read_throughout(pages: &[Option<(String, SourceReading)>]) -> Option<SourceReading> {
    let reading = |page: &Option<(String, SourceReading)>| page.as_ref().map(|(_, reading)| *reading);
    let first = reading(pages.first()?)?;
    pages.iter().all(|page| reading(page) == Some(first)).then_some(first)
}

/// The days of posting and delivery that the pages of an item may show.
struct PostalDays<'r> {
    delivered: Option<Date>,
    posted: Option<Date>,
    /// The letters whose delivery it is named to prove, each with the day that is told.
    proves: &'r [(u32, Date)],
    /// It is a letter, which can show that another came and not when.
    is_letter: bool,
}

impl<'r> PostalDays<'r> {
    fn new(source: &ItemInBundle<'_>, proves: Option<&'r Vec<(u32, Date)>>) -> Self {
        let day = |of: fn(&Post) -> Option<PartialDate>| {
            source.item.post.as_ref().and_then(of).and_then(PartialDate::day)
        };
        Self {
            delivered: day(|post| post.delivered),
            posted: day(|post| post.posted),
            proves: proves.map_or(&[], Vec::as_slice),
            is_letter: matches!(source.entry.kind, Kind::Letter | Kind::Email),
        }
    }

    fn is_empty(&self) -> bool {
        self.delivered.is_none() && self.posted.is_none() && self.proves.is_empty()
    }

    /// Notes which of the days the pages of the item with this number show.
    fn look(&self, number: u32, pages: &[Option<(String, SourceReading)>], result: &mut Quotations) {
        let says = |is: &dyn Fn(&str) -> bool| pages.iter().flatten().any(|(text, _)| is(text));
        if self.posted.is_some_and(|day| says(&|text| says_posted(text, day))) {
            result.posting_shown.insert(number);
        }
        if self.delivered.is_some_and(|day| says(&|text| says_delivered(text, day))) {
            result.delivery_shown.insert(number);
        }
        // Of pages that nobody could read it cannot be said that they do not show it.
        let all_read = !pages.is_empty() && pages.iter().all(Option::is_some);
        for (letter, day) in self.proves {
            let at = pages
                .iter()
                .position(|page| page.as_ref().is_some_and(|(text, _)| says_delivered(text, *day)));
            match at.and_then(|at| u32::try_from(at + 1).ok()) {
                Some(page) => {
                    result.delivery_pages.insert((*letter, number), page);
                }
                None if all_read && self.is_letter => {
                    result.day_not_shown.insert((*letter, number));
                }
                None => {}
            }
        }
    }
}

/// The words of pages without those that a transcript gives to the user.
fn of_others(pages: &[SourcePage<'_>], context: &CaseContext<'_>) -> QuotationSource {
    let user = user(context.manifest).map_or(Vec::new(), |user| user.name.split_whitespace().collect());
    let mut users_turn = false;
    // A turn's number and time may be on a line of their own, with its speaker on the next.
    let mut begun = false;
    let texts: Vec<String> = pages
        .iter()
        .map(|page| {
            let lines = page.text.lines().filter(|line| {
                // The end of a cell between a time and its speaker is nobody's turn.
                if line.starts_with(CELL_END) {
                    return !users_turn;
                }
                let speaker = speaker_of(line).or(begun.then_some(*line)).or_else(|| labelled(line));
                begun = speaker.is_some_and(|words| words.trim().is_empty());
                users_turn = match speaker {
                    Some(words) => is_user(words, &user),
                    None => users_turn,
                };
                !users_turn
            });
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect();
    let pages: Vec<SourcePage<'_>> =
        texts.iter().zip(pages).map(|(text, page)| SourcePage { text, reading: page.reading }).collect();
    QuotationSource::new(&pages)
}

/// What follows the number and the time at the beginning of a line of a transcript: who speaks, and the first words.
/// Nothing for a line that has no time there.
fn speaker_of(line: &str) -> Option<&str> {
    let figures = |text: &str, more: &[char]| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || more.contains(&c))
    };
    let split = |text: &'_ str| text.split_once(' ').map_or(text.len(), |(first, _)| first.len());
    let line = line.trim();
    let (first, after) = line.split_at(split(line));
    let from_time = if figures(first, &[]) { after.trim_start() } else { line };
    let (time, words) = from_time.split_at(split(from_time));
    (time.contains(':') && figures(time, &[':', '.'])).then_some(words.trim_start())
}

/// A line of a transcript without times that begins with its speaker and a colon, less its number.
fn labelled(line: &str) -> Option<&str> {
    let words = line.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    let (label, _) = words.split_once(':')?;
    let label: Vec<&str> = label.split_whitespace().collect();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase);
    (!label.is_empty() && label.len() <= 4 && label.iter().all(is_name)).then_some(words)
}

/// Whether the words that a line of a transcript begins with name the user.
fn is_user(words: &str, name: &[&str]) -> bool {
    let alike = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let mut words = words.split_whitespace().map(|word| word.trim_end_matches([':', '.', ',']));
    match words.next() {
        Some("Me" | "Myself") => true,
        // Speakers are often written in capitals.
        Some(title) if is_title(title) => {
            words.next().zip(name.last()).is_some_and(|(next, last)| alike(next, last))
        }
        Some(first) => name.iter().any(|own| alike(first, own)),
        None => false,
    }
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
