//! One case, several bundles: what each shows, the zip that they have in common, and that every file of the folder is in a
//! bundle or said to be left out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::case::{Case, Ran};

/// The small case with a bundle for the tribunal, and one for the Examiner that leaves the recording out.
fn case() -> Case {
    let case = Case::small();
    rewrite(&case, |text| {
        let (_, rest) = text.split_once("[case]").expect("a case");
        let rest = rest.replace("[[section]]\nid", "[[bundle.section]]\nid");
        let (party, rest) = rest.split_once("[[bundle.section]]").expect("sections");
        let (sections, rest) = rest.split_once("[[leave_out]]").expect("left out");
        format!(
            "[[bundle]]\npurpose = \"tribunal\"\ntitle = \"Appeal\"\ndate = 2022-03-01\n\
             summary = \"I ask the Tribunal to set the decision aside {{decision}}.\"\n\
             [[bundle.section]]{sections}\
             [[bundle]]\npurpose = \"ice\"\ntitle = \"Complaint\"\ndate = 2022-03-15\n\
             leave_out = [{{ items = [\"calls/call.mp3\", \"calls/call.txt\"], reason = \"Not about the complaint\" }}]\n\
             [case]{party}[[leave_out]]{rest}"
        )
    });
    case
}

fn rewrite(case: &Case, with: impl Fn(String) -> String) {
    let path = case.evidence().join("manifest.toml");
    fs::write(&path, with(fs::read_to_string(&path).expect("manifest"))).expect("written");
}

