//! A chat of WhatsApp as the telephone exports it: a text with a line for each message, alone or in a zip with its
//! media. The lines follow the telephone's own ways of writing dates, so the order of day and month is settled
//! once for the file, by what only one order can mean; and a line that is no message belongs to the one above it,
//! so that nothing is dropped.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use jiff::civil::{Date, Time};
use zip::ZipArchive;

use super::charset::decode;
use super::{Enclosure, Known, Reading};
use crate::finding::{Code, Finding};
use crate::model::{When, counted};
use crate::written::{Column, Part, Table, Written};

/// Messages of one chat; ten years of a hundred a week are half of it.
const MESSAGES: usize = 100_000;

/// A line that begins a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Start<'a> {
    /// The three numbers of the date, as they stand.
    date: [u16; 3],
    time: Time,
    /// Whether seconds are said.
    seconds: bool,
    /// What follows: who and what, or what WhatsApp itself says.
    rest: &'a str,
}

/// A message.
struct Message {
    date: [u16; 3],
    time: Time,
    seconds: bool,
    /// Who; empty for what WhatsApp itself says.
    who: String,
    text: String,
}

/// Which number of a date stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Day,
    Month,
    Year,
}

/// How the order came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grounds {
    /// A number is too large for a month.
    Certain,
    /// Only so do the messages follow one another.
    Sequence,
    /// Nothing tells; it is how dates are written in this country.
    Custom,
}

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
        parts.push(Part::Text(before));
    }
    parts.push(Part::Table(Table {
        head: ["Date", "Time", "Who", "Message"].map(str::to_owned).to_vec(),
        columns: vec![Column::Words; 4],
        rows,
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

/// Marks of the direction of writing, which WhatsApp puts before names, dates and files.
fn without_marks(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\r'))
        .collect()
}

/// What stands before the first message, and the messages.
fn messages(text: &str) -> (String, Vec<Message>) {
    let mut before = String::new();
    let mut messages: Vec<Message> = Vec::new();
    for line in text.lines() {
        let line = without_marks(line);
        match (start(&line), messages.last_mut()) {
            (Some(found), _) => {
                let (who, text) = parted(found.rest);
                messages.push(Message {
                    date: found.date,
                    time: found.time,
                    seconds: found.seconds,
                    who: who.to_owned(),
                    text: text.to_owned(),
                });
            }
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(&line);
            }
            (None, None) => {
                before.push_str(&line);
                before.push('\n');
            }
        }
    }
    for message in &mut messages {
        message.text.truncate(message.text.trim_end().len());
    }
    (before, messages)
}

/// Who and what; without a name it is WhatsApp itself that speaks.
fn parted(rest: &str) -> (&str, &str) {
    let Some((who, text)) = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|who| (who, "")))
    else {
        return ("", rest);
    };
    let speaks =
        [" changed ", " added ", " created ", " removed ", " security code", " joined ", "end-to-end"];
    if who.len() > 120 || speaks.iter().any(|word| who.contains(word)) { ("", rest) } else { (who, text) }
}

