//! What the user says of the case: the post, the calls, the points, the order. What the manifest must hold afterwards is
//! what a person would write by hand, after the manifests in `samples` and `tests/cases`.

use axum::http::StatusCode;

use super::visitor::{Visitor, form, manifest, with};
use crate::support::case::{Case, everything};

/// The part of a screen from these words on.
fn from<'t>(text: &'t str, words: &str) -> &'t str {
    &text[text.find(words).unwrap_or_else(|| panic!("no {words}: {text}"))..]
}

fn send(visitor: &Visitor, screen: &str, action: &str, after: &str, changes: &[(&str, &str)]) -> String {
    let text = visitor.see(screen);
    let fields = with(form(from(&text, after), action), changes);
    let answer = visitor.post(action, &fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.text());
    answer.location().to_owned()
}

/// The lines that a text has more than another, which has none that are gone.
fn added(before: &str, after: &str) -> Vec<String> {
    let mut left: Vec<&str> = before.lines().collect();
    let mut new = Vec::new();
    for line in after.lines() {
        match left.iter().position(|old| *old == line) {
            Some(at) => {
                left.remove(at);
            }
            None => new.push(line.to_owned()),
        }
    }
    assert_eq!(left, Vec::<&str>::new(), "lines that are gone");
    new
}

#[test]
fn a_row_is_added_as_a_person_would_write_it_and_changed_in_one_line() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let files = everything(&case.evidence());
    let before = manifest(&case.evidence());
    let next = send(
        &visitor,
        "/list/point/new",
        "/list/point/new",
        "<h1>",
        &[
            ("title", "Nobody called back"),
            ("happened", "I was told on 10 May 2020 that somebody would call. Nobody did."),
        ],
    );
    assert_eq!(next, "/list/point/1#evidence");
    let with_point = manifest(&case.evidence());
    assert_eq!(
        added(&before, &with_point),
        [
            "",
            "[[point]]",
            "title = \"Nobody called back\"",
            "happened = \"I was told on 10 May 2020 that somebody would call. Nobody did.\"",
        ]
    );
    // Evidence is picked from the items, and named as other rows name them.
    let action = "/list/point/1/evidence";
    send(
        &visitor,
        "/list/point/1",
        action,
        "id=\"evidence\"",
        &[("document", "decision"), ("document-page", "2"), ("document-shows", "the second page")],
    );
    let with_evidence = manifest(&case.evidence());
    assert!(
        with_evidence.contains("{ item = \"decision\", page = 2, shows = \"the second page\" },"),
        "{with_evidence}"
    );
    assert!(visitor.see("/list/point/1").contains("the second page"));
    send(&visitor, "/list/point/1", action, "id=\"evidence\"", &[("document", "calls/call.mp3")]);
    assert!(manifest(&case.evidence()).contains("{ item = \"calls/call.mp3\" }"));
    send(&visitor, "/list/point/1", "/list/point/1/evidence/2/remove", "id=\"evidence\"", &[]);
    assert_eq!(manifest(&case.evidence()), with_evidence);
    // One field changed is one line changed.
    send(&visitor, "/list/point/1", "/list/point/1", "<h1>", &[("title", "Nobody rang")]);
    assert_eq!(
        manifest(&case.evidence()),
        with_evidence.replace("title = \"Nobody called back\"", "title = \"Nobody rang\"")
    );
    send(&visitor, "/list/point/1", "/list/point/1/remove", "<h2>Take it out", &[]);
    assert_eq!(manifest(&case.evidence()), before);
    // Nothing else was touched.
    assert_eq!(everything(&case.evidence()), files);
}

