//! Copies what a page's resources lead to, and nothing else, into numbers of its own. Of each dictionary only the
//! entries that `allowed_keys` lists for its role are copied, and each stream is stripped of what is not drawn. It works
//! through a list and never calls itself for a reference, so a hostile depth costs nothing; references that lead
//! back to pages, the catalog or the structure tree are cut, or one back-reference would pull in the whole file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use super::allowed_keys::ObjectRole;
use super::strip::{StreamContent, StripCounts, Stripper};
use crate::model::limits::Limits;
use crate::pdf::import::strip::raster::ImageFlaw;
use crate::pdf::source::PdfSource;
use crate::pdf::source::filters::{filters, set_filters};
use crate::pdf::write::object_writer::renumber;

/// What has been copied so far and what is still to be.
pub(crate) struct ObjectCopier {
    objects: BTreeMap<u32, Object>,
    numbers: BTreeMap<ObjectId, u32>,
    /// What each object that has a number is to the pages; one may be several things.
    roles: BTreeSet<(ObjectId, ObjectRole)>,
    queue: VecDeque<CopyTask>,
    next: u32,
    /// Resources of the page in hand: a form without its own, as early PDF allowed, uses the page's.
    pub(crate) page_resources: u32,
    /// The resources that the file's form fields share, for appearances without their own.
    pub(crate) form_resources: u32,
    /// Optional content groups met: number in the source and here.
    pub(crate) groups: Vec<(ObjectId, u32)>,
    /// Streams met whose content is in another file.
    pub(crate) external: usize,
    /// PostScript programs left out.
    pub(crate) postscript: usize,
    /// Streams met that passed through more filters than is allowed.
    pub(crate) overpacked: usize,
    most_filters: usize,
    /// Takes out of streams what is not drawn.
    pub(crate) stripper: Stripper,
    /// The page in hand, from 1; 0 for what no one page wants.
    pub(crate) page: usize,
    /// Objects that are referred to and not there, and the first page that wants each.
    absent: BTreeMap<ObjectId, usize>,
    /// What is torn on which pages, the first that want it.
    torn: BTreeSet<(BrokenContent, usize)>,
    /// The first pages that want streams which are not what their check sums say.
    differing: BTreeSet<usize>,
}

/// What of a page breaks off or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BrokenContent {
    /// A picture breaks off.
    Picture,
    /// A picture is garbled, or is none.
    Garbled,
    /// The shapes of letters break off.
    Font,
    /// A stamp or another part that is drawn.
    Form,
    /// Anything else: colours, a pattern.
    Other,
}

struct CopyTask {
    from: ObjectId,
    to: u32,
    role: ObjectRole,
    page_resources: u32,
    /// The page that wants it first.
    page: usize,
    /// Whether it is an appearance, which is a form even when it does not say so.
    form: bool,
}

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

impl ObjectCopier {
    /// A copier for a file of so many bytes.
    pub(crate) fn new(limits: &Limits, bytes: u64) -> Self {
        Self {
            objects: BTreeMap::new(),
            numbers: BTreeMap::new(),
            roles: BTreeSet::new(),
            queue: VecDeque::new(),
            next: 1,
            page_resources: 0,
            form_resources: 0,
            groups: Vec::new(),
            external: 0,
            postscript: 0,
            overpacked: 0,
            most_filters: limits.filters,
            stripper: Stripper::new(limits, bytes),
            page: 0,
            absent: BTreeMap::new(),
            torn: BTreeSet::new(),
            differing: BTreeSet::new(),
        }
    }

    /// Adds an object of ours.
    pub(crate) fn add(&mut self, object: Object) -> u32 {
        let number = self.next;
        self.next += 1;
        self.objects.insert(number, object);
        number
    }

    /// Takes in the objects of a page that was set here; gives by how much their numbers move.
    pub(crate) fn add_objects(&mut self, objects: BTreeMap<u32, Object>) -> u32 {
        // Their numbers begin with 1; here they follow what there is.
        let before = self.add(Object::Null);
        for (number, mut object) in objects {
            renumber(&mut object, before);
            self.objects.insert(before + number, object);
            self.next = self.next.max(before + number + 1);
        }
        before
    }

    /// The number under which a source's object is, or will be, copied in this role.
    pub(crate) fn wanted(&mut self, from: ObjectId, role: ObjectRole) -> u32 {
        let (to, new) = match self.numbers.get(&from) {
            Some(number) => (*number, false),
            None => (self.next, true),
        };
        if new {
            self.next += 1;
            self.numbers.insert(from, to);
        }
        if self.roles.insert((from, role)) {
            let Self { page, page_resources, .. } = *self;
            self.queue.push_back(CopyTask { from, to, role, page_resources, page, form: false });
        }
        to
    }

