//! The search for references that are left, which shares nothing with the cleaning: not its reader of XML, not its
//! judgement of what leads outside. It is coarser, and errs on the side of refusing.

/// Attributes whose value is loaded.
const LOADED: &[&str] = &["href", "src", "archive", "codebase", "image-data", "datasource"];

/// Elements whose address waits for a click.
const CLICKED: &[&str] = &[
    "a",
    "hyperlink",
    "hlinkclick",
    "hlinkhover",
    "hlinkmouseover",
    "form",
    "button",
    "shape",
    "rect",
    "roundrect",
    "oval",
    "line",
    "polyline",
    "group",
    "curve",
    "arc",
    "shapetype",
];

/// Elements that say where to load from.
const SOURCES: &[&str] = &[
    "section-source",
    "dde-source",
    "dde-connection-decl",
    "dde-link",
    "connection-resource",
    "mailmerge",
    "event-listener",
    "attachedtemplate",
    "auto-reload",
    "font-face-uri",
];

/// Fields that fetch.
const FETCHING: &[&str] = &[
    "INCLUDEPICTURE",
    "INCLUDETEXT",
    "INCLUDE",
    "DDE",
    "DDEAUTO",
    "LINK",
    "IMPORT",
    "RD",
    "DATABASE",
    "DATA",
];

/// Whether a part of a package, in this folder, still refers to something outside.
pub(super) fn refers(text: &str, folder: &str) -> bool {
    if ["<!DOCTYPE", "<!ENTITY", "<?xml-stylesheet"].iter().any(|mark| text.contains(mark)) {
        return true;
    }
    let mut rest = text;
    let mut instructions = String::new();
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or("");
        if rest.starts_with("!--") {
            rest = rest.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if rest.starts_with("![CDATA[") {
            rest = rest.split_once("]]>").map_or("", |(_, after)| after);
            continue;
        }
        if rest.starts_with(['?', '/', '!']) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
        let element = local(rest.get(..end).unwrap_or(""));
        rest = rest.get(end..).unwrap_or("");
        let (attributes, after) = attributes(rest);
        rest = after;
        if SOURCES.contains(&element.as_str()) || bad_attributes(&element, &attributes, folder) {
            return true;
        }
        if matches!(element.as_str(), "instrtext" | "delinstrtext") {
            instructions.push_str(rest.split('<').next().unwrap_or(""));
        } else if element == "fldchar" {
            instructions.push('\n');
        }
    }
    instructions.lines().any(|line| fetches(&decoded(line)))
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or("").to_ascii_lowercase()
}

/// The attributes from here on, by name, and what follows the element's beginning.
fn attributes(mut rest: &str) -> (Vec<(&str, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let Some((name, after)) = rest.split_once('=') else { return (found, "") };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return (found, after);
        };
        let Some((value, after)) = after.get(1..).and_then(|a| a.split_once(quote)) else {
            return (found, "");
        };
        found.push((name.trim(), decoded(value)));
        rest = after;
    }
}

/// A text with its entities resolved.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, next)) = after.split_once(';') else {
            rest = after;
            break;
        };
        let number = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X"));
        let letter = match (number, name.strip_prefix('#')) {
            (Some(digits), _) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
            (_, Some(digits)) => digits.parse().ok().and_then(char::from_u32),
            _ => [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')]
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, letter)| *letter),
        };
        out.extend(letter);
        rest = next;
    }
    out + rest
}

fn bad_attributes(element: &str, attributes: &[(&str, String)], folder: &str) -> bool {
    let value =
        |name: &str| attributes.iter().find(|(n, _)| local(n) == name).map(|(_, value)| value.as_str());
    if element == "relationship" {
        let link = value("type").is_some_and(|kind| kind.ends_with("/hyperlink"));
        let outer = value("targetmode").is_some_and(|mode| !mode.eq_ignore_ascii_case("internal"));
        let target = value("target").unwrap_or("");
        let mut depth =
            if target.starts_with('/') { 0 } else { i64::try_from(folder.matches('/').count()).unwrap_or(0) };
        let above = target.split('/').filter(|step| !step.is_empty()).any(|step| {
            depth += if step == ".." { -1 } else { i64::from(step != ".") };
            depth < 0
        });
        return !link && (outer || address(target) || above);
    }
    attributes.iter().any(|(name, value)| {
        let name = local(name);
        match name.as_str() {
            "href" if CLICKED.contains(&element) => false,
            "href" if element == "chart" && value == ".." => false,
            "instr" => fetches(value),
            _ if LOADED.contains(&name.as_str()) => {
                address(value) || value.contains("..") || value.starts_with('/')
            }
            _ => {
                let lower = value.to_ascii_lowercase();
                lower.contains("url(")
                    && lower.split("url(").skip(1).any(|u| address(u.trim_matches(['"', '\'', ' '])))
            }
        }
    })
}

/// Whether a value begins like an address: a scheme, a drive or a server.
fn address(value: &str) -> bool {
    let value =
        value.trim().to_ascii_lowercase().replace("%3a", ":").replace("%2f", "/").replace("%5c", "\\");
    if value.starts_with("data:") || value.starts_with('#') {
        return false;
    }
    let head: String = value.chars().take_while(|c| !matches!(c, '/' | '\\' | '?' | '#')).collect();
    head.contains(':') || value.starts_with("\\\\") || value.starts_with("//")
}

/// Whether an instruction begins with the name of a field that fetches.
fn fetches(instruction: &str) -> bool {
    let first = instruction.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    first.is_some_and(|word| FETCHING.contains(&word.to_uppercase().as_str()))
}

/// Whether an RTF document still refers to something outside.
pub(super) fn rtf_refers(bytes: &[u8]) -> bool {
    const WORDS: &[&str] = &[
        "objlink",
        "objautlink",
        "objsub",
        "objpub",
        "objdata",
        "template",
        "nextfile",
        "filetbl",
        "datastore",
        "mailmerge",
        "fontfile",
        "linkval",
        "hlinkbase",
        "chdate",
        "chtime",
    ];
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += found + 1;
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let word = rest.get(..length).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or("");
        at += length;
        if word == "bin" {
            let digits = bytes.get(at..).unwrap_or_default();
            let digits: String =
                digits.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
            at = at.saturating_add(digits.len() + 1).saturating_add(digits.parse().unwrap_or(0));
        } else if WORDS.contains(&word) {
            return true;
        } else if word == "fldinst" {
            let end = bytes.len().min(at + 400);
            let text = String::from_utf8_lossy(bytes.get(at..end).unwrap_or_default()).into_owned();
            // Control words inside the instruction are passed over.
            let plain: String = text
                .split('\\')
                .enumerate()
                .map(|(i, piece)| match i {
                    0 => piece,
                    _ => piece.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-'),
                })
                .collect::<Vec<_>>()
                .concat();
            if fetches(&plain.replace(['{', '}'], " ")) {
                return true;
            }
        }
    }
    false
}
