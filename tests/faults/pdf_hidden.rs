//! What is hidden in a source PDF: positions, camera data, comments, replacement texts.
//!
//! Each place in which a PDF can hide something has a PDF of its own, made here, and a canary of its own in it. All
//! of them are built into one bundle, which is then searched for canaries: as it is, in every stream unpacked, and in
//! every text and name. What is shown must stay: a JPEG's scan byte for byte, its pixels by another decoder, and
//! each page by another renderer.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde_json::Value;

use crate::support::case::{Case, STEM};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &["hidden-pictures", "phone-scan"];

/// What a canary's name begins with; the inputs made by Pillow have it too.
const CANARY: &[u8] = b"CANARY";

/// What is said of what was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    Image,
    Comment,
    Words,
}

impl Said {
    fn words(self) -> Option<&'static str> {
        match self {
            Said::Nothing => None,
            Said::Image => Some("such as camera details or a GPS position, was left out of 1 image"),
            Said::Comment => Some("other hidden data inside the content"),
            Said::Words => Some("1 replacement text for words on its pages"),
        }
    }
}

/// A page under construction, with everything it may lead to.
struct Sheet {
    doc: Document,
    content: Vec<u8>,
    resources: Dictionary,
    page: Dictionary,
    catalog: Dictionary,
    packed: Option<Vec<u8>>,
}

fn numbers(of: &[i64]) -> Object {
    Object::Array(of.iter().map(|n| Object::Integer(*n)).collect())
}

fn named(of: &str) -> Object {
    Object::Name(of.into())
}

fn words(canary: &str) -> Object {
    Object::string_literal(canary)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

impl Sheet {
    fn new() -> Sheet {
        let mut doc = Document::with_version("1.7");
        let font = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        Sheet {
            doc,
            content: b"0 0 1 rg 20 20 60 30 re f BT /F1 18 Tf 20 150 Td (I will pay 50 pounds) Tj ET\n"
                .to_vec(),
            resources: dictionary! { "Font" => dictionary! { "F1" => font } },
            page: Dictionary::new(),
            catalog: Dictionary::new(),
            packed: None,
        }
    }

    fn stream(&mut self, dict: Dictionary, content: impl Into<Vec<u8>>) -> ObjectId {
        self.doc.add_object(Stream::new(dict, content.into()))
    }

    /// Adds something that content can name.
    fn name(&mut self, kind: &str, key: &str, object: impl Into<Object>) {
        if !self.resources.has(kind.as_bytes()) {
            self.resources.set(kind, Dictionary::new());
        }
        let names = self.resources.get_mut(kind.as_bytes()).and_then(Object::as_dict_mut).expect("names");
        names.set(key, object);
    }

    fn draw(&mut self, content: &str) {
        self.content.extend_from_slice(content.as_bytes());
        self.content.push(b'\n');
    }

    /// Draws an XObject.
    fn put(&mut self, object: ObjectId) {
        self.name("XObject", "X", object);
        self.draw("q 90 0 0 60 100 60 cm /X Do Q");
    }

    fn image(&mut self, more: Dictionary, content: &[u8]) -> ObjectId {
        let mut dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 24, "Height" => 16,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB",
        };
        for (key, value) in more {
            dict.set(key, value);
        }
        self.stream(dict, content)
    }

    fn jpeg(&mut self, content: &[u8]) -> ObjectId {
        self.image(dictionary! { "Filter" => "DCTDecode" }, content)
    }

    /// A form that draws what it is told to with these resources.
    fn form(&mut self, content: impl Into<Vec<u8>>, more: Dictionary) -> ObjectId {
        let mut dict =
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0, 0, 1, 1]) };
        for (key, value) in more {
            dict.set(key, value);
        }
        self.stream(dict, content)
    }

    fn end(mut self) -> Vec<u8> {
        let content = match self.packed.take() {
            Some(packed) => self.stream(dictionary! { "Filter" => "FlateDecode" }, packed),
            None => {
                let content = std::mem::take(&mut self.content);
                self.stream(Dictionary::new(), content)
            }
        };
        let root = self.doc.new_object_id();
        let resources = std::mem::take(&mut self.resources);
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => root, "MediaBox" => numbers(&[0, 0, 300, 200]),
            "Contents" => content, "Resources" => resources,
        };
        for (key, value) in std::mem::take(&mut self.page) {
            page.set(key, value);
        }
        let page = self.doc.add_object(page);
        let pages = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        self.doc.objects.insert(root, pages.into());
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => root };
        for (key, value) in std::mem::take(&mut self.catalog) {
            catalog.set(key, value);
        }
        let catalog = self.doc.add_object(catalog);
        self.doc.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.doc.save_to(&mut bytes).expect("pdf");
        bytes
    }
}

/// A segment of a JPEG.
fn segment(code: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
    [&[0xff, code], &length[..], payload].concat()
}

fn input(name: &str) -> Vec<u8> {
    crate::faults::bytes("hidden-pictures", name)
}

/// The plain picture: 24 by 16 pixels, of several scans.
fn plain() -> Vec<u8> {
    input("progressive.jpg")
}

/// Where each scan of a JPEG of ours begins.
fn scans(jpeg: &[u8]) -> Vec<usize> {
    (0..jpeg.len() - 1).filter(|at| jpeg[*at..].starts_with(&[0xff, 0xda])).collect()
}

fn with_at(jpeg: &[u8], at: usize, what: &[u8]) -> Vec<u8> {
    [&jpeg[..at], what, &jpeg[at..]].concat()
}

fn after_start(what: &[u8]) -> Vec<u8> {
    with_at(&plain(), 2, what)
}

