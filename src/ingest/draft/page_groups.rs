//! Files that are the pages of one document: a letter photographed page by page, or scanned into a file for each page.
//! They are told by their names, which number them, by the minutes in which they were taken, by their size and by the
//! camera. What is in doubt stays apart: pages that are one document are put together with less trouble than letters
//! that were wrongly made one.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::ItemDraft;
use super::page_names::{NumberMark, NumberedName, TimedName};
use crate::ingest::preview::FilePreview;
use crate::model::{ItemPath, Kind};

/// Files that are drafted as one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageGroup {
    /// Their places in the draft, in the order of their pages.
    pub(super) files: Vec<usize>,
    /// Why they are one document, as a sentence.
    pub(super) reason: String,
    /// What their names have in common, when the names themselves say which page is which.
    pub(super) name: Option<String>,
}

/// Seconds between one page and the next.
const BETWEEN: i64 = 180;
/// Seconds from the first page to the last.
const TOGETHER: i64 = 15 * 60;
/// More pictures in a row are more than one letter, as far as nobody has read them.
const UNREAD: usize = 8;
/// More pages are not one letter.
const MOST: usize = 30;

/// A file that may be a page of several.
struct PageFile<'a> {
    at: usize,
    folder: &'a str,
    ending: String,
    name: &'a str,
    look: &'a FilePreview,
    size: (u32, u32),
    /// It shows something else than a page of a document, or the manifest lists it already.
    alone: bool,
}

impl PageFile<'_> {
    fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem)
    }

    fn taken(&self) -> Option<DateTime> {
        self.look.taken.as_ref().and_then(|(taken, _)| moment(taken))
    }

    /// Whether a document begins on it, as far as its words were read.
    fn begins_anew(&self) -> bool {
        let starts = |line: &str| {
            let line = line.trim().to_lowercase();
            line.starts_with("dear ")
                || line.starts_with("to whom it may concern")
                || line.starts_with("page 1 of ")
        };
        self.look.text.lines().any(starts)
    }
}

/// The groups among the files of a draft, each file in one at most.
pub(super) fn find(drafts: &[ItemDraft], looks: &[FilePreview]) -> Vec<PageGroup> {
    let files: Vec<PageFile<'_>> = drafts
        .iter()
        .zip(looks)
        .enumerate()
        .filter_map(|(at, (draft, look))| page_file(at, draft, look))
        .collect();
    let mut groups = by_time(&files);
    groups.extend(by_number(&files, drafts));
    groups.sort_by_key(|group| group.files.first().copied());
    groups
}

fn page_file<'a>(at: usize, draft: &'a ItemDraft, look: &'a FilePreview) -> Option<PageFile<'a>> {
    let path = draft.file.as_str();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    Some(PageFile {
        at,
        folder,
        ending: draft.file.extension()?,
        name,
        look,
        size: look.size?,
        alone: draft.listed
            || !look.codes.is_empty()
            || matches!(draft.kind, Some(Kind::Photo | Kind::PostalReceipt)),
    })
}

/// How a picture follows another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Following {
    /// As the next page.
    Page,
    /// As something else.
    Apart,
    /// It may be either.
    Doubtful,
}

/// Files with the numbers in their names.
type NumberedFiles<'f, 'a> = Vec<(u64, &'f PageFile<'a>)>;

