//! What an audit comes to: plain data in pence and days, for printing, for a chart and for programs. Every
//! figure that a reader may add up himself is here as it will be printed, and every total is the sum of its lines.

use jiff::civil::Date;

use super::entries::{EvidencePage, Paid, PartOfWeek, Rate};
use super::fees::Fees;
use super::instalments::{Instalment, InstalmentStanding};
use super::service_periods::{Causes, ServicePeriods};
use super::weeks::later;
use crate::case::manifest::arrears_types::{AccountSide, Adjustment, Charge};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::Pence;

/// What the Service says of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByService {
    /// What is due.
    pub liability: Pence,
    /// Its adjustments.
    pub adjustment: Pence,
    /// The payments that it counts.
    pub payments: Pence,
    /// Its liability less that of the decision.
    pub difference: Pence,
    /// Remarks on its rows.
    pub notes: Vec<String>,
}

/// A week of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its number, from 1.
    pub number: u32,
    /// Its first day.
    pub start: Date,
    /// Its last day: the seventh, or the last of the account.
    pub end: Date,
    /// Its rates by day.
    pub parts: Vec<PartOfWeek>,
    /// What is due by the decision: the sum of the parts.
    pub liability: Pence,
    /// What is due as the user says it should be.
    pub asked: Option<Pence>,
    /// What the Service says, when its ledger was given.
    pub service: Option<ByService>,
    /// Adjustments dated in this week.
    pub adjustments: Vec<Adjustment>,
    /// Their sum.
    pub adjustment: Pence,
    /// Payments dated in this week, earliest first.
    pub payments: Vec<Paid>,
    /// Their sum.
    pub paid: Pence,
    /// What is owed at the end of the week: the balance before, and liability, and adjustment, less what was paid.
    pub balance: Pence,
    /// The same as the user says it should be.
    pub balance_asked: Option<Pence>,
    /// What the Service says is owed at the end of the week: by its ledger, or by a claim of the next day.
    pub balance_service: Option<Pence>,
    /// Whether the Service states that balance; otherwise it follows from its lines.
    pub stated: bool,
    /// The Service's balance less this one.
    pub variance: Option<Pence>,
    /// What a reader must know of the week: "part week: 3 days at £78.41, 4 days at £108.46 a week".
    pub notes: Vec<String>,
}

impl Week {
    /// How many days it has.
    pub fn days(&self) -> u32 {
        self.parts.iter().map(|part| part.days).sum()
    }
}

/// The sums of all weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// What was owed at the start.
    pub opening: Pence,
    /// Due by the decisions.
    pub liability: Pence,
    /// Adjustments.
    pub adjustment: Pence,
    /// Paid.
    pub paid: Pence,
    /// What is owed at the end: opening, liability and adjustment, less what was paid.
    pub closing: Pence,
    /// Due, and owed at the end, as the user says it should be.
    pub asked: Option<AskedTotals>,
    /// The same of the Service's ledger, when it was given.
    pub service: Option<ServiceTotals>,
}

/// What the account comes to as the user says it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedTotals {
    /// Due.
    pub liability: Pence,
    /// What is owed at the end.
    pub closing: Pence,
}

/// The sums of the Service's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceTotals {
    /// What it says was owed at the start.
    pub opening: Pence,
    /// Due.
    pub liability: Pence,
    /// Its liability less that of the decisions.
    pub difference: Pence,
    /// Adjustments.
    pub adjustment: Pence,
    /// Payments that it counts.
    pub paid: Pence,
    /// What its own lines do not explain of its closing balance: the sum of the slips.
    pub slips: Pence,
    /// What it says is owed at the end.
    pub closing: Pence,
    /// Whether it states that balance; otherwise it follows from its lines.
    pub stated: bool,
    /// Its closing balance less ours.
    pub variance: Pence,
}

