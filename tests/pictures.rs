//! Pictures of every format that phones, scanners and fax machines write: the bundle shows exactly their pixels,
//! and a damaged or misnamed one ends in a finding.

use std::io::Cursor;
use std::sync::Arc;

use fax::{Color, VecWriter, decoder, encoder::Encoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use leverarch::internals::readers::detect::{FileType, HEAD, broken_promise, identify};
use lopdf::{Object, Stream};

use crate::support::tiff::{Page, Tiff};

fn placed(form: PageFormat, bytes: &[u8]) -> Result<ImportedPages, Vec<Finding>> {
    import(form, &Arc::new(bytes.to_vec()), &Limits::STANDARD)
}

fn sound(form: PageFormat, bytes: &[u8]) -> ImportedPages {
    placed(form, bytes).unwrap_or_else(|findings| panic!("{form:?}: {findings:?}"))
}

/// The images among the objects, in order.
fn images(placed: &ImportedPages) -> Vec<&Stream> {
    let image = |object: &'_ Object| object.as_stream().is_ok_and(|s| s.dict.get(b"Width").is_ok());
    placed.objects.values().filter(|o| image(o)).map(|o| o.as_stream().expect("stream")).collect()
}

/// Pixels as a viewer unpacks them: the predictor is undone by lopdf, which is not our code.
fn pixels(image: &Stream) -> Vec<u8> {
    image.decompressed_content().expect("unpacks")
}

/// A photograph-like pattern.
fn pattern(across: u32, down: u32) -> RgbImage {
    RgbImage::from_fn(across, down, |x, y| Rgb([(x * 3) as u8, (y * 5) as u8, (x ^ y) as u8]))
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("in memory");
    bytes.into_inner()
}

/// A page of print: black where `black` says so.
fn black(x: u32, y: u32) -> bool {
    (x / 7 + y / 3).is_multiple_of(3) || x == y
}

const ACROSS: u32 = 90;
const DOWN: u32 = 50;

/// A page in fax coding of group 4, in strips of so many rows.
fn fax(rows: u32, turned: bool, white_is_zero: bool) -> Page {
    let strips = (0..DOWN)
        .step_by(rows as usize)
        .map(|top| {
            let mut coder = Encoder::new(VecWriter::new());
            for y in top..(top + rows).min(DOWN) {
                // What is coded as black is a one; it is seen as black where zero is white.
                let ink = |x| black(x, y) == white_is_zero;
                let line = (0..ACROSS).map(|x| if ink(x) { Color::Black } else { Color::White });
                coder.encode_line(line, ACROSS as u16).expect("in memory");
            }
            let coded = coder.finish().expect("in memory").finish();
            coded.into_iter().map(|byte| if turned { byte.reverse_bits() } else { byte }).collect()
        })
        .collect();
    let order = if turned { 2 } else { 1 };
    let tags = vec![
        (256, ACROSS),
        (257, DOWN),
        (258, 1),
        (259, 4),
        (262, u32::from(!white_is_zero)),
        (266, order),
        (277, 1),
        (278, rows),
    ];
    Page { tags, strips }
}

/// Which pixels a fax-coded image shows as black, as a viewer does it: coded black is zero unless /BlackIs1.
fn shown_black(image: &Stream) -> Vec<bool> {
    let params = image.dict.get(b"DecodeParms").and_then(Object::as_dict).expect("params");
    let said = |key: &[u8]| params.get(key).and_then(Object::as_i64).expect("number");
    let black_is_one = params.get(b"BlackIs1").and_then(Object::as_bool).unwrap_or(false);
    let (columns, rows) = (said(b"Columns") as u16, said(b"Rows") as u16);
    assert_eq!(said(b"K"), -1);
    let mut out = Vec::new();
    decoder::decode_g4(image.content.iter().copied(), columns, Some(rows), |line| {
        out.extend(decoder::pels(line, columns).map(|c| (c == Color::Black) != black_is_one));
    })
    .expect("decodes");
    out
}

#[test]
fn fax_pages_show_the_same_pixels_however_they_are_stored() {
    let wanted: Vec<bool> = (0..DOWN).flat_map(|y| (0..ACROSS).map(move |x| black(x, y))).collect();
    for (rows, turned, white_is_zero) in
        [(DOWN, false, true), (7, false, true), (DOWN, true, true), (16, true, false), (1, false, false)]
    {
        let tiff = Tiff { pages: vec![fax(rows, turned, white_is_zero)] };
        let placed = sound(PageFormat::Tiff, &tiff.bytes());
        let shown = shown_black(images(&placed)[0]);
        assert!(shown == wanted, "{rows} rows a strip, turned {turned}, white is zero {white_is_zero}");
    }
}

#[test]
fn a_page_of_plain_bits_is_kept_in_fax_coding() {
    let row = |y: u32| {
        let mut bytes = vec![0u8; ACROSS.div_ceil(8) as usize];
        for x in (0..ACROSS).filter(|x| !black(*x, y)) {
            bytes[x as usize / 8] |= 0x80 >> (x % 8);
        }
        bytes
    };
    let strips = vec![(0..DOWN).flat_map(row).collect()];
    let tags = vec![(256, ACROSS), (257, DOWN), (258, 1), (259, 1), (262, 1), (277, 1), (278, DOWN)];
    let placed = sound(PageFormat::Tiff, &Tiff { pages: vec![Page { tags, strips }] }.bytes());
    let wanted: Vec<bool> = (0..DOWN).flat_map(|y| (0..ACROSS).map(move |x| black(x, y))).collect();
    assert!(shown_black(images(&placed)[0]) == wanted);
}

#[test]
fn every_page_of_a_tiff_is_there_and_one_that_cannot_be_read_is_named() {
    let mut tiff = Tiff { pages: (0..12).map(|_| fax(20, false, true)).collect() };
    let placed = sound(PageFormat::Tiff, &tiff.bytes());
    assert_eq!((placed.pages.len(), images(&placed).len()), (12, 12));
    let figures: std::collections::BTreeSet<u32> = placed.pages.iter().map(|page| page.xobject).collect();
    assert_eq!(figures.len(), 12);
    tiff.pages[6].strips[1].truncate(3);
    // The others are there, and it is known where that one has to be.
    let placed = sound(PageFormat::Tiff, &tiff.bytes());
    assert_eq!((placed.pages.len(), images(&placed).len()), (11, 11));
    let missing: Vec<(usize, usize)> = placed.missing.iter().map(|page| (page.before, page.number)).collect();
    assert_eq!(missing, [(6, 7)]);
    let findings = placed.findings;
    assert!(findings[0].message.starts_with("Page 7 of this TIFF image"), "{findings:?}");
    let mut preview = Tiff { pages: vec![fax(50, false, true), fax(50, false, true)] };
    preview.pages[1].tags.push((254, 1));
    assert_eq!(sound(PageFormat::Tiff, &preview.bytes()).pages.len(), 1);
}

fn placed_fails(form: PageFormat, bytes: &[u8]) -> Vec<Finding> {
    match placed(form, bytes) {
        Ok(placed) => panic!("{form:?} is placed on {} pages", placed.pages.len()),
        Err(findings) => findings,
    }
}

#[test]
fn pictures_without_loss_show_their_own_pixels() {
    let rgb = pattern(61, 37);
    for (form, format) in [
        (PageFormat::Png, ImageFormat::Png),
        (PageFormat::WebP, ImageFormat::WebP),
        (PageFormat::Bmp, ImageFormat::Bmp),
        (PageFormat::Tiff, ImageFormat::Tiff),
    ] {
        let bytes =
            if form == PageFormat::Tiff { tiff_of(&rgb) } else { written(&rgb.clone().into(), format) };
        let placed = sound(form, &bytes);
        assert!(pixels(images(&placed)[0]) == *rgb.as_raw(), "{form:?}");
    }
    let mut clear = RgbaImage::from_pixel(9, 4, Rgba([10, 200, 30, 255]));
    clear.put_pixel(1, 0, Rgba([0, 0, 0, 0]));
    let placed = sound(PageFormat::WebP, &written(&clear.into(), ImageFormat::WebP));
    assert_eq!(pixels(images(&placed)[0])[..6], [10, 200, 30, 255, 255, 255]);
}

fn tiff_of(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    tiff::encoder::TiffEncoder::new(&mut bytes)
        .expect("in memory")
        .with_compression(tiff::encoder::Compression::Lzw)
        .write_image::<tiff::encoder::colortype::RGB8>(image.width(), image.height(), image.as_raw())
        .expect("in memory");
    bytes.into_inner()
}

/// A photograph that was compressed with loss is shown as its own decoder shows it, and not compressed so again.
#[cfg(feature = "heic")]
#[test]
fn an_iphone_picture_shows_the_pattern_it_was_made_of() {
    let bytes = include_bytes!("support/pictures/pattern.heic");
    let placed = sound(PageFormat::Heic, bytes);
    let image = images(&placed)[0];
    assert_eq!(image.dict.get(b"Filter").and_then(Object::as_name).expect("filter"), b"FlateDecode");
    let shown = pixels(image);
    assert_eq!(shown.len(), 96 * 64 * 3);
    let wanted =
        |x: usize, y: usize| [x * 2, y * 3, if (x / 16 + y / 16).is_multiple_of(2) { 40 } else { 255 }];
    let off: usize = (0..64)
        .flat_map(|y| (0..96).map(move |x| (x, y)))
        .flat_map(|(x, y)| wanted(x, y).into_iter().enumerate().map(move |(c, v)| ((y * 96 + x) * 3 + c, v)))
        .map(|(at, v)| usize::from(shown[at]).abs_diff(v))
        .sum();
    assert!(off < 6 * shown.len(), "off by {} on average", off / shown.len());
}

#[test]
fn of_a_moving_picture_the_first_frame_is_shown_and_that_is_said() {
    let mut bytes = Vec::new();
    {
        let mut coder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for shade in [20u8, 200] {
            let frame = RgbaImage::from_pixel(8, 8, Rgba([shade, shade, shade, 255]));
            coder.encode_frame(image::Frame::new(frame)).expect("in memory");
        }
    }
    let placed = sound(PageFormat::Gif, &bytes);
    assert!(placed.findings.iter().any(|f| f.message.contains("first frame")), "{:?}", placed.findings);
    assert_eq!(pixels(images(&placed)[0])[..3], [20, 20, 20]);
}

#[test]
fn a_tall_screenshot_is_cut_into_strips_that_overlap_and_is_stored_once() {
    let tall = RgbImage::from_fn(108, 1_400, |x, y| Rgb([x as u8, (y / 6) as u8, 0]));
    let placed = sound(PageFormat::Png, &written(&tall.into(), ImageFormat::Png));
    assert_eq!(images(&placed).len(), 1);
    assert!(placed.pages.len() >= 2, "{} pages", placed.pages.len());
    assert!(placed.findings.iter().any(|f| f.code == Code::CutUp));
    // Where each strip begins and ends on the picture, from its box.
    let strips: Vec<(f32, f32)> = placed
        .pages
        .iter()
        .map(|page| {
            let form = placed.objects[&page.xobject].as_stream().expect("form");
            let edge =
                |i: usize| form.dict.get(b"BBox").and_then(Object::as_array).expect("box")[i].as_float();
            let (bottom, top) = (edge(1).expect("number"), edge(3).expect("number"));
            let shown = (top - bottom) * page.matrix[3];
            assert!(
                shown <= page.paper.height - leverarch::internals::model::paper::FOOT_BAND,
                "{shown} points tall"
            );
            (bottom, top)
        })
        .collect();
    assert_eq!(strips[0].1, 1_400.0 * 0.75);
    assert_eq!(strips[strips.len() - 1].0, 0.0);
    assert!(strips.windows(2).all(|pair| pair[1].1 > pair[0].0), "{strips:?}");
    // A phone's own screen is not tall enough for that.
    let phone = RgbImage::from_pixel(108, 240, Rgb([9, 9, 9]));
    assert_eq!(sound(PageFormat::Png, &written(&phone.into(), ImageFormat::Png)).pages.len(), 1);
}

/// One sound picture of each format.
fn one_of_each() -> Vec<(PageFormat, &'static str, Vec<u8>)> {
    let image: DynamicImage = pattern(40, 30).into();
    let mut gif = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut gif)
        .encode_frame(image::Frame::new(image.to_rgba8()))
        .expect("in memory");
    let all = vec![
        (PageFormat::Jpeg, "jpg", written(&image, ImageFormat::Jpeg)),
        (PageFormat::Png, "png", written(&image, ImageFormat::Png)),
        (PageFormat::Tiff, "tif", Tiff { pages: vec![fax(20, false, true)] }.bytes()),
        (PageFormat::Tiff, "tiff", tiff_of(&image.to_rgb8())),
        (PageFormat::WebP, "webp", written(&image, ImageFormat::WebP)),
        (PageFormat::Gif, "gif", gif),
        (PageFormat::Bmp, "bmp", written(&image, ImageFormat::Bmp)),
        (PageFormat::Heic, "heic", include_bytes!("support/pictures/pattern.heic").to_vec()),
    ];
    all.into_iter().filter(|(form, ..)| cfg!(feature = "heic") || *form != PageFormat::Heic).collect()
}

