//! The media: the recordings once more, for a body that takes them only as mp3 or mp4. Those that are one of the two
//! stand there as they are and all others as mp3 that ffmpeg made, so that one folder, numbered as the bundle is, holds
//! everything that the body's form asks for. It is an export, for which the user asks: the evidence is still the
//! original, and the PDF is the same bytes with and without it. Each recording is read a second time here, and counts
//! only while it has the digest with which it was bundled.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::case::privacy::Privacy;
use crate::ingest::parallel::map_ordered_parallel;
use crate::ingest::tools::ffmpeg::{ExportedMp3, Ffmpeg, FfmpegError, MP3};
use crate::integrity::{FileDigest, MEDIA_MARK, MediaFile};
use crate::model::file_names::MEDIA_FOLDER;
use crate::model::finding::{Code, Finding};
use crate::model::format::RecordingFormat;
use crate::model::limits::Limits;
use crate::model::plan::NumberedItem;
use crate::model::{Digest, ItemPath, counted, file_names, size_in_words};
use crate::readers::audio;
use crate::readers::audio::{AudioError, in_time};
use crate::readers::detect::FileType;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EvidenceReader, StagingDir, SystemError};
use crate::{ingest, integrity};

/// The most bytes that a recording may have: HM Courts & Tribunals Service takes 500 MB.
const MOST: u64 = 500_000_000;

/// How a recording gets into the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaForm {
    /// As it is, under this ending.
    AsItIs(&'static str),
    /// As an mp3 that is made of it.
    Converted,
}

/// The way of an item that begins with these bytes; nothing when it is no recording.
pub fn way(format: FileType, head: &[u8]) -> Option<MediaForm> {
    let FileType::Recording(name) = format else { return None };
    Some(match name {
        RecordingFormat::Mp3 => MediaForm::AsItIs("mp3"),
        // QuickTime has the same boxes, and a form that takes mp4 need not take it.
        RecordingFormat::Mpeg4 if head.get(8..12) != Some(&b"qt  "[..]) => MediaForm::AsItIs("mp4"),
        _ => MediaForm::Converted,
    })
}

/// A recording that was bundled and is to be written once more.
#[derive(Clone, Copy, Debug)]
pub struct BundledRecording {
    /// How it gets into the folder.
    pub way: MediaForm,
    /// SHA-256 of the original.
    pub digest: Digest,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// How long it plays, where it could be listened to.
    pub length: Option<Duration>,
}

/// What can be said before anything is written.
pub fn predict_findings(media: &BTreeMap<ItemPath, BundledRecording>, ffmpeg: &Ffmpeg) -> Vec<Finding> {
    let converted = media.values().filter(|medium| medium.way == MediaForm::Converted).count();
    let missing = (converted > 0 && !ffmpeg.is_there()).then(|| {
        let message = format!(
            "You do not have ffmpeg, so {} that {} neither mp3 nor mp4 {} left out of the folder \
             {MEDIA_FOLDER}.",
            counted(converted, "recording", "recordings"),
            if converted == 1 { "is" } else { "are" },
            if converted == 1 { "is" } else { "are" },
        );
        Finding::warning(Code::MediaLeftOut, message).about(format!("{MEDIA_FOLDER}/")).next(
            "Install it and build again. Debian and Ubuntu: apt install ffmpeg. Mac: brew install ffmpeg. \
             Windows: winget install ffmpeg",
        )
    });
    let none = media.is_empty().then(|| {
        let message = format!("There are no recordings, so there is no folder {MEDIA_FOLDER}.");
        Finding::note(Code::Media, message).about(format!("{MEDIA_FOLDER}/"))
    });
    let as_they_are = media.iter().filter(|(_, medium)| medium.way != MediaForm::Converted);
    let large = as_they_are.filter_map(|(file, medium)| too_large(file, medium.bytes));
    missing.into_iter().chain(none).chain(large).collect()
}

