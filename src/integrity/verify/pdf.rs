//! The PDF alone: the seal at its end proves it whole or not; the checksums in the record tell which item's pages were
//! touched; and the file must hold nothing but what the record and its table of objects account for, also when the seal
//! is right, since a seal can be computed again.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::thread;

use super::page_digests::{Alteration, AlteredPage};
use super::pdf_objects::PdfObjects;
use super::reading::read_once;
use super::records::{self, ABOVE, RecordFault, RecordHome};
use super::run::{SMALL, VerifyRun, file_name};
use super::unsealed::why_unsealed;
use crate::integrity::{Record, RecordItem, digest_of};
use crate::model::checksum_range::ChecksumRange;
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, PageRange, counted, grouped};
use crate::pdf::page_list;
use crate::pdf::write::seal::{SealLine, TAIL_BYTES, parse_tail};
use crate::system;
use crate::system::SystemError;
use crate::system::progress::RunError;

/// So many items or pages are named one by one; when more were touched, one sentence names them all.
const NAMED: usize = 5;

impl VerifyRun<'_> {
    /// Checks a PDF by the seal inside it. Gives its digest and the record inside it. `beside` is the record
    /// that lies beside it; it helps to say where a change is when the record inside was hit.
    pub(super) fn pdf(
        &mut self,
        path: &Path,
        beside: Option<&Record>,
    ) -> Result<(Digest, Option<Record>), RunError> {
        let name = file_name(path);
        self.watch.step("Checking the PDF", 1);
        self.watch.part(&name);
        let trouble = |e| SystemError::new(path, "read", e);
        let mut file = system::open_output(path)?;
        let Some(line) = seal_line(&mut file).map_err(trouble)? else {
            return self.unsealed(&mut file, beside, &name).map_err(|e| trouble(e).into());
        };
        let (record_text, inside) = record_inside(&mut file, &line).map_err(trouble)?;
        let (inside, unread) = inside.map_or_else(|fault| (None, Some(fault)), |record| (Some(record), None));
        let known = inside.as_ref().or(beside);
        let items = known.map_or(&[][..], |record| record.items.as_slice());
        let mut sums = StretchSums::new(items);
        let objects = || -> Result<_, SystemError> {
            let Some(record) = known else { return Ok(None) };
            Ok(Some(PdfObjects::look(system::open_output(path)?, record, &line)))
        };
        let (digests, looked) = thread::scope(|scope| {
            // Objects are looked at beside the hashing.
            let looked = scope.spawn(objects);
            let digests = read_once(&mut file, line.digits_at, |piece| sums.take(piece));
            (digests, looked.join())
        });
        let digests = digests.map_err(trouble)?;
        let looked = match looked {
            Ok(found) => found?.transpose().map_err(trouble)?.unwrap_or_default(),
            Err(_) => PdfObjects {
                unaccounted: Some("it could not be read to its end".into()),
                ..PdfObjects::default()
            },
        };
        let sealed = digests.without_digits == line.digest;
        let wrong =
            inside.as_ref().filter(|_| sealed).and_then(|record| fault_inside(&record_text, record, &line));
        let fault = unread.or(wrong);
        let touched = sums.touched();
        let altered = looked.altered.as_deref();
        if !sealed {
            self.say(
                Finding::error(Code::Changed, "The PDF was changed after it was sealed.")
                    .about(name.clone())
                    .next("Do not rely on it. Compare it with a copy that was sent or kept earlier."),
            );
            self.where_changed(&touched, altered, items, &name);
        } else if let Some(fault) = &fault {
            self.say(match fault {
                RecordFault::Unreadable => Finding::error(
                    Code::BadRecord,
                    "The seal is right, but the record inside the PDF cannot be read.",
                )
                .about(name.clone())
                .next("Find the file as it was made. This one was changed, or was not made by leverarch."),
                fault => records::fault_finding(fault, &name),
            });
        } else if !touched.is_empty() || altered.is_some_and(|altered| !altered.is_empty()) {
            self.say(
                Finding::error(
                    Code::Changed,
                    "The PDF was changed and then sealed again. Its record lists other pages.",
                )
                .about(name.clone())
                .next("Do not rely on it. Compare it with a copy that was sent or kept earlier."),
            );
            self.where_changed(&touched, altered, items, &name);
        } else if let Some(what) = looked.unaccounted {
            self.say(
                Finding::error(
                    Code::Changed,
                    format!("The seal is right, but leverarch did not make this PDF as it is: {what}."),
                )
                .about(name.clone())
                .next("Do not rely on it. Compare it with a copy that was sent or kept earlier."),
            );
        } else if let Some(record) = &inside {
            let made = beside.and_then(|beside| beside.bundle.as_ref()).map(|bundle| bundle.file.clone());
            let made = made.or_else(|| {
                // A zip of several bundles has another name.
                let zip = record.originals.as_deref().filter(|zip| !zip.starts_with(ABOVE))?;
                Some(format!("{}.pdf", zip.strip_suffix(".zip")?))
            });
            let renamed =
                made.filter(|made| *made != name).map(|made| format!(". Its original name was {made}"));
            let message = format!(
                "Unchanged since it was sealed: {}, {}, {}{}.",
                counted(record.pages as usize, "page", "pages"),
                counted(record.items.len(), "item", "items"),
                record.title,
                renamed.unwrap_or_default()
            );
            self.say(Finding::note(Code::Matched, message).about(name));
        }
        inside.iter().for_each(|record| self.know(record));
        Ok((digests.whole, inside))
    }

    /// A PDF without a seal at its end: says what happened to it, as far as it shows, and where when it has kept its
    /// length.
    fn unsealed(
        &mut self,
        file: &mut File,
        beside: Option<&Record>,
        name: &str,
    ) -> std::io::Result<(Digest, Option<Record>)> {
        let finding = why_unsealed(file, beside, name)?;
        let cause_known = finding.code != Code::NoSeal;
        self.say(finding);
        let length = file.seek(SeekFrom::End(0))?;
        let whole = beside.filter(|beside| beside.bundle.as_ref().is_some_and(|b| b.bytes == length));
        let items = whole.map_or(&[][..], |record| record.items.as_slice());
        let mut sums = StretchSums::new(items);
        let digest = match items {
            [] => {
                file.seek(SeekFrom::Start(0))?;
                digest_of(file)?
            }
            _ => read_once(file, length, |piece| sums.take(piece))?.whole,
        };
        if !cause_known && whole.is_some() {
            let touched = sums.touched();
            self.where_changed(&touched, None, items, name);
        }
        Ok((digest, None))
    }

    /// Names the pages that do not show what they showed, or where that cannot be told the items whose part of the file
    /// no longer has the checksum that the record gives.
    fn where_changed(
        &mut self,
        touched: &[&RecordItem],
        altered: Option<&[AlteredPage]>,
        items: &[RecordItem],
        name: &str,
    ) {
        if let Some(altered) = altered.filter(|altered| !altered.is_empty()) {
            return self.pages_altered(altered, items, name);
        }
        match touched {
            _ if items.is_empty() => {}
            [] => self.say(
                Finding::error(
                    Code::Changed,
                    "The pages of every item are as they were. The change is elsewhere: cover, index, page numbers, links, added marks or the seal.",
                )
                .about(name),
            ),
            few if few.len() <= NAMED => few.iter().for_each(|item| self.say(pages_changed(item, name))),
            many => {
                let numbers: Vec<String> = many.iter().map(|item| item.number.to_string()).collect();
                self.say(
                    Finding::error(
                        Code::Changed,
                        format!("The pages of {} items are not as they were sealed: {}.", many.len(), numbers.join(", ")),
                    )
                    .about(name)
                    .next("Look at the originals in the zip or the evidence folder."),
                );
            }
        }
    }

    fn pages_altered(&mut self, altered: &[AlteredPage], items: &[RecordItem], name: &str) {
        if altered.len() <= NAMED {
            let findings: Vec<Finding> =
                altered.iter().filter_map(|altered| page_altered(altered, items, name)).collect();
            findings.into_iter().for_each(|finding| self.say(finding));
            return;
        }
        let pages: Vec<usize> = altered.iter().map(|altered| altered.page.get() as usize).collect();
        let message = format!(
            "{} pages do not show what they showed when they were sealed: {}.",
            grouped(pages.len() as u64),
            page_list(&pages)
        );
        self.say(
            Finding::error(Code::Changed, message)
                .about(name)
                .next("Look at the originals in the zip or the evidence folder."),
        );
    }
}