    /// The number under which an annotation's appearance will be copied; nothing when it may not be.
    pub(crate) fn wanted_form(&mut self, source: &PdfSource, from: ObjectId) -> Option<u32> {
        let target = source.get(from)?;
        if !self.may_be_copied(source, target, ObjectRole::XObject) {
            return None;
        }
        let new = !self.numbers.contains_key(&from);
        let to = self.wanted(from, ObjectRole::XObject);
        if let Some(errand) = self.queue.back_mut().filter(|_| new) {
            errand.form = true;
            errand.page_resources = self.form_resources;
        }
        Some(to)
    }

    /// An object as it goes into the bundle in this role; what it refers to is put on the list.
    pub(crate) fn copied(&mut self, source: &PdfSource, object: &Object, role: ObjectRole) -> Object {
        self.inner(source, object, role, 0)
    }

    fn inner(&mut self, source: &PdfSource, object: &Object, role: ObjectRole, depth: usize) -> Object {
        if depth > NESTING {
            return Object::Null;
        }
        match object {
            Object::Reference(_) => match source.resolve_named(object) {
                (_, Object::Dictionary(_) | Object::Stream(_)) if !role.takes_entries() => Object::Null,
                (Some(id), target) if self.may_be_copied(source, target, role) => {
                    Object::Reference((self.wanted(id, role), 0))
                }
                (Some(id), Object::Null) if source.get(id).is_none() => {
                    self.absent.entry(id).or_insert(self.page);
                    Object::Null
                }
                _ => Object::Null,
            },
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.inner(source, item, role, depth + 1)).collect())
            }
            Object::Dictionary(dict) if barred(source, dict, role) || !role.takes_entries() => Object::Null,
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(source, dict, role, depth)),
            Object::String(..) if !role.takes_text() => Object::Null,
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

    fn dictionary(
        &mut self,
        source: &PdfSource,
        dict: &Dictionary,
        role: ObjectRole,
        depth: usize,
    ) -> Dictionary {
        let layer = matches!(source.name(dict, b"Type"), b"OCG" | b"OCMD");
        let role = if role == ObjectRole::Property && layer { ObjectRole::Layer } else { role };
        if role == ObjectRole::Property {
            self.stripper.counts.property(source.entry(dict, b"ActualText"));
        }
        let part = role;
        let mut out = Dictionary::new();
        for (key, value) in dict {
            let Some(role) = part.entry(key) else { continue };
            let value = match self.inner(source, value, role, depth + 1) {
                Object::Name(name) if key == b"Type" && BARRED.contains(&&name[..]) => {
                    part.type_name().map_or(Object::Name(name), |name| Object::Name(name.to_vec()))
                }
                value => value,
            };
            // A key whose value is null is the same as no key.
            if !matches!(value, Object::Null) {
                out.set(key.as_slice(), value);
            }
        }
        out
    }

    fn may_be_copied(&mut self, source: &PdfSource, target: &Object, role: ObjectRole) -> bool {
        match target {
            Object::Null => false,
            // Only a stream is drawn as an image or a form.
            Object::Dictionary(dict) if role == ObjectRole::XObject => {
                !barred(source, dict, ObjectRole::Data)
            }
            Object::Dictionary(dict) => !barred(source, dict, role),
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
                !external && !postscript && !barred(source, &stream.dict, role)
            }
            _ => true,
        }
    }

    /// A stream's dictionary as it goes into the bundle; the content is not looked at.
    fn stream_dictionary(&mut self, source: &PdfSource, stream: &Stream, role: ObjectRole) -> Dictionary {
        let mut dict = self.dictionary(source, &stream.dict, role, 0);
        self.set_packing(source, stream, &mut dict);
        dict
    }

    /// Says in a dictionary of ours how a source's stream is packed.
    pub(crate) fn set_packing(&mut self, source: &PdfSource, stream: &Stream, dict: &mut Dictionary) {
        if matches!(source.entry(&stream.dict, b"Filter"), Object::Array(_) | Object::Name(_)) {
            let kept: Vec<(Vec<u8>, Object)> = filters(source, &stream.dict)
                .into_iter()
                .map(|(name, params)| (name, self.copied(source, &params, ObjectRole::Parameters)))
                .collect();
            self.overpacked += usize::from(kept.len() > self.most_filters);
            set_filters(dict, kept);
        }
    }

    /// Works through the list. Content is moved out of the source, not copied.
    pub(crate) fn finish(mut self, source: &mut PdfSource) -> CopiedObjects {
        while let Some(errand) = self.queue.pop_front() {
            self.page_resources = errand.page_resources;
            self.page = errand.page;
            if source.differs(errand.from) {
                self.differing.insert(errand.page);
            }
            let copy = match source.get(errand.from) {
                Some(Object::Stream(stream)) => {
                    let mut dict = self.stream_dictionary(source, stream, errand.role);
                    let is_form = errand.form
                        || (errand.role == ObjectRole::XObject
                            && source.name(&stream.dict, b"Subtype") == b"Form");
                    if errand.form {
                        dict.set("Type", Object::Name(b"XObject".to_vec()));
                        dict.set("Subtype", Object::Name(b"Form".to_vec()));
                    }
                    if is_form && !dict.has(b"Resources") && errand.page_resources > 0 {
                        dict.set("Resources", (errand.page_resources, 0));
                    }
                    let holds = StreamContent::from_role(errand.role, &dict, is_form);
                    let raster = source.raster(&stream.dict);
                    let picture = source.name(&stream.dict, b"Subtype") == b"Image";
                    self.stripper.raster = raster;
                    self.stripper.flaw = None;
                    let stream = Object::Stream(self.stream(&errand, dict, source, holds));
                    let torn = match (self.stripper.flaw.take(), source.breaks_off(errand.from)) {
                        (Some(ImageFlaw::Damaged), _) => Some(BrokenContent::Garbled),
                        (None, false) => None,
                        _ if picture => Some(BrokenContent::Picture),
                        _ if is_form => Some(BrokenContent::Form),
                        _ if errand.role == ObjectRole::FontFile => Some(BrokenContent::Font),
                        _ => Some(BrokenContent::Other),
                    };
                    self.torn.extend(torn.map(|torn| (torn, errand.page)));
                    stream
                }
                Some(object) => {
                    let copy = self.copied(source, object, errand.role);
                    let group = crate::pdf::source::dictionary(&copy)
                        .is_some_and(|dict| dict.get(b"Type").is_ok_and(|kind| is(kind, b"OCG")));
                    if group && !self.groups.contains(&(errand.from, errand.to)) {
                        self.groups.push((errand.from, errand.to));
                    }
                    match (copy, self.objects.remove(&errand.to)) {
                        // In another role it has more entries.
                        (Object::Dictionary(more), Some(Object::Dictionary(dict))) => {
                            Object::Dictionary(joined(dict, more))
                        }
                        (copy, None | Some(Object::Null)) => copy,
                        (_, Some(first)) => first,
                    }
                }
                None => Object::Null,
            };
            self.objects.insert(errand.to, copy);
        }
        let counts = self.stripper.counts;
        let ObjectCopier {
            objects, groups, external, postscript, overpacked, absent, torn, differing, ..
        } = self;
        CopiedObjects { objects, groups, external, postscript, overpacked, absent, torn, differing, counts }
    }

    /// A stream with this dictionary, stripped; in another role than before it has more entries.
    fn stream(
        &mut self,
        errand: &CopyTask,
        dict: Dictionary,
        source: &mut PdfSource,
        holds: StreamContent,
    ) -> Stream {
        let mut stream = match self.objects.remove(&errand.to) {
            Some(Object::Stream(mut stream)) => {
                let mut more = dict;
                more.remove(b"Filter");
                more.remove(b"DecodeParms");
                stream.dict = joined(stream.dict, more);
                stream
            }
            _ => Stream::new(dict, source.take_content(errand.from)),
        };
        self.stripper.strip(&mut stream, holds);
        stream
    }

    /// Changes an object of ours.
    pub(crate) fn object_mut(&mut self, number: u32) -> Option<&mut Object> {
        self.objects.get_mut(&number)
    }
}

