//! Instalments beside what was paid: which were missed, late or short. A payment belongs to the instalment whose day is
//! nearest; what is paid beyond an instalment makes up for earlier ones, the oldest first, and then counts for as many of the
//! next as it covers. One that
//! is due on a day that is no working day may be paid on the next working day.

use jiff::civil::Date;

use super::accrual::{less, sum};
use super::entries::{EvidencePage, Paid};
use super::payments::plain;
use super::problem::LedgerPlace;
use super::weeks::later;
use crate::case::calendar::{Nation, add_months};
use crate::case::manifest::arrears_types::{Every, Instalments};
use crate::model::Pence;

/// The table of a plan for arrears.
pub(super) const PLAN: &str = "plan";
/// More instalments than any account has.
const MOST: u32 = 3_000;

/// How an instalment was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentStanding {
    /// In full, by the day on which it was due.
    InTime,
    /// In full, so many days after that day.
    Late(i64),
    /// In part: so much is lacking.
    Short(Pence),
    /// Not at all.
    Missed,
    /// Not in full by the last day that the bank statement covers, until which it was in time.
    NotBy(Date),
    /// Not in full by what is known, and no bank statement covers all the days on which it was in time.
    NotCovered,
    /// Not in full, and it is still in time on the last day of which anything is known.
    Open,
}

/// An instalment and what was paid of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// The day on which it was due.
    pub due: Date,
    /// The last day on which it was in time: the same, or the next working day.
    pub in_time_until: Date,
    /// How much.
    pub amount: Pence,
    /// What was paid of it.
    pub paid: Pence,
    /// The day of the last payment that counts for it.
    pub paid_on: Option<Date>,
    /// How it was met.
    pub standing: InstalmentStanding,
    /// What shows that it was due.
    pub evidence: Option<EvidencePage>,
    /// The day of the instalment that it makes up for, where it is of a plan of which a page says that.
    pub makes_up: Option<Date>,
    /// Words of its run, by which its payments can be told; empty when any payment may be of it.
    pub words: Vec<String>,
}

impl Instalment {
    /// Whether it is known that it was not paid in full and in time.
    pub fn is_unmet(&self) -> bool {
        use InstalmentStanding::{Late, Missed, Short};
        matches!(self.standing, Late(_) | Short(_) | Missed)
    }

    /// Whether a payment can be of it by its words.
    fn takes(&self, paid: &Paid) -> bool {
        self.words.is_empty() || self.words.iter().any(|words| paid.words.contains(words.as_str()))
    }
}

/// The instalments of some runs that are due within some days, earliest first; nothing when there are too many or none.
pub(super) fn dates(
    runs: &[Instalments],
    table: &'static str,
    (from, until): (Date, Date),
) -> Result<Vec<Instalment>, usize> {
    let mut all = Vec::new();
    for (number, run) in (1..).zip(runs) {
        let last = run.until.unwrap_or(until).min(until);
        let count = if run.every.is_none() { 1 } else { run.count.unwrap_or(MOST) };
        let place = LedgerPlace::Table(table, number);
        let before = all.len();
        for at in 0..count.min(MOST) {
            let days = i64::from(at);
            let due = match run.every {
                None => run.from,
                Some(Every::Week) => later(run.from, 7 * days),
                Some(Every::Fortnight) => later(run.from, 14 * days),
                Some(Every::FourWeeks) => later(run.from, 28 * days),
                Some(Every::Month) => add_months(run.from, u16::try_from(at).unwrap_or(u16::MAX)),
            };
            if due > last {
                break;
            }
            if due < from {
                continue;
            }
            let evidence = run.item.clone();
            let words = run.payments_match.iter().map(|words| plain(words));
            all.push(Instalment {
                words: words.filter(|words| !words.is_empty()).collect(),
                due,
                in_time_until: due,
                amount: run.amount,
                makes_up: run.makes_up,
                paid: Pence::default(),
                paid_on: None,
                standing: InstalmentStanding::Missed,
                evidence: evidence.map(|item| EvidencePage { item, page: run.page, place: place.clone() }),
            });
        }
        // The last instalments of a plan may be due after the account.
        let later = table == PLAN && run.from > until;
        if (all.len() == before && !later) || run.amount.get() <= 0 || all.len() > MOST as usize {
            return Err(number);
        }
    }
    all.sort_by_key(|instalment| instalment.due);
    Ok(all)
}

