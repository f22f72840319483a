//! Looks at the pictures of an item's pages where only these tell what a reader sees, and says what is to be said of it.
//! What a picture showed is kept in the user's cache folder under a number made of the page and its words, so the next
//! run need not draw it again.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::sandbox::Sandbox;
use crate::ingest::tools::ocr::{HocrLine, OcrPool};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::page_text::{PackedText, PageText, WordSight};
use crate::model::picture::{PagePicture, PictureColours, PictureError, PictureRequest, PictureSize};
use crate::model::{Digest, counted};
use crate::pdf::picture_checks::{self, PageLook, PictureNeed};
use crate::pdf::{ImportedPage, ImportedPages, page_list, single_page};
use crate::system::Cache;
use crate::system::progress::Environment;

/// The way in which pages are looked at: with another, what was kept before is not used.
const WAY: &str = "leverarch-looks/1";
/// Most bytes of one entry of the cache.
const ENTRY: u64 = 1 << 20;
/// Pages of one file that are looked at, beside one more for so many bytes of it: a scan takes at least as many.
const MOST: usize = 100;
const MORE_FOR: u64 = 20_000;
/// Dots an inch at which words are read.
const READING: u16 = 200;

/// Looks at pictures of pages, and keeps what they showed.
pub(super) struct PictureChecks<'a> {
    limits: &'a Limits,
    cache: Option<Cache>,
}

/// What the pictures of an item's pages showed, each with the numbers of its pages, from 1.
#[derive(Default)]
struct ItemLooks {
    blank: Vec<usize>,
    /// Pages and how many of their words.
    dark: Vec<(usize, usize)>,
    light: Vec<(usize, usize)>,
    unlike: Vec<usize>,
    not_drawn: BTreeMap<PictureError, Vec<usize>>,
}

impl<'a> PictureChecks<'a> {
    pub(super) fn new(environment: &Environment, limits: &'a Limits) -> Self {
        let cache = environment.cache_folder().map(|folder| Cache::new(folder.join("looks")));
        Self { limits, cache }
    }

    /// Looks at the pages of an item whose pictures were read, as far as they are: `read` says what was found on which.
    /// Words that turn out not to be seen are noted so.
    pub(super) fn look(
        &self,
        placed: &mut ImportedPages,
        read: &[(usize, Vec<HocrLine>)],
        sandbox: &mut Sandbox<'_>,
        pool: &OcrPool,
    ) -> Vec<Finding> {
        let mut findings = turned(placed);
        if !cfg!(feature = "render") {
            return findings;
        }
        let unread: Vec<usize> =
            read.iter().filter(|(_, lines)| lines.is_empty()).map(|(page, _)| *page).collect();
        let mut looks = ItemLooks::default();
        let mut failed: Option<PictureError> = None;
        let mut left = MOST + usize::try_from(placed.streams() / MORE_FOR).unwrap_or(usize::MAX - MOST);
        // A page that is there twice is looked at once.
        let (mut known, mut alike) = (BTreeMap::new(), BTreeMap::new());
        for page in 0..placed.pages.len() {
            let Some(need) = picture_checks::need(placed, page, &unread) else { continue };
            let ImportedPage { xobject, matrix, .. } = placed.pages[page];
            let drawn = (xobject, matrix.map(f32::to_bits));
            if let Some(look) = known.get(&drawn) {
                looks.note(page + 1, look);
                continue;
            }
            if need == PictureNeed::Blank && picture_checks::is_empty(placed, page) {
                looks.blank.push(page + 1);
                continue;
            }
            // Once a page has cost all the time there is, no other one of the file is given as much.
            let look = match failed {
                Some(why) => Err(why),
                None if left == 0 => Err(PictureError::TooMany),
                None => self.one(placed, page, need, &mut alike, sandbox, pool),
            };
            left = left.saturating_sub(1);
            match look {
                Ok(look) => {
                    looks.note(page + 1, &look);
                    mark_sights(placed, xobject, &look);
                    known.insert(drawn, look);
                }
                Err(why) => {
                    failed = Some(why);
                    looks.not_drawn.entry(why).or_default().push(page + 1);
                }
            }
        }
        findings.extend(looks.findings(placed.pages.len()));
        findings
    }

