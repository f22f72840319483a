//! Readers of formats that have words but no pages. Each takes the bytes of one file and gives a [`ParsedDocument`]:
//! what is to be set as pages, the files enclosed in it, and what there is to say. A reader knows of neither type nor
//! paper, touches no disk and starts no program, so a format is one file here and one line in `read_document`.

pub mod audio;
pub(crate) mod call_logs;
pub(crate) mod clean;
mod compound;
pub mod dates;
pub mod detect;
mod document;
mod email;
mod encoding;
mod html;
mod json;
mod numbering;
mod office;
pub(crate) mod phone_backup;
mod plain_text;
pub mod postal;
pub mod tables;
pub mod transcript;
pub(crate) mod whatsapp;

use jiff::civil::Date;

use crate::model::document::Document;
use crate::model::finding::{Code, Finding};
pub use crate::model::format::TextFormat;
pub use document::{Attachment, EmailHeaders, ParsedDocument, ReaderContext};
pub(crate) use document::{KeepRows, SheetRows};
pub(crate) use html::FileLookup;
pub(crate) use office::missing_words::{OwnWords, missing_words, shapeless};

/// The heads of an e-mail, for a draft. Of a file with many there are none.
pub(crate) fn envelope(format: TextFormat, bytes: &[u8], known: ReaderContext<'_>) -> Option<EmailHeaders> {
    match format {
        TextFormat::Mail | TextFormat::Mailbox => crate::readers::email::mime::envelope(bytes, known),
        TextFormat::Outlook => crate::readers::email::outlook::envelope(bytes, known),
        _ => None,
    }
}

/// The first and the last day of what a list or a table of calls or messages holds, for a draft.
pub(crate) fn days(format: TextFormat, bytes: &[u8], known: ReaderContext<'_>) -> Option<(Date, Date)> {
    match format {
        TextFormat::CallLog | TextFormat::Messages => phone_backup::days(bytes, known),
        TextFormat::Chat => whatsapp::days(bytes),
        TextFormat::Table | TextFormat::Workbook | TextFormat::OldWorkbook | TextFormat::Spreadsheet => {
            call_logs::CallTable::find(&grids(format, bytes, known).ok()?)?.days()
        }
        _ => None,
    }
}

