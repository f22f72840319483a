//! E-mails: what their heads, words and attachments say, whatever the mail program did to them.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::{Document, DocumentBlock};
use leverarch::internals::model::finding::{Code, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::faults::bytes;
use crate::support::case::{Case, Ran, png};
use crate::support::mail::{attached, base64, mail};
use crate::support::spent::spent;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[
    "F04-mail-BST-zone-name",
    "F23-mail-date-without-zone",
    "eml-a_winmail",
    "eml-blankfirst",
    "eml-bom",
    "eml-crlf_cr",
    "eml-cs_lie",
    "eml-cs_unknown8bit",
    "eml-d_nozone",
    "eml-d_two",
    "eml-datauri",
    "eml-docx-attached",
    "eml-plainstub",
    "eml-smime-opaque",
    "house-words-only-mail",
];

pub(crate) fn reading_of(script: TextFormat, bytes: &[u8]) -> ParsedDocument {
    let file = ItemPath::parse("a file").expect("path");
    let known = ReaderContext {
        file: &file,
        title: "Title",
        detail: "",
        checked_by: None,
        limits: &Limits::STANDARD,
    };
    read_document(script, bytes, known).expect("read")
}

pub(crate) fn reading(bytes: &[u8]) -> ParsedDocument {
    reading_of(TextFormat::Mail, bytes)
}

/// All words of a document.
pub(crate) fn words(written: &Document) -> String {
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

pub(crate) fn text_of(bytes: &[u8]) -> String {
    words(&reading(bytes).written[0])
}

pub(crate) fn codes(reading: &ParsedDocument) -> Vec<Code> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

/// Heads of a mail with these in place of its own.
pub(crate) fn with_heads(heads: &str, body: &[u8]) -> Vec<u8> {
    let whole =
        "From: a@b.example\r\nTo: c@d.example\r\nDate: Thu, 4 Mar 2021 14:22:01 +0000\r\nSubject: s\r\n";
    [whole.as_bytes(), heads.as_bytes(), b"\r\n", body].concat()
}

/// A case with one e-mail, built.
fn built(name: &str, bytes: &[u8]) -> (Case, Ran) {
    let case = Case::tiny();
    case.put(name, bytes);
    let row = format!("[[item]]\nfile = \"{name}\"\ndate = 2021-03-04\n[[item]]\nfile = \"letter.pdf\"");
    case.amend("[[item]]\nfile = \"letter.pdf\"", &row);
    let ran = case.build();
    (case, ran)
}

#[test]
fn a_declared_encoding_is_checked_against_the_bytes() {
    for (folder, name) in [("eml-cs_lie", "cs_lie.eml"), ("eml-cs_unknown8bit", "cs_unknown8bit.eml")] {
        let read = reading(&bytes(folder, name));
        let said = words(&read.written[0]);
        assert!(said.contains("£50 café END"), "{said}");
        assert!(said.contains("windows-1252 (Western European), which is a guess"), "{said}");
        assert_eq!(codes(&read), [Code::EncodingDoubted]);
        assert_eq!(read.findings[0].severity, Severity::Warning);
    }
    let polish = b"Drogi Micha\xb3e, \xa3ukasz zap\xb3aci\xb3 \x80 20";
    for (heads, body, text, codes_expected) in [
        // Right, oddly spelled: by Python's email, policy default, for the labels that it knows.
        (
            "Content-Type: text/plain; charset=\"windows-1252\"\r\n",
            &b"\xa350 \x96 caf\xe9"[..],
            "£50 – café",
            vec![],
        ),
        ("Content-Type: text/plain; charset=iso-8859-1\r\n", b"\xa350 \x96 caf\xe9", "£50 – café", vec![]),
        (
            "Content-Type: text/plain; charset=windows-1250\r\n",
            polish,
            "Drogi Michałe, Łukasz zapłacił € 20",
            vec![],
        ),
        ("Content-Type: text/plain; charset=utf-7\r\n", b"+AKM-50 caf+AOk-", "£50 café", vec![]),
        ("Content-Type: text/plain; charset=utf-8\r\n", "Â£50".as_bytes(), "Â£50", vec![]),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
            b"=C5=81ukasz =C2=A350",
            "Łukasz £50",
            vec![],
        ),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
            b"xYF1a2FzeiDCozUw",
            "Łukasz £50",
            vec![],
        ),
        ("", "Łukasz £50".as_bytes(), "Łukasz £50", vec![]),
        // Lies.
        ("Content-Type: text/plain; charset=us-ascii\r\n", "Łukasz £50".as_bytes(), "Łukasz £50", vec![]),
        ("Content-Type: text/plain; charset=us-ascii\r\n", b"\xa350", "£50", vec![Code::EncodingDoubted]),
        (
            "Content-Type: text/plain; charset=iso-8859-1\r\n",
            "Łukasz £50".as_bytes(),
            "Łukasz £50",
            vec![Code::EncodingDoubted],
        ),
        (
            "Content-Type: text/plain; charset=iso-8859-1\r\n",
            polish,
            "Drogi Michałe, Łukasz zapłacił € 20",
            vec![Code::EncodingDoubted],
        ),
        (
            "Content-Type: text/plain; charset=iso-8859-2\r\n",
            polish,
            "Drogi Michałe, Łukasz zapłacił € 20",
            vec![Code::EncodingDoubted],
        ),
        ("", polish, "Drogi Michałe, Łukasz zapłacił € 20", vec![Code::EncodingDoubted]),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
            b"=A350",
            "£50",
            vec![Code::EncodingDoubted],
        ),
        // A page says it in itself.
        ("Content-Type: text/html\r\n", b"<meta charset=windows-1250><p>\xa3ukasz</p>", "Łukasz", vec![]),
    ] {
        let read = reading(&with_heads(heads, body));
        let said = words(&read.written[0]);
        assert!(said.ends_with(text), "{heads} {text} in {said}");
        assert_eq!(codes(&read), codes_expected, "{heads} {text}");
    }
}