/// A place in which something can be hidden: what it is called, what is said of it, and a PDF that has it there.
struct Place {
    name: &'static str,
    said: Said,
    make: fn(&mut Sheet, &str),
}

macro_rules! places {
    ($($name:literal, $said:ident, $make:expr;)*) => {
        vec![$(Place { name: $name, said: Said::$said, make: $make }),*]
    };
}

/// A picture in a page, as it is or wrapped.
fn pictures() -> Vec<Place> {
    fn put(sheet: &mut Sheet, jpeg: &[u8]) {
        let image = sheet.jpeg(jpeg);
        sheet.put(image);
    }
    fn wrapped(sheet: &mut Sheet, canary: &str, filters: &[&str], wrap: fn(&[u8]) -> Vec<u8>) {
        let jpeg = after_start(&segment(0xfe, canary.as_bytes()));
        let names: Vec<Object> = filters.iter().chain(&["DCTDecode"]).map(|name| named(name)).collect();
        let image = sheet.image(dictionary! { "Filter" => names }, &wrap(&jpeg));
        sheet.put(image);
    }
    fn hex(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).chain(*b">").collect()
    }
    fn base_85(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for group in bytes.chunks(4) {
            let mut word = (0..4).fold(0u32, |n, at| n << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
            let mut digits = [0; 5];
            for digit in digits.iter_mut().rev() {
                *digit = b'!' + (word % 85) as u8;
                word /= 85;
            }
            match (group.len(), digits) {
                (4, [b'!', b'!', b'!', b'!', b'!']) => out.push(b'z'),
                (length, digits) => out.extend_from_slice(&digits[..=length]),
            }
        }
        [out, b"~>".to_vec()].concat()
    }
    fn runs(bytes: &[u8]) -> Vec<u8> {
        let coded = bytes.chunks(128).flat_map(|part| [&[part.len() as u8 - 1], part].concat());
        coded.chain([128]).collect()
    }
    places! {
        "exif", Image, |s, c| put(s, &after_start(&segment(0xe1, format!("Exif\0\0{c}").as_bytes())));
        "xmp", Image, |s, c| put(s, &after_start(&segment(0xe1, format!("http://ns.adobe.com/xap/1.0/\0{c}").as_bytes())));
        "iptc", Image, |s, c| put(s, &after_start(&segment(0xed, format!("Photoshop 3.0\0{c}").as_bytes())));
        "comment", Image, |s, c| put(s, &after_start(&segment(0xfe, c.as_bytes())));
        "ducky", Image, |s, c| put(s, &after_start(&segment(0xec, format!("Ducky{c}").as_bytes())));
        "other pictures", Image, |s, c| put(s, &after_start(&segment(0xe2, format!("MPF\0{c}").as_bytes())));
        "JFXX thumbnail", Image, |s, c| put(s, &after_start(&segment(0xe0, format!("JFXX\0{c}").as_bytes())));
        "JFIF thumbnail", Image, |s, c| {
            let pixels = format!("{c:<18}");
            let head = segment(0xe0, &[&b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x03"[..], pixels.as_bytes()].concat());
            let jpeg = plain();
            put(s, &[&jpeg[..2], &head, &jpeg[20..]].concat());
        };
        "long Adobe segment", Image, |s, c| {
            put(s, &after_start(&segment(0xee, &[&b"Adobe\0\x64\0\0\0\0\x01"[..], c.as_bytes()].concat())));
        };
        "after the picture", Image, |s, c| put(s, &[&plain()[..], c.as_bytes()].concat());
        "second picture", Image, |s, c| {
            put(s, &[plain(), after_start(&segment(0xfe, c.as_bytes()))].concat());
        };
        "film after the picture", Image, |s, c| {
            put(s, &[&plain()[..], &[0; 40], b"ftypmp42", c.as_bytes()].concat());
        };
        "before the picture", Image, |s, c| put(s, &[c.as_bytes(), b"\n", &plain()].concat());
        "between scans", Image, |s, c| {
            let jpeg = plain();
            put(s, &with_at(&jpeg, scans(&jpeg)[1], &segment(0xfe, c.as_bytes())));
        };
        "after the last scan", Image, |s, c| {
            let jpeg = plain();
            put(s, &with_at(&jpeg, jpeg.len() - 2, &segment(0xfe, format!("{c}\u{fffd}").as_bytes())));
        };
        "between segments", Image, |s, c| put(s, &after_start(c.as_bytes()));
        "comment that looks like an end", Image, |s, c| {
            put(s, &after_start(&segment(0xfe, &[&[0xff, 0xd9, 0xff, 0xda][..], c.as_bytes()].concat())));
        };
        "wrapped by Flate", Image, |s, c| wrapped(s, c, &["FlateDecode"], deflated);
        "wrapped in hexadecimal", Image, |s, c| wrapped(s, c, &["ASCIIHexDecode"], hex);
        "wrapped in base 85", Image, |s, c| wrapped(s, c, &["ASCII85Decode"], base_85);
        "wrapped in runs", Image, |s, c| wrapped(s, c, &["RunLengthDecode"], runs);
        "wrapped twice", Image, |s, c| {
            wrapped(s, c, &["ASCII85Decode", "FlateDecode"], |bytes| base_85(&deflated(bytes)));
        };
        "four inks", Image, |s, c| {
            let jpeg = with_at(&input("four-inks.jpg"), 2, &segment(0xe1, format!("Exif\0\0{c}").as_bytes()));
            let more = dictionary! {
                "Filter" => "DCTDecode", "ColorSpace" => "DeviceCMYK", "Decode" => numbers(&[1, 0, 1, 0, 1, 0, 1, 0]),
            };
            let image = s.image(more, &jpeg);
            s.put(image);
        };
        // Its canaries are Pillow's; it must not be turned either, though its EXIF data says so.
        "a camera's own", Image, |s, _| put(s, &input("camera.jpg"));
        "JPEG 2000 comment", Image, |s, _| {
            let image = s.image(dictionary! { "Filter" => "JPXDecode" }, &input("picture.jp2"));
            s.put(image);
        };
        "JPEG 2000 boxes", Image, |s, c| {
            let boxed = |kind: &[u8]| {
                [&(c.len() as u32 + 8).to_be_bytes()[..], kind, c.as_bytes()].concat()
            };
            let mut jp2 = input("picture.jp2");
            jp2.truncate(jp2.len() - 2);
            jp2.extend_from_slice(&[0xff, 0xd9]);
            let at = memchr::memmem::find(&jp2, b"jp2h").expect("head") - 4;
            let jp2 = [with_at(&jp2, at, &[boxed(b"xml "), boxed(b"uuid")].concat()), boxed(b"uinf")].concat();
            let image = s.image(dictionary! { "Filter" => "JPXDecode" }, &jp2);
            s.put(image);
        };
        "JBIG2 comment", Image, |s, c| {
            let image = fax_in_jbig2(s, &comment_of_jbig2(c), b"");
            s.put(image);
        };
        "JBIG2 globals", Image, |s, c| {
            let image = fax_in_jbig2(s, b"", &comment_of_jbig2(c));
            s.put(image);
        };
    }
}

fn comment_of_jbig2(text: &str) -> Vec<u8> {
    let data = [&[0x20, 0, 0, 0][..], text.as_bytes()].concat();
    [&[0, 0, 0, 9, 62, 0, 1][..], &(data.len() as u32).to_be_bytes(), &data].concat()
}

/// A page of JBIG2, 16 by 16, with one region: the right half black, by ITU-T T.6.
fn fax_in_jbig2(sheet: &mut Sheet, first: &[u8], globals: &[u8]) -> ObjectId {
    let mut bits = String::from("00110011000101") + &"11".repeat(15) + "000000000001000000000001";
    bits += &"0".repeat(bits.len().next_multiple_of(8) - bits.len());
    let fax = (0..bits.len()).step_by(8).filter_map(|at| u8::from_str_radix(&bits[at..at + 8], 2).ok());
    let longs = |of: &[u32]| of.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let region = [longs(&[16, 16, 0, 0]), vec![0, 1], fax.collect()].concat();
    let data = [
        first.to_vec(),
        longs(&[0]),
        vec![48, 0, 1],
        longs(&[19, 16, 16, 0, 0]),
        vec![0, 0, 0],
        longs(&[1]),
        vec![38, 0, 1],
        longs(&[region.len() as u32]),
        region,
    ]
    .concat();
    let mut more = dictionary! {
        "Filter" => "JBIG2Decode", "Width" => 16, "Height" => 16, "BitsPerComponent" => 1,
        "ColorSpace" => "DeviceGray",
    };
    if !globals.is_empty() {
        let globals = sheet.stream(Dictionary::new(), globals);
        more.set("DecodeParms", dictionary! { "JBIG2Globals" => globals });
    }
    sheet.image(more, &data)
}

/// A picture wherever a PDF can have one.
fn depths() -> Vec<Place> {
    fn secret(canary: &str) -> Vec<u8> {
        after_start(&segment(0xe1, format!("Exif\0\0{canary}").as_bytes()))
    }
    fn drawn(image: ObjectId) -> Dictionary {
        dictionary! { "Resources" => dictionary! { "XObject" => dictionary! { "I" => image } } }
    }
    places! {
        "in a form in a form", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            let inner = s.form("/I Do", drawn(image));
            let outer = s.form("/I Do", drawn(inner));
            s.put(outer);
        };
        "in a pattern", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            let mut dict = drawn(image);
            for (key, value) in dictionary! {
                "Type" => "Pattern", "PatternType" => 1, "PaintType" => 1, "TilingType" => 1,
                "BBox" => numbers(&[0, 0, 30, 30]), "XStep" => 30, "YStep" => 30,
            } {
                dict.set(key, value);
            }
            let pattern = s.stream(dict, "q 30 0 0 30 0 0 cm /I Do Q");
            s.name("Pattern", "P", pattern);
            s.draw("/Pattern cs /P scn 100 60 90 60 re f");
        };
        "in a soft mask", Image, |s, c| {
            let grey = image::GrayImage::from_fn(24, 16, |x, y| image::Luma([(x * 10 + y) as u8]));
            let mut jpeg = std::io::Cursor::new(Vec::new());
            grey.write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("in memory");
            let jpeg = with_at(&jpeg.into_inner(), 2, &segment(0xe1, format!("Exif\0\0{c}").as_bytes()));
            let mask = s.image(dictionary! { "Filter" => "DCTDecode", "ColorSpace" => "DeviceGray" }, &jpeg);
            let image = s.image(dictionary! { "Filter" => "DCTDecode", "SMask" => mask }, &plain());
            s.put(image);
        };
        "in the soft mask of a state", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            let mut more = drawn(image);
            more.set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceGray" });
            more.set("BBox", numbers(&[0, 0, 300, 200]));
            let mask = s.form("q 300 0 0 200 0 0 cm /I Do Q", more);
            let soft = dictionary! { "Type" => "Mask", "S" => "Luminosity", "G" => mask };
            s.name("ExtGState", "G", dictionary! { "SMask" => soft });
            s.draw("q /G gs 1 0 0 rg 100 60 90 60 re f Q");
        };
        "in a glyph", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            let glyph = s.stream(Dictionary::new(), "1000 0 d0 q 800 0 0 800 0 0 cm /I Do Q");
            let mut font = drawn(image);
            for (key, value) in dictionary! {
                "Type" => "Font", "Subtype" => "Type3", "FontBBox" => numbers(&[0, 0, 1000, 1000]),
                "FontMatrix" => vec![Object::Real(0.001), 0.into(), 0.into(), Object::Real(0.001), 0.into(), 0.into()],
                "FirstChar" => 97, "LastChar" => 97, "Widths" => numbers(&[1000]),
                "CharProcs" => dictionary! { "a" => glyph },
                "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => vec![97.into(), named("a")] },
            } {
                font.set(key, value);
            }
            s.name("Font", "T3", font);
            s.draw("BT /T3 60 Tf 100 60 Td (a) Tj ET");
        };
        "in a stamp", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            let look = s.form("/I Do", drawn(image));
            let stamp = s.doc.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Stamp", "F" => 4, "Rect" => numbers(&[100, 60, 190, 120]),
                "AP" => dictionary! { "N" => look }, "Contents" => "",
            });
            s.page.set("Annots", vec![stamp.into()]);
        };
        "in content", Image, |s, c| {
            s.draw("q 90 0 0 60 100 60 cm BI /W 24 /H 16 /BPC 8 /CS /RGB /F /DCT ID");
            s.content.pop();
            s.content.push(b' ');
            s.content.extend_from_slice(&secret(c));
            s.draw(" EI Q");
        };
        "in content, in hexadecimal", Image, |s, c| {
            s.draw("q 90 0 0 60 100 60 cm BI /W 24 /H 16 /BPC 8 /CS /RGB /F [/AHx /DCT] ID");
            let hex: String = secret(c).iter().map(|byte| format!("{byte:02x}")).collect();
            s.draw(&format!("{hex}>\nEI Q"));
        };
        "alternate picture", Nothing, |s, c| {
            let other = s.jpeg(&secret(c));
            let others = vec![Object::Dictionary(dictionary! { "Image" => other, "DefaultForPrinting" => true })];
            let image = s.image(dictionary! { "Filter" => "DCTDecode", "Alternates" => others }, &plain());
            s.put(image);
        };
        "OPI", Nothing, |s, c| {
            let opi = dictionary! { "2.0" => dictionary! { "Type" => "OPI", "F" => words(c) } };
            let image = s.image(dictionary! { "Filter" => "DCTDecode", "OPI" => opi }, &plain());
            s.put(image);
        };
        "thumbnail of a page", Nothing, |s, c| {
            let thumb = s.jpeg(&secret(c));
            s.page.set("Thumb", thumb);
        };
        "picture that nothing draws", Image, |s, c| {
            let image = s.jpeg(&secret(c));
            s.name("XObject", "Unused", image);
        };
    }
}

