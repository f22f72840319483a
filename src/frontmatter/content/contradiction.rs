//! Statements that contradict one another, as the user joins them with `contradicts`: what each says, when and where, once,
//! with the numbers of those against it. A statement's own words are its `says`, else what was said in the call; what it shows by the
//! user's account stands without quotation marks.

use std::collections::BTreeSet;

use super::author::without_user;
use super::call_entries::CallEntry;
use super::calls::told_in;
use super::case_entry::by_date;
use super::officials::cms_in_short;
use super::placed::{Teller, TellerKey};
use super::saying::{Saying, after_name};
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording;

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
fn joined<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<(Spoken<'a>, &'a ItemRef)> {
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
    items.chain(rows).collect()
}

/// Each pair once, the earlier statement first, in the order of the earlier ones.
fn pairs<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<SpokenPair<'a>> {
    let joined = joined(context, calls)
        .into_iter()
        .filter_map(|(one, to)| Some((one, Spoken::of_item(context.item(to)?))));
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

/// The words of a statement itself.
fn own_words(context: &CaseContext<'_>, calls: &[CallEntry<'_>], spoken: &Spoken<'_>) -> Option<String> {
    let call = || calls.iter().find(|call| call.tellers.iter().any(|own| own.key() == spoken.key()));
    let own = match spoken.teller {
        Teller::Item(placed) => {
            context.noted(&placed, Saying::Says).or_else(|| context.noted(&placed, Saying::TheySaid))
        }
        _ => None,
    };
    own.or_else(|| call()?.noted(context, Saying::TheySaid))
}

/// What a statement says, else what it shows.
fn words(context: &CaseContext<'_>, calls: &[CallEntry<'_>], spoken: &Spoken<'_>) -> Option<String> {
    let shown = match spoken.teller {
        Teller::Item(placed) => not_empty(placed.item.relevance.as_ref()),
        Teller::Row(row) => not_empty(row.row.note.as_ref()),
        Teller::Promise(_) => None,
    };
    own_words(context, calls, spoken).or(shown.map(|words| context.initialise_children(words)))
}

