//! Copies what a page's resources lead to, and nothing else, into numbers of its own. It works through a list
//! and never calls itself for a reference, so a hostile depth costs nothing; references that lead back to
//! pages, the catalog or the structure tree are cut, or one back-reference would pull in the whole file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use super::source::Source;
use super::unpack::{filters, set_filters};

/// What has been copied so far and what is still to be.
pub(super) struct Copier {
    objects: BTreeMap<u32, Object>,
    numbers: BTreeMap<ObjectId, u32>,
    queue: VecDeque<Errand>,
    next: u32,
    /// Resources of the page in hand: a form without its own, as early PDF allowed, uses the page's.
    pub(super) page_resources: u32,
    /// The resources that the file's form fields share, for appearances without their own.
    pub(super) form_resources: u32,
    /// Optional content groups met: number in the source and here.
    pub(super) groups: Vec<(ObjectId, u32)>,
    /// Streams met whose content is in another file.
    pub(super) external: usize,
    /// PostScript programs left out.
    pub(super) postscript: usize,
    /// Streams met that passed through more filters than is allowed.
    pub(super) overpacked: usize,
    most_filters: usize,
    /// The page in hand, from 1; 0 for what no one page wants.
    pub(super) page: usize,
    /// Objects that are referred to and not there, and the first page that wants each.
    absent: BTreeMap<ObjectId, usize>,
    /// The first pages that want streams which break off.
    broken: BTreeSet<usize>,
}

struct Errand {
    from: ObjectId,
    to: u32,
    page_resources: u32,
    /// The page that wants it first.
    page: usize,
    /// Whether it is an appearance, which is a form even when it does not say so.
    form: bool,
}

/// Keys that say nothing of how a page looks, wherever they stand in a dictionary of one of our kinds.
const NOT_SHOWN: [&[u8]; 25] = [
    b"StructParent",
    b"StructParents",
    b"PieceInfo",
    b"Metadata",
    b"Thumb",
    b"AF",
    b"OPI",
    b"Ref",
    b"Alternates",
    b"AA",
    b"A",
    b"LastModified",
    b"PS",
    b"Subtype2",
    b"AcroForm",
    b"Collection",
    b"EF",
    b"EmbeddedFiles",
    b"JS",
    b"JavaScript",
    b"Launch",
    b"RF",
    b"RichMediaContent",
    b"URI",
    b"XFA",
];

/// Types of what is never copied: it leads out of the page, acts, or is a file.
const BARRED: [&[u8]; 21] = [
    b"Page",
    b"Pages",
    b"Catalog",
    b"StructTreeRoot",
    b"StructElem",
    b"Annot",
    b"Action",
    b"Filespec",
    b"F",
    b"EmbeddedFile",
    b"Sig",
    b"SigRef",
    b"SigFieldLock",
    b"DocTimeStamp",
    b"Rendition",
    b"MediaClip",
    b"RichMediaContent",
    b"3D",
    b"Collection",
    b"ObjStm",
    b"XRef",
];

/// Kinds of action. An action need not say that it is one, and none has to do with how a page looks.
const ACTIONS: [&[u8]; 20] = [
    b"GoTo",
    b"GoToR",
    b"GoToE",
    b"GoToDp",
    b"GoTo3DView",
    b"Launch",
    b"Thread",
    b"URI",
    b"Sound",
    b"Movie",
    b"Hide",
    b"Named",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"RichMediaExecute",
];

/// Deepest nesting inside one object; lopdf reads no deeper.
const NESTING: usize = 128;

impl Copier {
    pub(super) fn new(most_filters: usize) -> Self {
        Self {
            objects: BTreeMap::new(),
            numbers: BTreeMap::new(),
            queue: VecDeque::new(),
            next: 1,
            page_resources: 0,
            form_resources: 0,
            groups: Vec::new(),
            external: 0,
            postscript: 0,
            overpacked: 0,
            most_filters,
            page: 0,
            absent: BTreeMap::new(),
            broken: BTreeSet::new(),
        }
    }

