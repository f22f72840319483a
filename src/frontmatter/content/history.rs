//! The history of the complaint: each stage of the case with the day it was sent, its proof, when it was acknowledged and
//! answered, and how many working days that took, which is what an examiner sets beside the times that rules give. The
//! stages are rows of the profile. The aims are told below the table where no chapter of time limits tells them.

use jiff::civil::Date;

use super::case_entry::{CaseEntry, Given};
use super::case_history::CaseHistory;
use super::exchanges::Exchange;
use super::letter_history::{LetterHistories, LetterHistory};
use super::letters_sent::{MATCHED, act, heard_as_said, how, is_letter_of_others};
use super::member;
use super::places::place_of_service;
use super::{CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::calendar::{Nation, uk_working_days_between};
use crate::case::delivery::{NO_PAGE, Reception};
use crate::case::manifest::case_types::Step;
use crate::case::profile::Stage;
use crate::case::time_limits::{LimitDone, TargetUnit};
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::{date_with_nbsp, day, short};

/// The chapter.
pub fn compose<'a>(context: &CaseContext<'a>, history: &CaseHistory<'a>) -> Option<Chapter> {
    let nation = context.manifest.case.nation.unwrap_or_default();
    let exchanges = history.exchanges.stages(context).into_iter();
    let of_here = exchanges.filter_map(|exchange| Some((exchange, exchange.stage?)));
    let mut rows: Vec<(Date, ChapterRow, &Stage)> = of_here
        .filter(|(_, stage)| stage.is_told_in(nation))
        .map(|(exchange, stage)| {
            let day = exchange.asked.date().map_or(Date::MAX, PartialDate::last_day);
            (day, row(context, history, exchange, stage), stage)
        })
        .collect();
    let member = member::parts(context);
    if rows.is_empty() && member.is_empty() {
        return None;
    }
    rows.sort_by_key(|(day, ..)| *day);
    let stages: Vec<&Stage> = rows.iter().map(|(_, _, stage)| *stage).collect();
    let note = format!("{}{}", aims(history, &stages), as_i_say(&rows));
    let by_all =
        |stage: &&Stage| stage.answer.as_ref().is_some_and(|target| target.unit == TargetUnit::UkWorkingDays);
    let by_all = stages.iter().find(|stage| by_all(stage)).map(|stage| stage.name.to_lowercase());
    let lead = match by_all {
        Some(what) => format!("{LEAD} For a {what}, those of every part of the United Kingdom do not count."),
        None => LEAD.into(),
    };
    let columns = vec![
        ChapterColumn::share("Stage", 1.0),
        ChapterColumn::fixed("Date", 66.0),
        ChapterColumn::fixed("Proof", 92.0),
        ChapterColumn::fixed("Acknowledged", 88.0),
        ChapterColumn::fixed("Answered", 92.0),
    ];
    let rows: Vec<ChapterRow> = rows.into_iter().map(|(_, row, _)| row).collect();
    let mut parts = Vec::new();
    if !rows.is_empty() {
        parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
    }
    if !note.is_empty() {
        parts.push(ChapterPart::Small(note.trim().into()));
    }
    parts.extend(member);
    Some(Chapter { title: "History of the complaint".into(), lead: lead.into(), parts, ..Chapter::default() })
}

/// How days are counted.
const LEAD: &str = "Working days are counted from the day after receipt, or after the day that the row names. Weekends and \
    the bank holidays of the place of receipt do not count.";

/// What "as I say" means, where a row says it.
fn as_i_say(rows: &[(Date, ChapterRow, &Stage)]) -> &'static str {
    let says = |line: &RichText| line.text().contains("as I say");
    match rows.iter().any(|(_, row, _)| row.cells.iter().flatten().any(says)) {
        true => " “As I say” means that no page is named for it.",
        false => "",
    }
}

/// The times that a rule gives for the stages that are shown, without those that the time limits tell.
fn aims(history: &CaseHistory<'_>, stages: &[&Stage]) -> String {
    let mut lead = String::new();
    let mut said: Vec<&Stage> = Vec::new();
    for stage in stages {
        if said.iter().any(|other| other.step == stage.step) {
            continue;
        }
        said.push(stage);
        for (target, what) in [(&stage.acknowledge, "acknowledgement"), (&stage.answer, "answer")] {
            let told = |limit| history.limits.iter().any(|shown| shown.limit.limit == limit);
            if let Some(target) = target.as_ref().filter(|target| !told(target.limit)) {
                let holidays = match target.unit {
                    TargetUnit::UkWorkingDays => {
                        ", leaving out the bank holidays of every part of the United Kingdom"
                    }
                    _ => "",
                };
                let length = target.length();
                let aim = match (target.law, what) {
                    (true, _) => format!("{length} for an {what}{holidays}"),
                    // More than that the aim does not say.
                    (false, "answer") => {
                        format!("an aim to tell the outcome, or when to expect it, within {length}")
                    }
                    (false, _) => format!("an aim of {length} for an {what}"),
                };
                lead.push_str(&format!(" {}: {aim} ({}).", stage.name, target.source));
            }
        }
    }
    lead
}

