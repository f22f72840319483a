//! The arrears audit: its invariants on generated accounts, every refusal, and the sample case to the penny.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use leverarch::internals::case::arrears::{
    Audit, AuditOutcome, Ledger, LedgerTable, Ledgers, audit, fee_of_week, payer_fee_of_day, receiver_fee,
};
use leverarch::internals::case::calendar::Nation;
use leverarch::internals::case::manifest::arrears_types::{
    Account, Adjustment, Charge, Claimed, Liability, Payment, Receipts,
};
use leverarch::internals::case::manifest::item_ref::ItemRef;
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{ItemPath, Pence};
use leverarch::internals::readers::detect::identify;
use proptest::prelude::*;

use crate::support::office::{Sheet, sheet_row, xlsx};

const fn p(pence: i64) -> Pence {
    Pence::new(pence)
}

fn sum(amounts: impl IntoIterator<Item = Pence>) -> i64 {
    amounts.into_iter().map(Pence::get).sum()
}

fn days_between(from: Date, until: Date) -> i64 {
    from.duration_until(until).as_secs() / SignedDuration::from_hours(24).as_secs()
}

/// An account of these days at these weekly rates, with nothing else.
fn plain(from: Date, until: Date, rates: &[(Date, i64)]) -> Account {
    let text = format!("[[account]]\nfrom = {from}\nuntil = {until}\n");
    let mut account = leverarch::internals::case::manifest::parse(&text).manifest.account.remove(0);
    account.liability = rates.iter().map(|(from, weekly)| rate(*from, *weekly)).collect();
    account
}

fn rate(from: Date, weekly: i64) -> Liability {
    Liability {
        from,
        weekly: Some(p(weekly)),
        monthly: None,
        decision: None,
        page: None,
        decided: None,
        note: None,
    }
}

fn payment(date: Date, amount: i64, method: &str) -> Payment {
    let item = Some(ItemRef("bank".into()));
    Payment {
        date,
        amount: p(amount),
        method: Some(method.into()),
        direct: None,
        item,
        page: Some(1),
        note: None,
    }
}

/// The table in a file, as it is read when an account is made of it.
fn table(file: &ItemPath, bytes: &[u8]) -> LedgerTable {
    let format = identify(bytes, file.extension().as_deref());
    LedgerTable::read(file, format, bytes, &Limits::STANDARD)
}

/// Audits with ledgers of these names and bytes.
fn outcome(
    account: &Account,
    payments: Option<(&str, &[u8])>,
    statement: Option<(&str, &[u8])>,
) -> AuditOutcome {
    let path =
        |file: Option<(&str, &[u8])>| ItemPath::parse(file.map_or("none", |(name, _)| name)).expect("path");
    let (paid, stated) = (path(payments), path(statement));
    let read = |file: &ItemPath, given: Option<(&str, &[u8])>| given.map(|(_, bytes)| table(file, bytes));
    let (payments, statement) = (read(&paid, payments), read(&stated, statement));
    fn ledger<'a>(file: &'a ItemPath, table: &'a Option<LedgerTable>) -> Option<Ledger<'a>> {
        table.as_ref().map(|table| Ledger { file, table })
    }
    let ledgers =
        Ledgers { payments: ledger(&paid, &payments), statement: ledger(&stated, &statement), covered: None };
    audit(account, ledgers, Nation::EnglandAndWales, date(2100, 1, 1))
}

fn audited(account: &Account, payments: Option<&str>, statement: Option<&str>) -> Audit {
    let named = |text: Option<&'_ str>, name| text.map(|text| (name, text.to_owned()));
    let (payments, statement) = (named(payments, "paid.csv"), named(statement, "cms.csv"));
    fn bytes<'a>(file: &'a Option<(&'a str, String)>) -> Option<(&'a str, &'a [u8])> {
        file.as_ref().map(|(name, text)| (*name, text.as_bytes()))
    }
    let outcome = outcome(account, bytes(&payments), bytes(&statement));
    outcome.audit.unwrap_or_else(|| panic!("{:#?}", outcome.findings))
}

fn errors(outcome: &AuditOutcome) -> Vec<&Finding> {
    outcome.findings.iter().filter(|finding| finding.severity == Severity::Error).collect()
}

// The invariants ------------------------------------------------------------

/// An account with everything, and the Service's ledger of it.
#[derive(Clone, Debug)]
struct Case {
    account: Account,
    statement: Option<String>,
    /// Whether every balance of it follows from the line before.
    sound: bool,
}

