//! What the sheet says, and what it does not say. The amounts are those of the vectors that were worked out by hand.

use super::super::testing::{Sample, rows, tables};
use super::*;
use crate::model::Purpose;
use crate::model::finding::Severity;

const ITEMS: &str =
    "[[item]]\nfile = \"d.txt\"\nid = \"d\"\ndate = 2020-01-06\n[[item]]\nfile = \"p60.txt\"\nid = \"p60\"\n";
const USED: &str = "[[calculation]]\ndecision = \"d\"\npage = 2\neffective = 2019-12-20\n[calculation.used]\n\
    income = { basis = \"historic\", yearly = \"41237.14\", weekly = \"790.85\", tax_year = \"2017-18\", item = \"d\", page = 1 }\n\
    children = 2\nother_children = 0\nnights = { a_year = \"52-103\" }\nweekly = \"108.46\"\n";
const ASKED: &str = "[calculation.asked]\nincome = { basis = \"historic\", yearly = \"29812.60\", tax_year = \"2018-19\", item = \"p60\" }\nweekly = \"78.41\"\n";
const OTHER: &str = "[calculation.alternative]\nincome = { basis = \"current\", yearly = \"28948.56\", item = \"p60\", page = 2 }\n";

fn sample(text: &str) -> Sample {
    Sample::new(&format!("{ITEMS}{text}")).for_purpose(Purpose::Tribunal)
}

/// The chapter's head and its rows.
fn sheet(text: &str) -> (Vec<String>, Vec<String>) {
    let sample = sample(text);
    let chapters = compose(&sample.matter());
    let [chapter] = &chapters[..] else { panic!("{} chapters", chapters.len()) };
    let ChapterPart::Boxed(lines) = &chapter.parts[0] else { panic!("no head") };
    let lines = lines.iter().map(|line| line.text().replace('\u{A0}', " ")).collect();
    (lines, rows(tables(chapter)[0]))
}

/// The cells of the row with a label.
fn row(rows: &[String], label: &str) -> String {
    let found = rows.iter().find(|row| row.starts_with(label));
    let row = found.unwrap_or_else(|| panic!("no {label} in {rows:#?}"));
    row.split_once(" | ").expect("cells").1.to_owned()
}

fn found(text: &str) -> Vec<(Severity, String)> {
    findings(&sample(text).matter())
        .into_iter()
        .map(|found| (found.severity, format!("{} {}", found.message, found.next)))
        .collect()
}

#[test]
fn figure_used_beside_figure_asked_for() {
    let (head, rows) = sheet(&format!("{USED}{ASKED}{OTHER}"));
    assert_eq!(
        head,
        [
            "Used by CMS: £41,237.14 a year (tax year 2017 to 2018), p. 3: £108.46 a week.",
            "Asked for: £29,812.60 a year (tax year 2018 to 2019), p. 6: £78.41 a week, £30.05 less.",
            "In the alternative: £28,948.56 a year (current income), p. 7: £76.14 a week, £32.32 less.",
        ]
    );
    for (label, cells) in [
        (
            "Income",
            "£41,237.14 a year / historic, tax year 2017 to 2018, p. 3 | £29,812.60 a year / historic, tax year 2018 to 2019, p. 6 | £28,948.56 a year / current, p. 7",
        ),
        ("Current income", " |  | £28,948.56, p. 7 / 29.8% less / 25% or more: current"),
        ("Weekly income", "£790.85 | £571.75 | £555.18"),
        ("Rate", "basic | basic | basic"),
        ("Children", "2 | 2 | 2"),
        ("Other children in the home", "none | none | none"),
        ("Amount at this rate", "£790.85 × 16% / £126.54 | £571.75 × 16% / £91.48 | £555.18 × 16% / £88.83"),
        (
            "Nights a year",
            "52 to 103 / 1/7 off / −£18.08 / £108.46 | 52 to 103 / 1/7 off / −£13.07 / £78.41 | 52 to 103 / 1/7 off / −£12.69 / £76.14",
        ),
        ("Child maintenance a week", "£108.46 | £78.41 | £76.14"),
    ] {
        assert_eq!(row(&rows, label), cells, "{label}");
    }
    // Steps that nothing is said of are not there.
    for absent in
        ["HMRC was asked", "Pension", "Counted at most", "Share", "Least amount", "As printed", "A month"]
    {
        assert!(!rows.iter().any(|row| row.starts_with(absent)), "{absent}");
    }
    assert_eq!(found(&format!("{USED}{ASKED}{OTHER}")), []);
    // A later tax year is right only on a condition that no sum shows; the same year is not told of.
    let small = |text: &str| {
        let sample = sample(text);
        let parts = compose(&sample.matter()).remove(0).parts;
        let small = parts.iter().filter_map(|part| match part {
            ChapterPart::Small(words) => Some(words.text()),
            _ => None,
        });
        small.collect::<String>()
    };
    let condition =
        "The figure for the tax year 2018 to 2019 is historic income only if HMRC held it when CMS asked.";
    assert!(small(&format!("{USED}{ASKED}")).contains(condition));
    assert!(!small(&format!("{USED}{OTHER}")).contains("only if HMRC held it"));
}

