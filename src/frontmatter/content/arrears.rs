//! The arrears audit, printed: both balances as curves, what was claimed beside what was owed, where and why the two
//! accounts part, and then every week with its figures, so that a reader with a pencil can follow each. The arithmetic
//! is done in [`crate::case::arrears`]; nothing is added up here.

use jiff::civil::Date;

use super::{Chapter, Chart, Column, Curve, Look, Matter, Part, Prose, Row, Table};
use crate::case::arrears::{Audit, Change, Evidence, Fees, Week};
use crate::case::manifest::arrears_types::{Adjustment, Charge};
use crate::case::manifest::types::ItemRef;
use crate::model::{Pence, When, counted};
use crate::pdf::layout::wording;
use crate::pdf::layout::wording::kept_together;

/// The chapters of every account: a summary, and the weeks on lying pages.
pub fn compose(matter: &Matter<'_>) -> Vec<Chapter> {
    matter.audits.iter().flat_map(|audit| [summary(matter, audit), weeks(matter, audit)]).collect()
}

fn titled(what: &str, audit: &Audit) -> String {
    if audit.title.is_empty() { what.into() } else { format!("{what}: {}", audit.title) }
}

fn day(day: Date) -> String {
    kept_together(When::Day(day))
}

fn short(day: Date) -> String {
    wording::short(When::Day(day))
}

/// The page that shows something, after what was said.
fn shown(matter: &Matter<'_>, words: Prose, evidence: Option<(&ItemRef, Option<u32>)>) -> Prose {
    match evidence.and_then(|(item, page)| matter.page(item, page)) {
        Some(page) => words.say(" (").page(page).say(")"),
        None => words,
    }
}

fn of(evidence: &Option<Evidence>) -> Option<(&ItemRef, Option<u32>)> {
    evidence.as_ref().map(|evidence| (&evidence.item, evidence.page))
}

fn summary(matter: &Matter<'_>, audit: &Audit) -> Chapter {
    let mut parts = vec![Part::Table(result(matter, audit))];
    let mut curves = vec![Curve {
        name: "Owed by this account".into(),
        points: audit.points.iter().map(|point| (point.day, point.mine)).collect(),
    }];
    let theirs: Vec<(Date, Pence)> =
        audit.points.iter().filter_map(|point| Some((point.day, point.theirs?))).collect();
    if !theirs.is_empty() {
        curves.push(Curve { name: "Owed as the Service says".into(), points: theirs });
    }
    parts.push(Part::Chart(Chart { title: "What was owed, week by week".into(), curves }));
    parts.extend(rates(matter, audit));
    parts.extend(claims(matter, audit));
    parts.extend(partings(audit));
    parts.extend(back_dated(matter, audit));
    parts.extend(fees(matter, audit));
    parts.push(Part::Heading("How it was reckoned".into()));
    parts.extend(audit.rules.iter().map(|rule| Part::Small(rule.as_str().into())));
    let lead = format!(
        "{} to {}: what the decisions made due and what was paid, beside what the Service says. Every week stands in \
         the table that follows.",
        day(audit.from),
        day(audit.until)
    );
    Chapter { title: titled("Arrears audit", audit), lead: lead.into(), parts, wide: false }
}

/// The sums, ours beside theirs.
fn result(matter: &Matter<'_>, audit: &Audit) -> Table {
    let totals = &audit.totals;
    let theirs = totals.service.as_ref();
    let mut columns = vec![Column::share("", 1.0), Column::fixed("By this account", 86.0).figures()];
    if theirs.is_some() {
        columns.push(Column::fixed("By the Service", 86.0).figures());
        columns.push(Column::fixed("Difference", 80.0).figures());
    }
    let line = |words: Prose, mine: Pence, service: Option<Pence>| {
        let mut cells = vec![words, mine.to_string().into()];
        if let Some(service) = service {
            cells.push(service.to_string().into());
            cells.push(Pence::new(service.get().saturating_sub(mine.get())).to_string().into());
        }
        Row::new(cells)
    };
    let mut opening = Prose::from(format!("Owed at the start, {}", day(audit.from)));
    if !audit.opening_by.is_empty() {
        opening = opening.say(format!(": {}", matter.discreet(&audit.opening_by)));
    }
    let opening = shown(matter, opening, of(&audit.opening_evidence));
    let mut rows = vec![
        line(opening, totals.opening, theirs.map(|s| s.opening)),
        line("Maintenance due".into(), totals.liability, theirs.map(|s| s.liability)),
        line("Adjustments".into(), totals.adjustment, theirs.map(|s| s.adjustment)),
        line("Paid".into(), totals.paid, theirs.map(|s| s.paid)),
    ];
    if let Some(slips) = theirs.map(|s| s.slips).filter(|slips| *slips != Pence::default()) {
        rows.push(line("Not explained by its own lines".into(), Pence::default(), Some(slips)));
    }
    rows.push(
        line(
            format!("Owed at the end, {}", day(audit.until)).into(),
            totals.closing,
            theirs.map(|s| s.closing),
        )
        .looking(Look::Total),
    );
    Table { columns, rows }
}