fn built(case: &Case, more: &[&str]) -> Ran {
    let evidence = case.evidence();
    let words = ["build", evidence.to_str().expect("path"), "--json", "--no-ocr"];
    case.run(&words.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn verified(case: &Case, path: &Path, more: &[&str]) -> Ran {
    let words = ["verify", path.to_str().expect("path"), "--json"];
    case.run(&words.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

/// Every file of a folder by its path from there on, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
                all.push((name, fs::read(&path).expect("file")));
            }
        }
    }
    all.sort();
    all
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

const OUTPUTS: [&str; 7] = [
    "121000654321 originals.zip",
    "ice/121000654321 ice bundle.json",
    "ice/121000654321 ice bundle.pdf",
    "ice/121000654321 ice bundle.sha256",
    "tribunal/121000654321 tribunal bundle.json",
    "tribunal/121000654321 tribunal bundle.pdf",
    "tribunal/121000654321 tribunal bundle.sha256",
];

fn record(folder: &Path, purpose: &str) -> Value {
    let path = folder.join(format!("{purpose}/121000654321 {purpose} bundle.json"));
    serde_json::from_slice(&fs::read(path).expect("record")).expect("JSON")
}

#[test]
fn every_bundle_is_made_with_one_zip_beside_them_and_the_same_bytes_each_time() {
    let case = case();
    let ran = built(&case, &[]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let report = ran.report();
    assert_eq!(report["result"], "made");
    let bundles = report["bundles"].as_array().expect("bundles");
    let told: Vec<(&str, u64)> = bundles
        .iter()
        .map(|one| {
            (one["purpose"].as_str().expect("purpose"), one["contents"]["items"].as_u64().expect("items"))
        })
        .collect();
    assert_eq!(told, [("tribunal", 6), ("ice", 4)]);
    assert_eq!(names(&case.bundle()), OUTPUTS);

    let (appeal, complaint) = (record(&case.bundle(), "tribunal"), record(&case.bundle(), "ice"));
    assert_eq!((appeal["title"].as_str(), complaint["title"].as_str()), (Some("Appeal"), Some("Complaint")));
    assert_eq!(appeal["items"].as_array().map(Vec::len), Some(6));
    assert_eq!(complaint["items"].as_array().map(Vec::len), Some(4));
    assert_eq!(complaint["originals"], "../121000654321 originals.zip");
    // What is left out of one bundle alone is said of that bundle, with the reason; the draft is left out of both.
    let left = |findings: &Value| -> Vec<(String, String)> {
        let all =
            findings.as_array().expect("findings").iter().filter(|finding| finding["code"] == "left-out");
        let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        all.map(|finding| (word(finding, "file"), word(finding, "message"))).collect()
    };
    let reason = "Left out as the manifest says: Not about the complaint.".to_owned();
    assert_eq!(left(&report["findings"])[0].0, "draft.txt");
    assert_eq!(left(&bundles[0]["findings"]), []);
    assert_eq!(
        left(&bundles[1]["findings"]),
        [("calls/call.mp3".into(), reason.clone()), ("calls/call.txt".into(), reason)]
    );

    let first = files(&case.bundle());
    assert_eq!(built(&case, &["--force"]).code, 0);
    assert!(files(&case.bundle()) == first, "two builds differ");
    // Without --force nothing is replaced.
    let again = built(&case, &[]);
    assert_eq!((again.code, again.report()["result"].as_str()), (1, Some("refused")));
    assert!(files(&case.bundle()) == first);
}

#[test]
fn the_lists_can_be_checked_with_sha256sum_alone() {
    let case = case();
    assert_eq!(built(&case, &[]).code, 0);
    for purpose in ["tribunal", "ice"] {
        let folder = case.bundle().join(purpose);
        let list = format!("121000654321 {purpose} bundle.sha256");
        let ran =
            Command::new("sha256sum").args(["-c", &list]).current_dir(&folder).output().expect("sha256sum");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
        assert_eq!(String::from_utf8_lossy(&ran.stdout).lines().count(), 3, "PDF, record and zip");
    }
    // In the bag, the lists of each bundle give its evidence digest.
    let zip = fs::File::open(case.bundle().join(OUTPUTS[0])).expect("zip");
    let mut zip = zip::ZipArchive::new(zip).expect("zip");
    let place = tempfile::tempdir().expect("folder");
    zip.extract(place.path()).expect("unpacked");
    let bag = place.path().join("121000654321 originals");
    for purpose in ["tribunal", "ice"] {
        let digest = record(&case.bundle(), purpose)["evidence_digest"].as_str().expect("digest").to_owned();
        let sum = format!("cat {purpose}/manifest-sha256.txt {purpose}/pages-sha256.txt | sha256sum");
        let ran = Command::new("sh").args(["-c", &sum]).current_dir(&bag).output().expect("sh");
        assert_eq!(String::from_utf8_lossy(&ran.stdout).split(' ').next(), Some(digest.as_str()));
        let how = fs::read_to_string(bag.join("HOW-TO-CHECK.txt")).expect("text");
        assert!(how.contains(&format!("{purpose}/manifest-sha256.txt")) && how.contains(&digest));
    }
    let ran = Command::new("sha256sum")
        .args(["-c", "manifest-sha256.txt"])
        .current_dir(&bag)
        .output()
        .expect("run");
    assert!(ran.status.success());
    assert_eq!(String::from_utf8_lossy(&ran.stdout).lines().count(), 6, "each original once");
    let unpacked = verified(&case, &bag, &[]);
    assert_eq!(unpacked.code, 0, "{}", unpacked.out);
}

#[test]
fn verify_checks_all_of_them_and_each_alone() {
    let case = case();
    assert_eq!(built(&case, &[]).code, 0);
    let evidence = case.evidence();
    let evidence = ["--evidence", evidence.to_str().expect("path")];
    let bundle = case.bundle();
    let matched = |path: &str, more: &[&str]| -> (u8, u64) {
        let ran = verified(&case, &bundle.join(path), more);
        assert_eq!(ran.of("error"), [], "{path}: {}", ran.out);
        (ran.code, ran.report()["tally"]["matched"].as_u64().expect("matched"))
    };
    // Of each bundle the PDF, the record and the list, and the zip once.
    assert_eq!(matched("", &[]), (0, 7));
    assert_eq!(matched("", &evidence), (0, 7 + 6));
    assert_eq!(matched("ice", &[]), (0, 4));
    assert_eq!(matched("ice", &evidence), (0, 4 + 4));
    assert_eq!(matched(OUTPUTS[2], &[]), (0, 1));
    assert_eq!(matched(OUTPUTS[0], &[]), (0, 1));
}

/// The errors of verify for the folder of all bundles, and for that of each.
fn errors(case: &Case, at: &Path) -> Vec<Vec<(String, String)>> {
    let each = [PathBuf::new(), "tribunal".into(), "ice".into()];
    each.iter().map(|inner| verified(case, &at.join(inner), &[]).of("error")).collect()
}

#[test]
fn what_was_changed_lost_or_added_is_named_with_its_bundle() {
    let case = case();
    assert_eq!(built(&case, &[]).code, 0);
    let at = case.bundle();
    let row = |code: &str, file: &str| (code.to_owned(), file.to_owned());
    let pdf = at.join(OUTPUTS[5]);
    let sound = fs::read(&pdf).expect("PDF");
    let mut torn = sound.clone();
    torn[2000] ^= 1;
    fs::write(&pdf, torn).expect("written");
    let found = errors(&case, &at);
    assert!(found[0].contains(&row("changed", OUTPUTS[5])), "{found:?}");
    assert!(found[1].contains(&row("changed", "121000654321 tribunal bundle.pdf")), "{found:?}");
    assert_eq!(found[2], [], "the other bundle is as it was");
    fs::write(&pdf, sound).expect("restored");

    let zip = at.join(OUTPUTS[0]);
    let sound = fs::read(&zip).expect("zip");
    let mut torn = sound.clone();
    torn[sound.len() / 2] ^= 1;
    fs::write(&zip, torn).expect("written");
    for found in errors(&case, &at) {
        assert!(found.contains(&row("changed", OUTPUTS[0])), "{found:?}");
    }
    fs::remove_file(&zip).expect("removed");
    let found = errors(&case, &at);
    assert_eq!(found[2], [row("missing", "../121000654321 originals.zip")]);
    fs::write(&zip, sound).expect("restored");

    fs::write(at.join("notes.txt"), "new").expect("written");
    assert_eq!(errors(&case, &at), [vec![row("added", "notes.txt")], vec![], vec![]]);
    fs::remove_file(at.join("notes.txt")).expect("removed");
    fs::rename(at.join("ice"), case.bundle().with_file_name("elsewhere")).expect("moved");
    assert_eq!(verified(&case, &at, &[]).of("error"), [row("missing", "ice/")]);
}

#[test]
fn one_that_is_refused_does_not_keep_the_others_from_being_made() {
    let case = case();
    // The page is not there, and only the appeal names it.
    rewrite(&case, |text| text.replace("{decision}", "{decision:9}"));
    let ran = built(&case, &[]);
    let report = ran.report();
    assert_eq!((ran.code, report["result"].as_str()), (1, Some("partly-made")), "{}", ran.out);
    assert_eq!(report["bundles"][0]["result"], "refused");
    assert_eq!(report["bundles"][1]["result"], "made");
    assert_eq!(names(&case.bundle()), OUTPUTS[..4]);
    let verified = verified(&case, &case.bundle(), &[]);
    assert_eq!((verified.code, verified.of("error")), (0, vec![]), "{}", verified.out);
    // The zip has the originals of the bundle that was made, and no others.
    let zip = fs::File::open(case.bundle().join(OUTPUTS[0])).expect("zip");
    let zip = zip::ZipArchive::new(zip).expect("zip");
    assert!(!zip.file_names().any(|name| name.expect("name").contains("call.mp3")));
    // A fault of the case as a whole refuses all of them.
    rewrite(&case, |text| format!("{text}\n[[item]]\nfile = \"gone.pdf\"\n"));
    let ran = built(&case, &["--force"]);
    assert_eq!((ran.code, ran.report()["result"].as_str()), (1, Some("refused")));
    assert_eq!(names(&case.bundle()), OUTPUTS[..4], "what was made before stays");
}

#[test]
fn one_of_them_is_made_alone_with_a_zip_of_its_own() {
    let case = case();
    let ran = built(&case, &["--purpose", "ice"]);
    assert_eq!((ran.code, ran.report()["result"].as_str()), (0, Some("made")), "{} {}", ran.out, ran.err);
    let folder = case.bundle().join("ice");
    assert_eq!(names(&case.bundle()).len(), 4);
    assert_eq!(verified(&case, &folder, &[]).code, 0);
    assert_eq!(verified(&case, &case.bundle(), &[]).code, 0);
    // It can be made beside the others, which stay as they are.
    assert_eq!(built(&case, &["--force"]).code, 0);
    assert_eq!(names(&case.bundle()), OUTPUTS);
    assert_eq!(built(&case, &["--purpose", "ice", "--force"]).code, 0);
    assert_eq!(names(&case.bundle()).len(), OUTPUTS.len() + 1, "a zip more");
    let ran = verified(&case, &case.bundle(), &[]);
    assert_eq!((ran.code, ran.of("error")), (0, vec![]), "{}", ran.out);

    let ran = built(&case, &["--purpose", "compensation"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("tribunal, ice"), "{}", ran.out);
}

#[test]
fn check_says_what_belongs_to_which_bundle_and_what_to_all_once() {
    let case = case();
    let evidence = case.evidence();
    let ran = case.run(&["check", evidence.to_str().expect("path"), "--json", "--no-ocr"]);
    let report = ran.report();
    assert_eq!((ran.code, report["result"].as_str()), (0, Some("clear")), "{}", ran.out);
    let codes = |findings: &Value| -> Vec<(String, String)> {
        let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let all = findings.as_array().expect("findings").iter();
        all.map(|finding| (word(finding, "code"), word(finding, "message"))).collect()
    };
    let (all, appeal, complaint) = (
        codes(&report["findings"]),
        codes(&report["bundles"][0]["findings"]),
        codes(&report["bundles"][1]["findings"]),
    );
    // The Examiner asks for a final response, which the Tribunal does not; the envelope has no date in either bundle.
    assert!(complaint.iter().any(|(code, words)| code == "lacking" && words.contains("final response")));
    assert!(!appeal.iter().any(|(_, words)| words.contains("final response")));
    assert_eq!(all.iter().filter(|(code, _)| code == "undated").count(), 1);
    assert!(!appeal.iter().chain(&complaint).any(|(code, _)| code == "undated"));
    assert!(!appeal.iter().chain(&complaint).any(|own| all.contains(own)), "told once");
    assert!(!case.bundle().exists(), "nothing is written");

    let ran = case.run(&["check", evidence.to_str().expect("path"), "--no-ocr"]);
    assert!(ran.err.contains("ice bundle"), "{}", ran.err);
    assert!(ran.out.contains("Ready to build: 2 bundles."), "{}", ran.out);
}
