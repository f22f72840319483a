//! The date in a file's name. Machines write it exactly and people do not, so who made the name decides how
//! far it is trusted, and what the date is the date of: WhatsApp names the day it was sent, a scanner the day
//! it was scanned.

use jiff::civil::Date;

use super::formats::{DateForm, ReadDate, SeenAt, TextPlace};
use super::time_of_day::AfterDate;
use super::token::{Token, TokenKind, tokens, without_marks};
use super::{
    DateCandidate, DateCandidates, DateDoubt, DateDoubtKind, DateSource, DateTrust, digits, formats,
    month_names, time_of_day, weekday,
};
use crate::model::PartialDate;

/// A date in a name with all that a reader of the name needs to know of it.
pub(super) struct DateInName {
    pub(super) read: ReadDate,
    /// A time to the second: no person types that.
    pub(super) seconds: bool,
    /// The name gives the distance from UTC.
    pub(super) zoned: bool,
}

/// What a file's name says of its date; the name may have its ending.
pub fn from_name(name: &str, today: Date) -> DateCandidates {
    let text = without_marks(stem(name));
    let row = tokens(&text);
    let (mut dates, doubts) = scan(&row, &text, today);
    join_ranges(&row, &mut dates);
    // "dated 29.3.2021" is the date of the letter whatever else stands in the name.
    let rank = |dated: &DateInName| match before(&row, dated.read.start).as_deref() {
        Some("dated") => 0,
        Some(word) if OTHER_DAYS.contains(&word) => 2,
        _ => 1,
    };
    dates.sort_by_key(rank);
    let mut candidates: Vec<DateCandidate> = dates.iter().map(|dated| candidate(&row, dated)).collect();
    for (i, candidate) in candidates.iter_mut().enumerate() {
        if rank(&dates[i]) == 2 {
            candidate.trust = DateTrust::Low;
            candidate.reason += " (the word before it suggests another day)";
        } else if i > 0 {
            candidate.trust = candidate.trust.min(DateTrust::Medium);
            candidate.reason += " (another date comes before it)";
        }
    }
    if is_backup(name) {
        for candidate in &mut candidates {
            candidate.trust = DateTrust::Hint;
            candidate.reason += " (the day of the backup, and its entries are older)";
        }
    }
    DateCandidates { candidates, doubts }
}

/// Whether a name is one that a backup of a phone's calls or messages is given: "sms-20210304101112.xml".
fn is_backup(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".xml") && ["calls-", "sms-"].iter().any(|start| name.starts_with(start))
}

/// Words before a date that is not the item's own.
const OTHER_DAYS: [&str; 12] = [
    "received", "recd", "due", "by", "until", "before", "expires", "born", "dob", "since", "scanned",
    "printed",
];

/// The name without its ending; "letter 31.02.2021" has none.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (2..=5).contains(&ending.len())
                && ending.bytes().all(|b| b.is_ascii_alphanumeric())
                && ending.bytes().any(|b| b.is_ascii_alphabetic())
                && month_names::month(ending).is_none()
                && !matches!(&*ending.to_lowercase(), "am" | "pm") =>
        {
            stem
        }
        _ => name,
    }
}

/// All dates of a name, from left to right, and the days that cannot be.
pub(super) fn scan(row: &[Token], text: &str, today: Date) -> (Vec<DateInName>, Vec<DateDoubt>) {
    let (mut dates, mut doubts) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < row.len() {
        let seen = digits::date_without_separators(row, at, today)
            .or_else(|| formats::written(row, at, TextPlace::Name, today));
        at = match seen {
            Some(SeenAt::Date(read)) if is_reference(row, &read) => read.end,
            Some(SeenAt::Date(mut read)) => {
                doubts.extend(weekday::check_weekday(row, &mut read));
                let dated = with_time(row, read);
                let end = dated.read.end;
                dates.push(dated);
                end
            }
            Some(SeenAt::Impossible(why, start, end)) => {
                let written = &text[row[start].at..row[end - 1].end];
                doubts.push(DateDoubt::new(
                    DateDoubtKind::Impossible,
                    format!("the file name says {written}, and {why}"),
                    "write the right date in the manifest",
                ));
                end
            }
            None => at + 1,
        };
    }
    (dates, doubts)
}

fn with_time(row: &[Token], mut read: ReadDate) -> DateInName {
    let stamped = matches!(read.when, PartialDate::Moment(_));
    let (mut seconds, mut zoned) =
        (stamped && read.form != DateForm::SixDigits, read.form == DateForm::Count);
    if let PartialDate::Day(day) = read.when
        && let Some(mut clock) = time_of_day::after(row, read.end, read.after)
    {
        // The cameras of Pixel phones name in UTC without saying so.
        if row.first().is_some_and(|t| t.is("PXL")) {
            clock.offset = clock.offset.or(Some(0));
        }
        read.when = PartialDate::Moment(clock.on(day));
        (seconds, zoned) = (clock.seconds, clock.offset.is_some());
        read.end = clock.next;
    }
    DateInName { read, seconds, zoned }
}

