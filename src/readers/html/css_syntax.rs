//! Style sheets as tokens and blocks (CSS Syntax Level 3): where a rule, a block and a declaration end. Brackets of each
//! kind belong together, and what is in a string, in an address or behind a backslash is none, so a sheet that seems
//! odd has the rules that a browser finds in it, and no others.

use std::borrow::Cow;

/// What a block of declarations holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockItem<'a> {
    /// A name and a value.
    Declaration(&'a str, &'a str),
    /// The head of a rule within the rule, and what it declares.
    Rule(&'a str, &'a str),
}

/// The bytes of a token that is one for all that is in it: a string, an address without quotation marks, or what is
/// behind a backslash. Nothing for any other.
fn opaque(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    match first {
        '\\' => Some(escaped(rest)),
        '"' | '\'' => {
            let mut end = 1;
            while let Some(c) = rest.get(end..).and_then(|rest| rest.chars().next()) {
                match c {
                    '\\' => end += 1 + rest.get(end + 1..)?.chars().next().map_or(0, char::len_utf8),
                    // One that its line does not end is broken there.
                    '\n' | '\r' | '\u{c}' => return Some(end),
                    c if c == first => return Some(end + 1),
                    c => end += c.len_utf8(),
                }
            }
            Some(end)
        }
        '(' => {
            let name = text.get(..at)?;
            let address = name.get(name.len().checked_sub(3)?..)?.eq_ignore_ascii_case("url")
                && !name.get(..name.len() - 3)?.ends_with(is_name);
            let inside = rest.get(1..)?;
            if !address || inside.trim_start().starts_with(['"', '\'']) {
                return None;
            }
            let mut end = 1;
            while let Some(c) = rest.get(end..).and_then(|rest| rest.chars().next()) {
                match c {
                    '\\' => end += 1 + rest.get(end + 1..)?.chars().next().map_or(0, char::len_utf8),
                    ')' => return Some(end + 1),
                    c => end += c.len_utf8(),
                }
            }
            Some(end)
        }
        _ => None,
    }
}

/// The bytes of a backslash and the letter or the number behind it.
fn escaped(text: &str) -> usize {
    let behind = text.get(1..).unwrap_or_default();
    let digits = behind.chars().take(6).take_while(char::is_ascii_hexdigit).count();
    let space = |c: &char| c.is_ascii_whitespace();
    match behind.chars().next() {
        Some(_) if digits > 0 => 1 + digits + usize::from(behind.chars().nth(digits).filter(space).is_some()),
        Some(c) if c != '\n' => 1 + c.len_utf8(),
        _ => 1,
    }
}

/// A text with the letters that its backslashes stand for; those in strings stay.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') || text.contains(['"', '\'']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let length = if c == '\\' { escaped(text.get(at..).unwrap_or_default()) } else { c.len_utf8() };
        let own = text.get(at..at + length).unwrap_or_default();
        let digits = own.strip_prefix('\\').unwrap_or_default().trim_end();
        match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
            Some(letter) => out.push(letter),
            None => out.push_str(own.strip_prefix('\\').unwrap_or(own)),
        }
        at += length;
    }
    out.into()
}

/// Whether a character may be part of a name.
pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

/// Where the first of such characters outside strings, addresses and brackets is.
fn place(text: &str, stop: impl Fn(char) -> bool) -> Option<usize> {
    let mut open: Vec<char> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if let Some(length) = opaque(text, at) {
            at += length;
            continue;
        }
        if open.is_empty() && stop(c) {
            return Some(at);
        }
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            // One that closes nothing is a sign like others.
            _ if open.last() == Some(&c) => {
                open.pop();
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}

/// The text before the first of these characters outside strings, addresses and brackets, and from it on.
pub(super) fn upto<'a>(text: &'a str, ends: &[char]) -> Option<(&'a str, &'a str)> {
    place(text, |c| ends.contains(&c)).and_then(|at| text.split_at_checked(at))
}

/// A block up to the bracket that closes it, and what follows that.
pub(super) fn block(text: &str) -> (&str, &str) {
    upto(text, &['}']).map_or((text, ""), |(body, rest)| (body, rest.get(1..).unwrap_or_default()))
}

/// A sheet without its comments.
pub(super) fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut at = 0;
    while let Some(c) = css.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = css.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("/*") {
            at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            // Names before and behind it are not one.
            let next = css.get(at..).and_then(|rest| rest.chars().next());
            if out.ends_with(is_name) && next.is_some_and(is_name) {
                out.push(' ');
            }
            continue;
        }
        let length = opaque(css, at).unwrap_or(c.len_utf8());
        out.push_str(css.get(at..at + length).unwrap_or_default());
        at += length;
    }
    out
}

/// What a block of declarations holds, in its order.
pub(super) fn items(body: &str) -> Vec<BlockItem<'_>> {
    let mut items = Vec::new();
    let mut rest = body;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ';');
        if rest.is_empty() {
            return items;
        }
        let (one, after) = upto(rest, &[';']).unwrap_or((rest, ""));
        if let Some((name, value)) = declared(one) {
            items.push(BlockItem::Declaration(name, value));
            rest = after;
            continue;
        }
        // Anything else is a rule within the rule, or nothing.
        match upto(rest, &['{', ';']) {
            Some((head, after)) if after.starts_with('{') => {
                let (within, after) = block(after.get(1..).unwrap_or_default());
                items.push(BlockItem::Rule(head.trim(), within));
                rest = after;
            }
            Some((_, after)) => rest = after,
            None => return items,
        }
    }
}

