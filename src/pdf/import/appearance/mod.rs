//! Appearances for fields and marks that come without one. The file then says only what they are, a value or
//! four corners, and leaves the drawing to the viewer; so what viewers agree on is drawn here as content of the
//! page, in the colours, lines and type that the file names. What no two viewers draw alike (a stamp, a caret)
//! is not made up: it is left to the caller to say that it is missing.

mod content_writer;
mod font;
mod inherited;
mod markup;
mod text_box;

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, decode_text_string};

use super::copy_objects::ObjectCopier;
use super::own_pages::ImportOwn;
use crate::model::paper::Paper;
use crate::pdf::geometry::{Matrix, Rect, quarter_turns};
use crate::pdf::layout::{ParagraphSetter, SetTask};
use crate::pdf::source::filters::{deflated_stream, unpack};
use crate::pdf::source::{PdfSource, number};

mod field;

use content_writer::{ContentWriter, PagePoint};
use font::{AppearanceFont, FontStyle, standard_name};
pub(crate) use inherited::{PUSH_BUTTON, inherited};
use text_box::EncodedWords;

/// Letters, points and choices that may be looked at in one file, all its fields and marks together. A hundred
/// thousand fields may share one value of a million letters.
const ROOM: usize = 4_000_000;

/// Farther out than this nothing is drawn; the largest page is 14,400 points wide.
const FARTHEST: f64 = 100_000.0;

/// Fonts of a file that its fields may use; honest forms have a dozen.
const FONTS: usize = 256;

/// Lines of a file's texts that may be set with our own typefaces, and letters of each text: it takes some
/// milliseconds.
const CALLS: usize = 400;
const LETTERS: usize = 4000;

/// What is kept from one appearance to the next.
pub(crate) struct AppearanceBuilder {
    budget: usize,
    /// The file's own fonts, by where they stand in memory.
    own: BTreeMap<*const Object, Option<Rc<AppearanceFont>>>,
    standard: BTreeMap<&'static str, Rc<AppearanceFont>>,
    /// For what the standard faces lack; made when it is needed.
    setter: Option<ParagraphSetter>,
    /// Takes in what it sets.
    import: ImportOwn,
    /// How many lines it may still set.
    calls: usize,
}

/// What came of drawing.
pub(crate) enum DrawOutcome {
    /// It is drawn; `whole` is false when a field holds more words than it shows.
    Drawn { drawn: DrawnAppearance, whole: bool },
    /// It has nothing to show.
    Empty,
    /// It has something to show, and it cannot be drawn.
    Unable,
}

impl DrawOutcome {
    pub(crate) fn is_drawn(&self) -> bool {
        matches!(self, DrawOutcome::Drawn { .. })
    }
}

impl AppearanceBuilder {
    pub(crate) fn new(import: ImportOwn) -> Self {
        let (own, standard) = (BTreeMap::new(), BTreeMap::new());
        Self { budget: ROOM, own, standard, setter: None, import, calls: CALLS }
    }

    /// Draws an annotation that has no appearance.
    pub(crate) fn make(
        &mut self,
        source: &PdfSource,
        copier: &mut ObjectCopier,
        annotation: &Dictionary,
    ) -> DrawOutcome {
        let mut drawing = Drawing {
            source,
            copier,
            maker: self,
            annotation,
            writer: ContentWriter::default(),
            face: None,
            foreign: None,
            whole: true,
        };
        let kind = source.name(annotation, b"Subtype");
        let turn = match kind {
            b"Widget" => {
                source.dict(annotation, b"MK").map_or(&Object::Null, |look| source.entry(look, b"R"))
            }
            _ => source.entry(annotation, b"Rotate"),
        };
        let turn = number(turn).and_then(quarter_turns).unwrap_or(0);
        let upright = drawing.upright(turn);
        let (done, area, matrix, blend) = match (kind, upright) {
            (b"Widget", None) => return DrawOutcome::Empty,
            (b"Widget", Some((local, matrix))) => {
                (drawing.field(&local), Some(local), matrix, BlendMode::Normal)
            }
            (b"FreeText", Some((local, matrix))) if turn > 0 => {
                (drawing.free_text(&local, Callout::LeftOut), Some(local), matrix, BlendMode::Normal)
            }
            (b"Highlight", _) => (drawing.mark(kind), None, Matrix::IDENTITY, BlendMode::Multiply),
            _ => (drawing.mark(kind), None, Matrix::IDENTITY, BlendMode::Normal),
        };
        match done {
            Some(()) => drawing.made(area, matrix, blend),
            None => DrawOutcome::Unable,
        }
    }
}

/// What becomes of the line that leads from a text to what it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Callout {
    Drawn,
    LeftOut,
}

/// How a drawing goes over what is below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BlendMode {
    /// It hides it.
    Normal,
    /// It colours it, as a marker does.
    Multiply,
}

