//! The cells of a sheet laid out in rows and columns. One cell far from the others must not make a sheet too large
//! to print, so long runs of empty rows and columns are left out, and each place says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::StyledText;

/// Cells by row and column from 0; empty ones are not there.
pub(crate) type CellMap = BTreeMap<(usize, usize), StyledText>;

/// So many empty rows would fill a page.
const MANY_ROWS: usize = 20;
/// So many empty columns would fill the width of one.
const MANY_COLUMNS: usize = 10;

/// How the cells of a sheet lie on the page.
#[derive(Default)]
pub(super) struct SheetLayout {
    /// The columns that are shown.
    pub(super) columns: Vec<usize>,
    /// The columns that are left out, each run with its first and its last.
    pub(super) gaps: Vec<(usize, usize)>,
    /// What the rows take of the limit.
    pub(super) weight: usize,
}

impl SheetLayout {
    /// Finds the columns that are shown.
    pub(super) fn new(cells: &CellMap) -> Self {
        let used: BTreeSet<usize> = cells.keys().map(|(_, column)| *column).collect();
        let mut layout = Self::default();
        let mut next = 0;
        for column in used {
            if column - next > MANY_COLUMNS {
                layout.gaps.push((next, column - 1));
            } else {
                layout.columns.extend(next..column);
            }
            layout.columns.push(column);
            next = column + 1;
        }
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for (row, column) in cells.keys() {
            widths.insert(*row, layout.place(*column) + 1);
        }
        let mut next = 0;
        for (row, width) in widths {
            let empty = row - next;
            layout.weight += width + if empty > MANY_ROWS { 1 } else { empty };
            next = row + 1;
        }
        layout
    }

    fn place(&self, column: usize) -> usize {
        self.columns.binary_search(&column).unwrap_or(0)
    }

    /// The rows, parted where so many are empty that they would fill a page, each stretch with the number of rows
    /// before it.
    pub(super) fn stretches(&self, cells: CellMap) -> Vec<(usize, Vec<Vec<StyledText>>)> {
        let mut stretches: Vec<(usize, Vec<Vec<StyledText>>)> = Vec::new();
        let mut next = 0;
        for ((row, column), text) in cells {
            if row >= next {
                let empty = row - next;
                match stretches.last_mut() {
                    Some((_, last)) if empty <= MANY_ROWS => {
                        last.extend(std::iter::repeat_n(Vec::new(), empty + 1));
                    }
                    None if empty <= MANY_ROWS => stretches.push((0, vec![Vec::new(); empty + 1])),
                    _ => stretches.push((row, vec![Vec::new()])),
                }
                next = row + 1;
            }
            let place = self.place(column);
            if let Some(cells) = stretches.last_mut().and_then(|(_, rows)| rows.last_mut()) {
                cells.resize(place, StyledText::new());
                cells.push(text);
            }
        }
        stretches
    }
}

/// The name of a column: "A", "BC".
pub(super) fn column_name(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(places: &[(usize, usize)]) -> CellMap {
        places.iter().map(|place| (*place, "x".into())).collect()
    }

    #[test]
    fn rows_are_parted_where_a_page_of_them_is_empty() {
        for (filled, wanted) in [
            (&[0usize, 1, 5][..], &[(0usize, 6usize)][..]),
            (&[0, 21], &[(0, 22)]),
            (&[0, 22], &[(0, 1), (22, 1)]),
            (&[20], &[(0, 21)]),
            (&[21, 22], &[(21, 2)]),
            (&[0, 1, 9_000, 9_001, 1_000_000], &[(0, 2), (9_000, 2), (1_000_000, 1)]),
            (&[], &[]),
        ] {
            let cells = map(&filled.iter().map(|row| (*row, 0)).collect::<Vec<_>>());
            let stretches = SheetLayout::new(&cells).stretches(cells);
            let sizes: Vec<_> = stretches.iter().map(|(before, rows)| (*before, rows.len())).collect();
            assert_eq!(sizes, wanted, "{filled:?}");
        }
    }

    #[test]
    fn a_far_cell_takes_no_more_room_than_a_near_one() {
        let cells = map(&[(0, 0), (2, 702), (1_048_575, 16_383)]);
        let layout = SheetLayout::new(&cells);
        assert_eq!(layout.columns, [0, 702, 16_383]);
        assert_eq!(layout.gaps, [(1, 701), (703, 16_382)]);
        assert_eq!(layout.weight, 1 + 1 + 2 + 1 + 3);
        let stretches = layout.stretches(cells);
        let rows: Vec<usize> = stretches.iter().flat_map(|(_, rows)| rows).map(Vec::len).collect();
        assert_eq!(rows, [1, 0, 2, 3]);
        assert_eq!(SheetLayout::new(&map(&[(0, 0), (0, 11)])).columns.len(), 12);
        assert_eq!(SheetLayout::new(&map(&[(0, 0), (0, 12)])).gaps, [(1, 11)]);
    }

    #[test]
    fn columns_are_named_as_programs_name_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }
}
