//! What a case says beyond its items: what is asked, the points it rests on, the facts in dispute, the claim, the
//! statement and who is to be named how. Texts here may name an item in braces, `{case-notes}` or `{case-notes:2}`
//! for its second page; where the text is printed, the page of the bundle stands in its place, as a link. `{response:47}` is
//! page 47 of the other side's own bundle.

use jiff::civil::Date;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::manifest::item_ref::{ItemRef, SchemaDate};
use crate::model::{PartialDate, Pence};

/// Words that may name items in braces: `{case-notes}`, or `{case-notes:2}` for the second page of that item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "text",
            "description": "Plain words. {id} or {id:2} becomes the page number of that item, or of its second page. {response:47} or {response:47-49} becomes the same page of the other side's own bundle."
        })
    }
}

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPiece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// An item, and the page within it, counted from 1.
    Cited(ItemRef, Option<u32>),
    /// Pages of the other side's own bundle, the first and the last. Where an item has [`RESPONSE`] as its id, it is a page
    /// of that item.
    Response(u32, u32),
}

/// The name by which a text cites the other side's own bundle: `{response:47}`.
pub const RESPONSE: &str = "response";

impl Text {
    /// Its words and the items it names, in order. Braces that hold no name, or something else than a number after
    /// the colon, are words.
    pub fn pieces(&self) -> Vec<TextPiece<'_>> {
        let mut pieces = Vec::new();
        let (mut words, mut rest) = (0, 0);
        while let Some(open) = self.0[rest..].find('{').map(|at| rest + at) {
            let Some(close) = self.0[open..].find(['}', '\n']).map(|at| open + at) else { break };
            let Some(cited) = cited(&self.0[open + 1..close]).filter(|_| self.0[close..].starts_with('}'))
            else {
                rest = open + 1;
                continue;
            };
            if open > words {
                pieces.push(TextPiece::Words(&self.0[words..open]));
            }
            pieces.push(cited);
            words = close + 1;
            rest = words;
        }
        if words < self.0.len() {
            pieces.push(TextPiece::Words(&self.0[words..]));
        }
        pieces
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

/// The pages of "47" or "47-49".
fn pages_of_response(pages: &str) -> Option<TextPiece<'static>> {
    let (first, last) = pages.split_once(['-', '–']).unwrap_or((pages, pages));
    let number = |page: &str| page.trim().parse::<u32>().ok().filter(|page| *page > 0);
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some(TextPiece::Response(first, last))
}

fn cited(inside: &str) -> Option<TextPiece<'static>> {
    if let Some(pages) = inside.trim().strip_prefix(RESPONSE).and_then(|rest| rest.strip_prefix(':')) {
        // Another form is the name of nothing, which is said with its line.
        return pages_of_response(pages)
            .or_else(|| Some(TextPiece::Cited(ItemRef(inside.trim().into()), None)));
    }
    let (name, page) = match inside.rsplit_once(':') {
        Some((name, page)) if !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit()) => {
            (name, Some(page.parse().ok().filter(|page| *page > 0)?))
        }
        _ => (inside, None),
    };
    let name = name.trim();
    (!name.is_empty()).then(|| TextPiece::Cited(ItemRef(name.into()), page))
}

/// An item that shows something, and the place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The item.
    pub item: ItemRef,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The point that it shows there, in a few words.
    #[serde(default)]
    pub shows: Option<String>,
}

/// A point of complaint, or an issue that the tribunal is to decide.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Point {
    /// The subject, in a few words.
    pub title: String,
    /// The rule, the promise or the standard that should have been followed.
    pub should: Option<Text>,
    /// The events.
    pub happened: Option<Text>,
    /// The effect on you and the children.
    pub effect: Option<Text>,
    /// The remedy that you ask for.
    pub remedy: Option<Text>,
    /// The items that prove it.
    pub evidence: Vec<Evidence>,
}

/// A fact that the other side agrees with or disputes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The fact.
    pub text: Text,
    /// Whether the other side agrees with it.
    pub agreed: bool,
}

/// A child of the case. The cover, the index and the schedules print initials unless `bundle.children` is "names".
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// The name as it is written in titles and texts.
    pub name: String,
    /// The words printed instead, such as "O.W.". Left out, they are the initials of the name, with more
    /// letters where two children have the same ones.
    pub initials: Option<String>,
}

/// How children's names are printed on the pages that leverarch writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Naming {
    /// As initials.
    #[default]
    Initials,
    /// By name.
    Names,
}

