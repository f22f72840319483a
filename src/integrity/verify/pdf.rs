//! The PDF alone: the seal at its end proves it whole or not, and when it is not, the checksums in the record
//! tell which item's pages were touched.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{Check, SMALL, contradiction, digest_of, file_name, outside, two_digests};
use crate::integrity::{Record, RecordItem};
use crate::model::checksum_range::ChecksumRange;
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, PageRange};
use crate::pdf::write::seal::{SealLine, TAIL_BYTES, ends_a_part, parse_tail};
use crate::system;
use crate::system::SystemError;
use crate::system::progress::RunError;

impl Check<'_> {
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
            self.say(no_seal(&mut file, &name).map_err(trouble)?);
            self.where_changed(&mut file, beside, &name).map_err(trouble)?;
            file.seek(SeekFrom::Start(0)).map_err(trouble)?;
            return Ok((digest_of(&mut file).map_err(trouble)?, None));
        };
        let digests = two_digests(&mut file, line.digits_at).map_err(trouble)?;
        let inside = record_inside(&mut file, &line).map_err(trouble)?;
        let sound = digests.without_digits == line.digest;
        match (sound, &inside) {
            (true, Some(record)) if !record.agrees_with_itself() => self.say(contradiction(&name)),
            (true, Some(record)) if record.misplaced_enclosures().is_some() => {
                self.say(outside(record, &name))
            }
            (true, Some(record)) => {
                let message = format!(
                    "Unchanged since it was sealed: {} pages, {} items, {}.",
                    record.pages,
                    record.items.len(),
                    record.title
                );
                self.say(Finding::note(Code::Matched, message).about(name));
            }
            (true, None) => self.say(
                Finding::error(
                    Code::BadRecord,
                    "The seal is right, but the record inside the PDF cannot be read.",
                )
                .about(name)
                .next("This PDF was not made by leverarch, or by a later version; try the newest one."),
            ),
            (false, _) => {
                self.say(
                    Finding::error(Code::Changed, "The PDF was changed after it was sealed.")
                        .about(name.clone())
                        .next("Do not rely on it. Compare it with a copy that was sent or kept earlier."),
                );
                self.where_changed(&mut file, inside.as_ref().or(beside), &name).map_err(trouble)?;
            }
        }
        if self.verdict.record.is_none() {
            self.verdict.record = inside.clone();
        }
        Ok((digests.whole, inside))
    }

    /// Names the items whose pages no longer have the checksum that the record gives.
    fn where_changed(&mut self, file: &mut File, record: Option<&Record>, name: &str) -> std::io::Result<()> {
        let Some(record) = record else { return Ok(()) };
        let mut touched = 0;
        for item in &record.items {
            let Some(stretch) = item.stretch else { continue };
            if checksum(file, stretch)? != Some(stretch.crc32) {
                touched += 1;
                self.say(pages_changed(item, name));
            }
        }
        if touched == 0 {
            self.say(
                Finding::error(
                    Code::Changed,
                    "The pages of every item are as they were; the change is in what the program wrote itself: cover, index, stamps, links or the seal.",
                )
                .about(name),
            );
        }
        Ok(())
    }
}

fn pages_changed(item: &RecordItem, name: &str) -> Finding {
    let pages = PageRange::between(item.first_page, item.last_page);
    let message = format!(
        "The pages of item {} (p. {pages}, {}) are not as they were sealed.",
        item.number, item.title
    );
    Finding::error(Code::Changed, message)
        .about(name)
        .next(format!("Look at the original, {}, in the zip or the evidence folder.", item.file))
}

/// The last bytes of a file, and how long it is.
fn tail(file: &mut File) -> std::io::Result<(Vec<u8>, u64)> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = length.min(TAIL_BYTES);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = Vec::with_capacity(tail as usize);
    file.read_to_end(&mut bytes)?;
    Ok((bytes, length))
}

fn seal_line(file: &mut File) -> std::io::Result<Option<SealLine>> {
    let (bytes, length) = tail(file)?;
    Ok(parse_tail(&bytes, length))
}

fn no_seal(file: &mut File, name: &str) -> std::io::Result<Finding> {
    let mut head = [0; 5];
    file.seek(SeekFrom::Start(0))?;
    let is_pdf = file.read(&mut head)? == 5 && &head == b"%PDF-";
    Ok(if is_pdf && ends_a_part(&tail(file)?.0) {
        Finding::error(Code::NoSeal, "This is a part of a bundle, cut for an upload. A part alone carries no record and no seal, so it cannot be checked alone.")
            .about(name)
            .next("Name the whole output folder, whose record has the digest of each part, or compare it by hand with the list that ends with .sha256.")
    } else if is_pdf {
        Finding::error(Code::NoSeal, "There is no seal at the end of this PDF: it was cut off, added to or saved again, or leverarch did not make it.")
            .about(name)
            .next("Find the file as it was made. Saving a copy from a PDF viewer removes the seal.")
    } else {
        Finding::error(Code::NoSeal, "This is not a PDF that leverarch made, or its beginning was changed.")
            .about(name)
            .next("Name the output folder, or the .pdf, .zip or .json in it.")
    })
}

fn record_inside(file: &mut File, line: &SealLine) -> std::io::Result<Option<Record>> {
    let length = file.seek(SeekFrom::End(0))?;
    let end = line.record_offset.checked_add(line.record_bytes);
    if line.record_bytes > SMALL || end.is_none_or(|end| end > length) {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(line.record_offset))?;
    let mut bytes = vec![0; line.record_bytes as usize];
    file.read_exact(&mut bytes)?;
    Ok(Record::parse(&bytes))
}

/// CRC-32 of a stretch of the file; nothing when the file ends before it does.
fn checksum(file: &mut File, stretch: ChecksumRange) -> std::io::Result<Option<u32>> {
    file.seek(SeekFrom::Start(stretch.offset))?;
    let mut crc = crc32fast::Hasher::new();
    let mut left = stretch.bytes;
    let mut buffer = vec![0; 1 << 16];
    while left > 0 {
        let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match file.read(&mut buffer[..want])? {
            0 => return Ok(None),
            n => {
                crc.update(&buffer[..n]);
                left -= n as u64;
            }
        }
    }
    Ok(Some(crc.finalize()))
}
