//! Transcripts as pages: whole, of every shape, damaged, and texts that only look like one.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::{Document, DocumentBlock};
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::case::{Case, STEM};

const VTT: &str = "WEBVTT\n\n00:00:00.400 --> 00:00:02.481\n<v Officer>How can I help?\n\n\
                   01:04:12.895 --> 01:04:13.012\n<v Mr Wójcik>Good bye.\n";
const SRT: &str = "1\n00:00:00,400 --> 00:00:07,750\nMs Hartley: I have found it, £5.\n\n\
                   2\n00:00:08,278 --> 00:00:09,436\nMr Wójcik: So you do have it.\n";
const TYPED: &str = "Call of 18 February 2020.\n\n[00:00] Mr Yılmaz: Hello.\n[00:06] Mr Wójcik: I wrote.\n";
const WHISPER: &str = r#"{"segments": [{"start": 0.5, "end": 1.0, "text": " Hello."}]}"#;

fn reading_of(name: &str, bytes: &[u8]) -> Result<ParsedDocument, Vec<Finding>> {
    let file = ItemPath::parse(name).expect("path");
    let known = ReaderContext {
        file: &file,
        title: "Title",
        detail: "Detail",
        checked_by: None,
        limits: &Limits::STANDARD,
    };
    read_document(TextFormat::Transcript, bytes, known)
}

fn reading(name: &str, bytes: &[u8]) -> ParsedDocument {
    reading_of(name, bytes).expect("read")
}

fn one(reading: &ParsedDocument) -> &Document {
    let [written] = reading.written.as_slice() else { panic!("{reading:?}") };
    written
}

/// The lines of a transcript as "time speaker: words".
fn lines(reading: &ParsedDocument) -> Vec<String> {
    let parts = one(reading).parts.iter();
    let said =
        parts.filter_map(|part| if let DocumentBlock::Speech(said) = part { Some(said) } else { None });
    said.flatten().map(|line| format!("{} {}: {}", line.time, line.speaker, line.words)).collect()
}

fn codes(reading: &ParsedDocument) -> Vec<Code> {
    reading.findings.iter().map(|f| f.code).collect()
}

#[test]
fn what_was_said_stands_in_numbered_lines() {
    for (name, text, expected) in [
        ("a.vtt", VTT, &["0:00:00 Officer: How can I help?", "1:04:12 Mr Wójcik: Good bye."][..]),
        (
            "a.srt",
            SRT,
            &["0:00:00 Ms Hartley: I have found it, £5.", "0:00:08 Mr Wójcik: So you do have it."],
        ),
        ("a.txt", TYPED, &["0:00:00 Mr Yılmaz: Hello.", "0:00:06 Mr Wójcik: I wrote."]),
        ("b.txt", "Officer: Hello.\nOfficer: Bye.\n", &[" Officer: Hello.", " Officer: Bye."]),
    ] {
        let reading = reading(name, text.as_bytes());
        assert_eq!(lines(&reading), expected, "{name}");
        assert_eq!(codes(&reading), [], "{name}");
        let written = one(&reading);
        let head = (written.what.as_str(), written.title.as_str(), written.detail.as_str());
        assert_eq!(head, ("Transcript", "Title", "Detail"), "{name}");
        assert!(!written.parts.iter().any(|part| matches!(part, DocumentBlock::Notice(_))), "{name}");
    }
}

#[test]
fn what_stands_over_the_first_time_was_not_said() {
    let text = TYPED.replacen(".\n", ".\nMr Yılmaz: an officer of CMS.\n", 1) + "[00:09] Mr Yılmaz: Bye.\n";
    let reading = reading("a.txt", text.as_bytes());
    let over = "Call of 18 February 2020.\nMr Yılmaz: an officer of CMS.";
    assert_eq!(one(&reading).parts.first(), Some(&DocumentBlock::Text(over.into())));
    assert_eq!(lines(&reading).len(), 3);
}

#[test]
fn what_a_machine_wrote_is_marked_so() {
    let reading = reading("a.json", WHISPER.as_bytes());
    let unchecked = DocumentBlock::Notice("This is a machine transcript. Nobody has checked it.".into());
    assert_eq!(one(&reading).parts.first(), Some(&unchecked));
    assert_eq!(lines(&reading), ["0:00:00 : Hello."]);
}

