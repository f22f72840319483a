//! A chat of WhatsApp as the telephone exports it: a text with a line for each message, alone or in a zip with its
//! media. The lines follow the telephone's own ways of writing dates, so the order of day and month is settled
//! once for the file, by what only one order can mean; and a line that is no message belongs to the one above it,
//! so that nothing is dropped.

mod date;
mod line;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use date::{Grounds, Order, day, doubt, order};
use line::{Message, messages, start};

use super::charset::decode;
use super::{Enclosure, Known, Reading};
use crate::finding::{Code, Finding};
use crate::model::{StyledText, When, counted};
use crate::written::{Column, Part, Table, Written};

/// Messages of one chat; ten years of a hundred a week are half of it.
const MESSAGES: usize = 100_000;

/// Whether a text begins as a chat does.
pub(crate) fn is_chat(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().is_some_and(|line| start(line).is_some());
    first || lines.take(4).filter(|line| start(line).is_some()).count() > 1
}

/// Whether a file name is one that WhatsApp gives to the text of a chat or to its media.
pub(crate) fn is_export(name: &str) -> bool {
    let wa = name
        .split("-WA")
        .nth(1)
        .is_some_and(|rest| rest.bytes().take(4).filter(u8::is_ascii_digit).count() == 4);
    let numbered = name.split_once('-').is_some_and(|(number, rest)| {
        let kinds = ["PHOTO-", "AUDIO-", "VIDEO-", "STICKER-", "GIF-"];
        number.len() == 8
            && number.bytes().all(|b| b.is_ascii_digit())
            && kinds.iter().any(|kind| rest.starts_with(kind))
    });
    name == "_chat.txt" || name.starts_with("WhatsApp Chat ") || wa || numbered
}

/// Reads the text of a chat.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    chat(bytes, Vec::new(), known)
}

/// Reads a zip with the text of a chat and its media.
pub(super) fn read_archive(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mut text = None;
    let mut media = Vec::new();
    let mut findings = Vec::new();
    for (name, bytes) in unzip(bytes, known, &mut findings)? {
        let is_text = name == "_chat.txt" || (name.starts_with("WhatsApp Chat ") && name.ends_with(".txt"));
        if is_text && text.is_none() {
            text = Some(bytes);
        } else {
            media.push((name, bytes));
        }
    }
    let Some(text) = text else {
        return Err(vec![
            Finding::error(Code::Damaged, "the text of the chat cannot be found in this zip")
                .next("export the chat from the telephone once more"),
        ]);
    };
    let mut reading = chat(&text, media, known)?;
    reading.findings.splice(0..0, findings);
    Ok(reading)
}

/// The files of a zip by their last names, each bounded by what the zip says of it and all by the limit.
fn unzip(
    bytes: &[u8],
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<(String, Vec<u8>)>, Vec<Finding>> {
    let again = "export the chat from the telephone once more";
    let damaged = |what: &str| vec![Finding::error(Code::Damaged, what).next(again)];
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| damaged("this zip cannot be read: it was cut off or damaged"))?;
    if zip.len() > known.limits.enclosures {
        return Err(super::mail::too_many("file", zip.len(), known.limits.enclosures));
    }
    let mut left = known.limits.enclosed_bytes;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let Ok(mut entry) = zip.by_index(index) else {
            return Err(damaged("a file in this zip is damaged or locked with a password"));
        };
        if entry.is_dir() {
            continue;
        }
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let name = name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned();
        let size = entry.size();
        if size > left {
            return Err(vec![
                Finding::error(Code::TooLarge, "the files in this zip unpack to more than can be read")
                    .next("export the chat in smaller pieces, or without media"),
            ]);
        }
        let mut content = Vec::new();
        let read = entry.by_ref().take(size + 1).read_to_end(&mut content);
        if read.is_err() || content.len() as u64 != size {
            findings.push(
                Finding::warning(
                    Code::Damaged,
                    format!("\"{name}\" in this zip is damaged and is shown as far as it goes"),
                )
                .next(again),
            );
        }
        left = left.saturating_sub(content.len() as u64);
        files.push((name, content));
    }
    Ok(files)
}

fn chat(bytes: &[u8], media: Vec<(String, Vec<u8>)>, known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let text = decode(bytes);
    let (before, messages) = messages(&text);
    if messages.is_empty() {
        return Err(vec![
            Finding::error(Code::Damaged, "no message of a chat can be found in this text")
                .next("export the chat from the telephone once more"),
        ]);
    }
    if messages.len() > MESSAGES {
        return Err(super::mail::too_many("message", messages.len(), MESSAGES));
    }
    let (order, grounds) = order(&messages);
    let mut reading = Reading::default();
    reading.findings.extend(doubt(&messages, order, grounds));
    let archive = !media.is_empty();
    let mut placing = Placing::of(media);
    let mut rows = Vec::with_capacity(messages.len());
    let (mut omitted, mut absent) = (0, 0);
    for message in &messages {
        let mut text = message.text.clone();
        match file_named(&text, &placing) {
            Some(name) => match placing.take(&name, &mut reading.enclosures) {
                Some(place) => text.push_str(&format!("\n[Attachment {place}]")),
                None if archive => {
                    absent += 1;
                    text.push_str("\n[The file is not in the export]");
                }
                None => {}
            },
            None => omitted += usize::from(is_omitted(&text)),
        }
        let date = day(message.date, order)
            .map_or_else(String::new, |day| When::Day(day).short().replace(' ', "\u{A0}"));
        let format = if message.seconds { "%H:%M:%S" } else { "%H:%M" };
        let time = message.time.strftime(format).to_string();
        rows.push(vec![date, time, message.who.clone(), text]);
    }
    let unnamed = placing.rest(&mut reading.enclosures);
    reading.findings.extend(told(bytes, omitted, absent, unnamed));
    let mut parts = vec![Part::Facts(facts(&messages, &rows, order, grounds, reading.enclosures.len()))];
    if !before.trim().is_empty() {
        parts.push(Part::Text(before.into()));
    }
    parts.push(Part::Table(Table {
        head: ["Date", "Time", "Who", "Message"].map(StyledText::from).to_vec(),
        columns: vec![Column::Words; 4],
        rows: rows.into_iter().map(|row| row.into_iter().map(StyledText::from).collect()).collect(),
    }));
    reading.written.push(Written {
        what: "WhatsApp chat".into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts,
    });
    Ok(reading)
}

