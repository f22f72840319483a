//! Matches the manifest's rows with the files of the folder. Every file ends in one of three places: with a
//! row, in a finding, or both; a row without a file is an error. Names are compared exactly first, and then
//! as a disk or another computer might confuse them.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::manifest::Position;
use crate::case::manifest::types::{Item, Manifest};
use crate::case::saved_page::SavedPages;
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, Kind};
use crate::system;
use crate::system::{EntryKind, WalkEntry};

/// A row of the manifest with its file.
#[derive(Clone, Debug)]
pub struct MatchedRow {
    /// What the manifest says.
    pub item: Item,
    /// The file as it is spelt on disk.
    pub path: ItemPath,
    /// Its size in bytes when the folder was walked.
    pub bytes: u64,
    /// Where the row stands in the manifest; nothing when it was drafted in memory.
    pub position: Option<Position>,
    /// The further files of an item that has several, in the order of their pages.
    pub more: Vec<ItemPath>,
}

impl MatchedRow {
    /// Every file of the item as it is spelt on disk, in the order of their pages.
    pub fn paths(&self) -> impl Iterator<Item = &ItemPath> {
        std::iter::once(&self.path).chain(&self.more)
    }

    /// The row of each file, as if it were an item of its own.
    pub fn of_each_file(&self) -> impl Iterator<Item = MatchedRow> {
        self.paths().map(|path| MatchedRow { path: path.clone(), more: Vec::new(), ..self.clone() })
    }
}

/// The rows that have a file, in the manifest's order.
#[derive(Clone, Debug, Default)]
pub struct MatchedRows {
    /// The rows.
    pub rows: Vec<MatchedRow>,
    /// Everything that does not match.
    pub findings: Vec<Finding>,
    /// The files that belong to pages among the rows.
    pub saved: SavedPages,
}

/// Matches rows with files. `written` tells whether the user wrote the manifest, so that lines can be named.
pub fn reconcile(
    manifest: &Manifest,
    positions: &[Position],
    found: &[WalkEntry],
    written: bool,
) -> MatchedRows {
    let mut out = MatchedRows::default();
    let exact: BTreeMap<&str, &WalkEntry> = found.iter().map(|f| (f.path.as_str(), f)).collect();
    let mut alike: BTreeMap<String, Vec<&WalkEntry>> = BTreeMap::new();
    for file in found {
        alike.entry(file.path.likeness()).or_default().push(file);
    }
    for group in alike.values().filter(|group| group.len() > 1) {
        out.findings.push(collision(group));
    }

    let mut folder = FolderFiles { found, exact, alike, taken: BTreeMap::new() };
    for (i, item) in manifest.item.iter().enumerate() {
        let position = written.then(|| positions.get(i).copied()).flatten();
        let at = |f: Finding| position.map_or(f.clone(), |p| f.on_line(p));
        let mut said = Vec::new();
        let mut files =
            item.all_files().iter().filter_map(|file| folder.take(file, (i, position), &mut said));
        // What is wrong with one file of several stops the bundle; what there is to say of the others is said too.
        if let Some(first) = files.next() {
            let more = files.map(|file| file.path.clone()).collect();
            let (path, bytes) = (first.path.clone(), first.bytes);
            // Decided once, so that the section that an item stands in and what the index calls it are of one mind.
            let kind = item.kind.or_else(|| Kind::from_ending(&path));
            let item = Item { kind, ..item.clone() };
            out.rows.push(MatchedRow { item, path, bytes, position, more });
        }
        out.findings.extend(said.into_iter().map(at));
    }
    let taken = folder.taken;
    let taken: BTreeSet<&ItemPath> = taken.into_keys().collect();
    out.saved = SavedPages::find(taken.iter().copied(), found).without(&taken);
    unlisted(manifest, found, &taken, &out.saved, &mut out.findings);
    out
}

