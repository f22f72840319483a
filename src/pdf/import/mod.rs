//! Other people's pages, taken over unchanged in what they show and without what must not reach a bundle: scripts, hidden
//! data, attachments.

pub(crate) mod allowed_keys;
pub(crate) mod annotations;
pub(crate) mod appearance;
pub(crate) mod append;
pub(crate) mod canvas;
pub(crate) mod copy_objects;
pub(crate) mod covered_text;
pub(crate) mod field_values;
pub(crate) mod form;
mod glyph_places;
mod import_stats;
pub(crate) mod links;
mod over_page;
mod own_pages;
pub(crate) mod page;
pub(crate) mod page_list;
mod page_resources;
pub(crate) mod pages_as_pdf;
mod painted;
pub(crate) mod removed_content;
pub(crate) mod strip;
mod struck_out;
pub(crate) mod unshown_pages;
pub(crate) mod visible_text;
