//! The recordings once more, as mp3 and mp4: what is copied, what is left out and said, and that verify watches each.
//! Those with the real ffmpeg are ignored where it is not installed.
#![cfg(feature = "sound")]

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leverarch::internals::bundle::build;
use leverarch::internals::bundle::options::Options;
use leverarch::internals::cli::{Io, run};
use leverarch::internals::model::Digest;
use leverarch::internals::model::finding::Code;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::system::progress::{Environment, ProgressSink, RunError};
use serde_json::{Value, json};

use crate::support::case::{Case, Ran, STEM, everything};
use crate::support::sounds;

const MEDIA: [&str; 4] = ["build", "EVIDENCE", "--json", "--media"];
const AGAIN: [&str; 5] = ["build", "EVIDENCE", "--json", "--media", "--force"];

/// A case with these recordings behind a letter and a note: the first is item 3.
fn with(recordings: &[(&str, &[u8])]) -> Case {
    let case = Case::tiny();
    let mut rows = String::new();
    for (day, (name, bytes)) in (1..).zip(recordings) {
        case.put(name, bytes);
        rows += &format!("[[item]]\nfile = \"{name}\"\ndate = 2020-01-{day:02}\n");
    }
    for name in ["letter.pdf", "note.txt"] {
        let row = format!("file = \"{name}\"");
        case.amend(&row, &format!("{row}\ndate = 2019-01-01"));
    }
    case.amend("[bundle]", &format!("{rows}[bundle]"));
    case
}

/// An mp3 and an mp4, and an AMR that is neither.
fn three() -> Case {
    let film = [&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], &[0; 500]].concat();
    with(&[
        ("calls/Call Wójcik (1).mp3", &sounds::mp3(2, false)),
        ("calls/hall.mp4", &film),
        ("calls/b.amr", &sounds::amr(2, false)),
    ])
}

fn record(case: &Case) -> Value {
    serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("JSON")
}

fn messages(ran: &Ran) -> String {
    ran.report()["findings"].to_string()
}

fn of(code: &str, file: &str) -> (String, String) {
    (code.to_owned(), file.to_owned())
}

/// The media as the record lists them, after a look at each: number of the item and file.
fn listed(case: &Case) -> Vec<(u64, String)> {
    let record = record(case);
    let one = |medium: &Value| {
        let file = medium["file"].as_str().expect("file");
        let bytes = fs::read(case.bundle().join(file)).expect(file);
        assert_eq!(medium["bytes"], json!(bytes.len()));
        assert_eq!(medium["sha256"], json!(Digest::compute(&bytes).to_string()));
        (medium["item"].as_u64().expect("item"), file.to_owned())
    };
    record["media"].as_array().map(|media| media.iter().map(one).collect()).unwrap_or_default()
}

#[test]
fn mp3_and_mp4_are_copied_and_without_ffmpeg_the_others_are_said_to_be_left_out() {
    let case = three();
    let ran = case.run(&MEDIA);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let expected = [(3, "media/03 Call Wojcik -1.mp3".to_owned()), (4, "media/04 hall.mp4".to_owned())];
    assert_eq!(listed(&case), expected);
    for (original, (_, copy)) in ["calls/Call Wójcik (1).mp3", "calls/hall.mp4"].iter().zip(&expected) {
        let bytes = |path| fs::read(path).expect("file");
        assert!(bytes(case.evidence().join(original)) == bytes(case.bundle().join(copy)), "{copy}");
    }
    assert!(ran.of("warning").contains(&of("media-left-out", "media/")), "{}", ran.out);
    assert!(messages(&ran).contains("so 1 recording that is neither mp3 nor mp4 is left out"), "{}", ran.out);
    assert!(messages(&ran).contains("apt install ffmpeg"), "{}", ran.out);
    assert!(ran.of("note").contains(&of("media", "media/")), "{}", ran.out);
    // Said before anything is written, and once; with --strict it stops the bundle.
    assert!(record(&case).to_string().matches("media-left-out").count() == 1);
    let check = case.run(&["check", "EVIDENCE", "--json", "--media"]);
    assert!(
        check.code == 0 && check.of("warning").contains(&of("media-left-out", "media/")),
        "{}",
        check.out
    );
    assert_eq!(case.run(&["check", "EVIDENCE", "--media", "--strict"]).code, 1);
    // The lists and the report name everything that there is.
    let all = everything(&case.bundle());
    let reported = ran.report()["bundle"]["files"].as_array().expect("files").len();
    let sums = String::from_utf8(all[&format!("{STEM}.sha256")].clone()).expect("text");
    assert_eq!((reported, sums.lines().count()), (all.len(), all.len() - 1), "{sums}");
    assert!(sums.contains("  media/04 hall.mp4\n"), "{sums}");
    let said = case.run(&["build", "EVIDENCE", "--media", "--force"]);
    assert!(said.out.contains("a recording, for the upload"), "{}", said.out);
    assert!(everything(&case.bundle()) == all, "the same bytes");
}

