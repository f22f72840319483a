//! The schedule as it is printed, its findings, and that its totals are the sums of its lines.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::case::manifest::Manifest;
use crate::case::manifest::case_types::Text;
use crate::case::manifest::types::Loss;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::model::finding::Severity;
use crate::model::plan::PlannedPart;

const CASE: &str = r#"
[bundle]
purpose = "compensation"
[claim]
interest_rate = 825
interest_source = "the rate of my loan"
raised = "bill"
answer_by = 2022-04-01
besides_money = "An apology, as on {bill:2}"
[[child]]
name = "Oliwia"
[[item]]
file = "bill.pdf"
id = "bill"
title = "Bill"
date = 2020-06-02
[[loss]]
head = "consolatory"
description = "Distress"
grounds = "Five wrong letters {bill}"
[[loss]]
head = "postage"
description = "Undated letter"
amount = "2.45"
receipt = "no"
[[loss]]
head = "postage"
date = 2020-01-20
description = "Letter about Oliwia"
payee = "Post Office"
amount = "2.26"
item = "bill"
page = 3
receipt = "yes"
caused_by = "The wrong year"
paid = true
[[loss]]
head = "actual-loss"
date = 2021-01-31
description = "Charges"
quantity = "6"
unit = "deductions"
rate = "1.00"
receipt = "estimate"
paid = false
[[loss]]
head = "delay"
description = "Interest"
principal = "1000.00"
interest_from = 2021-03-01
"#;

