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
    let mut lines: Vec<String> = vec![summary.lead.text()];
    lines.extend(all_tables().flat_map(rows));
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
         force and the payments listed here, £170.00 is owed to me as I say it should be. Counted for 2 January to 29 January 2023 only. Anything owed before \
         is not counted."
    );
    let head = "CMS says that at the end of 29 January 2023 £100.00 is owed to me (p. 6). By the decision in force and the \
                payments listed here, £250.00 is owed to me, for 2 January to 29 January 2023 only. As I say it should be, \
                £170.00 is owed to me.";
    assert!(receiver.text.contains(head), "{}", receiver.text);
    let note = "Against the decision in force CMS understates by £150.00. The decision itself makes a difference of £80.00.";
    assert!(receiver.text.contains(note), "{}", receiver.text);
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
    // One line of four changes is no picture; one of seven is.
    assert!(!claim.text.contains("curve: "), "{}", claim.text);
    let longer = printed(&ACCOUNT.replace("until = 2023-01-29", "until = 2023-02-19"), None);
    assert!(longer.text.contains("curve: By the decision in force"), "{}", longer.text);
    assert!(!longer.text.contains("curve: By CMS") && !longer.text.contains("curve: As I say"));
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
    assert!(!printed.summary.lead.text().contains("CMS"), "{}", printed.summary.lead.text());
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
    assert!(
        schedule.text.contains("CMS’s schedule (pp. 3–5) and the decision in force"),
        "{}",
        schedule.text
    );
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
    assert!(of_schedule.text.contains("The other balance leaves the fees out."), "{}", of_schedule.text);
    assert!(of_schedule.text.contains("payments listed here, £330.00 is owed"), "{}", of_schedule.text);
    let claim = printed(&format!("{account}{}", claimed("330.00")), Some(WITH_FEES));
    assert!(claim.text.contains("payments listed here, £250.00 is owed"), "{}", claim.text);
    assert!(!claim.text.contains(SAID), "{}", claim.text);
    assert!(claim.text.contains("The balance by the decision in force includes none"), "{}", claim.text);
    assert!(!of_schedule.text.contains("includes none"), "{}", of_schedule.text);
    // £20.00 a week less is £80.00 by the decision alone, the fees being in both.
    let asked = printed(&format!("{account}{ASKED}"), Some(WITH_FEES));
    assert!(asked.text.contains("As I say it should be, £250.00 is owed."), "{}", asked.text);
    assert!(asked.text.contains("The decision itself makes a difference of £80.00"), "{}", asked.text);
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

/// A page of CMS's schedule is named where its figures are: cms.csv is on pages 3 to 5.
#[test]
fn what_cms_states_has_the_pages_of_its_schedule() {
    let printed = printed(&format!("statement = \"cms.csv\"\n{ACCOUNT}"), Some(FORTNIGHTS));
    assert!(printed.cover.contains("as CMS says (pp. 3–5)"), "{}", printed.cover);
    assert!(printed.summary.lead.text().contains("(pp.\u{A0}3–5)"), "{}", printed.text);
    assert!(printed.text.contains("CMS’s schedule (pp. 3–5) and the decision in force"), "{}", printed.text);
}

/// CMS's word for a balance below nothing is that it is in credit; nobody need have paid it in advance.
#[test]
fn a_credit_that_cms_states_is_not_called_paid_in_advance() {
    let printed = printed(&format!("side = \"payer\"\n{ACCOUNT}{}", claimed("-100.00")), None);
    assert!(printed.text.contains("£100.00 is in credit (p. 6)"), "{}", printed.text);
    assert!(printed.cover.contains("£100.00 is in credit as CMS says"), "{}", printed.cover);
    assert!(!printed.text.contains("paid in advance"), "{}", printed.text);
}