#[test]
fn the_pdf_is_the_same_with_and_without_media() {
    let case = three();
    case.run(&MEDIA);
    let with = fs::read(case.output("pdf")).expect("PDF");
    // A bundle that was not asked for them leaves none behind.
    let ran = case.run(&["build", "EVIDENCE", "--json", "--force"]);
    assert!(ran.code == 0 && !messages(&ran).contains("\"media"), "{}", ran.out);
    assert!(!case.bundle().join("media").exists() && record(&case).get("media").is_none());
    assert!(fs::read(case.output("pdf")).expect("PDF") == with);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn without_recordings_there_is_no_folder_and_that_is_said() {
    let case = Case::tiny();
    let ran = case.run(&MEDIA);
    assert!(ran.code == 0 && ran.of("note").contains(&of("media", "media/")), "{}", ran.out);
    assert!(!case.bundle().join("media").exists());
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn verify_sees_a_recording_that_is_changed_missing_or_added() {
    let case = three();
    case.run(&MEDIA);
    let list = format!("{STEM}.sha256");
    let errors = || case.run(&["verify", "BUNDLE", "--json"]).of("error");
    let ran = case.run(&["verify", "BUNDLE", "--json"]);
    assert_eq!((ran.code, &ran.report()["tally"]["matched"]), (0, &json!(4 + 2)), "{}", ran.out);
    let name = "media/03 Call Wojcik -1.mp3";
    let path = case.bundle().join(name);
    let sound = fs::read(&path).expect("medium");
    for at in [0, sound.len() / 2, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        fs::write(&path, &bytes).expect("write");
        assert_eq!(errors(), [of("changed", name), of("changed", &list)], "byte {at}");
    }
    fs::remove_file(&path).expect("remove");
    assert_eq!(errors()[0], of("missing", name));
    fs::write(&path, &sound).expect("restore");
    assert_eq!(errors(), []);
    // One that has a name of ours is none of them either.
    let extra = case.bundle().join("media/09 extra.mp3");
    fs::write(&extra, "x").expect("write");
    assert_eq!(errors(), [of("added", "media/09 extra.mp3")]);
    // With --force it all gives way to what is made anew.
    assert_eq!(case.run(&AGAIN).code, 0);
    assert!(!extra.exists());
    assert_eq!(errors(), []);
    // What is not ours is not taken away.
    fs::write(case.bundle().join("media/my notes.txt"), "mine").expect("write");
    assert_eq!(errors(), [of("added", "media/my notes.txt")]);
    let ran = case.run(&AGAIN);
    assert!(ran.code == 1 && ran.findings()[0].0 == "output-foreign", "{}", ran.out);
    fs::remove_file(case.bundle().join("media/my notes.txt")).expect("remove");
    // Without a record the list of digests still vouches for them.
    fs::remove_file(case.output("json")).expect("remove");
    assert_eq!(errors(), [of("missing", &format!("{STEM}.json"))]);
    // A bundle without media to which a folder of them was added.
    let plain = three();
    plain.build();
    fs::create_dir(plain.bundle().join("media")).expect("folder");
    assert_eq!(plain.run(&["verify", "BUNDLE", "--json"]).of("error"), [of("added", "media/")]);
    fs::write(plain.bundle().join("media").join("03 a.mp3"), "x").expect("write");
    assert_eq!(plain.run(&["verify", "BUNDLE", "--json"]).of("error"), [of("added", "media/03 a.mp3")]);
}

/// Changes an original, or stops the run, when the recordings are about to be written once more.
struct Meddler<'a> {
    original: Option<&'a Path>,
    stops: bool,
    reached: AtomicBool,
}

impl ProgressSink for Meddler<'_> {
    fn step(&self, name: &str, _: u64) {
        if name == "Writing the recordings for the upload" {
            self.reached.store(true, Ordering::Relaxed);
            if let Some(original) = self.original {
                let mut bytes = fs::read(original).expect("original");
                bytes[500] ^= 1;
                fs::write(original, bytes).expect("write");
            }
        }
    }
    fn part(&self, _: &str) {}
    fn stopped(&self) -> bool {
        self.stops && self.reached.load(Ordering::Relaxed)
    }
}

