//! The files of a finished bundle: what each is, what may be sent to whom, and how to get at them.

use maud::{Markup, html};

use crate::bundle::listing::CaseListing;
use crate::bundle::project::{self, UserTexts};
use crate::bundle::result_words::output_word;
use crate::case::profile::Profile;
use crate::model::file_names::{MEDIA_FOLDER, PARTS_FOLDER};
use crate::model::{counted, size_in_words};
use crate::page::file_body;
use crate::page::finished::{self, FinishedBundle};
use crate::page::layout::hidden;
use crate::page::open_case::OpenCase;
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};
use crate::system::open::show_folder;

/// The bundles that are there.
pub(super) fn there(
    visit: &PageVisit,
    case: &OpenCase,
    listing: &CaseListing,
    bundles: &[FinishedBundle],
) -> Markup {
    let shared = finished::shared_zip(bundles);
    html! {
        @for (at, bundle) in bundles.iter().enumerate() {
            (one(case, listing, at + 1, bundle, bundles.len() > 1))
        }
        @if let Some((path, bytes)) = shared {
            p {
                "The originals of all of them, unchanged: "
                a href="/bundle/0/file/0" { (path.file_name().unwrap_or_default().to_string_lossy()) }
                " (" (size_in_words(bytes)) ")"
            }
        }
        form method="post" action="/bundle/folder" {
            (hidden(visit, None))
            p { "All of this is in the folder " code { (finished::output_folder(&case.folder).display()) } }
            button.secondary type="submit" { "Open this folder" }
        }
    }
}

fn one(
    case: &OpenCase,
    listing: &CaseListing,
    number: usize,
    bundle: &FinishedBundle,
    of_several: bool,
) -> Markup {
    let record = &bundle.record;
    let heading = if of_several { record.purpose.word() } else { "" };
    let profile = profile_of(case, listing, bundle);
    let size = |n: usize| bundle.files.get(n).map_or(String::new(), |(_, bytes)| size_in_words(*bytes));
    html! {
        section.made {
            h2 { @if heading.is_empty() { (record.title) } @else { (record.title) " (" (heading) ")" } }
            p {
                (counted(record.items.len(), "item", "items")) " on " (counted(record.pages as usize, "page", "pages"))
                ", dated " (crate::model::PartialDate::Day(record.date)) "."
            }
            div.buttons {
                a.button href=(format!("/read/{number}/1")) { "Read it here" }
                a.button.secondary href=(format!("/bundle/{number}/file/1")) { "Open in my PDF viewer" }
                a href=(format!("/verify?bundle={number}")) { "Verify it" }
            }
            h3 { "Send this early" }
            p {
                "This is the evidence digest, a fingerprint (SHA-256) of all the original files and pages. It is printed on the cover."
            }
            p { code.digest { (record.evidence_digest.in_groups()) } }
            p.hint {
                "Anyone who can change a file can also change a digest stored with it. So send or print the cover early: "
                "after that, no change can go unnoticed."
            }
            h3 { "What to send, and what to keep" }
            @if let Some(profile) = &profile { (whom(listing, profile, bundle)) }
            ul.outputs {
                @for (at, (name, _)) in bundle.files.iter().enumerate() {
                    li {
                        a href=(format!("/bundle/{number}/file/{}", at + 1)) { (name) }
                        span.hint { " " (size(at)) ", " (output_word(name)) }
                    }
                }
            }
        }
    }
}

