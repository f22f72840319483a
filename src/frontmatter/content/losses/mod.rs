//! The schedule of loss: what is claimed, under its heads, each line with what shows it. What is printed as a sum is
//! the sum of the lines printed above it and of nothing else; a line whose amount cannot be said is printed without
//! one, and a finding says why.

mod calculate;
mod net;
mod schedule;

use calculate::{is_interest, per_cent};
use net::NetClaim;
use schedule::{LossLine, Schedule, sum};

use super::saying::Saying;
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::case::manifest::types::{Head, Loss, Receipt};
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PartialDate, Pence, Purpose, counted};
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
    let mut number = 0;
    for (at, (head, lines)) in schedule.heads.iter().enumerate() {
        let said = schedule.heads.len() > 1 && lines.iter().any(|line| line.reckoned.amount.is_some());
        let sum = said.then(|| in_words(sum(lines.iter())));
        rows.push(match sum {
            Some(sum) => ChapterRow::band_with(title(*head), sum),
            None => ChapterRow::band(title(*head)),
        });
        for line in lines {
            number += 1;
            rows.push(row(context, number, line));
        }
        if said {
            rows.extend(
                net::sub_total(lines.iter()).map(|net| total("Sub-total, net of what was paid".into(), net)),
            );
        }
        rows.extend(of_actual_loss(&schedule, at));
    }
    let caused = schedule.lines().any(|line| line.loss.caused_by.is_some());
    let sums = NetClaim::new(context, &schedule);
    rows.extend(sums.lines.iter().map(|line| total(line.words.clone(), line.amount)));
    let columns = vec![
        ChapterColumn::fixed("No.", 18.0),
        ChapterColumn::fixed("Date", 60.0),
        ChapterColumn::share(if caused { "Loss, and the error that caused it" } else { "Loss" }, 1.0),
        ChapterColumn::fixed("Proof", 76.0),
        ChapterColumn::fixed("Amount", 58.0).figures(),
    ];
    let mut parts = vec![ChapterPart::Table(ChapterTable::spoken(columns, rows))];
    parts.extend(doubled(&schedule).map(|words| ChapterPart::Words(words.into())));
    parts.extend(interest(context, &schedule).map(ChapterPart::Small));
    // In an appeal nothing is claimed, so nothing was asked for and no answer is awaited.
    if context.manifest.bundle.purpose != Purpose::Tribunal {
        parts.extend(other_claims(context).into_iter().map(ChapterPart::Words));
    }
    parts.push(ChapterPart::Small(METHOD.into()));
    let lead = lead(context, &schedule, &sums);
    Some(Chapter { title: TITLE.into(), lead, parts, ..Chapter::default() })
}

/// What the cover of a claim says: how much, and where it is set out.
pub fn cover(context: &CaseContext<'_>) -> Option<(String, Vec<RichText>)> {
    let schedule = Schedule::new(context);
    if context.manifest.bundle.purpose != Purpose::Compensation || schedule.heads.is_empty() {
        return None;
    }
    let assessed = schedule.lines().any(is_to_be_assessed);
    let more = if assessed { ", and a consolatory payment to be assessed" } else { "" };
    let sums = NetClaim::new(context, &schedule);
    let mut prose = RichText::new().strong(sums.net?.to_string());
    if sums.is_reduced() {
        prose = prose.say(" net");
    }
    // It is part of the claim, and not of what was paid, which is named last.
    let interest = sum(schedule.lines().filter(|line| is_interest(line.loss, &line.reckoned)));
    if let Some(interest) = interest.filter(|interest| interest.get() > 0) {
        prose = prose.say(format!(", with {interest} of interest, which is discretionary"));
    }
    if sums.is_reduced() {
        prose = prose.say(format!(": {}", sums.in_words()));
    }
    prose = prose.say(more);
    if let Some(chapter) = context.plan().chapter(TITLE) {
        let pages = chapter.pages;
        prose = prose.say("; ").leading("schedule of loss", pages.first()).say(", ").page(pages.first());
    }
    Some(("Claimed".into(), vec![prose]))
}

/// Amounts that cannot be reckoned or contradict their own figures, and losses that nothing shows.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let schedule = Schedule::new(context);
    let mut findings: Vec<Finding> = schedule.lines().flat_map(|line| line.findings(context)).collect();
    findings.extend(net::findings(context, &schedule));
    if schedule.total.is_none() {
        let message = "The losses add up to more than leverarch can work out.";
        findings.push(
            Finding::error(Code::AmountDoubted, message)
                .about(crate::case::manifest::FILE)
                .next("Check the amounts of the [[loss]] rows."),
        );
    }
    findings
}