/// Builds with media while this one meddles; with the real ffmpeg when it is asked for.
fn meddled(
    case: &Case,
    meddler: &Meddler<'_>,
    ffmpeg: bool,
) -> Result<Vec<(Code, Option<String>)>, RunError> {
    let path = std::env::var_os("PATH").filter(|_| ffmpeg);
    let job = Options {
        folder: case.evidence(),
        manifest: None,
        output: None,
        name: None,
        purpose: None,
        date: None,
        today: jiff::civil::date(2022, 3, 1),
        jobs: 2,
        force: false,
        placeholders: false,
        strict: false,
        ocr: false,
        transcriber: None,
        originals: true,
        media: true,
        limits: Limits::STANDARD,
        environment: Environment::new(move |name| path.clone().filter(|_| name == "PATH")),
        trial: None,
    };
    let outcome = build::build(&job, meddler)?;
    assert!(meddler.reached.load(Ordering::Relaxed));
    assert_eq!(case.around(), ["evidence"], "nothing is left");
    Ok(outcome.findings.into_iter().map(|f| (f.code, f.file)).collect())
}

/// The first finding of a build during which an original is changed behind its bundling.
fn changed_meanwhile(name: &str, bytes: &[u8], ffmpeg: bool) -> (Code, Option<String>) {
    let case = with(&[(name, bytes)]);
    let original = case.evidence().join(name);
    let meddler = Meddler { original: Some(&original), stops: false, reached: AtomicBool::new(false) };
    meddled(&case, &meddler, ffmpeg).expect("an outcome").swap_remove(0)
}

#[test]
fn a_recording_that_is_no_longer_the_one_that_was_bundled_stops_the_bundle() {
    let found = changed_meanwhile("a.mp3", &sounds::mp3(2, false), false);
    assert_eq!(found, (Code::ChangedWhileRead, Some("a.mp3".into())));
}

#[test]
#[ignore = "needs ffmpeg"]
fn so_does_one_that_is_to_be_made_mp3() {
    let found = changed_meanwhile("a.wav", &sounds::wav(2), true);
    assert_eq!(found, (Code::ChangedWhileRead, Some("a.wav".into())));
}

#[test]
fn whoever_stops_while_recordings_are_written_gets_nothing() {
    let case = three();
    let meddler = Meddler { original: None, stops: true, reached: AtomicBool::new(false) };
    let halt = meddled(&case, &meddler, false).expect_err("stopped");
    assert!(matches!(halt, RunError::Stopped), "{halt:?}");
    assert_eq!(case.around(), ["evidence"], "nothing is left");
}

/// Runs the program with the real programs of this computer.
fn real(case: &Case, words: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let path = std::env::var_os("PATH").expect("PATH");
    let temporary = case.bundle().with_file_name("temporary");
    fs::create_dir_all(&temporary).expect("folder");
    let inside = temporary.clone();
    let mut around = Io {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
        today: jiff::civil::date(2026, 11, 22),
        processors: 2,
        program: Some(env!("CARGO_BIN_EXE_leverarch").into()),
        environment: Environment::new(move |name| match name {
            "PATH" => Some(path.clone()),
            "TMPDIR" => Some(inside.clone().into()),
            _ => None,
        }),
        stop: Arc::new(AtomicBool::new(false)),
    };
    let folder =
        |word: &&str| if *word == "EVIDENCE" { case.evidence().into() } else { OsString::from(word) };
    let code = run(std::iter::once("leverarch".into()).chain(words.iter().map(folder)), &mut around);
    assert_eq!(fs::read_dir(&temporary).expect("folder").count(), 0, "nothing is left behind");
    Ran { code, out: String::from_utf8(out).expect("UTF-8"), err: String::from_utf8(err).expect("UTF-8") }
}

/// What another program says of a recording: codec, channels, rate, length in whole seconds, titles.
fn probed(file: &Path) -> (Value, u64) {
    let ran = Command::new("ffprobe")
        .args(["-v", "error", "-of", "json", "-show_entries"])
        .arg("stream=codec_name,channels,sample_rate:format=duration:format_tags")
        .arg(file)
        .output()
        .expect("ffprobe");
    let said: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(said["format"].get("tags"), None, "{said}");
    let length: f64 = said["format"]["duration"].as_str().and_then(|text| text.parse().ok()).expect("length");
    assert_eq!(said["streams"].as_array().map(Vec::len), Some(1), "{said}");
    (said["streams"][0].clone(), length.round() as u64)
}

