//! Whether a file's own frame is to be trusted: its tables of objects, its object streams, and how its streams are packed.
//! A wrong check sum at the end of any of them makes a reader forget what it had unpacked, though nothing is lost; so
//! it is set right before, and what breaks off is packed anew as far as it goes.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::xref::{Xref, XrefEntry};
use lopdf::{Object, ObjectId};

use super::Source;
use crate::limits::Limits;
use crate::pdf::decode::{End, inflates};
use crate::pdf::rebuild;
use crate::pdf::unpack::{filters, remade, set_filters};

/// Streams that no page shows.
const NOT_SHOWN: [&[u8]; 4] = [b"ObjStm", b"XRef", b"Metadata", b"EmbeddedFile"];

/// The bytes, with right check sums in the cross-reference streams.
pub(super) fn tables(bytes: Arc<Vec<u8>>, limits: &Limits) -> Arc<Vec<u8>> {
    let wrong = rebuild::tables(&bytes).into_iter().filter_map(|at| rebuild::right_sum(&bytes, at, limits));
    summed(&bytes, wrong.collect()).map_or(bytes, Arc::new)
}

/// The bytes with these check sums written over what is there.
fn summed(bytes: &[u8], sums: Vec<(usize, [u8; 4])>) -> Option<Vec<u8>> {
    if sums.is_empty() {
        return None;
    }
    let mut bytes = bytes.to_vec();
    for (at, sum) in sums {
        bytes.get_mut(at..at + sum.len())?.copy_from_slice(&sum);
    }
    Some(bytes)
}

/// Whether a table leads to one object where it says that another is.
pub(super) fn is_misleading(table: &Xref, bytes: &[u8]) -> bool {
    let header = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
    let bytes = bytes.get(header..).unwrap_or_default();
    table.entries.iter().any(|(number, entry)| {
        let XrefEntry::Normal { offset, .. } = entry else { return false };
        let rest = usize::try_from(*offset).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
        let rest = &rest[..rest.len().min(64)];
        let mut words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let figure = |word: Option<&[u8]>| std::str::from_utf8(word?).ok()?.parse::<u32>().ok();
        let there = figure(words.next());
        let generation = figure(words.next());
        let is_object = words.next().is_some_and(|word| word.starts_with(b"obj"));
        is_object && generation.is_some() && there.is_some_and(|there| there != *number)
    })
}

impl Source {
    /// The bytes of the file with right check sums in its object streams; nothing when they are right.
    pub(super) fn holders(&self, bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
        if self.doubted {
            return None;
        }
        let header = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
        let wrong = self.doc.objects.iter().filter_map(|(id, object)| {
            let Object::Stream(stream) = object else { return None };
            let flate =
                matches!(filters(self, &stream.dict).as_slice(), [(name, _)] if name == b"FlateDecode");
            if !flate || !stream.dict.has_type(b"ObjStm") {
                return None;
            }
            let Ok(None) = inflates(&stream.content, limits.stream_bytes) else { return None };
            let Some(XrefEntry::Normal { offset, .. }) = self.doc.reference_table.get(id.0) else {
                return None;
            };
            rebuild::right_sum(bytes, header + usize::try_from(*offset).ok()?, limits)
        });
        summed(bytes, wrong.collect())
    }

    /// Packs anew every stream that is not packed as it should be, and notes which break off. At most `room` bytes are
    /// unpacked for that. Behind a lock a wrong check sum is the sign of a wrong key, and nothing is touched.
    pub(super) fn settle(&mut self, mut room: usize, limits: &Limits) {
        if self.doubted {
            return;
        }
        let mut settled: Vec<(ObjectId, _)> = Vec::new();
        let mut broken = BTreeSet::new();
        for (id, object) in &self.doc.objects {
            let Object::Stream(stream) = object else { continue };
            if stream.content.is_empty() || NOT_SHOWN.contains(&self.name(&stream.dict, b"Type")) {
                continue;
            }
            let filters = filters(self, &stream.dict);
            let Some((filters, bytes, end)) =
                remade(&filters, &stream.content, limits.stream_bytes, &mut room)
            else {
                continue;
            };
            if end == End::Broken {
                broken.insert(*id);
            }
            settled.push((*id, (filters, bytes)));
        }
        self.broken.append(&mut broken);
        for (id, (filters, bytes)) in settled {
            if let Some(Object::Stream(stream)) = self.doc.objects.get_mut(&id) {
                set_filters(&mut stream.dict, filters);
                stream.set_content(bytes);
            }
        }
    }
}
