//! What the head of a page brings along: its style rules, its scripts, and where it leads on to.

use super::reader::{PageReader, text_of};
use super::tree::{HtmlElement, Tree};
use crate::model::charset;
use crate::readers::html::condition::media_holds;

impl PageReader<'_> {
    /// The rules of a page, in their order: its own, and those of files beside it. With true where they are sure to hold.
    pub(super) fn rules(&mut self, tree: &Tree) -> Vec<(bool, String)> {
        let mut rules = Vec::new();
        // The styles of a template are its own, and those for browsers without scripts are for none that there is.
        let apart =
            |id| tree.element(id).is_some_and(|element| matches!(element.name(), "template" | "noscript"));
        for id in tree.below(Tree::ROOT, |id| !apart(id)) {
            let Some(element) = tree.element(id) else { continue };
            // No program shows a mail with its scripts run.
            self.remarks.scripts |= self.pictures.mail.is_none() && is_script(element);
            if element.name() == "meta"
                && element
                    .attribute("http-equiv")
                    .is_some_and(|what| what.trim().eq_ignore_ascii_case("refresh"))
            {
                let content = element.attribute("content").unwrap_or_default();
                let address = content.split_once([';', ',']).map_or("", |(_, address)| address.trim());
                self.remarks.leads_on |= !address.is_empty();
            }
            let holds = element.attribute("media").map_or(Some(true), media_holds);
            if holds == Some(false) {
                continue;
            }
            let sure = holds.is_some();
            match element.name() {
                "style" if !element.is_svg() && is_css(element) => {
                    let css = tree.below(id, |_| true).filter_map(|id| text_of(tree, id)).collect();
                    rules.push((sure, css));
                }
                "link" => {
                    let word = |word: &str| word.eq_ignore_ascii_case("stylesheet");
                    let sheet = is_css(element)
                        && element.attribute("rel").is_some_and(|rel| {
                            rel.split_ascii_whitespace().any(word)
                                && !rel.to_ascii_lowercase().contains("alternate")
                        });
                    let address = element.attribute("href").filter(|_| sheet);
                    let file = address.and_then(|address| self.pictures.resource(address));
                    // What a part of a mail says only of looks is not shown as a file too.
                    self.pictures.within.extend(address.filter(|_| file.is_some()).map(str::to_owned));
                    self.remarks.sheets += usize::from(address.is_some() && file.is_none());
                    rules.extend(file.map(|(_, bytes)| (sure, charset::decode(&bytes).into_owned())));
                }
                _ => {}
            }
        }
        rules
    }
}

/// Whether an element is a program that browsers run.
fn is_script(element: &HtmlElement) -> bool {
    let kind = element.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim_end();
    element.name() == "script"
        && (kind.is_empty()
            || kind == "module"
            || kind.ends_with("javascript")
            || kind.ends_with("ecmascript"))
}

/// Whether a style or a link to one is of the kind that browsers follow.
fn is_css(element: &HtmlElement) -> bool {
    let kind = element.attribute("type").unwrap_or_default().trim();
    kind.is_empty() || kind.eq_ignore_ascii_case("text/css")
}
