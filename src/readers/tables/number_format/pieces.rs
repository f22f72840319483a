//! The pieces of a number format, and numbers as digits.

/// A number as it stands, to the 15 digits that Excel keeps.
pub(crate) fn general(value: f64) -> String {
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
pub(super) fn decimal(value: f64) -> (bool, Vec<u8>, i32) {
    let text = format!("{:.14e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    (value < 0.0, digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// Digits with their point, rounded half up as Excel rounds, with at least so many digits before it.
pub(super) fn placed(digits: &[u8], point: i32, decimals: usize, least: usize) -> String {
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
pub(super) enum FormatPiece {
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

pub(super) fn said(piece: &FormatPiece) -> String {
    match piece {
        FormatPiece::Literal(text) => text.clone(),
        FormatPiece::Mark(c) => c.to_string(),
        FormatPiece::Elapsed(_) | FormatPiece::General | FormatPiece::When(..) => String::new(),
    }
}
