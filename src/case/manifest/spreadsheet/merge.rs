//! What was changed in a spreadsheet, written back into the manifest's own text. Only the values of changed keys
//! are replaced, each in its place; new keys stand after those that come before them, new files at the end, and
//! a key whose cell was emptied is kept as a remark. A library that writes TOML anew would set every line's end
//! in its own way; here every other byte stays.
//!
//! The cells are judged by the reader of manifests, through a manifest that holds nothing else, so a spreadsheet
//! is told the same as a text. As long as one mistake stands, nothing is changed.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Cell, Line};
use super::listed::ListedItems;
use super::tables::detail_heads;
use super::text_edits::{Edits, row};
use super::{CHECK, COLUMNS, FILE, ITEMS, letters, shown};
use crate::case::manifest::nearest::nearest;
use crate::case::manifest::quote::quoted;
use crate::case::manifest::types::Item;
use crate::case::manifest::{ParsedManifest, parse};
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, PartialDate, counted};
use crate::readers::dates;
use jiff::civil::Date;

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

/// Merges a sheet's cells into a manifest.
pub fn merge(sheet: &[Vec<String>], beside: MergeInput<'_>) -> MergedManifest {
    let reading = parse(beside.text);
    let mut errors = CellErrors { name: beside.name, findings: Vec::new() };
    let Some(lines) = lines(sheet, &mut errors) else {
        return MergedManifest { findings: errors.findings, ..MergedManifest::default() };
    };
    let listed = ListedItems::new(&reading.manifest.item, &lines);
    errors.files(&lines, &reading, &listed, beside.files);
    errors.ids(&lines, &reading, &listed);
    errors.values(&lines, &reading, beside.today);
    if crate::model::finding::has_errors(&errors.findings) {
        return MergedManifest { findings: errors.findings, ..MergedManifest::default() };
    }

    let mut merged = MergedManifest::default();
    let (mut edits, mut rows) = (Edits::new(beside.text), String::new());
    for line in &lines {
        match listed.of(line) {
            Some(item) => {
                let keys = match edits.of_item(item, line, beside.files) {
                    Ok(keys) => keys,
                    Err(cell) => {
                        let message = format!(
                            "the manifest has \"{}\" in braces, which a spreadsheet cannot change.",
                            item.file
                        );
                        let next = "Write each item as its own table, under a line [[item]].";
                        errors.wrong(line, Some(cell), Code::ManifestSyntax, &message, next);
                        continue;
                    }
                };
                if !keys.is_empty() {
                    merged.changed.push(format!("{}: {}", item.file, keys.join(", ")));
                }
            }
            None => {
                rows += &row(line);
                merged.added.extend(line.files().map(str::to_owned));
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
        let message = "This spreadsheet has no column with the heading \"file\", so nothing in it was used.";
        let next = "Make a new one with leverarch init FOLDER --spreadsheet, and change only its cells.";
        errors.findings.push(Finding::error(Code::MissingKey, message).about(errors.name).next(next));
        return None;
    };
    let mut columns: Vec<(usize, usize)> = Vec::new();
    // These are read on their own.
    let details = detail_heads();
    for (column, cell) in sheet[head].iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        let at = |what: String| format!("Sheet {ITEMS}, cell {}{}: {what}", letters(column), head + 1);
        match COLUMNS.iter().position(|key| *key == word(cell)) {
            Some(key) if columns.iter().any(|(_, known)| *known == key) => {
                let message = at(format!("there is already a column \"{}\".", COLUMNS[key]));
                errors.findings.push(Finding::error(Code::ListedTwice, message).about(errors.name).next(
                    "Keep only one of \
                                                             them.",
                ));
            }
            Some(key) => columns.push((column, key)),
            None if details.contains(&word(cell)) => {}
            None => {
                let message =
                    at(format!("leverarch does not know the column \"{}\", so it is not used.", cell.trim()));
                let all = || COLUMNS.into_iter().chain(details.iter().map(String::as_str));
                let next = match nearest(&word(cell), all()) {
                    Some(near) => format!("Did you mean \"{near}\"?"),
                    None => format!("The columns known here are: {}.", all().collect::<Vec<_>>().join(", ")),
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
                "file" if !text.is_empty() => row[column].replace('\r', ""),
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
                format!("Sheet {ITEMS}, cell {}{} ({})", letters(cell.column), line.number, COLUMNS[cell.key])
            }
            None => format!("Sheet {ITEMS}, row {}", line.number),
        };
        self.findings.push(Finding::error(code, format!("{place}: {message}")).about(self.name).next(next));
    }

    /// Each row names files that are there, and each file is in one row.
    fn files(
        &mut self,
        lines: &[Line],
        reading: &ParsedManifest,
        listed: &ListedItems<'_>,
        files: &[&ItemPath],
    ) {
        let manifest = &reading.manifest;
        let left_out: BTreeSet<String> = manifest.leave_out.iter().map(|l| l.file.likeness()).collect();
        let mentioned: BTreeSet<String> = lines.iter().flat_map(Line::likenesses).collect();
        let all = || manifest.item.iter().flat_map(Item::all_files);
        let known: BTreeSet<String> = all().chain(files.iter().copied()).map(ItemPath::likeness).collect();
        let gone: Vec<&str> =
            all().filter(|file| !mentioned.contains(&file.likeness())).map(ItemPath::as_str).collect();
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        for line in lines {
            if line.files().next().is_none() {
                self.wrong(
                    line,
                    line.cell(FILE),
                    Code::MissingKey,
                    "this row names no file.",
                    "Write the file that it is about, or empty the row.",
                );
            }
            for name in line.files() {
                let (code, message, next) = match ItemPath::parse(name) {
                    Err(why) => (
                        Code::BadValue,
                        format!("\"{name}\" cannot be used: {why}"),
                        "Put the file's name back as it was.".to_owned(),
                    ),
                    Ok(file) => {
                        let likeness = file.likeness();
                        if let Some(first) = met.insert(likeness.clone(), line.number) {
                            let message = format!("\"{file}\" already has a row, row {first}.");
                            let next = "Put the right values into one row and delete the other.";
                            (Code::ListedTwice, message, next.into())
                        } else if left_out.contains(&likeness) {
                            let message = format!("the manifest leaves \"{file}\" out.");
                            let next =
                                "Delete the row, or take the file out of [[leave_out]] in the manifest.";
                            (Code::BadValue, message, next.into())
                        } else if !known.contains(&likeness) {
                            let message =
                                format!("there is no file \"{file}\" in the folder or the manifest.");
                            (Code::ItemMissing, message, beside_missing(&file, &gone, files))
                        } else if let Some(item) = listed.kept_by_another(&likeness, line) {
                            let message = format!(
                                "\"{file}\" is a file of the item \"{}\", which has no row here, so the file stays with that item.",
                                item.file
                            );
                            let next = "To join the files of two items, edit the manifest itself.";
                            (Code::ListedTwice, message, next.into())
                        } else {
                            continue;
                        }
                    }
                };
                self.wrong(line, line.cell(FILE), code, &message, next);
            }
        }
        let rowless = manifest.item.iter().filter(|item| !listed.has_row(item)).count();
        if rowless > 0 {
            let (count, stay) = (
                counted(rowless, "item", "items"),
                if rowless == 1 { "stays as it is" } else { "stay as they are" },
            );
            let message = format!(
                "{count} in the manifest {} no row here and {stay}",
                if rowless == 1 { "has" } else { "have" }
            );
            self.findings.push(Finding::note(Code::ItemMissing, message).about(self.name));
        }
    }

    /// Each id is used once.
    fn ids(&mut self, lines: &[Line], reading: &ParsedManifest, listed: &ListedItems<'_>) {
        let Some(key) = COLUMNS.iter().position(|key| *key == "id") else { return };
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for line in lines {
            let Some(cell) = line.cell(key).filter(|cell| !cell.text.is_empty()) else { continue };
            if let Some(first) = met.insert(&cell.text, line.number) {
                let message = format!("the id \"{}\" is already used in row {first}.", cell.text);
                self.wrong(line, Some(cell), Code::ListedTwice, &message, "Give each its own.");
            }
        }
        // Items without a row keep theirs.
        let others = reading.manifest.item.iter().filter(|item| !listed.has_row(item));
        for (id, item) in others.filter_map(|item| Some((item.id.as_deref()?, item))) {
            let same = |line: &&Line| line.cell(key).is_some_and(|cell| cell.text == id);
            if let Some(line) = lines.iter().find(same) {
                let message = format!("the id \"{id}\" is already that of \"{}\".", item.file);
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

/// What to do about a file that is not there. A row whose file was changed leaves the item that it was about without a
/// row.
fn beside_missing(file: &ItemPath, gone: &[&str], files: &[&ItemPath]) -> String {
    let near = nearest(file.as_str(), gone.iter().copied())
        .or(if let [only] = gone { Some(only) } else { None })
        .or_else(|| nearest(file.as_str(), files.iter().map(|file| file.as_str())));
    match near {
        Some(near) => format!("This column must stay as it was. Did this row say \"{near}\"?"),
        None => "This column must stay as it was. Put the file's name back, or delete the row.".into(),
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
