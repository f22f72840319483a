//! What is added to the pages and around them: stamps and links in the foot band, the outline, labels and the
//! document's own description. All of it reads the plan; nothing here counts for itself.

use lopdf::{Dictionary, Object, StringFormat, text_string};

use super::object_writer::decimal;
use crate::model::paper::{FOOT_BAND, FOOT_LINE, FOOT_MARGIN, FOOT_TYPE, Paper};
use crate::model::plan::Plan;
use crate::model::{PageNumber, PageRange};
use crate::pdf::frontmatter_pdf::{Rectangle, StampFont};
use crate::pdf::{DocumentInfo, ImportedBookmark};

/// Size of the type of the link back to the index.
const LINK_TYPE: f32 = 8.0;
/// Size of the type that names the item.
const ITEM_TYPE: f32 = 7.5;
/// What the link back to the index says.
const BACK: &str = "Back to index";

/// Writes in the stamp's font.
pub(crate) struct StampWriter<'a>(pub(crate) &'a StampFont);

impl StampWriter<'_> {
    /// The text's codes in hexadecimal, and its width at a size. What the font lacks becomes a question mark.
    fn written(&self, text: &str, size: f32) -> (String, f32) {
        let mut codes = String::new();
        let mut advance = 0u32;
        for c in text.chars() {
            let index = match u32::from(c) {
                c @ 0x20..=0x7e => c - 0x20,
                _ => u32::from('?') - 0x20,
            };
            if let Some((code, width)) = self.0.glyphs.get(index as usize) {
                codes.push_str(&format!("{code:04X}"));
                advance += u32::from(*width);
            }
        }
        (codes, advance as f32 * size / 1000.0)
    }

    /// The foot of a page: the stamp at the right, the link at the left, the item's name between.
    pub(crate) fn foot(&self, paper: Paper, stamp: &str, item: &str, back: bool) -> String {
        let mut out = foot_opening(&decimal(paper.width));
        let (codes, width) = self.written(stamp, FOOT_TYPE);
        out.push_str(&line(&codes, "0 g", FOOT_TYPE, paper.width - FOOT_MARGIN - width));
        if back {
            let (codes, _) = self.written(BACK, LINK_TYPE);
            out.push_str(&line(&codes, "0 0 0.5 rg", LINK_TYPE, FOOT_MARGIN));
        }
        if !item.is_empty() {
            let (codes, width) = self.written(item, ITEM_TYPE);
            out.push_str(&line(&codes, "0.4 g", ITEM_TYPE, (paper.width - width) / 2.0));
        }
        out.push_str(FOOT_CLOSING);
        out
    }

    /// Where the link back to the index stands.
    pub(crate) fn back_area(&self) -> Rectangle {
        let (_, width) = self.written(BACK, LINK_TYPE);
        [FOOT_MARGIN - 2.0, FOOT_LINE - 5.0, FOOT_MARGIN + width + 2.0, FOOT_LINE + LINK_TYPE + 3.0]
    }
}

/// How the foot of a page of this width begins. It is cut off above the foot band, so that nothing in it, however large
/// its letters were made, can lie over what the page shows.
pub(crate) fn foot_opening(width: &str) -> String {
    let band = decimal(FOOT_BAND);
    format!("/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n0 0 {width} {band} re W n\nBT\n")
}

/// How the foot of a page ends.
pub(crate) const FOOT_CLOSING: &str = "ET\nQ\nEMC\n";

fn line(codes: &str, colour: &str, size: f32, x: f32) -> String {
    format!(
        "{colour} /Stamp {} Tf 1 0 0 1 {} {} Tm <{codes}> Tj\n",
        decimal(size),
        decimal(x),
        decimal(FOOT_LINE)
    )
}

/// A destination: a page, and how high the view begins on it, at the zoom the reader has.
pub(crate) fn to_place(page: u32, top: Option<f32>) -> Object {
    Object::Array(vec![
        Object::Reference((page, 0)),
        Object::Name(b"XYZ".to_vec()),
        Object::Null,
        top.map_or(Object::Null, Object::Real),
        Object::Null,
    ])
}