#[test]
fn lines_stand_under_their_heads_with_sums() {
    let sample = Sample::new(CASE);
    let context = sample.matter();
    let chapter = compose(&context).expect("a chapter");
    assert_eq!(
        rows(tables(&chapter)[0]),
        [
            "Actual financial loss | £6.00",
            "1 | 31 Jan 2021 | Charges. Worked out as 6 deductions × £1.00. | no document, estimate / cost not yet paid | £6.00",
            "Postage | £4.71",
            "2 | 20 Jan 2020 | Letter about O. Paid to Post Office. Error that caused it: The wrong year. | p. 5, receipt | £2.26",
            "3 |  | Undated letter | no document, no receipt | £2.45",
            " |  | Actual financial loss and postage, together |  | £10.71",
            "Delay (interest, discretionary) | £82.50",
            "4 |  | Interest. Worked out as £1,000.00 × 8.25% × 365 days ÷ 365, 1 Mar 2021 to 1 Mar 2022. | computation | £82.50",
            "Consolatory payment",
            "5 |  | Distress. Grounds: Five wrong letters (p. 3). | see grounds | to be assessed",
            " |  | Total claimed |  | £93.21",
        ]
    );
    let said: Vec<String> = chapter
        .parts
        .iter()
        .filter_map(|part| match part {
            ChapterPart::Small(words) | ChapterPart::Words(words) => {
                Some(words.text().replace('\u{A0}', " "))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            "Interest is calculated at a rate that I propose, 8.25% a year (the rate of my loan). Whether interest is paid, and at what rate, is at the discretion of the body. Simple interest is principal × rate × days ÷ 365, rounded to the penny, half a penny upwards. The first day is not counted, but the last one is.",
            "Apart from money: An apology, as on (p. 4)",
            "I first asked for redress in the document of 2 June 2020, as I say, pp. 3–5.",
            "I ask for an answer by 1 April 2022.",
            "Under each head the earliest comes first. Next to each head is the total of the losses under it.",
        ]
    );
    assert_eq!(chapter.lead.text(), "£93.21: 5 losses. 1 line is without an amount and not in the totals.");
    assert_eq!(findings(&context), []);
}

/// £335.80 of fees of which £226.30 was paid back, £7.20 of postage, £12.48 of calls and a train of £9.40 that was repaid are
/// £364.88 and net £129.18; with bank charges of £25.00 they are £389.88 and £154.18.
#[test]
fn the_heads_that_are_actual_loss_have_a_sum_of_their_own() {
    let line = |head: &str, amount: &str, paid: &str| {
        format!(
            "[[loss]]\nhead = \"{head}\"\ndescription = \"x\"\namount = \"{amount}\"\n{paid}receipt = \"no\"\n"
        )
    };
    let sums = |text: &str| {
        let sample = Sample::new(text);
        let all = rows(tables(&compose(&sample.matter()).expect("a chapter"))[0]);
        let kept = |row: &String| row.contains(", together") || row.contains("The same, net");
        all.into_iter()
            .filter(kept)
            .map(|row| row.trim_start_matches([' ', '|']).replace(" |  | ", ": "))
            .collect::<Vec<_>>()
    };
    let costs = line("actual-loss", "335.80", "already_paid = \"226.30\"\n")
        + &line("postage", "7.20", "")
        + &line("telephone", "12.48", "")
        + &line("travel", "9.40", "already_paid = \"9.40\"\n");
    let others = line("third-party", "18.00", "") + &line("consolatory", "400.00", "");
    let above = [
        "Actual financial loss, phone calls, postage and travel, together: £364.88",
        "The same, net of what was paid: £129.18",
    ];
    assert_eq!(sums(&(costs.clone() + &others)), above);
    let with = [
        "Actual financial loss, phone calls, postage, travel and bank charges, together: £389.88",
        "The same, net of what was paid: £154.18",
    ];
    assert_eq!(sums(&(costs + &line("bank-charges", "25.00", "") + &others)), [above, with].concat());
    // One head needs no second sum, and other heads are none of it.
    assert_eq!(sums(&(line("postage", "7.20", "") + &others)), [""; 0]);
    assert_eq!(sums(&(line("bank-charges", "25.00", "") + &others)), [""; 0]);
    assert_eq!(
        sums(&(line("postage", "12.35", "") + &line("bank-charges", "12.00", ""))),
        ["Postage and bank charges, together: £24.35"]
    );
}

#[test]
fn the_cover_of_a_claim_has_the_total() {
    let mut sample = Sample::new(CASE);
    let said = |sample: &Sample| {
        cover(&sample.matter()).map(|(label, lines)| format!("{label}: {}", lines[0].text()))
    };
    assert_eq!(
        said(&sample).as_deref(),
        Some(
            "Claimed: £93.21, with £82.50 of interest, which is discretionary, and a consolatory payment to be assessed"
        )
    );
    let pages = sample.plan.index;
    sample.plan.before.push(PlannedPart { title: TITLE.into(), pages, below: None });
    assert_eq!(
        said(&sample).as_deref(),
        Some(
            "Claimed: £93.21, with £82.50 of interest, which is discretionary, and a consolatory payment to be assessed; schedule of loss, p. 2"
        )
    );
    sample.manifest.bundle.purpose = Purpose::Tribunal;
    assert_eq!(said(&sample), None);
}

#[test]
fn one_line_has_no_sum_in_its_band_and_columns_without_words_are_dropped() {
    let sample = Sample::new("[[loss]]\nhead = \"travel\"\ndescription = \"Bus\"\namount = \"4.00\"\n");
    let chapter = compose(&sample.matter()).expect("a chapter");
    let table = tables(&chapter)[0];
    let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
    // Nobody named an error.
    assert_eq!(heads, ["No.", "Loss", "Proof", "Amount"]);
    assert_eq!(rows(table), ["Travel", "1 | Bus | no document | £4.00", " | Total claimed |  | £4.00"]);
    assert_eq!(compose(&Sample::new("").matter()), None);
    assert_eq!(cover(&Sample::new("[bundle]\npurpose = \"compensation\"\n").matter()), None);
}

#[test]
fn each_lack_is_a_finding() {
    let said = |line: &str| {
        let sample = Sample::new(&format!("[[loss]]\ndescription = \"A thing\"\n{line}\n"));
        let of = findings(&sample.matter());
        of.into_iter().map(|finding| (finding.severity, finding.message)).collect::<Vec<_>>()
    };
    let (error, warning) = (Severity::Error, Severity::Warning);
    for (line, severity, message) in [
        (
            "head = \"travel\"\namount = \"4.00\"",
            warning,
            "[[loss]] number 1, “A thing”: no document proves it, and it is not marked as an estimate.",
        ),
        (
            "head = \"travel\"\nreceipt = \"no\"",
            warning,
            "[[loss]] number 1, “A thing”: it has no amount and is not in the total.",
        ),
        (
            "head = \"consolatory\"\namount = \"100.00\"",
            warning,
            "[[loss]] number 1, “A thing”: it gives no grounds.",
        ),
        (
            "head = \"travel\"\nreceipt = \"no\"\nquantity = \"some\"\nrate = \"1\"\namount = \"4.00\"",
            warning,
            "[[loss]] number 1, “A thing”: its quantity “some” is not a number with at most four decimals, so the amount given is used.",
        ),
        (
            "head = \"delay\"\nreceipt = \"no\"\nprincipal = \"10.00\"\ninterest_from = 2020-01-01",
            warning,
            "[[loss]] number 1, “A thing”: interest needs a rate, and [claim] has no interest_rate, so it is not in the total.",
        ),
        (
            "head = \"telephone\"\nreceipt = \"no\"\nquantity = \"23\"\nunit = \"minutes\"\nrate = \"0.15\"\namount = \"3.54\"",
            error,
            "[[loss]] number 1, “A thing”: £3.54 is the amount given, and 23 min × £0.15 comes to £3.45.",
        ),
    ] {
        assert_eq!(said(line), [(severity, message.to_owned())], "{line}");
    }
    assert_eq!(said("head = \"travel\"\namount = \"4.00\"\nreceipt = \"estimate\""), []);
}

/// What is said before there is a bundle names no page of one: the number would be that of a bundle never made.
#[test]
fn a_finding_names_no_page() {
    let case =
        CASE.replace("description = \"Distress\"", "description = \"Distress about Oliwia, as on {bill:2}\"");
    let case = case.replace("grounds = \"Five wrong letters {bill}\"\n", "");
    let sample = Sample::new(&case);
    let found: Vec<String> = findings(&sample.matter()).into_iter().map(|finding| finding.message).collect();
    let said = "[[loss]] number 1, “Distress about O., as on {bill:2}”: it gives no grounds.";
    assert_eq!(found, [said]);
}

/// Reading a manifest takes longer than all the rest.
static LINE: LazyLock<Loss> = LazyLock::new(|| {
    let text = "[[loss]]\nhead = \"travel\"\ndescription = \"A\"\nreceipt = \"no\"\n";
    crate::case::manifest::parse(text).manifest.loss.remove(0)
});

fn line(head: Head, amount: i64) -> Loss {
    let grounds = Some(Text("grounds".into()));
    Loss { head, amount: Some(Pence::new(amount)), grounds, ..LINE.clone() }
}

#[test]
fn a_total_that_is_too_large_is_an_error_and_not_a_wrong_sum() {
    let loss = vec![line(Head::Travel, i64::MAX), line(Head::Postage, 1)];
    let sample = Sample::about(Manifest { loss, ..Manifest::default() });
    let found = findings(&sample.matter());
    assert_eq!(found.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Error]);
    let chapter = compose(&sample.matter()).expect("a chapter");
    assert!(rows(tables(&chapter)[0]).last().is_some_and(|row| row.contains("too large")));
}

