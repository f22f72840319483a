//! Words on a page that nobody sees: each lies over its likeness in the picture, so that a viewer finds and marks
//! it there. The page is drawn first and as before, by an XObject of its own; the words follow in a typeface without
//! any shapes. It is made here, once for a file: a few hundred bytes.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::object_writer::decimal;
use crate::model::page_text::{PackedText, PageText, PageWord, WordArea, WordEnd, WordOrigin, WordSight};
use crate::pdf::ImportedPages;
use crate::pdf::geometry::{Matrix, Rect};
use crate::pdf::image::scanned_pages::{Scan, ScanPlacement, frame, wide};
use crate::pdf::source::filters::deflated_stream;
use crate::pdf::text::note_cell_ends;

/// A word, and where it lies in the picture as it is seen: a unit square with its origin at the top left.
pub(crate) struct OcrWord {
    /// The word.
    pub(crate) text: String,
    /// Where its base line begins.
    pub(crate) from: (f64, f64),
    /// From there to its end.
    pub(crate) along: (f64, f64),
    /// From the lowest letter's foot to the tallest one's head.
    pub(crate) up: (f64, f64),
    /// Whether it is the last one of its line.
    pub(crate) ends_line: bool,
}

/// How far the lowest letters reach below the base line, as a part of the whole height. The typeface says so too.
pub(crate) const BELOW: f64 = 0.2;

/// Every letter is half as wide as it is tall; each word is stretched to its own width.
const WIDTH: f64 = 0.5;

/// Lays words over pages, and notes them as the words of these; for each page, which picture they were read from and
/// where that lies.
pub(crate) fn add_text_layer(placed: &mut ImportedPages, layers: &[(&Scan, &ScanPlacement, &[OcrWord])]) {
    let mut codes: BTreeMap<char, u16> = BTreeMap::new();
    let mut texts = Vec::new();
    let mut laid: Vec<(usize, String)> = Vec::new();
    for (scan, spot, words) in layers {
        let Some(how) = placed.pages.get(spot.page) else { continue };
        let to_sheet = scan.to_sheet(spot);
        let mut text =
            placed.texts.get(&how.xobject).map(PackedText::unpack).unwrap_or_else(|| {
                PageText::new([how.paper.width, how.paper.height], Matrix::IDENTITY.single())
            });
        let mut content = String::new();
        let (mut says, mut read) = (Vec::new(), Vec::new());
        for word in *words {
            if let Some(line) = line(word, &to_sheet, &spot.shown, &mut codes) {
                content += &line;
                says.push(&word.text);
                read.push(read_word(word, &to_sheet, &text.to_sheet));
            }
        }
        note_cell_ends(&mut read);
        says.into_iter().zip(read).for_each(|(says, word)| text.push(says, word));
        if !content.is_empty() {
            laid.push((spot.page, content));
            texts.push(text);
        }
    }
    if laid.is_empty() {
        return;
    }
    let mut next = placed.objects.keys().next_back().map_or(1, |last| last + 1);
    let mut add = |objects: &mut BTreeMap<u32, Object>, object: Object| {
        objects.insert(next, object);
        next += 1;
        next - 1
    };
    let font = typeface(&codes, &mut |object| add(&mut placed.objects, object));
    for ((page, content), text) in laid.into_iter().zip(texts) {
        let Some(how) = placed.pages.get(page).copied() else { continue };
        let Some((shown, own)) = frame(placed, how.xobject) else { continue };
        let shown = shown.through(&own.then(&wide(how.matrix)));
        // A hair more than what shows, so that the box itself cuts nothing off by rounding.
        const HAIR: f64 = 0.01;
        let bbox = Rect {
            left: shown.left - HAIR,
            bottom: shown.bottom - HAIR,
            right: shown.right + HAIR,
            top: shown.top + HAIR,
        };
        let named = |name: &str, number: u32| {
            let mut dict = Dictionary::new();
            dict.set(name, (number, 0));
            dict
        };
        let mut resources = Dictionary::new();
        resources.set("XObject", named("Page", how.xobject));
        resources.set("Font", named("Unseen", font));
        let resources = add(&mut placed.objects, Object::Dictionary(resources));
        let [a, b, c, d, e, f] = how.matrix.map(decimal);
        let content = format!("q {a} {b} {c} {d} {e} {f} cm /Page Do Q\nBT /Unseen 1 Tf 3 Tr\n{content}ET");
        let form = deflated_stream(crate::pdf::import::form::form(&bbox, resources), content.into_bytes());
        let form = add(&mut placed.objects, form);
        placed.texts.insert(form, PackedText::new(&text));
        if let Some(how) = placed.pages.get_mut(page) {
            (how.xobject, how.matrix) = (form, Matrix::IDENTITY.single());
        }
    }
}

