//! The order in which a person reads the lines of a page: from top to bottom, the left column before the right one, a
//! table row by row. A quotation that goes on in the next line is then found in one piece.

use super::lines::WordLine;

/// A gutter between columns, as a share of the size of type.
const GUTTER: f64 = 0.8;
/// The least lines of a column, and the least words of its lines on average; cells of a table have fewer.
const COLUMN: (usize, f64) = (3, 3.0);
/// How much of a column's width its lines take on average.
const FILLED: f64 = 0.5;
/// Pages of more lines than these are read row by row: drawings and lists that are no prose.
const MOST: usize = 3_000;
/// How often a page is parted at most.
const DEEP: usize = 40;

/// Puts lines that run in one direction in the order of reading.
pub(super) fn in_reading_order(lines: Vec<WordLine>) -> Vec<WordLine> {
    if lines.len() > MOST {
        return by_rows(lines);
    }
    let mut ordered = Vec::with_capacity(lines.len());
    part(lines, 0, &mut ordered);
    ordered
}

/// Parts a region at its gutter, or at the gaps between its blocks, until there is nothing to part.
fn part(lines: Vec<WordLine>, depth: usize, ordered: &mut Vec<WordLine>) {
    if lines.len() < 2 || depth > DEEP {
        ordered.extend(by_rows(lines));
        return;
    }
    if let Some(at) = gutter(&lines) {
        let leftward = is_leftward(&lines);
        let (left, right): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.right <= at);
        let (first, second) = if leftward { (right, left) } else { (left, right) };
        part(first, depth + 1, ordered);
        part(second, depth + 1, ordered);
        return;
    }
    let blocks = blocks(lines);
    let whole = blocks.len() == 1;
    for block in blocks {
        if whole { ordered.extend(by_rows(block)) } else { part(block, depth + 1, ordered) }
    }
}

fn is_leftward(lines: &[WordLine]) -> bool {
    let words = || lines.iter().flat_map(|line| &line.words);
    2 * words().filter(|word| word.leftward).count() > words().count()
}

/// Where the widest gutter is between two columns of prose.
fn gutter(lines: &[WordLine]) -> Option<f64> {
    let mut spans: Vec<(f64, f64)> = lines.iter().map(|line| (line.left, line.right)).collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut right = f64::INFINITY;
    let mut gaps: Vec<(f64, f64)> = Vec::new();
    let size = lines.iter().map(|line| line.size).sum::<f64>() / lines.len() as f64;
    for (from, to) in spans {
        if from - right > GUTTER * size {
            gaps.push((from - right, (from + right) / 2.0));
        }
        right = if right.is_finite() { right.max(to) } else { to };
    }
    gaps.sort_by(|one, other| other.0.total_cmp(&one.0));
    let parts = |at: &f64| {
        let side =
            |left: bool| lines.iter().filter(move |line| (line.right <= *at) == left).collect::<Vec<_>>();
        is_column(&side(true)) && is_column(&side(false)) && beside(&side(true), &side(false))
    };
    gaps.into_iter().map(|gap| gap.1).find(parts)
}

/// Whether lines are a column of prose and not of cells.
fn is_column(lines: &[&WordLine]) -> bool {
    let count = lines.len();
    let words = lines.iter().map(|line| line.words.len()).sum::<usize>();
    let edge = |of: fn(&WordLine) -> f64, pick: fn(f64, f64) -> f64| {
        lines.iter().map(|line| of(line)).reduce(pick).unwrap_or_default()
    };
    let width = edge(|line| line.right, f64::max) - edge(|line| line.left, f64::min);
    let taken = lines.iter().map(|line| line.right - line.left).sum::<f64>();
    count >= COLUMN.0 && words as f64 >= COLUMN.1 * count as f64 && taken >= FILLED * width * count as f64
}

/// Whether two columns stand side by side, and not one above the other.
fn beside(left: &[&WordLine], right: &[&WordLine]) -> bool {
    let reach = |lines: &[&WordLine]| {
        let bases = || lines.iter().map(|line| line.base);
        (bases().fold(f64::INFINITY, f64::min), bases().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((low, high), (other_low, other_high)) = (reach(left), reach(right));
    let shared = high.min(other_high) - low.max(other_low);
    shared > 0.3 * (high - low).min(other_high - other_low)
}

/// Blocks one below the other, parted at the widest gaps through which no line reaches.
fn blocks(mut lines: Vec<WordLine>) -> Vec<Vec<WordLine>> {
    // The middle of the letters: heads and feet of neighbouring lines may touch.
    let reach = |line: &WordLine| (line.base, line.base + 0.5 * line.size);
    lines.sort_by(|one, other| reach(other).1.total_cmp(&reach(one).1));
    let mut low = f64::INFINITY;
    let gaps: Vec<f64> = lines
        .iter()
        .map(|line| {
            let (foot, head) = reach(line);
            let gap = if low.is_finite() { low - head } else { 0.0 };
            low = low.min(foot);
            gap
        })
        .collect();
    let widest = gaps.iter().copied().fold(0.0, f64::max);
    let mut blocks: Vec<Vec<WordLine>> = Vec::new();
    for (line, gap) in lines.into_iter().zip(gaps) {
        match blocks.last_mut() {
            Some(block) if gap <= 0.0 || gap < 0.8 * widest => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    blocks
}

/// Rows from top to bottom, and the cells of each in the order in which they are read.
fn by_rows(mut lines: Vec<WordLine>) -> Vec<WordLine> {
    lines.sort_by(|one, other| other.base.total_cmp(&one.base));
    let mut ordered = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter().peekable();
    while let Some(first) = rest.next() {
        let base = first.base - 0.3 * first.size;
        let mut row = vec![first];
        while let Some(next) = rest.next_if(|next| next.base > base) {
            row.push(next);
        }
        row.sort_by(|one, other| one.left.total_cmp(&other.left));
        if is_leftward(&row) {
            row.reverse();
        }
        ordered.extend(row);
    }
    ordered
}
