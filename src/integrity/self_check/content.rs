//! What a page's content draws, followed as a viewer follows it: one XObject, and lines of text with their places.
//! A bundle's page needs a dozen operators; any other is a fault.

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::Object;

use super::font::CidFont;

/// From one space to another, as PDF writes it.
pub(super) type ContentMatrix = [f32; 6];

const SAME: ContentMatrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first` and then `second`.
pub(super) fn then([a, b, c, d, e, f]: ContentMatrix, [g, h, i, j, k, l]: ContentMatrix) -> ContentMatrix {
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// A line of text on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextLine {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    /// Whether it is upright and dark enough to be seen.
    pub(super) plain: bool,
    /// What is not in this rectangle, x, y, width and height, is cut off.
    pub(super) clip: Option<[f32; 4]>,
}

impl TextLine {
    /// Whether the next words begin where this line ends.
    fn goes_on(&self, next: &TextLine) -> bool {
        self.base == next.base && (self.right - next.left).abs() < 0.05 && self.clip == next.clip
    }

    fn append(&mut self, next: TextLine) {
        self.text.push_str(&next.text);
        self.right = next.right;
        self.size = self.size.max(next.size);
        self.plain &= next.plain;
    }
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// The names of what is drawn and where it is put, in order.
    pub(super) xobjects: Vec<(String, ContentMatrix)>,
    pub(super) lines: Vec<TextLine>,
    /// Rectangles that are filled, x, y, width and height.
    pub(super) rules: Vec<[f32; 4]>,
    /// Whether an XObject came after a line, so that it may cover it.
    pub(super) covered: bool,
}

/// What is unusual about a page's content: the end of a sentence about the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PageContentError {
    /// An operator that no page of a bundle needs, or one without what belongs to it.
    #[error("uses {0}")]
    Operator(String),
    /// Something that was begun does not end.
    #[error("ends too early")]
    BreaksOff,
}

/// What changes while content is followed.
#[derive(Clone)]
struct State {
    matrix: ContentMatrix,
    /// What is not in this rectangle, x, y, width and height, is cut off.
    clip: Option<[f32; 4]>,
    face: Option<String>,
    size: f32,
    /// How dark what is filled is, from 0 for black to 1 for white.
    light: f32,
}

/// Follows a page's content; what is unusual about it is the error. `face` gives typefaces by name.
pub(super) fn follow<'f>(
    content: &[u8],
    face: &dyn Fn(&str) -> Option<&'f CidFont>,
) -> Result<PageContent, PageContentError> {
    let mut drawn = PageContent::default();
    let mut state = State { matrix: SAME, clip: None, face: None, size: 0.0, light: 0.0 };
    let mut kept: Vec<State> = Vec::new();
    let mut text: Option<ContentMatrix> = None;
    let mut marked = 0usize;
    // A rectangle that is on its way to cut off what follows, and whether it was said that it does.
    let mut area: Option<([f32; 4], bool)> = None;
    let mut steps = UntypedIter::new(content);
    while let Some(step) = steps.next() {
        let operator: &[u8] = step.operator;
        let operands: Vec<&Object<'_>> = step.operands().collect();
        let unusual = || Err(PageContentError::Operator(String::from_utf8_lossy(operator).into_owned()));
        if area.is_some() && !matches!(operator, b"W" | b"n" | b"f") {
            return Err(PageContentError::Operator("re".into()));
        }
        match (operator, operands.as_slice()) {
            (b"re", sides) => match numbers(sides).and_then(|sides| sides.try_into().ok()) {
                Some(sides) => area = Some((sides, false)),
                None => return unusual(),
            },
            (b"W", []) if area.is_some_and(|area| !area.1) => area = area.map(|(sides, _)| (sides, true)),
            (b"n", []) => match area.take() {
                // Ours is set before anything is moved; another says nothing.
                Some((sides, true)) => state.clip = Some(sides).filter(|_| state.matrix == SAME),
                _ => return unusual(),
            },
            (b"f", []) => match area.take() {
                Some((sides, false)) if state.matrix == SAME && state.light < 0.1 => drawn.rules.push(sides),
                _ => return unusual(),
            },
            (b"q", []) => kept.push(state.clone()),
            (b"Q", []) => match kept.pop() {
                Some(before) => state = before,
                None => return unusual(),
            },
            (b"cm", matrix) => match matrix_of(matrix) {
                Some(matrix) => state.matrix = then(matrix, state.matrix),
                None => return unusual(),
            },
            (b"Do", [Object::Name(name)]) => {
                drawn.xobjects.push((name.as_str().into(), state.matrix));
                drawn.covered |= !drawn.lines.is_empty();
            }
            (b"BDC", [Object::Name(_), _]) | (b"BMC", [Object::Name(_)]) => marked += 1,
            (b"EMC", []) if marked > 0 => marked -= 1,
            (b"BT", []) if text.is_none() => text = Some(SAME),
            (b"ET", []) if text.is_some() => text = None,
            (b"g" | b"rg", shades) => match numbers(shades).as_deref() {
                Some([grey]) => state.light = *grey,
                Some([red, green, blue]) => state.light = 0.3 * red + 0.59 * green + 0.11 * blue,
                _ => return unusual(),
            },
            (b"Tf", [Object::Name(name), Object::Number(size)]) => {
                (state.face, state.size) = (Some(name.as_str().into()), size.as_f32());
            }
            (b"Tm", matrix) => match (matrix_of(matrix), &mut text) {
                (Some(matrix), Some(text)) => *text = matrix,
                _ => return unusual(),
            },
            (b"Tj", [Object::String(codes)]) => {
                let Some((face, at)) = state.face.as_deref().and_then(face).zip(text.as_mut()) else {
                    return unusual();
                };
                let (said, width) = face.said(codes);
                let wide = width * state.size / 1000.0;
                let line = |at: ContentMatrix| {
                    let [a, b, c, d, left, base] = then(at, state.matrix);
                    let upright = b.abs() < 1e-6 && c.abs() < 1e-6 && a > 0.0 && (a - d).abs() < 1e-6;
                    TextLine {
                        text: said,
                        left,
                        right: left + wide * a,
                        base,
                        size: state.size * d,
                        plain: upright && state.light < 0.7,
                        clip: state.clip,
                    }
                };
                let line = line(*at);
                // Words of one line may be set in several steps.
                match drawn.lines.last_mut() {
                    Some(last) if last.goes_on(&line) => last.append(line),
                    _ => drawn.lines.push(line),
                }
                *at = then([1.0, 0.0, 0.0, 1.0, wide, 0.0], *at);
            }
            _ => return unusual(),
        }
    }
    if text.is_some() || marked > 0 || !kept.is_empty() || area.is_some() {
        return Err(PageContentError::BreaksOff);
    }
    Ok(drawn)
}

fn numbers(operands: &[&Object<'_>]) -> Option<Vec<f32>> {
    let number = |operand: &&Object<'_>| match operand {
        Object::Number(number) => Some(number.as_f32()).filter(|n| n.is_finite()),
        _ => None,
    };
    operands.iter().map(number).collect()
}

fn matrix_of(operands: &[&Object<'_>]) -> Option<ContentMatrix> {
    numbers(operands)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_that_a_viewer_sees() {
        let face = CidFont::default();
        let content =
            b"q 2 0 0 2 10 20 cm /Figure Do Q\nBT 0 g /Stamp 10 Tf 1 0 0 1 100 14 Tm <00010002> Tj ET";
        let drawn = follow(content, &|_| Some(&face)).expect("followed");
        assert_eq!(drawn.xobjects, [("Figure".to_owned(), [2.0, 0.0, 0.0, 2.0, 10.0, 20.0])]);
        let line = &drawn.lines[0];
        assert_eq!((line.left, line.base, line.size, line.plain), (100.0, 14.0, 10.0, true));
        assert!(!drawn.covered);
    }

    #[test]
    fn what_is_unusual_is_told() {
        let face = CidFont::default();
        for (content, words) in [
            (&b"q"[..], "ends too early"),
            (b"Q", "uses Q"),
            (b"0 0 9 9 re", "ends too early"),
            (b"0 0 9 9 re S", "uses re"),
            (b"1 g 0 0 9 9 re f", "uses f"),
            (b"2 0 0 2 0 0 cm 0 0 9 9 re f", "uses f"),
            (b"0 0 9 9 re W f", "uses f"),
            (b"f", "uses f"),
            (b"0 0 9 re", "uses re"),
            (b"0 0 9 9 re n", "uses n"),
            (b"W n", "uses W"),
            (b"BT 3 Tr ET", "uses Tr"),
            (b"NaN 0 0 1 0 0 cm", "uses NaN"),
            (b"BT /Stamp 10 Tf <0001> Tj", "ends too early"),
        ] {
            let why = follow(content, &|_| Some(&face)).map(|_| ()).map_err(|why| why.to_string());
            assert_eq!(why, Err(words.into()));
        }
        let pale = follow(b"BT 1 g /S 9 Tf <0001> Tj ET", &|_| Some(&face)).expect("followed");
        assert!(!pale.lines[0].plain);
        let over = follow(b"BT /S 9 Tf <0001> Tj ET /Figure Do", &|_| Some(&face)).expect("followed");
        assert!(over.covered);
    }
}
