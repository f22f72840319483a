use super::*;
use crate::case::manifest::Manifest;
use crate::model::finding::Severity;

fn read(text: &str, log: &str, named: &[&str]) -> LogReading {
    let manifest = crate::case::manifest::parse(&format!(
        "[[child]]\nname = \"Ruby Lark\"\n[[item]]\nfile = \"t.csv\"\nid = \"t\"\n[[call_log]]\nitem = \"t\"\n{log}"
    ));
    assert_eq!(manifest.findings, [], "{log}");
    let manifest: Manifest = manifest.manifest;
    let row =
        |(line, text): (u64, &str)| (line, text.split('|').map(|cell| cell.trim().to_owned()).collect());
    let sheets = [SheetRows { rows: (1..).zip(text.lines()).map(row).collect(), ..SheetRows::default() }];
    let file = ItemPath::parse("t.csv").expect("path");
    let table = LogTable { index: 0, log: &manifest.call_log[0], file: &file, sheets: &sheets };
    let named = |text: &str| named.contains(&text).then(|| ItemRef(text.into()));
    let mut reading = read_log(table, &named);
    print_rows(&mut reading.rows, &manifest);
    reading
}

fn messages(reading: &LogReading) -> String {
    reading.findings.iter().map(|finding| format!("{} {}\n", finding.message, finding.next)).collect()
}

const BILL: &str = "Date|Time|Number called|Duration\n\
    15/07/2024|10:04|08001712345|00:21:40\n\
    15/07/2024|11:00|07700 900123|00:01:00\n\
    16/07/2024|09:00|03452668792|00:00:00\n\
    17/07/2024|09:00|0113 496 0001|00:05:00\n";

#[test]
fn of_a_bill_rows_with_numbers_of_the_case_count_and_others_are_told_to_nobody() {
    for (log, lines) in [
        ("", &[2, 4][..]),
        ("numbers = [\"0113 496 0001\"]", &[2, 4, 5][..]),
        ("every_row = true", &[2, 3, 4, 5][..]),
    ] {
        let reading = read(BILL, log, &[]);
        assert_eq!(reading.rows.iter().map(|row| row.line).collect::<Vec<_>>(), lines, "{log}");
        let printed = format!(
            "{:?} {}",
            reading.rows.iter().map(|row| &row.row).collect::<Vec<_>>(),
            messages(&reading)
        );
        assert!(!printed.contains("900123"), "{printed}");
        assert!(reading.rows.iter().all(|row| row.listed));
    }
    let unanswered: Vec<Option<bool>> =
        read(BILL, "", &[]).rows.iter().map(|row| row.row.call.answered).collect();
    assert_eq!(unanswered, [None, Some(false)]);
    let none = read("Date|Number|Duration\n15/07/2024|07700 900123|1:00", "", &[]);
    assert!(none.rows.is_empty());
    assert_eq!(none.findings[0].severity, Severity::Warning);
    assert!(messages(&none).contains("numbers = ["), "{}", messages(&none));
}

#[test]
fn of_a_log_that_somebody_kept_every_row_counts_and_its_words_are_kept_apart() {
    let reading = read(
        "Date|Time|Officer|Job title|They said|Notes|Promise|By when|Kept|Recording|Letter|Number\n\
         15/07/2024|10:04|Amir Singh|Case worker|Ruby is not on file|About Ruby|To call|22/07/2024|no|a.mp3|gone.pdf|07700 900123\n\
         16/07/2024||would not give name|||||||||0800 171 2345\n\
         soon|10:00|Jane Smith|||||||||",
        "",
        &["a.mp3"],
    );
    let [first, second] = &reading.rows[..] else { panic!("{:?}", reading.rows) };
    let call = &first.row.call;
    assert_eq!(call.officer.as_deref(), Some("Amir Singh"));
    // What may be a quotation keeps its words until it is printed; a note is printed as it is here.
    assert_eq!(call.they_said.as_deref(), Some("Ruby is not on file"));
    assert_eq!(first.row.note.as_deref(), Some("About R."));
    assert_eq!(
        (call.promise_kept, call.promise_due.map(|day| day.to_string())),
        (Some(false), Some("22 July 2024".into()))
    );
    assert_eq!(first.row.recording, Some(ItemRef("a.mp3".into())));
    assert_eq!(call.followed_by, None);
    // A number that nobody knows is compared and not printed.
    assert_eq!((call.their_number.as_deref(), first.number.as_deref()), (None, Some("07700 900123")));
    assert_eq!(second.row.call.refused_name, Some(true));
    assert_eq!(second.row.call.their_number.as_deref(), Some("0800 171 2345"));
    let said = messages(&reading);
    assert!(said.contains("Row 4 of this table of calls has no date that can be read"), "{said}");
    assert!(said.contains("2 of 3 rows"), "{said}");
}

/// What the user says of a row of the table goes before what the table says, and what the table says alone stays.
#[test]
fn what_is_known_of_a_row_beyond_the_table_is_taken_with_it() {
    let table = "Date|Time|Officer|They said|Promise|Notes\n15/07/2024|10:04|A Singh|Nothing came|To call|\n\
                 16/07/2024|09:00|Jane Smith|||mine";
    let log = "[[call_log.row]]\nrow = 2\nofficer = \"Amir Singh\"\npromise_kept = false\ncontradicts = [\"t.csv\"]\n\
               recording_asked = { item = \"t.csv\" }\n";
    let reading = read(table, log, &["t.csv"]);
    let [first, second] = &reading.rows[..] else { panic!("{:?}", reading.rows) };
    let call = &first.row.call;
    assert_eq!(
        (call.officer.as_deref(), call.they_said.as_deref(), call.promise.as_deref(), call.promise_kept),
        (Some("Amir Singh"), Some("Nothing came"), Some("To call"), Some(false))
    );
    assert!(call.recording_asked.is_some());
    assert_eq!(first.row.contradicts, [ItemRef("t.csv".into())]);
    assert_eq!((second.row.call.promise_kept, second.row.note.as_deref()), (None, Some("mine")));
    assert_eq!(second.row.contradicts, []);
    let stranger = read(table, &log.replace("row = 2", "row = 7"), &["t.csv"]);
    assert!(messages(&stranger).contains("The manifest names details for row 7"), "{}", messages(&stranger));
}

#[test]
fn cells_that_cannot_be_read_are_told_and_left() {
    let reading = read("Date|Officer|Length|Kept\n15/07/2024|Amir Singh|1300|perhaps", "", &[]);
    assert_eq!(reading.rows[0].row.call.duration, None);
    let said = messages(&reading);
    assert!(said.contains("row 2, length: \"1300\"; row 2, kept: \"perhaps\""), "{said}");
}

#[test]
fn an_officer_with_the_name_of_a_child_is_no_child() {
    let reading = read(
        "Date|Time|Officer|Notes\n15/07/2024|10:04|Ruby Whitaker|Ruby Whitaker asked about Ruby",
        "",
        &[],
    );
    let row = &reading.rows[0].row;
    assert_eq!(row.call.officer.as_deref(), Some("Ruby Whitaker"));
    assert_eq!(row.note.as_deref(), Some("Ruby Whitaker asked about R."));
}
