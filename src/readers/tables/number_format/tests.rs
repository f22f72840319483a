//! How values are shown, by ECMA-376 part 1, 18.8.30 and 18.8.31, and by what Excel shows.

use super::*;

fn text(value: f64, code: &str) -> Option<String> {
    number(value, code).map(|number| number.text)
}

#[test]
fn numbers_are_shown_as_their_formats_say() {
    for (value, code, shown) in [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.05, "General", "-0.05"),
        (123456789012.0, "General", "123456789012"),
        (1200.0, "General", "1200"),
        (1.0e20, "General", "1E20"),
        (1234567890123456.0, "General", "1234567890123456"),
        (-1234567890123456.0, "@", "-1234567890123456"),
        (1234.5, "0", "1235"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (1234567.891, "\"£\"#,##0.00", "£1,234,567.89"),
        (1234.5, "[$£-809]#,##0.00", "£1,234.50"),
        (-12.0, "\"£\"#,##0.00;[Red]\\-\"£\"#,##0.00", "-£12.00"),
        (-12.0, "_-\"£\"* #,##0.00_-;\\-\"£\"* #,##0.00_-;_-\"£\"* \"-\"??_-;_-@_-", "-£12.00"),
        (0.0, "_-\"£\"* #,##0.00_-;\\-\"£\"* #,##0.00_-;_-\"£\"* \"-\"??_-;_-@_-", "£-"),
        (-5.0, "#,##0.00;(#,##0.00)", "(5.00)"),
        (0.175, "0.0%", "17.5%"),
        (2.675, "0.00", "2.68"),
        (0.5, "0", "1"),
        (0.05, "#.##", ".05"),
        (5.0, "0.##", "5"),
        (-0.001, "0.00", "0.00"),
        (7.0, "00000", "00007"),
        (1500.0, "0,", "2"),
        (9.999, "0.00", "10.00"),
        (1.0, "\"paid\"", "paid"),
    ] {
        assert_eq!(text(value, code).as_deref(), Some(shown), "{value} {code}");
    }
}

