//! The call log: every call with all that is known of it and what shows it, one block a call.
//! Calls with a recording and calls without one are in one table, in the order of their dates. How long a call lasted is
//! what its row says, else the time between start and end, else what the bill charges for.

use super::bill_pages::line_of_call;
use super::call_entries::{self, CallEntry};
use super::call_headline::{headline, not_counted};
use super::placed::{CallRowInBundle, Teller};
use super::saying::Saying;
use super::{
    CaseContext, CaseHistory, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle,
    RichText, RowEmphasis, calls_in_writing, promise, recordings_asked,
};
use crate::case::manifest::call_types::Call;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::BillLine;
use crate::model::direction::Direction;
use crate::model::phone_number::bare_phone;
use crate::model::{Kind, PartialDate, Pence, counted};
use crate::pdf::layout::wording::{date_with_nbsp, day};

/// The chapter.
pub fn compose(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Option<Chapter> {
    let entries = &history.calls;
    if entries.is_empty() {
        return None;
    }
    let log: Vec<LoggedCall<'_, '_>> = entries.iter().map(|entry| LoggedCall::new(context, entry)).collect();
    // Upright pages have room for one column of words; each says whose they are.
    let columns = vec![ChapterColumn::fixed("", 160.0), ChapterColumn::share("", 1.0)];
    let mut rows = Vec::new();
    for (number, spoken) in (1..).zip(&log) {
        rows.push(ChapterRow::band(head(number, spoken)));
        rows.push(row(context, spoken));
    }
    let mut note = "Times are by the clock in the United Kingdom. Words in quotation marks can be read in the document or \
                    the transcript. All others are my notes."
        .to_owned();
    if entries.iter().any(|entry| entry.recordings().count() > 1) {
        note.push_str(" A call that is recorded twice or in parts is one call.");
    }
    note.extend(my_numbers(entries).map(|numbers| format!(" In these calls my number was {numbers}.")));
    let in_short = in_short(&log).map(|words| format!(" {words}")).unwrap_or_default();
    let lead = headline(entries).say(in_short);
    let mut parts = Vec::new();
    parts.extend(not_counted(entries).map(|words| ChapterPart::Words(words.into())));
    parts.extend(calls_in_writing::told(context, history, entries).map(ChapterPart::Words));
    parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
    parts.push(ChapterPart::Small(note.into()));
    parts.extend(recordings_asked::parts(context, entries));
    Some(Chapter { title: "Call log".into(), lead, parts, ..Chapter::default() })
}

/// The numbers of the user's own phones in these calls: "07700 900123 or 01632 960001".
fn my_numbers(entries: &[CallEntry<'_>]) -> Option<String> {
    let mut numbers: Vec<&str> = Vec::new();
    for number in entries.iter().filter_map(|entry| entry.call.my_number.as_deref()) {
        if !numbers.iter().any(|known| bare_phone(known) == bare_phone(number)) {
            numbers.push(number);
        }
    }
    (!numbers.is_empty())
        .then(|| numbers.join(" or ").replace(' ', "\u{A0}").replace("\u{A0}or\u{A0}", " or "))
}

/// A call of the log.
#[derive(Clone, Debug)]
struct LoggedCall<'e, 'a> {
    entry: &'e CallEntry<'a>,
    /// The bill and the line of it that charges for the call.
    billed: Option<(ItemInBundle<'a>, Option<&'a BillLine>)>,
}

/// The line of a bill that charges for a call: one that names a recording of it, else on the bill that the call names the
/// only line of its minute.
fn billed<'a>(
    context: &CaseContext<'a>,
    entry: &CallEntry<'a>,
) -> Option<(ItemInBundle<'a>, Option<&'a BillLine>)> {
    let lines = |bill: ItemInBundle<'a>| bill.item.bill.iter().flat_map(|bill| &bill.line);
    let is_of_call = |of: &ItemRef| {
        let of = context.item(of);
        of.is_some_and(|of| entry.recordings().any(|recording| recording.number == of.number))
    };
    let charges = |line: &&BillLine| line.call.as_ref().is_some_and(is_of_call);
    let named = entry.call.bill.as_ref().and_then(|bill| context.item(bill));
    if let Some(bill) = named {
        return Some((bill, line_of_call(&bill, entry.date, is_of_call)));
    }
    context.items.iter().find_map(|bill| Some((*bill, Some(lines(*bill).find(charges)?))))
}

impl<'e, 'a> LoggedCall<'e, 'a> {
    fn new(context: &CaseContext<'a>, entry: &'e CallEntry<'a>) -> Self {
        LoggedCall { entry, billed: billed(context, entry) }
    }

    /// How long it lasted. What is told to the second comes before whole minutes, where both can be of one call: a log and a
    /// clock have whole minutes, a recording and a bill have not.
    fn length(&self) -> Option<CallLength> {
        let call = &self.entry.call;
        let told = call.duration.map(|length| length.seconds());
        let between = match (self.entry.date, call.ended) {
            (Some(PartialDate::Moment(start)), Some(PartialDate::Moment(end))) => {
                let seconds = start.duration_until(end).as_secs();
                // A call over a day long is a slip of the pen.
                u64::try_from(seconds).ok().filter(|seconds| (1..86_400).contains(seconds))
            }
            _ => None,
        };
        let charged = self.billed.and_then(|(_, line)| Some(line?.duration?.seconds()));
        let seconds = told.or(between).or(charged)?;
        let of_recordings = || {
            let stated =
                self.entry.recordings().filter_map(|item| Some(item.item.call.as_ref()?.duration?.seconds()));
            stated.chain(self.entry.played_whole())
        };
        let near = |other: &u64| other.abs_diff(seconds) < 60 && !other.is_multiple_of(60);
        let exact = (seconds % 60 == 0).then(|| of_recordings().chain(charged).find(near)).flatten();
        let to_the_minute = exact.is_none() && seconds % 60 == 0 && charged != Some(seconds);
        Some(CallLength { seconds: exact.unwrap_or(seconds), to_the_minute })
    }

    /// What it cost.
    fn cost(&self) -> Option<Pence> {
        self.entry.call.cost.or(self.billed.and_then(|(_, line)| line?.amount))
    }
}

/// How long a call lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CallLength {
    seconds: u64,
    /// Whether only the minutes of it are known.
    to_the_minute: bool,
}

