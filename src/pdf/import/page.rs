//! A PDF's pages as XObjects: each page's content becomes a form XObject with the page's resources and visible
//! box, its bytes as they are; the appearances of its annotations, if any, are drawn over it by an outer form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::allowed_keys::ObjectRole;
use super::appearance::AppearanceBuilder;
use super::copy_objects::ObjectCopier;
use super::covered_text::PageShape;
use super::form::form;
use super::import_stats::ImportStats;
use super::links::{Destinations, Links, bookmarks};
use super::over_page::over;
use super::page_list::{counted_page, page_list};
use super::page_resources::{shared_resources, wanted_font};
use super::strip::StreamContent;
use super::unshown_pages::{SHEET, absent, lacks_names, lost, stand_in, too_large, unreadable};
use super::{annotations, covered_text, field_values, removed_content};
use crate::model::counted;
use crate::model::finding::{Code, Finding, has_errors};
use crate::model::limits::Limits;
use crate::model::page_text::WordOrigin;
use crate::model::paper::{FOOT_BAND, Paper};
use crate::pdf::decode::FilterError;
use crate::pdf::geometry::{Matrix, PageBoxes, Placement, Rect, SMALL, fit, quarter_turns};
use crate::pdf::import::form::PageFit;
use crate::pdf::source::content_ops::is_garbled;
use crate::pdf::source::filters::{UnpackedStream, deflated_stream, filters, unpack};
use crate::pdf::source::optional_content::HiddenLayers;
use crate::pdf::source::page_tree::{PageNode, walk};
use crate::pdf::source::{PdfSource, RESAVE, decryption_check, dictionary, number};
use crate::pdf::{ImportedPage, ImportedPages, Layer};

