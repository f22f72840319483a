//! Made-up cases for the tests: a realistic appeal of 30 items, and a table of any length. Also included by
//! `tests/front.rs`, so what it names comes from the module above it.

use super::{
    Body, CoverFacts, CoverParty, CoverStyle, Date, Digest, FrontMatterContents, ItemPath, Kind, Lengths,
    OriginalsZip, PartialDate, PlaceholderPage, Plan, PlanEntry, RichText, Section, Waveform,
};

/// Names that must come out right on paper.
pub(crate) const NAMES: [&str; 10] = [
    "Łukasz Żółć",
    "Şükrü Yılmaz",
    "Σωκράτης Παπαδόπουλος",
    "Арсений Іваненко",
    "Đặng Thị Hồng",
    "王小明",
    "محمد علي",
    "اردو",
    "Siân O’Brien-Jones",
    "Ağıl Ñandú Æther",
];

fn when(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

fn entry(
    file: &str,
    kind: Kind,
    date: &str,
    until: &str,
    title: &str,
    detail: &str,
    pages: u32,
) -> PlanEntry {
    PlanEntry {
        file: ItemPath::parse(file).expect(file),
        digest: Digest::compute(file.as_bytes()),
        bytes: Digest::compute(title.as_bytes())
            .bytes()
            .iter()
            .take(3)
            .fold(997, |n, b| n * 97 + u64::from(*b)),
        kind,
        date: when(date),
        until: when(until),
        title: title.into(),
        detail: detail.into(),
        body: Body::Pages(pages),
        placed: [].into(),
        enclosures: Vec::new(),
        transcribed: false,
        files: Vec::new(),
    }
}

fn sheet(mut entry: PlanEntry, reason: &str, facts: &[(&str, &str)]) -> PlanEntry {
    let mut facts: Vec<(String, String)> = facts.iter().map(|(l, v)| ((*l).into(), (*v).into())).collect();
    facts.push(("File".into(), entry.file.as_str().into()));
    facts.push(("SHA-256".into(), entry.digest.to_string()));
    // Speech, as two people take turns at it.
    let peaks =
        (0..1330_u32).map(|i| if i / 60 % 3 == 2 { 4 } else { (30 + (i * i + i / 7 * 13) % 170) as u8 });
    let wave = Waveform { peaks: peaks.collect(), length: std::time::Duration::from_secs(133) };
    let wave = (entry.kind == Kind::Call).then_some(wave);
    entry.body = Body::Sheet(Box::new(PlaceholderPage {
        reason: reason.into(),
        facts,
        wave,
        ..PlaceholderPage::default()
    }));
    entry
}

/// A realistic appeal: 5 sections, 30 items, 4 sheets, names and titles of many kinds.
pub(crate) fn appeal() -> (CoverFacts, Vec<Section<PlanEntry>>) {
    let facts = CoverFacts {
        heading: "Appeal bundle".into(),
        title: "Appeal against the calculation of 6 January 2020".into(),
        body: "First-tier Tribunal (Social Entitlement Chamber), Social Security and Child Support".into(),
        address: Vec::new(),
        references: vec![
            ("Appeal".into(), "SC140/20/00050".into()),
            ("Child Maintenance Service".into(), "121000654321".into()),
            ("National Insurance".into(), "QQ 12 34 56 A".into()),
        ],
        style: CoverStyle::Parties,
        unedited: None,
        parties: vec![
            CoverParty {
                name: "Łukasz Żółć".into(),
                label: String::new(),
                role: "Appellant (paying parent)".into(),
                lines: vec!["14 Mill Lane, Wolverhampton WV1 1AA".into(), "l.zolc@example.org".into()],
            },
            CoverParty {
                name: "Secretary of State for Work and Pensions".into(),
                label: String::new(),
                role: "First respondent".into(),
                lines: vec!["Child Maintenance Service 21, Mail Handling Site A, WV98 2BU".into()],
            },
            CoverParty {
                name: "Σωκράτης Παπαδόπουλος".into(),
                label: String::new(),
                role: "Second respondent (receiving parent)".into(),
                lines: vec![],
            },
        ],
        date: Date::new(2022, 3, 1).expect("a day"),
        evidence_digest: Digest::compute(b"evidence"),
        stem: "zolc-appeal-2022-03-01".into(),
        originals: Some(OriginalsZip { name: "zolc-appeal-2022-03-01.zip".into(), lists: String::new() }),
        has_index: true,
        notices: vec![
            "Item 17 was repaired before it could be shown; page 41 may lack a stamp that the paper has."
                .into(),
            "Two items hold the same bytes: items 4 and 22.".into(),
        ],
    };
    let letter = |n: &str, date: &str, title: &str, detail: &str, pages| {
        entry(&format!("letters/{n}.pdf"), Kind::Letter, date, "", title, detail, pages)
    };
    let call = |file: &str, date: &str, title: &str| {
        sheet(
            entry(file, Kind::Call, date, "", title, "Recording, 21:40", 1),
            "This item is a sound recording and has no pages. The recording is in the zip file beside this \
             bundle, under the name below; ask the appellant if you have not received it.",
            &[
                ("Length", "21:40"),
                ("Format", "MPEG-4 audio (AAC), 44.1 kHz, one channel"),
                ("Size", "10,412,886 bytes (10.4 MB)"),
                ("From", "+44 800 171 2345 (Child Maintenance Service)"),
                ("To", "Łukasz Żółć"),
                ("Transcript", ""),
            ],
        )
    };
    let sections = vec![
        (
            "A",
            "Decisions and notices",
            vec![
                entry(
                    "decisions/2020-01-06 calculation.pdf",
                    Kind::Decision,
                    "2020-01-06",
                    "",
                    "Child maintenance calculation",
                    "From the Child Maintenance Service to Łukasz Żółć, ref. 121000654321",
                    6,
                ),
                entry(
                    "decisions/mr.pdf",
                    Kind::Decision,
                    "2020-04-17",
                    "",
                    "Mandatory reconsideration notice",
                    "From the Child Maintenance Service",
                    4,
                ),
                entry(
                    "decisions/appeal form sscs2.pdf",
                    Kind::Form,
                    "2020-05-11",
                    "",
                    "Notice of appeal on form SSCS2 with the grounds of appeal and a request for more time, as sent to HMCTS Bradford",
                    "",
                    14,
                ),
            ],
        ),
        (
            "B",
            "Letters",
            vec![
                letter(
                    "2020-02-12",
                    "2020-02-12",
                    "Letter reporting a change of income",
                    "To the Child Maintenance Service",
                    2,
                ),
                letter(
                    "2020-03-03",
                    "2020-03-03",
                    "Second letter reporting the change of income",
                    "Signed for: AA 1234 5678 5GB",
                    3,
                ),
                letter("landlord", "2020-03", "Letter from Landlord <Agents> & Co about rent arrears", "", 1),
                letter("scan0012", "", "Letter without a date about direct pay", "From Şükrü Yılmaz", 1),
                letter(
                    "2020-03-20",
                    "2020-03-20",
                    "Letter enclosing payslips",
                    "To the Child Maintenance Service",
                    9,
                ),
                letter(
                    "translation",
                    "2020-03-21",
                    "Translation of a letter from 王小明 and محمد علي",
                    "Certified by Đặng Thị Hồng",
                    2,
                ),
                letter("2020-04-01", "2020-04-01", "Letter from Арсений Іваненко, accountant", "", 2),
                entry(
                    "mail/thread.eml",
                    Kind::Email,
                    "2020-04-02",
                    "2020-04-28",
                    "E-mails with the case worker",
                    "13 messages",
                    17,
                ),
            ],
        ),
        (
            "C",
            "Telephone calls",
            vec![
                call(
                    "calls/+448001712345 2020-05-10 14-00-00.m4a",
                    "2020-05-10T14:00",
                    "Call to the Child Maintenance Service about the payslips",
                ),
                call(
                    "calls/+448001712345 2020-05-22 09-31-10 a very long file name as some telephones make them (copy of copy) 0f3e2d1c0b0a.m4a",
                    "2020-05-22T09:31",
                    "Call from the Child Maintenance Service",
                ),
                entry(
                    "calls/transcript.pdf",
                    Kind::Transcript,
                    "2020-05-22",
                    "",
                    "Transcript of the call of 22 May 2020",
                    "Made by اردو Typing Ltd",
                    5,
                ),
                call("calls/voicemail.amr", "2020-06-02T17:05", "Voicemail: “please ring back”"),
            ],
        ),
        (
            "D",
            "Money",
            vec![
                entry(
                    "money/payslips.pdf",
                    Kind::Statement,
                    "2019-04",
                    "2020-03",
                    "Payslips of Siân O’Brien-Jones Bakery Ltd",
                    "Twelve months",
                    12,
                ),
                entry("money/p60.pdf", Kind::Form, "2019", "", "P60 for the tax year 2018–19", "", 1),
                entry(
                    "money/bank.pdf",
                    Kind::Statement,
                    "2020-01-01",
                    "2020-06-30",
                    "Bank statements",
                    "Account ending 4821",
                    31,
                ),
                entry("money/phone-05.pdf", Kind::Bill, "2020-05-01", "2020-05-31", "Telephone bill", "", 4),
                entry("money/phone-06.pdf", Kind::Bill, "2020-06-01", "2020-06-30", "Telephone bill", "", 4),
                entry("money/phone-07.pdf", Kind::Bill, "2019-12-15", "2020-01-14", "Telephone bill", "", 4),
                entry(
                    "money/copy of phone-06.pdf",
                    Kind::Bill,
                    "2020-06-01",
                    "2020-06-30",
                    "Telephone bill (copy)",
                    "",
                    4,
                ),
            ],
        ),
        (
            "E",
            "Post and other papers",
            vec![
                entry(
                    "post/1.jpg",
                    Kind::PostalReceipt,
                    "2020-02-12",
                    "",
                    "Certificate of posting",
                    "AA 1111 2222 3GB",
                    1,
                ),
                entry(
                    "post/2.jpg",
                    Kind::PostalReceipt,
                    "2020-03-03",
                    "",
                    "Proof of delivery",
                    "AA 1234 5678 5GB",
                    1,
                ),
                entry("post/3.jpg", Kind::PostalReceipt, "2020-03-20", "", "Certificate of posting", "", 1),
                entry(
                    "photos/letterbox.heic",
                    Kind::Photo,
                    "2020-06-11T08:12",
                    "",
                    "Photograph of the envelope with its postmark",
                    "",
                    1,
                ),
                entry(
                    "sar/answer.pdf",
                    Kind::Disclosure,
                    "2021-01-15",
                    "",
                    "Answer to the subject access request",
                    "From the Department for Work and Pensions",
                    188,
                ),
                entry(
                    "notes/diary.pdf",
                    Kind::Note,
                    "2020-01",
                    "2020-12",
                    "Diary of contacts kept by the appellant",
                    "",
                    12,
                ),
                sheet(
                    entry("other/export.xlsx", Kind::Other, "", "", "Spreadsheet of payments", "", 1),
                    "This file is a spreadsheet, which cannot be shown as pages without the program that made it.",
                    &[("Format", "Office Open XML workbook")],
                ),
                entry(
                    "other/notes.txt",
                    Kind::Other,
                    "2020-12-24",
                    "",
                    "List of questions for the hearing",
                    "",
                    1,
                ),
            ],
        ),
    ];
    let sections = sections.into_iter().map(|(label, title, items)| Section {
        label: label.into(),
        title: title.into(),
        items,
    });
    (facts, sections.collect())
}

/// A bundle of so many items in a few sections, with titles made of names and rare characters.
pub(crate) fn long(count: usize) -> (CoverFacts, Vec<Section<PlanEntry>>) {
    let (facts, _) = appeal();
    let items: Vec<PlanEntry> = (0..count)
        .map(|i| {
            let name = NAMES[i % NAMES.len()];
            let seed = Digest::compute(&i.to_be_bytes());
            let extra: String = seed
                .bytes()
                .iter()
                .take(1 + i % 20)
                .map(|b| {
                    ['a', 'Ż', ' ', '–', '&', '<', 'ş', 'é', '(', ')', 'o', 'n', '£', ' ', 'Ж', 'r']
                        [usize::from(b % 16)]
                })
                .collect();
            let title = format!(
                "{} {} {}",
                ["Letter to", "Call with", "Bill of", "Note by"][i % 4],
                name,
                extra.trim()
            );
            let mut entry = entry(
                &format!("folder {}/file {i:04}.pdf", i / 50),
                Kind::ALL[i % 13],
                "2020-05-10",
                "",
                title.trim(),
                "",
                1 + (i % 7) as u32,
            );
            entry.date = if i % 17 == 0 {
                None
            } else {
                when(["2020-01-06", "2020-02", "2020", "2020-05-10T14:00"][i % 4])
            };
            entry
        })
        .collect();
    let sections = items.chunks(count.div_ceil(7).max(1)).enumerate().map(|(i, items)| Section {
        label: ["A", "B", "C", "D", "E", "F", "G"][i].into(),
        title: format!("Part {} of the evidence", i + 1),
        items: items.to_vec(),
    });
    (facts, sections.collect())
}

/// How many sheets there are.
pub(crate) fn sheets(sections: &[Section<PlanEntry>]) -> usize {
    let items = sections.iter().flat_map(|s| &s.items);
    items.filter(|e| matches!(e.body, Body::Sheet(_))).count()
}

/// The plan that the caller begins with.
pub(crate) fn first_plan(sections: &[Section<PlanEntry>]) -> Plan {
    Plan::paginate("", sections, &Lengths::least(sheets(sections)))
}

/// What stands on the cover of the appeal.
pub(crate) fn contents() -> FrontMatterContents {
    let summary = "The appellant asks the tribunal to set aside the calculation of 6 January 2020 and to decide \
                  that his gross weekly income for the year 2018–19 was £412.50, as HMRC recorded it.\n\nThe \
                  Service was told of the change on 12 February 2020 and again on\n3 March 2020, and had the \
                  payslips from 20 March 2020 on. The mandatory reconsideration notice does not mention them.";
    FrontMatterContents {
        summary: summary.split("\n\n").map(RichText::from).collect(),
        ..FrontMatterContents::default()
    }
}
