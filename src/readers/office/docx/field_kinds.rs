//! Fields of Word, as far as they change what is shown where nothing is stored for them, or where the program that
//! makes the pages works out another value than the stored one.

use super::eq_field::eq_words;
use crate::model::StyledText;
use crate::readers::office::symbols;

/// What a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WordField {
    /// Its value depends on the layout, so that another program may show another one.
    Computed,
    /// It shows these words, which are part of its instruction.
    Words(String),
    /// A formula, which only Word draws: its words on one line.
    Formula(StyledText),
    /// Only Word itself works it out.
    WordAlone,
    /// It shows what is stored.
    Stored,
}

/// Fields whose value depends on the pages, or on other places of the document.
const COMPUTED: &[&str] = &[
    "PAGE",
    "NUMPAGES",
    "SECTION",
    "SECTIONPAGES",
    "PAGEREF",
    "STYLEREF",
    "NOTEREF",
    "REF",
    "SEQ",
    "AUTONUM",
    "AUTONUMLGL",
    "AUTONUMOUT",
    "BIDIOUTLINE",
];

/// Fields that the layout works out, and that show more than where a page ends. Others without a value are said where a
/// document is cleaned.
const WORKED_OUT: &[&str] = &["PAGEREF", "STYLEREF", "NOTEREF", "REF", "SEQ", "TOC", "TOA", "INDEX"];

/// Fields that never have a stored value, though they show one.
const NEVER_STORED: &[&str] = &["AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIDIOUTLINE"];

/// Whether something is left out where no value is shown for a field that is left to the layout; `stored` is whether
/// it has a value, if an empty one.
pub(crate) fn lacks_value(instruction: &str, stored: bool) -> bool {
    let name = name(instruction);
    // A number may be counted and not shown.
    let silent = name == "SEQ" && instruction.split_whitespace().any(|word| word.eq_ignore_ascii_case("\\h"));
    !silent && (NEVER_STORED.contains(&name.as_str()) || (!stored && WORKED_OUT.contains(&name.as_str())))
}

/// The name of a field. Its first switch may follow without a space.
fn name(instruction: &str) -> String {
    let word = instruction.trim_start();
    let end = word.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"'));
    word.get(..end.unwrap_or(word.len())).unwrap_or_default().to_uppercase()
}

/// What the field with this instruction is.
pub(crate) fn field(instruction: &str) -> WordField {
    let name = name(instruction);
    let rest = instruction.trim_start().get(name.len()..).unwrap_or_default();
    let mut words = rest.split_whitespace();
    match name.as_str() {
        name if COMPUTED.contains(&name) => WordField::Computed,
        "EQ" => WordField::Formula(eq_words(rest)),
        "LISTNUM" => WordField::WordAlone,
        // The name of the macro comes first.
        "MACROBUTTON" | "GOTOBUTTON" => {
            words.next();
            WordField::Words(words.collect::<Vec<_>>().join(" "))
        }
        "SYMBOL" => sign(words).map_or(WordField::WordAlone, WordField::Words),
        _ => WordField::Stored,
    }
}

/// The sign of a field SYMBOL: its code, or the letter itself, and its typeface.
fn sign<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    let code = words.iter().find(|word| !word.starts_with('\\'))?.trim_matches(['"', '“', '”']);
    let code = match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => code.parse().ok().or_else(|| code.chars().next().map(u32::from))?,
    };
    let face = words.iter().position(|word| word.eq_ignore_ascii_case("\\f"));
    let face = face.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    let face: Vec<&str> = face.iter().take_while(|word| !word.starts_with('\\')).copied().collect();
    let face = face.join(" ");
    let face = face.trim_matches(['"', '“', '”']);
    if symbols::is_symbolic(face) {
        return Some(symbols::sign(face, code).map_or_else(|| symbols::UNKNOWN.into(), String::from));
    }
    char::from_u32(code).filter(|letter| !letter.is_control()).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_their_instructions() {
        // ECMA-376 part 1, 17.16.5; the signs by the table of Wingdings at unicode.org.
        for (instruction, expected) in [
            (" PAGE ", WordField::Computed),
            ("pageref _Toc1 \\h", WordField::Computed),
            (" MACROBUTTON NoMacro [click here] ", WordField::Words("[click here]".into())),
            (" SYMBOL 252 \\f Wingdings ", WordField::Words("✓".into())),
            (" SYMBOL 252 \\f \"Wingdings\" \\s 10", WordField::Words("✓".into())),
            (" SYMBOL 163 ", WordField::Words("£".into())),
            (" SYMBOL 0xA3 \\f Arial", WordField::Words("£".into())),
            (" EQ \\f(77,88) ", WordField::Formula("(77)/(88)".into())),
            ("eq\\f(77,88) ", WordField::Formula("(77)/(88)".into())),
            (" LISTNUM ", WordField::WordAlone),
            (" DATE \\@ \"d\"", WordField::Stored),
            ("", WordField::Stored),
        ] {
            assert_eq!(field(instruction), expected, "{instruction}");
        }
    }

    #[test]
    fn a_value_is_missed_where_word_would_show_one() {
        // ECMA-376 part 1, 17.16.5: what each field shows, and whether Word stores it.
        for (instruction, stored, expected) in [
            (" REF mark ", false, true),
            (" REF mark ", true, false),
            (" TOC \\o ", false, true),
            (" SEQ Figure ", false, true),
            (" SEQ Figure \\h \\r 1 ", false, false),
            (" AUTONUM ", true, true),
            (" PAGE ", false, false),
            (" XE \"Rent\" ", false, false),
            (" ADVANCE \\d 4 ", false, false),
            (" FORMTEXT ", true, false),
            ("FORMCHECKBOX\u{1}", false, false),
            ("", false, false),
        ] {
            assert_eq!(lacks_value(instruction, stored), expected, "{instruction}");
        }
    }
}