/// Expected values by hand, from RFC 2047, RFC 2231 and the tables of the encodings.
#[test]
fn heads_say_who_and_what_whatever_encoding_they_lie_about() {
    for (head, text, guessed) in [
        (
            &b"Subject: =?UTF-8?B?xYF1a2Fzeg==?= paid =?windows-1252?Q?=A350?="[..],
            "Subject: Łukasz paid £50",
            false,
        ),
        (b"Subject: =?utf-8?Q?=C5?= =?utf-8?Q?=81ukasz?=", "Subject: Łukasz", false),
        (b"Subject: =?utf-8?B?xQ==?=\r\n =?utf-8?B?gXVrYXN6?=", "Subject: Łukasz", false),
        (b"Subject: =?utf-8?Q?one_?= =?iso-8859-1?Q?=A3two?=", "Subject: one £two", false),
        (b"Subject: a =?utf-8?Q?b?= c", "Subject: a b c", false),
        (b"Subject: =?utf-8?Q?two words?=", "Subject: two words", false),
        (b"Subject: =?utf-8*en?q?caf=C3=A9?=", "Subject: café", false),
        (b"Subject: =?utf-8?Q?=A350?=", "Subject: £50", true),
        (b"Subject: =?iso-8859-1?Q?=C5=81ukasz?=", "Subject: Łukasz", true),
        (b"Subject: =?iso-8859-2?Q?=A3ukasz?=", "Subject: Łukasz", false),
        (b"Subject: \xa350 owed", "Subject: £50 owed", true),
        (b"Subject: \xc5\x81ukasz", "Subject: Łukasz", false),
        (b"Subject: =?nobody?Q?plain?=", "Subject: plain", false),
        (b"Subject: =?utf-8?X?plain?= =?broken", "Subject: =?utf-8?X?plain?= =?broken", false),
        (b"From: =?utf-8?Q?W=C3=B3jcik=2C_Marek?= <m@x.example>", "From: Wójcik, Marek <m@x.example>", false),
        (b"From: \"=?utf-8?Q?W=C3=B3jcik?=\" <m@x.example>", "From: Wójcik <m@x.example>", false),
        (b"From: W\xf3jcik <m@x.example>", "From: Wójcik <m@x.example>", true),
        (b"From: \xa3ukasz Ma\xb3ysz <m@x.example>", "From: Łukasz Małysz <m@x.example>", true),
        (b"From: m@x.example (Marek W\xc3\xb3jcik)", "From: Marek Wójcik <m@x.example>", false),
        (b"To: undisclosed-recipients:;", "To: undisclosed-recipients:", false),
        (b"To: Team: a@x.example, b@x.example;", "To: Team:\na@x.example\nb@x.example", false),
        (b"To: \"C, D\" <c@d.example>, e@f.example", "To: C, D <c@d.example>\ne@f.example", false),
        (b"Cc: all my friends at the office", "Cc: all my friends at the office", false),
    ] {
        let base = b"\r\nDate: Thu, 4 Mar 2021 14:22:01 +0000\r\n\r\nbody";
        let read = reading(&[head, &base[..]].concat());
        let said = words(&read.written[0]);
        assert!(said.contains(text), "{text} in {said}");
        assert_eq!(codes(&read).contains(&Code::EncodingDoubted), guessed, "{text}");
    }
}

#[test]
fn attachments_are_named_as_the_mail_names_them() {
    for (heads, name) in [
        ("Content-Disposition: attachment; filename=\"a b.pdf\"", "a b.pdf"),
        ("Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%C5%81ukasz.pdf", "Łukasz.pdf"),
        ("Content-Disposition: attachment; filename*=iso-8859-1'en'%A350.pdf", "£50.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%A350.pdf", "£50.pdf"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''%C5; filename*1*=%81uk; filename*2=asz.pdf",
            "Łukasz.pdf",
        ),
        ("Content-Disposition: attachment; filename=\"=?utf-8?Q?=C5=81ukasz?=.pdf\"", "Łukasz.pdf"),
        ("Content-Disposition: attachment; filename=\"..\\\\..\\\\x.pdf\"", "x.pdf"),
        ("Content-Type: application/pdf; name=\"from type.pdf\"", "from type.pdf"),
        ("Content-Disposition: attachment", "unnamed.txt"),
        ("Content-Type: application/octet-stream", "attachment 1"),
        ("Content-Type: message/rfc822", "Inner.eml"),
    ] {
        let part = format!("{heads}\r\n\r\nFrom: a@b\r\nSubject: Inner\r\n\r\nx\r\n");
        let read = reading(&mail("Outer", "words", &[part]));
        let names: Vec<&str> = read.enclosures.iter().map(|enclosure| enclosure.name.as_str()).collect();
        assert_eq!(names, [name], "{heads}");
    }
}

