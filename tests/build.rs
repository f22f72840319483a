//! From a folder to a bundle and back, as a user would do it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::support::case::{Case, STEM, everything, letter, run_here, run_until};

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_folder_becomes_a_bundle_and_the_evidence_is_only_read() {
    let case = Case::small();
    let before = everything(&case.evidence());
    let report = case.build().report();
    assert_eq!(everything(&case.evidence()), before);
    assert_eq!(case.around(), ["evidence", "evidence-bundle"]);
    let names: Vec<String> = everything(&case.bundle()).into_keys().collect();
    assert_eq!(names, ["json", "pdf", "sha256", "zip"].map(|end| format!("{STEM}.{end}")));

    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(case.output("json")).expect("json")).expect("json");
    assert_eq!(record["format"], "leverarch-record/2");
    assert_eq!(record["pages"], report["bundle"]["pages"]);
    // One run of pages without a gap: cover, index, chapters, items, the last chapters, schedule, how to check.
    let mut next = 1;
    let parts = record["front_matter"].as_array().expect("parts");
    let items = record["items"].as_array().expect("items");
    let opens = parts.iter().take_while(|part| part["first_page"].as_u64() < items[0]["first_page"].as_u64());
    let (opening, closing) = parts.split_at(opens.count());
    let runs = opening.iter().chain(items).chain(closing);
    let mut part_before = false;
    for run in runs {
        // A chapter may begin on the page on which the one before it ends; an item shares none.
        let part = run.get("name").is_some();
        let shares = part && part_before && run["first_page"] == next - 1;
        assert!(shares || run["first_page"] == next, "{run}");
        part_before = part;
        next = run["last_page"].as_u64().expect("page") + 1;
    }
    assert_eq!(record["pages"], next - 1);
    let order: Vec<&str> = items.iter().map(|i| i["file"].as_str().expect("file")).collect();
    assert_eq!(
        order,
        [
            "letters/2020-01-06 decision.pdf",
            "letters/Łukasz Żółć 王小明 🧿.pdf",
            "post/receipt.jpg",
            "calls/call.mp3",
            "calls/call.txt",
            "post/scan.png",
        ]
    );
    for item in items {
        let bytes = &before[item["file"].as_str().expect("file")];
        assert_eq!(item["sha256"], leverarch::internals::model::Digest::compute(bytes).to_string());
        assert_eq!(item["bytes"], bytes.len());
    }
    let doc = lopdf::Document::load(case.output("pdf")).expect("the PDF loads");
    assert_eq!(doc.get_pages().len() as u64, next - 1);
}

#[test]
fn two_builds_in_two_places_and_thread_counts_give_the_same_bytes() {
    let (one, two) = (Case::small(), Case::small());
    let first = one.run(&["build", "EVIDENCE", "--jobs", "1", "--quiet"]);
    let second = two.run(&["build", "EVIDENCE", "--jobs", "7", "--quiet"]);
    assert_eq!((first.code, second.code), (0, 0), "{} {}", first.err, second.err);
    assert!(everything(&one.bundle()) == everything(&two.bundle()));
    // And again in the same process, over the earlier one.
    let again = one.run(&["build", "EVIDENCE", "--force", "--quiet"]);
    assert_eq!(again.code, 0);
    assert!(everything(&one.bundle()) == everything(&two.bundle()));
}

/// A PDF with one scan of nearly 14 million bytes, none of which can be packed.
fn large_scan(seed: u64) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let mut doc = lopdf::Document::load_mem(&letter(&["a scan"])).expect("a letter");
    let (width, height) = (2160, 2144);
    let mut state = seed;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    });
    let image = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
        "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB",
    };
    let pixels: Vec<u8> = noise.take((width * height * 3) as usize).collect();
    let image = doc.add_object(Stream::new(image, pixels).with_compression(false));
    let content = doc.add_object(Stream::new(dictionary! {}, b"q 595 0 0 842 0 0 cm /I Do Q".to_vec()));
    let page = doc.get_pages()[&1];
    let page = doc.get_object_mut(page).and_then(Object::as_dict_mut).expect("a page");
    page.set("Contents", content);
    page.set("Resources", dictionary! { "XObject" => dictionary! { "I" => image } });
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("saves");
    bytes
}

