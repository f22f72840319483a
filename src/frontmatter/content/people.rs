//! Who dealt with the case: the officers spoken to and the people who signed the Service's letters, each with the first
//! and the last contact; what they promised and whether they kept it; and statements that contradict one another.
//! Thirty-three officers and four broken promises are a complaint in themselves.

use super::call_entries::CallEntry;
use super::call_headline::headline;
use super::case_entry::by_date;
use super::officials::{distinct_people, signatory};
use super::promise::{Promise, PromiseCounts, PromiseOutcome};
use super::saying::after_name;
use super::{
    CaseContext, CaseHistory, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText,
    contradiction,
};
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PageNumber, PartialDate, counted};
use crate::pdf::layout::wording::short_day;

/// What a promise is worth, so that nobody takes the table for more.
const BINDING: &str = "Promises do not bind any decision. They are evidence of the quality of service.";

/// Who is counted, and how.
const LOWEST: &str = "These are the officers spoken to in calls, and the people whom my list names as senders for CMS. Others \
    who signed a letter are not counted. A name with an initial counts as the full name that fits it, unless two would fit.";

/// The chapter.
pub fn compose(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Option<Chapter> {
    let (calls, promises) = (&history.calls, &history.promises);
    let contacts = contacts(context, calls);
    let (mut lead, mut parts) = (RichText::new(), Vec::new());
    if !contacts.is_empty() {
        let people = people(&contacts);
        let only_calls = contacts.iter().all(|contact| contact.call);
        lead = if only_calls { headline(calls) } else { in_short(&contacts, &people) };
        let (table, counts) = table(&people, &contacts);
        parts.push(ChapterPart::Table(table));
        parts.push(ChapterPart::Small(format!("{counts}. {LOWEST}").into()));
    }
    if !promises.is_empty() {
        let (counts, doubted) = promised_in_short(context, promises);
        parts.push(ChapterPart::Heading(counts.unwrap_or_else(|| "Promises".into()).into()));
        parts.push(ChapterPart::Table(promised(context, promises)));
        let notes: Vec<String> = doubted.into_iter().chain([BINDING.to_owned()]).collect();
        parts.push(ChapterPart::Small(notes.join(" ").into()));
    }
    parts.extend(contradiction::parts(context, calls));
    let title = match (contacts.is_empty(), promises.is_empty()) {
        (false, _) => "Who dealt with the case",
        (true, false) => "Promises",
        (true, true) => "Statements side by side",
    };
    (!parts.is_empty()).then(|| Chapter { title: title.into(), lead, parts, ..Chapter::default() })
}

/// One time that somebody dealt with the case.
#[derive(Clone, Debug)]
struct Contact {
    name: Option<String>,
    role: Option<String>,
    office: Option<String>,
    refused: bool,
    call: bool,
    /// Whether it is an e-mail.
    email: bool,
    date: Option<PartialDate>,
    /// Where it is shown; nothing for a call of which no source is named.
    page: Option<PageNumber>,
}

/// Every contact, earliest first: each call, and each letter of the Service's that a person signed.
fn contacts(context: &CaseContext<'_>, entries: &[CallEntry<'_>]) -> Vec<Contact> {
    let told = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| context.initialise_children(text))
    };
    let calls = entries.iter().filter(|entry| entry.is_counted()).map(|entry| Contact {
        name: told(&entry.call.officer),
        role: told(&entry.call.job_title),
        office: told(&entry.call.office),
        refused: entry.call.refused_name == Some(true),
        call: true,
        email: false,
        date: entry.date,
        page: entry.place(context).map(|place| context.page_of(place)),
    });
    let letters = context.items.iter().filter_map(|placed| {
        // What was enclosed or transcribed is the same contact as the letter or the call.
        let (item, kind) = (placed.item, placed.entry.kind);
        if item.call.is_some()
            || !matches!(kind, Kind::Letter | Kind::Email | Kind::Decision | Kind::Form | Kind::Disclosure)
        {
            return None;
        }
        let signed = signatory(item.from.as_deref()?)?;
        Some(Contact {
            name: Some(context.initialise_children(&signed.name)),
            role: signed.role.map(|role| context.initialise_children(&role)),
            office: None,
            refused: false,
            call: false,
            email: kind == Kind::Email,
            date: item.date,
            page: Some(context.first_page(placed)),
        })
    });
    let mut contacts: Vec<Contact> = calls.chain(letters).collect();
    contacts.sort_by(|a, b| by_date(a.date, b.date));
    contacts
}

/// A person with the places of that person's contacts, in order.
#[derive(Clone, Debug, Default)]
struct Person {
    contacts: Vec<usize>,
}

