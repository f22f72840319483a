//! How wide the columns of a chapter's tables are: wide enough for dates, times and amounts to stay whole, and shared so
//! that the rows have few lines.

use super::chapter::Compositor;
use super::table_look::{ACCOUNT, FULL_ACCOUNT, TableLook};
use crate::frontmatter::content::{
    ChapterColumn, ChapterRow, ChapterTable, ColumnWidth, RichText, RowEmphasis, TextRun,
};
use crate::pdf::layout::page::{MARGIN, MEASURE};
use crate::pdf::layout::shape_text::Style;
use crate::pdf::layout::wording;

/// Rows of a table that its columns are balanced by.
const BALANCED: usize = 80;
/// How far the edge of a column is moved at a time, and how often at most.
const STEPS: [f32; 4] = [6.0, 12.0, 24.0, 48.0];
const MOVES: usize = 12;
/// No column that shares what is left is made narrower than this.
const NARROWEST: f32 = 72.0;

/// A column is made wider for a long word up to this; a longer one is broken.
const WIDEST: f32 = 110.0;
/// A word of so many characters is never broken, nor a number or a date, which is at most as long as "30 September 2020.".
const SHORT: usize = 4;
const LONG_NUMBER: usize = 18;

impl Compositor<'_> {
    /// The width of each column, and that of the table; `words` are the longest words of its columns.
    fn widths(&mut self, table: &ChapterTable, look: &TableLook, words: &[f32]) -> (Vec<f32>, f32) {
        let one_line = |style: Style| Style { one_line: true, ..style };
        let mut widths: Vec<f32> = Vec::with_capacity(table.columns.len());
        for (at, (column, word)) in table.columns.iter().zip(words).enumerate() {
            widths.push(match column.width {
                ColumnWidth::Points(points) => points.max(*word),
                ColumnWidth::Share(_) => 0.0,
                ColumnWidth::Fit => {
                    let words = column.head.split(' ').map(|word| self.setter.width(word, &look.strong));
                    let mut widest = words.fold(0.0, f32::max);
                    for row in table.rows.iter().filter(|row| row.cells.len() == table.columns.len()) {
                        let style = if row.look == RowEmphasis::Total { look.strong } else { look.cell };
                        for words in &row.cells[at] {
                            let block = self.setter.set(&words.text(), &one_line(style), f32::MAX);
                            widest = block.width.max(widest);
                        }
                    }
                    widest + 0.5
                }
            });
        }
        let gaps = look.gaps(table);
        let share = |column: &ChapterColumn| match column.width {
            ColumnWidth::Share(share) => share,
            _ => 0.0,
        };
        let fixed: f32 = widths.iter().sum::<f32>() + gaps;
        let shares: f32 = table.columns.iter().map(share).sum();
        let left_over = (MEASURE - fixed).max(0.0);
        for (width, column) in widths.iter_mut().zip(&table.columns) {
            *width += left_over * share(column) / shares.max(f32::EPSILON);
        }
        self.balance(table, look, words, &mut widths);
        (widths, fixed)
    }

    /// Shifts room between the columns that share what is left, so that the rows have the fewest lines. How many lines a
    /// cell takes is worked out from the width of its words, which is near enough to choose by.
    fn balance(&mut self, table: &ChapterTable, look: &TableLook, words: &[f32], widths: &mut [f32]) {
        let shared = |column: &ChapterColumn| matches!(column.width, ColumnWidth::Share(_));
        let at: Vec<usize> = (0..table.columns.len()).filter(|at| shared(&table.columns[*at])).collect();
        let rows = table.rows.iter().filter(|row| row.cells.len() == table.columns.len());
        let rows: Vec<&ChapterRow> = rows.take(BALANCED).collect();
        if at.len() < 2 || rows.is_empty() {
            return;
        }
        let one_line = Style { one_line: true, ..look.cell };
        let natural: Vec<Vec<Vec<f32>>> = rows
            .iter()
            .map(|row| {
                let cell = |cell: &Vec<RichText>| {
                    cell.iter().map(|words| self.setter.width(&words.text(), &one_line)).collect()
                };
                row.cells.iter().map(cell).collect()
            })
            .collect();
        let lines = |widths: &[f32]| -> f32 {
            let cell = |cell: &Vec<f32>, wide: f32| -> f32 {
                // A line is not filled to its end.
                cell.iter().map(|natural| (natural / (wide * 0.92)).ceil().max(1.0)).sum()
            };
            let row = |row: &Vec<Vec<f32>>| {
                row.iter().zip(widths).map(|(natural, wide)| cell(natural, *wide)).fold(0.0, f32::max)
            };
            natural.iter().map(row).sum()
        };
        let mut best = lines(widths);
        for _ in 0..MOVES {
            let pairs = at.iter().flat_map(|from| at.iter().map(move |to| (*from, *to)));
            let moves = pairs.flat_map(|(from, to)| STEPS.map(|by| (from, to, by)));
            let tried = moves.filter_map(|(from, to, by)| {
                let mut tried = widths.to_vec();
                tried[from] -= by;
                tried[to] += by;
                let wide_enough = tried[from] >= words[from].max(NARROWEST);
                (from != to && wide_enough).then(|| (lines(&tried), tried))
            });
            match tried.min_by(|a, b| a.0.total_cmp(&b.0)) {
                Some((fewer, tried)) if fewer < best => {
                    best = fewer;
                    widths.copy_from_slice(&tried);
                }
                _ => return,
            }
        }
    }

    /// The width of the longest of the words of a column that count, its head included.
    fn longest_word(
        &mut self,
        table: &ChapterTable,
        at: usize,
        look: &TableLook,
        counts: fn(&str) -> bool,
    ) -> f32 {
        let mut widest = 0.0f32;
        let mut measure = |text: &str, style: &Style| {
            // A space that holds its words together is no place to break a line.
            let parts = wording::with_nbsp(text);
            let words = parts.split(|c: char| c.is_whitespace() && c != '\u{A0}');
            for word in words.filter(|word| counts(word)) {
                widest = widest.max(self.setter.width(word, style) + 0.5);
            }
        };
        if let Some(column) = table.columns.get(at) {
            measure(&column.head, &look.strong);
        }
        for row in table.rows.iter().filter(|row| row.cells.len() == table.columns.len()) {
            let whole = matches!(row.look, RowEmphasis::Total | RowEmphasis::Period);
            for words in &row.cells[at] {
                let bold = whole || words.0.iter().any(|run| matches!(run, TextRun::Strong(_)));
                measure(&words.text(), if bold { &look.strong } else { &look.cell });
            }
        }
        widest
    }

    /// For each column the width of its longest word that is not broken: no date, time or amount is. Measured once: a long
    /// table has many.
    pub(super) fn longest_words(&mut self, table: &ChapterTable, look: &TableLook) -> Vec<f32> {
        let all = |_: &str| true;
        (0..table.columns.len()).map(|at| self.longest_word(table, at, look, all).min(WIDEST)).collect()
    }

    /// The look of an account in which no number is broken.
    pub(super) fn account_look(&mut self, table: &ChapterTable) -> &'static TableLook {
        let least = self.unbreakable(table, &ACCOUNT).iter().sum::<f32>() + ACCOUNT.gaps(table);
        if least <= MEASURE { &ACCOUNT } else { &FULL_ACCOUNT }
    }

    /// For each column the width of what is never broken, however little room there is: numbers, dates, and words as short
    /// as "No." and "p.".
    fn unbreakable(&mut self, table: &ChapterTable, look: &TableLook) -> Vec<f32> {
        let firm = |word: &str| {
            let (long, numbered) = (word.chars().count(), word.chars().any(|c| c.is_ascii_digit()));
            long <= SHORT || numbered && long <= LONG_NUMBER
        };
        (0..table.columns.len()).map(|at| self.longest_word(table, at, look, firm)).collect()
    }

    /// Left edge and width of each column; `least` are the longest words of each. The room that columns as wide as what is
    /// in them leave is put between all of them. Where there is too little, those give way that have more than their longest
    /// word.
    pub(super) fn columns(
        &mut self,
        table: &ChapterTable,
        look: &TableLook,
        least: &[f32],
    ) -> Vec<(f32, f32)> {
        let (mut widths, fixed) = self.widths(table, look, least);
        let fit = |column: &ChapterColumn| column.width == ColumnWidth::Fit;
        let shared = table.columns.iter().any(|column| matches!(column.width, ColumnWidth::Share(_)));
        for (width, least) in widths.iter_mut().zip(least) {
            *width = width.max(*least);
        }
        let gaps = look.gaps(table);
        let room = MEASURE - gaps;
        give_way(&mut widths, least, room);
        if widths.iter().sum::<f32>() > room {
            // Longer words than there is room for are broken, but no number and no short word.
            let firm = self.unbreakable(table, look);
            give_way(&mut widths, &firm, room);
        }
        let words: f32 = widths.iter().sum();
        if words > room {
            widths.iter_mut().for_each(|width| *width *= room / words);
        }
        let mut gap = look.gap;
        if table.columns.iter().any(fit) && !shared && fixed <= MEASURE {
            let count = table.columns.len().saturating_sub(1).max(1);
            gap += (room - words).max(0.0) / count as f32;
        }
        let mut left = MARGIN;
        widths
            .into_iter()
            .map(|wide| {
                let at = left;
                left += wide + gap;
                (at, wide)
            })
            .collect()
    }
}

/// Makes columns narrower that are wider than their least, each by the same part of what it has more, until they have room.
fn give_way(widths: &mut [f32], least: &[f32], room: f32) {
    let too_much = widths.iter().sum::<f32>() - room;
    let more = |(width, least): (&f32, &f32)| (width - least).max(0.0);
    let spare: f32 = widths.iter().zip(least).map(more).sum();
    if too_much > 0.0 && spare > 0.0 {
        let part = (too_much / spare).min(1.0);
        for (width, least) in widths.iter_mut().zip(least) {
            *width -= (*width - least).max(0.0) * part;
        }
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
