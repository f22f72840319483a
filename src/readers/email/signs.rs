//! Signs among words that change what these say: "500" is not "(500)", and "You agree?" is not "You agree."

/// How fields of a form are printed that hold no words: a tick is not the same as none.
pub(super) const FIELDS: [&str; 5] = ["[x]", "(x)", "[ ]", "( )", "[____]"];

/// Whether nothing but the marks of quotations is on the same line before this place.
pub(super) fn opens_line(text: &str, at: usize) -> bool {
    /// Marks that are looked at; nobody quotes so often.
    const MARKS: usize = 80;
    let before = text.get(..at).unwrap_or_default().chars().rev().take_while(|c| *c != '\n');
    before.take(MARKS).all(|c| matches!(c, '>' | ' ' | '\t' | '\u{A0}'))
}

/// Whether a number may begin behind this character.
pub(super) fn begins_number(before: char) -> bool {
    before.is_whitespace() || matches!(before, '(' | '-' | '−' | '+' | '~' | '*' | '_') || is_money(before)
}

/// Digits that stand above or below the line: 10² is not 102.
pub(super) const fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209C}')
}

/// Whether a comma, with what follows it, parts the thousands of a number: three digits and no more.
pub(super) fn parts_thousands(rest: &str) -> bool {
    rest.chars().skip(1).take_while(char::is_ascii_digit).count() == 3
}

/// What a character that is no letter says, where another in its place would change the meaning. Marks that a mail
/// program makes of bold letters, bullets, rules and quotations say nothing.
pub(super) fn sign(text: &str, at: usize, c: char, before: char) -> Option<String> {
    /// Letters that an amount in brackets may have.
    const AMOUNT: usize = 40;
    let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
    let next = rest.chars().next().unwrap_or(' ');
    let value = |c: char| c.is_ascii_digit() || is_money(c);
    // A row of the same sign is a rule across the page.
    let row = || {
        let back = text.get(..at).unwrap_or_default().chars().rev().take_while(|other| *other == c).take(2);
        back.count() + rest.chars().take_while(|other| *other == c).take(2).count() >= 2
    };
    let first = || opens_line(text, at);
    let meant = match c {
        '-' | '−' => return ((before.is_whitespace() || before == '(') && value(next)).then(|| "-".into()),
        // One of a row says as much as all.
        '?' | '!' => {
            let closed = before.is_alphanumeric()
                || matches!(before, ')' | ']' | '"' | '\'' | '”' | '’' | '%' | '*' | '_');
            let ends = !next.is_alphanumeric() && next != '[';
            (closed && ends) || (c == '?' && before == '!') || next == '='
        }
        // Brackets round an amount are a minus, and those round words are not.
        '(' => {
            let inside = |c: &char| value(*c) || matches!(c, '.' | ',' | ' ' | '-' | '−' | '%');
            let length: usize = rest.chars().take(AMOUNT).take_while(inside).map(char::len_utf8).sum();
            let (inside, after) = rest.split_at_checked(length).unwrap_or_default();
            after.starts_with(')') && inside.contains(|c: char| c.is_ascii_digit())
        }
        '<' => !row() && (next.is_whitespace() || next == '=' || value(next)),
        // Outlook ends an address with one of its own, and a space before it.
        '>' => {
            let last = text.get(..at).unwrap_or_default().chars().rev().find(|c| *c != ' ');
            let compared = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '%'));
            (compared && before == ' ' && (next.is_whitespace() || value(next))) || next == '='
        }
        '=' => !row(),
        '+' => !(row() || first() && next.is_whitespace()),
        '/' | '*' => before.is_ascii_digit() && next.is_ascii_digit(),
        '~' | '#' => value(next),
        '&' | '%' => true,
        _ => is_sign(c),
    };
    meant.then(|| c.to_string())
}

/// Signs of money.
const fn is_money(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{20A0}'..='\u{20CF}')
}

/// Signs that are words: money, shares, ticks and crosses, signs of arithmetic, arrows, and pictures of faces.
pub(super) const fn is_sign(c: char) -> bool {
    let bullet = matches!(c, '➔'..='➾' | '❖' | '✦' | '✧' | '∙' | '⋅');
    let sign = matches!(
        c,
        '%' | '‰' | '±' | '×' | '÷' | '¬' | '°' | '§' | '←'..='⋿' | '☀'..='➿' | '⬀'..='⯿'
            | '\u{1F000}'..='\u{1FAFF}'
    );
    is_money(c) || (sign && !bullet)
}
