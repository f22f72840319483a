//! The fields of an item's form, and the other values that each may have: what the file itself says, as buttons with the
//! reason.

use maud::{Markup, html};

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::edit::FieldPath;
use crate::ingest::draft::ItemDraft;
use crate::model::Kind;
use crate::page::form::{FieldInput, PageField, word_of};
use crate::pdf::layout::wording::capital;

/// The fields that are shown at once.
pub(super) fn first_fields(listing: &CaseListing, item: &ListedItem) -> Vec<PageField> {
    let at = |key: &str| FieldPath::top("item").row(item.row - 1).key(key);
    let kinds = Kind::ALL.iter().map(|kind| (word_of(kind), capital(kind.one()))).collect();
    let sections = &listing.parsed.manifest.section;
    let sections: Vec<(String, String)> = sections
        .iter()
        .map(|section| (section.id.clone(), format!("{}. {}", section.id, section.title)))
        .collect();
    let is_call = item.item.kind == Some(Kind::Call);
    let mut fields = vec![
        PageField::new("date", "Date", at("date"), FieldInput::Date { timed: is_call })
            .hint("The date on the document. Leave boxes empty where you do not know."),
        PageField::new("title", "Title", at("title"), FieldInput::Line)
            .hint("What it is, who sent it to whom, and what it is about. The index prints it."),
        PageField::new("kind", "Kind", at("kind"), FieldInput::Choice(kinds)),
        PageField::new("from", "From", at("from"), FieldInput::Line),
        PageField::new("to", "To", at("to"), FieldInput::Line),
    ];
    if !sections.is_empty() {
        fields.push(PageField::new("section", "Section", at("section"), FieldInput::Choice(sections)));
    }
    fields.push(
        PageField::new("note", "Note", at("note"), FieldInput::Lines)
            .hint("A comment for the reader of the bundle. It is printed."),
    );
    fields
}

/// The fields that few items need.
pub(super) fn more_fields(listing: &CaseListing, item: &ListedItem) -> Vec<PageField> {
    let at = |key: &str| FieldPath::top("item").row(item.row - 1).key(key);
    let field = |name: &'static str, label: &str, input, hint: &str| {
        PageField::new(name, label, at(name), input).hint(hint)
    };
    let date = FieldInput::Date { timed: false };
    vec![
        field(
            "step",
            "Step",
            FieldInput::Choice(steps()),
            "Time limits run from the steps of a complaint or an appeal.",
        ),
        field(
            "answers",
            "Answers",
            FieldInput::Choice(others(listing, item)),
            "The letter or request that this one answers.",
        ),
        field("until", "Last day", date.clone(), "For a statement or a bill: the last day that it covers."),
        field("received", "Received", date.clone(), "The day on which it reached you, or them."),
        field("answer_by", "Answer promised by", date, "The day by which it says that an answer will come."),
        field("reference", "Reference", FieldInput::Line, "The reference printed on it."),
        field("relevance", "What it proves", FieldInput::Line, "In one line."),
        field("says", "Words that matter", FieldInput::Lines, "Copy them exactly as they are written."),
        field("original", "Where the original is", FieldInput::Line, "For example: with me."),
        field(
            "checked_by",
            "Transcript compared by",
            FieldInput::Line,
            "For a transcript: who compared it with the recording.",
        ),
        field(
            "password",
            "Password",
            FieldInput::Line,
            "For a PDF that needs one. It is not printed and not sent.",
        ),
        field("id", "Short name", FieldInput::Line, "A name by which your texts can mention it, like {p60}."),
    ]
}

/// The other items, by the name that the manifest uses for each.
fn others(listing: &CaseListing, item: &ListedItem) -> Vec<(String, String)> {
    let others = listing.items.iter().filter(|other| other.row != item.row);
    let name = |other: &ListedItem| other.item.id.clone().unwrap_or_else(|| other.item.file.to_string());
    let words = |other: &ListedItem| match (other.number, other.item.date) {
        (Some(number), Some(date)) => format!("{number}. {}, {date}", other.title()),
        (Some(number), None) => format!("{number}. {}", other.title()),
        (None, _) => other.title(),
    };
    others.map(|other| (name(other), words(other))).collect()
}

