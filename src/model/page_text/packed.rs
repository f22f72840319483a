//! The words of a page packed into a few kilobytes, as they are kept for all pages of a bundle at once. What comes out
//! is exactly what went in.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::{
    PageText, PageWord, TextSummary, WordArea, WordEnd, WordOrigin, WordSight, from_steps, to_steps,
};

/// Bytes that one page unpacks to at most, far more than may be read of one.
const MOST: u64 = 64 << 20;

/// The words of a page, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedText {
    packed: Box<[u8]>,
    summary: TextSummary,
}

impl PackedText {
    /// Packs the words of a page.
    pub fn new(page: &PageText) -> Self {
        let mut plain = Vec::with_capacity(page.text.len() + page.words.len() * 8 + 40);
        for number in page.size.iter().chain(&page.to_sheet) {
            plain.extend(number.to_le_bytes());
        }
        plain.push(u8::from(page.cut_off));
        put(&mut plain, page.words.len() as u64);
        let mut before = WordArea::default();
        for (text, word) in page.iter() {
            put(&mut plain, text.len() as u64);
            plain.push(origin_code(word.origin) | end_code(word.then) << 2 | sight_code(word.sight) << 4);
            put(&mut plain, u64::from(word.turned));
            let steps = |area: &WordArea| [area.left, area.bottom, area.right, area.top].map(to_steps);
            for (now, before) in steps(&word.area).into_iter().zip(steps(&before)) {
                put_signed(&mut plain, i64::from(now) - i64::from(before));
            }
            before = word.area;
        }
        plain.extend(page.text.as_bytes());
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        // Memory takes whatever it is given.
        let packed = packer.write_all(&plain).and_then(|()| packer.finish());
        Self { packed: packed.unwrap_or_default().into(), summary: TextSummary::new(page) }
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        self.packed.len()
    }

    /// What the words of the page come to, known without unpacking them.
    pub fn summary(&self) -> TextSummary {
        self.summary
    }

    /// As it is packed: the same bytes, the same words.
    pub fn bytes(&self) -> &[u8] {
        &self.packed
    }

    /// The words of the page.
    pub fn unpack(&self) -> PageText {
        let mut plain = Vec::new();
        let read = DeflateDecoder::new(&*self.packed).take(MOST).read_to_end(&mut plain);
        read.ok().and_then(|_| parse(&plain)).unwrap_or_default()
    }
}

fn parse(plain: &[u8]) -> Option<PageText> {
    let mut rest = plain;
    let mut numbers = [0.0; 8];
    for number in &mut numbers {
        *number = f32::from_le_bytes(rest.split_off(..4)?.try_into().ok()?);
    }
    let [width, height, to_sheet @ ..] = numbers;
    let mut page = PageText::new([width, height], to_sheet);
    page.cut_off = *rest.split_off_first()? != 0;
    let count = take(&mut rest)?;
    let mut words = Vec::new();
    let mut before = [0; 4];
    for _ in 0..count {
        let length = usize::try_from(take(&mut rest)?).ok()?;
        let codes = *rest.split_off_first()?;
        let turned = u16::try_from(take(&mut rest)?).ok()?;
        for edge in &mut before {
            *edge = i32::try_from(i64::from(*edge) + take_signed(&mut rest)?).ok()?;
        }
        let [left, bottom, right, top] = before.map(from_steps);
        let area = WordArea { left, bottom, right, top };
        let (origin, sight, then) = (origin_of(codes & 3), sight_of(codes >> 4), end_of(codes >> 2 & 3));
        words.push((length, PageWord { turned, origin, sight, then, ..PageWord::new(area) }));
    }
    let mut text = std::str::from_utf8(rest).ok()?;
    for (length, word) in words {
        let (says, after) = text.split_at_checked(length)?;
        page.push(says, word);
        text = after.get(1..)?;
    }
    Some(page)
}

const fn origin_code(origin: WordOrigin) -> u8 {
    match origin {
        WordOrigin::Source => 0,
        WordOrigin::Ocr => 1,
        WordOrigin::Own => 2,
    }
}

