//! Damage of every kind, and whether verify sees it and names what was hit. If the checker sees nothing after
//! damage, the checker is broken.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;

use leverarch::internals::integrity::verify;
use leverarch::internals::integrity::verify::VerifyRequest;
use leverarch::internals::model::finding::Severity;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::system::progress::ProgressSink;

use crate::support::case::{Case, Ran, STEM};

fn errors(ran: &Ran) -> Vec<(String, String)> {
    ran.of("error")
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).expect("read");
    bytes[at] ^= 0x20;
    fs::write(path, bytes).expect("write");
}

fn verified(case: &Case, path: &Path) -> Ran {
    case.run(&["verify", path.to_str().expect("path"), "--json"])
}

#[test]
fn an_untouched_bundle_is_verified_whole_and_by_each_part() {
    let case = Case::small();
    case.build();
    let evidence = case.evidence();
    let whole = case.run(&["verify", "BUNDLE", "--json", "--evidence", evidence.to_str().expect("path")]);
    assert_eq!((whole.code, errors(&whole)), (0, vec![]), "{}", whole.out);
    assert_eq!(whole.report()["tally"]["matched"], 4 + 6);
    for end in ["pdf", "zip", "json"] {
        let alone = tempfile::tempdir().expect("folder");
        let copy = alone.path().join(format!("{STEM}.{end}"));
        fs::copy(case.output(end), &copy).expect("copy");
        let ran = verified(&case, &copy);
        assert_eq!((ran.code, errors(&ran)), (0, vec![]), "{end}: {}", ran.out);
        assert_eq!(ran.report()["tally"]["matched"], 1);
        // Each part alone is enough to check the originals.
        let ran = case.run(&[
            "verify",
            copy.to_str().expect("path"),
            "--json",
            "--evidence",
            evidence.to_str().expect("path"),
        ]);
        assert_eq!((ran.code, ran.report()["tally"]["matched"].as_u64()), (0, Some(7)), "{end}: {}", ran.out);
    }
}

/// Flips bytes spread evenly over an output, with every byte of its last kilobyte, where the seals stand.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let step = (length / 150).max(1);
    (0..length).step_by(step).chain(length.saturating_sub(400)..length)
}

#[test]
fn a_flipped_byte_anywhere_is_found_in_each_output_alone_and_in_the_folder() {
    let case = Case::small();
    case.build();
    for end in ["pdf", "zip", "json", "sha256"] {
        let path = case.output(end);
        let sound = fs::read(&path).expect("read");
        for (i, at) in places(sound.len()).enumerate() {
            flip(&path, at);
            if end != "sha256" {
                let alone = verified(&case, &path);
                assert_eq!(alone.code, 1, "{end} byte {at}: {}", alone.out);
                assert!(errors(&alone)[0].1.contains(STEM), "{end} byte {at}: {}", alone.out);
            }
            // The whole folder takes longer, so every tenth place will do there; the list is only checked so.
            if i % 10 == 0 || end == "sha256" {
                let folder = case.run(&["verify", "BUNDLE", "--json"]);
                assert_eq!(folder.code, 1, "{end} byte {at}");
                let named = errors(&folder).iter().any(|(_, file)| file.contains(&format!("{STEM}.{end}")));
                assert!(named, "{end} byte {at}: {}", folder.out);
            }
            fs::write(&path, &sound).expect("restore");
        }
        for damaged in [
            &sound[..sound.len() - 1],
            &sound[1..],
            &[&sound[..], b"\n"].concat(),
            &sound[..sound.len() / 2],
            b"",
        ] {
            fs::write(&path, damaged).expect("write");
            if end != "sha256" {
                assert_eq!(verified(&case, &path).code, 1, "{end}, {} bytes", damaged.len());
            }
            assert_eq!(case.run(&["verify", "BUNDLE"]).code, 1, "{end}, {} bytes", damaged.len());
            fs::write(&path, &sound).expect("restore");
        }
    }
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
#[ignore = "takes minutes"]
fn every_single_byte_of_every_output_is_watched() {
    const SHARES: usize = 2;
    let flipped: usize = thread::scope(|scope| {
        let shares: Vec<_> = (0..SHARES).map(|share| scope.spawn(move || watched(share, SHARES))).collect();
        shares.into_iter().map(|share| share.join().expect("every byte is watched")).sum()
    });
    assert!(flipped > 20_000, "{flipped}");
}

/// Flips a bit of every byte that falls to this share, in a bundle of its own, and gives how many these were.
fn watched(share: usize, shares: usize) -> usize {
    let case = Case::tiny();
    case.build();
    let mut flipped = 0;
    for end in ["pdf", "zip", "json"] {
        let path = case.output(end);
        let sound = fs::read(&path).expect("read");
        let mut file = fs::File::options().write(true).open(&path).expect("open");
        let mut put = |at: usize, byte: u8| {
            file.seek(SeekFrom::Start(at as u64)).and_then(|_| file.write_all(&[byte])).expect("write");
        };
        for (at, byte) in sound.iter().enumerate().skip(share).step_by(shares) {
            // Which bit is flipped goes round, so that over the file each is.
            put(at, byte ^ (1 << (at / shares % 8)));
            let question = VerifyRequest { path: path.clone(), evidence: None, limits: Limits::STANDARD };
            let verdict = verify::verify(&question, &Blind).expect("readable");
            assert!(
                verdict.findings.iter().any(|f| f.severity == Severity::Error
                    && f.file.as_ref().is_some_and(|file| file.contains(STEM))),
                "{end} byte {at}: {:?}",
                verdict.findings
            );
            put(at, *byte);
            flipped += 1;
        }
    }
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
    flipped
}

/// Nobody looks on.
struct Blind;

impl ProgressSink for Blind {
    fn step(&self, _: &str, _: u64) {}
    fn part(&self, _: &str) {}
    fn stopped(&self) -> bool {
        false
    }
}

#[test]
fn a_change_in_the_pdf_is_laid_at_the_items_door() {
    let case = Case::small();
    case.build();
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(case.output("json")).expect("read")).expect("json");
    for item in record["items"].as_array().expect("items") {
        let Some(stretch) = item["stretch"].as_object() else { continue };
        let at = (stretch["offset"].as_u64().expect("offset") + stretch["bytes"].as_u64().expect("bytes") / 2)
            as usize;
        flip(&case.output("pdf"), at);
        let alone = verified(&case, &case.output("pdf"));
        let said = alone.report();
        // The page, where what it shows was hit, or the item, where only its part of the file was.
        let of_item = format!("The pages of item {} (p. {}", item["number"], item["first_page"]);
        let of_page = format!("of item {},", item["number"]);
        let messages: Vec<&str> = said["findings"]
            .as_array()
            .expect("list")
            .iter()
            .map(|f| f["message"].as_str().expect("text"))
            .collect();
        assert!(messages.len() > 1, "{messages:?}");
        let named = |message: &&str| message.contains(&of_item) || message.contains(&of_page);
        assert!(messages[1..].iter().all(named), "{of_item} or {of_page} in {messages:?}");
        flip(&case.output("pdf"), at);
    }
}

