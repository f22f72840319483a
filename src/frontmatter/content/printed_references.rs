//! The references printed on the Service's letters, when they are not all one: a letter filed under another case's number
//! is a letter lost. A number that a request for information has, and that of another case, are none of these.

use super::letter_history::LetterHistory;
use super::officials::is_service;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::model::{PartialDate, Reference, ReferenceChange, counted, references_in_order};
use crate::pdf::layout::wording::span;

/// Whether the label of a further reference says that it is of another account, case or request than this one.
fn is_of_another(label: &str) -> bool {
    const OTHERS: [&str; 7] = [
        "another account",
        "other account",
        "another case",
        "other case",
        "the case of",
        "freedom of information",
        "foi",
    ];
    let label = label.to_lowercase();
    !label.contains("printed on") && OTHERS.iter().any(|words| label.contains(words))
}

/// The references on the Service's letters, when they are not all one.
pub(super) fn parts(context: &CaseContext<'_>, ways: &[&LetterHistory<'_>]) -> Vec<ChapterPart> {
    let case = &context.manifest.case;
    let same = |a: &str, b: &str| {
        a.split_whitespace().collect::<String>() == b.split_whitespace().collect::<String>()
    };
    // Of the references that the user names, one that is no number of a case, or is said to be of another account or of a
    // request for information, is none that this case's letters changed to.
    // Nor is the number that a request for information has, where the case has one of its own.
    let numbered = case.reference.as_deref().is_some_and(|own| Reference::parse(own).is_ok());
    let elsewhere = |reference: &str| {
        let named = case.other_references.iter().find(|other| same(&other.reference, reference));
        let other_kind = Reference::parse(reference).is_err();
        match named {
            Some(other) => other_kind || is_of_another(&other.label),
            // A number with a digit too few is a slip, and worth telling.
            None => other_kind && numbered && reference.contains(char::is_alphabetic),
        }
    };
    let from = |way: &&&LetterHistory<'_>| {
        let reference = way.letter.item.reference.as_deref();
        way.letter.item.from.as_deref().is_some_and(is_service) && !reference.is_some_and(elsewhere)
    };
    let printed: Vec<(ItemInBundle<'_>, PartialDate, &str)> = ways
        .iter()
        .filter(from)
        .filter_map(|way| Some((way.letter, way.letter.item.date?, way.letter.item.reference.as_deref()?)))
        .collect();
    let letters: Vec<(PartialDate, &str)> =
        printed.iter().map(|(_, date, reference)| (*date, *reference)).collect();
    let row = references_in_order(&letters);
    if !row.iter().any(|letter| letter.change.is_change()) {
        return Vec::new();
    }
    // Letters in a row that bear the same reference are one run.
    let mut runs: Vec<Vec<_>> = Vec::new();
    for on in &row {
        match runs.last_mut() {
            Some(run) if on.change == ReferenceChange::Same => run.push(on),
            _ => runs.push(vec![on]),
        }
    }
    let rows = runs.iter().filter_map(|run| {
        let (on, last) = (run.first()?, run.last()?);
        let reference = printed[on.letter].2;
        let ours = case.reference.as_deref().is_some_and(|own| same(own, reference));
        let change = match on.change {
            ReferenceChange::First | ReferenceChange::Same => RichText::new(),
            ReferenceChange::New => RichText::new().strong("changed: "),
            ReferenceChange::Back if ours => RichText::new().strong("changed back: "),
            ReferenceChange::Back => RichText::new().strong("changed: "),
        };
        let other = case.other_references.iter().find(|other| same(&other.reference, reference));
        let remark = match other {
            _ if ours => "the reference of this case".into(),
            Some(other) if !other.label.trim().is_empty() => context.initialise_children(other.label.trim()),
            _ if case.reference.is_some() => "not the reference of this case".into(),
            _ => String::new(),
        };
        let number = match on.scheme {
            // The scheme of 2003 numbers by National Insurance number, which is printed for nobody who does not ask.
            Some(crate::model::Scheme::Of2003) => "National Insurance number".to_owned(),
            _ => on.number.clone(),
        };
        let pages = run.iter().map(|on| context.first_page(&printed[on.letter].0));
        Some(ChapterRow {
            cells: vec![
                vec![span(on.date, Some(last.date)).into()],
                vec![number.into()],
                vec![change.say(remark)],
                vec![RichText::new().pages(pages)],
            ],
            ..ChapterRow::default()
        })
    });
    let columns = vec![
        ChapterColumn::fixed("Letters of", 114.0),
        ChapterColumn::fixed("Reference", 74.0),
        ChapterColumn::share("Whose", 1.2),
        ChapterColumn::share("Pages", 1.0),
    ];
    let changes = row.iter().filter(|letter| letter.change.is_change()).count();
    let words = format!("The reference on CMS’s letters changed {}", counted(changes, "time", "times"));
    vec![
        ChapterPart::Heading(words.into()),
        ChapterPart::Table(ChapterTable::spoken(columns, rows.collect())),
    ]
}
