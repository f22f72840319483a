//! The words of pages, of PDFs made here whose words are known: what a person reads on the page, where it is, and which
//! words are in the file and not on the page.

use std::sync::Arc;

use leverarch::Limits;
use leverarch::internals::case::quotation::{QuotationSource, SourcePage, SourceReading};
use leverarch::internals::model::document::{ColumnKind, Document, DocumentBlock, Table};
use leverarch::internals::model::page_text::{
    CELL_END, PackedText, PageText, WordEnd, WordOrigin, WordSight,
};
use leverarch::internals::model::{CharStyle, StyledText};
use leverarch::internals::pdf::layout::document;
use leverarch::internals::pdf::{self, PageFormat};

/// A PDF of one page, 400 by 300 points, with this content, these entries of the page, and these fonts.
fn made(content: &str, page: &str, fonts: &[(&str, &str)]) -> Arc<Vec<u8>> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        String::new(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n \
         \nendstream"
            .to_owned(),
    ];
    let mut named = String::new();
    for (name, font) in fonts {
        // A font's own objects follow it, parted by a line of dashes; @1 is the first of them.
        let parts: Vec<&str> = font.split("\n---\n").collect();
        let first = objects.len() + 1;
        named += &format!("/{name} {first} 0 R");
        for part in parts {
            let linked = (1..9).fold(part.to_owned(), |text, i| {
                text.replace(&format!("@{i}"), &format!("{} 0 R", first + i))
            });
            objects.push(linked);
        }
    }
    objects[2] = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R{page}\
         /Resources<</XObject<</Im 5 0 R>>/Font<</F {HELVETICA} {named}>>>>>>"
    );
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    Arc::new(bytes)
}

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A font of two-byte codes that says of some which letters they are. `way` is H or V.
fn two_byte(way: char, says: &[(u16, &str)]) -> String {
    let lines: String = says
        .iter()
        .map(|(code, text)| {
            let units: String = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            format!("<{code:04x}><{units}>\n")
        })
        .collect();
    let map = format!(
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/X def/CMapType 2 def \
         1 begincodespacerange<0000><ffff>endcodespacerange {} beginbfchar\n{lines}endbfchar endcmap end end",
        says.len()
    );
    let unicode = if says.is_empty() { "" } else { "/ToUnicode @2" };
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-{way}/DescendantFonts[@1]{unicode}>>\n---\n\
         <</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/FontDescriptor @3>>\n---\n<</Length {}>>stream\n{map}\nendstream\n---\n\
         <</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0\
         /CapHeight 700/StemV 80>>",
        map.len()
    )
}

fn page_of(bytes: &Arc<Vec<u8>>) -> PageText {
    let placed = pdf::import(PageFormat::Pdf, bytes, &Limits::STANDARD).expect("a sound PDF");
    let text = placed.texts.get(&placed.pages[0].xobject).expect("has words");
    PackedText::unpack(text)
}

/// The lines of a page, its words parted by a space.
fn lines(page: &PageText) -> Vec<String> {
    page.text().lines().map(str::to_owned).collect()
}