    /// Adds an object of ours.
    pub(super) fn add(&mut self, object: Object) -> u32 {
        let number = self.next;
        self.next += 1;
        self.objects.insert(number, object);
        number
    }

    /// The number under which a source's object is, or will be, copied.
    pub(super) fn wanted(&mut self, from: ObjectId) -> u32 {
        if let Some(number) = self.numbers.get(&from) {
            return *number;
        }
        let to = self.next;
        self.next += 1;
        self.numbers.insert(from, to);
        let Self { page, page_resources, .. } = *self;
        self.queue.push_back(Errand { from, to, page_resources, page, form: false });
        to
    }

    /// The number under which an annotation's appearance will be copied; nothing when it may not be.
    pub(super) fn wanted_form(&mut self, source: &Source, from: ObjectId) -> Option<u32> {
        let target = source.get(from)?;
        if !self.may_be_copied(source, target) {
            return None;
        }
        let new = !self.numbers.contains_key(&from);
        let to = self.wanted(from);
        if let Some(errand) = self.queue.back_mut().filter(|_| new) {
            errand.form = true;
            errand.page_resources = self.form_resources;
        }
        Some(to)
    }

    /// An object as it goes into the bundle; what it refers to is put on the list.
    pub(super) fn copied(&mut self, source: &Source, object: &Object) -> Object {
        self.inner(source, object, 0)
    }

