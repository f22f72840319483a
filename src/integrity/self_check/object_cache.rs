//! Any object by its number. The few object streams that were opened last stay open: what is asked for together
//! was written together.

use std::collections::VecDeque;
use std::io::{Read, Seek};
use std::rc::Rc;

use hayro_syntax::object::{Dict, Object};

use super::buffered_file::BufferedFile;
use super::problem::{CheckError, wrong};
use super::stream_object::{ObjectStream, StreamObject};
use super::xref::{XrefEntry, XrefTable};

/// How many object streams stay open.
const OPEN: usize = 8;

/// The file with its table.
pub(crate) struct ObjectCache<R> {
    pub(crate) window: BufferedFile<R>,
    pub(crate) table: XrefTable,
    open: VecDeque<(u32, Rc<ObjectStream>)>,
}

/// An object in hand.
#[derive(Clone)]
pub(crate) struct CachedObject {
    pub(crate) number: u32,
    from: From,
}

#[derive(Clone)]
enum From {
    Pack(Rc<ObjectStream>, usize),
    File(StreamObject),
}

impl<R: Read + Seek> ObjectCache<R> {
    pub(crate) fn new(window: BufferedFile<R>, table: XrefTable) -> Self {
        Self { window, table, open: VecDeque::new() }
    }

    /// The bundle that `from` reads.
    pub(crate) fn over(from: R) -> Result<Self, CheckError> {
        let mut window = BufferedFile::over(from)?;
        let table = XrefTable::read(&mut window)?;
        Ok(Self::new(window, table))
    }

    /// The object with this number.
    pub(crate) fn get(&mut self, number: u32) -> Result<CachedObject, CheckError> {
        match self.table.place(number) {
            XrefEntry::Free => wrong(format!("object {number} is referred to and is not there")),
            XrefEntry::At(at) => {
                let stream = StreamObject::read(&mut self.window, at, self.table.end)?;
                if stream.number != number {
                    return wrong(format!("where object {number} should be, there is another"));
                }
                Ok(CachedObject { number, from: From::File(stream) })
            }
            XrefEntry::Within { pack, index } => {
                let pack = self.pack(pack)?;
                Ok(CachedObject { number, from: From::Pack(pack, usize::from(index)) })
            }
        }
    }

    fn pack(&mut self, number: u32) -> Result<Rc<ObjectStream>, CheckError> {
        if let Some((_, pack)) = self.open.iter().find(|open| open.0 == number) {
            return Ok(Rc::clone(pack));
        }
        let XrefEntry::At(at) = self.table.place(number) else {
            return wrong(format!("object {number} should hold others and is not there"));
        };
        let stream = StreamObject::read(&mut self.window, at, self.table.end)?;
        let pack = Rc::new(ObjectStream::open(&mut self.window, &stream)?);
        self.open.truncate(OPEN - 1);
        self.open.push_front((number, Rc::clone(&pack)));
        Ok(pack)
    }

    /// The unpacked content of a stream.
    pub(crate) fn content(&mut self, held: &CachedObject) -> Result<Vec<u8>, CheckError> {
        held.stream()?.unpacked(&mut self.window)
    }
}

impl CachedObject {
    pub(crate) fn object(&self) -> Result<Object<'_>, CheckError> {
        match &self.from {
            From::Pack(pack, index) => pack.object(*index, self.number),
            From::File(stream) => stream.dict().map(Object::Dict),
        }
    }

    /// How it is written: the dictionary of a stream, everything of another object.
    pub(crate) fn text(&self) -> Result<&[u8], CheckError> {
        match &self.from {
            From::Pack(pack, index) => pack.text(*index, self.number),
            From::File(stream) => Ok(&stream.dict),
        }
    }

    /// Its content, when it is a stream.
    pub(crate) fn as_stream(&self) -> Option<&StreamObject> {
        match &self.from {
            From::File(stream) => Some(stream),
            From::Pack(..) => None,
        }
    }

    /// Its dictionary, a stream's too.
    pub(crate) fn dict(&self) -> Result<Dict<'_>, CheckError> {
        match self.object()? {
            Object::Dict(dict) => Ok(dict),
            _ => wrong(format!("object {} is not a dictionary", self.number)),
        }
    }

    /// Where its content stands, when it is a stream.
    pub(crate) fn stream(&self) -> Result<&StreamObject, CheckError> {
        self.as_stream().map_or_else(|| wrong(format!("object {} is not a stream", self.number)), Ok)
    }
}
