//! A file whose table of objects or whose streams' ends are damaged, written so that both readers understand it alike.
//! By themselves they do not: one takes an object that an old version of the file spells out before the newer one in an
//! object stream, the other takes a stream to end with a later one, and neither says so. Here every definition in the
//! file is found, and of each object the last one counts, as it does for every program that saves a new version
//! behind the old one. What had to be changed is added to the end of the file with a new table, as a new
//! version; no byte before it is touched.

mod find;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId, Stream, Writer};
use memchr::memmem;

use super::filters::named;
use super::repair_header::headed;
use crate::model::limits::Limits;
use crate::pdf::decode::{DecodeEnd, check_sum, decode};
use find::{ObjectDefinition, StreamEnd, find, parsed_dictionary, stream_at};
pub(crate) use table::tables;
use table::{last_table, with_table};

/// What is to be found.
pub(crate) enum RebuildScope {
    /// Everything: the table cannot be trusted. These objects are referred to and were not found.
    All(BTreeSet<ObjectId>),
    /// Only these objects: they cannot be read, or not to their end, where the table says that they are.
    Only(BTreeMap<ObjectId, Option<u32>>),
}

/// A file with a new version added.
pub(crate) struct Rebuilt {
    pub(crate) bytes: Vec<u8>,
    /// Whether objects were elsewhere than the table says.
    pub(crate) moved: bool,
    /// Streams without the word that ends them.
    pub(crate) unended: usize,
    /// Streams that gave a wrong length.
    pub(crate) lengths: usize,
    /// Streams that end with the file, before their own end.
    pub(crate) cut: BTreeSet<ObjectId>,
    /// Whether a newer version of an object is in an object stream, which a reader may overlook.
    pub(crate) hidden: bool,
}

/// Why a file is not to be rebuilt.
pub(crate) enum RebuildRefusal {
    /// Nothing has to be changed.
    Needless,
    /// Which version of an object is the newest cannot be told.
    Unsure,
}

/// The newest version of an object.
#[derive(Clone, Copy)]
enum NewestVersion {
    /// The definition with this index.
    Plain(usize),
    /// In the object stream of this number, which begins there.
    Packed { holder: u32, index: u16, at: usize },
}

