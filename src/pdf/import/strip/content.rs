//! Content without what is not drawn: comments, and of the property lists beside marked parts everything but what
//! numbers and sorts the parts. A replacement text (`/ActualText`) goes with them: a viewer never shows it, but
//! copies and finds it in place of the words on the page, and so it could say what the page does not.
//!
//! Content is read in one pass. Where nothing is taken out, its bytes stay.

use lopdf::{Object, StringFormat};

use memchr::memmem;

use super::tokens::{KeyValue, is_regular, pair, space_end, word_end};
use super::{StripCounts, inline, is_space};
use crate::pdf::import::strip::bytes::has_words;
use crate::pdf::import::strip::tokens::{hex_end, line_end, text_end};

/// How many property lists without an end are looked for to the end of the content; no viewer reads on behind one.
const ENDLESS: usize = 8;

/// Names that say what kind of thing a marked part is: those of ISO 32000 for artifacts.
const SORTS: [&[u8]; 15] = [
    b"/Pagination",
    b"/Layout",
    b"/Page",
    b"/Background",
    b"/Inline",
    b"/Header",
    b"/Footer",
    b"/Watermark",
    b"/PageNum",
    b"/Bates",
    b"/LineNum",
    b"/Redaction",
    b"/Block",
    b"/Artifact",
    b"/Span",
];
/// The edges of a page that an artifact is attached to.
const EDGES: [&[u8]; 4] = [b"/Top", b"/Bottom", b"/Left", b"/Right"];

/// Content without what is not drawn; nothing when all of it is.
pub(crate) fn stripped(bytes: &[u8], counts: &mut StripCounts) -> Option<Vec<u8>> {
    let may = memchr::memchr(b'%', bytes).is_some()
        || memmem::find(bytes, b"<<").is_some()
        || memmem::find(bytes, b"BI").is_some();
    if may { Pass::over(bytes, counts, PassKind::PageContent) } else { None }
}

/// A program without its comments; nothing when it has none. They are not counted, for by custom each list of codes
/// begins with one that says what it is.
pub(crate) fn without_comments(bytes: &[u8]) -> Option<Vec<u8>> {
    memchr::memchr(b'%', bytes)?;
    Pass::over(bytes, &mut StripCounts::default(), PassKind::Program)
}

/// What is gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PassKind {
    /// What a page or a form draws.
    PageContent,
    /// A program, such as a list of codes: nothing in it is left out but its comments.
    Program,
}

/// Content being gone through.
struct Pass<'a> {
    bytes: &'a [u8],
    out: Vec<u8>,
    /// Up to where it has been put out.
    done: usize,
    changed: bool,
}

impl<'a> Pass<'a> {
    fn over(bytes: &'a [u8], counts: &mut StripCounts, kind: PassKind) -> Option<Vec<u8>> {
        let content = kind == PassKind::PageContent;
        let mut pass = Pass { bytes, out: Vec::new(), done: 0, changed: false };
        let (mut at, mut endless) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'%' => {
                    let end = line_end(bytes, at);
                    counts.comments += usize::from(!super::blank(&bytes[at + 1..end]));
                    pass.put(at, end, b"");
                    at = end;
                }
                b'(' => at = text_end(bytes, at),
                b'<' if bytes.get(at + 1) == Some(&b'<') => {
                    match if content && endless < ENDLESS { list(bytes, at, counts) } else { None } {
                        Some(List { end, shorter }) => {
                            if let Some(shorter) = shorter {
                                pass.put(at, end, &shorter);
                            }
                            at = end;
                        }
                        None => {
                            counts.unsearched += usize::from(content && endless == 0);
                            endless += 1;
                            at += 2;
                        }
                    }
                }
                b'<' => at = hex_end(bytes, at),
                b'/' => at = word_end(bytes, at + 1),
                byte if is_regular(*byte) => {
                    let end = word_end(bytes, at);
                    if content && &bytes[at..end] == b"BI" {
                        if endless >= ENDLESS {
                            // Taken for content, the data of pictures could be cut.
                            counts.unsearched += 1;
                            break;
                        }
                        let picture = inline::stripped(bytes, end, counts);
                        counts.unsearched += usize::from(picture.endless && endless == 0);
                        endless += usize::from(picture.endless);
                        if let Some(shorter) = picture.shorter {
                            pass.put(end, picture.end, &shorter);
                        }
                        at = picture.end;
                    } else {
                        at = end;
                    }
                }
                _ => at += 1,
            }
        }
        pass.changed.then(|| {
            pass.out.extend_from_slice(&bytes[pass.done..]);
            pass.out
        })
    }

    /// Puts this in the place of these bytes.
    fn put(&mut self, from: usize, to: usize, instead: &[u8]) {
        self.changed = true;
        self.out.extend_from_slice(&self.bytes[self.done..from]);
        self.out.extend_from_slice(instead);
        self.done = to;
    }
}

