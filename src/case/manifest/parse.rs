//! Holds a manifest's text against the published schema and reports every mistake at its line, in words for
//! the person who wrote it. It goes on past a mistake: what is wrong is left out of the result, so that the
//! folder can be examined in the same run and everything is said at once.

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::case_types::{Text, TextPiece};
use super::types::{Item, ItemRef, Manifest};
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, Duration, ItemPath, PartialDate, Pence};

/// A line and a column, both from 1, columns in characters.
pub type Position = (u32, u32);

/// What came of reading a manifest.
#[derive(Debug, Default)]
pub struct ParsedManifest {
    /// All that could be understood.
    pub manifest: Manifest,
    /// Where each of `manifest.item` stands in the text.
    pub positions: Vec<Position>,
    /// Every page of an item that is named, which only the item itself can tell to be there.
    pub cited: Vec<Cited>,
    /// Every mistake.
    pub findings: Vec<Finding>,
    /// Whether the text is TOML at all; when not, the manifest is empty.
    pub legible: bool,
}

/// A page within an item that the manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The item.
    pub item: ItemRef,
    /// The page, counted from 1 within the item.
    pub page: u32,
    /// Where it is named.
    pub at: Position,
}

/// Reads a manifest's text.
pub fn parse(text: &str) -> ParsedManifest {
    let (tree, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let findings = errors
            .iter()
            .map(|e| {
                let at = e.span().map_or((1, 1), |span| position(text, span.start));
                let message = format!("The manifest cannot be read here: {}.", e.message().trim_end_matches('.'));
                Finding::error(Code::ManifestSyntax, message).on_line(at).next(
                    "Check this line and the one before it: text stands in \"quotes\", [[item]] has two brackets on each side.",
                )
            })
            .collect();
        return ParsedManifest { findings, ..ParsedManifest::default() };
    }
    let schema = super::json_schema::manifest();
    let mut walk =
        Walk { text, schema: &schema, findings: Vec::new(), references: Vec::new(), cited: Vec::new() };
    let root = walk.table(&schema, tree.get_ref(), 0, "");
    let references = std::mem::take(&mut walk.references);
    let (findings, cited) = (walk.findings, walk.cited);
    let mut reading = ParsedManifest { findings, cited, legible: true, ..ParsedManifest::default() };

    let root = root.unwrap_or_default();
    match serde_json::from_value::<Manifest>(Value::Object(root)) {
        Ok(manifest) => reading.manifest = manifest,
        // The walk lets nothing through that the types refuse; should it, the run stops here with a reason.
        Err(e) => {
            reading.legible = false;
            reading
                .findings
                .push(Finding::error(Code::BadValue, format!("The manifest cannot be used: {e}.")));
        }
    }
    reading.positions = item_positions(text, tree.get_ref(), &reading.manifest.item);
    check_references(&mut reading, &references, text, tree.get_ref());
    reading.findings.sort_by_key(|f| (f.line, f.column));
    reading
}

/// Line and column of a byte offset.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line as u32, column as u32)
}

/// Where each item that was understood stands. Items that were not are passed over.
fn item_positions(text: &str, tree: &DeTable<'_>, items: &[Item]) -> Vec<Position> {
    let tables = tree.get("item").and_then(|v| v.get_ref().as_array());
    let mut files = tables.into_iter().flat_map(|a| a.iter()).filter_map(|table| {
        let file = table.get_ref().as_table()?.get("file")?;
        Some((file.get_ref().as_str()?.to_owned(), position(text, file.span().start)))
    });
    items
        .iter()
        .map(|item| files.find(|(file, _)| file == item.file.as_str()).map_or((1, 1), |(_, at)| at))
        .collect()
}

/// A reference to an item or a section, and where it stands.
struct Mention {
    to_section: bool,
    name: String,
    at: Position,
}

