//! Prints the words of every PDF of a folder as this program reads them, a line of JSON a file, with the time it took:
//! what `benches/words.py` holds against other readers.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails; it reads the folder it is given and says what it saw"
)]

use std::sync::Arc;
use std::time::Instant;

use leverarch::Limits;
use leverarch::internals::model::page_text::PackedText;
use leverarch::internals::pdf::{self, PageFormat};

fn main() {
    let folder = std::env::args().nth(1).filter(|word| !word.starts_with("--")).expect("a folder of PDFs");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("folder")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect();
    files.sort();
    for path in files {
        let bytes = Arc::new(std::fs::read(&path).expect("file"));
        let begun = Instant::now();
        let Ok(placed) = pdf::import(PageFormat::Pdf, &bytes, &Limits::STANDARD) else { continue };
        let seconds = begun.elapsed().as_secs_f64();
        let pages: Vec<_> = placed
            .pages
            .iter()
            .map(|page| {
                let text = placed.texts.get(&page.xobject).map(PackedText::unpack);
                let words: Vec<_> = text
                    .iter()
                    .flat_map(|text| text.iter())
                    .map(|(word, at)| {
                        let area = at.area;
                        serde_json::json!([
                            word,
                            area.left,
                            area.bottom,
                            area.right,
                            area.top,
                            at.sight.can_be_read()
                        ])
                    })
                    .collect();
                let size = text.as_ref().map(|text| text.size);
                serde_json::json!({ "size": size, "words": words })
            })
            .collect();
        let line = serde_json::json!({ "file": path, "seconds": seconds, "pages": pages });
        println!("{line}");
    }
}
