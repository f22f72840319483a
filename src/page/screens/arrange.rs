//! The order of the bundle: each section as a list, and buttons that move an item. Date order is the default; what is moved
//! gets a `place`, and what is put into another section gets its `section`. What a change comes to is worked out by the
//! same code that orders a build, before it is saved.

use maud::{Markup, html};

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{self, EditError, EditValue, FieldPath};
use crate::page::layout::{hidden, screen};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// Where an item is moved.
const MOVES: [(&str, &str, &str); 4] = [
    ("up", "Up", "Move up"),
    ("down", "Down", "Move down"),
    ("top", "First", "Move to the top"),
    ("bottom", "Last", "Move to the end"),
];

/// The items of one section, in order.
struct ArrangedSection<'l> {
    label: String,
    title: String,
    items: Vec<&'l ListedItem>,
}

fn sections(listing: &CaseListing) -> Vec<ArrangedSection<'_>> {
    let mut sections: Vec<ArrangedSection<'_>> = Vec::new();
    for item in listing.items.iter().filter(|item| item.number.is_some()) {
        match sections.last_mut() {
            Some(last) if (&last.label, &last.title) == (&item.section.0, &item.section.1) => {
                last.items.push(item)
            }
            _ => sections.push(ArrangedSection {
                label: item.section.0.clone(),
                title: item.section.1.clone(),
                items: vec![item],
            }),
        }
    }
    sections
}

/// The sections that an item can be put into: the word of the manifest, and what the user reads.
fn targets(listing: &CaseListing) -> Vec<(String, String)> {
    let manifest = &listing.parsed.manifest;
    manifest
        .section
        .iter()
        .map(|section| (section.id.clone(), format!("{}. {}", section.id, section.title)))
        .collect()
}

/// Shows the order.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let sections = sections(&listing);
    let targets = targets(&listing);
    let moved = (visit.query.get("moved"), visit.query.get("by"));
    let body = html! {
        h1 { "Arrange" }
        p { "Documents come in date order within each section. Move one only where another order helps the reader." }
        @if targets.is_empty() {
            p.hint { "The sections follow from the kind of each document. To change the section of a document, change its kind." }
        }
        @for section in &sections {
            @let count = section.items.len();
            section {
                @if !section.title.is_empty() {
                    h2 { @if !section.label.is_empty() { (section.label) ". " } (section.title) }
                }
                ol.arrange {
                    @for (at, item) in section.items.iter().enumerate() {
                        (row(visit, &listing, item, (at, count), &targets, moved))
                    }
                }
            }
        }
    };
    Ok(screen(visit, "Arrange", &body))
}

fn row(
    visit: &PageVisit,
    listing: &CaseListing,
    item: &ListedItem,
    (at, count): (usize, usize),
    targets: &[(String, String)],
    moved: (Option<&str>, Option<&str>),
) -> Markup {
    let title = item.title();
    let key = item.key();
    let select = format!("section-{}", item.row);
    html! {
        li id=(format!("row-{}", item.row)) {
            div.what {
                span.number { (item.number.unwrap_or_default()) }
                a href=(format!("/item/{}", item.row)) { (title) }
                span.hint {
                    @match item.item.date { Some(date) => { " " (date) } None => " no date" }
                    @if item.item.place.is_some() { " · moved by hand" }
                }
            }
            form method="post" action="/arrange" {
                (hidden(visit, Some(listing.digest)))
                input type="hidden" name="key" value=(key);
                input type="hidden" name="row" value=(item.row);
                @for (word, sign, label) in MOVES {
                    @let at_end = match word { "up" | "top" => at == 0, _ => at + 1 == count };
                    @let is_it = moved.0 == Some(key.as_str()) && moved.1 == Some(word);
                    button.move type="submit" name="move" value=(word) disabled[at_end] autofocus[is_it && !at_end]
                        aria-label=(format!("{label}: {title}")) { (sign) }
                }
                @if item.item.place.is_some() {
                    button.quiet type="submit" name="move" value="date" { "Back to date order" span.hide { ": " (title) } }
                }
                @if targets.len() > 1 {
                    label.hide for=(select) { "Section of " (title) }
                    select id=(select) name="section" {
                        @for (word, label) in targets {
                            option value=(word) selected[item.item.section.as_deref() == Some(word)] { (label) }
                        }
                    }
                    button.quiet type="submit" name="move" value="section" { "Move to section" span.hide { ": " (title) } }
                }
            }
        }
    }
}