/// The finding for a page that is not as its digest has it.
fn page_altered(altered: &AlteredPage, items: &[RecordItem], name: &str) -> Option<Finding> {
    let page = altered.page;
    let item = items.iter().find(|item| item.first_page <= page && page <= item.last_page)?;
    let recorded = item.pages.iter().find(|recorded| recorded.page == page)?;
    let of = match (&recorded.enclosure, item.file_on(page)) {
        (Some(number), _) => format!("attachment {number}"),
        (None, Some(file)) => format!("file {file} of item {}", item.number),
        (None, None) => format!("item {}", item.number),
    };
    let shown = format!("Page {page} (page {} of {of}, {})", recorded.source_page, item.title);
    let message = match altered.how {
        Alteration::Shown => format!("{shown} does not show what it showed when it was sealed."),
        Alteration::Added => format!("{shown} has something on it that was not there when it was sealed."),
    };
    let original =
        item.file_on(page).and_then(|file| item.files.get(file - 1)).map_or(&item.file, |one| &one.file);
    let next = format!("Look at the original, {original}, in the zip or the evidence folder.");
    Some(Finding::error(Code::Changed, message).about(name).next(next))
}

fn pages_changed(item: &RecordItem, name: &str) -> Finding {
    let pages = PageRange::between(item.first_page, item.last_page);
    let message = format!(
        "The pages of item {} (p. {pages}, {}) are not as they were sealed.",
        item.number, item.title
    );
    let originals = match item.originals().count() {
        1 => format!("Look at the original, {}, in the zip or the evidence folder.", item.file),
        count => format!(
            "Look at its {count} originals, from {} on, in the zip or the evidence folder.",
            item.file
        ),
    };
    Finding::error(Code::Changed, message).about(name).next(originals)
}

