//! How a limit stands: what was done, how sure it is that it was done in time, and what is said of it. "Late" is said only
//! where a rule and a known day make it late.

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::delivery::NO_PAGE;
use crate::model::counted;

/// What may move a last day in Northern Ireland.
pub(super) const ACT_OF_1954: &str = "Interpretation Act (NI) 1954, s. 39";

/// What is known of the day on which the thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LimitDone {
    /// It was done on this day.
    On(Date),
    /// It was done on one of these days; which is not known.
    Between {
        /// The first that it can be.
        first: Date,
        /// The last that it can be.
        last: Date,
    },
    /// It was sent, and no item is named that shows when it arrived.
    Unproved {
        /// It cannot have arrived before this day: it was posted then, or is dated then.
        not_before: Option<Date>,
        /// The later of the estimates.
        estimate: Option<Date>,
        /// It had arrived on this day at the latest, because it was answered then.
        not_after: Option<Date>,
    },
}

/// The state of a limit on a day, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitStanding {
    /// Not done, so many days before the last day.
    Left(u32),
    /// Not done, and this is the last day.
    LastDay,
    /// Not done, so many days after the last day.
    Late(u32),
    /// Done so many days before the last day, or on it.
    InTime(u32),
    /// Done so many days after the last day.
    DoneLate(u32),
    /// Sent, and in time if it was delivered by the last day, for which no item is named.
    IfDelivered,
    /// Sent, and by the later estimate delivered after the last day. No item is named that shows the day.
    LaterEstimate,
    /// Sent or done at least so many days after the last day.
    LateAtLeast(u32),
    /// Done, and of the day only a month or a year is known, which does not say whether it was in time.
    DayUnknown,
    /// Done on a day that may or may not be in time: no rule that was read settles it.
    Unsettled,
    /// Not done, and no rule that was read says whether this day is still in time.
    UnsettledToday,
    /// Not done. The last day has passed if the time ran from the earliest day from which it can run.
    PassedAtEarliest,
    /// Done after the earliest possible last day.
    DoneAfterEarliest,
}

impl LimitStanding {
    /// The limit was missed, whether or not the thing was done since.
    pub const fn is_late(self) -> bool {
        matches!(self, LimitStanding::Late(_) | LimitStanding::DoneLate(_) | LimitStanding::LateAtLeast(_))
    }

    /// The thing was done, or at least sent.
    pub const fn is_taken(self) -> bool {
        !matches!(
            self,
            LimitStanding::Left(_)
                | LimitStanding::LastDay
                | LimitStanding::Late(_)
                | LimitStanding::UnsettledToday
                | LimitStanding::PassedAtEarliest
        )
    }
}

/// "12 days left", "last day today", "late by 3 days", "done in time with 5 days to spare", "done 1 day late".
impl fmt::Display for LimitStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |n: u32| counted(n as usize, "day", "days");
        match *self {
            LimitStanding::Left(n) => write!(f, "{} left", days(n)),
            LimitStanding::LastDay => f.write_str("last day today"),
            LimitStanding::Late(n) => write!(f, "late by {}", days(n)),
            LimitStanding::InTime(0) => f.write_str("done in time, on the last day"),
            LimitStanding::InTime(n) => write!(f, "done in time with {} to spare", days(n)),
            LimitStanding::DoneLate(n) => write!(f, "done {} late", days(n)),
            LimitStanding::IfDelivered => {
                write!(f, "in time if delivered by the last day ({NO_PAGE})")
            }
            LimitStanding::LaterEstimate => write!(
                f,
                "in time if delivered by the last day ({NO_PAGE}, and the later estimate is after that day)"
            ),
            LimitStanding::DayUnknown => {
                f.write_str("done, but the day is not known well enough to say whether it was in time")
            }
            LimitStanding::LateAtLeast(n) => write!(f, "late by at least {}", days(n)),
            LimitStanding::Unsettled => {
                f.write_str("received on the next working day (whether that is in time is not settled)")
            }
            LimitStanding::UnsettledToday => f.write_str(
                "the last day has passed (whether the next working day is in time is not settled)",
            ),
            LimitStanding::PassedAtEarliest => {
                f.write_str("passed, if time ran from the earliest possible day")
            }
            LimitStanding::DoneAfterEarliest => f.write_str(
                "done after this day, which is the last day only if time ran from the earliest \
                             possible day",
            ),
        }
    }
}

fn days(from: Date, to: Date) -> u32 {
    (to - from).get_days().unsigned_abs()
}

/// The days that decide how a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LimitDays {
    /// The last day.
    pub(super) due: Date,
    /// The later day to which a rule that was not read may move it.
    pub(super) open_until: Option<Date>,
    /// It may run from a later day than the one it was counted from.
    pub(super) from_earliest: bool,
}

impl LimitDays {
    /// How it stands on a day.
    pub(super) fn standing(self, done: Option<LimitDone>, on: Date) -> LimitStanding {
        match done {
            Some(LimitDone::On(day)) => self.done(day),
            Some(LimitDone::Between { first, last }) => self.done_between(first, last),
            Some(LimitDone::Unproved { not_after: Some(day), .. }) if day <= self.due => {
                LimitStanding::InTime(days(day, self.due))
            }
            Some(LimitDone::Unproved { not_before, estimate, .. }) => self.sent(not_before, estimate),
            None => self.not_done(on),
        }
    }

    /// The last day that nobody can call too early.
    fn last(self) -> Date {
        self.open_until.unwrap_or(self.due)
    }

    fn done(self, day: Date) -> LimitStanding {
        match (day <= self.due, day <= self.last()) {
            (true, _) => LimitStanding::InTime(days(day, self.due)),
            (false, _) if self.from_earliest => LimitStanding::DoneAfterEarliest,
            (false, true) => LimitStanding::Unsettled,
            (false, false) if self.open_until.is_some() => LimitStanding::LateAtLeast(days(self.last(), day)),
            (false, false) => LimitStanding::DoneLate(days(self.due, day)),
        }
    }

    fn done_between(self, first: Date, last: Date) -> LimitStanding {
        match (last <= self.due, first > self.last()) {
            (true, _) => LimitStanding::InTime(days(last, self.due)),
            (_, true) if self.from_earliest => LimitStanding::DoneAfterEarliest,
            (_, true) => LimitStanding::LateAtLeast(days(self.last(), first)),
            _ => LimitStanding::DayUnknown,
        }
    }

    fn sent(self, not_before: Option<Date>, estimate: Option<Date>) -> LimitStanding {
        match not_before.filter(|day| *day > self.last()) {
            Some(_) if self.from_earliest => LimitStanding::DoneAfterEarliest,
            Some(day) => LimitStanding::LateAtLeast(days(self.last(), day)),
            None if estimate.is_some_and(|day| day > self.last()) => LimitStanding::LaterEstimate,
            None => LimitStanding::IfDelivered,
        }
    }

    fn not_done(self, on: Date) -> LimitStanding {
        if on < self.due {
            return LimitStanding::Left(days(on, self.due));
        }
        match (on == self.due, on <= self.last()) {
            (true, _) => LimitStanding::LastDay,
            (false, _) if self.from_earliest => LimitStanding::PassedAtEarliest,
            (false, true) => LimitStanding::UnsettledToday,
            (false, false) => LimitStanding::Late(days(self.last(), on)),
        }
    }
}
