//! Words of a chapter, some of which are bold or lead to a page.

use crate::model::PageNumber;

/// A paragraph: runs one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText(pub Vec<TextRun>);

/// A stretch of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRun {
    /// Plain words.
    Plain(String),
    /// Words in bold.
    Strong(String),
    /// A page in running text: "p. 47", which leads there.
    Page(PageNumber),
    /// A page in a column of pages: "47", which leads there.
    Number(PageNumber),
    /// Words that lead to a page, such as the title of an item.
    Leading(String, PageNumber),
}

impl RichText {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on in plain words.
    pub fn say(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(TextRun::Plain(words));
        }
        self
    }

    /// The same without spaces at its end, where a page is not printed after them.
    pub fn without_space(mut self) -> Self {
        if let Some(TextRun::Plain(words)) = self.0.last_mut() {
            words.truncate(words.trim_end_matches(' ').len());
        }
        self
    }

    /// Goes on in bold.
    pub fn strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(TextRun::Strong(words.into()));
        self
    }

    /// Goes on with "p. 47".
    pub fn page(mut self, page: PageNumber) -> Self {
        self.0.push(TextRun::Page(page));
        self
    }

    /// Goes on with the pages as "p. 47" or "pp. 47, 52"; with nothing when there is none. Three or more that follow one
    /// another are a range, "pp. 47–50".
    pub fn pages(mut self, pages: impl IntoIterator<Item = PageNumber>) -> Self {
        let mut runs: Vec<(PageNumber, PageNumber)> = Vec::new();
        for page in pages {
            match runs.last_mut() {
                Some((_, last)) if *last == page => {}
                Some((_, last)) if last.after(1) == page => *last = page,
                _ => runs.push((page, page)),
            }
        }
        if let [(first, last)] = runs.as_slice()
            && first == last
        {
            return self.page(*first);
        }
        for (at, (first, last)) in runs.into_iter().enumerate() {
            self = self.say(if at == 0 { "pp.\u{A0}" } else { ", " }).number(first);
            self = match last.get() - first.get() {
                0 => self,
                1 => self.say(", ").number(last),
                _ => self.say("–").number(last),
            };
        }
        self
    }

    /// Goes on with the page's bare number, for a column that is headed "Page".
    pub fn number(mut self, page: PageNumber) -> Self {
        self.0.push(TextRun::Number(page));
        self
    }

    /// Goes on with words that lead to a page.
    pub fn leading(mut self, words: impl Into<String>, page: PageNumber) -> Self {
        self.0.push(TextRun::Leading(words.into(), page));
        self
    }

    /// Goes on with other prose.
    pub fn then(mut self, other: RichText) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Several one after the other in one paragraph, each ended as a sentence is. One alone stays as it is.
    pub fn in_sentences(parts: impl IntoIterator<Item = RichText>) -> Self {
        let mut parts = parts.into_iter().filter(|part| !part.is_empty()).peekable();
        let mut whole = parts.next().unwrap_or_default();
        let mut several = false;
        for part in parts {
            whole = whole.ended().say(" ").then(part.capitalised());
            several = true;
        }
        if several { whole.ended() } else { whole }
    }

    /// The same with a full stop at its end, unless it ends as a sentence does.
    fn ended(self) -> Self {
        let text = self.text();
        let last = text.trim_end().trim_end_matches(['”', '’', '"', ')']).chars().next_back();
        if matches!(last, Some('.' | '!' | '?' | '…' | ':')) { self } else { self.say(".") }
    }

    /// The same with a capital at its beginning.
    pub fn capitalised(mut self) -> Self {
        if let Some(TextRun::Plain(words) | TextRun::Strong(words)) = self.0.first_mut() {
            let mut rest = words.chars();
            if let Some(first) = rest.next() {
                *words = first.to_uppercase().chain(rest).collect();
            }
        }
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pages it leads to, in order.
    pub fn leads(&self) -> impl Iterator<Item = PageNumber> + '_ {
        self.0.iter().filter_map(|run| match run {
            TextRun::Page(page) | TextRun::Number(page) | TextRun::Leading(_, page) => Some(*page),
            TextRun::Plain(_) | TextRun::Strong(_) => None,
        })
    }

    /// Its words as they are printed in a bundle whose pages have no prefix; for tests and for findings.
    pub fn text(&self) -> String {
        let words = |run: &TextRun| match run {
            TextRun::Plain(words) | TextRun::Strong(words) | TextRun::Leading(words, _) => words.clone(),
            TextRun::Page(page) => format!("p. {page}"),
            TextRun::Number(page) => page.to_string(),
        };
        self.0.iter().map(words).collect()
    }
}

impl From<&str> for RichText {
    fn from(words: &str) -> Self {
        RichText::new().say(words)
    }
}

impl From<String> for RichText {
    fn from(words: String) -> Self {
        RichText::new().say(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_one_paragraph_end_as_sentences_do() {
        for (parts, printed) in [
            (&["Letter"][..], "Letter"),
            (&["Letter", "it came"], "Letter. It came."),
            (&["“We have nothing.”", "It came."], "“We have nothing.” It came."),
            (&["Why?", "", "O."], "Why? O."),
            (&[], ""),
        ] {
            let parts = parts.iter().map(|part| RichText::from(*part));
            assert_eq!(RichText::in_sentences(parts).text(), printed);
        }
    }

    #[test]
    fn pages_are_named_once_and_three_in_a_row_are_a_range() {
        for (pages, printed) in [
            (&[][..], ""),
            (&[28], "p. 28"),
            (&[28, 28], "p. 28"),
            (&[28, 33], "pp. 28, 33"),
            (&[28, 29], "pp. 28, 29"),
            (&[28, 29, 30, 33], "pp. 28–30, 33"),
            (&[33, 28], "pp. 33, 28"),
        ] {
            let prose = RichText::new().pages(pages.iter().map(|page| PageNumber::new(*page)));
            assert_eq!(prose.text().replace('\u{A0}', " "), printed);
            // No line ends between the word and the number.
            assert!(!prose.text().contains("pp. "));
        }
    }
}
