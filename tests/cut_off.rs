//! A recording that was cut off is said to be, and one that is whole is not, whatever comes before its sound or behind it.
//! The inputs are made here; lengths are counted in frames and samples by hand, after the standards that are named.
#![cfg(feature = "sound")]

use std::io::Cursor;

use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::audio::{AudioError, AudioInfo, AudioWarning, RecordingTracks, decode};
use leverarch::internals::readers::detect::{FileType, identify};

use crate::support::sounds;

fn listen(bytes: &[u8]) -> Result<AudioInfo, AudioError> {
    decode(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::STANDARD)
}

/// "whole", "shorter", "midway" and so on, for what is said of a recording.
fn said(bytes: &[u8]) -> String {
    match listen(bytes) {
        Ok(heard) => match heard.flaws.as_slice() {
            [] => "whole".into(),
            [AudioWarning::Shorter { .. }] => "shorter".into(),
            [AudioWarning::Midway] => "midway".into(),
            [AudioWarning::Hardly] => "hardly".into(),
            other => format!("{other:?}"),
        },
        Err(fault) => format!("{fault:?}"),
    }
}

/// Checks a table of names, files, what is said of them and how long they play, in seconds.
fn check(rows: Vec<(&str, Vec<u8>, &str, f64)>) {
    let mut wrong = Vec::new();
    for (name, bytes, wanted, seconds) in rows {
        let length = listen(&bytes).map_or(0.0, |heard| heard.length.as_secs_f64());
        let said = said(&bytes);
        if said != wanted || (length - seconds).abs() > 0.03 {
            wrong.push(format!("{name}: {said}, {length} s; wanted {wanted}, {seconds} s"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// All but the last bytes of a file.
fn without(bytes: &[u8], last: usize) -> Vec<u8> {
    bytes[..bytes.len() - last].to_vec()
}

/// An ID3v2 tag with this many bytes in it; `foot` adds the ten bytes that a flag of ID3v2.4 announces.
fn tag(bytes: u8, foot: bool) -> Vec<u8> {
    let flags = if foot { 0x10 } else { 0 };
    let end: &[u8] = if foot { b"3DI\x04\0\x10\0\0\0\0" } else { b"" };
    [b"ID3\x04\0".as_slice(), &[flags, 0, 0, 0, bytes], &vec![b' '; bytes.into()], end].concat()
}

/// An ID3v1 tag, and the foot of an APE tag with nothing in it.
fn tag_behind() -> Vec<u8> {
    [b"TAG".as_slice(), &[b' '; 125]].concat()
}
fn ape_behind() -> Vec<u8> {
    [b"APETAGEX".as_slice(), &2000_u32.to_le_bytes(), &32_u32.to_le_bytes(), &[0; 16]].concat()
}

/// Of 44,100 samples a second, a frame has 1,152 (ISO/IEC 11172-3) and here 417 bytes; the Xing header is a frame too.
#[test]
fn an_mp3_is_read_behind_all_its_tags() {
    const FRAME: f64 = 1152.0 / 44_100.0;
    let whole = sounds::mp3(10, true);
    let third = whole[..417 * 128].to_vec();
    let bare = sounds::mp3(10, false);
    let with = |parts: &[&[u8]]| parts.concat();
    check(vec![
        ("one tag, a third of what is stated", with(&[&tag(100, false), &third]), "shorter", 127.0 * FRAME),
        ("two tags", with(&[&tag(100, false), &tag(50, false), &third]), "shorter", 127.0 * FRAME),
        ("a tag with a foot", with(&[&tag(100, true), &tag(50, false), &third]), "shorter", 127.0 * FRAME),
        (
            "two tags and room",
            with(&[&tag(9, false), &tag(5, false), &[0; 700], &third]),
            "shorter",
            127.0 * FRAME,
        ),
        ("two tags, whole", with(&[&tag(100, false), &tag(50, false), &whole]), "whole", 382.0 * FRAME),
        ("the last frame is not complete", without(&whole, 100), "midway", 381.0 * FRAME),
        ("the same before a tag", with(&[&without(&whole, 100), &tag_behind()]), "midway", 381.0 * FRAME),
        ("nothing is stated", without(&bare, 100), "midway", 381.0 * FRAME),
        ("two frames, the second cut", with(&[&tag(9, false), &bare[..700]]), "midway", FRAME),
        ("zeros, then frames that end well", with(&[&[0; 215], &bare]), "whole", 382.0 * FRAME),
        ("zeros, then frames, the last cut", with(&[&[0; 215], &without(&bare, 6)]), "midway", 381.0 * FRAME),
        (
            "all that is stated, and the start of a frame",
            with(&[&whole, &bare[..200]]),
            "whole",
            382.0 * FRAME,
        ),
    ]);
}

/// RFC 7845, section 4.2: the samples that the header names are not played. 48,000 a second, 960 in each packet.
#[test]
fn opus_plays_without_what_its_header_passes_over() {
    check(vec![
        ("nothing passed over", sounds::opus(10, 0, true), "whole", 10.0),
        ("6.5 ms, as libopus has it", sounds::opus(10, 312, true), "whole", 10.0 - 312.0 / 48_000.0),
        ("80 ms", sounds::opus(10, 3840, true), "whole", 9.92),
        ("as much as can be written", sounds::opus(10, 65_535, true), "whole", 10.0 - 65_535.0 / 48_000.0),
        ("all of it", sounds::opus(1, 65_535, true), "Silent", 0.0),
        (
            "two joined, each with its own",
            [sounds::opus(3, 48_000, true), sounds::opus(3, 24_000, true)].concat(),
            "whole",
            4.5,
        ),
    ]);
}

/// RFC 3533, section 6: bit 4 of a page's type says that its stream ends with it.
#[test]
fn an_ogg_ends_with_the_page_that_says_so() {
    let (ended, open) = (sounds::opus(5, 0, true), sounds::opus(5, 0, false));
    check(vec![
        ("whole", ended.clone(), "whole", 5.0),
        ("stray bytes behind it", [ended.as_slice(), b"\0\0\x07"].concat(), "whole", 5.0),
        ("a tag behind it", [ended.clone(), tag_behind()].concat(), "whole", 5.0),
        ("the last page is cut", without(&ended, 3), "midway", 4.0),
        ("no page says that it is the last", open.clone(), "whole", 5.0),
        ("and stray bytes follow", [open.as_slice(), b"\0\0\x07"].concat(), "midway", 5.0),
        ("another begins and is cut", [ended.as_slice(), &ended[..50]].concat(), "midway", 5.0),
    ]);
}

/// RFC 9639, section 8.2: the header states the samples, here frames of 4,096 at 8,000 a second.
#[test]
fn a_flac_ends_before_its_tags() {
    let flac = sounds::flac(5);
    let mut unknown = flac.clone();
    unknown[22..26].fill(0);
    unknown[21] &= 0xf0;
    let frames = |count: f64| count * 4096.0 / 8000.0;
    let cut = without(&flac, 100);
    check(vec![
        ("whole", flac.clone(), "whole", frames(9.0)),
        ("ID3v1", [flac.clone(), tag_behind()].concat(), "whole", frames(9.0)),
        ("APE and ID3v1", [flac.clone(), ape_behind(), tag_behind()].concat(), "whole", frames(9.0)),
        ("tags on both sides", [tag(90, false), flac.clone(), tag_behind()].concat(), "whole", frames(9.0)),
        ("ID3v1, no length stated", [unknown, tag_behind()].concat(), "whole", frames(9.0)),
        ("cut", cut.clone(), "midway", frames(8.0)),
        ("cut, with a tag", [cut, tag_behind()].concat(), "midway", frames(8.0)),
        ("cut in the middle", flac[..flac.len() / 2].to_vec(), "shorter", frames(4.0)),
    ]);
}

/// RFC 8794, section 6.2, and RFC 9559, section 5.1: a segment and its clusters may leave their lengths unknown.
#[test]
fn a_webm_that_was_recorded_live_ends_with_its_last_block() {
    let (live, known) = (sounds::webm(5, false, None, false), sounds::webm(5, true, Some(5), false));
    // The name, the length and the content of a block here.
    let block = 1 + 8 + 7;
    check(vec![
        ("live", live.clone(), "whole", 5.0),
        ("live, cut in a block", without(&live, 2), "midway", 4.98),
        ("live, cut in the head of a block", without(&live, block - 4), "midway", 4.98),
        ("live, cut in the length of a block", without(&live, block - 1), "midway", 4.98),
        ("with lengths", known.clone(), "whole", 5.0),
        ("a film that goes on without sound", sounds::webm(5, true, Some(9), true), "whole", 5.0),
        ("sound alone that claims more", sounds::webm(5, true, Some(9), false), "shorter", 5.0),
    ]);
    // Of a segment that is longer than the file, only ffmpeg plays what is there.
    for (file, cut) in [
        (known.clone(), false),
        (without(&known, 2), true),
        (without(&known, block), true),
        (known[..known.len() / 2].to_vec(), true),
        (live.clone(), false),
        (without(&live, block), false),
        (without(&live, 2), true),
    ] {
        let found = RecordingTracks::read(&mut Cursor::new(&file), file.len() as u64).expect("in memory");
        assert_eq!(found.cut, cut, "{} bytes", file.len());
    }
}

/// A length of 0 in the head of a WAV is meant where the file goes on in whole chunks, and open where sound follows.
#[test]
fn a_wav_without_sound_has_none() {
    let wav = sounds::wav(2);
    let mut head = wav[..44].to_vec();
    head[40..44].fill(0);
    let mut open = wav.clone();
    open[40..44].fill(0);
    let few = |samples: u32| {
        let mut wav = wav[..44 + samples as usize * 2].to_vec();
        wav[4..8].copy_from_slice(&(36 + samples * 2).to_le_bytes());
        wav[40..44].copy_from_slice(&(samples * 2).to_le_bytes());
        wav
    };
    let chunk = b"LIST\x05\0\0\0INFO ";
    check(vec![
        ("a head", head.clone(), "Empty", 0.0),
        ("a head and a chunk", [head.as_slice(), chunk].concat(), "Empty", 0.0),
        ("a head and two", [head.as_slice(), chunk, b"\0", chunk, b"\0"].concat(), "Empty", 0.0),
        ("a head and sound", open, "whole", 2.0),
        ("eight samples", few(8), "hardly", 0.001),
        ("a tenth of a second", few(800), "whole", 0.1),
    ]);
}

#[test]
fn bytes_without_a_letter_or_a_space_are_no_text() {
    let plain = |bytes: &[u8], ending| matches!(identify(bytes, Some(ending)), FileType::Text(_));
    // What a test file of a player has before its sound, and what a disk has where nothing was written.
    assert!(!plain(&b"\xde\xad\xbe\xef".repeat(2000), "mp3"));
    assert!(!plain(&b"\xde\xad\xbe\xef".repeat(2000), "txt"));
    assert!(!plain(&[0xf6; 600], "txt"));
    // Greek in Windows-1253, Chinese in UTF-8, and little of anything.
    assert!(plain(&b"\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xf3\xe1\xf2\r\n".repeat(100), "txt"));
    assert!(plain("王小明".repeat(200).as_bytes(), "txt"));
    assert!(plain(b"\xa3\xa3\xa3", "txt"));
}
