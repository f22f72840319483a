//! Chats and logs of calls: who said what and when, and what is one call.

use leverarch::internals::case::manifest;
use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::finding::{Code, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{ItemPath, Kind};
use leverarch::internals::readers;
use leverarch::internals::readers::detect::{FileType, identify};
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat};

use crate::faults::{bytes, input};
use crate::support::case::Case;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[
    "F08-sms-and-calls-xml",
    "F21-tsv-counted-as-call",
    "F32-utf16-chat",
    "chat-00am",
    "chat-back",
    "chat-mixed",
    "chat-polish-zip",
];

/// A file read as what it is.
fn read(name: &str, bytes: &[u8]) -> ParsedDocument {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let FileType::Text(script) = identify(bytes, ending.as_deref()) else { panic!("{name}") };
    let file = ItemPath::parse(name).expect(name);
    let known =
        ReaderContext { file: &file, title: "", detail: "", checked_by: None, limits: &Limits::STANDARD };
    readers::read_document(script, bytes, known).unwrap_or_else(|e| panic!("{name}: {e:?}"))
}

/// The rows of the one table, each as a line.
fn rows(reading: &ParsedDocument) -> Vec<String> {
    let parts = reading.written.iter().flat_map(|written| &written.parts);
    parts
        .filter_map(|part| if let DocumentBlock::Table(table) = part { Some(&table.rows) } else { None })
        .flatten()
        .map(|row| row.iter().map(|cell| cell.replace('\u{a0}', " ")).collect::<Vec<_>>().join(" | "))
        .collect()
}

fn fact(reading: &ParsedDocument, label: &str) -> String {
    let parts = reading.written.iter().flat_map(|written| &written.parts);
    let facts =
        parts.filter_map(|part| if let DocumentBlock::Facts(facts) = part { Some(facts) } else { None });
    facts.flatten().find(|(own, _)| own == label).expect(label).1.clone()
}

fn said(reading: &ParsedDocument) -> Vec<(Severity, Code)> {
    reading.findings.iter().map(|finding| (finding.severity, finding.code)).collect()
}

const BOB: &str = "WhatsApp Chat with Bob.txt";

#[test]
fn nought_hours_of_a_half_are_hours() {
    let read = read(BOB, &bytes("chat-00am", BOB));
    // By hand from the file: 00:10 am is ten past midnight, 00:00 pm is noon.
    assert_eq!(
        rows(&read),
        [
            "4 Mar 2021 | 14:22 | Ann | hello one",
            "5 Mar 2021 | 00:10 | Bob | hello two",
            "13 Mar 2021 | 09:05 | Ann | hello three",
            "25 Mar 2021 | 12:00 | Bob | hello four",
            "2 Apr 2021 | 23:59 | Ann | hello five",
            "14 Apr 2021 | 07:07 | Bob | hello six",
        ]
    );
    assert_eq!(read.findings, []);
    assert_eq!(fact(&read, "Dates read"), "day first, which is certain. Times are as the phone wrote them");
}

#[test]
fn times_that_go_back_are_said_and_the_days_are_the_least_and_the_greatest() {
    let read = read(BOB, &bytes("chat-back", BOB));
    assert_eq!(
        rows(&read),
        [
            "13 Mar 2021 | 09:00 | Ann | one",
            "12 Mar 2021 | 09:06 | Bob | two",
            "14 Mar 2021 | 09:06 | Bob | three"
        ]
    );
    assert_eq!(fact(&read, "From, to"), "12 March 2021 to 14 March 2021");
    assert!(!fact(&read, "Dates read").contains("certain"));
    assert_eq!(said(&read), [(Severity::Warning, Code::DateDoubted)]);
    assert!(read.findings[0].message.contains("line 2"), "{:?}", read.findings);
}

