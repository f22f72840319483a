//! What a purpose asks for, as data: the order of sections and chapters, wording, addresses, limits, and what must be
//! there. Four profiles are built in; a file `purpose.toml` beside the manifest can replace any part of one, because
//! bodies change their rules more often than programs are released.

use serde::Deserialize;

use crate::manifest::matter::Step;
use crate::model::{Kind, Purpose};

/// The name of the file beside the manifest that changes a profile.
pub const FILE: &str = "purpose.toml";

/// A chapter that a profile can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterName {
    /// What is asked and why: points or issues, facts, what is wanted.
    Summary,
    /// Time limits, each with its source.
    TimeLimits,
    /// The steps of the complaint.
    History,
    /// Everything that happened, in order.
    Chronology,
    /// Letters sent and received, and how they were posted.
    Correspondence,
    /// The call log.
    Calls,
    /// Who dealt with the case, promises, statements that contradict one another.
    People,
    /// The schedule of loss.
    Losses,
    /// The arrears audit.
    Account,
    /// The user's own statement.
    Statement,
    /// The certificate of contents.
    Certificate,
}

/// A section that a profile makes when the manifest has none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionRule {
    /// Its letter.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The steps that belong in it.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The kinds that belong in it.
    #[serde(default)]
    pub kinds: Vec<Kind>,
}

/// Words that differ from body to body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Title of the summary.
    pub summary: String,
    /// What a point is called: "Issue", "Point of complaint".
    pub point: String,
    /// Label of what should have happened.
    pub should: String,
    /// Label of what happened.
    pub happened: String,
    /// Label of the effect.
    pub effect: String,
    /// Label of the remedy.
    pub remedy: String,
    /// Label of what is wanted in the end.
    pub wanted: String,
}

/// What a purpose asks for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What the bundle is, as the cover says it.
    pub heading: String,
    /// The body it goes to, unless the manifest names one.
    pub body: String,
    /// Where it is sent, line by line.
    pub address: Vec<String>,
    /// The chapters before the items, in order.
    pub before: Vec<ChapterName>,
    /// The chapters after the items, in order.
    pub after: Vec<ChapterName>,
    /// The largest file that the body takes, in megabytes of a million bytes; none when there is no such limit.
    pub upload_megabytes: Option<u32>,
    /// Sections for a manifest that has none.
    pub section: Vec<SectionRule>,
    /// Its words.
    pub words: Wording,
}

impl Profile {
    /// The profile of a purpose as it is built in.
    pub fn of(purpose: Purpose) -> Profile {
        let text = match purpose {
            Purpose::Tribunal => include_str!("tribunal.toml"),
            Purpose::Ice => include_str!("ice.toml"),
            Purpose::Compensation => include_str!("compensation.toml"),
            Purpose::General => include_str!("general.toml"),
        };
        #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads each")]
        toml::from_str(text).expect("a profile that is built in")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_can_be_read() {
        for purpose in [Purpose::Tribunal, Purpose::Ice, Purpose::Compensation, Purpose::General] {
            assert!(!Profile::of(purpose).heading.is_empty());
        }
    }
}
