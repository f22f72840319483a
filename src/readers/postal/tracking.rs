//! A tracking number of the world's posts (UPU S10): two letters, eight digits, a check digit, and the two
//! letters of a country. The check misses about one wrong digit in fifty, so a number that passes is well
//! formed and not proved right. What service it was is not read from its letters: public tables of them
//! contradict each other.

use std::fmt;

/// A well-formed tracking number: AB123456785GB.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tracking(String);

/// Why a text is no tracking number, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTracking {
    /// Its letters and digits are not in the places where such a number has them: the text.
    #[error(
        "\"{0}\" is not a tracking number. One has two letters, nine digits and two letters, like AB 1234 \
         5678 5 GB"
    )]
    NotShaped(String),
    /// Its check digit does not go with the others.
    #[error(
        "the last digit of the tracking number {number} should be {right} and is {given}, so one of its \
         digits is wrong. Look at the receipt again"
    )]
    CheckDigit {
        /// The number without spaces.
        number: String,
        /// The check digit that goes with the others.
        right: u32,
        /// The one that it has.
        given: String,
    },
}

impl Tracking {
    /// Reads a number as it is printed, with or without spaces and in capitals or not.
    pub fn parse(text: &str) -> Result<Self, BadTracking> {
        let number: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if !is_shaped(&number) {
            return Err(BadTracking::NotShaped(text.into()));
        }
        let (given, right) = (&number[10..11], check_digit(&number[2..10]));
        if given != right.to_string() {
            let given = given.to_owned();
            return Err(BadTracking::CheckDigit { number, right, given });
        }
        Ok(Tracking(number))
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it is printed on labels: "AB 1234 5678 5 GB".
    pub fn spaced(&self) -> String {
        let n = &self.0;
        format!("{} {} {} {} {}", &n[..2], &n[2..6], &n[6..10], &n[10..11], &n[11..])
    }
}

impl fmt::Display for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Two letters, nine digits, two letters.
pub(super) fn is_shaped(number: &str) -> bool {
    number.len() == 13
        && number.bytes().enumerate().all(|(i, byte)| match i {
            0 | 1 | 11 | 12 => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit(),
        })
}

/// The check digit of eight digits: weighed, summed, 11 less the rest; 10 becomes 0 and 11 becomes 5.
fn check_digit(eight: &str) -> u32 {
    let weighed =
        eight.bytes().zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    match 11 - weighed.sum::<u32>() % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        for (eight, digit) in
            [("12345678", 5), ("47312482", 9), ("00000000", 5), ("00000001", 4), ("00000010", 2)]
        {
            assert_eq!(check_digit(eight), digit, "{eight}");
        }
        // A sum that leaves 1 gives 10, which is printed as 0.
        assert_eq!(check_digit("00000200"), 1);
        assert_eq!(check_digit("00040000"), 3);
        assert_eq!(check_digit("00004000"), 0);
    }

    #[test]
    fn numbers_are_read_as_printed_and_wrong_ones_told_why() {
        for text in ["AB123456785GB", "AB 1234 5678 5 GB", "ab 123 456 785 gb", "AB-1234-5678-5GB"] {
            assert_eq!(Tracking::parse(text).map(|t| t.spaced()), Ok("AB 1234 5678 5 GB".into()), "{text}");
        }
        // The worked example of the standard, and the number whose sum leaves nothing.
        for text in ["RA473124829GB", "RA000000005GB", "RA000000014GB"] {
            assert_eq!(Tracking::parse(text).map(|t| t.to_string()), Ok(text.into()));
        }
        let why = |text| Tracking::parse(text).expect_err(text).to_string();
        assert!(why("AB123456784GB").contains("should be 5 and is 4"));
        for text in ["", "AB12345678GB", "A1123456785GB", "AB123456785G8", "ÄB123456785GB", "JGB 1234"] {
            assert!(why(text).contains("is not a tracking number"), "{text}");
        }
    }
}
