//! The certificate of contents: what is in the bundle, what was done to make it, what was left out, and who made it.
//! Everything here can be counted again from the record, which holds the items with their pages, the digest and every
//! finding that says what became of a file; nothing is said that cannot.

use super::quotation_marks;
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
    Signature,
};
use crate::integrity;
use crate::integrity::payload_name;
use crate::model::finding::Code;
use crate::model::plan::{Body, NumberedItem};
use crate::model::{PartialDate, counted, grouped};
use crate::pdf::layout::wording;
use crate::readers::audio::in_time;

/// What may have been done to an item, in the order in which it is told.
const DONE: [(Code, &str); 10] = [
    (
        Code::Repaired,
        "The file departed from the rules of its format. It was read with care, and the original was not \
         changed",
    ),
    (Code::Converted, "Its pages were made by another program"),
    (Code::WordsAlone, "Only its words are shown, without layout and images"),
    (Code::Flattened, "Form entries and notes were fixed onto the page"),
    (Code::Removed, "Something active, hidden or moving was not carried over"),
    (Code::HiddenShown, "A part that was hidden is shown"),
    (Code::Shrunk, "A page was made smaller to fit"),
    (
        Code::ShownAsSheet,
        "A file, an attachment or a page could not be shown, and an information sheet in its place says so",
    ),
    (Code::CutUp, "An image was divided over several pages"),
    (Code::CutOff, "The recording may have been cut off before it came into the bundle"),
];

/// What is said where every file of the folder is an item: no more than the folder is known.
const NOTHING_LEFT: &str = "No file of the evidence folder was left out. What a document encloses or mentions, such as a recording \
    or a form, is in the bundle only if the index lists it.";

/// Files of the folder that are not in the bundle.
const LEFT: [Code; 5] =
    [Code::LeftOut, Code::ItemUnlisted, Code::Hidden, Code::SymbolicLink, Code::SpecialFile];

/// The certificate; none for a bundle without items.
pub fn compose(context: &CaseContext<'_>) -> Option<Chapter> {
    context.plan().items().next()?;
    let mut parts =
        vec![ChapterPart::Table(counts(context)), ChapterPart::Heading("Changes to items".into())];
    let done = done(context);
    parts.push(if done.rows.is_empty() {
        ChapterPart::Words("No page of an original file was changed.".into())
    } else {
        ChapterPart::Table(done)
    });
    let but = if hidden(context).is_empty() { "" } else { ", but for what the list above says is not shown" };
    parts.push(ChapterPart::Small(
        format!(
            "A file without pages, such as a text, a table, an e-mail or a chat, was laid out by leverarch. The words are \
             those of the file{but}. The layout, the line numbers and the title above them are leverarch’s."
        )
        .into(),
    ));
    parts.extend(quotation_marks::certified(context).map(|words| ChapterPart::Small(words.into())));
    if let Some(recordings) = recordings(context) {
        parts.extend([
            ChapterPart::Heading("Recordings".into()),
            ChapterPart::Small(kept(context)),
            ChapterPart::Table(recordings),
        ]);
    }
    parts.extend(on_paper(context));
    parts.push(ChapterPart::Heading("What is not in the bundle".into()));
    let left = left(context);
    parts.push(if left.rows.is_empty() {
        ChapterPart::Words(NOTHING_LEFT.into())
    } else {
        ChapterPart::Table(left)
    });
    parts.push(ChapterPart::Signature(Signature {
        // Only what a person can know who let a program read the folder.
        declaration: RichText::new()
            .say("I chose the files for this bundle. They are named in the ")
            .leading("schedule of digests", context.plan().schedule.first())
            .say(", ")
            .page(context.plan().schedule.first())
            .say("."),
        name: String::new(),
        role: String::new(),
        date: None,
    }));
    let lead = "What this bundle holds and how it was made. Any change listed here affects only the copy shown in the \
        bundle, never the original. All of it can be checked against the record that comes with the bundle.";
    Some(Chapter { title: "Certificate of contents".into(), lead: lead.into(), parts, ..Chapter::default() })
}

