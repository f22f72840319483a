//! The typefaces that are compiled in, which characters they cover, and how text is made legible before it is
//! set. System fonts are never looked at: the same words give the same page on every computer, and a
//! character that no face can show is spelt out as `[U+1F9FF]` instead of becoming an empty box.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use parley::FontContext;
use parley::fontique::{
    Blob, CharmapIndex, Collection, CollectionOptions, FontInfoOverride, SourceCache, SourceCacheOptions,
};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One typeface, in one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Typeface {
    /// Running text, and the stamps.
    Text,
    /// Emphasis and names.
    TextBold,
    /// Titles and headings.
    Title,
    /// Digests and commands.
    Mono,
    /// Arabic, Persian and Urdu.
    Arabic,
    /// The same, bold.
    ArabicBold,
    /// Hebrew.
    Hebrew,
    /// Hindi, Marathi and Nepali.
    Devanagari,
    /// Bengali.
    Bengali,
    /// Punjabi.
    Gurmukhi,
    /// Gujarati.
    Gujarati,
    /// Tamil.
    Tamil,
    /// Malayalam.
    Malayalam,
    /// Telugu.
    Telugu,
    /// Kannada.
    Kannada,
    /// Sinhala.
    Sinhala,
    /// Thai.
    Thai,
    /// Lao.
    Lao,
    /// Khmer.
    Khmer,
    /// Burmese.
    Myanmar,
    /// Amharic and Tigrinya.
    Ethiopic,
    /// Armenian.
    Armenian,
    /// Georgian.
    Georgian,
    /// Chinese and Japanese.
    Han,
    /// Korean.
    Hangul,
    /// Pictures, in one colour.
    Emoji,
}

/// What a face is made of: the family that the layout knows it by, its weight, its name and its file.
pub(crate) struct FaceSource {
    pub(crate) family: &'static str,
    pub(crate) bold: bool,
    pub(crate) name: &'static str,
    pub(crate) file: &'static [u8],
}

impl Typeface {
    /// Every face. A character that the wanted face lacks is taken from the first that has it.
    pub(crate) const ALL: [Typeface; 26] = [
        Typeface::Text,
        Typeface::TextBold,
        Typeface::Title,
        Typeface::Mono,
        Typeface::Arabic,
        Typeface::ArabicBold,
        Typeface::Hebrew,
        Typeface::Devanagari,
        Typeface::Bengali,
        Typeface::Gurmukhi,
        Typeface::Gujarati,
        Typeface::Tamil,
        Typeface::Malayalam,
        Typeface::Telugu,
        Typeface::Kannada,
        Typeface::Sinhala,
        Typeface::Thai,
        Typeface::Lao,
        Typeface::Khmer,
        Typeface::Myanmar,
        Typeface::Ethiopic,
        Typeface::Armenian,
        Typeface::Georgian,
        Typeface::Han,
        Typeface::Hangul,
        Typeface::Emoji,
    ];

    /// The face's cut.
    pub(crate) fn cut(self) -> FaceSource {
        macro_rules! cut {
            ($family:literal, $bold:literal, $name:literal) => {{
                // A static stands in the program once; a constant stood there three times, 24 MB too much.
                static FILE: &[u8] = include_bytes!(concat!("fonts/", $name, ".ttf"));
                FaceSource { family: $family, bold: $bold, name: $name, file: FILE }
            }};
        }
        match self {
            Typeface::Text => cut!("text", false, "NotoSans-Regular"),
            Typeface::TextBold => cut!("text", true, "NotoSans-Bold"),
            Typeface::Title => cut!("title", true, "NotoSerif-Bold"),
            Typeface::Mono => cut!("mono", false, "NotoSansMono-Regular"),
            Typeface::Arabic => cut!("arabic", false, "NotoNaskhArabic-Regular"),
            Typeface::ArabicBold => cut!("arabic", true, "NotoNaskhArabic-Bold"),
            Typeface::Hebrew => cut!("hebrew", false, "NotoSansHebrew-Regular"),
            Typeface::Devanagari => cut!("devanagari", false, "NotoSansDevanagari-Regular"),
            Typeface::Bengali => cut!("bengali", false, "NotoSansBengali-Regular"),
            Typeface::Gurmukhi => cut!("gurmukhi", false, "NotoSansGurmukhi-Regular"),
            Typeface::Gujarati => cut!("gujarati", false, "NotoSansGujarati-Regular"),
            Typeface::Tamil => cut!("tamil", false, "NotoSansTamil-Regular"),
            Typeface::Malayalam => cut!("malayalam", false, "NotoSansMalayalam-Regular"),
            Typeface::Telugu => cut!("telugu", false, "NotoSansTelugu-Regular"),
            Typeface::Kannada => cut!("kannada", false, "NotoSansKannada-Regular"),
            Typeface::Sinhala => cut!("sinhala", false, "NotoSansSinhala-Regular"),
            Typeface::Thai => cut!("thai", false, "NotoSansThai-Regular"),
            Typeface::Lao => cut!("lao", false, "NotoSansLao-Regular"),
            Typeface::Khmer => cut!("khmer", false, "NotoSansKhmer-Regular"),
            Typeface::Myanmar => cut!("myanmar", false, "NotoSansMyanmar-Regular"),
            Typeface::Ethiopic => cut!("ethiopic", false, "NotoSansEthiopic-Regular"),
            Typeface::Armenian => cut!("armenian", false, "NotoSansArmenian-Regular"),
            Typeface::Georgian => cut!("georgian", false, "NotoSansGeorgian-Regular"),
            Typeface::Han => cut!("han", false, "DroidSansFallbackFull"),
            Typeface::Hangul => cut!("hangul", false, "NanumGothic-Regular"),
            Typeface::Emoji => cut!("emoji", false, "NotoEmoji-Regular"),
        }
    }
}

