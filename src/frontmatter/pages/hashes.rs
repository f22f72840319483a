//! The schedule of digests: for every item the file it was made from, its size and its SHA-256, so that a
//! paper copy of the bundle is enough to tell whether a file is the one that was bundled.

use std::borrow::Cow;

use super::CoverFacts;
use super::index::{page_width, pages_in_words};
use super::running_head::running_head;
use crate::model::plan::{NumberedItem, Plan};
use crate::model::{Digest, ItemPath, PageRange, grouped};
use crate::pdf::layout::page::{LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{BODY, CELL, HEAD, MONO, TITLE};
use crate::pdf::layout::shape_text::{Align, Style, TextShaper};
use crate::pdf::layout::table;
use crate::pdf::layout::table::{Row, RowStyle};

const GAP: f32 = 8.0;
const NUMBER: f32 = 24.0;
/// Digits of a digest on a line.
const DIGITS: usize = 32;
const TEXT: Style = CELL;
const ONE_FILE: &str = "Each item of this bundle was made from one file.";
const SEVERAL_FILES: &str =
    "Each item of this bundle was made from one file, or from several in the order of this table.";
const INTRODUCTION: &str = "This table gives every file’s name, its size in bytes and its SHA-256 digest. A \
                            digest is a number of 64 digits worked out from the file’s contents. It changes \
                            completely when a single byte is changed. The 64 digits are printed on two lines \
                            of 32.";

/// A line of the schedule: a file of an item, or a file enclosed in it.
struct HashRow<'a> {
    number: String,
    name: Cow<'a, str>,
    pages: PageRange,
    bytes: u64,
    digest: Digest,
}

/// The lines of an item.
fn hash_rows(item: &NumberedItem) -> Vec<HashRow<'_>> {
    let entry = &item.entry;
    let row = |file, pages, bytes, digest| HashRow {
        number: item.number.to_string(),
        name: Cow::Borrowed(ItemPath::as_str(file)),
        pages,
        bytes,
        digest,
    };
    let mut lines: Vec<HashRow<'_>> =
        item.files().map(|(one, pages)| row(&one.file, pages, one.bytes, one.digest)).collect();
    if lines.is_empty() {
        lines.push(row(&entry.file, item.pages, entry.bytes, entry.digest));
    }
    lines.extend(item.enclosures().into_iter().map(|(number, pages, enclosed)| HashRow {
        number,
        name: Cow::Owned(format!("Attachment: {}", enclosed.name)),
        pages,
        bytes: enclosed.bytes,
        digest: enclosed.digest,
    }));
    lines
}

/// Typesets the schedule.
pub(super) fn compose(setter: &mut TextShaper, facts: &CoverFacts, plan: &Plan) -> Vec<LayoutPage> {
    let mut pages = PageFlow::new().headed(running_head(setter, facts, "Schedule of digests"));
    let heading = setter.set("Schedule of digests", &TITLE, MEASURE);
    pages.flow(&heading, MARGIN);
    pages.skip(4.0);
    let several = plan.items().any(|item| item.files().next().is_some());
    let made_from = if several { SEVERAL_FILES } else { ONE_FILE };
    let introduction = setter.set(&format!("{made_from} {INTRODUCTION}"), &BODY, MEASURE);
    pages.flow(&introduction, MARGIN);
    pages.skip(12.0);
    let page_width = page_width(setter, plan) * TEXT.size / CELL.size;
    let largest = plan.items().flat_map(hash_rows).map(|hashed| hashed.bytes).max().unwrap_or(0);
    let numbers = plan.items().flat_map(hash_rows).map(|hashed| hashed.number);
    // Numbers of attachments, such as 12.10, may be wider than those of items.
    let longest = numbers.max_by_key(String::len).unwrap_or_default();
    let numbers_width = setter.width(&longest, &TEXT).clamp(NUMBER, 3.0 * NUMBER);
    let bytes_width = setter.width(&grouped(largest), &TEXT).max(34.0);
    let digest_width = setter.width(&"0".repeat(DIGITS), &MONO) + 1.0;
    let number = MARGIN;
    let digest = RIGHT - digest_width;
    let bytes = digest - GAP - 2.0 - bytes_width;
    let range = bytes - GAP - page_width;
    let file = number + numbers_width + GAP;
    let wide = range - GAP - file;
    let right = |style: &Style| style.aligned(Align::Right);
    let cells = vec![
        (number, vec![setter.set("Item", &right(&HEAD), numbers_width)]),
        (file, vec![setter.set("File", &HEAD, wide)]),
        (range, vec![setter.set("Pages", &right(&HEAD), page_width)]),
        (bytes, vec![setter.set("Bytes", &right(&HEAD), bytes_width)]),
        (digest, vec![setter.set("SHA-256", &HEAD, digest_width)]),
    ];
    let head = Row { cells, look: RowStyle::Head, to: None };
    let mut row = |hashed: HashRow<'_>| {
        let hex = hashed.digest.to_string();
        let (first, second) = hex.split_at_checked(DIGITS).unwrap_or((&hex, ""));
        let cells = vec![
            (number, vec![setter.set(&hashed.number, &right(&TEXT), numbers_width)]),
            (file, vec![setter.set(&hashed.name, &TEXT, wide)]),
            (range, vec![setter.set(&pages_in_words(plan, hashed.pages), &right(&TEXT), page_width)]),
            (bytes, vec![setter.set(&grouped(hashed.bytes), &right(&TEXT), bytes_width)]),
            (digest, vec![setter.set(first, &MONO, digest_width), setter.set(second, &MONO, digest_width)]),
        ];
        Row { cells, look: RowStyle::Close, to: Some(hashed.pages.first()) }
    };
    let rows: Vec<Row> = plan.items().flat_map(hash_rows).map(&mut row).collect();
    table::print(&mut pages, Some(&head), &rows);
    pages.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::model::plan::{Body, Lengths, PlanEntry, Section};

    fn entry(file: &str, pages: u32) -> PlanEntry {
        PlanEntry {
            file: ItemPath::parse(file).expect(file),
            digest: Digest::compute(file.as_bytes()),
            bytes: 1,
            kind: Kind::Letter,
            date: None,
            until: None,
            title: String::new(),
            detail: String::new(),
            body: Body::Pages(pages),
            placed: [].into(),
            enclosures: Vec::new(),
            transcribed: false,
            files: Vec::new(),
        }
    }

    #[test]
    fn each_file_of_an_item_has_a_line_with_its_own_pages() {
        let files = vec![entry("a.jpg", 1), entry("b.pdf", 3), entry("c.jpg", 1)];
        let items = vec![PlanEntry::of_files(files).expect("files"), entry("d.pdf", 2)];
        let section = Section { label: String::new(), title: String::new(), items };
        let plan = Plan::paginate("", &[section], &Lengths::least(0));
        let line = |row: HashRow<'_>| {
            let own = row.digest == Digest::compute(row.name.as_bytes());
            format!("{} {} {}-{} {own}", row.number, row.name, row.pages.first(), row.pages.last())
        };
        let lines: Vec<String> = plan.items().flat_map(hash_rows).map(line).collect();
        assert_eq!(lines, ["1 a.jpg 3-3 true", "1 b.pdf 4-6 true", "1 c.jpg 7-7 true", "2 d.pdf 8-9 true"]);
        assert_eq!(PlanEntry::of_files(Vec::new()).map(|entry| entry.title), None);
    }
}
