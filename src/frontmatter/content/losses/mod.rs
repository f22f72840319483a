//! The schedule of loss: what is claimed, under its heads, each line with what shows it. What is printed as a sum is
//! the sum of the lines printed above it and of nothing else; a line whose amount cannot be said is printed without
//! one, and a finding says why.

mod calculate;

use calculate::{CalculatedLoss, is_interest, per_cent, reckon};

use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
    excerpt,
};
use crate::case::manifest::types::{Head, Loss, Receipt};
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, Pence, Purpose, counted};
use crate::pdf::layout::wording;

/// The chapter's title, by which the cover finds its page.
const TITLE: &str = "Schedule of loss";

/// The schedule.
pub fn compose(context: &CaseContext<'_>) -> Option<Chapter> {
    let schedule = Schedule::new(context);
    if schedule.heads.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    let (mut number, mut running) = (0, Some(Pence::new(0)));
    for (head, lines) in &schedule.heads {
        rows.push(ChapterRow::band(title(*head)));
        for line in lines {
            number += 1;
            running = running.and_then(|so_far| add(so_far, line.reckoned.amount.unwrap_or_default()));
            rows.push(row(context, number, line, running));
        }
        let said = lines.iter().any(|line| line.reckoned.amount.is_some());
        if schedule.heads.len() > 1 && said {
            rows.push(total("Sub-total", sum(lines.iter())));
        }
    }
    rows.push(total("Total claimed", schedule.total));
    let mut columns = vec![
        ChapterColumn::fixed("No.", 18.0),
        ChapterColumn::fixed("Date", 56.0),
        ChapterColumn::share("Loss", 2.3),
        ChapterColumn::share("Paid to", 1.3),
        ChapterColumn::fixed("Reckoned as", 84.0),
        ChapterColumn::share("Error it flows from", 2.0),
        ChapterColumn::fixed("Evidence", 60.0),
        ChapterColumn::fixed("Paid", 24.0),
        ChapterColumn::fixed("Amount", 58.0).figures(),
        ChapterColumn::fixed("Running total", 58.0).figures(),
    ];
    // A sum of one line says nothing more than the line.
    if number < 2 {
        columns.pop();
        rows.iter_mut().for_each(|row| row.cells.truncate(columns.len()));
    }
    let mut parts = vec![ChapterPart::Table(ChapterTable::spoken(columns, rows))];
    parts.extend(interest(context, &schedule).map(ChapterPart::Small));
    parts.extend(other_claims(context).into_iter().map(ChapterPart::Words));
    Some(Chapter { title: TITLE.into(), lead: lead(&schedule).into(), parts, wide: true })
}

/// What the cover of a claim says: how much, and where it is set out.
pub fn cover(context: &CaseContext<'_>) -> Option<(String, Vec<RichText>)> {
    let schedule = Schedule::new(context);
    if context.manifest.bundle.purpose != Purpose::Compensation || schedule.heads.is_empty() {
        return None;
    }
    let assessed = schedule.lines().any(is_to_be_assessed);
    let more = if assessed { ", and a consolatory payment to be assessed" } else { "" };
    let mut prose = RichText::new().strong(schedule.total?.to_string()).say(more);
    let chapters = context.plan().before.iter().chain(&context.plan().after);
    if let Some((_, pages)) = chapters.into_iter().find(|(title, _)| title == TITLE) {
        prose = prose.say("; ").leading("schedule of loss", pages.first()).say(", ").page(pages.first());
    }
    Some(("Claimed".into(), vec![prose]))
}

/// Amounts that cannot be reckoned or contradict their own figures, and losses that nothing shows.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let schedule = Schedule::new(context);
    let mut findings: Vec<Finding> = schedule.lines().flat_map(|line| line.findings(context)).collect();
    if schedule.total.is_none() {
        let message = "The losses add up to more than can be reckoned.";
        findings.push(
            Finding::error(Code::AmountDoubted, message)
                .about(crate::case::manifest::FILE)
                .next("Check the amounts of the [[loss]] rows."),
        );
    }
    findings
}

/// The lines under their heads, and what they come to.
struct Schedule<'a> {
    heads: Vec<(Head, Vec<Line<'a>>)>,
    /// None when it is too large.
    total: Option<Pence>,
}

struct Line<'a> {
    loss: &'a Loss,
    /// Its place in the manifest, from 1.
    place: usize,
    reckoned: CalculatedLoss,
}

