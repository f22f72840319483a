//! Every week of an account on wide pages, with its figures and what shows each payment.

use super::proof::{cited, short, shown, titled};
use crate::case::arrears::{Audit, Week};
use crate::case::manifest::arrears_types::Adjustment;
use crate::frontmatter::content::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::Pence;

/// Every week on lying pages.
pub(super) fn weeks(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let nothing = Pence::default();
    let set = WeekColumns {
        service: audit.totals.service.is_some(),
        known: audit.weeks.iter().any(|week| week.balance_service.is_some()),
        asked: !audit.asked_rates.is_empty(),
        adjusted: audit.weeks.iter().any(|week| week.adjustment != nothing),
        adjusted_service: audit
            .weeks
            .iter()
            .any(|week| week.service.as_ref().is_some_and(|s| s.adjustment != nothing)),
    };
    let figures =
        |head: &str, wide: f32, there: bool| there.then(|| ChapterColumn::fixed(head, wide).figures());
    let columns: Vec<ChapterColumn> = [
        figures("Week", 24.0, true),
        Some(ChapterColumn::fixed("From and to", 86.0)),
        figures("Due", 44.0, true),
        figures("Due (CMS)", 44.0, set.service),
        figures("Adjusted", 46.0, set.adjusted),
        figures("Adjusted (CMS)", 46.0, set.adjusted_service),
        Some(ChapterColumn::share("Paid, and what shows it", 1.0)),
        figures("Paid (CMS)", 50.0, set.service),
        figures("Balance", 54.0, true),
        figures("Balance (asked)", 54.0, set.asked),
        figures("Balance (CMS)", 54.0, set.known),
        figures("CMS less mine", 54.0, set.known),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut rows: Vec<ChapterRow> = Vec::new();
    let mut year = None;
    for week in &audit.weeks {
        if year.replace(week.start.year()) != Some(week.start.year()) {
            rows.push(ChapterRow::band(week.start.year().to_string()));
        }
        rows.push(row(context, week, set));
        rows.extend(remarks(week, columns.len()));
    }
    rows.push(sums(audit, set));
    let mut lead = String::from(
        "Balance at the end of a week: the balance before, and what is due by the decision in force, and adjustments, \
         less what was paid. A minus sign means paid in advance. Fees and charges are not in it.",
    );
    if set.asked {
        lead += " \u{201c}Asked\u{201d} is the balance by what I say should be due.";
    }
    if set.known && audit.weeks.iter().any(|week| week.balance_service.is_some() && !week.stated) {
        lead += " A balance by CMS in brackets is not stated by CMS: it follows from its lines.";
    }
    Chapter {
        title: titled(context, "Account week by week", audit),
        lead: lead.into(),
        parts: vec![ChapterPart::Table(ChapterTable { columns, rows })],
        wide: true,
    }
}

/// Which columns there are.
#[derive(Clone, Copy)]
struct WeekColumns {
    service: bool,
    asked: bool,
    known: bool,
    adjusted: bool,
    adjusted_service: bool,
}

/// An amount, or a dash where there is none.
fn amount(pence: Pence) -> RichText {
    if pence == Pence::default() { "–".into() } else { pence.to_string().into() }
}

fn row(context: &CaseContext<'_>, week: &Week, set: WeekColumns) -> ChapterRow {
    let theirs = week.service.as_ref();
    let optional = |value: Option<Pence>| value.map_or_else(RichText::new, |value| value.to_string().into());
    let one = |prose: RichText| vec![prose];
    let from = short(week.start);
    let year = format!("\u{A0}{}", week.end.year());
    let from = from.strip_suffix(&year).unwrap_or(&from);
    let mut cells = vec![
        one(week.number.to_string().into()),
        one(format!("{from} – {}", short(week.end)).into()),
        one(amount(week.liability)),
    ];
    if set.service {
        cells.push(one(theirs.map_or_else(RichText::new, |s| amount(s.liability))));
    }
    if set.adjusted {
        cells.push(one(amount(week.adjustment)));
    }
    if set.adjusted_service {
        cells.push(one(theirs.map_or_else(RichText::new, |s| amount(s.adjustment))));
    }
    let mut paid: Vec<RichText> = week
        .payments
        .iter()
        .map(|paid| {
            let method = if paid.method.is_empty() { String::new() } else { format!(", {}", paid.method) };
            let day = short(paid.date);
            let day = day.rsplit_once('\u{A0}').map_or(day.as_str(), |(day, _)| day);
            let working = paid.working.as_ref().map_or(String::new(), |working| format!(" ({working})"));
            let words = format!("{}{working}, {day}{}", paid.amount, context.initialise_children(&method));
            shown(context, words.into(), cited(&paid.evidence))
        })
        .collect();
    paid.extend(week.adjustments.iter().map(|adjustment| adjusted(context, adjustment)));
    if paid.is_empty() {
        paid.push("–".into());
    }
    cells.push(paid);
    if set.service {
        cells.push(one(theirs.map_or_else(RichText::new, |s| amount(s.payments))));
    }
    cells.push(one(week.balance.to_string().into()));
    if set.asked {
        cells.push(one(optional(week.balance_asked)));
    }
    if set.known {
        let theirs = week.balance_service.map(|theirs| match week.stated {
            true => theirs.to_string(),
            false => format!("({theirs})"),
        });
        cells.push(one(theirs.map_or_else(RichText::new, RichText::from)));
        cells.push(one(optional(week.variance)));
    }
    ChapterRow { cells, ..ChapterRow::default() }
}

fn adjusted(context: &CaseContext<'_>, adjustment: &Adjustment) -> RichText {
    let words = format!("{}: {}", context.initialise_children(&adjustment.what), adjustment.amount);
    shown(context, words.into(), adjustment.item.as_ref().map(|item| (item, adjustment.page)))
}

/// What a reader must know of a week, in a light row of its own.
fn remarks(week: &Week, columns: usize) -> Option<ChapterRow> {
    let service = week.service.iter().flat_map(|s| s.notes.iter().map(|note| format!("CMS: {note}")));
    let notes: Vec<String> = week.notes.iter().cloned().chain(service).collect();
    if notes.is_empty() || columns == 0 {
        return None;
    }
    Some(ChapterRow {
        cells: vec![vec![format!("Week {}: {}", week.number, notes.join("; ")).into()]],
        look: RowEmphasis::Light,
    })
}

fn sums(audit: &Audit, set: WeekColumns) -> ChapterRow {
    let totals = &audit.totals;
    let theirs = totals.service.as_ref();
    let said = |value: Option<Pence>| value.map_or_else(RichText::new, |value| value.to_string().into());
    let mut cells = vec![RichText::new(), "Total".into(), totals.liability.to_string().into()];
    if set.service {
        cells.push(said(theirs.map(|s| s.liability)));
    }
    if set.adjusted {
        cells.push(totals.adjustment.to_string().into());
    }
    if set.adjusted_service {
        cells.push(said(theirs.map(|s| s.adjustment)));
    }
    cells.push(totals.paid.to_string().into());
    if set.service {
        cells.push(said(theirs.map(|s| s.paid)));
    }
    cells.push(totals.closing.to_string().into());
    if set.asked {
        cells.push(said(totals.asked.map(|asked| asked.closing)));
    }
    if set.known {
        cells.push(said(theirs.map(|s| s.closing)));
        cells.push(said(theirs.map(|s| s.variance)));
    }
    ChapterRow::new(cells).looking(RowEmphasis::Total)
}
