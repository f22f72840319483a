//! The form of the zip: one file after the other from the first byte on, the directory behind them, and the end with
//! the seal. Leverarch writes nothing else, so whatever lies before, between or behind, or is told in two ways, is a
//! place where something could hide. Programs read a zip from either end, and must find the same from both.

use std::collections::BTreeSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use crate::integrity::{DIGITS, ZIP_SEAL};
use crate::model::{ItemPath, exact_size};

/// A file in the zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZipMember {
    pub(super) name: String,
    /// Where its content begins in the zip.
    pub(super) at: u64,
    pub(super) bytes: u64,
    pub(super) crc32: u32,
}

/// What the headers of a file say of it.
#[derive(PartialEq, Eq)]
struct ZipHeader {
    name: Vec<u8>,
    bytes: u64,
    crc32: u32,
    flags: u16,
    time: (u16, u16),
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// In place of a number that has not room enough: it is among the extra fields.
const ELSEWHERE: u32 = u32::MAX;
/// The flag that says that a name is UTF-8.
const UTF8: u16 = 1 << 11;

/// Why a zip is not of our form: a whole sentence; or what the disk says.
#[derive(Debug)]
pub(super) enum ZipFormError {
    Disk(io::Error),
    Wrong(String),
}

impl From<io::Error> for ZipFormError {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::UnexpectedEof => {
                Self::Wrong("The zip ends before its directory is complete.".into())
            }
            _ => Self::Disk(cause),
        }
    }
}

fn wrong<T>(what: impl Into<String>) -> Result<T, ZipFormError> {
    Err(ZipFormError::Wrong(what.into()))
}

/// The files of a zip that is exactly of our form, in their order. Only the headers are read.
pub(super) fn members(file: impl Read + Seek) -> Result<Vec<ZipMember>, ZipFormError> {
    let mut zip = ZipBytes { from: BufReader::new(file), at: 0, length: 0 };
    zip.length = zip.from.seek(SeekFrom::End(0))?;
    zip.go(0)?;
    let mut members: Vec<ZipMember> = Vec::new();
    let mut headers: Vec<(u64, ZipHeader)> = Vec::new();
    let central_at = loop {
        let start = zip.at;
        match zip.u32()? {
            LOCAL => {}
            CENTRAL | END => break start,
            _ if start == 0 => return before_the_start(&mut zip),
            _ => {
                return wrong(match members.last() {
                    Some(last) => {
                        format!("Something other than a file follows \"{}\" in the zip.", last.name)
                    }
                    None => "The zip does not begin with a file.".into(),
                });
            }
        }
        let header = zip.local()?;
        let name = match String::from_utf8(header.name.clone()) {
            Ok(name) => name,
            Err(_) => return wrong("A name in the zip is not readable text."),
        };
        let content = zip.at;
        match content.checked_add(header.bytes).filter(|end| *end <= zip.length) {
            Some(end) => zip.go(end)?,
            None => return wrong(format!("\"{name}\" is larger than the zip that holds it.")),
        }
        members.push(ZipMember { name, at: content, bytes: header.bytes, crc32: header.crc32 });
        headers.push((start, header));
    };
    zip.go(central_at)?;
    for ((start, header), member) in headers.iter().zip(&members) {
        if zip.u32()? != CENTRAL {
            return wrong("The directory of the zip does not list every file in it.");
        }
        let (listed_at, listed) = zip.central(&member.name)?;
        if listed_at != *start || listed != *header {
            return wrong(format!("The zip says two different things about \"{}\".", member.name));
        }
    }
    let central_end = zip.at;
    zip.end(members.len() as u64, central_at, central_end)?;
    apart(&members)?;
    Ok(members)
}

fn before_the_start<T, R: Read + Seek>(zip: &mut ZipBytes<R>) -> Result<T, ZipFormError> {
    let mut head = Vec::new();
    zip.go(0)?;
    zip.from.by_ref().take(1 << 20).read_to_end(&mut head)?;
    match head.windows(4).position(|four| four == LOCAL.to_le_bytes()) {
        Some(at) => wrong(format!("{} come before the first file in the zip.", exact_size(at as u64))),
        None => wrong("This file does not begin as a zip begins."),
    }
}

