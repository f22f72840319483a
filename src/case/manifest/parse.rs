//! Holds a manifest's text against the published schema and reports every mistake at its line, in words for
//! the person who wrote it. It goes on past a mistake: what is wrong is left out of the result, so that the
//! folder can be examined in the same run and everything is said at once.

use serde_json::{Map, Value};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::case_types::RESPONSE;
use super::check_tables::{Mention, Walk};
use super::nearest::nearest;
use super::position::{Position, position};
use super::quoted_texts::QuotedText;
use super::toml_words;
use super::types::{Item, Manifest};
use crate::case::manifest::bundle_types::BUNDLE;
use crate::case::manifest::position::{Cited, NamedItem};
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, Purpose};

/// What came of reading a manifest.
#[derive(Clone, Debug, Default)]
pub struct ParsedManifest {
    /// All that could be understood.
    pub manifest: Manifest,
    /// Where each of `manifest.item` stands in the text.
    pub positions: Vec<Position>,
    /// Every page of an item that is named, which only the item itself can tell to be there.
    pub cited: Vec<Cited>,
    /// Every item that a text names.
    pub named: Vec<NamedItem>,
    /// Every mistake.
    pub findings: Vec<Finding>,
    /// Whether the text is TOML at all; when not, the manifest is empty.
    pub legible: bool,
    /// Which of several bundles it is; nothing where it is all of the manifest.
    pub bundle: Option<BundlePart>,
}

/// What of a manifest is left for one of several bundles.
#[derive(Clone, Debug, Default)]
pub struct BundlePart {
    /// Which `[[bundle]]`, counted from 0.
    pub number: usize,
    /// The items that are left out, counted from 0.
    pub without: Vec<usize>,
}

impl BundlePart {
    /// Whether words between quotation marks can be printed in it.
    pub fn quotes(&self, quoted: &QuotedText) -> bool {
        quoted.bundle.is_none_or(|bundle| bundle == self.number)
            && quoted.item.is_none_or(|item| !self.without.contains(&item))
    }
}

/// Reads a manifest's text.
pub fn parse(text: &str) -> ParsedManifest {
    let (tree, errors) = DeTable::parse_recoverable(text);
    let schema = super::json_schema::manifest();
    if !errors.is_empty() {
        let told = toml_words::mistakes(text, &repeated_tables(&schema)).into_iter().map(|mistake| {
            Finding::error(Code::ManifestSyntax, mistake.message).on_line(mistake.at).next(mistake.next)
        });
        return ParsedManifest { findings: told.collect(), ..ParsedManifest::default() };
    }
    let (findings, references) = (Vec::new(), Vec::new());
    let (cited, named, bundle) = (Vec::new(), Vec::new(), None);
    let mut walk = Walk { text, schema: &schema, findings, references, cited, named, bundle };
    let root = walk.table(&schema, tree.get_ref(), 0, "");
    let references = std::mem::take(&mut walk.references);
    let Walk { findings, cited, named, .. } = walk;
    let mut reading = ParsedManifest { findings, cited, named, legible: true, ..ParsedManifest::default() };

    match manifest_of(root.unwrap_or_default()) {
        Ok(manifest) => reading.manifest = manifest,
        // The walk lets nothing through that the types refuse; should it, the run stops here with a reason.
        Err(_) => {
            reading.legible = false;
            let finding = Finding::error(Code::BadValue, "leverarch cannot use this manifest.");
            reading.findings.push(finding.next("Please report this. It is a fault of leverarch."));
        }
    }
    reading.positions = item_positions(text, tree.get_ref(), &reading.manifest.item);
    check_references(&mut reading, &references, text, tree.get_ref());
    check_purposes(&mut reading, text, tree.get_ref());
    reading.findings.sort_by_key(|f| (f.line, f.column));
    reading
}

/// The tables of which there may be several: `[[item]]`.
fn repeated_tables(schema: &Value) -> Vec<&str> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let several = properties.filter(|(_, of)| of.get("type").and_then(Value::as_str) == Some("array"));
    several.map(|(name, _)| name.as_str()).collect()
}

