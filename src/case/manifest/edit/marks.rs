//! The comments of a drafted row that ask a person to look: those that begin with "check". They are how far somebody has
//! come with a draft, so they are counted, shown, and taken away when that person says that a row is right.

use std::ops::Range;

use toml_edit::{Item, Table, Value};

use super::field_path::FieldPath;
use super::lines::{begins_line, line_start, next_line, words_end};
use super::node::{self, TomlNode};
use super::sections::lines_of;
use super::{EditError, EditedManifest, accepted};

/// What such a comment begins with.
const MARK: &str = "check";

/// A comment that asks a person to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowMark {
    /// The key of the field that it is behind; none where it has a line to itself.
    pub key: Option<String>,
    /// What it says after "check"; may be empty.
    pub words: String,
}

/// The marks of each row of a list, by row.
pub fn marks_of_rows(text: &str, list: &str) -> Vec<Vec<RowMark>> {
    let Ok(document) = node::read(text) else { return Vec::new() };
    let Some(Item::ArrayOfTables(rows)) = document.as_table().get(list) else { return Vec::new() };
    let said = |row: &Table| {
        let marks = comments_of(text, row).into_iter().filter_map(|comment| {
            let words = words_of(text, &comment);
            let line = text.get(line_start(text, comment.start)..comment.start)?;
            let key = line.split_once('=').map(|(key, _)| key.trim().to_owned());
            is_mark(&words).then(|| RowMark { key, words: without_mark(&words).to_owned() })
        });
        marks.collect()
    };
    rows.iter().map(said).collect()
}

/// Takes the marks of a row away.
///
/// # Errors
/// When the text is not TOML or has no such row.
pub fn without_marks(text: &str, row: &FieldPath) -> Result<EditedManifest, EditError> {
    without_comments(text, row, &|words| is_mark(words))
}

/// Takes away the comment behind the value of a field, where it is a mark or says one of these things: it is about a
/// value that a draft proposed.
///
/// # Errors
/// When the text is not TOML or has no such row.
pub fn without_reason(
    text: &str,
    row: &FieldPath,
    key: &str,
    reasons: &[String],
) -> Result<EditedManifest, EditError> {
    let resolved = node::resolved(text, row)?;
    let document = node::read(text)?;
    let nodes = node::walk(&document, resolved.steps());
    let field = nodes.last().filter(|_| nodes.len() == resolved.steps().len() + 1);
    let Some(field) = field.and_then(|node| node.field(key)) else {
        return accepted(text, text.to_owned(), &resolved);
    };
    let line = field.end..words_end(text, field.end);
    let behind = text.get(line.clone()).unwrap_or_default();
    let words = behind.trim_start().strip_prefix('#').map(str::trim);
    let stale = words.is_some_and(|words| is_mark(words) || reasons.iter().any(|reason| reason == words));
    let mut after = text.to_owned();
    if stale {
        after.replace_range(line, "");
    }
    accepted(text, after, &resolved)
}

/// What the comment behind the value of a field says, without its mark.
pub fn comment_behind(text: &str, row: &FieldPath, key: &str) -> Option<String> {
    let resolved = node::resolved(text, row).ok()?;
    let document = node::read(text).ok()?;
    let nodes = node::walk(&document, resolved.steps());
    let node = nodes.last().filter(|_| nodes.len() == resolved.steps().len() + 1)?;
    let field = node.field(key)?;
    let behind = text.get(field.end..words_end(text, field.end))?;
    let words = behind.trim_start().strip_prefix('#')?.trim();
    Some(without_mark(words).to_owned()).filter(|words| !words.is_empty())
}

fn without_comments(
    text: &str,
    row: &FieldPath,
    goes: &dyn Fn(&str) -> bool,
) -> Result<EditedManifest, EditError> {
    let resolved = node::resolved(text, row)?;
    let document = node::read(text)?;
    let nodes = node::walk(&document, resolved.steps());
    let there = nodes.len() == resolved.steps().len() + 1;
    let Some(TomlNode::Table(table)) = nodes.last().filter(|_| there) else {
        return Err(EditError::NotThere(row.to_string()));
    };
    let mut after = text.to_owned();
    for comment in comments_of(text, table).into_iter().rev() {
        if !goes(&words_of(text, &comment)) {
            continue;
        }
        if begins_line(text, comment.start) {
            let start =
                text.get(..comment.start).map_or(0, |before| before.trim_end_matches([' ', '\t']).len());
            after.replace_range(start..next_line(text, comment.start), "");
        } else {
            let before = text.get(..comment.start).unwrap_or_default();
            after.replace_range(before.trim_end_matches([' ', '\t']).len()..comment.end, "");
        }
    }
    accepted(text, after, &resolved)
}