/// What a person reads on the page, who sees it and not the file.
#[test]
fn words_are_those_that_a_person_reads() {
    let hebrew =
        two_byte('H', &[(1, "\u{5E9}"), (2, "\u{5DC}"), (3, "\u{5D5}"), (4, "\u{5DD}"), (5, "12"), (6, " ")]);
    let vertical = two_byte('V', &[(1, "\u{6771}"), (2, "\u{4EAC}"), (3, "\u{90FD}")]);
    let ligature = two_byte('H', &[(1, "\u{FB01}"), (2, "n"), (3, "e")]);
    let whole = two_byte('H', &[(1, "of the day")]);
    let silent = two_byte('H', &[]);
    let drawn = "<</Type/Font/Subtype/Type3/FontBBox[0 0 50 70]/FontMatrix[.02 0 0 .02 0 0]/FirstChar 1/LastChar 3\
        /Widths[25 25 12]/CharProcs<</H @1/e @1/l @1>>/Encoding<</Type/Encoding/Differences[1/H/e/l]>>/Resources<<>>>>\
        \n---\n<</Length 33>>stream\n25 0 0 0 25 35 d1 0 0 20 35 re f  \nendstream";
    let named = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding\
        /Differences[1/S/e/c/r/t/f_i/uni0141/quoteright]>>>>";
    let fonts = [
        ("He", hebrew.as_str()),
        ("V", &vertical),
        ("L", &ligature),
        ("W", &whole),
        ("N", &silent),
        ("T", drawn),
        ("D", named),
    ];
    let rows: &[(&str, &str, &str, &[&str])] = &[
        ("spaces", "BT /F 10 Tf 20 200 Td (Dear  Sir or Madam) Tj ET", "", &["Dear Sir or Madam"]),
        // -300 thousandths are more than a space of Helvetica, 278; 40 are less than any.
        ("gaps", "BT /F 10 Tf 20 200 Td [(Hel) 40 (lo) -300 (world)] TJ ET", "", &["Hello world"]),
        (
            "pieces",
            "BT /F 10 Tf 20 200 Td (Mar) Tj (ek) Tj ET BT /F 10 Tf 60 200 Td (W) Tj ET",
            "",
            &["Marek W"],
        ),
        // H is 7.22 wide, e 5.56, y 5.
        (
            "letter by letter, the last first",
            "BT /F 10 Tf 32.78 200 Td (y) Tj ET BT /F 10 Tf 27.22 200 Td (e) Tj ET BT /F 10 Tf 20 200 Td (H) Tj ET",
            "",
            &["Hey"],
        ),
        ("the foot first", "BT /F 10 Tf 20 100 Td (two) Tj 0 20 Td (one) Tj ET", "", &["one", "two"]),
        ("twice, to look bold", "BT /F 10 Tf 20 200 Td (Bold) Tj .3 0 Td (Bold) Tj ET", "", &["Bold"]),
        (
            "raised",
            "BT /F 10 Tf 20 200 Td (6) Tj /F 6 Tf 4 Ts (th) Tj 0 Ts /F 10 Tf ( April) Tj ET",
            "",
            &["6th April"],
        ),
        (
            "accents apart",
            "BT /F 10 Tf 20 200 Td (W\\264) Tj -3.33 0 Td ET BT /F 10 Tf 20 180 Td (L) Tj ET \
          BT /F 10 Tf 26.67 180 Td (o) Tj ET BT /F 10 Tf 27.9 180 Td (\\264) Tj ET",
            "",
            &["W\u{B4}", "L\u{F3}"],
        ),
        ("upwards", "BT /F 10 Tf 0 1 -1 0 50 50 Tm (up the edge) Tj ET", "", &["up the edge"]),
        (
            "slanting",
            "BT /F 10 Tf .7071 .7071 -.7071 .7071 50 50 Tm (Not a draft) Tj ET",
            "",
            &["Not a draft"],
        ),
        (
            "upside down",
            "BT /F 10 Tf -1 0 0 -1 300 200 Tm (one) Tj 0 -12 Td (two) Tj ET",
            "",
            &["one", "two"],
        ),
        (
            "a page that lies",
            "BT /F 10 Tf 0 1 -1 0 50 50 Tm (first) Tj 0 -12 Td (second) Tj ET",
            "/Rotate 90",
            &["first", "second"],
        ),
        // Shin Lamed Vav Mem: peace. It stands with its first letter at the right.
        (
            "Hebrew from the left",
            "BT /He 10 Tf 20 200 Td <0004000300020001> Tj ET",
            "",
            &["\u{5E9}\u{5DC}\u{5D5}\u{5DD}"],
        ),
        (
            "Hebrew letter by letter",
            "BT /He 10 Tf 35 200 Td <0001> Tj -5 0 Td <0002> Tj -5 0 Td <0003> Tj -5 0 Td <0004> Tj ET",
            "",
            &["\u{5E9}\u{5DC}\u{5D5}\u{5DD}"],
        ),
        (
            "Hebrew with figures",
            "BT /He 10 Tf 20 200 Td <0005000600020001> Tj ET",
            "",
            &["\u{5E9}\u{5DC} 12"],
        ),
        ("downwards", "BT /V 10 Tf 100 200 Td <000100020003> Tj ET", "", &["\u{6771}\u{4EAC}\u{90FD}"]),
        (
            "downwards, from the right",
            "BT /V 10 Tf 80 200 Td <0003> Tj ET BT /V 10 Tf 100 200 Td <00010002> Tj ET",
            "",
            &["\u{6771}\u{4EAC}", "\u{90FD}"],
        ),
        ("joined letters", "BT /L 10 Tf 20 200 Td <000100020003> Tj ET", "", &["fine"]),
        ("words in one glyph", "BT /W 10 Tf 20 200 Td <0001> Tj ET", "", &["of the day"]),
        // Nothing says what these letters are, and nothing is guessed.
        (
            "encoded",
            "BT /N 10 Tf 20 200 Td <00010002> Tj ET BT /F 10 Tf 33 200 Td (x) Tj ET",
            "",
            &["\u{FFFD}\u{FFFD} x"],
        ),
        ("drawn letters", "BT /T 20 Tf 20 200 Td <0102030302> Tj ET", "", &["Helle"]),
        (
            "named letters",
            "BT /D 10 Tf 20 200 Td <010203040205> Tj 33 0 Td <070806> Tj ET",
            "",
            &["Secret \u{141}\u{2019}fi"],
        ),
    ];
    for (what, content, entries, expected) in rows {
        let page = page_of(&made(content, entries, &fonts));
        assert_eq!(lines(&page), *expected, "{what}");
        assert!(page.words().iter().all(|word| word.sight == WordSight::Seen), "{what}: {page:?}");
        assert!(page.words().iter().all(|word| word.origin == WordOrigin::Source), "{what}");
    }
}

