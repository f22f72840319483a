//! A form XObject, the shape in which every page comes into the bundle.

use crate::pdf::geometry::Rect;
use lopdf::Dictionary;
use lopdf::Object;

/// The dictionary of a form with this visible box and these resources.
pub(crate) fn form(bbox: &Rect, resources: u32) -> Dictionary {
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"XObject".to_vec()));
    dict.set("Subtype", Object::Name(b"Form".to_vec()));
    let edges = [bbox.left, bbox.bottom, bbox.right, bbox.top];
    dict.set("BBox", edges.map(|n| Object::Real(n as f32)).to_vec());
    dict.set("Resources", (resources, 0));
    dict
}
