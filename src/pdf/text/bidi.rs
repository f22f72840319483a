//! Which letter is read first: on the page Hebrew and Arabic stand with their first letter at the right, figures and
//! Latin words among them with theirs at the left. Here what stands from left to right is put in the order of reading.

use super::glyph::{runs_left, runs_right};

/// The letters of a word, which are given from left to right as they stand, in the order of reading; and whether that
/// is from right to left.
pub(super) fn in_reading_order<'a>(glyphs: impl Iterator<Item = &'a str>) -> (String, bool) {
    let glyphs: Vec<&str> = glyphs.collect();
    let leftward = glyphs.iter().flat_map(|glyph| glyph.chars()).any(runs_left);
    if !leftward {
        return (glyphs.concat(), false);
    }
    (reversed(&glyphs, kind).concat(), true)
}

/// The way in which something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    /// As what is around it.
    Neutral,
}

/// The way of a glyph or a word. Figures run to the right also among letters that run to the left.
fn kind(text: &str) -> Way {
    if text.chars().any(|letter| runs_left(letter) && !letter.is_numeric()) {
        Way::Left
    } else if text.chars().any(|letter| runs_right(letter) || letter.is_numeric()) {
        Way::Right
    } else {
        Way::Neutral
    }
}

/// From right to left, but each stretch of what runs to the right as it is. What is neutral belongs to such a stretch
/// where that is on both of its sides.
fn reversed<T: Copy>(items: &[T], way: impl Fn(T) -> Way) -> Vec<T> {
    let mut ordered = Vec::with_capacity(items.len());
    let mut end = items.len();
    while let Some(last) = end.checked_sub(1).and_then(|at| items.get(at)) {
        let mut start = end - 1;
        if way(*last) == Way::Right {
            // As far back as it goes on to the right, over what is neutral.
            let mut at = start;
            while let Some(before) = at.checked_sub(1) {
                match items.get(before).map(|item| way(*item)) {
                    Some(Way::Right) => start = before,
                    Some(Way::Neutral) => {}
                    _ => break,
                }
                at = before;
            }
        }
        ordered.extend(items.get(start..end).unwrap_or_default());
        end = start;
    }
    ordered
}

/// The places of the words of a line, which are given from left to right as they stand, in the order of reading.
pub(super) fn words_in_reading_order(words: &[&str]) -> Vec<usize> {
    let ways: Vec<Way> = words.iter().map(|word| kind(word)).collect();
    let all: Vec<usize> = (0..words.len()).collect();
    let way = |at: usize| ways.get(at).copied().unwrap_or(Way::Neutral);
    let letters =
        |wanted: fn(char) -> bool| words.iter().flat_map(|word| word.chars()).filter(|c| wanted(*c)).count();
    let (left, right) = (letters(runs_left), letters(runs_right));
    if left == 0 {
        return all;
    }
    if left >= right {
        return reversed(&all, way);
    }
    // A line that runs to the right, with stretches that run to the left in it.
    let mut ordered = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        let from = at;
        let mut until = at + 1;
        if way(at) == Way::Left {
            while let Some(next) = all.get(at + 1) {
                match way(*next) {
                    Way::Left => until = at + 2,
                    Way::Neutral => {}
                    Way::Right => break,
                }
                at += 1;
            }
        }
        ordered.extend((from..until).rev());
        at = until;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the Unicode Bidirectional Algorithm would have shown them; capitals stand for Hebrew, first letter at the
    /// right.
    #[test]
    fn what_stands_from_left_to_right_is_read_in_its_order() {
        let hebrew = |text: &str| -> String {
            text.chars()
                .map(|c| {
                    if c.is_ascii_uppercase() {
                        char::from_u32(0x5D0 + c as u32 - 65).unwrap_or(c)
                    } else {
                        c
                    }
                })
                .collect()
        };
        let word = |stands: &str, read: &str| {
            let stands = hebrew(stands);
            let glyphs: Vec<String> = stands.chars().map(String::from).collect();
            assert_eq!(in_reading_order(glyphs.iter().map(String::as_str)).0, hebrew(read), "{stands}");
        };
        word("abc", "abc");
        word("CBA", "ABC");
        word(".CBA", "ABC.");
        word("12-CBA", "ABC-12");
        word("12.34-CBA", "ABC-12.34");
        let line = |stands: &str, read: &str| {
            let (stands, read) = (hebrew(stands), hebrew(read));
            let words: Vec<&str> = stands.split(' ').collect();
            let ordered: Vec<&str> =
                words_in_reading_order(&words).iter().filter_map(|at| words.get(*at).copied()).collect();
            assert_eq!(ordered.join(" "), read, "{stands}");
        };
        line("one two", "one two");
        line("AA BB CC", "CC BB AA");
        line("AAA 12 may 2024 BBB", "BBB 12 may 2024 AAA");
        line("one AA BB two words", "one BB AA two words");
        line("one AA - BB two words", "one BB - AA two words");
        line("", "");
    }
}
