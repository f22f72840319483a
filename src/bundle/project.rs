//! A case on its way to a bundle, before any item is read: what the user wrote and what lies in the folder. Each step
//! here does one thing and knows of no other; `build` says what comes after what.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::bundle::options::Options;
use crate::bundle::outputs::BundleWriter;
use crate::bundle::private_words;
use crate::bundle::upload_parts::UploadLimit;
use crate::case::calendar::Nation;
use crate::case::manifest;
use crate::case::manifest::{Cited, Manifest, ParsedManifest, QuotedText};
use crate::case::matching::MatchedRow;
use crate::case::privacy;
use crate::case::privacy::{PrintedManifest, Privacy};
use crate::case::profile;
use crate::case::profile::Profile;
use crate::case::saved_page::SavedPages;
use crate::frontmatter::pages::OriginalsZip;
use crate::ingest::draft;
use crate::ingest::preview::FilePreview;
use crate::ingest::tools::ffmpeg::Ffmpeg;
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, Purpose, file_names, finding};
use crate::system;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EntryKind, FollowLinks, StagingDir, SystemError, TargetState, WalkEntry, WalkResult};

/// A case whose folder and manifest have been read. Nothing in it changes from then on.
pub(crate) struct Project<'a> {
    pub(crate) job: &'a Options,
    pub(crate) watch: &'a dyn ProgressSink,
    pub(crate) stem: String,
    /// The zip with the originals, when one is made.
    pub(crate) zip: Option<OriginalsZip>,
    pub(crate) date: Date,
    /// The manifest, each text as it is printed.
    pub(crate) manifest: Manifest,
    /// What is kept off the pages.
    pub(crate) privacy: Privacy,
    /// What the user puts between quotation marks.
    pub(crate) quoted: Vec<QuotedText>,
    /// Pages of items that the manifest names.
    pub(crate) cited: Vec<Cited>,
    pub(crate) profile: Profile,
    /// Every file of the folder, by what its name looks like.
    pub(crate) files: BTreeMap<String, ItemPath>,
    /// The files that belong to web pages.
    pub(crate) saved: SavedPages,
    /// ffmpeg, where it is installed.
    pub(crate) ffmpeg: Ffmpeg,
}

impl<'a> Project<'a> {
    /// A case made of what was read, with its name, its date and the folder for its outputs settled.
    pub(crate) fn new(
        job: &'a Options,
        watch: &'a dyn ProgressSink,
        read: ParsedManifest,
        (texts, place): (&UserTexts, BundlePlace),
        profile: Profile,
        found: &[WalkEntry],
        saved: SavedPages,
    ) -> Self {
        let ParsedManifest { manifest, cited, bundle, .. } = read;
        let privacy = Privacy::new(&manifest);
        let reference = manifest.case.reference.as_deref();
        // What is made of the folder's name is printed, and the name of a folder can say as much as a title.
        let of_folder = privacy.printed(&file_names::folder_name(&job.folder));
        let of_folder = reference.is_none().then(|| format!("{of_folder} bundle"));
        let purpose = manifest.bundle.purpose;
        let shared = match place {
            BundlePlace::Alone => None,
            BundlePlace::BesideOthers(zip) => Some(zip),
        };
        // Names of several bundles that the user names differ by what they are for.
        let by_user = job.name.as_ref().map(|name| match shared {
            Some(_) => format!("{name} {}", purpose.word()),
            None => name.clone(),
        });
        let named = by_user.as_deref().or(manifest.bundle.name.as_deref()).or(of_folder.as_deref());
        let stem = file_names::stem(named, &job.folder, reference, purpose);
        let zip = job.originals.then(|| match shared {
            Some(name) => OriginalsZip { name, lists: format!("{}/", purpose.word()) },
            None => OriginalsZip { name: format!("{stem}.zip"), lists: String::new() },
        });
        let quoted = texts.manifest.as_deref().map(manifest::quoted_texts).unwrap_or_default();
        let files = found.iter().filter(|file| file.nature == EntryKind::File);
        Self {
            job,
            watch,
            stem,
            zip,
            date: job.date.or(manifest.bundle.date).unwrap_or(job.today),
            manifest,
            privacy,
            quoted: quoted
                .into_iter()
                .filter(|quoted| bundle.as_ref().is_none_or(|part| part.quotes(quoted)))
                .collect(),
            cited,
            profile,
            files: files.map(|file| (file.path.likeness(), file.path.clone())).collect(),
            saved,
            ffmpeg: Ffmpeg::find(&job.environment),
        }
    }

    /// What the body takes in one file, when it has such a limit.
    pub(crate) fn upload_limit(&self) -> Option<UploadLimit> {
        self.profile.upload_bytes().map(|bytes| UploadLimit { bytes, body: self.body().clone() })
    }

    pub(crate) fn body(&self) -> &String {
        self.manifest.case.body.as_ref().unwrap_or(&self.profile.body)
    }

    pub(crate) fn title(&self) -> String {
        match &self.manifest.bundle.title {
            Some(title) if !title.trim().is_empty() => title.trim().to_owned(),
            _ => self.privacy.printed(&file_names::folder_name(&self.job.folder)),
        }
    }

