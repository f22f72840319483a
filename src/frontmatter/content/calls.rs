//! The call log: every call with all that is known of it, one block a call on pages that lie on their side. A call is an
//! item of that kind, or one with a `[item.call]`. How long a call lasted is what its row says, else the time between
//! start and end, else what the bill charges for.

use super::exchanges::by_date;
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
    RowEmphasis,
};
use crate::case::manifest::types::{BillLine, Call};
use crate::case::profile::need::Need;
use crate::model::direction::Direction;
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PartialDate, Pence, counted};
use crate::pdf::layout::wording::{date_with_nbsp, day};

/// The chapter.
pub fn compose(context: &CaseContext<'_>) -> Option<Chapter> {
    let log = log(context);
    if log.is_empty() {
        return None;
    }
    let columns = vec![
        ChapterColumn::fixed("Spoken to", 142.0),
        ChapterColumn::share("What they said", 1.0),
        ChapterColumn::share("What I said", 0.8),
        ChapterColumn::share("Promised", 0.8),
        ChapterColumn::fixed("Shown by", 112.0),
    ];
    let mut rows = Vec::new();
    for (number, spoken) in (1..).zip(&log) {
        rows.push(ChapterRow::band(head(number, spoken)));
        rows.push(row(context, spoken));
    }
    let lead = "Each call with what was noted of it, in order of the dates; times are those of the clock in the United \
                Kingdom. The words under “they said”, “I said” and “promised” are the notes of the person who called; \
                the transcript has the whole of what was said.";
    Some(Chapter {
        title: "Call log".into(),
        lead: lead.into(),
        parts: vec![
            ChapterPart::Words(in_short(&log)),
            ChapterPart::Table(ChapterTable::spoken(columns, rows)),
        ],
    })
}

/// A call of the log.
#[derive(Clone, Debug)]
struct CallEntry<'a> {
    placed: ItemInBundle<'a>,
    call: Option<&'a Call>,
    /// The bill and the line of it that charges for the call.
    billed: Option<(ItemInBundle<'a>, Option<&'a BillLine>)>,
}

/// Whether an item is a call. An extract is no other call than the whole when that is in the bundle too.
pub(super) fn is_call(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let call = placed.item.call.as_ref();
    let whole = call.and_then(|call| context.item(call.extract_of.as_ref()?));
    let own = whole.is_none_or(|whole| whole.number == placed.number);
    own && (placed.entry.kind == Kind::Call || call.is_some())
}

/// Every call, earliest first.
fn log<'a>(context: &CaseContext<'a>) -> Vec<CallEntry<'a>> {
    let calls = context.items.iter().filter(|placed| is_call(context, placed));
    let mut log: Vec<CallEntry<'a>> = calls
        .map(|placed| CallEntry {
            placed: *placed,
            call: placed.item.call.as_ref(),
            billed: billed(context, placed),
        })
        .collect();
    log.sort_by(|a, b| by_date(a.placed.item.date, b.placed.item.date));
    log
}

fn billed<'a>(
    context: &CaseContext<'a>,
    call: &ItemInBundle<'a>,
) -> Option<(ItemInBundle<'a>, Option<&'a BillLine>)> {
    let lines = |bill: ItemInBundle<'a>| bill.item.bill.iter().flat_map(|bill| &bill.line);
    let charges = |line: &&BillLine| {
        let of = line.call.as_ref().and_then(|of| context.item(of));
        of.is_some_and(|of| of.number == call.number)
    };
    let named = call.item.call.as_ref().and_then(|call| context.item(call.bill.as_ref()?));
    if let Some(bill) = named {
        return Some((bill, lines(bill).find(charges)));
    }
    context.items.iter().find_map(|bill| Some((*bill, Some(lines(*bill).find(charges)?))))
}