fn rates(matter: &Matter<'_>, audit: &Audit) -> Vec<Part> {
    let columns = vec![
        Column::fixed("From", 84.0),
        Column::fixed("Until", 84.0),
        Column::fixed("A week", 64.0).figures(),
        Column::share("Decision", 1.0),
    ];
    let row = |rate: &crate::case::arrears::Rate| {
        let mut words = Prose::from(matter.discreet(&rate.note));
        if let Some(monthly) = rate.monthly {
            words = words.say(format!(" {monthly} a month × 12 ÷ 52."));
        }
        let decision = shown(matter, words, of(&rate.decision));
        Row::new([
            Prose::from(day(rate.from)),
            day(rate.until).into(),
            rate.weekly.to_string().into(),
            decision,
        ])
    };
    let rows = audit.rates.iter().map(row).collect();
    vec![Part::Heading("What is due, by decision".into()), Part::Table(Table { columns, rows })]
}

fn claims(matter: &Matter<'_>, audit: &Audit) -> Vec<Part> {
    if audit.claims.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::share("Claimed on", 1.0),
        Column::fixed("Claimed", 82.0).figures(),
        Column::fixed("Owed by this account", 82.0).figures(),
        Column::fixed("Too much", 82.0).figures(),
    ];
    let row = |claim: &crate::case::arrears::Claim| {
        let on = shown(matter, day(claim.date).into(), of(&claim.evidence));
        Row::new([
            on,
            claim.claimed.to_string().into(),
            claim.balance.to_string().into(),
            claim.variance.to_string().into(),
        ])
    };
    let rows = audit.claims.iter().map(row).collect();
    vec![Part::Heading("What the Service claimed".into()), Part::Table(Table { columns, rows })]
}

/// What one cause has in a change.
type Share = fn(&Change) -> Pence;

/// Why the two accounts part: for each cause the weeks that it changes by the same amount, and what that comes to.
fn partings(audit: &Audit) -> Vec<Part> {
    if audit.changes.is_empty() {
        return Vec::new();
    }
    let causes: [(&str, Share); 4] = [
        ("The Service charges another amount than the decision", |change| change.by_liability),
        ("Payments that are not counted alike", |change| change.by_payments),
        ("Adjustments that stand in one account alone", |change| change.by_adjustment),
        ("No line explains it", |change| change.unexplained),
    ];
    let columns = vec![
        Column::share("Cause", 1.0),
        Column::share("Weeks", 1.2),
        Column::fixed("Each week", 70.0).figures(),
        Column::fixed("In all", 76.0).figures(),
    ];
    let mut rows = Vec::new();
    let mut sum = 0_i64;
    for (cause, part) in causes {
        let mut amounts: Vec<(Pence, Vec<&Change>)> = Vec::new();
        for change in audit.changes.iter().filter(|change| part(change) != Pence::default()) {
            match amounts.iter_mut().find(|(amount, _)| *amount == part(change)) {
                Some((_, weeks)) => weeks.push(change),
                None => amounts.push((part(change), vec![change])),
            }
        }
        for (at, (amount, weeks)) in amounts.into_iter().enumerate() {
            let all = amount.get().saturating_mul(weeks.len() as i64);
            sum = sum.saturating_add(all);
            let cause = if at == 0 { Prose::from(cause) } else { Prose::new() };
            let amount = amount.to_string().into();
            rows.push(Row::new([cause, ranges(&weeks).into(), amount, Pence::new(all).to_string().into()]));
        }
    }
    let total =
        ["The difference at the end".into(), Prose::new(), Prose::new(), Pence::new(sum).to_string().into()];
    rows.push(Row::new(total).looking(Look::Total));
    let unexplained = audit.unexplained().count();
    let note = match unexplained {
        0 => "Every difference is explained by a line of one of the two accounts.".to_owned(),
        weeks => format!("In {} no line explains the difference.", counted(weeks, "week", "weeks")),
    };
    vec![
        Part::Heading("Why the two accounts part".into()),
        Part::Table(Table { columns, rows }),
        Part::Small(note.into()),
    ]
}

/// Weeks in words, those that follow one another drawn together: "86 weeks: 1–86".
fn ranges(weeks: &[&Change]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for change in weeks {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == change.since => *last = change.week,
            _ => runs.push((change.since, change.week)),
        }
    }
    let told = |&(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    let told: Vec<String> = runs.iter().map(told).collect();
    format!("{}: {}", counted(weeks.len(), "week", "weeks"), told.join(", "))
}

