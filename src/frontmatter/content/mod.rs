//! The chapters of the front matter: what makes a pile a case. Each file here is one chapter, a pure function from the
//! manifest and the plan to plain words and tables; `frontmatter/pages` sets them. Wherever a page is named it is a
//! `TextRun::Page` or a `TextRun::Number`, so a page reference cannot be printed without being a link.

mod chapter;

use chapter::excerpt;
pub use chapter::{
    Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, Chart, ChartMark, ColumnWidth, Curve,
    RowEmphasis, Signature,
};

pub mod arrears;
pub mod author;
mod bill_pages;
pub mod calculation;
mod call_entries;
mod call_findings;
mod call_headline;
pub mod calls;
mod calls_in_writing;
mod case_entry;
pub mod case_history;
pub mod case_steps;
pub mod certificate;
pub mod chronology;
mod chronology_words;
pub mod contact;
pub mod context;
mod contradiction;
pub mod correspondence;
mod correspondence_lead;
mod cover;
mod day_order;
mod exchanges;
mod free_quotation;
pub mod hearings;
pub mod history;
mod letter_history;
mod letters_sent;
mod limit_in_bundle;
pub mod limits_of_case;
pub mod losses;
mod member;
mod member_page;
mod officials;
pub mod people;
mod placed;
mod places;
mod postal_days;
mod posting;
mod presumption;
mod printed_references;
#[cfg(test)]
mod private_tests;
pub(crate) mod promise;
pub mod quotation;
pub(crate) mod quotation_marks;
mod receipt;
mod recordings_asked;
pub mod rich_text;
pub mod saying;
pub mod statement;
mod statement_sides;
pub mod summary;
#[cfg(test)]
mod testing;
pub mod time_limits;
mod told_twice;
mod transcript_turns;
mod unanswered;

pub use case_history::CaseHistory;
pub use context::CaseContext;
pub use cover::{CoverContents, CoverRows};
pub use placed::ItemInBundle;
pub use rich_text::{RichText, TextRun};

use crate::case::profile::ChapterName;
use crate::model::PageNumber;
use crate::model::finding::Finding;

/// The summary, and the chapters that the profile asks for and that have something to say.
pub fn all(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> FrontMatterContents {
    let compose = |names: &[ChapterName]| -> Vec<Chapter> {
        names
            .iter()
            .flat_map(|name| {
                let runs_on = runs_on(*name);
                one(*name, context, history).into_iter().map(move |chapter| {
                    let runs_on = chapter.runs_on.or(runs_on);
                    Chapter { runs_on, ..chapter }
                })
            })
            .filter(|chapter| !chapter.parts.is_empty())
            .collect()
    };
    let (mut before, mut after) = (compose(&context.profile.before), compose(&context.profile.after));
    method_behind(context, &mut before, &mut after);
    FrontMatterContents {
        summary: context.manifest.bundle.summary.iter().flat_map(|text| context.paragraphs(text)).collect(),
        cover: cover::contents(context, history),
        before,
        after,
    }
}

/// Puts how the chronology counts days into the chapter of rules behind the evidence, where there is one: a reader of the
/// chronology looks for what happened.
fn method_behind(context: &CaseContext<'_>, before: &mut [Chapter], after: &mut [Chapter]) {
    let chronology = before.iter_mut().find(|chapter| chapter.title == chronology::TITLE);
    let rules = after.iter_mut().find(|chapter| chapter.title == time_limits::RULES);
    let (Some(chronology), Some(rules)) = (chronology, rules) else { return };
    let Some(ChapterPart::Small(note)) = chronology.parts.last_mut() else { return };
    // Until the plan has settled the page is not known, and takes as much room as it will.
    let page =
        context.plan().chapter(time_limits::RULES).map_or(PageNumber::COVER, |part| part.pages.first());
    let lead = RichText::from("How the dates are ordered and the days counted: ").page(page).say(".");
    let method = std::mem::replace(note, lead);
    // At its beginning, so that the page that is named has it.
    let method = RichText::new().strong("The chronology.").say(" ").then(method);
    rules.parts.insert(0, ChapterPart::Small(method));
}

/// What the chapters find wanting, beyond what the purpose asks for.
pub fn findings(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Finding> {
    let each = [
        history.exchanges.findings(),
        day_order::findings(context),
        contact::findings(context),
        time_limits::findings(context, &history.limits),
        chronology::findings(context),
        correspondence::findings(&history.letters),
        call_findings::findings(context, history),
        people::findings(context, history),
        calculation::findings(context),
        arrears::findings(context),
        losses::findings(context),
        told_twice::findings(context),
        statement::findings(context),
    ];
    each.into_iter().flatten().collect()
}

/// The height that a chapter wants to run on below the one before it: a short one would leave a page nearly empty.
fn runs_on(name: ChapterName) -> Option<f32> {
    match name {
        ChapterName::TimeLimits => Some(330.0),
        ChapterName::People => Some(210.0),
        ChapterName::Calls | ChapterName::History | ChapterName::Hearings | ChapterName::TimeLimitRules => {
            Some(230.0)
        }
        ChapterName::Losses => Some(300.0),
        _ => None,
    }
}

/// The chapters under one name; none when there is nothing to say.
fn one(name: ChapterName, context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Vec<Chapter> {
    match name {
        ChapterName::Summary => summary::compose(context).into_iter().collect(),
        ChapterName::Calculation => calculation::compose(context),
        ChapterName::TimeLimits => time_limits::compose(context, &history.limits).into_iter().collect(),
        ChapterName::TimeLimitRules => time_limits::rules(&history.limits).into_iter().collect(),
        ChapterName::Hearings => hearings::compose(context, history).into_iter().collect(),
        ChapterName::History => history::compose(context, history).into_iter().collect(),
        ChapterName::Chronology => chronology::compose(context, history).into_iter().collect(),
        ChapterName::Account => arrears::compose(context),
        ChapterName::AccountWeeks => arrears::every_week(context),
        ChapterName::Losses => losses::compose(context).into_iter().collect(),
        ChapterName::Statement => statement::compose(context).into_iter().collect(),
        ChapterName::Certificate => certificate::compose(context).into_iter().collect(),
        ChapterName::Correspondence => {
            correspondence::compose(context, &history.letters).into_iter().collect()
        }
        ChapterName::Calls => calls::compose(context, history).into_iter().collect(),
        ChapterName::People => people::compose(context, history).into_iter().collect(),
    }
}

/// What the front matter says of the case under one plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatterContents {
    /// What is asked for and why, by paragraphs, for the cover.
    pub summary: Vec<RichText>,
    /// What the cover says of the case.
    pub cover: CoverContents,
    /// The chapters between the index and the items.
    pub before: Vec<Chapter>,
    /// The chapters after the last item.
    pub after: Vec<Chapter>,
}
