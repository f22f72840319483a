//! The lines of a chat: where a message begins, when and by whom it was sent, and what belongs to it. Phones write
//! dates in their owner's way; here their numbers are only read, and what they mean is settled elsewhere. A message
//! may hold pasted lines that look like messages. Where line ends or the way of writing dates tell them apart, they
//! are left in the message they were pasted into, and each is said.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;

use super::date::{DayMonthOrder, day};
use super::message::ChatMessage;
use super::system;

/// A line that begins a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MessageStart<'a> {
    /// The three numbers of the date, as they stand.
    pub(super) date: [u16; 3],
    /// The date as it is written.
    pub(super) written: &'a str,
    pub(super) time: Time,
    /// Whether seconds are said.
    pub(super) seconds: bool,
    /// How dates and times are written.
    pub(super) shape: ChatFormat,
    /// What follows: who and what, or what WhatsApp itself says.
    pub(super) rest: &'a str,
}

/// How a phone writes dates and times. One export is written in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChatFormat {
    bracketed: bool,
    mark: char,
    /// Which of the numbers has four digits.
    long: [bool; 3],
    seconds: bool,
    halves: bool,
}

/// What a text comes to.
#[derive(Default)]
pub(super) struct ChatLines {
    /// What stands before the first message.
    pub(super) before: String,
    pub(super) messages: Vec<ChatMessage>,
    /// Lines that look like the start of a message and were not taken for one.
    pub(super) not_taken: Vec<usize>,
    /// Lines at which the way of writing dates changes.
    pub(super) changes: Vec<usize>,
}

