//! Everything that happened, in order: the items and the events without documents in one table of date, event and
//! page, earliest first, one event a row. Times without an answer stand between as light rows. A recording and its
//! transcript are one event.

use super::author::without_user;
use super::call_entries::CallEntry;
use super::case_entry::is_event_shown;
use super::chronology_words::{at_hour, call_in_words, day_and_hour, events_of, is_placed};
use super::promise::Promise;
use super::receipt::received;
use super::unanswered::UnansweredPeriod;
use super::{
    CaseContext, CaseHistory, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle,
    RichText, RowEmphasis,
};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::{Event, Item};
use crate::model::finding::{Code, Finding};
use crate::model::{PageNumber, PartialDate, counted};
use crate::pdf::layout::wording;

/// What the chapter is called.
pub(super) const TITLE: &str = "Chronology";

const NOTE: &str = "If only a month or a year is known, only that is shown. Such a date comes after the days of that \
    month or year. A recording and its transcript share a row.";
const GAPS: &str = " Days without a reply are counted only where a day for the reply had passed. The law, a CMS aim, an \
    announcement or a promise gives that day, or I set it. Only the day for the answer counts, not that for an \
    acknowledgement. A row begins with the days since that day, unless I set it. The days of waiting \
    run from the day of delivery, or an estimate of it. They end on the date on the first reply, or the day of its posting. \
    If the first reply was not an answer, a second row runs from it to the answer. If its date is vague, that row runs \
    from its receipt. Where a date is vague, the fewest possible days are counted.";
const SET: &str = " A day that I set for a reply is called so. No rule or letter sets it, and no reply is called late by it.";
const AS_I_SAY: &str = " “As I say” means that no page is named for it.";
const NO_DAY: &str = " Where no day for the reply is known, no days are counted.";

const CALLS: &str = " A call without a recording has the page of its source, where there is one.";