impl<'a> Schedule<'a> {
    fn new(context: &CaseContext<'a>) -> Self {
        let losses = context.manifest.loss.iter().enumerate();
        let mut lines: Vec<Line<'a>> =
            losses.map(|(at, loss)| Line { loss, place: at + 1, reckoned: reckon(context, loss) }).collect();
        // Earliest first under each head, undated ones last.
        lines.sort_by(|a, b| {
            let dates = match (a.loss.date, b.loss.date) {
                (Some(one), Some(other)) => one.in_order(other),
                (one, other) => one.is_none().cmp(&other.is_none()),
            };
            a.loss.head.cmp(&b.loss.head).then(dates)
        });
        let total = sum(lines.iter());
        let mut heads: Vec<(Head, Vec<Line<'a>>)> = Vec::new();
        for line in lines {
            match heads.last_mut() {
                Some((head, under)) if *head == line.loss.head => under.push(line),
                _ => heads.push((line.loss.head, vec![line])),
            }
        }
        Schedule { heads, total }
    }

    fn lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.heads.iter().flat_map(|(_, lines)| lines)
    }
}

impl Line<'_> {
    fn findings(&self, context: &CaseContext<'_>) -> Vec<Finding> {
        let name = format!(
            "[[loss]] number {}, {}",
            self.place,
            excerpt(&context.as_written(&self.loss.description))
        );
        let mut findings = Vec::new();
        let mut add = |finding: Finding, next: &str| {
            findings.push(finding.about(crate::case::manifest::FILE).next(next));
        };
        let stated = self.loss.amount.is_some();
        if let Some(fault) = &self.reckoned.fault {
            let outcome = if stated { "the amount given is used" } else { "it is not in the total" };
            let message = format!("{name}: {fault}; {outcome}.");
            add(
                Finding::warning(Code::AmountDoubted, message),
                "Add what is missing, or take the figures out.",
            );
        }
        if let Some(conflict) = &self.reckoned.conflict {
            let message = format!("{name}: {conflict}.");
            add(Finding::error(Code::AmountDoubted, message), "Correct one of the two.");
        }
        let nothing = self.reckoned.amount.is_none() && self.reckoned.fault.is_none();
        if nothing && self.loss.head != Head::Consolatory {
            let message = format!("{name}: it has no amount and is not in the total.");
            add(
                Finding::warning(Code::AmountDoubted, message),
                "Add amount, or quantity and rate, or a principal for interest.",
            );
        }
        if self.loss.head == Head::Consolatory {
            if self.loss.grounds.as_ref().is_none_or(|grounds| grounds.is_empty()) {
                let message = format!("{name}: it does not say on what grounds it is asked for.");
                add(Finding::warning(Code::LossUnproved, message), "Add grounds.");
            }
        } else if self.loss.item.is_none()
            && !matches!(self.loss.receipt, Some(Receipt::No | Receipt::Estimate))
            && !is_interest(self.loss, &self.reckoned)
        {
            let message = format!("{name}: no document shows it, and it is not called an estimate.");
            add(
                Finding::warning(Code::LossUnproved, message),
                "Name the item and its page, or write receipt = \"estimate\" or receipt = \"no\".",
            );
        }
        findings
    }
}

/// The sum of the amounts; none when it is too large.
fn sum<'l, 'a: 'l>(mut lines: impl Iterator<Item = &'l Line<'a>>) -> Option<Pence> {
    lines.try_fold(Pence::new(0), |sum, line| add(sum, line.reckoned.amount.unwrap_or_default()))
}

fn add(one: Pence, other: Pence) -> Option<Pence> {
    one.get().checked_add(other.get()).map(Pence::new)
}

fn title(head: Head) -> &'static str {
    match head {
        Head::ActualLoss => "Actual financial loss",
        Head::Telephone => "Telephone calls",
        Head::Postage => "Postage",
        Head::BankCharges => "Bank charges",
        Head::Travel => "Travel",
        Head::Delay => "Delay (interest)",
        Head::Consolatory => "Consolatory payment",
    }
}

fn is_to_be_assessed(line: &Line<'_>) -> bool {
    line.loss.head == Head::Consolatory && line.reckoned.amount.is_none()
}

fn lead(schedule: &Schedule<'_>) -> String {
    let lines = schedule.lines().count();
    let count = counted(lines, "loss", "losses");
    let heads = counted(schedule.heads.len(), "head", "heads");
    let mut lead = format!(
        "{count} under {heads}, the earliest first. Evidence names the page of this bundle and whether it is a \
         receipt. Each total is the sum of the amounts above it."
    );
    let open = schedule.lines().filter(|line| line.reckoned.amount.is_none()).count();
    if open > 0 {
        let stands = if open == 1 { "stands" } else { "stand" };
        lead += &format!(
            " {} {stands} without an amount and outside the totals.",
            counted(open, "line", "lines")
        );
    }
    lead
}

