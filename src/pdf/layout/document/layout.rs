//! Lays a document out: its head, then part after part, over as many pages as it takes.

use std::borrow::Cow;

use super::column_widths;
use super::column_widths::Grid;
use crate::model::StyledText;
use crate::model::document::{Document, DocumentBlock, Table, Utterance};
use crate::model::paper::Paper;
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::page::{BOX_ASIDE, LayoutPage, MARGIN, PageFlow, RunningHead};
use crate::pdf::layout::palette::{AXIS, BODY, CELL, HEAD, HEADING, MONO, NOTE, SHEET_TITLE, STOUT, STRONG};
use crate::pdf::layout::shape_text::{Align, Block, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Width of the labels of facts.
const LABELS: f32 = 92.0;
/// Letters of equal width, small enough that 90 of them are on a line.
const TYPED: Style = Style { leading: 12.0, ..MONO };
/// What a tab becomes in running text: there it sets a line in.
const INDENT: &str = "\u{A0}\u{A0}\u{A0}\u{A0}";
/// What it becomes between words elsewhere: a line may be broken there, for a column may be narrow.
const APART: &str = "\u{A0}\u{A0}\u{A0} ";
/// Width of a transcript's numbers, times and names.
const NUMBERS: f32 = 30.0;
const TIMES: f32 = 52.0;
const NAMES: f32 = 96.0;

/// Typesets a document.
pub(crate) fn compose(setter: &mut TextShaper, written: &Document) -> Vec<LayoutPage> {
    let parts: Vec<Cow<'_, DocumentBlock>> = written.parts.iter().map(tabs_as_spaces).collect();
    let grids: Vec<Grid> = parts
        .iter()
        .filter_map(|part| match part.as_ref() {
            DocumentBlock::Table(table) => Some(column_widths::measure(setter, table)),
            _ => None,
        })
        .collect();
    let upright = grids.iter().all(Grid::fits_upright);
    let paper = if upright { Paper::A4 } else { Paper::A4.landscape() };
    let measure = paper.width - 2.0 * MARGIN;
    let title = wording::with_nbsp(&written.title);
    let one_line = Style { one_line: true, ..AXIS };
    let running = setter.set(&title, &one_line, measure);
    let running =
        if running.width > measure { setter.set(&written.what, &one_line, measure) } else { running };
    let mut pages = PageFlow::on(paper).headed(RunningHead { bundle: None, continued: Some(running) });
    head(setter, &mut pages, written, &title, measure);
    let mut grids = grids.iter();
    for part in &parts {
        match part.as_ref() {
            DocumentBlock::Notice(text) => notice(setter, &mut pages, text, measure),
            DocumentBlock::Facts(facts) => labelled(setter, &mut pages, facts, measure),
            DocumentBlock::Heading(text) => {
                let text = if text.is_plain() { wording::with_nbsp(text).into() } else { text.clone() };
                let block = setter.set_styled(&text, &HEADING, measure);
                pages.skip(8.0);
                pages.need(block.height() + 3.0 * BODY.leading);
                pages.flow(&block, MARGIN);
                pages.skip(3.0);
            }
            DocumentBlock::Text(text) => lines(setter, &mut pages, text, &BODY, measure),
            DocumentBlock::Typed(text) => lines(setter, &mut pages, &unfolded(text).into(), &TYPED, measure),
            DocumentBlock::NewPage => pages.need(f32::INFINITY),
            DocumentBlock::Speech(said) => speech(setter, &mut pages, said, measure),
            DocumentBlock::Table(data) => {
                if let Some(grid) = grids.next() {
                    tabulated(setter, &mut pages, data, grid, measure);
                }
            }
        }
    }
    pages.finish()
}

/// A part with spaces for its tabs, which have no shape of their own. Letters of equal width keep theirs for now.
fn tabs_as_spaces(part: &DocumentBlock) -> Cow<'_, DocumentBlock> {
    let styled = |text: &StyledText| {
        let mut begins = true;
        text.map_chars(|c| {
            begins = c == '\n' || (begins && c == '\t');
            match c {
                '\t' if begins => INDENT.into(),
                '\t' => APART.into(),
                c => String::from(c).into(),
            }
        })
    };
    let plain = |text: &str| styled(&text.into()).to_string();
    let has_tab = |line: &Utterance| {
        [&line.time, &line.speaker, &line.words].into_iter().any(|text| text.contains('\t'))
    };
    let cells = |row: &[StyledText]| -> Vec<StyledText> { row.iter().map(styled).collect() };
    Cow::Owned(match part {
        DocumentBlock::Notice(text) if text.contains('\t') => DocumentBlock::Notice(plain(text)),
        DocumentBlock::Facts(facts) if facts.iter().any(|(a, b)| a.contains('\t') || b.contains('\t')) => {
            DocumentBlock::Facts(facts.iter().map(|(label, value)| (plain(label), plain(value))).collect())
        }
        DocumentBlock::Heading(text) if text.contains('\t') => DocumentBlock::Heading(styled(text)),
        DocumentBlock::Text(text) if text.contains('\t') => DocumentBlock::Text(
            text.map_chars(|c| if c == '\t' { INDENT.into() } else { String::from(c).into() }),
        ),
        DocumentBlock::Speech(said) if said.iter().any(has_tab) => DocumentBlock::Speech(
            said.iter()
                .map(|line| Utterance {
                    time: plain(&line.time),
                    speaker: plain(&line.speaker),
                    words: plain(&line.words),
                })
                .collect(),
        ),
        DocumentBlock::Table(table)
            if table.head.iter().chain(table.rows.iter().flatten()).any(|cell| cell.contains('\t')) =>
        {
            DocumentBlock::Table(Table {
                head: cells(&table.head),
                columns: table.columns.clone(),
                rows: table.rows.iter().map(|row| cells(row)).collect(),
            })
        }
        _ => return Cow::Borrowed(part),
    })
}

