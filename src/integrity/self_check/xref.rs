//! The table of where each object stands, from the file's end as any viewer finds it: `startxref`, the
//! cross-reference stream, its entries. Eight bytes are kept for each object.

use std::io::{BufReader, Read, Seek};

use flate2::read::ZlibDecoder;
use hayro_syntax::object::{Array, Number};

use super::buffered_file::BufferedFile;
use super::problem::{CheckError, wrong};
use super::stream_object::StreamObject;
use crate::pdf::write::seal::{PART_MARK, SealLine, TAIL_BYTES, parse_tail, part_end};

/// Objects that viewers open at most; ISO 32000 annex C.
const OBJECTS: u64 = 8_388_607;

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XrefEntry {
    /// Nowhere: the number is not in use.
    Free,
    /// On its own, at this byte.
    At(u64),
    /// In this object stream, so many places from its first.
    Within { pack: u32, index: u16 },
}

/// The table, and what the file's end says beside it.
#[derive(Clone)]
pub(crate) struct XrefTable {
    /// Two bits say which place it is, 48 bits where.
    entries: Vec<u64>,
    /// Number of the table itself, which is an object like others.
    pub(crate) own: u32,
    /// Where the table stands.
    pub(crate) at: u64,
    /// Number of the catalog.
    pub(crate) root: u32,
    /// Number of the document's description.
    pub(crate) info: u32,
    /// The seal; a part has none.
    pub(crate) seal: Option<SealLine>,
    /// Where the line of the seal or the part begins, which is where the objects end.
    pub(crate) end: u64,
}

impl XrefTable {
    /// The table of a bundle.
    pub(crate) fn read<R: Read + Seek>(window: &mut BufferedFile<R>) -> Result<XrefTable, CheckError> {
        let bytes = window.bytes();
        let tail = window.view(bytes.saturating_sub(TAIL_BYTES), TAIL_BYTES)?;
        match parse_tail(tail, bytes) {
            Some(seal) => Self::before(window, "%leverarch-seal", Some(seal)),
            None => wrong("there is no seal at its end"),
        }
    }

    /// The table of a part.
    pub(crate) fn of_part<R: Read + Seek>(window: &mut BufferedFile<R>) -> Result<XrefTable, CheckError> {
        let table = Self::before(window, PART_MARK, None)?;
        match window.view(table.end, TAIL_BYTES)? == part_end(table.at).as_bytes() {
            true => Ok(table),
            false => wrong("its last lines are not as we write them"),
        }
    }

    /// The table of a file whose objects end before the last line that begins with `mark`.
    fn before<R: Read + Seek>(
        window: &mut BufferedFile<R>,
        mark: &str,
        seal: Option<SealLine>,
    ) -> Result<XrefTable, CheckError> {
        let from = window.bytes().saturating_sub(TAIL_BYTES);
        let tail = window.view(from, TAIL_BYTES)?;
        let line = ["\n", mark].concat();
        let Some(before) = tail.windows(line.len()).rposition(|window| window == line.as_bytes()) else {
            return wrong("its last lines are not as we write them");
        };
        let end = from + before as u64 + 1;
        let Some(at) = start(tail) else {
            return wrong("its end does not say where the table of objects is");
        };
        let stream = StreamObject::read(window, at, end)?;
        let dict = stream.dict()?;
        let widths = dict.get::<Array<'_>>(b"W").map(|widths| figures(&widths)).unwrap_or_default();
        let size = dict.get::<Number>(b"Size").map_or(0, |size| size.as_i64());
        let size = u64::try_from(size).ok().filter(|size| (1..=OBJECTS).contains(size));
        let ours = dict.get::<hayro_syntax::object::Name<'_>>(b"Type").is_some_and(|name| *name == *b"XRef");
        // One table, of one revision, open to all.
        let plain =
            [&b"Prev"[..], b"Index", b"Encrypt", b"XRefStm"].iter().all(|key| !dict.contains_key(key));
        let (Some(size), [kind, first, second], true, true) = (size, widths.as_slice(), ours, plain) else {
            return wrong("the table of objects is not of the form that we write");
        };
        let named = |key: &[u8]| dict.get_ref(key).filter(|to| to.gen_number == 0).map(|to| to.obj_number);
        let Some((root, info)) = named(b"Root").zip(named(b"Info")) else {
            return wrong("the table of objects does not name the catalog");
        };
        let entries = entries(window, &stream, size, [*kind, *first, *second])?;
        Ok(XrefTable { entries, own: stream.number, at, root, info, seal, end })
    }

