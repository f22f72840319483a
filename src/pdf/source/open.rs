//! Opening a PDF with both readers, locked or not. What the two make of it decides whether the source is taken
//! from both, from the one that could read it, or refused; a lock is tried with the password that the caller
//! was given and then stated anew where only one reader understands it.

use std::sync::Arc;

use hayro_syntax::{DecryptionError as SeenLock, LoadPdfError, Pdf};
use lopdf::encryption::DecryptionError;
use lopdf::{Document, Error, LoadOptions};

use super::RESAVE;
use super::encryption::{Encryption, EncryptionScope};
use super::repair_header::headed;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// What was opened.
pub(crate) struct OpenedPdf {
    pub(crate) doc: Document,
    /// Nothing when only lopdf could be given the password.
    pub(crate) second: Option<Pdf>,
    /// Whether only one reader could read it.
    pub(crate) alone: bool,
    /// Whether the second reader could make nothing of it, and not only lacked a password it can be given.
    pub(crate) gave_up: bool,
    pub(crate) way: OpenedBy,
    /// The file with its lock taken off, where lopdf alone has deciphered it: what is enciphered in it still
    /// tells how much there is.
    pub(crate) enciphered: Option<Pdf>,
}

/// How a file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenedBy {
    /// It is not encrypted.
    Plain,
    /// Its pages are not; files attached to it may be.
    PagesPlain,
    /// It is encrypted, and opens without a password.
    Empty,
    /// It needed the password.
    Password,
}

impl OpenedBy {
    /// Whether what the pages show was enciphered.
    pub(crate) fn enciphered(self) -> bool {
        matches!(self, OpenedBy::Empty | OpenedBy::Password)
    }
}

/// What each reader makes of the same bytes.
struct BothReadings {
    first: Result<Document, Finding>,
    /// Nothing when the reader cannot be given the password.
    second: Result<Option<Pdf>, LoadPdfError>,
}

impl BothReadings {
    fn new(bytes: &Arc<Vec<u8>>, first: Option<&str>, second: Option<&str>, limits: &Limits) -> Self {
        let options = LoadOptions {
            max_decompressed_size: Some(limits.stream_bytes),
            password: first.filter(|password| !password.is_empty()).map(Into::into),
            ..LoadOptions::default()
        };
        let first = match first {
            Some(_) => {
                Document::load_mem_with_options(&headed(bytes), options).map_err(|error| refusal(&error))
            }
            None => Err(protected()),
        };
        let second = second.map(|password| Pdf::new_with_password(Arc::clone(bytes), password)).transpose();
        Self { first, second }
    }

    /// Whether lopdf knows the filters that the lock names.
    fn knows_filters(&self) -> bool {
        let Ok(Some(state)) = self.first.as_ref().map(|doc| doc.encryption_state.as_ref()) else {
            return true;
        };
        let knows =
            |name: &[u8]| name.is_empty() || name == b"Identity" || state.crypt_filters().contains_key(name);
        knows(state.default_stream_filter()) && knows(state.default_string_filter())
    }

    /// How many readers have opened it.
    fn opened(&self) -> usize {
        usize::from(self.first.as_ref().is_ok_and(|doc| !doc.trailer.has(b"Encrypt")))
            + usize::from(self.second.as_ref().is_ok_and(Option::is_some))
    }
}

