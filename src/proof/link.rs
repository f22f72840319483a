//! Links: each leads to a page of this document and does nothing else. Those of the front matter are the ones
//! that were asked for, each page behind the index leads back to it once, and what else there is on an item's
//! page stays inside the item. The index leads to every item, in the items' order.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};

use super::fault::{Broken, Faults, wrong};
use super::sheet::{Surface, Wanted, near};
use super::shelf::Shelf;
use super::words::{is_name, leads_to, numbers, stray, whole};
use crate::front::{self, Rectangle};
use crate::model::PageNumber;
use crate::paper::FOOT_BAND;
use crate::plan::Plan;

/// What a link may say.
const LINK: [&str; 11] =
    ["Type", "Subtype", "Rect", "QuadPoints", "Border", "BS", "C", "F", "H", "A", "Dest"];

/// How a page may be shown that is led to.
const VIEWS: [&[u8]; 8] = [b"XYZ", b"Fit", b"FitH", b"FitV", b"FitR", b"FitB", b"FitBH", b"FitBV"];

/// Flags of what is not to be seen: invisible, hidden, not viewed.
const UNSEEN: i64 = 1 | 1 << 1 | 1 << 5;

/// Which page of the bundle each page object is.
pub(super) struct PageNumbers(BTreeMap<u32, PageNumber>);

impl PageNumbers {
    pub(super) fn of(pages: &[u32]) -> Self {
        Self(pages.iter().zip(1..).map(|(object, page)| (*object, PageNumber::new(page))).collect())
    }

    /// The page that an object is.
    pub(super) fn page(&self, object: u32) -> Option<PageNumber> {
        self.0.get(&object).copied()
    }

    /// The page that a destination leads to: an array with the page and how to show it.
    pub(super) fn led_to(&self, place: &Array<'_>) -> Option<PageNumber> {
        let mut items = place.raw_iter();
        let page = items.next().and_then(|page| leads_to(&page))?;
        let view =
            matches!(items.next(), Some(MaybeRef::NotRef(Object::Name(name))) if VIEWS.contains(&&*name));
        self.page(page).filter(|_| view)
    }
}

/// A link as it was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    area: Rectangle,
    to: PageNumber,
}

/// Reads the links on a page and compares those that can be told from the page alone.
pub(super) fn on_page<R: Read + Seek>(
    shelf: &mut Shelf<R>,
    page: &Dict<'_>,
    wanted: &Wanted<'_>,
    surface: &Surface<'_>,
    numbers: &PageNumbers,
    faults: &mut Faults,
) -> Result<Vec<Found>, Broken> {
    let mut links = Vec::new();
    let list = match page.get_raw::<Object<'_>>(b"Annots") {
        None => Vec::new(),
        Some(MaybeRef::NotRef(Object::Array(list))) => list.raw_iter().collect(),
        Some(_) => return wrong(format!("the links of page {} cannot be read", wanted.page)),
    };
    for entry in list {
        let Some(number) = leads_to(&entry) else {
            return wrong(format!("the links of page {} cannot be read", wanted.page));
        };
        let held = shelf.get(number)?;
        match read(&held.dict()?, numbers) {
            Ok(link) => links.push(link),
            Err(what) => faults.say(format!("a link on page {} {what}", wanted.page)),
        }
    }
    let (right, top) = (surface.paper.width, surface.paper.height);
    for link in &links {
        let [a, b, c, d] = link.area;
        let inside = -0.1 <= a && a < c && c <= right + 0.1 && -0.1 <= b && b < d && d <= top + 0.1;
        faults.expect(inside, || {
            format!("the link from page {} to page {} is not on the page", wanted.page, link.to)
        });
    }
    Ok(links)
}