prop_compose! {
    fn cases()(
        start in 0i64..20_000,
        length in 1i64..300,
        opening in proptest::option::of(-50_000i64..50_000),
        service_opening in proptest::option::of(-50_000i64..50_000),
        rates in proptest::collection::vec((0i64..300, 0i64..40_000, any::<bool>(), proptest::option::of(0i64..60)), 0..5),
        first_rate in 0i64..40_000,
        payments in proptest::collection::vec((0i64..300, -5_000i64..60_000), 0..25),
        adjustments in proptest::collection::vec((0i64..300, -20_000i64..20_000), 0..4),
        claims in proptest::collection::vec((0i64..300, -50_000i64..500_000), 0..4),
        service in proptest::option::of((
            proptest::collection::vec((0i64..40_000, proptest::option::of(0i64..60_000)), 50),
            proptest::collection::vec((0i64..300, -20_000i64..20_000), 0..4),
            any::<bool>(),
            proptest::option::of((0usize..50, -9_000i64..9_000)),
            any::<bool>(),
        )),
        fees in proptest::option::of((-20i64..300, proptest::option::of(0i64..300), proptest::option::of(0u32..=100), proptest::option::of(0u32..=100))),
        charges in proptest::collection::vec(0i64..30_000, 0..3),
    ) -> Case {
        let from = date(1993, 4, 5) + start.days();
        let day = |at: i64| from + (at % length).days();
        let mut account = plain(from, day(length - 1), &[(from - 400.days(), 5_000), (from - (start % 9).days(), first_rate)]);
        account.opening = opening.map(p);
        account.service_opening = service_opening.map(p);
        for (at, amount, monthly, late) in rates {
            let at = at % length;
            if at == 0 || account.liability.iter().any(|known| known.from == from + at.days()) {
                continue;
            }
            let mut rate = rate(from + at.days(), amount);
            if monthly {
                (rate.weekly, rate.monthly) = (None, Some(p(amount)));
            }
            rate.decided = late.map(|late| rate.from + late.days());
            account.liability.push(rate);
        }
        account.payment = (0..).zip(payments).map(|(i, (at, amount))| payment(day(at), amount, &format!("no. {i}"))).collect();
        account.adjustment = adjustments
            .into_iter()
            .map(|(at, amount)| Adjustment { date: day(at), amount: p(amount), what: "x".into(), item: None, page: None })
            .collect();
        account.claimed = claims
            .into_iter()
            .map(|(at, balance)| Claimed { date: day(at) + (at & 1).days(), balance: p(balance), item: None, page: None })
            .collect();
        account.charge = charges
            .into_iter()
            .map(|amount| Charge { date: from, amount: p(amount), what: "order".into(), item: None, page: None })
            .collect();
        if let Some((at, until, payer, receiver)) = fees {
            account.collect_and_pay_from = Some(from + at.days());
            account.collect_and_pay_until = until.map(|until| from + (at + until).days());
            (account.payer_fee, account.receiver_fee) = (payer, receiver);
            account.receipts = Some(Receipts::CollectedGross);
        }
        let mut sound = true;
        let statement = service.map(|(weeks, entries, stated, slip, newest_first)| {
            let mut rows: Vec<(Date, bool, i64, i64, i64)> = Vec::new();
            for (week, (due, paid)) in (0..(length + 6) / 7).zip(&weeks) {
                rows.push((from + (7 * week).days(), true, *due, 0, paid.unwrap_or(0)));
            }
            for (i, (at, amount)) in (0..).zip(entries) {
                // Entries of a day differ, so that none stands there twice.
                rows.push((day(at), false, 0, amount * 10 + i, 0));
            }
            rows.sort_by_key(|(day, week, ..)| (*day, !week));
            let mut balance = account.service_opening.or(account.opening).map_or(0, Pence::get);
            let mut lines: Vec<String> = Vec::new();
            // Which of the rows of a single day came first, a ledger of that day alone does not tell.
            let newest_first = newest_first && rows.first().map(|row| row.0) != rows.last().map(|row| row.0);
            for (i, (day, week, due, adjusted, paid)) in rows.into_iter().enumerate() {
                let slip = slip.filter(|(at, _)| stated && *at == i).map_or(0, |(_, by)| by);
                sound &= slip == 0;
                balance += due + adjusted - paid + slip;
                let due = if week { Pence::new(due).to_string() } else { String::new() };
                let balance = if stated { Pence::new(balance).to_string() } else { String::new() };
                lines.push(format!("{day},\"{due}\",\"{}\",\"{}\",\"{balance}\"", p(adjusted), p(paid)));
            }
            if newest_first {
                lines.reverse();
            }
            format!("Week start,Liability,Adjustment,Payment,Balance\n{}\n", lines.join("\n"))
        });
        Case { account, statement, sound }
    }
}

/// What is due for some days, to the exact seventh of a penny.
fn exact_sevenths(account: &Account, from: Date, until: Date) -> i64 {
    let mut rates: Vec<(Date, i64)> = account
        .liability
        .iter()
        .map(|rate| {
            let monthly = rate.monthly.map(|monthly| (monthly.get() * 24 + 52) / 104);
            (rate.from, monthly.or(rate.weekly.map(Pence::get)).expect("rate"))
        })
        .collect();
    rates.sort_unstable();
    let days = days_between(from, until);
    (0..=days)
        .map(|day| {
            rates.iter().rev().find(|(start, _)| *start <= from + day.days()).map_or(0, |(_, weekly)| *weekly)
        })
        .sum()
}

