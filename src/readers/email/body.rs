//! The words of a mail as they are shown: each piece in the version that says most, and in all of them where they do
//! not say the same.

use std::collections::BTreeSet;

use super::versions::ComparedWords;
use super::{BodyChunk, BodyVersion, EmailFault, EmailPiece, VersionKind, text};
use crate::model::counted;
use crate::model::document::DocumentBlock;
use crate::model::finding::{Code, Finding};
use crate::readers::email::mime::on_one_line;
use crate::readers::html;
use crate::readers::html::{MailFiles, PageFile};

/// What is shown of the words of a mail.
#[derive(Default)]
pub(super) struct EmailBody {
    /// Its parts, in order.
    pub(super) parts: Vec<DocumentBlock>,
    /// The enclosed pictures that its HTML shows.
    pub(super) shown: BTreeSet<String>,
    /// The parts that its HTML shows within itself or is styled by.
    pub(super) within: BTreeSet<String>,
    /// Pictures that were not fetched.
    pub(super) pictures: usize,
    /// The plain texts, as they are.
    pub(super) texts: Vec<String>,
    /// The pictures that are written into its HTML.
    pub(super) files: Vec<PageFile>,
    pub(super) findings: Vec<Finding>,
    pub(super) faults: Vec<EmailFault>,
}

/// What the words of a mail refer to.
#[derive(Clone, Copy)]
pub(super) struct BodyContext<'a> {
    /// What each attachment is called where its place among the words is marked; nothing where it is not.
    pub(super) marks: &'a [Option<String>],
    /// The files that its pages show.
    pub(super) files: MailFiles<'a>,
}

/// A version as it would be shown.
struct Rendered {
    kind: VersionKind,
    parts: Vec<DocumentBlock>,
    words: ComparedWords,
    shown: BTreeSet<String>,
    within: BTreeSet<String>,
    pictures: usize,
    files: Vec<PageFile>,
    findings: Vec<Finding>,
}

impl Rendered {
    fn new(version: BodyVersion, around: &BodyContext<'_>, texts: &mut Vec<String>) -> Self {
        let mut made = Self {
            kind: version.kind,
            parts: Vec::new(),
            words: ComparedWords::default(),
            shown: BTreeSet::new(),
            within: BTreeSet::new(),
            pictures: 0,
            files: Vec::new(),
            findings: Vec::new(),
        };
        let mut html = String::new();
        for chunk in version.chunks {
            match chunk {
                BodyChunk::Html(more) => html.push_str(&more),
                // One page, so that the pictures in it are numbered through.
                BodyChunk::Attached(place) if !html.is_empty() => {
                    let mark = around.marks.get(place).and_then(Option::as_deref).map(in_html);
                    html.extend(mark.map(|name| format!("<p>[Attachment: {name}]</p>")));
                }
                BodyChunk::Attached(place) => made.parts.extend(mark(place, around.marks)),
                BodyChunk::Text(text) => {
                    made.page(&std::mem::take(&mut html), around.files);
                    let tidied = text::tidy(&text);
                    if !tidied.is_empty() {
                        made.parts.push(DocumentBlock::Text(tidied.into()));
                    }
                    texts.push(text);
                }
                BodyChunk::Parts(parts) => made.parts.extend(parts),
            }
        }
        made.page(&html, around.files);
        made.words = ComparedWords::new(&in_plain(&made.parts));
        made
    }

    fn page(&mut self, html: &str, files: MailFiles<'_>) {
        if html.trim().is_empty() {
            return;
        }
        let page = html::page_of_mail(html, files);
        self.parts.extend(page.parts);
        self.shown.extend(page.shown);
        self.within.extend(page.within);
        self.pictures += page.pictures;
        self.files.extend(page.files);
        self.findings.extend(page.findings);
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.shown.is_empty() && self.pictures == 0 && self.files.is_empty()
    }

    /// Whether it has something that plain text cannot have.
    fn has_more_than_words(&self) -> bool {
        let more = |part: &DocumentBlock| match part {
            DocumentBlock::Text(text) => !text.is_plain() || text.contains("• "),
            DocumentBlock::Heading(_) | DocumentBlock::Table(_) => true,
            _ => false,
        };
        !self.shown.is_empty() || !self.files.is_empty() || self.parts.iter().any(more)
    }
}

impl EmailBody {
    pub(super) fn new(pieces: Vec<EmailPiece>, around: &BodyContext<'_>) -> Self {
        let mut body = Self::default();
        let last = pieces.iter().rposition(|piece| matches!(piece, EmailPiece::Versions(_)));
        for (at, piece) in pieces.into_iter().enumerate() {
            match piece {
                // After the last words every attachment follows anyway.
                EmailPiece::Attached(place) if last.is_some_and(|last| at < last) => {
                    body.parts.extend(mark(place, around.marks));
                }
                EmailPiece::Attached(_) => {}
                EmailPiece::Versions(versions) => body.versions(versions, around),
            }
        }
        body
    }

