//! Where a source's own links and bookmarks lead. Inside the file they lead to one of its pages, by number, by
//! name or through a tree of names; here that becomes a page of the item and a height on its sheet, so that
//! both still work in the bundle. What leads out of the file is left to be said.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use crate::pdf::geometry::{Matrix, PageBoxes, Rect};
use crate::pdf::source::optional_content::HiddenLayers;
use crate::pdf::source::page_tree::PageNode;
use crate::pdf::source::{PdfSource, number};
use crate::pdf::{ImportedBookmark, ImportedLink, ImportedPage, ImportedPlace};

/// Names, links or bookmarks of one file; the largest law reports have some twenty thousand.
const MOST: usize = 100_000;
/// How deep bookmarks may nest; what lies deeper is shown at this depth.
const DEEPEST: usize = 8;
/// Characters of a bookmark's title that are kept.
const TITLE: usize = 200;
/// Lines of print that one link may run over.
const QUADS: usize = 64;

/// A page of the file, and the point on it that is meant, in the page's own space.
#[derive(Clone, Copy)]
struct LinkSpot {
    page: usize,
    left: Option<f64>,
    top: Option<f64>,
}

/// The pages of a file and the names it gives to places on them.
pub(crate) struct Destinations<'a> {
    source: &'a PdfSource,
    pages: BTreeMap<ObjectId, usize>,
    count: usize,
    names: BTreeMap<&'a [u8], &'a Object>,
}

impl<'a> Destinations<'a> {
    pub(crate) fn new(source: &'a PdfSource, leaves: &[PageNode<'_>]) -> Self {
        let mut pages = BTreeMap::new();
        for (index, leaf) in leaves.iter().enumerate() {
            if let Some(id) = leaf.id {
                pages.entry(id).or_insert(index);
            }
        }
        let mut names = BTreeMap::new();
        if let Some(catalog) = source.catalog() {
            if let Some(old) = source.dict(catalog, b"Dests") {
                names.extend(old.iter().map(|(name, place)| (name.as_slice(), place)));
            }
            if let Some(root) = source.dict(catalog, b"Names").and_then(|names| source.dict(names, b"Dests"))
            {
                named(source, root, &mut names);
            }
        }
        Self { source, pages, count: leaves.len(), names }
    }

    /// What an annotation or bookmark leads to, when it is a page of this file.
    fn target(&self, dict: &'a Dictionary) -> Option<LinkSpot> {
        if let Ok(place) = dict.get(b"Dest") {
            return self.spot(place);
        }
        let action = self.source.dict(dict, b"A")?;
        (self.source.name(action, b"S") == b"GoTo").then(|| action.get(b"D").ok())?.and_then(|d| self.spot(d))
    }

    fn spot(&self, place: &'a Object) -> Option<LinkSpot> {
        let mut place = self.source.resolve(place);
        // A name leads to an array, or to a dictionary that holds one.
        for _ in 0..4 {
            match place {
                Object::Array(parts) => return self.explicit(parts),
                Object::Dictionary(dict) => place = self.source.entry(dict, b"D"),
                Object::Name(name) | Object::String(name, _) => {
                    place = self.source.resolve(self.names.get(name.as_slice())?);
                }
                _ => return None,
            }
        }
        None
    }

    fn explicit(&self, parts: &[Object]) -> Option<LinkSpot> {
        let page = match parts.first()? {
            Object::Reference(id) => *self.pages.get(id)?,
            Object::Integer(index) => usize::try_from(*index).ok().filter(|index| *index < self.count)?,
            _ => return None,
        };
        let at = |index: usize| parts.get(index).and_then(|part| number(self.source.resolve(part)));
        let how = parts.get(1).map(|how| self.source.resolve(how).as_name().unwrap_or_default());
        let (left, top) = match how {
            Some(b"XYZ") => (at(2), at(3)),
            Some(b"FitH" | b"FitBH") => (None, at(2)),
            Some(b"FitV" | b"FitBV") => (at(2), None),
            Some(b"FitR") => (at(2), at(5)),
            _ => (None, None),
        };
        Some(LinkSpot { page, left, top })
    }
}

