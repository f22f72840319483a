//! The names of real evidence and the dates that they must give; twenty letters full of other dates; and
//! days that do not exist, which must never become other days.

use jiff::civil::{Date, date};
use leverarch::internals::model::PartialDate;
use leverarch::internals::readers::dates::{
    DateCandidates, DateDoubtKind, DateSource, DateTrust, choose, from_letter, from_name, from_receipt,
};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 24);

fn text(when: Option<PartialDate>) -> String {
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

#[test]
fn more_names() {
    let mut wrong = Vec::new();
    for (name, when, until, other) in [
        ("1 Feb to 28 Feb 2021 statement.pdf", "2021-02-01", "2021-02-28", ""),
        ("1-28 February 2021 bank.pdf", "2021-02-01", "2021-02-28", ""),
        ("Document 3 - 28 February 2021.pdf", "2021-02-28", "", ""),
        ("Jan to Mar 2021 bills.pdf", "2021-01", "2021-03", ""),
        ("01.02.2021-28.02.2021 statement.csv", "2021-02-01", "2021-02-28", ""),
        ("calls 2021-02-01 to 2021-02-28.pdf", "2021-02-01", "2021-02-28", ""),
        ("March 4, 2021 at 2.22 PM.pdf", "2021-03-04T14:22:00", "", ""),
        ("PXL_20210704_142201123.jpg", "2021-07-04T15:22:01", "", ""),
        ("20210704_142201.881+0000_in_+448001712345.oga", "2021-07-04T15:22:01", "", ""),
        ("1614867721000.jpg", "2021-03-04T14:22:01", "", ""),
        ("1625405721000_07700900123.mp3", "2021-07-04T14:35:21", "", ""),
        ("Thu 04.03.21 call.pdf", "2021-03-04", "", ""),
        ("Sat 04.03.21 call.pdf", "2021-04-03", "", ""),
        ("04.03.2021 14.22.01.jpg", "2021-03-04T14:22:01", "", "2021-04-03"),
        ("20-03-04 letter.pdf", "2004-03-20", "", "2020-03-04"),
        ("17-08-22 letter.pdf", "2022-08-17", "", ""),
        ("Scan 12.11.26.pdf", "2026-11-12", "", ""),
        ("O2 Mar 2021 bill.pdf", "2021-03", "", ""),
        ("2021_03 payslip.pdf", "2021-03", "", ""),
        ("03-2021 payslip.pdf", "2021-03", "", ""),
        ("Sept 2021 bill.pdf", "2021-09", "", ""),
        ("letter 4 March 2021 reply due 25 March 2021.pdf", "2021-03-04", "", ""),
        ("20210304 2021 review.pdf", "2021-03-04", "", ""),
        ("IMG_20210304.jpg", "2021-03-04", "", ""),
        ("Scan_04032021142201.pdf", "2021-03-04T14:22:01", "", "2021-04-03"),
        ("Scan_31032021142201.pdf", "2021-03-31T14:22:01", "", ""),
        ("04032021142201.pdf", "2021-03-04T14:22:01", "", "2021-04-03"),
        ("tax year 2010-11.pdf", "", "", ""),
        ("P60 2019-20.pdf", "", "", ""),
        ("form v2.1.21.pdf", "", "", ""),
        ("12 234 567 890.pdf", "", "", ""),
        ("ref 04032021.pdf", "", "", ""),
        ("121000654321 letter.pdf", "", "", ""),
        ("pages 1-4 of 12.pdf", "", "", ""),
        ("sort code 20-03-04.pdf", "", "", ""),
        ("32 March 2021.pdf", "", "", ""),
        ("12 at 10.30.pdf", "", "", ""),
        ("Scan 311226.pdf", "", "", ""),
        ("", "", "", ""),
        (".pdf", "", "", ""),
    ] {
        let best = choose(from_name(name, TODAY), TODAY).best;
        let got =
            [best.as_ref().map(|b| b.when), best.as_ref().and_then(|b| b.until), best.and_then(|b| b.other)]
                .map(text);
        if got != [when, until, other] {
            wrong.push(format!("{name}: {got:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_sender_of_a_name_decides_how_far_it_is_trusted() {
    for (name, source, trust) in [
        ("IMG-20210304-WA0012.jpg", DateSource::DeviceName, DateTrust::High),
        ("Call recording Mum_210304_142201.m4a", DateSource::DeviceName, DateTrust::High),
        ("Screenshot 2021-03-04.png", DateSource::DeviceName, DateTrust::High),
        ("Scan_20210304.pdf", DateSource::DeviceName, DateTrust::Medium),
        ("4 March 2021 - reply to CMS.docx", DateSource::TypedName, DateTrust::High),
        ("13.3.21 letter.pdf", DateSource::TypedName, DateTrust::High),
        ("9.3.21 letter.pdf", DateSource::TypedName, DateTrust::Medium),
        ("12.13.2021 letter.pdf", DateSource::TypedName, DateTrust::Medium),
        ("Letter to CMS 040321.docx", DateSource::TypedName, DateTrust::Low),
        ("letter received 13.4.2021.pdf", DateSource::TypedName, DateTrust::Low),
    ] {
        let best = choose(from_name(name, TODAY), TODAY).best.expect(name);
        assert_eq!((best.source, best.trust), (source, trust), "{name}: {}", best.reason);
    }
    // The moment of the backup is not that of the calls in it.
    for name in ["calls-20210304101112.xml", "sms-20210304101112.xml", "SMS-2021-03-04.XML"] {
        assert_eq!(choose(from_name(name, TODAY), TODAY).best, None, "{name}");
    }
    assert!(choose(from_name("calls-20210304101112.m4a", TODAY), TODAY).best.is_some());
    let reason = |name| choose(from_name(name, TODAY), TODAY).best.map(|b| b.reason).unwrap_or_default();
    assert_eq!(reason("9.3.21 x.jpg"), "the date in the file name, read day first");
    assert_eq!(reason("March 2021 x.pdf"), "the month in the file name");
    assert!(reason("PTT-20210304-WA0007.opus").contains("sent or received"));
}

#[test]
fn impossible_dates_in_names_are_told() {
    for (name, message) in [
        ("letter 31.02.2021.pdf", "the file name says 31.02.2021, and there is no 31 February 2021"),
        ("letter 02-29-2021.pdf", "the file name says 02-29-2021, and there is no 29 February 2021"),
        ("20210231_101010.jpg", "the file name says 20210231, and there is no 31 February 2021"),
        ("31 June 2021.pdf", "the file name says 31 June 2021, and there is no 31 June 2021"),
        ("2021-13-04.pdf", "the file name says 2021-13-04, and there is no month 13"),
        ("Mon 4 March 2021.pdf", "\"Monday\" is written before 4 March 2021, but that day was a Thursday"),
    ] {
        let doubts = from_name(name, TODAY).doubts;
        assert_eq!(doubts.len(), 1, "{name}: {doubts:?}");
        assert_eq!((doubts[0].kind, &*doubts[0].message), (DateDoubtKind::Impossible, message));
    }
}

/// The letters: what they say, the date that must be chosen ("" for none), its other reading.
const LETTERS: [(&str, &str, &str); 28] = [
    // 1: a letter of the CMS with a child's date of birth and a deadline
    (
        "Child Maintenance Service\n21\nMail Handling Site A\nWolverhampton\nWV98 2BU\n\nMr S Hill\n4 Mill Lane\nLeeds\nLS2 7HZ\n\nOur reference: 121000654321\nDate: 4 March 2021\n\nDear Mr Hill\n\nAbout your child maintenance\nWe have used your income from 6 April 2019. The children in this case are Sam Hill, born\n12 May 2012, and Jo Hill, born 3 June 2014. Reply by 25 March 2021.\nYour letter of 18 February 2021 was received on 22 February 2021.\n",
        "2021-03-04",
        "",
    ),
    // 2: the label and its date in two columns of one line
    (
        "Our ref 121000654321        Date 4th March 2021\nPlease have this number ready if you call.\n\nPayment due date: 1 April 2021\nEffective date: 6 January 2020\n",
        "2021-03-04",
        "",
    ),
    // 3: a wrapped "letter dated", and the letter's own label below
    (
        "Dear Sir\nThank you for your letter\ndated 18 February 2021, which we received\n22 February 2021.\n\nDate: 04/03/2021\n",
        "2021-03-04",
        "2021-04-03",
    ),
    // 4: a solicitors' letter
    (
        "HARGREAVES & LOWE SOLICITORS LLP\n12 Park Row, Leeds LS1 5HD\n\nOur ref: MH/HILL/00412\nYour ref: 121000654321\nDate: 17 August 2022\n\nBy e-mail and post\n\nDear Sirs\nMr S Hill - date of birth: 9 May 1984\nWe refer to your decision dated 6 January 2020 and to the hearing on 14 September 2022.\n",
        "2022-08-17",
        "",
    ),
    // 5: the heads of columns
    (
        "Our ref        Your ref        Date\nMH/412         121000654321    17 August 2022\n\nDear Sirs\nthe hearing of 14 September 2022\n",
        "2022-08-17",
        "",
    ),
    // 6: a bank's letter
    (
        "Halifax\nStatement date: 31 March 2021\nStatement period: 1 March 2021 to 31 March 2021\nSort code 20-03-04 Account 12345678\nYour next statement: 30 April 2021\n",
        "2021-03-31",
        "",
    ),
    // 7: an American form, which is certain
    ("Acme Payroll Inc.\nDate: 03/17/2021\nPay period ending 03/12/2021\n", "2021-03-17", ""),
    // 8: month first in letters
    ("Date: March 4, 2021\nDue: April 1, 2021\n", "2021-03-04", ""),
    // 9: slips of optical reading
    ("Chi1d Maintenance Service\nDate: 9\" June 2014\nBorn 2\" May 2005\n", "2014-06-09", ""),
    // 10: letters for digits
    ("Our reference: 121000654321\nDate: l4 March 2O21\nDate of birth: 1 May 2012\n", "2021-03-14", ""),
    // 11: a slip in the month
    ("Date: 4 Mareh 2021\nWe received your form on 1 March 2021\n", "2021-03-04", ""),
    // 12: only a date of birth and a deadline: no date of the letter
    ("Dear Mr Hill\nYour child Sam, date of birth 12 May 2012.\nYou must reply by\n25 March 2021.\n", "", ""),
    // 13: a date alone above the greeting, which no label explains
    (
        "Hargreaves & Lowe\nLeeds\n\n17 August 2022\n\nDear Sirs\nWe refer to your letter of 1 August 2022.\n",
        "2022-08-17",
        "",
    ),
    // 14: two labels, of which one is of a form's signature
    (
        "Issue date: 4 March 2021\n\nPlease sign and return by 18 March 2021.\n\n\n\n\nSigned ........... Date: 9 March 2021\n",
        "2021-03-04",
        "",
    ),
    // 15: a Welsh letter
    ("Gwasanaeth Cynhaliaeth Plant\nDyddiad: 4 Mawrth 2021\nEin cyf: 121000654321\n", "2021-03-04", ""),
    // 16: a printed e-mail
    (
        "From: Case Team\nSent: 04 March 2021 14:22\nTo: Sam Hill\nSubject: Your case\n\nWe will call by 10 March 2021.\n",
        "2021-03-04T14:22:00",
        "",
    ),
    // 17: with the day of the week, which settles 4/3 and 3/4
    ("Date: Thursday 04/03/2021\nYour appointment: Friday 12/03/2021\n", "2021-03-04", ""),
    // 18: the words of a deed
    (
        "MANDATORY RECONSIDERATION NOTICE\nDated this 4th day of March 2021\nDate of decision: 6 January 2020\n",
        "",
        "",
    ),
    // 19: the label over its date
    (
        "Date\n4 March 2021\n\nDate of birth\n12 May 1984\n\nDate you must pay by\n1 April 2021\n",
        "2021-03-04",
        "",
    ),
    // 20: qualified dates only
    (
        "Payment date: 1 April 2021\nStart date: 6 April 2021\nDate of birth: 12 May 1984\nDate of your application: 3 January 2020\n",
        "",
        "",
    ),
    // 21: an impossible date is told and no other taken
    ("Date: 31 February 2021\nReply by 25 March 2021\n", "", ""),
    // 22: spaced out by optical reading
    ("Date : 17 / 08 / 2022\nRef : 04 / 03 / 2021\n", "2022-08-17", ""),
    // 23: a notice of a utility, the label in capitals, the date in a short form
    ("BRITISH GAS\nDATE OF ISSUE 04-Mar-21   ACCOUNT 8500 1234 5678\nPAY BY 18-Mar-21\n", "2021-03-04", ""),
    // 24: a wrapped sentence with a capital "Date" in it
    (
        "You told us the Start\nDate: 6 April 2021 of your new job.\n\nLetter date: 4 May 2021\n",
        "2021-05-04",
        "",
    ),
    // 25: qualified dates on one line with others, and a postcode before the label
    (
        "Leeds LS2 7HZ Date: 4 March 2021\nRenewal Date: 1 April 2021  CLOSING DATE: 30 April 2021\n",
        "2021-03-04",
        "",
    ),
    // 26: nothing but a renewal
    (
        "Your cover\nRenewal Date: 1 April 2021\nTenancy Date 1 May 2021\nLast Paid Date: 2 March 2021\n",
        "",
        "",
    ),
    // 27: a letter's date with something after it
    ("Letter date: 4 March 2021 - page 1 of 2\nPeriod: 1 Feb 2021 - 28 Feb 2021\n", "2021-03-04", ""),
    // 28: in the future by a slip of optical reading: taken with the least trust, and doubted
    ("Date: 4 March 2027\nborn 12 May 2012\n", "2027-03-04", ""),
];

/// Letters as people and offices date them: the day alone above the greeting. How far it is trusted is worth a look.
#[test]
fn a_letter_without_a_label_has_the_only_day_that_stands_alone_above_its_greeting() {
    use DateTrust::{High, Low, Medium};
    for (letter, when, trust) in [
        ("Our reference: 121000654321\n17 February 2026\n\nDear Ms Hill\n", "2026-02-17", Some(Medium)),
        ("4 Mill Lane\nLeeds\n\nTuesday 3rd March 2026\n\nDear Sir or Madam\n", "2026-03-03", Some(Medium)),
        ("CMS\n24/03/2026\nTo whom it may concern\n", "2026-03-24", Some(Medium)),
        // The first number could be the month.
        ("CMS\n04/03/2026\nDear Sir\n", "2026-03-04", Some(Low)),
        ("Dear Ms Hill\nThis letter was issued on 27 March 2026.\n", "2026-03-27", Some(High)),
        // Another day by the line above, a stamp beside it, no greeting, below the greeting, in a line with more, to come.
        ("CMS\nReceived\n12 March 2026\n\nDear Sir\n", "", None),
        ("Date of birth:\n12 May 2012\n\nDear Sir\n", "", None),
        ("Your letter dated\n12 March 2026\nDear Sir\n", "", None),
        ("Payment due date\n1 April 2026\nDear Sir\n", "", None),
        ("Please reply by Friday\n3 April 2026\nDear Sir\n", "", None),
        ("12 MAR 2026\nLeeds\n9 March 2026\nDear Sir\n", "", None),
        ("CMS\n17 February 2026\nAbout your case\n", "", None),
        ("Dear Sir\n17 February 2026\nYours faithfully\n", "", None),
        ("Born 12 May 2012\nDear Sir\n", "", None),
        ("17 February 2027\nDear Sir\n", "", None),
        // Its own label stands above all.
        ("Date: 9 March 2026\n\n12 March 2026\nDear Sir\n", "2026-03-09", Some(High)),
    ] {
        let best = choose(of_letter(letter), TODAY).best;
        let got = (text(best.as_ref().map(|b| b.when)), best.map(|b| b.trust));
        assert_eq!(got, (when.to_owned(), trust), "{letter}");
    }
}

#[test]
fn a_receipt_gives_one_day_or_one_with_a_time() {
    for (receipt, when) in [
        ("Post Office\nLEEDS CENTRAL\n05/02/2026 13:07\nSigned For 1st Class\n", "2026-02-05T13:07:00"),
        ("Post Office\n05/02/2026 13:07\nAccepted 05/02/2026 13:08\n", "2026-02-05T13:07:00"),
        ("Post Office\n05/02/2026\nSigned For\n13:07\n", "2026-02-05"),
        ("Post Office\n05/02/2026 13:07\nDelivery aim 06/02/2026\n", "2026-02-05T13:07:00"),
        // The two events of a tracking page, two days, a day to come.
        ("Posted 05/02/2026 13:07\nDelivered 06/02/2026 10:12\n", ""),
        ("Post Office\n05/02/2026\n06/02/2026\n", ""),
        ("Post Office\n05/02/2027 13:07\n", ""),
    ] {
        let best = choose(from_receipt(receipt, TODAY), TODAY).best;
        assert_eq!(text(best.map(|b| b.when)), when, "{receipt}");
    }
}

fn of_letter(letter: &str) -> DateCandidates {
    from_letter(letter, TODAY)
}

#[test]
fn letters_give_the_date_that_a_label_calls_theirs() {
    let mut wrong = Vec::new();
    for (n, (letter, when, other)) in LETTERS.iter().enumerate() {
        // As text of a PDF, with the line ends of Windows, and shifted as optical reading does.
        let shifted: String = letter.lines().map(|l| format!("  {l} \r\n")).collect();
        for letter in [letter.to_string(), letter.replace('\n', "\r\n"), shifted] {
            let best = choose(of_letter(&letter), TODAY).best;
            let got = (text(best.as_ref().map(|b| b.when)), text(best.and_then(|b| b.other)));
            if got != (when.to_string(), other.to_string()) {
                wrong.push(format!("letter {}: {got:?}, not {when:?}", n + 1));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn other_dates_of_a_letter_are_hints_with_their_reason() {
    let found = of_letter(LETTERS[0].0);
    assert_eq!(
        (found.candidates[0].source, found.candidates[0].trust),
        (DateSource::LetterLabel, DateTrust::High)
    );
    assert!(found.candidates[1..].iter().all(|c| c.trust == DateTrust::Hint));
    let born =
        found.candidates.iter().find(|c| text(Some(c.when)) == "2012-05-12").expect("the date of birth");
    assert_eq!(born.reason, "in the letter after \"born\": probably another day");
    let alone = of_letter(LETTERS[12].0);
    assert_eq!(text(Some(alone.candidates[0].when)), "2022-08-17");
    assert!(alone.candidates[0].reason.starts_with("on a line of its own above the greeting"));
    let future = choose(of_letter(LETTERS[27].0), TODAY);
    assert_eq!(future.best.map(|b| b.trust), Some(DateTrust::Low));
    assert_eq!(future.doubts.iter().map(|d| d.kind).collect::<Vec<_>>(), [DateDoubtKind::Unlikely]);
    let impossible = of_letter(LETTERS[20].0);
    assert_eq!(
        impossible.doubts[0].message,
        "the letter gives 31 February 2021 as its date, and there is no 31 February 2021"
    );
}

/// Every day that can be read out of what was found.
fn days(found: &DateCandidates) -> Vec<Date> {
    let all = found.candidates.iter().flat_map(|c| [Some(c.when), c.until, c.other]);
    all.flatten().map(PartialDate::first_day).collect()
}

proptest! {
    #[test]
    fn impossible_days_never_become_others(
        year in 1990i16..2026,
        month in prop::sample::select(vec![2i8, 4, 6, 9, 11]),
        over in 0i8..4,
    ) {
        let last = Date::new(year, month, 1).expect("date").days_in_month();
        let day = last + 1 + over % (31 - last);
        let name = jiff::civil::date(2021, month, 1).strftime("%B").to_string();
        for text in [
            format!("{day} {name} {year}"),
            format!("{name} {day}, {year}"),
            format!("{year}-{month:02}-{day}"),
            format!("{day}/{month:02}/{year}"),
            format!("{day}.{month}.{year}"),
            format!("{year}{month:02}{day}"),
            format!("{day}{month:02}{year}"),
            format!("{year}{month:02}{day}_142201"),
            format!("{year}{month:02}{day}142201"),
        ] {
            let found = from_name(&format!("letter {text}.pdf"), TODAY);
            prop_assert_eq!(days(&found), vec![], "{}", text);
            prop_assert_eq!(found.doubts.len(), 1, "{}", text);
            let found = from_letter(&format!("Date: {text}\n"), TODAY);
            prop_assert_eq!(days(&found), vec![], "{}", text);
        }
        let written = format!("{year}-{month:02}-{day}").parse::<PartialDate>();
        prop_assert!(written.is_err());
    }

    #[test]
    fn every_day_comes_back_from_the_ways_in_which_people_write_it(days in 0i32..13_000) {
        let day = date(1991, 1, 1).saturating_add(jiff::Span::new().days(days));
        for format in ["%d %B %Y", "%-d %b %Y", "%B %-d, %Y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d%m%Y", "%d-%b-%y"] {
            let text = day.strftime(format).to_string();
            let best = choose(from_name(&format!("letter {}.pdf", text.replace('/', "-")), TODAY), TODAY).best;
            prop_assert_eq!(best.map(|b| b.when), Some(PartialDate::Day(day)), "{}", text);
        }
    }

    #[test]
    fn nothing_that_is_read_ends_in_a_panic(text in "\\PC{0,60}", digits in "[0-9 ./:_TZap-]{0,40}", words in "(Date|Mar|born|4th|2021|[0-9]{1,14}|[-., :\n@(_]){0,12}") {
        for text in [&text, &digits, &words] {
            from_name(text, TODAY);
            from_letter(text, TODAY);
            leverarch::internals::readers::dates::from_call_name(&format!("{text}.m4a"), TODAY);
            leverarch::internals::readers::dates::from_pdf_info(text);
            leverarch::internals::readers::dates::from_sound_tags(text);
            leverarch::internals::readers::dates::from_exif(text, Some(text), false);
            leverarch::internals::readers::dates::from_mail_date(text);
        }
    }
}

#[test]
#[ignore = "a measurement; run in release"]
fn how_long_a_name_takes() {
    let names = [
        "Call recording 08000835130_210304_142201.m4a",
        "4 March 2021 - reply to CMS.docx",
        "Document 3.pdf",
        "SSWP response 17-08-2022 pages 1-54.pdf",
    ];
    let start = std::time::Instant::now();
    for _ in 0..5_000 {
        for name in names {
            std::hint::black_box(from_name(name, TODAY));
        }
    }
    let each = start.elapsed().as_secs_f64() / 20_000.0 * 1e6;
    let start = std::time::Instant::now();
    for _ in 0..200 {
        std::hint::black_box(from_letter(&LETTERS[0].0.repeat(5), TODAY));
    }
    println!(
        "{each:.1} microseconds a name, {:.0} a letter of 3,000 characters",
        start.elapsed().as_secs_f64() / 200.0 * 1e6
    );
}