fn check_references(reading: &mut ParsedManifest, mentions: &[Mention], text: &str, tree: &DeTable<'_>) {
    let manifest = &reading.manifest;
    let sections: Vec<&str> = manifest.section.iter().map(|s| s.id.as_str()).collect();
    let mut names: Vec<&str> = manifest.item.iter().filter_map(|i| i.id.as_deref()).collect();
    names.extend(manifest.item.iter().map(|i| i.file.as_str()));
    for mention in mentions {
        let (known, what) = if mention.to_section { (&sections, "section") } else { (&names, "item") };
        if known.contains(&mention.name.as_str()) {
            continue;
        }
        let message = format!("There is no {what} \"{}\".", mention.name);
        let next = match nearest(&mention.name, known.iter().copied()) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None if mention.to_section => "Add a [[section]] with this id, or take the line out.".into(),
            None => "Write another item's id or file, or take the line out.".into(),
        };
        reading.findings.push(Finding::error(Code::UnknownReference, message).on_line(mention.at).next(next));
    }
    for (list, key, what) in [("item", "id", "id"), ("section", "id", "section")] {
        let mut seen: Vec<(&str, Position)> = Vec::new();
        for table in tree.get(list).and_then(|v| v.get_ref().as_array()).into_iter().flat_map(|a| a.iter()) {
            let Some(value) = table.get_ref().as_table().and_then(|t| t.get(key)) else { continue };
            let Some(name) = value.get_ref().as_str() else { continue };
            let at = position(text, value.span().start);
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, (line, _))) => reading.findings.push(
                    Finding::error(
                        Code::ListedTwice,
                        format!("The {what} \"{name}\" is used already on line {line}."),
                    )
                    .on_line(at)
                    .next("Give each its own."),
                ),
                None => seen.push((name, at)),
            }
        }
    }
}

struct Walk<'a> {
    text: &'a str,
    schema: &'a Value,
    findings: Vec<Finding>,
    references: Vec<Mention>,
    cited: Vec<Cited>,
}

