//! Text with the little styling that changes what it says: words that are struck out, and characters that are raised
//! or lowered. "I will pay 200 300 400" is false when 200 and 300 were struck out, and 10² is not 102. Everything
//! else about the look of a text (bold, colour, typeface) is left to the layout and not kept.

use std::ops::{Deref, Range};

/// Where characters are, compared with the line of their neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Baseline {
    /// On the line.
    #[default]
    Normal,
    /// Raised, as the 2 in 10².
    Raised,
    /// Lowered, as the 2 in H₂O.
    Lowered,
}

/// How a stretch of text is styled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CharStyle {
    /// Whether a line runs through it.
    pub struck: bool,
    /// Where it is, compared with its neighbours.
    pub baseline: Baseline,
}

impl CharStyle {
    /// Like the text around it.
    pub const PLAIN: Self = Self { struck: false, baseline: Baseline::Normal };
    /// With a line through it.
    pub const STRUCK: Self = Self { struck: true, baseline: Baseline::Normal };
    /// Raised and small.
    pub const RAISED: Self = Self { struck: false, baseline: Baseline::Raised };
    /// Lowered and small.
    pub const LOWERED: Self = Self { struck: false, baseline: Baseline::Lowered };
}

/// A text and the stretches of it that are styled. It reads as the text that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledText {
    text: String,
    /// In order, never empty, never overlapping, never plain, and never two alike that touch.
    styles: Vec<(Range<usize>, CharStyle)>,
}

impl StyledText {
    /// No text.
    pub const fn new() -> Self {
        Self { text: String::new(), styles: Vec::new() }
    }

    /// A text that has this style from end to end.
    pub fn styled(text: &str, style: CharStyle) -> Self {
        let mut all = Self::new();
        all.push(text, style);
        all
    }

    /// The text without its styles.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing in it is styled.
    pub const fn is_plain(&self) -> bool {
        self.styles.is_empty()
    }

    /// Adds text in a style.
    pub fn push(&mut self, text: &str, style: CharStyle) {
        let from = self.text.len();
        self.text.push_str(text);
        self.mark(from..self.text.len(), style);
    }

    /// Adds text without a style.
    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a styled text, its styles kept.
    pub fn push_styled(&mut self, other: &StyledText) {
        let from = self.text.len();
        self.text.push_str(&other.text);
        for (range, style) in &other.styles {
            self.mark(from + range.start..from + range.end, *style);
        }
    }

    fn mark(&mut self, range: Range<usize>, style: CharStyle) {
        if range.is_empty() || style == CharStyle::PLAIN {
            return;
        }
        match self.styles.last_mut() {
            Some((last, same)) if *same == style && last.end == range.start => last.end = range.end,
            _ => self.styles.push((range, style)),
        }
    }

    /// The text cut where its style changes, each piece with its style.
    pub fn pieces(&self) -> Vec<(&str, CharStyle)> {
        let mut pieces = Vec::new();
        let mut done = 0;
        let mut piece = |range: Range<usize>, style| {
            if let Some(text) = self.text.get(range).filter(|text| !text.is_empty()) {
                pieces.push((text, style));
            }
        };
        for (range, style) in &self.styles {
            piece(done..range.start, CharStyle::PLAIN);
            piece(range.clone(), *style);
            done = range.end;
        }
        piece(done..self.text.len(), CharStyle::PLAIN);
        pieces
    }

    /// The stretches that are struck out.
    pub fn struck(&self) -> impl Iterator<Item = &str> {
        self.pieces().into_iter().filter(|(_, style)| style.struck).map(|(text, _)| text)
    }

    /// The text with what is struck out left out.
    pub fn without_struck(&self) -> String {
        self.pieces().into_iter().filter(|(_, style)| !style.struck).map(|(text, _)| text).collect()
    }

    /// A part of it, its styles kept; empty where the range does not end between characters.
    pub fn part(&self, range: Range<usize>) -> StyledText {
        let Some(text) = self.text.get(range.clone()) else { return StyledText::new() };
        let inside = self.styles.iter().filter_map(|(styled, style)| {
            let (from, to) = (styled.start.max(range.start), styled.end.min(range.end));
            (from < to).then(|| (from - range.start..to - range.start, *style))
        });
        StyledText { text: text.into(), styles: inside.collect() }
    }

