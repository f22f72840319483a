//! Who is speaking, where a line begins with a name and a colon. "He said: no" begins so as well, so a name
//! counts only when it comes again, or when it is written as names are and nearly every line has one. Lines
//! without a time stand around what was said and do not count against that.

use std::collections::BTreeMap;

use super::TranscriptLine;

/// The longest name, in characters.
const LONGEST: usize = 48;

/// What may be a name at the start of a text, and the words after its colon.
fn candidate(text: &str) -> Option<(&str, &str)> {
    let (name, words) = text.split_once(':')?;
    let name = name.trim().trim_start_matches(['-', '\u{2013}', '>']).trim();
    let fits = (1..=LONGEST).contains(&name.chars().count()) && name.split_whitespace().count() <= 6;
    let begins = name.starts_with(|c: char| c.is_alphabetic()) && !name.starts_with(char::is_lowercase);
    // A colon inside a word, as in "10:30" or "https://", ends no name.
    let parted = words.is_empty() || words.starts_with(char::is_whitespace);
    (fits && begins && parted && !name.contains(['?', '!', ',', ';', '"'])).then_some((name, words.trim()))
}

/// Whether words are written as a name is: a few of them, most with capitals, and no end of a sentence.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    (1..=5).contains(&words.len()) && small * 2 < words.len() && !text.contains(['?', '!', ';'])
}

/// Takes the names off the lines that have none yet.
pub(super) fn part(lines: &mut [TranscriptLine]) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let open = |line: &&mut TranscriptLine| line.speaker.is_none();
    let timed = lines.iter().any(|line| line.from.is_some());
    let counts = |line: &TranscriptLine| !timed || line.from.is_some();
    let (mut named, mut all) = (0, 0);
    for line in lines.iter_mut().filter(open) {
        let name = candidate(&line.text).map(|(name, _)| name);
        if counts(line) {
            all += 1;
            named += usize::from(name.is_some_and(is_name));
        }
        if let Some(name) = name {
            *names.entry(name.to_owned()).or_default() += 1;
        }
    }
    let nearly_all = named * 5 >= all * 4;
    for line in lines.iter_mut().filter(open) {
        let Some((name, words)) = candidate(&line.text) else { continue };
        if (nearly_all && counts(line) && is_name(name)) || names.get(name).is_some_and(|times| *times > 1) {
            let (name, words) = (name.to_owned(), words.to_owned());
            (line.speaker, line.text) = (Some(name), words);
        }
    }
}

/// Whether a name is one that only programs give.
pub(super) fn is_machine_made(name: &str) -> bool {
    name.strip_prefix("SPEAKER_").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