/// Pictures that were taken one after the other.
fn by_time(files: &[PageFile<'_>]) -> Vec<PageGroup> {
    let mut rows: BTreeMap<(&str, &str, String), NumberedFiles<'_, '_>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.taken().is_some()) {
        let timed = || TimedName::parse(file.stem()).map(|name| (name.pattern, name.number));
        let Some((pattern, number)) = counted(file.stem()).or_else(timed) else { continue };
        rows.entry((file.folder, &file.ending, pattern)).or_default().push((number, file));
    }
    let mut groups = Vec::new();
    for ((.., pattern), mut row) in rows {
        row.sort_by_key(|(number, file)| (*number, file.at));
        let timed = pattern.starts_with(TimedName::PATTERN);
        let mut run: Vec<&PageFile<'_>> = Vec::new();
        let mut doubtful = false;
        let mut before: Option<(u64, &PageFile<'_>)> = None;
        for (number, file) in row {
            let follows = before.map_or(Following::Apart, |(earlier, page)| {
                let next = if timed { earlier < number } else { earlier + 1 == number };
                if next { following(page, file) } else { Following::Apart }
            });
            if follows != Following::Page {
                doubtful |= follows == Following::Doubtful;
                groups.extend(taken_together(&run).filter(|_| !doubtful));
                run.clear();
                doubtful = follows == Following::Doubtful;
            }
            run.push(file);
            before = Some((number, file));
        }
        groups.extend(taken_together(&run).filter(|_| !doubtful));
    }
    groups
}

/// What a name that ends in a number has before it, and the number.
fn counted(stem: &str) -> Option<(String, u64)> {
    if let Some(name) = NumberedName::parse(stem) {
        return Some((format!("{:?} {}", name.mark, name.before.to_lowercase()), name.number));
    }
    // Times are not counted up.
    if TimedName::parse(stem).is_some() {
        return None;
    }
    let before = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &stem[before.len()..];
    let number = digits.parse().ok().filter(|_| digits.len() > 1)?;
    Some((format!("{}{before}", digits.len()), number))
}

/// How a picture follows the one whose name comes before its own.
fn following(page: &PageFile<'_>, next: &PageFile<'_>) -> Following {
    let (Some(first), Some(second)) = (page.taken(), next.taken()) else { return Following::Apart };
    let seconds = second.duration_since(first).as_secs();
    if first.date() != second.date() || !(0..=BETWEEN).contains(&seconds) {
        return Following::Apart;
    }
    if page.alone || next.alone || next.begins_anew() {
        return Following::Apart;
    }
    let zone = |file: &PageFile<'_>| file.look.taken.as_ref().and_then(|(_, zone)| zone.clone());
    let words = |file: &PageFile<'_>| file.look.text.trim().is_empty();
    let alike = page.size == next.size
        && page.look.camera == next.look.camera
        && zone(page) == zone(next)
        && words(page) == words(next);
    if alike { Following::Page } else { Following::Doubtful }
}

/// The group of pictures in a row, unless they are too many, took too long or lack a page by their own count.
fn taken_together(run: &[&PageFile<'_>]) -> Option<PageGroup> {
    let (first, last) = (run.first()?.taken()?, run.last()?.taken()?);
    let most = if run.iter().all(|file| file.look.text.trim().is_empty()) { UNREAD } else { MOST };
    let seconds = last.duration_since(first).as_secs();
    if run.len() < 2 || run.len() > most || seconds > TOGETHER {
        return None;
    }
    let names: Vec<Option<NumberedName>> = run.iter().map(|file| NumberedName::parse(file.stem())).collect();
    let named: Option<Vec<NumberedName>> = names.into_iter().collect();
    let named = named.filter(|names| names.iter().all(|name| name.mark == NumberMark::Word));
    if named.as_ref().is_some_and(|names| !is_complete(names)) {
        return None;
    }
    let minutes = crate::model::counted((seconds as usize).div_ceil(60).max(1), "minute", "minutes");
    Some(PageGroup {
        files: run.iter().map(|file| file.at).collect(),
        reason: format!(
            "their names run in a row, and they were taken within {minutes} by one camera in one size"
        ),
        name: named.and_then(|names| names.into_iter().next()).map(|name| name.before),
    })
}

/// Whether names count from 1 without a gap, and to the end where they say how many there are.
fn is_complete(names: &[NumberedName]) -> bool {
    let of = names.first().and_then(|name| name.of);
    names.iter().zip(1..).all(|(name, number)| name.number == number && name.of == of)
        && of.is_none_or(|of| of == names.len() as u64)
}

/// Files without a time whose names number the pages.
fn by_number(files: &[PageFile<'_>], drafts: &[ItemDraft]) -> Vec<PageGroup> {
    let all: Vec<(&str, &ItemPath)> = drafts.iter().map(|draft| (draft.file.as_str(), &draft.file)).collect();
    let mut rows: BTreeMap<(String, NumberMark), Vec<(NumberedName, &ItemPath)>> = BTreeMap::new();
    for (path, file) in all {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let Some(named) = NumberedName::parse(stem) else { continue };
        let key = format!("{folder}/{}.{}", named.before.to_lowercase(), ending.to_lowercase());
        rows.entry((key, named.mark)).or_default().push((named, file));
    }
    let by_path: BTreeMap<&ItemPath, &PageFile<'_>> =
        files.iter().filter_map(|file| Some((&drafts.get(file.at)?.file, file))).collect();
    let mut groups = Vec::new();
    for ((key, mark), mut row) in rows {
        row.sort_by_key(|(name, _)| name.number);
        let pages: Option<Vec<&PageFile<'_>>> =
            row.iter().map(|(_, path)| by_path.get(path).copied()).collect();
        let names: Vec<NumberedName> = row.into_iter().map(|(name, _)| name).collect();
        let Some(pages) = pages.filter(|pages| (2..=MOST).contains(&pages.len())) else { continue };
        let copied = drafts.iter().any(|draft| draft.file.likeness() == key.trim_start_matches('/'));
        let sure = match mark {
            NumberMark::Word => true,
            // These marks also count scans, and copies of one file.
            NumberMark::Bare => {
                let pdf = pages.iter().any(|page| page.ending == "pdf");
                let own_name = names.iter().all(|name| !name.is_machine_made());
                !copied && !pdf && own_name && !pages.iter().skip(1).any(|page| page.begins_anew())
            }
        };
        if sure && is_complete(&names) && alike(&pages) {
            let count = pages.len();
            groups.push(PageGroup {
                files: pages.iter().map(|page| page.at).collect(),
                reason: format!("their names number the pages 1 to {count}, and they have one size"),
                name: names.into_iter().next().map(|name| name.before),
            });
        }
    }
    groups
}

/// Whether files without a time have all in common that pages of one document have.
fn alike(pages: &[&PageFile<'_>]) -> bool {
    // Of a PDF, the day on which it was scanned.
    let day =
        |page: &PageFile<'_>| page.look.made.as_ref().and_then(|made| made.get(..10).map(str::to_owned));
    pages.iter().all(|page| !page.alone && page.look.taken.is_none())
        && pages.windows(2).all(|two| match two {
            [one, next] => {
                one.size == next.size && one.look.camera == next.look.camera && day(one) == day(next)
            }
            _ => false,
        })
}

/// "2020:01:06 10:15:00", as a camera writes it.
fn moment(taken: &str) -> Option<DateTime> {
    let (date, time) = taken.trim().split_once(' ')?;
    let numbers: Option<Vec<i16>> =
        date.split(':').chain(time.split(':')).map(|part| part.parse().ok()).collect();
    let [year, month, day, hour, minute, second] = numbers?[..] else { return None };
    let small = |number: i16| i8::try_from(number).ok();
    DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0).ok()
}
