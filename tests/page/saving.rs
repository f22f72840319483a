//! What the page writes is what a person would write: one line for one field, nothing lost when somebody else writes too,
//! and everything can be taken back.

use axum::http::StatusCode;

use super::visitor::{Visitor, form, manifest, manifest_path, with};
use crate::support::case::{Case, everything};

/// The lines that two texts do not share, each with its number.
fn changed_lines(before: &str, after: &str) -> Vec<(usize, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    assert_eq!(old.len(), new.len(), "no line was added or removed:\n{after}");
    (1..)
        .zip(old.iter().zip(&new))
        .filter(|(_, (old, new))| old != new)
        .map(|(at, (_, new))| (at, (*new).to_owned()))
        .collect()
}

fn save(visitor: &Visitor, path: &str, changes: &[(&str, &str)]) {
    let fields = with(form(&visitor.see(path), path), changes);
    let answer = visitor.post(path, &fields);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[test]
fn one_field_changed_is_one_line_changed() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let files = everything(&case.evidence());
    for (path, change, line) in [
        ("/item/1", ("title", "Another title"), "title = \"Another title\""),
        ("/item/1", ("date-day", "7"), "date = 2020-01-07"),
        ("/item/2", ("date-day", "3"), "date = 2020-02-03"),
        ("/item/2", ("date-year", "2021"), "date = 2021-02-03"),
        ("/item/5", ("date-time", "15:30"), "date = 2020-05-10T15:30:00"),
        ("/item/1", ("kind", "letter"), "kind = \"letter\""),
        ("/item/2", ("section", "B"), "section = \"B\""),
        ("/people", ("reference", "121000654322"), "reference = \"121000654322\""),
        ("/people", ("title", "Appeal \"of\" <May>"), "title = \"Appeal \\\"of\\\" <May>\""),
        ("/people/1", ("role", "Appellant (paying parent)"), "role = \"Appellant (paying parent)\""),
    ] {
        let before = manifest(&case.evidence());
        save(&visitor, path, &[change]);
        let after = manifest(&case.evidence());
        let lines = changed_lines(&before, &after);
        assert_eq!(lines.len(), 1, "{path} {change:?}: {lines:?}");
        assert_eq!(lines[0].1, line);
    }
    // A form that is sent as it came changes nothing, to the byte.
    let before = manifest(&case.evidence());
    for path in ["/item/1", "/item/3", "/item/5", "/people", "/people/1"] {
        save(&visitor, path, &[]);
    }
    assert_eq!(manifest(&case.evidence()), before);
    // A field that was not there is one line more, and one that is emptied one line less.
    save(&visitor, "/item/3", &[("note", "Counter receipt")]);
    let with_note = manifest(&case.evidence());
    assert_eq!(with_note.lines().count(), before.lines().count() + 1);
    assert!(with_note.contains("\nnote = \"Counter receipt\"\n"));
    save(&visitor, "/item/3", &[("note", "")]);
    assert_eq!(manifest(&case.evidence()), before);
    // Nothing else in the folder was touched.
    let mut now = everything(&case.evidence());
    now.insert("manifest.toml".into(), files["manifest.toml"].clone());
    assert_eq!(now, files);
    assert_eq!(case.around(), ["evidence"]);
}

#[test]
fn line_ends_comments_and_a_byte_order_mark_stay() {
    let case = Case::small();
    let text = manifest(&case.evidence()).replace("kind = \"photo\"", "kind = \"photo\"   # mine");
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    case.put("manifest.toml", text.as_bytes());
    let visitor = Visitor::new(&case.evidence());
    save(&visitor, "/item/4", &[("title", "The envelope")]);
    let expected = text.replace("title = \"Envelope\"", "title = \"The envelope\"");
    assert_eq!(manifest(&case.evidence()), expected);
}

#[test]
fn what_cannot_be_a_date_is_said_next_to_the_field_and_nothing_is_saved() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = manifest(&case.evidence());
    let fields = form(&visitor.see("/item/1"), "/item/1");
    for (day, month, year, words) in [
        ("30", "2", "2021", "Date: there is no 30 February 2021."),
        ("1", "13", "2021", "Date must be a real date, like 6 1 2020."),
        ("1", "", "2021", "Date must include a month, because it has a day."),
        ("1", "5", "", "Date must include a year."),
        ("1", "5", "21", "Date: write the year with 4 digits, like 2020."),
        ("<b>", "5", "2021", "Date must be a real date, like 6 1 2020."),
    ] {
        let changes =
            [("date-day", day), ("date-month", month), ("date-year", year), ("title", "Kept & <typed>")];
        let answer = visitor.post("/item/1", &with(fields.clone(), &changes));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains(&format!("<a href=\"#date-day\">{words}</a>")), "{text}");
        // What was typed is still there, in this field and in the others.
        let again = form(&text, "/item/1");
        let of = |name: &str| again.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(of("title").as_deref(), Some("Kept & <typed>"));
        assert_eq!(of("date-month").as_deref(), Some(month.trim_start_matches('0')));
    }
    // A word that is none of the choices.
    let answer = visitor.post("/item/1", &with(fields.clone(), &[("kind", "spaceship")]));
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What our own reader would refuse.
    let answer =
        visitor.post("/item/2", &with(form(&visitor.see("/item/2"), "/item/2"), &[("id", "decision")]));
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("already used"), "{}", answer.text());
    assert_eq!(manifest(&case.evidence()), before);
}

