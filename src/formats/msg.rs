//! Mail as Outlook keeps it: a compound file whose streams are named after the numbers of properties (MS-OXMSG).
//! The crate cfb reads the container; the few properties that a page shows are picked here, which is less than
//! any crate for such mail brings with it. What a mail holds as its own kind, a mail within a mail, has no bytes
//! of its own and becomes a document of its own after it.

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use encoding_rs::{Encoding, WINDOWS_1252};
use jiff::Timestamp;
use mail_parser::MessageParser;

use super::charset::decode;
use super::mail::{self, Attachment, Body, Mail, Sent};
use super::{Envelope, Known, Reading, eml};
use crate::finding::{Code, Finding};

// Numbers of properties (MS-OXPROPS).
const SUBJECT: u16 = 0x0037;
const SUBMITTED: u16 = 0x0039;
const DELIVERED: u16 = 0x0e06;
const HEADS: u16 = 0x007d;
const BODY: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const MESSAGE_ID: u16 = 0x1035;
const CODE_PAGE: u16 = 0x3ffd;
const HTML_PAGE: u16 = 0x3fde;
const NAME: u16 = 0x3001;
const ADDRESS: u16 = 0x3003;
const SMTP: u16 = 0x39fe;
const ROLE: u16 = 0x0c15;
const DATA: u16 = 0x3701;
const FILE: u16 = 0x3707;
const SHORT_FILE: u16 = 0x3704;
const MEDIA: u16 = 0x370e;
const CONTENT_ID: u16 = 0x3712;
/// Name and address of the sender: as set on behalf of whom, then as who sent it.
const SENDERS: [(u16, u16, u16); 2] = [(0x0042, 0x5d02, 0x0065), (0x0c1a, 0x5d01, 0x0c1f)];
/// Those to whom it went, as shown, for mails that keep no list of them.
const SHOWN: [(&str, u16); 3] = [("To", 0x0e04), ("Cc", 0x0e03), ("Bcc", 0x0e02)];

/// So many zero bytes together are no end of a text, however carelessly it was written.
const ZEROS: usize = 32;

const DAMAGED: &str = "Part of this e-mail cannot be read, so words or attachments may be missing.";

/// A message in the container: the container, where the message stands in it, and what was met.
struct Message<'a, 'b> {
    file: &'a mut CompoundFile<Cursor<&'b [u8]>>,
    at: String,
    /// Its properties of a fixed size, and how many bytes stand before them.
    fixed: Vec<u8>,
    damaged: bool,
    most: u64,
}

/// Reads a mail and the mails within it.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let unreadable = || {
        let what =
            "this Outlook e-mail cannot be read: it was cut off or damaged, or is another file of Office";
        vec![
            Finding::error(Code::Damaged, what)
                .next("in Outlook use Save As once more, or print it to a PDF"),
        ]
    };
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if !file.is_stream("/__properties_version1.0") {
        return Err(unreadable());
    }
    let mut mails = Vec::new();
    let mut waiting = vec![("/".to_owned(), 0)];
    while let Some((at, depth)) = waiting.pop() {
        let (mail, within) = Message::at(&mut file, &at, if depth == 0 { 32 } else { 24 }, known).mail();
        mails.push(mail);
        // The last is taken first, so that they come in their order.
        if depth < known.limits.enclosed_depth {
            waiting.extend(within.into_iter().rev().map(|at| (at, depth + 1)));
        } else if let (false, Some(mail)) = (within.is_empty(), mails.last_mut()) {
            mail.faults.push("E-mails attached to this one nest too deep to be shown.".into());
        }
        if mails.len() > known.limits.enclosures {
            return Err(mail::too_many("e-mail", mails.len(), known.limits.enclosures));
        }
    }
    // A compound file is made of whole sectors; the reader of them does not mind a last one that breaks off.
    let sector = bytes.get(30).map_or(9, |shift| u32::from(*shift).clamp(9, 12));
    if bytes.len() & ((1 << sector) - 1) != 0
        && let Some(mail) = mails.first_mut().filter(|mail| mail.faults.is_empty())
    {
        mail.faults
            .push("The end of this e-mail is missing, so words or attachments may be missing too.".into());
    }
    let count = mails.len();
    let mut mails = mails.into_iter();
    let Some(first) = mails.next() else { return Err(unreadable()) };
    let mut reading = mail::single(first, known);
    for (place, mail) in (2..).zip(mails) {
        mail::among(mail, place, count, known, &mut reading);
    }
    Ok(reading)
}

