//! Each page against the plan: its sheet, the XObject that was placed on it and where, its number and its item's
//! name in the foot band. The XObject must be the one that the item's own reading gave for this page, and its
//! bytes must stand in the item's own part of the file, so pages cannot have changed places.

use std::collections::BTreeMap;

use std::io::{Read, Seek};
use std::ops::Range;

use hayro_syntax::object::Dict;

use super::content::{PageContent, TextLine, follow, then};
use super::entries::{is_name, numbers, reference, stray};
use super::font::CidFont;
use super::links::PageNumbers;
use super::object_cache::ObjectCache;
use super::page_area::{ExpectedPage, PageArea, near};
use super::problem::{CheckError, Problems, wrong};
use super::{ExpectedBundle, links};
use crate::integrity::self_check::page_area::LinkTarget;
use crate::model::PageNumber;
use crate::model::paper::{FOOT_BAND, Paper};
use crate::model::plan::Plan;
use crate::pdf::write::stamps_and_outline::{BACK, FONTS, foot_rule};

/// What a page may say.
pub(crate) const PAGE: [&str; 6] = ["Type", "Parent", "MediaBox", "Resources", "Contents", "Annots"];

/// What every page has to be, in order; `stretches` tells where each item stands in the file.
pub(super) fn wanted<'a>(
    expected: &ExpectedBundle<'a>,
    stretches: &[Option<Range<u64>>],
) -> impl Iterator<Item = ExpectedPage<'a>> {
    let plan = expected.plan;
    let mut asked: BTreeMap<usize, Vec<LinkTarget>> = BTreeMap::new();
    for link in &expected.front.links {
        asked.entry(link.on).or_default().push(LinkTarget { area: link.area, to: link.to, top: None });
    }
    let before = (0..plan.opening_pages()).map(|_| (None, None, None, &[][..]));
    let items = plan.items().enumerate().flat_map(move |(at, item)| {
        let layout = expected.laid.get(at).and_then(Option::as_ref);
        let (pages, links) =
            layout.map_or((&[][..], &[][..]), |layout| (&layout.pages[..], &layout.links[..]));
        let stretch = stretches.get(at).cloned().flatten();
        (1..).take(item.pages.count() as usize).map(move |k: u32| {
            let placed = pages.get(k as usize - 1).copied();
            let stretch = stretch.clone().filter(|_| placed.is_some());
            let from = links.partition_point(|link| link.on + 1 < k);
            let until = links.partition_point(|link| link.on < k);
            (Some((item, k)), placed, stretch, &links[from..until])
        })
    });
    let after = (0..plan.closing_pages()).map(|_| (None, None, None, &[][..]));
    let mut front = 0;
    before.chain(items).chain(after).zip(1..).map(move |((item, placed, stretch, own), page)| {
        let page = PageNumber::new(page);
        let (links, paper) = match (placed, item) {
            (Some(placed), Some((item, _))) => {
                (own.iter().map(|link| LinkTarget::of_item(link, item.pages)).collect(), placed.paper)
            }
            _ => {
                front += 1;
                let paper = expected.front.papers.get(front - 1).copied().unwrap_or(Paper::A4);
                (asked.remove(&(front - 1)).unwrap_or_default(), paper)
            }
        };
        ExpectedPage { page, item, placed, paper, stretch, links, back: page >= plan.index.next() }
    })
}

/// What is at hand while pages are looked at.
pub(super) struct PageCheck<'a> {
    plan: &'a Plan,
    numbers: &'a PageNumbers,
    faces: BTreeMap<u32, CidFont>,
    /// What was added to the number of the first XObject of the item in hand: it is the same for all of one file.
    shift: Option<(u32, i64)>,
    /// The last XObject of a page that we typeset; they come in order.
    last: u64,
    /// Where the last item's part of the file ends.
    items_end: u64,
}

impl<'a> PageCheck<'a> {
    pub(super) fn new(plan: &'a Plan, numbers: &'a PageNumbers, items_end: u64) -> Self {
        Self { plan, numbers, faces: BTreeMap::new(), shift: None, last: 0, items_end }
    }

