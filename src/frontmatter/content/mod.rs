//! The chapters of the front matter: what makes a pile a case. Each file here is one chapter, a pure function from the
//! manifest and the plan to plain words and tables; `front` sets them. Wherever a page is named it is a
//! [`crate::frontmatter::content::rich_text::TextRun::Page`] or [`crate::frontmatter::content::rich_text::TextRun::Number`], so a page reference cannot be printed without being a link.

pub mod arrears;
pub mod author;
pub mod calls;
pub mod case_steps;
pub mod certificate;
pub mod chronology;
pub mod context;
mod contradiction;
pub mod correspondence;
pub mod history;
mod letter_history;
pub mod losses;
mod officials;
pub mod people;
mod promise;
pub mod rich_text;
pub mod statement;
pub mod summary;
#[cfg(test)]
mod testing;
pub mod time_limits;
mod unanswered;

pub use context::{CaseContext, ItemInBundle};
pub use rich_text::{RichText, TextRun};

use crate::case::profile::ChapterName;
use crate::case::profile::need::Need;
use crate::model::finding::Finding;

/// The summary, and the chapters that the profile asks for and that have something to say.
pub fn all(matter: &CaseContext<'_>) -> FrontMatterContents {
    let compose = |names: &[ChapterName]| -> Vec<Chapter> {
        names.iter().flat_map(|name| one(*name, matter)).filter(|chapter| !chapter.parts.is_empty()).collect()
    };
    FrontMatterContents {
        summary: matter.manifest.bundle.summary.iter().flat_map(|text| matter.paragraphs(text)).collect(),
        cover: cover(matter),
        before: compose(&matter.profile.before),
        after: compose(&matter.profile.after),
    }
}

/// What the cover's table says of the case: what the body asks for by name, and how the user can be reached.
fn cover(matter: &CaseContext<'_>) -> Vec<(String, Vec<RichText>)> {
    let case = &matter.manifest.case;
    let asked = |need| matter.profile.require.iter().any(|requirement| requirement.need == need);
    // Printed where the body asks for it and nowhere else: it is what thieves of identities look for.
    let number = case.national_insurance.as_ref().filter(|_| asked(Need::NationalInsurance));
    let mut rows = Vec::new();
    let mut add = |label: &str, value: Option<&String>| {
        let value = value.map(|value| value.trim()).filter(|value| !value.is_empty());
        rows.extend(
            value.map(|value| (label.to_owned(), vec![RichText::from(matter.initialise_children(value))])),
        );
    };
    add("National Insurance", number);
    add("How to reach me", case.contact.as_ref());
    let limits = time_limits::cover(matter);
    if !limits.is_empty() {
        rows.push(("Time limits".into(), limits));
    }
    rows.extend(losses::cover(matter));
    rows
}

/// What the chapters find wanting, beyond what the purpose asks for.
pub fn findings(matter: &CaseContext<'_>) -> Vec<Finding> {
    let each = [
        time_limits::findings(matter),
        chronology::findings(matter),
        correspondence::findings(matter),
        calls::findings(matter),
        people::findings(matter),
        losses::findings(matter),
        statement::findings(matter),
    ];
    each.into_iter().flatten().collect()
}

/// The beginning of a text in quotation marks, by which a finding names what it is about.
fn excerpt(words: &str) -> String {
    const LONG: usize = 60;
    let short: String = words.chars().take(LONG).collect();
    let more = if words.chars().count() > LONG { "…" } else { "" };
    format!("“{}{more}”", short.trim_end())
}

/// The chapters under one name; none when there is nothing to say.
fn one(name: ChapterName, matter: &CaseContext<'_>) -> Vec<Chapter> {
    match name {
        ChapterName::Summary => summary::compose(matter).into_iter().collect(),
        ChapterName::TimeLimits => time_limits::compose(matter).into_iter().collect(),
        ChapterName::History => history::compose(matter).into_iter().collect(),
        ChapterName::Chronology => chronology::compose(matter).into_iter().collect(),
        ChapterName::Account => arrears::compose(matter),
        ChapterName::Losses => losses::compose(matter).into_iter().collect(),
        ChapterName::Statement => statement::compose(matter).into_iter().collect(),
        ChapterName::Certificate => certificate::compose(matter).into_iter().collect(),
        ChapterName::Correspondence => correspondence::compose(matter).into_iter().collect(),
        ChapterName::Calls => calls::compose(matter).into_iter().collect(),
        ChapterName::People => people::compose(matter).into_iter().collect(),
    }
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
    /// Whether its pages lie on their side.
    pub wide: bool,
}

/// What the front matter says of the case under one plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatterContents {
    /// What is asked for and why, by paragraphs, for the cover.
    pub summary: Vec<RichText>,
    /// Further lines of the cover's table: a label and what stands beside it.
    pub cover: Vec<(String, Vec<RichText>)>,
    /// The chapters between the index and the items.
    pub before: Vec<Chapter>,
    /// The chapters after the last item.
    pub after: Vec<Chapter>,
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
        let full = |row: &ChapterRow| row.look != RowEmphasis::Band;
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
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChapterRow {
    /// For each column its paragraphs. A row with fewer cells than columns leaves the last ones empty; the only cell of a
    /// band or of a light row goes over the whole width.
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
    /// Light and grey: what lies between, such as time without an answer.
    Light,
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