/// By the widths of Helvetica that Adobe published: H 722, e 556, l 222, o 556 thousandths.
#[test]
fn words_have_their_places_on_the_page_and_on_the_sheet() {
    let near = |one: f32, other: f32| (one - other).abs() < 0.02;
    let page = page_of(&made("BT /F 10 Tf 20 200 Td (Hello) Tj ET", "", &[]));
    let area = page.words()[0].area;
    assert!(near(area.left, 20.0) && near(area.right, 42.78), "{area:?}");
    assert!(area.bottom < 200.0 && area.bottom > 196.0 && area.top > 207.0 && area.top < 210.0, "{area:?}");
    assert_eq!((page.size, page.words()[0].turned), ([400.0, 300.0], 0));
    // 400 by 300 points are placed on A4 lying, 841.89 by 595.28, in the middle of what is above the foot band of 40.
    let sheet = page.on_sheet(&page.words()[0]);
    assert!(near(sheet.left, 20.0 + (841.89 - 400.0) / 2.0), "{sheet:?}");
    assert!(near(sheet.bottom - area.bottom, 40.0 + (595.28 - 40.0 - 300.0) / 2.0), "{sheet:?}");
    // Turned by 90 degrees clockwise, what ran to the right at (20, 200) runs down at (200, 400 - 20).
    let page = page_of(&made("BT /F 10 Tf 20 200 Td (Hello) Tj ET", "/Rotate 90", &[]));
    let word = page.words()[0];
    assert_eq!((page.size, word.turned), ([300.0, 400.0], 270));
    assert!(near(word.area.top, 380.0) && near(word.area.bottom, 380.0 - 22.78), "{word:?}");
    assert!(word.area.left < 200.0 && word.area.right > 207.0, "{word:?}");
    // From the corner of what shows of the page.
    let page = page_of(&made("BT /F 10 Tf 20 200 Td (Hello) Tj ET", "/CropBox[15 100 315 300]", &[]));
    assert!(near(page.words()[0].area.left, 5.0) && page.size == [300.0, 200.0], "{page:?}");
}

