//! The running head of our own pages: whose bundle it is, and on later pages of a part what goes on there.

use super::CoverFacts;
use crate::pdf::layout::page::{MEASURE, RunningHead};
use crate::pdf::layout::palette::AXIS;
use crate::pdf::layout::shape_text::{Style, TextShaper};

/// The running head of a part with this title.
pub(super) fn running_head(setter: &mut TextShaper, facts: &CoverFacts, part: &str) -> RunningHead {
    let style = Style { one_line: true, ..AXIS };
    let continued = setter.set(&format!("{part}, continued"), &style, MEASURE);
    let name = facts.parties.first().map(|party| party.name.as_str());
    let reference = facts.references.first().map(|(_, value)| value.as_str());
    let words: Vec<&str> = name.into_iter().chain(reference).filter(|word| !word.is_empty()).collect();
    let bundle = setter.set(&words.join(", "), &style, MEASURE);
    let fits = !words.is_empty() && bundle.width + continued.width + 24.0 <= MEASURE;
    RunningHead { bundle: fits.then_some(bundle), continued: Some(continued) }
}
