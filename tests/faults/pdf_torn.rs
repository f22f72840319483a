//! Scans in a PDF whose picture is not all there. Viewers show what there is and fill the rest, so the page looks like
//! a page; it must be said. Each row is a full image of an encoder, and parts of it; a whole one is never called
//! damaged.

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{PageFormat, import};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[];

/// A page that is one picture.
fn scan(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let image = format!("<</Type/XObject/Subtype/Image{dict}/Length {}>>stream\n", data.len());
    let content = "q 300 0 0 400 0 0 cm /I Do Q";
    let objects: [Vec<u8>; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
            .to_vec(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()).into_bytes(),
        [image.as_bytes(), data, b"\nendstream"].concat(),
    ];
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = out.len();
    out.extend(b"xref\n0 6\n0000000000 65535 f \n");
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").into_bytes());
    out
}

fn said(dict: &str, data: &[u8]) -> Vec<String> {
    let placed = import(PageFormat::Pdf, &scan(dict, data).into(), &Limits::STANDARD).expect("placed");
    placed.findings.into_iter().map(|finding| finding.message).collect()
}

const CUT: &str = "Page 1 of this PDF has an image that ends too early";
const GARBLED: &str = "Page 1 of this PDF has a damaged image";

/// A codestream of one tile, of which only the frame is true: SIZ, then a tile part that says its length.
fn codestream() -> Vec<u8> {
    let mut size = vec![0, 0];
    for number in [300u32, 400, 0, 0, 300, 400, 0, 0] {
        size.extend(number.to_be_bytes());
    }
    size.extend([0, 1, 7, 1, 1]);
    let length = (size.len() as u16 + 2).to_be_bytes();
    let part = [7u8; 500];
    let said = (14 + part.len() as u32).to_be_bytes();
    [
        &[0xff, 0x4f, 0xff, 0x51][..],
        &length,
        &size,
        &[0xff, 0x90, 0, 10, 0, 0],
        &said,
        &[0, 1, 0xff, 0x93],
        &part,
        &[0xff, 0xd9],
    ]
    .concat()
}

fn segment(number: u32, kind: u8, data: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &[kind, 0, 1], &(data.len() as u32).to_be_bytes(), data].concat()
}

#[test]
fn a_picture_that_is_not_all_there_is_said() {
    let grey = "/Width 300/Height 400/ColorSpace/DeviceGray/BitsPerComponent 8";
    let jpeg = crate::support::case::jpeg(300, 400);
    let raw = vec![200u8; 300 * 400];
    let mut encoder = Encoder::new(VecWriter::new());
    for row in 0..400u32 {
        let dots = (0..300u32).map(|x| if (x * 7 + row * 3) % 11 < 4 { Color::Black } else { Color::White });
        encoder.encode_line(dots, 300).expect("in memory");
    }
    let fax = encoder.finish().expect("in memory").finish();
    let jbig2 = [segment(0, 48, &[0; 19]), segment(1, 38, &[9; 200])].concat();
    let bits = "/Width 300/Height 400/ColorSpace/DeviceGray/BitsPerComponent 1";
    let rows = [
        ("raw", grey.to_owned(), raw),
        (
            "jpeg",
            "/Width 300/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode".into(),
            jpeg.clone(),
        ),
        ("jpeg 2000", "/Width 300/Height 400/Filter/JPXDecode".into(), codestream()),
        ("fax", format!("{bits}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 300/Rows 400>>"), fax),
        ("jbig2", format!("{bits}/Filter/JBIG2Decode"), jbig2),
    ];
    for (name, dict, whole) in rows {
        assert_eq!(said(&dict, &whole), [""; 0], "{name}");
        for part in [whole.len() * 2 / 3, whole.len() * 9 / 10] {
            let found = said(&dict, &whole[..part]);
            assert!(found.len() == 1 && found[0].starts_with(CUT), "{name} {part}: {found:?}");
        }
        if name != "raw" && name != "fax" {
            let noise: Vec<u8> = (0..3000u32).map(|n| (n % 5) as u8).collect();
            let found = said(&dict, &noise);
            let hidden = found.iter().any(|said| said.contains("camera details"));
            assert!(found[0].starts_with(GARBLED) && !hidden, "{name}: {found:?}");
        }
    }
    // Garbled in the middle: what is there is no data of a scan.
    let mut garbled = jpeg;
    let half = garbled.len() / 2;
    garbled[half..half + 60].copy_from_slice(&b"\xff\xc3noise noise noise\xff\xd8".repeat(3)[..60]);
    let found =
        said("/Width 300/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", &garbled);
    assert!(found.len() == 1 && found[0].starts_with(GARBLED), "{found:?}");
}