/// Opens a PDF, or says why it cannot be opened.
pub(crate) fn open(
    bytes: &Arc<Vec<u8>>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<OpenedPdf, Finding> {
    let mut readings = BothReadings::new(bytes, Some(""), Some(""), limits);
    let encrypted = readings.first.as_ref().is_ok_and(Document::was_encrypted);
    let mut way = if encrypted { OpenedBy::Empty } else { OpenedBy::Plain };
    let mut enciphered = None;
    if encrypted || readings.opened() < 2 {
        let lock = match &readings.first {
            Ok(doc) => Encryption::find(Some(doc), bytes, limits),
            Err(finding) if finding.code == Code::Locked => Encryption::find(None, bytes, limits),
            Err(_) => None,
        };
        if let Some(lock) = &lock {
            let (anew, how) = match lock.cover() {
                // Both readers could do with the lock as it is stated.
                Ok(EncryptionScope::All(_)) if readings.opened() == 2 && readings.knows_filters() => {
                    (None, way)
                }
                Ok(EncryptionScope::NoPages) => {
                    let bytes = Arc::new(lock.without(bytes));
                    (Some(BothReadings::new(&bytes, Some(""), Some(""), limits)), OpenedBy::PagesPlain)
                }
                Ok(EncryptionScope::All(params)) => {
                    let with = |password, way| Some((lock.key(&params, password)?, way));
                    let key = with("", OpenedBy::Empty).or_else(|| with(password?, OpenedBy::Password));
                    let how = key.as_ref().map_or(OpenedBy::Empty, |(_, way)| *way);
                    let anew = key.map(|(key, _)| {
                        if key.second.is_none() {
                            enciphered = Pdf::new(lock.without(bytes)).ok();
                        }
                        let bytes = Arc::new(lock.restated(bytes, &key));
                        BothReadings::new(&bytes, key.first.as_deref(), key.second.as_deref(), limits)
                    });
                    (anew, how)
                }
                Err(finding) => return Err(finding),
            };
            if let Some(anew) = anew.filter(|anew| anew.opened() >= readings.opened().max(1)) {
                (readings, way) = (anew, how);
            }
        }
        // What lopdf can make nothing of at all, the other reader may open by itself.
        if let (0, Some(password)) = (readings.opened(), password)
            && let Ok(second) = Pdf::new_with_password(Arc::clone(bytes), password)
        {
            (readings.second, way) = (Ok(Some(second)), OpenedBy::Password);
        }
        if way == OpenedBy::Plain && lock.is_some() {
            way = OpenedBy::Empty;
        }
    }
    let gave_up = readings.second.is_err();
    let (doc, second, alone) = settled(readings, password.is_some())?;
    Ok(OpenedPdf { doc, second, alone, gave_up, way, enciphered })
}

/// What is to be gone by when the readers do not make the same of it.
fn settled(readings: BothReadings, tried: bool) -> Result<(Document, Option<Pdf>, bool), Finding> {
    let first = match readings.first {
        Ok(doc) if doc.trailer.has(b"Encrypt") => Err(locked(tried)),
        first => first,
    };
    match (first, readings.second) {
        (Ok(doc), Ok(second)) => {
            let alone = second.is_none();
            Ok((doc, second, alone))
        }
        (Err(finding), Ok(Some(second))) if finding.code != Code::TooLarge => {
            Ok((bare(&second), Some(second), true))
        }
        (_, Err(LoadPdfError::Decryption(SeenLock::PasswordProtected))) => Err(locked(tried)),
        (_, Err(LoadPdfError::Decryption(_))) => Err(protected()),
        (Ok(doc), Err(LoadPdfError::Invalid)) => Ok((doc, None, true)),
        (Err(finding), _) => Err(finding),
    }
}

/// A document without objects that leads to the root the second reader found; the objects are fetched after.
fn bare(second: &Pdf) -> Document {
    let root = second.xref().root_id();
    let mut doc = Document::new();
    if let Ok(generation) = u16::try_from(root.gen_number) {
        doc.trailer.set("Root", (root.obj_number, generation));
    }
    doc
}

/// The finding for a file whose password is not known: none was given, or the one given does not fit.
fn locked(tried: bool) -> Finding {
    if tried {
        return Finding::error(Code::Locked, "the password given in the manifest does not open this PDF")
            .next(
                "try it in a PDF viewer and correct it in the manifest. Capitals, spaces and accents count",
            );
    }
    Finding::error(Code::Locked, "this PDF needs a password to open").next(
        "add a line password = \"…\" to its [[item]] in the manifest. The password does not reach the \
               bundle",
    )
}

fn protected() -> Finding {
    Finding::error(Code::Locked, "this PDF is protected in a way that cannot be opened here").next(RESAVE)
}

fn refusal(error: &Error) -> Finding {
    match error {
        Error::InvalidPassword | Error::Decryption(DecryptionError::IncorrectPassword) => locked(false),
        Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => protected(),
        Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            Finding::error(Code::TooLarge, "a part of this PDF unpacks to more than any ordinary page needs")
                .next(RESAVE)
        }
        _ => Finding::error(Code::Damaged, "this PDF is damaged and cannot be read").next(RESAVE),
    }
}
