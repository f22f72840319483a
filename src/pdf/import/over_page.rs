//! What is drawn over a page: the appearances of its form fields and notes.

use lopdf::{Dictionary, Object};

use super::appearance::DrawnAppearance;
use super::copy_objects::ObjectCopier;
use super::form::form;
use crate::pdf::geometry::{PageBoxes, Rect};
use crate::pdf::source::filters::deflated_stream;
use crate::pdf::write::object_writer::decimal;

/// An outer form that draws the page and then the appearances.
pub(super) fn over(
    copier: &mut ObjectCopier,
    shape: &PageBoxes,
    page: u32,
    drawn: &[DrawnAppearance],
) -> u32 {
    let mut names = Dictionary::new();
    names.set("Page", (page, 0));
    let mut content = String::new();
    // Viewers mix an annotation's colours with the paper, but those of a page's form with nothing.
    if drawn.iter().any(|drawn| drawn.on_white) {
        let Rect { left, bottom, .. } = shape.visible;
        let size = [left, bottom, shape.visible.width(), shape.visible.height()];
        let [x, y, w, h] = size.map(|n| decimal(n as f32));
        content.push_str(&format!("1 g {x} {y} {w} {h} re f\n"));
    }
    content.push_str("q /Page Do Q\n");
    for (index, drawn) in drawn.iter().enumerate() {
        let name = format!("A{index}");
        let [a, b, c, d, e, f] = drawn.matrix.0.map(|n| decimal(n as f32));
        content.push_str(&format!("q {a} {b} {c} {d} {e} {f} cm /{name} Do Q\n"));
        names.set(name, (drawn.xobject, 0));
    }
    let mut resources = Dictionary::new();
    resources.set("XObject", names);
    let resources = copier.add(Object::Dictionary(resources));
    copier.add(deflated_stream(form(&shape.visible, resources), content.into_bytes()))
}
