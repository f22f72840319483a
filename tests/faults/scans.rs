//! TIFF files of scanners, fax machines and picture programs: samples beyond the colours, one bad page among good
//! ones, fax codings without marks. The pages are written here by hand, so their pixels are known.

use leverarch::internals::model::finding::{Code, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use lopdf::{Object, Stream};

use crate::support::tiff::{Page, Tiff};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[];

const ACROSS: usize = 37;
const DOWN: usize = 23;

fn placed(bytes: &[u8]) -> ImportedPages {
    import(PageFormat::Tiff, &bytes.to_vec().into(), &Limits::STANDARD).unwrap_or_else(|e| panic!("{e:?}"))
}

fn image(placed: &ImportedPages) -> &Stream {
    let mut streams = placed.objects.values().filter_map(|object: &Object| object.as_stream().ok());
    streams.rfind(|stream| stream.dict.has(b"Width")).expect("an image")
}

/// A value of a sample, different in each place and colour.
fn sample(x: usize, y: usize, colour: usize) -> u8 {
    (x * 5 + y * 3 + colour * 61) as u8
}

/// The tags of a page: kind of colour, samples, compression and whether differences are stored.
fn tags(photometric: u32, samples: u32, compression: u32, differences: bool) -> Vec<(u16, u32)> {
    let mut tags = vec![
        (256, ACROSS as u32),
        (257, DOWN as u32),
        (258, 8),
        (259, compression),
        (262, photometric),
        (277, samples),
        (278, DOWN as u32),
        (317, if differences { 2 } else { 1 }),
    ];
    // Without a tag that says what they are for, the extra ones are known by their number alone.
    tags.sort_unstable();
    tags
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut coder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    coder.write_all(bytes).expect("in memory");
    coder.finish().expect("in memory")
}

/// Rows of samples, as they are or as differences between dots.
fn rows(samples: usize, left: usize, width: usize, differences: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for y in 0..DOWN {
        for x in left..left + width {
            for colour in 0..samples {
                let before = if differences && x > left { sample(x - 1, y, colour) } else { 0 };
                out.push(sample(x, y, colour).wrapping_sub(before));
            }
        }
    }
    out
}

fn wanted(colours: usize) -> Vec<u8> {
    (0..DOWN)
        .flat_map(|y| (0..ACROSS).map(move |x| (x, y)))
        .flat_map(|(x, y)| (0..colours).map(move |colour| sample(x, y, colour)))
        .collect()
}

#[test]
fn samples_beyond_the_colours_are_left_out_and_nothing_else() {
    for (photometric, colours, samples) in [(1u32, 1usize, 2usize), (2, 3, 4), (5, 4, 5)] {
        for differences in [false, true] {
            for compression in [1, 8] {
                let plain = rows(samples, 0, ACROSS, differences);
                let strip = if compression == 8 { deflated(&plain) } else { plain };
                let tags = tags(photometric, samples as u32, compression, differences);
                let bytes = Tiff { pages: vec![Page { tags, strips: vec![strip] }] }.bytes();
                let placed = placed(&bytes);
                let found = image(&placed).decompressed_content().expect("unpacks");
                assert!(
                    found == wanted(colours),
                    "kind {photometric}, {samples} samples, differences {differences}, {compression}"
                );
            }
        }
    }
}

/// Tiles of 16 do not divide 37: the last are filled up. Their places stand under the names of strips, as old programs
/// write them.
#[test]
fn tiles_that_do_not_divide_the_width_are_put_together() {
    for (photometric, colours, samples) in [(1u32, 1usize, 1usize), (2, 3, 3), (2, 3, 4), (5, 4, 5)] {
        for differences in [false, true] {
            let mut tiles = Vec::new();
            for top in (0..DOWN).step_by(16) {
                for left in (0..ACROSS).step_by(16) {
                    let mut tile = Vec::new();
                    for (y, x) in (top..top + 16).flat_map(|y| (left..left + 16).map(move |x| (y, x))) {
                        for colour in 0..samples {
                            let before = if differences && x > left { sample(x - 1, y, colour) } else { 0 };
                            tile.push(sample(x, y, colour).wrapping_sub(before));
                        }
                    }
                    tiles.push(tile);
                }
            }
            let mut tags = tags(photometric, samples as u32, 1, differences);
            tags.extend([(322, 16), (323, 16)]);
            tags.sort_unstable();
            let bytes = Tiff { pages: vec![Page { tags, strips: tiles }] }.bytes();
            let placed = placed(&bytes);
            let found = image(&placed).decompressed_content().expect("unpacks");
            assert!(
                found == wanted(colours),
                "kind {photometric}, {samples} samples, differences {differences}"
            );
        }
    }
}

/// A page of grey that can be shown.
fn good() -> Page {
    Page { tags: tags(1, 1, 1, false), strips: vec![rows(1, 0, ACROSS, false)] }
}

/// Pages that cannot be, and how that is said: a kind that is not known, nothing but rubbish, and a strip that lies
/// beyond the end of the file.
fn bad(kind: &str) -> Page {
    match kind {
        "unknown" => Page { tags: tags(1, 1, 50_001, false), strips: vec![vec![0; 40]] },
        _ => Page { tags: tags(1, 1, 8, false), strips: vec![vec![0xff; 40]] },
    }
}

#[test]
fn one_bad_page_hides_none_of_the_others() {
    for kind in ["unknown", "rubbish"] {
        for at in 0..3 {
            let mut pages = vec![good(), good()];
            pages.insert(at, bad(kind));
            let placed = placed(&Tiff { pages }.bytes());
            assert_eq!(placed.pages.len(), 2, "{kind} at {at}");
            let missing: Vec<_> = placed.missing.iter().map(|page| (page.before, page.number)).collect();
            assert_eq!(missing, [(at, at + 1)], "{kind}");
            let errors: Vec<_> = placed.findings.iter().filter(|f| f.severity == Severity::Error).collect();
            assert_eq!(errors.len(), 1, "{kind}: {errors:?}");
            assert!(
                errors[0].message.contains(&format!("page {}", at + 1))
                    || errors[0].message.contains(&format!("Page {}", at + 1))
            );
            assert_eq!(errors[0].code, Code::UnknownFormat, "without proof nothing is damaged: {errors:?}");
        }
    }
}

#[test]
fn only_what_is_cut_off_is_called_damaged() {
    let mut page = Page { tags: tags(1, 1, 8, false), strips: vec![deflated(&rows(1, 0, ACROSS, false))] };
    page.tags.sort_unstable();
    let mut bytes = Tiff { pages: vec![page] }.bytes();
    // The strip is said to be longer than the file is.
    let entry = [279u16.to_le_bytes().as_slice(), &4u16.to_le_bytes(), &1u32.to_le_bytes()].concat();
    let at = bytes.windows(entry.len()).position(|window| window == entry).expect("entry") + 8;
    bytes[at..at + 4].copy_from_slice(&1_000_000u32.to_le_bytes());
    bytes[8..40].fill(0xff);
    let findings = import(PageFormat::Tiff, &bytes.into(), &Limits::STANDARD).expect_err("cut off");
    assert_eq!(findings[0].code, Code::Damaged, "{findings:?}");
    let findings =
        import(PageFormat::Tiff, &Tiff { pages: vec![bad("rubbish")] }.bytes().into(), &Limits::STANDARD);
    assert_eq!(findings.expect_err("rubbish")[0].code, Code::UnknownFormat);
}

/// A page of fax without the marks that end lines: 60 lines of white 3, black 5 (T.4, table 2).
#[test]
fn a_fax_without_marks_is_read_and_lost_lines_are_said() {
    let line = 0b1000_0011u8;
    let page = |lines: usize, coded: usize, compression| Page {
        tags: vec![
            (256, 8),
            (257, lines as u32),
            (258, 1),
            (259, compression),
            (262, 0),
            (277, 1),
            (278, lines as u32),
        ],
        strips: vec![vec![line; coded]],
    };
    for compression in [2, 3] {
        for (coded, lost) in [(60, false), (59, true)] {
            let placed = placed(&Tiff { pages: vec![page(60, coded, compression)] }.bytes());
            let mut rows = Vec::new();
            fax::decoder::decode_g4(image(&placed).content.iter().copied(), 8, Some(60), |line| {
                rows.push(
                    fax::decoder::pels(line, 8)
                        .map(|dot| u8::from(dot == fax::Color::Black))
                        .collect::<Vec<_>>(),
                );
            });
            assert!(
                rows[..coded].iter().all(|row| *row == [0, 0, 0, 1, 1, 1, 1, 1]),
                "{compression}: {rows:?}"
            );
            let said = placed.findings.iter().any(|f| f.message.contains("1 line of pixels on page 1"));
            assert_eq!(said, lost, "{compression}: {:?}", placed.findings);
        }
        let bytes = Tiff { pages: vec![page(60, 40, compression)] }.bytes();
        assert!(
            import(PageFormat::Tiff, &bytes.into(), &Limits::STANDARD).is_err(),
            "a third of the page is gone"
        );
    }
}

/// The page alone says what the inks of a JPEG in it are: Adobe's mark neither turns them round nor changes them.
#[test]
fn inks_of_a_jpeg_in_a_tiff_are_not_turned_round() {
    // Pillow's JPEG of CMYK has Adobe's mark; here only the marks matter.
    let adobe = [b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02".as_slice()].concat();
    let frame = b"\xff\xc0\x00\x14\x08\x00\x08\x00\x08\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00";
    let scan = b"\xff\xda\x00\x0e\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3f\x00\x12\x34\xff\xd9";
    let jpeg = [b"\xff\xd8".as_slice(), &adobe, frame, scan].concat();
    let mut tags = vec![(256, 8), (257, 8), (258, 8), (259, 7), (262, 5), (277, 4), (278, 8)];
    tags.sort_unstable();
    let placed = placed(&Tiff { pages: vec![Page { tags, strips: vec![jpeg] }] }.bytes());
    let image = image(&placed);
    assert!(!image.dict.has(b"Decode"), "{:?}", image.dict);
    assert!(memchr::memmem::find(&image.content, b"Adobe").is_none());
    let params = image.dict.get(b"DecodeParms").and_then(Object::as_dict).expect("parameters");
    assert_eq!(params.get(b"ColorTransform").and_then(Object::as_i64).expect("a number"), 0);
}

/// What stores a row for each colour in a fax coding is no fax, and Pillow opens none of these.
#[test]
fn fax_codings_of_pictures_in_colours_are_refused_and_not_drawn_wrongly() {
    for (name, photometric, samples, planes) in
        [("contiguous", 2, 3, 1), ("planes of their own", 2, 3, 2), ("two of grey", 1, 2, 1)]
    {
        for compression in 2..=4 {
            let tags = vec![
                (256, ACROSS as u32),
                (257, DOWN as u32),
                (258, 1),
                (259, compression),
                (262, photometric),
                (277, samples),
                (278, DOWN as u32),
                (284, planes),
            ];
            let strips = vec![vec![0x26, 0xa1, 0xb0, 0x15, 0x26, 0xa1, 0x80, 0x08, 0x00, 0x80]; 1];
            let tiff = Tiff { pages: vec![Page { tags, strips }] };
            let refused = import(PageFormat::Tiff, &tiff.bytes().into(), &Limits::STANDARD);
            let refused = refused.expect_err(name);
            assert_eq!(refused[0].code, Code::UnknownFormat, "{name}, {compression}: {refused:?}");
        }
    }
}
