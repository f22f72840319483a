//! A recording on its way in: listened to, and written down where the user has a program for that.

use std::io::{Read, Seek};

use super::findings::not_as_named;
use super::to_pages::without_pages;
use super::{IngestContext, IngestedItem, ItemBytes, ItemPages, MatchedRow};
use crate::frontmatter::item_wording;
use crate::ingest::tools::ffmpeg::FfmpegError;
use crate::model::finding::{Code, Finding};
use crate::readers::audio::{AudioError, AudioInfo};
use crate::readers::detect::FileType;
use crate::readers::{ReaderContext, audio};
use crate::system::{EvidenceReader, SystemError};

/// What the sheet of a film says.
const FILM: &str = "It is a film: its moving pictures are not shown here, only its sound is measured.";

/// Whether a recording is a film, and what is to be said of what it holds beside its first sound. What cannot be read is
/// said where it is listened to.
#[cfg(feature = "sound")]
fn other_tracks(file: &mut (impl Read + Seek), bytes: u64) -> (bool, Vec<Finding>) {
    let contents = audio::RecordingTracks::read(file, bytes).unwrap_or_default();
    (contents.film, contents.findings())
}

/// Without this feature nothing is known of it.
#[cfg(not(feature = "sound"))]
fn other_tracks(_: &mut (impl Read + Seek), _: u64) -> (bool, Vec<Finding>) {
    (false, Vec::new())
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
    let (film, said) = reader.with_seekable(done, |file| other_tracks(file, bytes))?;
    findings.extend(said);
    let pages = match pages {
        ItemPages::Sheet(reason) if film => ItemPages::Sheet(format!("{reason} {FILM}")),
        pages => pages,
    };
    let heard = match reader.with_seekable(done, |file| audio::decode(file, bytes, context.limits))? {
        Err(fault @ (AudioError::Unfinished | AudioError::Read(_))) => {
            findings.push(fault.finding());
            None
        }
        Err(fault) => elsewhere(format, fault, &mut reader, done, &mut findings, context)?,
        Ok(heard) => Some(heard),
    };
    let mut spoken = None;
    if let Some(heard) = &heard {
        findings.extend(heard.flaws.iter().map(audio::AudioWarning::finding));
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
    let stopped = || context.transcripts.closed();
    let why = match context.ffmpeg.decode(reader, done, name, context.limits, &stopped) {
        Ok(heard) => return Ok(Some(heard)),
        Err(FfmpegError::Recording(trouble)) => return Err(trouble),
        Err(why) => why,
    };
    let finding = match (why, fault) {
        (_, fault @ (AudioError::NoSound | AudioError::Silent)) => fault.finding(),
        (FfmpegError::Missing, fault) => fault
            .finding()
            .next("Install ffmpeg and build again: then its length and its waveform can be shown."),
        (why, _) => Finding::warning(
            Code::NotHeard,
            format!("This {name} cannot be played here: {why}. Its sheet has no length and no waveform."),
        )
        .next("Play it yourself and look for another copy if that fails; it is bundled as it is."),
    };
    findings.push(finding);
    Ok(None)
}
