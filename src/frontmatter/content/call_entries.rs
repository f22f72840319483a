//! Every call of a case once, whatever tells of it: a recording, a row of the manifest, a row of a table of calls. Accounts
//! are joined only where the user says that they are of one call. Two that may be of one call, and of which nobody says
//! so, are shown apart, and only one of them is counted, so that nobody can call the number of calls too high.

use super::case_entry::by_date;
use super::context::ItemPage;
use super::placed::{CallRowInBundle, Teller};
use super::saying::Saying;
use super::{CaseContext, ItemInBundle};
use crate::case::calls::CallTraits;
use crate::case::manifest::call_types::Call;
use crate::model::direction::Direction;
use crate::model::plan::Body;
use crate::model::{Duration, Kind, PartialDate};

/// A call.
#[derive(Clone, Debug)]
pub(super) struct CallEntry<'a> {
    /// When it began.
    pub(super) date: Option<PartialDate>,
    /// All that is known of it, from everything that tells of it.
    pub(super) call: Call,
    /// What tells of it: rows, then recordings. Never empty.
    pub(super) tellers: Vec<Teller<'a>>,
    /// The call that it may be, when it is not counted for that.
    pub(super) may_be: Option<usize>,
}

impl<'a> CallEntry<'a> {
    fn new(teller: Teller<'a>) -> Self {
        let mut entry = CallEntry { date: None, call: Call::default(), tellers: vec![teller], may_be: None };
        entry.settle();
        entry
    }

    fn add(&mut self, teller: Teller<'a>) {
        self.tellers.push(teller);
        // What a person wrote comes before what a phone did, and a row before the recording.
        self.tellers.sort_by_key(|teller| rank(*teller));
        self.settle();
    }

    /// Takes together what its tellers say.
    fn settle(&mut self) {
        let calls = self.tellers.iter().filter_map(|teller| teller.call());
        self.call = calls.fold(Call::default(), |all, call| all.merged_with(call));
        let dates = || self.tellers.iter().filter_map(|teller| began(*teller));
        let first = dates().next();
        let on_that_day = |date: &PartialDate| {
            matches!(date, PartialDate::Moment(_)) && first.is_some_and(|first| first.day() == date.day())
        };
        self.date = dates().find(on_that_day).or(first);
    }

    /// The items that record it.
    pub(super) fn recordings(&self) -> impl Iterator<Item = ItemInBundle<'a>> {
        self.tellers.iter().filter_map(|teller| match teller {
            Teller::Item(placed) => Some(*placed),
            Teller::Row(_) | Teller::Promise(_) => None,
        })
    }

    /// The rows that tell of it.
    pub(super) fn rows(&self) -> impl Iterator<Item = CallRowInBundle<'a>> {
        self.tellers.iter().filter_map(|teller| match teller {
            Teller::Row(row) => Some(*row),
            Teller::Item(_) | Teller::Promise(_) => None,
        })
    }

    /// Whether it is one of the calls that are counted, and not one that may be another or that nobody answered.
    pub(super) fn is_counted(&self) -> bool {
        self.may_be.is_none() && self.call.answered != Some(false)
    }

    /// The name that was given, where one was.
    pub(super) fn officer(&self) -> Option<&str> {
        self.call.officer.as_deref().map(str::trim).filter(|name| !name.is_empty())
    }

    /// Whether it came in.
    pub(super) fn is_incoming(&self) -> bool {
        self.call.direction == Some(Direction::Incoming)
    }

    /// Where it is first shown: the recording, else the row that tells of it. Nothing where no source is named.
    pub(super) fn place(&self, context: &CaseContext<'a>) -> Option<ItemPage<'a>> {
        let recorded = self.recordings().next().map(|placed| ItemPage { placed, page: None });
        let told = |row: CallRowInBundle<'a>| {
            Some(ItemPage { placed: context.item(row.row.item.as_ref()?)?, page: row.row.page })
        };
        recorded.or_else(|| self.rows().find_map(told))
    }

    /// A note of what was said, as it is printed; nothing where there is none.
    pub(super) fn noted(&self, context: &CaseContext<'a>, saying: Saying) -> Option<String> {
        self.tellers.iter().find_map(|teller| context.noted(*teller, saying))
    }

    /// How many seconds a recording of the whole call plays, where there is one and no other.
    pub(super) fn played_whole(&self) -> Option<u64> {
        let mut recordings = self.recordings();
        let only = recordings.next().filter(|_| recordings.next().is_none())?;
        let call = only.item.call.as_ref();
        let extract = call.is_some_and(|call| call.whole == Some(false) || call.extract_of.is_some());
        played(only).filter(|_| !extract)
    }

    /// How long it lasted, as far as its row or its recording says.
    fn length(&self) -> Option<Duration> {
        let played = || self.recordings().find_map(played).map(Duration::from_seconds);
        self.call.duration.or_else(played)
    }

    /// What speaks for another account being of the same call.
    pub(super) fn traits(&self) -> CallTraits {
        let hidden = self.rows().find_map(|row| row.logged?.number.as_deref());
        let number = self.call.their_number.as_deref().or(hidden);
        CallTraits::new(self.date, number, self.length(), self.call.direction)
    }
}