/// A font that does not say which letters its codes are, where the typeface in the file still does. The numbers of the
/// shapes are those that a script of its own read from the file: shin 96, lamed 55, vav 124, final mem 23.
#[test]
fn letters_that_only_the_typeface_names_are_known() {
    let file = include_bytes!("../src/pdf/layout/fonts/NotoSansHebrew-Regular.ttf");
    let digits: String = file.iter().map(|byte| format!("{byte:02x}")).collect();
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[@1]>>\n---\n\
         <</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 600/CIDToGIDMap/Identity/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(Identity)/Supplement 0>>/FontDescriptor @2>>\n---\n<</Type/FontDescriptor/FontName/X/Flags 4\
         /FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0/CapHeight 700/StemV 80/FontFile2 @3>>\n---\n\
         <</Filter/ASCIIHexDecode/Length {}>>stream\n{digits}>\nendstream",
        digits.len() + 1
    );
    let page = page_of(&made("BT /X 10 Tf 20 200 Td <0017007c00370060> Tj ET", "", &[("X", &font)]));
    assert_eq!(lines(&page), ["\u{5E9}\u{5DC}\u{5D5}\u{5DD}"]);
}

/// A font that names one of the tables of codes which every reader has, and has neither a typeface nor a table of its
/// letters in the file. The codes are those of Python's codecs cp932, gbk, big5, cp949 and utf-16-be; the numbers of
/// Adobe-Japan1 are those of its own table, in which 1 to 94 are the printable characters of ASCII in their order.
#[test]
fn words_in_the_known_tables_of_chinese_japanese_and_korean_are_known() {
    for (ordering, encoding, codes, text) in [
        ("Japan1", "90ms-RKSJ-H", "938c8b9e9373", "東京都"),
        ("Japan1", "UniJIS-UTF16-H", "67714eac90fd", "東京都"),
        ("Japan1", "UniJIS-UCS2-H", "67714eac90fd", "東京都"),
        ("Japan1", "Identity-H", "00290046004d004d0050", "Hello"),
        ("GB1", "GBK-EUC-H", "b1b1bea9cad0", "北京市"),
        ("GB1", "UniGB-UCS2-H", "53174eac5e02", "北京市"),
        ("CNS1", "ETen-B5-H", "a578a55fa5ab", "台北市"),
        ("CNS1", "UniCNS-UTF16-H", "53f053175e02", "台北市"),
        ("Korea1", "KSCms-UHC-H", "bcadbfefbdc3", "서울시"),
        ("Korea1", "UniKS-UCS2-H", "c11cc6b8c2dc", "서울시"),
    ] {
        for file in ["", "/FontFile3 @3"] {
            let font = format!(
                "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/{encoding}/DescendantFonts[@1]>>\n---\n\
                 <</Type/Font/Subtype/CIDFontType0/BaseFont/X/DW 1000/CIDSystemInfo<</Registry(Adobe)\
                 /Ordering({ordering})/Supplement 0>>/FontDescriptor @2>>\n---\n<</Type/FontDescriptor/FontName/X\
                 /Flags 4/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0/CapHeight 700/StemV 80{file}>>\
                 \n---\n<</Subtype/CIDFontType0C/Length 4>>stream\nnone\nendstream"
            );
            let content = format!("BT /X 10 Tf 20 200 Td <{codes}> Tj ET");
            let page = page_of(&made(&content, "", &[("X", &font)]));
            assert_eq!(lines(&page), [text], "{ordering} {encoding} {file}");
        }
    }
}

