//! The audit as it is printed: its words by side and sign, and nothing that is not known.

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
    text: String,
    cover: String,
}

fn printed(account: &str, statement: Option<&str>) -> Printed {
    let sample = Sample::new(&format!(
        "[[item]]\nfile = \"cms.csv\"\n[[item]]\nfile = \"decision.pdf\"\nid = \"decision\"\n[[account]]\n{account}"
    ));
    let file = ItemPath::parse("cms.csv").expect("a path");
    let table = statement.map(|text| {
        let format = identify(text.as_bytes(), Some("csv"));
        LedgerTable::read(&file, format, text.as_bytes(), &Limits::STANDARD)
    });
    let statement = table.as_ref().map(|table| Ledger { file: &file, table });
    let ledgers = Ledgers { payments: None, statement };
    let outcome = audit(&sample.manifest.account[0], ledgers, Nation::EnglandAndWales);
    let audits = [outcome.audit.unwrap_or_else(|| panic!("{:#?}", outcome.findings))];
    let items =
        ItemInBundle::in_order(&sample.manifest.item, sample.plan.items().map(|placed| &placed.entry));
    let context =
        CaseContext::new(&sample.manifest, items, sample.plan.clone(), &sample.profile, &audits, TODAY);
    let mut chapters = compose(&context);
    let summary = chapters.remove(0);
    let mut lines: Vec<String> = tables(&summary).into_iter().flat_map(rows).collect();
    for part in &summary.parts {
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
    let heads =
        tables(&summary).into_iter().flat_map(|table| &table.columns).map(|column| column.head.clone());
    lines.extend(heads);
    let cover = cover(&context).into_iter().flat_map(|(_, lines)| lines);
    let cover = cover.map(|line| line.text()).collect::<Vec<_>>().join(" ");
    let plain = |text: &str| text.replace('\u{A0}', " ");
    Printed { summary, text: plain(&lines.join("\n")), cover: plain(&cover) }
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
        "Owed to me on 29 January 2023: £100.00 as CMS says (p. 6), £250.00 by the decision in force, £170.00 as I say it \
         should be."
    );
    let head = "CMS says that at the end of 29 January 2023 £100.00 is owed to me (p. 6).\nBy the decision in force and the \
                payments listed here, £250.00 is owed to me. Against that CMS understates by £150.00.\nAs I say it \
                should be, £170.00 is owed to me: the decision itself makes a difference of £80.00.";
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
        ledger.text.contains("Payments that are not credited alike | 1 week: 1 | £150.00 | £150.00"),
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
    assert!(printed.summary.lead.text().contains("what CMS says"));
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
