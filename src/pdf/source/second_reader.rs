//! What the second reader has and lopdf has lost: bytes of streams, whole objects, deciphered texts. They are taken
//! over into lopdf's form; where only one reader can tell, what it may have lost stops the item.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use hayro_syntax::Pdf;
use hayro_syntax::object::{MaybeRef, Object as Seen, ObjectIdentifier, Stream as SeenStream};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use super::{PdfSource, RESAVE, each_reference, is_crypt, undecipherable};
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::source::decryption_check;
use crate::pdf::source::filters::filters;
use crate::pdf::source::open::OpenedBy;

/// What both readers see in so many bytes and more is no part of the file's frame, but a scan.
const LONG: usize = 64 << 10;

/// How deep arrays and dictionaries may nest in one object; the same as lopdf's own limit.
const NESTING: usize = 100;

impl PdfSource {
    /// Takes the second reader's bytes for every stream of which lopdf kept nothing or too little, or which it
    /// could not decipher. The second reader deciphers anything to something, so that must prove itself. Gives where
    /// in the file the long ones are that both see alike.
    pub(crate) fn mend_streams(
        &mut self,
        bytes: &[u8],
        second: &Pdf,
        way: OpenedBy,
        limits: &Limits,
    ) -> Result<Vec<Range<usize>>, Finding> {
        let mut agreed = Vec::new();
        let mut mended = 0usize;
        let mut unsure = Vec::new();
        for (id, object) in &mut self.doc.objects {
            let Object::Stream(stream) = object else { continue };
            let Some(seen) = second.xref().get::<SeenStream<'_>>(identifier(*id)) else { continue };
            let raw = seen.raw_data();
            // A stream's end may be told with or without the line end before `endstream`.
            let short = stream.content.len() + 2 < raw.len();
            let undeciphered = way.enciphered() && !raw.is_empty() && *raw != *stream.content;
            if let Cow::Borrowed(raw) = raw
                && raw.len() >= LONG
                && raw.len().abs_diff(stream.content.len()) <= 2
            {
                agreed.extend(range_within(bytes, raw));
            }
            if short || undeciphered {
                mended += usize::from(short);
                stream.set_content(raw.into_owned());
                unsure.extend(undeciphered.then_some(*id));
            }
        }
        if unsure.iter().any(|id| self.is_unproven(*id, limits)) {
            return Err(undecipherable());
        }
        if way.enciphered() {
            self.take_texts(second);
        }
        if mended > 0 {
            self.findings.push(super::wrong_lengths(mended));
        }
        Ok(agreed)
    }

    /// Whether nothing in a stream shows that it was deciphered rightly. What no page shows need not show it,
    /// and a stream with a lock of its own is judged after.
    fn is_unproven(&self, id: ObjectId, limits: &Limits) -> bool {
        let Some(Object::Stream(stream)) = self.get(id) else { return false };
        let filters = filters(self, &stream.dict);
        let kind = self.name(&stream.dict, b"Type");
        let own = self.listed(&stream.dict, b"Filter").iter().any(is_crypt);
        !own && !matches!(kind, b"XRef" | b"Metadata" | b"EmbeddedFile")
            && !decryption_check::proven(stream, filters.first().map(|(name, _)| name.as_slice()), limits)
    }

    /// Takes the second reader's texts wherever the two have deciphered a text to something else: lopdf leaves
    /// what it cannot decipher as it was.
    pub(crate) fn take_texts(&mut self, second: &Pdf) {
        for (id, object) in &mut self.doc.objects {
            if has_text(object)
                && let Some(seen) = second.xref().get::<Seen<'_>>(identifier(*id))
            {
                put_texts(object, &taken_over(&seen, 0));
            }
        }
    }

