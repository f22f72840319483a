//! A PDF as two readers see it. lopdf reads it whole; hayro-syntax, another author's parser, gives the second
//! opinion. Where lopdf has silently lost an object or emptied a stream and the other reader has it, the other
//! reader's is taken and the finding says so. Where neither can be relied on, for the file's table of objects or the end
//! of a stream is damaged, the file is rebuilt and read again. Once opened, a source is plain objects that are only
//! looked at.

pub(crate) mod content_ops;
pub(crate) mod decryption_check;
pub(crate) mod encryption;
pub(crate) mod filters;
pub(crate) mod open;
pub(crate) mod optional_content;
pub(crate) mod page_tree;
mod pdf_source;
pub(crate) mod rebuild;
pub(crate) mod repair_header;
mod second_reader;
mod sound;
pub(crate) mod valid_content;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hayro_syntax::Pdf;
use hayro_syntax::object::Stream as SeenStream;
use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Object, ObjectId};

use super::source::decryption_check::mentions_lock;
use super::source::open::{OpenedBy, OpenedPdf};
use super::source::page_tree::{PageTree, walk};
use super::source::rebuild::{RebuildRefusal, RebuildScope, Rebuilt, rebuilt};
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
pub(crate) use pdf_source::{PdfSource, RESAVE, dictionary, each_reference, undecipherable};
use pdf_source::{is_crypt, wrong_lengths};
use second_reader::identifier;

/// How often a reference may lead to another reference.
const HOPS: usize = 32;

impl PdfSource {
    /// Opens a PDF, with a password where one was given, or says why it cannot be opened.
    pub(crate) fn open(
        bytes: Arc<Vec<u8>>,
        password: Option<&str>,
        limits: &Limits,
    ) -> Result<PdfSource, Finding> {
        let bytes = sound::tables(bytes, limits);
        let mut first = PdfSource::read(Arc::clone(&bytes), password, limits);
        let bytes = match first.as_ref().ok().and_then(|first| first.holders(&bytes, limits)) {
            Some(bytes) => {
                let bytes = Arc::new(bytes);
                first = PdfSource::read(Arc::clone(&bytes), password, limits);
                bytes
            }
            None => bytes,
        };
        let sought = match &first {
            Ok(source) => source.sought(&bytes, limits),
            // What is locked and damaged is not guessed at.
            Err(finding) if matches!(finding.code, Code::Damaged | Code::PagesDisagree) => {
                (!mentions_lock(&bytes, vec![])).then(|| RebuildScope::All(BTreeSet::new()))
            }
            Err(_) => None,
        };
        let mut first = match sought {
            None => first?,
            Some(sought) => PdfSource::again(first, &bytes, &sought, password, limits)?,
        };
        let room = limits.unpacking(bytes.len() as u64);
        drop(bytes);
        first.settle(room, limits);
        Ok(first)
    }

    /// The file read again with what is sought spelt out, if that is the better reading.
    fn again(
        first: Result<PdfSource, Finding>,
        bytes: &Arc<Vec<u8>>,
        sought: &RebuildScope,
        password: Option<&str>,
        limits: &Limits,
    ) -> Result<PdfSource, Finding> {
        let rebuilt = match rebuilt(bytes, sought, limits) {
            Ok(rebuilt) => rebuilt,
            Err(RebuildRefusal::Needless) => return first,
            Err(RebuildRefusal::Unsure) if first.as_ref().is_ok_and(PdfSource::was_rebuilt) => {
                return Err(unsure());
            }
            Err(RebuildRefusal::Unsure) => return first,
        };
        let Rebuilt { bytes: spelt_out, moved, unended, lengths, cut, hidden } = rebuilt;
        // Only one of the two is in memory.
        let first = first.map(|source| source.was_rebuilt());
        match PdfSource::read(Arc::new(spelt_out), password, limits) {
            Ok(mut source) if !source.disagrees(limits) => {
                source.rebuilt = moved;
                source.broken = cut;
                source.told_of(unended, lengths);
                Ok(source)
            }
            _ => match first {
                Err(finding) => Err(finding),
                Ok(true) if hidden => Err(unsure()),
                Ok(_) => PdfSource::read(Arc::clone(bytes), password, limits),
            },
        }
    }

