//! Style sheets as text: declarations and blocks, as far as they matter here.

use super::content::{GeneratedContent, Quotes, string};
use super::css_syntax::{BlockItem, has_stray_bracket, items, unescaped, upto, without_comments};
use super::list::{ListCounting, ListMarker, counted_items};
use super::unseen::{self, CssPosition};
use crate::model::Baseline;

/// How spaces and line ends of a text are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum WhiteSpace {
    /// Many are one, and a line end is a space.
    #[default]
    Joined,
    /// Line ends are kept.
    Lines,
    /// All are kept.
    Kept,
}

/// How an element takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    None,
    Block,
    ListItem,
    Inline,
    /// A block within a line.
    InlineBlock,
    /// A block that lays out what is in it in a row, a column or a grid.
    Flex,
}

/// A colour; nothing where it is not a plain one.
pub(super) type CssColor = Option<[u8; 3]>;

/// What a rule or a value that cannot be worked out may take back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CssDoubt {
    pub(super) display: bool,
    pub(super) visible: bool,
    /// Those of [`unseen`], and whether the position.
    pub(super) bits: u32,
    pub(super) position: bool,
    /// Whether it may as well hide.
    pub(super) hides: bool,
}

impl CssDoubt {
    /// What declarations would take back, were they followed; nothing where none would.
    pub(super) fn of(said: &[(CssValue, bool)], important: bool) -> Option<Self> {
        let mut doubt = Self::default();
        for (saying, _) in said.iter().filter(|(_, marked)| *marked == important) {
            match saying {
                CssValue::Display(to) => doubt.display |= *to != Display::None,
                CssValue::Visible(to) => doubt.visible |= *to,
                CssValue::Bit(bit, _) => doubt.bits |= *bit,
                CssValue::Position(_) => doubt.position = true,
                CssValue::Doubt(more) => doubt.add(*more),
                _ => {}
            }
        }
        (doubt != Self::default()).then_some(doubt)
    }

    pub(super) fn add(&mut self, more: Self) {
        self.display |= more.display;
        self.visible |= more.visible;
        self.bits |= more.bits;
        self.position |= more.position;
        self.hides |= more.hides;
    }
}

/// What one declaration says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CssValue {
    Display(Display),
    Visible(bool),
    Hidden,
    /// What hides may be taken back, by a rule or a value that cannot be worked out.
    Doubt(CssDoubt),
    /// Lines through and under the text.
    Lines {
        struck: bool,
        under: bool,
    },
    Baseline(Baseline),
    Spaces(WhiteSpace),
    Marker(ListMarker),
    /// What it says of the numbers of list items.
    Counting(ListCounting),
    /// Whether it floats beside the text.
    Floats(bool),
    Position(CssPosition),
    /// One of the bits of [`unseen`], set or taken back.
    Bit(u32, bool),
    /// Whether its rows or columns run backwards.
    Turned(bool),
    /// Its place among its neighbours, where that is not the order of the file.
    Order(bool),
    Colour(CssColor),
    Background(CssColor),
    /// Letters of no size, or text that is transparent.
    Faint(bool),
    /// The marks around quotations.
    Quotes(Quotes),
}

/// What the declarations of a rule or of an attribute say, and whether each is called important.
pub(super) fn declarations(text: &str) -> Vec<(CssValue, bool)> {
    let text = without_comments(text);
    let mut said = Vec::new();
    for (name, value) in declared_in(&text) {
        let Some((written, important)) = unmarked(value) else { continue };
        let value = unescaped(written).to_ascii_lowercase();
        let name = unescaped(name).to_ascii_lowercase();
        said.extend(declaration(&name, &value, written).into_iter().map(|s| (s, important)));
        let bit = unseen::bit(&name, &value).map(|(bit, set)| (CssValue::Bit(bit, set), important));
        said.extend(bit);
    }
    said
}

/// The declarations of a block, without those of rules in it.
fn declared_in(text: &str) -> impl Iterator<Item = (&str, &str)> {
    items(text).into_iter().filter_map(|item| match item {
        BlockItem::Declaration(name, value) => Some((name, value)),
        BlockItem::Rule(..) => None,
    })
}

