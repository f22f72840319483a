//! The numbers by which Outlook says how 8-bit texts are encoded: code pages of Windows (MS-UCODEREF) and languages.

use encoding_rs::Encoding;

/// The label of the code page with this number of Windows.
pub(super) fn label(number: Option<u32>) -> Option<String> {
    Some(match number? {
        0 | 1 => return None,
        65_000 => "utf-7".to_owned(),
        65_001 => "utf-8".to_owned(),
        1_200 => "utf-16le".to_owned(),
        1_201 => "utf-16be".to_owned(),
        20_127 => "us-ascii".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        850 => "ibm850".to_owned(),
        866 => "ibm866".to_owned(),
        10_000 => "macintosh".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        20_932 | 51_932 => "euc-jp".to_owned(),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        50_225 => "iso-2022-kr".to_owned(),
        52_936 => "hz-gb-2312".to_owned(),
        51_949 => "euc-kr".to_owned(),
        54_936 => "gb18030".to_owned(),
        page @ 28_591..=28_606 => format!("iso-8859-{}", page - 28_590),
        page => format!("windows-{page}"),
    })
}

/// The code page of Windows in a country, by the number of its language (MS-LCID); that of Western Europe is
/// everybody's guess and says nothing.
pub(super) const fn of_language(number: u32) -> Option<u32> {
    Some(match number & 0x3ff {
        0x01 => 1256,
        0x04 if number == 0x0804 || number == 0x1004 => 936,
        0x04 => 950,
        0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x1c | 0x24 => 1250,
        0x02 | 0x19 | 0x22 | 0x23 | 0x2f => 1251,
        0x08 => 1253,
        0x0d => 1255,
        0x11 => 932,
        0x12 => 949,
        0x1e => 874,
        0x1f => 1254,
        0x25..=0x27 => 1257,
        0x2a => 1258,
        _ => return None,
    })
}

/// The code page with this number of Windows.
pub(super) fn code_page(number: Option<u32>) -> Option<&'static Encoding> {
    Encoding::for_label(label(number)?.as_bytes())
}
