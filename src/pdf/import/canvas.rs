//! What is painted on a page, in order: every letter with its place and colour, and every area that can hide one.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{self, BezPath, Point, Rect, Shape as _, Stroke, StrokeOpts};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, SoftMask,
};

use super::glyph_places::{self, Typefaces};
use super::painted::{GroupEffect, LetterCover, PaintEffect, PaintedArea, effect};
use super::struck_out::ThinLines;
use crate::model::page_text::WordSight;
use crate::pdf::text::{PAGE_BYTES, PlacedGlyph};

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

/// How far from what shows of a page, in points, printers put their marks: file names, dates, names of inks.
const MARKS: f64 = 72.0;

/// More words than these around a page are no printers' marks, wherever they are.
const RUNNING: usize = 20;

/// A letter that is drawn on a page.
struct Letter {
    /// What it is; the replacement character where the file does not say it.
    text: String,
    /// Where it is, for a look at what is over it and below it.
    area: Rect,
    /// Where it stands, for the words of the page.
    placed: PlacedGlyph,
    /// How it is painted.
    ink: Ink,
    /// What the clips around leave of the sheet, and the outermost of them: what shows of the page.
    clip: Rect,
    frame: Rect,
    /// How much else was painted before it.
    after: usize,
}

/// How a letter is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ink {
    /// In a colour, or its outline in another.
    Colours([f32; 3], [f32; 3]),
    /// With a pattern, or so that something shines through.
    Some,
    /// Not at all.
    None,
    /// It only cuts out what is painted later.
    Cuts,
}

/// How a reader sees a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Seen,
    /// Not painted, and over a picture that shows it.
    OverPicture,
    /// Under the picture of the page.
    UnderPicture,
    /// Under something that may let it through.
    Veiled,
    Covered,
    Invisible,
    TooSmall,
    Unpainted,
    Clipped,
    /// Off the page, and whether farther than printers' marks are.
    Off(bool),
}

impl Sight {
    const fn of_word(self) -> WordSight {
        match self {
            Sight::Seen => WordSight::Seen,
            Sight::OverPicture => WordSight::OverPicture,
            Sight::UnderPicture => WordSight::UnderPicture,
            Sight::Veiled => WordSight::Veiled,
            Sight::Covered => WordSight::Covered,
            Sight::Invisible => WordSight::SameColour,
            Sight::TooSmall => WordSight::TooSmall,
            Sight::Unpainted => WordSight::Unpainted,
            Sight::Clipped => WordSight::Clipped,
            Sight::Off(_) => WordSight::OffPage,
        }
    }
}

/// Keeps what is painted on a page, in order.
pub(crate) struct Canvas {
    sheet: Rect,
    letters: Vec<Letter>,
    painted: Vec<PaintedArea>,
    /// What the clips around leave of the sheet, each within the one before.
    clips: Vec<Rect>,
    /// What each group around does to what is below it.
    groups: Vec<GroupEffect>,
    /// Where pictures and stencils are: words that were read from them lie under or over them.
    pictures: Vec<Rect>,
    /// Lines that may run through words.
    lines: ThinLines,
    /// What is known of the typefaces.
    typefaces: Typefaces,
    /// Bytes of all letters.
    bytes: usize,
    /// Whether there was more than is looked at.
    cut_off: bool,
}

impl Canvas {
    pub(crate) fn new(sheet: Rect) -> Self {
        Self {
            sheet,
            letters: Vec::new(),
            painted: Vec::new(),
            clips: Vec::new(),
            groups: Vec::new(),
            pictures: Vec::new(),
            lines: ThinLines::default(),
            typefaces: Typefaces::default(),
            bytes: 0,
            cut_off: false,
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.sheet)
    }

    /// Letters that are filled and then outlined come twice; from `first` on they come for the second time.
    fn outlined(&mut self, first: usize) {
        let count = self.letters.len() - first;
        let Some(before) = first.checked_sub(count) else { return };
        let (filled, lines) = self.letters.split_at_mut(first);
        let filled = &mut filled[before..];
        let same = |(fill, line): (&Letter, &Letter)| fill.area == line.area && fill.after == line.after;
        if !filled.iter().zip(lines.iter()).all(same) {
            return;
        }
        for (fill, line) in filled.iter_mut().zip(lines.iter()) {
            fill.ink = match (fill.ink, line.ink) {
                (Ink::Colours(fill, _), Ink::Colours(line, _)) => Ink::Colours(fill, line),
                (Ink::None | Ink::Cuts, ink) | (ink, Ink::None | Ink::Cuts) => ink,
                _ => Ink::Some,
            };
        }
        self.letters.truncate(first);
    }

    fn full(&self) -> bool {
        self.letters.len() + self.painted.len() >= MOST
    }

