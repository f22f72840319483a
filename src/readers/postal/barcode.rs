//! Bar codes on a picture of a receipt or a label. A reader of bar codes also sees them where there are none,
//! so only the kinds that the post prints are looked for, and only what has the shape of a tracking number
//! or of a Mailmark is believed.

use super::tracking::Tracking;

/// Whether this build reads bar codes.
pub const READS_BAR_CODES: bool = cfg!(feature = "barcodes");

/// What a bar code of the post says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostalBarcode {
    /// A tracking number.
    Tracking(Tracking),
    /// A Royal Mail Mailmark, as it stands: it begins "JGB ".
    Mailmark(String),
}

/// Reads the bar codes of the post on a picture in shades of grey, one byte a dot, row by row. Nothing is
/// found where the bytes are fewer than the dots, and in builds that read no bar codes.
#[cfg(feature = "barcodes")]
pub fn find_in_picture(luma: &[u8], width: u32, height: u32) -> Vec<PostalBarcode> {
    use std::borrow::Cow;

    use rxing::BarcodeFormat::{CODE_128, DATA_MATRIX, QR_CODE};

    let (w, h) = (width as usize, height as usize);
    if luma.is_empty() || w.checked_mul(h) != Some(luma.len()) {
        return Vec::new();
    }
    // Each halving is quicker and smooths the grain of a photograph; the full size is for small codes.
    let full = GreyLevels { dots: Cow::Borrowed(luma), width: w, height: h };
    let mut sizes = vec![full];
    while sizes.iter().all(|grey| grey.width.max(grey.height) > LARGE) {
        sizes.extend(sizes.last().map(GreyLevels::half));
    }
    sizes.extend(sizes.last().map(GreyLevels::half));
    // The size that is most often right comes first, then the smallest, then the larger ones.
    let last = sizes.len() - 1;
    sizes.rotate_left(last - 1);
    sizes.retain(|grey| grey.width.max(grey.height) <= LARGEST);
    for grey in sizes {
        // One kind at a time: given several, the library tries them in an order that changes from run to run.
        let texts = [CODE_128, QR_CODE, DATA_MATRIX].into_iter().flat_map(|kind| grey.read(kind));
        let mut codes: Vec<PostalBarcode> = texts.filter_map(|text| code_in(&text)).collect();
        codes.sort();
        codes.dedup();
        if !codes.is_empty() {
            return codes;
        }
    }
    Vec::new()
}

/// Nothing: this build reads no bar codes.
#[cfg(not(feature = "barcodes"))]
pub fn find_in_picture(_: &[u8], _: u32, _: u32) -> Vec<PostalBarcode> {
    Vec::new()
}

/// Pictures are halved until their longer side has at most so many dots.
#[cfg(feature = "barcodes")]
const LARGE: usize = 2000;
/// Pictures with a longer side than this are not read in full: it would take seconds.
#[cfg(feature = "barcodes")]
const LARGEST: usize = 6000;

#[cfg(feature = "barcodes")]
struct GreyLevels<'a> {
    dots: std::borrow::Cow<'a, [u8]>,
    width: usize,
    height: usize,
}

#[cfg(feature = "barcodes")]
impl GreyLevels<'_> {
    /// The picture at half its size, each dot the mean of four.
    fn half(&self) -> GreyLevels<'static> {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut dots = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = |dx: usize, dy: usize| {
                    let (x, y) = ((2 * x + dx).min(self.width - 1), (2 * y + dy).min(self.height - 1));
                    u16::from(self.dots[y * self.width + x])
                };
                let sum = at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1);
                dots.push((sum / 4) as u8);
            }
        }
        GreyLevels { dots: dots.into(), width, height }
    }

    fn read(&self, kind: rxing::BarcodeFormat) -> Vec<String> {
        let (Ok(width), Ok(height)) = (u32::try_from(self.width), u32::try_from(self.height)) else {
            return Vec::new();
        };
        let mut hints = rxing::DecodeHints {
            PossibleFormats: Some([kind].into_iter().collect()),
            TryHarder: Some(true),
            ..Default::default()
        };
        rxing::helpers::detect_multiple_in_luma_with_hints(self.dots.to_vec(), width, height, &mut hints)
            .map(|found| found.iter().map(|code| code.getText().to_owned()).collect())
            .unwrap_or_default()
    }
}

/// The text of a bar code, where it is one of the post's: nothing else is believed.
#[cfg_attr(not(feature = "barcodes"), allow(dead_code, reason = "only bar codes give such texts"))]
fn code_in(text: &str) -> Option<PostalBarcode> {
    /// Letters and digits of a Mailmark before its own free field.
    const MAILMARK: usize = 45;
    if text.starts_with("JGB ") && text.chars().count() >= MAILMARK {
        return Some(PostalBarcode::Mailmark(text.trim_end().to_owned()));
    }
    // A QR code holds the address of a page about the number.
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != ' ');
    words
        .filter(|word| word.len() >= 13)
        .find_map(|word| Tracking::parse(word).ok())
        .map(PostalBarcode::Tracking)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_post_prints_is_believed() {
        let number = || Tracking::parse("AB123456785GB").ok().map(PostalBarcode::Tracking);
        assert_eq!(code_in("AB123456785GB"), number());
        assert_eq!(code_in("AB 1234 5678 5 GB"), number());
        assert_eq!(code_in("https://www.example.com/track?n=AB123456785GB&lang=en"), number());
        let mailmark = format!("JGB 7{}", "0".repeat(45));
        assert_eq!(code_in(&mailmark), Some(PostalBarcode::Mailmark(mailmark.clone())));
        for text in ["AB123456784GB", "01234565", "JGB 7", "", "hello"] {
            assert_eq!(code_in(text), None, "{text}");
        }
    }
}
