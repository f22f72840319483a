//! The controls of forms on a sheet: tick boxes, choices, lists, buttons. Excel keeps them as drawings of its old
//! kind, or as parts of their own.

use crate::model::finding::Finding;
use crate::readers::office::package::{OfficePackage, XmlEvent, for_each_xml_event};

/// Controls that were found.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SheetControls {
    /// Tick boxes and choices: their words, and whether they are ticked.
    pub(crate) boxes: Vec<(String, bool)>,
    /// Other controls.
    pub(crate) others: usize,
}

/// Reads the controls of an old drawing. It is seldom well-formed XML, so it is searched and not parsed.
pub(super) fn of_drawing(vml: &str) -> SheetControls {
    let mut all = SheetControls::default();
    let mut rest = vml;
    while let Some(at) = rest.find("ClientData ObjectType=\"") {
        let (before, after) = rest.split_at(at);
        let after = after.get("ClientData ObjectType=\"".len()..).unwrap_or_default();
        let kind = after.split('"').next().unwrap_or_default();
        let end = after.find("ClientData>").unwrap_or(after.len());
        let data = after.get(..end).unwrap_or_default();
        match kind {
            "Checkbox" | "Radio" => {
                let ticked = data.split_once("Checked>").is_some_and(|(_, value)| value.starts_with('1'));
                all.boxes.push((words(before), ticked));
            }
            "Drop" | "List" | "Button" | "Spin" | "Scroll" | "Edit" => all.others += 1,
            _ => {}
        }
        rest = after.get(end..).unwrap_or_default();
    }
    all
}

/// The words of the text box before a control's data.
fn words(before: &str) -> String {
    let Some(at) = before.rfind("<v:textbox") else { return String::new() };
    let (mut words, mut tag) = (String::new(), false);
    for letter in before.get(at..).unwrap_or_default().chars() {
        match letter {
            '<' => tag = true,
            '>' => {
                tag = false;
                words.push(' ');
            }
            letter if !tag => words.push(letter),
            _ => {}
        }
    }
    // What follows the text box is the beginning of the next tag.
    let words = words.trim();
    quick_xml::escape::unescape(words).map_or_else(|_| words.to_owned(), |words| words.into_owned())
}

/// Reads a control that has a part of its own (MS-OE376, 2.1; the class numbers are those of Microsoft Forms).
pub(super) fn of_part(part: &str, xml: &str, all: &mut SheetControls) -> Result<(), Vec<Finding>> {
    const BOX: &str = "{8BD21D40-EC42-11CE-9E0D-00AA006002F3}";
    const CHOICE: &str = "{8BD21D50-EC42-11CE-9E0D-00AA006002F3}";
    let (mut is_box, mut ticked, mut caption) = (false, false, String::new());
    for_each_xml_event(part, xml, |bit| {
        let XmlEvent::Open(element) = bit else { return };
        match (element.name(), element.value("name").as_deref()) {
            ("ocx", _) => {
                let class = element.value("classid").unwrap_or_default().to_uppercase();
                is_box = class == BOX || class == CHOICE;
            }
            ("ocxPr", Some("Value")) => ticked = element.value("value").as_deref() == Some("1"),
            ("ocxPr", Some("Caption")) => caption = element.value("value").unwrap_or_default(),
            _ => {}
        }
    })?;
    if is_box {
        all.boxes.push((caption, ticked));
    } else {
        all.others += 1;
    }
    Ok(())
}

/// Reads what a control of a form is and whether it is ticked.
pub(super) fn of_properties(part: &str, xml: &str, all: &mut SheetControls) -> Result<(), Vec<Finding>> {
    for_each_xml_event(part, xml, |bit| {
        if let XmlEvent::Open(element) = bit
            && element.name() == "formControlPr"
        {
            let ticked = element.value("checked").as_deref() == Some("Checked");
            match element.value("objectType").as_deref() {
                Some("CheckBox" | "Radio") => all.boxes.push((String::new(), ticked)),
                Some("Label" | "GBox" | "Note") => {}
                _ => all.others += 1,
            }
        }
    })
}

/// All controls of a sheet, from the parts of each kind that it is related to.
pub(super) fn of_sheet(
    pack: &mut OfficePackage<'_>,
    relations: &[super::parts::PartRelation],
) -> Result<SheetControls, Vec<Finding>> {
    let (mut all, mut properties) = (SheetControls::default(), SheetControls::default());
    for relation in relations.iter().filter(|relation| !relation.outside) {
        if !matches!(relation.kind.as_str(), "vmlDrawing" | "control" | "ctrlProp")
            || !pack.has(&relation.target)
        {
            continue;
        }
        let xml = pack.text(&relation.target)?;
        match relation.kind.as_str() {
            "vmlDrawing" => {
                let drawn = of_drawing(&xml);
                all.boxes.extend(drawn.boxes);
                all.others += drawn.others;
            }
            "control" => of_part(&relation.target, &xml, &mut all)?,
            _ => of_properties(&relation.target, &xml, &mut properties)?,
        }
    }
    // The same controls are told twice; the drawing has their words.
    let count = |controls: &SheetControls| controls.boxes.len() + controls.others;
    Ok(if count(&all) >= count(&properties) { all } else { properties })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_drawings_are_searched_for_controls() {
        let shape = |label: &str, kind: &str, more: &str| {
            format!(
                r#"<v:shape><v:textbox><div>{label}<br></div></v:textbox><x:ClientData ObjectType="{kind}">{more}</x:ClientData></v:shape>"#
            )
        };
        let ticked = "<x:Checked>1</x:Checked>";
        let vml = [
            shape("Paid &amp; done", "Checkbox", ticked),
            shape("Late", "Radio", ""),
            shape("remark", "Note", ""),
            shape("", "Drop", "<x:Sel>2</x:Sel>"),
        ]
        .concat();
        let controls = of_drawing(&vml);
        assert_eq!(controls.boxes, [("Paid & done".to_owned(), true), ("Late".to_owned(), false)]);
        assert_eq!(controls.others, 1);
    }
}
