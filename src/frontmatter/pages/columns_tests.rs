//! No number, date or short head is broken in a column, however many columns there are.

use super::*;
use crate::frontmatter::pages::table_look::{OPEN, SNUG};
use crate::pdf::layout::shape_text::TextShaper;

/// Columns by their heads, those of figures with a star before the head, and the words of their cells.
type Shape = (&'static [&'static str], &'static [&'static [&'static str]]);

/// The accounts week by week of all cases and the sample, each with its widest rows.
const ACCOUNTS: [Shape; 5] = [
    (
        // Every column that there can be, with higher amounts than the law allows.
        &[
            "*No.",
            "Week from",
            "*Due",
            "*Due by CMS",
            "Paid on",
            "*Paid",
            "*p.",
            "*Credited by CMS",
            "*Balance",
            "*Balance asked",
            "*Balance by CMS",
            "*CMS less decision",
        ],
        &[&[
            "104",
            "28 Sep 2026",
            "1,062.91",
            "1,062.91",
            "28 Sep",
            "1,209.72",
            "143",
            "1,209.72",
            "−1,088.74",
            "−1,835.00",
            "(−1,179.86)",
            "−1,394.29",
        ]],
    ),
    (
        // Scotland, Collect and Pay.
        &[
            "*No.",
            "Week from",
            "*Due",
            "Paid on",
            "*Paid",
            "*Worked out from",
            "*p.",
            "*Balance",
            "*Balance asked",
        ],
        &[&[
            "10",
            "9 Mar 2026",
            "62.91",
            "12 Mar",
            "209.72",
            "201.33 received ÷ 0.96",
            "43",
            "209.66",
            "314.56",
        ]],
    ),
    (
        // The claim for compensation.
        &[
            "*No.",
            "Week from",
            "*Due",
            "Paid on",
            "*Paid",
            "*Worked out from",
            "*p.",
            "*Balance",
            "*Balance asked",
        ],
        &[&[
            "39",
            "28 Sep 2026",
            "52.10",
            "2 Oct",
            "618.42",
            "742.10 paid − 123.68 fee",
            "26",
            "−1,320.73",
            "−1,320.73",
        ]],
    ),
    (
        // The first complaint.
        &["*No.", "Week from", "*Due", "Paid on", "*Paid", "*p.", "*Balance"],
        &[&["32", "5 Oct 2026", "67.81", "18 Aug", "271.24", "26", "934.96"]],
    ),
    (
        // The sample.
        &[
            "*No.",
            "Week from",
            "*Due",
            "Paid on",
            "*Paid",
            "*p.",
            "*Credited by CMS",
            "*Balance",
            "*Balance asked",
            "*Balance by CMS",
            "*CMS less decision",
        ],
        &[&[
            "86",
            "6 Aug 2021",
            "108.46",
            "28 Jul",
            "341.00",
            "25",
            "2,387.00",
            "2,569.62",
            "−14.68",
            "6,940.56",
            "4,370.94",
        ]],
    ),
];

/// The table of instalments, and one with more words than there is room for.
const TABLES: [Shape; 2] = [
    (
        &["Due on", "*Instalment", "*Paid towards it", "Last payment", "Result"],
        &[&["27 March 2026", "£209.72", "£0.00", "12 March 2026", "nothing reached me"]],
    ),
    (
        &["No.", "Reference", "Organisation", "Tracking", "Characterisation", "Page", "*Amount"],
        &[&[
            "10",
            "Verwaltungsgerichtshof",
            "Donaudampfschifffahrtsgesellschaft",
            "Zahlungsaufforderungsschreiben",
            "Rechtsschutzversicherungsgesellschaft",
            "143",
            "£12,345.67",
        ]],
    ),
];

fn table((heads, rows): &Shape, share: bool) -> ChapterTable {
    let column = |head: &&str| {
        let name = head.trim_start_matches('*');
        let column = if share { ChapterColumn::share(name, 1.0) } else { ChapterColumn::fit(name) };
        if head.starts_with('*') { column.figures() } else { column }
    };
    let rows = rows.iter().map(|row| ChapterRow::new(row.iter().copied())).collect();
    ChapterTable { columns: heads.iter().map(column).collect(), rows }
}

/// Left edge and width of each column.
fn set(setter: &mut TextShaper, table: &ChapterTable, look: &TableLook) -> Vec<(f32, f32)> {
    let mut compositor = Compositor::new(setter, "");
    let least = compositor.longest_words(table, look);
    compositor.columns(table, look, &least)
}

/// The numbers, dates and short words of a table that have less room than they need.
fn broken(table: &ChapterTable, look: &TableLook) -> Vec<String> {
    let mut setter = TextShaper::new();
    let columns = set(&mut setter, table, look);
    let mut found = Vec::new();
    for (at, (left, wide)) in columns.iter().enumerate() {
        assert!(left + wide <= MARGIN + MEASURE + 0.1, "column {at} of {:?}", table.columns);
        let mut look_at = |words: &str, style: &Style| {
            let words = wording::with_nbsp(words);
            for word in words.split(' ') {
                let firm = word.chars().count() <= 4 || word.chars().any(|c| c.is_ascii_digit());
                if firm && setter.width(word, style) > wide + 0.05 {
                    found.push(format!("{word} in {}", table.columns[at].head));
                }
            }
        };
        look_at(&table.columns[at].head, &look.strong);
        table
            .rows
            .iter()
            .for_each(|row| row.cells[at].iter().for_each(|words| look_at(&words.text(), &look.cell)));
    }
    found
}

#[test]
fn no_number_and_no_short_head_is_broken_in_a_column() {
    for (at, shape) in ACCOUNTS.iter().enumerate() {
        let table = table(shape, false);
        let mut setter = TextShaper::new();
        let look = Compositor::new(&mut setter, "").account_look(&table);
        // Only amounts that no account has are set smaller.
        assert_eq!(look.gap < ACCOUNT.gap, at == 0, "{at}");
        assert_eq!(broken(&table, look), [""; 0]);
    }
    for shape in &TABLES {
        assert_eq!(broken(&table(shape, true), &OPEN), [""; 0]);
        assert_eq!(broken(&table(shape, true), &SNUG), [""; 0]);
    }
}

/// What is left over lies between the columns, so that a figure at the right of its column does not touch the next one.
#[test]
fn the_columns_of_an_account_lie_equally_far_apart() {
    let mut setter = TextShaper::new();
    let columns = set(&mut setter, &table(&ACCOUNTS[3], false), &ACCOUNT);
    let gaps: Vec<f32> = columns.windows(2).map(|two| two[1].0 - two[0].0 - two[0].1).collect();
    assert!(gaps.iter().all(|gap| (gap - gaps[0]).abs() < 0.1 && *gap > ACCOUNT.gap), "{gaps:?}");
    let (left, wide) = columns[columns.len() - 1];
    assert!((left + wide - MARGIN - MEASURE).abs() < 0.5);
}