pub(crate) fn alternative(plain: &str, html: &str) -> Vec<u8> {
    let heads = "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=m\r\n";
    let body = format!(
        "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n--m\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--m--\r\n"
    );
    with_heads(heads, body.as_bytes())
}

#[test]
fn both_versions_of_a_mail_are_shown_where_their_words_differ() {
    let read = reading(&bytes("eml-plainstub", "plainstub.eml"));
    let said = words(&read.written[0]);
    assert!(said.contains("We decided on 3 March that you owe £1,234.56. ZEBRA"), "{said}");
    assert!(said.contains("“To view this message, please use an HTML compatible e-mail viewer.”"), "{said}");
    assert_eq!(codes(&read), []);

    // The same words in another dress are shown once.
    for (plain, html, shown) in [
        ("You owe\r\n£200.", "<p>You <b>owe</b> £200.</p>", "You owe\n£200."),
        (
            "See gov.uk <https://gov.uk/a>",
            "<p>See <a href='https://gov.uk/a'>gov.uk</a></p>",
            "See gov.uk <https://gov.uk/a>",
        ),
        ("* one\r\n* two", "<ul><li>one<li>two</ul>", "• one\n• two"),
        ("I pay 200 300", "<p>I pay <s>200</s> 300</p>", "I pay 200 300"),
        ("[image: Logo]\r\nHello", "<img src='https://x.example/l.png' alt=Logo><p>Hello</p>", "Hello"),
        ("", "<p>Only here</p>", "Only here"),
        ("Only here", "<p></p>", "Only here"),
    ] {
        let read = reading(&alternative(plain, html));
        let said = words(&read.written[0]);
        assert!(said.ends_with(shown), "{shown} in {said}");
        assert!(!codes(&read).contains(&Code::VersionsDiffer), "{plain} {html}");
        assert!(!said.contains("version"), "{said}");
    }
    // Every difference of words is shown, even one amount in a long mail.
    let long = "<p>The same words over and over.</p>".repeat(300);
    let plain = "The same words over and over.\r\n".repeat(300);
    for (text, html) in [
        ("You owe £300.", "<p>You owe £200.</p>"),
        ("We do not agree.", "<p>We do agree.</p>"),
        ("Paid on 4 May", "<p>Paid on 5 May</p>"),
    ] {
        for (text, html) in
            [(text.to_owned(), html.to_owned()), (format!("{plain}{text}"), format!("{long}{html}"))]
        {
            let read = reading(&alternative(&text, &html));
            assert_eq!(codes(&read).iter().filter(|code| **code == Code::VersionsDiffer).count(), 1);
            let said = words(&read.written[0]);
            let web = said.find("\n\nThe web version of this e-mail\n\n").expect("web");
            let plain = said.find("\n\nThe plain-text version of this e-mail\n\n").expect("plain");
            assert!(web < plain, "{said}");
            assert!(said[plain..].ends_with(text.lines().last().expect("line")), "{said}");
        }
    }
    let read = reading(&alternative("You owe £300.", "<p>You owe £200.</p>"));
    let message = &read.findings[0].message;
    assert!(message.contains("“owe £200” and “owe £300”"), "{message}");
}

