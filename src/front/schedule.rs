//! The schedule of hashes: for every item the file it was made from, its size and its SHA-256, so that a
//! paper copy of the bundle is enough to tell whether a file is the one that was bundled.

use super::index::{page_width, pages_in_words};
use crate::model::grouped;
use crate::plan::{Numbered, Plan};
use crate::typeset::page::{MARGIN, MEASURE, Page, Pages, RIGHT};
use crate::typeset::palette::{BODY, CELL, HEAD, HEADING, MONO};
use crate::typeset::setting::{Align, Setter, Style};
use crate::typeset::table::{self, Look, Row};

const INSET: f32 = 6.0;
const GAP: f32 = 10.0;
const NUMBER: f32 = 24.0;
/// Size of the digests: 32 digits on a line.
const DIGITS: Style = Style { size: 7.6, leading: 11.0, ..MONO };
const TEXT: Style = Style { size: 8.5, leading: 11.0, ..CELL };
const INTRODUCTION: &str = "Each item of this bundle was made from one file. This table gives every file’s \
    name, its size in bytes and its SHA-256 digest: a number of 64 digits that is worked out from the file’s \
    contents and changes completely when a single byte is changed. The 64 digits are printed on two lines of 32.";

/// Typesets the schedule.
pub(super) fn compose(setter: &mut Setter, plan: &Plan) -> Vec<Page> {
    let mut pages = Pages::new();
    let heading = setter.set("Schedule of hashes", &HEADING, MEASURE);
    pages.flow(&heading, MARGIN);
    pages.skip(4.0);
    let introduction = setter.set(INTRODUCTION, &BODY, MEASURE);
    pages.flow(&introduction, MARGIN);
    pages.skip(12.0);
    let page_width = page_width(setter, plan) * TEXT.size / CELL.size;
    let largest = plan.items().map(|item| item.entry.bytes).max().unwrap_or(0);
    let bytes_width = setter.width(&grouped(largest), &TEXT).max(34.0);
    let digest_width = setter.width(&"0".repeat(32), &DIGITS) + 1.0;
    let number = MARGIN + INSET;
    let digest = RIGHT - INSET - digest_width;
    let bytes = digest - GAP - 2.0 - bytes_width;
    let range = bytes - GAP - page_width;
    let file = number + NUMBER + GAP;
    let wide = range - GAP - file;
    let right = |style: &Style| style.aligned(Align::Right);
    let cells = vec![
        (number, vec![setter.set("Item", &right(&HEAD), NUMBER)]),
        (file, vec![setter.set("File", &HEAD, wide)]),
        (range, vec![setter.set("Pages", &right(&HEAD), page_width)]),
        (bytes, vec![setter.set("Bytes", &right(&HEAD), bytes_width)]),
        (digest, vec![setter.set("SHA-256", &HEAD, digest_width)]),
    ];
    let head = Row { cells, look: Look::Head, to: None };
    let mut row = |item: &Numbered| {
        let hex = item.entry.digest.to_string();
        let (first, second) = hex.split_at_checked(32).unwrap_or((&hex, ""));
        let cells = vec![
            (number, vec![setter.set(&item.number.to_string(), &right(&TEXT), NUMBER)]),
            (file, vec![setter.set(item.entry.file.as_str(), &TEXT, wide)]),
            (range, vec![setter.set(&pages_in_words(plan, item.pages), &right(&TEXT), page_width)]),
            (bytes, vec![setter.set(&grouped(item.entry.bytes), &right(&TEXT), bytes_width)]),
            (
                digest,
                vec![setter.set(first, &DIGITS, digest_width), setter.set(second, &DIGITS, digest_width)],
            ),
        ];
        Row { cells, look: Look::Plain, to: Some(item.pages.first()) }
    };
    let rows: Vec<Row> = plan.items().map(&mut row).collect();
    table::print(&mut pages, Some(&head), &rows);
    pages.finish()
}
