//! ffmpeg, where it is installed: it decodes the recordings that are decoded nowhere else here, such as those of
//! Windows Media and of old answering machines. It is given a copy, made through the handle that the recording is
//! hashed through, in a folder of its own, and it writes plain sound, which is then listened to like any other.

use std::ffi::OsString;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use crate::ingest::tools::ffmpeg_log::FfmpegLog;
use crate::model::limits::Limits;
use crate::readers::audio;
use crate::readers::audio::{AudioInfo, AudioWarning};
use crate::system::child_process::{ProcessExit, ProcessLimits};
use crate::system::process::{Program, ProgramName};
use crate::system::progress::Environment;
use crate::system::{EvidenceReader, SystemError, TempDir, process};

/// ffmpeg, or that it is not there.
pub struct Ffmpeg {
    program: Option<Program>,
    version: OnceLock<Option<String>>,
    temporary: PathBuf,
}

/// Why nothing came of a recording: the end of a sentence, apart from trouble with the recording itself.
#[derive(Debug, thiserror::Error)]
pub enum FfmpegError {
    /// The recording does not let itself be read.
    #[error(transparent)]
    Recording(#[from] SystemError),
    /// There is no ffmpeg, which is asked about beforehand.
    #[error("ffmpeg, which would play it, is no longer there")]
    Missing,
    /// There is no room for the copy.
    #[error("the disk has no room for ffmpeg to work in")]
    NoRoom,
    /// It does not say which version it is.
    #[error("ffmpeg is installed but does not start")]
    DoesNotStart,
    /// This version of it ended with an error.
    #[error("{0} gave up on it")]
    GaveUp(String),
    /// This version of it took more than so many seconds.
    #[error("{0} took longer than {1} seconds and was stopped")]
    Late(String, u64),
    /// What this version of it wrote is no sound.
    #[error("{0} found no sound in it")]
    NoSound(String),
}

/// An MP3 that was made of a recording.
pub(crate) struct ExportedMp3 {
    /// The folder that it is in.
    pub(crate) scratch: TempDir,
    /// ffmpeg, with its version.
    pub(crate) by: String,
    /// Whether the recording has moving pictures, which no MP3 holds.
    pub(crate) moving: bool,
}

/// The copy that it reads and the sound that it writes.
const COPY: &str = "recording";
pub(crate) const SOUND: &str = "sound.wav";
pub(crate) const MP3: &str = "sound.mp3";

/// How it reads the copy, and nothing else: a list of other files or addresses is no recording.
const READ: [&str; 13] = [
    "-nostdin",
    "-hide_banner",
    "-nostats",
    "-loglevel",
    "repeat+info",
    "-threads",
    "1",
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    KINDS,
    "-i",
    COPY,
];

/// The first sound of the copy alone, the same bytes each time: no titles, no chapters, no name of the program.
const BARE: [&str; 10] = [
    "-map",
    "0:a:0",
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-fflags",
    "+bitexact",
    "-flags:a",
    "+bitexact",
];

/// The kinds of file that it may take the copy for.
const KINDS: &str = "aac,aiff,amr,amrnb,amrwb,asf,au,avi,caf,flac,flv,matroska,mov,mp3,mp4,mpeg,mpegts,mpegvideo,ogg,wav,webm,wv";

impl Ffmpeg {
    /// Whether it is there.
    pub(crate) fn is_there(&self) -> bool {
        self.program.is_some()
    }

    /// Looks for it.
    pub fn find(environment: &Environment) -> Self {
        let program = process::find(ProgramName::Ffmpeg, environment);
        Self { program, version: OnceLock::new(), temporary: environment.temporary_folder() }
    }