    fn versions(&mut self, versions: Vec<BodyVersion>, around: &BodyContext<'_>) {
        let mut kept: Vec<Rendered> = Vec::new();
        let mut rendered: Vec<Rendered> =
            versions.into_iter().map(|version| Rendered::new(version, around, &mut self.texts)).collect();
        rendered.retain(|version| !version.is_empty());
        rendered.sort_by_key(|version| version.kind);
        // A page of pictures alone is shown before the words, which are those of the other version.
        if rendered.iter().any(|version| !version.words.is_empty()) {
            for mute in rendered.extract_if(.., |version| version.words.is_empty()) {
                self.parts.extend(mute.parts);
                self.shown.extend(mute.shown);
                self.within.extend(mute.within);
                self.pictures += mute.pictures;
                self.files.extend(mute.files);
                self.findings.extend(mute.findings);
            }
        }
        let (mut difference, mut links) = (None, Vec::new());
        for version in rendered {
            // A page without any words is a picture; its words, if it has any, are in the other version.
            let same = kept.iter().position(|other| {
                // Links have no words of their own.
                (!other.words.is_empty() || version.words.is_empty())
                    && other.words.difference(&version.words).is_none()
            });
            match same {
                Some(at)
                    if version.kind == VersionKind::Plain
                        && !kept[at].has_more_than_words()
                        && !kept[at].words.says_more_than(&version.words) =>
                {
                    kept[at].parts = version.parts;
                }
                Some(at) => links.extend(version.words.links_beyond(&kept[at].words)),
                None => {
                    difference = difference.or_else(|| kept.first()?.words.difference(&version.words));
                    kept.push(version);
                }
            }
        }
        for version in &mut kept {
            self.shown.append(&mut version.shown);
            self.within.append(&mut version.within);
            self.pictures += version.pictures;
            self.files.append(&mut version.files);
            self.findings.append(&mut version.findings);
        }
        let stand_in = kept.len() > 1
            && kept.last().is_some_and(|last| last.kind == VersionKind::Plain && last.words.is_stand_in());
        let stand_in = if stand_in { kept.pop() } else { None };
        let several = kept.len() > 1;
        if several {
            let (first, second) = (title(kept[0].kind), title(kept[1].kind));
            let mut said = format!(
                "This e-mail has its text {}, and the versions differ. All are shown.",
                counted(kept.len(), "time", "times")
            );
            if kept.len() == 2 {
                said = format!(
                    "This e-mail has {} and {}, and their words differ. Both are shown.",
                    second_to_a(first),
                    second_to_a(second)
                );
            }
            if let Some((one, other)) = difference.filter(|(one, other)| !one.is_empty() && !other.is_empty())
            {
                said.push_str(&format!(" The first difference: “{one}” and “{other}”."));
            }
            let next = "find out which version was read, and say so";
            self.faults.push(EmailFault { code: Code::VersionsDiffer, said, next: next.into(), shown: true });
        }
        for version in kept {
            if several {
                self.parts
                    .push(DocumentBlock::Heading(format!("{} of this e-mail", title(version.kind)).into()));
            }
            self.parts.extend(version.parts);
        }
        if let Some(version) = stand_in {
            let words = on_one_line(&in_plain(&version.parts));
            self.parts.push(DocumentBlock::Notice(format!(
                "The plain-text version of this e-mail says only: “{words}”"
            )));
        }
        self.links(&links);
    }
}

impl EmailBody {
    /// Says where links lead that only a version has that is not shown.
    fn links(&mut self, links: &[String]) {
        /// Addresses that are listed.
        const LISTED: usize = 40;
        /// Letters of each.
        const LETTERS: usize = 300;
        if links.is_empty() {
            return;
        }
        let count = counted(links.len(), "link", "links");
        let to = if links.len() == 1 { "an address" } else { "addresses" };
        let said = format!(
            "The plain-text version of this e-mail says the same and has {count} to {to} that this version does not print"
        );
        let mut lines: Vec<String> =
            links.iter().take(LISTED).map(|link| link.chars().take(LETTERS).collect()).collect();
        if links.len() > LISTED {
            lines.push(format!("and {} more", links.len() - LISTED));
        }
        self.parts.push(DocumentBlock::Notice(format!("{said}:\n{}", lines.join("\n"))));
        let message = format!("{said}. The addresses are listed after its words.");
        self.findings.push(Finding::note(Code::VersionsDiffer, message));
    }
}

/// A text as HTML.
fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What a version is called.
const fn title(kind: VersionKind) -> &'static str {
    match kind {
        VersionKind::Web => "The web version",
        VersionKind::Interactive => "The interactive version (AMP)",
        VersionKind::Rich => "The formatted-text version",
        VersionKind::Plain => "The plain-text version",
    }
}

/// "a web version" of "The web version".
fn second_to_a(title: &str) -> String {
    let rest = title.strip_prefix("The ").unwrap_or(title);
    format!("{} {rest}", if rest.starts_with('i') { "an" } else { "a" })
}

/// The line that says where among the words an attachment was.
fn mark(place: usize, names: &[Option<String>]) -> Option<DocumentBlock> {
    names.get(place)?.as_ref().map(|name| DocumentBlock::Text(format!("[Attachment: {name}]").into()))
}

/// The words of parts, one after the other.
fn in_plain(parts: &[DocumentBlock]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            DocumentBlock::Notice(text) | DocumentBlock::Typed(text) => out.push_str(text),
            DocumentBlock::Heading(text) | DocumentBlock::Text(text) => out.push_str(text),
            DocumentBlock::Facts(facts) => {
                facts.iter().for_each(|(label, value)| out.push_str(&format!("{label} {value}\n")))
            }
            DocumentBlock::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    row.iter().for_each(|cell| out.push_str(&format!("{} \n", cell.as_str())));
                }
            }
            DocumentBlock::Speech(_) | DocumentBlock::NewPage => {}
        }
        out.push('\n');
    }
    out
}
