//! Days that cannot be in that order: an answer before its request, a letter that came before it was posted. Whoever made
//! the manifest has to say which is wrong, and until then nothing is counted from them.

use jiff::civil::Date;

use super::case_entry::{dated, is_sent};
use super::placed::Teller;
use super::posting::{delivered_on, posts_of, sent_on};
use super::{CaseContext, ItemInBundle, promise};
use crate::case::manifest::call_types::Call;
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Event;
use crate::model::PartialDate;
use crate::model::finding::{Code, Finding};

const WHICH: &str =
    "Look at both and correct the one that is wrong. Until then nothing is counted from them.";

/// Whether the days of a letter cannot all be right.
pub(super) fn is_impossible(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> bool {
    !wrong_days(context, letter).is_empty()
}

/// Every pair of days of a letter that cannot be, in words.
fn wrong_days(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> Vec<String> {
    let posts = posts_of(context, letter);
    let posted = posts.iter().find_map(|post| post.posted).map(|day| ("posted", day));
    let dated = letter.item.date.map(|day| ("dated", day));
    let came = posts.iter().filter_map(|post| post.delivered).map(|day| ("delivered", day));
    let mut came: Vec<(&str, PartialDate)> =
        came.chain(letter.item.received.map(|day| ("received", day))).collect();
    came.dedup();
    let mut wrong = Vec::new();
    for (how, day) in came {
        for (was, before) in [posted, dated].into_iter().flatten() {
            if day.last_day() < before.first_day() {
                wrong.push(format!(
                    "The manifest says that it was {how} on {day} and {was} {before}, which \
                                    is later."
                ));
            }
        }
    }
    wrong
}

/// Whether the notice of a reconsideration, given its day, is earlier than the decision or than every request for it.
pub(super) fn notice_is_early(context: &CaseContext<'_>, notice: Date) -> bool {
    early_notice(context, notice).is_some()
}

fn early_notice(context: &CaseContext<'_>, notice: Date) -> Option<(&'static str, Date)> {
    let decided = context.manifest.case.decision.as_ref().and_then(|decision| decision.date);
    if let Some(decided) = decided.filter(|decided| notice < *decided) {
        return Some(("the decision", decided));
    }
    let asked = context.steps(Step::ReconsiderationRequest);
    let asked: Option<Vec<Date>> =
        asked.iter().map(|placed| placed.item.date.map(PartialDate::first_day)).collect();
    let first = asked?.into_iter().min()?;
    (notice < first).then_some(("the request for it", first))
}

/// All that is found.
pub(super) fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for placed in &context.items {
        let warn = |message: String| Finding::warning(Code::DateDoubted, message).at(&placed.item.file);
        found.extend(wrong_days(context, placed).into_iter().map(|words| warn(words).next(WHICH)));
        found.extend(two_days(context, placed).map(|words| {
            warn(words).next("Write the same day in both, or leave out the one that is wrong.")
        }));
        if let Some((from, until)) = placed.item.date.zip(placed.item.until)
            && until.last_day() < from.first_day()
        {
            found.push(
                warn(format!(
                    "The manifest says that it lasts until {until}, which is before its date, \
                              {from}."
                ))
                .next(WHICH),
            );
        }
        found.extend(
            early_promises(placed.item.date, placed.item.call.as_ref()).map(|words| warn(words).next(WHICH)),
        );
        let post = placed.item.post.as_ref();
        let days = [
            ("dated", placed.item.date),
            ("received", placed.item.received),
            ("posted", post.and_then(|post| post.posted)),
            ("delivered", post.and_then(|post| post.delivered)),
        ];
        for (how, day) in days {
            if let Some(day) = day.filter(|day| day.first_day() > context.date) {
                let words = format!(
                    "It is {how} {day}, which is after the date of the bundle, {}.",
                    PartialDate::Day(context.date)
                );
                found.push(warn(words).next("Correct this day, or the date of the bundle."));
            }
        }
    }
    for row in context.call_rows() {
        let warn = |words: String, next: &str| {
            context.at_teller(Teller::Row(row), Finding::warning(Code::DateDoubted, words)).next(next)
        };
        let (date, call) = (Some(row.row.date), Some(&row.row.call));
        found.extend(early_promises(date, call).map(|words| warn(words, WHICH)));
        if row.row.date.first_day() > context.date {
            let words = format!(
                "{} is after the date of the bundle, {}.",
                row.named(),
                PartialDate::Day(context.date)
            );
            found.push(warn(words, "Correct this day, or the date of the bundle."));
        }
    }
    for promise in promise::in_letters(context) {
        let told = promise.tellers.first().copied();
        let early = early_promises(promise.made, Some(&promise.call));
        found.extend(early.zip(std::iter::repeat(told)).filter_map(|(words, teller)| {
            let finding = Finding::warning(Code::DateDoubted, words);
            Some(context.at_teller(teller?, finding).next(WHICH))
        }));
    }
    for event in &context.manifest.event {
        found.extend(later_event(context, event));
    }
    found.extend(early_answers(context));
    found.extend(notices(context));
    found
}

/// What was promised in a call for a day before it.
fn early_promises(made: Option<PartialDate>, call: Option<&Call>) -> impl Iterator<Item = String> {
    let promised = [
        ("to be kept by", call.and_then(|call| call.promise_due)),
        ("kept on", call.and_then(|call| call.promise_kept_on)),
    ];
    promised.into_iter().filter_map(move |(how, day)| {
        let (made, day) = made.zip(day).filter(|(made, day)| day.last_day() < made.first_day())?;
        Some(format!("The promise of {made} is marked as {how} {day}, which is earlier."))
    })
}

/// An event after the bundle. A hearing is known beforehand.
fn later_event(context: &CaseContext<'_>, event: &Event) -> Option<Finding> {
    if event.date.first_day() <= context.date || event.step == Some(Step::Hearing) {
        return None;
    }
    let words = format!(
        "The event of {} is after the date of the bundle, {}.",
        event.date,
        PartialDate::Day(context.date)
    );
    let finding = Finding::warning(Code::DateDoubted, words).about(crate::case::manifest::FILE);
    Some(finding.next("Correct its date or that of the bundle. If it is still to come, say so in its text."))
}

/// `received` and `delivered` of one letter that differ, and which is used.
fn two_days(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> Option<String> {
    let posts = posts_of(context, letter);
    let used = delivered_on(letter, is_sent(context, letter), &posts)?;
    let mut days = posts.iter().filter_map(|post| post.delivered).chain(letter.item.received);
    let day = |when: PartialDate| (when.first_day(), when.last_day());
    let other = days.find(|other| day(*other) != day(used))?;
    let is_sent = is_sent(context, letter);
    // When the user received a letter the user knows best.
    let (used, other) = match letter.item.received {
        Some(received) if !is_sent => (received, if day(received) == day(used) { other } else { used }),
        _ => (used, other),
    };
    Some(format!(
        "The manifest gives two days on which it came, {used} and {other}. Every chapter uses \
                  {used}."
    ))
}

/// What is said to answer something that is later than it, or itself. It is no answer.
fn early_answers(context: &CaseContext<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |finding: &dyn Fn(String) -> Finding,
                   itself: bool,
                   asked: &ItemInBundle<'_>,
                   on: Option<Date>| {
        let to = &asked.item.file;
        if itself {
            let words =
                "This is listed as an answer to itself, so it does not count as an answer.".to_owned();
            found.push(
                finding(words).next("Name in answers = \"…\" the letter that it answers, or leave that out."),
            );
            return;
        }
        let Some((sent, on)) = sent_on(context, asked).zip(on).filter(|(sent, on)| on < sent) else { return };
        let words = format!(
            "The answer is dated before the request. It is dated {}, but the manifest links it to \"{to}\", \
             which was written or posted on {}. It does not count as an answer.",
            PartialDate::Day(on),
            PartialDate::Day(sent)
        );
        found.push(finding(words).next("Correct whichever is wrong: one of the two dates, or the link."));
    };
    for placed in &context.items {
        let finding = |words: String| Finding::error(Code::AnswerDoubted, words).at(&placed.item.file);
        for to in placed.item.answers.iter().chain(&placed.item.also_answers) {
            let Some(asked) = context.item(to) else { continue };
            add(&finding, asked.number == placed.number, &asked, dated(placed));
        }
        let Some(post) = &placed.item.post else { continue };
        let letter = post.letter.as_ref().map_or(Some(*placed), |to| context.item(to));
        let reply = post.reply.as_ref().and_then(|to| context.item(to));
        if let Some((letter, reply)) = letter.zip(reply) {
            let finding = |words: String| Finding::error(Code::AnswerDoubted, words).at(&reply.item.file);
            add(&finding, letter.number == reply.number, &letter, dated(&reply));
        }
    }
    for event in &context.manifest.event {
        let finding = |words: String| {
            Finding::error(Code::AnswerDoubted, format!("The event of {}: {words}", event.date))
                .about(crate::case::manifest::FILE)
        };
        if let Some(asked) = event.answers.as_ref().and_then(|to| context.item(to)) {
            add(&finding, false, &asked, Some(event.date.last_day()));
        }
    }
    found
}

/// A notice of a reconsideration that is earlier than what it is of.
fn notices(context: &CaseContext<'_>) -> Option<Finding> {
    let notice = context.step(Step::ReconsiderationNotice);
    let said = context.manifest.case.decision.as_ref().and_then(|decision| decision.reconsideration);
    let on = said.or(notice.and_then(|placed| placed.item.date).map(PartialDate::last_day))?;
    let (what, later) = early_notice(context, on)?;
    let words = format!(
        "The mandatory reconsideration notice is dated {}, but {what} is dated {}, which is later.",
        PartialDate::Day(on),
        PartialDate::Day(later)
    );
    let finding = Finding::warning(Code::DateDoubted, words);
    let finding = match notice {
        Some(placed) => finding.at(&placed.item.file),
        None => finding.about(crate::case::manifest::FILE),
    };
    Some(finding.next(
        "Correct the wrong day, or remove the step from a notice that belongs to another dispute. Until then no time \
         to appeal is counted from it.",
    ))
}

#[cfg(test)]
#[path = "day_order_tests.rs"]
mod tests;
