//! Bar codes on pictures of receipts, drawn here; and letters paired with the proofs of their posting and
//! their delivery.

use leverarch::internals::ingest::draft::post_matching::{
    LetterToMatch, MatchKind, MatchSuggestion, PostalProof, pair,
};
use leverarch::internals::model::ItemPath;
use leverarch::internals::readers::postal::{MatchSource, Tracking, TrackingMatch};

#[cfg(feature = "barcodes")]
use crate::support::case;

/// The bars and gaps of Code 128, by value; the last is the stop.
#[cfg(feature = "barcodes")]
const BARS: &str = "\
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 \
    122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 \
    322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 \
    112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 \
    331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 \
    112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 \
    124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 \
    411311 113141 114131 311141 411131 211412 211214 211232 2331112";

/// The widths of bars and gaps, in turn, of a text in set B of Code 128.
#[cfg(feature = "barcodes")]
fn code_128(text: &str) -> Vec<u8> {
    let mut values: Vec<usize> = vec![104];
    values.extend(text.bytes().map(|byte| usize::from(byte - b' ')));
    let check = values.iter().enumerate().map(|(i, value)| i.max(1) * value).sum::<usize>() % 103;
    values.extend([check, 106]);
    let bars: Vec<&str> = BARS.split_whitespace().collect();
    values.iter().flat_map(|value| bars[*value].bytes().map(|b| b - b'0')).collect()
}

/// A photograph: paper with a bar code on a dark table, turned, unevenly lit and grainy.
#[cfg(feature = "barcodes")]
fn photograph(text: &str, degrees: f64, (width, height): (usize, usize), module: f64) -> Vec<u8> {
    let mut edges = vec![0.0];
    for bar in code_128(text) {
        edges.push(edges[edges.len() - 1] + f64::from(bar) * module);
    }
    let long = edges[edges.len() - 1];
    let ink = |x: f64, y: f64| -> f64 {
        let (x, y) = (x + long / 2.0, y + 40.0 * module / 2.0);
        let margin = 20.0 * module;
        if x < -margin || x > long + margin || y < -margin || y > 40.0 * module + margin {
            return 70.0;
        }
        if !(0.0..40.0 * module).contains(&y) {
            return 225.0;
        }
        match edges.iter().rposition(|edge| *edge <= x) {
            Some(i) if i % 2 == 0 && i + 1 < edges.len() => 45.0,
            _ => 225.0,
        }
    };
    let (sin, cos) = degrees.to_radians().sin_cos();
    let mut seed = 12345u32;
    let mut dots = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let mut sum = 0.0;
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (x, y) = (column as f64 + dx - width as f64 / 2.0, row as f64 + dy - height as f64 / 2.0);
                sum += ink(x * cos + y * sin, y * cos - x * sin);
            }
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = f64::from(seed >> 24) / 255.0 * 40.0 - 20.0;
            let light = 0.75 + 0.25 * column as f64 / width as f64;
            dots.push((sum / 4.0 * light + grain).clamp(0.0, 255.0) as u8);
        }
    }
    dots
}

#[cfg(feature = "barcodes")]
#[test]
fn bar_codes_are_read_from_turned_and_grainy_photographs() {
    use leverarch::internals::readers::postal::{PostalBarcode, find_in_picture};
    let number = PostalBarcode::Tracking(Tracking::parse("AB123456785GB").expect("number"));
    for (degrees, size, module) in [
        (0.0, (1000, 500), 4.0),
        (4.0, (1000, 500), 4.0),
        (-6.0, (1000, 700), 4.0),
        (90.0, (500, 1000), 4.0),
        (3.0, (2600, 1300), 8.0),
    ] {
        let dots = photograph("AB123456785GB", degrees, size, module);
        let start = std::time::Instant::now();
        let found = find_in_picture(&dots, size.0 as u32, size.1 as u32);
        println!("{degrees} degrees, {size:?}: {:.2} s", start.elapsed().as_secs_f64());
        assert_eq!(found, std::slice::from_ref(&number), "{degrees} degrees, {size:?}");
    }
}

