//! What happens to bundles in ordinary life: copied, renamed, unpacked, saved by a viewer, half downloaded, looked for in the
//! wrong folder. Each case has its exit code and the words that tell its reader what it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::case::{Case, Ran, STEM, letter, run_here};
use crate::support::forger::{packed, unpacked};

/// A copy of the bundle, in a folder of its own, to do something to.
struct Copy {
    around: tempfile::TempDir,
}

impl Copy {
    fn of(case: &Case) -> Self {
        let copy = Self { around: tempfile::tempdir().expect("folder") };
        fs::create_dir(copy.bundle()).expect("folder");
        for end in ["pdf", "json", "zip", "sha256"] {
            fs::copy(case.output(end), copy.file(end)).expect("copy");
        }
        copy
    }

    fn bundle(&self) -> PathBuf {
        self.around.path().join("evidence-bundle")
    }

    fn file(&self, end: &str) -> PathBuf {
        self.bundle().join(format!("{STEM}.{end}"))
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.bundle().join(name);
        fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        fs::write(path, bytes).expect("write");
    }

    fn rename(&self, end: &str, name: &str) -> PathBuf {
        let path = self.bundle().join(name);
        fs::rename(self.file(end), &path).expect("rename");
        path
    }

    /// Unpacks the zip into this folder.
    fn unpack(&self, into: &Path) -> PathBuf {
        for file in unpacked(&fs::read(self.file("zip")).expect("zip")) {
            let path = into.join(String::from_utf8(file.name).expect("name"));
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::write(path, file.content).expect("write");
        }
        into.join(STEM)
    }

    fn append(&self, end: &str, bytes: &[u8]) {
        let mut whole = fs::read(self.file(end)).expect("read");
        whole.extend(bytes);
        fs::write(self.file(end), whole).expect("write");
    }

    fn cut(&self, end: &str, to: impl Fn(usize) -> usize) {
        let whole = fs::read(self.file(end)).expect("read");
        fs::write(self.file(end), &whole[..to(whole.len())]).expect("write");
    }
}

fn verified(path: &Path, more: &[&str]) -> Ran {
    let words = ["verify".into(), path.into(), "--json".into()];
    run_here(words.into_iter().chain(more.iter().map(|word| word.into())))
}

