//! Reading single entries: references, names, numbers, texts. What is not of the kind that is asked for is
//! nothing.

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Number, Object};

/// The number of the object that an entry leads to.
pub(crate) fn reference(dict: &Dict<'_>, key: &[u8]) -> Option<u32> {
    dict.get_raw::<Object<'_>>(key).and_then(|entry| leads_to(&entry))
}

/// The number of the object that a reference leads to.
pub(crate) fn leads_to(entry: &MaybeRef<Object<'_>>) -> Option<u32> {
    entry.as_obj_ref().filter(|to| to.gen_number == 0).map(|to| to.obj_number)
}

/// Whether an entry is this name.
pub(crate) fn is_name(dict: &Dict<'_>, key: &[u8], name: &[u8]) -> bool {
    dict.get::<Name<'_>>(key).is_some_and(|found| *found == *name)
}

/// A whole number.
pub(super) fn whole(dict: &Dict<'_>, key: &[u8]) -> Option<i64> {
    dict.get::<Number>(key).map(|number| number.as_i64())
}

/// An array of exactly so many numbers.
pub(crate) fn numbers<const N: usize>(dict: &Dict<'_>, key: &[u8]) -> Option<[f32; N]> {
    let array = dict.get::<Array<'_>>(key)?;
    let numbers = array.raw_iter().map(|item| match item {
        MaybeRef::NotRef(Object::Number(number)) => Some(number.as_f32()).filter(|n| n.is_finite()),
        _ => None,
    });
    numbers.collect::<Option<Vec<f32>>>()?.try_into().ok()
}

/// A text as PDF writes texts: UTF-16 with a mark before it, or ASCII.
pub(super) fn text(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    let string = dict.get::<hayro_syntax::object::String<'_>>(key)?;
    match string.as_bytes().strip_prefix(b"\xfe\xff") {
        Some(wide) if wide.len().is_multiple_of(2) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).ok()
        }
        Some(_) => None,
        None if string.is_ascii() => String::from_utf8(string.to_vec()).ok(),
        None => None,
    }
}

/// A key that is none of these, if there is one.
pub(crate) fn stray(dict: &Dict<'_>, known: &[&str]) -> Option<String> {
    let mut strays: Vec<String> = dict
        .keys()
        .filter(|key| !known.iter().any(|known| *known.as_bytes() == **key))
        .map(|key| key.as_str().to_owned())
        .collect();
    strays.sort();
    strays.into_iter().next()
}
