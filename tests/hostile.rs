//! Files that mean harm, given to the real program: each ends in the finding that its row of the table names,
//! within two seconds of processor time and 512 MiB of address space, and takes nothing else with it. Both are
//! counted by the system and not by a watch, so a busy machine changes little.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use leverarch::internals::model::limits::Limits;
use serde_json::Value;

use crate::support::hostile;
use crate::support::hostile::{CONTENT, Raw, Row, Wanted, stream};

/// Seconds of processor time that a file may cost, the trial reading and everything else together. A build for
/// debugging takes nearly as long as that on a machine of today, and is given more so that an older one passes.
const SECONDS: f64 = if cfg!(debug_assertions) { 4.0 } else { 2.0 };

/// Bytes of address space for each of the two processes.
const SPACE: u64 = 512 << 20;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leverarch");

/// What came of a run.
struct Ended {
    report: Option<Value>,
    said: String,
    /// Seconds of processor time that the program and its trial readings took together.
    took: f64,
}

/// Runs the program, and with it the processes that it starts, within the address space of a row.
fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Ended {
    // The shell's own limit on time is only there so that a reading without end does not hold up the tests.
    let script = format!("ulimit -t 60; ulimit -v {}; \"$0\" \"$@\"; times >&2", SPACE >> 10);
    let ran = Command::new("sh")
        .args(["-c", &script, PROGRAM])
        .args(arguments)
        .arg("--json")
        // Address space is counted, and glibc would set 64 MiB of it aside for each thread without using it.
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let took = said.lines().last().map_or(f64::NAN, |line| line.split(' ').map(seconds).sum());
    Ended { report: serde_json::from_slice(&ran.stdout).ok(), said, took }
}

/// "1m2.5s" as seconds.
fn seconds(text: &str) -> f64 {
    let (minutes, rest) = text.split_once('m').expect("minutes");
    let seconds: f64 = rest.trim_end_matches('s').parse().expect("seconds");
    minutes.parse::<f64>().expect("minutes") * 60.0 + seconds
}

/// Severities, codes and messages of the findings about a file itself.
fn findings(report: &Value, file: &str) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("").to_owned();
    let all = report["findings"].as_array().expect("findings");
    // That nothing is to be seen on most of these pages is so, and that some cannot be drawn is harmless.
    let harmless = ["undated", "blank-page", "not-drawn"];
    all.iter()
        .filter(|f| f["file"] == file && !harmless.iter().any(|code| f["code"] == *code))
        .map(|f| (text(f, "severity"), text(f, "code"), text(f, "message")))
        .collect()
}

/// What is wrong with how a row ended; nothing when it ended as wanted.
fn fault(row: &Row, bytes: &[u8], ended: &Ended) -> Option<String> {
    let Some(report) = &ended.report else { return Some(format!("no report: {}", ended.said)) };
    let found = findings(report, "file.pdf");
    let pages = report["contents"]["item_pages"].as_u64().unwrap_or(0);
    let errors: Vec<_> = found.iter().filter(|f| f.0 == "error").collect();
    let good = match row.wanted {
        Wanted::Placed(wanted, codes) => {
            let codes: BTreeSet<_> = codes.iter().copied().collect();
            errors.is_empty() && pages == wanted && codes == found.iter().map(|f| f.1.as_str()).collect()
        }
        Wanted::Refused(code, words) => {
            pages == 0 && errors.iter().any(|f| f.1 == code && f.2.contains(words))
        }
    };
    if !good {
        return Some(format!("{pages} pages, {found:#?}"));
    }
    // Else the test's own limit would be what ends it.
    if Limits::STANDARD.trial_bytes(bytes.len() as u64) >= SPACE {
        return Some("so large a file may take more memory than the row allows".into());
    }
    (ended.took.is_nan() || ended.took > SECONDS).then(|| format!("took {} s", ended.took))
}

