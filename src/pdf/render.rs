//! The picture of a page. A PDF may have been made to cost whatever it can, so this is called only in the sandbox
//! (`ingest/sandbox`), which has ceilings on time and memory. Without the feature `render` there are no pictures, and
//! whoever asks for one is told so.

use crate::model::picture::{PagePicture, PictureError, PictureRequest};

/// A page of a PDF as a picture, on white, and how many pages it has. The first page is 0.
///
/// # Errors
/// Why there is none.
#[cfg(not(feature = "render"))]
pub(crate) fn picture_of(
    _: std::sync::Arc<Vec<u8>>,
    _: usize,
    _: PictureRequest,
) -> Result<(PagePicture, usize), PictureError> {
    Err(PictureError::NotBuilt)
}

/// The first page of a PDF as a picture, on white.
///
/// # Errors
/// Why there is none.
#[cfg(not(feature = "render"))]
pub(crate) fn picture(_: Vec<u8>, _: PictureRequest) -> Result<PagePicture, PictureError> {
    Err(PictureError::NotBuilt)
}

/// The first page of a PDF as a picture, on white.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "render")]
pub(crate) fn picture(pdf: Vec<u8>, wanted: PictureRequest) -> Result<PagePicture, PictureError> {
    picture_of(std::sync::Arc::new(pdf), 0, wanted).map(|(picture, _)| picture)
}

/// A page of a PDF as a picture, on white, and how many pages it has. The first page is 0.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "render")]
pub(crate) fn picture_of(
    pdf: std::sync::Arc<Vec<u8>>,
    page: usize,
    wanted: PictureRequest,
) -> Result<(PagePicture, usize), PictureError> {
    use crate::model::picture::PictureColours;
    use crate::pdf::image::grayscale::luma;
    use hayro::hayro_interpret::InterpreterSettings;
    use hayro::hayro_syntax::Pdf;
    use hayro::vello_cpu::color::palette::css::WHITE;
    use hayro::{PixmapSettings, RenderCache, RenderSettings};

    let pdf = Pdf::new(pdf).map_err(|_| PictureError::Unreadable)?;
    let page = pdf.pages().get(page).ok_or(PictureError::Unreadable)?;
    let (width, height) = page.render_dimensions();
    let scale = wanted.size.scale((width, height));
    let [across, down] = [width * scale, height * scale];
    let sane = |pixels: f32| (1.0..=LARGEST).contains(&pixels);
    if !(sane(across) && sane(down)) {
        return Err(PictureError::TooLarge);
    }
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let settings = (InterpreterSettings::default(), RenderSettings::default());
    let drawn = hayro::render(page, &RenderCache::new(), &settings.0, &settings.1, &size);
    let (across, down) = (usize::from(drawn.width()), usize::from(drawn.height()));
    let samples = match wanted.colours {
        PictureColours::Grey => drawn.data().iter().map(|dot| luma([dot.r, dot.g, dot.b])).collect(),
        PictureColours::Rgb => drawn.data().iter().flat_map(|dot| [dot.r, dot.g, dot.b]).collect(),
    };
    Ok((PagePicture { across, down, colours: wanted.colours, samples }, pdf.pages().len()))
}

/// Pixels either way beyond which no picture is made: an A3 sheet at 300 dots an inch has 4,961.
#[cfg(feature = "render")]
const LARGEST: f32 = 5_000.0;

#[cfg(test)]
#[cfg(feature = "render")]
mod tests {
    use super::*;
    use crate::model::picture::{PictureColours, PictureSize};

    /// A PDF of one page of this size with this content.
    fn pdf(size: [i64; 2], content: &str) -> Vec<u8> {
        use lopdf::{Document, Object, Stream, dictionary};
        let mut doc = Document::with_version("1.5");
        let root = doc.new_object_id();
        let content = doc.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let page = doc.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content, "Resources" => dictionary! {},
            "MediaBox" => vec![0.into(), 0.into(), size[0].into(), size[1].into()],
        });
        let pages = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
        doc.objects.insert(root, pages.into());
        let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        doc.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).expect("in memory");
        bytes
    }

    /// The upper left quarter of a page is red, as its content says; the rest is paper.
    #[test]
    fn a_page_is_drawn_as_large_and_in_the_colours_that_are_asked_for() {
        let page = pdf([100, 50], "1 0 0 rg 0 25 50 25 re f");
        for (size, across, down) in [(PictureSize::LongEdge(40), 40, 20), (PictureSize::Dpi(144), 200, 100)] {
            let draw = |colours| picture(page.clone(), PictureRequest { size, colours }).expect("a picture");
            let (grey, rgb) = (draw(PictureColours::Grey), draw(PictureColours::Rgb));
            assert_eq!([(grey.across, grey.down), (rgb.across, rgb.down)], [(across, down); 2]);
            assert_eq!((grey.samples.len(), rgb.samples.len()), (across * down, 3 * across * down));
            let at = |x: usize, y: usize| {
                (grey.samples[y * across + x], &rgb.samples[3 * (y * across + x)..][..3])
            };
            // Red is 30 of a hundred parts as bright as white.
            assert_eq!(at(across / 4, down / 4), (76, &[255, 0, 0][..]));
            assert_eq!(at(across * 3 / 4, down / 4), (255, &[255; 3][..]));
            assert_eq!(at(across / 4, down * 3 / 4), (255, &[255; 3][..]));
        }
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        let wanted = |size| PictureRequest { size, colours: PictureColours::Grey };
        let small = wanted(PictureSize::Dpi(72));
        assert_eq!(picture(b"no PDF".to_vec(), small).err(), Some(PictureError::Unreadable));
        assert_eq!(picture(pdf([14_400, 14_400], ""), small).err(), Some(PictureError::TooLarge));
        let large = wanted(PictureSize::LongEdge(u16::MAX));
        assert_eq!(picture(pdf([100, 100], ""), large).err(), Some(PictureError::TooLarge));
    }
}
