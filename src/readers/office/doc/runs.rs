//! How stretches of an older Word document look: struck out, hidden, raised, inserted or deleted under review. The
//! file keeps this apart from its words, as lists of single properties for each stretch, and in its styles.

use crate::model::{Baseline, CharStyle};
use crate::readers::compound::{u16_at, u32_at};
use crate::readers::office::moved;

/// Half points by which characters are moved when they are raised.
const MOVED: f64 = 4.0;
/// How long a chain of styles may be.
const CHAIN: usize = 50;
/// Bytes of a page of properties.
const PAGE: usize = 512;

/// What is known of the characters of a stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CharacterProps {
    strike: bool,
    double: bool,
    script: Baseline,
    position: Baseline,
    pub(crate) hidden: bool,
    pub(crate) inserted: bool,
    pub(crate) deleted: bool,
    /// The typeface and the letter of a sign that stands in place of the character.
    pub(crate) sign: Option<(u16, u16)>,
    /// Whether the paragraph has a number or a bullet.
    pub(crate) numbered: bool,
    /// Whether a change of how it looks was tracked.
    pub(crate) formatted: bool,
}

impl CharacterProps {
    /// How it is drawn.
    pub(crate) fn style(&self) -> CharStyle {
        let baseline = if self.script == Baseline::Normal { self.position } else { self.script };
        CharStyle { struck: self.strike || self.double || self.deleted, baseline }
    }
}

/// A style: what it is based on, and its properties of paragraphs and of characters.
#[derive(Clone, Copy, Default)]
struct Style<'a> {
    base: usize,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

/// A stretch of the file and what is said of it.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    from: usize,
    to: usize,
    style: usize,
    list: &'a [u8],
}

/// What an older document says of how its words look.
pub(crate) struct CharacterRuns<'a> {
    characters: Vec<Stretch<'a>>,
    paragraphs: Vec<Stretch<'a>>,
    styles: Vec<Style<'a>>,
    faces: Vec<String>,
}

impl<'a> CharacterRuns<'a> {
    /// Reads what the two streams of a document say; what is not there or broken says nothing.
    pub(crate) fn read(document: &'a [u8], table: &'a [u8]) -> Self {
        Self {
            characters: pages(document, table, RunKind::Characters),
            paragraphs: pages(document, table, RunKind::Paragraphs),
            styles: part(document, table, 0xa2).and_then(styles).unwrap_or_default(),
            faces: part(document, table, 0x112).and_then(faces).unwrap_or_default(),
        }
    }

    /// The name of a typeface.
    pub(crate) fn face(&self, number: u16) -> &str {
        self.faces.get(usize::from(number)).map_or("", String::as_str)
    }

    /// What is said of the characters at a place of the file, and where the next stretch begins.
    pub(crate) fn at(&self, place: usize) -> (CharacterProps, usize) {
        let find = |list: &[Stretch<'a>]| {
            let next = list.partition_point(|stretch| stretch.from <= place);
            let end = list.get(next).map_or(usize::MAX, |stretch| stretch.from);
            let found = next.checked_sub(1).and_then(|at| list.get(at)).copied();
            match found.filter(|stretch| place < stretch.to) {
                Some(stretch) => (Some(stretch), end.min(stretch.to)),
                None => (None, end),
            }
        };
        let (characters, first) = find(&self.characters);
        let (paragraph, second) = find(&self.paragraphs);
        let mut numbered = false;
        let mut base = CharacterProps::default();
        if let Some(paragraph) = paragraph {
            for style in self.chain(paragraph.style) {
                each(style.paragraph, |code, value| list_number(code, value, &mut numbered));
                self.apply(style.characters, &mut base, CharacterProps::default());
            }
            each(paragraph.list, |code, value| list_number(code, value, &mut numbered));
        }
        let mut props = base;
        if let Some(stretch) = characters {
            each(stretch.list, |code, value| {
                if code == 0x4a30 {
                    for style in self.chain(usize::from(word(value))) {
                        self.apply(style.characters, &mut props, base);
                    }
                }
            });
            let of_style = props;
            self.apply(stretch.list, &mut props, of_style);
        }
        props.numbered = numbered;
        (props, first.min(second))
    }