fn row(context: &CaseContext<'_>, number: usize, line: &Line<'_>, running: Option<Pence>) -> ChapterRow {
    let Line { loss, reckoned, .. } = line;
    let plain = |words: String| vec![RichText::new().say(words)];
    let mut description = vec![context.prose(&loss.description)];
    if let Some(grounds) = loss.grounds.as_ref().filter(|grounds| !grounds.is_empty()) {
        description.push(RichText::new().say("Grounds: ").then(context.prose(grounds)));
    }
    // A factor goes to the next line with its sign.
    let mut working = reckoned.working.replace("× ", "×\u{A0}").replace("÷ ", "÷\u{A0}");
    if working.is_empty()
        && let Some(quantity) = &loss.quantity
    {
        working = [Some(quantity.as_str()), loss.unit.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
    }
    let mut working = plain(working);
    if is_interest(loss, reckoned)
        && let Ok((from, to)) = calculate::period(loss, context.date)
    {
        let [from, to] = [from, to].map(|day| wording::span(PartialDate::Day(day), None));
        working.push(RichText::new().say(format!("{from} to {to}")));
    }
    let amount = match reckoned.amount {
        Some(amount) => amount.to_string(),
        None if is_to_be_assessed(line) => "to be assessed".into(),
        None => "—".into(),
    };
    ChapterRow {
        cells: vec![
            plain(number.to_string()),
            plain(loss.date.map_or(String::new(), |date| wording::span(date, None))),
            description,
            plain(loss.payee.as_deref().map_or(String::new(), |payee| context.initialise_children(payee))),
            working,
            loss.caused_by.iter().map(|error| context.prose(error)).collect(),
            vec![evidence(context, line)],
            plain(loss.paid.map_or(String::new(), |paid| if paid { "yes" } else { "no" }.into())),
            plain(amount),
            plain(running.map_or(String::new(), |running| running.to_string())),
        ],
        look: RowEmphasis::Plain,
    }
}

/// "p. 47, receipt", "no document, estimate".
fn evidence(context: &CaseContext<'_>, line: &Line<'_>) -> RichText {
    let receipt = match line.loss.receipt {
        Some(Receipt::Yes) => ", receipt",
        Some(Receipt::No) => ", no receipt",
        Some(Receipt::Estimate) => ", estimate",
        None => "",
    };
    match line.loss.item.as_ref().and_then(|item| context.page(item, line.loss.page)) {
        Some(page) => RichText::new().page(page).say(receipt),
        None if is_interest(line.loss, &line.reckoned) => "computation".into(),
        None if line.loss.head == Head::Consolatory && receipt.is_empty() => "see grounds".into(),
        None => RichText::new().say("no document").say(receipt),
    }
}

fn total(what: &str, amount: Option<Pence>) -> ChapterRow {
    let amount = amount.map_or("too large".into(), |amount| amount.to_string());
    let mut cells = vec![Vec::new(); 10];
    cells[2] = vec![what.into()];
    cells[8] = vec![amount.into()];
    ChapterRow { cells, look: RowEmphasis::Total }
}

/// How interest was reckoned, when there is any.
fn interest(context: &CaseContext<'_>, schedule: &Schedule<'_>) -> Option<RichText> {
    schedule.lines().find(|line| is_interest(line.loss, &line.reckoned))?;
    let claim = context.manifest.claim.as_ref()?;
    let source = claim.interest_source.as_deref().map_or(String::new(), |source| format!(" ({source})"));
    Some(RichText::new().say(format!(
        "Interest is simple interest at {} a year{source}: principal × rate × days ÷ 365, rounded to the penny, \
         halves up. The first day is not counted, the last one is.",
        per_cent(claim.interest_rate?)
    )))
}

/// What the claim says besides its lines.
fn other_claims(context: &CaseContext<'_>) -> Vec<RichText> {
    let Some(claim) = &context.manifest.claim else { return Vec::new() };
    let mut said = Vec::new();
    if let Some(more) = claim.besides_money.as_ref().filter(|more| !more.is_empty()) {
        said.push(RichText::new().strong("Besides money: ").then(context.prose(more)));
    }
    if let Some(raised) = claim.raised.as_ref().and_then(|raised| context.item(raised)) {
        let date = raised.item.date.map_or(String::new(), |date| format!(" on {}", wording::day(date)));
        let page = context.first_page(&raised);
        said.push(RichText::new().say(format!("Redress was first asked for{date}, ")).page(page).say("."));
    }
    if let Some(day) = claim.answer_by {
        let day = wording::date_with_nbsp(PartialDate::Day(day));
        said.push(RichText::new().say(format!("An answer is asked for by {day}.")));
    }
    said
}

#[cfg(test)]
mod tests;
