//! What the user is told of the figures of a calculation: what is missing, and what does not agree. None of it is printed.

use super::case_sheets::{is_printed, sheets};
use super::figures::head;
use crate::case::calculation::rules::{RuleName, SchemeRules};
use crate::case::calculation::sheet::{
    CalculationFigure, CalculationSheet, FigureProblem, FiguresOf, GivenAmount, NoSheet, SheetColumn,
};
use crate::case::manifest::calculation_types::Calculation;
use crate::frontmatter::content::CaseContext;
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, counted};

/// The findings of all calculations.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let all = &context.manifest.calculation;
    let mut found = Vec::new();
    for (calculation, sheet) in all.iter().zip(sheets(context)) {
        let name = named(calculation, all.len());
        match sheet {
            Ok(sheet) => found.extend(of_sheet(&name, &sheet)),
            Err(why) => found.push(not_worked_out(&name, why)),
        }
    }
    if !all.is_empty() && !is_printed(context) {
        found.push(
            Finding::note(
                Code::CalculationDoubted,
                "The calculation sheet is not part of a bundle for this purpose, so it is left out.",
            )
            .about(crate::case::manifest::FILE)
            .next(
                "To print it, write before = […] with \"calculation\" among the chapters into purpose.toml.",
            ),
        );
    }
    found
}

fn named(calculation: &Calculation, all: usize) -> String {
    match calculation.title.as_deref() {
        Some(title) if all > 1 => format!("The calculation “{title}”"),
        _ => "The calculation".into(),
    }
}

fn warning(message: String, next: &str) -> Finding {
    let finding = Finding::warning(Code::CalculationDoubted, message).about(crate::case::manifest::FILE);
    if next.is_empty() { finding } else { finding.next(next) }
}

fn not_worked_out(name: &str, why: NoSheet) -> Finding {
    match why {
        NoSheet::NoEffectiveDate => warning(
            format!(
                "{name} is not worked out, because you have not given the day on which the decision takes \
                 effect."
            ),
            "Add effective = … to [[calculation]]. The rates depend on it.",
        ),
        NoSheet::BeforeTheScheme(day) => warning(
            format!(
                "{name} is not worked out. It takes effect on {}, which is before the scheme of 2012, the only one that leverarch knows.",
                PartialDate::Day(day)
            ),
            "Check the date. An earlier scheme has other rules.",
        ),
    }
}

fn of_sheet(name: &str, sheet: &CalculationSheet<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for column in &sheet.columns {
        for problem in &column.problems {
            // What is taken over from the figures that CMS used is told of those alone.
            let told = sheet
                .columns
                .iter()
                .take_while(|other| other.of != column.of)
                .any(|other| other.problems.contains(problem));
            if !told {
                found.push(of_problem(name, &sheet.rules, column, problem));
            }
        }
    }
    found
}

/// The table of the manifest that a set of figures is.
const fn table(of: FiguresOf) -> &'static str {
    match of {
        FiguresOf::Used => "[calculation.used]",
        FiguresOf::Asked => "[calculation.asked]",
        FiguresOf::Alternative => "[calculation.alternative]",
    }
}

