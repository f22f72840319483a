//! The writer: objects go to the file as they come, streams with the bytes they have, small objects packed
//! together. What stays in memory is one entry for each object. Offsets have 64 bits. Everything written
//! passes a SHA-256 on its way, so the bundle is never read again to be sealed.

use std::io::{self, Read, Write};

use lopdf::{Dictionary, Object, Stream, Writer};
use sha2::{Digest as _, Sha256};

use super::seal::part_end;
use crate::model::Digest;
use crate::model::checksum_range::ChecksumRange;
use crate::pdf::source::filters::pack;

/// How many small objects are packed together.
const PACK: usize = 200;

/// What follows the content of a stream.
const END: &[u8] = b"\nendstream\nendobj\n";

#[derive(Clone, Copy)]
enum Entry {
    /// A number that was given out and is not used.
    Free,
    At(u64),
    Within {
        pack: u32,
        index: u16,
    },
}

/// A PDF being written.
pub(crate) struct PdfWriter<W: Write> {
    out: W,
    at: u64,
    digest: Sha256,
    crc: crc32fast::Hasher,
    entries: Vec<Entry>,
    waiting: Vec<(u32, Vec<u8>)>,
}

impl<W: Write> PdfWriter<W> {
    /// Writes the header. Much is written in small pieces, so `out` should gather them.
    pub(crate) fn begin(out: W) -> io::Result<Self> {
        let mut sink = Self {
            out,
            at: 0,
            digest: Sha256::new(),
            crc: crc32fast::Hasher::new(),
            entries: vec![Entry::Free],
            waiting: Vec::new(),
        };
        sink.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")?;
        Ok(sink)
    }

    /// Bytes written so far.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// SHA-256 of what was written so far, and what goes on to compute it.
    pub(crate) fn digest(&self) -> Sha256 {
        self.digest.clone()
    }

    /// Gives out numbers; the first of `count` in a row.
    pub(crate) fn numbers(&mut self, count: u32) -> io::Result<u32> {
        let first = self.entries.len();
        let last = u32::try_from(first).ok().and_then(|first| first.checked_add(count));
        // Readers hold at most some 8 million objects; beyond that no viewer opens the file.
        let first =
            last.filter(|last| *last < 8_388_607).ok_or_else(|| wrong("too many objects for one PDF"))?
                - count;
        self.entries.resize(first as usize + count as usize, Entry::Free);
        Ok(first)
    }

    /// Writes an object under a number given out before: a stream at once, anything else with its pack.
    pub(crate) fn object(&mut self, number: u32, object: &Object) -> io::Result<()> {
        if let Object::Stream(stream) = object {
            return self.stream(number, &stream.dict, &stream.content).map(|_| ());
        }
        let mut text = Vec::new();
        Writer::write_object(&mut text, object).map_err(io::Error::other)?;
        self.text(number, text)
    }

    /// Writes an object, which is no stream, with the text that it has, with its pack.
    pub(crate) fn text(&mut self, number: u32, text: Vec<u8>) -> io::Result<()> {
        self.waiting.push((number, text));
        if self.waiting.len() >= PACK { self.flush() } else { Ok(()) }
    }

    /// Writes an object and gives its number.
    pub(crate) fn add(&mut self, object: &Object) -> io::Result<u32> {
        let number = self.numbers(1)?;
        self.object(number, object)?;
        Ok(number)
    }

    /// Writes a stream with its content as it is; gives the offset of the content.
    pub(crate) fn stream(&mut self, number: u32, dict: &Dictionary, content: &[u8]) -> io::Result<u64> {
        let mut text = Vec::new();
        let mut dict = dict.clone();
        dict.set("Length", content.len() as i64);
        Writer::write_object(&mut text, &Object::Dictionary(dict)).map_err(io::Error::other)?;
        let offset = self.open_stream(number, &text)?;
        self.write(content)?;
        self.write(END)?;
        Ok(offset)
    }

