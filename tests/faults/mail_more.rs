//! E-mails, further: two versions that differ in a sign, encodings that shift, drafts, pages saved in the form of a
//! mail, and parts that are not all there.

use std::io::Write as _;

use leverarch::internals::model::finding::{Code, Severity};
use leverarch::internals::readers::detect::{FileType, identify};
use leverarch::internals::readers::{ParsedDocument, TextFormat};

use crate::faults::mail::{alternative, codes, reading, reading_of, with_heads, words};
use crate::support::case::png;
use crate::support::mail::base64;

fn said(read: &ParsedDocument) -> String {
    words(&read.written[0])
}

fn named(read: &ParsedDocument) -> Vec<&str> {
    read.enclosures.iter().map(|enclosure| enclosure.name.as_str()).collect()
}

#[test]
fn versions_that_differ_in_a_sign_are_both_shown() {
    for (plain, html) in [
        ("A = B", "<p>A ≠ B</p>"),
        ("I will pay 500.", "<p>I will pay 5,00.</p>"),
        ("profit 500", "<p>profit (500)</p>"),
        ("You agree.", "<p>You agree?</p>"),
        ("I love it", "<p>I love it 🙄👎</p>"),
        ("Agree", "<p><input type=checkbox checked> Agree</p>"),
        ("10² m", "<p>102 m</p>"),
    ] {
        let read = reading(&alternative(plain, html));
        assert!(codes(&read).contains(&Code::VersionsDiffer), "{plain} / {html}");
        let shown = said(&read);
        assert!(shown.ends_with(&format!("The plain-text version of this e-mail\n\n{plain}")), "{shown}");
    }
    // As Gmail, Outlook, Apple Mail and programs for newsletters make the one of the other.
    for (plain, html) in [
        (
            "*Dear Ann*,\r\n\r\nSee the guide\r\n<https://gov.uk/a/long/\r\naddress> (or ask).\r\n\r\n[image: Logo]",
            "<p><b>Dear Ann</b>,</p><p>See <a href='https://gov.uk/a/long/address'>the guide</a> (or ask).</p><img src='https://x.example/l.png' alt=Logo>",
        ),
        (
            "Hello.\r\n\r\nOn Mon, 6 Jan 2020 at 10:00, Ann <ann@a.example> wrote:\r\n\r\n> You owe £1,200 +\r\n> £5?\r\n>\r\n> > No!",
            "<p>Hello.</p><p>On Mon, 6 Jan 2020 at 10:00, Ann &lt;<a href='mailto:ann@a.example'>ann@a.example</a>&gt; wrote:</p><blockquote>You owe £1,200 + £5?<blockquote>No!</blockquote></blockquote>",
        ),
        (
            "From: Ann <ann@a.example <mailto:ann@a.example> >\r\nSent: 6 January\r\n\r\n*\tOne\r\n*\tTwo",
            "<p>From: Ann &lt;<a href='mailto:ann@a.example'>ann@a.example</a>&gt;<br>Sent: 6 January</p><ul><li>One<li>Two</ul>",
        ),
        (
            "News\r\n====\r\n\r\n- One\r\n- Two\r\n\r\n***********\r\n\r\nTerms apply & more ( https://x.example/t )",
            "<h1>News</h1><ul><li>One<li>Two</ul><hr><p><a href='https://x.example/t'>Terms</a> apply &amp; more</p>",
        ),
        ("https://x.example/", "<a href='https://x.example/'>https://x.example/</a>"),
    ] {
        let read = reading(&alternative(plain, html));
        assert!(!codes(&read).contains(&Code::VersionsDiffer), "{plain}\n{}", said(&read));
        assert!(!said(&read).contains("version"), "{}", said(&read));
    }
}

