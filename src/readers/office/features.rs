//! What an office document has that its words alone do not show, counted while it is read and said once at its end.

use super::super::{Attachment, ParsedDocument, ReaderContext, plain_text};
use super::fields::FieldCounts;
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::{counted, number_of};
use crate::readers::office::missing_words::OwnWords;

/// What a document has that must be said.
#[derive(Default)]
pub(crate) struct DocumentFeatures {
    pub(crate) insertions: usize,
    pub(crate) deletions: usize,
    pub(crate) moves: usize,
    /// Changes of how the text looks, which were tracked.
    pub(crate) formatting: usize,
    /// Words that the program shows only when asked.
    pub(crate) hidden: usize,
    /// Numbered paragraphs whose numbers are not known here.
    pub(crate) unnumbered: usize,
    /// Signs of a face of pictures that are not known here.
    pub(crate) signs: usize,
    /// Letters whose encoding is kept in a way that is not known here.
    pub(crate) undecoded: usize,
    /// Where its letters are named as belonging to two code pages, those.
    pub(crate) two_pages: Option<(String, String)>,
    pub(crate) comments: usize,
    pub(crate) pictures: usize,
    /// Drawings that are no pictures, such as lines; and what may be either.
    pub(crate) drawings: usize,
    pub(crate) unclear_drawings: usize,
    pub(crate) embedded: usize,
    /// Documents of other formats that are inserted: those that can be read, and those that cannot.
    pub(crate) inserted: usize,
    pub(crate) unread_inserted: usize,
    /// Pictures that it shows and that are not in the file.
    pub(crate) lost_pictures: usize,
    /// Fields whose value is not known here.
    pub(crate) fields: FieldCounts,
    pub(crate) macros: bool,
    /// Its words, to be compared with its pages.
    pub(crate) own_words: OwnWords,
}

impl DocumentFeatures {
    /// The findings.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let changes = self.changes();
        if !changes.is_empty() {
            let message = format!(
                "this document has tracked changes, {changes}, so it holds more than one version of a letter"
            );
            let next = "Which version did you send? Accept or reject the changes to match it, save it as a PDF \
                        and use that.";
            findings.push(Finding::warning(Code::TrackedChanges, message).next(next));
        }
        if self.hidden > 0 {
            let message = format!(
                "this document has hidden text ({}), which is not shown",
                number_of(self.hidden, "word")
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
                number_of(self.undecoded, "byte")
            );
            findings.push(
                Finding::warning(Code::NotAsNamed, message).next("open it, save it as a PDF and use that"),
            );
        }
        if self.comments > 0 {
            let verb = if self.comments == 1 { "is" } else { "are" };
            let message =
                format!("this document has {}, which {verb} not shown", number_of(self.comments, "comment"));
            findings.push(Finding::warning(Code::Removed, message).next(
                "if you need them, print the document with its comments to a PDF and use that \
                           instead",
            ));
        }
        if self.macros {
            findings.push(Finding::note(
                Code::Removed,
                "this document holds macros, which were not run and are not in the bundle",
            ));
        }
        let next = "open it in Word, save it as a PDF and use that";
        if self.unread_inserted > 0 {
            let is = if self.unread_inserted == 1 { "is" } else { "are" };
            let message = format!(
                "this document has {} inserted in it, which {is} not shown",
                number_of(self.unread_inserted, "other document")
            );
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
        if self.inserted > 0 {
            let message = format!(
                "this document has {} inserted in it as a file, such as a web page. Word shows it as part of the text",
                number_of(self.inserted, "other document")
            );
            findings.push(Finding::note(Code::NotShown, message));
        }
        if self.lost_pictures > 0 {
            let (are, them) = if self.lost_pictures == 1 { ("is", "it") } else { ("are", "them") };
            let message = format!(
                "{} of this document {are} missing from the file. Nothing, or an empty frame, is shown for {them}",
                number_of(self.lost_pictures, "image")
            );
            let next = "get the document again from where it came from, or use a PDF of it";
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
        self.fields.findings(&mut findings);
        if self.embedded > 0 {
            let message = format!("this document holds {}", number_of(self.embedded, "embedded file"));
            findings.push(
                Finding::warning(Code::Removed, format!("{message}, whose content is not in the bundle"))
                    .next("if they matter, save them as separate files"),
            );
        }
        findings
    }

    /// "1 insertion and 2 deletions"; nothing when no change was tracked.
    pub(super) fn changes(&self) -> String {
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
                format!("{}{of}", number_of(count, what))
            })
            .collect();
        match list.pop() {
            Some(last) if !list.is_empty() => format!("{} and {last}", list.join(", ")),
            last => last.unwrap_or_default(),
        }
    }

    /// What is to be said when no program lays the document out and its words are shown as they are here.
    pub(super) fn of_words_alone(&self) -> Vec<Finding> {
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
                Finding::warning(Code::WordsAlone, message).next("open it, save it as a PDF and use that"),
            );
        }
        self.fields.of_words_alone(&mut findings);
        if self.signs > 0 {
            let message = format!(
                "{} in this document from a symbol font, shown as {}",
                match self.signs {
                    1 => "there is 1 symbol".to_owned(),
                    many => format!("there are {many} symbols"),
                },
                crate::readers::office::symbols::UNKNOWN
            );
            findings.push(
                Finding::warning(Code::WordsAlone, message).next("open it, save it as a PDF and use that"),
            );
        }
        findings
    }

    /// " 1 picture in it is not shown in its place."; nothing where there is none.
    fn not_in_place(&self) -> String {
        let kinds = [
            (self.pictures, "image", "images"),
            (self.drawings, "drawing", "drawings"),
            (self.unclear_drawings, "drawing or image", "drawings or images"),
        ];
        let there = kinds.into_iter().filter(|(count, ..)| *count > 0);
        let list: Vec<String> = there.map(|(count, one, many)| counted(count, one, many)).collect();
        let (are, places) = match self.pictures + self.drawings + self.unclear_drawings {
            0 => return String::new(),
            1 => ("is", "its place"),
            _ => ("are", "their places"),
        };
        format!(" {} in it {are} not shown in {places}.", capital(&list.join(" and ")))
    }

    /// The reading that a document's parts come to.
    pub(crate) fn reading(
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
        let missing = self.not_in_place();
        let deleted = if self.deletions + self.moves > 0 {
            " Words that a tracked change deleted or moved away have a line through them."
        } else {
            ""
        };
        let notice = format!(
            "This is the text of the document without its layout, set by leverarch.{missing}{deleted}"
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

pub(super) fn capital(text: &str) -> String {
    crate::pdf::layout::wording::capital(text)
}
