//! Puts the rows in order: by the manifest's sections, by those of the purpose when it has none, or in one run, and by
//! date within each. The order is
//! total and the same on every machine: date, time, place in the manifest, path. An undated item stands last
//! in its section and is marked. `place = 3` makes an item the third of its section, and the others follow in date
//! order around it.

use std::cmp::Ordering;
use std::collections::VecDeque;

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
    let mut findings: Vec<Finding> = rows.iter().filter(|r| r.item.date.is_none()).map(undated).collect();
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
        let rule = rules.iter().find(|rule| ruled && rule.in_order_of_steps && rule.id == section.label);
        if let Some(rule) = rule {
            let step = |row: &MatchedRow| rule.steps.iter().position(|step| Some(*step) == row.item.step);
            section.items.sort_by_key(|row| step(row).unwrap_or(rule.steps.len()));
        }
        section.items = by_hand(std::mem::take(&mut section.items));
        findings.extend(places_not_kept(&section.items, if by_section { "section" } else { "bundle" }));
    }
    if ruled {
        letter(&mut sections);
    }
    (sections, findings)
}

/// Gives the sections of a purpose the letters from A on: where one is empty and its letter is missing, a reader looks for
/// what was taken out.
fn letter(sections: &mut [Section<MatchedRow>]) {
    let lettered = sections.iter_mut().filter(|section| section.label.len() == 1);
    for (section, letter) in lettered.zip('A'..='Z') {
        section.label = letter.into();
    }
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

/// Rows in date order, with those that have a place at it. One whose place is taken comes next, and one whose place is
/// beyond the end comes last.
fn by_hand(rows: Vec<MatchedRow>) -> Vec<MatchedRow> {
    let (mut placed, free): (Vec<MatchedRow>, Vec<MatchedRow>) =
        rows.into_iter().partition(|row| row.item.place.is_some());
    if placed.is_empty() {
        return free;
    }
    placed.sort_by_key(|row| row.item.place);
    let (mut placed, mut free) = (VecDeque::from(placed), VecDeque::from(free));
    let mut rows = Vec::with_capacity(placed.len() + free.len());
    loop {
        let number = rows.len() + 1;
        let due = placed.front().is_some_and(|row| place(row).is_some_and(|place| place <= number));
        let next = if due || free.is_empty() { placed.pop_front() } else { free.pop_front() };
        let Some(row) = next else { return rows };
        rows.push(row);
    }
}

fn place(row: &MatchedRow) -> Option<usize> {
    row.item.place.and_then(|place| usize::try_from(place).ok())
}

/// What there is to say of the rows that did not get their place. `whole` is what the rows are: a section or a bundle.
fn places_not_kept(rows: &[MatchedRow], whole: &str) -> Vec<Finding> {
    let count = rows.len();
    let told = rows.iter().enumerate().filter_map(|(at, row)| {
        let wanted = place(row).filter(|wanted| *wanted != at + 1)?;
        let because = match wanted.checked_sub(1).and_then(|at| rows.get(at)) {
            Some(other) => format!("because \"{}\" has that place", other.path),
            None => format!("because there are no more than {count} in this {whole}"),
        };
        let message = format!(
            "This document has place = {wanted} but comes as number {} of its {whole}, {because}.",
            at + 1
        );
        let finding = Finding::warning(Code::PlaceNotKept, message)
            .at(&row.path)
            .next(format!("Give each its own place, from 1 to {count}."));
        Some(match row.position {
            Some(position) => finding.on_line(position),
            None => finding,
        })
    });
    told.collect()
}

fn undated(row: &MatchedRow) -> Finding {
    let message = match row.item.place {
        None => "This document has no date. It comes last in its section, marked \"undated\".",
        Some(_) => "This document has no date. It is marked \"undated\".",
    };
    let finding = Finding::warning(Code::Undated, message)
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
    use crate::model::{ItemPath, PartialDate, Purpose};
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
        MatchedRow { path: item.file.clone(), bytes: 0, position: None, more: Vec::new(), item }
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

    #[test]
    fn a_place_is_kept_and_the_others_follow_around_it() {
        // By date: a, b, c, d and, undated, e.
        let order = |places: &[(&str, u32)]| {
            let item = |(name, date): (&str, &str)| {
                let place = places.iter().find(|(other, _)| *other == name);
                let place = place.map_or(String::new(), |(_, place)| format!("place={place}\n"));
                format!("[[item]]\nfile='{name}'\n{date}\n{place}")
            };
            let dated =
                [("e", ""), ("d", "date=2024"), ("c", "date=2023"), ("b", "date=2022"), ("a", "date=2021")];
            let reading = crate::case::manifest::parse(&dated.map(item).concat());
            assert_eq!(reading.findings, []);
            let rows = reading.manifest.item.iter().map(|item| row(item.clone())).collect();
            let (sections, findings) = arrange(&reading.manifest, &[], rows);
            let names: String = sections.iter().flat_map(|s| &s.items).map(|row| row.path.as_str()).collect();
            let told = findings.into_iter().filter(|f| f.code == Code::PlaceNotKept);
            (names, told.map(|f| f.message).collect::<Vec<_>>())
        };
        let kept =
            |places: &[(&str, u32)], names: &str| assert_eq!(order(places), (names.to_owned(), vec![]));
        kept(&[], "abcde");
        kept(&[("a", 3)], "bcade");
        kept(&[("e", 1)], "eabcd");
        kept(&[("a", 5)], "bcdea");
        kept(&[("d", 1), ("b", 4)], "dacbe");
        kept(&[("a", 5), ("b", 4), ("c", 3), ("d", 2), ("e", 1)], "edcba");
        let beyond = "This document has place = 6 but comes as number 5 of its bundle, \
            because there are no more than 5 in this bundle.";
        assert_eq!(order(&[("a", 6)]), ("bcdea".into(), vec![beyond.into()]));
        let taken =
            "This document has place = 2 but comes as number 3 of its bundle, because \"b\" has that place.";
        assert_eq!(order(&[("b", 2), ("d", 2)]), ("abdce".into(), vec![taken.into()]));
    }

    #[test]
    fn a_place_counts_within_its_section() {
        let manifest = "[[section]]\nid='A'\ntitle=''\n[[section]]\nid='B'\ntitle=''\n\
            [[item]]\nfile='1'\ndate=2021\nsection='A'\n[[item]]\nfile='2'\ndate=2022\nsection='A'\nplace=1\n\
            [[item]]\nfile='3'\ndate=2023\nsection='B'\n[[item]]\nfile='4'\ndate=2024\nsection='B'\nplace=1\n";
        let names = |names: [&str; 2]| names.map(String::from).to_vec();
        assert_eq!(arranged(manifest), [("A".into(), names(["2", "1"])), ("B".into(), names(["4", "3"]))]);
    }

    #[test]
    fn the_appeal_form_comes_before_the_notice_that_it_appeals_against() {
        let manifest = "[[item]]\nfile='notice'\nstep='reconsideration-notice'\ndate=2020-01-02\n\
            [[item]]\nfile='form'\nstep='appeal'\ndate=2020-02-01\n\
            [[item]]\nfile='late'\nstep='complaint'\ndate=2020-03-01\n[[item]]\nfile='early'\nstep='answer'\ndate=2020-01-01\n";
        let names = |purpose, manifest: &str| {
            let reading = crate::case::manifest::parse(manifest);
            assert_eq!(reading.findings, []);
            let rows = reading.manifest.item.iter().map(|item| row(item.clone())).collect();
            let rules = crate::case::profile::Profile::for_purpose(purpose).section;
            let (sections, _) = arrange(&reading.manifest, &rules, rows);
            sections.iter().flat_map(|s| &s.items).map(|row| row.path.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(Purpose::Tribunal, manifest), ["form", "notice", "early", "late"]);
        // Other sections keep to the dates, and so does a manifest with sections of its own.
        let own =
            format!("[[section]]\nid='A'\ntitle='All'\n{}", manifest.replace("step=", "section='A'\nstep="));
        assert_eq!(names(Purpose::Tribunal, &own), ["early", "notice", "form", "late"]);
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
