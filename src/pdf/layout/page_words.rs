//! The words of pages that are set here, from where their glyphs are placed.

use hayro_interpret::kurbo::{Affine, Point, Vec2};

use super::page::{LayoutPage, PageMark};
use super::shape_text::Run;
use crate::model::page_text::{PageText, WordOrigin, WordSight};
use crate::pdf::geometry::Matrix;
use crate::pdf::sfnt;
use crate::pdf::text::{PlacedGlyph, letters, page_text};

/// How far letters reach above and below the base line in a typeface that does not say it.
const REACH: (f64, f64) = (0.75, -0.25);

/// The words of a page that was set here.
pub(crate) fn words(page: &LayoutPage) -> PageText {
    let empty = PageText::new([page.paper.width, page.paper.height], Matrix::IDENTITY.single());
    let of = |marks: &[PageMark]| {
        let mut glyphs = Vec::new();
        for mark in marks {
            if let PageMark::Text { run, left, base } = mark {
                place(run, f64::from(*left), f64::from(page.paper.height - base), &mut glyphs);
            }
        }
        page_text(glyphs, Affine::IDENTITY, WordOrigin::Own, empty.clone())
    };
    // Each cell of a table is read on its own.
    let mut whole = empty.clone();
    let mut begin = 0;
    for end in &page.cell_ends {
        whole.append_cell(&of(page.marks.get(begin..*end).unwrap_or_default()));
        begin = *end;
    }
    whole.append(&of(page.marks.get(begin..).unwrap_or_default()));
    whole
}

/// Places the glyphs of a run; one that says nothing belongs to a neighbour that says it all.
fn place(run: &Run, left: f64, base: f64, glyphs: &mut Vec<PlacedGlyph>) {
    let reach = sfnt::reach(run.face.cut().file).unwrap_or(REACH);
    let starts = run.glyphs.iter().skip(1).map(|glyph| glyph.x).chain([run.end]);
    for (glyph, end) in run.glyphs.iter().zip(starts) {
        let text = letters(Some(&glyph.text));
        if text.is_empty() {
            continue;
        }
        glyphs.push(PlacedGlyph {
            text,
            from: Point::new(left + f64::from(glyph.x), base + f64::from(glyph.y)),
            along: Vec2::new(f64::from(end - glyph.x).max(0.01), 0.0),
            up: Vec2::new(0.0, f64::from(run.size)),
            reach,
            sight: if run.struck { WordSight::Struck } else { WordSight::Seen },
        });
    }
}
