//! Programs that make pages of documents, and what a document asks of them. A list of hostile documents, each naming
//! addresses of a listener on this computer and files in a fake home, is given to the program as it is built, under
//! strace, which sees what the kernel granted. The same list is given to LibreOffice as it is, to show that it bites.

#[path = "../support/mail.rs"]
mod letters;
#[path = "../support/office.rs"]
mod made;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use made::packed;

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];

const PROGRAM: &str = env!("CARGO_BIN_EXE_leverarch");

/// Words of a file in the fake home, which are nowhere else.
const CANARY: &str = "Quixotic wombat";

/// What a document may name: a listener, and a home with files in it.
struct Bait {
    folder: tempfile::TempDir,
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Bait {
    fn new() -> Self {
        let bait = Self::quiet();
        let home = bait.at("home");
        fs::create_dir_all(home.join(".config/libreoffice/4/user")).expect("folder");
        fs::write(home.join(".config/libreoffice/4/user/registrymodifications.xcu"), CANARY).expect("write");
        fs::write(home.join("canary.txt"), CANARY).expect("write");
        fs::write(home.join("canary.html"), format!("<p>{CANARY}</p>")).expect("write");
        fs::write(home.join("canary.png"), super::case::png(90, 90)).expect("write");
        fs::write(home.join("canary.odt"), made::odt(&format!("<text:p>{CANARY}</text:p>"))).expect("write");
        bait
    }

    /// A listener and folders without files.
    fn quiet() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listener");
        let port = listener.local_addr().expect("address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let bait = Self { folder: tempfile::tempdir().expect("folder"), port, seen: Arc::clone(&seen) };
        std::thread::spawn(move || {
            let picture = super::case::png(60, 60);
            for mut stream in listener.incoming().map_while(Result::ok) {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
                let mut asked = [0; 2048];
                let length = stream.read(&mut asked).unwrap_or(0);
                let asked = String::from_utf8_lossy(&asked[..length]);
                seen.lock().expect("list").push(asked.lines().next().unwrap_or_default().to_owned());
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    picture.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &picture].concat());
            }
        });
        for name in ["home", "evidence", "temporary", "cache", "profile"] {
            fs::create_dir_all(bait.at(name)).expect("folder");
        }
        bait
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An address that the listener answers.
    fn url(&self, of: &str) -> String {
        format!("http://127.0.0.1:{}/{of}", self.port)
    }

    /// A file of the fake home.
    fn file(&self, name: &str) -> String {
        format!("file://{}", self.at("home").join(name).display())
    }

    /// What the listener was asked for.
    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("list").clone()
    }
}

