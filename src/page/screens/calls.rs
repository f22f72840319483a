//! Phone calls: the recordings, each played next to its transcript, whose words somebody confirms; and the calls that have
//! no recording.

use std::time::Duration;

use axum::http::StatusCode;
use maud::{Markup, html};

use super::rows::{self, inputs};
use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{self, EditValue, FieldPath};
use crate::case::user;
use crate::model::{ItemPath, Kind, clock};
use crate::page::form::{FieldInput, PageField};
use crate::page::layout::{error_summary, hidden, screen, screen_with};
use crate::page::open_case::OpenCase;
use crate::page::save::{FormOutcome, save_form};
use crate::page::tables::{self, PlacedList, RECORDED_CALL, item_words, named, reference};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};
use crate::readers::transcript::{self, Transcript};
use crate::system::EvidenceReader;

/// Most bytes of a transcript that is shown here.
const TRANSCRIPT: u64 = 8 << 20;

fn is_call(item: &ListedItem) -> bool {
    item.item.call.is_some()
        || item.item.kind.or_else(|| Kind::from_ending(&item.item.file)) == Some(Kind::Call)
}

/// The transcript of a recording: the one that its row names, else the one that is called like it.
fn transcript_of<'l>(listing: &'l CaseListing, item: &ListedItem) -> Option<(&'l ListedItem, bool)> {
    let says = item.item.call.as_ref().and_then(|call| call.transcript.as_ref());
    if let Some(named) = says.and_then(|says| named(listing, &says.0)) {
        return Some((named, true));
    }
    let files = listing.items.iter().filter(|other| other.row != item.row).flat_map(|other| &other.files);
    let file = transcript::find_for_recording(item.files.first()?, files)?;
    listing.items.iter().find(|other| other.files.contains(file)).map(|found| (found, false))
}

/// Shows the list of calls.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &PlacedList::of("call", &listing).ok_or(PageError::NotThere)?;
    let recordings: Vec<&ListedItem> = listing.items.iter().filter(|item| is_call(item)).collect();
    let body = html! {
        h1 { "Calls" }
        h2 { "Recordings" }
        p.hint { "A reader does not listen to every recording. So each needs a transcript that somebody has checked." }
        @if recordings.is_empty() { p { "There are no recordings in your list." } }
        ol.rows {
            @for item in &recordings {
                li {
                    a href=(format!("/calls/{}", item.row)) { (item_words(item)) }
                    " " (state_of(&listing, item))
                }
            }
        }
        h2 { (table.title) }
        p.hint { (table.about) }
        (rows::rows(table, &listing))
    };
    Ok(screen(visit, "Calls", &body))
}

/// How many recordings there are, and of how many the words are checked.
pub(super) fn progress(listing: &CaseListing) -> (usize, usize) {
    let calls = || listing.items.iter().filter(|item| item.number.is_some() && is_call(item));
    let checked = |item: &&ListedItem| {
        let transcript =
            transcript_of(listing, item).and_then(|(transcript, _)| transcript.item.checked_by.as_deref());
        transcript.is_some_and(|name| !name.trim().is_empty())
    };
    (calls().count(), calls().filter(checked).count())
}

fn state_of(listing: &CaseListing, item: &ListedItem) -> Markup {
    let checked =
        |transcript: &ListedItem| transcript.item.checked_by.clone().filter(|name| !name.trim().is_empty());
    html! {
        @match transcript_of(listing, item) {
            None => span.severity.warning { "No transcript" },
            Some((transcript, _)) => @match checked(transcript) {
                Some(name) => span.severity.same { "Checked by " (name) },
                None => span.severity.look { "Words not checked" },
            },
        }
    }
}

fn call_fields(listing: &CaseListing, item: &ListedItem) -> Vec<PageField> {
    let table = FieldPath::top("item").row(item.row - 1).key("call");
    RECORDED_CALL
        .iter()
        .map(|(key, label)| tables::field("Call", key, *label, table.clone(), listing))
        .collect()
}

/// The call that the address names.
fn call_of<'l>(visit: &PageVisit, listing: &'l CaseListing) -> Result<&'l ListedItem, PageError> {
    let item = visit.item(listing)?;
    if is_call(item) { Ok(item) } else { Err(PageError::NotThere) }
}

/// Shows one call.
pub(in crate::page) fn one(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = call_of(visit, &listing)?;
    shown(visit, &listing, item, &[])
}

