//! Our outputs, checked with programs that we did not write. `.ci/run` installs them and runs these tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use crate::support::case;
use crate::support::case::{Case, STEM, everything, run_here};

/// Runs a program and gives what it printed; it must end well.
fn tool(program: &str, arguments: &[&str], folder: &Path) -> String {
    let Output { status, stdout, stderr } = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}"));
    let (out, err) =
        (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned());
    assert!(status.success(), "{program} {arguments:?}: {out}{err}");
    out + &err
}

/// The sample case, built into a folder of its own: the folder, the stem and the record.
fn sample() -> (tempfile::TempDir, PathBuf, String, serde_json::Value) {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("bundle");
    let evidence = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik");
    let words = ["--purpose", "tribunal", "--json", "--output"].map(Into::into);
    let ran =
        run_here(["build".into(), evidence.into()].into_iter().chain(words).chain([out.clone().into()]));
    assert_eq!(ran.code, 0, "{}", ran.out);
    let names = everything(&out).into_keys().collect::<Vec<_>>();
    let stem = names.iter().find_map(|n| n.strip_suffix(".json")).expect("record").to_owned();
    let record =
        serde_json::from_slice(&fs::read(out.join(format!("{stem}.json"))).expect("read")).expect("json");
    (folder, out, stem, record)
}

#[test]
#[ignore = "needs qpdf"]
fn qpdf_finds_no_fault() {
    let (_keep, out, stem, _) = sample();
    let said = tool("qpdf", &["--check", &format!("{stem}.pdf")], &out);
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    assert!(!said.contains("WARNING"), "{said}");
}

#[test]
#[ignore = "needs poppler"]
fn every_page_says_its_number_and_the_count_is_the_records() {
    let (_keep, out, stem, record) = sample();
    let pdf = format!("{stem}.pdf");
    let info = tool("pdfinfo", &[&pdf], &out);
    let pages = info.lines().find_map(|l| l.strip_prefix("Pages:")).expect("pages").trim().to_owned();
    assert_eq!(pages, record["pages"].to_string());
    assert!(info.contains("Title:           Appeal against the calculation of 6 January 2020"), "{info}");
    tool("pdftotext", &["-layout", &pdf, "all.txt"], &out);
    let text = fs::read_to_string(out.join("all.txt")).expect("text");
    let texts: Vec<&str> = text.split('\u{c}').collect();
    let total = record["pages"].as_u64().expect("pages") as usize;
    for number in 1..=total {
        let stamp = format!("Page {number} of {total}");
        assert!(texts[number - 1].contains(&stamp), "{stamp} is not on its page: {}", texts[number - 1]);
    }
    let cover = texts[0].to_owned() + texts[1];
    let digest = record["evidence_digest"].as_str().expect("digest");
    for group in digest.as_bytes().chunks(8) {
        assert!(cover.contains(std::str::from_utf8(group).expect("hex")), "{digest} on {cover}");
    }
    for name in ["Şükrü", "Łukasz Żółć", "Σωκράτης Παπαδόπουλος", "Wójcik"] {
        assert!(text.contains(name), "{name}");
    }
}

#[test]
#[ignore = "needs poppler"]
fn every_font_is_embedded_and_subset_where_the_program_typesets() {
    let (_keep, out, stem, record) = sample();
    let index = record["front_matter"][1]["last_page"].to_string();
    let list = tool("pdffonts", &["-l", &index, &format!("{stem}.pdf")], &out);
    let fonts: Vec<Vec<&str>> = list.lines().skip(2).map(|l| l.split_whitespace().collect()).collect();
    assert!(fonts.len() >= 3, "{list}");
    for font in fonts {
        // name, type (two words), encoding, emb, sub, uni, object
        let flags = &font[font.len() - 5..font.len() - 2];
        assert_eq!(flags, ["yes", "yes", "yes"], "{list}");
    }
}