/// A word as one of its page, which lies on the sheet by this matrix.
fn read_word(word: &OcrWord, to_sheet: &Matrix, page: &[f32; 6]) -> PageWord {
    let corner = |along: f64, up: f64| {
        let (x, y) = (word.from.0 + along * word.along.0, word.from.1 + along * word.along.1);
        to_sheet.apply(x + up * word.up.0, y + up * word.up.1)
    };
    let corners =
        [corner(0.0, -BELOW), corner(1.0, -BELOW), corner(0.0, 1.0 - BELOW), corner(1.0, 1.0 - BELOW)];
    let edge = |of: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| {
        corners.iter().map(of).reduce(pick).unwrap_or_default()
    };
    let (left, right) = (edge(|at| at.0, f64::min), edge(|at| at.0, f64::max));
    let (bottom, top) = (edge(|at| at.1, f64::min), edge(|at| at.1, f64::max));
    // A page lies upright on its sheet: it is only moved and made smaller.
    let [scale, .., x, y] = page.map(f64::from);
    let back = |sheet: f64, moved: f64| if scale > 0.0 { (sheet - moved) / scale } else { sheet };
    let area = WordArea::new(back(left, x), back(bottom, y), back(right, x), back(top, y));
    let (from, to) = (corner(0.0, 0.0), corner(1.0, 0.0));
    let degrees = (to.1 - from.1).atan2(to.0 - from.0).to_degrees().round().rem_euclid(360.0);
    let then = if word.ends_line { WordEnd::Line } else { WordEnd::Space };
    let (origin, sight) = (WordOrigin::Ocr, WordSight::OverPicture);
    PageWord { turned: degrees as u16 % 360, origin, sight, then, ..PageWord::new(area) }
}

/// The operators that show one word; nothing when it does not lie on what shows of the page.
fn line(word: &OcrWord, to_sheet: &Matrix, shown: &Rect, codes: &mut BTreeMap<char, u16>) -> Option<String> {
    let letters: Vec<char> = word.text.chars().filter(|c| !c.is_control()).collect();
    let [a, b, c, d, ..] = to_sheet.0;
    let turned = |(x, y): (f64, f64)| (a * x + c * y, b * x + d * y);
    let (along, up) = (turned(word.along), turned(word.up));
    let (x, y) = to_sheet.apply(word.from.0, word.from.1);
    let (middle_x, middle_y) = (x + along.0 / 2.0 + up.0 / 2.0, y + along.1 / 2.0 + up.1 / 2.0);
    let inside =
        (shown.left..=shown.right).contains(&middle_x) && (shown.bottom..=shown.top).contains(&middle_y);
    if letters.is_empty() || !inside {
        return None;
    }
    let wide = WIDTH * letters.len() as f64;
    let mut text = String::new();
    // A blank parts it from the next word when both are copied.
    for letter in letters.into_iter().chain([' ']) {
        let next = u16::try_from(codes.len() + 1).ok()?;
        let code = *codes.entry(letter).or_insert(next);
        text += &format!("{code:04x}");
    }
    let [a, b, c, d, e, f] =
        [along.0 / wide, along.1 / wide, up.0, up.1, x, y].map(|number| decimal(number as f32));
    Some(format!("{a} {b} {c} {d} {e} {f} Tm <{text}> Tj\n"))
}

