//! Where each finding is put right: one row for each code. A finding is of use to the user only next to the field that
//! mends it, so a code without a row does not compile.

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::model::finding::{Code, Finding};
use crate::page::item_state::is_about;

/// Where a finding is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FindingPlace {
    /// On the screen of its item, in this field; at its top where there is none.
    Item(&'static str),
    /// On the screen of files.
    Files,
    /// Where files are added.
    AddFiles,
    /// Where a list is drafted.
    BeginList,
    /// On the screen of people and facts, in this field.
    People(&'static str),
    /// In the folder itself.
    Folder,
    /// In the list as text, at its line.
    Text,
    /// On a screen of its own, with what the link says.
    Screen(&'static str, &'static str),
    /// Nowhere: it is only to be known.
    Check,
}

const POST: FindingPlace = FindingPlace::Screen("/post", "Pair post with letters");
const CALLS: FindingPlace = FindingPlace::Screen("/calls", "Go to the calls");
const ASK: FindingPlace = FindingPlace::Screen("/ask", "Go to what you ask for");

/// Where findings of a code are put right.
pub(super) fn place_of(code: Code) -> FindingPlace {
    use FindingPlace::{AddFiles, BeginList, Check, Files, Folder, Item, People, Text};
    match code {
        Code::ManifestSyntax
        | Code::UnknownKey
        | Code::MissingKey
        | Code::BadValue
        | Code::UnknownReference
        | Code::PageBeyond
        | Code::PasswordKept => Text,
        Code::ManifestDrafted => BeginList,
        Code::Lacking => People("wanted"),
        Code::ChildNamed => People("children"),
        Code::ContactDetails | Code::AddressShown => People("contact_on_cover"),
        Code::PurposeChanged
        | Code::NamesCollide
        | Code::NameDiffers
        | Code::BadName
        | Code::SymbolicLink
        | Code::SpecialFile
        | Code::Hidden
        | Code::OutputInside
        | Code::OutputForeign
        | Code::Unreadable
        | Code::ChangedWhileRead
        | Code::DiskTrouble
        | Code::PartOfPage => Folder,
        Code::ItemUnlisted | Code::LeftOut | Code::TimeLimit => Files,
        Code::PlaceNotKept => FindingPlace::Screen("/arrange", "Change the order"),
        Code::NotPosted | Code::TrackingDoubted => POST,
        Code::NotTranscribed | Code::PromiseUndated | Code::NoLetterAfter => CALLS,
        Code::LossUnproved | Code::AmountDoubted | Code::ToldTwice => ASK,
        Code::OutputExists => FindingPlace::Screen("/build", "Go to the build"),
        Code::NothingToBundle => AddFiles,
        Code::Undated | Code::DateDoubted => Item("date-day"),
        Code::AnswerDoubted => Item("answers"),
        Code::Locked | Code::PasswordNotNeeded => Item("password"),
        Code::SameBytes | Code::ListedTwice | Code::ItemMissing | Code::Empty => Item("reason"),
        Code::NothingSaid | Code::QuotationNotFound => Item("says"),
        Code::MessageDoubted | Code::TranscriptDoubt | Code::SecurityShown | Code::OthersNumbers => {
            Item("note")
        }
        Code::SameCall | Code::CallLogDoubt => Text,
        Code::CallLogColumns
        | Code::CallsCounted
        | Code::LedgerColumn
        | Code::LedgerMoney
        | Code::LedgerDate
        | Code::LedgerGap
        | Code::LedgerOverlap
        | Code::LedgerTwice
        | Code::LedgerOutside
        | Code::LedgerCounted
        | Code::LedgerUnproved
        | Code::CalculationDoubted
        | Code::DigestDiffers => Text,
        Code::LetterLacks => Item("title"),
        Code::NotAsNamed | Code::UnknownFormat | Code::ShownAsSheet | Code::Damaged => Item("main"),
        Code::VersionsDiffer
        | Code::HeadRepeated
        | Code::CutOff
        | Code::LengthDiffers
        | Code::Unfinished
        | Code::NotHeard
        | Code::HiddenWords
        | Code::TurnedPage
        | Code::BlankPage
        | Code::TextLayerDoubted
        | Code::NotDrawn
        | Code::StruckOut
        | Code::PagesDisagree
        | Code::Repaired
        | Code::Removed
        | Code::Flattened
        | Code::Shrunk
        | Code::CutUp
        | Code::Converted
        | Code::NotConfined
        | Code::WordsAlone
        | Code::TrackedChanges
        | Code::ChangingField
        | Code::HiddenShown
        | Code::HiddenText
        | Code::NotShown
        | Code::EncodingDoubted
        | Code::UnevenTable
        | Code::NoValue
        | Code::NotSearchable
        | Code::TooLarge
        | Code::OverUpload
        | Code::SoundAlone
        | Code::MediaLeftOut => Item("main"),
        Code::Parted
        | Code::Media
        | Code::Matched
        | Code::Changed
        | Code::Missing
        | Code::Moved
        | Code::Added
        | Code::BadRecord
        | Code::NoSeal
        | Code::OwnFault
        | Code::Stopped => Check,
    }
}

/// The screen and the field where findings of a code are put right, with `{row}` for the item; nothing where they are only
/// to be known.
pub fn finding_field(code: Code) -> Option<(&'static str, &'static str)> {
    Some(match place_of(code) {
        FindingPlace::Item(field) => ("/item/{row}", field),
        FindingPlace::Files => ("/files", "main"),
        FindingPlace::AddFiles => ("/files/add", "files"),
        FindingPlace::BeginList => ("/begin-list", "main"),
        FindingPlace::People(field) => ("/people", field),
        FindingPlace::Folder => ("/folder", "folder"),
        FindingPlace::Text => ("/list", "line-1"),
        FindingPlace::Screen(path, _) => (path, "main"),
        FindingPlace::Check => return None,
    })
}

/// Where a finding of a list is put right: an address, and what its link says. Nothing where it is only to be known.
pub(super) fn way_to(finding: &Finding, listing: &CaseListing) -> Option<(String, String)> {
    let text = listing.text.as_deref().unwrap_or_default();
    let item = listing.items.iter().find(|item| is_about(finding, item));
    let line = finding.line.and_then(|line| usize::try_from(line).ok());
    let at_line = || line.and_then(|line| row_at(text, line)).and_then(|row| listing.item(row));
    let item_way = |item: &ListedItem, field: &str| {
        let number =
            item.number.map_or_else(|| "this document".to_owned(), |number| format!("item {number}"));
        (format!("/item/{}#{field}", item.row), format!("Go to {number}"))
    };
    Some(match place_of(finding.code) {
        FindingPlace::Item(field) => match item.or_else(at_line) {
            Some(item) => item_way(item, field),
            None => line_way(line),
        },
        // What is wrong with a line is put right in the field of that line, where a screen has one.
        FindingPlace::Text => match (line.and_then(|line| field_at(text, line)), at_line().or(item)) {
            (Some(field), Some(item)) => item_way(item, field),
            (None, Some(item)) if line.is_none() => item_way(item, "main"),
            _ => line_way(line),
        },
        FindingPlace::Files => ("/files".into(), "Go to the files".into()),
        FindingPlace::AddFiles => ("/files/add".into(), "Add files".into()),
        FindingPlace::BeginList => ("/begin-list".into(), "Begin the list".into()),
        FindingPlace::People(field) => (format!("/people#{field}"), "Go to who and what".into()),
        FindingPlace::Folder => ("/folder#folder".into(), "Show what to change in the folder".into()),
        FindingPlace::Screen(path, words) => (path.into(), words.into()),
        FindingPlace::Check => return None,
    })
}

fn line_way(line: Option<usize>) -> (String, String) {
    match line {
        Some(line) => (format!("/list#line-{line}"), format!("Show line {line} of the list")),
        None => ("/list#line-1".into(), "Show the list as text".into()),
    }
}

/// Which `[[item]]`, from 1, a line of the manifest belongs to.
fn row_at(text: &str, line: usize) -> Option<usize> {
    let (mut row, mut inside) = (0, false);
    for header in text.lines().take(line).map(str::trim).filter(|line| line.starts_with('[')) {
        if header.starts_with("[[item]]") {
            row += 1;
            inside = true;
        } else if !header.starts_with("[item.") && !header.starts_with("[[item.") {
            inside = false;
        }
    }
    (inside && row > 0).then_some(row)
}

/// The field of an item's screen whose key is written on a line.
fn field_at(text: &str, line: usize) -> Option<&'static str> {
    let key = text.lines().nth(line.checked_sub(1)?)?.split('=').next()?.trim();
    FIELDS.iter().find(|(known, _)| *known == key).map(|(_, field)| *field)
}