/// The files of the folder, each of which belongs to one item.
struct FolderFiles<'f> {
    found: &'f [WalkEntry],
    exact: BTreeMap<&'f str, &'f WalkEntry>,
    alike: BTreeMap<String, Vec<&'f WalkEntry>>,
    /// Those that an item has: which item, and where that stands in the manifest.
    taken: BTreeMap<&'f ItemPath, (usize, Option<Position>)>,
}

impl<'f> FolderFiles<'f> {
    /// The file that the manifest means, when it can be part of an item.
    fn take(
        &mut self,
        named: &ItemPath,
        by: (usize, Option<Position>),
        findings: &mut Vec<Finding>,
    ) -> Option<&'f WalkEntry> {
        let near = || match self.alike.get(&named.likeness()).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        let Some(file) = self.exact.get(named.as_str()).copied().or_else(near) else {
            findings.push(missing(named, self.found));
            return None;
        };
        if file.path != *named {
            findings.push(
                Finding::note(
                    Code::NameDiffers,
                    format!(
                        "The manifest spells this name \"{named}\", which differs in capitals or in how \
                             accents are stored."
                    ),
                )
                .at(&file.path),
            );
        }
        if let Some((item, earlier)) = self.taken.insert(&file.path, by) {
            // That a list has it twice was said when the manifest was read.
            if item == by.0 {
                return None;
            }
            let line = earlier.map_or(String::new(), |(line, _)| format!(" on line {line}"));
            findings.push(
                Finding::error(Code::ListedTwice, format!("This file is already listed{line}."))
                    .at(&file.path)
                    .next("Take one of the two out of the manifest."),
            );
            return None;
        }
        let refused = match file.nature {
            EntryKind::File | EntryKind::Hidden => {
                findings.extend(file.path.as_str().contains('%').then(|| percent(&file.path)));
                return Some(file);
            }
            EntryKind::Link => Finding::error(
                Code::SymbolicLink,
                "This is a link to another file, and links are not followed.",
            )
            .next("Put the file itself in its place."),
            EntryKind::Special => Finding::error(Code::SpecialFile, "This is not an ordinary file.")
                .next("Take it out of the manifest."),
        };
        findings.push(refused.at(&file.path));
        None
    }
}

/// RFC 8493 wants `%` in a bag's lists written as `%25`, which `sha256sum` and some BagIt programs do not read
/// back, so for such a name not everybody can repeat the check.
fn percent(file: &ItemPath) -> Finding {
    Finding::warning(
        Code::BadName,
        "This name has a % in it, which checking programs read in different ways.",
    )
    .at(file)
    .next("Rename the file without the %, so that everybody can check it.")
}

fn collision(group: &[&WalkEntry]) -> Finding {
    let names: Vec<String> = group.iter().map(|f| format!("\"{}\"", f.path)).collect();
    Finding::error(
        Code::NamesCollide,
        format!("These names differ only in capitals or in how accents are stored: {}.", names.join(", ")),
    )
    .at(&group[0].path)
    .next("Rename one of them. On another computer one would overwrite the other.")
}

fn missing(file: &ItemPath, found: &[WalkEntry]) -> Finding {
    let elsewhere = found.iter().find(|f| {
        f.path.file_name() == file.file_name()
            || f.path.likeness().ends_with(&format!("/{}", file.likeness()))
    });
    let finding =
        Finding::error(Code::ItemMissing, "The manifest lists this file, but it is not in the folder.")
            .at(file);
    match elsewhere {
        Some(f) => finding.next(format!("Is it \"{}\"? Then write that path.", f.path)),
        None => finding.next("Put the file back, or take it out of the manifest."),
    }
}

