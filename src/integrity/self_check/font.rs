//! The typeface of the stamps as the file itself describes it: which text each code stands for, and how wide it
//! is. Nothing of what the writer believed about it is used.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use hayro_syntax::object::{Array, Dict, FromBytes as _, MaybeRef, Object};

use super::entries::{is_name, leads_to, reference, whole};
use super::object_cache::ObjectCache;
use super::problem::{CheckError, wrong};

/// A typeface with codes of two bytes.
#[derive(Debug, Default)]
pub(super) struct CidFont {
    texts: BTreeMap<u16, String>,
    widths: BTreeMap<u16, f32>,
    usual: f32,
}

impl CidFont {
    /// Reads the font with this number.
    pub(super) fn read<R: Read + Seek>(
        cache: &mut ObjectCache<R>,
        number: u32,
    ) -> Result<CidFont, CheckError> {
        let unlike =
            || CheckError::Wrong("the typeface of the page numbers is not of the form that we write".into());
        let font = cache.get(number)?;
        let font = font.dict()?;
        let ours = is_name(&font, b"Type", b"Font")
            && is_name(&font, b"Subtype", b"Type0")
            && is_name(&font, b"Encoding", b"Identity-H");
        let list = font.get::<Array<'_>>(b"DescendantFonts").filter(|_| ours).ok_or_else(unlike)?;
        let mut face = match list.raw_iter().next() {
            Some(MaybeRef::NotRef(Object::Dict(inner))) => CidFont::measured(&inner),
            Some(inner) => {
                let inner = cache.get(leads_to(&inner).ok_or_else(unlike)?)?;
                CidFont::measured(&inner.dict()?)
            }
            None => None,
        }
        .ok_or_else(unlike)?;
        let map = reference(&font, b"ToUnicode").ok_or_else(unlike)?;
        let map = cache.get(map)?;
        let map = cache.content(&map)?;
        match texts(&map) {
            Some(texts) => face.texts = texts,
            None => return wrong("the list of letters for the page numbers' codes cannot be read"),
        }
        Ok(face)
    }

    /// A typeface that has its widths and no texts yet.
    fn measured(font: &Dict<'_>) -> Option<CidFont> {
        let widths = match font.get_raw::<Object<'_>>(b"W") {
            None => BTreeMap::new(),
            Some(MaybeRef::NotRef(Object::Array(list))) => widths(&list)?,
            Some(_) => return None,
        };
        Some(CidFont { texts: BTreeMap::new(), widths, usual: whole(font, b"DW").unwrap_or(1000) as f32 })
    }

    /// What these codes say, and how wide it is in thousandths of the type's size.
    pub(super) fn said(&self, codes: &[u8]) -> (String, f32) {
        let mut said = String::new();
        let mut width = 0.0;
        for pair in codes.chunks(2) {
            let code = pair.iter().fold(0u16, |code, byte| code << 8 | u16::from(*byte));
            said.push_str(self.texts.get(&code).map_or("\u{fffd}", String::as_str));
            width += self.widths.get(&code).copied().unwrap_or(self.usual);
        }
        (said, width)
    }
}

/// The widths of a CID font: a code and the widths from it on, or two codes and the width of all between.
fn widths(list: &Array<'_>) -> Option<BTreeMap<u16, f32>> {
    let mut widths = BTreeMap::new();
    let mut items = list.raw_iter().map(|item| match item {
        MaybeRef::NotRef(item) => Some(item),
        MaybeRef::Ref(_) => None,
    });
    let figure = |item: Object<'_>| item.into_number().map(|n| n.as_f32());
    let code = |item: Object<'_>| item.into_number().and_then(|n| u16::try_from(n.as_i64()).ok());
    while let Some(first) = items.next() {
        let first = code(first?)?;
        match items.next()?? {
            Object::Array(each) => {
                for (code, width) in (first..=u16::MAX).zip(each.iter::<Object<'_>>()) {
                    widths.insert(code, figure(width)?);
                }
            }
            last => {
                let width = figure(items.next()??)?;
                widths.extend((first..=code(last)?).map(|code| (code, width)));
            }
        }
    }
    Some(widths)
}

/// The texts that a ToUnicode map gives to codes of two bytes. Its lists are read as arrays, which they are but
/// for the brackets.
fn texts(map: &[u8]) -> Option<BTreeMap<u16, String>> {
    let mut texts = BTreeMap::new();
    for (list, ranges) in sections(map) {
        let listed = [b"[", list, b"]"].concat();
        let items = Array::from_bytes(&listed)?;
        let items: Vec<Object<'_>> = items.iter().collect();
        if ranges {
            for three in items.chunks(3) {
                let [first, last, to] = three else { return None };
                let codes = code(first)?..=code(last)?;
                match to {
                    Object::Array(each) => {
                        for (code, to) in codes.zip(each.iter::<Object<'_>>()) {
                            texts.insert(code, String::from_utf16(&units(&to)?).ok()?);
                        }
                    }
                    to => {
                        let mut units = units(to)?;
                        for code in codes {
                            texts.insert(code, String::from_utf16(&units).ok()?);
                            *units.last_mut()? = units.last()?.wrapping_add(1);
                        }
                    }
                }
            }
        } else {
            for two in items.chunks(2) {
                let [from, to] = two else { return None };
                texts.insert(code(from)?, String::from_utf16(&units(to)?).ok()?);
            }
        }
    }
    Some(texts)
}

/// The lists of a ToUnicode map, and whether each is one of ranges.
fn sections(map: &[u8]) -> Vec<(&[u8], bool)> {
    let mut found = Vec::new();
    let mut rest = map;
    let at = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|window| window == word);
    while let Some(begin) = at(rest, b"beginbf") {
        let list = &rest[begin + 7..];
        let ranges = list.starts_with(b"range");
        let list = &list[if ranges { 5 } else { 4 }.min(list.len())..];
        let Some(end) = at(list, b"endbf") else { break };
        found.push((&list[..end], ranges));
        rest = &list[end..];
    }
    found
}

fn units(text: &Object<'_>) -> Option<Vec<u16>> {
    let Object::String(text) = text else { return None };
    text.len()
        .is_multiple_of(2)
        .then(|| text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
}

fn code(text: &Object<'_>) -> Option<u16> {
    match units(text)?.as_slice() {
        [code] => Some(*code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read_in_each_of_its_forms() {
        let map = b"1 beginbfchar <0001> <0041> <0002> <d835dc00> endbfchar 2 beginbfrange\n\
            <0003> <0005> <0061> <0010><0011>[<0078> <00790079>] endbfrange";
        let texts = texts(map).expect("a map");
        let said: Vec<(u16, &str)> = texts.iter().map(|(code, text)| (*code, text.as_str())).collect();
        assert_eq!(said, [(1, "A"), (2, "\u{1d400}"), (3, "a"), (4, "b"), (5, "c"), (16, "x"), (17, "yy")]);
        assert_eq!(super::texts(b"beginbfchar <0001> endbfchar"), None);
    }

    #[test]
    fn widths_are_read_in_both_forms() {
        let list = Array::from_bytes(b"[3 [500 600] 10 12 250.5]").expect("an array");
        let widths: Vec<(u16, f32)> = widths(&list).expect("widths").into_iter().collect();
        assert_eq!(widths, [(3, 500.0), (4, 600.0), (10, 250.5), (11, 250.5), (12, 250.5)]);
    }
}
