//! The digest of a page, which binds what a page of the bundle shows and can be worked out again by anybody.
//!
//! A page of an item draws one XObject, called Figure. Begin with it, and go to every object that it refers to, in the
//! order in which the references stand, and so on; through all pages of an item, or of one of its several files, each
//! object once. The digest of an object is the SHA-256 of its text as it stands in the file, between `obj` and `endobj` or in its object stream, without
//! blanks at either end, and for a stream only its dictionary, then a line's end and the SHA-256 of the stream's bytes as
//! they are stored. In that text each reference (`12 0 R`) is replaced by the digest of the object it leads to; where
//! that is still being worked out, for objects may lead to one another in a circle, by how many objects of the item or
//! file were begun before it, in brackets. To the text of a layer (optional content group) that the catalog lists as off, ` OFF`
//! is added. The digest of the page is the SHA-256 of nine words with a blank between them: width and height of the page
//! as they stand at the end of its MediaBox, the six numbers before `cm` in the page's own content, and the digest of the
//! Figure. `tests/support/page_digests.py` does it with nothing but Python.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::Range;

use lopdf::{Object, Writer};

use super::write::object_writer::decimal;
use super::{ImportedPage, ImportedPages};
use crate::model::Digest;

/// An object as it stands in a file.
pub(crate) struct ObjectText {
    /// Its text; of a stream the dictionary's.
    pub(crate) text: Vec<u8>,
    /// SHA-256 of its bytes as they are stored, when it is a stream.
    pub(crate) content: Option<Digest>,
}

/// What is known of an object on the way.
#[derive(Clone, Copy)]
enum ObjectDigest {
    /// It was begun after so many others and is not finished.
    Begun(u32),
    Known(Digest),
}

/// An object whose references are being followed.
struct OpenObject {
    number: u32,
    object: ObjectText,
    references: Vec<(Range<usize>, u32)>,
    next: usize,
}

/// Works out the digests of the pages of one item.
#[derive(Default)]
pub(crate) struct PageDigester {
    known: BTreeMap<u32, ObjectDigest>,
}

impl PageDigester {
    /// The digest of the next page: its size and its matrix as they are written, the number of what it draws, and where
    /// objects come from.
    pub(crate) fn page<E>(
        &mut self,
        size: &[String; 2],
        matrix: &[String; 6],
        figure: u32,
        objects: &mut impl FnMut(u32) -> Result<ObjectText, E>,
    ) -> Result<Digest, E> {
        let figure = self.object(figure, objects)?;
        Ok(Digest::compute(format!("{} {} {figure}", size.join(" "), matrix.join(" ")).as_bytes()))
    }

    /// Follows the references with a list of its own: sources exist whose objects lead to one another a hundred thousand
    /// deep.
    fn object<E>(
        &mut self,
        number: u32,
        objects: &mut impl FnMut(u32) -> Result<ObjectText, E>,
    ) -> Result<Digest, E> {
        if let Some(ObjectDigest::Known(digest)) = self.known.get(&number) {
            return Ok(*digest);
        }
        let mut open = vec![self.begin(number, objects)?];
        let mut last = Digest::new([0; 32]);
        while let Some(top) = open.last_mut() {
            let to = top.references.get(top.next).map(|reference| reference.1);
            top.next += 1;
            match to {
                Some(to) if self.known.contains_key(&to) => {}
                Some(to) => open.push(self.begin(to, objects)?),
                None => {
                    last = self.finish(top);
                    self.known.insert(top.number, ObjectDigest::Known(last));
                    open.pop();
                }
            }
        }
        Ok(last)
    }

    fn begin<E>(
        &mut self,
        number: u32,
        objects: &mut impl FnMut(u32) -> Result<ObjectText, E>,
    ) -> Result<OpenObject, E> {
        let before = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(number, ObjectDigest::Begun(before));
        let object = objects(number)?;
        let references = references(&object.text);
        Ok(OpenObject { number, object, references, next: 0 })
    }