/// "1.3.2021 - 31.3.2021": two days written alike and rising are the ends of a range.
fn join_ranges(row: &[Token], dates: &mut Vec<DateInName>) {
    let mut at = 0;
    while at + 1 < dates.len() {
        let (first, second) = (&dates[at].read, &dates[at + 1].read);
        let joined = formats::joiner(row, first.end).is_some_and(|(next, _)| next == second.start);
        let alike = first.after == second.after && first.form != DateForm::SixDigits;
        match (first.when, second.when) {
            // "2020-05 to 2020-07": whole months, each of which the other's form cannot change.
            (PartialDate::Month(..), PartialDate::Month(..))
                if joined && first.until.is_none() && first.when.first_day() < second.when.first_day() =>
            {
                let DateInName { read: second, .. } = dates.remove(at + 1);
                let first = &mut dates[at].read;
                (first.until, first.end) = (Some(second.until.unwrap_or(second.when)), second.end);
            }
            (PartialDate::Day(from), PartialDate::Day(to)) if joined && alike && from < to => {
                let DateInName { read: second, .. } = dates.remove(at + 1);
                let first = &mut dates[at].read;
                (first.until, first.end) = (Some(PartialDate::Day(to)), second.end);
                // A day over 12 at either end settles the order of both.
                if second.form == DateForm::DayFirst && first.form == DateForm::EitherWay {
                    (first.other, first.form) = (None, DateForm::DayFirst);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// The word right before a token, in small letters.
fn before(row: &[Token], at: usize) -> Option<String> {
    let mut rest = row[..at].iter().rev().peekable();
    for _ in 0..2 {
        rest.next_if(|t| matches!(&*t.text, " " | "." | ":" | "#" | "_"));
    }
    rest.next().filter(|t| t.kind == TokenKind::Word).map(|t| t.text.to_lowercase())
}

/// Words before a number that is the number of something.
const NUMBERED: [&str; 11] =
    ["ref", "reference", "account", "acc", "acct", "no", "number", "code", "policy", "case", "claim"];
/// Words before a number, as before a date; but a year in full says that it is a date.
const COUNTED: [&str; 18] = [
    "invoice", "inv", "order", "page", "pages", "p", "pp", "part", "v", "ver", "version", "rev", "section",
    "para", "reg", "week", "wk", "form",
];

/// Whether the word before says that these digits are a number and no date.
fn is_reference(row: &[Token], read: &ReadDate) -> bool {
    let Some(word) = before(row, read.start) else { return false };
    let numbered = NUMBERED.contains(&&*word);
    let counted = COUNTED.contains(&&*word);
    match (read.form, read.after) {
        // "pages 1-4 March 2021" is no range of days.
        (DateForm::Spelt, _) => counted && read.until.is_some(),
        (DateForm::YearFirst, AfterDate::Parted(..)) => false,
        (DateForm::SixDigits, _) | (_, AfterDate::Parted(_, 2) | AfterDate::Spelt) => numbered || counted,
        _ => numbered,
    }
}

fn candidate(row: &[Token], dated: &DateInName) -> DateCandidate {
    let DateInName { read, seconds, zoned } = dated;
    let mut trust = match read.form {
        DateForm::Spelt | DateForm::YearFirst | DateForm::DayFirst | DateForm::ShortStamp => DateTrust::High,
        DateForm::EitherWay | DateForm::MonthFirst | DateForm::Count => DateTrust::Medium,
        DateForm::SixDigits => DateTrust::Low,
    };
    let first =
        row.iter().find(|t| t.kind == TokenKind::Word).map(|t| t.text.to_lowercase()).unwrap_or_default();
    let lead = row[..read.start].iter().filter(|t| t.kind != TokenKind::Mark).count();
    let token = |i: usize| row.get(read.end + i).map_or("", |t| &*t.text);
    let (source, mut reason) = if token(0) == "-" && token(1) == "WA" {
        (DateSource::DeviceName, "WhatsApp's name for it: the day it was sent or received".to_owned())
    } else if first == "screenshot" || first == "screen" && lead == 2 {
        (DateSource::DeviceName, "the day in the name of the screenshot".to_owned())
    } else if (first.ends_with("scan") || first.ends_with("scanner") || first == "scanned") && lead <= 2 {
        trust = trust.min(DateTrust::Medium);
        (DateSource::DeviceName, "the day in the name of the scan (the document may be older)".to_owned())
    } else if *seconds {
        (DateSource::DeviceName, "the date and time that a phone or recorder put in the file name".to_owned())
    } else {
        let what = match (read.until, read.when) {
            (Some(_), _) => "the dates in the file name",
            (None, PartialDate::Month(..)) => "the month in the file name",
            _ => "the date in the file name",
        };
        (DateSource::TypedName, what.to_owned())
    };
    reason += match read.form {
        DateForm::EitherWay => ", read day first",
        DateForm::MonthFirst => ", read month first because the second number is too large for a month",
        DateForm::SixDigits => ", read from digits without a year in full",
        DateForm::Count => ", counted in seconds from 1970",
        _ => "",
    };
    if *zoned {
        reason += ", shown by the clock in the UK";
    }
    DateCandidate { when: read.when, until: read.until, other: read.other, source, trust, reason }
}