/// What the heads of a mail say.
pub(super) fn envelope(bytes: &[u8], known: Known<'_>) -> Option<Envelope> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    if !file.is_stream("/__properties_version1.0") {
        return None;
    }
    Some(Message::at(&mut file, "/", 32, known).mail().0.envelope())
}

impl<'a, 'b> Message<'a, 'b> {
    /// What stands in a storage, whose properties of a fixed size begin after `head` bytes.
    fn at(file: &'a mut CompoundFile<Cursor<&'b [u8]>>, at: &str, head: usize, known: Known<'_>) -> Self {
        let mut message = Self {
            file,
            at: at.trim_end_matches('/').to_owned(),
            fixed: Vec::new(),
            damaged: false,
            most: known.limits.enclosed_bytes,
        };
        message.fixed(head);
        message
    }

    fn fixed(&mut self, head: usize) {
        let all = self.stream("__properties_version1.0");
        self.fixed = all.unwrap_or_default().get(head..).unwrap_or_default().to_vec();
    }

    /// The bytes of a stream, if there is one.
    fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let path = format!("{}/{name}", self.at);
        if !self.file.is_stream(&path) {
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.file.open_stream(&path).and_then(|s| s.take(self.most).read_to_end(&mut bytes));
        self.damaged |= read.is_err();
        self.most = self.most.saturating_sub(bytes.len() as u64);
        Some(bytes)
    }

    /// The eight bytes of a property of a fixed size.
    fn value(&self, id: u16) -> Option<[u8; 8]> {
        let entry = self.fixed.chunks_exact(16).find(|entry| entry[2..4] == id.to_le_bytes())?;
        entry[8..16].try_into().ok()
    }

    fn number(&self, id: u16) -> Option<u32> {
        let [a, b, c, d, ..] = self.value(id)?;
        Some(u32::from_le_bytes([a, b, c, d]))
    }

    fn time(&self, id: u16) -> Option<Timestamp> {
        let ticks = u64::from_le_bytes(self.value(id)?);
        // Tenths of a microsecond since 1601.
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
        (ticks > 0).then(|| Timestamp::from_second(seconds).ok()).flatten()
    }

    /// A text property.
    fn text(&mut self, id: u16) -> String {
        let (bytes, page) = if let Some(bytes) = self.stream(&format!("__substg1.0_{id:04X}001F")) {
            (bytes, encoding_rs::UTF_16LE)
        } else if let Some(bytes) = self.stream(&format!("__substg1.0_{id:04X}001E")) {
            (bytes, code_page(self.number(CODE_PAGE)).unwrap_or(WINDOWS_1252))
        } else {
            return String::new();
        };
        // A zero may end a text; a stretch of them stands where words were lost.
        self.damaged |= bytes.windows(ZEROS).any(|window| window.iter().all(|byte| *byte == 0));
        page.decode_without_bom_handling(&bytes).0.trim_end_matches('\0').to_owned()
    }

