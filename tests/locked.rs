//! Locked PDFs: whatever way a lock is stated in, the pages behind it come out as they were put in, or the item
//! is refused by name.
//!
//! What is held here of damage, and no more than this:
//! - One wrong byte anywhere in the lock itself: the item is refused, or what is shown is what it was.
//! - One wrong byte in an enciphered stream that carries its own checksum: the same.
//! - One wrong byte in an enciphered stream without one: refused, or shown as the same damage would show in a
//!   file that never had a lock. With RC4 that is one byte. With AES it is the block of 16 bytes that the byte is
//!   in and one byte of the next, and content so damaged is shown only while it still reads as content.

use std::collections::BTreeMap;
use std::sync::Arc;

use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import_with_password};
use lopdf::encryption::crypt_filters::{
    Aes128CryptFilter, Aes256CryptFilter, CryptFilter, IdentityCryptFilter, Rc4CryptFilter,
};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream,
    dictionary,
};

use crate::support::pdf::{A4, Draft, marks, saved};

/// The ways of locking that there are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Rc4Short,
    Rc4Long,
    Rc4Filtered,
    Aes128,
    Aes256Early,
    Aes256,
}

const KINDS: [Kind; 6] =
    [Kind::Rc4Short, Kind::Rc4Long, Kind::Rc4Filtered, Kind::Aes128, Kind::Aes256Early, Kind::Aes256];

impl Kind {
    fn is_aes(self) -> bool {
        matches!(self, Kind::Aes128 | Kind::Aes256Early | Kind::Aes256)
    }

    fn method(self) -> Arc<dyn CryptFilter> {
        match self {
            Kind::Rc4Short | Kind::Rc4Long | Kind::Rc4Filtered => Arc::new(Rc4CryptFilter),
            Kind::Aes128 => Arc::new(Aes128CryptFilter),
            Kind::Aes256Early | Kind::Aes256 => Arc::new(Aes256CryptFilter),
        }
    }

    fn has_filters(self) -> bool {
        !matches!(self, Kind::Rc4Short | Kind::Rc4Long)
    }
}

/// A lock to be put on a document.
struct Lock<'a> {
    kind: Kind,
    user: &'a str,
    owner: &'a str,
    streams: &'a str,
    texts: &'a str,
    metadata: bool,
}

