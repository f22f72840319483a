//! Money of the case, for both parents: gross and net, three lines, bank statements, schedules of any period, missed
//! payments. Expected values are worked out by hand or with Python's fractions, as each test says.

use jiff::civil::date;
use leverarch::internals::case::arrears::{
    Audit, AuditOutcome, InstalmentStanding, Ledger, LedgerTable, Ledgers, audit,
};
use leverarch::internals::case::calendar::Nation;
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{ItemPath, Pence};
use leverarch::internals::readers::detect::identify;

const fn p(pence: i64) -> Pence {
    Pence::new(pence)
}

/// Audits an account written as in a manifest, with the texts of its ledgers.
fn outcome(account: &str, payments: Option<&str>, statement: Option<&str>) -> AuditOutcome {
    const FILES: &str = "[[item]]\nfile = \"bank.csv\"\n[[item]]\nfile = \"cms.csv\"\n";
    let read = leverarch::internals::case::manifest::parse(&format!("{FILES}[[account]]\n{account}"));
    assert!(read.findings.iter().all(|f| f.severity != Severity::Error), "{:#?}", read.findings);
    let table = |name: &str, text: Option<&str>| {
        text.map(|text| {
            let file = ItemPath::parse(name).expect("a path");
            let format = identify(text.as_bytes(), Some("csv"));
            let table = LedgerTable::read(&file, format, text.as_bytes(), &Limits::STANDARD);
            (file, table)
        })
    };
    let (payments, statement) = (table("bank.csv", payments), table("cms.csv", statement));
    fn ledger(given: &Option<(ItemPath, LedgerTable)>) -> Option<Ledger<'_>> {
        given.as_ref().map(|(file, table)| Ledger { file, table })
    }
    let ledgers = Ledgers { payments: ledger(&payments), statement: ledger(&statement), covered: None };
    audit(&read.manifest.account[0], ledgers, Nation::EnglandAndWales, date(2100, 1, 1))
}

fn audited(account: &str, payments: Option<&str>, statement: Option<&str>) -> Audit {
    let outcome = outcome(account, payments, statement);
    outcome.audit.unwrap_or_else(|| panic!("{:#?}", outcome.findings))
}

fn error(outcome: &AuditOutcome) -> &Finding {
    let mut errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let first = errors.next().expect("an error");
    assert_eq!((outcome.audit.as_ref(), errors.next()), (None, None), "{:#?}", outcome.findings);
    first
}

// Gross and net ----------------------------------------------------------------

/// Ten weeks from 1 January 2024 at £61.23, and a payment in each.
fn ten_weeks(more: &str, amount: &str) -> AuditOutcome {
    let mut account =
        format!("from = 2024-01-01\nuntil = 2024-03-10\ncollect_and_pay_from = 2024-01-01\n{more}\n");
    account += "[[account.liability]]\nfrom = 2024-01-01\nweekly = \"61.23\"\n";
    for week in 0..10 {
        let day = date(2024, 1, 3).saturating_add(jiff::Span::new().days(7 * week));
        account += &format!("[[account.payment]]\ndate = {day}\namount = \"{amount}\"\n");
    }
    outcome(&account, None, None)
}

/// 4 % of £61.23 is £2.45 (by hand), so £58.78 a week is a payment in full.
#[test]
fn net_receipts_are_no_arrears() {
    let net = ten_weeks("side = \"receiver\"\nreceipts = \"received-net\"", "58.78").audit.expect("an audit");
    assert_eq!((net.totals.liability, net.totals.paid, net.totals.closing), (p(61_230), p(61_230), p(0)));
    assert_eq!(net.weeks[0].payments[0].working.as_deref(), Some("£58.78 received ÷ 0.96"));
    let fees = net.fees.expect("fees");
    assert_eq!((fees.collected_total, fees.receiver), (p(61_230), p(2_450)));
    assert!(net.rules.iter().any(|rule| rule.contains("worked out from them")), "{:?}", net.rules);
    // The same amounts as gross are short by £2.45 a week, and nothing is worked out from them.
    let gross =
        ten_weeks("side = \"receiver\"\nreceipts = \"collected-gross\"", "58.78").audit.expect("an audit");
    assert_eq!((gross.totals.closing, gross.weeks[0].payments[0].working.as_ref()), (p(2_450), None));
}

