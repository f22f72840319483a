//! Every page that the front matter names is a link, and each leads to that page and to the item that was meant.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use leverarch::internals::case::manifest::Manifest;
use leverarch::internals::case::manifest::case_types::{Text, TextPiece};
use leverarch::internals::case::manifest::item_ref::ItemRef;
use leverarch::internals::model::Purpose;
use lopdf::{Document, Object};
use serde_json::Value;

use crate::support::case::{Case, run_here};
use crate::support::sample::{BUNDLES, sample};

/// A built bundle.
struct Built {
    _folder: tempfile::TempDir,
    pdf: PathBuf,
    record: Value,
}

fn build(purpose: Purpose) -> Built {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("out");
    let ran = run_here([
        "build".into(),
        root.join("samples/wojcik").into(),
        "--purpose".into(),
        purpose.word().into(),
        "--output".into(),
        out.clone().into(),
        "--no-ocr".into(),
        "--no-originals".into(),
        "--json".into(),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let ending = |end: &str| {
        let files = fs::read_dir(&out).expect("out").map(|entry| entry.expect("entry").path());
        files.into_iter().find(|path| path.extension().is_some_and(|e| e == end)).expect(end)
    };
    let record = serde_json::from_slice(&fs::read(ending("json")).expect("record")).expect("json");
    Built { pdf: ending("pdf"), record, _folder: folder }
}

/// The pages that the program set itself, but for sheets.
fn own_pages(record: &Value) -> Vec<u64> {
    let parts = record["front_matter"].as_array().expect("parts");
    let pages = |part: &Value| {
        part["first_page"].as_u64().expect("first")..=part["last_page"].as_u64().expect("last")
    };
    parts.iter().flat_map(pages).collect()
}

/// For each page its links, as rectangles counted from the upper left corner, and where they lead.
fn links(document: &Document) -> BTreeMap<u64, Vec<([f32; 4], u64)>> {
    let pages = document.get_pages();
    let numbers: BTreeMap<_, u64> = pages.iter().map(|(number, id)| (*id, u64::from(*number))).collect();
    let mut all = BTreeMap::new();
    for (number, id) in &pages {
        let page = document.get_dictionary(*id).expect("page");
        let height =
            page.get(b"MediaBox").and_then(Object::as_array).expect("box")[3].as_float().expect("height");
        let list = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
        let link = |annotation: &Object| {
            let dict = document.dereference(annotation).expect("there").1.as_dict().expect("a dictionary");
            let place = dict
                .get(b"Dest")
                .or_else(|_| document.get_dict_in_dict(dict, b"A").and_then(|action| action.get(b"D")));
            let to = place.and_then(Object::as_array).expect("a place")[0].as_reference().expect("a page");
            let rect = dict.get(b"Rect").and_then(Object::as_array).expect("a rectangle");
            let at: Vec<f32> = rect.iter().map(|n| n.as_float().expect("number")).collect();
            ([at[0], height - at[3], at[2], height - at[1]], numbers[&to])
        };
        all.insert(u64::from(*number), list.iter().map(link).collect());
    }
    all
}

/// For each page its words with the middle of each.
fn words(pdf: &Path) -> Vec<Vec<(f32, f32, String)>> {
    let output = Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-").output().expect("pdftotext");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    let mut pages = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Vec::new());
        } else if let Some(rest) = line.strip_prefix("<word ") {
            let (head, tail) = rest.split_once('>').expect("a word");
            let n: Vec<f32> =
                head.split('"').skip(1).step_by(2).map(|n| n.parse().expect("number")).collect();
            let word = tail.trim_end_matches("</word>").to_owned();
            pages.last_mut().expect("a page").push(((n[0] + n[2]) / 2.0, (n[1] + n[3]) / 2.0, word));
        }
    }
    pages
}

#[test]
#[ignore = "needs pdftotext"]
fn every_page_that_is_named_is_a_link_to_that_page() {
    for purpose in BUNDLES {
        let manifest = purpose.word();
        let built = build(purpose);
        let links = links(&Document::load(&built.pdf).expect("the bundle"));
        let words = words(&built.pdf);
        let mut followed = 0;
        for page in own_pages(&built.record) {
            let on_page = &words[page as usize - 1];
            for pair in on_page.windows(2) {
                if !["p.", "pp."].contains(&pair[0].2.trim_start_matches('(')) {
                    continue;
                }
                let (x, y, ref word) = pair[1];
                // The head of a column of pages names no page: what is read after it stands on the line below.
                if (y - pair[0].1).abs() > 3.0 {
                    continue;
                }
                // The middle of a range may be on either of its numbers.
                let digits = word.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
                let named: Vec<u64> = digits.take(2).map(|part| part.parse().expect("a number")).collect();
                // Nor does it beside the head of the next column.
                if named.is_empty() {
                    continue;
                }
                // The dash between them is no link.
                let aside = if named.len() > 1 { 8.0 } else { 0.0 };
                let hit = links[&page]
                    .iter()
                    .find(|([l, t, r, b], _)| *l - aside <= x && x <= *r + aside && *t <= y && y <= *b);
                let to = hit.map(|(_, to)| *to);
                let found = to.is_some_and(|to| named.contains(&to));
                assert!(found, "{manifest}, page {page}: p. {word} at {x}, {y} leads to {to:?}");
                followed += 1;
            }
        }
        assert!(followed > 20, "{manifest}: only {followed}");
    }
}