/// Beyond some size what is written goes to the disk another way.
#[test]
fn a_bundle_too_large_for_the_system_s_memory_is_whole() {
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    for seed in 1..5 {
        case.put(&format!("2020-01-0{seed} scan.pdf"), &large_scan(seed));
    }
    case.put("2020-01-09 letter.pdf", &letter(&["after the scans"]));
    let ran = case.run(&["build", "EVIDENCE", "--quiet", "--no-ocr"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let outputs = everything(&case.bundle());
    let bytes = |end: &str| {
        outputs.iter().find(|(name, _)| name.ends_with(end)).map(|(_, bytes)| bytes).expect("an output")
    };
    let list = String::from_utf8(bytes(".sha256").clone()).expect("text");
    for line in list.lines() {
        let (digest, name) = line.split_once("  ").expect("a line");
        assert_eq!(
            leverarch::internals::model::Digest::compute(&outputs[name]).to_string(),
            digest,
            "{name}"
        );
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes(".zip"))).expect("a zip");
    for (name, original) in everything(&case.evidence()) {
        let end = format!("/data/{name}");
        let at = zip.file_names().position(|inside| inside.is_ok_and(|inside| inside.ends_with(&end)));
        let at = at.expect("an entry");
        let mut copy = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_index(at).expect("an entry"), &mut copy).expect("reads");
        assert!(copy == original, "{name}");
    }
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
    for end in [".pdf", ".zip"] {
        let name = outputs.keys().find(|name| name.ends_with(end)).expect("an output");
        let mut changed = outputs[name].clone();
        let at = changed.len() / 10 * 9;
        changed[at] ^= 1;
        fs::write(case.bundle().join(name), &changed).expect("write");
        assert_eq!(case.run(&["verify", "BUNDLE"]).code, 1, "{name}");
        fs::write(case.bundle().join(name), &outputs[name]).expect("write");
    }
}

#[test]
fn all_problems_are_told_in_one_run_and_nothing_is_written() {
    let case = Case::small();
    fs::remove_file(case.evidence().join("post/receipt.jpg")).expect("remove");
    case.put("letters/unlisted.pdf", &letter(&["nobody listed me"]));
    case.put("letters/zero.pdf", b"");
    case.put("letters/page.pdf", b"<!DOCTYPE html><html><body>Sign in</body></html>");
    case.amend("[[leave_out]]", "[[item]]\nfile = \"letters/zero.pdf\"\ndate = 2020-01-01\n[[item]]\nfile = \"letters/page.pdf\"\ndate = 2020-01-01\n[[leave_out]]");
    case.amend("purpose =", "purpos =");
    for command in ["check", "build"] {
        let ran = case.run(&[command, "EVIDENCE", "--json"]);
        assert_eq!(ran.code, 2);
        assert_eq!(
            ran.of("error"),
            pairs(&[
                ("unknown-key", ""),
                ("item-missing", "post/receipt.jpg"),
                ("empty", "letters/zero.pdf"),
                ("not-as-named", "letters/page.pdf"),
            ]),
            "{}",
            ran.out
        );
        assert!(ran.of("warning").contains(&("item-unlisted".into(), "letters/unlisted.pdf".into())));
        assert_eq!(case.around(), ["evidence"]);
        let report = ran.report();
        let misspelt = &report["findings"][0];
        assert_eq!(
            (misspelt["line"].as_u64(), misspelt["next"].as_str()),
            (Some(3), Some("Did you mean \"purpose\"?"))
        );
    }
}