impl CallEntry<'_> {
    /// How many seconds it lasted.
    fn seconds(&self) -> Option<u64> {
        let told = self.call.and_then(|call| call.duration).map(|length| length.seconds());
        let between = || match (self.placed.item.date, self.call?.ended) {
            (Some(PartialDate::Moment(start)), Some(PartialDate::Moment(end))) => {
                let seconds = start.duration_until(end).as_secs();
                // A call over a day long is a slip of the pen.
                u64::try_from(seconds).ok().filter(|seconds| (1..86_400).contains(seconds))
            }
            _ => None,
        };
        let charged = || self.billed.and_then(|(_, line)| Some(line?.duration?.seconds()));
        told.or_else(between).or_else(charged)
    }

    /// What it cost.
    fn cost(&self) -> Option<Pence> {
        self.call.and_then(|call| call.cost).or(self.billed.and_then(|(_, line)| line?.amount))
    }
}

/// "4 calls, 1:14:27 in all; together they cost £3.45."
fn in_short(log: &[CallEntry<'_>]) -> RichText {
    let mut words = counted(log.len(), "call", "calls");
    let lengths: Vec<u64> = log.iter().filter_map(CallEntry::seconds).collect();
    if let Some(seconds) = sum(&lengths).filter(|_| !lengths.is_empty()) {
        let of = if lengths.len() == log.len() {
            "in all".to_owned()
        } else {
            format!("for the {} whose length is known", lengths.len())
        };
        words.push_str(&format!(", {} {of}", long(seconds)));
    }
    let costs: Vec<i64> = log.iter().filter_map(CallEntry::cost).map(Pence::get).collect();
    let total = costs.iter().try_fold(0_i64, |sum, cost| sum.checked_add(*cost));
    if let Some(total) = total.filter(|total| *total != 0) {
        words.push_str(&format!("; together they cost {}", Pence::new(total)));
    }
    RichText::new().strong(format!("{words}."))
}

fn sum(seconds: &[u64]) -> Option<u64> {
    seconds.iter().try_fold(0_u64, |sum, next| sum.checked_add(*next))
}

/// "47 seconds", "27 minutes", "1 hour 14 minutes 27 seconds".
fn long(seconds: u64) -> String {
    let parts = [
        (seconds / 3600, "hour", "hours"),
        (seconds / 60 % 60, "minute", "minutes"),
        (seconds % 60, "second", "seconds"),
    ];
    let told = parts.iter().filter(|(count, ..)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, one, many)| counted(usize::try_from(*count).unwrap_or(usize::MAX), one, many))
        .collect();
    if told.is_empty() { "0 seconds".into() } else { told.join(" ") }
}

/// The band over a call: number, date, start and end, length, which way, numbers.
fn head(number: usize, spoken: &CallEntry<'_>) -> RichText {
    let mut parts = vec![spoken.placed.item.date.map_or("undated".into(), |date| start(date, spoken.call))];
    parts.extend(spoken.seconds().map(long));
    if let Some(call) = spoken.call {
        let (way, theirs, mine) = match call.direction {
            Some(Direction::Incoming) => ("incoming", "from", "to"),
            Some(Direction::Outgoing) => ("outgoing", "to", "from"),
            None => ("", "their number", "my number"),
        };
        let told = |word: &str, number: &Option<String>| {
            number.as_ref().map(|number| format!("{word} {}", number.replace(' ', "\u{A0}")))
        };
        let numbers = [told(theirs, &call.their_number), told(mine, &call.my_number)];
        let numbers: Vec<String> = numbers.into_iter().flatten().collect();
        let numbers = numbers.join(" ");
        let way: Vec<&str> = [way, &numbers].into_iter().filter(|part| !part.is_empty()).collect();
        parts.extend((!way.is_empty()).then(|| way.join(" ")));
    }
    format!("{number}.\u{2003}{}", parts.join("\u{2002}·\u{2002}")).into()
}

/// "18 February 2020, 10:04 to 10:31"; the day is said again where the call ended on another.
fn start(date: PartialDate, call: Option<&Call>) -> String {
    let start = date_with_nbsp(date);
    match call.and_then(|call| call.ended) {
        Some(PartialDate::Moment(end)) if date.day() == Some(end.date()) => {
            format!("{start} to {:02}:{:02}", end.hour(), end.minute())
        }
        Some(end @ PartialDate::Moment(_)) => format!("{start} to {}", date_with_nbsp(end)),
        _ => start,
    }
}