/// Marks of the direction of writing, which WhatsApp puts before names, dates and files.
pub(super) fn without_marks(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The lines of a text with how each ends: with two characters, as under Windows and at the end of an iPhone's
/// messages, or with one.
fn split(text: &str) -> Vec<(&str, bool)> {
    if !text.contains('\n') {
        return text.split('\r').map(|line| (line, false)).collect();
    }
    let lines = text.split('\n').map(|line| match line.strip_suffix('\r') {
        Some(line) => (line, true),
        None => (line, false),
    });
    let mut lines: Vec<(&str, bool)> = lines.collect();
    if text.ends_with('\n') {
        lines.pop();
    }
    lines
}

/// What stands before the first message, and the messages.
pub(super) fn parse_lines(text: &str) -> ChatLines {
    let raw = split(text);
    let clean: Vec<String> = raw.iter().map(|(line, _)| without_marks(line)).collect();
    let starts: Vec<Option<MessageStart<'_>>> = clean.iter().map(|line| start(line)).collect();
    let taken = taken(&starts, &raw);
    let mut lines = ChatLines::default();
    let mut shape: Option<ChatFormat> = None;
    for (at, (line, start)) in clean.iter().zip(&starts).enumerate() {
        match (start.filter(|_| taken.contains(&at)), lines.messages.last_mut()) {
            (Some(found), _) => {
                if shape.replace(found.shape).is_some_and(|before| before != found.shape) {
                    lines.changes.push(at + 1);
                }
                let (who, text) = system::split_notice(found.rest);
                // The mark stands between the sender and words that the phone wrote.
                let said = raw.get(at).and_then(|(raw, _)| raw.split_once(": "));
                let marked = said.is_some_and(|(_, said)| said.starts_with('\u{200E}'));
                lines.messages.push(ChatMessage {
                    date: found.date,
                    written: found.written.to_owned(),
                    time: found.time,
                    seconds: found.seconds,
                    who: who.to_owned(),
                    text: text.replace('\r', "\n"),
                    line: at + 1,
                    automatic: found.shape.bracketed && marked && !who.is_empty(),
                });
            }
            (None, last) => {
                if start.is_some() || looks_like_start(line) {
                    lines.not_taken.push(at + 1);
                }
                let (into, begun) = match last {
                    Some(last) => (&mut last.text, true),
                    None => (&mut lines.before, at > 0),
                };
                if begun {
                    into.push('\n');
                }
                into.push_str(&line.replace('\r', "\n"));
            }
        }
    }
    for message in &mut lines.messages {
        message.text.truncate(message.text.trim_end().len());
    }
    system::name(&mut lines.messages);
    lines
}

/// Of the lines that could begin a message, those that do.
fn taken(starts: &[Option<MessageStart<'_>>], raw: &[(&str, bool)]) -> BTreeSet<usize> {
    let mut taken: BTreeSet<usize> =
        starts.iter().enumerate().filter(|(_, start)| start.is_some()).map(|(at, _)| at).collect();
    // An export ends its messages in one way, and lines within a message in the other. The first message has no
    // line before it.
    let before = |at: &usize| at.checked_sub(1).and_then(|at| raw.get(at)).map(|(_, two)| *two);
    let two = taken.iter().filter(|at| before(at) == Some(true)).count();
    let one = taken.iter().filter(|at| before(at) == Some(false)).count();
    let (end, few, many) = if two > one { (true, one, two) } else { (false, two, one) };
    // The rarer end also parts lines that begin nothing; without such lines there must be much less of it.
    let within = (1..raw.len()).any(|at| !taken.contains(&at) && before(&at) == Some(!end));
    // So much of both is two exports that were joined.
    let joined = few > 5 && few * 3 > many;
    if few > 0 && few < many && !joined && (within || few * 2 <= many) {
        let first = taken.first().copied();
        taken.retain(|at| Some(*at) == first || before(at).is_none_or(|own| own == end));
    }
    // One export is written in one way. A few lines here and there that are written in another were pasted; many in
    // a row are another export that was joined to this one.
    let shape = |at: &usize| starts.get(*at).copied().flatten().map(|start| start.shape);
    let mut counts: BTreeMap<ChatFormat, usize> = BTreeMap::new();
    for shape in taken.iter().filter_map(shape) {
        *counts.entry(shape).or_default() += 1;
    }
    if let Some((usual, most)) = counts.iter().max_by_key(|(_, count)| **count) {
        let odd = taken.len() - most;
        // The first message is one, for nothing is there that it could have been pasted into.
        let first = taken.first().copied();
        let begins = first.as_ref().and_then(shape) == Some(*usual);
        if odd > 0 && odd * 10 <= taken.len() && begins {
            taken.retain(|at| shape(at) == Some(*usual));
        }
    }
    taken
}

/// Whether a line has a date and a time where a message begins, in a way in which no export writes them or copied
/// messages are pasted: `[14:22, 04/03/2021] Ann: hello`.
pub(super) fn looks_like_start(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| is_mark(c) || c == ' ');
    let bracketed = line.strip_prefix('[');
    let end = match bracketed {
        Some(rest) => rest.split_once(']'),
        None => line.split_once(" - ").or_else(|| line.split_once(" – ")),
    };
    let Some((head, rest)) = end else { return false };
    if head.len() > 40 || rest.trim().is_empty() || !head.starts_with(|c: char| c.is_numeric()) {
        return false;
    }
    let words = head.split(|c: char| blank(c) || c == ',').filter(|word| !word.is_empty());
    let numbers = |word: &str, marks: &[char]| {
        let parts: Vec<&str> = word.split(marks).collect();
        let plain = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        (parts.len() > 1 && parts.iter().all(plain)).then_some(parts.len())
    };
    let (mut date, mut time) = (false, false);
    for word in words {
        if numbers(word, &[':']).is_some() {
            time = true;
        } else if numbers(word, &['/', '-', '.']).is_some() {
            // "14.22" may be a time as well.
            (date, time) = (true, time || (date && numbers(word, &['.']).is_some()));
        } else if word.chars().filter(|c| c.is_alphabetic()).count() > 4 {
            return false;
        }
    }
    date && time
}

/// Reads the start of a message: `[31/12/2022, 11:40:26] ` or `05/10/2020, 00:14 - `.
pub(super) fn start(line: &str) -> Option<MessageStart<'_>> {
    let line = line.trim_start_matches(|c: char| is_mark(c) || c == ' ');
    let (bracketed, rest) = line.strip_prefix('[').map_or((false, line), |rest| (true, rest));
    let from = rest;
    let (first, long_first, rest) = number(rest, 4)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    // Some write a space after each full stop.
    let spaced = |rest: &'_ str| -> usize {
        if mark == '.' { rest.len() - rest.trim_start_matches(blank).len() } else { 0 }
    };
    let rest = &rest[1..];
    let (second, _, rest) = number(&rest[spaced(rest)..], 2)?;
    let rest = without_marks_before(rest).strip_prefix(mark)?;
    let (third, long_third, rest) = number(&rest[spaced(rest)..], 4)?;
    let written = from.get(..from.len() - rest.len())?;
    let rest = if mark == '.' { rest.strip_prefix('.').unwrap_or(rest) } else { rest };
    let rest = rest.strip_prefix([',', '،']).unwrap_or(rest);
    let parted = rest.trim_start_matches(blank);
    if parted.len() == rest.len() {
        return None;
    }
    let joined = ["à", "às", "at", "kl.", "om", "um", "alle", "a las"]
        .into_iter()
        .find_map(|word| parted.strip_prefix(word)?.strip_prefix(blank));
    let (early, rest) = half(joined.unwrap_or(parted));
    let (hour, _, rest) = number(rest.trim_start_matches(blank), 2)?;
    let colon = rest.chars().next().filter(|c| matches!(c, ':' | '.'))?;
    let (minute, _, mut rest) = number(&rest[1..], 2)?;
    let mut second_of = None;
    if let Some((seconds, _, after)) = rest.strip_prefix(colon).and_then(|rest| number(rest, 2)) {
        (second_of, rest) = (Some(seconds), after);
    }
    let (late, rest) = half(rest);
    let half = early.or(late);
    let rest = if bracketed {
        rest.trim_start_matches(blank).strip_prefix(']')?
    } else {
        let rest = rest.strip_prefix(blank)?;
        rest.strip_prefix('-').or_else(|| rest.strip_prefix('–'))?
    };
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(blank)? };
    let hour = match half {
        None => hour,
        // Phones count the hours of a half from 0 to 11 or from 1 to 12; twelve and nought are the same hour.
        Some(after) if hour <= 12 => hour % 12 + if after { 12 } else { 0 },
        Some(true) => hour,
        Some(false) => return None,
    };
    let part = |n: u16| i8::try_from(n).ok();
    let time = Time::new(part(hour)?, part(minute)?, part(second_of.unwrap_or(0))?, 0).ok()?;
    let date = [first, second, third];
    let seconds = second_of.is_some();
    let shape = ChatFormat {
        bracketed,
        mark,
        long: [long_first, false, long_third],
        seconds,
        halves: half.is_some(),
    };
    let sound = DayMonthOrder::ALL.iter().any(|order| day(date, *order).is_some());
    sound.then_some(MessageStart { date, written, time, seconds, shape, rest })
}

