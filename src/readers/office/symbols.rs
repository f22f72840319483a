//! Letters of faces that are pictures: Wingdings and Symbol. A file keeps a tick as the letter "ü" of Wingdings; in
//! another face that is a letter and no tick.

/// What is printed for a sign that is not known here.
pub(crate) const UNKNOWN: &str = "[?]";

/// Whether the letters of a face are pictures.
pub(crate) fn is_symbolic(face: &str) -> bool {
    let face = face.to_ascii_lowercase();
    ["symbol", "wingdings", "webdings", "zapf dingbats", "monotype sorts", "marlett"]
        .iter()
        .any(|known| face.starts_with(known))
        && !face.contains("emoji")
        && !face.starts_with("segoe")
}

/// The sign that a letter of a face shows: its code from 0 to 255, or in the private area from U+F000 on.
pub(crate) fn sign(face: &str, code: u32) -> Option<char> {
    let code = u8::try_from(if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code }).ok()?;
    let face = face.to_ascii_lowercase();
    if matches!(code, 0x20 | 0xa0) {
        return Some(' ');
    }
    if face == "wingdings" {
        return wingdings(code);
    }
    if face == "wingdings 2" {
        return Some(match code {
            0x4f => '✗',
            0x50 => '✓',
            0x51 | 0x53 => '☒',
            0x52 | 0x54 => '☑',
            0xa3 => '□',
            0x97 | 0x98 => '●',
            0x69..=0x72 => {
                char::from_u32(if code == 0x69 { 0x24ea } else { 0x2460 + u32::from(code) - 0x6a })?
            }
            _ => return None,
        });
    }
    if face.starts_with("symbol") { greek(code) } else { None }
}

fn wingdings(code: u8) -> Option<char> {
    Some(match code {
        0x21 => '✏',
        0x22 => '✂',
        0x28 => '☎',
        0x29 => '✆',
        0x2a => '✉',
        0x36 => '⌛',
        0x3f => '✍',
        0x41 => '✌',
        0x45 => '☜',
        0x46 => '☞',
        0x47 => '☝',
        0x48 => '☟',
        0x4a => '☺',
        0x4c => '☹',
        0x6c => '●',
        0x6d => '❍',
        0x6e => '■',
        0x6f | 0xa8 => '□',
        0x70 => '❐',
        0x71 => '❑',
        0x72 => '❒',
        0x73..=0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x78 => '⌧',
        0x80 => '⓪',
        0x81..=0x8a => char::from_u32(0x2460 + u32::from(code) - 0x81)?,
        0x8b => '⓿',
        0x8c..=0x95 => char::from_u32(0x2776 + u32::from(code) - 0x8c)?,
        0x9e => '·',
        0x9f => '•',
        0xa1 | 0xa2 => '○',
        0xa4 | 0xa5 => '◉',
        0xa7 => '▪',
        0xab => '★',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xe8 => '➔',
        0xef => '⇦',
        0xf0 => '⇨',
        0xf1 => '⇧',
        0xf2 => '⇩',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

fn greek(code: u8) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match code {
        0x41..=0x5a => CAPITALS.chars().nth(usize::from(code - 0x41))?,
        0x61..=0x7a => SMALL.chars().nth(usize::from(code - 0x61))?,
        0x22 => '∀',
        0x24 => '∃',
        0x27 => '∋',
        0x2a => '∗',
        0x2d => '−',
        0x40 => '≅',
        0x5c => '∴',
        0x5e => '⊥',
        0x60 => '‾',
        0x7e => '∼',
        0x21..=0x7d => char::from(code),
        0xa0 => '€',
        0xa2 => '′',
        0xa3 => '≤',
        0xa4 => '⁄',
        0xa5 => '∞',
        0xa7 => '♣',
        0xa8 => '♦',
        0xa9 => '♥',
        0xaa => '♠',
        0xab => '↔',
        0xac => '←',
        0xad => '↑',
        0xae => '→',
        0xaf => '↓',
        0xb0 => '°',
        0xb1 => '±',
        0xb2 => '″',
        0xb3 => '≥',
        0xb4 => '×',
        0xb5 => '∝',
        0xb6 => '∂',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        0xba => '≡',
        0xbb => '≈',
        0xbc => '…',
        0xc6 => '∅',
        0xd2 | 0xe2 => '®',
        0xd3 | 0xe3 => '©',
        0xd4 | 0xe4 => '™',
        0xd5 => '∏',
        0xd6 => '√',
        0xd7 => '⋅',
        0xd8 => '¬',
        0xd9 => '∧',
        0xda => '∨',
        0xdb => '⇔',
        0xdc => '⇐',
        0xdd => '⇑',
        0xde => '⇒',
        0xdf => '⇓',
        0xe5 => '∑',
        0xf2 => '∫',
        _ => return None,
    })
}
