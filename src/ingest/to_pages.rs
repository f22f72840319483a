//! An item's bytes become its pages: placed as they are, set anew where it has words but no pages, laid out by
//! LibreOffice, or replaced by a sheet.

use std::sync::Arc;

use super::findings::{not_read, other_day, own_fault, zip_in_words};
use super::{IngestContext, ItemPages, MatchedRow, WorkerTools};
use crate::case::calls;
use crate::frontmatter::item_wording;
use crate::ingest::attachments;
use crate::ingest::attachments::{AssemblyError, ItemWithAttachments};
use crate::ingest::sandbox::{Sandbox, SandboxResult};
use crate::ingest::tools::libreoffice;
use crate::ingest::tools::libreoffice::ConversionResult;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::{ItemPath, Password};
use crate::pdf::layout::document;
use crate::pdf::{self, ImportedPages, PageFormat};
use crate::readers;
use crate::readers::detect::{FileType, ZipListing};
use crate::readers::{KeepRows, ParsedDocument, ReaderContext, TextFormat};
use crate::system::EvidenceReader;

/// Makes an item's pages of its bytes, with those of what is enclosed in it.
pub(super) fn made(
    row: &MatchedRow,
    format: FileType,
    bytes: &Arc<Vec<u8>>,
    password: Option<&Password>,
    context: IngestContext<'_>,
    tools: &mut WorkerTools<'_>,
) -> Result<ItemWithAttachments, Vec<Finding>> {
    let limits = context.limits;
    match format {
        FileType::Paged(form) => {
            let password = password.map(Password::reveal);
            let mut placed = match form {
                PageFormat::Pdf if context.placeholders => pdf::place_page_by_page(bytes, password, limits)?,
                _ => pdf::import_with_password(form, bytes, password, limits)?,
            };
            if !placed.missing.is_empty() && !context.placeholders {
                return Err(placed.findings);
            }
            document::with_sheets(&mut placed, &context.title(row), limits)
                .map_err(|why| vec![own_fault(&why)])?;
            Ok(ItemWithAttachments::alone(placed))
        }
        FileType::Text(text_format) => {
            let title = context.title(row);
            let detail =
                item_wording::in_short(item_wording::kind(row, format), row.item.date, row.item.until);
            let known = ReaderContext {
                file: &row.path,
                title: &title,
                detail: &detail,
                checked_by: row.item.checked_by.as_deref(),
                limits,
            };
            let beside = |path: &ItemPath| shown_file(path, context);
            let keep = if context.ledgers.contains(&row.path) { KeepRows::Yes } else { KeepRows::No };
            let mut reading = readers::read_keeping(text_format, bytes, known, Some(&beside), keep)?;
            let sheets = reading.sheets.take();
            if let Some(log) = context.call_tables.get(&row.path) {
                if log.hide_others == Some(true) {
                    reading.findings.push(calls::hide_others(&mut reading.written, log));
                }
                calls::number_rows(&mut reading.written);
            }
            reading.findings.extend(other_day(row, reading.sent));
            // A document is laid out only when its own reader came through it.
            let laid_out = if text_format.laid_out() {
                laid_out(text_format, bytes, &mut reading, context, tools)
            } else {
                Ok(None)
            };
            match laid_out {
                Ok(Some(mut placed)) => {
                    placed.findings.splice(0..0, reading.findings);
                    return Ok(ItemWithAttachments::alone(placed));
                }
                other => reading.findings.extend(other.err().into_iter().flatten()),
            }
            let helpers = &mut Processes { context, tools };
            attachments::make(reading, attachments::AttachmentContext { file: &row.path, limits, helpers })
                .map(|whole| ItemWithAttachments { sheets, ..whole })
                .map_err(|why| match why {
                    AssemblyError::Findings(findings) => findings,
                    AssemblyError::NotSet(why) => vec![own_fault(&why)],
                })
        }
        _ => Err(vec![not_read(format, SandboxResult::Stopped)]),
    }
}

/// The other processes of a reading thread.
struct Processes<'a, 'b, 'c> {
    context: IngestContext<'a>,
    tools: &'b mut WorkerTools<'c>,
}

impl attachments::AttachmentHelpers for Processes<'_, '_, '_> {
    fn try_in_sandbox(&mut self, bytes: &Arc<Vec<u8>>) -> SandboxResult {
        self.tools.sandbox.of_bytes(bytes)
    }

    fn laid_out(
        &mut self,
        text_format: TextFormat,
        bytes: &[u8],
        reading: &mut ParsedDocument,
    ) -> Result<Option<ImportedPages>, Vec<Finding>> {
        laid_out(text_format, bytes, reading, self.context, self.tools)
    }
}

/// Another file of the folder, for a page that shows it: one that the walk came upon, so never a link and never outside.
fn shown_file(path: &ItemPath, context: IngestContext<'_>) -> Option<(ItemPath, Vec<u8>)> {
    let path = context.files.get(&path.likeness())?;
    let mut reader = EvidenceReader::open(context.folder, path).ok()?;
    if reader.bytes() > context.limits.enclosed_bytes {
        return None;
    }
    let whole = reader.whole(&[]).ok()?;
    whole.unchanged.then(|| (path.clone(), whole.bytes))
}