/// The first and the last day of a table of payments; nothing for a table of another kind.
pub(crate) fn days_of_payments(
    format: TextFormat,
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Option<(Date, Date)> {
    tables::payments::days(&grids(format, bytes, known).ok()?)
}

#[cfg(not(feature = "workbooks"))]
fn no_workbooks() -> Vec<Finding> {
    vec![
        Finding::error(
            crate::model::finding::Code::UnknownFormat,
            "this copy of leverarch was built without support for Excel workbooks",
        )
        .next("save it as an OpenDocument spreadsheet or print it to a PDF"),
    ]
}

/// Reads the rows of a table or the sheets of a workbook, each cell as it is shown; nothing for another format.
///
/// # Errors
/// As [`read_document`].
pub(crate) fn grids(
    format: TextFormat,
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Result<Vec<SheetRows>, Vec<Finding>> {
    let sheets = match format {
        TextFormat::Table | TextFormat::Plain => {
            return Ok(vec![SheetRows {
                rows: crate::readers::tables::csv::grid(bytes, known)?,
                ..SheetRows::default()
            }]);
        }
        #[cfg(feature = "workbooks")]
        TextFormat::Workbook => crate::readers::tables::xlsx::sheets(bytes, known)?,
        #[cfg(feature = "workbooks")]
        TextFormat::OldWorkbook => crate::readers::tables::xlsx::old_sheets(bytes, known)?,
        #[cfg(not(feature = "workbooks"))]
        TextFormat::Workbook | TextFormat::OldWorkbook => return Err(no_workbooks()),
        TextFormat::Spreadsheet => crate::readers::tables::ods::all(bytes, known)?.0,
        TextFormat::CallLog => return Ok(vec![phone_backup::grid(bytes, known)?]),
        _ => return Ok(Vec::new()),
    };
    crate::readers::tables::workbook::rows_of_sheets(&sheets, known)
}

/// What a program wrote of what is said in a recording, marked as a machine's, and what there is to say of it;
/// nothing when it holds no words or too many.
pub fn transcribed(bytes: &[u8], known: ReaderContext<'_>) -> Option<(Document, Vec<Finding>)> {
    crate::readers::transcript::document::transcribed(bytes, known)
        .filter(|(written, _)| written.letters() <= known.limits.letters)
}

/// What is said of words that are struck out: a reader in a hurry, or a search, takes them for live ones.
fn struck_out(written: &[Document], shown: StruckOutShown) -> Option<Finding> {
    let count: usize = written.iter().flat_map(Document::styled).map(|text| text.struck().count()).sum();
    let (passages, they) = match count {
        0 => return None,
        1 => ("1 passage of this document is struck out".to_owned(), "It is shown with a line through it"),
        _ => (
            format!("{count} passages of this document are struck out"),
            "They are shown with a line through them",
        ),
    };
    let they = match shown {
        StruckOutShown::All => they,
        StruckOutShown::Perhaps => "The pages may not show all of that",
    };
    let finding = Finding::warning(Code::StruckOut, format!("{passages}. {they}."));
    Some(finding.next("check that this is how the document was sent"))
}

/// Whether the pages show what is struck out.
#[derive(Clone, Copy)]
enum StruckOutShown {
    All,
    Perhaps,
}

/// Takes back that struck-out words are shown, where the pages that LibreOffice made lack words of the document: it
/// leaves out deleted passages when the document was saved without showing its changes.
pub(crate) fn doubt_struck_out(reading: &mut ParsedDocument) {
    let Some(said) = struck_out(&reading.written, StruckOutShown::All) else { return };
    let doubt = struck_out(&reading.written, StruckOutShown::Perhaps);
    for finding in reading.findings.iter_mut().filter(|finding| **finding == said) {
        finding.clone_from(doubt.as_ref().unwrap_or(&said));
    }
}

/// Reads a file as words.
///
/// # Errors
/// The file is damaged or beyond a limit, so that not all of it can be shown: the findings say why, one of them
/// an error.
pub fn read_document(
    format: TextFormat,
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Result<ParsedDocument, Vec<Finding>> {
    read_among(format, bytes, known, None)
}

/// As [`read_document`], with the other files of the folder at hand: a web page has pictures beside it.
///
/// # Errors
/// As [`read_document`].
pub fn read_among(
    format: TextFormat,
    bytes: &[u8],
    known: ReaderContext<'_>,
    beside: Option<FileLookup<'_>>,
) -> Result<ParsedDocument, Vec<Finding>> {
    read_keeping(format, bytes, known, beside, KeepRows::No)
}

/// As [`read_among`], with the rows of a table where they are wanted.
///
/// # Errors
/// As [`read_document`].
pub(crate) fn read_keeping(
    format: TextFormat,
    bytes: &[u8],
    known: ReaderContext<'_>,
    beside: Option<FileLookup<'_>>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    // What is shown are the words of the document as it is laid out: with the values of its fields that are stored.
    let cleaned = format.laid_out().then(|| clean::clean(format, bytes, known.limits));
    let bytes = match &cleaned {
        Some(clean::Cleaned { bytes: Ok(new), .. })
            if matches!(format, TextFormat::Word | TextFormat::OpenText) =>
        {
            new
        }
        _ => bytes,
    };
    let mut reading = match format {
        TextFormat::Plain => plain_text::read_plain_text(bytes, known),
        TextFormat::Html => Ok(html::read_html(bytes, known, beside)),
        TextFormat::Mail => crate::readers::email::mime::read_mime(bytes, known),
        TextFormat::Mailbox => crate::readers::email::mime::read_mbox(bytes, known),
        TextFormat::Outlook => crate::readers::email::outlook::read_outlook(bytes, known),
        TextFormat::Chat => whatsapp::read_chat(bytes, known),
        TextFormat::ChatArchive => whatsapp::read_archive(bytes, known),
        TextFormat::CallLog => phone_backup::read_calls(bytes, known),
        TextFormat::Messages => phone_backup::read_messages(bytes, known),
        TextFormat::Json => json::read_json(bytes, known),
        TextFormat::Table => crate::readers::tables::csv::read_csv(bytes, known, keep),
        #[cfg(feature = "workbooks")]
        TextFormat::Workbook => crate::readers::tables::xlsx::read_xlsx(bytes, known, keep),
        #[cfg(feature = "workbooks")]
        TextFormat::OldWorkbook => crate::readers::tables::xlsx::read_old(bytes, known, keep),
        #[cfg(not(feature = "workbooks"))]
        TextFormat::Workbook | TextFormat::OldWorkbook => Err(no_workbooks()),
        TextFormat::Spreadsheet => crate::readers::tables::ods::read_ods(bytes, known, keep),
        TextFormat::Word => crate::readers::office::docx::read_docx(bytes, known),
        TextFormat::OldWord => crate::readers::office::doc::read_doc(bytes, known),
        TextFormat::OpenText => crate::readers::office::odt::read_odt(bytes, known),
        TextFormat::RichText => crate::readers::office::rtf::read_rtf(bytes, known),
        TextFormat::Transcript => crate::readers::transcript::document::read_transcript(bytes, known),
    }?;
    let text = format.is_text();
    if text && bytes.contains(&0) && !crate::model::charset::is_wide(bytes) {
        reading.findings.push(
            Finding::warning(
                Code::Damaged,
                "part of this text is lost: there are zero bytes where words should be",
            )
            .next("copy the file again from where it came from, and compare its pages with the original"),
        );
    }
    reading.findings.extend(cleaned.iter().flat_map(|cleaned| cleaned.found.findings()));
    reading.findings.extend(struck_out(&reading.written, StruckOutShown::All));
    // Setting type is dear; a text of this length has some ten thousand pages.
    if reading.written.iter().map(Document::letters).sum::<usize>() > known.limits.letters {
        return Err(vec![
            Finding::error(Code::TooLarge, "this file has more words than a bundle can show")
                .next("save the part that matters as a separate file"),
        ]);
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemPath;
    use crate::model::limits::Limits;

    /// LibreOffice leaves deleted passages out of a document that was saved without showing its changes.
    #[test]
    fn struck_out_words_that_may_be_missing_are_not_called_shown() {
        for (html, passages) in [
            ("<p><s>old</s> new", "1 passage of this document is struck out."),
            ("<p><s>old</s> new <del>once</del> now", "2 passages of this document are struck out."),
            ("<p>new", ""),
        ] {
            let file = ItemPath::parse("a.html").expect("path");
            let (title, limits) = ("t", &Limits::STANDARD);
            let known = ReaderContext { file: &file, title, detail: "", checked_by: None, limits };
            let mut reading = read_document(TextFormat::Html, html.as_bytes(), known).expect("read");
            let said = |reading: &ParsedDocument| {
                let struck = reading.findings.iter().filter(|finding| finding.code == Code::StruckOut);
                struck.map(|finding| finding.message.clone()).collect::<String>()
            };
            assert_eq!(said(&reading).contains("with a line through"), !passages.is_empty(), "{html}");
            doubt_struck_out(&mut reading);
            let doubt = if passages.is_empty() { "" } else { " The pages may not show all of that." };
            assert_eq!(said(&reading), format!("{passages}{doubt}"), "{html}");
        }
    }
}
