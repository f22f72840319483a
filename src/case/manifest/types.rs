//! Every word that may stand in a manifest. The types here are the only definition: the published schema is
//! generated from them and the reader checks against that schema, so the three cannot drift apart. The
//! columns follow what advisers ask of a call log, a postal log, a chronology and a schedule of loss.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::arrears_types::Account;
use super::bundle_types::BundleOrBundles;
pub use super::bundle_types::{Bundle, LeaveOut, Order, SectionHead};
use super::calculation_types::Calculation;
use super::call_types::{Call, CallLog, CallRow};
use super::case_types::{
    AnswerOutcome, Child, Claim, Confidentiality, Fact, Point, PromiseRow, Statement, Step, Text,
};
pub use super::event_types::{Event, Head, Loss, Receipt};
use super::item_ref::{ItemRef, SchemaDate, file_or_files};
use crate::case::calendar::Nation;
use crate::model::{Digest, Duration, ItemPath, Kind, PartialDate, Password, Pence, Purpose};

/// A leverarch manifest: the case, and one `[[item]]` for each file of the evidence folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Manifest {
    /// The bundle: its purpose, title and date. `[[bundle]]` may be written once for each purpose.
    #[schemars(with = "BundleOrBundles")]
    pub bundle: Bundle,
    /// Every `[[bundle]]`; none where the manifest has one `[bundle]`.
    #[serde(skip)]
    pub bundles: Vec<Bundle>,
    /// The case: its references and the decision in dispute.
    pub case: Case,
    /// The people and bodies in the case.
    pub party: Vec<Party>,
    /// The children of the case.
    pub child: Vec<Child>,
    /// Points of complaint or issues to decide, in the order in which they are numbered.
    pub point: Vec<Point>,
    /// Facts that are agreed or disputed.
    pub fact: Vec<Fact>,
    /// Your claim.
    pub claim: Option<Claim>,
    /// Your own statement.
    pub statement: Option<Statement>,
    /// Sections, in the order in which they come in the bundle.
    pub section: Vec<SectionHead>,
    /// Files of the folder that are left out on purpose.
    pub leave_out: Vec<LeaveOut>,
    /// The items.
    pub item: Vec<Item>,
    /// Events that have no document.
    pub event: Vec<Event>,
    /// Phone calls that have no file, or that a notebook or a letter records.
    pub call: Vec<CallRow>,
    /// Tables of calls, such as your own log, a phone bill or the export of a phone.
    pub call_log: Vec<CallLog>,
    /// Promises that were made in a letter, or anywhere other than in a call.
    pub promise: Vec<PromiseRow>,
    /// Losses claimed.
    pub loss: Vec<Loss>,
    /// Accounts of maintenance due and paid, to be audited.
    pub account: Vec<Account>,
    /// Calculations of maintenance, set out step by step.
    pub calculation: Vec<Calculation>,
}

/// The case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    /// The reference in force, as printed on the latest letter. It has 12 digits that begin 121.
    pub reference: Option<String>,
    /// Other references on letters of this case.
    pub other_references: Vec<OtherReference>,
    /// The tribunal or body that the bundle goes to.
    pub body: Option<String>,
    /// The tribunal's own reference of the appeal.
    pub appeal_reference: Option<String>,
    /// The decision in dispute.
    pub decision: Option<Decision>,
    /// The decision or the outcome that you want.
    pub wanted: Option<Text>,
    /// Where the case is, because bodies and rules differ. Holidays are those of the office that a letter
    /// went to.
    pub nation: Option<Nation>,
    /// Your National Insurance number, which the Independent Case Examiner asks for. Printed for no other
    /// body.
    pub national_insurance: Option<String>,
    /// Your date of birth. Printed only for a body that asks for it, and never in a bundle that the other parent gets.
    #[schemars(with = "Option<SchemaDate>")]
    pub date_of_birth: Option<Date>,
    /// Whether you claim that your address is confidential.
    pub confidentiality: Option<Confidentiality>,
    /// The day on which you first knew of the matter. The time to go to a Member of Parliament runs from it.
    #[schemars(with = "Option<SchemaDate>")]
    pub known_since: Option<Date>,
    /// Whether CMS said within the first month that it needs 2 more months for a subject access request.
    pub access_extended: bool,
    /// Whether an appeal to a tribunal on the same matter is pending. The Examiner does not accept a complaint while
    /// one is.
    pub appeal_pending: Option<bool>,
    /// How you want to be contacted, and what would help, such as "by e-mail, with letters in large print".
    pub contact: Option<String>,
}

