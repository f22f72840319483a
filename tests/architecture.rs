//! The plan of the house, held against the code: eleven folders in layers, no two files that use each other, and no name
//! for two types. Every `use`, written-out path and re-export is resolved, also inside macros, so that an arrow cannot
//! hide behind `super::` or another module's `pub use`. Tests within `src` may use what they like.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The folders of `src`, the lowest first. A folder uses those before it.
const FOLDERS: [&str; 11] = [
    "model",
    "system",
    "pdf",
    "readers",
    "case",
    "integrity",
    "frontmatter",
    "ingest",
    "bundle",
    "page",
    "cli",
];

/// A module's path from the crate on, and an item's.
type Name = Vec<String>;

/// What one module says.
#[derive(Default)]
struct Module {
    /// The file that it stands in.
    file: String,
    /// Names that `use` brings in, and what they stand for.
    imports: BTreeMap<String, Name>,
    /// Modules whose names are all brought in.
    globs: Vec<Name>,
    /// Imports that are passed on to others.
    passed_on: BTreeSet<String>,
    /// Types that others can see, with the number of their definitions.
    types: Vec<String>,
    /// Paths that its code writes.
    paths: BTreeSet<Vec<String>>,
}

type Modules = BTreeMap<Name, Module>;

/// Reads the modules of a tree of sources: each file by its path from `src` on.
fn modules(files: &BTreeMap<String, String>) -> Modules {
    let mut modules = Modules::new();
    for (path, text) in files {
        let mut name: Name = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(name.last().map(String::as_str), Some("mod" | "lib")) {
            name.pop();
        }
        let file = syn::parse_file(text).unwrap_or_else(|why| panic!("{path}: {why}"));
        read(&mut modules, name, path, &file.items);
    }
    let known: BTreeSet<Name> = modules.keys().cloned().collect();
    for (name, module) in &mut modules {
        let absolute = |path: &Name| absolute(path, name, &known);
        module.imports = std::mem::take(&mut module.imports)
            .into_iter()
            .filter_map(|(import, path)| Some((import, absolute(&path)?)))
            .collect();
        module.globs = module.globs.iter().filter_map(absolute).collect();
    }
    modules
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && quote_of(a).contains("test"))
}

fn quote_of(attribute: &Attribute) -> String {
    attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default()
}

fn is_seen(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(_) => true,
        Visibility::Inherited => false,
    }
}

fn read(modules: &mut Modules, name: Name, file: &str, items: &[Item]) {
    let mut module = Module { file: file.to_owned(), ..Module::default() };
    for item in items {
        let (attributes, type_name) = match item {
            Item::Struct(i) => (&i.attrs, is_seen(&i.vis).then(|| i.ident.to_string())),
            Item::Enum(i) => (&i.attrs, is_seen(&i.vis).then(|| i.ident.to_string())),
            Item::Trait(i) => (&i.attrs, is_seen(&i.vis).then(|| i.ident.to_string())),
            Item::Type(i) => (&i.attrs, is_seen(&i.vis).then(|| i.ident.to_string())),
            Item::Fn(i) => (&i.attrs, None),
            Item::Impl(i) => (&i.attrs, None),
            Item::Const(i) => (&i.attrs, None),
            Item::Static(i) => (&i.attrs, None),
            Item::Macro(i) => (&i.attrs, None),
            Item::Use(i) => {
                if !is_test(&i.attrs) {
                    let passed_on = !matches!(i.vis, Visibility::Inherited);
                    imports(&i.tree, Vec::new(), passed_on, &mut module);
                }
                continue;
            }
            Item::Mod(i) => {
                if let (Some((_, inner)), false) = (&i.content, is_test(&i.attrs)) {
                    let inside = name.iter().cloned().chain([i.ident.to_string()]).collect();
                    read(modules, inside, file, inner);
                }
                continue;
            }
            _ => continue,
        };
        if is_test(attributes) {
            continue;
        }
        module.types.extend(type_name);
        Paths(&mut module).visit_item(item);
    }
    modules.insert(name, module);
}

fn imports(tree: &UseTree, mut before: Name, passed_on: bool, module: &mut Module) {
    let mut import = |name: String, path: Name| {
        if passed_on {
            module.passed_on.insert(name.clone());
        }
        module.imports.insert(name, path);
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            imports(&path.tree, before, passed_on, module);
        }
        UseTree::Name(name) if name.ident == "self" => {
            import(before.last().cloned().unwrap_or_default(), before.clone());
        }
        UseTree::Name(name) => {
            before.push(name.ident.to_string());
            import(name.ident.to_string(), before);
        }
        UseTree::Rename(rename) => {
            before.push(rename.ident.to_string());
            import(rename.rename.to_string(), before);
        }
        UseTree::Glob(_) => module.globs.push(before),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| imports(tree, before.clone(), passed_on, module));
        }
    }
}

/// Gathers the paths that code writes.
struct Paths<'a>(&'a mut Module);

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            imports(&item.tree, Vec::new(), false, self.0);
        }
    }
}

