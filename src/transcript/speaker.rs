//! Who is speaking, where a line begins with a name and a colon. "He said: no" begins so as well, so a name
//! counts only when it comes again, or when nearly every line has one.

use std::collections::BTreeMap;

use super::Line;

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

/// Takes the names off the lines that have none yet.
pub(super) fn part(lines: &mut [Line]) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let open = |line: &&mut Line| line.speaker.is_none();
    let mut unnamed = 0;
    for line in lines.iter_mut().filter(open) {
        unnamed += 1;
        if let Some((name, _)) = candidate(&line.text) {
            *names.entry(name.to_owned()).or_default() += 1;
        }
    }
    let nearly_all = names.values().sum::<usize>() * 5 >= unnamed * 4;
    for line in lines.iter_mut().filter(open) {
        let Some((name, words)) = candidate(&line.text) else { continue };
        if nearly_all || names.get(name).is_some_and(|times| *times > 1) {
            let (name, words) = (name.to_owned(), words.to_owned());
            (line.speaker, line.text) = (Some(name), words);
        }
    }
}

/// Whether a name is one that only programs give.
pub(super) fn is_machine_made(name: &str) -> bool {
    name.strip_prefix("SPEAKER_").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