/// A week in which the two accounts part, and why. The parts add up to the change of the variance, which is
/// nothing when they cancel out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceChange {
    /// The week.
    pub week: u32,
    /// The first week that the change may lie in: the same, unless balances in between are not known.
    pub since: u32,
    /// By how much the variance changes.
    pub amount: Pence,
    /// Because the Service charges another liability.
    pub by_liability: Pence,
    /// Because of charges that are not of this account.
    pub by_not_mine: Pence,
    /// Because the Service adjusts what the account does not, or the other way round.
    pub by_adjustment: Pence,
    /// Because payments were not counted, or were counted when they were not made.
    pub by_payments: Pence,
    /// What no line explains.
    pub unexplained: Pence,
}

/// A balance that the Service claimed, beside the account's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedBalance {
    /// The day of the claim; what came before this day counts.
    pub date: Date,
    /// What is claimed.
    pub claimed: Pence,
    /// What is owed by this account.
    pub balance: Pence,
    /// What the Service's own ledger says, when that is known for this day.
    pub by_ledger: Option<Pence>,
    /// The claim less this account's balance.
    pub variance: Pence,
    /// What is owed as the user says it should be.
    pub asked: Option<Pence>,
    /// Why the claim differs, where the Service's lines up to this day are known.
    pub causes: Option<Causes>,
    /// What shows the claim.
    pub evidence: Option<EvidencePage>,
}

/// A line of the Service's ledger whose balance does not follow from the line before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerMismatch {
    /// The line of the ledger.
    pub line: u64,
    /// The day of the line.
    pub date: Date,
    /// The week it falls in.
    pub week: u32,
    /// What its own figures give.
    pub expected: Pence,
    /// What it says.
    pub stated: Pence,
    /// What it says less what its own figures give.
    pub difference: Pence,
}

/// A decision that changes what was due before it was made: the usual cause of arrears that nobody ran up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackDated {
    /// Which of the rates, from 0.
    pub rate: usize,
    /// The day from which it takes effect within the account.
    pub from: Date,
    /// The day on which it was decided.
    pub decided: Date,
    /// The last day that was changed after the fact.
    pub last: Date,
    /// The days that were changed after the fact.
    pub days: u32,
    /// The first week that it touches.
    pub first_week: u32,
    /// The last.
    pub last_week: u32,
    /// What was due for these days by the decision before.
    pub due_before: Pence,
    /// What is due for these days by this decision.
    pub due: Pence,
    /// How much more is due for these days than before.
    pub change: Pence,
    /// What is due for the whole weeks it touches, by all decisions.
    pub weeks_due: Pence,
    /// What the Service's ledger says is due for the same weeks.
    pub weeks_service: Option<Pence>,
    /// The Service's figure less that of the decisions.
    pub difference: Option<Pence>,
}

/// Since when the other way of paying could be asked for, when it was, and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionAsked {
    /// The first instalment that was not paid in full and in time.
    pub first: Option<Instalment>,
    /// The day after its last day: from then on Collect and Pay could be asked for. Nothing when it runs on that day.
    pub could: Option<Date>,
    /// The day on which it was asked for.
    pub asked: Option<Date>,
    /// What shows that.
    pub evidence: Option<EvidencePage>,
    /// The first day of Collect and Pay.
    pub began: Option<Date>,
}

/// An instalment of a plan for arrears beside what was paid and owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDay {
    /// The instalment.
    pub instalment: Instalment,
    /// Everything that was paid since the day after the one before it, or since the start, maintenance included.
    pub paid: Pence,
    /// What fell due on the same days by the decision in force.
    pub due: Pence,
    /// What is owed at the end of its day by this account.
    pub balance: Pence,
    /// What the Service says is owed then, where it states it.
    pub service: Option<Pence>,
}

/// A point of the chart of both balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartPoint {
    /// The day at whose end the balances hold.
    pub day: Date,
    /// This account's balance.
    pub mine: Pence,
    /// The balance as the user says it should be.
    pub asked: Option<Pence>,
    /// The Service's, where it is known.
    pub theirs: Option<Pence>,
}