    /// What is to be looked for in the file itself, since the readers cannot be relied on to have found it.
    fn sought(&self, bytes: &[u8], limits: &Limits) -> Option<RebuildScope> {
        let table = &self.doc.reference_table;
        let locked = self.doubted;
        if self.doc.xref_recovery == Some(XrefRecovery::Reconstructed)
            || rebuild::is_unfinished(bytes)
            || (!locked && (self.alone || sound::is_misleading(table, bytes) || self.disagrees(limits)))
        {
            return Some(RebuildScope::All(self.dangling.clone()));
        }
        let place = |id: &ObjectId| match table.get(id.0) {
            Some(XrefEntry::Normal { offset, .. }) => Some((*id, Some(*offset))),
            Some(XrefEntry::Compressed { .. }) => Some((*id, None)),
            _ => None,
        };
        let endless = |(id, object): (&ObjectId, &Object)| match object {
            Object::Stream(stream) if stream.start_position.is_some() => Some((*id, None)),
            _ => None,
        };
        let mut wanted: BTreeMap<ObjectId, Option<u32>> = self.dangling.iter().filter_map(place).collect();
        wanted.extend(self.doc.objects.iter().filter_map(endless));
        (!wanted.is_empty()).then_some(RebuildScope::Only(wanted))
    }

    /// Whether the readers and the file do not say the same of its pages.
    fn disagrees(&self, limits: &Limits) -> bool {
        let lost = |tree: PageTree<'_>| tree.agree(self, &mut Vec::new()).map(|()| tree.lost > 0);
        match walk(self, limits).and_then(lost) {
            Ok(lost) => lost,
            Err(finding) => finding.code != Code::TooLarge,
        }
    }

