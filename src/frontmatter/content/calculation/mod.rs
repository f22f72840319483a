//! The calculation sheet: the figures that CMS used beside those that the user says are right, step by step, each step with
//! its rule, where that is written and how sure it is. The sums are done in [`crate::case::calculation`]; nothing is added
//! up here.

mod case_sheets;
mod figures;
mod findings;
mod headline;
mod side_by_side;
mod steps;
#[cfg(test)]
mod tests;

use super::{CaseContext, Chapter, ChapterPart, ChapterTable, RichText};
use crate::case::calculation::rules::RuleName;
use crate::case::calculation::sheet::{CalculationSheet, FiguresOf, SheetColumn};
use crate::case::manifest::calculation_types::IncomeBasis;
use crate::case::profile::CoverStyle;
use crate::case::time_limits::Certainty;
use crate::model::PartialDate;
use crate::pdf::layout::wording::date_with_nbsp;
use case_sheets::{is_printed, sheets};
pub use findings::findings;
use headline::{HeadlinePlace, brief};
use steps::CalculationStep;

/// The chapter's title, with that of the calculation where it has one.
const TITLE: &str = "Calculation sheet";

/// A chapter for each calculation that can be worked out.
pub fn compose(context: &CaseContext<'_>) -> Vec<Chapter> {
    worked_out(context).map(|(title, sheet)| chapter(context, title, &sheet)).collect()
}

/// What the cover says of a calculation: what CMS used and what is asked for, and where it is worked out.
pub fn cover(context: &CaseContext<'_>) -> Vec<(String, Vec<RichText>)> {
    if !is_printed(context) {
        return Vec::new();
    }
    let row = |(title, sheet): (String, CalculationSheet<'_>)| {
        let mut lines = brief(context, &sheet, HeadlinePlace::Cover);
        if let Some(chapter) = context.plan().chapter(&title) {
            let page = chapter.pages.first();
            let last = lines.pop().unwrap_or_default();
            lines.push(last.say(" ").leading(TITLE, page).say(", ").page(page).say("."));
        }
        ("Calculation".to_owned(), lines)
    };
    // What nobody disputes is no matter for the cover.
    worked_out(context).filter(|(_, sheet)| sheet.columns.len() > 1).map(row).collect()
}

/// The figures of the one calculation that is in dispute, side by side, for a cover that names parties. Of several, and of
/// one that needs more words, the cover has [lines](cover).
pub fn on_cover(context: &CaseContext<'_>) -> Option<ChapterTable> {
    if !is_printed(context) || context.profile.cover != CoverStyle::Parties {
        return None;
    }
    let mut all = worked_out(context);
    let (title, sheet) = all.next().filter(|_| all.next().is_none())?;
    let page = context.plan().chapter(&title).map(|chapter| chapter.pages.first());
    side_by_side::table(context, &sheet, page)
}

/// The calculations that can be worked out, each with the title of its chapter.
fn worked_out<'a>(
    context: &CaseContext<'a>,
) -> impl Iterator<Item = (String, CalculationSheet<'a>)> + use<'a> {
    let several = context.manifest.calculation.len() > 1;
    (1..).zip(sheets(context)).filter_map(move |(number, sheet)| {
        let sheet = sheet.ok()?;
        let title = sheet.calculation.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let title = match title {
            Some(title) => format!("{TITLE}: {title}"),
            None if several => format!("{TITLE} {number}"),
            None => TITLE.into(),
        };
        Some((title, sheet))
    })
}

fn chapter(context: &CaseContext<'_>, title: String, sheet: &CalculationSheet<'_>) -> Chapter {
    let mut parts = vec![ChapterPart::Boxed(brief(context, sheet, HeadlinePlace::Sheet))];
    let steps = steps::steps(context, sheet);
    parts.push(ChapterPart::Table(steps::table(sheet, &steps)));
    parts.extend(steps::tested_as_i_say(context, sheet).map(ChapterPart::Small));
    parts.extend(notes(sheet, &steps).into_iter().map(|note| ChapterPart::Small(note.into())));
    let decision = sheet.calculation.decision.as_ref();
    let dated = decision.and_then(|item| context.item(item)?.item.date);
    let mut lead = RichText::from(match dated {
        Some(date) => format!("The decision of {}", date_with_nbsp(date)),
        None => "The decision".into(),
    });
    if let Some(page) = decision.and_then(|item| context.page(item, sheet.calculation.page)) {
        lead = lead.say(" (").page(page).say(")");
    }
    let effective = date_with_nbsp(PartialDate::Day(sheet.effective));
    let lead =
        lead.say(format!(" takes effect on {effective}. The rules are those of that day (2012 scheme)."));
    Chapter { title, lead, parts, ..Chapter::default() }
}

/// What is to be known of all steps: what the sources are, how sure they are, how amounts are rounded.
fn notes(sheet: &CalculationSheet<'_>, steps: &[CalculationStep]) -> Vec<String> {
    let mut first = sheet.rules.names().to_owned();
    let sure = |sure: Certainty| {
        let mut rules = steps.iter().flat_map(|step| &step.rules);
        rules.any(|name| sheet.rules.rule(*name).is_some_and(|rule| rule.sure == sure))
    };
    if sure(Certainty::Reported) {
        first.push_str(" Reported: by a law publisher, charity or archived official calculator.");
    }
    if sure(Certainty::Unconfirmed) {
        first.push_str(" Please check: the text of the rule was not read.");
    }
    let mut last = match sheet.rules.rule(RuleName::Rounding) {
        Some(rule) => format!(
            "{} The rule on rounding ({}) was not read, so an amount may differ from CMS’s amount by 1p.",
            rule.rule, rule.source
        ),
        None => String::new(),
    };
    let figures = || sheet.columns.iter().map(|column| &column.figures);
    let counts = |count: Option<u32>| count.is_some_and(|count| count > 0);
    if !figures().any(|set| counts(set.with_other_receiving_parents) || counts(set.under_other_arrangements))
    {
        last.push_str(" No children of other receiving parents or under other arrangements are given.");
    }
    later_years(sheet).into_iter().chain([first, last]).collect()
}

/// Another tax year than CMS used is historic income only where HMRC held its figure, which no sum can show.
fn later_years(sheet: &CalculationSheet<'_>) -> Option<String> {
    let year = |column: &SheetColumn| {
        let income = column.figures.income.as_ref()?;
        income.tax_year.filter(|_| income.basis == IncomeBasis::Historic)
    };
    let used = sheet.column(FiguresOf::Used).and_then(year)?;
    let other = sheet.columns.iter().filter_map(year).find(|year| *year != used)?;
    Some(format!(
        "The figure for the tax year {other} is historic income only if HMRC held it when CMS asked."
    ))
}