/// A property list in content.
struct List {
    end: usize,
    /// What is left of it, when not all.
    shorter: Option<Vec<u8>>,
}

/// The property list that begins here; nothing when it has no end.
fn list(bytes: &[u8], at: usize, counts: &mut StripCounts) -> Option<List> {
    let (pairs, end) = pairs(bytes, at + 2)?;
    let mut kept = b"<<".to_vec();
    let mut all = true;
    for pair in &pairs {
        if keeps(pair.key, pair.value) {
            kept.extend_from_slice(pair.key);
            kept.push(b' ');
            kept.extend_from_slice(pair.value);
        } else {
            all = false;
            if name(pair.key) == b"ActualText" {
                counts.replaced += usize::from(has_words(&string(pair.value)));
            } else {
                counts.comments += usize::from(has_text(pair.value));
            }
        }
    }
    kept.extend_from_slice(b">>");
    let commented = bytes[at..end].contains(&b'%');
    Some(List { end, shorter: (!all || commented).then_some(kept) })
}

/// The entries of a dictionary from here to its end, and where that is.
fn pairs(bytes: &[u8], mut at: usize) -> Option<(Vec<KeyValue<'_>>, usize)> {
    let mut pairs = Vec::new();
    loop {
        at = space_end(bytes, at);
        if bytes.get(at..at + 2) == Some(b">>") {
            return Some((pairs, at + 2));
        }
        // What is no key is passed over, as viewers do it.
        let (found, end) = pair(bytes, at)?;
        pairs.extend(found);
        at = end;
    }
}

/// Whether an entry of a property list is kept: its value can only number or sort a part.
fn keeps(key: &[u8], value: &[u8]) -> bool {
    let words = || {
        let inner = value.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or_default();
        inner.split(|byte| is_space(*byte)).filter(|word| !word.is_empty())
    };
    match key {
        b"/MCID" => value.iter().all(u8::is_ascii_digit),
        b"/Type" | b"/Subtype" | b"/O" => SORTS.contains(&value),
        b"/Attached" => {
            // Names need no blank between them.
            let mut rest = value;
            while let Some((first, more)) = rest.split_first() {
                let edge = EDGES.iter().find(|edge| rest.starts_with(edge));
                rest = match edge {
                    Some(edge) => &rest[edge.len()..],
                    None if is_space(*first) || b"[]".contains(first) => more,
                    None => return false,
                };
            }
            true
        }
        b"/BBox" => {
            words().count() == 4
                && words().flatten().all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte))
        }
        b"/Lang" => is_language(value),
        _ => false,
    }
}

/// Whether a value is the tag of a language, with its country at most: `(en-GB)`.
fn is_language(value: &[u8]) -> bool {
    let Some(tag) = value.strip_prefix(b"(").and_then(|tag| tag.strip_suffix(b")")) else { return false };
    let letters = |part: &[u8], from: usize, to: usize| {
        (from..=to).contains(&part.len()) && part.iter().all(u8::is_ascii_alphabetic)
    };
    let mut parts = tag.split(|byte| *byte == b'-');
    let (language, country) = (parts.next().unwrap_or_default(), parts.next());
    // No tag at all says that the language is not known.
    (language.is_empty() || letters(language, 2, 3))
        && country.is_none_or(|part| letters(part, 2, 2))
        && parts.next().is_none()
}

/// Whether there is a text in a value.
fn has_text(value: &[u8]) -> bool {
    let lone = |at: usize| {
        value[at] == b'<' && value.get(at + 1) != Some(&b'<') && (at == 0 || value[at - 1] != b'<')
    };
    value.contains(&b'(') || (0..value.len()).any(lone)
}

