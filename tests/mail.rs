//! E-mails, chats and what is enclosed in them, from the file to the bundle and back.

use std::fs;
use std::time::Duration;

use leverarch::internals::model::document::{Document, DocumentBlock};
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{Digest, ItemPath};
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};
use serde_json::Value;

use crate::support::case;
use crate::support::case::{Case, jpeg, letter, png};
use crate::support::mail::{CHAT, attached, base64, mail, outlook, zipped};
use crate::support::spent::spent;

/// A case with one item.
fn case_of(name: &str, bytes: &[u8]) -> Case {
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("letter.pdf")).expect("remove");
    fs::remove_file(case.evidence().join("note.txt")).expect("remove");
    case.put(name, bytes);
    let manifest = format!(
        "[bundle]\nname = \"{}\"\ndate = 2022-03-01\n[[item]]\nfile = \"{name}\"\ndate = 2020-09-24\n",
        case::STEM
    );
    case.put("manifest.toml", manifest.as_bytes());
    case
}

fn record(case: &Case) -> Value {
    serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("json")
}

/// Number, name, first and last page of each enclosure, the item's first page being 1.
fn enclosures(record: &Value) -> Vec<(String, String, u64, u64)> {
    let item = &record["items"][0];
    let first = item["first_page"].as_u64().expect("page") - 1;
    let list = item["enclosures"].as_array().cloned().unwrap_or_default();
    let text = |e: &Value, key: &str| e[key].as_str().expect(key).to_owned();
    let page = |e: &Value, key: &str| e[key].as_u64().expect(key) - first;
    list.iter()
        .map(|e| (text(e, "number"), text(e, "name"), page(e, "first_page"), page(e, "last_page")))
        .collect()
}

fn reading(script: TextFormat, bytes: &[u8]) -> Result<ParsedDocument, Vec<Finding>> {
    let file = ItemPath::parse("a file").expect("path");
    read_document(
        script,
        bytes,
        ReaderContext {
            file: &file,
            title: "Title",
            detail: "",
            checked_by: None,
            limits: &Limits::STANDARD,
        },
    )
}

/// All words of a document.
fn words(written: &Document) -> String {
    let of = |part: &DocumentBlock| match part {
        DocumentBlock::Notice(text) | DocumentBlock::Typed(text) => text.clone(),
        DocumentBlock::Heading(text) | DocumentBlock::Text(text) => text.to_string(),
        DocumentBlock::Facts(facts) => {
            facts.iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n")
        }
        DocumentBlock::Table(table) => table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.as_str()).collect::<Vec<_>>().join(" | "))
            .collect::<Vec<_>>()
            .join("\n"),
        DocumentBlock::Speech(_) | DocumentBlock::NewPage => String::new(),
    };
    written.parts.iter().map(of).collect::<Vec<_>>().join("\n\n").replace('\u{A0}', " ")
}

/// The titles of all bookmarks, each with two spaces for its depth.
fn bookmarks(case: &Case) -> Vec<String> {
    fn level(doc: &lopdf::Document, first: Option<lopdf::ObjectId>, depth: usize, into: &mut Vec<String>) {
        let mut next = first;
        while let Some(id) = next {
            let line = doc.get_dictionary(id).expect("line");
            let title = lopdf::decode_text_string(line.get(b"Title").expect("title")).expect("text");
            into.push(format!("{}{title}", "  ".repeat(depth)));
            level(doc, line.get(b"First").and_then(|o| o.as_reference()).ok(), depth + 1, into);
            next = line.get(b"Next").and_then(|o| o.as_reference()).ok();
        }
    }
    let doc = lopdf::Document::load(case.output("pdf")).expect("pdf");
    let root =
        doc.catalog().expect("catalog").get(b"Outlines").and_then(|o| o.as_reference()).expect("outlines");
    let first = doc.get_dictionary(root).expect("root").get(b"First").and_then(|o| o.as_reference()).ok();
    let mut all = Vec::new();
    level(&doc, first, 0, &mut all);
    all
}

fn forwarded() -> String {
    let inner = mail(
        "Earlier",
        "See the letter.",
        &[attached("letter.pdf", "application/pdf", &letter(&["one", "two"]))],
    );
    format!(
        "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{}\r\n",
        String::from_utf8_lossy(&inner)
    )
}