/// By ECMA-376, 18.8.31, and what Excel shows.
#[test]
fn digits_fill_the_places_of_a_format_from_the_right() {
    for (value, code, shown) in [
        (200415.0, "00-00-00", "20-04-15"),
        (78051120.0, "000-00-0000", "078-05-1120"),
        (2079460958.0, "(000) 000-0000", "(207) 946-0958"),
        (123.0, "000-00", "001-23"),
        (1234567.0, "000-00", "12345-67"),
        (5551234.0, "###-####", "555-1234"),
        (1234.0, "###-####", "-1234"),
        (12345.0, "0\\/00\\/00", "1/23/45"),
        (20200203.0, "0000\\-00\\-00", "2020-02-03"),
        (5.0, "0##", "005"),
        (5.0, "0,000", "0,005"),
        (1234567.0, "#,###", "1,234,567"),
        (12.5, "General\" EUR\"", "12.5 EUR"),
        (-12.5, "General\" EUR\"", "-12.5 EUR"),
        (1.0, "[=1]\"paid\";[=1250]\"NOT PAID\"", "paid"),
        (1250.0, "[=1]\"paid\";[=1250]\"NOT PAID\"", "NOT PAID"),
        (5000.0, "[>1000]\"big\" 0;\"small\" 0", "big 5000"),
        (5.0, "[>1000]\"big\" 0;\"small\" 0", "small 5"),
        (-5.0, "[>1000]\"big\" 0;\"small\" 0", "-small 5"),
        (5551234.0, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (2079460958.0, "[<=9999999]###-####;(###) ###-####", "(207) 946-0958"),
        (-3.0, "[<0]\"owed \"0;0", "owed 3"),
        (1250.0, "0.00E+00", "1.25E+03"),
        (0.00125, "0.00E-00", "1.25E-03"),
        (9.999, "0.00E+00", "1.00E+01"),
        (12345.0, "##0.0E+0", "12.3E+3"),
        (0.0, "0.00E+00", "0.00E+00"),
        (-1250.0, "0.00E+00", "-1.25E+03"),
        (12.5, ".00", "12.50"),
        (1.5, "0.0??", "1.5"),
        (1234567.0, "0.00,,\" m\"", "1.23 m"),
    ] {
        assert_eq!(text(value, code).as_deref(), Some(shown), "{value} {code}");
    }
    for (value, code) in [
        (3.5, "# ?/?"),
        (5.0, "[=1]\"paid\";[=1250]\"NOT PAID\""),
        (5.0, "[>1000]\"big\" 0;[<0]0"),
        (5.0, "[DBNum1]0"),
    ] {
        assert_eq!(text(value, code), None, "{value} {code}");
    }
}

#[test]
fn days_and_times_are_shown_as_their_formats_say() {
    let at = CellDateTime {
        year: 2021,
        month: 3,
        day: 4,
        hour: 14,
        minute: 5,
        second: 9,
        thousandths: 0,
        days: 44259.5869,
    };
    for (code, shown) in [
        ("mm-dd-yy", "04/03/2021"),
        ("dd/mm/yyyy", "04/03/2021"),
        ("d-mmm-yy", "4-Mar-21"),
        ("m/d/yy h:mm", "04/03/2021 14:05"),
        ("[$-809]dddd d mmmm yyyy", "Thursday 4 March 2021"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "4 March 2021"),
        ("h:mm AM/PM", "2:05 PM"),
        ("hh:mm:ss", "14:05:09"),
        ("mm:ss", "05:09"),
        ("yyyy\\-mm\\-dd\\ hh:mm", "2021-03-04 14:05"),
        ("General", "04/03/2021 14:05:09"),
        ("ddd", "Thu"),
        ("dddd", "Thursday"),
        ("mmm", "Mar"),
        ("mmmm", "March"),
        ("mmmmm", "M"),
        ("d\"th of \"mmmm", "4th of March"),
        ("h:mm a/p", "2:05 p"),
        ("h:mm A/P", "2:05 P"),
        ("hh:mm:ss.00", "14:05:09.00"),
        ("mmss.0", "0509.0"),
        ("s.000", "9.000"),
    ] {
        assert_eq!(moment(at, code), shown, "{code}");
    }
    assert_eq!(moment(CellDateTime { days: 1.5, ..at }, "[h]:mm"), "36:05");
    for (code, dated) in [
        ("mmm d, yyyy", true),
        ("[h]:mm", true),
        ("mm:ss.0", true),
        ("General", false),
        ("0.00", false),
        ("\"days\" 0", false),
        ("[$-809]d mmmm yyyy;@", true),
        ("#,##0.00\" CR\"", false),
    ] {
        assert_eq!(is_dated(code), dated, "{code}");
    }
    // Nothing of a format of dates is printed for what is no date.
    assert_eq!(text(39814.0, "mmm d, yyyy"), None);
    for (code, day) in
        [("dd/mm/yyyy", true), ("h:mm", false), ("mmm", true), ("d h:mm", true), ("[h]:mm", false)]
    {
        assert_eq!(shows_day(code), day, "{code}");
    }
}

/// A currency is never told by colour alone; the sign is.
#[test]
fn a_negative_number_keeps_its_sign() {
    for (value, code, shown, added) in [
        (-12.5, "#,##0.00;[Red]#,##0.00", "-12.50", true),
        (12.5, "#,##0.00;[Red]#,##0.00", "12.50", false),
        (-12.5, "0;0", "-13", true),
        (-12.5, "0.00;[Red]0", "-13", true),
        (-12.5, "\"£\"#,##0.00;[Red]\"£\"#,##0.00", "-£12.50", true),
        (-12.5, "[$£-809]#,##0.00;[Red][$£-809]#,##0.00;0", "-£12.50", true),
        (-12.5, "#,##0.00;[Red]-#,##0.00", "-12.50", false),
        (-12.5, "#,##0.00_);[Red](#,##0.00)", "(12.50)", false),
        (-12.5, "#,##0.00\" DR\";#,##0.00\" CR\"", "12.50 CR", false),
        (-12.5, "#,##0.00", "-12.50", false),
        (-0.001, "0.00;[Red]0.00", "0.00", false),
        (-3.0, "[<0]\"owed \"0;0", "owed 3", false),
        (-3.0, "[Red][<0]0;0", "-3", true),
        (-5.0, "General", "-5", false),
        (-5.0, "0;-(0)", "-(5)", false),
        (-250.5, "#,##0;(#,##0)", "(251)", false),
    ] {
        let number = number(value, code).expect(code);
        assert_eq!((number.text.as_str(), number.sign_added), (shown, added), "{value} {code}");
    }
}

#[test]
fn decimals_of_seconds_are_counted() {
    for (code, decimals) in [
        ("hh:mm:ss", 0),
        ("hh:mm:ss.00", 2),
        ("mmss.0", 1),
        ("s.000", 3),
        ("[ss].0", 1),
        ("dd.mm.yyyy hh:mm:ss.0", 1),
        ("dd.mm.yyyy", 0),
        ("0.00", 0),
    ] {
        assert_eq!(decimals_of_seconds(code), decimals, "{code}");
    }
}
