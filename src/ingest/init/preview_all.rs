//! Every file looked into once, on several threads. What is inside is found in the process of the sandbox; the
//! words of a picture are then read as a build reads them, and kept, so that the build has them already.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::DraftOptions;
use crate::ingest::parallel::map_ordered_parallel;
use crate::ingest::preview::FilePreview;
use crate::ingest::sandbox::{Sandbox, SandboxResult};
use crate::ingest::tools::ocr;
use crate::model::Password;
use crate::pdf::{self, PageFormat};
use crate::readers::detect::{FileType, identify};
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EvidenceReader, WalkEntry};

/// Looks into each file, with the password that opens it, and gives each glance to `seen`, in the order of the files.
pub(crate) fn look_into(
    files: &[(&WalkEntry, Option<Password>)],
    folder: &Path,
    options: &DraftOptions<'_>,
    words: &ocr::OcrPool,
    watch: &dyn ProgressSink,
    mut seen: impl FnMut(usize, FilePreview),
) -> Result<(), RunError> {
    watch.step("Looking into the files", files.len() as u64);
    let looker = || {
        let mut sandbox = Sandbox::new(options.trial, folder, options.limits);
        move |i: usize| {
            let (file, password) = &files[i];
            let mut preview = sandbox.glance(&file.path, password.as_ref(), file.bytes);
            if preview.wordless && words.is_on() {
                let read = first_page(file, password.as_ref(), folder, options, words, &mut sandbox);
                preview.by_eye = !read.is_empty();
                preview.text = read;
            }
            preview
        }
    };
    let receive = |i: usize, preview| {
        if watch.stopped() {
            words.close();
            return Err(RunError::Stopped);
        }
        watch.part(files[i].0.path.as_str());
        seen(i, preview);
        Ok(())
    };
    // What is being read for words is let go as soon as the user stops.
    let meanwhile = || {
        if watch.stopped() {
            words.close();
        }
    };
    map_ordered_parallel(files.len(), options.jobs, folder, looker, receive, meanwhile)
}

/// The words on the first page of a picture, line by line; empty when there are none or they cannot be read.
fn first_page(
    file: &WalkEntry,
    password: Option<&Password>,
    folder: &Path,
    options: &DraftOptions<'_>,
    words: &ocr::OcrPool,
    sandbox: &mut Sandbox<'_>,
) -> String {
    let Ok(mut reader) = EvidenceReader::open(folder, &file.path) else { return String::new() };
    let size = reader.bytes();
    if size > options.limits.held_bytes {
        return String::new();
    }
    let Ok(whole) = reader.whole(&[]) else { return String::new() };
    let ending = file.path.extension();
    let FileType::Paged(form) = identify(&whole.bytes, ending.as_deref()) else { return String::new() };
    if form == PageFormat::Pdf {
        sandbox.submit(&file.path, password);
        if sandbox.result(size) != SandboxResult::Safe {
            return String::new();
        }
    }
    let bytes = Arc::new(whole.bytes);
    let read = || {
        let placed = pdf::import_with_password(form, &bytes, password.map(Password::reveal), options.limits);
        placed.map(|placed| words.first_page(&placed)).unwrap_or_default()
    };
    let lines = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
    lines.iter().map(in_columns).collect::<Vec<_>>().join("\n")
}

/// A gap between columns, in heights of the line.
const COLUMN: f64 = 2.0;

/// A line's words. A gap as wide as a column's is a new line, as in the text of a PDF: "Date:" begins one.
fn in_columns(line: &ocr::HocrLine) -> String {
    let lying = !line.turned.is_multiple_of(180);
    let [left, top, right, bottom] = line.area;
    let (height, from, to) = if lying { (right - left, 1, 3) } else { (bottom - top, 0, 2) };
    let mut text = String::new();
    let mut before: Option<[f64; 4]> = None;
    for word in &line.words {
        if let Some(before) = before.replace(word.area) {
            let gap = (word.area[from] - before[to]).max(before[from] - word.area[to]);
            text.push(if gap > COLUMN * height { '\n' } else { ' ' });
        }
        text += &word.text;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_one_line_are_lines_of_their_own() {
        let word = |text: &str, left: f64, right: f64| ocr::HocrWord {
            text: text.into(),
            area: [left, 100.0, right, 120.0],
            sure: 90.0,
        };
        let words = vec![
            word("Marek", 10.0, 60.0),
            word("W\u{f3}jcik", 68.0, 120.0),
            word("Date:", 400.0, 440.0),
            word("2", 448.0, 455.0),
        ];
        let area = [10.0, 100.0, 455.0, 120.0];
        let mut line = ocr::HocrLine { area, turned: 0, base: None, height: None, words };
        assert_eq!(in_columns(&line), "Marek W\u{f3}jcik\nDate: 2");
        // The same seen lying, from the foot up.
        let lie = |[left, top, right, bottom]: [f64; 4]| [top, 1000.0 - right, bottom, 1000.0 - left];
        line.turned = 90;
        line.area = lie(line.area);
        for word in &mut line.words {
            word.area = lie(word.area);
        }
        assert_eq!(in_columns(&line), "Marek W\u{f3}jcik\nDate: 2");
    }
}
