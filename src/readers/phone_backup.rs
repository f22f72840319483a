//! The calls and text messages of an Android phone as the app "SMS Backup & Restore" writes them: XML with an element
//! for each call or message and every value in an attribute. The moment in the file's name is that of the backup;
//! each call has its own, counted in milliseconds from 1970 in UTC, and is shown by the clock in the UK.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use mail_parser::decoders::base64::base64_decode;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Attachment, ParsedDocument, ReaderContext, SheetRows, TextFormat};
use crate::model::charset::decode;
use crate::model::document::{ColumnKind, Document, DocumentBlock, Table};
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, StyledText, clock, counted};
use crate::readers::dates::in_london;

/// What a file is whose first element has this name.
pub(crate) fn root(name: &str) -> Option<TextFormat> {
    match name {
        "calls" => Some(TextFormat::CallLog),
        "smses" => Some(TextFormat::Messages),
        _ => None,
    }
}

/// The attributes of an element.
struct Element<'a>(Vec<(&'a str, std::borrow::Cow<'a, str>)>);

impl<'a> Element<'a> {
    fn new(start: &'a BytesStart<'_>) -> Self {
        let mut attributes = start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        Self(attributes.map(|a| (a.key.local_name().into_inner(), a.value)).collect())
    }

    /// An attribute as it stands; the app writes the word "null" for what it has not.
    fn raw(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| &**value).filter(|value| *value != "null")
    }

    fn text(&self, name: &str) -> String {
        self.raw(name).map(unescaped).unwrap_or_default()
    }

    /// The moment of a date by the clock in the UK.
    fn moment(&self) -> Option<DateTime> {
        let count: i64 = self.raw("date")?.trim().parse().ok().filter(|count| *count > 0)?;
        // Older files count the seconds of some messages.
        let count = if count < 100_000_000_000 { count.checked_mul(1000)? } else { count };
        Timestamp::from_millisecond(count).ok().map(in_london)
    }

    /// Date and time as cells; what is no date is shown as it stands.
    fn cells(&self, moment: Option<DateTime>) -> [String; 2] {
        match moment {
            Some(at) => [
                PartialDate::Day(at.date()).short().replace(' ', "\u{a0}"),
                at.strftime("%H:%M:%S").to_string(),
            ],
            None => [self.text("date"), String::new()],
        }
    }

    /// Whether the phone showed another time of day.
    fn differs(&self, moment: Option<DateTime>) -> bool {
        let shown = self.text("readable_date");
        let lower = shown.to_lowercase();
        let Some(at) = moment else { return false };
        let clock = shown.split_whitespace().find_map(|word| {
            let mut parts = word.split(':');
            let mut number = || parts.next()?.parse::<i8>().ok();
            Some((number()?, number()?, number()?))
        });
        let Some((hour, minute, _)) = clock else { return false };
        let half = |words: [&str; 2]| words.iter().any(|word| lower.ends_with(word));
        let hour = match () {
            () if half(["pm", "p.m."]) => hour % 12 + 12,
            () if half(["am", "a.m."]) => hour % 12,
            () => hour,
        };
        (hour, minute) != (at.hour(), at.minute())
    }
}

