//! The words that a text puts between quotation marks: one answer to which marks open and close a quotation, for the
//! search in the documents and for the names that are left alone within one.

use std::collections::BTreeMap;
use std::ops::Range;

/// A quotation in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationSpan {
    /// Its bytes, with its marks.
    pub at: Range<usize>,
    /// Its bytes without them.
    pub words: Range<usize>,
    /// Whether a mark closes it.
    pub closed: bool,
}

/// The quotations of a text, in order. Marks are double ones of any kind, and single ones that cannot be an apostrophe. A
/// quotation ends with its paragraph, unless the next one begins with the mark again, as in print; one that nothing closes
/// goes on to that end.
pub fn quotations(text: &str) -> Vec<QuotationSpan> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |place: usize| letters.get(place).map_or(text.len(), |(byte, _)| *byte);
    let mut found: Vec<QuotationSpan> = Vec::new();
    // Where each mark comes next that closes, and where what each opens must end: no letter is looked at for every mark.
    let (mut next, mut ends) = (BTreeMap::<char, usize>::new(), BTreeMap::<char, usize>::new());
    let (mut at, mut apostrophes) = (0, 0);
    while let Some((begin, mark)) = letters.get(at).copied() {
        if !may_open(&letters, at) || (is_single(mark) && at < apostrophes) {
            at += 1;
            continue;
        }
        let last = ends.entry(mark).or_insert(0);
        if *last <= at {
            *last = quotation_end(&letters, at, mark);
        }
        let close = closers(mark).iter().map(|closer| {
            let place = next.entry(*closer).or_insert(0);
            if *place <= at {
                let closes = |place: &usize| is_at(&letters, *place, *closer) && may_close(&letters, *place);
                *place = (at + 1..letters.len()).find(closes).unwrap_or(letters.len());
            }
            *place
        });
        let (last, close) = (*last, close.into_iter().find(|place| *place < *last));
        let words = begin + mark.len_utf8();
        if is_single(mark) && close.is_none() {
            // A single mark without a partner is an apostrophe.
            (at, apostrophes) = (at + 1, last);
            continue;
        }
        let (end, after) = close.map_or((byte(last), last), |close| (byte(close), close + 1));
        found.push(QuotationSpan { at: begin..byte(after), words: words..end, closed: close.is_some() });
        at = after;
    }
    found
}

/// Each stretch of two words or more that stands between quotation marks, or after one that nothing closes. One word in
/// quotation marks is a name or a manner of speaking.
pub fn quoted_words(text: &str) -> Vec<&str> {
    let words = quotations(text).into_iter().filter_map(|quotation| text.get(quotation.words));
    words.map(str::trim).filter(|words| words.split_whitespace().nth(1).is_some()).collect()
}

/// What may close a quotation that this mark opens, its own partner first; nothing for what opens none.
fn closers(mark: char) -> &'static [char] {
    match mark {
        '\u{201C}' => &['\u{201D}', '"'],
        '\u{201E}' => &['\u{201C}', '\u{201D}', '"'],
        '\u{AB}' => &['\u{BB}'],
        '"' => &['"', '\u{201D}'],
        '\u{2018}' => &['\u{2019}', '\''],
        '\'' => &['\'', '\u{2019}'],
        _ => &[],
    }
}

fn is_single(mark: char) -> bool {
    matches!(mark, '\u{2018}' | '\'')
}

/// Whether the mark at a place opens a quotation: 6" and can't have a letter or a figure before theirs.
fn may_open(letters: &[(usize, char)], at: usize) -> bool {
    let mark = letters.get(at).map_or(' ', |(_, mark)| *mark);
    let before = at.checked_sub(1).is_some_and(|before| is_letter(letters, before));
    match mark {
        '"' => !before,
        _ if is_single(mark) => !before && is_letter(letters, at + 1),
        mark => !closers(mark).is_empty(),
    }
}

