//! Pages as they were placed, made a PDF again that an interpreter can read: all of them without their pictures, for a
//! look at their words, or one page alone with all that it draws, for a picture of it. So what is looked at is what the
//! bundle shows, whatever kind of file it came from.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::model::limits::Limits;
use crate::pdf::decode::decode;
use crate::pdf::image::scanned_pages::{count, entry, resolve};
use crate::pdf::source::content_ops::{ContentOp, ContentOps};
use crate::pdf::source::filters::named;
use crate::pdf::{ImportedPage, ImportedPages, Layer};

/// A PDF of these pages in which every picture is one dot, and everything else is unpacked: what it comes to is then
/// known before anything is made of it. Nothing when that is too much.
pub(crate) fn without_pictures(
    objects: &BTreeMap<u32, Object>,
    pages: &[ImportedPage],
    layers: &[Layer],
    limits: &Limits,
) -> Option<Vec<u8>> {
    let mut room = limits.stream_bytes;
    let unneeded = needless_font_files(objects);
    let mut doc = Document::with_version("1.7");
    for (number, object) in objects {
        let kept = match object {
            Object::Stream(stream) if is_picture(&stream.dict) => dot(&stream.dict),
            Object::Stream(stream) => {
                let content = decode(&named(&stream.dict), &stream.content, room).ok()?.bytes;
                room = room.checked_sub(content.len())?;
                let mut dict = stream.dict.clone();
                dict.remove(b"Filter");
                dict.remove(b"DecodeParms");
                Object::Stream(Stream::new(dict, content))
            }
            Object::Dictionary(descriptor) if unneeded.contains(number) => {
                let mut dict = descriptor.clone();
                FONT_FILES.iter().for_each(|key| drop(dict.remove(key)));
                Object::Dictionary(dict)
            }
            object => object.clone(),
        };
        doc.objects.insert((*number, 0), kept);
    }
    with_catalog(doc, pages, layers).and_then(saved)
}

/// An image that a page draws or may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageWeight {
    /// Bytes that it takes, packed.
    pub(crate) bytes: u64,
    /// Its pixels.
    pub(crate) pixels: u64,
    /// Bits of each sample.
    pub(crate) bits: u32,
}

/// The images that an XObject draws or may draw, or is.
pub(crate) fn images_of(placed: &ImportedPages, xobject: u32) -> Vec<ImageWeight> {
    let mut images = Vec::new();
    for_each_needed(placed, vec![xobject], &mut |_, object| {
        if let Object::Stream(image) = object
            && is_picture(&image.dict)
        {
            let says = |key| u64::from(count(placed, &image.dict, key).unwrap_or(1));
            let mask = image.dict.get(b"ImageMask").is_ok_and(|mask| mask.as_bool().unwrap_or(false));
            images.push(ImageWeight {
                bytes: image.content.len() as u64,
                pixels: says(b"Width").saturating_mul(says(b"Height")),
                bits: if mask { 1 } else { count(placed, &image.dict, b"BitsPerComponent").unwrap_or(8) },
            });
        }
        Some(())
    });
    images
}

/// Gives these objects and all that they need to `each`, once, until that says to stop. Of the pictures and forms that a
/// content may draw only those are needed that it does: many files list the pictures of all pages with each.
fn for_each_needed<'a>(
    placed: &'a ImportedPages,
    todo: Vec<u32>,
    each: &mut dyn FnMut(u32, &'a Object) -> Option<()>,
) -> Option<()> {
    let mut needed = Needed { placed, each, todo, done: BTreeSet::new() };
    while let Some(number) = needed.todo.pop() {
        match needed.give(number)? {
            Some(Object::Stream(stream)) if stream.dict.has(RESOURCES) => needed.of_content(stream)?,
            Some(object) => named_by(object, &mut needed.todo),
            None => {}
        }
    }
    Some(())
}

const RESOURCES: &[u8] = b"Resources";

/// Objects that are given on as they turn out to be needed.
struct Needed<'a, 'b> {
    placed: &'a ImportedPages,
    each: &'b mut dyn FnMut(u32, &'a Object) -> Option<()>,
    todo: Vec<u32>,
    done: BTreeSet<u32>,
}