fn back_dated(matter: &Matter<'_>, audit: &Audit) -> Vec<Part> {
    if audit.back_dated.is_empty() {
        return Vec::new();
    }
    let said = |change: &crate::case::arrears::BackDated| {
        let rate = audit.rates.get(change.rate);
        let days = counted(change.days as usize, "day", "days");
        let mut words = Prose::from(format!(
            "The rate from {} was decided on {}: {days} were changed after the fact (weeks {} to {}).",
            day(change.from),
            day(change.decided),
            change.first_week,
            change.last_week
        ));
        if let Some(more) = change.change {
            words = words.say(format!(" It changes what was due for these days by {more}."));
        }
        if let Some(difference) = change.difference.filter(|difference| *difference != Pence::default()) {
            words = words
                .say(format!(" For these weeks the Service charges {difference} more than the decisions."));
        }
        shown(matter, words, rate.and_then(|rate| of(&rate.decision)))
    };
    let mut parts = vec![Part::Heading("Decisions that reach back".into())];
    parts.extend(audit.back_dated.iter().map(|change| Part::Words(said(change))));
    parts
}

/// Collection fees and charges, apart from the maintenance.
fn fees(matter: &Matter<'_>, audit: &Audit) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Some(fees) = &audit.fees {
        parts.push(Part::Heading("Collect and Pay fees, apart from the maintenance".into()));
        parts.push(Part::Table(collection(fees)));
    }
    if !audit.charges.is_empty() {
        let columns = vec![
            Column::fixed("Date", 90.0),
            Column::share("Charge", 1.0),
            Column::fixed("Amount", 80.0).figures(),
        ];
        let row = |charge: &Charge| {
            let evidence = charge.item.as_ref().map(|item| (item, charge.page));
            let what = shown(matter, matter.discreet(&charge.what).into(), evidence);
            Row::new([Prose::from(day(charge.date)), what, charge.amount.to_string().into()])
        };
        let mut rows: Vec<Row> = audit.charges.iter().map(row).collect();
        let total = [Prose::new(), "Charges in all".into(), audit.charged.to_string().into()];
        rows.push(Row::new(total).looking(Look::Total));
        parts.push(Part::Heading("Enforcement charges, apart from the maintenance".into()));
        parts.push(Part::Table(Table { columns, rows }));
    }
    parts
}

fn collection(fees: &Fees) -> Table {
    let columns = vec![
        Column::share("Weeks", 1.0),
        Column::fixed("Maintenance", 78.0).figures(),
        Column::fixed("Payer’s fee", 70.0).figures(),
        Column::fixed("Payer pays", 74.0).figures(),
        Column::fixed("Receiver’s fee", 76.0).figures(),
        Column::fixed("Receiver gets", 76.0).figures(),
    ];
    let cells = |name: String, fee: &crate::case::arrears::Fee| {
        let amounts = [fee.maintenance, fee.payer, fee.pays, fee.receiver, fee.receives];
        let mut cells = vec![Prose::from(name)];
        cells.extend(amounts.iter().map(|amount| Prose::from(amount.to_string())));
        Row::new(cells)
    };
    // Weeks that cost the same stand in one row.
    let mut rows = Vec::new();
    let mut from = 0;
    while let Some(first) = fees.weeks.get(from) {
        let alike = |week: &&crate::case::arrears::FeeWeek| week.fee == first.fee && week.days == first.days;
        let until = from + fees.weeks[from..].iter().take_while(alike).count();
        let last = fees.weeks[until - 1].week;
        let name = match (until - from, first.days) {
            (1, 7) => format!("{}", first.week),
            (1, days) => format!("{} ({})", first.week, counted(days as usize, "day", "days")),
            (_, _) => format!("{}–{last}, each week", first.week),
        };
        rows.push(cells(name, &first.fee));
        from = until;
    }
    let name = format!("In all; {} % and {} %", fees.payer, fees.receiver);
    rows.push(cells(name, &fees.total).looking(Look::Total));
    Table { columns, rows }
}

