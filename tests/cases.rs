//! Seven cases of other parents than the sample's. What must be printed for them, and what must not, was written from the
//! law and the bare story before the code; `expected.py` in each folder works the sums out again, and `printed.toml` says
//! where in the bundle each value is looked for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::case::run_here;

/// The cases, each with the number of its values that nothing looks for yet; `printed.toml` says why of each. A value that
/// is new has to be looked for: these numbers only fall.
const CASES: [(&str, usize); 7] = [
    ("compensation-claim", 1),
    ("first-complaint", 5),
    ("ice-complaint-made", 0),
    ("mp-pack", 3),
    ("northern-ireland-appeal", 1),
    ("scotland-collect-and-pay", 0),
    ("two-receiving-parents", 0),
];

pub(crate) fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case)
}

/// The bundle of a case in a folder that lasts as long as it is held, and the report of the run.
pub(crate) fn built(case: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let temporary = tempfile::tempdir().expect("folder");
    let (output, report) = (temporary.path().join("bundle"), temporary.path().join("report.json"));
    let arguments =
        ["build", "EVIDENCE", "--no-ocr", "--manifest", "MANIFEST", "--output", "OUTPUT", "--json"];
    let ran = run_here(arguments.map(|word| match word {
        "EVIDENCE" => folder(case).join("evidence").into_os_string(),
        "MANIFEST" => folder(case).join("manifest.toml").into_os_string(),
        "OUTPUT" => output.clone().into_os_string(),
        word => word.into(),
    }));
    assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    fs::write(&report, &ran.out).expect("report");
    (temporary, output, report)
}

#[test]
fn the_cases_of_other_parents_are_built_and_verified() {
    for (case, _) in CASES {
        let (_keep, output, _) = built(case);
        let ran = run_here(["verify".into(), output.into_os_string()]);
        assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    }
}

/// The list of tests in `cases/README.md` names only tests and rows that are there, and each row of the case model has a
/// negative.
#[test]
fn each_row_of_the_case_model_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join("tests/cases/README.md")).expect("the list");
    let mut sources = String::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            match path.extension().and_then(|end| end.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("rs") => sources.push_str(&fs::read_to_string(&path).expect("a source")),
                Some("toml") if path.ends_with("expected.toml") => {
                    sources.push_str(&fs::read_to_string(&path).expect("values"));
                }
                _ => {}
            }
        }
    }
    let rows = list.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        assert_eq!(cells.len(), 5, "{row}");
        for cell in &cells[2..4] {
            let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            assert!(!names.is_empty(), "{row}");
            for name in names {
                let there = match name.contains('-') || !name.contains('_') {
                    true => sources.contains(&format!("id = \"{name}\"")),
                    false => sources.contains(&format!("fn {name}(")),
                };
                assert!(there, "{name} in {row}");
            }
        }
        count += 1;
    }
    assert!(count >= 29, "{count} rows");
}

