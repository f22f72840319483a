//! Whether a reference leads out of the document.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The parts of a document, by name.
pub(super) type PartNames = BTreeSet<String>;

/// The text of a reference without what programs pass over, its percent signs resolved.
fn resolved(value: &str) -> String {
    let kept: String = value.chars().filter(|c| !c.is_control()).collect();
    let bytes = kept.trim().as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        match digits.filter(|_| byte == b'%').and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What comes before the first colon, where it can be a scheme or a drive.
fn scheme(value: &str) -> Option<&str> {
    let (scheme, _) = value.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters)).then_some(scheme)
}

/// Whether a value can only be a place outside: an address with a scheme, a drive, a server, a folder above.
pub(super) fn leads_out(value: &str) -> bool {
    let value = resolved(value);
    if scheme(&value).is_some_and(|scheme| !scheme.eq_ignore_ascii_case("data")) {
        return true;
    }
    value.starts_with(['/', '\\']) || value.split(['/', '\\']).any(|step| step == "..")
}

/// Whether a reference in a part of this folder leads to nothing that is in the document.
pub(super) fn outside(value: &str, folder: &str, names: &PartNames) -> bool {
    let plain = resolved(value);
    if plain.is_empty() || plain.starts_with('#') {
        return false;
    }
    if scheme(&plain).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data")) {
        return false;
    }
    if leads_out(value) {
        return true;
    }
    let there = |name: &str| {
        let name = name.strip_prefix("./").unwrap_or(name).trim_end_matches('/');
        let inside = format!("{name}/");
        let below = names.range(inside.clone()..).next().is_some_and(|n| n.starts_with(&inside));
        // The picture of an embedded object may be left out; the object itself is drawn then.
        names.contains(name) || below || name.starts_with("ObjectReplacements/")
    };
    let raw = value.trim();
    ![plain.as_str(), raw].iter().any(|name| {
        let name = name.split('#').next().unwrap_or(name);
        there(name) || there(&format!("{folder}{}", name.strip_prefix("./").unwrap_or(name)))
    })
}

/// Whether the target of a relationship, which steps up and down inside the package, leads out of it.
pub(super) fn target_leads_out(target: &str, folder: &str) -> bool {
    let target = resolved(target);
    if scheme(&target).is_some() || target.starts_with('\\') || target.starts_with("//") {
        return true;
    }
    let start = if target.starts_with('/') { "" } else { folder };
    let mut depth = 0usize;
    for step in start.split('/').chain(target.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

/// A place outside as it is told apart from others; nothing where no place is named.
pub(super) fn named(place: &str) -> Option<String> {
    let place: Cow<'_, str> = resolved(place).into();
    let place =
        place.trim_matches(|c: char| c == '"' || c.is_whitespace()).replace("\\\\", "\\").to_lowercase();
    let nowhere = ["", "null", "about:blank"].contains(&place.as_str());
    (!nowhere).then_some(place)
}
