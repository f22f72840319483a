//! What people read, kept as it is: each screen, each help, the findings of a table of small inputs, and the chapters of the
//! sample. A change of words shows as a difference in `tests/snapshots`, and is read there.
//!
//! `INSTA_UPDATE=always cargo test --test tests readable` keeps what is there now.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use leverarch::internals::case::profile::Profile;
use leverarch::internals::frontmatter::content::{self, CaseHistory, Chapter, ChapterPart, RichText};
use serde_json::Value;

use crate::support::case::{Case, Ran, STEM, jpeg, letter, run_here, silence};
use crate::support::sample::{BUNDLES, context, plan, sample};

/// What a run printed, without the folder of the test, sizes and digests.
fn screen(case: &Case, ran: &Ran) -> String {
    let folder = case.evidence().parent().expect("a folder").display().to_string();
    let all = format!("{}{}exit code {}\n", ran.err, ran.out, ran.code).replace(&folder, "…");
    let line = |line: &str| {
        let digest = line
            .split_whitespace()
            .all(|word| word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit()));
        let size = |line: &str| {
            let rest = line.strip_prefix("    ")?.strip_prefix(STEM)?;
            let (end, told) = rest.split_once(' ')?;
            let told = told.split_whitespace().skip(2).collect::<Vec<_>>().join(" ");
            Some(format!("    {STEM}{end}  (size)  {told}"))
        };
        match line {
            "" => String::new(),
            _ if digest => "    (the digest)".into(),
            line => size(line).unwrap_or_else(|| line.trim_end().to_owned()),
        }
    };
    all.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The findings of a report, one after the other.
fn findings(case: &Case, ran: &Ran) -> String {
    let folder = case.evidence().parent().expect("a folder").display().to_string();
    let report = ran.report();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let mut out = String::new();
    for finding in report["findings"].as_array().expect("findings") {
        let line = finding["line"].as_u64().map_or(String::new(), |line| format!(" line {line}"));
        out += &format!(
            "{} {} {}{line}\n  {}\n",
            text(finding, "severity"),
            text(finding, "code"),
            text(finding, "file"),
            text(finding, "message")
        );
        let next = text(finding, "next");
        if !next.is_empty() {
            out += &format!("  -> {next}\n");
        }
    }
    out.replace(&folder, "…")
}

