//! What the elements of HTML are to a reader of the page: content that nobody sees, blocks that stand on lines of
//! their own, and elements that nothing ends.

use std::collections::BTreeMap;

use html5gum::{HtmlString, Spanned};

pub(super) type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

pub(super) fn attribute(attributes: &Attributes, name: &[u8]) -> Option<String> {
    attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Elements whose content is not for readers.
pub(super) fn silent(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"template"
            | b"noscript"
            | b"object"
            | b"svg"
            | b"iframe"
            | b"select"
            | b"math"
    )
}

/// Elements without content, which nothing ends.
pub(super) fn void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"base"
            | b"col"
            | b"wbr"
            | b"area"
            | b"embed"
    )
}

/// Whether an element says that it is not to be seen.
pub(super) fn hidden(name: &[u8], attributes: &Attributes) -> bool {
    if matches!(name, b"html" | b"body") {
        return false;
    }
    let style = attribute(attributes, b"style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    attributes.contains_key(&b"hidden"[..])
        || style.contains("display:none")
        || style.contains("mso-hide:all")
}

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"div"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"main"
            | b"nav"
            | b"aside"
            | b"address"
            | b"center"
            | b"form"
            | b"figure"
            | b"figcaption"
            | b"caption"
            | b"dt"
            | b"dd"
            | b"li"
            | b"body"
            | b"legend"
            | b"details"
            | b"summary"
            | b"tbody"
            | b"thead"
            | b"tfoot"
    )
}