/// Places a PDF. Beside the pages it gives the local numbers of the wanted fonts, 0 for one that is not there.
pub(crate) fn import_pdf(
    bytes: Arc<Vec<u8>>,
    password: Option<&str>,
    limits: &Limits,
    how: PageFit<'_>,
) -> Result<(ImportedPages, Vec<u32>), Vec<Finding>> {
    let size = bytes.len() as u64;
    let budget = limits.contents(size);
    let mut source = PdfSource::open(bytes, password, limits).map_err(|finding| vec![finding])?;
    let mut findings = std::mem::take(&mut source.findings);
    if source.was_rebuilt() {
        findings.push(Finding::warning(
            Code::Repaired,
            "the table of contents inside this PDF file was broken and was rebuilt",
        ));
    }
    let hidden = HiddenLayers::new(&source);
    let mut copier = ObjectCopier::new(limits, size);
    copier.stripper.idle = matches!(how, PageFit::Exact { .. });
    copier.form_resources = shared_resources(&source, &mut copier);
    let mut tally = ImportStats::default();
    let mut pages = Vec::new();
    let (mut links, mut marks, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
    let mut fonts = Vec::new();
    match walk(&source, limits) {
        Err(finding) => findings.push(finding),
        Ok(tree) => {
            let whole = !matches!(how, PageFit::First);
            if whole && let Err(finding) = tree.agree(&source, &mut findings) {
                findings.push(finding);
            }
            let destinations = Destinations::new(&source, &tree.leaves);
            let mut importer = PageImport {
                source: &source,
                destinations: &destinations,
                limits,
                hidden: &hidden,
                copier: &mut copier,
                maker: AppearanceBuilder::new(import_own),
                tally: &mut tally,
                resources: BTreeMap::new(),
                done: BTreeMap::new(),
                budget,
                annotations: 0,
                links: Links::default(),
                visible: Vec::new(),
                shapes: Vec::new(),
            };
            let wanted = if whole { tree.leaves.len() } else { 1 };
            for (index, leaf) in tree.leaves.iter().enumerate().take(wanted) {
                match importer.page(leaf, index + 1, how) {
                    Ok(page) => pages.push(page),
                    Err(finding) => {
                        let too_large = finding.code == Code::TooLarge;
                        let single = finding.code == Code::Damaged && !importer.source.doubted;
                        let one_by_one = matches!(how, PageFit::Paper { page_by_page: true }) && single;
                        let sheet = if one_by_one {
                            stand_in(importer.copier, import_own, index + 1, &finding)
                        } else {
                            None
                        };
                        if let Some((page, said)) = sheet {
                            importer.visible.truncate(index);
                            importer.visible.push(SHEET);
                            importer.shapes.truncate(index);
                            importer.shapes.push(PageShape::own(page.paper));
                            pages.push(page);
                            findings.push(said);
                            continue;
                        }
                        findings.push(finding);
                        if too_large {
                            break;
                        }
                    }
                }
            }
            let (found, visible) = (importer.links, importer.visible);
            shapes = importer.shapes;
            tally.links = found.left_out;
            links = found.placed(&pages, &visible);
            (marks, tally.bookmarks) = bookmarks(&destinations, &pages, &visible);
            if let (PageFit::Exact { fonts: keys }, Some(last)) = (how, tree.leaves.last()) {
                fonts = keys.iter().map(|key| wanted_font(&source, last, key, &mut copier)).collect();
            }
        }
    }
    if has_errors(&findings) {
        return Err(findings);
    }
    let copied = copier.finish(&mut source);
    tally.torn = copied.torn;
    tally.differing.extend(&copied.differing);
    tally.findings(&mut findings);
    findings.extend(source.unlocked.take());
    let mut counts = copied.counts;
    if matches!(how, PageFit::Converted) {
        counts.replaced = 0;
        tally.converted = true;
    }
    removed_content::report_removed(&source, &tally, copied.postscript, &mut findings);
    counts.findings(&mut findings);
    if !copied.absent.is_empty() {
        let pages: BTreeSet<usize> = copied.absent.values().copied().filter(|page| *page > 0).collect();
        let pages: Vec<usize> = pages.into_iter().collect();
        let on = if pages.is_empty() { String::new() } else { format!(", on {}", page_list(&pages)) };
        findings.push(
            Finding::warning(
                Code::Repaired,
                format!(
                    "{} missing from this PDF and cannot be shown{on}",
                    match copied.absent.len() {
                        1 => "1 part of the page is".to_owned(),
                        count => format!("{count} parts of the pages are"),
                    }
                ),
            )
            .next(
                "compare the page in the bundle with the original. If something is missing, print the \
                   original to a new PDF and use that",
            ),
        );
    }
    if copied.overpacked > 0 {
        findings.push(
            Finding::error(
                Code::Damaged,
                format!(
                    "{} of this PDF passed through more than {} filters, one over another, which no ordinary \
                     file needs",
                    counted(copied.overpacked, "part", "parts"),
                    limits.filters
                ),
            )
            .next(RESAVE),
        );
        return Err(findings);
    }
    if copied.external > 0 {
        findings.push(
            Finding::error(
                Code::Damaged,
                format!(
                    "{} of this PDF is stored in another file, so its pages cannot be shown in full",
                    counted(copied.external, "part", "parts")
                ),
            )
            .next(RESAVE),
        );
        return Err(findings);
    }
    if source.doubted && decryption_check::count(&copied.objects, limits) > 0 {
        findings.push(crate::pdf::source::undecipherable());
        return Err(findings);
    }
    let layers: Vec<Layer> = copied
        .groups
        .iter()
        .map(|(source, group)| Layer { group: *group, hidden: hidden.has(*source) })
        .collect();
    let unseen = layers.iter().filter(|layer| layer.hidden).count();
    if unseen > 0 {
        findings.push(Finding::note(
            Code::Removed,
            format!(
                "this PDF hides {} when it is opened, and so does the bundle",
                counted(unseen, "layer", "layers")
            ),
        ));
    }
    let objects = copied.objects;
    let mut texts = BTreeMap::new();
    if !matches!(how, PageFit::Exact { .. }) {
        let words = covered_text::words_of_pages(&objects, &pages, (&shapes, &layers), &tally.typed, limits);
        if let PageFit::Paper { .. } = how {
            let mut unlike: Vec<usize> = words.unshown.iter().map(|typed| typed.page).collect();
            unlike.extend(&tally.unlike);
            field_values::findings(&unlike, field_values::on_no_page(&source, &tally.listed), &mut findings);
        }
        findings.extend(covered_text::findings(&words.hidden, &tally.redactions));
        texts = words.texts;
    }
    let missing = Vec::new();
    let placed = ImportedPages { objects, pages, layers, links, bookmarks: marks, findings, texts, missing };
    Ok((placed, fonts))
}

/// Imports pages that the program set itself.
fn import_own(pdf: Vec<u8>) -> Option<ImportedPages> {
    let exact = PageFit::Exact { fonts: &[] };
    import_pdf(Arc::new(pdf), None, &Limits::STANDARD, exact).ok().map(|(placed, _)| placed)
}

/// What is at hand while a file's pages are made.
struct PageImport<'a> {
    source: &'a PdfSource,
    destinations: &'a Destinations<'a>,
    limits: &'a Limits,
    hidden: &'a HiddenLayers,
    copier: &'a mut ObjectCopier,
    maker: AppearanceBuilder,
    tally: &'a mut ImportStats,
    /// Local numbers of resource dictionaries, by where they stand in memory: inherited ones are shared.
    resources: BTreeMap<*const Object, u32>,
    /// Pages made, and which page of the file each is: one that is listed twice is made once.
    done: BTreeMap<ObjectId, (ImportedPage, usize)>,
    /// Bytes of content that may still be unpacked or copied, for many pages may share one large content.
    budget: u64,
    /// Annotations met so far, for many pages may share one list.
    annotations: usize,
    links: Links,
    /// What shows of each page, in its own space.
    visible: Vec<Rect>,
    /// How each page lies on its sheet.
    shapes: Vec<PageShape>,
}

