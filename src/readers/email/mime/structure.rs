//! The parts of a message (RFC 2046): where each has its heads and its bytes, and which are within which. A mark parts
//! two of them only where it is a line of its own; one that is quoted among the words, or that begins as another one
//! does, parts nothing. mail-parser looks for marks anywhere and so loses the words after them.

use std::ops::Range;

use super::heads::{HeaderFields, head_name};

/// How deep parts are followed into one another; honest mails nest six deep.
const DEEP: usize = 40;

/// A part of a message.
#[derive(Debug, Default)]
pub(super) struct MimePart {
    pub(super) heads: HeaderFields,
    /// What it is, in small letters: "text/plain".
    pub(super) media: String,
    /// Its bytes, as they are packed.
    pub(super) body: Range<usize>,
    /// The parts within it, by their place.
    pub(super) children: Vec<usize>,
    /// Whether its last mark is missing, or the end of its heads.
    pub(super) open: bool,
}

impl MimePart {
    /// What it is after the stroke: "plain".
    pub(super) fn subtype(&self) -> &str {
        self.media.split_once('/').map_or("", |(_, subtype)| subtype)
    }
}

/// The parts of a message, its own first, and what stands outside of them.
#[derive(Debug, Default)]
pub(super) struct MimeStructure {
    pub(super) parts: Vec<MimePart>,
    /// Words before the first part and after the last.
    pub(super) outside: Vec<Range<usize>>,
    /// Whether parts nest too deep to be followed.
    pub(super) too_deep: bool,
}

/// Takes a message apart, into no more than so many parts; nothing when there are more.
pub(super) fn take_apart(raw: &[u8], most: usize) -> Option<MimeStructure> {
    let mut structure = MimeStructure::default();
    part(raw, 0..raw.len(), "text/plain", 0, most, &mut structure)?;
    Some(structure)
}

fn part(
    raw: &[u8],
    range: Range<usize>,
    default: &str,
    depth: usize,
    most: usize,
    structure: &mut MimeStructure,
) -> Option<usize> {
    let (end, body) = end_of_heads(raw, &range);
    let mut heads = HeaderFields::parse(raw.get(range.start..end).unwrap_or_default());
    let media = heads.media().unwrap_or_else(|| default.to_owned());
    let boundary = heads.attribute("content-type", "boundary").unwrap_or_default();
    let place = structure.parts.len();
    if place >= most {
        return None;
    }
    let multiple = media.starts_with("multipart/") && !boundary.trim().is_empty();
    let default = if media == "multipart/digest" { "message/rfc822" } else { "text/plain" };
    let open = is_torn(raw.get(body..range.end).unwrap_or_default()) && body == end;
    structure.parts.push(MimePart { heads, media, body: body..range.end, open, ..MimePart::default() });
    if !multiple {
        return Some(place);
    }
    if depth >= DEEP {
        structure.too_deep = true;
        return Some(place);
    }
    let marks = marks(raw, body..range.end, boundary.trim_end().as_bytes());
    let mut children = Vec::new();
    let mut closed = false;
    for (at, mark) in marks.iter().enumerate() {
        if mark.last {
            closed = true;
            structure.outside.push(mark.after..range.end);
            break;
        }
        if at == 0 {
            structure.outside.push(body..mark.before);
        }
        let end = marks.get(at + 1).map_or(range.end, |next| next.before);
        children.push(part(raw, mark.after..end.max(mark.after), default, depth + 1, most, structure)?);
    }
    if let Some(part) = structure.parts.get_mut(place) {
        part.open = !closed;
        part.children = children;
    }
    Some(place)
}

/// Whether this, where words should begin, is the first half of a head's name: the file was cut off there.
fn is_torn(words: &[u8]) -> bool {
    !words.is_empty()
        && words.len() <= 40
        && words.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// A mark between parts.
struct Mark {
    /// Where the part before it ends: its line end belongs to the mark.
    before: usize,
    after: usize,
    /// Whether it is the last one.
    last: bool,
}

fn marks(raw: &[u8], range: Range<usize>, boundary: &[u8]) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut at = range.start;
    for line in raw.get(range.clone()).unwrap_or_default().split_inclusive(|b| *b == b'\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        let Some(rest) = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary)) else {
            continue;
        };
        let rest = rest.trim_ascii_end();
        if !rest.is_empty() && rest != b"--" {
            continue;
        }
        let before = raw.get(range.start..from).unwrap_or_default();
        let ended = before.strip_suffix(b"\n").map(|before| before.strip_suffix(b"\r").unwrap_or(before));
        let last = rest == b"--";
        found.push(Mark { before: range.start + ended.map_or(before.len(), <[u8]>::len), after: to, last });
        if last {
            break;
        }
    }
    found
}