#[test]
fn no_address_of_a_link_is_lost() {
    let read = reading(&alternative(
        "Please pay here today",
        "<p>Please pay <a href='https://evil.example/steal?ref=77'>here</a> today</p>",
    ));
    assert!(said(&read).ends_with("Please pay here <https://evil.example/steal?ref=77> today"));
    let read = reading(&alternative(
        "pay at https://a.example/one",
        "<p>pay at <a href='https://b.example/two'>https://a.example/one</a></p>",
    ));
    assert!(said(&read).ends_with("pay at https://a.example/one <https://b.example/two>"), "{}", said(&read));
    let read = reading(&alternative(
        "Pay here <https://a.example/pay?to=2> today",
        "<p>Pay <a href='https://a.example/pay?to=1'><b>here</b></a> today</p>",
    ));
    let shown = said(&read);
    assert!(shown.contains("Pay here <https://a.example/pay?to=1> today"), "{shown}");
    assert!(
        shown.ends_with("1 link to an address that this version does not print:\nhttps://a.example/pay?to=2")
    );
    assert_eq!(codes(&read), [Code::VersionsDiffer]);
    assert_eq!(read.findings[0].severity, Severity::Note);
}

/// Expected texts by Python 3.12: iso2022_jp, iso2022_kr, hz.
#[test]
fn encodings_that_shift_are_read_or_it_is_said() {
    for (charset, body, text, doubt) in [
        ("; charset=iso-2022-jp", &b"\x1b$B%F%9%H\x1b(B\x1b$BB3$-\x1b(B"[..], "テスト続き", false),
        ("; charset=hz-gb-2312", b"~{HKCq1R~}", "人民币", false),
        ("; charset=iso-2022-kr", b"\x1b$)C\r\n\x0eGQ19>n\x0f", "한국어", false),
        ("", b"\x1b$B%F%9%H\x1b(B", "テスト", true),
        ("; charset=us-ascii", b"~{ is no Chinese", "~{ is no Chinese", false),
    ] {
        let read = reading(&with_heads(&format!("Content-Type: text/plain{charset}\r\n"), body));
        assert!(said(&read).ends_with(text), "{}", said(&read));
        assert_eq!(codes(&read).contains(&Code::EncodingDoubted), doubt, "{charset}");
    }
    let word = "=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=";
    let read = reading(&with_heads(&format!("Comments: x\r\nSubject: {word}\r\n {word}\r\n"), b"x"));
    assert!(said(&read).contains("Subject (again): テストテスト"), "{}", said(&read));
}

#[test]
fn uuencoded_parts_are_unpacked() {
    for how in ["uuencode", "x-uuencode", "x-uue", "UUENCODE"] {
        let heads = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n";
        // By Python 3.12, binascii.b2a_uu.
        let body = format!(
            "--B\r\n\r\nSee file.\r\n--B\r\nContent-Type: text/plain; name=\"a.txt\"\r\nContent-Transfer-Encoding: {how}\r\n\r\nbegin 644 a.txt\r\n%2&5L;&\\ \r\n`\r\nend\r\n--B--\r\n"
        );
        let read = reading(&with_heads(heads, body.as_bytes()));
        assert_eq!(read.enclosures[0].bytes, b"Hello", "{how}");
        assert_eq!(codes(&read), [], "{how}");
    }
    // What says so and is not is shown as it is, and that is said.
    let heads = "Content-Type: text/plain\r\nContent-Transfer-Encoding: uuencode\r\n";
    let read = reading(&with_heads(heads, b"I paid."));
    assert!(said(&read).ends_with("I paid."));
    assert_eq!(codes(&read), [Code::Damaged]);
}