/// Collects the names of a tree of names.
fn named<'a>(source: &'a PdfSource, root: &'a Dictionary, names: &mut BTreeMap<&'a [u8], &'a Object>) {
    let mut seen = BTreeSet::new();
    let mut todo = vec![root];
    while let Some(node) = todo.pop() {
        if let Object::Array(pairs) = source.entry(node, b"Names") {
            for pair in pairs.chunks_exact(2) {
                if let Object::String(name, _) = source.resolve(&pair[0])
                    && names.len() < MOST
                {
                    names.entry(name).or_insert(&pair[1]);
                }
            }
        }
        if let Object::Array(kids) = source.entry(node, b"Kids") {
            for kid in kids {
                let (id, kid) = source.resolve_named(kid);
                if let Object::Dictionary(kid) = kid
                    && id.is_some_and(|id| seen.len() < MOST && seen.insert(id))
                {
                    todo.push(kid);
                }
            }
        }
    }
}

/// The links of a file inside itself, as they are found page by page.
#[derive(Default)]
pub(crate) struct Links {
    found: Vec<(ImportedLink, LinkSpot)>,
    /// How many lead elsewhere, or are not shown.
    pub(crate) left_out: usize,
}

impl Links {
    /// Looks through a page's annotations for links to pages of the file.
    pub(crate) fn of_page<'a>(
        &mut self,
        to: &Destinations<'a>,
        leaf: &PageNode<'a>,
        hidden: &HiddenLayers,
        shape: &PageBoxes,
        placed: &ImportedPage,
        on: usize,
    ) {
        let source = to.source;
        let Object::Array(annotations) = source.entry(leaf.dict, b"Annots") else { return };
        let matrix = Matrix(placed.matrix.map(f64::from));
        for annotation in annotations {
            let Object::Dictionary(annotation) = source.resolve(annotation) else { continue };
            if source.name(annotation, b"Subtype") != b"Link" {
                continue;
            }
            let seen = super::annotations::is_seen(source, annotation, hidden);
            let rect = source.numbers::<4>(annotation, b"Rect").map(Rect::between);
            let shown = rect.map(|rect| rect.within(&shape.visible));
            let shown = shown.filter(|area| area.width() > 0.0 && area.height() > 0.0);
            let (Some(spot), Some(area), true) = (to.target(annotation), shown, seen) else {
                self.left_out += 1;
                continue;
            };
            if self.found.len() >= MOST {
                self.left_out += 1;
                continue;
            }
            let on_sheet = area.through(&matrix);
            let link = ImportedLink {
                on: on as u32,
                area: [on_sheet.left, on_sheet.bottom, on_sheet.right, on_sheet.top].map(|n| n as f32),
                lines: lines(source, annotation, &area, &matrix),
                to: ImportedPlace { page: spot.page as u32, top: None },
            };
            self.found.push((link, spot));
        }
    }

    /// A page that was listed before, on `first`, is listed again: so are its links.
    pub(crate) fn again(&mut self, first: usize, on: usize) {
        let from = self.found.partition_point(|(link, _)| (link.on as usize) < first);
        let until = self.found.partition_point(|(link, _)| link.on as usize <= first);
        for at in from..until.min(from + MOST.saturating_sub(self.found.len())) {
            let (link, spot) = self.found[at].clone();
            self.found.push((ImportedLink { on: on as u32, ..link }, spot));
        }
    }

    /// The links, in the order of the pages they are on, once every page has its place.
    pub(crate) fn placed(self, pages: &[ImportedPage], shapes: &[Rect]) -> Vec<ImportedLink> {
        let led = |(link, spot): (ImportedLink, LinkSpot)| ImportedLink {
            to: on_sheet(spot, pages, shapes),
            ..link
        };
        self.found.into_iter().map(led).collect()
    }
}

