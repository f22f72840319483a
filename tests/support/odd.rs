//! More PDFs made for tests, each odd in how its pages are drawn: boxes, layers, marks, transparency, patterns,
//! fonts and pictures, as real files have them.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::pdf::{A4, Draft, marks, saved};

fn numbers(of: &[f32]) -> Object {
    of.iter().map(|n| Object::Real(*n)).collect::<Vec<_>>().into()
}

/// A dictionary with more keys, or others in their place: lopdf's own `extend` makes lists of both.
fn with(mut dict: Dictionary, more: Dictionary) -> Dictionary {
    for (key, value) in more {
        dict.set(key, value);
    }
    dict
}

fn name(of: &str) -> Object {
    Object::Name(of.into())
}

/// A form XObject.
fn form(draft: &mut Draft, bbox: [f32; 4], content: &str, more: Dictionary) -> ObjectId {
    let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&bbox) };
    let dict = with(dict, more);
    draft.doc.add_object(Stream::new(dict, content.into()))
}

/// A page of A4 with resources beside the font.
fn page(draft: &mut Draft, content: &str, resources: Dictionary, more: Dictionary) {
    let all = dictionary! { "Font" => dictionary! { "F1" => draft.font } };
    let all = with(all, resources);
    let page = dictionary! { "Resources" => all };
    let page = with(page, more);
    let contents = draft.stream(content);
    draft.page(A4, contents, page);
}

/// A mark on a page with this appearance.
fn mark(draft: &mut Draft, kind: &str, rect: [f32; 4], appearance: ObjectId, more: Dictionary) -> Object {
    let mark = dictionary! {
        "Type" => "Annot", "Subtype" => kind, "F" => 4, "Rect" => numbers(&rect),
        "AP" => dictionary! { "N" => appearance },
    };
    let mark = with(mark, more);
    draft.doc.add_object(mark).into()
}

/// Resources, boxes and turn inherited from two levels up, and one page that has its own.
pub(crate) fn inherited() -> Vec<u8> {
    let mut draft = Draft::new();
    let (upper, lower) = (draft.doc.new_object_id(), draft.doc.new_object_id());
    let media = [-100, -200, 400, 500];
    let mut kids = Vec::new();
    for own in [
        dictionary! {},
        dictionary! { "Rotate" => 180 },
        dictionary! { "CropBox" => numbers(&[-50.0, -150.0, 300.0, 450.0]) },
    ] {
        let contents = draft.stream(&marks(media, "Inherited"));
        let page = dictionary! { "Type" => "Page", "Parent" => lower, "Contents" => contents };
        let page = with(page, own);
        kids.push(Object::from(draft.doc.add_object(page)));
    }
    draft.doc.objects.insert(
        lower,
        dictionary! {
            "Type" => "Pages", "Parent" => upper, "Kids" => kids, "Count" => 3, "Rotate" => 90,
            "CropBox" => numbers(&[-80.0, -200.0, 400.0, 420.0]),
        }
        .into(),
    );
    draft.doc.objects.insert(
        upper,
        dictionary! {
            "Type" => "Pages", "Parent" => draft.root, "Kids" => vec![lower.into()], "Count" => 3,
            "MediaBox" => media.map(Object::Integer).to_vec(),
        }
        .into(),
    );
    draft.pages.push(upper.into());
    let mut doc = draft.end(Dictionary::new());
    let root = doc.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference);
    doc.get_dictionary_mut(root.expect("root")).expect("root").set("Count", 3);
    saved(doc)
}