#[test]
fn each_rule_has_its_source_and_says_when_it_was_not_read() {
    let (_, rows) = sheet(USED);
    let label = |label: &str| rows.iter().find(|row| row.starts_with(label)).expect("row").clone();
    assert!(label("Weekly income").contains("A year’s income ÷ 365 × 7, also in a leap year (reg. 35(3))."));
    assert!(label("Nights a year").contains("(Sch. 1 para. 7, reg. 46, reported)."));
    let ireland = format!("[case]\nnation = \"northern-ireland\"\n{USED}");
    let (_, rows) = sheet(&ireland);
    let all = rows.join("\n");
    assert!(all.contains("(reg. 34(3))") && all.contains(", please check)"), "{all}");
    let chapters = sample(&ireland);
    let small: String = compose(&chapters.matter())[0]
        .parts
        .iter()
        .filter_map(|part| if let ChapterPart::Small(words) = part { Some(words.text()) } else { None })
        .collect();
    assert!(small.contains("Order 1991") && !small.contains("Act 1991"), "{small}");
    assert!(small.contains("may differ from CMS’s amount by 1p"));
}

#[test]
fn a_printed_amount_that_its_own_figures_do_not_make_is_said_with_both() {
    let used = USED.replace("weekly = \"108.46\"", "weekly = \"110.00\"");
    let (head, rows) = sheet(&used);
    assert_eq!(
        head.last().map(String::as_str),
        Some("The figures that CMS used make £108.46 a week, £1.54 less than the £110.00 that it printed.")
    );
    assert_eq!(row(&rows, "As printed by CMS"), "£110.00 / £1.54 more");
    let told = found(&used);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("£110.00 a week, but its figures make £108.46"), "{told:?}");
    // A penny can come of rounding, and is not called a difference.
    let (head, _) = sheet(&USED.replace("weekly = \"108.46\"", "weekly = \"108.47\""));
    assert_eq!(head.len(), 1);
    assert_eq!(found(&USED.replace("weekly = \"108.46\"", "weekly = \"108.47\"")), []);
    let week = USED.replace("weekly = \"790.85\"", "weekly = \"795.00\"");
    let (_, rows) = sheet(&week);
    assert_eq!(row(&rows, "Weekly income"), "£790.85 / printed: £795.00");
    assert_eq!(found(&week).len(), 1);
}

