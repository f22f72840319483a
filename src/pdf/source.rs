//! A PDF as two readers see it. lopdf reads it whole; hayro-syntax, another author's parser, gives the second
//! opinion. Where lopdf has silently lost an object or emptied a stream and the other reader has it, the other
//! reader's is taken and the finding says so. Once opened, a source is plain objects that are only looked at.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{MaybeRef, Object as Seen, ObjectIdentifier, Stream as SeenStream};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use super::opening::{self, Opened, Way};
use super::unpack::filters;
use super::{keyword, noise};
use crate::finding::{Code, Finding};
use crate::limits::Limits;
use crate::model::counted;

/// An opened PDF.
pub(super) struct Source {
    doc: Document,
    /// How many pages the second reader found.
    pub(super) second_count: usize,
    /// Whether only the second reader could read it.
    pub(super) alone: bool,
    /// Whether it has or had a lock, so that what it shows could be noise.
    pub(super) doubted: bool,
    /// What is to be said of its encryption, which it has no longer.
    pub(super) unlocked: Option<Finding>,
    /// What opening it had to mend.
    pub(super) findings: Vec<Finding>,
    /// Whether a reference in it leads to nothing that lopdf has.
    dangling: bool,
}

/// What both readers see in so many bytes and more is no part of the file's frame, but a scan.
const LONG: usize = 64 << 10;

/// How often a reference may lead to another reference.
const HOPS: usize = 32;

/// How deep arrays and dictionaries may nest in one object; the same as lopdf's own limit.
const NESTING: usize = 100;

impl Source {
    /// Opens a PDF, with a password where one was given, or says why it cannot be opened.
    pub(super) fn open(
        bytes: Arc<Vec<u8>>,
        password: Option<&str>,
        limits: &Limits,
    ) -> Result<Source, Finding> {
        let source = Source::read(Arc::clone(&bytes), password, limits)?;
        // It may lead to a stream whose end neither reader knows, or the other one far behind.
        let Some(mended) = source.dangling.then(|| keyword::mended(&bytes)).flatten() else {
            return Ok(source);
        };
        drop((source, bytes));
        let mut source = Source::read(Arc::new(mended), password, limits)?;
        source.findings.push(Finding::warning(
            Code::Repaired,
            "the end of a piece of content in this PDF is damaged; the whole content was found and is shown",
        ));
        Ok(source)
    }

    fn read(bytes: Arc<Vec<u8>>, password: Option<&str>, limits: &Limits) -> Result<Source, Finding> {
        let Opened { doc, second, alone, gave_up, way, enciphered } =
            opening::open(&bytes, password, limits)?;
        let second_count =
            second.as_ref().map_or_else(|| doc.get_pages().len(), |second| second.pages().len());
        let mut source = Source {
            doc,
            second_count,
            alone,
            doubted: way != Way::Plain,
            unlocked: told(way),
            findings: Vec::new(),
            dangling: false,
        };
        if password.is_some() && way != Way::Password {
            source.findings.push(
                Finding::warning(
                    Code::PasswordNotNeeded,
                    "this PDF opens without a password, so the one in the manifest is not used",
                )
                .next("take it out of the manifest, or check that it stands at the item it is meant for"),
            );
        }
        let mut agreed = Vec::new();
        if let Some(second) = &second {
            agreed = source.mend_streams(&bytes, second, way, limits)?;
            source.fetch_missing(second);
        }
        source.doubted |= mentions_lock(&bytes, agreed);
        drop(bytes);
        match (&second, &enciphered) {
            (_, Some(enciphered)) => source.nothing_lost(enciphered)?,
            (None, None) if gave_up => source.nothing_unread(way)?,
            _ => {}
        }
        if alone {
            source.findings.push(
                Finding::warning(
                    Code::Repaired,
                    "this PDF is damaged or unusually protected and could be read in only one of two ways",
                )
                .next("compare its pages in the bundle with the original"),
            );
        }
        if way != Way::Plain {
            source.bar_what_stays_locked(second.as_ref(), way)?;
        }
        Ok(source)
    }