fn rounded(sevenths: i64) -> i64 {
    (2 * sevenths + 7).div_euclid(14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn weeks_follow_one_another_and_their_days_add_up(case in cases()) {
        let audit = audited(&case.account, None, case.statement.as_deref());
        let mut next = case.account.from;
        for (number, week) in (1..).zip(&audit.weeks) {
            prop_assert_eq!((week.number, week.start), (number, next));
            prop_assert!(week.end == week.start + 6.days() || week.end == case.account.until);
            prop_assert!(week.end <= week.start + 6.days());
            let mut day = week.start;
            for part in &week.parts {
                prop_assert_eq!(part.from, day);
                prop_assert!(part.days > 0);
                day += i64::from(part.days).days();
            }
            next = week.end + 1.day();
            prop_assert_eq!(day, next);
            prop_assert_eq!(i64::from(week.days()), days_between(week.start, next));
            prop_assert_eq!(sum(week.parts.iter().map(|part| part.amount)), week.liability.get());
            prop_assert_eq!(week.liability.get(), rounded(exact_sevenths(&case.account, week.start, week.end)));
            for part in &week.parts {
                let share = audit.rates[part.rate].weekly.get() * i64::from(part.days);
                prop_assert!((7 * part.amount.get() - share).abs() <= 7, "a share is off by more than a penny");
            }
            prop_assert_eq!(week.days() < 7 || week.parts.len() > 1, week.notes.iter().any(|note| note.contains("by day")));
        }
        prop_assert_eq!(next, case.account.until + 1.day());
        let mut day = case.account.from;
        for rate in &audit.rates {
            prop_assert_eq!(rate.from, day);
            day = rate.until + 1.day();
        }
        prop_assert_eq!(day, next);
    }

    #[test]
    fn balances_follow_from_the_week_before_and_totals_from_their_lines(case in cases()) {
        let audit = audited(&case.account, None, case.statement.as_deref());
        let opening = case.account.opening.map_or(0, Pence::get);
        let mut balance = opening;
        for week in &audit.weeks {
            prop_assert_eq!(sum(week.payments.iter().map(|paid| paid.amount)), week.paid.get());
            prop_assert_eq!(sum(week.adjustments.iter().map(|a| a.amount)), week.adjustment.get());
            prop_assert!(week.payments.iter().all(|paid| (week.start..=week.end).contains(&paid.date)));
            prop_assert!(week.adjustments.iter().all(|a| (week.start..=week.end).contains(&a.date)));
            balance += week.liability.get() + week.adjustment.get() - week.paid.get();
            prop_assert_eq!(week.balance.get(), balance);
            prop_assert_eq!(week.variance, week.balance_service.map(|theirs| p(theirs.get() - balance)));
        }
        let totals = &audit.totals;
        prop_assert_eq!(totals.opening.get(), opening);
        prop_assert_eq!(totals.liability.get(), sum(audit.weeks.iter().map(|week| week.liability)));
        prop_assert_eq!(totals.paid.get(), sum(case.account.payment.iter().map(|paid| paid.amount)));
        prop_assert_eq!(totals.adjustment.get(), sum(case.account.adjustment.iter().map(|a| a.amount)));
        prop_assert_eq!(totals.closing.get(), balance);
        prop_assert_eq!(
            totals.closing.get(),
            totals.opening.get() + totals.liability.get() + totals.adjustment.get() - totals.paid.get()
        );
        let mut points = audit.points.iter().skip(1).zip(&audit.weeks);
        prop_assert_eq!(audit.points.len(), audit.weeks.len() + 1);
        prop_assert_eq!((audit.points[0].day + 1.day(), audit.points[0].mine), (case.account.from, totals.opening));
        prop_assert!(points.all(|(point, week)| (point.day, point.mine, point.theirs) == (week.end, week.balance, week.balance_service)));
    }

    #[test]
    fn the_service_is_held_to_its_own_figures(case in cases()) {
        let audit = audited(&case.account, None, case.statement.as_deref());
        let opening = case.account.opening.map_or(0, Pence::get);
        let theirs = case.account.service_opening.map_or(opening, Pence::get);
        if let Some(service) = &audit.totals.service {
            let said = || audit.weeks.iter().map(|week| week.service.as_ref().expect("week"));
            prop_assert_eq!(service.opening.get(), theirs);
            prop_assert_eq!(service.liability.get(), sum(said().map(|s| s.liability)));
            prop_assert_eq!(service.difference.get(), sum(said().map(|s| s.difference)));
            prop_assert_eq!(service.difference.get(), service.liability.get() - audit.totals.liability.get());
            prop_assert_eq!(service.adjustment.get(), sum(said().map(|s| s.adjustment)));
            prop_assert_eq!(service.paid.get(), sum(said().map(|s| s.payments)));
            prop_assert_eq!(service.slips.get(), sum(audit.slips.iter().map(|slip| slip.difference)));
            prop_assert_eq!(
                service.closing.get(),
                theirs + service.liability.get() + service.adjustment.get() - service.paid.get() + service.slips.get()
            );
            prop_assert_eq!(service.variance.get(), service.closing.get() - audit.totals.closing.get());
        }
        prop_assert_eq!(audit.totals.service.is_some(), case.statement.is_some());
        // What changes the variance adds up to it, and each change to its parts.
        let last = audit.weeks.iter().rev().find_map(|week| week.variance);
        let changed = sum(audit.changes.iter().map(|change| change.amount));
        prop_assert_eq!(changed, last.map_or(0, |last| last.get() - (theirs - opening)));
        for change in &audit.changes {
            let parts = [
                change.by_liability,
                change.by_not_mine,
                change.by_adjustment,
                change.by_payments,
                change.unexplained,
            ];
            prop_assert_eq!(change.amount.get(), sum(parts));
            prop_assert!(change.since <= change.week);
        }
        prop_assert_eq!(audit.slips.is_empty(), case.sound);
        let slips: i64 = sum(audit.slips.iter().map(|slip| slip.difference));
        if case.statement.is_some() {
            prop_assert_eq!(sum(audit.unexplained().map(|change| change.unexplained)), slips);
        }
    }

    #[test]
    fn a_claim_counts_what_came_before_its_day(case in cases()) {
        let audit = audited(&case.account, None, case.statement.as_deref());
        prop_assert_eq!(audit.claims.len(), case.account.claimed.len());
        for claim in &audit.claims {
            let mut mine = case.account.opening.map_or(0, Pence::get);
            let mut start = case.account.from;
            while start < claim.date {
                let end = (start + 6.days()).min(claim.date - 1.day());
                mine += rounded(exact_sevenths(&case.account, start, end));
                start = end + 1.day();
            }
            mine += sum(case.account.adjustment.iter().filter(|a| a.date < claim.date).map(|a| a.amount));
            mine -= sum(case.account.payment.iter().filter(|paid| paid.date < claim.date).map(|paid| paid.amount));
            prop_assert_eq!(claim.balance.get(), mine);
            prop_assert_eq!(claim.variance.get(), claim.claimed.get() - mine);
        }
    }

    #[test]
    fn fees_and_charges_never_touch_the_balance(case in cases()) {
        let audit = audited(&case.account, None, case.statement.as_deref());
        let mut without = case.account.clone();
        (without.collect_and_pay_from, without.collect_and_pay_until) = (None, None);
        without.charge.clear();
        let bare = audited(&without, None, case.statement.as_deref());
        prop_assert_eq!(&audit.weeks, &bare.weeks);
        prop_assert_eq!(&audit.totals, &bare.totals);
        prop_assert_eq!(&audit.points, &bare.points);
        prop_assert!(bare.fees.is_none());
        prop_assert_eq!(audit.charged.get(), sum(case.account.charge.iter().map(|charge| charge.amount)));
        if let Some(fees) = &audit.fees {
            prop_assert_eq!(fees.maintenance.get(), sum(fees.weeks.iter().map(|week| week.maintenance)));
            prop_assert_eq!(fees.payer.get(), sum(fees.weeks.iter().map(|week| week.fee)));
            prop_assert_eq!(fees.collected_total.get(), sum(fees.collected.iter().map(|one| one.collected)));
            prop_assert_eq!(fees.receiver.get(), sum(fees.collected.iter().map(|one| one.fee)));
            let days: i64 = fees.weeks.iter().map(|week| i64::from(week.days)).sum();
            prop_assert_eq!(days, days_between(fees.from, fees.until) + 1);
            for week in &fees.weeks {
                let whole = &audit.weeks[week.week as usize - 1];
                prop_assert!(week.days < whole.days() || week.maintenance == whole.liability);
                prop_assert_eq!(week.pays.get(), week.maintenance.get() + week.fee.get());
            }
            for one in &fees.collected {
                prop_assert!((fees.from..=fees.until).contains(&one.date) || fees.rates.is_empty());
                prop_assert_eq!(one.receives.get(), one.collected.get() - one.fee.get());
            }
        }
    }
}

// Single figures -------------------------------------------------------------

/// The payer's fee is 20 % of the daily amount, rounded a day (Fees Regulations (NI) 2014 reg. 3(2), (5)); the receiver's
/// 4 % of the amount collected (reg. 3(3)). Values by Python's fractions.
#[test]
fn collection_fees_are_by_the_day_and_on_what_is_collected() {
    for (week, fee, together) in [(5_000, 1_001, 6_001), (10_000, 2_002, 12_002), (20_000, 3_997, 23_997)] {
        assert_eq!((fee_of_week(p(week), 20), week + fee), (p(fee), together));
    }
    assert_eq!((payer_fee_of_day(p(10_000), 20), receiver_fee(p(6_123), 4)), (p(286), p(245)));
    // Through an account of four weeks at £70.00: 25 days of Collect and Pay at £10.00 × 20 % = £2.00 a day; of what was
    // collected, £140.00 within these days, 4 % is £5.60. What was paid before them carries no fee.
    let from = date(2021, 1, 1);
    let mut account = plain(from, date(2021, 1, 28), &[(from, 7_000)]);
    account.collect_and_pay_from = Some(date(2021, 1, 4));
    account.receipts = Some(Receipts::CollectedGross);
    account.payment = vec![payment(date(2021, 1, 2), 7_000, "SO"), payment(date(2021, 1, 20), 14_000, "CMS")];
    let audit = audited(&account, None, None);
    let fees = audit.fees.expect("fees");
    assert_eq!(fees.weeks.iter().map(|week| week.days).collect::<Vec<_>>(), [4, 7, 7, 7]);
    assert_eq!((fees.maintenance, fees.payer), (p(25_000), p(5_000)));
    assert_eq!((fees.collected_total, fees.receiver, fees.collected.len()), (p(14_000), p(560), 1));
    // Neither fee is part of the balance: 4 × £70.00 less £210.00.
    assert_eq!(audit.totals.closing, p(7_000));
}

#[test]
fn a_week_whose_rate_changes_is_reckoned_by_day_and_says_so() {
    let from = date(2020, 3, 30);
    let account = plain(from, date(2020, 4, 15), &[(from, 7_000), (date(2020, 4, 9), 10_501)]);
    let audit = audited(&account, None, None);
    assert_eq!(
        audit.weeks.iter().map(|week| week.liability.get()).collect::<Vec<_>>(),
        [7_000, 9_001, 4_500]
    );
    let shares: Vec<_> = audit.weeks[1].parts.iter().map(|part| (part.days, part.amount.get())).collect();
    assert_eq!(shares, [(3, 3_000), (4, 6_001)]);
    assert_eq!(
        audit.weeks[1].notes,
        [
            "rate changes within the week, worked out by day: 3 days at £70.00 a week, 4 days at £105.01 a week"
        ]
    );
    assert_eq!(audit.weeks[2].notes, ["part week, worked out by day: 3 days at £105.01 a week"]);
    assert!(audit.rules.iter().any(|rule| rule.contains("by day")));
}

#[test]
fn a_monthly_amount_is_twelve_fifty_seconds_a_week() {
    let from = date(2020, 1, 6);
    let mut account = plain(from, date(2020, 1, 12), &[(from, 0)]);
    (account.liability[0].weekly, account.liability[0].monthly) = (None, Some(p(47_128)));
    let audit = audited(&account, None, None);
    assert_eq!((audit.rates[0].weekly, audit.rates[0].monthly), (p(10_876), Some(p(47_128))));
    assert!(audit.rules.iter().any(|rule| rule.contains("12/52")), "{:?}", audit.rules);
}

#[test]
fn a_change_made_after_the_fact_is_listed_beside_what_the_service_charged() {
    let from = date(2020, 1, 1);
    let mut account = plain(from, date(2020, 2, 11), &[(from, 7_000), (date(2020, 1, 15), 9_100)]);
    account.liability[1].decided = Some(date(2020, 2, 1));
    let statement = "Date,Due,Paid\n1/1/2020,70,\n8/1/2020,70,\n15/1/2020,£100.00,\n22/1/2020,91,\n29/1/2020,91,\n5/2/2020,91,\n";
    let audit = audited(&account, None, Some(statement));
    let [late] = audit.back_dated.as_slice() else { panic!("{:?}", audit.back_dated) };
    assert_eq!((late.days, late.first_week, late.last_week), (17, 3, 5));
    // 17 days at £70.00 and at £91.00 a week; three whole weeks are touched.
    assert_eq!((late.due_before, late.due, late.change), (p(17_000), p(22_100), p(5_100)));
    assert_eq!(
        (late.weeks_due, late.weeks_service, late.difference),
        (p(27_300), Some(p(28_200)), Some(p(900)))
    );
    // Of a week that was changed in part its own line tells; whole weeks are told above the table.
    assert_eq!(audit.weeks[4].notes, ["3 days changed after the fact by the decision of 1 February 2020"]);
    assert_eq!([&audit.weeks[1].notes, &audit.weeks[3].notes], [&[""; 0]; 2]);
}

#[test]
fn a_balance_that_does_not_follow_is_a_slip_and_an_unexplained_week() {
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 1, 21), &[(from, 7_000)]);
    let statement =
        "w/c,Liability,Balance\n01/01/2020,70.00,70.00\n08/01/2020,70.00,540.00\n15/01/2020,70.00,610.00\n";
    let audit = audited(&account, None, Some(statement));
    let [slip] = audit.slips.as_slice() else { panic!("{:?}", audit.slips) };
    assert_eq!(
        (slip.line, slip.week, slip.expected, slip.stated, slip.difference),
        (3, 2, p(14_000), p(54_000), p(40_000))
    );
    let unexplained: Vec<_> = audit.unexplained().map(|c| (c.week, c.amount, c.unexplained)).collect();
    assert_eq!(unexplained, [(2, p(40_000), p(40_000))]);
    assert_eq!(audit.totals.service.map(|s| s.variance), Some(p(40_000)));
}

