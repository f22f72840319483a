//! Whether two accounts may be of one call: a recording and a row, a row and a line of a bill. Day, start, number and
//! length speak for it or against it. It is never more than a possibility, which the user is asked about; until then such a
//! call is not counted twice, so that nobody can call the number of calls too high.

use crate::model::direction::Direction;
use crate::model::phone_number::bare_phone;
use crate::model::{Duration, PartialDate};

/// Seconds by which the clocks of a phone, of a company and of a person may differ.
const CLOCKS: u64 = 120;
/// Seconds by which two lengths of one call may differ: a recording begins after the ringing.
const LENGTHS: u64 = 60;

/// What speaks for two accounts being of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallTraits {
    /// When it began.
    pub began: Option<PartialDate>,
    /// The other side's number, as it is compared; empty where it is not known.
    number: String,
    length: Option<Duration>,
    direction: Option<Direction>,
}

impl CallTraits {
    /// Of a call that began then.
    pub fn new(
        began: Option<PartialDate>,
        number: Option<&str>,
        length: Option<Duration>,
        direction: Option<Direction>,
    ) -> Self {
        Self { began, number: number.map(bare_phone).unwrap_or_default(), length, direction }
    }

    /// How far apart two accounts are that may be of one call, in seconds; nothing where something speaks against it.
    pub fn apart(&self, other: &Self) -> Option<u64> {
        let numbers = self.number.is_empty() || other.number.is_empty() || self.number == other.number;
        let lengths = match (self.length, other.length) {
            (Some(one), Some(other)) => {
                let (one, other) = (one.seconds(), other.seconds());
                one.abs_diff(other) <= LENGTHS.max(one.max(other) / 10)
            }
            _ => true,
        };
        let ways = match (self.direction, other.direction) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let apart = match (self.began?, other.began?) {
            (PartialDate::Moment(one), PartialDate::Moment(other)) => {
                let seconds = one.duration_until(other).as_secs().unsigned_abs();
                (seconds <= CLOCKS).then_some(seconds)
            }
            // Where one of the two has no time, the day must be the same.
            (one, other) => (one.day().is_some() && one.day() == other.day()).then_some(86_400),
        };
        apart.filter(|_| numbers && lengths && ways)
    }

    /// Whether another recording may be the next part of this one: the same number, and it begins when this one ends.
    pub fn goes_on_in(&self, other: &Self) -> bool {
        let (Some(PartialDate::Moment(one)), Some(PartialDate::Moment(next)), Some(length)) =
            (self.began, other.began, self.length)
        else {
            return false;
        };
        let between = one.duration_until(next).as_secs();
        let length = i64::try_from(length.seconds()).unwrap_or(i64::MAX);
        let gap = between.saturating_sub(length);
        !self.number.is_empty() && self.number == other.number && between > 0 && gap.unsigned_abs() <= CLOCKS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(began: &str, number: &str, length: &str) -> CallTraits {
        let number = Some(number).filter(|number| !number.is_empty());
        CallTraits::new(began.parse().ok(), number, length.parse().ok(), None)
    }

    #[test]
    fn day_start_number_and_length_speak_for_it_or_against_it() {
        let row = traits("2024-07-15T10:04:00", "0800 171 2345", "21:00");
        for (other, apart) in [
            (traits("2024-07-15T10:04:31", "+448001712345", "20:40"), Some(31)),
            (traits("2024-07-15T10:02:30", "", ""), Some(90)),
            (traits("2024-07-15", "08001712345", ""), Some(86_400)),
            (traits("2024-07-15T10:07:00", "08001712345", "21:00"), None),
            (traits("2024-07-16T10:04:00", "08001712345", "21:00"), None),
            (traits("2024-07-15T10:04:00", "0345 266 8792", "21:00"), None),
            (traits("2024-07-15T10:04:00", "08001712345", "02:00"), None),
            (traits("2024-07", "08001712345", "21:00"), None),
            (traits("", "08001712345", "21:00"), None),
        ] {
            assert_eq!(row.apart(&other), apart, "{other:?}");
            assert_eq!(other.apart(&row), apart, "{other:?}");
        }
        let way = |way| CallTraits { direction: Some(way), ..row.clone() };
        assert_eq!(way(Direction::Incoming).apart(&way(Direction::Outgoing)), None);
    }

    #[test]
    fn a_part_begins_where_the_one_before_ends() {
        let first = traits("2024-07-15T10:04:00", "08001712345", "20:00");
        assert!(first.goes_on_in(&traits("2024-07-15T10:24:20", "08001712345", "05:00")));
        assert!(!first.goes_on_in(&traits("2024-07-15T10:30:00", "08001712345", "05:00")));
        assert!(!first.goes_on_in(&traits("2024-07-15T10:24:20", "", "05:00")));
        assert!(!first.goes_on_in(&traits("2024-07-15T10:04:00", "08001712345", "20:00")));
    }
}
