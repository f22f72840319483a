//! Whose a phone number is, as far as that is known. An itemised bill lists every call that was made; only lines with a
//! number of the Service, or one that the user names, are calls of the case. All others are somebody else's data.

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::PartialDate;
use crate::model::phone_number::bare_phone;

/// A number and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownNumber {
    /// The number as it is printed.
    pub number: String,
    /// Whose it is.
    pub of: String,
    /// The first day on which it was in use, where a source says so.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Where it was found.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownNumbers {
    number: Vec<KnownNumber>,
}

/// The numbers that are built in.
///
/// # Panics
/// The table of the program itself cannot be read, which a test rules out.
#[allow(clippy::expect_used, reason = "a table that is built in and tested")]
pub fn known_numbers() -> Vec<KnownNumber> {
    let numbers: KnownNumbers =
        toml::from_str(include_str!("known_numbers.toml")).expect("numbers that are built in");
    numbers.number
}

/// The numbers of a case: those that are built in, and those that the user names.
#[derive(Clone, Debug)]
pub(super) struct CaseNumbers {
    known: Vec<KnownNumber>,
    named: Vec<String>,
}

impl CaseNumbers {
    pub(super) fn new(named: &[String]) -> Self {
        let named = named.iter().map(|number| bare_phone(number)).filter(|number| !number.is_empty());
        Self { known: known_numbers(), named: named.collect() }
    }

    /// Whose this number was then: nothing where it is not one of the case.
    pub(super) fn owner(&self, number: &str, when: Option<PartialDate>) -> Option<&str> {
        let bare = bare_phone(number);
        let in_use = |known: &&KnownNumber| {
            let (first, last) = match when {
                Some(when) => (when.first_day(), when.last_day()),
                None => return true,
            };
            known.from.is_none_or(|from| from <= last) && known.until.is_none_or(|until| first <= until)
        };
        let found = self.known.iter().filter(|known| bare_phone(&known.number) == bare).find(in_use);
        let named = || self.named.contains(&bare).then_some("named in the manifest");
        found.map(|known| known.of.as_str()).or_else(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_of_the_service_however_it_is_written_and_only_while_it_was() {
        let numbers = CaseNumbers::new(&["0113 496 0001".into()]);
        let when = |day: &str| Some(day.parse::<PartialDate>().expect("a day"));
        let service = Some("Child Maintenance Service");
        for (number, day, owner) in [
            ("03452 668 792", "2019-01-01", service),
            ("+443452668792", "2019-01-01", service),
            ("0800 171 2345", "2024-07-15", service),
            ("0345 609 0042", "2016-07-15", Some("Child Support Agency")),
            ("0345 609 0042", "2024-07-15", None),
            ("01134960001", "2024-07-15", Some("named in the manifest")),
            ("07700 900123", "2024-07-15", None),
            ("Withheld", "2024-07-15", None),
            ("", "2024-07-15", None),
        ] {
            assert_eq!(numbers.owner(number, when(day)), owner, "{number} {day}");
        }
    }

    #[test]
    fn every_number_has_its_source_and_is_there_once() {
        let all = known_numbers();
        let mut bare: Vec<String> = all.iter().map(|known| bare_phone(&known.number)).collect();
        assert!(bare.iter().all(|number| number.len() == 10), "{bare:?}");
        assert!(all.iter().all(|known| !known.source.is_empty() && !known.of.is_empty()));
        bare.sort();
        bare.dedup();
        assert_eq!(bare.len(), all.len());
    }
}
