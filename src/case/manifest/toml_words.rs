//! What is wrong with a line of TOML, in our own words. The parser only says where it stopped. What its writer did is told
//! by the line itself, and the remedy repeats the line as it should be, ready to be copied.

use toml::de::DeTable;

use super::nearest::nearest;
use super::position::{Position, position};
use super::quote::quoted;
use crate::model::{PartialDate, Pence};

/// A mistake in a text that is not TOML: its place, what is wrong and what to do.
pub(crate) struct TomlMistake {
    /// Line and column, from 1.
    pub(crate) at: Position,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) next: String,
}

/// Every line that makes a text no TOML. `repeated` are the tables of which there may be several.
pub(crate) fn mistakes(text: &str, repeated: &[&str]) -> Vec<TomlMistake> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut found: Vec<TomlMistake> = Vec::new();
    for error in errors {
        let at = error.span().map_or((1, 1), |span| position(text, span.start.min(text.len())));
        // What follows a mistake on its line is no other mistake.
        if found.iter().any(|known| known.at.0 == at.0) {
            continue;
        }
        let line = text.lines().nth(at.0 as usize - 1).unwrap_or_default();
        let twice = error.message().contains("duplicate key");
        let (message, next) = of_line(line, twice, repeated);
        found.push(TomlMistake { at, message, next });
    }
    found
}

/// Why a text could not be read into what it should say, in one sentence.
pub(crate) fn unread(text: &str, error: &toml::de::Error) -> String {
    match mistakes(text, &[]).into_iter().next() {
        Some(one) => format!("line {}: {} {}", one.at.0, one.message, one.next),
        None => unfit(error.message()),
    }
}

/// A value that does not fit, in one sentence: what is between the parser's backticks names it.
fn unfit(said: &str) -> String {
    let words: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let (Some(word), known) = (words.first(), words.get(1..).unwrap_or_default()) else {
        return "a value in it is of the wrong kind".into();
    };
    let meant = nearest(word, known.iter().copied());
    let meant = meant.map_or(String::new(), |near| format!(". Did you mean \"{near}\"?"));
    match said {
        said if said.starts_with("unknown field") => format!("I do not know the key \"{word}\"{meant}"),
        said if said.starts_with("unknown variant") => format!("I do not know the word \"{word}\"{meant}"),
        said if said.starts_with("missing field") => format!("the key \"{word}\" is missing"),
        _ => "a value in it is of the wrong kind".into(),
    }
}

type Words = (String, String);

