//! Statements that contradict one another, as the user joins them with `contradicts`: what each says, when and where, once,
//! in two sides. A statement's own words are its `says`, else what was said in the call. A document without words of its own
//! is there by its title; what the user says of it is nobody else's word.

use std::collections::BTreeSet;

use super::author::without_user;
use super::call_entries::CallEntry;
use super::calls::told_as;
use super::case_entry::by_date;
use super::officials::{cms_in_short, is_service};
use super::placed::{Teller, TellerKey};
use super::saying::{Saying, after_name};
use super::statement_sides::{Matter, matters};
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::case::manifest::call_types::Call;
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PageNumber, PartialDate, counted};
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

/// Each pair once, the one that contradicts first.
fn pairs<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<(Spoken<'a>, Spoken<'a>)> {
    let joined = joined(context, calls).into_iter();
    let both = joined.filter_map(|(one, to)| Some((one, Spoken::of_item(context.item(to)?))));
    let mut seen = BTreeSet::new();
    both.filter(|(one, other)| one.key() != other.key() && seen.insert((one.key(), other.key()))).collect()
}

/// All statements of these pairs once, the earliest first.
fn ordered<'a>(pairs: &[(Spoken<'a>, Spoken<'a>)]) -> Vec<Spoken<'a>> {
    let mut all: Vec<Spoken<'a>> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    all.sort_by(|a, b| a.order(*b));
    all.dedup_by_key(|spoken| spoken.key());
    all
}

fn not_empty(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A statement's own words as they are printed, and the page on which they were found.
struct OwnWords {
    printed: String,
    page: Option<PageNumber>,
}

fn own_words<'a>(
    context: &CaseContext<'a>,
    calls: &[CallEntry<'a>],
    spoken: &Spoken<'a>,
) -> Option<OwnWords> {
    let of = |teller: Teller<'a>, saying: Saying| {
        let page = context.page_of_words(teller, saying);
        context.noted(teller, saying).map(|printed| OwnWords { printed, page })
    };
    let own = match spoken.teller {
        Teller::Item(_) => of(spoken.teller, Saying::Says).or_else(|| of(spoken.teller, Saying::TheySaid)),
        _ => None,
    };
    own.or_else(|| {
        let call = calls.iter().find(|call| call.tellers.iter().any(|own| own.key() == spoken.key()))?;
        call.tellers.iter().find_map(|teller| of(*teller, Saying::TheySaid))
    })
}

/// Whether the user says what a statement says or shows.
fn is_told<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>], spoken: &Spoken<'a>) -> bool {
    let shown = match spoken.teller {
        Teller::Item(placed) => not_empty(placed.item.relevance.as_ref()),
        Teller::Row(row) => not_empty(row.row.note.as_ref()),
        Teller::Promise(_) => None,
    };
    shown.is_some() || own_words(context, calls, spoken).is_some()
}

