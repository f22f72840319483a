//! The README holds every word of the manifest, and what it shows can be used as it stands.

use std::fs;
use std::path::Path;

use crate::support::case::{Case, letter};
use crate::support::vocabulary;

/// A bank statement with a payment of each side's example.
const BANK: &[u8] =
    b"Date,Description,Paid out,Paid in\n2026-01-12,MAINTENANCE JAN,78.41,\n2026-01-14,CMS,,60.39\n";

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md")
}

/// The two parents' manifests are read without an error; only what the documents of such a case would add is asked for.
#[test]
fn the_manifests_of_the_readme_can_be_used() {
    let text = readme();
    let (_, rest) = text.split_once("side by side").expect("the two examples");
    let (both, _) = rest.split_once("</table>").expect("their end");
    let manifests: Vec<&str> =
        both.split("```toml\n").skip(1).map(|block| block.split("```").next().expect("end")).collect();
    assert_eq!(manifests.len(), 2);
    for manifest in manifests {
        let case = Case::tiny();
        case.put("manifest.toml", manifest.as_bytes());
        case.put("bank.csv", BANK);
        for line in manifest.lines().filter_map(|line| line.strip_prefix("file = \"")) {
            let file = line.trim_end_matches('"');
            if file.ends_with(".pdf") {
                case.put(file, &letter(&["Dear parent"]));
            }
        }
        let ran = case.run(&["build", "EVIDENCE", "--json"]);
        assert_eq!(ran.of("error"), [], "{manifest}\n{}", ran.out);
        assert_eq!(ran.code, 0, "{manifest}\n{}", ran.out);
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
