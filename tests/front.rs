//! Front matter through the public door, looked at with other people's tools.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use jiff::civil::Date;
use leverarch::internals::frontmatter::content::{FrontMatterContents, RichText};
use leverarch::internals::frontmatter::pages::{
    CoverFacts, CoverParty, CoverStyle, Filling, OriginalsZip, Typesetter,
};
use leverarch::internals::model::plan::{Body, Lengths, PlaceholderPage, Plan, PlanEntry, Section, Waveform};
use leverarch::internals::model::{Digest, ItemPath, Kind, PartialDate};
use leverarch::internals::pdf::frontmatter_pdf::FrontMatter;

#[path = "../src/frontmatter/pages/sample.rs"]
mod sample;

/// Plans and composes until the lengths agree, as the program does.
fn settle(
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    sections: &[Section<PlanEntry>],
) -> (Plan, FrontMatter, u32) {
    let mut plan = sample::first_plan(sections);
    let mut typesetter = Typesetter::new();
    for round in 1..=4 {
        let front = typesetter.compose(facts, contents, &plan, Filling::No).expect("front matter");
        let again = Plan::paginate(&plan.prefix, sections, &front.lengths);
        let settled = again.total() == plan.total();
        if settled {
            return (plan, front, round);
        }
        plan = again;
    }
    panic!("the lengths do not settle");
}

fn written(name: &str, pdf: &[u8]) -> PathBuf {
    let folder = Path::new("/tmp/front");
    std::fs::create_dir_all(folder).expect("folder");
    let file = folder.join(name);
    std::fs::write(&file, pdf).expect("file");
    file
}

fn says(program: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program).args(arguments).arg(file).arg("-").output();
    let output = match program {
        "pdftotext" => output.expect(program),
        _ => Command::new(program).args(arguments).arg(file).output().expect(program),
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
#[ignore = "needs pdftotext, qpdf and pdffonts"]
fn other_tools_read_what_was_written() {
    let (facts, sections) = sample::appeal();
    let (plan, front, rounds) = settle(&facts, &sample::contents(), &sections);
    assert!(rounds <= 2, "{rounds} rounds");
    let file = written("appeal.pdf", &front.pdf);
    let text = says("pdftotext", &["-layout"], &file);
    for name in sample::NAMES.iter().filter(|n| n.chars().all(|c| !('\u{600}'..'\u{700}').contains(&c))) {
        if sections.iter().flat_map(|s| &s.items).any(|e| e.title.contains(name)) {
            assert!(text.contains(name), "{name} is not in the text");
        }
    }
    for words in ["6 Jan 2020", "Landlord <Agents> & Co", "undated", "How to check this bundle"] {
        assert!(text.contains(words), "{words}");
    }
    for letter in "محمد علي".chars() {
        assert!(text.contains(letter), "{letter:?}");
    }
    for item in plan.items() {
        let hex = item.entry.digest.to_string();
        assert!(text.contains(&hex[..32]) && text.contains(&hex[32..]), "digest of item {}", item.number);
    }
    says("qpdf", &["--check"], &file);
    let fonts = says("pdffonts", &[], &file);
    for line in fonts.lines().skip(2) {
        let yes: Vec<&str> = line.split_whitespace().collect();
        assert!(yes.windows(3).any(|w| w == ["yes", "yes", "yes"]), "embedded, subset, with texts: {line}");
    }
}

#[test]
#[ignore = "needs pdftotext, qpdf and pdffonts"]
fn six_hundred_rows_are_quick_and_clean() {
    let (facts, sections) = sample::long(600);
    let start = Instant::now();
    let (_, front, rounds) = settle(&facts, &sample::contents(), &sections);
    println!("{rounds} rounds in {:?}, {} bytes, {:?}", start.elapsed(), front.pdf.len(), front.lengths);
    let file = written("long.pdf", &front.pdf);
    says("qpdf", &["--check"], &file);
    let text = says("pdftotext", &["-layout"], &file);
    let heads = text.lines().filter(|l| l.contains("Document") && l.contains("Date") && l.contains("Page"));
    assert_eq!(heads.count(), front.lengths.index as usize, "each page of the index has its head");
}

#[test]
#[ignore = "needs pdftotext and qpdf"]
fn a_plain_bundle_and_many_scripts() {
    let (mut facts, mut sections) = sample::long(12);
    (facts.heading, facts.body) = ("Evidence bundle".into(), String::new());
    facts.title = "Letters and receipts of 2020".into();
    facts.parties.truncate(1);
    facts.references.truncate(1);
    facts.notices.clear();
    facts.originals = None;
    let titles = [
        "Name in Hindi: आरव शर्मा, Malayalam: നീതു തോമസ്, Telugu: సీత",
        "Name in Bengali: আরিফ হোসেন, Kannada: ಗೀತಾ, Sinhala: නිමල්",
        "Name in Punjabi: ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ, Burmese: မင်းသူ, Khmer: សុខា, Lao: ສົມພອນ",
        "Name in Gujarati: શ્રેયા પટેલ, Thai: นนทบุรี, Armenian: Երևան, Georgian: ნინო, Amharic: ሰላም",
        "Name in Tamil: தமிழ் செல்வி",
        "Name in Hebrew: שלום כהן",
        "Name in Persian: می‌خواهم, and in Urdu: اردو",
        "محمد علي",
        "Emoji ❤️ 👩‍👧 🙏🏽, Korean 김, cuneiform \u{12000}",
        "Reordered \u{202E}txt.exe\u{202C} and zero\u{200B}width",
        "Marks: e\u{301} x\u{302}\u{323} ṩ ǭ; ligatures: office, waffle, fjord",
        "Đặng Thị Hồng – Łukasz Żółć – Şükrü – Σωκράτης – Арсений – 王小明",
    ];
    for (item, title) in sections.iter_mut().flat_map(|s| &mut s.items).zip(titles) {
        item.title = title.into();
    }
    let (_, front, _) = settle(&facts, &sample::contents(), &sections);
    let file = written("plain.pdf", &front.pdf);
    says("qpdf", &["--check"], &file);
    let text = says("pdftotext", &["-layout"], &file);
    for words in [
        "आरव शर्मा",
        "தமிழ் செல்வி",
        "Reordered [U+202E]txt.exe[U+202C] and",
        "Korean 김, cuneiform [U+12000]",
        "นนทบุรี",
        "Երևան",
        "ნინო",
        "ሰላም",
        "Marks: é x",
        "office, waffle, fjord",
        "Đặng Thị Hồng – Łukasz Żółć",
        "Şükrü",
        "Σωκράτης",
        "Арсений",
        "王小明",
    ] {
        assert!(text.contains(words), "{words} is not in:\n{text}");
    }
}
