//! A chapter as plain values: its title, its text, its tables, charts and places to sign.

use crate::frontmatter::content::RichText;

/// The beginning of a text in quotation marks, by which a finding names what it is about.
pub(super) fn excerpt(words: &str) -> String {
    const LONG: usize = 60;
    let short: String = words.chars().take(LONG).collect();
    let more = if words.chars().count() > LONG { "…" } else { "" };
    format!("“{}{more}”", short.trim_end())
}

/// A chapter: a title, an explanation in small print, and what stands below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// Its title, as index, bookmarks and the page itself have it.
    pub title: String,
    /// What it is and how it was made, in small print below the title. May be empty.
    pub lead: RichText,
    /// Its parts, from top to bottom.
    pub parts: Vec<ChapterPart>,
    /// The height in points that must be free on the page on which the chapter before it ends, for it to run on there.
    /// Nothing where it always starts a page.
    pub runs_on: Option<f32>,
}

/// Something that stands in a chapter.
#[derive(Clone, Debug, PartialEq)]
pub enum ChapterPart {
    /// A heading.
    Heading(RichText),
    /// A paragraph of running text.
    Words(RichText),
    /// A paragraph of small print.
    Small(RichText),
    /// Paragraphs that are numbered from 1.
    Numbered(Vec<RichText>),
    /// Paragraphs in a tinted box.
    Boxed(Vec<RichText>),
    /// A table.
    Table(ChapterTable),
    /// What is said of an issue or a fact, beside its label: a table set as text that is read, and not looked up.
    Points(ChapterTable),
    /// A long account: a table whose rows are set closely, with a rule after each fifth.
    Account(ChapterTable),
    /// Curves over time.
    Chart(Chart),
    /// A place to sign.
    Signature(Signature),
}

/// A table. Its head is repeated on every page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChapterTable {
    /// The columns, from left to right. A table whose heads are all empty has none.
    pub columns: Vec<ChapterColumn>,
    /// The rows.
    pub rows: Vec<ChapterRow>,
}

impl ChapterTable {
    /// The columns that have something to say in one of the rows, and the rows with only these. Bands are kept whole.
    pub fn spoken(columns: Vec<ChapterColumn>, rows: Vec<ChapterRow>) -> ChapterTable {
        let full =
            |row: &ChapterRow| !matches!(row.look, RowEmphasis::Band | RowEmphasis::Year | RowEmphasis::Note);
        let says = |at: usize| {
            rows.iter()
                .filter(|row| full(row))
                .filter_map(|row| row.cells.get(at))
                .flatten()
                .any(|p| !p.is_empty())
        };
        let kept: Vec<bool> = (0..columns.len()).map(says).collect();
        let keep = |row: ChapterRow| {
            if !full(&row) {
                return row;
            }
            let cells = row.cells.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell);
            ChapterRow { cells: cells.collect(), look: row.look }
        };
        let rows = rows.into_iter().map(keep).collect();
        let columns = columns.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(column, _)| column);
        ChapterTable { columns: columns.collect(), rows }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterColumn {
    /// What stands at its head.
    pub head: String,
    /// How wide it is.
    pub width: ColumnWidth,
    /// Whether its cells stand at the right, as figures do.
    pub figures: bool,
}

impl ChapterColumn {
    /// A column of this many points.
    pub fn fixed(head: &str, points: f32) -> Self {
        ChapterColumn { head: head.into(), width: ColumnWidth::Points(points), figures: false }
    }

    /// A column as wide as what is in it.
    pub fn fit(head: &str) -> Self {
        ChapterColumn { head: head.into(), width: ColumnWidth::Fit, figures: false }
    }

    /// A column that has this share of what the others leave.
    pub fn share(head: &str, share: f32) -> Self {
        ChapterColumn { head: head.into(), width: ColumnWidth::Share(share), figures: false }
    }

    /// The same with its cells at the right.
    pub fn figures(self) -> Self {
        ChapterColumn { figures: true, ..self }
    }
}

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColumnWidth {
    /// So many points.
    Points(f32),
    /// This share of what is left.
    Share(f32),
    /// As wide as its widest cell.
    Fit,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChapterRow {
    /// For each column its paragraphs. A row with fewer cells than columns leaves the last ones empty; the only cell of a
    /// band, a year or a note goes over the whole width, and the second of a band is its sum, in the last column.
    pub cells: Vec<Vec<RichText>>,
    /// How it is set off.
    pub look: RowEmphasis,
}

impl ChapterRow {
    /// An ordinary row with one paragraph in each cell.
    pub fn new<P: Into<RichText>>(cells: impl IntoIterator<Item = P>) -> Self {
        ChapterRow {
            cells: cells.into_iter().map(|cell| vec![cell.into()]).collect(),
            look: RowEmphasis::Plain,
        }
    }

    /// A band over the whole width, which heads the rows that follow.
    pub fn band(text: impl Into<RichText>) -> Self {
        ChapterRow { cells: vec![vec![text.into()]], look: RowEmphasis::Band }
    }

    /// The same with a sum in the last column.
    pub fn band_with(text: impl Into<RichText>, sum: impl Into<RichText>) -> Self {
        ChapterRow { cells: vec![vec![text.into()], vec![sum.into()]], look: RowEmphasis::Band }
    }

    /// The same set off in another way.
    pub fn looking(self, look: RowEmphasis) -> Self {
        ChapterRow { look, ..self }
    }
}

/// How a row is set off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowEmphasis {
    /// An ordinary row.
    #[default]
    Plain,
    /// Heads the rows that follow: tinted, bold.
    Band,
    /// As a band, for a year: heavier rule, no tint.
    Year,
    /// A period in which nothing came: the strongest row.
    Period,
    /// A remark over the whole width, between ordinary rows.
    Note,
    /// A total: bold, under a heavier rule.
    Total,
}

/// Curves over time, drawn as vectors, with a line at nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// The curves; each steps from one day's value to the next.
    pub curves: Vec<Curve>,
    /// Places on the curves that are explained below the chart, in the order of their days.
    pub marks: Vec<ChartMark>,
}

/// A place on a curve that is explained below the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartMark {
    /// The letter in its circle.
    pub letter: char,
    /// Its day.
    pub day: jiff::civil::Date,
    /// The amount at its place.
    pub amount: crate::model::Pence,
    /// Whether the letter is set below its place, because the curve falls there.
    pub below: bool,
}

/// A curve of a chart: amounts of money by day.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it shows.
    pub name: String,
    /// Days and amounts in order of the days.
    pub points: Vec<(jiff::civil::Date, crate::model::Pence)>,
}

/// A place to sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// What is declared above the line.
    pub declaration: RichText,
    /// Whose signature it is to be. When it is empty there is a line to write the name on.
    pub name: String,
    /// What that person is: "Paying parent".
    pub role: String,
    /// The day, when it is known already.
    pub date: Option<jiff::civil::Date>,
}