/// No two names that are one name to some computer, nor a file that is a folder to another.
fn apart(members: &[ZipMember]) -> Result<(), ZipFormError> {
    let mut likenesses = BTreeSet::new();
    for member in members {
        let Ok(path) = ItemPath::parse(&member.name) else {
            return wrong(format!(
                "\"{}\" is not a name that leverarch gives a file in a zip.",
                shown(&member.name)
            ));
        };
        if !likenesses.insert(path.likeness()) {
            return wrong(format!(
                "The zip holds \"{}\" twice, or with another name that differs only in capitals or accents.",
                member.name
            ));
        }
    }
    Ok(())
}

/// A name without signs that would act on a terminal.
fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The zip from some place on.
struct ZipBytes<R> {
    from: BufReader<R>,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> ZipBytes<R> {
    fn go(&mut self, to: u64) -> io::Result<()> {
        // Short ways stay inside what was read already.
        match i64::try_from(to).ok().zip(i64::try_from(self.at).ok()) {
            Some((to, at)) if at > 0 => self.from.seek_relative(to - at)?,
            _ => self.from.seek(SeekFrom::Start(to)).map(|_| ())?,
        }
        self.at = to;
        Ok(())
    }

    fn take(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.from.read_exact(&mut bytes)?;
        self.at += count as u64;
        Ok(bytes)
    }

    fn u16(&mut self) -> io::Result<u16> {
        let mut bytes = [0; 2];
        self.from.read_exact(&mut bytes)?;
        self.at += 2;
        Ok(u16::from_le_bytes(bytes))
    }

    fn u32(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.from.read_exact(&mut bytes)?;
        self.at += 4;
        Ok(u32::from_le_bytes(bytes))
    }

    fn u64(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.from.read_exact(&mut bytes)?;
        self.at += 8;
        Ok(u64::from_le_bytes(bytes))
    }

    /// What both headers of a file have: from the flags on to the lengths of name and extra fields.
    fn common(&mut self) -> Result<(ZipHeader, [u32; 2], u16, u16), ZipFormError> {
        let (flags, method) = (self.u16()?, self.u16()?);
        let time = (self.u16()?, self.u16()?);
        let crc32 = self.u32()?;
        let sizes = [self.u32()?, self.u32()?];
        let (name, extra) = (self.u16()?, self.u16()?);
        if method != 0 || flags & !UTF8 != 0 {
            return wrong("A file in the zip is compressed or locked, which leverarch never does.");
        }
        Ok((ZipHeader { name: Vec::new(), bytes: 0, crc32, flags, time }, sizes, name, extra))
    }

    fn local(&mut self) -> Result<ZipHeader, ZipFormError> {
        let _needs = self.u16()?;
        let (mut header, sizes, name, extra) = self.common()?;
        header.name = self.take(name.into())?;
        let [bytes, packed, _] = self.wide([sizes[0], sizes[1], 0], extra)?;
        header.bytes = one_size(bytes, packed)?;
        Ok(header)
    }

    fn central(&mut self, name: &str) -> Result<(u64, ZipHeader), ZipFormError> {
        let made_by = self.u16()?;
        let _needs = self.u16()?;
        let (mut header, sizes, name_length, extra) = self.common()?;
        let (comment, disk, internal) = (self.u16()?, self.u16()?, self.u16()?);
        let (external, offset) = (self.u32()?, self.u32()?);
        header.name = self.take(name_length.into())?;
        let [bytes, packed, offset] = self.wide([sizes[0], sizes[1], offset], extra)?;
        header.bytes = one_size(bytes, packed)?;
        // The upper half is the kind of file on Unix, and its permissions.
        let link = made_by >> 8 == 3 && (external >> 16) & 0o170_000 == 0o120_000;
        if link {
            return wrong(format!(
                "\"{}\" is a link to another file, which leverarch never packs.",
                shown(name)
            ));
        }
        if comment != 0 || disk != 0 || internal != 0 || external != 0o100_644 << 16 || made_by >> 8 != 3 {
            return wrong(format!("The zip has data about \"{}\" that leverarch never writes.", shown(name)));
        }
        Ok((offset, header))
    }

    /// Sizes and offset, with those that stand among the extra fields. No other extra field is ours.
    fn wide(&mut self, narrow: [u32; 3], extra: u16) -> Result<[u64; 3], ZipFormError> {
        let mut values = narrow.map(u64::from);
        let asked: Vec<usize> = (0..3).filter(|i| narrow[*i] == ELSEWHERE).collect();
        if extra == 0 && asked.is_empty() {
            return Ok(values);
        }
        let odd = || wrong("A file in the zip has hidden notes, which leverarch never writes.");
        if usize::from(extra) != 4 + asked.len() * 8 || asked.is_empty() {
            return odd();
        }
        if self.u16()? != 1 || usize::from(self.u16()?) != asked.len() * 8 {
            return odd();
        }
        for place in asked {
            values[place] = self.u64()?;
        }
        Ok(values)
    }

    /// The end of the zip, which says once where the directory is, and closes with the comment that holds the seal.
    fn end(&mut self, count: u64, central_at: u64, central_end: u64) -> Result<(), ZipFormError> {
        let odd = || wrong("The end of the zip does not agree with the files in it.");
        let size = central_end - central_at;
        let mut mark = self.u32()?;
        let wide = mark == END_64;
        if wide {
            let record = (self.u64()?, self.u16()?, self.u16()?, self.u32()?, self.u32()?);
            let counts = (self.u64()?, self.u64()?, self.u64()?, self.u64()?);
            if record.0 != 44 || (record.3, record.4) != (0, 0) || counts != (count, count, size, central_at)
            {
                return odd();
            }
            let locator = (self.u32()?, self.u32()?, self.u64()?, self.u32()?);
            if locator != (LOCATOR_64, 0, central_end, 1) {
                return odd();
            }
            mark = self.u32()?;
        }
        if mark == CENTRAL {
            return wrong("The directory of the zip lists a file that is not in it, or one file twice.");
        }
        if mark != END {
            return wrong("Something that leverarch never writes follows the directory of the zip.");
        }
        let (disks, counts) = ((self.u16()?, self.u16()?), (self.u16()?, self.u16()?));
        let (said_size, said_at) = (self.u32()?, self.u32()?);
        let comment = u64::from(self.u16()?);
        let narrow = |said: u64, limit: u64, real: u64| said == real || (wide && said == limit);
        let right = disks == (0, 0)
            && narrow(counts.0.into(), u16::MAX.into(), count)
            && counts.0 == counts.1
            && narrow(said_size.into(), u32::MAX.into(), size)
            && narrow(said_at.into(), u32::MAX.into(), central_at);
        if !right {
            return odd();
        }
        let seal = (ZIP_SEAL.len() + DIGITS) as u64;
        match self.length.checked_sub(self.at + seal) {
            Some(0) if comment == seal => Ok(()),
            Some(more) if comment == seal => {
                wrong(format!("{} were added after the end of the zip.", exact_size(more)))
            }
            _ => wrong("The zip does not end with a seal."),
        }
    }
}

/// The size of a file that is stored as it is, which a zip says twice.
fn one_size(bytes: u64, packed: u64) -> Result<u64, ZipFormError> {
    match bytes == packed {
        true => Ok(bytes),
        false => wrong("A file in the zip has two different sizes."),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    fn written(names: impl Iterator<Item = String>, large: bool) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::DEFAULT)
            .unix_permissions(0o644)
            .large_file(large);
        for name in names {
            zip.start_file(name, options).and_then(|()| Ok(zip.write_all(b"ab")?)).expect("written");
        }
        let comment = [ZIP_SEAL, &[b'0'; DIGITS]].concat();
        zip.set_raw_comment(comment.into_boxed_slice()).expect("comment");
        zip.finish().expect("finished").into_inner()
    }

