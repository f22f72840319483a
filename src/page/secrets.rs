//! What only the user's own browser knows: a word that works once and opens the page, the cookie that it is exchanged
//! for, and the word that every form carries. Each is 256 bits from the system's own source of chance.

use std::sync::{Mutex, PoisonError};

/// The words of one run.
pub(super) struct PageSecrets {
    start: Mutex<Option<String>>,
    cookie: String,
    form: String,
}

impl PageSecrets {
    /// New ones; nothing where the system has no source of chance.
    pub(super) fn new() -> Option<Self> {
        Some(Self { start: Mutex::new(Some(word()?)), cookie: word()?, form: word()? })
    }

    /// The word that opens the page, as long as nobody has used it.
    pub(super) fn start(&self) -> Option<String> {
        self.start.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether this is the word that opens the page. It is so once.
    pub(super) fn take_start(&self, given: &str) -> bool {
        let mut start = self.start.lock().unwrap_or_else(PoisonError::into_inner);
        let right = start.as_deref().is_some_and(|start| is_same(start, given));
        if right {
            *start = None;
        }
        right
    }

    /// What the cookie holds.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Whether this is what the cookie holds.
    pub(super) fn is_cookie(&self, given: &str) -> bool {
        is_same(&self.cookie, given)
    }

    /// The word that every form carries.
    pub(super) fn form(&self) -> &str {
        &self.form
    }

    /// Whether a form carries it.
    pub(super) fn is_form(&self, given: &str) -> bool {
        is_same(&self.form, given)
    }
}

/// 256 bits as hexadecimal digits.
fn word() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two words are the same, in a time that does not tell where they differ.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