/// One appearance being drawn.
struct Drawing<'a> {
    source: &'a PdfSource,
    copier: &'a mut ObjectCopier,
    maker: &'a mut AppearanceBuilder,
    annotation: &'a Dictionary,
    writer: ContentWriter,
    face: Option<Rc<AppearanceFont>>,
    /// A form with words in our own typefaces.
    foreign: Option<u32>,
    whole: bool,
}

/// How words stand in their box.
#[derive(Clone, Copy, PartialEq)]
enum Fit {
    /// One row in the middle of its height.
    Row,
    /// Rows from its top.
    Block,
    /// The same, in smaller type if need be.
    Shrunk,
}

impl<'a> Drawing<'a> {
    /// The drawing as a form. `area` is what shows of it, or else all that was drawn.
    fn made(self, area: Option<Rect>, matrix: Matrix, blend: BlendMode) -> DrawOutcome {
        let Some(area) = area.or(self.writer.extent()).filter(|_| !self.writer.content.is_empty()) else {
            return DrawOutcome::Empty;
        };
        let mut resources = Dictionary::new();
        let mut content = self.writer.content;
        if let Some(face) = self.face {
            let mut fonts = Dictionary::new();
            fonts.set("F", face.font.clone());
            resources.set("Font", fonts);
        }
        if let Some(foreign) = self.foreign {
            let mut forms = Dictionary::new();
            forms.set("W", (foreign, 0));
            resources.set("XObject", forms);
        }
        let clear = number(self.source.entry(self.annotation, b"CA")).map_or(1.0, |n| n.clamp(0.0, 1.0));
        if clear < 1.0 || blend == BlendMode::Multiply {
            let mut state = Dictionary::new();
            state.set("CA", clear as f32);
            state.set("ca", clear as f32);
            let name = match blend {
                BlendMode::Normal => b"Normal".to_vec(),
                BlendMode::Multiply => b"Multiply".to_vec(),
            };
            state.set("BM", Object::Name(name));
            let mut states = Dictionary::new();
            states.set("G", state);
            resources.set("ExtGState", states);
            content.insert_str(0, "/G gs\n");
        }
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"XObject".to_vec()));
        dict.set("Subtype", Object::Name(b"Form".to_vec()));
        let edges = [area.left, area.bottom, area.right, area.top];
        dict.set("BBox", edges.map(|n| Object::Real(n as f32)).to_vec());
        dict.set("Resources", resources);
        let xobject = self.copier.add(deflated_stream(dict, content.into_bytes()));
        DrawOutcome::Drawn { drawn: DrawnAppearance { xobject, matrix, on_white: false }, whole: self.whole }
    }

    /// Where the annotation stands.
    fn rect(&self) -> Option<Rect> {
        let rect = self.source.numbers::<4>(self.annotation, b"Rect")?;
        rect.iter().all(|n| n.abs() < FARTHEST).then(|| Rect::between(rect))
    }

    /// A box with its corner at 0, 0 and upright as it is written in, and the way from there to the page.
    fn upright(&self, turns: u8) -> Option<(Rect, Matrix)> {
        let rect = self.rect().filter(|rect| rect.width() > 0.0 && rect.height() > 0.0)?;
        let (w, h) = (rect.width(), rect.height());
        // Against the clock here, with the clock on pages.
        let (turned, (w, h)) = match turns {
            1 => (Matrix([0.0, 1.0, -1.0, 0.0, w, 0.0]), (h, w)),
            2 => (Matrix([-1.0, 0.0, 0.0, -1.0, w, h]), (w, h)),
            3 => (Matrix([0.0, -1.0, 1.0, 0.0, 0.0, h]), (h, w)),
            _ => (Matrix::IDENTITY, (w, h)),
        };
        let local = Rect { left: 0.0, bottom: 0.0, right: w, top: h };
        Some((local, turned.then(&Matrix::shift(rect.left, rect.bottom))))
    }

    /// Takes from what may be looked at; nothing when it is used up.
    fn take(&mut self, count: usize) -> Option<()> {
        self.maker.budget = self.maker.budget.checked_sub(count)?;
        Some(())
    }

    /// Points from an array of their coordinates; nothing when one of them is no place on a page.
    fn points(&mut self, object: &Object) -> Option<Vec<PagePoint>> {
        let Object::Array(list) = self.source.resolve(object) else { return None };
        self.take(list.len())?;
        let place = |part: &Object| number(self.source.resolve(part)).filter(|n| n.abs() < FARTHEST);
        list.chunks_exact(2).map(|pair| Some((place(&pair[0])?, place(&pair[1])?))).collect()
    }

    /// What a field has under a key, or one above it, or the whole form.
    fn inherited(&self, key: &[u8]) -> &'a Object {
        let own = inherited(self.source, self.annotation, key);
        if !matches!(own, Object::Null) {
            return own;
        }
        // What stands for the whole form: the type and where lines begin.
        match key {
            b"DA" | b"Q" => self.form().map_or(&Object::Null, |form| self.source.entry(form, key)),
            _ => &Object::Null,
        }
    }

    fn form(&self) -> Option<&'a Dictionary> {
        self.source.dict(self.source.catalog()?, b"AcroForm")
    }

    /// A text, with ends of lines as `\n`; empty when there is none, nothing when it cannot be read.
    fn text(&mut self, object: &Object) -> Option<String> {
        let source = self.source;
        let text = match source.resolve(object) {
            Object::Null => return Some(String::new()),
            Object::Name(name) => {
                self.take(name.len())?;
                String::from_utf8_lossy(name).into_owned()
            }
            text @ Object::String(bytes, _) => {
                self.take(bytes.len())?;
                decode_text_string(text).ok()?
            }
            Object::Stream(stream) => {
                let bytes = unpack(source, stream, self.maker.budget, 4).ok()?.bytes;
                self.take(bytes.len())?;
                decode_text_string(&Object::string_literal(bytes)).ok()?
            }
            _ => return None,
        };
        Some(text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n"))
    }

    /// A text in a typeface that has all its letters: the file's own under that name, or a standard one.
    fn words(&mut self, text: &str, style: FontStyle, quad: i64) -> Option<EncodedWords> {
        let lines =
            |face: &AppearanceFont| text.split('\n').map(|line| face.codes(line)).collect::<Option<Vec<_>>>();
        let own = self.own_face(&style.font);
        let (face, paragraphs) = match own.and_then(|face| lines(&face).map(|lines| (face, lines))) {
            Some(found) => found,
            None => {
                let name = standard_name(&style.font);
                let make = || Rc::new(AppearanceFont::standard(name));
                let face = Rc::clone(self.maker.standard.entry(name).or_insert_with(make));
                let paragraphs = lines(&face)?;
                (face, paragraphs)
            }
        };
        self.face = Some(Rc::clone(&face));
        Some(EncodedWords { face, paragraphs, style, quad })
    }

    /// Sets a text in a box, in the field's own type or, where that lacks a letter, in ours.
    fn set(
        &mut self,
        text: &str,
        style: FontStyle,
        quad: i64,
        clip: &Rect,
        pad: f64,
        fit: Fit,
    ) -> Option<()> {
        let Some(mut words) = self.words(text, style.clone(), quad) else {
            return self.set_foreign(text, &style, quad, clip, pad, fit);
        };
        if fit == Fit::Shrunk {
            words.shrink(clip, pad);
        }
        self.whole = match fit {
            Fit::Row => words.row(&mut self.writer, clip, pad),
            _ => words.block(&mut self.writer, clip, pad),
        };
        Some(())
    }

    /// Sets a text as a page of its own, and draws that.
    fn set_foreign(
        &mut self,
        text: &str,
        style: &FontStyle,
        quad: i64,
        clip: &Rect,
        pad: f64,
        fit: Fit,
    ) -> Option<()> {
        if text.len() > LETTERS {
            return None;
        }
        self.maker.calls = self.maker.calls.checked_sub(text.split('\n').count())?;
        let usual = if fit == Fit::Row { clip.height() / 1.35 } else { text_box::USUAL };
        let task = SetTask {
            text,
            width: (clip.width() - 2.0 * pad) as f32,
            height: clip.height() as f32,
            size: if style.size > 0.0 { style.size } else { usual } as f32,
            smaller: style.size <= 0.0 || fit == Fit::Shrunk,
            ink: style.colour.parts(),
            quad,
            one_row: fit == Fit::Row,
        };
        let (pdf, whole) = self.maker.setter.get_or_insert_with(ParagraphSetter::new).set(&task)?;
        let page = (self.maker.import)(pdf)?;
        let xobject = page.pages.first()?.xobject;
        let before = self.copier.add_objects(page.objects);
        self.foreign = Some(xobject + before);
        self.whole = whole;
        self.writer.put(&[], "q");
        self.writer.rectangle(clip);
        self.writer.put(&[], "W n");
        let top = clip.top - f64::from(Paper::A4.height);
        self.writer.put(&[1.0, 0.0, 0.0, 1.0, clip.left + pad, top], "cm");
        self.writer.put(&[], "/W Do\nQ");
        Some(())
    }

    fn own_face(&mut self, name: &[u8]) -> Option<Rc<AppearanceFont>> {
        let source = self.source;
        let shared = source.dict(self.form()?, b"DR")?;
        let entry = source.dict(shared, b"Font")?.get(name).ok()?;
        let place = std::ptr::from_ref(source.resolve(entry));
        if !self.maker.own.contains_key(&place) && self.maker.own.len() < FONTS {
            let face = AppearanceFont::own(source, self.copier, entry).map(Rc::new);
            self.maker.own.insert(place, face);
        }
        self.maker.own.get(&place).cloned().flatten()
    }
}

/// An appearance to draw over a page: a form, and the matrix from its outer space to the page's.
pub(crate) struct DrawnAppearance {
    pub(crate) xobject: u32,
    pub(crate) matrix: Matrix,
    /// Whether its colours depend on the white of the paper below.
    pub(crate) on_white: bool,
}