fn unlisted(
    manifest: &Manifest,
    found: &[WalkEntry],
    taken: &BTreeSet<&ItemPath>,
    saved: &SavedPages,
    findings: &mut Vec<Finding>,
) {
    let left_out: BTreeMap<String, &str> =
        manifest.leave_out.iter().map(|l| (l.file.likeness(), l.reason.as_str())).collect();
    for file in found.iter().filter(|f| !taken.contains(&f.path)) {
        let finding = match (left_out.get(&file.path.likeness()), file.nature) {
            (Some(reason), _) => {
                let reason = if reason.is_empty() { "no reason is given" } else { reason };
                Finding::note(
                    Code::LeftOut,
                    format!("Left out as the manifest says: {}.", reason.trim_end_matches('.')),
                )
            }
            // What is said of these is said with their page.
            (None, EntryKind::File) if saved.holds(&file.path) => continue,
            (None, EntryKind::File) => Finding::warning(
                Code::ItemUnlisted,
                "This file is in the folder, but the manifest does not list it.",
            )
            .next("Add an [[item]] for it (leverarch init does), or a [[leave_out]] with your reason."),
            (None, EntryKind::Hidden) => system::left_behind(file.path.file_name()),
            (None, EntryKind::Link) => Finding::warning(
                Code::SymbolicLink,
                "A link to another file. Links are not followed, so it is not in the bundle.",
            )
            .next("If it matters, put the file itself in its place."),
            (None, EntryKind::Special) => {
                Finding::warning(Code::SpecialFile, "Not an ordinary file. It is not in the bundle.")
                    .next("Take it out of the folder.")
            }
        };
        findings.push(finding.at(&file.path));
    }
    // Nobody can tell which of the two is meant, and what is left out may be left out for a reason.
    for file in taken.iter().filter(|file| left_out.contains_key(&file.likeness())) {
        findings.push(
            Finding::error(
                Code::ListedTwice,
                "The manifest leaves this file out, and an [[item]] has it as well.",
            )
            .at(file)
            .next("Remove either the [[leave_out]] or the file from its [[item]]."),
        );
    }
    let names: BTreeSet<String> = found.iter().map(|f| f.path.likeness()).collect();
    for left in manifest.leave_out.iter().filter(|l| !names.contains(&l.file.likeness())) {
        findings.push(
            Finding::warning(
                Code::ItemMissing,
                "The manifest leaves this file out, but it is not in the folder.",
            )
            .at(&left.file)
            .next("Check the name in [[leave_out]]."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<WalkEntry> {
        names
            .iter()
            .map(|n| WalkEntry { path: ItemPath::parse(n).expect(n), nature: EntryKind::File, bytes: 1 })
            .collect()
    }

    fn codes(manifest: &str, files: &[WalkEntry]) -> Vec<(Code, String)> {
        let reading = crate::case::manifest::parse(manifest);
        assert_eq!(reading.findings, []);
        let matched = reconcile(&reading.manifest, &reading.positions, files, true);
        matched.findings.into_iter().map(|f| (f.code, f.file.unwrap_or_default())).collect()
    }

    #[test]
    fn every_file_and_every_row_is_accounted_for() {
        let mut files = found(&["a.pdf", "b.pdf", "notes.txt", "x/c.pdf", ".hidden"]);
        files[4].nature = EntryKind::Hidden;
        let manifest =
            "[[item]]\nfile=\"a.pdf\"\n[[item]]\nfile=\"c.pdf\"\n[[leave_out]]\nfile=\"notes.txt\"\n";
        assert_eq!(
            codes(manifest, &files),
            [
                (Code::ItemMissing, "c.pdf".into()),
                (Code::ItemUnlisted, "b.pdf".into()),
                (Code::LeftOut, "notes.txt".into()),
                (Code::ItemUnlisted, "x/c.pdf".into()),
                (Code::Hidden, ".hidden".into()),
            ]
        );
    }

    #[test]
    fn a_file_is_not_left_out_and_in_an_item() {
        let manifest = "[[item]]\nfiles=[\"a.jpg\", \"b.jpg\"]\n[[leave_out]]\nfile=\"B.jpg\"\n";
        let all = codes(manifest, &found(&["a.jpg", "b.jpg"]));
        assert_eq!(all, [(Code::ListedTwice, "b.jpg".into())]);
    }

    #[test]
    fn names_that_a_disk_may_confuse() {
        let manifest = "[[item]]\nfile=\"CAF\u{c9}.pdf\"\n";
        assert_eq!(
            codes(manifest, &found(&["cafe\u{301}.pdf"])),
            [(Code::NameDiffers, "cafe\u{301}.pdf".into())]
        );
        let both = codes("[[item]]\nfile=\"A.pdf\"\n", &found(&["A.pdf", "a.pdf"]));
        assert_eq!(both, [(Code::NamesCollide, "A.pdf".into()), (Code::ItemUnlisted, "a.pdf".into())]);
    }

    #[test]
    fn a_name_is_not_found_by_a_part_of_it() {
        let all = codes("[[item]]\nfile=\"1.pdf\"\n", &found(&["11.pdf"]));
        assert_eq!(all, [(Code::ItemMissing, "1.pdf".into()), (Code::ItemUnlisted, "11.pdf".into())]);
    }

    #[test]
    fn links_and_doubles_are_refused() {
        let mut files = found(&["a.pdf", "link.pdf"]);
        files[1].nature = EntryKind::Link;
        let manifest = "[[item]]\nfile=\"a.pdf\"\n[[item]]\nfile=\"a.pdf\"\n[[item]]\nfile=\"link.pdf\"\n";
        assert_eq!(
            codes(manifest, &files),
            [(Code::ListedTwice, "a.pdf".into()), (Code::SymbolicLink, "link.pdf".into())]
        );
    }

    #[test]
    fn each_file_of_an_item_is_matched_and_what_is_wrong_with_one_names_it() {
        let manifest = "[[item]]\nfiles = [\"b.jpg\", \"A.jpg\"]\n[[item]]\nfile = \"c.pdf\"\n";
        let reading = crate::case::manifest::parse(manifest);
        let matched =
            reconcile(&reading.manifest, &reading.positions, &found(&["a.jpg", "b.jpg", "c.pdf"]), true);
        let codes = |matched: &MatchedRows| -> Vec<(Code, String)> {
            matched.findings.iter().map(|f| (f.code, f.file.clone().unwrap_or_default())).collect()
        };
        assert_eq!(codes(&matched), [(Code::NameDiffers, "a.jpg".into())]);
        let paths = |row: &MatchedRow| row.paths().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            matched.rows.iter().map(paths).collect::<Vec<_>>(),
            [vec!["b.jpg", "a.jpg"], vec!["c.pdf"]]
        );

        let mut files = found(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        files[2].nature = EntryKind::Link;
        let rows = [
            ("files = [\"a.jpg\", \"x.jpg\"]", vec![(Code::ItemMissing, "x.jpg")]),
            (
                "files = [\"x.jpg\", \"a.jpg\", \"y.jpg\"]",
                vec![(Code::ItemMissing, "x.jpg"), (Code::ItemMissing, "y.jpg")],
            ),
            ("files = [\"a.jpg\", \"c.jpg\"]", vec![(Code::SymbolicLink, "c.jpg")]),
            (
                "files = [\"a.jpg\", \"b.jpg\"]\n[[item]]\nfile = \"b.jpg\"",
                vec![(Code::ListedTwice, "b.jpg")],
            ),
            (
                "files = [\"a.jpg\", \"b.jpg\"]\n[[item]]\nfiles = [\"d.jpg\", \"a.jpg\"]",
                vec![(Code::ListedTwice, "a.jpg")],
            ),
        ];
        for (row, expected) in rows {
            let reading = crate::case::manifest::parse(&format!("[[item]]\n{row}\n"));
            let matched = reconcile(&reading.manifest, &reading.positions, &files, true);
            let errors: Vec<(Code, &str)> = matched
                .findings
                .iter()
                .filter(|f| f.severity == crate::model::finding::Severity::Error)
                .map(|f| (f.code, f.file.as_deref().unwrap_or_default()))
                .collect();
            assert_eq!(errors, expected, "{row}");
            assert!(
                matched
                    .findings
                    .iter()
                    .all(|f| f.line.is_some() || f.severity != crate::model::finding::Severity::Error)
            );
        }
    }
}