/// Every week on lying pages.
fn weeks(matter: &Matter<'_>, audit: &Audit) -> Chapter {
    let nothing = Pence::default();
    let set = Shape {
        service: audit.totals.service.is_some(),
        known: audit.weeks.iter().any(|week| week.balance_service.is_some()),
        adjusted: audit.weeks.iter().any(|week| week.adjustment != nothing),
        adjusted_service: audit
            .weeks
            .iter()
            .any(|week| week.service.as_ref().is_some_and(|s| s.adjustment != nothing)),
    };
    let figures = |head: &str, wide: f32, there: bool| there.then(|| Column::fixed(head, wide).figures());
    let columns: Vec<Column> = [
        figures("Week", 26.0, true),
        Some(Column::fixed("From and to", 96.0)),
        figures("Due", 48.0, true),
        figures("Due (CMS)", 50.0, set.service),
        figures("Adjusted", 50.0, set.adjusted),
        figures("Adjusted (CMS)", 50.0, set.adjusted_service),
        Some(Column::share("Paid, and what shows it", 1.0)),
        figures("Paid (CMS)", 56.0, set.service),
        figures("Balance", 58.0, true),
        figures("Balance (CMS)", 58.0, set.known),
        figures("Variance", 58.0, set.known),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut year = None;
    for week in &audit.weeks {
        if year.replace(week.start.year()) != Some(week.start.year()) {
            rows.push(Row::band(week.start.year().to_string()));
        }
        rows.push(row(matter, week, set));
        rows.extend(remarks(week, columns.len()));
    }
    rows.push(sums(audit, set));
    let lead = "Balance at the end of a week: the balance before, and what is due, and adjustments, less what was paid. \
                A minus sign means paid in advance. Fees and charges are not in it.";
    Chapter {
        title: titled("Account week by week", audit),
        lead: lead.into(),
        parts: vec![Part::Table(Table { columns, rows })],
        wide: true,
    }
}

/// Which columns there are.
#[derive(Clone, Copy)]
struct Shape {
    service: bool,
    known: bool,
    adjusted: bool,
    adjusted_service: bool,
}

/// An amount, or a dash where there is none.
fn amount(pence: Pence) -> Prose {
    if pence == Pence::default() { "–".into() } else { pence.to_string().into() }
}

fn row(matter: &Matter<'_>, week: &Week, set: Shape) -> Row {
    let theirs = week.service.as_ref();
    let optional = |value: Option<Pence>| value.map_or_else(Prose::new, |value| value.to_string().into());
    let one = |prose: Prose| vec![prose];
    let from = short(week.start);
    let year = format!("\u{A0}{}", week.end.year());
    let from = from.strip_suffix(&year).unwrap_or(&from);
    let mut cells = vec![
        one(week.number.to_string().into()),
        one(format!("{from} – {}", short(week.end)).into()),
        one(amount(week.liability)),
    ];
    if set.service {
        cells.push(one(theirs.map_or_else(Prose::new, |s| amount(s.liability))));
    }
    if set.adjusted {
        cells.push(one(amount(week.adjustment)));
    }
    if set.adjusted_service {
        cells.push(one(theirs.map_or_else(Prose::new, |s| amount(s.adjustment))));
    }
    let mut paid: Vec<Prose> = week
        .payments
        .iter()
        .map(|paid| {
            let method = if paid.method.is_empty() { String::new() } else { format!(", {}", paid.method) };
            let day = short(paid.date);
            let day = day.rsplit_once('\u{A0}').map_or(day.as_str(), |(day, _)| day);
            let words = format!("{}, {day}{}", paid.amount, matter.discreet(&method));
            shown(matter, words.into(), of(&paid.evidence))
        })
        .collect();
    paid.extend(week.adjustments.iter().map(|adjustment| adjusted(matter, adjustment)));
    if paid.is_empty() {
        paid.push("–".into());
    }
    cells.push(paid);
    if set.service {
        cells.push(one(theirs.map_or_else(Prose::new, |s| amount(s.payments))));
    }
    cells.push(one(week.balance.to_string().into()));
    if set.known {
        cells.push(one(optional(week.balance_service)));
        cells.push(one(optional(week.variance)));
    }
    Row { cells, ..Row::default() }
}

fn adjusted(matter: &Matter<'_>, adjustment: &Adjustment) -> Prose {
    let words = format!("{}: {}", matter.discreet(&adjustment.what), adjustment.amount);
    shown(matter, words.into(), adjustment.item.as_ref().map(|item| (item, adjustment.page)))
}

/// What a reader must know of a week, in a light row of its own.
fn remarks(week: &Week, columns: usize) -> Option<Row> {
    let service = week.service.iter().flat_map(|s| s.notes.iter().map(|note| format!("CMS: {note}")));
    let notes: Vec<String> = week.notes.iter().cloned().chain(service).collect();
    if notes.is_empty() || columns == 0 {
        return None;
    }
    Some(Row {
        cells: vec![vec![format!("Week {}: {}", week.number, notes.join("; ")).into()]],
        look: Look::Light,
    })
}

fn sums(audit: &Audit, set: Shape) -> Row {
    let totals = &audit.totals;
    let theirs = totals.service.as_ref();
    let said = |value: Option<Pence>| value.map_or_else(Prose::new, |value| value.to_string().into());
    let mut cells = vec![Prose::new(), "Total".into(), totals.liability.to_string().into()];
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
    if set.known {
        cells.push(said(theirs.map(|s| s.closing)));
        cells.push(said(theirs.map(|s| s.variance)));
    }
    Row::new(cells).looking(Look::Total)
}