#[test]
fn a_date_that_does_not_fit_is_shown_as_it_stands() {
    let read = read(BOB, &bytes("chat-mixed", BOB));
    assert_eq!(
        rows(&read),
        [
            "13 Mar 2021 | 09:00 | Ann | one",
            "13 Mar 2021 | 21:30 | Bob | two",
            "3/14/21 | 09:06 | Bob | three"
        ]
    );
    let text: Vec<&str> = read.findings.iter().map(|f| f.message.as_str()).collect();
    assert!(
        text.iter().any(|t| t.contains("line 3, such as 3/14/21, is shown as the file has it")),
        "{text:?}"
    );
    assert!(text.iter().any(|t| t.contains("lines 2 and 3")), "{text:?}");
    assert!(read.findings.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn who_said_what_is_proved_or_doubted() {
    // Each text with its rows, by hand, and the codes of what is said.
    let doubted = (Severity::Warning, Code::MessageDoubted);
    let date = (Severity::Warning, Code::DateDoubted);
    type Row<'a> = (&'a str, &'a [&'a str], &'a [(Severity, Code)]);
    let table: [Row<'_>; 9] = [
        // An iPhone ends messages with CR LF and lines within them with LF.
        (
            "[12/03/2021, 09:00:00] Ann: hi\r\n[13/03/2021, 09:05:00] Ann: you wrote:\n[01/03/2021, 08:00:00] Bob: I pay\n\r\n\
             [14/03/2021, 09:00:00] Bob: no\r\n",
            &[
                "12 Mar 2021 | 09:00:00 | Ann | hi",
                "13 Mar 2021 | 09:05:00 | Ann | you wrote:\n[01/03/2021, 08:00:00] Bob: I pay",
                "14 Mar 2021 | 09:00:00 | Bob | no",
            ],
            &[doubted],
        ),
        // Where all lines end alike, only the time shows it.
        (
            "12/03/2021, 09:00 - Ann: hi\n13/03/2021, 09:05 - Ann: you wrote:\n01/03/2021, 08:00 - Bob: I pay\n14/03/2021, 09:00 - Bob: no\n",
            &[
                "12 Mar 2021 | 09:00 | Ann | hi",
                "13 Mar 2021 | 09:05 | Ann | you wrote:",
                "1 Mar 2021 | 08:00 | Bob | I pay",
                "14 Mar 2021 | 09:00 | Bob | no",
            ],
            &[date],
        ),
        // As it is pasted that was copied in a browser or on a phone.
        (
            "12/03/2021, 09:00 - Ann: look:\n[14:22, 04/03/2021] Bob: I pay\n[04/03, 14:23] Bob: now\n13/03/2021, 09:00 - Bob: no\n",
            &[
                "12 Mar 2021 | 09:00 | Ann | look:\n[14:22, 04/03/2021] Bob: I pay\n[04/03, 14:23] Bob: now",
                "13 Mar 2021 | 09:00 | Bob | no",
            ],
            &[doubted],
        ),
        // A date within a message begins nothing and looks like nothing.
        (
            "12/03/2021, 09:00 - Ann: 04/03/2021\n05/03/2021 I paid\n14:00 - 15:00 I was out\n13/03/2021, 09:00 - Bob: no\n",
            &[
                "12 Mar 2021 | 09:00 | Ann | 04/03/2021\n05/03/2021 I paid\n14:00 - 15:00 I was out",
                "13 Mar 2021 | 09:00 | Bob | no",
            ],
            &[],
        ),
        // The year first, in two digits: day first these would be days in 2030, 2031 and 2001.
        (
            "21-03-30 09:00 - Ann: one\n21-03-31 09:00 - Bob: two\n21-04-01 09:00 - Ann: three\n",
            &[
                "30 Mar 2021 | 09:00 | Ann | one",
                "31 Mar 2021 | 09:00 | Bob | two",
                "1 Apr 2021 | 09:00 | Ann | three",
            ],
            &[],
        ),
        // Month first, proved by its third line.
        (
            "3/4/21, 9:00\u{202f}AM - Ann: one\n3/5/21, 9:00\u{202f}PM - Bob: two\n3/14/21, 12:05\u{202f}AM - Ann: three\n",
            &[
                "4 Mar 2021 | 09:00 | Ann | one",
                "5 Mar 2021 | 21:00 | Bob | two",
                "14 Mar 2021 | 00:05 | Ann | three",
            ],
            &[],
        ),
        // Day or month first: nothing shows it, so both are said.
        (
            "03/04/2021, 09:00 - Ann: one\n05/06/2021, 09:00 - Bob: two\n",
            &["3 Apr 2021 | 09:00 | Ann | one", "5 Jun 2021 | 09:00 | Bob | two"],
            &[date],
        ),
        // Whoever is not in the contacts, emoji in names, and lines of WhatsApp's own.
        (
            "13/03/2021, 09:00 - Messages and calls are end-to-end encrypted.\n13/03/2021, 09:00 - ~ Sam 👩‍👧: hi\n\
             13/03/2021, 09:01 - Ann a modifié l'objet de « a: b » en « c: d »\n13/03/2021, 09:02 - +44 7700 900123: a: b <This message edited>\n",
            &[
                "13 Mar 2021 | 09:00 |  | Messages and calls are end-to-end encrypted.",
                "13 Mar 2021 | 09:00 | ~ Sam 👩‍👧 | hi",
                "13 Mar 2021 | 09:01 |  | Ann a modifié l'objet de « a: b » en « c: d »",
                "13 Mar 2021 | 09:02 | +44 7700 900123 | a: b <This message edited>",
            ],
            &[],
        ),
        // Files that are left out, in two languages; a poll keeps its lines.
        (
            "13.03.2021, 09:00 - Ann: <Medien ausgeschlossen>\n13.03.2021, 09:01 - Bob: <Media omitted>\n13.03.2021, 09:02 - Bob: POLL:\nWho?\nOPTION: Ann (1 vote)\n",
            &[
                "13 Mar 2021 | 09:00 | Ann | <Medien ausgeschlossen>",
                "13 Mar 2021 | 09:01 | Bob | <Media omitted>",
                "13 Mar 2021 | 09:02 | Bob | POLL:\nWho?\nOPTION: Ann (1 vote)",
            ],
            &[(Severity::Note, Code::NotShown)],
        ),
    ];
    for (text, expected, codes) in table {
        let read = read(BOB, text.as_bytes());
        assert_eq!(rows(&read), *expected, "{text}");
        let told: Vec<(Severity, Code)> = said(&read)
            .into_iter()
            .filter(|(severity, code)| *severity != Severity::Note || *code == Code::NotShown)
            .collect();
        assert_eq!(told, *codes, "{text}: {:?}", read.findings);
    }
}

#[test]
fn a_chat_of_sixteen_bits_is_a_chat() {
    let name = "WhatsApp Chat with utf16.txt";
    let own = bytes("F32-utf16-chat", name);
    let expected = ["14 Feb 2021 | 10:00 | Dana | Hello £5", "14 Feb 2021 | 10:02 | Sam | ok"];
    let text = String::from_utf16(
        &own[2..].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect::<Vec<_>>(),
    );
    let other: Vec<u8> =
        [b"\xfe\xff".to_vec(), text.expect("text").encode_utf16().flat_map(u16::to_be_bytes).collect()]
            .concat();
    for bytes in [own, other] {
        assert_eq!(identify(&bytes, Some("txt")), FileType::Text(TextFormat::Chat));
        let read = read(name, &bytes);
        assert_eq!(rows(&read), expected);
        assert_eq!(read.findings, [], "its last line ends as the others do");
    }
}

#[test]
fn a_zip_with_one_chat_is_that_chat_in_every_language() {
    let name = "Czat WhatsApp z Bob.zip";
    let read = read(name, &bytes("chat-polish-zip", name));
    assert_eq!(read.enclosures.len(), 1);
    assert!(rows(&read).iter().any(|row| row.contains("[Attachment 1]")), "{:?}", rows(&read));
}

/// Findings about a file, by code.
fn about(ran: &crate::support::case::Ran, file: &str) -> Vec<String> {
    ran.findings().into_iter().filter(|(_, own)| own == file).map(|(code, _)| code).collect()
}

#[test]
fn the_calls_of_a_phone_are_listed_and_are_not_a_call() {
    // The moments were worked out with Python's zoneinfo: 1596376800 is 15:00 in London, 1596476800 is 18:46:40.
    let calls = read("calls.xml", &bytes("F08-sms-and-calls-xml", "calls-20210304101112.xml"));
    assert_eq!(
        rows(&calls),
        [
            "2 Aug 2020 | 15:00:00 | 08001712345 | CMS | Outgoing | 10:12",
            "3 Aug 2020 | 18:46:40 | 08001712345 | CMS | Missed | 0:00",
        ]
    );
    assert_eq!(fact(&calls, "Calls"), "2 calls · 1 outgoing · 1 missed");
    assert_eq!(calls.findings, []);
    let messages = read("sms.xml", &bytes("F08-sms-and-calls-xml", "sms-20210304101112.xml"));
    assert_eq!(
        rows(&messages),
        [
            "2 Aug 2020 | 15:00:00 | +447700900123 | Sam | Received | I'll pay you £45 on Friday 👍",
            "2 Aug 2020 | 15:01:40 | +447700900123 | Sam | Sent | Thank you",
            "2 Aug 2020 | 15:03:20 | +447700900123 | Sam | Received | receipt\n[Attachment 1]",
        ]
    );
    assert_eq!((messages.enclosures.len(), &*messages.enclosures[0].name), (1, "photo.jpg"));

    let case = Case::tiny();
    std::fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    for name in ["calls-20210304101112.xml", "sms-20210304101112.xml"] {
        std::fs::copy(input("F08-sms-and-calls-xml", name), case.evidence().join(name)).expect(name);
    }
    case.put("call log.csv", b"Date,Number\n02/08/2020,08001712345\n03/08/2020,08001712345\n");
    case.put("calls.tsv", b"Date\tNumber\n02/08/2020\t08001712345\n");
    case.put("my call log.txt", b"2 August 2020 15:00 rang CMS\n");
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = std::fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    let drafted = manifest::parse(&text).manifest;
    assert!(drafted.item.iter().all(|item| item.kind != Some(Kind::Call)), "{text}");
    let item = |file: &str| drafted.item.iter().find(|item| item.file.as_str() == file).expect(file);
    let log = item("calls-20210304101112.xml");
    assert_eq!((log.date, log.until), ("2020-08-02".parse().ok(), "2020-08-03".parse().ok()), "{text}");
    let sms = item("sms-20210304101112.xml");
    assert_eq!((sms.date, sms.until), ("2020-08-02".parse().ok(), None), "{text}");
    assert!(item("my call log.txt").kind != Some(Kind::Transcript), "{text}");
    // An older draft called it a call.
    case.amend("file = \"calls-20210304101112.xml\"", "file = \"calls-20210304101112.xml\"\nkind = \"call\"");
    let row = text.split("[[item]]").find(|row| row.contains("calls-20210304101112.xml")).expect("row");
    let kind = row.lines().find(|line| line.starts_with("kind")).expect("kind");
    let whole = std::fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    let at = whole.find("calls-20210304101112.xml").expect("row");
    let (before, after) = whole.split_at(at);
    case.put("manifest.toml", format!("{before}{}", after.replacen(&format!("\n{kind}"), "", 1)).as_bytes());
    let ran = case.run(&["build", "EVIDENCE", "--json", "--output", case.bundle().to_str().expect("path")]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    assert!(about(&ran, "calls-20210304101112.xml").contains(&"bad-value".into()), "{:?}", ran.findings());
    let list = std::fs::read_dir(case.bundle()).expect("bundle").flatten();
    let record = list
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|e| e == "json"))
        .expect("record");
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(record).expect("record")).expect("json");
    for item in record["items"].as_array().expect("items") {
        assert_ne!(item["kind"], "call", "{item}");
    }
}