    /// Copies a stream: the text of its dictionary, which says how long it is, and its content as it is read.
    pub(crate) fn copy(&mut self, number: u32, dict: &[u8], mut content: impl Read) -> io::Result<()> {
        self.open_stream(number, dict)?;
        let mut buffer = [0; 32 << 10];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return self.write(END),
                Ok(read) => self.write(&buffer[..read])?,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn open_stream(&mut self, number: u32, dict: &[u8]) -> io::Result<u64> {
        self.enter(number, Entry::At(self.at))?;
        let head = [format!("{number} 0 obj\n").as_bytes(), dict, b"\nstream\n"].concat();
        self.write(&head)?;
        Ok(self.at)
    }

    /// Writes the small objects that are waiting.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let pack_number = self.numbers(1)?;
        let (mut index, mut body) = (String::new(), Vec::new());
        let waiting = std::mem::take(&mut self.waiting);
        for (place, (number, text)) in waiting.iter().enumerate() {
            index.push_str(&format!("{number} {} ", body.len()));
            body.extend_from_slice(text);
            body.push(b'\n');
            let place = u16::try_from(place).map_err(io::Error::other)?;
            self.enter(*number, Entry::Within { pack: pack_number, index: place })?;
        }
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"ObjStm".to_vec()));
        dict.set("N", waiting.len() as i64);
        dict.set("First", index.len() as i64);
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let content = pack(&[index.as_bytes(), &body].concat());
        self.stream(pack_number, &dict, &content).map(|_| ())
    }

    /// Begins a stretch: what is written from here on is summed up on its own.
    pub(crate) fn begin_stretch(&mut self) -> io::Result<u64> {
        self.flush()?;
        self.crc.reset();
        Ok(self.at)
    }

    /// Ends the stretch that began at `offset`.
    pub(crate) fn end_stretch(&mut self, offset: u64) -> io::Result<ChecksumRange> {
        self.flush()?;
        Ok(ChecksumRange { offset, bytes: self.at - offset, crc32: self.crc.clone().finalize() })
    }

    /// Writes the cross-reference stream; gives its offset.
    pub(crate) fn cross_references(&mut self, catalog: u32, info: u32) -> io::Result<u64> {
        self.flush()?;
        let number = self.numbers(1)?;
        let at = self.at;
        self.enter(number, Entry::At(at))?;
        let mut table = Vec::with_capacity(self.entries.len() * 9);
        for entry in &self.entries {
            let (kind, first, second) = match *entry {
                Entry::Free => (0, 0, if table.is_empty() { u16::MAX } else { 0 }),
                Entry::At(offset) => (1, offset, 0),
                Entry::Within { pack, index } => (2, u64::from(pack), index),
            };
            table.push(kind);
            table.extend_from_slice(&first.to_be_bytes()[2..]);
            table.extend_from_slice(&second.to_be_bytes());
        }
        let id: [u8; 32] = self.digest().finalize().into();
        let id = Object::String(id[..16].to_vec(), lopdf::StringFormat::Hexadecimal);
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"XRef".to_vec()));
        dict.set("Size", self.entries.len() as i64);
        dict.set("W", [1, 6, 2].map(Object::Integer).to_vec());
        dict.set("Root", (catalog, 0));
        dict.set("Info", (info, 0));
        dict.set("ID", vec![id.clone(), id]);
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let content = pack(&table);
        self.stream(number, &dict, &content)?;
        Ok(at)
    }

    /// Writes the seal's line and the end of the file. Gives the SHA-256 of the file without the seal's
    /// digits, and with them.
    pub(crate) fn seal(&mut self, before: &str, after: &str) -> io::Result<(Digest, Digest)> {
        self.write(before.as_bytes())?;
        let mut without = self.digest();
        without.update(after.as_bytes());
        let seal = Digest::new(without.finalize().into());
        self.write(seal.to_string().as_bytes())?;
        self.write(after.as_bytes())?;
        self.out.flush()?;
        Ok((seal, Digest::new(self.digest().finalize().into())))
    }

    /// Writes the end of a part, which has no record and no seal. Gives its SHA-256.
    pub(crate) fn end(&mut self, xref: u64) -> io::Result<Digest> {
        self.write(part_end(xref).as_bytes())?;
        self.out.flush()?;
        Ok(Digest::new(self.digest().finalize().into()))
    }

    fn enter(&mut self, number: u32, entry: Entry) -> io::Result<()> {
        let slot = self
            .entries
            .get_mut(number as usize)
            .ok_or_else(|| wrong("an object number was not given out"))?;
        *slot = entry;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.digest.update(bytes);
        self.crc.update(bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }
}

/// The caller's facts contradict one another; there must be no bundle.
pub(crate) fn wrong(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

/// A number as content writes it: at most five decimals, no trailing zeros.
pub(crate) fn decimal(number: f32) -> String {
    let text = format!("{number:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// Gives every reference its number in the file: local numbers stand `before` lower.
pub(crate) fn renumber(object: &mut Object, before: u32) {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference(id) => *id = (id.0 + before, 0),
            Object::Array(items) => todo.extend(items.iter_mut()),
            Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
                todo.extend(dict.iter_mut().map(|(_, value)| value));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_no_exponent() {
        for (number, text) in [(0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (0.959_63, "0.95963")] {
            assert_eq!(decimal(number), text);
        }
        assert_eq!(decimal(1.0e-9), "0");
        assert_eq!(decimal(100.0), "100");
    }
}
