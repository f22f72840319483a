//! What a page's picture tells of it that its file does not: that nothing is to be seen on it, or that words which can be
//! copied out of it are not what it shows. Pictures cost time, so they are made only of pages that need them.

use lopdf::{Object, Stream};
use serde::{Deserialize, Serialize};

use crate::model::page_text::{PackedText, PageText, PageWord, WordArea, WordEnd};
use crate::model::picture::PagePicture;
use crate::pdf::ImportedPages;
use crate::pdf::image::scanned_pages::{frame, wide};
use crate::pdf::import::pages_as_pdf::images_of;
use crate::pdf::ink::{PatchLook, is_blank, look, part_of_sheet, within_edges};

/// What a picture of a page is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureNeed {
    /// No words are known of it: is there anything on it?
    Blank,
    /// Are its words where its picture shows words?
    Words,
}

/// What the picture of a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageLook {
    /// Whether nothing can be seen.
    pub(crate) blank: bool,
    /// Words, by their place among those of the page, where the picture is dark all over.
    pub(crate) dark: Vec<usize>,
    /// Words where it is light all over, on a page where the other words are where the picture shows some.
    pub(crate) light: Vec<usize>,
    /// Of a hundred words, how many are where the picture shows ink, where that is so few that they may be those of
    /// another page.
    pub(crate) unlike: Option<usize>,
    /// Whether words under the picture are those that it shows, as far as a program that reads pictures can tell.
    pub(crate) confirmed: bool,
}

impl PictureNeed {
    /// Dots an inch at which a page is looked at: ten-point type is then 8 pixels high without its stems, and a mark of
    /// half a millimetre is two pixels wide.
    pub(crate) const fn dpi(self) -> u16 {
        match self {
            PictureNeed::Blank => 90,
            PictureNeed::Words => 120,
        }
    }
}

/// Bytes for each pixel of a picture, in ten thousandths, below which hardly anything can be on it: of pictures of many
/// shades, and of those in black and white. Scans of letters have 300 to 2,000, and 30 to 200.
const NEARLY_NOTHING: (u64, u64) = (400, 8);

/// What a picture is wanted of a page for; `unread` are pages on whose picture no words were found. Nothing where its
/// words tell all there is to know.
pub(crate) fn need(placed: &ImportedPages, page: usize, unread: &[usize]) -> Option<PictureNeed> {
    let xobject = placed.pages.get(page)?.xobject;
    let summary = placed.texts.get(&xobject).map(PackedText::summary);
    let summary = summary.unwrap_or_default();
    if summary.doubtful > 0 {
        return Some(PictureNeed::Words);
    }
    if summary.readable > 0 {
        return None;
    }
    let is_light = || {
        images_of(placed, xobject).iter().all(|image| {
            let (grey, plain) = NEARLY_NOTHING;
            let most = if image.bits == 1 { plain } else { grey };
            image.bytes.saturating_mul(10_000) <= most.saturating_mul(image.pixels)
        })
    };
    (unread.contains(&page) || is_light()).then_some(PictureNeed::Blank)
}

/// Whether a page has no content at all, so that nothing needs to be drawn to know that it is blank.
pub(crate) fn is_empty(placed: &ImportedPages, page: usize) -> bool {
    const LITTLE: usize = 64;
    let xobject = placed.pages.get(page).and_then(|page| placed.objects.get(&page.xobject));
    let Some(Object::Stream(form)) = xobject.filter(|object| object.as_stream().is_ok_and(is_form)) else {
        return false;
    };
    form.content.len() <= LITTLE
        && form.decompressed_content_with_limit(LITTLE).is_ok_and(|content| content.trim_ascii().is_empty())
}

fn is_form(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Form"))
}

