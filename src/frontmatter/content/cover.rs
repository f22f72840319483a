//! What the cover says of the case beside the summary: what the body looks at first, the figures that are in dispute, how
//! the user can be reached, the limits, the sums.

use super::{CaseContext, CaseHistory, ChapterTable, RichText};
use super::{arrears, calculation, contact, losses, member_page, time_limits};
use crate::case::profile::CoverStyle;
use crate::case::profile::need::Need;
use crate::model::PartialDate;
use crate::pdf::layout::wording::date_with_nbsp;

/// Lines of the cover: a label and what stands beside it.
pub type CoverRows = Vec<(String, Vec<RichText>)>;

/// What the cover says of the case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverContents {
    /// What decides whether the body may take the case at all, above everything that is asked for.
    pub jurisdiction: CoverRows,
    /// The figures that are used and asked for, side by side.
    pub calculation: Option<ChapterTable>,
    /// Further lines.
    pub rows: CoverRows,
}

/// What the body asks for by name, how the user can be reached, and what it comes to.
pub(super) fn contents(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> CoverContents {
    let case = &context.manifest.case;
    let asked = |need| context.profile.require.iter().any(|requirement| requirement.need == need);
    // Printed where the body asks for it and nowhere else: it is what thieves of identities look for.
    let number = case.national_insurance.as_ref().filter(|_| asked(Need::NationalInsurance));
    let mut rows = Vec::new();
    let mut add = |label: &str, value: Option<&String>| {
        let value = value.map(|value| value.trim()).filter(|value| !value.is_empty());
        rows.extend(
            value.map(|value| (label.to_owned(), vec![RichText::from(context.initialise_children(value))])),
        );
    };
    add("National Insurance", number);
    // A bundle with parties goes to the other parent, whatever a profile asks for.
    let birth = case
        .date_of_birth
        .filter(|_| asked(Need::DateOfBirth) && context.profile.cover == CoverStyle::FromAbout);
    add("Date of birth", birth.map(|day| date_with_nbsp(PartialDate::Day(day))).as_ref());
    // A tribunal has the appeal form for this; what a hearing needs is told in any case.
    let wish = contact::wish(context);
    let wanted = wish.as_ref().filter(|_| context.profile.cover == CoverStyle::FromAbout);
    add("How to contact me", wanted);
    let heads: Vec<String> = context.manifest.bundle.heads.iter().map(ToString::to_string).collect();
    if !heads.is_empty() {
        rows.push(("Heads of complaint".into(), vec![RichText::from(heads.join("; ")).capitalised()]));
    }
    if !context.profile.index {
        rows.extend(member_page::rows(context, history));
    }
    let limits = time_limits::cover(context, &history.limits);
    let limits = (!limits.is_empty()).then(|| ("Time limits".to_owned(), limits));
    let mut jurisdiction = time_limits::final_responses(context);
    if jurisdiction.is_empty() {
        rows.extend(limits);
    } else {
        jurisdiction.extend(limits);
    }
    let calculation = calculation::on_cover(context);
    if calculation.is_none() {
        rows.extend(calculation::cover(context));
    }
    rows.extend(arrears::cover(context));
    rows.extend(losses::cover(context));
    CoverContents { jurisdiction, calculation, rows }
}
