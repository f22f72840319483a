//! Every object of the file, once, in the order they stand in: whether the table is right about it, whether the
//! objects fill the file without gaps, whether what it refers to is there, and whether it could act or hides
//! something. Of a stream only the dictionary is read, and of a JPEG the heads of its segments, so scans cost
//! next to nothing.

use std::io::{self, Read, Seek};
use std::ops::Range;

use hayro_syntax::object::{Dict, MaybeRef, ObjRef, Object};

use super::buffered_file::BufferedFile;
use super::entries::is_name;
use super::forbidden;
use super::problem::{CheckError, Problems};
use super::stream_object::{ObjectStream, StreamObject, is_end};
use super::xref::{XrefEntry, XrefTable};

/// What the index of objects keeps: which object leads to which.
pub(super) struct ObjectIndex {
    /// For each number where its list begins in `led`; 0 for a number that was not met.
    first: Vec<u32>,
    /// The numbers each object leads to, list after list, each ended by 0, which is no object's number.
    led: Vec<u32>,
}

/// What is at hand while the objects are gone through.
struct ObjectWalk<'a> {
    table: &'a XrefTable,
    /// The items' own parts of the file, in order.
    stretches: &'a [Range<u64>],
    object_index: ObjectIndex,
}

/// Goes through all objects.
pub(super) fn take<R: Read + Seek>(
    window: &mut BufferedFile<R>,
    table: &XrefTable,
    stretches: &[Range<u64>],
    faults: &mut Problems,
) -> io::Result<ObjectIndex> {
    let mut by_place: Vec<(u64, u32)> = Vec::new();
    for number in 0..table.size() {
        if let XrefEntry::At(at) = table.place(number) {
            by_place.push((at, number));
        }
    }
    by_place.sort_unstable();
    let object_index = ObjectIndex { first: vec![0; table.size() as usize], led: vec![0] };
    let mut round = ObjectWalk { table, stretches, object_index };
    let opening = by_place.first().map_or(0, |first| first.0.min(64));
    faults.expect(is_header(window.view(0, opening)?), || "it does not begin as a PDF begins".into());
    for (place, (at, number)) in by_place.iter().enumerate() {
        let end = by_place.get(place + 1).map_or(table.end, |next| next.0);
        let one = round.one(window, *at, end, *number, faults);
        faults.keep(one)?;
    }
    faults.expect(by_place.last().is_some_and(|last| last.0 == table.at), || {
        "the table of objects is not the last object".into()
    });
    for number in 1..table.size() {
        faults.expect(
            table.place(number) == XrefEntry::Free || round.object_index.first[number as usize] != 0,
            || format!("object {number} is in the table of objects and not in the file"),
        );
    }
    Ok(round.object_index)
}

/// A version and a line of signs that are no letters, so that nobody takes the file for text.
fn is_header(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|c| *c == b'\n');
    let version = lines.next().is_some_and(|line| line.starts_with(b"%PDF-") && line.len() == 8);
    let marks = lines.next().is_some_and(|line| line.starts_with(b"%") && line.len() < 10);
    version && marks && lines.next().is_some_and(<[u8]>::is_empty) && lines.next().is_none()
}

