//! Says what an item is, for the index, the cover and the sheet that stands in for pages: plain sentences from
//! what the manifest tells and the file shows.

use crate::case::manifest::call_types::Call;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::{Bill, Case, Item, Manifest, Party, Post};
use crate::case::matching::MatchedRow;
use crate::case::privacy::Privacy;
use crate::case::profile::{CoverStyle, Profile};
use crate::case::user::user;
use crate::frontmatter::content::{contact, promise};
use crate::frontmatter::pages;
use crate::model::direction::Direction;
use crate::model::document::{Document, DocumentBlock};
use crate::model::limits::Limits;
use crate::model::plan::{Body, PlaceholderPage, PlanEntry, Section, Waveform};
use crate::model::{Digest, ItemPath, Kind, PartialDate, counted, exact_size, grouped};
use crate::pdf::ImportedPages;
use crate::pdf::layout::{LayoutError, document, wording};
use crate::readers::TextFormat;
use crate::readers::audio::{AudioInfo, in_time};
use crate::readers::detect::FileType;

/// The title in the index: the manifest's, or the file's name made readable.
pub fn title(row: &MatchedRow) -> String {
    match row.item.title.as_deref().map(str::trim) {
        Some(title) if !title.is_empty() => title.into(),
        _ => from_name(&row.path),
    }
}

