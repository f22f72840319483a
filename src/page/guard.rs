//! Who may see the page: one browser, on this computer, and no web site that it visits. The name that was asked for is
//! looked at before everything else, because a site whose name is made to lead here sends neither cookie nor origin with
//! a plain request; then the cookie; then, for what changes something, where the form came from.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::html;

use super::layout::plain;
use super::state::PageState;
use super::visit;

/// What every answer says of itself. With `no-referrer` browsers would send `Origin: null` on plain forms.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// What is given to anyone who asks for the right name: it shows nothing of a case.
const OPEN: [&str; 3] = ["/page.css", "/page.js", "/icon.png"];

/// Lets a request through, or says why not; and puts on every answer what browsers must know of it.
pub(super) async fn guard(State(page): State<Arc<PageState>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&page, &request) {
        Some(refused) => refused,
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        // What is to be saved has a stricter policy already.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn refusal(page: &PageState, request: &Request<Body>) -> Option<Response> {
    let headers = request.headers();
    let Some(host) = our_host(page.port, headers, request.uri()) else {
        return Some(wrong_host(page.port));
    };
    let method = request.method();
    if !matches!(*method, Method::GET | Method::HEAD | Method::POST) {
        return Some(refused(StatusCode::METHOD_NOT_ALLOWED, "This page does not answer such requests."));
    }
    let path = request.uri().path();
    let reads = *method != Method::POST;
    if reads && (path.starts_with("/begin/") || OPEN.contains(&path)) {
        return None;
    }
    if !has_cookie(page, headers) {
        return Some(refused(
            StatusCode::FORBIDDEN,
            "This page belongs to another browser, or leverarch was started again. Start leverarch again, and use the page that it opens.",
        ));
    }
    let site = one(headers, &HeaderName::from_static("sec-fetch-site"));
    // Another site may send the user here by a link, but may not take what is here into its own pages.
    let mode = one(headers, &HeaderName::from_static("sec-fetch-mode"));
    let from_elsewhere = matches!(site, Some("cross-site" | "same-site")) || site == Some("");
    if from_elsewhere && (!reads || mode != Some("navigate")) {
        return Some(foreign());
    }
    if reads {
        page.note_sign_of_life();
        return None;
    }
    let ours = one(headers, &header::ORIGIN).is_some_and(|origin| origin == format!("http://{host}"));
    if !ours || !matches!(site, None | Some("same-origin")) {
        return Some(foreign());
    }
    if !is_form(headers) {
        return Some(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Only the forms of this page are taken."));
    }
    page.note_sign_of_life();
    None
}

/// The name that was asked for, when it is one of ours, to the letter.
fn our_host(port: u16, headers: &HeaderMap, uri: &axum::http::Uri) -> Option<String> {
    let asked = one(headers, &header::HOST)?;
    let names = hosts(port);
    // An address with a name in it is what a proxy is asked for.
    let ours = uri.authority().is_none() && names.iter().any(|name| name == asked);
    ours.then(|| asked.to_owned())
}

fn hosts(port: u16) -> [String; 3] {
    [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]
}

/// A header that is there once.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { Some("") } else { first.to_str().ok().or(Some("")) }
}

fn has_cookie(page: &PageState, headers: &HeaderMap) -> bool {
    let name = cookie_name(page.port);
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).any(|(_, value)| page.secrets.is_cookie(value))
}

/// The name of the cookie. Browsers share cookies between ports.
pub(super) fn cookie_name(port: u16) -> String {
    format!("lev-{port}")
}

/// The cookie as an answer sets it.
pub(super) fn set_cookie(page: &PageState) -> Option<HeaderValue> {
    let (name, value) = (cookie_name(page.port), page.secrets.cookie());
    HeaderValue::from_str(&format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/")).ok()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = one(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["application/x-www-form-urlencoded", "multipart/form-data"].contains(&kind.as_str())
}

/// A request was refused: why.
pub(super) fn refused(status: StatusCode, why: &str) -> Response {
    visit::html(status, plain("This is not shown", &html! { p { (why) } }))
}

fn foreign() -> Response {
    refused(
        StatusCode::FORBIDDEN,
        "This request came from another page, so nothing was changed. Go back to the page of leverarch and try again.",
    )
}

fn wrong_host(port: u16) -> Response {
    let text = html! {
        p { "leverarch answers only under these addresses:" }
        ul { @for name in hosts(port) { li { "http://" (name) "/" } } }
    };
    visit::html(StatusCode::FORBIDDEN, plain("This address cannot be used", &text))
}
