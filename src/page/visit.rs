//! One request for a screen, as a screen sees it: the case, the numbers in the address, what was asked and what was sent.
//! Screens are plain functions from this to an answer; they run on threads that may wait for the disk.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::Markup;

use super::open_case::{OpenCase, SaveError};
use super::state::PageState;
use crate::bundle::listing::{CaseListing, ListedItem};
use crate::model::Digest;
use crate::system::SystemError;
use crate::system::progress::RunError;

/// One request for a screen.
pub(super) struct PageVisit {
    pub(super) page: Arc<PageState>,
    /// The path that was asked for.
    pub(super) path: String,
    /// What the braces of the screen's path hold, in order.
    pub(super) places: Vec<String>,
    /// What is behind the question mark of the address.
    pub(super) query: SentFields,
    /// What a form sent.
    pub(super) form: SentFields,
    /// The bytes that are wanted of a recording, as the header says it.
    pub(super) range: Option<String>,
}

/// What a screen answers.
pub(super) type PageAnswer = Result<Response, PageError>;

/// Shows a screen, or does what a form of it asks for.
pub(super) type ScreenFn = fn(&PageVisit) -> PageAnswer;

/// Why there is no screen.
#[derive(Debug)]
pub(super) enum PageError {
    /// No folder is open yet.
    NoCase,
    /// The folder has no manifest yet.
    NoManifest,
    /// There is nothing at this address.
    NotThere,
    /// The manifest is not TOML.
    Illegible(Box<CaseListing>),
    /// Something else changed the manifest since it was shown.
    Changed,
    /// What was sent cannot be used: why.
    Unusable(String),
    /// The disk or the system failed.
    Trouble(SystemError),
    /// What to say of a run that ended early.
    Halted(String),
}

impl From<SystemError> for PageError {
    fn from(trouble: SystemError) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<RunError> for PageError {
    fn from(halt: RunError) -> Self {
        match halt {
            RunError::Trouble(trouble) => Self::Trouble(trouble),
            RunError::Stopped => Self::Halted("Stopped. Nothing was written.".into()),
            RunError::Misused(finding) => Self::Halted(finding.in_full()),
            RunError::Unproven(faults) => {
                Self::Halted(faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" "))
            }
        }
    }
}

impl From<SaveError> for PageError {
    fn from(why: SaveError) -> Self {
        match why {
            SaveError::Changed => Self::Changed,
            SaveError::Refused(why) => Self::Unusable(why.to_string()),
            SaveError::Trouble(trouble) => Self::Trouble(trouble),
        }
    }
}

impl PageVisit {
    /// The case that is open.
    pub(super) fn case(&self) -> Result<Arc<OpenCase>, PageError> {
        self.page.case().ok_or(PageError::NoCase)
    }

    /// The list of the case, where there is one that can be read.
    pub(super) fn listing(&self) -> Result<CaseListing, PageError> {
        let listing = self.case()?.listing()?;
        match &listing.text {
            None => Err(PageError::NoManifest),
            Some(_) if !listing.parsed.legible => Err(PageError::Illegible(Box::new(listing))),
            Some(_) => Ok(listing),
        }
    }

    /// The number that is in the address, the first or a further one.
    pub(super) fn number(&self, at: usize) -> Result<usize, PageError> {
        let place = self.places.get(at).ok_or(PageError::NotThere)?;
        let digits = !place.is_empty() && place.len() < 7 && place.bytes().all(|byte| byte.is_ascii_digit());
        place.parse().ok().filter(|_| digits).ok_or(PageError::NotThere)
    }

    /// The item that the address names. Where a form names it too, it is that one, wherever it has got to since.
    pub(super) fn item<'l>(&self, listing: &'l CaseListing) -> Result<&'l ListedItem, PageError> {
        let at_row = listing.item(self.number(0)?);
        match self.form.get("key") {
            None => at_row.ok_or(PageError::NotThere),
            Some(key) => at_row
                .filter(|item| item.key() == key)
                .or_else(|| listing.items.iter().find(|item| item.key() == key))
                .ok_or(PageError::Changed),
        }
    }

    /// The digest of the manifest that the form was made from.
    pub(super) fn shown(&self) -> Result<Digest, PageError> {
        self.form.get("digest").and_then(|digest| digest.parse().ok()).ok_or(PageError::Changed)
    }
}

/// The fields that a form or an address holds, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct SentFields(pub(super) Vec<(String, String)>);

impl SentFields {
    /// A field, when it was sent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A field without spaces around it; nothing when it is empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|value| !value.is_empty())
    }
}

/// Goes on to another address, which the browser asks for by itself.
pub(super) fn go_on(to: &str) -> Response {
    let mut response = Response::new(axum::body::Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// An answer in HTML.
pub(super) fn html(status: StatusCode, markup: Markup) -> Response {
    bytes(status, "text/html; charset=utf-8", markup.into_string().into_bytes())
}

/// An answer of bytes of this type.
pub(super) fn bytes(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
