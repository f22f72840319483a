//! How Excel shows a value: the number format of a cell put to work on what the cell holds. Formats that are not
//! understood show the value itself, never a guess at it.

mod fill;

/// A day and a time, as Excel holds them.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    /// The value itself, in days.
    pub(super) days: f64,
}

/// A number as it stands, to the 15 digits that Excel keeps.
pub(super) fn general(value: f64) -> String {
    let (negative, digits, point) = decimal(value);
    let end = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1);
    if end == 0 {
        return "0".into();
    }
    // A whole number is exact up to here, and may be that of an account or a card.
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        return format!("{value:.0}");
    }
    if !(-9..=15).contains(&point) {
        return format!("{value:E}");
    }
    let decimals = (end as i32 - point).max(0) as usize;
    let figure = placed(digits.get(..end).unwrap_or_default(), point, decimals, 1);
    format!("{}{figure}", if negative { "-" } else { "" })
}

/// The sign, the 15 digits and the place of the point: 12.5 is 1, 2, 5, 0 … and 2.
fn decimal(value: f64) -> (bool, Vec<u8>, i32) {
    let text = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    (value < 0.0, digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// Digits with their point, rounded half up as Excel rounds, with at least so many digits before it.
fn placed(digits: &[u8], point: i32, decimals: usize, least: usize) -> String {
    let keep = point + decimals as i32;
    let mut kept: Vec<u8> = (0..keep.max(0))
        .map(|i| usize::try_from(i).ok().and_then(|i| digits.get(i)).copied().unwrap_or(0))
        .collect();
    let next = usize::try_from(keep).ok().and_then(|i| digits.get(i)).copied().unwrap_or(0);
    let mut carry = next >= 5;
    for digit in kept.iter_mut().rev() {
        if carry {
            carry = *digit == 9;
            *digit = if carry { 0 } else { *digit + 1 };
        }
    }
    if carry {
        kept.insert(0, 1);
    }
    while kept.len() < decimals + least {
        kept.insert(0, 0);
    }
    let mut text: String = kept.iter().map(|digit| char::from(b'0' + digit)).collect();
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    text
}

/// A piece of a number format.
#[derive(Clone, PartialEq)]
enum Piece {
    /// Printed as it is.
    Literal(String),
    /// A place for digits, a point, a comma, a letter of a date.
    Mark(char),
    /// Hours, minutes or seconds that go on past a day: `[h]`.
    Elapsed(char),
    /// The value as it stands: "General".
    General,
    /// Which values a section is for: `[>1000]`.
    When(String, f64),
}

/// The sections of a format, which are parted by semicolons.
fn sections(code: &str) -> Option<Vec<Vec<Piece>>> {
    let mut sections = vec![Vec::new()];
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        let section: &mut Vec<Piece> = sections.last_mut()?;
        match letter {
            ';' => sections.push(Vec::new()),
            '"' => section.push(Piece::Literal(letters.by_ref().take_while(|c| *c != '"').collect())),
            '\\' | '!' => section.push(Piece::Literal(letters.next()?.into())),
            // Room as wide as a letter, and a letter that fills the column.
            '_' => {
                letters.next();
            }
            '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let lower = inside.to_ascii_lowercase();
                match lower.chars().next()? {
                    // A currency and a language: "[$£-809]"; the language alone prints nothing.
                    '$' => {
                        let currency = inside.get(1..)?.split('-').next()?.to_owned();
                        if !currency.is_empty() {
                            section.push(Piece::Literal(currency));
                        }
                    }
                    'h' | 'm' | 's' if lower.chars().all(|c| lower.starts_with(c)) => {
                        section.push(Piece::Elapsed(lower.chars().next()?));
                    }
                    '<' | '>' | '=' => {
                        let limit = lower.trim_start_matches(['<', '>', '=']);
                        let sign = lower.get(..lower.len() - limit.len())?.to_owned();
                        section.push(Piece::When(sign, limit.trim().parse().ok()?));
                    }
                    // Digits of other scripts are not known here.
                    'd' if lower.starts_with("dbnum") => return None,
                    _ => {}
                }
            }
            'G' | 'g' if letters.as_str().get(..6).is_some_and(|s| s.eq_ignore_ascii_case("eneral")) => {
                letters.nth(5);
                section.push(Piece::General);
            }
            other => section.push(Piece::Mark(other)),
        }
    }
    Some(sections)
}

