//! The 2012 scheme as data: the rates, each set from a day on, and the rules, each with where it is written and how sure
//! that is. A new rate is a new row of `rates.toml`; nothing here or beside it holds a number of the law.

use jiff::civil::Date;
use serde::Deserialize;

use crate::case::calendar::Nation;
use crate::case::time_limits::Certainty;
use crate::model::Pence;

/// The rates of a day. Amounts are for a week.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WeeklyRates {
    #[serde(deserialize_with = "toml_day")]
    from: Date,
    #[serde(deserialize_with = "pence")]
    pub(super) nil_below: Pence,
    #[serde(deserialize_with = "pence")]
    pub(super) flat: Pence,
    #[serde(deserialize_with = "pence")]
    pub(super) flat_up_to: Pence,
    #[serde(deserialize_with = "pence")]
    pub(super) basic_from: Pence,
    #[serde(deserialize_with = "pence")]
    pub(super) first_slice: Pence,
    #[serde(deserialize_with = "pence")]
    pub(super) most: Pence,
    /// By the number of qualifying children: 1, 2, 3 or more.
    pub(super) first_percent: [u32; 3],
    pub(super) rest_percent: [u32; 3],
    /// By the number of other children: 1, 2, 3 or more.
    pub(super) other_children_percent: [u32; 3],
    pub(super) default: [i64; 3],
    #[serde(deserialize_with = "pence")]
    pub(super) least: Pence,
    #[serde(deserialize_with = "pence")]
    /// What comes off as well for each child with half of all nights or more.
    pub off_for_half: Pence,
    /// By how many per cent current income differs at least, to be used.
    pub current_percent: u32,
    /// How many days before the effective date HMRC may be asked at the earliest.
    pub hmrc_days: u32,
    /// How many tax years back HMRC's figure may be.
    pub(super) tax_years: i16,
    pub(super) nights: Vec<NightsShare>,
}

/// What comes off from a number of nights on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NightsShare {
    pub(super) from: u32,
    pub(super) fourteenths: u32,
}

/// The reduced rate of a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReducedRate {
    #[serde(deserialize_with = "toml_day")]
    from: Date,
    #[serde(deserialize_with = "pence")]
    pub(super) base: Pence,
    /// In tenths of a per cent: by qualifying children 1, 2, 3 or more, and other children 0, 1, 2, 3 or more.
    pub(super) tenths: [[u32; 4]; 3],
    sure: Certainty,
    sure_in_northern_ireland: Certainty,
}

/// A rule of the scheme, by the word that names it in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// What historic income is.
    Historic,
    /// What current income is.
    Current,
    /// When HMRC is asked.
    HmrcAsked,
    /// What is taken off for a pension.
    Pension,
    /// From a year to a week.
    Week,
    /// The most income that counts.
    Most,
    /// When current income takes the place of historic income.
    CurrentTest,
    /// No maintenance below the least income.
    Nil,
    /// No maintenance from some people.
    NilPerson,
    /// The flat rate by income.
    Flat,
    /// The flat rate by a benefit.
    FlatBenefit,
    /// The reduced rate.
    Reduced,
    /// The basic rate.
    Basic,
    /// The rate where no income is known.
    Default,
    /// The reduction for other children in the home.
    OtherChildren,
    /// The shares of several receiving parents.
    Share,
    /// Children under another arrangement.
    Elsewhere,
    /// The reduction for nights.
    Nights,
    /// The same where nights differ between children.
    NightsDiffer,
    /// The same at the flat rate by a benefit.
    NightsBenefit,
    /// The least that is due after nights.
    Least,
    /// From a week to a month.
    Month,
    /// How amounts are rounded.
    Rounding,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleRow {
    id: RuleName,
    rule: String,
    great_britain: String,
    northern_ireland: String,
    sure: Certainty,
    sure_in_northern_ireland: Option<Certainty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RegulationNames {
    great_britain: String,
    northern_ireland: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeData {
    rates: Vec<WeeklyRates>,
    reduced: Vec<ReducedRate>,
    names: RegulationNames,
    rule: Vec<RuleRow>,
}

/// A rule as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeRule {
    /// The rule in a plain sentence or two.
    pub rule: String,
    /// Where it is written.
    pub source: String,
    /// How sure that is.
    pub sure: Certainty,
}

/// The scheme in a nation, on the effective date of a decision.
#[derive(Debug)]
pub struct SchemeRules {
    data: SchemeData,
    nation: Nation,
    rates: WeeklyRates,
    reduced: ReducedRate,
}

impl std::fmt::Debug for SchemeData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SchemeData")
    }
}

impl SchemeRules {
    /// The rules that hold for a decision with an effective date; nothing for a day before the scheme began.
    pub fn on(effective: Date, nation: Nation) -> Option<Self> {
        #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
        let data: SchemeData = toml::from_str(include_str!("rates.toml")).expect("rates that are built in");
        let rates = data.rates.iter().rev().find(|row| row.from <= effective)?.clone();
        let reduced = data.reduced.iter().rev().find(|row| row.from <= effective)?.clone();
        Some(SchemeRules { data, nation, rates, reduced })
    }

    /// The rates.
    pub fn rates(&self) -> &WeeklyRates {
        &self.rates
    }

    pub(super) fn reduced(&self) -> &ReducedRate {
        &self.reduced
    }

    /// Which regulations the sources are.
    pub fn names(&self) -> &str {
        match self.nation {
            Nation::NorthernIreland => &self.data.names.northern_ireland,
            Nation::EnglandAndWales | Nation::Scotland => &self.data.names.great_britain,
        }
    }

    /// A rule, for the nation. A test reads every one.
    pub fn rule(&self, name: RuleName) -> Option<SchemeRule> {
        let row = self.data.rule.iter().find(|row| row.id == name)?;
        let (source, sure, table) = match self.nation {
            Nation::NorthernIreland => (
                &row.northern_ireland,
                row.sure_in_northern_ireland.unwrap_or(row.sure),
                self.reduced.sure_in_northern_ireland,
            ),
            Nation::EnglandAndWales | Nation::Scotland => (&row.great_britain, row.sure, self.reduced.sure),
        };
        // A rule is as sure as the table that it needs.
        let sure = if name == RuleName::Reduced { sure.max(table) } else { sure };
        Some(SchemeRule { rule: row.rule.clone(), source: source.clone(), sure })
    }
}

fn toml_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let day = toml::value::Datetime::deserialize(from)?;
    day.to_string().parse().map_err(serde::de::Error::custom)
}

fn pence<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Pence, D::Error> {
    i64::deserialize(from).map(Pence::new)
}
