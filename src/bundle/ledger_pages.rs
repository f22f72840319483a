//! The page of each payment that an account takes from a ledger of several pages: the one whose words have the row. A reader
//! who opens the page that stands beside a payment has to find it there.

use super::evidence::IngestedEvidence;
use crate::model::ItemPath;

/// Gives each payment of the accounts the page of its row, where one page and no other has it.
pub(crate) fn find(evidence: &mut IngestedEvidence) {
    let IngestedEvidence { audits, texts, items, .. } = evidence;
    let payments = audits.iter_mut().flat_map(|audit| &mut audit.weeks).flat_map(|week| &mut week.payments);
    for paid in payments {
        let Some(shown) = paid.evidence.as_mut().filter(|shown| shown.page.is_none()) else { continue };
        let Ok(path) = ItemPath::parse(&shown.item.0) else { continue };
        // Where an item has several files, a page of one of them is not that page of the item.
        let several = items.iter().any(|item| item.files.len() > 1 && item.files.contains(&path));
        let Some(text) = texts.get(&path).filter(|text| !several && text.pages() > 1) else { continue };
        let pages = (0..text.pages()).filter_map(|page| Some((page, text.page(page)?.readable())));
        let with: Vec<usize> =
            pages.filter(|(_, text)| has_row(text, &paid.words)).map(|(page, _)| page).collect();
        if let [only] = with[..] {
            shown.page = u32::try_from(only + 1).ok();
        }
    }
}

/// Whether a page has the words of a row, in their order and close together. `row` is in small letters.
fn has_row(page: &str, row: &str) -> bool {
    let page = page.to_lowercase();
    let page: Vec<&str> = page.split_whitespace().collect();
    let row: Vec<&str> = row.split_whitespace().collect();
    let Some((first, rest)) = row.split_first() else { return false };
    let starts = page.iter().enumerate().filter(|(_, word)| *word == first);
    starts.into_iter().any(|(at, _)| {
        // Words of the row may stand on a second line, beside those of other columns.
        let mut near = page[at + 1..].iter().take(2 * rest.len() + 8);
        rest.iter().all(|word| near.any(|other| other == word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_on_the_page_that_has_its_words_together() {
        let page = "Date Type Description Paid out Balance\n20/05/2026 DD GAS 40.00 900.10\n\
                    22/05/2026 FPO C ASHDOWN\nMAINT 255.30 644.80";
        for (row, has) in [
            ("22/05/2026 fpo c ashdown maint 255.30 644.80", true),
            ("20/05/2026 dd gas 40.00 900.10", true),
            // The same payee and amount on another day, and the day with another amount.
            ("05/06/2026 fpo c ashdown maint 255.30 644.80", false),
            ("20/05/2026 dd gas 41.00", false),
            ("", false),
        ] {
            assert_eq!(has_row(page, row), has, "{row}");
        }
    }
}