fn without_marks_before(text: &str) -> &str {
    text.trim_start_matches(is_mark)
}

pub(super) fn blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\t')
}

/// A number of at most so many digits at the start of a text, whether it has four, and the rest. Phones write
/// digits in their owner's script.
pub(super) fn number(text: &str, most: usize) -> Option<(u16, bool, &str)> {
    let digit = |c: char| {
        let zero = match c {
            '0'..='9' => '0',
            '\u{660}'..='\u{669}' => '\u{660}',
            '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
            '\u{966}'..='\u{96f}' => '\u{966}',
            '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
            _ => return None,
        };
        Some(u32::from(c) - u32::from(zero))
    };
    let (mut value, mut count, mut end) = (0u32, 0, 0);
    for c in text.chars() {
        let Some(digit) = digit(c) else { break };
        (value, count, end) = (value.saturating_mul(10).saturating_add(digit), count + 1, end + c.len_utf8());
        if count > most {
            return None;
        }
    }
    if count == 0 {
        return None;
    }
    Some((u16::try_from(value).ok()?, count == 4, &text[end..]))
}

/// Which half of the day, in the words of phones: before the hour in East Asia, behind it elsewhere.
const HALVES: [(&str, bool); 36] = [
    ("a.m.", false),
    ("p.m.", true),
    ("a. m.", false),
    ("p. m.", true),
    ("am", false),
    ("pm", true),
    ("上午", false),
    ("下午", true),
    ("午前", false),
    ("午後", true),
    ("오전", false),
    ("오후", true),
    ("ص", false),
    ("م", true),
    ("ق.ظ.", false),
    ("ب.ظ.", true),
    ("π.μ.", false),
    ("μ.μ.", true),
    ("пр.об.", false),
    ("сл.об.", true),
    ("дп", false),
    ("пп", true),
    ("पूर्वाह्न", false),
    ("अपराह्न", true),
    ("öö", false),
    ("ös", true),
    ("de.", false),
    ("du.", true),
    ("fm", false),
    ("em", true),
    ("sa", false),
    ("ch", true),
    ("pg", false),
    ("ptg", true),
    ("r.n.", false),
    ("i.n.", true),
];

