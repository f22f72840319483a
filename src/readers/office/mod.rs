//! What the documents of all office programs have in common: paragraphs, headings and tables that become parts, and
//! what must be said of a document before anyone relies on it. A document with tracked changes is two letters in
//! one, and an office program prints deleted words as if they had been sent.

pub(crate) mod doc;
pub(crate) mod docx;
mod fields;
pub(crate) mod missing_words;
pub(crate) mod odf_styles;
pub(crate) mod odt;
pub(crate) mod package;
pub(crate) mod rtf;
pub(crate) mod symbols;

use super::office::fields::FieldCounts;
use super::office::missing_words::OwnWords;
use super::plain_text;
use super::tables::alignment::{headed, tabled};
use super::{Attachment, ParsedDocument, ReaderContext};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::{Baseline, CharStyle, StyledText};

/// A document's words as they are read, paragraph after paragraph.
#[derive(Default)]
pub(super) struct DocumentBuilder {
    parts: Vec<DocumentBlock>,
    text: StyledText,
    listed: bool,
    tables: Vec<OpenTable>,
    /// The words of each paragraph, without the labels.
    said: Vec<String>,
    /// Cells seen so far, in all tables.
    pub(super) cells: usize,
}

/// A table that is being read.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<StyledText>>,
    row: Vec<StyledText>,
    cell: StyledText,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ParagraphKind {
    /// Running text.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// An entry of a list at this depth, from 0.
    Item(usize),
}

/// What stands before an entry of a list that has a sign and no number.
pub(super) const BULLET: &str = "•";

/// How characters are styled, before it is known whether they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CharacterFormat {
    /// How they are drawn.
    pub(super) style: CharStyle,
    /// Whether the program shows them only when asked.
    pub(super) hidden: bool,
}

/// Raised or lowered, where characters are moved up or down by this much; a small move is a matter of looks.
pub(super) fn moved(by: f64, least: f64) -> Baseline {
    if by >= least {
        Baseline::Raised
    } else if by <= -least {
        Baseline::Lowered
    } else {
        Baseline::Normal
    }
}

impl DocumentBuilder {
    /// Adds a paragraph, to the cell that is open or to the text. The label is what the program prints before it:
    /// its number or its bullet.
    pub(super) fn paragraph(&mut self, words: &StyledText, label: &str, kind: ParagraphKind) {
        self.say(words);
        self.place(words, label, kind);
    }

    /// Keeps a paragraph's words for the comparison with its pages. The marks of notes are left out, for each program
    /// writes them in a way of its own.
    pub(super) fn say(&mut self, words: &StyledText) {
        let is_mark = |text: &str| text.starts_with('[') && text.ends_with(']');
        let raised = |style: CharStyle| style.baseline == Baseline::Raised;
        let pieces = words.pieces().into_iter();
        let said: String =
            pieces.map(|(text, style)| if raised(style) && is_mark(text) { " " } else { text }).collect();
        if !said.trim().is_empty() {
            self.said.push(said);
        }
    }

    /// The words of all paragraphs so far.
    pub(super) fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    /// Adds a paragraph whose words were kept already.
    pub(super) fn place(&mut self, words: &StyledText, label: &str, kind: ParagraphKind) {
        let label = label.trim();
        let end = words.trim_end().len();
        let mut said = StyledText::new();
        // A bullet before nothing says nothing; a number does.
        if !label.is_empty() && (!words.trim().is_empty() || label.contains(char::is_alphanumeric)) {
            said.push_str(label);
            said.push_str(if words.trim().is_empty() { "" } else { " " });
        }
        // Spaces before a label's words are the tab that follows it.
        let start =
            if label.is_empty() { 0 } else { end - words.get(..end).map_or(0, |w| w.trim_start().len()) };
        said.push_styled(&words.part(start..end.max(start)));
        if let Some(table) = self.tables.last_mut() {
            if !said.is_empty() {
                if !table.cell.is_empty() {
                    table.cell.push_str("\n");
                }
                table.cell.push_styled(&said);
            }
            return;
        }
        if said.trim().is_empty() {
            return;
        }
        if kind == ParagraphKind::Heading {
            self.flush();
            self.parts.push(DocumentBlock::Heading(said.trimmed()));
            return;
        }
        let item = matches!(kind, ParagraphKind::Item(_));
        if !self.text.is_empty() {
            self.text.push_str(if item && self.listed { "\n" } else { "\n\n" });
        }
        self.listed = item;
        if let ParagraphKind::Item(depth) = kind {
            self.text.push_str(&"\t".repeat(depth.min(super::numbering::DEEPEST)));
        }
        self.text.push_styled(&said);
    }