    fn finish(&self, done: &OpenObject) -> Digest {
        let text = &done.object.text;
        let mut whole = Vec::with_capacity(text.len() + 64 * done.references.len() + 80);
        let mut at = 0;
        for (place, to) in &done.references {
            whole.extend_from_slice(&text[at..place.start]);
            match self.known.get(to) {
                Some(ObjectDigest::Known(digest)) => whole.extend_from_slice(digest.to_string().as_bytes()),
                Some(ObjectDigest::Begun(before)) => {
                    whole.extend_from_slice(format!("({before})").as_bytes())
                }
                // Every reference was followed before its object is finished.
                None => whole.extend_from_slice(b"()"),
            }
            at = place.end;
        }
        whole.extend_from_slice(&text[at..]);
        if let Some(content) = done.object.content {
            whole.extend_from_slice(format!("\n{content}").as_bytes());
        }
        Digest::compute(&whole)
    }
}

/// Where references stand in the text of an object, and the numbers they lead to. Text in brackets, names and comments
/// hold none.
fn references(text: &[u8]) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    // The last two words, when both are whole numbers.
    let mut numbers: [Option<(usize, u32)>; 2] = [None, None];
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let begin = at;
        match byte {
            b'(' => at = string_end(text, at),
            b'<' if text.get(at + 1) == Some(&b'<') => at += 2,
            b'<' => {
                at = text[at..].iter().position(|c| *c == b'>').map_or(text.len(), |end| at + end + 1);
            }
            b'%' => {
                at = text[at..]
                    .iter()
                    .position(|c| matches!(c, b'\n' | b'\r'))
                    .map_or(text.len(), |end| at + end);
            }
            b'/' => at = word_end(text, at + 1),
            _ if is_blank(byte) => {
                at += 1;
                continue;
            }
            _ if is_delimiter(byte) => at += 1,
            _ => at = word_end(text, at),
        }
        let word = &text[begin..at];
        if let (b"R", [Some((from, number)), Some((_, 0))]) = (word, numbers) {
            found.push((from..at, number));
        }
        let digits = word.iter().all(u8::is_ascii_digit);
        let number = std::str::from_utf8(word).ok().filter(|_| digits).and_then(|word| word.parse().ok());
        numbers = [numbers[1], number.map(|number| (begin, number))];
    }
    found
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn word_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| !is_blank(**byte) && !is_delimiter(**byte)).count()
}

/// The byte after the string that begins at `at`.
fn string_end(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0usize;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(text.len())
}

/// The width of a page or its height, in points, as it is written in the page's box.
pub(crate) fn length(points: f32) -> String {
    String::from_utf8_lossy(&written(&Object::Real(points)).text).into_owned()
}

impl ImportedPages {
    /// The digest of each page, as the bundle will hold it.
    pub fn page_digests(&self) -> Vec<Digest> {
        let off: BTreeSet<u32> =
            self.layers.iter().filter(|layer| layer.hidden).map(|layer| layer.group).collect();
        let mut digester = PageDigester::default();
        let mut objects = |number: u32| {
            let mut object = self
                .objects
                .get(&number)
                .map(written)
                .unwrap_or(ObjectText { text: b"null".to_vec(), content: None });
            if off.contains(&number) {
                object.text.extend_from_slice(b" OFF");
            }
            Ok::<_, Infallible>(object)
        };
        let digest = |page: &ImportedPage| {
            let size = [length(page.paper.width), length(page.paper.height)];
            match digester.page(&size, &page.matrix.map(decimal), page.xobject, &mut objects) {
                Ok(digest) => digest,
                Err(never) => match never {},
            }
        };
        self.pages.iter().map(digest).collect()
    }
}

