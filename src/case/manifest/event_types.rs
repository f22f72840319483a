//! What happened and what it cost: rows of the chronology that have no document of their own, and of the schedule of loss.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::case_types::{Step, Text};
use super::item_ref::ItemRef;
use crate::model::{PartialDate, Pence};

/// An event without its own document, as a row of the chronology.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The date, as precise as it is known.
    pub date: PartialDate,
    /// Whether that date is only approximate.
    pub about: Option<bool>,
    /// The event.
    pub text: Text,
    /// The item that it answers, such as a phone call that answered a letter.
    pub answers: Option<ItemRef>,
    /// The day by which an answer was agreed or announced at that time. It replaces the usual target.
    pub answer_by: Option<PartialDate>,
    /// Your reason for saying that this answer to a complaint or a request is not enough.
    pub why_not_enough: Option<Text>,
    /// Its step in a complaint, an appeal or a request.
    pub step: Option<Step>,
    /// Items that bear on it.
    #[serde(default)]
    pub items: Vec<ItemRef>,
    /// The page of the (one) item that shows it, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// The kinds of loss that a claim can include.
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
    /// A loss of another person, such as a relative who drove you.
    ThirdParty,
    /// Interest for delay.
    Delay,
    /// Distress or inconvenience, as grounds for a consolatory payment.
    Consolatory,
}

/// The evidence for a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receipt {
    /// There is a receipt.
    Yes,
    /// There is no receipt.
    No,
    /// The amount is an estimate.
    Estimate,
}

/// A loss claimed: a row of the schedule of loss.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// The kind of loss.
    pub head: Head,
    /// The date of the loss.
    pub date: Option<PartialDate>,
    /// The description.
    pub description: Text,
    /// The payee.
    pub payee: Option<String>,
    /// The amount. You can leave it out if it follows from quantity and rate, or from a principal.
    pub amount: Option<Pence>,
    /// The number of units.
    pub quantity: Option<String>,
    /// The unit, such as "minutes".
    pub unit: Option<String>,
    /// Pounds per unit.
    pub rate: Option<String>,
    /// The error that caused it.
    pub caused_by: Option<Text>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The evidence for it.
    pub receipt: Option<Receipt>,
    /// Whether it was paid.
    pub paid: Option<bool>,
    /// The amount that has already been paid to you for this loss.
    pub already_paid: Option<Pence>,
    /// Who paid that, such as "CMS".
    pub already_paid_by: Option<String>,
    /// The day on which that was paid.
    pub already_paid_on: Option<PartialDate>,
    /// The item that shows it. Left out, the bundle says that it is as you say.
    pub already_paid_item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub already_paid_page: Option<u32>,
    /// Whether this loss is separate from the one with the same day, item, page and amount. If you leave this out, the two count
    /// once.
    pub separate: Option<bool>,
    /// For interest, the sum that it is worked out on.
    pub principal: Option<Pence>,
    /// For interest, the first day.
    pub interest_from: Option<PartialDate>,
    /// For interest, the last day. Left out, it is the bundle's date.
    pub interest_to: Option<PartialDate>,
    /// For a consolatory payment, the grounds.
    pub grounds: Option<Text>,
}
