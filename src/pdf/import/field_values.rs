//! What was typed into fields, against what the page shows of it. A field has its value twice: as a text, and as the
//! drawing that viewers show. A program that changes the one and not the other, or a box that is too small for its
//! words, makes a page that does not say what the person wrote.

use std::collections::BTreeSet;

use hayro_interpret::kurbo::Rect;
use lopdf::{Dictionary, Object, ObjectId, decode_text_string};
use unicode_normalization::UnicodeNormalization as _;

use super::appearance::{PUSH_BUTTON, inherited};
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::pdf::import::page_list::page_list;
use crate::pdf::source::PdfSource;

/// A text is compared up to so many bytes; no field of a form shows more.
const LONGEST: usize = 100_000;

/// Most fields that are gone through, and how deep they nest.
const FIELDS: usize = 100_000;
const DEEPEST: usize = 32;

/// What the flags of a field say: it hides what is typed, or holds the name of a file.
const READ_ONLY: i64 = 1;
const PASSWORD: i64 = 1 << 13;
const FILE: i64 = 1 << 20;

/// A field, and what was typed into it.
pub(crate) struct FieldValue {
    /// The page, from 1.
    pub(crate) page: usize,
    /// Where the field is on the sheet.
    pub(crate) area: Rect,
    /// Letters and digits of its value, in each of the ways in which it may be shown.
    values: Vec<String>,
}

impl FieldValue {
    /// What was typed into a field that is drawn as it is stored; nothing when there is nothing to compare, for it is
    /// drawn in another form by a script, or as stars.
    pub(crate) fn new(source: &PdfSource, field: &Dictionary, page: usize, area: Rect) -> Option<FieldValue> {
        let own = |key: &[u8]| inherited(source, field, key);
        let formatted = matches!(own(b"AA"), Object::Dictionary(actions) if actions.has(b"F"));
        let secret = own(b"Ff").as_i64().is_ok_and(|flags| flags & (PASSWORD | FILE) != 0);
        // What the form itself says in a field that nobody can fill in: a bar code, a number of the form.
        let fixed = own(b"Ff").as_i64().is_ok_and(|flags| flags & READ_ONLY != 0)
            && text(own(b"DV")).is_some_and(|default| text(own(b"V")) == Some(default));
        let kind = own(b"FT").as_name().unwrap_or_default();
        if formatted || secret || fixed || !matches!(kind, b"Tx" | b"Ch") {
            return None;
        }
        let value = value(source, field)?;
        let mut values = vec![comparable(&value)];
        if let (b"Ch", Object::Array(options)) = (kind, own(b"Opt")) {
            for option in options.iter().take(FIELDS) {
                if let Object::Array(pair) = source.resolve(option)
                    && let [export, shown] = pair.as_slice()
                    && text(source.resolve(export)).as_ref() == Some(&value)
                {
                    values.extend(text(source.resolve(shown)).map(|shown| comparable(&shown)));
                }
            }
        }
        // Scripts that run from right to left are drawn from left to right.
        let turned = |c: char| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfefc);
        let some = values.iter().all(|value| !value.is_empty() && !value.chars().any(turned));
        some.then_some(FieldValue { page, area, values })
    }

    /// Whether it is in these letters. Where one of them cannot be told, it may be.
    pub(crate) fn is_in(&self, shown: &str) -> bool {
        let letters = comparable(shown);
        shown.contains(char::REPLACEMENT_CHARACTER) || self.values.iter().any(|value| letters.contains(value))
    }
}

/// Whether a box to tick is ticked by its value, and its drawing is the empty one, though it has a ticked one.
pub(crate) fn is_stale(source: &PdfSource, field: &Dictionary) -> bool {
    let own = |key: &[u8]| inherited(source, field, key);
    let pushed = own(b"Ff").as_i64().is_ok_and(|flags| flags & PUSH_BUTTON != 0);
    let value = own(b"V").as_name().unwrap_or_default();
    let state = source.name(field, b"AS");
    let looks = source.dict(field, b"AP").and_then(|looks| source.dict(looks, b"N"));
    own(b"FT").as_name().unwrap_or_default() == b"Btn"
        && !pushed
        && !matches!(value, b"" | b"Off")
        && !state.is_empty()
        && state != value
        && looks.is_some_and(|looks| looks.has(value))
}

/// How many fields hold something and are on no page. `shown` are the fields that pages list.
pub(crate) fn on_no_page(source: &PdfSource, shown: &BTreeSet<ObjectId>) -> usize {
    let form = source.catalog().and_then(|catalog| source.dict(catalog, b"AcroForm"));
    let Some(Object::Array(fields)) = form.map(|form| source.entry(form, b"Fields")) else { return 0 };
    let mut count = 0;
    let mut left = FIELDS;
    for field in fields {
        count += unlisted(source, field, shown, 0, &mut left).unwrap_or(0);
    }
    count
}

