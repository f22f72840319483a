//! Resources that pages share.

use lopdf::Object;

use super::allowed_keys::ObjectRole;
use super::copy_objects::ObjectCopier;
use crate::pdf::source::PdfSource;
use crate::pdf::source::page_tree::PageNode;

/// What the file's form fields share (`/DR`), or 0.
pub(super) fn shared_resources(source: &PdfSource, copier: &mut ObjectCopier) -> u32 {
    let form = source.catalog().and_then(|catalog| source.dict(catalog, b"AcroForm"));
    match form.map(|form| source.entry(form, b"DR")) {
        Some(shared @ Object::Dictionary(_)) => {
            let copy = copier.copied(source, shared, ObjectRole::Resources);
            copier.add(copy)
        }
        _ => 0,
    }
}

pub(super) fn wanted_font(
    source: &PdfSource,
    leaf: &PageNode<'_>,
    key: &str,
    copier: &mut ObjectCopier,
) -> u32 {
    let font = leaf
        .resources()
        .and_then(|resources| crate::pdf::source::dictionary(source.resolve(resources)))
        .and_then(|resources| source.dict(resources, b"Font"))
        .and_then(|fonts| fonts.get(key.as_bytes()).ok());
    match font.map(|font| source.resolve_named(font)) {
        Some((Some(id), Object::Dictionary(_))) => copier.wanted(id, ObjectRole::Font),
        Some((None, font @ Object::Dictionary(_))) => {
            let copy = copier.copied(source, font, ObjectRole::Font);
            copier.add(copy)
        }
        _ => 0,
    }
}
