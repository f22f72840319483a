//! Time without an answer: from the day something that awaits an answer reached the other side until it was answered,
//! or until the day of the bundle. It is counted only where a rule, an announcement or the user names a day for the answer
//! and that day has passed, and is overdue only where the user did not set that day; of anything else it is said that there
//! is no reply in the bundle. Counting stops at the first answer, on the day that it bears or was posted. What goes to a court or tribunal is answered by a hearing. Days are counted so that nobody can call them too
//! many: from the last day that a vague date can be, and to the first.

use jiff::civil::Date;

use super::CaseContext;
use super::case_entry::{CaseEntry, Given};
use super::context::ItemPage;
use super::exchanges::{Exchange, Exchanges};
use super::letter_history::{LetterHistories, LetterHistory, ReplyDue, overdue};
use super::officials::is_service;
use super::promise::{Promise, PromiseOutcome};
use super::receipt::receipt_shown_by;
use crate::case::delivery::{NO_PAGE, Reception};
use crate::case::manifest::case_types::Step;
use crate::model::{Kind, PartialDate, counted};
use crate::pdf::layout::wording::capital;

/// Said where an answer that names no request ends or begins a time.
const MATCHED_TO_IT: &str = ", and what came was matched to it, because my list does not say what it answers";

/// A time without an answer that is long enough to be told.
#[derive(Clone, Debug)]
pub struct UnansweredPeriod<'a> {
    /// When it ended; none when it had not on the day of the bundle.
    pub(super) ended: Option<PartialDate>,
    /// The first day that counts, by which open ones are ordered.
    pub(super) since: Date,
    /// Nothing tells when it came: that day is only the one that it bears.
    pub(super) as_written: bool,
    /// A rule, an announcement or a promise gives a day, which has passed.
    pub(super) overdue: bool,
    /// Only the user set a day for the reply, which has passed.
    pub(super) day_set_by_user: bool,
    /// It in words.
    pub(super) words: String,
    /// Where what awaits the answer stands.
    pub(super) pages: Vec<ItemPage<'a>>,
}

impl UnansweredPeriod<'_> {
    /// Whether it is of this promise.
    pub(super) fn is_of(&self, promise: &Promise<'_>) -> bool {
        let due = promise.call.promise_due.map(PartialDate::last_day);
        self.words.starts_with("Promise") && due == Some(self.since) && {
            let place = promise.place.map(|place| place.placed.number);
            place == self.pages.first().map(|place| place.placed.number)
        }
    }
}

/// All of them: in the order of the items, then of the events, then the promises.
pub(super) fn all<'a>(
    context: &CaseContext<'a>,
    exchanges: &Exchanges<'a>,
    letters: &LetterHistories<'a>,
    promises: &[Promise<'a>],
) -> Vec<UnansweredPeriod<'a>> {
    let mut all: Vec<UnansweredPeriod<'a>> = Vec::new();
    for exchange in exchanges.all() {
        let request = match exchange.asked {
            CaseEntry::Item(placed) => letters.of(&placed).and_then(|way| Request::of_letter(context, way)),
            CaseEntry::Event(_) => Request::of_event(context, exchange, letters),
        };
        all.extend(request.into_iter().flat_map(|request| request.periods(context)));
    }
    all.extend(promises.iter().filter_map(|promise| after_promise(context, promise)));
    all
}

/// Whether a letter of the user's awaits an answer: it opens a stage that is answered, or is a letter to the Service.
fn awaits_answer(way: &LetterHistory<'_>) -> bool {
    let letter = matches!(way.letter.entry.kind, Kind::Letter | Kind::Email | Kind::Form);
    match (way.letter.item.step, way.exchange.stage) {
        (Some(Step::Appeal), _) => false,
        (Some(step), Some(stage)) => step.is_the_parents() && !stage.answered_by.is_empty(),
        (Some(_), None) => false,
        (None, _) => letter && way.sent && (way.to_service() || way.due.is_some()),
    }
}

/// Something that awaits an answer.
struct Request<'a> {
    /// The first day that counts; of a request of which nobody knows when it came, none.
    since: Option<Date>,
    name: String,
    counted_from: Option<String>,
    /// That no page is named that shows when it came.
    unproved: Option<String>,
    due: Option<ReplyDue>,
    exchange: Exchange<'a>,
    pages: Vec<ItemPage<'a>>,
}

