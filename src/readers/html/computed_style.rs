//! What a text or an element looks like once all rules have been applied, as far as it matters to its words.

use super::content::Quotes;

use super::css::{CssColor, CssValue, WhiteSpace};
use super::list::{ListCounting, ListMarker};
use crate::model::CharStyle;

/// What has another place on the screen than in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reordered {
    /// The element, among its neighbours.
    Itself,
    /// What is in it.
    Inside,
}

/// What a text or an element looks like, as far as it matters.
#[derive(Clone, Debug)]
pub(crate) struct ComputedStyle {
    /// Whether it and all below it are not shown.
    pub(crate) hidden: bool,
    /// Whether its own text is seen.
    pub(crate) visible: bool,
    /// How its text is styled.
    pub(crate) style: CharStyle,
    /// How its spaces are shown.
    pub(crate) spaces: WhiteSpace,
    /// How it is numbered, as an item of a list.
    pub(crate) marker: ListMarker,
    /// Whether it begins on a line of its own.
    pub(crate) block: bool,
    /// Whether it is shown as an item of a list.
    pub(crate) item: bool,
    /// What its style says of the numbers of list items.
    pub(crate) counting: ListCounting,
    /// Whether its text is marked by its colour, what is behind it or a line below it.
    pub(crate) marked: bool,
    /// Whether a rule that cannot be followed may hide it or what is around it.
    pub(crate) may_hide: bool,
    /// Whether it or what is in it has another order than in the file.
    pub(crate) reordered: Option<Reordered>,
    /// The marks around quotations.
    pub(crate) quotes: Quotes,
    pub(super) colour: CssColor,
    pub(super) background: CssColor,
    pub(super) faint: bool,
    /// Whether it is of a kind that is set off from running text anyway: a link, a heading, a button.
    pub(super) set_off: bool,
    pub(super) flex: bool,
}

impl ComputedStyle {
    /// The look of a page without any style.
    pub(crate) fn plain() -> Self {
        Self {
            hidden: false,
            visible: true,
            style: CharStyle::PLAIN,
            spaces: WhiteSpace::Joined,
            marker: ListMarker::Dot,
            block: true,
            item: false,
            counting: ListCounting::default(),
            marked: false,
            may_hide: false,
            reordered: None,
            quotes: Quotes::USUAL,
            colour: Some([0; 3]),
            background: Some([255; 3]),
            faint: false,
            set_off: false,
            flex: false,
        }
    }

    /// Takes over what is said of colours.
    pub(crate) fn tint(&mut self, saying: &CssValue) {
        match saying {
            CssValue::Colour(to) => self.colour = *to,
            CssValue::Background(to) => self.background = *to,
            CssValue::Faint(to) => self.faint = *to,
            _ => {}
        }
    }

    /// Whether text is there that nobody can see, for it has the colour of what is behind it, or no size.
    pub(crate) fn unseen(&self) -> bool {
        self.faint || (self.colour.is_some() && self.colour == self.background)
    }

    /// Whether an element within a line sets its text off by a colour of its own, a highlight or a line below it.
    pub(super) fn is_marked(&self, around: &ComputedStyle, name: &str, under: bool) -> bool {
        let strong = |colour: CssColor, least: u8| {
            colour.is_some_and(|[r, g, b]| r.max(g).max(b) - r.min(g).min(b) >= least)
        };
        name == "mark"
            || under
            || (self.colour != around.colour && strong(self.colour, 100))
            || (self.background != around.background && strong(self.background, 25))
    }
}