/// The value of an attribute. The app writes a letter beyond the first 65,536 as two numbers, the halves of a pair
/// of UTF-16, which is no XML; they belong together.
fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.bytes().take(12).position(|byte| byte == b';');
        let Some((name, after)) = end.and_then(|end| Some((from.get(1..end)?, from.get(end + 1..)?))) else {
            out.push('&');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let mut after = after;
        let letter = match (name, reference(name)) {
            ("amp", _) => Some('&'),
            ("lt", _) => Some('<'),
            ("gt", _) => Some('>'),
            ("quot", _) => Some('"'),
            ("apos", _) => Some('\''),
            (_, Some(high @ 0xd800..=0xdbff)) => {
                let next = after.strip_prefix('&').and_then(|next| next.split_once(';'));
                let low = next.and_then(|(name, beyond)| Some((reference(name)?, beyond)));
                let pair = low.and_then(|(low, beyond)| {
                    let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
                    Some((char::decode_utf16(pair).next()?.ok()?, beyond))
                });
                pair.map(|(letter, beyond)| {
                    after = beyond;
                    letter
                })
            }
            (_, Some(number)) => char::from_u32(number),
            _ => None,
        };
        match letter {
            Some(letter) => out.push(letter),
            None => out.push_str(from.get(..name.len() + 2).unwrap_or_default()),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The number that a reference to a character names.
fn reference(name: &str) -> Option<u32> {
    let digits = name.strip_prefix('#')?;
    match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}

/// Calls or messages of one file; ten years of thirty a day.
const ROWS: usize = 100_000;

/// What a file holds, before it is set out.
#[derive(Default)]
struct List {
    rows: Vec<Vec<String>>,
    /// The first and the last moment, whatever the order of the rows.
    range: Option<(DateTime, DateTime)>,
    /// How often each kind of row comes, in the order in which they came first.
    kinds: Vec<(String, usize)>,
    /// How many rows the file says it has.
    promised: Option<usize>,
    /// Rows whose time of day was another on the phone.
    elsewhere: usize,
    /// Rows without a date that can be read.
    undated: usize,
    /// Whether the text ends where the file does not.
    broken: bool,
    /// Files of messages that are not in the backup.
    absent: usize,
    enclosures: Vec<Attachment>,
}

impl List {
    fn add(&mut self, element: &Element<'_>, kind: String, cells: impl FnOnce(&str) -> Vec<String>) {
        let moment = element.moment();
        if let Some(at) = moment {
            let (first, last) = self.range.unwrap_or((at, at));
            self.range = Some((first.min(at), last.max(at)));
        }
        self.undated += usize::from(moment.is_none());
        self.elsewhere += usize::from(element.differs(moment));
        let mut row: Vec<String> = element.cells(moment).into();
        row.extend(cells(&kind));
        match self.kinds.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, count)) => *count += 1,
            None => self.kinds.push((kind, 1)),
        }
        self.rows.push(row);
    }
}

fn call_kind(number: &str) -> String {
    match number {
        "1" => "Incoming".into(),
        "2" => "Outgoing".into(),
        "3" => "Missed".into(),
        "4" => "Voicemail".into(),
        "5" => "Rejected".into(),
        "6" => "Blocked".into(),
        "7" => "Answered on another device".into(),
        other => format!("Type {other}"),
    }
}

fn message_kind(number: &str) -> String {
    match number {
        "1" => "Received".into(),
        "2" => "Sent".into(),
        "3" => "Draft, not sent".into(),
        "4" => "Waiting to be sent".into(),
        "5" => "Not sent: failed".into(),
        "6" => "Waiting to be sent".into(),
        other => format!("Type {other}"),
    }
}

/// A message with parts that has begun and not ended.
#[derive(Default)]
struct Parts {
    texts: Vec<String>,
    files: Vec<(String, Vec<u8>)>,
    absent: Vec<String>,
    sender: Option<String>,
}

/// Goes through a file. What is broken ends the list, which is said.
fn list(text: &str, known: ReaderContext<'_>) -> Result<List, Vec<Finding>> {
    let mut list = List::default();
    let mut reader = Reader::from_str(text);
    let mut left = known.limits.enclosed_bytes;
    // A message with parts: its own attributes and what its parts hold.
    let mut open: Option<(BytesStart<'_>, Parts)> = None;
    let mut depth = 0usize;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) => {
                list.broken = true;
                break;
            }
        };
        let (start, empty) = match event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if end.local_name().into_inner() == "mms"
                    && let Some((start, parts)) = open.take()
                {
                    multimedia(&mut list, &Element::new(&start), parts);
                }
                continue;
            }
            Event::Eof => {
                list.broken |= depth > 0;
                break;
            }
            _ => continue,
        };
        depth += usize::from(!empty);
        let element = Element::new(&start);
        match start.local_name().into_inner() {
            "calls" | "smses" => list.promised = element.raw("count").and_then(|count| count.parse().ok()),
            "call" => {
                let kind = call_kind(element.raw("type").unwrap_or_default());
                let length = element.raw("duration").and_then(|seconds| seconds.parse().ok());
                let length = length.map_or_else(|| element.text("duration"), clock);
                let number = match (element.text("number"), element.raw("presentation")) {
                    (number, _) if !matches!(&*number, "" | "-1" | "-2") => number,
                    (_, Some("2")) => "Withheld".into(),
                    (_, Some("4")) => "Payphone".into(),
                    (number, _) => {
                        if number.is_empty() {
                            number
                        } else {
                            "Unknown".into()
                        }
                    }
                };
                let name = element.text("contact_name");
                list.add(&element, kind, |kind| vec![number, name, kind.into(), length]);
            }
            "sms" => {
                let kind = message_kind(element.raw("type").unwrap_or_default());
                let body = titled(&element.text("subject"), element.text("body"));
                let (number, name) = (element.text("address"), element.text("contact_name"));
                list.add(&element, kind, |kind| vec![number, name, kind.into(), body]);
            }
            "mms" if empty => multimedia(&mut list, &element, Parts::default()),
            "mms" => open = Some((start.to_owned(), Parts::default())),
            "part" => {
                if let Some((_, parts)) = &mut open {
                    part(&element, parts, &mut left, list.enclosures.len(), known)?;
                }
            }
            "addr" if element.raw("type") == Some("137") => {
                if let Some((_, parts)) = &mut open {
                    parts.sender = element.raw("address").map(unescaped);
                }
            }
            _ => {}
        }
        if list.rows.len() > ROWS {
            return Err(super::email::too_many("row", list.rows.len(), ROWS));
        }
    }
    if let Some((start, parts)) = open {
        multimedia(&mut list, &Element::new(&start), parts);
    }
    Ok(list)
}

