//! Puts the rows in order: by the manifest's sections, by those of the purpose when it has none, or in one run, and by
//! date within each. The order is
//! total and the same on every machine: date, time, place in the manifest, path. An undated item stands last
//! in its section and is marked.

use std::cmp::Ordering;

use crate::case::manifest::types::{Manifest, Order};
use crate::case::matching::MatchedRow;
use crate::case::profile;
use crate::case::profile::SectionRule;
use crate::model::finding::{Code, Finding};
use crate::model::plan::Section;

/// The title of the section for items that name none, when others do.
const UNSORTED: &str = "Other documents";

/// Arranges the rows; `rules` are the sections of the purpose. Sections without items are left out, and so are sections
/// that nobody asked for.
pub fn arrange(
    manifest: &Manifest,
    rules: &[SectionRule],
    rows: Vec<MatchedRow>,
) -> (Vec<Section<MatchedRow>>, Vec<Finding>) {
    let findings = rows.iter().filter(|r| r.item.date.is_none()).map(undated).collect();
    let ruled = manifest.section.is_empty();
    let by_section = match manifest.bundle.order {
        Some(order) => order == Order::Sections,
        None => !ruled || !rules.is_empty(),
    };
    let mut sections: Vec<Section<MatchedRow>> = Vec::new();
    if by_section {
        let head = |label: &str, title: &str| Section {
            label: label.into(),
            title: title.into(),
            items: Vec::new(),
        };
        sections.extend(manifest.section.iter().map(|s| head(&s.id, &s.title)));
        if ruled {
            sections.extend(rules.iter().map(|rule| head(&rule.id, &rule.title)));
        }
        sections.push(head("", UNSORTED));
    } else {
        sections.push(Section { label: String::new(), title: String::new(), items: Vec::new() });
    }
    let last = sections.len() - 1;
    for row in rows {
        let named = row.item.section.as_deref();
        let place = match named.filter(|_| by_section) {
            Some(id) => sections[..last].iter().position(|s| s.label == id).unwrap_or(last),
            None if by_section && ruled => profile::section_for(rules, &row.item).unwrap_or(last),
            None => last,
        };
        sections[place].items.push(row);
    }
    sections.retain(|s| !s.items.is_empty());
    if let [only] = &mut sections[..]
        && only.title == UNSORTED
    {
        only.title.clear();
    }
    for section in &mut sections {
        // The sort is stable, so rows that compare equal keep the manifest's order.
        section.items.sort_by(compare_rows);
    }
    (sections, findings)
}

fn compare_rows(a: &MatchedRow, b: &MatchedRow) -> Ordering {
    // An item that covers a period stands where the period ends.
    let when = |row: &MatchedRow| row.item.until.filter(|_| row.item.date.is_some()).or(row.item.date);
    match (when(a), when(b)) {
        (Some(x), Some(y)) => x.in_order(y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn undated(row: &MatchedRow) -> Finding {
    let finding = Finding::warning(
        Code::Undated,
        "This item has no date, so it stands last in its section, marked \"undated\".",
    )
    .at(&row.path)
    .next("Add a line like date = 2020-01-06, or date = \"2020-01\" when only the month is known.");
    match row.position {
        Some(position) => finding.on_line(position),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ItemPath, PartialDate};
    use proptest::prelude::*;

    fn arranged(manifest: &str) -> Vec<(String, Vec<String>)> {
        let reading = crate::case::manifest::parse(manifest);
        assert_eq!(reading.findings, []);
        let rows = reading.manifest.item.iter().map(|item| row(item.clone())).collect();
        let (sections, _) = arrange(&reading.manifest, &[], rows);
        let name = |r: &MatchedRow| r.path.as_str().to_owned();
        sections
            .iter()
            .map(|s| (format!("{}{}", s.label, s.title), s.items.iter().map(name).collect()))
            .collect()
    }

    fn row(item: crate::case::manifest::types::Item) -> MatchedRow {
        MatchedRow { path: item.file.clone(), bytes: 0, position: None, item }
    }

    #[test]
    fn strict_date_order_with_undated_last() {
        let manifest = "[[item]]\nfile='z'\n[[item]]\nfile='m'\ndate='2020-01'\n[[item]]\nfile='b'\ndate=2020-01-31\n\
            [[item]]\nfile='a'\ndate=2020-01-31\n[[item]]\nfile='p'\ndate=2019-12-01\nuntil=2020-01-30\n\
            [[item]]\nfile='t'\ndate=2020-01-31T09:00:00\n";
        assert_eq!(
            arranged(manifest),
            [(String::new(), ["p", "b", "a", "t", "m", "z"].map(String::from).to_vec())]
        );
    }

    #[test]
    fn sections_in_the_manifests_order() {
        let manifest = "[[section]]\nid='B'\ntitle='Second'\n[[section]]\nid='A'\ntitle='First'\n[[section]]\nid='C'\ntitle='Empty'\n\
            [[item]]\nfile='1'\nsection='A'\n[[item]]\nfile='2'\n[[item]]\nfile='3'\nsection='B'\n";
        assert_eq!(
            arranged(manifest),
            [
                ("BSecond".into(), vec!["3".into()]),
                ("AFirst".into(), vec!["1".into()]),
                ("Other documents".into(), vec!["2".to_string()]),
            ]
        );
        let by_date = manifest.replacen("[[section]]", "[bundle]\norder='date'\n[[section]]", 1);
        assert_eq!(arranged(&by_date), [(String::new(), vec!["1".into(), "2".into(), "3".to_string()])]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_dates_never_fall(days in proptest::collection::vec(proptest::option::of(1i8..=28), 0..40)) {
            let manifest = Manifest::default();
            let rows: Vec<MatchedRow> = days.iter().enumerate().map(|(i, day)| {
                let mut item = crate::case::manifest::parse("[[item]]\nfile='x'\n").manifest.item.remove(0);
                item.file = ItemPath::parse(&format!("{i}")).expect("path");
                item.date = day.map(|d| PartialDate::Day(jiff::civil::date(2020, 1, d)));
                row(item)
            }).collect();
            let (sections, findings) = arrange(&manifest, &[], rows);
            let out: Vec<&MatchedRow> = sections.iter().flat_map(|s| &s.items).collect();
            prop_assert_eq!(out.len(), days.len());
            prop_assert_eq!(findings.len(), days.iter().filter(|d| d.is_none()).count());
            for pair in out.windows(2) {
                match (pair[0].item.date, pair[1].item.date) {
                    (None, later) => prop_assert!(later.is_none()),
                    (Some(a), Some(b)) => prop_assert!(a.in_order(b) != Ordering::Greater),
                    _ => {}
                }
                let number = |r: &MatchedRow| r.path.as_str().parse::<usize>().expect("number");
                if pair[0].item.date == pair[1].item.date {
                    prop_assert!(number(pair[0]) < number(pair[1]));
                }
            }
        }
    }
}