fn shown(
    visit: &PageVisit,
    listing: &CaseListing,
    item: &ListedItem,
    errors: &[(String, String)],
) -> PageAnswer {
    let case = visit.case()?;
    let text = listing.text.as_deref().unwrap_or_default();
    let fields = call_fields(listing, item);
    let held = |field: &PageField| {
        let was = field.shown(text);
        match errors.is_empty() {
            true => (was.clone(), was),
            false => (field.sent(&visit.form), was),
        }
    };
    let title = item.title();
    let path = format!("/calls/{}", item.row);
    let found = transcript_of(listing, item);
    let body = html! {
        (error_summary(errors))
        p { a href="/calls" { "Back to calls" } }
        h1 { (title) }
        p.hint { @if let Some(date) = item.item.date { (date) " · " } (item.item.file) }
        div.beside.listening {
            div.pages {
                (player(item))
                @match found {
                    Some((transcript, is_named)) => (words(visit, &case, listing, item, transcript, is_named)),
                    None => p.not-drawn { "There is no transcript of this recording in your list." }
                }
                (other_transcript(visit, listing, item, found.map(|(transcript, _)| transcript)))
            }
            form method="post" action=(path) data-keep {
                h2 { "About this call" }
                (hidden(visit, Some(listing.digest)))
                input type="hidden" name="key" value=(item.key());
                (inputs(&fields, &held, errors))
                button type="submit" { "Save" }
            }
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, &title, &body))
}

/// The recording, and how fast it plays.
fn player(item: &ListedItem) -> Markup {
    html! {
        div.player {
            @for at in 1..=item.files.len() {
                audio controls preload="metadata" src=(format!("/item/{}/sound/{at}", item.row))
                    data-player[at == 1] aria-label=(if at == 1 { "Recording".to_owned() } else { format!("Recording, part {at}") }) {}
            }
            div.speed hidden data-speed {
                label for="speed" { "Speed" }
                select id="speed" autocomplete="off" {
                    @for (value, label) in
                        [("0.5", "Half"), ("0.75", "Three quarters"), ("1", "Normal"), ("1.25", "1.25 times"), ("1.5", "1.5 times"), ("2", "Double")]
                    {
                        option value=(value) selected[value == "1"] { (label) }
                    }
                }
            }
        }
    }
}

