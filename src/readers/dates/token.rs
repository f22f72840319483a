//! A text as runs of digits, runs of letters and single marks, so that the forms of a date can be written
//! down as what follows what. No regular expressions: "not glued to another number" and "only one mark
//! between" are questions about neighbours, which a row of tokens answers directly.

use std::borrow::Cow;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Digits,
    Word,
    Mark,
}

/// A run of digits, a run of letters, or one mark; a run of spaces is one mark " ".
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) kind: TokenKind,
    /// Where it starts and ends in the plain text.
    pub(super) at: usize,
    pub(super) end: usize,
    /// Letters stood where digits must: an "O" for a nought.
    pub(super) mended: bool,
}

impl Token<'_> {
    /// The number, when the token is one of at most four digits.
    pub(super) fn number(&self) -> Option<i16> {
        (self.kind == TokenKind::Digits && self.text.len() <= 4).then(|| self.text.parse().ok()).flatten()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_space(&self) -> bool {
        matches!(&*self.text, " " | "\n")
    }
}

/// The text with the odd spaces and dashes of phones made plain and their invisible marks left out.
pub(super) fn without_marks(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\r'))
        .map(|c| match c {
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' | '\t' | '\x0C' => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201C}' | '\u{201D}' => '"',
            c => c,
        })
        .collect()
}

/// Cuts a plain text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut row: Vec<Token> = Vec::new();
    for (at, c) in text.char_indices() {
        let kind = match c {
            '0'..='9' => TokenKind::Digits,
            c if c.is_alphabetic() => TokenKind::Word,
            _ => TokenKind::Mark,
        };
        let end = at + c.len_utf8();
        match row.last_mut() {
            Some(last) if last.kind == kind && kind != TokenKind::Mark => {
                last.end = end;
                last.text = Cow::Borrowed(&text[last.at..end]);
            }
            Some(last) if c == ' ' && last.is_space() => last.end = end,
            // A line's end swallows the spaces about it.
            Some(last) if c == '\n' && last.is(" ") => {
                last.text = Cow::Borrowed("\n");
                last.end = end;
            }
            _ => row.push(Token { text: Cow::Borrowed(&text[at..end]), kind, at, end, mended: false }),
        }
    }
    row
}

/// The same, with the letters that optical reading puts in place of digits turned back into digits, where
/// they stand glued to digits and nothing else does: "2O21", "l4". Such tokens say that they were mended.
pub(super) fn tokens_read_by_eye(text: &str) -> Vec<Token<'_>> {
    let mut row: Vec<Token> = Vec::new();
    let glued =
        |a: &Token, b: &Token| a.end == b.at && a.kind != TokenKind::Mark && b.kind != TokenKind::Mark;
    let mut rest = tokens(text).into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut group = vec![first];
        while let (Some(last), Some(next)) = (group.last(), rest.peek()) {
            if !glued(last, next) {
                break;
            }
            group.extend(rest.next());
        }
        let (at, end) = (group[0].at, group[group.len() - 1].end);
        let letters = group.iter().any(|t| t.kind == TokenKind::Word);
        let digits: Option<String> = text[at..end].chars().map(digit_behind).collect();
        match digits {
            Some(digits) if letters && group.len() > 1 && digits.len() <= 4 => {
                row.push(Token { text: Cow::Owned(digits), kind: TokenKind::Digits, at, end, mended: true });
            }
            _ => row.append(&mut group),
        }
    }
    row
}

fn digit_behind(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' => Some('0'),
        'I' | 'l' => Some('1'),
        'S' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.text.into_owned()).collect()
    }

    #[test]
    fn a_text_is_cut_into_digits_letters_and_marks() {
        assert_eq!(cut("IMG-20210304  (2)"), ["IMG", "-", "20210304", " ", "(", "2", ")"]);
        assert_eq!(cut("4th March \n 2021"), ["4", "th", " ", "March", "\n", "2021"]);
        assert_eq!(without_marks("2.22\u{202F}PM \u{200E}4–5"), "2.22 PM 4-5");
    }

    #[test]
    fn letters_are_read_as_digits_only_where_nothing_but_digits_can_stand() {
        let read = |text| -> Vec<String> {
            tokens_read_by_eye(text).into_iter().map(|t| t.text.into_owned()).collect()
        };
        assert_eq!(read("l4 March 2O21"), ["14", " ", "March", " ", "2021"]);
        assert_eq!(read("1st So 4B7x"), ["1", "st", " ", "So", " ", "4", "B", "7", "x"]);
        assert!(tokens_read_by_eye("2O21")[0].mended);
    }
}