/// Reads the start of a message: `[31/12/2022, 11:40:26] ` or `05/10/2020, 00:14 - `.
fn start(line: &str) -> Option<Start<'_>> {
    let line = line.trim_start_matches(|c: char| {
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}' | ' ')
    });
    let (bracketed, rest) = line.strip_prefix('[').map_or((false, line), |rest| (true, rest));
    let (first, rest) = number(rest, 4)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (second, rest) = number(&rest[1..], 2)?;
    let (third, rest) = number(rest.strip_prefix(mark)?, 4)?;
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let spaced = rest.trim_start_matches(blank);
    if spaced.len() == rest.len() {
        return None;
    }
    let (hour, rest) = number(spaced, 2)?;
    let colon = rest.chars().next().filter(|c| matches!(c, ':' | '.'))?;
    let (minute, mut rest) = number(&rest[1..], 2)?;
    let mut second_of = None;
    if let Some((seconds, after)) = rest.strip_prefix(colon).and_then(|rest| number(rest, 2)) {
        (second_of, rest) = (Some(seconds), after);
    }
    let (half, rest) = half(rest);
    let rest = if bracketed {
        rest.trim_start_matches(blank).strip_prefix(']')?
    } else {
        let rest = rest.strip_prefix(blank)?;
        rest.strip_prefix('-').or_else(|| rest.strip_prefix('–'))?
    };
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(blank)? };
    let hour = match half {
        None => hour,
        Some(after) if (1..=12).contains(&hour) => hour % 12 + if after { 12 } else { 0 },
        Some(_) => return None,
    };
    let part = |n: u16| i8::try_from(n).ok();
    let time = Time::new(part(hour)?, part(minute)?, part(second_of.unwrap_or(0))?, 0).ok()?;
    let date = [first, second, third];
    let sound = [Order::Day, Order::Month, Order::Year].iter().any(|order| day(date, *order).is_some());
    sound.then_some(Start { date, time, seconds: second_of.is_some(), rest })
}

fn blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\t')
}

/// A number of at most so many digits at the start of a text, and the rest.
fn number(text: &str, most: usize) -> Option<(u16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most {
        return None;
    }
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

/// "pm", in the spellings of telephones, and the rest.
fn half(text: &str) -> (Option<bool>, &str) {
    let inner = text.trim_start_matches(blank);
    for (word, after) in
        [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true), ("a. m.", false), ("p. m.", true)]
    {
        if let Some((said, rest)) = inner.split_at_checked(word.len())
            && said.replace('\u{A0}', " ").eq_ignore_ascii_case(word)
        {
            return (Some(after), rest);
        }
    }
    (None, text)
}

