//! What the user asks for: the outcome, the summary on the cover, and the lists behind them.

use axum::http::StatusCode;
use maud::html;

use super::begin_list::purpose_in_words;
use super::rows::{self, inputs};
use crate::bundle::listing::CaseListing;
use crate::case::manifest::edit::FieldPath;
use crate::model::Purpose;
use crate::page::form::{FieldInput, PageField};
use crate::page::layout::{error_summary, hidden, screen_with};
use crate::page::save::{FormOutcome, save_form};
use crate::page::tables::{self, PlacedList};
use crate::page::visit::{PageAnswer, PageVisit, go_on};

/// The name of the summary of each bundle in the form.
const SUMMARIES: [&str; 6] = ["summary", "summary-2", "summary-3", "summary-4", "summary-5", "summary-6"];

fn fields(listing: &CaseListing) -> Vec<PageField> {
    let manifest = &listing.parsed.manifest;
    let wanted = PageField::new(
        "wanted",
        "The outcome you want",
        FieldPath::top("case").key("wanted"),
        FieldInput::Lines,
    )
    .hint("For example: a new calculation from 6 January 2020, with an apology.");
    let several = !manifest.bundles.is_empty();
    let summaries = listing.purposes.iter().zip(SUMMARIES).enumerate().map(|(at, (purpose, name))| {
        let table = FieldPath::top("bundle");
        let table = if several { table.row(at) } else { table };
        let label = match several {
            true => format!("Summary for: {}", purpose_in_words(*purpose).0),
            false => "Summary".into(),
        };
        PageField::new(name, label, table.key("summary"), FieldInput::Lines)
            .hint("Printed on the cover: the outcome you want and why, in a few sentences. An empty line starts a new paragraph.")
    });
    let mut fields: Vec<PageField> = std::iter::once(wanted).chain(summaries).collect();
    if listing.purposes.contains(&Purpose::Compensation) || manifest.claim.is_some() {
        let label = "What you ask for apart from money";
        fields.push(tables::field("Claim", "besides_money", label, FieldPath::top("claim"), listing));
    }
    fields
}

/// Shows it.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    shown(visit, &listing, &[])
}

fn shown(visit: &PageVisit, listing: &CaseListing, errors: &[(String, String)]) -> PageAnswer {
    let text = listing.text.as_deref().unwrap_or_default();
    let fields = fields(listing);
    let held = |field: &PageField| {
        let was = field.shown(text);
        match errors.is_empty() {
            true => (was.clone(), was),
            false => (field.sent(&visit.form), was),
        }
    };
    let body = html! {
        (error_summary(errors))
        h1 { "What you ask for" }
        form method="post" action="/ask" data-keep {
            (hidden(visit, Some(listing.digest)))
            (inputs(&fields, &held, errors))
            button type="submit" { "Save" }
        }
        @for list in PlacedList::all(listing).iter().filter(|list| is_shown(list, text)) {
            @let of = list.bundle.and_then(|bundle| listing.purposes.get(bundle - 1));
            section aria-labelledby=(format!("list-{}", list.word())) {
                h2 id=(format!("list-{}", list.word())) {
                    (list.title) @if let Some(purpose) = of { " only for: " (purpose_in_words(*purpose).0) }
                }
                @if of.is_none() { p.hint { (list.about) } }
                (rows::rows(list, listing))
            }
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, "What you ask for", &body))
}

/// Calls have a screen of their own. A list of one bundle is shown where it has rows, and that of its points always.
fn is_shown(list: &PlacedList, text: &str) -> bool {
    list.key != "call" && (list.bundle.is_none() || list.key == "point" || !list.rows(text).is_empty())
}

/// Saves it.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    match save_form(visit, &fields(&listing), "your case", &|text, _| Ok(text.to_owned()))? {
        FormOutcome::Saved => Ok(go_on("/ask")),
        FormOutcome::Wrong(errors) => shown(visit, &listing, &errors),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}
