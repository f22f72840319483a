//! Hearings and directions of the tribunal, in the order of their days: what happened, how long after the hearing before,
//! what has to be done by when, and how long it took until a decision was carried out.

use jiff::civil::Date;

use super::case_entry::CaseEntry;
use super::case_history::CaseHistory;
use super::exchanges::Exchange;
use super::saying::Saying;
use super::{CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::manifest::case_types::Step;
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::date_with_nbsp;

/// The steps that are told here.
const STEPS: [Step; 3] = [Step::Hearing, Step::Direction, Step::AppealDecision];

/// The chapter; nothing where the tribunal has done nothing yet.
pub fn compose<'a>(context: &CaseContext<'a>, history: &CaseHistory<'a>) -> Option<Chapter> {
    let mut all: Vec<&Exchange<'a>> =
        STEPS.iter().flat_map(|step| history.exchanges.of_step(*step)).collect();
    if all.is_empty() {
        return None;
    }
    all.sort_by_key(|exchange| exchange.asked.on().unwrap_or(Date::MAX));
    let columns = vec![
        ChapterColumn::fixed("Date", 104.0),
        ChapterColumn::share("What happened", 1.0),
        ChapterColumn::fixed("Days", 128.0),
        ChapterColumn::fixed("Page", 44.0).figures(),
    ];
    let mut before = None;
    let mut rows = Vec::new();
    for exchange in all {
        let is_hearing = exchange.asked.step() == Some(Step::Hearing);
        let days = if is_hearing { since(before, exchange) } else { carried_out(exchange) };
        rows.push(row(context, exchange, days));
        if is_hearing {
            before = exchange.asked.on().or(before);
        }
    }
    Some(Chapter {
        title: "Hearings and directions".into(),
        lead: "The tribunal’s hearings and directions, earliest first. Days are calendar days.".into(),
        parts: vec![ChapterPart::Table(ChapterTable { columns, rows })],
        ..Chapter::default()
    })
}

fn row(context: &CaseContext<'_>, exchange: &Exchange<'_>, days: Option<String>) -> ChapterRow {
    let name = exchange.stage.map_or("", |stage| stage.name.as_str());
    let what = match exchange.asked {
        CaseEntry::Item(placed) => context.initialise_children(&placed.entry.title).into(),
        CaseEntry::Event(event) => context.prose(&event.text),
    };
    // A day that is only fixed.
    let to_come = exchange.asked.date().is_some_and(|date| date.first_day() > context.date);
    let mut words = vec![
        RichText::new().strong(if to_come { format!("{name}, still to come") } else { name.into() }),
        what,
    ];
    let said = exchange.asked.item().and_then(|placed| context.noted(&placed, Saying::Says));
    words.extend(said.map(RichText::from));
    let by = exchange.asked.answer_by().filter(|_| exchange.asked.step() != Some(Step::AppealDecision));
    words.extend(by.map(|by| RichText::from(format!("a day is set in it: {}", date_with_nbsp(by)))));
    let pages = exchange.asked.pages(context).into_iter().map(|page| context.page_of(page));
    ChapterRow {
        cells: vec![
            vec![exchange.asked.date().map_or("undated".into(), date_with_nbsp).into()],
            words,
            days.into_iter().map(RichText::from).collect(),
            pages.map(|page| RichText::new().number(page)).collect(),
        ],
        ..ChapterRow::default()
    }
}

/// How long after the hearing before.
fn since(before: Option<Date>, exchange: &Exchange<'_>) -> Option<String> {
    let (before, on) = before.zip(exchange.asked.on()).filter(|(before, on)| before < on)?;
    let days = (on - before).get_days().unsigned_abs() as usize;
    let day = date_with_nbsp(PartialDate::Day(before));
    Some(format!("{} after the hearing of {day}", counted(days, "day", "days")))
}

/// How long it took until a decision was carried out.
fn carried_out(exchange: &Exchange<'_>) -> Option<String> {
    let reply = exchange.reply.filter(|reply| reply.step() == Some(Step::Implemented))?;
    let (made, done) = exchange.asked.on().zip(reply.on()).filter(|(made, done)| made <= done)?;
    let days = (done - made).get_days().unsigned_abs() as usize;
    let day = date_with_nbsp(PartialDate::Day(done));
    Some(format!("carried out on {day}, {} later", counted(days, "day", "days")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::{Sample, rows, tables};

    /// 14 September to 19 October 2026 are 35 days, 20 October to 30 November 41, by the calendar.
    #[test]
    fn hearings_directions_and_what_was_carried_out() {
        let sample = Sample::new(
            r#"
[[item]]
file = "d"
id = "d"
title = "Directions"
date = 2026-09-14
[[event]]
date = 2026-10-19
step = "hearing"
text = "Adjourned hearing."
[[event]]
date = 2026-09-14
step = "hearing"
text = "Nobody attended for the Secretary of State."
items = ["d"]
[[event]]
date = 2026-09-14
step = "direction"
text = "Evidence of nights."
answer_by = 2026-09-28
items = ["d"]
[[event]]
date = 2026-10-20
step = "appeal-decision"
text = "Allowed."
[[event]]
date = 2026-11-30
step = "implemented"
text = "Carried out."
"#,
        )
        .for_purpose(crate::model::Purpose::Tribunal);
        let told = |on| {
            let context = sample.matter_on(on);
            rows(tables(&compose(&context, &CaseHistory::new(&context)).expect("a chapter"))[0])
        };
        // What is only fixed has not happened.
        let before = told(jiff::civil::date(2026, 9, 21));
        assert!(before[0].contains("| Hearing / "), "{before:?}");
        assert!(before[2].contains("| Hearing, still to come / Adjourned hearing."), "{before:?}");
        assert_eq!(
            told(jiff::civil::date(2027, 1, 1)),
            [
                "14 September 2026 | Hearing / Nobody attended for the Secretary of State. |  | 3",
                "14 September 2026 | Direction of the tribunal / Evidence of nights. / a day is set in it: 28 September 2026 |  | 3",
                "19 October 2026 | Hearing / Adjourned hearing. | 35 days after the hearing of 14 September 2026 | ",
                "20 October 2026 | Decision on the appeal / Allowed. | carried out on 30 November 2026, 41 days later | ",
            ]
        );
        let limits = CaseHistory::new(&sample.matter_on(jiff::civil::date(2026, 9, 21))).limits;
        let directed = &limits[0].limit;
        assert_eq!(directed.due, jiff::civil::date(2026, 9, 28));
        assert_eq!(directed.standing_in_short(jiff::civil::date(2026, 9, 21)), "7 days left");
        assert_eq!(directed.name, "Follow the tribunal’s direction: Evidence of nights.");
    }

    #[test]
    fn no_hearing_no_chapter() {
        let sample = Sample::new("[[item]]\nfile = \"a\"\nstep = \"appeal\"\ndate = 2026-01-01\n");
        let context = sample.matter();
        assert!(compose(&context, &CaseHistory::new(&context)).is_none());
    }
}