/// A link on a page, without a border. `lines` are the corners of the lines of print it covers, if it says so.
pub(crate) fn link(area: Rectangle, lines: &[f32], to: Object) -> Object {
    let mut action = Dictionary::new();
    action.set("S", Object::Name(b"GoTo".to_vec()));
    action.set("D", to);
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"Annot".to_vec()));
    dict.set("Subtype", Object::Name(b"Link".to_vec()));
    dict.set("Rect", area.map(Object::Real).to_vec());
    if !lines.is_empty() {
        dict.set("QuadPoints", lines.iter().copied().map(Object::Real).collect::<Vec<_>>());
    }
    dict.set("Border", [0, 0, 0].map(Object::Integer).to_vec());
    dict.set("F", 4);
    dict.set("A", action);
    Object::Dictionary(dict)
}

/// A line of the outline with the lines under it.
pub(crate) struct Bookmark {
    /// Without the page, which is added when it is written.
    title: String,
    page: PageNumber,
    top: Option<f32>,
    /// Whether the lines under it show when the bundle is opened.
    open: bool,
    under: Vec<Bookmark>,
}

impl Bookmark {
    /// How many lines it is, with all those under it.
    pub(crate) fn lines(&self) -> u32 {
        1 + self.under.iter().map(Bookmark::lines).sum::<u32>()
    }

    /// What of it leads to some of the pages. A section that began before them leads to its first line among them.
    pub(crate) fn within(&self, pages: PageRange) -> Option<Bookmark> {
        let under: Vec<Bookmark> = self.under.iter().filter_map(|mark| mark.within(pages)).collect();
        let to = if pages.contains(self.page) { self } else { under.first()? };
        Some(Bookmark { title: self.title.clone(), page: to.page, top: to.top, open: self.open, under })
    }
}

/// The outline: cover, index, chapters, sections with their items, the last chapters, schedule, how to check. Under
/// each item stand the bookmarks that its file came with; `own` gives them for the item at a place in the order, from
/// 0.
pub(crate) fn bookmarks<'a>(plan: &Plan, own: &dyn Fn(usize) -> &'a [ImportedBookmark]) -> Vec<Bookmark> {
    let mark = |title, page, open, under| Bookmark { title, page, top: None, open, under };
    let part = |title: &str, pages: PageRange| mark(title.into(), pages.first(), true, vec![]);
    let mut marks: Vec<Bookmark> = plan.opening().map(|(title, pages)| part(title, pages)).collect();
    let mut order = 0..;
    for section in &plan.sections {
        let items: Vec<Bookmark> = section
            .items
            .iter()
            .zip(&mut order)
            .map(|(item, at)| {
                let first = item.pages.first();
                mark(format!("{}. {}", item.number, item.entry.title), first, false, theirs(own(at), first))
            })
            .collect();
        let heading = [section.label.as_str(), section.title.as_str()].join("  ");
        match section.items.first() {
            Some(first) if !section.title.is_empty() => {
                marks.push(mark(heading.trim().into(), first.pages.first(), true, items))
            }
            _ => marks.extend(items),
        }
    }
    marks.extend(plan.closing().map(|(title, pages)| part(title, pages)));
    marks
}

/// A file's own bookmarks, its first page being page `first` of the bundle.
fn theirs(marks: &[ImportedBookmark], first: PageNumber) -> Vec<Bookmark> {
    let made = |own: &ImportedBookmark| Bookmark {
        title: own.title.clone(),
        page: first.after(own.to.page),
        top: own.to.top,
        open: false,
        under: theirs(&own.under, first),
    };
    marks.iter().map(made).collect()
}

/// The pages that bookmarks lead to.
pub(crate) struct BookmarkPages<'a> {
    /// What is printed before each number.
    pub(crate) prefix: &'a str,
    /// The number printed on the first of them.
    pub(crate) first: PageNumber,
    /// Each page's object.
    pub(crate) objects: &'a [u32],
}

impl BookmarkPages<'_> {
    fn object(&self, page: PageNumber) -> Option<u32> {
        let at = page.index().checked_sub(self.first.index())?;
        self.objects.get(at).copied()
    }
}

