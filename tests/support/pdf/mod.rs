//! PDFs made for tests: each one odd in a way that real ones are. Nothing is stored as a file, so every test
//! says what it is about.

use leverarch::internals::model::paper::Paper;
use leverarch::internals::model::plan::{Body, Lengths, Plan, PlanEntry, Section};
use leverarch::internals::model::{Digest, ItemPath, Kind, PageNumber};
use leverarch::internals::pdf::frontmatter_pdf::{FrontMatter, PageLink, StampFont};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};

/// A PDF under construction.
pub(crate) struct Draft {
    pub(crate) doc: Document,
    pub(crate) pages: Vec<Object>,
    pub(crate) root: (u32, u16),
    pub(crate) font: (u32, u16),
}

impl Draft {
    pub(crate) fn new() -> Self {
        let mut doc = Document::with_version("1.7");
        let root = doc.new_object_id();
        let font = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        Self { doc, pages: Vec::new(), root, font }
    }

    pub(crate) fn stream(&mut self, content: &str) -> Object {
        self.doc.add_object(Stream::new(Dictionary::new(), content.into())).into()
    }

    /// A page with a box, some content, and more keys.
    pub(crate) fn page(&mut self, media: [i64; 4], contents: Object, more: Dictionary) -> (u32, u16) {
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.root,
            "MediaBox" => media.map(Object::Integer).to_vec(),
            "Contents" => contents,
        };
        page.extend(&more);
        let id = self.doc.add_object(page);
        self.pages.push(id.into());
        id
    }

    /// A page that shows its corners and a name.
    pub(crate) fn drawn(&mut self, media: [i64; 4], name: &str, more: Dictionary) -> (u32, u16) {
        let contents = self.stream(&marks(media, name));
        self.page(media, contents, more)
    }

    /// Ends the document: the font is inherited from the root of the page tree.
    pub(crate) fn end(mut self, catalog: Dictionary) -> Document {
        let count = self.pages.len() as i64;
        let root = dictionary! {
            "Type" => "Pages", "Kids" => self.pages.clone(), "Count" => count,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => self.font } },
        };
        self.doc.objects.insert(self.root, root.into());
        let mut all = dictionary! { "Type" => "Catalog", "Pages" => self.root };
        all.extend(&catalog);
        let catalog = self.doc.add_object(all);
        self.doc.trailer.set("Root", catalog);
        self.doc
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        saved(self.end(Dictionary::new()))
    }
}

pub(crate) fn saved(mut doc: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("in memory");
    bytes
}

/// A frame, a red square at the lower left, a blue one at the upper left, and a name.
pub(crate) fn marks([x, y, right, top]: [i64; 4], name: &str) -> String {
    let (w, h) = (right - x, top - y);
    format!(
        "2 w {} {} {} {} re S 1 0 0 rg {x} {y} 60 60 re f 0 0 1 rg {x} {} 60 60 re f \
         0 g BT /F1 24 Tf {} {} Td ({name}) Tj ET\n",
        x + 1,
        y + 1,
        w - 2,
        h - 2,
        top - 60,
        x + w / 4,
        y + h / 2
    )
}

pub(crate) const A4: [i64; 4] = [0, 0, 595, 842];

/// Pages turned, shifted, cropped and scaled.
pub(crate) fn turned() -> Vec<u8> {
    let mut draft = Draft::new();
    for rotate in [0, 90, 180, 270, 450, -90] {
        draft.drawn(A4, &format!("Turned {rotate}"), dictionary! { "Rotate" => rotate });
    }
    draft.drawn([100, -50, 695, 792], "Shifted", dictionary! { "Rotate" => 90 });
    let crop: Vec<Object> = [50, 100, 2000, 700].map(Object::Integer).to_vec();
    draft.drawn(A4, "Cropped", dictionary! { "CropBox" => crop, "Rotate" => 270 });
    draft.drawn([0, 0, 298, 421], "Doubled", dictionary! { "UserUnit" => 2 });
    draft.drawn([0, 0, 200, 400], "Receipt", dictionary! {});
    draft.drawn([842, 595, 0, 0], "Flipped box", dictionary! {});
    draft.bytes()
}

/// Contents in several streams, unbalanced, shared, empty, and a page listed twice.
pub(crate) fn contents() -> Vec<u8> {
    let mut draft = Draft::new();
    let parts: Vec<Object> = ["q 0.9 0 0 0.9 0 0 cm BT /F1 30 Tf 72 400 Td", "(Several streams) Tj ET Q", ""]
        .map(|part| draft.stream(part))
        .to_vec();
    draft.page(A4, Object::Array(parts), dictionary! {});
    let unbalanced =
        format!("q q 0.5 0 0 0.5 150 200 cm {} q 9 0 0 9 0 0 cm 1 0 0 rg", marks(A4, "Unbalanced"));
    let unbalanced = draft.stream(&unbalanced);
    draft.page(A4, unbalanced.clone(), dictionary! {});
    draft.page(A4, unbalanced, dictionary! {});
    draft.page(A4, Object::Null, dictionary! {});
    let twice = draft.drawn(A4, "Listed twice", dictionary! {});
    draft.pages.push(twice.into());
    draft.bytes()
}