impl Lock<'_> {
    fn of(kind: Kind) -> Self {
        Lock { kind, user: "", owner: "owner", streams: "StdCF", texts: "StdCF", metadata: true }
    }

    #[allow(deprecated, reason = "revision 5 is met with in files")]
    fn put_on(&self, mut doc: Document) -> (Document, ObjectId) {
        let filter = self.kind.method();
        let mut filters: BTreeMap<Vec<u8>, Arc<dyn CryptFilter>> = BTreeMap::new();
        for name in [self.streams, self.texts] {
            if name == "Identity" {
                filters.insert(name.into(), Arc::new(IdentityCryptFilter));
            } else {
                filters.insert(name.into(), Arc::clone(&filter));
            }
        }
        let (owner_password, user_password) = (self.owner, self.user);
        let (stream_filter, string_filter) =
            (self.streams.as_bytes().to_vec(), self.texts.as_bytes().to_vec());
        let (permissions, encrypt_metadata) = (Permissions::all(), self.metadata);
        let file_encryption_key: &[u8] = &[0x5A; 32];
        let crypt_filters = filters;
        let version = match self.kind {
            Kind::Rc4Short => {
                EncryptionVersion::V1 { document: &doc, owner_password, user_password, permissions }
            }
            Kind::Rc4Long => EncryptionVersion::V2 {
                document: &doc,
                owner_password,
                user_password,
                key_length: 128,
                permissions,
            },
            Kind::Rc4Filtered | Kind::Aes128 => EncryptionVersion::V4 {
                document: &doc,
                encrypt_metadata,
                crypt_filters,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
            Kind::Aes256Early => EncryptionVersion::R5 {
                encrypt_metadata,
                crypt_filters,
                file_encryption_key,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
            Kind::Aes256 => EncryptionVersion::V5 {
                encrypt_metadata,
                crypt_filters,
                file_encryption_key,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
        };
        let state = EncryptionState::try_from(version).expect("a lock");
        doc.encrypt(&state).expect("locks");
        let id = doc.trailer.get(b"Encrypt").and_then(Object::as_reference).expect("a lock's number");
        // Identity needs no statement, and no writer makes one.
        if let Ok(Object::Dictionary(filters)) = doc.get_dictionary_mut(id).expect("a lock").get_mut(b"CF") {
            filters.remove(b"Identity");
        }
        (doc, id)
    }

    fn bytes(&self) -> Vec<u8> {
        saved(self.put_on(twin()).0)
    }
}

/// What the locks are put on: plain and packed content, a form, a picture whose colours stand in a text, fonts'
/// names, a file attached and metadata.
fn twin() -> Document {
    let mut draft = Draft::new();
    let colours = vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 40, 41, 92];
    let picture = draft.doc.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 4, "Height" => 4, "BitsPerComponent" => 8,
            "ColorSpace" => vec!["Indexed".into(), "DeviceRGB".into(), 3.into(), Object::string_literal(colours)],
        },
        vec![0, 1, 2, 3, 1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2],
    ));
    let form = draft.doc.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 90.into(), 90.into()] },
        b"0 0.5 0 rg 5 5 80 80 re f\n".to_vec(),
    ));
    let more = || {
        dictionary! { "Resources" => dictionary! {
            "XObject" => dictionary! { "P" => picture, "F" => form },
            "Font" => dictionary! { "F1" => dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            } },
        } }
    };
    let content = draft.stream(&format!("{} q 90 0 0 90 9 9 cm /P Do Q /F Do\n", marks(A4, "Behind a lock")));
    draft.page(A4, content, more());
    let mut packed =
        Stream::new(Dictionary::new(), marks(A4, "Packed, behind a lock").repeat(3).into_bytes());
    packed.compress().expect("packs");
    let packed = draft.doc.add_object(packed);
    draft.page(A4, packed.into(), more());
    let file =
        draft.doc.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"a file".to_vec()));
    let spec = draft.doc.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("a.txt"), "EF" => dictionary! { "F" => file },
    });
    let metadata = draft.doc.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".to_vec(),
    ));
    let mut doc = draft.end(dictionary! {
        "Metadata" => metadata,
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! {
            "Names" => vec![Object::string_literal("a.txt"), spec.into()],
        } },
    });
    let id = Object::string_literal("0123456789abcdef");
    doc.trailer.set("ID", vec![id.clone(), id]);
    doc
}

/// What a file shows, put so that two can be compared: from each page on, references followed, streams
/// unpacked, texts as bytes, keys in order.
fn shown(placed: &ImportedPages) -> String {
    fn put(placed: &ImportedPages, object: &Object, depth: usize, out: &mut String) {
        match object {
            // A form without resources of its own uses the page's, which have the form among them.
            _ if depth > 12 => {}
            Object::Reference((number, _)) => put(placed, &placed.objects[number], depth + 1, out),
            Object::String(bytes, _) => out.push_str(&format!("{bytes:02x?}")),
            Object::Array(items) => {
                for item in items {
                    put(placed, item, depth + 1, out);
                    out.push(',');
                }
            }
            Object::Dictionary(dict) => entries(placed, dict, depth, out),
            Object::Stream(stream) => {
                entries(placed, &stream.dict, depth, out);
                let plain = stream.get_plain_content().expect("unpacks");
                out.push_str(&format!("stream {}\n", plain.escape_ascii()));
            }
            Object::Integer(number) => out.push_str(&number.to_string()),
            other => out.push_str(&format!("{other:?}")),
        }
    }
    fn entries(placed: &ImportedPages, dict: &Dictionary, depth: usize, out: &mut String) {
        let packing = |key: &[u8]| [&b"Filter"[..], b"DecodeParms", b"Length"].contains(&key);
        let sorted: BTreeMap<_, _> = dict.iter().filter(|(key, _)| !packing(key)).collect();
        for (key, value) in sorted {
            out.push_str(&format!("/{} ", key.escape_ascii()));
            put(placed, value, depth + 1, out);
            out.push('\n');
        }
    }
    let mut out = String::new();
    for page in &placed.pages {
        out.push_str(&format!("{:?} {:?}\n", page.paper, page.matrix));
        put(placed, &Object::Reference((page.xobject, 0)), 0, &mut out);
    }
    out
}

