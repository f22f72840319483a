//! Five cases of other parents than the sample's. What must be printed for them, and what must not, was written from the
//! law and the bare story before the code; `expected.py` in each folder works the sums out again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::case::run_here;

const CASES: [&str; 5] = [
    "compensation-claim",
    "ice-complaint-made",
    "northern-ireland-appeal",
    "scotland-collect-and-pay",
    "two-receiving-parents",
];

pub(crate) fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case)
}

/// The bundle of a case, in a folder that lasts as long as it is held.
pub(crate) fn built(case: &str) -> (tempfile::TempDir, PathBuf) {
    let temporary = tempfile::tempdir().expect("folder");
    let output = temporary.path().join("bundle");
    let arguments =
        ["build", "EVIDENCE", "--no-ocr", "--manifest", "MANIFEST", "--output", "OUTPUT", "--json"];
    let ran = run_here(arguments.map(|word| match word {
        "EVIDENCE" => folder(case).join("evidence").into_os_string(),
        "MANIFEST" => folder(case).join("manifest.toml").into_os_string(),
        "OUTPUT" => output.clone().into_os_string(),
        word => word.into(),
    }));
    assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    (temporary, output)
}

#[test]
fn the_cases_of_other_parents_are_built_and_verified() {
    for case in CASES {
        let (_keep, output) = built(case);
        let ran = run_here(["verify".into(), output.into_os_string()]);
        assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    }
}

#[test]
#[ignore = "needs python3 and pdftotext"]
fn what_must_not_be_said_of_them_is_not_said() {
    for case in CASES {
        let (_keep, output) = built(case);
        let made = |end: &str| {
            let all = fs::read_dir(&output).expect("outputs").map(|entry| entry.expect("entry").path());
            all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/case_text.py");
        let ran = Command::new("python3")
            .arg(script)
            .arg(folder(case).join("expected.toml"))
            .args([made("pdf"), made("json")])
            .output()
            .expect("python3");
        assert!(ran.status.success(), "{case}: {}", String::from_utf8_lossy(&ran.stdout));
    }
}

/// The measures of the pages that the program sets, as PDFium reads them: type, edges, breaks, sheets.
#[test]
#[ignore = "needs python3 and pypdfium2"]
fn the_pages_that_are_set_keep_the_measures_of_their_design() {
    for case in CASES {
        let (_keep, output) = built(case);
        measured(case, &output, 22);
    }
    let temporary = tempfile::tempdir().expect("folder");
    let output = temporary.path().join("bundle");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik");
    let ran = run_here([
        "build".into(),
        sample.into_os_string(),
        "--no-ocr".into(),
        "--output".into(),
        output.clone().into_os_string(),
    ]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    measured("sample", &output, 20);
}

/// Holds a bundle to the measures; at most `opening` pages come before its first document.
fn measured(case: &str, output: &Path, opening: u32) {
    let made = |end: &str| {
        let all = fs::read_dir(output).expect("outputs").map(|entry| entry.expect("entry").path());
        all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/page_look.py");
    let ran = Command::new("python3")
        .arg(script)
        .args([made("pdf"), made("json")])
        .arg(opening.to_string())
        .output()
        .expect("python3");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{case}:\n{said}{}", String::from_utf8_lossy(&ran.stderr));
}