/// A form and a mark with appearances, a script, a link, an attachment, and a hidden layer.
pub(crate) fn form(value: &str) -> Vec<u8> {
    let mut draft = Draft::new();
    let font = draft.font;
    let shared = dictionary! { "Font" => dictionary! { "F1" => font } };
    let appearance = draft.doc.add_object(Stream::new(
        dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 200.into(), 30.into()] },
        format!("0.9 g 0 0 200 30 re f 0 g BT /F1 18 Tf 4 8 Td ({value}) Tj ET").into_bytes(),
    ));
    let field = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "T" => Object::string_literal("name"),
        "V" => Object::string_literal(value), "F" => 4,
        "Rect" => vec![100.into(), 600.into(), 300.into(), 630.into()],
        "AP" => dictionary! { "N" => appearance },
        "AA" => dictionary! { "K" => dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") } },
    });
    let square = draft.doc.add_object(Stream::new(
        // A quarter turn and an offset: the box must still land on the rectangle.
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![10.into(), 10.into(), 60.into(), 110.into()],
            "Matrix" => vec![0.into(), 1.into(), (-1).into(), 0.into(), 0.into(), 0.into()],
            "Resources" => Dictionary::new(),
        },
        b"0 0.6 0 rg 10 10 50 100 re f 1 1 0 rg 10 10 10 10 re f".to_vec(),
    ));
    let mark = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Square", "F" => 4,
        "Rect" => vec![350.into(), 500.into(), 450.into(), 550.into()],
        "AP" => dictionary! { "N" => square },
    });
    let unseen = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Square", "F" => 2,
        "Rect" => vec![0.into(), 0.into(), 50.into(), 50.into()], "AP" => dictionary! { "N" => square },
    });
    let bare = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "V" => Object::string_literal("no picture"),
        "Rect" => vec![100.into(), 300.into(), 300.into(), 330.into()],
    });
    let link = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal("https://example.org") },
    });
    let layer =
        draft.doc.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("Draft") });
    let contents = draft.stream(&format!(
        "{} /OC /L BDC BT /F1 40 Tf 60 200 Td (HIDDEN LAYER) Tj ET EMC",
        marks(A4, "A form")
    ));
    let annots: Vec<Object> = [field, mark, unseen, bare, link].map(Object::from).to_vec();
    let resources = dictionary! {
        "Font" => dictionary! { "F1" => font }, "Properties" => dictionary! { "L" => layer },
    };
    draft.page(A4, contents, dictionary! { "Annots" => annots, "Resources" => resources });
    let file = draft.doc.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("secret.txt"), "EF" => dictionary! {},
    });
    let names = vec![Object::string_literal("secret.txt"), file.into()];
    saved(draft.end(dictionary! {
        "AcroForm" => dictionary! { "Fields" => vec![field.into(), bare.into()], "DR" => shared },
        "OCProperties" => dictionary! {
            "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] },
        },
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
        "OpenAction" => dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(2)") },
    }))
}

/// Some plain pages.
pub(crate) fn plain(pages: usize, name: &str) -> Document {
    let mut draft = Draft::new();
    for page in 1..=pages {
        draft.drawn(A4, &format!("{name} {page}"), dictionary! {});
    }
    draft.end(Dictionary::new())
}

/// The same in object streams.
pub(crate) fn packed() -> Vec<u8> {
    let mut bytes = Vec::new();
    plain(3, "Packed").save_modern(&mut bytes).expect("in memory");
    bytes
}

/// Encrypted; opens without a password when the given one is empty.
pub(crate) fn encrypted(password: &str) -> Vec<u8> {
    let mut doc = plain(2, "Encrypted");
    let id = Object::string_literal("0123456789abcdef");
    doc.trailer.set("ID", vec![id.clone(), id]);
    let state = EncryptionState::try_from(EncryptionVersion::V2 {
        document: &doc,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    })
    .expect("state");
    doc.encrypt(&state).expect("encrypts");
    saved(doc)
}

/// Every stream's `/Length` is too large for the file.
pub(crate) fn wrong_length() -> Vec<u8> {
    let bytes = saved(plain(2, "Wrong length"));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("/Length ") {
        let (before, after) = rest.split_at(at + 8);
        let digits = after.find(|c: char| !c.is_ascii_digit()).expect("a number ends");
        out.push_str(before);
        // The same number of digits, so that no offset changes.
        out.push_str(&"9".repeat(digits));
        rest = &after[digits..];
    }
    out.push_str(rest);
    out.into_bytes()
}

