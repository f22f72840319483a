//! Words of a page that are in the file and that nobody sees on the page: under a filled box that was drawn over them,
//! in the colour of what is behind them, or unseen without a picture that shows them. Whoever blacked out an address
//! with a drawing tool believes that it is gone, and anybody can copy it out of the file. The pages are looked at as
//! they are placed, so that what is said is true of the bundle; pictures are left out, since what a scan shows is
//! not words.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{self, Affine, BezPath, Point, Rect, Shape as _, Stroke, StrokeOpts};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, interpret_page,
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::PlacedPage;
use super::decode::decode;
use super::hazard::page_list;
use super::unpack::named;
use crate::finding::{Code, Finding};
use crate::limits::Limits;
use crate::model::counted;

/// The most letters and painted areas of a page that are looked at.
const MOST: usize = 100_000;

/// The least width and height, in points, of an area that can hide a letter; the lines of a table are thinner.
const BROAD: f64 = 3.0;

/// The most that the sides of an area may measure, in points; a figure beyond that is a mistake or a trick.
const FAR: f64 = 100_000.0;

/// The share of a colour's range by which two colours must differ to be told apart.
const APART: f32 = 0.02;

/// The least size of a letter, in points, that a person can read with a glass.
const READABLE: f64 = 0.75;

/// How many words of a page are in the file and not seen on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HiddenWords {
    /// Words under something that was drawn over them.
    pub(super) covered: usize,
    /// Words in the colour of what is behind them, or too small to be read.
    pub(super) invisible: usize,
}

/// What is hidden on each page, in the order of the pages. Empty when there are no words, or the pages cannot be
/// looked at.
pub(super) fn hidden_words(
    objects: &BTreeMap<u32, Object>,
    pages: &[PlacedPage],
    limits: &Limits,
) -> Vec<HiddenWords> {
    let is_font = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"Font"));
    if !objects.values().any(is_font) {
        return Vec::new();
    }
    let Some(pdf) = without_pictures(objects, pages, limits).and_then(|bytes| Pdf::new(bytes).ok()) else {
        return Vec::new();
    };
    let cache = InterpreterCache::new();
    let mut hidden = Vec::with_capacity(pages.len());
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut canvas = Canvas::new(sheet);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, sheet, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut canvas);
        hidden.push(canvas.hidden_words());
    }
    hidden
}

/// What is to be said of hidden words, and of marks for redaction on these pages, each page as often as it has one.
pub(super) fn findings(hidden: &[HiddenWords], redactions: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |count: fn(&HiddenWords) -> usize, one: &str, many: &str, next: &str| {
        let pages: Vec<usize> =
            (1..).zip(hidden).filter(|(_, page)| count(page) > 0).map(|(n, _)| n).collect();
        let words: usize = hidden.iter().map(count).sum();
        if words > 0 {
            let (verb, pronoun) = if words == 1 { (one, "It") } else { (many, "They") };
            let message = format!(
                "{} on {} {verb}. {pronoun} cannot be seen on the page, but anyone can copy {} out of the PDF.",
                counted(words, "word", "words"),
                page_list(&pages),
                if words == 1 { "it" } else { "them" },
            );
            findings.push(Finding::warning(Code::HiddenWords, message).next(next));
        }
    };
    say(
        |page| page.covered,
        "is covered by something drawn over it",
        "are covered by something drawn over them",
        "to hide them, take them out with a redaction tool and use the new PDF; if they need not be hidden, do nothing",
    );
    say(
        |page| page.invisible,
        "has the colour of its background, or is too small to read",
        "have the colour of their background, or are too small to read",
        "to hide them, take them out with a redaction tool and use the new PDF; if they matter, copy them into a note",
    );
    if !redactions.is_empty() {
        let mut pages = redactions.to_vec();
        pages.dedup();
        let marks = counted(redactions.len(), "mark for redaction", "marks for redaction");
        let were = if redactions.len() == 1 { "was" } else { "were" };
        let message = format!(
            "{marks} on {} {were} never applied, so the words there are still in this PDF",
            page_list(&pages)
        );
        findings.push(
            Finding::warning(Code::HiddenWords, message)
                .next("apply the redactions in the program that made them, save the PDF and use that"),
        );
    }
    findings
}