#[test]
fn what_is_no_transcript_is_shown_as_what_it_is() {
    for (name, text, what, said) in [
        ("a.json", r#"{"name": "value"}"#, "Data", &[][..]),
        ("a.json", &WHISPER[..WHISPER.len() - 5], "Data", &[Code::Repaired]),
        ("a.vtt", "WEBVTT\n\n00:00", "Text", &[Code::TranscriptDoubt]),
        ("a.srt", "Dear Sir,\nI write to you.\n", "Text", &[Code::TranscriptDoubt]),
        ("a.txt", " \n", "Text", &[]),
    ] {
        let reading = reading(name, text.as_bytes());
        assert_eq!((one(&reading).what.as_str(), codes(&reading)), (what, said.to_vec()), "{name} {text}");
    }
}

#[test]
fn damage_is_named() {
    for (name, text) in [("a.vtt", VTT), ("a.srt", SRT), ("a.txt", TYPED)] {
        // In the middle of the last words.
        let cut = reading(name, &text.as_bytes()[..text.len() - 4]);
        assert_eq!(codes(&cut), [Code::TranscriptDoubt], "{name}");
        assert!(cut.findings.iter().all(|f| f.severity == Severity::Warning), "{name}");
        let mut few = text.as_bytes().to_vec();
        few.truncate(text.len() - 2);
        few.extend([0, 0, b'\n']);
        assert!(codes(&reading(name, &few)).contains(&Code::Repaired), "{name}");
        let mut many = text.as_bytes().to_vec();
        many.extend([0; 4096]);
        let refused = reading_of(name, &many).expect_err("zeroed");
        assert_eq!(refused.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::Damaged], "{name}");
    }
    let old = reading("a.txt", b"[00:00] Officer: \xa350.\n[00:02] Officer: Yes.\n");
    assert_eq!(lines(&old), ["0:00:00 Officer: £50.", "0:00:02 Officer: Yes."]);
    assert_eq!(codes(&old), [Code::TranscriptDoubt]);
}

#[test]
fn no_prefix_and_no_flipped_byte_panics() {
    for (name, text) in [("a.vtt", VTT), ("a.srt", SRT), ("a.txt", TYPED), ("a.json", WHISPER)] {
        for at in 0..text.len() {
            let _ = reading_of(name, &text.as_bytes()[..at]);
            let mut flipped = text.as_bytes().to_vec();
            flipped[at] ^= 0x55;
            let _ = reading_of(name, &flipped);
        }
    }
}

#[test]
fn a_folder_of_transcripts_is_built_without_a_sheet() {
    let case = Case::tiny();
    let mut rows = format!("[bundle]\nname = \"{STEM}\"\ndate = 2022-03-01\n");
    // The diary has times of a clock and is no transcript; the whisper is one because the manifest says so.
    for (name, text, kind) in [
        ("call 1.vtt", VTT, ""),
        ("call 2.srt", SRT, ""),
        ("call 3.txt", TYPED, ""),
        ("call 4.json", WHISPER, "kind = \"transcript\"\n"),
        ("diary.txt", "10:30 I phoned.\n11:45 Nobody phoned back.\n", ""),
    ] {
        case.put(name, text.as_bytes());
        rows += &format!("[[item]]\nfile = \"{name}\"\ndate = 2020-01-01\n{kind}");
    }
    case.put("manifest.toml", rows.as_bytes());
    std::fs::remove_file(case.evidence().join("letter.pdf")).expect("file");
    std::fs::remove_file(case.evidence().join("note.txt")).expect("file");
    let ran = case.run(&["build", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    for severity in ["error", "warning"] {
        assert_eq!(ran.of(severity), [], "{}", ran.out);
    }
    assert!(!ran.findings().iter().any(|(code, _)| code == "shown-as-sheet"), "{}", ran.out);
    let record = std::fs::read(case.output("json")).expect("record");
    let record: serde_json::Value = serde_json::from_slice(&record).expect("JSON");
    let items = record["items"].as_array().expect("items");
    let kinds = items.iter().map(|i| (i["file"].as_str(), i["kind"].as_str())).collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            (Some("call 1.vtt"), Some("transcript")),
            (Some("call 2.srt"), Some("transcript")),
            (Some("call 3.txt"), Some("transcript")),
            (Some("call 4.json"), Some("transcript")),
            (Some("diary.txt"), Some("other")),
        ]
    );
}
