use super::*;

/// Text, declared label and bytes; what is read, and the doubt in short. The expected texts are what the bytes
/// are by the tables of the encodings.
#[test]
fn declarations_are_checked_against_the_bytes() {
    let nothing = None;
    type Row<'a> = (&'a [u8], Option<&'a str>, &'a str, Option<(&'a str, bool)>);
    let cases: &[Row<'_>] = &[
        // Right declarations, oddly spelled.
        (b"\xa350 caf\xe9", Some("windows-1252"), "£50 café", nothing),
        (b"\xa350 \x96 \x80", Some("\"Windows-1252\""), "£50 – €", nothing),
        (b"\xa350 \x96", Some("cp1252"), "£50 –", nothing),
        (b"\xa350 \x96", Some("win-1252"), "£50 –", nothing),
        (b"\xa350 \x96", Some("iso-8859-1"), "£50 –", nothing),
        (b"\xa350", Some("iso_8859_1"), "£50", nothing),
        (b"\xa350", Some("ISO8859-1"), "£50", nothing),
        (b"\xa3ukasz \xaf\xf3\xb3\xe6", Some("iso-8859-2"), "Łukasz Żółć", nothing),
        (b"\xa3ukasz \xaf\xf3\xb3\xe6 \x8cwi\xeaty", Some("windows-1250"), "Łukasz Żółć Święty", nothing),
        (b"SP\xd3\xa3KA", Some("iso-8859-2"), "SPÓŁKA", nothing),
        ("£50 Łukasz".as_bytes(), Some("UTF8"), "£50 Łukasz", nothing),
        (b"+AKM-50", Some("utf-7"), "£50", nothing),
        (b"\x1b$B%O%m!<\x1b(B", Some("iso-2022-jp"), "ハロー", nothing),
        (b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251"), "Привет", nothing),
        (b"\x9c50", Some("ibm850"), "£50", nothing),
        (b"A\0\xa3\0", Some("utf-16"), "A£", nothing),
        (b"\xff\xfeA\0\xa3\0", None, "A£", nothing),
        // Mojibake that is declared as what it is stays what it is.
        ("Â£50".as_bytes(), Some("utf-8"), "Â£50", nothing),
        // Lies.
        (
            b"\xa350 caf\xe9 END",
            Some("utf-8"),
            "£50 café END",
            Some(("windows-1252 (Western European)", true)),
        ),
        (
            b"\xa350 caf\xe9 END",
            Some("us-ascii"),
            "£50 café END",
            Some(("windows-1252 (Western European)", true)),
        ),
        (
            b"\xa350 caf\xe9 END",
            Some("unknown-8bit"),
            "£50 café END",
            Some(("windows-1252 (Western European)", true)),
        ),
        (
            b"\xa350 caf\xe9 END",
            Some("x-nobody-knows"),
            "£50 café END",
            Some(("windows-1252 (Western European)", true)),
        ),
        (b"\xa350 caf\xe9 END", None, "£50 café END", Some(("windows-1252 (Western European)", true))),
        ("£50 Łukasz".as_bytes(), Some("us-ascii"), "£50 Łukasz", nothing),
        ("£50".as_bytes(), Some("iso-8859-1"), "£50", Some(("UTF-8", false))),
        ("Łukasz Żółć".as_bytes(), Some("windows-1252"), "Łukasz Żółć", Some(("UTF-8", false))),
        ("Łukasz Żółć".as_bytes(), Some("iso-8859-2"), "Łukasz Żółć", Some(("UTF-8", false))),
        (b"NESTL\xc9\xae", Some("iso-8859-1"), "NESTLÉ®", nothing),
        (b"\x8cwi\xeaty", Some("iso-8859-2"), "Święty", Some(("windows-1250 (Central European)", true))),
        (
            b"\xa3ukasz W\xf3jcik, \xaf\xf3\xb3\xe6 przysz\xb3a",
            Some("iso-8859-1"),
            "Łukasz Wójcik, Żółć przyszła",
            Some(("windows-1250 (Central European)", true)),
        ),
        (b"\xa3ukasz", None, "Łukasz", Some(("windows-1250 (Central European)", true))),
        (
            b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0",
            None,
            "Привет, мир",
            Some(("windows-1251 (Cyrillic)", true)),
        ),
        // UTF-8 with a footer of another list.
        ("café £5".as_bytes(), Some("utf-8"), "café £5", nothing),
        (
            b"caf\xc3\xa9 \xc2\xa35 and \xa36",
            Some("utf-8"),
            "café £5 and £6",
            Some(("UTF-8 with some characters of windows-1252 (Western European)", true)),
        ),
    ];
    for (bytes, declared, text, doubt) in cases {
        let read = decode(bytes, *declared);
        let said = read.doubt.as_ref().map(|doubt| (doubt.used.as_ref(), doubt.guessed));
        assert_eq!((read.text.as_str(), said), (*text, *doubt), "{declared:?} {bytes:?}");
    }
}

#[test]
fn money_is_never_made_a_letter() {
    for text in [
        "Amount (£)",
        "£5",
        "I owe £m",
        "£bn 3",
        "paid £1,200 (£40 a week)",
        "10 m³",
        "paid³",
        "£four",
        "£TBC",
        "£xxx",
        "£XX.XX",
        "£owed",
        "£each",
        "¼ hour",
        "¾inch",
        "a×b",
        "£",
        "££",
        "£-",
        "£amount per week",
    ] {
        let bytes = WINDOWS_1252.encode(text).0;
        for declared in [None, Some("windows-1252"), Some("iso-8859-1"), Some("utf-8")] {
            assert_eq!(decode(&bytes, declared).text, text, "{declared:?}");
        }
    }
}