    /// Takes the second reader's bytes for every stream of which lopdf kept nothing or too little, or which it
    /// could not decipher. The second reader deciphers anything to something, so that must prove itself. Gives where
    /// in the file the long ones are that both see alike.
    fn mend_streams(
        &mut self,
        bytes: &[u8],
        second: &Pdf,
        way: Way,
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
                agreed.extend(within(bytes, raw));
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
            self.findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "{} in this PDF gave a wrong length; the whole content was found and is shown",
                    counted(mended, "piece of content", "pieces of content")
                ),
            ));
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
            && !noise::proven(stream, filters.first().map(|(name, _)| name.as_slice()), limits)
    }

    /// Takes the second reader's texts wherever the two have deciphered a text to something else: lopdf leaves
    /// what it cannot decipher as it was.
    fn take_texts(&mut self, second: &Pdf) {
        for (id, object) in &mut self.doc.objects {
            if has_text(object)
                && let Some(seen) = second.xref().get::<Seen<'_>>(identifier(*id))
            {
                put_texts(object, &taken_over(&seen, 0));
            }
        }
    }

    /// Takes from the second reader every object that is referred to and that lopdf does not have.
    fn fetch_missing(&mut self, second: &Pdf) {
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
                self.dangling = true;
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
                    "{} of this PDF could be read only in a second way; nothing is known to be missing",
                    counted(found, "part", "parts")
                ),
            ));
        }
    }

    /// Refuses when lopdf, deciphering alone, has lost a part of a stream or left it as it was.
    fn nothing_lost(&self, enciphered: &Pdf) -> Result<(), Finding> {
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

    /// Refuses when lopdf, reading alone, has left out an object or taken a stream's end on trust. It says so of
    /// neither, but the one leaves references that lead nowhere, and the other the place where it began.
    fn nothing_unread(&self, way: Way) -> Result<(), Finding> {
        let mut wanted = Vec::new();
        each_reference(&Object::Dictionary(self.doc.trailer.clone()), &mut wanted);
        for object in self.doc.objects.values() {
            each_reference(object, &mut wanted);
        }
        let on_trust = |object: &Object| matches!(object, Object::Stream(s) if s.start_position.is_some());
        if way.enciphered()
            || !wanted.iter().all(|id| self.doc.objects.contains_key(id))
            || self.doc.objects.values().any(on_trust)
        {
            return Err(Finding::error(
                Code::PagesDisagree,
                "one way of reading this PDF finds pages and another finds none, so a page could get lost",
            )
            .next(RESAVE));
        }
        Ok(())
    }

    /// A stream can have a lock of its own. What stays locked then would be shown as noise: attached files are
    /// emptied, for nothing shows them, and anything else stops the item.
    fn bar_what_stays_locked(&mut self, second: Option<&Pdf>, way: Way) -> Result<(), Finding> {
        let locked: Vec<ObjectId> = self
            .doc
            .objects
            .iter()
            .filter(|(id, object)| self.stays_locked(**id, object, second, way))
            .map(|(id, _)| *id)
            .collect();
        if locked.is_empty() {
            return Ok(());
        }
        let mut attached = Vec::new();
        for dict in self.doc.objects.values().filter_map(dictionary) {
            each_reference(self.entry(dict, b"EF"), &mut attached);
        }
        for id in locked {
            let kind = self.get(id).and_then(dictionary).map_or(&b""[..], |dict| self.name(dict, b"Type"));
            if !attached.contains(&id) && !matches!(kind, b"EmbeddedFile" | b"Metadata") {
                return Err(Finding::error(
                    Code::Locked,
                    "a part of this PDF has a lock of its own, so its pages cannot be shown whole",
                )
                .next(RESAVE));
            }
            self.take_content(id);
        }
        Ok(())
    }

    fn stays_locked(&self, id: ObjectId, object: &Object, second: Option<&Pdf>, way: Way) -> bool {
        let Object::Stream(stream) = object else { return false };
        let filters = self.listed(&stream.dict, b"Filter");
        if stream.content.is_empty() || !filters.iter().any(is_crypt) {
            return false;
        }
        let by = self.listed(&stream.dict, b"DecodeParms").first().and_then(|params| dictionary(params));
        let by = by.map_or(&b""[..], |params| self.name(params, b"Name"));
        match second {
            _ if !filters.first().is_some_and(is_crypt) => true,
            Some(_) if matches!(by, b"" | b"Identity") => false,
            // The second reader gives nothing for what it cannot open.
            Some(second) if way.enciphered() => {
                let seen = second.xref().get::<SeenStream<'_>>(identifier(id));
                seen.is_none_or(|seen| seen.raw_data().is_empty())
            }
            _ => true,
        }
    }

    /// What stands under a key that may hold one thing or a list of them.
    fn listed<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Vec<&'a Object> {
        match self.entry(dict, key) {
            Object::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            one => vec![one],
        }
    }

    /// The object with this number, if there is one.
    pub(super) fn get(&self, id: ObjectId) -> Option<&Object> {
        self.doc.objects.get(&id)
    }

    /// All objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.doc.objects.values()
    }

    /// How many page objects there are whose number is not in `known`.
    pub(super) fn other_pages(&self, known: &BTreeSet<ObjectId>) -> usize {
        let is_page = |object: &Object| dictionary(object).is_some_and(|dict| dict.has_type(b"Page"));
        self.doc.objects.iter().filter(|(id, object)| !known.contains(id) && is_page(object)).count()
    }

    /// Follows references to what they lead to; null when they lead nowhere.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.resolve_named(object).1
    }

    /// Follows references, and also gives the number of the last one.
    pub(super) fn resolve_named<'a>(&'a self, mut object: &'a Object) -> (Option<ObjectId>, &'a Object) {
        let mut name = None;
        for _ in 0..HOPS {
            let Object::Reference(id) = object else { return (name, object) };
            name = Some(*id);
            match self.doc.objects.get(id) {
                Some(next) => object = next,
                None => return (name, &Object::Null),
            }
        }
        (name, &Object::Null)
    }

    /// What a dictionary holds under a key, references followed; null when there is nothing.
    pub(super) fn entry<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a Object {
        dict.get(key).map_or(&Object::Null, |value| self.resolve(value))
    }

    /// The dictionary or stream dictionary under a key.
    pub(super) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary(self.entry(dict, key))
    }

    /// The name under a key; empty when there is none.
    pub(super) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
        self.entry(dict, key).as_name().unwrap_or_default()
    }

    /// The numbers of the array under a key, if it is one of just `N` numbers.
    pub(super) fn numbers<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        self.numbers_of(self.entry(dict, key))
    }

    /// The numbers of an array, if it is one of just `N` numbers.
    pub(super) fn numbers_of<const N: usize>(&self, object: &Object) -> Option<[f64; N]> {
        let Object::Array(array) = self.resolve(object) else { return None };
        let numbers: Option<Vec<f64>> = array.iter().map(|item| number(self.resolve(item))).collect();
        numbers?.try_into().ok()
    }

    /// The catalog.
    pub(super) fn catalog(&self) -> Option<&Dictionary> {
        self.dict(&self.doc.trailer, b"Root")
    }

    /// Takes a stream's bytes out, leaving it empty: each is copied into the bundle once.
    pub(super) fn take_content(&mut self, id: ObjectId) -> Vec<u8> {
        match self.doc.objects.get_mut(&id) {
            Some(Object::Stream(stream)) => std::mem::take(&mut stream.content),
            _ => Vec::new(),
        }
    }

    /// How often the file was saved on top of an earlier state, and whether its table had to be rebuilt.
    pub(super) fn was_rebuilt(&self) -> bool {
        self.doc.xref_recovery.is_some()
    }
}