#[test]
fn drafts_and_what_is_urgent_or_private_are_said() {
    let draft = "This e-mail is a draft: it is marked as not sent.";
    for (heads, drafted, facts) in [
        ("X-Unsent: 1\r\n", true, &[][..]),
        ("X-Unsent: 0\r\n", false, &[]),
        ("X-Mozilla-Draft-Info: internal/draft; vcard=0\r\n", true, &[]),
        ("Importance: high\r\nX-Priority: 1 (Highest)\r\n", false, &["Importance: High"]),
        ("Importance: Normal\r\nX-Priority: 3\r\nSensitivity: None\r\n", false, &[]),
        (
            "X-Priority: 5\r\nSensitivity: Company-Confidential\r\n",
            false,
            &["Importance: Low", "Sensitivity: Company-Confidential"],
        ),
    ] {
        let read = reading(&with_heads(heads, b"words"));
        let shown = said(&read);
        assert_eq!(shown.contains(draft), drafted, "{shown}");
        assert_eq!(!codes(&read).is_empty(), drafted, "{shown}");
        assert!(facts.iter().all(|fact| shown.contains(fact)), "{shown}");
        assert_eq!(
            shown.matches("Importance").count() + shown.matches("Sensitivity").count(),
            facts.len(),
            "{shown}"
        );
    }
    // MS-OXCMSG 2.2.1.6, 2.2.1.11 and 2.2.1.13: flags, importance, sensitivity.
    let plain = |text: &str| (0x1000_001e_u32, text.as_bytes().to_vec());
    let heads = (0x007d_001e_u32, b"Date: Thu, 4 Mar 2021 14:22:01 +0000\r\n\r\n".to_vec());
    for (numbers, streams, drafted, fact) in [
        (vec![(0x0e07, 0x8)], vec![plain("x")], true, ""),
        (vec![(0x0e07, 0x9), (0x0017, 2)], vec![plain("x"), heads.clone()], false, "Importance: High"),
        (vec![(0x0e07, 0x1), (0x0017, 1), (0x0036, 3)], vec![plain("x")], false, "Sensitivity: Confidential"),
    ] {
        let read = reading_of(TextFormat::Outlook, &crate::support::mail::outlook_with(&numbers, &streams));
        let shown = said(&read);
        assert_eq!(shown.contains(draft), drafted, "{shown}");
        assert!(shown.contains(fact), "{shown}");
        assert!(!shown.contains("Importance: Normal"), "{shown}");
    }
}

/// A page as a browser saves it in the form of a mail (RFC 2557).
fn saved(heads: &str, html: &str, parts: &[&str]) -> Vec<u8> {
    let parts: String = parts.iter().map(|part| format!("--B\r\n{part}\r\n")).collect();
    format!(
        "{heads}MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=B\r\n\r\n\
         --B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: https://a.example/p/page.html\r\n\r\n{html}\r\n{parts}--B--\r\n"
    )
    .into_bytes()
}

#[test]
fn a_page_saved_as_a_mail_is_a_page_with_all_its_parts() {
    let chrome = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/p/page.html\r\nSubject: My case\r\nDate: Mon, 6 Jan 2020 10:00:00 -0000\r\n";
    let picture = |place: &str, wide, high| {
        format!(
            "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {place}\r\n\r\n{}",
            base64(&png(wide, high))
        )
    };
    let sheet = |head: &str, css: &str| format!("Content-Type: text/css\r\n{head}\r\n\r\n{css}");
    let (by_number, by_place) = (
        sheet("Content-ID: <css@x>", ".no{display:none}"),
        sheet("Content-Location: https://a.example/main.css", ".v::before{content:'Application '}"),
    );
    let frame = "Content-Type: text/html\r\nContent-ID: <frame@x>\r\n\r\n<p>words of the frame</p>";
    let large = picture("https://a.example/i/letter.png", 600, 500);
    // No logo of a sender: all that a page shows is worth a page, but signs.
    let middling = picture("https://a.example/i/photo.png", 200, 150);
    let small = picture("https://a.example/i/logo.png", 20, 20);
    let html = "<link rel=stylesheet href='cid:css@x'><link rel=stylesheet href='../main.css'>\
        <p class=no>hidden words</p><p class=v>refused</p><iframe src='cid:frame@x'></iframe>\
        <img src='https://a.example/i/letter.png'><img src='/i/photo.png'><img src='/i/logo.png'>";
    let read = reading(&saved(chrome, html, &[&by_number, &by_place, frame, &large, &middling, &small]));
    let shown = said(&read);
    assert_eq!(read.written[0].what, "Web page");
    assert!(
        shown.contains("Address: https://a.example/p/page.html\nSaved by: Blink\nTitle: My case\n"),
        "{shown}"
    );
    assert!(
        shown
            .ends_with("Application refused\n\nwords of the frame\n\n[Image: letter.png] [Image: photo.png]"),
        "{shown}"
    );
    for wrong in ["hidden words", "internet", "From:", "not in this file", "looks", "e-mail", "E-mail"] {
        assert!(!shown.contains(wrong), "{wrong} in {shown}");
    }
    assert_eq!(named(&read), ["letter.png", "photo.png"]);
    let messages: Vec<&str> = read.findings.iter().map(|finding| &finding.message[..]).collect();
    assert!(
        messages.iter().all(|said| !said.contains("style sheet") && !said.contains("e-mail")),
        "{messages:?}"
    );
    assert!(messages[0].starts_with("This web page has 1 small image within its words"), "{messages:?}");

    // Other programs; and mails that are none.
    for (heads, what) in [
        ("From: <Saved by Windows Internet Explorer 8>\r\nSubject: x\r\n", "Web page"),
        ("From: \"Saved by Mozilla 5.0\"\r\nSubject: x\r\n", "Web page"),
        ("", "Web page"),
        ("From: a@b.example\r\nSubject: x\r\n", "E-mail"),
        ("From: <Saved by Blink>\r\nTo: c@d.example\r\nSubject: x\r\n", "E-mail"),
    ] {
        let read = reading(&saved(heads, "<p>words</p>", &[]));
        assert_eq!(read.written[0].what, what, "{heads}");
    }
    // A sheet that the page does not use is said to be there, and one that is not there is marked as missing.
    let read = reading(&saved(chrome, "<link rel=stylesheet href='cid:gone@x'><p>words</p>", &[&by_number]));
    assert!(said(&read).contains("information about the look of the message"));
    let messages: Vec<&str> = read.findings.iter().map(|finding| &finding.message[..]).collect();
    assert!(
        messages.iter().any(|said| said.contains("1 style sheet of this page is not in this file")),
        "{messages:?}"
    );
}

