//! Words become lines: those on one base line, as far as no gap parts them. Of a row of a table, and of two columns side
//! by side, each cell and each column is a line of its own.

use super::bidi::words_in_reading_order;
use super::fragments::PlacedWord;

/// How far base lines of one line may differ, as a share of the size of type.
const LEVEL: f64 = 0.2;
/// A gap that parts two cells or columns, as a share of the size of type.
const COLUMN: f64 = 1.5;
/// How much smaller than their line words are that are raised or lowered on it.
const SMALLER: f64 = 0.85;
/// Lines that are looked back at for the one that a word is on.
const BACK: usize = 64;

/// A line, as seen by one who reads in its direction.
#[derive(Debug)]
pub(super) struct WordLine {
    /// Its words in reading order.
    pub(super) words: Vec<PlacedWord>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

impl WordLine {
    fn new(words: Vec<PlacedWord>) -> Self {
        let largest = words.iter().max_by(|one, other| one.size.total_cmp(&other.size));
        let (base, size) = largest.map_or((0.0, 1.0), |word| (word.base, word.size));
        let edge = |of: fn(&PlacedWord) -> f64, pick: fn(f64, f64) -> f64| {
            words.iter().map(of).reduce(pick).unwrap_or_default()
        };
        let (left, right) = (edge(|word| word.left, f64::min), edge(|word| word.right, f64::max));
        Self { words, left, right, base, size }
    }

    /// Puts its words in reading order.
    fn ordered(self) -> Self {
        if !self.words.iter().any(|word| word.leftward) {
            return self;
        }
        let order =
            words_in_reading_order(&self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>());
        let words = order.into_iter().filter_map(|at| self.words.get(at).cloned()).collect();
        Self { words, ..self }
    }
}

/// The last cell of a row of a table: its lines begin here, and what is beside it says something else.
#[derive(Default)]
pub(super) struct OpenCell(Option<(f64, f64)>);

impl OpenCell {
    /// Whether a line is the last of its cell, by where the next one is: beside it, or below and not under its beginning.
    pub(super) fn ends_with(&mut self, line: &WordLine, next: &WordLine) -> bool {
        let is_apart = |left: f64, right: f64| next.left >= right || next.right <= left;
        let is_level = (next.base - line.base).abs() < 0.5 * line.size.min(next.size);
        if is_level && is_apart(line.left, line.right) {
            self.0 = Some((next.left, next.right));
            return true;
        }
        let goes_on = |(left, right)| !is_apart(left, right) && next.left >= left - 0.5 * line.size;
        let ends = self.0.is_some_and(|cell| !goes_on(cell));
        self.0 = self.0.filter(|_| !ends);
        ends
    }
}

/// The lines that words make which run in one direction, from the top of the page to its foot and from left to right.
pub(super) fn lines(mut words: Vec<PlacedWord>) -> Vec<WordLine> {
    words.sort_by(|one, other| other.base.total_cmp(&one.base).then(one.left.total_cmp(&other.left)));
    let mut rows: Vec<WordLine> = Vec::new();
    for word in words {
        let away = |row: &WordLine| (row.base - word.base).abs();
        let near = rows.iter_mut().rev().take(BACK);
        let level = near.filter(|row| away(row) <= LEVEL * row.size.min(word.size).max(row.size * 0.5));
        match level.min_by(|one, other| away(one).total_cmp(&away(other))) {
            Some(row) => {
                if word.size > row.size {
                    (row.base, row.size) = (word.base, word.size);
                }
                row.words.push(word);
            }
            None => rows.push(WordLine::new(vec![word])),
        }
    }
    let rows = with_raised(rows);
    let mut lines = Vec::with_capacity(rows.len());
    for mut row in rows {
        row.words.sort_by(|one, other| one.left.total_cmp(&other.left));
        let mut open: Vec<PlacedWord> = Vec::new();
        let mut right = f64::NEG_INFINITY;
        for word in row.words {
            if !open.is_empty() && word.left - right > COLUMN * word.size.max(row.size * 0.5) {
                lines.push(WordLine::new(std::mem::take(&mut open)).ordered());
                right = f64::NEG_INFINITY;
            }
            right = right.max(word.right);
            open.push(word);
        }
        if !open.is_empty() {
            lines.push(WordLine::new(open).ordered());
        }
    }
    lines
}

/// Puts words that are raised or lowered, and therefore stand on a base line of their own, into the row of the larger
/// words that they stand at.
fn with_raised(mut rows: Vec<WordLine>) -> Vec<WordLine> {
    let mut moved: Vec<(usize, PlacedWord)> = Vec::new();
    for at in 0..rows.len() {
        let Some(row) = rows.get(at) else { break };
        let (from, to) = (at.saturating_sub(3), (at + 4).min(rows.len()));
        let host = |word: &PlacedWord| {
            (from..to).filter(|other| *other != at).find(|other| {
                rows.get(*other).is_some_and(|host| {
                    word.size < SMALLER * host.size
                        && (word.base - host.base).abs() < 0.6 * host.size
                        && host.words.iter().any(|neighbour| {
                            neighbour.size > word.size
                                && word.left - neighbour.right < 0.6 * host.size
                                && neighbour.left - word.right < 0.6 * host.size
                        })
                })
            })
        };
        let hosts: Vec<Option<usize>> = row.words.iter().map(host).collect();
        // A line of small print is one even where single words of it are near to larger ones.
        if hosts.iter().any(Option::is_none) {
            continue;
        }
        if let Some(row) = rows.get_mut(at) {
            let words = std::mem::take(&mut row.words);
            moved.extend(hosts.into_iter().flatten().zip(words));
        }
    }
    for (host, word) in moved {
        if let Some(host) = rows.get_mut(host) {
            host.words.push(word);
        }
    }
    rows.retain(|row| !row.words.is_empty());
    rows
}