#[test]
fn losses_promises_and_calls_have_forms_made_from_the_schema() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    for (list, fields, lines) in [
        (
            "loss",
            vec![
                ("head", "postage"),
                ("description", "Letters"),
                ("amount", "£3.45"),
                ("item", "post/receipt.jpg"),
                ("page", "1"),
            ],
            vec![
                "[[loss]]",
                "head = \"postage\"",
                "description = \"Letters\"",
                "amount = \"3.45\"",
                "item = \"post/receipt.jpg\"",
                "page = 1",
            ],
        ),
        (
            "promise",
            vec![
                ("promise", "To call back"),
                ("promise_due-day", "15"),
                ("promise_due-month", "5"),
                ("promise_due-year", "2020"),
                ("promise_kept", "false"),
            ],
            vec![
                "[[promise]]",
                "promise = \"To call back\"",
                "promise_due = 2020-05-15",
                "promise_kept = false",
            ],
        ),
        (
            "call",
            vec![
                ("date-day", "10"),
                ("date-month", "5"),
                ("date-year", "2020"),
                ("date-time", "14:00"),
                ("direction", "outgoing"),
                ("officer", "Mr A"),
            ],
            vec!["[[call]]", "date = 2020-05-10T14:00:00", "direction = \"outgoing\"", "officer = \"Mr A\""],
        ),
        (
            "fact",
            vec![("text", "We have two children"), ("agreed", "true")],
            vec!["[[fact]]", "text = \"We have two children\"", "agreed = true"],
        ),
    ] {
        let before = manifest(&case.evidence());
        let path = format!("/list/{list}/new");
        send(&visitor, &path, &path, "<h1>", &fields);
        let new = added(&before, &manifest(&case.evidence()));
        assert_eq!(
            new.iter().filter(|line| !line.is_empty()).collect::<Vec<_>>(),
            lines.iter().collect::<Vec<_>>()
        );
    }
    // What is wrong is said beside its field, and what was typed stays.
    let fields = with(
        form(&visitor.see("/list/loss/new"), "/list/loss/new"),
        &[("description", "Fares"), ("amount", "3,4")],
    );
    let before = manifest(&case.evidence());
    let answer = visitor.post("/list/loss/new", &fields);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for words in [
        "There is a problem",
        "href=\"#amount\"",
        "href=\"#head\"",
        "pounds and pence, like 3.45",
        "Fares",
        "value=\"3,4\"",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(manifest(&case.evidence()), before);
}

#[test]
fn the_outcome_and_the_summary_are_saved_in_one_line_each() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = manifest(&case.evidence());
    send(&visitor, "/ask", "/ask", "<h1>", &[("summary", "I ask for a new decision.")]);
    let after = manifest(&case.evidence());
    assert_eq!(
        after,
        before.replace(
            "summary = \"I ask the Tribunal to set the decision aside.\"",
            "summary = \"I ask for a new decision.\""
        )
    );
    send(&visitor, "/ask", "/ask", "<h1>", &[("wanted", "A new calculation.")]);
    assert_eq!(added(&after, &manifest(&case.evidence())), ["wanted = \"A new calculation.\""]);
}

#[test]
fn the_words_of_a_transcript_have_their_times_and_can_be_confirmed() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = manifest(&case.evidence());
    let text = visitor.see("/calls/5");
    for words in [
        "<audio",
        "src=\"/item/5/sound/1\"",
        "I will call you back.",
        "data-from=\"0.00\"",
        "0:00",
        "Officer",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let action = "/calls/5/checked";
    let answer = visitor.post(action, &with(form(&text, action), &[("checked", "yes"), ("checked_by", "")]));
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    send(&visitor, "/calls/5", action, "<h1>", &[("checked", "yes")]);
    assert_eq!(added(&before, &manifest(&case.evidence())), ["checked_by = \"Marek Wójcik\""]);
    assert!(visitor.see("/calls").contains("Checked by Marek Wójcik"));
    send(&visitor, "/calls/5", action, "<h1>", &[("checked", "no")]);
    assert_eq!(manifest(&case.evidence()), before);
    // What is not a call has no such screen.
    assert_eq!(visitor.get("/calls/1").status, StatusCode::NOT_FOUND);
    send(&visitor, "/calls/5", "/calls/5", "<h1>", &[("promise", "To call back")]);
    assert_eq!(added(&before, &manifest(&case.evidence())), ["promise = \"To call back\""]);
}

#[test]
fn a_proof_and_a_letter_are_paired_and_parted() {
    let case = Case::small();
    case.amend(
        "kind = \"letter\"\nsection = \"A\"",
        "kind = \"letter\"\nfrom = \"Marek Wójcik\"\nsection = \"A\"",
    );
    let visitor = Visitor::new(&case.evidence());
    let text = visitor.wait_for("/post", "There is no proof that this letter was posted");
    let before = manifest(&case.evidence());
    let proofs = from(&text, "id=\"proofs\"");
    let letter = text_of_option(proofs, "Letter from &lt;Agents&gt;");
    send(&visitor, "/post", "/post", "id=\"proofs\"", &[("letter", &letter), ("act", "pair")]);
    let paired = manifest(&case.evidence());
    assert_eq!(
        added(&before, &paired).iter().filter(|line| !line.is_empty()).collect::<Vec<_>>(),
        ["[item.post]", "letter = \"letters/Łukasz Żółć 王小明 🧿.pdf\""]
    );
    let text = visitor.wait_for("/post", "These do not belong together");
    assert!(from(&text, "id=\"proofs\"").contains("Every proof belongs to a letter."));
    send(&visitor, "/post", "/post", "id=\"pairs\"", &[("act", "part")]);
    assert!(!manifest(&case.evidence()).contains("letter = \"letters/"));
    // A letter that was not posted says how it went.
    visitor.wait_for("/post", "There is no proof that this letter was posted");
    send(&visitor, "/post", "/post", "It was not posted", &[("how", "by hand"), ("act", "otherwise")]);
    assert!(manifest(&case.evidence()).contains("service = \"by hand\""));
    visitor.wait_for("/post", "Every letter that you sent has a proof");
}

