//! Checks a bundle: the output folder, the PDF alone, the zip alone, the record, and the originals on disk. It
//! only reads, extracts nothing and follows no link. Every difference is named: changed, missing, moved or
//! added; and what is as it was is counted, so that silence never stands for a check that was not made.

mod bag;
mod evidence;
mod pdf;

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::integrity::{MediaFile, Record, RunningHash, UploadPart, digest_of};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::{Digest, PageRange, file_names};
use crate::system::SystemError;
use crate::system::progress::{ProgressSink, RunError};
use crate::{integrity, system};

/// What to check.
#[derive(Clone, Debug)]
pub struct VerifyRequest {
    /// The output folder, the `.pdf`, the `.zip` or the `.json`.
    pub path: PathBuf,
    /// The evidence folder, when the originals on disk are to be checked too.
    pub evidence: Option<PathBuf>,
    /// The ceilings.
    pub limits: Limits,
}

/// What came of the check.
#[derive(Debug, Default)]
pub struct VerifyResult {
    /// Every difference, and a note for each file that is as it was.
    pub findings: Vec<Finding>,
    /// The record that the check rested on.
    pub record: Option<Record>,
}

/// Checks a bundle.
///
/// # Errors
/// The path does not exist or cannot be read, or the user stops.
pub fn verify(question: &VerifyRequest, watch: &dyn ProgressSink) -> Result<VerifyResult, RunError> {
    let path = &question.path;
    let mut check = Check { verdict: VerifyResult::default(), watch };
    if path.is_dir() {
        check.folder(path)?;
    } else {
        match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
            Some("zip") => {
                check.zip(path)?;
            }
            Some("json") => check.record_and_pdf(path)?,
            Some("sha256") => check.folder(system::folder_of(path))?,
            _ => {
                check.pdf(path, None)?;
            }
        }
    }
    if let Some(folder) = &question.evidence {
        match check.verdict.record.clone() {
            Some(record) => evidence::compare(folder, &record, &question.limits, watch, &mut check.verdict.findings)?,
            None => check.verdict.findings.push(
                Finding::error(Code::BadRecord, "Without a record that can be read, the originals cannot be checked.")
                    .next("Check the originals against the list in the zip, or find an undamaged copy of the bundle."),
            ),
        }
    }
    let mut verdict = check.verdict;
    verdict.findings.sort_by_key(|f| f.severity);
    Ok(verdict)
}

/// A folder among the outputs.
struct Inner<'a> {
    folder: &'static str,
    /// Whether a file has a name that we give there.
    is_ours: fn(&str) -> bool,
    /// What the record lists, when there is one that can be read.
    listed: Option<Vec<Listed<'a>>>,
    /// What is to be done about a file that was changed.
    mend: &'static str,
}

/// A file of such a folder, as the record lists it.
struct Listed<'a> {
    file: &'a str,
    sha256: Digest,
    what: String,
}

impl<'a> Listed<'a> {
    fn part(part: &'a UploadPart) -> Self {
        let pages = PageRange::between(part.first_page, part.last_page);
        let what = format!("the part with {}", file_names::pages_in_words("", pages));
        Self { file: &part.file, sha256: part.sha256, what }
    }

    fn medium(medium: &'a MediaFile) -> Self {
        let what = format!("item {} for the upload", medium.item);
        Self { file: &medium.file, sha256: medium.sha256, what }
    }
}

/// A check in progress.
struct Check<'a> {
    verdict: VerifyResult,
    watch: &'a dyn ProgressSink,
}