#[test]
fn every_kind_of_row_is_named_and_a_file_that_breaks_off_is_said() {
    let head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><?xml-stylesheet type=\"text/xsl\" href=\"calls.xsl\"?>";
    // 25 October 2020, 00:59:59 and 01:00:00 UTC: the clocks in the UK go back from 02:00 to 01:00 at the second.
    let call = |date: u64, kind: u8, more: &str| {
        format!("<call number=\"0800\" duration=\"3723\" date=\"{date}\" type=\"{kind}\" {more}/>")
    };
    let rest = "presentation=\"1\" contact_name=\"(Unknown)\"";
    let calls = [
        call(1_603_587_599_000, 1, rest),
        call(1_603_587_600_000, 4, rest),
        call(1_609_459_199_999, 5, "presentation=\"1\" contact_name=\"A &amp; B\""),
        call(0, 6, rest),
        "<call number=\"\" duration=\"0\" date=\"1609459200000\" type=\"9\" presentation=\"2\"/>".to_owned(),
    ];
    let text = format!("{head}<calls count=\"5\">{}</calls>", calls.concat());
    let whole = read("calls.xml", text.as_bytes());
    assert_eq!(
        rows(&whole),
        [
            "25 Oct 2020 | 01:59:59 | 0800 | (Unknown) | Incoming | 1:02:03",
            "25 Oct 2020 | 01:00:00 | 0800 | (Unknown) | Voicemail | 1:02:03",
            "31 Dec 2020 | 23:59:59 | 0800 | A & B | Rejected | 1:02:03",
            "0 |  | 0800 | (Unknown) | Blocked | 1:02:03",
            "1 Jan 2021 | 00:00:00 | Withheld |  | Type 9 | 0:00",
        ]
    );
    assert_eq!(said(&whole), [(Severity::Warning, Code::DateDoubted)]);
    for cut in [text.len() - 8, text.len() - 60] {
        let part = read("calls.xml", &text.as_bytes()[..cut]);
        assert!(said(&part).contains(&(Severity::Warning, Code::CutOff)), "{cut}");
        assert!(rows(&part).len() >= 4, "{cut}");
    }
    let less = read("calls.xml", text.replace("count=\"5\"", "count=\"7\"").as_bytes());
    assert!(said(&less).contains(&(Severity::Warning, Code::CutOff)));
    // A message to a group with words, a picture that is not there, and the order in which a phone shows them.
    let mms = "<smses count=\"2\"><mms date=\"1596377000000\" msg_box=\"1\" address=\"+441~+442\" sub=\"Rent\" contact_name=\"A, B\"><parts>\
        <part ct=\"application/smil\" text=\"&lt;smil/&gt;\"/><part ct=\"text/plain\" text=\"line 1&#10;line 2\"/>\
        <part ct=\"image/jpeg\" name=\"null\" cl=\"a.jpg\"/></parts><addrs><addr address=\"+442\" type=\"137\"/></addrs></mms>\
        <sms address=\"+441\" date=\"1596376800000\" type=\"5\" body=\"x\" readable_date=\"2 Aug 2020 16:00:00\"/></smses>";
    let list = read("sms.xml", mms.as_bytes());
    assert_eq!(
        rows(&list),
        [
            "2 Aug 2020 | 15:03:20 | +442, to the group +441, +442 | A, B | Received | Subject: Rent\nline 1\nline 2\n[The file a.jpg is not in this backup]",
            "2 Aug 2020 | 15:00:00 | +441 |  | Not sent: failed | x",
        ]
    );
    // The phone was an hour ahead.
    assert_eq!(said(&list), [(Severity::Note, Code::DateDoubted), (Severity::Warning, Code::Missing)]);
}

