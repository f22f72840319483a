//! What a file is: its own first bytes first, then how it is built, then its name.

use std::io::{Cursor, Write};

use leverarch::internals::pdf::PageFormat;
use leverarch::internals::readers::TextFormat;
use leverarch::internals::readers::detect::{FileType, broken_promise, identify, listing};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::faults::{bytes, input};
use crate::support::case::{Case, jpeg, letter, png};
use leverarch::internals::model::format::RecordingFormat;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[
    "F01-zip-taken-for-pdf",
    "F27-live-photo-sidecars",
    "html-comment",
    "html-fragment",
    "html-table-as-xls",
    "html-u16html",
    "mht-no-heads",
    "name-word-lock",
    "zip-sar",
];

const PDF: FileType = FileType::Paged(PageFormat::Pdf);
const ZIP: FileType = FileType::Unsupported("zip file");

const fn worded(script: TextFormat) -> FileType {
    FileType::Text(script)
}

fn is(name: &str, bytes: &[u8], format: FileType) {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    assert_eq!(identify(bytes, ending.as_deref()), format, "{name}");
}

/// How a zip is written.
#[derive(Clone, Copy)]
enum Way {
    Stored,
    Deflated,
    /// As a program writes that cannot go back: the lengths follow the files.
    Streamed,
    /// With the lengths of files over 4 GB.
    Long,
}

fn zipped(files: &[(&str, &[u8])], way: Way) -> Vec<u8> {
    let method =
        if matches!(way, Way::Stored) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options =
        SimpleFileOptions::default().compression_method(method).large_file(matches!(way, Way::Long));
    fn fill<W: Write + std::io::Seek>(
        zip: &mut ZipWriter<W>,
        files: &[(&str, &[u8])],
        options: SimpleFileOptions,
    ) {
        for (name, bytes) in files {
            if name.ends_with('/') {
                zip.add_directory(*name, options).expect("folder");
                continue;
            }
            zip.start_file(*name, options).expect("file");
            zip.write_all(bytes).expect("file");
        }
    }
    if matches!(way, Way::Streamed) {
        let mut zip = ZipWriter::new_stream(Vec::new());
        fill(&mut zip, files, options);
        return zip.finish().expect("zip").into_inner();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut zip, files, options);
    zip.finish().expect("zip").into_inner()
}

const TYPES: &str = r#"<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.KIND+xml"/></Types>"#;

