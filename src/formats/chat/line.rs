//! The lines of a chat: where a message begins, when and by whom it was sent, and what belongs to it. Telephones
//! write dates in their owner's way; here their numbers are only read, and what they mean is settled elsewhere.

use jiff::civil::Time;

use super::date::{Order, day};

/// A line that begins a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start<'a> {
    /// The three numbers of the date, as they stand.
    pub(super) date: [u16; 3],
    pub(super) time: Time,
    /// Whether seconds are said.
    pub(super) seconds: bool,
    /// What follows: who and what, or what WhatsApp itself says.
    pub(super) rest: &'a str,
}

/// A message.
pub(super) struct Message {
    pub(super) date: [u16; 3],
    pub(super) time: Time,
    pub(super) seconds: bool,
    /// Who; empty for what WhatsApp itself says.
    pub(super) who: String,
    pub(super) text: String,
}

/// Marks of the direction of writing, which WhatsApp puts before names, dates and files.
pub(super) fn without_marks(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\r'))
        .collect()
}

/// What stands before the first message, and the messages.
pub(super) fn messages(text: &str) -> (String, Vec<Message>) {
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
pub(super) fn parted(rest: &str) -> (&str, &str) {
    let Some((who, text)) = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|who| (who, "")))
    else {
        return ("", rest);
    };
    let speaks =
        [" changed ", " added ", " created ", " removed ", " security code", " joined ", "end-to-end"];
    if who.len() > 120 || speaks.iter().any(|word| who.contains(word)) { ("", rest) } else { (who, text) }
}

/// Reads the start of a message: `[31/12/2022, 11:40:26] ` or `05/10/2020, 00:14 - `.
pub(super) fn start(line: &str) -> Option<Start<'_>> {
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

pub(super) fn blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\t')
}

/// A number of at most so many digits at the start of a text, and the rest.
pub(super) fn number(text: &str, most: usize) -> Option<(u16, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most {
        return None;
    }
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

/// "pm", in the spellings of telephones, and the rest.
pub(super) fn half(text: &str) -> (Option<bool>, &str) {
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