/// An account that begins when its decision does, with a balance that a page shows, is not of its days alone.
#[test]
fn amounts_are_of_these_weeks_alone_only_where_nothing_shows_what_was_before() {
    const ALONE: &str = "for 2 January to 29 January 2023 only";
    let of = |item: &str, keys: &str| {
        let printed = printed_with(item, &format!("{keys}{ACCOUNT}"), None);
        (printed.summary.lead.text().replace('\u{A0}', " ").contains(ALONE), printed.cover)
    };
    assert!(of("", "").0);
    let left_out = "Counted for 2 January to 29 January 2023 only. Anything owed before is not counted.";
    let nothing = "opening = \"0.00\"\n";
    // Nothing is said for the start, or nothing was owed by an account that begins after its decision.
    for (item, keys, out) in [
        ("", "", true),
        ("date = 2022-09-08\n", nothing, true),
        ("date = 2023-01-05\n", nothing, false),
        ("", nothing, false),
    ] {
        let cover = of(item, keys).1;
        assert_eq!(cover.contains(left_out), out, "{keys}: {cover}");
        assert_eq!(cover.contains("with £0.00 owed at the start as I say."), !out, "{keys}: {cover}");
    }
    // The days are those up to the balance that is told, and not to the end of the account.
    let earlier =
        printed(&format!("{ACCOUNT}[[account.claimed]]\ndate = 2023-01-16\nbalance = \"1.00\"\n"), None);
    let day = "for 2 January to 15 January 2023 only";
    assert!(earlier.text.contains(day) && !earlier.text.contains(ALONE), "{}", earlier.text);
    let shown = "opening = \"0.00\"\nopening_by = \"CMS\"\nopening_item = \"decision\"\n";
    assert!(!of("date = 2023-01-05\n", shown).0);
    assert!(
        of("date = 2023-01-05\n", shown)
            .1
            .contains("Counted from 2 January 2023, with £0.00 owed at the start.")
    );
    let stated = "opening = \"20.00\"\n";
    assert!(!of("date = 2023-01-05\n", stated).0, "it begins with its decision");
    assert!(of("date = 2022-09-08\n", stated).0, "its decision is older");
    assert!(of("date = 2022-09-08\n", stated).1.contains("with £20.00 owed at the start as I say."));
}

/// £100.00 due on 6, 13 and 20 January, of which the second did not come; £60.00 of it came later under a plan.
const RECEIVED: &str = "side = \"receiver\"\nfrom = 2023-01-02\nuntil = 2023-02-26\nreceipts = \"collected-gross\"\n\
    collect_and_pay_from = 2023-01-02\n[[account.liability]]\nfrom = 2023-01-02\nweekly = \"100.00\"\n\
    [[account.instalments]]\nfrom = 2023-01-06\nevery = \"week\"\ncount = 3\namount = \"100.00\"\npayments_match = [\"RM\"]\n\
    item = \"decision\"\n[[account.payment]]\ndate = 2023-01-06\namount = \"100.00\"\nmethod = \"RM1\"\n\
    [[account.payment]]\ndate = 2023-01-25\namount = \"100.00\"\nmethod = \"RM3\"\n[[account.payment]]\n\
    date = 2023-02-03\namount = \"60.00\"\nmethod = \"AR1\"\n";
const PLAN: &str = "[[account.plan]]\nfrom = 2023-02-03\nevery = \"week\"\ncount = 2\namount = \"50.00\"\npayments_match = [\"AR\"]\n\
    item = \"decision\"\npage = 2\n";

