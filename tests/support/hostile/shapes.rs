//! Boxes, turns and units that are no shape of a page.

use super::*;

fn shaped(keys: &str) -> Vec<u8> {
    Raw::with(PAGE, format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{keys}>>")).bytes()
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("box of nothing", Placed(1, MENDED), || shaped("/MediaBox[0 0 0 0]")),
        row("box of one point", Placed(1, &[]), || shaped("/MediaBox[0 0 1 1]")),
        row("box thinner than a hair", Placed(1, MENDED), || shaped("/MediaBox[0 0 0.001 842]")),
        row("box the wrong way round", Placed(1, &[]), || shaped("/MediaBox[595 842 0 0]")),
        row("box of 10^38 points", Placed(1, MENDED), || {
            shaped("/MediaBox[0 0 100000000000000000000000000000000000000. 842]")
        }),
        row("box past every number", Placed(1, MENDED), || {
            shaped(&format!("/MediaBox[0 0 1{}. 842]", times("0", 400)))
        }),
        row("box of NaN", Refused("damaged", "No pages"), || shaped("/MediaBox[NaN nan 595 842]")),
        row("box of infinity", Refused("damaged", "No pages"), || {
            shaped("/MediaBox[-inf -Infinity inf 842]")
        }),
        row("box of words", Placed(1, MENDED), || shaped("/MediaBox[(0)(0)/Wide/High]")),
        row("box of three numbers", Placed(1, MENDED), || shaped("/MediaBox[0 0 595]")),
        row("box of 10^5 numbers", Placed(1, MENDED), || {
            shaped(&format!("/MediaBox[{}]", times("9 ", 100_000)))
        }),
        row("box that leads to itself", Placed(1, MENDED), || {
            let mut raw = Raw::with(PAGE, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox 6 0 R>>");
            raw.add("[6 0 R 6 0 R 6 0 R 6 0 R]");
            raw.bytes()
        }),
        row("box missing everywhere", Placed(1, MENDED), || shaped("")),
        row("box far from zero", Placed(1, MENDED), || {
            shaped("/MediaBox[9000000000 9000000000 9000000595 9000000842]")
        }),
        row("box seen through a keyhole", Placed(1, &[]), || {
            shaped("/MediaBox[0 0 595 842]/CropBox[9 9 9 9]")
        }),
        row("box seen from outside", Placed(1, &[]), || {
            shaped("/MediaBox[0 0 595 842]/CropBox[900 900 999 999]")
        }),
        row("unit of 0", Placed(1, &[]), || shaped("/MediaBox[0 0 595 842]/UserUnit 0")),
        row("unit below zero", Placed(1, &[]), || shaped("/MediaBox[0 0 595 842]/UserUnit -1")),
        row("unit of 10^9", Placed(1, &[]), || shaped("/MediaBox[0 0 595 842]/UserUnit 1000000000")),
        row("unit of NaN", Placed(1, MENDED), || shaped("/MediaBox[0 0 595 842]/UserUnit NaN")),
        row("unit that is a word", Placed(1, &[]), || shaped("/MediaBox[0 0 595 842]/UserUnit/Big")),
        row("unit of 75,000 on a large page", Placed(1, &["shrunk"]), || {
            shaped("/MediaBox[0 0 14400 14400]/UserUnit 75000")
        }),
        row("turned by 45", Placed(1, MENDED), || shaped("/MediaBox[0 0 595 842]/Rotate 45")),
        row("turned by 10^10", Placed(1, MENDED), || shaped("/MediaBox[0 0 595 842]/Rotate 10000000000")),
        row("turned by 10^30", Placed(1, MENDED), || {
            shaped(&format!("/MediaBox[0 0 595 842]/Rotate 1{}", times("0", 30)))
        }),
        row("turned by 2^63", Placed(1, MENDED), || {
            shaped("/MediaBox[0 0 595 842]/Rotate -9223372036854775808")
        }),
        row("turned by a word", Placed(1, &[]), || shaped("/MediaBox[0 0 595 842]/Rotate/Left")),
        row("contents that are a number", Refused("damaged", "content of page 1 is missing"), || {
            Raw::with(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7>>").bytes()
        }),
        row("contents that are a dictionary", Refused("damaged", "content of page 1 is missing"), || {
            Raw::with(CONTENT, "<</Length 3>>").bytes()
        }),
        row("contents that are not there", Refused("damaged", "content of page 1 is missing"), || {
            Raw::with(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 99 0 R>>").bytes()
        }),
        row("contents missing", Placed(1, &[]), || {
            Raw::with(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>").bytes()
        }),
        row("contents that are the page", Refused("damaged", "content of page 1 is missing"), || {
            Raw::with(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[3 0 R 3 0 R]>>").bytes()
        }),
        row("content in another file", Refused("damaged", "page 1"), || {
            Raw::with(CONTENT, stream("/F(elsewhere.bin)/FFilter/FlateDecode", b"")).bytes()
        }),
        row("picture in another file", Refused("damaged", "in another file"), || {
            let mut raw = Raw::with(
                PAGE,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
            );
            raw.add(stream("/Type/XObject/Subtype/Image/Width 1/Height 1/F<</Type/Filespec/FS/URL/F(http://example.org/x)>>", b"0"));
            raw.bytes()
        }),
    ]
}
