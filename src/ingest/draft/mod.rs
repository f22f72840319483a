//! A first manifest from what lies in a folder: what each file may be, from its name and from a glance inside,
//! each guess with its reason and, where a person must look, marked "check". What is certain is written as a
//! line of the manifest, what is only likely as a remark: a wrong line is worse than none. The names and the
//! dates of birth of children are never put into a title.

mod item_draft;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::case::manifest::quote::quoted;
use crate::case::manifest::types::Item;
use crate::ingest::preview::{FilePreview, PreviewList};
use crate::model::{ItemPath, Kind, PartialDate};
use crate::readers::dates::{CallName, DateCandidate, DateSource, DateTrust};
use crate::readers::{dates, whatsapp};
pub use item_draft::{DraftPages, ItemDraft, RelatedItems};
pub use letter_words::LetterWords;
use page_groups::PageGroup;
use post_matching::MatchSuggestion;
pub use toml::{head, row};

mod document_title;
mod email_title;
mod file_title;
mod letter_words;
mod organisation;
mod page_groups;
#[cfg(test)]
mod page_groups_tests;
mod page_names;
pub mod post_matching;
mod related;
mod safe_words;
#[cfg(test)]
mod tests;
mod toml;

/// Guesses what files are from their paths and a glance inside each, and what belongs together. What a manifest
/// says of a file already stands above every guess.
pub fn guess_all(files: &[(&ItemPath, FilePreview)], listed: &[Item], today: Date) -> Vec<ItemDraft> {
    guess_with_post(files, listed, today).0
}

/// The same, and which proofs of posting and delivery may belong to which letters.
pub fn guess_with_post(
    files: &[(&ItemPath, FilePreview)],
    listed: &[Item],
    today: Date,
) -> (Vec<ItemDraft>, Vec<MatchSuggestion>) {
    let each = |item| Item::all_files(item).iter().map(move |file| (file.likeness(), item));
    let listed: BTreeMap<String, &Item> = listed.iter().flat_map(each).collect();
    let guessed = |(file, look): &(&ItemPath, FilePreview)| {
        let mut guess = guess(file, look, today);
        if let Some(item) = listed.get(&file.likeness()) {
            guess.listed = true;
            guess.title = item.title.clone().unwrap_or(guess.title);
            guess.kind = item.kind.or(guess.kind);
            if let Some(when) = item.date {
                guess.date = dates::choose(DateCandidate::of_manifest(when).into(), today);
            }
        }
        guess
    };
    let mut guesses: Vec<ItemDraft> = files.iter().map(guessed).collect();
    let looks: Vec<FilePreview> = files.iter().map(|(_, look)| look.clone()).collect();
    related::transcripts(&mut guesses);
    let post = related::postings(&mut guesses, &looks);
    (together(guesses, &looks), post)
}

/// The guesses with one for the files that are pages of one document.
fn together(mut guesses: Vec<ItemDraft>, looks: &[FilePreview]) -> Vec<ItemDraft> {
    let mut later = BTreeSet::new();
    for PageGroup { files, reason, name } in page_groups::find(&guesses, looks) {
        let more: Vec<ItemPath> = files.iter().skip(1).map(|at| guesses[*at].file.clone()).collect();
        let Some(first) = files.first().and_then(|at| guesses.get_mut(*at)) else { continue };
        if first.read.is_none() && first.call.is_none() {
            first.title = file_title::title_of_pages(first, name.as_deref());
        }
        first.pages = Some(DraftPages { more, reason });
        later.extend(files.into_iter().skip(1));
    }
    let kept = guesses.into_iter().enumerate().filter(|(at, _)| !later.contains(at));
    kept.map(|(_, guess)| guess).collect()
}