#[test]
#[ignore = "needs poppler"]
fn names_of_many_scripts_and_markup_come_back_as_text() {
    let case = Case::small();
    case.build();
    let text = tool("pdftotext", &[&format!("{STEM}.pdf"), "-"], &case.bundle());
    for name in ["Łukasz Żółć", "Şükrü", "Σωκράτης", "Арсений", "王小明", "<Agents>", "& Co"]
    {
        assert!(text.contains(name), "{name} in {text}");
    }
    // Arabic comes back in the order of reading or in that of the page; every letter must be there.
    for letter in "محمدعلي".chars() {
        assert!(text.contains(letter), "{letter}");
    }
    assert!(text.contains("🧿") || text.contains("U+1F9FF"), "{text}");
}

#[test]
#[ignore = "needs sha256sum and sed"]
fn the_digests_and_the_seals_can_be_checked_by_hand() {
    let (_keep, out, stem, record) = sample();
    let said = tool("sha256sum", &["-c", &format!("{stem}.sha256")], &out);
    assert_eq!(said.matches(": OK").count(), 3, "{said}");
    let seals = [
        (format!("{stem}.pdf"), r"s/^(%leverarch-seal.*sha256 )[0-9a-f]{64}$/\1/"),
        (format!("{stem}.json"), r#"s/^(  "seal": ")[0-9a-f]{64}("$)/\1\2/"#),
    ];
    for (name, without) in seals {
        let bytes = fs::read(out.join(&name)).expect("read");
        let text = String::from_utf8_lossy(&bytes[bytes.len() - 300..]).into_owned();
        let seal =
            text.split(|c: char| !c.is_ascii_hexdigit()).rfind(|w| w.len() == 64).expect("seal").to_owned();
        let command = format!("LC_ALL=C sed -E '{without}' '{name}' | sha256sum");
        let said = tool("bash", &["-c", &command], &out);
        assert!(said.starts_with(&seal), "{name}: {said} is not {seal}");
    }
    let command = format!("head -c -64 '{stem}.zip' | sha256sum; tail -c 64 '{stem}.zip'");
    let said = tool("bash", &["-c", &command], &out);
    let (computed, claimed) = said.split_once("  -\n").expect("two lines");
    assert_eq!(computed, claimed);
    tool("unzip", &["-q", &format!("{stem}.zip")], &out);
    let bag = out.join(&stem);
    tool("sha256sum", &["--quiet", "-c", "manifest-sha256.txt"], &bag);
    tool("sha256sum", &["--quiet", "-c", "tagmanifest-sha256.txt"], &bag);
    let said = tool("bash", &["-c", "cat manifest-sha256.txt pages-sha256.txt | sha256sum"], &bag);
    assert!(said.starts_with(record["evidence_digest"].as_str().expect("digest")), "{said}");
    let how_to = fs::read_to_string(bag.join("HOW-TO-CHECK.txt")).expect("text");
    assert!(how_to.contains(record["evidence_digest"].as_str().expect("digest")));
}

/// The digests of pages by a program that knows only what HOW-TO-CHECK.txt says, and no library for PDF.
#[test]
#[ignore = "needs python3 and unzip"]
fn the_digest_of_every_page_is_worked_out_by_another_program() {
    let (_keep, out, stem, _) = sample();
    tool("unzip", &["-q", &format!("{stem}.zip")], &out);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/page_digests.py");
    let list = format!("{stem}/pages-sha256.txt");
    let script = script.to_str().expect("path");
    assert_eq!(tool("python3", &[script, &format!("{stem}.pdf"), &list], &out), "0 wrong\n");
}

#[test]
#[ignore = "needs bagit and unzip"]
fn bagit_validates_the_bag() {
    let (_keep, out, stem, _) = sample();
    tool("unzip", &["-q", &format!("{stem}.zip")], &out);
    let said = tool("python3", &["-m", "bagit", "--validate", &stem], &out);
    assert!(said.contains("is valid"), "{said}");
}

#[test]
#[ignore = "needs bagit and unzip"]
fn bagit_validates_names_with_accents_and_signs() {
    let case = Case::small();
    case.put("paid? ’£50’ + (café).txt", b"paid");
    case.amend(
        "[[leave_out]]",
        "[[item]]\nfile = \"paid? ’£50’ + (café).txt\"\ndate = 2020-01-01\n[[leave_out]]",
    );
    case.build();
    tool("unzip", &["-q", &format!("{STEM}.zip")], &case.bundle());
    let said = tool("python3", &["-m", "bagit", "--validate", STEM], &case.bundle());
    assert!(said.contains("is valid"), "{said}");
    fs::remove_dir_all(case.bundle().join(STEM)).expect("remove");
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
#[ignore = "needs jsonschema"]
fn the_record_and_the_reports_follow_their_schemas() {
    let case = Case::small();
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let check = |json: &str, schema: &str| {
        let document = case.evidence().with_file_name("document.json");
        fs::write(&document, json).expect("write");
        let schema = schemas.join(format!("{schema}.schema.json"));
        let code = "import json,sys,jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))";
        tool(
            "python3",
            &["-c", code, schema.to_str().expect("path"), document.to_str().expect("path")],
            &case.evidence(),
        );
        fs::remove_file(document).expect("remove");
    };
    check(&case.build().out, "report");
    check(&fs::read_to_string(case.output("json")).expect("record"), "record");
    let evidence = case.evidence();
    let verified = case.run(&["verify", "BUNDLE", "--json", "--evidence", evidence.to_str().expect("path")]);
    check(&verified.out, "report");
    check(&case.run(&["check", "EVIDENCE", "--json"]).out, "report");
    check(&case.run(&["build", "--json"]).out, "report");
    check(&case.run(&["init", "EVIDENCE", "--json"]).out, "report");
}

#[test]
#[ignore = "needs jsonschema"]
fn the_samples_manifest_follows_the_published_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = "
import datetime, json, sys, tomllib, jsonschema
def plain(v):
    if isinstance(v, dict): return {k: plain(w) for k, w in v.items()}
    if isinstance(v, list): return [plain(w) for w in v]
    return v.isoformat() if isinstance(v, (datetime.date, datetime.time)) else v
manifest = plain(tomllib.load(open(sys.argv[2], 'rb')))
schema = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
schema.validate(manifest)
manifest['item'][0]['kidn'] = 'letter'
assert not schema.is_valid(manifest), 'an unknown key passed'
";
    tool("python3", &["-c", code, "schemas/manifest.schema.json", "samples/wojcik/manifest.toml"], root);
}

/// The built program, started on a case as a process of its own.
fn started(case: &Case) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leverarch"));
    command.arg("build").arg(case.evidence()).arg("--quiet");
    command
}