/// A further reference of the case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherReference {
    /// The reference as printed.
    pub reference: String,
    /// Its source, such as "printed on letters from August 2020".
    #[serde(default)]
    pub label: String,
}

/// The decision in dispute.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decision {
    /// The date on the decision.
    #[schemars(with = "Option<SchemaDate>")]
    pub date: Option<Date>,
    /// The day from which it takes effect.
    #[schemars(with = "Option<SchemaDate>")]
    pub effective: Option<Date>,
    /// The date on which the mandatory reconsideration notice was sent.
    #[schemars(with = "Option<SchemaDate>")]
    pub reconsideration: Option<Date>,
}

/// A person or body in the case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Full name.
    pub name: String,
    /// Role in the case: "Paying parent".
    #[serde(default)]
    pub role: String,
    /// The role in the bundles for one purpose, where it is different: `{ tribunal = "Appellant (paying parent)" }`.
    #[serde(default, skip_serializing_if = "Roles::is_empty")]
    pub roles: Roles,
    /// Postal address. `bundle.contact_on_cover` decides whether the cover prints it.
    pub address: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The party's own reference.
    pub reference: Option<String>,
}

/// Roles by purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Roles {
    /// In the first complaint.
    pub complaint: Option<String>,
    /// In the page for a Member of Parliament.
    pub mp: Option<String>,
    /// In an appeal.
    pub tribunal: Option<String>,
    /// In a complaint to the Independent Case Examiner.
    pub ice: Option<String>,
    /// In a claim for redress.
    pub compensation: Option<String>,
    /// In any other bundle.
    pub general: Option<String>,
}

impl Roles {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The role in the bundles of a purpose, where one is given.
    pub fn in_bundle(&self, purpose: Purpose) -> Option<&String> {
        match purpose {
            Purpose::Complaint => self.complaint.as_ref(),
            Purpose::Mp => self.mp.as_ref(),
            Purpose::Tribunal => self.tribunal.as_ref(),
            Purpose::Ice => self.ice.as_ref(),
            Purpose::Compensation => self.compensation.as_ref(),
            Purpose::General => self.general.as_ref(),
        }
    }
}