/// The distinct people, by their first contact.
fn people(contacts: &[Contact]) -> Vec<Person> {
    let names: Vec<Option<&str>> = contacts.iter().map(|contact| contact.name.as_deref()).collect();
    distinct_people(&names).into_iter().map(|contacts| Person { contacts }).collect()
}

/// "5 named people in 9 contacts. In 1 more contact a name was refused."
fn in_short(contacts: &[Contact], people: &[Person]) -> RichText {
    let named = people.iter().map(|person| person.contacts.len()).sum();
    let nameless = contacts.iter().filter(|contact| contact.name.is_none());
    let (refused, unknown): (Vec<&Contact>, Vec<&Contact>) = nameless.partition(|contact| contact.refused);
    let first_names = contacts.iter().filter(|contact| contact.refused && contact.name.is_some()).count();
    let mut words = format!(
        "As I list them, {} in {}",
        counted(people.len(), "named person", "named people"),
        counted(named, "contact", "contacts"),
    );
    if !refused.is_empty() {
        let more = counted(refused.len(), "more contact", "more contacts");
        words.push_str(&format!(". In {more} a name was refused"));
    }
    if !unknown.is_empty() {
        words.push_str(&format!(
            ". In {} no name was noted",
            counted(unknown.len(), "more contact", "more contacts")
        ));
    }
    if first_names > 0 {
        let them = counted(first_names, "of those named refused", "of those named refused");
        words.push_str(&format!(". {them} to give the full name"));
    }
    RichText::new().strong(format!("{words}."))
}

/// "6 January 2020, p. 21; 2 March 2020, p. 26".
fn times(of: &[&Contact]) -> RichText {
    // More than two are counted for the reader.
    let count = if of.len() > 2 { format!("{} contacts: ", of.len()) } else { String::new() };
    let mut words = RichText::new().say(count);
    for (at, contact) in of.iter().enumerate() {
        let between = if at > 0 { "; " } else { "" };
        words = words.say(format!("{between}{}", contact.date.map_or("undated".into(), short_day)));
        words = match contact.page {
            Some(page) => words.say(", ").page(page),
            None => words,
        };
    }
    words
}

/// The table of people, and how many contacts there were of each kind.
fn table(people: &[Person], contacts: &[Contact]) -> (ChapterTable, String) {
    let columns = vec![
        ChapterColumn::fixed("Name", 116.0),
        ChapterColumn::fixed("Role and office", 160.0),
        ChapterColumn::share("Contacts", 1.0),
    ];
    let distinct = |told: &mut dyn Iterator<Item = &String>| {
        let mut words: Vec<String> = Vec::new();
        for word in told {
            if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                words.push(word.clone());
            }
        }
        words
    };
    let row = |name: RichText, at: &[usize]| {
        let of: Vec<&Contact> = at.iter().filter_map(|at| contacts.get(*at)).collect();
        let roles = distinct(&mut of.iter().filter_map(|contact| contact.role.as_ref()));
        let offices = distinct(&mut of.iter().filter_map(|contact| contact.office.as_ref()));
        let told: Vec<String> =
            [roles.join(", "), offices.join(", ")].into_iter().filter(|words| !words.is_empty()).collect();
        let mut names = vec![name];
        if of.iter().any(|contact| contact.refused && contact.name.is_some()) {
            names.push("refused the full name".into());
        }
        let cells = vec![names, vec![told.join(", ").into()], vec![times(&of)]];
        ChapterRow { cells, ..ChapterRow::default() }
    };
    let longest = |at: &[usize]| {
        // The fullest spelling of a name is the one that is printed.
        let names = at.iter().filter_map(|at| contacts.get(*at)?.name.as_deref());
        names.rev().max_by_key(|name| name.chars().count()).unwrap_or_default().to_owned()
    };
    let mut rows: Vec<ChapterRow> = people
        .iter()
        .map(|person| row(RichText::new().strong(longest(&person.contacts)), &person.contacts))
        .collect();
    for (at, contact) in contacts.iter().enumerate().filter(|(_, contact)| contact.name.is_none()) {
        let name = if contact.refused { "refused to give a name" } else { "name not noted" };
        rows.push(row(name.into(), &[at]));
    }
    let calls = contacts.iter().filter(|contact| contact.call).count();
    let emails = contacts.iter().filter(|contact| contact.email).count();
    let kinds = [
        (calls, "call", "calls"),
        (contacts.len() - calls - emails, "letter", "letters"),
        (emails, "e-mail", "e-mails"),
    ];
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    let counts = format!("{}: {}", counted(contacts.len(), "contact", "contacts"), kinds.join(", "));
    (ChapterTable::spoken(columns, rows), counts)
}