/// The families that stand behind every style, in order. The text family is the first of them, so a style
/// never covers less than `printable` believes.
pub(crate) const FALLBACKS: [&str; 23] = [
    "text",
    // It has the minus sign and other signs that the text family lacks.
    "mono",
    "arabic",
    "hebrew",
    "devanagari",
    "bengali",
    "gurmukhi",
    "gujarati",
    "tamil",
    "malayalam",
    "telugu",
    "kannada",
    "sinhala",
    "thai",
    "lao",
    "khmer",
    "myanmar",
    "ethiopic",
    "armenian",
    "georgian",
    "han",
    "hangul",
    "emoji",
];

/// The faces as the layout engine holds them, and the way back from its handle to our face.
pub(crate) fn register() -> (FontContext, BTreeMap<u64, Typeface>) {
    let options = CollectionOptions { shared: false, system_fonts: false };
    let mut context = FontContext {
        collection: Collection::new(options),
        source_cache: SourceCache::new(SourceCacheOptions::default()),
    };
    let mut faces = BTreeMap::new();
    for face in Typeface::ALL {
        let cut = face.cut();
        let blob = Blob::new(Arc::new(cut.file));
        faces.insert(blob.id(), face);
        let named = FontInfoOverride { family_name: Some(cut.family), ..FontInfoOverride::default() };
        context.collection.register_fonts(blob, Some(named));
    }
    (context, faces)
}

/// Character maps of the faces that any style can fall back to.
static COVERED: LazyLock<Vec<(CharmapIndex, &'static [u8])>> = LazyLock::new(|| {
    let (mut context, faces) = register();
    let mut maps = Vec::new();
    for family in FALLBACKS {
        for font in context.collection.family_by_name(family).iter().flat_map(|family| family.fonts()) {
            let face =
                font.load(Some(&mut context.source_cache)).and_then(|blob| faces.get(&blob.id()).copied());
            maps.extend(face.map(|face| (font.charmap_index(), face.cut().file)));
        }
    }
    maps
});

/// Whether some face behind every style has a glyph for the character.
fn covered(c: char) -> bool {
    COVERED
        .iter()
        .any(|(index, file)| index.charmap(file).and_then(|map| map.map(c)).is_some_and(|glyph| glyph != 0))
}

/// Most marks that may be stacked on one letter; real writing needs three at most, and taller stacks would
/// be drawn over the lines around them.
const MARKS: usize = 4;

/// The text as it can be printed: composed (NFC), with everything that would be invisible, reorder the line
/// or come out as an empty box spelt out as `[U+202E]`. Nothing is dropped, except variation selectors after
/// a printed character and the joiners inside an emoji, which ask for a form and carry no text.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let characters: Vec<char> = text.nfc().collect();
    let mut printed = String::with_capacity(text.len());
    let mut marks = 0;
    for (i, &c) in characters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| characters.get(i)).copied();
        let after = characters.get(i + 1).copied();
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        let between = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
        match c {
            '\u{FE0E}' | '\u{FE0F}' if before.is_some_and(|b| !hidden(b) && covered(b)) => {}
            '\u{200D}' if between(pictorial) => {}
            '\u{200C}' | '\u{200D}' if between(joining) => printed.push(c),
            // In writing without spaces it is where a line may end.
            '\u{200B}' if between(unspaced) => printed.push(c),
            // A number in brackets is too small to read where a face of equal widths has it.
            '⑴'..='⒇' => escape(c, &mut printed),
            _ if hidden(c) || marks > MARKS || !covered(c) => escape(c, &mut printed),
            _ => printed.push(c),
        }
    }
    Cow::Owned(printed)
}

/// Writes what a character is in place of the character: in words where it is a sign that people use, else its
/// number.
pub(crate) fn escape(c: char, to: &mut String) {
    use std::fmt::Write as _;
    let _ = match sign(c) {
        Some(words) => write!(to, "[{words}]"),
        None => write!(to, "[U+{:04X}]", c as u32),
    };
}

