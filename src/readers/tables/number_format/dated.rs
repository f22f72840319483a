//! Days and times as their cells show them. Excel rounds a time to the smallest unit that is shown, and shows whole
//! minutes and hours of what comes of it.

use super::{FormatPiece, sections};

/// A day and a time, as Excel holds them.
#[derive(Clone, Copy)]
pub(crate) struct CellDateTime {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) thousandths: u16,
    /// The value itself, in days.
    pub(crate) days: f64,
}

/// How many decimals of a second a format shows.
pub(crate) fn decimals_of_seconds(code: &str) -> usize {
    let pieces = sections(code).and_then(|sections| sections.into_iter().next()).unwrap_or_default();
    let second =
        |piece: &FormatPiece| matches!(piece, FormatPiece::Mark('s' | 'S') | FormatPiece::Elapsed('s'));
    let point = pieces.windows(2).position(|two| two == [FormatPiece::Mark('.'), FormatPiece::Mark('0')]);
    let after = point.filter(|_| pieces.iter().any(second)).and_then(|point| pieces.get(point + 1..));
    after.map_or(0, |after| after.iter().take_while(|piece| **piece == FormatPiece::Mark('0')).count().min(3))
}

/// A day or a time as its cell shows it; in the British order where the format leaves that to the computer.
pub(crate) fn moment(at: CellDateTime, code: &str) -> String {
    let code = match code {
        "mm-dd-yy" | "m/d/yyyy" => "dd/mm/yyyy",
        "m/d/yy h:mm" => "dd/mm/yyyy hh:mm",
        other if other.contains("[$-F800]") => "d mmmm yyyy",
        other if other.contains("[$-F400]") => "hh:mm:ss",
        other => other,
    };
    let pieces = sections(code).and_then(|sections| sections.into_iter().next()).unwrap_or_default();
    let shows = |piece: &FormatPiece| match piece {
        FormatPiece::Mark(c) => "dmyhs".contains(c.to_ascii_lowercase()),
        FormatPiece::Elapsed(_) => true,
        _ => false,
    };
    if pieces.iter().any(shows) { dated(at, &pieces) } else { plainly(at) }
}

/// A day or a time without a format.
pub(crate) fn plainly(at: CellDateTime) -> String {
    let day = format!("{:02}/{:02}/{:04}", at.day, at.month, at.year);
    let time = if at.second > 0 {
        format!("{:02}:{:02}:{:02}", at.hour, at.minute, at.second)
    } else {
        format!("{:02}:{:02}", at.hour, at.minute)
    };
    match (at.days, at.days.fract() == 0.0) {
        (_, true) => day,
        (days, _) if days < 1.0 => time,
        _ => format!("{day} {time}"),
    }
}

fn dated(at: CellDateTime, pieces: &[FormatPiece]) -> String {
    // The same letter repeated is one mark: "dd", "mmm".
    let mut marks: Vec<(FormatPiece, usize)> = Vec::new();
    for piece in pieces {
        let piece = match piece {
            FormatPiece::Mark(c) => FormatPiece::Mark(c.to_ascii_lowercase()),
            other => other.clone(),
        };
        match marks.last_mut() {
            Some((last, times)) if *last == piece && matches!(piece, FormatPiece::Mark(_)) => *times += 1,
            _ => marks.push((piece, 1)),
        }
    }
    let letters: String = marks
        .iter()
        .filter_map(|(p, _)| if let FormatPiece::Mark(c) = p { Some(*c) } else { None })
        .collect();
    let half_days = letters.contains("a/p") || letters.contains("am/pm");
    let hour = if half_days { (at.hour + 11) % 12 + 1 } else { at.hour };
    let kind = |i: usize| {
        marks.get(i).and_then(|(p, _)| match p {
            FormatPiece::Mark(c) | FormatPiece::Elapsed(c) if c.is_ascii_alphabetic() => Some(*c),
            _ => None,
        })
    };
    // A thousandth is the least that is shown; what is below is the noise of reckoning in days.
    let seconds = ((at.days * 86_400_000.0).round() / 1000.0).floor() as i64;
    let small = pieces.contains(&FormatPiece::Mark('a'));
    let mut text = String::new();
    let mut skip = 0;
    for (i, (piece, times)) in marks.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        // An m after hours or before seconds is minutes.
        let minutes = || {
            let before = (0..i).rev().find_map(kind);
            let after = (i + 1..marks.len()).find_map(kind);
            before == Some('h') || after == Some('s')
        };
        match piece {
            FormatPiece::Literal(words) => text.push_str(words),
            FormatPiece::General | FormatPiece::When(..) => {}
            FormatPiece::Elapsed('h') => text.push_str(&(seconds / 3_600).to_string()),
            FormatPiece::Elapsed('m') => text.push_str(&(seconds / 60).to_string()),
            FormatPiece::Elapsed(_) => text.push_str(&seconds.to_string()),
            FormatPiece::Mark('y') if *times <= 2 => text.push_str(&format!("{:02}", at.year % 100)),
            FormatPiece::Mark('y') => text.push_str(&format!("{:04}", at.year)),
            FormatPiece::Mark('m') if minutes() => text.push_str(&wide(at.minute, *times)),
            FormatPiece::Mark('m') if *times <= 2 => text.push_str(&wide(at.month, *times)),
            FormatPiece::Mark('m') => text.push_str(&month(at.month, *times)),
            FormatPiece::Mark('d') if *times <= 2 => text.push_str(&wide(at.day, *times)),
            FormatPiece::Mark('d') => text.push_str(&weekday(at, *times)),
            FormatPiece::Mark('h') => text.push_str(&wide(hour, *times)),
            FormatPiece::Mark('s') => text.push_str(&wide(at.second, *times)),
            FormatPiece::Mark('a') if half_days => {
                let whole = letters.contains("am/pm");
                text.push_str(match (at.hour < 12, whole, small) {
                    (true, true, _) => "AM",
                    (false, true, _) => "PM",
                    (true, false, false) => "A",
                    (false, false, false) => "P",
                    (true, false, true) => "a",
                    (false, false, true) => "p",
                });
                skip = if whole { 4 } else { 2 };
            }
            FormatPiece::Mark('0') => {
                let parts = format!("{:03}", at.thousandths);
                text.push_str(parts.get(..(*times).min(3)).unwrap_or_default());
            }
            FormatPiece::Mark(c) => text.extend(std::iter::repeat_n(*c, *times)),
        }
    }
    text.trim().to_owned()
}

fn wide(value: u8, times: usize) -> String {
    if times > 1 { format!("{value:02}") } else { value.to_string() }
}

fn month(month: u8, letters: usize) -> String {
    let name =
        usize::from(month).checked_sub(1).and_then(|i| crate::model::MONTHS.get(i)).copied().unwrap_or("");
    match letters {
        3 => name.chars().take(3).collect(),
        5 => name.chars().take(1).collect(),
        _ => name.into(),
    }
}

fn weekday(at: CellDateTime, letters: usize) -> String {
    let date = jiff::civil::Date::new(at.year as i16, at.month as i8, at.day as i8);
    let name = date.map_or_else(|_| String::new(), |date| date.strftime("%A").to_string());
    if letters == 3 { name.chars().take(3).collect() } else { name }
}
