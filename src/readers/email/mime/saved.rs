//! A web page that a browser saved in the form of a mail (MHT, RFC 2557): nobody sent it, and its heads say where the
//! page was and which program kept it.

use super::Reader;
use crate::readers::email::WEB_PAGE;

impl Reader<'_> {
    /// Makes a page of what is one.
    pub(super) fn saved(&mut self) {
        let Some(first) = self.parts.first_mut() else { return };
        let related = first.media == "multipart/related" || first.media == "text/html";
        let heads = &mut first.heads;
        let address = heads.lines("snapshot-content-location").into_iter().next();
        let from = heads.lines("from").into_iter().next().unwrap_or_default();
        let by = saved_by(&from);
        // Word writes no more than how the parts are packed.
        let bare = from.is_empty() && !heads.has(SENT) && first.media == "multipart/related";
        if heads.has(&["to", "received"]) || !(related && (address.is_some() || by.is_some() || bare)) {
            return;
        }
        let own = heads.lines("content-location").into_iter().next();
        let child = first.children.first().copied();
        let of_page = || child.and_then(|child| self.location(child));
        let address = address.or(own).or_else(of_page).unwrap_or_default().replace(' ', "");
        let mail = &mut self.mail;
        mail.what = WEB_PAGE;
        mail.heads.retain(|(label, _)| label != "From");
        for (label, value) in [("Address", address.clone()), ("Saved by", by.unwrap_or_default())] {
            if !value.is_empty() {
                mail.heads.push((label.into(), value));
            }
        }
        mail.base = address;
    }
}

/// Heads that somebody sent.
const SENT: &[&str] = &["to", "cc", "bcc", "sender", "reply-to", "received", "message-id", "subject"];

/// The program that wrote itself where the sender is: `<Saved by Blink>`.
fn saved_by(from: &str) -> Option<String> {
    let from = from.trim().trim_matches(['<', '>', '"', ' ']);
    let (head, program) = from.split_at_checked(9)?;
    head.eq_ignore_ascii_case("saved by ").then(|| program.trim().to_owned())
}