/// Entries that no viewer draws from.
fn entries() -> Vec<Place> {
    fn private(s: &mut Sheet, canary: &str) -> Dictionary {
        let mut metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        metadata.set("Length", 0);
        let metadata = s.stream(metadata, canary);
        dictionary! {
            "Metadata" => metadata, "LastModified" => words(canary),
            "PieceInfo" => dictionary! { "Program" => dictionary! { "Private" => words(canary) } },
            "Canary" => words(canary), "PtData" => dictionary! { "Type" => "PtData", "XPTS" => vec![words(canary)] },
            "Measure" => dictionary! { "Type" => "Measure", "Bounds" => vec![words(canary)] },
            "Name" => named(canary), "ID" => words(canary),
        }
    }
    fn and(mut dict: Dictionary, more: Dictionary) -> Dictionary {
        for (key, value) in more {
            dict.set(key, value);
        }
        dict
    }
    places! {
        "of an image", Nothing, |s, c| {
            let more = private(s, c);
            let image = s.image(and(more, dictionary! { "Filter" => "DCTDecode" }), &plain());
            s.put(image);
        };
        "of an image without a type", Nothing, |s, c| {
            let more = private(s, c);
            let image = s.image(and(more, dictionary! { "Filter" => "DCTDecode", "Type" => Object::Null }), &plain());
            s.put(image);
        };
        "of a form", Nothing, |s, c| {
            let more = private(s, c);
            let form = s.form("0.5 g 0 0 1 1 re f", more);
            s.put(form);
        };
        "of a page", Nothing, |s, c| {
            s.page = private(s, c);
        };
        "of resources", Nothing, |s, c| {
            let more = private(s, c);
            s.resources = and(more, std::mem::take(&mut s.resources));
        };
        "of a font and its file", Nothing, |s, c| {
            let (font, mut descriptor) = (private(s, c), private(s, c));
            descriptor = and(descriptor, dictionary! {
                "Type" => "FontDescriptor", "FontName" => "Helvetica", "Flags" => 32, "ItalicAngle" => 0,
                "Ascent" => 700, "Descent" => -200, "CapHeight" => 700, "StemV" => 80,
                "FontBBox" => numbers(&[0, -200, 1000, 900]), "CharSet" => words(c),
            });
            let descriptor = s.doc.add_object(descriptor);
            let font = and(font, dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "FontDescriptor" => descriptor,
            });
            let font = s.doc.add_object(font);
            s.name("Font", "F2", font);
            s.draw("BT /F2 18 Tf 20 120 Td (More) Tj ET");
        };
        "of a graphics state", Nothing, |s, c| {
            let more = private(s, c);
            s.name("ExtGState", "G", and(more, dictionary! { "ca" => Object::Real(0.5) }));
            s.draw("q /G gs 1 0 0 rg 100 60 90 60 re f Q");
        };
        "of a colour profile", Nothing, |s, c| {
            let more = private(s, c);
            let profile = s.stream(and(more, dictionary! { "N" => 3, "Alternate" => "DeviceRGB" }), "no profile");
            s.name("ColorSpace", "C", vec![named("ICCBased"), profile.into()]);
            s.draw("/C cs 1 0 0 scn 100 60 90 60 re f");
        };
        "of the catalog", Nothing, |s, c| {
            s.catalog = private(s, c);
            let info = s.doc.add_object(dictionary! { "Title" => words(c), "Author" => words(c) });
            s.doc.trailer.set("Info", info);
        };
        "of an object that nothing leads to", Nothing, |s, c| {
            s.stream(Dictionary::new(), c);
            s.doc.add_object(words(c));
        };
        "of the structure", Nothing, |s, c| {
            let kid = s.doc.add_object(dictionary! {
                "Type" => "StructElem", "S" => "P", "ActualText" => words(c), "Alt" => words(c), "K" => 0,
            });
            s.catalog.set("StructTreeRoot", dictionary! { "Type" => "StructTreeRoot", "K" => kid });
            s.page.set("StructParents", 0);
            s.draw("/P <</MCID 0>> BDC EMC");
        };
        "of a mark that the content names", Words, |s, c| {
            s.name("Properties", "MC0", dictionary! { "ActualText" => words(c), "Canary" => words(c) });
            s.draw("/Span /MC0 BDC 0 g 100 60 90 60 re f EMC");
        };
    }
}

