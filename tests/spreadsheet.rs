//! The items of a manifest go out as a spreadsheet and what was changed in it comes back.
#![cfg(feature = "workbooks")]

use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use leverarch::internals::case::manifest;
use leverarch::internals::model::{Kind, PartialDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::support::case::{Case, Ran};
use crate::support::workbook::cell_text;

/// Windows' line ends, odd spacing, remarks, long texts and tables of items: all of it is the user's.
const MINE: &str = "# my own words\r\n[bundle]\r\ntitle   =  \"Mine\"\r\n[[section]]\r\nid = \"A\"\r\ntitle = \"Letters\"\r\n\
    [[item]]\r\nfile='letter.pdf' # keep\r\n  date = 2020-01-06   # check: the date in the file name\r\n\
    # check: is it the first?\r\nkind = \"letter\"\r\nnote = \"\"\"one\r\ntwo\"\"\"\r\n[item.post]\r\noffice = \"Reading\"\r\n\
    [[item]]\r\nfile = \"note.txt\"\r\nid = \"mine\" # the end";

fn mine() -> Case {
    let case = Case::tiny();
    case.put("manifest.toml", MINE.as_bytes());
    case
}

fn text_of(case: &Case) -> String {
    fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest")
}

fn book(case: &Case) -> PathBuf {
    case.evidence().with_file_name("evidence-items.xlsx")
}

/// Makes the spreadsheet and gives its cells.
fn made(case: &Case) -> Vec<Vec<String>> {
    let ran = case.run(&["init", "EVIDENCE", "--spreadsheet"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let mut book: Xlsx<_> = open_workbook(book(case)).expect("book");
    let range = book.worksheet_range("Items").expect("sheet");
    range.rows().map(|row| row.iter().map(cell_text).collect()).collect()
}

/// Writes cells as a person's own workbook and reads it into the manifest.
fn read_back(case: &Case, cells: &[Vec<String>]) -> Ran {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0u32..).zip(cells) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell).expect("cell");
        }
    }
    workbook.save(book(case)).expect("save");
    from(case)
}

fn from(case: &Case) -> Ran {
    let path = book(case).display().to_string();
    case.run(&["init", "EVIDENCE", "--json", "--from-spreadsheet", &path])
}

/// The cell of a row under a head.
fn cell<'c>(cells: &'c mut [Vec<String>], row: usize, head: &str) -> &'c mut String {
    let column = cells[0].iter().position(|cell| cell == head).expect("head");
    &mut cells[row][column]
}

#[test]
fn a_spreadsheet_that_nobody_changed_changes_nothing() {
    let case = mine();
    let cells = made(&case);
    let core = leverarch::internals::case::manifest::spreadsheet::COLUMNS;
    assert_eq!(cells[0][..core.len()], core);
    assert!(
        ["step", "answers", "also_answers", "copied_to", "outcome"]
            .iter()
            .all(|key| cells[0].iter().any(|head| head == key))
    );
    assert_eq!((cells[1][0].as_str(), cells[1][2].as_str()), ("letter.pdf", "2020-01-06"));
    assert_eq!(cells[1][11], "one\ntwo");
    assert_eq!(cells[1][13], "date: the date in the file name; is it the first?");
    let first = fs::read(book(&case)).expect("book");
    let ran = from(&case);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(text_of(&case), MINE);
    // The same manifest gives the same bytes.
    fs::remove_file(book(&case)).expect("remove");
    made(&case);
    assert_eq!(fs::read(book(&case)).expect("book"), first);
    // And nothing else lies about.
    assert_eq!(case.around(), ["evidence", "evidence-items.xlsx"]);
}

#[test]
fn a_draft_goes_out_and_comes_back_unchanged() {
    let case = Case::small();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    let cells = made(&case);
    assert_eq!(cells.len(), 8);
    let drafted = text_of(&case);
    assert_eq!(from(&case).code, 0);
    assert_eq!(text_of(&case), drafted);
    let mut book: Xlsx<_> = open_workbook(book(&case)).expect("book");
    let how = book.worksheet_range("How to").expect("sheet");
    assert!(how.used_cells().any(|(.., cell)| *cell == Data::String("The kind of item.".into())));
}