#[test]
fn help() {
    let mut all = String::new();
    for command in ["", "init", "check", "build", "verify", "schema"] {
        let words = [command, "--help"].into_iter().filter(|word| !word.is_empty());
        let ran = run_here(words.map(OsString::from));
        assert_eq!(ran.code, 0, "{}", ran.err);
        all += &format!("# leverarch {command} --help\n{}\n", ran.out);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn last_screens() {
    let mut all = String::new();
    let mut keep =
        |what: &str, case: &Case, ran: &Ran| all += &format!("# {what}\n{}\n\n", screen(case, ran));
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("removed");
    case.put("letters/2020-01-06 decision.pdf", &letter(&["Dear Mr Wójcik"]));
    keep("init", &case, &case.run(&["init", "EVIDENCE"]));
    keep("init, again", &case, &case.run(&["init", "EVIDENCE"]));
    let case = Case::tiny();
    keep("check", &case, &case.run(&["check", "EVIDENCE"]));
    keep("build", &case, &case.run(&["build", "EVIDENCE"]));
    keep("build, again", &case, &case.run(&["build", "EVIDENCE"]));
    keep("verify", &case, &case.run(&["verify", "BUNDLE"]));
    fs::write(case.output("zip"), b"").expect("emptied");
    keep("verify, changed", &case, &case.run(&["verify", "BUNDLE"]));
    keep("verify of the evidence folder", &case, &case.run(&["verify", "EVIDENCE"]));
    insta::assert_snapshot!(all);
}

/// A case whose manifest is this text, with a letter and a recording.
fn with_manifest(text: impl AsRef<[u8]>) -> Case {
    let case = Case::tiny();
    case.put("call.mp3", &silence());
    case.put("manifest.toml", text.as_ref());
    case
}

const HEAD: &str = "[bundle]\npurpose = \"tribunal\"\ndate = 2022-03-01\n";
const ITEM: &str = "[[item]]\nfile = \"letter.pdf\"\n";

/// The typical mistakes of a manifest: what they are, and the manifest.
fn manifest_mistakes() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| format!("{HEAD}{text}").into_bytes();
    let plain = format!("{HEAD}{ITEM}");
    let utf16 = plain.encode_utf16().flat_map(u16::to_le_bytes);
    vec![
        ("a key misspelt", text("[[item]]\nfile = \"letter.pdf\"\ntittle = \"Diary\"\n")),
        ("a date day first", text(&format!("{ITEM}date = 6/1/2020\n"))),
        ("a date day first, in quotation marks", text(&format!("{ITEM}date = \"31/12/2019\"\n"))),
        ("a day that does not exist", text(&format!("{ITEM}date = 2021-02-30\n"))),
        ("a quotation mark missing", text(&format!("{ITEM}title = \"Diary\nkind = \"note\"\n"))),
        ("no quotation marks", text(&format!("{ITEM}title = Diary of calls\n"))),
        ("curly quotation marks", text(&format!("{ITEM}title = “Diary”\n"))),
        ("a key twice", text(&format!("{ITEM}title = \"Diary\"\ntitle = \"Notes\"\n"))),
        ("one bracket for two", text(&format!("[item]\nfile = \"letter.pdf\"\n{ITEM}"))),
        ("one bracket, once", text("[item]\nfile = \"letter.pdf\"\n")),
        ("two brackets for one", text(&format!("[[case]]\nreference = \"121000654321\"\n{ITEM}"))),
        ("brackets that do not match", text("[[item]\nfile = \"letter.pdf\"\n")),
        ("an unknown kind", text(&format!("{ITEM}kind = \"leter\"\n"))),
        ("an unknown purpose", b"[bundle]\npurpose = \"court\"\n[[item]]\nfile = \"letter.pdf\"\n".to_vec()),
        ("a file that is not there", text("[[item]]\nfile = \"lettr.pdf\"\n")),
        ("a path outside the folder", text("[[item]]\nfile = \"../letter.pdf\"\n")),
        ("backslashes", text("[[item]]\nfile = \"letters\\2020.pdf\"\n")),
        ("backslashes in single quotation marks", text("[[item]]\nfile = 'letters\\2020.pdf'\n")),
        ("UTF-16", [b"\xff\xfe".to_vec(), utf16.collect()].concat()),
        ("a special space", text(&format!("{ITEM}\u{a0}title = \"Diary\"\n"))),
        (
            "£ and a comma",
            text(&format!("{ITEM}[[loss]]\nhead = \"travel\"\ndescription = \"bus\"\namount = £1,234.56\n")),
        ),
        (
            "£ in quotation marks",
            text(&format!(
                "{ITEM}[[loss]]\nhead = \"travel\"\ndescription = \"bus\"\namount = \"£1,234.56\"\n"
            )),
        ),
        (
            "true in quotation marks",
            text("[[item]]\nfile = \"call.mp3\"\nkind = \"call\"\n[item.call]\nrefused_name = \"true\"\n"),
        ),
        ("True", text("[[item]]\nfile = \"call.mp3\"\nkind = \"call\"\n[item.call]\nrefused_name = True\n")),
        ("dates reversed", text("[[item]]\nfile = \"letter.pdf\"\ndate = 2020-02-01\nuntil = 2020-01-01\n")),
        ("an item twice", text(&format!("{ITEM}{ITEM}"))),
        ("an unknown item", text(&format!("{ITEM}answers = \"decison\"\nid = \"decision\"\n"))),
        ("no = sign", text(&format!("{ITEM}title: Diary\n"))),
    ]
}

/// Each typical mistake is answered with its place, its cause and a remedy, in our words.
#[test]
fn mistakes_of_the_manifest() {
    let theirs = ["expected", "literal", "invalid", "parse", "TOML error", "serde", "integer", "os error"];
    let mut all = String::new();
    for (what, manifest) in manifest_mistakes() {
        let case = with_manifest(&manifest);
        let ran = case.run(&["check", "EVIDENCE", "--json"]);
        // A folder of three files has more to say than the mistake.
        let told: Vec<String> = findings(&case, &ran)
            .split_inclusive('\n')
            .collect::<String>()
            .replace("\n  ", "\u{1}")
            .lines()
            .filter(|finding| {
                finding.contains(" line ") || finding.starts_with("error") || finding.contains("lasts until")
            })
            .map(|finding| finding.replace('\u{1}', "\n  "))
            .collect();
        let told = told.join("\n");
        assert!(!told.is_empty(), "{what}: nothing is said");
        for word in theirs {
            assert!(!told.contains(word), "{what}: {told}");
        }
        all += &format!("# {what} (exit code {})\n{told}\n\n", ran.code);
    }
    // What a text editor does of itself is no mistake.
    for harmless in
        [format!("\u{feff}{HEAD}{ITEM}"), format!("{HEAD}\t[[item]]\n\t  file = \"letter.pdf\"\r\n")]
    {
        let case = with_manifest(&harmless);
        let told = findings(&case, &case.run(&["check", "EVIDENCE", "--json"]));
        assert!(!told.contains("error manifest") && !told.contains(" line 4\n  I "), "{told}");
    }
    insta::assert_snapshot!(all);
}

/// The typical mistakes of the command line.
#[test]
fn mistakes_of_the_command_line() {
    let case = Case::tiny();
    let (evidence, letter) = (case.evidence().display().to_string(), "letter.pdf");
    let file = format!("{evidence}/{letter}");
    let inside = format!("{evidence}/out");
    let gone = format!("{evidence}-gone");
    let rows: Vec<(&str, Vec<&str>)> = vec![
        ("a folder that does not exist", vec!["check", &gone]),
        ("a file in place of a folder", vec!["check", &file]),
        ("the output inside the evidence folder", vec!["build", &evidence, "--output", &inside]),
        ("an unknown option", vec!["build", &evidence, "--ouput", "x"]),
        ("an option of nothing known", vec!["build", &evidence, "--zebra"]),
        ("an unknown command near a known one", vec!["biuld", &evidence]),
        ("an unknown command", vec!["zebra"]),
        ("no folder", vec!["build"]),
        ("a folder with a space, without quotation marks", vec!["check", "My", "evidence"]),
        ("a date day first", vec!["build", &evidence, "--date", "6/1/2020"]),
        ("no number", vec!["build", &evidence, "--jobs", "many"]),
        ("an option without its value", vec!["build", &evidence, "--name"]),
        ("an unknown schema", vec!["schema", "manifst"]),
        (
            "two options that exclude each other",
            vec!["init", &evidence, "--spreadsheet", "--from-spreadsheet", "x.xlsx"],
        ),
        ("a bundle that is not there", vec!["verify", &gone]),
    ];
    let mut all = String::new();
    for (what, words) in rows {
        let ran = run_here(words.iter().map(OsString::from));
        assert!(matches!(ran.code, 1 | 2), "{what}: {}", ran.code);
        let told = screen(&case, &ran);
        assert!(told.contains("-> "), "{what} has no remedy: {told}");
        for theirs in ["error:", "Usage:", "tip:", "unexpected argument", "unrecognized", "os error"] {
            assert!(!told.contains(theirs), "{what}: {told}");
        }
        all += &format!("# {what}\n{told}\n\n");
    }
    insta::assert_snapshot!(all);
}

/// What is said of a case of each purpose that has nothing but a letter, a recording and an account.
#[test]
fn findings_of_small_cases() {
    let mut all = String::new();
    let call = "[[item]]\nfile = \"call.mp3\"\nkind = \"call\"\ndate = 2021-01-01\n[item.call]\npromise = \"I will call\"\n";
    let account = "[[account]]\nfrom = 2021-01-04\nuntil = 2021-01-31\npayments = \"pay\"\n\
        [[item]]\nfile = \"pay.csv\"\nid = \"pay\"\nkind = \"statement\"\n";
    let post = "[[item]]\nfile = \"letter.pdf\"\nkind = \"letter\"\ndate = 2021-03-01\nstep = \"complaint\"\n\
        from = \"me\"\nanswers = \"letter.pdf\"\n[item.post]\ntracking = \"AA 1234 5678 0 GB\"\n";
    let loss = "[[loss]]\nhead = \"travel\"\ndescription = \"bus\"\n[[loss]]\nhead = \"interest\"\ndescription = \"late\"\n\
        amount = \"3.00\"\n";
    let rest = "[[item]]\nfile = \"note.txt\"\n";
    for purpose in ["tribunal", "ice", "compensation", "general"] {
        let head = format!(
            "[bundle]\npurpose = \"{purpose}\"\ndate = 2022-03-01\nsummary = \"They said \\\"never\\\".\"\n"
        );
        let point = "[[point]]\ntitle = \"Late\"\n[[event]]\ndate = 2023-01-01\ntext = \"Later\"\n[statement]\ntext = \"x\"\n";
        let case = with_manifest(format!("{head}{point}{account}{call}{post}{loss}{rest}"));
        case.put("pay.csv", b"date,amount\n2021-01-05,ten\n2022-05-05,10.00\n");
        let ran = case.run(&["check", "EVIDENCE", "--json"]);
        all += &format!("# {purpose}\n{}\n", findings(&case, &ran));
    }
    insta::assert_snapshot!(all);
}

/// What is said of files that are odd, broken or of other kinds: those kept for the tests of faults, and some made here.
#[test]
fn findings_of_odd_files() {
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("removed");
    let faults = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut folders: Vec<_> =
        fs::read_dir(&faults).expect("faults").map(|e| e.expect("entry").path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|path| path.is_dir() && !path.ends_with("office")) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("entry").path();
            if path.is_file() {
                let name = format!(
                    "{}/{}",
                    folder.file_name().expect("name").to_string_lossy(),
                    path.file_name().expect("name").to_string_lossy()
                );
                case.put(&name, &fs::read(&path).expect("bytes"));
            }
        }
    }
    let picture = jpeg(300, 400);
    for (name, bytes) in [
        ("made/empty.pdf", &b""[..]),
        ("made/page.pdf", b"<!DOCTYPE html><html><body>Sorry</body></html>"),
        ("made/cut.jpg", &picture[..picture.len() / 2]),
        ("made/unknown.xyz", b"\x00\x01\x02\x03"),
        ("made/archive.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("made/program.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
        ("made/100% sure.txt", b"text"),
        ("made/latin.txt", b"Caf\xe9 \xa35"),
        ("made/uneven.csv", b"a,b\n1,2\n3\n"),
    ] {
        case.put(name, bytes);
    }
    let ran = case.run(&["check", "EVIDENCE", "--json", "--no-ocr"]);
    // That a file has no date is said of nearly all of them.
    let told = findings(&case, &ran).replace("\n  ", "\u{1}");
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with("warning undated ")).collect();
    insta::assert_snapshot!(told.join("\n").replace('\u{1}', "\n  "));
}

