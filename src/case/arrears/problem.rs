//! What can be wrong with an account or its ledgers. A fault refuses the audit, because arithmetic on a ledger with a
//! hole in it looks as sure as any other. All are gathered and told at once, each with its place and what to do.

use std::fmt;

use jiff::civil::Date;

use super::parse_cell::LedgerCellError;
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, PartialDate};

/// Where in the account something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerPlace {
    /// The account as a whole.
    Account,
    /// A table of the account in the manifest and which of them, from 1: `[[account.payment]]` 2.
    Table(&'static str, usize),
    /// A ledger as a whole.
    Ledger(ItemPath),
    /// A line of a ledger, or a row of its sheet, from 1.
    Line(ItemPath, u64),
}

/// The place in words: "line 7 of ledgers/payments.csv".
impl fmt::Display for LedgerPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerPlace::Account => f.write_str("the account"),
            LedgerPlace::Table(table, number) => write!(f, "[[account.{table}]] number {number}"),
            LedgerPlace::Ledger(file) => f.write_str(file.as_str()),
            LedgerPlace::Line(file, line) => write!(f, "line {line} of {}", file.as_str()),
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerProblem {
    /// The ledger that this key names was not read: it is not there, or could not be opened.
    NotRead(&'static str),
    /// The ledger is neither a table nor a workbook: its format in words.
    NotATable(String),
    /// A column is not there: its name, and the heads by which it is known.
    NoColumn(&'static str, &'static [&'static str]),
    /// A column is there twice.
    ColumnTwice(&'static str),
    /// A column holds amounts and was not read: its head, and the columns that are.
    NotUsed(String, String),
    /// The ledger has a head but no rows.
    NoRows,
    /// A cell of this column holds this text, which is no amount, and why.
    Money(&'static str, String, LedgerCellError),
    /// An amount must be there and is not.
    NoAmount(&'static str),
    /// A cell that is added up, or its date, is struck out: its text.
    Struck(String),
    /// A date cannot be read or does not exist: the text, and why.
    Day(String, LedgerCellError),
    /// A page cannot be read: the text, and why.
    Page(String, LedgerCellError),
    /// A ledger has money in and money out, and the account does not say which parent's it is.
    NoSide,
    /// The column that is wanted and the one for the other direction, which alone is there.
    OtherWay(&'static str, &'static str),
    /// This may be the whole statement of a bank, and nothing says which rows are maintenance: its payees.
    WholeStatement(String),
    /// No row is of the payees that the account names: those that there are.
    NothingMatches(String),
    /// No row covers these days, from the first to the last.
    Missing(Date, Date),
    /// A period begins before the one before it has ended; where that one stands.
    Overlap(Date, LedgerPlace),
    /// A period ends before it begins.
    PeriodBackwards(Date, Date),
    /// How long the periods are is not plain from their dates.
    NoLength,
    /// The last period ends on this day, after the account.
    EndsAfter(Date, Date),
    /// Payments fall on days of Collect and Pay, and nothing says what their amounts are.
    NoReceipts,
    /// What the amounts are does not fit the side.
    WrongReceipts(&'static str),
    /// No rate of the fees is known for days before this one.
    NoFeeRate(Date),
    /// A run of instalments has more than an account can hold, or none.
    Instalments,
    /// The same stands already in another place.
    Twice(LedgerPlace),
    /// The day is outside the account, which runs from and until these days.
    Outside(Date, Date, Date),
    /// No decision says what is due in these days.
    NoRate(Date, Date),
    /// A period of liability has both a weekly and a monthly amount, or neither.
    Rate,
    /// An amount that may not be negative is.
    Negative(&'static str),
    /// The account ends before it begins.
    Backwards,
    /// The account is too long to be right.
    TooLong,
    /// A fee is more than the whole.
    Fee,
    /// Nothing shows a payment.
    NotShown,
}

/// Something wrong with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFault {
    /// The account's title.
    pub account: String,
    /// Where.
    pub place: LedgerPlace,
    /// What.
    pub wrong: LedgerProblem,
}

impl From<LedgerFault> for Finding {
    fn from(fault: LedgerFault) -> Self {
        let (code, message, next) = fault.wrong.message();
        let account = if fault.account.is_empty() {
            "the account".into()
        } else {
            format!("the account \"{}\"", fault.account)
        };
        let message = match &fault.place {
            LedgerPlace::Account => format!("in {account} {message}"),
            LedgerPlace::Table(..) => format!("in {}, {account}, {message}", fault.place),
            LedgerPlace::Ledger(_) => format!("in this ledger {message}"),
            LedgerPlace::Line(_, line) => format!("line {line} of this ledger: {message}"),
        };
        let finding = match fault.wrong {
            LedgerProblem::NotShown
            | LedgerProblem::NotUsed(..)
            | LedgerProblem::Missing(..)
            | LedgerProblem::NoFeeRate(_) => Finding::warning(code, message),
            _ => Finding::error(code, message),
        };
        let finding = finding.next(next);
        match &fault.place {
            LedgerPlace::Ledger(file) | LedgerPlace::Line(file, _) => finding.at(file),
            LedgerPlace::Account | LedgerPlace::Table(..) => finding,
        }
    }
}

fn written(day: Date) -> String {
    PartialDate::Day(day).to_string()
}

impl LedgerProblem {
    /// Its code, what is the matter, and what to do.
    fn message(&self) -> (Code, String, String) {
        let (code, message, next): (Code, String, &str) = match self {
            LedgerProblem::NotRead(key) => (
                Code::LedgerColumn,
                format!("the ledger of {key} was not read, so the account cannot be added up"),
                "put the file into the folder, or correct its name",
            ),
            LedgerProblem::NotATable(format) => (
                Code::LedgerColumn,
                format!("there is no table, because it is {format}"),
                "save the ledger as CSV or as a workbook (.xlsx, .ods) and name that file",
            ),
            LedgerProblem::NoColumn(column, heads) => {
                let next = format!("give a column one of these headings: {}", heads.join(", "));
                return (Code::LedgerColumn, format!("there is no column for the {column}"), next);
            }
            LedgerProblem::ColumnTwice(column) => {
                (Code::LedgerColumn, format!("two columns could be the {column}"), "rename the wrong one")
            }
            LedgerProblem::NotUsed(head, columns) => {
                let next = format!(
                    "if its amounts matter, give it the heading of one of the columns that count: {columns}"
                );
                return (
                    Code::LedgerColumn,
                    format!("the amounts in the column \"{head}\" are not counted"),
                    next,
                );
            }
            LedgerProblem::NoRows => (
                Code::LedgerColumn,
                "there are no rows under the column headings".into(),
                "fill it in, or take it out of the account",
            ),
            LedgerProblem::Money(column, text, why) => (
                Code::LedgerMoney,
                format!("the {column} column holds \"{text}\", which is not an amount: {why}"),
                "correct the amount, and move any words to the note column",
            ),
            LedgerProblem::NoAmount(column) => (
                Code::LedgerMoney,
                format!("the {column} column is empty"),
                "fill in the amount, or take the row out",
            ),
            LedgerProblem::Struck(text) => (
                Code::LedgerMoney,
                format!("\"{text}\" is struck out, so it is not clear whether it counts"),
                "remove the line through it if it counts, or delete the row if it does not",
            ),
            LedgerProblem::Day(text, why) => (
                Code::LedgerDate,
                format!("\"{text}\" is not a date: {why}"),
                "correct the date, day first or as year-month-day",
            ),
            LedgerProblem::Page(text, why) => {
                (Code::BadValue, format!("\"{text}\" is not a page: {why}"), "correct the page")
            }
            LedgerProblem::NoSide => (
                Code::LedgerColumn,
                "amounts go in two directions, and the account does not say whether you pay or receive"
                    .into(),
                "write side = \"payer\" or side = \"receiver\" in the [[account]]",
            ),
            LedgerProblem::OtherWay(wanted, other) => {
                let next = format!(
                    "name a ledger with a column for {wanted}, or give its column the heading \
                                    \"Amount\""
                );
                return (
                    Code::LedgerColumn,
                    format!("there is only a column for {other}, and none for {wanted}"),
                    next,
                );
            }
            LedgerProblem::WholeStatement(payees) => (
                Code::LedgerColumn,
                format!(
                    "this may be a full bank statement, and nothing says which rows are \
                         maintenance. It names {payees}"
                ),
                "write payments_match = [\"…\"] in the [[account]], with the payee or words of the description",
            ),
            LedgerProblem::NothingMatches(payees) => (
                Code::LedgerColumn,
                format!(
                    "no payment within the account is to or from a payee in payments_match. The ledger names \
                         {payees}"
                ),
                "correct payments_match, or the dates of the account",
            ),
            LedgerProblem::Missing(from, until) => {
                let message = match super::weeks::days(*from, *until) {
                    1 => format!("nothing covers {}", written(*from)),
                    days => format!(
                        "nothing covers the {days} days from {} to {}",
                        written(*from),
                        written(*until)
                    ),
                };
                let next = "add the missing rows. Until then these days are left out of the comparison with \
                            CMS";
                (Code::LedgerGap, message, next)
            }
            LedgerProblem::Overlap(day, other) => (
                Code::LedgerOverlap,
                format!("the period from {} begins before the one on {other} has ended", written(*day)),
                "correct the date, or take out the wrong row",
            ),
            LedgerProblem::PeriodBackwards(from, until) => (
                Code::LedgerDate,
                format!("the period from {} ends on {}, before it begins", written(*from), written(*until)),
                "correct one of the two dates",
            ),
            LedgerProblem::NoLength => (
                Code::LedgerDate,
                "the length of its periods is not clear from their dates".into(),
                "add a column \"Until\", or write statement_every = \"week\", \"fortnight\", \"four-weeks\" or \"month\"",
            ),
            LedgerProblem::EndsAfter(last, until) => {
                let next = format!("end the account on that day (until = {last}), or take the row out");
                let message = format!(
                    "this period ends on {}, after the account, which ends on {}",
                    written(*last),
                    written(*until)
                );
                return (Code::LedgerOutside, message, next);
            }
            LedgerProblem::NoReceipts => (
                Code::BadValue,
                "some payments fall on days of Collect and Pay. You have not said whether their amounts are \
                 before or after the fees"
                    .into(),
                "write receipts = \"received-net\" (the receiving parent's receipts), \"collected-gross\" \
                 (CMS's collections before fees) or \"paid-with-fee\" (the paying parent's payments with the \
                 fee)",
            ),
            LedgerProblem::WrongReceipts(side) => (
                Code::BadValue,
                format!("the value of receipts does not suit an account kept by {side}"),
                "\"received-net\" is for the receiving parent, \"paid-with-fee\" for the paying parent",
            ),
            LedgerProblem::NoFeeRate(first) => (
                Code::LedgerGap,
                format!("leverarch does not know the rate of the collection fees before {}", written(*first)),
                "no fee is worked out for these days. Write payer_fee and receiver_fee if one was charged",
            ),
            LedgerProblem::Instalments => (
                Code::BadValue,
                "this run has no instalments, or more than an account can hold".into(),
                "correct from, until, every or count",
            ),
            LedgerProblem::Twice(other) => (
                Code::LedgerTwice,
                format!("the same entry is already on {other}"),
                "take one out. If both are right, write them as one with their sum, or give each its own \
                 method",
            ),
            LedgerProblem::Outside(day, from, until) => (
                Code::LedgerOutside,
                format!(
                    "{} is outside the account, which runs from {} until {}",
                    written(*day),
                    written(*from),
                    written(*until)
                ),
                "correct the date, change the account's days, or take the row out",
            ),
            LedgerProblem::NoRate(from, until) => (
                Code::LedgerGap,
                format!("no decision gives the amount due from {} to {}", written(*from), written(*until)),
                "add an [[account.liability]] from the first of these days",
            ),
            LedgerProblem::Rate => (
                Code::BadValue,
                "there must be either a weekly or a monthly amount".into(),
                "write weekly = … where the decision gives a weekly amount, or monthly = … where it gives \
                 only a monthly one",
            ),
            LedgerProblem::Negative(what) => {
                (Code::LedgerMoney, format!("the {what} is below zero"), "write a deduction as an adjustment")
            }
            LedgerProblem::Backwards => {
                (Code::BadValue, "the last day is before the first".into(), "correct from or until")
            }
            LedgerProblem::TooLong => {
                (Code::BadValue, "the account covers more than 50 years".into(), "correct from or until")
            }
            LedgerProblem::Fee => {
                (Code::BadValue, "a fee is more than 100 percent".into(), "write it in percent, like 20")
            }
            LedgerProblem::NotShown => (
                Code::LedgerUnproved,
                "no item shows this payment".into(),
                "name the bank statement or the letter that shows it, and its page",
            ),
        };
        (code, message, next.into())
    }
}
