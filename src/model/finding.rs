//! One thing to tell the user. Findings are collected, never thrown: every stage adds its own, all are shown
//! in one run, and the worst of them decides whether there is a bundle.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::ItemPath;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// There is no bundle until this is mended.
    Error,
    /// The bundle is made; the reader and the record are told.
    Warning,
    /// Worth knowing; nothing is asked.
    Note,
}

/// What a finding is about, in a word that programs can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The manifest is not TOML.
    ManifestSyntax,
    /// A key of the manifest is not known.
    UnknownKey,
    /// A key that must be there is not.
    MissingKey,
    /// A value of the manifest cannot be used.
    BadValue,
    /// A reference in the manifest names nothing that exists.
    UnknownReference,
    /// A page is named that its item does not have.
    PageBeyond,
    /// Something that the bundle's purpose asks for is not there.
    Lacking,
    /// A time limit that runs, or that was missed.
    TimeLimit,
    /// A file beside the manifest changes what the purpose asks for.
    PurposeChanged,
    /// Two rows of the manifest claim the same file, or the same id.
    ListedTwice,
    /// There is no manifest; one was drafted in memory.
    ManifestDrafted,
    /// The manifest lists a file that is not in the folder.
    ItemMissing,
    /// The folder holds a file that the manifest does not list.
    ItemUnlisted,
    /// The manifest leaves a file out on purpose.
    LeftOut,
    /// Two items have the same bytes.
    SameBytes,
    /// Two file names differ only by capitals or by how accents are stored.
    NamesCollide,
    /// A file's name differs from its row by capitals or by how accents are stored.
    NameDiffers,
    /// A file's name cannot be used.
    BadName,
    /// A symbolic link, which is not followed.
    SymbolicLink,
    /// Neither a file nor a folder: a device, a pipe or a socket.
    SpecialFile,
    /// A hidden file or folder.
    Hidden,
    /// The output folder is inside the evidence folder.
    OutputInside,
    /// There is a bundle already.
    OutputExists,
    /// The output folder holds files that are not ours.
    OutputForeign,
    /// The folder holds no evidence.
    NothingToBundle,
    /// An item has no date.
    Undated,
    /// An item cannot be at the place in its section that is asked for.
    PlaceNotKept,
    /// A date can be read in two ways, cannot be, or differs from what another source says.
    DateDoubted,
    /// Which request an answer belongs to was worked out, or cannot be.
    AnswerDoubted,
    /// An e-mail has two versions of its words that differ.
    VersionsDiffer,
    /// A line of an e-mail's head occurs more than once.
    HeadRepeated,
    /// Words between quotation marks are in no document.
    QuotationNotFound,
    /// A file has no bytes.
    Empty,
    /// A file or folder cannot be read.
    Unreadable,
    /// A file changed while it was being read.
    ChangedWhileRead,
    /// The digest in the manifest is not the file's.
    DigestDiffers,
    /// The file is not what its name says.
    NotAsNamed,
    /// A recording may have been cut off.
    CutOff,
    /// A recording plays longer than it says.
    LengthDiffers,
    /// A recording that the phone did not finish.
    Unfinished,
    /// A recording that cannot be listened to here.
    NotHeard,
    /// Something about a transcript is doubtful.
    TranscriptDoubt,
    /// The file is of no known format.
    UnknownFormat,
    /// The file is known, but has no pages to show: a sheet stands for it.
    ShownAsSheet,
    /// The file is damaged, so that its pages cannot all be placed.
    Damaged,
    /// The file needs a password, or another one.
    Locked,
    /// Words are in a file and cannot be seen on its pages.
    HiddenWords,
    /// Words on a page appear upside down or sideways.
    TurnedPage,
    /// A page on which nothing seems to be.
    BlankPage,
    /// The text of a page that is a picture does not seem to be what the picture shows.
    TextLayerDoubted,
    /// A page of which no picture could be made, so that what only a picture shows was not looked for.
    NotDrawn,
    /// Words of a document are struck out.
    StruckOut,
    /// The manifest gives a password that the file does not need.
    PasswordNotNeeded,
    /// The manifest is kept out of the zip, for it holds a password in another place as well.
    PasswordKept,
    /// Two readings of the file give different pages.
    PagesDisagree,
    /// The file was damaged and could be read after all.
    Repaired,
    /// Something active or hidden was not carried into the bundle.
    Removed,
    /// Something was made part of the page: form values, notes.
    Flattened,
    /// A page was made smaller than it is.
    Shrunk,
    /// A picture was cut over several pages.
    CutUp,
    /// Another program made the pages of it; its name and version.
    Converted,
    /// A program that follows what documents name could not be kept off the network and the user's other files.
    NotConfined,
    /// Only the words of it are shown, without its layout and pictures.
    WordsAlone,
    /// The document holds changes that were tracked, or comments.
    TrackedChanges,
    /// A field in it changes by itself, such as the date of today.
    ChangingField,
    /// A hidden part of it is shown.
    HiddenShown,
    /// Words that the file itself hides are not shown.
    HiddenText,
    /// Files that a browser saved with a page.
    PartOfPage,
    /// Something that the file shows is not shown in the bundle.
    NotShown,
    /// How its letters are encoded was guessed, or is not what it says.
    EncodingDoubted,
    /// Rows of a table have more or fewer columns than the others, or its quotation marks do not pair.
    UnevenTable,
    /// A formula in it has no value that could be shown.
    NoValue,
    /// A ledger of an account is not there, is no table, or lacks a column.
    LedgerColumn,
    /// A ledger holds no amount where one should be.
    LedgerMoney,
    /// A ledger holds a date that cannot be read or does not exist.
    LedgerDate,
    /// Weeks are missing from a ledger, or no decision says what is due.
    LedgerGap,
    /// Weeks of a ledger overlap.
    LedgerOverlap,
    /// The same payment or row stands in the ledgers twice.
    LedgerTwice,
    /// A row of a ledger is dated outside the account.
    LedgerOutside,
    /// What of a ledger was counted, by payee.
    LedgerCounted,
    /// No item shows a payment of an account.
    LedgerUnproved,
    /// A page is a picture whose words cannot be found by searching.
    NotSearchable,
    /// A calculation of maintenance lacks a figure, or an amount is not what its figures make.
    CalculationDoubted,
    /// An amount of the schedule of loss cannot be reckoned, or is not what its own figures give.
    AmountDoubted,
    /// A loss or an event is there twice: the same day, item and page.
    ToldTwice,
    /// A loss has no document, and is not said to be an estimate.
    LossUnproved,
    /// A letter that the user sent has no proof of posting.
    NotPosted,
    /// The check digit of a tracking number is wrong.
    TrackingDoubted,
    /// A letter that the user sent lacks something that it should show.
    LetterLacks,
    /// Security questions can be read in a transcript.
    SecurityShown,
    /// A call is relied on without a transcript.
    NotTranscribed,
    /// A line of a chat may or may not begin a message.
    MessageDoubted,
    /// A promise has no day by which it was to be kept.
    PromiseUndated,
    /// A statement that another is said to contradict says nothing.
    NothingSaid,
    /// A child's name is left in a text, a source or the name of a file, or may be.
    ChildNamed,
    /// Whether the cover says how people can be reached, and what of that is claimed as confidential.
    ContactDetails,
    /// A source, or the name of a file, shows what is claimed as confidential.
    AddressShown,
    /// The file is beyond a limit.
    TooLarge,
    /// The pages of an item, or a recording, are larger than its body takes in one file.
    OverUpload,
    /// The bundle is larger than its body takes in one file, so that there are parts of it.
    Parted,
    /// The recordings are also there as mp3 and mp4.
    Media,
    /// Recordings that are not among those, because they could not be made mp3.
    MediaLeftOut,
    /// Only the sound of a video is among those.
    SoundAlone,
    /// The file is as it was sealed.
    Matched,
    /// The file is not as it was sealed.
    Changed,
    /// The file was sealed and is not there.
    Missing,
    /// The file is as it was sealed, under another name.
    Moved,
    /// The file was not there when the bundle was sealed.
    Added,
    /// The record is not one of ours, or contradicts itself.
    BadRecord,
    /// The seal is not there or not well formed.
    NoSeal,
    /// The bundle that was made is not what it should be: a fault of this program.
    OwnFault,
    /// The disk or the system failed.
    DiskTrouble,
    /// The user stopped the run.
    Stopped,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// What it is about.
    pub code: Code,
    /// The file it is about, from the evidence folder or the bundle on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line of the manifest, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column of that line, counted from 1 in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What was found: one plain sentence.
    pub message: String,
    /// What to do about it: one plain sentence, or nothing.
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

/// A clause as a sentence: a capital at its start and a full stop at its end.
pub(crate) fn sentence(mut text: String) -> String {
    if let Some(first) = text.get(..1) {
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
