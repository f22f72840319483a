//! One page of twelve lines, spelt in the ways in which programs write it, rightly and wrongly.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};

/// Lines of the page.
pub(crate) const LINES: u32 = 12;

/// What is said of a line, so that a wrong one is seen.
pub(crate) fn amount(line: u32) -> String {
    format!("{}.{:02}", 100 + line * 37, line * 7 % 100)
}

/// The content of the page; `word` tells an old version from the new one.
pub(crate) fn content(word: &str) -> Vec<u8> {
    let mut out = String::new();
    for line in 1..=LINES {
        let (y, amount) = (800 - line * 40, amount(line));
        out.push_str(&format!("BT /F 20 Tf 60 {y} Td ({word} {line} owes {amount} pounds) Tj ET\n"));
    }
    out.trim_end().to_owned().into_bytes()
}

fn page() -> Vec<u8> {
    content("Week")
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(data).expect("in memory");
    packer.finish().expect("in memory")
}

fn raw_deflate(data: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(data).expect("in memory");
    packer.finish().expect("in memory")
}

/// zlib data whose check sum is this.
fn summed(data: &[u8], sum: [u8; 4]) -> Vec<u8> {
    let mut out = zlib(data);
    let at = out.len() - 4;
    out[at..].copy_from_slice(&sum);
    out
}

const BAD: [u8; 4] = [0xDE, 0xAD, 0xBE, 0xEF];

/// Rows of so many bytes, each with the sign of a predictor that changes nothing, or takes the difference upwards.
fn predicted(data: &[u8], columns: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut above = vec![0u8; columns];
    let mut padded = data.to_vec();
    padded.resize(data.len().div_ceil(columns) * columns, b' ');
    for (index, row) in padded.chunks(columns).enumerate() {
        out.push(if index % 2 == 0 { 2 } else { 0 });
        out.extend(row.iter().zip(&above).map(|(a, b)| if index % 2 == 0 { a.wrapping_sub(*b) } else { *a }));
        above = row.to_vec();
    }
    out
}

fn lzw(data: &[u8], early: bool) -> Vec<u8> {
    let mut encoder = if early {
        weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
    } else {
        weezl::encode::Encoder::new(weezl::BitOrder::Msb, 8)
    };
    encoder.encode(data).expect("in memory")
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in data.chunks(4) {
        let mut four = [0u8; 4];
        four[..group.len()].copy_from_slice(group);
        let mut value = u32::from_be_bytes(four);
        let mut five = [0u8; 5];
        for slot in five.iter_mut().rev() {
            *slot = (value % 85) as u8 + b'!';
            value /= 85;
        }
        out.extend(&five[..group.len() + 1]);
    }
    out
}

