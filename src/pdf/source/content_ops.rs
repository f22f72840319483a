//! What a page's content does, as far as it matters for finding its picture: where it puts what, and whether it
//! shows text. It reads any bytes in one pass, calls nothing again for what nests, and skips what it does not
//! know, so a crafted content costs no more than its length.

use std::borrow::Cow;

/// One thing that content does.
#[derive(Debug, PartialEq)]
pub(crate) enum ContentOp<'a> {
    /// `q`
    Save,
    /// `Q`
    Restore,
    /// `cm`
    Matrix([f64; 6]),
    /// `Do`
    Draw(Cow<'a, [u8]>),
    /// `Tf`
    Font(Cow<'a, [u8]>),
    /// `Tr`
    Mode(f64),
    /// Text of this many bytes is shown.
    Text(usize),
    /// An image that stands in the content itself.
    Inline,
}

/// The steps of a content, in order.
pub(crate) struct ContentOps<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The last operands: numbers, a name, and how many bytes of text.
    numbers: Vec<f64>,
    name: &'a [u8],
    shown: usize,
    /// Whether a text had no end, or was given to a command that is not known.
    garbled: bool,
    /// How many stretches are open in which commands need not be known.
    lenient: usize,
}

impl<'a> ContentOps<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, numbers: Vec::new(), name: b"", shown: 0, garbled: false, lenient: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves on while bytes are such.
    fn run(&mut self, such: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !such(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// A text in round brackets, which may nest: counts the bytes that are not blank.
    fn text(&mut self) {
        let mut open = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => {
                    self.at += 1;
                    self.shown += 1;
                }
                b'(' => open += 1,
                b')' if open <= 1 => return,
                b')' => open -= 1,
                byte => self.shown += usize::from(!byte.is_ascii_whitespace()),
            }
        }
        self.garbled = true;
    }

    /// Moves behind an image that stands in the content: its data may hold anything but a lonely `EI`.
    fn inline(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(data) = word_at(rest, b"ID", 0) else {
            self.at = self.bytes.len();
            return;
        };
        self.at += word_at(rest, b"EI", data + 3).map_or(rest.len(), |end| end + 2);
    }

    fn step(&mut self, operator: &[u8]) -> Option<ContentOp<'a>> {
        let last = |numbers: &[f64]| numbers.last().copied();
        let step = match operator {
            b"q" => Some(ContentOp::Save),
            b"Q" => Some(ContentOp::Restore),
            b"cm" => self.numbers.last_chunk::<6>().map(|six| ContentOp::Matrix(*six)),
            b"Do" => Some(ContentOp::Draw(unescaped_name(self.name))),
            b"Tf" => Some(ContentOp::Font(unescaped_name(self.name))),
            b"Tr" => last(&self.numbers).map(ContentOp::Mode),
            b"Tj" | b"TJ" | b"'" | b"\"" if self.shown > 0 => Some(ContentOp::Text(self.shown)),
            b"BI" => {
                self.inline();
                Some(ContentOp::Inline)
            }
            b"BX" => {
                self.lenient += 1;
                None
            }
            b"EX" => {
                self.lenient = self.lenient.saturating_sub(1);
                None
            }
            // Words were to be shown, and the command that shows them was damaged.
            other => {
                self.garbled |= self.shown > 0 && self.lenient == 0 && !takes_text(other);
                None
            }
        };
        self.numbers.clear();
        (self.name, self.shown) = (b"", 0);
        step
    }
}

impl<'a> Iterator for ContentOps<'a> {
    type Item = ContentOp<'a>;

    fn next(&mut self) -> Option<ContentOp<'a>> {
        loop {
            let byte = self.peek()?;
            match byte {
                b'%' => {
                    self.run(|byte| byte != b'\n' && byte != b'\r');
                }
                b'(' => self.text(),
                b'/' => {
                    self.at += 1;
                    self.name = self.run(regular);
                }
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    let digits = self.run(|byte| byte != b'>').iter().filter(|b| b.is_ascii_hexdigit());
                    self.shown += digits.count().div_ceil(2);
                    self.garbled |= self.at >= self.bytes.len();
                }
                byte if regular(byte) => {
                    let word = self.run(regular);
                    let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
                    match number.filter(|number| number.is_finite() && !word[0].is_ascii_alphabetic()) {
                        // Of endless numbers only the last can matter.
                        Some(_) if self.numbers.len() >= 4096 => self.numbers.clear(),
                        Some(number) => self.numbers.push(number),
                        None => {
                            if let Some(step) = self.step(word) {
                                return Some(step);
                            }
                        }
                    }
                }
                _ => self.at += 1,
            }
        }
    }
}

