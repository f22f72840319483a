//! What each page of an item shows, against the digests in the record: the size of the sheet, the one thing that the page
//! draws, where it draws it, and all that this is made of. What a page has beside it is its number and its item's name in
//! the foot band, and links; a page that has more was changed, for more could cover what it shows. The construction of the
//! digest is told in `pdf::page_digest`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Object};

use crate::integrity::self_check::{
    CheckError, LINK, ObjectCache, PAGE, is_name, layers, leads_to, numbers, page_resources, reference, stray,
};
use crate::integrity::{Record, copied};
use crate::model::{Digest, PageNumber};
use crate::pdf::page_digest::{ObjectText, PageDigester, length};
use crate::pdf::write::stamps_and_outline::{FOOT_CLOSING, first_foot_opening, foot_opening};

/// A page that does not show what its digest says, or shows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AlteredPage {
    pub(super) page: PageNumber,
    pub(super) how: Alteration,
}

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alteration {
    /// What it shows, or how.
    Shown,
    /// It has something beside what it shows.
    Added,
}

/// The pages of items that are not as the record has them; `pages` are the objects of all pages, in order.
pub(super) fn altered_pages(
    cache: &mut ObjectCache<File>,
    record: &Record,
    pages: &[u32],
) -> Result<Vec<AlteredPage>, CheckError> {
    let off: BTreeSet<u32> =
        layers(cache)?.into_iter().filter(|layer| layer.1).map(|layer| layer.0).collect();
    let mut altered = Vec::new();
    for item in &record.items {
        let mut digester = PageDigester::default();
        for recorded in &item.pages {
            let page = recorded.page;
            // Each of several files was worked out on its own.
            if item.files.iter().any(|one| one.first_page == page) {
                digester = PageDigester::default();
            }
            let object = pages.get(page.index()).copied();
            let read = object.map(|object| PageParts::read(cache, page, object)).transpose()?.flatten();
            let Some(parts) = read else {
                altered.push(AlteredPage { page, how: Alteration::Shown });
                continue;
            };
            let mut objects = |number| text_of(cache, number, &off);
            let digest = digester.page(&parts.size, &parts.matrix, parts.figure, &mut objects)?;
            if digest != recorded.sha256 {
                altered.push(AlteredPage { page, how: Alteration::Shown });
            } else if !parts.only_foot {
                altered.push(AlteredPage { page, how: Alteration::Added });
            }
        }
    }
    Ok(altered)
}

/// What is read of a page.
struct PageParts {
    /// Width and height in points, as they are written.
    size: [String; 2],
    /// The six numbers before `cm`.
    matrix: [String; 6],
    /// The object that it draws.
    figure: u32,
    /// Whether all else on it is text in the foot band, and links.
    only_foot: bool,
}

impl PageParts {
    /// Reads a page; nothing when it is not made as ours are.
    fn read(
        cache: &mut ObjectCache<File>,
        page: PageNumber,
        object: u32,
    ) -> Result<Option<Self>, CheckError> {
        let held = cache.get(object)?;
        let dict = held.dict()?;
        if stray(&dict, &PAGE).is_some() {
            return Ok(None);
        }
        let Some([0.0, 0.0, width, height]) = numbers::<4>(&dict, b"MediaBox") else { return Ok(None) };
        let figure = page_resources(&dict, page).ok().map(|(figure, _)| figure);
        let (Some(figure), Some(content)) = (figure, reference(&dict, b"Contents")) else { return Ok(None) };
        let links = match dict.get::<Array<'_>>(b"Annots") {
            Some(list) => list.raw_iter().map(|link| leads_to(&link)).collect(),
            None => Some(Vec::new()),
        };
        let content = cache.get(content)?;
        let content = cache.content(&content)?;
        let Some((matrix, foot)) = drawn(&content) else { return Ok(None) };
        let mut only_foot = links.is_some() && is_foot(foot, width);
        for link in links.unwrap_or_default() {
            let held = cache.get(link)?;
            let dict = held.dict()?;
            only_foot &=
                is_name(&dict, b"Subtype", b"Link") && stray(&dict, &LINK).is_none() && unbordered(&dict);
        }
        Ok(Some(Self { size: [length(width), length(height)], matrix, figure, only_foot }))
    }
}

/// The matrix with which a page's content draws its figure, and all that follows.
fn drawn(content: &[u8]) -> Option<([String; 6], &[u8])> {
    const DRAWS: &[u8] = b" cm /Figure Do Q\n";
    let rest = content.strip_prefix(b"q ")?;
    let end = rest.windows(DRAWS.len()).position(|window| window == DRAWS)?;
    let words = std::str::from_utf8(rest.get(..end)?).ok()?.split(' ');
    let words: Vec<String> = words.map(str::to_owned).collect();
    Some((words.try_into().ok()?, rest.get(end + DRAWS.len()..)?))
}

/// Whether the rest of a page's content sets text in the foot band and does nothing else. It is cut off above that band,
/// so neither a letter made large nor one in a wrong place can lie over what the page shows.
fn is_foot(content: &[u8], width: f32) -> bool {
    let text = [foot_opening(width), first_foot_opening(width)];
    let text = text.iter().find_map(|opening| content.strip_prefix(opening.as_bytes()));
    let Some(text) = text.and_then(|text| text.strip_suffix(FOOT_CLOSING.as_bytes())) else { return false };
    let mut steps = UntypedIter::new(text);
    while let Some(step) = steps.next() {
        let operator: &[u8] = step.operator;
        let operands: Vec<&Object<'_>> = step.operands().collect();
        let fits = match (operator, operands.as_slice()) {
            (b"Tf", [Object::Name(_), Object::Number(_)]) | (b"Tj", [Object::String(_)]) => true,
            (b"g" | b"rg" | b"Tm", figures) => {
                figures.iter().all(|figure| matches!(figure, Object::Number(_)))
            }
            _ => false,
        };
        if !fits {
            return false;
        }
    }
    true
}

/// Whether a link is drawn as nothing.
fn unbordered(link: &Dict<'_>) -> bool {
    !link.contains_key(b"BS") && numbers::<3>(link, b"Border").is_some_and(|border| border == [0.0; 3])
}

/// An object as it stands in the file.
fn text_of(
    cache: &mut ObjectCache<File>,
    number: u32,
    off: &BTreeSet<u32>,
) -> Result<ObjectText, CheckError> {
    let held = cache.get(number)?;
    let mut text = held.text()?.trim_ascii().to_vec();
    if off.contains(&number) {
        text.extend_from_slice(b" OFF");
    }
    let content = match held.as_stream() {
        Some(stream) => Some(digest_of_part(cache, stream.content, stream.length)?),
        None => None,
    };
    Ok(ObjectText { text, content })
}

fn digest_of_part(cache: &mut ObjectCache<File>, at: u64, bytes: u64) -> Result<Digest, CheckError> {
    let part = copied(&mut cache.window.stream(at, bytes)?, &mut io::sink())?;
    if part.bytes < bytes {
        return Err(CheckError::Wrong("it ends within an object".into()));
    }
    Ok(part.digest)
}