/// The steps of a complaint, an appeal or a request. A document or an event can be one. Time limits run from
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A decision or calculation. `case.decision`, or the request that answers it, says which one is in
    /// dispute.
    Decision,
    /// The request for mandatory reconsideration.
    ReconsiderationRequest,
    /// The mandatory reconsideration notice.
    ReconsiderationNotice,
    /// The appeal form or letter.
    Appeal,
    /// A complaint, or a further stage of one.
    Complaint,
    /// The acknowledgement of a complaint.
    Acknowledgement,
    /// An answer to a complaint that is not the final one.
    Answer,
    /// The final response to the complaint.
    FinalResponse,
    /// A subject access request.
    AccessRequest,
    /// The answer to a subject access request.
    AccessAnswer,
    /// The letter that asks for redress.
    Claim,
    /// The answer to it.
    ClaimAnswer,
    /// The notice that an address must be kept confidential.
    ConfidentialityNotice,
    /// A letter to or from a Member of Parliament.
    Member,
    /// The authority by which a Member of Parliament, or somebody else, may act for you.
    Authority,
    /// The complaint to the Independent Case Examiner.
    Examiner,
    /// The Examiner's answer, which is the report or the reason why the complaint was not taken.
    ExaminerAnswer,
    /// The referral to the Parliamentary Ombudsman by a Member of Parliament.
    MemberReferral,
    /// The complaint to an ombudsman (Parliamentary, or Northern Ireland Public Services).
    Ombudsman,
    /// The ombudsman's answer.
    OmbudsmanAnswer,
    /// A hearing of the tribunal. If it gave directions, `answer_by` is the day by which to follow them.
    Hearing,
    /// A direction of the tribunal. `answer_by` is the day by which to follow it.
    Direction,
    /// The tribunal's decision on the appeal.
    AppealDecision,
    /// The carrying out of a decision or a promise.
    Implemented,
    /// An apology.
    Apology,
    /// A payment of redress.
    RedressPaid,
    /// The request to be contacted in writing only.
    ContactInWriting,
    /// A freedom of information request.
    FoiRequest,
    /// The answer to it.
    FoiAnswer,
    /// A complaint to the data controller about the handling of a request for personal data.
    ControllerComplaint,
    /// The answer to it.
    ControllerAnswer,
    /// The request to collect or enforce unpaid maintenance.
    EnforcementRequest,
    /// The enforcement, such as a deduction order, a liability order or a move to Collect and Pay.
    Enforcement,
    /// A letter before a claim for judicial review, or the claim.
    JudicialReview,
}

/// The heads of a complaint, as advisers list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ComplaintHead {
    /// It took too long.
    Delay,
    /// Letters were not answered.
    LettersNotAnswered,
    /// Documents were lost.
    LostDocuments,
    /// Promises were not kept.
    PromisesNotKept,
    /// CMS said or wrote something that was wrong.
    WrongInformation,
    /// Payments or arrears were recorded wrongly.
    WrongAccount,
    /// Staff were rude.
    Discourtesy,
    /// Discrimination.
    Discrimination,
    /// A translator or interpreter was refused.
    TranslatorRefused,
    /// Personal data was given to others or lost.
    DataProtection,
}

/// "letters not answered".
impl std::fmt::Display for ComplaintHead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ComplaintHead::Delay => "delay",
            ComplaintHead::LettersNotAnswered => "letters not answered",
            ComplaintHead::LostDocuments => "lost documents",
            ComplaintHead::PromisesNotKept => "promises not kept",
            ComplaintHead::WrongInformation => "wrong information",
            ComplaintHead::WrongAccount => "payments or arrears recorded wrongly",
            ComplaintHead::Discourtesy => "discourtesy",
            ComplaintHead::Discrimination => "discrimination",
            ComplaintHead::TranslatorRefused => "translator refused",
            ComplaintHead::DataProtection => "personal data",
        })
    }
}

/// The outcome of a complaint or a request, as the answer itself gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerOutcome {
    /// It was upheld, or the request was granted.
    Upheld,
    /// It was upheld in part.
    PartlyUpheld,
    /// It was not upheld, or the request was refused.
    NotUpheld,
}

/// "upheld", "upheld in part", "not upheld".
impl std::fmt::Display for AnswerOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            AnswerOutcome::Upheld => "upheld",
            AnswerOutcome::PartlyUpheld => "upheld in part",
            AnswerOutcome::NotUpheld => "not upheld",
        })
    }
}

