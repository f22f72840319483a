//! Recordings are played to the last frame that is in the file, whatever their headers claim or leave out. Lengths are
//! counted in frames by hand; those of the inputs are what `ffmpeg -i FILE -f null -` decodes (5.1).
#![cfg(feature = "sound")]

use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;

use leverarch::internals::model::finding::Code;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::audio::{AudioInfo, AudioWarning, RecordingTracks, decode, write_wav};

use crate::support::sounds;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &["mp3-two-joined", "mp3-vbr-without-xing", "speex"];

fn heard(bytes: &[u8]) -> AudioInfo {
    decode(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::STANDARD).unwrap_or_else(|e| panic!("{e:?}"))
}

/// Seconds of the WAV that a program which writes down speech is given.
fn written(bytes: &[u8]) -> f64 {
    let mut out = Cursor::new(Vec::new());
    let made = write_wav(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::STANDARD, &mut out);
    made.unwrap_or_else(|e| panic!("{e:?}"));
    (out.into_inner().len() - 44) as f64 / 32_000.0
}

/// Silent frames of MP3 with this header; each has 1,152 samples, or 576 of MPEG-2.
fn frames(header: [u8; 4], bytes: usize, count: usize) -> Vec<u8> {
    let mut frame = vec![0; bytes];
    frame[..4].copy_from_slice(&header);
    frame.repeat(count)
}

/// MPEG-1 layer III at 44,100 a second, mono, at 128 and at 32 kbit/s.
fn fine(count: usize) -> Vec<u8> {
    frames([0xff, 0xfb, 0x90, 0xc4], 417, count)
}
fn coarse(count: usize) -> Vec<u8> {
    frames([0xff, 0xfb, 0x10, 0xc4], 104, count)
}
/// The same at 128 kbit/s in stereo.
fn stereo(count: usize) -> Vec<u8> {
    frames([0xff, 0xfb, 0x90, 0x04], 417, count)
}
/// MPEG-2 layer III at 22,050 a second, mono, at 64 kbit/s.
fn slow(count: usize) -> Vec<u8> {
    frames([0xff, 0xf3, 0x80, 0xc4], 208, count)
}

/// An ID3v2.3 tag with this many bytes in it, and an ID3v1 tag.
fn tag_before(bytes: u32) -> Vec<u8> {
    let size = [21, 14, 7, 0].map(|by| (bytes >> by & 127) as u8);
    [b"ID3\x03\0\0".as_slice(), &size, &vec![0; bytes as usize]].concat()
}
fn tag_behind() -> Vec<u8> {
    [b"TAG".as_slice(), &[b' '; 125]].concat()
}

const FRAME: f64 = 1152.0 / 44_100.0;

/// Name, file and length in seconds.
fn rows() -> Vec<(&'static str, Vec<u8>, f64)> {
    let opus = std::fs::read(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik/calls/Voice 20200521 103114.opus"),
    )
    .expect("sample");
    vec![
        ("bit rate falls", [fine(400), coarse(2000)].concat(), 2400.0 * FRAME),
        ("bit rate rises", [coarse(400), fine(2000)].concat(), 2400.0 * FRAME),
        ("bit rate falls late", [fine(2000), coarse(400)].concat(), 2400.0 * FRAME),
        ("bit rate changes all the time", [fine(1), coarse(3)].concat().repeat(600), 2400.0 * FRAME),
        (
            "two joined that state their lengths",
            [sounds::mp3(10, true), sounds::mp3(20, true)].concat(),
            1147.0 * FRAME,
        ),
        ("two joined that do not", [sounds::mp3(10, false), sounds::mp3(20, false)].concat(), 1147.0 * FRAME),
        (
            "only the first states its length",
            [sounds::mp3(10, true), sounds::mp3(20, false)].concat(),
            1147.0 * FRAME,
        ),
        ("three joined", sounds::mp3(10, true).repeat(3), 1146.0 * FRAME),
        ("a tag behind each", [sounds::mp3(10, true), tag_behind()].concat().repeat(2), 764.0 * FRAME),
        ("a tag before each", [tag_before(300), sounds::mp3(10, true)].concat().repeat(2), 764.0 * FRAME),
        (
            "a large tag before the second",
            [sounds::mp3(10, false), tag_before(40_000), fine(382)].concat(),
            764.0 * FRAME,
        ),
        ("mono, then stereo", [fine(400), stereo(400)].concat(), 800.0 * FRAME),
        ("stereo, then mono, then stereo", [stereo(400), fine(400), stereo(400)].concat(), 1200.0 * FRAME),
        ("another rate joined", [fine(400), slow(400)].concat(), 400.0 * FRAME + 400.0 * 576.0 / 22_050.0),
        ("AMR, two joined", [sounds::amr(5, false), sounds::amr(7, false)].concat(), 12.0),
        ("AMR wide band, two joined", [sounds::amr(5, true), sounds::amr(7, true)].concat(), 12.0),
        ("Opus in Ogg, chained", opus.repeat(2), 96.2),
    ]
}