#[test]
fn claims_alone_are_set_beside_the_weeks_that_they_end() {
    let from = date(2020, 1, 1);
    let mut account = plain(from, date(2020, 1, 28), &[(from, 7_000)]);
    let claim = |date, balance| Claimed { date, balance: p(balance), item: None, page: None };
    account.claimed =
        vec![claim(date(2020, 1, 29), 40_000), claim(date(2020, 1, 15), 14_500), claim(date(2020, 1, 18), 1)];
    let audit = audited(&account, None, None);
    let theirs: Vec<_> = audit.weeks.iter().map(|week| week.balance_service.map(Pence::get)).collect();
    assert_eq!(theirs, [None, Some(14_500), None, Some(40_000)]);
    let changes: Vec<_> = audit.changes.iter().map(|c| (c.since, c.week, c.unexplained.get())).collect();
    assert_eq!(changes, [(1, 2, 500), (3, 4, 11_500)]);
    assert_eq!(audit.claims[1].balance, p(17_000));
}

// Ledgers ---------------------------------------------------------------------

#[test]
fn ledgers_are_read_with_lines_above_odd_heads_and_any_order() {
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 1, 14), &[(from, 7_000)]);
    let paid = "Account of:,Mr Test,,\n\nNote,Amount (£),Date Paid,Payment Method,Evidence,Page\n\
                ,\"1,341.5\",Tue 14 Jan 2020,SO,bank,p. 2\n,70.00,2020-01-08,SO,,\nTotal,1411.50,,,,\n";
    let with_total = outcome(&account, Some(("paid.csv", paid.as_bytes())), None);
    // A total stands in the date's column; here it has none.
    assert_eq!(errors(&with_total).len(), 1, "{:#?}", with_total.findings);
    let paid = paid.replace("Total,1411.50,,", "sum,1411.50,Total,");
    let outcome = outcome(&account, Some(("paid.csv", paid.as_bytes())), None);
    let audit = outcome.audit.expect("audit");
    let rows: Vec<_> =
        audit.weeks[1].payments.iter().map(|paid| (paid.date.day(), paid.amount.get())).collect();
    assert_eq!(rows, [(8, 7_000), (14, 134_150)]);
    let shown = audit.weeks[1].payments[1].evidence.as_ref().expect("evidence");
    assert_eq!(
        (shown.item.0.as_str(), shown.page, shown.place.to_string()),
        ("bank", Some(2), "line 4 of paid.csv".into())
    );
    // A payment that nothing shows is said, and does not refuse.
    let [warning] = outcome.findings.as_slice() else { panic!("{:#?}", outcome.findings) };
    assert_eq!((warning.code, warning.severity), (Code::LedgerUnproved, Severity::Warning));
}

