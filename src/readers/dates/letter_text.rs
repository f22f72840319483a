//! The date of a letter, out of the text of its first page. Letters are full of other dates: of birth, of the
//! letter they answer, of deadlines. So a date counts as the letter's where a label says so ("Date:", "Issue date"), and
//! where it is the only one that has a line of its own above the greeting, as people date their letters; all others are
//! shown as hints. Lines are joined before looking for what stands in front of a date, since "born" and "your letter
//! dated" like to end the line before.

use jiff::civil::Date;

use super::formats::{DateForm, ReadDate, SeenAt, TextPlace, mark};
use super::token::{Token, TokenKind, tokens_read_by_eye, without_marks};
use super::{
    DateCandidate, DateCandidates, DateDoubt, DateDoubtKind, DateSource, DateTrust, formats, month_names,
    time_of_day, weekday,
};
use crate::model::PartialDate;

/// More than any first page holds.
const PAGE: usize = 20_000;
/// The head of a letter, in bytes, where the page holds little else.
const TOP: usize = 400;
/// More hints than this help nobody.
const HINTS: usize = 5;

/// The date that a letter gives itself, and other dates of its first page as hints. The text may be that of
/// the PDF or of optical reading.
pub fn from_letter(text: &str, today: Date) -> DateCandidates {
    let text: String = without_marks(text).chars().take(PAGE).collect();
    let row = tokens_read_by_eye(&text);
    let mut found = DateCandidates::default();
    let mut scored: Vec<(i32, DateCandidate)> = Vec::new();
    let greeting = greeting(&text);
    let mut at = 0;
    while at < row.len() {
        at = match formats::written(&row, at, TextPlace::Letter, today) {
            Some(SeenAt::Date(mut read)) => {
                let labelled = label(&row, read.start, read.end).is_some() && !goes_on(&row, read.end, today);
                let slip = weekday::check_weekday(&row, &mut read);
                if labelled {
                    found.doubts.extend(slip);
                }
                let above = greeting.is_some_and(|greeting| row[read.start].at < greeting);
                scored.push(weigh(&row, &mut read, labelled, (above, text.len()), today));
                read.end
            }
            Some(SeenAt::Impossible(why, start, end)) => {
                if label(&row, start, end).is_some() {
                    let written = &text[row[start].at..row[end - 1].end];
                    found.doubts.push(DateDoubt::new(
                        DateDoubtKind::Impossible,
                        format!("the letter gives {written} as its date, and {why}"),
                        "look at the letter and write its date in the manifest",
                    ));
                }
                end
            }
            None => at + 1,
        };
    }
    only_one_above_the_greeting(&mut scored);
    // Stable: of equals, the higher on the page.
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    for (_, mut candidate) in scored {
        if found.candidates.iter().any(|c| c.when == candidate.when) {
            continue;
        }
        let hints = found.candidates.iter().filter(|c| c.trust == DateTrust::Hint).count();
        if candidate.trust == DateTrust::Hint && hints == HINTS {
            break;
        }
        if candidate.trust == DateTrust::High && !found.candidates.is_empty() {
            candidate.trust = DateTrust::Medium;
            candidate.reason += " (another date, with a label, is above it)";
        }
        found.candidates.push(candidate);
    }
    found
}

/// The day that a text begins with, after the name of a day of the week at most, where it can be read in one way only.
pub(crate) fn day_at_start(text: &str, today: Date) -> Option<Date> {
    let text: String = without_marks(text).chars().take(TOP).collect();
    let row = tokens_read_by_eye(&text);
    let named = row.first().is_some_and(|word| month_names::weekday(&word.text).is_some());
    let first = row.iter().skip(usize::from(named)).position(|token| !token.is_space() && !token.is(","))?;
    let Some(SeenAt::Date(mut read)) =
        formats::written(&row, first + usize::from(named), TextPlace::Letter, today)
    else {
        return None;
    };
    let slip = weekday::check_weekday(&row, &mut read);
    let PartialDate::Day(day) = read.when else { return None };
    (slip.is_none() && read.other.is_none() && read.until.is_none()).then_some(day)
}