/// A value without the mark that it is important, and whether it has that; nothing where it is no value.
fn unmarked(value: &str) -> Option<(&str, bool)> {
    if has_stray_bracket(value) {
        return None;
    }
    match upto(value, &['!']) {
        Some((value, mark)) => {
            let important = mark.trim_start_matches('!').trim().eq_ignore_ascii_case("important");
            important.then_some((value.trim(), true))
        }
        None => Some((value.trim(), false)),
    }
}

/// What the last declaration of words that are added says, and whether it is called important.
pub(super) fn content(text: &str) -> Option<(GeneratedContent, bool)> {
    let mut found: Option<(GeneratedContent, bool)> = None;
    for (_, value) in declared_in(text).filter(|(name, _)| name.eq_ignore_ascii_case("content")) {
        let Some((value, important)) = unmarked(value) else { continue };
        if important || !found.as_ref().is_some_and(|(_, important)| *important) {
            found = Some((GeneratedContent::parse(value), important));
        }
    }
    found
}

/// What a declaration says, by its value in small letters and as it is written.
fn declaration(name: &str, value: &str, written: &str) -> Option<CssValue> {
    // What such a value comes to is not worked out.
    let open = value.contains('(') || matches!(value, "inherit" | "revert" | "revert-layer");
    let doubt = CssDoubt { hides: value.contains('('), ..CssDoubt::default() };
    let words = || value.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty());
    let first = words().next().unwrap_or_default();
    let zero = || {
        let digits: &str = first.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        digits.parse::<f32>().is_ok_and(|size| size == 0.0)
    };
    Some(match name {
        "display" if open => CssValue::Doubt(CssDoubt { display: true, ..doubt }),
        "visibility" if open => CssValue::Doubt(CssDoubt { visible: true, ..doubt }),
        "all" if open || matches!(value, "initial" | "unset") => {
            CssValue::Doubt(CssDoubt { display: true, visible: true, ..doubt })
        }
        "display" => CssValue::Display(match value {
            "none" => Display::None,
            "list-item" => Display::ListItem,
            "inline" | "contents" | "table-cell" | "ruby" | "initial" | "unset" => Display::Inline,
            "-webkit-box" | "-webkit-flex" => Display::Flex,
            _ if first.starts_with("inline-") => Display::InlineBlock,
            "flex" | "grid" => Display::Flex,
            "block" | "table" | "flow-root" | "table-row" | "table-caption" | "table-row-group"
            | "table-header-group" | "table-footer-group" | "block flow" => Display::Block,
            // Two words, or one that not every browser knows.
            _ if !value.starts_with("-m") => {
                return Some(CssValue::Doubt(CssDoubt { display: true, ..doubt }));
            }
            _ => return None,
        }),
        "mso-hide" if value == "all" => CssValue::Hidden,
        "visibility" => match value {
            "hidden" | "collapse" => CssValue::Visible(false),
            "visible" | "initial" => CssValue::Visible(true),
            "unset" => CssValue::Doubt(CssDoubt { visible: true, ..doubt }),
            _ => return None,
        },
        "text-decoration"
        | "text-decoration-line"
        | "-webkit-text-decoration"
        | "-webkit-text-decoration-line" => {
            let (struck, under) = (words().any(|w| w == "line-through"), words().any(|w| w == "underline"));
            let other = |word| matches!(word, "none" | "overline" | "blink" | "initial" | "unset" | "revert");
            (struck || under || words().any(other)).then_some(CssValue::Lines { struck, under })?
        }
        "vertical-align" => CssValue::Baseline(match value {
            "super" => Baseline::Raised,
            "sub" => Baseline::Lowered,
            "inherit" => return None,
            _ => Baseline::Normal,
        }),
        "white-space" | "white-space-collapse" => CssValue::Spaces(match first {
            "pre" | "pre-wrap" | "break-spaces" | "preserve" => WhiteSpace::Kept,
            "pre-line" | "preserve-breaks" => WhiteSpace::Lines,
            "normal" | "nowrap" | "collapse" => WhiteSpace::Joined,
            _ => return None,
        }),
        "list-style-type" | "list-style" if written.contains(['"', '\'']) => {
            let from = written.find(['"', '\'']).unwrap_or_default();
            CssValue::Marker(ListMarker::Words(string(written.get(from..)?)?.0.into()))
        }
        "quotes" => CssValue::Quotes(Quotes::parse(written).unwrap_or(Quotes::USUAL)),
        "list-style-type" => CssValue::Marker(ListMarker::of_name(value)?),
        "list-style" => CssValue::Marker(words().find_map(ListMarker::of_style)?),
        "counter-reset" => CssValue::Counting(ListCounting {
            reset: Some(counted_items(value, 0)?),
            ..ListCounting::default()
        }),
        "counter-increment" => CssValue::Counting(ListCounting {
            step: Some(counted_items(value, 1)?),
            ..ListCounting::default()
        }),
        "counter-set" => CssValue::Counting(ListCounting {
            set: Some(counted_items(value, 0)?),
            ..ListCounting::default()
        }),
        "float" => CssValue::Floats(matches!(value, "left" | "right" | "inline-start" | "inline-end")),
        "position" => CssValue::Position(match value {
            "absolute" | "fixed" => CssPosition::Free,
            "relative" | "sticky" => CssPosition::Relative,
            _ => CssPosition::Static,
        }),
        "flex-direction" | "flex-flow" | "flex-wrap" | "-webkit-flex-direction" => {
            CssValue::Turned(words().any(|word| word.ends_with("-reverse")))
        }
        "order" => CssValue::Order(!zero()),
        "color" | "-webkit-text-fill-color" => match value {
            "transparent" => CssValue::Faint(true),
            "inherit" | "currentcolor" => return None,
            _ => CssValue::Colour(colour_of(value)),
        },
        "background" | "background-color" => match value {
            "none" | "transparent" | "inherit" | "initial" | "unset" => return None,
            _ if value.starts_with("rgba(") && value.ends_with(", 0)") => return None,
            _ if value.contains("url(") || value.contains("gradient(") => CssValue::Background(None),
            _ => CssValue::Background(words().find_map(colour_of).or_else(|| colour_of(value))),
        },
        "background-image" if value != "none" => CssValue::Background(None),
        "font-size" => CssValue::Faint(zero()),
        "opacity" if zero() => CssValue::Faint(true),
        "filter" => {
            let blur =
                value.split_once("blur(").and_then(|(_, rest)| rest.split("px").next()?.parse::<f32>().ok());
            blur.filter(|size| *size >= 3.0).map(|_| CssValue::Faint(true))?
        }
        _ => return None,
    })
}