    /// Listens to a recording of this format through it. The reading of `reader` then goes on behind `done` bytes.
    ///
    /// # Errors
    /// The recording does not let itself be read, or ffmpeg makes no sound of it.
    pub fn decode(
        &self,
        reader: &mut EvidenceReader,
        done: u64,
        format: &str,
        limits: &Limits,
        stopped: &dyn Fn() -> bool,
    ) -> Result<AudioInfo, FfmpegError> {
        let (scratch, version, log) = self.decode_with_log(reader, done, limits, stopped)?;
        let heard = scratch.open(SOUND).map_err(audio::AudioError::Read);
        match heard.and_then(|(mut file, bytes)| audio::decode(&mut file, bytes, limits)) {
            Ok(mut heard) => {
                let most = Duration::from_secs(limits.sound_seconds);
                if heard.length >= most {
                    heard.flaws.push(AudioWarning::Endless(heard.length));
                } else if log.errors {
                    heard.flaws.push(AudioWarning::Reported(version.clone()));
                }
                // Its rate and channels are those that ffmpeg was asked for.
                let (format, by) = (format.into(), Some(version));
                Ok(AudioInfo { format, by, stated: log.stated, channels: 0, rate: 0, ..heard })
            }
            Err(_) => Err(FfmpegError::NoSound(version)),
        }
    }

    /// Decodes a recording to a file named [`SOUND`], of 16,000 samples a second and one channel.
    ///
    /// # Errors
    /// As [`Ffmpeg::decode`].
    pub(crate) fn decode_to_wav(
        &self,
        reader: &mut EvidenceReader,
        done: u64,
        limits: &Limits,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(TempDir, String), FfmpegError> {
        let (scratch, version, _) = self.decode_with_log(reader, done, limits, stopped)?;
        Ok((scratch, version))
    }

    fn decode_with_log(
        &self,
        reader: &mut EvidenceReader,
        done: u64,
        limits: &Limits,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(TempDir, String, FfmpegLog), FfmpegError> {
        let most = limits.sound_seconds.to_string();
        let written =
            ["-t", &most, "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "wav", "-y", SOUND];
        let bench = self.bench(reader, done, limits, stopped)?;
        let ran = bench.run(&[&BARE, &written]);
        bench.scratch.remove(COPY);
        ran.map(|said| (bench.scratch, bench.version, FfmpegLog::read(&said)))
    }

    /// Makes an MP3 of a recording, in a file named [`MP3`]. One channel stays one, and two stay two. What telephones
    /// record with 8,000 samples a second gets 16,000, for an MP3 of fewer is outside the standard.
    ///
    /// # Errors
    /// As [`Ffmpeg::decode`].
    pub(crate) fn export(
        &self,
        reader: &mut EvidenceReader,
        limits: &Limits,
        stopped: &dyn Fn() -> bool,
    ) -> Result<ExportedMp3, FfmpegError> {
        let most = limits.sound_seconds.to_string();
        let rates = "aformat=sample_rates=16000|22050|24000|32000|44100|48000";
        let sound = ["-t", &most, "-af", rates, "-c:a", "libmp3lame", "-q:a", "4"];
        let written = ["-id3v2_version", "0", "-write_id3v1", "0", "-f", "mp3", "-y", MP3];
        let bench = self.bench(reader, 0, limits, stopped)?;
        bench.run(&[&BARE, &sound, &written])?;
        // A moving picture can be copied; there is none when that fails. A picture of the cover is none.
        let moving = ["-map", "0:V:0", "-c", "copy", "-frames:v", "1", "-f", "null", "-"];
        let moving = bench.run(&[&moving]).is_ok();
        bench.scratch.remove(COPY);
        Ok(ExportedMp3 { scratch: bench.scratch, by: bench.version, moving })
    }

    /// A folder with a copy of the recording, in which ffmpeg can be run.
    fn bench<'a>(
        &'a self,
        reader: &mut EvidenceReader,
        done: u64,
        limits: &Limits,
        stopped: &'a dyn Fn() -> bool,
    ) -> Result<FfmpegFolder<'a>, FfmpegError> {
        let program = self.program.as_ref().ok_or(FfmpegError::Missing)?;
        let scratch = TempDir::new(&self.temporary).map_err(|_| FfmpegError::NoRoom)?;
        let room = limits.ffmpeg_room;
        let bounds = ProcessLimits {
            seconds: limits.ffmpeg_seconds,
            room: Some(room),
            said: 256 << 10,
            notes: true,
            stopped,
        };
        let version = self.version.get_or_init(|| {
            let ended = process::probe(program, &["-version".into()], scratch.folder(), bounds);
            if let ProcessExit::Well { said } = ended { version(&said) } else { None }
        });
        let version = version.clone().ok_or(FfmpegError::DoesNotStart)?;
        let copied = reader.with_seekable(done, |file| {
            let mut copy = scratch.begin(COPY)?;
            std::io::copy(file, &mut copy)?;
            std::io::Write::flush(&mut copy)
        })?;
        copied.map_err(|_| FfmpegError::NoRoom)?;
        Ok(FfmpegFolder { program, version, scratch, bounds })
    }
}

/// Where ffmpeg works on the copy of a recording.
struct FfmpegFolder<'a> {
    program: &'a Program,
    version: String,
    scratch: TempDir,
    bounds: ProcessLimits<'a>,
}

impl FfmpegFolder<'_> {
    /// Runs it on the copy, to write what these words say; gives what it prints.
    fn run(&self, written: &[&[&str]]) -> Result<String, FfmpegError> {
        let arguments: Vec<OsString> =
            READ.iter().chain(written.iter().copied().flatten()).map(OsString::from).collect();
        match process::run_within(self.program, &arguments, self.scratch.folder(), self.bounds) {
            ProcessExit::Well { said } => Ok(said),
            ProcessExit::Badly => Err(FfmpegError::GaveUp(self.version.clone())),
            ProcessExit::Late => Err(FfmpegError::Late(self.version.clone(), self.bounds.seconds)),
        }
    }
}

