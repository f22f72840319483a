//! What the remarks of a manifest ask a person to check, item by item. They are looked for in the text itself,
//! so that they are told whether this run drafted them or an earlier one did.

use crate::case::manifest::ParsedManifest;

/// The marks that begin a remark for a person who looks through the items.
const MARKS: [&str; 2] = ["# check", "# another date"];

/// What is to be checked of each item, in the order of the items.
pub(super) fn by_item(text: &str, reading: &ParsedManifest) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let of = |&(line, _): &(u32, u32)| {
        let from = (line as usize).saturating_sub(1).min(lines.len());
        let rest = lines.get(from..).unwrap_or_default().iter().map(|line| line.trim());
        let own = rest.take_while(|line| !line.starts_with('[') || line.starts_with("[item."));
        own.filter_map(remark).collect::<Vec<_>>().join("; ")
    };
    reading.positions.iter().map(of).collect()
}

/// The remark on a line, with the key that it is about.
fn remark(line: &str) -> Option<String> {
    let at = MARKS.iter().filter_map(|mark| line.rfind(mark)).max()?;
    let (before, said) = (line.get(..at)?, line.get(at..)?.trim_start_matches('#').trim());
    let key = before.trim_start_matches(['#', ' ']).split('=').next().unwrap_or_default().trim();
    let said = said.strip_prefix("check").map_or(said, |rest| rest.trim_start_matches(':').trim());
    Some(match (key.is_empty(), said.is_empty()) {
        (false, true) => format!("{key}: is it right?"),
        (false, false) => format!("{key}: {said}"),
        (true, _) => said.to_owned(),
    })
    .filter(|said| !said.is_empty())
}
