//! Pictures show the pixels that are in the file, the way up that it says. TIFF is written here by hand, so the pixels
//! are known; those of the inputs are what Pillow 12 reads.

use std::io::Cursor;

use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use lopdf::{Object, Stream};
use sha2::{Digest, Sha256};

use crate::support::tiff::{Page, Tiff};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] =
    &["F09-fax-tiff", "png-exif6", "tiff_b1_p0_f2", "tiff_b2_p0_f1", "tiff_cc_lzw_f2", "tiff_cc_webp_pre2"];

const ACROSS: usize = 37;
const DOWN: usize = 23;

fn placed(form: PageFormat, bytes: &[u8]) -> ImportedPages {
    import(form, &bytes.to_vec().into(), &Limits::STANDARD).unwrap_or_else(|e| panic!("{form:?}: {e:?}"))
}

fn image(placed: &ImportedPages) -> &Stream {
    let mut streams = placed.objects.values().filter_map(|object: &Object| object.as_stream().ok());
    streams.rfind(|stream| stream.dict.has(b"Width")).expect("an image")
}

/// The samples that a viewer shows, eight bits each: lopdf undoes filter and predictor, the fax crate the fax coding.
fn shown(placed: &ImportedPages) -> Vec<u8> {
    let image = image(placed);
    let number = |key: &[u8]| image.dict.get(key).and_then(Object::as_i64).expect("a number") as usize;
    let (across, bits) = (number(b"Width"), number(b"BitsPerComponent"));
    if image.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|name| name == b"CCITTFaxDecode") {
        let params = image.dict.get(b"DecodeParms").and_then(Object::as_dict).expect("parameters");
        let black_is_1 = params.get(b"BlackIs1").is_ok_and(|flag| flag.as_bool().expect("flag"));
        let mut pixels = Vec::new();
        let width = across as u16;
        fax::decoder::decode_g4(
            image.content.iter().copied(),
            width,
            Some(number(b"Height") as u16),
            |line| {
                let dots = fax::decoder::pels(line, width);
                pixels.extend(dots.map(|dot| if (dot == fax::Color::White) != black_is_1 { 255 } else { 0 }));
            },
        );
        return pixels;
    }
    let rows = image.decompressed_content().expect("unpacks");
    let samples =
        if image.dict.get(b"ColorSpace").is_ok_and(|s| format!("{s:?}").contains("RGB")) { 3 } else { 1 };
    match bits {
        8 => rows,
        16 => rows.chunks_exact(2).map(|pair| pair[0]).collect(),
        _ => {
            let row = (across * samples * bits).div_ceil(8);
            let top = (1u16 << bits) - 1;
            let value = |line: &[u8], x: usize| {
                let shift = 8 - bits * (x % (8 / bits) + 1);
                (u16::from(line[x * bits / 8] >> shift) & top) * 255 / top
            };
            rows.chunks_exact(row)
                .flat_map(|line| (0..across * samples).map(move |x| value(line, x) as u8))
                .collect()
        }
    }
}

/// How light each pixel is, from 0 to the lightest that so many bits can say.
fn lightness(bits: usize) -> impl Fn(usize, usize) -> u32 {
    let top = (1u32 << bits) - 1;
    move |x, y| ((x * 5 + y * 3) as u32).wrapping_mul(2_654_435_761).rotate_left(9) % (top + 1)
}

/// The rows of a grey picture, packed with the first pixel in the highest bits.
fn rows(bits: usize, stored: impl Fn(usize, usize) -> u32) -> Vec<u8> {
    let mut out = Vec::new();
    for y in 0..DOWN {
        let mut line = vec![0u8; (ACROSS * bits).div_ceil(8)];
        for x in 0..ACROSS {
            let value = stored(x, y);
            for bit in 0..bits {
                let at = x * bits + bit;
                line[at / 8] |= ((value >> (bits - 1 - bit) & 1) as u8) << (7 - at % 8);
            }
        }
        // Numbers of sixteen bits have the byte order of the file, which is little-endian.
        if bits == 16 {
            line.chunks_exact_mut(2).for_each(|pair| pair.swap(0, 1));
        }
        out.extend(line);
    }
    out
}

/// PackBits as Apple describes it, each run of bytes as it is.
fn packed(bytes: &[u8]) -> Vec<u8> {
    bytes
        .chunks(128)
        .flat_map(|run| std::iter::once(run.len() as u8 - 1).chain(run.iter().copied()))
        .collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut coder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    coder.write_all(bytes).expect("in memory");
    coder.finish().expect("in memory")
}

