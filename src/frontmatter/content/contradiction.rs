//! Statements that contradict one another, as the user joins them with `contradicts`: what each says, when, and where it
//! stands, side by side. A statement's own words are its `says`, else what was said in the call; what it shows by the
//! user's account stands without quotation marks.

use std::collections::BTreeSet;

use super::exchanges::by_date;
use super::saying::Saying;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::model::finding::{Code, Finding};
use crate::pdf::layout::wording::day;

/// Each pair once, the earlier statement first, in the order of the earlier ones.
fn pairs<'a>(context: &CaseContext<'a>) -> Vec<(ItemInBundle<'a>, ItemInBundle<'a>)> {
    let joined = context
        .items
        .iter()
        .flat_map(|one| one.item.contradicts.iter().filter_map(|to| Some((*one, context.item(to)?))));
    let mut seen = BTreeSet::new();
    let mut pairs: Vec<(ItemInBundle<'a>, ItemInBundle<'a>)> = Vec::new();
    for (one, other) in joined {
        let order = by_date(one.item.date, other.item.date);
        let first = order.then(one.number.cmp(&other.number)).is_le();
        let (first, second) = if first { (one, other) } else { (other, one) };
        let (a, b) = (first.number, second.number);
        if a != b && seen.insert((a, b)) {
            pairs.push((first, second));
        }
    }
    pairs.sort_by(|a, b| {
        by_date(a.0.item.date, b.0.item.date)
            .then(a.0.number.cmp(&b.0.number))
            .then(by_date(a.1.item.date, b.1.item.date))
    });
    pairs
}

fn not_empty(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// What an item says.
fn words(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> Option<String> {
    let own = context.noted(placed, Saying::Says).or_else(|| context.noted(placed, Saying::TheySaid));
    own.or(not_empty(placed.item.relevance.as_ref()).map(|words| context.initialise_children(words)))
}

/// The table and its heading; nothing when nothing contradicts.
pub(super) fn parts(context: &CaseContext<'_>) -> Vec<ChapterPart> {
    let pairs = pairs(context);
    if pairs.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::fixed("No.", 18.0).figures(),
        ChapterColumn::share("Statement", 1.0),
        ChapterColumn::share("Against it", 1.0),
    ];
    let rows = (1_u32..).zip(&pairs).map(|(number, (first, second))| ChapterRow {
        cells: vec![vec![number.to_string().into()], cell(context, first), cell(context, second)],
        ..ChapterRow::default()
    });
    let table = ChapterTable { columns, rows: rows.collect() };
    let lead = "The earlier statement is on the left. Words in quotation marks can be read in the document or in the \
                transcript of the call. Words after “noted as” are a note made by the person who called or read.";
    vec![
        ChapterPart::Heading("Statements that contradict one another".into()),
        ChapterPart::Small(lead.into()),
        ChapterPart::Table(table),
    ]
}

fn cell(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> Vec<RichText> {
    let item = placed.item;
    let date = item.date.map_or("Undated".into(), day);
    let call = item.call.as_ref().and_then(|call| call.officer.as_ref());
    let by = call
        .or(item.from.as_ref())
        .map(|by| format!(", {}", context.initialise_children(by)))
        .unwrap_or_default();
    let page = context.first_page(placed);
    let title = context.initialise_children(&placed.entry.title);
    vec![
        RichText::new().strong(date).say(by),
        words(context, placed).unwrap_or_else(|| "nothing is noted of what it says".into()).into(),
        RichText::new().leading(title, page).say(", ").page(page),
    ]
}

/// Items in a contradiction of which nothing is noted.
pub(super) fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let mut silent: Vec<ItemInBundle<'_>> = pairs(context)
        .into_iter()
        .flat_map(|(a, b)| [a, b])
        .filter(|placed| words(context, placed).is_none())
        .collect();
    silent.sort_by_key(|placed| placed.number);
    silent.dedup_by_key(|placed| placed.number);
    let finding = |placed: ItemInBundle<'_>| {
        Finding::warning(Code::NothingSaid, "this item contradicts another, and nothing tells what it says")
            .at(&placed.item.file)
            .next("write says = \"…\" in its [[item]]: the words that matter, as they stand there")
    };
    silent.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::{Sample, rows};

    const ITEMS: &str = r#"
[[child]]
name = "Oliwia"
[[item]]
file = "letter.pdf"
id = "letter"
title = "Letter"
date = 2020-03-02
from = "CMS (R Oyelaran)"
says = "We have nothing about Oliwia."
contradicts = ["call", "proof"]
[[item]]
file = "call.mp3"
id = "call"
title = "Call"
kind = "call"
date = 2020-05-21T10:15:00
from = "Marek Wójcik"
contradicts = ["letter"]
[item.call]
officer = "Denise Hartley"
they_said = "It was scanned."
[[item]]
file = "proof.png"
id = "proof"
title = "Proof"
date = 2020-01-22
relevance = "It arrived"
"#;

    #[test]
    fn each_pair_stands_once_with_the_earlier_statement_first() {
        let sample = Sample::new(ITEMS);
        let parts = parts(&sample.matter());
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 | 22 January 2020 / It arrived / Proof, p. 9 | \
                 2 March 2020, CMS (R Oyelaran) / noted as: We have nothing about O. / Letter, p. 3",
                "2 | 2 March 2020, CMS (R Oyelaran) / noted as: We have nothing about O. / Letter, p. 3 | \
                 21 May 2020, Denise Hartley / noted as: It was scanned. / Call, p. 6",
            ]
        );
        assert_eq!(findings(&sample.matter()), []);
        let silent = Sample::new(&ITEMS.replace("relevance = \"It arrived\"", ""));
        let found = findings(&silent.matter());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].file.as_deref()), (Code::NothingSaid, Some("proof.png")));
        assert!(super::parts(&Sample::new("").matter()).is_empty());
    }
}