fn row<'a>(
    context: &CaseContext<'a>,
    history: &CaseHistory<'a>,
    exchange: &Exchange<'a>,
    stage: &Stage,
) -> ChapterRow {
    let way = exchange.asked.item().and_then(|placed| history.letters.of(&placed));
    let title = match exchange.asked {
        CaseEntry::Item(placed) => RichText::from(context.initialise_children(&placed.entry.title))
            .say(" (")
            .page(context.first_page(&placed))
            .say(")"),
        CaseEntry::Event(event) => context.prose(&event.text),
    };
    let mut titles = vec![RichText::new().strong(stage.name.as_str()), title];
    titles.extend(after_final_response(context, exchange, stage).map(RichText::from));
    titles.extend(exchange.answers.iter().filter_map(|entry| {
        let dated = entry.date().map_or(String::new(), |date| format!(" of {}", day(date)));
        let why = context.prose(entry.why_not_enough()?);
        Some(RichText::from(format!("Why the answer{dated} is not enough: ")).then(why))
    }));
    let date = exchange.asked.date().map_or("undated".into(), on_day);
    // A hearing or a payment asks for no answer.
    let asks = !stage.answered_by.is_empty();
    let counting = Counting {
        context,
        nation: way.map_or_else(|| place_of_service(context).nation, |way| way.place.nation),
        by_all: stage.answer.as_ref().is_some_and(|target| target.unit == TargetUnit::UkWorkingDays),
        at_latest: way.is_some_and(|way| matches!(way.reception, Reception::AnsweredBy(_))),
        from: match way.filter(|way| way.sent) {
            Some(way) => way.reception.counts_from(),
            None => exchange.asked.on(),
        },
        basis: match way.map(|way| (way.sent, way.reception)) {
            Some((true, Reception::Sent(_))) => ", from sending".into(),
            Some((true, _)) => String::new(),
            _ => format!(", from the {}", stage.word),
        },
    };
    // Nobody can have answered what is sent with this bundle.
    let today = exchange.is_of_today(context);
    // An automatic answer below the message itself, or what came first, says that the request had arrived.
    let itself = way.filter(|way| way.proofs.iter().any(|proof| proof.number == way.letter.number));
    let is_reply = |first: &CaseEntry<'_>| exchange.reply.is_some_and(|reply| reply.is(*first));
    let first = exchange.first_letter.filter(|first| !is_reply(first));
    let acknowledged = match (exchange.acknowledgement.or(first.filter(|_| itself.is_none())), itself) {
        _ if stage.acknowledged_by.is_empty() => Vec::new(),
        (Some(entry), _) => with_match(exchange, entry, counting.day_taken(entry)),
        (None, Some(way)) => {
            vec![RichText::from("its receipt is on the same page, ").page(context.first_page(&way.letter))]
        }
        (None, None) if today => Vec::new(),
        (None, None) => vec![none_named(exchange).into()],
    };
    let answered = match (exchange.reply, exchange.covered_by) {
        _ if !asks => Vec::new(),
        (None, None) if today => Vec::new(),
        (Some(entry), _) => {
            let mut lines = with_match(exchange, entry, counting.day_taken(entry));
            let own = is_own_answer(context, exchange, entry);
            if let Some(act) = act(entry) {
                lines.insert(0, act.into());
            } else if !own && entry.step() == Some(Step::FinalResponse) {
                lines.insert(0, "answered by the final response".into());
            }
            lines.extend(outcome(entry).filter(|_| own));
            lines.extend(later_final_response(context, exchange, entry));
            lines
        }
        (None, Some(entry)) => {
            let mut lines = vec!["no separate answer (covered by the final response)".into()];
            lines.extend(counting.day_taken(entry).into_iter().take(1));
            lines
        }
        (None, None) => vec![none_named(exchange).into()],
    };
    let mut answered = answered;
    answered.extend(announced(context, exchange, stage).filter(|_| asks));
    let proof = match way.filter(|way| way.sent || way.is_proved()) {
        Some(way) if way.goes_with_bundle(context) => vec!["goes with this bundle".into()],
        Some(way) => proof(context, way),
        None => event_proof(context, &history.letters, exchange),
    };
    ChapterRow {
        cells: vec![titles, vec![date.into()], proof, acknowledged, answered],
        ..ChapterRow::default()
    }
}

