//! Every object that is defined in a file, found by reading the file from end to end: where it is, and where its
//! stream ends. The table of objects is not asked, nor is the word `endstream` relied on: a stream ends where its
//! length says if something that can follow a stream is there, or else before the next `endstream`, `endobj`, object or
//! table, or with the file.

use std::collections::BTreeMap;
use std::ops::Range;

use lopdf::{Dictionary, Object, ObjectId, ObjectStream, Stream, dictionary};
use memchr::memmem;

/// An object as the file defines it.
pub(crate) struct ObjectDefinition {
    pub(crate) id: ObjectId,
    /// Where its number is.
    pub(crate) at: usize,
    /// Its value; for a stream its dictionary.
    pub(crate) value: Range<usize>,
    pub(crate) stream: Option<StreamSpan>,
}

/// Where the bytes of a stream are.
#[derive(Clone, Debug)]
pub(crate) struct StreamSpan {
    pub(crate) data: Range<usize>,
    pub(crate) ending: StreamEnd,
    /// Whether the file gives its length, and rightly.
    pub(crate) length_right: bool,
}

/// How the end of a stream was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamEnd {
    /// By the word that says so.
    Told,
    /// That word is missing or misspelt.
    Untold,
    /// The file ends before the stream does.
    Cut,
}

/// Objects of one file; more are not taken in.
const MOST: usize = 2_000_000;

/// Letters by which a misspelt `endstream` may differ.
const WRONG: usize = 3;

const ENDSTREAM: &[u8] = b"endstream";
const ENDOBJ: &[u8] = b"endobj";

/// Where the words are that part a file.
struct Marks {
    /// Where a number, a generation and `obj` are: where the number begins, both, and where the value can begin.
    heads: Vec<(usize, ObjectId, usize)>,
    endstreams: Vec<usize>,
    /// `endobj`, and what begins a table or a trailer.
    ends: Vec<usize>,
    /// Numbers that stand as objects of their own: they may be lengths.
    lengths: BTreeMap<ObjectId, usize>,
}

impl Marks {
    fn find(bytes: &[u8]) -> Self {
        let heads: Vec<_> =
            memmem::find_iter(bytes, b"obj").filter_map(|at| head(bytes, at)).take(MOST).collect();
        let endstreams = memmem::find_iter(bytes, ENDSTREAM).collect();
        let mut ends: Vec<usize> = memmem::find_iter(bytes, ENDOBJ).collect();
        let begins_line = |at: usize| at == 0 || matches!(bytes.get(at - 1), Some(b'\r' | b'\n'));
        for word in [&b"xref"[..], b"trailer", b"startxref"] {
            ends.extend(memmem::find_iter(bytes, word).filter(|at| begins_line(*at)));
        }
        ends.sort_unstable();
        let lengths = heads.iter().filter_map(|(_, id, value)| {
            let from = blank_end(bytes, *value);
            let (count, after) = digits(bytes, from)?;
            bytes[blank_end(bytes, after)..].starts_with(ENDOBJ).then_some((*id, count))
        });
        Self { lengths: lengths.collect(), heads, endstreams, ends }
    }

    /// The first of these places at or after another.
    fn next(places: &[usize], at: usize) -> Option<usize> {
        places.get(places.partition_point(|place| *place < at)).copied()
    }

    fn next_head(&self, at: usize) -> Option<usize> {
        self.heads.get(self.heads.partition_point(|(head, ..)| *head < at)).map(|(head, ..)| *head)
    }
}