impl Step {
    /// A step that the parent takes, so that an item without a sender is taken for the parent's own.
    pub const fn is_the_parents(self) -> bool {
        matches!(
            self,
            Step::ReconsiderationRequest
                | Step::Appeal
                | Step::Complaint
                | Step::AccessRequest
                | Step::Claim
                | Step::ConfidentialityNotice
                | Step::Member
                | Step::Authority
                | Step::Examiner
                | Step::Ombudsman
                | Step::ContactInWriting
                | Step::FoiRequest
                | Step::ControllerComplaint
                | Step::EnforcementRequest
                | Step::JudicialReview
        )
    }
}

/// Your claim, beyond the lines of the schedule of loss.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Claim {
    /// The remedies that you ask for apart from money, such as an apology or a correction.
    pub besides_money: Option<Text>,
    /// The complaint or letter that first asked for redress.
    pub raised: Option<ItemRef>,
    /// The page of that item on which it asks, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub raised_page: Option<u32>,
    /// The day by which you ask for an answer.
    #[schemars(with = "Option<SchemaDate>")]
    pub answer_by: Option<Date>,
    /// Yearly rate of interest in hundredths of a per cent, for losses that name a principal. For example,
    /// 800 is 8%.
    pub interest_rate: Option<u32>,
    /// Why you ask for that rate, such as "the rate that courts apply to judgment debts". Whether interest
    /// is paid is at the discretion of the body.
    pub interest_source: Option<String>,
    /// Redress that you have been paid already.
    pub received: Vec<ClaimEntry>,
    /// Money that you owe, to be set off against the claim. Write positive amounts.
    pub set_off: Vec<ClaimEntry>,
}

/// Money that reduces a claim, because it was paid already or is set off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimEntry {
    /// The date.
    pub date: Option<PartialDate>,
    /// The amount.
    pub amount: Pence,
    /// The description, such as "special payment with the letter of 3 May 2021".
    pub what: Text,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// A promise that a letter makes, or that was made at a hearing or in person. Put one made in a call with that call. The words
/// mean the same in both.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseRow {
    /// What they promised to do.
    pub promise: String,
    /// The item that shows it. If you leave this out, the bundle says that no source is named.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// When it was made. Left out, it is the date of the item.
    pub date: Option<PartialDate>,
    /// Who made it. Left out, it is the sender of the item.
    pub by: Option<String>,
    /// By when.
    pub promise_due: Option<PartialDate>,
    /// Whether they did it.
    pub promise_kept: Option<bool>,
    /// When they did it.
    pub promise_kept_on: Option<PartialDate>,
}

/// A claim that your address, phone and e-mail are confidential. Pages that leverarch writes never print them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Confidentiality {
    /// Whether you make the claim.
    pub wanted: bool,
    /// The day on which the tribunal asked about it.
    #[schemars(with = "Option<SchemaDate>")]
    pub enquiry: Option<Date>,
    /// The day on which notice of it was given, if it was.
    #[schemars(with = "Option<SchemaDate>")]
    pub notice: Option<Date>,
}

/// Your own statement, printed with a block to sign.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Statement {
    /// The person who makes it.
    pub by: String,
    /// Their part in the case, such as "Paying parent".
    pub relationship: Option<String>,
    /// The text. Empty lines separate the paragraphs, which are numbered.
    pub text: Text,
    /// The day on which it was or will be signed.
    #[schemars(with = "Option<SchemaDate>")]
    pub date: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_items_in_braces() {
        let text = Text("The notes {case-notes:2} and {a b.pdf}; {} {x:y} {z:0} {open".into());
        let cited = |name: &str, page| TextPiece::Cited(ItemRef(name.into()), page);
        assert_eq!(
            text.pieces(),
            [
                TextPiece::Words("The notes "),
                cited("case-notes", Some(2)),
                TextPiece::Words(" and "),
                cited("a b.pdf", None),
                TextPiece::Words("; {} "),
                cited("x:y", None),
                TextPiece::Words(" {z:0} {open"),
            ]
        );
        for (words, piece) in [
            ("{response:47}", TextPiece::Response(47, 47)),
            ("{response:47-49}", TextPiece::Response(47, 49)),
            ("{response: 47 – 49}", TextPiece::Response(47, 49)),
            ("{response}", cited("response", None)),
            ("{response:0}", cited("response:0", None)),
            ("{response:49-47}", cited("response:49-47", None)),
            ("{response:A12}", cited("response:A12", None)),
            ("{responses:4}", cited("responses", Some(4))),
        ] {
            assert_eq!(Text(words.into()).pieces(), [piece], "{words}");
        }
        assert_eq!(Text("{a}{b}".into()).pieces(), [cited("a", None), cited("b", None)]);
        assert_eq!(Text(String::new()).pieces(), []);
    }
}
