//! Items that have words but no pages: an e-mail, a transcript, a table, a text. A reader of each format gives a
//! [`Written`], which is plain data; here it is set as pages in the look of the front matter. So every format
//! looks the same, and no reader of a format knows of type or paper.

mod grid;
mod lacking;
mod layout;
#[cfg(test)]
mod tests;

pub(crate) use lacking::with_sheets;

use std::sync::Arc;

use crate::limits::Limits;
use crate::model::StyledText;
use crate::pdf::{self, Placed};
use crate::typeset::page::Page;
use crate::typeset::setting::Setter;
use crate::typeset::{NotSet, write};

/// A document to be set as pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// What it is, in a word or two: "E-mail", "Transcript".
    pub what: String,
    /// Its title; stands at the head of every page.
    pub title: String,
    /// A line under the title; may be empty.
    pub detail: String,
    /// What it says, in order.
    pub parts: Vec<Part>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What a reader must know of the pages, set off in a box: "machine transcript, not checked".
    Notice(String),
    /// Facts, label and value.
    Facts(Vec<(String, String)>),
    /// A heading.
    Heading(StyledText),
    /// Running text. Its line ends are kept; long lines are wrapped.
    Text(StyledText),
    /// Text in letters of equal width, whose spaces are kept: what was laid out with a typewriter's spaces.
    Typed(String),
    /// What was said, line by line.
    Speech(Vec<Said>),
    /// A table.
    Table(Table),
    /// What follows begins on a new page.
    NewPage,
}

/// A line of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When, from the start of the recording: "0:04:12"; may be empty.
    pub time: String,
    /// Who; may be empty.
    pub speaker: String,
    /// What.
    pub words: String,
}

/// A table. A row may have fewer cells than there are columns, never more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads of the columns, repeated on every page; none when the table has no head.
    pub head: Vec<StyledText>,
    /// How each column stands.
    pub columns: Vec<Column>,
    /// The rows, from top to bottom.
    pub rows: Vec<Vec<StyledText>>,
}

/// How a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Words, at the left edge.
    #[default]
    Words,
    /// Numbers and money, at the right edge.
    Numbers,
}

impl Written {
    /// Each of its texts that may be styled.
    pub fn styled(&self) -> impl Iterator<Item = &StyledText> {
        self.parts.iter().flat_map(|part| {
            let (text, table) = match part {
                Part::Heading(text) | Part::Text(text) => (Some(text), None),
                Part::Table(table) => (None, Some(table)),
                _ => (None, None),
            };
            let cells = table.into_iter().flat_map(|table| table.rows.iter().flatten().chain(&table.head));
            text.into_iter().chain(cells)
        })
    }

    /// Bytes of all its text.
    pub fn letters(&self) -> usize {
        let of = |part: &Part| match part {
            Part::Notice(text) | Part::Typed(text) => text.len(),
            Part::Heading(text) | Part::Text(text) => text.len(),
            Part::Facts(facts) => facts.iter().map(|(label, value)| label.len() + value.len()).sum(),
            Part::Speech(said) => said.iter().map(|line| line.speaker.len() + line.words.len()).sum(),
            Part::Table(table) => table.rows.iter().flatten().map(|cell| cell.len()).sum(),
            Part::NewPage => 0,
        };
        self.parts.iter().map(of).sum()
    }
}

/// Sets documents as pages, each beginning on a new one, and makes them ready for the bundle.
///
/// # Errors
/// A typeface cannot be cut down or the PDF not be written, neither of which any input causes.
pub fn place(written: &[Written], limits: &Limits) -> Result<Placed, NotSet> {
    place_each(written, limits).map(|placed| placed.0)
}

/// As [`place`], and how many pages each document took. Set at once, they share their typefaces.
///
/// # Errors
/// As [`place`].
pub fn place_each(written: &[Written], limits: &Limits) -> Result<(Placed, Vec<usize>), NotSet> {
    let (pages, counts) = composed(written);
    let pdf = write::write(pages)?.pdf;
    let placed = pdf::place_set(&Arc::new(pdf), limits)
        .map_err(|findings| NotSet(findings.first().map_or_else(String::new, ToString::to_string)))?;
    Ok((placed, counts))
}

/// Sets one document as pages among others that are set with the same letters.
pub(crate) fn pages(setter: &mut Setter, written: &Written) -> Vec<Page> {
    layout::compose(setter, written)
}

fn composed(written: &[Written]) -> (Vec<Page>, Vec<usize>) {
    let mut setter = Setter::new();
    let (mut pages, mut counts) = (Vec::new(), Vec::new());
    for one in written {
        let set = layout::compose(&mut setter, one);
        counts.push(set.len());
        pages.extend(set);
    }
    (pages, counts)
}

/// Sets documents as a PDF of A4 pages, lying on their side where a table is wide, with the foot band free.
///
/// # Errors
/// As [`place`].
pub fn set(written: &[Written]) -> Result<Vec<u8>, NotSet> {
    Ok(write::write(composed(written).0)?.pdf)
}
