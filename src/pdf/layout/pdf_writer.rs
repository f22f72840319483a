//! Writes finished pages as a PDF with printpdf; no other file names it. printpdf embeds fonts whole unless
//! it lays out text itself, so each face is cut down first to the glyphs that are used. It also gives a font
//! one text per glyph: where a glyph stands for different texts, the face is embedded again for the others.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, FontId, Line, LinePoint, Op, PaintMode, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, TextMatrix, TextRenderingMode,
    to_lopdf_doc,
};
use subsetter::GlyphRemapper;

use super::LayoutError;
use super::fonts::Typeface;
use super::page::{LayoutPage, PageMark};
use super::shape_text::{Glyph, Run};
use crate::model::Digest;
use crate::model::paper::Paper;
use crate::pdf::layout::color::TextColor;

/// A face as one font of the PDF: the glyphs used, and the one text that each stands for.
#[derive(Debug)]
struct FontSubset {
    face: Typeface,
    texts: BTreeMap<u16, String>,
}

/// A subset cut down to its glyphs: the new number of each glyph, and the advances.
struct SubsetResult {
    codes: BTreeMap<u16, u16>,
    advances: BTreeMap<u16, u16>,
    font: ParsedFont,
}

/// All subsets of the document, in the order of their first use.
#[derive(Debug, Default)]
struct FontSubsets(Vec<FontSubset>);

impl FontSubsets {
    /// The subset in which this glyph stands for its text, made when there is none yet.
    fn take(&mut self, face: Typeface, glyph: &Glyph) -> usize {
        if let Some(found) = self.find(face, glyph) {
            return found;
        }
        let free = |subset: &FontSubset| subset.face == face && !subset.texts.contains_key(&glyph.id);
        let place = self.0.iter().position(free).unwrap_or_else(|| {
            self.0.push(FontSubset { face, texts: BTreeMap::new() });
            self.0.len() - 1
        });
        if let Some(subset) = self.0.get_mut(place) {
            subset.texts.insert(glyph.id, glyph.text.clone().into_owned());
        }
        place
    }

    fn find(&self, face: Typeface, glyph: &Glyph) -> Option<usize> {
        let says = |subset: &FontSubset| {
            subset.face == face && subset.texts.get(&glyph.id).is_some_and(|text| *text == glyph.text)
        };
        self.0.iter().position(says)
    }
}

/// The name of a subset in the pages' resources.
fn resource(subset: usize) -> String {
    format!("L{}", subset + 1)
}

/// A finished PDF, and its subsets as its specimen uses them, in order.
pub(crate) struct LayoutPdf {
    pub(crate) pdf: Vec<u8>,
    pub(crate) subsets: Vec<WrittenSubset>,
}

/// The name of a subset, and for each text that a glyph of it stands for the code and the advance.
pub(crate) struct WrittenSubset {
    pub(crate) resource: String,
    pub(crate) glyphs: BTreeMap<String, (u16, u16)>,
}

/// Writes the pages; the last is the specimen, whose faces become the first subsets. Each page is let go as it is
/// written.
pub(crate) fn write(pages: Vec<LayoutPage>) -> Result<LayoutPdf, LayoutError> {
    let mut subsets = FontSubsets::default();
    for page in pages.last().into_iter().chain(&pages) {
        for mark in &page.marks {
            if let PageMark::Text { run, .. } = mark {
                for glyph in &run.glyphs {
                    subsets.take(run.face, glyph);
                }
            }
        }
    }
    let cuts = subsets.0.iter().map(cut).collect::<Result<Vec<SubsetResult>, LayoutError>>()?;
    let mut document = PdfDocument::new("set pages");
    document.pages = pages
        .into_iter()
        .map(|page| PdfPage {
            media_box: sheet(page.paper),
            trim_box: sheet(page.paper),
            crop_box: sheet(page.paper),
            ops: operations(&page, &subsets, &cuts),
        })
        .collect();
    let written = subsets.0.iter().zip(&cuts).enumerate().map(|(i, (subset, cut))| {
        let codes = subset.texts.iter().filter_map(|(glyph, text)| {
            let code = *cut.codes.get(glyph)?;
            Some((text.clone(), (code, *cut.advances.get(&code)?)))
        });
        WrittenSubset { resource: resource(i), glyphs: codes.collect() }
    });
    let written = written.collect();
    for (i, cut) in cuts.into_iter().enumerate() {
        document.resources.fonts.map.insert(FontId(resource(i)), PdfFont::new(cut.font));
    }
    let mut complaints = Vec::new();
    let mut document = to_lopdf_doc(&document, &PdfSaveOptions::default(), &mut complaints);
    // printpdf draws the file's identity by lot; the same input must give the same bytes.
    document.trailer.remove(b"ID");
    document.compress();
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).map_err(LayoutError::Pdf)?;
    Ok(LayoutPdf { pdf, subsets: written })
}

fn sheet(paper: Paper) -> Rect {
    Rect::from_wh(Pt(paper.width), Pt(paper.height))
}

