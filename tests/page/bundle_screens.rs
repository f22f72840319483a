//! A bundle that is built, read and verified through the page is the one of the command line.

use axum::http::StatusCode;

use super::visitor::{Visitor, form, with};
use crate::support::case::{Case, STEM, everything};

fn build(visitor: &Visitor, changes: &[(&str, &str)]) {
    let fields = with(without_ticks(form(&visitor.see("/build"), "/build")), changes);
    let answer = visitor.post("/build", &fields);
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/build"), "{}", answer.text());
}

/// Boxes that nobody ticked are not sent.
fn without_ticks(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.into_iter().filter(|(_, value)| value != "yes").collect()
}

fn record(case: &Case) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(case.output("json")).expect("record")).expect("JSON")
}

#[test]
fn a_build_through_the_page_is_that_of_the_command_line() {
    let case = Case::small();
    case.build();
    let by_hand = std::fs::read(case.output("pdf")).expect("PDF");
    let digest = record(&case)["evidence_digest"].clone();
    std::fs::remove_dir_all(case.bundle()).expect("removed");
    let evidence = everything(&case.evidence());

    let visitor = Visitor::new(&case.evidence());
    build(&visitor, &[]);
    let text = visitor.wait_for("/build", "Your bundle is ready");
    assert_eq!(record(&case)["evidence_digest"], digest);
    assert_eq!(std::fs::read(case.output("pdf")).expect("PDF"), by_hand);
    let digest = digest.as_str().expect("digest");
    assert!(text.replace(' ', "").contains(digest), "{text}");
    for words in [
        "Send this early",
        "The bundle is ready: 6 items on",
        "the originals, unchanged",
        "First-tier Tribunal",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // It is there also for a page that was opened later.
    let later = Visitor::new(&case.evidence());
    assert!(later.see("/build").replace(' ', "").contains(digest));
    // Nothing is replaced that nobody asked to replace.
    let fields = without_ticks(form(&later.see("/build"), "/build"));
    let answer = later.post("/build", &fields);
    assert!(answer.text().contains("Tick this box to replace"));
    build(&later, &[("replace", "yes")]);
    later.wait_for("/build", "The bundle is ready");
    assert_eq!(everything(&case.evidence()), evidence);
    assert_eq!(case.around(), ["evidence", "evidence-bundle"]);
}

#[test]
fn an_error_stops_the_build_and_is_told() {
    let case = Case::small();
    case.amend("file = \"post/scan.png\"", "file = \"post/gone.png\"");
    let visitor = Visitor::new(&case.evidence());
    build(&visitor, &[]);
    let text = visitor.wait_for("/build", "No bundle was made.");
    assert!(text.contains("post/gone.png"), "{text}");
    assert_eq!(case.around(), ["evidence"]);
}

#[test]
fn outputs_are_saved_and_never_shown() {
    let case = Case::small();
    case.build();
    let visitor = Visitor::new(&case.evidence());
    let answer = visitor.get("/bundle/1/file/1");
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.bytes, std::fs::read(case.output("pdf")).expect("PDF"));
    assert!(
        answer.header("content-disposition").starts_with(&format!("attachment; filename=\"{STEM}.pdf\""))
    );
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
    for path in [
        "/bundle/1/file/99",
        "/bundle/0/file/0",
        "/bundle/2/file/1",
        "/bundle/1/file/..%2f..%2fevidence%2fmanifest.toml",
        "/read/2/1",
        "/read/1/0",
        "/read/1/999",
        "/read/1/..%2f1",
        "/read/1/1/..%2fpage.png",
        "/read/1/1/huge.png",
    ] {
        assert_eq!(visitor.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_bundle_is_read_page_by_page_and_searched() {
    let case = Case::small();
    case.build();
    let visitor = Visitor::new(&case.evidence());
    let record = record(&case);
    let items = record["items"].as_array().expect("items");
    let first = items[0]["first_page"].as_u64().expect("page");
    let text = visitor.see(&format!("/read/1/{}", first + 1));
    for words in
        ["letters/2020-01-06 decision.pdf, page 2", "document 1", "/read/1/", "rel=\"prev\"", "rel=\"next\""]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(visitor.see("/read/1/1").contains("Cover"));
    // A recording plays from its sheet.
    let call = items.iter().find(|item| item["file"] == "calls/call.mp3").expect("the call");
    assert!(visitor.see(&format!("/read/1/{}", call["first_page"])).contains("src=\"/item/5/sound/1\""));
    // The words are looked for on every page.
    let found = visitor.wait_for("/read/1/find?q=second+PAGE", "page has");
    assert!(
        found.contains(&format!("href=\"/read/1/{}\"", first + 1))
            && found.contains("<mark>Second page</mark>"),
        "{found}"
    );
    assert!(visitor.see("/read/1/find?q=%3Cscript%3E").contains("&lt;script&gt;"));
    let gone = visitor.get("/read/1?page=400");
    assert_eq!(gone.location(), format!("/read/1/{}", record["pages"]));
    if cfg!(feature = "render") {
        let image = visitor.get(&format!("/read/1/{first}/page.png"));
        assert_eq!((image.status, image.header("content-type")), (StatusCode::OK, "image/png"));
        assert!(image.bytes.starts_with(b"\x89PNG"));
    }
}

#[test]
fn a_bundle_is_verified_in_the_words_of_the_command_line() {
    let case = Case::small();
    case.build();
    let said = case.run(&["verify", "BUNDLE"]).out;
    let sentence = said.lines().find(|line| line.starts_with("Verified:")).expect("a sentence").to_owned();
    let visitor = Visitor::new(&case.evidence());
    let send = |changes: &[(&str, &str)]| {
        let text = visitor.see("/verify");
        let other = &text[text.find("Another bundle").expect("the form")..];
        visitor.post("/verify", &with(form(other, "/verify"), changes))
    };
    let bundle = case.bundle().display().to_string();
    assert_eq!(send(&[("path", &bundle)]).status, StatusCode::SEE_OTHER);
    visitor.wait_for("/verify", &sentence);
    // A byte of a letter changes.
    let mut zip = std::fs::read(case.output("zip")).expect("zip");
    let at = zip.windows(8).position(|window| window == b"not for ").unwrap_or(zip.len() / 2);
    zip[at] ^= 1;
    std::fs::write(case.output("zip"), zip).expect("written");
    send(&[("path", &case.output("zip").display().to_string())]);
    visitor.wait_for("/verify", "NOT as it was sealed");
    for (typed, words) in [
        ("", "Enter the folder"),
        ("evidence", "from the beginning"),
        ("/no/such/folder", "Check the spelling"),
    ] {
        let answer = send(&[("path", typed)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(words), "{words}");
    }
}

#[test]
fn several_bundles_are_built_together() {
    let case = Case::small();
    case.amend(
        "[bundle]\npurpose = \"tribunal\"",
        "[[bundle]]\npurpose = \"general\"\ntitle = \"All\"\n[[bundle]]\npurpose = \"tribunal\"",
    );
    let visitor = Visitor::new(&case.evidence());
    let text = visitor.see("/build");
    assert!(text.contains("All 2 bundles"));
    build(&visitor, &[]);
    let text = visitor.wait_for("/build", "bundles are ready");
    for words in ["/read/1/1", "/read/2/1", "The originals of all of them"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(visitor.get("/bundle/0/file/0").bytes.starts_with(b"PK"));
    assert!(visitor.see("/read").contains("/read/2/1"));
}
