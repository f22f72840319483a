//! What must go from one part of a document: the rules for OpenDocument, for Microsoft's documents and for the
//! scalable pictures in both. All of them hold for every part, for what a package is taken for is up to the program
//! that opens it.

use std::collections::BTreeSet;

use super::reference::{self, PartNames};
use super::survey::{FieldFate, FieldSurvey, SurveyedField};
use super::xml::{Attribute, ElementAction, Namespace, NotPlain, RewriteRule, Rewritten, Tag, rewrite};
use super::{UnsafeContent, field};
use crate::readers::clean::survey::kind;

/// What is known of a part before it is read.
pub(super) struct PartContext<'a> {
    /// The names of all parts.
    pub(super) names: &'a PartNames,
    /// The folder of this one, with a slash at its end.
    pub(super) folder: &'a str,
    /// The ids of its relationships that lead outside.
    pub(super) outer: &'a BTreeSet<String>,
    /// Whether one of these is a list for a mail merge.
    pub(super) merged: bool,
}

/// Cleans a part.
pub(super) fn clean(
    text: &str,
    utf8: bool,
    context: &PartContext<'_>,
    found: &mut UnsafeContent,
) -> Result<Rewritten, NotPlain> {
    let mut survey = FieldSurvey::default();
    if text.contains("fldChar") || text.contains("fldSimple") {
        rewrite(text, utf8, &mut survey)?;
        if survey.deep {
            return Err(NotPlain);
        }
    }
    let (fields, simple) = survey.finish();
    let mut rules = Rules {
        context,
        found,
        header: text.contains("master-styles"),
        fates: fields.iter().map(|read| read.fate).collect(),
        simple,
        next: 0,
        next_simple: 0,
        open: vec![Vec::new()],
        elements: Vec::new(),
        frozen: Vec::new(),
        setting: String::new(),
        merging: false,
    };
    for read in fields.iter().filter(|read| read.fate.frozen) {
        rules.say(read);
    }
    rewrite(text, utf8, &mut rules)
}

/// Attributes whose value a program loads.
const LOADED: &[&str] = &["href", "src", "archive", "codebase", "image-data"];

/// Elements whose address is followed only when a reader clicks.
const CLICKED: &[&str] =
    &["a", "hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver", "hlinkMouseover", "form", "button"];

/// Elements of an OpenDocument that only say where to load from.
const SOURCES: &[&str] = &[
    "section-source",
    "dde-source",
    "dde-connection-decl",
    "dde-link",
    "table-source",
    "cell-range-source",
    "connection-resource",
    "auto-reload",
    "alphabetical-index-auto-mark-file",
    "font-face-uri",
    "database-source-table",
    "database-source-query",
    "database-source-sql",
];

/// Fields of an OpenDocument whose stored value is shown.
const FROZEN: &[&str] = &[
    "date",
    "time",
    "file-name",
    "template-name",
    "sheet-name",
    "print-date",
    "print-time",
    "printed-by",
    "creation-date",
    "creation-time",
    "creator",
    "initial-creator",
    "modification-date",
    "modification-time",
    "editing-duration",
    "editing-cycles",
    "description",
    "title",
    "subject",
    "keywords",
    "user-defined",
    "author-name",
    "author-initials",
    "expression",
    "variable-get",
    "variable-input",
    "user-field-get",
    "user-field-input",
    "text-input",
    "conditional-text",
    "database-display",
    "database-name",
    "database-next",
    "database-row-number",
    "database-row-select",
    "dde-connection",
    "execute-macro",
    "bookmark-ref",
    "reference-ref",
    "note-ref",
    "sequence-ref",
    "sequence",
    "drop-down",
    "paragraph-count",
    "word-count",
    "character-count",
    "table-count",
    "image-count",
    "object-count",
];

/// Those of them that change by themselves.
const CHANGING: &[&str] =
    &["date", "time", "print-date", "print-time", "modification-date", "modification-time"];

/// Those that always show something, so that without a stored value something is missing.
const EXPECTED: &[&str] = &["file-name", "template-name", "creation-date", "creation-time", "author-name"];