/// "Total length: about 1 hour 14 minutes, of 3 calls whose length is known. Total cost: £3.45." Nothing where neither is
/// known.
fn in_short(log: &[LoggedCall<'_, '_>]) -> Option<String> {
    let counts: Vec<&LoggedCall<'_, '_>> = log.iter().filter(|spoken| spoken.entry.is_counted()).collect();
    let lengths: Vec<CallLength> = counts.iter().filter_map(|spoken| spoken.length()).collect();
    let seconds: Vec<u64> = lengths.iter().map(|length| length.seconds).collect();
    let mut words = Vec::new();
    if let Some(seconds) = sum(&seconds).filter(|_| !lengths.is_empty()) {
        let of = match lengths.len() {
            all if all == counts.len() => String::new(),
            some => format!(", of the {} whose length is known", counted(some, "call", "calls")),
        };
        let total = match lengths.iter().any(|length| length.to_the_minute) {
            true => format!("about {}", long((seconds + 30) / 60 * 60)),
            false => long(seconds),
        };
        words.push(format!("Total length: {total}{of}."));
    }
    let costs: Vec<i64> = counts.iter().filter_map(|spoken| spoken.cost()).map(Pence::get).collect();
    let total = costs.iter().try_fold(0_i64, |sum, cost| sum.checked_add(*cost));
    words
        .extend(total.filter(|total| *total != 0).map(|total| format!("Total cost: {}.", Pence::new(total))));
    (!words.is_empty()).then(|| words.join(" "))
}

fn sum(seconds: &[u64]) -> Option<u64> {
    seconds.iter().try_fold(0_u64, |sum, next| sum.checked_add(*next))
}

/// "47 seconds", "27 minutes", "1 hour 14 minutes 27 seconds".
fn long(seconds: u64) -> String {
    let parts = [
        (seconds / 3600, "hour", "hours"),
        (seconds / 60 % 60, "minute", "minutes"),
        (seconds % 60, "second", "seconds"),
    ];
    let told = parts.iter().filter(|(count, ..)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, one, many)| counted(usize::try_from(*count).unwrap_or(usize::MAX), one, many))
        .collect();
    if told.is_empty() { "0 seconds".into() } else { told.join(" ") }
}

