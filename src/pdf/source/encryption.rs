//! How a PDF is locked, and copies of it that both readers can open. Each reader has gaps of its own here: one
//! does not know owner passwords or accents, the other is strict about lengths and places. So the lock is read
//! once, the password is tried in every spelling that writers use, and both readers get the file with a
//! revision added at its end that states the lock as both understand it, or none when the pages are not
//! encrypted at all. No byte that was there is changed, so every offset holds.

use lopdf::encryption::{EncryptionVersion, PasswordAlgorithm};
use lopdf::{
    Dictionary, Document, EncryptionState, LoadOptions, Object, Permissions, StringFormat, Writer,
    decode_text_string, dictionary,
};
use unicode_normalization::UnicodeNormalization;

use super::RESAVE;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// What a PDF says of its lock, and what a revision added to it must repeat.
pub(crate) struct Encryption {
    /// The encryption dictionary, every reference followed.
    stated: Dictionary,
    /// `/Root`, `/Info` and `/ID` of the file.
    trailer: Dictionary,
    /// Where the file's own newest table of objects stands; 0 when that is not known.
    previous: usize,
    /// A number that no object has.
    free: u32,
}

/// What a lock covers.
pub(crate) enum EncryptionScope {
    /// Nothing that a page shows: at most attached files.
    NoPages,
    /// Everything, and a password opens it.
    All(EncryptionParams),
}

/// The parameters of a lock that a password opens, as both readers understand them.
pub(crate) struct EncryptionParams {
    dict: Dictionary,
    /// Lengths that the key may have, in bits, likeliest first.
    lengths: Vec<i64>,
    revision: i64,
}

/// A password that fits: the parameters to be stated, and what each reader is to be given for them.
pub(crate) struct FittingPassword {
    params: Dictionary,
    /// For lopdf, which encodes text itself; nothing when there is no text that comes out right.
    pub(crate) first: Option<String>,
    /// For hayro-syntax, which takes text as UTF-8; nothing when the password is not.
    pub(crate) second: Option<String>,
}

/// What fills a short password up to 32 bytes.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E,
    0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// All the words that the dictionary of a lock has.
const WORDS: [&[u8]; 18] = [
    b"CF",
    b"EFF",
    b"EncryptMetadata",
    b"Filter",
    b"Length",
    b"O",
    b"OE",
    b"P",
    b"Perms",
    b"R",
    b"Recipients",
    b"StmF",
    b"StrF",
    b"SubFilter",
    b"Type",
    b"U",
    b"UE",
    b"V",
];

/// The word `Encrypt`, written so that no reader knows it.
const DISOWNED: &[u8] = b"Encrypu";

/// How deep an encryption dictionary may nest; honest ones nest three deep.
const NESTING: usize = 6;

