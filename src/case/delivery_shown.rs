//! Whether the words of a page say that something was delivered on a day: the day in one of the ways in which tracking
//! pages and letters write it, beside a word of delivery. A day by which a delivery is only expected is none.

use jiff::civil::Date;

use crate::model::MONTHS;

/// How far from the day, in bytes, the word of delivery may be.
const BEFORE: usize = 80;
const AFTER: usize = 60;
/// Words of a delivery that took place.
const DONE: [&str; 4] = ["delivered", "signed", "received", "rec'd"];
/// Words of a delivery that is still to come.
const TO_COME: [&str; 7] = ["will be", "to be", "due", "estimated", "expected", "guaranteed", "aim to"];

/// Words of a posting.
const POSTED: [&str; 3] = ["franked", "postmark", "date of posting"];

/// Whether a text says that something was delivered on this day.
pub fn says_delivered(text: &str, day: Date) -> bool {
    says(text, day, &DONE)
}

/// Whether a text says that its envelope bears this day.
pub fn says_posted(text: &str, day: Date) -> bool {
    says(text, day, &POSTED)
}

fn says(text: &str, day: Date, words_of: &[&str]) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let whole = |at: usize, length: usize| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !digit(text[..at].chars().next_back()) && !digit(text[at + length..].chars().next())
    };
    let beside = |at: usize, length: usize| {
        let before = text[..at].char_indices().rev().map(|(at, _)| at).take(BEFORE).last().unwrap_or(at);
        let after =
            text[at + length..].char_indices().map(|(next, c)| next + c.len_utf8()).take(AFTER).last();
        let (ahead, behind) = (&text[before..at], &text[at + length..at + length + after.unwrap_or(0)]);
        let done = |words: &str| words_of.iter().any(|word| words.contains(word));
        // What stands between the word and the day decides; what follows the day may be about the next line.
        let to_come = TO_COME.iter().any(|word| ahead.contains(word));
        (done(ahead) || done(behind)) && !to_come
    };
    written(day).iter().any(|day| {
        text.match_indices(day.as_str()).any(|(at, found)| whole(at, found.len()) && beside(at, found.len()))
    })
}

/// The ways in which a day is written, in small letters.
fn written(day: Date) -> Vec<String> {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let month = usize::try_from(m - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
    let ending = match (d % 10, d / 10) {
        (1, 0 | 2 | 3) => "st",
        (2, 0 | 2) => "nd",
        (3, 0 | 2) => "rd",
        _ => "th",
    };
    let mut all = vec![format!("{y}-{m:02}-{d:02}")];
    for month in [month, month.get(..3).unwrap_or(month)] {
        for year in [y.to_string(), format!("{:02}", y % 100)] {
            for number in [d.to_string(), format!("{d:02}"), format!("{d}{ending}")] {
                all.push(format!("{number} {month} {year}"));
                all.push(format!("{number}-{month}-{year}"));
            }
            all.push(format!("{month} {d}, {year}"));
        }
    }
    for year in [y.to_string(), format!("{:02}", y % 100)] {
        for mark in ["/", "-", ".", " "] {
            all.push(format!("{d:02}{mark}{m:02}{mark}{year}"));
            all.push(format!("{d}{mark}{m}{mark}{year}"));
        }
    }
    all.iter().map(|day| day.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_page_says_that_it_was_delivered_on_a_day() {
        let day = date(2026, 4, 27);
        for text in [
            // As Royal Mail prints it, and as letters say it.
            "Royal Mail Track and Trace\nDelivered: Monday 27 April 2026, 11:08\nSigned for by: C MCILROY",
            "KX502718345GB: Delivered. 27-04-2026 11:08. Belfast.",
            "27/04/26 11:08 Delivered Belfast DO",
            "Signed for by HOLT on 27th April 2026",
            "We received your letter on 27 Apr 2026.",
            "Delivered\n  April 27, 2026",
        ] {
            assert!(says_delivered(text, day), "{text}");
        }
        for text in [
            // A certificate of posting, and what is only expected.
            "Certificate of posting 24/04/2026 12:44 to BT2 7AD",
            "Guaranteed to be delivered by 27 April 2026",
            "Delivery is due on 27/04/2026",
            "Estimated: 27 April 2026. Not yet delivered.",
            // The day alone, and another day that ends like it.
            "27 April 2026",
            "Delivered 127/04/2026",
            "Delivered 27 April 20261",
            "",
        ] {
            assert!(!says_delivered(text, day), "{text}");
        }
    }

    #[test]
    fn the_day_on_an_envelope_is_that_beside_its_mark() {
        for (text, shown) in [
            ("[envelope: franked ROYAL MAIL BELFAST 28.04.2026]", true),
            ("Postmark: 28 April 2026, Leeds", true),
            ("Dated 28 April 2026", false),
            ("Delivered 28 April 2026", false),
            ("franked 27.04.2026", false),
        ] {
            assert_eq!(says_posted(text, date(2026, 4, 28)), shown, "{text}");
        }
    }
}
