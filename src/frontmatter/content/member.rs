//! What a Member of Parliament was sent, and what the Member did: letters to the Member with what they enclose, copies of
//! other letters, the Member's answers and the referral to the Ombudsman, in the order of their dates.

use super::case_entry::{by_date, is_sent};
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::case::manifest::case_types::Step;
use crate::model::{Kind, PartialDate};
use crate::pdf::layout::wording::date_with_nbsp;

/// What happened between the user and the Member.
pub(super) struct Contact<'a> {
    pub(super) date: Option<PartialDate>,
    what: &'static str,
    pub(super) placed: ItemInBundle<'a>,
}

/// The table and its heading; nothing where no Member was written to.
pub(super) fn parts(context: &CaseContext<'_>) -> Vec<ChapterPart> {
    let mut contacts = contacts(context);
    if contacts.is_empty() {
        return Vec::new();
    }
    contacts.sort_by(|a, b| by_date(a.date, b.date));
    let columns = vec![
        ChapterColumn::fixed("Date", 104.0),
        ChapterColumn::fixed("Event", 110.0),
        ChapterColumn::share("Document", 1.0),
    ];
    let rows = contacts.iter().map(|contact| ChapterRow {
        cells: vec![
            vec![contact.date.map_or("undated".into(), date_with_nbsp).into()],
            vec![contact.what.into()],
            document(context, contact),
        ],
        ..ChapterRow::default()
    });
    vec![
        ChapterPart::Heading("Letters to the Member of Parliament, and the Member’s actions".into()),
        ChapterPart::Table(ChapterTable { columns, rows: rows.collect() }),
    ]
}

/// Every contact, in the order of the bundle.
pub(super) fn contacts<'a>(context: &CaseContext<'a>) -> Vec<Contact<'a>> {
    let of = |placed: &ItemInBundle<'a>| {
        let item = placed.item;
        let what = match item.step {
            Some(Step::Member) => match (is_sent(context, placed), placed.entry.kind) {
                (true, Kind::Email) => "E-mail to the Member",
                (true, _) => "Letter to the Member",
                (false, Kind::Email) => "E-mail from the Member",
                (false, _) => "Letter from the Member",
            },
            Some(Step::MemberReferral) => "Referral to the Ombudsman",
            _ if item.copied_to.iter().any(|name| is_member(name)) => "Copy to the Member",
            _ => return None,
        };
        Some(Contact { date: item.date, what, placed: *placed })
    };
    let all: Vec<Contact<'a>> = context.items.iter().filter_map(of).collect();
    // A copy that a letter to the Member encloses was sent with that letter.
    let enclosed: Vec<u32> = all
        .iter()
        .filter(|contact| contact.placed.item.step == Some(Step::Member))
        .flat_map(|contact| &contact.placed.item.encloses)
        .filter_map(|item| Some(context.item(item)?.number))
        .collect();
    let kept = |contact: &Contact<'a>| {
        contact.what != "Copy to the Member" || !enclosed.contains(&contact.placed.number)
    };
    all.into_iter().filter(kept).collect()
}

/// Whether a name is that of a Member of Parliament: "Priya Lacey MP", "my MP".
fn is_member(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "MP") || name.to_lowercase().contains("member of parliament")
}

/// The document with its page, what came with it, and what the user says of it.
fn document(context: &CaseContext<'_>, contact: &Contact<'_>) -> Vec<RichText> {
    let named = |placed: &ItemInBundle<'_>| {
        let page = context.first_page(placed);
        RichText::new().leading(context.initialise_children(&placed.entry.title), page).say(", ").page(page)
    };
    let item = contact.placed.item;
    let mut lines = vec![named(&contact.placed)];
    let enclosed = item.encloses.iter().filter_map(|enclosed| context.item(enclosed));
    lines.extend(enclosed.map(|enclosed| RichText::from("with ").then(named(&enclosed))));
    lines.extend(item.relevance.iter().map(|shows| RichText::from(context.initialise_children(shows))));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::{Sample, rows};

    const ITEMS: &str = r#"
[[party]]
name = "Marek Wójcik"
[[item]]
file = "c"
id = "c"
title = "Complaint"
date = 2020-03-02
from = "Marek Wójcik"
copied_to = ["my MP"]
[[item]]
file = "m"
title = "To my MP"
date = 2020-03-05
step = "member"
from = "Marek Wójcik"
encloses = ["c"]
[[item]]
file = "e"
title = "To the Examiner"
date = 2020-06-01
from = "Marek Wójcik"
copied_to = ["Ann Lee MP", "Citizens Advice"]
[[item]]
file = "r"
title = "Reply"
date = 2020-03-20
step = "member"
from = "Ann Lee MP"
relevance = "She wrote to the Service that day"
[[item]]
file = "o"
title = "To the Ombudsman"
date = 2020-09-01
step = "member-referral"
from = "Ann Lee MP"
"#;

    #[test]
    fn each_letter_stands_once_with_what_was_enclosed() {
        let sample = Sample::new(ITEMS);
        let parts = parts(&sample.matter());
        let [ChapterPart::Heading(_), ChapterPart::Table(table)] = &parts[..] else { panic!("{parts:?}") };
        assert_eq!(
            rows(table),
            [
                "5 March 2020 | Letter to the Member | To my MP, p. 6 / with Complaint, p. 3",
                "20 March 2020 | Letter from the Member | Reply, p. 12 / She wrote to the Service that day",
                "1 June 2020 | Copy to the Member | To the Examiner, p. 9",
                "1 September 2020 | Referral to the Ombudsman | To the Ombudsman, p. 15",
            ]
        );
    }

    #[test]
    fn nobody_else_is_a_member() {
        for (name, is) in [
            ("Priya Lacey MP", true),
            ("the MP", true),
            ("Member of Parliament for Leeds", true),
            ("MPS Solicitors", false),
            ("Ms Pike", false),
            ("my lamp", false),
        ] {
            assert_eq!(is_member(name), is, "{name}");
        }
        let nobody = Sample::new("[[item]]\nfile = \"a\"\ncopied_to = [\"my solicitor\"]\n");
        assert!(super::parts(&nobody.matter()).is_empty());
    }
}
