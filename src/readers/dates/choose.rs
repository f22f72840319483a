//! One date out of the candidates. The order of trust decides; everything a person should know before they
//! rely on it is told beside it: two readings, two good sources that differ, a year that cannot be right.

use jiff::civil::Date;

use super::candidate::{DateDoubt, DateDoubtKind};
use super::{DateCandidate, DateCandidates, DateSource, DateTrust};
use crate::model::PartialDate;

/// The date of an item, and what else is to be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The date; nothing when no source can be relied on.
    pub best: Option<DateCandidate>,
    /// All others, best first, to be shown and picked from.
    pub others: Vec<DateCandidate>,
    /// What the user should be told.
    pub doubts: Vec<DateDoubt>,
}

/// Chooses the date that the most trusted source gives. Hints are never chosen.
pub fn choose(found: DateCandidates, today: Date) -> Chosen {
    let DateCandidates { mut candidates, mut doubts } = found;
    // The sort is stable: of equals, the one found first.
    candidates.sort_by_key(|c| (std::cmp::Reverse(c.trust), c.source));
    let decides = candidates.first().is_some_and(|c| c.trust > DateTrust::Hint);
    let others = candidates.split_off(usize::from(decides));
    let Some(mut best) = candidates.pop() else { return Chosen { best: None, others, doubts } };

    let firm = |c: &&DateCandidate| c.trust > DateTrust::Hint && c.source != best.source;
    if let Some(turned) = best.other {
        let confirmed = |reading: PartialDate| {
            others
                .iter()
                .filter(firm)
                .find(|c| c.other.is_none() && c.when.day().is_some() && days_apart(c.when, reading) == 0)
        };
        match (confirmed(best.when), confirmed(turned)) {
            (Some(by), None) => {
                best.reason = format!("{} ({} agrees)", best.reason, name_of(by.source));
                best.other = None;
            }
            (_, by) => {
                let by = by.map_or(String::new(), |c| format!(", with which {} agrees", name_of(c.source)));
                doubts.push(DateDoubt::new(
                    DateDoubtKind::TwoReadings,
                    format!("the date could be {} or {turned}{by}", best.when),
                    format!(
                        "the first is used. If the other is right, write date = {} in the manifest",
                        in_manifest(turned)
                    ),
                ));
            }
        }
    }
    let differs = |c: &&DateCandidate| {
        c.trust >= DateTrust::High && best.trust >= DateTrust::High && apart(&best, c) > 1
    };
    if let Some(other) = others.iter().find(differs) {
        doubts.push(DateDoubt::new(
            DateDoubtKind::Differ,
            format!(
                "{} gives {} and {} gives {}",
                name_of(best.source),
                best.when,
                name_of(other.source),
                other.when
            ),
            format!("{} is used. Check which date is the document's own", best.when),
        ));
    }
    doubts.extend(unlikely(best.when, today));
    Chosen { best: Some(best), others, doubts }
}

/// A date as a manifest writes it: a day stands bare, a year or a month in quotes.
pub(crate) fn in_manifest(when: PartialDate) -> String {
    let text = serde_json::to_string(&when).unwrap_or_default();
    match when {
        PartialDate::Day(_) | PartialDate::Moment(_) => text.trim_matches('"').into(),
        _ => text,
    }
}

fn unlikely(when: PartialDate, today: Date) -> Option<DateDoubt> {
    let next = "check the year";
    if when.first_day() > today {
        return Some(DateDoubt::new(DateDoubtKind::Unlikely, format!("{when} is in the future"), next));
    }
    let early = when.last_day().year() < 1990;
    early.then(|| {
        DateDoubt::new(DateDoubtKind::Unlikely, format!("{when} is long ago for evidence of this kind"), next)
    })
}

fn apart(a: &DateCandidate, b: &DateCandidate) -> i64 {
    let last = |c: &DateCandidate| c.until.unwrap_or(c.when).last_day();
    gap((a.when.first_day(), last(a)), (b.when.first_day(), last(b)))
}

fn days_apart(a: PartialDate, b: PartialDate) -> i64 {
    gap((a.first_day(), a.last_day()), (b.first_day(), b.last_day()))
}

/// Days between two spans; none when they touch.
fn gap(a: (Date, Date), b: (Date, Date)) -> i64 {
    let days = |from: Date, to: Date| i64::from(from.until(to).map_or(0, |span| span.get_days()));
    days(a.1, b.0).max(days(b.1, a.0)).max(0)
}

