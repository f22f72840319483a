//! Reading a finished bundle page by page: each page as an image with its words beneath, and what it is of; the words can
//! be searched, and recordings play from the sheet that names them.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::begin_list::purpose_in_words;
use crate::bundle::listing::{CaseListing, ListedItem};
use crate::integrity::RecordItem;
use crate::model::{ItemPath, PageNumber, counted};
use crate::page::finished::{self, FinishedBundle};
use crate::page::layout::{screen, waiting_screen};
use crate::page::pictures::{PATIENCE, PageSize, WantedPage};
use crate::page::recordings;
use crate::page::visit::{self, PageAnswer, PageError, PageVisit, go_on};

/// Pages that a search lists.
const MOST: usize = 200;
/// Letters around a word that was found.
const AROUND: usize = 110;

/// Goes to the only bundle, or shows which there are.
pub(in crate::page) fn choose(visit: &PageVisit) -> PageAnswer {
    let bundles = finished::bundles(&visit.case()?.folder);
    let body = match bundles.len() {
        0 => html! {
            h1 { "Read your bundle" }
            p { "There is no bundle yet." }
            p { a.button href="/build" { "Build it" } }
        },
        1 => return Ok(go_on("/read/1/1")),
        _ => html! {
            h1 { "Read your bundles" }
            ul.rows {
                @for (at, bundle) in bundles.iter().enumerate() {
                    li { a href=(format!("/read/{}/1", at + 1)) { (purpose_in_words(bundle.record.purpose).0) } }
                }
            }
        },
    };
    Ok(screen(visit, "Read your bundle", &body))
}

fn bundle_of(visit: &PageVisit) -> Result<(usize, FinishedBundle), PageError> {
    let number = visit.number(0)?;
    let bundles = finished::bundles(&visit.case()?.folder);
    let bundle = number.checked_sub(1).and_then(|at| bundles.into_iter().nth(at));
    Ok((number, bundle.ok_or(PageError::NotThere)?))
}

/// Goes to the page that was typed.
pub(in crate::page) fn go(visit: &PageVisit) -> PageAnswer {
    let (number, bundle) = bundle_of(visit)?;
    let typed: String =
        visit.query.get("page").unwrap_or_default().chars().filter(char::is_ascii_digit).take(6).collect();
    let page = typed.parse::<u32>().unwrap_or(1).clamp(1, bundle.record.pages.max(1));
    Ok(go_on(&format!("/read/{number}/{page}")))
}

fn page_of(visit: &PageVisit, bundle: &FinishedBundle) -> Result<u32, PageError> {
    let page = u32::try_from(visit.number(1)?).map_err(|_| PageError::NotThere)?;
    if (1..=bundle.record.pages).contains(&page) { Ok(page) } else { Err(PageError::NotThere) }
}

/// The image of a page.
pub(in crate::page) fn image(visit: &PageVisit) -> PageAnswer {
    let (_, bundle) = bundle_of(visit)?;
    let page = page_of(visit, &bundle)?;
    let size = visit.places.get(2).and_then(|name| PageSize::from_name(name)).ok_or(PageError::NotThere)?;
    let file = ItemPath::parse(&bundle.pdf).map_err(|_| PageError::NotThere)?;
    let wanted = WantedPage { file, page: page as usize, password: None, title: String::new(), size };
    match visit.case()?.pictures_of(&bundle).page(&wanted, PATIENCE) {
        Ok(drawn) => Ok(visit::bytes(StatusCode::OK, "image/png", drawn.png)),
        Err(_) => Err(PageError::NotThere),
    }
}

