//! TIFF files with several samples beyond the colours, in every order, and with pictures that are no pages of their own.
//! The pages are written here by hand. What an opacity does over white is the sum of Porter and Duff; that the first sample
//! of kind 1 or 2 is the opacity is section 18 of TIFF 6.0 ("associated alpha data" comes first where there is any).

use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use lopdf::{Object, Stream};

use crate::support::tiff::{Page, Tiff};

fn try_placed(bytes: &[u8]) -> Result<ImportedPages, Vec<Finding>> {
    import(PageFormat::Tiff, &bytes.to_vec().into(), &Limits::STANDARD)
}

fn placed(bytes: &[u8]) -> ImportedPages {
    try_placed(bytes).unwrap_or_else(|e| panic!("{e:?}"))
}

fn image(placed: &ImportedPages) -> &Stream {
    let mut streams = placed.objects.values().filter_map(|object: &Object| object.as_stream().ok());
    streams.rfind(|stream| stream.dict.has(b"Width")).expect("an image")
}

fn number(bytes: &[u8], at: usize, size: usize) -> usize {
    bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// Where the entry of a tag of the directory at a place is, and where the place of the next directory is said.
fn entry(bytes: &[u8], directory: usize, tag: u16) -> (Option<usize>, usize) {
    let count = number(bytes, directory, 2);
    let mut entries = (0..count).map(|at| directory + 2 + 12 * at);
    (entries.find(|at| number(bytes, *at, 2) == usize::from(tag)), directory + 2 + 12 * count)
}

/// Gives a tag of the first page a list of short numbers.
fn set_list(bytes: &mut Vec<u8>, tag: u16, list: &[u16]) {
    let packed: Vec<u8> = list.iter().flat_map(|value| value.to_le_bytes()).collect();
    let at = entry(bytes, number(bytes, 4, 4), tag).0.expect("the tag");
    let value = if packed.len() <= 4 {
        [packed, vec![0; 4]].concat()[..4].to_vec()
    } else {
        let place = bytes.len() as u32;
        bytes.extend(packed);
        place.to_le_bytes().to_vec()
    };
    bytes[at + 2..at + 4].copy_from_slice(&3_u16.to_le_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&(list.len() as u32).to_le_bytes());
    bytes[at + 8..at + 12].copy_from_slice(&value);
}

#[test]
fn the_first_opacity_among_the_samples_is_the_one() {
    const DOTS: u32 = 3;
    let lists: [&[u16]; 11] =
        [&[1], &[2], &[0], &[1, 0], &[2, 0], &[0, 1], &[0, 2], &[1, 2], &[0, 0], &[0, 0, 1], &[0, 2, 0]];
    for (photometric, colours) in [(1_u32, 1_usize), (2, 3)] {
        for bits in [8_u32, 16] {
            for kinds in lists {
                let samples = colours + kinds.len();
                let opacity = kinds.iter().position(|kind| *kind > 0);
                let top: u32 = (1 << bits) - 1;
                // In parts of the whole: the colours are not beyond their opacity, as those of a picture are.
                let share = |dot: u32, sample: usize| match opacity {
                    Some(at) if sample == colours + at => [top, top / 2, 0][dot as usize],
                    _ if sample < colours => [top / 3, top / 5 * (sample as u32 % 2), 0][dot as usize],
                    _ => top / 7,
                };
                let mut strip = Vec::new();
                let mut expected = Vec::new();
                for dot in 0..DOTS {
                    for sample in 0..samples {
                        let value = share(dot, sample);
                        strip.extend(&value.to_le_bytes()[..bits as usize / 8]);
                        if sample < colours {
                            expected.push(match opacity {
                                Some(at) => {
                                    let cover = share(dot, colours + at);
                                    let own = if kinds[at] == 1 {
                                        value
                                    } else {
                                        (value as u64 * cover as u64 / top as u64) as u32
                                    };
                                    own + (top - cover)
                                }
                                None => value,
                            });
                        }
                    }
                }
                let tags = vec![
                    (256, DOTS),
                    (257, 1),
                    (258, bits),
                    (259, 1),
                    (262, photometric),
                    (277, samples as u32),
                    (278, 1),
                    (338, 0),
                ];
                let mut bytes = Tiff { pages: vec![Page { tags, strips: vec![strip] }] }.bytes();
                set_list(&mut bytes, 338, kinds);
                let found = image(&placed(&bytes)).decompressed_content().expect("unpacks");
                let found: Vec<u32> = found
                    .chunks_exact(bits as usize / 8)
                    .map(|value| value.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
                    .collect();
                let near = found.iter().zip(&expected).all(|(a, b)| a.abs_diff(*b) <= 1);
                assert!(
                    near && found.len() == expected.len(),
                    "{photometric}, {bits} bits, {kinds:?}: {found:?}, not {expected:?}"
                );
            }
        }
    }
}

/// A page of grey of this kind (NewSubfileType), which may have a place for the pictures within it.
fn page(kind: u32, within: bool) -> Page {
    let mut tags = vec![(254, kind), (256, 4), (257, 1), (258, 8), (259, 1), (262, 1), (277, 1), (278, 1)];
    tags.extend(within.then_some((330, 0)));
    Page { tags, strips: vec![vec![1, 2, 3, 4]] }
}

/// A file of these pages: its first has the next `within` hanging on it, each leading to the following one or each named by
/// itself, and the rest follow it as pages.
fn with_pictures_within(pages: Vec<Page>, within: usize, chained: bool) -> Vec<u8> {
    let mut bytes = Tiff { pages }.bytes();
    let mut places = vec![number(&bytes, 4, 4)];
    while let next @ 1.. = number(&bytes, entry(&bytes, *places.last().expect("one"), 0).1, 4) {
        places.push(next);
    }
    let link = |bytes: &mut Vec<u8>, from: usize, to: usize| {
        let at = entry(bytes, from, 0).1;
        bytes[at..at + 4].copy_from_slice(&(to as u32).to_le_bytes());
    };
    link(&mut bytes, places[0], places.get(within + 1).copied().unwrap_or(0));
    if !chained {
        (1..=within).for_each(|at| link(&mut bytes, places[at], 0));
    } else {
        link(&mut bytes, places[within], 0);
    }
    let named: Vec<u32> =
        places[1..=if chained { 1 } else { within }].iter().map(|place| *place as u32).collect();
    let at = entry(&bytes, places[0], 330).0.expect("the tag");
    let value = match named.as_slice() {
        [one] => *one,
        many => {
            let place = bytes.len() as u32;
            many.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
            place
        }
    };
    bytes[at + 4..at + 8].copy_from_slice(&(named.len() as u32).to_le_bytes());
    bytes[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
    bytes
}

#[test]
fn pictures_within_a_page_are_said() {
    for (kinds, within, shown, said) in [
        // The page; what hangs on it; pages behind it.
        (&[0, 0][..], 1, 1, "1 full image stored within the pages of this TIFF image"),
        (&[0, 0, 0, 0], 2, 2, "2 full images stored within the pages of this TIFF image"),
        (&[0, 1], 1, 1, "1 small copy for previews"),
        (
            &[0, 0, 1, 0, 1],
            2,
            2,
            "1 full image stored within the pages of this TIFF image, and 2 small copies for previews",
        ),
        // A camera's: the page is a small copy of what hangs on it.
        (&[1, 0], 1, 1, "1 full image stored within the pages of this TIFF image"),
    ] {
        for chained in [false, true] {
            let pages = kinds.iter().enumerate().map(|(at, kind)| page(*kind, at == 0)).collect();
            let placed = placed(&with_pictures_within(pages, within, chained));
            assert_eq!(placed.pages.len(), shown, "{kinds:?}");
            let [finding] = placed.findings.as_slice() else { panic!("{kinds:?}: {:?}", placed.findings) };
            assert_eq!(finding.code, Code::Removed);
            assert_eq!(
                finding.message,
                format!("Not carried into the bundle: {said}."),
                "{kinds:?}, {chained}"
            );
            let severity = if said.contains("full") { Severity::Warning } else { Severity::Note };
            assert_eq!(finding.severity, severity, "{kinds:?}");
        }
    }
    // A directory that hangs on itself, and one that is not there.
    let mut round = with_pictures_within(vec![page(0, true), page(0, true)], 1, false);
    let first = number(&round, 4, 4);
    let within = number(&round, entry(&round, first, 330).0.expect("the tag") + 8, 4);
    let at = entry(&round, within, 330).0.expect("the tag") + 8;
    round[at..at + 4].copy_from_slice(&(within as u32).to_le_bytes());
    assert_eq!(placed(&round).findings.len(), 1);
    let at = entry(&round, first, 330).0.expect("the tag") + 8;
    round[at..at + 4].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert_eq!(placed(&round).findings, []);
}

#[test]
fn a_small_copy_that_nothing_larger_follows_is_shown() {
    let bytes = Tiff { pages: vec![page(1, false)] }.bytes();
    let placed = try_placed(&bytes).expect("shown");
    assert_eq!((placed.pages.len(), placed.findings.len()), (1, 0));
}

/// A JPEG of one colour, 8 dots by 8, of any number of samples: one block each, of which only the mean is kept. Its steps
/// are such that the mean is the number itself.
fn flat_jpeg(samples: &[u8]) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    for sample in samples {
        let mean = i32::from(*sample) - 128;
        let size = 32 - mean.unsigned_abs().leading_zeros();
        let value = if mean < 0 { mean + (1 << size) - 1 } else { mean };
        bits.extend((0..4).rev().map(|at| size >> at & 1 == 1));
        bits.extend((0..size).rev().map(|at| value >> at & 1 == 1));
        bits.push(false);
    }
    let pack =
        |byte: &[bool]| (0..8).fold(0_u8, |sum, at| sum << 1 | u8::from(*byte.get(at).unwrap_or(&true)));
    let scan: Vec<u8> = bits
        .chunks(8)
        .map(pack)
        .flat_map(|byte| if byte == 255 { vec![255, 0] } else { vec![byte] })
        .collect();
    let count = samples.len() as u8;
    let numbers: Vec<u8> = (1..=count).collect();
    let segment = |code: u8, payload: Vec<u8>| {
        [vec![255, code], (payload.len() as u16 + 2).to_be_bytes().to_vec(), payload].concat()
    };
    // The sizes 0 to 8 have codes of four bits; the end of a block has one of a single bit.
    let means = [vec![0, 0, 0, 0, 9], vec![0; 12], (0..=8).collect()].concat();
    let rest = [vec![0x10, 1], vec![0; 15], vec![0]].concat();
    let frame: Vec<u8> = numbers.iter().flat_map(|number| [*number, 0x11, 0]).collect();
    let parts: Vec<u8> = numbers.iter().flat_map(|number| [*number, 0]).collect();
    [
        vec![255, 0xd8],
        segment(0xdb, [vec![0], vec![8; 64]].concat()),
        segment(0xc0, [vec![8, 0, 8, 0, 8, count], frame].concat()),
        segment(0xc4, [means, rest].concat()),
        segment(0xda, [vec![count], parts, vec![0, 63, 0]].concat()),
        scan,
        vec![255, 0xd9],
    ]
    .concat()
}

fn flat_page(photometric: u32, samples: &[u8], extra: Option<u16>) -> Vec<u8> {
    let mut tags = vec![
        (256, 8),
        (257, 8),
        (258, 8),
        (259, 7),
        (262, photometric),
        (277, samples.len() as u32),
        (278, 8),
    ];
    tags.extend(extra.map(|_| (338, 0)));
    let mut bytes = Tiff { pages: vec![Page { tags, strips: vec![flat_jpeg(samples)] }] }.bytes();
    extra.iter().for_each(|kind| set_list(&mut bytes, 338, &[*kind]));
    bytes
}

#[test]
fn a_jpeg_goes_as_it_is_only_where_its_samples_mean_what_the_page_says() {
    // The page, its samples, and either that it goes as it is or the colour that is seen over white.
    for (photometric, samples, extra, seen) in [
        (1, &[40_u8][..], None, None),
        (2, &[200, 100, 50], None, None),
        (6, &[200, 100, 50], None, None),
        (5, &[10, 20, 30, 40], None, None),
        (0, &[40], None, Some(&[215_u8][..])),
        (2, &[200, 100, 50, 255], Some(2), Some(&[200, 100, 50])),
        (2, &[200, 100, 50, 0], Some(2), Some(&[255, 255, 255])),
        // 51 is a fifth: 200 / 5 + 255 * 4 / 5, and so on.
        (2, &[200, 100, 50, 51], Some(2), Some(&[244, 224, 214])),
        (2, &[40, 20, 10, 51], Some(1), Some(&[244, 224, 214])),
        // A sample that is no opacity.
        (2, &[200, 100, 50, 51], Some(0), Some(&[200, 100, 50])),
    ] {
        let placed = placed(&flat_page(photometric, samples, extra));
        let image = image(&placed);
        let jpeg = image.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|name| name == b"DCTDecode");
        assert_eq!(jpeg, seen.is_none(), "{photometric}, {samples:?}, {extra:?}");
        if let Some(seen) = seen {
            let found = image.decompressed_content().expect("unpacks");
            let near =
                found.chunks(seen.len()).all(|dot| dot.iter().zip(seen).all(|(a, b)| a.abs_diff(*b) <= 1));
            assert!(near && found.len() == 64 * seen.len(), "{samples:?}, {extra:?}: {:?}", &found[..6]);
        }
    }
}

#[test]
fn a_jpeg_that_is_not_read_here_is_not_called_damaged() {
    for (photometric, samples, extra) in [
        (1, &[40_u8, 51][..], Some(2)),
        (0, &[40, 51], Some(2)),
        (1, &[40, 51], Some(0)),
        (6, &[9, 9, 9, 9], None),
    ] {
        let findings = try_placed(&flat_page(photometric, samples, extra)).expect_err("refused");
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.code, Code::UnknownFormat, "{finding}");
        assert!(finding.message.contains("stored in a way that leverarch does not know ("), "{finding}");
    }
    let alone =
        import(PageFormat::Jpeg, &flat_jpeg(&[40, 51]).into(), &Limits::STANDARD).expect_err("refused");
    assert_eq!(alone[0].code, Code::UnknownFormat, "{alone:?}");
}