fn of_line(line: &str, twice: bool, repeated: &[&str]) -> Words {
    let odd_space = line.contains(ODD_SPACES);
    let line = line.trim();
    if let Some(name) = line.strip_prefix('[').map(|rest| rest.trim_matches(|c: char| "[] ".contains(c))) {
        return of_heading(line, name, twice, repeated);
    }
    let Some((key, value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else {
        return without_equals(line);
    };
    let value = value_alone(value);
    if twice {
        return (
            format!("The key \"{key}\" is already in this table."),
            "Keep only one of the two lines.".into(),
        );
    }
    if let Some(inner) = between_curly(value) {
        return (
            "This line has curly quotation marks.".into(),
            format!("Write straight ones, like {key} = {}.", quoted(inner)),
        );
    }
    if odd_space {
        return (
            "This line has a space of a special kind, which looks like any other.".into(),
            "Delete the spaces on this line and type them again.".into(),
        );
    }
    if key.contains(char::is_whitespace) && !key.starts_with(['"', '\'']) {
        return (format!("\"{key}\" is not a key, because a key is one word."), COMMENT.into());
    }
    of_value(key, value)
}

/// Spaces that editors and web pages put in, and TOML does not know.
const ODD_SPACES: [char; 5] = ['\u{a0}', '\u{202f}', '\u{3000}', '\u{200b}', '\u{feff}'];
const COMMENT: &str = "Check the spelling, or put # in front of the line to make it a comment.";

fn of_heading(line: &str, name: &str, twice: bool, repeated: &[&str]) -> Words {
    let (open, close) = (line.matches('[').count(), line.matches(']').count());
    let own = repeated.contains(&name);
    if own && (open, close) != (2, 2) {
        let message = format!("The heading of each {name} needs two brackets on each side.");
        return (message, format!("Write [[{name}]]."));
    }
    if own && twice {
        let message = format!("Another heading [{name}] has only one bracket on each side.");
        return (message, format!("Write [[{name}]] in place of [{name}] everywhere."));
    }
    if open != close {
        return (
            "The brackets of this heading do not match.".into(),
            format!("Write {}.", if open > 1 { format!("[[{name}]]") } else { format!("[{name}]") }),
        );
    }
    if twice {
        return (
            format!("The heading [{name}] is already in this file."),
            format!("Put all lines of it under one [{name}]."),
        );
    }
    ("I cannot read this heading.".into(), COMMENT.into())
}

fn without_equals(line: &str) -> Words {
    let message = "This line has no = sign.".to_owned();
    match line.split_once(':') {
        Some((key, value)) if !key.trim().contains(char::is_whitespace) && !value.trim().is_empty() => {
            let value = value.trim().trim_matches(['"', '“', '”']);
            (message, format!("Write {} = {}.", key.trim(), quoted(value)))
        }
        _ => (message, "Write it as key = value, or put # in front of it to make it a comment.".into()),
    }
}

fn of_value(key: &str, value: &str) -> Words {
    if value.is_empty() {
        return (
            "There is no value after the = sign.".into(),
            "Write the value, or take the line out.".into(),
        );
    }
    if let Some(rest) = value.strip_prefix('"') {
        return of_text(key, rest);
    }
    if value.starts_with('\'') {
        let inner = value.trim_matches('\'');
        return (
            "A quotation mark is missing on this line.".into(),
            format!("Write {key} = {}.", quoted(inner)),
        );
    }
    if value.starts_with(['[', '{']) {
        return (
            "This list or table is not complete.".into(),
            "Close each bracket, put text in straight quotation marks, and put a comma between the entries."
                .into(),
        );
    }
    if value.starts_with('£') || value.starts_with(|c: char| c.is_ascii_digit()) {
        return of_number(key, value);
    }
    let word = match value.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    };
    match word {
        Some(word) => (
            format!("\"{value}\" is not a value that I know."),
            format!("Write {key} = {word}, in small letters."),
        ),
        None => (
            "This text has no quotation marks.".into(),
            format!("Put straight ones around it, like {key} = {}.", quoted(value)),
        ),
    }
}

/// A text in quotation marks, without the first of them.
fn of_text(key: &str, rest: &str) -> Words {
    if rest.contains('\\') {
        let path = rest.split('"').next().unwrap_or_default().replace('\\', "/");
        return (
            "\\ has a special meaning between quotation marks.".into(),
            format!("Write / in place of \\, like {key} = {}.", quoted(&path)),
        );
    }
    match rest.split_once('"') {
        None => {
            ("A quotation mark is missing on this line.".into(), format!("Write {key} = {}.", quoted(rest)))
        }
        Some((_, after)) if after.contains('"') => (
            "There are quotation marks within this text.".into(),
            format!("Put single ones around it, like {key} = '{}'.", rest.trim_end_matches('"')),
        ),
        Some(_) => (
            "There is something after the closing quotation mark.".into(),
            "Take it out, or put # in front of it to make it a comment.".into(),
        ),
    }
}

fn of_number(key: &str, value: &str) -> Words {
    let date = day_first(value);
    if date.is_some() || value.split(['-', '/', '.']).filter(|part| !part.is_empty()).count() == 3 {
        if let Err(why) = value.parse::<PartialDate>()
            && date.is_none()
        {
            let said = crate::model::finding::sentence(why.to_string());
            return said.split_once(". ").map_or_else(
                || (said.clone(), DATE.into()),
                |(message, next)| (format!("{message}."), next.to_owned()),
            );
        }
        let day = date.unwrap_or_else(|| "2020-01-06".into());
        return (format!("\"{value}\" is not a date I can use."), year_first(key, &day));
    }
    match pounds(value) {
        Some(amount) => (
            format!("\"{value}\" is not an amount I can use."),
            format!("Write it without £ and commas, like {key} = \"{amount}\"."),
        ),
        None => (
            "This text has no quotation marks.".into(),
            format!("Put straight ones around it, like {key} = {}.", quoted(value)),
        ),
    }
}

const DATE: &str = "Write the date year first, like 2020-01-06.";

/// What to do about a date that is written otherwise.
pub(super) fn year_first(key: &str, day: &str) -> String {
    format!("Write it year first, like {key} = {day}.")
}

/// A date written day first, year first: "6/1/2020" is 6 January.
pub(crate) fn day_first(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let [day, month, year] = parts[..] else { return None };
    let (day, month, year): (u8, u8, u16) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    let written = format!("{year:04}-{month:02}-{day:02}");
    (year > 1000 && written.parse::<PartialDate>().is_ok()).then_some(written)
}

/// An amount that has a £ sign or commas, without them.
pub(super) fn pounds(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '£' | ',' | ' ')).collect();
    (plain != text && plain.parse::<Pence>().is_ok()).then_some(plain)
}

