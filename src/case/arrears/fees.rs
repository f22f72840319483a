//! The fees of Collect and Pay, and the maintenance in what was paid or received with them. The payer's fee is a share of
//! the daily amount, rounded each day; the receiver's a share of what is collected. The rates are data with dates.

use jiff::civil::Date;
use serde::Deserialize;

use super::accrual::{due, less, sum, weekly_on};
use super::entries::{Paid, Rate};
use super::ledger::LedgerFaults;
use super::problem::{LedgerPlace, LedgerProblem};
use super::service_rows::LedgerRow;
use super::weeks::{days, half_up, later};
use crate::case::manifest::arrears_types::{Account, AccountSide, Receipts};
use crate::model::Pence;

/// Rates of the collection fees from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeRate {
    /// The first day.
    #[serde(deserialize_with = "toml_day")]
    pub from: Date,
    /// The payer's fee in percent of the daily amount.
    pub payer: u32,
    /// The receiver's fee in percent of what is collected.
    pub receiver: u32,
    /// Where that is laid down.
    pub source: String,
}

pub(super) fn toml_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let day = toml::value::Datetime::deserialize(from)?;
    day.to_string().parse().map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
struct FeeRates {
    rate: Vec<FeeRate>,
}

/// The rates that are built in, earliest first.
fn built_in() -> Vec<FeeRate> {
    #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
    let rates: FeeRates = toml::from_str(include_str!("fees.toml")).expect("fees that are built in");
    rates.rate
}

/// The payer's fee for one day: a share of a seventh of the weekly amount, rounded half up to the penny.
pub fn payer_fee_of_day(weekly: Pence, percent: u32) -> Pence {
    half_up(i128::from(weekly.get()) * i128::from(percent), 700)
}

/// The receiver's fee on an amount that is collected, rounded half up to the penny.
pub fn receiver_fee(collected: Pence, percent: u32) -> Pence {
    half_up(i128::from(collected.get()) * i128::from(percent), 100)
}

/// What was collected when this reached the receiver. Two amounts a penny apart can leave the same; then the one that is
/// due is taken, so that a payment in full is one.
pub fn collected_from_net(net: Pence, percent: u32, weekly: Option<Pence>) -> Pence {
    let left = i128::from(100 - percent.min(99));
    let gross = half_up(i128::from(net.get()) * 100, left);
    let leaves = |gross: Pence| less(gross, receiver_fee(gross, percent)) == net;
    let below = less(gross, Pence::new(1));
    if weekly == Some(below) && leaves(below) { below } else { gross }
}

/// The fees within an account: when Collect and Pay runs, and at which rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FeeTerms {
    from: Date,
    until: Date,
    rates: Vec<FeeRate>,
}

impl FeeTerms {
    /// Nothing when the account has no day of Collect and Pay.
    pub(super) fn new(account: &Account) -> Option<Self> {
        let from = account.collect_and_pay_from?.max(account.from);
        let until = account.collect_and_pay_until.unwrap_or(account.until).min(account.until);
        let mut rates = built_in();
        if let (Some(payer), Some(receiver)) = (account.payer_fee, account.receiver_fee) {
            let source = "as the account says".into();
            rates = vec![FeeRate { from, payer, receiver, source }];
        } else {
            for rate in &mut rates {
                rate.payer = account.payer_fee.unwrap_or(rate.payer);
                rate.receiver = account.receiver_fee.unwrap_or(rate.receiver);
            }
        }
        (from <= until).then_some(FeeTerms { from, until, rates })
    }

    /// The rate of a day; nothing outside Collect and Pay, and before the first rate that is known.
    fn on(&self, day: Date) -> Option<&FeeRate> {
        let runs = self.from <= day && day <= self.until;
        self.rates.iter().rev().find(|rate| runs && rate.from <= day)
    }
}