#[test]
fn amounts_that_are_not_counted_are_said() {
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 1, 7), &[(from, 7_000)]);
    let statement = "Date,Due,Fee taken,Account no.,Remitted\n1/1/2020,70.00,,00004471,£20\n";
    let outcome = outcome(&account, None, Some(("cms.csv", statement.as_bytes())));
    assert!(outcome.audit.is_some());
    let [warning] = outcome.findings.as_slice() else { panic!("{:#?}", outcome.findings) };
    assert_eq!((warning.code, warning.severity), (Code::LedgerColumn, Severity::Warning));
    assert_eq!(
        warning.message,
        "Line 1 of this ledger: the amounts in the column \"Remitted\" are not counted."
    );
}

#[test]
fn a_workbook_is_read_like_a_table() {
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 1, 14), &[(from, 7_000)]);
    let rows = [
        sheet_row(1, &[(0, "\"Week start\""), (0, "\"Liability\""), (0, "\"Payment\""), (0, "\"Balance\"")]),
        sheet_row(2, &[(1, "43831"), (2, "108.46"), (0, ""), (2, "108.46")]),
        sheet_row(3, &[(3, "43838"), (2, "108.46"), (2, "100"), (2, "116.92")]),
    ]
    .concat();
    let cover = sheet_row(1, &[(0, "\"My notes\"")]);
    let sheets = [("Notes", &cover), ("Ledger", &rows)].map(|(name, rows)| Sheet {
        name,
        hidden: false,
        columns: "",
        rows,
    });
    let outcome = outcome(&account, None, Some(("cms.xlsx", &xlsx(&sheets))));
    let audit = outcome.audit.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
    assert_eq!(
        audit.totals.service.map(|s| (s.liability, s.paid, s.closing)),
        Some((p(21_692), p(10_000), p(11_692)))
    );
    assert_eq!(audit.slips, []);
}