/// The half of the day, and the rest; nothing is taken when none is said.
pub(super) fn half(text: &str) -> (Option<bool>, &str) {
    let inner = text.trim_start_matches(blank);
    for (word, after) in HALVES {
        let mut rest = inner.chars();
        let mut letters = word.chars();
        let same = letters.all(|letter| {
            let own = rest.next().map(|c| if blank(c) { ' ' } else { c });
            own.is_some_and(|own| own == letter || own.to_lowercase().eq(letter.to_lowercase()))
        });
        let rest = rest.as_str();
        // "ch" must not be taken from the name that follows.
        if same && !rest.starts_with(char::is_alphabetic) {
            return (Some(after), rest);
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_every_phone_are_read() {
        for (line, date, time, rest) in [
            ("[31/12/2022 11:40:26] Ann: hello", [31, 12, 2022], "11:40:26", "Ann: hello"),
            ("\u{200E}[31/12/22, 11:40:26\u{202F}PM] Ann: hi", [31, 12, 22], "23:40:26", "Ann: hi"),
            ("05/10/2020, 00:14 - Ann: hi", [5, 10, 2020], "00:14:00", "Ann: hi"),
            ("5/10/20, 12:14 am - Ann: hi", [5, 10, 20], "00:14:00", "Ann: hi"),
            ("5/10/20, 0:14 am - Ann: hi", [5, 10, 20], "00:14:00", "Ann: hi"),
            ("5/10/20, 00:14 pm - Ann: hi", [5, 10, 20], "12:14:00", "Ann: hi"),
            ("5/10/20, 12:14 p.m. - Ann: hi", [5, 10, 20], "12:14:00", "Ann: hi"),
            ("5/10/20, 13:14 pm - Ann: x", [5, 10, 20], "13:14:00", "Ann: x"),
            ("5/10/20 12:14 p.\u{a0}m. - Ana: hola", [5, 10, 20], "12:14:00", "Ana: hola"),
            ("2021/3/4 下午2:22 - Ann: hi", [2021, 3, 4], "14:22:00", "Ann: hi"),
            ("[2021/3/4 上午12:05:01] Ann: hi", [2021, 3, 4], "00:05:01", "Ann: hi"),
            ("٤/٣/٢٠٢١، ٢:٢٢ م - Ann: hi", [4, 3, 2021], "14:22:00", "Ann: hi"),
            ("4/3/2021, 2:22 μ.μ. - Ann: hi", [4, 3, 2021], "14:22:00", "Ann: hi"),
            ("04/03/2021 à 14:22 - Ann: hi", [4, 3, 2021], "14:22:00", "Ann: hi"),
            ("2021. 03. 04. 14:22 - Ann: hi", [2021, 3, 4], "14:22:00", "Ann: hi"),
            ("4. 3. 2021 14:22 - Ann: hi", [4, 3, 2021], "14:22:00", "Ann: hi"),
            ("04.03.2021 14.22 - Ann: hi", [4, 3, 2021], "14:22:00", "Ann: hi"),
            ("05.10.20, 09:14 - Ann: hi", [5, 10, 20], "09:14:00", "Ann: hi"),
            ("21-03-04 09:14 - Ann: hi", [21, 3, 4], "09:14:00", "Ann: hi"),
            ("2020-10-05, 09:14 – Ann: hi", [2020, 10, 5], "09:14:00", "Ann: hi"),
            ("[05.10.20, 09:14:01] Ann:", [5, 10, 20], "09:14:01", "Ann:"),
        ] {
            let found = start(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((found.date, found.rest), (date, rest), "{line}");
            assert_eq!(found.time.strftime("%H:%M:%S").to_string(), time, "{line}");
        }
        for (line, likely) in [
            ("", false),
            ("[00:01:02] Officer: hello", false),
            ("05/10/2020 I paid", false),
            ("From 05/10/2020, 14:00 - 15:00 I was out", false),
            ("45/45/2020, 00:14 - Ann: x", true),
            ("5/10/20, 25:14 - Ann: x", true),
            ("5/10/20, 13:14 am - Ann: x", true),
            ("05/10-2020, 10:10 - x", true),
            ("[5/10/20, 10:10 Ann: x", false),
            // As messages are pasted that were copied on a phone or in a browser.
            ("[14:22, 04/03/2021] Ann: hello", true),
            ("[04/03, 14:22] Ann: hello", true),
            ("[4/3, 2:22 pm] Ann: hello", true),
        ] {
            assert_eq!(start(line), None, "{line}");
            assert_eq!(looks_like_start(line), likely, "{line}");
        }
    }

    /// Who sent what in a text, and the lines that are said.
    fn messages(text: &str) -> (Vec<(String, String)>, Vec<usize>) {
        let lines = parse_lines(text);
        (lines.messages.into_iter().map(|m| (m.who, m.text)).collect(), lines.not_taken)
    }

    #[test]
    fn line_ends_tell_pasted_lines_from_messages() {
        let pasted = "[13/03/2021, 09:06:00] Bob: I will pay";
        let words = format!("you wrote\n{pasted}");
        let expected = (vec![("Ann".to_owned(), words), ("Bob".to_owned(), "ok".to_owned())], vec![3]);
        // An iPhone ends messages with two characters and lines within them with one.
        let iphone =
            format!("[13/03/2021, 09:05:00] Ann: you wrote\n{pasted}\r\n[14/03/2021, 09:00:00] Bob: ok\r\n");
        let (said, lines) = messages(&format!("[12/03/2021, 09:05:00] Ann: hi\r\n{iphone}"));
        assert_eq!((said[1..].to_vec(), lines), expected);
        // The other way round.
        let turned = format!("[12/03/2021, 09:05:00] Ann: hi\r\n{iphone}")
            .replace("\r\n", "\u{1}")
            .replace('\n', "\r\n")
            .replace('\u{1}', "\n");
        let (said, lines) = messages(&turned);
        assert_eq!((said[1..].to_vec(), lines), expected);
        // Where every line ends alike, nothing tells.
        let (said, lines) = messages(&iphone.replace("\r\n", "\n"));
        assert_eq!((said.len(), lines), (3, vec![]));
        let (said, lines) = messages(&iphone.replace("\r\n", "\n").replace('\n', "\r\n"));
        assert_eq!((said.len(), lines), (3, vec![]));
    }

    #[test]
    fn a_few_lines_in_another_way_of_writing_dates_were_pasted() {
        let mut text: String = (1..=12).map(|n| format!("{n:02}/03/2021, 09:00 - Ann: {n}\n")).collect();
        text += "[3/14/21, 9:06:00 PM] Bob: pasted\n13/03/2021, 09:00 - Bob: 13\n";
        let (said, lines) = messages(&text);
        assert_eq!((said.len(), lines), (13, vec![13]));
        assert_eq!(said[11], ("Ann".to_owned(), "12\n[3/14/21, 9:06:00 PM] Bob: pasted".to_owned()));
        // Two exports that were joined: all of them are messages, and the change is said.
        let other: String = (1..=12).map(|n| format!("[{n:02}/04/21, 09:00:00] Ann: {n}\n")).collect();
        let lines = parse_lines(&(text.clone() + &other));
        assert_eq!((lines.messages.len(), lines.changes.len()), (26, 3));
    }

    #[test]
    fn line_ends_of_old_and_mixed_files_lose_nothing() {
        let (said, _) = messages("13/03/2021, 09:00 - Ann: one\r14/03/2021, 09:00 - Bob: two\r");
        assert_eq!(said.len(), 2);
        let (said, _) = messages("13/03/2021, 09:00 - Ann: one\rtwo\n14/03/2021, 09:00 - Bob: three\n");
        assert_eq!(said[0], ("Ann".to_owned(), "one\ntwo".to_owned()));
    }
}