/// A case with so many scans that there is time to be killed in.
fn long_case() -> Case {
    let case = Case::small();
    for n in 0..40 {
        let name = format!("scans/{n}.jpg");
        case.put(&name, &case::jpeg(900 + n, 700));
        let row = format!("[[item]]\nfile = \"{name}\"\ndate = 2020-06-01\n[[leave_out]]");
        case.amend("[[leave_out]]", &row);
    }
    case
}

/// Starts the built program and sends it a signal after a while.
fn interrupted(case: &Case, signal: &str, after: Duration) {
    let ended = Command::new("timeout")
        .args(["--foreground", "--signal", signal, &format!("{:.4}", after.as_secs_f64())])
        .arg(env!("CARGO_BIN_EXE_leverarch"))
        .args(["build".as_ref(), case.evidence().as_os_str(), "--quiet".as_ref(), "--force".as_ref()])
        .output();
    assert!(ended.is_ok(), "timeout runs");
}

/// Times spread from the start of a run to well past its end, on a machine that is busy at times.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    (0..40u32).map(move |step| whole.mul_f64(f64::from(step) / 24.0).max(Duration::from_millis(1)))
}

#[test]
#[ignore = "needs timeout"]
fn killed_at_any_moment_it_leaves_a_whole_bundle_or_none() {
    let case = long_case();
    let begun = std::time::Instant::now();
    assert!(started(&case).status().expect("run").success());
    let whole = begun.elapsed();
    let golden = everything(&case.bundle());
    fs::remove_dir_all(case.bundle()).expect("remove");
    let (mut none, mut some) = (0, 0);
    for signal in ["INT", "KILL"] {
        for after in moments(whole) {
            interrupted(&case, signal, after);
            if case.bundle().exists() {
                assert!(everything(&case.bundle()) == golden, "{signal} after {after:?}");
                fs::remove_dir_all(case.bundle()).expect("remove");
                some += 1;
            } else {
                none += 1;
                // Interrupted, it clears up behind itself; killed, the next run does.
                assert!(signal != "INT" || case.around() == ["evidence"], "{:?}", case.around());
            }
        }
    }
    assert!(none > 0 && some > 0, "{none} ended without and {some} with a bundle: the times are wrong");
    assert!(started(&case).status().expect("run").success());
    assert!(everything(&case.bundle()) == golden);
    assert_eq!(case.around(), ["evidence", "evidence-bundle"]);
}