fn weigh(
    row: &[Token],
    read: &mut ReadDate,
    labelled: bool,
    (above, length): (bool, usize),
    today: Date,
) -> (i32, DateCandidate) {
    let alone = is_alone(row, read);
    let top = row[read.start].at < (length / 4).max(TOP);
    let other_day = match (labelled, alone) {
        (true, _) => None,
        (false, true) => said_on_the_line_above(row, read.start),
        (false, false) => another_day(row, read.start),
    };
    let mut score = if read.form == DateForm::Spelt { 50 } else { 40 };
    score += if labelled { 60 } else { 0 } + if alone { 40 } else { 0 } + if top { 10 } else { 0 };
    score -= if other_day.is_some() { 60 } else { 0 };
    if matches!(read.when, PartialDate::Month(..)) {
        score -= 30;
    }
    if labelled
        && let PartialDate::Day(day) = read.when
        && let Some(clock) = time_of_day::after(row, read.end, read.after)
    {
        read.when = PartialDate::Moment(clock.on(day));
        read.end = clock.next;
    }
    let (source, trust, mut reason) = match (labelled, other_day) {
        (true, _) => {
            let trust = match read.form {
                _ if read.when.first_day() > today => DateTrust::Low,
                DateForm::EitherWay | DateForm::MonthFirst => DateTrust::Medium,
                _ if read.mended => DateTrust::Medium,
                _ => DateTrust::High,
            };
            (DateSource::LetterLabel, trust, "the letter gives it as its date".to_owned())
        }
        (false, Some(word)) => (
            DateSource::LetterText,
            DateTrust::Hint,
            format!("in the letter after \"{word}\": probably another day"),
        ),
        (false, None) if alone && above && matches!(read.when, PartialDate::Day(day) if day <= today) => {
            // The first number could be the month.
            let trust = if read.form == DateForm::EitherWay { DateTrust::Low } else { DateTrust::Medium };
            (DateSource::LetterText, trust, ABOVE_GREETING.to_owned())
        }
        (false, None) if alone && top => (DateSource::LetterText, DateTrust::Hint, ALONE.to_owned()),
        (false, None) => (
            DateSource::LetterText,
            DateTrust::Hint,
            "in the letter, but nothing says that it is the letter's date".into(),
        ),
    };
    reason += match read.form {
        DateForm::EitherWay => ", read day first",
        DateForm::MonthFirst => ", read month first because the second number is too large for a month",
        _ => "",
    };
    if read.mended {
        reason += ", after correcting a misread character";
    }
    (score, DateCandidate { when: read.when, until: None, other: read.other, source, trust, reason })
}

/// Why a date may be the letter's though nothing says so: letters of people have it there.
pub(crate) const ALONE: &str = "on a line of its own near the top: probably the date of the letter";

/// Why a date is the letter's though nothing says so.
pub(crate) const ABOVE_GREETING: &str = "on a line of its own above the greeting, as letters are dated";

/// Where the greeting of a letter begins, in bytes.
fn greeting(text: &str) -> Option<usize> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let line = line.trim_start().to_lowercase();
        let is_greeting =
            line.split(' ').next() == Some("dear") || line.starts_with("to whom it may concern");
        is_greeting.then_some(start)
    })
}

/// Of several days that have lines of their own above the greeting, one may be a stamp: then none is taken.
fn only_one_above_the_greeting(scored: &mut [(i32, DateCandidate)]) {
    let is_one = |candidate: &DateCandidate| candidate.reason.starts_with(ABOVE_GREETING);
    let mut days = scored.iter().map(|(_, candidate)| candidate).filter(|c| is_one(c)).map(|c| c.when);
    let first = days.next();
    if days.any(|day| Some(day) != first) {
        for (_, candidate) in scored.iter_mut().filter(|(_, candidate)| is_one(candidate)) {
            candidate.trust = DateTrust::Hint;
            candidate.reason = "on a line of its own above the greeting, as another day is".into();
        }
    }
}

