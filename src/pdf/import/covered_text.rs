//! Words of a page that are in the file and that nobody sees on the page: under a filled box that was drawn over them,
//! in the colour of what is behind them, or unseen without a picture that shows them. Whoever blacked out an address
//! with a drawing tool believes that it is gone, and anybody can copy it out of the file. The pages are looked at as
//! they are placed, so that what is said is true of the bundle; pictures are left out, since what a scan shows is
//! not words.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::hayro_cmap::{CMapName, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use lopdf::{Object, Stream};

use super::canvas::Canvas;
use super::field_values::FieldValue;
use super::pages_as_pdf::without_pictures;
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::page_text::{PackedText, PageText, WordOrigin};
use crate::model::paper::Paper;
use crate::pdf::geometry::Matrix;
use crate::pdf::import::canvas::HiddenWords;
use crate::pdf::import::page_list::page_list;
use crate::pdf::text::page_text;
use crate::pdf::{ImportedPage, Layer};

/// What the words of pages are, seen and not.
#[derive(Default)]
pub(crate) struct WordsOfPages<'a> {
    /// What is hidden on each page, in the order of the pages.
    pub(crate) hidden: Vec<HiddenWords>,
    /// Of what was typed into fields, what the page does not show.
    pub(crate) unshown: Vec<&'a FieldValue>,
    /// The words of each page by the number of the XObject that shows it, where they are known.
    pub(crate) texts: BTreeMap<u32, PackedText>,
}

/// Looks at the words of pages; for each, how it lies on its sheet, and which layers of all are hidden. Empty when there are no words, or the pages cannot
/// be looked at.
pub(crate) fn words_of_pages<'a>(
    objects: &BTreeMap<u32, Object>,
    pages: &[ImportedPage],
    (shapes, layers): (&[PageShape], &[Layer]),
    typed: &'a [FieldValue],
    limits: &Limits,
) -> WordsOfPages<'a> {
    if typed.is_empty() && !objects.values().any(names_font) {
        return WordsOfPages::default();
    }
    let Some(pdf) = without_pictures(objects, pages, layers, limits).and_then(|bytes| Pdf::new(bytes).ok())
    else {
        return WordsOfPages::default();
    };
    let cache = InterpreterCache::new();
    let mut words = WordsOfPages { hidden: Vec::with_capacity(pages.len()), ..WordsOfPages::default() };
    let mut room = limits.words_bytes;
    let mut shapes = pages.iter().zip(shapes);
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let (width, height) = page.render_dimensions();
        let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut canvas = Canvas::new(sheet);
        let mut context = Context::new(Affine::IDENTITY, sheet, &cache, pdf.xref(), settings());
        interpret_page(page, &mut context, &mut canvas);
        let sights = canvas.sights();
        words.hidden.push(canvas.hidden_words(&sights));
        let here = typed.iter().filter(|typed| typed.page == number);
        words.unshown.extend(here.filter(|typed| !typed.is_in(&canvas.read(typed.area))));
        if let Some((page, shape)) = shapes.next()
            && room > 0
        {
            let (glyphs, cut_off) = canvas.into_glyphs(&sights);
            let text = page_text(glyphs, shape.to_page(), shape.origin, shape.empty(cut_off));
            let packed = PackedText::new(&text);
            room = room.saturating_sub(packed.size());
            words.texts.insert(page.xobject, packed);
        }
    }
    words
}

/// Whether an object is a font or names one.
fn names_font(object: &Object) -> bool {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
                if dict.has_type(b"Font") || dict.has(b"Font") {
                    return true;
                }
                todo.extend(dict.iter().map(|(_, value)| value));
            }
            Object::Array(items) => todo.extend(items),
            _ => {}
        }
    }
    false
}

/// As hayro reads a page. Where a font names its table of letters instead of holding it, that is each code as its letter,
/// or one of the tables of Chinese, Japanese and Korean that every reader has.
fn settings() -> InterpreterSettings {
    const SAME: &[u8] = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Same def/CMapType 2 def \
        1 begincodespacerange<0000><ffff>endcodespacerange 1 beginbfrange<0000><ffff><0000>endbfrange endcmap end end";
    InterpreterSettings {
        cmap_resolver: Arc::new(|name| match name {
            CMapName::IdentityH | CMapName::IdentityV => Some(SAME),
            name => load_embedded(name),
        }),
        ..InterpreterSettings::default()
    }
}

/// How a page lies on its sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageShape {
    /// Width and height as the file shows it, upright.
    pub(crate) size: (f64, f64),
    /// From there to the sheet.
    pub(crate) to_sheet: Matrix,
    /// Whose page it is.
    pub(crate) origin: WordOrigin,
}

impl PageShape {
    /// A page that was set here, and is the sheet.
    pub(crate) fn own(paper: Paper) -> Self {
        let size = (f64::from(paper.width), f64::from(paper.height));
        Self { size, to_sheet: Matrix::IDENTITY, origin: WordOrigin::Own }
    }

    fn to_page(self) -> Affine {
        let to_sheet = Affine::new(self.to_sheet.0);
        if to_sheet.determinant().abs() > f64::MIN_POSITIVE { to_sheet.inverse() } else { Affine::IDENTITY }
    }

    fn empty(&self, cut_off: bool) -> PageText {
        let size = [self.size.0 as f32, self.size.1 as f32];
        PageText::new(size, self.to_sheet.single()).cut_off(cut_off)
    }
}

/// What is to be said of hidden words, and of marks for redaction on these pages, each page as often as it has one.
pub(crate) fn findings(hidden: &[HiddenWords], redactions: &[usize]) -> Vec<Finding> {
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
        "to hide them, take them out with a redaction tool and use the new PDF. If they need not be hidden, \
         do nothing",
    );
    say(
        |page| page.invisible,
        "has the colour of its background, or is too small to read",
        "have the colour of their background, or are too small to read",
        "to hide them, take them out with a redaction tool and use the new PDF. If they matter, copy them \
         into a note",
    );
    say(
        |page| page.unpainted,
        "is drawn in a way that does not show (without ink, cut away or off the page)",
        "are drawn in a way that does not show (without ink, cut away or off the page)",
        "to hide them, take them out with a redaction tool and use the new PDF. If they matter, copy them \
         into a note",
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
