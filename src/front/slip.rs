//! The sheet that stands in the bundle for an item without pages of its own, such as a recording: what it
//! is, why there is a sheet, and the facts by which the file can be found and recognised.

use super::wave;
use crate::describe;
use crate::plan::{Numbered, Sheet};
use crate::typeset::fonts::Face;
use crate::typeset::page::{MARGIN, MEASURE, Page, Pages, RIGHT};
use crate::typeset::palette::{BODY, CELL, GREY, MONO, NAVY};
use crate::typeset::setting::{Block, Setter, Style};
use crate::typeset::table::{self, Look, Row};
use crate::typeset::words;

/// Width of the labels.
const LABELS: f32 = 120.0;
/// Distance of the text from the edges of its box.
const INSET: f32 = 12.0;

/// Typesets the sheet of one item.
pub(super) fn compose(setter: &mut Setter, item: &Numbered, sheet: &Sheet) -> Vec<Page> {
    let mut pages = Pages::new();
    let number = Style { tracking: 0.6, ..Style::new(Face::TextBold, 10.5, 15.0, GREY) };
    let block = setter.set(&format!("ITEM {}", item.number), &number, MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(6.0);
    pages.rule(MARGIN, RIGHT, 1.3, NAVY);
    pages.skip(12.0);
    let meta = describe::in_short(item.entry.kind, item.entry.date, item.entry.until);
    let title = words::bound(&item.entry.title);
    let block = setter.set(&title, &Style::new(Face::Title, 17.0, 23.0, NAVY), MEASURE);
    pages.flow(&block, MARGIN);
    let block = setter.set(&meta, &BODY.inked(GREY), MEASURE);
    pages.skip(3.0);
    pages.flow(&block, MARGIN);
    pages.skip(14.0);
    reason(setter, &mut pages, &sheet.reason);
    if let Some(drawn) = &sheet.wave {
        wave::draw(setter, &mut pages, drawn);
    }
    facts(setter, &mut pages, sheet);
    pages.finish()
}

fn reason(setter: &mut Setter, pages: &mut Pages, reason: &str) {
    let paragraphs = words::paragraphs(reason);
    let blocks: Vec<Block> =
        paragraphs.iter().map(|text| setter.set(text, &BODY, MEASURE - 2.0 * INSET)).collect();
    if blocks.is_empty() {
        return;
    }
    pages.boxed(&blocks, MEASURE, INSET);
    pages.skip(16.0);
}

fn facts(setter: &mut Setter, pages: &mut Pages, sheet: &Sheet) {
    if sheet.facts.is_empty() {
        return;
    }
    let rows: Vec<Row> = sheet
        .facts
        .iter()
        .map(|(label, value)| Row {
            cells: vec![
                (MARGIN, vec![setter.set(label, &CELL.inked(GREY), LABELS - 8.0)]),
                (MARGIN + LABELS, values(setter, value)),
            ],
            look: Look::Plain,
            to: None,
        })
        .collect();
    pages.rule(MARGIN, RIGHT, 0.9, NAVY);
    table::print(pages, None, &rows);
}

/// The lines of a value; a digest is set so that it can be compared by eye: two lines of 32 digits.
fn values(setter: &mut Setter, value: &str) -> Vec<Block> {
    let wide = MEASURE - LABELS;
    if is_digest(value) {
        let (first, second) = value.split_at_checked(32).unwrap_or((value, ""));
        return vec![setter.set(first, &MONO, wide), setter.set(second, &MONO, wide)];
    }
    let lines: Vec<&str> = value.lines().collect();
    if lines.is_empty() {
        return vec![setter.set("–", &CELL.inked(GREY), wide)];
    }
    lines.into_iter().map(|line| setter.set(line, &CELL, wide)).collect()
}

fn is_digest(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())
}