    /// A style and those it is based on, the farthest first.
    fn chain(&self, style: usize) -> Vec<Style<'a>> {
        let step = |at: usize| self.styles.get(at).map(|style| (at, *style));
        let mut chain: Vec<Style<'a>> =
            std::iter::successors(step(style), |(at, style)| step(style.base).filter(|(next, _)| next != at))
                .map(|(_, style)| style)
                .take(CHAIN)
                .collect();
        chain.reverse();
        chain
    }

    /// Puts a list of properties to work; some are told in terms of what the style says.
    fn apply(&self, list: &[u8], props: &mut CharacterProps, style: CharacterProps) {
        each(list, |code, value| {
            let first = value.first().copied().unwrap_or(0);
            let on = |of_style: bool| match first {
                0 => false,
                0x80 => of_style,
                0x81 => !of_style,
                _ => true,
            };
            match code {
                0x0837 => props.strike = on(style.strike),
                0x2a53 => props.double = on(style.double),
                0x083c => props.hidden = on(style.hidden),
                0x0801 => props.inserted = first != 0,
                0x0800 => props.deleted = first != 0,
                0x2a48 => {
                    props.script = match first {
                        1 => Baseline::Raised,
                        2 => Baseline::Lowered,
                        _ => Baseline::Normal,
                    };
                }
                0x4845 => props.position = moved(f64::from(word(value) as i16), MOVED),
                0x6a09 => props.sign = Some((word(value), word(value.get(2..).unwrap_or_default()))),
                0xca57 | 0xca89 => props.formatted |= first != 0,
                _ => {}
            }
        });
    }
}

fn word(bytes: &[u8]) -> u16 {
    u16_at(bytes, 0).unwrap_or(0)
}

fn list_number(code: u16, value: &[u8], numbered: &mut bool) {
    match code {
        0x460b => *numbered = word(value) != 0 && word(value) != 0xf801,
        // The numbers of Word 6 that a later Word kept.
        0x260a => {}
        _ => {}
    }
}

/// Hands on each property of a list and its value.
fn each(mut list: &[u8], mut see: impl FnMut(u16, &[u8])) {
    while let Some(code) = u16_at(list, 0) {
        let rest = list.get(2..).unwrap_or_default();
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ if code == 0xd608 => usize::from(word(rest)) + 1,
            _ if code == 0xc615 && rest.first() == Some(&255) => return,
            _ => usize::from(rest.first().copied().unwrap_or(0)) + 1,
        };
        let Some(value) = rest.get(..length) else { return };
        see(code, value);
        list = rest.get(length..).unwrap_or_default();
    }
}

/// A part of the table stream that the head of the document names at a place.
pub(super) fn part<'a>(document: &[u8], table: &'a [u8], at: usize) -> Option<&'a [u8]> {
    let start = u32_at(document, at)? as usize;
    table.get(start..start.checked_add(u32_at(document, at + 4)? as usize)?)
}

/// What properties are about.
#[derive(Clone, Copy)]
enum RunKind {
    Characters,
    Paragraphs,
}