    /// Takes from the second reader every object that is referred to and that lopdf does not have.
    pub(crate) fn fetch_missing(&mut self, second: &Pdf) {
        // lopdf lets go of the encryption dictionary once it is used.
        let lock = self.doc.encryption_state.as_ref().and_then(|state| state.encrypt_object_id());
        let mut asked: BTreeSet<ObjectId> = lock.into_iter().collect();
        let mut found = 0usize;
        let mut look: Vec<ObjectId> = self.doc.objects.keys().copied().collect();
        let mut wanted = Vec::new();
        each_reference(&Object::Dictionary(self.doc.trailer.clone()), &mut wanted);
        loop {
            for id in look.drain(..) {
                if let Some(object) = self.doc.objects.get(&id) {
                    each_reference(object, &mut wanted);
                }
            }
            for id in wanted.drain(..) {
                if self.doc.objects.contains_key(&id) || !asked.insert(id) {
                    continue;
                }
                self.dangling.insert(id);
                let Some(seen) = second.xref().get::<Seen<'_>>(identifier(id)) else { continue };
                let object = taken_over(&seen, 0);
                if !matches!(object, Object::Null) {
                    self.doc.objects.insert(id, object);
                    found += 1;
                    look.push(id);
                }
            }
            if look.is_empty() {
                break;
            }
        }
        if !self.alone && found > 0 {
            self.findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "{} of this PDF could be read only in a second way. Nothing is known to be missing",
                    counted(found, "part", "parts")
                ),
            ));
        }
    }

    /// Refuses when lopdf, deciphering alone, has lost a part of a stream or left it as it was.
    pub(crate) fn nothing_lost(&self, enciphered: &Pdf) -> Result<(), Finding> {
        for (id, object) in &self.doc.objects {
            let Object::Stream(stream) = object else { continue };
            let Some(seen) = enciphered.xref().get::<SeenStream<'_>>(identifier(*id)) else { continue };
            let raw = seen.raw_data();
            // Enciphering adds two blocks at most, and a line end may be counted in or not.
            let short = stream.content.len() + 34 < raw.len();
            let clear = stream.dict.has_type(b"XRef") || stream.dict.has_type(b"Metadata");
            if short || (!clear && !raw.is_empty() && *raw == *stream.content) {
                return Err(undecipherable());
            }
        }
        Ok(())
    }

    /// What is referred to and not there.
    pub(crate) fn leading_nowhere(&self) -> BTreeSet<ObjectId> {
        let mut wanted = Vec::new();
        each_reference(&Object::Dictionary(self.doc.trailer.clone()), &mut wanted);
        for object in self.doc.objects.values() {
            each_reference(object, &mut wanted);
        }
        wanted.into_iter().filter(|id| !self.doc.objects.contains_key(id)).collect()
    }

    /// Refuses when lopdf, reading alone, has left out an object or taken a stream's end on trust. It says so of
    /// neither, but the one leaves references that lead nowhere, and the other the place where it began.
    pub(crate) fn nothing_unread(&self, way: OpenedBy) -> Result<(), Finding> {
        let on_trust = |object: &Object| matches!(object, Object::Stream(s) if s.start_position.is_some());
        if way.enciphered() || !self.dangling.is_empty() || self.doc.objects.values().any(on_trust) {
            return Err(Finding::error(
                Code::PagesDisagree,
                "one way of reading this PDF finds pages and another finds none, so a page could get lost",
            )
            .next(RESAVE));
        }
        Ok(())
    }
}

/// Where a part of these bytes is in them; nothing for bytes that are elsewhere.
fn range_within(bytes: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let from = part.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
    let range = from..from.checked_add(part.len())?;
    (range.end <= bytes.len()).then_some(range)
}

/// Whether an object holds a text; not recursive, for an object may nest deeply.
fn has_text(object: &Object) -> bool {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::String(..) => return true,
            Object::Array(items) => todo.extend(items),
            Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
                todo.extend(dict.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    false
}

/// Puts the texts of an object into the same places of another.
fn put_texts(object: &mut Object, from: &Object) {
    let mut todo = vec![(object, from)];
    while let Some((object, from)) = todo.pop() {
        match (object, from) {
            (Object::String(text, form), Object::String(other, _)) if text != other => {
                text.clone_from(other);
                *form = StringFormat::Hexadecimal;
            }
            (Object::Array(items), Object::Array(others)) => todo.extend(items.iter_mut().zip(others)),
            (
                Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }),
                Object::Dictionary(others) | Object::Stream(Stream { dict: others, .. }),
            ) => {
                for (key, value) in dict.iter_mut() {
                    todo.extend(others.get(key).ok().map(|other| (value, other)));
                }
            }
            _ => {}
        }
    }
}

pub(crate) fn identifier((number, generation): ObjectId) -> ObjectIdentifier {
    ObjectIdentifier::new(number, i32::from(generation))
}

/// The second reader's object in lopdf's form.
fn taken_over(seen: &Seen<'_>, depth: usize) -> Object {
    if depth > NESTING {
        return Object::Null;
    }
    let part = |part: MaybeRef<Seen<'_>>| match part {
        MaybeRef::Ref(to) => match u16::try_from(to.gen_number) {
            Ok(generation) => Object::Reference((to.obj_number, generation)),
            Err(_) => Object::Null,
        },
        MaybeRef::NotRef(object) => taken_over(&object, depth + 1),
    };
    let parts = |dict: &hayro_syntax::object::Dict<'_>| {
        dict.entries().map(|(key, value)| (key.to_vec(), part(value))).collect::<Dictionary>()
    };
    match seen {
        Seen::Null(_) => Object::Null,
        Seen::Boolean(value) => Object::Boolean(*value),
        Seen::Number(value) => {
            let real = value.as_f64();
            if real.fract() == 0.0 && real.abs() < 9.0e15 {
                Object::Integer(value.as_i64())
            } else {
                Object::Real(real as f32)
            }
        }
        Seen::String(value) => Object::String(value.as_bytes().to_vec(), StringFormat::Hexadecimal),
        Seen::Name(value) => Object::Name(value.to_vec()),
        Seen::Array(value) => Object::Array(value.raw_iter().map(part).collect()),
        Seen::Dict(value) => Object::Dictionary(parts(value)),
        Seen::Stream(value) => {
            Object::Stream(Stream::new(parts(value.dict()), value.raw_data().into_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_from_bytes_elsewhere() {
        let (bytes, other) = (vec![1; 40], vec![1; 40]);
        assert_eq!(range_within(&bytes, &bytes[3..9]), Some(3..9));
        assert_eq!(range_within(&bytes, &bytes), Some(0..40));
        assert_eq!(range_within(&bytes, &other), None);
    }
}