fn placed(bytes: &[u8], password: Option<&str>) -> Result<ImportedPages, Vec<Finding>> {
    import_with_password(PageFormat::Pdf, &Arc::new(bytes.to_vec()), password, &Limits::STANDARD)
}

fn original() -> String {
    shown(&placed(&saved(twin()), None).expect("the twin is sound"))
}

/// What a table of files should do and did not, told all at once.
struct Ledger {
    original: String,
    faults: Vec<String>,
}

impl Ledger {
    fn new() -> Self {
        Ledger { original: original(), faults: Vec::new() }
    }

    /// A file must open and show what its twin shows.
    fn opens(&mut self, what: &str, bytes: &[u8], password: Option<&str>) {
        match placed(bytes, password) {
            Ok(placed) if shown(&placed) == self.original => {}
            Ok(_) => self.faults.push(format!("{what} shows something else")),
            Err(findings) => self.faults.push(format!("{what} is refused: {}", said(&findings))),
        }
    }

    /// A file must be refused, with a reason and something to do.
    fn refused(&mut self, what: &str, bytes: &[u8], password: Option<&str>) -> Vec<Finding> {
        match placed(bytes, password) {
            Ok(placed) if shown(&placed) == self.original => self.faults.push(format!("{what} opens")),
            Ok(_) => self.faults.push(format!("{what} shows something else")),
            Err(findings) => {
                self.told(what, &findings);
                return findings;
            }
        }
        Vec::new()
    }

    /// What is damaged must be refused, or show what it showed when it was sound.
    fn sound_or_refused(&mut self, what: &str, bytes: &[u8]) -> bool {
        match placed(bytes, None) {
            Ok(placed) => {
                if shown(&placed) != self.original {
                    self.faults.push(format!("{what} shows something else"));
                }
                true
            }
            Err(findings) => {
                self.told(what, &findings);
                false
            }
        }
    }

    fn told(&mut self, what: &str, findings: &[Finding]) {
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        if errors.is_empty() || errors.iter().any(|finding| finding.next.is_empty()) {
            self.faults.push(format!("{what} is refused without a next step: {}", said(findings)));
        }
    }

    fn end(self) {
        assert!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
    }
}

fn said(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}

/// The twin behind a lock that is then stated in another way.
fn restated(lock: &Lock<'_>, change: impl Fn(&mut Document, ObjectId)) -> Vec<u8> {
    let (mut doc, id) = lock.put_on(twin());
    change(&mut doc, id);
    saved(doc)
}

fn stating(kind: Kind, change: impl Fn(&mut Dictionary)) -> Vec<u8> {
    restated(&Lock::of(kind), |doc, id| change(doc.get_dictionary_mut(id).expect("a lock")))
}

fn filter(lock: &mut Dictionary) -> &mut Dictionary {
    lock.get_mut(b"CF")
        .and_then(Object::as_dict_mut)
        .expect("CF")
        .get_mut(b"StdCF")
        .and_then(Object::as_dict_mut)
        .expect("StdCF")
}

fn lengthened(lock: &mut Dictionary, keys: &[&str], by: usize) {
    for key in keys {
        let Ok(Object::String(value, _)) = lock.get_mut(key.as_bytes()) else { panic!("no {key}") };
        value.resize(value.len() + by, 0);
    }
}

#[test]
fn every_kind_of_lock_opens() {
    let mut ledger = Ledger::new();
    for kind in KINDS {
        ledger.opens(&format!("{kind:?}"), &Lock::of(kind).bytes(), None);
        let lock = Lock { user: "wild geese", owner: "grey heron", ..Lock::of(kind) };
        let bytes = lock.bytes();
        ledger.opens(&format!("{kind:?} by the user's password"), &bytes, Some("wild geese"));
        ledger.opens(&format!("{kind:?} by the owner's password"), &bytes, Some("grey heron"));
        for wrong in [None, Some("tame geese"), Some("wild geese "), Some("")] {
            let findings = ledger.refused(&format!("{kind:?} with {wrong:?}"), &bytes, wrong);
            assert!(findings.iter().any(|finding| finding.code == Code::Locked), "{findings:?}");
        }
    }
    ledger.end();
}