#[test]
fn a_ledger_with_four_faults_is_refused_with_all_four_named() {
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 2, 11), &[(from, 7_000)]);
    let statement = "Week start,Liability,Payment,Balance\n01/01/2020,108.46,,108.46\n15/01/2020,108.46,,216.92\n\
                     20/01/2020,108.46,,325.38\n22/01/2020,see letter,,433.84\n29/01/2020,108.46,,542.30\n05/02/2020,108.46,,650.76\n\
                     06/02/2020,,341.00,309.76\n06/02/2020,,341.00,309.76\n";
    let outcome = outcome(&account, None, Some(("cms.csv", statement.as_bytes())));
    assert_eq!(outcome.audit, None);
    let said: Vec<(Code, &str)> = outcome.findings.iter().map(|f| (f.code, f.message.as_str())).collect();
    assert_eq!(
        said,
        [
            (
                Code::LedgerMoney,
                "Line 5 of this ledger: the liability column holds \"see letter\", which is not an amount: an amount is pounds and pence, like 341.00."
            ),
            (Code::LedgerTwice, "Line 9 of this ledger: the same entry is already on line 8 of cms.csv."),
            (
                Code::LedgerGap,
                "Line 3 of this ledger: nothing covers the 7 days from 8 January 2020 to 14 January 2020."
            ),
            (
                Code::LedgerOverlap,
                "Line 4 of this ledger: the period from 20 January 2020 begins before the one on line 3 of cms.csv has ended."
            ),
        ],
    );
    for finding in &outcome.findings {
        let severity = if finding.code == Code::LedgerGap { Severity::Warning } else { Severity::Error };
        assert_eq!((finding.severity, finding.file.as_deref()), (severity, Some("cms.csv")));
        assert!(!finding.next.is_empty());
    }
}

