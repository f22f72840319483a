//! Reads each item once: identifies it, hashes it and makes pages of it, on as many threads as asked for, and
//! hands the results on in the order of the bundle. At most one item a thread is in memory, so memory follows
//! the largest items and not the bundle.

pub(crate) mod attachments;
pub mod draft;
mod findings;
pub mod init;
mod item;
pub(crate) mod page_pictures;
pub(crate) mod parallel;
mod picture_checks;
pub mod preview;
mod recording;
pub mod sandbox;
mod sandbox_limits;
pub mod sandbox_result;
mod to_pages;
pub mod tools;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::case::arrears::LedgerTable;
use crate::case::manifest::types::Item;
use crate::case::matching::MatchedRow;
use crate::ingest::attachments::ItemWithAttachments;
use crate::ingest::sandbox::{Sandbox, SandboxResult};
use crate::ingest::tools::libreoffice::OfficeWorker;
use crate::ingest::tools::ocr;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::page_text::ItemText;
use crate::model::{Digest, Password, size_in_words};
use crate::pdf::PageFormat;
use crate::readers::detect::{FileType, HEAD, promises_pages};
use crate::readers::{TextFormat, detect};
use crate::system::progress::{Environment, RunError};
use crate::system::{EvidenceReader, SystemError};
pub(crate) use findings::own_fault;
pub use findings::{changed, unreadable};
pub(crate) use findings::{not_as_named, not_read, zip_in_words};
use findings::{useless_check, useless_password};
use item::WorkerTools;
pub use item::{IngestContext, IngestedItem, ItemBytes, ItemPages, OcrWords};
use parallel::map_ordered_parallel;
use picture_checks::PictureChecks;
use recording::recording;
use to_pages::{made, without_pages, zip_of_files};

/// Reads all rows and gives each to `receive`, in order, until it says to stop by giving an error.
///
/// # Errors
/// The first error that `receive` gives, or no thread can be started.
pub fn take_all(
    rows: &[&MatchedRow],
    context: IngestContext<'_>,
    mut receive: impl FnMut(usize, IngestedItem) -> Result<(), RunError>,
    meanwhile: impl Fn(),
) -> Result<(), RunError> {
    let reader = || {
        let sandbox = Sandbox::new(context.trial, context.folder, context.limits);
        let desk = OfficeWorker::new(context.office, context.limits);
        let pictures = PictureChecks::new(context.environment, context.limits);
        let mut tools = WorkerTools { sandbox, desk, pictures };
        move |i: usize| take(rows[i], context, &mut tools)
    };
    // Those who listen no more have no use for words either.
    let receive = |i, taken| {
        receive(i, taken).inspect_err(|_| {
            context.words.close();
            context.transcripts.close();
        })
    };
    map_ordered_parallel(rows.len(), context.jobs, context.folder, reader, receive, meanwhile)
}

/// Reads one item.
fn take(row: &MatchedRow, context: IngestContext<'_>, tools: &mut WorkerTools<'_>) -> IngestedItem {
    let mut taken = match open_and_place(row, context, tools) {
        Ok(taken) => taken,
        Err(trouble) => refused(FileType::Unknown, unreadable(&trouble)),
    };
    for finding in &mut taken.findings {
        // Those about an enclosure name it.
        finding.file.get_or_insert_with(|| row.path.as_str().into());
        if let (Some((line, column)), None) = (row.position, finding.line) {
            (finding.line, finding.column) = (Some(line), Some(column));
        }
    }
    taken
}

fn refused(format: FileType, finding: Finding) -> IngestedItem {
    IngestedItem::new(format, ItemBytes::None, ItemPages::Refused, vec![finding])
}

/// An item whose bytes can be kept but not shown: refused, or given a sheet when that was asked for.
fn not_shown(
    format: FileType,
    finding: Finding,
    reader: EvidenceReader,
    head: Vec<u8>,
    context: IngestContext<'_>,
) -> IngestedItem {
    if !context.placeholders {
        return refused(format, finding);
    }
    let pages = ItemPages::Sheet(format!("This item could not be shown. {}", finding.message));
    let finding = Finding { severity: Severity::Warning, ..finding };
    let bytes = ItemBytes::Waiting(Box::new(reader), head);
    IngestedItem::new(format, bytes, pages, vec![finding])
}

/// The password that the manifest gives for an item, or why it cannot be had. The variable's name is not
/// repeated: a password may have been written there by mistake.
pub(crate) fn password(item: &Item, environment: &Environment) -> Result<Option<Password>, Finding> {
    if item.password.is_some() {
        return Ok(item.password.clone());
    }
    let Some(name) = &item.password_env else { return Ok(None) };
    let refusal = |what: &str| {
        let message = format!("The environment variable that password_env names {what}.");
        Finding::error(Code::BadValue, message)
            .next("Set it to the password before the run, or correct its name in the manifest.")
    };
    match environment.variable(name).map(std::ffi::OsString::into_string) {
        None => Err(refusal("is not set")),
        Some(Err(_)) => Err(refusal("does not hold text")),
        Some(Ok(text)) if text.is_empty() => Err(refusal("is empty")),
        Some(Ok(text)) => Ok(Some(text.into())),
    }
}

