//! Older Word documents, made here stream by stream.

use super::*;

/// An older Word document: its text in one piece, its list of fields, and more of its table stream, each with the
/// place in the header that says where it is.
fn old_word(
    text: &str,
    wide: bool,
    kinds: &[(char, u8)],
    more: &[(usize, &[u8])],
    others: &[(&str, &[u8])],
) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut document = vec![0u8; 0x400];
    let mut table = vec![2u8];
    table.extend(16u32.to_le_bytes());
    table.extend(0u32.to_le_bytes());
    table.extend((letters.len() as u32).to_le_bytes());
    table.extend([0, 0]);
    let place = if wide { 0x400u32 } else { 0x4000_0000 | 0x800 };
    table.extend(place.to_le_bytes());
    table.extend([0, 0]);
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5ec_u16.to_le_bytes());
    put(0x0a, &0x0200_u16.to_le_bytes());
    put(0x4c, &(letters.len() as u32).to_le_bytes());
    put(0x1a6, &21u32.to_le_bytes());
    let marks: Vec<usize> = (0..letters.len()).filter(|i| (0x13..=0x15).contains(&letters[*i])).collect();
    let mut list: Vec<u8> = marks.iter().flat_map(|i| (*i as u32).to_le_bytes()).collect();
    list.extend((letters.len() as u32).to_le_bytes());
    let mut begins = kinds.iter();
    for i in &marks {
        let kind = if letters[*i] == 0x13 { begins.next().expect("kind").1 } else { 0x80 };
        list.extend([letters[*i] as u8, kind]);
    }
    for (at, bytes) in [(0x11a, list.as_slice())].iter().chain(more) {
        put(*at, &(table.len() as u32).to_le_bytes());
        put(*at + 4, &(bytes.len() as u32).to_le_bytes());
        table.extend(*bytes);
    }
    match wide {
        true => document.extend(letters.iter().flat_map(|unit| unit.to_le_bytes())),
        false => document.extend(letters.iter().map(|unit| *unit as u8)),
    }
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("file");
    for (name, bytes) in [("/WordDocument", document.as_slice()), ("/1Table", &table)].iter().chain(others) {
        if let Some((storage, _)) = name[1..].rsplit_once('/') {
            file.create_storage_all(format!("/{storage}")).expect("storage");
        }
        file.create_stream(name).expect("stream").write_all(bytes).expect("stream");
    }
    file.flush().expect("file");
    file.into_inner().into_inner()
}

/// All streams of a compound file, one after the other.
fn streams(bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).expect("file");
    let paths: Vec<_> = file.walk().filter(|e| e.is_stream()).map(|e| e.path().to_owned()).collect();
    let mut all = Vec::new();
    for path in paths {
        file.open_stream(path).expect("stream").read_to_end(&mut all).expect("stream");
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let all = streams(bytes);
    [text.as_bytes(), &wide].iter().any(|needle| memchr::memmem::find(&all, needle).is_some())
}

#[test]
fn fields_of_an_older_word_document_show_what_is_stored() {
    let text = "kept \u{13} INCLUDEPICTURE \"http://zq9/a\" \\d \u{14}stored\u{15} \u{13}DATE\u{14}4 May\u{15} \u{13} IF \u{13}MERGEFIELD zq9\u{14}no\u{15} = 1 \u{14}yes\u{15} \u{13} PAGE \u{14}1\u{15} \u{13} FILENAME \u{15}\r";
    let kinds = [('p', 0x43), ('d', 0x1f), ('i', 0x07), ('m', 0x3b), ('n', 0x21), ('f', 0x1d)];
    for wide in [false, true] {
        let bytes = old_word(text, wide, &kinds, &[], &[]);
        let Cleaned { found, bytes: new } = clean(TextFormat::OldWord, &bytes, &Limits::STANDARD);
        let new = new.expect("safe");
        assert_eq!(new.len(), bytes.len(), "nothing moves");
        for gone in ["zq9", "DATE", "FILENAME", "MERGEFIELD"] {
            assert!(holds(&bytes, gone) && !holds(&new, gone), "{gone}");
        }
        for kept in ["kept", "stored", "4 May", "yes", " PAGE "] {
            assert!(holds(&new, kept), "{kept}");
        }
        // Kinds by [MS-DOC] 2.9.90: only the page number is what it was.
        let all = streams(&new);
        for (_, kind) in kinds {
            let there = all.windows(2).any(|pair| pair == [0x13, kind]);
            assert_eq!(there, kind == 0x21, "{kind:#x}");
        }
        assert_eq!((found.files.len(), found.dates, found.unstored), (1, 1, 1), "{found:?}");
    }
    // A list that does not agree with the text: the text says PAGE, the list says INCLUDEPICTURE.
    for (text, kind) in [("\u{13} PAGE \u{14}1\u{15}\r", 0x43), ("\u{13} PAGE \u{14}1\u{15}\r", 0x2d)] {
        let bytes = old_word(text, false, &[('x', kind)], &[], &[]);
        assert!(clean(TextFormat::OldWord, &bytes, &Limits::STANDARD).bytes.is_err());
    }
    let list = [7u32.to_le_bytes().to_vec(), 9u32.to_le_bytes().to_vec(), vec![0x13, 0x43]].concat();
    let bytes = old_word("no field here\r", false, &[], &[(0x122, &list)], &[]);
    assert!(clean(TextFormat::OldWord, &bytes, &Limits::STANDARD).bytes.is_err());
    for broken in [&b""[..], b"\xd0\xcf\x11\xe0", &bytes[..900]] {
        assert!(clean(TextFormat::OldWord, broken, &Limits::STANDARD).bytes.is_err());
    }
}

