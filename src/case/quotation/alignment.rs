//! How much two texts differ, letter by letter.

use super::words::SourceWord;

/// A quotation of more letters is not compared letter by letter with a whole source.
const LONG: usize = 400;

/// Of the letters of a quotation, so many in a hundred may differ from words that are shown as the nearest ones.
const NEAR: usize = 40;

/// Whether one text becomes the other by this many letters changed, put in or taken out, or fewer.
pub(super) fn within(one: &str, other: &str, most: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, against) in other.iter().enumerate() {
            let change = corner + usize::from(letter != against);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return false;
        }
    }
    row.last().is_some_and(|distance| *distance <= most)
}

/// The words of a source that come nearest to those wanted, as the source has them, and by how many letters they differ;
/// nothing where none come near.
pub(super) fn nearest(wanted: &[String], source: &[SourceWord]) -> Option<(usize, String)> {
    let wanted: Vec<char> = wanted.join(" ").chars().take(LONG).collect();
    // For each letter of the source, the number of its word; blanks belong to the word before them.
    let mut letters: Vec<(char, usize)> = Vec::new();
    for (at, word) in source.iter().enumerate() {
        letters.extend(word.text.chars().chain([' ']).map(|letter| (letter, at)));
    }
    // The cost of the best stretch that ends here, and where that begins.
    let mut row: Vec<(usize, usize)> = (0..=letters.len()).map(|begin| (0, begin)).collect();
    for (i, letter) in wanted.iter().enumerate() {
        let mut corner = row[0];
        row[0] = (i + 1, 0);
        for (j, (against, _)) in letters.iter().enumerate() {
            let change = (corner.0 + usize::from(letter != against), corner.1);
            corner = row[j + 1];
            let (put_in, left_out) = ((corner.0 + 1, corner.1), (row[j].0 + 1, row[j].1));
            row[j + 1] = change.min(put_in).min(left_out);
        }
    }
    let (end, (cost, begin)) = row.iter().enumerate().min_by_key(|(_, cell)| cell.0)?;
    if wanted.is_empty() || cost * 100 > wanted.len() * NEAR || *begin >= end {
        return None;
    }
    let (first, last) = (letters.get(*begin)?.1, letters.get(end - 1)?.1);
    let shown = source.get(first..=last)?.iter().map(|word| word.shown.as_str());
    let shown: Vec<&str> = shown.filter(|shown| !shown.is_empty()).collect();
    Some((*cost, shown.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        for (one, other, distance) in
            [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("abc", "abc", 0)]
        {
            assert!(within(one, other, distance), "{one} {other}");
            assert!(within(other, one, distance), "{one} {other}");
            assert!(distance == 0 || !within(one, other, distance - 1), "{one} {other}");
        }
    }
}