#[test]
fn what_is_missing_is_a_finding_and_never_guessed() {
    // The line that is taken out, what is said, and whether an amount is there all the same.
    for (line, said) in [
        (
            "children = 2\n",
            "you have not said how many children there are. Add to [calculation.used]: children = ….",
        ),
        ("other_children = 0\n", "how many other children live in the paying parent’s home"),
        ("nights = { a_year = \"52-103\" }\n", "how many nights the children stay"),
    ] {
        let text = USED.replace(line, "").replace("weekly = \"108.46\"\n", "");
        let told = found(&text);
        assert_eq!(told.len(), 1, "{line}: {told:?}");
        assert!(told[0].1.contains(said), "{line}: {told:?}");
        let (head, rows) = sheet(&text);
        assert!(!head.iter().any(|line| line.contains("a week")), "{head:?}");
        assert!(!rows.iter().any(|row| row.starts_with("Child maintenance a week")), "{rows:?}");
    }
    // Without an effective date there is no sheet; with the decision in dispute there is one.
    let undated = USED.replace("effective = 2019-12-20\n", "");
    assert_eq!(compose(&sample(&undated).matter()).len(), 0);
    assert!(found(&undated)[0].1.contains("the day on which the decision takes effect"));
    let disputed = format!("[case]\ndecision = {{ effective = 2019-12-20 }}\n{undated}");
    assert_eq!(compose(&sample(&disputed).matter()).len(), 1);
    assert!(found(&USED.replace("2019-12-20", "2012-12-09"))[0].1.contains("before the scheme of 2012"));
    // Several without a title are told apart.
    let two = sample(&format!("{USED}{USED}"));
    let titles: Vec<String> = compose(&two.matter()).into_iter().map(|chapter| chapter.title).collect();
    assert_eq!(titles, ["Calculation sheet 1", "Calculation sheet 2"]);
    // Nothing is there where nothing is stated.
    let none = sample("");
    assert_eq!((compose(&none.matter()).len(), cover(&none.matter()).len(), found("")), (0, 0, vec![]));
}

#[test]
fn figures_that_cannot_be_are_told() {
    let with = |from: &str, to: &str| found(&USED.replace(from, to));
    let nights = "nights = { a_year = \"52-103\" }";
    for (told, said) in [
        (
            with(nights, "nights = { a_year = \"100-110\" }"),
            "100 to 110 nights a year, which is more than one band",
        ),
        (with(nights, "nights = { each = [60, 60, 60] }"), "has the nights of 3 children but 2 children"),
        (with(nights, "nights = { a_year = 60, each = [60, 60] }"), "both as a_year and as each"),
        (with("41237.14", "-5.00"), "an income below zero"),
        (
            with("tax_year = \"2017-18\"", "pension = \"50000.00\", tax_year = \"2017-18\""),
            "a pension contribution that cannot be deducted",
        ),
        (with("tax_year = \"2017-18\"", "tax_year = \"2019-20\""), "2019 to 2020, which had not ended"),
        (with("tax_year = \"2017-18\"", "tax_year = \"2012-13\""), "2012 to 2013, which is further back"),
        (with("tax_year = \"2017-18\", ", ""), "does not say which tax year"),
        (with(", item = \"d\", page = 1", ""), "does not say which document shows the income"),
        (
            with("tax_year", "hmrc_asked = 2019-11-19, tax_year"),
            "CMS asked HMRC 31 days before the effective date",
        ),
        (
            with("weekly = \"108.46\"", "weekly = \"108.46\"\nmonthly = \"480.00\""),
            "52 weeks in 12 instalments make £469.99",
        ),
    ] {
        assert_eq!(told.len(), 1, "{said}: {told:?}");
        assert!(told[0].1.contains(said), "{said}: {told:?}");
    }
    // What is right on the bound is not told of.
    for (from, to) in [
        ("tax_year", "hmrc_asked = 2019-11-20, tax_year"),
        ("tax_year = \"2017-18\"", "tax_year = \"2013-14\""),
        ("tax_year = \"2017-18\"", "tax_year = \"2018-19\""),
        ("weekly = \"108.46\"", "weekly = \"108.46\"\nmonthly = \"469.99\""),
        ("weekly = \"108.46\"", "weekly = \"108.46\"\nmonthly = \"471.28\""),
        (nights, "nights = { each = [60, 103] }"),
    ] {
        assert_eq!(with(from, to), [], "{to}");
    }
}