/// Elements of Word that show the present day without keeping any.
const TODAY: &[&str] = &["dayShort", "monthShort", "yearShort", "dayLong", "monthLong", "yearLong"];

/// A field of an OpenDocument that is being replaced.
struct Frozen {
    depth: usize,
    dated: bool,
    expected: bool,
    shown: bool,
}

/// The second reading.
struct Rules<'a> {
    context: &'a PartContext<'a>,
    found: &'a mut UnsafeContent,
    /// Whether it holds the heads and feet of pages, where a value may change from page to page.
    header: bool,
    fates: Vec<FieldFate>,
    /// For each field in one element, whether a value is stored.
    simple: Vec<bool>,
    next: usize,
    next_simple: usize,
    open: Vec<Vec<(FieldFate, bool)>>,
    elements: Vec<&'static str>,
    frozen: Vec<Frozen>,
    /// The name of the setting that is being read.
    setting: String,
    merging: bool,
}

impl Rules<'_> {
    /// Whether what a run holds is part of an instruction that goes.
    fn drop_instruction(&self) -> bool {
        let Some(fields) = self.open.last() else { return false };
        fields.iter().any(|(fate, separated)| fate.frozen && fate.ended && !separated)
    }

    /// Whether a reader has to click before anything is loaded from there.
    fn clicked(tag: &Tag, attribute: &Attribute) -> bool {
        let click = CLICKED.contains(&tag.local()) && attribute.local() == "href";
        let drawn = tag.space == Namespace::Drawing
            && attribute.space == Namespace::None
            && attribute.local() == "href"
            && !["imagedata", "fill", "stroke", "image"].contains(&tag.local());
        click || drawn
    }

    /// Whether an attribute makes a program load something from outside.
    fn loads(&self, tag: &Tag, attribute: &Attribute) -> bool {
        let local = attribute.local();
        if attribute.declares() || Self::clicked(tag, attribute) {
            return false;
        }
        if local == "base" {
            return true;
        }
        // Charts name the document they are in by the folder above them.
        if tag.local() == "chart" && local == "href" && attribute.value == ".." {
            return false;
        }
        if matches!(local, "datasource" | "command") {
            return tag.space == Namespace::Form && !attribute.value.is_empty();
        }
        if attribute.space == Namespace::Relation || local == "relid" {
            return self.outer_id(tag, attribute);
        }
        (LOADED.contains(&local)
            && reference::outside(&attribute.value, self.context.folder, self.context.names))
            || links_out(&attribute.value)
    }

    /// Whether an attribute is the id of a relationship that leads outside.
    fn outer_id(&self, tag: &Tag, attribute: &Attribute) -> bool {
        let names = matches!(attribute.space, Namespace::Relation) || attribute.local() == "relid";
        names && !CLICKED.contains(&tag.local()) && self.context.outer.contains(&attribute.value)
    }

    fn open_document(&mut self, tag: &mut Tag) -> Option<ElementAction> {
        let local = tag.local();
        if SOURCES.contains(&local) && tag.space != Namespace::Word {
            let place = match local {
                "dde-source" | "dde-connection-decl" | "dde-link" => {
                    ["dde-topic", "dde-application"].iter().find_map(|name| tag.value(name)).or(Some("dde"))
                }
                _ => tag.value("href").or_else(|| tag.value("database-name")),
            };
            if let Some(place) = place
                && (local.starts_with("dde")
                    || reference::outside(place, self.context.folder, self.context.names))
            {
                self.found.file(place);
            }
            return Some(if local == "dde-link" { ElementAction::Unwrap } else { ElementAction::Drop });
        }
        if matches!(local, "event-listeners" | "event-listener") {
            return Some(ElementAction::Drop);
        }
        if local == "template" && tag.value("href").is_some() {
            let place = tag.value("href").unwrap_or("").to_owned();
            self.found.template(&place);
            return Some(ElementAction::Drop);
        }
        if tag.space != Namespace::Text {
            return None;
        }
        if local == "label" && !self.frozen.is_empty() {
            return Some(ElementAction::Drop);
        }
        let varies = self.header && matches!(local, "variable-get" | "sequence" | "expression");
        let page =
            tag.value("reference-format").is_some_and(|format| format == "page" || format == "direction");
        let sender = local.starts_with("sender-");
        if (!FROZEN.contains(&local) && !sender) || varies || page {
            if local == "variable-set" && tag.value("display") != Some("none") {
                tag.set("display", "none");
                return Some(ElementAction::Hollow);
            }
            return None;
        }
        if local.starts_with("database-")
            && let Some(name) = tag.value("database-name").filter(|name| !name.is_empty())
        {
            let place = format!("database {name}");
            self.found.file(&place);
        }
        let changing = CHANGING.contains(&local);
        let dated = changing && tag.value("fixed") != Some("true");
        let expected = changing || EXPECTED.contains(&local);
        self.frozen.push(Frozen { depth: self.elements.len(), dated, expected, shown: false });
        Some(ElementAction::Unwrap)
    }

    fn relationship(&mut self, tag: &Tag) -> Option<ElementAction> {
        if tag.local() != "Relationship" || tag.space != Namespace::Package {
            return None;
        }
        let (kind, target) = (tag.value("Type").unwrap_or(""), tag.value("Target").unwrap_or(""));
        if !leads_out(tag, self.context.folder) || kind.ends_with("/hyperlink") {
            return Some(ElementAction::Keep);
        }
        if kind.ends_with("/attachedTemplate") {
            self.found.template(target);
        } else {
            self.found.file(target);
        }
        Some(ElementAction::Drop)
    }

    fn word(&mut self, tag: &mut Tag) -> Option<ElementAction> {
        if tag.local() == "OLEObject" && tag.value("Type") == Some("Link") {
            tag.set("Type", "Embed");
            return None;
        }
        if tag.space != Namespace::Word {
            return None;
        }
        let outer = tag.attributes().iter().any(|attribute| self.outer_id(tag, attribute));
        match tag.local() {
            "fldChar" => {
                let fields = self.open.last_mut()?;
                let fate = match tag.value("fldCharType").map(str::trim) {
                    Some("begin") => {
                        let fate = self.fates.get(self.next).copied().unwrap_or_default();
                        self.next += 1;
                        fields.push((fate, false));
                        fate
                    }
                    Some("separate") => {
                        let (fate, separated) = fields.last_mut()?;
                        *separated = true;
                        *fate
                    }
                    Some("end") => fields.pop()?.0,
                    _ => return None,
                };
                fate.frozen.then_some(ElementAction::Drop)
            }
            "instrText" | "delInstrText" => {
                let (fate, separated) = self.open.last()?.last()?;
                (fate.frozen && !separated).then_some(ElementAction::Drop)
            }
            "fldSimple" => {
                let instruction = tag.value("instr").unwrap_or("").to_owned();
                let stored = self.simple.get(self.next_simple).copied().unwrap_or(true);
                self.next_simple += 1;
                if field::is_layout(&instruction, &instruction, stored) {
                    return None;
                }
                if let Some(place) = field::fetches(&instruction) {
                    self.found.file(&place);
                }
                let counted = !self.elements.contains(&"Fallback");
                self.frozen.push(Frozen {
                    depth: self.elements.len(),
                    dated: counted && field::is_date(&instruction),
                    expected: counted && field::is_shown(&instruction),
                    shown: false,
                });
                Some(ElementAction::Unwrap)
            }
            "mailMerge" => {
                self.merging = !self.context.merged;
                Some(ElementAction::Drop)
            }
            "attachedTemplate" | "saveThroughXslt" => Some(ElementAction::Drop),
            "altChunk" | "subDoc" | "sourceFileName" if outer => Some(ElementAction::Drop),
            name if TODAY.contains(&name) && self.elements.last() == Some(&"r") => {
                self.found.unstored += 1;
                Some(ElementAction::Drop)
            }
            _ => None,
        }
    }

    /// Notes what a field of Word that goes was.
    fn say(&mut self, read: &SurveyedField) {
        if let Some(place) = field::fetches(&read.instruction) {
            self.found.file(&place);
        }
        if read.instead {
            return;
        }
        if read.shown {
            self.found.dates += usize::from(field::is_date(&read.instruction));
        } else if !read.separated {
            self.found.unstored += usize::from(field::is_shown(&read.instruction));
        }
    }
}