/// What content itself can hide.
fn contents() -> Vec<Place> {
    places! {
        "comment", Comment, |s, c| s.draw(&format!("% {c}\n1 0 0 rg 100 60 90 60 re f"));
        "comment in a form", Comment, |s, c| {
            let form = s.form(format!("0.5 g % {c}\n0 0 1 1 re f"), dictionary! {});
            s.put(form);
        };
        "comment in a packed form", Comment, |s, c| {
            let packed = deflated(format!("0.5 g % {c}\n0 0 1 1 re f").as_bytes());
            let form = s.form(packed, dictionary! { "Filter" => "FlateDecode" });
            s.put(form);
        };
        "replacement text", Words, |s, c| {
            s.draw(&format!("/Span <</ActualText ({c} 500 pounds)>> BDC BT /F1 18 Tf 20 100 Td (50 pounds) Tj ET EMC"));
        };
        "replacement text in Unicode", Words, |s, c| {
            let wide: String = c.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            s.draw(&format!("/Span <</ActualText <FEFF{wide}>>> BDC BT /F1 18 Tf 20 100 Td (50) Tj ET EMC"));
        };
        "description of a part", Comment, |s, c| {
            s.draw(&format!("/Figure <</Alt ({c})/MCID 3>> BDC 0 g 100 60 90 60 re f EMC"));
        };
        "point in content", Comment, |s, c| s.draw(&format!("/X <</Secret [({c})]>> DP"));
        "entry of a picture in content", Nothing, |s, c| {
            s.draw(&format!("q 90 0 0 60 100 60 cm BI /W 2 /H 1 /BPC 8 /CS /G /Secret ({c}) ID AB EI Q"));
        };
        "data behind a picture in content", Image, |s, c| {
            s.draw(&format!("q 90 0 0 60 100 60 cm BI /W 2 /H 1 /BPC 8 /CS /G ID AB {c} EI Q"));
        };
        "behind packed content", Comment, |s, c| {
            s.packed = Some([&deflated(&s.content)[..], c.as_bytes()].concat());
        };
        "behind a packed form", Comment, |s, c| {
            let packed = [deflated(b"0.5 g 0 0 1 1 re f"), c.as_bytes().to_vec()].concat();
            let form = s.form(packed, dictionary! { "Filter" => "FlateDecode" });
            s.put(form);
        };
        "behind a packed picture", Comment, |s, c| {
            let packed = [deflated(&[99; 24 * 16 * 3]), c.as_bytes().to_vec()].concat();
            let image = s.image(dictionary! { "Filter" => "FlateDecode" }, &packed);
            s.put(image);
        };
        "behind a picture in hexadecimal", Comment, |s, c| {
            let hex = format!("{}>{c}", "3F".repeat(24 * 16 * 3));
            let image = s.image(dictionary! { "Filter" => "ASCIIHexDecode" }, hex.as_bytes());
            s.put(image);
        };
        "comment in a function", Nothing, |s, c| {
            let function = s.stream(
                dictionary! { "FunctionType" => 4, "Domain" => numbers(&[0, 1]), "Range" => numbers(&[0, 1, 0, 1, 0, 1]) },
                format!("{{ dup % {c}\n dup }}"),
            );
            s.name("ColorSpace", "C", vec![named("Separation"), named("Spot"), named("DeviceRGB"), function.into()]);
            s.draw("/C cs 0.5 scn 100 60 90 60 re f");
        };
        // A `%` in samples is no comment.
        "entry of a function of samples", Nothing, |s, c| {
            let function = s.stream(
                dictionary! {
                    "FunctionType" => 0, "Domain" => numbers(&[0, 1]), "Range" => numbers(&[0, 1, 0, 1, 0, 1]),
                    "Size" => numbers(&[2]), "BitsPerSample" => 8, "Canary" => words(c),
                },
                b"%\xf0\x10\xff%%".to_vec(),
            );
            s.name("ColorSpace", "C", vec![named("Separation"), named("Spot"), named("DeviceRGB"), function.into()]);
            s.draw("/C cs 0.5 scn 100 60 90 60 re f");
        };
        "comment in the codes of a font", Nothing, |s, c| {
            let codes = s.stream(
                Dictionary::new(),
                format!(
                    "%!PS-Adobe-3.0 {c}\n/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def \
                     1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange \
                     endcmap end end"
                ),
            );
            let font = dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "ToUnicode" => codes,
            };
            s.name("Font", "F2", font);
            s.draw("BT /F2 18 Tf 20 120 Td (More) Tj ET");
        };
    }
}