/// Finds the maintenance in each payment of the days of Collect and Pay, and tells where that cannot be known.
pub(super) fn find_maintenance(
    account: &Account,
    rates: &[Rate],
    charged: &[LedgerRow],
    payments: &mut [Paid],
    faults: &mut LedgerFaults,
) {
    let wrong = match (account.receipts, account.side) {
        (Some(Receipts::ReceivedNet), Some(AccountSide::Payer)) => Some("the paying parent"),
        (Some(Receipts::PaidWithFee), Some(AccountSide::Receiver)) => Some("the receiving parent"),
        _ => None,
    };
    if let Some(side) = wrong {
        return faults.add(&LedgerPlace::Account, LedgerProblem::WrongReceipts(side));
    }
    let Some(terms) = FeeTerms::new(account) else { return };
    if let Some(first) = terms.rates.first().filter(|first| first.from > terms.from) {
        faults.add(&LedgerPlace::Account, LedgerProblem::NoFeeRate(first.from));
    }
    // The fee that the Service's schedule charges for each period, as far as no payment has met it.
    let period = |row: &LedgerRow| Some((row.day, row.until?, row.fee?));
    let mut open: Vec<(Date, Date, Pence)> = charged.iter().filter_map(period).collect();
    for paid in payments.iter_mut().filter(|paid| !paid.direct) {
        let Some(rate) = terms.on(paid.date) else { continue };
        let weekly = weekly_on(rates, paid.date);
        match account.receipts {
            None => return faults.add(&LedgerPlace::Account, LedgerProblem::NoReceipts),
            Some(Receipts::CollectedGross) => {}
            Some(Receipts::ReceivedNet) => {
                let net = paid.amount;
                paid.amount = collected_from_net(net, rate.receiver, weekly);
                let share = 100 - rate.receiver.min(99);
                paid.working = (paid.amount != net).then(|| format!("{net} received ÷ 0.{share:02}"));
            }
            Some(Receipts::PaidWithFee) => {
                let all = paid.amount;
                let within =
                    |(from, until, _): &&mut (Date, Date, Pence)| (*from..=*until).contains(&paid.date);
                if let Some((.., fee)) = open.iter_mut().find(within) {
                    paid.fee = (*fee).min(all).max(Pence::default());
                    *fee = less(*fee, paid.fee);
                    paid.amount = less(all, paid.fee);
                    paid.working = (paid.fee.get() > 0).then(|| format!("{all} paid − {} fee", paid.fee));
                    continue;
                }
                let (Some(week), fee) = (weekly, weekly.map(|weekly| fee_of_week(weekly, rate.payer))) else {
                    continue;
                };
                let with_fee = sum([week, fee.unwrap_or_default()]);
                if with_fee.get() > 0 {
                    let product = i128::from(all.get()) * i128::from(week.get());
                    paid.amount = half_up(product, i128::from(with_fee.get()));
                    paid.fee = less(all, paid.amount);
                    paid.working = (paid.amount != all).then(|| format!("{all} paid × {week} ÷ {with_fee}"));
                }
            }
        }
    }
}

/// The payer's fee for a whole week at one amount.
pub fn fee_of_week(weekly: Pence, percent: u32) -> Pence {
    Pence::new(payer_fee_of_day(weekly, percent).get() * 7)
}

/// What the payer's fee comes to in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeWeek {
    /// The week.
    pub week: u32,
    /// Its days in Collect and Pay.
    pub days: u32,
    /// The maintenance due for these days.
    pub maintenance: Pence,
    /// The payer's fee for each of these days, added up.
    pub fee: Pence,
    /// Both together.
    pub pays: Pence,
}

/// An amount that was collected, and the receiver's fee on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedFee {
    /// When.
    pub date: Date,
    /// What was collected.
    pub collected: Pence,
    /// The fee.
    pub fee: Pence,
    /// What reaches the receiver.
    pub receives: Pence,
    /// Whether what was collected was worked out from what reached the receiver.
    pub computed: bool,
}

/// The fees of Collect and Pay, kept apart from the maintenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fees {
    /// The first day within the account.
    pub from: Date,
    /// The last day within the account.
    pub until: Date,
    /// The rates that hold on these days.
    pub rates: Vec<FeeRate>,
    /// The payer's fee by week.
    pub weeks: Vec<FeeWeek>,
    /// The sum of the maintenance of these weeks.
    pub maintenance: Pence,
    /// The sum of the payer's fees.
    pub payer: Pence,
    /// What they would be at the amounts that the user says should be due.
    pub payer_asked: Option<Pence>,
    /// The fees that the Service's schedule charges, where it has a column for them.
    pub charged: Option<Pence>,
    /// Each amount that was collected.
    pub collected: Vec<CollectedFee>,
    /// The sum of what was collected.
    pub collected_total: Pence,
    /// The sum of the receiver's fees.
    pub receiver: Pence,
}

