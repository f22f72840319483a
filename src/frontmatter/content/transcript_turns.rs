//! Who speaks in the lines of a transcript: the words of others, without those that it gives to the user. Numbers, times and
//! names may be on one line or on several.

use super::CaseContext;
use super::officials::is_title;
use crate::case::quotation::{QuotationSource, SourcePage};
use crate::case::user::user;
use crate::model::page_text::CELL_END;

/// The words of pages without those that a transcript gives to the user.
pub(super) fn of_others(pages: &[SourcePage<'_>], context: &CaseContext<'_>) -> QuotationSource {
    let user = user(context.manifest).map_or(Vec::new(), |user| user.name.split_whitespace().collect());
    let mut users_turn = false;
    // A turn's number and time may be on a line of their own, with its speaker on the next.
    let mut begun = false;
    let texts: Vec<String> = pages
        .iter()
        .map(|page| {
            let lines = page.text.lines().filter(|line| {
                // The end of a cell between a time and its speaker is nobody's turn.
                if line.starts_with(CELL_END) {
                    return !users_turn;
                }
                let speaker = speaker_of(line).or(begun.then_some(*line)).or_else(|| labelled(line));
                begun = speaker.is_some_and(|words| words.trim().is_empty());
                users_turn = match speaker {
                    Some(words) => is_user(words, &user),
                    None => users_turn,
                };
                !users_turn
            });
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect();
    let pages: Vec<SourcePage<'_>> =
        texts.iter().zip(pages).map(|(text, page)| SourcePage { text, reading: page.reading }).collect();
    QuotationSource::new(&pages)
}

/// What follows the number and the time at the beginning of a line of a transcript: who speaks, and the first words.
/// Nothing for a line that has no time there.
fn speaker_of(line: &str) -> Option<&str> {
    let figures = |text: &str, more: &[char]| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || more.contains(&c))
    };
    let split = |text: &'_ str| text.split_once(' ').map_or(text.len(), |(first, _)| first.len());
    let line = line.trim();
    let (first, after) = line.split_at(split(line));
    let from_time = if figures(first, &[]) { after.trim_start() } else { line };
    let (time, words) = from_time.split_at(split(from_time));
    (time.contains(':') && figures(time, &[':', '.'])).then_some(words.trim_start())
}

/// A line of a transcript without times that begins with its speaker and a colon, less its number.
fn labelled(line: &str) -> Option<&str> {
    let words = line.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    let (label, _) = words.split_once(':')?;
    let label: Vec<&str> = label.split_whitespace().collect();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase);
    (!label.is_empty() && label.len() <= 4 && label.iter().all(is_name)).then_some(words)
}

/// Whether the words that a line of a transcript begins with name the user.
fn is_user(words: &str, name: &[&str]) -> bool {
    let alike = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let mut words = words.split_whitespace().map(|word| word.trim_end_matches([':', '.', ',']));
    match words.next() {
        Some("Me" | "Myself") => true,
        // Speakers are often written in capitals.
        Some(title) if is_title(title) => {
            words.next().zip(name.last()).is_some_and(|(next, last)| alike(next, last))
        }
        Some(first) => name.iter().any(|own| alike(first, own)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_turns_are_known_however_they_are_written() {
        for (words, is) in [
            ("MAGILL: Right. Thank you.", true),
            ("Declan: yes", true),
            ("Mr Magill said", true),
            ("Me: yes", true),
            ("OFFICER: I can't", false),
            ("Magillan: yes", false),
            ("Mr Singh: yes", false),
            ("", false),
        ] {
            assert_eq!(is_user(words, &["Declan", "Magill"]), is, "{words}");
        }
    }

    #[test]
    fn a_turn_is_known_wherever_its_number_and_its_time_are() {
        for (line, speaker) in [
            ("7 0:00:28 Officer I am looking.", Some("Officer I am looking.")),
            ("0:00:28 Officer I am looking.", Some("Officer I am looking.")),
            ("7 0:00:28", Some("")),
            ("0:00:28.5", Some("")),
            ("7", None),
            ("Officer I am looking.", None),
            ("17 January? It came at 10:04.", None),
            ("", None),
        ] {
            assert_eq!(speaker_of(line), speaker, "{line}");
        }
    }
}