#[test]
fn changed_cells_change_their_values_and_nothing_else() {
    let case = mine();
    let mut cells = made(&case);
    *cell(&mut cells, 1, "title") = "Letter \"one\" \\ to CMS".into();
    *cell(&mut cells, 1, "date") = "2020-01".into();
    *cell(&mut cells, 1, "kind") = "Postal Receipt".into();
    *cell(&mut cells, 1, "note") = String::new();
    *cell(&mut cells, 2, "date") = "2021-02-03".into();
    *cell(&mut cells, 2, "section") = "A".into();
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let wanted = MINE
        .replace("# keep\r\n", "# keep\r\ntitle = \"Letter \\\"one\\\" \\\\ to CMS\"\r\n")
        .replace("  date = 2020-01-06 ", "  date = \"2020-01\" ")
        .replace("\"letter\"", "\"postal-receipt\"")
        .replace("note = \"\"\"one\r\ntwo", "# note = \"\"\"one\r\n# two")
        .replace("\"note.txt\"\r\n", "\"note.txt\"\r\ndate = 2021-02-03\r\nsection = \"A\"\r\n");
    assert_eq!(text_of(&case), wanted);
    let report = ran.report();
    let changed = serde_json::json!(["letter.pdf: title, date, kind, note", "note.txt: date, section"]);
    assert_eq!(report["draft"]["changed"], changed);
    assert_eq!(manifest::parse(&wanted).findings, []);
    // A second reading finds nothing to change.
    assert_eq!(from(&case).code, 0);
    assert_eq!(text_of(&case), wanted);
}

#[test]
fn new_rows_become_items_and_missing_rows_stay() {
    let case = mine();
    case.put("letters/new one.pdf", b"%PDF-1.7 new");
    let cells = [["kind", "File", "received"], ["bill", "letters/new one.pdf", "2020"]];
    let cells = cells.map(|row| row.map(String::from).to_vec());
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let text = text_of(&case);
    assert!(text.starts_with(MINE), "{text}");
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let item = &reading.manifest.item[2];
    assert_eq!((item.file.as_str(), item.kind), ("letters/new one.pdf", Some(Kind::Bill)));
    assert_eq!(item.received, Some(PartialDate::Year(2020)));
    assert_eq!(ran.of("note"), [("item-missing".to_owned(), "evidence-items.xlsx".to_owned())]);
}

#[test]
fn every_mistake_is_said_with_its_row_and_column_and_nothing_is_written() {
    let case = mine();
    let mut cells = made(&case);
    cells.push(cells[1].clone());
    cells.push(vec!["lettr.pdf".into()]);
    cells.push(vec![String::new(), "no file".into()]);
    *cell(&mut cells, 1, "kind") = "leter".into();
    *cell(&mut cells, 1, "date") = "31 February 2021".into();
    *cell(&mut cells, 1, "until") = "6 January 2021".into();
    *cell(&mut cells, 2, "section") = "Z".into();
    *cell(&mut cells, 2, "file") = "../letter.pdf".into();
    cells[0].push("My own".into());
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(text_of(&case), MINE);
    let report = ran.report();
    let said: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| format!("{} {}", f["message"].as_str().unwrap(), f["next"].as_str().unwrap_or_default()))
        .collect();
    for wanted in [
        "leverarch does not know the column \"My own\"",
        "Sheet Items, cell E2 (kind): I do not know the kind \"leter\". Did you mean \"letter\"?",
        "Sheet Items, cell C2 (date): \"31 february 2021\"",
        "Sheet Items, cell D2 (until): \"6 January 2021\" is not a date I can use",
        "Write 2021-01-06.",
        "Sheet Items, cell F3 (section): There is no section \"Z\".",
        "Sheet Items, cell A3 (file): \"../letter.pdf\" cannot be used",
        "Sheet Items, cell A4 (file): \"letter.pdf\" already has a row, row 2.",
        "Sheet Items, cell A5 (file): there is no file \"lettr.pdf\"",
        "Sheet Items, cell A6 (file): this row names no file.",
    ] {
        let found = said.iter().any(|said| said.to_lowercase().contains(&wanted.to_lowercase()));
        assert!(found, "{wanted}\n{said:#?}");
    }
}

#[test]
fn a_file_column_that_was_changed_is_said_with_what_stood_there() {
    let case = mine();
    let mut cells = made(&case);
    *cell(&mut cells, 1, "file") = "First letter".into();
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("Did this row say \\\"letter.pdf\\\"?"), "{}", ran.out);
    assert_eq!(text_of(&case), MINE);
}

#[test]
fn an_id_that_another_item_names_cannot_be_changed_away() {
    let case = mine();
    let text = MINE.replace("kind = \"letter\"", "kind = \"letter\"\r\nanswers = \"mine\"");
    case.put("manifest.toml", text.as_bytes());
    let mut cells = made(&case);
    *cell(&mut cells, 2, "id") = "other".into();
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(ran.of("error")[0].0, "unknown-reference");
    *cell(&mut cells, 2, "id") = "mine".into();
    *cell(&mut cells, 1, "id") = "mine".into();
    assert_eq!(read_back(&case, &cells).of("error")[0].0, "listed-twice");
    assert_eq!(text_of(&case), text);
}

