//! What a letter to the Service should show and does not: the writer's full name, a reference, the word "Complaint" at its
//! top. Charities tell parents to write these on every letter; a letter without them is easily filed elsewhere.

use crate::case::user::letters_only;

/// Something that a letter should show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterLack {
    /// The writer's full name.
    FullName,
    /// A reference of the case.
    Reference,
    /// At its top the word that says that it is a complaint.
    Heading,
}

/// How many lines are the top of a letter that opens with no greeting.
const TOP: usize = 12;

/// What the words of a letter, page by page, do not show. `references` are those of the case, of which one is enough.
pub fn lacking(
    pages: &[String],
    name: Option<&str>,
    references: &[&str],
    is_complaint: bool,
) -> Vec<LetterLack> {
    let words = letters_only(&pages.join(" "));
    let name = name.map(letters_only).filter(|name| name.contains(' '));
    let no_name = name.is_some_and(|name| !format!(" {words} ").contains(&format!(" {name} ")));
    let digits: String = pages.concat().split_whitespace().collect();
    let tight = |reference: &&str| reference.split_whitespace().collect::<String>();
    let no_reference = !references.is_empty() && !references.iter().map(tight).any(|r| digits.contains(&r));
    let no_heading = is_complaint && !pages.first().is_some_and(|page| is_headed(page));
    [
        (LetterLack::FullName, no_name),
        (LetterLack::Reference, no_reference),
        (LetterLack::Heading, no_heading),
    ]
    .into_iter()
    .filter(|(_, lacks)| *lacks)
    .map(|(lack, _)| lack)
    .collect()
}

/// Which of these references are on no page of a letter.
pub fn missing_references<'r>(pages: &[String], references: &[&'r str]) -> Vec<&'r str> {
    let tight = |text: &str| text.split_whitespace().collect::<String>();
    let page = tight(&pages.concat());
    references.iter().copied().filter(|reference| !page.contains(&tight(reference))).collect()
}

/// Whether the word "complaint" is above the text of a letter or in its first lines.
fn is_headed(page: &str) -> bool {
    let lines: Vec<String> = page.lines().map(letters_only).filter(|line| !line.is_empty()).collect();
    let greeting = lines.iter().position(|line| line.starts_with("dear "));
    // A heading often follows the greeting.
    let top = greeting.map_or(TOP, |at| at + 3);
    let is = |word: &str| matches!(word, "complaint" | "complain");
    lines.iter().take(top).any(|line| line.split(' ').any(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(page: &str, is_complaint: bool) -> Vec<LetterLack> {
        lacking(&[page.to_owned()], Some("Ruth Okafor"), &["121004418837", "121000654321"], is_complaint)
    }

    #[test]
    fn a_letter_shows_name_reference_and_heading_or_lacks_them() {
        use LetterLack::{FullName, Heading, Reference};
        let full = "Ruth Okafor\n5 Hollin Garth\nReference 1210 0441 8837\nDear Sir\nCOMPLAINT\nYou lost my letter.\n";
        for (page, complaint, lacks) in [
            (full.to_owned(), true, vec![]),
            (full.replace("Ruth Okafor", "R. Okafor"), true, vec![FullName]),
            (full.replace("1210 0441 8837", "121000654321"), true, vec![]),
            (full.replace("1210 0441 8837", "121004418838"), true, vec![Reference]),
            (full.replace("COMPLAINT", "My letter"), true, vec![Heading]),
            (full.replace("COMPLAINT", "My letter"), false, vec![]),
            (full.replace("COMPLAINT", "I wish to complain about this."), true, vec![]),
            // Far below the top it is no heading.
            (full.replace("COMPLAINT", "Hello\nOne\nTwo\nThree\nmy complaint"), true, vec![Heading]),
            (String::new(), true, vec![FullName, Reference, Heading]),
        ] {
            assert_eq!(of(&page, complaint), lacks, "{page}");
        }
        let missing = |page: &str| missing_references(&[page.to_owned()], &["121004418837", "121000654321"]);
        assert_eq!(missing("Reference 1210 0441 8837"), ["121000654321"]);
        assert_eq!(missing("121004418837, before 121 000 654 321"), [""; 0]);
        // With accents or without, over two lines, and where nothing is known to look for.
        let page = ["Reference 121000654321\nMarek\nWojcik".to_owned()];
        assert_eq!(lacking(&page, Some("Marek Wójcik"), &["121000654321"], false), []);
        assert_eq!(lacking(&page, None, &[], false), []);
        assert_eq!(lacking(&page, Some("Wójcik"), &[], false), [], "a single name is no full name");
    }
}