#[test]
fn passwords_open_however_they_are_typed() {
    let mut ledger = Ledger::new();
    let long = "correct horse battery staple ".repeat(9);
    let accents = "Zoë’s café – 12 €";
    for kind in [Kind::Aes256Early, Kind::Aes256] {
        // Only the first 127 bytes count.
        let bytes = Lock { user: &long[..127], ..Lock::of(kind) }.bytes();
        ledger.opens(&format!("{kind:?}, a long password"), &bytes, Some(&long));
        ledger.opens(&format!("{kind:?}, cut to 127 bytes"), &bytes, Some(&long[..127]));
        drop(ledger.refused(&format!("{kind:?}, cut to 126 bytes"), &bytes, Some(&long[..126])));
        let bytes = Lock { user: "x", owner: &long[..127], ..Lock::of(kind) }.bytes();
        ledger.opens(&format!("{kind:?}, a long owner's password"), &bytes, Some(&long));
        let bytes = Lock { user: "ﬁle Ⅸ", ..Lock::of(kind) }.bytes();
        for typed in ["ﬁle Ⅸ", "file IX", "fi\u{AD}le Ⅸ"] {
            ledger.opens(&format!("{kind:?}, {typed}"), &bytes, Some(typed));
        }
    }
    for kind in KINDS {
        let bytes = Lock { user: accents, ..Lock::of(kind) }.bytes();
        ledger.opens(&format!("{kind:?}, accents"), &bytes, Some(accents));
        ledger.opens(&format!("{kind:?}, accents apart"), &bytes, Some("Zoe\u{308}’s cafe\u{301} – 12 €"));
    }
    for kind in [Kind::Rc4Short, Kind::Rc4Long, Kind::Aes128] {
        let long = "0123456789abcdef0123456789abcdef and more";
        let bytes = Lock { user: long, ..Lock::of(kind) }.bytes();
        ledger.opens(&format!("{kind:?}, over 32 bytes"), &bytes, Some(long));
        ledger.opens(&format!("{kind:?}, just 32 bytes"), &bytes, Some(&long[..32]));
    }
    ledger.end();
}

