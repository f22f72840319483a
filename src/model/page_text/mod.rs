//! The words of a page with their places, in the order in which a person reads them: plain data. A quotation is looked
//! for in them, and a word that is to be marked or blacked out has its place here. Each word says where it comes from and
//! whether a reader sees it, for a word that is in the file and not on the page must not be quoted as if it could be read.

mod item_text;
mod packed;
mod summary;

pub use item_text::ItemText;
pub use packed::PackedText;
pub use summary::TextSummary;

/// Hundredths of a point: as finely as places are kept.
const STEPS: f32 = 100.0;

/// What stands for the end of a cell in [`PageText::quotable`]; no text has this letter. Where the next cell is beside it,
/// in the same row, it stands there twice.
pub const CELL_END: char = '\u{1E}';

/// The words of one page, in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageText {
    /// Width and height in points of the page as its own file shows it, upright.
    pub size: [f32; 2],
    /// From that page, with its lower left corner at 0, 0, to the sheet of the bundle: x' = ax + cy + e, y' = bx + dy + f.
    pub to_sheet: [f32; 6],
    /// Whether there was more than is held, so that a word that is not here may be on the page nevertheless.
    pub cut_off: bool,
    text: String,
    words: Vec<PageWord>,
    /// Where each word begins and ends in the text.
    ranges: Vec<(u32, u32)>,
}

/// A word of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageWord {
    /// Where it is on the page of its own file, upright.
    pub area: WordArea,
    /// The way it runs: degrees against the clock from left to right, 0 to 359.
    pub turned: u16,
    /// Where it comes from.
    pub origin: WordOrigin,
    /// Whether a reader sees it, and if not, why.
    pub sight: WordSight,
    /// What follows it.
    pub then: WordEnd,
}

/// An upright rectangle, in points from the lower left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WordArea {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Right edge.
    pub right: f32,
    /// Upper edge.
    pub top: f32,
}

/// Where a word comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordOrigin {
    /// The file says it.
    #[default]
    Source,
    /// It was read from a picture here, which makes mistakes.
    Ocr,
    /// This program has set the page.
    Own,
}

/// Whether a reader sees a word, and if not, why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordSight {
    /// It is seen.
    #[default]
    Seen,
    /// It is seen, with a line through it: whoever drew the line took it back.
    Struck,
    /// It is laid unseen over a picture, as programs do that have read the picture. What is seen is the picture.
    OverPicture,
    /// Something lies over it that may let it through. Unless the picture of the page shows otherwise, it is seen.
    Veiled,
    /// It is under the picture of the whole page. That may show the same word, or anything else.
    UnderPicture,
    /// Something was painted over it.
    Covered,
    /// It has the colour of what is behind it.
    SameColour,
    /// It is too small to be read.
    TooSmall,
    /// It is drawn without ink.
    Unpainted,
    /// It is cut away.
    Clipped,
    /// It is off the page.
    OffPage,
}

/// What follows a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordEnd {
    /// A space, and another word on the same line.
    #[default]
    Space,
    /// The end of a line.
    Line,
    /// The end of a line on which the word was divided: it ends in a hyphen, and the next word is its other part.
    Hyphen,
    /// The end of what a cell of a table says, or of the last line before another column: what follows does not go on from
    /// it.
    Cell,
}

impl WordArea {
    /// The rectangle around these two, rounded to hundredths of a point. What is no number becomes 0.
    pub fn new(left: f64, bottom: f64, right: f64, top: f64) -> Self {
        let [left, bottom, right, top] =
            [left, bottom, right, top].map(|edge| from_steps(to_steps(edge as f32)));
        Self { left, bottom, right, top }
    }