fn too_large(file: &ItemPath, bytes: u64) -> Option<Finding> {
    let message = format!(
        "For the upload this recording is {}, but HM Courts & Tribunals Service takes at most {}.",
        size_in_words(bytes),
        size_in_words(MOST)
    );
    let finding = Finding::warning(Code::OverUpload, message)
        .at(file)
        .next("Ask the body how to send it, or add an extract with the part that matters.");
    (bytes > MOST).then_some(finding)
}

/// The media of a bundle.
#[derive(Debug, Default)]
pub struct MediaFolder {
    /// Each recording that was written, in the order of the bundle.
    pub files: Vec<MediaFile>,
    /// What made mp3 of recordings, as the record names it.
    pub converter: Option<String>,
    /// What is to be said of them.
    pub findings: Vec<Finding>,
}

/// Where and with what they are written.
#[derive(Clone, Copy)]
pub struct MediaExport<'a> {
    /// Where the outputs are made.
    pub staging: &'a StagingDir,
    /// What the names of the files do not show.
    pub privacy: &'a Privacy,
    /// The evidence folder.
    pub folder: &'a Path,
    /// ffmpeg, where it is installed.
    pub ffmpeg: &'a Ffmpeg,
    /// The ceilings.
    pub limits: &'a Limits,
    /// How many are written at once.
    pub jobs: usize,
}

/// Writes the recordings. What was said by [`predict_findings`] is not said again.
///
/// # Errors
/// What the disk says, or that the user stops.
pub fn make(
    export: MediaExport<'_>,
    recordings: &[(&NumberedItem, &BundledRecording)],
    watch: &dyn ProgressSink,
) -> Result<MediaFolder, RunError> {
    let (mut media, mut converted) = (MediaFolder::default(), 0);
    let stop = AtomicBool::new(false);
    let stopped = || stop.load(Ordering::Relaxed);
    let look = || stop.store(stopped() || watch.stopped(), Ordering::Relaxed);
    let writer =
        || |i: usize| recordings.get(i).map(|(item, medium)| write_one(export, item, medium, &stopped));
    let receive = |i: usize, written: Option<Result<WrittenRecording, RunError>>| {
        look();
        // One that was stopped midway looks like one that failed.
        let written = if stopped() { Err(RunError::Stopped) } else { written.transpose() };
        let WrittenRecording { file, by, findings } =
            written.inspect_err(|_| stop.store(true, Ordering::Relaxed))?.unwrap_or_default();
        if let Some((item, _)) = recordings.get(i) {
            watch.part(item.entry.file.as_str());
        }
        media.files.extend(file);
        media.findings.extend(findings);
        if let Some(by) = by {
            converted += 1;
            media.converter = Some(format!("{by}{MEDIA_MARK}"));
        }
        Ok(())
    };
    map_ordered_parallel(recordings.len(), export.jobs, export.folder, writer, receive, look)?;
    media.findings.extend(conversion_finding(media.files.len(), converted, media.converter.as_deref()));
    Ok(media)
}

/// What came of writing a recording.
#[derive(Default)]
struct WrittenRecording {
    /// The file, when it was written.
    file: Option<MediaFile>,
    /// What made it, with its version, when it is not the original.
    by: Option<String>,
    findings: Vec<Finding>,
}

