//! What acts, hides or multiplies beside the page: scripts under written-out names, forms, notes, layers.

use super::*;

fn catalog(more: &str) -> Raw {
    Raw::with(CATALOG, format!("<</Type/Catalog/Pages 2 0 R{more}>>"))
}

/// A page with so many times the same annotation, which has an appearance.
fn notes(count: usize) -> Raw {
    let mut raw = Raw::with(PAGE, page_with(&format!("/Annots[{}]", times("6 0 R ", count))));
    raw.add("<</Type/Annot/Subtype/Square/F 4/Rect[9 9 99 99]/AP<</N 7 0 R>>>>");
    raw.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"0 0 9 9 re f"));
    raw
}

/// A page with a note on a layer that this rule shows or hides.
fn layered(rule: &str, more: &[String]) -> Vec<u8> {
    let mut raw = catalog("/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>");
    raw.set(PAGE, page_with("/Annots[6 0 R]"));
    raw.add("<</Type/Annot/Subtype/Square/F 4/Rect[9 9 99 99]/AP<</N 7 0 R>>/OC 9 0 R>>");
    raw.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"0 0 9 9 re f"));
    raw.add("<</Type/OCG/Name(Layer)>>");
    raw.add(rule);
    for body in more {
        raw.add(body.clone());
    }
    raw.bytes()
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("script under a written-out name", Placed(1, REMOVED), || {
            catalog("/Open#41ction<</S/J#61vaScript/#4a#53(app.alert\\(1\\))>>").bytes()
        }),
        row("script in an object stream", Placed(1, REMOVED), || {
            let bodies = [
                "<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</WC 4 0 R>>>>".to_owned(),
                TREE_BODY.into(),
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".into(),
                "<</S/JavaScript/JS(app.alert\\(1\\))/Next 4 0 R>>".into(),
            ];
            modern(&bodies, &[], "", "")
        }),
        row("actions in a ring", Placed(1, REMOVED), || {
            let mut raw = catalog("/OpenAction 6 0 R");
            raw.add("<</S/Launch/F(cmd.exe)/Next[6 0 R 7 0 R]>>");
            raw.add("<</S/SubmitForm/F(http://example.org)/Next 6 0 R>>");
            raw.bytes()
        }),
        row("every action there is", Placed(1, REMOVED), || {
            let kinds = [
                "JavaScript",
                "Launch",
                "GoToR",
                "GoToE",
                "URI",
                "SubmitForm",
                "ImportData",
                "ResetForm",
                "Rendition",
                "Movie",
                "Sound",
                "Hide",
                "Named",
                "SetOCGState",
                "Trans",
                "GoTo3DView",
                "RichMediaExecute",
                "Thread",
            ];
            let annots: String = kinds
                .map(|kind| {
                    format!("<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/{kind}/JS(x)/F(x)/URI(x)>>>>")
                })
                .concat();
            Raw::with(PAGE, page_with(&format!("/Annots[{annots}]/AA<</O<</S/JavaScript/JS(x)>>>>"))).bytes()
        }),
        row("files attached in a ring", Placed(1, REMOVED), || {
            let mut raw = catalog("/Names<</EmbeddedFiles 6 0 R>>/AF[8 0 R]");
            raw.add("<</Kids[6 0 R 7 0 R]>>");
            raw.add("<</Names[(a)8 0 R(b)8 0 R]>>");
            raw.add("<</Type/Filespec/F(a)/EF<</F 8 0 R>>/RF 8 0 R>>");
            raw.bytes()
        }),
        row("fields in a ring", Placed(1, FLATTENED), || {
            let mut raw = catalog("/AcroForm<</Fields[6 0 R 7 0 R]/DR 6 0 R>>");
            raw.set(PAGE, page_with("/Annots[6 0 R 7 0 R]"));
            raw.add("<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[0 0 99 9]/Kids[7 0 R 6 0 R]/Parent 7 0 R>>");
            raw.add("<</Type/Annot/Subtype/Widget/T(b)/Rect[0 0 99 9]/Kids[6 0 R]/Parent 6 0 R>>");
            raw.bytes()
        }),
        row("fields 30,000 deep", Placed(1, FLATTENED), || {
            let mut raw = catalog("/AcroForm<</Fields[6 0 R]>>");
            for number in 6..30_006 {
                raw.add(format!("<</T(a)/FT/Tx/Kids[{} 0 R]/Parent {} 0 R>>", number + 1, number - 1));
            }
            raw.set(PAGE, page_with("/Annots[30006 0 R]"));
            raw.add("<</Type/Annot/Subtype/Widget/V(x)/Rect[0 0 99 9]/Parent 30005 0 R>>");
            raw.bytes()
        }),
        row("fields of 2^40 by sharing", Placed(1, &[]), || {
            let mut raw = catalog("/AcroForm<</Fields[6 0 R]>>");
            for number in 6..46 {
                raw.add(format!("<</T(a)/FT/Tx/Kids[{0} 0 R {0} 0 R]>>", number + 1));
            }
            raw.add("<</Type/Annot/Subtype/Widget/V(x)/Rect[0 0 99 9]>>");
            raw.bytes()
        }),
        row("10,000 notes", Placed(1, FLATTENED), || notes(10_000).bytes()),
        row("200,000 notes", Refused("too-large", "Page 1"), || notes(200_000).bytes()),
        row("10,000 notes on each of 1,000 pages", Refused("too-large", "unpacks to more"), || {
            let mut raw = notes(1);
            let notes = raw.add(format!("[{}]", times("6 0 R ", 10_000)));
            let first = raw.next();
            for _ in 0..1_000 {
                raw.add(page_with(&format!("/Annots {notes} 0 R")));
            }
            let kids: String = (first..first + 1_000).map(|n| format!("{n} 0 R ")).collect();
            raw.set(TREE, format!("<</Type/Pages/Kids[{kids}]/Count 1000>>"));
            raw.bytes()
        }),
        row("notes that lead to themselves", Placed(1, REMOVED), || {
            let mut raw = Raw::with(PAGE, page_with("/Annots 6 0 R"));
            raw.add("[6 0 R 3 0 R 2 0 R null 7 (note) 4 0 R]");
            raw.bytes()
        }),
        row("note whose look is itself", Placed(1, REMOVED), || {
            let mut raw = Raw::with(PAGE, page_with("/Annots[6 0 R]"));
            raw.add("<</Type/Annot/Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 6 0 R>>/AS/AP>>");
            raw.bytes()
        }),
        row("note with a box of no size", Placed(1, FLATTENED), || {
            let mut raw = notes(1);
            raw.set(6, "<</Type/Annot/Subtype/Square/F 4/Rect[9 9 9 9]/AP<</N 7 0 R>>>>");
            raw.set(7, stream("/Subtype/Form/BBox[0 0 0 0]/Matrix[0 0 0 0 0 0]", b"0 0 9 9 re f"));
            raw.bytes()
        }),
        row("note with a box past every number", Placed(1, FLATTENED), || {
            let huge = times("9", 38);
            let mut raw = notes(1);
            raw.set(6, format!("<</Type/Annot/Subtype/Square/F 4/Rect[-{huge}. -{huge}. {huge}. {huge}.]/AP<</N 7 0 R>>>>"));
            raw.set(
                7,
                stream(
                    &format!("/Subtype/Form/BBox[0 0 .0000001 .0000001]/Matrix[{huge}. 0 0 {huge}. 0 0]"),
                    b"0 0 9 9 re f",
                ),
            );
            raw.bytes()
        }),
        row("note whose look draws the page", Placed(1, FLATTENED), || {
            let mut raw = notes(1);
            raw.set(
                7,
                stream(
                    "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</P 3 0 R/X 7 0 R>>>>",
                    b"/P Do /X Do",
                ),
            );
            raw.bytes()
        }),
        row("layer that is a rule over itself", Placed(1, FLATTENED), || {
            layered("<</Type/OCMD/OCGs[9 0 R 9 0 R]/VE[/Not 9 0 R]>>", &[])
        }),
        row("rule over layers that leads to itself", Placed(1, REMOVED), || {
            layered("<</Type/OCMD/OCGs 8 0 R/VE 10 0 R>>", &["[/And 10 0 R[/Or 10 0 R[/Not 10 0 R]]]".into()])
        }),
        row("rule over layers 30,000 deep", Placed(1, FLATTENED), || {
            let mut more: Vec<String> = (10..30_010).map(|n| format!("[/Not {} 0 R]", n + 1)).collect();
            more.push("[/Not 8 0 R]".into());
            layered("<</Type/OCMD/VE 10 0 R>>", &more)
        }),
        row("rule over layers of 2^40 by sharing", Placed(1, FLATTENED), || {
            let mut more: Vec<String> = (10..50).map(|n| format!("[/Or {0} 0 R {0} 0 R]", n + 1)).collect();
            more.push("[/And 8 0 R 8 0 R]".into());
            layered("<</Type/OCMD/VE 10 0 R>>", &more)
        }),
        row("layers listed 400,000 times", Placed(1, &[]), || {
            let list = times("6 0 R ", 100_000);
            let mut raw = catalog(&format!(
                "/OCProperties<</OCGs[{list}]/D<</BaseState/OFF/ON[{list}]/OFF[{list}]/AS[<</Event/View/Category[/View]/OCGs[{list}]>>]>>>>"
            ));
            raw.add("<</Type/OCG/Name(Layer)>>");
            raw.bytes()
        }),
        row("10,000 usages of 10,000 layers", Placed(1, &[]), || {
            let mut raw = catalog("/OCProperties<</OCGs[6 0 R]/D<</AS 8 0 R>>>>");
            raw.add("<</Type/OCG/Name(Layer)/Usage<</View<</ViewState/OFF>>>>>>");
            raw.add(format!("[{}]", times("6 0 R ", 10_000)));
            raw.add(format!("[{}]", times("9 0 R ", 10_000)));
            raw.add("<</Event/View/Category[/View]/OCGs 7 0 R>>");
            raw.bytes()
        }),
        row("form of the XFA kind", Placed(1, REMOVED), || {
            let mut raw = catalog("/AcroForm<</Fields[]/XFA[(template)6 0 R(datasets)6 0 R]>>");
            raw.add(flated("", b"<template><event><script>app.alert(1)</script></event></template>"));
            raw.bytes()
        }),
        row("media that plays by itself", Placed(1, REMOVED), || {
            Raw::with(
                PAGE,
                page_with(
                    "/Annots[<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]/RichMediaContent<</Assets<</Names[(a.swf)6 0 R]>>>>\
                     /RichMediaSettings<</Activation<</Condition/PV>>>>>><</Type/Annot/Subtype/3D/Rect[0 0 9 9]/3DD 4 0 R>>]",
                ),
            )
            .bytes()
        }),
        row("form that stands for a page of another file", Placed(1, &[]), || {
            let mut raw = Raw::with(
                PAGE,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
            );
            raw.set(CONTENT, stream("", b"/X Do"));
            raw.add(stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F<</FS/URL/F(http://example.org/x.pdf)>>/Page 0>>",
                b"0 0 9 9 re f",
            ));
            raw.bytes()
        }),
        row("signature over everything", Placed(1, REMOVED), || {
            let mut raw = catalog("/AcroForm<</Fields[6 0 R]/SigFlags 3>>");
            raw.add("<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 99999999999 -1 5]/Contents<00>>>>>");
            raw.bytes()
        }),
        row("structure tree in a ring", Placed(1, &[]), || {
            let mut raw = catalog("/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>");
            raw.add("<</Type/StructTreeRoot/K[7 0 R]/ParentTree 6 0 R/RoleMap<</A/B/B/A>>>>");
            raw.add("<</Type/StructElem/S/A/P 7 0 R/K[7 0 R 6 0 R]/Pg 3 0 R>>");
            raw.bytes()
        }),
        row("shading that is its own function", Placed(1, &[]), || {
            let mut raw = Raw::with(
                PAGE,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Shading<</S 6 0 R>>/Pattern<</P 7 0 R>>>>>>",
            );
            raw.add("<</ShadingType 2/ColorSpace[/Separation/X 6 0 R 6 0 R]/Function[6 0 R 7 0 R]/Coords[0 0 1 1]>>");
            raw.add(stream("/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 0 0]/XStep 0/YStep 0/Resources<</Pattern<</P 7 0 R>>>>", b"/P scn"));
            raw.bytes()
        }),
        row("font whose letters draw with the font", Placed(1, &[]), || {
            let mut raw = Raw::page();
            raw.set(FONT, "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255/Widths[]/Encoding<</Differences[0/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F1 5 0 R>>>>>>");
            raw.add(stream("", b"1 0 d0 BT /F1 1 Tf (\\000) Tj ET"));
            raw.bytes()
        }),
    ]
}