/// The fees of an account: each week given by its number, first and last day.
pub(super) fn fees(
    account: &Account,
    rates: &[Rate],
    asked: &[Rate],
    charged: Option<Pence>,
    weeks: &[(u32, Date, Date)],
    payments: &[&Paid],
) -> Option<Fees> {
    let terms = FeeTerms::new(account)?;
    let weeks: Vec<FeeWeek> = weeks
        .iter()
        .filter_map(|(week, start, end)| {
            let (first, last) = ((*start).max(terms.from), (*end).min(terms.until));
            let days = u32::try_from(days(first, last)).ok().filter(|days| *days > 0)?;
            let fee = payer_fees(&terms, rates, first, last);
            let maintenance = due(rates, first, last);
            Some(FeeWeek { week: *week, days, maintenance, fee, pays: sum([maintenance, fee]) })
        })
        .collect();
    let collected: Vec<CollectedFee> = payments
        .iter()
        .filter(|paid| !paid.direct)
        .filter_map(|paid| {
            let fee = receiver_fee(paid.amount, terms.on(paid.date)?.receiver);
            let computed = account.receipts == Some(Receipts::ReceivedNet);
            let receives = less(paid.amount, fee);
            Some(CollectedFee { date: paid.date, collected: paid.amount, fee, receives, computed })
        })
        .collect();
    let next = |at: usize| terms.rates.get(at + 1).map_or(terms.until, |next| later(next.from, -1));
    let holds = |(at, rate): &(usize, &FeeRate)| rate.from <= terms.until && next(*at) >= terms.from;
    Some(Fees {
        from: terms.from,
        until: terms.until,
        rates: terms.rates.iter().enumerate().filter(holds).map(|(_, rate)| rate.clone()).collect(),
        maintenance: sum(weeks.iter().map(|week| week.maintenance)),
        payer: sum(weeks.iter().map(|week| week.fee)),
        payer_asked: (!asked.is_empty()).then(|| payer_fees(&terms, asked, terms.from, terms.until)),
        charged,
        collected_total: sum(collected.iter().map(|one| one.collected)),
        receiver: sum(collected.iter().map(|one| one.fee)),
        weeks,
        collected,
    })
}

/// The payer's fee for each of some days, added up.
fn payer_fees(terms: &FeeTerms, rates: &[Rate], first: Date, last: Date) -> Pence {
    let of_day = |day: Date| Some(payer_fee_of_day(weekly_on(rates, day)?, terms.on(day)?.payer));
    sum((0..days(first, last)).filter_map(|at| of_day(later(first, at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn p(pence: i64) -> Pence {
        Pence::new(pence)
    }

    /// Regulation 3(2) of SR (NI) 2014/182: 20 % of the daily amount for each day, half a penny up; values by Python's
    /// fractions: floor(Fraction(week * 20, 700) + Fraction(1, 2)) * 7.
    #[test]
    fn the_payers_fee_is_rounded_each_day() {
        for (week, fee) in
            [(700, 140), (5_000, 1_001), (7_841, 1_568), (10_000, 2_002), (10_846, 2_170), (20_000, 3_997)]
        {
            assert_eq!(fee_of_week(p(week), 20), p(fee), "{week}");
        }
    }

    /// 4 % of what is collected: £61.23 leaves £58.78, and £58.78 ÷ 0.96 is £61.23.
    #[test]
    fn what_was_collected_follows_from_what_was_received() {
        for (gross, fee) in
            [(700, 28), (5_000, 200), (7_841, 314), (10_000, 400), (10_846, 434), (6_123, 245)]
        {
            assert_eq!(receiver_fee(p(gross), 4), p(fee), "{gross}");
            assert_eq!(collected_from_net(p(gross - fee), 4, None), p(gross));
        }
        // Every payment in full of £1.00 to £500.00 is one again, to the penny.
        for gross in 100..50_000 {
            let net = less(p(gross), receiver_fee(p(gross), 4));
            assert_eq!(collected_from_net(net, 4, Some(p(gross))), p(gross));
        }
    }

    #[test]
    fn the_rates_are_data_in_order_of_their_days() {
        let rates = built_in();
        assert!(!rates.is_empty() && rates.is_sorted_by_key(|rate| rate.from));
        assert!(rates.iter().all(|rate| !rate.source.is_empty()));
    }
}
