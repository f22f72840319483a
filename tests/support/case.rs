//! A small case in a folder of its own, and the program run on it as a user would run it, but in this process.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use leverarch::internals::cli::{Io, run};
use leverarch::internals::system::progress::Environment;
use serde_json::Value;

/// The stem that the small case gives its outputs.
pub(crate) const STEM: &str = "121000654321 test bundle";

/// The one variable that is set around a run, and what it holds.
pub(crate) const SET: (&str, &str) = ("LETTER_PASSWORD", "xyzzy-5Fv");

/// A folder that goes when the test ends.
pub(crate) struct Case {
    folder: tempfile::TempDir,
}

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The report of a run with `--json`.
    pub(crate) fn report(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {} {}", self.out, self.err))
    }

    /// Code and file of each finding, the gravest first.
    pub(crate) fn findings(&self) -> Vec<(String, String)> {
        let text = |f: &Value, key: &str| f[key].as_str().unwrap_or("").to_owned();
        let report = self.report();
        let list = report["findings"].as_array().expect("findings");
        list.iter().map(|f| (text(f, "code"), text(f, "file"))).collect()
    }

    /// The same for one severity.
    pub(crate) fn of(&self, severity: &str) -> Vec<(String, String)> {
        let report = self.report();
        let list = report["findings"].as_array().expect("findings");
        let kept: Vec<bool> = list.iter().map(|f| f["severity"] == severity).collect();
        self.findings().into_iter().zip(kept).filter(|(_, keep)| *keep).map(|(f, _)| f).collect()
    }
}

/// An MP3 of two seconds in which nobody speaks.
pub(crate) fn silence() -> Vec<u8> {
    let mut frame = vec![0; 417];
    frame[..4].copy_from_slice(b"\xff\xfb\x90\xc4");
    frame.repeat(77)
}

impl Case {
    /// A case with a letter of two pages, a photograph, a scan, a recording, a transcript and a note left out.
    pub(crate) fn small() -> Self {
        let case = Self { folder: tempfile::tempdir().expect("folder") };
        case.put("letters/2020-01-06 decision.pdf", &letter(&["Dear Mr Wójcik", "Second page"]));
        case.put("letters/Łukasz Żółć 王小明 🧿.pdf", &letter(&["From Łukasz"]));
        case.put("post/receipt.jpg", &jpeg(300, 400));
        case.put("post/scan.png", &png(200, 280));
        case.put("calls/call.mp3", &silence());
        case.put("calls/call.txt", b"00:00 Officer: I will call you back.\n");
        case.put("draft.txt", b"not for the bundle");
        case.put(
            "manifest.toml",
            r#"
[bundle]
purpose = "tribunal"
title = "Appeal against the calculation of 6 January 2020"
name = "121000654321 test bundle"
date = 2022-03-01
summary = "I ask the Tribunal to set the decision aside."
[case]
reference = "121000654321"
[[party]]
name = "Marek Wójcik"
role = "Appellant"
[[section]]
id = "A"
title = "Letters"
[[section]]
id = "B"
title = "Calls and post"
[[leave_out]]
file = "draft.txt"
reason = "a draft"
[[item]]
file = "letters/2020-01-06 decision.pdf"
id = "decision"
title = "Letter from CMS to Mr Wójcik: calculation decision"
date = 2020-01-06
kind = "decision"
section = "A"
[[item]]
file = "letters/Łukasz Żółć 王小明 🧿.pdf"
title = "Letter from <Agents> & Co, Łukasz Żółć, Şükrü, Σωκράτης, Арсений, محمد علي"
date = "2020-02"
kind = "letter"
section = "A"
answers = "decision"
[[item]]
file = "post/receipt.jpg"
title = "Post Office receipt"
date = 2020-01-17T12:52:00
kind = "postal-receipt"
section = "B"
[[item]]
file = "post/scan.png"
title = "Envelope"
kind = "photo"
section = "B"
[[item]]
file = "calls/call.mp3"
title = "Recording of a call"
date = 2020-05-10T14:00:00
kind = "call"
section = "B"
[item.call]
duration = "00:21:40"
officer = "Şükrü Yılmaz"
transcript = "calls/call.txt"
[[item]]
file = "calls/call.txt"
title = "Transcript of the call"
date = 2020-05-10T14:00:00
kind = "transcript"
section = "B"
"#
            .as_bytes(),
        );
        case
    }

