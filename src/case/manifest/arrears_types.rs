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
    /// Which parent you are. It decides the words ("owed to me") and which column of a bank statement counts.
    pub side: Option<AccountSide>,
    /// What the amounts of the payments are while Collect and Pay runs: before or after its fees.
    pub receipts: Option<Receipts>,
    /// What is due by the decision in force, each period from its first day on until the next.
    #[serde(default)]
    pub liability: Vec<Liability>,
    /// What you say should be due, where that differs: from its first day on it is set beside the decision in force.
    #[serde(default)]
    pub asked: Vec<Liability>,
    /// A ledger of what was paid, CSV or a workbook: columns date, amount, method, evidence, page, note. It may also be
    /// a bank's own statement; then `payments_match` says which of its rows are maintenance.
    pub payments: Option<ItemRef>,
    /// Words by which the rows of a bank statement that are maintenance can be told: the payee or the description
    /// contains one of them. Capitals do not matter.
    #[serde(default)]
    pub payments_match: Vec<String>,
    /// Payments, beside those of the ledger.
    #[serde(default)]
    pub payment: Vec<Payment>,
    /// The Service's own account or payment schedule, CSV or a workbook: columns date (or from), until, liability,
    /// adjustment, payment, balance. Its periods may be of any length.
    pub statement: Option<ItemRef>,
    /// How long a period of it is, when it has no column "until" and is not plain from its dates.
    pub statement_every: Option<Every>,
    /// Amounts that the Service put into this account though they are not of it: another person's balance.
    #[serde(default)]
    pub not_mine: Vec<Adjustment>,
    /// Adjustments that the Service made to its account and that `statement` does not list; with a minus sign when it
    /// charges less.
    #[serde(default)]
    pub service_adjustment: Vec<Adjustment>,
    /// The payments as they should have been made: each row a run of equal instalments. From these follow the missed,
    /// late and short ones.
    #[serde(default)]
    pub instalments: Vec<Instalments>,
    /// A plan of the Service for paying arrears, to be set beside what was paid and owed.
    #[serde(default)]
    pub plan: Vec<Instalments>,
    /// Balances that the Service has claimed.
    #[serde(default)]
    pub claimed: Vec<Claimed>,
    /// What else changes what is owed: a write-off, a voluntary payment, a correction.
    #[serde(default)]
    pub adjustment: Vec<Adjustment>,
    /// The day on which you or the other parent asked for Collect and Pay.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_asked: Option<Date>,
    /// The item that shows it.
    pub collect_and_pay_asked_item: Option<ItemRef>,
    /// The first day of Collect and Pay, from which collection fees are charged.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_from: Option<Date>,
    /// The last day of Collect and Pay, when it ended within the account.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_until: Option<Date>,
    /// The payer's fee in percent of the daily amount; when left out, the rate of the regulations on each day.
    pub payer_fee: Option<u32>,
    /// The receiver's fee in percent of what is collected; when left out, the rate of the regulations on each day.
    pub receiver_fee: Option<u32>,
    /// Enforcement charges. They are listed and never part of the maintenance.
    #[serde(default)]
    pub charge: Vec<Charge>,
}

/// Which parent keeps the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountSide {
    /// The paying parent.
    Payer,
    /// The receiving parent.
    Receiver,
}

/// What the amounts of an account's payments are while Collect and Pay runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receipts {
    /// The maintenance that was collected, before any fee.
    CollectedGross,
    /// What reached the receiving parent, after the receiver's fee was taken off.
    ReceivedNet,
    /// What the paying parent paid, with the payer's fee on top.
    PaidWithFee,
}

/// How often something falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Every 7 days.
    Week,
    /// Every 14 days.
    Fortnight,
    /// Every 28 days.
    FourWeeks,
    /// Every calendar month.
    Month,
}

/// A run of equal instalments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalments {
    /// The day on which the first is due.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// How often; only one when left out.
    pub every: Option<Every>,
    /// The last day on which one can be due; the account's last day when left out.
    #[schemars(with = "Option<SchemaDate>")]
    pub until: Option<Date>,
    /// How many there are.
    pub count: Option<u32>,
    /// How much each is.
    pub amount: Pence,
    /// Words by which the payments of this run can be told from others: the description contains one of them.
    #[serde(default)]
    pub payments_match: Vec<String>,
    /// The item that shows it: a payment schedule, a plan.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
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
    /// The decision that sets it; under `asked`, the document that asks for it.
    pub decision: Option<ItemRef>,
    /// The page of the decision, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The day on which it was decided: when it is later than `from`, the change is back-dated.
    #[schemars(with = "Option<SchemaDate>")]
    pub decided: Option<Date>,
    /// A remark: "on the income of the tax year 2018 to 2019".
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
    /// Whether it went straight to the receiving parent though Collect and Pay runs, so that no fee is in it.
    pub direct: Option<bool>,
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