/// What may be sent to whom, held against what the body takes.
fn whom(listing: &CaseListing, profile: &Profile, bundle: &FinishedBundle) -> Markup {
    let manifest = &listing.parsed.manifest;
    let named = manifest.case.body.as_deref().filter(|_| listing.purposes.len() < 2);
    let body = named.unwrap_or(&profile.body);
    let body = if body.is_empty() { "the reader" } else { body };
    let bytes = bundle.files.first().map_or(0, |(_, bytes)| *bytes);
    let within = |folder: &str| {
        let inside = format!("{folder}/");
        bundle.files.iter().filter(|(name, _)| name.starts_with(&inside)).collect::<Vec<_>>()
    };
    let (parts, media) = (within(PARTS_FOLDER), within(MEDIA_FOLDER));
    let unedited = crate::frontmatter::item_wording::unedited(manifest, profile);
    html! {
        ul {
            li {
                @match profile.upload_bytes() {
                    Some(limit) if bytes <= limit => {
                        "Send " strong { (bundle.pdf) } " to " (body) ". It is " (size_in_words(bytes))
                        ", and files of up to " (size_in_words(limit)) " are accepted."
                    }
                    Some(limit) if !parts.is_empty() => {
                        "Send the " strong { (counted(parts.len(), "part", "parts")) } " in the folder " code { (PARTS_FOLDER) }
                        " to " (body) ". The bundle is " (size_in_words(bytes)) ", and only files of up to "
                        (size_in_words(limit)) " are accepted. Page numbers run on through the parts."
                    }
                    Some(limit) => {
                        strong { (bundle.pdf) } " is " (size_in_words(bytes)) ". " (body) " accepts files of up to "
                        (size_in_words(limit)) ". Build again to get parts that are small enough."
                    }
                    None => {
                        "Send " strong { (bundle.pdf) } " (" (size_in_words(bytes)) ") to " (body)
                        ". No size limit is known there."
                    }
                }
                @if !profile.address.is_empty() { " Address: " (profile.address.join(", ")) "." }
            }
            @if !media.is_empty() {
                li { "Send the " (counted(media.len(), "recording", "recordings")) " in the folder " code { (MEDIA_FOLDER) } " with it." }
            }
            @if let Some(unedited) = unedited { li { strong { (unedited) } } }
            li { "Keep the other files. They hold your originals, unchanged, and prove later that nothing was changed." }
        }
    }
}

/// What the purpose of a bundle asks for, with what the user changed in it.
fn profile_of(case: &OpenCase, listing: &CaseListing, bundle: &FinishedBundle) -> Option<Profile> {
    let texts = UserTexts::with_manifest(&case.options(), listing.text.clone()).ok()?;
    let nation = listing.parsed.manifest.case.nation.unwrap_or_default();
    Some(project::read_profile(&texts, bundle.record.purpose, nation, &mut Vec::new()))
}

/// One file of a bundle, to be saved. It is named by numbers of the list, and never by a path.
pub(in crate::page) fn file(visit: &PageVisit) -> PageAnswer {
    let bundles = finished::bundles(&visit.case()?.folder);
    let (number, at) = (visit.number(0)?, visit.number(1)?);
    if (number, at) == (0, 0) {
        let (path, _) = finished::shared_zip(&bundles).ok_or(PageError::NotThere)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(file_body::attachment(&path, &name, "application/zip")?);
    }
    let bundle = number.checked_sub(1).and_then(|number| bundles.get(number)).ok_or(PageError::NotThere)?;
    let (name, _) = at.checked_sub(1).and_then(|at| bundle.files.get(at)).ok_or(PageError::NotThere)?;
    let kind = match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    };
    let plain = name.rsplit('/').next().unwrap_or(name);
    Ok(file_body::attachment(&bundle.folder.join(name), plain, kind)?)
}

/// Shows the folder of the outputs in the user's own file manager.
pub(in crate::page) fn folder(visit: &PageVisit) -> PageAnswer {
    let folder = finished::output_folder(&visit.case()?.folder);
    if !folder.is_dir() {
        return Err(PageError::NotThere);
    }
    let said = match show_folder(&folder) {
        Ok(()) => "The folder opens in another window.".to_owned(),
        Err(_) => format!("Nothing here can show folders. Open it yourself: {}", folder.display()),
    };
    visit.page.say(said);
    Ok(go_on("/build"))
}