/// A list of types, and relations that name the main part, as Office writes them.
fn types_and_relations(types: &[(&str, &str)], main: &str) -> [Vec<u8>; 2] {
    let each =
        |(part, kind): &(&str, &str)| format!(r#"<Override PartName="/{part}" ContentType="{kind}"/>"#);
    let types: String = types.iter().map(each).collect();
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    [
        format!(r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>{types}</Types>"#).into(),
        format!(r#"<Relationships><Relationship Id="r1" Type="x/thumbnail" Target="t.jpeg"/><Relationship Type='{relation}' Target='{main}'/></Relationships>"#).into(),
    ]
}

#[test]
fn a_package_is_what_its_main_part_is_whatever_is_embedded_in_it() {
    const OPEN: &str = "application/vnd.openxmlformats-officedocument.";
    let word = &*format!("{OPEN}wordprocessingml.document.main+xml");
    let sheet = &*format!("{OPEN}spreadsheetml.sheet.main+xml");
    let slides = &*format!("{OPEN}presentationml.presentation.main+xml");
    let whole_letter = &*format!("{OPEN}wordprocessingml.document");
    let macros = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml";
    let binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main";
    let powerpoint = FileType::Unsupported("PowerPoint presentation");
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, FileType);
    let table: [Row<'_>; 9] = [
        (
            "a letter in slides",
            &[("ppt/embeddings/a.docx", whole_letter), ("ppt/p.xml", slides)],
            "ppt/p.xml",
            powerpoint,
        ),
        ("a workbook in slides", &[("ppt/presentation.xml", slides)], "/ppt/presentation.xml", powerpoint),
        (
            "a letter in a workbook",
            &[("xl/embeddings/a.docx", whole_letter), ("xl/workbook.xml", sheet)],
            "xl/workbook.xml",
            worded(TextFormat::Workbook),
        ),
        (
            "a workbook in a letter",
            &[("word/embeddings/a.xlsx", sheet), ("word/document.xml", word)],
            "word/document.xml",
            worded(TextFormat::Word),
        ),
        (
            "a main part of another name",
            &[("word/document2.xml", word)],
            "word/document2.xml",
            worded(TextFormat::Word),
        ),
        (
            "in a folder of another name",
            &[("book/b.xml", sheet), ("word/x.xml", "text/xml")],
            "book/b.xml",
            worded(TextFormat::Workbook),
        ),
        (
            "a template with macros",
            &[("word/document.xml", macros)],
            "./word/document.xml",
            worded(TextFormat::Word),
        ),
        (
            "a binary workbook",
            &[("xl/workbook.bin", binary)],
            "xl/workbook.bin",
            FileType::Unsupported("Excel binary workbook (.xlsb)"),
        ),
        (
            "a drawing of Visio",
            &[("visio/document.xml", "application/vnd.ms-visio.drawing.main+xml")],
            "visio/document.xml",
            FileType::Unsupported("Visio drawing"),
        ),
    ];
    for (name, types, main, format) in table {
        let [list, mut relations] = types_and_relations(types, main);
        if name.contains("Visio") {
            let text = String::from_utf8_lossy(&relations).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
                "http://schemas.microsoft.com/visio/2010/relationships/document",
            );
            relations = text.into_bytes();
        }
        let mut files: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", &list), ("_rels/.rels", &relations)];
        files.extend(types.iter().map(|(part, _)| (*part, b"<w/>".as_slice())));
        for ending in ["docx", "xlsx", "pptx"] {
            let zip = zipped(&files, Way::Deflated);
            assert_eq!(identify(&zip, Some(ending)), format, "{name} as {ending}");
        }
    }
}

#[test]
fn a_zip_is_what_the_list_of_its_files_says() {
    let pdf = letter(&["Dear Sir"]);
    let chat = b"13/03/2021, 09:00 - Ann: one\n14/03/2021, 09:00 - Bob: two\n";
    let kinds = |kind: &str| TYPES.replace("KIND", kind).into_bytes();
    let word = kinds("wordprocessingml.document.main");
    let excel = kinds("spreadsheetml.sheet.main");
    let slides = kinds("presentationml.presentation.main");
    // What is packed, by hand: the name of the zip, its files, and what it is.
    type Row<'a> = (&'a str, &'a [(&'a str, &'a [u8])], FileType);
    let table: [Row<'_>; 21] = [
        ("a.zip", &[("letter.pdf", &pdf), ("second.pdf", &pdf)], ZIP),
        ("a.zip", &[("letters/", b""), ("letters/word/plan.txt", b"x")], ZIP),
        ("a.zip", &[("word/", b""), ("word/of mouth.txt", b"x"), ("xl/sizes.txt", b"y")], ZIP),
        ("a.zip", &[("xl/ray.jpg", &jpeg(9, 9))], ZIP),
        ("a.zip", &[("notes.txt", b"I saw PK and %PDF-1.4 and word/ in it")], ZIP),
        ("a.zip", &[("inner.zip", &zipped(&[("_chat.txt", chat)], Way::Stored))], ZIP),
        (
            "a.zip",
            &[(
                "inner.docx",
                &zipped(&[("[Content_Types].xml", &word), ("word/document.xml", b"<w/>")], Way::Stored),
            )],
            ZIP,
        ),
        ("a.docx", &[("[Content_Types].xml", &word), ("word/document.xml", b"<w/>")], worded(TextFormat::Word)),
        (
            "a.zip",
            &[("_rels/.rels", b"<r/>"), ("word/document.xml", b"<w/>"), ("[Content_Types].xml", &word)],
            worded(TextFormat::Word),
        ),
        (
            "a.docx",
            &[("[Content_Types].xml", &excel), ("xl/workbook.xml", b"<w/>")],
            worded(TextFormat::Workbook),
        ),
        (
            "a.xlsb",
            &[
                (
                    "[Content_Types].xml",
                    br#"<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#,
                ),
                ("xl/workbook.bin", b"x"),
            ],
            FileType::Unsupported("Excel binary workbook (.xlsb)"),
        ),
        (
            "a.pptx",
            &[("[Content_Types].xml", &slides), ("ppt/presentation.xml", b"<w/>")],
            FileType::Unsupported("PowerPoint presentation"),
        ),
        (
            "a.epub",
            &[("mimetype", b"application/epub+zip"), ("a.html", b"x")],
            FileType::Unsupported("e-book (EPUB)"),
        ),
        (
            "a.docx",
            &[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"x")],
            worded(TextFormat::OpenText),
        ),
        (
            "a.odp",
            &[("mimetype", b"application/vnd.oasis.opendocument.presentation")],
            FileType::Unsupported("OpenDocument presentation"),
        ),
        (
            "a.apk",
            &[("AndroidManifest.xml", b"x"), ("META-INF/MANIFEST.MF", b"x")],
            FileType::Unsupported("Android app"),
        ),
        ("a.jar", &[("META-INF/MANIFEST.MF", b"x"), ("A.class", b"x")], FileType::Unsupported("Java program")),
        (
            "a.pages",
            &[("Index/Document.iwa", b"x"), ("preview.jpg", &jpeg(9, 9))],
            FileType::Unsupported("Apple Pages document"),
        ),
        (
            "Chat de WhatsApp.zip",
            &[("Chat de WhatsApp con Bob.txt", chat), ("a.pdf", &pdf)],
            worded(TextFormat::ChatArchive),
        ),
        // Pictures of a chat without its words are images.
        ("a.zip", &[("IMG-20210313-WA0001.jpg", &jpeg(9, 9))], ZIP),
        // Two chats are two items, which the user has to unpack.
        ("a.zip", &[("one/_chat.txt", chat), ("two/_chat.txt", chat)], ZIP),
    ];
    for (name, files, format) in table {
        for way in [Way::Stored, Way::Deflated, Way::Streamed, Way::Long] {
            let zip = zipped(files, way);
            is(name, &zip, format);
            // With a comment that looks like the end of another zip.
            let mut comment = b"PK\x05\x06 made by hand".to_vec();
            comment.resize(40, b' ');
            let mut said = zip.clone();
            let end = said.len() - 2;
            said.truncate(end);
            said.extend((comment.len() as u16).to_le_bytes());
            said.extend(&comment);
            is(name, &said, format);
            // Behind something that a program put there.
            is(name, &[b"\0\x01junk".as_slice(), &zip].concat(), format);
        }
    }
    // The file is 22 bytes long, and nothing else is in it.
    is("a.zip", &zipped(&[], Way::Stored), ZIP);
    let head = |name: &[u8]| {
        [b"MZ".to_vec(), vec![0; 58], 64u32.to_le_bytes().to_vec(), name.to_vec(), vec![0; 200]].concat()
    };
    let program = head(b"PE\0\0");
    let zip = zipped(&[("a.pdf", &pdf)], Way::Stored);
    is(
        "a.exe",
        &[program.clone(), zip.clone()].concat(),
        FileType::Unsupported("self-extracting zip file, which is a Windows program"),
    );
    is("a.exe", &program, FileType::Unsupported("Windows program"));
    // One of several parts: the mark of the first, and the number of the last.
    let part = [b"PK\x07\x08".as_slice(), &zip[..60]].concat();
    is("a.z01", &part, FileType::Unsupported("part of a zip file that was split"));
    let mut last = zip.clone();
    let end = last.len() - 22;
    last[end + 4..end + 8].copy_from_slice(&[1, 0, 1, 0]);
    is("a.zip", &last, FileType::Unsupported("part of a zip file that was split"));
    // Cut off before its list: its name still says what it was to be.
    is("a.zip", &zip[..zip.len() / 2], ZIP);
    is("a.docx", &zip[..zip.len() / 2], worded(TextFormat::Word));
    assert_eq!(listing(&mut Cursor::new(&zip[..zip.len() / 2])), None);
    // A PDF that a zip was appended to is still a PDF, as its own first bytes say.
    is("a.zip", &[pdf, zip].concat(), PDF);
}