    /// A case as small as one can be: a letter of one page and a note.
    pub(crate) fn tiny() -> Self {
        let case = Self { folder: tempfile::tempdir().expect("folder") };
        case.put("letter.pdf", &letter(&["Dear Sir"]));
        case.put("note.txt", b"a note");
        let rows = "[[item]]\nfile = \"letter.pdf\"\n[[item]]\nfile = \"note.txt\"\n";
        case.put(
            "manifest.toml",
            format!("[bundle]\nname = \"{STEM}\"\ndate = 2022-03-01\n{rows}").as_bytes(),
        );
        case
    }

    /// The evidence folder.
    pub(crate) fn evidence(&self) -> PathBuf {
        self.folder.path().join("evidence")
    }

    /// The folder for the outputs.
    pub(crate) fn bundle(&self) -> PathBuf {
        self.folder.path().join("evidence-bundle")
    }

    /// An output.
    pub(crate) fn output(&self, end: &str) -> PathBuf {
        self.bundle().join(format!("{STEM}.{end}"))
    }

    /// Everything in the folder that holds evidence and outputs, by name, with hidden things.
    pub(crate) fn around(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .expect("folder")
            .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Writes a file of the evidence.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.evidence().join(name);
        fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        fs::write(path, bytes).expect(name);
    }

    /// Changes the manifest's text.
    pub(crate) fn amend(&self, from: &str, to: &str) {
        let path = self.evidence().join("manifest.toml");
        let text = fs::read_to_string(&path).expect("manifest");
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).expect("manifest");
    }

    /// Builds and insists that it went well.
    pub(crate) fn build(&self) -> Ran {
        let ran = self.run(&["build", "EVIDENCE", "--json"]);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        ran
    }

    /// Runs the program; `EVIDENCE` and `BUNDLE` stand for the folders.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let arguments = words.iter().map(|word| match *word {
            "EVIDENCE" => self.evidence().into_os_string(),
            "BUNDLE" => self.bundle().into_os_string(),
            word => word.into(),
        });
        run_here(arguments)
    }
}

/// Runs the program in this process.
pub(crate) fn run_here(arguments: impl IntoIterator<Item = OsString>) -> Ran {
    run_until(arguments, Arc::new(AtomicBool::new(false)))
}

/// Runs the program in this process, with a way to stop it.
pub(crate) fn run_until(arguments: impl IntoIterator<Item = OsString>, stop: Arc<AtomicBool>) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut around = Io {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
        today: jiff::civil::date(2026, 11, 22),
        processors: 2,
        program: None,
        environment: Environment::new(|name| (name == SET.0).then(|| SET.1.into())),
        stop,
    };
    let code = run(std::iter::once("leverarch".into()).chain(arguments), &mut around);
    Ran { code, out: String::from_utf8(out).expect("UTF-8"), err: String::from_utf8(err).expect("UTF-8") }
}

/// A PDF with a line of text on each page.
pub(crate) fn letter(pages: &[&str]) -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|text| {
            let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
            let content = [b"BT /F1 12 Tf 72 760 Td (", latin.as_slice(), b") Tj ET"].concat();
            let content = doc.add_object(Stream::new(dictionary! {}, content));
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            };
            doc.add_object(page).into()
        })
        .collect();
    let count = kids.len() as i64;
    doc.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("pdf");
    bytes
}

fn picture(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]))
}

/// A JPEG of this many pixels.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture(width, height).write_to(&mut out, image::ImageFormat::Jpeg).expect("jpeg");
    out.into_inner()
}

/// A PNG of this many pixels.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture(width, height).write_to(&mut out, image::ImageFormat::Png).expect("png");
    out.into_inner()
}

/// Every file below a folder with its bytes, by path.
pub(crate) fn everything(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(|e| e.expect("entry"));
    walk.filter(|e| e.file_type().is_file())
        .map(|e| {
            let name = e.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            (name, fs::read(e.path()).expect("file"))
        })
        .collect()
}
