//! The heads of a mail and of its parts, from their bytes. Words of another encoding within them (RFC 2047, RFC 2231)
//! are joined before they are decoded, because programs cut them in the middle of a letter, and their declared
//! encoding is checked against the bytes as that of any text is. mail-parser knows the grammar of addresses; it is
//! shown each encoded word as a sign of its own, which the decoded one replaces afterwards, so that a comma in a name
//! parts no addresses.

use std::collections::BTreeSet;

use mail_parser::{Address, MessageParser};

use super::unpack::{base64, hexadecimal};
use crate::readers::encoding;
use crate::readers::encoding::EncodingDoubt;

/// The fields of some heads, in order.
#[derive(Debug, Default)]
pub(super) struct HeaderFields {
    fields: Vec<(String, Vec<u8>)>,
    /// The encoding that the words of the mail declare; what stands bare in a head is most likely in it as well.
    bare: Option<String>,
    /// What was not as declared.
    pub(super) doubts: BTreeSet<EncodingDoubt>,
}

/// The name of the head that a line begins, in small letters.
pub(super) fn head_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    let whole = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    whole.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// Begins and ends the sign that takes the place of an encoded word. Both are of an area that no text uses.
const SIGN: (char, char) = ('\u{F8D0}', '\u{F8D1}');