    /// One page: as it was looked at before, or else looked at now.
    fn one(
        &self,
        placed: &ImportedPages,
        page: usize,
        need: PictureNeed,
        alike: &mut BTreeMap<Digest, PageLook>,
        sandbox: &mut Sandbox<'_>,
        pool: &OcrPool,
    ) -> Result<PageLook, PictureError> {
        let pdf = single_page(placed, page, self.limits.held_bytes).ok_or(PictureError::TooLarge)?;
        let text = placed.pages.get(page).and_then(|page| placed.texts.get(&page.xobject));
        let words = Digest::compute(text.map_or(&[], PackedText::bytes));
        let reads = need == PictureNeed::Words && pool.is_on();
        let key = format!("{WAY} {need:?} {} {words} {reads}", Digest::compute(&pdf));
        let key = Digest::compute(key.as_bytes());
        let name = format!("{key}.json");
        let read = || serde_json::from_slice(&self.cache.as_ref()?.read(&name, ENTRY)?).ok();
        if let Some(look) = alike.get(&key).cloned().or_else(read) {
            return Ok(look);
        }
        let mut draw = |dpi| {
            let wanted = PictureRequest { size: PictureSize::Dpi(dpi), colours: PictureColours::Grey };
            sandbox.draw(pdf.clone(), wanted)
        };
        let mut look = picture_checks::look_at(placed, page, need, &draw(need.dpi())?);
        let own = text.map(PackedText::unpack).unwrap_or_default();
        let under = own.words().iter().any(|word| word.sight == WordSight::UnderPicture);
        if look.unlike.is_some() || under {
            let found = if reads { found_in(draw(READING)?, &own, pool) } else { None };
            look.confirmed = found.is_some_and(|share| share >= MOSTLY_FOUND);
            let share = look.unlike.unwrap_or(100);
            let doubted = found.map_or(!reads && share < HARDLY_ANY, |found| found < HARDLY_FOUND);
            look.unlike = doubted.then_some(share);
        }
        if let Some(cache) = &self.cache {
            // Without it the page is drawn again the next time, which costs nothing but time.
            let _ = cache.write(&name, &serde_json::to_vec(&look).unwrap_or_default());
        }
        alike.insert(key, look.clone());
        Ok(look)
    }
}

/// Of a hundred words, those with ink where they are on a page whose text is not its own for certain, where nothing reads
/// the picture.
const HARDLY_ANY: usize = 30;
/// Of a hundred words of a text, those that are found in its picture where it is another page's, and where it is not.
const HARDLY_FOUND: usize = 25;
const MOSTLY_FOUND: usize = 60;
/// Words that must be there for what was found and what was not to say anything.
const ENOUGH: usize = 20;

