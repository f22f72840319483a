//! The audit as it is printed: its words by side and sign, and nothing that is not known.

use jiff::civil::date;

use super::*;
use crate::case::arrears::{Ledger, LedgerTable, Ledgers, audit};
use crate::case::calendar::Nation;
use crate::frontmatter::content::ItemInBundle;
use crate::frontmatter::content::testing::{Sample, TODAY, rows, tables};
use crate::model::ItemPath;
use crate::model::finding::Severity;
use crate::model::limits::Limits;
use crate::readers::detect::identify;

/// What is printed of an account: its chapters in words, and the cover.
struct Printed {
    summary: Chapter,
    workings: Chapter,
    text: String,
    cover: String,
}

fn printed(account: &str, statement: Option<&str>) -> Printed {
    printed_with("", account, statement)
}

/// The same with more said of the decision's item.
fn printed_with(item: &str, account: &str, statement: Option<&str>) -> Printed {
    let sample = Sample::new(&format!(
        "[[item]]\nfile = \"cms.csv\"\n[[item]]\nfile = \"decision.pdf\"\nid = \"decision\"\n{item}[[account]]\n{account}"
    ));
    let file = ItemPath::parse("cms.csv").expect("a path");
    let table = statement.map(|text| {
        let format = identify(text.as_bytes(), Some("csv"));
        LedgerTable::read(&file, format, text.as_bytes(), &Limits::STANDARD)
    });
    let statement = table.as_ref().map(|table| Ledger { file: &file, table });
    let ledgers = Ledgers { payments: None, statement, covered: None };
    let outcome = audit(&sample.manifest.account[0], ledgers, Nation::EnglandAndWales, date(2030, 1, 1));
    let audits = [outcome.audit.unwrap_or_else(|| panic!("{:#?}", outcome.findings))];
    let items =
        ItemInBundle::in_order(&sample.manifest.item, sample.plan.items().map(|placed| &placed.entry));
    let context =
        CaseContext::new(&sample.manifest, items, sample.plan.clone(), &sample.profile, &audits, TODAY);
    let summary = compose(&context).remove(0);
    let workings = workings(&context, &audits[0]);
    let both = [&summary, &workings];
    let all_tables = || both.into_iter().flat_map(tables);
    let mut lines: Vec<String> = all_tables().flat_map(rows).collect();
    for part in both.into_iter().flat_map(|chapter| &chapter.parts) {
        match part {
            ChapterPart::Words(words) | ChapterPart::Small(words) | ChapterPart::Heading(words) => {
                lines.push(words.text());
            }
            ChapterPart::Boxed(several) => lines.extend(several.iter().map(RichText::text)),
            ChapterPart::Chart(chart) => {
                lines.push(chart.title.clone());
                lines.extend(chart.curves.iter().map(|curve| format!("curve: {}", curve.name)));
            }
            _ => {}
        }
    }
    let heads = all_tables().flat_map(|table| &table.columns).map(|column| column.head.clone());
    lines.extend(heads);
    let cover = cover(&context).into_iter().flat_map(|(_, lines)| lines);
    let cover = cover.map(|line| line.text()).collect::<Vec<_>>().join(" ");
    let plain = |text: &str| text.replace('\u{A0}', " ");
    Printed { summary, workings, text: plain(&lines.join("\n")), cover: plain(&cover) }
}

/// Four weeks at £100.00, £150.00 paid; the asked-for amount is £80.00.
const ACCOUNT: &str = "from = 2023-01-02\nuntil = 2023-01-29\n[[account.liability]]\nfrom = 2023-01-02\nweekly = \"100.00\"\n\
                       decision = \"decision\"\n[[account.payment]]\ndate = 2023-01-05\namount = \"150.00\"\n\
                       item = \"decision\"\n";
const ASKED: &str = "[[account.asked]]\nfrom = 2023-01-02\nweekly = \"80.00\"\n";

fn claimed(balance: &str) -> String {
    format!("[[account.claimed]]\ndate = 2023-01-30\nbalance = \"{balance}\"\nitem = \"decision\"\n")
}

