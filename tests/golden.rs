//! One picture of each kind of page, held against the one that is kept in `tests/golden`. What the pages say is tested
//! elsewhere; here a rule that moved, a column that grew or a page that broke elsewhere is seen.
//!
//! `RENEW_GOLDEN=1 cargo test --test tests golden -- --ignored` draws the pictures anew; look at each before it is kept.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cases;

/// The bundle and the record in a folder, as `NAME=BUNDLE=RECORD`.
fn named(name: &str, output: &Path) -> OsString {
    let made = |end: &str| -> PathBuf {
        let all = fs::read_dir(output).expect("outputs").map(|entry| entry.expect("entry").path());
        all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
    };
    let mut argument = OsString::from(name);
    for path in [made("pdf"), made("json")] {
        argument.push("=");
        argument.push(path);
    }
    argument
}

#[test]
#[ignore = "needs python3, pypdfium2 and Pillow"]
fn golden_pages_look_as_they_did() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_sample, sample) = cases::sample_built();
    let (_ice, ice, _) = cases::built("ice-complaint-made");
    let (_claim, claim, _) = cases::built("compensation-claim");
    let what = if env::var_os("RENEW_GOLDEN").is_some() { "renew" } else { "check" };
    let ran = Command::new("python3")
        .arg(root.join("tests/support/golden.py"))
        .arg(what)
        .arg(root.join("tests/golden"))
        .args([
            named("sample", &sample),
            named("ice-complaint-made", &ice),
            named("compensation-claim", &claim),
        ])
        .output()
        .expect("python3");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
}
