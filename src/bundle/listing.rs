//! The items of a case as they will be numbered, before any of them is read: what the page shows as its list. Folder,
//! manifest and profile are read as a build reads them, so the two cannot differ about what comes where.

use std::path::Path;

use crate::bundle::options::Options;
use crate::bundle::project::{self, UserTexts};
use crate::case::manifest::types::Item;
use crate::case::manifest::{self, ParsedManifest};
use crate::case::matching;
use crate::case::ordering;
use crate::case::profile::Profile;
use crate::frontmatter::item_wording;
use crate::model::finding::Finding;
use crate::model::{Digest, ItemPath, Purpose};
use crate::system::progress::RunError;
use crate::system::save::SavedManifest;
use crate::system::{EntryKind, WalkEntry};

/// The items of a case, in the order of its first bundle.
#[derive(Clone, Debug)]
pub(crate) struct CaseListing {
    /// The manifest to the byte; nothing where the folder has none.
    pub(crate) text: Option<String>,
    /// Its digest; that of nothing where there is none.
    pub(crate) digest: Digest,
    /// What it says.
    pub(crate) parsed: ParsedManifest,
    /// What each bundle is for.
    pub(crate) purposes: Vec<Purpose>,
    /// What the first bundle asks for.
    pub(crate) profile: Profile,
    /// Every item: those of the bundle in its order, then the others in the order of the manifest.
    pub(crate) items: Vec<ListedItem>,
    /// Every file of the folder.
    pub(crate) found: Vec<WalkEntry>,
    /// Files that no item has and that nobody left out.
    pub(crate) unlisted: Vec<ItemPath>,
    /// What there is to say without reading an item.
    pub(crate) findings: Vec<Finding>,
}

/// One item of the list.
#[derive(Clone, Debug)]
pub(crate) struct ListedItem {
    /// Which `[[item]]` it is, from 1. It stays the same when a date changes, so it is the item's address.
    pub(crate) row: usize,
    /// The number that it will have; none where its file is missing or this bundle leaves it out.
    pub(crate) number: Option<usize>,
    /// The letter and the title of its section, where there are sections.
    pub(crate) section: (String, String),
    /// What the manifest says of it.
    pub(crate) item: Item,
    /// Its files as the disk spells them, in the order of their pages.
    pub(crate) files: Vec<ItemPath>,
}

impl CaseListing {
    /// Reads the folder and the manifest.
    ///
    /// # Errors
    /// The manifest or the profile cannot be read.
    pub(crate) fn read(job: &Options) -> Result<Self, RunError> {
        let path = job.folder.join(manifest::FILE);
        let saved = SavedManifest::read(&path, job.limits.manifest_bytes)?;
        let text = saved.as_ref().map(|saved| saved.text.trim_start_matches('\u{feff}').to_owned());
        let texts = UserTexts::with_manifest(job, text)?;
        let mut findings = Vec::new();
        let found = project::walk_folder(job, &texts, &mut findings);
        let parsed = match &texts.manifest {
            Some(text) => manifest::parse(text),
            None => manifest::parse(""),
        };
        findings.extend(parsed.findings.iter().cloned());
        let one = parsed.for_bundle(0, None);
        let nation = one.manifest.case.nation.unwrap_or_default();
        let purpose = one.manifest.bundle.purpose;
        let profile = project::read_profile(&texts, purpose, nation, &mut findings);
        let matched = matching::reconcile(&one.manifest, &one.positions, &found, true);
        findings.extend(matched.findings);
        let (sections, undated) = ordering::arrange(&one.manifest, &profile.section, matched.rows);
        findings.extend(undated);
        let row_of = |item: &Item| parsed.manifest.item.iter().position(|other| other.file == item.file);
        let mut items = Vec::new();
        for section in sections {
            for row in section.items {
                let Some(at) = row_of(&row.item) else { continue };
                items.push(ListedItem {
                    row: at + 1,
                    number: Some(items.len() + 1),
                    section: (section.label.clone(), section.title.clone()),
                    files: row.paths().cloned().collect(),
                    item: parsed.manifest.item.get(at).cloned().unwrap_or(row.item),
                });
            }
        }
        for (at, item) in parsed.manifest.item.iter().enumerate() {
            if items.iter().any(|listed: &ListedItem| listed.row == at + 1) {
                continue;
            }
            items.push(ListedItem {
                row: at + 1,
                number: None,
                section: <_>::default(),
                files: files_on_disk(item, &found),
                item: item.clone(),
            });
        }
        let unlisted = unlisted(&parsed, &matched.saved, &found);
        let digest = saved.as_ref().map_or_else(|| Digest::compute(&[]), |saved| saved.digest);
        let text = saved.map(|saved| saved.text);
        let purposes = parsed.purposes();
        let purposes = if purposes.is_empty() { vec![purpose] } else { purposes };
        Ok(Self { text, digest, parsed, purposes, profile, items, found, unlisted, findings })
    }

    /// The rows of each section, from 1, in the order that this text would give them.
    pub(crate) fn order_of(&self, text: &str) -> Vec<Vec<usize>> {
        let parsed = manifest::parse(text.trim_start_matches('\u{feff}'));
        let one = parsed.for_bundle(0, None);
        let matched = matching::reconcile(&one.manifest, &one.positions, &self.found, true);
        let (sections, _) = ordering::arrange(&one.manifest, &self.profile.section, matched.rows);
        let row_of = |item: &Item| parsed.manifest.item.iter().position(|other| other.file == item.file);
        let rows = |section: crate::model::plan::Section<matching::MatchedRow>| {
            section.items.iter().filter_map(|row| row_of(&row.item)).map(|at| at + 1).collect()
        };
        sections.into_iter().map(rows).collect()
    }

    /// The item of a row, from 1.
    pub(crate) fn item(&self, row: usize) -> Option<&ListedItem> {
        self.items.iter().find(|listed| listed.row == row)
    }
}

impl ListedItem {
    /// Its title, or what its file is called.
    pub(crate) fn title(&self) -> String {
        match self.item.title.as_deref().map(str::trim) {
            Some(title) if !title.is_empty() => title.to_owned(),
            _ => item_wording::from_name(&self.item.file),
        }
    }

    /// A name of it that stays when rows move and that shows nothing of its path.
    pub(crate) fn key(&self) -> String {
        key_of(&self.item.file)
    }
}

/// A short name of a file that shows nothing of its path.
pub(crate) fn key_of(file: &ItemPath) -> String {
    Digest::compute(file.as_str().as_bytes()).to_string().chars().take(16).collect()
}

fn files_on_disk(item: &Item, found: &[WalkEntry]) -> Vec<ItemPath> {
    let files = item.all_files().iter();
    files.filter(|file| found.iter().any(|entry| entry.path == **file)).cloned().collect()
}

/// Files that no row has, of all bundles.
fn unlisted(
    parsed: &ParsedManifest,
    saved: &crate::case::saved_page::SavedPages,
    found: &[WalkEntry],
) -> Vec<ItemPath> {
    let listed = parsed.manifest.item.iter().flat_map(Item::all_files).map(ItemPath::likeness);
    let left_out = parsed.manifest.leave_out.iter().map(|left| left.file.likeness());
    let known: std::collections::BTreeSet<String> = listed.chain(left_out).collect();
    let files = found.iter().filter(|entry| entry.nature == EntryKind::File && !saved.holds(&entry.path));
    files.map(|entry| entry.path.clone()).filter(|path| !known.contains(&path.likeness())).collect()
}

/// The manifest of a folder.
pub(crate) fn manifest_path(folder: &Path) -> std::path::PathBuf {
    folder.join(manifest::FILE)
}
