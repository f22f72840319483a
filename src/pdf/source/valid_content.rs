//! Whether bytes read as page content from the first to the last.

/// Whether bytes read as page content from the first to the last. What stands in texts and in pictures between
/// the operators can be anything and is not looked at.
pub(crate) fn is_valid_content(content: &[u8]) -> bool {
    let mut rest = content;
    while let [first, after @ ..] = rest {
        rest = match first {
            0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b'[' | b']' | b'{' | b'}' => after,
            b'%' => {
                let end = after.iter().position(|c| matches!(c, b'\n' | b'\r')).unwrap_or(after.len());
                if !after[..end].iter().all(|c| c.is_ascii_graphic() || is_space(*c)) {
                    return false;
                }
                &after[end..]
            }
            b'(' => match text_end(after) {
                Some(end) => &after[end..],
                None => return false,
            },
            b'<' | b'>' if after.first() == Some(first) => &after[1..],
            b'<' => match after.iter().position(|c| *c == b'>') {
                Some(end) if after[..end].iter().all(|c| is_space(*c) || c.is_ascii_hexdigit()) => {
                    &after[end + 1..]
                }
                _ => return false,
            },
            b'/' => {
                let end = word_end(after);
                if !after[..end].iter().all(u8::is_ascii_graphic) {
                    return false;
                }
                &after[end..]
            }
            _ => {
                let end = word_end(rest);
                let word = &rest[..end];
                if word.is_empty() || !(is_number(word) || is_operator(word)) {
                    return false;
                }
                let after = &rest[end..];
                if word == b"ID" { &after[picture_end(after)..] } else { after }
            }
        };
    }
    true
}

pub(super) fn is_space(c: u8) -> bool {
    matches!(c, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

pub(super) fn word_end(bytes: &[u8]) -> usize {
    let ends = |c: &u8| is_space(*c) || b"()<>[]{}/%".contains(c);
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// Where a text in brackets ends, from behind the bracket that opens it.
pub(super) fn text_end(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (1usize, 0usize);
    while depth > 0 {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// Where a picture between the operators ends: at `EI` as a word of its own.
pub(super) fn picture_end(bytes: &[u8]) -> usize {
    let ends = |four: &[u8]| is_space(four[0]) && four[1..3] == *b"EI" && is_space(four[3]);
    bytes.windows(4).position(ends).map_or(bytes.len(), |at| at + 1)
}

pub(super) fn is_number(word: &[u8]) -> bool {
    word.iter().all(|c| c.is_ascii_digit() || b"+-.".contains(c))
}

pub(super) fn is_operator(word: &[u8]) -> bool {
    word.len() <= 5 && OPERATORS.split(|c| *c == b' ').any(|known| known == word)
}

/// The operators of page content, and the three words that are no operators.
pub(super) const OPERATORS: &[u8] = b" b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i \
    ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \
    ' \" true false null ";