/// The chronology.
pub fn compose(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Option<Chapter> {
    let silences = &history.unanswered;
    let mut entries = entries(context, &history.calls, &history.promises);
    if entries.is_empty() {
        return None;
    }
    let (ended, mut open): (Vec<&UnansweredPeriod<'_>>, Vec<&UnansweredPeriod<'_>>) =
        silences.iter().partition(|silence| silence.ended.is_some());
    let periods = ended.len() + open.len();
    let overdue = silences.iter().filter(|silence| silence.overdue).count();
    let set = silences.iter().filter(|silence| silence.day_set_by_user).count();
    let by_user = counted(
        set,
        "request without a reply by the day that I set",
        "requests without a reply by the day that I set",
    );
    let of_rule = counted(
        overdue,
        "period without an answer or promise not kept on time",
        "periods without an answer or promises not kept on time",
    );
    let no_day = counted(
        periods - overdue - set,
        "letter or request for which no answer is named and no day is known",
        "letters or requests for which no answer is named and no day is known",
    );
    let kinds = [(overdue, of_rule), (set, by_user), (periods - overdue - set, no_day)];
    let marked: Vec<String> =
        kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    let lead = match marked.as_slice() {
        [] => String::new(),
        [one] => format!("A bar at the left marks {one}."),
        [all @ .., last] => format!("A bar at the left marks {}, and {last}.", all.join(", ")),
    };
    let mut note = NOTE.to_owned();
    if context.call_rows().any(|row| row.row.recording.is_none()) {
        note.push_str(CALLS);
    }
    if overdue + set > 0 {
        note.push_str(GAPS);
    }
    if set > 0 {
        note.push_str(SET);
    }
    if periods > overdue + set {
        note.push_str(NO_DAY);
    }
    let said = context.items.iter().any(|placed| received(context, placed).is_some_and(|(_, shown)| !shown));
    if said || context.manifest.event.iter().any(|event| !is_event_shown(event)) {
        note.push_str(AS_I_SAY);
    }
    entries.extend(ended.iter().map(|silence| ChronologyRow {
        date: silence.ended,
        rank: 0,
        row: period(context, silence, &history.promises),
    }));
    let (mut dated, undated): (Vec<ChronologyRow>, Vec<ChronologyRow>) =
        entries.into_iter().partition(|entry| entry.date.is_some());
    dated.sort_by(|a, b| match (a.date, b.date) {
        // Of one day what has an hour is told by it, and what has none in the order of the ranks.
        (Some(one), Some(other)) if one.day().is_some() && one.day() == other.day() => {
            a.rank.cmp(&b.rank).then(one.in_order(other))
        }
        (Some(one), Some(other)) => one.in_order(other).then(a.rank.cmp(&b.rank)),
        _ => std::cmp::Ordering::Equal,
    });
    open.sort_by_key(|silence| silence.since);

    let year = |entry: &ChronologyRow| entry.date.map(|date| date.last_day().year());
    let several = dated.first().map(year) != dated.last().map(year);
    let mut rows = Vec::new();
    let mut last = None;
    // What is only fixed has not happened.
    let to_come = dated
        .iter()
        .position(|entry| entry.date.is_some_and(|date| date.first_day() > context.date))
        .unwrap_or(dated.len());
    let future = dated.split_off(to_come);
    for entry in dated {
        if several && year(&entry) != last {
            last = year(&entry);
            rows.extend(last.map(|year| ChapterRow::band(year.to_string()).looking(RowEmphasis::Year)));
        }
        rows.push(entry.row);
    }
    if !open.is_empty() {
        let date = wording::date_with_nbsp(PartialDate::Day(context.date));
        let open_still = format!("Open on {date}: the day for an answer has passed, or no day is known");
        rows.push(ChapterRow::band(open_still).looking(RowEmphasis::Year));
        rows.extend(open.iter().map(|silence| period(context, silence, &history.promises)));
    }
    if !future.is_empty() {
        let date = wording::date_with_nbsp(PartialDate::Day(context.date));
        rows.push(ChapterRow::band(format!("Still to come on {date}")).looking(RowEmphasis::Year));
        rows.extend(future.into_iter().map(|entry| entry.row));
    }
    if !undated.is_empty() {
        rows.push(ChapterRow::band("Undated").looking(RowEmphasis::Year));
        rows.extend(undated.into_iter().map(|entry| entry.row));
    }
    let mut parts = Vec::new();
    if !rows.is_empty() {
        parts.push(ChapterPart::Table(ChapterTable { columns: columns(), rows }));
    }
    parts.push(ChapterPart::Small(note.into()));
    Some(Chapter { title: TITLE.into(), lead: lead.into(), parts, ..Chapter::default() })
}

/// What bears on the chronology: an event whose page nobody names and whose items are of other days.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let unplaced = context.manifest.event.iter().filter(|event| !is_placed(context, event));
    let finding = |event: &Event| {
        let text = super::excerpt(&context.as_written(&event.text));
        let message = format!(
            "The event of {} ({text}) has no page, and none of its items is of that date.",
            event.date
        );
        Finding::note(Code::DateDoubted, message).about(crate::case::manifest::FILE).next(
            "Add the page of the item that proves it, like page = 2, or name it in the text, like \
                   {case-notes:2}.",
        )
    };
    unplaced.map(finding).collect()
}

/// A row and where it belongs. On one date times without an answer come first, then hearings, then items and whatever has
/// an hour, then other events: a hearing comes before the decision that was made at it, and a reply after what it answers.
struct ChronologyRow {
    date: Option<PartialDate>,
    rank: u8,
    row: ChapterRow,
}

fn columns() -> Vec<ChapterColumn> {
    vec![
        ChapterColumn::fixed("Date", 70.0),
        ChapterColumn::share("What happened", 1.0),
        ChapterColumn::fixed("Page", 30.0).figures(),
    ]
}