#[cfg(feature = "barcodes")]
#[test]
fn a_photograph_of_a_receipt_is_drafted_with_its_number() {
    let dots = photograph("AB123456785GB", 3.0, (1600, 1200), 6.0);
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::from_raw(1600, 1200, dots).expect("as many dots");
    picture.write_to(&mut png, image::ImageFormat::Png).expect("png");
    let case = case::Case::tiny();
    case.put("IMG_20200120_130742.png", &png.into_inner());
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = std::fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest");
    let item = leverarch::internals::case::manifest::parse(&text).manifest.item.pop().expect("item");
    assert_eq!(item.kind, Some(leverarch::internals::model::Kind::PostalReceipt), "{text}");
    assert_eq!(item.post.and_then(|post| post.tracking).as_deref(), Some("AB123456785GB"), "{text}");
}

#[cfg(feature = "barcodes")]
#[test]
fn other_bar_codes_and_other_pictures_give_nothing() {
    use leverarch::internals::readers::postal::find_in_picture;
    // A wrong check digit of the number; the code itself is sound.
    for text in ["AB123456784GB", "5012345678900", "HELLO"] {
        assert_eq!(find_in_picture(&photograph(text, 2.0, (1000, 400), 4.0), 1000, 400), [], "{text}");
    }
    assert_eq!(find_in_picture(&vec![200; 640 * 480], 640, 480), []);
    for (dots, width, height) in
        [(0, 0, 0), (10, 5, 3), (10, 0, 10), (1, 1, 1), (7, 7, 1), (9, u32::MAX, u32::MAX)]
    {
        assert_eq!(find_in_picture(&vec![9; dots], width, height), []);
    }
}

fn item(name: &str) -> ItemPath {
    ItemPath::parse(name).expect(name)
}

fn sighting(seen: MatchSource) -> Vec<TrackingMatch> {
    let number = Tracking::parse("AB123456785GB").expect("number");
    vec![TrackingMatch { number, seen, written: "AB12345678S6B".into() }]
}

fn letter(name: &str, date: &str, postcode: &str, seen: Option<MatchSource>) -> LetterToMatch {
    LetterToMatch {
        item: item(name),
        date: date.parse().ok(),
        postcodes: Some(postcode.to_owned()).filter(|p| !p.is_empty()).into_iter().collect(),
        numbers: seen.map(sighting).unwrap_or_default(),
    }
}

fn proof(name: &str, date: &str, postcode: &str, seen: Option<MatchSource>) -> PostalProof {
    let LetterToMatch { item, date, postcodes, numbers } = letter(name, date, postcode, seen);
    PostalProof { item, date, postcodes, numbers }
}

fn told(offers: &[MatchSuggestion]) -> Vec<(&str, &str, i32, bool)> {
    offers.iter().map(|o| (o.of.as_str(), o.proof.as_str(), o.score, o.certain)).collect()
}

#[test]
fn points_are_given_for_number_postcode_and_date() {
    use MatchSource::*;
    let ours = letter("l", "2021-03-04", "WV98 2BU", Some(Text));
    for (date, postcode, seen, score, certain) in [
        ("2021-03-04", "WV98 2BU", Some(BarCode), 160, true),
        ("2021-03-07", "", Some(BarCode), 120, true),
        ("2021-03-20", "", Some(BarCode), 100, true),
        ("2021-03-05", "", Some(Text), 100, true),
        ("2021-03-20", "", Some(Text), 80, false),
        ("2021-03-05", "", Some(Name), 90, false),
        ("2021-03-05", "WV98 2BU", Some(Mended), 140, false),
        // Older than the letter: the number alone does not make it certain.
        ("2021-03-03", "", Some(BarCode), 40, false),
        ("2021-03-05", "WV98 2BU", None, 75, false),
        ("2021-03-10", "WV98 2BU", None, 55, false),
        ("2021-03-20", "WV98 2BU", None, 40, false),
        ("2021-03", "WV98 2BU", None, 40, false),
    ] {
        let receipt = proof("r", date, postcode, seen);
        let offers = pair(std::slice::from_ref(&ours), &[receipt], &[]);
        // A certain pair needs no points for being the only one; the others get 15 within seven days.
        let only = !certain && seen.is_some() && ["2021-03-05"].contains(&date);
        assert_eq!(
            told(&offers),
            [("l", "r", score + if only { 15 } else { 0 }, certain)],
            "{date} {seen:?}"
        );
    }
    for (date, postcode) in
        [("2021-03-05", ""), ("2021-03-03", "WV98 2BU"), ("2021-03-20", "LS2 7HZ"), ("", "")]
    {
        assert_eq!(pair(std::slice::from_ref(&ours), &[proof("r", date, postcode, None)], &[]), []);
    }
}