/// A file's name without its ending, with underscores as spaces.
pub fn from_name(path: &ItemPath) -> String {
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    stem.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What kind of item it is, when the manifest does not say: only what the format makes certain.
pub fn kind(row: &MatchedRow, format: FileType) -> Kind {
    // A list of calls is not one of them, whatever an older draft called it.
    let list = matches!(format, FileType::Text(TextFormat::CallLog | TextFormat::Messages));
    row.item.kind.filter(|kind| !(list && *kind == Kind::Call)).unwrap_or(match format {
        // A video may show anything.
        FileType::Recording(_) if format.is_sound() => Kind::Call,
        FileType::Text(TextFormat::Mail | TextFormat::Mailbox | TextFormat::Outlook) => Kind::Email,
        FileType::Text(TextFormat::Transcript) => Kind::Transcript,
        _ => Kind::Other,
    })
}

/// What an item is and when it dates from: "Call  ·  10 May 2020, 14:00".
pub fn in_short(kind: Kind, date: Option<PartialDate>, until: Option<PartialDate>) -> String {
    let kind = wording::capital(kind.one());
    match (date, until) {
        (Some(date), Some(until)) => format!("{kind}  ·  {date} to {until}"),
        (Some(date), None) => format!("{kind}  ·  {date}"),
        (None, _) => format!("{kind}  ·  undated"),
    }
}

/// The second line of the index: from whom, to whom, and under which reference when it is not the case's own.
/// May be empty.
pub fn detail(item: &Item, case: &Case, heard: Option<&AudioInfo>) -> String {
    let mut parts = Vec::new();
    match (&item.from, &item.to) {
        (Some(from), Some(to)) => parts.push(format!("From {from} to {to}")),
        (Some(from), None) => parts.push(format!("From {from}")),
        (None, Some(to)) => parts.push(format!("To {to}")),
        (None, None) => {}
    }
    if let Some(call) = &item.call
        && let Some(spoken_to) = spoken_to(call)
    {
        parts.push(format!("Spoken to: {spoken_to}"));
    }
    let stated = item.call.as_ref().and_then(|call| call.duration).map(|d| d.to_string());
    if let Some(length) = stated.or(heard.map(|h| in_time(h.length))) {
        parts.push(format!("length\u{A0}{length}"));
    }
    if let Some(tracking) = item.post.as_ref().and_then(|p| p.tracking.as_ref()) {
        parts.push(format!("tracking number\u{A0}{tracking}"));
    }
    if let Some(reference) = item.reference.as_ref().filter(|r| case.reference.as_ref() != Some(r)) {
        parts.push(format!("ref.\u{A0}{reference}"));
    }
    parts.join("\u{A0}· ")
}

fn spoken_to(call: &Call) -> Option<String> {
    let name = match (&call.officer, call.refused_name) {
        (Some(name), _) => name.clone(),
        (None, Some(true)) => "an officer who refused to give a name".into(),
        _ => return call.job_title.clone(),
    };
    let office = [&call.job_title, &call.office].into_iter().flatten().map(String::as_str);
    Some(std::iter::once(name.as_str()).chain(office).collect::<Vec<_>>().join(", "))
}

/// What a reader of the cover must know.
pub fn notices(
    sections: &[Section<PlanEntry>],
    originals: Option<&pages::OriginalsZip>,
    reader: Option<&(String, usize)>,
) -> Vec<String> {
    let all = || sections.iter().flat_map(|s| &s.items);
    let mut notices = Vec::new();
    let sheets = all().filter(|e| matches!(e.body, Body::Sheet(_))).count();
    if sheets > 0 {
        let items = counted(sheets, "item is a recording or a file", "items are recordings or files");
        let stands = if sheets == 1 { "It" } else { "Each" };
        let kept = originals.map(|zip| format!(" The originals are in {}.", zip.name)).unwrap_or_default();
        notices.push(format!("{items} without pages. {stands} has an information sheet.{kept}"));
    }
    let undated = all().filter(|e| e.date.is_none()).count();
    if undated > 0 {
        let items = counted(undated, "item has no date. It comes", "items have no date. They come");
        notices.push(format!("{items} last in the section, marked undated."));
    }
    if let Some((program, pages)) = reader.filter(|(_, pages)| *pages > 0) {
        let pages = counted(*pages, "scanned page has", "scanned pages have");
        notices.push(format!(
            "{pages} searchable text added by computer ({program}). It may contain errors. Rely on the page \
             itself.",
        ));
    }
    notices
}

/// The people as the cover names them: as parties, or from whom and about whom. How the user can be reached is not printed
/// where the user claims that it is confidential, and of nobody where the cover is not to say it.
pub fn parties(manifest: &Manifest, profile: &Profile) -> Vec<pages::CoverParty> {
    let own = user(manifest).or(manifest.party.first());
    let (claimed, shown) = (contact::is_claimed(manifest), contact::is_on_cover(manifest, profile));
    let named = |label: &str, party: &Party| {
        let with_label =
            |label: &str, value: &Option<String>| value.as_ref().map(|v| format!("{label}: {v}"));
        let mut lines: Vec<String> = Vec::new();
        if claimed && own.is_some_and(|own| std::ptr::eq(own, party)) {
            lines.push("Address claimed as confidential".into());
        } else if shown {
            lines.extend(party.address.clone());
            lines.extend(with_label("Phone", &party.phone));
            lines.extend(party.email.clone());
        }
        // The number of the case itself is at the head of the cover.
        let own =
            party.reference.clone().filter(|reference| manifest.case.reference.as_ref() != Some(reference));
        lines.extend(with_label("Reference", &own));
        pages::CoverParty { label: label.into(), name: party.name.clone(), role: party.role.clone(), lines }
    };
    match profile.cover {
        CoverStyle::Parties => manifest.party.iter().map(|party| named("", party)).collect(),
        CoverStyle::FromAbout => {
            let about = pages::CoverParty {
                label: "About".into(),
                name: "Child Maintenance Service".into(),
                role: String::new(),
                lines: Vec::new(),
            };
            own.map(|own| named("From", own)).into_iter().chain([about]).collect()
        }
    }
}

/// That a bundle shows an address that is claimed as confidential, and who alone may have it.
pub fn unedited(manifest: &Manifest, profile: &Profile) -> Option<String> {
    contact::is_claimed(manifest).then(|| {
        let whom = match profile.passes_on {
            // Whoever takes the matter up has to be able to send the bundle on.
            true => "Not for the other parent.".into(),
            false => format!("For {} only.", profile.only_for),
        };
        format!("Unedited: contains an address claimed as confidential. {whom}")
    })
}

/// What a sheet needs to know beyond the row itself.
pub struct OriginalFile<'a> {
    /// The format by content.
    pub format: FileType,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size in bytes.
    pub bytes: u64,
    /// The name of the zip with the originals, when one is made.
    pub zip: Option<&'a str>,
    /// How it sounds, when it is a recording that could be listened to.
    pub heard: Option<&'a AudioInfo>,
    /// What is said in it, when a program wrote that down.
    pub spoken: Option<Document>,
}

