//! The chapters in a whole bundle: how children are named on what the program sets, and the certificate counted again
//! from the record.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::case::{Case, letter};

const FILE: &str = "letters/Oliwia.pdf";

/// A case in which a child is named wherever words of the manifest are printed.
fn case() -> Case {
    let case = Case::small();
    case.put(FILE, &letter(&["The child is Oliwia Pryce"]));
    case.amend("title = \"Appeal against", "title = \"Oliwia: appeal against");
    case.amend("summary = \"I ask", "summary = \"For Oliwia Pryce I ask");
    case.amend(
        "[[section]]",
        "[[child]]\nname = \"Oliwia Pryce\"\n[[child]]\nname = \"Oliwia\"\ninitials = \"O.P.\"\n[[section]]",
    );
    case.amend("title = \"Letters\"", "title = \"Letters about Oliwia\"");
    case.amend(
        "title = \"Post Office receipt\"",
        "title = \"Receipt for Oliwia’s letter\"\nfrom = \"Oliwia Pryce\"",
    );
    case.amend(
        "[[item]]",
        &format!("[[item]]\nfile = \"{FILE}\"\ndate = 2020-01-05\nsection = \"A\"\n[[item]]"),
    );
    case.amend(
        "[item.call]",
        "relevance = \"Oliwia stayed with me\"\n[item.call]\nthey_said = \"Oliwia Pryce is not ours\"",
    );
    let more = "[[event]]\ndate = 2020-03-01\ntext = \"Oliwia moved\"\n\
        [[loss]]\nhead = \"travel\"\ndescription = \"Bus with Oliwia\"\namount = \"4.00\"\nreceipt = \"no\"\n\
        [statement]\nby = \"Marek Wójcik\"\ntext = \"Oliwia lives with me.\"\n[[item]]";
    case.amend("[[item]]", more);
    case
}

fn record(case: &Case) -> Value {
    serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("json")
}

/// The words of pages as pdftotext reads them, without regard to spaces and line ends.
fn words(case: &Case, pages: impl IntoIterator<Item = u64>) -> String {
    let page = |page: u64| {
        let page = page.to_string();
        let out = std::process::Command::new("pdftotext")
            .args(["-layout", "-f", &page, "-l", &page])
            .arg(case.output("pdf"))
            .arg("-")
            .output()
            .expect("pdftotext");
        assert!(out.status.success());
        String::from_utf8(out.stdout).expect("text")
    };
    pages
        .into_iter()
        .map(page)
        .flat_map(|text| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>())
        .collect()
}

fn pages(part: &Value) -> std::ops::RangeInclusive<u64> {
    part["first_page"].as_u64().expect("page")..=part["last_page"].as_u64().expect("page")
}

fn part<'r>(record: &'r Value, name: &str) -> &'r Value {
    let parts = record["front_matter"].as_array().expect("parts");
    parts.iter().find(|part| part["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

/// All pages that the program set itself: the front matter, and the sheet of the recording.
fn own_pages(record: &Value) -> Vec<u64> {
    let parts = record["front_matter"].as_array().expect("parts").iter();
    // File names stay what they are, or nobody could find the files.
    let parts = parts.filter(|part| part["name"] != "Schedule of digests");
    let items = record["items"].as_array().expect("items").iter();
    let sheets = items.filter(|item| item["file"] == "calls/call.mp3");
    parts.chain(sheets).flat_map(pages).collect()
}

#[test]
#[ignore = "needs poppler"]
fn children_are_initials_on_every_page_that_the_program_sets_and_in_the_record() {
    let case = case();
    case.build();
    let record = record(&case);
    let said = words(&case, own_pages(&record));
    assert!(!said.contains("Oliwia"), "{said}");
    for printed in [
        "O.P.:appeal",
        "ForO.P.Iask",
        "LettersaboutO.P.",
        "ReceiptforO.P.’sletter",
        "O.P.stayed",
        "O.P.isnotours",
        "O.P.moved",
        "BuswithO.P.",
        "O.P.liveswithme.",
    ] {
        assert!(said.contains(printed), "{printed}: {said}");
    }
    // The evidence itself is nobody's to change, nor are the names of files.
    assert!(words(&case, pages(part(&record, "Schedule of digests"))).contains("Oliwia.pdf"));
    let item = record["items"].as_array().expect("items").iter().find(|item| item["file"] == FILE);
    assert!(words(&case, pages(item.expect("the letter"))).contains("OliwiaPryce"));
}

#[test]
fn the_record_and_the_bookmarks_keep_the_titles_that_are_printed() {
    let case = case();
    case.build();
    let record = record(&case);
    let titles = record["items"].as_array().expect("items").iter().map(|item| item["title"].to_string());
    let titles: Vec<String> = titles.chain([record["title"].to_string()]).collect();
    assert!(titles.iter().all(|title| !title.contains("Oliwia")), "{titles:?}");
    assert!(
        titles.contains(&"\"O.P.\"".to_owned())
            && titles.contains(&"\"Receipt for O.P.’s letter\"".to_owned())
    );
    let doc = lopdf::Document::load(case.output("pdf")).expect("the PDF loads");
    let texts = doc.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"Title").ok());
    let texts: Vec<String> = texts.filter_map(|title| lopdf::decode_text_string(title).ok()).collect();
    assert!(texts.iter().any(|title| title.contains("O.P.")));
    assert!(texts.iter().all(|title| !title.contains("Oliwia")), "{texts:?}");
}