/// Adds the typeface; gives its number.
fn typeface(codes: &BTreeMap<char, u16>, add: &mut dyn FnMut(Object) -> u32) -> u32 {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let file = no_shapes();
    let mut dict = Dictionary::new();
    dict.set("Length1", file.len() as i64);
    let file = add(deflated_stream(dict, file));
    let mut descriptor = Dictionary::new();
    descriptor.set("Type", name("FontDescriptor"));
    descriptor.set("FontName", name(NAME));
    descriptor.set("Flags", 5);
    descriptor.set("FontBBox", [0, -200, 500, 800].map(Object::Integer).to_vec());
    descriptor.set("ItalicAngle", 0);
    descriptor.set("Ascent", 800);
    descriptor.set("Descent", -200);
    descriptor.set("CapHeight", 800);
    descriptor.set("StemV", 80);
    descriptor.set("FontFile2", (file, 0));
    let descriptor = add(Object::Dictionary(descriptor));
    // Every code has the same empty shape.
    let shapes = [0, 0].into_iter().chain(codes.iter().flat_map(|_| [0, 1])).collect();
    let shapes = add(deflated_stream(Dictionary::new(), shapes));
    let mut system = Dictionary::new();
    system.set("Registry", Object::string_literal("Adobe"));
    system.set("Ordering", Object::string_literal("Identity"));
    system.set("Supplement", 0);
    let mut inner = Dictionary::new();
    inner.set("Type", name("Font"));
    inner.set("Subtype", name("CIDFontType2"));
    inner.set("BaseFont", name(NAME));
    inner.set("CIDSystemInfo", system);
    inner.set("FontDescriptor", (descriptor, 0));
    inner.set("DW", (WIDTH * 1000.0) as i64);
    inner.set("CIDToGIDMap", (shapes, 0));
    let inner = add(Object::Dictionary(inner));
    let texts = add(deflated_stream(Dictionary::new(), texts(codes).into_bytes()));
    let mut font = Dictionary::new();
    font.set("Type", name("Font"));
    font.set("Subtype", name("Type0"));
    font.set("BaseFont", name(NAME));
    font.set("Encoding", name("Identity-H"));
    font.set("DescendantFonts", vec![Object::Reference((inner, 0))]);
    font.set("ToUnicode", (texts, 0));
    add(Object::Dictionary(font))
}

const NAME: &str = "WithoutShapes";

/// Which text each code stands for, as a CMap.
fn texts(codes: &BTreeMap<char, u16>) -> String {
    let mut by_code: Vec<(u16, char)> = codes.iter().map(|(letter, code)| (*code, *letter)).collect();
    by_code.sort_unstable();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    for some in by_code.chunks(100) {
        map += &format!("{} beginbfchar\n", some.len());
        for (code, letter) in some {
            let mut units = [0; 2];
            let units: String =
                letter.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04x}")).collect();
            map += &format!("<{code:04x}> <{units}>\n");
        }
        map += "endbfchar\n";
    }
    map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
}