/// The reference that most of the papers bear, and how many do. Of equals, the one met first.
pub fn reference(guesses: &[ItemDraft]) -> Option<(&str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for reference in guesses.iter().filter_map(|guess| guess.references.first()) {
        match counts.iter_mut().find(|(known, _)| known == reference) {
            Some((_, count)) => *count += 1,
            None => counts.push((reference, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

/// Guesses what a file is from its path and a glance inside.
pub fn guess(file: &ItemPath, look: &FilePreview, today: Date) -> ItemDraft {
    let name = file.file_name();
    let call = dates::from_call_name(name, today);
    let mail = look.mail.as_ref().map(email_title::title_from_headers).unwrap_or_default();
    let mut subject = document_title::subject_of(&look.text);
    // The first paper of many that were disclosed says what it is itself, and not what they are.
    if subject.kind != Some(Kind::Disclosure) && kind_in(file, look) == Some(Kind::Disclosure) {
        subject = document_title::DocumentSubject {
            kind: Some(Kind::Disclosure),
            references: subject.references,
            ..Default::default()
        };
    }
    let kind = subject.kind.or_else(|| look.mail.is_some().then_some(Kind::Email));
    let kind = kind.or_else(|| (!look.codes.is_empty()).then_some(Kind::PostalReceipt));
    let kind = kind.or_else(|| kind_in(file, look));

    // The moment in the name of a list is that of the backup.
    let mut dates = match look.list {
        Some((_, first, last)) => of_list(first, last),
        None => dates::from_name(name, today),
    };
    dates.join(dates::from_letter(&look.text, today));
    if kind == Some(Kind::PostalReceipt) {
        dates.join(dates::from_receipt(&look.text, today));
    }
    if let Some(made) = &look.made {
        dates.join(dates::from_pdf_info(made));
    }
    if let Some((taken, offset)) = &look.taken {
        // A picture that is called a photograph shows what it shows; any other may be of a paper.
        let of_paper = kind != Some(Kind::Photo);
        dates.join(dates::from_exif(taken, offset.as_deref(), of_paper));
    }
    if let Some(mail) = &look.mail {
        dates.join(match mail.sent {
            Some(sent) => dates::from_mail_moment(sent),
            None if mail.written.is_empty() => dates::DateCandidates::default(),
            None => dates::from_mail_date(&mail.written),
        });
    }
    if look.by_eye && kind != Some(Kind::Photo) {
        not_of_the_picture(&mut dates, kind);
    }
    let coded = || Some(format!("Postal receipt or label, tracking number {}", look.codes.first()?));
    let page = if look.by_eye { "the first page as tesseract read it" } else { "the first page" };
    let (title, read) = match (subject.title, coded(), mail.title) {
        (Some(title), ..) => (Some(title), Some(page)),
        (None, Some(title), _) => (Some(title), Some("the bar code on it")),
        (None, None, Some(title)) => (Some(title), Some("the headers of the e-mail")),
        (None, None, None) => match look.list {
            Some((PreviewList::Calls, ..)) => (Some("Call log of a phone".into()), Some("its entries")),
            Some((PreviewList::Payments, ..)) => (Some("List of payments".into()), Some("its columns")),
            Some((PreviewList::Messages, ..)) => {
                (Some("Text messages of a phone".into()), Some("its entries"))
            }
            _ => (None, None),
        },
    };
    let mut notes = mail.notes;
    if look.locked {
        notes.push(
            "it needs a password. Add password = \"…\", or password_env with the name of a variable".into(),
        );
    }
    if let Some((PreviewList::Calls | PreviewList::CallTable, ..)) = look.list {
        let item = quoted(file.as_str());
        notes.push(format!(
            "to have its calls in the call log, add two lines at the end: [[call_log]] and below it item = {item}"
        ));
    }
    let mut date = dates::choose(dates, today);
    if let Some(best) = date.best.as_mut().filter(|best| kind != Some(Kind::Photo) && is_of_paper(file, best))
    {
        best.trust = best.trust.min(DateTrust::Medium);
        best.reason += " (a document in the image may be older)";
    }
    // What a letter says of itself stands above the day it was photographed; still somebody should look.
    if let Some(best) = date.best.as_mut().filter(|best| look.by_eye && is_of_words(best)) {
        best.trust = best.trust.min(DateTrust::Medium);
        best.reason += ", as tesseract read it";
    }
    let says = match kind {
        Some(Kind::Letter | Kind::Decision | Kind::Email) => {
            letter_words::words_of(&look.text, subject.sent, today)
        }
        _ => LetterWords::default(),
    };
    ItemDraft {
        says,
        read,
        title: title
            .or_else(|| call.as_ref().and_then(title_of_call))
            .unwrap_or_else(|| file_title::title(file, kind, date.best.as_ref().map(|best| best.when))),
        date,
        kind,
        references: if subject.references.is_empty() { mail.references } else { subject.references },
        from: mail.from.or(subject.from),
        to: mail.to.or(subject.to),
        notes,
        sent: subject.sent,
        call,
        company: RelatedItems::default(),
        listed: false,
        pages: None,
        file: file.clone(),
    }
}

/// The days that a list covers.
fn of_list(first: Date, last: Date) -> dates::DateCandidates {
    let reason = "the first and the last day in it";
    let candidate = DateCandidate::new(PartialDate::Day(first), DateSource::Rows, DateTrust::High, reason);
    let until = (first < last).then_some(PartialDate::Day(last));
    DateCandidate { until, ..candidate }.into()
}

/// Whether a date stands in the words of a paper.
fn is_of_words(date: &DateCandidate) -> bool {
    matches!(date.source, DateSource::LetterLabel | DateSource::LetterText)
}

/// The day on which a paper was photographed is not the day of the paper. It gives way to a day in the words, and of a
/// letter, which is always older, it is only shown.
fn not_of_the_picture(dates: &mut dates::DateCandidates, kind: Option<Kind>) {
    let has_own = dates.candidates.iter().any(|date| is_of_words(date) && date.trust > DateTrust::Hint);
    let is_letter = matches!(kind, Some(Kind::Letter | Kind::Decision | Kind::Form));
    let trust = match (is_letter, has_own) {
        (true, _) => DateTrust::Hint,
        (false, true) => DateTrust::Low,
        (false, false) => return,
    };
    let of_picture =
        |date: &&mut DateCandidate| matches!(date.source, DateSource::DeviceName | DateSource::Exif);
    for date in dates.candidates.iter_mut().filter(of_picture) {
        date.trust = date.trust.min(trust);
        date.reason += " (the day of the image, not of the document in it)";
    }
}

/// Whether a date is that of a picture, which may show a paper.
fn is_of_paper(file: &ItemPath, best: &DateCandidate) -> bool {
    let picture = matches!(
        file.extension().as_deref(),
        Some("jpg" | "jpeg" | "png" | "heic" | "webp" | "tif" | "tiff")
    );
    picture
        && best.trust >= DateTrust::High
        && matches!(best.source, DateSource::DeviceName | DateSource::Exif)
}

/// "Recording of a call to 08001712345", when the name gives the number.
fn title_of_call(call: &CallName) -> Option<String> {
    use crate::model::direction::Direction;
    let number = call.number.as_ref()?;
    let way = match call.direction {
        Some(Direction::Outgoing) => "to",
        Some(Direction::Incoming) => "from",
        None => "with",
    };
    Some(format!("Recording of a call {way} {number}"))
}

const WORDS: [(&str, Kind); 26] = [
    ("transcript", Kind::Transcript),
    ("proof of posting", Kind::PostalReceipt),
    ("proof of delivery", Kind::PostalReceipt),
    ("certificate of posting", Kind::PostalReceipt),
    ("royal mail", Kind::PostalReceipt),
    ("postal", Kind::PostalReceipt),
    ("receipt", Kind::PostalReceipt),
    ("recording", Kind::Call),
    ("call", Kind::Call),
    ("bill", Kind::Bill),
    ("invoice", Kind::Bill),
    ("statement", Kind::Statement),
    ("payslip", Kind::Statement),
    ("p60", Kind::Statement),
    ("bank", Kind::Statement),
    ("decision", Kind::Decision),
    ("reconsideration notice", Kind::Decision),
    ("calculation", Kind::Decision),
    ("form", Kind::Form),
    ("subject access", Kind::Disclosure),
    ("disclosure", Kind::Disclosure),
    ("photo", Kind::Photo),
    ("note", Kind::Note),
    ("letter", Kind::Letter),
    ("reply", Kind::Letter),
    // As a folder's name.
    ("post", Kind::PostalReceipt),
];

/// What kind of item a file is by its name. A call is a recording, and a text beside one is what was said in it; a
/// table of calls, a bill or a letter about one is neither.
fn kind_in(file: &ItemPath, look: &FilePreview) -> Option<Kind> {
    match look.list {
        Some((PreviewList::Payments, ..)) => return Some(Kind::Statement),
        Some((PreviewList::Calls | PreviewList::Messages | PreviewList::Chat, ..)) => {
            return Some(Kind::Other);
        }
        Some((PreviewList::CallTable, ..)) | None => {}
    }
    match file.extension().as_deref() {
        _ if whatsapp::is_export(file.file_name()) && look.recording => return Some(Kind::Other),
        _ if look.transcript => return Some(Kind::Transcript),
        Some("m4a" | "mp3" | "wav" | "amr" | "awb" | "opus" | "ogg" | "oga" | "aac" | "3gp" | "flac") => {
            return Some(Kind::Call);
        }
        Some("eml" | "msg" | "mbox") => return Some(Kind::Email),
        Some("vtt" | "srt") => return Some(Kind::Transcript),
        _ => {}
    }
    let name = file.as_str().to_lowercase();
    let is_text = matches!(file.extension().as_deref(), Some("txt" | "json"));
    // Whole words: a notebook is no note. Folders like to be in the plural.
    let in_name = |text: &str| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let text = format!(" {} ", words.join(" "));
        let stands = |word: &str| text.contains(&format!(" {word} ")) || text.contains(&format!(" {word}s "));
        let log = ["log", "list", "diary", "bill", "statement", "record"].iter().any(|word| stands(word));
        let kinds = WORDS.iter().filter(|(word, _)| stands(word)).map(|(_, kind)| match kind {
            // A text beside recordings, or with the name of one, is what was said in it.
            Kind::Call if is_text && !log && !look.recording => Kind::Transcript,
            kind => *kind,
        });
        kinds.into_iter().find(|kind| *kind != Kind::Call || look.recording)
    };
    // What the file is called says more than where it lies.
    let named = in_name(&file.file_name().to_lowercase()).or_else(|| in_name(&name));
    named.or_else(|| look.list.is_some().then_some(Kind::Other))
}
