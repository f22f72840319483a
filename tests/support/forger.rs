//! Bundles changed by somebody who knows how they are built: seals, lists and tables are computed again here by code of
//! its own, after RFC 8493, ISO 32000 and APPNOTE, none of it leverarch's.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::support::case::{Case, STEM};

pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes
        .windows(word.len())
        .position(|w| w == word)
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(word)))
}

pub(crate) fn rfind(bytes: &[u8], word: &[u8]) -> usize {
    bytes
        .windows(word.len())
        .rposition(|w| w == word)
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(word)))
}

/// Puts the right digits after the last `before`.
fn seal(bytes: &mut [u8], before: &[u8]) {
    let at = rfind(bytes, before) + before.len();
    let digits = hex(&[&bytes[..at], &bytes[at + 64..]].concat());
    bytes[at..at + 64].copy_from_slice(digits.as_bytes());
}

/// The four outputs of one bundle.
#[derive(Clone)]
pub(crate) struct Outputs {
    pub(crate) pdf: Vec<u8>,
    pub(crate) json: Vec<u8>,
    pub(crate) zip: Vec<u8>,
    pub(crate) list: Vec<u8>,
}

impl Outputs {
    pub(crate) fn of(case: &Case) -> Self {
        let read = |end: &str| fs::read(case.output(end)).expect(end);
        Self { pdf: read("pdf"), json: read("json"), zip: read("zip"), list: read("sha256") }
    }

    pub(crate) fn write(&self, folder: &Path) {
        let all = [("pdf", &self.pdf), ("json", &self.json), ("zip", &self.zip), ("sha256", &self.list)];
        for (end, bytes) in all {
            fs::write(folder.join(format!("{STEM}.{end}")), bytes).expect(end);
        }
    }

    pub(crate) fn reseal_pdf(&mut self) {
        seal(&mut self.pdf, b" sha256 ");
    }

    pub(crate) fn reseal_json(&mut self) {
        seal(&mut self.json, b"  \"seal\": \"");
    }

    pub(crate) fn reseal_zip(&mut self) {
        seal(&mut self.zip, b"leverarch-seal/1 sha256 ");
    }

    /// The list of digests as it would be for these files.
    pub(crate) fn relist(&mut self) {
        let line = |end: &str, bytes: &[u8]| format!("{}  {STEM}.{end}\n", hex(bytes));
        self.list =
            [line("json", &self.json), line("pdf", &self.pdf), line("zip", &self.zip)].concat().into_bytes();
    }

    /// Changes the record beside the PDF and seals it.
    pub(crate) fn edit_json(&mut self, from: &str, to: &str) {
        let text = String::from_utf8(self.json.clone()).expect("text");
        assert!(text.contains(from), "{from}");
        self.json = text.replacen(from, to, 1).into_bytes();
        self.reseal_json();
    }

    /// Makes the record name this PDF.
    pub(crate) fn bind_json(&mut self) {
        let mut text = String::from_utf8(self.json.clone()).expect("text");
        let at = text.find("\"bundle\"").expect("bundle");
        let digits = at + text[at..].find("\"sha256\": \"").expect("sha256") + 11;
        text.replace_range(digits..digits + 64, &hex(&self.pdf));
        let size = at + text[at..].find("\"bytes\": ").expect("bytes") + 9;
        let end = size + text[size..].find('\n').expect("line");
        text.replace_range(size..end, &self.pdf.len().to_string());
        self.json = text.into_bytes();
        self.reseal_json();
    }
}

/// A PDF of ours as its objects, each a stream.
pub(crate) struct PdfParts {
    head: Vec<u8>,
    /// Number, dictionary, content.
    pub(crate) objects: Vec<(u32, String, Vec<u8>)>,
}

pub(crate) fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut out).expect("zlib");
    out
}

pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("zlib");
    out.finish().expect("zlib")
}

impl PdfParts {
    pub(crate) fn of(pdf: &[u8]) -> Self {
        let end = rfind(pdf, b"%leverarch-seal/1 ");
        let mut at = 15;
        let mut objects = Vec::new();
        while at < end {
            let text = &pdf[at..];
            let open = find(text, b" 0 obj\n");
            let number = std::str::from_utf8(&text[..open]).expect("number").parse().expect("number");
            let stream = find(text, b"\nstream\n");
            let dict = String::from_utf8_lossy(&text[open + 7..stream]).into_owned();
            let length = dict.rsplit("/Length ").next().expect("Length");
            let length: usize =
                length.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("Length");
            let content = stream + 8;
            objects.push((number, dict, text[content..content + length].to_vec()));
            at += content + length + b"\nendstream\nendobj\n".len();
        }
        Self { head: pdf[..15].to_vec(), objects }
    }