/// What is counted once, because day, document, page and amount are alike: the page shows it once.
fn doubled(schedule: &Schedule<'_>) -> Option<String> {
    let group = |numbers: &Vec<usize>| {
        let names: Vec<String> = numbers.iter().map(|number| format!("loss {number}")).collect();
        names.join(" and ")
    };
    let groups: Vec<String> = schedule.alike().iter().map(group).collect();
    let mut said = groups.join("; ");
    said.get(0..1)?;
    said.replace_range(0..1, "L");
    Some(format!(
        "{said} may be the same, because the day, the document, the page and the amount are alike. They are \
         counted once."
    ))
}

/// The heads that are actual financial loss, and what they come to together: first those before the bank charges, which the
/// scheme looks at on their own, then all of them. `at` is the head that was just listed.
fn of_actual_loss(schedule: &Schedule<'_>, at: usize) -> Vec<ChapterRow> {
    const COSTS: [Head; 4] = [Head::ActualLoss, Head::Telephone, Head::Postage, Head::Travel];
    let is_actual = |head: Head| COSTS.contains(&head) || head == Head::BankCharges;
    let heads = &schedule.heads[..=at];
    let (Some((head, _)), next) = (heads.last(), schedule.heads.get(at + 1).map(|(head, _)| *head)) else {
        return Vec::new();
    };
    let costs = heads.iter().filter(|(head, _)| COSTS.contains(head)).count();
    let ends = match head {
        Head::BankCharges => costs > 0,
        head => COSTS.contains(head) && costs > 1 && !next.is_some_and(|next| COSTS.contains(&next)),
    };
    if !ends {
        return Vec::new();
    }
    // By the names of its heads, of which one is called the same as all of them are.
    let names: Vec<&str> =
        heads.iter().filter(|(head, _)| is_actual(*head)).map(|(head, _)| title(*head)).collect();
    let words = match names.as_slice() {
        [all @ .., last] => format!("{} and {last}, together", all.join(", ")),
        [] => return Vec::new(),
    };
    let words = sentence_case(&words);
    let lines = heads.iter().filter(|(head, _)| is_actual(*head)).flat_map(|(_, lines)| lines);
    let mut rows = vec![total(words.into(), sum(lines.clone()))];
    rows.extend(net::sub_total(lines).map(|net| total("The same, net of what was paid".into(), net)));
    rows
}

/// A capital only at the beginning.
fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The amount of a loss, given or worked out.
pub(super) fn amount_of(context: &CaseContext<'_>, loss: &Loss) -> Option<Pence> {
    calculate::reckon(context, loss).amount
}

fn title(head: Head) -> &'static str {
    match head {
        Head::ActualLoss => "Actual financial loss",
        Head::Telephone => "Phone calls",
        Head::Postage => "Postage",
        Head::BankCharges => "Bank charges",
        Head::Travel => "Travel",
        Head::ThirdParty => "Loss of a third party",
        Head::Delay => "Delay (interest, discretionary)",
        Head::Consolatory => "Consolatory payment",
    }
}

fn is_to_be_assessed(line: &LossLine<'_>) -> bool {
    line.loss.head == Head::Consolatory && line.reckoned.amount.is_none()
}

/// The sum first: "£466.22: 6 losses, £516.22 gross, less £50.00 already paid."
fn lead(context: &CaseContext<'_>, schedule: &Schedule<'_>, sums: &NetClaim) -> RichText {
    // What may be another line is in no sum.
    let again = schedule.lines().filter(|line| line.may_be.is_some()).count();
    let count = counted(schedule.lines().count() - again, "loss", "losses");
    let mut lead = RichText::new().strong(in_words(sums.net)).say(format!(": {count}"));
    if sums.is_reduced() {
        lead = lead.say(format!(", {}", sums.in_words()));
    }
    let open = schedule.lines().filter(|line| line.reckoned.amount.is_none()).count();
    if open > 0 {
        let (lines, are) = (counted(open, "line", "lines"), if open == 1 { "is" } else { "are" });
        lead = lead.say(format!(". {lines} {are} without an amount and not in the totals"));
    }
    if again > 0 {
        let is = if again == 1 { "is" } else { "are" };
        lead = lead.say(format!(". {} {is} not counted again", counted(again, "more line", "more lines")));
    }
    lead = lead.say(".");
    match context.manifest.bundle.purpose {
        Purpose::Tribunal => lead.say(" These losses are not claimed in this appeal. They are background."),
        _ => lead,
    }
}

