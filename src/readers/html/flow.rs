//! Running text in the making: words, line ends, quotations, lists and links, as they come, until they are parts of
//! a document.

use super::list::HtmlList;
use crate::model::document::DocumentBlock;
use crate::model::{CharStyle, StyledText};
use crate::readers::html::css::WhiteSpace;

/// How deep lists and quotations are shown to nest.
pub(super) const DEEP: usize = 8;
/// Letters of an address that are shown; addresses that follow a reader about have hundreds.
const ADDRESS: usize = 160;

/// Running text in the making, and the parts that are complete.
#[derive(Default)]
pub(super) struct TextFlow {
    pub(super) parts: Vec<DocumentBlock>,
    pub(super) text: StyledText,
    /// A space is due before the next word, in this style, for spaces in a row are one.
    space: Option<CharStyle>,
    /// How deep in quotations this is.
    pub(super) quoted: usize,
    /// The lists around.
    pub(super) lists: Vec<HtmlList>,
    /// The links around: the address, and where its words begin.
    pub(super) links: Vec<(String, usize)>,
    pub(super) heading: bool,
}

impl TextFlow {
    /// Adds text as it is in the page.
    pub(super) fn say(&mut self, text: &str, style: CharStyle, spaces: WhiteSpace) {
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let kept = match c {
                // Marks that only tell where a line may break, and fillers of newsletters.
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{34F}' => false,
                '\u{200C}' => {
                    let before = text.get(..at).and_then(|text| text.chars().next_back());
                    before.is_some_and(|c| c.is_alphabetic() && !c.is_ascii())
                }
                ' ' | '\t' => spaces == WhiteSpace::Kept,
                '\n' | '\r' | '\u{C}' => false,
                _ => true,
            };
            if kept {
                continue;
            }
            self.add(text.get(from..at).unwrap_or_default(), style);
            from = at + c.len_utf8();
            match c {
                '\n' if spaces != WhiteSpace::Joined => self.line(),
                '\r' if spaces != WhiteSpace::Joined => {}
                ' ' | '\t' | '\n' | '\r' | '\u{C}' => self.space = self.space.or(Some(style)),
                _ => {}
            }
        }
        self.add(text.get(from..).unwrap_or_default(), style);
    }

    fn add(&mut self, text: &str, style: CharStyle) {
        if !text.is_empty() {
            self.begin();
            self.text.push(text, style);
        }
    }

    /// Adds what the page does not say in words: a mark of a picture, the value of a field.
    pub(super) fn mark(&mut self, text: &str, style: CharStyle) {
        self.gap();
        self.add(text, style);
        self.gap();
    }

    /// Makes sure that what follows is parted by a space.
    pub(super) fn gap(&mut self) {
        if !self.text.ends_with(char::is_whitespace) {
            self.space = self.space.or(Some(CharStyle::PLAIN));
        }
    }

    /// What must be there before the next letter: the marks of a quotation, or a space.
    pub(super) fn begin(&mut self) {
        let space = self.space.take();
        if self.at_start() {
            let depth = self.quoted.min(DEEP);
            self.text.push_str(&"> ".repeat(depth));
        } else if let Some(style) = space {
            self.text.push(" ", style);
        }
    }

    pub(super) fn at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Ends a line, even an empty one.
    pub(super) fn line(&mut self) {
        self.space = None;
        self.text.push_str("\n");
    }

    /// Makes sure that what follows is on a line of its own.
    pub(super) fn block(&mut self) {
        self.space = None;
        if !self.at_start() {
            self.text.push_str("\n");
        }
    }

    /// Makes sure that what follows is parted by an empty line.
    pub(super) fn apart(&mut self) {
        self.block();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push_str("\n");
        }
    }

    /// Closes the running text as a part.
    pub(super) fn close(&mut self) {
        self.space = None;
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        let from = text.len() - text.trim_start_matches('\n').len();
        let text = text.part(from..text.trim_end_matches('\n').len().max(from));
        if text.trim().is_empty() {
            return;
        }
        self.parts.push(if self.heading {
            let line = text.map_chars(|c| if c == '\n' { " ".into() } else { String::from(c).into() });
            DocumentBlock::Heading(line.trimmed())
        } else {
            DocumentBlock::Text(text)
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
        self.space = None;
        self.text.push_str(&format!(" <{shown}>"));
    }

    pub(super) fn finish(mut self) -> Vec<DocumentBlock> {
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
