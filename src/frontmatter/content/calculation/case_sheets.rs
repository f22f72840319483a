//! The calculations of a case, worked out, and whether the purpose prints them.

use crate::case::calculation::sheet::{CalculationSheet, NoSheet};
use crate::case::profile::ChapterName;
use crate::frontmatter::content::CaseContext;

/// Whether the purpose has the chapter.
pub(super) fn is_printed(context: &CaseContext<'_>) -> bool {
    let profile = context.profile;
    profile.before.iter().chain(&profile.after).any(|name| *name == ChapterName::Calculation)
}

/// Each calculation of the manifest, or why it is not worked out.
pub(super) fn sheets<'a>(
    context: &CaseContext<'a>,
) -> impl Iterator<Item = Result<CalculationSheet<'a>, NoSheet>> + use<'a> {
    let case = &context.manifest.case;
    let nation = case.nation.unwrap_or_default();
    let disputed = case.decision.as_ref().and_then(|decision| decision.effective);
    let all = &context.manifest.calculation;
    // The day of the decision in dispute is that of the only calculation, not that of each of several.
    let disputed = disputed.filter(|_| all.len() == 1);
    all.iter().map(move |calculation| CalculationSheet::new(calculation, disputed, nation))
}
