//! A child's name and an address that is claimed as confidential, from the manifest to every output: what the program
//! writes does not show them, the sources show what they show, and `check` says which.

use std::fs;

use lopdf::{Document, Object};

use crate::support::case::Case;

/// In no name of an output, no bookmark, no property, no title of the record, and on no page that is set.
const PRIVATE: [&str; 8] =
    ["Ruby", "Orchard", "LS21", "07700 900", "900461", "thorley@example", "June Thorley", "ithheld from"];

const MANIFEST: &str = r#"
[bundle]
purpose = "tribunal"
name = "Appeal about Ruby Hartley"
title = "Appeal about Ruby's nights at 7 Orchard Rise"
date = 2026-09-21
summary = """
May and June live with Ms Vane. Ruby spends 60 nights a year with me. On 9 June 2026 June Whitaker said "I have Ruby down for no nights at all." {call}
"""
[case]
reference = "121007700222"
nation = "northern-ireland"
contact = "by e-mail to d.thorley@example.org"
confidentiality = { wanted = true }
wanted = "That Ruby Ann Hartley is counted for 60 nights from 20 May 2026."
[[party]]
name = "Daniel Thorley"
role = "Appellant, father of June Thorley"
address = "7 Orchard Rise, Otley LS21 9ZZ"
phone = "07700 900461"
email = "d.thorley@example.org"
[[party]]
name = "Jane Hartley"
role = "Second respondent"
[[child]]
name = "Ruby Ann Hartley"
[[child]]
name = "May Thorley"
[[child]]
name = "June Thorley"
[[section]]
id = "Ruby"
title = "About Ruby"
[[item]]
file = "call.txt"
id = "call"
title = "Call about Ruby from 07700 900461"
date = 2026-06-09
kind = "call"
section = "Ruby"
from = "Daniel Thorley, 7 Orchard Rise"
relevance = "Ruby was denied on 9 June 2026"
[item.call]
officer = "June Whitaker"
they_said = "Write to LS21 9ZZ about Ruby."
promise = "I will write to 7, Orchard Rise."
[[item]]
file = "school report for June.txt"
title = "June's school report, May 2026"
section = "Ruby"
"#;

fn case() -> Case {
    let case = Case::tiny();
    for file in ["letter.pdf", "note.txt"] {
        fs::remove_file(case.evidence().join(file)).expect(file);
    }
    case.put("call.txt", b"He lives at 7 Orchard Rise. I have Ruby down for no nights at all.");
    case.put("school report for June.txt", b"Summer term. Report to the parents.");
    case.put("manifest.toml", MANIFEST.as_bytes());
    case
}

#[test]
fn no_output_shows_what_is_private() {
    let case = case();
    let ran = case.run(&["build", "EVIDENCE", "--json", "--no-ocr"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let mut names: Vec<String> = fs::read_dir(case.bundle())
        .expect("outputs")
        .map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let stem = "Appeal about R.A.H";
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with(stem)), "{names:?}");
    let of = |end: &str| {
        let name = names.iter().find(|name| name.ends_with(end)).expect(end);
        fs::read(case.bundle().join(name)).expect(end)
    };

    let record = String::from_utf8(of(".json")).expect("UTF-8");
    let told = record.replace("school report for June.txt", "");
    let pdf = Document::load_mem(&of(".pdf")).expect("a PDF");
    let mut written = vec![("record", told)];
    for object in pdf.objects.values() {
        strings(object, &mut written);
        if let Ok(stream) = object.as_stream() {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            written.push((
                "stream",
                String::from_utf8_lossy(&content).replace("school report for June.txt", ""),
            ));
        }
    }
    strings(&Object::Dictionary(pdf.trailer.clone()), &mut written);
    for (what, words) in &written {
        for part in PRIVATE {
            assert!(!words.contains(part), "{part} in a {what}: {words}");
        }
    }
    // The bookmarks and the record are there, with what is printed instead.
    let all: String = written.iter().map(|(_, words)| words.as_str()).collect();
    for part in
        ["About R.", "Call about R. from [phone claimed as confidential]", "J.'s school report, May 2026"]
    {
        assert!(all.contains(part), "{part}");
    }
}

/// Every string of an object, decoded.
fn strings(object: &Object, found: &mut Vec<(&'static str, String)>) {
    match object {
        Object::String(..) => {
            found.extend(lopdf::decode_text_string(object).ok().map(|words| ("string", words)))
        }
        Object::Array(all) => all.iter().for_each(|one| strings(one, found)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, one)| strings(one, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, one)| strings(one, found)),
        _ => {}
    }
}

#[test]
fn check_names_what_the_sources_show_and_asks_about_the_rest() {
    let case = case();
    let ran = case.run(&["check", "EVIDENCE", "--json", "--no-ocr"]);
    let report = ran.report();
    let said: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["message"].as_str().expect("a message").to_owned())
        .collect();
    for expected in [
        "1 item shows an address, a phone number or an e-mail that you claim as confidential: \"call.txt\".",
        "1 item shows a child's name: \"call.txt\".",
        "A file name may hold a child's name: \"school report for June.txt\".",
        "\"I have Ruby down for no nights at all.\" holds a child's name. It is in quotation marks, so it was left as it is.",
    ] {
        assert!(said.iter().any(|message| message == expected), "{expected}: {said:#?}");
    }
    assert!(
        said.iter().any(|message| message.contains("May and June live") && message.contains("initials")),
        "{said:#?}"
    );
    // Nothing is refused for any of it.
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_case_without_names_and_claims_hears_nothing_of_them() {
    let case = Case::tiny();
    let found = case.run(&["check", "EVIDENCE", "--json", "--no-ocr"]).findings();
    let private = ["child-named", "address-shown", "contact-details"];
    assert!(found.iter().all(|(code, _)| !private.contains(&code.as_str())), "{found:?}");
}

#[test]
#[ignore = "needs pdftotext"]
fn the_pages_that_are_set_show_initials_and_dates() {
    let case = case();
    let ran = case.run(&["build", "EVIDENCE", "--json", "--no-ocr"]);
    let report = ran.report();
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let pdf = fs::read_dir(case.bundle()).expect("outputs").filter_map(Result::ok).map(|entry| entry.path());
    let pdf = pdf.into_iter().find(|path| path.extension().is_some_and(|end| end == "pdf")).expect("a PDF");
    let text = |pages: [&str; 2]| {
        let out = std::process::Command::new("pdftotext")
            .args(["-f", pages[0], "-l", pages[1]])
            .arg(&pdf)
            .arg("-")
            .output()
            .expect("pdftotext");
        let text = String::from_utf8(out.stdout).expect("UTF-8");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(report["findings"].is_array());
    let cover = text(["1", "1"]);
    for part in [
        "Unedited: contains an address claimed as confidential. For the tribunal only.",
        "The Appeals Service (NI)",
        "Address claimed as confidential",
        "Appeal about R.'s nights at [address claimed as confidential]",
        "“I have Ruby down for no nights at all.”",
        "June Whitaker said",
    ] {
        assert!(cover.replace('"', "“").contains(&part.replace(['”', '"'], "“")), "{part}: {cover}");
    }
    for part in [
        "Orchard",
        "LS21",
        "07700 900",
        "thorley@",
        "ithheld",
        "rule 19",
        "First-tier",
        "Ruby's",
        "Ruby spends",
    ] {
        assert!(!cover.contains(part), "{part}: {cover}");
    }
    let front = text(["2", "5"]);
    assert!(front.contains("20 May 2026") && front.contains("9 June 2026"), "{front}");
}
