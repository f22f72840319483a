//! Money as whole pence. Pounds exist only where a person reads or writes them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kind::grouped;

/// An amount of money in pence; negative for a credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(i64);

impl Pence {
    /// This many pence.
    pub const fn new(pence: i64) -> Self {
        Self(pence)
    }

    /// A fraction of pence rounded to the penny, a half upwards; nothing where it cannot be counted. `by` is above 0.
    pub fn ratio(pence: i128, by: i128) -> Option<Self> {
        let rounded = pence.checked_mul(2)?.checked_add(by)?.checked_div_euclid(by.checked_mul(2)?)?;
        i64::try_from(rounded).ok().map(Self)
    }

    /// The amount in pence.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// "£1,234.56", or "−£5.00" with a true minus sign.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pence = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "−" } else { "" };
        write!(f, "{sign}£{}.{:02}", grouped(pence / 100), pence % 100)
    }
}

/// That a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is pounds and pence, like \"3.45\"")]
pub struct BadAmount;

impl FromStr for Pence {
    type Err = BadAmount;

    /// Reads pounds as people type them: "3.45", "£1,234.50", "12", "-5.00". A third decimal is refused,
    /// not rounded.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let text = text.strip_prefix('£').unwrap_or(text);
        let (pounds, pence) = text.split_once('.').unwrap_or((text, "00"));
        let grouped = pounds.contains(',');
        let well_grouped = pounds
            .split(',')
            .enumerate()
            .all(|(i, group)| group.len() == 3 || (i == 0 && (1..=3).contains(&group.len())));
        let digits = pounds.replace(',', "");
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if (grouped && !well_grouped) || !all_digits(&digits) || pence.len() != 2 || !all_digits(pence) {
            return Err(BadAmount);
        }
        let total = digits
            .parse::<i64>()
            .ok()
            .and_then(|p| p.checked_mul(100))
            .and_then(|p| p.checked_add(pence.parse::<i64>().ok()?))
            .ok_or(BadAmount)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

impl Serialize for Pence {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let sign = if self.0 < 0 { "-" } else { "" };
        let pence = self.0.unsigned_abs();
        to.collect_str(&format_args!("{sign}{}.{:02}", pence / 100, pence % 100))
    }
}

impl<'de> Deserialize<'de> for Pence {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Pence {
    fn schema_name() -> Cow<'static, str> {
        "Pounds".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "pounds",
            "description": "An amount in pounds and pence, like \"3.45\"."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_pounds() {
        for (text, pence, printed) in [
            ("3.45", 345, "£3.45"),
            ("£1,234.50", 123_450, "£1,234.50"),
            ("12", 1200, "£12.00"),
            ("-5.00", -500, "−£5.00"),
            ("0.07", 7, "£0.07"),
            ("1000000.00", 100_000_000, "£1,000,000.00"),
        ] {
            assert_eq!(text.parse(), Ok(Pence::new(pence)), "{text}");
            assert_eq!(Pence::new(pence).to_string(), printed);
        }
        for wrong in ["", "3.4", "3.456", "1O.00", "1,23.00", "£", ".50", "99999999999999999999"] {
            assert!(wrong.parse::<Pence>().is_err(), "{wrong}");
        }
    }
}
