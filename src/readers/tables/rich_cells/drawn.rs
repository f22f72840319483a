//! What shapes and diagrams over the cells of a sheet say.

use super::parts::{PartRelation, related};
use crate::model::finding::Finding;
use crate::readers::office::package::{OfficePackage, XmlEvent, for_each_xml_event};

/// The words of the shapes over a sheet's cells.
pub(super) fn drawings(
    pack: &mut OfficePackage<'_>,
    relations: &[PartRelation],
) -> Result<Vec<String>, Vec<Finding>> {
    let mut all = Vec::new();
    for part in relations.iter().filter(|relation| relation.kind == "drawing").map(|r| r.target.as_str()) {
        if !pack.has(part) {
            continue;
        }
        for diagram in related(pack, part)?.iter().filter(|relation| relation.kind == "diagramData") {
            if pack.has(&diagram.target) {
                all.extend(diagram_words(pack, &diagram.target)?);
            }
        }
        let xml = pack.text(part)?;
        let (mut words, mut in_text, mut gone) = (String::new(), false, 0usize);
        for_each_xml_event(part, &xml, |bit| match bit {
            XmlEvent::Open(element) => match element.name() {
                "Fallback" => gone += 1,
                "t" => in_text = true,
                "p" if !words.is_empty() => words.push('\n'),
                "br" => words.push('\n'),
                _ => {}
            },
            XmlEvent::Words(text) if in_text && gone == 0 => words.push_str(&text),
            XmlEvent::Words(_) => {}
            XmlEvent::Close(name) => match name {
                "Fallback" => gone = gone.saturating_sub(1),
                "t" => in_text = false,
                "sp" => {
                    let text = std::mem::take(&mut words);
                    if !text.trim().is_empty() {
                        all.push(text.trim().to_owned());
                    }
                }
                _ => {}
            },
        })?;
    }
    Ok(all)
}

/// The words of a diagram, a line for each of its points.
fn diagram_words(pack: &mut OfficePackage<'_>, part: &str) -> Result<Option<String>, Vec<Finding>> {
    let xml = pack.text(part)?;
    // The body of a point is called "t" as the words of a run are; it has no words of its own.
    let (mut words, mut in_text) = (String::new(), false);
    for_each_xml_event(part, &xml, |bit| match bit {
        XmlEvent::Open(element) if element.name() == "t" => in_text = true,
        XmlEvent::Words(text) if in_text => words.push_str(&text),
        XmlEvent::Words(_) | XmlEvent::Open(_) => {}
        XmlEvent::Close("t") => in_text = false,
        XmlEvent::Close("p") if !words.is_empty() && !words.ends_with('\n') => words.push('\n'),
        XmlEvent::Close(_) => {}
    })?;
    Ok(Some(words.trim().to_owned()).filter(|words| !words.is_empty()))
}