/// A row: what happened, the exit code, words of the answer, and the deed, which gives what is named.
type Row = (&'static str, u8, &'static [&'static str], Box<dyn Fn(&Copy) -> PathBuf>);

fn row(
    what: &'static str,
    code: u8,
    words: &'static [&'static str],
    deed: impl Fn(&Copy) -> PathBuf + 'static,
) -> Row {
    (what, code, words, Box::new(deed))
}

const UPDATE: &[u8] = b"9 0 obj\n<</Type/Annot/Subtype/Highlight>>\nendobj\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n99\n%%EOF\n";

fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("nothing", 0, &["Unchanged"], |c| c.bundle()),
        row(
            "a renamed PDF alone",
            0,
            &["Unchanged since it was sealed", "Its original name was 121000654321 test bundle.pdf"],
            |c| c.rename("pdf", "for the court (1).pdf"),
        ),
        row("a renamed PDF in its folder", 0, &["Its original name was"], |c| {
            c.rename("pdf", "for the court.pdf");
            c.bundle()
        }),
        row("a PDF with no ending", 0, &["Unchanged since it was sealed"], |c| c.rename("pdf", "bundle")),
        row("a renamed record", 0, &["a record of 6 items. Its original name was"], |c| {
            c.rename("json", "record.json");
            c.bundle()
        }),
        row("a renamed zip", 0, &["6 originals. Its original name was"], |c| {
            c.rename("zip", "originals.zip");
            c.bundle()
        }),
        row("a renamed list", 0, &["Its original name was"], |c| {
            c.rename("sha256", "sums.sha256");
            c.bundle()
        }),
        row("all renamed", 0, &["Its original name was"], |c| {
            for end in ["pdf", "json", "zip", "sha256"] {
                c.rename(end, &format!("copy.{end}"));
            }
            c.bundle()
        }),
        row("a lost zip", 1, &["so the originals cannot be checked", "--evidence"], |c| {
            fs::remove_file(c.file("zip")).expect("remove");
            c.bundle()
        }),
        row(
            "a lost zip, unpacked beside",
            0,
            &["The zip is not here", "This is the zip, unpacked. All 6"],
            |c| {
                c.unpack(&c.bundle());
                fs::remove_file(c.file("zip")).expect("remove");
                c.bundle()
            },
        ),
        row("a zip unpacked beside it", 0, &["This is the zip, unpacked. All 6"], |c| {
            c.unpack(&c.bundle());
            c.bundle()
        }),
        row("the zip unpacked by hand", 0, &["This is the zip, unpacked. All 6 originals"], |c| {
            c.unpack(c.around.path())
        }),
        row("the zip unpacked, with system files", 0, &["A Mac leaves such files", "All 6 originals"], |c| {
            let bag = c.unpack(c.around.path());
            fs::write(bag.join("data/.DS_Store"), "x").expect("write");
            fs::write(bag.join("._bagit.txt"), "x").expect("write");
            bag
        }),
        row(
            "the zip unpacked, an original changed",
            1,
            &["data/calls/call.txt", "not as it was sealed"],
            |c| {
                let bag = c.unpack(c.around.path());
                fs::write(bag.join("data/calls/call.txt"), "other").expect("write");
                bag
            },
        ),
        row("the zip unpacked, a folder too low", 1, &["one level too low", "Run: leverarch verify"], |c| {
            c.unpack(c.around.path()).join("data")
        }),
        row("the zip packed again", 1, &["was packed again by another program", "unpack this one"], |c| {
            let files = unpacked(&fs::read(c.file("zip")).expect("zip"));
            let mut zip = packed(&files, None);
            let end = zip.len() - 90;
            zip.truncate(end);
            zip.extend([0, 0]);
            fs::write(c.file("zip"), zip).expect("write");
            c.file("zip")
        }),
        row(
            "one level too high",
            1,
            &["one level too high", "Run: leverarch verify", "evidence-bundle"],
            |c| c.around.path().into(),
        ),
        row("the evidence folder", 1, &["This is the evidence folder", "--evidence"], |c| {
            let folder = c.around.path().join("evidence");
            fs::create_dir(&folder).expect("folder");
            fs::write(folder.join("manifest.toml"), "").expect("write");
            fs::write(folder.join("letter.pdf"), letter(&["Dear Sir"])).expect("write");
            folder
        }),
        row("a folder with nothing of ours", 1, &["no bundle made by leverarch"], |c| {
            let folder = c.around.path().join("holiday");
            fs::create_dir(&folder).expect("folder");
            fs::write(folder.join("letter.pdf"), letter(&["Dear Sir"])).expect("write");
            folder
        }),
        row(
            "a comment saved by a viewer",
            1,
            &["was saved again by another program", "still as they were sealed", "Ask for the file"],
            |c| {
                c.append("pdf", UPDATE);
                c.file("pdf")
            },
        ),
        row("a comment saved by a viewer, in the folder", 1, &["was saved again by another program"], |c| {
            c.append("pdf", UPDATE);
            c.bundle()
        }),
        row("a signature by another program", 1, &["was signed", "still as they were sealed"], |c| {
            c.append("pdf", b"9 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]>>\nendobj\nstartxref\n99\n%%EOF\n");
            c.file("pdf")
        }),
        row("a line end added by a mail program", 1, &["bytes added after its end"], |c| {
            c.append("pdf", b"\r\n");
            c.file("pdf")
        }),
        row("written anew by another program", 1, &["was saved again by another program"], |c| {
            let mut pdf = lopdf::Document::load(c.file("pdf")).expect("PDF");
            pdf.save(c.file("pdf")).expect("save");
            c.file("pdf")
        }),
        row("half a download", 1, &["The end of this PDF is missing", "Download or copy it again"], |c| {
            c.cut("pdf", |length| length / 2);
            c.file("pdf")
        }),
        row("half a download in the folder", 1, &["The download or copy did not finish", " of "], |c| {
            c.cut("pdf", |length| length / 2);
            c.bundle()
        }),
        row("half a zip", 1, &["The end of this zip is missing", "Download or copy it again"], |c| {
            c.cut("zip", |length| length / 2);
            c.file("zip")
        }),
        row("a PDF of somebody else", 1, &["not made by leverarch"], |c| {
            fs::write(c.file("pdf"), letter(&["Dear Sir"])).expect("write");
            c.file("pdf")
        }),
        row("a zip of somebody else", 1, &["not made by leverarch"], |c| {
            fs::write(c.file("zip"), b"PK\x03\x04 and PK\x05\x06 of others").expect("write");
            c.file("zip")
        }),
        row("a JSON of somebody else", 1, &["not made by leverarch"], |c| {
            fs::write(c.file("json"), b"{\"a\": 1}").expect("write");
            c.file("json")
        }),
        row("a picture", 1, &["not a PDF that leverarch made"], |c| {
            c.put("photo.png", b"\x89PNG\r\n");
            c.bundle().join("photo.png")
        }),
        row("a file of another person in the folder", 1, &["was not there when the bundle was made"], |c| {
            c.put("extra.txt", b"x");
            c.bundle()
        }),
        row("a PDF in iCloud", 1, &["is in iCloud and not on this computer"], |c| {
            fs::remove_file(c.file("pdf")).expect("remove");
            c.put(&format!(".{STEM}.pdf.icloud"), b"placeholder");
            c.bundle()
        }),
        row("a zip in iCloud", 1, &["is in iCloud and not on this computer"], |c| {
            fs::remove_file(c.file("zip")).expect("remove");
            c.put(&format!(".{STEM}.zip.icloud"), b"placeholder");
            c.bundle()
        }),
        row("a newer program", 1, &["made by a newer leverarch", "Get the newer version"], |c| {
            let text = fs::read_to_string(c.file("json")).expect("record");
            fs::write(c.file("json"), text.replace("leverarch-record/2", "leverarch-record/7"))
                .expect("write");
            c.file("json")
        }),
    ];
    for name in [
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "._121000654321 test bundle.pdf",
        ".directory",
        "ehthumbs.db",
        "121000654321 test bundle.pdf:Zone.Identifier",
        "__MACOSX/._x",
        ".localized",
    ] {
        rows.push(row(name, 0, &["leaves such files"], move |c| {
            c.put(name, b"left by a system");
            c.bundle()
        }));
    }
    for end in ["pdf", "zip", "json"] {
        rows.push(row("an empty file", 1, &["0 bytes", "cloud folder", "again"], move |c| {
            fs::write(c.file(end), b"").expect("write");
            c.file(end)
        }));
        rows.push(row("a file of zeros", 1, &["only zeros"], move |c| {
            fs::write(c.file(end), vec![0; 5000]).expect("write");
            c.file(end)
        }));
        rows.push(row("an empty file in the folder", 1, &["0 bytes"], move |c| {
            fs::write(c.file(end), b"").expect("write");
            c.bundle()
        }));
    }
    rows
}