/// The media of an export: each is taken once, by the message that names it.
struct Placing {
    files: Vec<Option<(String, Vec<u8>)>>,
    by_name: BTreeMap<String, usize>,
    /// Where each file that was taken stands, from 1.
    places: BTreeMap<String, usize>,
}

impl Placing {
    fn of(files: Vec<(String, Vec<u8>)>) -> Self {
        let by_name = files.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { files: files.into_iter().map(Some).collect(), by_name, places: BTreeMap::new() }
    }

    /// The place of a file among the enclosures, where it is put when it is named first.
    fn take(&mut self, name: &str, enclosures: &mut Vec<Enclosure>) -> Option<usize> {
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        let file = self.by_name.get(name).and_then(|at| self.files.get_mut(*at))?.take()?;
        enclosures.push(Enclosure { name: file.0, bytes: file.1, after: 0 });
        self.places.insert(name.to_owned(), enclosures.len());
        Some(enclosures.len())
    }

    /// Puts the files that no message names at the end; says how many.
    fn rest(self, enclosures: &mut Vec<Enclosure>) -> usize {
        let before = enclosures.len();
        let rest = self.files.into_iter().flatten();
        enclosures.extend(rest.map(|(name, bytes)| Enclosure { name, bytes, after: 0 }));
        enclosures.len() - before
    }
}

/// The file that a message names: `<attached: NAME>`, or `NAME (file attached)`, in whatever language.
fn file_named(text: &str, placing: &Placing) -> Option<String> {
    let line = text.lines().next()?.trim();
    let bracketed = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .and_then(|(inside, _)| inside.split_once(": "))
        .map(|(_, name)| name.trim());
    let before = line.strip_suffix(')').and_then(|line| line.rsplit_once(" (")).map(|(name, _)| name.trim());
    let is_known = |name: &&str| placing.by_name.contains_key(*name) || is_export(name);
    bracketed.into_iter().chain(before).find(is_known).map(str::to_owned)
}

/// Whether a message stands for media that the export leaves out.
fn is_omitted(text: &str) -> bool {
    let text = text.trim();
    text == "<Media omitted>"
        || (text.len() < 60 && text.ends_with(" omitted") && text.split(' ').count() < 4)
}

/// What there is to say of media and of the end of the file.
fn told(bytes: &[u8], omitted: usize, absent: usize, unnamed: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    if omitted > 0 {
        let what = counted(
            omitted,
            "message stands for a picture or recording",
            "messages stand for pictures or recordings",
        );
        findings.push(
            Finding::note(Code::Removed, format!("{what} that this export leaves out"))
                .next("export the chat with media if one of them matters"),
        );
    }
    if absent > 0 {
        let what = counted(absent, "file that a message names is", "files that messages name are");
        findings.push(
            Finding::warning(Code::Missing, format!("{what} not in this export"))
                .next("export the chat once more, with media"),
        );
    }
    if unnamed > 0 {
        let what = counted(unnamed, "file in this export is", "files in this export are");
        findings.push(Finding::note(
            Code::ItemUnlisted,
            format!("{what} named by no message and shown at the end"),
        ));
    }
    if !bytes.ends_with(b"\n") {
        findings.push(
            Finding::note(
                Code::Damaged,
                "the last line of this chat does not end as the others do; it may have been cut off",
            )
            .next("compare the last message with the telephone"),
        );
    }
    findings
}

fn facts(
    messages: &[Message],
    rows: &[Vec<String>],
    order: Order,
    grounds: Grounds,
    enclosed: usize,
) -> Vec<(String, String)> {
    let mut people: Vec<&str> = Vec::new();
    for message in messages.iter().filter(|message| !message.who.is_empty()) {
        if people.len() <= 20 && !people.contains(&message.who.as_str()) {
            people.push(&message.who);
        }
    }
    let people = if people.len() > 20 { "more than 20 people".to_owned() } else { people.join(", ") };
    let date = |row: Option<&Vec<String>>| row.and_then(|row| row.first()).cloned().unwrap_or_default();
    let mut facts = vec![
        ("Messages".to_owned(), counted(messages.len(), "message", "messages")),
        ("Between".to_owned(), people),
        ("From, to".to_owned(), format!("{} to {}", date(rows.first()), date(rows.last()))),
    ];
    let way = match order {
        Order::Day => "day first",
        Order::Month => "month first",
        Order::Year => "year first",
    };
    let why = match grounds {
        Grounds::Certain => "which is certain",
        Grounds::Sequence => "because only so do the messages follow one another",
        Grounds::Custom => "which is assumed: nothing in the file tells",
    };
    facts.push(("Dates read".to_owned(), format!("{way}, {why}; times are as the telephone wrote them")));
    if enclosed > 0 {
        facts.push((
            "Attachments".to_owned(),
            format!("{}, after the messages", counted(enclosed, "file", "files")),
        ));
    }
    facts
}
