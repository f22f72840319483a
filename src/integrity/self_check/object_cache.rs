//! Any object by its number. The few object streams that were opened last stay open: what is asked for together
//! was written together.

use std::collections::VecDeque;
use std::io::{Read, Seek};
use std::rc::Rc;

use hayro_syntax::object::{Dict, Object};

use super::buffered_file::Window;
use super::problem::{Broken, wrong};
use super::stream_object::{Pack, Standing};
use super::xref::{Place, Table};

/// How many object streams stay open.
const OPEN: usize = 8;

/// The file with its table.
pub(crate) struct Shelf<R> {
    pub(crate) window: Window<R>,
    pub(crate) table: Table,
    open: VecDeque<(u32, Rc<Pack>)>,
}

/// An object in hand.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) number: u32,
    from: From,
}

#[derive(Clone)]
enum From {
    Pack(Rc<Pack>, usize),
    File(Standing),
}

impl<R: Read + Seek> Shelf<R> {
    pub(crate) fn new(window: Window<R>, table: Table) -> Self {
        Self { window, table, open: VecDeque::new() }
    }

    /// The bundle that `from` reads.
    pub(crate) fn over(from: R) -> Result<Self, Broken> {
        let mut window = Window::over(from)?;
        let table = Table::read(&mut window)?;
        Ok(Self::new(window, table))
    }

    /// The object with this number.
    pub(crate) fn get(&mut self, number: u32) -> Result<Held, Broken> {
        match self.table.place(number) {
            Place::Free => wrong(format!("object {number} is referred to and is not there")),
            Place::At(at) => {
                let standing = Standing::read(&mut self.window, at, self.table.end)?;
                if standing.number != number {
                    return wrong(format!("where object {number} should be, there is another"));
                }
                Ok(Held { number, from: From::File(standing) })
            }
            Place::Within { pack, index } => {
                let pack = self.pack(pack)?;
                Ok(Held { number, from: From::Pack(pack, usize::from(index)) })
            }
        }
    }

    fn pack(&mut self, number: u32) -> Result<Rc<Pack>, Broken> {
        if let Some((_, pack)) = self.open.iter().find(|open| open.0 == number) {
            return Ok(Rc::clone(pack));
        }
        let Place::At(at) = self.table.place(number) else {
            return wrong(format!("object {number} should hold others and is not there"));
        };
        let standing = Standing::read(&mut self.window, at, self.table.end)?;
        let pack = Rc::new(Pack::open(&mut self.window, &standing)?);
        self.open.truncate(OPEN - 1);
        self.open.push_front((number, Rc::clone(&pack)));
        Ok(pack)
    }

    /// The unpacked content of a stream.
    pub(crate) fn content(&mut self, held: &Held) -> Result<Vec<u8>, Broken> {
        held.stream()?.unpacked(&mut self.window)
    }
}

impl Held {
    pub(crate) fn object(&self) -> Result<Object<'_>, Broken> {
        match &self.from {
            From::Pack(pack, index) => pack.object(*index, self.number),
            From::File(standing) => standing.dict().map(Object::Dict),
        }
    }

    /// How it is written: the dictionary of a stream, everything of another object.
    pub(crate) fn text(&self) -> Result<&[u8], Broken> {
        match &self.from {
            From::Pack(pack, index) => pack.text(*index, self.number),
            From::File(standing) => Ok(&standing.dict),
        }
    }

    /// Its content, when it is a stream.
    pub(crate) fn standing(&self) -> Option<&Standing> {
        match &self.from {
            From::File(standing) => Some(standing),
            From::Pack(..) => None,
        }
    }

    /// Its dictionary, a stream's too.
    pub(crate) fn dict(&self) -> Result<Dict<'_>, Broken> {
        match self.object()? {
            Object::Dict(dict) => Ok(dict),
            _ => wrong(format!("object {} is not a dictionary", self.number)),
        }
    }

    /// Where its content stands, when it is a stream.
    pub(crate) fn stream(&self) -> Result<&Standing, Broken> {
        self.standing().map_or_else(|| wrong(format!("object {} is not a stream", self.number)), Ok)
    }
}
