//! Numbers of pages as a sentence names them.

use crate::model::counted;

/// "page 3", "pages 3, 5 and 9", "pages 3, 4, 5, 6, 7, 8 and 12 others".
pub(crate) fn page_list(pages: &[usize]) -> String {
    const SHOWN: usize = 6;
    let said: Vec<String> = pages.iter().take(SHOWN).map(usize::to_string).collect();
    match (said.as_slice(), pages.len().saturating_sub(SHOWN)) {
        ([one], _) => format!("page {one}"),
        (said, 0) => format!("pages {}", listed(said)),
        (said, more) => format!("pages {} and {}", said.join(", "), counted(more, "other", "others")),
    }
}

/// "a", "a and b", "a, b and c".
pub(crate) fn listed(said: &[String]) -> String {
    match said {
        [said @ .., last] if !said.is_empty() => format!("{} and {last}", said.join(", ")),
        said => said.concat(),
    }
}

/// The number of a page of the file, of which there are never so many.
pub(super) fn counted_page(page: usize) -> u32 {
    u32::try_from(page).unwrap_or(u32::MAX)
}