    /// Adds parts as they are. Inside a cell they become its words.
    pub(super) fn insert(&mut self, parts: Vec<DocumentBlock>) {
        if self.tables.is_empty() {
            self.flush();
            self.parts.extend(parts);
        } else {
            self.place(&run_together(&parts, "\n"), "", ParagraphKind::Text);
        }
    }

    /// What follows begins on a new page.
    pub(super) fn new_page(&mut self) {
        if self.tables.is_empty() {
            self.flush();
            self.parts.push(DocumentBlock::NewPage);
        }
    }

    /// A table begins.
    pub(super) fn open_table(&mut self) {
        if self.tables.is_empty() {
            self.flush();
        }
        self.tables.push(OpenTable::default());
    }

    /// A cell ends; it takes this many columns and is repeated this often.
    pub(super) fn close_cell(&mut self, columns: usize, repeated: usize) {
        if let Some(table) = self.tables.last_mut() {
            let cell = std::mem::take(&mut table.cell);
            for _ in 0..repeated.max(1) {
                table.row.push(cell.clone());
                table.row.extend(std::iter::repeat_n(StyledText::new(), columns.saturating_sub(1)));
            }
            self.cells += columns.max(1) * repeated.max(1);
        }
    }

    /// A row ends.
    pub(super) fn close_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            let row = std::mem::take(&mut table.row);
            table.rows.push(row);
        }
    }

    /// A table ends. One inside a cell becomes lines of that cell.
    pub(super) fn close_table(&mut self) {
        let Some(OpenTable { mut rows, row, cell }) = self.tables.pop() else { return };
        if !row.is_empty() || !cell.is_empty() {
            rows.push(row.into_iter().chain([cell]).collect());
        }
        trim(&mut rows);
        if !self.tables.is_empty() {
            for row in rows {
                let mut line = StyledText::new();
                for (place, cell) in row.iter().enumerate() {
                    line.push_str(if place > 0 { "   " } else { "" });
                    line.push_styled(cell);
                }
                self.place(&line, "", ParagraphKind::Text);
            }
        } else if rows.iter().all(|row| row.len() < 2) {
            for cell in rows.into_iter().flatten() {
                self.place(&cell, "", ParagraphKind::Text);
            }
        } else {
            let headed = headed(&rows);
            self.parts.push(DocumentBlock::Table(tabled(rows, headed)));
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(DocumentBlock::Text(std::mem::take(&mut self.text)));
        }
        self.listed = false;
    }

    /// The parts; tables that the document left open are closed.
    pub(super) fn finish(mut self) -> Vec<DocumentBlock> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush();
        self.parts
    }
}

