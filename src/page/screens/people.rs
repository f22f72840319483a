//! Who and what: what the bundle is for, the facts of the case, and the people in it.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::begin_list::{PURPOSES, purpose_in_words};
use crate::bundle::listing::CaseListing;
use crate::case::manifest::edit::{self, FieldPath};
use crate::model::Purpose;
use crate::page::form::{FieldInput, PageField};
use crate::page::layout::{error_summary, hidden, screen_with};
use crate::page::save::{FormOutcome, save_form};
use crate::page::visit::{PageAnswer, PageVisit, go_on};

/// Shows the facts and the people.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    shown(visit, &[])
}

fn shown(visit: &PageVisit, wrong: &[(String, String)]) -> PageAnswer {
    let listing = visit.listing()?;
    let text = listing.text.as_deref().unwrap_or_default();
    let fields = fields(&listing);
    let body = html! {
        (error_summary(wrong))
        h1 { "Who and what" }
        (people(&listing))
        h2 { "The bundle and the case" }
        @if listing.purposes.len() > 1 {
            p {
                "Your list makes " (listing.purposes.len()) " bundles. This is the first of them. "
                a href="/list" { "The list as text" } " has the others."
            }
        }
        form method="post" action="/people" data-keep {
            (hidden(visit, Some(listing.digest)))
            @for field in &fields {
                @let was = field.shown(text);
                @let held = if wrong.is_empty() { was.clone() } else { field.sent(&visit.form) };
                @let error = wrong.iter().find(|(anchor, _)| *anchor == field.anchor()).map(|(_, why)| why.as_str());
                (field.html(&held, &was, error))
            }
            div.buttons { button type="submit" { "Save" } }
        }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, "Who and what", &body))
}

/// Saves the facts.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let bundle = bundle_path(&listing);
    let also = |text: &str, touched: &[&PageField]| {
        let mut text = text.to_owned();
        for field in touched {
            // The comment of a draft goes with the value that it is about.
            for (table, key) in [(bundle.clone(), field.name), (FieldPath::top("case"), field.name)] {
                if edit::value_at(&text, &table.clone().key(key)).is_some() {
                    text = edit::without_reason(&text, &table, key, &[])?.text;
                }
            }
        }
        Ok(text)
    };
    match save_form(visit, &fields(&listing), "the case", &also)? {
        FormOutcome::Saved => Ok(go_on("/people")),
        FormOutcome::Wrong(wrong) => shown(visit, &wrong),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}

/// Where the first bundle is in the manifest.
pub(in crate::page) fn bundle_path(listing: &CaseListing) -> FieldPath {
    let bundle = FieldPath::top("bundle");
    if listing.parsed.manifest.bundles.is_empty() { bundle } else { bundle.row(0) }
}

fn fields(listing: &CaseListing) -> Vec<PageField> {
    let bundle = |key: &str| bundle_path(listing).key(key);
    let case = |key: &str| FieldPath::top("case").key(key);
    let purposes =
        PURPOSES.iter().map(|purpose| (purpose.word().to_owned(), purpose_in_words(*purpose).0.to_owned()));
    let nations = [
        ("england-and-wales", "England or Wales"),
        ("scotland", "Scotland"),
        ("northern-ireland", "Northern Ireland"),
    ];
    let nations = nations.iter().map(|(word, words)| ((*word).to_owned(), (*words).to_owned())).collect();
    let purpose = listing.purposes.first().copied().unwrap_or_default();
    let day = || FieldInput::Date { timed: false };
    let mut fields = vec![
        PageField::new("purpose", "Purpose", bundle("purpose"), FieldInput::Choice(purposes.collect()))
            .hint("It decides the cover, the chapters and what must be there."),
        PageField::new("title", "Title", bundle("title"), FieldInput::Line).hint("The cover prints it."),
        PageField::new("reference", "CMS reference", case("reference"), FieldInput::Line)
            .hint("The 12 digits on the latest letter. They begin with 121."),
        PageField::new("nation", "Where your case is", case("nation"), FieldInput::Choice(nations))
            .hint("Bank holidays and bodies differ."),
        PageField::new("date", "Date of the bundle", bundle("date"), day())
            .hint("The cover prints it. If you leave it empty, it is the day on which you build."),
    ];
    if purpose == Purpose::Tribunal {
        fields.push(
            PageField::new(
                "appeal_reference",
                "Appeal reference",
                case("appeal_reference"),
                FieldInput::Line,
            )
            .hint("The tribunal’s own reference, like SC140/22/00050."),
        );
        fields.push(PageField::new(
            "decision_date",
            "Date of the decision",
            FieldPath::top("case").key("decision").key("date"),
            day(),
        ));
        fields.push(PageField::new(
            "decision_reconsideration",
            "Date of the mandatory reconsideration notice",
            FieldPath::top("case").key("decision").key("reconsideration"),
            day(),
        ));
    }
    if purpose == Purpose::Ice {
        fields.push(
            PageField::new(
                "national_insurance",
                "National Insurance number",
                case("national_insurance"),
                FieldInput::Line,
            )
            .hint("The Independent Case Examiner asks for it. It is printed for no other body."),
        );
    }
    fields.push(
        PageField::new("summary", "Summary", bundle("summary"), FieldInput::Lines)
            .hint("The outcome you want and why, in a few sentences. The cover prints it."),
    );
    // Each bundle may want something of its own.
    let wanted = if edit_has(listing, &bundle("wanted")) { bundle("wanted") } else { case("wanted") };
    fields.push(
        PageField::new("wanted", "Outcome you want", wanted, FieldInput::Lines)
            .hint("For example: an apology, a refund of £120, and a corrected statement."),
    );
    fields.push(
        PageField::new(
            "contact_on_cover",
            "Print addresses and phone numbers on the cover",
            bundle("contact_on_cover"),
            FieldInput::YesNo,
        )
        .hint("If you do not say, they are printed only for the Examiner and for claims."),
    );
    fields.push(PageField::new(
        "children",
        "Names of children",
        bundle("children"),
        FieldInput::Choice(vec![
            ("initials".to_owned(), "Print initials".to_owned()),
            ("names".to_owned(), "Print names".to_owned()),
        ]),
    ));
    fields.push(
        PageField::new("contact", "How to contact you", case("contact"), FieldInput::Line)
            .hint("And what would help, for example: by e-mail, with letters in large print."),
    );
    fields
}

fn edit_has(listing: &CaseListing, path: &FieldPath) -> bool {
    listing.text.as_deref().is_some_and(|text| edit::value_at(text, path).is_some())
}

fn people(listing: &CaseListing) -> Markup {
    let manifest = &listing.parsed.manifest;
    let you = crate::case::user::user(manifest).map(|party| party.name.as_str());
    html! {
        h2 { "People and bodies" }
        @if manifest.party.is_empty() {
            p { "Nobody is named yet. Begin with yourself, then the other parent and CMS." }
        } @else {
            ul.people {
                @for (at, party) in manifest.party.iter().enumerate() {
                    li {
                        div {
                            strong { (party.name) }
                            @if you == Some(party.name.as_str()) { span.hint { " (whose bundle this is)" } }
                            @if !party.role.is_empty() { p.hint { (party.role) } }
                        }
                        a href=(format!("/people/{}", at + 1)) { "Change" span.hide { " " (party.name) } }
                    }
                }
            }
        }
        p { a.button.secondary href="/people/add" { "Add a person or body" } }
    }
}
