//! Streams that unpack to far more than they are, in content and in what pages refer to.

use super::*;

fn content(body: Vec<u8>) -> Vec<u8> {
    Raw::with(CONTENT, body).bytes()
}

/// A page whose resources hold this stream in this place.
fn resource(place: &str, body: Vec<u8>) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.set(
        PAGE,
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{place}>>>>"),
    );
    raw.add(body);
    raw.bytes()
}

/// Zeros in LZW, some 7 MB a table: each code of a table stands for one zero more than the last.
fn lzw(tables: usize) -> Vec<u8> {
    let (mut out, mut pending, mut held) = (Vec::new(), 0u32, 0);
    let mut put = |code: u32, width: u32| {
        pending = pending << width | code;
        held += width;
        while held >= 8 {
            held -= 8;
            out.push((pending >> held & 0xff) as u8);
        }
    };
    put(256, 9);
    for _ in 0..tables {
        put(0, 9);
        let mut width = 9;
        for code in 258..4_094 {
            put(code, width);
            // The width grows one code early, and the decoder's table is one code behind.
            width = (code + 2).ilog2().clamp(8, 11) + 1;
        }
        put(256, 12);
    }
    put(257, 9);
    put(0, 8);
    out
}

/// The same filter so many times.
fn filters(name: &str, count: usize) -> String {
    format!("/Filter[{}]", times(&format!("/{name}"), count))
}

/// Data packed so many times over.
fn over(times: usize, data: &[u8]) -> Vec<u8> {
    (0..times).fold(data.to_vec(), |data, _| deflated(&data))
}

/// A page that shows one image with this dictionary and data.
fn image(dict: &str, data: &[u8]) -> Vec<u8> {
    let body = stream(&format!("/Type/XObject/Subtype/Image{dict}"), data);
    resource("/XObject<</X 6 0 R>>", body)
}

