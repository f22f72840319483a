//! Sets a text in a column: text, style and width in, lines of placed glyphs out. Shaping, fallback, reading
//! direction and line breaking are parley's; the result is plain data that knows nothing of parley or of PDF.
//! Every text passes through `printable` here, so no caller can forget it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use parley::layout::{Alignment, AlignmentOptions, Run as ShapedRun};
use parley::style::{FontFamily, FontFamilyName, FontWeight, OverflowWrap, StyleProperty, TextWrapMode};
use parley::{FontContext, Layout, LayoutContext};

use super::color::{LINK, TextColor};
use super::fonts::{FALLBACKS, Typeface, escape, printable, register};
use crate::model::{Baseline, CharStyle, PageNumber, StyledText};

/// Where the lines of a block stand in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Middle,
    /// At the right edge.
    Right,
}

/// How a text is to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// The typeface; one of the four that are chosen by hand.
    pub(crate) face: Typeface,
    /// Size of the type in points.
    pub(crate) size: f32,
    /// Distance from line to line in points.
    pub(crate) leading: f32,
    /// Colour.
    pub(crate) ink: TextColor,
    /// Where lines stand.
    pub(crate) align: Align,
    /// Space added after each letter, for headings in capitals.
    pub(crate) tracking: f32,
    /// Whether the text stays on one line, whatever its length.
    pub(crate) one_line: bool,
}

impl Style {
    /// A style that stands left, wraps, and is not letterspaced.
    pub(crate) const fn new(face: Typeface, size: f32, leading: f32, ink: TextColor) -> Self {
        Style { face, size, leading, ink, align: Align::Left, tracking: 0.0, one_line: false }
    }

    /// The same style with lines standing elsewhere.
    pub(crate) const fn aligned(self, align: Align) -> Self {
        Style { align, ..self }
    }
}

/// A glyph, placed from the left end and the base line of its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// The glyph's number in the face.
    pub(crate) id: u16,
    /// To the right of the block's left edge, in points.
    pub(crate) x: f32,
    /// Above the base line, in points.
    pub(crate) y: f32,
    /// The characters it stands for; empty when a neighbouring glyph carries them.
    pub(crate) text: Cow<'static, str>,
}

/// Neighbouring glyphs of one face.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// The face.
    pub(crate) face: Typeface,
    /// Size of the type in points.
    pub(crate) size: f32,
    /// Colour.
    pub(crate) ink: TextColor,
    /// The glyphs, from left to right.
    pub(crate) glyphs: Vec<Glyph>,
    /// Its right edge, measured as its glyphs are.
    pub(crate) end: f32,
    /// The page of the bundle that it leads to.
    pub(crate) to: Option<PageNumber>,
    /// Whether a line runs through it.
    pub(crate) struck: bool,
    /// Whether it is to be bold and its face has no bold cut, so that its outlines are drawn too.
    pub(crate) outlined: bool,
}

/// A stretch of a text that is set in one piece with its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span<'a> {
    /// What it says.
    pub(crate) text: Cow<'a, str>,
    /// Whether it is set bold.
    pub(crate) strong: bool,
    /// The page of the bundle that it leads to.
    pub(crate) to: Option<PageNumber>,
    /// Whether it has the colour of what leads somewhere.
    pub(crate) blue: bool,
    /// Whether it is struck out, raised or lowered.
    pub(crate) style: CharStyle,
}

impl<'a> Span<'a> {
    /// A stretch like its neighbours.
    pub(crate) fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Span { text: text.into(), strong: false, to: None, blue: false, style: CharStyle::PLAIN }
    }

    /// The number of a page, which leads there and shows that it does.
    pub(crate) fn number(prefix: &str, page: PageNumber) -> Self {
        Span { to: Some(page), blue: true, ..Span::plain(format!("{prefix}{page}")) }
    }
}

/// Where in the text that is set a span is.
struct Stretch {
    range: Range<usize>,
    strong: bool,
    to: Option<PageNumber>,
    blue: bool,
    style: CharStyle,
}

/// The size of raised and lowered characters, as a share of their neighbours' size.
const SMALLER: f32 = 0.65;

/// How far characters are above the line of their neighbours, as a share of these neighbours' size.
const fn above(baseline: Baseline) -> f32 {
    match baseline {
        Baseline::Normal => 0.0,
        Baseline::Raised => 0.36,
        Baseline::Lowered => -0.14,
    }
}

