//! Tables with headers: where each begins and ends among the lines, how one is cut out, and how one is put in.

use std::ops::Range;

use toml_edit::{Item, Table};

use super::lines::{
    blanks_before, blanks_from, is_blank, is_comment, line_end, line_start, next_line, replaced, text_start,
    without_last_line_end, words_end,
};
use super::node::{TomlNode, own_values};

/// The lines of a table's header, of its own values and of the comments directly below them; nothing when it has no
/// header.
fn own_lines(text: &str, table: &Table) -> Option<Range<usize>> {
    let header = table.span().filter(|_| !table.is_dotted() && !table.is_implicit())?;
    let end = own_values(table).last().map_or(header.end, |value| value.end);
    Some(line_start(text, header.start)..behind_comments(text, next_line(text, end)))
}

/// The lines of a table and of all tables within it that have headers, in the order of the text.
pub(super) fn lines_of(text: &str, node: TomlNode<'_>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    match node {
        TomlNode::Rows(rows) => {
            rows.iter().for_each(|row| lines.extend(lines_of(text, TomlNode::Table(row))))
        }
        TomlNode::Table(table) => {
            lines.extend(own_lines(text, table));
            for (_, item) in table {
                match item {
                    Item::Table(inner) => lines.extend(lines_of(text, TomlNode::Table(inner))),
                    Item::ArrayOfTables(rows) => lines.extend(lines_of(text, TomlNode::Rows(rows))),
                    _ => {}
                }
            }
        }
        TomlNode::Value(_) => {}
    }
    lines.sort_by_key(|lines| lines.start);
    lines
}

/// The text without the tables of one row. A comment directly above a table within the row goes too.
pub(super) fn without(text: &str, lines: Vec<Range<usize>>) -> String {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for lines in lines {
        match joined.last_mut() {
            Some(last) if leads_on(&text[last.end..lines.start]) => last.end = lines.end,
            _ => joined.push(lines),
        }
    }
    joined.into_iter().rev().fold(text.to_owned(), |text, lines| cut(&text, lines))
}

/// Whether lines are blank, or comments directly above what comes next.
fn leads_on(lines: &str) -> bool {
    lines.lines().skip_while(|line| is_blank(line)).all(is_comment)
}

/// Takes lines out. Of the blank lines before and behind, the more are kept; what is left above never joins what is
/// below, nor a comment directly above what is cut the table before it.
fn cut(text: &str, lines: Range<usize>) -> String {
    let mut comments = lines.start;
    while comments > text_start(text) && is_comment(&text[line_start(text, comments - 1)..comments]) {
        comments = line_start(text, comments - 1);
    }
    let out = cut_lines(text, lines.clone());
    let alone = comments == lines.start || comments == text_start(text);
    if alone || is_blank(&text[line_start(text, comments - 1)..comments]) {
        return out;
    }
    replaced(&out, comments..comments, line_end(text))
}

fn cut_lines(text: &str, lines: Range<usize>) -> String {
    let (before, behind) = (blanks_before(text, lines.start), blanks_from(text, lines.end));
    let ends_the_text = behind.last().map_or(lines.end, |last| last.end) == text.len();
    if ends_the_text {
        let start = before.last().map_or(lines.start, |first| first.start);
        let mut out = replaced(text, start..lines.end, "");
        if !text.ends_with('\n') {
            without_last_line_end(&mut out);
        }
        return out;
    }
    let doubled = before.len().min(behind.len());
    let end = doubled.checked_sub(1).and_then(|at| behind.get(at)).map_or(lines.end, |last| last.end);
    let starts_the_text = lines.start == text_start(text);
    let end = if starts_the_text { behind.last().map_or(end, |last| last.end) } else { end };
    let apart = if before.is_empty() && behind.is_empty() && !starts_the_text { line_end(text) } else { "" };
    replaced(text, lines.start..end, apart)
}

/// The text without one line of a table, whose value is here. A comment behind the value is kept.
pub(super) fn without_line(text: &str, value: &Range<usize>) -> String {
    let start = line_start(text, value.start);
    let rest = &text[value.end..words_end(text, value.end)];
    if rest.trim_start_matches([' ', '\t']).starts_with('#') {
        let words = start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len();
        return replaced(
            text,
            words..words_end(text, value.end) - rest.trim_start_matches([' ', '\t']).len(),
            "",
        );
    }
    let mut out = replaced(text, start..next_line(text, value.end), "");
    if !text.ends_with('\n') && next_line(text, value.end) == text.len() {
        without_last_line_end(&mut out);
    }
    out
}

/// The text with a line after the one that holds this offset.
pub(super) fn with_line_after(text: &str, at: usize, line: &str) -> String {
    let end = words_end(text, at);
    replaced(text, end..end, &format!("{}{line}", line_end(text)))
}

/// Where a new table goes that is to follow these lines.
pub(super) fn place_after(text: &str, lines: &[Range<usize>]) -> usize {
    lines.iter().map(|lines| lines.end).max().unwrap_or(text.len())
}

/// Behind the comments directly below a table's last value: they are about it, unless they are directly above another
/// table.
fn behind_comments(text: &str, end: usize) -> usize {
    let mut at = end;
    while at < text.len() && is_comment(&text[at..next_line(text, at)]) {
        at = next_line(text, at);
    }
    if at == text.len() || is_blank(&text[at..next_line(text, at)]) { at } else { end }
}

/// The text with a table of these lines before this one, parted by blank lines.
pub(super) fn with_table(text: &str, at: usize, lines: &[String]) -> String {
    let end = line_end(text);
    let (before, behind) = text.split_at(at);
    let mut table = lines.join(end);
    let says = &before[text_start(before).min(before.len())..];
    if !says.is_empty() {
        let parted = before.ends_with('\n') && !blanks_before(before, before.len()).is_empty();
        table.insert_str(0, if parted { "" } else { end });
        if !before.ends_with('\n') {
            table.insert_str(0, end);
        }
    }
    // A text whose last line has no end keeps it so.
    if says.is_empty() || before.ends_with('\n') {
        table.push_str(end);
    }
    if !behind.is_empty() && !is_blank(&behind[..next_line(behind, 0)]) {
        table.push_str(end);
    }
    format!("{before}{table}{behind}")
}