fn of_problem(name: &str, rules: &SchemeRules, column: &SheetColumn, problem: &FigureProblem) -> Finding {
    let rule = |rule| rules.rule(rule).map(|rule| rule.rule).unwrap_or_default();
    let side = head(column.of).to_lowercase().replace("cms", "CMS");
    let table = table(column.of);
    match *problem {
        FigureProblem::Missing(figure) => missing(name, &side, table, figure),
        FigureProblem::NightsOfOthers { given, children } => warning(
            format!(
                "{name} ({side}) has the nights of {} but {}, so the amount is not worked out.",
                counted(given, "child", "children"),
                counted(children as usize, "child", "children")
            ),
            "Give each child a number in each = […], or write a_year = … for all.",
        ),
        FigureProblem::NightsInTwoBands(nights) => warning(
            format!(
                "{name} ({side}) has {nights} nights a year, which is more than one band, so the amount is not worked out."
            ),
            &rule(RuleName::Nights),
        ),
        FigureProblem::NightsTwice => warning(
            format!(
                "{name} ({side}) gives nights both as a_year and as each, so the amount is not worked out."
            ),
            "Keep only one of them.",
        ),
        FigureProblem::Pension => warning(
            format!(
                "{name} ({side}) has a pension contribution that cannot be deducted, so the amount is not worked out."
            ),
            "Give yearly = … as well as pension = …. The pension must be of the same year and below the \
             income.",
        ),
        FigureProblem::NegativeIncome => warning(
            format!("{name} ({side}) has an income below zero, so the amount is not worked out."),
            "Write the gross income, or 0.00.",
        ),
        FigureProblem::TaxYearNotEnded(year) => warning(
            format!(
                "{name} ({side}) has income of the tax year {year}, which had not ended when it was needed."
            ),
            "Check tax_year and the effective date. Historic income is of a year that had ended.",
        ),
        FigureProblem::TaxYearTooOld(year) => warning(
            format!(
                "{name} ({side}) has income of the tax year {year}, which is further back than the years that count."
            ),
            &format!("Check tax_year. {}", rule(RuleName::Historic)),
        ),
        FigureProblem::AskedTooEarly(days) => warning(
            format!(
                "{name} ({side}): CMS asked HMRC {days} days before the effective date, which is too early."
            ),
            &format!("Check hmrc_asked and the effective date. {}", rule(RuleName::HmrcAsked)),
        ),
        FigureProblem::WeeklyIncome(GivenAmount { given, worked }) => warning(
            format!(
                "{name} ({side}): the weekly income given is {given}, but the yearly income makes \
                     {worked}."
            ),
            "Check both figures. The sheet continues with the yearly income and shows the printed one.",
        ),
        FigureProblem::Weekly(GivenAmount { given, worked }) => warning(
            format!("{name} ({side}): the amount given is {given} a week, but its figures make {worked}."),
            "Check the figures of this table and the amount. The sheet prints both.",
        ),
        FigureProblem::Monthly(GivenAmount { given, worked }) => warning(
            format!(
                "{name} ({side}): the amount given is {given} a month, but 52 weeks in 12 instalments make {worked}."
            ),
            "Check the monthly figure. The sheet prints both.",
        ),
        FigureProblem::LeastNotKnown => warning(
            format!(
                "{name} ({side}) comes to less than the least amount after nights. That is an amount for all \
                 receiving parents together, so it is not worked out."
            ),
            "Add weekly = … as CMS prints it.",
        ),
        FigureProblem::NightsAtBenefit => warning(
            format!(
                "{name} ({side}): nights differ between the children. No rule for that at the flat rate by \
                 benefit was found, so the amount is not worked out."
            ),
            "Add weekly = … as CMS prints it.",
        ),
    }
}

fn missing(name: &str, side: &str, table: &str, figure: CalculationFigure) -> Finding {
    let note = |what: &str, next: &str| {
        let message = format!("{name} ({side}) does not say {what}.");
        Finding::note(Code::CalculationDoubted, message).about(crate::case::manifest::FILE).next(next)
    };
    let (what, key) = match figure {
        CalculationFigure::TaxYear => {
            return note(
                "which tax year the income is of",
                &format!("Add tax_year = \"2018-19\" to income in {table}."),
            );
        }
        CalculationFigure::IncomeItem => {
            return note(
                "which document shows the income",
                &format!("Add item = \"…\" to income in {table}."),
            );
        }
        CalculationFigure::Income => ("the income", "income = { basis = \"historic\", yearly = \"…\" }"),
        CalculationFigure::Children => ("how many children there are", "children = …"),
        CalculationFigure::OtherChildren => (
            "how many other children live in the paying parent’s home",
            "other_children = 0, if there is none",
        ),
        CalculationFigure::Nights => {
            ("how many nights the children stay", "nights = { a_year = \"52-103\" }")
        }
    };
    warning(
        format!("{name} ({side}) is not worked out to the end, because you have not said {what}."),
        &format!("Add to {table}: {key}."),
    )
}