    /// How many numbers there are, the first of which is never in use.
    pub(crate) fn size(&self) -> u32 {
        self.entries.len() as u32
    }

    pub(crate) fn place(&self, number: u32) -> XrefEntry {
        let entry = self.entries.get(number as usize).copied().unwrap_or_default();
        let value = entry & LOW;
        match entry >> 48 {
            1 => XrefEntry::At(value),
            2 => XrefEntry::Within { pack: (value >> 16) as u32, index: value as u16 },
            _ => XrefEntry::Free,
        }
    }

    /// The byte at which the object, or the object stream that holds it, begins.
    pub(crate) fn byte(&self, number: u32) -> Option<u64> {
        match self.place(number) {
            XrefEntry::At(at) => Some(at),
            XrefEntry::Within { pack, .. } => match self.place(pack) {
                XrefEntry::At(at) => Some(at),
                _ => None,
            },
            XrefEntry::Free => None,
        }
    }
}

/// What `startxref` says.
fn start(tail: &[u8]) -> Option<u64> {
    let word = b"startxref";
    let at = tail.windows(word.len()).rposition(|window| window == word)?;
    let rest = std::str::from_utf8(tail.get(at + word.len()..)?).ok()?;
    rest.trim_start().split_ascii_whitespace().next()?.parse().ok()
}

fn figures(array: &Array<'_>) -> Vec<usize> {
    let figures = array.iter::<Number>().map(|n| usize::try_from(n.as_i64()).ok().filter(|n| *n <= 8));
    figures.collect::<Option<Vec<_>>>().unwrap_or_default()
}

const LOW: u64 = (1 << 48) - 1;

/// Unpacks the entries one by one, so that a table of a million objects is never there twice.
fn entries<R: Read + Seek>(
    window: &mut BufferedFile<R>,
    stream: &StreamObject,
    size: u64,
    [kind, first, second]: [usize; 3],
) -> Result<Vec<u64>, CheckError> {
    if !stream.packed()? {
        return wrong("the table of objects is not of the form that we write");
    }
    let packed = window.stream(stream.content, stream.length)?;
    let mut rows = BufReader::with_capacity(64 << 10, ZlibDecoder::new(BufReader::new(packed)));
    let mut row = [0; 24];
    let row = &mut row[..kind + first + second];
    let mut entries = Vec::with_capacity(size as usize);
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    for _ in 0..size {
        if rows.read_exact(row).is_err() {
            return wrong("the table of objects ends too early");
        }
        let (a, rest) = row.split_at(kind);
        let (b, c) = rest.split_at(first);
        let (a, b, c) = (number(a), number(b), number(c));
        let entry = match a {
            0 => Some(0),
            // A generation other than 0 would be another revision's.
            1 => (b <= LOW && c == 0).then_some(1 << 48 | b),
            2 => (b < size && c <= 0xffff).then_some(2 << 48 | b << 16 | c),
            _ => None,
        };
        let Some(entry) = entry else {
            return wrong(format!("the table of objects is wrong about object {}", entries.len()));
        };
        entries.push(entry);
    }
    match rows.read(&mut [0]) {
        Ok(0) => Ok(entries),
        _ => wrong("the table of objects goes on too long"),
    }
}
