//! What a page shows that is no text of its own: pictures, pages within it, sound and film.

use super::address::candidates;
use super::reader::Reader;
use super::style::Look;
use super::tree::{Element, Id, Tree};
use crate::formats::{Script, charset};
use crate::identify::{self, Format, HEAD};

/// How deep pages may be shown within pages.
const FRAMES: usize = 3;
/// Letters of an address that are shown.
const ADDRESS: usize = 160;

impl Reader<'_> {
    /// A picture, at the first of its addresses that leads to one.
    pub(super) fn picture(&mut self, tree: &Tree, id: Id, element: &Element, look: &Look) {
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
        let mut addresses = vec![element.attribute("src").unwrap_or_default()];
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

    /// A page within the page: what it says where it is there, and what it is where it is not.
    pub(super) fn frame(&mut self, element: &Element, look: &Look) {
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
                let format = identify::identify(head, Some("html"));
                let html = matches!(format, Format::Worded(Script::Html | Script::Plain));
                let folder = path
                    .map(|path| path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
                html.then(|| (charset::web_page(&bytes).0.into_owned(), folder))
            }),
        };
        if let Some((html, folder)) = inside.filter(|_| self.depth < FRAMES) {
            if !element.has("srcdoc") {
                self.pictures.within.insert(address.to_owned());
            }
            let folder = folder.unwrap_or_else(|| self.pictures.folder.clone());
            let folder = std::mem::replace(&mut self.pictures.folder, folder);
            self.depth += 1;
            self.flow().apart();
            self.document(&Tree::read(&html));
            self.flow().apart();
            self.depth -= 1;
            self.pictures.folder = folder;
            return;
        }
        let lower = address.to_ascii_lowercase();
        if !address.is_empty() && !lower.starts_with("about:") && !lower.starts_with("javascript:") {
            self.not_shown("a page within the page", address, look);
        }
    }

    /// Sound, film and files that a page would show.
    pub(super) fn embedded(&mut self, tree: &Tree, id: Id, element: &Element, look: &Look) {
        let what = match element.name() {
            "audio" => "a recording",
            "video" => "a video",
            "canvas" => return self.say_mark("[a picture that a program draws, not shown]", look),
            _ => "a file within the page",
        };
        let source = tree.children(id).filter_map(|id| tree.element(id)).find(|e| e.name() == "source");
        let address = element.attribute("src").or_else(|| element.attribute("data"));
        let address = address.or_else(|| source.and_then(|source| source.attribute("src")));
        if let Some(poster) = element.attribute("poster") {
            let words = self.pictures.take(&[poster], "", false);
            self.say_mark(&words, look);
        }
        self.not_shown(what, address.unwrap_or_default().trim(), look);
    }

    fn not_shown(&mut self, what: &str, address: &str, look: &Look) {
        if !look.visible && self.hide {
            return;
        }
        let mut shown: String = address.chars().filter(|c| !c.is_control()).take(ADDRESS).collect();
        if address.chars().nth(ADDRESS).is_some() {
            shown.push('…');
        }
        if address.starts_with("data:") || shown.is_empty() {
            shown.clear();
        } else {
            shown = format!(" ({shown})");
        }
        self.remarks.embedded.insert(format!("{what}{shown}"));
        self.say_mark(&format!("[{what}{shown}, not shown]"), look);
    }
}
