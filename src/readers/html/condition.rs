//! Conditions that rules are under: `@media` and `@supports`, as a desktop screen answers them. What cannot be answered
//! with certainty has no answer, so that nothing is left out on its account.

use std::cmp::Ordering;

use super::css_syntax::upto;

/// How wide the screens of computers are, in pixels. What holds on some of them only has no answer.
const NARROWEST: f32 = 1280.0;
const WIDEST: f32 = 1920.0;
/// How large letters are, in pixels.
const LETTER: f32 = 16.0;

/// Whether rules for these media hold.
pub(super) fn media_holds(media: &str) -> Option<bool> {
    let media = media.to_ascii_lowercase();
    let mut rest = Some(media.as_str());
    let mut answer = Some(false);
    while let Some(text) = rest {
        let (one, after) = upto(text, &[',']).unwrap_or((text, ""));
        answer = either(answer, together(one, &feature, 0));
        rest = after.get(1..);
    }
    answer
}

/// Whether rules for a browser that knows this hold.
pub(super) fn supports(what: &str) -> Option<bool> {
    together(&what.to_ascii_lowercase(), &declared, 0)
}

fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The answer of a condition: words and brackets, joined by "and" or by "or", perhaps with "not" before all.
fn together(text: &str, leaf: &dyn Fn(&str) -> Option<bool>, depth: usize) -> Option<bool> {
    let mut answers = Vec::new();
    let (mut not, mut any, mut all) = (false, false, false);
    let mut rest = text.trim();
    if rest.is_empty() && depth == 0 {
        return Some(true);
    }
    while !rest.is_empty() {
        let (word, after) = upto(rest, &[' ', '\t', '\n', '\r', '\u{c}']).unwrap_or((rest, ""));
        rest = after.trim_start();
        match word {
            "not" if answers.is_empty() && !not => not = true,
            "only" if answers.is_empty() => {}
            "and" => all = true,
            "or" => any = true,
            _ => {
                let inside = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).map(str::trim);
                answers.push(match inside {
                    Some(inside) if inside.starts_with('(') || inside.starts_with("not ") => {
                        if depth < 8 {
                            together(inside, leaf, depth + 1)
                        } else {
                            None
                        }
                    }
                    Some(inside) => leaf(inside),
                    None if word.contains('(') => None,
                    None => Some(matches!(word, "all" | "screen")),
                });
            }
        }
    }
    // Anything else than terms with one kind of word between them is not understood.
    if answers.is_empty() || (any && all) || (answers.len() > 1 && !any && !all) {
        return None;
    }
    let answer = if any {
        answers.into_iter().fold(Some(false), either)
    } else {
        // All hold unless one does not.
        answers.into_iter().map(|a| a.map(|a| !a)).fold(Some(false), either).map(|a| !a)
    };
    answer.map(|answer| answer != not)
}

/// Whether the screen has a feature.
fn feature(inside: &str) -> Option<bool> {
    if let Some((name, value)) = inside.split_once(':') {
        let value = value.trim();
        return match name.trim() {
            "min-width" | "min-device-width" => wide(Ordering::Greater, true, pixels(value)?),
            "max-width" | "max-device-width" => wide(Ordering::Less, true, pixels(value)?),
            "prefers-color-scheme" => Some(value == "light"),
            "prefers-reduced-motion" | "prefers-contrast" => Some(value == "no-preference"),
            "orientation" => Some(value == "landscape"),
            "hover" | "any-hover" => Some(value == "hover"),
            "pointer" | "any-pointer" => Some(value == "fine"),
            _ => None,
        };
    }
    let at = inside.find(['<', '>', '='])?;
    let (left, right) = (inside.get(..at)?.trim(), inside.get(at..)?);
    let value = right.trim_start_matches(['<', '>', '=']);
    let sign = right.get(..right.len() - value.len())?;
    let order = match sign.get(..1)? {
        "<" => Ordering::Less,
        ">" => Ordering::Greater,
        _ => return None,
    };
    let or_equal = match sign.len() {
        1 => false,
        2 if sign.ends_with('=') => true,
        _ => return None,
    };
    match (left, value.trim()) {
        ("width", size) => wide(order, or_equal, pixels(size)?),
        (size, "width") => wide(order.reverse(), or_equal, pixels(size)?),
        _ => None,
    }
}

/// Whether the screen is wider, or narrower, than so many pixels, where that is so of all screens or of none.
fn wide(order: Ordering, or_equal: bool, size: f32) -> Option<bool> {
    let holds = |width: f32| {
        width.partial_cmp(&size).is_some_and(|is| is == order || (or_equal && is == Ordering::Equal))
    };
    (holds(NARROWEST) == holds(WIDEST)).then(|| holds(WIDEST))
}

fn pixels(text: &str) -> Option<f32> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f32 = text.strip_suffix(unit)?.parse().ok()?;
    match unit {
        "px" => Some(number),
        "em" | "rem" => Some(number * LETTER),
        "" if number == 0.0 => Some(number),
        _ => None,
    }
}

/// Whether every browser of today knows a declaration.
fn declared(inside: &str) -> Option<bool> {
    let (name, value) = inside.split_once(':')?;
    let known = match name.trim() {
        "display" => matches!(
            value.trim(),
            "none"
                | "block"
                | "inline"
                | "inline-block"
                | "flex"
                | "inline-flex"
                | "grid"
                | "inline-grid"
                | "flow-root"
                | "contents"
                | "table"
                | "list-item"
        ),
        "position" => matches!(value.trim(), "static" | "relative" | "absolute" | "fixed" | "sticky"),
        name => name.starts_with("--"),
    };
    known.then_some(true)
}
