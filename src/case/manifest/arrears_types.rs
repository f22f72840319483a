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
    /// Its title, such as "Maintenance for Oliwia and Jakub".
    pub title: Option<String>,
    /// The first day of the account. Maintenance is due from this day, and every week of the account begins
    /// on it.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// The last day. If it does not end a week, the last week is a part week, counted day by day.
    #[schemars(with = "SchemaDate")]
    pub until: Date,
    /// The balance at the start of the first day. Left out, it is zero.
    pub opening: Option<Pence>,
    /// The source of that balance, such as "CMS statement of 3 January 2020".
    pub opening_by: Option<String>,
    /// The item that shows the opening balance.
    pub opening_item: Option<ItemRef>,
    /// The balance that CMS gives for the start of the first day, where it differs.
    pub service_opening: Option<Pence>,
    /// Which parent you are. It decides the words ("owed to me") and which column of a bank statement counts.
    pub side: Option<AccountSide>,
    /// Whether the payments are given before or after the fees of Collect and Pay, while it runs.
    pub receipts: Option<Receipts>,
    /// The amount due under the decision in force. Each period runs from its first day until the next.
    #[serde(default)]
    pub liability: Vec<Liability>,
    /// The amount that you say should be due, where it differs. It is shown next to the decision in force
    /// from its first day on.
    #[serde(default)]
    pub asked: Vec<Liability>,
    /// A ledger of payments as CSV or a workbook, with the columns date, amount, method, evidence, page and
    /// note. It may also be a bank's own statement. Then `payments_match` says which of its rows are
    /// maintenance.
    pub payments: Option<ItemRef>,
    /// Words that mark the maintenance in a bank statement. The payee or the description of the row contains
    /// one of them. Capitals do not matter.
    #[serde(default)]
    pub payments_match: Vec<String>,
    /// Payments that are not in the ledger.
    #[serde(default)]
    pub payment: Vec<Payment>,
    /// CMS's own account or payment schedule, as CSV or a workbook, with the columns date (or from), until,
    /// liability, adjustment, payment and balance. Its periods may be of any length.
    pub statement: Option<ItemRef>,
    /// The length of its periods, where it has no column "until" and the dates do not make it clear.
    pub statement_every: Option<Every>,
    /// Amounts that CMS put into this account in error, such as another person's balance.
    #[serde(default)]
    pub not_mine: Vec<Adjustment>,
    /// Adjustments that CMS made to its account and that `statement` does not list. Use a minus sign if CMS
    /// charges less.
    #[serde(default)]
    pub service_adjustment: Vec<Adjustment>,
    /// The payments as they should have been made. Each row is a run of equal instalments. leverarch works
    /// out missed, late and short payments from these.
    #[serde(default)]
    pub instalments: Vec<Instalments>,
    /// The plan for paying arrears, shown next to the payments and the balance. That it was agreed is printed only where
    /// `plan_agreed` names the proof.
    #[serde(default)]
    pub plan: Vec<Instalments>,
    /// The item that shows that the plan was agreed.
    pub plan_agreed: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub plan_agreed_page: Option<u32>,
    /// Balances that CMS has claimed.
    #[serde(default)]
    pub claimed: Vec<Claimed>,
    /// Anything else that changes the balance, such as a write-off, a voluntary payment or a correction.
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
    /// The last day of Collect and Pay, if it ended within the account.
    #[schemars(with = "Option<SchemaDate>")]
    pub collect_and_pay_until: Option<Date>,
    /// The payer's fee as a percentage of the daily amount. Left out, it is the rate of the regulations on each
    /// day.
    pub payer_fee: Option<u32>,
    /// The receiver's fee as a percentage of the amount collected. Left out, it is the rate of the regulations
    /// on each day.
    pub receiver_fee: Option<u32>,
    /// Enforcement charges. They are listed but are never part of the maintenance.
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

/// Whether payments are given before or after the fees of Collect and Pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receipts {
    /// The maintenance that CMS collected, before any fee.
    CollectedGross,
    /// The amount that reached the receiving parent, after the receiver's fee.
    ReceivedNet,
    /// The amount that the paying parent paid, with the payer's fee on top.
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
    /// The day on which the first instalment is due.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// How often an instalment is due. If you leave this out, there is only one.
    pub every: Option<Every>,
    /// The last day on which one can be due. Left out, it is the account's last day.
    #[schemars(with = "Option<SchemaDate>")]
    pub until: Option<Date>,
    /// The number of instalments.
    pub count: Option<u32>,
    /// The amount of each.
    pub amount: Pence,
    /// Words that tell the payments of this run from others. The description contains one of them.
    #[serde(default)]
    pub payments_match: Vec<String>,
    /// Only for a plan: the day of the instalment that it makes up for, where the item says so.
    #[schemars(with = "Option<SchemaDate>")]
    pub makes_up: Option<Date>,
    /// The item that shows it, such as a payment schedule or a plan.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// The amount due under a decision from a given day. A later period replaces it from its own first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Liability {
    /// The day from which it takes effect.
    #[schemars(with = "SchemaDate")]
    pub from: Date,
    /// The amount for a week.
    pub weekly: Option<Pence>,
    /// The amount for a month, where the decision gives no weekly amount. A week is then 12/52 of it.
    pub monthly: Option<Pence>,
    /// The decision that sets it. Under `asked`, the document that asks for it.
    pub decision: Option<ItemRef>,
    /// The page of the decision, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The day of the decision. If it is later than `from`, the change is backdated.
    #[schemars(with = "Option<SchemaDate>")]
    pub decided: Option<Date>,
    /// A comment, such as "on the income of the tax year 2018 to 2019".
    pub note: Option<String>,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The date of the payment.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// The amount.
    pub amount: Pence,
    /// The method, such as "standing order" or "deduction from earnings".
    pub method: Option<String>,
    /// Whether it went straight to the receiving parent while Collect and Pay ran, so that it includes no
    /// fee.
    pub direct: Option<bool>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// A comment.
    pub note: Option<String>,
}

/// A balance that CMS has claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claimed {
    /// The day of the claim. Amounts that fell due or were paid before this day count.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// The amount owed, according to CMS.
    pub balance: Pence,
    /// The item that gives it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// Anything else that changes the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The date.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// The amount. Use a minus sign if less is owed.
    pub amount: Pence,
    /// The reason, such as "arrears written off".
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
    /// The date of the charge.
    #[schemars(with = "SchemaDate")]
    pub date: Date,
    /// The amount.
    pub amount: Pence,
    /// The reason, such as "deduction from earnings order".
    pub what: String,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}
