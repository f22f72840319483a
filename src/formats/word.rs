//! Documents of Word since 2007. The words are read as they finally stand: inserted ones are there, deleted ones
//! are not. That both were there is said.

use super::office::{Manuscript, Paragraph, Signs};
use super::pack::{Bit, Pack, broken, through};
use super::{Enclosure, Known, Reading};
use crate::finding::Finding;
use crate::written::Part;

/// Reads a Word document.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mut pack = Pack::open(bytes, known)?;
    let types = pack.text("[Content_Types].xml")?;
    through("[Content_Types].xml", &types, |_| {})?;
    let main = main_part(&mut pack)?;
    let mut signs = Signs::default();
    let xml = pack.text(&main)?;
    let mut parts = told(&main, &xml, &mut signs, known)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let notes = ["footnotes", "endnotes"].map(|name| format!("{folder}{name}.xml"));
    for name in notes.iter().filter(|name| pack.has(name)).cloned().collect::<Vec<_>>() {
        let xml = pack.text(&name)?;
        parts.extend(notes_of(&name, &xml, &mut signs)?);
    }
    parts.extend(margins(&mut pack, &folder, &mut signs, known)?);
    let comments = format!("{folder}comments.xml");
    if pack.has(&comments) {
        let xml = pack.text(&comments)?;
        through(&comments, &xml, |bit| {
            if let Bit::Open(element) = bit {
                signs.comments += usize::from(element.name() == "comment");
            }
        })?;
    }
    let names = pack.names().to_vec();
    signs.macros = names.iter().any(|name| name.ends_with("vbaProject.bin"));
    signs.embedded = names.iter().filter(|name| name.contains("/embeddings/")).count();
    let enclosures = names
        .iter()
        .filter(|name| name.contains("/media/"))
        .filter_map(|name| {
            Some(Enclosure { name: name.rsplit('/').next()?.to_owned(), bytes: pack.bytes(name)?, after: 0 })
        })
        .collect();
    signs.reading(parts, enclosures, known)
}

/// Where the document itself stands.
fn main_part(pack: &mut Pack<'_>) -> Result<String, Vec<Finding>> {
    let mut main = None;
    if pack.has("_rels/.rels") {
        let xml = pack.text("_rels/.rels")?;
        through("_rels/.rels", &xml, |bit| {
            if let Bit::Open(element) = bit
                && element.value("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                main = element.value("Target").map(|target| target.trim_start_matches('/').to_owned());
            }
        })?;
    }
    let main = main.unwrap_or_else(|| "word/document.xml".into());
    if pack.has(&main) { Ok(main) } else { Err(broken(format!("it has no part {main}"))) }
}

/// A paragraph that is being read; text boxes stand inside others.
#[derive(Default)]
struct Open {
    words: String,
    heading: bool,
    item: bool,
}

