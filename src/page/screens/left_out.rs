//! What is left out of the bundle on purpose, and how it is put back. Nothing is ever deleted: only the list changes.

use maud::{Markup, html};

use crate::bundle::listing::{CaseListing, ListedItem, key_of};
use crate::case::manifest::edit::{self, EditValue, FieldPath};
use crate::page::layout::hidden;
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// The form that leaves an item out.
pub(super) fn leave_form(visit: &PageVisit, listing: &CaseListing, item: &ListedItem) -> Markup {
    html! {
        details {
            summary { "Leave this out of the bundle" }
            div {
                form method="post" action=(format!("/item/{}/leave-out", item.row)) {
                    (hidden(visit, Some(listing.digest)))
                    input type="hidden" name="key" value=(item.key());
                    div.field {
                        label for="reason" { "Reason" }
                        p.hint #reason-hint { "For example: a draft that was never sent. The bundle’s record keeps it." }
                        input type="text" id="reason" name="reason" aria-describedby="reason-hint" autocomplete="off";
                    }
                    p.hint { "The file stays in your folder. You can put it back on the Files screen." }
                    button.secondary type="submit" { "Leave it out" }
                }
            }
        }
    }
}

/// Leaves an item out.
pub(in crate::page) fn leave(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = visit.item(&listing)?;
    let reason = visit.form.filled("reason").unwrap_or_default().to_owned();
    let row = FieldPath::top("item").row(item.row - 1);
    let label = format!("leaving out \u{201c}{}\u{201d}", item.title());
    visit.case()?.save(visit.shown()?, &label, |text| {
        let mut text = edit::remove(text, &row)?.text;
        // A file that is not there need not be left out.
        for file in &item.files {
            let mut left = vec![("file", EditValue::Text(file.to_string()))];
            if !reason.is_empty() {
                left.push(("reason", EditValue::Text(reason.clone())));
            }
            text = edit::add(&text, &FieldPath::top("leave_out"), &left)?.text;
        }
        Ok(text)
    })?;
    visit.page.say("It is left out of the bundle.");
    Ok(go_on("/files"))
}

/// Puts a file back among those that can be in the list.
pub(in crate::page) fn put_back(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let left = &listing.parsed.manifest.leave_out;
    let key = visit.form.get("key").unwrap_or_default();
    let at = left.iter().position(|left| key_of(&left.file) == key).ok_or(PageError::Changed)?;
    visit.case()?.save(visit.shown()?, "putting a file back", |text| {
        edit::remove(text, &FieldPath::top("leave_out").row(at)).map(|edited| edited.text)
    })?;
    visit.page.say("It is no longer left out. Add it to the list now.");
    Ok(go_on("/files"))
}

/// The files that are left out, each with a way back.
pub(super) fn list(visit: &PageVisit, listing: &CaseListing) -> Markup {
    let left = &listing.parsed.manifest.leave_out;
    html! {
        @if !left.is_empty() {
            details {
                summary { "Left out on purpose (" (left.len()) ")" }
                div {
                    ul.choices {
                        @for one in left {
                            li {
                                (one.file)
                                @if !one.reason.is_empty() { span.hint { " – " (one.reason) } }
                                form method="post" action="/put-back" {
                                    (hidden(visit, Some(listing.digest)))
                                    input type="hidden" name="key" value=(key_of(&one.file));
                                    button.quiet type="submit" { "Put it back" span.hide { ": " (one.file) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
