//! Files that the user puts into the page: copied into the evidence folder under names that nothing has yet, each whole or
//! not at all. Beside the manifest this is the only thing that the page writes there.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::guard::refused;
use super::state::PageState;
use super::visit::go_on;
use crate::model::counted;
use crate::system::SystemError;
use crate::system::save::DroppedFile;

/// How long the next part of a file may take to come.
const PART_TIME: Duration = Duration::from_secs(30);
/// Files that are taken at a time.
const MOST: usize = 500;

/// Takes files from a form.
pub(super) async fn take(State(page): State<Arc<PageState>>, request: Request) -> Response {
    match taken(&page, request).await {
        Ok(names) => {
            let what = counted(
                names.len(),
                "file was copied into your folder",
                "files were copied into your folder",
            );
            page.say(format!("{what}: {}.", names.join(", ")));
            go_on("/files")
        }
        Err(refusal) => refusal,
    }
}

async fn taken(page: &Arc<PageState>, request: Request) -> Result<Vec<String>, Response> {
    let unreadable =
        |_| refused(StatusCode::BAD_REQUEST, "What was sent cannot be read as a form with files.");
    let mut form = Multipart::from_request(request, &()).await.map_err(|rejected| {
        refused(rejected.status(), "What was sent cannot be read as a form with files.")
    })?;
    let Some(case) = page.case() else { return Err(go_on("/start")) };
    let mut allowed = false;
    let mut names = Vec::new();
    loop {
        let next = tokio::time::timeout(PART_TIME, form.next_field()).await.map_err(|_| slow())?;
        let Some(field) = next.map_err(unreadable)? else { break };
        if field.name() == Some("token") {
            let word = tokio::time::timeout(PART_TIME, field.text()).await.map_err(|_| slow())?;
            allowed = page.secrets.is_form(&word.map_err(unreadable)?);
            continue;
        }
        // The word comes first, so that nothing is written for a form that has none.
        if !allowed {
            return Err(refused(
                StatusCode::FORBIDDEN,
                "This form is from an earlier run of leverarch, so nothing was copied. Open the screen again.",
            ));
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() != Some("files") || name.is_empty() {
            continue;
        }
        if names.len() == MOST {
            return Err(refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "These are too many files at a time. Choose fewer.",
            ));
        }
        names.push(copied(field, &case.folder, &name, case.settings.limits.held_bytes).await?);
    }
    if !allowed || names.is_empty() {
        return Err(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Choose at least one file, then press the button again.",
        ));
    }
    Ok(names)
}

/// Copies one file and gives the name that it has got.
async fn copied(
    mut field: Field<'_>,
    folder: &std::path::Path,
    name: &str,
    most: u64,
) -> Result<String, Response> {
    let trouble = |why: SystemError| refused(StatusCode::INSUFFICIENT_STORAGE, &why.to_string());
    let gone = || refused(StatusCode::INTERNAL_SERVER_ERROR, "This file could not be copied. Try again.");
    let (folder, wanted) = (folder.to_owned(), name.to_owned());
    let begun = tokio::task::spawn_blocking(move || DroppedFile::begin(&folder, &wanted)).await;
    let mut file = begun.map_err(|_| gone())?.map_err(trouble)?;
    let mut bytes: u64 = 0;
    loop {
        let part = tokio::time::timeout(PART_TIME, field.chunk()).await.map_err(|_| slow())?;
        let Some(part) = part.map_err(|_| gone())? else { break };
        bytes += part.len() as u64;
        if bytes > most {
            return Err(refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "This file is too large to be evidence. Nothing of it was copied.",
            ));
        }
        let written = tokio::task::spawn_blocking(move || file.write(&part).map(|()| file)).await;
        file = written.map_err(|_| gone())?.map_err(trouble)?;
    }
    tokio::task::spawn_blocking(move || file.finish()).await.map_err(|_| gone())?.map_err(trouble)
}

fn slow() -> Response {
    refused(StatusCode::REQUEST_TIMEOUT, "Sending this file took too long. Nothing of it was copied.")
}