/// The outline's objects, numbered from `first` on, its root first.
pub(crate) fn outline(marks: &[Bookmark], first: u32, pages: &BookmarkPages<'_>) -> Vec<Object> {
    let mut objects = vec![Dictionary::new()];
    let shown = level(marks, first, first, pages, &mut objects);
    objects[0].set("Type", Object::Name(b"Outlines".to_vec()));
    objects[0].set("Count", shown);
    objects.into_iter().map(Object::Dictionary).collect()
}

/// Adds one level under the object numbered `parent`; gives how many lines it shows when that one is open.
fn level(
    marks: &[Bookmark],
    first: u32,
    parent: u32,
    pages: &BookmarkPages<'_>,
    objects: &mut Vec<Dictionary>,
) -> i64 {
    let mut shown = 0;
    let mut before: Option<usize> = None;
    for mark in marks {
        let at = objects.len();
        let number = first + at as u32;
        let mut dict = Dictionary::new();
        let title = format!("{} (p. {}{})", mark.title, pages.prefix, mark.page);
        dict.set("Title", text_string(&title));
        dict.set("Parent", (parent, 0));
        if let Some(page) = pages.object(mark.page) {
            dict.set("Dest", to_place(page, mark.top));
        }
        match before {
            Some(before) => {
                dict.set("Prev", (first + before as u32, 0));
                objects[before].set("Next", (number, 0));
            }
            None => objects[(parent - first) as usize].set("First", (number, 0)),
        }
        objects.push(dict);
        shown += 1;
        if !mark.under.is_empty() {
            let under = level(&mark.under, first, number, pages, objects);
            // What is closed counts below nothing: ISO 32000 12.3.3.
            objects[at].set("Count", if mark.open { under } else { -under });
            shown += if mark.open { under } else { 0 };
        }
        before = Some(at);
    }
    if let Some(last) = before {
        objects[(parent - first) as usize].set("Last", (first + last as u32, 0));
    }
    shown
}

/// Labels that are the printed page numbers, from that of the first page on.
pub(crate) fn labels(prefix: &str, first: PageNumber) -> Object {
    let mut range = Dictionary::new();
    range.set("S", Object::Name(b"D".to_vec()));
    if first > PageNumber::COVER {
        range.set("St", i64::from(first.get()));
    }
    if !prefix.is_empty() {
        range.set("P", text_string(prefix));
    }
    let mut labels = Dictionary::new();
    labels.set("Nums", vec![Object::Integer(0), Object::Dictionary(range)]);
    Object::Dictionary(labels)
}

/// What made the bundle.
pub(crate) fn producer() -> String {
    format!("leverarch {}", env!("CARGO_PKG_VERSION"))
}

/// The bundle's date as PDF writes dates. There is no time of day: no clock is read.
pub(crate) fn pdf_date(about: &DocumentInfo) -> Object {
    let date = about.date;
    let text = format!("D:{:04}{:02}{:02}", date.year(), date.month(), date.day());
    Object::String(text.into_bytes(), StringFormat::Literal)
}

/// The information dictionary.
pub(crate) fn info(about: &DocumentInfo) -> Object {
    let mut dict = Dictionary::new();
    dict.set("Title", text_string(&about.title));
    if !about.subject.is_empty() {
        dict.set("Subject", text_string(&about.subject));
    }
    dict.set("Producer", text_string(&producer()));
    dict.set("CreationDate", pdf_date(about));
    dict.set("ModDate", pdf_date(about));
    Object::Dictionary(dict)
}

/// The same as XMP.
pub(crate) fn xmp(about: &DocumentInfo) -> String {
    let text = |text: &str| {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    };
    let alternative = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!(
            "<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:{name}>\n",
            text(value)
        ),
    };
    let date = about.date;
    let (title, subject) = (alternative("title", &about.title), alternative("description", &about.subject));
    let (producer, language) = (text(&producer()), text(&about.language));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n{title}{subject}\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreateDate>{date}</xmp:CreateDate>\n<xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
         <pdf:Producer>{producer}</pdf:Producer>\n\
         </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}
