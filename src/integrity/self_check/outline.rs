//! Bookmarks and page labels: the outline's tree is whole, its lines are the plan's with each source's own under
//! its item, and every page's label is its printed number.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use hayro_syntax::object::{Array, Dict, MaybeRef, Object};

use super::ExpectedBundle;
use super::entries::{is_name, reference, stray, text, whole};
use super::links::PageNumbers;
use super::object_cache::ObjectCache;
use super::problem::{CheckError, Problems, wrong};
use crate::integrity::self_check::page_area::near;
use crate::model::plan::PlannedPart;
use crate::model::{PageNumber, PageRange};
use crate::pdf::ImportedBookmark;

/// What a bookmark may say.
const LINE: [&str; 10] = ["Title", "Parent", "Prev", "Next", "First", "Last", "Count", "Dest", "C", "F"];

/// A line that the plan asks for.
struct ExpectedLine {
    title: String,
    to: (PageNumber, Option<f32>),
    under: Vec<ExpectedLine>,
}

/// A line as it was found.
struct FoundLine {
    number: u32,
    title: String,
    to: Option<(PageNumber, Option<f32>)>,
    /// What it says of how many lines stand under it, and the lines that do.
    count: i64,
    first: Option<u32>,
    last: Option<u32>,
    under: Vec<usize>,
}

/// The lines that the plan asks for.
fn asked(expected: &ExpectedBundle<'_>) -> Vec<ExpectedLine> {
    let plan = expected.plan;
    let prefix = plan.prefix.as_str();
    let line = |title: &str, page, top, under| entry(prefix, title, page, top, under);
    let part = |part: PlannedPart| line(&part.title, part.pages.first(), part.top(), vec![]);
    let mut all: Vec<ExpectedLine> = plan.opening().map(part).collect();
    let mut laid = expected.laid.iter();
    for section in &plan.sections {
        let items = section.items.iter().map(|item| {
            let first = item.pages.first();
            let own = laid.next().and_then(Option::as_ref).map_or(&[][..], |layout| &layout.bookmarks);
            line(&format!("{}. {}", item.number, item.entry.title), first, None, theirs(own, first, prefix))
        });
        let items: Vec<ExpectedLine> = items.collect();
        match section.items.first() {
            Some(first) if !section.title.is_empty() => {
                let heading = format!("{}  {}", section.label, section.title);
                all.push(line(heading.trim(), first.pages.first(), None, items));
            }
            _ => all.extend(items),
        }
    }
    all.extend(plan.closing().map(part));
    all
}

fn entry(
    prefix: &str,
    title: &str,
    page: PageNumber,
    top: Option<f32>,
    under: Vec<ExpectedLine>,
) -> ExpectedLine {
    ExpectedLine { title: format!("{title} (p. {prefix}{page})"), to: (page, top), under }
}

/// A source's own lines, its first page being page `first` of the bundle.
fn theirs(marks: &[ImportedBookmark], first: PageNumber, prefix: &str) -> Vec<ExpectedLine> {
    let made = |mark: &ImportedBookmark| {
        let under = theirs(&mark.under, first, prefix);
        entry(prefix, &mark.title, first.after(mark.to.page), mark.to.top, under)
    };
    marks.iter().map(made).collect()
}

/// Reads the whole outline and compares it with the plan.
pub(super) fn check<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    root: u32,
    expected: &ExpectedBundle<'_>,
    pages: &PageNumbers,
    faults: &mut Problems,
) -> Result<(), CheckError> {
    let lines = read_outline(cache, root, pages, faults)?;
    // Lines under a line come after it, so the last ones are summed up first.
    let mut shown = vec![0i64; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        let under =
            line.under.iter().map(|under| 1 + if lines[*under].count > 0 { shown[*under] } else { 0 });
        shown[at] = under.sum();
        let count = if at == 0 { line.count } else { line.count.abs() };
        faults.expect(count == shown[at], || {
            format!("the bookmark \"{}\" says it has {} lines and has {}", line.title, line.count, shown[at])
        });
    }
    let top = asked(expected);
    let mut todo: Vec<(&[usize], &[ExpectedLine])> = Vec::new();
    if let Some(root) = lines.first() {
        todo.push((root.under.as_slice(), top.as_slice()));
    }
    while let Some((found, asked)) = todo.pop() {
        faults.expect(found.len() == asked.len(), || {
            format!("there are {} bookmarks where there should be {}", found.len(), asked.len())
        });
        for (line, asked) in found.iter().map(|at| &lines[*at]).zip(asked) {
            faults.expect(line.title == asked.title, || {
                format!("a bookmark is called \"{}\" and should be called \"{}\"", line.title, asked.title)
            });
            let height = |top: Option<f32>| top.map_or(vec![], |top| vec![top]);
            let right = line
                .to
                .is_some_and(|(page, top)| page == asked.to.0 && near(&height(top), &height(asked.to.1)));
            faults.expect(right, || {
                format!(
                    "the bookmark \"{}\" does not lead where it should on page {}",
                    line.title, asked.to.0
                )
            });
            todo.push((&line.under, &asked.under));
        }
    }
    Ok(())
}

