//! Everything that a web site, another user or a crafted file may try on the page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};

use super::visitor::{HOST, Visitor, form, manifest, request, settings, with};
use crate::support::case::{Case, everything, letter};

const SECRET: &str = "Letter from CMS";

/// What a request with these headers gets.
fn asked(visitor: &Visitor, method: &str, path: &str, headers: &[(&str, &str)]) -> super::visitor::Answer {
    let mut asked = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
    for (name, value) in headers {
        let name = axum::http::HeaderName::from_bytes(name.as_bytes()).expect("a name");
        asked.headers_mut().append(name, HeaderValue::from_str(value).expect("a value"));
    }
    visitor.ask(asked)
}

#[test]
fn only_our_own_names_are_answered_with_and_without_a_cookie() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let cookie = visitor.cookie.as_str();
    for host in ["127.0.0.1:4321", "localhost:4321", "[::1]:4321"] {
        let answer = asked(&visitor, "GET", "/files", &[("host", host), ("cookie", cookie)]);
        assert_eq!(answer.status, StatusCode::OK, "{host}");
        assert!(answer.text().contains(SECRET));
    }
    // A site whose name was made to lead here asks without Origin, and its browser might even have a cookie.
    for host in [
        "evil.example:4321",
        "evil.example",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:80",
        "127.0.0.1:4321.evil.example",
        "127.0.0.1:4321@evil.example",
        "LOCALHOST:4321",
        "0.0.0.0:4321",
        "",
    ] {
        for path in ["/", "/files", "/page.css", "/begin/x", "/alive"] {
            let answer = asked(&visitor, "GET", path, &[("host", host), ("cookie", cookie)]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{host} {path}");
            assert!(!answer.text().contains(SECRET));
            assert!(answer.text().contains("http://127.0.0.1:4321/"), "the text says which addresses work");
        }
    }
    let none = asked(&visitor, "GET", "/files", &[("cookie", cookie)]);
    assert_eq!(none.status, StatusCode::FORBIDDEN);
    let two =
        asked(&visitor, "GET", "/files", &[("host", HOST), ("host", "evil.example"), ("cookie", cookie)]);
    assert_eq!(two.status, StatusCode::FORBIDDEN);
    let proxy = asked(&visitor, "GET", "http://evil.example/files", &[("host", HOST), ("cookie", cookie)]);
    assert_eq!(proxy.status, StatusCode::FORBIDDEN);
}

#[test]
fn without_the_right_cookie_nothing_is_shown() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let other = Visitor::new(&case.evidence());
    let word = visitor.cookie.split_once('=').expect("a cookie").1;
    for cookie in [
        String::new(),
        "lev-4321=".into(),
        "lev-4321=0".into(),
        format!("lev-4322={word}"),
        format!("LEV-4321={word}"),
        format!("lev-4321={word}0"),
        other.cookie.clone(),
    ] {
        for path in ["/", "/files", "/item/1", "/alive", "/people", "/item/1/image/1/1/page.png"] {
            let answer = asked(&visitor, "GET", path, &[("host", HOST), ("cookie", &cookie)]);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{cookie} {path}");
            assert!(!answer.text().contains(SECRET));
        }
    }
    // Among others it is found.
    let among = format!("a=b; {}; c=d", visitor.cookie);
    assert_eq!(
        asked(&visitor, "GET", "/files", &[("host", HOST), ("cookie", &among)]).status,
        StatusCode::OK
    );
}

#[test]
fn the_word_that_opens_the_page_works_once() {
    let case = Case::small();
    let cache = tempfile::tempdir().expect("cache");
    let page =
        leverarch::internals::page::PageState::new(settings(Some(&case.evidence()), cache.path()), 4321)
            .expect("secrets");
    let address = page.start_address();
    let (_, word) = address.rsplit_once('/').expect("a word");
    assert_eq!(word.len(), 64, "256 bits");
    let visitor = Visitor::new(&case.evidence());
    // It is that of one run.
    assert_eq!(visitor.ask(request("GET", &format!("/begin/{word}"))).status, StatusCode::FORBIDDEN);
    let used = visitor.page.start_address();
    assert_eq!(used, format!("http://{HOST}/begin/"), "it is forgotten");
    assert!(visitor.ask(request("GET", "/begin/")).status.is_client_error());
    let posted = visitor.ask(request("POST", &format!("/begin/{word}")));
    assert_ne!(posted.status, StatusCode::OK);
}