#[test]
fn locks_stated_in_odd_ways_open() {
    let mut ledger = Ledger::new();
    let filtered: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.has_filters()).collect();
    for kind in KINDS {
        let mut opens = |what: &str, bytes: Vec<u8>| ledger.opens(&format!("{kind:?}: {what}"), &bytes, None);
        for length in [5i64, 16, 32, 40, 128, 256, 0, -1, 7] {
            // A length that says another key is another lock where the length counts.
            if kind == Kind::Rc4Long && matches!(length, 5 | 40) {
                continue;
            }
            opens(&format!("length {length}"), stating(kind, |lock| lock.set("Length", length)));
        }
        opens("no length", stating(kind, |lock| drop(lock.remove(b"Length"))));
        opens("length as a real", stating(kind, |lock| lock.set("Length", Object::Real(128.0))));
        opens("length as a name", stating(kind, |lock| lock.set("Length", "long")));
        opens("longer values", stating(kind, |lock| lengthened(lock, &["O", "U"], 79)));
        if kind != Kind::Rc4Short && !matches!(kind, Kind::Aes256Early | Kind::Aes256) {
            opens(
                "a value cut short",
                stating(kind, |lock| {
                    let Ok(Object::String(value, _)) = lock.get_mut(b"U") else { panic!("no U") };
                    value.truncate(16);
                }),
            );
        }
        opens(
            "permissions without a sign",
            stating(kind, |lock| {
                let given = lock.get(b"P").and_then(Object::as_i64).expect("P");
                lock.set("P", given as i32 as u32 as i64);
            }),
        );
        opens(
            "permissions with a sign",
            stating(kind, |lock| {
                let given = lock.get(b"P").and_then(Object::as_i64).expect("P");
                lock.set("P", i64::from(given as i32));
            }),
        );
        opens(
            "permissions as a real",
            stating(kind, |lock| {
                let given = lock.get(b"P").and_then(Object::as_i64).expect("P");
                lock.set("P", Object::Real(given as i32 as f32));
            }),
        );
        opens(
            "every entry elsewhere",
            restated(&Lock::of(kind), |doc, id| {
                let mut dict = doc.get_dictionary(id).expect("a lock").clone();
                for (_, value) in dict.iter_mut() {
                    // A text of its own would be enciphered.
                    if !matches!(value, Object::String(..)) {
                        *value = doc.add_object(value.clone()).into();
                    }
                }
                doc.objects.insert(id, dict.into());
            }),
        );
        opens(
            "in the trailer itself",
            restated(&Lock::of(kind), |doc, id| {
                let dict = doc.objects.remove(&id).expect("a lock");
                doc.trailer.set("Encrypt", dict);
            }),
        );
        opens("a type", stating(kind, |lock| lock.set("Type", "Encrypt")));
        opens("a subfilter", stating(kind, |lock| lock.set("SubFilter", "Standard")));
        let mut nameless = twin();
        nameless.trailer.set("ID", vec![Object::string_literal(""), Object::string_literal("")]);
        let (mut doc, _) = Lock::of(kind).put_on(nameless);
        doc.trailer.remove(b"ID");
        opens("no ID", saved(doc));
    }
    for kind in filtered {
        let mut opens = |what: &str, bytes: Vec<u8>| ledger.opens(&format!("{kind:?}: {what}"), &bytes, None);
        let named = Lock { streams: "Mine", texts: "Mine", ..Lock::of(kind) };
        opens("a filter of another name", named.bytes());
        opens("two filters", Lock { streams: "Mine", texts: "Yours", ..Lock::of(kind) }.bytes());
        opens("only texts", Lock { streams: "Identity", ..Lock::of(kind) }.bytes());
        opens("only streams", Lock { texts: "Identity", ..Lock::of(kind) }.bytes());
        opens("metadata in the clear", Lock { metadata: false, ..Lock::of(kind) }.bytes());
        opens("a filter without a type", stating(kind, |lock| drop(filter(lock).remove(b"Type"))));
        opens("a filter of a wrong type", stating(kind, |lock| filter(lock).set("Type", "Filter")));
        for length in [5i64, 16, 32, 128, 256, -1] {
            opens(
                &format!("a filter's length {length}"),
                stating(kind, |lock| filter(lock).set("Length", length)),
            );
        }
        opens("opened when the document is", stating(kind, |lock| filter(lock).set("AuthEvent", "EFOpen")));
        opens("a filter for files", stating(kind, |lock| lock.set("EFF", "StdCF")));
    }
    ledger.end();
}

/// The twin with only its attached file enciphered, as a filter for files says.
#[test]
fn files_attached_may_be_locked_alone() {
    let mut ledger = Ledger::new();
    for kind in [Kind::Aes128, Kind::Aes256] {
        let lock = Lock { streams: "Identity", texts: "Identity", user: "other", ..Lock::of(kind) };
        let bytes = restated(&lock, |doc, id| {
            let lock = doc.get_dictionary_mut(id).expect("a lock");
            let method = if kind == Kind::Aes128 { "AESV2" } else { "AESV3" };
            lock.set("EFF", "StdCF");
            lock.set(
                "CF",
                dictionary! { "StdCF" => dictionary! { "CFM" => method, "AuthEvent" => "EFOpen" } },
            );
            for object in doc.objects.values_mut() {
                if let Object::Stream(stream) = object
                    && stream.dict.has_type(b"EmbeddedFile")
                {
                    stream.set_content(b"sixteen of noise".repeat(3));
                }
            }
        });
        ledger.opens(&format!("{kind:?}"), &bytes, None);
    }
    ledger.end();
}

