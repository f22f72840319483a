//! What a workbook prints at the head and the foot of its pages (ECMA-376, 18.3.1.46).

/// The words of a head or a foot, and what else the program prints there that a bundle does not have.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SheetMargin {
    pub(crate) words: String,
    pub(crate) left_out: Vec<&'static str>,
}

/// Stands for the name of the sheet while lines are told apart; no program writes it.
const SHEET: char = '\u{F0000}';

/// Reads a head or a foot without its codes: the numbers of pages, dates and names of files are those of a print that
/// is not made here.
pub(crate) fn margin(code: &str, sheet: &str) -> SheetMargin {
    let (mut words, mut left_out) = (String::new(), Vec::new());
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '&' {
            words.push(letter);
            continue;
        }
        match letters.next() {
            Some('&') => words.push('&'),
            Some('"') => letters.by_ref().take_while(|c| *c != '"').for_each(drop),
            Some('L' | 'C' | 'R') => words.push('\n'),
            Some('K') => letters.by_ref().take(6).for_each(drop),
            Some('A') => words.push(SHEET),
            Some('D') => left_out.push("the date of printing"),
            Some('T') => left_out.push("the time of printing"),
            Some('F') => left_out.push("the name of the file"),
            Some('Z') => left_out.push("the folder of the file"),
            Some(c) if c.is_ascii_digit() => while letters.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    // A line of the sheet's name alone says what its heading says.
    let lines = words.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric));
    // The word before a number that is left out says nothing.
    let bare =
        |line: &&str| !matches!(line.to_lowercase().as_str(), "page" | "page of" | "page  of" | "seite");
    let words = lines.filter(bare).collect::<Vec<_>>().join("\n").replace(SHEET, sheet);
    SheetMargin { words, left_out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_words_or_said_to_be_left_out() {
        for (code, words, left_out) in [
            ("&LStatement &A&RDraft", "Statement March\nDraft", &[][..]),
            ("&C&A", "", &[]),
            ("&CPage &P of &N&R&D &F", "", &["the date of printing", "the name of the file"]),
            ("&LPrinted &D &T", "Printed", &["the date of printing", "the time of printing"]),
            ("&Z&F", "", &["the folder of the file", "the name of the file"]),
            ("&L&\"Arial,Bold\"&12Smith && Co", "Smith & Co", &[]),
        ] {
            let wanted = SheetMargin { words: words.into(), left_out: left_out.to_vec() };
            assert_eq!(margin(code, "March"), wanted, "{code}");
        }
    }
}