/// Every place with its canary and its PDF.
fn all() -> Vec<(Place, String, Vec<u8>)> {
    let places = [pictures(), depths(), entries(), contents()].into_iter().flatten();
    let made = places.enumerate().map(|(at, place)| {
        let canary = format!("CANARY{at:03}");
        let mut sheet = Sheet::new();
        (place.make)(&mut sheet, &canary);
        (place, canary, sheet.end())
    });
    made.collect()
}

/// A case with these files and nothing else.
fn case_of(files: &[(String, Vec<u8>)]) -> Case {
    let case = Case::tiny();
    for gone in ["letter.pdf", "note.txt"] {
        std::fs::remove_file(case.evidence().join(gone)).expect("removed");
    }
    let mut manifest = format!("[bundle]\nname = \"{STEM}\"\ndate = 2022-03-01\n");
    for (name, bytes) in files {
        case.put(name, bytes);
        manifest += &format!("[[item]]\nfile = \"{name}\"\ndate = 2020-09-24\n");
    }
    case.put("manifest.toml", manifest.as_bytes());
    case
}

/// Everything in a PDF in which a word can be: the file, its streams as they are and unpacked, texts and names.
fn searched(pdf: &[u8]) -> Vec<u8> {
    let doc = Document::load_mem(pdf).expect("a PDF");
    let mut all = pdf.to_vec();
    for object in doc.objects.values() {
        let mut todo = vec![object];
        while let Some(object) = todo.pop() {
            match object {
                Object::Name(text) | Object::String(text, _) => {
                    all.extend(text.iter().filter(|byte| **byte != 0));
                    all.push(b'\n');
                }
                Object::Array(items) => todo.extend(items),
                Object::Dictionary(dict) => {
                    for (key, value) in dict {
                        all.extend_from_slice(key);
                        all.push(b'\n');
                        todo.push(value);
                    }
                }
                Object::Stream(stream) => {
                    let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                    all.extend_from_slice(&plain);
                    all.extend(plain.iter().filter(|byte| **byte != 0));
                    // Digits of hexadecimal texts.
                    let digits: Vec<u8> = plain
                        .iter()
                        .copied()
                        .filter(u8::is_ascii_hexdigit)
                        .map(|byte| byte.to_ascii_uppercase())
                        .collect();
                    all.extend_from_slice(&digits);
                    let dict = Object::Dictionary(stream.dict.clone());
                    all.extend_from_slice(format!("{dict:?}").as_bytes());
                }
                _ => {}
            }
        }
    }
    all
}

