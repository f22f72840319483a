//! The sums of an account in a table: by the decision in force, as the user says it should be, and by CMS.

use super::headline::leaves_out_before;
use super::proof::{cited, day, shown};
use super::side;
use crate::case::arrears::Audit;
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterRow, ChapterTable, ColumnWidth, RichText, RowEmphasis,
};
use crate::model::Pence;

/// The width of a column of sums, in points, and of one of four beside one another.
const WIDE: f32 = 84.0;
const NARROW: f32 = 66.0;

/// The sums: the decision in force, what the user says it should be, and the Service.
pub(super) fn result(context: &CaseContext<'_>, audit: &Audit) -> ChapterTable {
    let totals = &audit.totals;
    let (theirs, asked) = (totals.service.as_ref(), totals.asked);
    let mut columns =
        vec![ChapterColumn::share("", 1.0), ChapterColumn::fixed("By the decision in force", WIDE).figures()];
    if asked.is_some() {
        columns.push(ChapterColumn::fixed("As I say it should be", WIDE).figures());
    }
    if let Some(service) = theirs {
        let head = if service.stated { "By CMS" } else { "By CMS’s lines (no balance stated)" };
        columns.push(ChapterColumn::fixed(head, WIDE).figures());
        columns.push(ChapterColumn::fixed("CMS less the decision", WIDE).figures());
    }
    if columns.len() > 3 {
        let sums = columns.iter_mut().skip(1);
        sums.for_each(|column| column.width = ColumnWidth::Points(NARROW));
    }
    let line = |words: RichText, mine: Pence, asks: Option<Pence>, service: Option<Pence>| {
        let mut cells = vec![words, mine.to_string().into()];
        cells.extend(asks.map(|asks| RichText::from(asks.to_string())));
        if let Some(service) = service {
            cells.push(service.to_string().into());
            cells.push(Pence::new(service.get().saturating_sub(mine.get())).to_string().into());
        }
        ChapterRow::new(cells)
    };
    let owed = side::owed_label(audit.side);
    let mut opening = RichText::from(format!("{owed} at the start, {}", day(audit.from)));
    if !audit.opening_by.is_empty() {
        opening = opening.say(format!(": {}", context.initialise_children(&audit.opening_by)));
    } else if leaves_out_before(context, audit) {
        opening = format!("{owed} before {}: not counted", day(audit.from)).into();
    } else if audit.opening_evidence.is_none() {
        opening = opening.say(": as I say");
    }
    let opening = shown(context, opening, cited(&audit.opening_evidence));
    let same = |value: Pence| asked.map(|_| value);
    let mut rows = vec![
        line(opening, totals.opening, same(totals.opening), theirs.map(|s| s.opening)),
        line(
            "Maintenance due".into(),
            totals.liability,
            asked.map(|asked| asked.liability),
            theirs.map(|s| s.liability),
        ),
        line("Adjustments".into(), totals.adjustment, same(totals.adjustment), theirs.map(|s| s.adjustment)),
        line("Paid".into(), totals.paid, same(totals.paid), theirs.map(|s| s.paid)),
    ];
    // A ledger without a column for credits says nothing of them; the last two cells are the Service's, where it has any.
    if !audit.credits
        && theirs.is_some()
        && let Some(paid) = rows.last_mut()
    {
        let known = paid.cells.len().saturating_sub(2);
        paid.cells.iter_mut().skip(known).for_each(|cell| *cell = vec!["not stated".into()]);
    }
    if let Some(slips) = theirs.map(|s| s.slips).filter(|slips| *slips != Pence::default()) {
        let nothing = Pence::default();
        rows.push(line("Not explained by CMS’s own lines".into(), nothing, same(nothing), Some(slips)));
    }
    rows.push(
        line(
            format!("{owed} at the end, {}", day(audit.until)).into(),
            totals.closing,
            asked.map(|asked| asked.closing),
            theirs.map(|s| s.closing),
        )
        .looking(RowEmphasis::Total),
    );
    ChapterTable { columns, rows }
}
