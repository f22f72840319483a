//! The names of real evidence and the dates that they must give; twenty letters full of other dates; and
//! days that do not exist, which must never become other days.

use jiff::civil::{Date, date};
use leverarch::dating::{DoubtKind, Found, Source, Trust, choose, from_letter, from_name};
use leverarch::model::When;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 24);

fn text(when: Option<When>) -> String {
    when.map_or(String::new(), |w| serde_json::to_string(&w).expect("json").trim_matches('"').to_owned())
}

fn named(name: &str) -> (String, String) {
    let best = choose(from_name(name, TODAY), TODAY).best;
    (text(best.as_ref().map(|b| b.when)), text(best.and_then(|b| b.other)))
}

#[test]
fn names_give_the_dates_that_stand_in_them() {
    let mut wrong = Vec::new();
    for (name, when, other) in [
        ("4 March 2021 - reply to CMS.docx", "2021-03-04", ""),
        ("Letter 4th March 2021 (signed).pdf", "2021-03-04", ""),
        ("Scan 04032021.pdf", "2021-03-04", "2021-04-03"),
        ("Scan_20210304.pdf", "2021-03-04", ""),
        ("Scan_20210304 (2).pdf", "2021-03-04", ""),
        ("Document 3.pdf", "", ""),
        ("IMG_1234.HEIC", "", ""),
        ("IMG-20210304-WA0012.jpg", "2021-03-04", ""),
        ("VID-20210304-WA0003.mp4", "2021-03-04", ""),
        ("PTT-20210304-WA0007.opus", "2021-03-04", ""),
        ("AUD-20210304-WA0001.m4a", "2021-03-04", ""),
        ("20210304_142201.jpg", "2021-03-04T14:22:01", ""),
        ("20210304_142201(0).heic", "2021-03-04T14:22:01", ""),
        ("Screenshot_2021-03-04-14-22-01-123_com.whatsapp.png", "2021-03-04T14:22:01", ""),
        ("Screenshot 2021-03-04 at 14.22.01.png", "2021-03-04T14:22:01", ""),
        ("Screen Shot 2021-03-04 at 2.22.01 PM.png", "2021-03-04T14:22:01", ""),
        ("Screenshot 2025-03-04 142201.png", "2025-03-04T14:22:01", ""),
        ("WhatsApp Audio 2021-03-04 at 2.22.01 PM.ogg", "2021-03-04T14:22:01", ""),
        ("00000012-AUDIO-2021-03-04-14-22-01.opus", "2021-03-04T14:22:01", ""),
        ("00000003-PHOTO-2022-12-31-14-17-51.jpg", "2022-12-31T14:17:51", ""),
        ("WhatsApp Chat with CMS Caseworker.txt", "", ""),
        ("Photo 04-03-2021, 14 22 01.jpg", "2021-03-04T14:22:01", "2021-04-03"),
        ("Call recording Mum_210304_142201.m4a", "2021-03-04T14:22:01", ""),
        ("Call recording 08000835130_210304_142201.m4a", "2021-03-04T14:22:01", ""),
        ("2021-03-04 14-22-01 (phone) CMS (0800 171 2345) ↙.m4a", "2021-03-04T14:22:01", ""),
        ("2021-03-04 14-22-01 (whatsapp) Sam.m4a", "2021-03-04T14:22:01", ""),
        ("CMS(08001712345)_20210304142201.mp3", "2021-03-04T14:22:01", ""),
        ("Call@CMS(08001712345)_20210304142201.mp3", "2021-03-04T14:22:01", ""),
        ("CMS@08001712345_20210304142201.amr", "2021-03-04T14:22:01", ""),
        ("20210304_142201.881+0000_in_+448001712345_CMS.oga", "2021-03-04T14:22:01", ""),
        ("CallRecord_20210304-142201_+448001712345.m4a", "2021-03-04T14:22:01", ""),
        ("0d20210304142201p+448001712345.3gp", "2021-03-04T14:22:01", ""),
        ("CMS-2103041422.mp3", "2021-03-04T14:22", ""),
        ("5433 @ 2021-03-04_142201_out.amr", "2021-03-04T14:22:01", ""),
        ("New Recording 14.m4a", "", ""),
        ("20210304 1422 - CMS call.txt", "2021-03-04T14:22", ""),
        ("March 2021 bank statement.pdf", "2021-03", ""),
        ("Statement_20-03-04_12345678.pdf", "", ""),
        ("O2 bill 17Mar21.pdf", "2021-03-17", ""),
        ("EE-bill-Mar-2021.pdf", "2021-03", ""),
        ("proof of posting 9.3.21.jpg", "2021-03-09", "2021-09-03"),
        ("Royal Mail AB123456785GB delivered 10.03.2021.png", "2021-03-10", "2021-10-03"),
        ("email 2021-03-04T142201Z.eml", "2021-03-04T14:22:01", ""),
        ("Re: your case - 3-4-2021.eml", "2021-04-03", "2021-03-04"),
        ("letter 02-29-2021.pdf", "", ""),
        ("Letter to CMS 040321.docx", "2021-03-04", "2004-03-21"),
        ("Scan 311220.pdf", "2020-12-31", ""),
        ("payslip week 12 2021.pdf", "", ""),
        ("12.13.2021 letter.pdf", "2021-12-13", ""),
        ("+448001712345 2021-03-04 14:22:01.m4a", "2021-03-04T14:22:01", ""),
        ("08001712345_20210304_142201.wav", "2021-03-04T14:22:01", ""),
        ("Letter received 1.4.2021 dated 29.3.2021.pdf", "2021-03-29", ""),
        ("SSWP response 17-08-2022 pages 1-54.pdf", "2022-08-17", ""),
        ("4-Mar-21 phone bill.pdf", "2021-03-04", ""),
        ("Call recording _6900_190317_190817.m4a", "2019-03-17T19:08:17", ""),
        ("voicemail-08001712345.amr", "", ""),
        ("letter 31.02.2021.pdf", "", ""),
    ] {
        // A time without seconds is one at the full minute.
        let when = if when.len() == 16 { format!("{when}:00") } else { when.to_owned() };
        let got = named(name);
        if got != (when.clone(), other.to_owned()) {
            wrong.push(format!("{name}: {got:?}, not {when:?} or {other:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
