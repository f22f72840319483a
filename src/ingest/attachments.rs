//! Files enclosed in an item, made pages that follow it: the letter after the mail it was attached to, the picture
//! after the chat. Each is told by its content and read by the same readers as an item of its own, to a depth; what
//! cannot be shown has a page that says so, and several of those in a row share one. Only the item's own bytes go
//! into the bag, so each enclosure is hashed here and its digest told.

use std::collections::BTreeSet;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::ingest::sandbox_result::SandboxResult;
use crate::model::document::{ColumnKind, Document, DocumentBlock, Table};
use crate::model::finding::{Code, Finding, Severity, has_errors};
use crate::model::limits::Limits;
use crate::model::plan::Enclosed;
use crate::model::{Digest, ItemPath, StyledText, counted, exact_size};
use crate::pdf::layout::fonts::printable;
use crate::pdf::layout::{LayoutError, document};
use crate::pdf::{self, DetachedPages, ImportedBookmark, ImportedPages, ImportedPlace, PageFormat};
use crate::readers;
use crate::readers::detect::FileType;
use crate::readers::{ParsedDocument, ReaderContext, SheetRows, TextFormat, detect};

/// Letters of an enclosure's name that are kept.
const NAME: usize = 160;
/// What stands between the name of a file and that of a file enclosed in it.
const WITHIN: &str = " › ";

/// What is at hand while an item's enclosures are read.
pub(crate) struct AttachmentContext<'a> {
    /// The item.
    pub(crate) file: &'a ItemPath,
    /// The ceilings.
    pub(crate) limits: &'a Limits,
    /// Other processes that help to read them.
    pub(crate) helpers: &'a mut dyn AttachmentHelpers,
}

/// What other processes do for an enclosure, as they do for an item of its own.
pub(crate) trait AttachmentHelpers {
    /// Reads a PDF in the sandbox first.
    fn try_in_sandbox(&mut self, bytes: &Arc<Vec<u8>>) -> SandboxResult;

    /// Makes the pages of an office document; nothing, or why not, where only its words can be shown.
    fn laid_out(
        &mut self,
        text_format: TextFormat,
        bytes: &[u8],
        reading: &mut ParsedDocument,
    ) -> Result<Option<ImportedPages>, Vec<Finding>>;
}

/// An item with what is enclosed in it.
pub(crate) struct ItemWithAttachments {
    /// All pages.
    pub(crate) placed: ImportedPages,
    /// The enclosures, in the order of their pages.
    pub(crate) enclosures: Vec<Enclosed>,
    /// Every file of the folder that it shows beside itself.
    pub(crate) used: BTreeSet<ItemPath>,
    /// The rows of its sheets, when it is a ledger.
    pub(crate) sheets: Option<Vec<SheetRows>>,
}

impl ItemWithAttachments {
    /// An item with nothing enclosed in it.
    pub(crate) fn alone(placed: ImportedPages) -> Self {
        Self { placed, enclosures: Vec::new(), used: BTreeSet::new(), sheets: None }
    }
}

/// Why an item could not be made whole.
pub(crate) enum AssemblyError {
    /// It is beyond a limit.
    Findings(Vec<Finding>),
    /// Pages could not be set.
    NotSet(LayoutError),
}

/// Makes pages of a reading and of everything enclosed in it.
pub(crate) fn make(
    reading: ParsedDocument,
    context: AttachmentContext<'_>,
) -> Result<ItemWithAttachments, AssemblyError> {
    let mut gathering = AttachmentCollector {
        left: context.limits.enclosed_bytes,
        context,
        written: Vec::new(),
        pieces: Vec::new(),
        enclosed: Vec::new(),
        waiting: Vec::new(),
        findings: Vec::new(),
        used: BTreeSet::new(),
    };
    let marks = gathering.reading(reading, "", 1);
    gathering.end_run();
    gathering.whole(marks)
}

/// A stretch of pages that stays together.
enum PageRun {
    /// The written document at this place.
    Written(usize),
    /// A file's own pages.
    Placed(Box<ImportedPages>),
}

/// A bookmark before its page is known.
struct PendingBookmark {
    title: String,
    /// The piece it leads to.
    piece: usize,
    under: Vec<PendingBookmark>,
}

struct AttachmentCollector<'a> {
    context: AttachmentContext<'a>,
    /// Bytes that may still be read.
    left: u64,
    written: Vec<Document>,
    pieces: Vec<PageRun>,
    /// Each enclosure with the pieces that are its own: from one, before another.
    enclosed: Vec<(Enclosed, usize, usize)>,
    /// Enclosures in a row that cannot be shown and share the next piece.
    waiting: Vec<UnrenderedAttachment>,
    findings: Vec<Finding>,
    /// Every file of the folder that the item shows beside itself.
    used: BTreeSet<ItemPath>,
}

