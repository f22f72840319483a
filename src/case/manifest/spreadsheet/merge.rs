//! What was changed in a spreadsheet, written back into the manifest's own text. Only the values of changed keys
//! are replaced, each in its place; new keys stand after those that come before them, new files at the end, and
//! a key whose cell was emptied is kept as a remark. A library that writes TOML anew would set every line's end
//! in its own way; here every other byte stays.
//!
//! The cells are judged by the reader of manifests, through a manifest that holds nothing else, so a spreadsheet
//! is told the same as a text. As long as one mistake stands, nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::{CHECK, COLUMNS, FILE, cell as cell_of, shown};
use crate::case::manifest::nearest::nearest;
use crate::case::manifest::quote::quoted;
use crate::case::manifest::types::Item;
use crate::case::manifest::{ParsedManifest, parse};
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, PartialDate, counted};
use crate::readers::dates;

/// What came of it.
#[derive(Debug, Default)]
pub struct MergedManifest {
    /// The manifest's new text; nothing when nothing was changed, or when there are mistakes.
    pub text: Option<String>,
    /// Files whose rows changed something, with the keys: "letters/a.pdf: date, kind".
    pub changed: Vec<String>,
    /// Files that were not listed before.
    pub added: Vec<String>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// What the rows are held against.
#[derive(Clone, Copy)]
pub struct MergeInput<'a> {
    /// The manifest's text.
    pub text: &'a str,
    /// The files of the folder that may be evidence.
    pub files: &'a [&'a ItemPath],
    /// The name of the spreadsheet, for what is said of it.
    pub name: &'a str,
    /// Today, for dates that people write.
    pub today: Date,
}

/// A row of the spreadsheet: its number, and its cells under the heads that are known.
struct Line {
    number: usize,
    cells: Vec<Cell>,
}

struct Cell {
    /// Which of [`COLUMNS`].
    key: usize,
    /// Which column of the sheet, from 0.
    column: usize,
    text: String,
}

impl Line {
    fn cell(&self, key: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.key == key)
    }

    fn file(&self) -> &str {
        self.cell(FILE).map_or("", |cell| &cell.text)
    }
}

/// Merges a sheet's cells into a manifest.
pub fn merge(sheet: &[Vec<String>], beside: MergeInput<'_>) -> MergedManifest {
    let reading = parse(beside.text);
    let mut errors = CellErrors { name: beside.name, findings: Vec::new() };
    let Some(lines) = lines(sheet, &mut errors) else {
        return MergedManifest { findings: errors.findings, ..MergedManifest::default() };
    };
    // Of two that name one file, which is a mistake, the first.
    let listed: BTreeMap<String, &Item> =
        reading.manifest.item.iter().rev().map(|item| (item.file.likeness(), item)).collect();
    let place = |line: &Line| {
        ItemPath::parse(line.file()).ok().and_then(|file| listed.get(&file.likeness()).copied())
    };
    errors.files(&lines, &reading, beside.files);
    errors.ids(&lines, &reading);
    errors.values(&lines, &reading, beside.today);
    if crate::model::finding::has_errors(&errors.findings) {
        return MergedManifest { findings: errors.findings, ..MergedManifest::default() };
    }

    let mut merged = MergedManifest::default();
    let (mut edits, mut rows) = (Edits::new(beside.text), String::new());
    for line in &lines {
        match place(line) {
            Some(item) => {
                let keys = edits.of_item(item, line, &mut errors);
                if !keys.is_empty() {
                    merged.changed.push(format!("{}: {}", item.file, keys.join(", ")));
                }
            }
            None => {
                rows += &row(line);
                merged.added.push(line.file().to_owned());
            }
        }
    }
    let text = edits.done(&rows, beside.name);
    // What was right in each row may be wrong together: an id that another item names.
    let known: BTreeSet<String> = reading.findings.iter().map(|finding| finding.message.clone()).collect();
    for finding in parse(&text).findings {
        if !known.contains(&finding.message) {
            let message = format!("with these changes the manifest would say: {}", finding.message);
            errors.findings.push(Finding::error(finding.code, message).about(beside.name).next(finding.next));
        }
    }
    if crate::model::finding::has_errors(&errors.findings) {
        return MergedManifest { findings: errors.findings, ..MergedManifest::default() };
    }
    merged.text = (text != beside.text).then_some(text);
    merged.findings = errors.findings;
    merged
}

