//! Whole front matter, checked as marks before it is written: what is printed, where it links to, and what
//! never happens.

use jiff::civil::Date;

use super::*;
use crate::frontmatter::content::RichText;
use crate::model::plan::{PlaceholderPage, PlanEntry, Section, Waveform};
use crate::model::{Digest, ItemPath, Kind, PartialDate};
use crate::pdf::layout::page::{BELOW, LayoutPage, PageMark};
use crate::pdf::layout::palette::HEADING;
use crate::pdf::layout::shape_text::{Style, TextShaper};
use crate::pdf::layout::{page, palette};

#[path = "sample.rs"]
mod sample;

/// Plans and typesets until the lengths agree; how many rounds that took.
fn settle(
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    sections: &[Section<PlanEntry>],
) -> (Plan, Vec<LayoutPage>, Lengths, u32) {
    let mut typesetter = Typesetter::new();
    let mut plan = sample::first_plan(sections);
    for round in 1..=4 {
        let (pages, lengths) = typesetter.typeset(facts, contents, &plan, Filling::No);
        let again = Plan::paginate(&plan.prefix, sections, &lengths);
        if again.total() == plan.total() {
            return (plan, pages, lengths, round);
        }
        plan = again;
    }
    panic!("the lengths do not settle");
}

/// The texts of a page, one for each line of each block, with single spaces.
fn texts(page: &LayoutPage) -> Vec<(f32, String)> {
    let mut lines: Vec<(f32, f32, String)> = Vec::new();
    for mark in &page.marks {
        let PageMark::Text { run, left, base } = mark else { continue };
        let text: String = run.glyphs.iter().map(|glyph| &*glyph.text).collect();
        match lines.last_mut() {
            Some(line) if (line.0, line.1) == (*left, *base) => line.2.push_str(&text),
            _ => lines.push((*left, *base, text)),
        }
    }
    lines.into_iter().map(|(_, base, text)| (base, text)).collect()
}

/// Text without spaces: lines lose theirs where they break.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{A0}').collect()
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = bare(text).chars().collect();
    letters.sort_unstable();
    letters
}

#[test]
fn lengths_settle_in_two_rounds() {
    for (facts, sections) in [sample::appeal(), sample::long(1), sample::long(600)] {
        let (_, pages, lengths, rounds) = settle(&facts, &sample::contents(), &sections);
        assert!(rounds <= 2, "{rounds} rounds");
        let sheets: u32 = lengths.sheets.iter().sum();
        let sum = lengths.cover + lengths.index + sheets + lengths.schedule + lengths.checking;
        assert_eq!(pages.len(), sum as usize);
        assert_eq!(
            Typesetter::new().lengths(&facts, &sample::contents(), &sample::first_plan(&sections)),
            lengths,
            "the first guess is right"
        );
    }
}

#[test]
fn every_row_of_the_index_leads_to_its_item() {
    let (facts, sections) = sample::appeal();
    let (plan, pages, lengths, _) = settle(&facts, &sample::contents(), &sections);
    let first = lengths.cover as usize;
    let found = &pages[first..first + lengths.index as usize];
    let led: Vec<PageNumber> = found.iter().flat_map(|page| page.links.iter().map(|link| link.1)).collect();
    // Title and number of each part that we set.
    let own = [plan.schedule.first(), plan.checking.first()];
    let mut expected: Vec<PageNumber> = own.iter().flat_map(|page| [*page; 2]).collect();
    for section in &plan.sections {
        expected.push(section.items[0].pages.first());
        expected.extend(section.items.iter().map(|item| item.pages.first()));
    }
    assert_eq!(led, expected);
    for (area, _) in found.iter().flat_map(|page| &page.links).skip(4) {
        assert!(area.left <= MARGIN && area.right >= page::RIGHT && area.bottom > area.top, "{area:?}");
    }
    let front =
        Typesetter::new().compose(&facts, &sample::contents(), &plan, Filling::No).expect("front matter");
    assert_eq!(
        front.links.iter().filter(|link| (first..first + found.len()).contains(&link.on)).count(),
        led.len()
    );
    let link = front.links.iter().find(|link| link.on == first).expect("a link");
    assert!(link.area[1] < link.area[3] && link.area[3] < Paper::A4.height, "upwards: {:?}", link.area);
}