/// Each way in which a word is in the file and not on the page.
#[test]
fn words_that_nobody_sees_say_why() {
    let rows = [
        ("without ink", "BT 3 Tr /F 10 Tf 20 200 Td (gone) Tj ET", WordSight::Unpainted),
        (
            "over a picture",
            "q 400 0 0 300 0 0 cm /Im Do Q BT 3 Tr /F 10 Tf 20 200 Td (gone) Tj ET",
            WordSight::OverPicture,
        ),
        (
            "under the picture of the page",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET q 400 0 0 300 0 0 cm /Im Do Q",
            WordSight::UnderPicture,
        ),
        (
            "under the picture of the page, and without ink over it",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET q 400 0 0 300 0 0 cm /Im Do Q BT 3 Tr /F 10 Tf 20 200 Td (gone) Tj ET",
            WordSight::OverPicture,
        ),
        (
            "under the picture of the page, and over it",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET q 400 0 0 300 0 0 cm /Im Do Q BT /F 10 Tf 20 200 Td (gone) Tj ET",
            WordSight::Seen,
        ),
        (
            "under a stencil",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET q 100 0 0 30 10 190 cm \
             BI /IM true /W 1 /H 1 /D[1 0] ID \0 EI Q",
            WordSight::Veiled,
        ),
        ("white on white", "1 g BT /F 10 Tf 20 200 Td (gone) Tj ET", WordSight::SameColour),
        (
            "black on black",
            "0 g 10 190 100 30 re f BT /F 10 Tf 20 200 Td (gone) Tj ET",
            WordSight::SameColour,
        ),
        ("blacked out", "BT /F 10 Tf 20 200 Td (gone) Tj ET 0 g 10 190 100 30 re f", WordSight::Covered),
        ("cut away", "q 200 0 100 100 re W n BT /F 10 Tf 20 200 Td (gone) Tj ET Q", WordSight::Clipped),
        ("too small", "BT /F .3 Tf 20 200 Td (gone) Tj ET", WordSight::TooSmall),
        ("off the page", "BT /F 10 Tf 500 200 Td (gone) Tj ET", WordSight::OffPage),
        // Helvetica's "gone" is 22.2 wide in 10 points; lines are 2.5 points above the base line, as programs draw them.
        (
            "struck out with a pen",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET .7 w 20 202.5 m 42.8 202.5 l S",
            WordSight::Struck,
        ),
        (
            "struck out with a box, before it is drawn",
            "20 202.2 22.8 .7 re f BT /F 10 Tf 20 200 Td (gone) Tj ET",
            WordSight::Struck,
        ),
        (
            "struck out on its side",
            "BT /F 10 Tf 0 1 -1 0 50 50 Tm (gone) Tj ET .7 w 47.5 50 m 47.5 72.8 l S",
            WordSight::Struck,
        ),
        ("underlined", "BT /F 10 Tf 20 200 Td (gone) Tj ET .7 w 20 198.5 m 42.8 198.5 l S", WordSight::Seen),
        ("under a rule", "BT /F 10 Tf 20 200 Td (gone) Tj ET .7 w 20 210 m 42.8 210 l S", WordSight::Seen),
        (
            "typed over the line of a form",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET .7 w 20 202.5 m 300 202.5 l S",
            WordSight::Seen,
        ),
        (
            "a white line",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET 1 G .7 w 20 202.5 m 42.8 202.5 l S",
            WordSight::Seen,
        ),
        (
            "a line beside it",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET .7 w 60 202.5 m 90 202.5 l S",
            WordSight::Seen,
        ),
        ("seen", "BT /F 10 Tf 20 200 Td (gone) Tj ET", WordSight::Seen),
        ("white on black", "0 g 10 190 100 30 re f 1 g BT /F 10 Tf 20 200 Td (gone) Tj ET", WordSight::Seen),
        (
            "without ink, and seen in the same place",
            "BT 3 Tr /F 10 Tf 20 200 Td (gone) Tj 0 Tr 0 0 Td (gone) Tj ET",
            WordSight::Seen,
        ),
        // One letter of four under the box: what is read is another word.
        (
            "a part blacked out",
            "BT /F 10 Tf 20 200 Td (gone) Tj ET 0 g 36 190 30 30 re f",
            WordSight::Covered,
        ),
    ];
    for (what, content, sight) in rows {
        let page = page_of(&made(&format!("q {content} Q BT /F 10 Tf 20 20 Td (other) Tj ET"), "", &[]));
        let of = |text: &str| page.iter().find(|(says, _)| *says == text).map(|(_, word)| word.sight);
        assert_eq!((of("gone"), of("other")), (Some(sight), Some(WordSight::Seen)), "{what}: {page:?}");
        assert_eq!(page.readable().contains("gone"), sight.can_be_read(), "{what}");
    }
}

