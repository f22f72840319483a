//! Every string of `src` that a person may read, with its file and line, in the order of the code. It is made from the code itself: texts in
//! quotation marks, what clap and schemars print of comments, and the data files of profiles and rules.
//!
//! `cargo test --test tests english::list -- --ignored --nocapture` prints the list.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Lit, Meta};

/// What a string is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// A text in the code.
    Text,
    /// A comment that `--help` prints.
    Help,
    /// A comment that a schema prints.
    Schema,
    /// A value of a data file.
    Data,
}

/// One string that a person may read.
#[derive(Clone, Debug)]
pub(crate) struct Printed {
    /// The file, from the project's folder on.
    pub(crate) file: String,
    /// The line on which it begins.
    pub(crate) line: usize,
    /// What it is for.
    pub(crate) used: Use,
    /// The string.
    pub(crate) text: String,
}

/// Files whose words are looked for in other people's documents or tables, and never printed; and a sample for tests.
const LOOKED_FOR: &[&str] = &[
    "src/case/arrears/columns.rs",
    "src/case/letter_contents.rs",
    "src/case/security_words.rs",
    "src/frontmatter/pages/sample.rs",
    "src/ingest/draft/letter_words.rs",
    "src/ingest/draft/page_groups.rs",
    "src/ingest/tools/ffmpeg_log.rs",
    "src/readers/call_logs/cells.rs",
    "src/readers/call_logs/columns.rs",
    "src/readers/email/versions.rs",
    "src/readers/html/css_syntax.rs",
    "src/readers/whatsapp/system.rs",
];

/// All strings that a person may read.
pub(crate) fn all(project: &Path) -> Vec<Printed> {
    let mut files = BTreeMap::new();
    gather(&project.join("src"), &mut files);
    let mut all = Vec::new();
    for (path, text) in files {
        let file = path.strip_prefix(&format!("{}/", project.display())).unwrap_or(&path).to_owned();
        if LOOKED_FOR.contains(&file.as_str()) || file.ends_with("tests.rs") || file.contains("/tests/") {
            continue;
        }
        if file.ends_with(".toml") {
            data(&file, &text, &mut all);
        } else {
            let code = syn::parse_file(&text).unwrap_or_else(|why| panic!("{file}: {why}"));
            let mut reader = Reader { file, found: Vec::new() };
            reader.visit_file(&code);
            all.extend(reader.found);
        }
    }
    all
}

fn gather(folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "toml") {
            files.insert(path.display().to_string(), fs::read_to_string(&path).expect("text"));
        }
    }
}

/// The texts of a data file, by line: its own writing is one value a line.
fn data(file: &str, text: &str, all: &mut Vec<Printed>) {
    let table: toml::Table = text.parse().unwrap_or_else(|why| panic!("{file}: {why}"));
    let mut values = Vec::new();
    texts(&toml::Value::Table(table), &mut values);
    for value in values {
        let first = value.lines().next().unwrap_or_default().replace('"', "\\\"");
        let line = text.lines().position(|l| l.contains(&first)).unwrap_or_default() + 1;
        push(all, file, line, Use::Data, value);
    }
    all.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
}

fn texts(value: &toml::Value, into: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => into.push(text.clone()),
        toml::Value::Array(values) => values.iter().for_each(|v| texts(v, into)),
        toml::Value::Table(table) => table.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}

fn push(all: &mut Vec<Printed>, file: &str, line: usize, used: Use, text: String) {
    if is_words(&text) {
        all.push(Printed { file: file.into(), line, used, text });
    }
}

/// Whether a string has words: two of them, or one with a capital. A key, a name of a format and an operator have none.
fn is_words(text: &str) -> bool {
    let words = text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphabetic())).filter(|w| {
        w.len() > 1
            && w.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
            && w.chars().any(char::is_lowercase)
    });
    let words: Vec<&str> = words.collect();
    match words[..] {
        [] => false,
        [only] => {
            only.starts_with(char::is_uppercase) && text.len() > 2 || text.contains(' ') && only.len() > 2
        }
        _ => true,
    }
}

struct Reader {
    file: String,
    found: Vec<Printed>,
}