/// The table and its heading; nothing when nothing contradicts. Each statement is there once, the earliest first, with the
/// numbers of those that it contradicts.
pub(super) fn parts<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<ChapterPart> {
    let pairs = pairs(context, calls);
    let mut all: Vec<Spoken<'a>> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    all.sort_by(|a, b| a.order(*b));
    all.dedup_by_key(|spoken| spoken.key());
    if all.is_empty() {
        return Vec::new();
    }
    let number = |key: TellerKey| all.iter().position(|spoken| spoken.key() == key).map_or(0, |at| at + 1);
    let others_of = |key: TellerKey| -> Vec<usize> {
        let others = pairs.iter().filter_map(|(a, b)| match key {
            key if a.key() == key => Some(number(b.key())),
            key if b.key() == key => Some(number(a.key())),
            _ => None,
        });
        let mut others: Vec<usize> = others.collect();
        others.sort_unstable();
        others
    };
    let columns = vec![
        ChapterColumn::fixed("No.", 20.0),
        ChapterColumn::fixed("Date", 62.0),
        ChapterColumn::share("Who, and the words or what is shown", 1.0),
        ChapterColumn::fixed("Against", 64.0),
        ChapterColumn::fixed("Page", 28.0).figures(),
    ];
    let row = |spoken: &Spoken<'a>| {
        let numbers = others_of(spoken.key());
        let said: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let mut against = RichText::from(format!("No.\u{A0}{}", said.join(", ")));
        if said.len() > 1 {
            against = against.say(": ").strong(counted(said.len(), "time", "times"));
        }
        let [date, words, page] = cells(context, calls, spoken);
        let cells = vec![vec![number(spoken.key()).to_string().into()], date, words, vec![against], page];
        ChapterRow { cells, ..ChapterRow::default() }
    };
    let rows = all.iter().map(row).collect();
    let note = "Words in quotation marks can be read in the document or in the transcript of the call. Words after “noted \
                as” are a note by the person who called or read.";
    vec![
        ChapterPart::Heading("Statements side by side".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
}

/// The date of a statement; who said what, in which document; and its page.
fn cells(context: &CaseContext<'_>, calls: &[CallEntry<'_>], spoken: &Spoken<'_>) -> [Vec<RichText>; 3] {
    let said = words(context, calls, spoken).unwrap_or_else(|| "no words of it are noted".into());
    let call = spoken.teller.call().and_then(|call| call.officer.as_ref());
    let by = |from: Option<&String>| {
        let by = call.or(from).map(|by| cms_in_short(&context.initialise_children(by)));
        by.map(|by| RichText::new().strong(by).say(after_name(&said))).unwrap_or_default()
    };
    let Teller::Item(placed) = spoken.teller else {
        let date = spoken.date.map_or("undated".into(), wording::short_day);
        let told = told_in(context, spoken.teller).unwrap_or("no source named".into());
        let words = by(None).say(said.as_str());
        return [vec![date.into()], vec![RichText::in_sentences([words, told])], Vec::new()];
    };
    let item = placed.item;
    // A statement of an account says something of a time and not of its first day.
    let delivered = item.post.as_ref().and_then(|post| post.delivered);
    let date = match (item.date, item.until) {
        // A receipt with its tracking page speaks of the day of delivery.
        (Some(posted), None) if delivered.is_some_and(|day| day.first_day() > posted.last_day()) => {
            delivered.map_or(String::new(), wording::short_day)
        }
        (Some(from), until) => wording::span_of_days(from, until),
        (None, _) => "undated".into(),
    };
    let page = context.first_page(&placed);
    let title = context.initialise_children(&placed.entry.title);
    let title = RichText::new().leading(without_user(context.manifest, &title), page);
    // What was said needs no title beside its page.
    let title = own_words(context, calls, spoken).is_none().then_some(title);
    let words =
        RichText::in_sentences(std::iter::once(by(item.from.as_ref()).say(said.as_str())).chain(title));
    [vec![date.into()], vec![words], vec![RichText::new().number(page)]]
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
    fn each_statement_stands_once_with_the_numbers_of_all_that_contradict_it() {
        let sample = Sample::new(ITEMS);
        let parts = parts(&sample.matter(), &[]);
        let ChapterPart::Table(table) = &parts[1] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 | 22 Jan 2020 | It arrived. Proof. | No. 2 | 9",
                "2 | 2 Mar 2020 | CMS (R Oyelaran), noted as: We have nothing about O. | No. 1, 3: 2 times | 3",
                "3 | 21 May 2020 | Denise Hartley, noted as: It was scanned. | No. 2 | 6",
            ]
        );
        assert_eq!(findings(&sample.matter(), &[]), []);
        // What nobody joins is not there.
        let two = Sample::new(
            &ITEMS
                .replace("[\"call\", \"proof\"]", "[\"proof\"]")
                .replace("contradicts = [\"letter\"]\n", ""),
        );
        let parts = super::parts(&two.matter(), &[]);
        let ChapterPart::Table(table) = &parts[1] else { panic!("a table") };
        assert_eq!(rows(table).len(), 2);
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
        let ChapterPart::Table(table) = &parts[1] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 | 31 Jan 2020 | noted as: a payment | No. 2, 3, 4, 5: 4 times | 3",
                "2 | 2 Jun 2020 | Helen Rose, noted as: there was no payment. Noted p. 6. | No. 1 | ",
                "3 | 22 Jun 2020 | CMS, noted as: no payment | No. 1 | 6",
                "4 | 24 Jun 2020 | noted as: it is not on our system | No. 1 | 9",
                "5 | 8 Jul 2020 | no words of it are noted. No source named. | No. 1 | ",
            ]
        );
        let [silent] = &findings(&context, &history.calls)[..] else { panic!("one finding") };
        assert!(silent.next.contains("[[call]]"), "{}", silent.next);
    }
}
