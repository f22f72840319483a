//! What the names of call recorders tell beside the date: who was on the line and which way the call went.
//! Phones name recordings in a score of ways, but all put the parts between the same few marks; so the date
//! is cut out and the rest is sorted, part by part. A part that is not certainly a number is not a number.

use jiff::civil::Date;

use super::file_name::{scan, stem};
use super::token::{tokens, without_marks};
use crate::model::PartialDate;
use crate::model::direction::Direction;

/// What the name of a recording tells of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallName {
    /// When it began, or when it was saved: recorders differ.
    pub when: Option<PartialDate>,
    /// The other party's number as written, without spaces.
    pub number: Option<String>,
    /// The name under which the phone knew the other party.
    pub contact: Option<String>,
    /// Which way it went; nothing when the name does not say.
    pub direction: Option<Direction>,
    /// The name gives the distance from UTC, so that no change of clocks can mislead.
    pub zoned: bool,
}

const SOUND: [&str; 14] =
    ["m4a", "mp3", "wav", "amr", "awb", "opus", "ogg", "oga", "aac", "3gp", "3gpp", "flac", "mp4", "caf"];

/// What recorders call themselves or the way a call came.
const LEADS: [&str; 16] = [
    "call recording",
    "callrecord",
    "call",
    "通话录音",
    "вызов",
    "truecaller",
    "phone",
    "mic",
    "whatsapp",
    "signal",
    "telegram",
    "viber",
    "skype",
    "messenger",
    "voicemail",
    "recording",
];

/// Reads the name of a recorded call; nothing when the name is not that of one.
pub fn from_call_name(name: &str, today: Date) -> Option<CallName> {
    let (_, ending) = name.rsplit_once('.')?;
    if !SOUND.contains(&&*ending.to_lowercase()) {
        return None;
    }
    let text = without_marks(stem(name));
    let row = tokens(&text);
    let (dates, _) = scan(&row, &text, today);
    let mut call = CallName::default();
    let (mut before, mut after) = (&*text, "");
    if let Some(dated) = dates.iter().find(|d| matches!(d.read.when, PartialDate::Moment(_))) {
        before = &text[..row[dated.read.start].at];
        after = &text[row[dated.read.end - 1].end..];
        (call.when, call.zoned) = (Some(dated.read.when), dated.zoned);
    }
    let mut known = false;
    if let (Some(way @ ("0d" | "1d")), Some(rest)) = (Some(before), after.strip_prefix('p')) {
        call.direction = Some(if way == "0d" { Direction::Outgoing } else { Direction::Incoming });
        (before, after) = ("", rest);
    }
    for (mark, direction) in [
        ('↙', Direction::Incoming),
        ('↓', Direction::Incoming),
        ('↗', Direction::Outgoing),
        ('↑', Direction::Outgoing),
    ] {
        if text.contains(mark) {
            call.direction = Some(direction);
        }
    }
    let marks = ['_', '@', '(', ')', ',', '↙', '↓', '↗', '↑'];
    let numbered = before.contains('(') || after.contains('(');
    for part in before.split(marks).chain(after.split(marks)) {
        let part = part.trim_matches([' ', '-', '.']);
        let small = part.to_lowercase();
        let part = match small.strip_prefix("call recording ").or_else(|| small.strip_prefix("voicemail-")) {
            Some(rest) => {
                known = true;
                // Small letters can take more bytes than capitals; then the part stays whole.
                part.get(part.len().saturating_sub(rest.len())..).unwrap_or(part)
            }
            None => part,
        };
        match &*small {
            "in" | "incoming" => call.direction = Some(Direction::Incoming),
            "out" | "outgoing" => call.direction = Some(Direction::Outgoing),
            "" | "sim1" | "sim2" | "null" | "unknown" | "private number" | "withheld" | "conference" => {}
            small if LEADS.contains(&small) => known = true,
            _ => match telephone(part) {
                // The number in brackets is the number; what stands before it is the contact.
                Some(number) if call.number.is_none() || numbered => call.number = Some(number),
                None if call.contact.is_none() && part.chars().any(char::is_alphabetic) => {
                    call.contact = Some(part.to_owned());
                }
                _ => {}
            },
        }
    }
    (known || call.number.is_some() || call.direction.is_some()).then_some(call)
}

