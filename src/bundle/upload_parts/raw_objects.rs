//! An object as it is written. A part says everything with the bundle's own bytes, so that nothing can be lost on the
//! way through a reader and a writer; only the numbers of the objects referred to are others. For that it is enough to
//! tell references from the rest, and the entries of a dictionary from one another.

use std::io;
use std::ops::Range;

use crate::pdf::wrong;

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RawToken {
    /// A reference to the object with this number.
    Reference(u32),
    Name,
    /// The beginning of a dictionary or an array.
    Open,
    /// The end of one.
    Close,
    /// A number, a string, a word.
    Other,
}

/// A piece of the text, and where it stands.
type Token = (RawToken, Range<usize>);

const fn is_blank(c: u8) -> bool {
    matches!(c, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

const fn is_delimiter(c: u8) -> bool {
    matches!(c, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The pieces of a text, in order.
fn tokens(text: &[u8]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let rest = &text[at..];
        let run = |from: usize| {
            let more = rest.iter().skip(from).take_while(|c| !is_blank(**c) && !is_delimiter(**c));
            from + more.count()
        };
        let (sign, length) = match c {
            c if is_blank(*c) => {
                at += 1;
                continue;
            }
            b'%' => {
                at += rest.iter().take_while(|c| !matches!(c, b'\n' | b'\r')).count();
                continue;
            }
            b'<' if rest.starts_with(b"<<") => (RawToken::Open, 2),
            b'>' if rest.starts_with(b">>") => (RawToken::Close, 2),
            b'[' => (RawToken::Open, 1),
            b']' => (RawToken::Close, 1),
            b'<' => (RawToken::Other, rest.iter().take_while(|c| **c != b'>').count() + 1),
            b'(' => (RawToken::Other, string(rest)),
            b'/' => (RawToken::Name, run(1)),
            _ => (RawToken::Other, run(0).max(1)),
        };
        let place = at..(at + length).min(text.len());
        at = place.end;
        if sign == RawToken::Other
            && text[place.clone()] == *b"R"
            && let Some((number, from)) = referred(text, &tokens)
        {
            tokens.truncate(tokens.len() - 2);
            tokens.push((RawToken::Reference(number), from..place.end));
            continue;
        }
        tokens.push((sign, place));
    }
    tokens
}

/// How long the string is that a text begins with: to the bracket that closes the first.
fn string(text: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0, false);
    for (at, c) in text.iter().enumerate() {
        match c {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// The number that the last two tokens refer to when an `R` follows them, and where they begin.
fn referred(text: &[u8], tokens: &[Token]) -> Option<(u32, usize)> {
    let [.., (RawToken::Other, number), (RawToken::Other, generation)] = tokens else { return None };
    let whole = |place: &Range<usize>| std::str::from_utf8(&text[place.clone()]).ok()?.parse::<u32>().ok();
    whole(generation)?;
    Some((whole(number)?, number.start))
}

/// The numbers of the objects that a text refers to, in order.
pub(super) fn references(text: &[u8]) -> Vec<u32> {
    let number = |(sign, _): Token| if let RawToken::Reference(number) = sign { Some(number) } else { None };
    tokens(text).into_iter().filter_map(number).collect()
}

/// The text with other numbers in its references.
pub(super) fn renumbered(text: &[u8], number: &mut dyn FnMut(u32) -> io::Result<u32>) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut done = 0;
    for (sign, place) in tokens(text) {
        if let RawToken::Reference(old) = sign {
            out.extend_from_slice(&text[done..place.start]);
            out.extend_from_slice(format!("{} 0 R", number(old)?).as_bytes());
            done = place.end;
        }
    }
    out.extend_from_slice(&text[done..]);
    Ok(out)
}

/// The entries of a dictionary: key and value, each as it is written.
pub(super) fn entries(text: &[u8]) -> io::Result<Vec<(&[u8], &[u8])>> {
    let broken = || wrong("a page cannot be read as a dictionary");
    let all = tokens(text);
    let inside = match all.as_slice() {
        [(RawToken::Open, _), inside @ .., (RawToken::Close, _)] if text.starts_with(b"<<") => inside,
        _ => return Err(broken()),
    };
    let mut entries = Vec::new();
    let mut rest = inside.iter();
    while let Some((sign, key)) = rest.next() {
        let (value, from) = rest.next().ok_or_else(broken)?;
        let (mut depth, mut end) = (0, from.end);
        match value {
            _ if *sign != RawToken::Name => return Err(broken()),
            RawToken::Open => depth = 1,
            RawToken::Close => return Err(broken()),
            _ => {}
        }
        while depth > 0 {
            let (sign, place) = rest.next().ok_or_else(broken)?;
            match sign {
                RawToken::Open => depth += 1,
                RawToken::Close => depth -= 1,
                _ => {}
            }
            end = place.end;
        }
        entries.push((&text[key.clone()], &text[from.start..end]));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_are_told_from_all_that_looks_like_them() {
        let text =
            b"<</A 12 0 R/B[1 0 R 2 0 R 3 4]/C(5 0 R \\) (6 0 R))/D<37203020 52>/R 8 0 R/E 9 0 RG/F/R>>";
        assert_eq!(references(text), [12, 1, 2, 8]);
        let plain = |_: u32| Ok(7);
        let other = renumbered(text, &mut { plain }).expect("text");
        let wanted =
            b"<</A 7 0 R/B[7 0 R 7 0 R 3 4]/C(5 0 R \\) (6 0 R))/D<37203020 52>/R 7 0 R/E 9 0 RG/F/R>>";
        assert_eq!(other, wanted);
    }

    #[test]
    fn a_dictionary_is_taken_apart_and_anything_else_is_refused() {
        let text = b"<</Type/Page/Box[0 0 1.5 2]/X<</A<</B 1 0 R>>/C[]>>/P 3 0 R/S(>>)>>";
        let found = entries(text).expect("a dictionary");
        let wanted: [(&[u8], &[u8]); 5] = [
            (b"/Type", b"/Page"),
            (b"/Box", b"[0 0 1.5 2]"),
            (b"/X", b"<</A<</B 1 0 R>>/C[]>>"),
            (b"/P", b"3 0 R"),
            (b"/S", b"(>>)"),
        ];
        assert_eq!(found, wanted);
        for wrong in [&b"[1]"[..], b"<</A>>", b"<</A[>>", b"<<1 2>>", b"", b"<<", b"<</A 1 2>>"] {
            assert!(entries(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_and_the_same_numbers_give_the_same_text(text in "[ -~]{0,60}") {
            let _ = entries(text.as_bytes());
            let same = renumbered(text.as_bytes(), &mut Ok).expect("text");
            prop_assert_eq!(references(&same), references(text.as_bytes()));
        }
    }
}
