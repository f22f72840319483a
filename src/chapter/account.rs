//! The arrears audit, printed: both balances as curves, what was claimed beside what was owed, where and why the two
//! accounts part, and then every week with its figures, so that a reader with a pencil can follow each. The arithmetic
//! is done in [`crate::account`]; nothing is added up here.

use jiff::civil::Date;

use super::{Chapter, Chart, Column, Curve, Look, Matter, Part, Prose, Row, Table};
use crate::account::{Audit, Evidence, Fees, Run, Week};
use crate::manifest::account::{Adjustment, Charge};
use crate::manifest::vocabulary::ItemRef;
use crate::model::{Pence, When, counted};
use crate::typeset::words::kept_together;

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
    When::Day(day).short().replace(' ', "\u{A0}")
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
    let row = |rate: &crate::account::Rate| {
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
    let row = |claim: &crate::account::Claim| {
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

/// Where the two accounts part, and why; neighbouring weeks that part in the same way are one row.
fn partings(audit: &Audit) -> Vec<Part> {
    let runs = audit.runs();
    if runs.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::fixed("Weeks", 62.0),
        Column::share("Why the two accounts part", 1.0),
        Column::fixed("Each week", 72.0).figures(),
        Column::fixed("In all", 76.0).figures(),
    ];
    let row = |run: &Run| {
        let first = run.first.since;
        let weeks = if first == run.last { first.to_string() } else { format!("{first}–{}", run.last) };
        Row {
            cells: vec![
                vec![weeks.into()],
                why(run).into_iter().map(Prose::from).collect(),
                vec![run.first.amount.to_string().into()],
                vec![run.total.to_string().into()],
            ],
            ..Row::default()
        }
    };
    let mut rows: Vec<Row> = runs.iter().map(row).collect();
    let sum = runs.iter().fold(0_i64, |sum, run| sum.saturating_add(run.total.get()));
    let total = [Prose::new(), "All weeks".into(), Prose::new(), Pence::new(sum).to_string().into()];
    rows.push(Row::new(total).looking(Look::Total));
    let unexplained: Vec<String> = audit.unexplained().map(|change| change.week.to_string()).collect();
    let note = if unexplained.is_empty() {
        "Every difference is explained by a line of one of the two accounts.".to_owned()
    } else {
        let weeks = counted(unexplained.len(), "week", "weeks");
        format!("No line explains the difference in {weeks}: {}.", unexplained.join(", "))
    };
    vec![
        Part::Heading("Where the two accounts part".into()),
        Part::Small(note.into()),
        Part::Table(Table { columns, rows }),
    ]
}

fn why(run: &Run) -> Vec<String> {
    let change = &run.first;
    let parts = [
        (change.by_liability, "The Service charges another amount than the decision"),
        (change.by_adjustment, "An adjustment stands in one account alone"),
        (change.by_payments, "Payments are not counted alike"),
        (change.unexplained, "No line explains it"),
    ];
    let said = parts.into_iter().filter(|(amount, _)| *amount != Pence::default());
    said.map(|(amount, why)| format!("{why}: {amount}")).collect()
}

fn back_dated(matter: &Matter<'_>, audit: &Audit) -> Vec<Part> {
    if audit.back_dated.is_empty() {
        return Vec::new();
    }
    let said = |change: &crate::account::BackDated| {
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
    let cells = |name: String, fee: &crate::account::Fee| {
        let amounts = [fee.maintenance, fee.payer, fee.pays, fee.receiver, fee.receives];
        let mut cells = vec![Prose::from(name)];
        cells.extend(amounts.iter().map(|amount| Prose::from(amount.to_string())));
        Row::new(cells)
    };
    // Weeks that cost the same stand in one row.
    let mut rows = Vec::new();
    let mut from = 0;
    while let Some(first) = fees.weeks.get(from) {
        let alike = |week: &&crate::account::FeeWeek| week.fee == first.fee && week.days == first.days;
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
    let service = audit.totals.service.is_some();
    let known = service || audit.weeks.iter().any(|week| week.balance_service.is_some());
    let adjusted = audit.weeks.iter().any(|week| {
        week.adjustment != Pence::default()
            || week.service.as_ref().is_some_and(|s| s.adjustment != Pence::default())
    });
    let mut columns = vec![
        Column::fixed("Week", 26.0).figures(),
        Column::fixed("From", 58.0),
        Column::fixed("To", 58.0),
        Column::fixed("Due", 50.0).figures(),
    ];
    if service {
        columns.push(Column::fixed("Due (CMS)", 52.0).figures());
    }
    if adjusted {
        columns.push(Column::fixed("Adjusted", 52.0).figures());
        if service {
            columns.push(Column::fixed("Adjusted (CMS)", 52.0).figures());
        }
    }
    columns.push(Column::share("Paid, by what shown", 1.0));
    if service {
        columns.push(Column::fixed("Paid (CMS)", 52.0).figures());
    }
    columns.push(Column::fixed("Balance", 58.0).figures());
    if known {
        columns.push(Column::fixed("Balance (CMS)", 58.0).figures());
        columns.push(Column::fixed("Variance", 56.0).figures());
    }
    let set = Shape { service, known, adjusted };
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
}

/// An amount, or a dash where there is none.
fn amount(pence: Pence) -> Prose {
    if pence == Pence::default() { "–".into() } else { pence.to_string().into() }
}

fn row(matter: &Matter<'_>, week: &Week, set: Shape) -> Row {
    let theirs = week.service.as_ref();
    let optional = |value: Option<Pence>| value.map_or_else(Prose::new, |value| value.to_string().into());
    let one = |prose: Prose| vec![prose];
    let mut cells = vec![
        one(week.number.to_string().into()),
        one(short(week.start).into()),
        one(short(week.end).into()),
        one(amount(week.liability)),
    ];
    if set.service {
        cells.push(one(theirs.map_or_else(Prose::new, |s| amount(s.liability))));
    }
    if set.adjusted {
        cells.push(one(amount(week.adjustment)));
        if set.service {
            cells.push(one(theirs.map_or_else(Prose::new, |s| amount(s.adjustment))));
        }
    }
    let mut paid: Vec<Prose> = week
        .payments
        .iter()
        .map(|paid| {
            let method = if paid.method.is_empty() { String::new() } else { format!(", {}", paid.method) };
            let words = format!("{} on {}{}", paid.amount, short(paid.date), matter.discreet(&method));
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
    let mut cells = vec![Prose::new(), "Total".into(), Prose::new(), totals.liability.to_string().into()];
    if set.service {
        cells.push(said(theirs.map(|s| s.liability)));
    }
    if set.adjusted {
        cells.push(totals.adjustment.to_string().into());
        if set.service {
            cells.push(said(theirs.map(|s| s.adjustment)));
        }
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
