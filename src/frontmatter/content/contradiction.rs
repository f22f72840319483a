//! Statements that contradict one another, as the user joins them with `contradicts`: what each says, when, and where it
//! stands, side by side. A statement's own words are its `says`, else what was said in the call; what it shows by the
//! user's account stands without quotation marks.

use std::collections::BTreeSet;

use super::call_entries::CallEntry;
use super::calls::told_in;
use super::exchanges::by_date;
use super::placed::{Teller, TellerKey};
use super::saying::Saying;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::day;

/// Something that was said: an item, or a call that only a row tells of.
#[derive(Clone, Copy, Debug)]
struct Spoken<'a> {
    teller: Teller<'a>,
    date: Option<PartialDate>,
}

impl<'a> Spoken<'a> {
    fn of_item(placed: ItemInBundle<'a>) -> Self {
        Spoken { teller: Teller::Item(placed), date: placed.item.date }
    }

    fn key(self) -> TellerKey {
        self.teller.key()
    }

    fn order(self, other: Self) -> std::cmp::Ordering {
        by_date(self.date, other.date).then(self.key().cmp(&other.key()))
    }
}

/// Two statements, the earlier one first.
type SpokenPair<'a> = (Spoken<'a>, Spoken<'a>);

/// Each statement with what it contradicts. A call with a recording is that recording, whatever tells of it.
fn joined<'a>(
    context: &CaseContext<'a>,
    calls: &[CallEntry<'a>],
) -> impl Iterator<Item = (Spoken<'a>, &'a ItemRef)> {
    let items = context
        .items
        .iter()
        .flat_map(|placed| placed.item.contradicts.iter().map(move |to| (Spoken::of_item(*placed), to)));
    let rows = calls.iter().flat_map(|call| {
        let recorded = call.recordings().next().map(Spoken::of_item);
        call.rows().flat_map(move |row| {
            let own = Spoken { teller: Teller::Row(row), date: Some(row.row.date) };
            row.row.contradicts.iter().map(move |to| (recorded.unwrap_or(own), to))
        })
    });
    items.chain(rows).collect::<Vec<_>>().into_iter()
}

/// Each pair once, the earlier statement first, in the order of the earlier ones.
fn pairs<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<SpokenPair<'a>> {
    let joined =
        joined(context, calls).filter_map(|(one, to)| Some((one, Spoken::of_item(context.item(to)?))));
    let mut seen = BTreeSet::new();
    let mut pairs: Vec<SpokenPair<'a>> = Vec::new();
    for (one, other) in joined {
        let (first, second) = if one.order(other).is_le() { (one, other) } else { (other, one) };
        if first.key() != second.key() && seen.insert((first.key(), second.key())) {
            pairs.push((first, second));
        }
    }
    pairs.sort_by(|a, b| a.0.order(b.0).then(by_date(a.1.date, b.1.date)));
    pairs
}

fn not_empty(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// What a statement says.
fn words(context: &CaseContext<'_>, calls: &[CallEntry<'_>], spoken: &Spoken<'_>) -> Option<String> {
    let call = || calls.iter().find(|call| call.tellers.iter().any(|own| own.key() == spoken.key()));
    let own = match spoken.teller {
        Teller::Item(placed) => {
            context.noted(&placed, Saying::Says).or_else(|| context.noted(&placed, Saying::TheySaid))
        }
        _ => None,
    };
    let said = own.or_else(|| call()?.noted(context, Saying::TheySaid));
    let shown = match spoken.teller {
        Teller::Item(placed) => not_empty(placed.item.relevance.as_ref()),
        Teller::Row(row) => not_empty(row.row.note.as_ref()),
        Teller::Promise(_) => None,
    };
    said.or(shown.map(|words| context.initialise_children(words)))
}