/// A canary in each way in which it can be written.
fn spellings(canary: &[u8]) -> [Vec<u8>; 4] {
    let hex = |wide: bool| {
        let digits =
            canary.iter().map(|byte| if wide { format!("00{byte:02X}") } else { format!("{byte:02X}") });
        digits.collect::<String>().into_bytes()
    };
    let wide = canary.iter().flat_map(|byte| [0, *byte]).collect();
    [canary.to_vec(), wide, hex(false), hex(true)]
}

fn holds(all: &[u8], canary: &[u8]) -> bool {
    spellings(canary).iter().any(|spelling| memchr::memmem::find(all, spelling).is_some())
}

fn bundle_of(case: &Case) -> Vec<u8> {
    std::fs::read(case.output("pdf")).expect("bundle")
}

/// The JPEGs of a PDF.
fn jpegs(pdf: &[u8]) -> Vec<Vec<u8>> {
    let doc = Document::load_mem(pdf).expect("a PDF");
    let streams = doc.objects.values().filter_map(|object| object.as_stream().ok());
    let is_jpeg = |stream: &&Stream| {
        stream.filters().is_ok_and(|filters| filters.last().is_some_and(|last| *last == b"DCTDecode"))
    };
    streams.filter(is_jpeg).map(|stream| stream.content.clone()).collect()
}

/// The pixels that another decoder gives.
fn pixels(jpeg: &[u8]) -> Vec<u8> {
    let picture = image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).expect("a picture");
    picture.to_rgb8().into_raw()
}

