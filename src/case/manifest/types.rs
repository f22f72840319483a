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
    /// The people and bodies that take part.
    pub party: Vec<Party>,
    /// The children of the case.
    pub child: Vec<Child>,
    /// Points of complaint or issues to decide, in the order in which they are numbered.
    pub point: Vec<Point>,
    /// Facts that are agreed or disputed.
    pub fact: Vec<Fact>,
    /// What is claimed.
    pub claim: Option<Claim>,
    /// A statement of the user's own.
    pub statement: Option<Statement>,
    /// Sections, in the order in which they stand in the bundle.
    pub section: Vec<SectionHead>,
    /// Files of the folder that are left out on purpose.
    pub leave_out: Vec<LeaveOut>,
    /// The items.
    pub item: Vec<Item>,
    /// Things that happened and have no document of their own.
    pub event: Vec<Event>,
    /// Telephone calls that have no file of their own, or that a notebook or a letter tells of.
    pub call: Vec<CallRow>,
    /// Tables of calls: a log that was kept, a phone bill, the export of a phone.
    pub call_log: Vec<CallLog>,
    /// Promises that were made in a letter or elsewhere than in a call.
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
    /// The reference in force, as printed on the latest letter: 12 digits that begin 121.
    pub reference: Option<String>,
    /// Other references that letters of this case carry.
    pub other_references: Vec<OtherReference>,
    /// The tribunal or body that the bundle goes to.
    pub body: Option<String>,
    /// The tribunal's own reference of the appeal.
    pub appeal_reference: Option<String>,
    /// The decision in dispute.
    pub decision: Option<Decision>,
    /// The decision or the outcome that is asked for.
    pub wanted: Option<Text>,
    /// Where the case is: bodies and rules differ. Holidays are those of the office that a letter went to.
    pub nation: Option<Nation>,
    /// The user's National Insurance number, which the Independent Case Examiner asks for. Printed for no other body.
    pub national_insurance: Option<String>,
    /// Your date of birth. Printed only for a body that asks for it, and never in a bundle that the other parent gets.
    #[schemars(with = "Option<SchemaDate>")]
    pub date_of_birth: Option<Date>,
    /// Whether you claim that your address is confidential.
    pub confidentiality: Option<Confidentiality>,
    /// When you first knew of the matter complained of; the time to go to a Member of Parliament runs from it.
    #[schemars(with = "Option<SchemaDate>")]
    pub known_since: Option<Date>,
    /// Whether the Service said within the first month that it needs two months more for a subject access request.
    pub access_extended: bool,
    /// Whether an appeal to a tribunal on the same matter is running. The Examiner takes no complaint while one is.
    pub appeal_pending: Option<bool>,
    /// How the user wants to be reached, and what would help: "by e-mail; I need letters in large print".
    pub contact: Option<String>,
}

/// A further reference of the case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherReference {
    /// The reference as printed.
    pub reference: String,
    /// Where it comes from: "printed on letters from August 2020".
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

/// A person or body that takes part.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Full name.
    pub name: String,
    /// Role in the case: "Paying parent".
    #[serde(default)]
    pub role: String,
    /// The role in the bundles of one purpose, where it is another: `{ tribunal = "Appellant (paying parent)" }`.
    #[serde(default, skip_serializing_if = "Roles::is_empty")]
    pub roles: Roles,
    /// Postal address. `bundle.contact_on_cover` decides whether the cover prints it.
    pub address: Option<String>,
    /// Telephone number.
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