/// What a sign is that no face has and that says something to a reader: a tick, a box that is not ticked, a number in
/// a circle.
pub(crate) fn sign(c: char) -> Option<Cow<'static, str>> {
    let code = c as u32;
    let letter = |first: char, from: u32| char::from_u32(first as u32 + code - from).unwrap_or(first);
    Some(match c {
        '✓' => "tick".into(),
        '✗' | '✘' => "cross".into(),
        '☐' => "empty box".into(),
        '☒' => "box with a cross".into(),
        '①'..='⑳' => format!("{} in a circle", code - 0x245F).into(),
        '⑴'..='⒇' => format!("{} in brackets", code - 0x2473).into(),
        '⒈'..='⒛' => format!("{}.", code - 0x2487).into(),
        'Ⓐ'..='Ⓩ' => format!("{} in a circle", letter('A', 0x24B6)).into(),
        'ⓐ'..='ⓩ' => format!("{} in a circle", letter('a', 0x24D0)).into(),
        '❶'..='❿' => format!("{} in a circle", code - 0x2775).into(),
        '➀'..='➉' => format!("{} in a circle", code - 0x277F).into(),
        '➊'..='➓' => format!("{} in a circle", code - 0x2789).into(),
        _ => return None,
    })
}

/// Characters that leave no mark on paper, or move others: controls, formatting, fillers, private use.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{70F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{E000}'..='\u{F8FF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1345F}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{10FFFF}')
}

/// Pictures, their skin tones and their selectors: what a joiner may stand between inside an emoji.
fn pictorial(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Letters and marks of the scripts in which a joiner or non-joiner is part of the spelling.
fn joining(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{900}'..='\u{DFF}')
}

/// Letters and marks of Thai, Lao, Burmese and Khmer.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_must_print_stay_as_they_are() {
        for name in [
            "Łukasz Żółć",
            "Şükrü",
            "Σωκράτης",
            "Арсений",
            "Đặng Thị Hồng",
            "王小明",
            "محمد علي",
            "اردو",
            "Ирина Ґалаґан",
            "José Ñandú",
            "O’Brien – “quoted” £5 €6",
            "می‌خواهم",
            "आरव",
            "আরিফ",
            "ਗੁਰਪ੍ਰੀਤ",
            "શ્રેયા",
            "தமிழ்",
            "שלום",
            "すずき",
            "മലയാളം",
            "తెలుగు",
            "ಕನ್ನಡ",
            "සිංහල",
            "นนทบุรี",
            "ລາວ",
            "ខ្មែរ",
            "မြန်မာ",
            "አማርኛ",
            "Երևան",
            "ქართული",
            "김철수",
        ] {
            assert_eq!(printable(name), name);
        }
        assert_eq!(printable("Cafe\u{301}"), "Café", "composed");
    }

    #[test]
    fn what_cannot_be_seen_is_spelt_out() {
        for (text, printed) in [
            ("a\u{202E}b", "a[U+202E]b"),
            ("tab\there\n", "tab[U+0009]here[U+000A]"),
            ("ខ្មែរ\u{200B}ខ្មែរ\u{200B}", "ខ្មែរ\u{200B}ខ្មែរ[U+200B]"),
            ("zero\u{200B}width\u{FEFF}", "zero[U+200B]width[U+FEFF]"),
            ("soft\u{AD}hyphen", "soft[U+00AD]hyphen"),
            ("\u{E123}\u{F0000}", "[U+E123][U+F0000]"),
            ("\u{1F9FF}\u{1FBF9}", "\u{1F9FF}[U+1FBF9]"),
            ("\u{12000}", "[U+12000]"),
            ("✓ ✗ ☐ ☒", "[tick] [cross] [empty box] [box with a cross]"),
            (
                "①⑳⑴⒈Ⓐⓩ❿",
                "[1 in a circle][20 in a circle][1 in brackets][1.][A in a circle][z in a circle][10 in a circle]",
            ),
            ("a\u{200D}b", "a[U+200D]b"),
            ("\u{FE0F}", "[U+FE0F]"),
            ("\u{2764}\u{FE0F}", "\u{2764}"),
            ("👩\u{200D}👧", "👩👧"),
            ("\u{2066}x\u{2069}", "[U+2066]x[U+2069]"),
        ] {
            assert_eq!(printable(text), printed, "{text:?}");
        }
        let tall = format!("a{}", "\u{316}".repeat(9));
        assert_eq!(printable(&tall).matches("[U+0316]").count(), 9 - MARKS);
    }

    #[test]
    fn bold_and_title_cover_what_text_covers() {
        let (mut context, _) = register();
        let mut map_of = |family: &str, bold: bool| {
            let family = context.collection.family_by_name(family).expect("family");
            let font =
                family.fonts().iter().find(|f| (f.weight().value() > 500.0) == bold).expect("face").clone();
            let blob = font.load(None).expect("file");
            (font, blob)
        };
        let (text, bold) = (map_of("text", false), map_of("text", true));
        let has = |(font, blob): &(parley::fontique::FontInfo, Blob<u8>), c: char| {
            font.charmap_index().charmap(blob.data()).and_then(|m| m.map(c)).is_some_and(|g| g != 0)
        };
        for c in '\u{20}'..='\u{FFFF}' {
            assert!(!has(&text, c) || has(&bold, c), "{c:?}");
        }
    }
}
