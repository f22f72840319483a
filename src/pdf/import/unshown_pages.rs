//! Pages that cannot be shown, or not as they are: why, and what goes in their place.

use lopdf::{Dictionary, Object};

use super::copy_objects::ObjectCopier;
use super::form::form;
use super::own_pages::ImportOwn;
use super::page_list::counted_page;
use crate::model::finding::{Code, Finding};
use crate::model::paper::{FOOT_BAND, Paper};
use crate::pdf::ImportedPage;
use crate::pdf::geometry::{Matrix, Rect};
use crate::pdf::layout::{ParagraphSetter, SetTask};
use crate::pdf::source::content_ops::{ContentOp, ContentOps};
use crate::pdf::source::filters::deflated_stream;
use crate::pdf::source::page_tree::PageNode;
use crate::pdf::source::{PdfSource, RESAVE, dictionary};

/// Bytes of the content of one page that are searched for names.
const SEARCHED: usize = 16 << 20;

/// What shows of a sheet that takes the place of a page.
pub(crate) const SHEET: Rect = Rect { left: 0.0, bottom: 0.0, right: 595.0, top: 842.0 };

/// A sheet in the place of a page that cannot be shown, and what is to be said of it.
pub(crate) fn stand_in(
    copier: &mut ObjectCopier,
    import: ImportOwn,
    page: usize,
    why: &Finding,
) -> Option<(ImportedPage, Finding)> {
    const MARGIN: f32 = 72.0;
    let paper = Paper::A4;
    let text = format!(
        "Page {page} of this document could not be shown.\n{} The original file is not changed. The schedule \
         of digests has its name and its fingerprint (SHA-256).",
        why.message
    );
    let (width, height) = (paper.width - 2.0 * MARGIN, paper.height / 2.0);
    let task = SetTask {
        text: &text,
        width,
        height,
        size: 12.0,
        smaller: true,
        ink: [0.0; 3],
        quad: 0,
        one_row: false,
    };
    let (set, _) = ParagraphSetter::new().set(&task)?;
    let placed = import(set)?;
    let set = placed.pages.first()?.xobject + copier.add_objects(placed.objects);
    // Set at the upper left corner; moved into the margins, it is cut off above the foot band.
    let mut resources = Dictionary::new();
    let mut names = Dictionary::new();
    names.set("S", (set, 0));
    resources.set("XObject", names);
    let resources = copier.add(Object::Dictionary(resources));
    let shown = Rect { bottom: f64::from(FOOT_BAND), ..SHEET };
    let content = format!("q 1 0 0 1 {MARGIN} -{MARGIN} cm /S Do Q").into_bytes();
    let xobject = copier.add(deflated_stream(form(&shown, resources), content));
    let matrix = Matrix::IDENTITY.single();
    let message = format!("{}. An information sheet is in its place", why.message.trim_end_matches('.'));
    let said = Finding::warning(Code::ShownAsSheet, message).next(RESAVE);
    Some((ImportedPage { paper, xobject, matrix, source_page: counted_page(page) }, said))
}

/// Whether the content of a page shows words in a font, or draws a thing, that its resources do not name.
pub(crate) fn lacks_names(source: &PdfSource, leaf: &PageNode<'_>, plain: &[Vec<u8>]) -> bool {
    let resources = leaf.resources().and_then(|resources| dictionary(source.resolve(resources)));
    let named = |kind: &[u8], name: &[u8]| {
        let named = resources.and_then(|resources| source.dict(resources, kind));
        named.is_some_and(|named| named.has(name))
    };
    // So large a content is a drawing, and going through it takes longer than its page may.
    if plain.iter().map(Vec::len).sum::<usize>() > SEARCHED {
        return false;
    }
    // A font stays from one part of the content to the next.
    let mut font = true;
    plain.iter().flat_map(|part| ContentOps::new(part)).any(|step| match step {
        ContentOp::Draw(name) => !name.is_empty() && !named(b"XObject", &name),
        ContentOp::Font(name) => {
            font = name.is_empty() || named(b"Font", &name);
            false
        }
        ContentOp::Text(_) => !font,
        _ => false,
    })
}

pub(crate) fn absent(page: usize) -> Finding {
    Finding::error(
        Code::Damaged,
        format!("the content of page {page} is missing from this PDF, so the page would be blank"),
    )
    .next(RESAVE)
}

pub(crate) fn lost(page: usize) -> Finding {
    Finding::error(
        Code::Damaged,
        format!("page {page} of this PDF is named in its list of pages and is not in the file"),
    )
    .next(RESAVE)
}

pub(crate) fn unreadable(page: usize) -> Finding {
    Finding::error(Code::Damaged, format!("the content of page {page} of this PDF cannot be read"))
        .next(RESAVE)
}

pub(crate) fn too_large(page: usize) -> Finding {
    Finding::error(
        Code::TooLarge,
        format!("page {page} of this PDF unpacks to more than any ordinary page needs"),
    )
    .next(RESAVE)
}
