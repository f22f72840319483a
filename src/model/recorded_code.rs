//! Which findings a record keeps. It lies in the PDF and goes to every reader, so it has what became of the files and how the
//! bundle was made, and nothing that advises the user: no proof that is lacking, no doubt about a sum, no name.

use super::finding::Code;

impl Code {
    /// Whether a finding of this kind says what became of a file, or how the bundle was made. A new kind must be put on one
    /// side or the other.
    pub(crate) const fn is_recorded(self) -> bool {
        use Code::*;
        match self {
            PurposeChanged | ManifestDrafted | ItemMissing | ItemUnlisted | LeftOut | SameBytes
            | NamesCollide | NameDiffers | BadName | SymbolicLink | SpecialFile | Hidden | Undated
            | VersionsDiffer | HeadRepeated | Empty | Unreadable | ChangedWhileRead | DigestDiffers
            | NotAsNamed | CutOff | LengthDiffers | Unfinished | NotHeard | TranscriptDoubt
            | UnknownFormat | ShownAsSheet | Damaged | Locked | StruckOut | PagesDisagree | Repaired
            | Removed | Flattened | Shrunk | CutUp | Converted | NotConfined | WordsAlone
            | TrackedChanges | ChangingField | HiddenShown | HiddenText | PartOfPage | NotShown
            | EncodingDoubted | UnevenTable | NoValue | NotSearchable | MessageDoubted | TooLarge
            | OverUpload | Parted | Media | MediaLeftOut | SoundAlone | Matched | Changed | Missing
            | Moved | Added | BadRecord | NoSeal | OwnFault | DiskTrouble | Stopped | OutputInside
            | OutputExists | OutputForeign | NothingToBundle | TurnedPage | BlankPage | NotDrawn => true,
            ManifestSyntax | UnknownKey | MissingKey | BadValue | UnknownReference | PageBeyond | Lacking
            | TimeLimit | ListedTwice | PlaceNotKept | DateDoubted | AnswerDoubted | QuotationNotFound
            | HiddenWords | PasswordNotNeeded | PasswordKept | LedgerColumn | LedgerMoney | LedgerDate
            | LedgerGap | LedgerOverlap | LedgerTwice | LedgerOutside | LedgerCounted | LedgerUnproved
            | CalculationDoubted | AmountDoubted | ToldTwice | LossUnproved | NotPosted | TrackingDoubted
            | NotTranscribed | PromiseUndated | NothingSaid | TextLayerDoubted | ChildNamed
            | ContactDetails | AddressShown | LetterLacks | SecurityShown => false,
        }
    }
}
