//! Why a PDF does not end with a seal. Most such files were not changed by design: a viewer saved a comment into them,
//! a download broke off, a cloud has kept them back. The file itself mostly shows which, and each has another remedy.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::reading::read_once;
use super::records;
use super::run::nothing_in_it;
use crate::integrity::Record;
use crate::model::exact_size;
use crate::model::finding::{Code, Finding};
use crate::pdf::write::seal::{MARK, SealLine, TAIL_BYTES, ends_a_part, parse_tail};

const FIND: &str = "Ask for the file as it was made, or find your own copy of it.";

/// What the file shows of itself on one reading.
#[derive(Default)]
struct PdfTraces {
    length: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    only_zeros: bool,
    /// Where the last line begins that looks like a seal of ours.
    seal_at: Option<u64>,
    /// A seal of a later version.
    newer: bool,
    /// Our name.
    ours: bool,
    /// What a signature leaves.
    signed: bool,
}

/// The finding for a PDF without a seal at its end.
pub(super) fn why_unsealed(file: &mut File, beside: Option<&Record>, name: &str) -> io::Result<Finding> {
    let traces = PdfTraces::read(file)?;
    if traces.only_zeros {
        return Ok(nothing_in_it(name, traces.length));
    }
    let error = |code: Code, message: &str, next: &str| Finding::error(code, message).about(name).next(next);
    if !traces.head.starts_with(b"%PDF-") {
        return Ok(error(
            Code::NoSeal,
            "This is not a PDF that leverarch made, or its beginning was changed.",
            "Name the output folder, or the .pdf, .zip or .json in it.",
        ));
    }
    if ends_a_part(&traces.tail) {
        return Ok(error(
            Code::NoSeal,
            "This is a part of a bundle, cut for an upload. A part has no record and no seal of its own, so \
             it cannot be checked on its own.",
            "Name the output folder, whose record has the digest of each part.",
        ));
    }
    if traces.newer {
        return Ok(records::newer(name));
    }
    let made = beside.and_then(|record| record.bundle.as_ref()).map(|bundle| bundle.bytes);
    if let Some(line) = traces.earlier_seal(file)? {
        return behind_the_seal(file, &traces, &line, name);
    }
    let complete = traces.tail.windows(5).any(|window| window == b"%%EOF");
    let short = made.is_some_and(|made| made > traces.length);
    if !complete {
        let (length, of) = (exact_size(traces.length), made.filter(|_| short).map(exact_size));
        let message = match of {
            Some(of) => format!(
                "The end of this PDF is missing. It has {length} of {of}. The download or copy did not \
                 finish."
            ),
            None => format!(
                "The end of this PDF is missing after {length}. The download or copy did not finish, or the \
                 end was changed."
            ),
        };
        return Ok(error(Code::NoSeal, &message, "Download or copy it again, then run verify again."));
    }
    if made.is_some_and(|made| made == traces.length) {
        return Ok(error(
            Code::NoSeal,
            "The seal at the end of this PDF was changed after it was made.",
            FIND,
        ));
    }
    if traces.ours {
        return Ok(error(
            Code::NoSeal,
            "This PDF was saved again by another program after it was made, which removes the seal.",
            "Ask for the file as it was made. To keep a copy, copy the file itself. Do not save or print it \
             from a viewer.",
        ));
    }
    Ok(match beside {
        Some(_) => error(
            Code::NoSeal,
            "This is not the PDF that leverarch made. It was printed to a new PDF, or is another file.",
            FIND,
        ),
        None => error(
            Code::NoSeal,
            "This PDF was not made by leverarch, or it was printed to a new PDF. It holds no record and no seal.",
            "Name the folder that leverarch build made, or the .pdf, .zip or .json in it.",
        ),
    })
}