/// What did not reach the receiving parent may have been paid to CMS: it is not said to be missed.
#[test]
fn what_did_not_reach_me_is_not_said_to_be_unpaid() {
    const CAVEAT: &str = "What the paying parent paid to CMS, or when, is not shown.";
    let received = printed(RECEIVED, None).text;
    // RM3 is of the run, and is counted for the nearest: 20 January, 5 days late.
    for words in [
        "1 reached me in full and in time, 1 late and 0 short. Of 1 nothing reached me. By what reached me, £100.00 of these is outstanding.",
        "13 Jan 2023 (p. 6) | £100.00 | £0.00 |  | nothing reached me",
        "late: reached me in full 5 days after it was due",
        CAVEAT,
    ] {
        assert!(received.contains(words), "{words}: {received}");
    }
    for words in ["missed: nothing paid", "Unpaid part"] {
        assert!(!received.contains(words), "{words}: {received}");
    }
    let payer = RECEIVED.replace("receiver", "payer");
    let payer = printed(&payer, None).text;
    assert!(
        payer.contains("missed: nothing paid") && payer.contains("Unpaid part of these: £100.00."),
        "{payer}"
    );
    assert!(!payer.contains(CAVEAT), "{payer}");
    // On Direct Pay a payment does not pass through CMS.
    let direct = RECEIVED.replace("receipts = \"collected-gross\"\ncollect_and_pay_from = 2023-01-02\n", "");
    assert!(!printed(&direct, None).text.contains(CAVEAT));
}

/// A plan of which a page says what it is for stands in the line of that instalment; another does not.
#[test]
fn a_plan_is_set_against_the_instalment_that_it_makes_up_for() {
    const LINE: &str = "nothing reached me; later £60.00 under the plan (p. 7), so £40.00 remains";
    const SUM: &str = "£100.00 of these is outstanding. Of this £60.00 came later under the plan (p. 7), so £40.00 remains.";
    let of = |plan: &str| printed(&format!("{RECEIVED}{plan}"), None).text;
    let linked = of(&format!("{PLAN}makes_up = 2023-01-13\n"));
    assert!(linked.contains(LINE) && linked.contains(SUM), "{linked}");
    for other in [PLAN.to_owned(), format!("{PLAN}makes_up = 2023-01-06\n")] {
        let text = of(&other);
        assert!(!text.contains("under the plan") && !text.contains("remains"), "{text}");
    }
    assert!(!of(PLAN).contains("plan below"));
}

/// Nobody says who suggested a plan, nor that it was not agreed: what its page says of that is read there.
#[test]
fn of_a_plan_nothing_is_said_but_what_a_page_is_named_for() {
    let of = |more: &str, plan: &str| printed(&format!("{more}{RECEIVED}{plan}"), None).text;
    let suggested = of("", PLAN);
    assert!(suggested.contains("Plan for the arrears (p. 7)"), "{suggested}");
    assert!(suggested.contains("2 instalments are shown, due by 26 February 2023."), "{suggested}");
    assert!(!suggested.contains("agreed") && !suggested.contains("suggested"), "{suggested}");
    let agreed = of("plan_agreed = \"decision\"\nplan_agreed_page = 3\n", PLAN);
    assert!(agreed.contains("The plan was agreed (p. 8)."), "{agreed}");
    let last = format!(
        "{PLAN}[[account.plan]]\nfrom = 2023-03-03\namount = \"49.00\"\nitem = \"decision\"\npage = 2\n"
    );
    let longer = of("", &last);
    assert!(
        longer.contains("2 of its 3 instalments were due by 26 February 2023, the end of this account."),
        "{longer}"
    );
}