#[test]
fn what_receipts_are_is_asked_and_never_guessed() {
    let asked = ten_weeks("side = \"receiver\"", "58.78");
    assert!(error(&asked).message.contains("before or after the fees"), "{:#?}", asked.findings);
    let wrong = ten_weeks("side = \"payer\"\nreceipts = \"received-net\"", "58.78");
    assert!(error(&wrong).message.contains("the paying parent"), "{:#?}", wrong.findings);
    // Without Collect and Pay there is no fee and nothing to ask.
    let direct = "from = 2024-01-01\nuntil = 2024-01-07\nside = \"receiver\"\n[[account.liability]]\nfrom = 2024-01-01\n\
                  weekly = \"61.23\"\n[[account.payment]]\ndate = 2024-01-03\namount = \"61.23\"\n";
    let direct = audited(direct, None, None);
    assert_eq!((direct.totals.closing, direct.fees), (p(0), None));
}

/// A payment straight to the receiving parent has no fee in it, also while Collect and Pay runs.
#[test]
fn a_direct_payment_has_no_fee_in_it() {
    let account = "from = 2024-01-01\nuntil = 2024-01-14\nside = \"receiver\"\nreceipts = \"received-net\"\n\
                   collect_and_pay_from = 2024-01-01\n[[account.liability]]\nfrom = 2024-01-01\nweekly = \"61.23\"\n\
                   [[account.payment]]\ndate = 2024-01-03\namount = \"58.78\"\n\
                   [[account.payment]]\ndate = 2024-01-10\namount = \"61.23\"\ndirect = true\n";
    let audit = audited(account, None, None);
    assert_eq!(audit.totals.closing, p(0));
    assert_eq!(audit.fees.map(|fees| (fees.collected.len(), fees.receiver)), Some((1, p(245))));
}

/// £100.00 a week with the payer's fee is £120.02 (£2.86 × 7 = £20.02); that is £100.00 of maintenance.
#[test]
fn what_a_payer_pays_with_the_fee_is_no_overpayment() {
    let account = "from = 2024-01-01\nuntil = 2024-01-14\nside = \"payer\"\nreceipts = \"paid-with-fee\"\n\
                   collect_and_pay_from = 2024-01-01\n[[account.liability]]\nfrom = 2024-01-01\nweekly = \"100.00\"\n\
                   [[account.payment]]\ndate = 2024-01-03\namount = \"120.02\"\n\
                   [[account.payment]]\ndate = 2024-01-10\namount = \"120.02\"\n";
    let audit = audited(account, None, None);
    assert_eq!((audit.totals.paid, audit.totals.closing), (p(20_000), p(0)));
    let fees = audit.fees.expect("fees");
    assert_eq!((fees.weeks[0].fee, fees.weeks[0].pays, fees.payer), (p(2_002), p(12_002), p(4_004)));
    assert_eq!(audit.weeks[0].payments[0].working.as_deref(), Some("£120.02 paid × £100.00 ÷ £120.02"));
}

// Bank statements -----------------------------------------------------------------

const DAYS: &str = "from = 2024-01-01\nuntil = 2024-01-14\n";
const RATE: &str = "[[account.liability]]\nfrom = 2024-01-01\nweekly = \"100.00\"\n";

/// A statement as building societies write it, with shopping and wages in it.
const WHOLE: &str = "Date,Transaction type,Description,Paid out,Paid in,Balance\n\
                     02/01/2024,Visa,TESCO STORES 2231,£45.10,,£1000.00\n\
                     03/01/2024,Standing order,H PRYCE REF MAINT,£100.00,,£900.00\n\
                     05/01/2024,Bank credit,FENWICK WAGES,,£1500.00,£2400.00\n\
                     08/01/2024,Bank credit,CMS 121000654321,,£61.23,£2461.23\n\
                     10/01/2024,Standing order,h pryce ref maint,£100.00,,£2361.23\n\
                     16/01/2024,Standing order,H PRYCE REF MAINT,£100.00,,£2261.23\n";

fn bank(more: &str, ledger: &str) -> AuditOutcome {
    outcome(&format!("{DAYS}{more}\npayments = \"bank.csv\"\n{RATE}"), Some(ledger), None)
}

