//! Where a thing is to be done or delivered, as far as an address tells it: the working days that count are those of
//! that place. A postcode names its nation, but for the few areas that lie on both sides of the border.

use serde::Serialize;

use super::Nation;

/// Whose holidays count for something, and why those.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CalendarPlace {
    /// The nation where the thing is to be done or delivered.
    pub nation: Nation,
    /// How that is known: "WV98 2BU, where it was sent".
    pub why: String,
}

/// The areas of Scotland, whole.
const SCOTLAND: [&str; 15] =
    ["AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"];
/// Areas that lie in two nations with different holidays, and islands that keep holidays of their own.
const NOT_KNOWN: [&str; 4] = ["TD", "IM", "JE", "GY"];

impl Nation {
    /// The nation of the last postcode in an address, and the postcode as it is printed. Nothing when there is none or
    /// when its area does not say.
    pub fn of_address(address: &str) -> Option<(Nation, String)> {
        let words: Vec<String> = address
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_uppercase)
            .collect();
        let (outward, inward) = words.windows(2).rev().find_map(|pair| match pair {
            [outward, inward] if is_outward(outward) && is_inward(inward) => Some((outward, inward)),
            _ => None,
        })?;
        let area: String = outward.chars().take_while(char::is_ascii_alphabetic).collect();
        let nation = match area.as_str() {
            "BT" => Nation::NorthernIreland,
            area if SCOTLAND.contains(&area) => Nation::Scotland,
            area if NOT_KNOWN.contains(&area) => return None,
            _ => Nation::EnglandAndWales,
        };
        Some((nation, format!("{outward} {inward}")))
    }
}

/// "WV98", "G2", "EC1A": the first half of a postcode.
fn is_outward(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
    let mut rest = word.chars().skip(letters);
    (1..=2).contains(&letters)
        && rest.next().is_some_and(|c| c.is_ascii_digit())
        && rest.next().is_none_or(|c| c.is_ascii_alphanumeric())
        && rest.next().is_none()
}

/// "2BU": the second half.
fn is_inward(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_digit())
        && letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Nation::{EnglandAndWales, NorthernIreland, Scotland};

    #[test]
    fn a_postcode_tells_the_nation_of_an_address() {
        for (address, nation) in [
            ("Child Maintenance Service 21, Mail Handling Site A, Wolverhampton WV98 2BU", EnglandAndWales),
            ("Great Northern Tower, 17 Great Victoria Street, Belfast bt2 7ad", NorthernIreland),
            ("Atlantic Quay, Glasgow G2 8LU", Scotland),
            ("Cardiff CF10 3NQ", EnglandAndWales),
            ("London EC1A 1BB", EnglandAndWales),
            ("Flat G2 8, Hull HU1 1AA", EnglandAndWales),
        ] {
            assert_eq!(Nation::of_address(address).map(|(nation, _)| nation), Some(nation), "{address}");
        }
        assert_eq!(
            Nation::of_address("Wolverhampton, wv98 2bu").map(|(_, code)| code).as_deref(),
            Some("WV98 2BU")
        );
        // The border runs through TD; a city, a reference and a number are no postcode.
        for address in [
            "Kelso TD5 7AA",
            "Douglas IM1 1AA",
            "Glasgow",
            "Child Maintenance Service",
            "RA 4731",
            "A1 B2",
            "",
        ] {
            assert_eq!(Nation::of_address(address), None, "{address}");
        }
    }
}
