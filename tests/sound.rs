//! Recordings listened to: each format whole, cut off, filled with zeros, and under another name.
#![cfg(feature = "sound")]

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::audio::{AudioError, AudioInfo, decode};
use leverarch::internals::readers::detect::{FileType, broken_promise, identify};

use crate::support::sounds;

fn sample(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik/calls");
    fs::read(folder.join(name)).expect(name)
}

fn listen(bytes: &[u8]) -> Result<AudioInfo, AudioError> {
    decode(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::STANDARD)
}

/// The findings about a recording.
fn findings(bytes: &[u8]) -> Vec<Finding> {
    match listen(bytes) {
        Ok(heard) => {
            heard.flaws.iter().map(leverarch::internals::readers::audio::AudioWarning::finding).collect()
        }
        Err(fault) => vec![fault.finding()],
    }
}

fn codes(bytes: &[u8]) -> Vec<Code> {
    findings(bytes).iter().map(|f| f.code).collect()
}

/// Every format: its ending, what is heard of it, its length in seconds and the file.
fn formats() -> Vec<(&'static str, &'static str, f64, Vec<u8>)> {
    vec![
        ("wav", "PCM in WAV", 10.0, sounds::wav(10)),
        ("flac", "FLAC", 9.728, sounds::flac(10)),
        ("mp3", "MP3", 9.98, sounds::mp3(10, true)),
        ("mp3", "MP3", 9.98, sounds::mp3(10, false)),
        ("amr", "AMR", 10.0, sounds::amr(10, false)),
        ("awb", "AMR wide band", 10.0, sounds::amr(10, true)),
        ("3gp", "AMR in 3GP", 10.0, sounds::threegp(10, true)),
        ("3gp", "AMR in 3GP", 10.0, sounds::threegp(10, false)),
        ("m4a", "AAC in MPEG-4", 45.03, sample("Call recording 08001712345_200218_102317.m4a")),
        ("mp3", "MP3", 42.98, sample("2020-05-12 13-23-52 (out) 08001712345.mp3")),
        ("opus", "Opus in Ogg", 48.1, sample("Voice 20200521 103114.opus")),
    ]
}

#[test]
fn every_format_is_heard_whole() {
    for (ending, format, seconds, file) in formats() {
        let heard = listen(&file).unwrap_or_else(|fault| panic!("{ending}: {fault:?}"));
        assert_eq!(heard.format, format);
        let length = heard.length.as_secs_f64();
        assert!(
            (length - seconds).abs() < if seconds > 20.0 { 0.15 } else { 0.06 },
            "{ending}: {length} seconds"
        );
        assert_eq!(heard.peaks.len(), (length * 10.0).ceil() as usize, "{ending}");
        assert_eq!(heard.flaws, [], "{ending}");
        assert_eq!(heard.channels, 1, "{ending}");
    }
}

#[test]
fn what_is_drawn_is_what_sounds() {
    let peaks = listen(&sounds::wav(10)).expect("heard").peaks;
    for (i, peak) in peaks.iter().enumerate() {
        let loudest =
            (0..10).map(|k| ((i as f64 + f64::from(k) / 10.0) / 10.0 * 0.7).sin().abs()).fold(0.0, f64::max);
        assert!((f64::from(*peak) - loudest * 155.6).abs() < 6.0, "{i}: {peak}");
    }
    assert_eq!(listen(&sounds::flac(10)).expect("heard").peaks[..97], peaks[..97]);
}

#[test]
fn a_recording_that_is_cut_off_says_so() {
    for (ending, _, _, file) in formats() {
        let cut = &file[..file.len() * 6 / 10 + 1];
        let expected = match listen(cut) {
            Err(AudioError::Unfinished) => Code::Unfinished,
            _ => Code::CutOff,
        };
        assert_eq!(codes(cut), [expected], "{ending}: {:?}", findings(cut));
        // Of AMR, and of an MP3 without a header, a part that ends with a frame is a whole recording.
        let states = !matches!(ending, "amr" | "awb" | "mp3");
        for length in (0..file.len().min(4000)).step_by(61) {
            assert!(!codes(&file[..length]).is_empty() || !states, "{ending} of {length} bytes");
        }
    }
    let cut = sounds::wav(100);
    assert_eq!(
        findings(&cut[..cut.len() / 2])[0].message,
        "This recording says that it lasts 1:40, but only 0:50 can be played. It may have been cut off."
    );
}

#[test]
fn zeros_in_place_of_sound_are_seen() {
    for (ending, _, _, mut file) in formats() {
        let from = file.len() * 6 / 10;
        file[from..].fill(0);
        assert_ne!(codes(&file), [], "{ending}");
        file.fill(0);
        assert_eq!(identify(&file[..4096], Some(ending)), FileType::Unknown, "{ending}");
        let _ = listen(&file);
    }
}

#[test]
fn a_recording_under_another_name_is_known_for_what_it_is() {
    for (ending, _, _, file) in formats() {
        let format = identify(&file[..4096.min(file.len())], Some(ending));
        assert!(matches!(format, FileType::Recording(_)), "{ending}: {format:?}");
        assert_eq!(broken_promise(format, Some(ending)), None);
        for other in ["wav", "flac", "mp3", "amr", "3gp", "opus", "pdf", "txt", "docx"] {
            let belongs =
                other == ending || (ending, other) == ("m4a", "3gp") || (ending, other) == ("awb", "amr");
            let renamed = identify(&file[..4096.min(file.len())], Some(other));
            assert_eq!(broken_promise(renamed, Some(other)).is_none(), belongs, "{ending} as {other}");
        }
    }
}

