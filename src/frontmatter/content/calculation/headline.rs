//! A calculation in a few lines, for the cover and for the head of the sheet: what CMS used and what came of it, and the
//! same for what is asked for, as far as it differs.

use super::figures::{differing, head, income, is_receiver, paged, same_income};
use crate::case::calculation::sheet::{CalculationSheet, FigureProblem, FiguresOf, GivenAmount, SheetColumn};
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::Pence;

/// Where the lines are printed: the cover has no room for pages and differences.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadlinePlace {
    Cover,
    Sheet,
}

/// A line for each set of figures.
pub(super) fn brief(
    context: &CaseContext<'_>,
    sheet: &CalculationSheet<'_>,
    place: HeadlinePlace,
) -> Vec<RichText> {
    let mut lines: Vec<RichText> =
        sheet.columns.iter().filter_map(|column| line(context, sheet, column, place)).collect();
    lines.extend(sheet.column(FiguresOf::Used).and_then(slip));
    lines
}

fn line(
    context: &CaseContext<'_>,
    sheet: &CalculationSheet<'_>,
    column: &SheetColumn,
    place: HeadlinePlace,
) -> Option<RichText> {
    let used = &sheet.column(FiguresOf::Used)?.figures;
    let figures = &column.figures;
    let mut said = RichText::new();
    let mut empty = true;
    // On the cover, the income of somebody else is told only where it is in dispute.
    let receives = is_receiver(context);
    let disputed = sheet.columns.iter().any(|set| !same_income(&set.figures, used));
    let told = !receives || place == HeadlinePlace::Sheet || disputed;
    if told && (column.of == FiguresOf::Used || !same_income(figures, used)) {
        let figure = figures.income.as_ref();
        if let Some(words) = figure.and_then(income) {
            let item =
                figure.and_then(|figure| figure.item.as_ref()).filter(|_| place == HeadlinePlace::Sheet);
            let words = if receives { format!("income of the paying parent {words}") } else { words };
            said = paged(context, said.say(words), item, figure.and_then(|figure| figure.page));
            empty = false;
        }
    }
    for words in other_figures(sheet, column) {
        said = said.say(if empty { words } else { format!(", {words}") });
        empty = false;
    }
    let weekly = column.weekly();
    if empty && weekly.is_none() {
        return None;
    }
    let mut line = RichText::new().strong(format!("{}: ", head(column.of))).then(said);
    if let Some(weekly) = weekly {
        line = line.say(if empty { "" } else { ": " }).strong(format!("{weekly} a week"));
        if place == HeadlinePlace::Sheet {
            line = line.say(compared(sheet, column, weekly));
        }
        if column.of == FiguresOf::Used && figures.weekly.is_none() {
            line = line.say(" (worked out here)");
        }
    }
    Some(line.say("."))
}

/// The figures other than the income in which a column differs from what CMS used. What the others change is told of the
/// figures that were used as well.
pub(super) fn other_figures(sheet: &CalculationSheet<'_>, column: &SheetColumn) -> Vec<String> {
    let figures = &column.figures;
    let from: Vec<_> = match column.of {
        FiguresOf::Used => sheet.columns.iter().filter(|set| set.of != FiguresOf::Used).collect(),
        _ => sheet.column(FiguresOf::Used).into_iter().collect(),
    };
    let mut said: Vec<String> = Vec::new();
    for words in from.into_iter().flat_map(|set| differing(figures, &set.figures)) {
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said
}

/// How much more or less than the amount that CMS used.
fn compared(sheet: &CalculationSheet<'_>, column: &SheetColumn, weekly: Pence) -> String {
    let used = sheet.column(FiguresOf::Used).filter(|used| used.of != column.of);
    let Some(used) = used.and_then(SheetColumn::weekly) else { return String::new() };
    match weekly.get() - used.get() {
        0 => ", the same amount".into(),
        more if more > 0 => format!(", {} more", Pence::new(more)),
        less => format!(", {} less", Pence::new(-less)),
    }
}

/// That the amount which CMS prints is not what its own figures make.
pub(super) fn slip(used: &SheetColumn) -> Option<RichText> {
    let found = used.problems.iter().find_map(|problem| match problem {
        FigureProblem::Weekly(found) => Some(*found),
        _ => None,
    });
    let GivenAmount { given, worked } = found?;
    let apart = Pence::new(worked.get() - given.get());
    let (by, more) = if apart.get() > 0 { (apart, "more") } else { (Pence::new(-apart.get()), "less") };
    Some(
        format!(
            "The figures that CMS used make {worked} a week, {by} {more} than the {given} that it printed."
        )
        .into(),
    )
}
