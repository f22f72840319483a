//! The numbers of lists in the writings of the world, after the tables of CSS Counter Styles 3.

const MINUS: &str = "マイナス";
const KOREAN_MINUS: &str = "마이너스 ";

/// How a style makes a number out of its signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numerals {
    /// A place for each power of ten: its digits from 0 to 9.
    Numeric(&'static str),
    /// Letters, as in a, b, c, … aa.
    Alphabetic(&'static str),
    /// Only as many as there are signs.
    Fixed(&'static str),
    /// A letter for each of 1 to 9, for each of 10 to 90, and so on; nothing is written for nought.
    Lettered(&'static [&'static str]),
    /// The letters of Hebrew, which are added.
    Hebrew,
    /// Digits from 0 to 9, each before its power: the signs of a thousand, a hundred and ten. Whether a single one is
    /// left out before its power, and what is written before a number below nought.
    Grouped(&'static str, &'static str, bool, &'static str),
}

/// The numerals of a style and what follows each number; nothing where the style is not known here.
pub(super) fn numerals(style: &str) -> Option<(Numerals, &'static str)> {
    use Numerals::{Alphabetic, Fixed, Grouped, Hebrew, Lettered, Numeric};
    let dotted = |numerals| Some((numerals, ". "));
    let comma = |numerals| Some((numerals, "、"));
    let korean = |numerals| Some((numerals, ", "));
    match style {
        "arabic-indic" => dotted(Numeric("٠١٢٣٤٥٦٧٨٩")),
        "persian" => dotted(Numeric("۰۱۲۳۴۵۶۷۸۹")),
        "bengali" => dotted(Numeric("০১২৩৪৫৬৭৮৯")),
        "devanagari" => dotted(Numeric("०१२३४५६७८९")),
        "gujarati" => dotted(Numeric("૦૧૨૩૪૫૬૭૮૯")),
        "gurmukhi" => dotted(Numeric("੦੧੨੩੪੫੬੭੮੯")),
        "kannada" => dotted(Numeric("೦೧೨೩೪೫೬೭೮೯")),
        "malayalam" => dotted(Numeric("൦൧൨൩൪൫൬൭൮൯")),
        "tamil" => dotted(Numeric("௦௧௨௩௪௫௬௭௮௯")),
        "telugu" => dotted(Numeric("౦౧౨౩౪౫౬౭౮౯")),
        "thai" => dotted(Numeric("๐๑๒๓๔๕๖๗๘๙")),
        "lao" => dotted(Numeric("໐໑໒໓໔໕໖໗໘໙")),
        "khmer" | "cambodian" => dotted(Numeric("០១២៣៤៥៦៧៨៩")),
        "myanmar" => dotted(Numeric("၀၁၂၃၄၅၆၇၈၉")),
        "cjk-decimal" => comma(Numeric("〇一二三四五六七八九")),
        "hiragana" => comma(Alphabetic(
            "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん",
        )),
        "katakana" => comma(Alphabetic(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン",
        )),
        "hiragana-iroha" => comma(Alphabetic(
            "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
        )),
        "katakana-iroha" => comma(Alphabetic(
            "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
        )),
        "cjk-earthly-branch" => comma(Fixed("子丑寅卯辰巳午未申酉戌亥")),
        "cjk-heavenly-stem" => comma(Fixed("甲乙丙丁戊己庚辛壬癸")),
        "armenian" | "upper-armenian" => {
            dotted(Lettered(&["ԱԲԳԴԵԶԷԸԹ", "ԺԻԼԽԾԿՀՁՂ", "ՃՄՅՆՇՈՉՊՋ", "ՌՍՎՏՐՑՒՓՔ"]))
        }
        "lower-armenian" => dotted(Lettered(&["աբգդեզէըթ", "ժիլխծկհձղ", "ճմյնշոչպջ", "ռսվտրցւփք"])),
        "georgian" => dotted(Lettered(&["აბგდევზჱთ", "იკლმნჲოპჟ", "რსტჳფქღყშ", "ჩცძწჭხჴჯჰ", "ჵ"])),
        "hebrew" => dotted(Hebrew),
        "japanese-informal" => comma(Grouped("〇一二三四五六七八九", "千百十", true, MINUS)),
        "japanese-formal" => comma(Grouped("零壱弐参四伍六七八九", "阡百拾", false, MINUS)),
        "korean-hangul-formal" => korean(Grouped("영일이삼사오육칠팔구", "천백십", false, KOREAN_MINUS)),
        "korean-hanja-informal" => korean(Grouped("零一二三四五六七八九", "千百十", true, KOREAN_MINUS)),
        "korean-hanja-formal" => korean(Grouped("零壹貳參四五六七八九", "仟百拾", false, KOREAN_MINUS)),
        _ => None,
    }
}

/// Whether a style is one of the standard or of browsers that is not worked out here.
pub(super) fn is_other(style: &str) -> bool {
    matches!(
        style,
        "mongolian"
            | "oriya"
            | "tibetan"
            | "ethiopic-numeric"
            | "simp-chinese-informal"
            | "simp-chinese-formal"
            | "trad-chinese-informal"
            | "trad-chinese-formal"
            | "cjk-ideographic"
            | "hangul"
            | "hangul-consonant"
            | "urdu"
            | "ethiopic-halehame"
            | "ethiopic-halehame-am"
            | "ethiopic-halehame-ti-er"
            | "ethiopic-halehame-ti-et"
            | "amharic"
            | "tigre"
    ) || style.starts_with("symbols(")
}

impl Numerals {
    /// A number in these signs; nothing where the style has none for it.
    pub(super) fn write(self, number: i32) -> Option<String> {
        match self {
            Numerals::Numeric(digits) => {
                let digits: Vec<char> = digits.chars().collect();
                let place = |c: char| match c.to_digit(10) {
                    Some(digit) => digits.get(digit as usize).copied(),
                    None => Some(c),
                };
                number.to_string().chars().map(place).collect()
            }
            Numerals::Alphabetic(letters) => {
                let letters: Vec<char> = letters.chars().collect();
                let mut left = usize::try_from(number).ok().filter(|number| *number > 0)?;
                let mut found = Vec::new();
                while left > 0 && !letters.is_empty() {
                    left -= 1;
                    found.push(*letters.get(left % letters.len())?);
                    left /= letters.len();
                }
                Some(found.into_iter().rev().collect())
            }
            Numerals::Fixed(signs) => {
                signs.chars().nth(usize::try_from(number).ok()?.checked_sub(1)?).map(String::from)
            }
            Numerals::Lettered(letters) => lettered(letters, number),
            Numerals::Hebrew => hebrew(number),
            Numerals::Grouped(digits, powers, bare, minus) => grouped(digits, powers, bare, minus, number),
        }
    }
}

fn lettered(letters: &[&str], number: i32) -> Option<String> {
    let digits = u32::try_from(number).ok().filter(|number| *number > 0)?.to_string();
    let mut out = String::new();
    for (place, digit) in digits.bytes().enumerate() {
        if let Some(letter) = digit.checked_sub(b'1') {
            let of_place = letters.get(digits.len() - 1 - place)?;
            out.push(of_place.chars().nth(letter.into())?);
        }
    }
    Some(out)
}

/// 15 and 16 are written as 9 and 6, and 9 and 7, so that the name of God is not.
fn hebrew(number: i32) -> Option<String> {
    let number = usize::try_from(number).ok().filter(|number| (1..=10_999).contains(number))?;
    let letter = |letters: &str, count: usize| count.checked_sub(1).and_then(|at| letters.chars().nth(at));
    let mut out = String::new();
    if let Some(thousands) = letter("אבגדהוזחטי", number / 1_000) {
        out.extend([thousands, '׳']);
    }
    let (hundreds, rest) = (number / 100 % 10, number % 100);
    out.push_str(&"ת".repeat(hundreds / 4));
    out.extend(letter("קרש", hundreds % 4));
    if let 15 | 16 = rest {
        out.extend(['ט', if rest == 15 { 'ו' } else { 'ז' }]);
        return Some(out);
    }
    out.extend(letter("יכלמנסעפצ", rest / 10));
    out.extend(letter("אבגדהוזחט", rest % 10));
    Some(out)
}

fn grouped(digits: &str, powers: &str, bare: bool, minus: &str, number: i32) -> Option<String> {
    let left = usize::try_from(number.checked_abs()?).ok().filter(|number| *number <= 9_999)?;
    let digit = |count: usize| digits.chars().nth(count);
    if left == 0 {
        return digit(0).map(String::from);
    }
    let mut out = String::from(if number < 0 { minus } else { "" });
    for (power, weight) in powers.chars().zip([1_000, 100, 10]) {
        let count = left / weight % 10;
        if count > 1 || (count == 1 && !bare) {
            out.push(digit(count)?);
        }
        if count > 0 {
            out.push(power);
        }
    }
    if left % 10 > 0 {
        out.push(digit(left % 10)?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the tables of CSS Counter Styles 3, sections 6 and 7, and the tests of the Web Platform for them.
    #[test]
    fn numbers_are_those_of_the_standard() {
        for (style, number, printed) in [
            ("arabic-indic", 120, "١٢٠. "),
            ("persian", 47, "۴۷. "),
            ("thai", -3, "-๓. "),
            ("cjk-decimal", 208, "二〇八、"),
            ("hiragana", 48, "ん、"),
            ("hiragana", 49, "ああ、"),
            ("katakana", 10, "コ、"),
            ("katakana-iroha", 47, "ス、"),
            ("katakana-iroha", 48, "イイ、"),
            ("cjk-earthly-branch", 12, "亥、"),
            ("armenian", 9_999, "ՔՋՂԹ. "),
            ("lower-armenian", 1_234, "ռմլդ. "),
            ("georgian", 19_999, "ჵჰშჟთ. "),
            ("georgian", 8, "ჱ. "),
            ("hebrew", 15, "טו. "),
            ("hebrew", 16, "טז. "),
            ("hebrew", 119, "קיט. "),
            ("hebrew", 999, "תתקצט. "),
            ("hebrew", 5_780, "ה׳תשפ. "),
            ("japanese-informal", -11, "マイナス十一、"),
            ("japanese-informal", 1_111, "千百十一、"),
            ("japanese-formal", 5_432, "伍阡四百参拾弐、"),
            ("korean-hangul-formal", 1_010, "일천일십, "),
            ("korean-hanja-informal", 0, "零, "),
            ("korean-hanja-formal", 321, "參百貳拾壹, "),
        ] {
            let (numerals, suffix) = numerals(style).expect(style);
            assert_eq!(numerals.write(number).map(|text| text + suffix).as_deref(), Some(printed), "{style}");
        }
        for (style, number) in [
            ("hiragana", 0),
            ("cjk-earthly-branch", 13),
            ("armenian", 0),
            ("armenian", 10_000),
            ("georgian", 20_000),
            ("hebrew", 11_000),
            ("japanese-formal", 10_000),
        ] {
            let (numerals, _) = numerals(style).expect(style);
            assert_eq!(numerals.write(number), None, "{style} {number}");
        }
    }
}
