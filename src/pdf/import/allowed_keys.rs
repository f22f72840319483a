//! What of a dictionary is copied: the entries that a viewer draws from, listed by what the dictionary is to the
//! page. What it is follows from where it is referred to and not from what it says of itself, for real files leave
//! `/Type` out, and what hides would say anything. An entry that is not listed here does not reach the bundle, be
//! it a private note of the program that wrote it, a description, a thumbnail or the structure behind the page.

/// What an object is to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ObjectRole {
    /// Numbers, names, and lists of them.
    Plain,
    /// The same and texts.
    Text,
    /// Bytes without entries of their own, or a name in their place.
    Data,
    /// What pictures in JBIG2 share.
    Segments,
    /// A dictionary of names that each lead to one thing.
    Each(&'static ObjectRole),
    /// `/Resources`.
    Resources,
    /// An image, a form, or a mask.
    XObject,
    /// A transparency group.
    Group,
    /// A graphics state.
    State,
    /// The soft mask of a graphics state.
    SoftMask,
    /// A halftone.
    Halftone,
    /// A function.
    Function,
    /// A colour space and what belongs to one.
    Space,
    /// A pattern.
    Pattern,
    /// A shading.
    Shading,
    /// A font.
    Font,
    /// What a font file is like.
    Descriptor,
    /// A font file.
    FontFile,
    /// The classification of a typeface.
    Style,
    /// A set of characters.
    CharacterSet,
    /// Codes and what they mean.
    Encoding,
    /// A glyph that is drawn by content.
    Glyph,
    /// What a marked part of the content belongs to: only a layer has to do with what is drawn.
    Property,
    /// A layer, or a rule over layers.
    Layer,
    /// The parameters of a filter.
    Parameters,
}