    /// The smallest one around this one after a matrix.
    #[must_use]
    pub fn through(&self, [a, b, c, d, e, f]: &[f32; 6]) -> Self {
        let corners = [
            (self.left, self.bottom),
            (self.left, self.top),
            (self.right, self.bottom),
            (self.right, self.top),
        ];
        let corners = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        let edge = |of: fn(&(f32, f32)) -> f32, pick: fn(f32, f32) -> f32| {
            corners.iter().map(of).reduce(pick).unwrap_or_default()
        };
        Self {
            left: edge(|p| p.0, f32::min),
            bottom: edge(|p| p.1, f32::min),
            right: edge(|p| p.0, f32::max),
            top: edge(|p| p.1, f32::max),
        }
    }
}

/// Points from the corner beyond which a place is not kept: 14 metres. So far hundredths are told apart.
const FAR: f32 = 40_000.0;

/// A length in hundredths of a point.
fn to_steps(points: f32) -> i32 {
    (points.clamp(-FAR, FAR) * STEPS).round() as i32
}

fn from_steps(steps: i32) -> f32 {
    steps as f32 / STEPS
}

impl PageText {
    /// A page of this size without words.
    pub fn new(size: [f32; 2], to_sheet: [f32; 6]) -> Self {
        Self { size, to_sheet, ..Self::default() }
    }

    /// The same where there was more than is held.
    #[must_use]
    pub fn cut_off(self, cut_off: bool) -> Self {
        Self { cut_off, ..self }
    }

    /// Adds a word at the end; without letters there is none. What is no place in a text of four gigabytes is left out.
    pub fn push(&mut self, text: &str, word: PageWord) {
        let (Ok(start), false) = (u32::try_from(self.text.len()), text.is_empty()) else { return };
        let Some(end) = u32::try_from(text.len()).ok().and_then(|length| start.checked_add(length)) else {
            return;
        };
        self.text += text;
        self.text.push(if word.then == WordEnd::Space { ' ' } else { '\n' });
        self.words.push(word);
        self.ranges.push((start, end));
    }

    /// Adds the words of another text of the same page behind those of this one.
    pub fn append(&mut self, other: &PageText) {
        for (text, word) in other.iter() {
            self.push(text, *word);
        }
        self.cut_off |= other.cut_off;
    }

    /// The same for what one cell of a table says.
    pub fn append_cell(&mut self, cell: &PageText) {
        let last = cell.words.len().saturating_sub(1);
        for (at, (text, word)) in cell.iter().enumerate() {
            self.push(text, PageWord { then: if at == last { WordEnd::Cell } else { word.then }, ..*word });
        }
        self.cut_off |= cell.cut_off;
    }

    /// The words, in reading order.
    pub fn words(&self) -> &[PageWord] {
        &self.words
    }

    /// Says of a word how it is seen, when that was found out later.
    pub fn set_sight(&mut self, word: usize, sight: WordSight) {
        if let Some(word) = self.words.get_mut(word) {
            word.sight = sight;
        }
    }

