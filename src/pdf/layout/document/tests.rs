//! Documents set as pages, checked as marks before they are written: nothing is lost, nothing runs off a sheet.

use super::*;
use crate::model::document::{ColumnKind, DocumentBlock, Table, Utterance};
use crate::model::paper::Paper;
use crate::model::{CharStyle, StyledText};
use crate::pdf::layout::page::{BELOW, MARGIN, PageMark};

fn composed(parts: Vec<DocumentBlock>) -> Vec<LayoutPage> {
    let written = Document { what: "Table".into(), title: "Payments".into(), detail: String::new(), parts };
    layout::compose(&mut TextShaper::new(), &written)
}

/// Everything printed, without spaces, and that it lies inside the margins.
fn printed(pages: &[LayoutPage]) -> String {
    let mut text = String::new();
    for page in pages {
        for mark in &page.marks {
            let PageMark::Text { run, left, base } = mark else { continue };
            assert!(*base <= page.paper.height - BELOW + 0.5, "{mark:?}");
            for glyph in &run.glyphs {
                assert!(left + glyph.x <= page.paper.width - MARGIN + 1.0, "{glyph:?} at {left}");
                text.push_str(&glyph.text);
            }
        }
    }
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{A0}').collect()
}

fn table(columns: usize, rows: usize, cell: impl Fn(usize, usize) -> String) -> Table {
    Table {
        head: (0..columns).map(|c| format!("Head{c}").into()).collect(),
        columns: (0..columns)
            .map(|c| if c % 2 == 1 { ColumnKind::Numbers } else { ColumnKind::Words })
            .collect(),
        rows: (0..rows).map(|r| (0..columns).map(|c| cell(r, c).into()).collect()).collect(),
    }
}

#[test]
fn a_table_takes_the_sheet_it_needs_and_loses_no_cell() {
    for (columns, rows, lying) in [(3, 90, false), (11, 40, true), (60, 7, true)] {
        let cell = |r: usize, c: usize| {
            if c % 2 == 1 { format!("£{r}{c}.{:02}", r % 100) } else { format!("words<{r}-{c}> here") }
        };
        let pages = composed(vec![DocumentBlock::Table(table(columns, rows, cell))]);
        let text = printed(&pages);
        let paper = if lying { Paper::A4.landscape() } else { Paper::A4 };
        assert!(pages.iter().all(|page| page.paper == paper), "{columns} columns");
        for (r, c) in (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c))) {
            let cell = cell(r, c).replace(' ', "");
            assert!(text.contains(&cell), "{cell}");
        }
    }
}

/// A tab has no shape; by the words of a letter it is a space, in whichever part of a document it is.
#[test]
fn a_tab_is_a_space_in_every_part() {
    let line = || Utterance { time: "0:01\t".into(), speaker: "A\tB".into(), words: "I\tpaid".into() };
    let one = || Table {
        head: vec!["Paid\tby".into(), "Sum".into()],
        columns: vec![ColumnKind::Words; 2],
        rows: vec![vec!["1.\tRent".into(), StyledText::styled("\t40", CharStyle::STRUCK)]],
    };
    for (part, expected) in [
        (DocumentBlock::Notice("a\tb".into()), "ab"),
        (DocumentBlock::Facts(vec![("From\t".into(), "A\tB".into())]), "FromAB"),
        (DocumentBlock::Heading("PART I.\tRENT".into()), "PARTI.RENT"),
        (DocumentBlock::Text("\tDear\tSir".into()), "DearSir"),
        (DocumentBlock::Typed("a\tb".into()), "ab"),
        (DocumentBlock::Speech(vec![line()]), "LineTimeWhoWords10:01ABIpaid"),
        (DocumentBlock::Table(one()), "PaidbySum1.Rent40"),
    ] {
        let text = printed(&composed(vec![part.clone()]));
        assert!(text.ends_with(expected), "{part:?}: {text}");
    }
}

#[test]
fn every_page_of_a_band_says_which_columns_these_are_above_their_heads() {
    let pages = composed(vec![DocumentBlock::Table(table(60, 80, |r, c| format!("cell{r}-{c}")))]);
    assert!(pages.len() > 6);
    let (mut last, mut same) = (0, 0);
    for page in &pages {
        let text = printed(std::slice::from_ref(page));
        let at = text.find("Columns").unwrap_or_else(|| panic!("{text}"));
        let first: usize =
            text[at + 7..].chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        // The heads follow at once, the first column's before those of the band.
        let heads = format!("of60Head0Head{}", if first == 1 { 1 } else { first - 1 });
        assert!(text[at..].contains(&heads), "{heads}: {text}");
        same += usize::from(first == last);
        last = first;
    }
    assert!(same > 0, "a band goes on over more than one page");
}

#[test]
fn a_cell_wider_than_any_sheet_wraps() {
    let long = "x".repeat(2_000);
    let pages = composed(vec![DocumentBlock::Table(table(2, 1, |_, _| long.clone()))]);
    assert_eq!(printed(&pages).matches('x').count(), 4_000);
}

