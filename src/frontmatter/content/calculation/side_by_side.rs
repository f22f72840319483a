//! The figures that CMS used, those that are asked for and those in the alternative side by side, for a cover: what a tribunal
//! has to decide between.

use super::figures::{head, income_in_parts};
use super::headline::{other_figures, slip};
use crate::case::calculation::sheet::{CalculationSheet, FiguresOf};
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::PageNumber;

/// Width in points of a column of figures.
const FIGURES: f32 = 106.0;

/// The table; none where a figure needs a sentence of its own, or nothing is there to be compared.
pub(super) fn table(
    context: &CaseContext<'_>,
    sheet: &CalculationSheet<'_>,
    worked_out_on: Option<PageNumber>,
) -> Option<ChapterTable> {
    if sheet.columns.len() < 2 || sheet.column(FiguresOf::Used).and_then(slip).is_some() {
        return None;
    }
    let mut columns = vec![ChapterColumn::share("The calculation", 1.0)];
    columns
        .extend(sheet.columns.iter().map(|column| ChapterColumn::fixed(head(column.of), FIGURES).figures()));
    let mut rows = Vec::new();
    let mut row = |label: &str, cells: Vec<RichText>| {
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(ChapterRow::new(std::iter::once(RichText::from(label)).chain(cells)));
        }
    };
    let parts = || sheet.columns.iter().map(|column| column.figures.income.as_ref().map(income_in_parts));
    row(
        "Income",
        parts().map(|parts| parts.and_then(|(amount, _)| amount).unwrap_or_default().into()).collect(),
    );
    row("Source", parts().map(|parts| parts.map(|(_, kind)| kind).unwrap_or_default().into()).collect());
    row("Also", sheet.columns.iter().map(|column| other_figures(sheet, column).join(", ").into()).collect());
    let page = |column: &crate::case::calculation::sheet::SheetColumn| {
        let figures = &column.figures;
        let income = figures.income.as_ref().and_then(|of| context.page(of.item.as_ref()?, of.page));
        // Nights are shown where they are what differs.
        let nights = figures.nights.as_ref().filter(|_| !other_figures(sheet, column).is_empty());
        let nights = nights.and_then(|of| context.page(of.item.as_ref()?, of.page));
        let mut pages: Vec<PageNumber> = income.into_iter().chain(nights).collect();
        pages.sort_unstable();
        pages.dedup();
        let mut words = RichText::new();
        for (at, page) in pages.into_iter().enumerate() {
            words = if at > 0 { words.say(", ") } else { words }.number(page);
        }
        words
    };
    row("Page", sheet.columns.iter().map(page).collect());
    let weekly =
        sheet.columns.iter().map(|column| column.weekly().map_or(String::new(), |weekly| weekly.to_string()));
    let label = RichText::from("Child maintenance a week");
    let label = match worked_out_on {
        Some(page) => label.say(" (").page(page).say(")"),
        None => label,
    };
    let total = std::iter::once(label).chain(weekly.map(RichText::from));
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    Some(ChapterTable { columns, rows })
}