#[test]
fn no_hidden_place_of_a_pdf_reaches_the_bundle_and_what_is_taken_out_is_said() {
    let all = all();
    let files: Vec<(String, Vec<u8>)> =
        all.iter().enumerate().map(|(at, (_, _, pdf))| (format!("{at:03}.pdf"), pdf.clone())).collect();
    // The test can fail: each of them has its canary, or Pillow's.
    for (place, canary, pdf) in &all {
        let own = if holds(pdf, canary.as_bytes()) { canary.as_bytes() } else { CANARY };
        let wrapped = place.name.starts_with("wrapped") || place.name.ends_with("packed form");
        let hex = searched(pdf);
        assert!(wrapped || place.name.ends_with("hexadecimal") || holds(&hex, own), "{}", place.name);
    }
    let case = case_of(&files);
    let ran = case.build();
    let bundle = bundle_of(&case);
    let searched = searched(&bundle);
    let left: Vec<&str> = all
        .iter()
        .filter(|(_, canary, _)| holds(&searched, canary.as_bytes()))
        .map(|(place, ..)| place.name)
        .collect();
    assert_eq!(left, Vec::<&str>::new());
    assert!(!holds(&searched, CANARY));
    assert!(memchr::memmem::find(&bundle, b"Exif\0").is_none());
    let report = ran.report();
    for (at, (place, ..)) in all.iter().enumerate() {
        let file = format!("{at:03}.pdf");
        let list = report["findings"].as_array().expect("findings").iter();
        let messages: Vec<&str> = list
            .filter(|finding| finding["file"] == file.as_str() && finding["code"] == "removed")
            .map(|finding| finding["message"].as_str().expect("message"))
            .collect();
        match place.said.words() {
            Some(words) => assert!(
                messages.iter().any(|message| message.contains(words)),
                "{}: {messages:?}",
                place.name
            ),
            None => assert_eq!(messages, Vec::<&str>::new(), "{}", place.name),
        }
        assert!(!messages.iter().any(|message| message.contains("could not be searched")), "{}", place.name);
    }
    // Each picture is the one that was there, its scans byte for byte.
    let (plain, shown) = (plain(), jpegs(&bundle));
    let (scan, seen) = (&plain[scans(&plain)[0]..], pixels(&plain));
    let mut same = 0;
    for jpeg in &shown {
        assert!(jpeg.starts_with(&[0xff, 0xd8]) && jpeg.ends_with(&[0xff, 0xd9]));
        assert!(!jpeg[2..].starts_with(&[0xff, 0xe1]));
        if jpeg.ends_with(scan) {
            assert_eq!(pixels(jpeg), seen);
            same += 1;
        }
    }
    // One is the camera's, one has four inks, one is a mask in grey.
    assert_eq!(shown.len() - same, 3);
    assert!(same > 25, "{same}");
    let camera = input("camera.jpg");
    let camera =
        shown.iter().find(|jpeg| jpeg.ends_with(&camera[scans(&camera)[0]..])).expect("the camera's");
    assert!(memchr::memmem::find(camera, b"ICC_PROFILE\0").is_some(), "the profile is part of the picture");
    assert_eq!(pixels(camera), pixels(&input("camera.jpg")));
    // Pillow writes an Adobe segment for four inks, and without it they are inverted.
    let inks = input("four-inks.jpg");
    let inks = shown.iter().find(|jpeg| jpeg.ends_with(&inks[scans(&inks)[0]..])).expect("four inks");
    assert!(memchr::memmem::find(inks, b"Adobe").is_some());
}

#[test]
fn a_scan_of_a_phone_loses_its_position_and_nothing_else() {
    let name = "phone-scan.pdf";
    let source = crate::faults::bytes("phone-scan", name);
    let case = case_of(&[(name.into(), source.clone())]);
    let ran = case.build();
    let bundle = bundle_of(&case);
    let ([before], [after]) = (&jpegs(&source)[..], &jpegs(&bundle)[..]) else { panic!("one picture each") };
    // Pillow reads 51° 30′ 12.3456″ N, 0° 7′ 1″ W from it.
    let position = exif(before).expect("EXIF data");
    assert!(position.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY).is_some());
    assert!(exif(after).is_none());
    assert!(memchr::memmem::find(&searched(&bundle), b"Exif\0").is_none());
    assert!(before.ends_with(&after[scans(after)[0]..]));
    assert_eq!(pixels(before), pixels(after));
    let said: Vec<Value> = ran.report()["findings"].as_array().expect("findings").clone();
    let said = said.iter().find(|finding| finding["code"] == "removed").expect("it is said");
    assert_eq!(said["severity"], "note");
    assert_eq!(
        said["message"],
        "Hidden data, such as camera details or a GPS position, was left out of 1 image in this PDF. It looks the same."
    );
    // The original is untouched.
    let zip = std::fs::File::open(case.output("zip")).expect("the originals");
    let mut zip = zip::ZipArchive::new(zip).expect("a zip");
    let kept = (0..zip.len()).any(|at| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_index(at).expect("entry"), &mut bytes).expect("read");
        bytes == source
    });
    assert!(kept);
}

fn exif(jpeg: &[u8]) -> Option<exif::Exif> {
    exif::Reader::new().read_from_container(&mut std::io::Cursor::new(jpeg)).ok()
}

