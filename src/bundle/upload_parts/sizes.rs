//! What each document of a bundle weighs: the bytes of everything that its pages lead to. What several documents lead
//! to, such as the fonts of our own pages, weighs on every part.

use std::io::{self, Read, Seek};

use super::DividedBundle;
use super::raw_objects::{entries, references};
use crate::integrity::self_check::CachedObject;
use crate::model::PageRange;

/// What an object costs beside its text: its frame, and its row in the table of objects.
const FRAME: u64 = 48;

/// What a page costs that only the part has: its place in the page tree and a bookmark.
const PAGE: u64 = 60;

/// The weights of a bundle's documents.
pub(super) struct DocumentSizes {
    /// The bytes of each document that no other shares.
    pub(super) own: Vec<u64>,
    /// The bytes of what is shared.
    pub(super) shared: u64,
}

/// The owner of what is shared.
const SHARED: u32 = u32::MAX;

/// Weighs documents that have these pages.
pub(super) fn weigh<R: Read + Seek>(
    bundle: &mut DividedBundle<R>,
    documents: &[PageRange],
) -> io::Result<DocumentSizes> {
    let mut weights = DocumentSizes { own: vec![0; documents.len()], shared: 0 };
    // Whose each object is: of the document with this number, from 1; nobody's yet with 0.
    let mut owners = vec![0u32; bundle.objects()];
    for (place, pages) in documents.iter().enumerate() {
        let document = place as u32 + 1;
        let mut todo = Vec::new();
        for page in pages.pages() {
            let held = bundle.page(page)?;
            let text = held.text()?;
            weights.own[place] += PAGE + deflated_size(text);
            for (key, value) in entries(text)? {
                if key != b"/Parent" {
                    todo.extend(references(value));
                }
            }
            while let Some(object) = todo.pop() {
                let Some(owner) = owners.get(object as usize).copied() else { continue };
                if owner == document || owner == SHARED || bundle.is_page(object) {
                    continue;
                }
                let held = bundle.cache.get(object)?;
                let weight = weight(&held)?;
                let shared = owner != 0;
                owners[object as usize] = if shared { SHARED } else { document };
                if shared {
                    weights.own[owner as usize - 1] -= weight;
                    weights.shared += weight;
                } else {
                    weights.own[place] += weight;
                }
                todo.extend(references(held.text()?));
            }
        }
    }
    Ok(weights)
}

fn weight(held: &CachedObject) -> io::Result<u64> {
    let text = held.text()?;
    Ok(match held.as_stream() {
        Some(stream) => FRAME + text.len() as u64 + stream.length,
        None => deflated_size(text),
    })
}

/// What a small object takes in its pack, which halves it at least.
fn deflated_size(text: &[u8]) -> u64 {
    text.len() as u64 / 2 + FRAME / 2
}