fn row(context: &CaseContext<'_>, spoken: &CallEntry<'_>) -> ChapterRow {
    let call = spoken.call.cloned().unwrap_or_default();
    let words = |text: &Option<String>| -> Vec<RichText> {
        text.iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| context.initialise_children(text.trim()).into())
            .collect()
    };
    let mut promised = words(&call.promise);
    if !promised.is_empty() {
        promised.extend(call.promise_due.map(|due| RichText::from("by ").say(day(due))));
        let on = call.promise_kept_on.map(|on| format!(" on {}", day(on))).unwrap_or_default();
        promised.extend(match (call.promise_kept, call.promise_kept_on) {
            (Some(false), Some(_)) => Some(RichText::new().strong(format!("Not kept; done{on}"))),
            (Some(false), None) => Some(RichText::new().strong("Not kept")),
            (Some(true), _) | (None, Some(_)) => Some(RichText::new().strong(format!("Kept{on}"))),
            (None, None) => None,
        });
    }
    let cells = vec![
        spoken_to(context, &call),
        words(&call.they_said),
        words(&call.i_said),
        promised,
        shown_by(context, spoken, &call),
    ];
    ChapterRow { cells, look: RowEmphasis::Plain }
}

fn spoken_to(context: &CaseContext<'_>, call: &Call) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    lines.extend(call.officer.as_ref().map(|name| RichText::new().strong(context.initialise_children(name))));
    if call.refused_name == Some(true) {
        lines.push(RichText::new().strong("Refused to give a name"));
    } else if call.officer.is_none() {
        lines.push("name not noted".into());
    }
    let office: Vec<&str> =
        [&call.job_title, &call.office].into_iter().flatten().map(String::as_str).collect();
    if !office.is_empty() {
        lines.push(office.join(", ").into());
    }
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    lines.extend(call.security_passed.map(|passed| format!("Security passed: {}", yes(passed)).into()));
    lines.extend(call.reference_given.as_ref().map(|number| format!("Reference quoted: {number}").into()));
    lines.extend(call.told_recording.map(|told| format!("Told of recording: {}", yes(told)).into()));
    lines
}

fn shown_by(context: &CaseContext<'_>, spoken: &CallEntry<'_>, call: &Call) -> Vec<RichText> {
    let recording = if spoken.placed.entry.kind == Kind::Call { "Recording " } else { "Document " };
    let mut lines = vec![RichText::from(recording).page(context.first_page(&spoken.placed))];
    match call.transcript.as_ref().and_then(|to| context.page(to, None)) {
        Some(page) => lines.push(RichText::from("Transcript ").page(page)),
        None if spoken.placed.entry.transcribed => {
            lines.push(RichText::from("Transcript after ").page(context.first_page(&spoken.placed)));
        }
        // That there is none is for the user to know, and `check` says it.
        None => {}
    }
    let extracts = context.items.iter().filter(|placed| {
        let whole = placed.item.call.as_ref().and_then(|call| context.item(call.extract_of.as_ref()?));
        whole.is_some_and(|whole| whole.number == spoken.placed.number)
    });
    lines.extend(extracts.map(|extract| RichText::from("Extract ").page(context.first_page(extract))));
    if let Some(page) = call.followed_by.as_ref().and_then(|to| context.page(to, None)) {
        lines.push(RichText::from("Letter that followed ").page(page));
    }
    let cost = spoken.cost().map(|cost| format!("Cost {cost}"));
    match (cost, spoken.billed) {
        (Some(cost), Some((bill, _))) => {
            lines.push(RichText::from(cost).say(", bill ").page(context.first_page(&bill)))
        }
        (Some(cost), None) => lines.push(cost.into()),
        (None, Some((bill, _))) => lines.push(RichText::from("Bill ").page(context.first_page(&bill))),
        (None, None) => {}
    }
    lines
}