#[test]
fn a_whole_bank_statement_counts_by_payee_and_direction_and_says_what_it_counted() {
    let payer = bank("side = \"payer\"\npayments_match = [\"pryce\"]", WHOLE);
    let note = payer.findings.iter().find(|finding| finding.code == Code::LedgerCounted).expect("a preview");
    assert_eq!(
        note.message,
        "leverarch counted 2 payments in this ledger, £200.00: \"H PRYCE REF MAINT\" 1 row, £100.00, \"h pryce ref maint\" \
         1 row, £100.00. Not counted: 3 rows of other payees. Not counted: 1 row dated outside the account."
    );
    assert_eq!(note.severity, Severity::Note);
    assert_eq!(payer.audit.expect("an audit").totals.paid, p(20_000));
    let receiver = bank("side = \"receiver\"\npayments_match = [\"CMS\"]", WHOLE).audit.expect("an audit");
    assert_eq!(receiver.totals.paid, p(6_123));
    // What shows a row of the bank's own statement is that statement.
    let shown = receiver.weeks[1].payments[0].evidence.as_ref().expect("evidence");
    assert_eq!(shown.item.0, "bank.csv");
}

#[test]
fn a_whole_bank_statement_without_a_filter_or_a_side_is_refused() {
    let unfiltered = bank("side = \"payer\"", WHOLE);
    let message = &error(&unfiltered).message;
    assert!(
        message.contains("full bank statement") && message.contains("\"TESCO STORES 2231\" (1 row)"),
        "{message}"
    );
    let sideless = bank("payments_match = [\"pryce\"]", WHOLE);
    assert!(error(&sideless).next.contains("side = \"payer\""), "{:#?}", sideless.findings);
    let nobody = bank("side = \"payer\"\npayments_match = [\"Smith\"]", WHOLE);
    assert!(error(&nobody).message.contains("payments_match"), "{:#?}", nobody.findings);
    // Money from the payee back to the payer is told and not counted.
    let back = WHOLE.replace("FENWICK WAGES", "H PRYCE RETURNED");
    let back = bank("side = \"payer\"\npayments_match = [\"pryce\"]", &back);
    let note = back.findings.iter().find(|finding| finding.code == Code::LedgerCounted).expect("a preview");
    assert_eq!(note.severity, Severity::Warning);
    assert!(
        note.message.contains("Not counted: 1 row of these payees in the other direction."),
        "{}",
        note.message
    );
    let signed = "Date,Description,Amount,Balance\n03/01/2024,Pryce,-100.00,1\n10/01/2024,Pryce,100.00,2\n";
    let signed = bank("side = \"payer\"\npayments_match = [\"pryce\"]", signed);
    let note = signed.findings.iter().find(|finding| finding.code == Code::LedgerCounted).expect("a preview");
    assert!(
        note.message.contains("Not counted: 1 row of these payees in the other direction."),
        "{}",
        note.message
    );
    assert_eq!(signed.audit.expect("an audit").totals.paid, p(10_000));
}

/// The same two payments of £100.00 as seven banks and people write them.
#[test]
fn columns_and_signs_of_banks_are_read() {
    let (payer, receiver) = ("side = \"payer\"", "side = \"receiver\"");
    for (side, ledger) in [
        (
            payer,
            "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n03/01/2024,H Pryce,m,FASTER PAYMENT,-100.00,1\n10/01/2024,H Pryce,m,FASTER PAYMENT,-100.00,2\n11/01/2024,Shop,,CARD,-3.00,9\n",
        ),
        (
            receiver,
            "Date,Description,Money in,Money out,Balance\n03/01/2024,CMS,100.00,,1\n10/01/2024,CMS,\"GBP 100.00\",,2\n11/01/2024,Shop,,5.00,3\n",
        ),
        (
            receiver,
            "Date,Description,Amount,CR/DR,Balance\n03/01/2024,CMS,100.00,CR,1\n10/01/2024,CMS,100.00,CR,2\n11/01/2024,Shop,3.00,DR,2\n",
        ),
        (
            payer,
            "Date,Description,Amount,Balance\n03/01/2024,Pryce,100.00 DR,1\n10/01/2024,Pryce,100.00DR,2\n11/01/2024,Wages,900.00 CR,3\n",
        ),
        (
            payer,
            "Date,Description,Amount,Balance\n03/01/2024,Pryce,100.00-,1\n10/01/2024,Pryce,(100.00),2\n11/01/2024,Wages,900.00,3\n",
        ),
        (
            payer,
            "Transaction Date,Transaction Description,Debit Amount,Credit Amount,Balance\n03/01/2024,Pryce,100.00,,1\n10/01/2024,Pryce,100.00,,2\n",
        ),
        (
            payer,
            "Date,Name,Money Out,Money In\n03/01/2024,Pryce,-100.00,\n10/01/2024,Pryce,-100.00,\n11/01/2024,Wages,,900.00\n",
        ),
    ] {
        let words = "payments_match = [\"pryce\", \"cms\"]";
        let outcome = bank(&format!("{side}\n{words}"), ledger);
        let audit = outcome.audit.unwrap_or_else(|| panic!("{ledger} {:#?}", outcome.findings));
        assert_eq!((audit.totals.paid, audit.totals.closing), (p(20_000), p(0)), "{ledger}");
    }
    // A table of the user's own needs neither filter nor side, under any of these heads.
    for head in ["Amount", "Paid in", "Money in", "Received", "Credit", "Paid out", "Amount GBP"] {
        let own = format!("Date,{head},Evidence\n03/01/2024,100.00,bank\n10/01/2024,GBP 100.00,bank\n");
        let audit = bank("", &own).audit.expect(head);
        assert_eq!(audit.totals.paid, p(20_000), "{head}");
    }
    // Without a side, CR and DR say nothing of whose account it is.
    let marked = bank("", "Date,Amount,Evidence\n03/01/2024,100.00 CR,bank\n");
    assert!(error(&marked).next.contains("side = \"payer\""), "{:#?}", marked.findings);
}