#[test]
fn what_is_paired_by_number_is_not_offered_elsewhere() {
    let letters = [
        letter("a", "2021-03-04", "WV98 2BU", Some(MatchSource::Text)),
        letter("b", "2021-03-04", "WV98 2BU", None),
    ];
    let receipts = [
        proof("ra", "2021-03-05", "WV98 2BU", Some(MatchSource::BarCode)),
        proof("rb", "2021-03-05", "WV98 2BU", None),
    ];
    let offers = pair(&letters, &receipts, &[]);
    assert_eq!(told(&offers), [("a", "ra", 160, true), ("b", "rb", 75, false)]);
    assert_eq!(
        offers[1].reasons,
        [
            "both give the postcode WV98 2BU",
            "it was posted the day after the date of the letter",
            "it is the only letter of the seven days before without a receipt"
        ]
    );
    // Without numbers both are asked about, and neither is the only one.
    let plain = [letter("a", "2021-03-04", "WV98 2BU", None), letter("b", "2021-03-04", "WV98 2BU", None)];
    assert_eq!(told(&pair(&plain, &receipts[1..], &[])), [("a", "rb", 60, false), ("b", "rb", 60, false)]);
}

#[test]
fn one_number_on_two_letters_is_a_question_and_two_photographs_of_one_receipt_are_not() {
    let ours = |name| letter(name, "2021-03-04", "", Some(MatchSource::Text));
    let theirs = |name| proof(name, "2021-03-05", "", Some(MatchSource::BarCode));
    let offers = pair(&[ours("a"), ours("b")], &[theirs("r")], &[]);
    assert_eq!(told(&offers), [("a", "r", 120, false), ("b", "r", 120, false)]);
    assert!(offers[0].reasons.contains(&"another item has the same number".into()));
    let offers = pair(&[ours("a")], &[theirs("front"), theirs("back")], &[]);
    assert_eq!(told(&offers), [("a", "back", 120, true), ("a", "front", 120, true)]);
}

#[test]
fn deliveries_are_paired_with_the_posting_and_with_the_letter() {
    let letters = [letter("l", "2021-03-04", "", Some(MatchSource::Text))];
    let receipts = [proof("r", "2021-03-05", "", Some(MatchSource::BarCode))];
    let delivery = |date| [proof("d", date, "", Some(MatchSource::Name))];
    let offers = pair(&letters, &receipts, &delivery("2021-03-10"));
    assert_eq!(told(&offers), [("l", "r", 120, true), ("r", "d", 110, true), ("l", "d", 110, true)]);
    assert_eq!(
        offers.iter().map(|o| o.link).collect::<Vec<_>>(),
        [MatchKind::Posting, MatchKind::Delivery, MatchKind::LetterDelivery]
    );
    assert_eq!(told(&pair(&[], &receipts, &delivery("2021-03-30"))), [("r", "d", 100, true)]);
    assert_eq!(told(&pair(&[], &receipts, &delivery("2021-03-01"))), [("r", "d", 40, false)]);
    assert_eq!(pair(&[], &receipts, &[proof("d", "2021-03-10", "", None)]), []);
}