fn titled(subject: &str, body: String) -> String {
    if subject.is_empty() { body } else { format!("Subject: {subject}\n{body}") }
}

/// One part of a message: words, a file, or the order in which a phone shows them.
fn part(
    element: &Element<'_>,
    parts: &mut Parts,
    left: &mut u64,
    before: usize,
    known: ReaderContext<'_>,
) -> Result<(), Vec<Finding>> {
    let media = element.text("ct");
    if media == "application/smil" {
        return Ok(());
    }
    if media == "text/plain" && element.raw("data").is_none() {
        parts.texts.push(element.text("text"));
        return Ok(());
    }
    let named = ["name", "fn", "cl", "cid"].into_iter().map(|key| element.text(key));
    let name = named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| media.replace('/', "."));
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let data = element.raw("data").filter(|data| !data.is_empty());
    let Some(bytes) = data.and_then(|data| base64_decode(data.as_bytes())) else {
        parts.absent.push(name);
        return Ok(());
    };
    if before + parts.files.len() >= known.limits.enclosures {
        let most = known.limits.enclosures;
        return Err(super::email::too_many("attachment", most + 1, most));
    }
    let Some(rest) = left.checked_sub(bytes.len() as u64) else {
        return Err(vec![
            Finding::error(Code::TooLarge, "the images in this file unpack to more than can be read")
                .next("back the messages up again for fewer years, or without media"),
        ]);
    };
    *left = rest;
    parts.files.push((name, bytes));
    Ok(())
}

fn multimedia(list: &mut List, element: &Element<'_>, parts: Parts) {
    let kind = message_kind(element.raw("msg_box").unwrap_or_default());
    let mut lines = parts.texts;
    for (name, bytes) in parts.files {
        list.enclosures.push(Attachment { name, bytes, after: 0 });
        lines.push(format!("[Attachment {}]", list.enclosures.len()));
    }
    list.absent += parts.absent.len();
    lines.extend(parts.absent.iter().map(|name| format!("[The file {name} is not in this backup]")));
    let body = titled(&element.text("sub"), lines.join("\n"));
    let numbers = element.text("address").replace('~', ", ");
    // In a group the person who sent it is one of several.
    let sender = parts
        .sender
        .filter(|sender| kind == "Received" && numbers.contains(", ") && sender != "insert-address-token");
    let numbers = sender.map_or(numbers.clone(), |sender| format!("{sender}, to the group {numbers}"));
    let name = element.text("contact_name");
    list.add(element, kind, |kind| vec![numbers, name, kind.into(), body]);
}

/// The first and the last day of a file, for a draft.
pub(crate) fn days(bytes: &[u8], known: ReaderContext<'_>) -> Option<(Date, Date)> {
    let (first, last) = list(&decode(bytes), known).ok()?.range?;
    Some((first.date(), last.date()))
}

/// The heads of a list of calls.
const CALL_HEADS: [&str; 6] = ["Date", "Time", "Number", "Name on the phone", "Call", "Duration"];

/// The rows of a list of calls, the first of which is number 1, under their heads.
pub(super) fn grid(bytes: &[u8], known: ReaderContext<'_>) -> Result<SheetRows, Vec<Finding>> {
    let rows = list(&decode(bytes), known)?.rows;
    let head = CALL_HEADS.map(str::to_owned).to_vec();
    Ok(SheetRows { rows: (0..).zip(std::iter::once(head).chain(rows)).collect(), ..SheetRows::default() })
}