const HEADS: [Head; 7] = [
    Head::ActualLoss,
    Head::Telephone,
    Head::Postage,
    Head::BankCharges,
    Head::Travel,
    Head::Delay,
    Head::Consolatory,
];

proptest! {
    /// Whatever is claimed: the sum of a band is that of the lines under it, and the total that of all of them. Read
    /// back from what is printed.
    #[test]
    fn totals_are_the_sums_of_their_lines(
        claimed in prop::collection::vec((0..7_usize, 0..100_000_000_i64), 2..40),
    ) {
        let loss = claimed.iter().map(|(head, amount)| line(HEADS[*head], *amount)).collect();
        let sample = Sample::about(Manifest { loss, ..Manifest::default() });
        let chapter = compose(&sample.matter()).expect("a chapter");
        let table = tables(&chapter)[0];
        let at = |head: &str| table.columns.iter().position(|column| column.head == head);
        let amount = at("Amount").expect("amounts");
        let read = |row: &ChapterRow, at: usize| {
            row.cells[at][0].text().parse::<Pence>().expect("an amount").get()
        };
        let (mut under, mut all, mut lines) = (0, 0, 0);
        let mut said: Option<i64> = None;
        for row in &table.rows {
            match row.look {
                RowEmphasis::Band => {
                    prop_assert!(said.is_none_or(|said| said == under));
                    said = (row.cells.len() == 2).then(|| read(row, 1));
                    under = 0;
                }
                RowEmphasis::Plain => {
                    under += read(row, amount);
                    all += read(row, amount);
                    lines += 1;
                }
                RowEmphasis::Total if row.cells.iter().flatten().any(|cell| cell.text() == "Total claimed") => {
                    prop_assert_eq!(read(row, amount), all);
                }
                // The heads of actual loss come before all others.
                RowEmphasis::Total if row.cells.iter().flatten().any(|cell| cell.text().ends_with(", together")) => {
                    prop_assert_eq!(read(row, amount), all);
                }
                _ => prop_assert!(false),
            }
        }
        prop_assert!(said.is_none_or(|said| said == under));
        prop_assert_eq!(lines, claimed.len());
        prop_assert_eq!(all, claimed.iter().map(|(_, amount)| amount).sum::<i64>());
    }
}