impl HeaderFields {
    /// Reads fields up to the first empty line.
    pub(super) fn parse(raw: &[u8]) -> Self {
        let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
        for line in raw.split_inclusive(|b| *b == b'\n') {
            let words = line.trim_ascii_end();
            if words.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
                break;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(b' ');
                    value.extend_from_slice(words.trim_ascii_start());
                }
                continue;
            }
            let Some(name) = head_name(words) else { continue };
            let colon = words.iter().position(|b| *b == b':').unwrap_or(0);
            fields.push((name, words.get(colon + 1..).unwrap_or_default().trim_ascii().to_vec()));
        }
        Self { fields, ..Self::default() }
    }

    /// Says in which encoding its bare words most likely are.
    pub(super) fn bare_words_are(&mut self, charset: Option<&str>) {
        self.bare = charset.map(str::to_owned);
    }

    /// Whether there is any field of these names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.fields.iter().any(|(name, _)| names.contains(&name.as_str()))
    }

    /// The values of a field, each time it occurs, as they are.
    pub(super) fn raw(&self, name: &str) -> Vec<Vec<u8>> {
        let of = self.fields.iter().filter(|(known, _)| known == name);
        of.map(|(_, value)| value.clone()).collect()
    }

    /// The values of a field as text on one line.
    pub(super) fn lines(&mut self, name: &str) -> Vec<String> {
        let values = self.raw(name);
        values.iter().map(|value| self.line(value)).collect()
    }

    fn line(&mut self, value: &[u8]) -> String {
        let (text, words) = self.decoded(value);
        on_one_line(&put_back(&text, &words))
    }

    /// The addresses of a field, each time it occurs: a line for each address.
    pub(super) fn addresses(&mut self, name: &str) -> Vec<String> {
        let values = self.raw(name);
        values.iter().map(|value| self.people(value)).filter(|said| !said.is_empty()).collect()
    }

    fn people(&mut self, value: &[u8]) -> String {
        let (text, words) = self.decoded(value);
        let whole = on_one_line(&put_back(&text, &words));
        let field = format!("To: {text}\r\n\r\n");
        let parsed = MessageParser::default().parse_headers(field.as_bytes());
        let said = parsed.as_ref().and_then(|message| message.to()).map(address_text).unwrap_or_default();
        let said = put_back(&said, &words);
        let said = said.lines().map(on_one_line).collect::<Vec<_>>().join("\n");
        // Whatever the grammar made of it, no word of it may be lost.
        if atoms(&whole).is_subset(&atoms(&said)) { said } else { whole }
    }

    /// A value as text in which signs stand for the encoded words, and these words.
    fn decoded(&mut self, value: &[u8]) -> (String, Vec<String>) {
        let read = match &self.bare {
            Some(charset) if std::str::from_utf8(value).is_err() => encoding::decode(value, Some(charset)),
            _ => encoding::decode(value, None),
        };
        self.doubts.extend(read.doubt);
        let text: String =
            read.text.chars().map(|c| if c == SIGN.0 || c == SIGN.1 { '\u{FFFD}' } else { c }).collect();
        let mut rest = text.as_str();
        let (mut out, mut words) = (String::new(), Vec::new());
        let mut run: Option<(Word, usize)> = None;
        while let Some((before, word, after)) = next_word(rest) {
            match &mut run {
                // Spaces between encoded words are not meant.
                Some((open, _)) if before.trim().is_empty() && open.goes_on_with(&word) => {
                    open.bytes.extend(word.bytes);
                }
                _ => {
                    let joined = run.is_some() && before.trim().is_empty();
                    self.close(run.take(), &mut words);
                    if !joined {
                        out.push_str(before);
                    }
                    out.push_str(&format!("{}{}{}", SIGN.0, words.len(), SIGN.1));
                    run = Some((word, words.len()));
                }
            }
            rest = after;
        }
        self.close(run, &mut words);
        out.push_str(rest);
        (out, words)
    }

    fn close(&mut self, run: Option<(Word, usize)>, words: &mut Vec<String>) {
        let Some((word, _)) = run else { return };
        let read = encoding::decode(&word.bytes, Some(&word.charset));
        self.doubts.extend(read.doubt);
        words.push(read.text);
    }

    /// What a part is, in small letters; nothing where it does not say so in a way that can be read.
    pub(super) fn media(&self) -> Option<String> {
        let value = self.raw("content-type").into_iter().next()?;
        let value = String::from_utf8_lossy(&value).to_ascii_lowercase();
        let value = value.split(';').next()?.split('(').next()?;
        let (kind, subtype) = value.split_once('/')?;
        let (kind, subtype) = (kind.trim(), subtype.trim());
        let word = |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || c == '/');
        (word(kind) && word(subtype)).then(|| format!("{kind}/{subtype}"))
    }

    /// A parameter of a field.
    pub(super) fn attribute(&mut self, field: &str, parameter: &str) -> Option<String> {
        let values = self.raw(field);
        values.iter().find_map(|value| self.parameter(value, parameter))
    }

    /// The word before the parameters of a field, in small letters.
    pub(super) fn word(&self, field: &str) -> Option<String> {
        let value = self.raw(field).into_iter().next()?;
        let value = String::from_utf8_lossy(&value).to_ascii_lowercase();
        let word = value.split([';', '(']).next()?.trim().trim_matches('"').to_owned();
        (!word.is_empty()).then_some(word)
    }

    /// The name of a part: as its disposition says it, or its type.
    pub(super) fn file_name(&mut self) -> Option<String> {
        for (field, parameter) in [("content-disposition", "filename"), ("content-type", "name")] {
            for value in self.raw(field) {
                let name = self.parameter(&value, parameter);
                if let Some(name) = name.map(|name| on_one_line(&name)).filter(|name| !name.is_empty()) {
                    return Some(name);
                }
            }
        }
        None
    }

    /// A parameter of a field, put together from its pieces.
    fn parameter(&mut self, value: &[u8], wanted: &str) -> Option<String> {
        let mut plain = None;
        let mut pieces: Vec<(u32, bool, Vec<u8>)> = Vec::new();
        for (name, value) in parameters(value) {
            let Some(rest) = name.strip_prefix(wanted) else { continue };
            let (number, packed) = (rest.trim_matches('*'), rest.ends_with('*'));
            if rest.is_empty() {
                plain.get_or_insert(value);
            } else if rest.starts_with('*') && (number.is_empty() || number.parse::<u32>().is_ok()) {
                pieces.push((number.parse().unwrap_or(0), packed, value));
            }
        }
        if pieces.is_empty() {
            return plain.map(|value| self.line(&value));
        }
        pieces.sort_by_key(|(number, ..)| *number);
        let (mut charset, mut bytes) = (None, Vec::new());
        for (place, (_, packed, mut piece)) in pieces.into_iter().enumerate() {
            if packed {
                if place == 0 {
                    let mut split = piece.splitn(3, |b| *b == b'\'');
                    if let (Some(label), Some(_), Some(rest)) = (split.next(), split.next(), split.next()) {
                        charset = Some(String::from_utf8_lossy(label).into_owned());
                        piece = rest.to_vec();
                    }
                }
                bytes.extend(without_percents(&piece));
            } else {
                bytes.extend(piece);
            }
        }
        let read = encoding::decode(&bytes, charset.as_deref());
        self.doubts.extend(read.doubt);
        Some(read.text)
    }
}

/// An encoded word: what it declares, and its bytes.
struct Word {
    charset: String,
    bytes: Vec<u8>,
}

impl Word {
    fn goes_on_with(&self, next: &Word) -> bool {
        self.charset.eq_ignore_ascii_case(&next.charset)
    }
}

