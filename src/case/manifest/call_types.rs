//! What a manifest says of telephone calls: of a recording, of a call without a file, and of tables of calls. One word means
//! the same in all three.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::case_types::Evidence;
use super::item_ref::ItemRef;
use crate::model::direction::Direction;
use crate::model::{Duration, PartialDate, Pence};

/// A phone call, with the columns of a call log. Its date and start are the `date` of the item or of the row.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Call {
    /// Who called whom.
    pub direction: Option<Direction>,
    /// The end of the call.
    pub ended: Option<PartialDate>,
    /// The length of the call.
    pub duration: Option<Duration>,
    /// Their phone number.
    pub their_number: Option<String>,
    /// Your phone number.
    pub my_number: Option<String>,
    /// The name that the officer gave.
    pub officer: Option<String>,
    /// The officer's job title.
    pub job_title: Option<String>,
    /// The officer's office or team.
    pub office: Option<String>,
    /// Whether the officer refused to give a name.
    pub refused_name: Option<bool>,
    /// Whether you passed the security questions.
    pub security_passed: Option<bool>,
    /// The case reference that was quoted.
    pub reference_given: Option<String>,
    /// Whether you told them that you were recording.
    pub told_recording: Option<bool>,
    /// Their words, in brief.
    pub they_said: Option<String>,
    /// Your words, in brief.
    pub i_said: Option<String>,
    /// Their promise.
    pub promise: Option<String>,
    /// The day by which they promised to do it.
    pub promise_due: Option<PartialDate>,
    /// Whether they kept the promise.
    pub promise_kept: Option<bool>,
    /// The day on which they kept it.
    pub promise_kept_on: Option<PartialDate>,
    /// The transcript.
    pub transcript: Option<ItemRef>,
    /// The letter or e-mail that followed the call.
    pub followed_by: Option<ItemRef>,
    /// Whether anybody answered. A call that nobody answered is shown separately and not counted.
    pub answered: Option<bool>,
    /// The item in which CMS's own recording of the call was requested.
    pub recording_asked: Option<Evidence>,
    /// The answer that there is no recording of it.
    pub recording_denied: Option<Evidence>,
    /// The item in which that recording, or a note of it, was found later.
    pub recording_found: Option<Evidence>,
    /// The bill that shows the call.
    pub bill: Option<ItemRef>,
    /// The cost of the call.
    pub cost: Option<Pence>,
    /// The device that recorded it.
    pub device: Option<String>,
    /// The app that recorded it.
    pub app: Option<String>,
    /// Whether this is the complete recording.
    pub whole: Option<bool>,
    /// The complete recording, if this is an extract.
    pub extract_of: Option<ItemRef>,
    /// The first recording of the same call, if this is a further part of it or a second recording.
    pub same_call: Option<ItemRef>,
    /// The place where the original recording is kept.
    pub original_kept: Option<String>,
}

/// A call without its own file, or with a source other than its recording. The source may be a page of a
/// notebook, a letter or a line of a bill. It takes its own keys and those of `[item.call]`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, transform = without_keys_of_recordings)]
pub struct CallRow {
    /// The start of the call, as precise as it is known: 2020-05-10T14:00:00, or the day, the month or the
    /// year.
    pub date: PartialDate,
    /// The item that is the source. If you leave this out, the bundle says that no source is named.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The recording of the call, if there is one. The two are then one call.
    pub recording: Option<ItemRef>,
    /// A note of the call that does not show who said which words.
    pub note: Option<String>,
    /// Items that contradict the words of the call.
    #[serde(default)]
    pub contradicts: Vec<ItemRef>,
    /// Details of the call.
    #[serde(flatten)]
    pub call: Call,
}

