//! Links: each leads to a page of this document and does nothing else. Those of the front matter are the ones
//! that were asked for, those of an item's page are the ones its source had, and each page behind the index leads
//! back to it once. The index leads to every item, in the items' order.

use std::collections::BTreeMap;

use std::io::{Read, Seek};

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};

use super::entries::{is_name, leads_to, numbers, stray, whole};
use super::object_cache::ObjectCache;
use super::problem::{CheckError, Problems, wrong};
use crate::integrity::self_check::page_area::{ExpectedPage, LinkTarget, PageArea, near};
use crate::model::PageNumber;
use crate::model::paper::FOOT_BAND;
use crate::model::plan::Plan;

/// What a link may say.
pub(crate) const LINK: [&str; 11] =
    ["Type", "Subtype", "Rect", "QuadPoints", "Border", "BS", "C", "F", "H", "A", "Dest"];

/// Flags of what is not to be seen: invisible, hidden, not viewed.
const UNSEEN: i64 = 1 | 1 << 1 | 1 << 5;

/// What is wrong with a link: the end of a sentence about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum LinkError {
    #[error("is not a link but another kind of note")]
    NotALink,
    #[error("has /{0}")]
    StrayKey(String),
    #[error("does not lead to a page but is of the kind {0}")]
    OtherAction(String),
    #[error("does more than lead to a page")]
    MoreThanAPage,
    #[error("leads to two places")]
    TwoPlaces,
    #[error("leads to no page of the bundle")]
    NoPage,
    #[error("cannot be seen")]
    Unseen,
    #[error("does not say where it is")]
    NoArea,
}

/// Which page of the bundle each page object is.
pub(super) struct PageNumbers(BTreeMap<u32, PageNumber>);

impl PageNumbers {
    pub(super) fn new(pages: &[u32]) -> Self {
        Self(pages.iter().zip(1..).map(|(object, page)| (*object, PageNumber::new(page))).collect())
    }

    /// The page that an object is.
    pub(super) fn page(&self, object: u32) -> Option<PageNumber> {
        self.0.get(&object).copied()
    }

    /// The page that a destination leads to, and the height there: an array with the page and how to show it.
    pub(super) fn led_to(&self, place: &Array<'_>) -> Option<(PageNumber, Option<f32>)> {
        let mut items = place.raw_iter();
        let page = self.page(items.next().and_then(|page| leads_to(&page))?)?;
        // We name no other view than this, so that the reader's own zoom stays.
        matches!(items.next(), Some(MaybeRef::NotRef(Object::Name(name))) if *name == *b"XYZ")
            .then_some(())?;
        let top = match items.nth(1) {
            Some(MaybeRef::NotRef(Object::Number(top))) => Some(top.as_f32()),
            _ => None,
        };
        Some((page, top))
    }
}

