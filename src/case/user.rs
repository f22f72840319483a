//! Whose bundle it is: the first party that is neither the Service nor called a respondent or the other parent.

use unicode_normalization::UnicodeNormalization;

use crate::case::manifest::Manifest;
use crate::case::manifest::types::Party;

/// The party whose bundle this is.
pub fn user(manifest: &Manifest) -> Option<&Party> {
    const OTHERS: [&str; 6] =
        ["respondent", "other parent", "service", "secretary of state", "department", "tribunal"];
    manifest.party.iter().find(|party| {
        let words = letters_only(&format!("{} {}", party.name, party.role));
        !OTHERS.iter().any(|other| words.contains(other))
    })
}

/// Lower case, without accents, and with one space between words.
pub(crate) fn letters_only(words: &str) -> String {
    let letters = words.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let spaced: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