const fn origin_of(code: u8) -> WordOrigin {
    match code {
        1 => WordOrigin::Ocr,
        2 => WordOrigin::Own,
        _ => WordOrigin::Source,
    }
}

const fn end_code(end: WordEnd) -> u8 {
    match end {
        WordEnd::Space => 0,
        WordEnd::Line => 1,
        WordEnd::Hyphen => 2,
        WordEnd::Cell => 3,
    }
}

const fn end_of(code: u8) -> WordEnd {
    match code {
        1 => WordEnd::Line,
        2 => WordEnd::Hyphen,
        3 => WordEnd::Cell,
        _ => WordEnd::Space,
    }
}

/// All ways to be seen or not, by their codes.
const SIGHTS: [WordSight; 11] = [
    WordSight::Seen,
    WordSight::Struck,
    WordSight::OverPicture,
    WordSight::Veiled,
    WordSight::UnderPicture,
    WordSight::Covered,
    WordSight::SameColour,
    WordSight::TooSmall,
    WordSight::Unpainted,
    WordSight::Clipped,
    WordSight::OffPage,
];

fn sight_code(sight: WordSight) -> u8 {
    SIGHTS.iter().zip(0..).find(|(known, _)| **known == sight).map_or(0, |(_, code)| code)
}

fn sight_of(code: u8) -> WordSight {
    SIGHTS.get(usize::from(code)).copied().unwrap_or_default()
}

/// Seven bits to a byte, the lowest first.
fn put(out: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *rest.split_off_first()?;
        number |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

/// Numbers near 0 on either side become small ones.
fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn take_signed(rest: &mut &[u8]) -> Option<i64> {
    let folded = take(rest)?;
    Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_out_as_it_went_in() {
        let mut page = PageText::new([595.28, 841.89], [0.0, -1.0, 1.0, 0.0, 3.5, 7.25]);
        assert_eq!(PackedText::new(&page).unpack(), page);
        page.cut_off = true;
        for (i, sight) in SIGHTS.into_iter().enumerate() {
            for origin in [WordOrigin::Source, WordOrigin::Ocr, WordOrigin::Own] {
                for then in [WordEnd::Space, WordEnd::Line, WordEnd::Hyphen] {
                    let at = i as f64 * 77.777 - 200.0;
                    let area = WordArea::new(at, -at * 3.0, at + 31.419, f64::from(i32::MAX));
                    let turned = i as u16 * 51;
                    let word = PageWord { turned, origin, sight, then, ..PageWord::new(area) };
                    page.push("Zażółć £1,234.56", word);
                }
            }
        }
        page.push("nowhere", PageWord::new(WordArea::new(f64::NAN, f64::INFINITY, f64::MIN, 1e30)));
        assert_eq!(PackedText::new(&page).unpack(), page);
    }

    /// A full page of a letter has some 500 words.
    #[test]
    fn a_full_page_takes_a_few_kilobytes() {
        let mut page = PageText::new([595.28, 841.89], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        for i in 0..500_u32 {
            let (column, row) = (f64::from(i % 10), f64::from(i / 10));
            let length = f64::from(3 + i * 7 % 5);
            let (left, base) = (56.0 + column * 48.3, 780.0 - row * 14.4);
            let word = PageWord::new(WordArea::new(left, base - 2.5, left + length * 5.2, base + 9.1));
            page.push(&format!("w{}", i.wrapping_mul(2_654_435_761)), word);
        }
        let packed = PackedText::new(&page);
        assert!(packed.size() < 8_000, "{}", packed.size());
    }

    #[test]
    fn what_is_no_packed_page_is_a_page_without_words() {
        for bytes in [&[][..], &[1, 2, 3], &[0; 100], &[255; 64]] {
            let packed = PackedText { packed: bytes.into(), summary: TextSummary::default() };
            assert_eq!(packed.unpack(), PageText::default());
        }
    }
}