/// The table and its heading; nothing when nothing contradicts. Each statement is there once: in each matter what was said,
/// the earliest first, and below it what is set against it.
pub(super) fn parts<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<ChapterPart> {
    let pairs = pairs(context, calls);
    let all = ordered(&pairs);
    if all.is_empty() {
        return Vec::new();
    }
    let keys: Vec<TellerKey> = all.iter().map(|spoken| spoken.key()).collect();
    let joined: Vec<(TellerKey, TellerKey)> = pairs.iter().map(|(a, b)| (a.key(), b.key())).collect();
    let of = |key: &TellerKey| all.iter().find(|spoken| spoken.key() == *key);
    let against =
        |one: TellerKey, other: TellerKey| joined.contains(&(one, other)) || joined.contains(&(other, one));
    let mut rows = Vec::new();
    for Matter { said, against: set } in matters(&keys, &joined) {
        rows.push(ChapterRow::band(match (said.len(), set.is_empty()) {
            (_, true) => "Statements that contradict one another".to_owned(),
            (count, false) => counted(count, "statement", "statements"),
        }));
        rows.extend(said.iter().filter_map(of).map(|spoken| row(context, calls, spoken, &[])));
        if !set.is_empty() {
            let them = if said.len() == 1 { "it" } else { "them" };
            rows.push(ChapterRow::band(format!("What I set against {them}")));
        }
        for spoken in set.iter().filter_map(of) {
            // Where it is not against all of them, it says against which.
            let own: Vec<&Spoken<'a>> =
                said.iter().filter(|key| against(spoken.key(), **key)).filter_map(of).collect();
            let own = if own.len() == said.len() { Vec::new() } else { own };
            rows.push(row(context, calls, spoken, &own));
        }
    }
    let columns = vec![
        ChapterColumn::fixed("Date", 70.0),
        ChapterColumn::share("Who, and the words or the document", 1.0),
        ChapterColumn::fixed("Page", 38.0).figures(),
    ];
    let note = "Words in quotation marks can be read on the page that is named. Words after “noted as” are my own note.";
    vec![
        ChapterPart::Heading("Statements side by side".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
}

/// The date of a statement; who said what, or which document shows it; and its page. `against` are the statements that it is
/// set against, where it is not all of them.
fn row<'a>(
    context: &CaseContext<'a>,
    calls: &[CallEntry<'a>],
    spoken: &Spoken<'a>,
    against: &[&Spoken<'a>],
) -> ChapterRow {
    let own = own_words(context, calls, spoken);
    let (date, words, page) = match spoken.teller {
        Teller::Item(placed) => of_item(context, &placed, own),
        _ => of_call(context, spoken, own),
    };
    let days = against.iter().filter_map(|other| other.date).map(wording::short_day).collect::<Vec<_>>();
    let against = (!days.is_empty()).then(|| RichText::from(format!("Against that of {}", days.join(", "))));
    let words = RichText::in_sentences(std::iter::once(words).chain(against));
    ChapterRow { cells: vec![vec![date.into()], vec![words], vec![page]], ..ChapterRow::default() }
}

/// A person's words after that person's name.
fn said_by(by: Option<String>, words: &str) -> RichText {
    let by = by.map(|by| RichText::new().strong(by).say(after_name(words))).unwrap_or_default();
    by.say(words)
}

/// A statement that is an item. What has no words of its own is its title, without a name before it: nobody is given the
/// user's words.
fn of_item(
    context: &CaseContext<'_>,
    placed: &ItemInBundle<'_>,
    own: Option<OwnWords>,
) -> (String, RichText, RichText) {
    let item = placed.item;
    let date = date_of(placed, own.as_ref());
    let page = match own.as_ref().and_then(|own| own.page) {
        Some(page) => RichText::new().number(page),
        None => context.range_of(placed),
    };
    let printed = |by: &String| cms_in_short(&context.initialise_children(by));
    let Some(OwnWords { printed: words, .. }) = own else {
        let title = context.initialise_children(&placed.entry.title);
        let title =
            RichText::new().leading(without_user(context.manifest, &title), context.first_page(placed));
        let delivered = item.post.as_ref().and_then(|post| post.delivered);
        let shown = delivered.filter(|_| context.quotations.delivery_shown.contains(&placed.number));
        let shown = shown.map(|day| RichText::from(format!("It shows delivery on {}", wording::day(day))));
        return (date, RichText::in_sentences(std::iter::once(title).chain(shown)), page);
    };
    let officer = item.call.as_ref().and_then(|call| call.officer.as_ref());
    let by = match (officer, &item.from) {
        (Some(officer), _) => Some(printed(officer)),
        // A record that was disclosed is of many days and hands, and not of whoever sent it.
        (None, Some(from)) if placed.entry.kind == Kind::Disclosure => {
            let whose = if is_service(from) { "CMS".to_owned() } else { printed(from) };
            let on = item.date.map_or(String::new(), |date| format!(", disclosed on {}", wording::day(date)));
            Some(format!("{whose}’s record{on}"))
        }
        (None, from) => item.call.as_ref().and_then(nameless).or_else(|| from.as_ref().map(printed)),
    };
    (date, said_by(by, &words), page)
}

/// Who spoke, where a name was refused.
fn nameless(call: &Call) -> Option<String> {
    let refused = call.officer.is_none() && call.refused_name == Some(true);
    refused.then(|| "An officer who refused a name".into())
}

/// The day of which an item's words speak: of a row of a table the day in it, of a record that was disclosed none, of a
/// receipt that of delivery, else the item's own.
fn date_of(placed: &ItemInBundle<'_>, own: Option<&OwnWords>) -> String {
    let item = placed.item;
    let disclosed = placed.entry.kind == Kind::Disclosure;
    if let Some(own) = own.filter(|_| disclosed || item.until.is_some()) {
        let in_row = only_day(&own.printed).filter(|_| own.page.is_some());
        if let Some(day) = in_row {
            return wording::short_day(PartialDate::Day(day));
        }
        if disclosed {
            return "no date given".into();
        }
    }
    // A statement of an account says something of a time and not of its first day.
    let delivered = item.post.as_ref().and_then(|post| post.delivered);
    match (item.date, item.until) {
        // A receipt with its tracking page speaks of the day of delivery.
        (Some(posted), None) if delivered.is_some_and(|day| day.first_day() > posted.last_day()) => {
            delivered.map_or(String::new(), wording::short_day)
        }
        (Some(from), until) => wording::span_of_days(from, until),
        (None, _) => "undated".into(),
    }
}

/// The only day that words name in figures, as a row of a statement does: 08/05/2026, 08.05.26 or 2026-05-08.
fn only_day(words: &str) -> Option<jiff::civil::Date> {
    let day = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
        let [first, month, last] = parts[..] else { return None };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        let year: i16 = match year.len() {
            4 => year.parse().ok()?,
            2 => 2000 + year.parse::<i16>().ok()?,
            _ => return None,
        };
        jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let mut days: Vec<jiff::civil::Date> = words.split_whitespace().filter_map(day).collect();
    days.dedup();
    match days[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// A statement in a call of which only a row tells. A note of the user's own is no word of the officer's.
fn of_call(
    context: &CaseContext<'_>,
    spoken: &Spoken<'_>,
    own: Option<OwnWords>,
) -> (String, RichText, RichText) {
    let date = spoken.date.map_or("undated".into(), wording::short_day);
    let officer = spoken.teller.call().and_then(|call| call.officer.as_ref());
    let officer = officer.map(|officer| cms_in_short(&context.initialise_children(officer)));
    let officer = officer.or_else(|| spoken.teller.call().and_then(nameless));
    let found = own.as_ref().and_then(|own| own.page);
    let Teller::Row(row) = spoken.teller else { return (date, RichText::new(), RichText::new()) };
    let told = row.row.item.as_ref().and_then(|item| context.page(item, row.row.page));
    let page = found.or(told).map(|page| RichText::new().number(page)).unwrap_or_default();
    let words = match (own, not_empty(row.row.note.as_ref())) {
        (Some(own), _) => said_by(officer, &own.printed),
        (None, note) => {
            let with = officer.map(|officer| format!(" with {officer}")).unwrap_or_default();
            let note = note.map(|note| format!(", noted as: {}", context.initialise_children(note)));
            RichText::from(format!("Call{with}{}", note.unwrap_or_default()))
        }
    };
    let source = match (found, told) {
        (None, None) => Some(RichText::from("No source named")),
        (None, Some(_)) => row.logged.map(|_| told_as(context, &row)),
        (Some(_), _) => None,
    };
    (date, RichText::in_sentences(std::iter::once(words).chain(source)), page)
}

/// Statements in a contradiction of which nothing is noted.
pub(super) fn findings<'a>(context: &CaseContext<'a>, calls: &[CallEntry<'a>]) -> Vec<Finding> {
    let mut silent: Vec<Spoken<'a>> = pairs(context, calls)
        .into_iter()
        .flat_map(|(a, b)| [a, b])
        .filter(|spoken| !is_told(context, calls, spoken))
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
    fn each_statement_is_there_once_and_what_is_set_against_it_below() {
        let sample = Sample::new(ITEMS);
        let parts = parts(&sample.matter(), &[]);
        let ChapterPart::Table(table) = &parts[1] else { panic!("a table") };
        assert_eq!(
            rows(table),
            [
                "1 statement",
                "2 Mar 2020 | CMS (R Oyelaran), noted as: We have nothing about O. | 3–5",
                "What I set against it",
                // What the user says of it is not printed after a name.
                "22 Jan 2020 | Proof | 9–11",
                "21 May 2020 | Denise Hartley, noted as: It was scanned. | 6–8",
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
        assert_eq!(rows(table).len(), 4);
        let silent = Sample::new(&ITEMS.replace("relevance = \"It arrived\"", ""));
        let found = findings(&silent.matter(), &[]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].code, found[0].file.as_deref()), (Code::NothingSaid, Some("proof.png")));
        assert!(super::parts(&Sample::new("").matter(), &[]).is_empty());
    }

    #[test]
    fn a_row_of_a_statement_has_a_day_of_its_own() {
        let day = |year, month, day| Some(jiff::civil::date(year, month, day));
        for (words, expected) in [
            ("“08/05/2026 FPO C ASHDOWN MAINT 255.30”", day(2026, 5, 8)),
            ("8.5.26 FPO 255.30", day(2026, 5, 8)),
            ("2026-05-08 FPO", day(2026, 5, 8)),
            ("22/01/2020 11:35 White mail, 22/01/2020", day(2020, 1, 22)),
            // Two days, a sum, a reference, no day of the calendar.
            ("08/05/2026 to 09/05/2026", None),
            ("FPO 255.30 12-34", None),
            ("1/2/3", None),
            ("31/02/2026", None),
            ("", None),
        ] {
            assert_eq!(only_day(words), expected, "{words}");
        }
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
                "4 statements",
                "2 Jun 2020 | Helen Rose, noted as: there was no payment | 6",
                "22 Jun 2020 | CMS, noted as: no payment | 6–8",
                "24 Jun 2020 | noted as: it is not on our system | 9–11",
                "8 Jul 2020 | Call. No source named. | ",
                "What I set against them",
                "31 Jan 2020 | noted as: a payment | 3–5",
            ]
        );
        let [silent] = &findings(&context, &history.calls)[..] else { panic!("one finding") };
        assert!(silent.next.contains("[[call]]"), "{}", silent.next);
    }
}
