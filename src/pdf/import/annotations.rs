//! Annotations and form fields as part of the page. What the screen shows of them, their normal appearance, is
//! drawn over the page by the rule of ISO 32000 12.5.5; so values of forms stay visible, and fields with equal
//! names in two files cannot clash. The live annotation is not carried over.

use hayro_interpret::kurbo;
use lopdf::{Dictionary, Object};

use super::appearance::{AppearanceBuilder, DrawOutcome, PUSH_BUTTON, inherited};
use super::copy_objects::ObjectCopier;
use super::field_values;
use super::field_values::FieldValue;
use crate::pdf::geometry::{Matrix, PageBoxes, Rect};
use crate::pdf::import::appearance::DrawnAppearance;
use crate::pdf::import::import_stats::ImportStats;
use crate::pdf::source::optional_content::HiddenLayers;
use crate::pdf::source::page_tree::PageNode;
use crate::pdf::source::{PdfSource, dictionary};

const HIDDEN: i64 = 1 << 1;
const NO_ROTATE: i64 = 1 << 4;
const NO_VIEW: i64 = 1 << 5;

/// By how much a field's box is taken for larger, in points: letters may reach a little over its edge.
const HAIR: f64 = 1.0;

/// The appearances of the annotations of a page with this shape and way onto its sheet, in drawing order; counts what it
/// does.
pub(crate) fn flatten(
    source: &PdfSource,
    leaf: &PageNode<'_>,
    (shape, to_sheet): (&PageBoxes, &Matrix),
    hidden: &HiddenLayers,
    copier: &mut ObjectCopier,
    maker: &mut AppearanceBuilder,
    tally: &mut ImportStats,
) -> Vec<DrawnAppearance> {
    let Object::Array(annotations) = source.entry(leaf.dict, b"Annots") else { return Vec::new() };
    let form = source.catalog().and_then(|catalog| source.dict(catalog, b"AcroForm"));
    let anew = form.is_some_and(|form| needs_appearances(source, form));
    let mut drawn = Vec::new();
    for annotation in annotations {
        let (id, Object::Dictionary(annotation)) = source.resolve_named(annotation) else { continue };
        tally.listed.extend(id);
        let kind = source.name(annotation, b"Subtype");
        let (field, link, mark) = (kind == b"Widget", kind == b"Link", kind == b"Redact");
        match kind {
            b"Popup" => {
                // It shows the words of the note it belongs to; alone it shows its own.
                let alone = source.dict(annotation, b"Parent").is_none();
                tally.comments += usize::from(alone && said(source, annotation, b"Contents"));
                continue;
            }
            // A link's jump is kept in `destination`; here it is only what shows of it.
            b"Link" if !is_seen(source, annotation, hidden) => continue,
            b"FileAttachment" => tally.attachments += 1,
            b"Screen" | b"Movie" | b"Sound" | b"RichMedia" | b"3D" => tally.media += 1,
            _ => {}
        }
        if !is_seen(source, annotation, hidden) {
            tally.unseen += 1;
            continue;
        }
        let (plain, rich) = (said(source, annotation, b"Contents"), said(source, annotation, b"RC"));
        let unsaid = match kind {
            b"Widget" => false,
            // A text on the page is drawn from its plain words, or as it is stored.
            b"FreeText" => rich && !plain && !annotation.has(b"AP"),
            // Writers of accessible files repeat here what a link says; a person's comment has an author.
            b"Link" => plain && said(source, annotation, b"T"),
            _ => plain || rich,
        };
        tally.comments += usize::from(unsaid);
        if field && field_values::is_stale(source, annotation) {
            tally.unlike.push(copier.page);
        }
        let mut made = None;
        if anew && field && is_plain(source, annotation) {
            made = Some(maker.make(source, copier, annotation)).filter(DrawOutcome::is_drawn);
        }
        if made.is_none() {
            match appearance(source, annotation, shape, anew && field, copier) {
                AppearanceKind::Drawn(one) => drawn.push(one),
                AppearanceKind::Nothing => continue,
                AppearanceKind::Unshown => {
                    tally.bare_notes += 1;
                    continue;
                }
                AppearanceKind::Missing => made = Some(maker.make(source, copier, annotation)),
            }
        }
        // What is drawn from the value shows it, but formatted words are drawn by no one.
        let rich_alone = || matches!(inherited(source, annotation, b"V"), Object::Null);
        if field
            && (made.is_none() || rich_alone())
            && flags(source, annotation) & NO_ROTATE == 0
            && let Some(rect) = source.numbers::<4>(annotation, b"Rect").map(Rect::between)
        {
            let Rect { left, bottom, right, top } = rect.through(to_sheet);
            let area = kurbo::Rect::new(left - HAIR, bottom - HAIR, right + HAIR, top + HAIR);
            tally.typed.extend(FieldValue::new(source, annotation, copier.page, area));
        }
        let made = match made {
            None => false,
            Some(DrawOutcome::Drawn { drawn: mut made, whole }) => {
                if let Some(rect) = source.numbers::<4>(annotation, b"Rect").map(Rect::between) {
                    made.matrix = made.matrix.then(&kept_upright(source, annotation, &rect, shape));
                }
                drawn.push(made);
                tally.overfull += usize::from(!whole);
                true
            }
            Some(DrawOutcome::Empty) => continue,
            Some(DrawOutcome::Unable) if link || mark => continue,
            Some(DrawOutcome::Unable) => {
                *(if field { &mut tally.bare_fields } else { &mut tally.bare_notes }) += 1;
                continue;
            }
        };
        // What was to be hidden and is not is more than a note, and is said by itself.
        if mark {
            continue;
        }
        *match (link, field, made) {
            (true, ..) => &mut tally.frames,
            (_, true, true) => &mut tally.made_fields,
            (_, true, false) => &mut tally.fields,
            (_, false, true) => &mut tally.made_notes,
            (_, false, false) => &mut tally.notes,
        } += 1;
    }
    drawn
}