#[test]
fn the_table_of_whisper_is_a_transcript_and_a_voice_message_is_no_call() {
    let folder = "F21-tsv-counted-as-call";
    let tsv = "Call recording CMS_200218_102317.tsv";
    let read = read(tsv, &bytes(folder, tsv));
    let Some(DocumentBlock::Speech(lines)) =
        read.written[0].parts.iter().find(|part| matches!(part, DocumentBlock::Speech(_)))
    else {
        panic!("{:?}", read.written)
    };
    let lines: Vec<(&str, &str)> =
        lines.iter().map(|line| (line.time.as_str(), line.words.as_str())).collect();
    assert_eq!(lines, [("0:00:00", "Hello CMS"), ("0:00:01", "Hello")]);
    let case = Case::tiny();
    std::fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    for name in [tsv, "Call recording CMS_200218_102317.m4a", "PTT-20200304-WA0007.opus"] {
        std::fs::copy(input(folder, name), case.evidence().join(name)).expect(name);
    }
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = std::fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    let drafted = manifest::parse(&text).manifest;
    let calls: Vec<&str> =
        drafted.item.iter().filter(|i| i.kind == Some(Kind::Call)).map(|i| i.file.as_str()).collect();
    assert_eq!(calls, ["Call recording CMS_200218_102317.m4a"], "{text}");
    let call = drafted.item.iter().find_map(|item| item.call.clone()).expect("call");
    assert_eq!(call.transcript.map(|transcript| transcript.0).as_deref(), Some(tsv), "{text}");
}