    /// Looks at one page; gives its links.
    pub(super) fn page<R: Read + Seek>(
        &mut self,
        cache: &mut ObjectCache<R>,
        number: u32,
        wanted: &ExpectedPage<'_>,
        faults: &mut Problems,
    ) -> Result<Vec<LinkTarget>, CheckError> {
        let page = wanted.page;
        let held = cache.get(number)?;
        let dict = held.dict()?;
        if let Some(key) = stray(&dict, &PAGE) {
            faults.say(format!("page {page} has /{key}"));
        }
        let paper = wanted.paper;
        let sheet = numbers::<4>(&dict, b"MediaBox");
        let right = sheet.is_some_and(|sheet| near(&sheet, &[0.0, 0.0, paper.width, paper.height]));
        faults.expect(right, || format!("page {page} is not of the size that it should be"));
        let (xobject, fonts) = page_resources(&dict, page)?;
        for (_, font) in &fonts {
            if let std::collections::btree_map::Entry::Vacant(place) = self.faces.entry(*font) {
                place.insert(CidFont::read(cache, *font)?);
            }
        }
        let face = |name: &str| {
            let (_, font) = fonts.iter().find(|(known, _)| *known == name)?;
            self.faces.get(font)
        };
        let Some(content) = reference(&dict, b"Contents") else {
            return wrong(format!("page {page} has no content"));
        };
        let content = cache.get(content)?;
        let content = cache.content(&content)?;
        let drawn = match follow(&content, &face) {
            Ok(drawn) => drawn,
            Err(unusual) => return wrong(format!("the content of page {page} {unusual}")),
        };
        self.xobject(cache, xobject, &drawn, wanted, faults)?;
        self.foot(&drawn, paper, wanted, faults);
        let back = back_to_index(self.plan);
        let surface = PageArea { paper, words: drawn.lines.iter().find(|line| line.text == back) };
        let links = links::on_page(cache, &dict, wanted, &surface, self.numbers, faults)?;
        links::compare(&links, wanted, &surface, self.plan, faults);
        Ok(links)
    }

