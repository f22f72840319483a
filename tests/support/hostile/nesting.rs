//! What nests a million deep, or refers to itself in a ring: every place where a reader may call itself.

use super::*;

const DEEP: usize = 1_000_000;

fn nested(open: &str, close: &str) -> String {
    times(open, DEEP) + &times(close, DEEP)
}

/// A page with this under a key of its dictionary.
fn in_page(value: &str) -> Vec<u8> {
    Raw::with(PAGE, page_with(&format!("/Odd {value}"))).bytes()
}

/// A page with an object of its own that nothing needs.
fn beside(value: &str) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.add(value);
    raw.bytes()
}

fn content(data: &str) -> Vec<u8> {
    Raw::with(CONTENT, flated("", data.as_bytes())).bytes()
}

/// So many objects, each made from its own number and the next one's; the last leads to the first. The page
/// names the first one under this key.
fn chain(length: usize, key: &str, link: fn(usize, usize) -> String) -> Vec<u8> {
    let mut raw = Raw::page();
    let first = raw.next();
    raw.set(PAGE, page_with(&format!("/{key} {first} 0 R")));
    for number in first..first + length {
        let next = if number + 1 == first + length { first } else { number + 1 };
        raw.add(link(number, next));
    }
    raw.bytes()
}

/// Forms each of which draws the next one so many times; the last is a square, or the first again.
fn forms(count: usize, ways: usize, looped: bool) -> Vec<u8> {
    let mut raw = Raw::page();
    let first = raw.next();
    raw.set(
        PAGE,
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X {first} 0 R>>>>>>"
        ),
    );
    raw.set(CONTENT, stream("", b"/X Do"));
    for number in first..first + count {
        let last = number + 1 == first + count;
        let next = if last { first } else { number + 1 };
        let (resources, drawn) = if last && !looped {
            (String::new(), "0 0 9 9 re f".to_owned())
        } else {
            (format!("/Resources<</XObject<</X {next} 0 R>>>>"), times("/X Do ", ways))
        };
        raw.add(stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{resources}"), drawn.as_bytes()));
    }
    raw.bytes()
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("arrays 10^6 deep in the page", Refused("damaged", "No pages"), || in_page(&nested("[", "]"))),
        row("arrays 10^6 deep and never closed", Refused("damaged", "No pages"), || {
            in_page(&times("[", DEEP))
        }),
        row("arrays 10^6 deep in an object beside", Placed(1, &[]), || beside(&nested("[", "]"))),
        row("arrays 10^6 deep in content", Placed(1, &[]), || content(&nested("[", "]"))),
        row("arrays 10^6 deep in the trailer", Placed(1, MENDED), || {
            let mut raw = Raw::page();
            raw.trailer = format!("/Odd {} /Root 1 0 R", nested("[", "]"));
            raw.bytes()
        }),
        row("dictionaries 10^6 deep in the page", Refused("damaged", "No pages"), || {
            in_page(&nested("<</A", ">>"))
        }),
        row("dictionaries 10^6 deep and never closed", Refused("damaged", "No pages"), || {
            in_page(&times("<</A", DEEP))
        }),
        row("dictionaries 10^6 deep in content", Placed(1, &[]), || content(&nested("<</A", ">>"))),
        row("dictionaries and arrays 10^6 deep beside", Placed(1, &[]), || beside(&nested("[<</A", ">>]"))),
        row("string of 10^6 brackets", Placed(1, MENDED), || in_page(&nested("(", ")"))),
        row("string of 10^6 brackets, never closed", Refused("damaged", "No pages"), || {
            in_page(&times("(", DEEP))
        }),
        row("string of 10^6 brackets in content", Placed(1, &[]), || content(&nested("(", ")"))),
        row("string of 10^6 brackets side by side", Placed(1, &[]), || {
            in_page(&format!("({})", times("()", DEEP)))
        }),
        row("99 levels, as deep as is read", Placed(1, &[]), || in_page(&(times("[", 95) + &times("]", 95)))),
        row("arrays 10^6 deep in an object stream", Refused("damaged", "No pages"), || {
            modern_page(&format!("/Odd {}", nested("[", "]")), &[], "", "")
        }),
        row("dictionaries 10^6 deep in an object stream", Refused("damaged", "No pages"), || {
            modern_page(&format!("/Odd {}", nested("<</A", ">>")), &[], "", "")
        }),
        row("10^6 comments in a row", Placed(1, &[]), || in_page(&(times("%\n", DEEP) + "1"))),
        row("10^6 comments on one line", Placed(1, &[]), || in_page(&(times("%", DEEP) + "\n1"))),
        row("name of 10^6 escapes", Placed(1, &[]), || in_page(&format!("/{}", times("#41", DEEP)))),
        row("10^6 keys in one dictionary", Placed(1, &[]), || {
            let keys: String = (0..200_000).map(|n| format!("/K{n} 1")).collect();
            in_page(&format!("<<{keys}>>"))
        }),
        row("the same key 10^6 times", Placed(1, &[]), || in_page(&format!("<<{}>>", times("/K 1", DEEP)))),
        row("reference that leads to itself", Placed(1, &[]), || {
            chain(1, "Rotate", |_, next| format!("{next} 0 R"))
        }),
        row("references 10^5 long in a ring", Placed(1, &[]), || {
            chain(100_000, "Rotate", |_, next| format!("{next} 0 R"))
        }),
        row("lengths in a ring of 5,000", Refused("too-large", "trial reading"), || {
            chain(5_000, "Contents", |_, next| {
                format!("<</Length {next} 0 R>>\nstream\n0 0 9 9 re f\nendstream")
            })
        }),
        row("lengths 10^5 long in a ring", Refused("too-large", "trial reading"), || {
            chain(100_000, "Contents", |_, next| {
                format!("<</Length {next} 0 R>>\nstream\n0 0 9 9 re f\nendstream")
            })
        }),
        row("contents in a ring", Refused("damaged", "content of page 1 is missing"), || {
            chain(3, "Contents", |_, next| format!("[{next} 0 R]"))
        }),
        row("colour spaces 50,000 deep", Placed(1, &[]), || {
            let mut raw = Raw::page();
            let first = raw.next();
            for number in first..first + 50_000 {
                raw.add(format!("[/Indexed {} 0 R 0 <00>]", number + 1));
            }
            raw.add("/DeviceGray");
            raw.set(PAGE, format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</ColorSpace<</C {first} 0 R>>>>>>"));
            raw.bytes()
        }),
        row("form that draws itself", Placed(1, &[]), || forms(1, 1, true)),
        row("forms that draw one another in a ring", Placed(1, &[]), || forms(1_000, 1, true)),
        row("forms 20,000 deep", Placed(1, &[]), || forms(20_000, 1, false)),
        row("forms that draw 2^64 squares", Placed(1, &[]), || forms(64, 2, false)),
        row("names of destinations in a ring", Placed(1, &[]), || {
            let mut raw = Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>>>");
            raw.add("<</Kids[7 0 R 6 0 R]/Limits[(a)(b)]>>");
            raw.add("<</Kids[6 0 R 7 0 R]/Limits[(a)(b)]>>");
            raw.bytes()
        }),
        row("names of destinations 50,000 deep", Placed(1, &[]), || {
            let mut raw = Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>>>");
            for number in 6..50_006 {
                raw.add(format!("<</Kids[{} 0 R]/Limits[(a)(b)]>>", number + 1));
            }
            raw.add("<</Names[(a)[3 0 R/Fit]]>>");
            raw.bytes()
        }),
        row("names of destinations 2^40 by sharing", Placed(1, &[]), || {
            let mut raw =
                Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R/EmbeddedFiles 6 0 R>>>>");
            for number in 6..46 {
                raw.add(format!("<</Kids[{0} 0 R {0} 0 R]/Limits[(a)(b)]>>", number + 1));
            }
            raw.add("<</Names[(a)[3 0 R/Fit]]>>");
            raw.bytes()
        }),
        row("outline in a ring", Placed(1, REMOVED), || {
            let mut raw = Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>");
            raw.add("<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>");
            raw.add("<</Title(One)/Parent 6 0 R/First 6 0 R/Next 7 0 R/Prev 7 0 R/Dest[3 0 R/Fit]>>");
            raw.bytes()
        }),
        row("outline 30,000 deep", Placed(1, &[]), || {
            let mut raw = Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>");
            raw.add("<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>");
            for number in 7..30_007 {
                raw.add(format!(
                    "<</Title(Deep)/Parent {} 0 R/First {1} 0 R/Last {1} 0 R/Dest[3 0 R/Fit]>>",
                    number - 1,
                    number + 1
                ));
            }
            raw.bytes()
        }),
        row("outline of 2^40 lines by sharing", Placed(1, &[]), || {
            let mut raw = Raw::with(CATALOG, "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>");
            raw.add("<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>");
            for number in 7..47 {
                raw.add(format!(
                    "<</Title(Deep)/Parent {} 0 R/First {1} 0 R/Next {1} 0 R/Dest[3 0 R/Fit]>>",
                    number - 1,
                    number + 1
                ));
            }
            raw.bytes()
        }),
    ]
}