/// A PDF of these pages in which every picture is one dot, and everything else is unpacked: what it comes to is then
/// known before anything is made of it. Nothing when that is too much.
pub(super) fn without_pictures(
    objects: &BTreeMap<u32, Object>,
    pages: &[PlacedPage],
    limits: &Limits,
) -> Option<Vec<u8>> {
    let mut room = limits.stream_bytes;
    let mut doc = Document::with_version("1.7");
    for (number, object) in objects {
        let kept = match object {
            Object::Stream(stream) if is_picture(&stream.dict) => dot(&stream.dict),
            Object::Stream(stream) => {
                let content = decode(&named(&stream.dict), &stream.content, room).ok()?.bytes;
                room = room.checked_sub(content.len())?;
                let mut dict = stream.dict.clone();
                dict.remove(b"Filter");
                dict.remove(b"DecodeParms");
                Object::Stream(Stream::new(dict, content))
            }
            object => object.clone(),
        };
        doc.objects.insert((*number, 0), kept);
    }
    doc.max_id = objects.keys().next_back().copied().unwrap_or(0);
    let root = doc.new_object_id();
    let mut kids: Vec<Object> = Vec::with_capacity(pages.len());
    for page in pages {
        let [a, b, c, d, e, f] = page.matrix;
        let content = format!("q {a} {b} {c} {d} {e} {f} cm /P Do Q");
        let content = doc.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let figure: ObjectId = (page.figure, 0);
        kids.push(
            doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), page.paper.width.into(), page.paper.height.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "P" => figure } },
            })
            .into(),
        );
    }
    let count = i64::try_from(kids.len()).ok()?;
    doc.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).ok()?;
    Some(bytes)
}

fn is_picture(dict: &Dictionary) -> bool {
    dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Image"))
}

/// One dot in place of a picture: grey, or a stencil where what is below shows through.
fn dot(picture: &Dictionary) -> Object {
    let stencil = picture.get(b"ImageMask").is_ok_and(|mask| mask.as_bool().unwrap_or(false));
    let mut dict = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1 };
    if stencil || picture.has(b"SMask") || picture.has(b"Mask") {
        dict.set("ImageMask", true);
        dict.set("BitsPerComponent", 1);
    } else {
        dict.set("ColorSpace", "DeviceGray");
        dict.set("BitsPerComponent", 8);
    }
    Object::Stream(Stream::new(dict, vec![128]))
}

/// A letter that is drawn on a page.
struct Letter {
    /// What it is; the replacement character where the file does not say it.
    text: String,
    /// Where it is.
    area: Rect,
    /// Its colour; nothing for a pattern.
    colour: Option<[f32; 3]>,
    /// How much else was painted before it.
    after: usize,
}

/// What a painted area does to what is below it.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    /// It hides it under one colour.
    Hides([f32; 3]),
    /// It is a picture, and hides it.
    Picture,
    /// It may let it through.
    Veils,
}

/// A painted area.
struct Painted {
    outline: BezPath,
    rule: FillRule,
    /// What the clips leave of it at most.
    bounds: Rect,
    effect: Effect,
}

impl Painted {
    fn contains(&self, at: Point) -> bool {
        self.bounds.contains(at)
            && match self.rule {
                FillRule::NonZero => self.outline.winding(at) != 0,
                FillRule::EvenOdd => self.outline.winding(at) % 2 != 0,
            }
    }
}

/// How a reader sees a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Seen,
    Covered,
    Invisible,
}