/// Shows a page.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let (number, bundle) = bundle_of(visit)?;
    let page = page_of(visit, &bundle)?;
    let last = bundle.record.pages;
    let words = case.words_of(&bundle);
    let own = words.as_deref().and_then(Option::as_ref).and_then(|pages| pages.get(page as usize - 1));
    let large = visit.query.get("size") == Some("large");
    let size = if large { PageSize::Large } else { PageSize::Page };
    let more = if large { "?size=large" } else { "" };
    let href = |page: u32| format!("/read/{number}/{page}{more}");
    // Without a list the bundle can still be read.
    let listing = case.listing().ok();
    let title = format!("Page {page} of {last}");
    let body = html! {
        div.read-top {
            h1 { (bundle.record.title) }
            (ways(number, page, visit.query.get("q").unwrap_or_default()))
        }
        div.pages.reading {
            p.which { strong { (title) } ": " (what(&bundle, page, listing.as_ref())) }
            (recording_on(&bundle, page, listing.as_ref(), &case.folder))
            div.page-frame.large[large] tabindex="0" role="region" aria-label=(title) {
                img src=(format!("/read/{number}/{page}/{}", size.name())) alt=(format!("{title}. Its words are below."));
            }
            div.page-ways {
                span { @if page > 1 { a rel="prev" data-page href=(href(page - 1)) { "Previous page" } } }
                p {
                    (title) " "
                    a data-page href=(format!("/read/{number}/{page}{}", if large { "" } else { "?size=large" })) {
                        @if large { "Smaller" } @else { "Larger" }
                    }
                }
                span { @if page < last { a rel="next" data-page href=(href(page + 1)) { "Next page" } } }
            }
            details.words {
                summary { "Words on this page" }
                div {
                    @match (&words, own) {
                        (None, _) => p.hint { "The words are being read. Load this page again in a moment." }
                        (_, Some(own)) if !own.trim().is_empty() => p.page-words { (own) }
                        _ => p.hint { "No words can be read on this page." }
                    }
                }
            }
        }
        div.buttons {
            a.button.secondary href=(format!("/bundle/{number}/file/1")) { "Open in my PDF viewer" }
            a href="/build" { "Back to the files of the bundle" }
        }
    };
    Ok(screen(visit, &title, &body))
}

/// Ways to a page and to words.
fn ways(number: usize, page: u32, looked_for: &str) -> Markup {
    html! {
        div.read-ways {
            form method="get" action=(format!("/read/{number}")) {
                label for="page" { "Go to page" }
                div.beside-button {
                    input.four type="text" inputmode="numeric" id="page" name="page" value=(page) autocomplete="off";
                    button.secondary type="submit" { "Go" }
                }
            }
            form method="get" action=(format!("/read/{number}/find")) role="search" {
                label for="q" { "Search in the words" }
                div.beside-button {
                    input type="text" id="q" name="q" value=(looked_for) autocomplete="off";
                    button.secondary type="submit" { "Search" }
                }
            }
        }
    }
}

fn item_on(bundle: &FinishedBundle, page: u32) -> Option<&RecordItem> {
    let page = PageNumber::new(page);
    bundle.record.items.iter().find(|item| item.first_page <= page && page <= item.last_page)
}

fn listed<'l>(listing: Option<&'l CaseListing>, file: &ItemPath) -> Option<&'l ListedItem> {
    listing?.items.iter().find(|item| item.files.contains(file))
}

/// What a page is of, as the record says it.
fn what(bundle: &FinishedBundle, page: u32, listing: Option<&CaseListing>) -> Markup {
    let Some(item) = item_on(bundle, page) else {
        let number = PageNumber::new(page);
        let parts = bundle.record.front_matter.iter();
        let names: Vec<&str> = parts
            .filter(|part| part.first_page <= number && number <= part.last_page)
            .map(|part| part.name.as_str())
            .collect();
        return html! { (names.join(" and ")) };
    };
    let number = PageNumber::new(page);
    let shown = item.pages.iter().find(|shown| shown.page == number);
    let file =
        item.file_on(number).and_then(|at| item.files.get(at - 1)).map_or(&item.file, |file| &file.file);
    let enclosed = shown.and_then(|shown| shown.enclosure.as_deref());
    let enclosed = enclosed.and_then(|at| item.enclosures.iter().find(|one| one.number == at));
    html! {
        "document " (item.number) ", "
        @match listed(listing, file) {
            Some(own) => a href=(format!("/item/{}", own.row)) { (item.title) },
            None => (item.title),
        }
        br;
        span.hint {
            (file)
            @if let Some(enclosed) = enclosed { ", attachment " (enclosed.number) " (" (enclosed.name) ")" }
            @if let Some(shown) = shown { ", page " (shown.source_page) }
            @else { ", information sheet" }
        }
    }
}

/// The recording that a sheet stands for.
fn recording_on(
    bundle: &FinishedBundle,
    page: u32,
    listing: Option<&CaseListing>,
    folder: &std::path::Path,
) -> Markup {
    let item = item_on(bundle, page).filter(|item| item.pages.is_empty());
    let own = item
        .and_then(|item| listed(listing, &item.file))
        .filter(|own| own.files.first().is_some_and(|file| recordings::kind_of(folder, file).is_some()));
    html! {
        @if let Some(own) = own {
            audio controls preload="metadata" src=(format!("/item/{}/sound/1", own.row)) aria-label=(format!("Recording: {}", own.title())) {}
            p { a href=(format!("/calls/{}", own.row)) { "Listen next to the transcript" } }
        }
    }
}