/// "ffmpeg 5.1.6" of what the program says of itself.
fn version(said: &str) -> Option<String> {
    let mut words = said.lines().next()?.split_whitespace();
    let number = words.next().filter(|word| *word == "ffmpeg").and_then(|_| words.nth(1))?;
    let number = number.split_once('-').map_or(number, |(number, _)| number);
    let sane = !number.is_empty() && number.len() < 40;
    sane.then(|| format!("ffmpeg {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::RecordingFormat;

    /// Every kind of recording that is told apart has a demuxer of ffmpeg that may read it (`ffmpeg -demuxers`).
    #[test]
    fn every_kind_of_recording_may_be_read() {
        let names = [
            (RecordingFormat::Aac, "aac"),
            (RecordingFormat::Aiff, "aiff"),
            (RecordingFormat::Amr, "amr"),
            (RecordingFormat::AmrWb, "amr"),
            (RecordingFormat::Au, "au"),
            (RecordingFormat::Avi, "avi"),
            (RecordingFormat::Caf, "caf"),
            (RecordingFormat::Flac, "flac"),
            (RecordingFormat::Flash, "flv"),
            (RecordingFormat::Matroska, "matroska"),
            (RecordingFormat::Mp3, "mp3"),
            (RecordingFormat::ThreeGp, "mov"),
            (RecordingFormat::Mpeg4Audio, "mov"),
            (RecordingFormat::Mpeg4, "mov"),
            (RecordingFormat::Mpeg, "mpeg"),
            (RecordingFormat::Ogg, "ogg"),
            (RecordingFormat::Opus, "ogg"),
            (RecordingFormat::Wav, "wav"),
            (RecordingFormat::WavPack, "wv"),
            (RecordingFormat::WindowsMedia, "asf"),
        ];
        for name in RecordingFormat::ALL {
            let kind = names.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
            assert!(kind.is_some_and(|kind| KINDS.split(',').any(|k| k == kind)), "{name:?}: {kind:?}");
        }
    }

    #[test]
    fn versions_as_they_are_told() {
        let debian =
            "ffmpeg version 5.1.6-0+deb12u1 Copyright (c) 2000-2024 the FFmpeg developers\nbuilt with gcc";
        assert_eq!(version(debian).as_deref(), Some("ffmpeg 5.1.6"));
        assert_eq!(version("ffmpeg version N Copyright").as_deref(), Some("ffmpeg N"));
        assert_eq!(version("avconv version 9"), None);
        assert_eq!(version(""), None);
    }
}