/// What to do with a PDF that cannot be used as it is.
pub(super) const RESAVE: &str =
    "open it in a PDF viewer, check that every page is there, print it to a new PDF and use that";

/// The finding for a file of which something does not come out from behind its lock as it was.
pub(super) fn undecipherable() -> Finding {
    Finding::error(
        Code::Damaged,
        "a part of this PDF cannot be deciphered whole, so a page would lose content or show noise",
    )
    .next(RESAVE)
}

/// Where a part of these bytes is in them; nothing for bytes that are elsewhere.
fn within(bytes: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let from = part.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
    let range = from..from.checked_add(part.len())?;
    (range.end <= bytes.len()).then_some(range)
}

/// Whether a PDF has a word in it that only a lock needs, even if no reader found the lock. The parts in which both
/// readers see a scan are passed over: looking through those took as long as reading the file.
fn mentions_lock(bytes: &[u8], mut scans: Vec<Range<usize>>) -> bool {
    scans.sort_by_key(|scan| scan.start);
    scans.push(bytes.len()..bytes.len());
    let mut from = 0;
    scans.into_iter().any(|scan| {
        let between = from..scan.start;
        from = from.max(scan.end);
        bytes.get(between).is_some_and(has_word_of_lock)
    })
}

fn has_word_of_lock(bytes: &[u8]) -> bool {
    let ends = |at: usize| bytes.get(at).is_none_or(|c| !c.is_ascii_alphanumeric());
    [&b"/Encrypt"[..], b"/Standard"]
        .iter()
        .any(|word| memchr::memmem::find_iter(bytes, word).any(|at| ends(at + word.len())))
}