#[test]
fn dates_and_numbers_that_excel_made_are_read_as_they_were_meant() {
    let case = mine();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (column, head) in (0u16..).zip(["file", "date", "reference", "until"]) {
        sheet.write_string(0, column, head).expect("head");
    }
    sheet.write_string(1, 0, "letter.pdf").expect("cell");
    let day = ExcelDateTime::parse_from_str("2020-05-10T14:00:00").expect("date");
    sheet.write_datetime_with_format(1, 1, &day, &date).expect("cell");
    sheet.write_number(1, 2, 121_000_654_321_f64).expect("cell");
    let day = ExcelDateTime::from_ymd(2020, 5, 11).expect("date");
    sheet.write_datetime_with_format(1, 3, &day, &date).expect("cell");
    workbook.save(book(&case)).expect("save");
    let ran = from(&case);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let item = manifest::parse(&text_of(&case)).manifest.item.remove(0);
    assert_eq!(item.date, "2020-05-10T14:00:00".parse().ok());
    assert_eq!(item.until, "2020-05-11".parse().ok());
    assert_eq!(item.reference.as_deref(), Some("121000654321"));
}

#[test]
fn what_is_no_spreadsheet_of_items_is_refused() {
    let case = mine();
    for bytes in [&b"PK\x03\x04 cut"[..], b"file,title\n", b""] {
        fs::write(book(&case), bytes).expect("write");
        let ran = from(&case);
        assert_eq!((ran.code, ran.of("error").len()), (1, 1), "{}", ran.out);
    }
    fs::remove_file(book(&case)).expect("remove");
    assert_eq!(from(&case).code, 3);
    assert_eq!(read_back(&case, &[vec!["name".into()]]).of("error")[0].0, "missing-key");
    assert_eq!(text_of(&case), MINE);
}

#[test]
fn a_spreadsheet_replaces_nothing_and_never_lies_in_the_folder() {
    let case = mine();
    made(&case);
    let ran = case.run(&["init", "EVIDENCE", "--spreadsheet", "--json"]);
    assert_eq!((ran.code, ran.of("error")[0].0.as_str()), (1, "output-exists"));
    let inside = format!("--spreadsheet={}", case.evidence().join("items.xlsx").display());
    let ran = case.run(&["init", "EVIDENCE", &inside, "--json"]);
    assert_eq!((ran.code, ran.of("error")[0].0.as_str()), (1, "output-inside"));
    assert!(!case.evidence().join("items.xlsx").exists());
}

#[test]
fn items_in_braces_can_be_shown_and_not_changed() {
    let case = Case::tiny();
    let text = "item = [{ file = \"letter.pdf\", date = 2020-01-06 }, { file = \"note.txt\" }]\n";
    case.put("manifest.toml", text.as_bytes());
    let mut cells = made(&case);
    assert_eq!(from(&case).code, 0);
    *cell(&mut cells, 1, "date") = "2020-01-07".into();
    let ran = read_back(&case, &cells);
    assert_eq!((ran.code, ran.of("error")[0].0.as_str()), (1, "manifest-syntax"), "{}", ran.out);
    assert_eq!(text_of(&case), text);
}

/// A manifest with an item of three files between two of one.
const SEVERAL: &str = "[[item]]\r\nfile = \"letter.pdf\"\r\n\r\n[[item]]\r\n# page by page\r\nfiles = [ \"b.txt\", 'a.txt',\r\n  \"c.txt\" ] \
    # keep\r\nid = \"several\"\r\n\r\n[[item]]\r\nfile = \"note.txt\"\r\nanswers = \"several\"\r\n";

fn several() -> Case {
    let case = Case::tiny();
    for file in ["a.txt", "b.txt", "c.txt", "d.txt"] {
        case.put(file, file.as_bytes());
    }
    case.put("manifest.toml", SEVERAL.as_bytes());
    case
}

#[test]
fn an_item_of_several_files_goes_out_and_comes_back() {
    let case = several();
    // A fourth file, which the manifest does not list, is added when the spreadsheet is made.
    let cells = made(&case);
    let whole = text_of(&case);
    assert!(whole.starts_with(SEVERAL));
    let column: Vec<&str> = cells.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(column, ["file", "letter.pdf", "b.txt\na.txt\nc.txt", "note.txt", "d.txt"]);
    assert_eq!(from(&case).code, 0);
    assert_eq!(text_of(&case), whole);
    // As another program writes line ends.
    let mut other = cells.clone();
    other[2][0] = "b.txt\r\na.txt\r\nc.txt\r\n".into();
    *cell(&mut other, 2, "title") = "Three texts".into();
    assert_eq!(read_back(&case, &other).code, 0);
    assert_eq!(text_of(&case), whole.replacen("# keep\r\n", "# keep\r\ntitle = \"Three texts\"\r\n", 1));
}