impl Paths<'_> {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Name = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.0.paths.insert(std::mem::take(&mut path));
                    }
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.0.paths.insert(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.0.paths.insert(path);
    }
}

/// A path of `use` from the crate on; nothing when it leads out of it.
fn absolute(path: &Name, at: &Name, known: &BTreeSet<Name>) -> Option<Name> {
    let mut base = at.clone();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([base, path[1..].to_vec()].concat()),
        "super" => {
            let up = path.iter().take_while(|segment| *segment == "super").count();
            base.truncate(base.len().checked_sub(up)?);
            Some([base, path[up..].to_vec()].concat())
        }
        first => {
            let child: Name = base.iter().cloned().chain([first.to_owned()]).collect();
            known.contains(&child).then(|| [base, path.clone()].concat())
        }
    }
}

/// The module in which what a path means is defined, and how its last part is called there.
fn defined(modules: &Modules, mut path: Name) -> (Name, Name) {
    for _ in 0..16 {
        let length = (0..=path.len()).rev().find(|n| modules.contains_key(&path[..*n])).unwrap_or(0);
        let (module, rest) = (path[..length].to_vec(), path[length..].to_vec());
        let Some(import) = rest.first().and_then(|first| modules.get(&module)?.imports.get(first)) else {
            return (module, rest);
        };
        let next = [import.clone(), rest[1..].to_vec()].concat();
        if next == path {
            return (module, rest);
        }
        path = next;
    }
    (Vec::new(), Vec::new())
}

/// From which file to which something is used, and what.
fn arrows(modules: &Modules) -> BTreeMap<(String, String), BTreeSet<String>> {
    let known: BTreeSet<Name> = modules.keys().cloned().collect();
    let mut arrows: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (name, module) in modules {
        let mut used: Vec<Name> = Vec::new();
        for (import, path) in &module.imports {
            // What is only passed on from below is no use of it.
            let own = path.starts_with(name) && module.passed_on.contains(import);
            used.extend((!own).then(|| path.clone()));
        }
        for path in &module.paths {
            let Some(first) = path.first() else { continue };
            let imported =
                module.imports.get(first).map(|import| [import.clone(), path[1..].to_vec()].concat());
            used.extend(imported.or_else(|| absolute(path, name, &known).filter(|_| path.len() > 1)));
            let through = module.globs.iter().map(|glob| [glob.clone(), path.clone()].concat());
            used.extend(through.filter(|path| {
                let (at, rest) = defined(modules, path.clone());
                rest.first().is_some_and(|first| modules.get(&at).is_some_and(|m| m.types.contains(first)))
            }));
        }
        for path in used {
            let (at, rest) = defined(modules, path);
            // The name of a module alone is no use of what is in it.
            if rest.is_empty() {
                continue;
            }
            let Some(target) = modules.get(&at).map(|module| &module.file) else { continue };
            if *target != module.file {
                arrows.entry((module.file.clone(), target.clone())).or_default().insert(rest.join("::"));
            }
        }
    }
    arrows
}

/// The layer of a file, counted from below; nothing for `lib.rs`, `main.rs` and what is in no folder.
fn layer(file: &str) -> Option<usize> {
    FOLDERS.iter().position(|folder| Some(*folder) == file.split('/').next())
}

/// Arrows that lead from a layer to one above it.
fn upward(modules: &Modules) -> Vec<String> {
    let arrows = arrows(modules);
    let leads_up = |(from, to): &(String, String)| layer(from) < layer(to) && layer(from).is_some();
    arrows
        .iter()
        .filter(|(ends, _)| leads_up(ends))
        .map(|((from, to), what)| format!("{from} -> {to}: {what:?}"))
        .collect()
}

/// Files that use one another, directly or through others; each circle with its arrows.
fn circles(modules: &Modules) -> Vec<String> {
    let arrows = arrows(modules);
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(from).or_default().insert(to);
    }
    let reached = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = next.get(from).into_iter().flatten().copied().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|file| (*file, reached(file))).collect();
    let leads = |from: &str, to: &str| reach.get(from).is_some_and(|files| files.contains(to));
    arrows
        .iter()
        .filter(|((from, to), _)| leads(to, from))
        .map(|((from, to), what)| format!("{from} -> {to}: {what:?}"))
        .collect()
}

/// Names that several types have which others can see.
fn doubled(modules: &Modules) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for module in modules.values() {
        // What is compiled for one system or another is one type.
        for name in module.types.iter().collect::<BTreeSet<_>>() {
            places.entry(name).or_default().push(&module.file);
        }
    }
    places.retain(|_, files| files.len() > 1);
    places.into_iter().map(|(name, files)| format!("{name}: {files:?}")).collect()
}

/// The sources as they are, without the files of tests.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("sources"));
    let rust = entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    let named = rust.map(|entry| {
        let path = entry.path().strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
        (path, fs::read_to_string(entry.path()).expect("source"))
    });
    let is_test = |path: &str| path.ends_with("tests.rs") || path.contains("/tests/") || path == "main.rs";
    named.filter(|(path, _)| !is_test(path)).collect()
}