/// Reads a list of calls.
pub(super) fn read_calls(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let list = list(&decode(bytes), known)?;
    Ok(set_out(list, "Call log", ["call", "calls"], CALL_HEADS, ColumnKind::Numbers, known))
}

/// Reads a list of messages.
pub(super) fn read_messages(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let list = list(&decode(bytes), known)?;
    let head = ["Date", "Time", "Number", "Name on the phone", "Sent or received", "Message"];
    Ok(set_out(list, "Text messages", ["message", "messages"], head, ColumnKind::Words, known))
}

fn set_out(
    list: List,
    what: &str,
    [one, many]: [&str; 2],
    head: [&str; 6],
    last: ColumnKind,
    known: ReaderContext<'_>,
) -> ParsedDocument {
    let mut findings = Vec::new();
    let count = list.rows.len();
    if list.broken {
        let message = format!("this file ends too early. Only {} can be read", counted(count, one, many));
        findings.push(Finding::warning(Code::CutOff, message).next("copy it again from the phone"));
    } else if let Some(promised) = list.promised.filter(|promised| *promised != count) {
        let message =
            format!("this file says it has {}, but {count} are in it", counted(promised, one, many));
        findings.push(Finding::warning(Code::CutOff, message).next("make the backup again on the phone"));
    }
    if list.undated > 0 {
        let message =
            format!("{} in this file have no date that can be read", counted(list.undated, one, many));
        findings.push(Finding::warning(Code::DateDoubted, message).next("look them up on the phone"));
    }
    if list.elsewhere > 0 {
        let message = format!(
            "{} show another time of day on the phone than in the UK. Its clock was set to another time zone",
            counted(list.elsewhere, one, many)
        );
        findings.push(Finding::note(Code::DateDoubted, message));
    }
    if list.absent > 0 {
        let what = counted(list.absent, "file that a message names is", "files that messages name are");
        findings.push(
            Finding::warning(Code::Missing, format!("{what} not in this backup"))
                .next("make the backup again with media"),
        );
    }
    let mut kinds: Vec<String> =
        list.kinds.iter().map(|(kind, n)| format!("{n} {}", kind.to_lowercase())).collect();
    kinds.insert(0, counted(count, one, many));
    let mut facts = vec![(format!("{}{}", many[..1].to_uppercase(), &many[1..]), kinds.join(" · "))];
    if let Some((first, last)) = list.range {
        let day = |at: DateTime| PartialDate::Day(at.date()).to_string();
        facts.push(("From, to".into(), format!("{} to {}", day(first), day(last))));
    }
    facts.push((
        "Times".into(),
        "by the clock in the UK, worked out from the times in the file, which are in UTC".into(),
    ));
    if !list.enclosures.is_empty() {
        let files = counted(list.enclosures.len(), "file", "files");
        facts.push(("Attachments".into(), format!("{files}, after the {many}")));
    }
    let mut columns = vec![ColumnKind::Words; 5];
    columns.push(last);
    let table = Table {
        head: head.map(StyledText::from).to_vec(),
        columns,
        rows: list.rows.into_iter().map(|row| row.into_iter().map(StyledText::from).collect()).collect(),
    };
    let written = Document {
        what: what.into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts: vec![DocumentBlock::Facts(facts), DocumentBlock::Table(table)],
    };
    ParsedDocument {
        written: vec![written],
        enclosures: list.enclosures,
        findings,
        ..ParsedDocument::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_each_way_in_which_the_app_writes_them() {
        for (raw, text) in [
            (
                "I&apos;ll pay &#163;45 &amp; more &lt;now&gt; &quot;x&quot;",
                "I'll pay £45 & more <now> \"x\"",
            ),
            // U+1F44D as a pair of UTF-16, as one number, and in hexadecimal.
            ("&#55357;&#56397; &#128077; &#x1F44D;", "👍 👍 👍"),
            ("line&#10;two", "line\ntwo"),
            // What is no letter stays as it stands.
            ("a & b &x; &#55357;! &#99999999;", "a & b &x; &#55357;! &#99999999;"),
            ("&amp;#10;", "&#10;"),
        ] {
            assert_eq!(unescaped(raw), text, "{raw}");
        }
    }
}
