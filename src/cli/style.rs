//! How words look on a terminal, and what the outputs are called there.

use super::report::ReportedFile;
use crate::bundle::result_words::output_word;
use crate::model::size_in_words;

/// Bold.
pub(super) const BOLD: &str = "1";
/// For errors.
pub(super) const RED: &str = "1;31";
/// For warnings.
pub(super) const YELLOW: &str = "1;33";
/// For what is done.
pub(super) const GREEN: &str = "1;32";
/// For what to do.
pub(super) const DIM: &str = "2";

/// The outputs in a folder, a line each, with what each is for.
pub(super) fn output_lines<'a>(
    indent: &'a str,
    files: &'a [ReportedFile],
) -> impl Iterator<Item = String> + 'a {
    let width = files.iter().map(|file| file.name.chars().count()).max().unwrap_or(0);
    files.iter().map(move |file| {
        let (name, size) = (visible(&file.name), size_in_words(file.bytes));
        format!("{indent}{name:width$}  {size:>9}  {}", output_word(&file.name))
    })
}

/// What to do with the folder years later.
pub(super) fn check_later(folder: &str) -> String {
    format!("To check later that nothing has changed, run: leverarch verify \"{}\"", visible(folder))
}

/// Text that cannot move the cursor, change colours or turn the writing direction of a terminal: such
/// characters are shown by their number.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns {
            out += &format!("[U+{:04X}]", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