/// The manifest that these values are. Of several bundles each is kept, and the first is the one that is shown where
/// nobody asks for another.
fn manifest_of(mut root: Map<String, Value>) -> serde_json::Result<Manifest> {
    let bundles = match root.get_mut(BUNDLE) {
        Some(Value::Array(bundles)) => std::mem::take(bundles),
        _ => Vec::new(),
    };
    if let Some(first) = bundles.first() {
        root.insert(BUNDLE.into(), first.clone());
    }
    let mut manifest: Manifest = serde_json::from_value(Value::Object(root))?;
    manifest.bundles = bundles.into_iter().map(serde_json::from_value).collect::<serde_json::Result<_>>()?;
    Ok(manifest)
}

/// Says of every bundle that is for the same as an earlier one where the two stand.
fn check_purposes(reading: &mut ParsedManifest, text: &str, tree: &DeTable<'_>) {
    let tables = tree.get(BUNDLE).and_then(|value| value.get_ref().as_array());
    let mut seen: Vec<(Purpose, u32)> = Vec::new();
    for (bundle, table) in reading.manifest.bundles.iter().zip(tables.into_iter().flat_map(|all| all.iter()))
    {
        let purpose = table.get_ref().as_table().and_then(|table| table.get("purpose"));
        let at = position(text, purpose.map_or(table.span(), Spanned::span).start);
        match seen.iter().find(|(other, _)| *other == bundle.purpose) {
            Some((_, line)) => {
                let word = bundle.purpose.word();
                let message = format!("There is a [[bundle]] for \"{word}\" already, on line {line}.");
                let next = "Keep one bundle for each purpose, or give this one another purpose.";
                reading.findings.push(Finding::error(Code::ListedTwice, message).on_line(at).next(next));
            }
            None => seen.push((bundle.purpose, at.0)),
        }
    }
}

/// Where each item that was understood stands. Items that were not are passed over.
fn item_positions(text: &str, tree: &DeTable<'_>, items: &[Item]) -> Vec<Position> {
    let tables = tree.get("item").and_then(|v| v.get_ref().as_array());
    let mut files = tables.into_iter().flat_map(|a| a.iter()).filter_map(|table| {
        let table = table.get_ref().as_table()?;
        let value = table.get("files").or_else(|| table.get("file"))?;
        let listed = value.get_ref().as_array().into_iter().flat_map(|list| list.iter());
        let named = listed.map(Spanned::get_ref).chain([value.get_ref()]).filter_map(DeValue::as_str);
        let named: Vec<&str> = named.collect();
        Some((named, position(text, value.span().start)))
    });
    items
        .iter()
        .map(|item| files.find(|(named, _)| named.contains(&item.file.as_str())).map_or((1, 1), |(_, at)| at))
        .collect()
}

