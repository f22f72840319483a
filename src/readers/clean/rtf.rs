//! An RTF document written anew: without the groups that name files elsewhere, with the values of its fields in place
//! of their instructions, and with the pictures of its objects in place of the objects.

use super::{Unsafe, UnsafeContent, field, ole, reference, scan};

/// How deep groups may nest; as in the reader of such documents.
const DEEPEST: usize = 1_000;

/// Words, groups and stretches of text in one document. A long one has some hundred thousand.
const NODES: usize = 3_000_000;

const BROKEN: Unsafe = Unsafe::OpenGroups;

/// Groups that go as they are.
const DROPPED: &[&str] = &[
    "template",
    "nextfile",
    "filetbl",
    "datastore",
    "mailmerge",
    "xform",
    "hlinkbase",
    "fontfile",
    "linkval",
    "datafield",
];

/// What becomes of fields within a group when its text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InnerFields {
    /// They count with their values.
    Shown,
    LeftOut,
}

/// The stored value of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldValue {
    Missing,
    /// It is there, and nothing of it can be seen.
    Blank,
    Shown,
}

/// Words that show the present day.
const TODAY: &[&str] = &["chdate", "chdpl", "chdpa", "chtime"];

/// Words that make an object of a group.
const OBJECT: &[&str] =
    &["object", "objlink", "objautlink", "objsub", "objpub", "objicemb", "objhtml", "objocx", "objemb"];

/// A piece of the document; the places are those of its bytes.
enum Node {
    Group(Vec<Node>),
    /// A control word: its letters, and all of it.
    Word {
        letters: (usize, usize),
        all: (usize, usize),
    },
    /// Anything else.
    Plain(usize, usize),
    /// Bytes that are not text.
    Raw(usize, usize),
}

struct Rtf<'a> {
    bytes: &'a [u8],
    found: &'a mut UnsafeContent,
}

/// Cleans a document.
pub(super) fn clean(bytes: &[u8], found: &mut UnsafeContent) -> Result<Vec<u8>, Unsafe> {
    let root = parse(bytes)?;
    let mut rtf = Rtf { bytes, found };
    let mut out = Vec::with_capacity(bytes.len());
    out.push(b'{');
    rtf.write(&root, &mut out);
    out.push(b'}');
    if scan::rtf_refers(&out) {
        return Err(Unsafe::ReferenceLeft);
    }
    Ok(out)
}

/// The content of the outermost group.
fn parse(bytes: &[u8]) -> Result<Vec<Node>, Unsafe> {
    let mut open: Vec<Vec<Node>> = Vec::new();
    let mut at = 0;
    let mut nodes = 0usize;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        nodes += 1;
        if nodes > NODES {
            return Err(Unsafe::TooLong);
        }
        let node = match byte {
            b'{' => {
                if open.len() >= DEEPEST {
                    return Err(BROKEN);
                }
                open.push(Vec::new());
                continue;
            }
            b'}' => {
                let group = open.pop().ok_or(BROKEN)?;
                if open.is_empty() {
                    return Ok(group);
                }
                Node::Group(group)
            }
            b'\\' => {
                let rest = bytes.get(at..).unwrap_or_default();
                let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                if letters == 0 {
                    at += match rest.first() {
                        Some(b'\'') => 3,
                        Some(_) => 1,
                        None => 0,
                    };
                    at = at.min(bytes.len());
                    Node::Plain(start, at)
                } else {
                    let name = (at, at + letters);
                    let rest = rest.get(letters..).unwrap_or_default();
                    let sign = usize::from(rest.first() == Some(&b'-'));
                    let digits = rest.iter().skip(sign).take_while(|b| b.is_ascii_digit()).take(10).count();
                    let number = if digits > 0 { sign + digits } else { 0 };
                    let value = rest.get(..number).and_then(|n| std::str::from_utf8(n).ok());
                    at += letters + number;
                    at += usize::from(bytes.get(at) == Some(&b' '));
                    if bytes.get(name.0..name.1) == Some(b"bin") {
                        let length = value.and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
                        at = at.saturating_add(length).min(bytes.len());
                        Node::Raw(start, at)
                    } else {
                        Node::Word { letters: name, all: (start, at) }
                    }
                }
            }
            _ => {
                let plain = bytes.get(at..).unwrap_or_default();
                at += plain.iter().take_while(|b| !matches!(b, b'{' | b'}' | b'\\')).count();
                Node::Plain(start, at)
            }
        };
        match open.last_mut() {
            Some(group) => group.push(node),
            None if matches!(node, Node::Plain(..)) => {}
            None => return Err(BROKEN),
        }
    }
    Err(BROKEN)
}