/// Keeps what is painted on a page, in order.
struct Canvas {
    sheet: Rect,
    letters: Vec<Letter>,
    painted: Vec<Painted>,
    /// What the clips around leave of the sheet, each within the one before.
    clips: Vec<Rect>,
    /// For each group around, whether what is drawn in it hides what is below.
    groups: Vec<bool>,
}

impl Canvas {
    const fn new(sheet: Rect) -> Self {
        Self { sheet, letters: Vec::new(), painted: Vec::new(), clips: Vec::new(), groups: Vec::new() }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.sheet)
    }

    fn full(&self) -> bool {
        self.letters.len() + self.painted.len() >= MOST
    }

    fn paint(
        &mut self,
        outline: BezPath,
        rule: FillRule,
        effect: Effect,
        way: (Option<&SoftMask<'_>>, BlendMode),
    ) {
        let bounds = outline.bounding_box().intersect(self.clip());
        if bounds.width() < BROAD || bounds.height() < BROAD {
            return;
        }
        let (mask, mode) = way;
        let solid = mask.is_none() && mode == BlendMode::Normal && self.groups.iter().all(|hides| *hides);
        let sane = outline.bounding_box().width().max(outline.bounding_box().height()) < FAR;
        let effect = if solid && sane { effect } else { Effect::Veils };
        self.painted.push(Painted { outline, rule, bounds, effect });
    }

    fn hidden_words(&self) -> HiddenWords {
        let sights: Vec<Sight> = self.letters.iter().map(|letter| self.sight(letter)).collect();
        HiddenWords {
            covered: self.words(&sights, Sight::Covered),
            invisible: self.words(&sights, Sight::Invisible),
        }
    }

    fn sight(&self, letter: &Letter) -> Sight {
        let large = letter.area.height().max(letter.area.width()) >= READABLE;
        // What lies off the sheet is cut off by the page as it is by every viewer.
        if !self.sheet.contains(letter.area.center()) {
            return Sight::Seen;
        }
        if large && self.is_covered(letter) {
            return Sight::Covered;
        }
        let below = self.painted.get(..letter.after.min(self.painted.len())).unwrap_or_default();
        let ground = below.iter().rev().find(|painted| painted.contains(letter.area.center()));
        let like_ground = match ground.map(|painted| painted.effect) {
            Some(Effect::Picture | Effect::Veils) => false,
            Some(Effect::Hides(colour)) => letter.is_like(colour),
            None => letter.is_like([1.0; 3]),
        };
        if like_ground || !large { Sight::Invisible } else { Sight::Seen }
    }

    /// Whether something that was painted later lies over nearly all of a letter, and the letter is not there again
    /// above it.
    fn is_covered(&self, letter: &Letter) -> bool {
        let points = letter.points();
        let hides = |painted: &Painted| {
            let effect = match painted.effect {
                Effect::Hides(_) => true,
                // The picture of a page lies over the words that were read from it.
                Effect::Picture => painted.bounds.area() < self.sheet.area() / 2.0,
                Effect::Veils => false,
            };
            effect && points.iter().all(|point| painted.contains(*point))
        };
        let later = self.painted.get(letter.after..).unwrap_or_default();
        let Some(place) = later.iter().position(hides) else { return false };
        let above = self.letters.iter().rev().take_while(|other| other.after > letter.after + place);
        let mut again = above.filter(|other| other.text == letter.text);
        !again.any(|other| other.area.contains(letter.area.center()))
    }

    /// How many words the letters of this sight make. A new one begins after a space, after a gap and on a new line.
    fn words(&self, sights: &[Sight], wanted: Sight) -> usize {
        let mut words = 0;
        let mut last: Option<Rect> = None;
        for (letter, sight) in self.letters.iter().zip(sights) {
            if *sight != wanted || letter.text.trim().is_empty() {
                last = None;
                continue;
            }
            let size = letter.area.height().max(letter.area.width());
            let near = |last: Rect| last.inflate(size * 0.2, size * 0.2).overlaps(letter.area);
            words += usize::from(!last.is_some_and(near));
            last = Some(letter.area);
        }
        words
    }
}

