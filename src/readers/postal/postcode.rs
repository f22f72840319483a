//! Postcodes of the UK in a text: of a letter's address, of a receipt's destination.

/// The postcodes of a text in the order in which they stand, each once, written "LS2 7HZ".
pub fn find_postcodes(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut found: Vec<String> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).copied().unwrap_or_default();
        let split = word.len().saturating_sub(3);
        let tight = word.get(..split).zip(word.get(split..)).filter(|(out, _)| out.len() >= 2);
        for (out, back) in [(*word, next)].into_iter().chain(tight) {
            if is_outward(out) && is_inward(back) {
                let code = format!("{out} {back}");
                if !found.contains(&code) {
                    found.push(code);
                }
            }
        }
    }
    found
}

/// One or two letters, a digit, and another digit or letter: "LS2", "WV98", "EC1A".
fn is_outward(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &word.as_bytes()[letters..];
    let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
    let last = rest.get(1).is_none_or(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    (1..=2).contains(&letters) && (1..=2).contains(&rest.len()) && digit(0) && last
}

/// A digit and two letters: "7HZ".
fn is_inward(word: &str) -> bool {
    matches!(word.as_bytes(), [d, a, b] if d.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_found_with_and_without_their_space() {
        let text = "Mail Handling Site A\nWolverhampton WV98 2BU\nLS2-7HZ, EC1A1BB. M1 1AE; M1 1AE\nA4 100 g, B12 3456 2nd 1ST";
        assert_eq!(find_postcodes(text), ["WV98 2BU", "LS2 7HZ", "EC1A 1BB", "M1 1AE"]);
        assert_eq!(find_postcodes("ls2 7hz 12 Park Row"), Vec::<String>::new());
    }
}
