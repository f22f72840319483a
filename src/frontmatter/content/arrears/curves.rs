//! The balances as curves, and the places where CMS's own lines make its balance jump.

use super::proof::{day, shown, shown_by};
use super::side;
use crate::case::arrears::{Audit, ChartPoint, Week};
use crate::frontmatter::content::{CaseContext, ChapterPart, Chart, ChartMark, Curve, RichText};
use crate::model::Pence;

/// A single line with fewer changes tells a reader nothing that the table does not.
const CHANGES: usize = 6;

/// The curves that have at least two points; a single balance is no line.
pub(super) fn chart(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let curve = |name: &str, amount: &dyn Fn(&ChartPoint) -> Option<Pence>| Curve {
        name: name.into(),
        points: audit.points.iter().filter_map(|point| Some((point.day, amount(point)?))).collect(),
    };
    let mut curves = vec![curve("By the decision in force", &|point| Some(point.mine))];
    // Balances that are known for single days are in the table of claims; a line between them would say more.
    if audit.totals.service.is_some() {
        curves.push(curve("By CMS", &|point| point.theirs));
    }
    curves.push(curve("As I say it should be", &|point| point.asked));
    curves.retain(|curve| curve.points.len() > 1);
    let changes = |curve: &Curve| curve.points.windows(2).filter(|two| two[0].1 != two[1].1).count();
    if curves.is_empty() || curves.len() == 1 && changes(&curves[0]) < CHANGES {
        return Vec::new();
    }
    let title = format!("{}, week by week", side::owed_label(audit.side));
    let (marks, words) = marks(context, audit);
    let mut parts = vec![ChapterPart::Chart(Chart { title, curves, marks })];
    if !words.is_empty() {
        parts.push(ChapterPart::Small(RichText::in_sentences(words)));
    }
    parts
}

/// The entries of CMS's account that the user lists as not of this account, or as its adjustments, each with a letter.
fn marks(context: &CaseContext<'_>, audit: &Audit) -> (Vec<ChartMark>, Vec<RichText>) {
    if audit.totals.service.is_none() {
        return Default::default();
    }
    let mut entries: Vec<_> = audit.not_mine.iter().chain(&audit.service_adjustments).collect();
    entries.sort_by_key(|entry| entry.date);
    let week_of = |entry: &&&crate::case::manifest::arrears_types::Adjustment| {
        let within = |week: &&Week| week.start <= entry.date && entry.date <= week.end;
        audit.weeks.iter().find(within)
    };
    let all = entries.iter().filter_map(|entry| Some((*entry, week_of(&entry)?)));
    let all = all.filter_map(|(entry, week)| Some((entry, week, week.balance_service?)));
    let lettered = ('A'..='Z').zip(all).map(|(letter, (entry, week, balance))| {
        let words = format!(
            "{letter}, {}: {}, {}",
            day(entry.date),
            context.initialise_children(&entry.what),
            entry.amount
        );
        let mut words = match (&entry.item, entry.page) {
            (item, None) => shown_by(context, words.into(), item.as_ref()),
            (item, page) => shown(context, words.into(), item.as_ref().map(|item| (item, page))),
        };
        let credited = week.service.as_ref().map(|said| said.payments).filter(|paid| paid.get() > 0);
        if let Some(credited) = credited {
            words = words.say(format!("; in this week CMS credited {credited}"));
        }
        (ChartMark { letter, day: week.end, amount: balance, below: entry.amount.get() < 0 }, words)
    });
    lettered.unzip()
}