/// A colour, where it is written in one of the usual ways.
pub(super) fn colour_of(text: &str) -> CssColor {
    let text = text.trim().to_ascii_lowercase();
    let hex = text.strip_prefix('#').unwrap_or(&text);
    if hex.len() == 6 || (hex.len() == 3 && text.starts_with('#')) {
        let digit = |at: usize| hex.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
        let part = |i: usize| {
            if hex.len() == 6 {
                Some(digit(2 * i)? * 16 + digit(2 * i + 1)?)
            } else {
                digit(i).map(|digit| digit * 17)
            }
        };
        if let (Some(r), Some(g), Some(b)) = (part(0), part(1), part(2)) {
            return Some([r, g, b]);
        }
    }
    if let Some(inside) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u8> = inside
            .split(|c: char| c == ',' || c.is_ascii_whitespace())
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse().ok())
            .collect();
        return parts.try_into().ok();
    }
    Some(match text.as_str() {
        "white" => [255; 3],
        "black" => [0; 3],
        "red" => [255, 0, 0],
        "lime" => [0, 255, 0],
        "blue" => [0, 0, 255],
        "yellow" => [255, 255, 0],
        "silver" => [192; 3],
        "gray" | "grey" => [128; 3],
        "green" => [0, 128, 0],
        "maroon" => [128, 0, 0],
        "darkred" => [139, 0, 0],
        "crimson" => [220, 20, 60],
        "purple" => [128, 0, 128],
        "fuchsia" | "magenta" => [255, 0, 255],
        "olive" => [128, 128, 0],
        "teal" => [0, 128, 128],
        "aqua" | "cyan" => [0, 255, 255],
        "orange" => [255, 165, 0],
        "gold" => [255, 215, 0],
        "pink" => [255, 192, 203],
        "lightyellow" => [255, 255, 224],
        "lightgreen" => [144, 238, 144],
        "lightblue" => [173, 216, 230],
        "navy" => [0, 0, 128],
        "snow" => [255, 250, 250],
        "whitesmoke" => [245; 3],
        _ => return None,
    })
}