    /// The first object stream that `change` changes, with its index computed again.
    pub(crate) fn edit_packed(&mut self, change: impl Fn(&mut Vec<u8>) -> bool) {
        const BETWEEN: &[u8] = b"\x01\x02between\x02\x01";
        for (_, dict, content) in self.objects.iter_mut().filter(|object| object.1.contains("/ObjStm")) {
            let text = inflated(content);
            let from = dict.find("/First ").expect("First") + 7;
            let digits = dict[from..].chars().take_while(char::is_ascii_digit).count();
            let first: usize = dict[from..from + digits].parse().expect("First");
            let index = std::str::from_utf8(&text[..first]).expect("index");
            let index: Vec<usize> =
                index.split_ascii_whitespace().map(|n| n.parse().expect("number")).collect();
            let places: Vec<usize> =
                index.chunks(2).map(|pair| first + pair[1]).chain([text.len()]).collect();
            let bodies: Vec<&[u8]> = places.windows(2).map(|two| &text[two[0]..two[1]]).collect();
            let mut joined = bodies.join(BETWEEN);
            if !change(&mut joined) {
                continue;
            }
            let (mut head, mut body) = (String::new(), Vec::new());
            let mut rest = joined.as_slice();
            for pair in index.chunks(2) {
                let end = rest.windows(BETWEEN.len()).position(|w| w == BETWEEN).unwrap_or(rest.len());
                head += &format!("{} {} ", pair[0], body.len());
                body.extend(&rest[..end]);
                rest = rest.get(end + BETWEEN.len()..).unwrap_or_default();
            }
            dict.replace_range(from..from + digits, &head.len().to_string());
            *content = deflated(&[head.as_bytes(), &body].concat());
            return;
        }
        panic!("no object stream has it");
    }

    /// Adds an object before the table and gives its number.
    pub(crate) fn add(&mut self, dict: &str, content: &[u8]) -> u32 {
        let number = self.objects.iter().map(|object| object.0).max().expect("objects") + 1;
        let at = self.objects.len() - 1;
        self.objects.insert(at, (number, dict.into(), content.to_vec()));
        number
    }

    /// The file, with its table and seal computed again.
    pub(crate) fn written(&self) -> Vec<u8> {
        let mut out = self.head.clone();
        let mut places = Vec::new();
        let mut record = (0, 0);
        let last = self.objects.len() - 1;
        for (i, (number, dict, content)) in self.objects.iter().enumerate() {
            places.push((*number, out.len()));
            let mut content = content.clone();
            let mut dict = dict.clone();
            if i == last {
                let mut rows = inflated(&content);
                for (number, place) in &places {
                    let row = *number as usize * 9;
                    rows.resize(rows.len().max(row + 9), 0);
                    rows[row] = 1;
                    rows[row + 1..row + 7].copy_from_slice(&(*place as u64).to_be_bytes()[2..]);
                    rows[row + 7..row + 9].fill(0);
                }
                let size = rows.len() / 9;
                let from = dict.find("/Size ").expect("Size") + 6;
                let end = from + dict[from..].find('/').expect("next");
                dict.replace_range(from..end, &size.to_string());
                content = deflated(&rows);
            }
            let from = dict.rfind("/Length ").expect("Length") + 8;
            let digits = dict[from..].chars().take_while(char::is_ascii_digit).count();
            dict.replace_range(from..from + digits, &content.len().to_string());
            out.extend(format!("{number} 0 obj\n{dict}\nstream\n").as_bytes());
            if content.starts_with(b"{\n  \"format\": \"leverarch-record/") {
                record = (out.len(), content.len());
            }
            out.extend(&content);
            out.extend(b"\nendstream\nendobj\n");
        }
        let xref = places.last().expect("table").1;
        let zeros = "0".repeat(64);
        let (at, bytes) = record;
        out.extend(
            format!("%leverarch-seal/1 record {at} {bytes} sha256 {zeros}\nstartxref\n{xref}\n%%EOF\n")
                .as_bytes(),
        );
        seal(&mut out, b" sha256 ");
        out
    }

    /// The record, changed.
    pub(crate) fn edit_record(&mut self, from: &str, to: &str) {
        let record = self.objects.iter_mut().find(|o| o.2.starts_with(b"{\n  \"format\"")).expect("record");
        let text = String::from_utf8(record.2.clone()).expect("text");
        assert!(text.contains(from), "{from}");
        record.2 = text.replacen(from, to, 1).into_bytes();
    }
}

/// A file for a zip, with what may be said wrongly of it.
#[derive(Clone)]
pub(crate) struct Packed {
    pub(crate) name: Vec<u8>,
    pub(crate) content: Vec<u8>,
    /// What the directory calls it.
    pub(crate) listed_name: Option<Vec<u8>>,
    pub(crate) listed_size: Option<u32>,
    pub(crate) listed_crc: Option<u32>,
    pub(crate) mode: u32,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) comment: Vec<u8>,
    pub(crate) extra: Vec<u8>,
    /// Bytes before its header.
    pub(crate) before: Vec<u8>,
    /// Whether it is in the file, and in the directory.
    pub(crate) local: bool,
    pub(crate) listed: bool,
    /// The file whose content the directory gives it.
    pub(crate) same_as: Option<usize>,
}

