//! The schemas in `schemas/` are the ones that the types give.

use std::fs;
use std::path::Path;

use crate::support::vocabulary;

#[test]
fn the_published_schemas_have_not_drifted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("schemas/")
        .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let schemas = leverarch::internals::cli::schemas();
    assert_eq!(names, schemas.each_ref().map(|(name, _)| name.to_string()));
    for (name, schema) in schemas {
        let published = fs::read_to_string(folder.join(name)).expect(name);
        let word = name.split('.').next().expect("name");
        assert!(
            published == format!("{schema:#}\n"),
            "schemas/{name} has drifted: run `cargo run -- schema {word} > schemas/{name}`"
        );
    }
}

/// `LEVERARCH_RENEW=1 cargo test readme` writes it anew.
#[test]
fn the_readme_has_every_word_of_the_manifest() {
    const HEAD: &str =
        "<!-- The words of the manifest, from its schema: LEVERARCH_RENEW=1 cargo test readme -->\n";
    const FOOT: &str = "<!-- The end of the words. -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (before, rest) = readme.split_once(HEAD).expect("the table's first line");
    let (written, after) = rest.split_once(FOOT).expect("the table's last line");
    let schemas = leverarch::internals::cli::schemas();
    let (_, schema) = schemas.iter().find(|(name, _)| name.starts_with("manifest")).expect("manifest");
    let wanted = format!("\n{}\n", vocabulary::table(schema));
    if std::env::var_os("LEVERARCH_RENEW").is_some() {
        fs::write(&path, format!("{before}{HEAD}{wanted}{FOOT}{after}")).expect("README.md");
    } else {
        assert!(
            written == wanted,
            "the table in README.md differs from the schema: LEVERARCH_RENEW=1 cargo test readme"
        );
    }
}
