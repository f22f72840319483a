//! What floats over the pages of an older Word document: pictures, boxes of text, lines and other drawings. A mark in its
//! words says only that there is something; what it is stands in lists of drawings beside them. [MS-DOC] 2.8.37 and
//! 2.9.172, [MS-ODRAW] 2.2.

use std::collections::BTreeMap;

use super::runs::part;
use crate::readers::compound::{u16_at, u32_at};

/// What stands at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Drawing {
    /// A box whose words are a part of the document.
    Words,
    /// Lines, areas, or letters drawn as a picture.
    Lines,
    /// A picture.
    Picture,
}

/// Where in the head of the document the lists of marks are: those of its text, and those of what is at the head and the
/// foot of its pages; and how many parts stand before these.
const ANCHORS: [(usize, &[usize]); 2] = [(0x1da, &[]), (0x1e2, &[0x4c, 0x50])];
/// Where the drawings are.
const DRAWINGS: usize = 0x22a;
/// Bytes that the list has for each mark.
const ANCHOR: usize = 26;
/// How deep groups may lie in one another.
const DEEPEST: usize = 20;

const DRAWING: u16 = 0xf002;
const GROUP: u16 = 0xf003;
const SHAPE: u16 = 0xf004;
const SHAPE_HEAD: u16 = 0xf00a;
const PROPERTIES: [u16; 3] = [0xf00b, 0xf121, 0xf122];
const TEXT_BOX: u16 = 0xf00d;
/// The kind of a shape that is a picture.
const PICTURE_FRAME: u16 = 75;
/// Properties that name a picture: the shape's own, and what its area and its line are filled with.
const PICTURES: [u16; 3] = [0x104, 0x186, 0x1c5];
/// The property that names the words of a box.
const WORDS: u16 = 0x80;

/// The drawings of a document.
#[derive(Default)]
pub(super) struct Drawings {
    /// By the place of the mark in all words of the document, the number of the drawing.
    anchors: BTreeMap<usize, u32>,
    kinds: BTreeMap<u32, Drawing>,
}

impl Drawings {
    /// Reads what the two streams of a document say; what is not there or broken says nothing.
    pub(super) fn read(document: &[u8], table: &[u8]) -> Self {
        let mut all = Self::default();
        for (at, before) in ANCHORS {
            let start: usize = before.iter().map(|at| u32_at(document, *at).unwrap_or(0) as usize).sum();
            let list = part(document, table, at).unwrap_or_default();
            let count = list.len().saturating_sub(4) / (4 + ANCHOR);
            for mark in 0..count {
                let number = u32_at(list, 4 * (count + 1) + ANCHOR * mark);
                if let (Some(place), Some(number)) = (u32_at(list, 4 * mark), number) {
                    all.anchors.insert(start.saturating_add(place as usize), number);
                }
            }
        }
        // What all drawings share comes first; before each drawing stands a byte that says where it belongs.
        let mut rest = part(document, table, DRAWINGS).unwrap_or_default();
        rest = Record::first(rest).map_or(&[][..], |(_, after)| after);
        while let Some((record, after)) = rest.get(1..).and_then(Record::first) {
            if record.kind == DRAWING {
                for group in record.inner().filter(|inner| inner.kind == GROUP) {
                    group.inner().for_each(|shape| all.note(&shape));
                }
            }
            rest = after;
        }
        all
    }

    /// What stands at a mark; nothing where the file does not say.
    pub(super) fn at(&self, place: usize) -> Option<Drawing> {
        self.kinds.get(self.anchors.get(&place)?).copied()
    }

    fn note(&mut self, shape: &Record<'_>) {
        if let (Some(number), Some(kind)) = (shape.number(), shape.drawing(DEEPEST)) {
            self.kinds.insert(number, kind);
        }
    }
}

/// A record of the format of drawings.
struct Record<'a> {
    kind: u16,
    instance: u16,
    body: &'a [u8],
}

impl<'a> Record<'a> {
    /// The record that these bytes begin with, and what follows it.
    fn first(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (instance, kind) = (u16_at(bytes, 0)? >> 4, u16_at(bytes, 2)?);
        let length = u32_at(bytes, 4)? as usize;
        let (body, after) = bytes.get(8..)?.split_at_checked(length)?;
        Some((Self { kind, instance, body }, after))
    }

    /// The records within it.
    fn inner(&self) -> impl Iterator<Item = Record<'a>> {
        let mut rest = self.body;
        std::iter::from_fn(move || {
            let (record, after) = Record::first(rest)?;
            rest = after;
            Some(record)
        })
    }

    /// The number by which a mark names it: that of a shape, and of the first shape of a group.
    fn number(&self) -> Option<u32> {
        match self.kind {
            SHAPE => u32_at(self.inner().find(|inner| inner.kind == SHAPE_HEAD)?.body, 0),
            GROUP => self.inner().next().filter(|first| first.kind == SHAPE)?.number(),
            _ => None,
        }
    }

    /// What it is. A group is what is most in it to be missed; its first shape stands for the group itself.
    fn drawing(&self, depth: usize) -> Option<Drawing> {
        match self.kind {
            GROUP => {
                let depth = depth.checked_sub(1)?;
                let kinds: Option<Vec<Drawing>> =
                    self.inner().skip(1).map(|shape| shape.drawing(depth)).collect();
                kinds?.into_iter().max()
            }
            SHAPE => {
                let mut kind = Drawing::Lines;
                for inner in self.inner() {
                    let found = match inner.kind {
                        SHAPE_HEAD if inner.instance == PICTURE_FRAME => Drawing::Picture,
                        TEXT_BOX => Drawing::Words,
                        list if PROPERTIES.contains(&list) => match inner.property_kind() {
                            Some(kind) => kind,
                            None => continue,
                        },
                        _ => continue,
                    };
                    kind = if kind == Drawing::Lines { found } else { kind.max(found) };
                }
                Some(kind)
            }
            _ => None,
        }
    }

    /// What the properties of a shape say it is.
    fn property_kind(&self) -> Option<Drawing> {
        let properties = self.body.chunks_exact(6).take(usize::from(self.instance));
        let kinds = properties.filter_map(|one| {
            // Two bits say how the value is to be taken.
            let (name, value) = (u16_at(one, 0)? & 0x3fff, u32_at(one, 2)?);
            match name {
                _ if value == 0 => None,
                name if PICTURES.contains(&name) => Some(Drawing::Picture),
                WORDS => Some(Drawing::Words),
                _ => None,
            }
        });
        kinds.max()
    }
}
