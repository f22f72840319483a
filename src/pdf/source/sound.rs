//! Whether a file's own frame is to be trusted: its tables of objects, its object streams, and how its streams are packed.
//! A wrong check sum at the end of any of them makes a reader forget what it had unpacked, though nothing is lost; so
//! it is set right before, and what breaks off is packed anew as far as it goes.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::xref::{Xref, XrefEntry};
use lopdf::{Dictionary, Object, ObjectId};

use super::{PdfSource, dictionary};
use crate::model::limits::Limits;
use crate::pdf::decode::{DecodeEnd, differs, inflates, stops_well};
use crate::pdf::import::strip::raster::Raster;
use crate::pdf::source::filters::{Packing, filters, remade, set_filters};
use crate::pdf::source::rebuild;

/// Streams that no page shows.
const NOT_SHOWN: [&[u8]; 4] = [b"ObjStm", b"XRef", b"Metadata", b"EmbeddedFile"];

/// The bytes, with right check sums in the cross-reference streams.
pub(crate) fn tables(bytes: Arc<Vec<u8>>, limits: &Limits) -> Arc<Vec<u8>> {
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

/// Whether a table leads to one object where it says that another is, and has that one elsewhere: then an old version of it
/// could be taken for the newest.
pub(crate) fn is_misleading(table: &Xref, bytes: &[u8]) -> bool {
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
        let elsewhere = |there: u32| match table.get(there) {
            Some(XrefEntry::Normal { offset: other, .. }) => other != offset,
            Some(XrefEntry::Compressed { .. }) => true,
            _ => false,
        };
        is_object && generation.is_some() && there.is_some_and(|there| there != *number && elsewhere(there))
    })
}

impl PdfSource {
    /// The bytes of the file with right check sums in its object streams; nothing when they are right.
    pub(crate) fn holders(&self, bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
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

    /// What the samples of an image come to; nothing for what is no image, or of colours that are not simple.
    pub(crate) fn raster(&self, dict: &Dictionary) -> Option<Raster> {
        if self.name(dict, b"Subtype") != b"Image" {
            return None;
        }
        let figure = |key: &[u8]| usize::try_from(self.entry(dict, key).as_i64().ok()?).ok();
        let mask = matches!(self.entry(dict, b"ImageMask"), Object::Boolean(true));
        let colours = match self.entry(dict, b"ColorSpace") {
            _ if mask => 1,
            Object::Name(name) if name == b"DeviceRGB" => 3,
            Object::Name(name) if name == b"DeviceCMYK" => 4,
            Object::Array(space) => match space.first().and_then(|kind| self.resolve(kind).as_name().ok()) {
                Some(b"ICCBased") => match self.resolve(space.get(1)?) {
                    Object::Stream(profile) => {
                        usize::try_from(self.entry(&profile.dict, b"N").as_i64().ok()?).ok()?
                    }
                    _ => 0,
                },
                Some(b"CalRGB" | b"Lab") => 3,
                _ => 1,
            },
            _ => 1,
        };
        let bits = if mask { 1 } else { figure(b"BitsPerComponent").unwrap_or(8) };
        let (width, height) = (figure(b"Width")?, figure(b"Height")?);
        let row = width.checked_mul(colours)?.checked_mul(bits)?.div_ceil(8);
        Some(Raster { row, height })
    }

    /// Packs anew every stream that is not packed as it should be, and notes which break off. At most `room` bytes are
    /// unpacked for that. Behind a lock a wrong check sum is the sign of a wrong key, and nothing is touched.
    pub(crate) fn settle(&mut self, mut room: usize, limits: &Limits) {
        if self.doubted || room == 0 {
            return;
        }
        let mut settled: Vec<(ObjectId, Packing)> = Vec::new();
        // What letters mean to a search does not change how they look.
        let meanings = self.doc.objects.values().filter_map(dictionary);
        let meanings = meanings.filter_map(|dict| dict.get(b"ToUnicode").ok()?.as_reference().ok());
        let meanings: BTreeSet<ObjectId> = meanings.collect();
        let mut broken = BTreeSet::new();
        for (id, object) in &self.doc.objects {
            let Object::Stream(stream) = object else { continue };
            if stream.content.is_empty() || NOT_SHOWN.contains(&self.name(&stream.dict, b"Type")) {
                continue;
            }
            let filters = filters(self, &stream.dict);
            if filters.len() > limits.filters {
                continue;
            }
            let is_all = |bytes: &[u8]| match self
                .raster(&stream.dict)
                .and_then(|raster| raster.row.checked_mul(raster.height))
            {
                Some(size) => bytes.len() >= size,
                None => stops_well(bytes),
            };
            let remade = remade(&filters, &stream.content, &is_all, limits.stream_bytes, &mut room);
            let end = remade.as_ref().map_or(DecodeEnd::Sound, |(_, end)| *end);
            match end {
                DecodeEnd::Found => drop(self.found_out.insert(*id)),
                DecodeEnd::Odd if is_packed(&filters) && differs(&stream.content, limits.stream_bytes) => {
                    self.differing.insert(*id);
                }
                _ => {}
            }
            if end == DecodeEnd::Broken && !meanings.contains(id) {
                broken.insert(*id);
            } else if filters.last().is_some_and(|(name, _)| name == b"FlateDecode") && room > 0 {
                // It seemed to be cut off with the file, but only its check sum is.
                self.broken.remove(id);
            }
            settled.extend(remade.map(|(packing, _)| (*id, packing)));
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

/// Whether zlib alone packs it, so that its check sum is that of what is shown.
fn is_packed(filters: &[(Vec<u8>, Object)]) -> bool {
    matches!(filters, [(name, _)] if name == b"FlateDecode")
}
