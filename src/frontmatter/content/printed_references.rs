//! The references printed on the Service's letters, when they are not all one: a letter filed under another case's number
//! is a letter lost. A number that a request for information has, and that of another case, are none of these.

use super::letter_history::LetterHistory;
use super::officials::is_service;
use super::{CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText};
use crate::model::{Kind, PartialDate, Reference, ReferenceChange, counted, references_in_order};
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

/// Whether a number has the digits of another in another order, as a slip of the keyboard has.
fn is_slip(own: Option<&str>, printed: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<char>>();
    let Some((own, printed)) = own.map(|own| (digits(own), digits(printed))) else { return false };
    let sorted = |digits: &[char]| {
        let mut digits = digits.to_vec();
        digits.sort_unstable();
        digits
    };
    own != printed && !own.is_empty() && sorted(&own) == sorted(&printed)
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
    // Whether the run before is a slip: what follows it is no change.
    let mut slipped = false;
    let rows = runs.iter().filter_map(|run| {
        let (on, last) = (run.first()?, run.last()?);
        let reference = printed[on.letter].2;
        let ours = case.reference.as_deref().is_some_and(|own| same(own, reference));
        let change = match on.change {
            ReferenceChange::First | ReferenceChange::Same => RichText::new(),
            ReferenceChange::New if is_slip(case.reference.as_deref(), reference) => {
                RichText::new().strong("the same digits in a different order: ")
            }
            ReferenceChange::New => RichText::new().strong("changed: "),
            ReferenceChange::Back if ours && slipped => RichText::new().strong("as before: "),
            ReferenceChange::Back if ours => RichText::new().strong("changed back: "),
            ReferenceChange::Back => RichText::new().strong("changed: "),
        };
        slipped = is_slip(case.reference.as_deref(), reference);
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
        ChapterColumn::fixed("Dates", 114.0),
        ChapterColumn::fixed("Reference", 74.0),
        ChapterColumn::share("Whose", 1.2),
        ChapterColumn::share("Pages", 1.0),
    ];
    let slips: Vec<bool> =
        row.iter().map(|letter| is_slip(case.reference.as_deref(), printed[letter.letter].2)).collect();
    let after_slip = |at: usize| at.checked_sub(1).and_then(|before| slips.get(before)) == Some(&true);
    let changes = row
        .iter()
        .enumerate()
        .filter(|(at, letter)| letter.change.is_change() && !slips[*at] && !after_slip(*at))
        .count();
    // A letter is called so only where all of them are letters.
    let letters = printed.iter().all(|(placed, ..)| !matches!(placed.entry.kind, Kind::Email));
    let (one, many) = if letters { ("letter", "letters") } else { ("message", "messages") };
    let slipped = match slips.iter().filter(|slip| **slip).count() {
        0 => None,
        count => Some(format!(
            "{} the reference with its digits in a different order",
            counted(count, &format!("{one} from CMS has"), &format!("{many} from CMS have"))
        )),
    };
    let times = match changes {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    };
    let changed = (changes > 0).then(|| format!("The reference on CMS’s {many} changed {times}"));
    let words = changed.into_iter().chain(slipped).collect::<Vec<_>>().join(". ");
    vec![
        ChapterPart::Heading(words.into()),
        ChapterPart::Table(ChapterTable::spoken(columns, rows.collect())),
    ]
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn a_slip_has_the_same_digits_in_another_order() {
        for (own, printed, slip) in [
            (Some("121004567890"), "121004576890", true),
            (Some("121004418837"), "121004481837", true),
            (Some("121043117725"), "121043119008", false),
            (Some("121004567890"), "1210 0456 7890", false),
            (Some("121004567890"), "12100456789", false),
            (Some("ICE"), "PHSO", false),
            (None, "121004576890", false),
        ] {
            assert_eq!(is_slip(own, printed), slip, "{printed}");
        }
    }
}