impl Walk<'_> {
    fn at(&self, offset: usize) -> Position {
        position(self.text, offset)
    }

    fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')) {
            Some(pointer) => self.schema.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }

    /// A table's keys and values as far as they are right; nothing when a required key is missing or wrong.
    fn table(
        &mut self,
        schema: &Value,
        table: &DeTable<'_>,
        start: usize,
        name: &str,
    ) -> Option<Map<String, Value>> {
        let schema = self.resolve(schema).clone();
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let mut out = Map::new();
        for (key, value) in table {
            match properties.get(key.get_ref().as_ref()) {
                Some(property) => {
                    if let Some(value) = self.value(property, value, key.get_ref()) {
                        out.insert(key.get_ref().to_string(), value);
                    }
                }
                None => self.unknown_key(key, properties, name),
            }
        }
        if let (true, Some((key, _))) = (table.contains_key("password"), table.get_key_value("password_env"))
        {
            let message = "password and password_env are both given";
            self.wrong(key.span().start, message.into(), "Keep one of them.");
        }
        self.page_of(&out, properties, table);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let mut whole = true;
        for key in required.filter_map(Value::as_str) {
            if !table.contains_key(key) {
                let at = self.at(start);
                self.findings.push(
                    Finding::error(Code::MissingKey, format!("This [[{name}]] has no \"{key}\"."))
                        .on_line(at)
                        .next(format!("Add a line: {key} = …")),
                );
            }
            whole &= out.contains_key(key);
        }
        whole.then_some(out)
    }

    /// Takes down the page of an item that a table names: the item stands in the same table.
    fn page_of(&mut self, out: &Map<String, Value>, properties: &Map<String, Value>, table: &DeTable<'_>) {
        let (Some(page), Some(value)) = (out.get("page").and_then(Value::as_u64), table.get("page")) else {
            return;
        };
        let refers = |schema: &Value| {
            let schema = schema.get("items").unwrap_or(schema);
            self.resolve(schema).get("format").and_then(Value::as_str) == Some("item-ref")
        };
        let named = out.iter().find_map(|(key, value)| {
            let value = match value {
                Value::Array(several) => several.first().filter(|_| several.len() == 1)?,
                one => one,
            };
            let name = value.as_str()?;
            properties.get(key).is_some_and(refers).then(|| ItemRef(name.into()))
        });
        if let (Some(item), Ok(page)) = (named, u32::try_from(page)) {
            let at = self.at(value.span().start);
            self.cited.push(Cited { item, page, at });
        }
    }

    /// Takes down the items that a text names in braces.
    fn named_in(&mut self, text: &str, start: usize) {
        for piece in Text(text.into()).pieces() {
            let TextPiece::Cited(item, page) = piece else { continue };
            // Where the name stands in the manifest; of a name that is written with escapes, where the text begins.
            let here = self.text.get(start..).and_then(|rest| rest.find(&format!("{{{}", item.0)));
            let at = self.at(start + here.unwrap_or(0));
            self.references.push(Mention { to_section: false, name: item.0.clone(), at });
            self.cited.extend(page.map(|page| Cited { item, page, at }));
        }
    }

    fn unknown_key(&mut self, key: &Spanned<DeString<'_>>, properties: &Map<String, Value>, table: &str) {
        let name = key.get_ref().as_ref();
        let place = if table.is_empty() { String::new() } else { format!(" in [{table}]") };
        let next = match nearest(name, properties.keys().map(String::as_str)) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => format!(
                "The keys known here are: {}.",
                properties.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
            ),
        };
        let at = self.at(key.span().start);
        self.findings.push(
            Finding::error(Code::UnknownKey, format!("I do not know the key \"{name}\"{place}."))
                .on_line(at)
                .next(next),
        );
    }

    fn value(&mut self, schema: &Value, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Value> {
        let format = schema.get("format").cloned();
        let schema = &self.resolve(schema).clone();
        let format = format.or_else(|| schema.get("format").cloned());
        let format = format.as_ref().and_then(Value::as_str).unwrap_or("");
        let start = value.span().start;
        if let Some(choices) = choices(schema) {
            return self.choice(&choices, value, key);
        }
        match (schema.get("type").and_then(Value::as_str), value.get_ref()) {
            (Some("object"), DeValue::Table(table)) => {
                self.table(schema, table, start, key).map(Value::Object)
            }
            (Some("array"), DeValue::Array(array)) => {
                let items = schema.get("items").cloned().unwrap_or_default();
                Some(array.iter().filter_map(|v| self.value(&items, v, key)).collect())
            }
            (Some("boolean"), DeValue::Boolean(b)) => Some(Value::Bool(*b)),
            (Some("integer"), DeValue::Integer(i)) => {
                let number = i.as_str().parse::<i64>().ok();
                let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN);
                let number = number.filter(|n| *n >= least && *n <= i64::from(u32::MAX));
                if number.is_none() {
                    self.wrong(
                        start,
                        format!("{key} = {} is out of range", i.as_str()),
                        "Write a whole number.",
                    );
                }
                number.map(Value::from)
            }
            (Some("string"), DeValue::String(s)) => self.string(s, format, start, key),
            // A date or a year may stand without quotes, and so may an amount: the text itself is what counts.
            (Some("string"), DeValue::Datetime(d)) if matches!(format, "when" | "day") => {
                self.string(&d.to_string(), format, start, key)
            }
            (Some("string"), DeValue::Integer(n)) if matches!(format, "when" | "pounds") => {
                self.string(n.as_str(), format, start, key)
            }
            (Some("string"), DeValue::Float(n)) if format == "pounds" => {
                self.string(n.as_str(), format, start, key)
            }
            (Some(wanted), found) => {
                let wanted = match (wanted, format) {
                    ("string", "when" | "day") => "a date, like 2020-01-06",
                    ("string", _) => "text in \"quotes\"",
                    ("boolean", _) => "true or false",
                    ("integer", _) => "a whole number",
                    ("array", _) => "a list, in [square brackets]",
                    _ => "a table of its own",
                };
                let message = format!("{key} must be {wanted}, but this is {}", type_name(found));
                self.wrong(start, message, "Write it that way.");
                None
            }
            (None, _) => None,
        }
    }

    fn choice(&mut self, choices: &[String], value: &Spanned<DeValue<'_>>, key: &str) -> Option<Value> {
        let start = value.span().start;
        let Some(word) = value.get_ref().as_str() else {
            self.wrong(
                start,
                format!("{key} must be one word in \"quotes\""),
                &format!("Choose from: {}.", choices.join(", ")),
            );
            return None;
        };
        if choices.iter().any(|c| c == word) {
            return Some(Value::from(word));
        }
        let next = match nearest(word, choices.iter().map(String::as_str)) {
            Some(near) => format!("Did you mean \"{near}\"? The choices are: {}.", choices.join(", ")),
            None => format!("The choices are: {}.", choices.join(", ")),
        };
        self.wrong(start, format!("I do not know the {key} \"{word}\""), &next);
        None
    }

    fn string(&mut self, text: &str, format: &str, start: usize, key: &str) -> Option<Value> {
        let problem = match format {
            "when" => text.parse::<PartialDate>().err().map(|e| e.0),
            "day" => match text.parse::<PartialDate>() {
                Ok(PartialDate::Day(_)) => None,
                Ok(_) => Some(format!("{key} must be a whole day, like 2020-01-06")),
                Err(e) => Some(e.0),
            },
            "item-path" => ItemPath::parse(text).err().map(|e| format!("\"{text}\" cannot be used: {e}")),
            "pounds" => text.parse::<Pence>().err().map(Into::into),
            "length-of-time" => text.parse::<Duration>().err().map(Into::into),
            "sha256" => text.parse::<Digest>().err().map(Into::into),
            "password" => text.is_empty().then(|| "This password is empty".into()),
            // What stands here by mistake may be the password itself, so it is not repeated.
            "variable" => (text.starts_with(|c: char| c.is_ascii_digit())
                || text.is_empty()
                || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
            .then(|| {
                format!("{key} must name an environment variable: letters without accents, digits and _")
            }),
            "page-prefix" => (text.len() > 8 || !text.bytes().all(|b| b.is_ascii_graphic())).then(|| {
                "page_prefix may have up to 8 letters, digits or signs, without spaces or accents".into()
            }),
            _ => None,
        };
        if let Some(problem) = problem {
            self.wrong(start, problem, "Mend this value.");
            return None;
        }
        if format == "text" {
            self.named_in(text, start);
        }
        if matches!(format, "item-ref" | "section-ref") {
            let at = self.at(start);
            self.references.push(Mention { to_section: format == "section-ref", name: text.into(), at });
        }
        Some(Value::from(text))
    }

    fn wrong(&mut self, start: usize, message: String, next: &str) {
        let at = self.at(start);
        self.findings.push(Finding::error(Code::BadValue, message).on_line(at).next(next));
    }
}

