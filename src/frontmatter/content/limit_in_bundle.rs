//! A limit with what shows its days, and its first day with how that is known: shown by a page, posted, only the date on the letter, or what the user
//! says. Each is called what it is, and where a stricter reading ends earlier that is told.

use jiff::civil::Date;

use super::ItemInBundle;
use super::case_entry::CaseEntry;
use super::case_steps::StepTaken;
use super::context::ItemPage;
use crate::case::time_limits::{Limit, TimeLimit};
use crate::model::{PartialDate, counted};

/// A limit with the items that show its first and its last day.
#[derive(Clone, Debug)]
pub struct LimitInBundle<'a> {
    /// The limit.
    pub limit: TimeLimit,
    /// What shows the day from which it runs.
    pub from: Option<ItemPage<'a>>,
    /// What shows that it was met, or what was sent to meet it.
    pub done: Option<ItemPage<'a>>,
    /// The step by which it was met.
    pub(super) taken: Option<StepTaken<'a>>,
    /// What says the day by which an answer was agreed or announced.
    pub(super) announced: Option<CaseEntry<'a>>,
    /// What met it names no request and was matched to this one.
    pub(super) matched: bool,
    /// What moved its last day names no request and was matched to this one.
    pub(super) matched_announcement: bool,
    /// Of the Ombudsman's time: it was referred, and when it was brought to the Member is not given.
    pub(super) referred: bool,
}

/// A day from which a limit runs, and how it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstDay<'a> {
    pub(super) on: Date,
    /// What was sent.
    pub(super) shown: Option<ItemInBundle<'a>>,
    /// What shows the day: an envelope, a tracking page; else what was sent.
    pub(super) proof: Option<ItemPage<'a>>,
    pub(super) basis: Basis,
}

/// How the first day of a limit is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The user says so, and an item shows it.
    Said,
    /// The user says so, and names no page.
    Stated,
    /// It was posted that day, as an envelope or its row says.
    Posted,
    /// It is the date on the letter, and nothing shows when it was posted or received.
    Written,
}

/// A limit that runs from a notice of the Service's, and says what its first day is.
pub(super) fn from_notice<'a>(
    rule: impl Fn(Date) -> TimeLimit,
    first: FirstDay<'a>,
    taken: Option<StepTaken<'a>>,
    northern: bool,
) -> LimitInBundle<'a> {
    let mut limit = rule(first.on);
    let written = written_on(first).filter(|written| *written < first.on);
    // The rule itself says when it would end: a month or a holiday can make it more days than the letter lay.
    let strictest = written.map(|written| (written, rule(written).due)).filter(|(_, end)| *end < limit.due);
    match first.basis {
        // The day that the user gives is the date on it, and not one of posting.
        Basis::Said if written_on(first) == Some(first.on) => {
            limit.runs_from.what = date_on(&limit);
            limit.notes.push(
                "No page is named for its posting. If it was posted later, the last day is later.".into(),
            );
        }
        Basis::Said | Basis::Stated => {}
        Basis::Posted => {
            limit.runs_from.what.push_str(" (the day of posting)");
            if let Some((written, end)) = strictest {
                let earlier = (limit.due - end).get_days().unsigned_abs() as usize;
                limit.notes.push(format!(
                    "Counted from the date on the letter, {}, which is the strictest reading, it would end \
                     on {}, {} earlier.",
                    PartialDate::Day(written),
                    PartialDate::Day(end),
                    counted(earlier, "day", "days")
                ));
            }
            // The sources are those of Great Britain; the rules of Northern Ireland were not read.
            limit.notes.push(match northern {
                false => "It runs from the day of posting. A letter that CMS sends counts as given on that \
                          day (regulation 1(3) of SI 1992/1989; regulation 7 of SI 2012/2677 was not read)."
                    .into(),
                true => {
                    "It runs from the day of posting. The rule of Northern Ireland on the day on which a \
                         posted letter counts as given was not read."
                        .into()
                }
            });
        }
        Basis::Written => {
            limit.from_earliest = true;
            limit.runs_from.what = date_on(&limit);
            limit.notes.push(
                "No page is named for its posting. Counting from the date on the letter is the strictest \
                     reading. If it was posted later, the last day is later."
                    .into(),
            );
        }
    }
    with(limit, first.proof, taken)
}

/// The date that a letter bears, where it is a day.
fn written_on(first: FirstDay<'_>) -> Option<Date> {
    first.shown.and_then(|placed| placed.item.date?.day())
}

/// What a limit runs from where only the date on the letter is known.
fn date_on(limit: &TimeLimit) -> String {
    match limit.limit {
        Limit::Reconsideration => "the date on the decision".into(),
        Limit::NiOmbudsman => "the date on the notice that ended the complaints procedure".into(),
        _ => "the date on the mandatory reconsideration notice".into(),
    }
}

/// A limit that runs from the receipt of a letter.
pub(super) fn from_receipt<'a>(
    mut limit: TimeLimit,
    strictest: Option<(Date, TimeLimit)>,
    first: FirstDay<'a>,
    taken: Option<StepTaken<'a>>,
) -> LimitInBundle<'a> {
    if first.basis == Basis::Stated {
        limit.runs_from.what.push_str(", as I say");
        if let Some((written, strict)) = strictest.filter(|(_, strict)| strict.due < limit.due) {
            let earlier = (limit.due - strict.due).get_days().unsigned_abs() as usize;
            limit.notes.push(format!(
                "No page is named for the day of receipt. Counted from the date on the letter, {}, which is the \
                 strictest reading, it would end on {}, {} earlier.",
                PartialDate::Day(written),
                PartialDate::Day(strict.due),
                counted(earlier, "day", "days")
            ));
            let safe = strict.safe_by.unwrap_or(strict.due);
            limit.safe_by = Some(limit.safe_by.map_or(safe, |other| other.min(safe)));
        }
    } else if first.basis != Basis::Said {
        limit.from_earliest = true;
        limit.runs_from.what = match first.basis {
            Basis::Posted => "the final response was posted (no day of receipt was given)".into(),
            _ => "the date on the final response (no day of receipt was given)".into(),
        };
        limit.notes.push(
            "It is counted from the earliest day on which the final response can have come. If it was \
             received later, the last day is later."
                .into(),
        );
    }
    with(limit, first.proof, taken)
}

/// A limit without what else is told of it.
pub(super) fn with<'a>(
    limit: TimeLimit,
    from: Option<ItemPage<'a>>,
    taken: Option<StepTaken<'a>>,
) -> LimitInBundle<'a> {
    LimitInBundle {
        limit,
        from,
        done: taken.and_then(|taken| taken.shown),
        taken,
        announced: None,
        matched: false,
        matched_announcement: false,
        referred: false,
    }
}