    /// What each word says, and the word, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &PageWord)> {
        let says =
            |(start, end): &(u32, u32)| self.text.get(*start as usize..*end as usize).unwrap_or_default();
        self.ranges.iter().map(says).zip(&self.words)
    }

    /// All words, parted by a space or, at the end of a line, by a line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The word that a byte of [`PageText::text`] belongs to, or that comes next after it.
    pub fn word_at(&self, byte: usize) -> Option<usize> {
        let at = self.ranges.partition_point(|(_, end)| *end as usize <= byte);
        (at < self.words.len()).then_some(at)
    }

    /// The words that a reader sees, or that stand for what a picture shows, line by line.
    pub fn readable(&self) -> String {
        self.of(WordSight::can_be_read, ["\n", "\n"])
    }

    /// The words that may be quoted: those that can be read and are not struck out. [`CELL_END`] is on a line of its own
    /// behind each cell of a table.
    pub fn quotable(&self) -> String {
        let (end, beside) = (format!("\n{CELL_END}\n"), format!("\n{CELL_END}{CELL_END}\n"));
        self.of(|sight| sight.can_be_read() && sight != WordSight::Struck, [&end, &beside])
    }

    /// Whether the word at this place is beside the cell that ends before it and began at another: to the right of it, and
    /// at the height of one of its lines.
    fn is_beside(&self, from: usize, next: usize) -> bool {
        let (Some(cell), Some(next)) = (self.words.get(from..next), self.words.get(next)) else {
            return false;
        };
        let middle = (next.area.bottom + next.area.top) / 2.0;
        let upright = |word: &PageWord| word.turned == 0;
        upright(next)
            && cell.iter().all(|word| upright(word) && word.area.right <= next.area.left)
            && cell.iter().any(|word| word.area.bottom <= middle && middle <= word.area.top)
    }

    /// The words that are seen in some way, line by line, with these at the end of a cell: where the next cell is another
    /// row's, and where it is of the same row.
    fn of(&self, wanted: fn(WordSight) -> bool, [end, beside]: [&str; 2]) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut cell = 0;
        for (at, (says, word)) in self.iter().enumerate() {
            let taken = wanted(word.sight);
            if taken {
                text += says;
            }
            match word.then {
                WordEnd::Cell => {
                    text += if self.is_beside(cell, at + 1) { beside } else { end };
                    cell = at + 1;
                }
                _ if !taken => {}
                WordEnd::Space => text.push(' '),
                WordEnd::Line | WordEnd::Hyphen => text.push('\n'),
            }
        }
        text
    }

    /// Where a word is on the sheet of the bundle, in points from its lower left corner.
    pub fn on_sheet(&self, word: &PageWord) -> WordArea {
        word.area.through(&self.to_sheet)
    }
}

impl PageWord {
    /// A word that is seen, runs from left to right, and comes from the file.
    pub fn new(area: WordArea) -> Self {
        let (turned, origin) = (0, WordOrigin::Source);
        Self { area, turned, origin, sight: WordSight::Seen, then: WordEnd::Space }
    }
}

impl WordSight {
    /// Whether the page shows the word, itself or in a picture.
    pub fn can_be_read(self) -> bool {
        use WordSight::{OverPicture, Seen, Struck, Veiled};
        matches!(self, Seen | Struck | OverPicture | Veiled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PageText {
        let mut page = PageText::new([595.0, 842.0], [0.5, 0.0, 0.0, 0.5, 10.0, 20.0]);
        let word = PageWord::new(WordArea::new(100.0, 700.0, 140.004, 712.0));
        page.push("Wójcik", word);
        page.push("", word);
        page.push("main-", PageWord { then: WordEnd::Hyphen, ..word });
        page.push("tenance", PageWord { sight: WordSight::Covered, ..word });
        page.push("ends", PageWord { then: WordEnd::Line, ..word });
        page
    }

    #[test]
    fn words_are_found_by_their_place_in_the_text() {
        let page = page();
        assert_eq!(page.text(), "Wójcik main-\ntenance ends\n");
        assert_eq!(page.readable(), "Wójcik main-\nends\n");
        let at = |part: &str| page.word_at(page.text().find(part).expect("is there"));
        assert_eq!([at("Wój"), at("k main"), at(" main"), at("ends"), at("nds")], [0, 0, 1, 3, 3].map(Some));
        assert_eq!(page.word_at(page.text().len()), None);
        let says: Vec<&str> = page.iter().map(|(says, _)| says).collect();
        assert_eq!(says, ["Wójcik", "main-", "tenance", "ends"]);
    }

    #[test]
    fn places_are_those_on_the_sheet_after_the_matrix() {
        let page = page();
        let first = page.words()[0];
        assert_eq!(first.area, WordArea { left: 100.0, bottom: 700.0, right: 140.0, top: 712.0 });
        assert_eq!(page.on_sheet(&first), WordArea { left: 60.0, bottom: 370.0, right: 80.0, top: 376.0 });
        // A quarter turn: x goes to y.
        let turned = first.area.through(&[0.0, 1.0, -1.0, 0.0, 800.0, 0.0]);
        assert_eq!(turned, WordArea { left: 88.0, bottom: 100.0, right: 100.0, top: 140.0 });
    }
}
