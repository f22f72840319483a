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
        "1 item shows an address, a phone number or an e-mail address that you claim as confidential: \"call.txt\".",
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

/// Names that are words as well.
const WORDS: [&str; 7] = ["May", "June", "Grace", "Will", "Mark", "Rose", "Hope"];

/// The text of the pages that the program sets for a case, one line of words; `children` goes into the manifest.
fn front_matter_of(case: &str, children: &dyn Fn(String) -> String) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case);
    let temporary = tempfile::tempdir().expect("folder");
    let (manifest, output) = (temporary.path().join("manifest.toml"), temporary.path().join("bundle"));
    let text = fs::read_to_string(folder.join("manifest.toml")).expect("a manifest");
    fs::write(&manifest, children(text)).expect("written");
    let arguments =
        ["build", "EVIDENCE", "--no-ocr", "--manifest", "MANIFEST", "--output", "OUTPUT", "--json"];
    let ran = crate::support::case::run_here(arguments.map(|word| match word {
        "EVIDENCE" => folder.join("evidence").into_os_string(),
        "MANIFEST" => manifest.clone().into_os_string(),
        "OUTPUT" => output.clone().into_os_string(),
        word => word.into(),
    }));
    assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    let made = |end: &str| {
        let all = fs::read_dir(&output).expect("outputs").map(|entry| entry.expect("entry").path());
        all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
    };
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(made("json")).expect("a record")).expect("JSON");
    let number = |value: &serde_json::Value, key: &str| value[key].as_u64().expect("a page") as usize;
    let items: Vec<(usize, usize)> = record["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (number(item, "first_page"), number(item, "last_page")))
        .collect();
    let text = std::process::Command::new("pdftotext").args(["-raw"]).arg(made("pdf")).arg("-").output();
    let text = String::from_utf8(text.expect("pdftotext").stdout).expect("UTF-8");
    let own = (1..)
        .zip(text.split('\u{C}'))
        .filter(|(page, _)| !items.iter().any(|(first, last)| (first..=last).contains(&page)));
    own.flat_map(|(_, page)| page.split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// Seven children whose names are words are added to each case: what is printed without their names differs from what is
/// printed with them in those names alone, and in no date, no fixed word and no quotation.
#[test]
#[ignore = "needs pdftotext"]
fn names_that_are_words_change_nothing_else_in_five_cases() {
    let cases = [
        "compensation-claim",
        "ice-complaint-made",
        "northern-ireland-appeal",
        "scotland-collect-and-pay",
        "two-receiving-parents",
    ];
    for case in cases {
        // Initials as the user may give them: each is told from the others, and from all words that are printed.
        let children: String = WORDS
            .iter()
            .map(|name| {
                format!("\n[[child]]\nname = \"{name}\"\ninitials = \"Child{}\"\n", name.to_uppercase())
            })
            .collect();
        let added = |text: String| {
            // The children of the case go, since each has a name of two words.
            let mut of_child = false;
            let others = text.lines().filter(|line| {
                of_child = *line == "[[child]]" || (of_child && !line.trim().is_empty());
                !of_child
            });
            others.collect::<Vec<_>>().join("\n") + &children
        };
        let named = |text: String| added(text).replacen("[bundle]", "[bundle]\nchildren = \"names\"", 1);
        let (hidden, shown) = (front_matter_of(case, &added), front_matter_of(case, &named));
        let (hidden, shown): (Vec<&str>, Vec<&str>) =
            (hidden.split(' ').collect(), shown.split(' ').collect());
        // What was replaced, put back.
        let mut at = 0;
        let mut replaced = Vec::new();
        for word in &hidden {
            let Some(own) = shown.get(at) else { break };
            at += 1;
            // A digest binds the titles over pages that are set for items.
            let digits = |word: &str| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_hexdigit());
            if own == word || (digits(own) && digits(word)) {
                continue;
            }
            let name = WORDS.iter().find(|name| word.contains(&format!("Child{}", name.to_uppercase())));
            let before = at.saturating_sub(2);
            let around = || shown.get(before..(at + 4).min(shown.len())).unwrap_or_default().join(" ");
            let Some(name) = name else { panic!("{case}: {own} became {word}: {}", around()) };
            assert_eq!(&word.replace(&format!("Child{}", name.to_uppercase()), name), own, "{}", around());
            replaced.push(around());
        }
        // "9 May", "May 2026": a name at the end of a title may have the number of the next column behind it.
        let dates = |words: &[&str]| {
            let is_number = |word: &str, lengths: std::ops::RangeInclusive<usize>| {
                let bare = word.trim_matches([',', '.']);
                lengths.contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_digit())
            };
            let dated = |three: &&[&str]| {
                ["May", "June"].contains(&three[1])
                    && (is_number(three[0], 1..=2) || is_number(three[2], 4..=4))
            };
            words.windows(3).filter(dated).count()
        };
        println!("{case}: {replaced:#?}");
        assert_eq!(dates(&hidden), dates(&shown), "{case}");
    }
}
