//! A bundle as the user asks for it. One case can make several bundles, one for each purpose; what differs between them is
//! in the `[[bundle]]` of each, and everything else is said once.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::case_types::{Claim, ComplaintHead, Fact, Naming, Point, Statement, Text};
use super::event_types::{Event, Loss};
use super::item_ref::{ItemRef, SchemaDate};
use crate::model::{ItemPath, Purpose};

/// The key of a bundle, or of several.
pub(super) const BUNDLE: &str = "bundle";

/// A bundle. Under `[[bundle]]`, its own points, facts, events and losses come after those of the case. Its own sections,
/// claim and statement take the place of those of the case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bundle {
    /// The body that the bundle is for. It decides the cover, the schedules and the requirements.
    pub purpose: Purpose,
    /// The title on the cover.
    pub title: Option<String>,
    /// Name for the output files, without .pdf.
    pub name: Option<String>,
    /// The date printed on the cover.
    #[schemars(with = "Option<SchemaDate>")]
    pub date: Option<Date>,
    /// Strict date order, or by section and by date within each. If you give sections, the default is by
    /// section.
    pub order: Option<Order>,
    /// Printed before each page number, such as "A", for bundles that another body will number again.
    #[schemars(extend("format" = "page-prefix"))]
    pub page_prefix: Option<String>,
    /// The language of the bundle as a code like "en-GB", which is the default.
    pub language: Option<String>,
    /// The outcome you want and why, printed on the cover. An empty line starts a new paragraph.
    pub summary: Option<Text>,
    /// How children's names are printed on the cover, the index and the schedules. They appear as initials unless you write
    /// "names".
    pub children: Option<Naming>,
    /// Whether the cover prints addresses, phone numbers and e-mail addresses. If you leave this out, it does so only for
    /// the Examiner and for claims.
    pub contact_on_cover: Option<bool>,
    /// The decision or the outcome that this bundle asks for, in place of `case.wanted`.
    pub wanted: Option<Text>,
    /// The body that this bundle goes to, in place of `case.body`.
    pub body: Option<String>,
    /// The tribunal's reference, in place of `case.appeal_reference`.
    pub appeal_reference: Option<String>,
    /// Heads of complaint: what kind of thing went wrong.
    pub heads: Vec<ComplaintHead>,
    /// Only these items; the others are left out of this bundle.
    pub only: Vec<ItemRef>,
    /// Items that are left out of this bundle, with the reason.
    pub leave_out: Vec<ItemsLeftOut>,
    /// Points of this bundle.
    pub point: Vec<Point>,
    /// Facts of this bundle.
    pub fact: Vec<Fact>,
    /// Sections of this bundle.
    pub section: Vec<SectionHead>,
    /// What this bundle claims.
    pub claim: Option<Claim>,
    /// Your statement for this bundle.
    pub statement: Option<Statement>,
    /// Events that only this bundle lists.
    pub event: Vec<Event>,
    /// Losses claimed only in this bundle.
    pub loss: Vec<Loss>,
}

/// `[bundle]`, or `[[bundle]]` once for each purpose; only its schema is used.
pub(crate) struct BundleOrBundles;

impl JsonSchema for BundleOrBundles {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BundleOrBundles".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Bundle>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}

/// Items that a bundle leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemsLeftOut {
    /// The items.
    pub items: Vec<ItemRef>,
    /// The reason, which the record keeps.
    #[serde(default)]
    pub reason: String,
}

/// The order of the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// One run, earliest first. Undated items come last.
    Date,
    /// By the manifest's sections, earliest first in each. Undated items come last in their section.
    Sections,
}

/// A section of the bundle.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionHead {
    /// Its letter or number, which items name, such as "A".
    pub id: String,
    /// Its title, such as "Decisions and notices".
    pub title: String,
    /// The items in it that do not name their section themselves.
    #[serde(default)]
    pub items: Vec<ItemRef>,
}

/// A file that is left out on purpose.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveOut {
    /// The file.
    pub file: ItemPath,
    /// The reason, which the record keeps.
    #[serde(default)]
    pub reason: String,
}