/// A value without the comment after it; a # between quotation marks is no comment.
fn value_alone(value: &str) -> &str {
    if value.starts_with(['"', '\'', '“', '‘', '„']) {
        value
    } else {
        value.split('#').next().unwrap_or_default().trim()
    }
}

fn between_curly(value: &str) -> Option<&str> {
    const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '«', '»'];
    let curly = value.starts_with(CURLY) || value.starts_with('"') && value.ends_with(CURLY);
    curly.then(|| value.trim_matches(CURLY).trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> String {
        let found = mistakes(&format!("[bundle]\n{line}\n"), &["item"]);
        let [one] = &found[..] else { panic!("{line}: {} mistakes", found.len()) };
        assert_eq!(one.at.0, 2, "{line}");
        format!("{} {}", one.message, one.next)
    }

    /// Each remedy is itself a line that can be read.
    #[test]
    fn a_remedy_that_repeats_the_line_is_toml() {
        for line in [
            "title = Diary of calls",
            "title = “Diary”",
            "title = \"Diary",
            "title = \"Diary”",
            "title = 'Diary",
            "title: Diary",
            "date = 6/1/2020",
            "date = 06.01.2020",
            "amount = £1,234.56",
            "amount = 1,234.56",
            "kept = True",
            "kept = yes",
            "file = \"letters\\2020.pdf\"",
            "title = \"He said \"no\" to me\"",
            "[item]]",
            "[[item]",
        ] {
            let said = told(line);
            let remedy = said.split("like ").nth(1).or(said.split("Write ").nth(1)).expect("a remedy");
            let remedy = remedy.trim_end_matches(", in small letters.").trim_end_matches('.');
            assert!(DeTable::parse(remedy).is_ok(), "{line}: {said}");
        }
    }

    #[test]
    fn a_mistake_is_told_by_what_was_written() {
        let rows = [
            ("date = 6/1/2020", "date = 2020-01-06"),
            ("date = 31/12/2019   # sent", "date = 2019-12-31"),
            ("date = 2021-02-30", "There is no 30 February 2021"),
            ("date = 2020-13-01", "no such month"),
            ("amount = £12.50", "amount = \"12.50\""),
            ("title = \"open", "title = \"open\""),
            ("title =", "no value"),
            ("title Diary", "no = sign"),
            ("my title = \"x\"", "one word"),
            ("title = \"a\" b", "after the closing quotation mark"),
            ("title\u{a0}= \"a\"", "special kind"),
            ("title = \"a\"\ntitle = \"b\"", ""),
        ];
        for (line, word) in &rows[..rows.len() - 1] {
            let said = told(line);
            assert!(said.contains(word), "{line}: {said}");
            for theirs in ["expected", "literal", "parse", "integer", "invalid"] {
                assert!(!said.contains(theirs), "{line}: {said}");
            }
        }
        let twice = mistakes("[bundle]\ntitle = \"a\"\ntitle = \"b\"\n", &[]);
        assert_eq!((twice[0].at.0, twice.len()), (3, 1));
        assert!(twice[0].message.contains("\"title\" is already in this table"));
    }
}
