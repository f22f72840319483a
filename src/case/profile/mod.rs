//! What a purpose asks for, as data: the order of sections and chapters, wording, addresses, limits, and what must be
//! there. One profile for each purpose is built in; a file `purpose.toml` beside the manifest can replace any part of one, because
//! bodies change their rules more often than programs are released.

pub mod need;
pub mod stage;

use serde::Deserialize;
use toml::{Table, Value};

pub use need::Need;
pub use stage::{Offices, Stage};

use crate::case::calendar::Nation;
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Item;
use crate::case::time_limits::{Limit, LimitNumbers};
use crate::model::{Kind, Purpose};

/// The name of the file beside the manifest that changes a profile.
pub const FILE: &str = "purpose.toml";

/// A chapter that a profile can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterName {
    /// What is asked and why: points or issues, facts, what is wanted.
    Summary,
    /// The calculation of maintenance, step by step.
    Calculation,
    /// Time limits, each with its source.
    TimeLimits,
    /// The rules of the time limits with their sources. They come with the limits, unless they are asked for by themselves.
    TimeLimitRules,
    /// Hearings and directions of the tribunal.
    Hearings,
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
    /// The arrears audit. The weeks come with it, unless they are asked for by themselves.
    Account,
    /// The account week by week.
    AccountWeeks,
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
    /// Its documents follow one another in the order of these steps, and only then by date: the appeal form comes before
    /// the notice that it appeals against.
    #[serde(default)]
    pub in_order_of_steps: bool,
}

/// Something that must be there, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What.
    pub need: Need,
    /// Why this body asks for it, in a sentence.
    pub why: String,
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

/// How the cover names the people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverStyle {
    /// As parties, one below the other: "Between … and …".
    #[default]
    Parties,
    /// From whom, about whom, under which reference: a complaint or a claim has no parties.
    FromAbout,
}

fn recipient() -> String {
    "the body that it is addressed to".into()
}

fn response() -> String {
    "the Child Maintenance Service’s response".into()
}

fn yes() -> bool {
    true
}

/// The table of a profile that holds what is different in Northern Ireland.
const NORTHERN_IRELAND: &str = "northern-ireland";

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
    /// How the cover names the people.
    #[serde(default)]
    pub cover: CoverStyle,
    /// Whether the cover says how people can be reached, unless the manifest says otherwise.
    #[serde(default)]
    pub contact_on_cover: bool,
    /// Whether there is an index. A bundle without one has a single page before its documents, the cover, which names them.
    #[serde(default = "yes")]
    pub index: bool,
    /// Who alone may have an unedited copy, as in "For the tribunal only".
    #[serde(default = "recipient")]
    pub only_for: String,
    /// Whether that reader passes it on to the Service.
    #[serde(default)]
    pub passes_on: bool,
    /// What the other side's own bundle is called where a text cites it: "the Secretary of State’s response".
    #[serde(default = "response")]
    pub response: String,
    /// The chapters before the items, in order.
    pub before: Vec<ChapterName>,
    /// The chapters after the items, in order.
    pub after: Vec<ChapterName>,
    /// The largest file that the body takes, in megabytes of a million bytes; 0 or none when there is no such limit.
    pub upload_megabytes: Option<u32>,
    /// Sections for a manifest that has none.
    pub section: Vec<SectionRule>,
    /// The time limits that bear on this purpose. Others are not shown.
    pub limits: Vec<Limit>,
    /// The time limits that the cover names.
    #[serde(default)]
    pub limits_on_cover: Vec<Limit>,
    /// The stages of a case.
    pub stage: Vec<Stage>,
    /// Where the offices are that letters go to.
    pub offices: Offices,
    /// The numbers of the time limits.
    #[serde(default)]
    pub terms: LimitNumbers,
    /// Its words.
    pub words: Wording,
    /// What must be there.
    pub require: Vec<Requirement>,
}

/// The place of the section that an item belongs in: by its step, else by its kind.
pub fn section_for(rules: &[SectionRule], item: &Item) -> Option<usize> {
    let by_step = item.step.and_then(|step| rules.iter().position(|rule| rule.steps.contains(&step)));
    let kind = item.kind.unwrap_or_default();
    by_step.or_else(|| rules.iter().position(|rule| rule.kinds.contains(&kind)))
}