/// The day that a date's numbers mean in an order.
fn day([a, b, c]: [u16; 3], order: Order) -> Option<Date> {
    let (year, month, day) = match order {
        Order::Day => (c, b, a),
        Order::Month => (c, a, b),
        Order::Year => (a, b, c),
    };
    let year = match year {
        0..=99 if order != Order::Year => year + 2000,
        2000..=2100 => year,
        _ => return None,
    };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The order of the whole file, and how it is known.
fn order(messages: &[Message]) -> (Order, Grounds) {
    let dates = || messages.iter().map(|message| message.date);
    if dates().all(|[year, ..]| year > 31) {
        return (Order::Year, Grounds::Certain);
    }
    let past_twelve = |place: usize| dates().filter(|date| date[place] > 12).count();
    match (past_twelve(0), past_twelve(1)) {
        (0, 0) => {}
        (days, months) => {
            let order = if days >= months { Order::Day } else { Order::Month };
            return (order, Grounds::Certain);
        }
    }
    // Messages stand in the order in which they were sent.
    let back = |order: Order| {
        let days: Vec<Date> = dates().filter_map(|date| day(date, order)).collect();
        days.windows(2).filter(|two| two[1] < two[0]).count()
    };
    match back(Order::Day).cmp(&back(Order::Month)) {
        std::cmp::Ordering::Less => (Order::Day, Grounds::Sequence),
        std::cmp::Ordering::Greater => (Order::Month, Grounds::Sequence),
        std::cmp::Ordering::Equal => (Order::Day, Grounds::Custom),
    }
}

fn as_written([a, b, c]: [u16; 3]) -> String {
    format!("{a:02}/{b:02}/{c:02}")
}

/// What there is to say when the dates could be read in two ways.
fn doubt(messages: &[Message], order: Order, grounds: Grounds) -> Option<Finding> {
    if grounds == Grounds::Certain {
        return None;
    }
    // One day that is the same either way needs no word.
    let read = |date, order| day(date, order);
    let two = messages
        .iter()
        .map(|message| message.date)
        .find(|date| read(*date, Order::Day) != read(*date, Order::Month))?;
    let day = read(two, order)?;
    let first = if order == Order::Day { "day" } else { "month" };
    let reading =
        format!("the dates in this chat are read {first} first: {} is {}", as_written(two), When::Day(day));
    Some(match grounds {
        Grounds::Sequence => Finding::note(
            Code::BadValue,
            format!("{reading}; only so do the messages follow one another in time"),
        ),
        _ => Finding::warning(Code::BadValue, format!("{reading}; nothing in it tells whether that is right"))
            .next("compare one date with the telephone; if it is wrong, export the chat from a telephone set to British dates"),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_every_telephone_are_read() {
        for (line, date, time, rest) in [
            ("[31/12/2022 11:40:26] Ann: hello", [31, 12, 2022], "11:40:26", "Ann: hello"),
            ("\u{200E}[31/12/22, 11:40:26\u{202F}PM] Ann: hi", [31, 12, 22], "23:40:26", "Ann: hi"),
            ("05/10/2020, 00:14 - Ann: hi", [5, 10, 2020], "00:14:00", "Ann: hi"),
            ("5/10/20, 12:14 am - Ann: hi", [5, 10, 20], "00:14:00", "Ann: hi"),
            ("5/10/20, 12:14 p.m. - Ann: hi", [5, 10, 20], "12:14:00", "Ann: hi"),
            ("05.10.20, 09:14 - Ann: hi", [5, 10, 20], "09:14:00", "Ann: hi"),
            ("2020-10-05, 09:14 – Ann: hi", [2020, 10, 5], "09:14:00", "Ann: hi"),
            ("[05.10.20, 09:14:01] Ann:", [5, 10, 20], "09:14:01", "Ann:"),
        ] {
            let found = start(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.date, found.rest), (date, rest), "{line}");
            assert_eq!(found.time.strftime("%H:%M:%S").to_string(), time, "{line}");
        }
        for line in [
            "",
            "[00:01:02] Officer: hello",
            "05/10/2020 I paid",
            "45/45/2020, 00:14 - Ann: x",
            "5/10/20, 25:14 - Ann: x",
            "5/10/20, 13:14 pm - Ann: x",
            "12345/1/20, 10:10 - x",
            "05/10-2020, 10:10 - x",
            "[5/10/20, 10:10 Ann: x",
        ] {
            assert_eq!(start(line), None, "{line}");
        }
    }

    fn ordered(dates: &[[u16; 3]]) -> (Order, Grounds) {
        let message = |date: &[u16; 3]| Message {
            date: *date,
            time: Time::midnight(),
            seconds: false,
            who: String::new(),
            text: String::new(),
        };
        order(&dates.iter().map(message).collect::<Vec<_>>())
    }

    #[test]
    fn day_and_month_are_told_apart_once_for_the_file() {
        assert_eq!(ordered(&[[3, 4, 20], [13, 4, 20]]), (Order::Day, Grounds::Certain));
        assert_eq!(ordered(&[[3, 4, 20], [3, 14, 20]]), (Order::Month, Grounds::Certain));
        assert_eq!(ordered(&[[1, 3, 20], [2, 3, 20], [1, 4, 20]]), (Order::Day, Grounds::Sequence));
        assert_eq!(ordered(&[[3, 1, 20], [3, 2, 20], [4, 1, 20]]), (Order::Month, Grounds::Sequence));
        assert_eq!(ordered(&[[4, 3, 20]]), (Order::Day, Grounds::Custom));
        assert_eq!(ordered(&[[2020, 3, 4]]), (Order::Year, Grounds::Certain));
    }

    #[test]
    fn what_whatsapp_says_has_no_speaker() {
        for (rest, who, text) in [
            ("Ann: I paid: £5", "Ann", "I paid: £5"),
            (
                "Messages and calls are end-to-end encrypted.",
                "",
                "Messages and calls are end-to-end encrypted.",
            ),
            ("Ann changed the subject to \"a: b\"", "", "Ann changed the subject to \"a: b\""),
            ("+44 7700 900123: hi", "+44 7700 900123", "hi"),
            ("Ann:", "Ann", ""),
        ] {
            assert_eq!(parted(rest), (who, text));
        }
    }
}