impl Check<'_> {
    fn say(&mut self, finding: Finding) {
        self.verdict.findings.push(finding);
    }

    /// The whole output folder: each file by its own seal, all of them against each other, and the list.
    fn folder(&mut self, folder: &Path) -> Result<(), RunError> {
        let names = system::list(folder)?;
        let stem_of = |end: &str| {
            let mut stems = names.iter().filter_map(|n| n.strip_suffix(end));
            stems.next().filter(|_| stems.next().is_none()).map(str::to_owned)
        };
        let Some(stem) = [".sha256", ".json", ".pdf"].iter().find_map(|end| stem_of(end)) else {
            self.say(
                Finding::error(Code::BadRecord, "This folder does not hold one bundle: there is no .sha256, .json or .pdf file, or more than one.")
                    .about(folder.display().to_string())
                    .next("Name the folder that leverarch build made, or one of its files."),
            );
            return Ok(());
        };
        let there =
            |end: &str| names.contains(&format!("{stem}{end}")).then(|| folder.join(format!("{stem}{end}")));
        let mut sums: Vec<(String, Digest)> = Vec::new();
        let json = match there(".json") {
            Some(path) => {
                let (text, record) = self.record(&path)?;
                sums.push((format!("{stem}.json"), Digest::compute(&text)));
                record.map(|r| (text, r))
            }
            None => {
                self.missing(&format!("{stem}.json"));
                None
            }
        };
        let record = json.as_ref().map(|(_, r)| r);
        match there(".pdf") {
            Some(path) => {
                let (digest, inside) = self.pdf(&path, record)?;
                self.agree(&stem, record, digest, inside.as_ref());
                sums.push((format!("{stem}.pdf"), digest));
            }
            None => self.missing(&format!("{stem}.pdf")),
        }
        let zip_expected = record.is_none_or(|r| r.originals.is_some());
        match there(".zip") {
            Some(path) => {
                let (digest, inside) = self.zip(&path)?;
                if let (Some((text, _)), Some(inside)) = (&json, inside)
                    && *text != inside
                {
                    self.say(
                        Finding::error(Code::BadRecord, "The record in the zip is not the record beside it.")
                            .about(format!("{stem}.zip"))
                            .next("One of the two comes from another bundle; find the set that was made together."),
                    );
                }
                sums.push((format!("{stem}.zip"), digest));
            }
            None if zip_expected => self.missing(&format!("{stem}.zip")),
            None => {}
        }
        let parts = Inner {
            folder: crate::model::file_names::PARTS_FOLDER,
            is_ours: file_names::is_part,
            listed: record.map(|record| record.parts.iter().map(Listed::part).collect()),
            mend: "Cut it anew: run leverarch build again, or print the pages from the whole PDF.",
        };
        let media = Inner {
            folder: crate::model::file_names::MEDIA_FOLDER,
            is_ours: file_names::is_medium,
            listed: record.map(|record| record.media.iter().map(Listed::medium).collect()),
            mend: "Make it anew with leverarch build --media, or take the recording among the originals.",
        };
        for inner in [&parts, &media] {
            let there = names.contains(&format!("{}/", inner.folder));
            self.inner(folder, there, inner, &mut sums)?;
        }
        self.list_of_sums(folder, &stem, there(".sha256"), &mut sums)?;
        for name in &names {
            let ours = [".pdf", ".json", ".zip", ".sha256"].iter().any(|end| *name == format!("{stem}{end}"));
            // What is in the folders of parts and media was looked at one by one.
            let inner = name.strip_suffix('/').is_some_and(|name| {
                [crate::model::file_names::PARTS_FOLDER, crate::model::file_names::MEDIA_FOLDER]
                    .contains(&name)
            });
            if !ours && !inner {
                self.added(name);
            }
        }
        Ok(())
    }

    fn added(&mut self, name: &str) {
        self.say(
            Finding::error(Code::Added, "This was not there when the bundle was made.")
                .about(name)
                .next("It is not part of the bundle. Keep it in another folder."),
        );
    }

    /// The parts or the media that the record lists, and whatever else is in their folder. Without a record that can be
    /// read, only the list of digests tells what belongs there.
    fn inner(
        &mut self,
        folder: &Path,
        there: bool,
        inner: &Inner<'_>,
        sums: &mut Vec<(String, Digest)>,
    ) -> Result<(), RunError> {
        let recorded = inner.listed.as_deref().unwrap_or_default();
        let path = folder.join(inner.folder);
        let names = if there { system::list(&path)? } else { Vec::new() };
        if there && names.is_empty() && inner.listed.as_ref().is_some_and(Vec::is_empty) {
            self.added(&format!("{}/", inner.folder));
        }
        // Names in a record come from a file that may be forged; what is opened is what the folder holds.
        for name in &names {
            let file = format!("{}/{name}", inner.folder);
            let listed = recorded.iter().find(|listed| listed.file == file);
            if listed.is_none() && (inner.listed.is_some() || !(inner.is_ours)(name)) {
                self.added(&file);
                continue;
            }
            self.watch.part(&file);
            let path = path.join(name);
            let digest = digest_of(&mut system::open_output(&path)?)
                .map_err(|e| SystemError::new(&path, "read", e))?;
            sums.push((file.clone(), digest));
            let Some(listed) = listed else { continue };
            self.say(if digest == listed.sha256 {
                Finding::note(Code::Matched, format!("Unchanged: it is {}.", listed.what)).about(file)
            } else {
                Finding::error(Code::Changed, "This part of the bundle was changed after it was made.")
                    .about(file)
                    .next(inner.mend)
            });
        }
        let gone = |listed: &&Listed<'_>| {
            !names.iter().any(|name| listed.file == format!("{}/{name}", inner.folder))
        };
        for listed in recorded.iter().filter(gone) {
            self.missing(listed.file);
        }
        Ok(())
    }

    fn missing(&mut self, name: &str) {
        self.say(
            Finding::error(Code::Missing, "This part of the bundle is not there.")
                .about(name)
                .next("Find the whole folder as it was made."),
        );
    }

    /// Whether the record beside the PDF, the PDF itself and the record inside it tell the same.
    fn agree(&mut self, stem: &str, record: Option<&Record>, digest: Digest, inside: Option<&Record>) {
        let Some(record) = record else { return };
        if record.bundle.as_ref().is_some_and(|b| b.sha256 != digest) {
            self.say(
                Finding::error(Code::Changed, "The PDF is not the one that the record was made with.")
                    .about(format!("{stem}.pdf"))
                    .next("Compare both with a copy that was sent or kept earlier."),
            );
        }
        if inside.is_some_and(|inside| *inside != record.inside()) {
            self.say(
                Finding::error(Code::BadRecord, "The record beside the PDF and the record inside it differ.")
                    .about(format!("{stem}.json"))
                    .next("One of the two was changed, or they come from different bundles."),
            );
        }
    }

    /// The list of digests, which has exactly one right form.
    fn list_of_sums(
        &mut self,
        folder: &Path,
        stem: &str,
        path: Option<PathBuf>,
        sums: &mut [(String, Digest)],
    ) -> Result<(), RunError> {
        let name = format!("{stem}.sha256");
        let Some(path) = path else {
            self.missing(&name);
            return Ok(());
        };
        let list = read_small(&path)?;
        let expected = integrity::sums(sums);
        if list == expected.as_bytes() {
            self.say(
                Finding::note(Code::Matched, "Unchanged: it lists the digests of the other files.")
                    .about(name),
            );
            return Ok(());
        }
        // Which lines differ says which files do; when the files are sound, the list itself was changed.
        let wrong: Vec<&str> = expected
            .lines()
            .filter(|line| !list.split(|b| *b == b'\n').any(|l| l == line.as_bytes()))
            .filter_map(|line| line.split_once("  ").map(|(_, name)| name))
            .collect();
        let about = match wrong[..] {
            [] => "it has lines that were not there when the bundle was made".to_owned(),
            _ => format!("it does not agree with {}", wrong.join(" and ")),
        };
        self.say(
            Finding::error(Code::Changed, format!("The list of digests differs: {about}."))
                .about(name)
                .next(format!("In {}, either the list or those files were changed.", folder.display())),
        );
        Ok(())
    }

    /// The record as a file, with its own seal. Gives its text, and what it says when it can be read.
    fn record(&mut self, path: &Path) -> Result<(Vec<u8>, Option<Record>), RunError> {
        let name = file_name(path);
        let text = read_small(path)?;
        let sealed = integrity::unseal(&text);
        let record = Record::parse(&text).map(|r| Record { seal: None, ..r });
        match (sealed, &record) {
            (Some(true), Some(record)) if !record.agrees_with_itself() => self.say(contradiction(&name)),
            (Some(true), Some(record)) if record.misplaced_enclosures().is_some() => {
                self.say(outside(record, &name))
            }
            (Some(true), Some(record)) => {
                self.say(
                    Finding::note(
                        Code::Matched,
                        format!("Unchanged since it was sealed: a record of {} items.", record.items.len()),
                    )
                    .about(name),
                );
            }
            (_, Some(_)) => self.say(
                Finding::error(Code::Changed, "The record was changed after it was sealed.")
                    .about(name)
                    .next("Compare it with the record in the zip, or with a copy that was kept earlier."),
            ),
            (_, None) => self.say(
                Finding::error(
                    Code::BadRecord,
                    "The record cannot be read: it was changed, or it is not a leverarch record.",
                )
                .about(name)
                .next("Use the record in the zip, or a copy that was kept earlier."),
            ),
        }
        if self.verdict.record.is_none() {
            self.verdict.record = record.clone();
        }
        Ok((text, record))
    }

    /// The record named by the user, and the PDF it names if that is beside it.
    fn record_and_pdf(&mut self, path: &Path) -> Result<(), RunError> {
        let (_, record) = self.record(path)?;
        let Some(record) = record else { return Ok(()) };
        let Some(bundle) = record.bundle.clone() else { return Ok(()) };
        let pdf = path.with_file_name(&bundle.file);
        // A name in a record comes from a file that may be forged; only a plain name is looked up.
        if pdf.parent() == path.parent() && pdf.is_file() {
            let (digest, inside) = self.pdf(&pdf, Some(&record))?;
            let stem = bundle.file.strip_suffix(".pdf").unwrap_or(&bundle.file).to_owned();
            self.agree(&stem, Some(&record), digest, inside.as_ref());
        } else {
            self.say(
                Finding::warning(
                    Code::Missing,
                    "The PDF that the record names is not beside it, so only the record was checked.",
                )
                .about(bundle.file)
                .next("Put the PDF beside the record to check both."),
            );
        }
        Ok(())
    }
}