/// A source as sentences name it.
fn name_of(source: DateSource) -> &'static str {
    match source {
        DateSource::Manifest => "the manifest",
        DateSource::MailHeader => "the header of the e-mail",
        DateSource::Rows => "the list itself",
        DateSource::LetterLabel => "the letter",
        DateSource::DeviceName | DateSource::TypedName => "the file's name",
        DateSource::Exif => "the camera",
        DateSource::SoundTags => "the tag of the recording",
        DateSource::LetterText => "the text",
        DateSource::PdfInfo => "the PDF's properties",
        DateSource::FileTime => "the time on the file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn of(source: DateSource, trust: DateTrust, when: &str) -> DateCandidate {
        DateCandidate::new(when.parse().expect(when), source, trust, "because")
    }

    fn chosen(candidates: Vec<DateCandidate>) -> (Option<String>, Vec<DateDoubtKind>) {
        let chosen = choose(DateCandidates { candidates, doubts: Vec::new() }, TODAY);
        (chosen.best.map(|b| b.when.to_string()), chosen.doubts.iter().map(|d| d.kind).collect())
    }

    #[test]
    fn the_most_trusted_source_decides_and_hints_never_do() {
        use DateSource::*;
        let name = of(TypedName, DateTrust::Medium, "2021-03-09");
        let letter = of(LetterLabel, DateTrust::High, "2021-03-04");
        assert_eq!(chosen(vec![name.clone(), letter.clone()]), (Some("4 March 2021".into()), vec![]));
        let manifest = DateCandidate::of_manifest("2021-03-05".parse().expect("date"));
        assert_eq!(chosen(vec![letter, name, manifest]).0, Some("5 March 2021".into()));
        let hints = vec![
            DateCandidate::of_file_time("2021-03-04".parse().expect("date")),
            of(LetterText, DateTrust::Hint, "2021-03-04"),
            of(PdfInfo, DateTrust::Hint, "2021-03-04"),
        ];
        assert_eq!(chosen(hints.clone()), (None, vec![]));
        assert_eq!(choose(DateCandidates { candidates: hints, doubts: vec![] }, TODAY).others.len(), 3);
    }

    #[test]
    fn two_good_sources_that_differ_by_more_than_a_day_are_both_told() {
        use DateSource::*;
        let mail = |when| of(MailHeader, DateTrust::High, when);
        let letter = |when| of(LetterLabel, DateTrust::High, when);
        assert_eq!(chosen(vec![mail("2021-03-04T09:00:00"), letter("2021-03-05")]).1, []);
        assert_eq!(
            chosen(vec![mail("2021-03-04T09:00:00"), letter("2021-03-06")]).1,
            [DateDoubtKind::Differ]
        );
        // A month holds its days.
        assert_eq!(chosen(vec![letter("2021-03"), of(TypedName, DateTrust::High, "2021-03-20")]).1, []);
        assert_eq!(chosen(vec![letter("2021-03-04"), of(PdfInfo, DateTrust::Hint, "2023-03-04")]).1, []);
    }

    #[test]
    fn the_other_reading_is_told_until_another_source_settles_it() {
        let two = DateCandidate {
            other: Some("2021-04-03".parse().expect("date")),
            ..of(DateSource::TypedName, DateTrust::Medium, "2021-03-04")
        };
        assert_eq!(chosen(vec![two.clone()]).1, [DateDoubtKind::TwoReadings]);
        let tag = |when| of(DateSource::SoundTags, DateTrust::Low, when);
        assert_eq!(chosen(vec![two.clone(), tag("2021-03-04T10:00:00")]).1, []);
        let doubts =
            choose(DateCandidates { candidates: vec![two, tag("2021-04-03")], doubts: vec![] }, TODAY).doubts;
        assert_eq!(
            doubts[0].message,
            "the date could be 4 March 2021 or 3 April 2021, with which the tag of the recording agrees"
        );
        assert_eq!(
            doubts[0].next,
            "the first is used. If the other is right, write date = 2021-04-03 in the manifest"
        );
    }

    #[test]
    fn the_future_and_the_distant_past_are_doubted() {
        let manifest = |when: &str| vec![DateCandidate::of_manifest(when.parse().expect(when))];
        assert_eq!(chosen(manifest("2026-11-24")).1, []);
        assert_eq!(chosen(manifest("2026-11-25")).1, [DateDoubtKind::Unlikely]);
        assert_eq!(chosen(manifest("2026")).1, []);
        assert_eq!(chosen(manifest("1989-12-31")).1, [DateDoubtKind::Unlikely]);
    }
}
