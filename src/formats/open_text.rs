//! Documents of LibreOffice and its relatives, read as they finally stand: deleted words are kept in a part of
//! their own and are not shown. That they are there is said.

use super::office::{Manuscript, Paragraph, Signs};
use super::pack::{Bit, Pack, locked, through};
use super::{Enclosure, Known, Reading};
use crate::finding::Finding;
use crate::written::Part;

/// Reads an OpenDocument text.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mut pack = Pack::open(bytes, known)?;
    unlocked(&mut pack)?;
    let mut signs = Signs::default();
    let xml = pack.text("content.xml")?;
    let mut parts = told("content.xml", &xml, "text", &mut signs, known)?;
    if pack.has("styles.xml") {
        let xml = pack.text("styles.xml")?;
        let margins = told("styles.xml", &xml, "header footer", &mut signs, known)?;
        if !margins.is_empty() {
            parts.push(Part::Heading("At the head and foot of its pages".into()));
            parts.extend(margins);
        }
    }
    let names = pack.names().to_vec();
    signs.macros = names.iter().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/"));
    signs.embedded =
        names.iter().filter(|name| name.starts_with("Object ") && name.ends_with("/content.xml")).count();
    let enclosures = names
        .iter()
        .filter(|name| name.starts_with("Pictures/"))
        .filter_map(|name| {
            Some(Enclosure { name: name.rsplit('/').next()?.to_owned(), bytes: pack.bytes(name)?, after: 0 })
        })
        .collect();
    signs.reading(parts, enclosures, known)
}

/// Refuses a document whose parts are encrypted.
pub(super) fn unlocked(pack: &mut Pack<'_>) -> Result<(), Vec<Finding>> {
    let manifest = "META-INF/manifest.xml";
    if !pack.has(manifest) {
        return Ok(());
    }
    let xml = pack.text(manifest)?;
    let mut encrypted = false;
    through(manifest, &xml, |bit| {
        if let Bit::Open(element) = bit {
            encrypted |= element.name() == "encryption-data";
        }
    })?;
    if encrypted { Err(locked()) } else { Ok(()) }
}

/// Spaces and line ends between words are one space; those that count are elements of their own.
pub(super) fn add_words(to: &mut String, words: &str) {
    for c in words.chars() {
        if !c.is_ascii_whitespace() {
            to.push(c);
        } else if !to.ends_with([' ', '\n', '\t']) && !to.is_empty() {
            to.push(' ');
        }
    }
}

/// Goes through a part and gives the paragraphs and tables inside elements of these names.
fn told(
    part: &str,
    xml: &str,
    within: &str,
    signs: &mut Signs,
    known: Known<'_>,
) -> Result<Vec<Part>, Vec<Finding>> {
    let mut script = Manuscript::default();
    let mut paragraphs: Vec<String> = Vec::new();
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let (mut inside, mut gone, mut lists) = (0usize, 0usize, 0usize);
    let mut notes_open: Vec<usize> = Vec::new();
    let mut cited = 0;
    let is_within = |name: &str| {
        within.split(' ').any(|w| name == w || name.strip_prefix(w).is_some_and(|r| r.starts_with('-')))
    };
    through(part, xml, |bit| match bit {
        Bit::Open(element) => {
            let name = element.name();
            let add = |paragraphs: &mut Vec<String>, words: &str| {
                if let (Some(open), 0) = (paragraphs.last_mut(), gone) {
                    open.push_str(words);
                }
            };
            match name {
                "tracked-changes" | "annotation" => {
                    signs.comments += usize::from(name == "annotation" && gone == 0);
                    gone += 1;
                }
                "insertion" => signs.insertions += 1,
                "deletion" => signs.deletions += 1,
                _ if is_within(name) => inside += 1,
                _ if inside == 0 => {}
                "p" | "h" => paragraphs.push(String::new()),
                "tab" => add(&mut paragraphs, "\t"),
                "s" => {
                    let spaces = element.number("c").unwrap_or(1).clamp(1, 200);
                    add(&mut paragraphs, &"\u{A0}".repeat(spaces));
                }
                "line-break" => add(&mut paragraphs, "\n"),
                "list-item" => lists += 1,
                "note" => notes_open.push(paragraphs.len()),
                "note-citation" => cited = paragraphs.last().map_or(0, String::len),
                "note-body" => paragraphs.push(String::new()),
                "image" if gone == 0 => signs.pictures += 1,
                "table" if gone == 0 => script.open_table(),
                "table-cell" | "covered-table-cell" => {
                    cells.push((1, element.number("number-columns-repeated").unwrap_or(1).clamp(1, 200)));
                }
                _ => {}
            }
        }
        Bit::Words(words) => {
            if inside > 0
                && gone == 0
                && let Some(open) = paragraphs.last_mut()
            {
                add_words(open, &words);
            }
        }
        Bit::Close(name) => match name {
            "tracked-changes" | "annotation" => gone = gone.saturating_sub(1),
            _ if is_within(name) => inside = inside.saturating_sub(1),
            _ if inside == 0 => {}
            "p" | "h" => {
                let words = paragraphs.pop().unwrap_or_default();
                let kind = match (name, lists) {
                    ("h", _) => Paragraph::Heading,
                    (_, 0) => Paragraph::Text,
                    _ => Paragraph::Item,
                };
                if gone > 0 {
                } else if notes_open.is_empty() {
                    script.paragraph(&words, kind);
                } else if let Some(note) = paragraphs.last_mut() {
                    // The body of a note: its paragraphs go to the end of the document.
                    add_words(note, " ");
                    note.push_str(&words);
                }
            }
            "note-body" => {
                let words = paragraphs.pop().unwrap_or_default();
                notes.push(format!("[{}] {}", notes.len() + 1, words.trim()));
                if let Some(open) = paragraphs.last_mut() {
                    open.push_str(&format!("[{}]", notes.len()));
                }
            }
            "note-citation" => {
                // The document's own mark, in place of which ours stands.
                if let Some(open) = paragraphs.last_mut() {
                    open.truncate(cited);
                }
            }
            "note" => {
                notes_open.pop();
            }
            "list-item" => lists = lists.saturating_sub(1),
            "table" if gone == 0 => script.close_table(),
            "table-row" => script.close_row(),
            "table-cell" | "covered-table-cell" => {
                let (columns, repeated) = cells.pop().unwrap_or((1, 1));
                script.close_cell(columns, repeated);
            }
            _ => {}
        },
    })?;
    super::table::within(0, 0, script.cells, known)?;
    let mut parts = script.finish();
    if !notes.is_empty() {
        parts.push(Part::Heading("Footnotes".into()));
        parts.push(Part::Text(notes.join("\n").into()));
    }
    Ok(parts)
}