/// Words as their cell shows them: a format may have words of its own for them, or hide them.
pub(super) fn of_text(text: &str, code: &str) -> String {
    let Some(sections) = sections(code) else { return text.to_owned() };
    let section = match sections.as_slice() {
        [_, _, _, words, ..] => words,
        [only] if only.contains(&Piece::Mark('@')) => only,
        _ => return text.to_owned(),
    };
    let shown = section.iter().map(|piece| match piece {
        Piece::Mark('@') => text.to_owned(),
        other => said(other),
    });
    shown.collect()
}

/// Whether a format shows a day or a time.
pub(super) fn is_dated(code: &str) -> bool {
    let Some(sections) = sections(code) else { return false };
    let Some(section) = sections.first() else { return false };
    // Which of several sections of dates holds is not asked here.
    let no_date = |piece: &Piece| matches!(piece, Piece::Mark('#' | '?' | '@' | 'E') | Piece::General);
    let sorted = sections.iter().flatten().any(|piece| matches!(piece, Piece::When(..)));
    let letter = |piece: &Piece| match piece {
        Piece::Mark(c) => "dmyhs".contains(c.to_ascii_lowercase()),
        Piece::Elapsed(_) => true,
        _ => false,
    };
    !sorted && !section.iter().any(no_date) && section.iter().any(letter)
}

/// Whether a format shows a day, and not only a time.
pub(super) fn shows_day(code: &str) -> bool {
    let section = sections(code).and_then(|sections| sections.into_iter().next()).unwrap_or_default();
    let day = section.iter().any(|piece| matches!(piece, Piece::Mark('d' | 'D' | 'y' | 'Y')));
    let time = |piece: &Piece| matches!(piece, Piece::Mark('h' | 'H' | 's' | 'S') | Piece::Elapsed(_));
    day || !section.iter().any(time)
}

/// A number as its cell shows it; nothing where the format is not understood.
pub(super) fn number(value: f64, code: &str) -> Option<String> {
    if code.is_empty() || code.eq_ignore_ascii_case("general") {
        return Some(general(value));
    }
    let sections = sections(code)?;
    let (section, negative) = fill::chosen(&sections, value)?;
    fill::filled(value, section, negative)
}

fn said(piece: &Piece) -> String {
    match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Mark(c) => c.to_string(),
        Piece::Elapsed(_) | Piece::General | Piece::When(..) => String::new(),
    }
}

/// A day or a time as its cell shows it; in the British order where the format leaves that to the computer.
pub(super) fn moment(at: Moment, code: &str) -> String {
    let code = match code {
        "mm-dd-yy" | "m/d/yyyy" => "dd/mm/yyyy",
        "m/d/yy h:mm" => "dd/mm/yyyy hh:mm",
        other if other.contains("[$-F800]") => "d mmmm yyyy",
        other if other.contains("[$-F400]") => "hh:mm:ss",
        other => other,
    };
    let pieces = sections(code).and_then(|sections| sections.into_iter().next()).unwrap_or_default();
    let text = dated(at, &pieces);
    if text.bytes().any(|b| b.is_ascii_digit()) { text } else { plainly(at) }
}

