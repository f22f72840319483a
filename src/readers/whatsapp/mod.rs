//! A chat of WhatsApp as the phone exports it: a text with a line for each message, alone or in a zip with its
//! media. The lines follow the phone's own ways of writing dates, so the order of day, month and year is settled
//! once for the file, by what only one order can mean; and a line that is no message belongs to the one above it,
//! so that nothing is dropped. Who said what and when is evidence: whatever could be read in another way is said.

mod date;
mod line;
mod message;
mod system;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use jiff::civil::{Date, DateTime};
use zip::ZipArchive;

use crate::readers::whatsapp::message::ChatMessage;
use date::{OrderGrounds, day, doubts, lines, moment, order};
use line::{ChatLines, start};
use system::is_omitted;

use super::{Attachment, ParsedDocument, ReaderContext};
use crate::model::charset::decode;
use crate::model::document::{ColumnKind, Document, DocumentBlock, Table};
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, StyledText, counted};

/// Messages of one chat; ten years of a hundred a week are half of it.
const MESSAGES: usize = 100_000;

/// Whether a text begins as a chat does.
pub(crate) fn is_chat(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(line::without_marks);
    let first = lines.next().is_some_and(|line| start(&line).is_some());
    first || lines.take(4).filter(|line| start(line).is_some()).count() > 1
}