impl<'a> Needed<'a, '_> {
    /// Gives an object on; it comes back where that was the first time.
    fn give(&mut self, number: u32) -> Option<Option<&'a Object>> {
        let object = self.placed.objects.get(&number).filter(|_| self.done.insert(number));
        object
            .map(|object| (self.each)(number, object).map(|()| object))
            .map_or(Some(None), |given| given.map(Some))
    }

    /// A dictionary, which is given on where it is an object of its own.
    fn dictionary(&mut self, value: &'a Object) -> Option<Option<&'a Dictionary>> {
        if let Object::Reference((number, _)) = value {
            self.give(*number)?;
        }
        Some(resolve(self.placed, value).as_dict().ok())
    }

    /// What a content needs.
    fn of_content(&mut self, stream: &'a Stream) -> Option<()> {
        let others = stream.dict.iter().filter(|(key, _)| *key != RESOURCES);
        others.for_each(|(_, value)| named_by(value, &mut self.todo));
        let Some(resources) = stream.dict.get(RESOURCES).ok() else { return Some(()) };
        for (key, value) in self.dictionary(resources)?.into_iter().flat_map(Dictionary::iter) {
            if key != b"XObject" {
                named_by(value, &mut self.todo);
                continue;
            }
            let drawn = drawn_names(stream);
            for (name, value) in self.dictionary(value)?.into_iter().flat_map(Dictionary::iter) {
                if drawn.as_ref().is_none_or(|drawn| drawn.contains(name)) {
                    named_by(value, &mut self.todo);
                }
            }
        }
        Some(())
    }
}

/// The names of what a content draws; nothing where it cannot be read.
fn drawn_names(stream: &Stream) -> Option<BTreeSet<Vec<u8>>> {
    let content = stream.decompressed_content_with_limit(CONTENT).ok()?;
    let drawn = ContentOps::new(&content).filter_map(|op| match op {
        ContentOp::Draw(name) => Some(name.to_vec()),
        _ => None,
    });
    Some(drawn.collect())
}

/// Bytes of content in which names are looked for.
const CONTENT: usize = 16 << 20;

/// One page as a PDF of its own, with all that it draws; nothing when it holds more bytes than `most`.
pub(crate) fn single_page(placed: &ImportedPages, page: usize, most: u64) -> Option<Vec<u8>> {
    let page = placed.pages.get(page)?;
    let mut doc = Document::with_version("1.7");
    let mut left = most;
    let mut todo = vec![page.xobject];
    todo.extend(placed.layers.iter().map(|layer| layer.group));
    for_each_needed(placed, todo, &mut |number, object| {
        if let Object::Stream(stream) = object {
            left = left.checked_sub(stream.content.len() as u64)?;
        }
        let mut object = object.clone();
        if let Object::Stream(stream) = &mut object
            && is_plain_group(placed, &stream.dict)
        {
            stream.dict.remove(b"Group");
        }
        doc.objects.insert((number, 0), object);
        Some(())
    })?;
    let mut doc = with_catalog(doc, std::slice::from_ref(page), &placed.layers)?;
    // The same page is then the same bytes, wherever it is in its file.
    doc.renumber_objects();
    saved(doc)
}

/// Whether a form is a group that is mixed with what is below it part by part, as if it were none. What draws pages here
/// takes every group for one that is made apart first, so that a highlighter in one would hide the words below it.
fn is_plain_group(placed: &ImportedPages, form: &Dictionary) -> bool {
    let Ok(group) = form.get(b"Group").and_then(|group| resolve(placed, group).as_dict()) else {
        return false;
    };
    let says = |key: &[u8]| entry(placed, group, key).as_bool().unwrap_or(false);
    !says(b"I") && !says(b"K")
}