/// The same of one field and those under it; nothing when a page lists one of its boxes.
fn unlisted(
    source: &PdfSource,
    field: &Object,
    shown: &BTreeSet<ObjectId>,
    depth: usize,
    left: &mut usize,
) -> Option<usize> {
    let (id, Object::Dictionary(dict)) = source.resolve_named(field) else { return Some(0) };
    if id.is_some_and(|id| shown.contains(&id)) || depth > DEEPEST || *left == 0 {
        return None;
    }
    *left -= 1;
    let kids = match source.entry(dict, b"Kids") {
        Object::Array(kids) => kids.as_slice(),
        _ => &[],
    };
    let mut count = 0;
    let mut listed = false;
    // Boxes of one field have no name of their own, and one that is listed shows the value of all.
    let named = |kid: &Object| match source.resolve(kid) {
        Object::Dictionary(kid) => kid.has(b"T"),
        _ => false,
    };
    let branch = kids.iter().any(named);
    for kid in kids {
        match unlisted(source, kid, shown, depth + 1, left) {
            Some(more) => count += more,
            None => listed = true,
        }
    }
    match (branch, listed) {
        (true, _) => Some(count),
        (false, true) => None,
        (false, false) => {
            let typed = matches!(inherited(source, dict, b"FT").as_name(), Ok(b"Tx" | b"Ch"));
            let filled = typed && value(source, dict).is_some_and(|value| !comparable(&value).is_empty());
            Some(usize::from(filled))
        }
    }
}

/// What is to be said of fields whose words the pages do not show; each page as often as it has one.
pub(crate) fn findings(pages: &[usize], nowhere: usize, into: &mut Vec<Finding>) {
    const PRINT: &str = "open it in a PDF viewer and click into the field. If the words matter, copy them \
                         into a note and add that";
    if !pages.is_empty() {
        let fields = counted(pages.len(), "field", "fields");
        let mut pages = pages.to_vec();
        pages.sort_unstable();
        pages.dedup();
        let verb = if pages.len() == 1 { "does" } else { "do" };
        let message = format!("{} {verb} not show all the words typed into {fields}", page_list(&pages));
        into.push(Finding::warning(Code::Flattened, message).next(PRINT));
    }
    if nowhere > 0 {
        let (be, its) = if nowhere == 1 { ("is", "its value is") } else { ("are", "their values are") };
        let message = format!(
            "{} of this PDF {be} not on any of its pages, so {its} not shown",
            counted(nowhere, "filled-in form field", "filled-in form fields")
        );
        into.push(
            Finding::warning(Code::Removed, message)
                .next("if you need it, open the PDF in a program for forms and copy the value into a note"),
        );
    }
}

/// The value of a field; a formatted one without its marks where there is no plain one.
fn value(source: &PdfSource, field: &Dictionary) -> Option<String> {
    match inherited(source, field, b"V") {
        Object::Null => text(inherited(source, field, b"RV")).map(|rich| without_tags(&rich)),
        Object::Array(list) => match list.as_slice() {
            [one] => text(source.resolve(one)),
            _ => None,
        },
        one => text(one),
    }
}

fn text(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _) if bytes.len() <= LONGEST => decode_text_string(object).ok(),
        _ => None,
    }
}

/// Formatted words without what formats them.
fn without_tags(rich: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in rich.chars() {
        match c {
            '<' => inside = true,
            '>' => (inside, _) = (false, out.push(' ')),
            c if !inside => out.push(c),
            _ => {}
        }
    }
    // Signs that are spelt out cannot be compared.
    if out.contains('&') { String::new() } else { out }
}

/// Letters and digits alone, each in its usual form.
fn comparable(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_alone_are_compared() {
        let typed = |value: &str| FieldValue { page: 1, area: Rect::ZERO, values: vec![comparable(value)] };
        for (value, shown, alike) in [
            ("1234.50", "£1,234.50", true),
            ("Mr O\u{2019}Brien", "Mr O'Brien", true),
            ("office", "of\u{fb01}ce", true),
            ("two lines", "two\nlines", true),
            ("two", "one", false),
            ("long words", "long w", false),
            ("words", "", false),
            ("words", "\u{fffd}\u{fffd}", true),
        ] {
            assert_eq!(typed(value).is_in(shown), alike, "{value:?} in {shown:?}");
        }
        assert_eq!(without_tags("<body><p>RICH 12</p></body>").trim(), "RICH 12");
    }
}