/// The rows below the heads; nothing when there are no heads.
fn lines(sheet: &[Vec<String>], errors: &mut CellErrors<'_>) -> Option<Vec<Line>> {
    let word = |text: &String| text.trim().to_lowercase();
    let Some(head) = sheet.iter().position(|row| row.iter().any(|cell| word(cell) == COLUMNS[FILE])) else {
        let message = "This spreadsheet has no column with the head \"file\", so nothing of it was used.";
        let next = "Make one with leverarch init FOLDER --spreadsheet, and change its cells only.";
        errors.findings.push(Finding::error(Code::MissingKey, message).about(errors.name).next(next));
        return None;
    };
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (column, cell) in sheet[head].iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        let at = |what: String| format!("Row {}, column {}: {what}", head + 1, letters(column));
        match COLUMNS.iter().position(|key| *key == word(cell)) {
            Some(key) if columns.iter().any(|(_, known)| *known == key) => {
                let message = at(format!("there is a column \"{}\" already.", COLUMNS[key]));
                errors.findings.push(
                    Finding::error(Code::ListedTwice, message).about(errors.name).next("Keep one of them."),
                );
            }
            Some(key) => columns.push((column, key)),
            None => {
                let message =
                    at(format!("the column \"{}\" is not one I know, so it is not used.", cell.trim()));
                let next = match nearest(&word(cell), COLUMNS.into_iter()) {
                    Some(near) => format!("Did you mean \"{near}\"?"),
                    None => format!("The columns known here are: {}.", COLUMNS.join(", ")),
                };
                errors
                    .findings
                    .push(Finding::warning(Code::UnknownKey, message).about(errors.name).next(next));
            }
        }
    }
    let below = sheet.iter().enumerate().skip(head + 1);
    let rows = below.map(|(at, row)| {
        let cells = columns.iter().map(|&(column, key)| {
            let text = row.get(column).map(|text| shown(text)).unwrap_or_default();
            let text = match COLUMNS[key] {
                // A file's name may begin or end with a space.
                "file" if !text.is_empty() => row[column].clone(),
                // A kind may be written as people write it: "Postal receipt".
                "kind" => text.to_lowercase().replace(' ', "-"),
                _ => text,
            };
            Cell { key, column, text }
        });
        Line { number: at + 1, cells: cells.filter(|cell| COLUMNS[cell.key] != CHECK).collect() }
    });
    Some(rows.filter(|line| line.cells.iter().any(|cell| !cell.text.is_empty())).collect())
}

/// "A", "Z", "AA".
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.into() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

/// What is said of the spreadsheet.
struct CellErrors<'a> {
    name: &'a str,
    findings: Vec<Finding>,
}

