//! The list as it is written, line by line, for what no other screen changes yet. It is only shown: a text editor next to
//! the page changes it, and the page notices.

use maud::html;

use crate::page::layout::screen;
use crate::page::visit::{PageAnswer, PageVisit};

/// Shows the lines.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let text = listing.text.unwrap_or_default();
    let body = html! {
        h1 { "Your list as text" }
        p {
            "Everything on these screens is saved in " code { (case.folder.join("manifest.toml").display()) }
            ". You can change it in a text editor while this page is open."
        }
        ol.lines {
            @for (at, line) in text.lines().enumerate() {
                li id=(format!("line-{}", at + 1)) { code { @if is_secret(line) { "password = …" } @else { (line) } } }
            }
        }
    };
    Ok(screen(visit, "Your list as text", &body))
}

/// Whether a line holds a password, which nobody who looks over a shoulder should see.
fn is_secret(line: &str) -> bool {
    let key = line.split('=').next().unwrap_or_default().trim();
    key == "password"
}