    fn line(&mut self, id: u16) -> String {
        self.text(id).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn binary(&mut self, id: u16) -> Option<Vec<u8>> {
        self.stream(&format!("__substg1.0_{id:04X}0102"))
    }

    /// The storages inside whose names begin so, in order.
    fn inside(&self, prefix: &str) -> Vec<String> {
        let within = if self.at.is_empty() { "/" } else { &self.at };
        let Ok(entries) = self.file.read_storage(within) else { return Vec::new() };
        let names = entries.filter(|entry| entry.is_storage() && entry.name().starts_with(prefix));
        let mut names: Vec<String> = names.map(|entry| format!("{}/{}", self.at, entry.name())).collect();
        names.sort();
        names
    }

    /// The mail, and where the mails within it stand.
    fn mail(mut self) -> (Mail, Vec<String>) {
        let mut mail = Mail { subject: self.line(SUBJECT), id: self.line(MESSAGE_ID), ..Mail::default() };
        for (name, smtp, address) in SENDERS {
            let (name, smtp, address) = (self.line(name), self.line(smtp), self.line(address));
            let said = person(name, smtp, address);
            let label = if mail.heads.is_empty() { "From" } else { "Sender" };
            if !said.is_empty() && mail.heads.iter().all(|(_, before)| *before != said) {
                mail.heads.push((label.into(), said));
            }
        }
        self.recipients(&mut mail);
        mail.sent = self.sent();
        mail.body = self.body(&mut mail.attachments);
        let within = self.attachments(&mut mail);
        if self.damaged {
            mail.faults.push(DAMAGED.into());
        }
        (mail, within)
    }

    /// What a part of the message says, read in its own storage.
    fn part<T>(&mut self, at: &str, read: impl FnOnce(&mut Message<'_, 'b>) -> T) -> T {
        let mut part =
            Message { file: self.file, at: at.into(), fixed: Vec::new(), damaged: false, most: self.most };
        part.fixed(8);
        let said = read(&mut part);
        (self.damaged, self.most) = (self.damaged | part.damaged, part.most);
        said
    }

    fn recipients(&mut self, mail: &mut Mail) {
        let page = self.number(CODE_PAGE);
        let mut to: [Vec<String>; 3] = Default::default();
        for at in self.inside("__recip_version1.0_") {
            let (role, said) = self.part(&at, |part| {
                part.keep_page(page);
                let said = person(part.line(NAME), part.line(SMTP), part.line(ADDRESS));
                (part.number(ROLE), said)
            });
            if let (Some(place @ 1..=3), false) = (role, said.is_empty()) {
                to[place as usize - 1].push(said);
            }
        }
        for ((label, shown), people) in SHOWN.into_iter().zip(to) {
            let said =
                if people.is_empty() { self.line(shown).replace("; ", "\n") } else { people.join("\n") };
            if !said.is_empty() {
                mail.heads.push((label.into(), said));
            }
        }
    }

    /// Parts do not say their code page; it is the message's.
    fn keep_page(&mut self, page: Option<u32>) {
        if let (None, Some(page)) = (self.number(CODE_PAGE), page) {
            let mut entry = [0; 16];
            entry[2..4].copy_from_slice(&CODE_PAGE.to_le_bytes());
            entry[8..12].copy_from_slice(&page.to_le_bytes());
            self.fixed.extend(entry);
        }
    }

    /// When it was sent: by its heads, which know the sender's clock, or by Outlook.
    fn sent(&mut self) -> Sent {
        let heads = self.text(HEADS);
        let parsed = MessageParser::default().parse_headers(heads.as_bytes());
        let by_heads = parsed.map(|message| eml::sent(&message)).unwrap_or_default();
        if by_heads.at.is_some() {
            return by_heads;
        }
        Sent { at: self.time(SUBMITTED).or_else(|| self.time(DELIVERED)), ..by_heads }
    }

    /// The words: text, or HTML; where there is only RTF, that follows as a file.
    fn body(&mut self, attachments: &mut Vec<Attachment>) -> Body {
        let text = self.text(BODY);
        if !text.trim().is_empty() {
            return Body::Text(text);
        }
        let html = match self.binary(HTML) {
            Some(bytes) => match code_page(self.number(HTML_PAGE)) {
                Some(page) => page.decode(&bytes).0.into_owned(),
                None => decode(&bytes).into_owned(),
            },
            None => self.text(HTML),
        };
        if !html.trim().is_empty() {
            return Body::Html(html);
        }
        let Some(packed) = self.binary(RTF) else { return Body::None };
        match unpack_rtf(&packed, self.most) {
            Some(bytes) if !bytes.trim_ascii().is_empty() => {
                let name = "the words of this e-mail.rtf".to_owned();
                attachments.push(Attachment {
                    name,
                    bytes,
                    media: "text/rtf".into(),
                    ..Attachment::default()
                });
            }
            Some(_) => {}
            None => self.damaged = true,
        }
        Body::None
    }

    fn attachments(&mut self, mail: &mut Mail) -> Vec<String> {
        let page = self.number(CODE_PAGE);
        let mut within = Vec::new();
        for at in self.inside("__attach_version1.0_") {
            let inner = format!("{at}/__substg1.0_{DATA:04X}000D");
            if self.file.is_stream(format!("{inner}/__properties_version1.0")) {
                within.push(inner);
                continue;
            }
            let attachment = self.part(&at, |part| {
                part.keep_page(page);
                let name = [part.line(FILE), part.line(SHORT_FILE), part.line(NAME)];
                let bytes = part.binary(DATA);
                Some(Attachment {
                    name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
                    bytes: bytes?,
                    id: part.line(CONTENT_ID),
                    inline: false,
                    media: part.line(MEDIA),
                })
            });
            match attachment {
                Some(attachment) => mail.attachments.push(attachment),
                None => mail.faults.push(
                    "One attachment of this e-mail is an object of Outlook or a link and cannot be shown."
                        .into(),
                ),
            }
        }
        within
    }
}

/// A person in words. An address inside a firm's own Exchange is no address elsewhere.
fn person(name: String, smtp: String, address: String) -> String {
    let address = if smtp.is_empty() { address } else { smtp };
    let address = if address.to_ascii_lowercase().starts_with("/o=") { String::new() } else { address };
    match (name.is_empty(), address.is_empty() || address == name) {
        (true, _) => address,
        (false, true) => name,
        (false, false) => format!("{name} <{address}>"),
    }
}

/// The code page with this number of Windows.
fn code_page(number: Option<u32>) -> Option<&'static Encoding> {
    let label = match number? {
        65001 => "utf-8".to_owned(),
        20127 => "us-ascii".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        page @ 28591..=28606 => format!("iso-8859-{}", page - 28590),
        page => format!("windows-{page}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// What RTF begins with so often that packing counts on it (MS-OXRTFCP).
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \
    \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
    \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks RTF; nothing when it is not packed as it should be, or is more than `most`.
fn unpack_rtf(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(packed.get(4..8)?.try_into().ok()?);
    let body = packed.get(16..)?;
    if u64::from(size) > most {
        return None;
    }
    match packed.get(8..12)? {
        b"MELA" => return Some(body.get(..(size as usize).min(body.len()))?.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut window = [b' '; 4096];
    window[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let mut write = DICTIONARY.len();
    let mut out = Vec::new();
    let mut put = |byte: u8, write: &mut usize, window: &mut [u8; 4096]| {
        window[*write % 4096] = byte;
        *write = (*write + 1) % 4096;
        out.push(byte);
        out.len() as u64 <= most
    };
    let mut bytes = body.iter().copied();
    'groups: while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if flags & (1 << bit) == 0 {
                let Some(byte) = bytes.next() else { break 'groups };
                put(byte, &mut write, &mut window).then_some(())?;
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else { break 'groups };
            let pair = u16::from_be_bytes([high, low]);
            let (from, length) = (usize::from(pair >> 4), usize::from(pair & 15) + 2);
            if from == write {
                break 'groups;
            }
            for place in from..from + length {
                let byte = window[place % 4096];
                put(byte, &mut write, &mut window).then_some(())?;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_rtf_comes_out_as_it_was() {
        // The example of MS-OXRTFCP, 4.1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0,
            0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
            0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = unpack_rtf(&packed, 1 << 20).expect("unpacked");
        assert_eq!(String::from_utf8_lossy(&rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(unpack_rtf(&packed, 8), None);
        for cut in 0..packed.len() {
            let _ = unpack_rtf(&packed[..cut], 1 << 20);
        }
    }

    #[test]
    fn people_are_said_without_addresses_of_a_firms_own() {
        let said = |name: &str, smtp: &str, address: &str| person(name.into(), smtp.into(), address.into());
        assert_eq!(said("Ann", "", "/O=DWP/CN=ANN"), "Ann");
        assert_eq!(said("Ann", "ann@dwp.example", "/O=DWP/CN=ANN"), "Ann <ann@dwp.example>");
        assert_eq!(said("", "", "a@b"), "a@b");
        assert_eq!(said("a@b", "", "a@b"), "a@b");
    }
}
