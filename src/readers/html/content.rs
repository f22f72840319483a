//! Words that a page adds by its styles, before and after what its elements say and in place of the marks of its lists
//! (CSS Generated Content). Strings and attributes are worked out; numbers that are counted, pictures and whatever else
//! there may be are not.

use std::borrow::Cow;

use super::tree::HtmlElement;

/// One thing that is added.
#[derive(Clone, Debug, PartialEq)]
enum Bit {
    Text(String),
    /// The value of an attribute, or else these words.
    Attribute(String, String),
    Open,
    Close,
    Unknown,
}

/// What is added by one declaration; nothing in it where it takes away what another adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GeneratedContent(Vec<Bit>);

/// The marks around quotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quotes(pub(super) Option<(Cow<'static, str>, Cow<'static, str>)>);

impl Quotes {
    pub(super) const USUAL: Self = Self(Some((Cow::Borrowed("“"), Cow::Borrowed("”"))));

    /// As a style names them; nothing where they are not plain.
    pub(super) fn parse(value: &str) -> Option<Self> {
        if value.eq_ignore_ascii_case("none") {
            return Some(Self(None));
        }
        let mut rest = value;
        let mut mark = || {
            let (text, after) = string(rest.trim_start())?;
            rest = after;
            Some(Cow::Owned(text))
        };
        Some(Self(Some((mark()?, mark()?))))
    }
}

/// A text in quotation marks at the start of another, and what follows it.
pub(super) fn string(text: &str) -> Option<(String, &str)> {
    let open = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == open {
            return Some((out, text.get(at + 1..).unwrap_or_default()));
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut code = 0u32;
        let mut digits = 0;
        while digits < 6
            && let Some(digit) = chars.peek().and_then(|(_, c)| c.to_digit(16))
        {
            (code, digits) = (code * 16 + digit, digits + 1);
            chars.next();
        }
        if digits > 0 {
            chars.next_if(|(_, c)| c.is_ascii_whitespace());
            out.push(char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}'));
        } else if let Some((_, c)) = chars.next().filter(|(_, c)| *c != '\n') {
            out.push(c);
        }
    }
    None
}

impl GeneratedContent {
    /// What the value of a declaration adds.
    pub(super) fn parse(value: &str) -> Self {
        let mut bits = Vec::new();
        let mut rest = value.trim_start();
        while let Some(first) = rest.chars().next() {
            // What follows is for those to whom a page is read out.
            if first == '/' {
                break;
            }
            if let Some((text, after)) = string(rest) {
                bits.push(Bit::Text(text));
                rest = after.trim_start();
                continue;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '\'' | '/'));
            let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
            let word = word.to_ascii_lowercase();
            if let Some(inside) = after.strip_prefix('(') {
                let (inside, after) = bracketed(inside);
                bits.push(if word == "attr" { attribute(inside) } else { Bit::Unknown });
                rest = after.trim_start();
                continue;
            }
            bits.push(match word.as_str() {
                "open-quote" => Bit::Open,
                "close-quote" => Bit::Close,
                "no-open-quote" | "no-close-quote" => Bit::Text(String::new()),
                "normal" | "none" | "initial" | "unset" | "inherit" | "revert" | "revert-layer" => {
                    return Self::default();
                }
                _ => Bit::Unknown,
            });
            if word.is_empty() {
                break;
            }
            rest = after.trim_start();
        }
        Self(bits)
    }

    /// Whether it takes away what would be there.
    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The words for an element; nothing where they cannot be worked out.
    pub(super) fn words(&self, element: &HtmlElement, quotes: &Quotes) -> Option<String> {
        let mut words = String::new();
        for bit in &self.0 {
            match bit {
                Bit::Text(text) => words.push_str(text),
                Bit::Attribute(name, instead) => {
                    words.push_str(element.attribute(name).unwrap_or(instead));
                }
                Bit::Open => words.extend(quotes.0.iter().map(|(open, _)| open.as_ref())),
                Bit::Close => words.extend(quotes.0.iter().map(|(_, close)| close.as_ref())),
                Bit::Unknown => return None,
            }
        }
        // Signs of a font of its own say nothing in any other.
        words.retain(|c| !matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..));
        Some(words)
    }
}

/// What stands before the bracket that closes, and what follows it.
pub(super) fn bracketed(text: &str) -> (&str, &str) {
    let (mut depth, mut quote, mut escaped) = (0usize, None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if std::mem::take(&mut escaped) => {}
            (_, '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

fn attribute(inside: &str) -> Bit {
    let (name, instead) = inside.split_once(',').unwrap_or((inside, ""));
    let mut words = name.split_ascii_whitespace();
    let name = words.next().unwrap_or_default().to_ascii_lowercase();
    // A value that is read as a number or a length is not what is written.
    if name.is_empty() || words.next().is_some_and(|kind| !kind.eq_ignore_ascii_case("string")) {
        return Bit::Unknown;
    }
    let instead = string(instead.trim()).map(|(text, _)| text).unwrap_or_default();
    Bit::Attribute(name, instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, after CSS Generated Content 3 and CSS Syntax 3.
    #[test]
    fn what_a_declaration_adds_is_read_as_it_is_written() {
        let text = |text: &str| Bit::Text(text.into());
        for (value, bits) in [
            (r#"" not""#, vec![text(" not")]),
            (r#""\201C" 'it''s'"#, vec![text("“"), text("it"), text("s")]),
            (r#""a\"b\A c""#, vec![text("a\"b\nc")]),
            (
                r#"attr(data-Sum) " £" / "spoken""#,
                vec![Bit::Attribute("data-sum".into(), String::new()), text(" £")],
            ),
            (r#"attr(x string, "none")"#, vec![Bit::Attribute("x".into(), "none".into())]),
            ("attr(x px)", vec![Bit::Unknown]),
            ("open-quote", vec![Bit::Open]),
            (r#"counter(a) ". ""#, vec![Bit::Unknown, text(". ")]),
            (r#"url("a.png")"#, vec![Bit::Unknown]),
            ("var(--x)", vec![Bit::Unknown]),
            ("none", vec![]),
            ("", vec![]),
            (r#""open"#, vec![Bit::Unknown]),
        ] {
            assert_eq!(GeneratedContent::parse(value).0, bits, "{value}");
        }
        assert_eq!(Quotes::parse("none"), Some(Quotes(None)));
        assert_eq!(Quotes::parse("'«' '»' '‹' '›'"), Some(Quotes(Some(("«".into(), "»".into())))));
        assert_eq!(Quotes::parse("auto"), None);
    }
}
