//! Documents of Word before 2007. Their words are kept in pieces that a table in another stream of the file puts in
//! order; how stretches of them look is told in further pieces. The numbers of paragraphs are not read here, and
//! that is said.

mod drawings;
mod fields;
mod notes;
pub(crate) mod runs;

use std::borrow::Cow;
use std::io::{Cursor, Read};

use cfb::CompoundFile;
use encoding_rs::WINDOWS_1252;

use super::doc::runs::{CharacterProps, CharacterRuns};
use super::package::{broken, locked};
use super::{DocumentBuilder, DocumentFeatures, ParagraphKind, run_together, symbols, words_in};
use crate::model::finding::{Code, Finding};
use crate::model::{Baseline, CharStyle, StyledText};
use crate::readers::compound::{u16_at, u32_at};
use crate::readers::{ParsedDocument, ReaderContext, compound};
use drawings::{Drawing, Drawings};
use fields::OpenFields;
use notes::{AUTOMATIC, NoteNumbers};

/// Reads an older Word document.
pub(crate) fn read_doc(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let unreadable = || unreadable(bytes);
    let mut file = CompoundFile::open(Cursor::new(compound::readable(bytes))).map_err(|_| unreadable())?;
    let document = stream(&mut file, "/WordDocument", bytes.len()).ok_or_else(unreadable)?;
    let flags = u16_at(&document, 0x0a).ok_or_else(unreadable)?;
    if is_before_1997(&document) {
        let message =
            "this document was saved by a version of Word older than Word 97, which leverarch cannot read";
        return Err(vec![
            Finding::error(Code::UnknownFormat, message)
                .next("open it in Word or LibreOffice, save it as a PDF and use that"),
        ]);
    }
    if u16_at(&document, 0) != Some(0xa5ec) {
        return Err(unreadable());
    }
    if flags & 0x0100 != 0 {
        return Err(locked());
    }
    let table = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let table = stream(&mut file, table, bytes.len()).ok_or_else(unreadable)?;
    let runs = CharacterRuns::read(&document, &table);
    let (text, length) = words(&document, &table, &runs).ok_or_else(unreadable)?;
    crate::model::charset::check_nul_runs(&text.iter().map(|(words, _)| words.as_str()).collect::<String>())?;
    let mut signs = DocumentFeatures::default();
    let comments = u32_at(&document, 0x5c).unwrap_or(0);
    // How many they are is not kept beside their words.
    signs.comments = usize::from(comments > 0);
    signs.macros = file.exists("/Macros");
    signs.embedded = file.read_storage("/ObjectPool").map_or(0, Iterator::count);
    let mut parts = DocumentBuilder::default();
    let marks: Vec<usize> =
        letters(&text).filter(|(_, letter, _)| *letter == AUTOMATIC).map(|(place, ..)| place).collect();
    let numbers = NoteNumbers::read(&document, &table, &marks);
    let drawings = Drawings::read(&document, &table);
    let all = AllWords { text: &text, runs: &runs, numbers: &numbers, drawings: &drawings };
    tell(&all, (0, length), &mut parts, &mut signs);
    signs.own_words.paragraphs = parts.take_said();
    tell_other_parts(&document, &all, length, &mut parts, &mut signs);
    crate::readers::tables::csv::check_table_limits(0, 0, parts.cells, known)?;
    signs.reading(parts.finish(), Vec::new(), known)
}

/// The finding for a document that cannot be read. That alone proves no damage: other programs may read it.
fn unreadable(bytes: &[u8]) -> Vec<Finding> {
    if compound::is_cut_off(bytes) {
        return broken("it is not a complete Word document. It may have been cut off");
    }
    let message = "this Word document cannot be read here. It is damaged, or is stored in a way that leverarch does \
         not know";
    let next = "open it in Word or LibreOffice, check that all of it is there, save it as a PDF and use that";
    vec![Finding::error(Code::UnknownFormat, message).next(next)]
}

/// Whether a document is of Word 2, 6 or 95. Each begins with a number of its own, another where it was made for the
/// Far East, and with the number of its format, which is 104 at most (MS-DOC 2.5.2 begins at 193).
fn is_before_1997(document: &[u8]) -> bool {
    match u16_at(document, 0) {
        Some(0xa5db | 0xa5dc | 0xa59b | 0xa697 | 0xa699) => true,
        Some(0xa5ec) => u16_at(document, 2).is_some_and(|format| (101..=104).contains(&format)),
        _ => false,
    }
}