#[test]
fn two_tabs_lose_nothing() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let one = form(&visitor.see("/item/1"), "/item/1");
    let other = one.clone();
    assert_eq!(
        visitor.post("/item/1", &with(one, &[("title", "From tab one")])).status,
        StatusCode::SEE_OTHER
    );
    let answer = visitor.post("/item/1", &with(other, &[("title", "From tab two"), ("note", "A note")]));
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = answer.text();
    for words in ["From tab one", "From tab two", "A note", "The list was changed in another program"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let now = manifest(&case.evidence());
    assert!(now.contains("From tab one") && !now.contains("From tab two"), "{now}");
    // The user keeps the one and takes the other.
    let choice = with(form(&text, "/item/1"), &[("keep.title", "list"), ("keep.note", "typed")]);
    assert_eq!(visitor.post("/item/1", &choice).status, StatusCode::SEE_OTHER);
    let now = manifest(&case.evidence());
    assert!(now.contains("From tab one") && now.contains("note = \"A note\""), "{now}");
    assert!(!now.contains("From tab two"));
}

#[test]
fn an_editor_next_to_the_page_loses_nothing() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let digest = visitor.see("/alive");
    let html = visitor.see("/item/3");
    assert!(html.contains(&format!("data-digest=\"{digest}\"")));
    let fields = form(&html, "/item/3");
    // The editor puts an item before all others and changes the same field.
    let edited = manifest(&case.evidence())
        .replace("title = \"Post Office receipt\"", "title = \"Receipt, edited\"")
        .replacen("[[item]]", "[[item]]\nfile = \"calls/call.txt\"\ntitle = \"Moved up\"\n[[item]]", 1);
    let edited = edited.replacen("[[item]]\nfile = \"calls/call.txt\"\ntitle = \"Transcript of the call\"\ndate = 2020-05-10T14:00:00\nkind = \"transcript\"\nsection = \"B\"\n", "", 1);
    std::fs::write(manifest_path(&case.evidence()), &edited).expect("write");
    assert_ne!(visitor.see("/alive"), digest, "the script sees it");
    let answer = visitor.post("/item/3", &with(fields, &[("title", "Receipt, typed"), ("then", "stay")]));
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = answer.text();
    assert!(text.contains("Receipt, edited") && text.contains("Receipt, typed"), "{text}");
    assert_eq!(manifest(&case.evidence()), edited, "nothing was written");
    // The choice is saved to the same document, wherever it is now.
    let choice = with(form(&text, "/item/3"), &[("keep.title", "typed")]);
    assert_eq!(visitor.post("/item/3", &choice).status, StatusCode::SEE_OTHER);
    let expected = edited.replace("Receipt, edited", "Receipt, typed");
    assert_eq!(manifest(&case.evidence()), expected);
}

#[test]
fn a_list_that_cannot_be_read_is_said_and_left_alone() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let fields = form(&visitor.see("/item/1"), "/item/1");
    let broken = manifest(&case.evidence()).replace("title = \"Envelope\"", "title = Envelope");
    std::fs::write(manifest_path(&case.evidence()), &broken).expect("write");
    for path in ["/", "/files", "/item/1", "/people", "/check"] {
        let text = visitor.see(path);
        assert!(text.contains("Your list cannot be read"), "{path}");
        assert!(text.contains("Line "), "{path}");
    }
    let answer = visitor.post("/item/1", &with(fields, &[("title", "x")]));
    assert!(answer.text().contains("Your list cannot be read"));
    assert_eq!(manifest(&case.evidence()), broken);
}

