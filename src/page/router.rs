//! Every address of the page. A screen is a row of the table below and a file in `screens`: a function that shows it, and
//! one that does what its form asks for. Both run where they may wait for the disk.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Path, Query, RawPathParams, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use maud::html;

use super::guard;
use super::layout::plain;
use super::screens::{self, Screen};
use super::state::PageState;
use super::upload;
use super::visit::{self, PageVisit, ScreenFn, SentFields};

/// Bytes of a form without files.
const FORM_BYTES: usize = 1 << 20;
/// How long a form may take to come.
const FORM_TIME: Duration = Duration::from_secs(30);

/// The page as a service that answers requests.
pub fn app(page: &Arc<PageState>) -> Router {
    let mut router = Router::new()
        .route("/begin/{word}", get(begin))
        .route("/page.css", get(async || own("text/css; charset=utf-8", include_bytes!("assets/page.css"))))
        .route(
            "/page.js",
            get(async || own("text/javascript; charset=utf-8", include_bytes!("assets/page.js"))),
        )
        .route("/icon.png", get(async || own("image/png", include_bytes!("assets/icon.png"))));
    for screen in screens::ALL {
        router = router.route(screen.path, routes(screen));
    }
    // A file is taken bit by bit, so its ceiling is not that of a form.
    let files = axum::routing::post(upload::take).layer(DefaultBodyLimit::disable());
    router
        .route("/files/add", files)
        .fallback(get(missing))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(page), guard::guard))
        .with_state(Arc::clone(page))
}

fn routes(screen: &'static Screen) -> MethodRouter<Arc<PageState>> {
    let mut routes = MethodRouter::new();
    if let Some(show) = screen.show {
        routes = routes.get(
            async move |State(page): State<Arc<PageState>>, places: RawPathParams, request: Request| {
                let visit = visit_of(page, &places, &request, SentFields::default());
                run(show, visit).await
            },
        );
    }
    if let Some(act) = screen.act {
        routes = routes.post(
            async move |State(page): State<Arc<PageState>>, places: RawPathParams, request: Request| {
                post(act, page, places, request).await
            },
        );
    }
    routes
}

/// Reads a form, holds its word against ours, and does what it asks for.
async fn post(act: ScreenFn, page: Arc<PageState>, places: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let empty = Request::from_parts(parts.clone(), Body::empty());
    let read = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), &());
    let form = match tokio::time::timeout(FORM_TIME, read).await {
        Ok(Ok(Form(form))) => SentFields(form),
        Ok(Err(rejected)) => {
            return guard::refused(
                rejected.status(),
                "What was sent cannot be read as a form, or is too large.",
            );
        }
        Err(_) => return guard::refused(StatusCode::REQUEST_TIMEOUT, "Sending this form took too long."),
    };
    if !form.get("token").is_some_and(|token| page.secrets.is_form(token)) {
        return guard::refused(
            StatusCode::FORBIDDEN,
            "This form is from an earlier run of leverarch, so nothing was changed. Open the screen again.",
        );
    }
    let visit = visit_of(page, &places, &empty, form);
    run(act, visit).await
}

fn visit_of(page: Arc<PageState>, places: &RawPathParams, request: &Request, form: SentFields) -> PageVisit {
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    PageVisit {
        page,
        path: request.uri().path().to_owned(),
        places: places.iter().map(|(_, value)| value.to_owned()).collect(),
        query: SentFields(query.map(|Query(fields)| fields).unwrap_or_default()),
        form,
        range: request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned),
    }
}

/// Runs a screen where it may wait, and shows what went wrong in it.
async fn run(screen: ScreenFn, visit: PageVisit) -> Response {
    let ran = tokio::task::spawn_blocking(move || {
        screen(&visit).unwrap_or_else(|why| screens::wrong::show(&visit, why))
    });
    ran.await.unwrap_or_else(|_| {
        guard::refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "leverarch failed on this screen. Nothing was changed. This is a fault of leverarch, so please report it.",
        )
    })
}

/// Exchanges the word that opens the page for the cookie. The answer is a page that goes on by itself and no redirect:
/// the browser comes from a file, and on a redirect from there it would not send the cookie.
async fn begin(State(page): State<Arc<PageState>>, Path(word): Path<String>) -> Response {
    if !page.secrets.take_start(&word) {
        return guard::refused(
            StatusCode::FORBIDDEN,
            "This link was used already. Go back to the page that it opened, or start leverarch again.",
        );
    }
    page.note_sign_of_life();
    let markup = html! {
        (maud::DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="refresh" content="0;url=/";
                title { "leverarch" }
            }
            body { p { a href="/" { "Go on to leverarch" } } }
        }
    };
    let mut response = visit::html(StatusCode::OK, markup);
    if let Some(cookie) = guard::set_cookie(&page) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn own(kind: &'static str, body: &'static [u8]) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

async fn missing() -> Response {
    let text = html! { p { "There is no screen at this address." } p { a href="/" { "Go to the tasks" } } };
    visit::html(StatusCode::NOT_FOUND, plain("Not found", &text))
}
