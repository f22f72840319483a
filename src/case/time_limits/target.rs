//! A time that somebody has to answer in, as a row of data: how long, counted how, by which rule, and how sure that is.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Certainty, Limit};
use crate::case::calendar::{Nation, add_days, add_months, add_uk_working_days};
use crate::model::counted;

/// What a target is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetUnit {
    /// Working days of the place where the request was delivered.
    WorkingDays,
    /// Days that are working days in every nation of the United Kingdom.
    UkWorkingDays,
    /// Days.
    Days,
    /// Calendar months; a last day that is no working day moves to the next.
    Months,
}

/// A day by which an answer was agreed or announced, and when that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnouncedAnswer {
    /// The day by which the answer is to come.
    pub by: Date,
    /// When it was said, as far as that is known.
    pub said: Option<Date>,
}

/// A note of a rule that came into force later than the time itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterNote {
    /// The first day of which it can be said.
    pub since: Date,
    /// The note.
    pub note: String,
}

/// A time to acknowledge or to answer something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Target {
    /// Which limit it is, by which a profile says whether it is shown.
    pub limit: Limit,
    /// What is to be done: "The Service answers the complaint".
    pub name: String,
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: TargetUnit,
    /// The rule in one plain sentence.
    pub rule: String,
    /// Where it is written.
    pub source: String,
    /// How sure that is.
    pub sure: Certainty,
    /// It is law, and no day that is announced replaces it.
    #[serde(default)]
    pub law: bool,
    /// The first day on which it applied.
    #[serde(default)]
    pub since: Option<Date>,
    /// What else is to be said, a sentence or two each.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What is to be said only of what was received from a later day on.
    #[serde(default)]
    pub later_notes: Vec<LaterNote>,
}

impl Target {
    /// The last day for what was received on a day, in the nation whose holidays count.
    pub fn due(&self, received: Date, place: Nation) -> Date {
        match self.unit {
            TargetUnit::WorkingDays => place.add_working_days(received, self.count),
            TargetUnit::UkWorkingDays => add_uk_working_days(received, self.count),
            TargetUnit::Days => add_days(received, self.count),
            TargetUnit::Months => place.working_day_from(add_months(received, self.count)),
        }
    }

    /// "15 working days".
    pub fn length(&self) -> String {
        let (one, many) = match self.unit {
            TargetUnit::WorkingDays | TargetUnit::UkWorkingDays => ("working day", "working days"),
            TargetUnit::Days => ("day", "days"),
            TargetUnit::Months => ("month", "months"),
        };
        counted(usize::from(self.count), one, many)
    }

    /// Whether it applied to what was received on a day.
    pub fn applies(&self, received: Date) -> bool {
        self.since.is_none_or(|since| received >= since)
    }
}
