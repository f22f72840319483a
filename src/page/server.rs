//! Listens on this computer alone, opens the browser, and ends by itself: when the user quits, presses Ctrl-C, or has
//! not been heard of for half an hour. Slow or many connections cannot hold it up.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use maud::{DOCTYPE, html};
use tokio::sync::Semaphore;

use super::settings::PageSettings;
use super::state::PageState;
use super::{recent, router};
use crate::system::SystemError;
use crate::system::open::StartFile;

/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Connections at a time. A browser makes six.
const CONNECTIONS: usize = 64;
/// How often is looked whether the page is to end.
const LOOK: Duration = Duration::from_millis(100);
/// How long answers that are on their way are waited for at the end.
const LAST: Duration = Duration::from_millis(400);

/// Whether the browser is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenBrowser {
    /// It is, and the address is also said.
    Yes,
    /// The address is only said.
    No,
}

/// Runs the page until it ends. `say` is given what the user should know at once.
///
/// # Errors
/// Nothing can be listened on, or the system gives no secrets.
pub fn serve(
    settings: PageSettings,
    browser: OpenBrowser,
    stop: &AtomicBool,
    say: &mut dyn FnMut(&str),
) -> Result<(), SystemError> {
    let trouble = |cause| SystemError::new("the page", "open", cause);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(trouble)?;
    let port = listener.local_addr().map_err(trouble)?.port();
    // The same port for those whose browser prefers the newer kind of address; without it the other one does.
    let listeners: Vec<TcpListener> =
        [Some(listener), TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok()].into_iter().flatten().collect();
    let environment = settings.environment.clone();
    if let Some(folder) = &settings.folder {
        recent::note(&environment, folder);
    }
    let page = PageState::new(settings, port)
        .ok_or_else(|| trouble(io::Error::other("the system gives no random numbers")))?;
    let address = page.start_address();
    let file = match browser {
        OpenBrowser::Yes => StartFile::write(&environment, &start_page(&address)).ok(),
        OpenBrowser::No => None,
    };
    match file.as_ref().map(StartFile::open) {
        Some(Ok(())) => say(&format!(
            "The page opens in your browser. If it does not, open this address:\n{address}\n\nTo end, use Quit on the page, or press Ctrl-C here."
        )),
        _ => say(&format!(
            "Open this address in your browser. It works once:\n{address}\n\nTo end, use Quit on the page, or press Ctrl-C here."
        )),
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(16)
        .build()
        .map_err(trouble)?;
    let done = runtime.block_on(listen(&page, listeners, stop, file));
    runtime.shutdown_timeout(Duration::from_secs(2));
    done.map_err(trouble)
}

async fn listen(
    page: &Arc<PageState>,
    listeners: Vec<TcpListener>,
    stop: &AtomicBool,
    file: Option<StartFile>,
) -> io::Result<()> {
    let app = router::app(page);
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    for listener in listeners {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(accept(listener, app.clone(), Arc::clone(&seats)));
    }
    let mut file = file;
    while !(stop.load(Ordering::Relaxed) || page.is_ending() || page.is_left()) {
        // Once the page is open nobody needs the file that leads to it.
        if file.is_some() && page.secrets.start().is_none() {
            file = None;
        }
        tokio::time::sleep(LOOK).await;
    }
    tokio::time::sleep(LAST).await;
    Ok(())
}

async fn accept(listener: tokio::net::TcpListener, app: Router, seats: Arc<Semaphore>) {
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, which passes.
            tokio::time::sleep(LOOK).await;
            continue;
        };
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .serve_connection(TokioIo::new(stream), service);
            // A browser that goes away is no trouble of ours.
            let _ = connection.await;
            drop(seat);
        });
    }
}

/// What the file says that leads the browser to the page.
fn start_page(address: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="refresh" content=(format!("0;url={address}"));
                title { "leverarch" }
            }
            body { p { a href=(address) { "Open leverarch" } } }
        }
    }
    .into_string()
}