impl Encryption {
    /// The lock of a PDF, if it has one that lopdf can read; with what lopdf made of the file, where it opened it.
    pub(crate) fn find(doc: Option<&Document>, bytes: &[u8], limits: &Limits) -> Option<Encryption> {
        let options =
            || LoadOptions { max_decompressed_size: Some(limits.stream_bytes), ..LoadOptions::default() };
        let disowned;
        let doc = match doc {
            Some(doc) => doc,
            // A lock that lopdf stumbles over is looked at as if it were none.
            None => {
                disowned = Document::load_mem_with_options(&without_the_word(bytes), options()).ok()?;
                &disowned
            }
        };
        let opened = || doc.encryption_state.as_ref()?.encrypt_object_id().map(Object::Reference);
        let stated = doc.trailer.get(b"Encrypt").or_else(|_| doc.trailer.get(DISOWNED));
        let stated = stated.ok().cloned().or_else(opened)?;
        let mut trailer = Dictionary::new();
        for key in [&b"Root"[..], b"Info", b"ID"] {
            if let Ok(value) = doc.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let last = doc.reference_table.entries.keys().next_back().copied().unwrap_or(0);
        let mut lock = Encryption {
            stated: Dictionary::new(),
            trailer,
            previous: doc.xref_start,
            free: last.max(doc.max_id).checked_add(1)?,
        };
        // Without its lock the file can be read as it is, and the dictionary itself is never encrypted.
        let raw = Document::load_mem_with_options(&lock.without(bytes), options()).ok()?;
        match followed(&raw, &stated, 0) {
            Object::Dictionary(dict) => lock.stated = dict,
            Object::Null => {}
            _ => return None,
        }
        let id = lock.trailer.get(b"ID").map_or(Object::Null, |id| followed(&raw, id, 0));
        let id = id.as_array().ok().and_then(|id| id.first()).and_then(|id| id.as_str().ok());
        let id = binary(id.unwrap_or_default().to_vec());
        lock.trailer.set("ID", vec![id.clone(), id]);
        Some(lock)
    }

    /// What is locked, or why it cannot be opened here, with or without a password.
    pub(crate) fn cover(&self) -> Result<EncryptionScope, Finding> {
        let stated = &self.stated;
        if stated.is_empty() {
            return Ok(EncryptionScope::NoPages);
        }
        match name(stated, b"Filter") {
            b"Standard" => {}
            b"Adobe.PubSec" => return Err(certificate()),
            other => return Err(foreign(other)),
        }
        let number = |key: &[u8]| stated.get(key).and_then(Object::as_i64).ok();
        let (version, revision) = (number(b"V").unwrap_or(0), number(b"R").unwrap_or(0));
        let mut dict = dictionary! { "Filter" => "Standard", "V" => version, "R" => revision };
        let mut lengths = match version {
            1 => vec![40],
            2 => vec![128, 40],
            4 => vec![128],
            5 => vec![256],
            _ => return Err(foreign(b"")),
        };
        if let (2, Some(length @ 40..=128)) = (version, number(b"Length")) {
            lengths.insert(0, length);
        }
        if version >= 4 {
            let mut filters = Dictionary::new();
            if let Ok(Object::Dictionary(given)) = stated.get(b"CF") {
                for (key, filter) in given {
                    let method = filter.as_dict().map_or(&b""[..], |filter| name(filter, b"CFM"));
                    let method = if method == b"None" { b"Identity" } else { method };
                    filters.set(key.clone(), dictionary! { "CFM" => Object::Name(method.to_vec()) });
                }
            }
            let mut plain = true;
            for key in [&b"StmF"[..], b"StrF"] {
                let filter = match name(stated, key) {
                    // Left out it means that nothing is enciphered, unless a damaged word stands for it.
                    b"" if stated.iter().all(|(key, _)| WORDS.contains(&key.as_slice())) => b"Identity",
                    filter => filter,
                };
                let given = filters.get(filter).and_then(Object::as_dict);
                let method = given.map_or(&b""[..], |filter| name(filter, b"CFM"));
                match (filter, method) {
                    (b"Identity", _) | (_, b"Identity") => {}
                    (_, b"V2" | b"AESV2" | b"AESV3") => plain = false,
                    (_, other) => return Err(foreign(other)),
                }
                dict.set(key, Object::Name(filter.to_vec()));
            }
            if plain {
                return Ok(EncryptionScope::NoPages);
            }
            dict.set("CF", filters);
            let metadata = !matches!(stated.get(b"EncryptMetadata"), Ok(Object::Boolean(false)));
            dict.set("EncryptMetadata", metadata);
        }
        let size = if revision >= 5 { 48 } else { 32 };
        for key in [&b"O"[..], b"U", b"OE", b"UE", b"Perms"] {
            if let Ok(Object::String(value, _)) = stated.get(key) {
                let mut value = value.clone();
                if key.len() == 1 {
                    value.resize(size, 0);
                }
                dict.set(key, binary(value));
            }
        }
        dict.set("P", number(b"P").unwrap_or(-1));
        Ok(EncryptionScope::All(EncryptionParams { dict, lengths, revision }))
    }

    /// The file without its lock.
    pub(crate) fn without(&self, bytes: &[u8]) -> Vec<u8> {
        self.revised(bytes, None)
    }

    /// The file with its lock stated as both readers understand it.
    pub(crate) fn restated(&self, bytes: &[u8], key: &FittingPassword) -> Vec<u8> {
        self.revised(bytes, Some(&key.params))
    }

    /// The key that a password is, if it fits.
    pub(crate) fn key(&self, params: &EncryptionParams, password: &str) -> Option<FittingPassword> {
        let id = self.trailer.get(b"ID").cloned().unwrap_or(Object::Null);
        for length in &params.lengths {
            let mut dict = params.dict.clone();
            dict.set("Length", *length);
            let mut probe = Document::new();
            probe.trailer.set("Encrypt", Object::Reference((1, 0)));
            probe.trailer.set("ID", id.clone());
            probe.objects.insert((1, 0), Object::Dictionary(dict.clone()));
            let Ok(algorithm) = PasswordAlgorithm::try_from(&probe) else { continue };
            for spelt in spellings(&algorithm, password) {
                if probe.authenticate_raw_password(&spelt).is_err() {
                    continue;
                }
                let key = if params.revision >= 5 {
                    opened_anew(&probe, &algorithm, &spelt, dict.clone())
                } else {
                    for_each_reader(&probe, &algorithm, &spelt, dict.clone())
                };
                if key.is_some() {
                    return key;
                }
            }
        }
        None
    }

    /// The file with a revision added that states this lock, or none.
    fn revised(&self, bytes: &[u8], params: Option<&Dictionary>) -> Vec<u8> {
        // Offsets count from the header; what stands before it is not of the file.
        let header = bytes.windows(5).position(|five| five == b"%PDF-").unwrap_or(0);
        let mut out = bytes.get(header..).unwrap_or_default().to_vec();
        let mut trailer = self.trailer.clone();
        trailer.set("Size", i64::from(self.free) + 1);
        if self.previous > 0 {
            trailer.set("Prev", self.previous as i64);
        }
        let mut table = "0 1\n0000000000 65535 f \n".to_owned();
        out.push(b'\n');
        if let Some(params) = params {
            table.push_str(&format!("{} 1\n{:010} 00000 n \n", self.free, out.len()));
            out.extend_from_slice(format!("{} 0 obj\n", self.free).as_bytes());
            // Writing into memory cannot fail.
            let _ = Writer::write_object(&mut out, &Object::Dictionary(params.clone()));
            out.extend_from_slice(b"\nendobj\n");
            trailer.set("Encrypt", Object::Reference((self.free, 0)));
        }
        let at = out.len();
        out.extend_from_slice(format!("xref\n{table}trailer\n").as_bytes());
        let _ = Writer::write_object(&mut out, &Object::Dictionary(trailer));
        out.extend_from_slice(format!("\nstartxref\n{at}\n%%EOF\n").as_bytes());
        out
    }
}

/// The file with the word that names its lock in the trailer written so that no reader knows it.
fn without_the_word(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|c| *c == b'/') {
        at += next + 1;
        let after = bytes[at..].strip_prefix(b"Encrypt");
        if after.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_alphanumeric)) {
            out[at..at + DISOWNED.len()].copy_from_slice(DISOWNED);
        }
    }
    out
}