/// Heads that show that a line without a name among the heads is damage and not the first of the words.
const KNOWN: [&str; 9] = [
    "from",
    "to",
    "cc",
    "date",
    "subject",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// Where the heads of a part end, and where its words begin: at an empty line or, where that is missing, at the first
/// line that is no head.
fn end_of_heads(raw: &[u8], range: &Range<usize>) -> (usize, usize) {
    let whole = raw.get(range.clone()).unwrap_or_default();
    let mut at = range.start;
    for line in whole.split_inclusive(|b| *b == b'\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        let words = line.trim_ascii_end();
        if words.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            return (from, to);
        }
        let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
        if (!goes_on && head_name(words).is_none()) || words.is_empty() {
            let rest = raw.get(to..range.end).unwrap_or_default().split(|b| *b == b'\n');
            let mut heads = rest.map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty()).take(200);
            // What goes on with heads is a damaged one.
            if !heads.any(|line| head_name(line).is_some_and(|name| KNOWN.contains(&name.as_str()))) {
                return (from, if words.is_empty() { to } else { from });
            }
        }
    }
    (range.end, range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bodies of all parts that have none within, by hand, from RFC 2046, 5.1.
    #[test]
    fn parts_end_where_a_mark_is_a_line_of_its_own() {
        let many = |mark: &str, rest: &str| {
            format!("Content-Type: multipart/mixed; boundary=\"{mark}\"\r\n\r\n{rest}")
        };
        for (mail, bodies) in [
            (many("m", "before\r\n--m\r\n\r\none\r\n--m\r\n\r\ntwo\r\n--m--\r\nafter"), vec!["one", "two"]),
            (
                many("m", "--m\r\n\r\nsee --m\r\n --m\r\n> --m\r\nend\r\n--m--\r\n"),
                vec!["see --m\r\n --m\r\n> --m\r\nend"],
            ),
            (many("m", "--m  \r\n\r\none\r\n--mx\r\ntwo\r\n--m--\r\n"), vec!["one\r\n--mx\r\ntwo"]),
            (
                many(
                    "m",
                    "--m\r\nContent-Type: multipart/alternative; boundary=m-alt\r\n\r\n--m-alt\r\n\r\none\r\n--m-alt\r\n\r\ntwo\r\n--m-alt--\r\n--m\r\n\r\nthree\r\n--m--",
                ),
                vec!["one", "two", "three"],
            ),
            // Inner marks are missing: the outer ones still count.
            (
                many(
                    "m",
                    "--m\r\nContent-Type: multipart/alternative; boundary=n\r\n\r\n--n\r\n\r\none\r\n--m\r\n\r\nthree\r\n--m--",
                ),
                vec!["one", "three"],
            ),
            (many("m", "--m\r\n\r\ncut off"), vec!["cut off"]),
            (many("m", "--m\r\nContent-Type: text/plain\r\nno empty line\r\n--m--"), vec!["no empty line"]),
            // The name of a head has no space in it.
            ("From: a\r\nI owe: nothing yet\r\n".to_owned(), vec!["I owe: nothing yet\r\n"]),
            ("From: a\r\nI owe you: £5\r\n".to_owned(), vec!["I owe you: £5\r\n"]),
            ("From: a\r\n b\r\n \r\nnot a head\r\n".to_owned(), vec!["not a head\r\n"]),
            ("X-Damaged\r\nFrom: a\r\n\r\nx".to_owned(), vec!["x"]),
            (many("m", "no marks at all"), vec!["no marks at all"]),
        ] {
            let structure = take_apart(mail.as_bytes(), 100).expect("few parts");
            let leaves = structure.parts.iter().filter(|part| part.children.is_empty());
            let got: Vec<&str> = leaves.map(|part| &mail[part.body.clone()]).collect();
            assert_eq!(got, bodies, "{mail}");
        }
        assert!(take_apart(many("m", &"--m\r\n".repeat(200)).as_bytes(), 100).is_none());
    }
}