/// Takes empty cells off the ends of rows, and empty rows off the end.
pub(super) fn trim(rows: &mut Vec<Vec<impl AsRef<str>>>) {
    for row in rows.iter_mut() {
        while row.last().is_some_and(|cell| cell.as_ref().trim().is_empty()) {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
}

/// What a document has that must be said.
#[derive(Default)]
pub(super) struct DocumentFeatures {
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) moves: usize,
    /// Changes of how the text looks, which were tracked.
    pub(super) formatting: usize,
    /// Words that the program shows only when asked.
    pub(super) hidden: usize,
    /// Numbered paragraphs whose numbers are not known here.
    pub(super) unnumbered: usize,
    /// Signs of a face of pictures that are not known here.
    pub(super) signs: usize,
    /// Letters whose encoding is kept in a way that is not known here.
    pub(super) undecoded: usize,
    /// Where its letters are named as belonging to two code pages, those.
    pub(super) two_pages: Option<(String, String)>,
    pub(super) comments: usize,
    pub(super) pictures: usize,
    pub(super) embedded: usize,
    /// Documents of other formats that are inserted: those that can be read, and those that cannot.
    pub(super) inserted: usize,
    pub(super) unread_inserted: usize,
    /// Pictures that it shows and that are not in the file.
    pub(super) lost_pictures: usize,
    /// Fields whose value is not known here.
    pub(super) fields: FieldCounts,
    pub(super) macros: bool,
    /// Its words, to be compared with its pages.
    pub(super) own_words: OwnWords,
}

/// "2 insertions".
fn several(count: usize, what: &str) -> String {
    super::tables::csv::number_of(count, what)
}

impl DocumentFeatures {
    /// The findings.
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let changes = self.changes();
        if !changes.is_empty() {
            let message = format!(
                "this document has tracked changes, {changes}, so it is more than one version of a letter"
            );
            let next = "Which version did you send? Accept or reject the changes as they were in it, save that \
                        one as PDF and use it.";
            findings.push(Finding::warning(Code::TrackedChanges, message).next(next));
        }
        if self.hidden > 0 {
            let message = format!(
                "this document has hidden text ({}), which is not shown",
                several(self.hidden, "word")
            );
            let next = "If you need it, make the hidden text visible, print the document to a PDF and use that \
                        instead.";
            findings.push(Finding::warning(Code::Removed, message).next(next));
        }
        if let Some((document, face)) = &self.two_pages {
            let message = format!(
                "this document gives two code pages ({document} and {face}) for the same letters, so some of \
                 them may be wrong"
            );
            findings.push(
                Finding::warning(Code::NotAsNamed, message)
                    .next("compare names and currency signs with the original"),
            );
        }
        if self.undecoded > 0 {
            let message = format!(
                "{} of this document cannot be read: their encoding is not known",
                several(self.undecoded, "byte")
            );
            findings.push(
                Finding::warning(Code::NotAsNamed, message).next("open it, save it as PDF and use that"),
            );
        }
        if self.comments > 0 {
            let verb = if self.comments == 1 { "is" } else { "are" };
            let message =
                format!("this document has {}, which {verb} not shown", several(self.comments, "comment"));
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, print it with its comments to a PDF"),
            );
        }
        if self.macros {
            findings.push(Finding::note(
                Code::Removed,
                "this document holds macros, which were not run and are not in the bundle",
            ));
        }
        let next = "open it in Word, save it as PDF and use that";
        if self.unread_inserted > 0 {
            let is = if self.unread_inserted == 1 { "is" } else { "are" };
            let message = format!(
                "this document has {} inserted in it, which {is} not shown",
                several(self.unread_inserted, "other document")
            );
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
        if self.inserted > 0 {
            let message = format!(
                "this document has {} inserted in it as a file, such as a web page. Word shows it as part of the text",
                several(self.inserted, "other document")
            );
            findings.push(Finding::note(Code::NotShown, message));
        }
        if self.lost_pictures > 0 {
            let (are, them) = if self.lost_pictures == 1 { ("is", "it") } else { ("are", "them") };
            let message = format!(
                "{} of this document {are} missing from the file. Nothing, or an empty frame, is shown for {them}",
                several(self.lost_pictures, "picture")
            );
            let next = "get the document again from where it came from, or use a PDF of it";
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
        self.fields.findings(&mut findings);
        if self.embedded > 0 {
            let message = format!("this document holds {}", several(self.embedded, "embedded file"));
            findings.push(
                Finding::warning(Code::Removed, format!("{message}, whose content is not in the bundle"))
                    .next("if they matter, save them as files of their own"),
            );
        }
        findings
    }

    /// "1 insertion and 2 deletions"; nothing when no change was tracked.
    fn changes(&self) -> String {
        let kinds = [
            (self.insertions, "insertion"),
            (self.deletions, "deletion"),
            (self.moves, "moved passage"),
            (self.formatting, "change"),
        ];
        let mut list: Vec<String> = kinds
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| {
                let of = if what == "change" { " of formatting" } else { "" };
                format!("{}{of}", several(count, what))
            })
            .collect();
        match list.pop() {
            Some(last) if !list.is_empty() => format!("{} and {last}", list.join(", ")),
            last => last.unwrap_or_default(),
        }
    }

    /// What is to be said when no program lays the document out and its words are shown as they are here.
    fn of_words_alone(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.unnumbered > 0 {
            let message = match self.unnumbered {
                1 => "there is 1 numbered paragraph in this document. Its number is not shown".to_owned(),
                many => {
                    format!(
                        "there are {many} numbered paragraphs in this document. Their numbers are not shown"
                    )
                }
            };
            findings.push(
                Finding::warning(Code::WordsAlone, message).next("open it, save it as PDF and use that"),
            );
        }
        self.fields.of_words_alone(&mut findings);
        if self.signs > 0 {
            let message = format!(
                "{} in this document from a font of pictures, shown as {}",
                match self.signs {
                    1 => "there is 1 sign".to_owned(),
                    many => format!("there are {many} signs"),
                },
                super::office::symbols::UNKNOWN
            );
            findings.push(
                Finding::warning(Code::WordsAlone, message).next("open it, save it as PDF and use that"),
            );
        }
        findings
    }

    /// The reading that a document's parts come to.
    pub(super) fn reading(
        self,
        parts: Vec<DocumentBlock>,
        enclosures: Vec<Attachment>,
        known: ReaderContext<'_>,
    ) -> Result<ParsedDocument, Vec<Finding>> {
        let length: usize = parts
            .iter()
            .map(|part| match part {
                DocumentBlock::Typed(text) => text.len(),
                DocumentBlock::Text(text) | DocumentBlock::Heading(text) => text.len(),
                DocumentBlock::Table(table) => table.rows.iter().flatten().map(|cell| cell.len()).sum(),
                _ => 0,
            })
            .sum();
        plain_text::check_text_limit(length, known)?;
        let missing = match self.pictures {
            0 => String::new(),
            1 => " 1 picture in it is not shown in its place.".to_owned(),
            count => format!(" {} in it are not shown in their places.", capital(&several(count, "picture"))),
        };
        let deleted = if self.deletions + self.moves > 0 {
            " Words that a tracked change deleted or moved away have a line through them."
        } else {
            ""
        };
        let notice = format!(
            "These are the words of the document without its layout, set by leverarch.{missing}{deleted}"
        );
        let mut all = vec![DocumentBlock::Notice(notice)];
        all.extend(parts);
        let written = Document {
            what: "Document".into(),
            title: known.title.into(),
            detail: known.detail.into(),
            parts: all,
        };
        let words_alone = self.of_words_alone();
        Ok(ParsedDocument {
            written: vec![written],
            enclosures,
            findings: self.findings(),
            words_alone,
            own_words: self.own_words,
            ..ParsedDocument::default()
        })
    }
}

fn capital(text: &str) -> String {
    crate::pdf::layout::wording::capital(text)
}

/// All words of these parts, one after the other.
pub(super) fn run_together(parts: &[DocumentBlock], between: &str) -> StyledText {
    let mut all = StyledText::new();
    let mut add = |text: &StyledText| {
        if !all.is_empty() {
            all.push_str(between);
        }
        all.push_styled(text);
    };
    for part in parts {
        match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => add(text),
            DocumentBlock::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(&mut add)
            }
            _ => {}
        }
    }
    all
}

/// Words in a text.
pub(super) fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}