#[test]
fn every_fault_is_named_with_its_place() {
    use Code::*;
    let from = date(2020, 1, 1);
    let account = plain(from, date(2020, 1, 28), &[(from, 7_000)]);
    let whole = "date,liability,balance\n1/1/2020,70,\n8/1/2020,70,\n15/1/2020,70,\n22/1/2020,70,\n";
    assert_eq!(outcome(&account, None, Some(("cms.csv", whole.as_bytes()))).findings, []);
    for (from, to, code, says) in [
        (
            "15/1/2020",
            "14/1/2020",
            LedgerOverlap,
            "Line 4 of this ledger: the period from 14 January 2020 begins before the one on line 3",
        ),
        (
            "15/1/2020,70,\n",
            "15/1/2020,70,\n15/1/2020,70,\n",
            LedgerTwice,
            "Line 5 of this ledger: the same entry is already on line 4",
        ),
        (
            "22/1/2020,70,\n",
            "22/1/2020,70,\n29/1/2020,70,\n",
            LedgerOutside,
            "29 January 2020 is outside the account",
        ),
        (
            "1/1/2020,70,\n",
            "25/12/2019,70,\n1/1/2020,70,\n",
            LedgerOutside,
            "Line 2 of this ledger: 25 December 2019 is outside",
        ),
        (
            "8/1/2020",
            "31/2/2020",
            LedgerDate,
            "Line 3 of this ledger: \"31/2/2020\" is not a date: there is no such day",
        ),
        ("8/1/2020", "soon", LedgerDate, "Line 3 of this ledger: \"soon\" is not a date"),
        (
            "8/1/2020,70",
            "8/1/2020,seventy",
            LedgerMoney,
            "Line 3 of this ledger: the liability column holds \"seventy\"",
        ),
        ("8/1/2020,70", "8/1/2020,70.001", LedgerMoney, "the liability column holds \"70.001\""),
        (
            "22/1/2020,70,",
            "22/1/2020,70,x",
            LedgerMoney,
            "Line 5 of this ledger: the balance column holds \"x\"",
        ),
        (",liability", ",owing", LedgerColumn, "Line 1 of this ledger: there is no column for the liability"),
        (
            "date,liability,balance",
            "date,liability,liability",
            LedgerColumn,
            "Line 1 of this ledger: two columns could be the liability",
        ),
        (
            "date,liability,balance\n",
            "",
            LedgerColumn,
            "In this ledger there is no column for the week start",
        ),
    ] {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        let outcome = outcome(&account, None, Some(("cms.csv", text.as_bytes())));
        assert_eq!(outcome.audit, None, "{text}");
        let hit = outcome.findings.iter().find(|f| f.code == code && f.message.contains(says));
        assert!(
            hit.is_some_and(|f| f.severity == Severity::Error && !f.next.is_empty()),
            "{says}: {:#?}",
            outcome.findings
        );
    }

    let paid = "date,amount,method,evidence\n2/1/2020,70,SO,bank\n3/1/2020,70,SO,bank\n";
    for (from, to, code, says) in [
        (
            "3/1/2020,70,SO",
            "2/1/2020,70.00,so",
            LedgerTwice,
            "Line 3 of this ledger: the same entry is already on line 2 of paid.csv",
        ),
        (
            "3/1/2020",
            "3/2/2020",
            LedgerOutside,
            "Line 3 of this ledger: 3 February 2020 is outside the account",
        ),
        ("3/1/2020,70", "3/1/2020,", LedgerMoney, "Line 3 of this ledger: the amount column is empty"),
        ("date,", "dated,", LedgerColumn, "there is no column for the date"),
        ("2/1/2020,70,SO,bank\n3/1/2020,70,SO,bank\n", "", LedgerColumn, "In this ledger there are no rows"),
    ] {
        let text = paid.replacen(from, to, 1);
        assert_ne!(text, paid, "{from}");
        let outcome = outcome(&account, Some(("paid.csv", text.as_bytes())), None);
        assert_eq!(outcome.audit, None, "{text}");
        assert!(
            outcome.findings.iter().any(|f| f.code == code && f.message.contains(says)),
            "{says}: {:#?}",
            outcome.findings
        );
    }
    let pdf = outcome(&account, Some(("paid.pdf", b"%PDF-1.4\n")), None);
    assert_eq!(errors(&pdf)[0].message, "In this ledger there is no table, because it is a PDF document.");
    let cut = outcome(&account, Some(("paid.xlsx", &xlsx(&[])[..200])), None);
    assert_eq!(errors(&cut)[0].file.as_deref(), Some("paid.xlsx"), "{:#?}", cut.findings);
}

