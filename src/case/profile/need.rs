//! What a purpose can ask for, each with the word by which a profile names it.

use serde::Deserialize;

/// Something that a purpose can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The Child Maintenance Service's reference.
    Reference,
    /// The tribunal's reference of the appeal.
    AppealReference,
    /// The person who makes the bundle, with a role.
    Party,
    /// How that person can be reached, or that the address is to be kept confidential.
    Contact,
    /// That person's postal address.
    Address,
    /// That person's telephone number.
    Telephone,
    /// The National Insurance number.
    NationalInsurance,
    /// The date of birth.
    DateOfBirth,
    /// The summary on the cover.
    Summary,
    /// A page reference in each paragraph of the summary.
    SummaryPages,
    /// The date of the decision in dispute.
    DecisionDate,
    /// The day from which it takes effect.
    EffectiveDate,
    /// The decision itself.
    DecisionDocument,
    /// The date on which the mandatory reconsideration notice was sent.
    ReconsiderationDate,
    /// The mandatory reconsideration notice.
    ReconsiderationNotice,
    /// The appeal form or letter.
    AppealForm,
    /// What is asked for in the end.
    Wanted,
    /// At least one point or issue.
    Points,
    /// For each point what should have happened.
    PointShould,
    /// For each point what happened.
    PointHappened,
    /// For each point its effect.
    PointEffect,
    /// For each point its remedy.
    PointRemedy,
    /// For each point its evidence.
    PointEvidence,
    /// The complaint.
    Complaint,
    /// The Service's final response.
    FinalResponse,
    /// A final response that is at most six months old on the bundle's date.
    FinalResponseInTime,
    /// For each recording of a call its transcript.
    Transcripts,
    /// For each recording of a call what it shows.
    CallRelevance,
    /// For each recording of a call with what it was made, whether it is whole, and where the original is.
    CallProvenance,
    /// At least one loss.
    Losses,
    /// For each loss a document, or that there is none.
    LossEvidence,
    /// For each loss the error it flows from.
    LossCause,
    /// Where redress was first asked for.
    RedressRaised,
    /// What is asked for besides money.
    BesidesMoney,
    /// The letter that claims.
    Claim,
    /// The name of the body or the person that the bundle goes to.
    Body,
    /// The heads of complaint.
    Heads,
    /// The authority to act for the user.
    Authority,
    /// By when something is asked for: as the user says, or as the Service announced.
    Deadline,
}