impl ObjectRole {
    /// What the entry under this key is; nothing when it is not copied.
    pub(crate) fn entry(self, key: &[u8]) -> Option<ObjectRole> {
        use ObjectRole::*;
        let plain = |keys: &[&[u8]]| keys.contains(&key).then_some(Plain);
        match self {
            Plain | Text | Data | Segments | Property => None,
            Each(role) => Some(*role),
            Resources => Some(match key {
                b"XObject" => Each(&XObject),
                b"Font" => Each(&Font),
                b"ExtGState" => Each(&State),
                b"ColorSpace" => Each(&Space),
                b"Pattern" => Each(&Pattern),
                b"Shading" => Each(&Shading),
                b"Properties" => Each(&Property),
                b"ProcSet" => Plain,
                _ => return None,
            }),
            XObject => match key {
                b"Resources" => Some(Resources),
                b"Group" => Some(Group),
                b"OC" => Some(Layer),
                b"ColorSpace" | b"CS" => Some(Space),
                b"Mask" | b"SMask" => Some(XObject),
                _ => plain(&[
                    b"Type",
                    b"Subtype",
                    b"FormType",
                    b"BBox",
                    b"Matrix",
                    b"Width",
                    b"W",
                    b"Height",
                    b"H",
                    b"BitsPerComponent",
                    b"BPC",
                    b"Decode",
                    b"D",
                    b"ImageMask",
                    b"IM",
                    b"Interpolate",
                    b"I",
                    b"Intent",
                    b"SMaskInData",
                    b"Matte",
                ]),
            },
            Group => match key {
                b"CS" => Some(Space),
                _ => plain(&[b"Type", b"S", b"I", b"K"]),
            },
            State => match key {
                b"Font" => Some(Font),
                b"BG" | b"BG2" | b"UCR" | b"UCR2" | b"TR" | b"TR2" => Some(Function),
                b"HT" => Some(Halftone),
                b"SMask" => Some(SoftMask),
                _ => plain(&[
                    b"Type",
                    b"LW",
                    b"LC",
                    b"LJ",
                    b"ML",
                    b"D",
                    b"RI",
                    b"OP",
                    b"op",
                    b"OPM",
                    b"FL",
                    b"SM",
                    b"SA",
                    b"BM",
                    b"CA",
                    b"ca",
                    b"AIS",
                    b"TK",
                    b"HTO",
                    b"UseBlackPtComp",
                ]),
            },
            SoftMask => match key {
                b"G" => Some(XObject),
                b"TR" => Some(Function),
                _ => plain(&[b"Type", b"S", b"BC"]),
            },
            // One of several screens names its colours as it likes.
            Halftone => match key {
                b"SpotFunction" | b"TransferFunction" => Some(Function),
                b"HalftoneName" => None,
                _ => Some(Halftone),
            },
            Function => match key {
                b"Functions" => Some(Function),
                _ => plain(&[
                    b"FunctionType",
                    b"Domain",
                    b"Range",
                    b"Bounds",
                    b"Encode",
                    b"Size",
                    b"BitsPerSample",
                    b"Order",
                    b"Decode",
                    b"C0",
                    b"C1",
                    b"N",
                ]),
            },
            Space => match key {
                b"Alternate" | b"ColorSpace" | b"Process" | b"MixingHints" => Some(Space),
                b"Colorants" => Some(Each(&Space)),
                b"Solidities" => Some(Each(&Plain)),
                b"DotGain" => Some(Each(&Function)),
                b"WhitePoint" | b"BlackPoint" | b"Gamma" | b"Matrix" | b"Subtype" | b"Components"
                | b"PrintingOrder" => Some(Plain),
                // Of a profile, and of a function in the same list.
                _ => Function.entry(key),
            },
            Pattern => match key {
                b"Resources" => Some(Resources),
                b"Shading" => Some(Shading),
                b"ExtGState" => Some(State),
                _ => plain(&[
                    b"Type",
                    b"PatternType",
                    b"PaintType",
                    b"TilingType",
                    b"BBox",
                    b"XStep",
                    b"YStep",
                    b"Matrix",
                ]),
            },
            Shading => match key {
                b"ColorSpace" => Some(Space),
                b"Function" => Some(Function),
                _ => plain(&[
                    b"ShadingType",
                    b"Background",
                    b"BBox",
                    b"AntiAlias",
                    b"Coords",
                    b"Domain",
                    b"Extend",
                    b"Matrix",
                    b"BitsPerCoordinate",
                    b"BitsPerComponent",
                    b"BitsPerFlag",
                    b"Decode",
                    b"VerticesPerRow",
                ]),
            },
            Font => match key {
                b"FontDescriptor" => Some(Descriptor),
                b"DescendantFonts" => Some(Font),
                b"Encoding" | b"ToUnicode" => Some(Encoding),
                b"CIDSystemInfo" => Some(CharacterSet),
                b"CIDToGIDMap" => Some(Data),
                b"CharProcs" => Some(Each(&Glyph)),
                b"Resources" => Some(Resources),
                _ => plain(&[
                    b"Type",
                    b"Subtype",
                    b"BaseFont",
                    b"FirstChar",
                    b"LastChar",
                    b"Widths",
                    b"FontBBox",
                    b"FontMatrix",
                    b"DW",
                    b"W",
                    b"DW2",
                    b"W2",
                ]),
            },
            Descriptor => match key {
                b"FontFile" | b"FontFile2" | b"FontFile3" => Some(FontFile),
                b"FontFamily" => Some(Text),
                b"Style" => Some(Style),
                b"FD" => Some(Each(&Descriptor)),
                _ => plain(&[
                    b"Type",
                    b"FontName",
                    b"FontStretch",
                    b"FontWeight",
                    b"Flags",
                    b"FontBBox",
                    b"ItalicAngle",
                    b"Ascent",
                    b"Descent",
                    b"Leading",
                    b"CapHeight",
                    b"XHeight",
                    b"StemV",
                    b"StemH",
                    b"AvgWidth",
                    b"MaxWidth",
                    b"MissingWidth",
                ]),
            },
            FontFile => plain(&[b"Length1", b"Length2", b"Length3", b"Subtype"]),
            Style => (key == b"Panose").then_some(Text),
            CharacterSet => match key {
                b"Registry" | b"Ordering" => Some(Text),
                _ => plain(&[b"Supplement"]),
            },
            Encoding => match key {
                b"CIDSystemInfo" => Some(CharacterSet),
                b"UseCMap" => Some(Encoding),
                _ => plain(&[b"Type", b"BaseEncoding", b"Differences", b"CMapName", b"WMode"]),
            },
            Glyph => (key == b"Resources").then_some(Resources),
            Layer => match key {
                b"Name" => Some(Text),
                b"OCGs" | b"VE" => Some(Layer),
                _ => plain(&[b"Type", b"Intent", b"P"]),
            },
            Parameters => match key {
                b"JBIG2Globals" => Some(Segments),
                _ => plain(&[
                    b"Predictor",
                    b"Colors",
                    b"BitsPerComponent",
                    b"Columns",
                    b"EarlyChange",
                    b"K",
                    b"EndOfLine",
                    b"EncodedByteAlign",
                    b"Rows",
                    b"EndOfBlock",
                    b"BlackIs1",
                    b"DamagedRowsBeforeError",
                    b"ColorTransform",
                ]),
            },
        }
    }

