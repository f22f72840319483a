//! Dates that programs wrote into files: e-mail headers, pictures, recordings, PDFs. They are exact and may
//! still be the date of something else, of a scan or an export; and programs without a clock write the
//! first day of their calendar, which is no date at all.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{Timestamp, Zoned};

use super::month_names::in_london;
use super::{DateCandidate, DateCandidates, DateDoubt, DateDoubtKind, DateSource, DateTrust};
use crate::model::PartialDate;

/// The `Date:` of an e-mail, obsolete zones and missing weekdays included, shown by the clock in the UK.
pub fn from_mail_date(text: &str) -> DateCandidates {
    let sent: Option<Zoned> = DateTimeParser::new().relaxed_weekday(true).parse_zoned(text.trim()).ok();
    let Some(sent) = sent else {
        return DateCandidates {
            candidates: Vec::new(),
            doubts: vec![DateDoubt::new(
                DateDoubtKind::Impossible,
                format!("the e-mail gives \"{}\" as its date, which cannot be read", shortened(text)),
                "write the date in the manifest",
            )],
        };
    };
    from_mail_moment(sent.timestamp())
}

/// The moment at which an e-mail says that it was sent.
pub fn from_mail_moment(sent: Timestamp) -> DateCandidates {
    let clock = in_london(sent);
    if is_unset(clock.date()) {
        return DateCandidates::default();
    }
    let when = PartialDate::Moment(clock);
    let reason = "the e-mail says when it was sent (in UK time)";
    DateCandidate::new(when, DateSource::MailHeader, DateTrust::High, reason).into()
}

/// `DateTimeOriginal` of a picture and its `OffsetTimeOriginal`. A picture of a paper says only when the
/// paper was photographed.
pub fn from_exif(taken: &str, offset: Option<&str>, of_paper: bool) -> DateCandidates {
    let text = taken.trim().trim_end_matches('\0');
    let Some((day, time)) = text.split_once([' ', 'T']) else { return DateCandidates::default() };
    let Some(clock) = clock_of(&format!("{}T{}", day.replace(':', "-"), time)) else {
        return not_a_day("the camera", text);
    };
    if is_unset(clock.date()) {
        return DateCandidates::default();
    }
    let zoned = offset.and_then(|offset| instant_of(&format!("{clock}{}", offset.trim())));
    let when = PartialDate::Moment(zoned.map_or(clock, in_london));
    let (trust, reason) = match of_paper {
        true => (DateTrust::Hint, "the day it was photographed (the document may be older)"),
        false => (DateTrust::High, "the date recorded by the camera"),
    };
    DateCandidate::new(when, DateSource::Exif, trust, reason).into()
}

/// `CreationDate` of a PDF: D:20210304142201+00'00', of which all but the year may be missing.
pub fn from_pdf_info(text: &str) -> DateCandidates {
    let body = text.trim().trim_start_matches("D:");
    let digits: &str = &body[..body.bytes().take_while(u8::is_ascii_digit).count()];
    let zone: String = body[digits.len()..].chars().filter(|c| *c != '\'').collect();
    let part = |from: usize, to: usize| digits.get(from..to);
    let written = match digits.len() {
        14 => format!(
            "{}-{}-{}T{}:{}:{}",
            &digits[..4],
            &digits[4..6],
            &digits[6..8],
            &digits[8..10],
            &digits[10..12],
            &digits[12..14]
        ),
        12 => format!(
            "{}-{}-{}T{}:{}:00",
            &digits[..4],
            &digits[4..6],
            &digits[6..8],
            &digits[8..10],
            &digits[10..12]
        ),
        _ => [part(0, 4), part(4, 6), part(6, 8)].iter().flatten().copied().collect::<Vec<_>>().join("-"),
    };
    let zoned = if written.contains('T') { instant_of(&format!("{written}{zone}")) } else { None };
    let when = match zoned {
        Some(instant) => PartialDate::Moment(in_london(instant)),
        None => match written.parse() {
            Ok(when) => when,
            Err(_) if digits.len() >= 8 => return not_a_day("the PDF", text),
            Err(_) => return DateCandidates::default(),
        },
    };
    if is_unset(when.first_day()) {
        return DateCandidates::default();
    }
    let reason = "the day the PDF was made (perhaps when it was scanned or its form was drawn up)";
    DateCandidate::new(when, DateSource::PdfInfo, DateTrust::Hint, reason).into()
}

/// The date in a recording's tags: a year, a month, a day or a moment, with or without a zone.
pub fn from_sound_tags(text: &str) -> DateCandidates {
    let text = text.trim();
    let when = match instant_of(text) {
        Some(instant) => PartialDate::Moment(in_london(instant)),
        None => match text.parse() {
            Ok(when) => when,
            Err(_) if text.len() >= 10 && text.as_bytes()[0].is_ascii_digit() => {
                return not_a_day("the recording", text);
            }
            Err(_) => return DateCandidates::default(),
        },
    };
    let utc = instant_of(text).map(|instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date());
    sound(when, utc.unwrap_or(when.first_day()))
}