#[test]
fn every_title_is_found_again_and_no_box_is_printed() {
    let (facts, sections) = sample::long(200);
    let (plan, pages, _, _) = settle(&facts, &sample::contents(), &sections);
    let printed: String = pages.iter().flat_map(texts).map(|(_, text)| text).collect();
    let printed = bare(&printed);
    let mirrored = |text: &str| text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c));
    for item in plan.items().filter(|item| !mirrored(&item.entry.title)) {
        assert!(printed.contains(&bare(&item.entry.title)), "{}", item.entry.title);
    }
    let glyphs = pages.iter().flat_map(|page| &page.marks).filter_map(|mark| match mark {
        PageMark::Text { run, .. } => Some(&run.glyphs),
        _ => None,
    });
    assert!(glyphs.flatten().all(|glyph| glyph.id != 0));
}

#[test]
fn right_to_left_letters_are_all_there() {
    let mut setter = TextShaper::new();
    for text in ["محمد علي", "Letter to محمد علي & Co (2)", "שלום World", "الله", "لا"]
    {
        let block = setter.set(text, &palette::CELL, 300.0);
        let glyphs = block.lines.iter().flatten().flat_map(|run| &run.glyphs);
        let said: String = glyphs.clone().map(|glyph| &*glyph.text).collect();
        assert_eq!(sorted(&said), sorted(text));
        assert!(glyphs.clone().all(|glyph| glyph.id != 0 && glyph.x >= -1.0));
    }
}

