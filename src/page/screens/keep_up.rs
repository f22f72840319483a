//! What the page does apart from showing the case: it says whether the list is still the same, takes back what was saved,
//! and ends.

use axum::http::StatusCode;
use maud::html;

use super::wrong::is_own_path;
use crate::page::layout::plain;
use crate::page::visit::{self, PageAnswer, PageVisit, go_on};

/// Says the digest of the list, for the script that looks whether another program changed it.
pub(in crate::page) fn alive(visit: &PageVisit) -> PageAnswer {
    let saved = visit.case()?.manifest()?;
    let digest = saved.map(|saved| saved.digest.to_string()).unwrap_or_default();
    Ok(visit::bytes(StatusCode::OK, "text/plain; charset=utf-8", digest.into_bytes()))
}

/// Takes the last change back.
pub(in crate::page) fn undo(visit: &PageVisit) -> PageAnswer {
    let step = visit.case()?.take_back(visit.shown()?)?;
    visit.page.say(format!("Taken back: {}.", step.label));
    Ok(go_on(visit.form.get("back").filter(|back| is_own_path(back)).unwrap_or("/")))
}

/// Ends the page.
pub(in crate::page) fn quit(visit: &PageVisit) -> PageAnswer {
    if let Some(case) = visit.page.case() {
        // What is half made goes.
        case.work.building.stop();
    }
    visit.page.end();
    let text = html! {
        p { "leverarch has ended. Everything that you saved is in your folder." }
        p { "You can close this window. Start leverarch again when you want to go on." }
    };
    Ok(visit::html(StatusCode::OK, plain("Goodbye", &text)))
}