/// A stream that says it has a lock of its own.
#[test]
fn a_lock_of_its_own_is_opened_or_refused() {
    let mut ledger = Ledger::new();
    for kind in [Kind::Rc4Filtered, Kind::Aes128, Kind::Aes256] {
        for (name, clear) in [("Identity", true), ("StdCF", false), ("Other", false)] {
            let bytes = restated(&Lock::of(kind), |doc, _| {
                let plain = twin();
                for (id, object) in &mut doc.objects {
                    let Object::Stream(stream) = object else { continue };
                    let Ok(Object::Stream(was)) = plain.get_object(*id) else { continue };
                    if was.dict.has(b"Type") || was.dict.has(b"Filter") {
                        continue;
                    }
                    if clear {
                        stream.set_content(was.content.clone());
                    }
                    stream.dict.set("Filter", vec!["Crypt".into()]);
                    stream.dict.set("DecodeParms", vec![dictionary! { "Name" => name }.into()]);
                }
            });
            let what = format!("{kind:?}: {name}");
            if name == "Other" {
                drop(ledger.refused(&what, &bytes, None))
            } else {
                ledger.opens(&what, &bytes, None)
            }
        }
    }
    ledger.end();
}

#[test]
fn other_ways_of_locking_are_refused_by_name() {
    let mut ledger = Ledger::new();
    for (scheme, words) in
        [("Adobe.PubSec", "certificate"), ("FOPN_foweb", "FOPN_foweb"), ("EBX_HANDLER", "EBX_HANDLER")]
    {
        let bytes = stating(Kind::Aes128, |lock| lock.set("Filter", scheme));
        let findings = ledger.refused(scheme, &bytes, None);
        assert_eq!(findings[0].code, Code::Locked);
        assert!(findings[0].to_string().contains(words), "{}", findings[0]);
    }
    for (what, bytes) in [
        ("an unknown version", stating(Kind::Rc4Long, |lock| lock.set("V", 9))),
        ("an unknown revision", stating(Kind::Aes128, |lock| lock.set("R", 9))),
        ("an unknown method", stating(Kind::Aes128, |lock| filter(lock).set("CFM", "AESV9"))),
        ("no such filter", stating(Kind::Aes128, |lock| lock.set("StmF", "Gone"))),
        ("no such filter of texts", stating(Kind::Aes128, |lock| lock.set("StrF", "Gone"))),
        ("no filters", stating(Kind::Aes128, |lock| drop(lock.remove(b"CF")))),
        ("the wrong method", stating(Kind::Aes128, |lock| filter(lock).set("CFM", "V2"))),
        ("the other wrong method", stating(Kind::Rc4Filtered, |lock| filter(lock).set("CFM", "AESV2"))),
        ("nothing enciphered, it says", stating(Kind::Aes128, |lock| lock.set("StmF", "Identity"))),
        (
            "a lock that is empty",
            restated(&Lock::of(Kind::Aes256), |doc, id| {
                doc.objects.insert(id, Object::Null);
            }),
        ),
        (
            "a lock that is gone",
            restated(&Lock::of(Kind::Rc4Long), |doc, id| {
                doc.objects.remove(&id);
            }),
        ),
    ] {
        ledger.refused(what, &bytes, None);
    }
    ledger.end();
}

/// Content in several parts is packed anew, so damage in one of them has to be found before.
#[test]
fn content_in_parts_is_no_way_around() {
    let mut draft = Draft::new();
    let parts = ["0 0 9 9 re f\n".repeat(99), "0 g BT (the second part) Tj ET\n".repeat(20)];
    let parts = parts.map(|part| draft.stream(&part));
    let second = parts[1].as_reference().expect("a number");
    draft.page(A4, Object::Array(parts.to_vec()), Dictionary::new());
    let mut doc = draft.end(Dictionary::new());
    let id = Object::string_literal("0123456789abcdef");
    doc.trailer.set("ID", vec![id.clone(), id]);
    let mut ledger = Ledger::new();
    ledger.original = shown(&placed(&saved(doc.clone()), None).expect("sound"));
    for kind in [Kind::Aes128, Kind::Aes256Early, Kind::Aes256] {
        let (mut doc, _) = Lock::of(kind).put_on(doc.clone());
        ledger.opens(&format!("{kind:?}"), &saved(doc.clone()), None);
        let part = doc.get_object_mut(second).and_then(Object::as_stream_mut).expect("a part");
        // What a cipher makes of one damaged block is chance, and can be letters; of many it cannot.
        part.content.iter_mut().skip(20).step_by(16).for_each(|byte| *byte ^= 1);
        ledger.refused(&format!("{kind:?} with a part damaged"), &saved(doc), None);
    }
    ledger.end();
}