/// A text that has been set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    /// Its lines from top to bottom.
    pub(crate) lines: Vec<Vec<Run>>,
    /// Distance from line to line.
    pub(crate) leading: f32,
    /// Base line of a line below the line's top.
    pub(crate) base: f32,
    /// Width of the longest line.
    pub(crate) width: f32,
}

impl Block {
    /// Height of all lines.
    pub(crate) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.leading
    }
}

/// Holds the faces and the working memory of the layout engine, made once for all texts.
pub(crate) struct TextShaper {
    fonts: FontContext,
    working: LayoutContext<()>,
    layout: Layout<()>,
    faces: BTreeMap<u64, Typeface>,
    memory: Option<Memory>,
}

/// What has been set so far, by style and width of the column and then by text.
#[derive(Default)]
struct Memory {
    columns: Vec<(Style, f32, BTreeMap<String, Block>)>,
    glyphs: usize,
}

impl Memory {
    /// Most glyphs that are remembered, some 40 MB of them.
    const GLYPHS: usize = 1_000_000;

    fn column(&mut self, style: &Style, width: f32) -> &mut BTreeMap<String, Block> {
        let known = self.columns.iter().position(|column| column.0 == *style && column.1 == width);
        let at = known.unwrap_or_else(|| {
            self.columns.push((*style, width, BTreeMap::new()));
            self.columns.len() - 1
        });
        &mut self.columns[at].2
    }
}

impl TextShaper {
    /// One with all faces.
    pub(crate) fn new() -> Self {
        let (fonts, faces) = register();
        Self { fonts, working: LayoutContext::new(), layout: Layout::new(), faces, memory: None }
    }

    /// One that remembers what it has set, for pages that are set again and come out nearly the same.
    pub(crate) fn remembering() -> Self {
        Self { memory: Some(Memory::default()), ..Self::new() }
    }

    /// Sets a text in a column of this width.
    pub(crate) fn set(&mut self, text: &str, style: &Style, width: f32) -> Block {
        if let Some(memory) = &mut self.memory
            && let Some(block) = memory.column(style, width).get(text)
        {
            return block.clone();
        }
        let block = self.set_spans(&[Span::plain(text)], style, width);
        if let Some(memory) = self.memory.as_mut().filter(|memory| memory.glyphs < Memory::GLYPHS) {
            memory.glyphs += block.lines.iter().flatten().map(|run| run.glyphs.len()).sum::<usize>();
            memory.column(style, width).insert(text.into(), block.clone());
        }
        block
    }

    /// Sets a text some of whose words may be struck out, raised or lowered, in a column of this width.
    pub(crate) fn set_styled(&mut self, text: &StyledText, style: &Style, width: f32) -> Block {
        if text.is_plain() {
            return self.set(text, style, width);
        }
        let span = |(text, style)| Span { style, ..Span::plain(text) };
        self.set_spans(&text.pieces().into_iter().map(span).collect::<Vec<_>>(), style, width)
    }

