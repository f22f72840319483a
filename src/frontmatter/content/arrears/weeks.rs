//! Every week of an account with its figures and what shows each payment. It is long, so it is set closely, and stands
//! behind the evidence where the purpose puts it there.

use super::payments::page_of;
use super::proof::{day, of_service, shown, shown_by, titled};
use crate::case::arrears::{Audit, BackDated, Week};
use crate::case::manifest::arrears_types::Adjustment;
use crate::frontmatter::content::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::{PartialDate, Pence};
use crate::pdf::layout::wording;

/// The title of the weeks.
pub(super) const TITLE: &str = "Account week by week";

/// Every week, close below one another.
pub(super) fn weeks(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let service = audit.totals.service.is_some();
    let several = audit.weeks.iter().filter(|week| week.balance_service.is_some()).count() > 1;
    let differs = |week: &Week| week.service.as_ref().is_some_and(|s| s.liability != week.liability);
    let set = WeekColumns {
        due_service: service && audit.weeks.iter().any(differs),
        service,
        // A single balance has its place in the table of what CMS claimed.
        known: several,
        asked: !audit.asked_rates.is_empty(),
        // Beside all of CMS's figures it has no room, and goes below the week.
        worked_out: !service
            && !several
            && audit.weeks.iter().flat_map(|week| &week.payments).any(|paid| paid.working.is_some()),
    };
    let figures = |head: &str, there: bool| there.then(|| ChapterColumn::fit(head).figures());
    let columns: Vec<ChapterColumn> = [
        figures("No.", true),
        Some(ChapterColumn::fit("Week from")),
        figures("Due", true),
        figures("Due by CMS", set.due_service),
        Some(ChapterColumn::fit("Paid on")),
        figures("Paid", true),
        figures("Worked out from", set.worked_out),
        figures("p.", true),
        figures("Credited by CMS", set.service),
        figures("Balance", true),
        figures("Balance asked", set.asked),
        figures("Balance by CMS", set.known),
        figures("CMS less decision", set.known),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut rows: Vec<ChapterRow> = Vec::new();
    for week in &audit.weeks {
        rows.push(row(context, week, set));
        rows.extend(remarks(context, week, set));
    }
    rows.push(sums(audit, set));
    let mut lead = String::from(
        "All amounts are in pounds. A week’s closing balance is the balance before, plus the amount due by \
         the decision in force and any adjustment, less payments. In a balance, a minus sign means paid in \
         advance. Fees and charges are not included.",
    );
    if set.known {
        lead += " In “CMS less decision”, a minus sign means that CMS’s balance is lower.";
    }
    for late in &audit.back_dated {
        lead += &back_dated(audit, late);
    }
    if set.service && !set.due_service {
        lead += " CMS’s weekly amounts are the same.";
    }
    if set.asked {
        lead += " “Balance asked” is the balance by the amounts that I say should be due.";
    }
    if set.known && audit.weeks.iter().any(|week| week.balance_service.is_some() && !week.stated) {
        lead += " CMS did not state the balances in brackets. They follow from its lines.";
    }
    Chapter {
        title: titled(context, TITLE, audit),
        lead: RichText::new(),
        parts: vec![
            ChapterPart::Small(match &audit.statement {
                Some(_) if set.service => RichText::from(lead)
                    .say(" CMS’s lines are those of ")
                    .then(of_service(context, audit, "account"))
                    .say("."),
                _ => lead.into(),
            }),
            ChapterPart::Account(ChapterTable::spoken(columns, rows)),
        ],
        ..Chapter::default()
    }
}

/// The whole weeks that a decision changed after the fact; of others their own lines tell.
fn back_dated(audit: &Audit, late: &BackDated) -> String {
    let whole = |week: &&Week| late.from <= week.start && week.end <= late.last;
    let mut all = audit.weeks.iter().filter(whole).map(|week| week.number);
    let Some(first) = all.next() else { return String::new() };
    let last = all.next_back().unwrap_or(first);
    let (weeks, were) = if first == last {
        (format!("Week {first}"), "was")
    } else {
        (format!("Weeks {first} to {last}"), "were")
    };
    format!(" {weeks} {were} changed after the fact by the decision of {}.", day(late.decided))
}

/// Which columns there are.
#[derive(Clone, Copy)]
struct WeekColumns {
    due_service: bool,
    service: bool,
    known: bool,
    asked: bool,
    worked_out: bool,
}

/// An amount in pounds without the sign; nothing where there is none.
fn amount(pence: Pence) -> RichText {
    if pence == Pence::default() { RichText::new() } else { pounds(pence) }
}

fn pounds(pence: Pence) -> RichText {
    pence.to_string().replace('£', "").into()
}

fn row(context: &CaseContext<'_>, week: &Week, set: WeekColumns) -> ChapterRow {
    let theirs = week.service.as_ref();
    let optional = |value: Option<Pence>| value.map_or_else(RichText::new, pounds);
    let one = |prose: RichText| vec![prose];
    let mut cells = vec![
        one(week.number.to_string().into()),
        one(wording::short(PartialDate::Day(week.start)).into()),
        one(amount(week.liability)),
    ];
    if set.due_service {
        cells.push(one(theirs.map_or_else(RichText::new, |s| amount(s.liability))));
    }
    let on = |date| {
        let day = wording::short(PartialDate::Day(date));
        day.rsplit_once('\u{A0}').map_or(day.clone(), |(day, _)| day.to_owned())
    };
    cells.push(week.payments.iter().map(|paid| on(paid.date).into()).collect());
    cells.push(week.payments.iter().map(|paid| pounds(paid.amount)).collect());
    if set.worked_out {
        let working = |working: &Option<String>| working.clone().unwrap_or_default().replace('£', "");
        cells.push(week.payments.iter().map(|paid| working(&paid.working).into()).collect());
    }
    cells.push(
        week.payments
            .iter()
            .map(|paid| {
                page_of(context, paid).map_or_else(RichText::new, |page| RichText::new().number(page))
            })
            .collect(),
    );
    if set.service {
        cells.push(one(theirs.map_or_else(RichText::new, |s| amount(s.payments))));
    }
    cells.push(one(pounds(week.balance)));
    if set.asked {
        cells.push(one(optional(week.balance_asked)));
    }
    if set.known {
        let theirs = week.balance_service.map(|theirs| match week.stated {
            true => pounds(theirs),
            false => format!("({})", theirs.to_string().replace('£', "")).into(),
        });
        cells.push(one(theirs.unwrap_or_default()));
        cells.push(one(optional(week.variance)));
    }
    ChapterRow { cells, ..ChapterRow::default() }
}

fn adjusted(context: &CaseContext<'_>, adjustment: &Adjustment) -> RichText {
    let words = format!("{}: {}", context.initialise_children(&adjustment.what), adjustment.amount);
    match (&adjustment.item, adjustment.page) {
        (item, None) => shown_by(context, words.into(), item.as_ref()),
        (item, page) => shown(context, words.into(), item.as_ref().map(|item| (item, page))),
    }
}

/// What a reader must know of a week, in a row over the whole width.
fn remarks(context: &CaseContext<'_>, week: &Week, set: WeekColumns) -> Option<ChapterRow> {
    let working = week.payments.iter().filter(|_| !set.worked_out).filter_map(|paid| {
        let working = paid.working.as_ref()?;
        Some(RichText::from(format!("{} is worked out from {working}", paid.amount)))
    });
    let service = week.service.iter().flat_map(|s| {
        let adjusted = Some(s.adjustment).filter(|sum| *sum != Pence::default());
        let adjusted = adjusted.map(|sum| format!("adjusted by {sum}"));
        adjusted.into_iter().chain(s.notes.iter().cloned()).map(|note| format!("CMS: {note}"))
    });
    let notes = week.notes.iter().cloned().chain(service).map(RichText::from);
    let notes: Vec<RichText> = week
        .adjustments
        .iter()
        .map(|adjustment| adjusted(context, adjustment))
        .chain(working)
        .chain(notes)
        .collect();
    let mut notes = notes.into_iter();
    let mut words = RichText::from(format!("Week {}: ", week.number)).then(notes.next()?);
    for note in notes {
        words = words.say("; ").then(note);
    }
    Some(ChapterRow { cells: vec![vec![words]], look: RowEmphasis::Note })
}

fn sums(audit: &Audit, set: WeekColumns) -> ChapterRow {
    let totals = &audit.totals;
    let theirs = totals.service.as_ref();
    let said = |value: Option<Pence>| value.map_or_else(RichText::new, pounds);
    let mut cells = vec![RichText::new(), "Total".into(), pounds(totals.liability)];
    if set.due_service {
        cells.push(said(theirs.map(|s| s.liability)));
    }
    cells.extend([RichText::new(), pounds(totals.paid)]);
    if set.worked_out {
        cells.push(RichText::new());
    }
    cells.push(RichText::new());
    if set.service {
        cells.push(said(theirs.map(|s| s.paid)));
    }
    cells.push(pounds(totals.closing));
    if set.asked {
        cells.push(said(totals.asked.map(|asked| asked.closing)));
    }
    if set.known {
        cells.push(said(theirs.map(|s| s.closing)));
        cells.push(said(theirs.map(|s| s.variance)));
    }
    ChapterRow::new(cells).looking(RowEmphasis::Total)
}