impl Letter {
    /// Points of it that all lie under what hides it: its middle and four around that.
    fn points(&self) -> [Point; 5] {
        let centre = self.area.center();
        let (wide, high) = (self.area.width() * 0.3, self.area.height() * 0.3);
        [(0.0, 0.0), (-wide, -high), (wide, -high), (-wide, high), (wide, high)]
            .map(|(x, y)| Point::new(centre.x + x, centre.y + y))
    }

    fn is_like(&self, ground: [f32; 3]) -> bool {
        let like =
            |colour: [f32; 3]| colour.iter().zip(ground).all(|(own, other)| (own - other).abs() < APART);
        self.colour.is_some_and(like)
    }
}

/// What a paint does to what is below it; nothing when it leaves no trace.
fn effect(paint: &Paint<'_>) -> Option<Effect> {
    match paint {
        Paint::Color(colour) => match colour.to_rgba().components() {
            [_, _, _, alpha] if alpha < 0.02 => None,
            [red, green, blue, alpha] if alpha > 0.95 => Some(Effect::Hides([red, green, blue])),
            _ => Some(Effect::Veils),
        },
        // A pattern may leave gaps.
        Paint::Pattern(_) => Some(Effect::Veils),
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(effect) = effect(&props.paint).filter(|_| !self.full()) else { return };
        let (fill, stroke) = match mode {
            DrawMode::Fill(rule) => (Some(*rule), None),
            DrawMode::Stroke(stroke) => (None, Some(stroke)),
            DrawMode::FillAndStroke(rule, stroke) => (Some(*rule), Some(stroke)),
            DrawMode::Invisible => return,
        };
        let way = (props.soft_mask.as_ref(), props.blend_mode);
        if let Some(rule) = fill {
            self.paint(props.transform * path.clone(), rule, effect, way);
        }
        // The stroke of a pen as broad as a line of print hides what is under it; a table has thousands of thin ones.
        let [a, b, ..] = props.transform.as_coeffs();
        if let Some(stroke) = stroke.filter(|stroke| f64::from(stroke.line_width) * a.hypot(b) >= BROAD) {
            let style = Stroke::new(f64::from(stroke.line_width))
                .with_caps(stroke.line_cap)
                .with_join(stroke.line_join);
            let outline = kurbo::stroke(path.iter(), &style, &StrokeOpts::default(), 0.5);
            self.paint(props.transform * outline, FillRule::NonZero, effect, way);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box().intersect(self.clip()));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.groups.push(opacity > 0.95 && mask.is_none() && mode == BlendMode::Normal);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // Words read from a picture are laid under it like this; and letters that only cut something out as well.
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let colour = match effect(&props.paint) {
            Some(Effect::Hides(colour)) => Some(colour),
            _ => None,
        };
        for glyph in run.glyphs() {
            if self.full() {
                return;
            }
            let advance = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            // In thousandths of the type's size; letters are some 600 high above the line.
            let own = Rect::new(0.0, 0.0, f64::from(advance.unwrap_or(500.0)).max(100.0), 600.0);
            let area = (props.transform * glyph.transform()).transform_rect_bbox(own);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => char::REPLACEMENT_CHARACTER.to_string(),
            };
            self.letters.push(Letter { text, area, colour, after: self.painted.len() });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.full() {
            return;
        }
        // Each is one dot here, so its own space is a square of one by one.
        let outline = props.transform * Rect::new(0.0, 0.0, 1.0, 1.0).to_path(0.1);
        let effect = if matches!(image, Image::Stencil(_)) { Effect::Veils } else { Effect::Picture };
        self.paint(outline, FillRule::NonZero, effect, (props.soft_mask.as_ref(), props.blend_mode));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
