//! What the screens show: the numbers that a build gives, dates with their reasons, findings with the field that mends each,
//! images of pages, recordings by their ranges.

use std::collections::BTreeSet;

use axum::http::{HeaderValue, StatusCode};

use super::visitor::{Visitor, form, manifest, request, with};
use crate::support::case::{Case, everything, letter};

#[test]
fn numbers_are_those_that_a_build_gives() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let html = visitor.see("/files");
    let numbers: Vec<(String, String)> = html
        .split("<span class=\"number\">")
        .skip(1)
        .map(|row| {
            let number = row.split('<').next().expect("a number").to_owned();
            let title = row.split("\">").nth(1).and_then(|rest| rest.split("</a>").next()).expect("a title");
            (number, title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        })
        .collect();
    case.build();
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(case.output("json")).expect("record")).expect("json");
    let built: Vec<(String, String)> = record["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (item["number"].to_string(), item["title"].as_str().expect("title").to_owned()))
        .collect();
    assert_eq!(numbers, built);
}

#[test]
fn a_folder_without_a_list_is_drafted_for_the_purpose_that_is_chosen() {
    let case = Case::small();
    std::fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    let before = everything(&case.evidence());
    let visitor = Visitor::new(&case.evidence());
    for path in ["/", "/files", "/people", "/check"] {
        assert_eq!(visitor.get(path).location(), "/begin-list", "{path}");
    }
    let html = visitor.see("/begin-list");
    assert!(html.contains("7 files are in this folder"), "{html}");
    assert_eq!(everything(&case.evidence()), before, "looking writes nothing");
    let fields = with(form(&html, "/begin-list"), &[("purpose", "ice")]);
    assert_eq!(visitor.post("/begin-list", &fields).location(), "/begin-list");
    visitor.wait_for("/files", "Needs a look");
    visitor.wait_for("/people", "value=\"ice\" selected");
    let drafted = manifest(&case.evidence());
    assert!(drafted.contains("purpose = \"ice\"\n"), "{drafted}");
    assert_eq!(drafted.matches("[[item]]").count(), 7);
    let mut now = everything(&case.evidence());
    now.remove("manifest.toml");
    assert_eq!(now, before);
    // How far somebody is with a draft is in the list itself.
    let tasks = visitor.see("/");
    assert!(tasks.contains("0 of 7 done"), "{tasks}");
    let html = visitor.see("/item/1?show=look");
    assert!(html.contains("Please check"));
    let fields = with(
        form(&html, "/item/1"),
        &[("then", "next"), ("date-day", "6"), ("date-month", "1"), ("date-year", "2020")],
    );
    let answer = visitor.post("/item/1", &fields);
    assert!(answer.location().starts_with("/item/") && answer.location().ends_with("?show=look"));
    assert!(visitor.see("/").contains("1 of 7 done"));
    assert!(!visitor.see("/item/1").contains("Please check"));
}

#[test]
fn every_other_date_is_a_button_with_its_reason() {
    let case = Case::small();
    case.put("letters/2020-03-04 answer.pdf", &letter(&["Date: 2 March 2020"]));
    case.amend(
        "[[item]]\nfile = \"post/receipt.jpg\"",
        "[[item]]\nfile = \"letters/2020-03-04 answer.pdf\"\ndate = 2020-03-04\n[[item]]\nfile = \"post/receipt.jpg\"",
    );
    let visitor = Visitor::new(&case.evidence());
    let html = visitor.wait_for("/item/3", "Use 2 March 2020");
    assert!(html.contains("name=\"use.date\" value=\"2020-03-02\""), "{html}");
    // The reason for the one that is there, and for the other.
    assert!(html.contains("Why this date: the date in the file name."), "{html}");
    assert!(html.contains("the letter gives it as its date"), "{html}");
    let fields = with(form(&html, "/item/3"), &[("use.date", "2020-03-02")]);
    let fields: Vec<_> =
        fields.into_iter().filter(|(name, _)| !name.starts_with("use.") || name == "use.date").collect();
    assert_eq!(visitor.post("/item/3", &fields).status, StatusCode::SEE_OTHER);
    assert!(manifest(&case.evidence()).contains("date = 2020-03-02\n"));
    assert!(visitor.see("/item/3").contains("Why this date: the letter gives it as its date."));
}