impl Packed {
    pub(crate) fn new(name: &str, content: &[u8]) -> Self {
        Self {
            name: name.into(),
            content: content.into(),
            listed_name: None,
            listed_size: None,
            listed_crc: None,
            mode: 0o100_644,
            method: 0,
            flags: if name.is_ascii() { 0 } else { 1 << 11 },
            comment: Vec::new(),
            extra: Vec::new(),
            before: Vec::new(),
            local: true,
            listed: true,
            same_as: None,
        }
    }
}

/// The files of a zip of ours.
pub(crate) fn unpacked(zip: &[u8]) -> Vec<Packed> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let mut at = 0;
    let mut all = Vec::new();
    while zip[at..].starts_with(b"PK\x03\x04") {
        let size = u32::from_le_bytes(zip[at + 22..at + 26].try_into().expect("four")) as usize;
        let (name, extra) = (u16_at(at + 26), u16_at(at + 28));
        let content = at + 30 + name + extra;
        let text = std::str::from_utf8(&zip[at + 30..at + 30 + name]).expect("name");
        all.push(Packed::new(text, &zip[content..content + size]));
        at = content + size;
    }
    all
}

/// A zip of these files, sealed. `count` is what the end says of how many there are, when that is to be wrong.
pub(crate) fn packed(files: &[Packed], count: Option<u16>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    let mut places = Vec::new();
    let mut listed = 0u16;
    for file in files {
        let crc = crc32(&file.content);
        let common = |size: u32, crc: u32, name: &[u8], extra: &[u8]| {
            let mut head = Vec::new();
            head.extend(file.flags.to_le_bytes());
            head.extend(file.method.to_le_bytes());
            head.extend([0, 0, 33, 0]);
            head.extend(crc.to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend(size.to_le_bytes());
            head.extend((name.len() as u16).to_le_bytes());
            head.extend((extra.len() as u16).to_le_bytes());
            head
        };
        out.extend(&file.before);
        let at = file.same_as.map_or(out.len(), |other| places[other]);
        places.push(at);
        let size = file.content.len() as u32;
        if file.local {
            out.extend(b"PK\x03\x04\x0a\x00");
            out.extend(common(size, crc, &file.name, &file.extra));
            out.extend(&file.name);
            out.extend(&file.extra);
            out.extend(&file.content);
        }
        if file.listed {
            listed += 1;
            let name = file.listed_name.as_ref().unwrap_or(&file.name);
            central.extend(b"PK\x01\x02\x0a\x03\x0a\x00");
            let (size, crc) = (file.listed_size.unwrap_or(size), file.listed_crc.unwrap_or(crc));
            central.extend(common(size, crc, name, &[]));
            central.extend((file.comment.len() as u16).to_le_bytes());
            central.extend([0; 4]);
            central.extend((file.mode << 16).to_le_bytes());
            central.extend((at as u32).to_le_bytes());
            central.extend(name);
            central.extend(&file.comment);
        }
    }
    let at = out.len() as u32;
    out.extend(&central);
    out.extend(end(count.unwrap_or(listed), central.len() as u32, at));
    seal(&mut out, b"leverarch-seal/1 sha256 ");
    out
}

/// The end of a zip, with the comment of ours.
pub(crate) fn end(count: u16, size: u32, at: u32) -> Vec<u8> {
    let comment = [b"leverarch-seal/1 sha256 ".to_vec(), vec![b'0'; 64]].concat();
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// Computes the bag's lists and the seal of its record again.
pub(crate) fn relisted(files: &mut [Packed]) {
    let rest = |file: &Packed| {
        String::from_utf8_lossy(&file.name)
            .split_once('/')
            .map(|(_, rest)| rest.to_owned())
            .unwrap_or_default()
    };
    let list = |files: &[Packed], wanted: &dyn Fn(&str) -> bool| {
        let mut lines: Vec<(String, String)> = files
            .iter()
            .map(|file| (rest(file), hex(&file.content)))
            .filter(|(name, _)| wanted(name))
            .collect();
        lines.sort();
        lines.into_iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect::<String>()
    };
    let manifest = list(files, &|name| name.starts_with("data/"));
    for file in files.iter_mut().filter(|file| rest(file) == "manifest-sha256.txt") {
        file.content = manifest.clone().into_bytes();
    }
    let tags = list(files, &|name| !name.starts_with("data/") && name != "tagmanifest-sha256.txt");
    for file in files.iter_mut().filter(|file| rest(file) == "tagmanifest-sha256.txt") {
        file.content = tags.clone().into_bytes();
    }
}