    /// Sets a text some of whose words are bold or lead to a page, in a column of this width.
    pub(crate) fn set_spans(&mut self, spans: &[Span<'_>], style: &Style, width: f32) -> Block {
        let mut text = String::new();
        let mut stretches = Vec::new();
        for span in spans {
            let from = text.len();
            text += &printable(&span.text);
            if span.strong || span.to.is_some() || span.style != CharStyle::PLAIN {
                let Span { strong, to, blue, style, .. } = *span;
                stretches.push(Stretch { range: from..text.len(), strong, to, blue, style });
            }
        }
        self.lay(&text, &stretches, style, width);
        // `printable` answers for single characters. A pair that no single face has, such as a Hebrew point on
        // a Latin letter, shows only here; each pass spells more of it out, down to plain ASCII.
        for _ in 0..3 {
            let Some((mended, changes)) = self.without_boxes(&text) else { break };
            follow(&mut stretches, &changes);
            text = mended;
            self.lay(&text, &stretches, style, width);
        }
        self.lines(&text, &stretches, style)
    }

    /// The width a text takes on one line.
    pub(crate) fn width(&mut self, text: &str, style: &Style) -> f32 {
        self.set(text, &Style { one_line: true, align: Align::Left, ..*style }, f32::MAX).width
    }

    /// Sets a title in the middle of a column, with lines of about the same length: a last line of one word
    /// looks like an accident.
    pub(crate) fn balanced(&mut self, text: &str, style: &Style, width: f32) -> Block {
        let style = style.aligned(Align::Middle);
        let lines = self.set(text, &style, width).lines.len();
        let (mut narrow, mut wide) = (width / lines.max(1) as f32 / 2.0, width);
        for _ in 0..8 {
            let middle = (narrow + wide) / 2.0;
            if self.set(text, &style, middle).lines.len() > lines { narrow = middle } else { wide = middle }
        }
        let mut block = self.set(text, &style, wide);
        for run in block.lines.iter_mut().flatten() {
            run.end += (width - wide) / 2.0;
            run.glyphs.iter_mut().for_each(|glyph| glyph.x += (width - wide) / 2.0);
        }
        block
    }

    fn lay(&mut self, text: &str, stretches: &[Stretch], style: &Style, width: f32) {
        let cut = style.face.cut();
        let families: Vec<FontFamilyName<'_>> =
            std::iter::once(cut.family).chain(FALLBACKS).map(FontFamilyName::named).collect();
        let weight = if cut.bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        let wrap = if style.one_line { TextWrapMode::NoWrap } else { TextWrapMode::Wrap };
        let mut builder = self.working.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(families))));
        builder.push_default(StyleProperty::FontWeight(weight));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LetterSpacing(style.tracking));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::TextWrapMode(wrap));
        for stretch in stretches.iter().filter(|stretch| stretch.strong) {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), stretch.range.clone());
        }
        for stretch in stretches.iter().filter(|stretch| stretch.style.baseline != Baseline::Normal) {
            builder.push(StyleProperty::FontSize(style.size * SMALLER), stretch.range.clone());
        }
        builder.build_into(&mut self.layout, text);
        self.layout.break_all_lines((!style.one_line || style.align != Align::Left).then_some(width));
        let alignment = match style.align {
            Align::Left => Alignment::Left,
            Align::Middle => Alignment::Center,
            Align::Right => Alignment::Right,
        };
        self.layout.align(alignment, AlignmentOptions::default());
    }

    /// The text with every cluster that came out as a box spelt out further, and what became of each such cluster;
    /// nothing when there is none.
    fn without_boxes(&self, text: &str) -> Option<(String, Vec<Change>)> {
        let mut mended = String::new();
        let mut changes = Vec::new();
        let mut done = 0;
        for line in self.layout.lines() {
            for run in line.runs() {
                for cluster in run.clusters() {
                    let range = cluster.text_range();
                    if range.start < done || cluster.glyphs().all(|glyph| glyph.id != 0) {
                        continue;
                    }
                    // Runs come in visual order; what lies before this one is mended in the next pass.
                    mended.push_str(text.get(done..range.start)?);
                    let characters = text.get(range.clone())?;
                    let keep = usize::from(characters.chars().count() > 1);
                    let from = mended.len();
                    for (i, c) in characters.chars().enumerate() {
                        if i < keep { mended.push(c) } else { escape(c, &mut mended) }
                    }
                    done = range.end;
                    changes.push((range, from..mended.len()));
                }
            }
        }
        (done > 0).then(|| (mended + text.get(done..).unwrap_or_default(), changes))
    }

    fn lines(&self, text: &str, stretches: &[Stretch], style: &Style) -> Block {
        let mut block = Block {
            lines: Vec::with_capacity(self.layout.len()),
            leading: style.leading,
            // Half the height of a capital below the middle: text looks centred in its line.
            base: style.leading / 2.0 + style.size * 0.357,
            width: 0.0,
        };
        for line in self.layout.lines() {
            let mut x = line.metrics().offset;
            let mut runs = Vec::new();
            for run in line.runs() {
                let Some(&face) = self.faces.get(&run.font().data.id()) else { continue };
                let outlined = run.synthesis().embolden();
                for part in place_glyphs(text, stretches, run, x, style.size) {
                    let LinkRun { to, blue, style: chars, glyphs, end } = part;
                    let ink = if blue { LINK } else { style.ink };
                    let scale = if chars.baseline == Baseline::Normal { 1.0 } else { SMALLER };
                    let size = style.size * scale;
                    runs.push(Run { face, size, ink, glyphs, end, to, struck: chars.struck, outlined });
                    x = end;
                }
            }
            block.width = block.width.max(line.metrics().advance - line.metrics().hanging_advance);
            block.lines.push(runs);
        }
        block
    }
}

/// Where some characters were in a text, and where what replaced them is in the next.
type Change = (Range<usize>, Range<usize>);