/// What letters call their date.
const LABELS: [&str; 27] = [
    "this letter was issued on",
    "this letter was sent on",
    "this letter is dated",
    "this notice was issued on",
    "this notice was sent on",
    "date of this letter",
    "date of letter",
    "letter date",
    "date of issue",
    "issue date",
    "date issued",
    "issued on",
    "date of this notice",
    "date of notice",
    "notice date",
    "date sent",
    "statement date",
    "date of statement",
    "invoice date",
    "date of invoice",
    "bill date",
    "date of bill",
    "date",
    "dated",
    "issued",
    "sent",
    "dyddiad",
];

/// Words that make of "date" the date of something else.
const OF_ELSE: [&str; 28] = [
    "due",
    "start",
    "end",
    "payment",
    "effective",
    "review",
    "birth",
    "delivery",
    "expiry",
    "hearing",
    "appointment",
    "collection",
    "interview",
    "decision",
    "next",
    "first",
    "last",
    "deduction",
    "receipt",
    "closing",
    "return",
    "response",
    "reply",
    "deadline",
    "from",
    "to",
    "posting",
    "application",
];

/// The label right before a date: "Date:", "Issue date", or "Date" at the head of its column.
fn label(row: &[Token], start: usize, end: usize) -> Option<&'static str> {
    let mut at = start;
    // Marks and the day of the week may stand between.
    while let Some(token) = at.checked_sub(1).map(|i| &row[i]) {
        let between = token.kind == TokenKind::Mark && " \n:.-|,".contains(&*token.text);
        if !between && month_names::weekday(&token.text).is_none() {
            break;
        }
        at -= 1;
    }
    phrase(row, at).or_else(|| head_of_column(row, start, end))
}

/// The label that ends before token `end`, when it stands for itself and is not part of a sentence.
fn phrase(row: &[Token], end: usize) -> Option<&'static str> {
    LABELS.into_iter().find(|label| {
        let mut at = end;
        for word in label.rsplit(' ') {
            while at > 0 && row[at - 1].is(" ") && at < end {
                at -= 1;
            }
            if at == 0 || row[at - 1].text.to_lowercase() != word {
                return false;
            }
            at -= 1;
        }
        stands_for_itself(row, at, end)
    })
}

fn stands_for_itself(row: &[Token], start: usize, end: usize) -> bool {
    let first = &row[start];
    let capital = first.text.starts_with(char::is_uppercase);
    let spaces = row[..start].iter().rev().take_while(|t| t.is_space()).count();
    let gap = &row[start - spaces..start];
    let Some(before) = row[..start - spaces].last() else { return true };
    if before.kind == TokenKind::Word && OF_ELSE.contains(&&*before.text.to_lowercase()) {
        return false;
    }
    let lines = gap.iter().filter(|t| t.is("\n")).count();
    let named = matches!(
        &*first.text.to_lowercase(),
        "date" | "letter" | "issue" | "statement" | "invoice" | "bill" | "notice" | "this" | "dyddiad"
    );
    let colon = mark(row, end, ":").is_some() || mark(row, end + 1, ":").is_some();
    match lines {
        // The same line: after a number, a mark, a wide gap or a reference.
        0 => {
            let wide = gap.iter().any(|t| t.end - t.at > 1);
            let apart = before.kind != TokenKind::Word && !",(".contains(&*before.text);
            // The end of a reference or a postcode; "Renewal Date:" is the date of a renewal.
            let code = colon && is_capitals(&before.text) && !is_capitals(&first.text);
            capital && named && (apart || wide || code)
        }
        // "your letter / dated 4 March" is one sentence over two lines; "Dated" and "Sent" open their own.
        1 => capital && (named || colon || (before.kind == TokenKind::Mark && !before.is(","))),
        _ => capital || named,
    }
}