/// An enclosure that cannot be shown.
struct UnrenderedAttachment {
    name: String,
    within: String,
    /// The file of the folder in which it is, or that it is itself.
    kept: ItemPath,
    format: FileType,
    bytes: u64,
    digest: Digest,
    reason: String,
}

impl AttachmentCollector<'_> {
    /// Takes what a file says: its own documents, each followed by the enclosures that belong to it.
    fn reading(&mut self, reading: ParsedDocument, within: &str, level: usize) -> Vec<PendingBookmark> {
        let ParsedDocument {
            written,
            enclosures,
            findings,
            words_alone,
            sent: _,
            beside,
            used,
            sheets: _,
            own_words: _,
        } = reading;
        self.used.extend(used);
        let mut beside = beside.into_iter();
        let about = |finding: Finding| if within.is_empty() { finding } else { self.about(finding, within) };
        let findings: Vec<Finding> = findings.into_iter().chain(words_alone).map(about).collect();
        self.findings.extend(findings);
        let last = written.len().saturating_sub(1);
        let mut enclosures = enclosures.into_iter().peekable();
        let mut marks = Vec::new();
        for (at, document) in written.into_iter().enumerate() {
            let title = document.title.clone();
            self.end_run();
            let piece = self.pieces.len();
            self.written.push(document);
            self.pieces.push(PageRun::Written(self.written.len() - 1));
            let mut under = Vec::new();
            while let Some(enclosure) = enclosures.next_if(|enclosure| enclosure.after <= at || at == last) {
                let beside = beside.next().flatten();
                under.push(self.enclosure(enclosure.name, enclosure.bytes, beside, within, level));
            }
            if last == 0 {
                marks = under;
            } else {
                marks.push(PendingBookmark { title: clean(&title), piece, under });
            }
        }
        marks
    }

    /// Names the file that a finding is about.
    fn about(&self, finding: Finding, within: &str) -> Finding {
        finding.about(format!("{}{WITHIN}{within}", self.context.file))
    }

    fn enclosure(
        &mut self,
        name: String,
        bytes: Vec<u8>,
        beside: Option<ItemPath>,
        within: &str,
        level: usize,
    ) -> PendingBookmark {
        let name = clean(&name);
        let path = if within.is_empty() { name.clone() } else { format!("{within}{WITHIN}{name}") };
        let place = self.enclosed.len();
        let bytes = Arc::new(bytes);
        let (size, digest) = (bytes.len() as u64, Digest::compute(&bytes));
        let enclosed = Enclosed { name: path.clone(), level, digest, bytes: size, before: 0, pages: 0 };
        let from = self.pieces.len();
        self.enclosed.push((enclosed, from, from));
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let format = detect::identify(&bytes, ending.as_deref());
        let title = format!("Attachment: {name}");
        let mut under = Vec::new();
        let shown = self.shown(format, &bytes, &name, within, level);
        match shown {
            Ok(shown) => {
                if let Some(ending) = detect::broken_promise(format, ending.as_deref()) {
                    let finding = crate::ingest::not_as_named(format, &ending);
                    self.findings.push(self.about(finding, &path));
                }
                self.end_run();
                let first = self.pieces.len();
                match shown {
                    RenderedAttachment::Placed(mut placed) => {
                        let findings = std::mem::take(&mut placed.findings);
                        let findings: Vec<Finding> =
                            findings.into_iter().map(|finding| self.about(finding, &path)).collect();
                        self.findings.extend(findings);
                        self.pieces.push(PageRun::Placed(placed));
                    }
                    RenderedAttachment::Read(reading) => under = self.reading(*reading, &path, level + 1),
                }
                self.end_run();
                self.span(place, first, self.pieces.len());
                PendingBookmark { title, piece: first, under }
            }
            Err(unshown) => {
                let finding = Finding { severity: unshown.severity, ..unshown };
                let reason = finding.message.clone();
                self.findings.push(self.about(finding, &path));
                // Their page comes next, whatever else comes.
                let at = self.pieces.len();
                self.waiting.push(UnrenderedAttachment {
                    name,
                    kept: beside.unwrap_or_else(|| self.context.file.clone()),
                    within: if within.is_empty() {
                        self.context.file.file_name().to_owned()
                    } else {
                        within.to_owned()
                    },
                    format,
                    bytes: size,
                    digest,
                    reason,
                });
                self.span(place, at, at + 1);
                PendingBookmark { title, piece: at, under }
            }
        }
    }

    fn span(&mut self, place: usize, from: usize, before: usize) {
        if let Some(enclosed) = self.enclosed.get_mut(place) {
            (enclosed.1, enclosed.2) = (from, before);
        }
    }

    /// An enclosure's pages, or why it has none, as a finding that does not stop the bundle.
    fn shown(
        &mut self,
        format: FileType,
        bytes: &Arc<Vec<u8>>,
        name: &str,
        within: &str,
        level: usize,
    ) -> Result<RenderedAttachment, Finding> {
        let limits = self.context.limits;
        let warning = |code, message: String| {
            Finding::warning(code, message).next("if it matters, list it as a separate item, as a PDF")
        };
        let size = bytes.len() as u64;
        if size == 0 {
            return Err(warning(Code::Empty, "this attachment is empty".into()));
        }
        if size > self.left || self.enclosed.len() > limits.enclosures || level > limits.enclosed_depth {
            let why = "this attachment is not shown. There are too many attachments, or they are too large \
                       or nested too deep";
            return Err(warning(Code::TooLarge, why.into()));
        }
        self.left -= size;
        let read = match format {
            FileType::Paged(form) => {
                let tried = matches!(form, PageFormat::Pdf | PageFormat::Svg);
                let verdict =
                    if tried { self.context.helpers.try_in_sandbox(bytes) } else { SandboxResult::Safe };
                match verdict {
                    SandboxResult::Safe => {
                        catch_unwind(AssertUnwindSafe(|| pdf::import(form, bytes, limits)))
                            .unwrap_or_else(|_| {
                                Err(vec![crate::ingest::not_read(format, SandboxResult::Stopped)])
                            })
                            .and_then(|mut placed| match document::with_sheets(&mut placed, name, limits) {
                                Ok(()) => Ok(RenderedAttachment::Placed(Box::new(placed))),
                                Err(_) => Err(placed.findings),
                            })
                    }
                    verdict => Err(vec![crate::ingest::not_read(format, verdict)]),
                }
            }
            FileType::Text(text_format) => {
                let parent = if within.is_empty() { self.context.file.file_name() } else { within };
                let detail = format!("Attached to {parent}");
                let known = ReaderContext {
                    file: self.context.file,
                    title: name,
                    detail: &detail,
                    checked_by: None,
                    limits,
                };
                let mut read =
                    catch_unwind(AssertUnwindSafe(|| readers::read_document(text_format, bytes, known)))
                        .unwrap_or_else(|_| {
                            Err(vec![crate::ingest::not_read(format, SandboxResult::Stopped)])
                        });
                // As an item of its own: laid out when its own reader came through it.
                let laid_out = match &mut read {
                    Ok(reading) if text_format.laid_out() => {
                        self.context.helpers.laid_out(text_format, bytes, reading)
                    }
                    _ => Ok(None),
                };
                read.map(|mut reading| match laid_out {
                    Ok(Some(mut placed)) => {
                        placed.findings.splice(0..0, reading.findings);
                        RenderedAttachment::Placed(Box::new(placed))
                    }
                    other => {
                        reading.findings.extend(other.err().into_iter().flatten());
                        RenderedAttachment::Read(Box::new(reading))
                    }
                })
            }
            FileType::Recording(_) => {
                let message =
                    format!("this attachment is {}. A recording has no pages", format.with_article());
                return Err(Finding::note(Code::ShownAsSheet, message));
            }
            _ if format.is_zip() => {
                let listing = detect::listing(&mut std::io::Cursor::new(&bytes[..]));
                let what = crate::ingest::zip_in_words(format, listing.as_ref());
                return Err(Finding::warning(Code::ShownAsSheet, format!("this attachment is {what}"))
                    .next("save it from this file, unpack it into the folder, then run leverarch again"));
            }
            _ => {
                let message =
                    format!("this attachment is {}, which is not laid out as pages", format.with_article());
                return Err(warning(Code::ShownAsSheet, message));
            }
        };
        read.map_err(|findings| {
            let worst = findings.into_iter().min_by_key(|finding| finding.severity);
            let worst = worst.unwrap_or_else(|| crate::ingest::not_read(format, SandboxResult::Stopped));
            Finding { severity: Severity::Warning, ..worst }
        })
    }

    /// Sets the page of those that could not be shown, when there are any.
    fn end_run(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return;
        }
        self.written.push(sheet(&waiting));
        self.pieces.push(PageRun::Written(self.written.len() - 1));
    }

    /// Puts all pieces in their order.
    fn whole(self, marks: Vec<PendingBookmark>) -> Result<ItemWithAttachments, AssemblyError> {
        let limits = self.context.limits;
        let (mut placed, counts) =
            document::place_each(&self.written, limits).map_err(AssemblyError::NotSet)?;
        placed.findings.splice(0..0, self.findings);
        let mut set = std::mem::take(&mut placed.pages).into_iter();
        // The written documents are set in their order, which is that of their pieces.
        let mut starts = Vec::with_capacity(self.pieces.len() + 1);
        let mut own: Vec<Vec<ImportedBookmark>> = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            starts.push(placed.pages.len());
            let loose = match piece {
                PageRun::Written(at) => {
                    let pages = set.by_ref().take(counts.get(at).copied().unwrap_or(0)).collect();
                    DetachedPages { pages, ..DetachedPages::default() }
                }
                PageRun::Placed(other) => placed.detach(*other),
            };
            own.push(placed.put_last(loose));
        }
        let total = placed.pages.len();
        starts.push(total);
        if total > limits.pages {
            let message = format!(
                "this item has {} with its attachments, more than the limit of {} for one item",
                counted(total, "page", "pages"),
                limits.pages
            );
            return Err(AssemblyError::Findings(vec![
                Finding::error(Code::TooLarge, message).next("split it into smaller files"),
            ]));
        }
        let start =
            |piece: usize| u32::try_from(starts.get(piece).copied().unwrap_or(total)).unwrap_or(u32::MAX);
        let enclosures = self.enclosed.into_iter().map(|(enclosed, from, before)| Enclosed {
            before: start(from),
            pages: start(before).saturating_sub(start(from)),
            ..enclosed
        });
        let enclosures = enclosures.collect();
        placed.bookmarks = bookmarks(marks, &mut own, &start);
        debug_assert!(!has_errors(&placed.findings), "an enclosure stops no bundle");
        Ok(ItemWithAttachments { placed, enclosures, used: self.used, sheets: None })
    }
}