fn counts(context: &CaseContext<'_>) -> ChapterTable {
    let plan = context.plan();
    let is_sheet = |item: &&NumberedItem| matches!(item.entry.body, Body::Sheet(_));
    let pages =
        |items: Vec<&NumberedItem>| items.iter().map(|item| u64::from(item.pages.count())).sum::<u64>();
    let (items, sheets) =
        (plan.items().collect::<Vec<_>>(), plan.items().filter(is_sheet).collect::<Vec<_>>());
    let (count, sheet_count) = (items.len(), sheets.len());
    let (of_items, of_sheets) = (pages(items), pages(sheets));
    let total = u64::from(plan.total());
    let paged = |pages: u64| {
        counted(pages as usize, "page", "pages").replacen(&pages.to_string(), &grouped(pages), 1)
    };
    let mut of_all = format!("{} on {}", counted(count, "item", "items"), paged(of_items));
    if sheet_count > 0 {
        let stand = match (sheet_count, of_sheets) {
            (1, 1) => "1 of the pages is an information sheet for an item without pages".to_owned(),
            (1, pages) => {
                format!("{} of the pages are the information sheet for an item without pages", grouped(pages))
            }
            (items, pages) => {
                format!(
                    "{} of the pages are information sheets for {items} items without pages",
                    grouped(pages)
                )
            }
        };
        of_all += &format!(". {stand}");
    }
    let own = format!(
        "{} in total: {} of items and {} of cover, index, chapters, digests and how to check",
        paged(total),
        grouped(of_items),
        grouped(total - of_items)
    );
    let dated = wording::date_with_nbsp(PartialDate::Day(context.date));
    let mut lines: Vec<(&str, String)> = vec![
        ("Items", of_all),
        ("Pages", own),
        ("Made with", format!("{}, bundle dated {dated}", integrity::PROGRAM)),
    ];
    lines.extend(context.making.originals.iter().map(|zip| {
        (
            "Originals",
            format!(
                "packed, unchanged, in {zip}, with the list (manifest.toml) from which the bundle was made"
            ),
        )
    }));
    lines.extend(context.making.evidence_digest.map(|digest| ("Evidence digest", digest.in_groups())));
    let columns = vec![ChapterColumn::fixed("", 104.0), ChapterColumn::share("", 1.0)];
    let row = |(label, value): (&str, String)| ChapterRow::new([RichText::from(label), value.into()]);
    ChapterTable { columns, rows: lines.into_iter().map(row).collect() }
}

/// What was done, to how many items, and where they stand.
fn done(context: &CaseContext<'_>) -> ChapterTable {
    let columns = vec![
        ChapterColumn::share("Change", 1.6),
        ChapterColumn::fixed("Items", 34.0).figures(),
        ChapterColumn::share("In the pages", 1.0),
    ];
    let rows = DONE.iter().filter_map(|(code, words)| {
        let found = |item: &&NumberedItem| {
            // A sheet for the whole item is counted as such.
            if *code == Code::ShownAsSheet && matches!(item.entry.body, Body::Sheet(_)) {
                return false;
            }
            let about = |file: &Option<String>| file.as_deref().is_some_and(|file| item.entry.has_file(file));
            context.making.findings.iter().any(|f| f.code == *code && about(&f.file))
        };
        let items: Vec<&NumberedItem> = context.plan().items().filter(found).collect();
        (!items.is_empty()).then(|| change(words, &items))
    });
    let hidden = hidden(context);
    let words = "Numbers and names of other people in a table of calls are not shown";
    let hidden = (!hidden.is_empty()).then(|| change(words, &hidden));
    ChapterTable { columns, rows: rows.chain(hidden).collect() }
}

/// A change and the items that it was made to. On which of their pages is not known here, so all pages of each are named.
fn change(words: &str, items: &[&NumberedItem]) -> ChapterRow {
    let pages: u32 = items.iter().map(|item| item.pages.count()).sum();
    let mut at = RichText::from(if pages > 1 { "pp.\u{A0}" } else { "p.\u{A0}" });
    for (number, item) in items.iter().enumerate() {
        at = if number > 0 { at.say(", ") } else { at };
        at = at.number(item.pages.first());
        if item.pages.count() > 1 {
            at = at.say("–").number(item.pages.last());
        }
    }
    ChapterRow::new([RichText::from(words), items.len().to_string().into(), at])
}

