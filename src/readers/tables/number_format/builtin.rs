//! The formats that a workbook names by a number alone (ECMA-376, 18.8.30).

/// The format of this number. Where the standard leaves a format to the computer's language, it is the plain one
/// that other readers take: numbers without a currency, dates in the order of the computer.
pub(crate) fn builtin(id: u16) -> Option<&'static str> {
    Some(match id {
        0 | 23..=26 | 82 => "General",
        1 | 59 => "0",
        2 | 60 => "0.00",
        3 | 61 => "#,##0",
        4 | 62 => "#,##0.00",
        5 | 6 | 37 | 38 | 63 | 64 => "#,##0;(#,##0)",
        7 | 8 | 39 | 40 | 65 | 66 => "#,##0.00;(#,##0.00)",
        9 | 67 => "0%",
        10 | 68 => "0.00%",
        11 => "0.00E+00",
        12 | 69 => "# ?/?",
        13 | 70 => "# ??/??",
        14 | 27..=31 | 36 | 50..=58 | 71 | 72 => "mm-dd-yy",
        15 | 73 => "d-mmm-yy",
        16 | 74 => "d-mmm",
        17 | 75 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 | 76 => "h:mm",
        21 | 77 => "h:mm:ss",
        22 | 78 => "m/d/yy h:mm",
        41 | 42 => "#,##0;(#,##0);\"-\"",
        43 | 44 => "#,##0.00;(#,##0.00);\"-\"",
        45 | 79 => "mm:ss",
        46 | 80 => "[h]:mm:ss",
        47 | 81 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// Whether a format of this number has the currency of the computer that opens the workbook.
pub(crate) fn is_local_currency(id: u16) -> bool {
    matches!(id, 5..=8 | 42 | 44 | 63..=66)
}