/// All objects that a file defines, in its order, and the dictionaries of its trailers with their places.
pub(crate) fn find(bytes: &[u8]) -> (Vec<ObjectDefinition>, Vec<(usize, Dictionary)>) {
    let marks = Marks::find(bytes);
    let mut found: Vec<ObjectDefinition> = Vec::new();
    let mut from = 0;
    // A value without an end is read to the end of the file, and so may the next one be.
    let mut patience = bytes.len().saturating_mul(4).saturating_add(1 << 20);
    for (at, id, value) in &marks.heads {
        if *at < from || patience == 0 {
            continue;
        }
        let begin = blank_end(bytes, *value);
        let Some(end) = value_end(bytes, begin) else {
            patience = patience.saturating_sub(bytes.len() - begin);
            continue;
        };
        let word = blank_end(bytes, end);
        let is_stream = bytes[begin..].starts_with(b"<<") && bytes[word..].starts_with(b"stream");
        let stream = is_stream.then(|| span(bytes, &marks, begin..end, word + b"stream".len()));
        from = stream.as_ref().map_or(end, |stream| stream.data.end);
        found.push(ObjectDefinition { id: *id, at: *at, value: begin..end, stream });
    }
    let payload = |at: usize| {
        let before = found.partition_point(|definition| definition.at < at);
        let holds =
            |definition: &ObjectDefinition| definition.stream.as_ref().is_some_and(|s| s.data.contains(&at));
        before.checked_sub(1).and_then(|before| found.get(before)).is_some_and(holds)
    };
    let trailers = memmem::find_iter(bytes, b"trailer").filter(|at| !payload(*at)).filter_map(|at| {
        let begin = blank_end(bytes, at + b"trailer".len());
        let end = bytes[begin..].starts_with(b"<<").then(|| value_end(bytes, begin))??;
        Some((at, parsed_dictionary(&bytes[begin..end])?))
    });
    // The last ones count.
    let mut trailers: Vec<_> = trailers.collect();
    trailers.drain(..trailers.len().saturating_sub(64));
    (found, trailers)
}

/// The stream at this place of the file, with its dictionary.
pub(crate) fn stream_at(bytes: &[u8], at: usize) -> Option<(Dictionary, Range<usize>)> {
    let at = blank_end(bytes, at);
    let (_, after) = digits(bytes, at)?;
    let (_, after) = digits(bytes, blank_end(bytes, after))?;
    let word = blank_end(bytes, after);
    let begin = bytes[word..].starts_with(b"obj").then(|| blank_end(bytes, word + 3))?;
    let end = value_end(bytes, begin)?;
    let word = blank_end(bytes, end);
    let dict = parsed_dictionary(&bytes[begin..end])?;
    let from = bytes[word..].starts_with(b"stream").then(|| data_begin(bytes, word + b"stream".len()))?;
    let length = dict.get(b"Length").ok()?.as_i64().ok()?;
    let to = from.checked_add(usize::try_from(length).ok()?)?;
    (to <= bytes.len() && bytes[blank_end(bytes, to)..].starts_with(ENDSTREAM)).then_some((dict, from..to))
}

/// A dictionary as lopdf reads it.
pub(crate) fn parsed_dictionary(bytes: &[u8]) -> Option<Dictionary> {
    // It has no way in but this for an object by itself.
    const FRONT: &[u8] = b"1 0 ";
    let holder =
        Stream::new(dictionary! { "First" => FRONT.len() as i64, "N" => 1 }, [FRONT, bytes].concat());
    match ObjectStream::new(&holder).ok()?.objects.remove(&(1, 0))? {
        Object::Dictionary(dict) => Some(dict),
        _ => None,
    }
}

/// Where the data of a stream begins, from behind the word.
fn data_begin(bytes: &[u8], word: usize) -> usize {
    let rest = bytes.get(word..).unwrap_or_default();
    let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    word + match &rest[spaces..] {
        [b'\r', b'\n', ..] => spaces + 2,
        [b'\r' | b'\n', ..] => spaces + 1,
        _ => spaces.min(1),
    }
}