/// What several statements contradict, each with those statements: one fact, and who denied it when.
fn facts<'a>(pairs: &mut Vec<SpokenPair<'a>>) -> Vec<(Spoken<'a>, Vec<Spoken<'a>>)> {
    let mut facts = Vec::new();
    loop {
        let of = |key: TellerKey| pairs.iter().filter(|(a, b)| a.key() == key || b.key() == key).count();
        let mut all: Vec<Spoken<'a>> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        all.sort_by_key(|spoken| (std::cmp::Reverse(of(spoken.key())), spoken.key()));
        let Some(fact) = all.first().copied().filter(|fact| of(fact.key()) > 1) else { return facts };
        let (own, rest): (Vec<_>, Vec<_>) =
            pairs.drain(..).partition(|(a, b)| a.key() == fact.key() || b.key() == fact.key());
        *pairs = rest;
        let mut against: Vec<Spoken<'a>> =
            own.into_iter().map(|(a, b)| if a.key() == fact.key() { b } else { a }).collect();
        against.sort_by(|a, b| a.order(*b));
        facts.push((fact, against));
    }
}

/// A fact with the statements that contradict it.
fn fact(
    context: &CaseContext<'_>,
    calls: &[CallEntry<'_>],
    shown: &Spoken<'_>,
    against: &[Spoken<'_>],
) -> Vec<ChapterRow> {
    let dates: Vec<String> = against.iter().filter_map(|spoken| Some(day(spoken.date?))).collect();
    let dates = if dates.is_empty() { String::new() } else { format!(": {}", dates.join("; ")) };
    let mut head = cell(context, calls, shown);
    head.insert(
        0,
        RichText::new().strong(format!("Contradicted {}{dates}", counted(against.len(), "time", "times"))),
    );
    let mut rows = Vec::new();
    for (number, spoken) in (1_u32..).zip(against) {
        let head = if number == 1 { std::mem::take(&mut head) } else { Vec::new() };
        rows.push(ChapterRow {
            cells: vec![vec![number.to_string().into()], head, cell(context, calls, spoken)],
            ..ChapterRow::default()
        });
    }
    rows
}

/// The tables and their heading; nothing when nothing contradicts.
pub(super) fn parts<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<ChapterPart> {
    let mut pairs = pairs(context, calls);
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
        cells: vec![
            vec![number.to_string().into()],
            cell(context, calls, first),
            cell(context, calls, second),
        ],
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
        let rows = fact(context, calls, shown, against);
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

fn cell(context: &CaseContext<'_>, calls: &[CallEntry<'_>], spoken: &Spoken<'_>) -> Vec<RichText> {
    let said = words(context, calls, spoken).unwrap_or_else(|| "nothing is noted of what it says".into());
    let call = spoken.teller.call().and_then(|call| call.officer.as_ref());
    let by = |from: Option<&String>| {
        let by = call.or(from).map(|by| format!(", {}", context.initialise_children(by)));
        by.unwrap_or_default()
    };
    let Teller::Item(placed) = spoken.teller else {
        let date = spoken.date.map_or("Undated".into(), day);
        let told = told_in(context, spoken.teller).unwrap_or("no source named".into());
        return vec![
            RichText::new().strong(date).say(by(None)),
            said.into(),
            RichText::from("Call: ").then(told),
        ];
    };
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
    let page = context.first_page(&placed);
    let title = context.initialise_children(&placed.entry.title);
    vec![
        RichText::new().strong(date).say(by(item.from.as_ref())),
        said.into(),
        RichText::new().leading(title, page).say(", ").page(page),
    ]
}

/// Statements in a contradiction of which nothing is noted.
pub(super) fn findings<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<Finding> {
    let mut silent: Vec<Spoken<'a>> = pairs(context, calls)
        .into_iter()
        .flat_map(|(a, b)| [a, b])
        .filter(|spoken| words(context, calls, spoken).is_none())
        .collect();
    silent.sort_by_key(|spoken| spoken.key());
    silent.dedup_by_key(|spoken| spoken.key());
    let finding = |spoken: Spoken<'_>| {
        let (what, next) = match spoken.teller {
            Teller::Item(_) => (
                "this item contradicts another, but its words are not given",
                "write says = \"…\" in its [[item]], with the words that matter exactly as they are in it",
            ),
            _ => (
                "a call contradicts an item, but its words are not given",
                "write they_said = \"…\" in its [[call]], or in a [[call_log.row]] of its table",
            ),
        };
        context.at_teller(spoken.teller, Finding::warning(Code::NothingSaid, what)).next(next)
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
        let parts = parts(&sample.matter(), &[]);
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 | Contradicted 2 times: 22 January 2020; 21 May 2020 / 2 March 2020, CMS (R Oyelaran) / \
                 noted as: We have nothing about O. / Letter, p. 3 | 22 January 2020 / It arrived / Proof, p. 9",
                "2 |  | 21 May 2020, Denise Hartley / noted as: It was scanned. / Call, p. 6",
            ]
        );
        assert_eq!(findings(&sample.matter(), &[]), []);
        // Of two alone the earlier stands on the left.
        let two = Sample::new(
            &ITEMS
                .replace("[\"call\", \"proof\"]", "[\"proof\"]")
                .replace("contradicts = [\"letter\"]\n", ""),
        );
        let parts = super::parts(&two.matter(), &[]);
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        assert_eq!(
            rows(table),
            ["1 | 22 January 2020 / It arrived / Proof, p. 9 | \
                 2 March 2020, CMS (R Oyelaran) / noted as: We have nothing about O. / Letter, p. 3"]
        );
        let silent = Sample::new(&ITEMS.replace("relevance = \"It arrived\"", ""));
        let found = findings(&silent.matter(), &[]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].file.as_deref()), (Code::NothingSaid, Some("proof.png")));
        assert!(super::parts(&Sample::new("").matter(), &[]).is_empty());
    }

    /// Two letters and three calls deny what the bank shows; of two calls there is only a row, and the third was recorded.
    #[test]
    fn calls_without_a_file_deny_a_fact_as_letters_do() {
        let text = r#"
[[item]]
file = "bank.pdf"
id = "bank"
title = "Bank"
date = 2020-01-31
says = "a payment"
[[item]]
file = "l.pdf"
title = "Letter"
date = 2020-06-22
from = "CMS"
says = "no payment"
contradicts = ["bank"]
[[item]]
file = "call.mp3"
id = "call"
title = "Recording"
kind = "call"
date = 2020-06-24T14:20:00
contradicts = ["bank"]
[item.call]
they_said = "it is not on our system"
[[call]]
date = 2020-06-24T14:20:00
recording = "call"
contradicts = ["bank"]
[[call]]
date = 2020-06-02T10:05:00
item = "l.pdf"
officer = "Helen Rose"
they_said = "there was no payment"
contradicts = ["bank"]
[[call]]
date = 2020-07-08
contradicts = ["bank"]
"#;
        let sample = Sample::new(text);
        let context = sample.matter();
        let history = crate::frontmatter::content::CaseHistory::new(&context);
        let parts = parts(&context, &history.calls);
        let ChapterPart::Table(table) = &parts[2] else { panic!("a table") };
        let rows = rows(table);
        assert!(
            rows[0].starts_with(
                "1 | Contradicted 4 times: 2 June 2020; 22 June 2020; 24 June 2020; 8 July 2020"
            ),
            "{rows:#?}"
        );
        let told: Vec<&str> = rows.iter().filter_map(|row| row.rsplit(" | ").next()).collect();
        assert_eq!(
            told,
            [
                "2 June 2020, Helen Rose / noted as: there was no payment / Call: Noted p. 6",
                "22 June 2020, CMS / noted as: no payment / Letter, p. 6",
                "24 June 2020 / noted as: it is not on our system / Recording, p. 9",
                "8 July 2020 / nothing is noted of what it says / Call: no source named",
            ]
        );
        let [silent] = &findings(&context, &history.calls)[..] else { panic!("one finding") };
        assert!(silent.next.contains("[[call]]"), "{}", silent.next);
    }
}
