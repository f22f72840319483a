//! What happened and what it cost: rows of the chronology that have no document of their own, and of the schedule of loss.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case_types::{Step, Text};
use super::item_ref::ItemRef;
use crate::model::{PartialDate, Pence};

/// Something that happened and has no document of its own: a row of the chronology.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When it happened, as precise as it is known.
    pub date: PartialDate,
    /// Whether that date is only about right.
    pub about: Option<bool>,
    /// What happened.
    pub text: Text,
    /// The item that it answers, such as a telephone call that answered a letter.
    pub answers: Option<ItemRef>,
    /// The day by which an answer was agreed or announced then. It replaces the usual target.
    pub answer_by: Option<PartialDate>,
    /// Where it answers a complaint or a request: why the answer is not enough, in your words.
    pub why_not_enough: Option<Text>,
    /// The step of a complaint, an appeal or a request that it was.
    pub step: Option<Step>,
    /// Items that bear on it.
    #[serde(default)]
    pub items: Vec<ItemRef>,
    /// The page of the (one) item that shows it, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// The heads of loss that a claim is made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// Money that was lost or spent because of the error.
    ActualLoss,
    /// Calls.
    Telephone,
    /// Postage.
    Postage,
    /// Travel.
    Travel,
    /// Bank charges.
    BankCharges,
    /// A loss of somebody else: a relative who drove you.
    ThirdParty,
    /// Interest for delay.
    Delay,
    /// Distress, inconvenience: a consolatory payment.
    Consolatory,
}

/// How a loss is evidenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receipt {
    /// There is a receipt.
    Yes,
    /// There is none.
    No,
    /// The amount is an estimate.
    Estimate,
}

/// A loss claimed: a row of the schedule of loss.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// The head it falls under.
    pub head: Head,
    /// When it was incurred.
    pub date: Option<PartialDate>,
    /// What it was.
    pub description: Text,
    /// To whom it was paid.
    pub payee: Option<String>,
    /// How much. It may be left out where it follows from quantity and rate, or from a principal.
    pub amount: Option<Pence>,
    /// How many units.
    pub quantity: Option<String>,
    /// The unit: "minutes".
    pub unit: Option<String>,
    /// Pounds for a unit.
    pub rate: Option<String>,
    /// The error it flows from.
    pub caused_by: Option<Text>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// How it is evidenced.
    pub receipt: Option<Receipt>,
    /// Whether it was paid.
    pub paid: Option<bool>,
    /// What the Service has paid you towards this loss already.
    pub already_paid: Option<Pence>,
    /// That it is another loss than the one with the same day, item, page and amount. Otherwise the two are counted once.
    pub separate: Option<bool>,
    /// For interest: the sum it is reckoned on.
    pub principal: Option<Pence>,
    /// For interest: the first day.
    pub interest_from: Option<PartialDate>,
    /// For interest: the day up to which it is reckoned; the bundle's date when left out.
    pub interest_to: Option<PartialDate>,
    /// For a consolatory payment: the grounds.
    pub grounds: Option<Text>,
}