/// "4 promises: none kept, 1 kept late, 3 not kept", and what is not counted: what only a note has, and the transcript of the
/// call has not. Nobody can be told to have broken that.
fn promised_in_short(
    context: &CaseContext<'_>,
    promises: &[Promise<'_>],
) -> (Option<String>, Option<String>) {
    let (doubted, made): (Vec<&Promise<'_>>, Vec<&Promise<'_>>) =
        promises.iter().partition(|promise| promise.is_not_in_transcript(context));
    let doubted = match doubted.len() {
        0 => None,
        1 => Some("1 promise is in a note, and the transcript of the call does not have its words. It is not counted.".into()),
        more => Some(format!(
            "{more} promises are in notes, and the transcripts of the calls do not have their words. They are not counted."
        )),
    };
    if made.is_empty() {
        return (None, doubted);
    }
    let count = PromiseCounts::count(made.iter().map(|promise| promise.outcome));
    let mut words = format!(
        "{}: {} kept on time",
        counted(count.total(), "promise", "promises"),
        if count.kept == 0 { "none".into() } else { count.kept.to_string() }
    );
    let others = [
        (count.late, "kept late"),
        (count.broken, "not kept"),
        (count.unknown, "not noted as kept or not"),
        (count.open, "not yet due"),
    ];
    for (count, what) in others.iter().filter(|(count, _)| *count > 0) {
        words.push_str(&format!(", {count} {what}"));
    }
    (Some(words), doubted)
}

fn promised(context: &CaseContext<'_>, promises: &[Promise<'_>]) -> ChapterTable {
    let columns = vec![
        ChapterColumn::fixed("Made on", 62.0),
        ChapterColumn::share("By whom, and the promise", 1.0),
        ChapterColumn::fixed("By when", 62.0),
        ChapterColumn::fixed("Kept?", 98.0),
        ChapterColumn::fixed("Page", 28.0).figures(),
    ];
    let rows = promises.iter().map(|promise| {
        let call = &promise.call;
        let by = match (&call.officer, call.refused_name) {
            (Some(name), _) => context.initialise_children(name),
            (None, Some(true)) => "an officer who refused a name".into(),
            (None, _) => "name not noted".into(),
        };
        let office = call.office.as_ref().map(|office| context.initialise_children(office));
        let by = RichText::from([by].into_iter().chain(office).collect::<Vec<_>>().join(", ")).capitalised();
        // Who promised comes before the words.
        let words =
            promise.noted(context).map(|words| format!("{}{words}", after_name(&words))).unwrap_or_default();
        let day = short_day;
        let due = call.promise_due.map_or("no day named".into(), day);
        let late = |days: u32| format!("{} late", counted(days as usize, "day", "days"));
        let strong = |words: &str| RichText::new().strong(words);
        let kept = match promise.outcome {
            PromiseOutcome::Kept(Some(on)) => vec![format!("Kept on {}", day(on)).into()],
            PromiseOutcome::Kept(None) => vec!["Kept".into()],
            PromiseOutcome::KeptLate(on, days) => {
                let by = days.map_or("Kept late".into(), |days| format!("Kept {}", late(days)));
                vec![strong(&by), format!("on {}", day(on)).into()]
            }
            PromiseOutcome::Broken(Some(days)) => {
                let today = day(PartialDate::Day(context.date));
                vec![strong("Not kept"), format!("as I say, {} on {today}", late(days)).into()]
            }
            PromiseOutcome::Broken(None) => vec![strong("Not kept"), "as I say".into()],
            PromiseOutcome::Unknown => vec!["Not noted".into()],
            PromiseOutcome::Open => vec!["Not yet due".into()],
        };
        let page = promise.place.map(|place| context.page_of(place));
        let cells = vec![
            vec![promise.made.map_or("undated".into(), day).into()],
            vec![by.say(words)],
            vec![due.into()],
            kept,
            page.into_iter().map(|page| RichText::new().number(page)).collect(),
        ];
        ChapterRow { cells, ..ChapterRow::default() }
    });
    ChapterTable { columns, rows: rows.collect() }
}

/// Promises without a day, and contradictions of which nothing is noted.
pub fn findings(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Finding> {
    let undated = history.promises.iter().filter(|promise| promise.call.promise_due.is_none());
    let finding = |promise: &Promise<'_>| {
        let finding =
            Finding::note(Code::PromiseUndated, "a promise was made here, but you have not said by when");
        promise.made_in().map(|(teller, next)| context.at_teller(teller, finding).next(next))
    };
    let mut findings: Vec<Finding> = undated.filter_map(finding).collect();
    findings.extend(contradiction::findings(context, &history.calls));
    findings
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