/// How many seconds a recording plays.
fn played(placed: ItemInBundle<'_>) -> Option<u64> {
    match &placed.entry.body {
        Body::Sheet(sheet) => sheet.wave.as_ref().map(|wave| wave.length.as_secs()),
        Body::Pages(_) => None,
    }
}

/// When a call began by what one account says.
pub(super) fn began(teller: Teller<'_>) -> Option<PartialDate> {
    match teller {
        Teller::Item(placed) => placed.item.date,
        Teller::Row(row) => Some(row.row.date),
        Teller::Promise(promise) => promise.row.date,
    }
}

/// Which of two accounts is told first and counted: a row of the manifest, a row of a kept log, a recording, a row of a
/// phone's list.
fn rank(teller: Teller<'_>) -> u8 {
    match teller {
        Teller::Row(row) => match row.logged {
            None => 0,
            Some(logged) if !logged.listed => 1,
            Some(_) => 3,
        },
        Teller::Item(_) | Teller::Promise(_) => 2,
    }
}

/// What accounts come from: two of one source are two calls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Manifest,
    Log(usize),
    Recording(u32),
}

fn source(teller: Teller<'_>) -> Source {
    match teller {
        Teller::Row(row) => row.logged.map_or(Source::Manifest, |logged| Source::Log(logged.log)),
        Teller::Item(placed) => Source::Recording(placed.number),
        // A promise in a letter tells of no call.
        Teller::Promise(_) => Source::Manifest,
    }
}

/// Whether an item is a call. An extract, a further part or a second recording is no other call than the one that it names,
/// when that is in the bundle too.
pub(super) fn is_call(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    first_recording(context, placed).is_none()
        && (placed.entry.kind == Kind::Call || placed.item.call.is_some())
}

/// The recording that this one is an extract, a further part or a second recording of.
pub(super) fn first_recording<'a>(
    context: &CaseContext<'a>,
    placed: &ItemInBundle<'_>,
) -> Option<ItemInBundle<'a>> {
    let call = placed.item.call.as_ref()?;
    let named = call.same_call.as_ref().or(call.extract_of.as_ref())?;
    context.item(named).filter(|first| first.number != placed.number)
}

/// Every call, earliest first; undated last.
pub(super) fn entries<'a>(context: &CaseContext<'a>) -> Vec<CallEntry<'a>> {
    let calls = context.items.iter().filter(|placed| is_call(context, placed));
    let mut entries: Vec<CallEntry<'a>> = calls.map(|placed| CallEntry::new(placed.into())).collect();
    let joins = |row: &CallRowInBundle<'a>| {
        let log = row.logged.and_then(|logged| context.manifest.call_log.get(logged.log));
        log.is_some_and(|log| log.joins == Some(true))
    };
    let (joining, own): (Vec<CallRowInBundle<'a>>, Vec<CallRowInBundle<'a>>) =
        context.call_rows().partition(joins);
    for row in own {
        if let Some(recording) = recording_of(context, row) {
            add_to_recording(&mut entries, recording, row);
            continue;
        }
        match entries.iter_mut().find(|entry| is_row_of(entry, row)) {
            Some(entry) => entry.add(Teller::Row(row)),
            None => entries.push(CallEntry::new(Teller::Row(row))),
        }
    }
    for row in joining {
        if let Some(recording) = recording_of(context, row) {
            add_to_recording(&mut entries, recording, row);
            continue;
        }
        if let Some(entry) = entries.iter_mut().find(|entry| is_row_of(entry, row)) {
            entry.add(Teller::Row(row));
            continue;
        }
        let lone = CallEntry::new(Teller::Row(row));
        match only_match(&entries, &lone) {
            Some(at) => entries[at].add(Teller::Row(row)),
            None => entries.push(lone),
        }
    }
    entries.sort_by(|a, b| by_date(a.date, b.date));
    let may_be: Vec<Option<usize>> = matches(&entries);
    for (entry, other) in entries.iter_mut().zip(may_be) {
        entry.may_be = other;
    }
    entries
}

