//! What an audit adds up: rates, payments and what shows them, each with the place at which the user wrote it.

use jiff::civil::Date;

use super::problem::LedgerPlace;
use crate::case::manifest::item_ref::ItemRef;
use crate::model::Pence;

/// The item that shows something, and its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidencePage {
    /// The item, by its id or its file.
    pub item: ItemRef,
    /// The page, from 1 within the item.
    pub page: Option<u32>,
    /// Where it is named, for a reference to nothing.
    pub place: LedgerPlace,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// When.
    pub date: Date,
    /// The maintenance in it, before any fee; less than nothing when it came back.
    pub amount: Pence,
    /// The amount as its source has it, which is what a reader finds there.
    pub given: Pence,
    /// What the source says and how `amount` follows from it, where the two differ: "£58.78 received ÷ 0.96".
    pub working: Option<String>,
    /// The collection fee that was paid with it.
    pub fee: Pence,
    /// What its source says of it in small letters, by which it can be told from others.
    pub words: String,
    /// How; may be empty.
    pub method: String,
    /// Whether it went straight to the receiving parent, past Collect and Pay.
    pub direct: bool,
    /// What shows it.
    pub evidence: Option<EvidencePage>,
    /// The table of the user's that lists it; nothing of a row of a bank's own statement.
    pub listed: Option<EvidencePage>,
    /// A remark; may be empty.
    pub note: String,
    /// What tells it apart from another of the same day, amount and method; empty where nothing does.
    pub apart: String,
    /// Where it stands.
    pub place: LedgerPlace,
}

/// A rate and the days for which it holds within the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The day from which the decision takes effect, which may be before the account begins.
    pub effective: Date,
    /// The amount for a week.
    pub weekly: Pence,
    /// The amount for a month from which the week was computed, as 12/52 of it.
    pub monthly: Option<Pence>,
    /// The amount for a week that was in force before; nothing when this is the first that the account names.
    pub replaces: Option<Pence>,
    /// What sets it: the decision, or the document that asks for it.
    pub decision: Option<EvidencePage>,
    /// The day on which it was decided.
    pub decided: Option<Date>,
    /// A remark; may be empty.
    pub note: String,
}

/// A part of a week that has one rate: a whole week has one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOfWeek {
    /// The first day.
    pub from: Date,
    /// How many days, 1 to 7.
    pub days: u32,
    /// Which of the rates, from 0.
    pub rate: usize,
    /// Its share of the week's liability.
    pub amount: Pence,
}
