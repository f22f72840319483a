//! The whole output folder: each file by its own seal, all of them against each other, and the list of digests. A file is
//! found by what it is where it no longer has its name.

use std::path::{Path, PathBuf};

use super::record_file::made_name;
use super::records::{ABOVE, RecordInBag};
use super::run::{VerifyRun, cloud_name, file_name, read_small};
use super::which_folder::FolderKind;
use crate::integrity::{Record, sums};
use crate::model::Digest;
use crate::model::file_names::{MEDIA_FOLDER, PARTS_FOLDER};
use crate::model::finding::{Code, Finding};
use crate::system;
use crate::system::progress::RunError;

/// What the list of digests has to say, by the names that the files were made with.
#[derive(Default)]
pub(super) struct ListedDigests {
    /// Files that are there and right by themselves.
    sound: Vec<(String, Digest)>,
    /// Files that are gone or wrong, as was said of each: whatever the list says of them is no further fault.
    excused: Vec<String>,
}

impl ListedDigests {
    pub(super) fn found(&mut self, name: &str, digest: Digest, sound: bool) {
        if sound { self.sound.push((name.into(), digest)) } else { self.gone(name) }
    }

    pub(super) fn gone(&mut self, name: &str) {
        self.excused.push(name.into());
    }

    /// The list in its one right form. Lines for files that are excused are taken from the list itself.
    fn text(&self, list: &str) -> String {
        let mut lines = self.sound.clone();
        for name in &self.excused {
            let line =
                list.lines().filter_map(|line| line.split_once("  ")).find(|(_, listed)| listed == name);
            if let Some(digest) = line.and_then(|(digest, _)| digest.parse().ok()) {
                lines.push((name.clone(), digest));
            }
        }
        sums(&mut lines)
    }
}