impl<'a> PageImport<'a> {
    fn page(&mut self, leaf: &PageNode<'a>, page: usize, how: PageFit<'_>) -> Result<ImportedPage, Finding> {
        if let Some(id) = leaf.id
            && let Some((done, first)) = self.done.get(&id)
        {
            self.visible.push(self.visible[first - 1]);
            self.shapes.push(self.shapes[first - 1]);
            self.links.again(first - 1, page - 1);
            return Ok(ImportedPage { source_page: counted_page(page), ..*done });
        }
        if leaf.lost {
            return Err(lost(page));
        }
        self.copier.page = page;
        let shape = self.shape(leaf, page);
        self.visible.push(shape.visible);
        let (width, height) = shape.size();
        let spot = match how {
            PageFit::Paper { .. } | PageFit::Converted | PageFit::First => fit(width, height),
            PageFit::Exact { .. } => {
                let paper = if width > height { Paper::A4.landscape() } else { Paper::A4 };
                Placement { paper, matrix: Matrix::IDENTITY, scale: 1.0 }
            }
        };
        if spot.scale < SMALL {
            self.tally.shrunk.push(page);
        }
        let origin = WordOrigin::Source;
        self.shapes.push(PageShape { size: (width, height), to_sheet: spot.matrix, origin });
        let resources = self.resources_of(leaf);
        self.copier.page_resources = resources;
        let mut shown = shape.visible;
        if let PageFit::Exact { .. } = how {
            shown.bottom += f64::from(FOOT_BAND);
        }
        let mut dict = form(&shown, resources);
        if let Some(group) = self.group(leaf) {
            dict.set("Group", group);
        }
        let content = self.content(leaf, page, dict)?;
        let mut xobject = self.copier.add(content);
        if let Object::Array(annotations) = self.source.entry(leaf.dict, b"Annots") {
            self.annotations += annotations.len();
            if self.annotations > self.limits.annotations {
                return Err(too_large(page));
            }
            let kind = |annotation| {
                dictionary(self.source.resolve(annotation)).map(|it| self.source.name(it, b"Subtype"))
            };
            let marks = annotations.iter().filter(|annotation| kind(annotation) == Some(b"Redact")).count();
            self.tally.redactions.extend(std::iter::repeat_n(page, marks));
        }
        let made_before = self.tally.made_fields + self.tally.made_notes;
        let to_sheet = shape.upright().then(&spot.matrix);
        let drawn = annotations::flatten(
            self.source,
            leaf,
            (&shape, &to_sheet),
            self.hidden,
            self.copier,
            &mut self.maker,
            self.tally,
        );
        if self.tally.made_fields + self.tally.made_notes > made_before {
            self.tally.made_on.push(page);
        }
        if !drawn.is_empty() {
            xobject = over(self.copier, &shape, xobject, &drawn);
        }
        let source_page = counted_page(page);
        let placed = ImportedPage { paper: spot.paper, xobject, matrix: to_sheet.single(), source_page };
        self.links.of_page(self.destinations, leaf, self.hidden, &shape, &placed, page - 1);
        if let Some(id) = leaf.id {
            self.done.insert(id, (placed, page));
        }
        Ok(placed)
    }