// Schedules of any period ------------------------------------------------------------

const YEAR: &str = "from = 2023-01-01\nuntil = 2023-12-31\nstatement = \"cms.csv\"\n[[account.liability]]\nfrom = 2023-01-01\n\
                    weekly = \"108.46\"\n";

/// £108.46 × 52 ÷ 12 = £469.99 a month, £5,639.88 a year. By the day 365 days are 52 weeks (£5,639.92) and one day
/// (£15.49): £5,655.41. So CMS charges the same rate, and £15.53 is the spread (by hand).
#[test]
fn a_monthly_schedule_is_compared_month_by_month() {
    let rows: String = (1..=12).map(|month| format!("01/{month:02}/2023,469.99\n")).collect();
    let audit = audited(YEAR, None, Some(&format!("Due date,Amount due\n{rows}")));
    let periods = audit.periods.expect("periods");
    assert_eq!((periods.periods.len(), periods.gaps.as_slice()), (12, [].as_slice()));
    assert_eq!((periods.charged, periods.due), (p(563_988), p(565_541)));
    assert_eq!((periods.causes.liability, periods.causes.spread), (p(0), p(-1_553)));
    let february = &periods.periods[1];
    assert_eq!((february.from, february.until), (date(2023, 2, 1), date(2023, 2, 28)));
    // No balance is stated, so none is compared.
    assert!(periods.stated.is_none() && periods.periods.iter().all(|period| period.stated.is_none()));
    assert!(audit.weeks.iter().all(|week| week.balance_service.is_none()));
    // The same with its last days written out, February among them.
    let ends = ["31", "28", "31", "30", "31", "30", "31", "31", "30", "31", "30", "31"];
    let told =
        (1..).zip(ends).map(|(month, last)| format!("01/{month:02}/2023,{last}/{month:02}/2023,469.99\n"));
    let told = format!("From,To,Amount due\n{}", told.collect::<String>());
    let told = audited(YEAR, None, Some(&told)).periods.expect("periods");
    assert_eq!((told.causes.liability, told.causes.spread), (p(0), p(-1_553)));
    // £10.00 a month more is another amount than the decision.
    let rows = rows.replace("469.99", "479.99");
    let dear = audited(YEAR, None, Some(&format!("Due date,Amount due\n{rows}"))).periods.expect("periods");
    assert_eq!((dear.causes.liability, dear.causes.spread), (p(12_000), p(-1_553)));
}