fn hex(data: &[u8]) -> Vec<u8> {
    data.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

fn run_length(data: &[u8]) -> Vec<u8> {
    data.chunks(100).flat_map(|run| [&[run.len() as u8 - 1], run].concat()).collect()
}

/// A file being written.
pub(crate) struct File {
    out: Vec<u8>,
    offsets: BTreeMap<u32, usize>,
}

impl File {
    fn new() -> Self {
        Self { out: b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: BTreeMap::new() }
    }

    /// Adds an object as it is, `endobj` and all.
    fn raw(&mut self, number: u32, after: impl AsRef<[u8]>) -> &mut Self {
        self.headed(number, &format!("{number} 0 obj\n"), after)
    }

    fn headed(&mut self, number: u32, head: &str, after: impl AsRef<[u8]>) -> &mut Self {
        self.offsets.insert(number, self.out.len());
        self.out.extend(head.as_bytes());
        self.out.extend(after.as_ref());
        self
    }

    fn obj(&mut self, number: u32, body: impl AsRef<[u8]>) -> &mut Self {
        self.raw(number, [body.as_ref(), b"\nendobj\n"].concat())
    }

    /// Catalog, tree, page and font.
    fn frame(&mut self, page: &str) -> &mut Self {
        self.obj(1, CATALOG).obj(2, TREE).obj(3, page).obj(5, FONT)
    }

    /// A table of the objects from `first` on, with the generations and offsets that `change` makes of them.
    fn table(&mut self, trailer: &str, change: impl Fn(u32, usize) -> String) -> &mut Self {
        let at = self.out.len();
        let last = self.offsets.keys().max().copied().unwrap_or(0);
        let mut text = format!("xref\n0 {}\n0000000000 65535 f \n", last + 1);
        for number in 1..=last {
            match self.offsets.get(&number) {
                Some(offset) => text.push_str(&change(number, *offset)),
                None => text.push_str("0000000000 00001 f \n"),
            }
        }
        text.push_str(&format!("trailer\n<</Size {}/Root 1 0 R{trailer}>>\n", last + 1));
        self.out.extend(text.replace('@', &at.to_string()).into_bytes());
        self.end(at)
    }

    fn end(&mut self, at: usize) -> &mut Self {
        self.out.extend(format!("startxref\n{at}\n%%EOF\n").into_bytes());
        self
    }

    fn sound(&mut self) -> Vec<u8> {
        self.table("", entry).out.clone()
    }

    /// A cross-reference stream of these objects, those in object streams by number, stream and member; gives where it is.
    fn streamed(
        &mut self,
        number: u32,
        packed: &[(u32, u32, u8)],
        more: &str,
        pack: fn(&[u8]) -> Vec<u8>,
    ) -> usize {
        let at = self.out.len();
        self.offsets.insert(number, at);
        let mut rows: BTreeMap<u32, [u32; 3]> =
            self.offsets.iter().map(|(number, offset)| (*number, [1, *offset as u32, 0])).collect();
        rows.extend(packed.iter().map(|(number, holder, index)| (*number, [2, *holder, u32::from(*index)])));
        let index: String = rows.keys().map(|number| format!("{number} 1 ")).collect();
        let data: Vec<u8> = rows
            .values()
            .flat_map(|[kind, place, last]| {
                [&[*kind as u8][..], &place.to_be_bytes(), &[*last as u8]].concat()
            })
            .collect();
        let data = pack(&data);
        let dict = format!(
            "<</Type/XRef/W[1 4 1]/Index[{index}]/Size {}/Root 1 0 R{more}/Filter/FlateDecode/Length {}>>stream\n",
            rows.keys().max().map_or(0, |last| last + 1),
            data.len()
        );
        self.out.extend(format!("{number} 0 obj\n{dict}").into_bytes());
        self.out.extend(data);
        self.out.extend(b"\nendstream\nendobj\n");
        at
    }
}

fn entry(_: u32, offset: usize) -> String {
    format!("{offset:010} 00000 n \n")
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const TREE: &str = "<</Type/Pages/Count 1/Kids[3 0 R]>>";
const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

fn page_of(contents: &str) -> String {
    format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>{contents}>>")
}

fn usual() -> String {
    page_of("/Contents 4 0 R")
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    [format!("<</Length {}{dict}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

/// A file of this page and these objects, from the sixth on.
pub(crate) fn with_objects(page: &str, objects: &[&[u8]]) -> Vec<u8> {
    let mut file = File::new();
    file.frame(page);
    for (number, object) in (6..).zip(objects) {
        file.obj(number, object);
    }
    file.sound()
}

/// A file whose content is this, in a sound frame.
fn with_content(dict: &str, data: &[u8]) -> Vec<u8> {
    File::new().obj(4, stream(dict, data)).frame(&usual()).sound()
}

/// An object stream of these objects.
fn holder(bodies: &[(u32, String)], more: &str, pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let (mut head, mut body) = (String::new(), String::new());
    for (number, text) in bodies {
        head.push_str(&format!("{number} {} ", body.len()));
        body.push_str(text);
        body.push('\n');
    }
    let mut dict = format!("/Type/ObjStm{more}/Filter/FlateDecode");
    for (key, value) in [("/N", bodies.len()), ("/First", head.len())] {
        if !dict.contains(&format!("{key} ")) {
            dict.push_str(&format!("{key} {value}"));
        }
    }
    stream(&dict, &pack(format!("{head}{body}").as_bytes()))
}

/// A file whose frame is in an object stream.
fn packed_frame(more: &str, pack: fn(&[u8]) -> Vec<u8>, table: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let bodies = [(1, CATALOG.into()), (2, TREE.into()), (5, FONT.into()), (3, usual())];
    let mut file = File::new();
    file.obj(4, stream("", &page())).obj(6, holder(&bodies, more, pack));
    let at = file.streamed(7, &[(1, 6, 0), (2, 6, 1), (5, 6, 2), (3, 6, 3)], "", table);
    file.end(at).out.clone()
}

/// Replaces bytes of a file by others of the same length.
fn patched(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).rposition(|window| window == from.as_bytes()).expect("there");
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

/// The file with another number behind its last `startxref`.
fn startxref(bytes: &[u8], number: &str) -> Vec<u8> {
    let at = bytes.windows(9).rposition(|window| window == b"startxref").expect("there");
    [&bytes[..at], format!("startxref\n{number}\n%%EOF\n").as_bytes()].concat()
}

/// All spellings, by name.
pub(crate) fn rows() -> Vec<(String, Vec<u8>)> {
    let mut rows = Vec::new();
    lengths(&mut rows);
    starts(&mut rows);
    packings(&mut rows);
    generations(&mut rows);
    tables(&mut rows);
    trees(&mut rows);
    parts(&mut rows);
    holders(&mut rows);
    updates(&mut rows);
    cut_off(&mut rows);
    rows
}

type Rows = Vec<(String, Vec<u8>)>;

fn put(rows: &mut Rows, name: impl Into<String>, bytes: Vec<u8>) {
    rows.push((name.into(), bytes));
}

/// Every length with every end, in the middle of the file and last in it.
fn lengths(rows: &mut Rows) {
    let data = page();
    let right = data.len();
    let lengths = [
        ("right", format!("/Length {right}")),
        ("short", format!("/Length {}", right - 30)),
        ("long", format!("/Length {}", right + 30)),
        ("past the end", "/Length 99999".into()),
        ("zero", "/Length 0".into()),
        ("none", String::new()),
        ("elsewhere", "/Length 6 0 R".into()),
        ("elsewhere and missing", "/Length 9 0 R".into()),
        ("negative", "/Length -5".into()),
    ];
    let ends = [
        ("sound", "\nendstream\nendobj\n"),
        ("no endstream", "\nendobj\n"),
        ("endstream misspelt", "\nendstrea\nendobj\n"),
        ("endstream on the same line", "endstream endobj\n"),
        ("CR", "\rendstream\rendobj\r"),
        ("no endobj", "\nendstream\n"),
        ("neither", "\n"),
    ];
    for (length, dict) in &lengths {
        for (end, words) in ends {
            for last in [false, true] {
                let body = [format!("<<{dict}>>\nstream\n").as_bytes(), &data, words.as_bytes()].concat();
                let mut file = File::new();
                file.obj(6, right.to_string());
                if last {
                    file.frame(&usual()).raw(4, body);
                } else {
                    file.raw(4, body).frame(&usual());
                }
                let place = if last { "last" } else { "amid" };
                put(rows, format!("length {length}, end {end}, {place}"), file.sound());
            }
        }
    }
}

/// What may follow the word `stream`.
fn starts(rows: &mut Rows) {
    let data = page();
    for (name, start) in [
        ("CR LF", "stream\r\n"),
        ("CR", "stream\r"),
        ("blanks and LF", "stream  \n"),
        ("nothing", "stream "),
        ("two LF", "stream\n\n"),
        ("on the line of the dictionary", "stream\n"),
    ] {
        for (what, length) in [("right", data.len()), ("wrong", data.len() - 30)] {
            let head = format!("<</Length {length}>>{start}");
            let body = [head.as_bytes(), &data, b"\nendstream\nendobj\n"].concat();
            let bytes = File::new().raw(4, body).frame(&usual()).sound();
            put(rows, format!("after stream {name}, length {what}"), bytes);
        }
    }
}

fn packings(rows: &mut Rows) {
    let data = page();
    let flate = "/Filter/FlateDecode";
    let good = zlib(&data);
    let broken = {
        let mut broken = good.clone();
        let half = broken.len() / 2;
        broken.truncate(half);
        broken.extend([0xFF; 40]);
        broken
    };
    let mut wrong_header = good.clone();
    wrong_header[1] ^= 1;
    let mut flushed = Vec::new();
    let mut packer = flate2::Compress::new(Compression::new(6), true);
    flushed.reserve(4096);
    packer.compress_vec(&data, &mut flushed, flate2::FlushCompress::Sync).expect("in memory");
    let png = "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 40>>";
    let upward = predicted(&data, 40);
    let all: Vec<(&str, &str, Vec<u8>)> = vec![
        ("flate, sound", flate, good.clone()),
        ("flate, wrong check sum", flate, summed(&data, BAD)),
        ("flate, check sum of zeros", flate, summed(&data, [0; 4])),
        ("flate, no check sum", flate, good[..good.len() - 4].to_vec()),
        ("flate, half a check sum", flate, good[..good.len() - 2].to_vec()),
        ("flate, cut at half", flate, good[..good.len() / 2].to_vec()),
        ("flate, cut before its last bytes", flate, good[..good.len() - 12].to_vec()),
        ("flate, broken at half", flate, broken.clone()),
        ("flate, never closed", flate, flushed),
        ("flate without a header", flate, raw_deflate(&data)),
        ("flate with a wrong header", flate, wrong_header),
        ("flate with bytes behind it", flate, [&good[..], b"\r\nbehind it"].concat()),
        (
            "flate, wrong check sum and bytes behind it",
            flate,
            [&summed(&data, BAD)[..], b"\r\nbehind"].concat(),
        ),
        ("flate with a line end before it", flate, [b"\n", &good[..]].concat()),
        ("flate that never was", flate, data.clone()),
        ("flate of nothing", flate, zlib(b"")),
        ("flate stored", flate, {
            let mut packer = ZlibEncoder::new(Vec::new(), Compression::none());
            packer.write_all(&data).expect("in memory");
            packer.finish().expect("in memory")
        }),
        ("predictor, sound", png, zlib(&upward)),
        ("predictor, wrong check sum", png, summed(&upward, BAD)),
        ("predictor, last row short", png, zlib(&upward[..upward.len() - 10])),
        ("predictor, cut at half", png, zlib(&upward)[..zlib(&upward).len() / 2].to_vec()),
        (
            "predictor in a list",
            "/Filter[/FlateDecode]/DecodeParms[<</Predictor 12/Columns 40>>]",
            zlib(&upward),
        ),
        ("predictor 1", "/Filter/FlateDecode/DecodeParms<</Predictor 1>>", good.clone()),
        ("LZW, sound", "/Filter/LZWDecode", lzw(&data, true)),
        ("LZW, late change", "/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", lzw(&data, false)),
        ("LZW, no end", "/Filter/LZWDecode", {
            // The last code has 10 bits.
            let packed = lzw(&[&data[..], b"\n \n \n"].concat(), true);
            packed[..packed.len() - 3].to_vec()
        }),
        ("LZW, cut at half", "/Filter/LZWDecode", {
            let packed = lzw(&data, true);
            packed[..packed.len() / 2].to_vec()
        }),
        ("ASCII85, sound", "/Filter/ASCII85Decode", [&ascii85(&data)[..], b"~>"].concat()),
        ("ASCII85, no end", "/Filter/ASCII85Decode", ascii85(&data)),
        ("ASCII85, cut at half", "/Filter/ASCII85Decode", ascii85(&data)[..data.len() / 2].to_vec()),
        ("ASCIIHex, cut at half", "/Filter/ASCIIHexDecode", hex(&data)[..data.len() + 10].to_vec()),
        ("ASCII85, end on two lines", "/Filter/ASCII85Decode", [&ascii85(&data)[..], b"~\n>"].concat()),
        (
            "ASCII85, opened as PostScript does",
            "/Filter/ASCII85Decode",
            [b"<~", &ascii85(&data)[..], b"~>"].concat(),
        ),
        ("ASCII85, a wrong letter", "/Filter/ASCII85Decode", {
            let mut packed = ascii85(&data);
            packed[600] = b'\x7F';
            [&packed[..], b"~>"].concat()
        }),
        ("ASCIIHex, sound", "/Filter/ASCIIHexDecode", [&hex(&data)[..], b">"].concat()),
        ("ASCIIHex, no end", "/Filter/ASCIIHexDecode", hex(&data)),
        ("ASCIIHex, odd digits", "/Filter/ASCIIHexDecode", [&hex(&data)[..], b"0>"].concat()),
        ("ASCIIHex, a wrong letter", "/Filter/ASCIIHexDecode", {
            let mut packed = hex(&data);
            packed[600] = b'x';
            [&packed[..], b">"].concat()
        }),
        ("run length, sound", "/Filter/RunLengthDecode", [&run_length(&data)[..], &[128]].concat()),
        ("run length, no end", "/Filter/RunLengthDecode", run_length(&data)),
        ("run length, cut at half", "/Filter/RunLengthDecode", {
            let packed = run_length(&data);
            packed[..packed.len() / 2].to_vec()
        }),
        ("two filters", "/Filter[/ASCII85Decode/FlateDecode]", [&ascii85(&good)[..], b"~>"].concat()),
        (
            "two filters, wrong check sum",
            "/Filter[/ASCIIHexDecode/FlateDecode]",
            [&hex(&summed(&data, BAD))[..], b">"].concat(),
        ),
        (
            "two filters, the inner one broken",
            "/Filter[/ASCIIHexDecode/FlateDecode]",
            [&hex(&broken)[..], b">"].concat(),
        ),
        ("flate twice", "/Filter[/FlateDecode/FlateDecode]", zlib(&good)),
        (
            "flate twice, both check sums wrong",
            "/Filter[/FlateDecode/FlateDecode]",
            summed(&summed(&data, BAD), BAD),
        ),
        ("short names", "/Filter[/A85/Fl]", [&ascii85(&good)[..], b"~>"].concat()),
        ("parameters null", "/Filter/FlateDecode/DecodeParms null", good.clone()),
        ("parameters a list of null", "/Filter[/FlateDecode]/DecodeParms[null]", good.clone()),
        ("filter null", "/Filter null", data.clone()),
        ("no filters in the list", "/Filter[]", data.clone()),
        ("filter that nobody knows", "/Filter/NoSuchDecode", data.clone()),
        ("filter of a picture", "/Filter/DCTDecode", b"\xFF\xD8\xFF\xD9".to_vec()),
        ("crypt filter of no lock", "/Filter[/Crypt/FlateDecode]/DecodeParms[<</Name/Identity>> null]", good),
    ];
    for (name, dict, data) in all {
        put(rows, name, with_content(dict, &data));
    }
    let picture = b"\nq 50 0 0 50 400 20 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xFF\xFF\x00 EI Q\n";
    let half = data.windows(3).position(|window| window == b"ET\n").expect("a line") + 3;
    put(
        rows,
        "a picture between the lines",
        with_content("", &[&data[..half], picture, &data[half..]].concat()),
    );
    let length = data.len();
    let of_length = |body: &str| File::new().obj(4, stream("", &data)).obj(6, body).frame(&usual()).sound();
    put(
        rows,
        "length a real number",
        patched(of_length(""), &format!("/Length {length}"), &format!("/Length {length}")),
    );
}

fn generations(rows: &mut Rows) {
    let body = || [&stream("", &page())[..], b"\nendobj\n"].concat();
    let cases: [(&str, &str, &str, u32); 7] = [
        ("as it should be", "4 0 R", "4 0 obj\n", 0),
        ("of the table wrong", "4 0 R", "4 0 obj\n", 1),
        ("of the table 65535", "4 0 R", "4 0 obj\n", 65535),
        ("of the object wrong", "4 0 R", "4 1 obj\n", 0),
        ("of the object and the table", "4 0 R", "4 1 obj\n", 1),
        ("of the reference wrong", "4 5 R", "4 0 obj\n", 0),
        ("one everywhere", "4 1 R", "4 1 obj\n", 1),
    ];
    for (name, reference, head, table) in cases {
        let mut file = File::new();
        file.headed(4, head, body()).frame(&page_of(&format!("/Contents {reference}")));
        let bytes = file.table("", |number, offset| {
            let generation = if number == 4 { table } else { 0 };
            format!("{offset:010} {generation:05} n \n")
        });
        put(rows, format!("generation {name}"), bytes.out.clone());
    }
}

fn tables(rows: &mut Rows) {
    let new = || {
        let mut file = File::new();
        file.obj(4, stream("/Filter/FlateDecode", &zlib(&page()))).frame(&usual());
        file
    };
    let changed = |change: &dyn Fn(u32, usize) -> String| new().table("", change).out.clone();
    put(rows, "table, sound", changed(&entry));
    put(rows, "table, all offsets wrong", changed(&|n, offset| entry(n, offset + 7)));
    put(
        rows,
        "table, the content's offset wrong",
        changed(&|n, at| entry(n, if n == 4 { at + 9 } else { at })),
    );
    put(rows, "table, the content's offset zero", changed(&|n, at| entry(n, if n == 4 { 0 } else { at })));
    put(rows, "table, the page's offset wrong", changed(&|n, at| entry(n, if n == 3 { at - 5 } else { at })));
    put(
        rows,
        "table, the content's entry free",
        changed(&|n, at| {
            if n == 4 { "0000000000 00000 f \n".into() } else { entry(n, at) }
        }),
    );
    let other = new().offsets[&5];
    put(
        rows,
        "table, the content's offset that of the font",
        changed(&|n, at| entry(n, if n == 4 { other } else { at })),
    );
    put(rows, "table, lines of 19 bytes", changed(&|_, offset| format!("{offset:010} 00000 n\n")));
    put(rows, "table that begins at 1", patched(changed(&entry), "xref\n0 6\n", "xref\n1 6\n"));
    put(rows, "table, word misspelt", patched(changed(&entry), "xref\n0 6\n", "xerf\n0 6\n"));
    put(rows, "table, size too small", patched(changed(&entry), "/Size 6", "/Size 3"));
    put(rows, "startxref 0", startxref(&changed(&entry), "0"));
    put(rows, "startxref too far", startxref(&changed(&entry), "999999"));
    put(rows, "startxref a little off", {
        let sound = changed(&entry);
        let at = sound.windows(5).position(|window| window == b"xref\n").expect("a table");
        startxref(&sound, &(at - 3).to_string())
    });
    put(rows, "no startxref", {
        let sound = changed(&entry);
        let at = sound.windows(9).rposition(|window| window == b"startxref").expect("there");
        sound[..at].to_vec()
    });
    put(rows, "no table", new().out.clone());
    put(rows, "a trailer alone", {
        let mut file = new();
        file.out.extend(b"trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n");
        file.out.clone()
    });
    put(rows, "earlier table the same", new().table("/Prev @", entry).out.clone());
    put(rows, "earlier table too far", new().table("/Prev 999999", entry).out.clone());
    put(
        rows,
        "junk before the header, offsets from the header",
        [b"junk\r\n\r\n", &changed(&entry)[..]].concat(),
    );
    put(rows, "junk before the header, offsets from the start", {
        let mut file = File { out: b"junk\r\n\r\n%PDF-1.5\n".to_vec(), offsets: BTreeMap::new() };
        file.obj(4, stream("", &page())).frame(&usual()).sound()
    });
    put(rows, "no header", {
        let mut file = File { out: b"\n".to_vec(), offsets: BTreeMap::new() };
        file.obj(4, stream("", &page())).frame(&usual()).sound()
    });
    put(rows, "lines that end with CR", {
        let mut file = File::new();
        file.raw(4, [&stream("", &page())[..], b"\rendobj\r"].concat());
        file.raw(1, [CATALOG, "\rendobj\r"].concat()).raw(2, [TREE, "\rendobj\r"].concat());
        file.raw(3, [&usual()[..], "\rendobj\r"].concat()).raw(5, [FONT, "\rendobj\r"].concat()).sound()
    });
    for (name, pack) in [
        ("sound", zlib as fn(&[u8]) -> Vec<u8>),
        ("wrong check sum", |data| summed(data, BAD)),
        ("check sum of zeros", |data| summed(data, [0; 4])),
        ("no check sum", |data| {
            let packed = zlib(data);
            packed[..packed.len() - 4].to_vec()
        }),
        ("cut at half", |data| {
            let packed = zlib(data);
            packed[..packed.len() / 2].to_vec()
        }),
    ] {
        let mut file = new();
        let at = file.streamed(6, &[], "", pack);
        put(rows, format!("table stream, {name}"), file.end(at).out.clone());
        put(rows, format!("table stream, {name}, startxref 0"), startxref(&file.out, "0"));
    }
    put(rows, "table and table stream", {
        let mut file = new();
        let at = file.streamed(6, &[], "", zlib);
        file.offsets.remove(&6);
        file.table(&format!("/XRefStm {at}"), entry).out.clone()
    });
}

fn trees(rows: &mut Rows) {
    let with = |tree: &str, page: &str| {
        File::new()
            .obj(1, CATALOG)
            .obj(2, tree)
            .obj(3, page)
            .obj(4, stream("", &page_bytes()))
            .obj(5, FONT)
            .sound()
    };
    let box_and_font = "/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>";
    put(rows, "tree, count 0", with("<</Type/Pages/Count 0/Kids[3 0 R]>>", &usual()));
    put(rows, "tree, count 5", with("<</Type/Pages/Count 5/Kids[3 0 R]>>", &usual()));
    put(rows, "tree, count -1", with("<</Type/Pages/Count -1/Kids[3 0 R]>>", &usual()));
    put(rows, "tree, no count", with("<</Type/Pages/Kids[3 0 R]>>", &usual()));
    put(rows, "tree, no type", with("<</Count 1/Kids[3 0 R]>>", &usual()));
    put(rows, "page, no type", with(TREE, &usual().replace("/Type/Page", "")));
    put(rows, "page, no parent", with(TREE, &usual().replace("/Parent 2 0 R", "")));
    put(rows, "tree with a null", with("<</Type/Pages/Count 1/Kids[null 3 0 R]>>", &usual()));
    put(
        rows,
        "tree with a page that is not there",
        with("<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>", &usual()),
    );
    put(rows, "tree that leads to itself", with("<</Type/Pages/Count 1/Kids[3 0 R 2 0 R]>>", &usual()));
    put(rows, "tree whose kids are no list", with("<</Type/Pages/Count 1/Kids 3 0 R>>", &usual()));
    put(
        rows,
        "box and font inherited",
        with(
            &format!("<</Type/Pages/Count 1/Kids[3 0 R]{box_and_font}>>"),
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        ),
    );
    put(rows, "tree that is the page", with(&format!("<</Type/Page{box_and_font}/Contents 4 0 R>>"), "null"));
    put(rows, "tree whose kids are elsewhere", {
        let mut file = File::new();
        file.obj(4, stream("", &page())).frame(&usual()).obj(6, "[3 0 R]");
        file.obj(2, "<</Type/Pages/Count 1/Kids 6 0 R>>").sound()
    });
}

fn page_bytes() -> Vec<u8> {
    page()
}

/// Content in several parts.
fn parts(rows: &mut Rows) {
    let data = page();
    let lines: Vec<&[u8]> = data.split_inclusive(|byte| *byte == b'\n').collect();
    let third = |from: usize| lines[from..from + 4].concat();
    let three = [third(0), third(4), third(8)];
    let flate = |data: &[u8]| stream("/Filter/FlateDecode", data);
    let with = |contents: &str, middle: Option<Vec<u8>>| {
        let mut file = File::new();
        file.obj(4, flate(&zlib(&three[0])));
        if let Some(middle) = middle {
            file.obj(7, middle);
        }
        file.obj(8, flate(&zlib(&three[2]))).frame(&page_of(contents)).sound()
    };
    let list = "/Contents[4 0 R 7 0 R 8 0 R]";
    let half = |data: &[u8]| {
        let packed = zlib(data);
        packed[..packed.len() / 2].to_vec()
    };
    put(rows, "parts, sound", with(list, Some(flate(&zlib(&three[1])))));
    put(rows, "parts, one with a wrong check sum", with(list, Some(flate(&summed(&three[1], BAD)))));
    put(rows, "parts, one with a check sum of zeros", with(list, Some(flate(&summed(&three[1], [0; 4])))));
    put(rows, "parts, one cut at half", with(list, Some(flate(&half(&three[1])))));
    put(rows, "parts, one not packed", with(list, Some(stream("", &three[1]))));
    put(rows, "parts, one not packed that says so", with(list, Some(flate(&three[1]))));
    put(rows, "parts, one that is not there", with(list, None));
    put(rows, "parts, one null", with("/Contents[4 0 R null 8 0 R]", None));
    put(rows, "parts, one that is a dictionary", with(list, Some(b"<<>>".to_vec())));
    put(rows, "parts, one of another filter", with(list, Some(stream("/Filter/NoSuchDecode", &three[1]))));
    put(rows, "parts, one without endstream", {
        let mut file = File::new();
        file.obj(4, stream("", &three[0])).raw(7, [b"<<>>\nstream\n", &three[1][..], b"\nendobj\n"].concat());
        file.obj(8, stream("", &three[2])).frame(&page_of(list)).sound()
    });
    put(rows, "parts in a list elsewhere", {
        let mut file = File::new();
        file.obj(4, stream("", &data)).obj(6, "[4 0 R]").frame(&page_of("/Contents 6 0 R")).sound()
    });
    let cut = data.len() / 2;
    let at = data[cut..].windows(4).position(|window| window == b"owes").expect("a word") + cut;
    for (name, at) in
        [("in a text", at + 2), ("in a number", data[..at].iter().rposition(|b| *b == b'T').expect("Td") - 3)]
    {
        let mut file = File::new();
        file.obj(4, stream("", &data[..at])).obj(7, stream("", &data[at..]));
        put(rows, format!("parts, split {name}"), file.frame(&page_of("/Contents[4 0 R 7 0 R]")).sound());
    }
    for (name, contents) in [
        ("not there", "/Contents 9 0 R"),
        ("a list of what is not there", "/Contents[9 0 R 10 0 R]"),
        ("null", "/Contents null"),
        ("an empty list", "/Contents[]"),
        ("a list of null", "/Contents[null]"),
        ("not stated", ""),
        ("a dictionary", "/Contents 1 0 R"),
        ("a number", "/Contents 12"),
    ] {
        let mut file = File::new();
        put(rows, format!("content {name}"), file.frame(&page_of(contents)).sound());
    }
    put(rows, "content of no bytes", with_content("", b""));
    put(rows, "a form without endstream", {
        let mut file = File::new();
        let resources = "/Resources<</Font<</F 5 0 R>>>>";
        file.obj(4, stream("", b"/X Do"));
        file.raw(
            6,
            [
                format!("<</Type/XObject/Subtype/Form/BBox[0 0 595 842]{resources}>>\nstream\n").as_bytes(),
                &data,
                b"\nendobj\n",
            ]
            .concat(),
        );
        file.frame(&usual().replace("/Font<<", "/XObject<</X 6 0 R>>/Font<<")).sound()
    });
    for (name, data) in [("with a wrong check sum", summed(&data, BAD)), ("cut at half", half(&data))] {
        let mut file = File::new();
        let dict =
            "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Filter/FlateDecode";
        file.obj(4, stream("", b"/X Do")).obj(6, stream(dict, &data));
        let page = usual().replace("/Font<<", "/XObject<</X 6 0 R>>/Font<<");
        put(rows, format!("a form {name}"), file.frame(&page).sound());
    }
    put(rows, "a form that is not there", {
        let mut file = File::new();
        file.obj(4, stream("", &[b"/X Do\n", &data[..]].concat()));
        file.frame(&usual().replace("/Font<<", "/XObject<</X 9 0 R>>/Font<<")).sound()
    });
}

/// Pages in object streams.
fn holders(rows: &mut Rows) {
    put(rows, "object stream, sound", packed_frame("", zlib, zlib));
    put(rows, "object stream, wrong check sum", packed_frame("", |data| summed(data, BAD), zlib));
    put(rows, "object stream, check sum of zeros", packed_frame("", |data| summed(data, [0; 4]), zlib));
    put(
        rows,
        "object stream, cut at half",
        packed_frame(
            "",
            |data| {
                let packed = zlib(data);
                packed[..packed.len() / 2].to_vec()
            },
            zlib,
        ),
    );
    put(
        rows,
        "object stream and table, wrong check sums",
        packed_frame("", |d| summed(d, BAD), |d| summed(d, BAD)),
    );
    put(rows, "object stream that extends itself", packed_frame("/Extends 6 0 R", zlib, zlib));
    put(rows, "object stream, first too large", packed_frame("/First 40 ", zlib, zlib));
    put(rows, "object stream, first too small", packed_frame("/First 12 ", zlib, zlib));
    put(rows, "object stream, too few members", packed_frame("/N 2 ", zlib, zlib));
    put(rows, "object stream, too many members", packed_frame("/N 40 ", zlib, zlib));
    put(rows, "object stream, startxref 0", startxref(&packed_frame("", zlib, zlib), "0"));
    put(rows, "object stream, wrong check sum, startxref 0", {
        startxref(&packed_frame("", |data| summed(data, BAD), zlib), "0")
    });
    put(rows, "object stream without endstream", {
        let sound = packed_frame("", zlib, zlib);
        let at = sound.windows(9).rposition(|window| window == b"endstream").expect("a table");
        let at = sound[..at].windows(9).rposition(|window| window == b"endstream").expect("a holder");
        let mut out = sound.clone();
        out[at..at + 9].copy_from_slice(b"enxstream");
        out
    });
    put(rows, "object stream whose table is gone", {
        let sound = packed_frame("", zlib, zlib);
        let at = sound.windows(7).rposition(|window| window == b"7 0 obj").expect("a table");
        sound[..at].to_vec()
    });
}

/// A page of one version, and behind it another.
fn updates(rows: &mut Rows) {
    let old = content("Old");
    let first = |packed: bool| {
        let mut file = File::new();
        file.obj(4, stream("", &old));
        let at = if packed {
            let bodies = [(1, CATALOG.into()), (2, TREE.into()), (5, FONT.into()), (3, usual())];
            file.obj(6, holder(&bodies, "", zlib));
            file.streamed(7, &[(1, 6, 0), (2, 6, 1), (5, 6, 2), (3, 6, 3)], "", zlib)
        } else {
            file.frame(&usual());
            file.streamed(7, &[], "", zlib)
        };
        file.end(at);
        (file, at)
    };
    for (name, was_packed, is_packed) in [
        ("plain over plain", false, false),
        ("packed over plain", false, true),
        ("plain over packed", true, false),
        ("packed over packed", true, true),
    ] {
        let (mut file, prev) = first(was_packed);
        file.offsets.clear();
        file.obj(8, stream("", &page()));
        let newer = page_of("/Contents 8 0 R");
        let packed: &[(u32, u32, u8)] = if is_packed { &[(3, 9, 0)] } else { &[] };
        if is_packed {
            file.obj(9, holder(&[(3, newer)], "", zlib));
        } else {
            file.obj(3, newer);
        }
        let at = file.streamed(10, packed, &format!("/Prev {prev}"), zlib);
        let sound = file.end(at).out.clone();
        put(rows, format!("{name}, startxref 0"), startxref(&sound, "0"));
        put(rows, format!("{name}, no end"), {
            let at = sound.windows(9).rposition(|window| window == b"startxref").expect("there");
            sound[..at].to_vec()
        });
        put(rows, format!("{name}, its table gone"), sound[..at].to_vec());
        put(rows, format!("{name}, its table's check sum wrong"), {
            file.out.truncate(at);
            file.offsets.remove(&10);
            let at = file.streamed(10, packed, &format!("/Prev {prev}"), |data| summed(data, BAD));
            file.end(at).out.clone()
        });
        put(rows, name, sound);
    }
    put(rows, "content over content, startxref 0", {
        let mut file = File::new();
        file.obj(4, stream("", &old)).frame(&usual());
        file.sound();
        file.obj(4, stream("", &page()));
        startxref(&file.sound(), "0")
    });
}

/// Files of which the end is missing.
fn cut_off(rows: &mut Rows) {
    let data = page();
    let mut file = File::new();
    file.frame(&usual()).obj(4, stream("", &data));
    let whole = file.sound();
    let end = whole.windows(9).position(|window| window == b"endstream").expect("an end");
    put(rows, "cut off behind the content", whole[..end + 3].to_vec());
    put(rows, "cut off in the content", whole[..end - 300].to_vec());
    put(rows, "cut off before the content", whole[..end - data.len() - 40].to_vec());
    let mut file = File::new();
    file.frame(&usual()).obj(4, stream("/Filter/FlateDecode", &zlib(&data)));
    let whole = file.sound();
    let end = whole.windows(9).position(|window| window == b"endstream").expect("an end");
    put(rows, "cut off in packed content", whole[..end - 60].to_vec());
    put(rows, "cut off in the check sum of the content", whole[..end - 3].to_vec());
}
