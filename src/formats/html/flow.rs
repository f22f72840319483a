//! Running text in the making: words, line ends, quotations, lists and links, as they come, until they are parts of
//! a document.

use crate::written::Part;

/// How deep lists and quotations are shown to nest.
pub(super) const DEEP: usize = 8;
/// Letters of an address that are shown; addresses that follow a reader about have hundreds.
const ADDRESS: usize = 160;

/// Running text in the making, and the parts that are complete.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) parts: Vec<Part>,
    pub(super) text: String,
    /// A space is due before the next word, for spaces in a row are one.
    pub(super) space: bool,
    /// Whether spaces and line ends stand as they are.
    pub(super) kept: usize,
    /// How deep in quotations this is.
    pub(super) quoted: usize,
    /// The lists around: the number of the next entry, or nothing for one with dots.
    pub(super) lists: Vec<Option<u32>>,
    /// The links around: the address, and where its words begin.
    pub(super) links: Vec<(String, usize)>,
    pub(super) heading: bool,
}

impl Flow {
    pub(super) fn say(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                // Marks that only tell where a line may break, and fillers of newsletters.
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{34F}' => {}
                '\u{200C}' if !self.text.ends_with(|c: char| c.is_alphabetic() && !c.is_ascii()) => {}
                '\n' if self.kept > 0 => self.line(),
                '\r' if self.kept > 0 => {}
                ' ' | '\t' | '\n' | '\r' | '\u{C}' if self.kept == 0 => self.space = true,
                c => {
                    self.begin();
                    self.text.push(c);
                }
            }
        }
    }

    /// What must stand before the next letter: the marks of a quotation, or a space.
    pub(super) fn begin(&mut self) {
        if self.at_start() {
            let depth = self.quoted.min(DEEP);
            self.text.push_str(&"> ".repeat(depth));
        } else if self.space {
            self.text.push(' ');
        }
        self.space = false;
    }

    pub(super) fn at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Ends a line, even an empty one.
    pub(super) fn line(&mut self) {
        self.space = false;
        self.text.push('\n');
    }

    /// Makes sure that what follows stands on a line of its own.
    pub(super) fn block(&mut self) {
        self.space = false;
        if !self.at_start() {
            self.text.push('\n');
        }
    }

    /// Makes sure that what follows stands apart.
    pub(super) fn apart(&mut self) {
        self.block();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Closes the running text as a part.
    pub(super) fn close(&mut self) {
        self.space = false;
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        self.parts.push(if self.heading {
            Part::Heading(text.split_whitespace().collect::<Vec<_>>().join(" ").into())
        } else {
            Part::Text(text.into())
        });
    }

    pub(super) fn link_end(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let words = self.text.get(from..).unwrap_or_default().trim();
        if words.is_empty() || same(words, &address) {
            return;
        }
        let mut shown: String = address.chars().filter(|c| !c.is_control()).take(ADDRESS).collect();
        if address.chars().count() > ADDRESS {
            shown.push('…');
        }
        self.space = false;
        self.text.push_str(&format!(" <{shown}>"));
    }

    pub(super) fn finish(mut self) -> Vec<Part> {
        self.close();
        self.parts
    }
}

/// Whether the words of a link are its address, as far as a reader can tell.
pub(super) fn same(words: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().to_lowercase();
        let text = ["mailto:", "tel:", "https://", "http://"]
            .iter()
            .fold(text.as_str(), |text, scheme| text.strip_prefix(scheme).unwrap_or(text));
        let text = text.strip_prefix("www.").unwrap_or(text);
        text.trim_end_matches('/').split_whitespace().collect::<String>()
    };
    bare(words) == bare(address)
}
