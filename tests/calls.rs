//! Forty calls in a spreadsheet, six of which were recorded, and the bill of the phone. What must be said of them was worked
//! out by `calls/make.py`, which shares nothing with the program.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::case::{Case, Ran, silence};

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls").join(name)).expect(name)
}

fn expected() -> Value {
    serde_json::from_slice(&data("expected.json")).expect("JSON")
}

const HEAD: &str = r#"
[bundle]
purpose = "general"
title = "Calls"
name = "121000654321 test bundle"
date = 2025-04-01
[[party]]
name = "Jo Lark"
role = "Receiving parent"
[[party]]
name = "Child Maintenance Service"
[[child]]
name = "Ruby Lark"
[[item]]
file = "calls/call log.xlsx"
id = "log"
title = "My log of calls"
kind = "other"
[[item]]
file = "write to me only.txt"
title = "Letter: write to me only"
date = 2025-01-10
kind = "email"
from = "Jo Lark"
to = "Child Maintenance Service"
step = "contact-in-writing"
"#;

/// The folder, and the manifest with more in it.
fn case(more: &str) -> Case {
    let expected = expected();
    let mut manifest = HEAD.to_owned();
    let case = Case::tiny();
    fs::remove_dir_all(case.evidence()).expect("emptied");
    case.put("calls/call log.xlsx", &data("calls/call log.xlsx"));
    case.put("write to me only.txt", b"Please write to me and do not phone me.\n");
    for (row, id) in expected["recorded"].as_object().expect("recordings") {
        let id = id.as_str().expect("id");
        let row: u64 = row.parse().expect("row");
        let rows = expected["rows"].as_array().expect("rows");
        let call = rows.iter().find(|call| call["row"] == row).expect("row");
        let (iso, minutes) =
            (call["iso"].as_str().expect("moment"), call["minutes"].as_u64().expect("minutes"));
        // Two of a kind would be told as such.
        let mut sound = silence();
        sound.extend_from_slice(&silence()[..417 * (row as usize % 40 + 1)]);
        case.put(&format!("calls/{id}.mp3"), &sound);
        manifest.push_str(&format!(
            "[[item]]\nfile = \"calls/{id}.mp3\"\nid = \"{id}\"\ntitle = \"Recording {id}\"\nkind = \"call\"\ndate = {iso}\n\
             [item.call]\nduration = \"00:{minutes:02}:10\"\n"
        ));
    }
    manifest.push_str(more);
    case.put("manifest.toml", manifest.as_bytes());
    case
}

/// The findings of one code: what was found and what to do.
fn said(ran: &Ran, code: &str) -> Vec<String> {
    let report = ran.report();
    let all = report["findings"].as_array().expect("findings").iter();
    let of_code = all.filter(|found| found["code"] == code);
    of_code
        .map(|found| {
            format!("{} {}", found["message"].as_str().unwrap_or(""), found["next"].as_str().unwrap_or(""))
        })
        .collect()
}

/// The recordings of the log's rows as the user pastes them.
fn recordings() -> String {
    let expected = expected();
    let mut rows: Vec<(u64, String)> = expected["recorded"]
        .as_object()
        .expect("recordings")
        .iter()
        .map(|(row, id)| (row.parse().expect("row"), id.as_str().expect("id").to_owned()))
        .collect();
    rows.sort();
    let rows: Vec<String> =
        rows.iter().map(|(row, id)| format!("{{ row = {row}, item = \"{id}\" }}")).collect();
    format!("recordings = [{}]", rows.join(", "))
}

#[test]
fn what_was_counted_and_what_may_be_one_call_is_told_before_anything_is_built() {
    let case = case("[[call_log]]\nitem = \"log\"\n");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let counted = said(&ran, "calls-counted");
    assert_eq!(counted.len(), 1, "{counted:?}");
    assert!(counted[0].starts_with("Counted from this table of calls: 40 of 40 rows."), "{counted:?}");
    assert_eq!(said(&ran, "call-log-doubt"), [""; 0]);
    // The six recordings are offered in one piece, ready to paste, and nothing else is.
    let offered = said(&ran, "same-call");
    assert_eq!(offered.len(), 1, "{offered:#?}");
    assert!(offered[0].starts_with("6 recordings may be of rows of this table of calls"), "{offered:?}");
    assert!(offered[0].contains(&recordings()), "{offered:?}");
    let accepted = self::case(&format!("[[call_log]]\nitem = \"log\"\n{}\n", recordings()));
    let ran = accepted.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(said(&ran, "same-call"), [""; 0], "{}", ran.out);
}

