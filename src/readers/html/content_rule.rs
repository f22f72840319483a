//! Rules that add words before or after an element.

use super::content::GeneratedContent;

use super::css::CssValue;
use super::selector::{CompoundSelector, last_of, passing, selector_of};

/// Where words are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentPlace {
    Before,
    After,
    Marker,
}

/// A rule that adds words.
#[derive(Clone, Debug)]
pub(crate) struct ContentRule {
    /// What it selects; more than that where its selector cannot be followed.
    pub(crate) compounds: Vec<CompoundSelector>,
    /// Whether all that it selects is known.
    pub(crate) followed: bool,
    pub(crate) place: ContentPlace,
    pub(crate) weight: (usize, usize, usize),
    pub(crate) content: Option<(GeneratedContent, bool)>,
    pub(crate) said: std::rc::Rc<[(CssValue, bool)]>,
}

/// Whether a selector is of what a browser adds, where that is, and what it is added to: the whole of it with true,
/// or as much as can be followed of its last part.
pub(crate) fn added_to(selector: &str) -> Option<(ContentPlace, Vec<CompoundSelector>, bool)> {
    let lower = selector.to_ascii_lowercase();
    let (place, mark) = [
        (ContentPlace::Before, ":before"),
        (ContentPlace::After, ":after"),
        (ContentPlace::Marker, "::marker"),
    ]
    .into_iter()
    .find(|(_, mark)| lower.ends_with(mark))?;
    let rest = selector.get(..selector.len() - mark.len())?;
    let rest = rest.strip_suffix(':').unwrap_or(rest);
    if passing(rest) {
        return None;
    }
    let whole = if rest.is_empty()
        || rest.ends_with(|c: char| c.is_whitespace() || c == '>' || c == '+' || c == '~')
    {
        format!("{rest}*")
    } else {
        rest.to_owned()
    };
    if let Some(compounds) = selector_of(&whole) {
        return Some((place, compounds, true));
    }
    Some((place, vec![last_of(&whole)], false))
}