/// The name and the value of a declaration; nothing where it is none.
fn declared(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim_end();
    let plain = |c: char| is_name(c) || c == '\\';
    let named = name.starts_with(|c: char| plain(c) && !c.is_ascii_digit()) && name.chars().all(plain);
    (named && (name.starts_with("--") || upto(value, &['{']).is_none())).then_some((name, value))
}

/// How many pictures are written into a sheet as addresses, in `url()` or as strings.
pub(super) fn pictures_in(css: &str) -> usize {
    let css = css.to_ascii_lowercase();
    let places = css.match_indices("data:image").filter_map(|(at, _)| css.get(..at));
    places.filter(|before| before.trim_end().ends_with(['(', '"', '\''])).count()
}

/// Whether a value has a bracket that closes nothing, which makes it none.
pub(super) fn has_stray_bracket(value: &str) -> bool {
    place(value, |c| matches!(c, ')' | ']' | '}')).is_some()
}

/// What the head of a rule is as a list of selectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SelectorList {
    Valid,
    /// A browser may not know something in it, and would then pass over the whole rule.
    Doubtful,
    /// A browser passes over the whole rule.
    Invalid,
}

/// Names behind a colon that browsers know.
const KNOWN: &str = " active after any-link autofill backdrop before checked cue default defined dir disabled empty \
    enabled file-selector-button first-child first-letter first-line first-of-type focus focus-visible focus-within \
    fullscreen has host hover in-range indeterminate invalid is lang last-child last-of-type link marker modal not \
    nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type open optional out-of-range part \
    placeholder placeholder-shown popover-open read-only read-write required root scope selection slotted target \
    user-invalid user-valid valid visited where ";

/// What a list of selectors is (Selectors Level 4, 17).
pub(super) fn selector_list(text: &str) -> SelectorList {
    let mut worst = SelectorList::Valid;
    let mut rest = text;
    loop {
        let (one, after) = upto(rest, &[',']).unwrap_or((rest, ""));
        worst = worst.max(selector(one.trim()));
        match after.get(1..) {
            Some(more) => rest = more,
            None => return worst,
        }
    }
}

fn selector(text: &str) -> SelectorList {
    let mut worst = SelectorList::Valid;
    let mut rest = text;
    // Whether a compound must begin here, and whether one may.
    let (mut wanted, mut start) = (true, true);
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let named =
            |text: &str| text.starts_with(|c: char| is_name(c) || c == '\\') && !starts_with_number(text);
        let mut behind = after;
        match c {
            _ if c.is_ascii_whitespace() => {
                (rest, start) = (after, true);
                continue;
            }
            '>' | '+' | '~' if !wanted => {
                (rest, wanted, start) = (after, true, true);
                continue;
            }
            '*' if start => {}
            '.' | '#' if named(after) => behind = behind_name(after),
            '[' => {
                let Some((inside, more)) = upto(after, &[']']) else { return SelectorList::Invalid };
                if !is_attribute(inside) {
                    return SelectorList::Invalid;
                }
                behind = more.get(1..).unwrap_or_default();
            }
            ':' => {
                let name = after.trim_start_matches(':');
                if after.len() > name.len() + 1 || !named(name) {
                    return SelectorList::Invalid;
                }
                behind = behind_name(name);
                let word = name.get(..name.len() - behind.len()).unwrap_or_default().to_ascii_lowercase();
                if !KNOWN.contains(&format!(" {word} ")) && !word.starts_with("-webkit-") {
                    worst = worst.max(SelectorList::Doubtful);
                }
                if let Some(inside) = behind.strip_prefix('(') {
                    let Some((inside, more)) = upto(inside, &[')']) else { return SelectorList::Invalid };
                    if word == "not" {
                        worst = worst.max(selector_list(inside));
                    }
                    behind = more.get(1..).unwrap_or_default();
                }
            }
            // Names of other languages, and what a rule around it selects.
            '|' | '&' => worst = worst.max(SelectorList::Doubtful),
            _ if start && named(rest) => behind = behind_name(rest),
            _ => return SelectorList::Invalid,
        }
        (rest, wanted, start) = (behind, false, c == '|');
    }
    if wanted { SelectorList::Invalid } else { worst }
}

/// What follows a name.
fn behind_name(text: &str) -> &str {
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '\\' => at += escaped(text.get(at..).unwrap_or_default()),
            c if is_name(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    text.get(at..).unwrap_or_default()
}

fn starts_with_number(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether this asks for an attribute: a name, and perhaps a value, and how its letters are compared.
fn is_attribute(inside: &str) -> bool {
    let inside = inside.trim();
    let name = behind_name(inside);
    let rest = name.trim_start();
    // A name of another language.
    if inside.is_empty() || inside.starts_with(['|', '*']) || rest.starts_with('|') && !rest.starts_with("|=")
    {
        return !inside.is_empty();
    }
    if name.len() == inside.len() || starts_with_number(inside) {
        return false;
    }
    let Some(value) = rest.trim_start_matches(['~', '|', '^', '$', '*']).strip_prefix('=') else {
        return rest.is_empty();
    };
    let value = value.trim_start();
    let behind = match opaque(value, 0).filter(|_| !value.starts_with('\\')) {
        Some(length) => value.get(length..).unwrap_or_default(),
        None if starts_with_number(value) => return false,
        None => behind_name(value),
    };
    behind.len() < value.len() && matches!(behind.trim(), "" | "i" | "I" | "s" | "S")
}
