//! Missed, late and short payments, since when Collect and Pay could be asked for, and a plan for arrears beside what was
//! paid and owed.

use super::proof::{cited, day, short, shown};
use super::side::owed_label;
use crate::case::arrears::{Audit, CollectionAsked, Instalment, InstalmentStanding, PlanDay};
use crate::case::manifest::arrears_types::AccountSide;
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText,
};
use crate::model::{Pence, counted};

/// The instalments that were not paid in full and in time.
pub(super) fn instalments(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = Vec::new();
    if !audit.instalments.is_empty() {
        parts.push(ChapterPart::Heading("Missed, late and short payments".into()));
        parts.push(ChapterPart::Words(count(audit).into()));
        let later: i64 = audit.plan.iter().map(|one| one.instalment.paid.get()).sum();
        if later != 0 && audit.plan.iter().any(|one| !one.instalment.words.is_empty()) {
            let words = format!(
                "In addition to these instalments, {} was paid under the plan below. If the plan is for what is listed here as \
                     not paid, so much of it was paid later.",
                Pence::new(later)
            );
            parts.push(ChapterPart::Words(words.into()));
        }
        if audit.side == Some(AccountSide::Receiver) && audit.fees.is_some() {
            let words =
                "These are the days on which payments reached me. They do not show when CMS collected them.";
            parts.push(ChapterPart::Small(words.into()));
        }
        let unsure = |due: &&Instalment| due.standing != InstalmentStanding::InTime;
        let rows: Vec<ChapterRow> =
            audit.instalments.iter().filter(unsure).map(|due| row(context, due)).collect();
        if !rows.is_empty() {
            parts.push(ChapterPart::Table(ChapterTable { columns: met_columns(), rows }));
        }
    }
    // What the other parent could have asked for is no point of a paying parent's.
    let others = audit.side == Some(AccountSide::Payer);
    if let Some(asked) = audit.collection.as_ref().filter(|asked| !others || asked.asked.is_some()) {
        parts.extend(collection(context, asked).into_iter().map(ChapterPart::Words));
        parts.extend(asked.could.map(|_| ChapterPart::Small(SOURCE.into())));
    }
    parts
}

/// The days of which the bank statement tells nothing.
pub(super) fn not_covered(audit: &Audit) -> Option<ChapterPart> {
    let days = audit.not_covered();
    let span = |(from, until): &(jiff::civil::Date, jiff::civil::Date)| match from == until {
        true => day(*from),
        false => format!("{} to {}", day(*from), day(*until)),
    };
    let spans: Vec<String> = days.iter().map(span).collect();
    (!spans.is_empty()).then(|| {
        let words = format!(
            "The bank statement in this bundle does not cover {}. A payment made then is not in this account unless it is \
             shown elsewhere.",
            spans.join(" or ")
        );
        ChapterPart::Small(words.into())
    })
}

/// What allows a parent to ask, and how sure that is.
const SOURCE: &str = "Source: GOV.UK (Child Maintenance Service: payments; unpaid child maintenance). The \
                      receiving parent can ask to move to Collect and Pay once a payment is missed, late or \
                      short. CMS decides whether it moves. No text of the law sets a number of missed \
                      payments. The two or three that advisers name are practice.";

/// How many there were of each kind.
fn count(audit: &Audit) -> String {
    let of = |kind: fn(&InstalmentStanding) -> bool| {
        audit.instalments.iter().filter(|due| kind(&due.standing)).count()
    };
    let known = audit.instalments.iter().filter(|due| due.standing != InstalmentStanding::NotCovered);
    let lacking = known.map(|due| due.amount.get().saturating_sub(due.paid.get()));
    let unknown = match of(|standing| *standing == InstalmentStanding::NotCovered) {
        0 => String::new(),
        count => format!(
            " {} due on days that no bank statement in this bundle covers, and {} not counted as missed.",
            counted(count, "more was", "more were"),
            if count == 1 { "is" } else { "are" }
        ),
    };
    format!(
        "Of {}, {} paid in full and in time, {} late, {} short and {} missed. Unpaid part of them: {}.{unknown}",
        counted(audit.instalments.len(), "instalment", "instalments"),
        of(|standing| *standing == InstalmentStanding::InTime),
        of(|standing| matches!(standing, InstalmentStanding::Late(_))),
        of(|standing| matches!(standing, InstalmentStanding::Short(_))),
        of(|standing| *standing == InstalmentStanding::Missed),
        Pence::new(lacking.sum())
    )
}