#[test]
fn a_pdf_inside_is_no_pdf_and_a_pdf_behind_junk_is_one() {
    let pdf = letter(&["Dear Sir"]);
    let folder = "F01-zip-taken-for-pdf";
    for (name, format) in [
        ("scans from my phone.zip", ZIP),
        ("WhatsApp Chat - Sam.zip", worded(TextFormat::ChatArchive)),
        ("mail with 8bit attachment.eml", worded(TextFormat::Mail)),
        ("my note.txt", worded(TextFormat::Plain)),
    ] {
        is(name, &bytes(folder, name), format);
    }
    let before = |junk: &[u8]| [junk, &pdf].concat();
    let mail = "From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nDate: Sat, 04 Jul 2020 10:30:00 +0100\r\n\
                MIME-Version: 1.0\r\nContent-Type: application/pdf\r\n\r\n";
    let mbox = format!("From a@b.c Sat Jul  4 10:30:00 2020\n{mail}");
    // The heads of a download, the bytes of a printer and of a Mac, a complaint of a server.
    let http = "HTTP/1.1 200 OK\r\nDate: Sat, 04 Jul 2020 10:30:00 GMT\r\nContent-Type: application/pdf\r\nServer: x\r\n\r\n";
    let mac = [&[0u8, 8][..], b"letter.x", &[0; 118]].concat();
    let text_pdf =
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
    let table: [(&str, Vec<u8>, FileType); 17] = [
        ("a.eml", before(mail.as_bytes()), worded(TextFormat::Mail)),
        ("a", before(mail.as_bytes()), worded(TextFormat::Mail)),
        ("a.mbox", before(mbox.as_bytes()), worded(TextFormat::Mailbox)),
        ("a", before(http.as_bytes()), PDF),
        ("a.pdf", before(http.as_bytes()), PDF),
        ("a.pdf", before(&mac), PDF),
        ("a", before(b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n"), PDF),
        ("a.pdf", before(b"<br />\n<b>Warning</b>: x in <b>y</b><br />\n"), PDF),
        ("a.pdf", before(&[b'x'; 500]), PDF),
        ("a.pdf", before(b"\xef\xbb\xbf\r\n\r\n"), PDF),
        ("a.txt", format!("junk\n{text_pdf}").into_bytes(), PDF),
        // Beyond the first kilobyte nobody looks.
        ("a.bin", before(&[0; 1100]), FileType::Unknown),
        ("a.txt", b"%PDF-1.4 is what my file begins with".to_vec(), worded(TextFormat::Plain)),
        (
            "a.txt",
            b"The file says %PDF-1.7 and\n1 0 obj\nand does not open".to_vec(),
            worded(TextFormat::Plain),
        ),
        ("a.json", b"{\"head\": \"%PDF-1.4\"}".to_vec(), worded(TextFormat::Json)),
        ("a.rtf", b"{\\rtf1 %PDF-1.4 1 0 obj startxref %%EOF}".to_vec(), worded(TextFormat::RichText)),
        (
            "a.ps",
            b"%!PS-Adobe-3.0\n%%Title: %PDF-1.4\n/x 1 def\nshowpage\n".to_vec(),
            FileType::Unsupported("PostScript document"),
        ),
    ];
    for (name, bytes, format) in table {
        is(name, &bytes, format);
    }
    // A picture with the letters of a PDF in its remarks is an image.
    let mut picture = jpeg(9, 9);
    let remark = b"%PDF-1.4 1 0 obj";
    let segment = [b"\xff\xfe\0\x12".as_slice(), remark].concat();
    picture.splice(2..2, segment);
    is("a.pdf", &picture, FileType::Paged(PageFormat::Jpeg));
}

#[test]
fn texts_are_told_by_how_they_begin() {
    let page = worded(TextFormat::Html);
    let plain = worded(TextFormat::Plain);
    let mail = worded(TextFormat::Mail);
    for (folder, name, format) in [
        ("html-comment", "a.html", page),
        ("html-fragment", "a.html", page),
        ("html-u16html", "a.html", page),
        ("html-table-as-xls", "statement.xls", page),
        ("mht-no-heads", "a.mht", mail),
        (
            "F27-live-photo-sidecars",
            "IMG_0002.AAE",
            FileType::Unsupported("iPhone's note of how a photograph was edited (AAE)"),
        ),
        ("F27-live-photo-sidecars", "IMG_0002.HEIC", FileType::Paged(PageFormat::Heic)),
        ("F27-live-photo-sidecars", "IMG_0002.MOV", FileType::Recording(RecordingFormat::Mpeg4)),
    ] {
        is(name, &bytes(folder, name), format);
    }
    let long = format!("<!-- {} -->\n<table><tr><td>1</td></tr></table>", "x".repeat(5000));
    for (name, text, format) in [
        ("a.htm", "Hello <b>Sir</b>", page),
        ("a.html", &*long, page),
        ("a", "<div><p>one</p></div>", page),
        ("a", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html><p>x</html>", page),
        ("a.txt", "<!DOCTYPE html>\n<html><p>x</html>", page),
        ("a.txt", "<b>not a page</b>", plain),
        ("a.txt", "I got an <html> error, then <body> was empty", plain),
        ("a.txt", "<3 you", plain),
        ("a.xml", "<?xml version=\"1.0\"?><bill><a>1</a></bill>", plain),
        (
            "calls-1.xml",
            "<?xml version='1.0'?>\n<!-- x -->\n<calls count=\"0\"></calls>",
            worded(TextFormat::CallLog),
        ),
        ("a.txt", "<smses count=\"0\"/>", worded(TextFormat::Messages)),
        ("a.eml", "\u{feff}From: a@b.c\r\nSubject: x\r\n\r\nwords", mail),
        ("a.eml", "\r\n\r\nFrom: a@b.c\r\nSubject: x\r\n\r\nwords", mail),
        ("a.eml", "no heads at all", plain),
        ("a.eml", "<html><p>a page under the wrong name</p></html>", page),
        ("a", "Received: from x\r\n by y\r\nFrom: a@b.c\r\nTo: d@e.f\r\n\r\n<html>x</html>", mail),
        ("a.txt", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n", mail),
        // As a person types or copies it: nothing of it may be dropped, as a mail's reader drops what is no head.
        ("a.txt", "From: Ann\nSent: Monday\nTo: Bob\nSubject: money\n\nHello", plain),
        ("a.txt", "Note to self.\nFrom: Ann\nDate: Monday\nTo: Bob\nSubject: money", plain),
        ("a.tsv", "start\tend\ttext\n0\t1500\tHello\n", worded(TextFormat::Transcript)),
        ("a.tsv", "start\tend\ttext\nMonday\tFriday\tholiday\n", worded(TextFormat::Table)),
        ("a.txt", "FORM A: application\nname:", plain),
        ("a.txt", "RIFF raff\n", plain),
        ("a.txt", "OggS is a format\n", plain),
        ("a.txt", "GIF89a, ID3, fLaC and BM", plain),
        ("a.txt", "her ftyp box", plain),
        ("a.txt", "ends as under DOS\r\n\u{1a}", plain),
        ("a.rtf", "\u{feff}{\\rtf1 x}", worded(TextFormat::RichText)),
    ] {
        is(name, text.as_bytes(), format);
        // The same in 16 bits, with each order of bytes.
        if !text.starts_with('\u{feff}') && !text.ends_with('\u{1a}') {
            let units: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
            is(name, &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>(), format);
            is(name, &units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<u8>>(), format);
        }
    }
    // A drawing is drawn where there is a reader of drawings, and named otherwise.
    let drawing = if cfg!(feature = "svg") {
        FileType::Paged(PageFormat::Svg)
    } else {
        FileType::UnsupportedPicture("SVG drawing")
    };
    is("a.svg", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", drawing);
    // A letter of UTF-8 that the first 4,096 bytes cut in two.
    for length in 4090..4100 {
        is("a.txt", format!("{}£££££", "x".repeat(length)).as_bytes(), plain);
    }
}

#[test]
fn a_recording_is_a_row_of_frames() {
    let mp3 = FileType::Recording(RecordingFormat::Mp3);
    let aac = FileType::Recording(RecordingFormat::Aac);
    // 128 kbit/s at 44,100 Hz: 144 × 128,000 ÷ 44,100 is 417 bytes. 20 frames of AAC of 100 bytes.
    let frames = |head: &[u8], length: usize, count: usize| {
        let mut frame = vec![0x55; length];
        frame[..head.len()].copy_from_slice(head);
        frame.repeat(count)
    };
    let layer3 = frames(b"\xff\xfb\x90\xc4", 417, 20);
    let adts = frames(b"\xff\xf1\x50\x80\x0c\x9f\xfc", 100, 20);
    let tag = |body: &[u8], size: usize| {
        [b"ID3\x04\0\0\0\0".as_slice(), &[(size >> 7) as u8, (size & 0x7f) as u8], &vec![0; size], body]
            .concat()
    };
    let table: Vec<(&str, Vec<u8>, FileType)> = vec![
        ("a", layer3.clone(), mp3),
        ("a.bin", adts.clone(), aac),
        ("a.mp3", tag(&layer3, 300), mp3),
        ("a.mp3", tag(&adts, 300), aac),
        ("a.mp3", tag(b"fLaC\0\0\0\x22", 300), FileType::Recording(RecordingFormat::Flac)),
        ("a.mp3", [vec![0; 100], layer3.clone()].concat(), mp3),
        ("a.mp3", [b"\xff\xfb\x90\xc4".as_slice(), &[0; 413]].concat(), mp3),
        // Eleven bits are no recording.
        ("a.bin", [b"\xff\xfb\x90\xc4".as_slice(), &[7; 6000]].concat(), FileType::Unknown),
        ("a.bin", [b"\xff\xf1\x50\x80".as_slice(), &[7; 6000]].concat(), FileType::Unknown),
        ("a.dat", b"\xff\xfe\0\x01\0\x02\x01\0\0".to_vec(), FileType::Unknown),
    ];
    for (name, bytes, format) in table {
        is(name, &bytes, format);
    }
}

#[test]
fn pictures_in_boxes_are_told_by_all_their_brands() {
    let boxed = |major: &[u8; 4], others: &[&[u8; 4]]| {
        let length = 16 + 4 * others.len() as u32;
        let others: Vec<u8> = others.iter().flat_map(|brand| brand.iter().copied()).collect();
        [&length.to_be_bytes()[..], b"ftyp", major, &[0; 4], &others, &[0; 40]].concat()
    };
    let heic = FileType::Paged(PageFormat::Heic);
    let avif = FileType::UnsupportedPicture("AVIF image");
    for (name, bytes, format) in [
        ("a.heic", boxed(b"heic", &[b"mif1"]), heic),
        ("a.heic", boxed(b"mif1", &[b"mif1", b"heic"]), heic),
        ("a.avif", boxed(b"mif1", &[b"mif1", b"avif", b"miaf"]), avif),
        ("a.avif", boxed(b"avif", &[b"mif1"]), avif),
        ("a.mov", boxed(b"qt  ", &[b"qt  "]), FileType::Recording(RecordingFormat::Mpeg4)),
        ("a.cr3", boxed(b"crx ", &[b"crx "]), FileType::UnsupportedPicture("Canon raw photograph")),
        ("a.m4a", boxed(b"M4A ", &[b"isom"]), FileType::Recording(RecordingFormat::Mpeg4Audio)),
    ] {
        is(name, &bytes, format);
    }
}

#[test]
fn a_compound_file_is_what_its_streams_say() {
    // The big stream comes first, so that no name is among the first bytes.
    let compound = |streams: &[&str]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("cfb");
        file.create_stream("/A filler").expect("stream").write_all(&[7; 20_000]).expect("stream");
        for name in streams {
            file.create_stream(format!("/{name}")).expect("stream").write_all(&[1; 5_000]).expect("stream");
        }
        file.into_inner().into_inner()
    };
    for (name, streams, format) in [
        ("a.doc", &["WordDocument", "1Table"][..], worded(TextFormat::OldWord)),
        ("a.xls", &["WordDocument", "1Table"], worded(TextFormat::OldWord)),
        ("a", &["Workbook"], worded(TextFormat::OldWorkbook)),
        ("a.xls", &["Book"], worded(TextFormat::OldWorkbook)),
        ("a.ppt", &["PowerPoint Document"], FileType::Unsupported("older PowerPoint presentation")),
        ("a", &["__properties_version1.0"], worded(TextFormat::Outlook)),
        ("a.docx", &["EncryptedPackage", "EncryptionInfo"], worded(TextFormat::Word)),
        ("a.xlsx", &["EncryptedPackage", "EncryptionInfo"], worded(TextFormat::Workbook)),
        (
            "a.pptx",
            &["EncryptedPackage", "EncryptionInfo"],
            FileType::Unsupported("PowerPoint presentation that is locked with a password"),
        ),
        ("Thumbs.db", &["Catalog", "1"], FileType::Unsupported("Windows' list of thumbnails (Thumbs.db)")),
        // Not a mail because it is called one, and no Word document because it is old.
        ("a.msg", &["Something else"], FileType::Unsupported("file of an older Windows program")),
        ("a.doc", &["Something else"], FileType::Unsupported("file of an older Windows program")),
    ] {
        is(name, &compound(streams), format);
    }
    // Cut off: its name has to be believed, and its reader says what is missing.
    is("a.doc", &compound(&["WordDocument"])[..700], worded(TextFormat::OldWord));
}

#[test]
fn other_kinds_are_named_and_nothing_is_damaged_that_is_only_something_else() {
    let named = [
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04".as_slice(), "7-Zip archive"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "RAR archive"),
        ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0", "gzip archive"),
        ("winmail.dat", b"\x78\x9f\x3e\x22\0\0", "Outlook attachment file (winmail.dat)"),
        ("a.lnk", b"L\0\0\0\x01\x14\x02\0\0\0\0\0", "Windows shortcut, which only points to a file"),
        ("a.mobi", &[&[0; 60][..], b"BOOKMOBI"].concat(), "Kindle e-book"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar file"),
        ("a.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "contact card"),
    ];
    let case = Case::tiny();
    let mut rows = String::new();
    for (name, bytes, what) in named {
        is(name, bytes, FileType::Unsupported(what));
        assert_eq!(
            broken_promise(FileType::Unsupported(what), name.rsplit_once('.').map(|(_, e)| e)),
            None,
            "{name}"
        );
        case.put(name, bytes);
        rows += &format!("[[item]]\nfile = \"{name}\"\n");
    }
    case.amend("[[item]]", &format!("{rows}[[item]]"));
    let ran = case.build();
    for (name, _, what) in named {
        let report = ran.report();
        let list = report["findings"].as_array().expect("findings").clone();
        let own: Vec<&serde_json::Value> = list.iter().filter(|f| f["file"] == name).collect();
        assert!(
            own.iter().any(|f| f["message"].as_str().is_some_and(|m| m.contains(what))),
            "{name}: {own:?}"
        );
        assert!(own.iter().all(|f| f["code"] != "damaged"), "{own:?}");
    }
}

#[test]
fn a_zip_of_files_says_what_is_in_it_and_to_unpack_it() {
    let case = Case::tiny();
    let many: Vec<String> = (1..=12).map(|n| format!("letter {n:02}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    case.put("SAR response.zip", &bytes("zip-sar", "SAR response.zip"));
    case.put("many.zip", &zipped(&many, Way::Streamed));
    case.put("empty.zip", &zipped(&[], Way::Stored));
    let whole = zipped(&many, Way::Deflated);
    case.put("cut.zip", &whole[..whole.len() / 2]);
    let mail = format!(
        "From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nDate: Sat, 04 Jul 2020 10:30:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/zip; name=\"letters.zip\"\r\nContent-Disposition: attachment; filename=\"letters.zip\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        // Python: base64.b64encode of a zip made by zipfile with a.txt and b.txt, both stored and empty.
        "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwMEFAAAAAAAAAAhAAAAAAAAAAAAAAAAAAUAAABiLnR4dFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAAAAAAAAAAACAAQAAAABhLnR4dFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAAAAAAAAAAACAASMAAABiLnR4dFBLBQYAAAAAAgACAGYAAABGAAAAAAA="
    );
    case.put("mail.eml", mail.as_bytes());
    let names = ["SAR response.zip", "many.zip", "empty.zip", "cut.zip", "mail.eml"];
    let rows: String = names.iter().map(|name| format!("[[item]]\nfile = \"{name}\"\n")).collect();
    case.amend("[[item]]", &format!("{rows}[[item]]"));
    let report = case.build().report();
    let said = |file: &str| -> (String, String, String) {
        let list = report["findings"].as_array().expect("findings").iter();
        let own = list.filter(|f| f["file"] == file && f["code"] == "shown-as-sheet").collect::<Vec<_>>();
        let [one] = own[..] else { panic!("{file}: {own:?}") };
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        (text("severity"), text("message"), text("next"))
    };
    let unpack = "Unpack it into the folder, then run leverarch again.";
    let warning = |message: &str, next: &str| ("warning".to_owned(), message.to_owned(), next.to_owned());
    assert_eq!(
        said(names[0]),
        warning("This is a zip file with 2 files in it: \"letter.txt\" and \"pic.png\".", unpack)
    );
    assert_eq!(
        said(names[1]),
        warning(
            "This is a zip file with 12 files in it: \"letter 01.txt\", \"letter 02.txt\", \"letter 03.txt\", \
             \"letter 04.txt\", \"letter 05.txt\" and 7 more.",
            unpack
        )
    );
    assert_eq!(
        said(names[2]),
        warning(
            "This is a zip file with no files in it.",
            "Check that this is the file you meant, or download it again."
        )
    );
    assert_eq!(
        said(names[3]).1,
        "This is a zip file that lacks the list of files at its end, so it may have been cut off."
    );
    let (_, message, next) = said("mail.eml › letters.zip");
    assert_eq!(message, "This attachment is a zip file with 2 files in it: \"a.txt\" and \"b.txt\".");
    assert!(next.contains("unpack it into the folder"), "{next}");
}

#[test]
fn what_systems_and_programs_leave_behind_is_left_out_by_name() {
    let case = Case::tiny();
    for name in ["ok.txt", "~$letter.docx"] {
        std::fs::copy(input("name-word-lock", name), case.evidence().join(name)).expect(name);
    }
    for name in
        [".DS_Store", "Thumbs.db", "desktop.ini", "._letter.pdf", ".~lock.a.odt#", ".photo.jpg.icloud"]
    {
        case.put(name, b"\0\x01");
    }
    case.put("pic.png", &png(20, 20));
    std::fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    for with_manifest in [false, true] {
        if with_manifest {
            assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
        }
        let ran = case.run(&["build", "EVIDENCE", "--json", "--force"]);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        let report = ran.report();
        let said = |file: &str| {
            let found = report["findings"].as_array().expect("findings").iter().find(|f| f["file"] == file);
            let found = found.unwrap_or_else(|| panic!("{file}"));
            (
                found["severity"].as_str().unwrap_or("").to_owned(),
                found["message"].as_str().unwrap_or("").to_owned(),
            )
        };
        for (file, what) in [
            ("~$letter.docx", "An office program's note"),
            (".~lock.a.odt#", "An office program's note"),
            (".DS_Store", "A Mac's settings file"),
            ("._letter.pdf", "A Mac's file of settings"),
            ("Thumbs.db", "Windows' list of thumbnails"),
            ("desktop.ini", "Windows' settings file"),
        ] {
            let (severity, message) = said(file);
            assert!(severity == "note" && message.starts_with(what), "{file}: {severity} {message}");
        }
        let (severity, message) = said(".photo.jpg.icloud");
        assert!(severity == "warning" && message.contains("\"photo.jpg\" is in iCloud"), "{message}");
    }
}