fn is_capitals(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

/// "Our ref    Your ref    Date" over a row that ends with the date.
fn head_of_column(row: &[Token], start: usize, end: usize) -> Option<&'static str> {
    let ends_line = row.get(end).is_none_or(|t| t.is("\n"));
    let line = row[..start].iter().rposition(|t| t.is("\n"))?;
    let above = row[..line].iter().rposition(|t| !t.is_space() && !t.is(":"))?;
    let last = row[above].text.to_lowercase();
    let mut before = row[..above].iter().rev().skip_while(|t| t.is(" "));
    let header = before
        .next()
        .is_some_and(|t| t.kind == TokenKind::Word && !OF_ELSE.contains(&&*t.text.to_lowercase()));
    let capital = row[above].text.starts_with('D');
    (ends_line && header && capital && last == "date").then_some("date")
}

/// "1 March 2021 to 31 March 2021" is a period and not the date of a letter.
fn goes_on(row: &[Token], end: usize, today: Date) -> bool {
    let next =
        formats::joiner(row, end).and_then(|(next, _)| formats::written(row, next, TextPlace::Letter, today));
    matches!(next, Some(SeenAt::Date(_)))
}

fn is_alone(row: &[Token], read: &ReadDate) -> bool {
    let mut before = row[..read.start]
        .iter()
        .rev()
        .skip_while(|t| t.is(" ") || t.is(",") || month_names::weekday(&t.text).is_some());
    let mut after = row[read.end..].iter().skip_while(|t| t.is(" ") || t.is("."));
    before.next().is_none_or(|t| t.is("\n")) && after.next().is_none_or(|t| t.is("\n"))
}

/// Words in front of a date that is not the letter's.
const ELSEWHERE: [&str; 38] = [
    "received",
    "due",
    "by",
    "before",
    "until",
    "from",
    "reply",
    "born",
    "birth",
    "dob",
    "appointment",
    "hearing",
    "deadline",
    "effective",
    "since",
    "expires",
    "expiry",
    "between",
    "dated",
    "letter",
    "of",
    "ref",
    "reference",
    "account",
    "sort",
    "code",
    "application",
    "decision",
    "payment",
    "on",
    "after",
    "start",
    "end",
    "review",
    "than",
    "to",
    "begins",
    "ends",
];

/// The word that ends the line right above a date and makes it another day: "Received", "Payment due:". What comes after
/// a reference or an empty line stands for itself.
fn said_on_the_line_above(row: &[Token], start: usize) -> Option<String> {
    let line = row[..start].iter().rposition(|token| token.is("\n"))?;
    let mut above =
        row[..line].iter().rev().take_while(|token| !token.is("\n")).filter(|token| !token.is_space());
    let mut last = above.next()?;
    let colon = last.is(":");
    while last.kind == TokenKind::Mark || month_names::weekday(&last.text).is_some() {
        last = above.next()?;
    }
    let word = last.text.to_lowercase();
    let of_else = |word: &str| OF_ELSE.contains(&word) || ELSEWHERE.contains(&word);
    let mut before = || above.next().is_some_and(|token| of_else(&token.text.to_lowercase()));
    let other = last.kind == TokenKind::Word && (colon || of_else(&word) || (word == "date" && before()));
    other.then_some(word)
}

/// The nearest word before a date, in its sentence, that speaks of another day.
fn another_day(row: &[Token], start: usize) -> Option<String> {
    let mut words = 0;
    for (i, token) in row[..start].iter().enumerate().rev() {
        let blank = token.is("\n") && row.get(i + 1).is_some_and(|t| t.is("\n"));
        let stop = (token.is(".") || token.is(";")) && row.get(i + 1).is_some_and(Token::is_space);
        if blank || stop || words == 8 {
            return None;
        }
        if token.kind == TokenKind::Word {
            words += 1;
            let word = token.text.to_lowercase();
            if ELSEWHERE.contains(&&*word) {
                return Some(word);
            }
        }
    }
    None
}