    /// Whether viewers go by the place of such a dictionary and not by what it says of itself.
    pub(crate) fn follows_from_place(self) -> bool {
        use ObjectRole::*;
        !matches!(
            self,
            Plain | Text | Data | Segments | Property | Layer | Parameters | Group | SoftMask | Halftone
        )
    }

    /// What such a dictionary calls itself, where it does.
    pub(crate) fn type_name(self) -> Option<&'static [u8]> {
        match self {
            ObjectRole::XObject => Some(b"XObject"),
            ObjectRole::State => Some(b"ExtGState"),
            ObjectRole::Pattern => Some(b"Pattern"),
            ObjectRole::Font => Some(b"Font"),
            ObjectRole::Descriptor => Some(b"FontDescriptor"),
            ObjectRole::Encoding => Some(b"Encoding"),
            _ => None,
        }
    }

    /// Whether a text may stand there: the colours of a palette, a layer's name.
    pub(crate) fn takes_text(self) -> bool {
        matches!(self, ObjectRole::Text | ObjectRole::Space)
    }

    /// Whether a dictionary or a stream may stand there.
    pub(crate) fn takes_entries(self) -> bool {
        !matches!(self, ObjectRole::Plain | ObjectRole::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectRole;

    /// Keys of ISO 32000 that carry what no page shows, wherever they may stand.
    #[test]
    fn what_is_not_drawn_is_listed_nowhere() {
        use ObjectRole::*;
        let roles = [
            Plain,
            Text,
            Data,
            Segments,
            Resources,
            XObject,
            Group,
            State,
            SoftMask,
            Function,
            Space,
            Pattern,
            Shading,
            Font,
            Descriptor,
            FontFile,
            Style,
            CharacterSet,
            Encoding,
            Glyph,
            Property,
            Layer,
            Parameters,
        ];
        for key in [
            "Metadata",
            "PieceInfo",
            "LastModified",
            "Thumb",
            "AF",
            "OPI",
            "Ref",
            "Alternates",
            "StructParent",
            "StructParents",
            "ActualText",
            "Alt",
            "E",
            "Usage",
            "Measure",
            "PtData",
            "ID",
            "Private",
            "JS",
            "AA",
            "URI",
            "EF",
            "CharSet",
            "CIDSet",
            "Lang",
            "CreatorInfo",
            "GTS_Env",
            "Canary",
        ] {
            for role in roles {
                assert_eq!(role.entry(key.as_bytes()), None, "{key} of {role:?}");
            }
        }
    }
}
