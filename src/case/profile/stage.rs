//! The stages of a case as rows of data: what opens each, who deals with it, what acknowledges and answers it, and in
//! what time. A new stage is a new row.

use serde::Deserialize;
use toml::Table;

use crate::case::calendar::Nation;
use crate::case::manifest::case_types::Step;
use crate::case::time_limits::Target;

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stage {
    /// The step that opens it.
    pub step: Step,
    /// What it is called: "Complaint to the Independent Case Examiner".
    pub name: String,
    /// What such a letter is called in a sentence: "complaint".
    pub word: String,
    /// Who deals with it.
    pub body: String,
    /// It is no part of the history of a complaint: the dispute of a decision.
    #[serde(default)]
    pub aside: bool,
    /// Where there is such a stage; everywhere when none is named.
    #[serde(default)]
    pub nations: Vec<Nation>,
    /// The steps that acknowledge it.
    #[serde(default)]
    pub acknowledged_by: Vec<Step>,
    /// The steps that answer it; none when it asks for no answer.
    #[serde(default)]
    pub answered_by: Vec<Step>,
    /// The time to acknowledge it, where a rule gives one.
    pub acknowledge: Option<Target>,
    /// The time to answer it, where a rule gives one.
    pub answer: Option<Target>,
}

impl Stage {
    /// Whether it belongs in the history of a complaint in a nation.
    pub fn is_told_in(&self, nation: Nation) -> bool {
        !self.aside && (self.nations.is_empty() || self.nations.contains(&nation))
    }
}

/// Where an office receives its letters, which decides whose holidays count when a letter bears no postcode.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The nation.
    pub nation: Nation,
    /// The place, as it is printed.
    pub place: String,
}

/// The usual offices of the Service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Offices {
    /// Of Great Britain.
    pub great_britain: Office,
    /// Of Northern Ireland.
    pub northern_ireland: Office,
    /// Of the Independent Case Examiner.
    pub examiner: Office,
}

impl Offices {
    /// The Service's office for a case in a nation.
    pub fn of_service(&self, nation: Nation) -> &Office {
        match nation {
            Nation::NorthernIreland => &self.northern_ireland,
            Nation::EnglandAndWales | Nation::Scotland => &self.great_britain,
        }
    }
}

/// What every profile has unless it brings its own.
pub(super) fn shared() -> Result<Table, toml::de::Error> {
    include_str!("stages.toml").parse()
}