#[test]
fn attachments_follow_their_mail_and_are_told_everywhere() {
    let pdf = letter(&["Dear Mr Wójcik", "Second page", "Third page"]);
    let bytes = mail(
        "Payments",
        "I attach everything.",
        &[
            attached("decision.pdf", "application/pdf", &pdf),
            attached("receipt.jpg", "image/jpeg", &jpeg(300, 400)),
            attached("call.opus", "audio/ogg", b"OggS\0\x02\0\0\0\0OpusHead recording"),
            attached("strange.xyz", "application/octet-stream", b"\0\x01\x02\x03"),
            forwarded(),
            attached("note.txt", "text/plain", b"A note in a file."),
        ],
    );
    let case = case_of("emails/payments.eml", &bytes);
    let ran = case.build();
    let record = record(&case);
    let told = enclosures(&record);
    let short: Vec<(&str, &str, u64, u64)> =
        told.iter().map(|(number, name, first, last)| (&number[..], &name[..], *first, *last)).collect();
    assert_eq!(
        short,
        [
            ("1.1", "decision.pdf", 2, 4),
            ("1.2", "receipt.jpg", 5, 5),
            // These two have no pages and share one that says so.
            ("1.3", "call.opus", 6, 6),
            ("1.4", "strange.xyz", 6, 6),
            ("1.5", "Earlier.eml", 7, 9),
            ("1.5.1", "Earlier.eml › letter.pdf", 8, 9),
            ("1.6", "note.txt", 10, 10),
        ]
    );
    let item = &record["items"][0];
    assert_eq!(item["sha256"], Digest::compute(&bytes).to_string());
    assert_eq!(item["last_page"].as_u64().expect("last") - item["first_page"].as_u64().expect("first"), 9);
    assert_eq!(item["enclosures"][0]["sha256"], Digest::compute(&pdf).to_string());
    assert_eq!(item["enclosures"][0]["bytes"], pdf.len());
    let lines = bookmarks(&case);
    let under: Vec<&str> =
        lines.iter().filter(|l| l.starts_with(' ')).map(|l| l.split(" (p.").next().unwrap_or("")).collect();
    assert_eq!(
        under,
        [
            "  Attachment: decision.pdf",
            "  Attachment: receipt.jpg",
            "  Attachment: call.opus",
            "  Attachment: strange.xyz",
            "  Attachment: Earlier.eml",
            "    Attachment: letter.pdf",
            "  Attachment: note.txt",
        ]
    );
    assert!(
        ran.of("warning").contains(&("shown-as-sheet".into(), "emails/payments.eml › strange.xyz".into()))
    );
    assert!(ran.of("note").contains(&("shown-as-sheet".into(), "emails/payments.eml › call.opus".into())));
    let verified = case.run(&["verify", "BUNDLE", "--json"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

#[test]
fn two_builds_of_mails_give_the_same_bytes() {
    let bytes =
        mail("Payments", "x", &[attached("a.pdf", "application/pdf", &letter(&["one"])), forwarded()]);
    let (one, two) = (case_of("a.eml", &bytes), case_of("a.eml", &bytes));
    one.build();
    two.build();
    assert!(case::everything(&one.bundle()) == case::everything(&two.bundle()));
}

#[test]
fn a_mail_says_who_when_and_what() {
    let small = png(60, 20);
    let html = "<html><body><p>Dear <b>Mr Wójcik</b>,</p><p>see <a href=\"https://gov.uk/x\">here</a>.</p>\
        <img src=\"cid:logo\"><img src=\"https://x.example/dot.gif\" width=1 height=1></body></html>";
    let related = format!(
        "Content-Type: multipart/related; boundary=\"in\"\r\n\r\n--in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n\
         --in\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--in--\r\n",
        base64(&small)
    );
    let bytes = format!(
        "From: =?UTF-8?B?zqPPic66z4HOrM+EzrfPgg==?= <s@example.org>\r\nTo: a@b.example, \"C, D\" <c@d.example>\r\nCc: e@f.example\r\n\
         Date: Fri, 1 Jan 2021 00:30:00 +0200\r\nSubject: =?windows-1252?Q?Payment_of_=A3341?=\r\nMIME-Version: 1.0\r\n{related}"
    );
    let read = reading(TextFormat::Mail, bytes.as_bytes()).expect("read");
    let said = words(&read.written[0]);
    for part in [
        "From: Σωκράτης <s@example.org>",
        "To: a@b.example\nC, D <c@d.example>",
        "Cc: e@f.example",
        "Date: Thursday 31 December 2020, 22:30:00, UK time",
        "The sender’s clock showed 1 January 2021, 00:30:00 (UTC+02:00)",
        "Written as: Fri, 1 Jan 2021 00:30:00 +0200",
        "Subject: Payment of £341",
        "Dear Mr Wójcik,\n\nsee here <https://gov.uk/x>.",
        "logo.png, ",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    // The logo is named, and is no enclosure.
    let said: Vec<_> = read.findings.iter().map(|finding| (finding.severity, finding.code)).collect();
    assert_eq!(said, [(Severity::Note, Code::NotShown)], "{:?}", read.findings);
    assert!(read.enclosures.is_empty() && read.findings[0].message.contains("logo.png"));

    // Money keeps its sign where nobody says which code page it is in; a missing date is said.
    let plain = b"From: a@b\r\nSubject: x\r\nTo: c@d\r\n\r\nI paid \xa3341.00\r\n";
    let read = reading(TextFormat::Mail, plain).expect("read");
    assert!(words(&read.written[0]).contains("I paid £341.00"));
    assert_eq!(
        read.findings.iter().map(|f| f.code).collect::<Vec<_>>(),
        [Code::Undated, Code::EncodingDoubted]
    );
}

#[test]
fn mails_of_one_file_stand_in_order_each_with_its_attachments() {
    let one = mail("First mail", "one", &[attached("a.pdf", "application/pdf", &letter(&["a"]))]);
    let two = mail("Second", "two", &[attached("b.pdf", "application/pdf", &letter(&["b", "c"]))]);
    let mbox = [
        b"From x@y Thu Sep 24 15:12:08 2020\r\n".as_slice(),
        &one,
        b"\r\nFrom x@y Fri Sep 25 15:12:08 2020\r\n",
        &two,
    ]
    .concat();
    let case = case_of("kept.mbox", &mbox);
    case.build();
    let told = enclosures(&record(&case));
    assert_eq!(told[0], ("1.1".into(), "a.pdf".into(), 2, 2));
    assert_eq!(told[1], ("1.2".into(), "b.pdf".into(), 4, 5));
    let lines: Vec<String> =
        bookmarks(&case).iter().map(|l| l.split(" (p.").next().unwrap_or("").to_owned()).collect();
    let under: Vec<&str> = lines.iter().filter(|l| l.starts_with(' ')).map(String::as_str).collect();
    assert_eq!(under, ["  First mail", "    Attachment: a.pdf", "  Second", "    Attachment: b.pdf"]);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn outlooks_own_files_are_mails_too() {
    let pdf = letter(&["one"]);
    let msg = outlook("Your payment", "Dear Mr Wójcik,\r\n\r\nthank you for £341.00.", "letter.pdf", &pdf);
    let read = reading(TextFormat::Outlook, &msg).expect("read");
    let said = words(&read.written[0]);
    for part in [
        "From: CMS Officer <officer@cms.example>",
        "To: Marek Wójcik <marek@example.org>",
        "Thursday 24 September 2020, 15:12:08, UK time",
        "Subject: Your payment",
        "thank you for £341.00.",
        "letter.pdf, ",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!((read.enclosures.len(), read.enclosures[0].bytes == pdf), (1, true));
    let case = case_of("payment.msg", &msg);
    case.build();
    assert_eq!(enclosures(&record(&case)), [("1.1".into(), "letter.pdf".into(), 2, 2)]);
    assert_eq!(record(&case)["items"][0]["kind"], "email");
}

#[test]
fn a_chat_is_a_table_and_its_media_follow_in_order() {
    let photo = jpeg(200, 300);
    let zip = zipped(&[
        ("00000005-AUDIO-2021-02-14-10-01-00.opus", b"OggS\0\x02\0\0\0\0OpusHead x"),
        ("00000004-PHOTO-2021-02-14-10-00-00.jpg", &photo),
        ("_chat.txt", CHAT.as_bytes()),
        ("00000009-PHOTO-2021-02-14-10-00-00.jpg", &jpeg(40, 40)),
    ]);
    let read = reading(TextFormat::ChatArchive, &zip).expect("read");
    let said = words(&read.written[0]);
    for part in [
        "13 Feb 2021 | 09:05:00 | Ann Pryce | Did you pay?\nIt is due today.",
        "13 Feb 2021 | 09:06:10 | Marek Wójcik | Yes, £341.00",
        "<attached: 00000004-PHOTO-2021-02-14-10-00-00.jpg>\n[Attachment 1]",
        "[Attachment 2]",
        "This message was deleted.",
        "Between: Ann Pryce, Marek Wójcik",
        "day first, which is certain",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let names: Vec<&str> = read.enclosures.iter().map(|e| &e.name[9..14]).collect();
    assert_eq!(names, ["PHOTO", "AUDIO", "PHOTO"]);
    let case = case_of("WhatsApp Chat - Ann.zip", &zip);
    case.build();
    assert_eq!(enclosures(&record(&case)).len(), 3);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);

    // Beside its media in the folder, the text says the same and encloses nothing.
    let read = reading(TextFormat::Chat, CHAT.as_bytes()).expect("read");
    assert!(read.enclosures.is_empty() && read.findings.is_empty(), "{:?}", read.findings);
    // The order of day and month is doubted when nothing settles it.
    let read = reading(TextFormat::Chat, b"04/03/2021, 10:00 - Ann: hi\n").expect("read");
    assert_eq!((read.findings.len(), read.findings[0].severity), (1, Severity::Warning));
    assert!(read.findings[0].message.contains("4 March 2021"), "{}", read.findings[0].message);
}

#[test]
fn a_long_chat_does_not_drown_the_index() {
    let photo = png(30, 30);
    let mut text = String::new();
    let names: Vec<String> = (0..60).map(|n| format!("IMG-20210304-WA{n:04}.png")).collect();
    for name in &names {
        text.push_str(&format!("13/03/2021, 10:00 - Ann: {name} (file attached)\n"));
    }
    let mut files: Vec<(&str, &[u8])> = vec![("WhatsApp Chat with Ann.txt", text.as_bytes())];
    files.extend(names.iter().map(|name| (name.as_str(), photo.as_slice())));
    let case = case_of("chat.zip", &zipped(&files));
    case.build();
    assert_eq!(enclosures(&record(&case)).len(), 60);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn what_is_cut_off_zeroed_or_renamed_is_named() {
    let pdf = letter(&["one"]);
    let eml = mail("Payments", "words", &[attached("letter.pdf", "application/pdf", &pdf)]);
    let mbox = [
        b"From x@y Thu Sep 24 15:12:08 2020\r\n".as_slice(),
        &eml,
        b"\r\nFrom x@y Thu Sep 24 15:12:08 2020\r\n",
        &eml,
    ]
    .concat();
    let chat = zipped(&[("_chat.txt", CHAT.as_bytes()), ("IMG-20210304-WA0001.png", &png(30, 30))]);
    let formats: [(&str, Vec<u8>); 5] = [
        ("mail.eml", eml),
        ("mails.mbox", mbox),
        ("mail.msg", outlook("s", "words", "letter.pdf", &pdf)),
        ("WhatsApp Chat - Ann.zip", chat),
        ("_chat.txt", CHAT.as_bytes().to_vec()),
    ];
    for (name, whole) in &formats {
        let told = |name: &str, bytes: &[u8], how: &str| {
            let case = case_of(name, bytes);
            let ran = case.run(&["build", "EVIDENCE", "--json"]);
            assert!(ran.code < 2, "{name} {how}: {} {}", ran.out, ran.err);
            let named = ran.findings().iter().any(|(_, file)| file.starts_with(name));
            assert!(named, "{name} {how} gives no finding: {}", ran.out);
        };
        // In the middle, the mbox is cut between two whole mails, which nothing can tell.
        for part in [1, 3, 6, 8, 9] {
            told(name, &whole[..whole.len() * part / 10 + 1], &format!("cut at {part}0 %"));
        }
        told(name, &vec![0; whole.len()], "all zero");
        let mut half = whole.clone();
        let at = half.len() / 2;
        half[at..].fill(0);
        told(name, &half, "half zero");
        for other in ["pdf", "jpg", "eml", "zip", "txt", "msg"] {
            if !name.ends_with(other) {
                told(&format!("renamed.{other}"), whole, &format!("was {name}"));
            }
        }
    }
}

#[test]
fn hostile_mails_cost_little_and_end_in_a_finding_or_pages() {
    let heads = "From: a@b\r\nTo: c@d\r\nSubject: x\r\nDate: Thu, 24 Sep 2020 15:12:08 +0100\r\n";
    let nested = |kind: &str, times: usize| {
        let mut out = heads.to_owned();
        for n in 0..times {
            out.push_str(&match kind {
                "multipart" => format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"),
                _ => format!("Content-Type: message/rfc822\r\n\r\n{heads}"),
            });
        }
        out.into_bytes()
    };
    let bidi = attached("gpj.\u{202E}fdp", "application/pdf", &letter(&["x"]));
    let zeros = vec![0; 80 << 20];
    let cases: Vec<(&str, TextFormat, Vec<u8>)> = vec![
        ("multiparts", TextFormat::Mail, nested("multipart", 100_000)),
        ("multiparts", TextFormat::Mail, nested("multipart", 4_000)),
        ("messages", TextFormat::Mail, nested("message", 100_000)),
        ("messages", TextFormat::Mail, nested("message", 4_000)),
        ("a head", TextFormat::Mail, format!("{heads}X-A: {}\r\n\r\nx", "y".repeat(8 << 20)).into_bytes()),
        ("heads", TextFormat::Mail, format!("{heads}{}\r\nx", "To: a@b\r\n".repeat(200_000)).into_bytes()),
        (
            "addresses",
            TextFormat::Mail,
            format!("{heads}Cc: {}z@z\r\n\r\nx", "<a@b>,".repeat(200_000)).into_bytes(),
        ),
        ("marks", TextFormat::Mail, mail("x", &"--a\r\n".repeat(400_000), &[])),
        (
            "postmarks",
            TextFormat::Mailbox,
            "From a Thu Sep 24 15:12:08 2020\nFrom: a\n\n".repeat(100_000).into_bytes(),
        ),
        ("a name", TextFormat::Mail, mail("\u{202E}x", "y", &[bidi])),
        (
            "a bomb",
            TextFormat::ChatArchive,
            zipped(&[("_chat.txt", CHAT.as_bytes()), ("a-WA0001.jpg", &zeros)]),
        ),
        ("a long chat", TextFormat::Chat, "13/03/2021, 10:00 - Ann: x\n".repeat(200_000).into_bytes()),
        ("tags", TextFormat::Html, "<table><tr><td>".repeat(300_000).into_bytes()),
    ];
    for (what, script, bytes) in cases {
        let limits = Limits { enclosed_bytes: 64 << 20, ..Limits::STANDARD };
        let file = ItemPath::parse("a").expect("path");
        // As deep as a reading thread may go.
        let (outcome, took) = std::thread::scope(|scope| {
            let known =
                ReaderContext { file: &file, title: "t", detail: "", checked_by: None, limits: &limits };
            let reader = std::thread::Builder::new().stack_size(64 << 20);
            reader
                .spawn_scoped(scope, {
                    let bytes = &bytes;
                    move || spent(|| read_document(script, bytes, known))
                })
                .expect("thread")
                .join()
                .expect("no panic")
        });
        assert!(took < Duration::from_secs(30), "{what} took {took:?}");
        if let Err(findings) = outcome {
            assert!(findings.iter().any(|f| f.severity == Severity::Error), "{what}");
        }
    }
    let case = case_of(
        "a.eml",
        &mail("x\u{202E}", "y", &[attached("gpj.\u{202E}fdp", "application/pdf", &letter(&["x"]))]),
    );
    case.build();
    assert_eq!(enclosures(&record(&case))[0].1, "gpj.[U+202E]fdp");
}