/// An item that is a table of calls. It may be your own log, an itemised bill, or the export of a phone or
/// of a recording app. Its rows are calls of the case, as are those of `[[call]]` and of the recordings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallLog {
    /// The item that holds the table, as CSV, Excel, OpenDocument, or the calls of SMS Backup & Restore
    /// (XML).
    pub item: ItemRef,
    /// Numbers of CMS or of others in this case, in addition to those that leverarch knows.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// Whether every row is a call of this case. If you leave this out, every row counts in a log that gives names or
    /// notes. In any other table only the rows with a known number count.
    pub every_row: Option<bool>,
    /// Whether a row that agrees with one call from another source (day, start, number, length) is that
    /// call. If you leave this out, such rows are shown separately and not counted again.
    pub joins: Option<bool>,
    /// Whether the pages of this table leave out the numbers and names of calls that are not of this case.
    /// The page, the index and the certificate then say so, and the file itself stays as it is.
    pub hide_others: Option<bool>,
    /// The recordings of its rows.
    #[serde(default)]
    pub recordings: Vec<RowRecording>,
    /// More about individual rows than the table says.
    #[serde(default)]
    pub row: Vec<LogRow>,
}

/// More about a row of a table of calls than the table says. It has the keys of `[item.call]` and some of its own, and takes
/// priority over what the table says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields, transform = without_keys_of_recordings)]
pub struct LogRow {
    /// The row, counted as a spreadsheet or a text editor counts: the first line of the file is 1.
    #[schemars(range(min = 1))]
    pub row: u32,
    /// A note of the call that does not show who said which words.
    pub note: Option<String>,
    /// Items that contradict the words of the call.
    #[serde(default)]
    pub contradicts: Vec<ItemRef>,
    /// Details of the call.
    #[serde(flatten)]
    pub call: Call,
}

/// The recording of a call in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowRecording {
    /// The row, counted as a spreadsheet or a text editor counts. The first line of the file is 1.
    #[schemars(range(min = 1))]
    pub row: u32,
    /// The recording.
    pub item: ItemRef,
}

/// Keys that only the item of a recording has: how the file came about.
pub const OF_RECORDINGS: [&str; 6] = ["device", "app", "whole", "extract_of", "same_call", "original_kept"];

fn without_keys_of_recordings(schema: &mut Schema) {
    if let Some(keys) = schema.get_mut("properties").and_then(|keys| keys.as_object_mut()) {
        keys.retain(|key, _| !OF_RECORDINGS.contains(&key.as_str()));
    }
}

/// Makes the calls that both of two accounts tell of into one: the fields of the first, and of the second those that the
/// first does not have.
macro_rules! merging {
    ($($field:ident),+ $(,)?) => {
        impl Call {
            /// Both together. What this one says is kept.
            pub fn merged_with(&self, other: &Call) -> Call {
                Call { $($field: self.$field.clone().or_else(|| other.$field.clone())),+ }
            }

            /// The keys of which the two say different things.
            pub fn differs_from(&self, other: &Call) -> Vec<&'static str> {
                let mut keys = Vec::new();
                $(if self.$field.is_some() && other.$field.is_some() && self.$field != other.$field {
                    keys.push(stringify!($field));
                })+
                keys
            }
        }
    };
}

