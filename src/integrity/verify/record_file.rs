//! The record as a file: its own seal, what it says, and the PDF that it names.

use std::path::Path;

use super::records::{self, RecordFault, RecordHome};
use super::run::{VerifyRun, file_name, nothing_in_it, read_small};
use crate::integrity::{Record, unseal};
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, counted};
use crate::system::progress::RunError;

impl VerifyRun<'_> {
    /// The record as a file, with its own seal. Gives its text, and what it says when it can be read.
    pub(super) fn record(&mut self, path: &Path) -> Result<(Vec<u8>, Option<Record>), RunError> {
        let name = file_name(path);
        let text = read_small(path)?;
        let sealed = unseal(&text) == Some(true);
        let (record, fault) = match records::read(&text) {
            Ok(record) => {
                let fault = sealed.then(|| records::fault(&text, &record, RecordHome::File)).flatten();
                (Some(record), fault)
            }
            Err(fault) => (None, Some(fault)),
        };
        self.say(match (&fault, &record) {
            _ if text.iter().all(|byte| *byte == 0) => nothing_in_it(&name, text.len() as u64),
            (None, Some(record)) if sealed => {
                let made = made_name(record, ".json").filter(|made| *made != name);
                let renamed = made.map(|made| format!(". Its original name was {made}")).unwrap_or_default();
                let items = counted(record.items.len(), "item", "items");
                Finding::note(
                    Code::Matched,
                    format!("Unchanged since it was sealed: a record of {items}{renamed}."),
                )
                .about(&name)
            }
            (Some(RecordFault::Newer), _) => records::newer(&name),
            (_, Some(_)) if !sealed => {
                Finding::error(Code::Changed, "The record was changed after it was sealed.")
                    .about(&name)
                    .next("Compare it with the record in the zip, or with a copy that was kept earlier.")
            }
            (Some(fault), _) => records::fault_finding(fault, &name),
            (None, _) => records::fault_finding(&RecordFault::Unreadable, &name),
        });
        record.iter().for_each(|record| self.know(record));
        Ok((text, record))
    }

    /// The record named by the user, and the PDF it names if that is beside it.
    pub(super) fn record_and_pdf(&mut self, path: &Path) -> Result<(), RunError> {
        let (_, record) = self.record(path)?;
        let Some(record) = record else { return Ok(()) };
        let Some(bundle) = record.bundle.clone() else { return Ok(()) };
        let pdf = path.with_file_name(&bundle.file);
        // A name in a record comes from a file that may have been changed; only a plain name is looked up.
        if pdf.parent() == path.parent() && pdf.is_file() {
            let before = self.errors();
            let (digest, inside) = self.pdf(&pdf, Some(&record))?;
            let alone = self.errors() == before;
            self.agree(&bundle.file, &record, (digest, alone), inside.as_ref());
        } else {
            self.say(
                Finding::warning(
                    Code::Missing,
                    "The PDF that the record names is not next to it, so only the record was checked.",
                )
                .about(bundle.file)
                .next("Put the PDF next to the record to check both."),
            );
        }
        Ok(())
    }

    /// Whether the record beside the PDF, the PDF itself and the record inside it tell the same. `alone` says whether
    /// the PDF was found right by itself; when it was not, that was said.
    pub(super) fn agree(
        &mut self,
        pdf: &str,
        record: &Record,
        (digest, alone): (Digest, bool),
        inside: Option<&Record>,
    ) {
        if alone && record.bundle.as_ref().is_some_and(|b| b.sha256 != digest) {
            self.say(
                Finding::error(Code::Changed, "The PDF is not the one that the record was made with.")
                    .about(pdf)
                    .next("Compare both with a copy that was sent or kept earlier."),
            );
        }
        if inside.is_some_and(|inside| *inside != record.inside()) {
            self.say(
                Finding::error(
                    Code::BadRecord,
                    "The record next to the PDF and the record inside it differ.",
                )
                .about(pdf)
                .next("One of the two was changed, or they come from different bundles."),
            );
        }
    }
}

/// The name that an output was made with: that of the PDF, with another ending.
pub(super) fn made_name(record: &Record, end: &str) -> Option<String> {
    let pdf = &record.bundle.as_ref()?.file;
    Some(format!("{}{end}", pdf.strip_suffix(".pdf")?))
}