#[test]
fn nothing_that_is_flipped_upsets_the_listener() {
    for (ending, _, _, file) in formats() {
        let short = &file[..file.len().min(40_000)];
        for step in [7, 97, 1009] {
            let mut hurt = short.to_vec();
            hurt.iter_mut().step_by(step).for_each(|byte| *byte ^= 0x55);
            let _ = listen(&hurt);
            // Numbers in headers that lie.
            let mut hurt = short.to_vec();
            hurt.iter_mut().skip(40).take(400).step_by(step.min(40)).for_each(|byte| *byte = 0xff);
            let _ = listen(&hurt);
        }
        assert!(!ending.is_empty());
    }
}

#[test]
fn when_it_was_made_is_read_unless_it_is_not_set() {
    let made = |file: &[u8]| listen(file).expect("heard").made.map(|t| t.to_string());
    let mut file = sounds::threegp(2, true);
    assert_eq!(made(&file), Some("2020-05-12T13:24:00Z".into()));
    let at = file.windows(4).position(|w| w == b"mvhd").expect("mvhd") + 8;
    for not_set in [0, 2_082_844_800, 2_082_844_800 + 315_532_800] {
        file[at..at + 4].copy_from_slice(&u32::to_be_bytes(not_set));
        assert_eq!(made(&file), None);
    }
}

#[test]
fn a_recording_that_goes_on_for_ever_is_left_in_the_middle() {
    let limits = Limits { sound_seconds: 3, ..Limits::STANDARD };
    for (ending, _, _, file) in formats() {
        let heard = decode(&mut Cursor::new(&file), file.len() as u64, &limits).expect("heard");
        assert!(heard.length.as_secs() <= 4, "{ending}");
        assert!(
            matches!(heard.flaws[..], [leverarch::internals::readers::audio::AudioWarning::Endless(_)]),
            "{ending}: {:?}",
            heard.flaws
        );
    }
}

/// A FLAC whose every frame is 65,535 samples of silence in eleven bytes.
fn endless_flac(frames: u32) -> Vec<u8> {
    let crc = |bits: u32, polynomial: u32, bytes: &[u8]| {
        let (top, mask) = (1 << (bits - 1), (1 << bits) - 1);
        bytes.iter().fold(0_u32, |crc, byte| {
            (0..8).fold(crc ^ (u32::from(*byte) << (bits - 8)), |crc, _| {
                (if crc & top == 0 { crc << 1 } else { (crc << 1) ^ polynomial }) & mask
            })
        })
    };
    let mut file = b"fLaC\x80\0\0\x22".to_vec();
    file.extend([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0]);
    // 655,350 samples a second, one channel, 16 bits, of a length that is not told.
    let packed: u64 = (655_350 << 44) | (15 << 36);
    file.extend(packed.to_be_bytes());
    file.extend([0; 16]);
    for frame in 0..frames {
        // A fixed size of blocks, given in 16 bits; rate and bits as in the head; one channel.
        let mut bytes = vec![0xff, 0xf8, 0x70, 0x08];
        bytes.extend(char::from_u32(frame % 0xd000).expect("a letter").to_string().bytes());
        bytes.extend([0xff, 0xfe]);
        bytes.push(crc(8, 0x07, &bytes) as u8);
        // A constant of nought.
        bytes.extend([0, 0, 0]);
        let end = crc(16, 0x8005, &bytes) as u16;
        bytes.extend(end.to_be_bytes());
        file.extend(bytes);
    }
    file
}

#[test]
fn silence_packed_without_end_is_left_after_so_many_samples() {
    let file = endless_flac(2_000);
    let whole = listen(&file).expect("heard");
    assert!(whole.length.as_secs() > 190 && whole.flaws.is_empty(), "{:?} {:?}", whole.length, whole.flaws);
    let limits = Limits { sound_samples: 10_000_000, ..Limits::STANDARD };
    let heard = decode(&mut Cursor::new(&file), file.len() as u64, &limits).expect("heard");
    assert!(heard.length.as_secs() < 20, "{:?}", heard.length);
    assert!(
        matches!(heard.flaws[..], [leverarch::internals::readers::audio::AudioWarning::Endless(_)]),
        "{:?}",
        heard.flaws
    );
}

#[test]
fn a_source_that_never_ends_is_given_up() {
    /// Says that it has as many bytes as `claimed`, and gives the same ones over and over again.
    struct Circle(Vec<u8>, u64);
    impl std::io::Read for Circle {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[(self.1 % self.0.len() as u64) as usize];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }
    impl std::io::Seek for Circle {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.1 = match to {
                std::io::SeekFrom::Start(at) => at,
                std::io::SeekFrom::Current(by) => self.1.saturating_add_signed(by),
                std::io::SeekFrom::End(_) => self.0.len() as u64,
            };
            Ok(self.1)
        }
    }
    // What is no sound at all is searched for sound, and a stream of whole packets goes on.
    for bytes in [b"OggS\0\x02garbage".to_vec(), sounds::mp3(2, false), vec![0xff; 64]] {
        let size = bytes.len() as u64;
        let limits = Limits { sound_seconds: 20_000_000, ..Limits::STANDARD };
        let ended = decode(&mut Circle(bytes, 0), size, &limits);
        assert!(ended.is_err() || ended.is_ok_and(|heard| !heard.flaws.is_empty()));
    }
}