/// From a stamp to A2, and boxes that lie outside one another, are swapped, negative or empty.
pub(crate) fn sizes() -> Vec<u8> {
    let mut draft = Draft::new();
    for (name, w, h) in [
        ("Stamp", 72, 85),
        ("Card", 243, 153),
        ("Receipt", 164, 227),
        ("Long receipt", 227, 1700),
        ("A5", 420, 595),
        ("Letter", 612, 792),
        ("Legal", 612, 1008),
        ("A3", 842, 1191),
        ("A2 across", 1684, 1191),
    ] {
        draft.drawn([0, 0, w, h], name, dictionary! {});
    }
    let boxes: [(&str, [i64; 4], [i64; 4]); 5] = [
        ("Crop larger", [0, 0, 400, 500], [-100, -100, 900, 900]),
        ("Crop half outside", [0, 0, 400, 500], [200, 250, 800, 900]),
        ("Crop swapped", [0, 0, 400, 500], [350, 450, 50, 100]),
        ("All negative", [-500, -700, -100, -100], [-480, -650, -120, -150]),
        ("Media swapped", [400, 0, 0, 500], [400, 500, 20, 30]),
    ];
    for (name, media, crop) in boxes {
        let crop = crop.map(Object::Integer).to_vec();
        draft.drawn(
            media,
            name,
            dictionary! { "CropBox" => crop, "Rotate" => 90, "UserUnit" => Object::Real(1.5) },
        );
    }
    draft.bytes()
}

/// Content cut inside a token, streams that end without a space, a comment that is not ended, too many `Q`, and
/// text that is left open.
pub(crate) fn cut() -> Vec<u8> {
    let mut draft = Draft::new();
    for parts in [
        ["0 0 1 rg 100 4", "00 200 100 re f 1 0 0 r", "g 100 100 100 50 re f"],
        [
            "q 1 0 0 rg 100 100 50 50 re f Q",
            "0 1 0 rg 200 200 50 50 re f % no more",
            "0 0 1 rg 300 300 50 50 re f",
        ],
        ["Q Q 1 0 0 rg 50 50 100 100 re f Q", "BT /F1 30 Tf 100 400 Td (Open", " end) Tj"],
    ] {
        let parts: Vec<Object> = parts.map(|part| draft.stream(part)).to_vec();
        draft.page(A4, Object::Array(parts), dictionary! {});
    }
    draft.bytes()
}

/// Layers shown and hidden, by themselves, by rules over groups and by expressions.
pub(crate) fn layers() -> Vec<u8> {
    let mut draft = Draft::new();
    let [on, off] = ["Shown", "Hidden"].map(|name| {
        draft.doc.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) })
    });
    let both = || vec![on.into(), off.into()];
    let rule = |how: &str| dictionary! { "Type" => "OCMD", "OCGs" => both(), "P" => how };
    let expression = |parts: Vec<Object>| dictionary! { "Type" => "OCMD", "VE" => parts };
    let not_off = Object::Array(vec![name("Not"), off.into()]);
    let rules = [
        rule("AllOn"),
        rule("AnyOn"),
        rule("AnyOff"),
        rule("AllOff"),
        expression(vec![name("And"), on.into(), not_off.clone()]),
        expression(vec![name("Not"), Object::Array(vec![name("Or"), on.into(), off.into()])]),
        expression(vec![name("Or"), off.into(), Object::Array(vec![name("And"), on.into(), off.into()])]),
        dictionary! { "Type" => "OCMD", "OCGs" => off },
    ];
    let mut properties = dictionary! { "On" => on, "Off" => off };
    let mut content = String::from(
        "/OC /On BDC 0 0 1 rg 50 700 40 40 re f EMC /OC /Off BDC 1 0 0 rg 50 640 40 40 re f EMC \
         /OC /Off BDC /OC /On BDC 1 0 0 rg 50 580 40 40 re f EMC EMC ",
    );
    for (at, rule) in rules.into_iter().enumerate() {
        let (key, x) = (format!("R{at}"), 50 + 60 * at);
        let rule = draft.doc.add_object(rule);
        properties.set(key.as_str(), rule);
        content += &format!("/OC /{key} BDC 0 0.5 0 rg {x} 500 40 40 re f EMC ");
    }
    let mut drawn = Dictionary::new();
    for (at, group) in [on, off].into_iter().enumerate() {
        let square =
            form(&mut draft, [0.0, 0.0, 40.0, 40.0], "0.5 g 0 0 40 40 re f", dictionary! { "OC" => group });
        drawn.set(format!("X{at}"), square);
        content += &format!("q 1 0 0 1 {} 400 cm /X{at} Do Q ", 50 + 60 * at);
    }
    page(
        &mut draft,
        &content,
        dictionary! { "Properties" => properties, "XObject" => drawn },
        dictionary! {},
    );
    saved(draft.end(dictionary! {
        "OCProperties" => dictionary! {
            "OCGs" => both(), "D" => dictionary! { "BaseState" => "OFF", "ON" => vec![on.into()] },
        },
    }))
}