/// A file with its newest version spelt out at its end.
pub(crate) fn rebuilt(
    bytes: &[u8],
    sought: &RebuildScope,
    limits: &Limits,
) -> Result<Rebuilt, RebuildRefusal> {
    let headed = headed(bytes);
    // Offsets count from the header; what is before it is not of the file.
    let bytes = headed.get(memmem::find(&headed, b"%PDF-").unwrap_or(0)..).unwrap_or_default();
    let (found, trailers) = find(bytes);
    let survey = FileSurvey::new(bytes, found, trailers, limits);
    let Some(mut trailer) = survey.trailer() else { return Err(RebuildRefusal::Needless) };
    let newest = survey.newest();
    let mut made = Rebuilt {
        bytes: Vec::new(),
        moved: matches!(sought, RebuildScope::All(_)),
        unended: 0,
        lengths: 0,
        cut: BTreeSet::new(),
        hidden: survey.hidden,
    };
    if survey.unsure && made.moved {
        return Err(RebuildRefusal::Unsure);
    }
    let mut changed: BTreeMap<u32, (ObjectId, Option<Vec<u8>>)> = BTreeMap::new();
    let mut entries: BTreeMap<u32, [u32; 3]> = BTreeMap::new();
    let nowhere = BTreeMap::new();
    let (wanted, listed, all) = match sought {
        RebuildScope::All(wanted) => (wanted, &nowhere, true),
        RebuildScope::Only(listed) => (&listed.keys().copied().collect(), listed, false),
    };
    let numbers: BTreeSet<u32> = wanted.iter().map(|id| id.0).collect();
    for (number, place) in &newest {
        if !all && !numbers.contains(number) {
            continue;
        }
        match *place {
            // The table knew where it should be, and it was not there.
            NewestVersion::Packed { .. } if !all => {}
            NewestVersion::Packed { holder, index, .. } => {
                entries.insert(*number, [2, holder, u32::from(index)]);
            }
            NewestVersion::Plain(index) => {
                let definition = &survey.found[index];
                let id = survey.named(definition, wanted);
                let Ok(at) = u32::try_from(definition.at) else { return Err(RebuildRefusal::Needless) };
                let packed = |id: ObjectId| all && newest.contains_key(&id.0);
                let mended = repaired(bytes, definition, &packed, &mut made);
                if mended.is_none() && listed.get(&id) == Some(&Some(at)) && id == definition.id {
                    // It is where the table says, and still cannot be read.
                    continue;
                }
                made.moved |= !all && (mended.is_none() || id != definition.id);
                if mended.is_some() || id != definition.id {
                    changed.insert(*number, (id, mended.or_else(|| as_it_is(bytes, definition))));
                } else {
                    entries.insert(*number, [1, at, u32::from(id.1)]);
                }
            }
        }
    }
    if !all && changed.is_empty() && entries.is_empty() {
        return Err(RebuildRefusal::Needless);
    }
    let mut out = bytes.to_vec();
    for (number, (id, body)) in changed {
        let Some(body) = body else { continue };
        out.extend_from_slice(b"\n");
        let Ok(at) = u32::try_from(out.len()) else { return Err(RebuildRefusal::Needless) };
        entries.insert(number, [1, at, u32::from(id.1)]);
        out.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
        out.extend_from_slice(&body);
        out.extend_from_slice(b"\nendobj\n");
    }
    if !all {
        trailer.set("Prev", last_table(bytes).ok_or(RebuildRefusal::Needless)? as i64);
    }
    made.bytes = with_table(out, trailer, entries, survey.highest()).ok_or(RebuildRefusal::Needless)?;
    Ok(made)
}

/// What a file holds.
struct FileSurvey<'a> {
    bytes: &'a [u8],
    found: Vec<ObjectDefinition>,
    trailers: Vec<(usize, Dictionary)>,
    /// Number of an object in an object stream, the stream's number, which one of its members, and where it begins.
    packed: Vec<(u32, u32, u16, usize)>,
    /// Whether a newer version of an object is in an object stream, and an older one is spelt out.
    hidden: bool,
    /// Whether an object stream that follows an older version cannot be looked into.
    unsure: bool,
}

