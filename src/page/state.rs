//! What the page knows while it runs: its settings, its secrets, and the case that is open. The case itself is never
//! held here: each request reads the folder and the manifest again, so that the page cannot show what is no longer so.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::open_case::OpenCase;
use super::secrets::PageSecrets;
use super::settings::PageSettings;

/// What the page knows while it runs.
pub struct PageState {
    pub(super) settings: Arc<PageSettings>,
    pub(super) port: u16,
    pub(super) secrets: PageSecrets,
    case: Mutex<Option<Arc<OpenCase>>>,
    ending: AtomicBool,
    seen: Mutex<Instant>,
    message: Mutex<Option<String>>,
}

impl PageState {
    /// A page that listens on this port; nothing where the system has no source of chance for its secrets.
    pub fn new(settings: PageSettings, port: u16) -> Option<Arc<Self>> {
        let settings = Arc::new(settings);
        let case = settings.folder.clone().map(|folder| OpenCase::new(folder, &settings));
        Some(Arc::new(Self {
            settings,
            port,
            secrets: PageSecrets::new()?,
            case: Mutex::new(case),
            ending: AtomicBool::new(false),
            seen: Mutex::new(Instant::now()),
            message: Mutex::new(None),
        }))
    }

    /// The address that opens the page in a browser. It works once.
    pub fn start_address(&self) -> String {
        format!("http://127.0.0.1:{}/begin/{}", self.port, self.secrets.start().unwrap_or_default())
    }

    /// The case that is open.
    pub(super) fn case(&self) -> Option<Arc<OpenCase>> {
        self.case.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens a case in the place of the one that is open.
    pub(super) fn open(&self, folder: PathBuf) {
        let case = OpenCase::new(folder, &self.settings);
        *self.case.lock().unwrap_or_else(PoisonError::into_inner) = Some(case);
    }

    /// The user is there.
    pub(super) fn note_sign_of_life(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Whether nothing has been heard from the user for as long as the page waits.
    pub fn is_left(&self) -> bool {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.elapsed() > self.settings.patience
    }

    /// The page is to end.
    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    /// Whether the page is to end.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Something to say on the next screen: what was saved.
    pub(super) fn say(&self, message: impl Into<String>) {
        *self.message.lock().unwrap_or_else(PoisonError::into_inner) = Some(message.into());
    }

    /// What is to be said, once.
    pub(super) fn take_message(&self) -> Option<String> {
        self.message.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