fn is_mark(words: &str) -> bool {
    words == MARK || words.strip_prefix(MARK).is_some_and(|rest| rest.starts_with([':', ' ', '.']))
}

fn without_mark(words: &str) -> &str {
    words.strip_prefix(MARK).unwrap_or(words).trim_start_matches([':', ' '])
}

fn words_of(text: &str, comment: &Range<usize>) -> String {
    text.get(comment.clone()).unwrap_or_default().trim_start_matches('#').trim().to_owned()
}

/// Where the comments of a row are: of its own lines, and of the tables within it.
fn comments_of(text: &str, row: &Table) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    values_in(row, &mut values);
    let mut comments = Vec::new();
    for lines in lines_of(text, TomlNode::Table(row)) {
        let mut at = lines.start;
        while at < lines.end {
            match values.iter().find(|value| value.contains(&at)) {
                Some(value) => at = value.end,
                None if text.as_bytes().get(at) == Some(&b'#') => {
                    let end = words_end(text, at);
                    comments.push(at..end);
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    comments
}

/// Where the values of a table are, and those of the tables in it: a sign in them begins no comment.
fn values_in(table: &Table, into: &mut Vec<Range<usize>>) {
    for (_, item) in table {
        match item {
            Item::Value(value) => into.extend(value.span().filter(|_| !is_list(value))),
            Item::Table(inner) => values_in(inner, into),
            Item::ArrayOfTables(rows) => rows.iter().for_each(|row| values_in(row, into)),
            Item::None => {}
        }
        // A list may have comments between its entries, so only these count as values.
        if let Item::Value(Value::Array(list)) = item {
            into.extend(list.iter().filter_map(Value::span));
        }
    }
}

fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAFT: &str = "[[item]]\nfile = \"a # b.pdf\"\ntitle = \"A\"   # check: made from the first page\n\
        date = 2020-01-06   # the letter gives it as its date\n# check: the year is # doubted\n# another date: 2 May 2005\n\
        says = \"\"\"\n# check: no comment\n\"\"\"\n[item.post]\ntracking = \"X\"   # check: from the file name\n\n\
        # B. Checked letters\n[[item]]\nfile = \"b.pdf\"   # mine\n";

    #[test]
    fn marks_are_counted_by_row_and_words_in_values_are_none() {
        let mark =
            |key: Option<&str>, words: &str| RowMark { key: key.map(str::to_owned), words: words.to_owned() };
        let expected = vec![
            mark(Some("title"), "made from the first page"),
            mark(None, "the year is # doubted"),
            mark(Some("tracking"), "from the file name"),
        ];
        assert_eq!(marks_of_rows(DRAFT, "item"), [expected, Vec::new()]);
    }

    #[test]
    fn only_the_marks_of_the_row_go() {
        let after = without_marks(DRAFT, &FieldPath::item("a # b.pdf")).expect("an edit").text;
        assert_eq!(
            after,
            "[[item]]\nfile = \"a # b.pdf\"\ntitle = \"A\"\ndate = 2020-01-06   # the letter gives it as its date\n\
             # another date: 2 May 2005\nsays = \"\"\"\n# check: no comment\n\"\"\"\n[item.post]\ntracking = \"X\"\n\n\
             # B. Checked letters\n[[item]]\nfile = \"b.pdf\"   # mine\n"
        );
        assert_eq!(without_marks(DRAFT, &FieldPath::item("b.pdf")).expect("an edit").text, DRAFT);
    }

    #[test]
    fn the_reason_of_a_draft_goes_with_its_value_and_the_users_own_words_stay() {
        let row = FieldPath::item("a # b.pdf");
        let reasons = ["the letter gives it as its date".to_owned()];
        let after = without_reason(DRAFT, &row, "date", &reasons).expect("an edit").text;
        assert!(after.contains("date = 2020-01-06\n# check"), "{after}");
        assert!(without_reason(DRAFT, &row, "title", &[]).expect("an edit").text.contains("title = \"A\"\n"));
        let own = without_reason(DRAFT, &FieldPath::item("b.pdf"), "file", &reasons).expect("an edit").text;
        assert_eq!(own, DRAFT);
    }
}