#[test]
fn recordings_are_played_to_their_last_frame() {
    let mut wrong = Vec::new();
    for (name, bytes, seconds) in rows() {
        let (length, wav) = (heard(&bytes).length.as_secs_f64(), written(&bytes));
        if (length - seconds).abs() > 0.15 || (wav - seconds).abs() > 0.15 {
            wrong.push(format!("{name}: heard {length}, written {wav}, wanted {seconds}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_was_joined_is_not_called_broken() {
    for (name, bytes, _) in rows() {
        let findings: Vec<_> = heard(&bytes)
            .flaws
            .iter()
            .map(leverarch::internals::readers::audio::AudioWarning::finding)
            .collect();
        let quiet = findings.iter().all(|finding| finding.code == Code::LengthDiffers);
        assert!(quiet, "{name}: {findings:#?}");
    }
}

/// What no decoder here reads may play elsewhere: ffmpeg plays 7.6 s of this Speex.
#[test]
fn what_cannot_be_decoded_here_is_not_called_damaged() {
    let speex = std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/faults/speex/a.spx"));
    let speex = speex.expect("input");
    let mut celt = speex.clone();
    celt[28..36].copy_from_slice(b"CELT    ");
    let mut nameless = speex.clone();
    nameless[28..36].copy_from_slice(b"Unknown ");
    for (name, bytes, wanted) in [
        ("Speex", &speex, "(Speex in Ogg)"),
        ("CELT", &celt, "(CELT in Ogg)"),
        ("of no known name", &nameless, "leverarch cannot play this recording"),
    ] {
        let fault = decode(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::STANDARD).expect_err(name);
        let finding = fault.finding();
        assert_eq!(finding.code, Code::NotHeard, "{name}: {finding:?}");
        assert!(
            finding.message.contains(wanted) && !finding.message.contains("damaged"),
            "{name}: {finding:?}"
        );
    }
}

/// Sound that was lost in the middle is said, and what only looks like it is not.
#[test]
fn holes_in_a_recording_are_said() {
    let opus = std::fs::read(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik/calls/Voice 20200521 103114.opus"),
    )
    .expect("sample");
    let pages: Vec<usize> = memchr::memmem::find_iter(&opus, b"OggS").collect();
    let middle = pages.len() / 2;
    let without = |from: usize, to: usize| [&opus[..pages[from]], &opus[pages[to]..]].concat();
    let torn = [&opus[..pages[middle] + 100], &opus[pages[middle + 2] + 100..]].concat();
    let mut zeroed = fine(1500);
    zeroed[200_000..400_000].fill(0);
    for (name, bytes, said) in [
        ("whole", opus.clone(), false),
        ("one page of Ogg gone", without(middle, middle + 1), true),
        ("three pages gone", without(middle - 2, middle + 1), true),
        ("torn within pages", torn, true),
        ("an MP3 of which a third is zeros", zeroed, true),
        ("an MP3", fine(1500), false),
        ("an MP3 behind a large tag", [tag_before(60_000), fine(1500)].concat(), false),
    ] {
        let findings: Vec<_> = heard(&bytes)
            .flaws
            .iter()
            .map(leverarch::internals::readers::audio::AudioWarning::finding)
            .collect();
        assert_eq!(
            findings.iter().any(|finding| finding.code == Code::CutOff),
            said,
            "{name}: {findings:#?}"
        );
    }
}

/// A WAV whose length was not known when its head was written, as a stream has it.
#[test]
fn a_wav_that_leaves_its_length_open_is_not_called_cut_off() {
    let mut wav = sounds::wav(10);
    wav[4..8].fill(0xff);
    wav[40..44].fill(0xff);
    let heard = heard(&wav);
    assert!((heard.length.as_secs_f64() - 10.0).abs() < 0.1, "{:?}", heard.length);
    assert_eq!(heard.flaws, []);
}

#[test]
fn the_inputs_that_were_seen_are_whole() {
    for (folder, seconds) in [("mp3-vbr-without-xing", 60.02), ("mp3-two-joined", 120.04)] {
        let bytes = crate::faults::bytes(folder, "a.mp3");
        let (length, wav) = (heard(&bytes).length.as_secs_f64(), written(&bytes));
        assert!((length - seconds).abs() < 0.1 && (wav - seconds).abs() < 0.1, "{folder}: {length}, {wav}");
    }
}

/// What ffmpeg writes in each format that it can, and what it decodes of that.
#[test]
#[ignore = "needs ffmpeg"]
fn lengths_are_those_that_ffmpeg_decodes() {
    let folder = tempfile::tempdir().expect("folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let run = |words: &[&str]| {
        let ran = Command::new("ffmpeg")
            .args(["-hide_banner", "-nostdin", "-y"])
            .args(words)
            .output()
            .expect("ffmpeg runs");
        String::from_utf8_lossy(&ran.stderr).into_owned()
    };
    let speech = "anoisesrc=d=21.7:c=pink:a=0.3,tremolo=f=0.5";
    let mut wrong = Vec::new();
    for (name, how) in [
        ("cbr.mp3", "-c:a libmp3lame -b:a 64k"),
        ("vbr.mp3", "-c:a libmp3lame -q:a 5"),
        ("no-xing.mp3", "-c:a libmp3lame -q:a 5 -write_xing 0"),
        ("telephone.mp3", "-c:a libmp3lame -q:a 5 -ar 8000 -write_xing 0"),
        ("vorbis.ogg", "-c:a libvorbis"),
        ("opus.ogg", "-c:a libopus"),
        ("aac.m4a", "-c:a aac"),
        ("telephone.m4a", "-c:a aac -ar 8000"),
        ("aac.aac", "-c:a aac"),
        ("flac.flac", "-c:a flac"),
        ("opus.webm", "-c:a libopus"),
        ("pcm.caf", "-c:a pcm_s16be"),
        ("pcm.aiff", "-c:a pcm_s16be"),
    ] {
        let file = at(name);
        let mut words = vec!["-f", "lavfi", "-i", speech];
        words.extend(how.split(' '));
        run(&[words.as_slice(), &[file.as_str()]].concat());
        let joined = at(&format!("joined-{name}"));
        let once = std::fs::read(&file).unwrap_or_else(|e| panic!("{name}: {e}"));
        std::fs::write(&joined, once.repeat(2)).expect("written");
        // Of chained Opus it counts the time by the pages and not by what it decodes: 44.36 s for two of 21.7 s.
        let repeats = name != "opus.ogg" && matches!(name.rsplit('.').next(), Some("mp3" | "ogg" | "aac"));
        for path in [Some(&file), repeats.then_some(&joined)].into_iter().flatten() {
            let said = run(&["-i", path, "-f", "null", "-"]);
            let time =
                said.rsplit("time=").next().and_then(|rest| rest.split(' ').next()).unwrap_or_default();
            let parts: Vec<f64> = time.split(':').map(|part| part.parse().unwrap_or(f64::NAN)).collect();
            let seconds = parts.iter().fold(0.0, |sum, part| sum * 60.0 + part);
            let length = heard(&std::fs::read(path).expect("read")).length.as_secs_f64();
            // A codec begins in a frame of silence of its own, which at 8,000 samples a second is 0.128 s.
            if (length - seconds).abs() > 0.15 || seconds.is_nan() {
                wrong.push(format!("{path}: {length}, ffmpeg {seconds}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A recorder that lost its power left both lengths of the head at 0: the sound is there.
#[test]
fn a_wav_that_was_never_finished_is_played_to_its_end() {
    let whole = sounds::wav(10);
    for (riff, data) in [(true, true), (false, true), (true, false)] {
        let mut wav = whole.clone();
        if riff {
            wav[4..8].fill(0);
        }
        if data {
            wav[40..44].fill(0);
        }
        let heard = heard(&wav);
        assert!((heard.length.as_secs_f64() - 10.0).abs() < 0.1, "{riff} {data}: {:?}", heard.length);
        assert_eq!(heard.flaws, [], "{riff} {data}");
        assert!((written(&wav) - 10.0).abs() < 0.1);
    }
}

#[test]
fn silence_from_end_to_end_is_not_called_lost() {
    let mut wav = sounds::wav(10);
    wav[44..].fill(0);
    assert_eq!(heard(&wav).flaws, [AudioWarning::AllSilent]);
    // Sound that stops in the middle may have been lost.
    let mut half = sounds::wav(10);
    let middle = half.len() / 2;
    half[middle..].fill(0);
    assert!(matches!(heard(&half).flaws[..], [AudioWarning::Zeros { .. }]), "{:?}", heard(&half).flaws);
}

#[test]
fn a_tag_before_flac_is_no_lost_sound() {
    let flac = sounds::flac(5);
    let tagged = [tag_before(60_000), flac.clone()].concat();
    assert_eq!(heard(&tagged).flaws, heard(&flac).flaws);
    assert_eq!(heard(&tagged).length, heard(&flac).length);
}

/// A box of MPEG-4.
fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), name.as_slice(), content].concat()
}

/// A track of this kind with so many samples.
fn track(kind: &[u8; 4], samples: u32) -> Vec<u8> {
    let handler = boxed(b"hdlr", &[&[0; 8], kind.as_slice(), &[0; 13]].concat());
    let sizes = boxed(b"stsz", &[&[0; 8], samples.to_be_bytes().as_slice()].concat());
    let table = boxed(b"minf", &boxed(b"stbl", &sizes));
    boxed(b"trak", &boxed(b"mdia", &[handler, table].concat()))
}

#[test]
fn films_and_further_tracks_are_told_from_covers() {
    let mp4 =
        |tracks: &[Vec<u8>]| [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &tracks.concat())].concat();
    let mkv = |codecs: &[&str]| {
        let named =
            codecs.iter().flat_map(|name| [&[0x86, 0x80 | name.len() as u8], name.as_bytes()].concat());
        [b"\x1aE\xdf\xa3 V_ is no codec here".to_vec(), named.collect()].concat()
    };
    let mut avi = b"RIFF\0\0\0\0AVI LIST\0\0\0\0hdrl".to_vec();
    avi.extend_from_slice(b"strh\x38\0\0\0vidsMJPG strh\x38\0\0\0auds");
    let mut two = sounds::wav(1);
    let again = two[36..].to_vec();
    two.extend(again);
    for (name, bytes, film, tracks, parts) in [
        ("sound alone", mp4(&[track(b"soun", 400)]), false, 1, 0),
        ("a film", mp4(&[track(b"vide", 300), track(b"soun", 400)]), true, 1, 0),
        ("a cover", mp4(&[track(b"soun", 400), track(b"vide", 1)]), false, 1, 0),
        ("two languages", mp4(&[track(b"soun", 400), track(b"soun", 400)]), false, 2, 0),
        ("Matroska", mkv(&["V_MPEG4/ISO/AVC", "A_AAC"]), true, 1, 0),
        ("Matroska with sound alone", mkv(&["A_OPUS", "A_VORBIS"]), false, 2, 0),
        ("AVI", avi, true, 1, 0),
        ("WAV", sounds::wav(1), false, 0, 1),
        ("WAV with two parts", two, false, 0, 2),
        ("MP3", fine(30), false, 0, 0),
    ] {
        let found = RecordingTracks::read(&mut Cursor::new(&bytes), bytes.len() as u64).expect("in memory");
        assert_eq!((found.film, found.tracks, found.parts), (film, tracks, parts), "{name}");
        let said = usize::from(film) + usize::from(tracks > 1) + usize::from(parts > 1);
        assert_eq!(found.findings().len(), said, "{name}");
    }
}