/// By hand: £400.00 − £150.00 = £250.00 by the decision; £320.00 − £150.00 = £170.00 as asked; CMS says £100.00.
#[test]
fn words_follow_the_side_and_the_sign() {
    let receiver = printed(&format!("side = \"receiver\"\n{ACCOUNT}{ASKED}{}", claimed("100.00")), None);
    assert_eq!(
        receiver.cover,
        "At the end of 29 January 2023: £100.00 is owed to me as CMS says (p. 6); £250.00 is owed to me by the decision in \
         force, £170.00 is owed to me as I say it should be. Counted from 2 January 2023, with £0.00 owed at the start as I say."
    );
    let head = "CMS says that at the end of 29 January 2023 £100.00 is owed to me (p. 6).\nBy the decision in force and the \
                payments listed here, £250.00 is owed to me. Against that CMS understates by £150.00.\nAs I say it \
                should be, £170.00 is owed to me. The decision itself makes a difference of £80.00.";
    assert!(receiver.text.contains(head), "{}", receiver.text);
    assert!(receiver.text.contains("Owed to me at the end"), "{}", receiver.text);
    let payer = printed(&format!("side = \"payer\"\n{ACCOUNT}{}", claimed("500.00")), None);
    assert!(payer.text.contains("overstates by £250.00"), "{}", payer.text);
    for printed in [&receiver, &payer] {
        assert!(!printed.text.contains("Too much") && !printed.text.contains("by −£"), "{}", printed.text);
        // The judge is not told that CMS departs from the decision when it only gave a balance.
        assert!(!printed.text.contains("CMS charges another amount"), "{}", printed.text);
    }
    let alone = printed(ACCOUNT, None);
    assert!(!alone.cover.contains("CMS") && !alone.text.contains("As I say"), "{}", alone.text);
}

#[test]
fn a_single_balance_has_no_curve_and_lies_within_its_weeks() {
    let claim = printed(&format!("{ACCOUNT}{}", claimed("100.00")), None);
    assert!(claim.text.contains("curve: By the decision in force"), "{}", claim.text);
    assert!(
        !claim.text.contains("curve: By CMS") && !claim.text.contains("curve: As I say"),
        "{}",
        claim.text
    );
    assert!(claim.text.contains("within weeks 1–4") && !claim.text.contains("1 week: 1–4"), "{}", claim.text);
    let weeks = "Week start,Amount due,Payment,Balance\n02/01/2023,100,,100\n09/01/2023,100,,200\n16/01/2023,100,,300\n23/01/2023,100,,400\n";
    let ledger = printed(&format!("statement = \"cms.csv\"\n{ACCOUNT}"), Some(weeks));
    assert!(ledger.text.contains("curve: By CMS"), "{}", ledger.text);
    assert!(
        ledger
            .text
            .contains("Payments that are not credited in the same way | 1 week: 1 | £150.00 | £150.00"),
        "{}",
        ledger.text
    );
}

/// Without a stated balance nothing is said to be CMS's balance.
#[test]
fn a_balance_that_cms_does_not_state_is_not_put_into_its_mouth() {
    let weeks =
        "Week start,Amount due,Payment\n02/01/2023,100,\n09/01/2023,100,\n16/01/2023,100,\n23/01/2023,100,\n";
    let printed = printed(&format!("statement = \"cms.csv\"\n{ACCOUNT}"), Some(weeks));
    assert!(!printed.cover.contains("as CMS says"), "{}", printed.cover);
    assert!(printed.text.contains("By CMS’s lines (no balance stated)"), "{}", printed.text);
    assert!(printed.summary.lead.text().contains("CMS’s figures"));
}

#[test]
fn an_amount_that_is_asked_for_is_no_decision() {
    let case = |step: &str, note: &str| {
        let text = format!(
            "[[item]]\nfile = \"appeal.pdf\"\nid = \"appeal\"\nstep = \"{step}\"\n[[account]]\nfrom = 2023-01-02\n\
             until = 2023-01-29\n[[account.liability]]\nfrom = 2023-01-02\nweekly = \"80.00\"\ndecision = \"appeal\"\n\
             note = \"{note}\"\n"
        );
        let sample = Sample::new(&text);
        findings(&sample.matter()).into_iter().map(|f| (f.severity, f.next)).collect::<Vec<_>>()
    };
    for step in ["appeal", "reconsideration-request", "complaint"] {
        let found = case(step, "");
        assert_eq!((found.len(), found[0].0), (1, Severity::Error), "{step}");
        assert!(found[0].1.contains("[[account.asked]]"));
    }
    assert_eq!(case("decision", "as I ask the Tribunal to decide")[0].0, Severity::Warning);
    assert_eq!(case("decision", "on the income of 2018 to 2019"), []);
}

/// Four weeks charged in two fortnights: £200.00 each, and what CMS states is owed at the end.
const FORTNIGHTS: &str =
    "From,Until,Amount due,Balance\n02/01/2023,15/01/2023,200,200\n16/01/2023,29/01/2023,200,400\n";