/// A day or a time without a format.
pub(super) fn plainly(at: Moment) -> String {
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

fn dated(at: Moment, pieces: &[Piece]) -> String {
    // The same letter repeated is one mark: "dd", "mmm".
    let mut marks: Vec<(Piece, usize)> = Vec::new();
    for piece in pieces {
        let piece = match piece {
            Piece::Mark(c) => Piece::Mark(c.to_ascii_lowercase()),
            other => other.clone(),
        };
        match marks.last_mut() {
            Some((last, times)) if *last == piece && matches!(piece, Piece::Mark(_)) => *times += 1,
            _ => marks.push((piece, 1)),
        }
    }
    let letters: String =
        marks.iter().filter_map(|(p, _)| if let Piece::Mark(c) = p { Some(*c) } else { None }).collect();
    let half_days = letters.contains("a/p") || letters.contains("am/pm");
    let hour = if half_days { (at.hour + 11) % 12 + 1 } else { at.hour };
    let kind = |i: usize| {
        marks.get(i).and_then(|(p, _)| match p {
            Piece::Mark(c) | Piece::Elapsed(c) if c.is_ascii_alphabetic() => Some(*c),
            _ => None,
        })
    };
    let seconds = (at.days * 86_400.0).round() as i64;
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
            Piece::Literal(words) => text.push_str(words),
            Piece::General | Piece::When(..) => {}
            Piece::Elapsed('h') => text.push_str(&(seconds / 3_600).to_string()),
            Piece::Elapsed('m') => text.push_str(&(seconds / 60).to_string()),
            Piece::Elapsed(_) => text.push_str(&seconds.to_string()),
            Piece::Mark('y') if *times <= 2 => text.push_str(&format!("{:02}", at.year % 100)),
            Piece::Mark('y') => text.push_str(&format!("{:04}", at.year)),
            Piece::Mark('m') if minutes() => text.push_str(&wide(at.minute, *times)),
            Piece::Mark('m') if *times <= 2 => text.push_str(&wide(at.month, *times)),
            Piece::Mark('m') => text.push_str(&month(at.month, *times)),
            Piece::Mark('d') if *times <= 2 => text.push_str(&wide(at.day, *times)),
            Piece::Mark('d') => text.push_str(&weekday(at, *times)),
            Piece::Mark('h') => text.push_str(&wide(hour, *times)),
            Piece::Mark('s') => text.push_str(&wide(at.second, *times)),
            Piece::Mark('a') if half_days => {
                text.push_str(if at.hour < 12 { "AM" } else { "PM" });
                skip = if letters.contains("am/pm") { 4 } else { 2 };
            }
            Piece::Mark('0') => {}
            Piece::Mark(c) => text.extend(std::iter::repeat_n(*c, *times)),
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

fn weekday(at: Moment, letters: usize) -> String {
    let date = jiff::civil::Date::new(at.year as i16, at.month as i8, at.day as i8);
    let name = date.map_or_else(|_| String::new(), |date| date.strftime("%A").to_string());
    if letters == 3 { name.chars().take(3).collect() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_formats_say() {
        for (value, code, shown) in [
            (1234.5, "General", "1234.5"),
            (0.1 + 0.2, "General", "0.3"),
            (-0.05, "General", "-0.05"),
            (123456789012.0, "General", "123456789012"),
            (1200.0, "General", "1200"),
            (1.0e20, "General", "1E20"),
            (1234567890123456.0, "General", "1234567890123456"),
            (-1234567890123456.0, "@", "-1234567890123456"),
            (1234.5, "0", "1235"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-1234.5, "#,##0.00", "-1,234.50"),
            (1234567.891, "\"£\"#,##0.00", "£1,234,567.89"),
            (1234.5, "[$£-809]#,##0.00", "£1,234.50"),
            (-12.0, "\"£\"#,##0.00;[Red]\\-\"£\"#,##0.00", "-£12.00"),
            (-12.0, "_-\"£\"* #,##0.00_-;\\-\"£\"* #,##0.00_-;_-\"£\"* \"-\"??_-;_-@_-", "-£12.00"),
            (0.0, "_-\"£\"* #,##0.00_-;\\-\"£\"* #,##0.00_-;_-\"£\"* \"-\"??_-;_-@_-", "£-"),
            (-5.0, "#,##0.00;(#,##0.00)", "(5.00)"),
            (0.175, "0.0%", "17.5%"),
            (2.675, "0.00", "2.68"),
            (0.5, "0", "1"),
            (0.05, "#.##", ".05"),
            (5.0, "0.##", "5"),
            (-0.001, "0.00", "0.00"),
            (7.0, "00000", "00007"),
            (1500.0, "0,", "2"),
            (9.999, "0.00", "10.00"),
            (1.0, "\"paid\"", "paid"),
        ] {
            assert_eq!(number(value, code).as_deref(), Some(shown), "{value} {code}");
        }
    }

    /// By ECMA-376, 18.8.31, and what Excel shows.
    #[test]
    fn digits_fill_the_places_of_a_format_from_the_right() {
        for (value, code, shown) in [
            (200415.0, "00-00-00", "20-04-15"),
            (78051120.0, "000-00-0000", "078-05-1120"),
            (2079460958.0, "(000) 000-0000", "(207) 946-0958"),
            (123.0, "000-00", "001-23"),
            (1234567.0, "000-00", "12345-67"),
            (5551234.0, "###-####", "555-1234"),
            (1234.0, "###-####", "-1234"),
            (12345.0, "0\\/00\\/00", "1/23/45"),
            (20200203.0, "0000\\-00\\-00", "2020-02-03"),
            (5.0, "0##", "005"),
            (5.0, "0,000", "0,005"),
            (1234567.0, "#,###", "1,234,567"),
            (12.5, "General\" EUR\"", "12.5 EUR"),
            (-12.5, "General\" EUR\"", "-12.5 EUR"),
            (1.0, "[=1]\"paid\";[=1250]\"NOT PAID\"", "paid"),
            (1250.0, "[=1]\"paid\";[=1250]\"NOT PAID\"", "NOT PAID"),
            (5000.0, "[>1000]\"big\" 0;\"small\" 0", "big 5000"),
            (5.0, "[>1000]\"big\" 0;\"small\" 0", "small 5"),
            (-5.0, "[>1000]\"big\" 0;\"small\" 0", "-small 5"),
            (5551234.0, "[<=9999999]###-####;(###) ###-####", "555-1234"),
            (2079460958.0, "[<=9999999]###-####;(###) ###-####", "(207) 946-0958"),
            (-3.0, "[<0]\"owed \"0;0", "owed 3"),
            (1250.0, "0.00E+00", "1.25E+03"),
            (0.00125, "0.00E-00", "1.25E-03"),
            (9.999, "0.00E+00", "1.00E+01"),
            (12345.0, "##0.0E+0", "12.3E+3"),
            (0.0, "0.00E+00", "0.00E+00"),
            (-1250.0, "0.00E+00", "-1.25E+03"),
            (12.5, ".00", "12.50"),
            (1.5, "0.0??", "1.5"),
            (1234567.0, "0.00,,\" m\"", "1.23 m"),
        ] {
            assert_eq!(number(value, code).as_deref(), Some(shown), "{value} {code}");
        }
        for (value, code) in [
            (3.5, "# ?/?"),
            (5.0, "[=1]\"paid\";[=1250]\"NOT PAID\""),
            (5.0, "[>1000]\"big\" 0;[<0]0"),
            (5.0, "[DBNum1]0"),
        ] {
            assert_eq!(number(value, code), None, "{value} {code}");
        }
    }

    #[test]
    fn days_and_times_are_shown_as_their_formats_say() {
        let at = Moment { year: 2021, month: 3, day: 4, hour: 14, minute: 5, second: 9, days: 44259.5869 };
        for (code, shown) in [
            ("mm-dd-yy", "04/03/2021"),
            ("dd/mm/yyyy", "04/03/2021"),
            ("d-mmm-yy", "4-Mar-21"),
            ("m/d/yy h:mm", "04/03/2021 14:05"),
            ("[$-809]dddd d mmmm yyyy", "Thursday 4 March 2021"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "4 March 2021"),
            ("h:mm AM/PM", "2:05 PM"),
            ("hh:mm:ss", "14:05:09"),
            ("mm:ss", "05:09"),
            ("yyyy\\-mm\\-dd\\ hh:mm", "2021-03-04 14:05"),
            ("General", "04/03/2021 14:05:09"),
        ] {
            assert_eq!(moment(at, code), shown, "{code}");
        }
        assert_eq!(moment(Moment { days: 1.5, ..at }, "[h]:mm"), "36:05");
        for (code, dated) in [
            ("mmm d, yyyy", true),
            ("[h]:mm", true),
            ("mm:ss.0", true),
            ("General", false),
            ("0.00", false),
            ("\"days\" 0", false),
            ("[$-809]d mmmm yyyy;@", true),
            ("#,##0.00\" CR\"", false),
        ] {
            assert_eq!(is_dated(code), dated, "{code}");
        }
        // Nothing of a format of dates is printed for what is no date.
        assert_eq!(number(39814.0, "mmm d, yyyy"), None);
        for (code, day) in
            [("dd/mm/yyyy", true), ("h:mm", false), ("mmm", true), ("d h:mm", true), ("[h]:mm", false)]
        {
            assert_eq!(shows_day(code), day, "{code}");
        }
    }
}
