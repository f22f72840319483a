//! What a PDF carries beyond its pages: scripts, actions, attachments, signatures, hidden layers. They are
//! found by walking objects, for a name can be written in many ways; none reaches the bundle, and the reader
//! is told in one plain sentence each.

use lopdf::{Dictionary, Object};

use super::annotations::needs_appearances;
use super::import_stats::ImportStats;
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::pdf::source::PdfSource;

/// Looks through all objects for what is not carried over.
pub(crate) fn report_removed(
    source: &PdfSource,
    tally: &ImportStats,
    postscript: usize,
    into: &mut Vec<Finding>,
) {
    let mut seen = Seen::default();
    for object in source.objects() {
        let mut todo = vec![object];
        while let Some(object) = todo.pop() {
            match object {
                Object::Array(items) => todo.extend(items),
                Object::Dictionary(dict) => {
                    seen.dictionary(source, dict);
                    todo.extend(dict.iter().map(|(_, value)| value));
                }
                Object::Stream(stream) => todo.extend(stream.dict.iter().map(|(_, value)| value)),
                _ => {}
            }
        }
    }
    let catalog = source.catalog();
    let has = |key: &[u8]| catalog.is_some_and(|catalog| !matches!(source.entry(catalog, key), Object::Null));
    let mut gone = Vec::new();
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            gone.push(counted(count, one, many));
        }
    };
    add(seen.scripts, "script", "scripts");
    add(seen.launches, "command that starts a program", "commands that start a program");
    add(seen.sends, "command that sends form data", "commands that send form data");
    add(seen.media.max(tally.media), "video or sound", "videos or sounds");
    // A place to open at is no action.
    let opening = catalog.and_then(|catalog| source.dict(catalog, b"OpenAction"));
    let acts = opening.is_some_and(|action| source.name(action, b"S") != b"GoTo");
    add(usize::from(acts), "action on opening", "actions on opening");
    add(postscript, "PostScript program", "PostScript programs");
    add(tally.links, "link to elsewhere", "links to elsewhere");
    add(tally.bookmarks, "bookmark that leads to no page", "bookmarks that lead to no page");
    add(
        tally.unseen,
        "note or field that is not shown on screen",
        "notes or fields that are not shown on screen",
    );
    if !gone.is_empty() {
        into.push(Finding::note(Code::Removed, format!("not carried into the bundle: {}", gone.join(", "))));
    }
    let files = seen.files.max(tally.attachments);
    if files > 0 || has(b"Collection") {
        let said = if files > 0 { counted(files, "file", "files") } else { "a collection of files".into() };
        into.push(
            Finding::warning(Code::Removed, format!("this PDF has {said} attached, not shown in the bundle"))
                .next("save the attachments from a PDF viewer and add each as a separate item"),
        );
    }
    if seen.signatures > 0 {
        into.push(Finding::note(
            Code::Removed,
            "this PDF is digitally signed. The bundle shows its pages, but only the original proves the \
             signature",
        ));
    }
    let form = catalog.and_then(|catalog| source.dict(catalog, b"AcroForm"));
    if tally.fields > 0 && !tally.converted && form.is_some_and(|form| needs_appearances(source, form)) {
        into.push(
            Finding::warning(
                Code::Flattened,
                "this PDF asks each viewer to draw its form fields again. The bundle shows them as they are \
                 stored",
            )
            .next(
                "compare the fields in the bundle with the original. If they differ, print the original to \
                   a new PDF",
            ),
        );
    }
    if form.is_some_and(|form| !matches!(source.entry(form, b"XFA"), Object::Null)) {
        into.push(
            Finding::warning(
                Code::Removed,
                "this PDF has a form of the XFA kind. Only its plain pages can be shown",
            )
            .next("check the pages in the bundle. If they only ask you to wait, print the form to a new PDF"),
        );
    }
}

#[derive(Default)]
struct Seen {
    scripts: usize,
    launches: usize,
    sends: usize,
    media: usize,
    files: usize,
    signatures: usize,
}

impl Seen {
    fn dictionary(&mut self, source: &PdfSource, dict: &Dictionary) {
        match source.name(dict, b"S") {
            b"JavaScript" => self.scripts += 1,
            b"Launch" | b"GoToR" | b"GoToE" => self.launches += 1,
            b"SubmitForm" | b"ImportData" => self.sends += 1,
            b"Rendition" | b"Movie" | b"Sound" | b"RichMediaExecute" => self.media += 1,
            _ if dict.has(b"EF") => self.files += 1,
            _ => {}
        }
        let signed = source.name(dict, b"FT") == b"Sig" && !matches!(source.entry(dict, b"V"), Object::Null);
        self.signatures += usize::from(signed);
    }
}
