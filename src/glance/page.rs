//! The words of a PDF's first page, line by line as they stand in its content. lopdf's own extraction knows
//! only some of the ways to begin a line; here a line ends where the words move up or down the page. What is
//! enclosed in forms, and fonts that do not say which letters they draw, are passed over.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Document, Encoding, Object};

/// A move of the page, a b c d e f.
type Matrix = [f32; 6];
const STILL: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
/// Points by which a line may rise and fall: superscripts do.
const SAME_LINE: f32 = 3.0;
/// A gap in thousandths of a letter's size that stands for a space.
const GAP: f32 = 200.0;
/// More saved states than honest pages nest.
const NESTED: usize = 64;

/// The words of the first page, at most `most` bytes and a word of them, unpacking at most `limit` bytes.
pub(super) fn first(doc: &Document, limit: usize, most: usize) -> Option<String> {
    let page = doc.page_iter().next()?;
    let fonts: BTreeMap<Vec<u8>, Encoding<'_>> = doc
        .get_page_fonts(page)
        .ok()?
        .into_iter()
        .filter_map(|(name, font)| Some((name, font.get_font_encoding_with_limit(doc, limit).ok()?)))
        .collect();
    let content = Content::decode(&doc.get_page_content_with_limit(page, limit).ok()?).ok()?;
    let mut pen = Pen { text: String::new(), at: None, page: STILL, line: STILL, leading: 0.0 };
    let (mut saved, mut font) = (Vec::new(), None);
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" if saved.len() < NESTED => saved.push(pen.page),
            "Q" => pen.page = saved.pop().unwrap_or(pen.page),
            "cm" => pen.page = matrix(operands).map_or(pen.page, |by| after(by, pen.page)),
            "BT" => pen.line = STILL,
            "Tm" => pen.line = matrix(operands).unwrap_or(pen.line),
            "TL" => pen.leading = number(operands, 0),
            "Td" => pen.go(number(operands, 0), number(operands, 1)),
            "TD" => {
                pen.leading = -number(operands, 1);
                pen.go(number(operands, 0), number(operands, 1));
            }
            "T*" => pen.go(0.0, -pen.leading),
            "Tf" => font = operands.first().and_then(|name| fonts.get(name.as_name().ok()?)),
            "Tj" | "TJ" => pen.write(operands, font),
            "'" | "\"" => {
                pen.go(0.0, -pen.leading);
                pen.write(operands, font);
            }
            _ => {}
        }
        if pen.text.len() > most {
            break;
        }
    }
    Some(pen.text)
}

struct Pen {
    text: String,
    /// Where the last words began.
    at: Option<(f32, f32)>,
    page: Matrix,
    line: Matrix,
    leading: f32,
}

impl Pen {
    fn go(&mut self, x: f32, y: f32) {
        self.line = after([1.0, 0.0, 0.0, 1.0, x, y], self.line);
    }

    fn write(&mut self, operands: &[Object], font: Option<&Encoding<'_>>) {
        let Some(font) = font else { return };
        let [.., x, y] = after(self.line, self.page);
        match self.at {
            Some((_, row)) if (row - y).abs() > SAME_LINE => self.text.push('\n'),
            // The same line, elsewhere on it: a column, or the next words.
            Some((before, _)) if before != x && !self.text.ends_with([' ', '\n']) => self.text.push(' '),
            _ => {}
        }
        self.at = Some((x, y));
        for operand in operands {
            match operand {
                Object::Array(parts) => parts.iter().for_each(|part| self.put(part, font)),
                other => self.put(other, font),
            }
        }
    }

    fn put(&mut self, part: &Object, font: &Encoding<'_>) {
        match part {
            Object::String(bytes, _) => self.text += &Document::decode_text(font, bytes).unwrap_or_default(),
            part if part.as_float().is_ok_and(|back| back < -GAP) && !self.text.ends_with(' ') => {
                self.text.push(' ');
            }
            _ => {}
        }
    }
}

fn number(operands: &[Object], at: usize) -> f32 {
    operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0)
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    (operands.len() == 6).then(|| std::array::from_fn(|i| number(operands, i)))
}

/// The first move and then the second.
fn after([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix) -> Matrix {
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}
