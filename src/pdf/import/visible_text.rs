//! The letters of pages as a person sees them: within the sheet and within what clips leave of it. Where another
//! program made the pages of a document, this is compared with what the document says: a table that runs off the
//! page, or a line that is cut at the edge of its frame, is in the PDF and on no page. It is told as well how many
//! letters are only the box that a typeface has for those that it does not know.

use std::collections::BTreeMap;

use hayro_interpret::font::{Glyph, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

use super::pages_as_pdf::without_pictures;
use crate::model::limits::Limits;
use crate::pdf::ImportedPages;
use crate::pdf::sfnt::{table, u16_at, u32_at};

/// The most letters of a page that are looked at.
const MOST: usize = 100_000;

/// The share of a letter's height by which it may lie above or below another on the same line.
const SAME_LINE: f64 = 0.5;

/// The share of a letter's size between two letters that parts two words.
const GAP: f64 = 0.2;

/// What can be read on pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VisibleText {
    /// The letters in the order in which they were drawn.
    pub(crate) drawn: String,
    /// The letters from the top of each page to its foot, and from left to right.
    pub(crate) placed: String,
    /// Letters of which only the box is drawn that a typeface has for those that it does not know.
    pub(crate) shapeless: usize,
    /// Letters that are drawn, and of which the file does not say what they are.
    pub(crate) unnamed: usize,
}

/// What can be read on these pages; nothing when they cannot be looked at, or there is too much on one.
pub(crate) fn visible_text(placed: &ImportedPages, limits: &Limits) -> Option<VisibleText> {
    let pdf = Pdf::new(without_pictures(&placed.objects, &placed.pages, &placed.layers, limits)?).ok()?;
    let cache = InterpreterCache::new();
    let mut text = VisibleText::default();
    let mut fonts = BTreeMap::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut canvas = Letters { sheet, clips: Vec::new(), letters: Vec::new(), full: false, fonts };
        let mut context =
            Context::new(Affine::IDENTITY, sheet, &cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut canvas);
        if canvas.full {
            return None;
        }
        fonts = std::mem::take(&mut canvas.fonts);
        canvas.add_to(&mut text);
    }
    Some(text)
}

/// A letter that a reader sees.
struct Letter {
    text: Option<String>,
    area: Rect,
    shapeless: bool,
}

/// Keeps the letters of a page that are seen.
struct Letters {
    sheet: Rect,
    /// What the clips around leave of the sheet, each within the one before.
    clips: Vec<Rect>,
    letters: Vec<Letter>,
    full: bool,
    /// The shapes of each typeface that was met.
    fonts: BTreeMap<u128, Option<Shapes>>,
}

impl Letters {
    fn shapeless(&mut self, glyph: &OutlineGlyph, text: Option<&str>) -> bool {
        let Some(data) = glyph.font_data() else { return false };
        let shapes = self.fonts.entry(data.cache_key).or_insert_with(|| Shapes::parse((*data.data).as_ref()));
        let is_letter = text.is_some_and(|text| text.chars().any(char::is_alphanumeric));
        shapes.as_ref().is_some_and(|shapes| shapes.is_unknown(glyph.glyph_id().to_u32(), is_letter))
    }

    fn add_to(&self, text: &mut VisibleText) {
        text.shapeless += self.letters.iter().filter(|letter| letter.shapeless).count();
        text.unnamed += self.letters.iter().filter(|letter| letter.text.is_none()).count();
        let mut placed: Vec<&Letter> = self.letters.iter().collect();
        run_on(&mut text.drawn, &placed);
        placed.sort_by(|one, other| one.area.center().y.total_cmp(&other.area.center().y));
        let mut rest = placed.as_mut_slice();
        while let Some(first) = rest.first() {
            let line = first.area.center().y + first.area.height() * SAME_LINE;
            let end = rest.partition_point(|letter| letter.area.center().y <= line).max(1);
            let (this, after) = rest.split_at_mut(end);
            this.sort_by(|one, other| one.area.x0.total_cmp(&other.area.x0));
            run_on(&mut text.placed, this);
            rest = after;
        }
    }
}

/// Adds letters to a text, with a space where there is a gap between two.
fn run_on(text: &mut String, letters: &[&Letter]) {
    let mut last: Option<Rect> = None;
    for letter in letters {
        let size = letter.area.height().max(letter.area.width()) * GAP;
        if last.is_none_or(|last| !last.inflate(size, size).overlaps(letter.area)) {
            text.push(' ');
        }
        last = Some(letter.area);
        match (&letter.text, letter.shapeless) {
            (Some(words), false) => text.push_str(words),
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    text.push('\n');
}

impl<'a> Device<'a> for Letters {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let around = self.clips.last().copied().unwrap_or(self.sheet);
        self.clips.push(clip.path.bounding_box().intersect(around));
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let clip = self.clips.last().copied().unwrap_or(self.sheet);
        for glyph in run.glyphs() {
            let text = glyph.as_unicode().map(|text| match text {
                BfString::Char(letter) => letter.to_string(),
                BfString::String(letters) => letters,
            });
            let (advance, shapeless) = match &**glyph {
                Glyph::Outline(own) => (own.advance_width(), self.shapeless(own, text.as_deref())),
                Glyph::Type3(own) => (own.advance_width(), false),
            };
            // In thousandths of the type's size; letters are some 600 high above the line.
            let own = Rect::new(0.0, 0.0, f64::from(advance.unwrap_or(500.0)).max(100.0), 600.0);
            let area = (props.transform * glyph.transform()).transform_rect_bbox(own);
            if !clip.contains(area.center()) {
                continue;
            }
            if self.letters.len() >= MOST {
                self.full = true;
                return;
            }
            self.letters.push(Letter { text, area, shapeless });
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

/// Which shapes of a TrueType file are the same as its first, which stands for letters that it does not know.
struct Shapes {
    unknown: Vec<bool>,
    /// Whether that shape is blank.
    blank: bool,
}

impl Shapes {
    /// Reads the tables of a file that say it; nothing for a file of another kind.
    fn parse(file: &[u8]) -> Option<Self> {
        let table = |name: &[u8; 4]| table(file, name);
        let (head, places, shapes) = (table(b"head")?, table(b"loca")?, table(b"glyf")?);
        let long = u16_at(head, 50)? != 0;
        let count = places.len() / if long { 4 } else { 2 };
        let place = |i: usize| {
            if long { u32_at(places, 4 * i) } else { u16_at(places, 2 * i).map(|half| 2 * usize::from(half)) }
        };
        let shape = |i: usize| shapes.get(place(i)?..place(i + 1)?);
        let first = shape(0)?;
        let unknown = (0..count.saturating_sub(1)).map(|i| shape(i) == Some(first)).collect();
        Some(Self { unknown, blank: first.is_empty() })
    }

    /// Whether a shape is the one for letters that the typeface does not know. A blank one is that only where a letter
    /// should be.
    fn is_unknown(&self, shape: u32, is_letter: bool) -> bool {
        let same = usize::try_from(shape).ok().and_then(|at| self.unknown.get(at));
        same.copied().unwrap_or(false) && (is_letter || !self.blank)
    }
}