const REDUCED: &str = r#"
[bundle]
purpose = "compensation"
[[claim.received]]
date = 2021-05-26
amount = "50.00"
what = "Payment with the letter {letter}"
item = "letter"
page = 2
[[claim.set_off]]
amount = "20.00"
what = "Fee that I owe"
item = "letter"
[[item]]
file = "letter.pdf"
id = "letter"
[[loss]]
head = "postage"
description = "Letters"
amount = "100.00"
already_paid = "10.00"
item = "letter"
[[loss]]
head = "travel"
description = "Bus"
amount = "7.50"
item = "letter"
"#;

/// £107.50 gross, less £10.00 and £50.00 paid, less £20.00 set off: £27.50 (by hand).
#[test]
fn gross_paid_and_net_are_told_apart_and_a_set_off_is_no_loss() {
    let sample = Sample::new(REDUCED);
    let context = sample.matter();
    let chapter = compose(&context).expect("a chapter");
    let rows = rows(tables(&chapter)[0]);
    let last: Vec<String> = rows[rows.len() - 5..].iter().map(|row| row.replace(" | ", "|")).collect();
    let of = |words: &str, amount: &str| last.iter().any(|row| row.contains(words) && row.contains(amount));
    assert!(of("Losses in full (gross)", "£107.50"), "{rows:#?}");
    assert!(of("Less amounts already paid towards the losses above", "−£10.00"), "{rows:#?}");
    assert!(
        of("Less received, as I say: Payment with the letter (p. 3), 26 May 2021 (p. 4)", "−£50.00"),
        "{rows:#?}"
    );
    assert!(of("Less set off: Fee that I owe", "−£20.00"), "{rows:#?}");
    assert!(of("Claimed (net)", "£27.50"), "{rows:#?}");
    let cover = cover(&context).map(|(label, lines)| format!("{label}: {}", lines[0].text()));
    let words = "Claimed: £27.50 net: £107.50 gross, less £60.00 received, as I say, less £20.00 set off";
    assert_eq!(cover.as_deref(), Some(words));
    assert_eq!(findings(&context), []);
}

/// A claim that nothing reduces says nothing of gross and net.
#[test]
fn a_claim_that_nothing_reduces_has_one_total() {
    let chapter = compose(&Sample::new(CASE).matter()).expect("a chapter");
    let rows = rows(tables(&chapter)[0]).join("\n");
    assert!(!rows.contains("gross") && !rows.contains("net") && !rows.contains("Less "), "{rows}");
}

#[test]
fn a_loss_below_nothing_is_refused_with_what_to_write_instead() {
    let sample = Sample::new(
        "[[loss]]\nhead = \"travel\"\ndescription = \"Owed\"\namount = \"-4.00\"\nreceipt = \"no\"\n",
    );
    let found = findings(&sample.matter());
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.message, "[[loss]] number 1, “Owed”: it is below zero, and a set-off is not a loss.");
    assert!(finding.next.contains("[[claim.set_off]]"), "{}", finding.next);
}

/// £107.50 less £60.00 paid and £70.00 set off is £22.50 less than nothing (by hand): nothing is claimed.
#[test]
fn a_claim_is_never_below_nothing() {
    let sample = Sample::new(&REDUCED.replace("amount = \"20.00\"", "amount = \"70.00\""));
    let context = sample.matter();
    let rows = rows(tables(&compose(&context).expect("a chapter"))[0]).join("\n");
    let of = |words: &str, amount: &str| rows.lines().any(|row| row.contains(words) && row.contains(amount));
    assert!(of("Claimed (net)", "£0.00") && !of("Claimed (net)", "−"), "{rows}");
    assert!(of("Paid and set off beyond the losses", "£22.50"), "{rows}");
    let cover = cover(&context).map(|(_, lines)| lines[0].text());
    let words = "£0.00 net: £107.50 gross, less £60.00 received, as I say, less £70.00 set off, which is £22.50 more than the losses";
    assert_eq!(cover.as_deref(), Some(words));
    assert_eq!(findings(&context).len(), 1);
}