/// Marks of many kinds with appearances, on pages turned all ways; one blends with what is under it, one stays
/// upright, one has states, one has a popup.
pub(crate) fn annotated() -> Vec<u8> {
    let mut draft = Draft::new();
    for turn in [0, 90, 180, 270] {
        let arrow = "0 0.6 0 rg 0 0 100 50 re f 1 1 0 rg 0 0 20 20 re f";
        let plain = form(&mut draft, [0.0, 0.0, 100.0, 50.0], arrow, dictionary! {});
        let scaled = form(
            &mut draft,
            [0.0, 0.0, 100.0, 50.0],
            arrow,
            dictionary! { "Matrix" => numbers(&[0.0, 2.0, -2.0, 0.0, 30.0, 7.0]) },
        );
        let multiply =
            dictionary! { "ExtGState" => dictionary! { "M" => dictionary! { "BM" => "Multiply" } } };
        let bright = form(
            &mut draft,
            [0.0, 0.0, 200.0, 30.0],
            "/M gs 1 1 0 rg 0 0 200 30 re f",
            dictionary! {
                "Resources" => multiply, "Group" => dictionary! { "S" => "Transparency" },
            },
        );
        let off = form(&mut draft, [0.0, 0.0, 20.0, 20.0], "1 0 0 rg 0 0 20 20 re f", dictionary! {});
        let on =
            form(&mut draft, [0.0, 0.0, 20.0, 20.0], "0 g 0 0 20 20 re S 5 5 10 10 re f", dictionary! {});
        let states = dictionary! { "AP" => dictionary! { "N" => dictionary! { "Yes" => on, "Off" => off } }, "AS" => "Yes", "FT" => "Btn" };
        let mut annots = vec![
            mark(&mut draft, "Stamp", [50.0, 600.0, 150.0, 650.0], plain, dictionary! {}),
            mark(&mut draft, "FreeText", [200.0, 600.0, 280.0, 720.0], scaled, dictionary! {}),
            mark(
                &mut draft,
                "Highlight",
                [140.0, 415.0, 340.0, 450.0],
                bright,
                dictionary! {
                    "QuadPoints" => numbers(&[140.0, 450.0, 340.0, 450.0, 140.0, 415.0, 340.0, 415.0]),
                },
            ),
            mark(&mut draft, "Ink", [400.0, 600.0, 450.0, 700.0], plain, dictionary! {}),
            mark(&mut draft, "Line", [400.0, 300.0, 500.0, 350.0], scaled, dictionary! { "F" => 4 + 16 }),
            mark(&mut draft, "Widget", [400.0, 200.0, 420.0, 220.0], on, states),
        ];
        annots.push(draft.doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Popup", "Rect" => numbers(&[0.0, 0.0, 99.0, 99.0]), "Open" => true,
        }).into());
        draft.drawn(A4, "Annotated", dictionary! { "Rotate" => turn, "Annots" => annots });
    }
    draft.bytes()
}