fn head(setter: &mut TextShaper, pages: &mut PageFlow, written: &Document, title: &str, measure: f32) {
    pages.rule(MARGIN, MARGIN + measure, STOUT, BLACK);
    pages.y += 6.0;
    let block = setter.set(&written.what, &HEADING, measure);
    pages.flow(&block, MARGIN);
    pages.skip(4.0);
    let block = setter.set(title, &SHEET_TITLE, measure);
    pages.flow(&block, MARGIN);
    if !written.detail.is_empty() {
        let block = setter.set(&wording::with_nbsp(&written.detail), &BODY, measure);
        pages.skip(3.0);
        pages.flow(&block, MARGIN);
    }
    pages.skip(14.0);
}

/// Sentences in a tinted box with a bar at its left.
fn notice(setter: &mut TextShaper, pages: &mut PageFlow, text: &str, measure: f32) {
    let blocks: Vec<Block> = wording::paragraphs(text)
        .iter()
        .map(|text| setter.set(text, &BODY, measure - 2.0 * BOX_ASIDE))
        .collect();
    pages.boxed(&blocks, measure);
    pages.skip(14.0);
}

fn labelled(setter: &mut TextShaper, pages: &mut PageFlow, facts: &[(String, String)], measure: f32) {
    let rows: Vec<Row> = facts
        .iter()
        .map(|(label, value)| Row {
            cells: vec![
                (MARGIN, vec![setter.set(label, &STRONG, LABELS - 8.0)]),
                (
                    MARGIN + LABELS,
                    value.lines().map(|line| setter.set(line, &CELL, measure - LABELS)).collect(),
                ),
            ],
            look: RowStyle::Plain,
            to: None,
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    table::open(pages);
    table::print(pages, None, &rows);
    pages.skip(14.0);
}

/// Text as it stands, line by line; an empty line is half a line high.
fn lines(setter: &mut TextShaper, pages: &mut PageFlow, text: &StyledText, style: &Style, measure: f32) {
    for line in text.styled_lines() {
        if line.trim().is_empty() {
            pages.skip(style.leading / 2.0);
        } else {
            let block = setter.set_styled(&line.part(0..line.trim_end().len()), style, measure);
            pages.flow(&block, MARGIN);
        }
    }
    pages.skip(10.0);
}

/// Tabs as spaces, and spaces as such that are not lost where a line is broken.
fn unfolded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\n' => {
                out.push(c);
                column = 0;
            }
            '\t' => {
                let to = (column / 8 + 1) * 8;
                out.extend(std::iter::repeat_n('\u{A0}', to - column));
                column = to;
            }
            // A line may still be broken after a single space between words.
            ' ' if out.ends_with(|last: char| last.is_whitespace()) || column == 0 => {
                out.push('\u{A0}');
                column += 1;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// Numbered lines with their times and speakers; a column that nothing stands in takes no room.
fn speech(setter: &mut TextShaper, pages: &mut PageFlow, said: &[Utterance], measure: f32) {
    let timed = said.iter().any(|line| !line.time.is_empty());
    let named = said.iter().any(|line| !line.speaker.is_empty());
    let times = MARGIN + NUMBERS;
    let names = times + if timed { TIMES } else { 0.0 };
    let speech = names + if named { NAMES } else { 0.0 };
    let rows: Vec<Row> = said
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let number = CELL.aligned(Align::Right);
            let mut cells =
                vec![(MARGIN, vec![setter.set(&(index + 1).to_string(), &number, NUMBERS - 10.0)])];
            if !line.time.is_empty() {
                cells.push((times, vec![setter.set(&line.time, &CELL, TIMES - 6.0)]));
            }
            // Each line is read, and quoted, by itself.
            if !line.speaker.is_empty() {
                cells.push((names, vec![setter.set(&line.speaker, &STRONG, NAMES - 8.0)]));
            }
            let words = line.words.lines().map(|line| setter.set(line, &CELL, MARGIN + measure - speech));
            cells.push((speech, words.collect()));
            Row { cells, look: RowStyle::Plain, to: None }
        })
        .collect();
    let mut heads = vec![(MARGIN, vec![setter.set("Line", &HEAD, NUMBERS)])];
    if timed {
        heads.push((times, vec![setter.set("Time", &HEAD, TIMES)]));
    }
    if named {
        heads.push((names, vec![setter.set("Who", &HEAD, NAMES)]));
    }
    heads.push((speech, vec![setter.set("Words", &HEAD, MARGIN + measure - speech)]));
    table::print(pages, Some(&Row { cells: heads, look: RowStyle::Head, to: None }), &rows);
    pages.skip(14.0);
}

