//! A plan for arrears beside what was paid and owed: the page on which it was agreed, where one is named, and how many of its instalments are shown.

use super::payments::{is_received, met_columns, received_only, row};
use super::proof::{cited, day, short, shown};
use super::side::owed_label;
use crate::case::arrears::{Audit, Instalment, PlanDay};
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText,
};
use crate::model::{Pence, counted};

/// The plan beside what was paid and owed.
pub(super) fn plan(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.plan.is_empty() {
        return Vec::new();
    }
    let service = audit.plan.iter().any(|one| one.service.is_some());
    let paid = if is_received(audit) { "Counted since the last one" } else { "Paid since the last one" };
    let mut columns = vec![
        ChapterColumn::share("Plan instalment", 1.0),
        ChapterColumn::fixed("Amount", 60.0).figures(),
        ChapterColumn::fixed(paid, 66.0).figures(),
        ChapterColumn::fixed("Due in these days", 66.0).figures(),
        ChapterColumn::fixed(owed_label(audit.side), 64.0).figures(),
    ];
    if service {
        columns.push(ChapterColumn::fixed("CMS’s balance", 64.0).figures());
    }
    let row = |one: &PlanDay| {
        let mut cells: Vec<RichText> = vec![
            short(one.instalment.due).into(),
            one.instalment.amount.to_string().into(),
            one.paid.to_string().into(),
            one.due.to_string().into(),
            one.balance.to_string().into(),
        ];
        if service {
            cells.push(one.service.map_or_else(RichText::new, |balance| balance.to_string().into()));
        }
        ChapterRow::new(cells)
    };
    let rows = audit.plan.iter().map(row).collect();
    let told = audit.plan.iter().any(|one| !one.instalment.words.is_empty());
    let paid = if is_received(audit) { "“Counted”" } else { "“Paid”" };
    let empty = if service { " Where CMS states no balance for a day, its column is empty." } else { "" };
    let note = format!(
        "{paid} is the total of all payments in these days, including ongoing maintenance. The first row counts from the start \
         of the account. The balance owed is by the decision in force, at the end of the day.{empty}"
    );
    vec![
        ChapterPart::Heading(heading(context, audit)),
        ChapterPart::Words(known(context, audit)),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
    .into_iter()
    .chain(told.then(|| plan_met(context, audit)).into_iter().flatten())
    .collect()
}

/// Its pages. Who suggested it and who agreed to it is what they say.
fn heading(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let words = "Plan for the arrears";
    let mut pages: Vec<_> = audit
        .plan
        .iter()
        .filter_map(|one| cited(&one.instalment.evidence).and_then(|(item, page)| context.page(item, page)))
        .collect();
    pages.sort_unstable();
    pages.dedup();
    match pages.is_empty() {
        true => words.into(),
        false => RichText::from(words).say(" (").pages(pages).say(")"),
    }
}

/// Whether it was agreed, and how many of its instalments are shown.
fn known(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let agreed = match &audit.plan_agreed {
        Some(_) => shown(context, "The plan was agreed".into(), cited(&audit.plan_agreed)).say(". "),
        None => RichText::new(),
    };
    let there = audit.plan.len();
    let until = day(audit.until);
    match audit.plan_count.filter(|all| *all > there) {
        Some(all) => agreed
            .say(format!("{there} of its {all} instalments were due by {until}, the end of this account.")),
        None => {
            let count = counted(there, "instalment is", "instalments are");
            agreed.say(format!("{count} shown, due by {until}."))
        }
    }
}

/// How each instalment of a plan was met, where its payments can be told by their words.
fn plan_met(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let all = || audit.plan.iter().map(|one| &one.instalment);
    let sum = |figure: fn(&Instalment) -> Pence| Pence::new(all().map(|due| figure(due).get()).sum());
    let (whole, paid) = (sum(|due| due.amount), sum(|due| due.paid));
    let left = Pence::new(whole.get().saturating_sub(paid.get()));
    let words = match is_received(audit) {
        true => {
            format!("By what reached me, {paid} of the plan’s {whole} was paid and {left} is outstanding.")
        }
        false => format!("Of the plan’s {whole}, {paid} was paid and {left} is outstanding."),
    };
    let rows = all().map(|due| row(context, audit, due)).collect();
    let table = ChapterTable { columns: met_columns(audit), rows };
    let mut parts = vec![ChapterPart::Words(words.into()), ChapterPart::Table(table)];
    parts.extend(received_only(audit));
    parts
}