    fn inner(&mut self, source: &Source, object: &Object, depth: usize) -> Object {
        if depth > NESTING {
            return Object::Null;
        }
        match object {
            Object::Reference(_) => match source.resolve_named(object) {
                (Some(id), target) if self.may_be_copied(source, target) => {
                    Object::Reference((self.wanted(id), 0))
                }
                (Some(id), Object::Null) if source.get(id).is_none() => {
                    self.absent.entry(id).or_insert(self.page);
                    Object::Null
                }
                _ => Object::Null,
            },
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.inner(source, item, depth + 1)).collect())
            }
            Object::Dictionary(dict) if barred(source, dict) => Object::Null,
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(source, dict, depth)),
            // Written in hexadecimal when in doubt: lopdf's escaping takes quadratic time.
            Object::String(text, StringFormat::Literal)
                if text.iter().any(|c| !(b' '..=b'~').contains(c) || b"()\\".contains(c)) =>
            {
                Object::String(text.clone(), StringFormat::Hexadecimal)
            }
            Object::Real(value) if !value.is_finite() => Object::Integer(0),
            Object::Stream(_) => Object::Null,
            other => other.clone(),
        }
    }

    fn dictionary(&mut self, source: &Source, dict: &Dictionary, depth: usize) -> Dictionary {
        // A dictionary of named resources has no type; there every key is a name that content may use.
        let typed = dict.has(b"Type") || dict.has(b"Subtype");
        let group = source.name(dict, b"Type") == b"OCG";
        let mut out = Dictionary::new();
        for (key, value) in dict {
            let key = key.as_slice();
            if (typed && NOT_SHOWN.contains(&key)) || (group && key == b"Usage") {
                continue;
            }
            let value = self.inner(source, value, depth + 1);
            // A key whose value is null is the same as no key.
            if !matches!(value, Object::Null) {
                out.set(key, value);
            }
        }
        out
    }

    fn may_be_copied(&mut self, source: &Source, target: &Object) -> bool {
        match target {
            Object::Null => false,
            Object::Dictionary(dict) => !barred(source, dict),
            Object::Stream(stream) => {
                let external = matches!(
                    source.entry(&stream.dict, b"F"),
                    Object::String(..) | Object::Dictionary(_) | Object::Stream(_)
                );
                let postscript = source.name(&stream.dict, b"Subtype") == b"PS";
                let beside = matches!(source.entry(&stream.dict, b"PS"), Object::Stream(_));
                self.postscript += usize::from(beside);
                self.external += usize::from(external);
                self.postscript += usize::from(postscript);
                !external && !postscript && !barred(source, &stream.dict)
            }
            _ => true,
        }
    }

    /// A stream's dictionary as it goes into the bundle; the content is not looked at.
    pub(super) fn stream_dictionary(&mut self, source: &Source, stream: &Stream) -> Dictionary {
        let mut typed = stream.dict.clone();
        if !typed.has(b"Subtype") {
            typed.set("Type", typed.get(b"Type").cloned().unwrap_or(Object::Null));
        }
        let mut dict = self.dictionary(source, &typed, 0);
        // Those of external content, and old spellings that only inline images may use.
        for key in [&b"F"[..], b"FFilter", b"FDecodeParms", b"DL", b"Length"] {
            dict.remove(key);
        }
        if matches!(source.entry(&stream.dict, b"Filter"), Object::Array(_) | Object::Name(_)) {
            let kept: Vec<(Vec<u8>, Object)> = filters(source, &stream.dict)
                .into_iter()
                .map(|(name, _)| name)
                .zip(self.parameters(source, &stream.dict))
                .collect();
            self.overpacked += usize::from(kept.len() > self.most_filters);
            set_filters(&mut dict, kept);
        }
        dict
    }

    /// The filters' parameters as they go into the bundle: JBIG2's lead to a stream.
    fn parameters(&mut self, source: &Source, dict: &Dictionary) -> Vec<Object> {
        filters(source, dict).iter().map(|(_, params)| self.copied(source, params)).collect()
    }

    /// Works through the list. Content is moved out of the source, not copied.
    pub(super) fn finish(mut self, source: &mut Source) -> Copied {
        while let Some(errand) = self.queue.pop_front() {
            self.page_resources = errand.page_resources;
            self.page = errand.page;
            if source.breaks_off(errand.from) {
                self.broken.insert(errand.page);
            }
            let copy = match source.get(errand.from) {
                Some(Object::Stream(stream)) => {
                    let mut dict = self.stream_dictionary(source, stream);
                    let is_form = errand.form || source.name(&stream.dict, b"Subtype") == b"Form";
                    if errand.form {
                        dict.set("Type", Object::Name(b"XObject".to_vec()));
                        dict.set("Subtype", Object::Name(b"Form".to_vec()));
                    }
                    if is_form && !dict.has(b"Resources") && errand.page_resources > 0 {
                        dict.set("Resources", (errand.page_resources, 0));
                    }
                    Object::Stream(Stream::new(dict, source.take_content(errand.from)))
                }
                Some(object) => {
                    if super::source::dictionary(object)
                        .is_some_and(|dict| source.name(dict, b"Type") == b"OCG")
                    {
                        self.groups.push((errand.from, errand.to));
                    }
                    self.copied(source, object)
                }
                None => Object::Null,
            };
            self.objects.insert(errand.to, copy);
        }
        let Copier { objects, groups, external, postscript, overpacked, absent, broken, .. } = self;
        Copied { objects, groups, external, postscript, overpacked, absent, broken }
    }

    /// Changes an object of ours.
    pub(super) fn object_mut(&mut self, number: u32) -> Option<&mut Object> {
        self.objects.get_mut(&number)
    }
}

/// What a copier has made.
pub(super) struct Copied {
    pub(super) objects: BTreeMap<u32, Object>,
    pub(super) groups: Vec<(ObjectId, u32)>,
    pub(super) external: usize,
    pub(super) postscript: usize,
    pub(super) overpacked: usize,
    pub(super) absent: BTreeMap<ObjectId, usize>,
    pub(super) broken: BTreeSet<usize>,
}

fn barred(source: &Source, dict: &Dictionary) -> bool {
    let kind = source.name(dict, b"Type");
    BARRED.contains(&kind)
        || ACTIONS.contains(&source.name(dict, b"S"))
        || matches!(dict.get(b"JS"), Ok(Object::String(..)))
}