/// The structure of what Apple Mail, Outlook and mailing lists send.
#[test]
fn every_part_is_accounted_for() {
    let part = |media: &str, body: &str| format!("Content-Type: {media}\r\n\r\n{body}\r\n");
    let multiple = |kind: &str, mark: &str, parts: &[String]| {
        let parts: String = parts.iter().map(|part| format!("--{mark}\r\n{part}")).collect();
        format!("Content-Type: multipart/{kind}; boundary={mark}\r\n\r\n{parts}--{mark}--\r\n")
    };
    let whole = |top: String| {
        let base = "From: a@b\r\nTo: c@d\r\nDate: Thu, 4 Mar 2021 14:22:01 +0000\r\nSubject: s\r\nMIME-Version: 1.0\r\n";
        format!("{base}{top}").into_bytes()
    };
    let picture = |id: &str| {
        format!(
            "Content-Type: image/png; name={id}.png\r\nContent-ID: <{id}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            base64(&png(600, 500))
        )
    };
    // Several texts with a file between them.
    let read = reading(&whole(multiple(
        "mixed",
        "o",
        &[
            part("text/plain", "First."),
            attached("a.txt", "text/plain", b"file"),
            part("text/plain", "Second."),
            part("text/html", "<p>Third.</p>"),
        ],
    )));
    assert!(words(&read.written[0]).ends_with("First.\n\n[Attachment: a.txt]\n\nSecond.\n\nThird."));
    assert_eq!(read.enclosures.len(), 1);
    // Related inside alternative inside mixed, and the other way about.
    let page = part("text/html", "<p>Hello</p><img src='cid:p1'>");
    for top in [
        multiple(
            "mixed",
            "o",
            &[multiple(
                "alternative",
                "a",
                &[part("text/plain", "Hello"), multiple("related", "r", &[page.clone(), picture("p1")])],
            )],
        ),
        multiple(
            "mixed",
            "o",
            &[multiple(
                "related",
                "r",
                &[multiple("alternative", "a", &[part("text/plain", "Hello"), page.clone()]), picture("p1")],
            )],
        ),
    ] {
        let read = reading(&whole(top));
        assert!(words(&read.written[0]).contains("Hello"));
        assert_eq!(read.enclosures.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["p1.png"]);
        assert_eq!(codes(&read), []);
    }
    // Apple Mail: the web version is itself of several parts.
    let read = reading(&whole(multiple(
        "alternative",
        "a",
        &[
            part("text/plain", "One\r\n\r\nTwo"),
            multiple(
                "mixed",
                "o",
                &[
                    part("text/html", "<p>One</p>"),
                    attached("a.pdf", "application/pdf", b"%PDF-x"),
                    part("text/html", "<p>Two £5</p>"),
                ],
            ),
        ],
    )));
    let said = words(&read.written[0]);
    assert!(
        said.contains(
            "One\n\n[Attachment: a.pdf]\n\nTwo £5\n\nThe plain-text version of this e-mail\n\nOne\n\nTwo"
        ),
        "{said}"
    );
    // An invitation, a signature, text with marks, lines that flow.
    let read = reading(&whole(multiple(
        "alternative",
        "a",
        &[part("text/plain", "Come"), part("text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR")],
    )));
    assert!(words(&read.written[0]).contains("Calendar entry: unnamed.ics"));
    let read = reading(&whole(multiple(
        "signed",
        "s",
        &[part("text/plain", "Signed words"), part("application/pkcs7-signature; name=smime.p7s", "x")],
    )));
    assert!(
        words(&read.written[0]).contains("smime.p7s, 1 byte: a digital signature"),
        "{}",
        words(&read.written[0])
    );
    assert!(words(&read.written[0]).ends_with("Signed words") && read.enclosures.is_empty());
    let said = text_of(&whole(part("text/enriched", "<bold>I owe</bold>\r\n<<£5>")));
    assert!(said.ends_with("I owe <£5>"), "{said}");
    let said = text_of(&whole(part(
        "text/plain; charset=utf-8; format=flowed; delsp=yes",
        "You owe £1 \r\n234 \r\nnow\r\n\r\nBye",
    )));
    assert!(said.ends_with("You owe £1234now\n\nBye"), "{said}");
    let said =
        text_of(&whole(part("text/plain; format=flowed", "You owe \r\nnothing\r\n> quoted \r\n> words")));
    assert!(said.ends_with("You owe nothing\n> quoted words"), "{said}");
    // A file in the words, as it was done before there were attachments.
    let read = reading(&whole(part("text/plain", "See\r\nbegin 644 letter.txt\r\n#0V%T\r\n`\r\nend")));
    assert_eq!(codes(&read), [Code::NotShown]);
    // Packed words with the words of a mailing list below.
    let said = text_of(&whole("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nwqM1MA==\r\n-- \r\nThe list\r\n".into()));
    assert!(said.ends_with("£50\n\n--\nThe list"), "{said}");
}