#[test]
fn figures_left_out_of_what_is_asked_are_as_cms_used_them() {
    let asked = "[calculation.asked]\nnights = { each = [60, 120] }\nother_children = 1\n";
    let (head, rows) = sheet(&format!("{USED}{asked}"));
    // 11% off £790.85 is £703.86; 16% of it £112.62; three fourteenths off leave £88.49.
    assert_eq!(
        head,
        [
            "Used by CMS: £41,237.14 a year (tax year 2017 to 2018), p. 3, no other children in the home, 52 to 103 nights a year: £108.46 a week.",
            "Asked for: 1 other child in the home, 60 and 120 nights a year: £88.49 a week, £19.97 less.",
        ]
    );
    let income = "£41,237.14 a year / historic, tax year 2017 to 2018, p. 3";
    assert_eq!(row(&rows, "Income"), format!("{income} | {income}"));
    assert_eq!(row(&rows, "Other children in the home"), "none | 1 / 11% off: £703.86");
    // A result is not taken over, and neither is the year of another income.
    assert!(rows.iter().any(|row| row.contains("their fractions are added")));
}

#[test]
fn several_receiving_parents_and_current_income_that_changes_nothing() {
    let text = "[[calculation]]\ntitle = \"Ms Lister\"\neffective = 2026-04-06\n\
        current_income = { basis = \"current\", yearly = \"36400.00\", item = \"p60\" }\n[calculation.used]\n\
        income = { basis = \"historic\", yearly = \"41600.00\", tax_year = \"2024-25\", hmrc_asked = 2026-03-20, item = \"d\" }\n\
        children = 1\nwith_other_receiving_parents = 2\nother_children = 0\nnights = { a_year = 0 }\nweekly = \"50.53\"\n\
        [calculation.asked]\nnights = { a_year = 60 }\nweekly = \"43.31\"\n";
    let (head, rows) = sheet(text);
    assert_eq!(head[1], "Asked for: 60 nights a year: £43.31 a week, £7.22 less.");
    assert_eq!(
        row(&rows, "HMRC was asked"),
        "20 March 2026, p. 3 / 17 days before | 20 March 2026, p. 3 / 17 days before"
    );
    let same = "£36,400.00, p. 6 / 12.5% less / below 25%: historic";
    // CMS's documents show no current income: it is not in CMS's column, but in the user's.
    assert_eq!(row(&rows, "Current income"), format!(" | {same}"));
    let in_decision = text.replace("item = \"p60\"", "item = \"d\"");
    let same = "£36,400.00, p. 3 / 12.5% less / below 25%: historic";
    assert_eq!(row(&sheet(&in_decision).1, "Current income"), format!("{same} | {same}"));
    let one = text.split("[calculation.asked]").next().expect("the figures used");
    assert!(!sheet(one).1.iter().any(|row| row.starts_with("Current income")));
    let sample = sample(one);
    let small = compose(&sample.matter()).remove(0).parts.into_iter().filter_map(|part| match part {
        ChapterPart::Small(words) => Some(words.text().replace('\u{A0}', " ")),
        _ => None,
    });
    let said = "As I say, the current income is £36,400.00, p. 6. It differs by less than 25% from the historic income.";
    assert!(small.collect::<Vec<_>>().contains(&said.to_owned()));
    assert_eq!(
        row(&rows, "Children"),
        "1 / and 2 with another receiving parent | 1 / and 2 with another receiving parent"
    );
    assert_eq!(
        row(&rows, "Share of this receiving parent"),
        "1 of 3 children / £50.53 | 1 of 3 children / £50.53"
    );
    assert_eq!(row(&rows, "Nights a year"), "none counted / nothing off | 60 / 1/7 off / −£7.22 / £43.31");
    // A yearly review has no such test.
    let review = text.replace("title", "yearly_review = true\ntitle");
    assert!(!sheet(&review).1.iter().any(|row| row.starts_with("Current income")));
    assert_eq!(found(text), []);
}