    /// Judges findings as the user wants.
    pub(crate) fn judge(&self, findings: &mut [Finding]) {
        judge(self.job, findings);
    }

    /// Begins the outputs.
    pub(crate) fn open_outputs(&self, staging: &StagingDir) -> Result<BundleWriter, SystemError> {
        // A zip of several bundles is packed when all of them are made.
        let own = self.zip.as_ref().is_some_and(|zip| !zip.is_shared());
        BundleWriter::open(staging, &self.stem, own)
    }
}

/// Judges findings as the user wants: with `--strict` a warning stops the bundle too.
pub(crate) fn judge(job: &Options, findings: &mut [Finding]) {
    if job.strict {
        finding::promote_warnings(findings);
    }
}

/// Where a bundle goes.
pub(crate) enum BundlePlace {
    /// Into a folder with a zip of its own.
    Alone,
    /// Beside other bundles, with one zip of this name for all of them.
    BesideOthers(String),
}

/// The folder for all outputs.
pub(crate) fn output_folder(job: &Options) -> PathBuf {
    job.output.clone().unwrap_or_else(|| file_names::default_output_dir(&job.folder))
}

/// Looks at where the outputs are to go.
pub(crate) fn survey_output(
    job: &Options,
    output: &Path,
    findings: &mut Vec<Finding>,
) -> Result<TargetState, RunError> {
    let shown = output.display().to_string();
    if system::lies_inside(output, &job.folder) {
        findings.push(
            Finding::error(Code::OutputInside, "The output folder is inside the evidence folder.")
                .about(shown)
                .next("Name a folder elsewhere with --output."),
        );
        return Ok(TargetState::Free);
    }
    // One of several bundles is put beside the others, and beside nothing else.
    let above = output.parent().filter(|_| job.purpose.is_some() && job.output.is_none());
    let beside = above.map(StagingDir::survey).transpose()?;
    if let (Some(TargetState::Bundle), Some(above)) = (&beside, above)
        && !StagingDir::has_several(above)
    {
        let message = "The output folder already holds a different bundle.";
        let next = "Name a new folder with --output, or move that bundle elsewhere.";
        findings
            .push(Finding::error(Code::OutputForeign, message).about(above.display().to_string()).next(next));
    }
    let standing = StagingDir::survey(output)?;
    match &standing {
        TargetState::Bundle if !job.force => findings.push(
            Finding::error(Code::OutputExists, "There is a bundle here already.")
                .about(shown)
                .next("Use --force to replace it, or name another folder with --output."),
        ),
        TargetState::Foreign(names) => findings.push(
            Finding::error(
                Code::OutputForeign,
                format!("The output folder holds files that are not a bundle: {}.", names.join(", ")),
            )
            .about(shown)
            .next("Name a new or empty folder with --output."),
        ),
        _ => {}
    }
    Ok(standing)
}

/// What the user wrote: the manifest, and what is to be changed in the profile.
pub(crate) struct UserTexts {
    /// Where the manifest is, or would be.
    manifest_path: PathBuf,
    profile_path: PathBuf,
    /// The manifest; nothing when the folder has none.
    pub(crate) manifest: Option<String>,
    profile: Option<String>,
}

impl UserTexts {
    /// Reads them.
    pub(crate) fn read(job: &Options) -> Result<Self, RunError> {
        let manifest_path = job.manifest.clone().unwrap_or_else(|| job.folder.join(manifest::FILE));
        let profile_path = manifest_path.with_file_name(profile::FILE);
        // In the evidence folder others may have put it; one that the user names may lie anywhere.
        let links = if job.manifest.is_some() { FollowLinks::Follow } else { FollowLinks::Refuse };
        let read = |path: &Path| system::manifest_text(path, job.limits.manifest_bytes, links);
        let manifest = read(&manifest_path)?;
        if manifest.is_none() && job.manifest.is_some() {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            return Err(SystemError::new(manifest_path, "read", missing).into());
        }
        let profile = read(&profile_path)?;
        Ok(Self { manifest_path, profile_path, manifest, profile })
    }

    /// Reads what is beside a manifest of the folder that was read already.
    pub(crate) fn with_manifest(job: &Options, manifest: Option<String>) -> Result<Self, RunError> {
        let manifest_path = job.folder.join(manifest::FILE);
        let profile_path = job.folder.join(profile::FILE);
        let profile = system::manifest_text(&profile_path, job.limits.manifest_bytes, FollowLinks::Refuse)?;
        Ok(Self { manifest_path, profile_path, manifest, profile })
    }

    /// The manifest as it goes into the bag, when there is one and the originals are kept.
    pub(crate) fn manifest_for_bag(&self, originals: bool, findings: &mut Vec<Finding>) -> Option<String> {
        let manifest = self.manifest.as_deref().filter(|_| originals)?;
        let without = manifest::without_passwords(manifest);
        if without.is_none() {
            let message = "The zip with the originals does not contain the manifest. A password appears in the manifest outside the password field.";
            findings.push(
                Finding::note(Code::PasswordKept, message)
                    .about(manifest::FILE)
                    .next("To put the manifest into the zip, remove the password from comments and texts."),
            );
        }
        without
    }
}