    /// The XObject: the right one, in the right place.
    fn xobject<R: Read + Seek>(
        &mut self,
        cache: &mut ObjectCache<R>,
        number: u32,
        drawn: &PageContent,
        wanted: &ExpectedPage<'_>,
        faults: &mut Problems,
    ) -> Result<(), CheckError> {
        let page = wanted.page;
        let [(name, matrix)] = drawn.xobjects.as_slice() else {
            return wrong(format!("page {page} does not show one figure"));
        };
        faults.expect(name == "Figure" && !drawn.covered, || {
            format!("page {page} does not draw its figure first and its foot over it")
        });
        let held = cache.get(number)?;
        let stream = held.stream()?;
        let dict = stream.dict()?;
        let image = is_name(&dict, b"Subtype", b"Image");
        if !is_name(&dict, b"Type", b"XObject") || !(image || is_name(&dict, b"Subtype", b"Form")) {
            return wrong(format!("the figure on page {page} is neither a page nor an image"));
        }
        let begins = cache.table.byte(number).unwrap_or_default();
        let (Some(placed), Some((item, k))) = (wanted.placed, wanted.item) else {
            let next = begins >= self.items_end && begins > self.last;
            faults.expect(next, || format!("page {page} shows another page than it should"));
            self.last = begins;
            faults.expect(near(matrix, &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), || {
                format!("page {page} does not lie square on its sheet")
            });
            return Ok(());
        };
        let shift = i64::from(number) - i64::from(placed.xobject);
        // Between two files of an item the writer may have used numbers of its own, so what was added may grow there. It
        // never falls: then the pages of one file would be shown in the place of another's.
        let next_file = item.entry.files.iter().any(|file| file.before > 0 && file.before + 1 == k);
        let first = match self.shift {
            Some((of, first)) if of == item.number && !(next_file && shift > first) => first,
            _ => {
                self.shift = Some((item.number, shift));
                shift
            }
        };
        let home = wanted.stretch.as_ref().is_some_and(|stretch| stretch.contains(&begins));
        faults.expect(home && shift == first, || {
            format!("page {page} does not show page {k} of item {}", item.number)
        });
        faults.expect(near(matrix, &placed.matrix), || {
            format!("page {page} does not show its page of item {} where it was placed", item.number)
        });
        let own = numbers::<6>(&dict, b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let bbox = if image { Some([0.0, 0.0, 1.0, 1.0]) } else { numbers::<4>(&dict, b"BBox") };
        let [left, bottom, right, top] = bbox
            .map(|bbox| spread(bbox, then(own, *matrix)))
            .ok_or_else(|| CheckError::Wrong(format!("the figure on page {page} has no size")))?;
        let paper = placed.paper;
        // Half a point is less than the width of a hair line.
        let clear = left > -0.5 && bottom > FOOT_BAND - 0.5;
        faults.expect(clear && right < paper.width + 0.5 && top < paper.height + 0.5, || {
            format!("what page {page} shows reaches into the foot of the page or over its edge")
        });
        Ok(())
    }

    /// The foot band: the page's number once, its item's name, the words that lead back; nothing else, nothing
    /// over another, nothing outside.
    fn foot(&self, drawn: &PageContent, paper: Paper, wanted: &ExpectedPage<'_>, faults: &mut Problems) {
        let page = wanted.page;
        let mut lines: Vec<&TextLine> = drawn.lines.iter().collect();
        let mut take = |text: &str| {
            let place = lines.iter().position(|line| line.text == text);
            place.map(|place| lines.swap_remove(place)).is_some()
        };
        let number = take(&self.plan.stamp(page));
        faults.expect(number, || format!("page {page} does not carry its number"));
        if let Some((item, k)) = wanted.item {
            let name = match item.pages.count() {
                1 => format!("Item {}", item.number),
                count => format!("Item {}, page {k} of {count}", item.number),
            };
            let named = take(&name);
            faults.expect(named, || format!("page {page} does not say that it is {name}"));
        }
        if wanted.back {
            let back = back_to_index(self.plan);
            let words = take(&back);
            faults.expect(words, || format!("page {page} does not say \"{back}\""));
        }
        for line in lines {
            faults.say(format!("page {page} says \"{}\" where it should not", line.text));
        }
        let ruled = matches!(drawn.rules.as_slice(), [rule] if near(rule, &foot_rule(paper.width)));
        faults.expect(ruled, || format!("the foot of page {page} is not under its rule"));
        let mut spans: Vec<(f32, f32)> = drawn.lines.iter().map(|line| (line.left, line.right)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = spans.windows(2).all(|two| two[0].1 <= two[1].0);
        faults.expect(apart, || format!("the words in the foot of page {page} stand over one another"));
        for line in &drawn.lines {
            // Letters reach about a quarter of their size below the line.
            let inside = line.left >= 0.0
                && line.right <= paper.width
                && line.base - line.size / 4.0 >= 0.0
                && line.base + line.size <= FOOT_BAND;
            let cut_off = line.clip.is_some_and(|clip| near(&clip, &[0.0, 0.0, paper.width, FOOT_BAND]));
            faults.expect(inside && line.plain && cut_off, || {
                format!("\"{}\" cannot be seen whole in the foot of page {page}", line.text)
            });
        }
    }
}

/// What the words say that lead back to the index.
fn back_to_index(plan: &Plan) -> String {
    format!("{BACK}{}{}", plan.prefix, plan.index.first())
}

/// The number of each typeface of stamps by its name in a page's resources.
type StampFonts = Vec<(&'static str, u32)>;

/// The XObject and the typefaces: a page of ours uses one XObject and the typefaces of stamps.
pub(crate) fn page_resources(page: &Dict<'_>, number: PageNumber) -> Result<(u32, StampFonts), CheckError> {
    let faces = |dict: Option<Dict<'_>>| {
        let dict = dict.filter(|dict| stray(dict, &FONTS).is_none())?;
        let faces = FONTS.iter().filter(|name| dict.contains_key(name.as_bytes()));
        let faces: Option<Vec<_>> =
            faces.map(|name| Some((*name, reference(&dict, name.as_bytes())?))).collect();
        faces.filter(|faces| !faces.is_empty())
    };
    let only = |dict: Option<Dict<'_>>, key: &str| {
        dict.filter(|dict| stray(dict, &[key]).is_none()).and_then(|dict| reference(&dict, key.as_bytes()))
    };
    let resources =
        page.get::<Dict<'_>>(b"Resources").filter(|all| stray(all, &["XObject", "Font"]).is_none());
    resources
        .and_then(|all| {
            let xobject = only(all.get::<Dict<'_>>(b"XObject"), "Figure");
            xobject.zip(faces(all.get::<Dict<'_>>(b"Font")))
        })
        .map_or_else(
            || wrong(format!("page {number} draws on more than one figure and the typefaces of its foot")),
            Ok,
        )
}

/// The box around a box that went through a matrix.
fn spread([left, bottom, right, top]: [f32; 4], matrix: [f32; 6]) -> [f32; 4] {
    let corner = |x, y| {
        let [.., e, f] = then([1.0, 0.0, 0.0, 1.0, x, y], matrix);
        (e, f)
    };
    let corners = [corner(left, bottom), corner(right, bottom), corner(right, top), corner(left, top)];
    let across = corners.map(|corner| corner.0);
    let up = corners.map(|corner| corner.1);
    let least = |all: [f32; 4]| all.into_iter().fold(f32::INFINITY, f32::min);
    let most = |all: [f32; 4]| all.into_iter().fold(f32::NEG_INFINITY, f32::max);
    [least(across), least(up), most(across), most(up)]
}
