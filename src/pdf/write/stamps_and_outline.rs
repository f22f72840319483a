//! What is added to the pages and around them: stamps and links in the foot band, the outline, labels and the
//! document's own description. All of it reads the plan; nothing here counts for itself.

use lopdf::{Dictionary, Object, StringFormat, text_string};

use super::object_writer::decimal;
use crate::model::paper::{FOOT_BAND, FOOT_LINE, Paper, SIDE_MARGIN};
use crate::model::plan::{Plan, PlannedPart};
use crate::model::{PageNumber, PageRange};
use crate::pdf::frontmatter_pdf::{Rectangle, StampFont};
use crate::pdf::{DocumentInfo, ImportedBookmark};

/// Size in points of the words of the stamp, of its number, and of what is left of them.
const STAMP_TYPE: f32 = 10.5;
const NUMBER_TYPE: f32 = 15.0;
const ITEM_TYPE: f32 = 9.5;
/// The resources' names for the fonts of stamps.
pub(crate) const FONTS: [&str; 2] = ["Stamp", "StampBold"];
/// The colours, as operators: black, and that of what leads somewhere.
const BLACK: &str = "0 g";
const LINK: &str = "0 0.2235 0.5608 rg";

/// What the foot says that leads back to the index, before the number.
pub(crate) const BACK: &str = "Index: p. ";

/// One of the two fonts of stamps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Regular,
    Bold,
}

/// Words of the foot in one font, size and colour.
struct FootText {
    text: String,
    weight: Weight,
    size: f32,
    colour: &'static str,
}

impl FootText {
    fn new(text: impl Into<String>, size: f32) -> Self {
        Self { text: text.into(), weight: Weight::Regular, size, colour: BLACK }
    }

    fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }
}

/// Writes in the stamps' fonts.
pub(crate) struct StampWriter<'a>(pub(crate) &'a [StampFont; 2]);

impl StampWriter<'_> {
    /// The text's codes in hexadecimal, and its width in points. What the font lacks becomes a question mark.
    fn written(&self, part: &FootText) -> (String, f32) {
        let font = &self.0[usize::from(part.weight == Weight::Bold)];
        let mut codes = String::new();
        let mut advance = 0u32;
        for c in part.text.chars() {
            let index = match u32::from(c) {
                c @ 0x20..=0x7e => c - 0x20,
                _ => u32::from('?') - 0x20,
            };
            if let Some((code, width)) = font.glyphs.get(index as usize) {
                codes.push_str(&format!("{code:04X}"));
                advance += u32::from(*width);
            }
        }
        (codes, advance as f32 * part.size / 1000.0)
    }

    fn width(&self, parts: &[FootText]) -> f32 {
        parts.iter().map(|part| self.written(part).1).sum()
    }

    /// Words one after the other, from `left` on.
    fn line(&self, parts: &[FootText], mut left: f32, out: &mut String) {
        for part in parts.iter().filter(|part| !part.text.is_empty()) {
            let (codes, width) = self.written(part);
            let font = FONTS[usize::from(part.weight == Weight::Bold)];
            let (colour, size, x, y) = (part.colour, decimal(part.size), decimal(left), decimal(FOOT_LINE));
            out.push_str(&format!("{colour} /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj\n"));
            left += width;
        }
    }

    /// The foot of a page under a rule: the way back to the index at the left, the item's name in the middle, the stamp
    /// at the right with the page's own number large.
    pub(crate) fn foot(&self, paper: Paper, plan: &Plan, page: PageNumber, item: &str, back: bool) -> String {
        let mut out = foot_opening(paper.width);
        if back {
            self.line(&back_to_index(plan), SIDE_MARGIN, &mut out);
        }
        if !item.is_empty() {
            let (name, rest) = item.split_at(item.find(',').unwrap_or(item.len()));
            let parts = [FootText::new(name, ITEM_TYPE).bold(), FootText::new(rest, ITEM_TYPE)];
            self.line(&parts, (paper.width - self.width(&parts)) / 2.0, &mut out);
        }
        let stamp = plan.stamp(page);
        let number = format!("{}{page}", plan.prefix);
        let parts = match stamp.split_once(&number) {
            Some((before, after)) => vec![
                FootText::new(before, STAMP_TYPE),
                FootText::new(number, NUMBER_TYPE).bold(),
                FootText::new(after, STAMP_TYPE),
            ],
            None => vec![FootText::new(stamp, STAMP_TYPE)],
        };
        self.line(&parts, paper.width - SIDE_MARGIN - self.width(&parts), &mut out);
        out.push_str(FOOT_CLOSING);
        out
    }

    /// Where the link back to the index is.
    pub(crate) fn back_area(&self, plan: &Plan) -> Rectangle {
        let width = self.width(&back_to_index(plan));
        [SIDE_MARGIN - 2.0, FOOT_LINE - 6.0, SIDE_MARGIN + width + 2.0, FOOT_LINE + ITEM_TYPE + 3.0]
    }
}

/// The words that lead back to the index.
fn back_to_index(plan: &Plan) -> [FootText; 2] {
    let number = format!("{}{}", plan.prefix, plan.index.first());
    [FootText::new(BACK, ITEM_TYPE), FootText { colour: LINK, ..FootText::new(number, ITEM_TYPE) }]
}

/// The rule along the top of the foot of a page of this width: left, bottom, width and height.
pub(crate) fn foot_rule(width: f32) -> [f32; 4] {
    const WEIGHT: f32 = 0.75;
    [SIDE_MARGIN, FOOT_BAND - WEIGHT, width - 2.0 * SIDE_MARGIN, WEIGHT]
}

/// How the foot of a page of this width begins. It is cut off above the foot band, so that nothing in it, however large
/// its letters were made, can lie over what the page shows.
pub(crate) fn foot_opening(width: f32) -> String {
    let [x, y, wide, high] = foot_rule(width).map(decimal);
    let (width, band) = (decimal(width), decimal(FOOT_BAND));
    format!(
        "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n0 0 {width} {band} re W n\n\
         {BLACK} {x} {y} {wide} {high} re f\nBT\n"
    )
}

/// How the foot began in bundles of record/2 before it had a rule.
pub(crate) fn first_foot_opening(width: f32) -> String {
    let width = decimal(width);
    format!("/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n0 0 {width} 34 re W n\nBT\n")
}

/// How the foot of a page ends.
pub(crate) const FOOT_CLOSING: &str = "ET\nQ\nEMC\n";

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
    let part = |part: PlannedPart| Bookmark {
        top: part.top(),
        ..mark(part.title, part.pages.first(), true, vec![])
    };
    let mut marks: Vec<Bookmark> = plan.opening().map(part).collect();
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
    marks.extend(plan.closing().map(part));
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