#[test]
fn every_answer_tells_the_browser_to_keep_to_itself() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let answers = [
        visitor.get("/files"),
        visitor.get("/nothing"),
        visitor.get("/page.css"),
        asked(&visitor, "GET", "/files", &[("host", "evil.example")]),
        asked(&visitor, "GET", "/files", &[("host", HOST)]),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    let cookie = {
        let page = Visitor::new(&case.evidence());
        page.cookie
    };
    assert!(cookie.starts_with("lev-4321="));
}

/// A form of the first item with another title, and headers changed: what becomes of it, and whether it was saved.
fn forged(change: impl FnOnce(&mut Request<Body>)) -> (StatusCode, bool) {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let html = visitor.see("/item/1");
    let fields = with(form(&html, "/item/1"), &[("title", "FORGED")]);
    let mut request = visitor.posted("/item/1", &fields);
    change(&mut request);
    let answer = visitor.ask(request);
    (answer.status, manifest(&case.evidence()).contains("FORGED"))
}

#[test]
fn a_form_from_elsewhere_changes_nothing() {
    let set = |name: &'static str, value: &'static str| {
        move |request: &mut Request<Body>| {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    };
    let remove =
        |name: &'static str| move |request: &mut Request<Body>| drop(request.headers_mut().remove(name));
    // As the page itself sends it, it is saved.
    assert_eq!(forged(|_| {}), (StatusCode::SEE_OTHER, true));
    assert_eq!(forged(remove("sec-fetch-site")), (StatusCode::SEE_OTHER, true));
    let refused = [
        forged(remove("origin")),
        forged(set("origin", "null")),
        forged(set("origin", "http://evil.example")),
        forged(set("origin", "https://127.0.0.1:4321")),
        forged(set("origin", "http://127.0.0.1:4321.evil.example")),
        forged(set("origin", "http://localhost:4321")),
        forged(set("sec-fetch-site", "cross-site")),
        forged(set("sec-fetch-site", "same-site")),
        forged(set("sec-fetch-site", "none")),
        forged(set("content-type", "text/plain")),
        forged(set("content-type", "application/json")),
        forged(remove("content-type")),
        forged(remove("cookie")),
        forged(set("host", "evil.example")),
        forged(|request| *request.method_mut() = axum::http::Method::PUT),
        forged(|request| *request.method_mut() = axum::http::Method::GET),
    ];
    for (at, (status, saved)) in refused.into_iter().enumerate() {
        assert!(!saved, "{at}: {status}");
    }
}

#[test]
fn a_form_without_the_word_of_this_run_changes_nothing() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let other = Visitor::new(&case.evidence());
    let before = everything(&case.evidence());
    let fields = with(form(&visitor.see("/item/1"), "/item/1"), &[("title", "FORGED")]);
    let stale = form(&other.see("/item/1"), "/item/1");
    let stale = &stale.iter().find(|(name, _)| name == "token").expect("a word").1;
    for token in ["", "0", stale.as_str()] {
        let answer = visitor.post("/item/1", &with(fields.clone(), &[("token", token)]));
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    let without: Vec<_> = fields.into_iter().filter(|(name, _)| name != "token").collect();
    for path in ["/item/1", "/people", "/undo", "/quit", "/begin-list", "/item/1/leave-out", "/put-back"] {
        assert_eq!(visitor.post(path, &without).status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!visitor.page.is_ending());
    assert_eq!(everything(&case.evidence()), before);
}

#[test]
fn no_path_leads_out_of_the_list() {
    let case = Case::small();
    std::fs::write(case.evidence().parent().expect("above").join("secret.txt"), "TOP SECRET").expect("write");
    let visitor = Visitor::new(&case.evidence());
    let before = everything(&case.evidence());
    let tricks = [
        "..",
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e%2fsecret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "0",
        "-1",
        "99",
        "1e3",
        "1%00",
        "٣",
        "+1",
        "01234567890",
        "letters",
        "..%5c..%5cx",
        "%ff",
        "1;2",
        "",
    ];
    for trick in tricks {
        for path in [
            format!("/item/{trick}"),
            format!("/item/{trick}/image/1/1/page.png"),
            format!("/item/1/image/{trick}/1/page.png"),
            format!("/item/1/image/1/{trick}/page.png"),
            format!("/item/1/image/1/1/{trick}"),
            format!("/item/1/sound/{trick}"),
            format!("/item/{trick}/sound/1"),
            format!("/people/{trick}"),
            format!("/{trick}"),
        ] {
            if path.parse::<axum::http::Uri>().is_err() || path == "/" || path.contains("//") {
                continue;
            }
            let answer = visitor.get(&path);
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            assert!(!text.contains("TOP SECRET") && !text.contains("root:"), "{path}");
            let known = path.contains("/item/1/image/1/1/") && trick.is_empty();
            assert!(known || answer.status.is_client_error(), "{path}: {}", answer.status);
        }
        // Questions behind an address are answered as if they had not been asked.
        for path in [
            format!("/files?show={trick}"),
            format!("/item/1?file={trick}&page={trick}&size={trick}&show={trick}"),
        ] {
            if path.parse::<axum::http::Uri>().is_ok() {
                let answer = visitor.get(&path);
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                assert!(!answer.text().contains("TOP SECRET"), "{path}");
            }
        }
    }
    // A form that names another item by a path, or leads elsewhere.
    let fields = form(&visitor.see("/item/1"), "/item/1");
    for key in ["../secret.txt", "letters/2020-01-06 decision.pdf", "/etc/passwd", ""] {
        let answer = visitor.post("/item/1", &with(fields.clone(), &[("key", key), ("title", "FORGED")]));
        assert_eq!(answer.status, StatusCode::CONFLICT, "{key}");
    }
    for show in ["//evil.example", "https://evil.example", "look\r\nset-cookie: a=b"] {
        let answer = visitor.post("/item/1", &with(fields.clone(), &[("show", show), ("then", "stay")]));
        assert_eq!(answer.location(), "/item/1", "{show}");
    }
    let digest = &fields.iter().find(|(name, _)| name == "digest").expect("a digest").1;
    let token = &fields.iter().find(|(name, _)| name == "token").expect("a word").1;
    for back in ["//evil.example", "https://evil.example/", "/\r\nx: y", "javascript:alert(1)"] {
        let fields = [("token", token.as_str()), ("digest", digest), ("back", back)];
        let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let answer = visitor.post("/undo", &fields);
        assert!(!answer.location().contains("evil"), "{back}");
        assert!(!answer.text().contains("evil.example"), "{back}");
    }
    assert_eq!(everything(&case.evidence()), before);
}

#[test]
fn other_peoples_files_are_never_sent_as_they_are() {
    let case = Case::small();
    let script = "<script>alert('xss')</script>";
    let mail = format!(
        "From: evil@example.org\r\nTo: you@example.org\r\nSubject: {script}\r\nDate: Mon, 6 Jan 2020 10:00:00 +0000\r\n\
         Content-Type: text/html\r\n\r\n<html><body onload=\"alert(1)\">{script}<img src=http://evil.example/x></body></html>\r\n"
    );
    case.put("mail \"><script>alert(2)</script>.eml", mail.as_bytes());
    case.put("drawing.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{script}</svg>").as_bytes());
    case.put("page.html", format!("<html>{script}</html>").as_bytes());
    case.amend(
        "[[item]]\nfile = \"post/scan.png\"",
        "[[item]]\nfile = \"mail \\\"><script>alert(2)</script>.eml\"\ntitle = \"\"\"<script>alert(3)</script>\n</textarea>\"\"\"\n\
         note = \"</textarea><script>alert(4)</script>\"\n[[item]]\nfile = \"drawing.svg\"\n[[item]]\nfile = \"page.html\"\n\
         [[item]]\nfile = \"post/scan.png\"",
    );
    let visitor = Visitor::new(&case.evidence());
    for path in ["/", "/files", "/item/4", "/item/5", "/item/6", "/people", "/check", "/list", "/folder"] {
        let text = visitor.see(path);
        assert!(!text.contains("<script>alert"), "{path}");
        assert!(!text.contains("onload"), "{path}");
        assert!(text.matches("<script").count() == 1, "{path}: only our own");
    }
    let checked = visitor.wait_for("/check", "<h2>");
    assert!(!checked.contains("<script>alert"));
    for (row, file) in [(4, 1), (5, 1), (6, 1), (1, 1)] {
        for end in ["small.png", "page.png", "large.png"] {
            let answer = visitor.get(&format!("/item/{row}/image/{file}/1/{end}"));
            let kind = answer.header("content-type");
            if answer.status == StatusCode::OK {
                assert_eq!(kind, "image/png", "{row}");
                assert!(answer.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
            }
        }
        // What is no recording is not played.
        assert_eq!(visitor.get(&format!("/item/{row}/sound/1")).status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = everything(&case.evidence());
    let fields = with(form(&visitor.see("/item/1"), "/item/1"), &[("note", &"x".repeat(2 << 20))]);
    assert_eq!(visitor.post("/item/1", &fields).status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(everything(&case.evidence()), before);
    // A file beyond the limit of one that can be evidence leaves nothing behind.
    let cache = tempfile::tempdir().expect("cache");
    let mut small = settings(Some(&case.evidence()), cache.path());
    small.limits.held_bytes = 100_000;
    let page = leverarch::internals::page::PageState::new(small, 4321).expect("secrets");
    let mut visitor = Visitor::new(&case.evidence());
    visitor.app = leverarch::internals::page::app(&page);
    let path = page.start_address().replace("http://127.0.0.1:4321", "");
    visitor.cookie =
        visitor.ask(request("GET", &path)).header("set-cookie").split(';').next().expect("cookie").to_owned();
    visitor.page = page;
    let answer = upload(&visitor, "big.bin", &vec![7; 200_000]);
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(everything(&case.evidence()), before);
}

/// Puts a file into the page as a browser does.
pub(super) fn upload(visitor: &Visitor, name: &str, bytes: &[u8]) -> super::visitor::Answer {
    let token = form(&visitor.see("/files/add"), "/files/add");
    let token = &token.iter().find(|(name, _)| name == "token").expect("a word").1;
    visitor.ask(uploaded(visitor, token, name, bytes))
}

fn uploaded(visitor: &Visitor, token: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    let name = name.replace('"', "%22");
    let mut body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--XX\r\nContent-Disposition: form-data; \
         name=\"files\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--XX--\r\n");
    Request::builder()
        .method("POST")
        .uri("/files/add")
        .header("host", HOST)
        .header("origin", format!("http://{HOST}"))
        .header("cookie", &visitor.cookie)
        .header("content-type", "multipart/form-data; boundary=XX")
        .body(Body::from(body))
        .expect("a request")
}

#[test]
fn files_come_in_under_a_free_name_and_only_with_the_word() {
    let case = Case::small();
    let visitor = Visitor::new(&case.evidence());
    let before = everything(&case.evidence());
    assert_eq!(visitor.ask(uploaded(&visitor, "wrong", "new.pdf", b"x")).status, StatusCode::FORBIDDEN);
    assert_eq!(everything(&case.evidence()), before);
    let added = letter(&["A new letter"]);
    for (name, becomes) in [
        ("new.pdf", "new.pdf"),
        ("new.pdf", "new (2).pdf"),
        ("../../outside.pdf", "outside.pdf"),
        ("draft.txt", "draft (2).txt"),
    ] {
        let answer = upload(&visitor, name, &added);
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/files"), "{name}");
        let mut now = everything(&case.evidence());
        assert_eq!(now.remove(becomes).as_deref(), Some(added.as_slice()), "{becomes}");
    }
    for name in ["manifest.toml", "..", ".leverarch"] {
        let answer = upload(&visitor, name, b"[bundle]");
        assert!(name == ".leverarch" || !answer.status.is_redirection(), "{name}");
    }
    let now = everything(&case.evidence());
    for (name, bytes) in &before {
        assert_eq!(now.get(name), Some(bytes), "{name}");
    }
    assert_eq!(case.around(), ["evidence"]);
    assert!(visitor.see("/files").contains("not in your list yet"));
}

/// The page as it really listens: on this computer alone, to clients that are slow, and until it is told to end.
#[test]
fn it_listens_on_this_computer_alone_and_ends_when_it_is_told() {
    use leverarch::internals::page::{OpenBrowser, serve};
    let case = Case::tiny();
    let cache = tempfile::tempdir().expect("cache");
    let settings = settings(Some(&case.evidence()), cache.path());
    let stop = Arc::new(AtomicBool::new(false));
    let (give, said) = std::sync::mpsc::channel();
    let stopping = Arc::clone(&stop);
    let served = std::thread::spawn(move || {
        serve(settings, OpenBrowser::No, &stopping, &mut |words: &str| {
            give.send(words.to_owned()).expect("heard")
        })
    });
    let words = said.recv_timeout(Duration::from_secs(60)).expect("an address");
    let address =
        words.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:")).expect("an address");
    let rest = address.strip_prefix("http://").expect("http");
    let (host, path) = rest.split_once('/').expect("a path");
    let ask = |lines: &str| {
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream.write_all(lines.as_bytes()).expect("write");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer
    };
    // One who sends the head of a request and never ends it holds nobody up.
    let mut slow: Vec<TcpStream> = (0..8).map(|_| TcpStream::connect(host).expect("a connection")).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("write");
    }
    let begun = ask(&format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert!(begun.starts_with("HTTP/1.1 200"), "{begun}");
    assert!(begun.contains("HttpOnly; SameSite=Strict; Path=/"), "{begun}");
    let again = ask(&format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert!(again.starts_with("HTTP/1.1 403"), "{again}");
    let foreign = ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    // Every address of this computer but its own is deaf.
    let port = host.rsplit(':').next().expect("a port");
    if let Ok(others) = std::process::Command::new("hostname").arg("-I").output() {
        for other in String::from_utf8_lossy(&others.stdout).split_whitespace().filter(|a| !a.contains(':')) {
            assert!(TcpStream::connect(format!("{other}:{port}")).is_err(), "{other}");
        }
    }
    stop.store(true, Ordering::Relaxed);
    served.join().expect("ended").expect("no trouble");
    assert!(TcpStream::connect(host).is_err());
}

#[test]
fn it_ends_when_nobody_is_there_and_when_the_user_quits() {
    let case = Case::tiny();
    let cache = tempfile::tempdir().expect("cache");
    let mut impatient = settings(Some(&case.evidence()), cache.path());
    impatient.patience = Duration::ZERO;
    let page = leverarch::internals::page::PageState::new(impatient, 4321).expect("secrets");
    std::thread::sleep(Duration::from_millis(2));
    assert!(page.is_left());
    let visitor = Visitor::new(&case.evidence());
    assert!(!visitor.page.is_left());
    let fields = form(&visitor.see("/"), "/quit");
    assert_eq!(visitor.post("/quit", &fields).status, StatusCode::OK);
    assert!(visitor.page.is_ending());
}