/// What a copier has made.
pub(crate) struct CopiedObjects {
    pub(crate) objects: BTreeMap<u32, Object>,
    pub(crate) groups: Vec<(ObjectId, u32)>,
    pub(crate) external: usize,
    pub(crate) postscript: usize,
    pub(crate) overpacked: usize,
    pub(crate) absent: BTreeMap<ObjectId, usize>,
    pub(crate) torn: BTreeSet<(BrokenContent, usize)>,
    pub(crate) differing: BTreeSet<usize>,
    /// What was taken out of streams.
    pub(crate) counts: StripCounts,
}

fn is(object: &Object, name: &[u8]) -> bool {
    object.as_name().is_ok_and(|found| found == name)
}

/// A dictionary and the entries of another that it does not have.
fn joined(mut dict: Dictionary, more: Dictionary) -> Dictionary {
    for (key, value) in more {
        if !dict.has(&key) {
            dict.set(key, value);
        }
    }
    dict
}

/// Whether what a dictionary says of itself keeps it out. What its place makes drawn is drawn, whatever it says.
fn barred(source: &PdfSource, dict: &Dictionary, role: ObjectRole) -> bool {
    if role.follows_from_place() {
        return false;
    }
    let kind = source.name(dict, b"Type");
    BARRED.contains(&kind)
        || ACTIONS.contains(&source.name(dict, b"S"))
        || matches!(dict.get(b"JS"), Ok(Object::String(..)))
}
