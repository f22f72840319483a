//! One thing to tell the user. Findings are collected, never thrown: every stage adds its own, all are shown
//! in one run, and the worst of them decides whether there is a bundle.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::ItemPath;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// There is no bundle until you fix this.
    Error,
    /// The bundle is made. The reader is told, and the record keeps it.
    Warning,
    /// Worth knowing. You need do nothing.
    Note,
}

/// The subject of a finding, in a word that programs can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The manifest is not TOML.
    ManifestSyntax,
    /// The manifest has an unknown key.
    UnknownKey,
    /// A required key is missing.
    MissingKey,
    /// A value in the manifest cannot be used.
    BadValue,
    /// A reference in the manifest names something that does not exist.
    UnknownReference,
    /// The manifest names a page that its item does not have.
    PageBeyond,
    /// Something that the bundle's purpose asks for is missing.
    Lacking,
    /// A time limit that is running or was missed.
    TimeLimit,
    /// A file next to the manifest changes the rules of the purpose.
    PurposeChanged,
    /// Two entries of the manifest claim the same file or the same id.
    ListedTwice,
    /// There is no manifest. One was drafted in memory.
    ManifestDrafted,
    /// The manifest lists a file that is not in the folder.
    ItemMissing,
    /// The folder holds a file that the manifest does not list.
    ItemUnlisted,
    /// The manifest leaves a file out on purpose.
    LeftOut,
    /// Two items are identical, byte for byte.
    SameBytes,
    /// Two file names differ only in capitals or in how accents are stored.
    NamesCollide,
    /// A file's name differs from the manifest in capitals or in how accents are stored.
    NameDiffers,
    /// A file's name cannot be used.
    BadName,
    /// A symbolic link, which is not followed.
    SymbolicLink,
    /// Not a file or a folder, but a device, a pipe or a socket.
    SpecialFile,
    /// A hidden file or folder.
    Hidden,
    /// The output folder is inside the evidence folder.
    OutputInside,
    /// There is a bundle already.
    OutputExists,
    /// The output folder holds files that leverarch did not make.
    OutputForeign,
    /// The folder holds no evidence.
    NothingToBundle,
    /// An item has no date.
    Undated,
    /// An item cannot have the place in its section that the manifest gives it.
    PlaceNotKept,
    /// A date can be read in two ways, cannot be read, or differs from another source.
    DateDoubted,
    /// leverarch worked out which request an answer belongs to, or could not.
    AnswerDoubted,
    /// An e-mail has two versions of its text that differ.
    VersionsDiffer,
    /// A header of an e-mail occurs more than once.
    HeadRepeated,
    /// Words in quotation marks appear in no document.
    QuotationNotFound,
    /// A file is empty.
    Empty,
    /// A file or folder cannot be read.
    Unreadable,
    /// A file changed while it was being read.
    ChangedWhileRead,
    /// The digest in the manifest is not that of the file.
    DigestDiffers,
    /// The file is not the type that its name says.
    NotAsNamed,
    /// A recording may have been cut off.
    CutOff,
    /// A recording plays for longer than it says.
    LengthDiffers,
    /// A recording that the phone did not finish saving.
    Unfinished,
    /// A recording that leverarch cannot play.
    NotHeard,
    /// Something about a transcript is uncertain.
    TranscriptDoubt,
    /// The file is of an unknown format.
    UnknownFormat,
    /// The file is of a known type but has no pages to show. It has an information sheet instead.
    ShownAsSheet,
    /// The file is damaged, so not all its pages can be placed.
    Damaged,
    /// The file needs a password, or a different one.
    Locked,
    /// A file has text that cannot be seen on its pages.
    HiddenWords,
    /// Text on a page appears upside down or sideways.
    TurnedPage,
    /// A page that seems to be blank.
    BlankPage,
    /// The text layer of a scanned page does not seem to match its image.
    TextLayerDoubted,
    /// A page that could not be drawn, so checks that need its image were not made.
    NotDrawn,
    /// Words in a document are struck out.
    StruckOut,
    /// The manifest gives a password that the file does not need.
    PasswordNotNeeded,
    /// The manifest is not in the zip, because it holds a password in another place as well.
    PasswordKept,
    /// Two readings of the file give different pages.
    PagesDisagree,
    /// The file was damaged but could be read.
    Repaired,
    /// Something active or hidden was left out of the bundle.
    Removed,
    /// Form entries or notes were fixed onto the page.
    Flattened,
    /// A page was made smaller than it is.
    Shrunk,
    /// An image was divided over several pages.
    CutUp,
    /// Another program, named with its version, made the pages.
    Converted,
    /// A program that follows links in documents could not be kept off the network and the user's other
    /// files.
    NotConfined,
    /// Only the words of the file are shown, without its layout and images.
    WordsAlone,
    /// The document has tracked changes or comments.
    TrackedChanges,
    /// The document has a field that changes by itself, such as today's date.
    ChangingField,
    /// A hidden part of the file is shown.
    HiddenShown,
    /// Text that the file hides is not shown.
    HiddenText,
    /// Files that a browser saved with a web page.
    PartOfPage,
    /// Something that the file shows is not shown in the bundle.
    NotShown,
    /// The encoding of its letters was guessed, or is not the one that it states.
    EncodingDoubted,
    /// Rows of a table have more or fewer columns than the others, or its quotation marks do not pair.
    UnevenTable,
    /// A formula has no value that can be shown.
    NoValue,
    /// A ledger of an account is missing, is not a table or lacks a column.
    LedgerColumn,
    /// A ledger has no amount where one should be.
    LedgerMoney,
    /// A ledger has a date that cannot be read or does not exist.
    LedgerDate,
    /// Weeks are missing from a ledger, or no decision gives the amount due.
    LedgerGap,
    /// Weeks of a ledger overlap.
    LedgerOverlap,
    /// The same payment or row is in the ledgers twice.
    LedgerTwice,
    /// A row of a ledger is dated outside the period of the account.
    LedgerOutside,
    /// The entries of a ledger that were counted, by payee.
    LedgerCounted,
    /// No item shows a payment of an account.
    LedgerUnproved,
    /// A page is an image whose text cannot be searched.
    NotSearchable,
    /// A calculation of maintenance lacks a figure, or an amount differs from the result of its figures.
    CalculationDoubted,
    /// An amount of the schedule of loss cannot be worked out, or differs from its own figures.
    AmountDoubted,
    /// A loss or an event is listed twice, with the same day, item and page.
    ToldTwice,
    /// A loss has no document and is not marked as an estimate.
    LossUnproved,
    /// A letter that the user sent has no proof of posting.
    NotPosted,
    /// The check digit of a tracking number is wrong.
    TrackingDoubted,
    /// A letter that the user sent lacks something that it should show.
    LetterLacks,
    /// A transcript shows security questions.
    SecurityShown,
    /// A call is relied on but has no transcript.
    NotTranscribed,
    /// A table named as a call log has no columns for calls.
    CallLogColumns,
    /// Something about a call, or a cell or row of a call log, is missing or could not be read.
    CallLogDoubt,
    /// The rows of a call log that were counted.
    CallsCounted,
    /// An item shows phone numbers of people who have no part in the case.
    OthersNumbers,
    /// Two accounts may be of one call, or two accounts of one call differ.
    SameCall,
    /// Calls with no letter after them.
    NoLetterAfter,
    /// A line of a chat may or may not be the start of a message.
    MessageDoubted,
    /// A promise has no day by which it should be kept.
    PromiseUndated,
    /// A statement is said to be contradicted, but its words are missing.
    NothingSaid,
    /// A child's name remains, or may remain, in a text, a source or a file name.
    ChildNamed,
    /// Whether the cover gives contact details, and which of them are claimed as confidential.
    ContactDetails,
    /// A source or a file name shows something claimed as confidential.
    AddressShown,
    /// The file is beyond a limit.
    TooLarge,
    /// The pages of an item, or a recording, are larger than the body that receives the bundle takes in one
    /// file.
    OverUpload,
    /// The bundle is larger than the body that receives it takes in one file, so there are parts as well.
    Parted,
    /// The recordings are also supplied as mp3 and mp4.
    Media,
    /// Recordings that are not supplied as mp3 or mp4, because they could not be converted.
    MediaLeftOut,
    /// Only the sound of a video is supplied as mp3.
    SoundAlone,
    /// The file is as it was sealed.
    Matched,
    /// The file is not as it was sealed.
    Changed,
    /// The file was sealed and is missing.
    Missing,
    /// The file is as it was sealed, under another name.
    Moved,
    /// The file was not there when the bundle was sealed.
    Added,
    /// The record was not made by leverarch, or contradicts itself.
    BadRecord,
    /// The seal is missing or malformed.
    NoSeal,
    /// The finished bundle is not as it should be. This is a fault of leverarch.
    OwnFault,
    /// The disk or the system failed.
    DiskTrouble,
    /// The user stopped the run.
    Stopped,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// How serious it is.
    pub severity: Severity,
    /// The subject.
    pub code: Code,
    /// The file concerned, as a path from the evidence folder or the bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line of the manifest, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column of that line, counted from 1 in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The finding in plain sentences.
    pub message: String,
    /// The next step in plain sentences, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next: String,
}