/// The creation time of an MP4, M4A or 3GP: seconds since the first day of 1904, in UTC.
pub fn from_sound_seconds(since_1904: u64) -> DateCandidates {
    const TO_1970: i64 = 2_082_844_800;
    let seconds = i64::try_from(since_1904).ok().and_then(|seconds| seconds.checked_sub(TO_1970));
    let Some(instant) = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) else {
        return DateCandidates::default();
    };
    sound(PartialDate::Moment(in_london(instant)), instant.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn sound(when: PartialDate, utc: Date) -> DateCandidates {
    if is_unset(utc) {
        return DateCandidates::default();
    }
    let reason = "the tag of the recording (perhaps the end of the call or the time of an export)";
    DateCandidate::new(when, DateSource::SoundTags, DateTrust::Medium, reason).into()
}

/// The days on which the calendars of programs begin: a clock that was never set.
fn is_unset(day: Date) -> bool {
    matches!((day.year(), day.month(), day.day()), (1904 | 1970 | 1980, 1, 1)) || day.year() < 1900
}

fn clock_of(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

/// A clock time with a zone: "2021-03-04T14:22:01Z", "2021-03-04T14:22:01+01:00".
fn instant_of(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

fn not_a_day(who: &str, text: &str) -> DateCandidates {
    // A camera without a clock writes noughts or spaces.
    if text.chars().all(|c| !c.is_ascii_digit() || c == '0') {
        return DateCandidates::default();
    }
    let message = format!("{who} gives \"{}\" as its date, and there is no such day", shortened(text));
    let doubt = DateDoubt::new(DateDoubtKind::Impossible, message, "write the right date in the manifest");
    DateCandidates { candidates: Vec::new(), doubts: vec![doubt] }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(found: DateCandidates) -> Option<String> {
        assert!(found.candidates.len() <= 1);
        found
            .candidates
            .first()
            .map(|c| serde_json::to_string(&c.when).expect("json").trim_matches('"').to_owned())
    }

    #[test]
    fn mails_are_dated_by_the_clock_in_the_uk() {
        for (text, when) in [
            ("Thu, 4 Mar 2021 14:22:01 +0000", "2021-03-04T14:22:01"),
            ("Sun, 4 Jul 2021 23:30:00 +0000", "2021-07-05T00:30:00"),
            ("4 Mar 2021 09:22 -0500", "2021-03-04T14:22:00"),
            ("Thu, 4 Mar 21 09:22:01 EST", "2021-03-04T14:22:01"),
            ("Thu, 04 Mar 2021 14:22:01 GMT", "2021-03-04T14:22:01"),
            ("Thu, 4 Mar 2021 14:22:01 +0000 (GMT)", "2021-03-04T14:22:01"),
            ("Mon, 4 Mar 2021 14:22:01 UT", "2021-03-04T14:22:01"),
        ] {
            assert_eq!(one(from_mail_date(text)).as_deref(), Some(when), "{text}");
        }
        for text in ["Thu, 31 Feb 2021 10:00:00 +0000", "yesterday", ""] {
            let found = from_mail_date(text);
            assert_eq!((found.candidates.len(), found.doubts.len()), (0, 1), "{text}");
        }
    }

    #[test]
    fn pictures_tell_when_they_were_taken_and_papers_only_when_photographed() {
        let found = from_exif("2021:03:04 14:22:01", None, false);
        assert_eq!(found.candidates[0].trust, DateTrust::High);
        assert_eq!(one(found).as_deref(), Some("2021-03-04T14:22:01"));
        assert_eq!(from_exif("2021:03:04 14:22:01", None, true).candidates[0].trust, DateTrust::Hint);
        let abroad = from_exif("2021:07:04 14:22:01\0", Some("+02:00"), false);
        assert_eq!(one(abroad).as_deref(), Some("2021-07-04T13:22:01"));
        for unset in ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "1970:01:01 00:00:00"] {
            assert_eq!(from_exif(unset, None, false), DateCandidates::default(), "{unset}");
        }
        assert_eq!(from_exif("2021:02:31 10:00:00", None, false).doubts.len(), 1);
    }

    #[test]
    fn the_dates_of_pdfs_are_hints() {
        for (text, when) in [
            ("D:20210304142201+00'00'", Some("2021-03-04T14:22:01")),
            ("D:20210704142201+02'00", Some("2021-07-04T13:22:01")),
            ("D:20210304142201Z00'00'", Some("2021-03-04T14:22:01")),
            ("D:20210304142201", Some("2021-03-04T14:22:01")),
            ("20210304", Some("2021-03-04")),
            ("D:202103", Some("2021-03")),
            ("D:2021", Some("2021")),
            ("D:20210231", None),
            ("D:19700101000000Z", None),
            ("today", None),
            ("", None),
        ] {
            let found = from_pdf_info(text);
            assert!(found.candidates.iter().all(|c| c.trust == DateTrust::Hint));
            assert_eq!(one(found).as_deref(), when, "{text}");
        }
        assert_eq!(from_pdf_info("D:20210231").doubts.len(), 1);
    }

    #[test]
    fn a_clock_that_was_never_set_gives_no_date() {
        for (text, when) in [
            ("2021-03-04T14:22:01Z", Some("2021-03-04T14:22:01")),
            ("2021-07-04T14:22:01.000000Z", Some("2021-07-04T15:22:01")),
            ("2021-03-04 14:22:01", Some("2021-03-04T14:22:01")),
            ("2021-03-04", Some("2021-03-04")),
            ("2021", Some("2021")),
            ("1904-01-01T00:00:00Z", None),
            ("1970-01-01T00:00:00Z", None),
            ("1980-01-01", None),
            ("n/a", None),
        ] {
            assert_eq!(one(from_sound_tags(text)).as_deref(), when, "{text}");
        }
        assert_eq!(from_sound_tags("2021-02-31T10:00:00").doubts.len(), 1);
        assert_eq!(one(from_sound_seconds(3_697_712_521)).as_deref(), Some("2021-03-04T14:22:01"));
        assert_eq!(from_sound_seconds(0), DateCandidates::default());
        assert_eq!(from_sound_seconds(u64::MAX), DateCandidates::default());
    }
}
