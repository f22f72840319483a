//! Tables of HTML: those that hold facts in columns stay tables, those that only arrange a page become its words.

use crate::model::StyledText;
use crate::written::{Part, Table};

/// Letters of the longest cell of a table of facts; longer ones are paragraphs that a table only arranges.
const CELL: usize = 400;

/// The cells of a row that only arranges: short ones stay on one line, others follow one another.
pub(super) fn arranged(row: Vec<Vec<Part>>, into: &mut Vec<Part>) {
    let cells: Vec<Vec<Part>> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
    let short =
        |cell: &Vec<Part>| matches!(&cell[..], [Part::Text(text)] if text.len() < 80 && !text.contains('\n'));
    let mut add = |part: Part| match (into.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => {
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
        return add(Part::Text(words));
    }
    cells.into_iter().flatten().for_each(add);
}

/// The words of a cell that holds nothing but words.
fn text_of(cell: &[Part]) -> Option<&StyledText> {
    const EMPTY: &StyledText = &StyledText::new();
    match cell {
        [] => Some(EMPTY),
        [Part::Text(text) | Part::Heading(text)] => Some(text),
        _ => None,
    }
}

/// Whether a table holds facts in columns: at least two rows of two, all of them short words.
pub(super) fn is_facts(rows: &[Vec<Vec<Part>>]) -> bool {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let full = rows.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() >= 2).count();
    (2..=40).contains(&columns)
        && full >= 2
        && full * 2 >= rows.len()
        && rows.iter().flatten().all(|cell| text_of(cell).is_some_and(|text| text.len() <= CELL))
}

/// A table of facts.
pub(super) fn table(rows: Vec<Vec<Vec<Part>>>, headed: bool) -> Table {
    let words = |row: Vec<Vec<Part>>| -> Vec<StyledText> {
        row.iter().map(|cell| text_of(cell).cloned().unwrap_or_default()).collect()
    };
    let mut rows: Vec<Vec<StyledText>> = rows.into_iter().map(words).collect();
    let head = if headed && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
    Table { head, columns: Vec::new(), rows }
}