/// Why a text cannot change a profile, in words for the person who wrote it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ProfileError(String);

impl Profile {
    /// The largest file that the body takes, in bytes; nothing when there is no such limit.
    pub fn upload_bytes(&self) -> Option<u64> {
        self.upload_megabytes.filter(|limit| *limit > 0).map(|limit| u64::from(limit) * 1_000_000)
    }

    /// The profile of a purpose as it is built in, for Great Britain.
    pub fn for_purpose(purpose: Purpose) -> Profile {
        Self::for_case(purpose, Nation::default())
    }

    /// The profile of a purpose as it is built in, for a case in a nation.
    pub fn for_case(purpose: Purpose, nation: Nation) -> Profile {
        #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads each")]
        in_nation(purpose, nation)
            .and_then(|whole| Value::Table(whole).try_into())
            .expect("a profile that is built in")
    }

    /// The profile of a purpose with the changes of a text beside the manifest: tables are joined key by key, and
    /// anything else takes the place of what was there. Gives also the names of the keys that it changes.
    ///
    /// # Errors
    /// The text is not TOML, or has a key or a value that no profile has.
    pub fn changed(purpose: Purpose, changes: &str) -> Result<(Profile, Vec<String>), ProfileError> {
        Self::changed_in(purpose, Nation::default(), changes)
    }

    /// The same for a case in a nation.
    ///
    /// # Errors
    /// The text is not TOML, or has a key or a value that no profile has.
    pub fn changed_in(
        purpose: Purpose,
        nation: Nation,
        changes: &str,
    ) -> Result<(Profile, Vec<String>), ProfileError> {
        let wrong = |error: toml::de::Error| ProfileError(crate::case::manifest::unread(changes, &error));
        let table: Table = changes.parse().map_err(wrong)?;
        let mut whole = in_nation(purpose, nation).map_err(wrong)?;
        let keys = table.keys().cloned().collect();
        join(&mut whole, table);
        Ok((Value::Table(whole).try_into().map_err(wrong)?, keys))
    }
}

/// The built-in profile of a purpose with what is different in a nation.
fn in_nation(purpose: Purpose, nation: Nation) -> Result<Table, toml::de::Error> {
    let mut whole = built_in(purpose)?;
    let special = whole.remove(NORTHERN_IRELAND);
    if let (Nation::NorthernIreland, Some(Value::Table(special))) = (nation, special) {
        join(&mut whole, special);
    }
    // The stages of other nations are none of this case's.
    let here = Value::try_from(nation).ok();
    if let Some(stages) = whole.get_mut("stage").and_then(Value::as_array_mut) {
        stages.retain(|stage| {
            let nations = stage.get("nations").and_then(Value::as_array);
            nations.is_none_or(|nations| here.as_ref().is_some_and(|here| nations.contains(here)))
        });
    }
    Ok(whole)
}

/// The profile of a purpose, with the stages and offices that all of them know.
fn built_in(purpose: Purpose) -> Result<Table, toml::de::Error> {
    let own = match purpose {
        Purpose::Complaint => include_str!("complaint.toml"),
        Purpose::Mp => include_str!("mp.toml"),
        Purpose::Tribunal => include_str!("tribunal.toml"),
        Purpose::Ice => include_str!("ice.toml"),
        Purpose::Compensation => include_str!("compensation.toml"),
        Purpose::General => include_str!("general.toml"),
    };
    let mut whole = stage::shared()?;
    join(&mut whole, own.parse()?);
    Ok(whole)
}

fn join(whole: &mut Table, changes: Table) {
    for (key, change) in changes {
        match (whole.get_mut(&key), change) {
            (Some(Value::Table(inner)), Value::Table(change)) => join(inner, change),
            (Some(Value::Array(rows)), Value::Array(changes)) if key == "stage" => join_stages(rows, changes),
            (_, change) => {
                whole.insert(key, change);
            }
        }
    }
}