/// The band over a call: number, date, start and end, length, which way, their number, and why it is not counted.
fn head(number: usize, spoken: &LoggedCall<'_, '_>) -> RichText {
    let (entry, call) = (spoken.entry, &spoken.entry.call);
    let mut parts = vec![entry.date.map_or("undated".into(), |date| start(date, call))];
    let length = spoken.length().filter(|_| call.answered != Some(false));
    parts.extend(length.map(|length| long(length.seconds)));
    let theirs = call.their_number.as_ref().map(|number| number.replace(' ', "\u{A0}"));
    parts.extend(match (call.direction, theirs) {
        (Some(Direction::Incoming), Some(number)) => Some(format!("call from {number}")),
        (Some(Direction::Incoming), None) => Some("call from them".into()),
        (Some(Direction::Outgoing), Some(number)) => Some(format!("I called {number}")),
        (Some(Direction::Outgoing), None) => Some("I called them".into()),
        (None, Some(number)) => Some(format!("their number {number}")),
        (None, None) => None,
    });
    parts.extend((call.answered == Some(false)).then(|| "not answered".to_owned()));
    parts.extend(entry.may_be.map(|other| format!("may be call {}, not counted again", other + 1)));
    format!("{number}.\u{2003}{}", parts.join("\u{2002}·\u{2002}")).into()
}

/// "18 February 2020, 10:04 to 10:31"; the day is said again where the call ended on another.
fn start(date: PartialDate, call: &Call) -> String {
    let start = date_with_nbsp(date);
    match call.ended {
        Some(PartialDate::Moment(end)) if date.day() == Some(end.date()) => {
            format!("{start} to {:02}:{:02}", end.hour(), end.minute())
        }
        Some(end @ PartialDate::Moment(_)) => format!("{start} to {}", date_with_nbsp(end)),
        _ => start,
    }
}

fn row(context: &CaseContext<'_>, spoken: &LoggedCall<'_, '_>) -> ChapterRow {
    let call = &spoken.entry.call;
    let words = |text: Option<&String>| -> Vec<RichText> {
        text.into_iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| context.initialise_children(text.trim()).into())
            .collect()
    };
    // Between quotation marks only where the words can be read; else a note, and called so.
    let noted = |label: &str, saying: Saying| {
        let words = spoken.entry.noted(context, saying)?;
        let between = if words.starts_with('“') { ": " } else { ", " };
        Some(labelled(label).say(format!("{between}{words}")))
    };
    let notes = spoken.entry.rows().filter_map(|row| row.row.note.as_ref());
    let own = [("I said", call.i_said.as_ref())].into_iter().chain(notes.map(|note| ("Noted", Some(note))));
    let own = own.flat_map(|(whose, text)| {
        words(text).into_iter().map(move |words| labelled(whose).say(": ").then(words)).collect::<Vec<_>>()
    });
    let promised = noted("Promised", Saying::Promise).map(|words| {
        let due = call.promise_due.map(|due| RichText::from("by ").say(day(due)));
        let kept = promise::kept_in_words(call).map(|kept| RichText::new().strong(kept));
        RichText::in_sentences([words].into_iter().chain(due).chain(kept))
    });
    // What came after it and what it cost are short, and share a line.
    let after: Vec<RichText> = after(context, spoken).into_iter().chain(charged(context, spoken)).collect();
    let after = (!after.is_empty()).then(|| RichText::in_sentences(after));
    let said = noted("They said", Saying::TheySaid).into_iter().chain(own).chain(promised).chain(after);
    let mut whom = spoken_to(context, call);
    whom.extend(shown_by(context, spoken));
    ChapterRow { cells: vec![whom, said.collect()], look: RowEmphasis::Plain }
}

fn labelled(label: &str) -> RichText {
    RichText::new().strong(label)
}

/// What followed it: "letter, p. 28".
fn after(context: &CaseContext<'_>, spoken: &LoggedCall<'_, '_>) -> Option<RichText> {
    let to = spoken.entry.call.followed_by.as_ref()?;
    let what = match context.item(to)?.entry.kind {
        Kind::Letter => "letter, ",
        Kind::Email => "e-mail, ",
        _ => "document, ",
    };
    Some(labelled("After it").say(": ").then(RichText::from(what).page(context.page(to, None)?)))
}