/// That nothing is named as an answer, or that nothing is in the bundle that could be one.
fn none_named(exchange: &Exchange<'_>) -> &'static str {
    if exchange.may_be_answered() { "none in the bundle is named" } else { "none in the bundle" }
}

/// Whether an answer is to this request first of all, and not only to it among others.
fn is_own_answer(context: &CaseContext<'_>, exchange: &Exchange<'_>, entry: CaseEntry<'_>) -> bool {
    let CaseEntry::Item(placed) = entry else { return true };
    let named = placed.item.answers.as_ref().and_then(|to| context.item(to));
    named.is_none_or(|named| {
        let also = placed.item.also_answers.iter().filter_map(|to| context.item(to));
        exchange.asked.is(CaseEntry::Item(named))
            || !also.into_iter().any(|other| exchange.asked.is(CaseEntry::Item(other)))
    })
}

fn outcome(entry: CaseEntry<'_>) -> Option<RichText> {
    let outcome = entry.item()?.item.outcome?;
    Some(RichText::new().strong(outcome.to_string()))
}

/// A final response to a complaint that had another answer before it, with its outcome.
fn later_final_response<'a>(
    context: &CaseContext<'a>,
    exchange: &Exchange<'a>,
    reply: CaseEntry<'a>,
) -> Vec<RichText> {
    let later = exchange.answers.iter().copied().find(|entry| {
        entry.step() == Some(Step::FinalResponse)
            && !entry.is(reply)
            && is_own_answer(context, exchange, *entry)
    });
    let Some(later) = later else { return Vec::new() };
    let words = RichText::from(format!("final response {}", later.date().map_or("undated".into(), on_day)));
    let pages: Vec<_> = later.pages(context).into_iter().map(|page| context.page_of(page)).collect();
    let mut lines = vec![if pages.is_empty() { words } else { words.say(", ").pages(pages) }];
    lines.extend(outcome(later));
    lines
}

/// A day without its time, with a short month.
fn on_day(when: PartialDate) -> String {
    short(when.day().map_or(when, PartialDate::Day))
}

/// Of a complaint that was made after a final response and has none of its own: that the earlier one does not cover it. It
/// is no stage of what the Examiner was asked.
fn after_final_response(context: &CaseContext<'_>, exchange: &Exchange<'_>, stage: &Stage) -> Option<String> {
    let made = exchange.asked.on().filter(|_| stage.step == Step::Complaint)?;
    let ended = exchange.ended().is_some_and(|entry| entry.step() == Some(Step::FinalResponse));
    let responses = context.steps(Step::FinalResponse);
    let earlier = responses.iter().filter_map(|placed| placed.item.date).rfind(|date| date.last_day() < made);
    let earlier = earlier.filter(|_| !ended)?;
    Some(format!(
        "a separate complaint, made after the final response of {}",
        date_with_nbsp(PartialDate::Day(earlier.last_day()))
    ))
}

/// The day that took the place of the usual one, which nobody may take the answer to be late by.
fn announced(context: &CaseContext<'_>, exchange: &Exchange<'_>, stage: &Stage) -> Option<RichText> {
    let announced = exchange.announced?;
    let by = date_with_nbsp(PartialDate::Day(announced.answer.by));
    let law = stage.answer.as_ref().is_some_and(|target| target.law);
    let words = if law { format!("{by} was announced") } else { format!("agreed or announced for {by}") };
    let pages = announced.entry.pages(context).into_iter().map(|page| context.page_of(page));
    let pages: Vec<_> = pages.collect();
    Some(if pages.is_empty() { words.into() } else { RichText::from(words).say(", ").pages(pages) })
}

/// Says of an answer that names no request that it was matched.
fn with_match(exchange: &Exchange<'_>, entry: CaseEntry<'_>, mut lines: Vec<RichText>) -> Vec<RichText> {
    lines.extend(exchange.presumes(entry).then(|| MATCHED.into()));
    lines
}