impl ObjectWalk<'_> {
    /// One object that stands on its own, and what is packed in it.
    fn one<R: Read + Seek>(
        &mut self,
        window: &mut BufferedFile<R>,
        at: u64,
        end: u64,
        number: u32,
        faults: &mut Problems,
    ) -> Result<(), CheckError> {
        let stream = StreamObject::read(window, at, end)?;
        if stream.number != number {
            return super::problem::wrong(format!(
                "the table of objects says that object {number} is where object {} is",
                stream.number
            ));
        }
        // A line's end, two words and their lines' ends: nothing else lies between two objects.
        let ends = stream.content_end();
        let gap = end.saturating_sub(ends);
        let sound = ends <= end && gap <= 24 && is_end(window.view(ends, gap)?);
        faults.expect(sound, || format!("object {number} does not end where it says"));
        let dict = stream.dict()?;
        let home = self.home(at);
        if let Some(what) = forbidden::in_stream(&dict) {
            faults.say(format!("object {number} {what}"));
        }
        if let Some(what) = forbidden::in_picture(window, &stream, &dict)? {
            faults.say(format!("object {number} {what}"));
        }
        self.look(number, Object::Dict(dict.clone()), true, &home, faults);
        if sound && is_name(&dict, b"Type", b"ObjStm") {
            let pack = ObjectStream::open(window, &stream)?;
            let numbers: Vec<u32> = pack.numbers().collect();
            for (index, member) in numbers.into_iter().enumerate() {
                let listed = self.table.place(member);
                if listed != (XrefEntry::Within { pack: number, index: index as u16 }) {
                    faults.say(format!("object {member} is not where the table of objects says that it is"));
                    continue;
                }
                if let Some(object) = faults.keep(pack.object(index, member))? {
                    self.look(member, object, false, &home, faults);
                }
            }
        }
        Ok(())
    }

    /// The item's part of the file that a byte lies in, if it lies in one.
    fn home(&self, at: u64) -> Option<Range<u64>> {
        let after = self.stretches.partition_point(|stretch| stretch.start <= at);
        let last = after.checked_sub(1).and_then(|before| self.stretches.get(before));
        last.filter(|stretch| stretch.contains(&at)).cloned()
    }

    /// Everything inside one object.
    fn look(
        &mut self,
        number: u32,
        object: Object<'_>,
        stream: bool,
        home: &Option<Range<u64>>,
        faults: &mut Problems,
    ) {
        self.object_index.first[number as usize] = self.object_index.led.len() as u32;
        let mut outer = stream;
        let mut todo = vec![object];
        while let Some(object) = todo.pop() {
            match object {
                Object::Dict(dict) => {
                    if let Some(what) = forbidden::in_dictionary(&dict, std::mem::take(&mut outer)) {
                        faults.say(format!("object {number} {what}"));
                    }
                    self.dictionary(number, &dict, &mut todo, home, faults);
                }
                Object::Array(array) => {
                    for entry in array.raw_iter() {
                        self.entry(number, entry, &mut todo, home, faults);
                    }
                }
                Object::Stream(_) => faults.say(format!("object {number} holds a stream inside")),
                _ => {}
            }
        }
        self.object_index.led.push(0);
    }

    fn dictionary<'a>(
        &mut self,
        number: u32,
        dict: &Dict<'a>,
        todo: &mut Vec<Object<'a>>,
        home: &Option<Range<u64>>,
        faults: &mut Problems,
    ) {
        for key in dict.keys() {
            match dict.get_raw::<Object<'_>>(&*key) {
                Some(entry) => self.entry(number, entry, todo, home, faults),
                None => faults.say(format!("object {number} cannot be read at /{}", key.as_str())),
            }
        }
    }

    fn entry<'a>(
        &mut self,
        number: u32,
        entry: MaybeRef<Object<'a>>,
        todo: &mut Vec<Object<'a>>,
        home: &Option<Range<u64>>,
        faults: &mut Problems,
    ) {
        match entry {
            MaybeRef::Ref(to) => self.reference(number, to, home, faults),
            MaybeRef::NotRef(inner @ (Object::Dict(_) | Object::Array(_) | Object::Stream(_))) => {
                todo.push(inner);
            }
            MaybeRef::NotRef(_) => {}
        }
    }

    fn reference(&mut self, number: u32, to: ObjRef, home: &Option<Range<u64>>, faults: &mut Problems) {
        let Some(byte) = self.table.byte(to.obj_number).filter(|_| to.gen_number == 0) else {
            faults.say(format!("object {number} refers to object {to}, which is not there"));
            return;
        };
        // An item's pages are complete in themselves: nothing of another item can show on them.
        if home.as_ref().is_some_and(|home| !home.contains(&byte)) {
            faults.say(format!(
                "object {number} of one item refers to object {} of another part of the bundle",
                to.obj_number
            ));
        }
        self.object_index.led.push(to.obj_number);
    }
}

impl ObjectIndex {
    /// The objects that nothing leads to from the table itself, which names the catalog. Object streams are led
    /// to by the table alone.
    pub(super) fn unreached(&self, table: &XrefTable) -> Vec<u32> {
        let mut reached = vec![false; self.first.len()];
        let mut todo = vec![table.own];
        while let Some(number) = todo.pop() {
            let Some(mark) = reached.get_mut(number as usize).filter(|mark| !**mark) else { continue };
            *mark = true;
            let first = self.first[number as usize] as usize;
            todo.extend(self.led.get(first..).unwrap_or_default().iter().take_while(|to| **to != 0));
        }
        let mut packs = vec![false; reached.len()];
        for number in 0..table.size() {
            if let XrefEntry::Within { pack, .. } = table.place(number) {
                packs[pack as usize] = true;
            }
        }
        let lost = |number: &u32| {
            let place = *number as usize;
            table.place(*number) != XrefEntry::Free && !reached[place] && !packs[place]
        };
        (0..table.size()).filter(lost).collect()
    }
}
