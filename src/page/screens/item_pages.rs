//! The pages of an item as somebody looks at them: one at a time, with ways to the next and the one before, closer on
//! demand; a recording is played. Files of others reach the browser only as images that this program drew, and as sound
//! under a type that it chose.

use std::time::Duration;

use axum::http::StatusCode;
use maud::{Markup, html};

use crate::bundle::listing::ListedItem;
use crate::ingest;
use crate::model::ItemPath;
use crate::model::picture::PictureError;
use crate::page::open_case::OpenCase;
use crate::page::pictures::{PATIENCE, PageSize, WantedPage};
use crate::page::recordings;
use crate::page::visit::{self, PageAnswer, PageError, PageVisit};

/// How long the screen of an item waits to know how many pages it has.
const MOMENT: Duration = Duration::from_millis(2_500);
/// One dot that nobody sees, in the place of an image in a list that cannot be drawn.
const NOTHING: &[u8] = include_bytes!("../assets/nothing.png");

/// The image of a page.
pub(in crate::page) fn image(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = visit.item(&listing)?;
    let size = visit.places.get(3).and_then(|name| PageSize::from_name(name)).ok_or(PageError::NotThere)?;
    let file = file_at(item, visit.number(1)?).ok_or(PageError::NotThere)?;
    let case = visit.case()?;
    let wanted = wanted(&case, item, file, visit.number(2)?, size);
    match case.pictures.page(&wanted, PATIENCE) {
        Ok(drawn) => Ok(visit::bytes(StatusCode::OK, "image/png", drawn.png)),
        Err(_) if size == PageSize::Small => Ok(visit::bytes(StatusCode::OK, "image/png", NOTHING.to_vec())),
        Err(_) => Err(PageError::NotThere),
    }
}

/// A part of a recording.
pub(in crate::page) fn sound(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = visit.item(&listing)?;
    let file = file_at(item, visit.number(1)?).ok_or(PageError::NotThere)?;
    recordings::part(&visit.case()?.folder, file, visit.range.as_deref()).ok_or(PageError::NotThere)
}

/// The file of an item, from 1.
fn file_at(item: &ListedItem, number: usize) -> Option<&ItemPath> {
    item.files.get(number.checked_sub(1)?)
}

fn wanted(case: &OpenCase, item: &ListedItem, file: &ItemPath, page: usize, size: PageSize) -> WantedPage {
    let password = ingest::password(&item.item, &case.settings.environment).ok().flatten();
    WantedPage { file: file.clone(), page, password, title: item.title(), size }
}

/// Where somebody is in an item: which file, which page, and how close.
struct PagePlace {
    file: usize,
    page: usize,
    size: PageSize,
}

impl PagePlace {
    fn new(visit: &PageVisit) -> Self {
        let number =
            |name| visit.query.filled(name).and_then(|number| number.parse().ok()).unwrap_or(1).max(1);
        let size = if visit.query.get("size") == Some("large") { PageSize::Large } else { PageSize::Page };
        Self { file: number("file"), page: number("page"), size }
    }

    fn href(&self, row: usize, show: &str) -> String {
        let size = if self.size == PageSize::Large { "&size=large" } else { "" };
        let show = if show.is_empty() { String::new() } else { format!("&show={show}") };
        format!("/item/{row}?file={}&page={}{size}{show}", self.file, self.page)
    }
}

/// The pages of an item, beside its form.
pub(super) fn pages(visit: &PageVisit, case: &OpenCase, item: &ListedItem, show: &str) -> Markup {
    let place = PagePlace::new(visit);
    let Some(file) = file_at(item, place.file) else {
        return html! { div.pages { p.not-drawn { "This file is not in the folder." } } };
    };
    if let Some(kind) = recordings::kind_of(&case.folder, file) {
        return html! {
            div.pages {
                (file_name(item, place.file, file))
                audio controls preload="metadata" src=(format!("/item/{}/sound/{}", item.row, place.file)) {
                    "Your browser cannot play this."
                }
                @if matches!(kind, "audio/amr" | "application/octet-stream" | "audio/basic") {
                    p.hint { "Most browsers cannot play this kind of recording. Open it with another program." }
                }
                (other_files(&place, item, show, None))
            }
        };
    }
    let drawn = case.pictures.page(&wanted(case, item, file, place.page, place.size), MOMENT);
    let count = drawn.as_ref().map(|drawn| drawn.pages).ok();
    html! {
        div.pages {
            (file_name(item, place.file, file))
            @match &drawn {
                Ok(_) | Err(PictureError::Slow) => {
                    @let source = format!("/item/{}/image/{}/{}/{}", item.row, place.file, place.page, place.size.name());
                    @let large = place.size == PageSize::Large;
                    div.page-frame.large[large] tabindex="0" role="region" aria-label="Page" {
                        img src=(source) alt=(format!("Page {} of {}", place.page, item.title()));
                    }
                }
                Err(PictureError::NotBuilt) => {
                    p.not-drawn { "This copy of leverarch shows no images of pages. The document will be in the bundle." }
                }
                Err(_) => p.not-drawn { "Not drawn here. It will be in the bundle." }
            }
            (other_files(&place, item, show, count))
        }
    }
}

fn file_name(item: &ListedItem, number: usize, file: &ItemPath) -> Markup {
    html! {
        p.hint {
            @if item.files.len() > 1 { "File " (number) " of " (item.files.len()) ": " }
            (file)
        }
    }
}

/// The ways to other pages and files of the item, and closer.
fn other_files(place: &PagePlace, item: &ListedItem, show: &str, count: Option<usize>) -> Markup {
    let (row, files) = (item.row, item.files.len());
    let to = |file: usize, page: usize| PagePlace { file, page, size: place.size }.href(row, show);
    let before = match (place.page, place.file) {
        (page, file) if page > 1 => Some((to(file, page - 1), "Previous page")),
        (_, file) if file > 1 => Some((to(file - 1, 1), "Previous file")),
        _ => None,
    };
    let after = match count {
        Some(count) if place.page < count => Some((to(place.file, place.page + 1), "Next page")),
        _ if place.file < files => Some((to(place.file + 1, 1), "Next file")),
        _ => None,
    };
    let closer = match place.size {
        PageSize::Large => (PagePlace { size: PageSize::Page, ..*place }, "Smaller"),
        _ => (PagePlace { size: PageSize::Large, ..*place }, "Larger"),
    };
    html! {
        div.page-ways {
            span { @if let Some((href, words)) = before { a rel="prev" data-page href=(href) { (words) } } }
            p {
                @if let Some(count) = count {
                    "Page " (place.page) " of " (count) " "
                    a data-page href=(closer.0.href(row, show)) { (closer.1) }
                }
            }
            span { @if let Some((href, words)) = after { a rel="next" data-page href=(href) { (words) } } }
        }
    }
}