impl<'a> FileSurvey<'a> {
    fn new(
        bytes: &'a [u8],
        found: Vec<ObjectDefinition>,
        trailers: Vec<(usize, Dictionary)>,
        limits: &Limits,
    ) -> Self {
        let mut survey = Self { bytes, found, trailers, packed: Vec::new(), hidden: false, unsure: false };
        let (mut holders, mut tables) = (Vec::new(), Vec::new());
        for (index, definition) in survey.found.iter().enumerate() {
            let Some(stream) = &definition.stream else { continue };
            let value = &bytes[definition.value.clone()];
            let is = |kind: &[u8]| memmem::find(value, kind).is_some();
            if !is(b"/ObjStm") && !is(b"/XRef") {
                continue;
            }
            let Some(dict) = parsed_dictionary(value) else { continue };
            if dict.has_type(b"ObjStm") {
                holders.push((index, dict, stream.data.clone()));
            } else if dict.has_type(b"XRef") {
                tables.push((index, dict, stream.data.clone()));
            }
        }
        let locked =
            survey.trailers.iter().map(|(_, dict)| dict).chain(tables.iter().map(|(_, dict, _)| dict));
        let locked = locked.into_iter().any(|dict| dict.has(b"Encrypt"));
        let mut room = usize::try_from(limits.contents(bytes.len() as u64)).unwrap_or(usize::MAX);
        let mut unpacked = |dict: &Dictionary, data: std::ops::Range<usize>| {
            let most = limits.stream_bytes.min(room);
            let decoded = decode(&named(dict), &bytes[data], most).ok()?;
            room = room.saturating_sub(decoded.bytes.len());
            Some(decoded.bytes)
        };
        // Tables are never locked, so they tell what a locked object stream holds.
        let mut listed: BTreeMap<u32, Vec<(u32, u16)>> = BTreeMap::new();
        for (_, dict, data) in &tables {
            let Some(rows) = unpacked(dict, data.clone()) else { continue };
            for (number, holder, index) in packed_entries(dict, &rows) {
                listed.entry(holder).or_default().push((number, index));
            }
        }
        for (index, dict, data) in holders {
            let definition = &survey.found[index];
            let (holder, at) = (definition.id.0, definition.at);
            let members =
                if locked { None } else { unpacked(&dict, data).and_then(|text| members(&dict, &text)) };
            match members.or_else(|| listed.get(&holder).cloned()) {
                Some(members) => {
                    survey
                        .packed
                        .extend(members.into_iter().map(|(number, index)| (number, holder, index, at)));
                }
                None => survey.unsure |= survey.is_later_version(at),
            }
        }
        for (index, dict, _) in tables {
            survey.trailers.push((survey.found[index].at, dict));
        }
        survey.trailers.sort_by_key(|(at, _)| *at);
        let mut oldest: BTreeMap<u32, usize> = BTreeMap::new();
        for definition in &survey.found {
            oldest.entry(definition.id.0).or_insert(definition.at);
        }
        let older = |number: &u32, at: &usize| oldest.get(number).is_some_and(|oldest| oldest < at);
        survey.hidden = survey.packed.iter().any(|(number, _, _, at)| older(number, at));
        survey
    }

    /// Whether the file had ended once, with objects in it, before this place.
    fn is_later_version(&self, at: usize) -> bool {
        let ended = memmem::rfind(&self.bytes[..at], b"%%EOF").unwrap_or(0);
        self.found.iter().any(|definition| definition.at < ended)
    }

    /// The newest version of each object.
    fn newest(&self) -> BTreeMap<u32, NewestVersion> {
        let mut packed: Vec<_> = self.packed.iter().collect();
        packed.sort_by_key(|(_, _, _, at)| *at);
        let mut packed = packed.into_iter().peekable();
        let mut newest = BTreeMap::new();
        for (index, definition) in self.found.iter().enumerate() {
            newest.insert(definition.id.0, NewestVersion::Plain(index));
            while let Some((number, holder, index, at)) = packed.next_if(|(_, _, _, at)| *at == definition.at)
            {
                if number != holder {
                    newest.insert(*number, NewestVersion::Packed { holder: *holder, index: *index, at: *at });
                }
            }
        }
        // An object stream that has a newer version itself does not count any more.
        let stands = |holder: &u32, at: usize| match newest.get(holder) {
            Some(NewestVersion::Plain(index)) => self.found[*index].at == at,
            _ => false,
        };
        let gone = |place: &NewestVersion| matches!(place, NewestVersion::Packed { holder, at, .. } if !stands(holder, *at));
        let gone: Vec<u32> =
            newest.iter().filter(|(_, place)| gone(place)).map(|(number, _)| *number).collect();
        for number in gone {
            newest.remove(&number);
        }
        newest
    }

    fn highest(&self) -> u32 {
        let plain = self.found.iter().map(|definition| definition.id.0).max();
        plain.max(self.packed.iter().map(|(number, ..)| *number).max()).unwrap_or(0)
    }

    /// The number under which a definition is referred to: its own, unless only another generation of it is wanted.
    fn named(&self, definition: &ObjectDefinition, wanted: &BTreeSet<ObjectId>) -> ObjectId {
        let number = definition.id.0;
        let mut of_number = wanted.range((number, 0)..=(number, u16::MAX));
        match of_number.next() {
            Some(id)
                if *id != definition.id
                    && !wanted.contains(&definition.id)
                    && !self.found.iter().any(|other| other.id == *id) =>
            {
                *id
            }
            _ => definition.id,
        }
    }

