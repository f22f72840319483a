//! Objects as they stand in the file: `N 0 obj`, a dictionary, and a stream. Everything that is not in an
//! object stream is such a one. The framing is read here; what is between `<<` and `>>` is read by hayro-syntax,
//! another author's parser than the one that wrote it.

use std::io::{Read, Seek};
use std::rc::Rc;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::{Array, Dict, FromBytes as _, MaybeRef, Name, Number, Object};

use super::buffered_file::BufferedFile;
use super::problem::{CheckError, wrong};

/// The most that an object stream or the content of a page may unpack to: packs are made in memory.
const UNPACKED: u64 = 1 << 30;

/// How many bytes of an object are looked at first for its dictionary.
const HEAD: u64 = 2 << 10;

/// A stream object: its number, its dictionary's bytes, and where its content is.
#[derive(Clone, Debug)]
pub(crate) struct StreamObject {
    pub(crate) number: u32,
    pub(crate) dict: Rc<[u8]>,
    pub(crate) content: u64,
    pub(crate) length: u64,
}

impl StreamObject {
    /// Reads the stream object that begins at `at` and ends no later than `end`.
    pub(crate) fn read<R: Read + Seek>(
        window: &mut BufferedFile<R>,
        at: u64,
        end: u64,
    ) -> Result<StreamObject, CheckError> {
        let span = end.min(window.bytes()).saturating_sub(at);
        let mut want = HEAD;
        loop {
            let bytes = window.view(at, want.min(span))?;
            match framed(bytes) {
                Some((number, dict, content)) => {
                    let Some(length) = length(dict) else {
                        return wrong(format!("object {number} does not say how long it is"));
                    };
                    let content = at + content as u64;
                    return Ok(StreamObject { number, dict: dict.into(), content, length });
                }
                None if want >= span => {
                    return wrong(format!("there is no object at byte {at} where one should be"));
                }
                None => want = want.saturating_mul(8),
            }
        }
    }

    /// The byte after its content.
    pub(crate) fn content_end(&self) -> u64 {
        self.content.saturating_add(self.length)
    }

    pub(crate) fn dict(&self) -> Result<Dict<'_>, CheckError> {
        dict_of(&self.dict).map_or_else(|| wrong(format!("object {} cannot be read", self.number)), Ok)
    }

    /// Its content, unpacked. We pack with zlib alone, or not at all.
    pub(crate) fn unpacked<R: Read + Seek>(
        &self,
        window: &mut BufferedFile<R>,
    ) -> Result<Vec<u8>, CheckError> {
        let (number, packed) = (self.number, self.packed()?);
        let raw = window.view(self.content, self.length)?;
        if raw.len() as u64 != self.length {
            return wrong(format!("object {number} is cut off"));
        }
        if !packed {
            return Ok(raw.to_vec());
        }
        let mut bytes = Vec::with_capacity(raw.len() * 4);
        let mut unpacker = ZlibDecoder::new(raw).take(UNPACKED);
        match unpacker.read_to_end(&mut bytes) {
            Ok(_) if unpacker.limit() > 0 => Ok(bytes),
            _ => wrong(format!("object {number} does not unpack")),
        }
    }

    /// Whether its content is packed with zlib; anything but that and plain content is not ours.
    pub(crate) fn packed(&self) -> Result<bool, CheckError> {
        let dict = self.dict()?;
        let filter = match dict.get_raw::<Object<'_>>(b"Filter") {
            None => None,
            Some(MaybeRef::NotRef(Object::Name(name))) => Some(name.to_vec()),
            Some(MaybeRef::NotRef(Object::Array(names))) => {
                let names: Vec<Name<'_>> = names.iter().collect();
                names.first().filter(|_| names.len() == 1).map(|name| name.to_vec()).or(Some(Vec::new()))
            }
            Some(_) => Some(Vec::new()),
        };
        match filter.as_deref() {
            None => Ok(false),
            Some(b"FlateDecode") if !dict.contains_key(b"DecodeParms") => Ok(true),
            Some(_) => wrong(format!("object {} is packed in a way that is not ours", self.number)),
        }
    }
}

/// Number, dictionary and the place of the content of the stream object that `bytes` begin with.
fn framed(bytes: &[u8]) -> Option<(u32, &[u8], usize)> {
    let digits = bytes.iter().take_while(|c| c.is_ascii_digit()).count();
    let number: u32 = std::str::from_utf8(bytes.get(..digits)?).ok()?.parse().ok()?;
    let rest = bytes.get(digits..)?.strip_prefix(b" 0 obj")?;
    let rest = blank_passed(rest);
    let dict = Dict::from_bytes(rest)?.data();
    let rest = blank_passed(rest.get(dict.len()..)?).strip_prefix(b"stream")?;
    let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    Some((number, dict, bytes.len() - rest.len()))
}