/// Which file of a zip is the text of a chat, of which the others are the media; nothing when there is none or more
/// than one. A phone names it in its own language, so where no name is known, the one text at the top of the zip
/// counts if it reads as a chat; `first` gives the first bytes of a file.
pub(crate) fn text_of_export(names: &[&str], first: impl FnOnce(usize) -> Option<Vec<u8>>) -> Option<usize> {
    let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let only = |is: &dyn Fn(&str) -> bool| {
        let mut found = names.iter().enumerate().filter(|(_, name)| is(name)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    };
    let is_text = |name: &str| name.to_lowercase().ends_with(".txt");
    if let Some(at) = only(&|name| last(name) == "_chat.txt") {
        return Some(at);
    }
    if let Some(at) = only(&|name| last(name).starts_with("WhatsApp Chat ") && is_text(name)) {
        return Some(at);
    }
    let depth = |name: &str| name.matches(['/', '\\']).count();
    let top = names.iter().filter(|name| is_text(name)).map(|name| depth(name)).min()?;
    let at = only(&|name| is_text(name) && depth(name) == top)?;
    let head = first(at)?;
    let head = head.get(..crate::readers::detect::HEAD).unwrap_or(&head);
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    // The last letter may be cut in two here.
    let head = if wide { decode(head) } else { String::from_utf8_lossy(head) };
    is_chat(&head).then_some(at)
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
pub(super) fn read_chat(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    chat(bytes, Vec::new(), known)
}

/// Reads a zip with the text of a chat and its media.
pub(super) fn read_archive(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut files = unzip(bytes, known, &mut findings)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let Some(at) = text_of_export(&names, |at| files.get(at).map(|(_, bytes)| bytes.clone())) else {
        return Err(vec![
            Finding::error(Code::Damaged, "the text of the chat cannot be found in this zip")
                .next("export the chat from the phone again"),
        ]);
    };
    let text = files.remove(at).1;
    let last = |name: String| name.rsplit(['/', '\\']).next().map(str::to_owned).unwrap_or(name);
    let media = files.into_iter().map(|(name, bytes)| (last(name), bytes)).collect();
    let mut reading = chat(&text, media, known)?;
    reading.findings.splice(0..0, findings);
    Ok(reading)
}

/// The files of a zip by their names, each bounded by what the zip says of it and all by the limit.
fn unzip(
    bytes: &[u8],
    known: ReaderContext<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<(String, Vec<u8>)>, Vec<Finding>> {
    let again = "export the chat from the phone again";
    let damaged = |what: &str| vec![Finding::error(Code::Damaged, what).next(again)];
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| damaged("this zip cannot be read. It was cut off or damaged"))?;
    if zip.len() > known.limits.enclosures {
        return Err(super::email::too_many("file", zip.len(), known.limits.enclosures));
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

fn chat(
    bytes: &[u8],
    media: Vec<(String, Vec<u8>)>,
    known: ReaderContext<'_>,
) -> Result<ParsedDocument, Vec<Finding>> {
    let text = decode(bytes);
    let ChatLines { before, messages, not_taken, changes } = line::parse_lines(&text);
    if messages.is_empty() {
        return Err(vec![
            Finding::error(Code::Damaged, "no message of a chat can be found in this text")
                .next("export the chat from the phone again"),
        ]);
    }
    if messages.len() > MESSAGES {
        return Err(super::email::too_many("message", messages.len(), MESSAGES));
    }
    let dates = order(&messages);
    let mut reading = ParsedDocument::default();
    reading.findings.extend(doubts(&messages, dates));
    reading.findings.extend(unsure(&not_taken, &changes));
    let archive = !media.is_empty();
    let mut placing = Placing::new(media);
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
            None => omitted += usize::from(is_omitted(&text, message.automatic)),
        }
        // What is no day in the order of the others is shown as it stands.
        let date = day(message.date, dates.order).map_or_else(
            || message.written.clone(),
            |day| PartialDate::Day(day).short().replace(' ', "\u{A0}"),
        );
        let format = if message.seconds { "%H:%M:%S" } else { "%H:%M" };
        let time = message.time.strftime(format).to_string();
        rows.push(vec![date, time, message.who.clone(), text]);
    }
    let unnamed = placing.rest(&mut reading.enclosures);
    reading.findings.extend(findings(&text, omitted, absent, unnamed));
    let mut parts = vec![DocumentBlock::Facts(facts(&messages, dates, reading.enclosures.len()))];
    if !before.trim().is_empty() {
        parts.push(DocumentBlock::Text(before.into()));
    }
    parts.push(DocumentBlock::Table(Table {
        head: ["Date", "Time", "Who", "Message"].map(StyledText::from).to_vec(),
        columns: vec![ColumnKind::Words; 4],
        rows: rows.into_iter().map(|row| row.into_iter().map(StyledText::from).collect()).collect(),
    }));
    reading.written.push(Document {
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
    fn new(files: Vec<(String, Vec<u8>)>) -> Self {
        let by_name = files.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        Self { files: files.into_iter().map(Some).collect(), by_name, places: BTreeMap::new() }
    }

    /// The place of a file among the enclosures, where it is put when it is named first.
    fn take(&mut self, name: &str, enclosures: &mut Vec<Attachment>) -> Option<usize> {
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        let file = self.by_name.get(name).and_then(|at| self.files.get_mut(*at))?.take()?;
        enclosures.push(Attachment { name: file.0, bytes: file.1, after: 0 });
        self.places.insert(name.to_owned(), enclosures.len());
        Some(enclosures.len())
    }

    /// Puts the files that no message names at the end; says how many.
    fn rest(self, enclosures: &mut Vec<Attachment>) -> usize {
        let before = enclosures.len();
        let rest = self.files.into_iter().flatten();
        enclosures.extend(rest.map(|(name, bytes)| Attachment { name, bytes, after: 0 }));
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

/// What there is to say of lines that may or may not begin a message.
fn unsure(not_taken: &[usize], changes: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !not_taken.is_empty() {
        let message = format!(
            "{} in this chat {} like the start of a message but {} shown as part of the message above: {}",
            counted(not_taken.len(), "line", "lines"),
            if not_taken.len() == 1 { "looks" } else { "look" },
            if not_taken.len() == 1 { "is" } else { "are" },
            lines(not_taken)
        );
        findings.push(
            Finding::warning(Code::MessageDoubted, message)
                .next("compare with the phone. Somebody may have pasted other messages into this one"),
        );
    }
    if !changes.is_empty() {
        let message = format!(
            "the way in which dates and times are written changes in this chat, at {}",
            lines(changes)
        );
        findings.push(Finding::warning(Code::MessageDoubted, message).next(
            "compare with the phone. Two exports may have been joined, or pasted lines may look like messages",
        ));
    }
    findings
}

/// What there is to say of media and of the end of the file.
fn findings(text: &str, omitted: usize, absent: usize, unnamed: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    if omitted > 0 {
        let what = counted(omitted, "picture or recording is", "pictures or recordings are");
        findings.push(
            Finding::note(Code::NotShown, format!("{what} missing from this WhatsApp export"))
                .next("export the chat with media if one of them matters"),
        );
    }
    if absent > 0 {
        let what = counted(absent, "file that a message names is", "files that messages name are");
        findings.push(
            Finding::warning(Code::Missing, format!("{what} not in this export"))
                .next("export the chat again, with media"),
        );
    }
    if unnamed > 0 {
        let what = counted(unnamed, "file in this export is", "files in this export are");
        findings.push(Finding::note(
            Code::ItemUnlisted,
            format!("{what} named by no message and shown at the end"),
        ));
    }
    if !text.ends_with(['\n', '\r']) {
        findings.push(
            Finding::note(
                Code::Damaged,
                "the last line of this chat does not end as the others do. It may have been cut off",
            )
            .next("compare the last message with the phone"),
        );
    }
    findings
}

/// The first and the last day of a chat, whatever the order of its lines; nothing when its dates could be read in
/// another way.
pub(crate) fn days(bytes: &[u8]) -> Option<(Date, Date)> {
    let lines = line::parse_lines(&decode(bytes));
    let dates = order(&lines.messages);
    let sure = matches!(dates.grounds, OrderGrounds::Certain | OrderGrounds::Fits | OrderGrounds::Sequence);
    let days = || lines.messages.iter().filter_map(|message| day(message.date, dates.order));
    Some((days().min()?, days().max()?)).filter(|_| sure)
}

fn facts(messages: &[ChatMessage], dates: date::DateOrder, enclosed: usize) -> Vec<(String, String)> {
    let mut people: Vec<&str> = Vec::new();
    for message in messages.iter().filter(|message| !message.who.is_empty()) {
        if people.len() <= 20 && !people.contains(&message.who.as_str()) {
            people.push(&message.who);
        }
    }
    let people = if people.len() > 20 { "more than 20 people".to_owned() } else { people.join(", ") };
    // A line may be pasted, or a clock have been wrong: the first and the last line need not be these days.
    let moments = || messages.iter().filter_map(|message| moment(message, dates.order));
    let shown =
        |at: Option<DateTime>| at.map_or_else(String::new, |at| PartialDate::Day(at.date()).to_string());
    let mut facts = vec![
        ("Messages".to_owned(), counted(messages.len(), "message", "messages")),
        ("Between".to_owned(), people),
        ("From, to".to_owned(), format!("{} to {}", shown(moments().min()), shown(moments().max()))),
    ];
    let way = dates.order.name();
    let why = match dates.grounds {
        OrderGrounds::Certain => "which is certain",
        OrderGrounds::Fits => "the only order that fits every date, although some messages go back in time",
        OrderGrounds::Sequence => "because only then are the messages in order of time",
        OrderGrounds::Custom => "which is assumed: nothing in the file shows the order",
        OrderGrounds::Most => "where that fits (the other dates are shown as the file has them)",
    };
    facts.push(("Dates read".to_owned(), format!("{way}, {why}. Times are as the phone wrote them")));
    if enclosed > 0 {
        facts.push((
            "Attachments".to_owned(),
            format!("{}, after the messages", counted(enclosed, "file", "files")),
        ));
    }
    facts
}