#[test]
fn grey_of_every_depth_is_shown_as_light_as_it_is() {
    let mut wrong = Vec::new();
    for bits in [1, 2, 4, 8, 16] {
        let light = lightness(bits);
        let top = (1u32 << bits) - 1;
        for zero_is_white in [true, false] {
            let stored = |x, y| if zero_is_white { top - light(x, y) } else { light(x, y) };
            let plain = rows(bits, stored);
            for order in [1, 2] {
                for (compression, coded) in
                    [(1, plain.clone()), (32_773, packed(&plain)), (8, deflated(&plain))]
                {
                    // The bits of the bytes are turned as they are stored, after compression.
                    let turn = |byte: u8| if order == 2 { byte.reverse_bits() } else { byte };
                    let strip: Vec<u8> = coded.into_iter().map(turn).collect();
                    let tags = vec![
                        (256, ACROSS as u32),
                        (257, DOWN as u32),
                        (258, bits as u32),
                        (259, compression),
                        (262, u32::from(!zero_is_white)),
                        (266, order),
                        (277, 1),
                        (278, DOWN as u32),
                    ];
                    let bytes = Tiff { pages: vec![Page { tags, strips: vec![strip] }] }.bytes();
                    let found = shown(&placed(PageFormat::Tiff, &bytes));
                    let eight = |value: u32| if bits == 16 { value >> 8 } else { value * 255 / top };
                    let wanted: Vec<u8> = (0..DOWN)
                        .flat_map(|y| (0..ACROSS).map(move |x| (x, y)))
                        .map(|(x, y)| eight(light(x, y)) as u8)
                        .collect();
                    if found != wanted {
                        wrong.push(format!(
                            "{bits} bits, white {zero_is_white}, order {order}, {compression}"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn strips_that_two_pages_share_are_turned_round_once() {
    let light = lightness(8);
    let strip: Vec<u8> = rows(8, &light).into_iter().map(u8::reverse_bits).collect();
    let tags = |order| {
        vec![
            (256, ACROSS as u32),
            (257, DOWN as u32),
            (258, 8),
            (259, 1),
            (262, 1),
            (266, order),
            (277, 1),
            (278, DOWN as u32),
        ]
    };
    let page = |order, strip: &[u8]| Page { tags: tags(order), strips: vec![strip.to_vec()] };
    // A page in the usual order beside one that is turned.
    let usual: Vec<u8> = rows(8, &light);
    let bytes = Tiff { pages: vec![page(2, &strip), page(1, &usual)] }.bytes();
    let placed = placed(PageFormat::Tiff, &bytes);
    let images: Vec<&Stream> = placed
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.has(b"Width"))
        .collect();
    assert_eq!(images.len(), 2);
    assert_eq!(
        images[0].decompressed_content().expect("unpacks"),
        images[1].decompressed_content().expect("unpacks")
    );
}

#[test]
fn colours_multiplied_by_their_opacity_are_laid_over_white_as_they_are_seen() {
    // Half of a full red, stored as 128; with its opacity of 128 over white that is (255, 127, 127).
    for (kind, stored) in [(1u32, [128, 0, 0, 128]), (2, [255, 0, 0, 128])] {
        let mut bytes = Cursor::new(Vec::new());
        let (across, down) = (ACROSS as u32, DOWN as u32);
        let mut writer = tiff::encoder::TiffEncoder::new(&mut bytes).expect("in memory");
        let mut page = writer.new_image::<tiff::encoder::colortype::RGBA8>(across, down).expect("a page");
        page.encoder().write_tag(tiff::tags::Tag::ExtraSamples, kind as u16).expect("a tag");
        page.write_data(&stored.repeat(ACROSS * DOWN)).expect("pixels");
        assert_eq!(shown(&placed(PageFormat::Tiff, &bytes.into_inner()))[..3], [255, 127, 127], "{kind}");
    }
}

/// The inputs: SHA-256 of the samples that Pillow reads, before they are turned.
#[test]
fn the_inputs_that_were_seen_show_their_pixels() {
    for (folder, name, form, digest) in [
        (
            "tiff_b1_p0_f2",
            "a.tif",
            PageFormat::Tiff,
            "3485c8046c78efa2c26901792e0a634d6a897e7edd5fb5ceaac4d77354a58ba9",
        ),
        (
            "tiff_b2_p0_f1",
            "a.tif",
            PageFormat::Tiff,
            "0de640bc7d936fcfc3af8e74082435ad0ec14b805dc27e73690bac95aa605da7",
        ),
        (
            "tiff_cc_lzw_f2",
            "a.tif",
            PageFormat::Tiff,
            "239d3fde37eb934196a14421183a65b1657b196ff7808b7e37c60508541023df",
        ),
        (
            "png-exif6",
            "a.png",
            PageFormat::Png,
            "d9f1304c716398e3768d68464a1fa0ec43501a29397e668482e17a70c5925456",
        ),
        (
            "tiff_cc_webp_pre2",
            "a.webp",
            PageFormat::WebP,
            "cd88d94fc138b7311e71b8d012d0cdc8f46257f63a81d3f7fea7d2a19408f3e5",
        ),
        (
            "F09-fax-tiff",
            "fax 204x98 G3.tif",
            PageFormat::Tiff,
            "0ec000fb38c33b709f1e4ed5fe33a5e11e8f65ef7f7fa5edbc3e2d883a9a167c",
        ),
        (
            "F09-fax-tiff",
            "fax 204x98 G4.tif",
            PageFormat::Tiff,
            "0ec000fb38c33b709f1e4ed5fe33a5e11e8f65ef7f7fa5edbc3e2d883a9a167c",
        ),
    ] {
        let placed = placed(form, &crate::faults::bytes(folder, name));
        let found: String = Sha256::digest(shown(&placed)).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, digest, "{folder}");
    }
}

/// A picture whose EXIF says 6 was taken with the camera on its side: its first row is at the right.
#[test]
fn pictures_are_turned_in_every_container() {
    for (folder, name, form) in
        [("png-exif6", "a.png", PageFormat::Png), ("tiff_cc_webp_pre2", "a.webp", PageFormat::WebP)]
    {
        let placed = placed(form, &crate::faults::bytes(folder, name));
        let [a, b, c, d, ..] = placed.pages[0].matrix;
        // The first row, above in the picture's own space, is to the right; its first column is above.
        assert!(
            a.abs() < 1e-3 && d.abs() < 1e-3 && b < 0.0 && c > 0.0,
            "{folder}: {:?}",
            placed.pages[0].matrix
        );
    }
}

/// 1,728 dots at 204 an inch are 8.47 inches across; 1,143 lines at 98 an inch are 11.66 inches down.
#[test]
fn a_fax_has_the_shape_of_its_paper() {
    for name in ["fax 204x98 G3.tif", "fax 204x98 G4.tif"] {
        let placed = placed(PageFormat::Tiff, &crate::faults::bytes("F09-fax-tiff", name));
        let [a, _, _, d, ..] = placed.pages[0].matrix;
        let shape = f64::from(d / a);
        assert!((shape - (1143.0 / 98.0) / (1728.0 / 204.0)).abs() < 0.01, "{name}: {shape}");
    }
    for (x, y, unit, shape) in
        [(204, 98, 2, 204.0 / 98.0), (80, 39, 3, 80.0 / 39.0), (1, 1, 1, 1.0), (72, 72, 2, 1.0)]
    {
        // Each resolution is a fraction that lies behind the strip.
        let mut bytes = Tiff {
            pages: vec![Page {
                tags: vec![
                    (256, 64),
                    (257, 64),
                    (258, 8),
                    (259, 1),
                    (262, 1),
                    (277, 1),
                    (278, 64),
                    (282, 0),
                    (283, 0),
                    (296, unit),
                ],
                strips: vec![vec![128; 64 * 64]],
            }],
        }
        .bytes();
        let end = bytes.len() as u32;
        for (tag, value) in [(282u16, x), (283, y)] {
            let entry = [tag.to_le_bytes().as_slice(), &4u16.to_le_bytes(), &1u32.to_le_bytes()].concat();
            let at = bytes.windows(entry.len()).position(|window| window == entry).expect("entry");
            bytes[at + 2] = 5;
            let place = end + if tag == 282 { 0 } else { 8 };
            bytes[at + 8..at + 12].copy_from_slice(&place.to_le_bytes());
            bytes.extend((value as u32).to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
        }
        let placed = placed(PageFormat::Tiff, &bytes);
        let [a, _, _, d, ..] = placed.pages[0].matrix;
        assert!((f64::from(d / a) - shape).abs() < 0.01, "{x} by {y} in {unit}: {}", d / a);
    }
}

/// The third edition of PNG has pictures that move: a chunk before the pixels says of how many.
#[test]
fn a_png_that_moves_is_said_to() {
    let still = crate::support::case::png(8, 8);
    let chunk = |frames: u32| {
        let body = [b"acTL".as_slice(), &frames.to_be_bytes(), &[0; 4]].concat();
        [8u32.to_be_bytes().as_slice(), &body, &crc32fast::hash(&body).to_be_bytes()].concat()
    };
    let with = |frames| [&still[..33], &chunk(frames), &still[33..]].concat();
    for (name, bytes, said) in
        [("still", still.clone(), false), ("one frame", with(1), false), ("two", with(2), true)]
    {
        let placed = placed(PageFormat::Png, &bytes);
        let found =
            placed.findings.iter().any(|finding| finding.message.contains("is animated. Its first frame"));
        assert_eq!(found, said, "{name}: {:?}", placed.findings);
    }
}