/// The pages that the manifest's texts and tables name, as item and page within it.
fn cited(manifest: Manifest) -> Vec<(ItemRef, u32)> {
    let mut texts: Vec<Text> = manifest.bundle.summary.into_iter().collect();
    let mut all = Vec::new();
    for point in manifest.point {
        texts.extend([point.should, point.happened, point.effect, point.remedy].into_iter().flatten());
        all.extend(point.evidence.into_iter().map(|shown| (shown.item, shown.page.unwrap_or(1))));
    }
    for text in &texts {
        all.extend(text.pieces().into_iter().filter_map(|piece| match piece {
            TextPiece::Cited(item, page) => Some((item, page.unwrap_or(1))),
            TextPiece::Words(_) | TextPiece::Response(..) => None,
        }));
    }
    all
}

#[test]
fn what_the_manifest_names_is_led_to_from_cover_and_summary() {
    for purpose in BUNDLES {
        let built = build(purpose);
        let manifest = sample(purpose);
        let links = links(&Document::load(&built.pdf).expect("the bundle"));
        let items = built.record["items"].as_array().expect("items");
        let parts = built.record["front_matter"].as_array().expect("parts");
        let last =
            parts.iter().find(|part| part["name"].as_str().is_some_and(|name| name.starts_with("Summary")));
        let last = last.expect("a summary")["last_page"].as_u64().expect("page");
        let reached: Vec<u64> = (1..=last).flat_map(|page| &links[&page]).map(|(_, to)| *to).collect();
        for (item, page) in cited(manifest.clone()) {
            let named = manifest.item.iter().find(|i| i.id.as_deref() == Some(&item.0)).expect("an item");
            let recorded = items.iter().find(|i| i["file"] == named.file.as_str()).expect("recorded");
            let first = recorded["first_page"].as_u64().expect("page");
            let meant = first + u64::from(page) - 1;
            assert!(meant <= recorded["last_page"].as_u64().expect("page"), "{purpose:?}: {item:?} {page}");
            assert!(reached.contains(&meant), "{purpose:?}: {item:?}, page {page} of it, is page {meant}");
        }
    }
}

#[test]
fn a_page_that_an_item_does_not_have_is_refused_at_the_line_that_names_it() {
    let case = Case::small();
    case.amend("summary = \"I ask", "summary = \"See {no-such-item}, {decision:2} and {decision:3}. I ask");
    case.amend("[[leave_out]]", "[[point]]\nevidence = [{ item = \"decision\", page = 4 }]\n[[leave_out]]");
    let evidence = case.evidence();
    let ran = run_here(["check".into(), evidence.into(), "--json".into()]);
    let report = ran.report();
    let list = report["findings"].as_array().expect("findings");
    let errors: Vec<(&str, u64, bool)> = list
        .iter()
        .filter(|f| f["severity"] == "error")
        .map(|f| {
            let message = f["message"].as_str().expect("message");
            let page = message.contains("has 2 pages, so there is no page");
            (f["code"].as_str().expect("code"), f["line"].as_u64().expect("line"), page)
        })
        .collect();
    let manifest = fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    let line = |word: &str| manifest.lines().position(|line| line.contains(word)).expect(word) as u64 + 1;
    let (summary, point) = (line("{no-such-item}"), line("page = 4"));
    let wanted =
        [("unknown-reference", summary, false), ("page-beyond", summary, true), ("page-beyond", point, true)];
    assert_eq!(errors, wanted, "{list:#?}");
    assert_eq!(ran.code, 1);
}

#[test]
fn what_a_ledger_names_must_be_in_the_bundle() {
    let case = Case::small();
    case.put(
        "paid.csv",
        b"Date,Amount,Method,Evidence,Page\n06/01/2020,10.00,cash,decision,2\n07/01/2020,11.00,cash,nobody,\n08/01/2020,12.00,cash,decision,9\n09/01/2020,13.00,cash,nobody,\n",
    );
    case.amend(
        "[[leave_out]]",
        "[[account]]\nfrom = 2020-01-03\nuntil = 2020-01-16\npayments = \"paid.csv\"\n[[account.liability]]\nfrom = 2020-01-03\n\
         weekly = \"50.00\"\n[[item]]\nfile = \"paid.csv\"\ndate = 2020-02-01\nkind = \"statement\"\nsection = \"A\"\n[[leave_out]]",
    );
    let ran = run_here(["check".into(), case.evidence().into(), "--json".into()]);
    let report = ran.report();
    let list = report["findings"].as_array().expect("findings");
    let said = |severity: &str| -> Vec<String> {
        let ledger = list.iter().filter(|f| f["severity"] == severity && f["file"] == "paid.csv");
        ledger.map(|f| f["message"].as_str().expect("message").to_owned()).collect()
    };
    assert_eq!(said("error"), ["Line 4 of this ledger names page 9 of \"decision\", which has 2 pages."]);
    let warnings = said("warning");
    assert!(
        warnings
            .contains(&"Lines 3, 5 of this ledger name \"nobody\", which is not in this bundle.".to_owned()),
        "{warnings:#?}"
    );
}
