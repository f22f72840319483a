//! The parts of a workbook, found by how they are related and not by their names: a program may name them as it
//! likes (ECMA-376 part 2).

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::model::finding::Finding;
use crate::readers::office::package::{OfficePackage, XmlEvent, broken, for_each_xml_event};

/// How a part is related to another part, or to something outside.
pub(super) struct PartRelation {
    pub(super) id: String,
    /// The last word of its type: "styles".
    pub(super) kind: String,
    /// The part, or the address of what is outside.
    pub(super) target: String,
    pub(super) outside: bool,
}

/// What a part is related to; the package itself has no name.
pub(super) fn related(pack: &mut OfficePackage<'_>, part: &str) -> Result<Vec<PartRelation>, Vec<Finding>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = joined(folder, &format!("_rels/{name}.rels"));
    let mut all = Vec::new();
    if pack.has(&list) {
        let xml = pack.text(&list)?;
        for_each_xml_event(&list, &xml, |bit| {
            if let XmlEvent::Open(element) = bit
                && let (Some(id), Some(target)) = (element.value("Id"), element.value("Target"))
            {
                let kind = element.value("Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let outside = element.value("TargetMode").as_deref() == Some("External");
                let target = if outside { target } else { joined(folder, &target) };
                all.push(PartRelation { id, kind, target, outside });
            }
        })?;
    }
    Ok(all)
}

/// A path from a folder on.
fn joined(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// The part with the list of sheets, if there is one.
pub(super) fn main_part(pack: &mut OfficePackage<'_>) -> Result<Option<String>, Vec<Finding>> {
    let main = related(pack, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let named = || pack.names().iter().find(|name| name.ends_with("workbook.xml")).cloned();
    Ok(main.map(|main| main.target).filter(|target| pack.has(target)).or_else(named))
}

/// The part of this kind that the main part is related to, or else the one of its usual name.
pub(super) fn related_or_named(
    pack: &OfficePackage<'_>,
    relations: &[PartRelation],
    kind: &str,
    usual: &str,
) -> Option<String> {
    let own = relations.iter().find(|relation| relation.kind == kind && pack.has(&relation.target));
    let named = || pack.names().iter().find(|name| name.to_lowercase().ends_with(usual)).cloned();
    own.map(|relation| relation.target.clone()).or_else(named)
}

/// The workbook with its styles and texts under their usual names; nothing where they are there already. calamine
/// looks for them under no other names, and reads a workbook without them as if it had none.
pub(crate) fn under_usual_names(pack: &mut OfficePackage<'_>) -> Result<Option<Vec<u8>>, Vec<Finding>> {
    let Some(main) = main_part(pack)? else { return Ok(None) };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let relations = related(pack, &main)?;
    let mut moved = Vec::new();
    for (kind, usual) in [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")] {
        let usual = joined(folder, usual);
        let own = relations.iter().find(|relation| relation.kind == kind && pack.has(&relation.target));
        moved.extend(own.filter(|own| own.target != usual).map(|own| (own.target.clone(), usual)));
    }
    if moved.is_empty() {
        return Ok(None);
    }
    let wrong = |_| broken("its parts cannot be put in order");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for name in pack.names().to_vec() {
        let replaced = moved.iter().any(|(_, usual)| *usual == name);
        if name.ends_with('/') || replaced {
            continue;
        }
        let to = moved.iter().find(|(own, _)| *own == name).map_or(name.as_str(), |(_, usual)| usual);
        let bytes = pack.bytes(&name).unwrap_or_default();
        zip.start_file(to, options).map_err(wrong)?;
        zip.write_all(&bytes).map_err(|_| broken("its parts cannot be put in order"))?;
    }
    Ok(Some(zip.finish().map_err(wrong)?.into_inner()))
}
