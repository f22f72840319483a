//! What came of drafting a manifest.

use crate::model::finding::Finding;
use schemars::JsonSchema;
use serde::Serialize;

/// A manifest that was drafted, or changed from a spreadsheet.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Draft {
    /// Its path.
    pub manifest: String,
    /// Files that were added to it.
    pub added: Vec<String>,
    /// Items that were changed, with the keys: "letters/a.pdf: date, kind".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The spreadsheet that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spreadsheet: Option<String>,
    /// The spreadsheet that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_from: Option<String>,
}

/// What came of `init`.
#[derive(Clone, Debug)]
pub struct InitOutcome {
    /// The manifest that was drafted or changed; none when nothing was written.
    pub draft: Option<Draft>,
    /// 0 when it was done, else 1 or 2: see the exit codes of the program.
    pub exit_code: u8,
    /// Everything there is to say.
    pub findings: Vec<Finding>,
}

impl InitOutcome {
    /// Nothing was written, because of what is among the findings.
    pub(crate) fn refused(exit_code: u8, findings: Vec<Finding>) -> Self {
        Self { draft: None, exit_code, findings }
    }

    /// The manifest was written.
    pub(crate) fn made(draft: Draft, findings: Vec<Finding>) -> Self {
        Self { draft: Some(draft), exit_code: 0, findings }
    }
}
