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

/// 1 GiB of the same code in LZW: each row of the table is one longer than the last.
fn lzw(codes: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let put = |code: usize, width: usize, bits: &mut Vec<bool>| {
        bits.extend((0..width).rev().map(|bit| code >> bit & 1 == 1));
    };
    let mut left = codes;
    while left > 0 {
        put(256, 9, &mut bits);
        put(0, 9, &mut bits);
        // After the clear code and one byte, code 258 + n stands for n + 2 zeros.
        let (mut width, mut next) = (9, 258);
        while left > 0 && next < 4093 {
            put(next, width, &mut bits);
            next += 1;
            left -= 1;
            if next + 1 >= 1 << width && width < 12 {
                width += 1;
            }
        }
        // The table is full; begin again.
        put(256, width, &mut bits);
        bits.truncate(bits.len() - width);
        put(256, width, &mut bits);
        if left > 0 {
            // The loop writes its own clear code in nine bits; take this one back.
            bits.truncate(bits.len() - width);
            left = 0;
        }
    }
    put(257, 12, &mut bits);
    bits.chunks(8)
        .map(|byte| byte.iter().enumerate().fold(0, |sum, (i, bit)| sum | u8::from(*bit) << (7 - i)))
        .collect()
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

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("content of 1 GiB", Refused("too-large", "Page 1"), || {
            content(stream("/Filter/FlateDecode", &zeros(1 << 30)))
        }),
        row("content of 1 GiB, packed twice", Refused("too-large", "Page 1"), || {
            content(stream("/Filter[/FlateDecode/FlateDecode]", &deflated(&zeros(1 << 30))))
        }),
        row("content of 60 MB on 1,000 pages", Refused("too-large", "unpacks to more"), || {
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
        row("content of LZW", Placed(1, &[]), || content(stream("/Filter/LZWDecode", &lzw(3_000)))),
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
        row("image of 1 GiB", Placed(1, &[]), || {
            image(
                "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
                &zeros(1 << 30),
            )
        }),
        row("image of 2^31 pixels either way", Placed(1, &[]), || {
            image("/Width 2147483647/Height 2147483647/ColorSpace/DeviceGray/BitsPerComponent 8", &[0])
        }),
        row("image packed 1,000 times", Refused("damaged", ""), || {
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
        row("image masks 10^4 deep", Placed(1, &[]), || {
            let mut raw = Raw::page();
            raw.set(PAGE, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>");
            for number in 6..10_006 {
                raw.add(stream(&format!("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/SMask {} 0 R", number + 1), &[0]));
            }
            raw.bytes()
        }),
        row("font of 1 GiB", Placed(1, &[]), || {
            let mut raw = Raw::page();
            raw.set(FONT, "<</Type/Font/Subtype/TrueType/BaseFont/F/FirstChar 0/LastChar 0/Widths[500]/ToUnicode 6 0 R/FontDescriptor<</Type/FontDescriptor/FontName/F/Flags 4/FontFile2 6 0 R>>>>");
            raw.add(stream("/Filter/FlateDecode/Length1 1073741824", &zeros(1 << 30)));
            raw.bytes()
        }),
        row("colour profile of 1 GiB", Placed(1, &[]), || {
            resource("/ColorSpace<</C[/ICCBased 6 0 R]>>", stream("/N 3/Filter/FlateDecode", &zeros(1 << 30)))
        }),
        row("jpeg of 65,535 pixels either way", Placed(1, &[]), || {
            let head = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00\xff\xd9";
            image("/Width 65535/Height 65535/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", head)
        }),
        row("10,000 streams that are one another's tails", Placed(1, MENDED), || {
            // Each reaches from its own place to the end of the last: 50 million bytes out of half a million.
            let mut out = Raw::page();
            out.tail = Tail::Text(String::new());
            let mut out = out.bytes();
            let (count, each) = (20_000usize, 40usize);
            let mut entries = String::new();
            for index in 0..count {
                let number = 6 + index;
                entries.push_str(&format!("{:010} 00000 n \n", out.len()));
                let length = (count - index) * each - 40 + 11;
                let head = format!("{number} 0 obj <</Length {length:>9}>>");
                out.extend(format!("{head:<32}\nstream\n").into_bytes());
            }
            out.extend(b"0 0 9 9 re\nendstream\nendobj\n");
            let at = out.len();
            let text: String = out.iter().map(|b| char::from(*b)).collect();
            let first: String = (1..=5)
                .map(|n| {
                    format!("{:010} 00000 n \n", text.find(&format!("\n{n} 0 obj\n")).map_or(0, |at| at + 1))
                })
                .collect();
            let size = count + 6;
            out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{first}{entries}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").into_bytes());
            out
        }),
        row("array of 10^7 numbers", Refused("too-large", "trial reading"), || {
            let mut raw = Raw::page();
            raw.add(format!("[{}]", times("1 ", 10_000_000)));
            raw.bytes()
        }),
        row("10^6 objects", Refused("too-large", "trial reading"), || {
            let mut raw = Raw::page();
            for _ in 0..1_000_000 {
                raw.add("<</A 1>>");
            }
            raw.bytes()
        }),
    ]
}