/// Moves an item.
pub(in crate::page) fn move_item(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let key = visit.form.get("key").unwrap_or_default();
    let item = listing.items.iter().find(|item| item.key() == key).ok_or(PageError::Changed)?;
    let title = item.title();
    let word = visit.form.get("move").unwrap_or_default();
    let label = format!("place of \"{title}\"");
    let path = FieldPath::top("item").row(item.row - 1);
    let order = match word {
        "section" => None,
        "date" => None,
        _ => Some(wanted_order(&listing, item, word)?),
    };
    let case = visit.case()?;
    case.save(visit.shown()?, &label, |text| match (word, &order) {
        ("section", _) => {
            let section = visit.form.filled("section").unwrap_or_default();
            let text = without_place(text, &path)?;
            edit::set(&text, &path.clone().key("section"), &EditValue::Text(section.into()))
                .map(|edited| edited.text)
        }
        (_, Some(order)) => placed(&listing, text, item.row, order),
        _ => without_place(text, &path),
    })?;
    let now = visit.listing()?;
    visit.page.say(where_now(&now, item.row, &title));
    Ok(go_on(&format!("/arrange?moved={key}&by={word}#row-{}", item.row)))
}

/// "Moved to 3 of 9 in B: First assessment".
fn where_now(listing: &CaseListing, row: usize, title: &str) -> String {
    for section in sections(listing) {
        let Some(at) = section.items.iter().position(|item| item.row == row) else { continue };
        let place = format!("Moved to {} of {}", at + 1, section.items.len());
        return match section.label.is_empty() {
            true => format!("{place}: {title}."),
            false => format!("{place} in {}: {title}.", section.label),
        };
    }
    format!("Saved: place of {title}.")
}

/// The rows of the item's section in the order that is wanted.
fn wanted_order(listing: &CaseListing, item: &ListedItem, word: &str) -> Result<Vec<usize>, PageError> {
    let mut rows: Vec<usize> = sections(listing)
        .into_iter()
        .map(|section| section.items.iter().map(|item| item.row).collect::<Vec<_>>())
        .find(|rows| rows.contains(&item.row))
        .ok_or(PageError::NotThere)?;
    let at = rows.iter().position(|row| *row == item.row).ok_or(PageError::NotThere)?;
    let to = match word {
        "up" => at.saturating_sub(1),
        "down" => (at + 1).min(rows.len() - 1),
        "top" => 0,
        "bottom" => rows.len() - 1,
        _ => return Err(PageError::Unusable("There is no such move.".into())),
    };
    let row = rows.remove(at);
    rows.insert(to, row);
    Ok(rows)
}

fn without_place(text: &str, item: &FieldPath) -> Result<String, EditError> {
    let place = item.clone().key("place");
    match edit::value_at(text, &place) {
        Some(_) => edit::remove(text, &place).map(|edited| edited.text),
        None => Ok(text.to_owned()),
    }
}

fn with_place(text: &str, row: usize, place: usize) -> Result<String, EditError> {
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    edit::set(text, &FieldPath::top("item").row(row - 1).key("place"), &EditValue::Integer(place))
        .map(|edited| edited.text)
}

/// The manifest with its items in this order, by as few lines as possible: none where the dates alone give it, one where
/// the place of the item that was moved does, and else the places of all that would come elsewhere.
fn placed(listing: &CaseListing, text: &str, moved: usize, order: &[usize]) -> Result<String, EditError> {
    let is_so = |text: &str| listing.order_of(text).iter().any(|rows| rows.as_slice() == order);
    let by_date = without_place(text, &FieldPath::top("item").row(moved - 1))?;
    if is_so(&by_date) {
        return Ok(by_date);
    }
    let at = |row: usize| order.iter().position(|other| *other == row).map_or(1, |at| at + 1);
    let mut text = with_place(text, moved, at(moved))?;
    if is_so(&text) {
        return Ok(text);
    }
    // Those that have a place by hand keep to their neighbours.
    for row in order {
        let placed = listing.item(*row).is_some_and(|item| item.item.place.is_some());
        if placed && *row != moved {
            text = with_place(&text, *row, at(*row))?;
        }
    }
    if is_so(&text) {
        return Ok(text);
    }
    for row in order {
        text = with_place(&text, *row, at(*row))?;
    }
    Ok(text)
}
