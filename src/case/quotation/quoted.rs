//! The words that a text puts between quotation marks.

/// Each stretch of two words or more between quotation marks, double ones of any kind; and between single curly ones, which
/// are an apostrophe where nothing opens them. One word in quotation marks is a name or a manner of speaking.
pub fn quoted_words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((open, mark)) = text[at..].char_indices().find(|(_, letter)| closes(*letter).is_some()) {
        let begin = at + open + mark.len_utf8();
        let close = closes(mark).unwrap_or(mark);
        let end = text[begin..].char_indices().find(|(place, letter)| {
            *letter == close && (close != '\u{2019}' || !is_apostrophe(&text[begin..], *place))
        });
        match end {
            Some((length, _)) => {
                let words = &text[begin..begin + length];
                if words.split_whitespace().count() > 1 {
                    found.push(words);
                }
                at = begin + length + close.len_utf8();
            }
            None => at = begin,
        }
    }
    found
}

/// What closes a quotation that this opens.
fn closes(mark: char) -> Option<char> {
    match mark {
        '\u{201C}' => Some('\u{201D}'),
        '\u{201E}' => Some('\u{201C}'),
        '\u{AB}' => Some('\u{BB}'),
        '\u{2018}' => Some('\u{2019}'),
        '"' => Some('"'),
        _ => None,
    }
}

/// Whether a letter follows: "can’t".
fn is_apostrophe(text: &str, place: usize) -> bool {
    text[place..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_quotation_marks_is_taken() {
        for (text, words) in [
            ("They wrote \"we never got it\" twice", vec!["we never got it"]),
            ("“One two” and “three four”", vec!["One two", "three four"]),
            ("‘we can’t help’ they said", vec!["we can’t help"]),
            ("the parents’ letters and the officer’s words", vec![]),
            ("the word \"late\" alone", vec![]),
            ("an open “quotation without an end", vec![]),
            ("„Guten Tag“ and «bon jour»", vec!["Guten Tag", "bon jour"]),
            ("", vec![]),
        ] {
            assert_eq!(quoted_words(text), words, "{text}");
        }
    }
}