#[test]
fn every_fault_of_the_manifest_is_named_with_its_table() {
    use Code::*;
    let from = date(2020, 1, 1);
    let (until, after) = (date(2020, 1, 28), date(2020, 1, 30));
    let good = plain(from, until, &[(from, 7_000)]);
    let adjustment =
        |date, amount| Adjustment { date, amount: p(amount), what: "x".into(), item: None, page: None };
    type Spoil<'a> = &'a dyn Fn(&mut Account);
    let table: [(Spoil<'_>, Code, &str); 16] = [
        (&|a| a.until = date(2019, 12, 31), BadValue, "the last day is before the first"),
        (&|a| a.until = date(2090, 1, 1), BadValue, "the account covers more than 50 years"),
        (
            &|a| a.liability.clear(),
            LedgerGap,
            "no decision gives the amount due from 1 January 2020 to 28 January 2020",
        ),
        (
            &|a| a.liability[0].from = date(2020, 1, 5),
            LedgerGap,
            "gives the amount due from 1 January 2020 to 4 January 2020",
        ),
        (&|a| a.liability.push(rate(from, 1)), LedgerTwice, "[[account.liability]] number 2"),
        (&|a| a.liability.push(rate(after, 1)), LedgerOutside, "[[account.liability]] number 2"),
        (&|a| a.liability[0].weekly = None, BadValue, "either a weekly or a monthly amount"),
        (&|a| a.liability[0].monthly = Some(p(1)), BadValue, "either a weekly or a monthly amount"),
        (&|a| a.liability[0].weekly = Some(p(-1)), LedgerMoney, "the liability is below zero"),
        (&|a| a.opening = Some(p(i64::MIN)), LedgerMoney, "an amount can be at most £10,000,000.00"),
        (
            &|a| a.payment = vec![payment(from, 1, "SO"), payment(from, 1, "SO")],
            LedgerTwice,
            "[[account.payment]] number 2",
        ),
        (&|a| a.payment = vec![payment(after, 1, "SO")], LedgerOutside, "[[account.payment]] number 1"),
        (&|a| a.adjustment = vec![adjustment(after, 1)], LedgerOutside, "[[account.adjustment]] number 1"),
        (
            &|a| a.claimed = vec![Claimed { date: after, balance: p(1), item: None, page: None }],
            LedgerOutside,
            "[[account.claimed]] number 1",
        ),
        (&|a| a.payer_fee = Some(101), BadValue, "a fee is more than 100 percent"),
        (&|a| a.payments = Some(ItemRef("gone".into())), LedgerColumn, "the ledger of payments was not read"),
    ];
    assert_eq!(outcome(&good, None, None).findings, []);
    for (spoil, code, says) in table {
        let mut account = good.clone();
        spoil(&mut account);
        let outcome = outcome(&account, None, None);
        assert_eq!(outcome.audit, None, "{says}");
        assert!(
            outcome.findings.iter().any(|f| f.code == code && f.message.contains(says)),
            "{says}: {:#?}",
            outcome.findings
        );
    }
}

// The sample case ---------------------------------------------------------------

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sample_files() -> [PathBuf; 2] {
    ["payments.csv", "cms statement.csv"].map(|name| root().join("samples/wojcik/ledgers").join(name))
}

fn sample() -> Account {
    let text = fs::read_to_string(root().join("tests/support/account.toml")).expect("account.toml");
    let mut reading = leverarch::internals::case::manifest::parse(&text);
    assert_eq!(reading.findings, []);
    reading.manifest.account.remove(0)
}

fn of_sample(account: &Account) -> Audit {
    let [paid, stated] = sample_files().map(|file| fs::read(file).expect("ledger"));
    let outcome =
        outcome(account, Some(("ledgers/payments.csv", &paid)), Some(("ledgers/cms statement.csv", &stated)));
    assert_eq!(outcome.findings, []);
    outcome.audit.expect("audit")
}

#[test]
fn the_sample_case_comes_to_what_its_letters_say() {
    let audit = of_sample(&sample());
    assert_eq!(audit.weeks.len(), 86);
    let totals = &audit.totals;
    // 86 weeks × £108.46 = £9,327.56, less £6,757.94 paid; 86 × £78.41 = £6,743.26.
    assert_eq!((totals.liability, totals.paid, totals.closing), (p(932_756), p(675_794), p(256_962)));
    let asked = totals.asked.expect("asked");
    assert_eq!((asked.liability, asked.closing), (p(674_326), p(-1_468)));
    let service = totals.service.as_ref().expect("service");
    assert_eq!(
        (service.liability, service.adjustment, service.paid, service.closing, service.variance),
        (p(932_756), p(0), p(238_700), p(694_056), p(437_094))
    );
    assert_eq!((audit.slips.len(), service.stated), (0, true));
    let claims: Vec<_> = audit
        .claims
        .iter()
        .map(|c| (c.claimed.get(), c.balance.get(), c.asked.map(Pence::get), c.by_ledger.map(Pence::get)))
        .collect();
    // 34 weeks: 34 × £108.46 = £3,687.64 and 34 × £78.41 = £2,665.94, each less 7 × £341.00 = £2,387.00.
    assert_eq!(
        claims,
        [(421_762, 130_064, Some(27_894), Some(421_762)), (694_056, 256_962, Some(-1_468), Some(694_056))]
    );
    let causes: Vec<_> = audit
        .claims
        .iter()
        .filter_map(|claim| claim.causes)
        .map(|c| {
            (c.payments.get(), c.not_mine.get(), c.adjustment.get(), c.liability.get(), c.unexplained.get())
        })
        .collect();
    // On 14 August 2020 seven payments and another client's £529.98; a year later thirteen of twenty payments.
    assert_eq!(causes, [(238_700, 52_998, 0, 0, 0), (437_094, 0, 0, 0, 0)]);
    // CMS charges what the decision in force says; the other client's balance comes in week 34 and goes in week 75.
    assert!(audit.changes.iter().all(|change| change.by_liability == p(0) && change.unexplained == p(0)));
    let by_hand: Vec<_> = audit
        .changes
        .iter()
        .filter(|c| c.by_not_mine.get() != 0)
        .map(|c| (c.week, c.by_not_mine.get(), c.by_adjustment.get()))
        .collect();
    assert_eq!(by_hand, [(34, 52_998, 0), (75, -52_998, 0)]);
    assert_eq!(sum(audit.changes.iter().map(|change| change.by_payments)), 675_794 - 238_700);
    assert_eq!((audit.charged, audit.evidence().count()), (p(5_000), 1 + 1 + 1 + 20 + 2));
    // A first calculation takes effect before it is made and changes nothing after the fact.
    assert_eq!(audit.back_dated, []);
}

#[test]
#[ignore = "needs python3"]
fn the_sample_ledgers_reckoned_by_another_way_agree_to_the_penny() {
    // As it is; and with rates that change within weeks, from an opening balance to a part week.
    let mut other = sample();
    other.until = date(2021, 8, 10);
    other.opening = Some(p(-1_001));
    other.service_opening = Some(p(0));
    other.claimed.pop();
    other.liability.extend([
        rate(date(2020, 4, 6), 8_123),
        rate(date(2020, 4, 8), 9_999),
        rate(date(2021, 2, 28), 101),
    ]);
    for account in [sample(), other] {
        let [paid, stated] = sample_files();
        let mut run = Command::new("python3");
        run.arg(root().join("tests/support/account.py")).args([&paid, &stated]);
        run.args([account.from.to_string(), account.until.to_string()]);
        let plain = |amount: Pence| {
            format!(
                "{}{}.{:02}",
                if amount.get() < 0 { "-" } else { "" },
                amount.get().abs() / 100,
                amount.get().abs() % 100
            )
        };
        run.arg(plain(account.opening.unwrap_or_default()));
        run.args(
            account
                .liability
                .iter()
                .map(|rate| format!("{}={}", rate.from, plain(rate.weekly.expect("rate")))),
        );
        let done = run.output().expect("python3");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let mut mine = String::new();
        for week in &of_sample(&account).weeks {
            let pence = [
                Some(week.liability),
                Some(week.paid),
                Some(week.balance),
                week.balance_service,
                week.variance,
            ];
            let pence: Vec<String> =
                pence.iter().map(|amount| amount.expect("known").get().to_string()).collect();
            writeln!(mine, "{} {} {}", week.number, week.start, pence.join(" ")).expect("line");
        }
        assert_eq!(mine, String::from_utf8(done.stdout).expect("text"));
    }
}