/// What the picture of a page shows.
pub(crate) fn look_at(
    placed: &ImportedPages,
    page: usize,
    need: PictureNeed,
    picture: &PagePicture,
) -> PageLook {
    let Some(how) = placed.pages.get(page) else { return PageLook::default() };
    let sheet = (f64::from(how.paper.width), f64::from(how.paper.height));
    match need {
        PictureNeed::Blank => {
            let Some((own, matrix)) = frame(placed, how.xobject) else { return PageLook::default() };
            let shown = own.through(&matrix.then(&wide(how.matrix)));
            let area = WordArea::new(shown.left, shown.bottom, shown.right, shown.top);
            let part = within_edges(part_of_sheet(&area, sheet));
            PageLook { blank: is_blank(picture, part), ..PageLook::default() }
        }
        PictureNeed::Words => {
            let text = placed.texts.get(&how.xobject).map(PackedText::unpack);
            text.map(|text| of_words(&text, picture, sheet)).unwrap_or_default()
        }
    }
}

/// Fewer words than these do not show that a text is another page's.
const FEW: usize = 12;
/// Of a hundred words, how many have ink where they are when the text is that of the picture, and how many for certain.
const MATCHING: usize = 60;
const CERTAIN: usize = 90;
/// By how many in a hundred words have ink more often than the gaps between them. In gaps of another page's text
/// there is as often ink as in its words.
const BEYOND_GAPS: usize = 35;

/// Compares words with the picture of their page.
fn of_words(text: &PageText, picture: &PagePicture, sheet: (f64, f64)) -> PageLook {
    let at = |area: &WordArea| look(picture, part_of_sheet(&middle(area).through(&text.to_sheet), sheet));
    let mut found = PageLook::default();
    let (mut layer, mut ink, mut gaps, mut inked_gaps) = (0, 0, 0, 0);
    let mut last: Option<&PageWord> = None;
    for (index, (says, word)) in text.iter().enumerate() {
        let before = last.replace(word);
        let letters = says.chars().filter(|letter| letter.is_alphanumeric()).count();
        if !word.is_doubtful() || letters < 2 {
            continue;
        }
        let shows = at(&word.area);
        match shows {
            PatchLook::Dark => found.dark.push(index),
            // Of two letters, programs that read pictures make up some where there are specks.
            PatchLook::Light if letters > 2 => found.light.push(index),
            _ => {}
        }
        if word.is_of_picture() {
            layer += 1;
            ink += usize::from(shows == PatchLook::Ink);
            if let Some(gap) =
                before.filter(|before| before.then == WordEnd::Space).and_then(|before| gap(before, word))
            {
                gaps += 1;
                inked_gaps += usize::from(at(&gap) == PatchLook::Ink);
            }
        }
    }
    if layer == 0 {
        return found;
    }
    let of_words = ink * 100 / layer;
    let of_gaps = (inked_gaps * 100usize).checked_div(gaps).unwrap_or(0);
    if layer >= FEW && (of_words < MATCHING || of_words < of_gaps + BEYOND_GAPS) {
        return PageLook { unlike: Some(of_words), ..PageLook::default() };
    }
    if of_words < MATCHING {
        return PageLook::default();
    }
    if of_words < CERTAIN {
        found.light.clear();
    }
    found
}

/// The part of a word's area where its letters have ink for certain: without what only some reach, and without the edges,
/// which programs that read pictures do not know to a hair.
fn middle(area: &WordArea) -> WordArea {
    let (wide, high) = (area.right - area.left, area.top - area.bottom);
    let (x, y) = if wide >= high { (wide * 0.06, high * 0.22) } else { (wide * 0.22, high * 0.06) };
    let WordArea { left, bottom, right, top } = *area;
    WordArea { left: left + x, bottom: bottom + y, right: right - x, top: top - y }
}

/// The space between two words of a line.
fn gap(before: &PageWord, word: &PageWord) -> Option<WordArea> {
    let (one, other) = (&before.area, &word.area);
    let wide = other.left - one.right;
    let (bottom, top) = (one.bottom.max(other.bottom), one.top.min(other.top));
    let sane = before.turned == 0 && word.turned == 0 && wide >= 2.0 && wide <= top - bottom;
    // The letters on both sides reach a little into it.
    sane.then(|| WordArea { left: one.right + wide / 4.0, right: other.left - wide / 4.0, bottom, top })
}
