//! Files that mean harm, given to the real program under hard limits of processor time and memory: each ends in
//! the finding that its row of the table names.
#![allow(clippy::disallowed_methods, reason = "tests write what the program is to read")]
#![allow(missing_docs, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/pdf/hostile/mod.rs"]
mod hostile;

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use hostile::{Row, Wanted};
use serde_json::Value;

/// What came of a file.
struct Ended {
    report: Option<Value>,
    said: String,
    took: f64,
}

/// Runs the program on a folder that holds just this file, with two seconds of processor time and 512 MiB of
/// address space. Both are limits of the system and not of a watch, so a busy machine changes nothing.
fn checked(bytes: &[u8]) -> Ended {
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("file.pdf"), bytes).expect("written");
    run_on(folder.path())
}

fn run_on(folder: &Path) -> Ended {
    let begun = Instant::now();
    let ran = Command::new("sh")
        .args(["-c", "ulimit -t 2; ulimit -v 524288; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_leverarch")])
        .arg("check")
        .arg(folder)
        .args(["--json", "--jobs", "1"])
        // Address space is counted, and glibc would set 64 MiB of it aside for each thread without using it.
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .expect("sh runs");
    let said = format!("{} {}", ran.status, String::from_utf8_lossy(&ran.stderr));
    Ended { report: serde_json::from_slice(&ran.stdout).ok(), said, took: begun.elapsed().as_secs_f64() }
}

/// Codes and messages of the findings about the file itself, with their severities.
fn findings(report: &Value) -> Vec<(String, String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("").to_owned();
    let all = report["findings"].as_array().expect("findings");
    all.iter()
        .filter(|f| f["file"] == "file.pdf" && f["code"] != "undated")
        .map(|f| (text(f, "severity"), text(f, "code"), text(f, "message")))
        .collect()
}

/// What is wrong with how a row ended; nothing when it ended as wanted.
fn fault(row: &Row, ended: &Ended) -> Option<String> {
    let Some(report) = &ended.report else { return Some(format!("no report: {}", ended.said)) };
    let found = findings(report);
    let pages = report["contents"]["item_pages"].as_u64().unwrap_or(0);
    let errors: Vec<_> = found.iter().filter(|f| f.0 == "error").collect();
    let good = match row.wanted {
        Wanted::Placed(wanted, codes) => {
            errors.is_empty()
                && pages == wanted
                && codes.iter().all(|code| found.iter().any(|f| f.1 == *code))
        }
        Wanted::Refused(code, words) => {
            pages == 0 && !code.is_empty() && errors.iter().any(|f| f.1 == code && f.2.contains(words))
        }
    };
    (!good).then(|| format!("{pages} pages, {found:#?}"))
}

#[test]
#[cfg(unix)]
fn every_hostile_file_ends_in_its_finding() {
    let only = std::env::var("ROW").ok();
    let rows: Vec<Row> = hostile::all()
        .into_iter()
        .filter(|r| only.as_ref().is_none_or(|o| r.name.contains(o.as_str())))
        .collect();
    let (next, faults) = (Mutex::new(rows.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = { next.lock().expect("rows").next() } {
                    let bytes = (row.bytes)();
                    if let Ok(d) = std::env::var("DUMP") {
                        std::fs::write(format!("{d}/{}.pdf", row.name.replace("/", "_")), &bytes)
                            .expect("dump");
                        continue;
                    }
                    let ended = checked(&bytes);
                    println!("{:5.2} s {:>9} bytes  {}", ended.took, bytes.len(), row.name);
                    if let Some(fault) = fault(row, &ended) {
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