    fn told_of(&mut self, unended: usize, lengths: usize) {
        if unended > 0 {
            self.findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "the end of {} in this PDF is damaged. All of it was found and is shown",
                    counted(unended, "piece of content", "pieces of content")
                ),
            ));
        }
        if lengths > 0 {
            self.findings.push(wrong_lengths(lengths));
        }
    }

    fn read(bytes: Arc<Vec<u8>>, password: Option<&str>, limits: &Limits) -> Result<PdfSource, Finding> {
        let OpenedPdf { doc, second, alone, gave_up, way, enciphered } =
            open::open(&bytes, password, limits)?;
        let second_count =
            second.as_ref().map_or_else(|| doc.get_pages().len(), |second| second.pages().len());
        let mut source = PdfSource {
            doc,
            second_count,
            alone,
            doubted: way != OpenedBy::Plain,
            unlocked: to_finding(way),
            findings: Vec::new(),
            dangling: BTreeSet::new(),
            rebuilt: false,
            broken: BTreeSet::new(),
            found_out: BTreeSet::new(),
            differing: BTreeSet::new(),
        };
        if password.is_some() && way != OpenedBy::Password {
            source.findings.push(
                Finding::warning(
                    Code::PasswordNotNeeded,
                    "this PDF opens without a password, so the one in the manifest is not used",
                )
                .next("take it out of the manifest, or check that it is in the right [[item]]"),
            );
        }
        let mut agreed = Vec::new();
        if let Some(second) = &second {
            agreed = source.mend_streams(&bytes, second, way, limits)?;
            source.fetch_missing(second);
        } else {
            source.dangling = source.leading_nowhere();
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
        if way != OpenedBy::Plain {
            source.bar_what_stays_locked(second.as_ref(), way)?;
        }
        Ok(source)
    }

    /// A stream can have a lock of its own. What stays locked then would be shown as noise: attached files are
    /// emptied, for nothing shows them, and anything else stops the item.
    fn bar_what_stays_locked(&mut self, second: Option<&Pdf>, way: OpenedBy) -> Result<(), Finding> {
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
                    "a part of this PDF has a lock of its own, so its pages cannot be shown in full",
                )
                .next(RESAVE));
            }
            self.take_content(id);
        }
        Ok(())
    }

    fn stays_locked(&self, id: ObjectId, object: &Object, second: Option<&Pdf>, way: OpenedBy) -> bool {
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
    pub(crate) fn get(&self, id: ObjectId) -> Option<&Object> {
        self.doc.objects.get(&id)
    }

    /// All objects.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.doc.objects.values()
    }

    /// How many page objects there are whose number is not in `known`.
    pub(crate) fn other_pages(&self, known: &BTreeSet<ObjectId>) -> usize {
        let is_page = |object: &Object| dictionary(object).is_some_and(|dict| dict.has_type(b"Page"));
        self.doc.objects.iter().filter(|(id, object)| !known.contains(id) && is_page(object)).count()
    }

    /// Follows references to what they lead to; null when they lead nowhere.
    pub(crate) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.resolve_named(object).1
    }

    /// Follows references, and also gives the number of the last one.
    pub(crate) fn resolve_named<'a>(&'a self, mut object: &'a Object) -> (Option<ObjectId>, &'a Object) {
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
    pub(crate) fn entry<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a Object {
        dict.get(key).map_or(&Object::Null, |value| self.resolve(value))
    }

    /// The dictionary or stream dictionary under a key.
    pub(crate) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        dictionary(self.entry(dict, key))
    }

    /// The name under a key; empty when there is none.
    pub(crate) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
        self.entry(dict, key).as_name().unwrap_or_default()
    }

    /// The numbers of the array under a key, if it is one of just `N` numbers.
    pub(crate) fn numbers<const N: usize>(&self, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
        self.numbers_of(self.entry(dict, key))
    }

    /// The numbers of an array, if it is one of just `N` numbers.
    pub(crate) fn numbers_of<const N: usize>(&self, object: &Object) -> Option<[f64; N]> {
        let Object::Array(array) = self.resolve(object) else { return None };
        let numbers: Option<Vec<f64>> = array.iter().map(|item| number(self.resolve(item))).collect();
        numbers?.try_into().ok()
    }

    /// The catalog.
    pub(crate) fn catalog(&self) -> Option<&Dictionary> {
        self.dict(&self.doc.trailer, b"Root")
    }

    /// Takes a stream's bytes out, leaving it empty: each is copied into the bundle once.
    pub(crate) fn take_content(&mut self, id: ObjectId) -> Vec<u8> {
        match self.doc.objects.get_mut(&id) {
            Some(Object::Stream(stream)) => std::mem::take(&mut stream.content),
            _ => Vec::new(),
        }
    }

    /// Whether its table of objects had to be rebuilt.
    pub(crate) fn was_rebuilt(&self) -> bool {
        self.rebuilt || self.doc.xref_recovery.is_some()
    }

    /// Whether it had to be found out how a stream is packed.
    pub(crate) fn was_found_out(&self, id: ObjectId) -> bool {
        self.found_out.contains(&id)
    }

    /// Whether all of a stream comes out and is not what its check sum says.
    pub(crate) fn differs(&self, id: ObjectId) -> bool {
        self.differing.contains(&id)
    }

    /// Whether a stream breaks off.
    pub(crate) fn breaks_off(&self, id: ObjectId) -> bool {
        self.broken.contains(&id)
    }
}

/// The finding for a file of which it cannot be told which version of a page is the newest.
fn unsure() -> Finding {
    Finding::error(
        Code::Damaged,
        "this PDF was changed after it was first made, and its list of changes is damaged. An old version of \
         a page could be shown",
    )
    .next(RESAVE)
}

/// What is to be said of the way a file was opened.
fn to_finding(way: OpenedBy) -> Option<Finding> {
    let message = match way {
        OpenedBy::Plain => return None,
        OpenedBy::PagesPlain => {
            "this PDF is encrypted only for files attached to it. Its pages are in the bundle as they are"
        }
        OpenedBy::Empty => {
            "this PDF was encrypted without a password to open it. Its pages are in the bundle unencrypted"
        }
        OpenedBy::Password => {
            "this PDF was opened with the password given in the manifest. Its pages are in the bundle \
             unencrypted"
        }
    };
    Some(Finding::note(Code::Removed, message))
}

/// A finite number.
pub(crate) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(n) => Some(*n as f64),
        Object::Real(n) if n.is_finite() => Some(f64::from(*n)),
        _ => None,
    }
}