/// Four fortnights of £216.92; a balance is stated once.
#[test]
fn fortnights_four_weeks_and_odd_periods_are_read() {
    let account = |more: &str| {
        format!(
            "from = 2023-01-02\nuntil = 2023-02-26\nstatement = \"cms.csv\"\n{more}\n[[account.liability]]\nfrom = 2023-01-02\n\
             weekly = \"108.46\"\n[[account.payment]]\ndate = 2023-01-10\namount = \"200.00\"\n"
        )
    };
    let fortnights = "From,Amount due,Payment received,Balance\n02/01/2023,216.92,,\n16/01/2023,216.92,,433.84\n\
                      30/01/2023,216.92,,\n13/02/2023,216.92,,\n";
    let periods = audited(&account(""), None, Some(fortnights)).periods.expect("periods");
    assert_eq!(periods.periods.len(), 4);
    // By 29 January: CMS £433.84, this account £433.84 − £200.00.
    assert_eq!(periods.stated, Some((date(2023, 1, 29), p(43_384), p(23_384))));
    assert_eq!((periods.causes.payments, periods.causes.unexplained), (p(20_000), p(0)));
    let four = "From,Amount due\n02/01/2023,433.84\n30/01/2023,433.84\n";
    let periods = audited(&account(""), None, Some(four)).periods.expect("periods");
    assert_eq!((periods.periods.len(), periods.causes.liability), (2, p(0)));
    // Ten days and 46 days, each as the row says: 10/7 and 46/7 of £108.46.
    let odd = "From,To,Amount due\n02/01/2023,11/01/2023,154.94\n12/01/2023,26/02/2023,712.74\n";
    let periods = audited(&account(""), None, Some(odd)).periods.expect("periods");
    assert_eq!((periods.charged, periods.due, periods.causes.liability), (p(86_768), p(86_768), p(0)));
    let told = "From,Amount due\n02/01/2023,867.68\n";
    let outcome = outcome(&account("statement_every = \"month\""), None, Some(told));
    let gap = outcome.findings.iter().find(|finding| finding.code == Code::LedgerGap).expect("a gap");
    assert!(gap.message.contains("the 25 days from 2 February 2023 to 26 February 2023"), "{}", gap.message);
}

#[test]
fn a_gap_is_told_with_its_days_and_left_out_and_an_overlap_is_an_error() {
    let account = "from = 2023-01-02\nuntil = 2023-01-29\nstatement = \"cms.csv\"\n[[account.liability]]\nfrom = 2023-01-02\n\
                   weekly = \"100.00\"\n[[account.payment]]\ndate = 2023-01-17\namount = \"70.00\"\n";
    let gap = "Week start,Amount due\n02/01/2023,100.00\n09/01/2023,100.00\n23/01/2023,100.00\n";
    let told = outcome(account, None, Some(gap));
    let finding = told.findings.iter().find(|finding| finding.code == Code::LedgerGap).expect("a gap");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(
        finding.message.contains("the 7 days from 16 January 2023 to 22 January 2023"),
        "{}",
        finding.message
    );
    let periods = told.audit.expect("an audit").periods.expect("periods");
    assert_eq!(periods.gaps, [(date(2023, 1, 16), date(2023, 1, 22))]);
    // Three weeks on both sides; the payment of the days that CMS's papers do not cover is not held against it.
    assert_eq!((periods.charged, periods.due, periods.paid), (p(30_000), p(30_000), p(0)));
    let overlap = gap.replace("23/01/2023", "12/01/2023");
    let refused = outcome(account, None, Some(&overlap));
    assert!(refused.audit.is_none());
    assert!(refused.findings.iter().any(|f| f.code == Code::LedgerOverlap && f.severity == Severity::Error));
    // A whole schedule has no gap. It says nothing of credits, so no payment is held against it either.
    let whole =
        "Week start,Amount due\n02/01/2023,100.00\n09/01/2023,100.00\n16/01/2023,100.00\n23/01/2023,100.00\n";
    let periods = audited(account, None, Some(whole)).periods.expect("periods");
    assert_eq!((periods.gaps.len(), periods.paid, periods.causes.payments), (0, p(7_000), p(0)));
    // With a column for credits it is an account that is compared week by week.
    let credits = whole.replace("due\n", "due,Credited\n").replace("100.00\n", "100.00,\n");
    let credits = audited(account, None, Some(&credits));
    assert!(credits.periods.is_none() && credits.weeks.iter().all(|week| !week.stated));
    assert_eq!(credits.causes.map(|causes| causes.payments), Some(p(7_000)));
}

// Reaching back -----------------------------------------------------------------------