/// The next encoded word of a text, what stands before it and what follows: "=?utf-8?Q?caf=C3=A9?=".
fn next_word(text: &str) -> Option<(&str, Word, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find("=?")?;
        from = at + 2;
        let rest = text.get(from..)?;
        let Some((charset, rest)) = rest.split_once('?') else { continue };
        let Some((how, rest)) = rest.split_once('?') else { continue };
        if charset.is_empty() || charset.contains(|c: char| c.is_whitespace() || c == '=') {
            continue;
        }
        let Some((packed, after)) = rest.split_once("?=") else { continue };
        let bytes = match how {
            "b" | "B" => base64(packed.replace(' ', "").as_bytes()).bytes,
            "q" | "Q" => spelled(packed),
            _ => continue,
        };
        let charset = charset.split('*').next().unwrap_or_default().to_owned();
        return Some((text.get(..at)?, Word { charset, bytes }, after));
    }
}

/// The bytes of a word in the Q encoding. Its spaces are underscores; real ones come of folding.
fn spelled(packed: &str) -> Vec<u8> {
    let packed = packed.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = packed.get(at) {
        at += 1;
        match byte {
            b'_' => out.push(b' '),
            b'=' => match hexadecimal(packed.get(at..at + 2)) {
                Some(byte) => {
                    out.push(byte);
                    at += 2;
                }
                // A line that was folded within a word.
                None if packed.get(at) == Some(&b' ') => at += 1,
                None => out.push(b'='),
            },
            other => out.push(other),
        }
    }
    out
}

/// The decoded words in place of their signs.
fn put_back(text: &str, words: &[String]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(SIGN.0) {
        out.push_str(before);
        let Some((number, after)) = after.split_once(SIGN.1) else { break };
        let word = number.parse().ok().and_then(|number: usize| words.get(number));
        out.push_str(word.map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Addresses, each on a line: "Marek Wójcik <marek@example.org>"; a group with nobody in it by its name.
fn address_text(address: &Address<'_>) -> String {
    let groups: Vec<(Option<&str>, &[mail_parser::Addr<'_>])> = match address {
        Address::List(list) => vec![(None, list)],
        Address::Group(groups) => {
            groups.iter().map(|group| (group.name.as_deref(), &group.addresses[..])).collect()
        }
    };
    let mut lines = Vec::new();
    for (group, list) in groups {
        if let Some(group) = group {
            lines.push(format!("{}:", on_one_line(group)));
        }
        for one in list {
            let name = one.name().map(on_one_line).filter(|name| !name.is_empty());
            let address = one.address().map(on_one_line).filter(|address| !address.is_empty());
            match (name, address) {
                (Some(name), Some(address)) if name != address => lines.push(format!("{name} <{address}>")),
                (_, Some(one)) | (Some(one), None) => lines.push(one),
                (None, None) => {}
            }
        }
    }
    lines.join("\n")
}

/// The words of a text, for seeing whether any was lost.
fn atoms(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A text on one line, one space between its words.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parameters of a field, names in small letters: what follows its first semicolon.
fn parameters(value: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut at = value.iter().position(|b| *b == b';').unwrap_or(value.len());
    while let Some(rest) = value.get(at + 1..) {
        let end = rest.iter().position(|b| matches!(b, b'=' | b';')).unwrap_or(rest.len());
        let name = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).trim().to_ascii_lowercase();
        at += 1 + end;
        if value.get(at) != Some(&b'=') {
            if at >= value.len() {
                break;
            }
            continue;
        }
        at += 1;
        while value.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let mut said = Vec::new();
        if value.get(at) == Some(&b'"') {
            at += 1;
            while let Some(&byte) = value.get(at).filter(|byte| **byte != b'"') {
                // A backslash before another letter belongs to a path of Windows.
                if byte == b'\\' && matches!(value.get(at + 1), Some(b'"' | b'\\')) {
                    at += 1;
                }
                said.extend(value.get(at));
                at += 1;
            }
            let rest = value.get(at..).unwrap_or_default();
            at += rest.iter().position(|b| *b == b';').unwrap_or(rest.len());
        } else {
            let rest = value.get(at..).unwrap_or_default();
            let end = rest.iter().position(|b| *b == b';').unwrap_or(rest.len());
            said.extend_from_slice(rest.get(..end).unwrap_or_default().trim_ascii_end());
            at += end;
        }
        found.push((name, said));
    }
    found
}

fn without_percents(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let packed = if byte == b'%' { hexadecimal(text.get(at + 1..at + 3)) } else { None };
        out.push(packed.unwrap_or(byte));
        at += if packed.is_some() { 3 } else { 1 };
    }
    out
}