/// One piece of evidence. Only its `file` is required, or its `files`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = file_or_files)]
pub struct Item {
    /// The file, from the evidence folder on.
    pub file: ItemPath,
    // Once it has been read, `file` is the first of these.
    /// In place of `file`, for a document of several files, such as a letter that was photographed page by page: every
    /// file of it, in the order of the pages.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub files: Vec<ItemPath>,
    /// A short name by which other items refer to this one.
    pub id: Option<String>,
    /// The title in the index. It should identify the document: what it is, from whom, to whom, about what.
    pub title: Option<String>,
    /// The date of the document, as precise as it is known.
    pub date: Option<PartialDate>,
    /// The last day of the period it covers, for statements and the like.
    pub until: Option<PartialDate>,
    /// What it is.
    pub kind: Option<Kind>,
    /// The id of the section it belongs to.
    #[schemars(extend("format" = "section-ref"))]
    pub section: Option<String>,
    /// Its place in its section, by hand: 1 comes first, 3 third. The others follow in date order around it.
    #[schemars(range(min = 1))]
    pub place: Option<u32>,
    /// Who wrote or sent it.
    pub from: Option<String>,
    /// To whom it was addressed.
    pub to: Option<String>,
    /// The reference printed on it.
    pub reference: Option<String>,
    /// When it was received.
    pub received: Option<PartialDate>,
    /// The day on which it was signed, where that is another than its date: an authority that an e-mail brought.
    #[schemars(with = "Option<SchemaDate>")]
    pub signed: Option<Date>,
    /// The item that this one answers.
    pub answers: Option<ItemRef>,
    /// Further items that it answers.
    #[serde(default)]
    pub also_answers: Vec<ItemRef>,
    /// The day by which this item says that the answer will come, as agreed or announced. It replaces the usual target.
    pub answer_by: Option<PartialDate>,
    /// What it came to, where it answers a complaint or a request: "upheld", "partly-upheld", "not-upheld".
    pub outcome: Option<AnswerOutcome>,
    /// Where it answers a complaint or a request: why the answer is not enough, in your words.
    pub why_not_enough: Option<Text>,
    /// The step of a complaint, an appeal or a request that it is.
    pub step: Option<Step>,
    /// What it says that matters, in its own words.
    pub says: Option<String>,
    /// Items that say something else.
    #[serde(default)]
    pub contradicts: Vec<ItemRef>,
    /// People or bodies that were sent a copy: "the MP".
    #[serde(default)]
    pub copied_to: Vec<String>,
    /// Items that came or went with this one.
    #[serde(default)]
    pub encloses: Vec<ItemRef>,
    /// What it shows, in one line.
    pub relevance: Option<String>,
    /// A remark for the reader.
    pub note: Option<String>,
    /// Where the paper original is kept: "with me", "with CMS". The certificate lists these.
    pub original: Option<String>,
    /// Who compared this transcript with its recording. It then says so, and no longer that nobody has checked it.
    pub checked_by: Option<String>,
    /// Whether the text of this file was read by a machine from a scan or a photograph (OCR). A quotation from it may then
    /// differ in a letter here and there, as in a scan.
    pub machine_read: Option<bool>,
    /// The SHA-256 that the file must have, where it was taken down earlier.
    pub sha256: Option<Digest>,
    /// The password that opens it, when it is a PDF that asks for one. It reaches nothing that is written.
    #[serde(skip_serializing)]
    pub password: Option<Password>,
    /// The environment variable that holds this password, so that it need not stand in the manifest.
    #[schemars(extend("format" = "variable"))]
    pub password_env: Option<String>,
    /// What is known of a telephone call.
    pub call: Option<Call>,
    /// What is known of a posting or a delivery.
    pub post: Option<Post>,
    /// What is known of a bill or a statement.
    pub bill: Option<Bill>,
}

/// A posting or a delivery: the columns of a postal log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Post {
    /// When it was posted.
    pub posted: Option<PartialDate>,
    /// The post office.
    pub office: Option<String>,
    /// The service: "Royal Mail Signed For 1st Class".
    pub service: Option<String>,
    /// The tracking number.
    pub tracking: Option<String>,
    /// To whom it was addressed.
    pub addressee: Option<String>,
    /// The letter that was posted.
    pub letter: Option<ItemRef>,
    /// Further letters that were posted in the same envelope.
    pub also_letters: Vec<ItemRef>,
    /// What it cost.
    pub cost: Option<Pence>,
    /// When it was delivered.
    pub delivered: Option<PartialDate>,
    /// Who signed for it.
    pub signed_by: Option<String>,
    /// The item that proves the delivery: a tracking page, a copy with their stamp, a letter in which they say so. On the
    /// row of a receipt that shows the delivery too, it is that receipt.
    pub proof: Option<ItemRef>,
    /// By when a reply is due.
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
    /// Who sent it.
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
    /// What it says.
    pub description: Option<String>,
    /// The number called.
    pub number: Option<String>,
    /// How long the call lasted.
    pub duration: Option<Duration>,
    /// The amount.
    pub amount: Option<Pence>,
    /// The call it charges for.
    pub call: Option<ItemRef>,
}