#[test]
fn only_a_rate_that_replaces_another_changes_anything_after_the_fact() {
    let account = |earlier: &str| {
        format!(
            "from = 2023-01-02\nuntil = 2023-01-29\n{earlier}[[account.liability]]\nfrom = 2023-01-02\nweekly = \"100.00\"\n\
             decided = 2023-01-16\n"
        )
    };
    let first = audited(&account(""), None, None);
    assert_eq!(first.back_dated, []);
    assert!(first.weeks.iter().all(|week| week.notes.is_empty()));
    // A decision of the year before was in force: two weeks at £30.00 more.
    let earlier = "[[account.liability]]\nfrom = 2022-01-03\nweekly = \"70.00\"\n";
    let changed = audited(&account(earlier), None, None);
    let [late] = changed.back_dated.as_slice() else { panic!("{:?}", changed.back_dated) };
    assert_eq!((late.days, late.due_before, late.due, late.change), (14, p(14_000), p(20_000), p(6_000)));
}

// Missed, late and short; a plan ----------------------------------------------------------

const MONTHS: &str = "from = 2024-01-01\nuntil = 2024-06-30\nside = \"receiver\"\ncollect_and_pay_asked = 2024-04-10\n\
                      collect_and_pay_from = 2024-06-03\nreceipts = \"collected-gross\"\n\
                      [[account.liability]]\nfrom = 2024-01-01\nweekly = \"23.00\"\n\
                      [[account.instalments]]\nfrom = 2024-01-28\nevery = \"month\"\namount = \"100.00\"\n\
                      [[account.payment]]\ndate = 2024-01-29\namount = \"100.00\"\n\
                      [[account.payment]]\ndate = 2024-03-04\namount = \"100.00\"\n\
                      [[account.payment]]\ndate = 2024-03-28\namount = \"60.00\"\n\
                      [[account.payment]]\ndate = 2024-05-28\namount = \"100.00\"\n";

/// 28 January 2024 is a Sunday, so the 29th is in time; 4 March is 5 days after 28 February; March is short by £40.00;
/// April is missed, and so is June. From 29 February Collect and Pay could be asked for.
#[test]
fn missed_late_and_short_payments_and_since_when_one_could_ask() {
    use InstalmentStanding::{InTime, Late, Missed, Short};
    let audit = audited(MONTHS, None, None);
    let standings: Vec<_> = audit.instalments.iter().map(|due| due.standing).collect();
    assert_eq!(standings, [InTime, Late(5), Short(p(4_000)), Missed, InTime, Missed]);
    let asked = audit.collection.expect("asked");
    assert_eq!(asked.could, Some(date(2024, 2, 29)));
    assert_eq!((asked.asked, asked.began), (Some(date(2024, 4, 10)), Some(date(2024, 6, 3))));
    // Without instalments nothing is said to be missed, late or short.
    let without = MONTHS
        .replace("[[account.instalments]]\nfrom = 2024-01-28\nevery = \"month\"\namount = \"100.00\"\n", "");
    let without = audited(&without.replace("collect_and_pay_asked = 2024-04-10\n", ""), None, None);
    assert!(without.instalments.is_empty() && without.collection.is_none());
}

/// Three instalments of a plan over weeks of £10.00: by each day what was paid since the one before, and what is owed.
#[test]
fn a_plan_is_set_beside_payments_and_balance() {
    let account = "from = 2024-01-01\nuntil = 2024-01-28\nopening = \"90.00\"\n[[account.liability]]\nfrom = 2024-01-01\n\
                   weekly = \"10.00\"\n[[account.plan]]\nfrom = 2024-01-07\nevery = \"week\"\ncount = 3\namount = \"40.00\"\n\
                   [[account.payment]]\ndate = 2024-01-05\namount = \"40.00\"\n\
                   [[account.payment]]\ndate = 2024-01-20\namount = \"15.00\"\n\
                   [[account.claimed]]\ndate = 2024-01-15\nbalance = \"120.00\"\n";
    let audit = audited(account, None, None);
    let days: Vec<_> = audit
        .plan
        .iter()
        .map(|one| (one.paid.get(), one.due.get(), one.balance.get(), one.service.map(Pence::get)))
        .collect();
    // £90 + £10 − £40 = £60; + £10 = £70, where CMS says £120; + £10 − £15 = £65.
    assert_eq!(
        days,
        [(4_000, 1_000, 6_000, None), (0, 1_000, 7_000, Some(12_000)), (1_500, 1_000, 6_500, None)]
    );
}

// Three of the cases in tests/cases, whose values were worked out from the law and the story alone ------------------

fn evidence(case: &str, file: &str) -> String {
    let root =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case).join("evidence");
    std::fs::read_to_string(root.join(file)).expect(file)
}