fn stream(file: &mut CompoundFile<Cursor<Cow<'_, [u8]>>>, name: &str, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Their names do not depend on capitals.
    let own =
        file.read_root_storage().find(|entry| entry.path().to_string_lossy().eq_ignore_ascii_case(name))?;
    file.open_stream(own.path()).ok()?.take(most as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Words that are all alike, and what is said of them.
type Run = (String, CharacterProps);

/// All words of a document, and what is known of them.
struct AllWords<'a> {
    text: &'a [Run],
    runs: &'a CharacterRuns<'a>,
    numbers: &'a NoteNumbers,
    drawings: &'a Drawings,
}

/// All letters, each with its place as Word counts them: those beyond the first plane of Unicode count twice.
fn letters(text: &[Run]) -> impl Iterator<Item = (usize, char, &CharacterProps)> {
    let each = text.iter().flat_map(|(text, props)| text.chars().map(move |letter| (letter, props)));
    each.scan(0, |next, (letter, props)| {
        let place = *next;
        *next += letter.len_utf16();
        Some((place, letter, props))
    })
}

/// All words in order, and how many characters of them are the document itself; notes follow those.
fn words(document: &[u8], table: &[u8], runs: &CharacterRuns<'_>) -> Option<(Vec<Run>, usize)> {
    let start = u32_at(document, 0x1a2)? as usize;
    let end = start.checked_add(u32_at(document, 0x1a6)? as usize)?;
    let mut pieces = table.get(start..end)?;
    // Properties of stretches stand before the pieces.
    while pieces.first() == Some(&1) {
        pieces = pieces.get(3 + u16_at(pieces, 1)? as usize..)?;
    }
    if pieces.first() != Some(&2) {
        return None;
    }
    let pieces = pieces.get(5..5usize.checked_add(u32_at(pieces, 1)? as usize)?)?;
    let count = pieces.len().checked_sub(4)? / 12;
    let mut all: Vec<Run> = Vec::new();
    for i in 0..count {
        let (from, to) = (u32_at(pieces, 4 * i)?, u32_at(pieces, 4 * i + 4)?);
        let length = to.checked_sub(from)? as usize;
        let place = u32_at(pieces, 4 * (count + 1) + 8 * i + 2)?;
        let offset = (place & 0x3fff_ffff) as usize;
        let (start, wide) = if place & 0x4000_0000 != 0 { (offset / 2, 1) } else { (offset, 2) };
        let bytes = document.get(start..start.checked_add(length.checked_mul(wide)?)?)?;
        let mut done = 0;
        while done < bytes.len() {
            let (props, next) = runs.at(start + done);
            // A stretch ends between characters; one that does not is taken to the next.
            let end = next.saturating_sub(start).clamp(done + wide, bytes.len());
            let end = done + (end - done) / wide * wide;
            let run = bytes.get(done..end)?;
            let text = if wide == 1 {
                WINDOWS_1252.decode_without_bom_handling(run).0.into_owned()
            } else {
                let units: Vec<u16> = run.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
                String::from_utf16_lossy(&units)
            };
            done = end;
            match all.last_mut() {
                Some((last, same)) if *same == props => last.push_str(&text),
                _ => all.push((text, props)),
            }
        }
    }
    Some((all, u32_at(document, 0x4c)? as usize))
}

/// A character as it is shown: a sign of a face of pictures stands in place of another.
fn shown(
    letter: char,
    props: &CharacterProps,
    runs: &CharacterRuns<'_>,
    signs: &mut DocumentFeatures,
) -> String {
    let (face, code) = match props.sign {
        Some((face, code)) => (runs.face(face), u32::from(code)),
        None if ('\u{e000}'..='\u{f8ff}').contains(&letter) => ("", u32::from(letter)),
        None => return letter.into(),
    };
    if props.sign.is_some() && code < 0xf000 && !symbols::is_symbolic(face) {
        return char::from_u32(code).map(String::from).unwrap_or_default();
    }
    symbols::sign(face, code).map_or_else(
        || {
            signs.signs += 1;
            symbols::UNKNOWN.into()
        },
        String::from,
    )
}

/// The parts behind the document itself, in their order: where its head says how many characters each has, and what it
/// is called here. Comments are counted and not shown. [MS-DOC] 2.5.4, 2.3.
const OTHER_PARTS: [(usize, &str); 7] = [
    (0x50, "Footnotes"),
    (0x54, "Headers and footers"),
    (0x58, ""),
    (0x5c, ""),
    (0x60, "Endnotes"),
    (0x64, "Text boxes"),
    (0x68, "Text boxes in headers and footers"),
];

/// Adds what stands outside the document itself, each part under a heading.
fn tell_other_parts(
    document: &[u8],
    all: &AllWords<'_>,
    length: usize,
    parts: &mut DocumentBuilder,
    signs: &mut DocumentFeatures,
) {
    let mut from = length;
    for (at, heading) in OTHER_PARTS {
        let count = u32_at(document, at).unwrap_or(0) as usize;
        if count > 0 && !heading.is_empty() {
            let mut own = DocumentBuilder::default();
            tell(all, (from, count), &mut own, signs);
            parts.cells += own.cells;
            let own = own.finish();
            if run_together(&own, " ").contains(char::is_alphanumeric) {
                parts.paragraph(&heading.into(), "", ParagraphKind::Heading);
                parts.insert(own);
            }
        }
        from = from.saturating_add(count);
    }
}

/// Turns Word's own marks into paragraphs, cells and pages: those of so many characters from a place on.
fn tell(
    all: &AllWords<'_>,
    (from, length): (usize, usize),
    parts: &mut DocumentBuilder,
    signs: &mut DocumentFeatures,
) {
    let mut words = StyledText::new();
    let mut fields = OpenFields::default();
    let mut computed = String::new();
    // A cell ends with the mark that also ends a row, which comes when no words stand before it.
    let (mut cells, mut in_table) = (0usize, false);
    let (mut before, mut hidden) = (CharacterProps::default(), String::new());
    let runs = all.runs;
    let letters = letters(all.text).skip_while(|(place, ..)| *place < from);
    for (place, c, props) in letters.take_while(|(place, ..)| *place < from.saturating_add(length)) {
        if *props != before {
            signs.insertions += usize::from(props.inserted && !before.inserted);
            signs.deletions += usize::from(props.deleted && !before.deleted);
            signs.formatting += usize::from(props.formatted && !before.formatted);
            before = *props;
        }
        if fields.takes(c, props) {
            continue;
        }
        match c {
            '\u{15}' => {
                signs.own_words.computed.push(std::mem::take(&mut computed));
                let (shown, props) = fields.end(signs);
                if props.hidden {
                    signs.hidden += words_in(&shown);
                } else {
                    for (text, style) in shown.pieces() {
                        words.push(text, CharStyle { baseline: style.baseline, ..props.style() });
                    }
                }
            }
            '\u{7}' => {
                if !in_table {
                    parts.open_table();
                    in_table = true;
                }
                if words.is_empty() && cells > 0 {
                    parts.close_row();
                    cells = 0;
                } else {
                    signs.unnumbered += usize::from(props.numbered && !words.trim().is_empty());
                    parts.paragraph(&std::mem::take(&mut words), "", ParagraphKind::Text);
                    parts.close_cell(1, 1);
                    cells += 1;
                }
            }
            '\r' | '\u{c}' => {
                if in_table && cells == 0 {
                    parts.close_table();
                    in_table = false;
                }
                signs.unnumbered += usize::from(props.numbered && !words.trim().is_empty());
                parts.paragraph(&std::mem::take(&mut words), "", ParagraphKind::Text);
                if c == '\u{c}' {
                    parts.new_page();
                }
            }
            '\u{1}' => signs.pictures += 1,
            '\u{8}' => match all.drawings.at(place) {
                // Its words are shown among the other parts.
                Some(Drawing::Words) => {}
                Some(Drawing::Lines) => signs.drawings += 1,
                Some(Drawing::Picture) => signs.pictures += 1,
                None => signs.unclear_drawings += 1,
            },
            AUTOMATIC if !props.hidden => {
                if let Some((mark, in_text)) = all.numbers.at(place) {
                    let baseline = if in_text { Baseline::Raised } else { Baseline::Normal };
                    words.push(mark, CharStyle { baseline, ..props.style() });
                }
            }
            AUTOMATIC | '\u{5}' | '\u{1f}' | '\u{3}' | '\u{4}' => {}
            _ if props.hidden => hidden.push(c),
            other if fields.are_computed() => {
                computed.push(other);
                words.push(&shown(other, props, runs, signs), props.style());
            }
            '\u{b}' => words.push("\n", props.style()),
            '\u{1e}' => words.push("\u{2011}", props.style()),
            other => words.push(&shown(other, props, runs, signs), props.style()),
        }
        if !props.hidden && !hidden.is_empty() {
            signs.hidden += words_in(&std::mem::take(&mut hidden));
        }
    }
    signs.hidden += words_in(&hidden);
    words.push_str(&fields.unended());
    parts.paragraph(&words, "", ParagraphKind::Text);
}