/// Only what CMS could have stated is not stated: the user's own payments are known.
#[test]
fn a_ledger_without_credits_leaves_the_own_payments_as_they_are() {
    let weeks = "Week start,Amount due,Balance\n02/01/2023,100,100\n09/01/2023,100,200\n16/01/2023,100,300\n\
                 23/01/2023,100,400\n";
    let paid = |text: &str| text.lines().find(|line| line.starts_with("Paid | ")).map(str::to_owned);
    let account = format!("statement = \"cms.csv\"\n{ACCOUNT}");
    let weekly = printed(&account, Some(weeks));
    assert_eq!(paid(&weekly.text).as_deref(), Some("Paid | £150.00 | not stated | not stated"));
    let schedule = printed(&account, Some(FORTNIGHTS));
    assert_eq!(paid(&schedule.text).as_deref(), Some("Paid | £150.00"));
    let asked = printed(&format!("{account}{ASKED}"), Some(FORTNIGHTS));
    assert_eq!(paid(&asked.text).as_deref(), Some("Paid | £150.00 | £150.00"));
}

/// A schedule that is printed is not said to be missing.
#[test]
fn what_cms_gave_is_not_said_to_be_lacking() {
    let account = format!("statement = \"cms.csv\"\n{ACCOUNT}{}", claimed("400.00"));
    let schedule = printed(&account, Some(FORTNIGHTS));
    assert!(schedule.text.contains("CMS’s schedule and the decision in force"), "{}", schedule.text);
    for words in [
        "gave no lines",
        "no lines of CMS",
        "No line explains",
        "no line can explain",
        "Not explained by any line",
    ] {
        assert!(!schedule.text.contains(words), "{words}: {}", schedule.text);
    }
    assert!(schedule.text.contains("It states no credits"), "{}", schedule.text);
    let alone = printed(&format!("{ACCOUNT}{}", claimed("400.00")), None);
    assert!(alone.text.contains("no line can explain these differences"), "{}", alone.text);
    assert!(!alone.text.contains("CMS gave no lines"), "{}", alone.text);
}

/// Each fortnight £200.00 and a fee of £40.00, and £150.00 credited. By hand: £90.00 is owed after the first, £330.00 after
/// the second.
const WITH_FEES: &str = "From,Until,Amount due,Collection fee,Payment,Balance\n02/01/2023,15/01/2023,200,40,150,90\n\
                         16/01/2023,29/01/2023,200,40,,330\n";

#[test]
fn fees_are_said_to_be_in_two_balances_only_where_they_are_in_both() {
    const SAID: &str = "CMS’s balance includes the collection fees";
    let account = format!("statement = \"cms.csv\"\n{ACCOUNT}");
    let of_schedule = printed(&account, Some(WITH_FEES));
    // £400.00 and £80.00 in fees, less £150.00.
    assert!(
        of_schedule.text.contains("In the other balance the same fees are counted as charged and as paid"),
        "{}",
        of_schedule.text
    );
    assert!(of_schedule.text.contains("payments listed here, £330.00 is owed"), "{}", of_schedule.text);
    let claim = printed(&format!("{account}{}", claimed("330.00")), Some(WITH_FEES));
    assert!(claim.text.contains("payments listed here, £250.00 is owed"), "{}", claim.text);
    assert!(!claim.text.contains(SAID), "{}", claim.text);
    assert!(claim.text.contains("The balance by the decision in force includes none"), "{}", claim.text);
    assert!(!of_schedule.text.contains("includes none"), "{}", of_schedule.text);
    // £20.00 a week less is £80.00 by the decision alone, the fees being in both.
    let asked = printed(&format!("{account}{ASKED}"), Some(WITH_FEES));
    assert!(asked.text.contains(
        "As I say it should be, £250.00 is owed. The decision itself makes a difference of £80.00"
    ));
    let no_fee = WITH_FEES.replace(",40,", ",0,");
    assert!(!printed(&account, Some(&no_fee)).text.contains(SAID));
}