/// Calls that are relied on without a transcript.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    if context.profile.require.iter().any(|requirement| requirement.need == Need::Transcripts) {
        // The purpose asks for each, and says so.
        return Vec::new();
    }
    let lacking = log(context).into_iter().filter(|spoken| {
        let transcript = spoken.call.and_then(|call| context.page(call.transcript.as_ref()?, None));
        transcript.is_none() && !spoken.placed.entry.transcribed && relied_on(context, spoken)
    });
    let finding = |spoken: CallEntry<'_>| {
        Finding::warning(Code::NotTranscribed, "this call is relied on and has no transcript")
            .at(&spoken.placed.item.file)
            .next("add a transcript to the folder and name it: transcript = \"…\" in the call's [item.call]")
    };
    lacking.map(finding).collect()
}

/// Whether something rests on what was said: its own row says what, or another part of the case names it.
fn relied_on(context: &CaseContext<'_>, spoken: &CallEntry<'_>) -> bool {
    let manifest = context.manifest;
    let item = spoken.placed.item;
    let called = spoken.call.is_some_and(|call| call.they_said.is_some() || call.promise.is_some());
    let points = manifest.point.iter().flat_map(|point| &point.evidence).map(|evidence| &evidence.item);
    let events = manifest.event.iter().flat_map(|event| &event.items);
    let contradicted = manifest.item.iter().flat_map(|item| &item.contradicts);
    let mut named = points.chain(events).chain(contradicted);
    called
        || item.says.is_some()
        || item.relevance.is_some()
        || !item.contradicts.is_empty()
        || named.any(|to| context.item(to).is_some_and(|other| other.number == spoken.placed.number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case::profile::Profile;
    use crate::frontmatter::content::testing::{Sample, rows, tables};
    use crate::model::Purpose;

    const CALLS: &str = r#"
[[item]]
file = "2.mp3"
id = "two"
date = 2020-05-21T10:15:00
kind = "call"
[item.call]
direction = "incoming"
refused_name = true
security_passed = false
their_number = "0800 171"
they_said = "Nothing since January."
[[item]]
file = "1.mp3"
id = "one"
date = 2020-02-18T10:04:00
kind = "call"
[item.call]
direction = "outgoing"
ended = 2020-02-18T10:31:00
officer = "Şükrü Yılmaz"
job_title = "Case worker"
office = "Team 14"
told_recording = true
reference_given = "121000654321"
promise = "I will call you back."
promise_due = 2020-02-25
promise_kept = false
promise_kept_on = 2020-03-01
transcript = "words"
followed_by = "letter"
cost = "0.20"
[[item]]
file = "1.txt"
id = "words"
kind = "transcript"
[[item]]
file = "letter.pdf"
id = "letter"
kind = "letter"
[[item]]
file = "bill.pdf"
kind = "bill"
[[item.bill.line]]
call = "two"
duration = "00:22:40"
amount = "3.45"
"#;

    #[test]
    fn each_call_is_a_block_in_the_order_of_the_dates() {
        let sample = Sample::new(CALLS);
        let chapter = compose(&sample.matter()).expect("a chapter");
        assert_eq!(
            rows(tables(&chapter)[0]),
            [
                "1.\u{2003}18 February 2020, 10:04 to 10:31\u{2002}·\u{2002}27 minutes\u{2002}·\u{2002}outgoing",
                "Şükrü Yılmaz / Case worker, Team 14 / Reference quoted: 121000654321 / Told of recording: yes |  | \
                 I will call you back. / by 25 February 2020 / Not kept; done on 1 March 2020 | \
                 Recording p. 6 / Transcript p. 9 / Letter that followed p. 12 / Cost £0.20",
                "2.\u{2003}21 May 2020, 10:15\u{2002}·\u{2002}22 minutes 40 seconds\u{2002}·\u{2002}incoming from 0800 171",
                "Refused to give a name / Security passed: no | Nothing since January. |  | \
                 Recording p. 3 / Cost £3.45, bill p. 15",
            ]
        );
        let ChapterPart::Words(words) = &chapter.parts[0] else { panic!("words first") };
        assert_eq!(words.text(), "2 calls, 49 minutes 40 seconds in all; together they cost £3.65.");
    }

    #[test]
    fn a_call_that_is_relied_on_needs_a_transcript() {
        let found = |text: &str| {
            let mut sample = Sample::new(text);
            // A purpose that asks for transcripts says so itself.
            assert_eq!(findings(&sample.matter()), []);
            sample.profile = Profile::for_purpose(Purpose::General);
            let all = findings(&sample.matter());
            all.into_iter().map(|f| (f.code, f.file.unwrap_or_default())).collect::<Vec<_>>()
        };
        assert_eq!(found(CALLS), [(Code::NotTranscribed, "2.mp3".to_owned())]);
        let call = "[[item]]\nfile = \"a.mp3\"\nid = \"a\"\nkind = \"call\"\n";
        assert_eq!(found(call), []);
        for rests in [
            "relevance = \"It was promised.\"\n",
            "says = \"We have it.\"\n",
            "[[event]]\ndate = 2020-01-01\ntext = \"Called.\"\nitems = [\"a\"]\n",
            "[[point]]\ntitle = \"Lost\"\nevidence = [{ item = \"a\" }]\n",
        ] {
            assert_eq!(found(&format!("{call}{rests}")).len(), 1, "{rests}");
        }
    }

    #[test]
    fn lengths_that_cannot_be_are_not_told() {
        let length = |start: &str, rest: &str| {
            let text =
                format!("[[item]]\nfile = \"a.mp3\"\nkind = \"call\"\ndate = {start}\n[item.call]\n{rest}");
            let sample = Sample::new(&text);
            let context = sample.matter();
            log(&context)[0].seconds()
        };
        assert_eq!(length("2020-01-01T10:00:00", "ended = 2020-01-01T09:00:00"), None);
        assert_eq!(length("2020-01-01T10:00:00", "ended = 2020-01-02T10:00:00"), None);
        assert_eq!(length("2020-01-01T23:50:00", "ended = 2020-01-02T00:10:00"), Some(1200));
        assert_eq!(length("2020-01-01", "ended = 2020-01-01T09:00:00"), None);
        assert_eq!(
            length("2020-01-01T10:00:00", "ended = 2020-01-01T10:20:00\nduration = \"00:19:00\""),
            Some(1140)
        );
        assert_eq!(long(0), "0 seconds");
        assert_eq!(long(4467), "1 hour 14 minutes 27 seconds");
        assert_eq!(long(3600), "1 hour");
    }

    #[test]
    fn no_call_no_chapter() {
        let sample = Sample::new("[[item]]\nfile = \"a.pdf\"\nkind = \"letter\"\n");
        assert_eq!(compose(&sample.matter()), None);
    }

    proptest! {
        #[test]
        fn totals_are_the_sums_of_the_calls(calls in prop::collection::vec((1u64..80_000, 0i64..100_000), 1..12)) {
            let item = |(i, (seconds, pence)): (usize, &(u64, i64))| {
                let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                format!(
                    "[[item]]\nfile = \"{i}.mp3\"\nkind = \"call\"\n[item.call]\nduration = \"{h:02}:{m:02}:{s:02}\"\ncost = \"{}.{:02}\"\n",
                    pence / 100, pence % 100
                )
            };
            let text: String = calls.iter().enumerate().map(item).collect();
            let sample = Sample::new(&text);
            let context = sample.matter();
            let words = in_short(&log(&context)).text();
            let seconds: u64 = calls.iter().map(|(seconds, _)| seconds).sum();
            let pence: i64 = calls.iter().map(|(_, pence)| pence).sum();
            prop_assert!(words.contains(&long(seconds)), "{}", words);
            prop_assert_eq!(pence != 0, words.contains(&Pence::new(pence).to_string()) && words.contains("cost"));
        }
    }
}
