//! A recording on its way in: listened to, and written down where the user has a program for that.

use std::io::{Read, Seek};
use std::time::Duration;

use super::findings::not_as_named;
use super::to_pages::without_pages;
use super::{IngestContext, IngestedItem, ItemBytes, ItemPages, MatchedRow};
use crate::frontmatter::item_wording;
use crate::ingest::tools::ffmpeg::FfmpegError;
use crate::model::finding::{Code, Finding};
use crate::readers::audio::{AudioError, AudioInfo, AudioWarning};
use crate::readers::detect::FileType;
use crate::readers::{ReaderContext, audio};
use crate::system::{EvidenceReader, SystemError};

/// What the sheet of a film says.
const FILM: &str = "It is a video. Its images are not shown here. Only its sound is measured.";

/// What the tables of a recording say of it.
#[derive(Clone, Copy, Default)]
struct Stated {
    film: bool,
    /// How long its first track of sound claims to play.
    sound: Option<Duration>,
    /// Whether the file ends before its container does.
    cut: bool,
}

/// What a recording's tables say, and what is to be said of what it holds beside its first sound. What cannot be read is
/// said where it is listened to.
#[cfg(feature = "sound")]
fn other_tracks(file: &mut (impl Read + Seek), bytes: u64) -> (Stated, Vec<Finding>) {
    let contents = audio::RecordingTracks::read(file, bytes).unwrap_or_default();
    (Stated { film: contents.film, sound: contents.stated, cut: contents.cut }, contents.findings())
}

/// Without this feature nothing is known of it.
#[cfg(not(feature = "sound"))]
fn other_tracks(_: &mut (impl Read + Seek), _: u64) -> (Stated, Vec<Finding>) {
    (Stated::default(), Vec::new())
}

/// A recording is listened to through the handle it is then hashed and packed through, so that what its sheet
/// says is of the same bytes.
pub(super) fn recording(
    row: &MatchedRow,
    format: FileType,
    promise: Option<String>,
    mut reader: EvidenceReader,
    head: Vec<u8>,
    mut findings: Vec<Finding>,
    context: IngestContext<'_>,
) -> Result<IngestedItem, SystemError> {
    let (bytes, done) = (reader.bytes(), head.len() as u64);
    findings.extend(promise.map(|ending| not_as_named(format, &ending)));
    let (pages, finding) = without_pages(format, None, context.placeholders);
    findings.push(finding);
    let (stated, said) = reader.with_seekable(done, |file| other_tracks(file, bytes))?;
    findings.extend(said);
    let pages = match pages {
        ItemPages::Sheet(reason) if stated.film => ItemPages::Sheet(format!("{reason} {FILM}")),
        pages => pages,
    };
    let heard = match reader.with_seekable(done, |file| audio::decode(file, bytes, context.limits))? {
        Err(fault @ (AudioError::Unfinished | AudioError::Empty | AudioError::Read(_))) => {
            findings.push(fault.finding());
            None
        }
        Err(fault) => {
            let heard = elsewhere(format, fault, &mut reader, done, &mut findings, context)?;
            heard.map(|heard| compared(heard, stated))
        }
        Ok(heard) => Some(heard),
    };
    let mut spoken = None;
    if let Some(heard) = &heard {
        findings.extend(heard.flaws.iter().map(AudioWarning::finding));
        if !context.transcribed.contains(&row.path) {
            let title = format!("Transcript of {}", context.title(row));
            let detail =
                item_wording::in_short(item_wording::kind(row, format), row.item.date, row.item.until);
            let limits = context.limits;
            let known =
                ReaderContext { file: &row.path, title: &title, detail: &detail, checked_by: None, limits };
            let said;
            (spoken, said) =
                context.transcripts.transcribe(&mut reader, done, heard, context.ffmpeg, known)?;
            findings.extend(said);
        }
    }
    let bytes = ItemBytes::Waiting(Box::new(reader), head);
    Ok(IngestedItem { heard, spoken, ..IngestedItem::new(format, bytes, pages, findings) })
}

/// A recording that ffmpeg decoded, with the flaw that it plays for less than it states or that its file was cut. The
/// length that ffmpeg gives is that of the longest track, so it says nothing of the sound of a film.
fn compared(mut heard: AudioInfo, stated: Stated) -> AudioInfo {
    let length = stated.sound.or(heard.stated.filter(|_| !stated.film));
    let endless = heard.flaws.iter().any(|flaw| matches!(flaw, AudioWarning::Endless(_)));
    let shorter = length.and_then(|length| AudioWarning::in_what_ffmpeg_decodes(length, heard.length));
    let flaw = shorter.or(stated.cut.then_some(AudioWarning::Midway));
    if let Some(flaw) = flaw.filter(|_| !endless) {
        // Where it ends early, that says why ffmpeg complains.
        heard.flaws.retain(|flaw| !matches!(flaw, AudioWarning::Reported(_)));
        heard.flaws.insert(0, flaw);
    }
    AudioInfo { stated: length, ..heard }
}

/// Listens to a recording through ffmpeg, as nothing could be heard of it here.
pub(super) fn elsewhere(
    format: FileType,
    fault: AudioError,
    reader: &mut EvidenceReader,
    done: u64,
    findings: &mut Vec<Finding>,
    context: IngestContext<'_>,
) -> Result<Option<AudioInfo>, SystemError> {
    let name = format.name();
    let stopped = || context.transcripts.stopped();
    let why = match context.ffmpeg.decode(reader, done, name, context.limits, &stopped) {
        Ok(heard) => return Ok(Some(heard)),
        Err(FfmpegError::Recording(trouble)) => return Err(trouble),
        Err(why) => why,
    };
    let finding = match (why, fault) {
        (_, fault @ (AudioError::NoSound | AudioError::Silent)) => fault.finding(),
        (FfmpegError::Missing, fault) => {
            fault.finding().next("Install ffmpeg and build again. Then its length and waveform can be shown.")
        }
        (why, _) => Finding::warning(
            Code::NotHeard,
            format!(
                "leverarch cannot play this {name}: {why}. Its information sheet has no length and no \
                     waveform."
            ),
        )
        .next("Play it yourself. If that fails, look for another copy. It is bundled as it is."),
    };
    findings.push(finding);
    Ok(None)
}