/// Pages that are transparency groups of each kind, or none; every blend mode on the page itself; soft masks.
pub(crate) fn blended() -> Vec<u8> {
    const MODES: [&str; 12] = [
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Luminosity",
    ];
    let mut draft = Draft::new();
    let groups = [
        dictionary! {},
        dictionary! { "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" } },
        dictionary! { "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceRGB", "I" => true, "K" => true } },
        dictionary! { "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceCMYK", "I" => false } },
    ];
    for group in groups {
        let mut states =
            dictionary! { "Half" => dictionary! { "ca" => Object::Real(0.5), "CA" => Object::Real(0.5) } };
        let mut content = String::from("0.2 0.5 0.9 rg 40 40 500 300 re f ");
        for (at, mode) in MODES.iter().enumerate() {
            states.set(*mode, dictionary! { "BM" => *mode });
            // Half over what was painted before, half over the paper.
            content += &format!("q /{mode} gs 0.9 0.6 0.2 rg {} {} 60 400 re f Q ", 20, 20);
            content += &format!("q /{mode} gs 0.9 0.6 0.2 rg {} 200 25 300 re f Q ", 50 + 40 * at);
        }
        content += "/Half gs 1 0 0 rg 60 520 200 100 re f 0 1 0 rg 160 560 200 100 re f ";
        for (at, kind) in ["Luminosity", "Alpha"].iter().enumerate() {
            let ramp = "0.2 g 0 640 300 150 re f 1 g 150 640 150 150 re f";
            let mask = form(
                &mut draft,
                [0.0, 0.0, 595.0, 842.0],
                ramp,
                dictionary! {
                    "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceGray" },
                },
            );
            let key = format!("Soft{at}");
            states.set(
                key.as_str(),
                dictionary! { "SMask" => dictionary! { "Type" => "Mask", "S" => *kind, "G" => mask } },
            );
            content += &format!("q /{key} gs 0 0 0 rg 50 {} 400 60 re f Q ", 660 + 70 * at);
        }
        page(&mut draft, &content, dictionary! { "ExtGState" => states }, group);
    }
    draft.bytes()
}

/// Patterns and shadings, whose place is told in the page's own space and not in that of what is painted: on the
/// page, under a `cm`, in text and in a form; on a page that is made smaller and on one that is turned.
pub(crate) fn patterned() -> Vec<u8> {
    let mut draft = Draft::new();
    let tile = draft.doc.add_object(Stream::new(
        dictionary! {
            "Type" => "Pattern", "PatternType" => 1, "PaintType" => 1, "TilingType" => 1,
            "BBox" => numbers(&[0.0, 0.0, 60.0, 60.0]), "XStep" => 60, "YStep" => 60, "Resources" => dictionary! {},
            "Matrix" => numbers(&[1.0, 0.0, 0.0, 1.0, 17.0, 5.0]),
        },
        b"1 0 0 rg 0 0 30 30 re f 0 0 1 rg 30 30 30 30 re f".to_vec(),
    ));
    let stencil = draft.doc.add_object(Stream::new(
        dictionary! {
            "Type" => "Pattern", "PatternType" => 1, "PaintType" => 2, "TilingType" => 1,
            "BBox" => numbers(&[0.0, 0.0, 40.0, 40.0]), "XStep" => 50, "YStep" => 50, "Resources" => dictionary! {},
            "Matrix" => numbers(&[0.8, 0.6, -0.6, 0.8, 0.0, 0.0]),
        },
        b"0 0 20 40 re f".to_vec(),
    ));
    let ramp = dictionary! {
        "FunctionType" => 2, "Domain" => numbers(&[0.0, 1.0]), "N" => 1,
        "C0" => numbers(&[1.0, 0.0, 0.0]), "C1" => numbers(&[0.0, 0.0, 1.0]),
    };
    let shading = |kind: i64, coords: &[f32]| {
        dictionary! {
            "ShadingType" => kind, "ColorSpace" => "DeviceRGB", "Coords" => numbers(coords), "Function" => ramp.clone(),
            "Extend" => vec![true.into(), true.into()],
        }
    };
    let axial = shading(2, &[100.0, 0.0, 500.0, 0.0]);
    let radial = shading(3, &[400.0, 650.0, 10.0, 400.0, 650.0, 90.0]);
    let sweep =
        draft.doc.add_object(dictionary! { "Type" => "Pattern", "PatternType" => 2, "Shading" => axial });
    let inner = form(
        &mut draft,
        [0.0, 0.0, 200.0, 100.0],
        "/Pattern cs /T scn 0 0 200 100 re f",
        dictionary! {
            "Matrix" => numbers(&[1.0, 0.2, 0.0, 1.0, 0.0, 0.0]),
            "Resources" => dictionary! { "Pattern" => dictionary! { "T" => tile } },
        },
    );
    let resources = dictionary! {
        "Pattern" => dictionary! { "T" => tile, "U" => stencil, "S" => sweep },
        "ColorSpace" => dictionary! { "P" => vec![name("Pattern"), name("DeviceRGB")] },
        "Shading" => dictionary! { "R" => radial },
        "XObject" => dictionary! { "X" => inner },
    };
    let content = "/Pattern cs /T scn 50 600 200 200 re f q 0.5 0 0 0.5 40 300 cm /T scn 0 0 400 200 re f Q \
        q /P cs 0 0.5 0 /U scn 300 300 250 150 re f Q q 310 570 200 200 re W n /R sh Q \
        /S scn 50 220 500 50 re f BT /F1 90 Tf 50 120 Td (SWEEP) Tj ET q 1 0 0 1 330 60 cm /X Do Q";
    for turn in [0, 90] {
        page(&mut draft, content, resources.clone(), dictionary! { "Rotate" => turn });
    }
    let contents = draft.stream(&format!("2 0 0 2 0 0 cm {content}"));
    draft.page([0, 0, 1190, 1684], contents, dictionary! { "Resources" => resources });
    draft.bytes()
}