#[test]
fn what_ordinary_life_does_to_a_bundle_is_told_for_what_it_is() {
    let case = Case::small();
    case.build();
    let mut wrong = Vec::new();
    for (what, code, words, deed) in rows() {
        let copy = Copy::of(&case);
        let path = deed(&copy);
        let ran = verified(&path, &[]);
        let said =
            String::from_utf8(serde_json::to_vec(&ran.report()["findings"]).expect("JSON")).expect("text");
        if ran.code != code || !words.iter().all(|word| said.contains(word)) {
            wrong.push(format!("{what}: {} {words:?} {}", ran.code, ran.out));
        }
        for finding in ran.report()["findings"].as_array().expect("findings") {
            for key in ["message", "next"] {
                let text = finding[key].as_str().unwrap_or_default();
                for sentence in text.split_inclusive(['.', '?', ':', ';']) {
                    let count = sentence.split_whitespace().count();
                    if count > 25 {
                        wrong.push(format!("{what}: {count} words: {sentence}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A lost zip is no loss to somebody who still has the originals.
#[test]
fn a_lost_zip_is_made_up_for_by_the_evidence_folder() {
    let case = Case::small();
    case.build();
    let copy = Copy::of(&case);
    fs::remove_file(copy.file("zip")).expect("remove");
    let evidence = case.evidence();
    let ran = verified(&copy.bundle(), &["--evidence", evidence.to_str().expect("path")]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.of("warning").contains(&("missing".into(), format!("{STEM}.zip"))), "{}", ran.out);
    fs::remove_file(evidence.join("calls/call.txt")).expect("remove");
    let ran = verified(&copy.bundle(), &["--evidence", evidence.to_str().expect("path")]);
    assert_eq!(ran.code, 1, "{}", ran.out);
}

/// One cause is told once: 17 errors where one sentence would do are 16 too many.
#[test]
fn a_pdf_that_a_viewer_saved_is_one_error_also_in_its_folder() {
    let case = Case::small();
    case.build();
    let copy = Copy::of(&case);
    copy.append("pdf", UPDATE);
    assert_eq!(verified(&copy.bundle(), &[]).of("error").len(), 1);
    copy.cut("pdf", |length| length / 3);
    assert_eq!(verified(&copy.bundle(), &[]).of("error").len(), 1);
}

/// The last line that a person reads. What is no bundle was never sealed.
#[test]
fn what_is_no_bundle_does_not_differ() {
    let case = Case::small();
    case.build();
    let last = |path: &Path| {
        let ran = run_here(["verify".into(), path.into()]);
        (ran.code, format!("{}{}", ran.out, ran.err))
    };
    let copy = Copy::of(&case);
    let (code, said) = last(&copy.bundle());
    assert!(code == 0 && said.contains("Verified: "), "{code} {said}");
    copy.put("stranger/x.pdf", &letter(&["x"]));
    for nothing in [copy.bundle().join("stranger"), copy.bundle().join("stranger/x.pdf")] {
        let (code, said) = last(&nothing);
        assert!(code == 1 && said.contains("Nothing was verified."), "{code} {said}");
        assert!(!said.contains("NOT as it was sealed"), "{said}");
    }
    fs::remove_dir_all(copy.bundle().join("stranger")).expect("remove");
    copy.append("zip", b"x");
    let (code, said) = last(&copy.bundle());
    assert!(code == 1 && said.contains("NOT as it was sealed"), "{code} {said}");
}