#[test]
fn each_filter_shows_what_it_says() {
    let case = Case::small();
    case.put("post/again.png", &crate::support::case::png(200, 280));
    case.amend(
        "[[item]]\nfile = \"calls/call.mp3\"",
        "[[item]]\nfile = \"post/again.png\"\ntitle = \"The envelope again\"\ndate = 2020-01-01\n[[item]]\nfile = \"calls/call.mp3\"",
    );
    let visitor = Visitor::new(&case.evidence());
    visitor.wait_for("/check", "You can build now");
    let titles = |show: &str| -> Vec<&str> {
        let html = visitor.see(&format!("/files?show={show}"));
        [
            "calculation decision",
            "Post Office receipt",
            ">Envelope<",
            "The envelope again",
            "Recording of a call",
        ]
        .into_iter()
        .filter(|title| html.contains(title))
        .collect()
    };
    assert_eq!(titles("undated"), [">Envelope<"]);
    assert_eq!(titles("look"), [">Envelope<"]);
    // A check names the last of the two.
    assert_eq!(titles("twice").len(), 1);
    assert_eq!(titles("all").len(), 5);
    assert_eq!(titles("nonsense").len(), 5);
}

/// The codes of all findings, from the published schema of the report.
fn codes() -> Vec<String> {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../schemas/report.schema.json")).expect("schema");
    let mut codes = Vec::new();
    let mut todo = vec![&schema["$defs"]["Code"]];
    while let Some(part) = todo.pop() {
        match part {
            serde_json::Value::Object(map) => {
                codes.extend(map.get("const").and_then(|word| word.as_str()).map(str::to_owned));
                let words = map.get("enum").and_then(|words| words.as_array()).into_iter().flatten();
                codes.extend(words.filter_map(|word| word.as_str()).map(str::to_owned));
                todo.extend(map.values());
            }
            serde_json::Value::Array(list) => todo.extend(list),
            _ => {}
        }
    }
    codes
}