#[test]
fn losses_that_may_be_the_same_are_told_under_the_total() {
    const FEE: &str =
        "[[loss]]\nhead = \"travel\"\ndescription = \"Fee\"\ndate = 2020-01-20\nitem = \"bill\"\npage = 2\n";
    let case = |rows: &str| {
        let text = format!(
            "[bundle]\npurpose = \"compensation\"\n[[item]]\nfile = \"bill.pdf\"\nid = \"bill\"\n{rows}"
        );
        let sample = Sample::new(&text);
        let context = sample.matter();
        let chapter = compose(&context).expect("a chapter");
        let words = chapter.parts.iter().find_map(|part| match part {
            ChapterPart::Words(words) => Some(words.text()),
            _ => None,
        });
        (words, cover(&context).map(|(_, lines)| lines[0].text()).expect("a cover"))
    };
    let twice = format!("{FEE}amount = \"12.00\"\n{FEE}amount = \"5.00\"\n{FEE}amount = \"12.00\"\n");
    let (words, cover) = case(&twice);
    assert_eq!(
        words.as_deref(),
        Some(
            "Loss 1 and loss 3 may be the same, because the day, the document, the page and the amount are alike. They are counted once."
        )
    );
    assert_eq!(cover, "£17.00");
    // £17.00 less £20.00 set off is nothing.
    let set_off = "[[claim.set_off]]\namount = \"20.00\"\nwhat = \"Fee\"\nitem = \"bill\"\n";
    assert_eq!(case(&format!("{twice}{set_off}")).1.split(" net").next(), Some("£0.00"));
    // The user says that they are two.
    let two = format!("{twice}separate = true\n");
    assert_eq!(case(&two), (None, "£29.00".into()));
    // Of what was paid towards both the larger sum counts once: £17.00 less £2.00.
    let paid = twice.replace("amount = \"12.00\"\n", "amount = \"12.00\"\nalready_paid = \"2.00\"\n");
    assert!(
        case(&paid).1.starts_with("£15.00 net: £17.00 gross, less £2.00 already paid"),
        "{}",
        case(&paid).1
    );
    // Another amount, or another page, is another loss.
    let apart = format!("{FEE}amount = \"12.00\"\n{FEE}amount = \"5.00\"\n");
    assert_eq!(case(&apart), (None, "£17.00".into()));
    let page =
        format!("{FEE}amount = \"12.00\"\n{}amount = \"12.00\"\n", FEE.replace("page = 2", "page = 3"));
    assert_eq!(case(&page).0, None);
}

/// Distress and delay cost nobody money: no receipt, no estimate and no cost is told of them.
#[test]
fn what_is_no_cost_is_not_called_one() {
    let proof = |head: &str, more: &str| {
        let text = format!(
            "[[item]]\nfile = \"bill.pdf\"\nid = \"bill\"\n[[loss]]\nhead = \"{head}\"\ndescription = \"x\"\ngrounds = \"y\"\namount = \"5.00\"\n{more}"
        );
        let sample = Sample::new(&text);
        rows(tables(&compose(&sample.matter()).expect("a chapter"))[0])[1].clone()
    };
    for (head, more, row) in [
        ("consolatory", "receipt = \"estimate\"\npaid = false\n", "1 | x. Grounds: y. | see grounds | £5.00"),
        (
            "consolatory",
            "item = \"bill\"\nreceipt = \"no\"\npaid = true\n",
            "1 | x. Grounds: y. | p. 3 | £5.00",
        ),
        ("delay", "receipt = \"estimate\"\npaid = false\n", "1 | x. Grounds: y. | £5.00"),
        (
            "travel",
            "receipt = \"estimate\"\npaid = false\n",
            "1 | x. Grounds: y. | no document, estimate / cost not yet paid | £5.00",
        ),
        (
            "travel",
            "receipt = \"no\"\npaid = true\n",
            "1 | x. Grounds: y. | no document, no receipt / cost paid, as I say | £5.00",
        ),
        (
            "travel",
            "item = \"bill\"\nreceipt = \"yes\"\npaid = true\n",
            "1 | x. Grounds: y. | p. 3, receipt | £5.00",
        ),
    ] {
        assert_eq!(proof(head, more), row);
    }
}