/// scotland-collect-and-pay: net receipts of a whole bank export, a schedule of 28 days with a gap, regular payments and
/// a plan that the bank's lines tell apart.
#[test]
fn the_receiving_parent_in_scotland() {
    use InstalmentStanding::{InTime, Late, Missed, Short};
    let account = "side = \"receiver\"\nfrom = 2026-01-05\nuntil = 2026-06-28\nreceipts = \"received-net\"\n\
                   payments = \"bank.csv\"\npayments_match = [\"DWP CMS 121004567890\"]\nstatement = \"cms.csv\"\n\
                   collect_and_pay_from = 2026-01-05\n\
                   [[account.liability]]\nfrom = 2026-01-05\nweekly = \"62.91\"\n\
                   [[account.asked]]\nfrom = 2026-01-05\nweekly = \"73.40\"\n\
                   [[account.instalments]]\nfrom = 2026-01-30\nevery = \"four-weeks\"\nuntil = 2026-03-27\n\
                   amount = \"209.72\"\npayments_match = [\" RM\"]\n\
                   [[account.instalments]]\nfrom = 2026-05-01\nevery = \"four-weeks\"\namount = \"209.72\"\n\
                   payments_match = [\" RM\"]\n\
                   [[account.plan]]\nfrom = 2026-04-24\nevery = \"fortnight\"\ncount = 4\namount = \"52.43\"\n\
                   payments_match = [\" AR\"]\n\
                   [[account.claimed]]\ndate = 2026-06-29\nbalance = \"89.72\"\n";
    let case = "scotland-collect-and-pay";
    let (bank, cms) = (evidence(case, "bank export.csv"), evidence(case, "cms schedule.csv"));
    let audit = audited(account, Some(&bank), Some(&cms));
    let totals = &audit.totals;
    assert_eq!((totals.liability, totals.paid, totals.closing), (p(157_275), p(108_874), p(48_401)));
    let asked = totals.asked.expect("asked");
    assert_eq!((asked.liability, asked.closing), (p(183_500), p(74_626)));
    let periods = audit.periods.expect("periods");
    assert_eq!((periods.charged, periods.gap_due, periods.owed), (p(125_832), p(6_291), p(16_958)));
    assert_eq!(periods.gaps, [(date(2026, 3, 30), date(2026, 4, 5))]);
    assert_eq!((periods.causes.liability, periods.causes.payments), (p(-25_152), p(0)));
    assert_eq!(audit.fees.map(|fees| (fees.collected.len(), fees.receiver)), Some((8, p(4_356))));
    let met: Vec<_> = audit.instalments.iter().map(|due| due.standing).collect();
    // The instalment of 26 June is due two days before the account ends.
    assert_eq!(met, [InTime, Late(13), Missed, Short(p(8_972)), InTime, InTime]);
    let plan: Vec<_> = audit.plan.iter().map(|one| one.instalment.standing).collect();
    assert_eq!(plan, [InTime, Missed, Late(5), Short(p(2_743))]);
    assert_eq!(audit.plan.iter().map(|one| one.instalment.paid.get()).sum::<i64>(), 12_986);
}

