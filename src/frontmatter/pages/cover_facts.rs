//! What the cover says beyond the plan.

use jiff::civil::Date;

use crate::case::profile::CoverStyle;
use crate::model::Digest;

/// What the cover says beyond the plan.
#[derive(Clone, Debug)]
pub struct CoverFacts {
    /// What the bundle is: "Appeal bundle".
    pub heading: String,
    /// Its title.
    pub title: String,
    /// The tribunal or body it goes to; may be empty.
    pub body: String,
    /// Where it is sent there, line by line; may be empty.
    pub address: Vec<String>,
    /// References, label and value, the most important first.
    pub references: Vec<(String, String)>,
    /// How the people are named.
    pub style: CoverStyle,
    /// That the bundle shows what is claimed as confidential, and who alone may have it.
    pub unedited: Option<String>,
    /// The people: name, role, and further lines such as an address.
    pub parties: Vec<CoverParty>,
    /// The date of the bundle.
    pub date: Date,
    /// SHA-256 of the bag's lists of originals and pages, one after the other, whether or not the bag is made.
    pub evidence_digest: Digest,
    /// File name stem of the outputs: `STEM.pdf`, `STEM.json`, `STEM.zip`, `STEM.sha256`.
    pub stem: String,
    /// The zip with the originals, when one is made.
    pub originals: Option<OriginalsZip>,
    /// Whether an index follows the cover. Otherwise the cover names the documents itself.
    pub has_index: bool,
    /// What a reader must know, one sentence each: warnings that concern the bundle. May be empty.
    pub notices: Vec<String>,
}

/// A person or body that takes part in the case.
#[derive(Clone, Debug)]
pub struct CoverParty {
    /// Name.
    pub name: String,
    /// What is printed before the name where the cover has no parties: "From".
    pub label: String,
    /// Role: "Appellant (paying parent)".
    pub role: String,
    /// Further lines: address, telephone, e-mail, reference. May be empty.
    pub lines: Vec<String>,
}

/// The zip with the originals.
#[derive(Clone, Debug)]
pub struct OriginalsZip {
    /// Its name.
    pub name: String,
    /// The folder in it that holds the lists of this bundle, with a slash at its end, where several bundles have one zip.
    pub lists: String,
}

impl OriginalsZip {
    /// Whether several bundles have this zip. It is then in the folder above that of the bundle.
    pub fn is_shared(&self) -> bool {
        !self.lists.is_empty()
    }

    /// Its path from the folder of the bundle on.
    pub fn path(&self) -> String {
        if self.is_shared() { format!("../{}", self.name) } else { self.name.clone() }
    }
}
