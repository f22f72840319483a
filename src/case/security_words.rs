//! Words by which a transcript shows that somebody went through the security questions of a call: whoever reads the bundle
//! then reads the answers. Only what was asked is named, never an answer.

use crate::case::user::letters_only;

/// What is asked for, and the words by which it is told. A word that has other meanings needs those beside it.
const ASKED: [(&str, &[&str]); 6] = [
    ("a PIN", &["your pin", "my pin", "the pin is", "pin number", "pin code", "passcode"]),
    (
        "a password",
        &[
            "your password",
            "my password",
            "customer password",
            "the password is",
            "memorable word",
            "memorable name",
            "memorable date",
        ],
    ),
    (
        "a date of birth",
        &[
            "your date of birth",
            "my date of birth",
            "date of birth is",
            "date of birth please",
            "and date of birth",
        ],
    ),
    ("a maiden name", &["maiden name"]),
    (
        "a National Insurance number",
        &["your national insurance number", "my national insurance number", "national insurance number is"],
    ),
    (
        "bank details",
        &[
            "your sort code",
            "my sort code",
            "sort code is",
            "your account number",
            "my account number",
            "long number on",
        ],
    ),
];

/// What of the security questions a text shows.
pub fn security_questions(text: &str) -> Vec<&'static str> {
    let words = format!(" {} ", letters_only(text));
    let says = |phrases: &&[&str]| phrases.iter().any(|phrase| words.contains(&format!(" {phrase} ")));
    ASKED.iter().filter(|(_, phrases)| says(phrases)).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_told_and_other_words_are_not() {
        for (text, asked) in [
            ("Can I take your date of birth, and the first line of your address?", vec!["a date of birth"]),
            ("My PIN is four seven one one.", vec!["a PIN"]),
            ("And your special customer password, please?", vec!["a password"]),
            ("What’s your mother’s maiden name?", vec!["a maiden name"]),
            ("Your National Insurance number?\nIt is QQ 12 34 56 C", vec!["a National Insurance number"]),
            ("You failed security, so I can’t talk to you.", vec![]),
            ("I have passed the security questions.", vec![]),
            ("I can’t pin it down. He will spin it.", vec![]),
            ("The children’s dates of birth are on the form.", vec![]),
            ("You changed my account.", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(security_questions(text), asked, "{text}");
        }
    }
}