/// Whether a relationship leads out of the package.
pub(super) fn leads_out(tag: &Tag, folder: &str) -> bool {
    let inner = tag.value("TargetMode").is_none_or(|mode| mode.trim().eq_ignore_ascii_case("internal"));
    !inner || reference::target_leads_out(tag.value("Target").unwrap_or(""), folder)
}

/// Whether a value in the language of styles loads something from outside.
fn links_out(value: &str) -> bool {
    if !value.contains("url(") && !value.contains("URL(") && !value.contains("@import") {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    lower.contains("@import")
        || lower.split("url(").skip(1).any(|place| {
            let place = place.split(')').next().unwrap_or("");
            let place = place.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            !place.is_empty() && !place.starts_with('#') && !place.starts_with("data:")
        })
}

impl RewriteRule for Rules<'_> {
    fn open(&mut self, tag: &mut Tag) -> ElementAction {
        let hidden = self.elements.last() == Some(&"r") && tag.local() != "rPr" && self.drop_instruction();
        let act = self
            .relationship(tag)
            .or_else(|| self.word(tag))
            .or_else(|| if hidden { Some(ElementAction::Drop) } else { self.open_document(tag) })
            .unwrap_or(ElementAction::Keep);
        if hidden || act == ElementAction::Drop {
            return ElementAction::Drop;
        }
        if tag.space != Namespace::Package && tag.attributes().iter().any(|a| self.loads(tag, a)) {
            self.count(tag);
            let loaded: Vec<bool> = tag.attributes().iter().map(|a| self.loads(tag, a)).collect();
            let mut loaded = loaded.into_iter();
            tag.retain(|_| !loaded.next().unwrap_or(false));
        }
        if matches!(tag.local(), "drawing" | "pict" | "object") {
            self.frozen.iter_mut().for_each(|frozen| frozen.shown = true);
        }
        let kind = kind(tag);
        if kind == "txbxContent" {
            self.open.push(Vec::new());
        } else if kind == "config-item" {
            self.setting = tag.value("name").unwrap_or("").to_owned();
        }
        self.elements.push(kind);
        act
    }

    fn words(&mut self, words: &str) -> bool {
        if !words.trim().is_empty() {
            self.frozen.iter_mut().for_each(|frozen| frozen.shown = true);
        }
        match self.elements.last().copied().unwrap_or("") {
            "style" => !links_out(words),
            "config-item" => match self.setting.as_str() {
                "CurrentDatabaseDataSource" if !words.trim().is_empty() => {
                    self.found.file(&format!("database {words}"));
                    false
                }
                "CurrentDatabaseCommand" => false,
                name => !name.ends_with("TableURL") && !words.contains("://"),
            },
            _ => true,
        }
    }

    fn close(&mut self) {
        if self.elements.pop() == Some("txbxContent") && self.open.len() > 1 {
            self.open.pop();
        }
        if self.frozen.last().is_some_and(|frozen| frozen.depth == self.elements.len())
            && let Some(frozen) = self.frozen.pop()
        {
            if frozen.shown {
                self.found.dates += usize::from(frozen.dated);
            } else {
                self.found.unstored += usize::from(frozen.expected);
            }
        }
    }

    fn gone(&mut self, tag: &Tag) {
        if self.merging && tag.local() == "connectString" {
            self.merging = false;
            self.found.file(tag.value("val").unwrap_or("database"));
        }
    }
}

impl Rules<'_> {
    /// Notes the places that the attributes of an element lead to.
    fn count(&mut self, tag: &Tag) {
        for attribute in tag.attributes() {
            // What a relationship leads to was noted there, and what no office program knows is loaded by none.
            let known = !matches!(tag.space, Namespace::Other | Namespace::None)
                || attribute.space == Namespace::Open;
            let related = attribute.space == Namespace::Relation || attribute.local() == "relid";
            if !known || related || !self.loads(tag, attribute) {
                continue;
            }
            match attribute.local() {
                "base" | "command" => {}
                "datasource" => self.found.file(&format!("database {}", attribute.value)),
                _ => self.found.file(&attribute.value),
            }
        }
    }
}