fn span(bytes: &[u8], marks: &Marks, dict: Range<usize>, word: usize) -> StreamSpan {
    let from = data_begin(bytes, word).min(bytes.len());
    let dict = parsed_dictionary(&bytes[dict]);
    let length = dict.as_ref().and_then(|dict| match dict.get(b"Length").ok()? {
        Object::Integer(length) => usize::try_from(*length).ok(),
        Object::Reference(id) => marks.lengths.get(id).copied(),
        _ => None,
    });
    let whole = length.and_then(|length| from.checked_add(length)).filter(|to| *to <= bytes.len());
    if let Some(to) = whole {
        let after = white_end(bytes, to);
        let rest = &bytes[after..];
        let word = word_end(bytes, after);
        let misspelt =
            is_nearly_endstream(&bytes[after..word]) && bytes[white_end(bytes, word)..].starts_with(ENDOBJ);
        let follows = rest.is_empty()
            || misspelt
            || marks.next_head(after) == Some(after)
            || Marks::next(&marks.ends, after) == Some(after);
        let ending = if rest.starts_with(ENDSTREAM) { StreamEnd::Told } else { StreamEnd::Untold };
        if ending == StreamEnd::Told || follows {
            return StreamSpan { data: from..to, ending, length_right: true };
        }
    }
    let marked = Marks::next(&marks.endstreams, from);
    let other = [Marks::next(&marks.ends, from), marks.next_head(from)].into_iter().flatten().min();
    if let Some(to) = marked.filter(|marked| other.is_none_or(|other| *marked < other)) {
        let line = match &bytes[from..to] {
            [.., b'\r', b'\n'] => 2,
            [.., b'\r' | b'\n'] => 1,
            _ => 0,
        };
        return StreamSpan { data: from..to - line, ending: StreamEnd::Told, length_right: false };
    }
    let mut to = from + bytes[from..other.unwrap_or(bytes.len())].trim_ascii_end().len();
    let word = bytes[from..to].iter().rposition(u8::is_ascii_whitespace).map_or(from, |at| from + at + 1);
    let mut misspelt = false;
    if is_nearly_endstream(&bytes[word..to]) {
        to = from + bytes[from..word].trim_ascii_end().len();
        misspelt = true;
    }
    // A length that reaches further than the file, or none and nothing after the stream: the rest is not there.
    let jpeg = bytes[from..to].starts_with(b"\xFF\xD8") && bytes[from..to].ends_with(b"\xFF\xD9");
    let inflates =
        dict.as_ref().and_then(|dict| dict.get(b"Filter").ok()?.as_name().ok()) == Some(b"FlateDecode");
    let short = match length {
        Some(length) => length > bytes.len() - from,
        None => !jpeg && !inflates,
    };
    let cut = other.is_none() && !misspelt && short;
    if cut {
        to = bytes.len();
    }
    StreamSpan {
        data: from..to,
        ending: if cut { StreamEnd::Cut } else { StreamEnd::Untold },
        length_right: false,
    }
}

/// Whether a word is `endstream` with a few letters wrong, missing or too many.
fn is_nearly_endstream(word: &[u8]) -> bool {
    if word.len().abs_diff(ENDSTREAM.len()) > WRONG || memmem::find(word, ENDSTREAM).is_some() {
        return false;
    }
    // Distances from the first letters of the one to those of the other, row by row.
    let mut row: Vec<usize> = (0..=ENDSTREAM.len()).collect();
    for (at, letter) in word.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (other, wanted) in ENDSTREAM.iter().enumerate() {
            let change = corner + usize::from(letter != wanted);
            corner = row[other + 1];
            row[other + 1] = change.min(corner + 1).min(row[other] + 1);
        }
    }
    row[ENDSTREAM.len()] <= WRONG
}

/// The object whose `obj` is here: where its number begins, its number, and where its value can begin.
fn head(bytes: &[u8], word: usize) -> Option<(usize, ObjectId, usize)> {
    let after = word + 3;
    if bytes.get(after).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let back = |mut at: usize, such: fn(u8) -> bool, most: usize| {
        let end = at;
        while at > 0 && end - at < most && such(bytes[at - 1]) {
            at -= 1;
        }
        (at < end).then_some(at)
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let end = back(word, is_white, 32)?;
    let generation = back(end, digit, 5)?;
    let end = back(generation, is_white, 32)?;
    let number = back(end, digit, 10)?;
    if number > 0 && (is_regular(bytes[number - 1])) {
        return None;
    }
    let (value, _) = digits(bytes, number)?;
    let (also, _) = digits(bytes, generation)?;
    let id = (u32::try_from(value).ok().filter(|n| (1..=8_388_607).contains(n))?, u16::try_from(also).ok()?);
    Some((number, id, after))
}

fn digits(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(at..)?;
    let count = rest.iter().take(12).take_while(|byte| byte.is_ascii_digit()).count();
    let value = std::str::from_utf8(&rest[..count]).ok()?.parse().ok()?;
    Some((value, at + count))
}

fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn run_end(bytes: &[u8], at: usize, such: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at.min(bytes.len()) + rest.iter().position(|byte| !such(*byte)).unwrap_or(rest.len())
}

fn white_end(bytes: &[u8], at: usize) -> usize {
    run_end(bytes, at, is_white)
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    run_end(bytes, at, is_regular)
}

/// Where white space and comments end.
fn blank_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = white_end(bytes, at);
        if bytes.get(at) != Some(&b'%') {
            return at;
        }
        at = run_end(bytes, at, |byte| !matches!(byte, b'\r' | b'\n'));
    }
}

