//! Phone numbers as they are compared: people write the same number with spaces, with 0 or with +44.

/// The digits of a phone number without what is dialled before them at home or from abroad.
pub(crate) fn bare_phone(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national =
        digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9));
    national.unwrap_or(&digits).trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for number in
            ["03452 668 792", "0345 266 8792", "+44 345 266 8792", "00443452668792", "+44 (0) 345 266 8792"]
        {
            assert_eq!(bare_phone(number), "3452668792", "{number}");
        }
        assert_eq!(bare_phone("Withheld"), "");
    }
}