#[test]
fn heads_are_all_printed_and_doubt_is_said() {
    let read = reading(&bytes("eml-d_two", "d_two.eml"));
    let said = words(&read.written[0]);
    for line in [
        "To: d@e.f",
        "To: second@e.f",
        "Date: Thursday 4 March 2021, 14:22:01, UK time",
        "Date (again): Friday 5 March 2021, 14:22:01, UK time",
        "Subject: x",
        "Subject (again): y",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert_eq!(codes(&read), [Code::HeadRepeated, Code::DateDoubted, Code::HeadRepeated]);
    for (folder, name) in
        [("eml-blankfirst", "blankfirst.eml"), ("eml-bom", "bom.eml"), ("eml-crlf_cr", "crlf_cr.eml")]
    {
        let read = reading(&bytes(folder, name));
        let said = words(&read.written[0]);
        assert!(said.contains("From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nDate: Thursday 4 March 2021, 14:22:01, UK time"), "{name}: {said}");
        assert!(said.ends_with("body"), "{name}: {said}");
        assert_eq!(codes(&read), [], "{name}");
    }
    // A zone by name; none; one that is the name of three.
    let said = text_of(&bytes("F04-mail-BST-zone-name", "reply from CMS.eml"));
    assert!(said.contains("Date: Wednesday 15 July 2020, 23:30:00, UK time"), "{said}");
    for (folder, name, date) in [
        (
            "F23-mail-date-without-zone",
            "1 nozone.eml",
            "Date: Saturday 4 July 2020, 10:30:00 (no time zone given)",
        ),
        ("eml-d_nozone", "d_nozone.eml", "Date: Thursday 4 March 2021, 14:22:01 (no time zone given)"),
    ] {
        let read = reading(&bytes(folder, name));
        assert!(words(&read.written[0]).contains(date), "{}", words(&read.written[0]));
        assert_eq!(codes(&read), [Code::DateDoubted]);
        assert!(read.sent.is_some());
    }
    // What was sent on, and what took the mail there.
    let heads = "Sender: office@b.example\r\nReply-To: r@b.example\r\nBcc: h@b.example\r\nResent-From: n@b.example\r\nResent-To: m@b.example\r\n\
        Resent-Date: Fri, 5 Mar 2021 10:00:00 +0000\r\nReceived: from x by y; Thu, 4 Mar 2021 14:22:03 +0000\r\n";
    let read = reading(&with_heads(heads, b"x"));
    let said = words(&read.written[0]);
    for line in [
        "Sender: office@b.example",
        "Reply to: r@b.example",
        "Bcc: h@b.example",
        "Sent on by: n@b.example",
        "Sent on to: m@b.example",
        "Sent on: Friday 5 March 2021, 10:00:00",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert_eq!(codes(&read), []);
    for (stamp, doubted) in [
        ("Thu, 4 Mar 2011 14:22:01 +0000", true),
        ("Wed, 10 Mar 2021 14:22:01 +0000", false),
        ("Mon, 4 Mar 2024 14:22:01 +0000", true),
        ("no date", false),
    ] {
        let read = reading(&with_heads(&format!("Received: from x by y; {stamp}\r\n"), b"x"));
        assert_eq!(codes(&read).contains(&Code::DateDoubted), doubted, "{stamp}");
    }
}

#[test]
fn what_is_not_shown_is_said_plainly() {
    let read = reading(&bytes("eml-smime-opaque", "s.eml"));
    let said = words(&read.written[0]);
    assert!(said.contains("digitally signed in a way that packs its words into the signature"), "{said}");
    assert_eq!(codes(&read), [Code::NotShown, Code::Undated].into_iter().rev().collect::<Vec<_>>());
    let read = reading(&bytes("eml-a_winmail", "a_winmail.eml"));
    let said = words(&read.written[0]);
    assert!(said.contains("inside “winmail.dat”, a package that only Outlook opens"), "{said}");
    assert!(said.ends_with("words"), "{said}");
    assert_eq!(codes(&read), [Code::NotShown]);
    // A mail that is locked is not damaged.
    let locked = with_heads("MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary=m\r\n", b"--m\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--m\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--m--\r\n");
    let read = reading(&locked);
    assert_eq!(codes(&read), [Code::Locked]);
}

#[test]
fn attached_office_documents_are_treated_as_items_are() {
    for (folder, name, attached) in
        [("eml-docx-attached", "a.eml", "t.docx"), ("house-words-only-mail", "mail.eml", "list.docx")]
    {
        let (case, ran) = built("a.eml", &bytes(folder, name));
        let about = format!("a.eml › {attached}");
        // No program is found here, so only the words can be shown, and that is said.
        assert!(ran.of("warning").contains(&("words-alone".into(), about)), "{:?}", ran.findings());
        assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
    }
}

#[test]
fn mails_of_a_mailbox_keep_lines_that_begin_with_from() {
    let mbox = b"From a@b Thu Sep 24 15:12:08 2020\nSubject: one\nDate: Thu, 24 Sep 2020 15:12:08 +0100\n\nFrom here on I paid.\n>From now\n\nFrom Ann Fri Sep 25 01:02:03 2020\nyou owe nothing.\n\nFrom c@d Fri Sep 25 01:02:03 2020\nSubject: two\nDate: Fri, 25 Sep 2020 15:12:08 +0100\n\nx\n";
    let read = reading_of(TextFormat::Mailbox, mbox);
    assert_eq!(read.written.len(), 2);
    assert!(
        words(&read.written[0]).ends_with(
            "From here on I paid.\nFrom now\n\nFrom Ann Fri Sep 25 01:02:03 2020\nyou owe nothing."
        )
    );
}

#[test]
fn nothing_hostile_hangs_or_panics() {
    let nested = "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n".repeat(3_000);
    let flood = format!("=?utf-8?Q?{}", "=?".repeat(50_000));
    let brackets = "[".repeat(100_000);
    let addresses = "http://<".repeat(20_000);
    for body in [
        with_heads(&nested, b"x"),
        with_heads(&format!("X: {flood}\r\nSubject: {flood}\r\n"), b"x"),
        alternative(&brackets, &format!("<p>{brackets}a</p>")),
        alternative(&addresses, &format!("<p>{addresses}</p>")),
        with_heads("Content-Type: text/plain; charset=utf-16\r\n", b"\0\0\0"),
        with_heads("Content-Type: text/plain; charset=hz-gb-2312\r\n", b"~{abc"),
        with_heads(
            "Content-Type: ;;;=;;\"\r\nContent-Disposition: attachment; filename*99999999999=x\r\n",
            b"x",
        ),
    ] {
        let file = ItemPath::parse("a").expect("path");
        let known =
            ReaderContext { file: &file, title: "", detail: "", checked_by: None, limits: &Limits::STANDARD };
        let (_, took) = spent(|| read_document(TextFormat::Mail, &body, known));
        assert!(took.as_secs() < 20, "{}", String::from_utf8_lossy(&body[..200.min(body.len())]));
    }
}

#[test]
fn pictures_are_shown_and_marked_where_they_are() {
    let read = reading(&bytes("eml-datauri", "datauri.eml"));
    let said = words(&read.written[0]);
    assert!(said.ends_with("pic:\n\n[Image 1]\n\nend"), "{said}");
    assert!(!said.contains("internet"), "{said}");
    assert_eq!(read.enclosures.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["Image 1.png"]);
    let (case, _) = built("a.eml", &bytes("eml-datauri", "datauri.eml"));
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);

    let part = |heads: &str, bytes: &[u8]| {
        format!("{heads}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", base64(bytes))
    };
    let (large, small) = (png(600, 500), png(20, 20));
    let related = |html: &str, parts: &[String]| {
        let parts: String = parts.iter().map(|part| format!("--r\r\n{part}")).collect();
        let heads = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=r\r\n";
        let body = format!(
            "--r\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: https://x.example/page\r\n\r\n{html}\r\n{parts}--r--\r\n"
        );
        with_heads(heads, body.as_bytes())
    };
    for (html, parts, text, names) in [
        // By number, also with what an address may not hold.
        (
            "<p>A</p><img src='cid:one@x' alt='Scan'><p>B</p>",
            vec![part("Content-Type: image/png; name=scan.png\r\nContent-ID: <one@x>", &large)],
            "A\n\n[Image: scan.png: Scan]\n\nB",
            vec!["scan.png"],
        ),
        (
            "<p>A</p><img src='cid:one%40x'>",
            vec![part("Content-Type: image/png; name=scan.png\r\nContent-ID: <one@x>", &large)],
            "A\n\n[Image: scan.png]",
            vec!["scan.png"],
        ),
        // By address, whole or from the page on.
        (
            "<p>A</p><img src='https://x.example/i/scan.png'>",
            vec![part(
                "Content-Type: image/png; name=scan.png\r\nContent-Location: https://x.example/i/scan.png",
                &large,
            )],
            "A\n\n[Image: scan.png]",
            vec!["scan.png"],
        ),
        (
            "<p>A</p><img src='i/scan.png'>",
            vec![part(
                "Content-Type: image/png; name=scan.png\r\nContent-Location: https://x.example/i/scan.png",
                &large,
            )],
            "A\n\n[Image: scan.png]",
            vec!["scan.png"],
        ),
        // A logo has no page; a picture that is not there is said.
        (
            "<p>A</p><img src='cid:l' alt='Our logo'>",
            vec![part("Content-Type: image/png; name=l.png\r\nContent-ID: <l>", &small)],
            "A\n\n[Our logo]",
            vec![],
        ),
        ("<p>A</p><img src='cid:gone' alt='Plan'>", vec![], "A\n\n[Plan]", vec![]),
    ] {
        let read = reading(&related(html, &parts));
        let said = words(&read.written[0]);
        assert!(said.ends_with(text), "{text} in {said}");
        let got: Vec<&str> = read.enclosures.iter().map(|enclosure| enclosure.name.as_str()).collect();
        assert_eq!(got, names, "{html}");
        assert_eq!(
            said.contains("1 image of the message is not in this file"),
            html.contains("gone"),
            "{said}"
        );
    }
}

/// Outlook's bodies: which of the versions is shown, and in which code page. Expected texts by
/// hand, from the tables of the code pages.
#[test]
fn outlook_messages_say_what_each_of_their_versions_says() {
    let rtf = |words: &str| {
        format!(
            "{{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{{\\fonttbl{{\\f0\\fswiss Arial;}}{{\\f1\\fcharset238 Arial;}}}}{words}}}"
        )
    };
    let plain = |text: &str| (0x1000_001e_u32, text.as_bytes().to_vec());
    let stored = |rtf: String| {
        let mut packed = Vec::new();
        packed.extend((rtf.len() as u32 + 12).to_le_bytes());
        packed.extend((rtf.len() as u32).to_le_bytes());
        packed.extend(b"MELA");
        packed.extend([0; 4]);
        packed.extend(rtf.bytes());
        (0x1009_0102_u32, packed)
    };
    let html = |html: &[u8]| (0x1013_0102_u32, html.to_vec());
    for (numbers, streams, text, differ) in [
        (
            vec![(0x3ffd, 1250)],
            vec![(0x1000_001e, b"\xa3ukasz zap\xb3aci\xb3".to_vec())],
            "Łukasz zapłacił",
            false,
        ),
        (vec![(0x3fde, 1250)], vec![html(b"<p>\xa3ukasz zap\xb3aci\xb3</p>")], "Łukasz zapłacił", false),
        (vec![(0x3ff1, 0x0415)], vec![(0x1000_001e, b"\xa3ukasz".to_vec())], "Łukasz", false),
        (vec![(0x3ffd, 1252)], vec![(0x1000_001e, b"\xa350".to_vec())], "£50", false),
        (
            vec![],
            vec![stored(rtf("{\\*\\htmltag64 <p>}\\f1 \\'a3ukasz\\f0  paid \\'a350{\\*\\htmltag72 </p>}"))],
            "Łukasz paid £50",
            false,
        ),
        (
            vec![],
            vec![plain("You owe 200"), stored(rtf("{\\*\\htmltag64 <p>}You owe 200{\\*\\htmltag72 </p>}"))],
            "You owe 200",
            false,
        ),
        (
            vec![],
            vec![plain("You owe 300"), stored(rtf("{\\*\\htmltag64 <p>}You owe 200{\\*\\htmltag72 </p>}"))],
            "The plain-text version of this e-mail\n\nYou owe 300",
            true,
        ),
        (
            vec![],
            vec![plain("You owe 300"), html(b"<p>You owe 200</p>")],
            "The plain-text version of this e-mail\n\nYou owe 300",
            true,
        ),
        (vec![], vec![stored("{\\rtf1\\ansi Only rich words\\par}".into())], "Only rich words", false),
    ] {
        let msg = crate::support::mail::outlook_with(&numbers, &streams);
        let read = reading_of(TextFormat::Outlook, &msg);
        let said = words(&read.written[0]);
        assert!(said.ends_with(text), "{text} in {said}");
        assert_eq!(codes(&read).contains(&Code::VersionsDiffer), differ, "{text}");
    }
}

/// A name of a property of Outlook: set, number, and the property's type.
type Named = (u32, u32, u16);

/// An Outlook item of this class with these named numbers and texts.
fn item(class: &str, subject: &str, times: &[(Named, u64)], texts: &[(Named, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("cfb");
    let mut put = |path: &str, bytes: &[u8]| {
        file.create_stream(path).expect(path).write_all(bytes).expect(path);
    };
    let (mut properties, mut sets, mut names) = (vec![0; 32], Vec::new(), Vec::new());
    let mut name = |named: Named| {
        let place = u16::try_from(names.len() / 8).expect("few");
        let set = u16::try_from(sets.len() / 16).expect("few") + 3;
        sets.extend(named.0.to_le_bytes());
        sets.extend([0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]);
        names.extend(named.1.to_le_bytes());
        names.extend((set << 1).to_le_bytes());
        names.extend(place.to_le_bytes());
        0x8000 + place
    };
    for (named, value) in times {
        properties.extend(named.2.to_le_bytes());
        properties.extend(name(*named).to_le_bytes());
        properties.extend([6, 0, 0, 0]);
        properties.extend(value.to_le_bytes());
    }
    for (named, text) in texts {
        let id = if named.0 == 0 { named.1 as u16 } else { name(*named) };
        put(&format!("/__substg1.0_{id:04X}001F"), &wide(text));
    }
    put("/__properties_version1.0", &properties);
    put("/__substg1.0_001A001F", &wide(class));
    put("/__substg1.0_0037001F", &wide(subject));
    put("/__substg1.0_0C1A001F", &wide("Ann"));
    file.create_storage("/__nameid_version1.0").expect("names");
    for (path, bytes) in [("00020102", &sets), ("00030102", &names)] {
        let path = format!("/__nameid_version1.0/__substg1.0_{path}");
        file.create_stream(&path).expect("names").write_all(bytes).expect("names");
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}

#[test]
fn items_of_outlook_that_are_no_mails_say_what_they_are() {
    // MS-OXOCAL 2.2.1, MS-OXOCNTC 2.2.1, MS-OXOTASK 2.2.2; the first moment is the 24th of September 2020, 14:12:08.
    let ticks = |seconds: u64| (seconds + 11_644_473_600) * 10_000_000;
    let (start, end) = (ticks(1_600_956_728), ticks(1_600_960_328));
    let time = |set: u32, name: u32| (set, name, 0x40);
    let text = |set: u32, name: u32| (set, name, 0x1f);
    let calendar: &[(Named, u64)] = &[(time(0x62002, 0x820d), start), (time(0x62002, 0x820e), end)];
    let place: &[(Named, &str)] = &[(text(0x62002, 0x8208), "Court 3")];
    let when = "Start: 24 September 2020, 14:12 UTC\nEnd: 24 September 2020, 15:12 UTC\nPlace: Court 3";
    for (class, times, texts, what, facts) in [
        ("IPM.Appointment", calendar, place, "Calendar entry", when),
        ("IPM.Schedule.Meeting.Request", calendar, place, "Meeting request", when),
        ("IPM.Schedule.Meeting.Resp.Neg", calendar, place, "Meeting declined", when),
        (
            "IPM.Contact",
            &[],
            &[
                (text(0, 0x3001), "Ann B"),
                (text(0, 0x3a1c), "07700 900123"),
                (text(0x62004, 0x8083), "ann@b.example"),
                (text(0x62004, 0x801a), "1 High Street"),
            ],
            "Contact",
            "Name: Ann B\nPhone (mobile): 07700 900123\nE-mail: ann@b.example\nAddress (home): 1 High Street",
        ),
        (
            "IPM.Task",
            &[(time(0x62003, 0x8105), start), ((0x62003, 0x8101, 3), 2)],
            &[],
            "Task",
            "Due: 24 September 2020\nStatus: Completed",
        ),
        ("IPM.StickyNote", &[], &[], "Note", "Saved by: Ann"),
    ] {
        let read = reading_of(TextFormat::Outlook, &item(class, "Rent", times, texts));
        let said = words(&read.written[0]);
        assert_eq!(read.written[0].what, what, "{class}");
        assert!(said.contains(facts), "{class}: {said}");
        assert!(read.findings.iter().any(|f| f.message.contains(", not an e-mail. Only what")), "{class}");
    }
    for class in ["IPM.Note", "IPM.Note.SMIME", "REPORT.IPM.Note.NDR", "IPM.Taskless"] {
        let read = reading_of(TextFormat::Outlook, &item(class, "Rent", calendar, place));
        assert_eq!(read.written[0].what, "E-mail", "{class}");
        assert!(!codes(&read).contains(&Code::NotShown), "{class}");
    }
}

#[test]
fn an_outlook_file_misses_its_end_only_where_a_sector_in_use_is_missing() {
    let whole = crate::support::mail::outlook_with(&[], &[(0x1000_001f, b"w\0".repeat(5_000))]);
    let missing = |bytes: &[u8]| {
        let file = ItemPath::parse("a file").expect("path");
        let known = ReaderContext {
            file: &file,
            title: "Title",
            detail: "",
            checked_by: None,
            limits: &Limits::STANDARD,
        };
        read_document(TextFormat::Outlook, bytes, known)
            .map_or(true, |read| codes(&read).contains(&Code::Damaged))
    };
    for (bytes, expected) in [
        (whole.clone(), false),
        ([&whole[..], b"\n"].concat(), false),
        ([&whole[..], &[0; 700]].concat(), false),
        (whole[..whole.len() - 1].to_vec(), true),
        (whole[..whole.len() - 4_096].to_vec(), true),
    ] {
        assert_eq!(missing(&bytes), expected, "{} of {}", bytes.len(), whole.len());
    }
}

#[test]
fn heads_of_a_mail_that_came_back_are_words_and_nothing_is_missing_from_them() {
    // RFC 6522, section 3: text/rfc822-headers is the heads of the message and no more.
    for named in ["", "; name=headers.txt\r\nContent-Disposition: attachment"] {
        let heads = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n";
        let body = format!(
            "--B\r\n\r\nCould not be delivered.\r\n--B\r\nContent-Type: text/rfc822-headers{named}\r\n\r\n\
             From: c@d.example\r\nSubject: My offer\r\nContent-Type: multipart/alternative; boundary=zz\r\n\r\n--B--\r\n"
        );
        let mail = with_heads(heads, body.as_bytes());
        let read = reading(&mail);
        let said = words(&read.written[0]);
        assert!(said.contains("Could not be delivered.") && said.contains("Subject: My offer"), "{said}");
        assert!(read.enclosures.is_empty());
        let (_, ran) = built("a.eml", &mail);
        for (code, about) in ran.of("warning") {
            assert!(!about.contains("a.eml"), "{code} {about}");
        }
    }
}

#[test]
fn the_one_mail_of_a_mailbox_may_have_no_heads() {
    let read =
        reading_of(TextFormat::Mailbox, b"From a@b Thu Sep 24 15:12:08 2020\n\nFrom here on I paid.\n");
    let said = words(&read.written[0]);
    assert!(said.contains("This e-mail has no headers") && said.ends_with("From here on I paid."), "{said}");
    assert_eq!(codes(&read), [Code::Undated, Code::Damaged]);
}

#[test]
fn what_is_said_of_the_page_of_a_mail_names_the_mail() {
    let mail = with_heads(
        "Content-Type: text/html\r\n",
        b"<style>b:after{content:' not'}i:after{content:counter(c)}</style><p>I did<b></b> agree<i></i>.</p><div hidden>more</div>",
    );
    let read = reading(&mail);
    let said = words(&read.written[0]);
    assert!(said.ends_with("I did not agree."), "{said}");
    let said: Vec<&str> = read.findings.iter().map(|finding| &finding.message[..]).collect();
    assert!(said.iter().any(|said| said.starts_with("This e-mail adds words by its styles")), "{said:?}");
    assert!(said.iter().all(|said| !said.contains("page")), "{said:?}");
}
