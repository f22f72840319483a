//! How the tables of chapters are set: their type, the look of their rows and the space between their columns.

use crate::frontmatter::content::ChapterTable;
use crate::pdf::layout::palette::{CELL, STRONG, SUMMARY};
use crate::pdf::layout::shape_text::Style;
use crate::pdf::layout::table::RowStyle;

/// How a table is set.
pub(super) struct TableLook {
    pub(super) cell: Style,
    pub(super) strong: Style,
    pub(super) plain: RowStyle,
    /// Distance between columns.
    pub(super) gap: f32,
}

impl TableLook {
    /// The width of all that is between the columns of a table.
    pub(super) fn gaps(&self, table: &ChapterTable) -> f32 {
        table.columns.len().saturating_sub(1) as f32 * self.gap
    }
}

pub(super) const OPEN: TableLook = TableLook { cell: CELL, strong: STRONG, plain: RowStyle::Plain, gap: 8.0 };
pub(super) const POINTS: TableLook =
    TableLook { cell: SUMMARY, strong: Style { face: STRONG.face, ..SUMMARY }, ..OPEN };
pub(super) const ACCOUNT: TableLook = TableLook {
    cell: Style { leading: 12.6, ..CELL },
    strong: Style { leading: 12.6, ..STRONG },
    plain: RowStyle::Tight,
    gap: 5.0,
};
/// An account of so many amounts beside one another that its numbers would be broken in the ordinary size.
pub(super) const FULL_ACCOUNT: TableLook = TableLook {
    cell: Style { size: 8.0, ..ACCOUNT.cell },
    strong: Style { size: 8.0, ..ACCOUNT.strong },
    plain: RowStyle::Tight,
    gap: 4.0,
};
/// A table of so many dates and amounts beside one another that its columns are closer.
pub(super) const SNUG: TableLook = TableLook { gap: 4.0, ..OPEN };