#[test]
fn every_code_of_a_finding_leads_to_a_field_that_is_there() {
    use leverarch::internals::page::finding_field;
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let codes = codes();
    assert!(codes.len() > 100, "{}", codes.len());
    let mut ways = BTreeSet::new();
    for word in codes {
        let code = serde_json::from_value(serde_json::Value::String(word.clone())).expect(&word);
        if let Some((path, field)) = finding_field(code) {
            ways.insert((path.replace("{row}", "1"), field, word));
        }
    }
    assert!(ways.len() > 80, "{}", ways.len());
    for (path, field, word) in ways {
        let answer = visitor.get(&path);
        // Where a list is begun, one that is there already leads on.
        if answer.status == StatusCode::SEE_OTHER {
            assert_eq!(path, "/begin-list", "{word}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::OK, "{word} {path}");
        assert!(answer.text().contains(&format!(" id=\"{field}\"")), "{word}: {path}#{field}");
    }
}

#[test]
fn a_finding_leads_to_its_field_and_vanishes_when_it_is_put_right() {
    let case = Case::small();
    case.amend("date = 2020-01-06\n", "date = \"2020-13\"\n");
    let visitor = Visitor::new(&case.evidence());
    let html = visitor.wait_for("/check", "There is a problem");
    assert!(html.contains("href=\"/item/1#date-day\""), "{html}");
    assert!(html.contains("href=\"/item/4#date-day\""), "undated: {html}");
    let fields = form(&visitor.see("/item/1"), "/item/1");
    let changes = [("date-day", "6"), ("date-month", "1"), ("date-year", "2020")];
    assert_eq!(visitor.post("/item/1", &with(fields, &changes)).status, StatusCode::SEE_OTHER);
    let html = visitor.wait_for("/check", "You can build now");
    assert!(!html.contains("There is a problem"));
    assert!(!html.contains("href=\"/item/1#date-day\""));
    assert!(html.contains("href=\"/item/4#date-day\""));
}

#[cfg(feature = "render")]
#[test]
fn pages_are_drawn_as_large_as_they_are_wanted_and_kept() {
    let case = Case::small();
    let cache = tempfile::tempdir().expect("cache");
    let visitor = Visitor::with_cache(Some(&case.evidence()), cache.path());
    for (path, edge) in [
        ("/item/1/image/1/1/small.png", 200),
        ("/item/1/image/1/2/page.png", 1_300),
        ("/item/3/image/1/1/large.png", 2_400),
        ("/item/4/image/1/1/page.png", 1_300),
        // A text is set by this program, as in the bundle.
        ("/item/6/image/1/1/page.png", 1_300),
    ] {
        let answer = visitor.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/png"), "{path}");
        let picture = image::load_from_memory(&answer.bytes).expect("a PNG");
        assert!(picture.width().max(picture.height()).abs_diff(edge) <= 1, "{path}: {}", picture.height());
        assert_eq!(visitor.get(path).bytes, answer.bytes, "{path}");
    }
    // What is kept is named by the digest of the file, which sha256sum gives too, and by the page.
    let bytes = std::fs::read(case.evidence().join("letters/2020-01-06 decision.pdf")).expect("file");
    let digest = leverarch::internals::model::Digest::compute(&bytes).to_string();
    let kept: Vec<String> = everything(cache.path()).into_keys().collect();
    assert!(kept.iter().any(|name| name.contains(&format!("{digest}-2-"))), "{kept:?}");
    // Beyond the last page, a recording and an unknown size.
    for path in ["/item/1/image/1/3/page.png", "/item/5/image/1/1/page.png", "/item/1/image/1/1/huge.png"] {
        assert_eq!(visitor.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    // In a list it is nothing that a reader would see.
    let none = image::load_from_memory(&visitor.get("/item/5/image/1/1/small.png").bytes).expect("a PNG");
    assert_eq!((none.width(), none.height()), (1, 1));
    let html = visitor.see("/item/1?page=2");
    assert!(html.contains("Page 2 of 2") && html.contains("/item/1/image/1/2/page.png"), "{html}");
    assert!(html.contains("rel=\"prev\"") && !html.contains("rel=\"next\""));
}

#[test]
fn recordings_play_by_ranges_under_a_fixed_type() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let all = std::fs::read(case.evidence().join("calls/call.mp3")).expect("file");
    assert!(visitor.see("/item/5").contains("<audio controls"));
    for (range, status, part) in [
        (None, StatusCode::PARTIAL_CONTENT, Some(0..all.len())),
        (Some("bytes=0-"), StatusCode::PARTIAL_CONTENT, Some(0..all.len())),
        (Some("bytes=100-199"), StatusCode::PARTIAL_CONTENT, Some(100..200)),
        (Some("bytes=-10"), StatusCode::PARTIAL_CONTENT, Some(all.len() - 10..all.len())),
        (Some("bytes=999999999-"), StatusCode::RANGE_NOT_SATISFIABLE, None),
    ] {
        let mut asked = request("GET", "/item/5/sound/1");
        asked.headers_mut().insert("cookie", HeaderValue::from_str(&visitor.cookie).expect("cookie"));
        if let Some(range) = range {
            asked.headers_mut().insert("range", HeaderValue::from_static(range));
        }
        let answer = visitor.ask(asked);
        assert_eq!(answer.status, status, "{range:?}");
        assert_eq!(answer.header("content-type"), "audio/mpeg");
        if let Some(part) = part {
            assert_eq!(
                answer.header("content-range"),
                format!("bytes {}-{}/{}", part.start, part.end - 1, all.len())
            );
            assert_eq!(answer.bytes, &all[part]);
        }
    }
}

#[test]
fn every_screen_can_be_read_by_a_machine() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    for path in [
        "/",
        "/files",
        "/files/add",
        "/item/1",
        "/item/5",
        "/people",
        "/people/add",
        "/people/1",
        "/check",
        "/folder",
        "/list",
    ] {
        let html = visitor.see(path);
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en-GB\">"), "{path}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert_eq!(html.matches("<main").count(), 1, "{path}");
        // Ids are used once, every label has its field, and every field that is seen a label.
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{path}: {ids:?}");
        let labels: Vec<&str> =
            html.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for label in &labels {
            assert!(unique.contains(label), "{path}: {label}");
        }
        for tag in html.split('<').filter(|tag| {
            tag.starts_with("select ")
                || tag.starts_with("textarea ")
                || tag.starts_with("input ") && !tag.contains("type=\"hidden\"")
        }) {
            let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            assert!(labels.contains(&id), "{path}: {tag}");
        }
        // Nothing is written into the HTML that the rules of the page forbid.
        assert!(!html.contains(" style=") && !html.contains(" onclick="), "{path}");
        for part in html.split("<img ").skip(1) {
            assert!(part.split('>').next().is_some_and(|tag| tag.contains("alt=")), "{path}");
        }
    }
}

#[test]
fn a_folder_is_chosen_at_the_start() {
    let case = Case::small();
    let cache = tempfile::tempdir().expect("cache");
    let visitor = Visitor::with_cache(None, cache.path());
    assert_eq!(visitor.get("/").location(), "/start");
    let fields = form(&visitor.see("/start"), "/start");
    for (typed, words) in [
        ("", "Enter the folder that holds your evidence."),
        ("evidence", "Enter where the folder is, from the beginning"),
        ("/nowhere/at/all", "There is no folder with this name."),
    ] {
        let answer = visitor.post("/start", &with(fields.clone(), &[("folder", typed)]));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(words), "{typed}");
    }
    let folder = case.evidence().display().to_string();
    assert_eq!(visitor.post("/start", &with(fields, &[("folder", &folder)])).location(), "/");
    assert!(visitor.see("/files").contains("calculation decision"));
    // The next time it is offered.
    let again = Visitor::with_cache(None, cache.path());
    assert!(again.see("/start").contains(&folder));
}