/// The bytes that a password may stand for. PDFDocEncoding up to revision 4 and normalised UTF-8 after it are
/// what the standard wants; writers have used UTF-8 and Latin-1 anywhere.
fn spellings(algorithm: &PasswordAlgorithm, password: &str) -> Vec<Vec<u8>> {
    let composed: String = password.nfc().collect();
    let mut all = Vec::new();
    for text in [composed.as_str(), password] {
        all.extend(algorithm.sanitize_password(text));
        all.push(text.as_bytes().to_vec());
        all.extend(text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>());
    }
    all.dedup();
    all
}

/// Up to revision 4 the password is part of the key, so each reader is given the user's as it takes it.
fn for_each_reader(
    probe: &Document,
    algorithm: &PasswordAlgorithm,
    spelt: &[u8],
    params: Dictionary,
) -> Option<FittingPassword> {
    let user = algorithm.resolve_password_for_key_derivation(probe, spelt).ok()?;
    let user = &user[..user.len().min(32)];
    let end = (0..user.len()).find(|end| user[*end..] == PADDING[..user.len() - end] && user.len() == 32);
    let user = &user[..end.unwrap_or(user.len())];
    let first = decode_text_string(&binary(user.to_vec()))
        .ok()
        .filter(|text| algorithm.sanitize_password(text).is_ok_and(|bytes| bytes == user));
    let second = std::str::from_utf8(user).ok().map(Into::into);
    (first.is_some() || second.is_some()).then_some(FittingPassword { params, first, second })
}