/// The lines of print that a link covers, when it names them: four corners each, on the sheet.
fn lines(source: &PdfSource, annotation: &Dictionary, area: &Rect, matrix: &Matrix) -> Vec<f32> {
    let Object::Array(quads) = source.entry(annotation, b"QuadPoints") else { return Vec::new() };
    let numbers: Option<Vec<f64>> = quads.iter().map(|n| number(source.resolve(n))).collect();
    let Some(numbers) = numbers.filter(|n| !n.is_empty() && n.len() % 8 == 0 && n.len() <= 8 * QUADS) else {
        return Vec::new();
    };
    let corner = |pair: &[f64]| {
        let (x, y) = matrix.apply(pair[0].clamp(area.left, area.right), pair[1].clamp(area.bottom, area.top));
        [x as f32, y as f32]
    };
    numbers.chunks_exact(2).flat_map(corner).collect()
}

/// The page, and how high on its sheet the view begins.
fn on_sheet(spot: LinkSpot, pages: &[ImportedPage], shapes: &[Rect]) -> ImportedPlace {
    let height = pages.get(spot.page).zip(shapes.get(spot.page)).and_then(|(page, shape)| {
        if spot.left.is_none() && spot.top.is_none() {
            return None;
        }
        let x = spot.left.unwrap_or(shape.left).clamp(shape.left, shape.right);
        let y = spot.top.unwrap_or(shape.top).clamp(shape.bottom, shape.top);
        Some(Matrix(page.matrix.map(f64::from)).apply(x, y).1 as f32)
    });
    ImportedPlace { page: spot.page as u32, top: height }
}

/// A file's own bookmarks; and how many lead to no page of it, or are beyond all counting.
pub(crate) fn bookmarks(
    to: &Destinations<'_>,
    pages: &[ImportedPage],
    shapes: &[Rect],
) -> (Vec<ImportedBookmark>, usize) {
    let outline = to.source.catalog().and_then(|catalog| to.source.dict(catalog, b"Outlines"));
    let Some(first) = outline.and_then(|outline| outline.get(b"First").ok()) else { return (Vec::new(), 0) };
    let mut reading = OutlineReader { to, pages, shapes, seen: BTreeSet::new(), left_out: 0 };
    let mut marks = Vec::new();
    reading.level(first, 1, &mut marks);
    (marks, reading.left_out)
}

struct OutlineReader<'a, 'b> {
    to: &'b Destinations<'a>,
    pages: &'b [ImportedPage],
    shapes: &'b [Rect],
    seen: BTreeSet<ObjectId>,
    left_out: usize,
}

impl<'a> OutlineReader<'a, '_> {
    /// Reads a line of the outline and those that follow it, each with the lines under it.
    fn level(&mut self, first: &'a Object, depth: usize, into: &mut Vec<ImportedBookmark>) {
        let source = self.to.source;
        // Lines still to be read at this depth: those below the deepest join it.
        let mut todo = vec![first];
        while let Some(line) = todo.pop() {
            let (Some(id), Object::Dictionary(line)) = source.resolve_named(line) else { continue };
            if self.seen.len() >= MOST || !self.seen.insert(id) {
                continue;
            }
            todo.extend(line.get(b"Next").ok());
            let mut under = Vec::new();
            if let Ok(below) = line.get(b"First") {
                if depth < DEEPEST {
                    self.level(below, depth + 1, &mut under);
                } else {
                    todo.push(below);
                }
            }
            let own = self.to.target(line).map(|spot| on_sheet(spot, self.pages, self.shapes));
            // A heading without a page of its own leads to the first of those under it.
            match own.or_else(|| under.first().map(|mark: &ImportedBookmark| mark.to)) {
                Some(to) => into.push(ImportedBookmark { title: title(source, line), to, under }),
                None => self.left_out += 1,
            }
        }
    }
}

fn title(source: &PdfSource, line: &Dictionary) -> String {
    let said = decode_text_string(source.entry(line, b"Title")).unwrap_or_default();
    // Signs that turn or hide what follows them have no place in a list that others rely on.
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let spaced: String = said
        .chars()
        .filter(|c| !unseen(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(4 * TITLE)
        .collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None if words.is_empty() => "(no title)".into(),
        None => words,
    }
}
