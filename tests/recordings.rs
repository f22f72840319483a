//! Recordings in a whole bundle: written down by the user's own program, decoded by ffmpeg, and their sheets. The
//! transcriber of these tests is a few lines of shell; those with the real ffmpeg are ignored where it is not installed.
#![cfg(all(unix, feature = "sound"))]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use leverarch::internals::cli::{Io, run};
use leverarch::internals::system::progress::Environment;

use crate::support::case::Ran;
use crate::support::sounds;

/// A folder with evidence, a place for what is kept, settings and a PATH.
struct Desk {
    folder: tempfile::TempDir,
    path: OsString,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["evidence", "bin", "cache", "settings/leverarch", "temporary"] {
            fs::create_dir_all(folder.path().join(name)).expect("folder");
        }
        let path = folder.path().join("bin").into_os_string();
        Self { folder, path }
    }

    /// With the real programs of this computer.
    fn real() -> Self {
        Self { path: std::env::var_os("PATH").expect("PATH"), ..Self::new() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.at("evidence").join(name), bytes).expect("write");
    }

    /// A program named "listener" that notes each start and then does what these lines of a shell say.
    fn listener(&self, lines: &str) {
        let script = format!("#!/bin/sh\necho \"$*\" >> '{}'\n{lines}\n", self.at("starts").display());
        let file = self.at("bin/listener");
        fs::write(&file, script).expect("write");
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("rights");
    }

    fn starts(&self) -> usize {
        fs::read_to_string(self.at("starts")).map_or(0, |text| text.lines().count())
    }

    fn run(&self, command: &str, more: &[&str]) -> Ran {
        self.run_until(command, more, Arc::new(AtomicBool::new(false)))
    }

    fn run_until(&self, command: &str, more: &[&str], stop: Arc<AtomicBool>) -> Ran {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let set = [
            ("PATH", self.path.clone()),
            ("XDG_CACHE_HOME", self.at("cache").into()),
            ("XDG_CONFIG_HOME", self.at("settings").into()),
            ("TMPDIR", self.at("temporary").into()),
            ("HOME", "/home/of/the/user".into()),
            ("SECRET", "xyzzy".into()),
        ];
        let held = move |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, value)| value.clone());
        let mut around = Io {
            out: &mut out,
            err: &mut err,
            terminal: false,
            colour: false,
            today: jiff::civil::date(2026, 11, 22),
            processors: 2,
            program: None,
            environment: Environment::new(held),
            stop,
        };
        let words = ["leverarch", command, "--json", "--date", "2022-03-01", "--force", "--name", "B"];
        let words = words.iter().chain(more).map(OsString::from);
        let code = run(words.chain([self.at("evidence").into()]), &mut around);
        Ran { code, out: String::from_utf8(out).expect("UTF-8"), err: String::from_utf8(err).expect("UTF-8") }
    }

    /// Builds, insists that it went well and that nothing is left in the temporary folder.
    fn build(&self, more: &[&str]) -> Ran {
        let ran = self.run("build", more);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        assert_eq!(fs::read_dir(self.at("temporary")).expect("folder").count(), 0);
        ran
    }

    fn record(&self) -> serde_json::Value {
        let text = fs::read(self.at("evidence-bundle/B.json")).expect("record");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// The words on the pages of the bundle's item of this number, from 0.
    fn words(&self, item: usize) -> String {
        let record = self.record();
        let page = |key: &str| record["items"][item][key].as_u64().expect("number");
        let range = ["-f", &page("first_page").to_string(), "-l", &page("last_page").to_string()];
        let ran =
            Command::new("pdftotext").args(range).arg(self.at("evidence-bundle/B.pdf")).arg("-").output();
        let text = String::from_utf8(ran.expect("pdftotext").stdout).expect("UTF-8");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// How many pages the bundle's only item has.
    fn pages(&self) -> u64 {
        let item = &self.record()["items"][0];
        item["last_page"].as_u64().expect("number") + 1 - item["first_page"].as_u64().expect("number")
    }
}

fn messages(ran: &Ran) -> Vec<String> {
    let report = ran.report();
    let list = report["findings"].as_array().expect("findings");
    list.iter()
        .map(|f| format!("{} {}", f["message"].as_str().unwrap_or(""), f["next"].as_str().unwrap_or("")))
        .collect()
}

fn says(ran: &Ran, part: &str) -> bool {
    messages(ran).iter().any(|message| message.contains(part))
}

const SPOKEN: &str = "echo '[00:00:00.000 --> 00:00:02.500]   Your arrears are fifty pence.'
echo '[00:00:02.500 --> 00:00:04.000]   I did not know that.'";

#[test]
fn what_is_said_is_written_down_and_stands_after_the_sheet() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.listener(SPOKEN);
    desk.build(&[]);
    assert_eq!(desk.starts(), 0, "nobody asked for it");
    assert_eq!(desk.record()["converters"], serde_json::Value::Null);
    let ran = desk.run("check", &["--transcriber", "listener -l en"]);
    assert_eq!((ran.code, desk.starts()), (0, 0), "a check starts nothing: {}", ran.out);
    let ran = desk.build(&["--transcriber", "listener -l en"]);
    assert!(says(&ran, "wrote a transcript of this recording"), "{:?}", messages(&ran));
    assert_eq!(desk.pages(), 2);
    assert_eq!(desk.record()["converters"], serde_json::json!(["listener (transcriber)"]));
    let first = fs::read(desk.at("evidence-bundle/B.pdf")).expect("PDF");
    desk.build(&["--transcriber", "listener -l en"]);
    assert_eq!(desk.starts(), 1, "kept");
    assert!(fs::read(desk.at("evidence-bundle/B.pdf")).expect("PDF") == first, "the same bytes");
    desk.build(&["--transcriber", "listener -l cy"]);
    assert_eq!(desk.starts(), 2, "another command is another result");
    let started = fs::read_to_string(desk.at("starts")).expect("starts");
    assert!(started.lines().all(|line| line.starts_with("-l ") && line.ends_with("/sound.wav")), "{started}");
}