fn write_one(
    export: MediaExport<'_>,
    item: &NumberedItem,
    medium: &BundledRecording,
    stopped: &dyn Fn() -> bool,
) -> Result<WrittenRecording, RunError> {
    let original = &item.entry.file;
    // The evidence keeps its names; what is made of them here is printed.
    let printed = ItemPath::parse(&export.privacy.printed(original.file_name())).ok();
    let named = printed.as_ref().unwrap_or(original);
    let name = |ending| format!("{MEDIA_FOLDER}/{}", file_names::medium(item.number, named, ending));
    let without = |finding: Option<Finding>| {
        let findings = finding.map(|finding| finding.at(original)).into_iter().collect();
        Ok(WrittenRecording { findings, ..WrittenRecording::default() })
    };
    let mut reader = EvidenceReader::open(export.folder, original)?;
    let (name, made) = match medium.way {
        MediaForm::AsItIs(ending) => (name(ending), as_it_is(export, &name(ending), &mut reader)?),
        MediaForm::Converted => (name("mp3"), mp3(export, &name("mp3"), &mut reader, medium, stopped)?),
    };
    let (FileDigest { digest, bytes }, by, moving) = match made {
        MadeFile::Written { file, by, moving } => (file, by, moving),
        MadeFile::Changed => return without(Some(ingest::changed())),
        MadeFile::Missing => return without(None),
        MadeFile::Failed(why) => return without(Some(left_out(&why))),
    };
    // An original that is copied is as it was when the copy is.
    if !reader.unchanged() || (by.is_none() && digest != medium.digest) {
        return without(Some(ingest::changed()));
    }
    // Of an original that is too large this was foreseen.
    let large = by.as_ref().and_then(|_| too_large(original, bytes));
    let findings = large.into_iter().chain(moving.then(|| sound_alone(&name).at(original))).collect();
    let file = Some(MediaFile { item: item.number, file: name, sha256: digest, bytes });
    Ok(WrittenRecording { file, by, findings })
}

/// What came of making a file.
enum MadeFile {
    /// It was written.
    Written {
        file: FileDigest,
        /// ffmpeg, with its version, when the file is not the original.
        by: Option<String>,
        /// Whether moving pictures are missing from it.
        moving: bool,
    },
    /// The original is no longer the one that was bundled.
    Changed,
    /// There is no ffmpeg.
    Missing,
    /// It could not be made.
    Failed(MediaError),
}

/// Why an mp3 could not be made of a recording: the end of a sentence.
#[derive(Debug, thiserror::Error)]
enum MediaError {
    /// ffmpeg made none.
    #[error(transparent)]
    Ffmpeg(FfmpegError),
    /// What this version of ffmpeg wrote cannot be played.
    #[error("the output of {0} cannot be played")]
    Unplayable(String),
    /// It plays for another time than the original.
    #[error("the output of {by} plays for {} and the original for {}", in_time(*plays), in_time(*original))]
    OtherLength {
        /// ffmpeg, with its version.
        by: String,
        plays: Duration,
        original: Duration,
    },
}

fn as_it_is(export: MediaExport<'_>, name: &str, reader: &mut EvidenceReader) -> Result<MadeFile, RunError> {
    let file = reader.with_seekable(0, |original| write(export.staging, name, original))??;
    Ok(MadeFile::Written { file, by: None, moving: false })
}

fn mp3(
    export: MediaExport<'_>,
    name: &str,
    reader: &mut EvidenceReader,
    medium: &BundledRecording,
    stopped: &dyn Fn() -> bool,
) -> Result<MadeFile, RunError> {
    if !export.ffmpeg.is_there() {
        return Ok(MadeFile::Missing);
    }
    let failed = |why| Ok(MadeFile::Failed(why));
    let trouble = |e| SystemError::new(name, "save", e);
    let digest = reader.with_seekable(0, |original| integrity::digest_of(original))?.map_err(trouble)?;
    if digest != medium.digest {
        return Ok(MadeFile::Changed);
    }
    let ExportedMp3 { scratch, by, moving } = match export.ffmpeg.export(reader, export.limits, stopped) {
        Ok(exported) => exported,
        Err(FfmpegError::Recording(trouble)) => return Err(trouble.into()),
        Err(FfmpegError::Missing) => return Ok(MadeFile::Missing),
        Err(why) => return failed(MediaError::Ffmpeg(why)),
    };
    let plays = scratch.open(MP3).map_err(AudioError::Read).and_then(|(mut file, bytes)| {
        let length = match audio::decode(&mut file, bytes, export.limits) {
            Err(AudioError::NoDecoder(_)) => None,
            heard => Some(heard?.length),
        };
        Ok(length)
    });
    match plays {
        Err(_) => return failed(MediaError::Unplayable(by)),
        Ok(plays) => {
            if let Some((plays, original)) = plays.zip(medium.length).filter(|(a, b)| differ(*a, *b)) {
                return failed(MediaError::OtherLength { by, plays, original });
            }
        }
    }
    let (mut from, _) = scratch.open(MP3).map_err(trouble)?;
    let file = write(export.staging, name, &mut from)?;
    Ok(MadeFile::Written { file, by: Some(by), moving })
}