/// How many instalments a plan has with those that are due after the account; nothing where that is not said.
pub(super) fn count_of(plan: &[Instalments]) -> Option<usize> {
    let of = |run: &Instalments| match (run.every, run.count) {
        (None, _) => Some(1),
        (Some(_), Some(count)) if run.until.is_none() => usize::try_from(count.min(MOST)).ok(),
        _ => None,
    };
    plan.iter().map(of).sum()
}

/// What is known of payments: those until a last day and, where they are taken from a bank statement, those on the days that
/// it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownDays {
    pub(super) last: Date,
    pub(super) covered: Option<(Date, Date)>,
}

/// Gives each payment to its instalment.
pub(super) fn give(
    mut all: Vec<Instalment>,
    payments: &[&Paid],
    nation: Nation,
    known: KnownDays,
) -> Vec<Instalment> {
    let apart = |one: Date, other: Date| (one - other).get_days().abs();
    // What each payment leaves: the instalment it belongs to, its day, and what is not yet given out.
    let mut left: Vec<(usize, Date, Pence)> = Vec::new();
    for paid in payments.iter().filter(|paid| paid.amount.get() != 0) {
        let open = all.iter().enumerate().filter(|(_, due)| due.takes(paid));
        let days = open.map(|(at, due)| (at, apart(due.due, paid.date)));
        let Some((nearest, _)) = days.min_by_key(|(_, days)| *days) else { continue };
        left.push((nearest, paid.date, paid.amount));
    }
    let words: Vec<Vec<String>> = all.iter().map(|due| due.words.clone()).collect();
    let mut take = |at: usize, from: &mut (usize, Date, Pence)| {
        let Some(due) = all.get_mut(at) else { return };
        let lacking = less(due.amount, due.paid);
        // Money that came back is lacking again.
        let part = if from.2.get() < 0 { from.2 } else { lacking.min(from.2).max(Pence::default()) };
        if part.get() == 0 {
            return;
        }
        due.paid = sum([due.paid, part]);
        if part.get() > 0 {
            due.paid_on = due.paid_on.max(Some(from.1));
        }
        from.2 = less(from.2, part);
    };
    for payment in &mut left {
        take(payment.0, payment);
    }
    for payment in &mut left {
        let own = payment.0;
        let alike = |at: &usize| words.get(*at) == words.get(own);
        (0..own).filter(alike).for_each(|at| take(at, payment));
        (own + 1..words.len()).filter(alike).for_each(|at| take(at, payment));
    }
    for due in &mut all {
        due.in_time_until = nation.working_day_from(due.due);
        let lacking = less(due.amount, due.paid);
        let unseen = known.covered.is_some_and(|(first, last)| due.due < first || due.in_time_until > last);
        // The day on which a statement was made is not known to its end.
        let last_day = known.covered.map(|(_, last)| last);
        let last_day = last_day.filter(|last| due.due <= *last && *last <= due.in_time_until);
        let from_first = known.covered.is_none_or(|(first, _)| first <= due.due);
        due.standing = match (due.paid_on, last_day) {
            _ if lacking.get() > 0 && due.in_time_until >= known.last => InstalmentStanding::Open,
            (_, Some(last)) if lacking.get() > 0 && from_first => InstalmentStanding::NotBy(last),
            _ if lacking.get() > 0 && unseen => InstalmentStanding::NotCovered,
            (None, _) => InstalmentStanding::Missed,
            _ if due.paid.get() <= 0 => InstalmentStanding::Missed,
            _ if lacking.get() > 0 => InstalmentStanding::Short(lacking),
            (Some(day), _) if day > due.in_time_until => {
                InstalmentStanding::Late(i64::from((day - due.due).get_days()))
            }
            (Some(_), _) => InstalmentStanding::InTime,
        };
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn paid(day: Date, pence: i64) -> Paid {
        Paid {
            date: day,
            amount: Pence::new(pence),
            given: Pence::new(pence),
            working: None,
            fee: Pence::default(),
            words: String::new(),
            method: String::new(),
            direct: false,
            evidence: None,
            listed: None,
            note: String::new(),
            apart: String::new(),
            place: LedgerPlace::Account,
        }
    }

    fn run(from: Date, every: Option<Every>, pence: i64) -> Instalments {
        Instalments {
            from,
            every,
            until: None,
            count: None,
            amount: Pence::new(pence),
            payments_match: Vec::new(),
            makes_up: None,
            item: None,
            page: None,
        }
    }

    fn monthly(pence: i64) -> Vec<Instalment> {
        let run = run(date(2024, 1, 28), Some(Every::Month), pence);
        dates(&[run], "instalments", (date(2024, 1, 1), date(2024, 6, 30))).expect("dates")
    }

    fn standings(payments: &[Paid]) -> Vec<InstalmentStanding> {
        standings_on(payments, date(2024, 6, 30))
    }

    fn standings_on(payments: &[Paid], last: Date) -> Vec<InstalmentStanding> {
        let payments: Vec<&Paid> = payments.iter().collect();
        let known = KnownDays { last, covered: None };
        let all = give(monthly(10_000), &payments, Nation::EnglandAndWales, known);
        all.into_iter().map(|due| due.standing).collect()
    }

    /// By a calendar: 28 January 2024 is a Sunday, 28 April a Sunday; the others are working days.
    #[test]
    fn missed_late_and_short_are_told_apart() {
        use InstalmentStanding::{InTime, Late, Missed, Short};
        let payments = [
            // On the Monday after a Sunday: in time.
            paid(date(2024, 1, 29), 10_000),
            // 5 days after 28 February 2024.
            paid(date(2024, 3, 4), 10_000),
            paid(date(2024, 3, 28), 6_000),
            // Nothing for April; May in full.
            paid(date(2024, 5, 28), 10_000),
            // Early by 3 days.
            paid(date(2024, 6, 25), 10_000),
        ];
        let short = Short(Pence::new(4_000));
        assert_eq!(standings(&payments), [InTime, Late(5), short, Missed, InTime, InTime]);
    }

    #[test]
    fn what_is_paid_beyond_an_instalment_makes_up_for_earlier_ones() {
        use InstalmentStanding::{InTime, Late, Missed};
        let payments = [paid(date(2024, 1, 26), 10_000), paid(date(2024, 3, 28), 20_000)];
        // February was paid with March, 29 days after 28 February; April to June were not paid.
        assert_eq!(standings(&payments), [InTime, Late(29), InTime, Missed, Missed, Missed]);
    }

    #[test]
    fn a_payment_counts_for_as_many_as_it_covers() {
        use InstalmentStanding::{InTime, Missed, Short};
        // £350.00 on 26 January: January, February and March, and half of April.
        let short = Short(Pence::new(5_000));
        assert_eq!(
            standings(&[paid(date(2024, 1, 26), 35_000)]),
            [InTime, InTime, InTime, short, Missed, Missed]
        );
        // What is paid for a later one itself leaves the rest for those that follow.
        let payments = [paid(date(2024, 1, 26), 20_000), paid(date(2024, 2, 28), 10_000)];
        assert_eq!(standings(&payments), [InTime, InTime, InTime, Missed, Missed, Missed]);
    }

    /// 28 April 2024 is a Sunday, so that its instalment is in time on the 29th.
    #[test]
    fn what_is_not_yet_late_is_not_missed() {
        use InstalmentStanding::{InTime, Missed, Open};
        let payments = [paid(date(2024, 1, 29), 10_000), paid(date(2024, 4, 26), 4_000)];
        let first = Missed;
        assert_eq!(standings_on(&payments, date(2024, 4, 29))[2..], [first, Open, Open, Open]);
        assert_eq!(standings_on(&payments, date(2024, 4, 29))[0], InTime);
    }

    /// The statement covers 1 February to 27 March: nothing is known of January, nor of what came after it.
    #[test]
    fn what_no_bank_statement_covers_is_not_missed() {
        use InstalmentStanding::{InTime, Late, Missed, NotCovered, Open};
        let standings = |payments: &[Paid], covered| {
            let payments: Vec<&Paid> = payments.iter().collect();
            let known = KnownDays { last: date(2024, 5, 28), covered };
            let all = give(monthly(10_000), &payments, Nation::EnglandAndWales, known);
            all.into_iter().map(|due| due.standing).collect::<Vec<_>>()
        };
        let february = [paid(date(2024, 2, 28), 10_000)];
        let covered = Some((date(2024, 2, 1), date(2024, 3, 27)));
        assert_eq!(standings(&february, covered), [NotCovered, InTime, NotCovered, NotCovered, Open, Open]);
        assert_eq!(standings(&february, None), [Missed, InTime, Missed, Missed, Open, Open]);
        // What it covers and does not show was missed; what was paid late is late all the same.
        let covered = Some((date(2024, 1, 1), date(2024, 3, 29)));
        let late = [paid(date(2024, 3, 4), 10_000)];
        assert_eq!(standings(&late, covered)[..4], [Missed, Late(5), Missed, NotCovered]);
    }

    /// Only what is known by the end of the last day can be missed: the statement may have been made before the payment.
    #[test]
    fn what_was_due_on_the_last_day_that_is_covered_is_not_missed() {
        use InstalmentStanding::{InTime, Late, Missed, NotBy, Short};
        let last = |day: Date, payments: &[Paid]| {
            let payments: Vec<&Paid> = payments.iter().collect();
            let known = KnownDays { last: date(2024, 6, 30), covered: Some((date(2024, 1, 1), day)) };
            let all = give(monthly(10_000), &payments, Nation::EnglandAndWales, known);
            all.into_iter().map(|due| due.standing).nth(2).expect("28 March")
        };
        let march = date(2024, 3, 28);
        assert_eq!(last(march, &[]), NotBy(march));
        assert_eq!(last(march, &[paid(march, 4_000)]), NotBy(march));
        assert_eq!(last(march, &[paid(march, 10_000)]), InTime);
        assert_eq!(last(date(2024, 3, 29), &[]), Missed);
        assert_eq!(last(date(2024, 3, 29), &[paid(march, 4_000)]), Short(Pence::new(6_000)));
        assert_eq!(last(date(2024, 3, 30), &[paid(date(2024, 3, 29), 10_000)]), Late(1));
        // 28 April 2024 is a Sunday: on that day it is in time until the Monday.
        let payments: Vec<&Paid> = Vec::new();
        let sunday =
            KnownDays { last: date(2024, 6, 30), covered: Some((date(2024, 1, 1), date(2024, 4, 28))) };
        let all = give(monthly(10_000), &payments, Nation::EnglandAndWales, sunday);
        assert_eq!(all.into_iter().map(|due| due.standing).nth(3), Some(NotBy(date(2024, 4, 28))));
        assert!(!Instalment { standing: NotBy(march), ..monthly(1).remove(0) }.is_unmet());
    }

    #[test]
    fn the_last_instalments_of_a_plan_may_be_due_after_the_account() {
        let days = (date(2024, 1, 1), date(2024, 6, 30));
        let three = Instalments { count: Some(3), ..run(date(2024, 4, 28), Some(Every::Month), 100) };
        let plan = [three, run(date(2024, 7, 28), None, 100)];
        assert_eq!(dates(&plan, PLAN, days).map(|all| all.len()), Ok(3));
        assert_eq!(count_of(&plan), Some(4));
        assert_eq!(dates(&plan, "instalments", days).map(|all| all.len()), Err(2));
        assert_eq!(count_of(&[run(date(2024, 4, 28), Some(Every::Month), 100)]), None);
    }

    #[test]
    fn runs_without_an_instalment_are_told() {
        let mut run = run(date(2024, 1, 28), None, 100);
        let days = (date(2024, 1, 1), date(2024, 6, 30));
        assert_eq!(dates(std::slice::from_ref(&run), "plan", days).map(|all| all.len()), Ok(1));
        run.amount = Pence::new(0);
        assert_eq!(dates(&[run], "plan", days).map(|all| all.len()), Err(1));
    }
}