merging!(
    direction,
    ended,
    duration,
    their_number,
    my_number,
    officer,
    job_title,
    office,
    refused_name,
    security_passed,
    reference_given,
    told_recording,
    they_said,
    i_said,
    promise,
    promise_due,
    promise_kept,
    promise_kept_on,
    transcript,
    followed_by,
    answered,
    recording_asked,
    recording_denied,
    recording_found,
    bill,
    cost,
    device,
    app,
    whole,
    extract_of,
    same_call,
    original_kept,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::manifest::parse;
    use crate::model::finding::Code;

    #[test]
    fn a_call_without_a_file_is_read_with_the_words_of_a_recording() {
        let text = "[[item]]\nfile = \"notebook.pdf\"\nid = \"notes\"\n[[call]]\ndate = 2024-07-15T10:04:00\n\
                    item = \"notes\"\npage = 3\nofficer = \"Mr A\"\nduration = \"21:40\"\ncost = 3.45\n\
                    recording_denied = { item = \"notes\", page = 2 }\nfollowed_by = \"notebook.pdf\"\n\
                    [[call]]\ndate = \"2024-08\"\nnote = \"Rang off\"\n[[call_log]]\nitem = \"notes\"\nnumbers = [\"0800 1\"]\n\
                    recordings = [{ row = 5, item = \"notes\" }]\n";
        let read = parse(text);
        assert_eq!(read.findings, []);
        let calls = &read.manifest.call;
        assert_eq!(
            (calls.len(), calls[0].call.officer.as_deref(), calls[0].page),
            (2, Some("Mr A"), Some(3))
        );
        assert_eq!(calls[0].call.duration.map(|length| length.seconds()), Some(1300));
        assert_eq!(calls[1].date, PartialDate::Month(2024, 8));
        let mut cited: Vec<(&str, u32)> = read.cited.iter().map(|c| (c.item.0.as_str(), c.page)).collect();
        cited.sort_unstable();
        assert_eq!(cited, [("notes", 2), ("notes", 3)]);
        assert_eq!(read.manifest.call_log[0].recordings[0].row, 5);
    }

    #[test]
    fn what_a_row_cannot_have_is_said_at_its_line() {
        for (row, code, line, word) in [
            ("officer = \"A\"", Code::MissingKey, 1, "date = …"),
            ("date = 2024-01-01\ndevice = \"phone\"", Code::UnknownKey, 3, "\"device\""),
            ("date = 2024-01-01\nsame_call = \"x\"", Code::UnknownKey, 3, "\"same_call\""),
            ("date = 2024-01-01\nofficr = \"x\"", Code::UnknownKey, 3, "Did you mean \"officer\"?"),
            ("date = 2024-01-01\nitem = \"x\"", Code::UnknownReference, 3, "\"x\""),
            ("date = 2024-01-01\nrecording = \"x\"", Code::UnknownReference, 3, "\"x\""),
            ("date = 2024-01-01\ndirection = \"in\"", Code::BadValue, 3, "incoming"),
            ("date = \"15/07/2024\"", Code::BadValue, 2, "date = 2024-07-15"),
        ] {
            let found = parse(&format!("[[call]]\n{row}\n")).findings;
            assert!(!found.is_empty(), "{row}");
            assert_eq!((found[0].code, found[0].line), (code, Some(line)), "{row}: {found:?}");
            assert!(format!("{} {}", found[0].message, found[0].next).contains(word), "{row}: {found:?}");
        }
    }

    #[test]
    fn two_accounts_of_a_call_become_one_and_what_differs_is_named() {
        let call =
            |text: &str| parse(&format!("[[call]]\ndate = 2024-01-01\n{text}")).manifest.call[0].call.clone();
        let (one, other) = (call("officer = \"A\"\n"), call("officer = \"B\"\noffice = \"Team 1\"\n"));
        let both = one.merged_with(&other);
        assert_eq!((both.officer.as_deref(), both.office.as_deref()), (Some("A"), Some("Team 1")));
        assert_eq!(one.differs_from(&other), ["officer"]);
        // Every field of the type is merged.
        let schema = crate::case::manifest::json_schema::manifest();
        let keys = schema.pointer("/$defs/Call/properties").and_then(|keys| keys.as_object()).expect("keys");
        let of_rows =
            schema.pointer("/$defs/CallRow/properties").and_then(|keys| keys.as_object()).expect("keys");
        let own = ["date", "item", "page", "recording", "note", "contradicts"];
        let mut rows: Vec<&String> =
            keys.keys().filter(|key| !OF_RECORDINGS.contains(&key.as_str())).collect();
        rows.sort();
        let mut found: Vec<&String> = of_rows.keys().filter(|key| !own.contains(&key.as_str())).collect();
        found.sort();
        assert_eq!(found, rows);
    }
}