/// Whether a command may have a text before it and yet show none: marked content has lists of properties, and
/// `true`, `false` and `null` are in them.
fn takes_text(word: &[u8]) -> bool {
    matches!(
        word,
        b"Tj" | b"TJ" | b"'" | b"\"" | b"BDC" | b"DP" | b"R" | b"true" | b"false" | b"null" | b"EMC" | b"BMC"
    )
}

/// Whether content, in parts that are read as one, holds words that it does not show because it was damaged: a text
/// without an end swallows what follows, and one that is given to a command which is not known is passed over.
pub(crate) fn is_garbled(parts: &[Vec<u8>]) -> bool {
    if !parts.iter().any(|part| part.contains(&b'(') || part.contains(&b'<')) {
        return false;
    }
    let joined;
    let content = match parts {
        [one] => one.as_slice(),
        many => {
            joined = many.join(&b' ');
            joined.as_slice()
        }
    };
    let mut steps = ContentOps::new(content);
    while !steps.garbled && steps.next().is_some() {}
    steps.garbled
}

/// Where a word stands on its own, from `from` on.
fn word_at(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    (from..bytes.len().saturating_sub(word.len() - 1))
        .find(|at| bytes[*at..].starts_with(word) && blank(at.checked_sub(1)) && blank(Some(at + word.len())))
}

fn regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

/// A name as it is meant: `#20` is a blank.
fn unescaped_name(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let (mut out, mut at) = (Vec::with_capacity(name.len()), 0);
    while let Some(byte) = name.get(at) {
        let code = name.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *byte == b'#') {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(content: &[u8]) -> Vec<ContentOp<'_>> {
        ContentOps::new(content).collect()
    }

    #[test]
    fn what_puts_a_picture_is_seen_and_the_rest_passed_over() {
        let content = b"% a remark cm\nq 2 0 0 -3.5 .5 10 cm/Im#31 Do Q /P <</MCID 0 /T (x)>> BDC 1 w EMC";
        let name = ContentOp::Draw(Cow::Owned(b"Im1".to_vec()));
        assert_eq!(
            steps(content),
            [ContentOp::Save, ContentOp::Matrix([2.0, 0.0, 0.0, -3.5, 0.5, 10.0]), name, ContentOp::Restore]
        );
    }

    #[test]
    fn text_is_seen_in_each_of_its_forms() {
        for (content, bytes) in
            [(&b"(a \\) (b) c) Tj"[..], 4), (b"[(ab) -20 <0041>] TJ", 4), (b"1 2 (x) \"", 1), (b"<414> '", 2)]
        {
            assert_eq!(steps(content), [ContentOp::Text(bytes)], "{}", String::from_utf8_lossy(content));
        }
        assert_eq!(steps(b"( ) Tj () Tj 3 Tr"), [ContentOp::Mode(3.0)]);
    }

    #[test]
    fn data_of_an_inline_image_is_no_content() {
        let content = b"BI /W 2 /H 1 ID (\0q Q EIEI x EI\nq";
        assert_eq!(steps(content), [ContentOp::Inline, ContentOp::Save]);
        assert_eq!(steps(b"BI /W 2"), [ContentOp::Inline]);
    }

    #[test]
    fn words_that_damaged_content_does_not_show_are_noticed() {
        for content in ["BT (one Tj (two) Tj ET", "BT (one) Xq ET", "BT [(one)] T5 (two) Tj ET", "BT <41 Tq"]
        {
            assert!(is_garbled(&[content.into()]), "{content}");
        }
        for content in [
            "BT (one) Tj [(two) 3 <41>] TJ (three) ' 1 2 (four) \" ET",
            "/Span <</ActualText (x) /E true>> BDC (one) Tj EMC /P <</T (x)>> DP",
            "BX (one) Xq EX (a \\( b) Tj (c (d) e) Tj",
            "BI /W 1 /H 1 ID ( EI q",
            "% ( a comment\n1 0 0 rg",
            "( ) Xq () Xr",
        ] {
            assert!(!is_garbled(&[content.into()]), "{content}");
        }
        assert!(!is_garbled(&[b"BT (one".to_vec(), b"two) Tj ET".to_vec()]), "a text in two parts");
    }

    #[test]
    fn endless_and_broken_content_comes_to_an_end() {
        assert_eq!(steps(&[b'['; 100_000]), []);
        assert_eq!(steps(&[b'('; 100_000]), []);
        assert_eq!(steps(&b"1 ".repeat(100_000)), []);
        assert_eq!(steps(b"cm 1 cm <"), []);
    }
}