fn text_of_option(html: &str, words: &str) -> String {
    let end = html.find(words).unwrap_or_else(|| panic!("no {words}: {html}"));
    let tag = &html[..end];
    let value = &tag[tag.rfind("value=\"").expect("an option") + 7..];
    value.split('"').next().expect("a value").to_owned()
}

#[test]
fn items_are_moved_by_buttons_and_the_order_is_that_of_a_build() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = manifest(&case.evidence());
    let move_item = |row: usize, word: &str| {
        let here = format!("id=\"row-{row}\"");
        send(&visitor, "/arrange", "/arrange", &here, &[("move", word)]);
    };
    // Section B by date: the receipt, the recording, its transcript, and the undated envelope last.
    move_item(6, "up");
    assert_eq!(added(&before, &manifest(&case.evidence())), ["place = 2"]);
    assert!(visitor.see("/arrange").contains("Undo: place of"));
    assert_eq!(in_order(&case), ["decision", "Łukasz", "receipt", "call.txt", "call.mp3", "scan"]);
    move_item(4, "top");
    assert_eq!(in_order(&case), ["decision", "Łukasz", "scan", "receipt", "call.txt", "call.mp3"]);
    // Back down again, step by step, until nothing is left of the moves.
    for _ in 0..3 {
        move_item(4, "down");
    }
    move_item(6, "date");
    assert_eq!(in_order(&case), ["decision", "Łukasz", "receipt", "call.mp3", "call.txt", "scan"]);
    assert!(manifest(&case.evidence()).lines().filter(|line| line.starts_with("place")).count() <= 1);
    move_item(4, "date");
    assert_eq!(manifest(&case.evidence()), before);
    // To another section.
    send(&visitor, "/arrange", "/arrange", "id=\"row-4\"", &[("move", "section"), ("section", "A")]);
    assert!(visitor.see("/arrange").contains("Envelope"));
    assert_eq!(in_order(&case), ["decision", "Łukasz", "scan", "receipt", "call.mp3", "call.txt"]);
}

/// The items in the order of a build, by a word of the name of each.
fn in_order(case: &Case) -> Vec<String> {
    let ran = case.run(&["build", "EVIDENCE", "--force", "--json"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let record = std::fs::read_to_string(case.output("json")).expect("record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    let words = ["decision", "Łukasz", "receipt", "call.mp3", "call.txt", "scan"];
    let word = |item: &serde_json::Value| {
        let file = item["file"].as_str().expect("file");
        words.iter().find(|word| file.contains(**word)).expect("known").to_string()
    };
    record["items"].as_array().expect("items").iter().map(word).collect()
}

#[test]
fn the_index_has_the_pages_that_a_build_gives() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let text = visitor.wait_for("/index", "Schedule of digests");
    assert!(!text.contains("about"), "{text}");
    case.build();
    let record = std::fs::read_to_string(case.output("json")).expect("record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    assert!(text.contains(&format!("on {} pages.", record["pages"])), "{text}");
    for item in record["items"].as_array().expect("items") {
        let (first, last) =
            (item["first_page"].as_u64().expect("page"), item["last_page"].as_u64().expect("page"));
        let pages = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let row = format!("<td>{}</td>", item["number"]);
        let row = from(&text, &row);
        let row = &row[..row.find("</tr>").expect("a row")];
        assert!(row.contains(&format!(">{pages}</td>")), "{pages}: {row}");
    }
}

#[test]
fn places_and_rows_that_are_not_there_are_refused() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = everything(&case.evidence());
    for path in [
        "/list/item",
        "/list/point/1",
        "/list/point/0",
        "/list/..%2f..%2fetc/1",
        "/list/point/..%2f..",
        "/list/point-1/new",
        "/list/call-1",
        "/calls/99",
        "/calls/..%2f1",
        "/list/point/1/evidence",
    ] {
        let status = visitor.get(path).status;
        assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{path}: {status}");
    }
    let fields =
        with(form(&visitor.see("/list/point/new"), "/list/point/new"), &[("document", "../../etc/passwd")]);
    for path in ["/list/point/1/evidence", "/list/point/1/remove", "/list/loss/7"] {
        assert_eq!(visitor.post(path, &fields).status, StatusCode::NOT_FOUND, "{path}");
    }
    let fields = with(form(&visitor.see("/arrange"), "/arrange"), &[("move", "sideways")]);
    assert_eq!(visitor.post("/arrange", &fields).status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = with(fields, &[("key", "../letters"), ("move", "up")]);
    assert_eq!(visitor.post("/arrange", &fields).status, StatusCode::CONFLICT);
    assert_eq!(everything(&case.evidence()), before);
}