#[test]
fn small_pictures_are_shown_or_named() {
    let part = |heads: &str, wide, high| {
        format!(
            "--B\r\nContent-Type: image/png; name=p.png\r\n{heads}Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            base64(&png(wide, high))
        )
    };
    for (html, heads, size, shown) in [
        ("text/plain\r\n\r\nhere", "Content-Disposition: inline\r\n", (300, 120), true),
        ("text/plain\r\n\r\nhere", "Content-Disposition: inline\r\n", (32, 32), false),
        ("text/html\r\n\r\n<p>here<img src='cid:p'>", "Content-ID: <p>\r\n", (300, 120), false),
        ("text/html\r\n\r\n<p>here<img src='cid:p'>", "Content-ID: <p>\r\n", (300, 220), true),
        ("text/plain\r\n\r\nhere", "Content-Disposition: attachment\r\n", (20, 20), true),
    ] {
        let heads_of_mail = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n";
        let body = format!("--B\r\nContent-Type: {html}\r\n{}--B--\r\n", part(heads, size.0, size.1));
        let read = reading(&with_heads(heads_of_mail, body.as_bytes()));
        assert_eq!(named(&read) == ["p.png"], shown, "{html} {size:?}");
        let notes: Vec<&str> = read.findings.iter().map(|finding| &finding.message[..]).collect();
        let note =
            "This e-mail has 1 small image within its words, such as a logo, that is not shown: p.png.";
        assert_eq!(notes == [note], !shown, "{notes:?}");
    }
}

