//! How a build or a check of a bundle ended, in the words that the terminal and the page have in common.

use crate::model::counted;
use crate::model::finding::{Code, Finding, Severity};

/// What an output is for.
pub(crate) fn output_word(name: &str) -> &'static str {
    if name.starts_with(crate::model::file_names::PARTS_FOLDER) {
        return "a part, for the upload";
    }
    if name.starts_with(crate::model::file_names::MEDIA_FOLDER) {
        return "a recording, for the upload";
    }
    match name.rsplit('.').next() {
        Some("pdf") => "the bundle",
        Some("json") => "the record, for checking",
        Some("zip") => "the originals, unchanged",
        Some("sha256") => "the digests, for checking by hand",
        _ => "",
    }
}

/// That a bundle is there.
pub(crate) fn ready(items: usize, pages: usize) -> String {
    let (items, pages) = (counted(items, "item", "items"), counted(pages, "page", "pages"));
    format!("The bundle is ready: {items} on {pages}.")
}

/// That errors stopped a build.
pub(crate) fn refused(errors: usize) -> String {
    format!("No bundle was made. Fix {} and try again.", counted(errors, "error", "errors"))
}

/// What a verification came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerifyAnswer {
    /// Everything is as it was sealed: so many files.
    Verified(usize),
    /// There is no bundle of ours to compare with.
    Nothing,
    /// So many things differ.
    Differs(usize),
}

impl VerifyAnswer {
    /// The answer that findings give.
    pub(crate) fn new(findings: &[Finding]) -> Self {
        let matched = findings.iter().filter(|finding| finding.code == Code::Matched).count();
        let error = |finding: &&Finding| finding.severity == Severity::Error && finding.code != Code::Matched;
        match findings.iter().filter(error).count() {
            0 => Self::Verified(matched),
            // A folder that is no bundle was not sealed, and does not differ from anything.
            _ if matched == 0 && findings.iter().all(says_no_bundle) => Self::Nothing,
            errors => Self::Differs(errors),
        }
    }

    /// The answer in a sentence.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Verified(matched) => {
                let files = counted(matched, "file is as it was sealed", "files are as they were sealed");
                format!("Verified: {files}, and nothing differs.")
            }
            Self::Nothing => "Nothing was verified.".into(),
            Self::Differs(errors) => {
                format!("NOT as it was sealed: {}.", counted(errors, "difference", "differences"))
            }
        }
    }
}

/// What a verification shows and what it does not.
pub(crate) const VERIFIED_MEANS: &str =
    "This shows that nothing has changed since. It does not show who made a document or when.";

/// Whether a finding of `verify` says that there is no bundle of ours to compare with, or is no error.
fn says_no_bundle(finding: &Finding) -> bool {
    finding.severity != Severity::Error || matches!(finding.code, Code::BadRecord | Code::NoSeal)
}

/// Whether a finding of `verify` is told by itself: a file of the evidence that matched is counted, an output is told.
pub(crate) fn is_worth_a_line(finding: &Finding, matched: usize) -> bool {
    finding.code != Code::Matched || !finding.message.starts_with("Item ") || matched < 8
}