/// From revision 5 on the password only wraps the key, so the key is wrapped anew with an empty one.
fn opened_anew(
    probe: &Document,
    algorithm: &PasswordAlgorithm,
    spelt: &[u8],
    mut params: Dictionary,
) -> Option<FittingPassword> {
    let file_encryption_key = algorithm.compute_file_encryption_key(probe, spelt).ok()?;
    let anew = EncryptionVersion::V5 {
        encrypt_metadata: matches!(params.get(b"EncryptMetadata"), Ok(Object::Boolean(true))),
        crypt_filters: Default::default(),
        file_encryption_key: &file_encryption_key,
        stream_filter: Vec::new(),
        string_filter: Vec::new(),
        owner_password: "",
        user_password: "",
        permissions: Permissions::all(),
    };
    let anew = EncryptionState::try_from(anew).ok()?.encode().ok()?;
    for key in [&b"R"[..], b"O", b"U", b"OE", b"UE", b"P", b"Perms"] {
        params.set(key, anew.get(key).ok()?.clone());
    }
    Some(FittingPassword { params, first: Some(String::new()), second: Some(String::new()) })
}

/// An object with every reference in it followed.
fn followed(doc: &Document, object: &Object, depth: usize) -> Object {
    if depth > NESTING {
        return Object::Null;
    }
    match object {
        Object::Reference(id) => {
            doc.objects.get(id).map_or(Object::Null, |object| followed(doc, object, depth + 1))
        }
        Object::Dictionary(dict) => dict
            .iter()
            .map(|(key, value)| (key.clone(), followed(doc, value, depth + 1)))
            .collect::<Dictionary>()
            .into(),
        Object::Array(items) => {
            items.iter().map(|item| followed(doc, item, depth + 1)).collect::<Vec<_>>().into()
        }
        other => other.clone(),
    }
}

fn binary(bytes: Vec<u8>) -> Object {
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn name<'a>(dict: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dict.get(key).and_then(Object::as_name).unwrap_or_default()
}

/// The finding for a file that only the holder of a certificate can open.
fn certificate() -> Finding {
    Finding::error(
        Code::Locked,
        "this PDF is locked with a certificate instead of a password, so only the certificate's holder can open it",
    )
    .next(RESAVE)
}

/// The finding for a way of locking that is not known here; it is named as far as it can be.
fn foreign(scheme: &[u8]) -> Finding {
    let known = scheme.len() <= 40 && scheme.iter().all(u8::is_ascii_graphic) && !scheme.is_empty();
    let scheme = if known { format!(" (\"{}\")", String::from_utf8_lossy(scheme)) } else { String::new() };
    Finding::error(Code::Locked, format!("this PDF is protected in a way that cannot be opened here{scheme}"))
        .next(RESAVE)
}