/// Goes through a part and gives its paragraphs and tables.
fn told(part: &str, xml: &str, signs: &mut Signs, known: Known<'_>) -> Result<Vec<Part>, Vec<Finding>> {
    let mut script = Manuscript::default();
    let mut paragraphs: Vec<Open> = Vec::new();
    let mut cells = Vec::<usize>::new();
    // Inside how many elements whose words are not part of the document as it finally stands.
    let (mut gone, mut settings) = (0usize, 0usize);
    let mut in_text = false;
    let mut odd = false;
    through(part, xml, |bit| match bit {
        Bit::Open(element) => {
            let name = element.name();
            let add = |paragraphs: &mut Vec<Open>, words: &str| {
                if let (Some(open), 0) = (paragraphs.last_mut(), gone) {
                    open.words.push_str(words);
                }
            };
            match name {
                "p" => paragraphs.push(Open::default()),
                "pPr" | "rPr" | "tblPr" | "trPr" | "sectPr" => settings += 1,
                "ins" | "moveTo" | "cellIns" => signs.insertions += 1,
                "del" | "moveFrom" | "cellDel" => {
                    signs.deletions += 1;
                    gone += usize::from(settings == 0);
                }
                "Fallback" => gone += 1,
                "t" => in_text = true,
                "tab" if settings == 0 => add(&mut paragraphs, "\t"),
                "noBreakHyphen" => add(&mut paragraphs, "\u{2011}"),
                "br" if element.value("type").as_deref() == Some("page") => {
                    let words = paragraphs.last_mut().map(|open| std::mem::take(&mut open.words));
                    script.paragraph(&words.unwrap_or_default(), Paragraph::Text);
                    script.new_page();
                }
                "br" | "cr" => add(&mut paragraphs, "\n"),
                "sym" => {
                    let code = element.value("char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                    // Symbol faces keep their letters in the private area.
                    let letter =
                        code.map(|c| if c >= 0xf000 { c - 0xf000 } else { c }).and_then(char::from_u32);
                    add(&mut paragraphs, &letter.map(String::from).unwrap_or_default());
                }
                "footnoteReference" | "endnoteReference" => {
                    add(&mut paragraphs, &format!("[{}]", element.value("id").unwrap_or_default()));
                }
                "drawing" | "pict" if gone == 0 => signs.pictures += 1,
                "pStyle" => {
                    let style = element.value("val").unwrap_or_default().to_lowercase();
                    if let Some(open) = paragraphs.last_mut() {
                        open.heading = style.starts_with("heading") || style == "title";
                    }
                }
                "numPr" => {
                    if let Some(open) = paragraphs.last_mut() {
                        open.item = true;
                    }
                }
                "tbl" => script.open_table(),
                "tc" => cells.push(1),
                "gridSpan" => {
                    if let (Some(span), Some(columns)) = (cells.last_mut(), element.number("val")) {
                        *span = columns.clamp(1, 100);
                    }
                }
                _ => {}
            }
        }
        Bit::Words(words) => {
            if in_text
                && gone == 0
                && let Some(open) = paragraphs.last_mut()
            {
                open.words.push_str(&words);
            }
        }
        Bit::Close(name) => match name {
            "p" => {
                let open = paragraphs.pop().unwrap_or_default();
                let kind = match (open.heading, open.item) {
                    (true, _) => Paragraph::Heading,
                    (_, true) => Paragraph::Item,
                    _ => Paragraph::Text,
                };
                script.paragraph(&open.words, kind);
            }
            "pPr" | "rPr" | "tblPr" | "trPr" | "sectPr" => settings = settings.saturating_sub(1),
            "del" | "moveFrom" | "cellDel" => gone = gone.saturating_sub(usize::from(settings == 0)),
            "Fallback" => gone = gone.saturating_sub(1),
            "t" => in_text = false,
            "tbl" => script.close_table(),
            "tr" => script.close_row(),
            "tc" => {
                script.close_cell(cells.pop().unwrap_or(1), 1);
                odd |= script.cells > known.limits.cells;
            }
            _ => {}
        },
    })?;
    if odd {
        super::table::within(0, 0, script.cells, known)?;
    }
    Ok(script.finish())
}

/// Foot- and endnotes, each with the number by which the text refers to it.
fn notes_of(part: &str, xml: &str, signs: &mut Signs) -> Result<Vec<Part>, Vec<Finding>> {
    let (mut notes, mut note) = (Vec::new(), None::<(String, String)>);
    let (mut gone, mut in_text) = (0usize, false);
    through(part, xml, |bit| match bit {
        Bit::Open(element) => match element.name() {
            // The separators are notes as well, of a kind of their own.
            "footnote" | "endnote" if element.value("type").is_none() => {
                note = Some((element.value("id").unwrap_or_default(), String::new()));
            }
            "del" | "moveFrom" => {
                signs.deletions += 1;
                gone += 1;
            }
            "ins" | "moveTo" => signs.insertions += 1,
            "t" => in_text = true,
            _ => {}
        },
        Bit::Words(words) => {
            if let (Some((_, text)), true, 0) = (&mut note, in_text, gone) {
                text.push_str(&words);
            }
        }
        Bit::Close(name) => match name {
            "footnote" | "endnote" => {
                notes.extend(note.take().map(|(id, text)| format!("[{id}] {}", text.trim())));
            }
            "del" | "moveFrom" => gone = gone.saturating_sub(1),
            "t" => in_text = false,
            _ => {}
        },
    })?;
    if notes.is_empty() {
        return Ok(Vec::new());
    }
    let heading = if part.ends_with("endnotes.xml") { "Endnotes" } else { "Footnotes" };
    Ok(vec![Part::Heading(heading.into()), Part::Text(notes.join("\n").into())])
}

/// What stands at the head and the foot of the document's pages, each text once.
fn margins(
    pack: &mut Pack<'_>,
    folder: &str,
    signs: &mut Signs,
    known: Known<'_>,
) -> Result<Vec<Part>, Vec<Finding>> {
    let mut seen: Vec<Part> = Vec::new();
    for name in pack.names().to_vec() {
        let own = name.strip_prefix(folder).unwrap_or("");
        if (own.starts_with("header") || own.starts_with("footer")) && own.ends_with(".xml") {
            let xml = pack.text(&name)?;
            for part in told(&name, &xml, signs, known)? {
                if !seen.contains(&part) {
                    seen.push(part);
                }
            }
        }
    }
    if !seen.is_empty() {
        seen.insert(0, Part::Heading("At the head and foot of its pages".into()));
    }
    Ok(seen)
}