/// A recording that ffmpeg makes, seven seconds of a tone.
fn made(name: &str, options: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join(name);
    let tone = ["-v", "error", "-f", "lavfi", "-i", "sine=frequency=400:duration=7"];
    let tagged = ["-metadata", "title=Call from my telephone"];
    let ran = Command::new("ffmpeg").args(tone).args(options).args(tagged).arg(&file).status();
    assert!(ran.expect("ffmpeg").success());
    fs::read(file).expect("made")
}

#[test]
#[ignore = "needs ffmpeg"]
fn all_that_is_neither_mp3_nor_mp4_becomes_an_mp3_that_plays_as_long() {
    let filmed = ["-f", "lavfi", "-i", "testsrc=duration=7:size=64x48:rate=5", "-c:v", "mpeg4"];
    let case = with(&[
        ("a.m4a", &made("a.m4a", &["-c:a", "aac", "-ar", "44100", "-ac", "2"])),
        ("b.amr", &sounds::amr(7, false)),
        ("c.wav", &sounds::wav(7)),
        ("d.wma", &made("d.wma", &["-c:a", "wmav2", "-ar", "22050"])),
        ("e.flac", &made("e.flac", &["-ar", "96000"])),
        ("f.mov", &made("f.mov", &[&filmed[..], &["-c:a", "aac"]].concat())),
        ("g.mp3", &sounds::mp3(7, true)),
    ]);
    let ran = real(&case, &MEDIA);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let names = ["03 a", "04 b", "05 c", "06 d", "07 e", "08 f", "09 g"];
    let files: Vec<String> = names.iter().map(|name| format!("media/{name}.mp3")).collect();
    assert_eq!(listed(&case).into_iter().map(|(_, file)| file).collect::<Vec<_>>(), files, "{}", ran.out);
    let expected = [(2, 44100), (1, 16000), (1, 16000), (1, 22050), (1, 48000), (1, 44100)];
    for (file, (channels, rate)) in files.iter().zip(expected) {
        let (stream, length) = probed(&case.bundle().join(file));
        assert_eq!(
            stream,
            json!({ "codec_name": "mp3", "channels": channels, "sample_rate": rate.to_string() }),
            "{file}"
        );
        assert_eq!(length, 7, "{file}");
    }
    assert_eq!(
        ran.of("warning").iter().filter(|f| f.0 == "sound-alone").collect::<Vec<_>>(),
        [&of("sound-alone", "f.mov")],
        "{}",
        ran.out
    );
    let converters = record(&case)["converters"].to_string();
    assert!(converters.contains("\"ffmpeg ") && converters.contains(" (media)\""), "{converters}");
    assert!(messages(&ran).contains("1 as they are, 6 as mp3 made by ffmpeg "), "{}", ran.out);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
    let all = everything(&case.bundle());
    assert_eq!(real(&case, &AGAIN).code, 0);
    assert!(everything(&case.bundle()) == all, "the same bytes");
    // The PDF does not tell whether there are media.
    assert_eq!(real(&case, &["build", "EVIDENCE", "--force"]).code, 0);
    assert!(everything(&case.bundle())[&format!("{STEM}.pdf")] == all[&format!("{STEM}.pdf")]);
}

#[test]
#[ignore = "needs ffmpeg"]
fn one_that_ffmpeg_gives_up_on_is_named_and_leaves_nothing_half_written() {
    let broken = [&b"#!AMR\n"[..], &[0xff; 64]].concat();
    let case = with(&[("broken.amr", &broken), ("c.wav", &sounds::wav(7))]);
    let ran = real(&case, &MEDIA);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    assert!(ran.of("warning").contains(&of("media-left-out", "broken.amr")), "{}", ran.out);
    assert_eq!(listed(&case), [(4, "media/04 c.mp3".to_owned())]);
    assert_eq!(everything(&case.bundle()).keys().filter(|name| name.starts_with("media/")).count(), 1);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
    // With --strict there is no bundle when only the mp3 is wanting.
    let filmed =
        ["-f", "lavfi", "-i", "testsrc=duration=7:size=64x48:rate=5", "-c:v", "mpeg4", "-c:a", "aac"];
    let case = with(&[("f.mov", &made("f.mov", &filmed))]);
    let strict = |more: &[&str]| real(&case, &[&["build", "EVIDENCE", "--json", "--strict"], more].concat());
    let ran = strict(&["--media"]);
    assert_eq!((ran.code, ran.of("error")), (1, vec![of("sound-alone", "f.mov")]), "{}", ran.out);
    assert!(!case.bundle().exists());
    assert_eq!(strict(&[]).code, 0);
}
