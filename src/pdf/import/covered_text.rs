//! Words of a page that are in the file and that nobody sees on the page: under a filled box that was drawn over them,
//! in the colour of what is behind them, or unseen without a picture that shows them. Whoever blacked out an address
//! with a drawing tool believes that it is gone, and anybody can copy it out of the file. The pages are looked at as
//! they are placed, so that what is said is true of the bundle; pictures are left out, since what a scan shows is
//! not words.

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::canvas::Canvas;
use super::field_values::FieldValue;
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::ImportedPage;
use crate::pdf::decode::decode;
use crate::pdf::import::canvas::HiddenWords;
use crate::pdf::import::page_list::page_list;
use crate::pdf::source::filters::named;

/// What is hidden on each page, in the order of the pages, and of what was typed into fields, what the page does not
/// show. Empty when there are no words, or the pages cannot be looked at.
pub(crate) fn hidden_words<'a>(
    objects: &BTreeMap<u32, Object>,
    pages: &[ImportedPage],
    typed: &'a [FieldValue],
    limits: &Limits,
) -> (Vec<HiddenWords>, Vec<&'a FieldValue>) {
    let is_font = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"Font"));
    if typed.is_empty() && !objects.values().any(is_font) {
        return Default::default();
    }
    let Some(pdf) = without_pictures(objects, pages, limits).and_then(|bytes| Pdf::new(bytes).ok()) else {
        return Default::default();
    };
    let cache = InterpreterCache::new();
    let (mut hidden, mut unshown) = (Vec::with_capacity(pages.len()), Vec::new());
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let (width, height) = page.render_dimensions();
        let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut canvas = Canvas::new(sheet);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, sheet, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut canvas);
        hidden.push(canvas.hidden_words());
        let here = typed.iter().filter(|typed| typed.page == number);
        unshown.extend(here.filter(|typed| !typed.is_in(&canvas.read(typed.area))));
    }
    (hidden, unshown)
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
        "to hide them, take them out with a redaction tool and use the new PDF; if they need not be hidden, do nothing",
    );
    say(
        |page| page.invisible,
        "has the colour of its background, or is too small to read",
        "have the colour of their background, or are too small to read",
        "to hide them, take them out with a redaction tool and use the new PDF; if they matter, copy them into a note",
    );
    say(
        |page| page.unpainted,
        "is drawn so that it does not show: without ink, cut away, or off the page",
        "are drawn so that they do not show: without ink, cut away, or off the page",
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
pub(crate) fn without_pictures(
    objects: &BTreeMap<u32, Object>,
    pages: &[ImportedPage],
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
        let xobject: ObjectId = (page.xobject, 0);
        kids.push(
            doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), page.paper.width.into(), page.paper.height.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "P" => xobject } },
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