fn write(staging: &StagingDir, name: &str, from: &mut impl Read) -> Result<FileDigest, SystemError> {
    let mut out = staging.create(name)?;
    integrity::copied(from, &mut out).map_err(|e| staging.trouble(name, e))
}

/// Whether an mp3 plays for so much longer or shorter that some of the original is not in it. What is broken in a
/// recording is passed over by one decoder and made silence by another.
fn differ(plays: Duration, length: Duration) -> bool {
    plays.abs_diff(length) > Duration::from_secs(2).max(length / 100)
}

fn left_out(why: &MediaError) -> Finding {
    let message = format!(
        "This recording could not be converted to mp3 and is left out of the folder {MEDIA_FOLDER}: \
                 {why}."
    );
    Finding::warning(Code::MediaLeftOut, message).next(
        "Play it from beginning to end. If it is sound, convert it to mp3 with another program and \
               send that.",
    )
}

fn sound_alone(name: &str) -> Finding {
    let message = format!("This is a video, and \"{name}\" holds only its sound.");
    Finding::warning(Code::SoundAlone, message)
        .next("If the images matter, save it as mp4 with another program and list that as an item too.")
}

/// What the folder holds.
fn conversion_finding(all: usize, converted: usize, converter: Option<&str>) -> Option<Finding> {
    let by = converter.map_or("", |name| name.strip_suffix(MEDIA_MARK).unwrap_or(name));
    let how = match (all - converted, converted) {
        (0, 0) => return None,
        (_, 0) => "as they are, mp3 or mp4".into(),
        (0, _) => format!("as mp3 made by {by}"),
        (same, made) => format!("{same} as they are, {made} as mp3 made by {by}"),
    };
    let recordings = counted(all, "recording", "recordings");
    let message = format!("The folder holds {recordings} for an upload that takes only mp3 and mp4: {how}.");
    Some(Finding::note(Code::Media, message).about(format!("{MEDIA_FOLDER}/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mp3_and_mp4_are_taken_as_they_are_and_all_others_are_converted() {
        for (name, head, expected) in [
            (RecordingFormat::Mp3, &b"ID3"[..], MediaForm::AsItIs("mp3")),
            (RecordingFormat::Mpeg4, b"\0\0\0\x20ftypisom", MediaForm::AsItIs("mp4")),
            (RecordingFormat::Mpeg4, b"\0\0\0\x20ftypqt  ", MediaForm::Converted),
            (RecordingFormat::Mpeg4Audio, b"\0\0\0\x20ftypM4A ", MediaForm::Converted),
            (RecordingFormat::Amr, b"#!AMR\n", MediaForm::Converted),
            (RecordingFormat::Avi, b"RIFF", MediaForm::Converted),
        ] {
            assert_eq!(way(FileType::Recording(name), head), Some(expected), "{name:?}");
        }
        assert_eq!(way(FileType::Unknown, b""), None);
    }

    #[test]
    fn only_more_than_500_megabytes_are_too_many() {
        let file = ItemPath::parse("call.mp3").expect("path");
        assert_eq!(too_large(&file, 500_000_000), None);
        let finding = too_large(&file, 500_000_001).expect("too large");
        assert_eq!((finding.code, finding.file.as_deref()), (Code::OverUpload, Some("call.mp3")));
    }

    #[test]
    fn an_mp3_that_plays_shorter_than_the_original_is_told_apart_from_padding() {
        let seconds = Duration::from_secs;
        assert!(!differ(seconds(12), seconds(10)) && differ(seconds(13), seconds(10)));
        assert!(differ(seconds(5), seconds(10)));
        assert!(!differ(seconds(3570), seconds(3600)) && differ(seconds(3500), seconds(3600)));
    }
}