#[test]
fn every_hostile_file_ends_in_its_finding() {
    let rows = hostile::all();
    assert!(rows.len() >= 200, "{} rows", rows.len());
    let (next, faults) = (Mutex::new(rows.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = { next.lock().expect("rows").next() } {
                    let bytes = (row.bytes)();
                    let folder = tempfile::tempdir().expect("folder");
                    std::fs::write(folder.path().join("file.pdf"), &bytes).expect("written");
                    let ended = run(&["check".as_ref(), folder.path().as_os_str(), "--jobs=1".as_ref()]);
                    println!("{:6.2} s {:>9} bytes  {}", ended.took, bytes.len(), row.name);
                    if let Some(fault) = fault(row, &bytes, &ended) {
                        faults.lock().expect("faults").push(format!("{}: {fault}", row.name));
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("faults");
    println!("{} rows", rows.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Rows whose files no reading comes through. The first runs out of stack and the second out of memory, which
/// ends the process at once; the third goes on for ever, as far as anybody waits.
const FATAL: [&str; 3] =
    ["lengths 10^5 long in a ring", "object stream of 10^7 numbers", "lengths in a ring of 5,000"];

/// Puts the fatal files into a folder, as "2.pdf" and so on.
fn put_fatal(folder: &Path) -> Vec<String> {
    let rows = hostile::all();
    let mut names = Vec::new();
    for (index, name) in FATAL.iter().enumerate() {
        let row = rows.iter().find(|row| row.name == *name).expect("the row");
        names.push(format!("{}.pdf", index + 2));
        std::fs::write(folder.join(&names[index]), (row.bytes)()).expect("written");
    }
    names
}

#[test]
fn these_files_do_end_the_process_that_reads_them() {
    let folder = tempfile::tempdir().expect("folder");
    for name in put_fatal(folder.path()) {
        let mut reading = Command::new(PROGRAM)
            .arg(leverarch::internals::ingest::sandbox::COMMAND)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut asks = reading.stdin.take().expect("piped");
        writeln!(asks, "[\"{name}\",null]").expect("asked");
        drop(asks);
        let ended = reading.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stdout);
        let answers: Vec<&str> = said.lines().skip(1).collect();
        if name == "4.pdf" {
            assert_eq!(answers, ["ended"], "{name}: {}", ended.status);
        } else {
            assert!(ended.status.signal().is_some() && answers.is_empty(), "{name}: {} {said}", ended.status);
        }
    }
}

#[test]
fn what_ends_a_reader_gets_a_sheet_and_the_rest_of_the_folder_is_bundled() {
    let folder = tempfile::tempdir().expect("folder");
    let (evidence, bundle) = (folder.path().join("evidence"), folder.path().join("bundle"));
    std::fs::create_dir(&evidence).expect("folder");
    let fatal = put_fatal(&evidence);
    let sound = ["1.pdf", "9.pdf"];
    for name in sound {
        let drawn = format!("BT /F1 24 Tf 72 700 Td ({name}) Tj ET");
        let page = Raw::with(CONTENT, stream("", drawn.as_bytes()));
        std::fs::write(evidence.join(name), page.bytes()).expect("written");
    }
    let words = ["build", "--jobs=1", "--output"].map(OsStr::new);
    let build = [&words[..], &[bundle.as_os_str(), evidence.as_os_str()]].concat();

    let refused = run(&build).report.expect("a report");
    assert!(!bundle.exists(), "nothing is written of a case with errors");
    for name in &fatal {
        let found = findings(&refused, name);
        assert!(found.iter().any(|f| f.0 == "error" && f.2.contains("trial reading")), "{found:?}");
    }
    for name in sound {
        assert_eq!(findings(&refused, name), [], "{name}");
    }

    let made = run(&[&build[..], &[OsStr::new("--with-placeholders")]].concat());
    let report = made.report.expect("a report");
    for name in &fatal {
        let found = findings(&report, name);
        assert!(found.iter().any(|f| f.0 == "warning" && f.2.contains("trial reading")), "{found:?}");
    }
    for name in sound {
        assert_eq!(findings(&report, name), [], "{name}");
    }
    assert_eq!(report["result"], "made");
    let contents = &report["contents"];
    assert_eq!([&contents["items"], &contents["sheets"], &contents["item_pages"]], [5, 3, 2]);
    let proved = run(&[OsStr::new("verify"), bundle.as_os_str()]);
    assert_eq!(proved.report.expect("a report")["result"], "verified", "{}", proved.said);
}

#[test]
fn what_ends_a_reader_shows_nothing_to_init_and_the_rest_is_drafted() {
    let folder = tempfile::tempdir().expect("folder");
    let fatal = put_fatal(folder.path());
    let page = Raw::with(CONTENT, stream("", b"BT /F1 24 Tf 72 700 Td (Notice of appeal) Tj ET"));
    std::fs::write(folder.path().join("9.pdf"), page.bytes()).expect("written");
    let ended = run(&["init".as_ref(), folder.path().as_os_str()]);
    assert_eq!(ended.report.expect("a report")["result"], "made");
    let text = std::fs::read_to_string(folder.path().join("manifest.toml")).expect("a manifest");
    for name in fatal {
        assert!(text.contains(&format!("file = \"{name}\"")), "{text}");
    }
    assert_eq!(text.matches("[[item]]").count(), 4, "{text}");
}
