//! The arrears audit, printed: both balances as curves, what was claimed beside what was owed, where and why the two
//! accounts part, and then every week with its figures, so that a reader with a pencil can follow each. The arithmetic
//! is done in [`crate::case::arrears`]; nothing is added up here.

use jiff::civil::Date;

use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, Chart, Curve, RichText,
    RowEmphasis,
};
use crate::case::arrears::{Audit, BalanceChange, EvidencePage, Fees, Week};
use crate::case::manifest::arrears_types::{Adjustment, Charge};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::{PartialDate, Pence, counted};
use crate::pdf::layout::wording;
use crate::pdf::layout::wording::date_with_nbsp;

/// The chapters of every account: a summary, and the weeks on lying pages.
pub fn compose(context: &CaseContext<'_>) -> Vec<Chapter> {
    context.audits.iter().flat_map(|audit| [summary(context, audit), weeks(context, audit)]).collect()
}

fn titled(what: &str, audit: &Audit) -> String {
    if audit.title.is_empty() { what.into() } else { format!("{what}: {}", audit.title) }
}

fn day(day: Date) -> String {
    date_with_nbsp(PartialDate::Day(day))
}

fn short(day: Date) -> String {
    wording::short(PartialDate::Day(day))
}

/// The page that shows something, after what was said.
fn shown(context: &CaseContext<'_>, words: RichText, evidence: Option<(&ItemRef, Option<u32>)>) -> RichText {
    match evidence.and_then(|(item, page)| context.page(item, page)) {
        Some(page) => words.say(" (").page(page).say(")"),
        None => words,
    }
}

fn cited(evidence: &Option<EvidencePage>) -> Option<(&ItemRef, Option<u32>)> {
    evidence.as_ref().map(|evidence| (&evidence.item, evidence.page))
}

fn summary(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let mut parts = vec![ChapterPart::Table(result(context, audit))];
    let mut curves = vec![Curve {
        name: "Owed by this account".into(),
        points: audit.points.iter().map(|point| (point.day, point.mine)).collect(),
    }];
    let theirs: Vec<(Date, Pence)> =
        audit.points.iter().filter_map(|point| Some((point.day, point.theirs?))).collect();
    if !theirs.is_empty() {
        curves.push(Curve { name: "Owed as the Service says".into(), points: theirs });
    }
    parts.push(ChapterPart::Chart(Chart { title: "What was owed, week by week".into(), curves }));
    parts.extend(rates(context, audit));
    parts.extend(claims(context, audit));
    parts.extend(partings(audit));
    parts.extend(back_dated(context, audit));
    parts.extend(fees(context, audit));
    parts.push(ChapterPart::Heading("How it was reckoned".into()));
    parts.extend(audit.rules.iter().map(|rule| ChapterPart::Small(rule.as_str().into())));
    let lead = format!(
        "{} to {}: what the decisions made due and what was paid, beside what the Service says. Every week stands in \
         the table that follows.",
        day(audit.from),
        day(audit.until)
    );
    Chapter { title: titled("Arrears audit", audit), lead: lead.into(), parts, wide: false }
}

/// The sums, ours beside theirs.
fn result(context: &CaseContext<'_>, audit: &Audit) -> ChapterTable {
    let totals = &audit.totals;
    let theirs = totals.service.as_ref();
    let mut columns =
        vec![ChapterColumn::share("", 1.0), ChapterColumn::fixed("By this account", 86.0).figures()];
    if theirs.is_some() {
        columns.push(ChapterColumn::fixed("By the Service", 86.0).figures());
        columns.push(ChapterColumn::fixed("Difference", 80.0).figures());
    }
    let line = |words: RichText, mine: Pence, service: Option<Pence>| {
        let mut cells = vec![words, mine.to_string().into()];
        if let Some(service) = service {
            cells.push(service.to_string().into());
            cells.push(Pence::new(service.get().saturating_sub(mine.get())).to_string().into());
        }
        ChapterRow::new(cells)
    };
    let mut opening = RichText::from(format!("Owed at the start, {}", day(audit.from)));
    if !audit.opening_by.is_empty() {
        opening = opening.say(format!(": {}", context.initialise_children(&audit.opening_by)));
    }
    let opening = shown(context, opening, cited(&audit.opening_evidence));
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
        .looking(RowEmphasis::Total),
    );
    ChapterTable { columns, rows }
}