/// One link, or what is wrong with it.
fn read(dict: &Dict<'_>, pages: &PageNumbers) -> Result<Found, String> {
    if !is_name(dict, b"Subtype", b"Link") {
        return Err("is no link but another kind of note".into());
    }
    if let Some(key) = stray(dict, &LINK) {
        return Err(format!("has /{key}"));
    }
    let place = match (dict.get::<Dict<'_>>(b"A"), dict.get::<Array<'_>>(b"Dest")) {
        (Some(action), None) => {
            let kind = action.get::<Name<'_>>(b"S");
            match kind {
                Some(kind) if *kind != *b"GoTo" => {
                    return Err(format!("does not lead to a page but is of the kind {}", kind.as_str()));
                }
                _ if stray(&action, &["Type", "S", "D"]).is_some() => {
                    return Err("does more than lead to a page".into());
                }
                Some(_) => action.get::<Array<'_>>(b"D"),
                None => None,
            }
        }
        (None, place) => place,
        (Some(_), Some(_)) => return Err("leads to two places".into()),
    };
    let Some(to) = place.and_then(|place| pages.led_to(&place)) else {
        return Err("leads to no page of the bundle".into());
    };
    if whole(dict, b"F").unwrap_or(0) & UNSEEN != 0 {
        return Err("cannot be seen".into());
    }
    match numbers::<4>(dict, b"Rect") {
        Some(area) => Ok(Found { area, to }),
        None => Err("does not say where it is".into()),
    }
}

/// Compares a page's links with what was asked for and with the plan.
pub(super) fn compare(
    links: &[Found],
    wanted: &Wanted<'_>,
    surface: &Surface<'_>,
    asked: &[&front::Link],
    plan: &Plan,
    faults: &mut Faults,
) {
    let page = wanted.page;
    let leads_back = |link: &Found| link.to == plan.index.first() && link.area[3] <= FOOT_BAND;
    let (back, links): (Vec<&Found>, Vec<&Found>) =
        links.iter().partition(|link| wanted.back && leads_back(link));
    if wanted.back {
        let over = |link: &Found| {
            surface.words.is_some_and(|words| {
                let [left, bottom, right, top] = link.area;
                left <= words.left && words.right <= right && bottom <= words.base && words.base < top
            })
        };
        faults.expect(back.len() == 1 && back.iter().all(|link| over(link)), || {
            format!("page {page} does not lead back to the index where it says so")
        });
    }
    match (wanted.front, wanted.item) {
        (None, Some((item, _))) => {
            for link in links {
                let inside = item.pages.first() <= link.to && link.to <= item.pages.last();
                faults.expect(inside && link.area[3] > FOOT_BAND, || {
                    format!("a link on page {page} leads from item {} to page {}", item.number, link.to)
                });
            }
        }
        _ => {
            let found = links.iter().map(|link| link.to);
            let same = found.eq(asked.iter().map(|link| link.to));
            faults.expect(same, || {
                let (found, asked) = first_difference(&links, asked);
                format!("page {page} leads to {found} where it should lead to {asked}")
            });
            let placed = links.iter().zip(asked).all(|(link, asked)| near(&link.area, &asked.area));
            faults.expect(placed, || format!("a link on page {page} is not where it should be"));
        }
    }
}

/// Where two lists of links part, in words.
fn first_difference(links: &[&Found], asked: &[&front::Link]) -> (String, String) {
    let word = |to: Option<PageNumber>| to.map_or("nothing more".into(), |to| format!("page {to}"));
    let at =
        (0..).find(|at| links.get(*at).map(|l| l.to) != asked.get(*at).map(|l| l.to)).unwrap_or_default();
    (word(links.get(at).map(|link| link.to)), word(asked.get(at).map(|link| link.to)))
}

/// The index must lead to the first page of every item, in order, and then at most to what follows the items.
/// A band over a section leads where its first item does, and a row may be split.
pub(super) fn index(found: &[Found], plan: &Plan, faults: &mut Faults) {
    let mut led: Vec<PageNumber> = found.iter().map(|link| link.to).collect();
    led.dedup();
    let mut led = led.into_iter().peekable();
    for item in plan.items() {
        let first = item.pages.first();
        if led.next_if_eq(&first).is_none() {
            faults.say(format!("the index does not lead to item {} on page {first}", item.number));
            return;
        }
    }
    for part in [plan.schedule, plan.checking] {
        led.next_if_eq(&part.first());
    }
    if let Some(to) = led.next() {
        faults.say(format!("the index leads to page {to}, where it should not"));
    }
}