    /// What the new table says beside its entries.
    fn trailer(&self) -> Option<Dictionary> {
        let newest = self.newest();
        let leads = |dict: &Dictionary| match dict.get(b"Root").and_then(Object::as_reference) {
            Ok((number, _)) => match newest.get(&number) {
                Some(NewestVersion::Plain(index)) => {
                    let value = self.bytes.get(self.found[*index].value.clone()).and_then(parsed_dictionary);
                    value.is_some_and(|catalog| catalog.has(b"Pages"))
                }
                Some(NewestVersion::Packed { .. }) => true,
                None => false,
            },
            Err(_) => false,
        };
        let stated = self.trailers.iter().rev().map(|(_, dict)| dict).find(|dict| leads(dict));
        let mut trailer = Dictionary::new();
        if let Some(stated) = stated {
            for key in [&b"Root"[..], b"Info", b"ID", b"Encrypt"] {
                if let Ok(value) = stated.get(key) {
                    trailer.set(key, value.clone());
                }
            }
        } else {
            trailer.set("Root", Object::Reference(self.catalog(&newest)?));
        }
        // A lock covers all of a file, whichever of its tables says so.
        for key in [&b"Encrypt"[..], b"ID"] {
            let said = self.trailers.iter().rev().find_map(|(_, dict)| dict.get(key).ok());
            if let (false, Some(value)) = (trailer.has(key), said) {
                trailer.set(key, value.clone());
            }
        }
        Some(trailer)
    }

    /// The newest catalog, where no table leads to one.
    fn catalog(&self, newest: &BTreeMap<u32, NewestVersion>) -> Option<ObjectId> {
        let plain = newest.values().filter_map(|place| match place {
            NewestVersion::Plain(index) => Some(&self.found[*index]),
            NewestVersion::Packed { .. } => None,
        });
        let mut plain: Vec<_> = plain.collect();
        plain.sort_by_key(|definition| definition.at);
        let is_catalog = |definition: &&&ObjectDefinition| {
            let value = &self.bytes[definition.value.clone()];
            memmem::find(value, b"/Catalog").is_some()
                && parsed_dictionary(value)
                    .is_some_and(|dict| dict.has_type(b"Catalog") && dict.has(b"Pages"))
        };
        plain.iter().rev().find(is_catalog).map(|definition| definition.id)
    }
}

/// Number of a member and which one it is, for all in an object stream.
fn members(dict: &Dictionary, text: &[u8]) -> Option<Vec<(u32, u16)>> {
    let first = usize::try_from(dict.get(b"First").ok()?.as_i64().ok()?).ok()?;
    let head = std::str::from_utf8(text.get(..first)?).ok()?;
    let count = usize::try_from(dict.get(b"N").ok()?.as_i64().ok()?).unwrap_or(0);
    let numbers = head.split_ascii_whitespace().step_by(2).take(count);
    (0..).zip(numbers).map(|(index, number)| Some((number.parse().ok()?, index))).collect()
}

