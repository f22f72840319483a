//! Tables of HTML: those that hold facts in columns stay tables, those that only arrange a page become its words.

use super::tree::HtmlElement;
use crate::model::StyledText;
use crate::model::document::{DocumentBlock, Table};

/// Empty cells that one table may have put in for cells that reach over several columns or rows.
const PUT_IN: usize = 100_000;
/// Columns or rows that one cell may reach over.
const REACH: usize = 1_000;
/// Letters of the longest cell of a table of facts; longer ones are paragraphs that a table only arranges.
const CELL: usize = 400;

/// A table in the making.
#[derive(Default)]
pub(super) struct HtmlTable {
    rows: Vec<Vec<Vec<DocumentBlock>>>,
    /// The section that each row is in, and that of the next.
    sections: Vec<Section>,
    section: Section,
    /// Rows of the head.
    heads: usize,
    /// Whether the first row is a head.
    pub(super) headed: bool,
    /// Whether a cell is open: then the last flow is its content.
    pub(super) cell: bool,
    /// Columns that the open cell reaches over beside its own.
    over: usize,
    /// For each column, how many more rows a cell above reaches into.
    down: Vec<usize>,
    /// Rows that the open cell reaches into below its own.
    under: usize,
    put_in: usize,
}

/// Where a row is shown, wherever it is in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Head,
    #[default]
    Body,
    Foot,
}

impl HtmlTable {
    /// Begins a section. A browser shows the first head above all rows and the first foot below them; others are where
    /// they are in the file. No cell reaches out of its section.
    pub(super) fn begin_section(&mut self, name: &str) {
        let wanted = match name {
            "thead" => Section::Head,
            "tfoot" => Section::Foot,
            _ => Section::Body,
        };
        self.section = if self.sections.contains(&wanted) { Section::Body } else { wanted };
        // A first row that comes below a head is none.
        self.headed &= self.section != Section::Head;
        self.down.clear();
    }

    pub(super) fn begin_row(&mut self) {
        self.fill();
        // What the row before did not come to.
        let width = self.rows.last().map(Vec::len);
        if let Some(width) = width {
            self.down.iter_mut().skip(width).for_each(|left| *left = left.saturating_sub(1));
        }
        self.rows.push(Vec::new());
        self.sections.push(self.section);
        self.heads += usize::from(self.section == Section::Head);
    }

    pub(super) fn begin_cell(&mut self, element: &HtmlElement) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
            self.sections.push(self.section);
            self.heads += usize::from(self.section == Section::Head);
        }
        self.fill();
        let first = match self.section {
            Section::Head => self.heads < 2,
            Section::Body => self.heads == 0 && self.rows.len() < 2,
            Section::Foot => false,
        };
        self.headed |= element.name() == "th" && first;
        let reach = |name: &str| {
            let number = element.attribute(name).and_then(|n| n.trim().parse::<usize>().ok());
            number.unwrap_or(1).clamp(1, REACH) - 1
        };
        (self.over, self.under) = (reach("colspan"), reach("rowspan"));
        self.cell = true;
    }

    pub(super) fn end_cell(&mut self, content: Vec<DocumentBlock>) {
        self.cell = false;
        let Some(row) = self.rows.last_mut() else { return };
        let from = row.len();
        row.push(content);
        let over = self.over.min(PUT_IN.saturating_sub(self.put_in));
        self.put_in += over;
        row.extend(std::iter::repeat_n(Vec::new(), over));
        if self.under > 0 {
            self.down.resize(self.down.len().max(row.len()), 0);
            self.down.iter_mut().skip(from).take(over + 1).for_each(|left| *left = self.under);
        }
    }

    /// Puts in empty cells where cells above reach into this row.
    fn fill(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(left) = self.down.get_mut(row.len()).filter(|left| **left > 0) {
            *left -= 1;
            if self.put_in >= PUT_IN {
                return;
            }
            self.put_in += 1;
            row.push(Vec::new());
        }
    }

    /// The rows that hold something.
    pub(super) fn rows(self) -> Vec<Vec<Vec<DocumentBlock>>> {
        let mut rows: Vec<_> = self.sections.into_iter().zip(self.rows).collect();
        rows.sort_by_key(|(section, _)| *section);
        let rows = rows.into_iter().map(|(_, row)| row);
        rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect()
    }
}

/// The cells of a row that only arranges: short ones stay on one line, others follow one another.
pub(super) fn arranged(row: Vec<Vec<DocumentBlock>>, into: &mut Vec<DocumentBlock>) {
    let cells: Vec<Vec<DocumentBlock>> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
    let short = |cell: &Vec<DocumentBlock>| matches!(&cell[..], [DocumentBlock::Text(text)] if text.len() < 80 && !text.contains('\n'));
    let mut add = |part: DocumentBlock| match (into.last_mut(), part) {
        (Some(DocumentBlock::Text(before)), DocumentBlock::Text(text)) => {
            before.push_str("\n");
            before.push_styled(&text);
        }
        (_, part) => into.push(part),
    };
    if cells.len() > 1 && cells.iter().all(short) {
        let mut words = StyledText::new();
        for cell in cells.iter().filter_map(|cell| text_of(cell)) {
            words.push_str(if words.is_empty() { "" } else { "\u{A0}\u{A0} " });
            words.push_styled(cell);
        }
        return add(DocumentBlock::Text(words));
    }
    cells.into_iter().flatten().for_each(add);
}

/// The words of a cell that holds nothing but words.
fn text_of(cell: &[DocumentBlock]) -> Option<&StyledText> {
    const EMPTY: &StyledText = &StyledText::new();
    match cell {
        [] => Some(EMPTY),
        [DocumentBlock::Text(text) | DocumentBlock::Heading(text)] => Some(text),
        _ => None,
    }
}

/// Whether a table holds facts in columns: at least two rows of two, all of them short words.
pub(super) fn is_facts(rows: &[Vec<Vec<DocumentBlock>>]) -> bool {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let full = rows.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() >= 2).count();
    (2..=40).contains(&columns)
        && full >= 2
        && full * 2 >= rows.len()
        && rows.iter().flatten().all(|cell| text_of(cell).is_some_and(|text| text.len() <= CELL))
}

/// A table of facts.
pub(super) fn table(rows: Vec<Vec<Vec<DocumentBlock>>>, headed: bool) -> Table {
    let words = |row: Vec<Vec<DocumentBlock>>| -> Vec<StyledText> {
        row.iter().map(|cell| text_of(cell).cloned().unwrap_or_default()).collect()
    };
    let mut rows: Vec<Vec<StyledText>> = rows.into_iter().map(words).collect();
    let head = if headed && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
    Table { head, columns: Vec::new(), rows }
}