/// The sheet that stands for an item without pages.
pub fn sheet(
    row: &MatchedRow,
    manifest: &Manifest,
    privacy: &Privacy,
    original: &OriginalFile<'_>,
    reason: &str,
) -> PlaceholderPage {
    let mut facts = FactList { list: Vec::new(), manifest };
    let item = &row.item;
    if let Some(call) = &item.call {
        facts.heading("The call");
        facts.call(item, call, original.heard);
    }
    // Of a call, who spoke to whom and under which reference has been said already.
    if item.call.is_none() {
        facts.say("From", &item.from);
        facts.say("To", &item.to);
        facts.say("Reference", &item.reference);
    }
    facts.say("Received", &item.received);
    if let Some(post) = &item.post {
        facts.post(post);
    }
    if let Some(bill) = &item.bill {
        facts.bill(bill);
    }
    facts.item("Answers", &item.answers);
    facts.say("Relevance", &item.relevance);
    facts.say("Note", &item.note);
    if let Some(call) = &item.call {
        facts.heading("The recording");
        facts.recording(call);
    }
    // From here on the words are not the user's, and a file is found only under its own name.
    for (_, value) in &mut facts.list {
        *value = privacy.printed(value);
    }
    facts.say("File", &Some(&row.path));
    facts.say("Format", &Some(format!("{}, {}", original.format.name(), exact_size(original.bytes))));
    if let Some(heard) = original.heard {
        facts.heard(heard);
    }
    facts.say("SHA-256", &Some(original.digest));
    if let Some(zip) = original.zip {
        facts.say("Location", &Some(format!("{zip}, in the folder data, unchanged")));
    }
    let wave = original.heard.map(|heard| Waveform { peaks: heard.peaks.clone(), length: heard.length });
    let spoken = original.spoken.clone();
    PlaceholderPage { reason: reason.into(), facts: facts.list, named: Vec::new(), wave, spoken }
}

/// The page that stands for a file which has none, among the pages of the other files of its item.
///
/// # Errors
/// The page cannot be set, a fault of this program.
pub fn placeholder(
    row: &MatchedRow,
    title: &str,
    original: &OriginalFile<'_>,
    reason: &str,
    limits: &Limits,
) -> Result<ImportedPages, LayoutError> {
    let zip = original.zip.map(|zip| ("Location", format!("{zip}, in the folder data, unchanged")));
    let facts = [
        ("File", row.path.to_string()),
        ("Format", format!("{}, {}", original.format.name(), exact_size(original.bytes))),
        ("SHA-256", original.digest.to_string()),
    ];
    let facts = facts.into_iter().chain(zip).map(|(label, value)| (label.to_owned(), value));
    let sheet = Document {
        what: "One file of this item".into(),
        title: title.into(),
        detail: String::new(),
        parts: vec![DocumentBlock::Notice(reason.into()), DocumentBlock::Facts(facts.collect())],
    };
    document::place_each(&[sheet], limits).map(|(placed, _)| placed)
}

struct FactList<'a> {
    list: Vec<(String, String)>,
    manifest: &'a Manifest,
}