/// The tables of calls of which the numbers and names of other people are left out.
fn hidden<'c>(context: &'c CaseContext<'_>) -> Vec<&'c NumberedItem> {
    let logs = context.manifest.call_log.iter().filter(|log| log.hide_others == Some(true));
    let mut numbers: Vec<u32> = logs.filter_map(|log| Some(context.item(&log.item)?.number)).collect();
    numbers.sort_unstable();
    context.plan().items().filter(|item| numbers.contains(&item.number)).collect()
}

/// How the recordings are kept.
fn kept(context: &CaseContext<'_>) -> RichText {
    match &context.making.originals {
        Some(zip) => format!("Each recording is in {zip} under the name given here, unchanged.").into(),
        None => {
            "The recordings are not packed with this bundle. The person who made the bundle keeps each under \
             the name given here. The schedule of digests shows whether it is unchanged."
                .into()
        }
    }
}

/// The recordings with their lengths, as far as they could be listened to, and where they are.
fn recordings(context: &CaseContext<'_>) -> Option<ChapterTable> {
    let told = |item: &NumberedItem| {
        let placed = context.items.iter().find(|placed| placed.number == item.number)?;
        placed.item.call.as_ref()
    };
    let rows: Vec<ChapterRow> = context
        .plan()
        .items()
        .filter_map(|item| {
            let Body::Sheet(sheet) = &item.entry.body else { return None };
            let call = told(item);
            if sheet.wave.is_none() && call.is_none() {
                return None;
            }
            let heard = sheet.wave.as_ref().map(|wave| in_time(wave.length));
            let said = || call.and_then(|call| call.duration).map(|length| length.to_string());
            let length = heard.or_else(said).unwrap_or_else(|| "not known".into());
            let transcript = call.and_then(|call| context.page(call.transcript.as_ref()?, None));
            let file = match &context.making.originals {
                Some(_) => payload_name(&item.entry.file),
                None => item.entry.file.as_str().into(),
            };
            let page = |page| RichText::new().number(page);
            Some(ChapterRow::new([
                item.number.to_string().into(),
                RichText::new().leading(item.entry.title.as_str(), item.pages.first()),
                length.into(),
                file.into(),
                page(item.pages.first()),
                transcript.map_or(RichText::new(), page),
            ]))
        })
        .collect();
    let columns = vec![
        ChapterColumn::fixed("Item", 24.0),
        ChapterColumn::share("Recording", 1.2),
        ChapterColumn::fixed("Length", 42.0).figures(),
        ChapterColumn::share("File", 1.0),
        ChapterColumn::fixed("Page", 28.0).figures(),
        ChapterColumn::fixed("Transcript", 48.0).figures(),
    ];
    (!rows.is_empty()).then(|| ChapterTable::spoken(columns, rows))
}

/// Where the paper originals are, for the items of which that is said.
fn on_paper(context: &CaseContext<'_>) -> Vec<ChapterPart> {
    let row = |placed: &ItemInBundle<'_>| {
        let kept = placed.item.original.as_deref().map(str::trim).filter(|kept| !kept.is_empty())?;
        let page = context.first_page(placed);
        Some(ChapterRow::new([
            placed.number.to_string().into(),
            RichText::new().leading(context.initialise_children(&placed.entry.title), page),
            kept.into(),
            RichText::new().number(page),
        ]))
    };
    let rows: Vec<ChapterRow> = context.items.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::fixed("Item", 24.0),
        ChapterColumn::share("Document", 1.6),
        ChapterColumn::share("Location of the paper original", 1.0),
        ChapterColumn::fixed("Page", 28.0).figures(),
    ];
    vec![
        ChapterPart::Heading("Originals on paper".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ]
}