fn open_and_place(
    row: &MatchedRow,
    context: IngestContext<'_>,
    tools: &mut WorkerTools<'_>,
) -> Result<IngestedItem, SystemError> {
    let password = match password(&row.item, context.environment) {
        Ok(password) => password,
        Err(finding) => return Ok(refused(FileType::Unknown, finding)),
    };
    let mut reader = EvidenceReader::open(context.folder, &row.path)?;
    if reader.bytes() == 0 {
        let finding = Finding::error(Code::Empty, "This file is empty.")
            .next("Copy it again. If it is in OneDrive or iCloud, open it once so that it downloads.");
        return Ok(not_shown(FileType::Unknown, finding, reader, Vec::new(), context));
    }
    let head = reader.head(HEAD)?;
    let ending = row.path.extension();
    let found =
        reader.with_seekable(head.len() as u64, |file| detect::in_file(&head, ending.as_deref(), file))?;
    let format = found.with_kind(row.item.kind);
    let promise = detect::broken_promise(format, ending.as_deref());
    // Where an item has several files, its password and who checked it may be about another of them.
    let several = context.is_of_several(row);
    let useless = password.is_some() && !several && format != FileType::Paged(PageFormat::Pdf);
    let mut findings: Vec<Finding> = useless.then(|| useless_password(format)).into_iter().collect();
    findings.extend(findings::not_one_call(row, format));
    if row.item.checked_by.is_some() && !several && format != FileType::Text(TextFormat::Transcript) {
        findings.push(useless_check(format));
    }
    if several && findings::needs_own_item(format, context.placeholders) {
        return Ok(refused(format, findings::not_among_pages(format)));
    }
    if let FileType::Recording(_) = format {
        return recording(row, format, promise, reader, head, findings, context);
    }
    // A web page under the name of a PDF or a picture is what a server sent in its place.
    let instead = matches!(format, FileType::Text(TextFormat::Html)) && promises_pages(ending.as_deref());
    if instead || !matches!(format, FileType::Paged(_) | FileType::Text(_)) {
        let (pages, finding) = if format.is_zip() && promise.is_none() {
            let listing = reader.with_seekable(head.len() as u64, |file| detect::listing(file))?;
            zip_of_files(format, listing.as_ref())
        } else {
            without_pages(format, promise, context.placeholders)
        };
        findings.push(finding);
        let bytes = ItemBytes::Waiting(Box::new(reader), head);
        return Ok(IngestedItem::new(format, bytes, pages, findings));
    }
    if reader.bytes() > context.limits.held_bytes {
        let message = format!(
            "This file is {}, larger than the limit of {}.",
            size_in_words(reader.bytes()),
            size_in_words(context.limits.held_bytes)
        );
        let finding = Finding::error(Code::TooLarge, message).next("Split it into smaller files.");
        return Ok(not_shown(format, finding, reader, head, context));
    }
    let tried = match format {
        FileType::Paged(form) => matches!(form, PageFormat::Pdf | PageFormat::Svg),
        FileType::Text(text_format) => text_format.packed(),
        _ => false,
    };
    if tried {
        tools.sandbox.submit(&row.path, password.as_ref());
    }
    let whole = reader.whole(&head)?;
    if !whole.unchanged {
        return Ok(refused(format, changed()));
    }
    let bytes = Arc::new(whole.bytes);
    let digest = Digest::compute(&bytes);
    findings.extend(promise.map(|ending| not_as_named(format, &ending)));
    // A reader that gives up on a hostile file must not take the build down with it.
    let verdict = if tried { tools.sandbox.result(bytes.len() as u64) } else { SandboxResult::Safe };
    let placed = match verdict {
        SandboxResult::Safe => {
            catch_unwind(AssertUnwindSafe(|| made(row, format, &bytes, password.as_ref(), context, tools)))
                .unwrap_or_else(|_| Err(vec![not_read(format, SandboxResult::Stopped)]))
        }
        verdict => Err(vec![not_read(format, verdict)]),
    };
    let (mut enclosures, mut words, mut used) = (Vec::new(), OcrWords::default(), BTreeSet::new());
    let (mut sheets, mut text) = (None, ItemText::default());
    let pages = match placed {
        Ok(ItemWithAttachments { mut placed, enclosures: enclosed, used: shown, sheets: rows }) => {
            (enclosures, used, sheets) = (enclosed, shown, rows);
            findings.extend(placed.findings.iter().cloned());
            let ocr::OcrOutcome { words: read, with_words, left, findings: said } =
                context.words.read(&mut placed);
            findings.extend(said);
            findings.extend(tools.pictures.look(&mut placed, &read, &mut tools.sandbox, context.words));
            words = OcrWords { read, with_words: with_words.len(), left };
            text = placed.item_text(context.limits.words_bytes);
            let digests = if context.digest_pages { placed.page_digests() } else { Vec::new() };
            ItemPages::Placed(Box::new(placed), digests)
        }
        Err(why) if context.placeholders => {
            let reason = why.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ");
            findings.extend(why.into_iter().map(|f| Finding { severity: Severity::Warning, ..f }));
            ItemPages::Sheet(format!("This item could not be shown. {reason}"))
        }
        Err(why) => {
            findings.extend(why);
            ItemPages::Refused
        }
    };
    // What was read for the pages is not read again; a note that holds a table, or a file without pages, is read here.
    let ledger = context.ledgers.contains(&row.path).then(|| match sheets {
        Some(sheets) => LedgerTable::of_sheets(sheets),
        None => LedgerTable::read(&row.path, found, &bytes, context.limits),
    });
    Ok(IngestedItem {
        enclosures,
        used,
        ledger,
        words,
        text,
        ..IngestedItem::new(format, ItemBytes::Held(bytes, digest), pages, findings)
    })
}
