//! HTML as text: what a reader of the page would see, in order, with headings, lists and tables kept as such. A
//! link is said with its address where the words do not say it. Nothing is fetched and nothing is run. Pictures that
//! are in the page or beside it follow as pages of their own; others are named by the words that stand for them. Tables
//! that only arrange a page are read cell by cell; those that hold facts in columns stay tables. What a style hides is
//! not shown, as in a browser, and that is said.

mod added;
mod address;
mod computed_style;
mod condition;
mod content;
mod content_rule;
mod css;
mod css_syntax;
mod embedded;
mod flow;
mod form;
mod formula;
mod list;
mod look;
mod numerals;
mod picture;
mod reader;
mod remarks;
mod rules;
mod selector;
mod sink;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod unseen;
mod xhtml;

use std::collections::BTreeSet;

use super::{Attachment, ParsedDocument, ReaderContext};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, charset, counted};
pub(crate) use picture::FileLookup;
use picture::PagePictures;
pub(super) use picture::{MailFiles, PageFile};
use reader::PageReader;
use tree::Tree;

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct WebPage {
    /// Its title, when it names one.
    pub(super) title: String,
    /// What it says, in order.
    pub(super) parts: Vec<DocumentBlock>,
    /// Pictures that are elsewhere and were not fetched; those that cannot be seen are not counted.
    pub(super) pictures: usize,
    /// The Content-IDs of the enclosed pictures that it shows.
    pub(super) shown: BTreeSet<String>,
    /// The parts of the mail that it shows within itself or is styled by, as it calls them.
    pub(super) within: BTreeSet<String>,
    /// The pictures that follow as pages of their own.
    pub(super) files: Vec<PageFile>,
    /// Every file beside it that it uses.
    used: BTreeSet<ItemPath>,
    /// Whether it ends its outermost element; nothing when it does not begin it.
    ended: Option<bool>,
    /// What there is to say of it.
    pub(super) findings: Vec<Finding>,
}

/// Reads a web page that was kept as a file. `beside` gives it the files of the folder.
pub(super) fn read_html(
    bytes: &[u8],
    known: ReaderContext<'_>,
    beside: Option<FileLookup<'_>>,
) -> ParsedDocument {
    let (text, doubt) = charset::web_page(bytes);
    let folder = known.file.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    // What is well-formed XML and says that it is XHTML is read by the rules of XML, as in a browser.
    let as_html = xhtml::is_claimed(&text, known.file.as_str()).then(|| xhtml::as_html(&text)).flatten();
    let page = page_in(as_html.as_deref().unwrap_or(&text), folder, beside, None);
    let mut findings: Vec<Finding> = doubt.into_iter().collect();
    findings.extend((page.ended == Some(false)).then(unfinished));
    findings.extend(page.findings);
    let mut facts = Vec::new();
    if !page.title.is_empty() && page.title != known.title {
        facts.push(("Title".to_owned(), page.title));
    }
    facts.extend(pictures(page.pictures));
    let mut parts = vec![DocumentBlock::Facts(facts)];
    parts.retain(|part| !matches!(part, DocumentBlock::Facts(facts) if facts.is_empty()));
    parts.extend(page.parts);
    let written =
        Document { what: "Web page".into(), title: known.title.into(), detail: known.detail.into(), parts };
    let beside: Vec<Option<ItemPath>> = page.files.iter().map(|file| file.from.clone()).collect();
    let enclosures =
        page.files.into_iter().map(|file| Attachment { name: file.name, bytes: file.bytes, after: 0 });
    ParsedDocument {
        written: vec![written],
        enclosures: enclosures.collect(),
        findings,
        beside,
        used: page.used,
        ..ParsedDocument::default()
    }
}

/// Says when a page that opens its outermost element does not close it. It need not, so this is only noted.
fn unfinished() -> Finding {
    Finding::note(Code::Damaged, "the end of this web page is missing. It may have been cut off")
        .next("compare the end of its pages with the original")
}

/// The fact that pictures were not fetched.
pub(super) fn pictures(count: usize) -> Option<(String, String)> {
    let what = counted(count, "image is", "images are");
    (count > 0).then(|| ("Not shown".to_owned(), format!("{what} kept elsewhere on the internet")))
}

/// Reads the HTML of a mail, which shows files that are enclosed in it.
pub(super) fn page_of_mail(html: &str, files: MailFiles<'_>) -> WebPage {
    let mut page = page_in(html, "", None, Some(files));
    for finding in &mut page.findings {
        finding.message = finding.message.replace("not in the folder", "not in this file");
        if files.page {
            continue;
        }
        for (page, mail) in [
            ("This page", "This e-mail"),
            ("this page", "this e-mail"),
            ("by the page itself", "by the e-mail itself"),
            ("in the page", "in the e-mail"),
            ("reader of the page", "reader of the e-mail"),
        ] {
            finding.message = finding.message.replace(page, mail);
        }
    }
    page
}

/// Reads HTML that has no folder.
#[cfg(test)]
pub(super) fn page(html: &str) -> WebPage {
    page_in(html, "", None, None)
}

fn page_in(html: &str, folder: &str, beside: Option<FileLookup<'_>>, mail: Option<MailFiles<'_>>) -> WebPage {
    let tree = Tree::parse(html);
    let read = |hide: bool| {
        let mut pictures = PagePictures::new(folder.to_owned(), beside);
        pictures.mail = mail;
        let mut reader = PageReader::new(pictures, hide);
        reader.document(&tree);
        reader
    };
    let mut reader = read(true);
    // A style may hide all that a page says until a program shows it; then nothing is hidden.
    if reader.is_empty()
        && let Some(words) = reader.hidden()
    {
        reader = read(false);
        reader.reveal(words);
    }
    let title = reader::title(&tree);
    let (parts, pictures, findings) = reader.finish();
    let PagePictures { files, elsewhere, enclosed, within, used, .. } = pictures;
    WebPage {
        title,
        parts,
        pictures: elsewhere,
        shown: enclosed,
        within,
        files,
        used,
        ended: tree.ended,
        findings,
    }
}