#[test]
#[ignore = "needs timeout"]
fn killed_while_it_replaces_a_bundle_it_leaves_the_old_one_or_the_new_one() {
    let case = long_case();
    let begun = std::time::Instant::now();
    assert!(started(&case).status().expect("run").success());
    let whole = begun.elapsed();
    let mut versions = vec![everything(&case.bundle())];
    case.amend("I ask the Tribunal", "We ask the Tribunal");
    assert!(started(&case).arg("--force").status().expect("run").success());
    versions.push(everything(&case.bundle()));
    case.amend("We ask the Tribunal", "I ask the Tribunal");
    let mut seen = [0, 0];
    for after in moments(whole) {
        interrupted(&case, "KILL", after);
        let now = everything(&case.bundle());
        let which = versions.iter().position(|v| *v == now);
        seen[which.unwrap_or_else(|| panic!("neither the old nor the new bundle after {after:?}"))] += 1;
        // What is there now is to give way to the other one next time.
        let (from, to) = if which == Some(0) { ("I ask", "We ask") } else { ("We ask", "I ask") };
        let text = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
        case.put("manifest.toml", text.replacen(&format!("\"{from}"), &format!("\"{to}"), 1).as_bytes());
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}: the times are wrong");
}

#[test]
#[ignore = "needs bash"]
fn when_writing_fails_it_says_so_and_leaves_nothing() {
    let case = Case::small();
    let mut failed = 0;
    // A limit on the size of files stands in for a full disk, since it needs no rights: a write fails halfway.
    for kilobytes in [0, 1, 4, 16, 64, 70, 80, 90, 100, 120, 150, 100_000] {
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" build \"$1\" --json");
        let ran = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_leverarch")])
            .arg(case.evidence())
            .output()
            .expect("bash");
        match ran.status.code() {
            Some(0) => {
                assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
                fs::remove_dir_all(case.bundle()).expect("remove");
            }
            code => {
                failed += 1;
                assert_eq!(code, Some(3), "{kilobytes}: {}", String::from_utf8_lossy(&ran.stderr));
                let report: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("a report");
                assert_eq!(report["findings"][0]["code"], "disk-trouble", "{report}");
                assert_eq!(case.around(), ["evidence"], "{kilobytes}");
            }
        }
    }
    assert!((5..12).contains(&failed), "{failed} of 12 failed: the limits are wrong");
}

#[test]
#[ignore = "needs bash"]
fn time_zone_language_and_mask_do_not_reach_the_bytes() {
    let golden = {
        let case = Case::small();
        case.build();
        everything(&case.bundle())
    };
    for (zone, language, mask) in
        [("Pacific/Kiritimati", "C", "077"), ("America/Los_Angeles", "tr_TR.UTF-8", "002")]
    {
        let case = Case::small();
        let status = Command::new("bash")
            .args([
                "-c",
                // The other build knows of no converters either; their versions do reach the bytes.
                &format!("umask {mask}; unset PATH; exec \"$0\" build \"$1\" --quiet"),
                env!("CARGO_BIN_EXE_leverarch"),
            ])
            .arg(case.evidence())
            .env("TZ", zone)
            .env("LANG", language)
            .env("LC_ALL", language)
            .status()
            .expect("run");
        assert!(status.success());
        assert!(everything(&case.bundle()) == golden, "{zone}");
    }
}
