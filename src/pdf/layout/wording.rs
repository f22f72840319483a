//! How the front matter says dates, numbers and paragraphs: the small wording that several parts share, with
//! no-break spaces where a line must not be broken.

use crate::model::PartialDate;

/// A date whose parts stay on one line: "6 January 2020". Only a time may go to the next, whole: a line that fits no column
/// would be broken inside its digits.
pub(crate) fn date_with_nbsp(when: PartialDate) -> String {
    when.to_string().replace(' ', "\u{A0}").replace(",\u{A0}", ", ")
}

/// A date without its time, in full: "10 May 2020".
pub(crate) fn day(when: PartialDate) -> String {
    date_with_nbsp(when.day().map_or(when, PartialDate::Day))
}

/// A date for a narrow column. Only a time may go to the next line: "10 May 2020, 14:00".
pub(crate) fn short(when: PartialDate) -> String {
    when.short().replace(' ', "\u{A0}").replace(",\u{A0}", ", ")
}

/// A date for a narrow column without its time: "10 May 2020".
pub(crate) fn short_day(when: PartialDate) -> String {
    short(when.day().map_or(when, PartialDate::Day))
}

/// The same of days alone, without the times of a call: "10 May 2020".
pub(crate) fn span_of_days(date: PartialDate, until: Option<PartialDate>) -> String {
    let whole = |when: PartialDate| when.day().map_or(when, PartialDate::Day);
    span(whole(date), until.map(whole))
}

/// A date or a period for a narrow column: "1 May – 31 May 2020". The year is said once when it is the same.
pub(crate) fn span(date: PartialDate, until: Option<PartialDate>) -> String {
    let Some(until) = until.filter(|until| *until != date) else { return short(date) };
    let (from, to) = (short(date), short(until));
    let year = format!("\u{A0}{}", until.last_day().year());
    let from = match (date, until) {
        (PartialDate::Day(_), PartialDate::Day(_)) | (PartialDate::Month(..), PartialDate::Month(..)) => {
            from.strip_suffix(&year).unwrap_or(&from)
        }
        _ => &from,
    };
    format!("{from}\u{A0}– {to}")
}

/// A text whose dates stay on one line: "the calculation of 6 January 2020" does not break after the 6.
pub(crate) fn with_nbsp(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    const ENDS: [char; 9] = [',', '.', ';', ':', ')', '?', '!', '”', '’'];
    let number = |word: Option<&&str>, digits: std::ops::RangeInclusive<usize>| {
        let word = word.map_or("", |word| word.trim_end_matches(ENDS).trim_start_matches(['(', '“', '‘']));
        digits.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let month = |word: &str| {
        let word = word.trim_end_matches(ENDS);
        let is = |m: i8| {
            let name = PartialDate::Month(2000, m);
            [name.to_string(), name.short()].iter().any(|name| name.strip_suffix(" 2000") == Some(word))
        };
        word.len() > 2 && (1..=12).any(is)
    };
    let mut bound = String::with_capacity(text.len() + 4);
    for (i, word) in words.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| words.get(i));
        // Nor is a page parted from its "p.".
        let paged = before.is_some_and(|before| ["p.", "pp."].contains(&before.trim_start_matches('(')))
            && word.starts_with(|c: char| c.is_ascii_digit());
        let joined = paged
            || (month(word) && number(before, 1..=2))
            || (number(Some(word), 4..=4) && before.is_some_and(|before| month(before)));
        match i {
            0 => {}
            _ if joined => bound.push('\u{A0}'),
            _ => bound.push(' '),
        }
        bound.push_str(word);
    }
    bound
}

/// The paragraphs of a text, which are parted by empty lines; line ends inside one become spaces.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            _ if line.is_empty() => open = false,
            Some(last) if open => {
                last.push(' ');
                last.push_str(line);
            }
            _ => {
                paragraphs.push(line.to_owned());
                open = true;
            }
        }
    }
    paragraphs
}

/// Several facts on one line, parted by dots that stay with what goes before. All but the first, which may be
/// an address, stay whole.
pub(crate) fn dotted(facts: &[String]) -> String {
    let whole = |(i, fact): (usize, &String)| if i == 0 { fact.clone() } else { fact.replace(' ', "\u{A0}") };
    facts.iter().enumerate().map(whole).collect::<Vec<_>>().join("\u{A0}· ")
}

/// The first letter as a capital, the rest as it is.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(date: &str, until: Option<&str>) -> String {
        span(date.parse().expect(date), until.map(|u| u.parse().expect(u))).replace('\u{A0}', "_")
    }

    #[test]
    fn periods_say_the_year_once_and_break_only_after_the_dash() {
        assert_eq!(said("2020-05-01", Some("2020-05-31")), "1_May_– 31_May_2020");
        assert_eq!(said("2019-12-01", Some("2020-01-31")), "1_Dec_2019_– 31_Jan_2020");
        assert_eq!(said("2020-01", Some("2020-03")), "Jan_– Mar_2020");
        assert_eq!(said("2019", Some("2020")), "2019_– 2020");
        assert_eq!(said("2020", Some("2020-05-01")), "2020_– 1_May_2020");
        assert_eq!(said("2020-05-01", Some("2020-05-01")), "1_May_2020");
        assert_eq!(said("2020-05-10T14:00", None), "10_May_2020, 14:00");
    }

    #[test]
    fn a_date_with_its_time_breaks_before_the_time_and_nowhere_else() {
        for (when, printed) in
            [("2020-01-22T09:41:00", "22_January_2020, 09:41"), ("2020-01", "January_2020")]
        {
            assert_eq!(date_with_nbsp(when.parse().expect(when)).replace('\u{A0}', "_"), printed);
        }
    }

    #[test]
    fn dates_in_titles_do_not_break() {
        for (text, printed) in [
            ("Calculation of 6 January 2020, second copy", "Calculation of 6_January_2020, second copy"),
            ("March 2020: 3 letters", "March_2020: 3 letters"),
            ("24 Dec 2020", "24_Dec_2020"),
            ("since our letter of 6 January.” He", "since our letter of 6_January.” He"),
            ("(6 January 2020)", "(6_January_2020)"),
            ("see p. 12 (pp. 3, 4)", "see p._12 (pp._3, 4)"),
            ("the p. of it", "the p. of it"),
            ("May I have 12 Apples  in 2020", "May I have 12 Apples  in 2020"),
            ("", ""),
        ] {
            assert_eq!(with_nbsp(text).replace('\u{A0}', "_"), printed);
        }
    }

    #[test]
    fn paragraphs_and_capitals() {
        assert_eq!(paragraphs("a\nb\r\n\n \nc\n"), ["a b", "c"]);
        assert_eq!(paragraphs("\n\n"), [""; 0]);
        assert_eq!(capital("postal receipt"), "Postal receipt");
    }
}