/// Streams each of which reaches from its own place to the end of the last: 6,000 of them are 720 MB out of
/// 240 kB.
fn tails(count: usize) -> Vec<u8> {
    const EACH: usize = 40;
    const LAST: &[u8] = b"0 0 9 9 re";
    let mut raw = Raw::page();
    let first = raw.next();
    raw.tail = Tail::Text(String::new());
    let mut out = raw.bytes();
    let mut entries: Vec<usize> = (1..first).map(|number| place(&out, number)).collect();
    for index in 0..count {
        entries.push(out.len());
        let length = (count - index - 1) * EACH + LAST.len();
        let head = format!("{} 0 obj<</Length {length}>>", first + index);
        out.extend(format!("{head:<32}\nstream\n").into_bytes());
    }
    out.extend(LAST);
    out.extend(b"\nendstream\nendobj\n");
    let (at, size) = (out.len(), entries.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
    for entry in entries {
        out.extend(format!("{entry:010} 00000 n \n").into_bytes());
    }
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("content of 1 GiB", Refused("too-large", "Page 1"), || {
            content(stream("/Filter/FlateDecode", &zeros(1 << 30)))
        }),
        row("content of 1 GiB, packed twice", Refused("too-large", "Page 1"), || {
            content(stream("/Filter[/FlateDecode/FlateDecode]", &deflated(&zeros(1 << 30))))
        }),
        // Which ceiling it meets first, that of bytes or that of time, depends on the machine.
        row("content of 60 MB on 1,000 pages", Refused("too-large", ""), || {
            let mut raw = Raw::with(CONTENT, stream("/Filter/FlateDecode", &zeros(60 << 20)));
            let first = raw.next();
            for _ in 0..1_000 {
                raw.add(page_with(""));
            }
            let kids: String = (first..first + 1_000).map(|n| format!("{n} 0 R ")).collect();
            raw.set(TREE, format!("<</Type/Pages/Kids[{kids}]/Count 1000>>"));
            raw.bytes()
        }),
        row("content of 1,000 streams that are one of 60 MB", Refused("too-large", "Page 1"), || {
            let mut raw = Raw::with(PAGE, page_with(&format!("/Contents[{}]", times("4 0 R ", 1_000))));
            raw.set(CONTENT, stream("/Filter/FlateDecode", &zeros(60 << 20)));
            raw.bytes()
        }),
        row("content of 10^5 streams that are one", Placed(1, &[]), || {
            Raw::with(
                PAGE,
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[{}]>>",
                    times("4 0 R ", 100_000)
                ),
            )
            .bytes()
        }),
        row("content packed 4 times", Placed(1, &[]), || {
            content(stream(&filters("FlateDecode", 4), &over(4, b"0 0 9 9 re f")))
        }),
        row("content packed 1,000 times", Refused("damaged", "page 1"), || {
            content(stream(&filters("FlateDecode", 1_000), &over(1_000, b"0 0 9 9 re f")))
        }),
        row("content in hexadecimal 1,000 times", Refused("damaged", "page 1"), || {
            content(stream(&filters("ASCIIHexDecode", 1_000), b"00>"))
        }),
        row("content in base 85 1,000 times", Refused("damaged", "page 1"), || {
            content(stream(&filters("ASCII85Decode", 1_000), b"zzzz~>"))
        }),
        row("content of runs", Placed(1, &[]), || {
            content(stream("/Filter/RunLengthDecode", &[129, b' '].repeat(1 << 16)))
        }),
        row("content of 600 MB in runs, packed", Refused("too-large", "Page 1"), || {
            let runs = [129, b' '].repeat(5 << 20);
            content(stream("/Filter[/FlateDecode/RunLengthDecode]", &deflated(&runs)))
        }),
        row("content of 7 MB in LZW", Placed(1, &[]), || content(stream("/Filter/LZWDecode", &lzw(1)))),
        row("content of 150 MB in LZW", Refused("too-large", "Page 1"), || {
            content(stream("/Filter/LZWDecode", &lzw(20)))
        }),
        row("content of base 85 zeros", Placed(1, &[]), || {
            content(stream("/Filter/ASCII85Decode", (times("z", 1 << 20) + "~>").as_bytes()))
        }),
        row("content predicted with 2^31 columns", Refused("damaged", "page 1"), || {
            content(flated(
                "/DecodeParms<</Predictor 15/Columns 2147483647/Colors 2147483647/BitsPerComponent 16>>",
                b"0 0 9 9 re f",
            ))
        }),
        row("content predicted with 2^63 columns", Refused("damaged", "page 1"), || {
            content(flated(
                "/DecodeParms<</Predictor 12/Columns 9223372036854775807/Colors 32>>",
                b"0 0 9 9 re f",
            ))
        }),
        row("content predicted with columns below zero", Refused("damaged", "page 1"), || {
            content(flated(
                "/DecodeParms<</Predictor 12/Columns -1/Colors -4/BitsPerComponent -8>>",
                b"0 0 9 9 re f",
            ))
        }),
        row("content with parameters in a ring", Placed(1, &[]), || {
            let mut raw = Raw::with(CONTENT, flated("/DecodeParms 6 0 R", b"0 0 9 9 re f"));
            raw.add("6 0 R");
            raw.bytes()
        }),
        row("content with a filter in a ring", Placed(1, &[]), || {
            let mut raw = Raw::with(CONTENT, stream("/Filter 6 0 R", b"0 0 9 9 re f"));
            raw.add("[6 0 R 6 0 R]");
            raw.bytes()
        }),
        row("content of a filter that is not known", Refused("damaged", "page 1"), || {
            content(stream("/Filter/WhoKnows", b"0 0 9 9 re f"))
        }),
        row("image of 1 GiB", Placed(1, &["removed"]), || {
            image(
                "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
                &zeros(1 << 30),
            )
        }),
        row("image of 2^31 pixels either way", Placed(1, MENDED), || {
            image("/Width 2147483647/Height 2147483647/ColorSpace/DeviceGray/BitsPerComponent 8", &[0])
        }),
        row("image packed 1,000 times", Refused("damaged", "more than 4 filters"), || {
            image(
                &format!(
                    "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8{}",
                    filters("FlateDecode", 1_000)
                ),
                &over(3, &[0]),
            )
        }),
        row("image that is its own mask", Placed(1, &[]), || {
            image("/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 6 0 R/Mask 6 0 R", &[0])
        }),
        row("image masks 10^4 deep", Placed(1, MENDED), || {
            let mut raw = Raw::page();
            raw.set(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>");
            for number in 6..10_006 {
                raw.add(stream(&format!("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/SMask {} 0 R", number + 1), &[0]));
            }
            raw.bytes()
        }),
        row("font of 1 GiB", Placed(1, &["removed"]), || {
            let mut raw = Raw::page();
            raw.set(FONT, "<</Type/Font/Subtype/TrueType/BaseFont/F/FirstChar 0/LastChar 0/Widths[500]/ToUnicode 6 0 R/FontDescriptor<</Type/FontDescriptor/FontName/F/Flags 4/FontFile2 6 0 R>>>>");
            raw.add(stream("/Filter/FlateDecode/Length1 1073741824", &zeros(1 << 30)));
            raw.bytes()
        }),
        row("colour profile of 1 GiB", Placed(1, &["removed"]), || {
            resource("/ColorSpace<</C[/ICCBased 6 0 R]>>", stream("/N 3/Filter/FlateDecode", &zeros(1 << 30)))
        }),
        row("jpeg of 65,535 pixels either way", Placed(1, &["damaged"]), || {
            let head = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00\xff\xd9";
            image("/Width 65535/Height 65535/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", head)
        }),
        row("1,000 streams that are one another's tails", Placed(1, &[]), || tails(1_000)),
        row("6,000 streams that are one another's tails", Refused("too-large", "trial reading"), || {
            tails(6_000)
        }),
        row("array of 10^7 numbers", Refused("too-large", "trial reading"), || {
            let mut raw = Raw::page();
            raw.add(format!("[{}]", times("1 ", 10_000_000)));
            raw.bytes()
        }),
        row("10^5 objects that nothing needs", Placed(1, &[]), || {
            let mut raw = Raw::page();
            for _ in 0..100_000 {
                raw.add("<</A 1>>");
            }
            raw.bytes()
        }),
    ]
}
