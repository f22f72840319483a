use super::*;
use crate::frontmatter::content::testing::Sample;

/// Each entry: its date, what tells of it, and the entry that it may be.
fn told(text: &str) -> Vec<String> {
    let sample = Sample::new(text);
    let context = sample.matter();
    entries(&context)
        .iter()
        .map(|entry| {
            let tellers: Vec<String> = entry
                .tellers
                .iter()
                .map(|teller| match teller {
                    Teller::Item(placed) => placed.item.file.to_string(),
                    Teller::Row(row) => format!("row {}", row.index),
                    Teller::Promise(_) => panic!("a promise in a letter tells of no call"),
                })
                .collect();
            let date = entry.date.map_or("undated".into(), |date| date.short());
            let may_be = entry.may_be.map(|other| format!(" may be {other}")).unwrap_or_default();
            format!("{date}: {}{may_be}", tellers.join(" + "))
        })
        .collect()
}

fn recording(file: &str, date: &str, rest: &str) -> String {
    format!(
        "[[item]]\nfile = \"{file}\"\nkind = \"call\"\ndate = {date}\n[item.call]\nduration = \"10:00\"\n{rest}\n"
    )
}

fn row(date: &str, rest: &str) -> String {
    format!("[[call]]\ndate = {date}\n{rest}\n")
}

#[test]
fn accounts_are_joined_only_where_the_user_says_so_and_never_counted_twice() {
    let (a, b) = ("2024-07-15T10:04:00", "2024-07-15T10:05:00");
    for (text, expected) in [
        // A row alone, in the order of the dates.
        (
            row("2024-08-01", "") + &row(a, "officer = \"A B\""),
            vec!["15 Jul 2024, 10:04: row 1", "1 Aug 2024: row 0"],
        ),
        // A row that names its recording.
        (
            recording("r.mp3", b, "") + &row(a, "recording = \"r.mp3\""),
            vec!["15 Jul 2024, 10:04: row 0 + r.mp3"],
        ),
        // One that does not: told apart, and only the row is counted.
        (
            recording("r.mp3", b, "") + &row(a, ""),
            vec!["15 Jul 2024, 10:04: row 0", "15 Jul 2024, 10:05: r.mp3 may be 0"],
        ),
        // On another day, with another number, of another length.
        (
            recording("r.mp3", "2024-07-16T10:04:00", "") + &row(a, ""),
            vec!["15 Jul 2024, 10:04: row 0", "16 Jul 2024, 10:04: r.mp3"],
        ),
        (
            recording("r.mp3", a, "their_number = \"0800 171 2345\"")
                + &row(a, "their_number = \"0345 266 8792\""),
            vec!["15 Jul 2024, 10:04: r.mp3", "15 Jul 2024, 10:04: row 0"],
        ),
        (
            recording("r.mp3", a, "") + &row(a, "duration = \"02:00\""),
            vec!["15 Jul 2024, 10:04: r.mp3", "15 Jul 2024, 10:04: row 0"],
        ),
        // Two rows of the manifest are two calls: the user wrote both.
        (row(a, "") + &row(b, ""), vec!["15 Jul 2024, 10:04: row 0", "15 Jul 2024, 10:05: row 1"]),
        // One recording is taken for one row, the nearest.
        (
            recording("r.mp3", b, "") + &row("2024-07-15T10:04:30", "") + &row("2024-07-15T10:06:30", ""),
            vec![
                "15 Jul 2024, 10:04: row 0",
                "15 Jul 2024, 10:05: r.mp3 may be 0",
                "15 Jul 2024, 10:06: row 1",
            ],
        ),
        // A row without a time, on the day of the only recording.
        (
            recording("r.mp3", b, "") + &row("2024-07-15", ""),
            vec!["15 Jul 2024: row 0", "15 Jul 2024, 10:05: r.mp3 may be 0"],
        ),
        // A call recorded twice, and one in two parts, by the clock and by the user's word.
        (
            recording("mic.mp3", a, "") + &recording("phone.mp3", a, ""),
            vec!["15 Jul 2024, 10:04: mic.mp3", "15 Jul 2024, 10:04: phone.mp3 may be 0"],
        ),
        (
            recording("1.mp3", a, "their_number = \"0800\"")
                + &recording("2.mp3", "2024-07-15T10:14:20", "their_number = \"0800\""),
            vec!["15 Jul 2024, 10:04: 1.mp3", "15 Jul 2024, 10:14: 2.mp3 may be 0"],
        ),
        (
            recording("1.mp3", a, "") + &recording("2.mp3", "2024-07-15T10:14:20", "same_call = \"1.mp3\""),
            vec!["15 Jul 2024, 10:04: 1.mp3"],
        ),
        // A row that names the second part is of the whole call.
        (
            recording("1.mp3", a, "")
                + &recording("2.mp3", "2024-07-15T10:14:20", "same_call = \"1.mp3\"")
                + &row(a, "recording = \"2.mp3\""),
            vec!["15 Jul 2024, 10:04: row 0 + 1.mp3"],
        ),
        // Both recordings of one row: neither is counted beside it.
        (
            recording("mic.mp3", a, "") + &recording("phone.mp3", b, "") + &row(a, ""),
            vec![
                "15 Jul 2024, 10:04: mic.mp3 may be 1",
                "15 Jul 2024, 10:04: row 0",
                "15 Jul 2024, 10:05: phone.mp3 may be 1",
            ],
        ),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
}

#[test]
fn what_a_row_says_comes_before_what_the_recording_says() {
    let sample = Sample::new(
        &(recording("r.mp3", "2024-07-15T10:05:00", "officer = \"B\"\noffice = \"Hastings\"")
            + &row("2024-07-15", "recording = \"r.mp3\"\nofficer = \"A\"")),
    );
    let context = sample.matter();
    let all = entries(&context);
    let call = &all[0].call;
    assert_eq!((call.officer.as_deref(), call.office.as_deref()), (Some("A"), Some("Hastings")));
    // The day is in the row, the time in the recording.
    assert_eq!(all[0].date.map(|date| date.to_string()), Some("15 July 2024, 10:05".into()));
}
