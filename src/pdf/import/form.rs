//! A form XObject, the shape in which every page comes into the bundle.

use lopdf::{Dictionary, Object};

use crate::pdf::geometry::Rect;

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

/// How pages go onto sheets.
#[derive(Clone, Copy)]
pub(crate) enum PageFit<'a> {
    /// Fitted above the foot band of A4 or A3. Page by page, a sheet takes the place of each that cannot be shown.
    Paper { page_by_page: bool },
    /// As on paper, of a PDF that another program made here: nobody but that program wrote its replacement texts.
    Converted,
    /// As on paper, of which only the first page is wanted.
    First,
    /// Our own pages, A4 upright or lying, which leave the foot band free already: as they are. The last
    /// page's fonts with these names are wanted too.
    Exact { fonts: &'a [String] },
}