/// How the lines are ordered, for those who want to know.
const METHOD: &str =
    "Under each head the earliest comes first. Next to each head is the total of the losses under it.";

/// Whether a head is of money that was spent: distress and delay cost no money.
fn is_cost(head: Head) -> bool {
    !matches!(head, Head::Consolatory | Head::Delay)
}

fn row(context: &CaseContext<'_>, number: usize, line: &LossLine<'_>) -> ChapterRow {
    let LossLine { loss, reckoned, .. } = line;
    let plain = |words: String| vec![RichText::new().say(words)];
    let mut description = vec![context.prose(&loss.description)];
    if let Some(payee) = loss.payee.as_deref().filter(|payee| !payee.is_empty()) {
        description.push(format!("{} {}", payment_to(loss), context.initialise_children(payee)).into());
    }
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
    let mut worked_out = if working.is_empty() { String::new() } else { format!("Worked out as {working}") };
    if is_interest(loss, reckoned)
        && let Ok((from, to)) = calculate::period(loss, context.date)
    {
        let [from, to] = [from, to].map(|day| wording::span(PartialDate::Day(day), None));
        let period = format!("{from} to {to}");
        worked_out = if worked_out.is_empty() { period } else { format!("{worked_out}, {period}") };
    }
    if !worked_out.is_empty() {
        description.push(worked_out.into());
    }
    if let Some(error) = loss.caused_by.as_ref() {
        description.push(RichText::from("Error that caused it: ").then(context.prose(error)));
    }
    description.extend(loss.already_paid.map(|paid| already_paid(context, loss, paid)));
    if let Some((first, amount)) = line.may_be.zip(reckoned.amount) {
        description.push(format!("{amount}, not counted again: it may be the same as loss {first}").into());
    }
    let mut proof = vec![evidence(context, line)];
    // A receipt shows that it was paid.
    let receipt = loss.receipt == Some(Receipt::Yes);
    let paid = loss.paid.filter(|paid| is_cost(loss.head) && !(receipt && *paid));
    proof.extend(paid.map(|paid| if paid { "cost paid, as I say" } else { "cost not yet paid" }.into()));
    let amount = match line.counted() {
        Some(amount) => amount.to_string(),
        None if is_to_be_assessed(line) => "to be assessed".into(),
        None if line.may_be.is_some() => "counted once".into(),
        None => String::new(),
    };
    ChapterRow {
        cells: vec![
            plain(number.to_string()),
            plain(loss.date.map_or(String::new(), |date| wording::span(date, None))),
            // One paragraph, so that a claim has few pages.
            vec![RichText::in_sentences(description)],
            proof,
            plain(amount),
        ],
        look: RowEmphasis::Plain,
    }
}

/// What is said before the name of the payee: who was paid is not said of what nobody says was paid.
const fn payment_to(loss: &Loss) -> &'static str {
    match (loss.receipt, loss.paid) {
        (_, Some(false)) => "To be paid to",
        (Some(Receipt::Yes), _) | (_, Some(true)) => "Paid to",
        _ => "Payee:",
    }
}

/// "Already paid: £226.30, by CMS, 15 September 2026 (p. 26)"; without a page it is as the user says.
fn already_paid(context: &CaseContext<'_>, loss: &Loss, paid: Pence) -> RichText {
    let mut words = RichText::from(format!("Already paid: {paid}"));
    if let Some(payer) = loss.already_paid_by.as_deref().filter(|payer| !payer.is_empty()) {
        words = words.say(format!(", by {}", context.initialise_children(payer)));
    }
    if let Some(date) = loss.already_paid_on {
        words = words.say(format!(", {}", wording::day(date)));
    }
    match loss.already_paid_item.as_ref().and_then(|item| context.page(item, loss.already_paid_page)) {
        Some(page) => words.say(" (").page(page).say(")"),
        None => words.say(", as I say"),
    }
}