/// A font for stamps with two-byte codes: DejaVu Sans Mono where it is installed, for tests that look.
fn stamp_font(doc: &mut Document) -> ((u32, u16), StampFont) {
    let to_unicode = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def \
        1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0003> <0061> <0020> endbfrange \
        endcmap end end"
        .to_vec();
    let to_unicode = doc.add_object(Stream::new(Dictionary::new(), to_unicode));
    let mut descriptor = dictionary! {
        "Type" => "FontDescriptor", "FontName" => "DejaVuSansMono", "Flags" => 33, "ItalicAngle" => 0,
        "Ascent" => 928, "Descent" => -236, "CapHeight" => 700, "StemV" => 80,
        "FontBBox" => vec![(-558).into(), (-375).into(), 718.into(), 1028.into()],
    };
    if let Ok(font) = std::fs::read("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf") {
        let file = doc.add_object(Stream::new(dictionary! { "Length1" => font.len() as i64 }, font));
        descriptor.set("FontFile2", file);
    }
    let descriptor = doc.add_object(descriptor);
    let descendant = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "DejaVuSansMono", "DW" => 602,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor, "CIDToGIDMap" => "Identity",
    });
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "DejaVuSansMono", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => to_unicode,
    });
    // In that font the printable ASCII characters are glyphs 3 to 97, all 602 wide.
    let glyphs = (3..98).map(|glyph| (glyph, 602)).collect();
    (font, StampFont { resource: "S".into(), glyphs })
}

/// Front matter as the front room would hand it over, one page for each part unless said otherwise.
pub(crate) fn front(lengths: Lengths, links: Vec<PageLink>) -> FrontMatter {
    let mut draft = Draft::new();
    let (stamp, glyphs) = stamp_font(&mut draft.doc);
    let parts = [("Cover", lengths.cover), ("Index", lengths.index)]
        .into_iter()
        .chain(lengths.sheets.iter().map(|count| ("Sheet", *count)))
        .chain([("Schedule", lengths.schedule), ("Checking", lengths.checking)]);
    let mut names = Vec::new();
    for (name, count) in parts {
        names.extend((1..=count).map(|page| format!("{name} {page}")));
    }
    for name in &names {
        let contents = draft.stream(&format!("BT /F1 30 Tf 72 700 Td ({name}) Tj ET"));
        let page = draft.page(A4, contents, dictionary! {});
        let exact: Vec<Object> = [0.0, 0.0, 595.28, 841.89].map(Object::Real).to_vec();
        draft.doc.get_dictionary_mut(page).expect("page").set("MediaBox", exact);
    }
    let specimen = draft.stream("BT /S 10 Tf 72 700 Td <0003> Tj ET");
    let fonts = dictionary! { "Font" => dictionary! { "S" => stamp } };
    draft.page(A4, specimen, dictionary! { "Resources" => fonts });
    let papers = vec![Paper::A4; names.len() + 1];
    FrontMatter { pdf: draft.bytes(), lengths, papers, links, stamps: [glyphs.clone(), glyphs] }
}

/// An entry of the plan with this many pages, or a sheet.
pub(crate) fn entry(title: &str, pages: Option<u32>) -> PlanEntry {
    let body = pages.map_or_else(|| Body::Sheet(Box::default()), Body::Pages);
    PlanEntry {
        file: ItemPath::parse(&format!("{title}.pdf")).expect("a path"),
        digest: Digest::compute(title.as_bytes()),
        bytes: 1,
        kind: Kind::Letter,
        date: None,
        until: None,
        title: title.into(),
        detail: String::new(),
        body,
        placed: [].into(),
        enclosures: Vec::new(),
        transcribed: false,
        files: Vec::new(),
    }
}

/// A plan of two sections.
pub(crate) fn plan(prefix: &str, a: Vec<PlanEntry>, b: Vec<PlanEntry>, lengths: &Lengths) -> Plan {
    let section =
        |label: &str, title: &str, items| Section { label: label.into(), title: title.into(), items };
    let sections: Vec<_> = [section("A", "Letters – älteste", a), section("B", "Payments", b)]
        .into_iter()
        .filter(|section| !section.items.is_empty())
        .collect();
    Plan::paginate(prefix, &sections, lengths)
}

/// Lengths with a two-page index.
pub(crate) fn lengths(sheets: usize) -> Lengths {
    Lengths { index: 2, ..Lengths::least(sheets) }
}

/// A link from the index to a page.
pub(crate) fn index_link(to: PageNumber) -> PageLink {
    PageLink { on: 1, area: [72.0, 690.0, 300.0, 730.0], to }
}
