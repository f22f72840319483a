//! The arrears audit: what was due by the decisions and what was paid, added up week by week beside what the Service
//! says. A person who is told that he owes £6,940.56 needs one table in which every figure can be checked with a
//! pencil, so all of it is whole pence and days, every rounding is stated, and a ledger with anything doubtful in it
//! is refused with every doubt named, rather than added up to a figure that looks as sure as a right one.
//!
//! [`audit`] takes an account of the manifest and the tables of its ledgers and gives plain data. `ledger` and
//! `parse_cell` read, `validate` gathers what is wrong, `calculate` does the arithmetic; printing is done elsewhere.

mod calculate;
mod ledger;
mod parse_cell;
mod problem;
mod result;
mod validate;
mod weeks;

use crate::case::manifest::arrears_types::Account;
use crate::model::finding::{Finding, has_errors};
pub use calculate::fee;
pub use ledger::{Ledger, LedgerTable, Ledgers};
pub use problem::{LedgerFault, LedgerPlace, LedgerProblem};
pub use result::{
    Audit, BackDated, BalanceChange, ByService, ChartPoint, ClaimedBalance, EvidencePage, Fee, FeeWeek, Fees,
    LedgerMismatch, Paid, PartOfWeek, Rate, ServiceTotals, Totals, Week,
};
use weeks::{days, later};

/// What came of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditOutcome {
    /// The account audited; nothing when a fault refuses it.
    pub audit: Option<Audit>,
    /// Everything there is to say of it.
    pub findings: Vec<Finding>,
}

/// Audits an account.
pub fn audit(account: &Account, ledgers: Ledgers<'_>) -> AuditOutcome {
    let (checked, findings) = validate::check(account, ledgers);
    let audit = (!has_errors(&findings)).then(|| calculate::calculate(account, checked));
    AuditOutcome { audit, findings }
}