/// The words of the transcript, each line with its time.
fn words(
    visit: &PageVisit,
    case: &OpenCase,
    listing: &CaseListing,
    item: &ListedItem,
    transcript: &ListedItem,
    is_named: bool,
) -> Markup {
    let read = transcript.files.first().and_then(|file| read(case, file));
    html! {
        h2 { "Transcript: " a href=(format!("/item/{}", transcript.row)) { (transcript.title()) } }
        @if !is_named {
            form method="post" action=(format!("/calls/{}/transcript", item.row)) {
                (hidden(visit, Some(listing.digest)))
                input type="hidden" name="key" value=(item.key());
                input type="hidden" name="transcript" value=(reference(transcript));
                p { "This file has the same name as the recording. Is it the transcript of this call?" }
                button type="submit" { "Yes, use it as the transcript" }
            }
        }
        @match &read {
            None => p { "Its words cannot be shown next to the recording. " a href=(format!("/item/{}", transcript.row)) { "Look at its pages" } },
            Some(read) => {
                @if let Some(machine) = read.machine { p.hint { "Written by a computer (" (machine) "). It makes mistakes." } }
                @for doubt in &read.doubts { p.hint { (doubt.finding().message) } }
                ol.transcript data-transcript {
                    @for line in &read.lines {
                        li {
                            @if let Some(from) = line.from {
                                button.time type="button" disabled data-from=(seconds(from)) data-to=[line.to.map(seconds)]
                                    aria-label=(format!("Play from {}", clock(from.as_secs()))) { (clock(from.as_secs())) }
                            }
                            span.said {
                                @if let Some(speaker) = &line.speaker { strong { (speaker) ": " } }
                                (line.text)
                            }
                        }
                    }
                }
                (confirm(visit, listing, item, transcript))
            }
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

fn read(case: &OpenCase, file: &ItemPath) -> Option<Transcript> {
    let mut reader = EvidenceReader::open(&case.folder, file).ok()?;
    let bytes = (reader.bytes() <= TRANSCRIPT).then(|| reader.whole(&[]).ok())??.bytes;
    // What is packed or a picture holds no lines that could be read here.
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    if head.contains(&0) || head.starts_with(b"PK") || head.starts_with(b"%PDF") {
        return None;
    }
    transcript::parse(&bytes)
}

/// Where somebody says that they have checked the words.
fn confirm(visit: &PageVisit, listing: &CaseListing, item: &ListedItem, transcript: &ListedItem) -> Markup {
    let checked = transcript.item.checked_by.as_deref().unwrap_or_default();
    let own = user::user(&listing.parsed.manifest).map(|party| party.name.as_str()).unwrap_or_default();
    let name = if checked.is_empty() { own } else { checked };
    html! {
        form.card method="post" action=(format!("/calls/{}/checked", item.row)) {
            (hidden(visit, Some(listing.digest)))
            input type="hidden" name="key" value=(item.key());
            input type="hidden" name="was.checked_by" value=(checked);
            input type="hidden" name="transcript" value=(transcript.key());
            @if checked.is_empty() {
                p { "Listen to the recording and compare every line. Correct the transcript in its own file first, where it is wrong." }
            } @else {
                p { strong { "Checked by " (checked) "." } }
            }
            div.field {
                label for="checked_by" { "Name of the person who compared them" }
                input type="text" id="checked_by" name="checked_by" value=(name) autocomplete="off";
            }
            button type="submit" name="checked" value="yes" { "I have checked these words" }
            @if !checked.is_empty() {
                " " button.quiet type="submit" name="checked" value="no" { "They are not checked" }
            }
        }
    }
}

/// Another document as the transcript.
fn other_transcript(
    visit: &PageVisit,
    listing: &CaseListing,
    item: &ListedItem,
    now: Option<&ListedItem>,
) -> Markup {
    let others: Vec<&ListedItem> = listing
        .items
        .iter()
        .filter(|other| {
            other.item.kind == Some(Kind::Transcript) && now.is_none_or(|now| now.row != other.row)
        })
        .collect();
    html! {
        @if !others.is_empty() {
            details {
                summary { @if now.is_some() { "Use another transcript" } @else { "Choose its transcript" } }
                div {
                    form method="post" action=(format!("/calls/{}/transcript", item.row)) {
                        (hidden(visit, Some(listing.digest)))
                        input type="hidden" name="key" value=(item.key());
                        label for="transcript" { "Transcript" }
                        div.beside-button {
                            select id="transcript" name="transcript" {
                                @for other in others { option value=(reference(other)) { (item_words(other)) } }
                            }
                            button.secondary type="submit" { "Use this one" }
                        }
                    }
                }
            }
        }
    }
}

/// Saves what is said of a call.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = call_of(visit, &listing)?;
    let about = format!("\"{}\"", item.title());
    match save_form(visit, &call_fields(&listing, item), &about, &|text, _| Ok(text.to_owned()))? {
        FormOutcome::Saved => Ok(go_on(&format!("/calls/{}", item.row))),
        FormOutcome::Wrong(errors) => shown(visit, &listing, item, &errors),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}

/// Saves which document is the transcript.
pub(in crate::page) fn set_transcript(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = call_of(visit, &listing)?;
    let wanted = visit.form.filled("transcript").unwrap_or_default();
    let transcript = listing.items.iter().find(|other| reference(other) == wanted && other.row != item.row);
    let transcript = transcript.ok_or_else(|| PageError::Unusable("Choose a transcript.".into()))?;
    let path = FieldPath::top("item").row(item.row - 1).key("call").key("transcript");
    let label = format!("transcript of \"{}\"", item.title());
    visit.case()?.save(visit.shown()?, &label, |text| {
        edit::set(text, &path, &EditValue::Text(reference(transcript))).map(|edited| edited.text)
    })?;
    visit.page.say(format!("Saved: {label}."));
    Ok(go_on(&format!("/calls/{}", item.row)))
}

/// Saves who checked the words, or that nobody did.
pub(in crate::page) fn set_checked(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = call_of(visit, &listing)?;
    let key = visit.form.get("transcript").unwrap_or_default();
    let transcript = listing.items.iter().find(|other| other.key() == key).ok_or(PageError::Changed)?;
    let path = FieldPath::top("item").row(transcript.row - 1).key("checked_by");
    let field =
        PageField::new("checked_by", "Name of the person who compared them", path.clone(), FieldInput::Line);
    let label = format!("check of \"{}\"", transcript.title());
    let name = match visit.form.get("checked") {
        Some("yes") => field.sent(&visit.form),
        _ => String::new(),
    };
    if visit.form.get("checked") == Some("yes") && name.is_empty() {
        let why = "Enter the name of the person who compared the words with the recording.";
        return shown(visit, &listing, item, &[("checked_by".into(), why.into())]);
    }
    visit.case()?.save(visit.shown()?, &label, |text| {
        let edited = match name.as_str() {
            "" if edit::value_at(text, &path).is_none() => return Ok(text.to_owned()),
            "" => edit::remove(text, &path)?,
            name => edit::set(text, &path, &EditValue::Text(name.to_owned()))?,
        };
        Ok(edited.text)
    })?;
    visit.page.say(format!("Saved: {label}."));
    Ok(go_on(&format!("/calls/{}", item.row)))
}