/// All lines, the root first, each before those under it.
fn read_outline<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    root: u32,
    pages: &PageNumbers,
    faults: &mut Problems,
) -> Result<Vec<FoundLine>, CheckError> {
    let mut met = vec![false; cache.table.size() as usize];
    let held = cache.get(root)?;
    let dict = held.dict()?;
    if let Some(key) = stray(&dict, &["Type", "First", "Last", "Count"]) {
        faults.say(format!("the bookmarks have /{key}"));
    }
    let mut lines = vec![line(root, &dict, pages, "the bookmarks".into())];
    let mut parents = vec![0];
    while let Some(parent) = parents.pop() {
        let (above, mut next, last) = (lines[parent].number, lines[parent].first, lines[parent].last);
        let mut before: Option<u32> = None;
        while let Some(number) = next {
            match met.get_mut(number as usize) {
                Some(mark) if !*mark => *mark = true,
                _ => return wrong(format!("bookmark {number} is listed twice")),
            }
            let held = cache.get(number)?;
            let dict = held.dict()?;
            let Some(title) = text(&dict, b"Title") else {
                return wrong(format!("bookmark {number} has no title that can be read"));
            };
            if let Some(key) = stray(&dict, &LINE) {
                faults.say(format!("the bookmark \"{title}\" has /{key}"));
            }
            let tied = reference(&dict, b"Parent") == Some(above) && reference(&dict, b"Prev") == before;
            faults.expect(tied, || {
                format!("the bookmark \"{title}\" is not tied to those before and above it")
            });
            let at = lines.len();
            lines.push(line(number, &dict, pages, title));
            lines[parent].under.push(at);
            before = Some(number);
            next = reference(&dict, b"Next");
        }
        faults.expect(before == last, || {
            format!("the last line under \"{}\" is not the one it names", lines[parent].title)
        });
        parents.extend(lines[parent].under.iter().filter(|at| lines[**at].first.is_some()));
    }
    Ok(lines)
}

fn line(number: u32, dict: &Dict<'_>, pages: &PageNumbers, title: String) -> FoundLine {
    FoundLine {
        number,
        title,
        to: dict.get::<Array<'_>>(b"Dest").and_then(|place| pages.led_to(&place)),
        count: whole(dict, b"Count").unwrap_or(0),
        first: reference(dict, b"First"),
        last: reference(dict, b"Last"),
        under: Vec::new(),
    }
}

/// Page labels: ranges of pages that begin somewhere, each with a style, what stands before, and where it starts.
pub(super) fn labels(catalog: &Dict<'_>, prefix: &str, pages: PageRange, faults: &mut Problems) {
    let ranges = catalog.get::<Dict<'_>>(b"PageLabels").and_then(|labels| ranges(&labels));
    let Some(ranges) = ranges else {
        faults.say("the page labels cannot be read");
        return;
    };
    for (page, index) in pages.pages().zip(0u32..) {
        let label = ranges.range(..=index).next_back().map(|(first, (before, counted, start))| {
            let number =
                if *counted { (start + i64::from(index - first)).to_string() } else { String::new() };
            format!("{before}{number}")
        });
        let printed = format!("{prefix}{page}");
        faults.expect(label.as_ref() == Some(&printed), || {
            format!(
                "the label of page {page} is \"{}\" and not the number printed on it",
                label.unwrap_or_default()
            )
        });
    }
}

type Ranges = BTreeMap<u32, (String, bool, i64)>;

fn ranges(labels: &Dict<'_>) -> Option<Ranges> {
    let mut ranges = Ranges::new();
    let items: Vec<MaybeRef<Object<'_>>> = labels.get::<Array<'_>>(b"Nums")?.raw_iter().collect();
    if stray(labels, &["Nums"]).is_some() {
        return None;
    }
    for pair in items.chunks(2) {
        let [MaybeRef::NotRef(Object::Number(from)), MaybeRef::NotRef(Object::Dict(range))] = pair else {
            return None;
        };
        let before = if range.contains_key(b"P") { text(range, b"P")? } else { String::new() };
        let counted = is_name(range, b"S", b"D");
        if !counted && range.contains_key(b"S") {
            return None;
        }
        let start = whole(range, b"St").unwrap_or(1);
        ranges.insert(u32::try_from(from.as_i64()).ok()?, (before, counted, start));
    }
    Some(ranges)
}