fn entries<'a>(
    context: &CaseContext<'a>,
    calls: &[CallEntry<'a>],
    promises: &[Promise<'a>],
) -> Vec<ChronologyRow> {
    let transcript = |placed: &ItemInBundle<'_>| transcript_of(context, placed.item);
    let shared: Vec<PageNumber> =
        context.items.iter().filter_map(transcript).map(|placed| context.first_page(&placed)).collect();
    let alone = context.items.iter().filter(|placed| !shared.contains(&context.first_page(placed)));
    let items = alone.map(|placed| {
        let date = placed.item.date;
        let (printed, hour) = match (date, placed.item.until) {
            (Some(date), None) => day_and_hour(date),
            (Some(date), until) => (wording::span(date, until), None),
            (None, _) => (String::new(), None),
        };
        let page = context.first_page(placed);
        let title = without_user(context.manifest, &placed.entry.title);
        let mut event = vec![RichText::new().leading(title, page)];
        event.extend(
            placed.item.relevance.iter().map(|shows| RichText::new().say(context.initialise_children(shows))),
        );
        event.extend(received(context, placed).map(|(words, _)| words));
        let event = vec![at_hour(hour, RichText::in_sentences(event))];
        let pages = [page].into_iter().chain(transcript(placed).map(|placed| context.first_page(&placed)));
        ChronologyRow { date, rank: 2, row: row(printed, event, pages) }
    });
    let of_promises: Vec<&Event> = promises.iter().flat_map(|promise| events_of(context, promise)).collect();
    let events = context
        .manifest
        .event
        .iter()
        .filter(|event| !of_promises.iter().any(|own| std::ptr::eq(*own, *event)));
    let events = events.map(|event| {
        let about = if event.about == Some(true) { "about\u{A0}" } else { "" };
        let (printed, hour) = day_and_hour(event.date);
        let printed = format!("{about}{printed}");
        let rank = match (event.step, event.date) {
            (Some(Step::Hearing), _) => 1,
            (_, PartialDate::Moment(_)) => 2,
            _ => 3,
        };
        ChronologyRow {
            date: Some(event.date),
            rank,
            row: row(
                printed,
                vec![at_hour(hour, event_in_words(context, event))],
                context.event_pages(event).into_iter().map(|page| context.page_of(page)),
            ),
        }
    });
    // A recording is there as an item.
    let unrecorded = calls.iter().filter(|call| call.may_be.is_none() && call.recordings().next().is_none());
    let calls = unrecorded.map(|call| {
        let (printed, hour) = call.date.map_or((String::new(), None), day_and_hour);
        let words = vec![at_hour(hour, RichText::from(call_in_words(context, call)))];
        let pages = call.place(context).into_iter().map(|page| context.page_of(page));
        ChronologyRow { date: call.date, rank: 2, row: row(printed, words, pages) }
    });
    items.chain(events).chain(calls).collect()
}

/// What the user says of an event, marked as that where no page is named for it.
fn event_in_words(context: &CaseContext<'_>, event: &Event) -> RichText {
    let words = context.prose(&event.text);
    if is_event_shown(event) { words } else { words.say(" (as I say)") }
}

/// The transcript of a call, unless it is of another day.
fn transcript_of<'a>(context: &CaseContext<'a>, item: &Item) -> Option<ItemInBundle<'a>> {
    let transcript = context.item(item.call.as_ref()?.transcript.as_ref()?)?;
    let same = |date: PartialDate| item.date.map(PartialDate::last_day) == Some(date.last_day());
    transcript.item.date.is_none_or(same).then_some(transcript)
}

fn row(date: String, event: Vec<RichText>, pages: impl IntoIterator<Item = PageNumber>) -> ChapterRow {
    let numbers = pages.into_iter().map(|page| RichText::new().number(page)).collect();
    ChapterRow { cells: vec![vec![date.into()], event, numbers], look: RowEmphasis::Plain }
}