/// The stretches that pages of properties tell of.
fn pages<'a>(document: &'a [u8], table: &[u8], kind: RunKind) -> Vec<Stretch<'a>> {
    let mut all = Vec::new();
    // Where the head of the document names the pages, and the bytes of an entry in one.
    let (at, entry) = match kind {
        RunKind::Characters => (0xfa, 1),
        RunKind::Paragraphs => (0x102, 13),
    };
    let Some(list) = part(document, table, at) else { return all };
    let count = list.len().saturating_sub(4) / 8;
    for number in 0..count {
        let Some(page) = u32_at(list, 4 * (count + 1) + 4 * number) else { break };
        let start = (page & 0x3f_ffff) as usize * PAGE;
        let Some(page) = document.get(start..start + PAGE) else { continue };
        let runs = usize::from(page.last().copied().unwrap_or(0));
        for run in 0..runs {
            let (Some(from), Some(to)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4)) else { break };
            let place = 4 * (runs + 1) + run * entry;
            let offset = usize::from(page.get(place).copied().unwrap_or(0)) * 2;
            let (style, list) = match (offset, kind) {
                (0, _) => (0, &[][..]),
                (_, RunKind::Paragraphs) => paragraph(page, offset).unwrap_or((0, &[])),
                (_, RunKind::Characters) => {
                    let length = usize::from(page.get(offset).copied().unwrap_or(0));
                    (0, page.get(offset + 1..offset + 1 + length).unwrap_or_default())
                }
            };
            all.push(Stretch { from: from as usize, to: to as usize, style, list });
        }
    }
    all.sort_by_key(|stretch| stretch.from);
    all
}

/// The style and the properties of a paragraph at a place of its page.
fn paragraph(page: &[u8], offset: usize) -> Option<(usize, &[u8])> {
    let (start, length) = match *page.get(offset)? {
        0 => (offset + 2, usize::from(*page.get(offset + 1)?) * 2),
        words => (offset + 1, usize::from(words) * 2 - 1),
    };
    let bytes = page.get(start..start + length)?;
    Some((usize::from(u16_at(bytes, 0)?), bytes.get(2..)?))
}

/// The styles of a document.
fn styles(sheet: &[u8]) -> Option<Vec<Style<'_>>> {
    let head = usize::from(u16_at(sheet, 0)?);
    let fixed = usize::from(u16_at(sheet, 4)?);
    let mut rest = sheet.get(2 + head..)?;
    let mut all = Vec::new();
    while let Some(length) = u16_at(rest, 0) {
        let length = usize::from(length);
        let Some(entry) = rest.get(2..2 + length) else { break };
        all.push(style(entry, fixed).unwrap_or_default());
        rest = rest.get(2 + length + length % 2..).unwrap_or_default();
    }
    Some(all)
}

fn style(entry: &[u8], fixed: usize) -> Option<Style<'_>> {
    let second = u16_at(entry, 2)?;
    let (kind, base) = (second & 0xf, usize::from(second >> 4));
    let name = usize::from(u16_at(entry, fixed)?);
    let mut rest = entry.get(fixed + 2 + 2 * name + 2..)?;
    let mut lists = Vec::new();
    while let Some(length) = u16_at(rest, 0).map(usize::from) {
        let Some(list) = rest.get(2..2 + length) else { break };
        lists.push(list);
        rest = rest.get(2 + length + length % 2..).unwrap_or_default();
    }
    Some(match (kind, lists.as_slice()) {
        (1, [paragraph, characters, ..]) => {
            Style { base, paragraph: paragraph.get(2..).unwrap_or_default(), characters }
        }
        (1, [paragraph]) => {
            Style { base, paragraph: paragraph.get(2..).unwrap_or_default(), characters: &[] }
        }
        (2, [characters, ..]) => Style { base, paragraph: &[], characters },
        _ => Style { base, ..Style::default() },
    })
}

/// The names of the typefaces of a document.
fn faces(list: &[u8]) -> Option<Vec<String>> {
    let mut rest = list.get(4..)?;
    let mut names = Vec::new();
    while let Some(length) = rest.first().map(|length| usize::from(*length)) {
        let Some(entry) = rest.get(1..=length) else { break };
        let units = entry.get(39..).unwrap_or_default().chunks_exact(2);
        let units: Vec<u16> = units.map(word).take_while(|unit| *unit != 0).collect();
        names.push(String::from_utf16_lossy(&units));
        rest = rest.get(1 + length..).unwrap_or_default();
    }
    Some(names)
}
