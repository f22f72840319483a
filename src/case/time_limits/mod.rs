//! Time limits: by when something had to be done, why, how sure that is, and how it stands on the day of the
//! bundle. A tribunal asks first whether an appeal is in time, and a complaint lives from what was answered
//! late, so each limit is a plain computation that carries its rule, its source and the sources that say
//! otherwise; nothing is decided in silence. Where no text was found that carries a last day on to the next
//! working day, it is not carried on, and the limit says by when it is safe to act.

mod numbers;
mod rules;
mod spans;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use numbers::LimitNumbers;
pub use rules::{CaseDates, LimitRules};

use crate::case::calendar::{Nation, day_in_words};
use crate::model::counted;

/// Which limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// To ask for a mandatory reconsideration.
    Reconsideration,
    /// To appeal to the tribunal.
    Appeal,
    /// The last day on which a late appeal can be let in.
    LateAppeal,
    /// To ask that an address be kept confidential.
    Confidentiality,
    /// For the Service to acknowledge a complaint.
    Acknowledgement,
    /// For the Service to answer a complaint.
    Answer,
    /// To go to the Independent Case Examiner.
    Examiner,
    /// To bring the complaint to a Member of Parliament, for the Parliamentary Ombudsman.
    Member,
    /// To go to the Northern Ireland Public Services Ombudsman.
    NiOmbudsman,
    /// For the Service to answer a subject access request.
    SubjectAccess,
}

impl Limit {
    /// What is to be done, in words.
    pub const fn name(self, nation: Nation) -> &'static str {
        match (self, nation) {
            (Limit::Reconsideration, _) => "Ask for a mandatory reconsideration",
            (Limit::Appeal, Nation::NorthernIreland) => "Appeal to the Appeals Service (Northern Ireland)",
            (Limit::Appeal, _) => "Appeal to the First-tier Tribunal",
            (Limit::LateAppeal, _) => "Last day of a late appeal",
            (Limit::Confidentiality, _) => "Ask that an address be kept confidential",
            (Limit::Acknowledgement, _) => "The Service acknowledges the complaint",
            (Limit::Answer, _) => "The Service answers the complaint",
            (Limit::Examiner, _) => "Complain to the Independent Case Examiner",
            (Limit::Member, _) => "Bring the complaint to an MP, for the Parliamentary Ombudsman",
            (Limit::NiOmbudsman, _) => "Complain to the Northern Ireland Public Services Ombudsman",
            (Limit::SubjectAccess, _) => "The Service answers the subject access request",
        }
    }

    /// The Service must act, and not the parent: a limit that it missed is a point of complaint.
    pub const fn binds_the_service(self) -> bool {
        matches!(self, Limit::Acknowledgement | Limit::Answer | Limit::SubjectAccess)
    }
}

/// How sure a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The official text was read.
    Official,
    /// An adviser or a law publisher reports it.
    Reported,
    /// Generally held, and not confirmed in a text.
    Unconfirmed,
    /// The profile of the purpose sets it.
    Profile,
}

/// "official text", "as advisers report it", "not confirmed in a text", "set by the profile".
impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Certainty::Official => "official text",
            Certainty::Reported => "as advisers report it",
            Certainty::Unconfirmed => "not confirmed in a text",
            Certainty::Profile => "set by the profile",
        })
    }
}

/// Where a limit is written, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LimitSource {
    /// The text and its place.
    pub text: String,
    /// How sure it is.
    pub sure: Certainty,
}

/// "rule 22(2)(d)(i) of … (official text)".
impl fmt::Display for LimitSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text, self.sure)
    }
}

/// What sets a limit running, and when it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitStart {
    /// What happened: "the mandatory reconsideration notice was sent".
    pub what: &'static str,
    /// The day, which is not itself counted.
    pub on: Date,
}

/// A limit, reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeLimit {
    /// Which it is.
    pub limit: Limit,
    /// What is to be done: "Appeal to the First-tier Tribunal".
    pub name: &'static str,
    /// The rule in one plain sentence.
    pub rule: String,
    /// Where it is written.
    pub source: LimitSource,
    /// What it runs from.
    pub runs_from: LimitStart,
    /// The last day.
    pub due: Date,
    /// The time on the last day at which it ends, where there is one.
    pub until: Option<Time>,
    /// An earlier day on which every source agrees that it is in time, or which is a working day.
    pub safe_by: Option<Date>,
    /// When it was done.
    pub done: Option<Date>,
    /// How the day was reckoned and what other sources say, a sentence or two each.
    pub notes: Vec<String>,
}

impl TimeLimit {
    /// How the limit stands on a day.
    pub fn standing(&self, on: Date) -> LimitStanding {
        let days = |from: Date, to: Date| (to - from).get_days().unsigned_abs();
        match self.done {
            Some(done) if done <= self.due => LimitStanding::InTime(days(done, self.due)),
            Some(done) => LimitStanding::DoneLate(days(self.due, done)),
            None if on < self.due => LimitStanding::Left(days(on, self.due)),
            None if on == self.due => LimitStanding::LastDay,
            None => LimitStanding::Late(days(self.due, on)),
        }
    }

    /// The last day as it is told: "5 pm on Monday 14 April 2025", "Thursday 3 October 2024".
    pub fn due_in_words(&self) -> String {
        let day = day_in_words(self.due);
        self.until.map_or(day.clone(), |until| format!("{} on {day}", until.strftime("%-I %P")))
    }
}

/// How a limit stands on a day, in whole days.
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
}

impl LimitStanding {
    /// The limit was missed, whether or not the thing was done since.
    pub const fn is_late(self) -> bool {
        matches!(self, LimitStanding::Late(_) | LimitStanding::DoneLate(_))
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
        }
    }
}