/// A period without a reply: its days first, for a reader looks for them.
fn period(context: &CaseContext<'_>, silence: &UnansweredPeriod<'_>, promises: &[Promise<'_>]) -> ChapterRow {
    let since = PartialDate::Day(silence.since);
    let dates = match silence.ended {
        Some(_) => wording::span_of_days(since, silence.ended),
        None if silence.as_written => format!("dated {}", wording::short(since)),
        None => format!("from {}", wording::short(since)),
    };
    let words = silence.words.as_str();
    let counted = words.starts_with(|c: char| c.is_ascii_digit()) || words.starts_with("At least");
    let named = || [" to ", " is named for ", " on the "].iter().filter_map(|word| words.find(word)).min();
    let cut = match () {
        () if counted => words.find(','),
        // The words of a promise may have anything in them.
        () if words.starts_with("Promise") => words.find(':'),
        () => named(),
    };
    let (first, rest) = words.split_at(cut.or(words.find(':')).unwrap_or(words.len()));
    let words = RichText::new().strong(first).say(rest);
    let events: Vec<&Event> = promises
        .iter()
        .filter(|promise| silence.is_of(promise))
        .flat_map(|promise| events_of(context, promise))
        .collect();
    let words = events
        .iter()
        .map(|event| context.prose(&event.text))
        .fold(words, |all, next| RichText::in_sentences([all, next]));
    let mut pages: Vec<PageNumber> = silence.pages.iter().map(|page| context.page_of(*page)).collect();
    for page in events.iter().flat_map(|event| context.event_pages(event)).map(|page| context.page_of(page)) {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    let dated = row(String::new(), vec![words], pages);
    let cells = std::iter::once(vec![RichText::new().strong(dates)]).chain(dated.cells.into_iter().skip(1));
    ChapterRow { cells: cells.collect(), look: RowEmphasis::Period }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::{Sample, rows, tables};

    const ITEMS: &str = r#"
[[party]]
name = "Marek Wójcik"
[[child]]
name = "Oliwia"
[[item]]
file = "letter.pdf"
id = "letter"
title = "Letter about Oliwia"
date = 2020-01-17
received = 2020-01-19
relevance = "Oliwia stayed with me"
[[item]]
file = "statement.pdf"
id = "statement"
title = "Statement"
date = 2020-01-17
until = 2020-03-31
[[item]]
file = "call.mp3"
id = "call"
title = "Call"
kind = "call"
date = 2021-02-01T10:00:00
call = { transcript = "transcript" }
[[item]]
file = "call.txt"
id = "transcript"
title = "Transcript"
date = 2021-02-01T10:00:00
[[item]]
file = "photo.jpg"
title = "Photo"
"#;

    fn with(events: &str) -> Sample {
        Sample::new(&format!("{ITEMS}{events}"))
    }

    fn composed(sample: &Sample) -> Option<Chapter> {
        let context = sample.matter();
        compose(&context, &CaseHistory::new(&context))
    }

    #[test]
    fn items_and_events_stand_in_one_order_with_bands_for_years() {
        let sample = with(
            r#"
[[event]]
date = "2020-01"
text = "Oliwia moved, see {letter:2}"
[[event]]
date = 2020-01-17
about = true
text = "A talk"
items = ["statement", "letter"]
page = 2
[[event]]
date = 2019-12-20
text = "Before"
[[event]]
date = "2020"
text = "That year"
"#,
        );
        let chapter = composed(&sample).expect("a chapter");
        let tables = tables(&chapter);
        assert_eq!(
            rows(tables[0]),
            [
                "2019",
                "20 Dec 2019 | Before (as I say) | ",
                "2020",
                "17 Jan 2020 | Letter about O. O. stayed with me. Received 19 Jan 2020, as I say. | 3",
                "17 Jan – 31 Mar 2020 | Statement | 6",
                "about 17 Jan 2020 | A talk | 7 / 3",
                "Jan 2020 | O. moved, see (p. 4) | ",
                "2020 | That year (as I say) | ",
                "2021",
                "1 Feb 2021 | At 10:00: Call | 9 / 12",
                "Undated",
                " | Photo | 15",
            ]
        );
        assert!(chapter.lead.is_empty());
    }

    #[test]
    fn of_one_day_the_hearing_comes_first_and_a_reply_after_its_letter() {
        let sample = with(
            "[[item]]\nfile = \"d\"\ntitle = \"Decision\"\ndate = 2020-05-05\n[[item]]\nfile = \"e\"\ntitle = \"E-mail\"\n\
             date = 2020-05-05T08:55:00\n[[event]]\ndate = 2020-05-05\ntext = \"Answered at once\"\n[[event]]\n\
             date = 2020-05-05\ntext = \"Hearing\"\nstep = \"hearing\"\n[[event]]\ndate = 2020-05-05T07:00:00\ntext = \"Rang\"\n",
        );
        let all = rows(tables(&composed(&sample).expect("a chapter"))[0]);
        let day: Vec<&str> = all
            .iter()
            .filter(|row| row.contains("5 May 2020"))
            .map(|row| row.split(" | ").nth(1).unwrap_or_default())
            .collect();
        let told = [
            "Hearing (as I say)",
            "Decision",
            "At 07:00: Rang (as I say)",
            "At 08:55: E-mail",
            "Answered at once (as I say)",
        ];
        assert_eq!(day, told);
    }

    #[test]
    fn one_year_has_no_band_and_an_empty_case_no_chapter() {
        let sample = Sample::new("[[item]]\nfile = \"a.pdf\"\ntitle = \"A\"\ndate = 2020-01-17\n");
        let chapter = composed(&sample).expect("a chapter");
        assert_eq!(rows(tables(&chapter)[0]), ["17 Jan 2020 | A | 3"]);
        assert_eq!(composed(&Sample::new("")), None);
    }

    #[test]
    fn silence_stands_before_its_answer_and_at_the_end_without_one() {
        let sample = Sample::new(
            r#"
[[party]]
name = "Marek Wójcik"
[[item]]
file = "a.pdf"
id = "a"
title = "First"
kind = "letter"
from = "Marek Wójcik"
to = "CMS"
date = 2021-01-04
step = "complaint"
[item.post]
delivered = 2021-01-04
proof = "b.pdf"
[[item]]
file = "b.pdf"
title = "Reply"
date = 2021-03-01
answers = "a"
[[item]]
file = "c.pdf"
title = "Second"
kind = "letter"
from = "Marek Wójcik"
to = "CMS"
date = 2021-03-02
"#,
        );
        let chapter = composed(&sample).expect("a chapter");
        assert_eq!(
            rows(tables(&chapter)[0]),
            [
                "4 Jan 2021 | First | 3",
                "4 Jan – 1 Mar 2021 | 35 days past the aim, no reply to the complaint of 4 January 2021 for 56 days from its delivery on 4 January 2021 (the aim was to tell the outcome, or when to expect it, by 25 January 2021) | 3",
                "1 Mar 2021 | Reply | 6",
                "2 Mar 2021 | Second | 9",
                "Open on 1 March 2022: the day for an answer has passed, or no day is known",
                "dated 2 Mar 2021 | No reply in the bundle to the letter of 2 March 2021 (no page is named for its delivery) | 9",
            ]
        );
        let light =
            |table: &ChapterTable| table.rows.iter().filter(|row| row.look == RowEmphasis::Period).count();
        assert_eq!(light(tables(&chapter)[0]), 2);
        assert_eq!(
            chapter.lead.text(),
            "A bar at the left marks 1 period without an answer or promise not kept on time, and 1 letter or request for which no answer is named and no day is known."
        );
    }

    #[test]
    fn an_event_whose_items_are_of_other_days_wants_a_page() {
        let event = |more: &str| {
            let sample = with(&format!("[[event]]\ndate = 2020-02-25\n{more}\n"));
            findings(&sample.matter()).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert_eq!(
            event("text = \"Oliwia came\"\nitems = [\"letter\"]"),
            ["The event of 25 February 2020 (“O. came”) has no page, and none of its items is of that date."]
        );
        for placed in [
            "text = \"A\"\nitems = [\"letter\", \"statement\"]",
            "text = \"A\"\nitems = [\"letter\"]\npage = 1",
            "text = \"A {letter:2}\"\nitems = [\"letter\"]",
            "text = \"A\"",
        ] {
            assert_eq!(event(placed), [""; 0], "{placed}");
        }
    }
}
