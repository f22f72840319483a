//! The words that the user puts between quotation marks anywhere in the manifest: a reader takes them for the words of a
//! document, whoever wrote them down.

use toml_edit::{Document, Item, Value};

use super::position::{Position, position};
use crate::case::quotation::quoted_words;

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedText {
    /// The key of the text they are in.
    pub key: String,
    /// The words.
    pub words: String,
    /// Where the text begins.
    pub at: Position,
    /// The `[[bundle]]` whose text it is, counted from 0; nothing in what is said once.
    pub bundle: Option<usize>,
    /// The `[[item]]` whose text it is, counted from 0.
    pub item: Option<usize>,
}

/// Keys whose values are printed to nobody, or are the words of somebody else and looked at on their own.
const PASSED_OVER: [&str; 10] =
    ["file", "files", "id", "name", "password", "password_env", "sha256", "they_said", "promise", "says"];

/// All of them, in the order of the text. Nothing where the text is not TOML, which is said elsewhere.
pub fn quoted_texts(text: &str) -> Vec<QuotedText> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    for (key, item) in document.as_table().iter() {
        match item.as_array_of_tables() {
            Some(tables) => {
                for (at, table) in tables.iter().enumerate() {
                    let from = found.len();
                    table.iter().for_each(|(key, item)| of_item(text, key, item, &mut found));
                    for quoted in &mut found[from..] {
                        quoted.bundle = (key == "bundle").then_some(at);
                        quoted.item = (key == "item").then_some(at);
                    }
                }
            }
            None => of_item(text, key, item, &mut found),
        }
    }
    found.sort_by_key(|quoted| quoted.at);
    found
}

fn of_item(text: &str, key: &str, item: &Item, found: &mut Vec<QuotedText>) {
    match item {
        Item::Table(table) => table.iter().for_each(|(key, item)| of_item(text, key, item, found)),
        Item::ArrayOfTables(tables) => {
            for table in tables.iter() {
                table.iter().for_each(|(key, item)| of_item(text, key, item, found));
            }
        }
        Item::Value(value) => of_value(text, key, value, found),
        Item::None => {}
    }
}

fn of_value(text: &str, key: &str, value: &Value, found: &mut Vec<QuotedText>) {
    match value {
        Value::String(string) if !PASSED_OVER.contains(&key) => {
            let at = position(text, value.span().map_or(0, |span| span.start));
            let quoted = quoted_words(string.value()).into_iter();
            found.extend(quoted.map(|words| QuotedText {
                key: key.into(),
                words: words.into(),
                at,
                bundle: None,
                item: None,
            }));
        }
        Value::Array(array) => array.iter().for_each(|value| of_value(text, key, value, found)),
        Value::InlineTable(table) => table.iter().for_each(|(key, value)| of_value(text, key, value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_found_in_every_text_and_told_with_their_line() {
        let text = "[case]\nsummary = '''\nThey wrote \"we lost it\".\n'''\n[[item]]\nfile = 'a \"b c\".pdf'\ntitle = \"“Final response” letter\"\nsays = \"she said “not here”\"\n[item.call]\nthey_said = \"“we know”\"\ni_said = \"I said “please write to me”\"\n[[loss]]\ndescription = \"no quotation\"\nlist = [\"“one two”\", { note = \"“three four”\" }]\n";
        let found: Vec<(String, String, u32)> =
            quoted_texts(text).into_iter().map(|quoted| (quoted.key, quoted.words, quoted.at.0)).collect();
        let row = |key: &str, words: &str, line| (key.to_owned(), words.to_owned(), line);
        assert_eq!(
            found,
            [
                row("summary", "we lost it", 2),
                row("title", "Final response", 7),
                row("i_said", "please write to me", 11),
                row("list", "one two", 14),
                row("note", "three four", 14),
            ]
        );
        assert_eq!(quoted_texts("not = toml = \"“a b”\""), []);
    }
}