impl Reader {
    fn literal(&mut self, text: String, span: proc_macro2::Span) {
        push(&mut self.found, &self.file, span.start().line, Use::Text, text);
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut before = String::new();
        for token in tokens {
            match token {
                TokenTree::Group(group) if COUNTED.contains(&before.as_str()) => self.counted(group.stream()),
                TokenTree::Group(group) => {
                    if !NEVER_SHOWN.contains(&before.as_str()) {
                        self.tokens(group.stream());
                    }
                }
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.literal(text.value(), text.span());
                    }
                }
                TokenTree::Ident(ident) => before = ident.to_string(),
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// The words for one and for several: single words, which would otherwise be taken for keys.
    fn counted(&mut self, tokens: TokenStream) {
        for token in tokens {
            if let TokenTree::Literal(literal) = token
                && let span = literal.span()
                && let Lit::Str(text) = Lit::new(literal)
            {
                let (file, line, used) = (self.file.clone(), span.start().line, Use::Text);
                self.found.push(Printed { file, line, used, text: text.value() });
            }
        }
    }

    fn comments(&mut self, attributes: &[Attribute], used: Use) {
        let mut paragraph = String::new();
        let mut begun = 0;
        for attribute in attributes {
            if let Meta::NameValue(pair) = &attribute.meta
                && pair.path.is_ident("doc")
                && let Expr::Lit(literal) = &pair.value
                && let Lit::Str(text) = &literal.lit
            {
                if begun == 0 {
                    begun = text.span().start().line;
                }
                paragraph += text.value().trim();
                paragraph.push(' ');
            }
        }
        push(&mut self.found, &self.file, begun, used, paragraph.trim().to_owned());
    }

    fn printed_comments(&self, attributes: &[Attribute]) -> Option<Use> {
        let derived: String = attributes
            .iter()
            .filter(|a| a.path().is_ident("derive"))
            .map(|a| a.meta.require_list().map(|l| l.tokens.to_string()).unwrap_or_default())
            .collect();
        let has = |name: &str| derived.split(|c: char| !c.is_alphanumeric()).any(|d| d == name);
        if ["Parser", "Args", "Subcommand", "ValueEnum"].iter().any(|d| has(d)) {
            return Some(Use::Help);
        }
        has("JsonSchema").then_some(Use::Schema)
    }
}

/// Calls that put a number before a word.
const COUNTED: &[&str] = &["counted", "number_of"];

/// Calls whose texts nobody reads but a programmer.
const NEVER_SHOWN: &[&str] =
    &["expect", "panic", "unreachable", "debug_assert", "assert", "strip_prefix", "strip_suffix"];

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|a| {
        a.path().is_ident("test")
            || a.path().is_ident("cfg")
                && a.meta.require_list().is_ok_and(|l| {
                    l.tokens.to_string().split(|c: char| !c.is_alphanumeric()).any(|w| w == "test")
                })
    })
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // What clap is told in words: a heading, a value's name.
        if ["command", "arg", "error", "schemars"].iter().any(|n| attribute.path().is_ident(n))
            && let Meta::List(list) = &attribute.meta
        {
            self.tokens(list.tokens.clone());
        }
    }
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if let Some(used) = self.printed_comments(&item.attrs) {
            self.comments(&item.attrs, used);
            for field in &item.fields {
                self.comments(&field.attrs, used);
            }
        }
        visit::visit_item_struct(self, item);
    }
    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if let Some(used) = self.printed_comments(&item.attrs) {
            self.comments(&item.attrs, used);
            for variant in &item.variants {
                self.comments(&variant.attrs, used);
                for field in &variant.fields {
                    self.comments(&field.attrs, used);
                }
            }
        }
        visit::visit_item_enum(self, item);
    }
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let name = match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        if !COUNTED.contains(&name.as_str()) {
            return visit::visit_expr_call(self, call);
        }
        for argument in &call.args {
            match argument {
                Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => {
                    let (file, line, used) = (self.file.clone(), text.span().start().line, Use::Text);
                    self.found.push(Printed { file, line, used, text: text.value() });
                }
                other => self.visit_expr(other),
            }
        }
    }
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if NEVER_SHOWN.contains(&call.method.to_string().as_str()) {
            self.visit_expr(&call.receiver);
        } else {
            visit::visit_expr_method_call(self, call);
        }
    }
    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.literal(text.value(), text.span());
    }
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if !NEVER_SHOWN.contains(&name.as_str()) {
            self.tokens(call.tokens.clone());
        }
    }
}

/// The list as a text: a heading for each file, then line and string.
pub(crate) fn listing(all: &[Printed]) -> String {
    let mut out = String::new();
    let mut file = "";
    for printed in all {
        if printed.file != file {
            file = &printed.file;
            out += &format!("\n## {file}\n");
        }
        let used = match printed.used {
            Use::Text => "",
            Use::Help => "(help) ",
            Use::Schema => "(schema) ",
            Use::Data => "(data) ",
        };
        out += &format!("{:>4} {used}{}\n", printed.line, printed.text.replace('\n', "\n     | "));
    }
    out
}