#[test]
fn pairs_that_no_face_has_are_spelt_out() {
    let mut setter = TextShaper::new();
    // Each character is covered, but a Hebrew point on a Chinese letter is in no face.
    for text in ["王\u{5B0}", "\u{5B0}", "ع\u{302}", "🇬🇧", "ক\u{301}", "1\u{20E3}"] {
        let block = setter.set(text, &palette::CELL, 300.0);
        let glyphs: Vec<_> = block.lines.iter().flatten().flat_map(|run| &run.glyphs).collect();
        assert!(!glyphs.is_empty() && glyphs.iter().all(|glyph| glyph.id != 0), "{text:?}: {glyphs:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (facts, sections) = sample::appeal();
    let (plan, ..) = settle(&facts, &sample::contents(), &sections);
    let (one, two) = (
        Typesetter::new().compose(&facts, &sample::contents(), &plan, Filling::No).expect("one"),
        Typesetter::new().compose(&facts, &sample::contents(), &plan, Filling::No).expect("two"),
    );
    assert!(one.pdf == two.pdf);
    for (one, two) in one.stamps.iter().zip(&two.stamps) {
        assert_eq!(one.glyphs, two.glyphs);
    }
}

#[test]
fn the_stamp_is_written_as_the_specimen_says() {
    let (facts, sections) = sample::appeal();
    let (plan, ..) = settle(&facts, &sample::contents(), &sections);
    let front =
        Typesetter::new().compose(&facts, &sample::contents(), &plan, Filling::No).expect("front matter");
    let document = lopdf::Document::load_mem(&front.pdf).expect("a PDF");
    let pages = document.get_pages();
    assert_eq!(
        pages.len(),
        front.lengths.sheets.iter().sum::<u32>() as usize
            + (front.lengths.cover
                + front.lengths.index
                + front.lengths.schedule
                + front.lengths.checking
                + 1) as usize
    );
    let (_, specimen) = pages.last_key_value().expect("pages");
    let fonts = document.get_page_fonts(*specimen).expect("fonts");
    for (stamp, name) in front.stamps.iter().zip(["NotoSans-Regular", "NotoSans-Bold"]) {
        is_as_written(&document, &fonts, stamp, name);
    }
}

fn is_as_written(
    document: &lopdf::Document,
    fonts: &std::collections::BTreeMap<Vec<u8>, &lopdf::Dictionary>,
    stamp: &StampFont,
    name: &str,
) {
    assert_eq!(stamp.glyphs.len(), 95);
    let font = fonts.get(stamp.resource.as_bytes()).expect("the stamp's font");
    let base = font.get(b"BaseFont").and_then(|o| o.as_name()).expect("a name");
    assert!(base.ends_with(name.as_bytes()), "{}", String::from_utf8_lossy(base));
    let text = document
        .get_object(font.get(b"ToUnicode").and_then(|o| o.as_reference()).expect("map"))
        .expect("map");
    let map = text.as_stream().expect("stream").decompressed_content().expect("content");
    let map = String::from_utf8(map).expect("ASCII");
    for (c, (code, advance)) in (' '..='~').zip(&stamp.glyphs) {
        assert!(map.contains(&format!("<{code:04X}> <{:04X}>", c as u32)), "{c:?}");
        assert!((200..1000).contains(advance), "{c:?} {advance}");
    }
    let digits = &stamp.glyphs['0' as usize - 0x20..='9' as usize - 0x20];
    assert!(digits.windows(2).all(|pair| pair[0].1 == pair[1].1), "digits are of one width");
}

#[test]
fn heads_are_repeated_and_nothing_reaches_the_foot_band() {
    let (facts, sections) = sample::long(600);
    let (_, pages, lengths, _) = settle(&facts, &sample::contents(), &sections);
    let index = lengths.cover as usize..(lengths.cover + lengths.index) as usize;
    let schedule = index.end..index.end + lengths.schedule as usize;
    assert!(index.len() > 5 && schedule.len() > 5);
    for (range, words) in [(index, "Document"), (schedule, "SHA-256")] {
        for page in &pages[range] {
            assert!(texts(page).iter().any(|(_, text)| text == words));
        }
    }
    for page in &pages {
        for mark in &page.marks {
            let lowest = match mark {
                PageMark::Text { base, .. } => *base,
                PageMark::Fill { area, .. } => area.bottom,
                PageMark::Rule { from, .. } => from.1,
            };
            assert!(lowest <= page.paper.height - BELOW + 0.5, "{mark:?}");
        }
    }
}

#[test]
fn a_heading_or_band_is_never_last_on_a_page() {
    for count in (20..60).step_by(3).chain([600]) {
        let (facts, sections) = sample::long(count);
        let (_, pages, lengths, _) = settle(&facts, &sample::contents(), &sections);
        let index = &pages[lengths.cover as usize..(lengths.cover + lengths.index) as usize];
        for page in index {
            let lines = texts(page);
            let band = lines.iter().filter(|(_, text)| text.starts_with("Part ")).map(|(base, _)| *base);
            let lowest = lines.iter().map(|(base, _)| *base).fold(0.0, f32::max);
            assert!(band.fold(0.0, f32::max) < lowest, "{count} items: a band at the foot");
        }
    }
    // Headings on the cover and on the page about checking, wherever the text before them ends.
    let (facts, sections) = sample::appeal();
    for words in (0..120).step_by(3) {
        let summary = vec![RichText::from("Word and word and more words again. ".repeat(words * 2))];
        let contents = FrontMatterContents { summary, ..FrontMatterContents::default() };
        let (_, pages, lengths, _) = settle(&facts, &contents, &sections);
        for page in pages.iter().take(lengths.cover as usize).chain(pages.last()) {
            let last = page.marks.iter().rev().find_map(|mark| match mark {
                PageMark::Text { run, .. } => Some(run),
                _ => None,
            });
            let heading = last.is_some_and(|run| run.size == HEADING.size && run.face == HEADING.face);
            assert!(!heading, "{words}");
        }
    }
}

#[test]
fn a_row_taller_than_a_page_is_split_and_loses_nothing() {
    let (facts, mut sections) = sample::appeal();
    let giant = "Very long title ".repeat(900);
    sections[1].items[0].title = giant.clone();
    let (_, pages, lengths, _) = settle(&facts, &sample::contents(), &sections);
    let index = &pages[lengths.cover as usize..(lengths.cover + lengths.index) as usize];
    let printed: String = index.iter().flat_map(texts).map(|(_, text)| text).collect();
    assert_eq!(printed.matches("Very").count(), 900);
    assert!(lengths.index > 4);
}

#[test]
fn long_words_and_many_facts_stay_inside_the_margins() {
    let (facts, mut sections) = sample::appeal();
    let item = &mut sections[2].items[0];
    item.title = "A".repeat(400);
    item.body = Body::Sheet(Box::new(PlaceholderPage {
        reason: "B".repeat(3000),
        facts: (0..90).map(|i| (format!("Label{i}{}", "x".repeat(60)), "C".repeat(300))).collect(),
        wave: None,
        named: Vec::new(),
        spoken: None,
    }));
    let (_, pages, lengths, _) = settle(&facts, &sample::contents(), &sections);
    assert!(lengths.sheets[0] > 3);
    for page in &pages {
        for mark in &page.marks {
            if let PageMark::Text { run, left, .. } = mark {
                let end = run.glyphs.iter().map(|glyph| left + glyph.x).fold(0.0, f32::max);
                assert!(end < page::RIGHT + 1.0, "{run:?}");
            }
        }
    }
}

#[test]
fn a_bundle_without_sections_parties_or_anything_else_is_typeset() {
    let (mut facts, mut sections) = sample::long(3);
    (facts.body, facts.title) = (String::new(), String::new());
    facts.references.clear();
    facts.parties.clear();
    facts.notices.clear();
    facts.originals = None;
    sections.truncate(1);
    (sections[0].label, sections[0].title) = (String::new(), String::new());
    let (_, pages, lengths, _) = settle(&facts, &FrontMatterContents::default(), &sections);
    assert_eq!((lengths.cover, lengths.checking), (1, 1));
    let cover: String = texts(&pages[0]).into_iter().map(|(_, text)| text).collect();
    assert!(cover.contains("Evidence digest") && cover.contains("APPEAL BUNDLE"));
    let checking: String = texts(&pages[pages.len() - 1]).into_iter().map(|(_, text)| text).collect();
    assert!(!checking.contains(".zip"));
}

#[test]
fn balanced_titles_fill_no_more_lines() {
    let mut setter = TextShaper::new();
    let style = Style::new(Typeface::Title, 22.0, 30.0, crate::pdf::layout::color::BLACK);
    let text = "Appeal against the calculation of maintenance and the refusal to look at it again";
    let plain = setter.set(text, &style, 440.0);
    let balanced = setter.balanced(text, &style, 440.0);
    assert_eq!(plain.lines.len(), balanced.lines.len());
    assert!(balanced.width <= plain.width);
}

#[test]
fn a_part_planned_longer_than_it_is_can_be_filled_up() {
    let (facts, sections) = sample::appeal();
    let chapter = crate::frontmatter::content::Chapter {
        title: "Summary".into(),
        parts: vec![crate::frontmatter::content::ChapterPart::Words("A few words.".into())],
        ..crate::frontmatter::content::Chapter::default()
    };
    let contents = FrontMatterContents { before: vec![chapter], ..sample::contents() };
    let plan = sample::first_plan(&sections);
    let mut lengths = Typesetter::new().typeset(&facts, &contents, &plan, Filling::No).1;
    assert_eq!((lengths.cover, lengths.before[0].pages), (1, 1));
    (lengths.cover, lengths.before[0].pages) = (2, 3);
    let plan = Plan::paginate("", &sections, &lengths);
    let (pages, filled) = Typesetter::new().typeset(&facts, &contents, &plan, Filling::Yes);
    assert_eq!(filled, lengths);
    assert_eq!(
        pages.len() as u32,
        plan.total()
            - sections
                .iter()
                .flat_map(|s| &s.items)
                .map(|entry| match entry.body {
                    Body::Pages(pages) => pages,
                    Body::Sheet(_) => 0,
                })
                .sum::<u32>()
    );
    assert!(pages[1].marks.is_empty());
}

/// A paragraph takes 22 points of the 734 of a page, a title 32.
#[test]
fn a_short_chapter_runs_on_where_there_is_room_and_nowhere_else() {
    use crate::frontmatter::content::{Chapter, ChapterPart};
    let (facts, sections) = sample::appeal();
    let chapter = |title: &str, paragraphs: usize, runs_on| Chapter {
        title: title.into(),
        parts: vec![ChapterPart::Words("A paragraph.".into()); paragraphs],
        runs_on,
        ..Chapter::default()
    };
    for (first, second, runs_on, joined, pages) in [
        (10, 10, Some(230.0), true, 1),
        // Begun with room for 19 of its 30 paragraphs.
        (10, 30, Some(230.0), true, 2),
        (10, 10, None, false, 1),
        // Set closely, the first leaves the room that the second asks for; of 28 paragraphs it cannot.
        (24, 30, Some(230.0), true, 2),
        (28, 30, Some(230.0), false, 1),
        // All of a very short one fits.
        (24, 3, Some(230.0), true, 1),
    ] {
        let before = vec![chapter("First", first, None), chapter("Second", second, runs_on)];
        let contents = FrontMatterContents { before, ..sample::contents() };
        let (_, _, lengths, _) = settle(&facts, &contents, &sections);
        assert_eq!(lengths.before[1].below.is_some(), joined, "{first} {second}");
        assert_eq!((lengths.before[0].pages, lengths.before[1].pages), (1, pages), "{first} {second}");
        let plan = Plan::paginate("", &sections, &lengths);
        let (set, again) = Typesetter::new().typeset(&facts, &contents, &plan, Filling::Yes);
        assert_eq!(again, lengths);
        let on = plan.before[1].pages.first().index();
        let words: Vec<String> = texts(&set[on]).into_iter().map(|(_, text)| text).collect();
        assert_eq!(words.iter().any(|text| text == "First"), joined);
        assert!(words.iter().any(|text| text == "Second"));
        // The page that goes on says with what.
        let next = set.get(on + 1).map(texts).unwrap_or_default();
        assert_eq!(next.iter().any(|(_, text)| text == "Second, continued"), pages == 2);
    }
}