impl CellErrors<'_> {
    /// A mistake in a cell.
    fn wrong(
        &mut self,
        line: &Line,
        cell: Option<&Cell>,
        code: Code,
        message: &str,
        next: impl Into<String>,
    ) {
        let place = match cell {
            Some(cell) => {
                format!("Row {}, column {} ({})", line.number, letters(cell.column), COLUMNS[cell.key])
            }
            None => format!("Row {}", line.number),
        };
        self.findings.push(Finding::error(code, format!("{place}: {message}")).about(self.name).next(next));
    }

    /// Each row names a file that is there, once.
    fn files(&mut self, lines: &[Line], reading: &ParsedManifest, files: &[&ItemPath]) {
        let manifest = &reading.manifest;
        let likeness = |line: &Line| ItemPath::parse(line.file()).ok().map(|file| file.likeness());
        let left_out: BTreeSet<String> = manifest.leave_out.iter().map(|l| l.file.likeness()).collect();
        let named: BTreeSet<String> = lines.iter().filter_map(likeness).collect();
        let listed: Vec<&ItemPath> = manifest.item.iter().map(|item| &item.file).collect();
        let known: BTreeSet<String> = listed.iter().chain(files).map(|file| file.likeness()).collect();
        let gone: Vec<&str> = listed
            .iter()
            .filter(|file| !named.contains(&file.likeness()))
            .map(|file| file.as_str())
            .collect();
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        for line in lines {
            let cell = line.cell(FILE);
            let Ok(file) = ItemPath::parse(line.file()) else {
                match line.file() {
                    "" => self.wrong(
                        line,
                        cell,
                        Code::MissingKey,
                        "this row names no file.",
                        "Write the file that it is about, or empty the row.",
                    ),
                    text => {
                        let why = ItemPath::parse(text).err().map(|why| why.to_string()).unwrap_or_default();
                        self.wrong(
                            line,
                            cell,
                            Code::BadValue,
                            &format!("\"{text}\" cannot be used: {why}"),
                            "Put the file's name back as it was.",
                        );
                    }
                }
                continue;
            };
            let likeness = file.likeness();
            if let Some(first) = met.insert(likeness.clone(), line.number) {
                let message = format!("\"{file}\" has a row already, row {first}.");
                self.wrong(
                    line,
                    cell,
                    Code::ListedTwice,
                    &message,
                    "Put what is right into one row and delete the other.",
                );
            } else if left_out.contains(&likeness) {
                let message = format!("the manifest leaves \"{file}\" out.");
                self.wrong(
                    line,
                    cell,
                    Code::BadValue,
                    &message,
                    "Delete the row, or take the file out of [[leave_out]] in the manifest.",
                );
            } else if !known.contains(&likeness) {
                let message = format!("there is no file \"{file}\" in the folder or the manifest.");
                // A row whose file was changed leaves the item that it was about without a row.
                let near = nearest(file.as_str(), gone.iter().copied())
                    .or(if let [only] = gone[..] { Some(only) } else { None })
                    .or_else(|| nearest(file.as_str(), files.iter().map(|file| file.as_str())));
                let next = match near {
                    Some(near) => format!("This column must stay as it was. Did this row say \"{near}\"?"),
                    None => {
                        "This column must stay as it was. Put the file's name back, or delete the row.".into()
                    }
                };
                self.wrong(line, cell, Code::ItemMissing, &message, next);
            }
        }
        if !gone.is_empty() {
            let (count, stay) = (
                counted(gone.len(), "item", "items"),
                if gone.len() == 1 { "stays as it is" } else { "stay as they are" },
            );
            let message = format!(
                "{count} of the manifest {} no row here and {stay}",
                if gone.len() == 1 { "has" } else { "have" }
            );
            self.findings.push(Finding::note(Code::ItemMissing, message).about(self.name));
        }
    }

    /// Each id is used once.
    fn ids(&mut self, lines: &[Line], reading: &ParsedManifest) {
        let Some(key) = COLUMNS.iter().position(|key| *key == "id") else { return };
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for line in lines {
            let Some(cell) = line.cell(key).filter(|cell| !cell.text.is_empty()) else { continue };
            if let Some(first) = met.insert(&cell.text, line.number) {
                let message = format!("the id \"{}\" is used already in row {first}.", cell.text);
                self.wrong(line, Some(cell), Code::ListedTwice, &message, "Give each its own.");
            }
        }
        // Items without a row keep theirs.
        let named: BTreeSet<&str> = lines.iter().map(Line::file).collect();
        let others = reading.manifest.item.iter().filter(|item| !named.contains(item.file.as_str()));
        for (id, item) in others.filter_map(|item| Some((item.id.as_deref()?, item))) {
            let same = |line: &&Line| line.cell(key).is_some_and(|cell| cell.text == id);
            if let Some(line) = lines.iter().find(same) {
                let message = format!("the id \"{id}\" is that of \"{}\" already.", item.file);
                self.wrong(line, line.cell(key), Code::ListedTwice, &message, "Give each its own.");
            }
        }
    }

    /// Each cell holds what its key may be.
    fn values(&mut self, lines: &[Line], reading: &ParsedManifest, today: Date) {
        let mut written: Vec<String> = Vec::new();
        for section in &reading.manifest.section {
            written.extend([
                "[[section]]".into(),
                format!("id = {}", quoted(&section.id)),
                "title = \"\"".into(),
            ]);
        }
        let mut places: BTreeMap<usize, (&Line, &Cell)> = BTreeMap::new();
        for line in lines {
            written.extend(["[[item]]".into(), "file = \"a\"".into()]);
            let cells = line.cells.iter().filter(|cell| cell.key != FILE && COLUMNS[cell.key] != "id");
            for cell in cells.filter(|cell| !cell.text.is_empty()) {
                written.push(format!("{} = {}", COLUMNS[cell.key], quoted(&cell.text)));
                places.insert(written.len(), (line, cell));
            }
        }
        for finding in parse(&written.join("\n")).findings {
            let Some((line, cell)) = finding.line.and_then(|line| places.get(&(line as usize))) else {
                continue;
            };
            let next = match written_date(cell, today) {
                Some(when) => format!("Write {}.", super::word(&when)),
                None => finding.next.clone(),
            };
            self.wrong(line, Some(cell), finding.code, &finding.message, next);
        }
    }
}

/// The date that a person wrote in their own way, when it can be read in one way only.
fn written_date(cell: &Cell, today: Date) -> Option<PartialDate> {
    if !matches!(COLUMNS[cell.key], "date" | "until" | "received") {
        return None;
    }
    match &dates::from_name(&cell.text, today).candidates[..] {
        [one] if one.other.is_none() && one.until.is_none() => Some(one.when),
        _ => None,
    }
}

/// A value as the manifest spells it.
fn value(key: usize, text: &str) -> String {
    let when = if matches!(COLUMNS[key], "date" | "until" | "received") {
        text.parse::<PartialDate>().ok()
    } else {
        None
    };
    when.map_or_else(|| quoted(text), dates::in_manifest)
}

