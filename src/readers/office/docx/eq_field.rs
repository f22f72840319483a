//! The field EQ of Word: a small language for fractions, roots and words above others. No program stores what it shows.
//! Fractions, roots, raised letters, brackets and the reading of a word above it are set on one line; anything else is
//! shown as it is written, in square brackets, so that nobody takes it for the words of the document.

use crate::model::{Baseline, CharStyle, StyledText};

/// How deep its parts may lie in one another.
const DEEPEST: usize = 20;

/// What the field with these instructions says, its name left out.
pub(super) fn eq_words(instruction: &str) -> StyledText {
    let written = without_switches(instruction);
    let letters: Vec<char> = written.chars().collect();
    let mut reader = EqReader { letters: &letters, at: 0 };
    match reader.parts(0).filter(|_| reader.at == letters.len()) {
        Some(words) => words.trimmed(),
        None => format!("[{written}]").as_str().into(),
    }
}

/// An instruction without what it says of its letters as a whole, such as their typeface.
fn without_switches(instruction: &str) -> String {
    let mut written = String::new();
    let mut rest = instruction;
    while let Some((before, after)) = rest.split_once("\\*") {
        written.push_str(before);
        let after = after.trim_start();
        rest = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
            None => after
                .find(|c: char| c.is_whitespace() || c == '\\')
                .and_then(|at| after.get(at..))
                .unwrap_or(""),
        };
    }
    written.push_str(rest);
    written.trim().to_owned()
}

struct EqReader<'a> {
    letters: &'a [char],
    at: usize,
}

/// A part of the language, such as a fraction.
struct EqPart {
    name: char,
    /// What follows its name, without spaces.
    options: String,
    arguments: Vec<StyledText>,
    /// Whether the argument of the same number is a raised part and nothing else.
    raised: Vec<bool>,
}

impl EqReader<'_> {
    fn next(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    /// Words and parts up to the end of an argument; nothing where one is not known here.
    fn parts(&mut self, depth: usize) -> Option<StyledText> {
        let mut words = StyledText::new();
        while let Some(c) = self.next() {
            match c {
                ')' => break,
                ',' | ';' if depth > 0 => break,
                '\\' => match self.letters.get(self.at + 1)? {
                    name if name.is_ascii_alphabetic() => {
                        words.push_styled(&self.part(depth)?.words()?);
                    }
                    literal => {
                        words.push_str(literal.encode_utf8(&mut [0; 4]));
                        self.at += 2;
                    }
                },
                // Brackets that nothing comes before are letters in Word, too.
                other => {
                    words.push_str(other.encode_utf8(&mut [0; 4]));
                    self.at += 1;
                }
            }
        }
        Some(words)
    }

    /// A part: a backslash and a letter, what it is to be like, and its arguments in brackets.
    fn part(&mut self, depth: usize) -> Option<EqPart> {
        let name = self.letters.get(self.at + 1)?.to_ascii_lowercase();
        self.at += 2;
        let mut part = EqPart { name, options: String::new(), arguments: Vec::new(), raised: Vec::new() };
        loop {
            let c = self.next().filter(|_| depth < DEEPEST)?;
            self.at += 1;
            match c {
                '(' => break,
                '\\' | '-' => part.options.push(c),
                c if c.is_ascii_alphanumeric() => part.options.push(c.to_ascii_lowercase()),
                c if c.is_whitespace() => {}
                // The sign of a bracket.
                _ => return None,
            }
        }
        loop {
            let start = self.at;
            let words = self.parts(depth + 1)?;
            let own: String = self.letters.get(start..self.at)?.iter().collect();
            part.raised.push(
                own.trim_start().to_ascii_lowercase().starts_with("\\s\\up") && own.matches('(').count() == 1,
            );
            part.arguments.push(words);
            self.at += 1;
            match self.letters.get(self.at - 1)? {
                ')' => return Some(part),
                _ => continue,
            }
        }
    }
}