/// What it cost, and the page of the bill that shows it: "£3.45, bill p. 53".
fn charged(context: &CaseContext<'_>, spoken: &LoggedCall<'_, '_>) -> Option<RichText> {
    let bill = spoken.billed.map(|(bill, line)| {
        let page = line.and_then(|line| context.page_of_bill_line(&bill, line));
        match page {
            Some(page) => RichText::from("bill ").page(page),
            None if context.pages(&bill).count() == 1 => {
                RichText::from("bill ").page(context.first_page(&bill))
            }
            None => RichText::from("bill pp.\u{A0}").then(context.range_of(&bill)),
        }
    });
    let cost = spoken.cost().map(|cost| RichText::from(cost.to_string()));
    let (label, words) = match (cost, bill) {
        (Some(cost), Some(bill)) => ("Cost", cost.say(", ").then(bill)),
        (Some(cost), None) => ("Cost", cost),
        (None, Some(bill)) => ("Shown on", bill),
        (None, None) => return None,
    };
    Some(labelled(label).say(": ").then(words))
}

fn spoken_to(context: &CaseContext<'_>, call: &Call) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    lines.extend(call.officer.as_ref().map(|name| RichText::new().strong(context.initialise_children(name))));
    if call.refused_name == Some(true) {
        lines.push(RichText::new().strong("Refused to give a name"));
    } else if call.officer.is_none() && call.answered != Some(false) {
        lines.push("name not noted".into());
    }
    let office: Vec<&str> =
        [&call.job_title, &call.office].into_iter().flatten().map(String::as_str).collect();
    if !office.is_empty() {
        lines.push(office.join(", ").into());
    }
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    lines.extend(call.security_passed.map(|passed| format!("Security passed: {}", yes(passed)).into()));
    lines.extend(call.reference_given.as_ref().map(|number| format!("Reference quoted: {number}").into()));
    let told =
        |told| if told { "I said that I was recording" } else { "I did not say that I was recording" }.into();
    lines.extend(call.told_recording.map(told));
    lines
}

/// Where a call can be heard and read, and what tells of it.
fn shown_by(context: &CaseContext<'_>, spoken: &LoggedCall<'_, '_>) -> Vec<RichText> {
    let (entry, call) = (spoken.entry, &spoken.entry.call);
    let mut lines = Vec::new();
    let mut shown: Vec<RichText> = Vec::new();
    for recording in entry.recordings() {
        let what = if recording.entry.kind == Kind::Call { "recording " } else { "document " };
        shown.push(RichText::from(what).page(context.first_page(&recording)));
    }
    let transcribed = entry.recordings().find(|recording| recording.entry.transcribed);
    shown.extend(match (call.transcript.as_ref().and_then(|to| context.page(to, None)), transcribed) {
        (Some(page), _) => Some(RichText::from("transcript ").page(page)),
        (None, Some(recording)) => {
            Some(RichText::from("transcript after ").page(context.first_page(&recording)))
        }
        // That there is none is for the user to know, and `check` says it.
        (None, None) => None,
    });
    let together = shown.into_iter().reduce(|all, next| all.say(", ").then(next));
    lines.extend(together.map(RichText::capitalised));
    for further in &context.items {
        let of_this = call_entries::first_recording(context, further)
            .is_some_and(|first| entry.recordings().any(|recording| recording.number == first.number));
        if of_this {
            let again = further.item.call.as_ref().is_some_and(|call| call.same_call.is_some());
            let what = if again { "Also recorded " } else { "Extract " };
            lines.push(RichText::from(what).page(context.first_page(further)));
        }
    }
    lines.extend(entry.tellers.iter().filter_map(|teller| told_in(context, *teller)));
    if lines.is_empty() {
        lines.push("no source named".into());
    }
    lines
}

/// The document that a row names, or the row of a table: "Noted p. 31", "Log of calls, row 12, p. 31".
fn told_in(context: &CaseContext<'_>, teller: Teller<'_>) -> Option<RichText> {
    let Teller::Row(row) = teller else { return None };
    let page = context.page(row.row.item.as_ref()?, row.row.page)?;
    let between = if row.logged.is_some() { ", " } else { " " };
    Some(told_as(context, &row).say(between).page(page))
}

/// What a row of a call is: "Noted", "Log of calls, row 12".
pub(super) fn told_as(context: &CaseContext<'_>, row: &CallRowInBundle<'_>) -> RichText {
    match row.logged {
        None => "Noted".into(),
        Some(logged) => {
            let table = row.row.item.as_ref().and_then(|item| context.item(item));
            let what = match table.map(|table| table.entry.kind) {
                // The cost of the same call names it so.
                Some(Kind::Bill) => "Bill",
                _ if logged.listed => "List of calls",
                _ => "Log of calls",
            };
            RichText::from(format!("{what}, row\u{A0}{}", logged.place))
        }
    }
}

#[cfg(test)]
#[path = "calls_tests.rs"]
pub(super) mod tests;