#[test]
fn what_was_saved_is_taken_back_also_after_a_restart() {
    let case = Case::small();
    let cache = tempfile::tempdir().expect("cache");
    let visitor = Visitor::with_cache(Some(&case.evidence()), cache.path());
    let first = manifest(&case.evidence());
    save(&visitor, "/item/1", &[("date-day", "9")]);
    let second = manifest(&case.evidence());
    save(&visitor, "/item/2", &[("title", "Other"), ("note", "n")]);
    let undo = |visitor: &Visitor, label: &str| {
        let html = visitor.see("/files");
        assert!(html.contains(&format!("Undo: {label}")), "{html}");
        let answer = visitor.post("/undo", &form(&html, "/undo"));
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/files"));
    };
    undo(&visitor, "title and note of item 2");
    assert_eq!(manifest(&case.evidence()), second);
    drop(visitor);
    let visitor = Visitor::with_cache(Some(&case.evidence()), cache.path());
    undo(&visitor, "date of item 1");
    assert_eq!(manifest(&case.evidence()), first);
    assert!(!visitor.see("/files").contains("Undo:"));
    // Kept in the cache folder and nowhere else, for the user's eyes alone.
    assert_eq!(case.around(), ["evidence"]);
    assert!(everything(cache.path()).keys().any(|name| name.ends_with("steps.json")));
    #[cfg(unix)]
    for entry in walkdir::WalkDir::new(cache.path()).min_depth(1) {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = entry.expect("entry").metadata().expect("meta");
        assert_eq!(meta.permissions().mode() & 0o077, 0);
    }
    // What somebody else changed since is not taken back.
    save(&visitor, "/item/1", &[("date-day", "9")]);
    let html = visitor.see("/files");
    let mine = format!("{}# mine\n", manifest(&case.evidence()));
    std::fs::write(manifest_path(&case.evidence()), &mine).expect("write");
    assert!(!visitor.see("/files").contains("Undo:"));
    assert_eq!(visitor.post("/undo", &form(&html, "/undo")).status, StatusCode::CONFLICT);
    assert_eq!(manifest(&case.evidence()), mine);
}

#[test]
fn fifty_versions_are_kept() {
    let case = Case::tiny();
    let cache = tempfile::tempdir().expect("cache");
    let visitor = Visitor::with_cache(Some(&case.evidence()), cache.path());
    for number in 0..55 {
        save(&visitor, "/item/1", &[("title", &format!("Title {number}"))]);
    }
    let versions = everything(cache.path()).keys().filter(|name| name.ends_with(".toml")).count();
    assert_eq!(versions, 50);
    for _ in 0..50 {
        visitor.post("/undo", &form(&visitor.see("/files"), "/undo"));
    }
    assert!(manifest(&case.evidence()).contains("title = \"Title 4\""));
    assert!(!visitor.see("/files").contains("Undo:"));
}

#[test]
fn leaving_out_and_putting_back_change_only_the_list() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let files = everything(&case.evidence());
    let html = visitor.see("/item/4");
    let fields = with(form(&html, "/item/4/leave-out"), &[("reason", "only an envelope")]);
    assert_eq!(visitor.post("/item/4/leave-out", &fields).status, StatusCode::SEE_OTHER);
    let now = manifest(&case.evidence());
    assert!(!now.contains("title = \"Envelope\""));
    assert!(
        now.contains("[[leave_out]]\nfile = \"post/scan.png\"\nreason = \"only an envelope\"\n"),
        "{now}"
    );
    let list = visitor.see("/files");
    assert!(list.contains("Left out on purpose (2)"));
    let back = form(&list, "/put-back");
    assert_eq!(visitor.post("/put-back", &back).status, StatusCode::SEE_OTHER);
    assert!(visitor.see("/files").contains("1 file in the folder is not in your list yet."));
    let mut after = everything(&case.evidence());
    after.insert("manifest.toml".into(), files["manifest.toml"].clone());
    assert_eq!(after, files);
}

#[test]
fn people_are_added_and_taken_off() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = manifest(&case.evidence());
    let fields = form(&visitor.see("/people/add"), "/people/add");
    let answer = visitor.post("/people/add", &fields);
    assert!(answer.text().contains("Enter a full name."));
    let fields = with(fields, &[("name", "Hannah \"H\" Pryce"), ("role", "Receiving parent")]);
    assert_eq!(visitor.post("/people/add", &fields).status, StatusCode::SEE_OTHER);
    let now = manifest(&case.evidence());
    let party = "[[party]]\nname = \"Hannah \\\"H\\\" Pryce\"\nrole = \"Receiving parent\"\n";
    assert!(now.contains(party), "{now}");
    let fields = form(&visitor.see("/people/2"), "/people/2/remove");
    assert_eq!(visitor.post("/people/2/remove", &fields).status, StatusCode::SEE_OTHER);
    // Where the rows were, a blank line may stay.
    let lines =
        |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&manifest(&case.evidence())), lines(&before));
}