impl EqPart {
    /// The part on one line; nothing where that would say something else.
    fn words(&self) -> Option<StyledText> {
        let within = |before: &str, words: &StyledText, after: &str| {
            let mut all = StyledText::from(before);
            all.push_styled(&words.trimmed());
            all.push_str(after);
            all
        };
        let moved = |words: &StyledText, baseline| {
            let mut all = StyledText::new();
            all.push(words.trim(), CharStyle { baseline, ..CharStyle::PLAIN });
            all
        };
        let name = self.name;
        match (name, self.options.as_str(), self.arguments.as_slice()) {
            ('f', "", [above, below]) => {
                let mut all = within("(", above, ")/");
                all.push_styled(&within("(", below, ")"));
                Some(all)
            }
            ('r', "", [inside]) => Some(within("√(", inside, ")")),
            ('r', "", [degree, inside]) if degree.trim().is_empty() => Some(within("√(", inside, ")")),
            ('b', "", [inside]) => Some(within("(", inside, ")")),
            ('l', "", all) => {
                let mut list = StyledText::new();
                for (place, one) in all.iter().enumerate() {
                    list.push_str(if place > 0 { "," } else { "" });
                    list.push_styled(one);
                }
                Some(list)
            }
            ('s', options, [word]) if options.starts_with("\\up") => Some(moved(word, Baseline::Raised)),
            ('s', options, [word]) if options.starts_with("\\do") => Some(moved(word, Baseline::Lowered)),
            // How a word is read, in small letters above it.
            ('o', _, [reading, word]) if self.raised == [true, false] => Some(read_as(word, reading)),
            ('o', _, [word, reading]) if self.raised == [false, true] => Some(read_as(word, reading)),
            _ => None,
        }
    }
}

/// A word, and how it is read in brackets behind it.
fn read_as(word: &StyledText, reading: &StyledText) -> StyledText {
    let mut all = word.trimmed();
    all.push_str(&format!(" ({})", reading.trim()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_set_on_one_line_or_as_they_are_written() {
        // ECMA-376 part 1, 17.16.5.16, and what Word 2016 draws; raised letters are between "^", lowered ones between "_".
        for (instruction, expected) in [
            (r#" \* jc2 \* "Font:MS Mincho" \* hps11 \o\ad(\s\up 10(とうきょう),東京)"#, "東京 (とうきょう)"),
            (r"\o(東京,\s\up8(とう))", "東京 (とう)"),
            (r"\f(77,88)", "(77)/(88)"),
            (r"\F(1;2) of 5", "(1)/(2) of 5"),
            (r"\f(\r(a),b\s\up6(2))", "(√(a))/(b^2^)"),
            (r"\r(3,x)", r"[\r(3,x)]"),
            (r"H\s\do 4(2)O", "H_2_O"),
            (r"\b(a)", "(a)"),
            (r"\b \bc\{ (a)", r"[\b \bc\{ (a)]"),
            (r"\l(1,2,3)", "1,2,3"),
            (r"\o\ac(○,印)", r"[\o\ac(○,印)]"),
            (r"\x\to(a)", r"[\x\to(a)]"),
            (r"\i\su(1,2,3)", r"[\i\su(1,2,3)]"),
            (r"a\,b \(c\)", "a,b (c)"),
            (r"\f(1", r"[\f(1]"),
            (r"\f(1,2))", r"[\f(1,2))]"),
            ("x + 1", "x + 1"),
            ("", ""),
        ] {
            let words = eq_words(instruction);
            let marked: String = words
                .pieces()
                .into_iter()
                .map(|(text, style)| match style.baseline {
                    Baseline::Normal => text.to_owned(),
                    Baseline::Raised => format!("^{text}^"),
                    Baseline::Lowered => format!("_{text}_"),
                })
                .collect();
            assert_eq!(marked, expected, "{instruction}");
        }
        assert!(eq_words(&"\\f(".repeat(10_000)).as_str().starts_with('['));
    }
}
