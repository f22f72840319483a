//! Statements that contradict one another, as the user joins them with `contradicts`: what each says, when, and where it
//! stands, side by side. A statement's own words are its `says`, else what was said in the call; what it shows by the
//! user's account stands without quotation marks.

use std::collections::BTreeSet;

use super::exchanges::by_date;
use super::saying::Saying;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::model::counted;
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

/// What several statements contradict, each with those statements: one fact, and who denied it when.
fn facts<'a>(
    pairs: &mut Vec<(ItemInBundle<'a>, ItemInBundle<'a>)>,
) -> Vec<(ItemInBundle<'a>, Vec<ItemInBundle<'a>>)> {
    let mut facts = Vec::new();
    loop {
        let of = |number: u32| pairs.iter().filter(|(a, b)| a.number == number || b.number == number).count();
        let mut all: Vec<ItemInBundle<'a>> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        all.sort_by_key(|placed| (std::cmp::Reverse(of(placed.number)), placed.number));
        let Some(fact) = all.first().copied().filter(|fact| of(fact.number) > 1) else { return facts };
        let (own, rest): (Vec<_>, Vec<_>) =
            pairs.drain(..).partition(|(a, b)| a.number == fact.number || b.number == fact.number);
        *pairs = rest;
        let mut against: Vec<ItemInBundle<'a>> =
            own.into_iter().map(|(a, b)| if a.number == fact.number { b } else { a }).collect();
        against.sort_by(|a, b| by_date(a.item.date, b.item.date).then(a.number.cmp(&b.number)));
        facts.push((fact, against));
    }
}

/// A fact with the statements that contradict it.
fn fact(
    context: &CaseContext<'_>,
    shown: &ItemInBundle<'_>,
    against: &[ItemInBundle<'_>],
) -> Vec<ChapterRow> {
    let dates: Vec<String> = against.iter().filter_map(|placed| Some(day(placed.item.date?))).collect();
    let dates = if dates.is_empty() { String::new() } else { format!(": {}", dates.join("; ")) };
    let mut head = cell(context, shown);
    head.insert(
        0,
        RichText::new().strong(format!("Contradicted {}{dates}", counted(against.len(), "time", "times"))),
    );
    let mut rows = Vec::new();
    for (number, placed) in (1_u32..).zip(against) {
        let head = if number == 1 { std::mem::take(&mut head) } else { Vec::new() };
        rows.push(ChapterRow {
            cells: vec![vec![number.to_string().into()], head, cell(context, placed)],
            ..ChapterRow::default()
        });
    }
    rows
}

/// The tables and their heading; nothing when nothing contradicts.
pub(super) fn parts(context: &CaseContext<'_>) -> Vec<ChapterPart> {
    let mut pairs = pairs(context);
    if pairs.is_empty() {
        return Vec::new();
    }
    let facts = facts(&mut pairs);
    let columns = |one: &str, other: &str| {
        vec![
            ChapterColumn::fixed("No.", 18.0).figures(),
            ChapterColumn::share(one, 1.0),
            ChapterColumn::share(other, 1.0),
        ]
    };
    let rows = (1_u32..).zip(&pairs).map(|(number, (first, second))| ChapterRow {
        cells: vec![vec![number.to_string().into()], cell(context, first), cell(context, second)],
        ..ChapterRow::default()
    });
    let rows: Vec<ChapterRow> = rows.collect();
    let lead = "Words in quotation marks can be read in the document or in the transcript of the call. Words \
                after “noted as” are a note by the person who called or read.";
    let lead = if pairs.is_empty() {
        lead.to_owned()
    } else {
        format!("The earlier statement of two is on the left. {lead}")
    };
    let mut parts = vec![
        ChapterPart::Heading("Statements that contradict one another".into()),
        ChapterPart::Small(lead.into()),
    ];
    for (shown, against) in &facts {
        let rows = fact(context, shown, against);
        parts.push(ChapterPart::Table(ChapterTable {
            columns: columns("Statement", "Contradicted by"),
            rows,
        }));
    }
    if !rows.is_empty() {
        parts.push(ChapterPart::Table(ChapterTable { columns: columns("Statement", "Against it"), rows }));
    }
    parts
}

fn cell(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> Vec<RichText> {
    let item = placed.item;
    // A statement of an account says something of a time and not of its first day.
    let delivered = item.post.as_ref().and_then(|post| post.delivered);
    let date = match (item.date, item.until) {
        // A receipt with its tracking page speaks of the day of delivery.
        (Some(posted), None) if delivered.is_some_and(|day| day.first_day() > posted.last_day()) => {
            delivered.map_or(String::new(), day)
        }
        (Some(from), Some(until)) => format!("{} to {}", day(from), day(until)),
        (date, _) => date.map_or("Undated".into(), day),
    };
    let call = item.call.as_ref().and_then(|call| call.officer.as_ref());
    let by = call
        .or(item.from.as_ref())
        .map(|by| format!(", {}", context.initialise_children(by)))
        .unwrap_or_default();
    let page = context.first_page(placed);
    let title = context.initialise_children(&placed.entry.title);
    vec![
        RichText::new().strong(date).say(by),
        words(context, placed).unwrap_or_else(|| "no words of it are noted".into()).into(),
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
        Finding::warning(Code::NothingSaid, "this item contradicts another, but its words are not given")
            .at(&placed.item.file)
            .next("write says = \"…\" in its [[item]], with the words that matter exactly as they are in it")
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
    fn each_pair_stands_once_and_one_fact_with_all_that_contradicts_it() {
        let sample = Sample::new(ITEMS);
        let parts = parts(&sample.matter());
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 | Contradicted 2 times: 22 January 2020; 21 May 2020 / 2 March 2020, CMS (R Oyelaran) / \
                 noted as: We have nothing about O. / Letter, p. 3 | 22 January 2020 / It arrived / Proof, p. 9",
                "2 |  | 21 May 2020, Denise Hartley / noted as: It was scanned. / Call, p. 6",
            ]
        );
        assert_eq!(findings(&sample.matter()), []);
        // Of two alone the earlier stands on the left.
        let two = Sample::new(
            &ITEMS
                .replace("[\"call\", \"proof\"]", "[\"proof\"]")
                .replace("contradicts = [\"letter\"]\n", ""),
        );
        let parts = super::parts(&two.matter());
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        assert_eq!(
            rows(table),
            ["1 | 22 January 2020 / It arrived / Proof, p. 9 | \
                 2 March 2020, CMS (R Oyelaran) / noted as: We have nothing about O. / Letter, p. 3"]
        );
        let silent = Sample::new(&ITEMS.replace("relevance = \"It arrived\"", ""));
        let found = findings(&silent.matter());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].file.as_deref()), (Code::NothingSaid, Some("proof.png")));
        assert!(super::parts(&Sample::new("").matter()).is_empty());
    }
}