#[test]
fn originals_on_disk_are_matched_changed_missing_moved_or_added() {
    let case = Case::small();
    case.build();
    let evidence = case.evidence();
    flip(&evidence.join("letters/2020-01-06 decision.pdf"), 100);
    fs::remove_file(evidence.join("post/scan.png")).expect("remove");
    fs::rename(evidence.join("calls/call.mp3"), evidence.join("calls/renamed.mp3")).expect("rename");
    case.put("letters/new.pdf", b"%PDF-1.4 new");
    let ran = case.run(&["verify", "BUNDLE", "--json", "--evidence", evidence.to_str().expect("path")]);
    assert_eq!(ran.code, 1);
    let mut found = errors(&ran);
    found.sort();
    let expected = [
        ("added", "letters/new.pdf"),
        ("changed", "letters/2020-01-06 decision.pdf"),
        ("missing", "post/scan.png"),
        ("moved", "calls/call.mp3"),
    ];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{}", ran.out);
    assert!(ran.of("note").contains(&("left-out".into(), "draft.txt".into())));
}

#[test]
fn originals_in_the_zip_are_named_when_they_differ() {
    let case = Case::small();
    case.build();
    let zip = fs::read(case.output("zip")).expect("read");
    let inside = fs::read(case.evidence().join("calls/call.txt")).expect("read");
    let at = zip.windows(inside.len()).position(|w| w == inside).expect("stored unchanged");
    flip(&case.output("zip"), at);
    let ran = verified(&case, &case.output("zip"));
    assert_eq!(ran.code, 1);
    assert!(
        errors(&ran).iter().any(|(code, file)| code == "changed" && file.ends_with("data/calls/call.txt")),
        "{}",
        ran.out
    );
}

#[test]
fn parts_of_different_bundles_do_not_pass_for_one() {
    let (one, two) = (Case::small(), Case::small());
    two.amend("I ask the Tribunal", "We ask the Tribunal");
    one.build();
    two.build();
    for end in ["pdf", "json", "zip"] {
        let sound = fs::read(one.output(end)).expect("read");
        fs::copy(two.output(end), one.output(end)).expect("copy");
        let ran = one.run(&["verify", "BUNDLE", "--json"]);
        assert_eq!(ran.code, 1, "{end}: {}", ran.out);
        fs::write(one.output(end), sound).expect("restore");
    }
    fs::write(one.bundle().join("extra.txt"), "x").expect("write");
    let extra = one.run(&["verify", "BUNDLE", "--json"]);
    assert_eq!(errors(&extra), [("added".to_owned(), "extra.txt".to_owned())]);
    fs::remove_file(one.bundle().join("extra.txt")).expect("remove");
    fs::remove_file(one.output("zip")).expect("remove");
    let missing = one.run(&["verify", "BUNDLE", "--json"]);
    assert!(errors(&missing).contains(&("missing".to_owned(), format!("{STEM}.zip"))), "{}", missing.out);
}

#[test]
fn a_list_of_digests_is_found_from_within_its_own_folder() {
    let case = Case::small();
    case.build();
    let list = case.output("sha256");
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_leverarch"))
        .current_dir(list.parent().expect("folder"))
        .arg("verify")
        .arg(list.file_name().expect("name"))
        .output()
        .expect("leverarch");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn a_changed_profile_beside_the_evidence_is_no_evidence() {
    let case = Case::small();
    case.put("purpose.toml", b"require = []\n");
    case.build();
    let evidence = case.evidence();
    let ran = case.run(&["verify", "BUNDLE", "--evidence", evidence.to_str().expect("path")]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let ran = case.run(&["init", "EVIDENCE"]);
    let manifest = fs::read_to_string(evidence.join("manifest.toml")).expect("manifest");
    assert!(ran.code == 0 && !manifest.contains("purpose.toml"), "{} {manifest}", ran.err);
}