    #[test]
    fn what_the_writer_writes_is_of_the_form_also_when_it_is_large() {
        for (count, large) in [(3, false), (3, true), (66_000, false), (66_000, true)] {
            let zip = written((0..count).map(|i| format!("s/{i}")), large);
            let found = members(Cursor::new(&zip)).unwrap_or_else(|why| panic!("{count} {large}: {why:?}"));
            assert_eq!(found.len(), count, "{large}");
            assert!(found.iter().all(|m| zip[m.at as usize..][..2] == *b"ab" && m.bytes == 2));
        }
    }

    #[test]
    fn every_single_bit_outside_the_contents_is_watched() {
        let zip = written(["s/a.txt".into(), "s/é.txt".into()].into_iter(), false);
        let sound = members(Cursor::new(&zip)).expect("sound");
        let contents: Vec<u64> = sound.iter().flat_map(|m| m.at..m.at + m.bytes).collect();
        let comment = zip.len() - ZIP_SEAL.len() - DIGITS;
        for at in (0..comment).filter(|at| !contents.contains(&(*at as u64))) {
            for bit in 0..8 {
                let mut other = zip.clone();
                other[at] ^= 1 << bit;
                let found = members(Cursor::new(&other));
                // The version that is needed is for old programs only; the seal has it in its digest.
                let version = found.as_ref().is_ok_and(|found| *found == sound);
                assert!(found.is_err() || version, "byte {at} bit {bit}");
            }
        }
    }
}