    fn shape(&mut self, leaf: &PageNode<'_>, page: usize) -> PageBoxes {
        let source = self.source;
        let area = |object: Option<&Object>| {
            object.and_then(|object| source.numbers_of::<4>(object)).map(Rect::between)
        };
        let unit = number(source.entry(leaf.dict, b"UserUnit")).filter(|n| (0.001..=75_000.0).contains(n));
        let media = area(leaf.media_box()).filter(Rect::is_page).unwrap_or_else(|| {
            self.tally.shapeless.push(page);
            // Viewers take US Letter, and what they show is what the person saw.
            Rect { left: 0.0, bottom: 0.0, right: 612.0, top: 792.0 }
        });
        let visible =
            area(leaf.crop_box()).map(|crop| crop.within(&media)).filter(Rect::is_page).unwrap_or(media);
        let degrees = leaf.rotate().and_then(|object| number(source.resolve(object))).unwrap_or(0.0);
        let turns = quarter_turns(degrees).unwrap_or_else(|| {
            self.tally.askew.push(page);
            0
        });
        PageBoxes { visible, turns, unit: unit.unwrap_or(1.0) }
    }

    fn resources_of(&mut self, leaf: &PageNode<'_>) -> u32 {
        let Some(object) = leaf.resources() else {
            return self.copier.add(Object::Dictionary(Dictionary::new()));
        };
        let (id, target) = self.source.resolve_named(object);
        let place = std::ptr::from_ref(target);
        if let Some(number) = self.resources.get(&place) {
            return *number;
        }
        let number = match (id, target) {
            (Some(id), Object::Dictionary(_)) => self.copier.wanted(id, ObjectRole::Resources),
            (None, Object::Dictionary(_)) => {
                // Its forms may need it before it is complete, so it has its number first.
                let number = self.copier.add(Object::Null);
                self.copier.page_resources = number;
                let copy = self.copier.copied(self.source, target, ObjectRole::Resources);
                if let Some(slot) = self.copier.object_mut(number) {
                    *slot = copy;
                }
                number
            }
            _ => self.copier.add(Object::Dictionary(Dictionary::new())),
        };
        self.resources.insert(place, number);
        number
    }

    /// The page's transparency group. A page's group is isolated whatever it says; a form's must say so.
    fn group(&mut self, leaf: &PageNode<'_>) -> Option<Object> {
        let group = self.source.dict(leaf.dict, b"Group")?;
        if self.source.name(group, b"S") != b"Transparency" {
            return None;
        }
        let mut copy = self.copier.copied(self.source, &Object::Dictionary(group.clone()), ObjectRole::Group);
        if let Object::Dictionary(group) = &mut copy {
            group.set("I", true);
        }
        Some(copy)
    }

