//! What a form field has from the fields above it (ISO 32000-2, 12.7.4.1).

use lopdf::{Dictionary, Object};

use crate::pdf::source::PdfSource;

/// What a field's flags say of a button that does not stay pressed.
pub(crate) const PUSH_BUTTON: i64 = 1 << 16;

/// How far up a field inherits; form fields nest four deep at most.
pub(super) const HOPS: usize = 32;

/// What a field has under a key, or one above it.
pub(crate) fn inherited<'a>(source: &'a PdfSource, field: &'a Dictionary, key: &[u8]) -> &'a Object {
    let mut field = Some(field);
    for _ in 0..HOPS {
        let Some(dict) = field else { break };
        match source.entry(dict, key) {
            Object::Null => field = source.dict(dict, b"Parent"),
            found => return found,
        }
    }
    &Object::Null
}
