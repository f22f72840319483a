//! Times in a recording: "1:02:03", "00:03.240", "00:00:03,200".

use std::time::Duration;

/// A time at the start of a text, and what follows it. There must be a colon; hours and fractions may be there.
pub(super) fn at_start(text: &str) -> Option<(Duration, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (clock, mut rest) = text.split_at(end);
    let parts: Vec<&str> = clock.split(':').collect();
    let short = |part: &&str| (1..=3).contains(&part.len());
    if !(2..=3).contains(&parts.len())
        || !parts.iter().all(short)
        || parts.last().is_none_or(|s| s.len() != 2)
    {
        return None;
    }
    let mut whole = 0;
    for (i, part) in parts.iter().enumerate() {
        let number: u64 = part.parse().ok()?;
        // Minutes and seconds, but the first of the parts may be any number.
        if i > 0 && number > 59 {
            return None;
        }
        whole = whole * 60 + number;
    }
    let mut time = Duration::from_secs(whole);
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        if (1..=9).contains(&digits) {
            let (digits, after) = fraction.split_at(digits);
            let nanos: u32 = format!("{digits:0<9}").parse().ok()?;
            time += Duration::from_nanos(nanos.into());
            rest = after;
        }
    }
    Some((time, rest))
}

/// A time that is the whole text.
pub(super) fn whole(text: &str) -> Option<Duration> {
    at_start(text.trim()).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time)
}

/// Two times with an arrow between them, at the start of a text, and what follows.
pub(super) fn range(text: &str) -> Option<(Duration, Duration, &str)> {
    let (from, rest) = at_start(text.trim_start())?;
    let (to, rest) = at_start(rest.trim_start().strip_prefix("-->")?.trim_start())?;
    Some((from, to, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_many_shapes() {
        let millis = |text: &str| whole(text).map(|t| t.as_millis());
        assert_eq!(millis("1:02:03"), Some(3_723_000));
        assert_eq!(millis("00:03.240"), Some(3240));
        assert_eq!(millis(" 00:00:03,2 "), Some(3200));
        assert_eq!(millis("75:00"), Some(4_500_000));
        for wrong in ["", "12", "1:2", "1:60", "1:00:75", "1:2:3:04", "12:30pm", "1:00,", "9999:00", "1:00."]
        {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
        assert!(range("00:00.000 --> 00:03.240 align:start").is_some());
        assert!(range("00:00.000 00:03.240").is_none());
    }
}