/// What was paid already has its payer, its day and its page, or is as the user says.
#[test]
fn what_was_already_paid_is_shown_or_is_as_the_user_says() {
    let said = |more: &str| {
        let text = format!(
            "[[item]]\nfile = \"bank.csv\"\nid = \"bank\"\n[[loss]]\nhead = \"travel\"\ndescription = \"Train\"\namount = \"9.40\"\nreceipt = \"no\"\nalready_paid = \"9.40\"\n{more}"
        );
        let sample = Sample::new(&text);
        rows(tables(&compose(&sample.matter()).expect("a chapter"))[0])[1].replace('\u{A0}', " ")
    };
    let shown = said(
        "already_paid_by = \"HMCTS\"\nalready_paid_on = 2026-08-03\nalready_paid_item = \"bank\"\nalready_paid_page = 2\n",
    );
    assert!(shown.contains("Already paid: £9.40, by HMCTS, 3 August 2026 (p. 4)"), "{shown}");
    assert!(said("").contains("Already paid: £9.40, as I say"), "{}", said(""));
}

/// An appeal claims no losses.
#[test]
fn in_an_appeal_nothing_is_claimed() {
    let of = |text: &str| {
        let mut sample = Sample::new(text);
        sample.manifest.bundle.purpose = Purpose::Tribunal;
        let chapter = compose(&sample.matter()).expect("a chapter");
        let words: Vec<String> = chapter
            .parts
            .iter()
            .filter_map(|part| match part {
                ChapterPart::Words(words) | ChapterPart::Small(words) => Some(words.text()),
                _ => None,
            })
            .collect();
        format!("{}\n{}\n{}", chapter.lead.text(), rows(tables(&chapter)[0]).join("\n"), words.join("\n"))
    };
    for text in [CASE, REDUCED] {
        let said = of(text);
        assert!(said.contains("These losses are not claimed in this appeal."), "{said}");
        assert!(said.contains(", not claimed in this appeal |  | £"), "{said}");
        for words in ["Claimed (net)", "Total claimed", "I first asked", "I ask for an answer"] {
            assert!(!said.contains(words), "{words}: {said}");
        }
    }
}

/// The page on which redress was asked for is named where the user names it.
#[test]
fn the_page_that_asks_for_redress_is_named() {
    let said = |text: &str| {
        let sample = Sample::new(text);
        let parts = compose(&sample.matter()).expect("a chapter").parts;
        let words = parts.into_iter().filter_map(|part| match part {
            ChapterPart::Words(words) => Some(words.text().replace('\u{A0}', " ")),
            _ => None,
        });
        words.filter(|words| words.starts_with("I first asked")).collect::<String>()
    };
    assert_eq!(said(CASE), "I first asked for redress in the document of 2 June 2020, as I say, pp. 3–5.");
    let page = CASE.replace("raised = \"bill\"", "raised = \"bill\"\nraised_page = 2");
    assert_eq!(said(&page), "I first asked for redress in the document of 2 June 2020, p. 4.");
}

/// That somebody was paid is said where the user says so or a receipt is named for it.
#[test]
fn a_payee_is_paid_only_where_that_is_said() {
    for (more, words) in [
        ("", "Payee: Fenwick & Hale Ltd"),
        ("receipt = \"estimate\"", "Payee: Fenwick & Hale Ltd"),
        ("receipt = \"no\"", "Payee: Fenwick & Hale Ltd"),
        ("paid = false", "To be paid to Fenwick & Hale Ltd"),
        ("paid = false\nreceipt = \"yes\"", "To be paid to Fenwick & Hale Ltd"),
        ("paid = true", "Paid to Fenwick & Hale Ltd"),
        ("receipt = \"yes\"", "Paid to Fenwick & Hale Ltd"),
    ] {
        let sample = Sample::new(&format!(
            "[[loss]]\nhead = \"actual-loss\"\ndescription = \"Charge\"\npayee = \"Fenwick & Hale Ltd\"\namount = \"6.00\"\n{more}\n"
        ));
        let chapter = compose(&sample.matter()).expect("a chapter");
        let row = rows(tables(&chapter)[0]).into_iter().find(|row| row.contains("Charge")).expect("a row");
        assert!(row.contains(&format!("Charge. {words}")), "{more}: {row}");
    }
}