/// two-receiving-parents: maintenance and fee in one direct debit, beside a schedule that says both; and a standing order
/// that was missed and made up for.
#[test]
fn the_paying_parent_with_two_receiving_parents() {
    use InstalmentStanding::{InTime, Late, Short};
    let case = "two-receiving-parents";
    let (bank, cms) = (evidence(case, "bank export.csv"), evidence(case, "cms schedule 121007700222.csv"));
    let days = "side = \"payer\"\nfrom = 2026-04-06\nuntil = 2026-09-20\npayments = \"bank.csv\"\n";
    let lister = format!(
        "{days}receipts = \"paid-with-fee\"\npayments_match = [\"DWP CMS 121007700222\"]\nstatement = \"cms.csv\"\n\
         collect_and_pay_from = 2026-04-06\n[[account.liability]]\nfrom = 2026-04-06\nweekly = \"50.53\"\n\
         [[account.asked]]\nfrom = 2026-04-06\nweekly = \"43.31\"\n"
    );
    let audit = audited(&lister, Some(&bank), Some(&cms));
    assert_eq!((audit.totals.liability, audit.totals.closing), (p(121_272), p(0)));
    assert_eq!(audit.totals.asked.map(|asked| asked.liability), Some(p(103_944)));
    let periods = audit.periods.expect("periods");
    assert_eq!((periods.charged, periods.credited, periods.paid), (p(121_272), p(121_270), p(145_524)));
    assert_eq!(periods.stated, Some((date(2026, 9, 20), p(24_254), p(0))));
    let causes = periods.causes;
    assert_eq!((causes.payments, causes.liability, causes.unexplained), (p(24_254), p(0), p(0)));
    let fees = audit.fees.expect("fees");
    assert_eq!((fees.payer, fees.payer_asked, fees.charged), (p(24_192), Some(p(20_832)), Some(p(24_252))));
    assert_eq!((fees.weeks[0].fee, fees.weeks[0].pays), (p(1_008), p(6_061)));

    let vane = format!(
        "{days}payments_match = [\"STO C VANE MAINTENANCE\"]\n[[account.liability]]\nfrom = 2026-04-06\nweekly = \"86.61\"\n\
         [[account.instalments]]\nfrom = 2026-04-10\nevery = \"week\"\namount = \"86.61\"\n"
    );
    let audit = audited(&vane, Some(&bank), None);
    assert_eq!(
        (audit.totals.liability, audit.totals.paid, audit.totals.closing),
        (p(207_864), p(205_203), p(2_661))
    );
    let unmet: Vec<_> = audit.unmet().map(|due| (due.due, due.standing)).collect();
    assert_eq!(unmet, [(date(2026, 5, 29), Late(7)), (date(2026, 8, 14), Short(p(2_661)))]);
    assert_eq!(audit.instalments.iter().filter(|due| due.standing == InTime).count(), 22);
}

/// compensation-claim: two decisions with effect from the same day, schedules of three lengths with a gap and fees, a
/// credit on both sides.
#[test]
fn the_paying_parent_who_is_in_credit() {
    let account = "side = \"payer\"\nfrom = 2026-01-05\nuntil = 2026-10-02\nreceipts = \"paid-with-fee\"\n\
                   payments = \"bank.csv\"\npayments_match = [\"C ASHDOWN MAINT\", \"DWP CMS\"]\nstatement = \"cms.csv\"\n\
                   collect_and_pay_from = 2026-07-03\n\
                   [[account.liability]]\nfrom = 2026-01-05\nweekly = \"109.41\"\ndecided = 2026-01-12\n\
                   [[account.liability]]\nfrom = 2026-01-05\nweekly = \"91.18\"\ndecided = 2026-07-14\n\
                   [[account.asked]]\nfrom = 2026-01-05\nweekly = \"91.18\"\n\
                   [[account.adjustment]]\ndate = 2026-09-03\namount = \"-140.00\"\nwhat = \"set-off\"\n\
                   [[account.service_adjustment]]\ndate = 2026-09-09\namount = \"-1200.00\"\nwhat = \"reduction\"\n\
                   [[account.service_adjustment]]\ndate = 2026-09-03\namount = \"-140.00\"\nwhat = \"set-off\"\n\
                   [[account.claimed]]\ndate = 2026-10-03\nbalance = \"-1200.00\"\n";
    let case = "compensation-claim";
    let (bank, cms) = (evidence(case, "ledgers/bank export.csv"), evidence(case, "ledgers/schedules.csv"));
    let audit = audited(account, Some(&bank), Some(&cms));
    assert_eq!((audit.totals.liability, audit.totals.paid), (p(352_997), p(471_070)));
    assert_eq!(
        (audit.totals.closing, audit.totals.asked.map(|a| a.closing)),
        (p(-132_073), Some(p(-132_073)))
    );
    assert_eq!((audit.claims[0].claimed, audit.claims[0].variance), (p(-120_000), p(12_073)));
    let periods = audit.periods.expect("periods");
    assert_eq!((periods.charged, periods.due), (p(485_070), p(347_787)));
    assert_eq!(periods.charged.get() - periods.due.get(), 137_283);
    assert_eq!(periods.gaps, [(date(2026, 6, 29), date(2026, 7, 2))]);
    assert_eq!(periods.fee, Some(p(33_580)));
    // The first decision takes effect before it was made and changes nothing; the tribunal's reaches back over it.
    let [late] = audit.back_dated.as_slice() else { panic!("{:?}", audit.back_dated) };
    assert_eq!((late.decided, audit.rates[late.rate].replaces), (date(2026, 7, 14), Some(p(10_941))));
}