/// A hostile document: its name, whether LibreOffice left to itself fetches something that it names (found out by
/// running LibreOffice 7.4), and its bytes. The others are here for other versions, and for our own readers.
type Row = (&'static str, bool, fn(&Bait) -> Vec<u8>);

const ROWS: &[Row] = &[
    ("picture.odt", true, |b| {
        odt(&[picture(&b.url("picture.odt")), picture(&b.file("canary.png"))].concat(), "")
    }),
    ("unc.odt", false, |b| {
        let port = b.port;
        odt(
            &[
                picture(&format!("file:////127.0.0.1:{port}/share/unc.png")),
                picture("smb://127.0.0.1/share/unc.png"),
            ]
            .concat(),
            "",
        )
    }),
    ("object.odt", true, |b| {
        let object = |target: &str| {
            format!(
                r#"<text:p><draw:frame svg:width="4cm" svg:height="4cm"><draw:object xlink:href="{target}" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>"#
            )
        };
        odt(&[object(&b.url("object.odt")), object(&b.file("canary.odt"))].concat(), "")
    }),
    ("section.odt", false, |b| {
        let section = |name: &str, target: &str| {
            format!(
                r#"<text:section text:name="{name}" text:protected="false"><text:section-source xlink:href="{target}" xlink:type="simple"/><text:p>old</text:p></text:section>"#
            )
        };
        odt(
            &[
                section("a", &b.url("section.odt")),
                section("b", &b.file("canary.txt")),
                section("c", &b.file("canary.odt")),
            ]
            .concat(),
            "",
        )
    }),
    ("dde.odt", true, |b| {
        let source = format!(
            r#"office:dde-application="soffice" office:dde-topic="{}" office:dde-item="a""#,
            b.at("home/canary.odt").display()
        );
        odt(
            &format!(
                r#"<text:dde-connection-decls><text:dde-connection-decl office:name="d" {source} office:automatic-update="true"/></text:dde-connection-decls><text:p><text:dde-connection text:connection-name="d">old</text:dde-connection></text:p><text:section text:name="s"><office:dde-source {source} office:automatic-update="true"/><text:p>old</text:p></text:section>"#
            ),
            "",
        )
    }),
    ("font.odt", false, |b| {
        let face = |name: &str, target: &str| {
            format!(
                r#"<style:font-face style:name="{name}" svg:font-family="{name}"><svg:font-face-src><svg:font-face-uri xlink:href="{target}" xlink:type="simple"><svg:font-face-format svg:string="truetype"/></svg:font-face-uri></svg:font-face-src></style:font-face>"#
            )
        };
        let faces = [face("Far", &b.url("font.odt")), face("Near", &b.file("canary.png"))].concat();
        odt(
            "<text:p>Set in a font from elsewhere</text:p>",
            &format!("<office:font-face-decls>{faces}</office:font-face-decls>"),
        )
    }),
    ("fill.odt", true, |b| {
        let fill = format!(
            r#"<office:automatic-styles><style:style style:name="P1" style:family="paragraph"><style:paragraph-properties><style:background-image xlink:href="{}" xlink:type="simple" xlink:actuate="onLoad"/></style:paragraph-properties></style:style></office:automatic-styles>"#,
            b.url("fill.odt")
        );
        odt(r#"<text:p text:style-name="P1">Filled</text:p>"#, &fill)
    }),
    ("macro.odt", false, macro_odt),
    ("template.odt", false, |b| {
        let meta = format!(
            r#"<?xml version="1.0"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:meta><meta:template xlink:type="simple" xlink:actuate="onRequest" xlink:href="{}" meta:date="2020-01-01T00:00:00"/><meta:auto-reload xlink:href="{}" meta:delay="PT0S"/></office:meta></office:document-meta>"#,
            b.file("canary.odt"),
            b.url("template.odt")
        );
        open(
            "text",
            "<office:text><text:p>Dear Sir</text:p></office:text>",
            "",
            &[("meta.xml", "text/xml", &meta)],
        )
    }),
    ("picture.docx", true, |b| {
        let pictures = [docx_picture("rId8"), docx_picture("rId9")].concat();
        docx(
            &pictures,
            &[("rId8", "image", &b.url("picture.docx")), ("rId9", "image", &b.file("canary.png"))],
            &[],
        )
    }),
    ("includetext.docx", false, |b| {
        let field = |code: &str| {
            format!(
                r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>old</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
            )
        };
        let fields = [
            field(&format!(r#"INCLUDEPICTURE "{}" \d"#, b.url("includetext.docx"))),
            field(&format!(r#"INCLUDETEXT "{}""#, b.at("home/canary.txt").display())),
            field(&format!(r#"INCLUDETEXT "{}""#, b.file("canary.odt"))),
            field(&format!(r#"DDEAUTO soffice "{}" a"#, b.at("home/canary.odt").display())),
            field(r#"INCLUDEPICTURE "\\\\127.0.0.1\\share\\unc.png" \d"#),
        ];
        docx(&fields.concat(), &[], &[])
    }),
    ("altchunk.docx", false, |b| {
        docx(
            r#"<w:altChunk r:id="rId8"/><w:altChunk r:id="rId9"/>"#,
            &[("rId8", "aFChunk", &b.url("altchunk.docx")), ("rId9", "aFChunk", &b.file("canary.html"))],
            &[],
        )
    }),
    ("object.docx", false, |b| {
        let object = |id: &str| {
            format!(
                r#"<w:p><w:r><w:object><v:shape id="s" style="width:90pt;height:90pt"><v:imagedata r:id="{id}"/></v:shape><o:OLEObject Type="Link" ProgID="Word.Document.12" ShapeID="s" DrawAspect="Content" r:id="{id}" UpdateMode="Always"/></w:object></w:r></w:p>"#
            )
        };
        docx(
            &[object("rId8"), object("rId9")].concat(),
            &[("rId8", "oleObject", &b.url("object.docx")), ("rId9", "oleObject", &b.file("canary.odt"))],
            &[],
        )
    }),
    ("template.docx", false, |b| {
        let settings = format!(
            r#"<?xml version="1.0"?><w:settings {WORD}><w:attachedTemplate r:id="rId1"/></w:settings>"#
        );
        let related = format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="{}" TargetMode="External"/></Relationships>"#,
            b.url("template.docx")
        );
        docx(
            "<w:p><w:r><w:t>Of a template</w:t></w:r></w:p>",
            &[],
            &[("word/settings.xml", &settings), ("word/_rels/settings.xml.rels", &related)],
        )
    }),
    ("xxe.docx", false, |b| {
        let body = r#"<w:p><w:r><w:t>&near;&far;</w:t></w:r></w:p>"#;
        entities(docx(body, &[], &[]), "word/document.xml", b, "xxe.docx")
    }),
    ("picture.rtf", true, |b| {
        rtf(&[
            include("INCLUDEPICTURE", &b.url("picture.rtf"), " \\\\d"),
            include("INCLUDEPICTURE", &b.file("canary.png"), " \\\\d"),
        ]
        .concat())
    }),
    ("includetext.rtf", false, |b| {
        let path = b.at("home/canary.txt").display().to_string();
        rtf(&[
            include("INCLUDETEXT", &path, ""),
            include("INCLUDETEXT", &b.file("canary.odt"), ""),
            include("DDEAUTO soffice", &path, " a"),
            format!(r"{{\*\template {}}}", b.url("includetext.rtf")),
        ]
        .concat())
    }),
    ("object.rtf", false, |b| {
        rtf(&format!(
            r"{{\object\objautlink\objupdate\objw2000\objh2000{{\*\objclass Word.Document.8}}{{\*\objdata {}}}{{\result old}}}}",
            moniker(&b.url("object.rtf"))
        ))
    }),
    ("picture.doc", true, |b| through_libreoffice(b, "picture.docx", "doc")),
    ("macro.doc", false, |b| through_libreoffice(b, "macro.odt", "doc")),
    ("page.html", true, |b| {
        let (far, near) = (b.url("page.html"), b.file("canary.html"));
        format!(r##"<html><head><meta http-equiv="refresh" content="0; url={far}"><link rel="stylesheet" href="{far}"><style>@import url({far}); @font-face {{ font-family: F; src: url({far}); }} p {{ background: url({far}) }}</style></head><body><p>Dear Sir</p><iframe src="{far}"></iframe><iframe src="{near}"></iframe><img src="{far}"><img src="{}"><object data="{near}"></object><embed src="{far}"><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="{far}#a"/><image xlink:href="{}"/></svg><script src="{far}"></script></body></html>"##, b.file("canary.png"), b.file("canary.png")).into_bytes()
    }),
    ("mail.eml", false, |b| {
        let (far, near) = (b.url("mail.eml"), b.file("canary.png"));
        format!("From: a@example.org\r\nTo: b@example.org\r\nSubject: Your payment\r\nDate: Mon, 6 Jan 2020 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<link rel=stylesheet href=\"{far}\"><style>@import url({far});</style><p>Dear Sir</p><img src=\"cid:canary.png\"><img src=\"{far}\"><img src=\"{near}\"><iframe src=\"{near}\"></iframe>\r\n").into_bytes()
    }),
    ("mail-with.eml", false, |b| {
        let inside = docx(&docx_picture("rId8"), &[("rId8", "image", &b.url("mail-with.eml"))], &[]);
        letters::mail(
            "Enclosed",
            "Please see the letter.",
            &[letters::attached(
                "letter.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                &inside,
            )],
        )
    }),
    ("xxe.ods", false, |b| {
        let table = r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>&near;&far;</text:p></table:table-cell></table:table-row></table:table>"#;
        entities(made::ods("", table), "content.xml", b, "xxe.ods")
    }),
    ("linked.ods", false, |b| {
        let table = |name: &str, target: &str| {
            format!(
                r#"<table:table table:name="{name}"><table:table-source xlink:href="{target}" xlink:type="simple" table:filter-name="calc8"/><table:table-row><table:table-cell office:value-type="string"><text:p>old</text:p></table:table-cell></table:table-row></table:table>"#
            )
        };
        let tables = [table("A", &b.url("linked.ods")), table("B", &b.file("canary.odt"))].concat();
        open("spreadsheet", &format!("<office:spreadsheet>{tables}</office:spreadsheet>"), "", &[])
    }),
    ("xxe.xlsx", false, |b| entities(xlsx("&near;&far;"), "xl/worksheets/sheet1.xml", b, "xxe.xlsx")),
    ("linked.xlsx", false, |b| {
        let book = xlsx("old");
        let link = format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="{}" TargetMode="External"/></Relationships>"#,
            b.url("linked.xlsx")
        );
        with(&book, &[("xl/externalLinks/_rels/externalLink1.xml.rels", link.as_bytes()), ("xl/externalLinks/externalLink1.xml", br#"<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"><sheetNames><sheetName val="A"/></sheetNames></externalBook></externalLink>"#)])
    }),
];

/// The same kinds of document with nothing hostile in them, and whether LibreOffice lays them out.
const PLAIN: &[(&str, bool, fn(&Bait) -> Vec<u8>)] = &[
    ("plain.odt", true, |_| odt("<text:p>Good day to you</text:p>", "")),
    ("plain.docx", true, |_| docx("<w:p><w:r><w:t>Good day to you</w:t></w:r></w:p>", &[], &[])),
    ("plain.rtf", true, |_| rtf("Good day to you")),
    ("plain.doc", true, |b| through_libreoffice(b, "plain.rtf", "doc")),
    ("plain.html", false, |_| b"<html><body><p>Good day to you</p></body></html>".to_vec()),
    ("plain.eml", false, |_| letters::mail("Hello", "Good day to you", &[])),
    ("plain.ods", false, |_| {
        made::ods(
            "",
            r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>Good day to you</text:p></table:table-cell></table:table-row></table:table>"#,
        )
    }),
    ("plain.xlsx", false, |_| xlsx("Good day to you")),
];

/// What LibreOffice itself opens.
fn for_libreoffice(name: &str) -> bool {
    !name.ends_with(".eml")
}

const OPEN: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2""#;

/// An OpenDocument with what stands before its body, and with more parts: their paths, types and texts.
fn open(kind: &str, body: &str, before: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {OPEN}>{before}<office:body>{body}</office:body></office:document-content>"#
    );
    let listed: String = [("/", media.as_str(), ""), ("content.xml", "text/xml", "")]
        .iter()
        .chain(more)
        .map(|(path, media, _)| {
            format!(r#"<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>"#)
        })
        .collect();
    let manifest = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">{listed}</manifest:manifest>"#
    );
    let mut parts =
        vec![("mimetype", media.as_str()), ("content.xml", &content), ("META-INF/manifest.xml", &manifest)];
    parts.extend(more.iter().map(|(path, _, text)| (*path, *text)));
    packed(&parts)
}

fn odt(body: &str, before: &str) -> Vec<u8> {
    open("text", &format!("<office:text><text:p>Dear Sir</text:p>{body}</office:text>"), before, &[])
}

fn picture(target: &str) -> String {
    format!(
        r#"<text:p><draw:frame text:anchor-type="as-char" svg:width="4cm" svg:height="4cm"><draw:image xlink:href="{target}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>"#
    )
}

/// An OpenDocument text whose macro, run when it is opened, reads a file and starts a program.
fn macro_odt(bait: &Bait) -> Vec<u8> {
    let home = bait.at("home");
    let basic = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" script:language="StarBasic">Sub Main
Shell("/usr/bin/touch", 0, "{}/touched")
Open "{}/canary.txt" For Input As #1
Line Input #1, s
ThisComponent.Text.String = s
End Sub
Sub AutoOpen
Main
End Sub</script:module>"#,
        home.display(),
        home.display()
    );
    let library = r#"<?xml version="1.0" encoding="UTF-8"?><library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="M"/></library:library>"#;
    let libraries = r#"<?xml version="1.0" encoding="UTF-8"?><library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>"#;
    let event = r#"<office:scripts><office:script script:language="ooo:Basic"/><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>"#;
    open(
        "text",
        "<office:text><text:p>Dear Sir</text:p></office:text>",
        event,
        &[
            ("Basic/Standard/M.xml", "text/xml", &basic),
            ("Basic/Standard/script-lb.xml", "text/xml", library),
            ("Basic/script-lc.xml", "text/xml", libraries),
        ],
    )
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;

/// A Word document with what it relates to outside itself, and with more parts.
fn docx(body: &str, related: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let settings = more.iter().any(|(path, _)| *path == "word/settings.xml");
    let settings = if settings {
        format!(r#"<Relationship Id="rId1" Type="{OFFICE}/settings" Target="settings.xml"/>"#)
    } else {
        String::new()
    };
    let list: String = related
        .iter()
        .map(|(id, kind, target)| {
            format!(
                r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>"#
            )
        })
        .collect();
    let rels = |list: &str| {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
        )
    };
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {WORD}><w:body><w:p><w:r><w:t>Dear Sir</w:t></w:r></w:p>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#
    );
    let types = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>"#;
    let root = rels(&format!(
        r#"<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>"#
    ));
    let rels = rels(&(settings + &list));
    let mut parts = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", &root),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &rels),
    ];
    parts.extend(more);
    packed(&parts)
}

fn docx_picture(id: &str) -> String {
    format!(
        r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}

fn rtf(body: &str) -> Vec<u8> {
    format!(r"{{\rtf1\ansi Dear Sir\par {body}\par}}").into_bytes()
}

fn include(what: &str, target: &str, more: &str) -> String {
    format!(r#"{{\field{{\*\fldinst {{ {what} "{target}"{more} }}}}{{\fldrslt old}}}}\par "#)
}

/// A link to an address as Word keeps it in an RTF: an OLE 1 head and a URL moniker, as digits.
fn moniker(url: &str) -> String {
    let text = |s: &str| [&(s.len() as u32 + 1).to_le_bytes()[..], s.as_bytes(), &[0]].concat();
    let head =
        [&0x0501u32.to_le_bytes()[..], &1u32.to_le_bytes(), &text("Word.Document.8"), &text(url), &text("")];
    head.concat().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An Excel workbook with this text in a cell.
fn xlsx(text: &str) -> Vec<u8> {
    let rows = made::sheet_row(1, &[(0, &format!("\"{text}"))]);
    made::xlsx(&[made::Sheet { name: "A", hidden: false, columns: "", rows: &rows }])
}

/// A package with other or more parts.
fn with(package: &[u8], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package)).expect("zip");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for i in 0..zip.len() {
        let file = zip.by_index_raw(i).expect("part");
        if parts.iter().all(|(name, _)| file.name().expect("name") != *name) {
            out.raw_copy_file(file).expect("copied");
        }
    }
    for (name, bytes) in parts {
        out.start_file(*name, stored).expect("part");
        out.write_all(bytes).expect("part");
    }
    out.finish().expect("zip").into_inner()
}

/// A package in one part of which two entities are declared, one a file and one an address.
fn entities(package: Vec<u8>, part: &str, bait: &Bait, name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&package)).expect("zip");
    let mut text = String::new();
    zip.by_name(part).expect("part").read_to_string(&mut text).expect("text");
    let body = text.find("?>").map_or(text.as_str(), |at| &text[at + 2..]);
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE d [<!ENTITY near SYSTEM "{}"><!ENTITY far SYSTEM "{}">]>{body}"#,
        bait.file("canary.txt"),
        bait.url(name)
    );
    with(&package, &[(part, text.as_bytes())])
}

/// A document of another row or of the plain ones, which LibreOffice writes in another format.
fn through_libreoffice(bait: &Bait, name: &str, ending: &str) -> Vec<u8> {
    let rows = ROWS.iter().chain(PLAIN);
    let (_, _, make) = rows.into_iter().find(|(row, _, _)| *row == name).expect("row");
    let folder = bait.at("profile");
    fs::write(folder.join(name), make(bait)).expect("write");
    assert!(libreoffice(bait, &[folder.join(name)], ending, &folder).status.success(), "{name} to {ending}");
    fs::read(folder.join(name).with_extension(ending)).expect("converted")
}

/// LibreOffice as it is, with a new profile.
fn libreoffice(bait: &Bait, files: &[PathBuf], to: &str, folder: &Path) -> Output {
    let words = as_it_is(bait, files, to, folder);
    Command::new(&words[0]).args(&words[1..]).env("HOME", bait.at("home")).output().expect("timeout")
}

/// How it is started.
fn as_it_is(bait: &Bait, files: &[PathBuf], to: &str, folder: &Path) -> Vec<OsString> {
    let profile = format!("-env:UserInstallation=file://{}", bait.at("profile/libreoffice").display());
    // Some documents never end it.
    let words = [
        "timeout",
        "--kill-after=1",
        "20",
        "soffice",
        &profile,
        "--headless",
        "--norestore",
        "--convert-to",
        to,
        "--outdir",
    ];
    let words = words.iter().map(OsString::from).chain([folder.into()]);
    words.chain(files.iter().map(OsString::from)).collect()
}

/// What the kernel granted to a process and all that it started.
struct Trace {
    opened: BTreeSet<String>,
    started: BTreeSet<String>,
    sockets: BTreeSet<String>,
    calls: usize,
}

/// Runs something under strace.
fn traced(bait: &Bait, words: &[&str]) -> (Output, Trace) {
    let folder = tempfile::tempdir().expect("folder");
    let out = Command::new("strace")
        .args([
            "-ff",
            "-y",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=socket,connect,open,openat,openat2,creat,execve,execveat,io_uring_setup",
        ])
        .arg("-o")
        .arg(folder.path().join("t"))
        .args(words)
        .env("HOME", bait.at("home"))
        .env("TMPDIR", bait.at("temporary"))
        .env("XDG_CACHE_HOME", bait.at("cache"))
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .expect("strace");
    let mut trace =
        Trace { opened: BTreeSet::new(), started: BTreeSet::new(), sockets: BTreeSet::new(), calls: 0 };
    for file in fs::read_dir(folder.path()).expect("traces") {
        for line in fs::read_to_string(file.expect("file").path()).expect("trace").lines() {
            let Some((call, result)) =
                line.rsplit_once(" = ").filter(|(_, result)| !result.starts_with(['-', '?']))
            else {
                continue;
            };
            trace.calls += 1;
            let first = |text: &str| text.split('"').nth(1).unwrap_or_default().to_owned();
            match call.split('(').next().unwrap_or_default() {
                "socket" => {
                    let family = call.trim_start_matches("socket(").split(',').next().unwrap_or_default();
                    trace.sockets.insert(family.into());
                }
                "connect" if call.contains("AF_UNIX") => {}
                "execve" => _ = trace.started.insert(first(call)),
                "openat" | "open" | "openat2" | "creat" => {
                    let path = result.split_once('<').map_or(result, |(_, path)| path.trim_end_matches('>'));
                    trace.opened.insert(path.into());
                }
                "connect" => _ = trace.sockets.insert(call.into()),
                other => panic!("{other}: {line}"),
            }
        }
    }
    (out, trace)
}

/// What may be opened: the system's, and what the run was given. Not the home.
fn outside(bait: &Bait, trace: &Trace) -> Vec<String> {
    let mut may: Vec<String> =
        ["evidence", "evidence-bundle", "temporary", "cache", "scratch", ".evidence-bundle"]
            .map(|name| bait.at(name).display().to_string())
            .into();
    may.extend(
        [
            "/usr/",
            "/lib/",
            "/lib64/",
            "/etc/",
            "/proc/",
            "/sys/",
            "/dev/",
            "/var/cache/fontconfig",
            "/var/lib/libreoffice",
            "/var/spool/libreoffice",
            "pipe:",
            "socket:",
            "anon_inode:",
        ]
        .map(String::from),
    );
    // The folder of the outputs is opened itself, to make sure that they are on the disk.
    let above = bait.folder.path().display().to_string();
    let fine = |path: &String| {
        *path == above
            || may.iter().any(|may| path.starts_with(may.as_str()) || may.strip_suffix('/') == Some(path))
    };
    trace.opened.iter().filter(|path| !fine(path)).cloned().collect()
}

fn untouched(bait: &Bait, trace: &Trace, what: &str) {
    assert!(trace.calls > 200, "{what}: strace saw nothing");
    assert_eq!(bait.seen(), [""; 0], "{what}: the listener was asked");
    let far: Vec<_> = trace.sockets.iter().filter(|family| *family != "AF_UNIX").collect();
    assert!(far.is_empty(), "{what}: {far:?}");
    assert_eq!(outside(bait, trace), [""; 0], "{what}: opened");
    let strangers: Vec<_> = trace
        .started
        .iter()
        .filter(|path| !path.starts_with("/usr/") && !path.starts_with("/bin/") && *path != PROGRAM)
        .collect();
    assert!(strangers.is_empty(), "{what}: {strangers:?}");
    assert!(!bait.at("home/touched").exists(), "{what}: a macro ran");
}

/// The words of a PDF and the number of pictures in it.
fn shown(pdf: &Path) -> (String, usize) {
    let run = |program: &str, words: &[&str]| {
        let out = Command::new(program).args(words).output().expect(program);
        assert!(out.status.success(), "{program} {words:?}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let file = pdf.to_str().expect("path");
    (run("pdftotext", &[file, "-"]), run("pdfimages", &["-list", file]).lines().skip(2).count())
}

#[test]
#[ignore = "needs LibreOffice"]
fn left_to_itself_libreoffice_fetches_what_documents_name() {
    let bait = Bait::new();
    let mut asked = Vec::new();
    for (name, _, make) in ROWS.iter().filter(|(name, _, _)| for_libreoffice(name)) {
        let path = bait.at("evidence").join(name);
        fs::write(&path, make(&bait)).expect("write");
        bait.seen.lock().expect("list").clear();
        // Some never end; that is not the question here.
        let words = as_it_is(&bait, &[path], "pdf", &bait.at("temporary"));
        let words: Vec<&str> = words.iter().map(|word| word.to_str().expect("UTF-8")).collect();
        let (_, trace) = traced(&bait, &words);
        let seen = bait.seen();
        let home = bait.at("home/canary").display().to_string();
        let opened: Vec<&String> = trace.opened.iter().filter(|path| path.starts_with(&home)).collect();
        println!("{name}: {seen:?} {opened:?}");
        if !seen.is_empty() || !opened.is_empty() {
            asked.push(*name);
        }
    }
    let expected: Vec<&str> = ROWS.iter().filter(|(_, asks, _)| *asks).map(|(name, _, _)| *name).collect();
    assert_eq!(asked, expected);
}

/// Writes the documents of these rows into the evidence.
fn put(bait: &Bait, rows: &[Row]) {
    for (name, _, make) in rows {
        fs::write(bait.at("evidence").join(name), make(bait)).expect("write");
    }
    bait.seen.lock().expect("list").clear();
}

/// LibreOffice without its splash screen.
fn bare() -> PathBuf {
    let places = std::env::split_paths(&std::env::var_os("PATH").expect("PATH")).collect::<Vec<_>>();
    let found =
        places.iter().map(|folder| folder.join("soffice")).find(|file| file.is_file()).expect("soffice");
    fs::canonicalize(found).expect("soffice").with_file_name("soffice.bin")
}

/// The list given to LibreOffice itself, confined, with nothing taken out of the documents before.
#[test]
#[ignore = "needs LibreOffice, Landlock, strace, poppler"]
fn confined_libreoffice_reaches_nothing() {
    let bait = Bait::new();
    put(&bait, ROWS);
    put(&bait, PLAIN);
    let scratch = bait.at("temporary");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for (name, _, _) in ROWS.iter().chain(PLAIN).filter(|(name, _, _)| for_libreoffice(name)) {
        fs::copy(bait.at("evidence").join(name), scratch.join(name)).expect("copy");
        let profile = format!("-env:UserInstallation=file://{}", scratch.join("profile").display());
        let lock = format!("-env:OSL_SOCKET_PATH={}", scratch.display());
        let words = [
            "timeout",
            "--kill-after=1",
            "30",
            PROGRAM,
            "run-confined",
            &text(&scratch),
            "--",
            &text(&bare()),
            &profile,
            &lock,
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            &text(&scratch),
            &text(&scratch.join(name)),
        ];
        let pdf = scratch.join(name).with_extension("pdf");
        let _ = fs::remove_file(&pdf);
        // The first run sets up the profile and asks to be started once more.
        let (out, trace) = traced(&bait, &words);
        let (_, trace) = if out.status.code() == Some(81) { traced(&bait, &words) } else { (out, trace) };
        untouched(&bait, &trace, name);
        let said = if pdf.exists() { shown(&pdf).0 } else { String::new() };
        assert!(!said.contains(CANARY), "{name}: {said}");
        let expected = if name.starts_with("plain") { "Good day" } else { "Dear Sir" };
        // What has a declared entity, and workbooks that lead nowhere, it may refuse; a page that is to load another
        // one has only its frames then.
        let refused = name.starts_with("xxe") || name.starts_with("linked") || *name == "page.html";
        assert!(refused || said.contains(expected), "{name} was not converted: {said}");
    }
}

/// The list given to the program.
#[test]
#[ignore = "needs LibreOffice, tesseract, Landlock, strace, poppler"]
fn hostile_documents_reach_nothing_and_plain_ones_are_laid_out() {
    let bait = Bait::new();
    put(&bait, ROWS);
    put(&bait, PLAIN);
    fs::write(bait.at("evidence/scan.png"), super::case::png(600, 800)).expect("write");
    let evidence = bait.at("evidence").display().to_string();
    for command in ["check", "build"] {
        let (out, trace) = traced(&bait, &[PROGRAM, command, &evidence, "--json", "--with-placeholders"]);
        let report: serde_json::Value = serde_json::from_slice(&out.stdout).expect("report");
        assert_eq!(out.status.code(), Some(0), "{report:#}");
        untouched(&bait, &trace, command);
        assert!(trace.started.iter().any(|path| path.ends_with("soffice.bin")), "{:?}", trace.started);
        let findings = report["findings"].as_array().expect("findings");
        let laid_out: BTreeSet<&str> =
            findings.iter().filter(|f| f["code"] == "converted").filter_map(|f| f["file"].as_str()).collect();
        for (name, expected, _) in PLAIN {
            assert_eq!(laid_out.contains(name), *expected, "{name}: {report:#}");
        }
        assert!(findings.iter().all(|f| f["code"] != "not-confined"), "{report:#}");
    }
    let list = fs::read_dir(bait.at("evidence-bundle")).expect("bundle");
    let pdf = list.map(|e| e.expect("entry").path()).find(|p| p.extension().is_some_and(|e| e == "pdf"));
    let (words, pictures) = shown(&pdf.expect("pdf"));
    assert!(words.contains("Good day to you") && words.contains("Dear Sir"), "{words}");
    assert!(!words.contains(CANARY), "{words}");
    assert_eq!(pictures, 1, "the scan alone");
    let left = fs::read_dir(bait.at("temporary")).expect("folder").count();
    assert_eq!(left, 0, "left behind");
}

/// What a confined process may do, as lines of a shell. Left to itself it may do all of it.
const MAY: &[(&str, bool)] = &[
    ("cat $H/canary.txt", false),
    ("ls $H", false),
    ("ls $H/..", false),
    ("cat $H/.config/libreoffice/4/user/registrymodifications.xcu", false),
    ("ls $H/.config", false),
    ("echo more >> $H/canary.txt", false),
    ("truncate -s 0 $H/empty", false),
    ("echo new > $H/new", false),
    ("mkdir $H/folder", false),
    ("rm -f $H/victim && ! test -e $H/victim", false),
    ("ln -sf $H/canary.txt link && cat link", false),
    ("ln -f $H/canary.txt hard && cat hard", false),
    ("mv $H/moved . && cat moved", false),
    ("cat /etc/passwd", false),
    ("cat /etc/hosts", false),
    ("ls /", false),
    ("ls /tmp", false),
    ("cat /proc/$PARENT/environ", false),
    ("cat /proc/$PARENT/cmdline", false),
    ("kill -0 $PARENT", false),
    ("cp /usr/bin/true own && ./own", false),
    ("exec 3<>/dev/tcp/127.0.0.1/$PORT", false),
    ("exec 3<>/dev/udp/127.0.0.1/$PORT", false),
    ("echo word > file && cat file && rm file", true),
    ("mkdir -p a/b && touch a/b/c && mv a/b/c a/c && rm -r a", true),
    ("echo word > /dev/null", true),
    ("head -c 4 /dev/urandom", true),
    ("/usr/bin/true", true),
    ("ls /usr/share", true),
];

#[test]
#[ignore = "needs Landlock, bash"]
fn a_confined_process_keeps_its_folder_and_loses_the_rest() {
    let bait = Bait::new();
    let (home, scratch) = (bait.at("home"), bait.at("temporary"));
    for (line, may) in MAY {
        for confined in [false, true] {
            for name in ["empty", "victim", "moved"] {
                fs::write(home.join(name), "x").expect("write");
            }
            for name in ["new", "folder"] {
                let _ = fs::remove_file(home.join(name));
                let _ = fs::remove_dir(home.join(name));
            }
            let mut command = Command::new(if confined { PROGRAM } else { "bash" });
            if confined {
                command.arg("run-confined").arg(&scratch).args(["--", "/usr/bin/bash"]);
            }
            let out = command
                .args(["-c", line])
                .current_dir(&scratch)
                .env("H", &home)
                .env("PORT", bait.port.to_string())
                .env("PARENT", std::process::id().to_string())
                .output()
                .expect("run");
            let went = out.status.success();
            assert_eq!(went, !confined || *may, "{line} confined {confined}: {out:?}");
        }
    }
    assert_eq!(bait.seen(), [""], "the listener was asked by the one that may");
    assert!(fs::read_to_string(home.join("canary.txt")).expect("file").starts_with(CANARY));
}

#[test]
#[ignore = "needs Landlock, python3"]
fn a_confined_process_has_no_sockets_but_local_ones() {
    let folder = tempfile::tempdir().expect("folder");
    // Domains by their numbers in <linux/socket.h>; system calls by theirs on x86-64, then as x32.
    let code = "
import ctypes, platform, socket, sys
def refused(f):
    try: f()
    except PermissionError: return True
    except OSError as e: return str(e)
    return False
for family in [2, 3, 4, 10, 15, 16, 17, 21, 29, 30, 31, 38, 40, 44]:
    for kind in [1, 2, 3, 5]:
        got = refused(lambda: socket.socket(family, kind))
        assert got is True, (family, kind, got)
socket.socket(1, 1); socket.socketpair()
libc = ctypes.CDLL(None, use_errno=True)
def errno(*call):
    assert libc.syscall(*call) == -1, call
    return ctypes.get_errno()
assert errno(425, 8, 0) == 13
if platform.machine() == 'x86_64':
    assert errno(0x40000000 + 41, 2, 1, 0) == 13
    assert errno(41, 2 + (1 << 32), 1, 0) == 13
print('refused')
";
    let python =
        Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().expect("python3");
    let python = PathBuf::from(String::from_utf8(python.stdout).expect("path").trim());
    let own = fs::canonicalize(&python).expect("path").ancestors().nth(2).expect("folder").to_owned();
    let out = Command::new(PROGRAM)
        .arg("run-confined")
        .arg(folder.path())
        .arg("--start")
        .arg(own)
        .arg("--")
        .arg(python)
        .args(["-c", code])
        .output()
        .expect("run");
    assert_eq!(String::from_utf8_lossy(&out.stdout), "refused\n", "{}", String::from_utf8_lossy(&out.stderr));
}

/// Kernels that cannot confine: an old one, one with Landlock switched off, one without filters.
const UNABLE: [&str; 3] = [
    "landlock_create_ruleset:error=ENOSYS",
    "landlock_create_ruleset:error=EOPNOTSUPP",
    "seccomp:error=EINVAL",
];

#[test]
#[ignore = "needs LibreOffice, strace"]
fn where_nothing_can_be_confined_it_is_said_once_and_plain_documents_are_laid_out() {
    let bait = Bait::quiet();
    put(&bait, &PLAIN[..3]);
    let evidence = bait.at("evidence").display().to_string();
    for injected in UNABLE {
        let words = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("inject={injected}"),
            PROGRAM,
            "check",
            &evidence,
            "--json",
        ];
        let out = Command::new(words[0]).args(&words[1..]).output().expect("strace");
        said_once(&out.stdout, "On this computer leverarch cannot keep LibreOffice off the network");
    }
    // Without LibreOffice there is nothing to say.
    let out = Command::new(PROGRAM)
        .args(["check", &evidence, "--json"])
        .env("PATH", "/nowhere")
        .output()
        .expect("run");
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).expect("report");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|f| f["code"] != "not-confined"), "{report:#}");
}

/// One note that nothing was confined, and three documents laid out.
fn said_once(report: &[u8], beginning: &str) {
    let report: serde_json::Value = serde_json::from_slice(report).expect("report");
    let findings = report["findings"].as_array().expect("findings");
    let of = |code: &str| findings.iter().filter(|f| f["code"] == code).collect::<Vec<_>>();
    assert_eq!(of("converted").len(), 3, "{report:#}");
    let said = of("not-confined");
    assert_eq!(said.len(), 1, "{report:#}");
    assert_eq!(said[0]["severity"], "note");
    assert!(said[0]["message"].as_str().is_some_and(|text| text.starts_with(beginning)), "{report:#}");
}

/// A LibreOffice that works only when it may read what it may not: it is told apart from a document that it cannot
/// lay out.
#[test]
#[ignore = "needs Landlock"]
fn a_libreoffice_that_does_not_work_confined_is_not_confined() {
    use std::os::unix::fs::PermissionsExt as _;
    let bait = Bait::new();
    put(&bait, &PLAIN[..3]);
    fs::write(bait.at("home/made.pdf"), super::case::letter(&["Good day to you"])).expect("write");
    fs::create_dir(bait.at("bin")).expect("folder");
    // One that does not even say what it is, and one that only makes no PDF.
    for version in
        [format!("cat '{}/canary.txt' >/dev/null || exit 1; ", bait.at("home").display()), String::new()]
    {
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in *--version*) {version}echo 'LibreOffice 99.1.2'; exit;; esac\ncp '{}/made.pdf' document.pdf\n",
            bait.at("home").display()
        );
        fs::write(bait.at("bin/soffice"), script).expect("write");
        fs::set_permissions(bait.at("bin/soffice"), fs::Permissions::from_mode(0o755)).expect("rights");
        let path = format!("{}:/usr/bin:/bin", bait.at("bin").display());
        let out = Command::new(PROGRAM)
            .arg("check")
            .arg(bait.at("evidence"))
            .args(["--json", "--jobs", "1"])
            .env("PATH", path)
            .env("TMPDIR", bait.at("temporary"))
            .output()
            .expect("run");
        said_once(&out.stdout, "LibreOffice does not work when it is kept off the network");
        assert_eq!(fs::read_dir(bait.at("temporary")).expect("folder").count(), 0, "left behind");
    }
}

/// The process that reads first is confined as well: it has the evidence and no more.
#[test]
#[ignore = "needs Landlock, strace"]
fn the_reading_process_gives_up_its_rights_before_it_reads() {
    let bait = Bait::quiet();
    fs::write(bait.at("evidence/letter.pdf"), super::case::letter(&["Dear Sir"])).expect("write");
    let trace = bait.at("trace");
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=landlock_restrict_self,seccomp,openat", "-o"])
        .arg(&trace)
        .args([PROGRAM, "read-on-trial"])
        .arg(bait.at("evidence"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("strace");
    child.stdin.take().expect("pipe").write_all(b"[\"letter.pdf\",null]\n").expect("asked");
    let out = child.wait_with_output().expect("end");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.ends_with("ready\nsafe\n"), "{said}");
    let lines = fs::read_to_string(trace).expect("trace");
    let at = |what: &str| lines.lines().position(|line| line.contains(what) && !line.contains("= -1"));
    let (files, calls, read) = (at("landlock_restrict_self"), at("seccomp("), at("letter.pdf"));
    assert!(files.is_some() && files < calls && calls < read, "{lines}");
}
