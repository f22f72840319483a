//! A browser in a few lines: it opens the page, keeps its cookie, reads forms and sends them back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::page::{PageSettings, PageState, app};
use leverarch::internals::system::progress::Environment;
use tower::ServiceExt as _;

/// The port that the page says it listens on; nothing listens there.
pub(super) const PORT: u16 = 4321;
/// What the page's own addresses begin with.
pub(super) const HOST: &str = "127.0.0.1:4321";

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: axum::http::HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Answer {
    /// The answer as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("UTF-8")
    }

    /// A header.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of letters"))
    }

    /// Where it leads on to.
    pub(super) fn location(&self) -> &str {
        self.header("location")
    }
}

/// A browser with the page open.
pub(super) struct Visitor {
    pub(super) page: Arc<PageState>,
    pub(super) app: Router,
    pub(super) cookie: String,
    runtime: tokio::runtime::Runtime,
    _cache: Option<tempfile::TempDir>,
}

/// Settings for a folder, with a cache folder of their own.
pub(super) fn settings(folder: Option<&Path>, cache: &Path) -> PageSettings {
    let cache = cache.to_owned();
    PageSettings {
        folder: folder.map(Path::to_owned),
        today: jiff::civil::date(2026, 11, 22),
        jobs: 2,
        program: None,
        environment: Environment::new(move |name| (name == "XDG_CACHE_HOME").then(|| cache.clone().into())),
        limits: Limits::STANDARD,
        patience: Duration::from_secs(60),
    }
}

impl Visitor {
    /// Opens the page of a folder.
    pub(super) fn new(folder: &Path) -> Self {
        let cache = tempfile::tempdir().expect("cache");
        let mut visitor = Self::with_cache(Some(folder), cache.path());
        visitor._cache = Some(cache);
        visitor
    }

    /// Opens the page of a folder, or the start, with a cache folder that others use too.
    pub(super) fn with_cache(folder: Option<&Path>, cache: &Path) -> Self {
        let page = PageState::new(settings(folder, cache), PORT).expect("secrets");
        let app = app(&page);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let mut visitor = Self { page, app, cookie: String::new(), runtime, _cache: None };
        let start = visitor.page.start_address();
        let path = start.strip_prefix(&format!("http://{HOST}")).expect("our address").to_owned();
        let begun = visitor.ask(request("GET", &path));
        assert_eq!(begun.status, StatusCode::OK);
        let cookie = begun.header("set-cookie");
        visitor.cookie = cookie.split(';').next().expect("a cookie").to_owned();
        visitor
    }

    /// Sends any request.
    pub(super) fn ask(&self, request: Request<Body>) -> Answer {
        let app = self.app.clone();
        self.runtime.block_on(async {
            let response = app.oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        })
    }

    /// Asks for a screen as the browser does.
    pub(super) fn get(&self, path: &str) -> Answer {
        let mut asked = request("GET", path);
        asked.headers_mut().insert(header::COOKIE, self.cookie.parse().expect("cookie"));
        self.ask(asked)
    }

    /// Asks for a screen and insists that it is there.
    pub(super) fn see(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text()
    }

    /// Sends a form as the browser does.
    pub(super) fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.ask(self.posted(path, fields))
    }

    /// The request by which a browser sends a form.
    pub(super) fn posted(&self, path: &str, fields: &[(String, String)]) -> Request<Body> {
        let pairs: Vec<String> =
            fields.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value))).collect();
        Request::builder()
            .method("POST")
            .uri(path)
            .header("host", HOST)
            .header("origin", format!("http://{HOST}"))
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .expect("a request")
    }

    /// Asks for a screen again and again, until it has these words. How long that takes is not tested.
    pub(super) fn wait_for(&self, path: &str, words: &str) -> String {
        for _ in 0..6_000 {
            let answer = self.get(path);
            let text = if answer.bytes.is_empty() { String::new() } else { answer.text() };
            if text.contains(words) {
                return text;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{path} never says {words}: {}", self.get(path).text());
    }
}

/// A request to the page from nobody in particular.
pub(super) fn request(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).header("host", HOST).body(Body::empty()).expect("a request")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The fields of the form on a screen that is sent to this address, as a browser would send them unchanged.
pub(super) fn form(html: &str, action: &str) -> Vec<(String, String)> {
    let start =
        html.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form {action}: {html}"));
    let inside = &html[start..];
    let inside = &inside[..inside.find("</form>").expect("the end of the form")];
    let mut fields = Vec::new();
    for tag in inside.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag");
        let name = attribute(tag, "name");
        let value = attribute(tag, "value").unwrap_or_default();
        match (tag.split(' ').next().unwrap_or_default(), name) {
            // Of radio buttons only the one that is chosen is sent.
            ("input", Some(_))
                if attribute(tag, "type").as_deref() == Some("radio") && !tag.contains(" checked") => {}
            ("input", Some(name)) => fields.push((name, value)),
            ("textarea", Some(name)) => fields.push((name, unescaped(text.trim_start_matches('\n')))),
            ("select", Some(name)) => fields.push((name, String::new())),
            ("option", _) if tag.contains(" selected") => {
                fields.last_mut().expect("a select").1 = value;
            }
            _ => {}
        }
    }
    fields
}

/// The same fields with one of them changed.
pub(super) fn with(mut fields: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in changes {
        match fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The manifest of a folder.
pub(super) fn manifest(folder: &Path) -> String {
    std::fs::read_to_string(manifest_path(folder)).expect("manifest")
}

/// Where the manifest of a folder is.
pub(super) fn manifest_path(folder: &Path) -> PathBuf {
    folder.join("manifest.toml")
}
