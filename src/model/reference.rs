//! The numbers by which the Child Maintenance Service knows a case. Its three schemes number differently, and
//! parents report numbers that changed from one letter to the next, so what stands on each letter is kept as
//! it is and a change is shown. A form that fits does not prove a number right: none has a check digit.

use std::fmt;

use super::PartialDate;

/// A scheme of child maintenance, told by how it numbers its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// The scheme of 1993: ten digits that begin 10 or 70.
    Of1993,
    /// The scheme of 2003: the National Insurance number.
    Of2003,
    /// The scheme of 2012: twelve digits that begin 121.
    Of2012,
}

/// "2012 scheme".
impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scheme::Of1993 => "1993 scheme",
            Scheme::Of2003 => "2003 scheme",
            Scheme::Of2012 => "2012 scheme",
        })
    }
}

/// A well-formed reference of the Child Maintenance Service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    number: String,
    scheme: Scheme,
}

/// Why a text is no such number, in words for the person who typed it. The text itself is not repeated: a
/// National Insurance number with a slip in it is still private.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadReference {
    /// It has only digits, and no scheme numbers so.
    #[error(
        "a reference of {digits} digits that begins {beginning} is not a reference of the Child Maintenance Service \
         (CMS). Its references have 12 digits that begin 121, or 10 digits that begin 10 or 70"
    )]
    NoScheme {
        /// How many digits it has.
        digits: usize,
        /// The first three of them.
        beginning: String,
    },
    /// It has the form of the references that stand in for a National Insurance number for a time.
    #[error(
        "this is not a National Insurance number. Two digits, a letter and five digits are a temporary \
         reference"
    )]
    Temporary,
    /// Its letters and digits are not in the places where a National Insurance number has them.
    #[error(
        "this is not a National Insurance number. One has two letters, six digits and a letter, like AB 12 \
         34 56 C"
    )]
    NotShaped,
    /// No National Insurance number begins with its first two letters.
    #[error(
        "this is not a National Insurance number, because none begins with these two letters. Look at the \
         document again"
    )]
    FirstLetters,
    /// No National Insurance number ends in its last letter.
    #[error("this is not a National Insurance number, because the letter at the end is always A, B, C or D")]
    LastLetter,
}

impl Reference {
    /// Reads a reference with or without spaces.
    pub fn parse(text: &str) -> Result<Self, BadReference> {
        let number = tight(text);
        if !number.bytes().all(|b| b.is_ascii_digit()) || number.is_empty() {
            let number = NationalInsurance::parse(text)?;
            return Ok(Reference { number: number.0, scheme: Scheme::Of2003 });
        }
        let scheme = match number.len() {
            12 if number.starts_with("121") => Scheme::Of2012,
            10 if number.starts_with("10") || number.starts_with("70") => Scheme::Of1993,
            length => {
                let beginning = number[..length.min(3)].to_owned();
                return Err(BadReference::NoScheme { digits: length, beginning });
            }
        };
        Ok(Reference { number, scheme })
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The scheme that numbers so.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)
    }
}

/// A well-formed National Insurance number, with or without the letter at its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NationalInsurance(String);

/// First letters that no number has, and second letters.
const NEVER_FIRST: &str = "DFIQUV";
const NEVER_SECOND: &str = "DFIOQUV";
/// Pairs of letters that are not given out.
const NEVER_TOGETHER: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

impl NationalInsurance {
    /// Reads a number with or without spaces and in capitals or not. The letter at the end may be missing, as
    /// it is on many papers.
    pub fn parse(text: &str) -> Result<Self, BadReference> {
        let number = tight(text);
        let bytes = number.as_bytes();
        if matches!(bytes, [a, b, c, d @ ..] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_uppercase()
            && d.len() == 5 && d.iter().all(u8::is_ascii_digit))
        {
            return Err(BadReference::Temporary);
        }
        let shaped = (8..=9).contains(&bytes.len())
            && bytes.iter().enumerate().all(|(i, byte)| match i {
                2..=7 => byte.is_ascii_digit(),
                _ => byte.is_ascii_uppercase(),
            });
        if !shaped {
            return Err(BadReference::NotShaped);
        }
        let (first, second) = (char::from(bytes[0]), char::from(bytes[1]));
        if NEVER_FIRST.contains(first)
            || NEVER_SECOND.contains(second)
            || NEVER_TOGETHER.contains(&&number[..2])
        {
            return Err(BadReference::FirstLetters);
        }
        if bytes.get(8).is_some_and(|last| !(b'A'..=b'D').contains(last)) {
            return Err(BadReference::LastLetter);
        }
        Ok(NationalInsurance(number))
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it is printed on cards: "AB 12 34 56 C".
    pub fn spaced(&self) -> String {
        let n = &self.0;
        format!("{} {} {} {} {}", &n[..2], &n[2..4], &n[4..6], &n[6..8], &n[8..]).trim_end().to_owned()
    }
}

/// Without spaces and hyphens, in capitals.
fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

/// A reference on one letter, in the row of them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnLetter {
    /// Which of the given letters it is.
    pub letter: usize,
    /// Its date.
    pub date: PartialDate,
    /// The number without spaces, whether or not it is well formed.
    pub number: String,
    /// The scheme that numbers so; none for a number of another form.
    pub scheme: Option<Scheme>,
    /// How it stands to the letter before it.
    pub change: ReferenceChange,
}

/// How the reference on a letter stands to those on earlier letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceChange {
    /// There is no earlier letter.
    First,
    /// The same as on the letter before.
    Same,
    /// Another than on the letter before, and on no earlier letter.
    New,
    /// Another than on the letter before, and already on an earlier one.
    Back,
}