#[test]
fn a_picture_is_known_by_its_content_and_a_wrong_name_is_said() {
    for (form, ending, bytes) in one_of_each() {
        let head = &bytes[..bytes.len().min(HEAD)];
        for called in ["jpg", "png", "tif", "webp", "gif", "bmp", "heic", "pdf", ending] {
            assert_eq!(identify(head, Some(called)), FileType::Paged(form), "{form:?} called .{called}");
            let right = form.endings().contains(&called);
            assert_eq!(
                broken_promise(FileType::Paged(form), Some(called)).is_none(),
                right,
                "{form:?} .{called}"
            );
        }
    }
}

#[test]
fn a_picture_cut_off_or_filled_with_zeros_is_refused_by_name() {
    for (form, ending, bytes) in one_of_each() {
        let whole = sound(form, &bytes).pages.len();
        assert_eq!(whole, 1, "{ending}");
        for part in [1, 2, 3, 5, 6, 7] {
            let cut = &bytes[..bytes.len() * part / 8];
            let findings = placed_fails(form, cut);
            // Of a TIFF whose list of strips is cut off, nothing proves that it is damaged.
            let unproved = |f: &Finding| form == PageFormat::Tiff && f.code == Code::UnknownFormat;
            assert!(
                findings.iter().any(|f| f.code == Code::Damaged || unproved(f)),
                "{ending} cut at {part}/8: {findings:?}"
            );
        }
        // A BMP is not packed: zeros are black pixels, and nothing tells them from those that were there.
        if form == PageFormat::Bmp {
            continue;
        }
        let mut zeros = bytes.clone();
        let from = bytes.len() / 2;
        zeros[from..].fill(0);
        let findings = placed_fails(form, &zeros);
        let named = |f: &Finding| {
            f.code == Code::Damaged || form == PageFormat::Tiff && f.code == Code::UnknownFormat
        };
        assert!(findings.iter().any(named), "{ending} with zeros: {findings:?}");
    }
}

#[test]
fn a_small_file_that_claims_many_pixels_is_refused_before_it_is_unpacked() {
    let limits = Limits { pixels_across: 35, ..Limits::STANDARD };
    for (form, ending, bytes) in one_of_each() {
        let findings = import(form, &Arc::new(bytes), &limits).expect_err("too large");
        assert_eq!(findings[0].code, Code::TooLarge, "{ending}: {findings:?}");
    }
}
