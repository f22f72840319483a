//! What the Service claimed on a day, beside what is owed at the start of that day by this account.

use jiff::civil::Date;

use super::accrual::{due, less, sum};
use super::entries::{EvidencePage, Rate};
use super::problem::LedgerPlace;
use super::result::{BalanceChange, ByService, ClaimedBalance, Week};
use super::service_periods::Causes;
use super::weeks::later;
use crate::case::manifest::arrears_types::Account;
use crate::model::Pence;

/// What is owed at the end of a day, by the balances that the weeks end with and what fell due since.
pub(super) fn balance_at(
    rates: &[Rate],
    weeks: &[Week],
    opening: Pence,
    day: Date,
    balance: impl Fn(&Week) -> Pence,
) -> Pence {
    let ended = weeks.iter().rev().find(|week| week.end <= day);
    let before = ended.map_or(opening, &balance);
    let begun = weeks.iter().find(|week| week.start <= day && day < week.end);
    begun.map_or(before, |week| {
        let adjustments = week.adjustments.iter().filter(|a| a.date <= day).map(|a| a.amount);
        let paid = week.payments.iter().filter(|paid| paid.date <= day).map(|paid| paid.amount);
        less(sum([before, due(rates, week.start, day), sum(adjustments)]), sum(paid))
    })
}

/// What has fallen due from the start up to the end of a day.
pub(super) fn accrued_at(rates: &[Rate], weeks: &[Week], day: Date) -> Pence {
    let ended = weeks.iter().filter(|week| week.end <= day).map(|week| week.liability);
    let begun = weeks.iter().find(|week| week.start <= day && day < week.end);
    sum([sum(ended), begun.map_or(Pence::default(), |week| due(rates, week.start, day))])
}

/// The claims, each beside what is owed by this account at the start of its day.
pub(super) fn claims(
    account: &Account,
    rates: &[Rate],
    asked: &[Rate],
    weeks: &[Week],
    opening: Pence,
    service_opening: Pence,
) -> Vec<ClaimedBalance> {
    let mut claims: Vec<ClaimedBalance> = (1..)
        .zip(&account.claimed)
        .map(|(number, claim)| {
            let eve = later(claim.date, -1);
            let balance = balance_at(rates, weeks, opening, eve, |week| week.balance);
            let of_asked = |week: &Week| week.balance_asked.unwrap_or(week.balance);
            let asks = (!asked.is_empty()).then(|| balance_at(asked, weeks, opening, eve, of_asked));
            // The Service's own lines are known for whole weeks.
            let ended = weeks.iter().rev().find(|week| week.end <= eve);
            let inside = weeks.iter().any(|week| week.start <= eve && eve < week.end);
            let by_ledger = match ended {
                _ if inside => None,
                Some(week) => week.balance_service,
                None => weeks.first().and_then(|week| week.service.as_ref()).map(|_| service_opening),
            };
            let variance = less(claim.balance, balance);
            let place = LedgerPlace::Table("claimed", number);
            let evidence = claim.item.clone();
            ClaimedBalance {
                date: claim.date,
                claimed: claim.balance,
                balance,
                asked: asks,
                by_ledger,
                variance,
                causes: by_ledger.map(|_| {
                    let apart = less(service_opening, opening);
                    causes_at(account, weeks, ended, apart, variance)
                }),
                evidence: evidence.map(|item| EvidencePage { item, page: claim.page, place }),
            }
        })
        .collect();
    claims.sort_by_key(|claim| claim.date);
    claims
}

/// What the Service's lines up to the end of a week explain of a difference.
fn causes_at(
    account: &Account,
    weeks: &[Week],
    ended: Option<&Week>,
    opening: Pence,
    variance: Pence,
) -> Causes {
    let until = ended.map_or(0, |week| week.number);
    let before: Vec<&Week> = weeks.iter().filter(|week| week.number <= until).collect();
    let last = ended.map(|week| week.end);
    let dated = account.not_mine.iter().filter(|entry| Some(entry.date) <= last);
    let not_mine = sum(dated.map(|entry| entry.amount));
    let theirs = |figure: fn(&ByService) -> Pence| {
        sum(before.iter().filter_map(|week| week.service.as_ref()).map(figure))
    };
    let mine = |figure: fn(&Week) -> Pence| sum(before.iter().map(|week| figure(week)));
    let known = Causes {
        opening,
        liability: less(theirs(|s| s.liability), mine(|week| week.liability)),
        not_mine,
        adjustment: less(less(theirs(|s| s.adjustment), mine(|week| week.adjustment)), not_mine),
        payments: less(mine(|week| week.paid), theirs(|s| s.payments)),
        ..Causes::default()
    };
    Causes { unexplained: less(variance, known.total()), ..known }
}

/// What the changes up to a week come to.
pub(super) fn causes_until(changes: &[BalanceChange], opening: Pence, week: u32) -> Causes {
    let of = |figure: fn(&BalanceChange) -> Pence| {
        sum(changes.iter().filter(|change| change.week <= week).map(figure))
    };
    Causes {
        opening,
        liability: of(|change| change.by_liability),
        spread: Pence::default(),
        not_mine: of(|change| change.by_not_mine),
        adjustment: of(|change| change.by_adjustment),
        payments: of(|change| change.by_payments),
        unexplained: of(|change| change.unexplained),
    }
}

/// Sets the Service's balance of each week beside ours. Where its ledger does not tell, a claim of the next day does.
pub(super) fn compare(weeks: &mut [Week], claims: &[ClaimedBalance]) {
    for week in weeks {
        let claim = claims.iter().rev().find(|claim| claim.date == later(week.end, 1));
        if week.balance_service.is_none()
            && let Some(claim) = claim
        {
            (week.balance_service, week.stated) = (Some(claim.claimed), true);
        }
        week.variance = week.balance_service.map(|theirs| less(theirs, week.balance));
    }
}
