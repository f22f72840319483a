//! What the user is told of the calls: recordings that are relied on without a transcript, accounts that may be of one call
//! with the line to write if they are, accounts of one call that differ, and calls after which nobody wrote a letter.

use std::collections::BTreeMap;

use super::author::user;
use super::call_entries::{self, CallEntry};
use super::case_entry::is_sent;
use super::officials::distinct_people;
use super::placed::Teller;
use super::{CaseContext, CaseHistory, ItemInBundle, calls_in_writing};
use crate::case::calls::CallTraits;
use crate::case::manifest;
use crate::case::manifest::call_types::Call;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::quote::quoted;
use crate::case::profile::need::Need;
use crate::model::finding::{Code, Finding};
use crate::model::phone_number::bare_phone;
use crate::model::{Kind, PartialDate, counted};

/// Calls that a finding names at most.
const NAMED: usize = 20;
/// Days within which a letter follows a call.
const LETTER_DAYS: i32 = 14;

/// Everything there is to say of the calls.
pub(super) fn findings(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Finding> {
    let entries = &history.calls;
    let mut found = without_transcript(context, entries);
    found.extend(may_be_one(context, entries));
    found.extend(bill_lines(context, entries));
    found.extend(entries.iter().filter_map(|entry| differing(context, entry)));
    found.extend(without_letter(context, entries));
    let unsaid = calls_in_writing::without_direction(context, history, entries);
    if unsaid > 0 {
        let message = format!(
            "{} after you asked to be contacted in writing only, but you have not said who called.",
            counted(unsaid, "call came", "calls came")
        );
        let next = "Write direction = \"incoming\" where they called you. Only those are counted as calls after the request.";
        found.push(Finding::note(Code::CallLogDoubt, message).about(manifest::FILE).next(next));
    }
    found
}

/// Recordings that are relied on without a transcript.
fn without_transcript(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Vec<Finding> {
    if context.profile.require.iter().any(|requirement| requirement.need == Need::Transcripts) {
        // The purpose asks for each, and says so.
        return Vec::new();
    }
    let lacking = entries.iter().filter_map(|entry| {
        let recording = entry.recordings().next()?;
        let transcript = entry.call.transcript.as_ref().and_then(|to| context.page(to, None));
        let transcribed = entry.recordings().any(|recording| recording.entry.transcribed);
        (transcript.is_none() && !transcribed && relied_on(context, entry, &recording)).then_some(recording)
    });
    let finding = |recording: ItemInBundle<'_>| {
        Finding::warning(Code::NotTranscribed, "this call is relied on and has no transcript")
            .at(&recording.item.file)
            .next("add a transcript to the folder and name it: transcript = \"…\" in the call's [item.call]")
    };
    lacking.map(finding).collect()
}

/// Whether something rests on what was said: its own row says what, or another part of the case names it.
fn relied_on(context: &CaseContext<'_>, entry: &CallEntry<'_>, recording: &ItemInBundle<'_>) -> bool {
    let manifest = context.manifest;
    let item = recording.item;
    let called = entry.call.they_said.is_some() || entry.call.promise.is_some();
    let points = manifest.point.iter().flat_map(|point| &point.evidence).map(|evidence| &evidence.item);
    let events = manifest.event.iter().flat_map(|event| &event.items);
    let contradicted = manifest.item.iter().flat_map(|item| &item.contradicts);
    let mut named = points.chain(events).chain(contradicted);
    called
        || item.says.is_some()
        || item.relevance.is_some()
        || !item.contradicts.is_empty()
        || named.any(|to| context.item(to).is_some_and(|other| other.number == recording.number))
}

/// How the manifest names an item.
fn name_of(placed: &ItemInBundle<'_>) -> String {
    quoted(placed.item.id.as_deref().unwrap_or(placed.item.file.as_str()))
}

fn when(entry: &CallEntry<'_>) -> String {
    entry.date.map_or("undated".into(), |date| date.to_string())
}

/// What the user is offered, by the place where it would be written.
#[derive(Default)]
struct SameCallOffers<'a> {
    /// Recordings and the rows of a table that they may be of, by the log.
    of_rows: BTreeMap<usize, Vec<(Teller<'a>, u64, String, ItemInBundle<'a>)>>,
    /// Rows of a table that may be calls told elsewhere, by the log.
    joining: BTreeMap<usize, Vec<(Teller<'a>, u64, String)>>,
    findings: Vec<Finding>,
}

/// Accounts that may be of one call, each with the line that would say so.
fn may_be_one(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Vec<Finding> {
    let mut offers = SameCallOffers::default();
    for left in entries {
        if let Some(kept) = left.may_be.and_then(|kept| entries.get(kept)) {
            offers.add(kept, left);
        }
    }
    let apart = "They are shown separately and not counted again.";
    for rows in offers.of_rows.values() {
        let named: Vec<String> = rows
            .iter()
            .map(|(_, line, when, item)| format!("row {line} ({when}) and {}", name_of(item)))
            .collect();
        let lines: Vec<String> = rows
            .iter()
            .map(|(_, line, _, item)| format!("{{ row = {line}, item = {} }}", name_of(item)))
            .collect();
        let message = format!(
            "{} of rows of this table of calls: {}. {apart}",
            counted(rows.len(), "recording may be", "recordings may be"),
            some(&named)
        );
        let next = format!("If so, write in its [[call_log]]: recordings = [{}]", lines.join(", "));
        let finding = Finding::note(Code::SameCall, message).next(next);
        offers.findings.extend(rows.first().map(|(row, ..)| context.at_teller(*row, finding)));
    }
    for rows in offers.joining.values() {
        let named: Vec<String> = rows.iter().map(|(_, line, when)| format!("row {line} ({when})")).collect();
        let message = format!(
            "{} calls from other sources: {}. {apart}",
            counted(
                rows.len(),
                "row of this table of calls may be one of the",
                "rows of this table of calls may be"
            ),
            some(&named)
        );
        let next = "If so, write in its [[call_log]]: joins = true";
        let finding = Finding::note(Code::SameCall, message).next(next);
        offers.findings.extend(rows.first().map(|(row, ..)| context.at_teller(*row, finding)));
    }
    offers.findings
}

impl<'a> SameCallOffers<'a> {
    fn add(&mut self, kept: &CallEntry<'a>, left: &CallEntry<'a>) {
        let recording = |entry: &CallEntry<'a>| entry.recordings().next();
        if let (Some(first), Some(second)) = (recording(kept), recording(left)) {
            let message = format!(
                "This may be a further part or a second recording of the call in {} ({}). The call is counted once.",
                name_of(&first),
                when(kept)
            );
            let next = format!("If so, write under its [item.call]: same_call = {}", name_of(&first));
            self.findings.push(Finding::note(Code::SameCall, message).at(&second.item.file).next(next));
            return;
        }
        // One of the two has a row; where the other is a recording, the row can name it.
        let (row_of, recorded) = if recording(left).is_some() { (kept, left) } else { (left, kept) };
        // One that has a row and a recording is told already.
        let lone = recording(recorded).filter(|_| recorded.rows().next().is_none());
        match (lone, row_of.rows().next()) {
            (Some(item), Some(row)) => match row.logged {
                Some(logged) => self.of_rows.entry(logged.log).or_default().push((
                    Teller::Row(row),
                    logged.line,
                    when(row_of),
                    item,
                )),
                None => {
                    let message = format!(
                        "This may be the recording of the call of {}. They are shown separately, and the \
                         call is counted once.",
                        row.row.date
                    );
                    let next = format!(
                        "If so, write in the [[call]] of {}: recording = {}",
                        row.row.date,
                        name_of(&item)
                    );
                    self.findings.push(Finding::note(Code::SameCall, message).at(&item.item.file).next(next));
                }
            },
            _ => {
                let row = left.rows().find_map(|row| Some((row, row.logged?)));
                if let Some((row, logged)) = row {
                    let offered = (Teller::Row(row), logged.line, when(left));
                    self.joining.entry(logged.log).or_default().push(offered);
                }
            }
        }
    }
}

/// "a; b; and 3 more".
fn some(words: &[String]) -> String {
    let mut shown: Vec<String> = words.iter().take(NAMED).cloned().collect();
    if words.len() > NAMED {
        shown.push(format!("and {} more", words.len() - NAMED));
    }
    shown.join("; ")
}

/// Lines of a bill that name no call and may charge for one, with the line that would say so.
fn bill_lines(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for bill in &context.items {
        let lines = bill.item.bill.iter().flat_map(|bill| &bill.line).filter(|line| line.call.is_none());
        for line in lines {
            let of_line = CallTraits::new(line.date, line.number.as_deref(), line.duration, None);
            // A bill of a case has lines for other things than calls.
            if line.number.is_none() && line.duration.is_none() {
                continue;
            }
            let free = |entry: &&CallEntry<'_>| entry.call.bill.is_none() && entry.call.cost.is_none();
            let mut near =
                entries.iter().filter(free).filter(|entry| entry.traits().apart(&of_line).is_some());
            let (Some(entry), None) = (near.next(), near.next()) else { continue };
            let date = line.date.map_or(String::new(), |date| format!(" of {date}"));
            let message = format!("The line{date} on this bill may charge for the call of {}.", when(entry));
            let next = match (entry.recordings().next(), entry.rows().find(|row| row.logged.is_none())) {
                (_, Some(row)) => {
                    format!("If so, write in the [[call]] of {}: bill = {}", row.row.date, name_of(bill))
                }
                (Some(item), None) => {
                    format!("If so, write in this [[item.bill.line]]: call = {}", name_of(&item))
                }
                (None, None) => continue,
            };
            findings.push(Finding::note(Code::SameCall, message).at(&bill.item.file).next(next));
        }
    }
    findings
}

/// What the accounts of one call say differently.
fn differing(context: &CaseContext<'_>, entry: &CallEntry<'_>) -> Option<Finding> {
    let mut keys: Vec<&str> = Vec::new();
    let tellers = || entry.tellers.iter().enumerate();
    for (at, one) in tellers() {
        for (_, other) in tellers().filter(|(other, _)| *other > at) {
            let (Some(a), Some(b)) = (one.call(), other.call()) else { continue };
            keys.extend(a.differs_from(b).into_iter().filter(|key| is_at_odds(key, a, b)));
            let apart = |one: Option<PartialDate>, other: Option<PartialDate>| {
                let traits = |date| CallTraits::new(date, None, None, None);
                one.is_some() && other.is_some() && traits(one).apart(&traits(other)).is_none()
            };
            keys.extend(apart(call_entries::began(*one), call_entries::began(*other)).then_some("date"));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    let first = *entry.tellers.first()?;
    (!keys.is_empty()).then(|| {
        let message = format!("Two sources of the call of {} differ: {}.", when(entry), keys.join(", "));
        let next = "Correct the one that is wrong. The bundle prints the words of the row, not those of the \
                    recording's [item.call].";
        context.at_teller(first, Finding::warning(Code::SameCall, message)).next(next)
    })
}

/// Whether two accounts that write a key differently also mean something different.
fn is_at_odds(key: &str, a: &Call, b: &Call) -> bool {
    match key {
        "their_number" | "my_number" => {
            let bare = |call: &Call| {
                let number = if key == "my_number" { &call.my_number } else { &call.their_number };
                number.as_deref().map(bare_phone)
            };
            bare(a) != bare(b)
        }
        "officer" => distinct_people(&[a.officer.as_deref(), b.officer.as_deref()]).len() > 1,
        "duration" => {
            let traits = |call: &Call| {
                let day = PartialDate::Day(jiff::civil::date(2000, 1, 1));
                CallTraits::new(Some(day), None, call.duration, None)
            };
            traits(a).apart(&traits(b)).is_none()
        }
        // What was noted of a call may be noted twice in other words.
        "they_said" | "i_said" | "promise" | "ended" | "job_title" | "office" => false,
        _ => true,
    }
}

/// Calls after which the user wrote no letter.
fn without_letter(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Option<Finding> {
    user(context.manifest)?;
    let wrote = |placed: &&ItemInBundle<'_>| {
        is_sent(context, placed) && matches!(placed.entry.kind, Kind::Letter | Kind::Email | Kind::Form)
    };
    let letters: Vec<jiff::civil::Date> =
        context.items.iter().filter(wrote).filter_map(|placed| placed.item.date?.day()).collect();
    let follows = |to: &ItemRef| context.item(to).is_some();
    let lacking = |entry: &&CallEntry<'_>| {
        let Some(day) = entry.date.and_then(PartialDate::day) else { return false };
        let within = |letter: &jiff::civil::Date| (0..=LETTER_DAYS).contains(&(*letter - day).get_days());
        entry.is_counted()
            && !entry.call.followed_by.as_ref().is_some_and(follows)
            && !letters.iter().any(within)
    };
    let calls: Vec<String> = entries.iter().filter(lacking).map(when).collect();
    (!calls.is_empty()).then(|| {
        let message = format!(
            "You sent no letter within {LETTER_DAYS} days after {}: {}.",
            counted(calls.len(), "call", "calls"),
            some(&calls)
        );
        let next = "A short letter after a call, saying who promised what, is better proof than a note. If there is one, \
                    name it: followed_by = \"…\".";
        Finding::note(Code::NoLetterAfter, message).about(manifest::FILE).next(next)
    })
}

#[cfg(test)]
#[path = "call_findings_tests.rs"]
mod tests;
