//! The Service's own recordings of calls that were asked for: where they were asked for, where the answer was that none
//! is supplied, and where one was found later. A denial and what refutes it belong side by side.

use super::call_entries::CallEntry;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::manifest::case_types::Evidence;
use crate::model::counted;
use crate::pdf::layout::wording::{date_with_nbsp, day};

/// The heading and the table; nothing where no recording was asked for.
pub(super) fn parts(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Vec<ChapterPart> {
    let asked: Vec<(usize, &CallEntry<'_>)> =
        (1..).zip(entries).filter(|(_, entry)| entry.may_be.is_none() && is_asked(entry)).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::fixed("Call", 150.0),
        ChapterColumn::share("Recording requested", 1.0),
        ChapterColumn::share("Not supplied: the answer", 1.0),
        ChapterColumn::share("Supplied, or found later", 1.0),
    ];
    let rows = asked.iter().map(|(number, entry)| {
        let call = &entry.call;
        let date = entry.date.map_or("undated".into(), date_with_nbsp);
        let cells = vec![
            vec![RichText::from(format!("{number}. {date}"))],
            shown(context, call.recording_asked.as_ref()),
            shown(context, call.recording_denied.as_ref()),
            shown(context, call.recording_found.as_ref()),
        ];
        ChapterRow { cells, ..ChapterRow::default() }
    });
    let table = ChapterTable::spoken(columns, rows.collect());
    vec![
        ChapterPart::Heading("Recordings requested".into()),
        ChapterPart::Words(in_short(&asked)),
        ChapterPart::Table(table),
    ]
}

fn is_asked(entry: &CallEntry<'_>) -> bool {
    let call = &entry.call;
    [&call.recording_asked, &call.recording_denied, &call.recording_found].into_iter().any(Option::is_some)
}

/// What an answer says of why there is none is told in its own words: never recorded and lost are not the same.
/// "4 recordings were asked for: 1 was supplied, 3 were not supplied. 1 of those was found later."
fn in_short(asked: &[(usize, &CallEntry<'_>)]) -> RichText {
    let denied = asked.iter().filter(|(_, entry)| entry.call.recording_denied.is_some());
    let found = denied.clone().filter(|(_, entry)| entry.call.recording_found.is_some()).count();
    let denied = denied.count();
    // What was found without having been denied was supplied.
    let all_found = asked.iter().filter(|(_, entry)| entry.call.recording_found.is_some()).count();
    let was = |count: usize| if count == 1 { "was" } else { "were" };
    let mut words =
        format!("{} {} requested", counted(asked.len(), "recording", "recordings"), was(asked.len()));
    let parts = [(all_found - found, "supplied"), (denied, "not supplied")];
    for (count, what) in parts.iter().filter(|(count, _)| *count > 0) {
        words.push_str(&format!(". {count} {} {what}", was(*count)));
    }
    if found > 0 {
        words.push_str(&format!(". {found} of those {} found later", was(found)));
    }
    RichText::new().strong(format!("{words}."))
}

/// Date and page of what shows it, and what it shows.
fn shown(context: &CaseContext<'_>, evidence: Option<&Evidence>) -> Vec<RichText> {
    let Some(evidence) = evidence else { return Vec::new() };
    let Some(placed) = context.item(&evidence.item) else { return Vec::new() };
    let date = placed.item.date.map_or(String::new(), |date| format!("{}, ", day(date)));
    let page = context.page(&evidence.item, evidence.page).unwrap_or(context.first_page(&placed));
    let mut lines = vec![RichText::from(date).page(page)];
    let words = evidence.shows.as_deref().map(str::trim).filter(|words| !words.is_empty());
    lines.extend(words.map(|words| RichText::from(context.initialise_children(words))));
    lines
}