/// A stage takes the place of the row with the same step, or is added.
fn join_stages(rows: &mut Vec<Value>, changes: Vec<Value>) {
    for change in changes {
        match rows.iter_mut().find(|row| row.get("step") == change.get("step")) {
            Some(row) => *row = change,
            None => rows.push(change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_can_be_read() {
        for purpose in Purpose::ALL {
            let profile = Profile::for_purpose(purpose);
            assert!(!profile.heading.is_empty());
            assert_eq!(profile.limits.is_empty(), purpose == Purpose::Mp, "no limit is a Member's");
            // Each step opens one stage at most, and what a stage prints is there.
            let mut steps: Vec<Step> = profile.stage.iter().map(|stage| stage.step).collect();
            steps.sort_unstable();
            let rows = steps.len();
            steps.dedup();
            assert_eq!(steps.len(), rows);
            for stage in &profile.stage {
                assert!(!stage.name.is_empty() && !stage.word.is_empty() && !stage.body.is_empty());
                for target in stage.acknowledge.iter().chain(&stage.answer) {
                    assert!(target.count > 0 && !target.rule.is_empty() && !target.source.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_new_stage_is_a_row() {
        let text = "[[stage]]\nstep = \"hearing\"\nname = \"Hearing\"\nword = \"hearing\"\nbody = \"Court\"\n\
                    answered-by = [\"appeal-decision\"]\n\
                    [[stage]]\nstep = \"implemented\"\nname = \"Carried out\"\nword = \"deed\"\nbody = \"CMS\"\n";
        let built_in = Profile::for_purpose(Purpose::Ice);
        let (changed, _) = Profile::changed(Purpose::Ice, text).expect("a profile");
        assert_eq!(changed.stage.len(), built_in.stage.len() + 1, "one is replaced and one is new");
        let of = |step: Step| changed.stage.iter().find(|stage| stage.step == step).expect("a stage");
        assert_eq!(of(Step::Hearing).answered_by, [Step::AppealDecision]);
        assert_eq!(of(Step::Implemented).name, "Carried out");
        assert_eq!(
            of(Step::Complaint),
            built_in.stage.iter().find(|s| s.step == Step::Complaint).expect("it")
        );
    }

    #[test]
    fn northern_ireland_has_its_own_bodies() {
        for purpose in Purpose::ALL {
            let profile = Profile::for_case(purpose, Nation::NorthernIreland);
            let words = format!("{profile:?}");
            for british in ["First-tier", "Department for Work and Pensions", "rule 19", "PHSO", "HM Courts"]
            {
                assert!(!words.contains(british), "{purpose:?}: {british}");
            }
        }
        let body = |nation| Profile::for_case(Purpose::Tribunal, nation).body;
        assert_eq!(body(Nation::NorthernIreland), "The Appeals Service (NI)");
        assert_eq!(body(Nation::Scotland), "First-tier Tribunal (Social Entitlement Chamber)");
        assert_eq!(body(Nation::EnglandAndWales), "First-tier Tribunal (Social Entitlement Chamber)");
        // What the user writes beside the manifest has the last word.
        let (changed, _) =
            Profile::changed_in(Purpose::Tribunal, Nation::NorthernIreland, "body = \"X\"").expect("one");
        assert_eq!(changed.body, "X");
    }

    #[test]
    fn a_text_beside_the_manifest_changes_what_it_names_and_nothing_else() {
        let built_in = Profile::for_purpose(Purpose::Ice);
        let text =
            "address = [\"PO Box 1\", \"Town\"]\nbefore = [\"chronology\"]\n[words]\npoint = \"Ground\"\n";
        let (changed, keys) = Profile::changed(Purpose::Ice, text).expect("a profile");
        assert_eq!(keys, ["address", "before", "words"]);
        assert_eq!(changed.before, [ChapterName::Chronology]);
        assert_eq!((changed.words.point.as_str(), &changed.words.effect), ("Ground", &built_in.words.effect));
        assert_eq!(changed.section, built_in.section);
        for (wrong, word) in [("befor = []", "befor"), ("before = [\"x\"]", "x"), ("before = [", "")] {
            let why = Profile::changed(Purpose::Ice, wrong).expect_err(wrong).to_string();
            assert!(why.contains(word) && !why.contains('\n'), "{why}");
        }
    }
}
