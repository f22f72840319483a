//! What the one page for a Member of Parliament says below the problem: what the Member is asked to do and by when, the
//! authority to act, where the complaint stands, what the Member was sent and did, and the documents that come with it.

use jiff::civil::Date;

use super::case_entry::{CaseEntry, by_date};
use super::exchanges::Exchange;
use super::{CaseContext, CaseHistory, ItemInBundle, RichText, member};
use crate::case::manifest::case_types::Step;
use crate::model::PartialDate;
use crate::pdf::layout::wording::{date_with_nbsp, with_nbsp};

/// The rows of the page: a label and what is beside it.
pub(super) fn rows(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<(String, Vec<RichText>)> {
    let wanted = context.manifest.case.wanted.iter().flat_map(|text| context.paragraphs(text));
    let complaints = history.exchanges.of_step(Step::Complaint);
    let rows = [
        (context.profile.words.wanted.as_str(), wanted.collect()),
        ("By when", by_when(context)),
        ("Authority to act", authorities(context)),
        ("My complaint", complaints.into_iter().map(|complaint| standing(context, complaint)).collect()),
        ("What you were sent and what you did", contacts(context)),
        ("Documents", documents(context)),
    ];
    let said = rows.into_iter().filter(|(_, lines): &(_, Vec<RichText>)| !lines.is_empty());
    said.map(|(label, lines)| (label.to_owned(), lines)).collect()
}

/// The day by which the user asks for an answer, and the one that CMS announced, with what says so.
fn by_when(context: &CaseContext<'_>) -> Vec<RichText> {
    let asked = context.manifest.claim.as_ref().and_then(|claim| claim.answer_by).map(PartialDate::Day);
    let mut lines: Vec<RichText> = asked.map(|day| date_with_nbsp(day).into()).into_iter().collect();
    if let Some((placed, by)) = context.announced_answer() {
        let from = placed.item.from.as_deref().unwrap_or("CMS");
        let from = context.initialise_children(from);
        let of = placed.item.date.map_or(String::new(), |date| format!(" of {}", date_with_nbsp(date)));
        // It is the day of the answer, and not one for what the Member is asked to do.
        let source = format!(" ({} of {from}{of}, ", placed.entry.kind.one());
        let day = RichText::from("An answer to me is announced for ").strong(date_with_nbsp(by));
        lines.push(day.say(source).page(context.first_page(&placed)).say(")"));
    }
    lines
}

/// Each authority, with the day on which it was signed.
fn authorities(context: &CaseContext<'_>) -> Vec<RichText> {
    let line = |placed: ItemInBundle<'_>| {
        let day = placed.item.signed.map(PartialDate::Day);
        let words = match (day, placed.item.date) {
            (Some(signed), _) => format!("signed on {}, ", date_with_nbsp(signed)),
            (None, Some(date)) => format!("of {}, ", date_with_nbsp(date)),
            (None, None) => String::new(),
        };
        RichText::from(words).page(context.first_page(&placed)).capitalised()
    };
    context.steps(Step::Authority).into_iter().map(line).collect()
}

/// A complaint and where it stands on the day of the bundle. Only what a document or the user says is said of it.
fn standing(context: &CaseContext<'_>, complaint: &Exchange<'_>) -> RichText {
    let on = |entry: CaseEntry<'_>| {
        let date = entry.date().map_or("without a date".into(), date_with_nbsp);
        let pages = entry.pages(context).into_iter().map(|page| context.page_of(page));
        let pages: Vec<_> = pages.collect();
        let said = RichText::from(date);
        if pages.is_empty() { said } else { said.say(" (").pages(pages).say(")") }
    };
    let line = RichText::from("complaint of ").then(on(complaint.asked)).capitalised();
    match (complaint.ended(), complaint.announced) {
        (Some(answer), _) => line.say(": answered on ").then(on(answer)),
        (None, Some(announced)) => {
            let day: Date = announced.answer.by;
            let said = date_with_nbsp(PartialDate::Day(day));
            match context.date <= day {
                true => line.say(format!(": the answer is not yet due: it is announced for {said}")),
                false => line.say(format!(": no answer in these documents; it was announced for {said}")),
            }
        }
        (None, None) if complaint.is_of_today(context) => line,
        (None, None) => line.say(": no answer in these documents"),
    }
}

/// Letters to and from the Member, and what was done without a document in the pack, in the order of their dates.
fn contacts(context: &CaseContext<'_>) -> Vec<RichText> {
    let dated = |date: Option<PartialDate>| {
        date.map_or("undated: ".into(), |day| format!("{}: ", date_with_nbsp(day)))
    };
    let mut lines: Vec<(Option<PartialDate>, RichText)> = member::contacts(context)
        .into_iter()
        .map(|contact| {
            let title = context.initialise_children(&contact.placed.entry.title);
            let page = context.first_page(&contact.placed);
            let line = RichText::from(format!("{}{title}, ", dated(contact.date)));
            (contact.date, line.page(page))
        })
        .collect();
    lines.extend(
        context.steps(Step::Authority).into_iter().filter(|placed| placed.item.signed.is_some()).map(
            |placed| {
                let line = RichText::from(format!("{}authority to act, ", dated(placed.item.date)));
                (placed.item.date, line.page(context.first_page(&placed)))
            },
        ),
    );
    let events = context.manifest.event.iter().filter(|event| event.step == Some(Step::Member));
    lines.extend(events.map(|event| {
        let line = RichText::from(dated(Some(event.date))).then(context.prose(&event.text));
        (Some(event.date), line)
    }));
    lines.sort_by(|a, b| by_date(a.0, b.0));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Every document of the pack, with its number, its date and its page.
fn documents(context: &CaseContext<'_>) -> Vec<RichText> {
    let line = |placed: &ItemInBundle<'_>| {
        let title = with_nbsp(&context.initialise_children(&placed.entry.title));
        let date = placed.item.date.map_or("undated".into(), date_with_nbsp);
        let page = context.first_page(placed);
        RichText::from(format!("{}.\u{a0}", placed.number))
            .leading(title, page)
            .say(format!(", {date}, "))
            .page(page)
    };
    context.items.iter().map(line).collect()
}