/// The files of the folder that are not in the bundle, and why.
fn left(context: &CaseContext<'_>) -> ChapterTable {
    let originals = context.plan().items().flat_map(|item| item.entry.originals());
    let items: Vec<&str> = originals.map(|(file, ..)| file.as_str()).collect();
    let rows = context.making.findings.iter().filter(|f| LEFT.contains(&f.code)).filter_map(|finding| {
        // An entry of the manifest that is later than the bundle is no file, and is not told here either.
        let is_file = |file: &&str| !items.contains(file) && *file != crate::case::manifest::FILE;
        let file = finding.file.as_deref().filter(is_file)?;
        Some(ChapterRow::new([file.to_owned(), context.initialise_children(&finding.message)]))
    });
    ChapterTable {
        columns: vec![ChapterColumn::share("File", 1.0), ChapterColumn::share("Reason", 1.3)],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::context::BuildFacts;
    use crate::frontmatter::content::testing::{Sample, rows, tables};
    use crate::model::finding::Finding;
    use crate::model::plan::{PlaceholderPage, Waveform};
    use crate::model::{Digest, ItemPath};

    const CASE: &str = r#"
[[item]]
file = "a.pdf"
title = "Letter"
[[item]]
file = "calls/b%.mp3"
title = "Call"
call = { transcript = "c" }
[[item]]
file = "c.txt"
id = "c"
title = "Transcript"
[[item]]
file = "d.mp3"
title = "Unheard"
call = { duration = "1:02:03" }
[[item]]
file = "e.bin"
title = "Unknown"
"#;

    fn sample() -> Sample {
        let mut sample = Sample::new(CASE);
        let wave = Waveform { peaks: Vec::new(), length: std::time::Duration::from_millis(62_900) };
        for item in &mut sample.plan.sections[0].items {
            let wave = (item.number == 2).then(|| wave.clone());
            if [2, 4, 5].contains(&item.number) {
                item.entry.body =
                    Body::Sheet(Box::new(PlaceholderPage { wave, ..PlaceholderPage::default() }));
            }
        }
        sample
    }

    #[test]
    fn counts_are_those_of_the_plan() {
        let sample = sample();
        let making = BuildFacts {
            originals: Some("case.zip".into()),
            evidence_digest: Some(Digest::compute(b"")),
            ..BuildFacts::default()
        };
        let chapter = compose(&sample.matter().made(making)).expect("a chapter");
        assert_eq!(
            rows(tables(&chapter)[0]),
            [
                "Items | 5 items on 15 pages. 9 of the pages are information sheets for 3 items without pages"
                    .to_owned(),
                "Pages | 19 pages in total: 15 of items and 4 of cover, index, chapters, digests and how to check"
                    .into(),
                format!("Made with | {}, bundle dated 1 March 2022", integrity::PROGRAM),
                "Originals | packed, unchanged, in case.zip, with the list (manifest.toml) from which the bundle was made".into(),
                format!("Evidence digest | {}", Digest::compute(b"").in_groups()),
            ]
        );
        assert_eq!(
            rows(tables(&chapter)[1]),
            ["2 | Call | 1:03 | data/calls/b%25.mp3 | 6 | 9", "4 | Unheard | 1:02:03 | d.mp3 | 12 | "]
                .map(|row| row.replace("| d.mp3", "| data/d.mp3"))
        );
        let said = |words: &str| chapter.parts.contains(&ChapterPart::Words(words.into()));
        assert!(said("No page of an original file was changed."));
        assert!(said(NOTHING_LEFT));
        let Some(ChapterPart::Signature(signature)) = chapter.parts.last() else { panic!("no signature") };
        assert_eq!(signature.declaration.leads().count(), 2);
        // The user signs for the choice, and not that the program found or left out nothing else.
        let signed = signature.declaration.text();
        assert!(signed.starts_with("I chose the files for this bundle."), "{signed}");
        assert!(!signed.contains("nothing else") && !signed.contains("left out"), "{signed}");
    }

    #[test]
    fn where_an_original_on_paper_is_kept_is_told_where_it_is_stated() {
        let text = CASE.replace("title = \"Letter\"", "title = \"Letter\"\noriginal = \"with CMS\"");
        let sample = Sample::new(&text);
        let chapter = compose(&sample.matter()).expect("a chapter");
        assert!(chapter.parts.contains(&ChapterPart::Heading("Originals on paper".into())));
        assert!(tables(&chapter).iter().any(|table| rows(table) == ["1 | Letter | with CMS | 3"]));
        let chapter = compose(&Sample::new(CASE).matter()).expect("a chapter");
        assert!(!chapter.parts.contains(&ChapterPart::Heading("Originals on paper".into())));
    }

    #[test]
    fn each_file_of_an_item_counts_for_the_item() {
        let mut sample = Sample::new(
            "[[item]]\nfiles = [\"a.jpg\", \"b.jpg\"]\ntitle = \"Letter\"\n[[item]]\nfile = \"c.bin\"\ntitle = \"C\"\n",
        );
        let file = |name: &str, before| crate::model::plan::PlanFile {
            file: ItemPath::parse(name).expect(name),
            digest: Digest::compute(name.as_bytes()),
            bytes: 1,
            before,
            pages: 1,
        };
        sample.plan.sections[0].items[0].entry.files = vec![file("a.jpg", 0), file("b.jpg", 1)];
        sample.plan.sections[0].items[1].entry.body = Body::Sheet(Box::default());
        let at = |finding: Finding, file: &str| finding.at(&ItemPath::parse(file).expect(file));
        let findings = [
            at(Finding::note(Code::Removed, "a position"), "b.jpg"),
            at(Finding::note(Code::ShownAsSheet, "a placeholder"), "b.jpg"),
            at(Finding::note(Code::ShownAsSheet, "a sheet"), "c.bin"),
            at(Finding::note(Code::LeftOut, "a layer is empty"), "b.jpg"),
        ];
        let making = BuildFacts { findings: &findings, ..BuildFacts::default() };
        let chapter = compose(&sample.matter().made(making)).expect("a chapter");
        let removed = DONE.iter().find(|(code, _)| *code == Code::Removed).map_or("", |(_, words)| words);
        let sheet = DONE.iter().find(|(code, _)| *code == Code::ShownAsSheet).map_or("", |(_, words)| words);
        assert_eq!(
            rows(tables(&chapter)[1]),
            [format!("{removed} | 1 | pp. 3–5"), format!("{sheet} | 1 | pp. 3–5")]
        );
        assert!(chapter.parts.contains(&ChapterPart::Words(NOTHING_LEFT.into())));
    }

    #[test]
    fn what_was_done_and_left_out_is_what_was_found() {
        let sample = sample();
        let at = |finding: Finding, file: &str| finding.at(&ItemPath::parse(file).expect(file));
        let findings = [
            at(Finding::note(Code::Repaired, "one"), "a.pdf"),
            at(Finding::note(Code::Repaired, "the same again"), "a.pdf"),
            at(Finding::note(Code::Repaired, "another"), "c.txt"),
            at(Finding::warning(Code::Removed, "a script"), "c.txt"),
            at(Finding::note(Code::LeftOut, "sheet 2 is empty"), "c.txt"),
            at(Finding::note(Code::LeftOut, "Left out as the manifest says: my notes."), "notes.txt"),
            at(Finding::note(Code::Hidden, "Hidden system file. Left out."), ".x"),
            at(Finding::note(Code::Undated, "no date"), "a.pdf"),
        ];
        let making = BuildFacts { findings: &findings, ..BuildFacts::default() };
        let chapter = compose(&sample.matter().made(making)).expect("a chapter");
        let tables = tables(&chapter);
        assert_eq!(
            rows(tables[1]),
            [format!("{} | 2 | pp. 3–5, 9–11", DONE[0].1), format!("{} | 1 | pp. 9–11", DONE[4].1)]
        );
        assert_eq!(rows(tables[2])[1], "4 | Unheard | 1:02:03 | d.mp3 | 12 | ");
        assert_eq!(
            rows(tables[3]),
            ["notes.txt | Left out as the manifest says: my notes.", ".x | Hidden system file. Left out."]
        );
        assert_eq!(compose(&Sample::new("").matter()), None);
    }
}
