//! Time limits: by when something had to be done, why, how sure that is, and how it stands on the day of the
//! bundle. A tribunal asks first whether an appeal is in time, and a complaint lives from what was answered
//! late, so each limit is a plain computation that carries its rule, its source and the sources that say
//! otherwise; nothing is decided in silence. Where no text was found that carries a last day on to the next
//! working day, it is not carried on, and the limit says by when it is safe to act.

mod numbers;
mod rules;
mod spans;
mod stage_rules;
mod standing;
mod target;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use numbers::LimitNumbers;
pub use rules::LimitRules;
pub use standing::{LimitDone, LimitStanding};
pub use target::{AnnouncedAnswer, Target, TargetUnit};

use standing::{ACT_OF_1954, LimitDays};

use crate::case::calendar::{CalendarPlace, Nation, day_in_words};
use crate::case::delivery::NO_PAGE;
use crate::model::PartialDate;

/// Which limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// To ask for a mandatory reconsideration.
    Reconsideration,
    /// To appeal to the tribunal.
    Appeal,
    /// The last day on which a late appeal can be accepted.
    LateAppeal,
    /// To ask that an address be kept confidential.
    Confidentiality,
    /// To follow a direction of the tribunal.
    Direction,
    /// For CMS to acknowledge a complaint.
    Acknowledgement,
    /// For CMS to answer a complaint.
    Answer,
    /// To go to the Independent Case Examiner.
    Examiner,
    /// To bring the complaint to a Member of Parliament, for the Parliamentary Ombudsman.
    Member,
    /// To go to the Northern Ireland Public Services Ombudsman.
    NiOmbudsman,
    /// For CMS to answer a subject access request.
    SubjectAccess,
    /// For CMS to answer a freedom of information request.
    FreedomOfInformation,
    /// For CMS to acknowledge a complaint about personal data.
    Controller,
}

impl Limit {
    /// What is to be done, in words.
    pub const fn name(self, nation: Nation) -> &'static str {
        match (self, nation) {
            (Limit::Reconsideration, _) => "Ask for a mandatory reconsideration",
            (Limit::Appeal, Nation::NorthernIreland) => "Appeal to the Appeals Service (Northern Ireland)",
            (Limit::Appeal, _) => "Appeal to the First-tier Tribunal",
            (Limit::LateAppeal, _) => "Last day for a late appeal",
            (Limit::Confidentiality, _) => "Ask that an address be kept confidential",
            (Limit::Direction, _) => "Follow the tribunal’s direction",
            (Limit::Acknowledgement, _) => "CMS acknowledges the complaint",
            (Limit::Answer, _) => "CMS answers the complaint",
            (Limit::Examiner, _) => "Complain to the Independent Case Examiner",
            (Limit::Member, _) => "Bring the complaint to an MP, for the Parliamentary Ombudsman",
            (Limit::NiOmbudsman, _) => "Complain to the Northern Ireland Public Services Ombudsman",
            (Limit::SubjectAccess, _) => "CMS answers the subject access request",
            (Limit::FreedomOfInformation, _) => "CMS answers the freedom of information request",
            (Limit::Controller, _) => "CMS acknowledges the complaint about data",
        }
    }

    /// The Service must act, and not the parent: a limit that it missed is a point of complaint.
    pub const fn binds_the_service(self) -> bool {
        matches!(
            self,
            Limit::Acknowledgement
                | Limit::Answer
                | Limit::SubjectAccess
                | Limit::FreedomOfInformation
                | Limit::Controller
        )
    }
}

/// How sure a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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

/// "official text", "according to advisers", "not confirmed in a text", "set by the profile".
impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Certainty::Official => "official text",
            Certainty::Reported => "according to advisers",
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

impl LimitSource {
    /// The profile, which sets another number than a text.
    fn changed(usual: &str, text: &str) -> Self {
        LimitSource {
            text: format!("the profile of this purpose, in place of {usual} in {text}"),
            sure: Certainty::Profile,
        }
    }
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
    pub what: String,
    /// The day, which is not itself counted.
    pub on: Date,
}

/// A limit, reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeLimit {
    /// Which it is.
    pub limit: Limit,
    /// What is to be done: "Appeal to the First-tier Tribunal".
    pub name: String,
    /// The rule in one plain sentence.
    pub rule: String,
    /// Where it is written.
    pub source: LimitSource,
    /// What it runs from.
    pub runs_from: LimitStart,
    /// It was counted from the earliest day from which it can run; the day itself is not known.
    pub from_earliest: bool,
    /// The last day.
    pub due: Date,
    /// The later day to which a rule that was not read may move the last day.
    pub open_until: Option<Date>,
    /// The time on the last day at which it ends, where there is one.
    pub until: Option<Time>,
    /// An earlier day on which every source agrees that it is in time, or which is a working day.
    pub safe_by: Option<Date>,
    /// When it was done.
    pub done: Option<LimitDone>,
    /// Whose holidays count, and why those.
    pub place: CalendarPlace,
    /// How the day was reckoned and what other sources say, a sentence or two each.
    pub notes: Vec<String>,
}

impl TimeLimit {
    /// How the limit stands on a day.
    pub fn standing(&self, on: Date) -> LimitStanding {
        let Self { due, open_until, from_earliest, .. } = *self;
        LimitDays { due, open_until, from_earliest }.standing(self.done, on)
    }

    /// The last day as it is told: "5 pm on Monday 14 April 2025", "Thursday 3 October 2024".
    pub fn due_in_words(&self) -> String {
        let day = day_in_words(self.due);
        self.until.map_or(day.clone(), |until| format!("{} on {day}", until.strftime("%-I %P")))
    }

    /// How it stands, in a few words that a cover has room for: "in time", "in time if delivered by Monday 14 April 2025;
    /// (no page is named for its delivery)", "late by 3 days".
    pub fn standing_in_short(&self, on: Date) -> String {
        let due = day_in_words(self.due);
        match self.standing(on) {
            LimitStanding::InTime(_) => match (self.limit, self.done) {
                (Limit::Examiner | Limit::Member | Limit::NiOmbudsman, Some(LimitDone::On(day))) => {
                    format!("taken on {}, in time", PartialDate::Day(day))
                }
                _ => "in time".into(),
            },
            LimitStanding::DoneLate(n) => LimitStanding::Late(n).to_string(),
            LimitStanding::IfDelivered => format!("in time if delivered by {due} ({NO_PAGE})"),
            LimitStanding::LaterEstimate => {
                format!("in time if delivered by {due} ({NO_PAGE}, and the later estimate is after that day)")
            }
            LimitStanding::Unsettled => self.on_the_day_after(),
            other => other.to_string(),
        }
    }

    /// What is said of a thing done on the first working day after a last day that no rule was found to move.
    fn on_the_day_after(&self) -> String {
        // A time of Northern Ireland that an enactment sets.
        if self.notes.iter().any(|note| note.contains(ACT_OF_1954)) {
            let sunday = self.due.weekday() == Weekday::Sunday;
            let day = if sunday { "Sunday" } else { "public holiday" };
            return format!(
                "received on the next working day. Whether that is in time depends on the rules for \
                 periods that end on a {day} ({ACT_OF_1954}, text not read)"
            );
        }
        LimitStanding::Unsettled.to_string()
    }
}