/// The pages that LibreOffice makes of a document, or why there are none.
fn laid_out(
    text_format: TextFormat,
    bytes: &[u8],
    reading: &mut ParsedDocument,
    context: IngestContext<'_>,
    tools: &mut WorkerTools<'_>,
) -> Result<Option<ImportedPages>, Vec<Finding>> {
    let what = text_format.name();
    let words = |next: &str| {
        let message = format!("only the words of this {what} are shown. Its layout and images are missing");
        Finding::warning(Code::WordsAlone, message).next(next)
    };
    let (pdf, by) = match tools.desk.convert(text_format, bytes) {
        ConversionResult::Pdf(pdf, by) => (pdf, by),
        ConversionResult::Missing => {
            return Err(vec![words(
                "install LibreOffice and run leverarch again, or save it as a PDF and use \
                                   that",
            )]);
        }
        ConversionResult::Failed(why) => return Err(vec![why, words("save it as a PDF and use that")]),
    };
    let size = pdf.len() as u64;
    let verdict = match (tools.desk.scratch(), ItemPath::parse(libreoffice::PDF)) {
        (Some(scratch), Ok(item)) => {
            let mut sandbox = Sandbox::new(context.trial, scratch.folder(), context.limits);
            sandbox.submit(&item, None);
            sandbox.result(size)
        }
        _ => SandboxResult::Safe,
    };
    let placed = match verdict {
        SandboxResult::Safe => pdf::place_converted(&Arc::new(pdf), context.limits),
        verdict => Err(vec![not_read(FileType::Paged(PageFormat::Pdf), verdict)]),
    };
    match placed {
        Ok(mut placed) => {
            let message = format!("{by} made the pages of this {what}");
            placed.findings.insert(0, Finding::note(Code::Converted, message));
            if let Some(text) = pdf::visible_text(&placed, context.limits) {
                placed.findings.extend(readers::shapeless(&text));
                if let Some(missing) = readers::missing_words(&reading.own_words, &text) {
                    placed.findings.push(missing);
                    readers::doubt_struck_out(reading);
                }
            }
            Ok(Some(placed))
        }
        Err(why) => {
            let why = why.into_iter().map(|f| Finding { severity: Severity::Warning, ..f });
            Err(why.chain([words("save it as a PDF and use that")]).collect())
        }
    }
}

/// A zip that is a set of files: its sheet names them, and the user is asked to unpack it.
pub(super) fn zip_of_files(format: FileType, listing: Option<&ZipListing>) -> (ItemPages, Finding) {
    let what = zip_in_words(format, listing);
    let next = match listing {
        None => "Copy it again from where it came from, unpack it into the folder, then run leverarch again.",
        Some(listing) if listing.count == 0 => "Check that this is the file you meant, or download it again.",
        Some(_) => "Unpack it into the folder, then run leverarch again.",
    };
    let sheet = format!(
        "This item is {what}. Its contents are not shown. The original file is not changed. The schedule of digests has its name and its fingerprint (SHA-256)."
    );
    (ItemPages::Sheet(sheet), Finding::warning(Code::ShownAsSheet, format!("This is {what}.")).next(next))
}

/// What is to be done with a file that has no pages of its own.
pub(super) fn without_pages(
    format: FileType,
    promise: Option<String>,
    placeholders: bool,
) -> (ItemPages, Finding) {
    let what = format.with_article();
    let sheet = |severity: fn(Code, String) -> Finding, reason: String| {
        let finding = severity(
            Code::ShownAsSheet,
            format!("This is {what}. An information sheet with its name, size and digest is shown instead."),
        );
        (ItemPages::Sheet(reason), finding)
    };
    let kept = "The original file is not changed. The schedule of digests has its name and its fingerprint (SHA-256).";
    match (format, promise) {
        (FileType::Recording(_), None) => sheet(
            Finding::note,
            format!(
                "This item is {what}. A recording has no pages. This information sheet describes it. {kept}"
            ),
        ),
        (FileType::Unsupported(_) | FileType::UnsupportedPicture(_), None) => {
            let (pages, finding) = sheet(
                Finding::warning,
                format!(
                    "This item is {what}, which this version of leverarch does not lay out as pages. \
                         {kept}"
                ),
            );
            let next = if format.is_part_of_zip() {
                "Put all its parts into one folder, unpack them there, then run leverarch again."
            } else if format.is_binary_workbook() {
                "Open it in Excel, save it as .xlsx and use that."
            } else {
                "To show its content, open it and save or print it as a PDF, and list that as well."
            };
            (pages, finding.next(next))
        }
        (_, promise) => {
            let (code, message) = match promise {
                Some(ending) => {
                    (Code::NotAsNamed, format!("The file extension is .{ending}, but this is {what}."))
                }
                None => {
                    (Code::UnknownFormat, "leverarch does not know what kind of file this is.".to_owned())
                }
            };
            let pages = if placeholders {
                ItemPages::Sheet(format!("This item could not be shown. {message} {kept}"))
            } else {
                ItemPages::Refused
            };
            let severity = if placeholders { Finding::warning } else { Finding::error };
            let next = "Open it and print it to a PDF, or use --with-placeholders to put an information sheet in \
                 its place.";
            (pages, severity(code, message).next(next))
        }
    }
}