/// A quotation goes on in the next line of its column, and a row of a table is read as one.
#[test]
fn lines_are_in_the_order_of_reading() {
    let left = ["The decision was made on", "the ninth of March and the", "reasons were sent by post"];
    let right = ["We do not accept that the", "income was ever as high as", "the statement said it was"];
    let column = |x: u16, lines: [&str; 3]| {
        let line = |(i, text): (usize, &&str)| format!("BT /F 10 Tf {x} {} Td ({text}) Tj ET ", 240 - 12 * i);
        lines.iter().enumerate().map(line).collect::<Vec<_>>()
    };
    // Drawn row by row, as some programs do.
    let both: String =
        column(20, left).into_iter().zip(column(210, right)).map(|(one, other)| one + &other).collect();
    let head = "BT /F 14 Tf 20 270 Td (A statement of reasons that is wider than a column) Tj ET ";
    let page = page_of(&made(&format!("{head}{both}"), "", &[]));
    let expected: Vec<&str> =
        ["A statement of reasons that is wider than a column"].into_iter().chain(left).chain(right).collect();
    assert_eq!(lines(&page), expected);
    // Prose goes on from the first column to the second.
    assert!(page.words().iter().all(|word| word.then != WordEnd::Cell), "{page:?}");
    let rows = [
        ("6 April 2020", "Arrears", "120.50"),
        ("13 April 2020", "Paid", "60.00"),
        ("20 April 2020", "Arrears", "60.50"),
    ];
    let cells = |at: usize| {
        let cell = |(i, row): (usize, &(&str, &str, &str))| {
            let (x, text) = [(20, row.0), (150, row.1), (300, row.2)][at];
            format!("BT /F 10 Tf {x} {} Td ({text}) Tj ET ", 240 - 12 * i)
        };
        rows.iter().enumerate().map(cell).collect::<String>()
    };
    let page = page_of(&made(&(cells(0) + &cells(1) + &cells(2)), "", &[]));
    let expected: Vec<&str> = rows.iter().flat_map(|row| [row.0, row.1, row.2]).collect();
    assert_eq!(lines(&page), expected);
    // No cell goes on from the one before it, and a quotation of two cells is none.
    let cells = page.quotable().lines().filter(|line| line.starts_with(CELL_END)).count();
    assert_eq!(cells, expected.len() - 1, "{}", page.quotable());
    let source = QuotationSource::new(&[SourcePage { text: &page.quotable(), reading: SourceReading::Text }]);
    for (words, found) in [
        ("6 April 2020", true),
        ("Arrears 120.50", false),
        ("120.50 13 April 2020", false),
        ("6 April 2020 … 120.50", false),
    ] {
        assert_eq!(source.find(words).is_some(), found, "{words}");
    }
    // The second line of the last cell goes on from its first.
    let two = "BT /F 10 Tf 20 240 Td (6 April) Tj ET BT /F 10 Tf 150 240 Td (we did not) Tj 0 -12 Td (receive it) Tj ET \
               BT /F 10 Tf 20 210 Td (7 April) Tj ET";
    let page = page_of(&made(two, "", &[]));
    let source = QuotationSource::new(&[SourcePage { text: &page.quotable(), reading: SourceReading::Text }]);
    for (words, found) in
        [("we did not receive it", true), ("6 April we did not", false), ("receive it 7 April", false)]
    {
        assert_eq!(source.find(words).is_some(), found, "{words}: {}", page.quotable());
    }
}

/// Whoever struck words out took them back: a quotation has the others, and the user is still told of a name among them.
#[test]
fn struck_out_words_are_read_and_not_quoted() {
    let content = "BT /F 10 Tf 20 200 Td (I will pay 200 300 a week) Tj ET .7 w 61.1 202.5 m 77.8 202.5 l S";
    let page = page_of(&made(content, "", &[]));
    assert_eq!(page.readable(), "I will pay 200 300 a week\n");
    assert_eq!(page.quotable(), "I will pay 300 a week\n");
    // A cell of our own pages, and words that a document strikes out.
    let mut pay = StyledText::from("I will pay ");
    pay.push("200", CharStyle::STRUCK);
    pay.push(" 300", CharStyle::PLAIN);
    let table = Table {
        head: Vec::new(),
        columns: vec![ColumnKind::Words; 2],
        rows: vec![vec!["we paid".into(), "the arrears".into()]],
    };
    let written = Document {
        what: "Note".into(),
        title: "T".into(),
        parts: vec![DocumentBlock::Text(pay), DocumentBlock::Table(table)],
        ..Document::default()
    };
    let placed = document::lay_out(&[written], &Limits::STANDARD).expect("is set");
    let page = placed.texts[&placed.pages[0].xobject].unpack();
    let source = QuotationSource::new(&[SourcePage { text: &page.quotable(), reading: SourceReading::Text }]);
    for (words, found) in [
        ("I will pay 300", true),
        ("I will pay 200", false),
        ("we paid", true),
        ("the arrears", true),
        ("we paid the arrears", false),
    ] {
        assert_eq!(source.find(words).is_some(), found, "{words}: {}", page.quotable());
    }
}