fn seal_line(file: &mut File) -> std::io::Result<Option<SealLine>> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = length.min(TAIL_BYTES);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = Vec::with_capacity(tail as usize);
    file.read_to_end(&mut bytes)?;
    Ok(parse_tail(&bytes, length))
}

/// The text that the seal points at, and the record that it is.
fn record_inside(
    file: &mut File,
    line: &SealLine,
) -> std::io::Result<(Vec<u8>, Result<Record, RecordFault>)> {
    let length = file.seek(SeekFrom::End(0))?;
    let end = line.record_offset.checked_add(line.record_bytes);
    if line.record_bytes > SMALL || end.is_none_or(|end| end > length) {
        return Ok((Vec::new(), Err(RecordFault::Unreadable)));
    }
    file.seek(SeekFrom::Start(line.record_offset))?;
    let mut bytes = vec![0; line.record_bytes as usize];
    file.read_exact(&mut bytes)?;
    let record = records::read(&bytes);
    Ok((bytes, record))
}

/// What is wrong with the record in a sealed PDF.
fn fault_inside(text: &[u8], record: &Record, line: &SealLine) -> Option<RecordFault> {
    let beyond = |stretch: &ChecksumRange| stretch.offset.saturating_add(stretch.bytes) > line.record_offset;
    records::fault(text, record, RecordHome::Pdf).or_else(|| {
        let outside = record.items.iter().find(|item| item.stretch.as_ref().is_some_and(beyond))?;
        let what =
            format!("The place that the record gives for item {} is outside the pages.", outside.number);
        Some(RecordFault::Wrong(what))
    })
}

/// The checksums of the items' parts of the file, as its bytes come by. The parts follow one another; a part that does
/// not is not summed up and counts as changed, so that a record costs no more than one reading of the file.
struct StretchSums<'a> {
    parts: Vec<(&'a RecordItem, ChecksumRange, crc32fast::Hasher, u64)>,
    next: usize,
    at: u64,
}

impl<'a> StretchSums<'a> {
    fn new(items: &'a [RecordItem]) -> Self {
        let parts = items.iter().filter_map(|item| Some((item, item.stretch?, crc32fast::Hasher::new(), 0)));
        Self { parts: parts.collect(), next: 0, at: 0 }
    }

    fn take(&mut self, piece: &[u8]) {
        let end = self.at + piece.len() as u64;
        while let Some((_, stretch, crc, done)) = self.parts.get_mut(self.next) {
            let from = stretch.offset.saturating_add(*done);
            if from < self.at {
                // It lies before its forerunner's end.
                self.next += 1;
                continue;
            }
            if from >= end {
                break;
            }
            let start = (from - self.at) as usize;
            let left = usize::try_from(stretch.bytes.saturating_sub(*done)).unwrap_or(usize::MAX);
            let count = left.min(piece.len() - start);
            crc.update(&piece[start..start + count]);
            *done += count as u64;
            if *done < stretch.bytes {
                break;
            }
            self.next += 1;
        }
        self.at = end;
    }

    /// The items whose part does not have its checksum.
    fn touched(&self) -> Vec<&'a RecordItem> {
        let right = |stretch: &ChecksumRange, crc: &crc32fast::Hasher, done: u64| {
            done == stretch.bytes && crc.clone().finalize() == stretch.crc32
        };
        let touched = self.parts.iter().filter(|(_, stretch, crc, done)| !right(stretch, crc, *done));
        touched.map(|(item, ..)| *item).collect()
    }
}
