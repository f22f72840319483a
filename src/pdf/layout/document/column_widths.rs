//! How wide the columns of a table are. Each gets what its longest cell needs while that fits; a table too wide
//! for the upright sheet is set lying, one too wide for that gets narrower columns whose cells wrap, and one
//! that cannot be read so is cut into bands of columns, each of which repeats the first. No column is lost.

use crate::model::document::{ColumnKind, Table};
use crate::model::paper::Paper;
use crate::pdf::layout::page::MARGIN;
use crate::pdf::layout::palette::{CELL, HEAD};
use crate::pdf::layout::shape_text::{Style, TextShaper};

/// Space between two columns.
const GAP: f32 = 9.0;
/// The least width of a column of words that has to wrap.
const LEAST: f32 = 46.0;
/// How many rows are measured; the rest wrap where they must.
const MEASURED: usize = 2_000;

/// A table's widths.
pub(crate) struct Grid {
    /// For each column: the width of its longest cell, the least it can do with, and whether it holds numbers.
    columns: Vec<(f32, f32, bool)>,
    /// How its cells are set: smaller when there are many columns.
    pub(crate) style: Style,
}

/// A stretch of columns that stand side by side.
pub(crate) struct Band {
    /// Which columns these are, when they are not all.
    pub(crate) heading: Option<String>,
    pub(crate) columns: Vec<ColumnPlacement>,
}

/// Where a column stands.
pub(crate) struct ColumnPlacement {
    /// Which column of the table.
    pub(crate) index: usize,
    /// Its left edge, from that of the table.
    pub(crate) left: f32,
    pub(crate) width: f32,
    pub(crate) numbers: bool,
}

/// Measures a table.
pub(crate) fn measure(setter: &mut TextShaper, table: &Table) -> Grid {
    let count = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.head.len());
    let style = if count > 7 { Style { size: 9.0, leading: 11.5, ..CELL } } else { CELL };
    let mut columns = vec![(0.0f32, 0.0f32, false); count];
    for (index, (full, least, numbers)) in columns.iter_mut().enumerate() {
        *numbers = table.columns.get(index) == Some(&ColumnKind::Numbers);
        let mut cells: Vec<(&str, &Style)> = table
            .rows
            .iter()
            .take(MEASURED)
            .filter_map(|row| Some((row.get(index)?.as_str(), &style)))
            .collect();
        // Setting is dear; the longest texts by letters are the widest, or nearly.
        cells.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        cells.truncate(12);
        cells.extend(table.head.get(index).map(|text| (text.as_str(), &HEAD)));
        for (text, style) in cells {
            let width = text.lines().map(|line| setter.width(line, style)).fold(0.0, f32::max) + 1.0;
            *full = full.max(width);
            // A figure is never broken; a head above figures is, and a short name is not.
            if *numbers && *style != HEAD {
                *least = least.max(width);
            } else {
                *least = least.max(width.min(LEAST));
                // A space that holds its words together, as in a date, is no place to wrap.
                let parts = text.split(|c: char| c.is_whitespace() && c != '\u{A0}');
                let word = parts.max_by_key(|word| word.len()).unwrap_or("");
                *least = least.max((setter.width(word, style) + 1.0).min(3.0 * LEAST));
            }
        }
    }
    Grid { columns, style }
}

impl Grid {
    /// Whether the upright sheet is wide enough: nothing wraps, or only columns of words, to no less than half
    /// of what they would like.
    pub(crate) fn fits_upright(&self) -> bool {
        let room = Paper::A4.width - 2.0 * MARGIN;
        let gaps = GAP * self.columns.len().saturating_sub(1) as f32;
        let wanted = |(full, least, _): &(f32, f32, bool)| (full / 2.0).max(*least).min(full.max(*least));
        let modest = |column: &(f32, f32, bool)| wanted(column).min(2.5 * LEAST.max(column.1));
        self.columns.iter().map(modest).sum::<f32>() + gaps <= room
    }

    /// The bands in which the columns stand on sheets of this measure.
    pub(crate) fn bands(&self, measure: f32) -> Vec<Band> {
        let mut bands: Vec<Vec<usize>> = Vec::new();
        let mut band: Vec<usize> = Vec::new();
        let least = |band: &[usize]| {
            band.iter().map(|i| self.columns[*i].1.min(measure)).sum::<f32>()
                + GAP * band.len().saturating_sub(1) as f32
        };
        for index in 0..self.columns.len() {
            band.push(index);
            // The first column says what a row is, so every band has it.
            if least(&band) > measure && band.len() > 2 {
                band.pop();
                bands.push(std::mem::replace(&mut band, vec![0, index]));
            }
        }
        bands.push(band);
        let whole = bands.len() == 1;
        bands
            .into_iter()
            .enumerate()
            .map(|(place, band)| Band {
                heading: (!whole).then(|| {
                    let first = band.get(usize::from(place > 0)).map_or(1, |i| i + 1);
                    let last = band.last().map_or(1, |i| i + 1);
                    format!("Columns {first} to {last} of {}", self.columns.len())
                }),
                columns: self.placed(&band, measure),
            })
            .collect()
    }

    /// Shares the measure out: everyone the least, and of the rest to each as much as it still wants, in
    /// proportion.
    fn placed(&self, band: &[usize], measure: f32) -> Vec<ColumnPlacement> {
        let of = |i: usize| {
            let (full, least, numbers) = self.columns[i];
            (full.max(least).min(measure), least.min(measure), numbers)
        };
        let gaps = GAP * band.len().saturating_sub(1) as f32;
        let least: f32 = band.iter().map(|i| of(*i).1).sum();
        let wish: f32 = band.iter().map(|i| of(*i).0 - of(*i).1).sum();
        let rest = (measure - gaps - least).max(0.0);
        let share = if wish > rest && wish > 0.0 { rest / wish } else { 1.0 };
        let squeeze = if least > measure - gaps { (measure - gaps).max(1.0) / least.max(1.0) } else { 1.0 };
        let mut left = 0.0;
        band.iter()
            .map(|index| {
                let (full, least, numbers) = of(*index);
                let width = ((least + (full - least) * share) * squeeze).max(1.0);
                let placing = ColumnPlacement { index: *index, left, width, numbers };
                left += width + GAP;
                placing
            })
            .collect()
    }
}