/// Where a value ends; nothing when it does not.
fn value_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = Vec::new();
    loop {
        at = blank_end(bytes, at);
        let rest = bytes.get(at..)?;
        match rest {
            [b'<', b'<', ..] => {
                open.push(b'>');
                at += 2;
            }
            [b'[', ..] => {
                open.push(b']');
                at += 1;
            }
            [b'>', b'>', ..] if open.last() == Some(&b'>') => {
                open.pop();
                at += 2;
            }
            [b']', ..] if open.last() == Some(&b']') => {
                open.pop();
                at += 1;
            }
            [b'<', ..] => at += memchr::memchr(b'>', rest)? + 1,
            [b'(', ..] => at = text_end(bytes, at)?,
            [b'/', ..] => at = word_end(bytes, at + 1),
            [byte, ..] if is_regular(*byte) => {
                let end = word_end(bytes, at);
                // The next object has begun before this one has ended.
                if matches!(&bytes[at..end], b"endobj" | b"obj" | b"stream" | b"endstream") {
                    return None;
                }
                at = end;
            }
            [_, ..] if !open.is_empty() => at += 1,
            _ => return None,
        }
        if open.is_empty() {
            return Some(at);
        }
    }
}

/// Where a text in round brackets ends.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 0usize;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(bytes: &[u8]) -> Vec<(StreamEnd, String)> {
        let (found, _) = find(bytes);
        let spans = found.iter().filter_map(|definition| definition.stream.clone());
        spans.map(|s| (s.ending, String::from_utf8_lossy(&bytes[s.data]).into_owned())).collect()
    }

    #[test]
    fn a_stream_ends_where_it_can() {
        use StreamEnd::{Cut, Told, Untold};
        for (end, ending) in [
            ("\nendstream\nendobj\n", Told),
            ("endstream endobj", Told),
            ("\nenxstream\nendobj\n", Untold),
            ("\nendstrea\nendobj\n", Untold),
            ("\nendstreamm\nendobj\n", Told),
            ("\nendobj\n", Untold),
            ("\n", Untold),
            ("\n7 0 obj\n<</Length 1>>\nendobj\n", Untold),
            ("\nxref\n0 1\n", Untold),
            ("\ntrailer\n<<>>\n", Untold),
        ] {
            for length in
                ["/Length 6", "/Length 8 0 R", "/Length 3", "/Length 0", "/Length -1", "/Length 9 0 R", ""]
            {
                let bytes =
                    format!("8 0 obj 6 endobj\n4 0 obj\n<<{length}>>\nstream\n(x) Tj{end}").into_bytes();
                let last = end == "\n"
                    && !matches!(length, "/Length 6" | "/Length 8 0 R" | "/Length 3" | "/Length 0");
                let (ending, shown) = if last { (Cut, "(x) Tj\n") } else { (ending, "(x) Tj") };
                assert_eq!(spans(&bytes), [(ending, shown.to_owned())], "{end:?} {length}");
            }
        }
        assert_eq!(spans(b"4 0 obj<</Length 60>>stream\nhalf"), [(Cut, "half".into())]);
    }

    #[test]
    fn a_word_is_misspelt_only_so_far() {
        for (word, wanted) in [
            (&b"endstrea"[..], true),
            (b"endsteam", true),
            (b"Endstream", true),
            (b"endstream", false),
            (b"ET", false),
            (b"stream", true),
            (b"endobj", false),
        ] {
            assert_eq!(is_nearly_endstream(word), wanted, "{}", String::from_utf8_lossy(word));
        }
    }

    #[test]
    fn what_is_inside_a_stream_or_a_text_is_no_object() {
        let bytes = b"1 0 obj (2 0 obj 3 endobj) endobj 4 0 obj <</Length 16>>stream\n5 0 obj 6 endobj\nendstream endobj 7 1 obj[<</A(\\))>>]endobj";
        let ids: Vec<ObjectId> = find(bytes).0.iter().map(|definition| definition.id).collect();
        assert_eq!(ids, [(1, 0), (4, 0), (7, 1)]);
    }
}
