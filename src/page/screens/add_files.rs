//! Asks for files that are to be copied into the evidence folder.

use maud::html;

use crate::page::layout::{hidden, screen};
use crate::page::visit::{PageAnswer, PageVisit};

/// Shows the form.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let body = html! {
        h1 { "Add files" }
        p { "The files are copied into your evidence folder:" }
        p { code { (case.folder.display()) } }
        p { "The files that you choose stay where they are. If a name is taken already, the copy gets a number." }
        form method="post" action="/files/add" enctype="multipart/form-data" {
            (hidden(visit, None))
            div.field {
                label for="files" { "Files" }
                p.hint #files-hint { "Letters, scans, photographs, e-mails, recordings, tables. You can also drop them on this screen." }
                input type="file" id="files" name="files" multiple required aria-describedby="files-hint";
                p #dropped role="status" {}
            }
            div.buttons {
                button type="submit" { "Copy these files into my folder" }
                a href="/files" { "Back to the files" }
            }
        }
    };
    Ok(screen(visit, "Add files", &body))
}
