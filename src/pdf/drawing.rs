//! A drawing (SVG) as a page: drawn with lines and letters, not dots, by usvg and svg2pdf. Its letters are those that are
//! compiled in, so that it looks the same on every computer. Nothing that a drawing names is fetched, neither from the
//! internet nor from the disk; pictures that are written into it are drawn.

#[cfg(feature = "svg")]
use std::sync::{Arc, LazyLock};

use super::ImportedPages;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// Without the reader of drawings, nothing is placed.
#[cfg(not(feature = "svg"))]
pub(crate) fn import_svg(_: &[u8], _: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    Err(vec![
        Finding::error(
            Code::UnknownFormat,
            "this copy of leverarch was built without support for drawings \
                                             (SVG)",
        )
        .next("open it in a browser and print it to a PDF"),
    ])
}

/// Places a drawing on a sheet.
#[cfg(feature = "svg")]
pub(crate) fn import_svg(bytes: &[u8], limits: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    use crate::model::charset;
    use crate::pdf::layout::fonts::{printable, sign};
    use svg2pdf::{ConversionOptions, PageOptions, usvg};

    let cannot = |why: &str| {
        vec![
            Finding::error(Code::Damaged, format!("this drawing cannot be read: {why}"))
                .next("open it in a browser and print it to a PDF"),
        ]
    };
    if bytes.len() > limits.text_bytes {
        return Err(vec![
            Finding::error(Code::TooLarge, "this drawing is larger than leverarch can draw")
                .next("open it in a browser and print it to a PDF"),
        ]);
    }
    let text = charset::decode(bytes);
    let limits_of_pictures = limits.clone();
    let outside = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (named, refused) = (Arc::clone(&outside), Arc::clone(&outside));
    let pictures = usvg::ImageHrefResolver::default_data_resolver();
    let options = usvg::Options {
        resources_dir: None,
        font_family: FAMILY.into(),
        default_size: usvg::Size::from_wh(300.0, 150.0).ok_or_else(|| cannot("it has no size"))?,
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(move |media, data, options| {
                let fits = media == "image/svg+xml" || fits(&data, &limits_of_pictures);
                if !fits {
                    refused.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
                fits.then(|| pictures(media, data, options)).flatten()
            }),
            resolve_string: Box::new(move |_, _| {
                named.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                None
            }),
        },
        fontdb: Arc::clone(&FONTS),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&text, &options).map_err(|why| cannot(&svg_error_text(&why)))?;
    let pdf = svg2pdf::to_pdf(&tree, ConversionOptions::default(), PageOptions { dpi: 96.0 })
        .map_err(|_| cannot("it has something in it that cannot be drawn"))?;
    let pdf = sorted(&pdf).ok_or_else(|| cannot("it cannot be drawn"))?;
    let mut placed = super::import::page::import_pdf(
        Arc::new(pdf),
        None,
        limits,
        crate::pdf::import::form::PageFit::Paper { page_by_page: false },
    )?
    .0;
    let compare = "compare its page with the drawing in a browser";
    let lacking = outside.load(std::sync::atomic::Ordering::Relaxed);
    if lacking > 0 {
        let pictures = crate::model::counted(lacking, "image", "images");
        let message =
            format!("this drawing shows {pictures} of other files, which are not fetched and not shown");
        placed.findings.push(Finding::warning(Code::NotShown, message).next(compare));
    }
    let words = words(tree.root());
    let lacking = printable(&words).contains("[U+") || words.chars().any(|c| sign(c).is_some());
    if text.contains("<foreignObject") || text.contains("<filter") || lacking {
        let message = "something in this drawing may be missing from its page, such as effects, pages within \
                       it or letters of a rare script";
        placed.findings.push(Finding::warning(Code::NotShown, message).next(compare));
    }
    Ok(placed)
}

#[cfg(feature = "svg")]
const FAMILY: &str = "Noto Sans";

/// The typefaces that are compiled in.
#[cfg(feature = "svg")]
static FONTS: LazyLock<Arc<svg2pdf::usvg::fontdb::Database>> = LazyLock::new(|| {
    use crate::pdf::layout::fonts::Typeface;
    use svg2pdf::usvg::fontdb::{Database, Source};
    let mut fonts = Database::new();
    for face in Typeface::ALL {
        fonts.load_font_source(Source::Binary(Arc::new(face.cut().file)));
    }
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_serif_family(FAMILY);
    fonts.set_cursive_family(FAMILY);
    fonts.set_fantasy_family(FAMILY);
    fonts.set_monospace_family("Noto Sans Mono");
    Arc::new(fonts)
});

/// Whether a picture within a drawing can be unpacked.
#[cfg(feature = "svg")]
fn fits(bytes: &[u8], limits: &Limits) -> bool {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    size.is_some_and(|(across, down)| {
        across <= limits.pixels_across
            && down <= limits.pixels_across
            && u64::from(across) * u64::from(down) * 4 <= limits.picture_bytes
    })
}

/// All words that are drawn.
#[cfg(feature = "svg")]
fn words(group: &svg2pdf::usvg::Group) -> String {
    use svg2pdf::usvg::Node;
    let mut all = String::new();
    for node in group.children() {
        match node {
            Node::Group(group) => all.push_str(&words(group)),
            Node::Text(text) => text.chunks().iter().for_each(|chunk| all.push_str(chunk.text())),
            _ => {}
        }
    }
    all
}

#[cfg(feature = "svg")]
fn svg_error_text(why: &svg2pdf::usvg::Error) -> String {
    use svg2pdf::usvg::Error;
    match why {
        Error::NotAnUtf8Str | Error::MalformedGZip => "it is not text".into(),
        Error::ElementsLimitReached => "it has too many elements".into(),
        Error::InvalidSize => "it has no size".into(),
        Error::ParsingFailed(_) => "it is not well-formed XML".into(),
    }
}

/// The PDF with the entries of every dictionary in order: svg2pdf writes some in an order that changes from run to run.
#[cfg(feature = "svg")]
fn sorted(pdf: &[u8]) -> Option<Vec<u8>> {
    use lopdf::{Dictionary, Object};
    fn in_order(dict: &Dictionary) -> Dictionary {
        let mut keys: Vec<&Vec<u8>> = dict.iter().map(|(key, _)| key).collect();
        keys.sort_unstable();
        let mut out = Dictionary::new();
        for key in keys {
            let value = match dict.get(key) {
                Ok(Object::Dictionary(inner)) => Object::Dictionary(in_order(inner)),
                Ok(value) => value.clone(),
                Err(_) => continue,
            };
            out.set(key.clone(), value);
        }
        out
    }
    let mut document = lopdf::Document::load_mem(pdf).ok()?;
    for object in document.objects.values_mut() {
        match object {
            Object::Dictionary(dict) => *dict = in_order(dict),
            Object::Stream(stream) => stream.dict = in_order(&stream.dict),
            _ => {}
        }
    }
    let mut out = Vec::new();
    document.save_to(&mut out).ok()?;
    Some(out)
}