impl ReferenceChange {
    /// It differs from the letter before.
    pub const fn is_change(self) -> bool {
        matches!(self, ReferenceChange::New | ReferenceChange::Back)
    }
}

/// The references that stand on letters, earliest letter first, with every change. Letters of one date keep
/// the order in which they are given.
pub fn references_in_order(letters: &[(PartialDate, &str)]) -> Vec<OnLetter> {
    let mut order: Vec<usize> = (0..letters.len()).collect();
    order.sort_by(|a, b| letters[*a].0.in_order(letters[*b].0));
    let mut row: Vec<OnLetter> = Vec::new();
    for letter in order {
        let (date, text) = letters[letter];
        let number = tight(text);
        let change = match row.last() {
            None => ReferenceChange::First,
            Some(before) if before.number == number => ReferenceChange::Same,
            Some(_) if row.iter().any(|earlier| earlier.number == number) => ReferenceChange::Back,
            Some(_) => ReferenceChange::New,
        };
        let scheme = Reference::parse(text).ok().map(|reference| reference.scheme());
        row.push(OnLetter { letter, date, number, scheme, change });
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_tell_their_scheme() {
        for (text, number, scheme) in [
            ("121012345678", "121012345678", Scheme::Of2012),
            ("1210 1234 5678", "121012345678", Scheme::Of2012),
            ("121\u{a0}012\u{a0}345\u{a0}678", "121012345678", Scheme::Of2012),
            ("1012345678", "1012345678", Scheme::Of1993),
            ("70 1234 5678", "7012345678", Scheme::Of1993),
            ("ab 12 34 56 c", "AB123456C", Scheme::Of2003),
        ] {
            let reference = Reference::parse(text).expect(text);
            assert_eq!((reference.as_str(), reference.scheme()), (number, scheme), "{text}");
        }
        for text in
            ["", "122012345678", "12101234567", "1210123456789", "2012345678", "101234567", "SC140/18/00050"]
        {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
        let why = Reference::parse("122 012 345 678").expect_err("none").to_string();
        assert!(why.starts_with("a reference of 12 digits that begins 122 is not a reference of"), "{why}");
    }

    #[test]
    fn national_insurance_numbers_are_those_that_can_be_given_out() {
        for text in
            ["AB123456C", "AB 12 34 56 C", "ab123456c", "AB123456", "AB 12 34 56", "CE123456D", "ZY987654A"]
        {
            assert!(NationalInsurance::parse(text).is_ok(), "{text}");
        }
        let letters = [
            "QQ123456A",
            "GB123456A",
            "DA123456A",
            "AO123456A",
            "BG123456A",
            "ZZ123456A",
            "AQ123456A",
            "OD123456A",
        ];
        for text in letters {
            let why = NationalInsurance::parse(text).expect_err(text).to_string();
            assert!(why.contains("none begins with these two letters"), "{text}: {why}");
            assert!(!why.contains(text), "{why}");
        }
        let form = [
            "",
            "A123456C",
            "AB12345C",
            "AB1234567C",
            "AB12345OC",
            "ÄB123456C",
            "AB123456CD",
            "121012345678",
        ];
        for text in form {
            let why = NationalInsurance::parse(text).expect_err(text).to_string();
            assert!(why.contains("two letters, six digits and a letter"), "{text}: {why}");
        }
        assert!(NationalInsurance::parse("AB123456E").expect_err("E").to_string().contains("A, B, C or D"));
        assert!(
            NationalInsurance::parse("12A34567")
                .expect_err("temporary")
                .to_string()
                .contains("temporary reference")
        );
        let spaced = |text| NationalInsurance::parse(text).map(|n| n.spaced());
        assert_eq!(spaced("AB123456C"), Ok("AB 12 34 56 C".into()));
        assert_eq!(spaced("ab123456"), Ok("AB 12 34 56".into()));
    }

    #[test]
    fn the_letters_o_and_i_may_stand_where_numbers_have_them() {
        // O is never second but may be first; I is neither.
        assert!(NationalInsurance::parse("OA123456A").is_ok());
        assert!(NationalInsurance::parse("IA123456A").is_err());
        assert!(NationalInsurance::parse("AI123456A").is_err());
    }

    #[test]
    fn changes_of_reference_are_flagged_in_the_order_of_the_letters() {
        let day = |text: &str| text.parse::<PartialDate>().expect(text);
        let letters = [
            (day("2021-05-01"), "121099999999"),
            (day("2020-01-06"), "1210 1234 5678"),
            (day("2020-03-01"), "121012345678"),
            (day("2022-01-01"), "121012345678"),
            (day("2022-02"), "CMS/77"),
        ];
        let row = references_in_order(&letters);
        let told: Vec<(usize, &str, ReferenceChange)> =
            row.iter().map(|r| (r.letter, r.number.as_str(), r.change)).collect();
        assert_eq!(
            told,
            [
                (1, "121012345678", ReferenceChange::First),
                (2, "121012345678", ReferenceChange::Same),
                (0, "121099999999", ReferenceChange::New),
                (3, "121012345678", ReferenceChange::Back),
                (4, "CMS/77", ReferenceChange::New),
            ]
        );
        assert_eq!(row.iter().filter(|r| r.change.is_change()).count(), 3);
        assert_eq!((row[0].scheme, row[4].scheme), (Some(Scheme::Of2012), None));
        assert_eq!(references_in_order(&[]), []);
    }
}