    /// The parts that a character ends or begins, as [`str::split`] gives them, their styles kept.
    pub fn split_styled(&self, at: char) -> Vec<StyledText> {
        let mut parts = Vec::new();
        let mut from = 0;
        for (place, found) in self.text.match_indices(at) {
            parts.push(self.part(from..place));
            from = place + found.len();
        }
        parts.push(self.part(from..self.text.len()));
        parts
    }

    /// Its lines, as [`str::lines`] gives them, their styles kept.
    pub fn styled_lines(&self) -> Vec<StyledText> {
        let mut from = 0;
        let mut lines = Vec::new();
        for whole in self.text.split_inclusive('\n') {
            let line = whole.strip_suffix('\n').map_or(whole, |line| line.strip_suffix('\r').unwrap_or(line));
            lines.push(self.part(from..from + line.len()));
            from += whole.len();
        }
        lines
    }

    /// Without the spaces at its ends, its styles kept.
    pub fn trimmed(&self) -> StyledText {
        let from = self.text.len() - self.text.trim_start().len();
        self.part(from..from + self.text.trim().len())
    }

    /// The same with every character replaced by a text, which keeps the character's style.
    pub fn map_chars<'a>(&self, mut to: impl FnMut(char) -> std::borrow::Cow<'a, str>) -> StyledText {
        let mut mapped = StyledText::new();
        for (text, style) in self.pieces() {
            let text: String = text.chars().map(&mut to).collect();
            mapped.push(&text, style);
        }
        mapped
    }

    /// The text alone, without its styles.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl Deref for StyledText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for StyledText {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<String> for StyledText {
    fn from(text: String) -> Self {
        Self { text, styles: Vec::new() }
    }
}

impl From<&str> for StyledText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A text equals a styled one that says the same and in which nothing is styled.
impl PartialEq<str> for StyledText {
    fn eq(&self, other: &str) -> bool {
        self.is_plain() && self.text == other
    }
}

impl PartialEq<&str> for StyledText {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<String> for StyledText {
    fn eq(&self, other: &String) -> bool {
        self == other.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pay() -> StyledText {
        let mut text = StyledText::from("I pay ");
        text.push("200", CharStyle::STRUCK);
        text.push(" 300", CharStyle::STRUCK);
        text.push_str(" 400\nof 10");
        text.push("2", CharStyle::RAISED);
        text
    }

    #[test]
    fn neighbours_of_one_style_are_one_stretch() {
        let pieces = [
            ("I pay ", CharStyle::PLAIN),
            ("200 300", CharStyle::STRUCK),
            (" 400\nof 10", CharStyle::PLAIN),
            ("2", CharStyle::RAISED),
        ];
        assert_eq!(pay().pieces(), pieces);
        assert_eq!(pay().struck().collect::<Vec<_>>(), ["200 300"]);
        assert!(pay() != *"I pay 200 300 400\nof 102");
    }

    #[test]
    fn parts_keep_their_styles() {
        let lines = pay().styled_lines();
        assert_eq!(lines[0].pieces()[1], ("200 300", CharStyle::STRUCK));
        assert_eq!(lines[1].pieces(), [("of 10", CharStyle::PLAIN), ("2", CharStyle::RAISED)]);
        assert_eq!(pay().part(7..9).pieces(), [("00", CharStyle::STRUCK)]);
        assert_eq!(
            pay().split_styled(' ').iter().map(|part| part.as_str()).collect::<Vec<_>>(),
            ["I", "pay", "200", "300", "400\nof", "102"]
        );
        let mut twice = pay();
        twice.push_styled(&pay());
        assert_eq!(twice.pieces()[3], ("2", CharStyle::RAISED));
        assert_eq!(twice.pieces()[4], ("I pay ", CharStyle::PLAIN));
    }

    #[test]
    fn lines_are_those_of_the_text() {
        for text in ["", "a", "a\n", "a\r\nb", "\n\n", "a\n\nb\r"] {
            let styled: Vec<String> =
                StyledText::from(text).styled_lines().into_iter().map(StyledText::into_string).collect();
            assert_eq!(styled, text.lines().collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn characters_are_replaced_within_their_style() {
        let tabbed = StyledText::styled("a\tb", CharStyle::STRUCK);
        let shown = tabbed.map_chars(|c| if c == '\t' { "  ".into() } else { String::from(c).into() });
        assert_eq!(shown.pieces(), [("a  b", CharStyle::STRUCK)]);
        assert_eq!(StyledText::from("  x ").trimmed(), "x");
    }
}
