//! The page of each payment that an account takes from a ledger of several pages: the one whose words have the row. A reader
//! who opens the page that stands beside a payment has to find it there.

use jiff::civil::Date;

use super::evidence::IngestedEvidence;
use crate::case::arrears::{LedgerPlace, Paid};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::{ItemPath, Pence};

/// Gives each payment of the accounts, and each entry of the Service's, the page of its row, where one page and no other has it.
pub(crate) fn find(evidence: &mut IngestedEvidence) {
    let IngestedEvidence { audits, texts, items, .. } = evidence;
    // The only page of an item of several pages that has something.
    let only = |item: &ItemRef, has: &dyn Fn(&str) -> bool| {
        let named = items.iter().find(|own| item.names(own)).map(|own| own.file.clone());
        let path = named.or_else(|| ItemPath::parse(&item.0).ok())?;
        // Where an item has several files, a page of one of them is not that page of the item.
        let several = items.iter().any(|item| item.files.len() > 1 && item.files.contains(&path));
        let text = texts.get(&path).filter(|text| !several && text.pages() > 1)?;
        let pages = (0..text.pages()).filter_map(|page| Some((page, text.page(page)?.readable())));
        let with: Vec<usize> = pages.filter(|(_, text)| has(text)).map(|(page, _)| page).collect();
        let [only] = with[..] else { return None };
        u32::try_from(only + 1).ok()
    };
    for audit in audits {
        for paid in audit.weeks.iter_mut().flat_map(|week| &mut week.payments) {
            // The words of a payment in the manifest are no row of a page.
            let Paid { words, place, .. } = &*paid;
            if matches!(place, LedgerPlace::Table(..)) {
                continue;
            }
            let words = words.clone();
            for shown in [&mut paid.evidence, &mut paid.listed].into_iter().flatten() {
                if shown.page.is_none() {
                    shown.page = only(&shown.item, &|text| has_row(text, &words));
                }
            }
        }
        for entry in audit.not_mine.iter_mut().chain(&mut audit.service_adjustments) {
            let Some(item) = entry.item.as_ref().filter(|_| entry.page.is_none()) else { continue };
            entry.page = only(item, &|text| has_entry(text, entry.date, entry.amount));
        }
    }
}

/// Words of an entry after its day among which its amount is looked for.
const ENTRY: usize = 40;

/// Whether a page has an entry: its day and, before another day, its amount, whatever the sign.
fn has_entry(page: &str, day: Date, amount: Pence) -> bool {
    let days = [day.strftime("%d/%m/%Y").to_string(), day.strftime("%Y-%m-%d").to_string()];
    let amount = Pence::new(amount.get().saturating_abs()).to_string();
    let bare = |word: &str| word.replace(['£', '-', '\u{2212}', '(', ')', '+', ','], "");
    let amount = bare(&amount);
    let shape = |word: &str| word.replace(|c: char| c.is_ascii_digit(), "0");
    let words: Vec<&str> = page.split_whitespace().collect();
    let starts = words.iter().enumerate().filter(|(_, word)| days.iter().any(|day| day == *word));
    starts.into_iter().any(|(at, day)| {
        let rest = words[at + 1..].iter().take(ENTRY).take_while(|word| shape(word) != shape(day));
        rest.into_iter().any(|word| bare(word) == amount)
    })
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
    use jiff::civil::date;

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

    /// An account as CMS prints it: the day of each entry, its note, debit, credit and balance.
    #[test]
    fn an_entry_is_on_the_page_that_has_its_day_with_its_amount() {
        let page = "24/07/2020 Charge 108.46 2,387.00\n26/05/2021 Adjustment: balance of another client removed \u{2212}529.98 \
                    1,857.02\n27/05/2021 Payment 341.00 1,516.02";
        for (day, pence, has) in [
            (date(2021, 5, 26), -52_998, true),
            (date(2021, 5, 26), 52_998, true),
            (date(2020, 7, 24), 10_846, true),
            // The amount is that of the next entry, or the day is another.
            (date(2021, 5, 26), 34_100, false),
            (date(2020, 7, 24), 52_998, false),
            (date(2021, 5, 25), -52_998, false),
        ] {
            assert_eq!(has_entry(page, day, Pence::new(pence)), has, "{day} {pence}");
        }
    }
}