/// The steps of a case in the user's words.
fn steps() -> Vec<(String, String)> {
    let steps = [
        (Step::Decision, "Decision or calculation"),
        (Step::ReconsiderationRequest, "Request for mandatory reconsideration"),
        (Step::ReconsiderationNotice, "Mandatory reconsideration notice"),
        (Step::Appeal, "Appeal form or letter"),
        (Step::Hearing, "Hearing"),
        (Step::Direction, "Direction of the tribunal"),
        (Step::AppealDecision, "Decision of the tribunal"),
        (Step::Complaint, "Complaint"),
        (Step::Acknowledgement, "Acknowledgement of a complaint"),
        (Step::Answer, "Answer to a complaint, not final"),
        (Step::FinalResponse, "Final response"),
        (Step::Examiner, "Complaint to the Independent Case Examiner"),
        (Step::ExaminerAnswer, "Answer of the Independent Case Examiner"),
        (Step::Member, "Letter to or from a Member of Parliament"),
        (Step::MemberReferral, "Referral to the Ombudsman by a Member of Parliament"),
        (Step::Ombudsman, "Complaint to an ombudsman"),
        (Step::OmbudsmanAnswer, "Answer of the ombudsman"),
        (Step::Claim, "Claim for redress"),
        (Step::ClaimAnswer, "Answer to the claim"),
        (Step::RedressPaid, "Payment of redress"),
        (Step::Apology, "Apology"),
        (Step::Implemented, "Decision or promise carried out"),
        (Step::AccessRequest, "Subject access request"),
        (Step::AccessAnswer, "Answer to a subject access request"),
        (Step::FoiRequest, "Freedom of information request"),
        (Step::FoiAnswer, "Answer to a freedom of information request"),
        (Step::ControllerComplaint, "Complaint about personal data"),
        (Step::ControllerAnswer, "Answer about personal data"),
        (Step::ContactInWriting, "Request to be contacted in writing only"),
        (Step::ConfidentialityNotice, "Notice that an address is confidential"),
        (Step::Authority, "Authority to act for you"),
        (Step::EnforcementRequest, "Request to collect unpaid maintenance"),
        (Step::Enforcement, "Enforcement"),
        (Step::JudicialReview, "Judicial review"),
    ];
    steps.iter().map(|(step, words)| (word_of(step), (*words).to_owned())).collect()
}

/// The other values that a field may have, as buttons that save them.
pub(super) fn offers(field: &PageField, held: &str, draft: Option<&ItemDraft>) -> Markup {
    let Some(draft) = draft else { return html! {} };
    let offers: Vec<(String, String, String)> = match field.name {
        "date" => date_offers(draft),
        // What the name of a file makes is worse than any title that is there.
        "title" => match (draft.read, held.is_empty()) {
            (Some(place), _) => {
                vec![(draft.title.clone(), draft.title.clone(), format!("made from {place}"))]
            }
            (None, true) => {
                let reason = "made from the name of the file".to_owned();
                vec![(draft.title.clone(), draft.title.clone(), reason)]
            }
            (None, false) => Vec::new(),
        },
        "kind" => draft
            .kind
            .map(|kind| (word_of(&kind), capital(kind.one()), "what it seems to be".to_owned()))
            .into_iter()
            .collect(),
        "from" => said_by_mail(draft.from.as_ref()),
        "to" => said_by_mail(draft.to.as_ref()),
        "reference" => draft
            .references
            .iter()
            .map(|found| (found.clone(), found.clone(), "found on its first page".to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    let mut seen: Vec<&str> = vec![held];
    let mut kept = Vec::new();
    for offer in &offers {
        // A day is no other date than a moment on it.
        let less = field.name == "date" && held.starts_with(offer.0.as_str());
        if !less && !seen.contains(&offer.0.as_str()) {
            seen.push(&offer.0);
            kept.push(offer);
        }
    }
    html! {
        @if !kept.is_empty() {
            ul.offers {
                @for (value, words, reason) in kept.iter().take(6) {
                    li {
                        button.secondary type="submit" name=(format!("use.{}", field.name)) value=(value) { "Use " (words) }
                        " " span.reason { (reason) }
                    }
                }
            }
        }
    }
}

fn date_offers(draft: &ItemDraft) -> Vec<(String, String, String)> {
    let mut offers = Vec::new();
    for candidate in draft.date.best.iter().chain(&draft.date.others) {
        offers.push((word_of(&candidate.when), candidate.when.to_string(), candidate.reason.clone()));
        if let Some(other) = candidate.other {
            let reason = format!("{}, read the other way round", candidate.reason);
            offers.push((word_of(&other), other.to_string(), reason));
        }
    }
    offers
}

fn said_by_mail(person: Option<&String>) -> Vec<(String, String, String)> {
    let offer = person.map(|person| (person.clone(), person.clone(), "the e-mail says so".to_owned()));
    offer.into_iter().collect()
}

/// What a draft would say for the values of an item, so that the comment of a value that changes goes with it.
pub(super) fn reasons_of(draft: Option<&ItemDraft>) -> Vec<String> {
    let Some(draft) = draft else { return Vec::new() };
    let dates = draft.date.best.iter().chain(&draft.date.others).map(|candidate| candidate.reason.clone());
    let mut reasons: Vec<String> = dates.collect();
    reasons.extend(draft.read.map(|place| format!("made from {place}")));
    reasons.extend(["the e-mail says so", "the last day that it covers"].map(str::to_owned));
    reasons
}