/// "p. 47, receipt", "no document, estimate".
fn evidence(context: &CaseContext<'_>, line: &LossLine<'_>) -> RichText {
    // Nobody has a receipt for distress, and no estimate of it either.
    let receipt = match line.loss.receipt.filter(|_| is_cost(line.loss.head)) {
        Some(Receipt::Yes) if is_of(context, line, Kind::Statement) => ", statement",
        Some(Receipt::Yes) if is_of(context, line, Kind::Bill) => ", bill",
        Some(Receipt::Yes) => ", receipt",
        Some(Receipt::No) => ", no receipt",
        Some(Receipt::Estimate) => ", estimate",
        None => "",
    };
    match line.loss.item.as_ref().and_then(|item| context.page(item, line.loss.page)) {
        Some(page) => RichText::new().page(page).say(receipt),
        None if is_interest(line.loss, &line.reckoned) => "computation".into(),
        None if line.loss.head == Head::Consolatory => "see grounds".into(),
        None if line.loss.head == Head::Delay => RichText::new(),
        None => RichText::new().say("no document").say(receipt),
    }
}

fn in_words(amount: Option<Pence>) -> String {
    amount.map_or("too large".into(), |amount| amount.to_string())
}

/// Whether what shows a loss is of a kind: a statement of an account lists payments, a bill asks for one, and neither is a
/// receipt.
fn is_of(context: &CaseContext<'_>, line: &LossLine<'_>, kind: Kind) -> bool {
    let shown = line.loss.item.as_ref().and_then(|item| context.item(item));
    shown.is_some_and(|shown| shown.entry.kind == kind)
}

fn total(what: RichText, amount: Option<Pence>) -> ChapterRow {
    let cells = vec![Vec::new(), Vec::new(), vec![what], Vec::new(), vec![in_words(amount).into()]];
    ChapterRow { cells, look: RowEmphasis::Total }
}

/// How interest was worked out, when there is any, and that nobody is bound to pay it.
fn interest(context: &CaseContext<'_>, schedule: &Schedule<'_>) -> Option<RichText> {
    schedule.lines().find(|line| is_interest(line.loss, &line.reckoned))?;
    let claim = context.manifest.claim.as_ref()?;
    let source = claim.interest_source.as_deref().map_or(String::new(), |source| format!(" ({source})"));
    Some(RichText::new().say(format!(
        "Interest is calculated at a rate that I propose, {} a year{source}. Whether interest is paid, and \
         at what rate, is at the discretion of the body. Simple interest is principal × rate × days ÷ 365, \
         rounded to the penny, half a penny upwards. The first day is not counted, but the last one is.",
        per_cent(claim.interest_rate?)
    )))
}

/// Words of a sentence that asks for redress.
const ASKING: [&str; 6] = ["claim", "compensat", "redress", "reimburse", "refund", "pay me"];

/// What the claim says besides its lines.
fn other_claims(context: &CaseContext<'_>) -> Vec<RichText> {
    let Some(claim) = &context.manifest.claim else { return Vec::new() };
    let mut said = Vec::new();
    if let Some(more) = claim.besides_money.as_ref().filter(|more| !more.is_empty()) {
        said.push(RichText::new().strong("Apart from money: ").then(context.prose(more)));
    }
    if let Some(raised) = claim.raised.as_ref().and_then(|raised| context.item(raised)) {
        let date = raised.item.date.map_or(String::new(), |date| format!(" of {}", wording::day(date)));
        let what = if raised.entry.kind == Kind::Other { "document" } else { raised.entry.kind.one() };
        let pages = context.pages(&raised);
        let named = claim.raised_page.or((pages.count() == 1).then_some(1));
        // The sentence itself, where it can be read in the document.
        let noted = context.noted(&raised, Saying::Says).filter(|noted| noted.starts_with('\u{201c}'));
        let asks = |noted: &String| ASKING.iter().any(|word| noted.to_lowercase().contains(word));
        let noted = noted.filter(asks);
        // Without the sentence and without its page, that it is there is as the user says.
        let sure = noted.is_some() || named.is_some();
        let words = format!("I first asked for redress in the {what}{date}");
        let words = RichText::from(if sure { words } else { format!("{words}, as I say") }).say(", ");
        let words = match named.and_then(|page| context.page(claim.raised.as_ref()?, Some(page))) {
            Some(page) => words.page(page),
            None => words.say("pp.\u{A0}").number(pages.first()).say("–").number(pages.last()),
        };
        said.push(match noted {
            Some(noted) => words.say(format!(": {noted}")),
            None => words.say("."),
        });
    }
    if let Some(day) = claim.answer_by {
        let day = wording::date_with_nbsp(PartialDate::Day(day));
        said.push(RichText::new().say(format!("I ask for an answer by {day}.")));
    }
    said
}

#[cfg(test)]
mod tests;