/// 549 values in all.
#[test]
#[ignore = "needs python3 and pdftotext"]
fn what_is_expected_of_them_is_said_and_nothing_else() {
    let mut values = 0;
    for (case, open) in CASES {
        let (_keep, output, report) = built(case);
        let made = |end: &str| {
            let all = fs::read_dir(&output).expect("outputs").map(|entry| entry.expect("entry").path());
            all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/case_text.py");
        let ran = Command::new("python3")
            .arg(script)
            .args([folder(case).join("expected.toml"), folder(case).join("printed.toml")])
            .args([made("pdf"), made("json"), report])
            .output()
            .expect("python3");
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(ran.status.success(), "{case}: {said} {}", String::from_utf8_lossy(&ran.stderr));
        let last = said.lines().last().unwrap_or_default();
        let counts: Vec<usize> = last.split(' ').filter_map(|word| word.parse().ok()).collect();
        assert_eq!(counts.first(), Some(&open), "{case}: {last}");
        values += counts.get(1).copied().unwrap_or(0);
    }
    assert_eq!(values, 549);
}

/// The measures of the pages that the program sets, as PDFium reads them: type, edges, breaks, sheets.
#[test]
#[ignore = "needs python3 and pypdfium2"]
fn the_pages_that_are_set_keep_the_measures_of_their_design() {
    for (case, _) in CASES {
        let (_keep, output, _) = built(case);
        measured(case, &output, 18);
    }
    let (_keep, output) = sample_built();
    measured("sample", &output, 16);
}

/// The sample's tribunal bundle, in a folder that lasts as long as it is held.
pub(crate) fn sample_built() -> (tempfile::TempDir, PathBuf) {
    let temporary = tempfile::tempdir().expect("folder");
    let output = temporary.path().join("bundle");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik");
    let ran = run_here([
        "build".into(),
        sample.into_os_string(),
        "--purpose".into(),
        "tribunal".into(),
        "--no-ocr".into(),
        "--output".into(),
        output.clone().into_os_string(),
    ]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    (temporary, output)
}

/// Holds a bundle to the measures; at most `opening` pages come before its first document.
fn measured(case: &str, output: &Path, opening: u32) {
    let made = |end: &str| {
        let all = fs::read_dir(output).expect("outputs").map(|entry| entry.expect("entry").path());
        all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/page_look.py");
    let ran = Command::new("python3")
        .arg(script)
        .args([made("pdf"), made("json")])
        .arg(opening.to_string())
        .output()
        .expect("python3");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{case}:\n{said}{}", String::from_utf8_lossy(&ran.stderr));
}

/// Builds a case of texts with these titles and dates, and holds it to the measures.
fn odd(case: &str, items: &[(String, String)], more: &str) {
    let temporary = tempfile::tempdir().expect("folder");
    let folder = temporary.path().join("evidence");
    fs::create_dir(&folder).expect("evidence");
    let mut manifest = format!(
        "[bundle]\npurpose = \"tribunal\"\ntitle = \"An odd case\"\ndate = 2026-03-01\nname = \"odd\"\n\
         [[party]]\nname = \"Marek Wójcik\"\nrole = \"Appellant\"\n{more}"
    );
    for (at, (title, date)) in items.iter().enumerate() {
        fs::write(folder.join(format!("{at:03}.txt")), format!("Text {at}.\n")).expect("text");
        let date = if date.is_empty() { String::new() } else { format!("date = {date}\n") };
        manifest +=
            &format!("[[item]]\nfile = \"{at:03}.txt\"\nkind = \"letter\"\ntitle = \"{title}\"\n{date}");
    }
    fs::write(folder.join("manifest.toml"), manifest).expect("manifest");
    let output = temporary.path().join("out");
    let ran = run_here([
        "build".into(),
        folder.into_os_string(),
        "--no-ocr".into(),
        "--output".into(),
        output.clone().into(),
    ]);
    assert_eq!(ran.code, 0, "{case}: {} {}", ran.out, ran.err);
    measured(case, &output, 80);
}

/// Nothing lies over another, leaves its page or stands alone, however odd the case.
#[test]
#[ignore = "needs python3 and pypdfium2"]
fn odd_cases_keep_the_measures_too() {
    let dated = |n: usize| format!("{}-{:02}-{:02}", 2010 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
    let many: Vec<_> = (0..600).map(|n| (format!("Letter {n} about the payment"), dated(n))).collect();
    odd("600 items", &many, "");
    let long = "The calculation of 6 January 2020 is wrong because of £1,234.56 on p. 12. ".repeat(5);
    let titles =
        [long.chars().take(300).collect::<String>().trim().to_owned(), "W".repeat(300), "a/b-c_".repeat(50)];
    odd("long titles", &titles.map(|title| (title, "2020-01-06T10:04:00".to_owned())), "");
    let scripts = [
        "رسالة من وكالة إعالة الطفل",
        "מכתב מהשירות למזונות ילדים",
        "बाल भरण-पोषण सेवा से पत्र",
        "จดหมายจากหน่วยงานค่าเลี้ยงดูบุตร",
        "儿童抚养服务处的来信，二〇二〇年一月六日",
        "Επιστολή από την υπηρεσία διατροφής",
        "Лист від служби утримання дітей",
        "წერილი ბავშვთა რჩენის სამსახურიდან",
        "Նամակ երեխայի ապրուստի ծառայությունից",
        "ከልጆች ድጋፍ አገልግሎት የመጣ ደብዳቤ",
    ];
    let in_scripts = scripts.iter().zip(1..).map(|(title, n)| (format!("{title} {n}"), dated(n)));
    odd("ten scripts", &in_scripts.collect::<Vec<_>>(), "");
    let years: Vec<_> = (0..91)
        .map(|n| (format!("Letter of the year {}", 1935 + n), format!("{}-06-15", 1935 + n)))
        .collect();
    odd("90 years", &years, "");
    odd("one item without a date", &[(String::from("A note"), String::new())], "");
}