impl VerifyRun<'_> {
    /// The output folder.
    pub(super) fn folder(&mut self, folder: &Path) -> Result<(), RunError> {
        let mut names = system::list(folder)?;
        names.retain(|name| !self.passed_over(name));
        let of = |end: &str| -> Vec<&String> {
            names.iter().filter(|name| name.to_lowercase().ends_with(end)).collect()
        };
        let lists = of(".sha256");
        let stem = match lists[..] {
            [list] => list.get(..list.len() - ".sha256".len()).map(str::to_owned),
            _ => None,
        };
        // The file with the right name, or the only one of its kind.
        let pick = |wanted: Option<String>, end: &str| -> Option<String> {
            let wanted = wanted.filter(|wanted| names.contains(wanted));
            wanted.or_else(|| match of(end)[..] {
                [only] => Some(only.clone()),
                _ => None,
            })
        };
        let by_stem = |end: &str| stem.as_ref().map(|stem| format!("{stem}{end}"));
        let json = pick(by_stem(".json"), ".json");
        let several = json.is_none() && of(".json").len() > 1 || lists.len() > 1;
        if several {
            self.say(
                Finding::error(Code::BadRecord, "This folder holds files of more than one bundle.")
                    .about(folder.display().to_string())
                    .next("Put each bundle in a folder of its own, or name one of the files."),
            );
            return Ok(());
        }
        let read = json.as_ref().map(|name| self.record(&folder.join(name))).transpose()?;
        let text = read.as_ref().map(|(text, _)| text.clone());
        let json_digest = text.as_ref().map(|text| Digest::compute(text));
        let record = read.and_then(|(_, record)| record);
        let mut sums = ListedDigests::default();
        let made =
            |end: &str| record.as_ref().and_then(|record| made_name(record, end)).or_else(|| by_stem(end));
        let pdf = pick(made(".pdf"), ".pdf");
        let fallback = |end: &str| {
            let any = json.as_ref().or(pdf.as_ref()).map_or("the bundle", |name| name.as_str());
            format!("{}{end}", any.rsplit_once('.').map_or(any, |(stem, _)| stem))
        };
        let name_of = |end: &str| made(end).unwrap_or_else(|| fallback(end));
        let recorded = record.as_ref().and_then(|record| record.originals.clone());
        let zip = match &recorded {
            Some(zip) if zip.starts_with(ABOVE) => None,
            _ => pick(recorded.or_else(|| made(".zip")), ".zip"),
        };
        match json_digest {
            Some(digest) => sums.found(&name_of(".json"), digest, true),
            None => self.lost(&name_of(".json"), &names, &mut sums),
        }
        match &pdf {
            Some(name) => {
                let before = self.errors();
                let (digest, inside) = self.pdf(&folder.join(name), record.as_ref())?;
                let alone = self.errors() == before;
                if let Some(record) = &record {
                    self.agree(name, record, (digest, alone), inside.as_ref());
                }
                sums.found(&name_of(".pdf"), digest, alone);
            }
            None => self.lost(&name_of(".pdf"), &names, &mut sums),
        }
        let unpacked = self.originals(
            folder,
            &names,
            zip.as_deref(),
            (record.as_ref(), text.as_deref()),
            &name_of(".zip"),
            &mut sums,
        )?;
        self.inner_folders(folder, &names, record.as_ref(), &mut sums)?;
        let list = lists.first().map(|name| folder.join(name));
        self.list_of_sums(folder, &name_of(".sha256"), list, &sums)?;
        let known: Vec<&String> =
            [&json, &pdf, &zip, &unpacked].into_iter().flatten().chain(lists.iter().copied()).collect();
        for name in &names {
            // What is in the folders of parts and media was looked at one by one.
            let inner =
                name.strip_suffix('/').is_some_and(|name| [PARTS_FOLDER, MEDIA_FOLDER].contains(&name));
            let cloud = name.starts_with('.') && name.ends_with(".icloud");
            if !known.contains(&name) && !inner && !cloud {
                self.added(name);
            }
        }
        Ok(())
    }

    /// The zip of several bundles, in the folder above that of this one. Whether it is there.
    fn zip_above(
        &mut self,
        folder: &Path,
        name: &str,
        (record, text): (Option<&Record>, Option<&[u8]>),
        sums: &mut ListedDigests,
    ) -> Result<bool, RunError> {
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let path = full.with_file_name(name);
        if !path.is_file() {
            return Ok(false);
        }
        let (digest, records, sound) = self.shared_zip(&path)?;
        sums.found(&format!("{ABOVE}{name}"), digest, sound);
        let own = record.map(|record| format!("{}/", record.purpose.word())).unwrap_or_default();
        let inside = records.iter().find(|one| one.folder == own);
        if let (Some(text), true) = (text, sound)
            && inside.is_none_or(|inside| inside.text != text)
        {
            self.other_record(name);
        }
        Ok(true)
    }

    /// Checks the zip of several bundles, once.
    pub(super) fn shared_zip(&mut self, path: &Path) -> Result<(Digest, Vec<RecordInBag>, bool), RunError> {
        if let Some(known) = self.shared.get(path) {
            return Ok(known.clone());
        }
        let before = self.errors();
        let (digest, records) = self.zip(path)?;
        let checked = (digest, records, self.errors() == before);
        self.shared.insert(path.to_owned(), checked.clone());
        Ok(checked)
    }

    /// The originals: the zip, or the folder that it was unpacked to. Gives the name of that folder.
    fn originals(
        &mut self,
        folder: &Path,
        names: &[String],
        zip: Option<&str>,
        (record, text): (Option<&Record>, Option<&[u8]>),
        made: &str,
        sums: &mut ListedDigests,
    ) -> Result<Option<String>, RunError> {
        let made = record.and_then(|record| record.originals.as_deref()).unwrap_or(made);
        let mut there = zip.is_some();
        if let Some(name) = made.strip_prefix(ABOVE) {
            there = self.zip_above(folder, name, (record, text), sums)?;
        } else if let Some(name) = zip {
            let before = self.errors();
            let (digest, inside) = self.zip(&folder.join(name))?;
            sums.found(made, digest, self.errors() == before);
            self.know_all(&inside);
            if let (Some(text), Some(inside)) = (text, inside.first())
                && text != inside.text
            {
                self.other_record(name);
            }
        }
        let is_bag = |name: &&String| {
            name.ends_with('/') && matches!(FolderKind::of(&folder.join(name.as_str())), Ok(FolderKind::Bag))
        };
        let unpacked = names.iter().find(is_bag).cloned();
        let mut whole = false;
        if let Some(name) = &unpacked {
            let inside = self.bag_folder(&folder.join(name))?;
            let (records, sound) = inside;
            whole = sound;
            let own = |one: &&RecordInBag| record.is_none_or(|record| record.purpose == one.record.purpose);
            let inside = records.iter().find(own);
            inside.iter().for_each(|inside| self.know(&inside.record));
            if let (Some(text), Some(inside), true) = (text, inside, sound)
                && text != inside.text
            {
                whole = false;
                self.other_record(name);
            }
        }
        let expected = record.is_none_or(|record| record.originals.is_some());
        if !there && expected {
            sums.gone(made);
            if names.contains(&cloud_name(made)) {
                self.missing_in_cloud(made);
            } else if whole {
                self.say(
                    Finding::warning(
                        Code::Missing,
                        "The zip is not here. Its unpacked folder is here and was checked instead.",
                    )
                    .about(made)
                    .next("Keep the zip too, if you find it. Its list of digests is the shortest proof."),
                );
            } else if self.with_evidence {
                self.say(
                    Finding::warning(Code::Missing, "The zip with the originals is not here. The originals in the evidence folder were checked instead.")
                        .about(made)
                        .next("Find the zip if you can, so that the bundle is complete."),
                );
            } else {
                self.say(
                    Finding::error(
                        Code::Missing,
                        "The zip with the originals is not here, so the originals cannot be checked.",
                    )
                    .about(made)
                    .next(
                        "Find the zip, or add --evidence FOLDER to check the originals where you have them.",
                    ),
                );
            }
        }
        Ok(unpacked)
    }

    fn other_record(&mut self, name: &str) {
        self.say(
            Finding::error(
                Code::BadRecord,
                "The record with the originals is not the same as the record next to the PDF.",
            )
            .about(name)
            .next("One of the two comes from another bundle. Find the set that was made together."),
        );
    }

    pub(super) fn added(&mut self, name: &str) {
        self.say(
            Finding::error(Code::Added, "This was not there when the bundle was made.")
                .about(name)
                .next("It is not part of the bundle. Keep it in another folder."),
        );
    }

    pub(super) fn missing(&mut self, name: &str) {
        self.say(
            Finding::error(Code::Missing, "This part of the bundle is missing.")
                .about(name)
                .next("Find the complete folder as it was made."),
        );
    }

    fn lost(&mut self, name: &str, names: &[String], sums: &mut ListedDigests) {
        sums.gone(name);
        if names.contains(&cloud_name(name)) { self.missing_in_cloud(name) } else { self.missing(name) }
    }

    fn missing_in_cloud(&mut self, name: &str) {
        self.say(
            Finding::error(Code::Missing, "This file is in iCloud and not on this computer.")
                .about(name)
                .next("Open it once so that it downloads. Then run verify again."),
        );
    }

    /// The list of digests, which has exactly one right form.
    fn list_of_sums(
        &mut self,
        folder: &Path,
        made: &str,
        path: Option<PathBuf>,
        sums: &ListedDigests,
    ) -> Result<(), RunError> {
        let Some(path) = path else {
            self.missing(made);
            return Ok(());
        };
        let name = file_name(&path);
        let list = read_small(&path)?;
        let list = String::from_utf8_lossy(&list);
        let expected = sums.text(&list);
        if *list == expected {
            let renamed =
                if name == made { String::new() } else { format!(" Its original name was {made}.") };
            self.say(
                Finding::note(
                    Code::Matched,
                    format!("Unchanged. It lists the digests of the other files.{renamed}"),
                )
                .about(name),
            );
            return Ok(());
        }
        // Which lines differ says which files do; when the files are sound, the list itself was changed.
        let wrong: Vec<&str> = expected
            .lines()
            .filter(|line| !list.lines().any(|l| l == *line))
            .filter_map(|line| line.split_once("  ").map(|(_, name)| name))
            .collect();
        let in_list = |text: &str| -> Vec<String> {
            text.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name.to_owned()).collect()
        };
        let known = in_list(&expected);
        let more: Vec<String> = in_list(&list).into_iter().filter(|name| !known.contains(name)).collect();
        let there = system::list(folder)?;
        let message = match (&wrong[..], &more[..]) {
            ([], []) => "The list of digests is not as it was when the bundle was made.".to_owned(),
            ([], [only]) if !there.contains(only) => {
                format!("{only} is listed but is not in this folder.")
            }
            ([], more) => format!("The list of digests also has {}.", more.join(" and ")),
            _ => format!("The list of digests does not agree with {}.", wrong.join(" and ")),
        };
        self.say(
            Finding::error(Code::Changed, message)
                .about(name)
                .next(format!("In {}, either the list or those files were changed.", folder.display())),
        );
        Ok(())
    }
}