/// An enclosure that has pages.
enum RenderedAttachment {
    Placed(Box<ImportedPages>),
    Read(Box<ParsedDocument>),
}

fn bookmarks(
    marks: Vec<PendingBookmark>,
    own: &mut [Vec<ImportedBookmark>],
    start: &dyn Fn(usize) -> u32,
) -> Vec<ImportedBookmark> {
    let made = |mark: PendingBookmark| {
        let mut under = own.get_mut(mark.piece).map(std::mem::take).unwrap_or_default();
        under.extend(bookmarks(mark.under, own, start));
        ImportedBookmark {
            title: mark.title,
            to: ImportedPlace { page: start(mark.piece), top: None },
            under,
        }
    };
    marks.into_iter().map(made).collect()
}

/// A name as a label: on one line, nothing hidden in it, of a length that can be read.
fn clean(name: &str) -> String {
    let legible = printable(name);
    let words = legible.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None if words.is_empty() => "(no name)".into(),
        None => words,
    }
}

/// The page for enclosures that cannot be shown.
fn sheet(unshown: &[UnrenderedAttachment]) -> Document {
    if let [one] = unshown {
        let kept = format!("It is kept, unchanged, in the original, {}.", one.kept);
        let facts = [
            ("Attached to", one.within.clone()),
            ("Format", format!("{}, {}", one.format.name(), exact_size(one.bytes))),
            ("SHA-256", one.digest.to_string()),
        ];
        return Document {
            what: "Attachment".into(),
            title: one.name.clone(),
            detail: String::new(),
            parts: vec![
                DocumentBlock::Notice(format!("{} {kept}", one.reason)),
                DocumentBlock::Facts(facts.map(|(label, value)| (label.to_owned(), value)).to_vec()),
            ],
        };
    }
    let row = |one: &UnrenderedAttachment| {
        [one.name.clone(), one.reason.clone(), exact_size(one.bytes), one.digest.in_groups()]
            .map(StyledText::from)
            .to_vec()
    };
    Document {
        what: "Attachments".into(),
        title: counted(unshown.len(), "attachment", "attachments without pages"),
        detail: format!("Attached to {}", unshown.first().map_or("", |one| one.within.as_str())),
        parts: vec![
            DocumentBlock::Notice(format!(
                "These attachments have no pages. Each is kept, unchanged, in the original, {}.",
                unshown.first().map_or("", |one| one.kept.as_str())
            )),
            DocumentBlock::Table(Table {
                head: ["Name", "Description", "Size", "SHA-256"].map(StyledText::from).to_vec(),
                columns: vec![ColumnKind::Words, ColumnKind::Words, ColumnKind::Numbers, ColumnKind::Words],
                rows: unshown.iter().map(row).collect(),
            }),
        ],
    }
}