/// A telephone number that is all there is in a part.
fn telephone(part: &str) -> Option<String> {
    let part = ["mobile", "home", "work"]
        .iter()
        .find_map(|word| part.to_lowercase().strip_suffix(word).map(|rest| rest.trim().len()))
        .and_then(|len| part.get(..len))
        .unwrap_or(part);
    let digits: String = part.chars().filter(char::is_ascii_digit).collect();
    let plus = part.starts_with('+');
    let body = part.strip_prefix('+').unwrap_or(part);
    let shaped = body.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-')
        && body.starts_with(|c: char| c.is_ascii_digit());
    (shaped && (3..=15).contains(&digits.len())).then(|| if plus { format!("+{digits}") } else { digits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorders_tell_who_and_which_way() {
        let (incoming, outgoing) = (Some(Direction::Incoming), Some(Direction::Outgoing));
        for (name, number, contact, direction) in [
            ("Call recording Mum_210304_142201.m4a", "", "Mum", None),
            ("Call recording 08000835130_210304_142201.m4a", "08000835130", "", None),
            ("Call recording _6900_210304_142201.m4a", "6900", "", None),
            ("2021-03-04 14-22-01 (phone) CMS (0800 171 2345) ↙.m4a", "08001712345", "CMS", incoming),
            ("2021-03-04 14-22-01 (whatsapp) Sam.m4a", "", "Sam", None),
            ("CMS(08001712345)_20210304142201.mp3", "08001712345", "CMS", None),
            ("Call@CMS(08001712345)_20210304142201.mp3", "08001712345", "CMS", None),
            ("通话录音@Mrs O'Neil(00448001712345)_20210304142201.mp3", "00448001712345", "Mrs O'Neil", None),
            ("CMS@08001712345_20210304142201.amr", "08001712345", "CMS", None),
            ("20210304_142201.881+0000_in_+448001712345_CMS.oga", "+448001712345", "CMS", incoming),
            ("20210304_142201.881+0000_out_sim1_+448001712345.oga", "+448001712345", "", outgoing),
            ("CallRecord_20210304-142201_+448001712345.m4a", "+448001712345", "", None),
            ("0d20210304142201p+448001712345.3gp", "+448001712345", "", outgoing),
            ("1d20210304142201pnull.3gp", "", "", incoming),
            ("5433 @ 2021-03-04_142201_out.amr", "5433", "", outgoing),
            ("CMS (08001712345 Mobile) 2021-03-04_142201_out.amr", "08001712345", "CMS", outgoing),
            ("+448001712345 2021-03-04 14:22:01.m4a", "+448001712345", "", None),
            ("08001712345_20210304_142201.wav", "08001712345", "", None),
            ("08001712345_210304_142201123.amr", "08001712345", "", None),
            ("Truecaller_08001712345_20210304_142201.m4a", "08001712345", "", None),
            ("phone_20210304-142201_08001712345.amr", "08001712345", "", None),
            ("whatsapp_20210304-142201_Sam Hill.amr", "", "Sam Hill", None),
            ("1614867721000_08001712345.mp3", "08001712345", "", None),
        ] {
            let call = from_call_name(name, jiff::civil::date(2026, 11, 24)).expect(name);
            assert_eq!(call.when, "2021-03-04T14:22:01".parse().ok(), "{name}");
            assert_eq!(call.number.unwrap_or_default(), number, "{name}");
            assert_eq!(call.contact.unwrap_or_default(), contact, "{name}");
            assert_eq!(call.direction, direction, "{name}");
            assert_eq!(call.zoned, name.contains("+0000") || name.starts_with("16"), "{name}");
        }
    }

    #[test]
    fn other_recordings_are_not_calls() {
        for name in [
            "New Recording 14.m4a",
            "PTT-20210304-WA0007.opus",
            "WhatsApp Audio 2021-03-04 at 2.22.01 PM.ogg",
            "Call recording Mum_210304_142201.txt",
            "call",
        ] {
            assert_eq!(from_call_name(name, jiff::civil::date(2026, 11, 24)), None, "{name}");
        }
        let voicemail =
            from_call_name("voicemail-08001712345.amr", jiff::civil::date(2026, 11, 24)).expect("call");
        assert_eq!((voicemail.when, voicemail.number.as_deref()), (None, Some("08001712345")));
    }
}