#[test]
fn a_broken_item_is_refused_by_name_or_gets_a_sheet_when_asked() {
    let case = Case::small();
    let whole = letter(&["one", "two"]);
    case.put("letters/2020-01-06 decision.pdf", &whole[..200]);
    let refused = case.run(&["build", "EVIDENCE", "--json"]);
    assert_eq!(refused.code, 1);
    assert_eq!(
        refused.of("error"),
        pairs(&[("damaged", "letters/2020-01-06 decision.pdf")]),
        "{}",
        refused.out
    );
    assert_eq!(case.around(), ["evidence"]);
    let made = case.run(&["build", "EVIDENCE", "--json", "--with-placeholders"]);
    assert_eq!(made.code, 0, "{}", made.out);
    assert_eq!(made.report()["contents"]["sheets"], 2);
    case.put("letters/2020-01-06 decision.pdf", b"");
    case.put("letters/Łukasz Żółć 王小明 🧿.pdf", b"<html>Sign in</html>");
    let refused = case.run(&["build", "EVIDENCE", "--json", "--force"]);
    assert_eq!((refused.code, refused.of("error").len()), (1, 2), "{}", refused.out);
    let made = case.run(&["build", "EVIDENCE", "--json", "--force", "--with-placeholders"]);
    assert_eq!((made.code, made.report()["contents"]["sheets"].as_u64()), (0, Some(3)), "{}", made.out);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn an_earlier_bundle_is_replaced_only_when_asked_and_other_folders_never() {
    let case = Case::small();
    case.build();
    let before = everything(&case.bundle());
    let refused = case.run(&["build", "EVIDENCE", "--json"]);
    assert_eq!((refused.code, refused.of("error").len()), (1, 1));
    assert_eq!(refused.findings()[0].0, "output-exists");
    assert!(everything(&case.bundle()) == before);
    case.amend("I ask the Tribunal", "We ask the Tribunal");
    let replaced = case.run(&["build", "EVIDENCE", "--json", "--force"]);
    assert_eq!(replaced.code, 0, "{}", replaced.out);
    assert!(everything(&case.bundle()) != before);
    assert_eq!(case.around(), ["evidence", "evidence-bundle"]);

    fs::write(case.bundle().join("my essay.txt"), "mine").expect("write");
    let foreign = case.run(&["build", "EVIDENCE", "--json", "--force"]);
    assert_eq!((foreign.code, foreign.findings()[0].0.as_str()), (1, "output-foreign"));
    let inside = case.evidence().join("out");
    let inside = case.run(&["build", "EVIDENCE", "--json", "--output", inside.to_str().expect("path")]);
    assert_eq!((inside.code, inside.findings()[0].0.as_str()), (1, "output-inside"));
}

#[test]
fn a_folder_without_a_manifest_is_bundled_from_its_names() {
    let case = Case::small();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    let ran = case.run(&["build", "EVIDENCE", "--json", "--date", "2022-03-01"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.of("warning").iter().any(|(code, _)| code == "manifest-drafted"));
    assert!(!case.evidence().join("manifest.toml").exists());

    let init = case.run(&["init", "EVIDENCE"]);
    assert_eq!(init.code, 0, "{}", init.err);
    let drafted = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    assert_eq!(drafted.matches("[[item]]").count(), 7);
    // A second run adds only what is new and keeps every byte of what is there.
    let edited = drafted.replacen("purpose = \"general\"", "purpose = \"ice\" # mine", 1);
    case.put("manifest.toml", edited.as_bytes());
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest"), edited);
    case.put("new.pdf", &letter(&["new"]));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let longer = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    assert!(longer.starts_with(&edited) && longer[edited.len()..].contains("file = \"new.pdf\""));
    assert_eq!(case.run(&["check", "EVIDENCE"]).code, 0);
}

#[test]
fn same_bytes_strict_and_expected_digests() {
    let case = Case::small();
    let bytes = fs::read(case.evidence().join("post/receipt.jpg")).expect("read");
    case.put("post/again.jpg", &bytes);
    case.amend("[[leave_out]]", "[[item]]\nfile = \"post/again.jpg\"\ndate = 2021-01-01\n[[leave_out]]");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.of("warning").contains(&("same-bytes".into(), "post/again.jpg".into())), "{}", ran.out);
    assert_eq!(case.run(&["check", "EVIDENCE", "--strict"]).code, 1);
    let wrong = leverarch::internals::model::Digest::compute(b"other");
    case.amend("file = \"post/again.jpg\"", &format!("file = \"post/again.jpg\"\nsha256 = \"{wrong}\""));
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.of("error"), pairs(&[("digest-differs", "post/again.jpg")]));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_hidden_things_are_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let case = Case::small();
    let outside = case.evidence().with_file_name("secret.txt");
    fs::write(&outside, "secret").expect("write");
    symlink(&outside, case.evidence().join("link.txt")).expect("link");
    symlink(case.evidence().with_file_name("."), case.evidence().join("loop")).expect("link");
    case.put(".hidden", b"hidden");
    case.put(".git/config", b"hidden");
    case.put("Thumbs.db", b"left behind");
    let made = std::process::Command::new("mkfifo").arg(case.evidence().join("pipe.pdf")).status();
    assert!(made.expect("mkfifo").success());
    case.amend("[[leave_out]]", "[[item]]\nfile = \"link.txt\"\ndate = 2020-01-01\n[[leave_out]]");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.of("error"), pairs(&[("symbolic-link", "link.txt")]), "{}", ran.out);
    for finding in [("symbolic-link", "loop"), ("special-file", "pipe.pdf")] {
        assert!(
            ran.of("warning").contains(&(finding.0.into(), finding.1.into())),
            "{finding:?}: {}",
            ran.out
        );
    }
    for name in [".git", ".hidden", "Thumbs.db"] {
        assert!(ran.of("note").contains(&("hidden".into(), name.into())), "{name}: {}", ran.out);
    }
    assert!(!ran.out.contains("secret"), "{}", ran.out);
}

