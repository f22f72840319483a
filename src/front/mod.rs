//! Every page that the program typesets itself.

use jiff::civil::Date;

use crate::model::{Digest, PageNumber, Purpose};
use crate::plan::{Lengths, Plan};

/// What the cover says beyond the plan.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What the bundle is for.
    pub purpose: Purpose,
    /// Its title.
    pub title: String,
    /// What is asked for and why; paragraphs are parted by empty lines. May be empty.
    pub summary: String,
    /// The tribunal or body it goes to; may be empty.
    pub body: String,
    /// References, label and value, the most important first.
    pub references: Vec<(String, String)>,
    /// The people: name, role, and further lines such as an address.
    pub parties: Vec<Party>,
    /// The date of the bundle.
    pub date: Date,
    /// SHA-256 of the bag's `manifest-sha256.txt`; nothing when the originals are left out.
    pub evidence_digest: Digest,
    /// File name stem of the outputs: `STEM.pdf`, `STEM.json`, `STEM.zip`, `STEM.sha256`.
    pub stem: String,
    /// Whether there is a `STEM.zip` with the originals.
    pub originals: bool,
    /// What a reader must know, one sentence each: warnings that concern the bundle. May be empty.
    pub notices: Vec<String>,
}

/// A person or body that takes part in the case.
#[derive(Clone, Debug)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Role: "Appellant (paying parent)".
    pub role: String,
    /// Further lines: address, telephone, e-mail, reference. May be empty.
    pub lines: Vec<String>,
}

/// A rectangle in points from the lower left corner of a page: left, bottom, right, top.
pub type Rectangle = [f32; 4];

/// A link on one of the front matter's own pages.
#[derive(Clone, Debug)]
pub struct Link {
    /// Which page of `FrontMatter::pdf`, from 0.
    pub on: usize,
    /// Where on that page.
    pub area: Rectangle,
    /// The page of the bundle it leads to.
    pub to: PageNumber,
}

/// The typeset pages as one PDF, whose pages are, in order: cover, index, each sheet in the order of the
/// items, schedule of hashes, how to check; and after those one more, the specimen, which holds the stamp's
/// font and is not part of the bundle.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// The PDF, as printpdf wrote it: A4 portrait pages of 595.28 by 841.89 points, foot band left empty.
    pub pdf: Vec<u8>,
    /// How many pages each part took. When this is not what the plan was made with, the plan is made again.
    pub lengths: Lengths,
    /// Links on these pages.
    pub links: Vec<Link>,
    /// The font of stamps.
    pub stamp: StampFont,
}

/// The font of page stamps: how the specimen page names it, and how ASCII is written in it.
#[derive(Clone, Debug)]
pub struct StampFont {
    /// The font's key in the specimen page's `/Resources /Font`.
    pub resource: String,
    /// For each character from U+0020 to U+007E, in order: the two-byte code to write and the advance in
    /// thousandths of an em.
    pub glyphs: Vec<(u16, u16)>,
}

/// Typesets everything the program says itself.
pub fn compose(_facts: &Facts, _plan: &Plan) -> FrontMatter {
    unimplemented!("front matter")
}