/// A record of a drawing.
fn record(version: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    [&version.to_le_bytes()[..], &kind.to_le_bytes(), &(content.len() as u32).to_le_bytes(), content].concat()
}

#[test]
fn links_in_the_drawings_and_objects_of_an_older_word_document_go() {
    let wide =
        |text: &str| -> Vec<u8> { text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    // Properties of a picture: its name, and the flags that make it a link ([MS-ODRAW] 2.3.23).
    let properties = |flags: u32| {
        let name = wide("http://zq9.example/a.png");
        let mut list = Vec::new();
        for (id, value) in [(0x4104u16, 1u32), (0xc105, name.len() as u32), (0x0106, flags)] {
            list.extend(id.to_le_bytes());
            list.extend(value.to_le_bytes());
        }
        record(3 << 4 | 3, 0xf00b, &[list, name].concat())
    };
    let picture = |kind: u16, content: &[u8]| {
        let mut bytes = vec![0; 0x44];
        bytes[..4].copy_from_slice(&((0x44 + content.len()) as u32).to_le_bytes());
        bytes[4..6].copy_from_slice(&0x44u16.to_le_bytes());
        bytes[6..8].copy_from_slice(&kind.to_le_bytes());
        [bytes, content.to_vec()].concat()
    };
    let shape = |flags: u32| record(0xf, 0xf004, &properties(flags));
    let drawings = [record(0xf, 0xf000, &[]), vec![0], record(0xf, 0xf002, &shape(10))].concat();
    let names = {
        let mut list = vec![0xff, 0xff, 9, 0, 0, 0];
        for name in ["", "C:\\zq9\\normal.dot", "Title", "", "", "", "", "", "C:\\zq9\\list.mdb"] {
            list.extend((name.len() as u16).to_le_bytes());
            list.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        }
        list
    };
    let data = [
        vec![1, 2, 3],
        picture(0x64, &shape(10)),
        picture(0x66, &[vec![3], b"abc".to_vec(), shape(10)].concat()),
        picture(0x5e, b"\x0d\\\\zq9\\a\\b.bmp"),
        vec![9; 7],
    ]
    .concat();
    let link = [&[1, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0][..], &wide("C:\\zq9\\book.xls")].concat();
    let bytes = old_word(
        "kept\r",
        false,
        &[],
        &[(0x22a, &drawings), (0x19a, &names)],
        &[
            ("/Data", &data),
            ("/ObjectPool/_1/\u{1}Ole", &link),
            ("/ObjectPool/_2/\u{1}Ole", &[1, 0, 0, 2, 0, 0, 0, 0]),
        ],
    );
    assert!(holds(&bytes, "zq9"));
    let Cleaned { found, bytes: new } = clean(TextFormat::OldWord, &bytes, &Limits::STANDARD);
    let new = new.expect("safe");
    assert!(!holds(&new, "zq9") && holds(&new, "Title") && holds(&new, "kept"));
    let files: Vec<&str> = found.files.iter().map(String::as_str).collect();
    assert_eq!(
        files,
        ["\\zq9\\a\\b.bmp", "c:\\zq9\\book.xls", "c:\\zq9\\list.mdb", "http://zq9.example/a.png"]
    );
    assert_eq!(found.templates.len(), 1);
    // A picture that is in the document, with a name, is left alone.
    let inside = [record(0xf, 0xf000, &[]), vec![0], record(0xf, 0xf002, &shape(2))].concat();
    let bytes = old_word("kept\r", false, &[], &[(0x22a, &inside)], &[]);
    let same = clean(TextFormat::OldWord, &bytes, &Limits::STANDARD);
    assert_eq!(
        (streams(&same.bytes.expect("safe")), same.found),
        (streams(&bytes), UnsafeContent::default())
    );
}