/// An object as the writer writes it.
fn written(object: &Object) -> ObjectText {
    let mut text = Vec::new();
    let content = match object {
        Object::Stream(stream) => {
            let mut dict = stream.dict.clone();
            dict.set("Length", stream.content.len() as i64);
            // Nothing that is written into memory fails.
            let _ = Writer::write_object(&mut text, &Object::Dictionary(dict));
            Some(Digest::compute(&stream.content))
        }
        other => {
            let _ = Writer::write_object(&mut text, other);
            None
        }
    };
    ObjectText { text: text.trim_ascii().to_vec(), content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_where_they_are_and_nowhere_else() {
        for (text, wanted) in [
            (&b"12 0 R"[..], vec![12]),
            (b"[1 0 R 2 0 R]", vec![1, 2]),
            (b"<</A 7 0 R/B[8 0 R]>>", vec![7, 8]),
            (b"<</A 1 0 R/B 12 0 R/C(1 0 R \\) 2 0 R)/D<31203020>/E 3 0 R>>", vec![1, 12, 3]),
            (b"(a (b 1 0 R) c 2 0 R) 4 0 R", vec![4]),
            (b"/1 0 R", vec![]),
            (b"1 0 RG", vec![]),
            (b"1 1 R", vec![]),
            (b"1.5 0 R", vec![]),
            (b"% 1 0 R\n5 0 R", vec![5]),
            (b"0 0 0 595 842 6\n0\tR", vec![6]),
            (b"99999999999 0 R", vec![]),
            (b"(open 1 0 R", vec![]),
            (b"<41 1 0 R", vec![]),
            (b"\\", vec![]),
            (b"(\\", vec![]),
            (b")", vec![]),
        ] {
            let found: Vec<u32> = references(text).into_iter().map(|found| found.1).collect();
            assert_eq!(found, wanted, "{}", String::from_utf8_lossy(text));
        }
    }

    /// The objects of a small file by number, with the text of each.
    fn digest_of(objects: &[(u32, &str)], figure: u32) -> Digest {
        let mut from = |number: u32| {
            let text = objects.iter().find(|object| object.0 == number).map_or("null", |object| object.1);
            Ok::<_, Infallible>(ObjectText { text: text.as_bytes().to_vec(), content: None })
        };
        let size = ["10", "20"].map(str::to_owned);
        let matrix = ["1", "0", "0", "1", "0", "0"].map(str::to_owned);
        let digest = PageDigester::default().page(&size, &matrix, figure, &mut from);
        match digest {
            Ok(digest) => digest,
            Err(never) => match never {},
        }
    }

    #[test]
    fn numbers_do_not_count_but_what_they_lead_to_does() {
        let first = digest_of(&[(1, "[2 0 R 3 0 R]"), (2, "(a)"), (3, "(b)")], 1);
        assert_eq!(first, digest_of(&[(7, "[5 0 R 9 0 R]"), (5, "(a)"), (9, "(b)")], 7));
        assert_ne!(first, digest_of(&[(1, "[3 0 R 2 0 R]"), (2, "(a)"), (3, "(b)")], 1));
        assert_ne!(first, digest_of(&[(1, "[2 0 R 3 0 R]"), (2, "(a)"), (3, "(c)")], 1));
        // By hand: printf '(a)' | sha256sum and so on.
        let hex = |text: &str| Digest::compute(text.as_bytes()).to_string();
        let figure = hex(&format!("[{} {}]", hex("(a)"), hex("(b)")));
        assert_eq!(first.to_string(), hex(&format!("10 20 1 0 0 1 0 0 {figure}")));
    }

    #[test]
    fn circles_and_long_chains_come_to_an_end() {
        let circle = digest_of(&[(1, "[2 0 R]"), (2, "[3 0 R]"), (3, "[2 0 R (a)]")], 1);
        assert_eq!(circle, digest_of(&[(4, "[9 0 R]"), (9, "[3 0 R]"), (3, "[9 0 R (a)]")], 4));
        assert_ne!(circle, digest_of(&[(1, "[2 0 R]"), (2, "[3 0 R]"), (3, "[2 0 R (b)]")], 1));
        let mut from = |number: u32| {
            let text = if number < 200_000 { format!("[{} 0 R]", number + 1) } else { "(end)".into() };
            Ok::<_, Infallible>(ObjectText { text: text.into_bytes(), content: None })
        };
        let size = ["1", "1"].map(str::to_owned);
        let deep = PageDigester::default().page(&size, &["0"; 6].map(str::to_owned), 1, &mut from);
        assert!(deep.is_ok());
    }
}