/// Whether a form asks each viewer to draw its fields from their values; then all do, and what is stored of their
/// looks may be empty or out of date.
pub(crate) fn needs_appearances(source: &PdfSource, form: &Dictionary) -> bool {
    source.entry(form, b"NeedAppearances").as_bool().unwrap_or(false)
}

/// Whether a field shows its value or caption, plainly: a script of its own, rich text or a picture may make it look
/// otherwise. Boxes to tick have a look for each state.
fn is_plain(source: &PdfSource, field: &Dictionary) -> bool {
    let own = |key: &[u8]| inherited(source, field, key);
    let formatted = match own(b"AA") {
        Object::Dictionary(actions) => actions.has(b"F"),
        _ => false,
    };
    let pictured = source.dict(field, b"MK").is_some_and(|look| look.has(b"I"));
    let pushed = own(b"Ff").as_i64().is_ok_and(|flags| flags & PUSH_BUTTON != 0) && !pictured;
    let kind = own(b"FT").as_name().unwrap_or_default();
    let typed = matches!(kind, b"Tx" | b"Ch") && !formatted && matches!(own(b"RV"), Object::Null);
    typed || (kind == b"Btn" && pushed)
}

fn flags(source: &PdfSource, annotation: &Dictionary) -> i64 {
    source.entry(annotation, b"F").as_i64().unwrap_or(0)
}

/// Whether the screen shows an annotation, or lets it be used.
pub(crate) fn is_seen(source: &PdfSource, annotation: &Dictionary, hidden: &HiddenLayers) -> bool {
    let layered = annotation.get(b"OC").is_ok_and(|entry| hidden.hides(source, entry));
    flags(source, annotation) & (HIDDEN | NO_VIEW) == 0 && !layered
}

enum AppearanceKind {
    Drawn(DrawnAppearance),
    /// There is an appearance, and it is empty by intent: a box that is not ticked.
    Nothing,
    /// There are some, and it is not said which of them is to be drawn; viewers draw none.
    Unshown,
    /// The viewer has to make one up.
    Missing,
}