/// Everything in the folder except what the user wrote: that is not evidence, whichever of the folder's files it is and
/// however it was named, and it may hold passwords.
pub(crate) fn walk_folder(job: &Options, texts: &UserTexts, findings: &mut Vec<Finding>) -> Vec<WalkEntry> {
    let WalkResult { mut found, findings: unreadable } = system::walk(&job.folder, &job.limits);
    findings.extend(unreadable);
    let own = [&texts.manifest_path, &texts.profile_path].map(|path| system::path_inside(path, &job.folder));
    found.retain(|f| {
        let here = Path::new(f.path.as_str());
        f.path.as_str() != manifest::FILE && own.iter().all(|own| own.as_deref() != Some(here))
    });
    found
}

/// Gives the manifest its texts as they are printed, and says what is doubtful about them.
pub(crate) fn print_manifest(read: &mut ParsedManifest) {
    let privacy = Privacy::new(&read.manifest);
    match privacy::printed_manifest(&read.manifest, &privacy) {
        Ok(PrintedManifest { manifest, doubts }) => {
            read.manifest = manifest;
            read.findings.extend(private_words::in_texts(&doubts));
            read.findings.extend(private_words::of_alike_children(&privacy));
        }
        Err(why) => read.findings.push(
            Finding::error(Code::OwnFault, format!("The texts in the manifest cannot be printed: {why}."))
                .about(manifest::FILE)
                .next("Please report this. It is a fault of leverarch."),
        ),
    }
}

/// Reads the manifest, or drafts one where there is none.
pub(crate) fn read_manifest(texts: &UserTexts, found: &[WalkEntry], job: &Options) -> ParsedManifest {
    match &texts.manifest {
        Some(text) => manifest::parse(text),
        None => {
            let mut drafted = drafted(found, job.today);
            drafted.manifest.bundle.purpose = job.purpose.unwrap_or_default();
            drafted
        }
    }
}

/// The profile of a purpose, with the changes that lie beside the manifest.
pub(crate) fn read_profile(
    texts: &UserTexts,
    purpose: Purpose,
    nation: Nation,
    findings: &mut Vec<Finding>,
) -> Profile {
    let Some(changes) = &texts.profile else { return Profile::for_case(purpose, nation) };
    match Profile::changed_in(purpose, nation, changes) {
        Ok((profile, keys)) => {
            let message = format!("This file changes the rules for this purpose: {}.", keys.join(", "));
            findings.push(Finding::note(Code::PurposeChanged, message).about(profile::FILE));
            profile
        }
        Err(why) => {
            let finding = Finding::error(Code::BadValue, format!("This file cannot be used: {why}"));
            findings.push(finding.about(profile::FILE).next("Correct it, or take it out of the folder."));
            Profile::for_case(purpose, nation)
        }
    }
}

/// What is to be said of a folder without evidence.
pub(crate) fn nothing_to_bundle(job: &Options, rows: &[MatchedRow], found: &[WalkEntry]) -> Option<Finding> {
    let nothing = rows.is_empty() && found.iter().all(|f| f.nature != EntryKind::File);
    nothing.then(|| {
        Finding::error(Code::NothingToBundle, "There is no evidence in this folder.")
            .about(job.folder.display().to_string())
            .next("Put the letters, receipts and recordings into it, or name another folder.")
    })
}

/// A manifest made of guesses, when the folder has none.
fn drafted(found: &[WalkEntry], today: Date) -> ParsedManifest {
    let (mut text, mut doubted) = (String::new(), Vec::new());
    let mut dated = 0;
    let saved = SavedPages::find(found.iter().map(|f| &f.path), found);
    let files = found.iter().filter(|f| f.nature == EntryKind::File && !saved.holds(&f.path));
    let files: Vec<&WalkEntry> = files.collect();
    // Names alone: every item is read in a moment, and looking inside first would read each twice.
    let named: Vec<_> = files.iter().map(|file| (&file.path, FilePreview::default())).collect();
    for guess in draft::guess_all(&named, &[], today) {
        dated += usize::from(guess.date.best.is_some());
        doubted.extend(guess.date.doubts.iter().map(|doubt| {
            let finding = Finding::warning(Code::DateDoubted, format!("{}.", doubt.message));
            finding.at(&guess.file).next(format!("{}.", doubt.next))
        }));
        text += &draft::row(&guess);
    }
    let mut reading = manifest::parse(&text);
    let message = format!(
        "There is no manifest, so titles, kinds and dates were guessed from the file names: {}.",
        match (dated, files.len()) {
            (1, 1) => "the item has a date".to_owned(),
            (_, 1) => "the item has no date".to_owned(),
            (1, all) => format!("1 of {all} items has a date"),
            (dated, all) => format!("{dated} of {all} items have a date"),
        }
    );
    reading.findings.extend(doubted);
    reading.findings.push(Finding::warning(Code::ManifestDrafted, message).about(manifest::FILE).next(
        "Run leverarch init. It looks inside the files too and writes a manifest, which you can then correct.",
    ));
    reading
}