#[test]
fn files_are_put_together_and_taken_apart_in_the_spreadsheet() {
    let before = "files = [ \"b.txt\", 'a.txt',\r\n  \"c.txt\" ]";
    let rows: [(&str, &[&str], &str); 4] = [
        ("in another order", &["a.txt\nb.txt\nc.txt"], "files = [\"a.txt\", \"b.txt\", \"c.txt\"]"),
        (
            "with one more",
            &["b.txt\na.txt\nc.txt\nd.txt"],
            "files = [\"b.txt\", \"a.txt\", \"c.txt\", \"d.txt\"]",
        ),
        ("with one less", &["b.txt\nc.txt", "a.txt"], "files = [\"b.txt\", \"c.txt\"]"),
        ("apart", &["b.txt", "a.txt", "c.txt"], "file = \"b.txt\""),
    ];
    for (what, files, after) in rows {
        let case = several();
        let width = made(&case)[0].len();
        case.put("manifest.toml", SEVERAL.as_bytes());
        let mut cells = made_again(&case);
        cells.retain(|row| row[0] != "d.txt");
        let row = |file: &str| {
            let mut row = vec![String::new(); width];
            row[0] = file.into();
            row
        };
        cells[2][0] = files[0].into();
        cells.extend(files[1..].iter().map(|file| row(file)));
        case.put("manifest.toml", SEVERAL.as_bytes());
        let ran = read_back(&case, &cells);
        assert_eq!(ran.code, 0, "{what}: {}", ran.out);
        let text = text_of(&case);
        assert!(text.starts_with(&SEVERAL.replacen(before, after, 1)), "{what}: {text}");
        let reading = manifest::parse(&text);
        assert_eq!(reading.findings, [], "{what}: {text}");
        assert_eq!(reading.manifest.item.len(), 3 + files.len() - 1, "{what}: {text}");
        // The same once more changes nothing.
        let ran = from(&case);
        assert_eq!((ran.code, text_of(&case)), (0, text), "{what}");
    }
    // One file becomes several.
    let case = several();
    let mut cells = made(&case);
    case.put("manifest.toml", SEVERAL.as_bytes());
    cells.retain(|row| row[0] != "d.txt");
    cells[1][0] = "letter.pdf\nd.txt".into();
    let ran = read_back(&case, &cells);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let expected = SEVERAL.replacen("file = \"letter.pdf\"", "files = [\"letter.pdf\", \"d.txt\"]", 1);
    assert_eq!(text_of(&case), expected);
}

/// The cells once more, with the workbook of before taken away.
fn made_again(case: &Case) -> Vec<Vec<String>> {
    fs::remove_file(book(case)).expect("remove");
    made(case)
}

#[test]
fn files_that_cannot_be_put_together_change_nothing() {
    let rows: [(&str, &[&str], &str); 5] = [
        ("twice in a row", &["letter.pdf", "b.txt\na.txt\na.txt"], "already has a row"),
        ("in two rows", &["letter.pdf\na.txt", "b.txt\na.txt\nc.txt"], "already has a row"),
        (
            "of an item without a row",
            &["letter.pdf\nnote.txt", "b.txt\na.txt\nc.txt"],
            "which has no row here",
        ),
        ("not there", &["letter.pdf", "b.txt\nx.txt"], "there is no file"),
        ("outside", &["letter.pdf", "b.txt\n../x.txt"], "cannot be used"),
    ];
    for (what, files, word) in rows {
        let case = several();
        let mut cells = made(&case);
        case.put("manifest.toml", SEVERAL.as_bytes());
        cells.truncate(3);
        for (row, file) in cells[1..].iter_mut().zip(files) {
            row[0] = (*file).into();
        }
        let ran = read_back(&case, &cells);
        assert_eq!(ran.code, 1, "{what}: {}", ran.out);
        assert!(ran.out.contains(word), "{what}: {}", ran.out);
        assert_eq!(text_of(&case), SEVERAL, "{what}");
    }
}