/// Where a part of a file begins and ends.
fn span(bytes: &[u8], from: usize, start: &[u8], end: &[u8]) -> Option<std::ops::Range<usize>> {
    let find = |from: usize, what: &[u8]| {
        bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let start = find(from, start)? + start.len();
    Some(start..find(start, end)?)
}

#[test]
fn a_damaged_lock_never_shows_noise() {
    let mut ledger = Ledger::new();
    let mut opened = 0;
    for (kind, step) in KINDS.into_iter().zip([3, 3, 3, 3, 3, 9]) {
        let (doc, id) = Lock::of(kind).put_on(twin());
        let bytes = saved(doc);
        let lock = span(&bytes, 0, format!("\n{} 0 obj", id.0).as_bytes(), b"endobj").expect("a lock");
        let named = bytes.windows(9).rposition(|nine| nine == b"/Encrypt ").expect("a trailer");
        let trailer = named..named + 14;
        for at in lock.clone().step_by(step).chain(lock.skip(1).step_by(step)).chain(trailer) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            let what = format!("{kind:?} with byte {at} damaged");
            opened += usize::from(ledger.sound_or_refused(&what, &damaged));
        }
    }
    assert!(opened > 100, "only {opened} still opened");
    ledger.end();
}

#[test]
fn damage_behind_a_lock_is_no_worse_than_damage_without_one() {
    let plain = twin();
    let mut ledger = Ledger::new();
    let sound = original();
    for kind in KINDS {
        let (doc, _) = Lock::of(kind).put_on(twin());
        let bytes = saved(doc.clone());
        let method = kind.method();
        let state = EncryptionState::decode(&doc, "").expect("opens");
        for (id, object) in &doc.objects {
            let Object::Stream(stream) = object else { continue };
            let Ok(Object::Stream(was)) = plain.get_object(*id) else { continue };
            let at = span(&bytes, 0, format!("\n{} 0 obj", id.0).as_bytes(), b"endobj")
                .and_then(|object| span(&bytes, object.start, b"stream\n", b"endstream"))
                .expect("a stream")
                .start;
            let length = stream.content.len();
            let tail = [17, 16, 1].map(|back| length.saturating_sub(back));
            for place in
                [0, 7, 15, 16, 17, 33, length / 2].into_iter().chain(tail).filter(|place| *place < length)
            {
                let mut damaged = bytes.clone();
                damaged[at + place] ^= 0x11;
                let what = format!("{kind:?}, object {}, byte {place} of {length}", id.0);
                let shown_now = match placed(&damaged, None) {
                    Ok(placed) => shown(&placed),
                    Err(findings) => {
                        ledger.told(&what, &findings);
                        continue;
                    }
                };
                if shown_now == sound {
                    continue;
                }
                assert!(!was.dict.has(b"Filter"), "{what}: a checksum was passed over");
                let mut cipher = stream.content.clone();
                cipher[place] ^= 0x11;
                let key = method.compute_key(state.file_encryption_key(), *id).expect("a key");
                let garbled = method
                    .decrypt(&key, &cipher)
                    .unwrap_or_else(|_| panic!("{what}: wrong padding was passed over"));
                let differ = was.content.iter().zip(&garbled).filter(|(was, is)| was != is).count();
                let most = if kind.is_aes() { 17 } else { 1 };
                assert!(differ <= most && was.content.len().abs_diff(garbled.len()) < most, "{what}");
                let mut alike = plain.clone();
                alike.get_object_mut(*id).and_then(Object::as_stream_mut).expect("one").content = garbled;
                let alike = placed(&saved(alike), None).expect("shown without a lock");
                assert_eq!(shown(&alike), shown_now, "{what}");
            }
        }
    }
    ledger.end();
}

