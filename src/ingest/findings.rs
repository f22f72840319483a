//! What is said of an item that cannot be read as it should, or is not what it is taken for: each a finding, in words
//! for the user.

use jiff::Timestamp;

use jiff::civil::Date;

use super::MatchedRow;
use crate::ingest::sandbox_result::SandboxResult;
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PartialDate, counted};
use crate::pdf::layout::LayoutError;
use crate::readers::detect::{FileType, ZipListing};
use crate::readers::{TextFormat, dates};
use crate::system::SystemError;

/// The finding for a password given for something that is not a PDF.
pub(super) fn useless_password(format: FileType) -> Finding {
    let message = format!("The manifest gives a password, but this is {}.", format.with_article());
    Finding::warning(Code::PasswordNotNeeded, message)
        .next("Only PDFs are opened with a password. Check that it is in the right [[item]].")
}

/// The finding for a name given as that of who checked a transcript, for something else.
pub(super) fn useless_check(format: FileType) -> Finding {
    let message = format!(
        "The manifest says who checked this, but it is {} and not shown as a transcript.",
        format.with_article()
    );
    Finding::warning(Code::BadValue, message)
        .next("Put checked_by on the transcript itself, and write kind = \"transcript\" there.")
}

/// The finding for a list of calls that the manifest takes for one of them.
pub(super) fn not_one_call(row: &MatchedRow, format: FileType) -> Option<Finding> {
    let list = matches!(format, FileType::Text(TextFormat::CallLog | TextFormat::Messages));
    if !list || row.item.kind != Some(Kind::Call) {
        return None;
    }
    let message = format!("The manifest calls this a call, but it is a {}.", format.name());
    let next = "It is not counted as a call. Write kind = \"other\" in the manifest.";
    Some(Finding::warning(Code::BadValue, message).next(next))
}

/// Whether a file has no pages to put between those of the other files of its item. A recording has its own sheet, with
/// what is known of the call; anything else may have a placeholder when that was asked for.
pub(super) fn needs_own_item(format: FileType, placeholders: bool) -> bool {
    let shown = matches!(format, FileType::Paged(_) | FileType::Text(_) | FileType::Unknown);
    matches!(format, FileType::Recording(_)) || !(shown || placeholders)
}

/// The finding for a file without pages among the files of an item.
pub(super) fn not_among_pages(format: FileType) -> Finding {
    let message = format!(
        "This is {}, which has no pages. It cannot be one of several files of an item.",
        format.with_article()
    );
    Finding::error(Code::ShownAsSheet, message)
        .next("Take it out of files = […] and give it its own [[item]], with file = ….")
}

/// Letters of a name in a zip that are shown.
const SHOWN: usize = 60;

/// "a zip file with 2 files in it: "a.pdf" and "b.pdf"", or how it cannot be unpacked.
pub(crate) fn zip_in_words(format: FileType, listing: Option<&ZipListing>) -> String {
    let what = format.with_article();
    let Some(listing) = listing else {
        return format!("{what} that lacks the list of files at its end, so it may have been cut off");
    };
    let shown = |name: &String| {
        let clean: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        let short: String = clean.chars().take(SHOWN).collect();
        format!("\"{short}{}\"", if short.len() < clean.len() { "…" } else { "" })
    };
    let names: Vec<String> = listing.names.iter().map(shown).collect();
    let more = usize::try_from(listing.count).unwrap_or(usize::MAX).saturating_sub(names.len());
    let lock = if listing.locked { ", locked with a password" } else { "" };
    let count = counted(usize::try_from(listing.count).unwrap_or(usize::MAX), "file", "files");
    match &names[..] {
        [] => format!("{what} with no files in it"),
        names if more > 0 => {
            format!("{what} with {count} in it{lock}: {} and {more} more", names.join(", "))
        }
        [one] => format!("{what} with {count} in it{lock}: {one}"),
        [before @ .., last] => format!("{what} with {count} in it{lock}: {} and {last}", before.join(", ")),
    }
}

/// The finding for an e-mail that says itself that it was sent on another day than the one it is listed with. A
/// day apart may be the clocks of two countries.
pub(super) fn other_day(row: &MatchedRow, sent: Option<Timestamp>) -> Option<Finding> {
    let (listed, sent) = (row.item.date?, dates::in_london(sent?));
    let apart = |from: Date, to: Date| from.until(to).is_ok_and(|span| span.get_days() > 1);
    if !apart(listed.last_day(), sent.date()) && !apart(sent.date(), listed.first_day()) {
        return None;
    }
    let sent = PartialDate::Moment(sent);
    let message = format!(
        "This e-mail is listed with the date {listed}, but the e-mail itself says that it was sent on {sent}."
    );
    let next = "Correct its date in the manifest, unless you know that the sender’s clock was wrong.";
    Some(Finding::warning(Code::DateDoubted, message).next(next))
}

/// The finding for a name that ends as another format's does.
pub(crate) fn not_as_named(format: FileType, ending: &str) -> Finding {
    Finding::warning(
        Code::NotAsNamed,
        format!("The file extension is .{ending}, but this is {}.", format.with_article()),
    )
    .next("It is shown as the type of file that it really is. Rename it if the name misleads.")
}

/// The finding for pages that could not be set, which no file should be able to bring about.
pub(crate) fn own_fault(why: &LayoutError) -> Finding {
    Finding::error(Code::OwnFault, format!("the pages of this item could not be laid out: {why}"))
        .next("print it to a PDF and use that. Please report this as a fault of leverarch")
}

/// The finding for a file that a reader gave up on.
pub(crate) fn not_read(format: FileType, verdict: SandboxResult) -> Finding {
    let what = format.name();
    let (code, message) = match verdict {
        SandboxResult::Slow => (Code::TooLarge, format!("A trial reading of this {what} did not finish.")),
        SandboxResult::Ended => (
            Code::TooLarge,
            format!(
                "A trial reading of this {what} took more memory or time than one file may take, and was \
                 stopped."
            ),
        ),
        _ => (Code::Unreadable, format!("leverarch stopped while it was reading this {what}.")),
    };
    Finding::error(code, message)
        .next("Open it, check that every page is there, print it to a new PDF and use that.")
}

/// The finding for a file that the disk does not give.
pub fn unreadable(trouble: &SystemError) -> Finding {
    let message = format!("This file cannot be read: {}.", crate::system::io_error_text(&trouble.cause));
    Finding::error(Code::Unreadable, message).next("Check the file and copy it again.")
}

/// The finding for a file that was written to while it was being read.
pub fn changed() -> Finding {
    Finding::error(Code::ChangedWhileRead, "This file changed while it was being read.")
        .next("Close the program that is writing to it and run leverarch again.")
}