impl Finding {
    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            file: None,
            line: None,
            column: None,
            message: sentence(message.into()),
            next: String::new(),
        }
    }

    /// A finding that stops the bundle.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A finding that is shown and kept in the record.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A finding that asks for nothing.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Names the file.
    pub fn at(mut self, file: &ItemPath) -> Self {
        self.file = Some(file.as_str().into());
        self
    }

    /// Names the file where it is not an item's: an output, a folder, a name that could not be read.
    pub fn about(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Points into the manifest: line and column, both from 1.
    pub fn on_line(mut self, (line, column): (u32, u32)) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// Says what to do.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = sentence(next.into());
        self
    }

    /// What was found and what to do, one after the other.
    pub(crate) fn in_full(&self) -> String {
        format!("{} {}", self.message, self.next).trim().to_owned()
    }
}

/// What several findings say, one after the other.
pub(crate) fn in_full(findings: &[Finding]) -> String {
    findings.iter().map(Finding::in_full).collect::<Vec<_>>().join(" ")
}

/// The finding on one line, for tests and logs; the terminal has its own form.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// A clause as a sentence: a capital at its start and a full stop at its end. The program's own name and the name of a
/// file are printed as they are written.
pub(crate) fn sentence(mut text: String) -> String {
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let first_word = first_word.trim_end_matches([',', '.', ':']);
    let as_written = first_word == "leverarch" || first_word.contains(['/', '\\', '.', '_']);
    if let Some(first) = text.get(..1)
        && !as_written
    {
        let capital = first.to_ascii_uppercase();
        text.replace_range(..1, &capital);
    }
    if !text.is_empty() && !text.ends_with(['.', '?', '!', '…']) {
        text.push('.');
    }
    text
}

/// Whether any finding stops the bundle.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}

/// Turns every warning into an error, as `--strict` asks.
pub fn promote_warnings(findings: &mut [Finding]) {
    for finding in findings {
        if finding.severity == Severity::Warning {
            finding.severity = Severity::Error;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_a_capital_unless_it_begins_with_a_name() {
        let rows = [
            ("this file is empty", "This file is empty."),
            ("leverarch could not open it", "leverarch could not open it."),
            ("np/manifest.toml is a folder", "np/manifest.toml is a folder."),
            ("letter.pdf: it is empty", "letter.pdf: it is empty."),
            ("e-mails, and no more", "E-mails, and no more."),
            ("is it yours?", "Is it yours?"),
            ("", ""),
        ];
        for (clause, expected) in rows {
            assert_eq!(sentence(clause.into()), expected);
        }
    }
}