/// A row for a file that is not listed.
fn row(line: &Line) -> String {
    let cells = line.cells.iter().filter(|cell| !cell.text.is_empty());
    let mut keys: Vec<(usize, String)> = cells.map(|cell| (cell.key, value(cell.key, &cell.text))).collect();
    keys.sort();
    let lines = keys.iter().map(|(key, value)| format!("{} = {value}\n", COLUMNS[*key]));
    format!("\n[[item]]\n{}", lines.collect::<String>())
}

/// Changes of a text, each in its place.
struct Edits<'a> {
    text: &'a str,
    /// Where the keys and values of each item stand, by the file's likeness.
    items: BTreeMap<String, ItemPosition>,
    edits: Vec<(Range<usize>, String)>,
}

/// Where an item stands in the text.
#[derive(Default)]
struct ItemPosition {
    /// Key and value of each key.
    keys: BTreeMap<String, (usize, Range<usize>)>,
    /// It is written in braces, on a line with others.
    inline: bool,
}

impl<'a> Edits<'a> {
    fn new(text: &'a str) -> Self {
        let (tree, _) = DeTable::parse_recoverable(text);
        let mut items = BTreeMap::new();
        let tables = tree.get_ref().get("item").and_then(|value| value.get_ref().as_array());
        for table in tables.into_iter().flat_map(|array| array.iter()) {
            let DeValue::Table(keys) = table.get_ref() else { continue };
            let file = keys.get("file").and_then(|file| ItemPath::parse(file.get_ref().as_str()?).ok());
            let Some(file) = file else { continue };
            let keys =
                keys.iter().map(|(key, value)| (key.get_ref().to_string(), (key.span().start, value.span())));
            let inline = text.get(table.span()).is_some_and(|written| written.starts_with('{'));
            items.entry(file.likeness()).or_insert(ItemPosition { keys: keys.collect(), inline });
        }
        Self { text, items, edits: Vec::new() }
    }

    /// Notes what a row changes of an item, and gives the keys.
    fn of_item(&mut self, item: &Item, line: &Line, errors: &mut CellErrors<'_>) -> Vec<&'static str> {
        let Some(stand) = self.items.get(&item.file.likeness()) else { return Vec::new() };
        let said = |cell: &Cell| value(cell.key, &cell_of(item, COLUMNS[cell.key]));
        let differs = |cell: &&Cell| cell.key != FILE && value(cell.key, &cell.text) != said(cell);
        let mut changed: Vec<&Cell> = line.cells.iter().filter(differs).collect();
        changed.sort_by_key(|cell| cell.key);
        if stand.inline && !changed.is_empty() {
            let message = format!(
                "the manifest writes \"{}\" in braces, where nothing can be changed from here.",
                item.file
            );
            let next = "Write each item as a table of its own, under a line [[item]].";
            errors.wrong(line, changed.first().copied(), Code::ManifestSyntax, &message, next);
            return Vec::new();
        }
        for cell in &changed {
            let key = COLUMNS[cell.key];
            let edit = match (stand.keys.get(key), cell.text.is_empty()) {
                (Some((from, held)), true) => {
                    // Kept as a remark, over as many lines as it takes.
                    let whole = self.text.get(*from..held.end).unwrap_or_default();
                    (*from..held.end, format!("# {}", whole.replace('\n', "\n# ")))
                }
                (Some((_, held)), false) => (held.clone(), value(cell.key, &cell.text)),
                (None, true) => continue,
                (None, false) => {
                    let before = COLUMNS[..cell.key].iter().filter_map(|key| stand.keys.get(*key));
                    let after = before.map(|(_, held)| held.end).max().unwrap_or(0);
                    let (at, end) = self.line_end(after);
                    (at..at, format!("{end}{key} = {}", value(cell.key, &cell.text)))
                }
            };
            self.edits.push(edit);
        }
        changed.iter().map(|cell| COLUMNS[cell.key]).collect()
    }

    /// Where the line ends in which a place lies, and how lines end there.
    fn line_end(&self, place: usize) -> (usize, &'static str) {
        let rest = self.text.get(place..).unwrap_or_default();
        let Some(at) = rest.find('\n') else {
            return (self.text.len(), if self.text.contains("\r\n") { "\r\n" } else { "\n" });
        };
        if rest[..at].ends_with('\r') { (place + at - 1, "\r\n") } else { (place + at, "\n") }
    }

    /// The text with every change in it, and these rows after it.
    fn done(mut self, rows: &str, name: &str) -> String {
        self.edits.sort_by_key(|(place, _)| place.start);
        let (mut text, mut done) = (String::with_capacity(self.text.len() + rows.len()), 0);
        for (place, new) in &self.edits {
            text += self.text.get(done..place.start).unwrap_or_default();
            text += new;
            done = place.end;
        }
        text += self.text.get(done..).unwrap_or_default();
        if !rows.is_empty() {
            let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
            let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            text += &format!("{end}\n# Added by leverarch init from {name}:\n{rows}");
        }
        text
    }
}