/// Content, or a table of colours, with bytes that the twin has nowhere.
fn noise(shown: &str) -> Option<&str> {
    let colours = "/DeviceRGB,3,[ff, 00, 00, 00, ff, 00, 00, 00, ff, 28, 29, 5c]";
    shown.lines().find(|line| {
        let content = line.strip_prefix("stream ").is_some_and(|content| content.len() > 80);
        (content && line.replace("\\x00", " ").contains("\\x"))
            || (line.contains("/Indexed,") && !line.contains(colours))
    })
}

#[test]
fn damage_anywhere_in_a_locked_file_never_shows_noise() {
    let mut ledger = Ledger::new();
    assert!(ledger.original.contains("/Indexed,/DeviceRGB,3,[") && noise(&ledger.original).is_none());
    let mut opened = 0;
    for kind in KINDS {
        let bytes = Lock::of(kind).bytes();
        // What is in streams, and the table of colours, is for the test above.
        let mut inner = vec![span(&bytes, 0, b"\n3 0 obj", b"endobj").expect("a picture")];
        while let Some(next) = span(&bytes, inner[inner.len() - 1].end, b">>stream\n", b"endstream") {
            inner.push(next);
        }
        // The last one is the file's table of objects, which no lock covers.
        inner.pop();
        assert_eq!(inner.len(), 6, "the picture, two of content, a form, a file, metadata");
        let outer = |at: &usize| !inner.iter().any(|inner| inner.contains(at));
        for at in (0..bytes.len()).step_by(13).filter(outer) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 7);
            let Ok(placed) = placed(&damaged, None) else { continue };
            opened += 1;
            if let Some(noise) = noise(&shown(&placed)) {
                ledger.faults.push(format!("{kind:?} with byte {at} shows {noise}"));
            }
        }
    }
    assert!(opened > 100, "only {opened} still opened");
    ledger.end();
}

/// Runs qpdf; a warning is no failure.
fn qpdf(args: &[&str]) {
    let done = std::process::Command::new("qpdf").args(args).output().expect("qpdf runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0 | 3)), "qpdf {args:?}: {said}");
}

#[test]
#[ignore = "needs qpdf"]
fn what_qpdf_locks_opens_and_shows_what_qpdf_unlocks() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (plain, locked, unlocked) = (path("plain.pdf"), path("locked.pdf"), path("unlocked.pdf"));
    std::fs::write(&plain, saved(twin())).expect("written");
    let long = "étude ".repeat(18);
    let mut ledger = Ledger::new();
    for bits in [
        &["40"][..],
        &["128", "--use-aes=n"],
        &["128", "--use-aes=n", "--force-V4"],
        &["128", "--use-aes=y"],
        &["128", "--use-aes=y", "--cleartext-metadata"],
        &["256", "--force-R5"],
        &["256"],
        &["256", "--cleartext-metadata"],
    ] {
        for packing in ["disable", "generate"] {
            for (user, owner) in
                [("", "owner"), ("", ""), ("secret", "other"), ("Zoë’s 5 € – ¾", "Älter"), (&long, "Ωmega")]
            {
                if bits[0] != "256" && (user == long || owner.is_empty()) {
                    continue;
                }
                let packing = format!("--object-streams={packing}");
                let mut args = vec!["--allow-weak-crypto", &packing, "--encrypt", user, owner];
                args.extend(bits);
                if bits == ["256"] && owner.is_empty() {
                    args.push("--allow-insecure");
                }
                args.extend(["--", &plain, &locked]);
                qpdf(&args);
                qpdf(&["--decrypt", &format!("--password={user}"), &packing, &locked, &unlocked]);
                let [locked, unlocked] = [&locked, &unlocked].map(|path| std::fs::read(path).expect("read"));
                ledger.original = shown(&placed(&unlocked, None).expect("unlocked"));
                for password in [user, owner] {
                    let password = Some(password).filter(|password| !password.is_empty());
                    ledger.opens(&format!("{args:?} with {password:?}"), &locked, password);
                }
            }
        }
    }
    ledger.end();
}