/// Shows where words are.
pub(in crate::page) fn find(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let (number, bundle) = bundle_of(visit)?;
    let looked_for = visit.query.filled("q").unwrap_or_default();
    let words = case.words_of(&bundle);
    let waiting = words.is_none();
    let found = words.as_deref().and_then(Option::as_ref).map(|pages| found(pages, looked_for));
    let body = html! {
        p { a href=(format!("/read/{number}/1")) { "Back to the pages" } }
        h1 { "Search in the words" }
        (ways(number, 1, looked_for))
        @if waiting {
            p role="status" { "The words of your bundle are being read." }
            progress aria-label="In progress" {}
        } @else if looked_for.is_empty() {
            p { "Enter a word, a name or a number." }
        } @else if let Some(found) = &found {
            p role="status" {
                @if found.is_empty() { "Nothing was found for " strong { (looked_for) } ". Scans that were not read have no words." }
                @else { (counted(found.len(), "page has", "pages have")) " " strong { (looked_for) } "." }
            }
            ol.found {
                @for (page, [before, hit, after]) in found.iter().take(MOST) {
                    li {
                        a href=(format!("/read/{number}/{page}")) { "Page " (page) }
                        p { (before) mark { (hit) } (after) }
                    }
                }
            }
            @if found.len() > MOST { p { "Only the first " (MOST) " are listed." } }
        } @else {
            p { "The words of this bundle cannot be read here. Search in your PDF viewer." }
        }
    };
    Ok(match waiting {
        true => waiting_screen(visit, "Search in the words", &body),
        false => screen(visit, "Search in the words", &body),
    })
}

/// The pages that have these words, each with the words around the first place.
fn found(pages: &[String], looked_for: &str) -> Vec<(usize, [String; 3])> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted: Vec<char> = plain(looked_for).chars().map(small).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let on = |(at, page): (usize, &String)| {
        let letters: Vec<char> = plain(page).chars().collect();
        let lower: Vec<char> = letters.iter().copied().map(small).collect();
        let place = lower.windows(wanted.len()).position(|window| window == wanted)?;
        let end = place + wanted.len();
        let (from, to) = (sentence_start(&letters, place), sentence_end(&letters, end));
        let text =
            |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
        let ahead = if from > 0 { "… " } else { "" };
        let behind = if to < letters.len() { " …" } else { "" };
        Some((
            at + 1,
            [format!("{ahead}{}", text(from, place)), text(place, end), format!("{}{behind}", text(end, to))],
        ))
    };
    pages.iter().enumerate().filter_map(on).collect()
}

/// A letter as a search compares it: one for one, so that places stay the same.
fn small(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

fn is_end(letter: char) -> bool {
    matches!(letter, '.' | '?' | '!')
}

fn sentence_start(letters: &[char], place: usize) -> usize {
    let least = place.saturating_sub(AROUND);
    let before = letters.get(least..place).unwrap_or_default();
    let pair = |at: &usize| before.get(*at).is_some_and(|c| is_end(*c)) && before.get(at + 1) == Some(&' ');
    match (0..before.len()).rev().find(pair) {
        Some(end) => least + end + 2,
        // No word is cut in two.
        None if least > 0 => least + before.iter().position(|letter| *letter == ' ').map_or(0, |at| at + 1),
        None => least,
    }
}

fn sentence_end(letters: &[char], place: usize) -> usize {
    let most = (place + AROUND).min(letters.len());
    let after = letters.get(place..most).unwrap_or_default();
    match after.iter().position(|letter| is_end(*letter)) {
        Some(end) => place + end + 1,
        None if most < letters.len() => {
            place + after.iter().rposition(|letter| *letter == ' ').unwrap_or(after.len())
        }
        None => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_shows_the_sentence_of_each_page() {
        let pages = [
            "Dear Sir. We  owe\nyou £5.20 now. Yours".to_owned(),
            "Nothing here".to_owned(),
            "you £5.20".to_owned(),
        ];
        let found = found(&pages, "YOU  £5.20");
        let parts: Vec<(usize, String)> =
            found.iter().map(|(page, parts)| (*page, parts.join("|"))).collect();
        assert_eq!(parts, [(1, "… We owe |you £5.20| now. …".into()), (3, "|you £5.20|".into())]);
        assert!(super::found(&pages, "  ").is_empty());
    }
}