/// An A4 page has 487 points for columns and the gaps of 8 between them; "28 Mar 2026 –" is 63 points wide.
#[test]
fn the_periods_have_room_beside_all_columns() {
    let printed = printed(&format!("statement = \"cms.csv\"\n{ACCOUNT}"), Some(WITH_FEES));
    let all = tables(&printed.workings);
    let table = all.iter().find(|table| table.columns[0].head == "CMS’s period").expect("the schedule");
    let widths = table.columns.iter().map(|column| match column.width {
        crate::frontmatter::content::ColumnWidth::Points(points) => points,
        crate::frontmatter::content::ColumnWidth::Share(_)
        | crate::frontmatter::content::ColumnWidth::Fit => 0.0,
    });
    let widths: Vec<f32> = widths.collect();
    assert_eq!(widths.len(), 8);
    assert!(widths[0] >= 64.0 && widths.iter().sum::<f32>() + 7.0 * 8.0 <= 487.0, "{widths:?}");
    // Five figures with a sign have no room beside all of it: the balances have a table of their own.
    let wide = format!("statement = \"cms.csv\"\nopening = \"-20000.00\"\n{ACCOUNT}");
    let wide = self::printed(&wide, Some(WITH_FEES)).workings;
    let all = tables(&wide);
    let tables: Vec<usize> = all
        .iter()
        .filter(|table| table.columns[0].head == "CMS’s period")
        .map(|table| table.columns.len())
        .collect();
    assert_eq!(tables, [6, 3]);
}

#[test]
fn nobody_is_said_to_be_able_to_ask_for_what_runs_already() {
    const ASK: &str = "could ask for Collect and Pay";
    let account = format!("{ACCOUNT}[[account.instalments]]\nfrom = 2023-01-16\namount = \"400.00\"\n");
    assert!(printed(&account, None).text.contains("From 17 January 2023 the receiving parent could ask"));
    // A right of the other parent is not put into the paying parent's bundle, unless it was used.
    let paying = format!("side = \"payer\"\n{account}");
    assert!(!printed(&paying, None).text.contains(ASK));
    assert!(printed(&format!("collect_and_pay_asked = 2023-01-20\n{paying}"), None).text.contains(ASK));
    let runs = |keys: &str| printed(&format!("receipts = \"collected-gross\"\n{keys}{account}"), None).text;
    assert!(!runs("collect_and_pay_from = 2023-01-06\n").contains(ASK));
    assert!(runs("collect_and_pay_from = 2023-01-20\n").contains(ASK));
    assert!(runs("collect_and_pay_from = 2023-01-06\ncollect_and_pay_until = 2023-01-10\n").contains(ASK));
}

/// Four weeks at £100.00 charged, £150.00 paid: £250.00; CMS takes off £30.00 and claims £200.00, so £20.00 are explained by
/// no line.
#[test]
fn what_cms_charges_is_told_with_its_adjustments_and_what_is_left_of_its_balance() {
    let schedule = "From,To,Amount due\n02/01/2023,29/01/2023,400\n";
    let account = |more: &str| {
        let text = printed(
            &format!("side = \"receiver\"\nstatement = \"cms.csv\"\n{ACCOUNT}{more}"),
            Some(schedule),
        );
        text.text
    };
    let plain = account("");
    assert!(
        plain.contains("By CMS’s charges, less the payments listed here, £250.00 is owed to me"),
        "{plain}"
    );
    assert!(!plain.contains("The balance that CMS claims"), "{plain}");
    let adjusted = account(
        "[[account.service_adjustment]]\ndate = 2023-01-10\namount = \"-30.00\"\nwhat = \"Taken off\"\n",
    );
    assert!(
        adjusted.contains("By CMS’s charges and its adjustments of −£30.00, less the payments listed here, £220.00 is owed to me"),
        "{adjusted}"
    );
    let claimed = account(&claimed("230.00"));
    assert!(
        claimed.contains("The balance that CMS claims for that day, £230.00, is £20.00 less than this. No line of its schedule explains the £20.00."),
        "{claimed}"
    );
}

/// The paper is of 1 January 2023; the balance is for 29 January.
#[test]
fn a_balance_for_a_day_to_come_is_what_cms_wrote_that_it_would_be() {
    let of = |date: &str| {
        let sample =
            printed_with(&format!("date = {date}\n"), &format!("{ACCOUNT}{}", claimed("100.00")), None);
        (sample.cover, sample.text)
    };
    let (cover, text) = of("2023-01-01");
    assert!(cover.contains("as CMS wrote on 1 January 2023 that it would be (p. 6)"), "{cover}");
    assert!(text.contains("CMS wrote on 1 January 2023 that at the end of 29 January 2023"), "{text}");
    let (cover, text) = of("2023-02-03");
    assert!(cover.contains("as CMS says") && text.contains("CMS says that at the end"), "{cover} {text}");
}