/// Adds the numbers of the objects that an object names.
fn named_by(object: &Object, numbers: &mut Vec<u32>) {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference((number, _)) => numbers.push(*number),
            Object::Dictionary(dict) | Object::Stream(Stream { dict, .. }) => {
                todo.extend(dict.iter().map(|(_, value)| value));
            }
            Object::Array(items) => todo.extend(items),
            _ => {}
        }
    }
}

/// The PDF of these pages, whose objects are there already.
fn with_catalog(mut doc: Document, pages: &[ImportedPage], layers: &[Layer]) -> Option<Document> {
    doc.max_id = doc.objects.keys().next_back().map_or(0, |(number, _)| *number);
    let root = doc.new_object_id();
    let mut kids: Vec<Object> = Vec::with_capacity(pages.len());
    for page in pages {
        let [a, b, c, d, e, f] = page.matrix;
        let content = format!("q {a} {b} {c} {d} {e} {f} cm /P Do Q");
        let content = doc.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let xobject: ObjectId = (page.xobject, 0);
        kids.push(
            doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), page.paper.width.into(), page.paper.height.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "P" => xobject } },
            })
            .into(),
        );
    }
    let count = i64::try_from(kids.len()).ok()?;
    doc.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let groups = |wanted: fn(&&Layer) -> bool| {
        let groups = layers.iter().filter(wanted).map(|layer| Object::Reference((layer.group, 0)));
        groups.collect::<Vec<Object>>()
    };
    let catalog = doc.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => root,
        // What a layer holds that stays hidden is on no page.
        "OCProperties" => dictionary! {
            "OCGs" => groups(|_| true), "D" => dictionary! { "OFF" => groups(|layer| layer.hidden) },
        },
    });
    doc.trailer.set("Root", catalog);
    Some(doc)
}

fn saved(mut doc: Document) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).ok()?;
    Some(bytes)
}

fn is_picture(dict: &Dictionary) -> bool {
    dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Image"))
}

/// One dot in place of a picture: grey, or a stencil where what is below shows through.
fn dot(picture: &Dictionary) -> Object {
    let stencil = picture.get(b"ImageMask").is_ok_and(|mask| mask.as_bool().unwrap_or(false));
    let mut dict = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1 };
    if stencil || picture.has(b"SMask") || picture.has(b"Mask") {
        dict.set("ImageMask", true);
        dict.set("BitsPerComponent", 1);
    } else {
        dict.set("ColorSpace", "DeviceGray");
        dict.set("BitsPerComponent", 8);
    }
    Object::Stream(Stream::new(dict, vec![128]))
}

/// The keys under which a typeface lies in the description of a font.
const FONT_FILES: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];

/// Descriptions of fonts whose typeface only stands in the way: the font has one of the four sets of Chinese, Japanese
/// and Korean characters and says nothing of its letters. Which letters these sets hold is known, and an interpreter
/// asks that only where the file has no typeface of its own. For words without pictures the shapes are not needed.
fn needless_font_files(objects: &BTreeMap<u32, Object>) -> BTreeSet<u32> {
    objects.values().filter_map(|font| needless_font_file(objects, font.as_dict().ok()?)).collect()
}

fn needless_font_file<'a>(objects: &'a BTreeMap<u32, Object>, font: &'a Dictionary) -> Option<u32> {
    let resolve = |object: &'a Object| match object {
        &Object::Reference((number, _)) => objects.get(&number).unwrap_or(&Object::Null),
        object => object,
    };
    if font.has(b"ToUnicode") || resolve(font.get(b"Subtype").ok()?).as_name().ok()? != b"Type0" {
        return None;
    }
    let descendants = resolve(font.get(b"DescendantFonts").ok()?).as_array().ok()?;
    let own = resolve(descendants.first()?).as_dict().ok()?;
    let system = resolve(own.get(b"CIDSystemInfo").ok()?).as_dict().ok()?;
    let ordering = resolve(system.get(b"Ordering").ok()?).as_str().ok()?;
    let known = [&b"Japan1"[..], b"GB1", b"CNS1", b"Korea1"].contains(&ordering);
    own.get(b"FontDescriptor").ok()?.as_reference().ok().filter(|_| known).map(|(number, _)| number)
}