/// The entries of a cross-reference stream for objects in object streams: the object, the stream, and which member.
fn packed_entries(dict: &Dictionary, rows: &[u8]) -> Vec<(u32, u32, u16)> {
    let figures = |key: &[u8]| -> Option<Vec<usize>> {
        let list = dict.get(key).ok()?.as_array().ok()?;
        list.iter().map(|figure| usize::try_from(figure.as_i64().ok()?).ok()).collect()
    };
    let Some([kind, wide, last]) = figures(b"W").and_then(|widths| <[usize; 3]>::try_from(widths).ok())
    else {
        return Vec::new();
    };
    let width = kind.saturating_add(wide).saturating_add(last);
    if kind == 0 || kind > 8 || wide > 8 || last > 8 {
        return Vec::new();
    }
    let size = dict.get(b"Size").ok().and_then(|size| usize::try_from(size.as_i64().ok()?).ok()).unwrap_or(0);
    let index = figures(b"Index").unwrap_or_else(|| vec![0, size]);
    let numbers = index.chunks_exact(2).flat_map(|pair| (0..pair[1]).map(move |n| pair[0].saturating_add(n)));
    let figure = |bytes: &[u8]| bytes.iter().fold(0u64, |figure, byte| figure << 8 | u64::from(*byte));
    rows.chunks_exact(width)
        .zip(numbers)
        .filter(|(row, _)| figure(&row[..kind]) == 2)
        .filter_map(|(row, number)| {
            let holder = figure(&row[kind..kind + wide]);
            let index = figure(&row[kind + wide..]);
            Some((u32::try_from(number).ok()?, u32::try_from(holder).ok()?, u16::try_from(index).ok()?))
        })
        .collect()
}

/// A stream as it should be written, when it is not. A length that is an object of its own may be packed, and right.
fn repaired(
    bytes: &[u8],
    definition: &ObjectDefinition,
    is_packed: &dyn Fn(ObjectId) -> bool,
    made: &mut Rebuilt,
) -> Option<Vec<u8>> {
    let stream = definition.stream.as_ref()?;
    if stream.ending == StreamEnd::Told && stream.length_right {
        return None;
    }
    let mut dict = parsed_dictionary(&bytes[definition.value.clone()])?;
    if stream.ending == StreamEnd::Told
        && dict.get(b"Length").and_then(Object::as_reference).is_ok_and(is_packed)
    {
        return None;
    }
    let data = bytes[stream.data.clone()].to_vec();
    match stream.ending {
        StreamEnd::Told => made.lengths += 1,
        StreamEnd::Untold => made.unended += 1,
        StreamEnd::Cut => {
            made.cut.insert(definition.id);
        }
    }
    dict.remove(b"Length");
    let mut out = Vec::with_capacity(data.len() + 256);
    // Writing into memory cannot fail.
    let _ = Writer::write_object(&mut out, &Object::Stream(Stream::new(dict, data)));
    Some(out)
}

/// The value of an object as the file has it.
fn as_it_is(bytes: &[u8], definition: &ObjectDefinition) -> Option<Vec<u8>> {
    let value = &bytes[definition.value.clone()];
    let Some(stream) = &definition.stream else { return Some(value.to_vec()) };
    let mut dict = parsed_dictionary(value)?;
    dict.remove(b"Length");
    let mut out = Vec::new();
    let _ = Writer::write_object(
        &mut out,
        &Object::Stream(Stream::new(dict, bytes[stream.data.clone()].to_vec())),
    );
    Some(out)
}

/// Whether objects follow the end of the file's newest version: a newer one that was never finished.
pub(crate) fn is_unfinished(bytes: &[u8]) -> bool {
    let end = memmem::rfind(bytes, b"%%EOF").map_or(bytes.len(), |at| at + 5);
    memmem::find(&bytes[end..], b" obj").is_some() && !find(&bytes[end..]).0.is_empty()
}

/// What is to be written over the check sum of the zlib data in the stream here: where, and what it should be. Nothing when it
/// is right already. A reader that stumbles over it forgets what it had unpacked.
pub(crate) fn right_sum(bytes: &[u8], at: usize, limits: &Limits) -> Option<(usize, [u8; 4])> {
    let (dict, data) = stream_at(bytes, at)?;
    let filters = named(&dict);
    let packed = &bytes[data.clone()];
    if filters.len() != 1 || filters[0].0 != b"FlateDecode" {
        return None;
    }
    match decode(&filters, packed, limits.stream_bytes) {
        Ok(decoded) if decoded.end == DecodeEnd::Odd => {
            let (at, sum) = check_sum(packed, limits.stream_bytes).ok()??;
            Some((data.start + at, sum))
        }
        _ => None,
    }
}