#[test]
fn no_folder_uses_one_above_it() {
    let modules = modules(&sources());
    assert!(modules.len() > 200, "{}", modules.len());
    assert_eq!(upward(&modules), Vec::<String>::new());
}

#[test]
fn no_two_files_use_each_other() {
    assert_eq!(circles(&modules(&sources())), Vec::<String>::new());
}

#[test]
fn every_type_that_others_see_has_a_name_of_its_own() {
    let modules = modules(&sources());
    assert!(modules.values().map(|module| module.types.len()).sum::<usize>() > 300);
    assert_eq!(doubled(&modules), Vec::<String>::new());
}

#[test]
fn every_source_lies_in_one_of_the_eleven_folders() {
    let stray: Vec<String> =
        sources().into_keys().filter(|path| layer(path).is_none() && path != "lib.rs").collect();
    assert_eq!(stray, Vec::<String>::new());
}

/// A tree of sources in which a fault was planted.
fn planted(files: &[(&str, &str)]) -> Modules {
    modules(&files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn planted_arrows_upward_are_found() {
    let case = ("case/mod.rs", "pub struct Case; pub fn sum() {}");
    for (name, file, text) in [
        ("use", "pdf/a.rs", "use crate::case::Case; fn f(_: Case) {}"),
        ("written out", "pdf/a.rs", "fn f() { crate::case::sum() }"),
        ("super", "pdf/a.rs", "fn f() { super::super::case::sum() }"),
        ("super in use", "pdf/a.rs", "use super::super::case; fn f() { case::sum() }"),
        ("in a macro", "pdf/a.rs", "fn f() { assert!(g(crate::case::sum())) }"),
        ("in a type", "pdf/a.rs", "struct A { b: Vec<crate::case::Case> }"),
        ("everything", "pdf/a.rs", "use crate::case::*; fn f(_: Case) {}"),
        ("in a function", "pdf/a.rs", "fn f() { use crate::case::sum; sum() }"),
        ("through a re-export below", "pdf/a.rs", "use crate::model::Case; fn f(_: Case) {}"),
        ("renamed", "pdf/a.rs", "use crate::case::{Case as Other, sum as add}; fn f(_: Other) { add() }"),
    ] {
        let found = upward(&planted(&[
            case,
            ("pdf/mod.rs", "mod a;"),
            ("model/mod.rs", "pub use crate::case::Case;"),
            (file, text),
        ]));
        assert!(found.iter().any(|arrow| arrow.starts_with("pdf/a.rs -> case/mod.rs")), "{name}: {found:?}");
    }
    let below = planted(&[case, ("cli/mod.rs", "use crate::case::Case; fn f(_: Case) {}")]);
    assert_eq!(upward(&below), Vec::<String>::new());
    let in_test = planted(&[case, ("pdf/mod.rs", "#[cfg(test)] mod tests { use crate::case::Case; }")]);
    assert_eq!(upward(&in_test), Vec::<String>::new());
}

#[test]
fn planted_circles_are_found() {
    for (name, files) in [
        (
            "two files",
            &[("pdf/a.rs", "use super::b::B; pub struct A;"), ("pdf/b.rs", "use super::a::A; pub struct B;")]
                [..],
        ),
        (
            "a module and its child",
            &[("pdf/mod.rs", "mod a; use a::A; pub struct B;"), ("pdf/a.rs", "use super::B; pub struct A;")],
        ),
        (
            "three files, and one of the arrows through a re-export",
            &[
                ("pdf/mod.rs", "mod a; mod b; mod c; pub use c::C;"),
                ("pdf/a.rs", "pub fn a() { super::b::b() }"),
                ("pdf/b.rs", "pub fn b() -> crate::pdf::C { loop {} }"),
                ("pdf/c.rs", "pub struct C; fn c() { vec![super::a::a()]; }"),
            ],
        ),
    ] {
        assert!(!circles(&planted(files)).is_empty(), "{name}");
    }
    for (name, files) in [
        ("none", &[("pdf/a.rs", "use super::b::B; pub struct A;"), ("pdf/b.rs", "pub struct B;")][..]),
        (
            "a re-export alone",
            &[
                ("pdf/mod.rs", "mod a; mod b; pub use b::B;"),
                ("pdf/a.rs", "use super::B;"),
                ("pdf/b.rs", "pub struct B;"),
            ],
        ),
        (
            "in tests",
            &[
                ("pdf/a.rs", "use super::b::B; pub struct A;"),
                ("pdf/b.rs", "pub struct B; #[cfg(test)] mod tests { use crate::pdf::a::A; }"),
            ],
        ),
    ] {
        assert_eq!(circles(&planted(files)), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn planted_doubled_names_are_found() {
    let one = ("pdf/a.rs", "pub struct Part;");
    for (other, found) in [
        ("pub(crate) enum Part {}", true),
        ("pub(super) type Part = u8;", true),
        ("pub mod inner { pub trait Part {} }", true),
        ("struct Part;", false),
        ("pub struct Parts;", false),
        ("pub use super::a::Part;", false),
    ] {
        assert_eq!(!doubled(&planted(&[one, ("case/b.rs", other)])).is_empty(), found, "{other}");
    }
}
