//! What a part is called that does not say so itself, and what its type means.

use super::heads::{HeaderFields, on_one_line};
use super::mailbox::tidied;

/// A number without the brackets around it.
pub(super) fn bare(id: &str) -> String {
    on_one_line(id).trim_matches(['<', '>']).to_owned()
}

/// Whether a type of content is one that MIME knows; a part with another is plain text.
pub(super) fn is_known(media: &str) -> bool {
    let kind = media.split('/').next().unwrap_or_default();
    matches!(
        kind,
        "text"
            | "image"
            | "audio"
            | "video"
            | "application"
            | "message"
            | "font"
            | "model"
            | "example"
            | "chemical"
    ) || kind.starts_with("x-")
}

/// The name of a mail within a mail: its subject.
pub(super) fn subject_name(mail: &[u8]) -> String {
    let subject = HeaderFields::parse(&tidied(mail)).lines("subject").into_iter().next().unwrap_or_default();
    format!("{}.eml", if subject.is_empty() { "attached e-mail" } else { &subject })
}

/// The name of the file that is at an address, where it ends with one.
pub(super) fn file_at(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let (_, name) = path.rsplit_once(['/', '\\']).filter(|(before, _)| !before.ends_with([':', '/']))?;
    let (stem, ending) = name.rsplit_once('.')?;
    let plain = !stem.is_empty()
        && (1..=5).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| name.to_owned())
}

/// A name for a part that has none.
pub(super) fn nameless(media: &str) -> String {
    let ending = match media {
        "text/plain" => "txt",
        "message/delivery-status" | "message/disposition-notification" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        _ => "",
    };
    if ending.is_empty() { String::new() } else { format!("unnamed.{ending}") }
}
