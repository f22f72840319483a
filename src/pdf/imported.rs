//! The pages of a file made ready for the bundle, as plain objects.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lopdf::Object;

use crate::model::finding::Finding;
use crate::model::page_text::{ItemText, PackedText};
use crate::model::paper::Paper;
use crate::pdf::frontmatter_pdf::Rectangle;

/// A file's pages made ready for the bundle.
#[derive(Clone, Debug, Default)]
pub struct ImportedPages {
    /// Objects with local numbers from 1; they refer only to one another.
    pub objects: BTreeMap<u32, Object>,
    /// The pages, in order; never empty.
    pub pages: Vec<ImportedPage>,
    /// Optional content groups among the objects: they must be listed in the bundle's catalog.
    pub layers: Vec<Layer>,
    /// Links from page to page inside the file, in the order of the pages they are on.
    pub links: Vec<ImportedLink>,
    /// The file's own bookmarks.
    pub bookmarks: Vec<ImportedBookmark>,
    /// What is to be said of the file; the file is not named yet.
    pub findings: Vec<Finding>,
    /// The words of pages by the local number of the XObject that shows them, where they are known.
    pub texts: BTreeMap<u32, PackedText>,
    /// Pages of the file that cannot be shown, in order. For each there is an error among the findings.
    pub missing: Vec<MissingPage>,
}

/// A page of a file that cannot be shown, though others of it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPage {
    /// How many of the pages that can be shown come before it.
    pub before: usize,
    /// Its number in the file, from 1.
    pub number: usize,
    /// Why, in a sentence.
    pub why: String,
}

impl ImportedPages {
    /// Notes that the next page of the file cannot be shown.
    pub(super) fn lacks(&mut self, number: usize, finding: Finding) {
        let why = finding.message.clone();
        self.missing.push(MissingPage { before: self.pages.len(), number, why });
        self.findings.push(finding);
    }

    /// Says which page of the file they show.
    pub(super) fn showing(mut self, source_page: u32) -> Self {
        self.pages.iter_mut().for_each(|page| page.source_page = source_page);
        self
    }

    /// Takes the words of all pages out, in the order of the pages; no more than this many bytes of them.
    pub(crate) fn item_text(&mut self, most: usize) -> ItemText {
        let texts = std::mem::take(&mut self.texts);
        ItemText::new(self.pages.iter().map(|page| texts.get(&page.xobject).cloned()), most)
    }

    /// Size of its streams in bytes: a PDF that holds all of it is larger than that.
    pub fn streams(&self) -> u64 {
        let stream = |object: &Object| object.as_stream().map_or(0, |stream| stream.content.len() as u64);
        self.objects.values().map(stream).sum()
    }
}

/// A page made ready: a form or image XObject, and where it goes on which sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportedPage {
    /// The sheet.
    pub paper: Paper,
    /// Local number of a form or image XObject that shows the whole page.
    pub xobject: u32,
    /// From the XObject's space to the sheet, in points.
    pub matrix: [f32; 6],
    /// Which page of its file it shows, from 1. A picture of many metres is one page shown on several.
    pub source_page: u32,
}

/// A place in a file: one of its pages, and where on the sheet the view begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportedPlace {
    /// Which of the file's pages, from 0.
    pub page: u32,
    /// How high on the sheet, in points from its lower edge; nothing when only the page is meant.
    pub top: Option<f32>,
}

/// A link from one page of a file to another.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedLink {
    /// Which of the file's pages it is on, from 0.
    pub on: u32,
    /// Where on the sheet it is, in points.
    pub area: Rectangle,
    /// The lines of print it covers, four corners each, when the file names them.
    pub lines: Vec<f32>,
    /// Where it leads.
    pub to: ImportedPlace,
}

/// A bookmark of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedBookmark {
    /// Its title, cleaned of what cannot be seen; never empty.
    pub title: String,
    /// Where it leads.
    pub to: ImportedPlace,
    /// Those under it.
    pub under: Vec<ImportedBookmark>,
}

/// A group of content that the file can show or hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Local number of the optional content group.
    pub group: u32,
    /// Whether the file hides it when it is opened.
    pub hidden: bool,
}

/// What the PDF says of itself.
#[derive(Clone, Debug)]
pub struct DocumentInfo {
    /// The bundle's title.
    pub title: String,
    /// What it is; may be empty.
    pub subject: String,
    /// Its language, "en-GB".
    pub language: String,
    /// Its date.
    pub date: Date,
}