/// A PDF that comes another way: attached to a mail, in a chat.
#[test]
fn a_pdf_that_is_attached_loses_it_too() {
    let mut sheet = Sheet::new();
    let image = sheet.jpeg(&after_start(&segment(0xe1, b"Exif\0\0CANARY")));
    sheet.put(image);
    let pdf = sheet.end();
    let base: String = {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let group = |three: &[u8]| {
            let word = (0..3).fold(0u32, |n, at| n << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
            (0..4)
                .map(|i| match i <= three.len() {
                    true => char::from(DIGITS[(word >> (18 - 6 * i)) as usize & 63]),
                    false => '=',
                })
                .collect::<String>()
        };
        pdf.chunks(3).map(group).collect::<Vec<_>>().chunks(18).map(|line| line.concat() + "\r\n").collect()
    };
    let mail = format!(
        "From: A <a@example.org>\r\nTo: B <b@example.org>\r\nDate: Thu, 24 Sep 2020 16:12:08 +0200\r\nSubject: Scan\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"m\"\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\n\
         Here it is.\r\n--m\r\nContent-Type: application/pdf; name=\"scan.pdf\"\r\nContent-Disposition: attachment; \
         filename=\"scan.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{base}\r\n--m--\r\n"
    );
    let mut chat = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let talk = "[13/02/2021, 09:04:05] Ann Pryce: Messages and calls are end-to-end encrypted.\r\n\
        [13/02/2021, 09:05:05] Ann Pryce: Hello\r\n\
        [13/02/2021, 09:06:05] Ann Pryce: scan.pdf \u{2022} 1 page \u{200E}<attached: 00000003-scan.pdf>\r\n\
        [13/02/2021, 09:07:05] Marek: Thanks\r\n";
    for (name, bytes) in [("_chat.txt", talk.as_bytes()), ("00000003-scan.pdf", &pdf)] {
        chat.start_file(name, options).expect(name);
        chat.write_all(bytes).expect(name);
    }
    let chat = chat.finish().expect("zip").into_inner();
    for (name, bytes) in [("mail.eml", mail.into_bytes()), ("WhatsApp Chat - Ann.zip", chat)] {
        let case = case_of(&[(name.into(), bytes)]);
        case.build();
        let bundle = bundle_of(&case);
        assert!(jpegs(&bundle).iter().any(|jpeg| jpeg.ends_with(&plain()[scans(&plain())[0]..])), "{name}");
        assert!(!holds(&searched(&bundle), CANARY), "{name}");
    }
}

/// One thing in two roles: first as one that has no content, then as one that has.
#[test]
fn what_is_two_things_is_drawn_and_loses_what_is_hidden() {
    let mut sheet = Sheet::new();
    let form = sheet.form("% CANARY\n0.5 g 0 0 1 1 re f", dictionary! { "PieceInfo" => words("CANARY") });
    sheet.name("ColorSpace", "A", vec![named("ICCBased"), form.into()]);
    sheet.name(
        "Font",
        "A",
        dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Helvetica", "CIDToGIDMap" => form,
        },
    );
    sheet.put(form);
    let case = case_of(&[("two.pdf".into(), sheet.end())]);
    case.build();
    let bundle = bundle_of(&case);
    assert!(!holds(&searched(&bundle), CANARY));
    let doc = Document::load_mem(&bundle).expect("a PDF");
    let is_it = |object: &&Object| {
        object.as_stream().is_ok_and(|stream| {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            content.ends_with(b"0.5 g 0 0 1 1 re f")
        })
    };
    let found =
        doc.objects.values().find(is_it).and_then(|object| object.as_stream().ok()).expect("the form");
    assert_eq!(found.dict.get(b"Subtype").and_then(Object::as_name).ok(), Some(&b"Form"[..]));
    assert_eq!(found.dict.get(b"BBox").and_then(Object::as_array).map(Vec::len).ok(), Some(4));
}

/// A replacement text of a ligature or a soft hyphen has no words, and nothing is said of it.
#[test]
fn replacement_texts_without_words_go_silently() {
    let mut sheet = Sheet::new();
    for text in ["<FEFF00AD>", "(fi)", "<FEFF0020>", "(ffl)"] {
        sheet.draw(&format!("/Span <</ActualText {text}>> BDC EMC"));
    }
    let case = case_of(&[("hyphens.pdf".into(), sheet.end())]);
    let ran = case.build();
    let findings = ran.report()["findings"].to_string();
    assert!(!findings.contains("replacement"), "{findings}");
    assert!(memchr::memmem::find(&searched(&bundle_of(&case)), b"ActualText").is_none());
}

fn dots(program: &str, pdf: &Path) -> Vec<u8> {
    let path = pdf.to_str().expect("path");
    let output = match program {
        "pdftoppm" => Command::new(program).args(["-r", "72", path]).output(),
        _ => Command::new("mutool").args(["draw", "-q", "-r", "72", "-F", "ppm", "-o", "-", path]).output(),
    };
    output.expect(program).stdout
}

/// Renders a placed page on a sheet of its own size, so that both can be compared dot by dot.
#[test]
#[ignore = "needs poppler and mutool"]
fn each_page_looks_as_before() {
    use leverarch::internals::model::limits::Limits;
    use leverarch::internals::pdf::{PageFormat, import};
    let folder = tempfile::tempdir().expect("folder");
    let mut differ: Vec<(&str, &str)> = Vec::new();
    let (before, after) = (folder.path().join("before.pdf"), folder.path().join("after.pdf"));
    for (place_of, _, pdf) in all() {
        let placed =
            import(PageFormat::Pdf, &std::sync::Arc::new(pdf.clone()), &Limits::STANDARD).expect("placed");
        let mut doc = Document::with_version("1.7");
        for (number, object) in &placed.objects {
            doc.objects.insert((*number, 0), object.clone());
        }
        doc.max_id = placed.objects.len() as u32;
        let content = doc.add_object(Stream::new(Dictionary::new(), b"/Figure Do".to_vec()));
        let root = doc.new_object_id();
        let page = doc.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "MediaBox" => numbers(&[0, 0, 300, 200]), "Contents" => content,
            "Resources" => dictionary! { "XObject" => dictionary! { "Figure" => Object::Reference((placed.pages[0].xobject, 0)) } },
        });
        doc.objects.insert(
            root,
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
        );
        let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        doc.trailer.set("Root", catalog);
        doc.save(&after).expect("saved");
        std::fs::write(&before, &pdf).expect("written");
        for program in ["pdftoppm", "mutool"] {
            let (was, is) = (dots(program, &before), dots(program, &after));
            assert!(was.len() > 300 * 200 * 3, "{program} {}", place_of.name);
            let different = was.iter().zip(&is).filter(|(a, b)| a.abs_diff(**b) > 2).count();
            if was.len() != is.len() || different > 0 {
                differ.push((program, place_of.name));
            }
        }
    }
    // It finds no picture behind other bytes; what is placed is the picture that poppler shows.
    assert_eq!(differ, [("mutool", "before the picture")]);
}
