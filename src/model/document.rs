//! A document that has words but no pages: what a reader of a format gives, and what is set as pages.

use crate::model::StyledText;

/// A document to be set as pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is, in a word or two: "E-mail", "Transcript".
    pub what: String,
    /// Its title; stands at the head of every page.
    pub title: String,
    /// A line under the title; may be empty.
    pub detail: String,
    /// What it says, in order.
    pub parts: Vec<DocumentBlock>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentBlock {
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
    Speech(Vec<Utterance>),
    /// A table.
    Table(Table),
    /// What follows begins on a new page.
    NewPage,
}

/// A line of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utterance {
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
    pub columns: Vec<ColumnKind>,
    /// The rows, from top to bottom.
    pub rows: Vec<Vec<StyledText>>,
}

/// How a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, at the left edge.
    #[default]
    Words,
    /// Numbers and money, at the right edge.
    Numbers,
}

impl Document {
    /// Each of its texts that may be styled.
    pub fn styled(&self) -> impl Iterator<Item = &StyledText> {
        self.parts.iter().flat_map(|part| {
            let (text, table) = match part {
                DocumentBlock::Heading(text) | DocumentBlock::Text(text) => (Some(text), None),
                DocumentBlock::Table(table) => (None, Some(table)),
                _ => (None, None),
            };
            let cells = table.into_iter().flat_map(|table| table.rows.iter().flatten().chain(&table.head));
            text.into_iter().chain(cells)
        })
    }

    /// Bytes of all its text.
    pub fn letters(&self) -> usize {
        let of = |part: &DocumentBlock| match part {
            DocumentBlock::Notice(text) | DocumentBlock::Typed(text) => text.len(),
            DocumentBlock::Heading(text) | DocumentBlock::Text(text) => text.len(),
            DocumentBlock::Facts(facts) => facts.iter().map(|(label, value)| label.len() + value.len()).sum(),
            DocumentBlock::Speech(said) => {
                said.iter().map(|line| line.speaker.len() + line.words.len()).sum()
            }
            DocumentBlock::Table(table) => table.rows.iter().flatten().map(|cell| cell.len()).sum(),
            DocumentBlock::NewPage => 0,
        };
        self.parts.iter().map(of).sum()
    }
}