#[test]
#[ignore = "needs poppler"]
fn it_is_marked_as_a_machines() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.listener(SPOKEN);
    desk.build(&["--transcriber", "listener"]);
    let words = desk.words(0);
    for part in ["machine transcript", "Your arrears are fifty pence.", "0:00:02", "I did not know that."] {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[test]
#[ignore = "needs poppler"]
fn it_is_given_sound_and_a_place_and_not_the_environment() {
    let desk = Desk::new();
    desk.put("call.wav", &sounds::wav(3));
    desk.listener(
        "/usr/bin/head -c 44 \"$2\" | /usr/bin/od -A n -t u2 > wav; size=$(/usr/bin/wc -c < \"$2\")
/bin/cat > \"$4.json\" <<END
{\"transcription\": [{\"offsets\": {\"from\": 0, \"to\": 900}, \"text\": \"home $HOME secret $SECRET. size $size\"},
{\"offsets\": {\"from\": 900, \"to\": 1900}, \"text\": \"head $(/usr/bin/tr -s ' \\n' ' ' < wav)\"}]}
END
echo noise",
    );
    desk.build(&["--transcriber", "listener -f {wav} -o {out}"]);
    let words = desk.words(0);
    assert!(words.contains("home /home/of/the/user secret . size 96044"), "{words}");
    // PCM, one channel, 16,000 samples and 32,000 bytes a second, two bytes a sample, sixteen bits.
    assert!(words.contains(" 1 1 16000 0 32000 0 2 16 "), "{words}");
}

#[test]
fn a_recording_that_has_a_transcript_is_left_alone() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.put("call.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n");
    desk.listener(SPOKEN);
    desk.build(&["--transcriber", "listener"]);
    assert_eq!(desk.starts(), 0);
}

#[test]
fn the_command_comes_from_the_users_settings_and_never_from_the_evidence() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.listener(SPOKEN);
    fs::create_dir_all(desk.at("evidence/leverarch")).expect("folder");
    desk.put("leverarch/config.toml", b"transcriber = \"listener\"\n");
    desk.build(&[]);
    assert_eq!(desk.starts(), 0);
    fs::write(desk.at("settings/leverarch/config.toml"), "transcriber = \"listener -x\"\n").expect("write");
    desk.build(&[]);
    assert_eq!(desk.starts(), 1);
    fs::write(desk.at("settings/leverarch/config.toml"), "transcribe = \"listener -y\"\n").expect("write");
    assert!(says(&desk.build(&[]), "config.toml) names cannot be used"));
    desk.put("manifest.toml", b"transcriber = \"listener -z\"\n[[item]]\nfile = \"call.amr\"\n");
    assert_ne!(desk.run("build", &[]).code, 0, "no word of a manifest");
    assert_eq!(desk.starts(), 1);
}

#[test]
fn a_transcriber_that_fails_costs_only_its_transcript() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    for (lines, why) in [
        ("exit 3", "it reported a failure"),
        ("exit 0", "has no words that can be read"),
        ("echo '{\"a\": 1}'", "has no words that can be read"),
        ("printf '\\377\\000\\001'; kill -9 $$", "it reported a failure"),
    ] {
        desk.listener(lines);
        let ran = desk.build(&["--transcriber", "listener"]);
        assert!(says(&ran, why), "{lines}: {:?}", messages(&ran));
        assert_eq!(desk.pages(), 1);
        assert_eq!(desk.record()["converters"], serde_json::Value::Null);
    }
    let ran = desk.run("build", &["--transcriber", "no-such-program"]);
    assert_eq!(ran.code, 2);
    assert!(says(&ran, "there is no program no-such-program"), "{:?}", messages(&ran));
    let within = desk.at("evidence/call.amr");
    fs::set_permissions(&within, fs::Permissions::from_mode(0o755)).expect("rights");
    let ran = desk.run("build", &["--transcriber", &within.display().to_string()]);
    assert!(says(&ran, "is in the evidence folder"), "{:?}", messages(&ran));
}

