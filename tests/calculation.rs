//! The calculation sheet from outside: its vectors are those of the script beside it, and the cases of other parents print
//! the amounts that were worked out for them without the program.

use std::fs;
use std::path::Path;
use std::process::Command;

use leverarch::internals::model::Pence;

use crate::cases::{built, folder};

#[test]
#[ignore = "needs python3"]
fn the_vectors_are_what_the_script_works_out() {
    let support = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let run = Command::new("python3").arg(support.join("calculation.py")).output().expect("python3");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let kept = fs::read_to_string(support.join("calculation.txt")).expect("vectors");
    assert!(kept == String::from_utf8_lossy(&run.stdout), "run calculation.py > calculation.txt");
}

/// The words of the pages of a bundle's calculation sheets.
fn sheets(output: &Path) -> String {
    let file = |end: &str| {
        let all = fs::read_dir(output).expect("outputs").map(|entry| entry.expect("entry").path());
        all.into_iter().find(|path| path.extension().is_some_and(|found| found == end)).expect(end)
    };
    let record = fs::read_to_string(file("json")).expect("record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("record");
    let parts = record["front_matter"].as_array().expect("front matter");
    let mut words = String::new();
    for part in parts
        .iter()
        .filter(|part| part["name"].as_str().is_some_and(|name| name.starts_with("Calculation sheet")))
    {
        let [first, last] = ["first_page", "last_page"].map(|key| part[key].to_string());
        assert_eq!(first, last, "a sheet has one page");
        let run = Command::new("pdftotext")
            .args(["-layout", "-f", &first, "-l", &last])
            .args([file("pdf").as_os_str(), "-".as_ref()])
            .output()
            .expect("pdftotext");
        words.push_str(&String::from_utf8_lossy(&run.stdout));
    }
    words
}

#[test]
#[ignore = "needs pdftotext"]
fn the_cases_print_the_amounts_that_were_worked_out_for_them() {
    for (case, count) in
        [("northern-ireland-appeal", 4), ("scotland-collect-and-pay", 3), ("two-receiving-parents", 7)]
    {
        let (_keep, output, _) = built(case);
        let words = sheets(&output);
        let expected = fs::read_to_string(folder(case).join("expected.toml")).expect("expected");
        let expected: toml::Table = expected.parse().expect("expected");
        let rows = expected["value"].as_array().expect("rows");
        let mut met = 0;
        for row in rows {
            let id = row["id"].as_str().expect("id");
            if row["kind"].as_str() == Some("pence") && id.starts_with("calc-") && id != "calc-shares-add-up"
            {
                let amount = Pence::new(row["value"].as_integer().expect("pence")).to_string();
                assert!(words.contains(&amount), "{case}: {id} {amount} in\n{words}");
                met += 1;
            }
        }
        assert!(met >= count, "{case}: {met}");
        if case == "two-receiving-parents" {
            for said in ["12.5% less", "17 days before", "£375.31", "2 of 3 children", "1 of 3 children"] {
                assert!(words.contains(said), "{said} in\n{words}");
            }
        }
    }
}