/// A chapter as lines of text.
fn chapter_text(chapter: &Chapter) -> String {
    let words = |text: &RichText| text.text().replace('\u{a0}', " ");
    let mut lines = vec![format!("## {}", chapter.title), words(&chapter.lead)];
    for part in &chapter.parts {
        match part {
            ChapterPart::Heading(text) => lines.push(format!("### {}", words(text))),
            ChapterPart::Words(text) | ChapterPart::Small(text) => lines.push(words(text)),
            ChapterPart::Numbered(all) | ChapterPart::Boxed(all) => lines.extend(all.iter().map(words)),
            ChapterPart::Table(table) | ChapterPart::Points(table) | ChapterPart::Account(table) => {
                lines.push(table.columns.iter().map(|c| c.head.clone()).collect::<Vec<_>>().join(" | "));
                for row in &table.rows {
                    let cells =
                        row.cells.iter().map(|cell| cell.iter().map(words).collect::<Vec<_>>().join(" / "));
                    lines.push(cells.collect::<Vec<_>>().join(" | "));
                }
            }
            ChapterPart::Chart(chart) => lines.push(format!("(chart) {}", chart.title)),
            ChapterPart::Signature(_) => lines.push("(a place to sign)".into()),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[test]
fn chapters_of_the_sample() {
    let mut all = String::new();
    for purpose in BUNDLES {
        let manifest = sample(purpose);
        let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
        let matter = context(&manifest, &plan, &profile, &[], date(2022, 3, 1));
        let contents = content::all(&matter, &CaseHistory::new(&matter));
        all += &format!("# {}\n\n", purpose.word());
        let cover = &contents.cover;
        let figures = cover.calculation.iter().map(|table| ChapterPart::Table(table.clone()));
        let figures = Chapter { parts: figures.collect(), ..Chapter::default() };
        all += &format!("{}\n", chapter_text(&figures));
        for (label, lines) in cover.jurisdiction.iter().chain(&cover.rows) {
            let lines: Vec<String> = lines.iter().map(|line| line.text().replace('\u{a0}', " ")).collect();
            all += &format!("{label}: {}\n", lines.join(" / "));
        }
        for chapter in contents.before.iter().chain(&contents.after) {
            all += &format!("\n{}\n", chapter_text(chapter));
        }
        all += "\n";
    }
    insta::assert_snapshot!(all);
}
