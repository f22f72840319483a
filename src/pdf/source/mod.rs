//! A PDF as two readers see it. lopdf reads it whole; hayro-syntax, another author's parser, gives the second
//! opinion. Where lopdf has silently lost an object or emptied a stream and the other reader has it, the other
//! reader's is taken and the finding says so. Once opened, a source is plain objects that are only looked at.

mod second;

use std::collections::BTreeSet;
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::Stream as SeenStream;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::keyword;
use super::noise::mentions_lock;
use super::opening::{self, Opened, Way};
use crate::finding::{Code, Finding};
use crate::limits::Limits;
use second::identifier;

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

/// How often a reference may lead to another reference.
const HOPS: usize = 32;

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