#[test]
fn a_transcriber_ends_when_the_user_stops() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.listener("/bin/sleep 3000");
    let stop = Arc::new(AtomicBool::new(false));
    let (starts, setter) = (desk.at("starts"), Arc::clone(&stop));
    let watching = std::thread::spawn(move || {
        while !starts.exists() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        setter.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let ran = desk.run_until("build", &["--transcriber", "listener"], stop);
    watching.join().expect("watched");
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(fs::read_dir(desk.at("temporary")).expect("folder").count(), 0);
    assert!(!desk.at("evidence-bundle").exists());
}

#[test]
#[ignore = "needs poppler"]
fn a_transcript_says_who_checked_it() {
    let desk = Desk::new();
    desk.put("call.json", br#"{"segments": [{"start": 0, "end": 2, "text": "Hello."}]}"#);
    let manifest = |more: &str| {
        desk.put(
            "manifest.toml",
            format!("[[item]]\nfile = \"call.json\"\nkind = \"transcript\"\n{more}").as_bytes(),
        );
        desk.build(&[]);
        desk.words(0)
    };
    let words = manifest("");
    assert!(words.contains("Nobody has checked it."), "{words}");
    let words = manifest("checked_by = \"Marek W\"\n");
    assert!(words.contains("machine transcript, checked by Marek W."), "{words}");
    assert!(!words.contains("Nobody"), "{words}");
    desk.put("call.amr", &sounds::amr(1, false));
    manifest("[[item]]\nfile = \"call.amr\"\nchecked_by = \"Marek W\"\n");
    assert!(says(&desk.run("check", &[]), "not shown as a transcript"));
}

/// Every field of a call.
const FULL: &str = r#"
[[item]]
file = "call.amr"
title = "Call to the Child Maintenance Service about the arrears of May"
date = 2020-05-12T13:23:52
kind = "call"
relevance = "The officer agrees that the payment of 5 May was received and promises a corrected statement."
note = "The first minute is the recorded announcement of the switchboard."
received = 2020-05-12
[item.call]
direction = "outgoing"
ended = 2020-05-12T14:02:11
duration = "38:19"
their_number = "0800 171 2345"
my_number = "07700 900123"
officer = "Ms Adeyemi"
job_title = "Case manager"
office = "Belfast, team 14"
security_passed = true
reference_given = "121000654321"
told_recording = true
they_said = "The payment of 5 May is on the system but was put to the wrong month. The arrears shown in the letter of 27 April are too high by £212.40."
i_said = "I asked for the corrected figures in writing and for collection to stop until they have been sent."
promise = "A corrected statement of the account, and a call back from the team leader."
promise_due = 2020-05-26
promise_kept = false
promise_kept_on = 2020-07-01
cost = "0.00"
device = "Samsung Galaxy A40"
app = "Cube ACR 2.3"
whole = true
original_kept = "On the phone, and a copy on the disk of the appellant."
"#;

#[test]
fn the_sheet_of_a_call_with_every_field_has_one_page() {
    let desk = Desk::new();
    desk.put("call.amr", &sounds::amr(5, false));
    desk.put("manifest.toml", FULL.as_bytes());
    let ran = desk.run("build", &[]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    if let Some(kept) = std::env::var_os("KEEP_SHEET") {
        fs::copy(desk.at("evidence-bundle/B.pdf"), kept).expect("copy");
    }
    assert_eq!(desk.pages(), 1);
}

/// A recording that ffmpeg makes.
fn made(folder: &Path, name: &str, options: &[&str]) -> Vec<u8> {
    let file = folder.join(name);
    let tone = ["-v", "error", "-f", "lavfi", "-i", "sine=frequency=400:duration=7"];
    let made = Command::new("ffmpeg").args(tone).args(options).arg(&file).status().expect("ffmpeg");
    assert!(made.success());
    fs::read(file).expect("made")
}

#[test]
#[ignore = "needs ffmpeg and poppler"]
fn what_is_decoded_nowhere_else_is_decoded_by_ffmpeg() {
    let desk = Desk::real();
    let wma = made(desk.folder.path(), "a.wma", &["-c:a", "wmav2"]);
    desk.put("call.wma", &wma);
    desk.listener(SPOKEN);
    let listener = desk.at("bin/listener").display().to_string();
    let ran = desk.build(&["--transcriber", &format!("'{listener}'")]);
    assert!(!says(&ran, "no waveform"), "{:?}", messages(&ran));
    let words = desk.words(0);
    for part in
        ["Windows Media recording, decoded by ffmpeg", "Duration 0:0", "Your arrears are fifty pence."]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    let converters = desk.record()["converters"].to_string();
    assert!(
        converters.contains("\"ffmpeg ") && converters.contains("listener (transcriber)"),
        "{converters}"
    );
    let first = fs::read(desk.at("evidence-bundle/B.pdf")).expect("PDF");
    desk.build(&["--transcriber", &format!("'{listener}'")]);
    assert!(fs::read(desk.at("evidence-bundle/B.pdf")).expect("PDF") == first, "the same bytes");
    let speex = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/faults/speex/a.spx");
    desk.put("call.spx", &fs::read(speex).expect("input"));
    let ran = desk.build(&[]);
    assert!(!says(&ran, "no waveform") && !says(&ran, "damaged"), "{:?}", messages(&ran));
    let without = Desk::new();
    without.put("call.wma", &wma);
    let ran = without.build(&[]);
    assert!(says(&ran, "Install ffmpeg and build again"), "{:?}", messages(&ran));
    without.put("call.wma", &wma[..wma.len() / 2].repeat(2)[..3_000]);
    without.build(&[]);
}

/// What ffmpeg 5.1 makes and then decodes to its end: 7 s of sound, in a film beside 9 s of pictures.
#[test]
#[ignore = "needs ffmpeg"]
fn what_ffmpeg_decodes_is_said_to_be_cut_off_when_it_is() {
    let desk = Desk::real();
    let film = ["-f", "lavfi", "-i", "testsrc=d=9:s=64x64:r=5", "-c:v", "mpeg4"];
    let rows: [(&str, &[&str], bool); 9] = [
        ("wma.wma", &["-c:a", "wmav2"], false),
        ("wavpack.wv", &["-c:a", "wavpack"], false),
        ("dolby.m4a", &["-c:a", "ac3", "-movflags", "+faststart"], false),
        ("dolby.mkv", &["-c:a", "ac3"], false),
        ("dolby.avi", &["-c:a", "ac3"], false),
        ("speex.spx", &["-c:a", "libspeex"], false),
        ("film.mp4", &["-c:a", "ac3", "-movflags", "+faststart"], true),
        ("film.avi", &["-c:a", "ac3"], true),
        ("film.mkv", &["-c:a", "libopus"], true),
    ];
    let mut cut = Vec::new();
    for (name, options, pictures) in rows {
        let more: &[&str] = if pictures { &film } else { &[] };
        let whole = made(desk.folder.path(), name, &[more, options].concat());
        desk.put(&format!("whole-{name}"), &whole);
        cut.push((format!("cut-{name}"), whole[..whole.len() * 6 / 10].to_vec()));
    }
    let found = |command: &str| {
        let report = desk.run(command, &[]).report();
        let list = report["findings"].as_array().expect("findings").clone();
        let codes = ["cut-off", "not-heard", "damaged", "length-differs", "unfinished"];
        let sound = list.into_iter().filter(|f| codes.iter().any(|code| f["code"] == *code));
        sound.map(|f| format!("{} {}", f["file"], f["message"])).collect::<Vec<_>>()
    };
    // A check decodes them too, also after the first.
    assert_eq!(found("check"), Vec::<String>::new());
    assert_eq!(found("build"), Vec::<String>::new());
    for (name, bytes) in &cut {
        desk.put(name, bytes);
    }
    let said = found("check");
    for (name, _) in &cut {
        let count = said.iter().filter(|words| words.contains(name) && words.contains("cut off")).count();
        assert_eq!(count, 1, "{name}: {said:#?}");
    }
    assert_eq!(said.len(), cut.len(), "{said:#?}");
}