fn rates(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let columns = vec![
        ChapterColumn::fixed("From", 84.0),
        ChapterColumn::fixed("Until", 84.0),
        ChapterColumn::fixed("A week", 64.0).figures(),
        ChapterColumn::share("Decision", 1.0),
    ];
    let row = |rate: &crate::case::arrears::Rate| {
        let mut words = RichText::from(context.initialise_children(&rate.note));
        if let Some(monthly) = rate.monthly {
            words = words.say(format!(" {monthly} a month × 12 ÷ 52."));
        }
        let decision = shown(context, words, cited(&rate.decision));
        ChapterRow::new([
            RichText::from(day(rate.from)),
            day(rate.until).into(),
            rate.weekly.to_string().into(),
            decision,
        ])
    };
    let rows = audit.rates.iter().map(row).collect();
    vec![
        ChapterPart::Heading("What is due, by decision".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ]
}

fn claims(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.claims.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::share("Claimed on", 1.0),
        ChapterColumn::fixed("Claimed", 82.0).figures(),
        ChapterColumn::fixed("Owed by this account", 82.0).figures(),
        ChapterColumn::fixed("Too much", 82.0).figures(),
    ];
    let row = |claim: &crate::case::arrears::ClaimedBalance| {
        let on = shown(context, day(claim.date).into(), cited(&claim.evidence));
        ChapterRow::new([
            on,
            claim.claimed.to_string().into(),
            claim.balance.to_string().into(),
            claim.variance.to_string().into(),
        ])
    };
    let rows = audit.claims.iter().map(row).collect();
    vec![
        ChapterPart::Heading("What the Service claimed".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ]
}

/// What one cause has in a change.
type Share = fn(&BalanceChange) -> Pence;

/// Why the two accounts part: for each cause the weeks that it changes by the same amount, and what that comes to.
fn partings(audit: &Audit) -> Vec<ChapterPart> {
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
        ChapterColumn::share("Cause", 1.0),
        ChapterColumn::share("Weeks", 1.2),
        ChapterColumn::fixed("Each week", 70.0).figures(),
        ChapterColumn::fixed("In all", 76.0).figures(),
    ];
    let mut rows = Vec::new();
    let mut sum = 0_i64;
    for (cause, part) in causes {
        let mut amounts: Vec<(Pence, Vec<&BalanceChange>)> = Vec::new();
        for change in audit.changes.iter().filter(|change| part(change) != Pence::default()) {
            match amounts.iter_mut().find(|(amount, _)| *amount == part(change)) {
                Some((_, weeks)) => weeks.push(change),
                None => amounts.push((part(change), vec![change])),
            }
        }
        for (at, (amount, weeks)) in amounts.into_iter().enumerate() {
            let all = amount.get().saturating_mul(weeks.len() as i64);
            sum = sum.saturating_add(all);
            let cause = if at == 0 { RichText::from(cause) } else { RichText::new() };
            let amount = amount.to_string().into();
            rows.push(ChapterRow::new([
                cause,
                ranges(&weeks).into(),
                amount,
                Pence::new(all).to_string().into(),
            ]));
        }
    }
    let total = [
        "The difference at the end".into(),
        RichText::new(),
        RichText::new(),
        Pence::new(sum).to_string().into(),
    ];
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    let unexplained = audit.unexplained().count();
    let note = match unexplained {
        0 => "Every difference is explained by a line of one of the two accounts.".to_owned(),
        weeks => format!("In {} no line explains the difference.", counted(weeks, "week", "weeks")),
    };
    vec![
        ChapterPart::Heading("Why the two accounts part".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
}

/// Weeks in words, those that follow one another drawn together: "86 weeks: 1–86".
fn ranges(weeks: &[&BalanceChange]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for change in weeks {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == change.since => *last = change.week,
            _ => runs.push((change.since, change.week)),
        }
    }
    let spans = |&(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    let spans: Vec<String> = runs.iter().map(spans).collect();
    format!("{}: {}", counted(weeks.len(), "week", "weeks"), spans.join(", "))
}

fn back_dated(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.back_dated.is_empty() {
        return Vec::new();
    }
    let said = |change: &crate::case::arrears::BackDated| {
        let rate = audit.rates.get(change.rate);
        let days = counted(change.days as usize, "day", "days");
        let mut words = RichText::from(format!(
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
        shown(context, words, rate.and_then(|rate| cited(&rate.decision)))
    };
    let mut parts = vec![ChapterPart::Heading("Decisions that reach back".into())];
    parts.extend(audit.back_dated.iter().map(|change| ChapterPart::Words(said(change))));
    parts
}

/// Collection fees and charges, apart from the maintenance.
fn fees(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = Vec::new();
    if let Some(fees) = &audit.fees {
        parts.push(ChapterPart::Heading("Collect and Pay fees, apart from the maintenance".into()));
        parts.push(ChapterPart::Table(collection(fees)));
    }
    if !audit.charges.is_empty() {
        let columns = vec![
            ChapterColumn::fixed("Date", 90.0),
            ChapterColumn::share("Charge", 1.0),
            ChapterColumn::fixed("Amount", 80.0).figures(),
        ];
        let row = |charge: &Charge| {
            let evidence = charge.item.as_ref().map(|item| (item, charge.page));
            let what = shown(context, context.initialise_children(&charge.what).into(), evidence);
            ChapterRow::new([RichText::from(day(charge.date)), what, charge.amount.to_string().into()])
        };
        let mut rows: Vec<ChapterRow> = audit.charges.iter().map(row).collect();
        let total = [RichText::new(), "Charges in all".into(), audit.charged.to_string().into()];
        rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
        parts.push(ChapterPart::Heading("Enforcement charges, apart from the maintenance".into()));
        parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
    }
    parts
}

fn collection(fees: &Fees) -> ChapterTable {
    let columns = vec![
        ChapterColumn::share("Weeks", 1.0),
        ChapterColumn::fixed("Maintenance", 78.0).figures(),
        ChapterColumn::fixed("Payer’s fee", 70.0).figures(),
        ChapterColumn::fixed("Payer pays", 74.0).figures(),
        ChapterColumn::fixed("Receiver’s fee", 76.0).figures(),
        ChapterColumn::fixed("Receiver gets", 76.0).figures(),
    ];
    let cells = |name: String, fee: &crate::case::arrears::Fee| {
        let amounts = [fee.maintenance, fee.payer, fee.pays, fee.receiver, fee.receives];
        let mut cells = vec![RichText::from(name)];
        cells.extend(amounts.iter().map(|amount| RichText::from(amount.to_string())));
        ChapterRow::new(cells)
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
    rows.push(cells(name, &fees.total).looking(RowEmphasis::Total));
    ChapterTable { columns, rows }
}

/// Every week on lying pages.
fn weeks(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let nothing = Pence::default();
    let set = WeekColumns {
        service: audit.totals.service.is_some(),
        known: audit.weeks.iter().any(|week| week.balance_service.is_some()),
        adjusted: audit.weeks.iter().any(|week| week.adjustment != nothing),
        adjusted_service: audit
            .weeks
            .iter()
            .any(|week| week.service.as_ref().is_some_and(|s| s.adjustment != nothing)),
    };
    let figures =
        |head: &str, wide: f32, there: bool| there.then(|| ChapterColumn::fixed(head, wide).figures());
    let columns: Vec<ChapterColumn> = [
        figures("Week", 26.0, true),
        Some(ChapterColumn::fixed("From and to", 96.0)),
        figures("Due", 48.0, true),
        figures("Due (CMS)", 50.0, set.service),
        figures("Adjusted", 50.0, set.adjusted),
        figures("Adjusted (CMS)", 50.0, set.adjusted_service),
        Some(ChapterColumn::share("Paid, and what shows it", 1.0)),
        figures("Paid (CMS)", 56.0, set.service),
        figures("Balance", 58.0, true),
        figures("Balance (CMS)", 58.0, set.known),
        figures("Variance", 58.0, set.known),
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
    let lead = "Balance at the end of a week: the balance before, and what is due, and adjustments, less what was paid. \
                A minus sign means paid in advance. Fees and charges are not in it.";
    Chapter {
        title: titled("Account week by week", audit),
        lead: lead.into(),
        parts: vec![ChapterPart::Table(ChapterTable { columns, rows })],
        wide: true,
    }
}

/// Which columns there are.
#[derive(Clone, Copy)]
struct WeekColumns {
    service: bool,
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
            let words = format!("{}, {day}{}", paid.amount, context.initialise_children(&method));
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
    if set.known {
        cells.push(one(optional(week.balance_service)));
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
    if set.known {
        cells.push(said(theirs.map(|s| s.closing)));
        cells.push(said(theirs.map(|s| s.variance)));
    }
    ChapterRow::new(cells).looking(RowEmphasis::Total)
}