/// What only the user's own letter lists is not shown by a bank.
#[test]
fn payments_that_only_the_user_lists_are_told_apart() {
    const USER: &str = "[[item]]\nfile = \"bank.pdf\"\nid = \"bank\"\nkind = \"statement\"\nfrom = \"Kennet Bank\"\n\
        [[item]]\nfile = \"letter.pdf\"\nid = \"letter\"\nkind = \"letter\"\nfrom = \"Ann Lee\"\n[[party]]\nname = \"Ann Lee\"\n\
        role = \"Appellant\"\n";
    let paid = |day: &str, item: &str| {
        format!("[[account.payment]]\ndate = 2023-01-{day}\namount = \"10.00\"\nitem = \"{item}\"\n")
    };
    let base = ACCOUNT.split("[[account.payment]]").next().expect("the account");
    let of = |payments: &[String]| printed_with(USER, &format!("{base}{}", payments.concat()), None).text;
    let both = of(&[paid("04", "bank"), paid("11", "letter"), paid("18", "letter")]);
    assert!(
        both.contains(
            "A bank statement in this bundle shows 1 payment, £10.00. 2 payments, £20.00, 11 January to 18 January 2023, are as I \
             list them (p. 12). No bank statement in this bundle is named for them."
        ),
        "{both}"
    );
    assert!(!of(&[paid("04", "bank"), paid("11", "bank")]).contains("as I list"));
    // The decision is CMS's document.
    assert!(!of(&[paid("11", "decision")]).contains("as I list"));
    let own = of(&["[[account.payment]]\ndate = 2023-01-11\namount = \"10.00\"\n".to_owned()]);
    assert!(own.contains("1 payment, £10.00, 11 January 2023, is as I list it. No bank statement"), "{own}");
}

/// The day of a letter and the day on which it came are two days, each with its page.
#[test]
fn collect_and_pay_was_asked_for_on_the_day_of_the_letter() {
    let of = |items: &str, asked: &str| {
        let keys = format!("collect_and_pay_asked = {asked}\ncollect_and_pay_asked_item = \"ask\"\n");
        printed_with(items, &format!("{keys}side = \"receiver\"\n{ACCOUNT}"), None).text
    };
    let letter = "[[item]]\nfile = \"ask.pdf\"\nid = \"ask\"\nkind = \"letter\"\ndate = 2023-01-12\n";
    let tracking = "[[item]]\nfile = \"track.pdf\"\n[item.post]\nletter = \"ask\"\ndelivered = 2023-01-16\n";
    let both = format!("{letter}{tracking}");
    for (items, asked, said) in [
        (letter, "2023-01-12", "Collect and Pay was asked for on 12 January 2023 (p. 9)."),
        (
            &both,
            "2023-01-16",
            "Collect and Pay was asked for by the letter of 12 January 2023 (p. 9), received 16 January 2023 (p. 12).",
        ),
        (
            &both,
            "2023-01-14",
            "Collect and Pay was asked for by the letter of 12 January 2023 (p. 9), on 14 January 2023, as I say.",
        ),
        (
            letter,
            "2023-01-16",
            "Collect and Pay was asked for by the letter of 12 January 2023 (p. 9), on 16 January 2023, as I say.",
        ),
    ] {
        let text = of(items, asked);
        assert!(text.contains(said), "{said}: {text}");
        // The user is asked about a day that nothing shows.
        let sample = Sample::new(&format!(
            "{items}[[item]]\nfile = \"decision.pdf\"\nid = \"decision\"\n[[account]]\ncollect_and_pay_asked = {asked}\n\
             collect_and_pay_asked_item = \"ask\"\n{ACCOUNT}"
        ));
        assert_eq!(findings(&sample.matter()).len(), usize::from(said.ends_with("as I say.")), "{said}");
    }
}

/// What the workings hold is named, and nothing else; the days that a decision changed are told by the day.
#[test]
fn only_what_is_there_is_said_to_be_there() {
    let plain = printed(ACCOUNT, None).text;
    assert!(plain.contains("Amounts due and how it was worked out: "), "{plain}");
    let claim = printed(&format!("{ACCOUNT}{}", claimed("500.00")), None).text;
    assert!(claim.contains("Amounts due, differences and how it was worked out: "), "{claim}");
    let charge = "[[account.charge]]\ndate = 2023-01-10\namount = \"50.00\"\nwhat = \"deduction from earnings order\"\n";
    let charge = printed(&format!("{ACCOUNT}{charge}"), None).text;
    assert!(charge.contains("Amounts due, charges and how it was worked out: "), "{charge}");
}