fn contradiction(name: &str) -> Finding {
    Finding::error(Code::BadRecord, "The evidence digest in the record is not that of the items it lists.")
        .about(name)
        .next("Leverarch writes no such record. Find the file as it was made.")
}

/// The finding for a record whose enclosures lie outside their items.
fn outside(record: &Record, name: &str) -> Finding {
    let item = record.misplaced_enclosures().map_or(0, |item| item.number);
    Finding::error(
        Code::BadRecord,
        format!("The record says of item {item} that what is attached to it stands outside its pages."),
    )
    .about(name)
    .next("Leverarch writes no such record. Find the file as it was made.")
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// Bytes of the largest list or record that is read whole: a hundred thousand items take some 60 MB.
const SMALL: u64 = 256 << 20;

fn read_small(path: &Path) -> Result<Vec<u8>, SystemError> {
    let mut bytes = Vec::new();
    system::open_output(path)?
        .take(SMALL)
        .read_to_end(&mut bytes)
        .map_err(|e| SystemError::new(path, "read", e))?;
    Ok(bytes)
}

/// The digest of a whole file, and of the file with the 64 digits at `digits_at` taken out.
struct TwoDigests {
    whole: Digest,
    without_digits: Digest,
}

/// Reads a file once from its start for both digests.
fn two_digests(file: &mut (impl Read + Seek), digits_at: u64) -> io::Result<TwoDigests> {
    file.seek(SeekFrom::Start(0))?;
    let mut trail = RunningHash::new(file);
    trail.up_to(digits_at)?;
    let (whole, without_digits) = trail.with_and_without_digits()?;
    Ok(TwoDigests { whole, without_digits })
}
