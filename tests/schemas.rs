//! The schemas in `schemas/` are the ones that the types give.

use std::fs;
use std::path::Path;

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
