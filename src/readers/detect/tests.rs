use super::*;
use crate::model::Kind;

#[test]
fn text_of_sixteen_bits_is_no_recording() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let note = wide("\u{feff}Zażółć 王小明 🧿\r\nA note.");
    assert_eq!(identify(&note, Some("txt")), FileType::Text(TextFormat::Plain));
    assert_eq!(identify(&note[..note.len() - 1], Some("txt")), FileType::Text(TextFormat::Plain));
    let table = wide("\u{feff}Date\tAmount\r\n");
    assert_eq!(identify(&table, Some("csv")), FileType::Text(TextFormat::Table));
    let frame = [&b"\xff\xfe\x90\xc4"[..], &[0; 400]].concat();
    assert_eq!(identify(&frame, Some("mp3")), FileType::Recording(RecordingFormat::Mp3));
}

#[test]
fn content_decides_and_the_ending_hints() {
    let table: &[(&[u8], &str, FileType)] = &[
        (b"%PDF-1.7\n", "pdf", FileType::Paged(PageFormat::Pdf)),
        (b"\n\n%PDF-1.4\n", "jpg", FileType::Paged(PageFormat::Pdf)),
        (b"\n\njunk\n%PDF-1.4\n1 0 obj\n<<>>\nstartxref\n0\n%%EOF", "jpg", FileType::Paged(PageFormat::Pdf)),
        (b"\n\njunk\n%PDF-1.4\n", "jpg", FileType::Text(TextFormat::Plain)),
        (b"%PDF1.4\n1 0 obj", "pdf", FileType::Paged(PageFormat::Pdf)),
        (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "pdf", FileType::Paged(PageFormat::Pdf)),
        (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "txt", FileType::Text(TextFormat::Plain)),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "pdf", FileType::Paged(PageFormat::Jpeg)),
        (b"\x89PNG\r\n\x1a\n\0\0", "png", FileType::Paged(PageFormat::Png)),
        (b"<!DOCTYPE html><html>", "pdf", FileType::Text(TextFormat::Html)),
        (b"\0\0\0\x20ftypM4A \0", "m4a", FileType::Recording(RecordingFormat::Mpeg4Audio)),
        (b"\0\0\0\x20ftypheic", "jpg", FileType::Paged(PageFormat::Heic)),
        (b"ID3\x03", "mp3", FileType::Recording(RecordingFormat::Mp3)),
        (b"\xff\xfb\x90\x00", "mp3", FileType::Recording(RecordingFormat::Mp3)),
        (b"#!AMR\n", "amr", FileType::Recording(RecordingFormat::Amr)),
        (b"From: a@b\nTo: c\nDate: x\nSubject: y\n", "eml", FileType::Text(TextFormat::Mail)),
        (b"00:01 Officer: hello", "txt", FileType::Text(TextFormat::Plain)),
        (b"[00:01] Officer: hello", "txt", FileType::Text(TextFormat::Transcript)),
        (b"[00:01] Officer: hello", "json", FileType::Text(TextFormat::Transcript)),
        (b"{\"segments\": []}", "json", FileType::Text(TextFormat::Json)),
        (b"\xef\xbb\xbfWEBVTT\n", "txt", FileType::Text(TextFormat::Transcript)),
        (b"WEBVTT\n", "vtt", FileType::Text(TextFormat::Transcript)),
        (b"1\n00:10:00,000 --> 00:10:02,000\nhello", "srt", FileType::Text(TextFormat::Transcript)),
        (b"1\n\0\0", "srt", FileType::Unknown),
        (b"PK\x03\x04", "docx", FileType::Text(TextFormat::Word)),
        // Cut off before the list of its parts, so that only the first and the name can tell.
        (
            b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetype\
              application/vnd.oasis.opendocument.textPK\x03\x04",
            "docx",
            FileType::Text(TextFormat::OpenText),
        ),
        (b"PK\x03\x04\0\0word/document.xml", "zip", FileType::Unsupported("zip file")),
        (b"PK\x03\x04", "zip", FileType::Unsupported("zip file")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", FileType::Text(TextFormat::OldWord)),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0",
            "doc",
            FileType::Text(TextFormat::OldWorkbook),
        ),
        (b"{\\rtf1", "doc", FileType::Text(TextFormat::RichText)),
        (b"Date,Amount", "csv", FileType::Text(TextFormat::Table)),
        (b"\0\x01\x02", "pdf", FileType::Unknown),
    ];
    for (head, ending, format) in table {
        assert_eq!(identify(head, Some(ending)), *format, "{ending} {head:?}");
    }
    assert_eq!(broken_promise(FileType::Paged(PageFormat::Jpeg), Some("pdf")), Some("pdf".into()));
    assert_eq!(broken_promise(FileType::Paged(PageFormat::Jpeg), Some("jpeg")), None);
    assert_eq!(broken_promise(FileType::Text(TextFormat::Html), Some("pdf")), Some("pdf".into()));
    assert_eq!(broken_promise(FileType::Text(TextFormat::Plain), Some("txt")), None);
    assert_eq!(broken_promise(FileType::Unknown, None), None);
    let recording = |name, ending| broken_promise(FileType::Recording(name), Some(ending)).is_some();
    assert!(!recording(RecordingFormat::ThreeGp, "3ga") && !recording(RecordingFormat::Wav, "wav"));
    assert!(recording(RecordingFormat::ThreeGp, "mp3") && recording(RecordingFormat::Wav, "txt"));
    let worded = |format, ending| broken_promise(FileType::Text(format), Some(ending)).is_some();
    assert!(
        worded(TextFormat::Word, "txt")
            && worded(TextFormat::Plain, "docx")
            && worded(TextFormat::Word, "xyz")
    );
    assert!(worded(TextFormat::Plain, "vtt") && worded(TextFormat::Transcript, "docx"));
    assert!(
        !worded(TextFormat::Transcript, "txt")
            && !worded(TextFormat::Transcript, "json")
            && !worded(TextFormat::Transcript, "srt")
    );
    let with_kind = |format, kind| FileType::Text(format).with_kind(kind);
    let transcript = FileType::Text(TextFormat::Transcript);
    assert_eq!(with_kind(TextFormat::Plain, Some(Kind::Transcript)), transcript);
    assert_eq!(with_kind(TextFormat::Json, Some(Kind::Transcript)), transcript);
    assert_eq!(with_kind(TextFormat::Word, Some(Kind::Transcript)), FileType::Text(TextFormat::Word));
    assert_eq!(with_kind(TextFormat::Plain, Some(Kind::Note)), FileType::Text(TextFormat::Plain));
    assert_eq!(with_kind(TextFormat::Transcript, None), transcript);
    assert!(
        !worded(TextFormat::Word, "docx")
            && !worded(TextFormat::Plain, "csvx")
            && !worded(TextFormat::Plain, "log")
    );
}