#[test]
fn a_run_that_is_stopped_leaves_nothing() {
    let case = Case::small();
    let stop = Arc::new(AtomicBool::new(true));
    let ran = run_until(["build".into(), case.evidence().into(), "--json".into()], stop);
    assert_eq!((ran.code, ran.findings()), (3, pairs(&[("stopped", "")])));
    assert_eq!(case.around(), ["evidence"]);
}

#[test]
fn a_percent_sign_in_a_name_is_warned_of_and_kept_right() {
    let case = Case::small();
    case.put("50% paid %0A.txt", b"paid");
    case.amend("[[leave_out]]", "[[item]]\nfile = \"50% paid %0A.txt\"\ndate = 2020-01-01\n[[leave_out]]");
    let ran = case.build();
    assert!(ran.of("warning").contains(&("bad-name".into(), "50% paid %0A.txt".into())));
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn wrong_use_and_missing_folders_have_their_exit_codes() {
    let case = Case::small();
    assert_eq!(case.run(&["build"]).code, 2);
    assert_eq!(case.run(&["build", "/no/such/folder"]).code, 2);
    assert_eq!(case.run(&["verify", "/no/such/bundle.pdf"]).code, 2);
    assert_eq!(case.run(&["verify", "EVIDENCE", "--evidence", "/no/such/folder"]).code, 2);
    assert_eq!(case.run(&["build", "EVIDENCE", "--manifest", "/no/such/manifest.toml"]).code, 3);
    assert_eq!(case.run(&["verify", "EVIDENCE"]).code, 1);
    assert_eq!(case.run(&["--help"]).code, 0);
    assert_eq!(case.run(&["schema", "manifest"]).code, 0);
    assert_eq!(case.run(&["completions", "bash"]).code, 0);
    assert_eq!(case.run(&["build", "--json"]).report()["exit_code"], 2);
    case.amend("[bundle]", "[bundle");
    assert_eq!(case.run(&["check", "EVIDENCE"]).code, 2);
}

#[test]
fn the_sample_builds_with_no_error_and_every_file_accounted_for() {
    let folder = tempfile::tempdir().expect("folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik");
    let out = folder.path().join("out");
    let ran =
        run_here(["build".into(), sample.clone().into(), "--json".into(), "--output".into(), out.into()]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let report = ran.report();
    let bundles = report["bundles"].as_array().expect("bundles");
    assert_eq!(bundles.len(), 3);
    for bundle in bundles {
        let folder = folder.path().join("out").join(bundle["purpose"].as_str().expect("purpose"));
        let record = fs::read_dir(folder).expect("out").map(|e| e.expect("entry").path());
        let record = record.into_iter().find(|p| p.extension().is_some_and(|e| e == "json")).expect("record");
        let record: serde_json::Value =
            serde_json::from_slice(&fs::read(record).expect("read")).expect("json");
        let words = |list: &serde_json::Value, key: &str| -> Vec<String> {
            let list = list.as_array().expect("list").iter();
            list.filter_map(|entry| entry[key].as_str().map(str::to_owned)).collect()
        };
        let mut named = words(&record["items"], "file");
        for findings in [&report["findings"], &bundle["findings"]] {
            let left = findings.as_array().expect("findings").iter().filter(|f| f["code"] == "left-out");
            named.extend(left.filter_map(|f| f["file"].as_str().map(str::to_owned)));
        }
        named.push("manifest.toml".into());
        named.sort();
        named.dedup();
        assert_eq!(named, everything(&sample).into_keys().collect::<Vec<_>>(), "{}", bundle["purpose"]);
    }
}

/// What acts or hides, tucked away where pages may keep lists of their own, is left behind in a bundle that
/// stands its reading back.
#[test]
fn nothing_that_acts_hides_among_a_page_s_own_lists() {
    use lopdf::{Document, Object, Stream, dictionary};
    const KINDS: [&str; 9] = [
        "Filespec",
        "EmbeddedFile",
        "Sig",
        "SigRef",
        "Rendition",
        "MediaClip",
        "RichMediaContent",
        "3D",
        "Collection",
    ];
    const ACTIONS: [&str; 8] =
        ["URI", "Launch", "SubmitForm", "JavaScript", "Hide", "Named", "SetOCGState", "GoTo3DView"];
    const ENTRIES: [&str; 12] =
        ["AA", "AF", "Alternates", "EF", "JS", "Launch", "Metadata", "OPI", "PS", "PieceInfo", "RF", "URI"];
    let case = Case::tiny();
    let mut doc = Document::load_mem(&letter(&["Dear Sir"])).expect("a letter");
    let mut list = lopdf::Dictionary::new();
    for kind in KINDS {
        list.set(kind, dictionary! { "Type" => kind, "X" => 1 });
    }
    for action in ACTIONS {
        list.set(format!("A{action}"), dictionary! { "S" => action, "URI" => Object::string_literal("x") });
    }
    let program = doc.add_object(Stream::new(dictionary! {}, b"showpage".to_vec()));
    let mut form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Subtype2" => "PS",
    "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    for entry in ENTRIES {
        form.set(entry, program);
    }
    let form = doc.add_object(Stream::new(form, b"0 0 9 9 re f".to_vec()));
    list.set("Script", dictionary! { "JS" => Object::string_literal("app.alert(1)") });
    let page = doc.get_pages()[&1];
    let page = doc.get_dictionary_mut(page).expect("page");
    let resources = page.get_mut(b"Resources").and_then(Object::as_dict_mut).expect("resources");
    resources.set("Properties", list);
    resources.set("XObject", dictionary! { "X" => form });
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("pdf");
    case.put("letter.pdf", &bytes);
    let said = case.build().report().to_string();
    assert!(said.contains("PostScript program"), "{said}");
}