/// A receiving parent's sheet says whose income it is, and the cover does not tell it where nobody disputes it.
#[test]
fn the_income_of_the_paying_parent_is_called_that() {
    let receives = "[[account]]\nside = \"receiver\"\nfrom = 2020-01-01\nuntil = 2020-01-07\n";
    let (head, rows) = sheet(&format!("{USED}{ASKED}{receives}"));
    assert!(head[0].starts_with("Used by CMS: income of the paying parent £41,237.14 a year"), "{head:?}");
    assert!(rows.iter().any(|row| row.starts_with("Income of the paying parent")), "{rows:?}");
    let nights = "[calculation.asked]\nnights = { a_year = 60 }\n";
    let said = |text: &str| {
        let lines = cover(&sample(text).matter()).into_iter().flat_map(|(_, lines)| lines);
        lines.map(|line| line.text()).collect::<Vec<_>>().join(" ")
    };
    let receiver = said(&format!("{USED}{nights}{receives}"));
    assert!(!receiver.contains("41,237.14") && receiver.contains("£108.46 a week"), "{receiver}");
    assert!(said(&format!("{USED}{ASKED}{receives}")).contains("income of the paying parent £41,237.14"));
    // The user's own income is told.
    assert!(said(&format!("{USED}{nights}")).contains("Used by CMS: £41,237.14 a year"));
}

#[test]
fn other_rates() {
    let with = |weekly: &str, more: &str| {
        let text = format!(
            "[[calculation]]\neffective = 2026-01-05\n[calculation.used]\nincome = {{ basis = \"current\", weekly = \"{weekly}\", item = \"d\" }}\nchildren = 2\nother_children = 1\n{more}\n"
        );
        sheet(&text).1
    };
    let nights = "nights = { a_year = \"175 or more\" }";
    let rows = with("173.00", nights);
    assert_eq!(row(&rows, "Amount at this rate"), "£7.00 + £73.00 × 21.2% / £22.48");
    assert_eq!(row(&rows, "Nights a year"), "175 or more / 1/2 off, and 2 × £7.00 / −£25.24 / −£2.76");
    assert_eq!(row(&rows, "Least amount"), "raised to £7.00");
    let rows = with("60.00", nights);
    assert_eq!((row(&rows, "Rate"), row(&rows, "Child maintenance a week")), ("flat".into(), "£7.00".into()));
    assert!(
        !rows.iter().any(|row| row.starts_with("Nights") || row.starts_with("Other children")),
        "{rows:?}"
    );
    let rows = with("3500.00", "nights = { a_year = 0 }");
    assert_eq!(row(&rows, "Counted at most"), "£3,000.00");
    assert_eq!(row(&rows, "Amount at this rate"), "£800.00 × 16% + £1,870.00 × 12% / £352.40");
    let benefit = "[[calculation]]\neffective = 2026-01-05\n[calculation.used]\nincome = { basis = \"benefit\" }\nchildren = 2\nnights = { a_year = 60 }\n";
    let (head, rows) = sheet(benefit);
    assert_eq!(head, ["Used by CMS: a benefit: £0.00 a week (worked out here)."]);
    assert_eq!(row(&rows, "Nights a year"), "60 / nothing due / −£7.00 / £0.00");
    let unknown = benefit.replace("benefit", "unknown");
    assert_eq!(row(&sheet(&unknown).1, "Child maintenance a week"), "£51.00");
}

#[test]
fn the_purpose_decides_and_children_are_initials() {
    let titled = USED.replace(
        "[[calculation]]",
        "[[child]]\nname = \"Ruby Ann Hartley\"\n[[calculation]]\ntitle = \"Ruby’s case\"",
    );
    let text = format!("{titled}{ASKED}")
        .replace("tax_year = \"2018-19\"", "tax_year = \"2018-19\", source = \"Ruby’s letter\"");
    let tribunal = sample(&text);
    let chapters = compose(&tribunal.matter());
    assert_eq!(chapters[0].title, "Calculation sheet: R.’s case");
    assert!(!format!("{chapters:?}{:?}", cover(&tribunal.matter())).contains("Ruby"));
    assert_eq!(cover(&tribunal.matter()).len(), 1);
    // What nobody disputes is not on the cover; a claim does not have the chapter, and says so to the user.
    assert_eq!(cover(&sample(USED).matter()).len(), 0);
    let claim = Sample::new(&format!("{ITEMS}{text}")).for_purpose(Purpose::Compensation);
    assert_eq!(cover(&claim.matter()).len(), 0);
    let told = findings(&claim.matter());
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.contains("left out") && told[0].severity == Severity::Note);
}