/// Whether a call is a row of a table because one of its own rows names that table and has the day and the time of the row.
/// A second row of the same table is another call.
fn is_row_of(entry: &CallEntry<'_>, logged: CallRowInBundle<'_>) -> bool {
    let minute = |date: PartialDate| match date {
        PartialDate::Moment(at) => Some((at.date(), at.hour(), at.minute())),
        _ => None,
    };
    let Some(log) = logged.logged.map(|of| of.log) else { return false };
    let of_table = |row: &CallRowInBundle<'_>| {
        row.logged.is_none()
            && row.row.item.is_some()
            && row.row.item == logged.row.item
            && minute(row.row.date).is_some()
            && minute(row.row.date) == minute(logged.row.date)
    };
    entry.rows().any(|row| of_table(&row))
        && !entry.rows().any(|row| row.logged.is_some_and(|of| of.log == log))
}

/// The recording that a row names: the first of those of one call.
fn recording_of<'a>(context: &CaseContext<'a>, row: CallRowInBundle<'a>) -> Option<ItemInBundle<'a>> {
    let placed = context.item(row.row.recording.as_ref()?)?;
    Some(first_recording(context, &placed).unwrap_or(placed))
}

fn add_to_recording<'a>(
    entries: &mut Vec<CallEntry<'a>>,
    recording: ItemInBundle<'a>,
    row: CallRowInBundle<'a>,
) {
    let of_it =
        |entry: &&mut CallEntry<'a>| entry.recordings().any(|placed| placed.number == recording.number);
    match entries.iter_mut().find(of_it) {
        Some(entry) => entry.add(Teller::Row(row)),
        None => {
            let mut entry = CallEntry::new(Teller::Item(recording));
            entry.add(Teller::Row(row));
            entries.push(entry);
        }
    }
}

fn share_a_source(one: &CallEntry<'_>, other: &CallEntry<'_>) -> bool {
    one.tellers.iter().any(|teller| other.tellers.iter().any(|own| source(*own) == source(*teller)))
}

/// The one entry that an account may be of. With two that it may be of nobody can tell, unless one is nearer.
fn only_match(entries: &[CallEntry<'_>], lone: &CallEntry<'_>) -> Option<usize> {
    let traits = lone.traits();
    let may_be = entries.iter().enumerate().filter(|(_, entry)| !share_a_source(entry, lone));
    let mut found: Vec<(u64, usize)> =
        may_be.filter_map(|(at, entry)| Some((entry.traits().apart(&traits)?, at))).collect();
    found.sort_unstable();
    match found[..] {
        [(_, at)] => Some(at),
        [(nearest, at), (next, _), ..] if nearest < next => Some(at),
        _ => None,
    }
}

/// For each entry another one that it may be, and for which it is not counted. Each is taken for one other at most.
fn matches(entries: &[CallEntry<'_>]) -> Vec<Option<usize>> {
    let traits: Vec<CallTraits> = entries.iter().map(CallEntry::traits).collect();
    let order = |at: usize| (entries[at].tellers.first().map_or(u8::MAX, |teller| rank(*teller)), at);
    let mut pairs = Vec::new();
    let day = |at: usize| entries[at].date.map(PartialDate::last_day);
    for one in 0..entries.len() {
        // The entries are in the order of their dates, and calls of days apart are two.
        let near = |other: &usize| match (day(one), day(*other)) {
            (Some(one), Some(other)) => (other - one).get_days() <= 1,
            _ => false,
        };
        for other in (one + 1..entries.len()).take_while(near) {
            let (kept, left) = if order(one) <= order(other) { (one, other) } else { (other, one) };
            if share_a_source(&entries[kept], &entries[left]) {
                continue;
            }
            let recorded = |at: usize| entries[at].recordings().next().is_some();
            let part = recorded(kept) && recorded(left) && traits[kept].goes_on_in(&traits[left]);
            let apart = traits[kept].apart(&traits[left]).or(part.then_some(0));
            pairs.extend(apart.map(|apart| (apart, order(kept), kept, left)));
        }
    }
    pairs.sort_unstable();
    let mut may_be = vec![None; entries.len()];
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (_, _, kept, left) in pairs {
        // One source has each call once: of its accounts only one may be this call.
        let again =
            taken.iter().any(|(other, by)| *other == kept && share_a_source(&entries[*by], &entries[left]));
        if may_be[left].is_none() && !again {
            may_be[left] = Some(kept);
            taken.push((kept, left));
        }
    }
    may_be
}

#[cfg(test)]
#[path = "call_entries_tests.rs"]
mod tests;