/// A key as it is meant: `#41` is an A.
fn name(key: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), key.get(1..).unwrap_or_default());
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'#') {
            Some(code) => {
                out.push(code);
                rest = &more[2..];
            }
            None => {
                out.push(*first);
                rest = more;
            }
        }
    }
    out
}

/// A text as it is written, read.
fn string(value: &[u8]) -> Object {
    let bytes = match value.first() {
        Some(b'(') => unescaped(value.get(1..value.len().saturating_sub(1)).unwrap_or_default()),
        Some(b'<') => {
            let digits: Vec<u8> =
                value.iter().filter_map(|c| char::from(*c).to_digit(16)).map(|d| d as u8).collect();
            digits.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)).collect()
        }
        _ => Vec::new(),
    };
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let digits = text[at..].iter().take(3).take_while(|c| (b'0'..=b'7').contains(c)).count();
        if digits > 0 {
            out.push(text[at..at + digits].iter().fold(0u8, |n, c| n.wrapping_mul(8).wrapping_add(c - b'0')));
            at += digits;
            continue;
        }
        match text.get(at) {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'\n' | b'\r') | None => {}
            Some(other) => out.push(*other),
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content: &str) -> (String, StripCounts) {
        let mut counts = StripCounts::default();
        let out = stripped(content.as_bytes(), &mut counts);
        (out.map_or_else(|| content.into(), |out| String::from_utf8(out).expect("text")), counts)
    }

    #[test]
    fn only_what_is_drawn_stays() {
        for (content, out, counts) in [
            ("1 0 0 rg % CANARY\n0 0 9 9 re f", "1 0 0 rg \n0 0 9 9 re f", (1, 0)),
            ("q%CANARY\rQ", "q\rQ", (1, 0)),
            ("q %", "q ", (0, 0)),
            ("q % CANARY", "q ", (1, 0)),
            ("(100 % (of) it \\) %) Tj <41> Tj", "(100 % (of) it \\) %) Tj <41> Tj", (0, 0)),
            ("/P <</MCID 0>> BDC", "/P <</MCID 0>> BDC", (0, 0)),
            ("/P <</MCID 0 /Lang (en-GB)>> BDC", "/P <</MCID 0 /Lang (en-GB)>> BDC", (0, 0)),
            ("/P <</Lang (CANARY)/MCID 12>> BDC", "/P <</MCID 12>> BDC", (1, 0)),
            ("/P <</Lang (en-CANARY)>> BDC", "/P <<>> BDC", (1, 0)),
            (
                "/Artifact <</Type /Pagination/Subtype/Footer /Attached [/Bottom/Left] /BBox [0 -1 2.5 3]>> BDC",
                "/Artifact <</Type /Pagination/Subtype/Footer /Attached [/Bottom/Left] /BBox [0 -1 2.5 3]>> BDC",
                (0, 0),
            ),
            ("/Artifact <</Type /CANARY>> BDC", "/Artifact <<>> BDC", (0, 0)),
            ("/Span <</ActualText <FEFF00AD>>> BDC", "/Span <<>> BDC", (0, 0)),
            ("/Span <</ActualText (fi)>> BDC", "/Span <<>> BDC", (0, 0)),
            ("/Span<</ActualText(\\320\\(5\\)00)/MCID 3>>BDC", "/Span<</MCID 3>>BDC", (0, 1)),
            ("/Span <</Actual#54ext (\u{41}nd)>> BDC", "/Span <<>> BDC", (0, 1)),
            ("/Span <</Alt (CANARY) /E (CANARY)>> BDC", "/Span <<>> BDC", (2, 0)),
            ("/X <</A [(CANARY) <</B (>>)>>] /MCID 1 % CANARY\n>> DP", "/X <</MCID 1>> DP", (1, 0)),
            ("/X <</A>> DP q", "/X <<>> DP q", (0, 0)),
            ("/X <</A (no end", "/X <</A (no end", (0, 0)),
            ("1 BIG 2", "1 BIG 2", (0, 0)),
        ] {
            let (found, all) = of(content);
            assert_eq!((found.as_str(), (all.comments, all.replaced)), (out, counts), "{content}");
        }
    }

    #[test]
    fn endless_nesting_costs_nothing() {
        for part in ["<<", "[", "<</A[", "(", "<</A", "%"] {
            let content = part.repeat(50_000);
            let mut counts = StripCounts::default();
            stripped(content.as_bytes(), &mut counts);
        }
    }
}
