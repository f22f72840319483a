//! The words of a PDF's first page, line by line as they stand in its content. lopdf's own extraction knows
//! only some of the ways to begin a line; here a line ends where the words move up or down the page. What is
//! enclosed in forms, and fonts that do not say which letters they draw, are passed over.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Document, Encoding, Object};

use crate::pdf::geometry::Matrix;

/// Points by which a line may rise and fall: superscripts do.
const SAME_LINE: f64 = 3.0;
/// A gap in thousandths of a letter's size that stands for a space.
const GAP: f32 = 200.0;
/// Points between columns, beyond what the words take whose letters are wider than most.
const COLUMN: f64 = 40.0;
const WIDE: f64 = 8.0;
/// More saved states than honest pages nest.
const NESTED: usize = 64;

/// The words of the first page, at most `most` bytes and a word of them, unpacking at most `limit` bytes.
pub(crate) fn first_page(doc: &Document, limit: usize, most: usize) -> Option<String> {
    let page = doc.page_iter().next()?;
    let fonts: BTreeMap<Vec<u8>, Encoding<'_>> = doc
        .get_page_fonts(page)
        .ok()?
        .into_iter()
        .filter_map(|(name, font)| Some((name, font.get_font_encoding_with_limit(doc, limit).ok()?)))
        .collect();
    let content = Content::decode(&doc.get_page_content_with_limit(page, limit).ok()?).ok()?;
    let mut cursor = TextCursor {
        text: String::new(),
        at: None,
        written: 0,
        page: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        leading: 0.0,
    };
    let (mut saved, mut font) = (Vec::new(), None);
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" if saved.len() < NESTED => saved.push(cursor.page),
            "Q" => cursor.page = saved.pop().unwrap_or(cursor.page),
            "cm" => cursor.page = matrix(operands).map_or(cursor.page, |by| by.then(&cursor.page)),
            "BT" => cursor.line = Matrix::IDENTITY,
            "Tm" => cursor.line = matrix(operands).unwrap_or(cursor.line),
            "TL" => cursor.leading = number(operands, 0),
            "Td" => cursor.go(number(operands, 0), number(operands, 1)),
            "TD" => {
                cursor.leading = -number(operands, 1);
                cursor.go(number(operands, 0), number(operands, 1));
            }
            "T*" => cursor.go(0.0, -cursor.leading),
            "Tf" => font = operands.first().and_then(|name| fonts.get(name.as_name().ok()?)),
            "Tj" | "TJ" => cursor.write(operands, font),
            "'" | "\"" => {
                cursor.go(0.0, -cursor.leading);
                cursor.write(operands, font);
            }
            _ => {}
        }
        if cursor.text.len() > most {
            break;
        }
    }
    Some(cursor.text)
}

struct TextCursor {
    text: String,
    /// Where the last words began.
    at: Option<(f64, f64)>,
    /// How many bytes were written there.
    written: usize,
    page: Matrix,
    line: Matrix,
    leading: f64,
}

impl TextCursor {
    fn go(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(&self.line);
    }

    fn write(&mut self, operands: &[Object], font: Option<&Encoding<'_>>) {
        let Some(font) = font else { return };
        let (x, y) = self.line.then(&self.page).apply(0.0, 0.0);
        match self.at {
            Some((_, row)) if (row - y).abs() > SAME_LINE => self.text.push('\n'),
            // Far from where these words can have ended: another column.
            Some((before, _)) if (x - before).abs() > COLUMN + WIDE * self.written as f64 => {
                self.text.push('\n')
            }
            Some((before, _)) if before != x && !self.text.ends_with([' ', '\n']) => self.text.push(' '),
            _ => {}
        }
        self.at = Some((x, y));
        let begun = self.text.len();
        for operand in operands {
            match operand {
                Object::Array(parts) => parts.iter().for_each(|part| self.put(part, font)),
                other => self.put(other, font),
            }
        }
        self.written = self.text.len() - begun;
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

fn number(operands: &[Object], at: usize) -> f64 {
    operands.get(at).and_then(|operand| operand.as_float().ok()).map_or(0.0, f64::from)
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    (operands.len() == 6).then(|| Matrix(std::array::from_fn(|i| number(operands, i))))
}
