//! What the regulations charge for each kind of enforcement, as data with dates: set beside what an account lists, so that
//! a reader sees whether a charge is the one that is laid down.

use jiff::civil::Date;
use serde::Deserialize;

use super::fees::toml_day;
use crate::model::Pence;

/// Where the charges are laid down.
pub const CHARGES_SOURCE: &str = "Child Support Fees Regulations 2014 (SI 2014/612) reg. 10, as written answer 82453 gives the \
                                  amounts; in Northern Ireland SR (NI) 2014/182";

/// A charge that is laid down.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeRate {
    /// The first day.
    #[serde(deserialize_with = "toml_day")]
    pub from: Date,
    /// What it is for: "a liability order".
    pub name: String,
    /// Words by which it is told.
    words: Vec<String>,
    /// How much, in pence.
    pence: i64,
}

impl ChargeRate {
    /// How much.
    pub const fn amount(&self) -> Pence {
        Pence::new(self.pence)
    }

    /// The charge that the regulations lay down for something on a day, by the words for it.
    pub fn find(what: &str, on: Date) -> Option<Self> {
        let what = what.to_lowercase();
        let fits = |rate: &ChargeRate| {
            rate.from <= on && rate.words.iter().any(|words| what.contains(words.as_str()))
        };
        // The latest that has begun.
        built_in().into_iter().filter(fits).reduce(|one, next| if next.name == one.name { next } else { one })
    }
}

#[derive(Deserialize)]
struct ChargeRates {
    charge: Vec<ChargeRate>,
}

fn built_in() -> Vec<ChargeRate> {
    #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
    let rates: ChargeRates = toml::from_str(include_str!("charges.toml")).expect("charges that are built in");
    rates.charge
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// £300, £200, £50 and £50: regulation 10.
    #[test]
    fn a_charge_is_told_by_its_words() {
        let on = date(2026, 6, 15);
        for (what, pence) in [
            ("Liability order", Some(30_000)),
            ("lump sum deduction order", Some(20_000)),
            ("regular deduction order", Some(5_000)),
            ("deduction from earnings order, on the paying parent", Some(5_000)),
            ("Deduction from earnings request", Some(5_000)),
            ("a visit", None),
            ("order", None),
            ("", None),
        ] {
            assert_eq!(ChargeRate::find(what, on).map(|rate| rate.amount().get()), pence, "{what}");
        }
        assert_eq!(ChargeRate::find("liability order", date(2013, 1, 1)), None);
    }
}