#[test]
fn what_is_only_a_part_or_an_address_is_said() {
    let read = reading(&with_heads(
        "Content-Type: message/partial; number=2; total=3; id=\"x@y\"\r\n",
        b"Second third of the letter.",
    ));
    assert!(
        said(&read).contains("This e-mail holds part 2 of 3 of a message that was sent in parts."),
        "{}",
        said(&read)
    );
    assert_eq!(codes(&read), [Code::NotShown]);
    assert_eq!(read.enclosures[0].bytes, b"Second third of the letter.");
    for (parameters, heads, expected) in [
        (
            "access-type=URL;\r\n URL=\"https://example.org/a/\r\n report.pdf\"; size=98000",
            "Content-Type: application/pdf; name=report.pdf\r\n\r\n",
            "a file “report.pdf” that is kept elsewhere and is not part of it: https://example.org/a/report.pdf.",
        ),
        (
            "access-type=ANON-FTP; site=\"a.example\"; directory=pub; name=\"b.ps\"",
            "Content-Type: application/postscript\r\n\r\n",
            "a file that is kept elsewhere and is not part of it: a.example, folder pub, file b.ps (anon-ftp).",
        ),
        (
            "access-type=mail-server; server=\"list@a.example\"",
            "Content-Type: application/postscript\r\n\r\nget X.DOC\r\n",
            "list@a.example (mail-server). With it goes: “get X.DOC”.",
        ),
    ] {
        let body = format!(
            "--B\r\n\r\nSee the file.\r\n--B\r\nContent-Type: message/external-body; {parameters}\r\n\r\n{heads}--B--\r\n"
        );
        let read = reading(&with_heads(
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n",
            body.as_bytes(),
        ));
        assert!(said(&read).contains(expected), "{}", said(&read));
        assert_eq!(codes(&read), [Code::NotShown]);
        assert!(read.enclosures.is_empty());
    }
}

#[test]
fn a_mail_in_utf_16_is_a_mail() {
    let text = "From: Ann <a@b.example>\r\nTo: c@d.example\r\nDate: Thu, 4 Mar 2021 14:22:01 +0000\r\nSubject: £50\r\n\r\nI paid £50.\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (mark, bytes) in [(&b""[..], &little), (b"", &big), (b"\xff\xfe", &little), (b"\xfe\xff", &big)] {
        let bytes = [mark, &bytes[..]].concat();
        assert_eq!(identify(&bytes, Some("eml")), FileType::Text(TextFormat::Mail), "{mark:?}");
        let read = reading(&bytes);
        assert!(
            said(&read).contains("Subject: £50") && said(&read).ends_with("I paid £50."),
            "{}",
            said(&read)
        );
    }
}

/// An Outlook message with one attachment of these streams, and perhaps a mail within it.
fn outlook(streams: &[(u32, &str)], within: Option<&str>) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("cfb");
    let attach = "/__attach_version1.0_#00000000";
    let inner = format!("{attach}/__substg1.0_3701000D");
    file.create_storage(attach).expect("storage");
    let mut put = |path: &str, bytes: &[u8]| {
        file.create_stream(path).expect(path).write_all(bytes).expect(path);
    };
    put("/__properties_version1.0", &[0; 32]);
    put("/__substg1.0_1000001E", b"Could not be delivered.");
    put(&format!("{attach}/__properties_version1.0"), &[0; 8]);
    for (property, text) in streams {
        put(&format!("{attach}/__substg1.0_{property:08X}"), text.as_bytes());
    }
    if let Some(words) = within {
        file.create_storage(&inner).expect("storage");
        let mut put = |path: &str, bytes: &[u8]| {
            file.create_stream(path).expect(path).write_all(bytes).expect(path);
        };
        put(&format!("{inner}/__properties_version1.0"), &[0; 24]);
        put(&format!("{inner}/__substg1.0_1000001E"), words.as_bytes());
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}

#[test]
fn what_outlook_says_of_an_attachment_counts() {
    let heads =
        "From: c@d.example\r\nSubject: My offer\r\nContent-Type: multipart/alternative; boundary=zz\r\n\r\n";
    let read = reading_of(
        TextFormat::Outlook,
        &outlook(&[(0x3701_0102, heads), (0x370e_001e, "text/rfc822-headers")], None),
    );
    assert!(read.enclosures.is_empty());
    assert!(
        said(&read).contains(
            "Could not be delivered.\n\n[The headers of the message that this is about:]\n\nFrom: c@d.example"
        ),
        "{}",
        said(&read)
    );
    assert_eq!(codes(&read), [Code::Undated]);

    let read =
        reading_of(TextFormat::Outlook, &outlook(&[(0x3001_001e, "Her answer of May")], Some("Inner words")));
    assert!(said(&read).contains("Attached e-mail: Her answer of May"), "{}", said(&read));
    assert_eq!(read.written.len(), 2);
}