/// What to say of bytes that follow the seal.
fn behind_the_seal(file: &mut File, traces: &PdfTraces, line: &SealLine, name: &str) -> io::Result<Finding> {
    let end = line.end;
    let mut first = Upto { file, left: end };
    first.file.seek(SeekFrom::Start(0))?;
    let whole = read_once(&mut first, line.digits_at, |_| {})?.without_digits == line.digest;
    let more = exact_size(traces.length - end);
    let added_update = {
        file.seek(SeekFrom::Start(end))?;
        let mut added = Vec::new();
        file.take(64 << 20).read_to_end(&mut added)?;
        added.windows(9).any(|window| window == b"startxref")
    };
    let what = match (traces.signed, added_update) {
        (true, true) => "was signed or certified with another program",
        (false, true) => "was saved again by another program, which added something,",
        _ => "had bytes added after its end",
    };
    let state = if whole {
        format!("The first {} are still as they were sealed.", exact_size(end))
    } else {
        "The part before them was changed too.".into()
    };
    let message = format!("This PDF {what} after it was made ({more} at its end). {state}");
    let next = if whole {
        format!(
            "Ask for the file as it was made. You can also recover it, because it is the first {end} bytes \
             of this one."
        )
    } else {
        FIND.into()
    };
    Ok(Finding::error(Code::Added, message).about(name).next(next))
}

/// The first bytes of a file, as if it ended there.
struct Upto<'a> {
    file: &'a mut File,
    left: u64,
}

impl Read for Upto<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(&mut buffer[..count])?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl Seek for Upto<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::End(0) => Ok(self.left),
            to => self.file.seek(to),
        }
    }
}

impl PdfTraces {
    fn read(file: &mut File) -> io::Result<Self> {
        let mut traces = Self { only_zeros: true, ..Self::default() };
        traces.length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        // So much of the last piece is kept that no word is cut in two.
        const KEPT: usize = 64;
        let mark = ["\n", MARK].concat();
        let mut held: Vec<u8> = Vec::new();
        let mut at = 0u64;
        loop {
            let before = held.len();
            file.by_ref().take(1 << 20).read_to_end(&mut held)?;
            if held.len() == before {
                break;
            }
            let new = &held[before..];
            traces.only_zeros &= new.iter().all(|byte| *byte == 0);
            if traces.head.is_empty() {
                traces.head = new[..new.len().min(1024)].to_vec();
            }
            traces.look(&held, at, mark.as_bytes());
            let drop = held.len().saturating_sub(KEPT);
            held.drain(..drop);
            at += drop as u64;
        }
        file.seek(SeekFrom::Start(traces.length.saturating_sub(1024)))?;
        file.take(1024).read_to_end(&mut traces.tail)?;
        Ok(traces)
    }

    fn look(&mut self, held: &[u8], at: u64, mark: &[u8]) {
        let place = |word: &[u8]| memchr::memmem::rfind(held, word);
        if let Some(found) = place(mark) {
            self.seal_at = Some(at + found as u64 + 1);
        }
        self.newer |= place(b"\n%leverarch-seal/").is_some_and(|found| {
            let digits = held[found + 17..].iter().take_while(|c| c.is_ascii_digit());
            digits.fold(0u32, |sum, c| sum.saturating_mul(10).saturating_add(u32::from(c - b'0'))) > 1
        });
        self.ours |=
            [&b"leverarch"[..], b"l\0e\0v\0e\0r\0a\0r\0c\0h", b"6C65766572617263", b"6c65766572617263"]
                .iter()
                .any(|word| place(word).is_some());
        self.signed |= place(b"/ByteRange").is_some();
    }

    /// The last seal in the file that is complete, wherever it is.
    fn earlier_seal(&self, file: &mut File) -> io::Result<Option<SealLine>> {
        let Some(at) = self.seal_at else { return Ok(None) };
        let mut line = Vec::new();
        file.seek(SeekFrom::Start(at - 1))?;
        file.take(TAIL_BYTES).read_to_end(&mut line)?;
        let eof = b"\n%%EOF\n";
        let Some(end) = line.windows(eof.len()).position(|window| window == eof) else { return Ok(None) };
        line.truncate(end + eof.len());
        Ok(parse_tail(&line, at - 1 + line.len() as u64))
    }
}