impl<'a> Request<'a> {
    fn of_letter(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Option<Self> {
        if !awaits_answer(way) || way.to_court() {
            return None;
        }
        let item = way.letter.item;
        let word = way.exchange.stage.map_or(way.letter.entry.kind.one(), |stage| stage.word.as_str());
        let name = item.date.map_or(String::new(), |date| format!(" of {date}"));
        let since = way.reception.counts_from();
        let on = since.map(|day| PartialDate::Day(day).to_string()).unwrap_or_default();
        let counted_from = match way.reception {
            Reception::Proved(_) => Some(format!("its delivery on {on}")),
            Reception::Stated(_) => Some(format!("its delivery on {on}, as I say")),
            Reception::Deemed(_) => Some(format!("its estimated delivery on {on}")),
            Reception::Sent(_) => Some(format!("its sending on {on}; {NO_PAGE}")),
            Reception::AnsweredBy(_) => Some(format!("{on}, when it had arrived")),
            Reception::NotProved => None,
        };
        let unproved = match way.reception {
            Reception::Deemed(_) => Some(format!(" (estimated delivery on {on})")),
            Reception::Sent(_) => Some(format!(" (sent on {on}; {NO_PAGE})")),
            Reception::Stated(_) => Some(format!(" (delivered on {on}, as I say)")),
            Reception::NotProved => Some(format!(" ({NO_PAGE})")),
            Reception::Proved(_) | Reception::AnsweredBy(_) => None,
        };
        Some(Request {
            since,
            name: format!("the {word}{name}"),
            counted_from,
            unproved,
            due: way.due,
            exchange: way.exchange.clone(),
            pages: CaseEntry::Item(way.letter).pages(context),
        })
    }

    fn of_event(
        context: &CaseContext<'a>,
        exchange: &Exchange<'a>,
        letters: &LetterHistories<'a>,
    ) -> Option<Self> {
        let stage = exchange.stage.filter(|stage| !stage.answered_by.is_empty())?;
        if !stage.step.is_the_parents() || stage.step == Step::Appeal {
            return None;
        }
        let date = exchange.asked.date()?;
        let [_, answer] = exchange.limits(context, letters);
        let due = answer.map(|limit| match (exchange.announced, &stage.answer) {
            (Some(_), Some(target)) if !target.law => ReplyDue::Announced(limit.due),
            (_, Some(target)) if target.law => ReplyDue::Law(limit.due),
            _ => ReplyDue::Target(limit.due),
        });
        Some(Request {
            since: Some(date.last_day()),
            name: format!("the {} of {}", stage.word, day(date)),
            counted_from: None,
            unproved: None,
            due,
            exchange: exchange.clone(),
            pages: exchange.asked.pages(context),
        })
    }

    /// The time until anything was heard, and that from a mere acknowledgement to the answer.
    fn periods(&self, context: &CaseContext<'a>) -> Vec<UnansweredPeriod<'a>> {
        let (heard, ended) = (self.exchange.heard(), self.exchange.ended());
        // An answer without a date is an answer, and nobody knows how long it took.
        if [heard, ended].into_iter().flatten().any(|entry| entry.date().is_none()) {
            return Vec::new();
        }
        let Some(due) = self.due else { return self.without_rule(context).into_iter().collect() };
        let mut all = Vec::new();
        let since = self.since.unwrap_or(due.on());
        all.extend(self.silence(Given::on(since), heard, None, due, context));
        // An acknowledgement that came after the answer, or on its day, begins nothing.
        let begun = self.exchange.acknowledgement.or(self.exchange.first_letter);
        let acknowledged = begun.and_then(|entry| Some((entry.given(context)?, entry.date()?)));
        let answered = ended.and_then(|entry| entry.given(context));
        let before =
            |(given, _): &(Given, PartialDate)| answered.is_none_or(|ended| given.last < ended.first);
        if let Some((given, date)) = acknowledged.filter(before) {
            all.extend(self.silence(given, ended, Some(date), due, context));
        }
        all
    }

    /// What came later without being an answer, with its page.
    fn came_next(&self, context: &CaseContext<'a>) -> (String, Vec<ItemPage<'a>>) {
        let next = self.exchange.next_letter.or(self.exchange.unnamed_later);
        let Some((entry, date)) = next.and_then(|entry| Some((entry, entry.date()?))) else {
            return (String::new(), Vec::new());
        };
        let from = entry.item().and_then(|placed| placed.item.from.as_deref());
        let words = match from.is_some_and(is_service) {
            true => format!("; a later letter from CMS is of {}", day(date)),
            false => format!("; a later letter is of {}", day(date)),
        };
        (words, entry.pages(context))
    }

    /// Whether only a decision answers it. Letters about it may be there all the same.
    fn wants_decision(&self) -> bool {
        self.exchange.stage.is_some_and(|stage| stage.step == Step::ReconsiderationRequest)
    }

    /// That days run from the receipt of what is vaguely dated, and how that day is known.
    fn came_on(&self, context: &CaseContext<'a>, date: PartialDate, start: Date) -> String {
        let begun = self.exchange.acknowledgement.or(self.exchange.first_letter);
        let came = begun.and_then(CaseEntry::item).filter(|placed| {
            let received = placed.item.received.map(PartialDate::last_day);
            date.day().is_none() && received == Some(start)
        });
        let Some(placed) = came else { return String::new() };
        let said = if receipt_shown_by(context, &placed).is_some() { "" } else { ", as I say" };
        format!(", from its receipt on {}{said}", PartialDate::Day(start))
    }

    /// What was heard before the answer.
    fn first_heard(&self) -> &'static str {
        match (self.exchange.acknowledgement, self.exchange.first_letter) {
            (Some(_), _) => "the acknowledgement",
            (None, Some(CaseEntry::Item(placed))) if placed.entry.kind == Kind::Email => "the e-mail",
            (None, Some(CaseEntry::Item(_))) => "the letter",
            (None, _) => "the contact",
        }
    }

    /// What nobody answered, where no rule says by when.
    fn without_rule(&self, context: &CaseContext<'a>) -> Option<UnansweredPeriod<'a>> {
        // Where a case waits its turn, nobody is silent.
        let queues = [Step::Examiner, Step::MemberReferral, Step::Ombudsman];
        let waits = self.exchange.stage.is_some_and(|stage| queues.contains(&stage.step));
        if waits || self.exchange.ended().is_some() || self.exchange.is_of_today(context) {
            return None;
        }
        let heard = self.exchange.heard().and_then(CaseEntry::date);
        let asked = self.since.or(self.exchange.asked.on());
        let since = heard.map(PartialDate::last_day).or(asked).unwrap_or(context.date);
        let (next, next_pages) = self.came_next(context);
        let words = match heard {
            Some(date) => {
                format!(
                    "No answer in the bundle to {} after {} of {}",
                    self.name,
                    self.first_heard(),
                    day(date)
                )
            }
            None => {
                let unproved = self.unproved.as_deref().unwrap_or_default();
                // Where a later letter names no request, nobody can say that it is no answer.
                let named = if self.exchange.may_be_answered() { "is named for" } else { "to" };
                let missing = match self.wants_decision() {
                    true => "No decision in the bundle on".to_owned(),
                    false => format!("No reply in the bundle {named}"),
                };
                format!("{missing} {}{unproved}{next}", self.name)
            }
        };
        let mut pages = self.pages.clone();
        pages.extend(next_pages.into_iter().filter(|_| heard.is_none()));
        (since < context.date).then(|| UnansweredPeriod {
            ended: None,
            since,
            as_written: heard.is_none() && self.since.is_none(),
            overdue: false,
            day_set_by_user: false,
            words,
            pages,
        })
    }

    fn silence(
        &self,
        since: Given,
        ended: Option<CaseEntry<'a>>,
        acknowledged: Option<PartialDate>,
        due: ReplyDue,
        context: &CaseContext<'a>,
    ) -> Option<UnansweredPeriod<'a>> {
        let presumed = [ended, self.exchange.acknowledgement.filter(|_| acknowledged.is_some())]
            .into_iter()
            .flatten()
            .any(|entry| self.exchange.presumes(entry));
        let answered = ended.and_then(|entry| entry.given(context));
        let heard_is_end = match (ended, self.exchange.ended()) {
            (Some(one), Some(other)) => one.is(other),
            (one, _) => one.is_none(),
        };
        let ended = ended.and_then(CaseEntry::date);
        let start = since.last;
        let end = answered.map_or(context.date, |given| given.first);
        let days = between(start, end).filter(|_| end > due.on() && end <= context.date)?;
        let vague_end = answered.is_some_and(Given::is_vague);
        let count = counted(days as usize, "day", "days");
        let count = if since.is_vague() || vague_end { format!("at least {count}") } else { count };
        let past = counted(overdue(due.on(), end) as usize, "day", "days");
        // What the reader looks for is how late it is, and not how long it took. Only what another set is late.
        let late = match due {
            ReplyDue::Target(_) => format!("{past} past the aim, "),
            ReplyDue::Law(_) | ReplyDue::Announced(_) => format!("{past} overdue, "),
            ReplyDue::Given(_) => String::new(),
        };
        let late = if vague_end && !late.is_empty() { format!("At least {late}") } else { late };
        let (next, next_pages) = match ended {
            None => self.came_next(context),
            Some(_) => (String::new(), Vec::new()),
        };
        let here = if ended.is_none() { " in the bundle" } else { "" };
        // What may have acknowledged it was a reply, and no answer.
        let perhaps = self
            .exchange
            .perhaps
            .filter(|entry| acknowledged.is_none() && entry.on().is_some_and(|on| on < end));
        let words = match acknowledged {
            Some(date) => {
                let heard = self.first_heard();
                let came = self.came_on(context, date, start);
                let (missing, to) = match self.wants_decision() {
                    true => ("no decision", "on"),
                    false => ("no answer", "to"),
                };
                format!(
                    "{late}{missing}{here} {to} {} for {count} after {heard} of {}{came}",
                    self.name,
                    day(date)
                )
            }
            None => {
                let counted_from = self.counted_from.iter().map(|from| format!(" from {from}"));
                let (missing, to) = match self.wants_decision() && heard_is_end {
                    true => ("no decision", "on"),
                    false => ("no reply", "to"),
                };
                let missing = if perhaps.is_some() { "no answer" } else { missing };
                format!(
                    "{late}{missing}{here} {to} {} for {count}{}{next}",
                    self.name,
                    counted_from.collect::<String>()
                )
            }
        };
        let on = PartialDate::Day(due.on());
        let why = match due {
            ReplyDue::Law(_) => format!("the answer was due by {on}"),
            ReplyDue::Announced(_) => format!("the answer was agreed or announced for {on}"),
            ReplyDue::Target(_) => format!("the aim was to tell the outcome, or when to expect it, by {on}"),
            ReplyDue::Given(_) => format!("not by the day that I set, {on}; no rule or letter sets one"),
        };
        let matched = if presumed { MATCHED_TO_IT.to_owned() } else { String::new() };
        let matched = match perhaps.and_then(CaseEntry::date) {
            Some(date) => {
                let word = self.exchange.stage.map_or("letter", |stage| stage.word.as_str());
                format!("{matched}; my list does not say which {word} the reply of {} is about", day(date))
            }
            None => matched,
        };
        let mut pages = self.pages.clone();
        pages.extend(next_pages);
        // A posting later than the date on the answer is when it ended.
        let ended = ended.map(|ended| match answered {
            Some(given) if !given.is_vague() && given.first > ended.last_day() => {
                PartialDate::Day(given.first)
            }
            _ => ended,
        });
        Some(UnansweredPeriod {
            ended,
            since: start,
            as_written: false,
            overdue: due.is_of_rule(),
            day_set_by_user: !due.is_of_rule(),
            words: capital(&format!("{words} ({why}{matched})")),
            pages,
        })
    }
}

/// A promise with a day that was kept late, or not at all. One of which nobody says whether it was kept is let be, and
/// days are counted only to what was done, or while nothing else was heard.
fn after_promise<'a>(context: &CaseContext<'a>, promise: &Promise<'a>) -> Option<UnansweredPeriod<'a>> {
    let due = promise.call.promise_due?;
    // A day before the promise was made is a mistake, and nothing is counted from it.
    let early = |day: PartialDate| promise.made.is_some_and(|made| day.last_day() < made.first_day());
    if early(due) || promise.call.promise_kept_on.is_some_and(early) {
        return None;
    }
    // Nobody is charged with a promise that the transcript of the call does not have.
    if promise.is_not_in_transcript(context) {
        return None;
    }
    let quoted = promise.noted(context).map_or(String::new(), |promise| format!(": {promise}"));
    let ended = quoted.trim_end_matches(['”', ')']).ends_with(['.', '?', '!']);
    let stop = if ended { " " } else { ". " };
    let made = promise.made.map_or(String::new(), |date| format!("{stop}Made on {}", day(date)));
    let days = |n: u32| counted(n as usize, "day", "days");
    let (ended, words) = match promise.outcome {
        PromiseOutcome::KeptLate(kept, Some(late)) => {
            (Some(kept), format!("Promise kept {} late, on {}{quoted}{made}", days(late), day(kept)))
        }
        PromiseOutcome::Broken(Some(late)) => {
            (None, format!("Promise not kept, as I say, {} overdue{quoted}{made}", days(late)))
        }
        PromiseOutcome::Broken(None) if due.last_day() < context.date => {
            (Some(due), format!("Promise not kept, as I say{quoted}{made}"))
        }
        _ => return None,
    };
    Some(UnansweredPeriod {
        ended,
        since: due.last_day(),
        as_written: false,
        overdue: true,
        day_set_by_user: false,
        words,
        pages: promise.place.into_iter().collect(),
    })
}

fn between(from: Date, to: Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}

/// A date without its time.
fn day(when: PartialDate) -> String {
    when.day().map_or(when, PartialDate::Day).to_string()
}

#[cfg(test)]
#[path = "unanswered_tests.rs"]
mod tests;