fn length(dict: &[u8]) -> Option<u64> {
    u64::try_from(dict_of(dict)?.get::<Number>(b"Length")?.as_i64()).ok()
}

fn dict_of(bytes: &[u8]) -> Option<Dict<'_>> {
    Dict::from_bytes(bytes).filter(|dict| dict.data().len() == bytes.len())
}

/// Whether the bytes are exactly the end of a stream object, with one line's end of their own before it.
pub(crate) fn is_end(bytes: &[u8]) -> bool {
    let end = || {
        let rest = bytes.strip_prefix(b"\r").unwrap_or(bytes).strip_prefix(b"\nendstream")?;
        let rest = blank_passed(rest).strip_prefix(b"endobj")?;
        Some(blank_passed(rest).is_empty())
    };
    end() == Some(true)
}

fn blank_passed(bytes: &[u8]) -> &[u8] {
    let blank = bytes.iter().take_while(|c| matches!(c, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)).count();
    bytes.get(blank..).unwrap_or_default()
}

/// An object stream, unpacked: its objects by number, in the order they stand in.
pub(crate) struct ObjectStream {
    bytes: Vec<u8>,
    members: Vec<(u32, usize)>,
}

impl ObjectStream {
    /// Unpacks an object stream.
    pub(crate) fn open<R: Read + Seek>(
        window: &mut BufferedFile<R>,
        stream: &StreamObject,
    ) -> Result<ObjectStream, CheckError> {
        let bytes = stream.unpacked(window)?;
        let (dict, pack) = (stream.dict()?, stream.number);
        let count = |key: &[u8]| dict.get::<Number>(key).and_then(|n| usize::try_from(n.as_i64()).ok());
        let unread = || CheckError::Wrong(format!("the list of objects in object {pack} cannot be read"));
        let (many, first) = count(b"N").zip(count(b"First")).ok_or_else(unread)?;
        let list = bytes.get(..first).and_then(|list| std::str::from_utf8(list).ok()).ok_or_else(unread)?;
        let figures = list.split_ascii_whitespace().map(|figure| figure.parse::<u32>().ok());
        let figures = figures.collect::<Option<Vec<u32>>>().ok_or_else(unread)?;
        let members: Vec<(u32, usize)> =
            figures.chunks_exact(2).map(|pair| (pair[0], first + pair[1] as usize)).collect();
        let in_order = members.windows(2).all(|two| two[0].1 < two[1].1);
        if figures.len() != many * 2 || !in_order || members.last().is_some_and(|last| last.1 >= bytes.len())
        {
            return Err(unread());
        }
        Ok(ObjectStream { bytes, members })
    }

    /// The numbers of its objects.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.members.iter().map(|member| member.0)
    }

    /// How the object at this place is written, which must have this number.
    pub(crate) fn text(&self, index: usize, number: u32) -> Result<&[u8], CheckError> {
        let text = self.members.get(index).filter(|member| member.0 == number).and_then(|(_, start)| {
            let end = self.members.get(index + 1).map_or(self.bytes.len(), |next| next.1);
            self.bytes.get(*start..end)
        });
        let Some(text) = text else {
            return wrong(format!("object {number} is not where the table says it is"));
        };
        Ok(blank_passed(text).trim_ascii_end())
    }

    /// The object at this place, which must have this number and fill its room.
    pub(crate) fn object(&self, index: usize, number: u32) -> Result<Object<'_>, CheckError> {
        let text = self.text(index, number)?;
        let whole = match Object::from_bytes(text) {
            Some(Object::Dict(dict)) => (dict.data().len() == text.len()).then_some(Object::Dict(dict)),
            Some(Object::Array(array)) => {
                (array.data().len() + 2 == text.len()).then_some(Object::Array(array))
            }
            Some(Object::Stream(_)) | None => None,
            Some(other) => alone(text).then_some(other),
        };
        whole.map_or_else(|| wrong(format!("object {number} cannot be read")), Ok)
    }
}

/// Whether a number, name, text or the like stands alone, as one thing.
fn alone(text: &[u8]) -> bool {
    let listed = [b"[", text, b"]"].concat();
    let count = Array::from_bytes(&listed)
        .filter(|array| array.data().len() == text.len())
        .map(|array| array.raw_iter().take(2).count());
    count == Some(1)
}