/// Of a hundred words of a text, those that are found when its picture is read; nothing where there are too few.
fn found_in(picture: PagePicture, text: &PageText, pool: &OcrPool) -> Option<usize> {
    let plain = |word: &str| -> String {
        word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let long = |word: &String| word.chars().count() >= 4;
    let lines = pool.words_of_picture(picture, u32::from(READING))?;
    let seen = lines.iter().flat_map(|line| &line.words).map(|word| plain(&word.text));
    let seen: BTreeSet<String> = seen.filter(long).collect();
    let own = text.iter().filter(|(_, word)| word.is_of_picture()).map(|(says, _)| plain(says));
    let own: Vec<String> = own.filter(long).collect();
    let found = own.iter().filter(|word| seen.contains(*word)).count();
    (seen.len() >= ENOUGH && own.len() >= ENOUGH).then(|| found * 100 / own.len())
}

/// Notes of words how they are seen, as far as the picture tells.
fn mark_sights(placed: &mut ImportedPages, xobject: u32, look: &PageLook) {
    let Some(text) = placed.texts.get_mut(&xobject) else { return };
    if *look == PageLook::default() {
        return;
    }
    let mut page = text.unpack();
    let of_picture: Vec<usize> =
        (0..).zip(page.words()).filter(|(_, word)| word.is_of_picture()).map(|(at, _)| at).collect();
    let sight = match (look.unlike, look.confirmed) {
        (Some(_), _) => Some(WordSight::Unpainted),
        (None, true) => Some(WordSight::OverPicture),
        (None, false) => None,
    };
    for (words, sight) in [
        (&of_picture, sight),
        (&look.dark, Some(WordSight::Covered)),
        (&look.light, Some(WordSight::Unpainted)),
    ] {
        words.iter().zip(sight.into_iter().cycle()).for_each(|(word, sight)| page.set_sight(*word, sight));
    }
    *text = PackedText::new(&page);
}

/// Pages whose words do not run from left to right.
fn turned(placed: &ImportedPages) -> Vec<Finding> {
    let mut pages: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (number, page) in (1..).zip(&placed.pages) {
        if let Some(turned) = placed.texts.get(&page.xobject).and_then(|text| text.summary().turned) {
            pages.entry(turned).or_default().push(number);
        }
    }
    let said = |(turned, pages): (u16, Vec<usize>)| {
        let how = match turned {
            90 => "sideways. They run up the page",
            270 => "sideways. They run down the page",
            _ => "upside down",
        };
        let message = format!("The words on {} of this item appear {how}.", page_list(&pages));
        Finding::note(Code::TurnedPage, message)
            .next("turn the page in a PDF viewer or scan it again, save it, and use the new file")
    };
    pages.into_iter().map(said).collect()
}

impl ItemLooks {
    fn note(&mut self, page: usize, look: &PageLook) {
        if look.blank {
            self.blank.push(page);
        }
        if !look.dark.is_empty() {
            self.dark.push((page, look.dark.len()));
        }
        if !look.light.is_empty() {
            self.light.push((page, look.light.len()));
        }
        if look.unlike.is_some() {
            self.unlike.push(page);
        }
    }

    fn findings(self, all: usize) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.blank.is_empty() {
            let verb = if self.blank.len() == 1 { "appears" } else { "appear" };
            let message = format!("{} of {all} {verb} blank", page_list(&self.blank));
            findings.push(
                Finding::note(Code::BlankPage, message)
                    .next("if something faint should be there, use a darker copy. Otherwise do nothing"),
            );
        }
        let mut hidden = |found: &[(usize, usize)], where_: &str| {
            let words: usize = found.iter().map(|(_, words)| words).sum();
            if words > 0 {
                let pages: Vec<usize> = found.iter().map(|(page, _)| *page).collect();
                let one = words == 1;
                let message = format!(
                    "{} in the text of {} {} where the page shows only {where_}. {} cannot be seen, but anyone can copy {} out of the PDF.",
                    counted(words, "word", "words"),
                    page_list(&pages),
                    if one { "is" } else { "are" },
                    if one { "It" } else { "They" },
                    if one { "it" } else { "them" },
                );
                findings.push(Finding::warning(Code::HiddenWords, message).next(
                    "to hide them, take them out with a redaction tool and use the new PDF. If they need not \
                     be hidden, do nothing",
                ));
            }
        };
        hidden(&self.dark, "a dark area");
        hidden(&self.light, "a blank area");
        if !self.unlike.is_empty() {
            let message = format!(
                "The hidden text of {} of this item does not seem to match the image there.",
                page_list(&self.unlike)
            );
            findings.push(
                Finding::note(Code::TextLayerDoubted, message)
                    .next("rely on the image. Words found there by searching may not be on the page"),
            );
        }
        for (why, pages) in self.not_drawn {
            let message = format!(
                "No image of {} of this item could be made ({why}). Checks that need an image were not made \
                 there.",
                page_list(&pages)
            );
            findings.push(Finding::note(Code::NotDrawn, message).next("look at the page in the bundle"));
        }
        findings
    }
}
