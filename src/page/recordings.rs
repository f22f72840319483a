//! A recording as a browser plays it: the bytes that it asks for, under a type that this program chose by looking at the
//! file, and never under one that a file's name suggests.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::visit;
use crate::model::ItemPath;
use crate::model::format::RecordingFormat;
use crate::readers::detect::{self, FileType, HEAD};
use crate::system::EvidenceReader;

/// Bytes that are given at a time. A browser asks for more when it wants more.
const MOST: u64 = 2 << 20;

/// The type under which a file is played; nothing where it is no recording that a browser may play.
pub(super) fn kind_of(folder: &Path, file: &ItemPath) -> Option<&'static str> {
    let mut reader = EvidenceReader::open(folder, file).ok()?;
    kind(&mut reader, file)
}

fn kind(reader: &mut EvidenceReader, file: &ItemPath) -> Option<&'static str> {
    let head = reader.head(HEAD).ok()?;
    let ending = file.extension();
    let found = reader.with_seekable(0, |file| detect::in_file(&head, ending.as_deref(), file)).ok()?;
    let FileType::Recording(format) = found else { return None };
    Some(match format {
        RecordingFormat::Aac => "audio/aac",
        RecordingFormat::Flac => "audio/flac",
        RecordingFormat::Matroska => "video/webm",
        RecordingFormat::Mp3 => "audio/mpeg",
        RecordingFormat::Mpeg4 => "video/mp4",
        RecordingFormat::Mpeg4Audio => "audio/mp4",
        RecordingFormat::Ogg | RecordingFormat::Opus => "audio/ogg",
        RecordingFormat::Wav => "audio/wav",
        RecordingFormat::ThreeGp => "video/3gpp",
        RecordingFormat::Amr | RecordingFormat::AmrWb => "audio/amr",
        RecordingFormat::Aiff => "audio/aiff",
        RecordingFormat::Caf => "audio/x-caf",
        RecordingFormat::Au => "audio/basic",
        RecordingFormat::Avi
        | RecordingFormat::Flash
        | RecordingFormat::Mpeg
        | RecordingFormat::WavPack
        | RecordingFormat::WindowsMedia => "application/octet-stream",
    })
}

/// The part of a recording that is asked for; nothing where it is no recording.
pub(super) fn part(folder: &Path, file: &ItemPath, range: Option<&str>) -> Option<Response> {
    let mut reader = EvidenceReader::open(folder, file).ok()?;
    let kind = kind(&mut reader, file)?;
    let all = reader.bytes();
    let Some((first, last)) = wanted(range, all) else {
        let mut response = visit::bytes(StatusCode::RANGE_NOT_SATISFIABLE, kind, Vec::new());
        insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{all}"));
        return Some(response);
    };
    let read = reader.with_seekable(0, |file| {
        file.seek(SeekFrom::Start(first))?;
        let mut bytes = Vec::new();
        file.take(last - first + 1).read_to_end(&mut bytes).map(|_| bytes)
    });
    let bytes = read.ok()?.ok()?;
    let mut response = visit::bytes(StatusCode::PARTIAL_CONTENT, kind, bytes);
    insert(&mut response, header::CONTENT_RANGE, &format!("bytes {first}-{last}/{all}"));
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    Some(response)
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The first and the last byte that are given for a range; nothing where the file has no such bytes. Only the first of
/// several ranges is looked at, and no range means the beginning.
fn wanted(range: Option<&str>, all: u64) -> Option<(u64, u64)> {
    let end = all.checked_sub(1)?;
    let asked = range.and_then(|range| range.strip_prefix("bytes=")).unwrap_or("0-");
    let (first, last) = asked.split(',').next()?.trim().split_once('-')?;
    let (first, last) = match (first.parse::<u64>().ok(), last.parse::<u64>().ok()) {
        (Some(first), Some(last)) if first <= last => (first, last.min(end)),
        (Some(first), None) if last.is_empty() => (first, end),
        (None, Some(most)) if first.is_empty() && most > 0 => (all.saturating_sub(most), end),
        _ => return None,
    };
    (first <= end).then(|| (first, last.min(first.saturating_add(MOST - 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After RFC 9110, section 14.1.2.
    #[test]
    fn ranges_are_those_of_http() {
        for (range, all, part) in [
            (None, 10, Some((0, 9))),
            (Some("bytes=0-"), 10, Some((0, 9))),
            (Some("bytes=2-4"), 10, Some((2, 4))),
            (Some("bytes=2-400"), 10, Some((2, 9))),
            (Some("bytes=-3"), 10, Some((7, 9))),
            (Some("bytes=-30"), 10, Some((0, 9))),
            (Some("bytes=10-"), 10, None),
            (Some("bytes=4-2"), 10, None),
            (Some("bytes=a-b"), 10, None),
            (Some("bytes=-0"), 10, None),
            (None, 0, None),
            (Some("bytes=0-"), 5 << 20, Some((0, (2 << 20) - 1))),
        ] {
            assert_eq!(wanted(range, all), part, "{range:?} of {all}");
        }
    }
}