impl Rtf<'_> {
    fn slice(&self, (from, to): (usize, usize)) -> &[u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    fn word(&self, node: &Node) -> &str {
        match node {
            Node::Word { letters, .. } => std::str::from_utf8(self.slice(*letters)).unwrap_or(""),
            _ => "",
        }
    }

    fn has(&self, group: &[Node], words: &[&str]) -> bool {
        group.iter().any(|node| words.contains(&self.word(node)))
    }

    /// What a group is for: its first control word.
    fn destination(&self, group: &[Node]) -> &str {
        group.iter().map(|node| self.word(node)).find(|word| !word.is_empty()).unwrap_or("")
    }

    /// The groups of this purpose in a group, at any depth.
    fn inner<'n>(&self, group: &'n [Node], purpose: &[&str]) -> Vec<&'n [Node]> {
        let mut all = Vec::new();
        for node in group {
            if let Node::Group(inner) = node {
                if purpose.contains(&self.destination(inner)) || self.has(inner, purpose) {
                    all.push(inner.as_slice());
                } else {
                    all.extend(self.inner(inner, purpose));
                }
            }
        }
        all
    }

    /// The text of a group.
    fn text(&self, group: &[Node], fields: InnerFields) -> String {
        let mut out = String::new();
        let mut skip = 0usize;
        for node in group {
            match node {
                Node::Group(inner) if self.has(inner, &["fldinst"]) => {}
                Node::Group(inner) if fields == InnerFields::LeftOut && self.has(inner, &["fldrslt"]) => {}
                Node::Group(inner) => out.push_str(&self.text(inner, fields)),
                Node::Word { letters, all } => {
                    let name = self.slice(*letters);
                    let number = self.slice((letters.1, all.1));
                    let number = std::str::from_utf8(number).unwrap_or("").trim().parse::<i64>().ok();
                    if let (b"u", Some(code)) = (name, number) {
                        let code = u32::try_from(code & 0xffff).unwrap_or(0);
                        out.extend(char::from_u32(code));
                        skip = 1;
                    }
                    if matches!(name, b"par" | b"line" | b"tab") {
                        out.push(' ');
                    }
                }
                Node::Plain(from, to) => {
                    let plain = self.slice((*from, *to));
                    let letters: Vec<u8> = match plain {
                        [b'\\', b'\'', digits @ ..] => {
                            let digits = std::str::from_utf8(digits).unwrap_or("");
                            u8::from_str_radix(digits, 16).into_iter().collect()
                        }
                        [b'\\', b'~'] => vec![b' '],
                        [b'\\', letter @ (b'\\' | b'{' | b'}')] => vec![*letter],
                        [b'\\', ..] => Vec::new(),
                        plain => plain.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect(),
                    };
                    let kept = letters.into_iter().skip(std::mem::take(&mut skip));
                    out.extend(kept.map(char::from));
                }
                Node::Raw(..) => {}
            }
        }
        out
    }

    /// Whether a group shows anything.
    fn shows(&self, group: &[Node]) -> bool {
        !self.text(group, InnerFields::Shown).trim().is_empty() || !self.inner(group, &["pict"]).is_empty()
    }

    fn write(&mut self, group: &[Node], out: &mut Vec<u8>) {
        // A field: its instruction and its value are groups beside one another.
        let mut frozen: Option<String> = None;
        let is_field = group.iter().any(|node| self.is_instruction(node));
        let result = group.iter().find_map(|node| match node {
            Node::Group(inner) if self.has(inner, &["fldrslt"]) => Some(inner),
            _ => None,
        });
        if is_field {
            let instruction = group.iter().filter_map(|node| match node {
                Node::Group(inner) if self.is_instruction(node) => Some(inner),
                _ => None,
            });
            let (mut own, mut full) = (String::new(), String::new());
            for inner in instruction {
                own.push_str(&self.text(inner, InnerFields::LeftOut));
                full.push_str(&self.text(inner, InnerFields::Shown));
            }
            let value = match result {
                None => FieldValue::Missing,
                Some(result) if self.shows(result) => FieldValue::Shown,
                Some(_) => FieldValue::Blank,
            };
            if !field::is_layout(&own, &full, value == FieldValue::Shown) {
                let text = if field::name(&own).is_empty() { full } else { own };
                self.say(&text, value);
                frozen = Some(text);
            }
        }
        for node in group {
            match node {
                Node::Group(inner) => {
                    if frozen.is_some() && self.is_instruction(node) {
                        continue;
                    }
                    self.group(inner, frozen.is_some(), is_field, out);
                }
                Node::Word { all, .. } => {
                    let word = self.word(node);
                    if TODAY.contains(&word) {
                        self.found.unstored += 1;
                        out.push(b' ');
                        continue;
                    }
                    let of_field = ["field", "fldedit", "fldlock", "flddirty", "fldpriv", "fldrslt"];
                    if frozen.is_some() && of_field.contains(&word) {
                        continue;
                    }
                    let all = *all;
                    out.extend_from_slice(self.slice(all));
                }
                Node::Plain(from, to) | Node::Raw(from, to) => {
                    out.extend_from_slice(self.slice((*from, *to)));
                }
            }
        }
    }

    fn is_instruction(&self, node: &Node) -> bool {
        matches!(node, Node::Group(inner) if self.has(inner, &["fldinst"]))
    }

    fn group(&mut self, group: &[Node], frozen: bool, in_field: bool, out: &mut Vec<u8>) {
        let purpose = self.destination(group).to_owned();
        if DROPPED.contains(&purpose.as_str()) || self.has(group, DROPPED) {
            return self.dropped(&purpose, group);
        }
        if purpose == "sp" && self.links(group) {
            return;
        }
        if self.has(group, OBJECT) || self.has(group, &["objdata"]) {
            return self.object(group, out);
        }
        // An instruction that is no part of a field.
        if self.has(group, &["fldinst"]) && !in_field {
            return;
        }
        out.push(b'{');
        if frozen && self.has(group, &["fldrslt"]) {
            // The value is text like any other from now on.
            let kept = group.iter().position(|node| self.word(node) == "fldrslt");
            let (before, after) = group.split_at(kept.unwrap_or(0));
            self.write(before, out);
            self.write(after.get(1..).unwrap_or_default(), out);
        } else {
            self.write(group, out);
        }
        out.push(b'}');
    }

    /// Notes what a group that goes refers to.
    fn dropped(&mut self, purpose: &str, group: &[Node]) {
        let text = self.text(group, InnerFields::Shown).trim().trim_end_matches(';').to_owned();
        match purpose {
            "template" => self.found.template(&text),
            "nextfile" | "fontfile" | "xform" => self.found.file(&text),
            "filetbl" => {
                let files: Vec<String> = self
                    .inner(group, &["file"])
                    .iter()
                    .map(|file| self.text(file, InnerFields::Shown))
                    .collect();
                files.iter().for_each(|file| self.found.file(file.trim().trim_end_matches(';')));
            }
            "mailmerge" => {
                let source = self.inner(group, &["mmdatasource"]);
                let source =
                    source.first().map_or(String::new(), |source| self.text(source, InnerFields::Shown));
                self.found.file(if source.trim().is_empty() { "mail merge" } else { source.trim() });
            }
            _ => {}
        }
    }

    /// Whether a property of a drawing names a picture elsewhere.
    fn links(&mut self, group: &[Node]) -> bool {
        let name = self
            .inner(group, &["sn"])
            .first()
            .map_or(String::new(), |name| self.text(name, InnerFields::Shown));
        let name = name.trim().to_ascii_lowercase();
        if !["pibname", "fillblipname", "lineblipname", "linefillblipname"].contains(&name.as_str()) {
            return false;
        }
        let value = self
            .inner(group, &["sv"])
            .first()
            .map_or(String::new(), |value| self.text(value, InnerFields::Shown));
        if reference::leads_out(&value) {
            self.found.file(&value);
        }
        true
    }

    /// An object becomes its picture.
    fn object(&mut self, group: &[Node], out: &mut Vec<u8>) {
        let data: Vec<u8> =
            self.inner(group, &["objdata"]).iter().flat_map(|data| self.digits(data)).collect();
        let linked = self.has(group, &["objlink", "objautlink", "objsub", "objpub"])
            || data.get(4..8) == Some(&[1, 0, 0, 0]);
        let elsewhere = ole::points_elsewhere(&data);
        if linked || elsewhere {
            let place = ole::moniker(&data);
            self.found.file(place.as_deref().unwrap_or("linked object"));
        }
        out.push(b'{');
        for result in self.inner(group, &["result"]) {
            let kept = result.iter().position(|node| self.word(node) == "result");
            let after = result.get(kept.map_or(0, |at| at + 1)..).unwrap_or_default();
            self.write(after, out);
        }
        out.push(b'}');
    }

    /// The bytes of a group of digits.
    fn digits(&self, group: &[Node]) -> Vec<u8> {
        let mut half: Option<u8> = None;
        let mut out = Vec::new();
        for node in group {
            match node {
                Node::Plain(from, to) => {
                    for digit in self.slice((*from, *to)).iter().filter_map(|b| char::from(*b).to_digit(16)) {
                        let digit = u8::try_from(digit).unwrap_or(0);
                        match half.take() {
                            Some(high) => out.push(high << 4 | digit),
                            None => half = Some(digit),
                        }
                    }
                }
                Node::Raw(from, to) => {
                    let raw = self.slice((*from, *to));
                    let start = raw.iter().position(|b| *b == b' ').map_or(0, |at| at + 1);
                    out.extend_from_slice(raw.get(start..).unwrap_or_default());
                }
                _ => {}
            }
        }
        out
    }

    /// Notes what a field that goes was.
    fn say(&mut self, instruction: &str, value: FieldValue) {
        if let Some(place) = field::fetches(instruction) {
            self.found.file(&place);
        }
        match value {
            FieldValue::Shown => self.found.dates += usize::from(field::is_date(instruction)),
            FieldValue::Missing => self.found.unstored += usize::from(field::is_shown(instruction)),
            FieldValue::Blank => {}
        }
    }
}