    /// The page's content as a form with this dictionary.
    fn content(&mut self, leaf: &PageNode<'_>, page: usize, mut dict: Dictionary) -> Result<Object, Finding> {
        let mut parts: Vec<&Stream> = Vec::new();
        let (mut missing, mut broken, mut found) = (false, false, false);
        let stated = leaf.dict.get(b"Contents").unwrap_or(&Object::Null);
        let (named, contents) = self.source.resolve_named(stated);
        let listed = match contents {
            Object::Array(items) => items.iter().map(|item| self.source.resolve_named(item)).collect(),
            // A page without content is a blank one; one whose content is elsewhere is not.
            Object::Null if named.is_none() => Vec::new(),
            one => vec![(named, one)],
        };
        for (id, part) in listed {
            match part {
                Object::Stream(stream) => parts.push(stream),
                Object::Null if id.is_none() => {}
                _ => missing = true,
            }
            broken |= id.is_some_and(|id| self.source.breaks_off(id));
            found |= id.is_some_and(|id| self.source.was_found_out(id));
            if id.is_some_and(|id| self.source.differs(id)) {
                self.tally.differing.insert(page);
            }
        }
        if missing && parts.is_empty() {
            return Err(absent(page));
        }
        if missing {
            self.tally.contentless.push(page);
        }
        let mut plain = Vec::with_capacity(parts.len());
        let (mut whole, mut as_filed, mut sound) = (!broken, true, true);
        let mut page_room = self.limits.stream_bytes;
        for part in &parts {
            let external = !matches!(self.source.entry(&part.dict, b"F"), Object::Null);
            let limit = page_room.min(usize::try_from(self.budget).unwrap_or(usize::MAX));
            let unpacked = match unpack(self.source, part, limit, self.limits.filters) {
                _ if external => return Err(unreadable(page)),
                Ok(unpacked) => unpacked,
                Err(FilterError::TooLarge) => return Err(too_large(page)),
                // Beside parts that can be read, it is content that breaks off.
                Err(FilterError::Unreadable) => UnpackedStream {
                    bytes: Vec::new(),
                    whole: false,
                    as_filed: false,
                    sound: false,
                    found: false,
                },
            };
            whole &= unpacked.whole;
            as_filed &= unpacked.as_filed;
            sound &= unpacked.sound;
            found |= unpacked.found;
            page_room = page_room.saturating_sub(unpacked.bytes.len());
            self.budget = self.budget.saturating_sub((unpacked.bytes.len() + part.content.len()) as u64);
            plain.push(unpacked.bytes);
        }
        if !whole && plain.iter().flatten().all(u8::is_ascii_whitespace) {
            return Err(unreadable(page));
        }
        // Only a right check sum shows that a right key was used.
        if !(whole && sound) && self.source.doubted {
            return Err(crate::pdf::source::undecipherable());
        }
        if !whole {
            self.tally.cut_short.push(page);
        } else if !as_filed && plain.iter().any(|part| !part.is_empty()) {
            self.tally.unpacked.push(page);
        } else if found {
            self.tally.found_out.push(page);
        }
        if !self.copier.stripper.idle && lacks_names(self.source, leaf, &plain) {
            self.tally.nameless.push(page);
        }
        // Parts are read as one, and a text may go on from one into the next.
        if whole && is_garbled(&plain) {
            self.tally.garbled.push(page);
        }
        if let [part] = parts.as_slice()
            && as_filed
            && sound
        {
            self.copier.set_packing(self.source, part, &mut dict);
            let mut stream = Stream::new(dict, part.content.clone());
            self.copier.stripper.strip(&mut stream, StreamContent::Content);
            return Ok(Object::Stream(stream));
        }
        // A space, as viewers do it: a comment that ends a part goes on in the next one, and so does a text.
        let plain = plain.join(&b' ');
        // Packed by us it will have a checksum, which says nothing of parts that had none.
        let checked = |part: &&Stream| {
            filters(self.source, &part.dict).first().is_some_and(|(name, _)| name == b"FlateDecode")
        };
        if self.source.doubted
            && !(as_filed && parts.iter().all(checked))
            && !crate::pdf::source::valid_content::is_valid_content(&plain)
        {
            return Err(crate::pdf::source::undecipherable());
        }
        Ok(deflated_stream(dict, self.copier.stripper.content(plain)))
    }
}
