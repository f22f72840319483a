//! The arrears audit: what was due by the decisions and what was paid, added up week by week beside what the Service
//! says. A person who is told that he owes £6,940.56 needs one table in which every figure can be checked with a
//! pencil, so all of it is whole pence and days, every rounding is stated, and a ledger with anything doubtful in it
//! is refused with every doubt named, rather than added up to a figure that looks as sure as a right one.
//!
//! Three lines are kept apart: the decision in force, what the user says it should be, and what the Service charges.
//! [`audit`] takes an account of the manifest and the tables of its ledgers and gives plain data. `ledger`, `payments`,
//! `service_rows` and `parse_cell` read, `validate` gathers what is wrong, `calculate` and the files it uses do the
//! arithmetic; printing is done elsewhere.

mod accrual;
mod calculate;
mod charges;
mod claims;
mod columns;
mod cut_off;
mod entries;
mod fees;
mod instalments;
mod ledger;
mod parse_cell;
mod payments;
mod problem;
mod reaching_back;
mod result;
mod rules;
mod service_periods;
mod service_rows;
mod validate;
mod weeks;

use jiff::civil::Date;

use crate::case::calendar::Nation;
use crate::case::manifest::arrears_types::Account;
use crate::model::finding::{Finding, has_errors};
pub use charges::{CHARGES_SOURCE, ChargeRate};
pub use entries::{EvidencePage, Paid, PartOfWeek, Rate};
pub use fees::{
    CollectedFee, FeeRate, FeeWeek, Fees, collected_from_net, fee_of_week, payer_fee_of_day, receiver_fee,
};
pub use instalments::{Instalment, InstalmentStanding};
pub use ledger::{Ledger, LedgerTable, Ledgers};
pub use problem::{LedgerFault, LedgerPlace, LedgerProblem};
pub use result::{
    AskedTotals, Audit, BackDated, BalanceChange, ByService, ChartPoint, ClaimedBalance, CollectionAsked,
    LedgerMismatch, PlanDay, ServiceTotals, Totals, Week,
};
pub use service_periods::{Causes, ServicePeriod, ServicePeriods};

/// What came of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditOutcome {
    /// The account audited; nothing when a fault refuses it.
    pub audit: Option<Audit>,
    /// Everything there is to say of it.
    pub findings: Vec<Finding>,
}

/// Audits an account, until the date of its bundle if it runs longer. The nation decides which days are working days.
pub fn audit(account: &Account, ledgers: Ledgers<'_>, nation: Nation, today: Date) -> AuditOutcome {
    let cut = cut_off::cut_off(account, ledgers, today);
    let account = cut.as_ref().map_or(account, |(cut, _)| cut);
    let (checked, mut findings) = validate::check(account, ledgers, cut.is_some());
    findings.extend(cut.as_ref().map(|(_, finding)| finding.clone()));
    let audit = (!has_errors(&findings)).then(|| calculate::calculate(account, checked, nation));
    AuditOutcome { audit, findings }
}
