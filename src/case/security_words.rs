//! Words by which a transcript shows that somebody went through the security questions of a call: whoever reads the bundle
//! then reads the answers. Only what was asked is named, never an answer.

use crate::case::user::letters_only;

/// What is asked for, and what it is called in a call.
const ASKED: [(&str, &[&str]); 6] = [
    ("a PIN", &["pin", "pin number", "pin code", "passcode"]),
    (
        "a password",
        &["password", "customer password", "special customer password", "memorable word", "memorable name"],
    ),
    ("a date of birth", &["date of birth"]),
    ("a maiden name", &["maiden name", "mother s maiden name"]),
    ("a National Insurance number", &["national insurance number"]),
    ("bank details", &["sort code", "account number", "card number"]),
];

/// How it is asked for: what comes before "your", and what follows "your" or "my".
const BEFORE: [&str; 9] =
    ["what is", "what s", "give me", "tell me", "confirm", "take", "have", "need", "and"];
const AFTER: [&str; 4] = ["is", "please", "for security", "it is"];

/// What of the security questions a text shows. That somebody passed them, or looked something up by a number, is no
/// answer.
pub fn security_questions(text: &str) -> Vec<&'static str> {
    let words = format!(" {} ", letters_only(text));
    let says = |phrase: String| words.contains(&phrase);
    let is_asked = |name: &&str| {
        BEFORE.iter().any(|before| says(format!(" {before} your {name} ")))
            || ["your", "my", "the"]
                .iter()
                .any(|whose| AFTER.iter().any(|after| says(format!(" {whose} {name} {after} "))))
    };
    ASKED.iter().filter(|(_, names)| names.iter().any(is_asked)).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_told_and_other_words_are_not() {
        for (text, asked) in [
            ("Can I take your date of birth, and the first line of your address?", vec!["a date of birth"]),
            ("Can you give me your PIN for security?", vec!["a PIN"]),
            ("My PIN is four seven one one.", vec!["a PIN"]),
            ("And your special customer password, please?", vec!["a password"]),
            ("What’s your mother’s maiden name?", vec!["a maiden name"]),
            (
                "Your National Insurance number, please?\nAnd your date of birth?",
                vec!["a date of birth", "a National Insurance number"],
            ),
            ("You failed security, so I can’t talk to you.", vec![]),
            ("I have passed the security questions.", vec![]),
            ("I have searched by your National Insurance number and I have found it.", vec![]),
            ("I can’t pin it down. He will spin it.", vec![]),
            ("The children’s dates of birth are on the form.", vec![]),
            ("You changed my account number twice.", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(security_questions(text), asked, "{text}");
        }
    }
}
