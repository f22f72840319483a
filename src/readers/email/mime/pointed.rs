//! Parts that are not all there: a piece of a message that was sent in pieces (RFC 2046, 5.2.2), and the address of a
//! file that is somewhere else (5.2.3, RFC 2017).

use super::Reader;
use super::heads::{HeaderFields, on_one_line};
use crate::readers::email::EmailFault;

impl Reader<'_> {
    /// Says what is elsewhere. True when there is nothing more to take in of the part.
    pub(super) fn elsewhere(&mut self, id: usize) -> bool {
        let Some(part) = self.parts.get_mut(id) else { return false };
        let mut given = |name: &str| {
            let value = part.heads.attribute("content-type", name);
            value.map(|value| on_one_line(&value)).filter(|value| !value.is_empty())
        };
        match part.media.as_str() {
            "message/partial" => {
                let of = given("total").map(|total| format!(" of {total}")).unwrap_or_default();
                let which =
                    given("number").map(|number| format!("part {number}{of}")).unwrap_or("one part".into());
                let said = format!(
                    "This e-mail holds {which} of a message that was sent in parts. Only that part is in this file."
                );
                self.mail
                    .faults
                    .push(EmailFault::not_shown(said, "add the e-mails with the other parts as well"));
                false
            }
            "message/external-body" => {
                let mut place: Vec<String> = Vec::new();
                // An address may be folded at any place.
                place.extend(given("url").map(|url| url.replace(' ', "")));
                for (name, before) in [
                    ("site", ""),
                    ("server", ""),
                    ("directory", "folder "),
                    ("name", "file "),
                    ("subject", "subject "),
                ] {
                    place.extend(given(name).map(|value| format!("{before}{value}")));
                }
                let kind = given("access-type").map(|kind| kind.to_lowercase()).filter(|kind| kind != "url");
                let kind = kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
                let raw = self.raw.get(part.body.clone()).unwrap_or_default();
                let (name, words) = split_address(raw);
                let what = name.map(|name| format!(" “{name}”")).unwrap_or_default();
                let at = if place.is_empty() {
                    "an address that it does not give".into()
                } else {
                    place.join(", ")
                };
                let mut said = format!(
                    "This e-mail points to a file{what} that is kept elsewhere and is not part of it: {at}{kind}."
                );
                if !words.is_empty() {
                    said.push_str(&format!(" With it goes: “{words}”."));
                }
                let next = "if you have that file, add it to the folder";
                self.mail.faults.push(EmailFault::not_shown(said, next));
                true
            }
            _ => false,
        }
    }
}

/// What the heads of a file that is elsewhere call it, and the words that go with it.
fn split_address(raw: &[u8]) -> (Option<String>, String) {
    /// Letters of these words that are told.
    const TOLD: usize = 200;
    let name = HeaderFields::parse(raw.trim_ascii_start()).file_name();
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    let text = text.trim_start();
    let words = text.split_once("\n\n").map_or("", |(_, words)| words);
    (name, on_one_line(words).chars().take(TOLD).collect())
}