/// Type 3 fonts with resources of their own and with the page's, a form without resources, and a colour space
/// that stands in for the device's.
pub(crate) fn borrowed() -> Vec<u8> {
    let mut draft = Draft::new();
    let square = form(&mut draft, [0.0, 0.0, 500.0, 500.0], "0 0 500 500 re f", dictionary! {});
    let glyph = draft.stream("700 0 0 0 600 600 d1 q 1 0 0 1 50 50 cm /Sq Do Q");
    let coloured = draft.stream("700 0 d0 1 0 0 rg 0 0 600 300 re f 0 0 1 rg 0 300 600 300 re f");
    let mut font = |own: Dictionary| {
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "FontBBox" => numbers(&[0.0, 0.0, 700.0, 700.0]),
            "FontMatrix" => numbers(&[0.001, 0.0, 0.0, 0.001, 0.0, 0.0]), "FirstChar" => 97, "LastChar" => 98,
            "Widths" => vec![700.into(), 700.into()],
            "CharProcs" => dictionary! { "a" => glyph.clone(), "b" => coloured.clone() },
            "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => vec![97.into(), name("a"), name("b")] },
        };
        let font = with(font, own);
        draft.doc.add_object(font)
    };
    let squares = dictionary! { "XObject" => dictionary! { "Sq" => square } };
    let own = font(dictionary! { "Resources" => squares });
    let none = font(dictionary! {});
    let bare = form(
        &mut draft,
        [0.0, 0.0, 300.0, 100.0],
        "0 g BT /F1 40 Tf 10 30 Td (Borrowed) Tj ET q 0.1 0 0 0.1 220 20 cm /Sq Do Q",
        dictionary! {},
    );
    let font = draft.font;
    let grey = vec![
        name("CalRGB"),
        dictionary! { "WhitePoint" => numbers(&[0.95, 1.0, 1.09]), "Gamma" => numbers(&[2.2, 2.2, 2.2]) }
            .into(),
    ];
    let resources = dictionary! {
        "Font" => dictionary! { "F1" => font, "T3" => own, "T0" => none },
        "XObject" => dictionary! { "Sq" => square, "Bare" => bare },
        "ColorSpace" => dictionary! { "DefaultRGB" => grey },
    };
    let content = "0 0.5 0 rg BT /T3 60 Tf 50 700 Td (abba) Tj ET BT /T0 60 Tf 50 600 Td (abab) Tj ET \
        q 1 0 0 1 50 400 cm /Bare Do Q 0.5 0.3 0.1 rg 50 200 200 100 re f \
        BT 1 Tr /F1 60 Tf 50 100 Td (Outline) Tj ET q BT 7 Tr /F1 80 Tf 300 100 Td (CLIP) Tj ET 1 0 0 rg 300 100 250 30 re f Q";
    page(&mut draft, content, resources, dictionary! {});
    draft.bytes()
}