/// A table, in as many bands of columns as its width takes.
fn tabulated(setter: &mut TextShaper, pages: &mut PageFlow, data: &Table, grid: &Grid, measure: f32) {
    pages.of_data = true;
    for band in grid.bands(measure) {
        let mut heads = Vec::new();
        if let Some(heading) = &band.heading {
            let cells = vec![(MARGIN, vec![setter.set(heading, &NOTE, measure)])];
            let look = if data.head.is_empty() { RowStyle::Head } else { RowStyle::Over };
            heads.push(Row { cells, look, to: None });
            pages.skip(2.0);
        }
        let row = |setter: &mut TextShaper, cells: &[StyledText], style: &Style, look| Row {
            cells: band
                .columns
                .iter()
                .filter_map(|column| {
                    let text = cells.get(column.index).filter(|text| !text.is_empty())?;
                    let style = if column.numbers { style.aligned(Align::Right) } else { *style };
                    let lines = text.styled_lines();
                    let lines = lines.iter().map(|line| setter.set_styled(line, &style, column.width));
                    Some((MARGIN + column.left, lines.collect()))
                })
                .collect(),
            look,
            to: None,
        };
        if !data.head.is_empty() {
            heads.push(row(setter, &data.head, &HEAD, RowStyle::Head));
        } else if heads.is_empty() {
            table::open(pages);
        }
        let rows = data.rows.iter().map(|cells| row(setter, cells, &grid.style, RowStyle::Plain));
        table::print_each(pages, &heads, rows);
    }
    pages.of_data = false;
    pages.skip(14.0);
}
