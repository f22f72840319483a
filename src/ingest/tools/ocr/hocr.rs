//! What tesseract saw, from the hOCR that it writes: lines with the way they run, and in each the words with
//! their boxes. Only what it is known to write is looked for; anything else is passed over.

use serde::{Deserialize, Serialize};

/// A line of print. Places are in pixels of the picture as it is seen, counted from its top left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HocrLine {
    /// Left, top, right, bottom.
    pub area: [f64; 4],
    /// How it is turned, against the clock: 0, 90, 180 or 270 degrees.
    pub turned: u16,
    /// Slope of the base line, and how far below the area's lower left corner it begins.
    pub base: Option<(f64, f64)>,
    /// Height of its letters, from the lowest foot to the tallest head.
    pub height: Option<f64>,
    /// Its words.
    pub words: Vec<HocrWord>,
}

/// A word of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HocrWord {
    /// The word.
    pub text: String,
    /// Left, top, right, bottom.
    pub area: [f64; 4],
    /// How sure tesseract is of it, 0 to 100.
    pub sure: f64,
}

/// Words of which tesseract is less sure than this are as a rule no words: grain of a photograph, a stamp's edge.
const UNSURE: f64 = 25.0;

/// Reads hOCR.
pub(super) fn parse_hocr(text: &str) -> Vec<HocrLine> {
    let mut lines: Vec<HocrLine> = Vec::new();
    for span in text.split("<span ").skip(1) {
        let Some((tag, rest)) = span.split_once('>') else { continue };
        let Some(title) = attribute(tag, "title") else { continue };
        let says = |key: &str| title.split(';').find_map(|part| numbers(part, key));
        let Some(area) = says("bbox").and_then(|four| four.try_into().ok()) else { continue };
        match attribute(tag, "class") {
            Some("ocrx_word") => {
                let sure = says("x_wconf").and_then(|list| list.first().copied()).unwrap_or(0.0);
                let text = without_entities(rest.split("</span").next().unwrap_or_default());
                if let Some(line) = lines.last_mut().filter(|_| sure >= UNSURE && !text.is_empty()) {
                    line.words.push(HocrWord { text, area, sure });
                }
            }
            Some(_) => {
                let one = |key: &str| says(key).and_then(|list| list.first().copied());
                let base = says("baseline").and_then(|two| Some((*two.first()?, *two.get(1)?)));
                let turned = one("textangle").map_or(0, |degrees| degrees.rem_euclid(360.0) as u16);
                lines.push(HocrLine { area, turned, base, height: one("x_size"), words: Vec::new() });
            }
            None => {}
        }
    }
    lines.retain(|line| !line.words.is_empty());
    lines
}

/// The numbers that follow a key.
fn numbers(part: &str, key: &str) -> Option<Vec<f64>> {
    let rest = part.trim().strip_prefix(key)?.strip_prefix(' ')?;
    let numbers: Option<Vec<f64>> = rest.split_whitespace().map(|number| number.parse().ok()).collect();
    numbers.filter(|numbers| numbers.iter().all(|number: &f64| number.is_finite()))
}

/// What an attribute holds, in either kind of quotation marks.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!("{name}="))? + name.len() + 1;
    let quote = tag.get(at..)?.chars().next().filter(|quote| "'\"".contains(*quote))?;
    tag.get(at + 1..)?.split(quote).next()
}

/// Text without the tags in it, its entities written out.
fn without_entities(text: &str) -> String {
    let mut bare = String::new();
    let mut tag = false;
    for letter in text.chars() {
        match letter {
            '<' => tag = true,
            '>' => tag = false,
            letter if !tag => bare.push(letter),
            _ => {}
        }
    }
    let bare = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(bare, |text, (entity, letter)| text.replace(entity, letter));
    bare.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_words_are_read_with_their_places() {
        let text = r#"<p class='ocr_par'>
 <span class='ocr_line' id='line_1_1' title="bbox 256 258 2036 303; baseline 0.002 -10; x_size 45; x_descenders 10">
  <span class='ocrx_word' id='word_1_1' title='bbox 256 260 300 303; x_wconf 96'><strong>A&amp;B &lt;</strong></span>
  <span class='ocrx_word' id='word_1_2' title='bbox 310 260 400 303; x_wconf 12'>grain</span>
 </span>
 <span class='ocr_header' id='line_1_2' title="bbox 1 2 3 400; textangle 90; x_size 45">
  <span class='ocrx_word' id='word_1_3' title='bbox 1 2 3 400; x_wconf 80'>up</span></span>
 <span class='ocr_line' title="bbox 0 0 9 9"><span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 95'> </span></span>"#;
        let lines = parse_hocr(text);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!((lines[0].base, lines[0].height, lines[0].turned), (Some((0.002, -10.0)), Some(45.0), 0));
        assert_eq!(lines[0].words.len(), 1);
        assert_eq!(lines[0].words[0].text, "A&B <");
        assert_eq!((lines[1].turned, lines[1].base), (90, None));
        assert_eq!(lines[1].words[0].area, [1.0, 2.0, 3.0, 400.0]);
        assert_eq!(parse_hocr("<span class=ocr_line title=\"bbox 1 2\"><span <span>"), []);
    }
}
