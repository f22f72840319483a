//! What Outlook keeps beside e-mails: calendar entries, contacts, tasks and notes (MS-OXOCAL, MS-OXOCNTC, MS-OXOTASK).
//! Their words stand where a mail has its own; what else matters of them is in properties that have a name, whose
//! numbers differ from file to file (MS-OXMSG, 2.2.3).

use jiff::Timestamp;

use super::{Message, NAME};

const CLASS: u16 = 0x001a;
/// The first number of a property that has a name.
const NAMED: u16 = 0x8000;
/// The first four bytes of the sets of names; the others are the same in all.
const APPOINTMENT: u32 = 0x0006_2002;
const TASK: u32 = 0x0006_2003;
const CONTACT: u32 = 0x0006_2004;
const REST: [u8; 12] = [0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// An item that is no e-mail.
pub(super) struct OutlookItem {
    /// What it is called over its pages.
    pub(super) what: &'static str,
    /// The same in a sentence.
    said: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Calendar,
    Contact,
    Task,
    Other,
}

impl OutlookItem {
    /// What a message class stands for; nothing for e-mails.
    pub(super) fn from_class(class: &str) -> Option<Self> {
        let class = class.to_ascii_lowercase();
        let is = |name: &str| class == name || class.starts_with(&format!("{name}."));
        let item = |what, said, kind| Some(Self { what, said, kind });
        for (name, what, said, kind) in [
            ("ipm.appointment", "Calendar entry", "a calendar entry", Kind::Calendar),
            ("ipm.ole.class", "Calendar entry", "a calendar entry", Kind::Calendar),
            ("ipm.schedule.meeting.request", "Meeting request", "a meeting request", Kind::Calendar),
            ("ipm.schedule.meeting.canceled", "Meeting cancelled", "a cancelled meeting", Kind::Calendar),
            ("ipm.schedule.meeting.resp.pos", "Meeting accepted", "an accepted meeting", Kind::Calendar),
            ("ipm.schedule.meeting.resp.neg", "Meeting declined", "a declined meeting", Kind::Calendar),
            (
                "ipm.schedule.meeting.resp.tent",
                "Meeting accepted provisionally",
                "a provisionally accepted meeting",
                Kind::Calendar,
            ),
            ("ipm.schedule.meeting", "Meeting message", "a message about a meeting", Kind::Calendar),
            ("ipm.contact", "Contact", "a contact", Kind::Contact),
            ("ipm.distlist", "Contact group", "a contact group", Kind::Other),
            ("ipm.task", "Task", "a task", Kind::Task),
            ("ipm.taskrequest", "Task request", "a task request", Kind::Task),
            ("ipm.activity", "Journal entry", "a journal entry", Kind::Other),
            ("ipm.stickynote", "Note", "a note", Kind::Other),
        ] {
            if is(name) {
                return item(what, said, kind);
            }
        }
        None
    }

    /// That it is no e-mail, in words.
    pub(super) fn sentence(&self) -> String {
        format!(
            "This Outlook item is {}, not an e-mail. Only what is printed here was read from it.",
            self.said
        )
    }

    /// Whether it is kept rather than sent.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self.what, "Contact" | "Contact group" | "Task" | "Journal entry" | "Note")
    }
}

impl Message<'_, '_> {
    /// What the message is, if it is no e-mail.
    pub(super) fn item(&mut self) -> Option<OutlookItem> {
        let class = self.line(CLASS);
        OutlookItem::from_class(&class)
    }

    /// The number in this file of a property that has a name.
    fn named(&self, names: &(Vec<u8>, Vec<u8>), set: u32, name: u32) -> Option<u16> {
        let (sets, entries) = names;
        let entry = entries.chunks_exact(8).find(|entry| {
            let kind = u16::from_le_bytes([entry[4], entry[5]]);
            // The second bit on says which set it is of: 3 is the first that is listed.
            let at = usize::from(kind >> 1).checked_sub(3);
            let of = at.and_then(|at| sets.get(at * 16..at * 16 + 16));
            entry[..4] == name.to_le_bytes()
                && kind & 1 == 0
                && of.is_some_and(|of| of[..4] == set.to_le_bytes() && of[4..] == REST)
        })?;
        NAMED.checked_add(u16::from_le_bytes([entry[6], entry[7]]))
    }

    /// What is known of an item, as facts.
    pub(super) fn facts(&mut self, item: &OutlookItem) -> Vec<(String, String)> {
        // The names are kept once, for the whole file.
        let at = std::mem::take(&mut self.at);
        let mut stream = |name: &str| self.stream(&format!("__nameid_version1.0/{name}")).unwrap_or_default();
        let names = (stream("__substg1.0_00020102"), stream("__substg1.0_00030102"));
        self.at = at;
        let mut facts = Vec::new();
        let mut add = |label: &str, said: String| {
            if !said.is_empty() {
                facts.push((label.to_owned(), said));
            }
        };
        match item.kind {
            Kind::Calendar => {
                for (label, name, other) in [("Start", 0x820d, 0x0060), ("End", 0x820e, 0x0061)] {
                    let named = self.named(&names, APPOINTMENT, name).and_then(|id| self.time(id));
                    add(label, named.or_else(|| self.time(other)).map(moment).unwrap_or_default());
                }
                let id = self.named(&names, APPOINTMENT, 0x8215);
                if id.and_then(|id| self.number(id)).is_some_and(|all_day| all_day & 0xff == 1) {
                    add("All day", "Yes".into());
                }
                for (label, name) in [("Place", 0x8208), ("Repeats", 0x8232), ("Time zone", 0x8234)] {
                    let id = self.named(&names, APPOINTMENT, name);
                    add(label, id.map(|id| self.line(id)).unwrap_or_default());
                }
            }
            Kind::Contact => {
                add("Name", self.line(NAME));
                for (label, id) in [
                    ("Company", 0x3a16),
                    ("Job title", 0x3a17),
                    ("Phone (business)", 0x3a08),
                    ("Phone (business, second)", 0x3a1b),
                    ("Phone (home)", 0x3a09),
                    ("Phone (mobile)", 0x3a1c),
                    ("Phone (other)", 0x3a1f),
                    ("Fax (business)", 0x3a24),
                    ("Fax (home)", 0x3a25),
                    ("Postal address", 0x3a15),
                ] {
                    add(label, self.line(id));
                }
                for (label, name) in [
                    ("E-mail", 0x8083),
                    ("E-mail (second)", 0x8093),
                    ("E-mail (third)", 0x80a3),
                    ("Address (home)", 0x801a),
                    ("Address (work)", 0x801b),
                    ("Address (other)", 0x801c),
                ] {
                    let id = self.named(&names, CONTACT, name);
                    add(label, id.map(|id| self.line(id)).unwrap_or_default());
                }
                add("Web page", self.line(0x3a51));
            }
            Kind::Task => {
                for (label, name) in [("Start", 0x8104), ("Due", 0x8105), ("Completed", 0x810f)] {
                    let time = self.named(&names, TASK, name).and_then(|id| self.time(id));
                    add(label, time.map(day).unwrap_or_default());
                }
                let status = self.named(&names, TASK, 0x8101).and_then(|id| self.number(id));
                let status = match status {
                    Some(0) => "Not started",
                    Some(1) => "In progress",
                    Some(2) => "Completed",
                    Some(3) => "Waiting on someone else",
                    Some(4) => "Deferred",
                    _ => "",
                };
                add("Status", status.into());
            }
            Kind::Other => {}
        }
        facts
    }
}

fn moment(time: Timestamp) -> String {
    time.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A task has days, which are kept as their midnight.
fn day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y").to_string()
}