/// The receipts, and when it was received with how that is known.
fn proof<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let receipt = |receipt| RichText::from("receipt, ").page(context.first_page(receipt));
    let mut lines: Vec<RichText> = way.receipts.iter().map(receipt).collect();
    let day = |day| on_day(PartialDate::Day(day));
    if let Some(posted) = way.posted().filter(|_| lines.is_empty() && !way.by_wire()) {
        lines.push(format!("posted {}, as I say", day(posted)).into());
    }
    let heard = way.heard_by().map(|on| {
        let said = heard_as_said(&way.exchange);
        format!("received by {}, when it was {}{said}", day(on), how(&way.exchange))
    });
    if matches!(way.reception, Reception::Deemed(_)) {
        lines.extend(heard.clone().map(RichText::from));
    }
    lines.push(match way.reception {
        Reception::Proved(on) => {
            let words = RichText::from(format!("delivered {}", day(on)));
            let words = match way.proofs.first().filter(|proof| is_letter_of_others(way, proof)) {
                Some(proof) => words.say(format!(", as their {} shows", proof.entry.kind.one())),
                None => words,
            };
            match way.proofs.first() {
                Some(proof) => words.say(", ").page(way.proof_page(context, proof)),
                None => words,
            }
        }
        Reception::NotProved | Reception::AnsweredBy(_) => heard.unwrap_or_else(|| NO_PAGE.into()).into(),
        Reception::Deemed(_) => {
            format!("estimate: {}", way.reception.counts_from().map(day).unwrap_or_default()).into()
        }
        Reception::Sent(on) => {
            let then = heard.unwrap_or_else(|| NO_PAGE.into());
            format!("sent {}; {then}", day(on)).into()
        }
        Reception::Stated(on) => match way.proofs.first().filter(|_| way.by_wire()) {
            Some(proof) => RichText::from(format!("sent {}, receipt acknowledged, ", day(on)))
                .page(way.proof_page(context, proof)),
            None => format!("delivered {}, as I say", day(on)).into(),
        },
    });
    lines
}

/// What shows an event: its items.
fn event_proof<'a>(
    context: &CaseContext<'a>,
    letters: &LetterHistories<'a>,
    exchange: &Exchange<'a>,
) -> Vec<RichText> {
    let taken = exchange.taken(context, letters);
    // The event names the page of its item that shows it.
    let first = exchange.asked.pages(context).into_iter().next();
    // Where the event is the receipt of a letter, what shows that is its proof.
    let way = first.and_then(|page| letters.of(&page.placed)).filter(|way| {
        way.sent && exchange.asked.on().is_some_and(|on| way.reception == Reception::Proved(on))
    });
    let received = way.and_then(|way| Some(way.proof_place(context, way.proofs.first()?)));
    let first = received.or(first);
    match (exchange.asked, first, taken.done) {
        (CaseEntry::Event(_), Some(page), LimitDone::On(_)) => {
            vec![RichText::new().page(context.page_of(page))]
        }
        _ => Vec::new(),
    }
}

/// Counts working days from receipt.
struct Counting<'c, 'a> {
    context: &'c CaseContext<'a>,
    nation: Nation,
    /// By the holidays of every nation.
    by_all: bool,
    from: Option<Date>,
    /// What that day is, where it is not that of receipt: ", from the decision".
    basis: String,
    /// That day is only that of what was first heard: of the same day nothing is counted.
    at_latest: bool,
}

impl<'a> Counting<'_, 'a> {
    /// A day with its page, and how many working days it took.
    fn day_taken(&self, entry: CaseEntry<'a>) -> Vec<RichText> {
        let mut line = RichText::from(entry.date().map_or("undated".into(), on_day));
        let pages: Vec<_> =
            entry.pages(self.context).into_iter().map(|page| self.context.page_of(page)).collect();
        if !pages.is_empty() {
            line = line.say(", ").pages(pages);
        }
        let mut lines = vec![line];
        let given = entry.given(self.context);
        let posted = given.filter(|given| {
            !given.is_vague() && entry.date().is_some_and(|date| date.last_day() < given.first)
        });
        lines.extend(
            posted.map(|given| RichText::from(format!("posted {}", on_day(PartialDate::Day(given.first))))),
        );
        let least = if given.is_some_and(Given::is_vague) { "at least " } else { "" };
        if let (Some(from), Some(on)) = (self.from, given.map(|given| given.first))
            && on >= from
            && on <= self.context.date
            && !(self.at_latest && on == from)
        {
            let days = match self.by_all {
                true => uk_working_days_between(from, on),
                false => self.nation.working_days_between(from, on),
            };
            let all = (on - from).get_days().unsigned_abs() as usize;
            lines.push(
                format!(
                    "{least}{}, {}{}",
                    counted(all, "day", "days"),
                    counted(days, "working day", "working days"),
                    self.basis
                )
                .into(),
            );
        }
        lines
    }
}
