//! Tracking numbers in texts and in names. Optical reading takes B for 8, O for 0 and S for 5; such slips are
//! mended only where one number comes out and its check digit is right, and what was read is kept beside it.

use super::tracking::{Tracking, is_shaped};

/// How a number was seen, the surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchSource {
    /// It stands in the name of the file.
    Name,
    /// It was read from text with slips that were mended.
    Mended,
    /// It stands in the text.
    Text,
    /// It stands in a bar code.
    BarCode,
}

/// A tracking number and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackingMatch {
    /// The number.
    pub number: Tracking,
    /// How it was seen.
    pub seen: MatchSource,
    /// As it was written there.
    pub written: String,
}

/// The tracking numbers of a text, which may come from optical reading.
pub fn find_in_text(text: &str) -> Vec<TrackingMatch> {
    find(text, &[' '], |written, tight| {
        let plain = without_marks(written);
        if let Ok(number) = Tracking::parse(&plain)
            && (tight || plain == plain.to_uppercase())
        {
            return Some((number, MatchSource::Text));
        }
        repaired(&plain).map(|number| (number, MatchSource::Mended))
    })
}

/// The tracking numbers of a file's name, in capitals or not.
pub fn find_in_name(name: &str) -> Vec<TrackingMatch> {
    find(name, &[' ', '-', '_'], |written, _| {
        Some((Tracking::parse(&without_marks(written)).ok()?, MatchSource::Name))
    })
}

fn without_marks(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Reads every run of thirteen letters and digits that begins and ends with a word; single marks of `within`
/// may stand inside. The reader is told whether none does.
fn find(
    text: &str,
    within: &[char],
    read: impl Fn(&str, bool) -> Option<(Tracking, MatchSource)>,
) -> Vec<TrackingMatch> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let is_word = |at: Option<usize>| at.and_then(|i| chars.get(i)).is_some_and(|(_, c)| c.is_alphanumeric());
    let mut found: Vec<TrackingMatch> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let mut next = at + 1;
        if is_word(Some(at)) && !is_word(at.checked_sub(1)) {
            let (mut end, mut count) = (at, 0);
            while count < 13 {
                match chars.get(end) {
                    Some((_, c)) if c.is_ascii_alphanumeric() => count += 1,
                    Some((_, c)) if within.contains(c) && is_word(end.checked_sub(1)) => {}
                    _ => break,
                }
                end += 1;
            }
            if count == 13 && !is_word(Some(end)) {
                let written = &text[chars[at].0..chars.get(end).map_or(text.len(), |(i, _)| *i)];
                let tight = end - at == 13;
                if let Some((number, seen)) = read(written, tight) {
                    found.push(TrackingMatch { number, seen, written: written.to_owned() });
                    next = end;
                }
            }
        }
        at = next;
    }
    // Each number once, as it was seen best.
    found.sort_by(|a, b| a.number.cmp(&b.number).then(b.seen.cmp(&a.seen)));
    found.dedup_by(|b, a| a.number == b.number);
    found
}

/// The one British number that a text with slips can be.
fn repaired(plain: &str) -> Option<Tracking> {
    let mut slips = 0;
    let number: String = plain
        .chars()
        .enumerate()
        .map(|(i, c)| {
            let swapped = match (i, c) {
                (0 | 1 | 11 | 12, '8') => 'B',
                (0 | 1, '0') => 'O',
                (0 | 1, '5') => 'S',
                (11, '6') => 'G',
                (2..=10, 'B') => '8',
                (2..=10, 'O' | 'o') => '0',
                (2..=10, 'S') => '5',
                _ => c,
            };
            slips += usize::from(swapped != c);
            swapped
        })
        .collect();
    // More slips than that, and any text could become a number.
    let fits = (1..=3).contains(&slips) && is_shaped(&number) && number.ends_with("GB");
    if fits { Tracking::parse(&number).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(found: Vec<TrackingMatch>) -> Vec<(String, MatchSource)> {
        found.into_iter().map(|s| (s.number.to_string(), s.seen)).collect()
    }

    #[test]
    fn texts_give_numbers_tight_and_spaced() {
        let text = "Ref AB 1234 5678 5 GB\nposted with CD473124829GB, not AB123456784GB or XAB123456785GB";
        assert_eq!(
            seen(find_in_text(text)),
            [("AB123456785GB".into(), MatchSource::Text), ("CD473124829GB".into(), MatchSource::Text)]
        );
        for none in
            ["is 1234 5678 5 am", "AB12345678", "", "AB123456785GB1", "1234567890123", "AB 1234 5678\n5 GB"]
        {
            assert_eq!(find_in_text(none), [], "{none}");
        }
    }

    #[test]
    fn slips_are_mended_where_the_check_digit_agrees_and_shown() {
        for text in
            ["AB12345678S6B", "AB 1234 567B 5 GB", "A8123456785GB", "AB1234S67B5GB", "AB 1234 5678 5 G8"]
        {
            let found = find_in_text(text);
            assert_eq!(seen(found.clone()), [("AB123456785GB".into(), MatchSource::Mended)], "{text}");
            assert_eq!(found[0].written, text);
        }
        // The check digit does not agree; the country is another; there are too many slips.
        for text in ["AB12345678O6B", "AB12345678SUS", "A8123456785SB", "88I23456785GB", "ABI2S4S67BSGB"] {
            assert_eq!(find_in_text(text), [], "{text}");
        }
    }

    #[test]
    fn names_give_numbers_exactly_or_not_at_all() {
        for name in [
            "Royal Mail AB123456785GB delivered 10.03.2021.png",
            "ab123456785gb.pdf",
            "receipt_AB_1234_5678_5_GB.jpg",
            "2021-03-09 AB123456785GB.jpg",
        ] {
            assert_eq!(seen(find_in_name(name)), [("AB123456785GB".into(), MatchSource::Name)], "{name}");
        }
        assert_eq!(find_in_name("AB12345678S6B.jpg"), []);
    }
}