/// Whether the mark at a place closes one: that of can’t has a letter after it.
fn may_close(letters: &[(usize, char)], at: usize) -> bool {
    matches!(letters.get(at), Some((_, '\u{BB}' | '\u{201D}' | '\u{201C}'))) || !is_letter(letters, at + 1)
}

fn is_letter(letters: &[(usize, char)], at: usize) -> bool {
    letters.get(at).is_some_and(|(_, letter)| letter.is_alphanumeric())
}

fn is_at(letters: &[(usize, char)], at: usize, mark: char) -> bool {
    letters.get(at).is_some_and(|(_, letter)| *letter == mark)
}

/// Where a quotation must end that the mark at a place opens: at an empty line after which the mark does not come again.
fn quotation_end(letters: &[(usize, char)], at: usize, mark: char) -> usize {
    let mut end = at;
    while let Some((_, letter)) = letters.get(end) {
        if *letter == '\n' && is_at(letters, end + 1, '\n') {
            let next = (end..letters.len()).find(|place| !is_at(letters, *place, '\n'));
            match next.filter(|next| !is_single(mark) && is_at(letters, *next, mark)) {
                Some(next) => end = next,
                None => return end,
            }
        }
        end += 1;
    }
    letters.len()
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
            ("'we can't help' they said", vec!["we can't help"]),
            ("the parents’ letters and the officer’s words", vec![]),
            ("the parents' letters and the boys' room", vec![]),
            ("the word \"late\" alone", vec![]),
            ("„Guten Tag“ and «bon jour», „dzień dobry”", vec!["Guten Tag", "bon jour", "dzień dobry"]),
            ("6\" of snow, 12\" of rain, and 5'6\" tall", vec![]),
            ("a 6\" pipe \"as you said\"", vec!["as you said"]),
            // Marks of two kinds.
            ("“we never got it\" twice", vec!["we never got it"]),
            ("\"we never got it” twice", vec!["we never got it"]),
            ("“he said \"no way\" to me”", vec!["he said \"no way\" to me"]),
            ("(\"one two\"), [“three four”]", vec!["one two", "three four"]),
            // What nothing closes looks like a quotation nevertheless.
            ("an open “quotation without an end", vec!["quotation without an end"]),
            ("an open “quotation and “another one”", vec!["quotation and “another one"]),
            ("one \"a b\n\nc d three \"e f\"", vec!["a b", "e f"]),
            // Print begins each paragraph of a long quotation with the mark.
            ("“First one.\n\n“Second one.” And then", vec!["First one.\n\n“Second one."]),
            ("\"First one.\n\n\"Second one.\" And then", vec!["First one.\n\n\"Second one."]),
            ("", vec![]),
            ("\"", vec![]),
            ("'", vec![]),
        ] {
            assert_eq!(quoted_words(text), words, "{text}");
        }
    }

    #[test]
    fn many_marks_cost_little() {
        for (part, count) in [
            ("\"a b\" ", 200_000),
            (" \"a", 200_000),
            (" 'a", 200_000),
            ("“a\" ", 200_000),
            ("\"a\n\n", 200_000),
        ] {
            assert!(quotations(&part.repeat(count)).len() <= count, "{part}");
        }
    }

    #[test]
    fn quotations_are_told_with_their_marks() {
        for (text, expected) in [
            ("he said \"No, May\" today", vec!["\"No, May\""]),
            ("he said “No” and ‘Yes, May’s’.", vec!["“No”", "‘Yes, May’s’"]),
            ("it's May's and the boys' room", vec![]),
            ("6\" of snow in May", vec![]),
            ("one \"a\n\ntwo b\" three \"c\"", vec!["\"c\""]),
            ("'so May' it is", vec!["'so May'"]),
            ("«bon jour, May»", vec!["«bon jour, May»"]),
            ("„Guten Tag, May“", vec!["„Guten Tag, May“"]),
        ] {
            let closed = quotations(text).into_iter().filter(|quotation| quotation.closed);
            let found: Vec<&str> = closed.map(|quotation| &text[quotation.at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
