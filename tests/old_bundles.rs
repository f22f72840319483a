//! Bundles that were sealed with the first record format, kept as they were then. Every later version of the
//! program must find them unchanged, and must name the one item that was changed in the damaged copy.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::case::{everything, run_here};

/// The bundles, each with its number of items.
const BUNDLES: [(&str, u64); 3] = [("tribunal", 6), ("ice", 4), ("general", 2)];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bundles/record-1").join(name)
}

/// The exit code and the report.
fn verify(path: &Path) -> (u8, Value) {
    let ran = run_here(["verify".into(), path.into(), "--json".into()]);
    (ran.code, ran.report())
}

#[test]
fn old_bundles_are_unchanged_for_ever() {
    for (name, items) in BUNDLES {
        let whole = folder(name);
        let (code, report) = verify(&whole);
        assert_eq!(code, 0, "{name}: {report:#}");
        assert_eq!(report["result"], "verified", "{name}: {report:#}");
        for end in ["pdf", "zip", "json"] {
            let alone = tempfile::tempdir().expect("folder");
            let copy = alone.path().join(format!("{name}.{end}"));
            fs::copy(whole.join(format!("{name}.{end}")), &copy).expect("copy");
            let (code, report) = verify(&copy);
            assert_eq!(code, 0, "{name}.{end}: {report:#}");
        }
        let record: Value =
            serde_json::from_slice(&fs::read(whole.join(format!("{name}.json"))).expect("record"))
                .expect("JSON");
        assert_eq!(record["format"], "leverarch-record/1");
        assert_eq!(record["items"].as_array().map(|items| items.len() as u64), Some(items));
    }
}

/// The files themselves are the ones that were sealed, by a digest that the program has no part in.
#[test]
fn the_bundles_kept_here_are_the_ones_that_were_sealed() {
    for (name, _) in BUNDLES {
        let list = fs::read_to_string(folder(name).join(format!("{name}.sha256"))).expect("list");
        assert_eq!(list.lines().count(), 3, "{name}");
        for line in list.lines() {
            let (digest, file) = line.split_once("  ").expect("a line of sha256sum");
            let bytes = fs::read(folder(name).join(file.trim_start_matches('*'))).expect(file);
            let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, digest, "{file}");
        }
    }
}

#[test]
fn the_damaged_copy_names_the_item_that_was_changed() {
    let (code, report) = verify(&folder("tribunal-damaged"));
    assert_eq!(code, 1);
    let messages: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|f| f["message"].as_str())
        .collect();
    assert!(
        messages.iter().any(|message| message.contains("item 3") && message.contains("Post Office receipt")),
        "{messages:#?}"
    );
}

/// The sample's three bundles, built without any other program, are the ones whose digests are kept here. A change
/// that is meant to leave every page as it is has to leave this test alone; any other says in its message why not.
#[test]
fn the_sample_bundles_are_the_ones_whose_digests_are_kept() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = fs::read_to_string(root.join("tests/bundles/samples.sha256")).expect("digests");
    let mut found = String::new();
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("bundle");
    let arguments = ["build", "EVIDENCE", "--no-ocr", "--output", "OUTPUT", "--json"];
    let ran = run_here(arguments.map(|word| match word {
        "EVIDENCE" => root.join("samples/wojcik").into_os_string(),
        "OUTPUT" => output.clone().into_os_string(),
        word => word.into(),
    }));
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    for (file, bytes) in everything(&output) {
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        found += &format!("{digest}  {file}\n");
    }
    assert!(found == kept, "the sample bundles differ; they are now:\n{found}");
}