/// A TrueType file with two glyphs, both empty.
fn no_shapes() -> Vec<u8> {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let (ascent, descent) = (800, (-200i16).cast_unsigned());
    // The check sum of the whole stands at its eighth byte, as four bytes.
    let head = words(&[
        1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0b1011, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, descent, 500, ascent, 0,
        8, 2, 0, 0,
    ]);
    let hhea = words(&[1, 0, ascent, descent, 0, 500, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    let maxp = words(&[1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let post = words(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    // One table, for the symbols of Windows, that knows no letter.
    let cmap = words(&[0, 1, 3, 0, 0, 12, 4, 24, 0, 2, 2, 0, 0, 0xffff, 0, 0xffff, 1, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 8] = [
        (b"cmap", cmap),
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[500, 0, 0])),
        (b"loca", words(&[0, 0, 0])),
        (b"maxp", maxp),
        (b"post", post),
    ];
    let sum = |bytes: &[u8]| {
        bytes.chunks(4).fold(0u32, |sum, four| {
            let word = four
                .iter()
                .chain([0; 3].iter())
                .take(4)
                .fold(0u32, |word, byte| word << 8 | u32::from(*byte));
            sum.wrapping_add(word)
        })
    };
    let mut file = words(&[1, 0, tables.len() as u16, 128, 3, 0]);
    let mut at = file.len() + tables.len() * 16;
    let mut head_at = at;
    for (tag, table) in &tables {
        if *tag == b"head" {
            head_at = at;
        }
        file.extend_from_slice(*tag);
        for word in [sum(table), at as u32, table.len() as u32] {
            file.extend(word.to_be_bytes());
        }
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        file.extend_from_slice(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&file));
    file[head_at + 8..head_at + 12].copy_from_slice(&adjustment.to_be_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 400 by 300 dots and 96 dots an inch is 300 by 225 points, in the middle of A4 lying above the foot band
    /// of 40: its lower left corner is at 270.945, 205.14.
    #[test]
    fn words_that_were_read_are_words_of_the_page() {
        let mut png = std::io::Cursor::new(Vec::new());
        let dots = image::GrayImage::from_pixel(400, 300, image::Luma([200]));
        dots.write_to(&mut png, image::ImageFormat::Png).expect("memory takes it");
        let limits = crate::model::limits::Limits::STANDARD;
        let bytes = std::sync::Arc::new(png.into_inner());
        let mut placed = crate::pdf::import(crate::pdf::PageFormat::Png, &bytes, &limits).expect("a picture");
        let scans = crate::pdf::scans(&placed, &limits);
        let word = |text: &str, x: f64, ends_line| OcrWord {
            text: text.into(),
            from: (x, 0.5),
            along: (0.25, 0.0),
            up: (0.0, -0.1),
            ends_line,
        };
        let words = [word("Dear", 0.25, false), word("Sir", 0.55, true), word("off", 1.5, true)];
        add_text_layer(&mut placed, &[(&scans[0], &scans[0].spots[0], &words)]);
        let page = placed.texts[&placed.pages[0].xobject].unpack();
        assert_eq!(page.text(), "Dear Sir\n");
        let first = page.words()[0];
        assert_eq!((first.origin, first.sight, first.turned), (WordOrigin::Ocr, WordSight::OverPicture, 0));
        let on_sheet = page.on_sheet(&first);
        let expected = [345.945, 313.14, 420.945, 335.64];
        for (edge, expected) in
            [on_sheet.left, on_sheet.bottom, on_sheet.right, on_sheet.top].iter().zip(expected)
        {
            assert!((edge - expected).abs() < 0.02, "{on_sheet:?}");
        }
        let text = placed.item_text(1_000);
        assert_eq!((text.pages(), text.page(0)), (1, Some(page)));
    }

    #[test]
    fn the_typeface_adds_up() {
        let file = no_shapes();
        let sum = file.chunks(4).fold(0u32, |sum, four| {
            sum.wrapping_add(u32::from_be_bytes(four.try_into().expect("whole words")))
        });
        assert_eq!(sum, 0xb1b0_afba);
        assert!(file.len() < 500, "{}", file.len());
        // The lengths that the format fixes.
        let table = |tag: &[u8]| {
            let at = 12 + 16 * file[12..].chunks(16).take(8).position(|row| &row[..4] == tag).expect("table");
            u32::from_be_bytes(file[at + 12..at + 16].try_into().expect("four bytes"))
        };
        for (tag, bytes) in
            [(b"head", 54), (b"hhea", 36), (b"maxp", 32), (b"post", 32), (b"hmtx", 6), (b"loca", 6)]
        {
            assert_eq!(table(tag), bytes, "{}", String::from_utf8_lossy(tag));
        }
    }
}