fn appearance(
    source: &PdfSource,
    annotation: &Dictionary,
    shape: &PageBoxes,
    anew: bool,
    copier: &mut ObjectCopier,
) -> AppearanceKind {
    let Some(normal) = source.dict(annotation, b"AP").and_then(|ap| ap.get(b"N").ok()) else {
        return AppearanceKind::Missing;
    };
    let (id, object) = match source.resolve_named(normal) {
        (_, Object::Dictionary(states)) => match state(source, annotation, states) {
            Some(state) => source.resolve_named(state),
            None if anew => return AppearanceKind::Missing,
            None if source.name(annotation, b"Subtype") != b"Widget" && !states.is_empty() => {
                return AppearanceKind::Unshown;
            }
            None => return AppearanceKind::Nothing,
        },
        found => found,
    };
    let (Some(id), Object::Stream(stream)) = (id, object) else { return AppearanceKind::Missing };
    let Some(rect) = source.numbers::<4>(annotation, b"Rect").map(Rect::between) else {
        return AppearanceKind::Nothing;
    };
    // Without a box it is no form, and most viewers draw the field themselves.
    let Some(bbox) = source.numbers::<4>(&stream.dict, b"BBox").map(Rect::between) else {
        return AppearanceKind::Missing;
    };
    let own = source.numbers::<6>(&stream.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix);
    let outer = bbox.through(&own);
    let ratio = |to: f64, from: f64| if from.abs() > 1e-9 { to / from } else { 1.0 };
    let (x, y) = (ratio(rect.width(), outer.width()), ratio(rect.height(), outer.height()));
    let mut matrix =
        Matrix::scale(x, y).then(&Matrix::shift(rect.left - outer.left * x, rect.bottom - outer.bottom * y));
    matrix = matrix.then(&kept_upright(source, annotation, &rect, shape));
    if !matrix.0.iter().all(|n| n.is_finite()) {
        return AppearanceKind::Nothing;
    }
    match copier.wanted_form(source, id) {
        Some(xobject) => {
            AppearanceKind::Drawn(DrawnAppearance { xobject, matrix, on_white: mixes(source, &stream.dict) })
        }
        None => AppearanceKind::Nothing,
    }
}

/// Whether a form mixes its colours with what is below so that they are others on white than on nothing.
fn mixes(source: &PdfSource, form: &Dictionary) -> bool {
    let states = source.dict(form, b"Resources").and_then(|resources| source.dict(resources, b"ExtGState"));
    states.is_some_and(|states| {
        states.iter().filter_map(|(_, state)| dictionary(source.resolve(state))).any(|state| {
            let mode = match source.entry(state, b"BM") {
                Object::Array(modes) => modes.first().map_or(&Object::Null, |mode| source.resolve(mode)),
                mode => mode,
            };
            let usual: [&[u8]; 5] = [b"", b"Normal", b"Compatible", b"Multiply", b"Darken"];
            !usual.contains(&mode.as_name().unwrap_or_default())
        })
    })
}

/// The appearance of the state that a field is in; without `/AS` its value says which that is.
fn state<'a>(
    source: &'a PdfSource,
    annotation: &'a Dictionary,
    states: &'a Dictionary,
) -> Option<&'a Object> {
    match source.name(annotation, b"AS") {
        b"" => {
            let value = inherited(source, annotation, b"V").as_name().unwrap_or_default();
            states.get(value).or_else(|_| states.get(b"Off")).ok()
        }
        state => states.get(state).ok(),
    }
}

fn said(source: &PdfSource, annotation: &Dictionary, key: &[u8]) -> bool {
    matches!(source.entry(annotation, key), Object::String(text, _)
        if text.iter().any(|c| !c.is_ascii_whitespace() && !matches!(c, 0 | 0xfe | 0xff)))
}

/// What stays upright on a turned page is turned back around its upper left corner. A note's icon always does.
fn kept_upright(source: &PdfSource, annotation: &Dictionary, rect: &Rect, shape: &PageBoxes) -> Matrix {
    let icon = source.name(annotation, b"Subtype") == b"Text" && !annotation.has(b"AP");
    if flags(source, annotation) & NO_ROTATE == 0 && !icon {
        return Matrix::IDENTITY;
    }
    let back = [
        Matrix::IDENTITY,
        Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
    ][usize::from(shape.turns)];
    Matrix::shift(-rect.left, -rect.top).then(&back).then(&Matrix::shift(rect.left, rect.top))
}