#[test]
fn of_a_phone_bill_only_known_numbers_count_and_no_other_is_told() {
    let expected = expected();
    let bill = |more: &str| {
        let logs = format!(
            "[[call_log]]\nitem = \"log\"\n{}\n[[call_log]]\nitem = \"bill\"\n{more}\n",
            recordings()
        );
        let case = case(&format!(
            "[[item]]\nfile = \"calls/phone bill.csv\"\nid = \"bill\"\ntitle = \"Phone bill\"\nkind = \"bill\"\n{logs}"
        ));
        case.put("calls/phone bill.csv", &data("calls/phone bill.csv"));
        case.run(&["check", "EVIDENCE", "--json"])
    };
    let ran = bill("");
    let lines = expected["billed"].as_array().expect("lines").len();
    let others = expected["other_lines"].as_u64().expect("others");
    let counted = said(&ran, "calls-counted").join("\n");
    assert!(
        counted.contains(&format!(
            "{lines} of {} rows: {lines} with 08001712345 (Child Maintenance Service)",
            lines as u64 + others
        )),
        "{counted}"
    );
    assert!(counted.contains(&format!("{others} rows are left out")), "{counted}");
    assert_eq!(said(&ran, "others-numbers").len(), 1, "{}", ran.out);
    assert!(!ran.out.contains("07700") && !ran.out.contains("7700 9"), "{}", ran.out);
    let offered = said(&ran, "same-call").join("\n");
    assert!(
        offered.starts_with(&format!("{lines} rows of this table of calls may be calls from other sources")),
        "{offered}"
    );
    assert!(offered.contains("joins = true"), "{offered}");
    for line in expected["billed"].as_array().expect("lines") {
        assert!(offered.contains(&format!("row {} (", line["line"])), "{offered}");
    }
    let ran = bill("joins = true\nhide_others = true");
    assert_eq!(said(&ran, "same-call"), [""; 0], "{}", ran.out);
    let hidden = said(&ran, "not-shown").join("");
    assert!(hidden.contains(&format!("leave out the numbers and names of {others} calls")), "{hidden}");
}

#[test]
fn a_table_that_holds_no_calls_and_a_row_that_does_not_count_are_errors() {
    let case = case("[[call_log]]\nitem = \"write to me only.txt\"\n");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!((ran.code, said(&ran, "call-log-columns").len()), (1, 1), "{}", ran.out);
    let recording = self::case("[[call_log]]\nitem = \"rec-a\"\n");
    let ran = recording.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!((ran.code, said(&ran, "call-log-columns").len()), (1, 1), "{}", ran.out);
    let stranger = self::case("[[call_log]]\nitem = \"log\"\nrecordings = [{ row = 3, item = \"rec-a\" }]\n");
    let ran = stranger.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(
        said(&ran, "call-log-doubt")[0].starts_with("The manifest names a recording for row 3"),
        "{}",
        ran.out
    );
}