/// An account audited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Its title; may be empty.
    pub title: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Who says what was owed at the start; may be empty.
    pub opening_by: String,
    /// What shows it.
    pub opening_evidence: Option<EvidencePage>,
    /// Whether the user names a balance for the start, be it nothing.
    pub opening_stated: bool,
    /// Which parent keeps it, where that is said.
    pub side: Option<AccountSide>,
    /// The rates of the decisions in force, in order, without a gap.
    pub rates: Vec<Rate>,
    /// The same as the user says it should be; empty when that is not said.
    pub asked_rates: Vec<Rate>,
    /// The weeks, in order, without a gap.
    pub weeks: Vec<Week>,
    /// Their sums.
    pub totals: Totals,
    /// Weeks in which the two accounts part.
    pub changes: Vec<BalanceChange>,
    /// Why they differ at the end; nothing when the Service's lines are not known.
    pub causes: Option<Causes>,
    /// The Service's schedule by periods, where they are not the weeks of the account.
    pub periods: Option<ServicePeriods>,
    /// The payments as they should have been made, each with how it was met.
    pub instalments: Vec<Instalment>,
    /// The first and the last day that the bank statement covers from which the payments are taken; nothing where they are not
    /// taken from one.
    pub covered: Option<(Date, Date)>,
    /// Since when Collect and Pay could be asked for; nothing when there is nothing to say of it.
    pub collection: Option<CollectionAsked>,
    /// A plan for arrears.
    pub plan: Vec<PlanDay>,
    /// How many instalments the plan has with those that are due after the account, where that is said.
    pub plan_count: Option<usize>,
    /// What shows that the plan was agreed.
    pub plan_agreed: Option<EvidencePage>,
    /// CMS's own account or schedule.
    pub statement: Option<ItemRef>,
    /// Charges that are not of this account.
    pub not_mine: Vec<Adjustment>,
    /// Adjustments of the Service that its ledger does not list.
    pub service_adjustments: Vec<Adjustment>,
    /// Whether the Service's papers say what it credits.
    pub credits: bool,
    /// Balances that were claimed, earliest first.
    pub claims: Vec<ClaimedBalance>,
    /// Lines of the Service's ledger that do not add up.
    pub slips: Vec<LedgerMismatch>,
    /// Decisions that were back-dated.
    pub back_dated: Vec<BackDated>,
    /// The fees of Collect and Pay, when it applies.
    pub fees: Option<Fees>,
    /// Enforcement charges, earliest first.
    pub charges: Vec<Charge>,
    /// Their sum.
    pub charged: Pence,
    /// Both balances over time, for a chart: the start, then the end of every week.
    pub points: Vec<ChartPoint>,
    /// How it was reckoned, a sentence each, to be printed with it.
    pub rules: Vec<String>,
}

impl Audit {
    /// Weeks of which no line explains why the variance changes.
    pub fn unexplained(&self) -> impl Iterator<Item = &BalanceChange> {
        self.changes.iter().filter(|change| change.unexplained != Pence::default())
    }

    /// Instalments that were not paid in full and in time.
    pub fn unmet(&self) -> impl Iterator<Item = &Instalment> {
        self.instalments.iter().filter(|due| due.standing != InstalmentStanding::InTime)
    }

    /// The days of the account that the bank statement does not cover, from which its payments are taken.
    pub fn not_covered(&self) -> Vec<(Date, Date)> {
        let Some((first, last)) = self.covered else { return Vec::new() };
        let before = (self.from, later(first, -1).min(self.until));
        let after = (later(last, 1).max(self.from), self.until);
        let mut days = vec![before, after];
        days.retain(|(from, until)| from <= until);
        days.dedup();
        days
    }

    /// Every item that is referred to.
    pub fn evidence(&self) -> impl Iterator<Item = &EvidencePage> {
        let rates = self.rates.iter().chain(&self.asked_rates).filter_map(|rate| rate.decision.as_ref());
        let payments = self.weeks.iter().flat_map(|week| &week.payments);
        let claims = self.claims.iter().filter_map(|claim| claim.evidence.as_ref());
        self.opening_evidence
            .iter()
            .chain(rates)
            .chain(payments.filter_map(|paid| paid.evidence.as_ref()))
            .chain(claims)
            .chain(&self.plan_agreed)
    }
}