/// What is to be said of the way a file was opened.
fn told(way: Way) -> Option<Finding> {
    let message = match way {
        Way::Plain => return None,
        Way::PagesPlain => {
            "this PDF is encrypted only for files attached to it; its pages are in the bundle as they are"
        }
        Way::Empty => {
            "this PDF was encrypted without a password to open it; its pages are in the bundle unencrypted"
        }
        Way::Password => {
            "this PDF was opened with the password given in the manifest; its pages are in the bundle unencrypted"
        }
    };
    Some(Finding::note(Code::Removed, message))
}

/// A dictionary, also that of a stream.
pub(super) fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// A finite number.
pub(super) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(n) => Some(*n as f64),
        Object::Real(n) if n.is_finite() => Some(f64::from(*n)),
        _ => None,
    }
}

/// All references in an object; not recursive, for an object may nest deeply.
pub(super) fn each_reference(object: &Object, into: &mut Vec<ObjectId>) {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference(id) => into.push(*id),
            Object::Array(items) => todo.extend(items),
            Object::Dictionary(dict) => todo.extend(dict.iter().map(|(_, value)| value)),
            Object::Stream(stream) => todo.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// Whether a filter is a lock of the stream's own.
fn is_crypt(filter: &&Object) -> bool {
    matches!(filter.as_name(), Ok(b"Crypt"))
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

fn identifier((number, generation): ObjectId) -> ObjectIdentifier {
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
    fn the_words_of_a_lock_are_found_wherever_they_stand_outside_a_scan() {
        let mut bytes = vec![b' '; 3 * LONG];
        let scans = || vec![2 * LONG + 10..3 * LONG - 10, 10..LONG];
        for (at, found) in [(0, true), (LONG, true), (2 * LONG, true), (3 * LONG - 9, true), (20, false)] {
            bytes[at..at + 8].copy_from_slice(b"/Encrypt");
            assert!(mentions_lock(&bytes, vec![]), "{at}");
            assert_eq!(mentions_lock(&bytes, scans()), found, "{at}");
            bytes[at + 8] = b'y';
            assert!(!mentions_lock(&bytes, vec![]), "{at}");
            bytes[at..at + 9].fill(b' ');
        }
        assert!(mentions_lock(b"<< /Filter /Standard", vec![]));
        assert!(!mentions_lock(b"/StandardEncoding", vec![]));
        assert!(!mentions_lock(b"", vec![]));
    }

    #[test]
    fn a_part_is_told_from_bytes_elsewhere() {
        let (bytes, other) = (vec![1; 40], vec![1; 40]);
        assert_eq!(within(&bytes, &bytes[3..9]), Some(3..9));
        assert_eq!(within(&bytes, &bytes), Some(0..40));
        assert_eq!(within(&bytes, &other), None);
    }
}