fn check_references(reading: &mut ParsedManifest, mentions: &[Mention], text: &str, tree: &DeTable<'_>) {
    let manifest = &reading.manifest;
    let own = manifest.bundles.iter().flat_map(|bundle| &bundle.section);
    let sections: Vec<&str> = manifest.section.iter().chain(own).map(|s| s.id.as_str()).collect();
    let mut names: Vec<&str> = manifest.item.iter().filter_map(|i| i.id.as_deref()).collect();
    names.extend(manifest.item.iter().flat_map(Item::all_files).map(ItemPath::as_str));
    for mention in mentions {
        let (known, what) = if mention.to_section { (&sections, "section") } else { (&names, "item") };
        if known.contains(&mention.name.as_str()) {
            continue;
        }
        let message = format!("There is no {what} \"{}\".", mention.name);
        let named = mention.name.split(':').next().unwrap_or_default();
        let cites_response = named.trim().eq_ignore_ascii_case(RESPONSE);
        if cites_response && mention.in_text {
            let message = format!("I do not understand {{{}}}.", mention.name);
            let next = "To cite a page of the other side's own bundle, write {response:47}, or {response:47-49} for several pages.";
            reading
                .findings
                .push(Finding::error(Code::UnknownReference, message).on_line(mention.at).next(next));
            continue;
        }
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
                        format!("The {what} \"{name}\" is already used on line {line}."),
                    )
                    .on_line(at)
                    .next("Give each its own."),
                ),
                None => seen.push((name, at)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::manifest::nearest::slips;
    use crate::model::PartialDate;

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
    fn pages_of_the_other_sides_bundle_need_no_item_and_other_forms_are_said_with_their_line() {
        let text =
            |cited: &str| format!("[bundle]\npurpose = \"tribunal\"\nsummary = \"CMS says so {cited}.\"\n");
        for good in ["{response:47}", "{response:47-49}", "{response:47–49}"] {
            assert_eq!(said(&text(good)), [], "{good}");
        }
        for bad in [
            "{response}",
            "{response:}",
            "{response:0}",
            "{response:49-47}",
            "{response:A1}",
            "{Response:47}",
        ] {
            let found = said(&text(bad));
            assert_eq!(found.len(), 1, "{bad}: {found:?}");
            assert_eq!((found[0].0, found[0].1), (Code::UnknownReference, (3, 24)), "{bad}");
            assert!(found[0].2.contains("write {response:47}"), "{bad}: {}", found[0].2);
        }
        // An item that has the name is cited as any other.
        let item = "[[item]]\nfile = \"a.pdf\"\nid = \"response\"\n";
        assert_eq!(said(&format!("{}{item}", text("{response}"))), []);
        assert_eq!(said("[[item]]\nfile = \"a.pdf\"\nanswers = \"response\"\n").len(), 1);
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
    fn an_item_has_one_file_or_several() {
        let reading = parse(
            "[[item]]\nid = \"x\"\nfiles = [\n  \"b.jpg\", # first\n  \"a.jpg\",\n]\n[[item]]\nfile = \"c.pdf\"\n\
             answers = \"a.jpg\"\n[[item]]\nfiles = [\"d.jpg\"]\n",
        );
        assert_eq!(reading.findings, []);
        let all: Vec<Vec<&str>> = reading
            .manifest
            .item
            .iter()
            .map(|item| item.all_files().iter().map(ItemPath::as_str).collect())
            .collect();
        assert_eq!(all, [vec!["b.jpg", "a.jpg"], vec!["c.pdf"], vec!["d.jpg"]]);
        assert_eq!(reading.manifest.item[0].file.as_str(), "b.jpg");
        assert_eq!(reading.positions, [(3, 9), (8, 8), (11, 9)]);
        let answers = reading.manifest.item[1].answers.as_ref().expect("answers");
        assert!(answers.names(&reading.manifest.item[0]) && !answers.names(&reading.manifest.item[1]));

        // What is wrong with the files, the place, and a word of what to do.
        let rows = [
            ("file = \"a\"\nfiles = [\"a\", \"b\"]", Code::BadValue, (3, 9), "Keep files"),
            ("files = []", Code::BadValue, (2, 9), "Write every file"),
            ("files = \"a\"", Code::BadValue, (2, 9), "a list, in [square brackets]"),
            ("files = [\"a\", 7]", Code::BadValue, (2, 15), "text in"),
            ("files = [\"a\", \"../b\"]", Code::BadValue, (2, 15), "Move the file into the folder"),
            ("files = [\"a\", \"b\", \"a\"]", Code::ListedTwice, (2, 20), "Take one of the two out"),
            ("files = [\"a.jpg\", \"A.JPG\"]", Code::ListedTwice, (2, 19), "Take one of the two out"),
            ("title = \"T\"", Code::MissingKey, (1, 1), "files = […]"),
        ];
        for (row, code, at, word) in rows {
            let all = said(&format!("[[item]]\n{row}\n"));
            assert_eq!(all.len(), 1, "{row}: {all:?}");
            assert_eq!((all[0].0, all[0].1), (code, at), "{row}: {all:?}");
            assert!(all[0].2.contains(word), "{row}: {all:?}");
        }
        let digest = "0f".repeat(32);
        let one = said(&format!("[[item]]\nfiles = [\"a\"]\nsha256 = \"{digest}\"\n"));
        assert_eq!(one, []);
        let two = said(&format!("[[item]]\nfiles = [\"a\", \"b\"]\nsha256 = \"{digest}\"\n"));
        assert_eq!((two.len(), two[0].0, two[0].1), (1, Code::BadValue, (3, 10)), "{two:?}");
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
