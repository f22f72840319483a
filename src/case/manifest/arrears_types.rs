//! The words of an account: what is due by the decisions, what was paid, and what the Service says of both. They
//! follow the columns of an arrears audit. A ledger may be a file of the evidence, rows here, or both, because what
//! a person has is a bank's list for one year and a letter for the next.

use jiff::civil::Date;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::manifest::item_ref::{ItemRef, SchemaDate};
use crate::model::Pence;

/// An account of maintenance due and paid, audited week by week. Weeks are counted from its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its title: "Maintenance for Oliwia and Jakub".
    pub title: Option<String>,
    /// The first day: the day from which maintenance is due, on which every week of the account begins.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// The last day. When it does not end a week, the last week is a part week, counted by day.
    #[schemars(with = "SchemaDate")]
    pub until: Date,
    /// What was owed at the start of the first day; nothing when left out.
    pub opening: Option<Pence>,
    /// Who says so: "CMS statement of 3 January 2020".
    pub opening_by: Option<String>,
    /// The item that shows the opening balance.
    pub opening_item: Option<ItemRef>,
    /// What the Service says was owed at the start of the first day, where it differs.
    pub service_opening: Option<Pence>,
    /// What is due, each period from its first day on until the next.
    #[serde(default)]
    pub liability: Vec<Liability>,
    /// A ledger of what was paid, CSV or a workbook: columns date, amount, method, evidence, page, note.
    pub payments: Option<ItemRef>,
    /// Payments, beside those of the ledger.
    #[serde(default)]
    pub payment: Vec<Payment>,
    /// The Service's own ledger, CSV or a workbook: columns week start, liability, adjustment, payment, balance.
    pub statement: Option<ItemRef>,
    /// Balances that the Service has claimed.
    #[serde(default)]
    pub claimed: Vec<Claimed>,
    /// What else changes what is owed: a write-off, a voluntary payment, a correction.
    #[serde(default)]
    pub adjustment: Vec<Adjustment>,
    /// The first day of Collect and Pay, from which collection fees are charged.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_from: Option<Date>,
    /// The last day of Collect and Pay, when it ended within the account.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_until: Option<Date>,
    /// The fee on top of each payment, in percent; 20 when left out.
    pub payer_fee: Option<u32>,
    /// The fee taken from what the receiving parent gets, in percent; 4 when left out.
    pub receiver_fee: Option<u32>,
    /// Enforcement charges. They are listed and never part of the maintenance.
    #[serde(default)]
    pub charge: Vec<Charge>,
}

/// What is due from a day on, by a decision. A later period replaces it from its own first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Liability {
    /// The day from which it takes effect.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// The amount for a week.
    pub weekly: Option<Pence>,
    /// The amount for a month, where the decision gives no week: a week is 12/52 of it.
    pub monthly: Option<Pence>,
    /// The decision that sets it.
    pub decision: Option<ItemRef>,
    /// The page of the decision, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The day on which it was decided: when it is later than `from`, the change is back-dated.
    #[schemars(with = "Option<SchemaDate>")]
    pub decided: Option<Date>,
    /// A remark: "as I ask the Tribunal to decide".
    pub note: Option<String>,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// When it was paid.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// How much.
    pub amount: Pence,
    /// How: "standing order", "deduction from earnings".
    pub method: Option<String>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// A remark.
    pub note: Option<String>,
}

/// A balance that the Service has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claimed {
    /// The day of the claim. What fell due or was paid before this day counts.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// What the Service says is owed.
    pub balance: Pence,
    /// The item that says so.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// What else changes what is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// When.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// By how much; with a minus sign when less is owed.
    pub amount: Pence,
    /// What it is: "arrears written off".
    pub what: String,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// An enforcement charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// When it was made.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// How much.
    pub amount: Pence,
    /// What for: "deduction from earnings order".
    pub what: String,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}