/// Calls, post, events, promises and losses, with comments that are the user's own.
const TABLES: &str = "# mine\n[[item]]\nfile = \"letter.pdf\" # the letter\nid = \"l\"\ndate = 2020-01-06T14:05:09\nstep = \"complaint\"\n\
    copied_to = [\"the MP\", \"Citizens Advice\"]\n\n[item.post]\nposted = 2020-01-07\ncost = \"3.60\"\n\n\
    [[item]]\nfile = \"note.txt\"\ndate = \"2020-02\"\nanswers = \"l\"\noutcome = \"not-upheld\"\nwhy_not_enough = \"It says nothing\"\n\n\
    [[call]] # by phone\ndate = 2020-03-01T00:00:00\nofficer = \"A Singh\"\n\n\
    [[event]]\ndate = \"2020\"\ntext = \"\"\"one\ntwo\"\"\"\nstep = \"apology\"\n\n\
    [[promise]]\npromise = \"A breakdown\"\nitem = \"l\"\npage = 1\npromise_kept = false\n\n\
    [[loss]]\nhead = \"travel\"\ndescription = \"Bus\"\namount = \"9.40\"\ndate = 2020-04-01\n";

#[test]
fn every_table_has_a_sheet_and_what_nobody_changed_comes_back_byte_for_byte() {
    let case = Case::tiny();
    case.put("manifest.toml", TABLES.as_bytes());
    made(&case);
    let mut workbook: Xlsx<_> = open_workbook(book(&case)).expect("book");
    for name in ["Items", "Calls", "Post", "Events", "Promises", "Losses", "How to"] {
        assert!(workbook.sheet_names().iter().any(|sheet| sheet == name), "{name}");
    }
    // Dates are dates; a month and a year are texts, which Excel has no dates for, and so is midnight.
    let mut cell = |sheet: &str, head: &str, row: usize| {
        let range = workbook.worksheet_range(sheet).expect("sheet");
        let mut rows = range.rows();
        let column =
            rows.next().expect("heads").iter().position(|cell| cell_text(cell) == head).expect("head");
        range.get((row, column)).cloned().unwrap_or(Data::Empty)
    };
    for (sheet, head, row, is_date, text) in [
        ("Items", "date", 1, true, "2020-01-06T14:05:09"),
        ("Items", "date", 2, false, "2020-02"),
        ("Items", "step", 1, false, "complaint"),
        ("Items", "copied_to", 1, false, "the MP\nCitizens Advice"),
        ("Post", "posted", 1, true, "2020-01-07"),
        ("Post", "cost", 1, false, "3.60"),
        ("Calls", "date", 1, false, "2020-03-01T00:00:00"),
        ("Events", "date", 1, false, "2020"),
        ("Promises", "promise_kept", 1, false, "no"),
        ("Losses", "date", 1, true, "2020-04-01"),
        ("Losses", "head", 1, false, "travel"),
    ] {
        let found = cell(sheet, head, row);
        assert_eq!(
            (matches!(found, Data::DateTime(_)), cell_text(&found).as_str()),
            (is_date, text),
            "{sheet} {head}"
        );
    }
    let ran = from(&case);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(text_of(&case), TABLES);
}

#[test]
fn a_wrong_cell_of_any_sheet_is_told_with_its_sheet_its_cell_and_what_to_do() {
    let case = Case::tiny();
    case.put("manifest.toml", TABLES.as_bytes());
    made(&case);
    let mut workbook = Workbook::new();
    for (name, heads, row) in [
        ("Items", ["file", "step", "answers"], ["letter.pdf", "complain", "nobody"]),
        ("Events", ["event no.", "date", "text"], ["", "6/1/2020", "Something"]),
        ("Losses", ["loss no.", "head", "amount"], ["1: Bus", "travel", "9.4"]),
    ] {
        let sheet = workbook.add_worksheet().set_name(name).expect("sheet");
        for (at, (head, cell)) in (0u16..).zip(heads.iter().zip(row)) {
            sheet.write_string(0, at, *head).expect("cell");
            sheet.write_string(1, at, cell).expect("cell");
        }
    }
    workbook.save(book(&case)).expect("save");
    let ran = from(&case);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(text_of(&case), TABLES);
    let report = ran.report();
    let findings = report["findings"].as_array().expect("findings");
    for (place, word) in [
        ("Sheet Items, cell B2", "complaint"),
        ("Sheet Events, cell B2", "2020-01-06"),
        ("Sheet Losses, cell C2", "9.4"),
    ] {
        let found = findings.iter().find(|found| found["message"].as_str().unwrap().starts_with(place));
        let found = found.unwrap_or_else(|| panic!("{place}: {findings:#?}"));
        assert!(!found["next"].as_str().unwrap_or_default().is_empty(), "{found}");
        assert!(format!("{} {}", found["message"], found["next"]).contains(word), "{found}");
    }
}
