//! What a page shows that is no text of its own: pictures, pages within it, sound and film.

use super::address::{Address, candidates};

use super::condition::media_holds;
use super::reader::PageReader;
use super::tree::{HtmlElement, NodeId, Tree};
use crate::model::charset;
use crate::readers::detect::{FileType, HEAD};
use crate::readers::html::computed_style::ComputedStyle;
use crate::readers::{TextFormat, detect};

/// How deep pages may be shown within pages.
const FRAMES: usize = 3;
/// Letters of an address that are shown.
const ADDRESS: usize = 160;

impl PageReader<'_> {
    /// A picture, at the first of its addresses that leads to one.
    pub(super) fn picture(&mut self, tree: &Tree, id: NodeId, element: &HtmlElement, look: &ComputedStyle) {
        if element.name() == "input"
            && !element.attribute("type").is_some_and(|t| t.eq_ignore_ascii_case("image"))
        {
            return;
        }
        let size = |name: &str| {
            let value = element.attribute(name)?.trim();
            value.trim_end_matches("px").parse::<f64>().ok()
        };
        let (across, down) = (size("width"), size("height"));
        // A picture of one dot tells the sender that the mail was opened.
        let dot = [across, down].into_iter().flatten().any(|size| size <= 2.0)
            || matches!((across, down), (Some(a), Some(d)) if a <= 32.0 && d <= 32.0);
        let mut addresses = self.version(tree, id);
        addresses.push(element.attribute("src").unwrap_or_default());
        addresses.extend(element.attribute("srcset").map(candidates).unwrap_or_default());
        let parent = tree.node(id).and_then(|node| node.parent);
        for source in parent.into_iter().flat_map(|parent| tree.children(parent)) {
            let source = tree.element(source).filter(|source| source.name() == "source");
            addresses.extend(source.and_then(|s| s.attribute("srcset")).map(candidates).unwrap_or_default());
        }
        addresses.extend(element.attribute("data-src"));
        let words = self.pictures.take(&addresses, element.attribute("alt").unwrap_or_default(), dot);
        self.say_mark(&words, look);
    }

    /// The addresses of the version of a picture that a browser takes before the picture itself, where there is one.
    fn version<'t>(&mut self, tree: &'t Tree, id: NodeId) -> Vec<&'t str> {
        let parent = tree.node(id).and_then(|node| node.parent);
        let picture = |id: &NodeId| tree.element(*id).is_some_and(|element| element.name() == "picture");
        let Some(parent) = parent.filter(picture) else { return Vec::new() };
        for source in tree.children(parent).take_while(|at| *at != id).filter_map(|at| tree.element(at)) {
            let Some(set) = source.attribute("srcset").filter(|_| source.name() == "source") else {
                continue;
            };
            let kind = source.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
            // What no browser knows is passed over by all of them.
            let known = ["", "png", "apng", "jpeg", "jpg", "gif", "webp", "bmp", "svg+xml", "avif"];
            let holds = source.attribute("media").map_or(Some(true), media_holds);
            if holds == Some(false) || !known.contains(&kind.strip_prefix("image/").unwrap_or(&kind)) {
                continue;
            }
            let there = |address: &&str| {
                matches!(Address::parse(address, ""), Address::Data(_, Some(_)))
                    || self.pictures.resource(address).is_some()
            };
            let addresses = candidates(set);
            if holds == Some(true) && kind != "image/avif" && addresses.iter().any(there) {
                return addresses;
            }
            // The version that a browser takes, or may take, is not there or is none that can be shown.
            self.remarks.versions += 1;
            return Vec::new();
        }
        Vec::new()
    }

    /// A page within the page: what it says where it is there, and what it is where it is not.
    pub(super) fn frame(&mut self, element: &HtmlElement, look: &ComputedStyle) {
        let dot = |name: &str| {
            element.attribute(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"))
        };
        if (!look.visible && self.hide) || (dot("width") && dot("height")) {
            return;
        }
        let address = element.attribute("src").unwrap_or_default().trim();
        let inside = match element.attribute("srcdoc") {
            Some(html) => Some((html.to_owned(), None)),
            None => self.pictures.resource(address).and_then(|(path, bytes)| {
                let head = bytes.get(..HEAD).unwrap_or(&bytes);
                let format = detect::identify(head, Some("html"));
                let html = matches!(format, FileType::Text(TextFormat::Html | TextFormat::Plain));
                let folder = path
                    .map(|path| path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
                html.then(|| (charset::web_page(&bytes).0.into_owned(), folder))
            }),
        };
        if let Some((html, folder)) = inside.filter(|_| self.depth < FRAMES) {
            if !element.has("srcdoc") {
                self.pictures.within.insert(address.to_owned());
            }
            return self.page_within(&html, folder);
        }
        if self.written_in(address, look) {
            return;
        }
        let lower = address.to_ascii_lowercase();
        if !address.is_empty() && !lower.starts_with("about:") && !lower.starts_with("javascript:") {
            self.not_shown("a page within the page", address, look);
        }
    }

    /// Shows a page within the page.
    fn page_within(&mut self, html: &str, folder: Option<String>) {
        let folder = folder.unwrap_or_else(|| self.pictures.folder.clone());
        let folder = std::mem::replace(&mut self.pictures.folder, folder);
        self.depth += 1;
        self.flow().apart();
        self.document(&Tree::parse(html));
        self.flow().apart();
        self.depth -= 1;
        self.pictures.folder = folder;
    }

    /// Shows what is written into an address itself, or names it where it cannot be shown; false for other addresses.
    fn written_in(&mut self, address: &str, look: &ComputedStyle) -> bool {
        if !address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
            return false;
        }
        if !look.visible && self.hide {
            return true;
        }
        let Address::Data(media, bytes) = Address::parse(address, "") else { return false };
        let room = self.depth < FRAMES;
        match (media.as_str(), bytes) {
            ("text/html" | "application/xhtml+xml", Some(bytes)) if room => {
                self.page_within(&charset::web_page(&bytes).0, None);
            }
            ("text/plain" | "", Some(bytes)) if room => {
                let text = charset::decode(&bytes).replace('&', "&amp;").replace('<', "&lt;");
                self.page_within(&format!("<pre>\n{text}</pre>"), None);
            }
            _ if media.starts_with("image/") => {
                let words = self.pictures.take(&[address], "", false);
                self.say_mark(&words, look);
            }
            _ => {
                let what = self.inside(address);
                self.say_mark(&format!("[{what}, not shown]"), look);
            }
        }
        true
    }

    /// Notes a file that is written into an address, and gives what it is in words.
    pub(super) fn inside(&mut self, address: &str) -> String {
        let head = address.get(5..).unwrap_or_default().split([',', ';']).next().unwrap_or_default();
        let kind: String = head.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        let kind = if kind.is_empty() { "text".to_owned() } else { kind };
        let what = format!("a file inside the page ({kind})");
        self.remarks.inside.insert(what.clone());
        what
    }

    /// Sound, film and files that a page would show; whether it is shown.
    pub(super) fn embedded(
        &mut self,
        tree: &Tree,
        id: NodeId,
        element: &HtmlElement,
        look: &ComputedStyle,
    ) -> bool {
        let what = match element.name() {
            "audio" => "a recording",
            "video" => "a video",
            "canvas" => {
                self.say_mark("[an image that a program draws, not shown]", look);
                return false;
            }
            _ => "a file within the page",
        };
        let source = tree.children(id).filter_map(|id| tree.element(id)).find(|e| e.name() == "source");
        let address = element.attribute("src").or_else(|| element.attribute("data"));
        let address = address.or_else(|| source.and_then(|source| source.attribute("src")));
        if let Some(poster) = element.attribute("poster") {
            let words = self.pictures.take(&[poster], "", false);
            self.say_mark(&words, look);
        }
        let address = address.unwrap_or_default().trim();
        if self.written_in(address, look) {
            return true;
        }
        self.not_shown(what, address, look);
        false
    }

    fn not_shown(&mut self, what: &str, address: &str, look: &ComputedStyle) {
        if !look.visible && self.hide {
            return;
        }
        let mut shown: String = address.chars().filter(|c| !c.is_control()).take(ADDRESS).collect();
        if address.chars().nth(ADDRESS).is_some() {
            shown.push('…');
        }
        if !shown.is_empty() {
            shown = format!(" ({shown})");
        }
        self.remarks.embedded.insert(format!("{what}{shown}"));
        self.say_mark(&format!("[{what}{shown}, not shown]"), look);
    }
}