impl FactList<'_> {
    fn say<T: ToString>(&mut self, label: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.list.push((label.into(), value.to_string()));
        }
    }

    /// A heading over the facts that follow: a label without a value.
    fn heading(&mut self, words: &str) {
        self.list.push((words.into(), String::new()));
    }

    fn yes_or_no(&mut self, label: &str, value: Option<bool>) {
        self.say(label, &value.map(|v| if v { "Yes" } else { "No" }));
    }

    /// Another item, by its title.
    fn item(&mut self, label: &str, to: &Option<ItemRef>) {
        let Some(to) = to else { return };
        let named = self.manifest.item.iter().find(|item| to.names(item));
        let title = named.map(|i| i.title.clone().unwrap_or_else(|| from_name(&i.file)));
        self.say(label, &title);
    }

    fn call(&mut self, item: &Item, call: &Call, heard: Option<&AudioInfo>) {
        let direction = call.direction.map(|d| match d {
            Direction::Incoming => "They called",
            Direction::Outgoing => "I called them",
        });
        self.say("Date and time", &item.date);
        self.say("Ended", &call.ended);
        // What the recording plays is said with it, and once.
        let plays = heard.map(|heard| heard.length.as_secs());
        self.say("Length", &call.duration.filter(|length| Some(length.seconds()) != plays));
        self.say("Direction", &direction);
        self.say("Their number", &call.their_number);
        self.say("My number", &call.my_number);
        self.say("Spoken to", &spoken_to(call));
        self.yes_or_no("Security passed", call.security_passed);
        self.say("Reference given", &call.reference_given);
        self.yes_or_no("I said that I was recording", call.told_recording);
        self.say("They said", &call.they_said);
        self.say("I said", &call.i_said);
        // The promise, its day and what became of it are one.
        let promise = call.promise.as_ref().map(|promise| {
            let due = call.promise_due.map(|due| format!("By {}.", wording::day(due)));
            let kept = promise::kept_in_words(call).map(|kept| format!("{kept}."));
            let after: Vec<String> = due.into_iter().chain(kept).collect();
            if after.is_empty() { promise.clone() } else { format!("{promise}\n{}", after.join(" ")) }
        });
        self.say("Promised", &promise);
        self.item("Transcript", &call.transcript);
        self.item("Followed by", &call.followed_by);
        self.item("Shown on bill", &call.bill);
        self.say("Cost", &call.cost);
    }

    /// How it was recorded, by what the user says.
    fn recording(&mut self, call: &Call) {
        let recorder =
            [&call.device, &call.app].into_iter().flatten().cloned().reduce(|a, b| format!("{a}, {b}"));
        self.say("Recorded with", &recorder);
        self.say(
            "Complete or extract",
            &call.whole.map(|w| if w { "The complete recording" } else { "An extract" }),
        );
        self.item("Extract of", &call.extract_of);
        self.item("Same call as", &call.same_call);
        self.say("Original kept", &call.original_kept);
    }

    /// What the recording itself shows.
    fn heard(&mut self, heard: &AudioInfo) {
        let channels = match heard.channels {
            0 => String::new(),
            1 => ", mono".to_owned(),
            2 => ", stereo".to_owned(),
            many => format!(", {many} channels"),
        };
        let rate = match heard.rate {
            0 => String::new(),
            rate => format!(", {} samples a second", grouped(rate.into())),
        };
        let by = heard.by.as_ref().map_or(String::new(), |by| format!(", decoded by {by}"));
        self.say("Sound", &Some(format!("{}{channels}{rate}{by}", heard.format)));
        self.say("Duration", &Some(in_time(heard.length)));
        // An export or an edit sets this anew, so it is given as a claim of the file.
        let made = heard.made.map(|made| format!("{} UTC", made.strftime("%-d %B %Y, %H:%M:%S")));
        self.say("Date recorded (from the file)", &made.or(heard.tagged.clone()));
    }

    fn post(&mut self, post: &Post) {
        self.say("Posted", &post.posted);
        self.say("Post office", &post.office);
        self.say("Service", &post.service);
        self.say("Tracking number", &post.tracking);
        self.say("Addressed to", &post.addressee);
        self.item("Letter posted", &post.letter);
        for letter in &post.also_letters {
            self.item("In the same envelope", &Some(letter.clone()));
        }
        self.say("Cost", &post.cost);
        self.say("Delivered", &post.delivered);
        self.say("Signed for by", &post.signed_by);
        self.item("Proof of delivery", &post.proof);
        self.say("Reply due", &post.reply_due);
        self.item("Reply", &post.reply);
    }

    fn bill(&mut self, bill: &Bill) {
        self.say("Supplier", &bill.supplier);
        self.say("Account", &bill.account);
        self.say("Period from", &bill.period_from);
        self.say("Period to", &bill.period_to);
        self.say("Total", &bill.total);
    }
}