#[test]
#[ignore = "needs poppler"]
fn children_are_named_when_the_manifest_wants_names() {
    let case = case();
    case.amend("[bundle]", "[bundle]\nchildren = \"names\"");
    case.build();
    let record = record(&case);
    let said = words(&case, own_pages(&record));
    assert!(said.contains("Oliwia:appeal") && said.contains("Oliwialiveswithme.") && !said.contains("O.P."));
    assert_eq!(record["title"], "Oliwia: appeal against the calculation of 6 January 2020");
}

#[test]
#[ignore = "needs poppler"]
fn the_certificate_can_be_counted_again_from_the_record() {
    let case = case();
    case.build();
    let record = record(&case);
    let said = words(&case, pages(part(&record, "Certificate of contents")));
    let items = record["items"].as_array().expect("items");
    let of_items: usize = items.iter().map(|item| pages(item).count()).sum();
    // Two chapters may share a page.
    let own: BTreeSet<u64> =
        record["front_matter"].as_array().expect("parts").iter().flat_map(pages).collect();
    let own = own.len();
    let digest = record["evidence_digest"].as_str().expect("digest");
    for printed in [
        format!("{}itemson{of_items}pages", items.len()),
        format!("{}pagesintotal:{of_items}ofitemsand{own}ofcover", record["pages"]),
        record["program"].as_str().expect("program").replace(' ', ""),
        digest.to_owned(),
        record["originals"].as_str().expect("zip").replace(' ', ""),
        "draft.txtLeftoutasthemanifestsays:adraft.".to_owned(),
        "data/calls/call.mp3".to_owned(),
    ] {
        assert!(said.contains(&printed), "{printed}: {said}");
    }
}

#[test]
fn a_loss_that_contradicts_itself_stops_the_bundle_and_check_says_so() {
    let case = case();
    case.amend("amount = \"4.00\"", "amount = \"4.00\"\nquantity = \"2\"\nrate = \"2.10\"");
    for command in ["check", "build"] {
        let ran = case.run(&[command, "EVIDENCE", "--json"]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert_eq!(ran.of("error"), [("amount-doubted".to_owned(), "manifest.toml".to_owned())]);
        assert_eq!(case.around(), ["evidence"]);
    }
}

/// It is the address of the purpose's own body, and stands under its name; another body has another.
#[test]
#[ignore = "needs pdftotext"]
fn the_cover_says_where_the_bundle_is_sent() {
    let case = Case::small();
    case.put("purpose.toml", "address = [\"PO Box 14620\", \"Birmingham\"]\nrequire = []\n".as_bytes());
    case.build();
    let cover = words(&case, [1]);
    assert!(cover.contains("POBox14620") && cover.contains("Birmingham"), "{cover}");
    case.amend("[case]", "[case]\nbody = \"Upper Tribunal\"");
    assert_eq!(case.run(&["build", "EVIDENCE", "--force", "--quiet"]).code, 0);
    let cover = words(&case, [1]);
    assert!(cover.contains("UpperTribunal") && !cover.contains("POBox14620"), "{cover}");
}

/// The pages that we set for an item of words have its title; a child's name in it is in initials there too.
#[test]
#[ignore = "needs pdftotext"]
fn a_childs_name_is_in_initials_on_every_page_of_our_own() {
    let case = Case::small();
    case.amend(
        "[[leave_out]]\nfile = \"draft.txt\"\nreason = \"a draft\"",
        "[[child]]\nname = \"Oliwia Wojcik\"\n[[item]]\nfile = \"draft.txt\"\ntitle = \"Note about Oliwia Wojcik\"\ndate = 2020-02-03",
    );
    case.build();
    let read = std::process::Command::new("pdftotext").arg(case.output("pdf")).arg("-").output();
    let all = String::from_utf8(read.expect("pdftotext").stdout).expect("text");
    let all: String = all.split_whitespace().collect();
    assert!(all.contains("NoteaboutO.W.") && !all.contains("OliwiaWojcik"), "{all}");
}