/// Reads the links on a page and compares those that can be told from the page alone.
pub(super) fn on_page<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    page: &Dict<'_>,
    wanted: &ExpectedPage<'_>,
    surface: &PageArea<'_>,
    numbers: &PageNumbers,
    faults: &mut Problems,
) -> Result<Vec<LinkTarget>, CheckError> {
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
        let held = cache.get(number)?;
        match read_link(&held.dict()?, numbers) {
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
fn read_link(dict: &Dict<'_>, pages: &PageNumbers) -> Result<LinkTarget, LinkError> {
    if !is_name(dict, b"Subtype", b"Link") {
        return Err(LinkError::NotALink);
    }
    if let Some(key) = stray(dict, &LINK) {
        return Err(LinkError::StrayKey(key));
    }
    let place = match (dict.get::<Dict<'_>>(b"A"), dict.get::<Array<'_>>(b"Dest")) {
        (Some(action), None) => {
            let kind = action.get::<Name<'_>>(b"S");
            match kind {
                Some(kind) if *kind != *b"GoTo" => {
                    return Err(LinkError::OtherAction(kind.as_str().into()));
                }
                _ if stray(&action, &["Type", "S", "D"]).is_some() => {
                    return Err(LinkError::MoreThanAPage);
                }
                Some(_) => action.get::<Array<'_>>(b"D"),
                None => None,
            }
        }
        (None, place) => place,
        (Some(_), Some(_)) => return Err(LinkError::TwoPlaces),
    };
    let Some((to, top)) = place.and_then(|place| pages.led_to(&place)) else {
        return Err(LinkError::NoPage);
    };
    if whole(dict, b"F").unwrap_or(0) & UNSEEN != 0 {
        return Err(LinkError::Unseen);
    }
    match numbers::<4>(dict, b"Rect") {
        Some(area) => Ok(LinkTarget { area, to, top }),
        None => Err(LinkError::NoArea),
    }
}

/// Compares a page's links with what was asked for and with the plan.
pub(super) fn compare(
    links: &[LinkTarget],
    wanted: &ExpectedPage<'_>,
    surface: &PageArea<'_>,
    plan: &Plan,
    faults: &mut Problems,
) {
    let page = wanted.page;
    let leads_back = |link: &&LinkTarget| {
        wanted.back && link.to == plan.index.first() && link.top.is_none() && link.area[3] <= FOOT_BAND
    };
    let (back, links): (Vec<&LinkTarget>, Vec<&LinkTarget>) = links.iter().partition(leads_back);
    if wanted.back {
        let over = |link: &LinkTarget| {
            surface.words.is_some_and(|words| {
                let [left, bottom, right, top] = link.area;
                left <= words.left && words.right <= right && bottom <= words.base && words.base < top
            })
        };
        faults.expect(back.len() == 1 && back.iter().all(|link| over(link)), || {
            format!("page {page} does not lead back to the index where it says so")
        });
    }
    let to =
        |link: Option<&LinkTarget>| link.map_or("nothing more".into(), |link| format!("page {}", link.to));
    for at in 0..links.len().max(wanted.links.len()) {
        let (found, asked) = (links.get(at).copied(), wanted.links.get(at));
        match (found, asked) {
            (Some(found), Some(asked)) if found.to == asked.to => {
                let top = |link: &LinkTarget| link.top.map_or(vec![], |top| vec![top]);
                let same = near(&found.area, &asked.area) && near(&top(found), &top(asked));
                faults.expect(same, || {
                    format!("the link from page {page} to page {} is not placed as it should be", found.to)
                });
            }
            _ => {
                let (found, asked) = (to(found), to(asked));
                faults.say(format!("page {page} leads to {found} where it should lead to {asked}"));
                break;
            }
        }
    }
}

/// The index must lead to every part that the program sets, then to the first page of every item and of what it names
/// under it, in order, and nowhere else. A band over a section leads where its first item does, and a row may be split.
pub(super) fn index(found: &[LinkTarget], plan: &Plan, faults: &mut Problems) {
    if plan.index == plan.cover {
        // A cover that names the documents leads to each of them, and to whatever else it tells of.
        let leads = |to: PageNumber| found.iter().any(|link| link.to == to);
        if let Some(item) = plan.items().find(|item| !leads(item.pages.first())) {
            let first = item.pages.first();
            faults.say(format!("the cover does not lead to item {} on page {first}", item.number));
        }
        return;
    }
    let mut led: Vec<PageNumber> = found.iter().map(|link| link.to).collect();
    led.dedup();
    let mut led = led.into_iter().peekable();
    let mut last = None;
    for part in plan.before.iter().cloned().chain(plan.closing()) {
        let first = part.pages.first();
        // Two chapters may begin on one page.
        if last != Some(first) && led.next_if_eq(&first).is_none() {
            faults.say(format!("the index does not lead to \"{}\" on page {first}", part.title));
            return;
        }
        last = Some(first);
    }
    for item in plan.items() {
        let first = item.pages.first();
        if led.next_if_eq(&first).is_none() {
            faults.say(format!("the index does not lead to item {} on page {first}", item.number));
            return;
        }
        // Its rows of attachments: each page once, for those without pages share one, or one row for all.
        let enclosed = item.enclosures();
        let rows = if item.names_enclosures() { enclosed.len() } else { 1 };
        let mut before = first;
        for (number, pages, _) in enclosed.iter().take(rows) {
            let to = pages.first();
            if to != before && led.next_if_eq(&to).is_none() {
                faults.say(format!("the index does not lead to attachment {number} on page {to}"));
                return;
            }
            before = to;
        }
    }
    if let Some(to) = led.next() {
        faults.say(format!("the index leads to page {to}, where it should not"));
    }
}