#[test]
#[ignore = "needs pdftotext"]
fn forty_calls_are_told_with_the_page_of_each() {
    let expected = expected();
    let case = case(&format!("[[call_log]]\nitem = \"log\"\n{}\n", recordings()));
    case.build();
    let text = |pages: &[&str]| {
        let mut command = std::process::Command::new("pdftotext");
        command.args(pages).arg(case.output("pdf")).arg("-");
        let out = command.output().expect("pdftotext");
        assert!(out.status.success());
        let text = String::from_utf8(out.stdout).expect("text").replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let all = text(&["-raw"]);
    let headline = expected["headline"].as_str().expect("headline");
    // Those who are named are in 33 of the 40 calls; who refused may be one of them.
    let printed = headline.replace("different people in 40", "different named people in 33 of 40");
    let printed = printed.replace("; 7 refused a name", ". In 7 a name was refused");
    assert!(all.contains(&printed), "{printed}");
    // No note has a child's name, and no call is told twice.
    let record: Value =
        serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("JSON");
    let items = record["items"].as_array().expect("items").iter();
    let first = items.filter_map(|item| item["first_page"].as_u64()).min().expect("an item");
    let front = text(&["-l", &(first - 1).to_string()]);
    assert!(front.contains("Asked about the letter") && !front.contains("Ruby"), "{front}");
    assert!(!front.contains("may be call"), "a call is told apart that is one");
    let stated = 10 * expected["recorded"].as_object().expect("recordings").len() as u64;
    let whole = (expected["total_seconds"].as_u64().expect("sum") + stated) / 60;
    let (hours, minutes) = (whole / 60, whole % 60);
    // Ten seconds more are stated for each of the calls that were recorded; the others are told in whole minutes.
    let total =
        |about: &&str| all.contains(&format!("Total length: {about}{hours} hours {minutes} minutes."));
    assert!(["", "about "].iter().any(total), "{hours} {minutes}");
    let after: Vec<String> =
        expected["after_writing"].as_array().expect("calls").iter().map(Value::to_string).collect();
    assert!(
        all.contains(&format!("{} calls came in after the request of 10 January 2025", after.len()))
            && all.contains(&format!("in writing only: numbers {} below.", after.join(", "))),
        "{after:?}"
    );
    let calls = expected["rows"].as_array().expect("rows");
    // The page numbers the rows from the first call.
    let above = calls.iter().filter_map(|call| call["row"].as_u64()).min().expect("a row") - 1;
    for call in calls {
        let place = call["row"].as_u64().expect("a row") - above;
        let (row, number) = (&call["row"], &call["number"]);
        let head = format!("{number}. {}", call["date"].as_str().expect("date"));
        let at = all.find(&head).unwrap_or_else(|| panic!("{head}"));
        let block: String = all[at..].chars().take(1200).collect();
        let shown = format!("Log of calls, row {place}, p. ");
        let place = block.find(&shown).unwrap_or_else(|| panic!("{shown}: {block}"));
        let page: String = block[place + shown.len()..].chars().take_while(char::is_ascii_digit).collect();
        // The page has this row, by what another program reads there.
        let of_page = text(&["-f", &page, "-l", &page]);
        let note = format!("call {number} of my list");
        assert!(of_page.contains(&note), "row {row} is not on page {page}: {of_page}");
        if let Some(name) = call["name"].as_str() {
            assert!(block.contains(name), "{name}: {block}");
        }
        let recorded = expected["recorded"].get(row.to_string()).is_some();
        let before_next = &block
            [..block.find(&format!("{}. ", number.as_u64().expect("number") + 1)).unwrap_or(block.len())];
        assert_eq!(before_next.contains("Recording p. "), recorded, "{before_next}");
    }
}

#[test]
fn init_takes_a_table_of_calls_for_one_and_says_how_its_calls_are_counted() {
    let case = Case::tiny();
    fs::remove_dir_all(case.evidence()).expect("emptied");
    case.put("calls/call log.xlsx", &data("calls/call log.xlsx"));
    case.put("calls/phone bill.csv", &data("calls/phone bill.csv"));
    case.put("calls/call recordings list.csv", b"Date,File\n2024-07-15,a.mp3\n");
    let ran = case.run(&["init", "EVIDENCE"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let text = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    assert!(!text.contains("kind = \"call\"") && !text.contains("Recording"), "{text}");
    for (file, kind, date) in [
        ("calls/call log.xlsx", "other", Some("date = 2024-07-15")),
        ("calls/phone bill.csv", "bill", Some("date = 2024-10-01")),
        ("calls/call recordings list.csv", "", None),
    ] {
        let (_, rest) = text.split_once(&format!("file = \"{file}\"")).expect(file);
        let item = rest.split("[[item]]").next().unwrap_or_default();
        assert!(kind.is_empty() || item.contains(&format!("kind = \"{kind}\"")), "{item}");
        assert!(date.is_none_or(|date| item.contains(date)), "{item}");
        assert_eq!(
            item.contains(&format!("[[call_log]] and below it item = \"{file}\"")),
            date.is_some(),
            "{item}"
        );
    }
}

#[test]
fn the_calls_of_an_android_phone_count_by_their_number() {
    // 15 July 2024, 09:04 in UTC and the minutes after it.
    let call = |minute: i64, number: &str, kind: u8, seconds: u32| {
        let date = 1_721_034_240_000 + minute * 60_000;
        format!(
            "<call number=\"{number}\" duration=\"{seconds}\" date=\"{date}\" type=\"{kind}\" presentation=\"1\" contact_name=\"(Unknown)\" />"
        )
    };
    let calls = [
        call(0, "+443452668792", 1, 300),
        call(10, "03452668792", 3, 0),
        call(20, "08001712345", 2, 600),
        call(30, "07700900123", 2, 60),
    ];
    let xml = format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><calls count=\"4\">{}</calls>",
        calls.concat()
    );
    let case =
        case("[[item]]\nfile = \"calls-20240716.xml\"\nid = \"phone\"\n[[call_log]]\nitem = \"phone\"\n");
    case.put("calls-20240716.xml", xml.as_bytes());
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    let counted = said(&ran, "calls-counted");
    assert!(counted[0].starts_with("Counted from this table of calls: 3 of 4 rows"), "{counted:?}");
    assert!(counted[0].contains("2 with") && counted[0].contains("1 with 08001712345"), "{counted:?}");
    assert!(!ran.out.contains("900123"), "{}", ran.out);
}

#[cfg(feature = "workbooks")]
#[test]
fn calls_go_out_in_a_sheet_of_their_own_and_come_back() {
    use calamine::{Reader as _, Xlsx, open_workbook};

    use crate::support::workbook::cell_text;
    let case = case("[[call]]\ndate = 2025-03-08T11:00:00 # rang\nofficer = \"A Singh\"\n");
    let before = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    assert_eq!(case.run(&["init", "EVIDENCE", "--spreadsheet"]).code, 0);
    let path = case.evidence().with_file_name("evidence-items.xlsx");
    let sheet = |name: &str| {
        let mut book: Xlsx<_> = open_workbook(&path).expect("book");
        let range = book.worksheet_range(name).expect("sheet");
        range.rows().map(|row| row.iter().map(cell_text).collect()).collect::<Vec<Vec<String>>>()
    };
    let (items, mut calls) = (sheet("Items"), sheet("Calls"));
    let back = |calls: &[Vec<String>]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, rows) in [("Items", items.as_slice()), ("Calls", calls)] {
            let sheet = book.add_worksheet().set_name(name).expect("sheet");
            for (row, cells) in (0u32..).zip(rows) {
                for (column, cell) in (0u16..).zip(cells) {
                    sheet.write_string(row, column, cell).expect("cell");
                }
            }
        }
        book.save(&path).expect("saved");
        case.run(&["init", "EVIDENCE", "--json", "--from-spreadsheet", path.to_str().expect("path")])
    };
    let text = || fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    assert_eq!(back(&calls).code, 0);
    assert_eq!(text(), before);
    let mut new = vec![String::new(); calls[0].len()];
    let column = |head: &str| calls[0].iter().position(|cell| cell == head).expect("head");
    let (date, officer, refused) = (column("date"), column("officer"), column("refused_name"));
    new[date] = "2025-03-09".into();
    new[refused] = "yes".into();
    calls[1][officer] = "Amir Singh".into();
    calls.push(new);
    let ran = back(&calls);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let after = text();
    assert!(after.starts_with(&before.replace("\"A Singh\"", "\"Amir Singh\"")), "{after}");
    assert!(after.trim_end().ends_with("[[call]]\ndate = 2025-03-09\nrefused_name = true"), "{after}");
}