/// Pictures of each kind of coding, masks, and pictures inside the content.
pub(crate) fn pictures() -> Vec<u8> {
    let mut draft = Draft::new();
    // Sixteen rows, the right half black, by ITU-T T.6: the first says eight white and eight black, each other is
    // the same as the one above it.
    let mut bits = String::from("00110011000101") + &"11".repeat(15) + "000000000001000000000001";
    bits += &"0".repeat(bits.len().next_multiple_of(8) - bits.len());
    let fax: Vec<u8> =
        (0..bits.len()).step_by(8).filter_map(|at| u8::from_str_radix(&bits[at..at + 8], 2).ok()).collect();
    let longs = |of: &[u32]| of.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    // A page of JBIG2 with one region, coded in the same way.
    let region = [longs(&[16, 16, 0, 0]), vec![0, 1], fax.clone()].concat();
    let jbig2 = [
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
    // JPEG 2000 without a single coefficient: an even grey.
    let jpx = [
        &b"\xff\x4f\xff\x51\x00\x29\x00\x00"[..],
        &longs(&[16, 16, 0, 0, 16, 16, 0, 0]),
        b"\x00\x01\x07\x01\x01\xff\x52\x00\x0c\x00\x00\x00\x01\x00\x00\x04\x04\x00\x01\xff\x5c\x00\x04\x40\x40",
        b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x0f\x00\x01\xff\x93\x00\xff\xd9",
    ].concat();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let colours = image::RgbImage::from_fn(16, 16, |x, y| image::Rgb([x as u8 * 16, y as u8 * 16, 128]));
    colours.write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("in memory");
    let bits = |more: Dictionary| {
        let all = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 16, "Height" => 16, "BitsPerComponent" => 1,
            "ColorSpace" => "DeviceGray",
        };
        with(all, more)
    };
    let stripes = |byte: u8| vec![byte; 32];
    let mask =
        draft.doc.add_object(Stream::new(bits(dictionary! { "ImageMask" => true }), stripes(0b1100_1100)));
    let soft: Vec<u8> = (0..=255).collect();
    let soft = draft.doc.add_object(Stream::new(bits(dictionary! { "BitsPerComponent" => 8 }), soft));
    draft.doc.get_object_mut(mask).and_then(Object::as_stream_mut).expect("mask").dict.remove(b"ColorSpace");
    let palette = Object::String(vec![255, 0, 0, 0, 0, 255], lopdf::StringFormat::Hexadecimal);
    let indexed = vec![name("Indexed"), name("DeviceRGB"), 1.into(), palette];
    let fax_terms = dictionary! { "K" => -1, "Columns" => 16, "Rows" => 16 };
    let all = [
        Stream::new(bits(dictionary! { "Filter" => "CCITTFaxDecode", "DecodeParms" => fax_terms }), fax),
        Stream::new(bits(dictionary! { "Filter" => vec![name("JBIG2Decode")] }), jbig2),
        Stream::new(bits(dictionary! { "Filter" => "JPXDecode", "BitsPerComponent" => 8 }), jpx),
        Stream::new(
            bits(
                dictionary! { "Filter" => "DCTDecode", "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB" },
            ),
            jpeg.into_inner(),
        ),
        Stream::new(
            bits(dictionary! { "ColorSpace" => indexed, "Decode" => numbers(&[1.0, 0.0]) }),
            stripes(0b1111_0000),
        ),
        Stream::new(bits(dictionary! { "Mask" => mask }), stripes(0)),
        Stream::new(bits(dictionary! { "SMask" => soft }), stripes(0)),
    ];
    let mut drawn = dictionary! { "Mask" => mask };
    let mut content = String::from("0 0 1 rg q 80 0 0 80 300 100 cm /Mask Do Q ");
    for (at, picture) in all.into_iter().enumerate() {
        let key = format!("I{at}");
        let picture = draft.doc.add_object(picture);
        drawn.set(key.as_str(), picture);
        content += &format!("q 80 0 0 80 {} {} cm /{key} Do Q ", 50 + at % 4 * 120, 600 - at / 4 * 120);
    }
    content += "q 80 0 0 80 50 300 cm BI /W 4 /H 4 /BPC 8 /CS /G /F /AHx ID 00408000C0FF00E18011223344556677> EI Q \
        q 80 0 0 80 200 300 cm BI /IM true /W 8 /H 2 /D [1 0] ID \u{5a}\u{33} EI Q 0 g 400 300 80 80 re f";
    page(&mut draft, &content, dictionary! { "XObject" => drawn }, dictionary! {});
    draft.bytes()
}
