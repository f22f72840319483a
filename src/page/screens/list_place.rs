//! Which list and which row an address names.

use crate::bundle::listing::CaseListing;
use crate::page::tables::PlacedList;
use crate::page::visit::{PageError, PageVisit};

/// The list that the address names.
pub(super) fn list_of(visit: &PageVisit, listing: &CaseListing) -> Result<PlacedList, PageError> {
    visit.places.first().and_then(|word| PlacedList::of(word, listing)).ok_or(PageError::NotThere)
}

/// The number of the row that the address names.
pub(super) fn row_of(
    visit: &PageVisit,
    table: &PlacedList,
    listing: &CaseListing,
) -> Result<usize, PageError> {
    let row = visit.number(1)?;
    let rows = table.rows(listing.text.as_deref().unwrap_or_default()).len();
    if (1..=rows).contains(&row) { Ok(row) } else { Err(PageError::NotThere) }
}