#[test]
fn lines_are_numbered_and_every_page_but_the_first_is_headed() {
    let said = |i: usize| Utterance {
        time: format!("0:{:02}:{:02}", i / 60, i % 60),
        speaker: if i.is_multiple_of(2) { "Officer".into() } else { "Mr Wójcik".into() },
        words: format!("sentence{i}."),
    };
    let pages = composed(vec![
        DocumentBlock::Notice("This is a machine transcript. Nobody has checked it.".into()),
        DocumentBlock::Speech((0..200).map(said).collect()),
    ]);
    let text = printed(&pages);
    for i in 0..200 {
        assert!(text.contains(&format!("sentence{i}.")), "{i}");
    }
    assert!(text.contains("200") && pages.len() > 4);
    assert!(pages.iter().skip(1).all(|page| printed(std::slice::from_ref(page)).starts_with("Payments")));
}

#[test]
fn lines_and_spaces_of_text_stay() {
    let pages = composed(vec![
        DocumentBlock::Text("Dear Sir,\n\nline one\nline two".into()),
        DocumentBlock::Typed("a    b\n\tc".into()),
    ]);
    let tops: Vec<f32> = pages[0]
        .marks
        .iter()
        .filter_map(|mark| match mark {
            PageMark::Text { run, base, .. } if run.glyphs.iter().any(|g| g.text == "l") => Some(*base),
            _ => None,
        })
        .collect();
    assert!(tops.len() >= 2 && tops[tops.len() - 1] > tops[tops.len() - 2]);
    assert!(printed(&pages).contains("DearSir,lineonelinetwoabc"));
}

#[test]
fn a_document_becomes_pages_of_the_bundle() {
    let written = Document {
        what: "Text".into(),
        title: "A note".into(),
        detail: "10 May 2020".into(),
        parts: vec![
            DocumentBlock::Facts(vec![("From".into(), "me".into())]),
            DocumentBlock::Text("Hello".into()),
        ],
    };
    let placed = lay_out(&[written], &Limits::STANDARD).expect("set");
    assert_eq!((placed.pages.len(), placed.findings.len()), (1, 0));
    assert_eq!(placed.pages[0].paper, Paper::A4);
}

#[test]
fn a_date_beside_long_words_stays_on_one_line() {
    let head = ["Date", "Time", "Who", "Message"].map(StyledText::from).to_vec();
    let row =
        ["13\u{A0}Feb\u{A0}2021".into(), "09:04".into(), "Sam".into(), "Long message. ".repeat(60).into()];
    let table = Table { head, columns: Vec::new(), rows: vec![row.to_vec()] };
    let pages = composed(vec![DocumentBlock::Table(table)]);
    let whole = pages[0].marks.iter().any(|mark| match mark {
        PageMark::Text { run, .. } => {
            let line: String = run.glyphs.iter().map(|glyph| &*glyph.text).collect();
            line.replace('\u{A0}', " ").contains("13 Feb 2021")
        }
        _ => false,
    });
    assert!(whole, "the date is broken");
}

#[test]
fn struck_words_have_a_line_through_them_and_no_others_have() {
    let mut text = StyledText::from("I pay ");
    text.push("200 300", CharStyle::STRUCK);
    text.push_str(" 400");
    let pages = composed(vec![DocumentBlock::Text(text)]);
    let words = |struck: bool| -> String {
        let runs = pages[0].marks.iter().filter_map(|mark| match mark {
            PageMark::Text { run, .. } if run.struck == struck => Some(run),
            _ => None,
        });
        runs.flat_map(|run| &run.glyphs).map(|glyph| &*glyph.text).collect()
    };
    assert_eq!(words(true), "200 300");
    assert!(words(false).ends_with("I pay  400"), "{}", words(false));
    let run = pages[0].marks.iter().find_map(|mark| match mark {
        PageMark::Text { run, left, base } if run.struck => {
            Some((left + run.glyphs[0].x, left + run.end, *base))
        }
        _ => None,
    });
    let (from, to, base) = run.expect("a struck run");
    let line = pages[0].marks.iter().any(|mark| match mark {
        PageMark::Rule { from: a, to: b, .. } => {
            *a == (from, a.1) && *b == (to, a.1) && a.1 < base - 1.0 && a.1 > base - 6.0
        }
        _ => false,
    });
    assert!(line, "no line from {from} to {to} just above {base}");
}

#[test]
fn raised_characters_are_small_and_above_the_line() {
    let mut text = StyledText::from("10");
    text.push("2", CharStyle::RAISED);
    let pages = composed(vec![DocumentBlock::Text(text)]);
    let raised = pages[0].marks.iter().find_map(|mark| match mark {
        PageMark::Text { run, .. } if run.glyphs.first().is_some_and(|glyph| glyph.y > 2.0) => Some(run),
        _ => None,
    });
    let raised = raised.expect("a raised run");
    assert_eq!(raised.glyphs.iter().map(|glyph| &*glyph.text).collect::<String>(), "2");
    assert!(raised.size < 8.0, "{}", raised.size);
}

#[test]
fn struck_words_stay_struck_where_characters_are_spelt_out() {
    // A Hebrew point on a Latin letter is in no typeface, so it is printed as its number.
    let mut text = StyledText::from("q\u{5B8} before ");
    text.push("q\u{5B8}200", CharStyle::STRUCK);
    text.push_str(" q\u{5B8} after");
    let pages = composed(vec![DocumentBlock::Text(text)]);
    let struck: String = pages[0]
        .marks
        .iter()
        .filter_map(|mark| match mark {
            PageMark::Text { run, .. } if run.struck => Some(run),
            _ => None,
        })
        .flat_map(|run| &run.glyphs)
        .map(|glyph| &*glyph.text)
        .collect();
    assert!(struck.starts_with('q') && struck.ends_with("200"), "{struck}");
}
