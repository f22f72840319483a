//! Fields of Word, as far as they change what is shown where nothing is stored for them, or where the program that
//! makes the pages works out another value than the stored one.

use crate::readers::office::symbols;

/// What a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WordField {
    /// Its value depends on the layout, so that another program may show another one.
    Computed,
    /// It shows these words, which are part of its instruction.
    Words(String),
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

/// What the field with this instruction is.
pub(crate) fn field(instruction: &str) -> WordField {
    let mut words = instruction.split_whitespace();
    let name = words.next().unwrap_or("").to_uppercase();
    match name.as_str() {
        name if COMPUTED.contains(&name) => WordField::Computed,
        "EQ" | "LISTNUM" => WordField::WordAlone,
        // The name of the macro comes first.
        "MACROBUTTON" | "GOTOBUTTON" => WordField::Words(words.skip(1).collect::<Vec<_>>().join(" ")),
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
            (" EQ \\f(77,88) ", WordField::WordAlone),
            (" LISTNUM ", WordField::WordAlone),
            (" DATE \\@ \"d\"", WordField::Stored),
            ("", WordField::Stored),
        ] {
            assert_eq!(field(instruction), expected, "{instruction}");
        }
    }
}