/// Finds the stretches again in a text some of whose characters were spelt out; the changes are in order. A stretch
/// that ends inside a changed cluster takes the whole of it.
fn follow(stretches: &mut [Stretch], changes: &[Change]) {
    let place = |old: usize, end: bool| {
        let after = changes.partition_point(|(from, _)| from.start < old);
        let Some((from, to)) = after.checked_sub(1).and_then(|last| changes.get(last)) else { return old };
        if old < from.end {
            return if end { to.end } else { to.start };
        }
        to.end + (old - from.end)
    };
    for stretch in stretches {
        stretch.range = place(stretch.range.start, false)..place(stretch.range.end, true);
    }
}

/// Neighbouring glyphs that lead to the same page and are styled alike, and their right edge.
struct LinkRun {
    to: Option<PageNumber>,
    blue: bool,
    style: CharStyle,
    glyphs: Vec<Glyph>,
    end: f32,
}

/// Places the glyphs of a run from `x` on, each with the text it stands for; parted where a stretch begins or ends.
/// `size` is the size of type of what is neither raised nor lowered, in points.
fn place_glyphs(
    text: &str,
    stretches: &[Stretch],
    run: ShapedRun<'_, ()>,
    mut x: f32,
    size: f32,
) -> Vec<LinkRun> {
    let stretch_at = |at: usize| {
        let found = stretches.iter().find(|s| s.range.contains(&at));
        found.map_or((None, false, CharStyle::PLAIN), |s| (s.to, s.blue, s.style))
    };
    let mut clusters: Vec<(Range<usize>, Vec<parley::layout::Glyph>, f32)> = Vec::new();
    for cluster in run.clusters() {
        match clusters.last_mut() {
            Some(whole) if cluster.is_ligature_continuation() => {
                whole.0.end = cluster.text_range().end;
                whole.2 += cluster.advance();
            }
            _ => clusters.push((cluster.text_range(), cluster.glyphs().collect(), cluster.advance())),
        }
    }
    if run.is_rtl() {
        clusters.reverse();
    }
    let mut parts: Vec<LinkRun> = Vec::new();
    for (range, glyphs, advance) in clusters {
        let (to, blue, style) = stretch_at(range.start);
        if parts.last().is_none_or(|part| (part.to, part.blue, part.style) != (to, blue, style)) {
            parts.push(LinkRun { to, blue, style, glyphs: Vec::new(), end: x });
        }
        let Some(LinkRun { glyphs: placed, end, .. }) = parts.last_mut() else { continue };
        let raised = above(style.baseline) * size;
        let characters = match text.get(range).unwrap_or_default() {
            // A search for "6 Jan 2020" must find it with the spaces that people type.
            "\u{A0}" => " ",
            other => other,
        };
        let mut pen = x;
        for (glyph, text) in glyphs.iter().zip(shared_out(characters, &glyphs, run.is_rtl())) {
            placed.push(Glyph {
                id: u16::try_from(glyph.id).unwrap_or(0),
                x: pen + glyph.x,
                y: raised - glyph.y,
                text: common(text),
            });
            pen += glyph.advance;
        }
        x += advance;
        *end = x;
    }
    parts
}

/// Letters of English, one after the other.
const ASCII: &str =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// A text that is one letter of English, as nearly all are, without memory of its own: a long table has millions.
fn common(text: String) -> Cow<'static, str> {
    let known = match text.as_bytes() {
        [byte] => usize::from(*byte).checked_sub(32).and_then(|at| ASCII.get(at..=at)),
        _ => None,
    };
    known.map_or(Cow::Owned(text), Cow::Borrowed)
}

/// Shares a cluster's characters out among its glyphs, so that copied text comes in reading order. Accents
/// and other glyphs that do not advance say nothing; the letter that carries them says the whole.
fn shared_out(characters: &str, glyphs: &[parley::layout::Glyph], rtl: bool) -> Vec<String> {
    let bodies = glyphs.iter().filter(|glyph| glyph.advance > 0.0).count();
    let mut rest = characters.chars();
    let mut seen = 0;
    let says = |(i, glyph): (usize, &parley::layout::Glyph)| {
        let body = if bodies == 0 { i == 0 } else { glyph.advance > 0.0 };
        seen += usize::from(body);
        match (body, bodies) {
            (false, _) => String::new(),
            (true, 0 | 1) => rest.by_ref().collect(),
            // From right to left the first character stands last, and takes the others with it.
            (true, _) if rtl && seen < bodies => String::new(),
            (true, _) if seen < bodies => rest.next().map(String::from).unwrap_or_default(),
            (true, _) => rest.by_ref().collect(),
        }
    };
    glyphs.iter().enumerate().map(says).collect()
}