/// The words a value may be, when the schema lists them.
fn choices(schema: &Value) -> Option<Vec<String>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).map(Into::into).collect());
    }
    let list = schema.get("oneOf")?.as_array()?;
    Some(list.iter().filter_map(|c| c.get("const")?.as_str()).map(Into::into).collect())
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The known word nearest to a misspelt one, if any is near: at most one slip for three letters.
pub(super) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    known
        .map(|k| (slips(&word, &k.to_lowercase()), k))
        .filter(|(slips, k)| *slips <= 1.max(word.chars().count().max(k.chars().count()) / 3))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, k)| k)
}

/// How many letters must be put in, taken out, changed or swapped with a neighbour to turn one word into the
/// other (optimal string alignment distance).
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(Code, Position, String)> {
        parse(text)
            .findings
            .into_iter()
            .map(|f| {
                (f.code, (f.line.unwrap_or(0), f.column.unwrap_or(0)), format!("{} {}", f.message, f.next))
            })
            .collect()
    }

    #[test]
    fn a_full_manifest_is_understood() {
        let reading = parse(
            "[bundle]\npurpose = \"tribunal\"\ndate = 2022-03-01\n[[section]]\nid = \"A\"\ntitle = \"Decisions\"\n\
             [[item]]\nfile = \"a.pdf\"\ndate = \"2020-01\"\nsection = \"A\"\n[[item]]\nfile = \"b.m4a\"\n\
             date = 2020-05-10T14:00:00\nkind = \"call\"\n[item.call]\nduration = \"00:21:40\"\ncost = 3.45\n\
             transcript = \"a.pdf\"\n",
        );
        assert_eq!(reading.findings, []);
        assert_eq!(reading.positions, [(8, 8), (12, 8)]);
        let call = reading.manifest.item[1].call.as_ref().expect("call");
        assert_eq!(call.cost.map(|c| c.get()), Some(345));
        assert_eq!(call.duration.map(|d| d.seconds()), Some(1300));
        assert_eq!(reading.manifest.item[0].date, Some(PartialDate::Month(2020, 1)));
    }

    #[test]
    fn every_mistake_is_said_at_once_with_its_place_and_the_nearest_word() {
        let all = said(
            "[bundle]\npurpos = \"tribunal\"\n\n[[item]]\nfile = \"a.pdf\"\nkind = \"leter\"\ndate = 2021-02-30\n\
             \n[[item]]\ntitle = \"no file\"\n[[item]]\nfile = \"../x\"\nanswers = \"nothing\"\n",
        );
        // A date that TOML itself refuses is said alone, because nothing after it can be relied on.
        assert_eq!(all.len(), 1, "{all:?}");
        let all = said(
            "[bundle]\npurpos = \"tribunal\"\n\n[[item]]\nfile = \"a.pdf\"\nkind = \"leter\"\ndate = \"2021-02-30\"\n\
             \n[[item]]\ntitle = \"no file\"\n[[item]]\nfile = \"../x\"\n[[item]]\nfile = \"c.pdf\"\nanswers = \"a.pfd\"\n\
             section = \"Z\"\n[[loss]]\nhead = \"travel\"\ndescription = \"bus\"\namount = \"3.4\"\n",
        );
        let codes: Vec<(Code, Position)> = all.iter().map(|(c, p, _)| (*c, *p)).collect();
        assert_eq!(
            codes,
            [
                (Code::UnknownKey, (2, 1)),
                (Code::BadValue, (6, 8)),
                (Code::BadValue, (7, 8)),
                (Code::MissingKey, (9, 1)),
                (Code::BadValue, (12, 8)),
                (Code::UnknownReference, (15, 11)),
                (Code::UnknownReference, (16, 11)),
                (Code::BadValue, (20, 10)),
            ],
            "{all:#?}"
        );
        assert!(all[0].2.contains("Did you mean \"purpose\"?"), "{}", all[0].2);
        assert!(all[1].2.contains("Did you mean \"letter\"?"), "{}", all[1].2);
        assert!(all[2].2.contains("There is no 30 February 2021"), "{}", all[2].2);
        assert!(all[5].2.contains("Did you mean \"a.pdf\"?"), "{}", all[5].2);
    }

    #[test]
    fn what_is_wrong_is_left_out_and_the_rest_is_kept() {
        let reading = parse(
            "[bundel]\n[[item]]\nfile = \"a.pdf\"\nkind = 3\n[[item]]\nfile = 7\n[[item]]\nfile = \"b.pdf\"\n",
        );
        assert_eq!(reading.findings.len(), 3, "{:#?}", reading.findings);
        let files: Vec<&str> = reading.manifest.item.iter().map(|i| i.file.as_str()).collect();
        assert_eq!(files, ["a.pdf", "b.pdf"]);
        assert_eq!(reading.positions, [(3, 8), (8, 8)]);
    }

    #[test]
    fn items_and_pages_that_texts_and_tables_name_are_found_with_their_line() {
        let reading = parse(
            "[bundle]\nsummary = \"\"\"One {a}.\n\nTwo {b:3} and {nobody}.\"\"\"\n[[item]]\nfile = \"a.pdf\"\nid = \"a\"\n\
             [[item]]\nfile = \"b.pdf\"\nid = \"b\"\n[[event]]\ndate = 2020-01-01\ntext = \"x\"\nitems = [\"a\"]\npage = 2\n\
             [[loss]]\nhead = \"travel\"\ndescription = \"bus\"\nitem = \"b.pdf\"\npage = 9\n\
             [[point]]\nevidence = [{ item = \"a\", page = 4 }]\n",
        );
        let cited: Vec<(&str, u32, Position)> =
            reading.cited.iter().map(|c| (c.item.0.as_str(), c.page, c.at)).collect();
        let mut sorted = cited.clone();
        sorted.sort_by_key(|c| c.2);
        assert_eq!(
            sorted,
            [("b", 3, (4, 5)), ("a", 2, (15, 8)), ("b.pdf", 9, (20, 8)), ("a", 4, (22, 34))],
            "{cited:?}"
        );
        let found: Vec<(Code, Option<u32>)> = reading.findings.iter().map(|f| (f.code, f.line)).collect();
        assert_eq!(found, [(Code::UnknownReference, Some(4))], "{:#?}", reading.findings);
    }

    #[test]
    fn broken_toml_is_said_with_its_line() {
        let all = said("[bundle]\ntitle = \"open\npurpose = \"ice\"\n");
        assert_eq!(all[0].0, Code::ManifestSyntax);
        assert_eq!(all[0].1.0, 2);
    }

    #[test]
    fn ids_are_used_once() {
        let all = said("[[item]]\nfile = \"a\"\nid = \"x\"\n[[item]]\nfile = \"b\"\nid = \"x\"\n");
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].0, all[0].1), (Code::ListedTwice, (6, 6)));
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!((slips("kind", "kidn"), slips("", "abc"), slips("letter", "leter")), (1, 3, 1));
        assert_eq!(nearest("zzz", ["file", "title"].into_iter()), None);
    }
}