/// Cuts a face down to the glyphs of a subset. Its name carries six letters made from its contents, as the
/// PDF standard asks of subsets.
fn cut(subset: &FontSubset) -> Result<SubsetResult, LayoutError> {
    let source = subset.face.cut();
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&subset.texts.keys().copied().collect::<Vec<_>>());
    let bytes = subsetter::subset(source.file, 0, &remapper)
        .map_err(|why| LayoutError::Typeface(source.name, why))?;
    let mut font =
        ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(LayoutError::Subset(source.name))?;
    let tag: String =
        Digest::compute(&bytes).bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    font.font_name = Some(format!("{tag}+{}", source.name));
    font.pdf_font_metrics.us_weight_class = if source.bold { 700 } else { 400 };
    let codes: BTreeMap<u16, u16> =
        subset.texts.keys().filter_map(|glyph| Some((*glyph, remapper.get(*glyph)?))).collect();
    let em = u32::from(font.units_per_em.max(1));
    // Rounded down, as printpdf writes the widths.
    let thousandths = |units: u16| u16::try_from(u32::from(units) * 1000 / em).unwrap_or(u16::MAX);
    let advances = font.glyph_widths.iter().map(|(code, units)| (*code, thousandths(*units))).collect();
    Ok(SubsetResult { codes, advances, font })
}

/// The operators of a page.
fn operations(page: &LayoutPage, subsets: &FontSubsets, cuts: &[SubsetResult]) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut filled: Option<TextColor> = None;
    let height = |y: f32| pt(page.paper.height - y);
    for mark in &page.marks {
        match mark {
            PageMark::Fill { area, ink } => {
                fill_with(*ink, &mut filled, &mut ops);
                let mut rectangle = Rect::from_wh(pt(area.right - area.left), pt(area.bottom - area.top));
                (rectangle.x, rectangle.y) = (pt(area.left), height(area.bottom));
                rectangle.mode = Some(PaintMode::Fill);
                ops.push(Op::DrawRectangle { rectangle });
            }
            PageMark::Rule { from, to, weight, ink } => {
                let point =
                    |(x, y): (f32, f32)| LinePoint { p: Point { x: pt(x), y: height(y) }, bezier: false };
                ops.push(Op::SetOutlineColor { col: colour(*ink) });
                ops.push(Op::SetOutlineThickness { pt: pt(*weight) });
                ops.push(Op::DrawLine {
                    line: Line { points: vec![point(*from), point(*to)], is_closed: false },
                });
            }
            PageMark::Text { run, left, base } => {
                fill_with(run.ink, &mut filled, &mut ops);
                show(run, *left, height(*base), subsets, cuts, &mut ops);
            }
        }
    }
    ops
}

fn fill_with(ink: TextColor, filled: &mut Option<TextColor>, ops: &mut Vec<Op>) {
    if *filled != Some(ink) {
        ops.push(Op::SetFillColor { col: colour(ink) });
        *filled = Some(ink);
    }
}

/// Weight in points of the outlines that make a face bold which has no bold cut.
const OUTLINE: f32 = 0.45;

/// Shows a run: one text object for each stretch of glyphs that share a subset and a height.
fn show(run: &Run, left: f32, base: Pt, subsets: &FontSubsets, cuts: &[SubsetResult], ops: &mut Vec<Op>) {
    let mut glyphs = run.glyphs.iter().map(|g| (g, subsets.find(run.face, g).unwrap_or(0))).peekable();
    while let Some((first, subset)) = glyphs.next() {
        let mut stretch = vec![first];
        while let Some((next, _)) = glyphs.next_if(|(g, f)| *f == subset && g.y == first.y) {
            stretch.push(next);
        }
        let Some(cut) = cuts.get(subset) else { continue };
        let x = Pt(hundredths(left + first.x));
        let font = PdfFontHandle::External(FontId(resource(subset)));
        let matrix = TextMatrix::Translate(x, pt(base.0 + first.y));
        // A face without a bold cut is filled and outlined in one operation: drawn twice, it would be read twice.
        let outline = run.outlined.then_some([
            Op::SetOutlineColor { col: colour(run.ink) },
            Op::SetOutlineThickness { pt: Pt(OUTLINE) },
            Op::SetTextRenderingMode { mode: TextRenderingMode::FillStroke },
        ]);
        let plain = run.outlined.then_some(Op::SetTextRenderingMode { mode: TextRenderingMode::Fill });
        ops.push(Op::StartTextSection);
        ops.extend(outline.into_iter().flatten());
        ops.extend([
            Op::SetFont { font, size: Pt(run.size) },
            Op::SetTextMatrix { matrix },
            Op::ShowText { items: vec![TextItem::GlyphIds(spaced(&stretch, run.size, cut))] },
        ]);
        ops.extend(plain);
        ops.push(Op::EndTextSection);
    }
}

/// The codes of a stretch of glyphs, with corrections where the next glyph does not stand where this one's
/// advance would put it. The pen is followed as a viewer moves it, so roundings do not add up.
fn spaced(stretch: &[&Glyph], size: f32, cut: &SubsetResult) -> Vec<Codepoint> {
    let start = stretch.first().map_or(0.0, |g| g.x);
    let mut pen = 0.0;
    let mut codes = Vec::with_capacity(stretch.len());
    for (i, glyph) in stretch.iter().enumerate() {
        let gid = cut.codes.get(&glyph.id).copied().unwrap_or(0);
        pen += cut.advances.get(&gid).map_or(0.0, |advance| f32::from(*advance));
        let mut offset = 0.0;
        if let Some(next) = stretch.get(i + 1) {
            let off = pen - (next.x - start) * 1000.0 / size;
            if off.abs() >= 0.5 {
                offset = off.round();
                pen -= offset;
            }
        }
        codes.push(Codepoint { gid, offset, cid: Some(glyph.text.clone().into_owned()) });
    }
    codes
}

fn colour(TextColor(r, g, b): TextColor) -> Color {
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn pt(points: f32) -> Pt {
    Pt(hundredths(points))
}