    fn paint(
        &mut self,
        outline: BezPath,
        rule: FillRule,
        effect: PaintEffect,
        way: (Option<&SoftMask<'_>>, BlendMode),
    ) {
        let bounds = outline.bounding_box().intersect(self.clip());
        if bounds.width() < BROAD || bounds.height() < BROAD {
            return;
        }
        let (mask, mode) = way;
        let own = GroupEffect::new(mask.is_none(), mode);
        let sane = outline.bounding_box().width().max(outline.bounding_box().height()) < FAR;
        let effect = match self.groups.iter().copied().fold(own, GroupEffect::max) {
            GroupEffect::Mixes => PaintEffect::Mixes,
            GroupEffect::Hides if sane => effect,
            _ => PaintEffect::Veils,
        };
        self.painted.push(PaintedArea { outline, rule, bounds, effect });
    }

    /// How many words are hidden.
    pub(crate) fn hidden_words(&self, sights: &Sights) -> HiddenWords {
        let Sights(sights) = sights;
        let near = self.words(sights, |sight| sight == Sight::Off(false));
        HiddenWords {
            covered: self.words(sights, |sight| sight == Sight::Covered),
            invisible: self.words(sights, |sight| matches!(sight, Sight::Invisible | Sight::TooSmall)),
            unpainted: self.words(sights, |sight| matches!(sight, Sight::Unpainted | Sight::Clipped))
                + self.words(sights, |sight| sight == Sight::Off(true))
                + if near < RUNNING { 0 } else { near },
        }
    }

    /// How a reader sees each letter.
    pub(crate) fn sights(&self) -> Sights {
        Sights(self.letters.iter().map(|letter| self.sight(letter)).collect())
    }

    /// The letters as they are placed, and whether there was more than is looked at.
    pub(crate) fn into_glyphs(self, sights: &Sights) -> (Vec<PlacedGlyph>, bool) {
        let seen = self.letters.into_iter().zip(&sights.0);
        let placed = seen.map(|(letter, sight)| PlacedGlyph { sight: sight.of_word(), ..letter.placed });
        let mut placed: Vec<PlacedGlyph> = placed.collect();
        self.lines.strike_out(&mut placed);
        (placed, self.cut_off)
    }

    /// The letters that show in an area, in the order in which they are drawn.
    pub(crate) fn read(&self, area: Rect) -> String {
        let shows = |letter: &&Letter| {
            let centre = letter.area.center();
            area.contains(centre) && letter.clip.contains(centre) && letter.ink != Ink::None
        };
        self.letters.iter().filter(shows).map(|letter| letter.text.as_str()).collect()
    }

    fn sight(&self, letter: &Letter) -> Sight {
        let large = letter.area.height().max(letter.area.width()) >= READABLE;
        let centre = letter.area.center();
        // What lies off the page is cut off by it as it is by every viewer.
        if !letter.frame.contains(centre) {
            let far = letter.frame.inflate(MARKS, MARKS);
            return if letter.text.trim().is_empty() {
                Sight::Seen
            } else {
                Sight::Off(!far.contains(centre))
            };
        }
        let painted = self.painted.get(letter.after..).unwrap_or_default();
        match letter.ink {
            Ink::None if self.pictures.iter().any(|picture| picture.contains(centre)) => {
                return Sight::OverPicture;
            }
            Ink::Cuts if painted.iter().any(|painted| painted.contains(centre)) => return Sight::Seen,
            Ink::None => return Sight::Unpainted,
            Ink::Cuts => return Sight::Clipped,
            _ if !letter.clip.overlaps(letter.area) => return Sight::Clipped,
            _ => {}
        }
        let over = if large { self.what_is_over(letter) } else { LetterCover::Nothing };
        if over == LetterCover::Cover {
            return Sight::Covered;
        }
        let below = self.painted.get(..letter.after.min(self.painted.len())).unwrap_or_default();
        let ground = below.iter().rev().find(|painted| painted.contains(letter.area.center()));
        let like_ground = match ground.map(|painted| painted.effect) {
            Some(PaintEffect::Picture | PaintEffect::Veils | PaintEffect::Mixes) => false,
            Some(PaintEffect::Hides(colour)) => letter.is_like(colour),
            None => letter.is_like([1.0; 3]),
        };
        match (large, like_ground, over) {
            (false, ..) => Sight::TooSmall,
            (true, _, LetterCover::Page) => Sight::UnderPicture,
            (true, true, _) => Sight::Invisible,
            (true, false, LetterCover::Veil) => Sight::Veiled,
            (true, false, _) => Sight::Seen,
        }
    }

    /// What was painted later over nearly all of a letter, unless the letter is there again above it.
    fn what_is_over(&self, letter: &Letter) -> LetterCover {
        let points = letter.points();
        let later = self.painted.get(letter.after..).unwrap_or_default();
        let (mut over, mut place) = (LetterCover::Nothing, 0);
        for (at, painted) in later.iter().enumerate() {
            let this = match painted.effect {
                PaintEffect::Hides(_) => LetterCover::Cover,
                // The picture of a page lies over the words that were read from it.
                PaintEffect::Picture if painted.bounds.area() >= letter.frame.area() / 2.0 => {
                    LetterCover::Page
                }
                PaintEffect::Picture => LetterCover::Cover,
                PaintEffect::Veils => LetterCover::Veil,
                PaintEffect::Mixes => LetterCover::Nothing,
            };
            if this > over && points.iter().all(|point| painted.contains(*point)) {
                (over, place) = (this, at);
                if this == LetterCover::Cover {
                    break;
                }
            }
        }
        let above = self.letters.iter().rev().take_while(|other| other.after > letter.after + place);
        let is_painted = |other: &&Letter| !matches!(other.ink, Ink::None | Ink::Cuts);
        let mut again = above.filter(|other| other.text == letter.text).filter(is_painted);
        let is_again =
            over != LetterCover::Nothing && again.any(|other| other.area.contains(letter.area.center()));
        if is_again { LetterCover::Nothing } else { over }
    }

    /// How many words the letters of this sight make. A new one begins after a space, after a gap and on a new line.
    fn words(&self, sights: &[Sight], wanted: impl Fn(Sight) -> bool) -> usize {
        let mut words = 0;
        let mut last: Option<Rect> = None;
        for (letter, sight) in self.letters.iter().zip(sights) {
            if !wanted(*sight) || letter.text.trim().is_empty() {
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
        matches!(self.ink, Ink::Colours(fill, line) if like(fill) && like(line))
    }
}

/// Whether a line of this colour is not seen on paper.
fn is_white(colour: [f32; 3]) -> bool {
    colour.iter().all(|part| *part > 1.0 - APART)
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
        if !matches!(effect, PaintEffect::Hides(colour) if is_white(colour)) {
            match stroke {
                Some(_) => self.lines.add_stroked(&(props.transform * path.clone())),
                None => self.lines.add_filled(&(props.transform * path.clone()), BROAD),
            }
        }
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
        // Letters that cut something out become a clip, and no other clip has so many corners that are theirs.
        let bounds = clip.path.bounding_box();
        if clip.path.elements().len() > 6 {
            let cuts = |letter: &&mut Letter| letter.ink == Ink::None && bounds.overlaps(letter.area);
            let last = self.letters.iter_mut().rev().take_while(|letter| letter.ink == Ink::None);
            last.filter(cuts).for_each(|letter| letter.ink = Ink::Cuts);
        }
        self.clips.push(bounds.intersect(self.clip()));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.groups.push(GroupEffect::new(opacity > 0.95 && mask.is_none(), mode));
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let ink = match effect(&props.paint) {
            // Words read from a picture are laid under it like this; and letters that only cut something out as well.
            _ if matches!(mode, DrawMode::Invisible) => Ink::None,
            None => Ink::None,
            Some(PaintEffect::Hides(colour)) => Ink::Colours(colour, colour),
            Some(_) => Ink::Some,
        };
        let (clip, frame) = (self.clip(), self.clips.first().copied().unwrap_or(self.sheet));
        let first = self.letters.len();
        let placed = glyph_places::placed(run, props.transform, &mut self.typefaces);
        for (glyph, placed) in run.glyphs().iter().zip(placed) {
            if self.full() || self.bytes > PAGE_BYTES {
                self.cut_off = true;
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
            self.bytes += text.len();
            self.letters.push(Letter { text, area, placed, ink, clip, frame, after: self.painted.len() });
        }
        if matches!(mode, DrawMode::Stroke(_)) {
            self.outlined(first);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.full() {
            return;
        }
        // Each is one dot here, so its own space is a square of one by one.
        let outline = props.transform * Rect::new(0.0, 0.0, 1.0, 1.0).to_path(0.1);
        // Words read from a picture may be a little larger than their likeness in it.
        self.pictures.push(outline.bounding_box().intersect(self.clip()).inflate(BROAD, BROAD));
        let effect =
            if matches!(image, Image::Stencil(_)) { PaintEffect::Veils } else { PaintEffect::Picture };
        self.paint(outline, FillRule::NonZero, effect, (props.soft_mask.as_ref(), props.blend_mode));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}

/// How a reader sees each letter of a page.
pub(crate) struct Sights(Vec<Sight>);

/// How many words of a page are in the file and not seen on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HiddenWords {
    /// Words under something that was drawn over them.
    pub(crate) covered: usize,
    /// Words in the colour of what is behind them, or too small to be read.
    pub(crate) invisible: usize,
    /// Words that are not painted, cut away, or off the page.
    pub(crate) unpainted: usize,
}
