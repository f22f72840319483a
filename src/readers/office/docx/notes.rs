//! What a Word document has beside its running text: foot- and endnotes, and the heads and feet of its pages.

use super::parts::DocxParts;
use super::{At, Reader};
use crate::model::StyledText;
use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::readers::numbering::number;
use crate::readers::office::package::{OfficePackage, XmlEvent, for_each_xml_event};
use crate::readers::office::run_together;

impl Reader<'_> {
    /// Foot- and endnotes, each with the number by which the text refers to it.
    pub(super) fn notes_of(
        &mut self,
        part: &str,
        xml: &str,
        end: bool,
    ) -> Result<Vec<DocumentBlock>, Vec<Finding>> {
        let order: Vec<String> =
            self.notes.iter().filter(|(of, _)| *of == end).map(|(_, id)| id.clone()).collect();
        let mut notes: Vec<(usize, StyledText)> = Vec::new();
        let (mut note, mut at) = (None::<String>, At::default());
        for_each_xml_event(part, xml, |bit| match bit {
            // The separators are notes as well, of a kind of their own.
            XmlEvent::Open(element) if matches!(element.name(), "footnote" | "endnote") => {
                at = At { final_view: self.final_view, ..At::default() };
                let separator = element.value("type").is_some_and(|kind| kind != "normal");
                note = (!separator).then(|| element.value("id").unwrap_or_default());
            }
            XmlEvent::Close("footnote" | "endnote") => {
                let said = at.builder.take_said();
                self.signs.own_words.paragraphs.extend(said.into_iter().filter(|_| note.is_some()));
                let text = run_together(&std::mem::take(&mut at.builder).finish(), " ");
                if let Some(id) = note.take() {
                    // One that the text does not refer to comes last.
                    let place = order.iter().position(|known| *known == id).unwrap_or(order.len());
                    notes.push((place, text));
                }
            }
            bit => {
                if note.is_some() {
                    self.bit(&mut at, bit);
                }
            }
        })?;
        if notes.is_empty() {
            return Ok(Vec::new());
        }
        notes.sort_by_key(|(place, _)| *place);
        let mut all = StyledText::new();
        for (count, (place, text)) in notes.iter().enumerate() {
            all.push_str(if count > 0 { "\n" } else { "" });
            if *place < order.len() {
                all.push_str(&format!("{} ", note_mark(end, place + 1)));
            }
            all.push_styled(&text.trimmed());
        }
        let heading = if end { "Endnotes" } else { "Footnotes" };
        Ok(vec![DocumentBlock::Heading(heading.into()), DocumentBlock::Text(all)])
    }

    /// What is at the head and the foot of the document's pages, each text once.
    pub(super) fn margins(
        &mut self,
        pack: &mut OfficePackage<'_>,
        related: &DocxParts,
    ) -> Result<Vec<DocumentBlock>, Vec<Finding>> {
        let mut seen: Vec<DocumentBlock> = Vec::new();
        let body = self.signs.own_words.paragraphs.len();
        let mut names = related.of_kind(pack, "header");
        names.extend(related.of_kind(pack, "footer"));
        for name in names {
            let xml = pack.text(&name)?;
            for part in self.part_blocks(&name, &xml)? {
                if !seen.contains(&part) {
                    seen.push(part);
                }
            }
        }
        // Which of them is shown on which page is left to the layout.
        self.signs.own_words.paragraphs.truncate(body);
        if !seen.is_empty() {
            seen.insert(0, DocumentBlock::Heading("Headers and footers".into()));
        }
        Ok(seen)
    }
}

/// The mark of a note: `[1]` at the foot of a page, `[i]` at the end of the document.
pub(crate) fn note_mark(end: bool, count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let format = if end { "lowerRoman" } else { "decimal" };
    format!("[{}]", number(count, format).unwrap_or_default())
}