#[test]
fn a_word_that_is_divided_says_so() {
    let content =
        "BT /F 10 Tf 20 200 Td (of the main-) Tj 0 -12 Td (tenance due to-) Tj 0 -12 Td (Day) Tj ET";
    let page = page_of(&made(content, "", &[]));
    let ends: Vec<(&str, WordEnd)> = page.iter().map(|(says, word)| (says, word.then)).collect();
    let (space, line) = (WordEnd::Space, WordEnd::Line);
    assert_eq!(
        ends,
        [
            ("of", space),
            ("the", space),
            ("main-", WordEnd::Hyphen),
            ("tenance", space),
            ("due", space),
            ("to-", line),
            ("Day", line)
        ]
    );
}

/// A page of more glyphs than are looked at says that words may be missing.
#[test]
fn a_page_beyond_the_ceiling_is_cut_off() {
    let row = format!("BT /F 2 Tf 5 200 Td ({}) Tj ET\n", "word ".repeat(2_000));
    let page = page_of(&made(&row.repeat(11), "", &[]));
    assert!(page.cut_off && page.words().len() <= 100_000, "{}", page.words().len());
    assert!(!page_of(&made(&row, "", &[])).cut_off);
}

/// Pages that are set here are known by what was set, with the hyphens and columns that it has.
#[test]
fn words_of_our_own_pages_are_those_that_were_set() {
    let parts = vec![
        DocumentBlock::Heading("Notes of a call".into()),
        DocumentBlock::Text(
            "Zażółć gęślą jaźń, she said: \u{5E9}\u{5DC}\u{5D5}\u{5DD} and office, 6 April 2020.".into(),
        ),
    ];
    let written = Document { what: "Note".into(), title: "A call".into(), detail: String::new(), parts };
    let placed = document::lay_out(&[written], &Limits::STANDARD).expect("set");
    let page = PackedText::unpack(&placed.texts[&placed.pages[0].xobject]);
    let words: Vec<&str> = page.iter().map(|(says, _)| says).collect();
    let expected = [
        "Zażółć",
        "gęślą",
        "jaźń,",
        "she",
        "said:",
        "\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
        "and",
        "office,",
        "6",
        "April",
        "2020.",
    ];
    assert!(words.windows(expected.len()).any(|some| some == expected), "{words:?}");
    assert!(page.words().iter().all(|word| word.origin == WordOrigin::Own && word.sight.can_be_read()));
    // The same page read from its PDF says the same, in the same places.
    let pdf = document::set(&[Document {
        what: "Note".into(),
        title: "A call".into(),
        detail: String::new(),
        parts: vec![
            DocumentBlock::Heading("Notes of a call".into()),
            DocumentBlock::Text(
                "Zażółć gęślą jaźń, she said: \u{5E9}\u{5DC}\u{5D5}\u{5DD} and office, 6 April 2020.".into(),
            ),
        ],
    }]);
    let read = page_of(&Arc::new(pdf.expect("set")));
    assert_eq!(read.text(), page.text());
    for (one, other) in page.words().iter().zip(read.words()) {
        let (one, other) = (one.area, other.area);
        let off =
            [one.left - other.left, one.right - other.right, one.top - other.top, one.bottom - other.bottom];
        assert!(off.iter().all(|off| off.abs() < 3.0), "{one:?} {other:?}");
    }
}