/// The keys of an item that its screen has fields for, with where a link to each leads.
const FIELDS: [(&str, &str); 18] = [
    ("date", "date-day"),
    ("title", "title"),
    ("kind", "kind"),
    ("from", "from"),
    ("to", "to"),
    ("section", "section"),
    ("note", "note"),
    ("step", "step"),
    ("until", "until-day"),
    ("received", "received-day"),
    ("answer_by", "answer_by-day"),
    ("answers", "answers"),
    ("reference", "reference"),
    ("relevance", "relevance"),
    ("says", "says"),
    ("original", "original"),
    ("checked_by", "checked_by"),
    ("password", "password"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[bundle]\ntitle = \"T\"\n[[item]]\nfile = \"a\"\ndate = 2020\n[item.post]\ntracking = \"x\"\n\
        [[event]]\ndate = 2020-01-01\n[[item]]\nfile = \"b\"\n";

    #[test]
    fn a_line_belongs_to_the_item_above_it() {
        let rows: Vec<Option<usize>> = (1..=11).map(|line| row_at(TEXT, line)).collect();
        let expected =
            [None, None, Some(1), Some(1), Some(1), Some(1), Some(1), None, None, Some(2), Some(2)];
        assert_eq!(rows, expected);
        assert_eq!(field_at(TEXT, 5), Some("date-day"));
        assert_eq!(field_at(TEXT, 7), None);
    }
}