/// One piece of evidence. Only its `file`, or its `files`, is required.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = file_or_files)]
pub struct Item {
    /// The file, as a path inside the evidence folder.
    pub file: ItemPath,
    // Once it has been read, `file` is the first of these.
    /// Every file of a document made of several files, in page order. Use it in place of `file`, for
    /// example for a letter that was photographed page by page.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub files: Vec<ItemPath>,
    /// A short name by which other items refer to this one.
    pub id: Option<String>,
    /// The title in the index. It should identify the document by what it is, its sender, its addressee and
    /// its subject.
    pub title: Option<String>,
    /// The date of the document, as precise as it is known.
    pub date: Option<PartialDate>,
    /// The last day of the period it covers, for statements and the like.
    pub until: Option<PartialDate>,
    /// The kind of item.
    pub kind: Option<Kind>,
    /// The id of the section it belongs to.
    #[schemars(extend("format" = "section-ref"))]
    pub section: Option<String>,
    /// Its place in its section, set by hand. 1 comes first, 3 third. The others follow in date order around
    /// it.
    #[schemars(range(min = 1))]
    pub place: Option<u32>,
    /// The person or body that wrote or sent it.
    pub from: Option<String>,
    /// The addressee.
    pub to: Option<String>,
    /// The reference printed on it.
    pub reference: Option<String>,
    /// The date of receipt.
    pub received: Option<PartialDate>,
    /// The day on which it was signed, if that is not its date, as with an authority that an e-mail brought.
    #[schemars(with = "Option<SchemaDate>")]
    pub signed: Option<Date>,
    /// The item that this one answers.
    pub answers: Option<ItemRef>,
    /// Further items that it answers.
    #[serde(default)]
    pub also_answers: Vec<ItemRef>,
    /// The day by which this item says that the answer will come, as agreed or announced. It replaces the
    /// usual target.
    pub answer_by: Option<PartialDate>,
    /// The outcome, where it answers a complaint or a request: "upheld", "partly-upheld" or "not-upheld".
    pub outcome: Option<AnswerOutcome>,
    /// Your reason for saying that this answer to a complaint or a request is not enough.
    pub why_not_enough: Option<Text>,
    /// Its step in a complaint, an appeal or a request.
    pub step: Option<Step>,
    /// The words in it that matter, as written.
    pub says: Option<String>,
    /// Items that contradict it.
    #[serde(default)]
    pub contradicts: Vec<ItemRef>,
    /// People or bodies that were sent a copy, such as "the MP".
    #[serde(default)]
    pub copied_to: Vec<String>,
    /// Items that came or went with it.
    #[serde(default)]
    pub encloses: Vec<ItemRef>,
    /// The point that it proves, in one line.
    pub relevance: Option<String>,
    /// A comment for the reader.
    pub note: Option<String>,
    /// The place of the paper original, such as "with me" or "with CMS". The certificate lists these.
    pub original: Option<String>,
    /// The person who compared this transcript with its recording. The bundle then says so, instead of
    /// saying that nobody has checked it.
    pub checked_by: Option<String>,
    /// Whether a computer read the text of this file from a scan or a photograph (OCR). A quotation from it may
    /// then differ in a letter here and there.
    pub machine_read: Option<bool>,
    /// The SHA-256 that the file must have, if you noted it earlier.
    pub sha256: Option<Digest>,
    /// The password that opens it, if it is a PDF with a password. The password is not written to any output.
    #[serde(skip_serializing)]
    pub password: Option<Password>,
    /// The environment variable that holds this password, so that the manifest need not hold it.
    #[schemars(extend("format" = "variable"))]
    pub password_env: Option<String>,
    /// Details of a phone call.
    pub call: Option<Call>,
    /// Details of a posting or a delivery.
    pub post: Option<Post>,
    /// Details of a bill or a statement.
    pub bill: Option<Bill>,
}

/// A posting or a delivery, with the columns of a postal log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Post {
    /// The date of posting.
    pub posted: Option<PartialDate>,
    /// The post office.
    pub office: Option<String>,
    /// The service, such as "Royal Mail Signed For 1st Class".
    pub service: Option<String>,
    /// The tracking number.
    pub tracking: Option<String>,
    /// The addressee.
    pub addressee: Option<String>,
    /// The letter that was posted.
    pub letter: Option<ItemRef>,
    /// Further letters in the same envelope.
    pub also_letters: Vec<ItemRef>,
    /// The cost.
    pub cost: Option<Pence>,
    /// The date of delivery.
    pub delivered: Option<PartialDate>,
    /// The person who signed for it.
    pub signed_by: Option<String>,
    /// The item that proves the delivery, such as a tracking page, a copy with their stamp, or a letter in
    /// which they say so. If a receipt proves the delivery too, name that receipt on its own row.
    pub proof: Option<ItemRef>,
    /// The day by which a reply is due.
    pub reply_due: Option<PartialDate>,
    /// The reply.
    pub reply: Option<ItemRef>,
}

impl Post {
    /// Every letter of the envelope.
    pub fn letters(&self) -> impl Iterator<Item = &ItemRef> {
        self.letter.iter().chain(&self.also_letters)
    }
}

/// A bill or a statement.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bill {
    /// The sender.
    pub supplier: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// First day of the period.
    pub period_from: Option<PartialDate>,
    /// Last day of the period.
    pub period_to: Option<PartialDate>,
    /// The total.
    pub total: Option<Pence>,
    /// Lines that matter to the case.
    pub line: Vec<BillLine>,
}

/// A line of a bill.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BillLine {
    /// Date or date and time.
    pub date: Option<PartialDate>,
    /// The text of the line.
    pub description: Option<String>,
    /// The number called.
    pub number: Option<String>,
    /// The length of the call.
    pub duration: Option<Duration>,
    /// The amount.
    pub amount: Option<Pence>,
    /// The call that the line charges for.
    pub call: Option<ItemRef>,
}
