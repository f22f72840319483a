//! The chapters of the front matter: what makes a pile a case. Each file here is one chapter, a pure function from the
//! manifest and the plan to plain words and tables; `frontmatter/pages` sets them. Wherever a page is named it is a
//! `TextRun::Page` or a `TextRun::Number`, so a page reference cannot be printed without being a link.

mod chapter;

use chapter::excerpt;
pub use chapter::{
    Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, Chart, ColumnWidth, Curve, RowEmphasis,
    Signature,
};

pub mod arrears;
pub mod author;
pub mod calls;
pub mod case_history;
pub mod case_steps;
pub mod certificate;
pub mod chronology;
pub mod context;
mod contradiction;
pub mod correspondence;
pub mod history;
mod letter_history;
pub mod losses;
mod officials;
pub mod people;
mod promise;
pub mod rich_text;
pub mod statement;
pub mod summary;
#[cfg(test)]
mod testing;
pub mod time_limits;
mod unanswered;

pub use case_history::CaseHistory;
pub use context::{CaseContext, ItemInBundle};
pub use rich_text::{RichText, TextRun};

use crate::case::profile::ChapterName;
use crate::case::profile::need::Need;
use crate::model::finding::Finding;

/// The summary, and the chapters that the profile asks for and that have something to say.
pub fn all(matter: &CaseContext<'_>, history: &CaseHistory<'_>) -> FrontMatterContents {
    let compose = |names: &[ChapterName]| -> Vec<Chapter> {
        names
            .iter()
            .flat_map(|name| one(*name, matter, history))
            .filter(|chapter| !chapter.parts.is_empty())
            .collect()
    };
    FrontMatterContents {
        summary: matter.manifest.bundle.summary.iter().flat_map(|text| matter.paragraphs(text)).collect(),
        cover: cover(matter, history),
        before: compose(&matter.profile.before),
        after: compose(&matter.profile.after),
    }
}

/// What the cover's table says of the case: what the body asks for by name, and how the user can be reached.
fn cover(matter: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<(String, Vec<RichText>)> {
    let case = &matter.manifest.case;
    let asked = |need| matter.profile.require.iter().any(|requirement| requirement.need == need);
    // Printed where the body asks for it and nowhere else: it is what thieves of identities look for.
    let number = case.national_insurance.as_ref().filter(|_| asked(Need::NationalInsurance));
    let mut rows = Vec::new();
    let mut add = |label: &str, value: Option<&String>| {
        let value = value.map(|value| value.trim()).filter(|value| !value.is_empty());
        rows.extend(
            value.map(|value| (label.to_owned(), vec![RichText::from(matter.initialise_children(value))])),
        );
    };
    add("National Insurance", number);
    add("How to reach me", case.contact.as_ref());
    let limits = time_limits::cover(matter, &history.limits);
    if !limits.is_empty() {
        rows.push(("Time limits".into(), limits));
    }
    rows.extend(losses::cover(matter));
    rows
}

/// What the chapters find wanting, beyond what the purpose asks for.
pub fn findings(matter: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Finding> {
    let each = [
        time_limits::findings(matter, &history.limits),
        chronology::findings(matter),
        correspondence::findings(&history.letters),
        calls::findings(matter),
        people::findings(matter),
        losses::findings(matter),
        statement::findings(matter),
    ];
    each.into_iter().flatten().collect()
}

/// The chapters under one name; none when there is nothing to say.
fn one(name: ChapterName, matter: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Chapter> {
    match name {
        ChapterName::Summary => summary::compose(matter).into_iter().collect(),
        ChapterName::TimeLimits => time_limits::compose(matter, &history.limits).into_iter().collect(),
        ChapterName::History => history::compose(matter, &history.letters).into_iter().collect(),
        ChapterName::Chronology => chronology::compose(matter, &history.unanswered).into_iter().collect(),
        ChapterName::Account => arrears::compose(matter),
        ChapterName::Losses => losses::compose(matter).into_iter().collect(),
        ChapterName::Statement => statement::compose(matter).into_iter().collect(),
        ChapterName::Certificate => certificate::compose(matter).into_iter().collect(),
        ChapterName::Correspondence => {
            correspondence::compose(matter, &history.letters).into_iter().collect()
        }
        ChapterName::Calls => calls::compose(matter).into_iter().collect(),
        ChapterName::People => people::compose(matter).into_iter().collect(),
    }
}

/// What the front matter says of the case under one plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatterContents {
    /// What is asked for and why, by paragraphs, for the cover.
    pub summary: Vec<RichText>,
    /// Further lines of the cover's table: a label and what stands beside it.
    pub cover: Vec<(String, Vec<RichText>)>,
    /// The chapters between the index and the items.
    pub before: Vec<Chapter>,
    /// The chapters after the last item.
    pub after: Vec<Chapter>,
}