fn row(context: &CaseContext<'_>, due: &Instalment) -> ChapterRow {
    let met = match due.standing {
        InstalmentStanding::InTime => "in full and in time".into(),
        InstalmentStanding::Late(days) => {
            let days = usize::try_from(days).unwrap_or(0);
            format!("late: in full {} after it was due", counted(days, "day", "days"))
        }
        InstalmentStanding::Short(lacking) => format!("short by {lacking}"),
        InstalmentStanding::Missed => "missed: nothing paid".into(),
        InstalmentStanding::NotCovered => {
            "not known: no bank statement in this bundle covers these days".into()
        }
        InstalmentStanding::Open => "not yet late at the end of the account".into(),
    };
    ChapterRow::new([
        shown(context, day(due.due).into(), cited(&due.evidence)),
        due.amount.to_string().into(),
        due.paid.to_string().into(),
        due.paid_on.map_or_else(RichText::new, |on| day(on).into()),
        met.into(),
    ])
}

/// Since when it could be asked for, when it was, and when it came.
fn collection(context: &CaseContext<'_>, asked: &CollectionAsked) -> Vec<RichText> {
    let mut said = Vec::new();
    let span = |from: jiff::civil::Date, to: jiff::civil::Date| {
        counted(usize::try_from((to - from).get_days()).unwrap_or(0), "day", "days")
    };
    if let (Some(could), Some(first)) = (asked.could, &asked.first) {
        said.push(RichText::from(format!(
            "The first instalment that was not paid in full and in time was due on {}. From {} the receiving parent could \
             ask for Collect and Pay.",
            day(first.due),
            day(could)
        )));
    }
    if let Some(on) = asked.asked {
        let words = format!("Collect and Pay was asked for on {}", day(on));
        let mut words = shown(context, words.into(), cited(&asked.evidence));
        if let Some(began) = asked.began.filter(|began| *began >= on) {
            words = words.say(format!(". It began on {}, {} later", day(began), span(on, began)));
        }
        said.push(words.say("."));
    }
    said
}

/// The plan beside what was paid and owed.
pub(super) fn plan(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.plan.is_empty() {
        return Vec::new();
    }
    let service = audit.plan.iter().any(|one| one.service.is_some());
    let mut columns = vec![
        ChapterColumn::share("Plan instalment", 1.0),
        ChapterColumn::fixed("Amount", 60.0).figures(),
        ChapterColumn::fixed("Paid since the last one", 66.0).figures(),
        ChapterColumn::fixed("Due in these days", 66.0).figures(),
        ChapterColumn::fixed(owed_label(audit.side), 64.0).figures(),
    ];
    if service {
        columns.push(ChapterColumn::fixed("CMS’s balance", 64.0).figures());
    }
    let row = |one: &PlanDay| {
        let mut cells = vec![
            shown(context, short(one.instalment.due).into(), cited(&one.instalment.evidence)),
            one.instalment.amount.to_string().into(),
            one.paid.to_string().into(),
            one.due.to_string().into(),
            one.balance.to_string().into(),
        ];
        if service {
            cells.push(one.service.map_or("not stated".into(), |balance| balance.to_string().into()));
        }
        ChapterRow::new(cells)
    };
    let rows = audit.plan.iter().map(row).collect();
    let told = audit.plan.iter().any(|one| !one.instalment.words.is_empty());
    let note = "“Paid” is the total of all payments in these days, including ongoing maintenance. The first \
                row counts from the start of the account. The balance owed is by the decision in force, at \
                the end of the day.";
    vec![
        ChapterPart::Heading("Plan for the arrears, with payments and balance".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
    .into_iter()
    .chain(told.then(|| plan_met(context, audit)).into_iter().flatten())
    .collect()
}

/// How each instalment of a plan was met, where its payments can be told by their words.
fn plan_met(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let all = || audit.plan.iter().map(|one| &one.instalment);
    let sum = |figure: fn(&Instalment) -> Pence| Pence::new(all().map(|due| figure(due).get()).sum());
    let (whole, paid) = (sum(|due| due.amount), sum(|due| due.paid));
    let words = format!(
        "Of the plan’s {whole}, {paid} was paid and {} is outstanding.",
        Pence::new(whole.get().saturating_sub(paid.get()))
    );
    let rows = all().map(|due| row(context, due)).collect();
    vec![ChapterPart::Words(words.into()), ChapterPart::Table(ChapterTable { columns: met_columns(), rows })]
}

fn met_columns() -> Vec<ChapterColumn> {
    vec![
        ChapterColumn::fixed("Due on", 100.0),
        ChapterColumn::fixed("Instalment", 70.0).figures(),
        ChapterColumn::fixed("Paid towards it", 70.0).figures(),
        ChapterColumn::fixed("Last payment", 100.0),
        ChapterColumn::share("Result", 1.0),
    ]
}
