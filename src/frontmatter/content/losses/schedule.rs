//! The losses under their heads, with what each comes to and what is wanting in it.

use super::calculate::{CalculatedLoss, is_interest, reckon};
use crate::case::manifest::types::{Head, Loss, Receipt};
use crate::frontmatter::content::CaseContext;
use crate::frontmatter::content::chapter::excerpt;
use crate::model::Pence;
use crate::model::finding::{Code, Finding};

/// The lines under their heads, and what they come to.
pub(super) struct Schedule<'a> {
    pub(super) heads: Vec<(Head, Vec<LossLine<'a>>)>,
    /// None when it is too large.
    pub(super) total: Option<Pence>,
}

pub(super) struct LossLine<'a> {
    pub(super) loss: &'a Loss,
    /// Its place in the manifest, from 1.
    pub(super) place: usize,
    pub(super) reckoned: CalculatedLoss,
    /// The number of the line that it may be, which is counted in its place.
    pub(super) may_be: Option<usize>,
    /// What was paid towards it already, as far as that is not counted with the line that it may be.
    pub(super) paid: Pence,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(context: &CaseContext<'a>) -> Self {
        let losses = context.manifest.loss.iter().enumerate();
        let mut lines: Vec<LossLine<'a>> = losses
            .map(|(at, loss)| LossLine {
                loss,
                place: at + 1,
                reckoned: reckon(context, loss),
                may_be: None,
                paid: loss.already_paid.unwrap_or_default(),
            })
            .collect();
        // Earliest first under each head, undated ones last.
        lines.sort_by(|a, b| {
            let dates = match (a.loss.date, b.loss.date) {
                (Some(one), Some(other)) => one.in_order(other),
                (one, other) => one.is_none().cmp(&other.is_none()),
            };
            a.loss.head.cmp(&b.loss.head).then(dates)
        });
        count_once(&mut lines);
        let total = sum(lines.iter());
        let mut heads: Vec<(Head, Vec<LossLine<'a>>)> = Vec::new();
        for line in lines {
            match heads.last_mut() {
                Some((head, under)) if *head == line.loss.head => under.push(line),
                _ => heads.push((line.loss.head, vec![line])),
            }
        }
        Schedule { heads, total }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &LossLine<'a>> {
        self.heads.iter().flat_map(|(_, lines)| lines)
    }

    /// Lines that may be the same loss, by their printed numbers.
    pub(super) fn alike(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (number, line) in (1..).zip(self.lines()) {
            let Some(first) = line.may_be else { continue };
            match groups.iter_mut().find(|numbers| numbers.first() == Some(&first)) {
                Some(numbers) => numbers.push(number),
                None => groups.push(vec![first, number]),
            }
        }
        groups
    }
}

/// Counts lines once that may be the same loss, so that nothing is claimed twice: those with the same day, document, page and
/// amount, unless the user says that they are separate.
fn count_once(lines: &mut [LossLine<'_>]) {
    let same = |line: &LossLine<'_>| {
        let (loss, amount) = (line.loss, line.reckoned.amount.filter(|amount| amount.get() != 0));
        let place = (loss.date?, loss.item.clone()?, loss.page, amount?);
        (loss.separate != Some(true)).then_some(place)
    };
    let places: Vec<_> = lines.iter().map(same).collect();
    for at in 1..lines.len() {
        let Some(first) = places[..at].iter().position(|place| place.is_some() && *place == places[at])
        else {
            continue;
        };
        // Of what was paid towards both the larger sum is counted.
        let (own, counted) = (lines[at].paid.get(), lines[first].paid.get());
        lines[first].paid = Pence::new(own.max(counted));
        lines[at].paid = Pence::default();
        lines[at].may_be = Some(first + 1);
    }
}

impl LossLine<'_> {
    /// What is counted of it.
    pub(super) fn counted(&self) -> Option<Pence> {
        self.reckoned.amount.filter(|_| self.may_be.is_none())
    }

    pub(super) fn findings(&self, context: &CaseContext<'_>) -> Vec<Finding> {
        let name = format!(
            "[[loss]] number {}, {}",
            self.place,
            excerpt(&context.as_written(&self.loss.description))
        );
        let mut findings = Vec::new();
        let mut add = |finding: Finding, next: &str| {
            findings.push(finding.about(crate::case::manifest::FILE).next(next));
        };
        let stated = self.loss.amount.is_some();
        if let Some(fault) = &self.reckoned.fault {
            let outcome = if stated { "the amount given is used" } else { "it is not in the total" };
            let message = format!("{name}: {fault}, so {outcome}.");
            add(
                Finding::warning(Code::AmountDoubted, message),
                "Add what is missing, or take the figures out.",
            );
        }
        if let Some(conflict) = &self.reckoned.conflict {
            let message = format!("{name}: {conflict}.");
            add(Finding::error(Code::AmountDoubted, message), "Correct one of the two.");
        }
        if self.reckoned.amount.is_some_and(|amount| amount.get() < 0) {
            let message = format!("{name}: it is below zero, and a set-off is not a loss.");
            add(
                Finding::error(Code::AmountDoubted, message),
                "Write it as [[claim.set_off]], or as [[claim.received]] if it was paid to you, with an \
                 amount above zero.",
            );
        }
        let over = |paid: Pence| self.reckoned.amount.is_some_and(|amount| paid > amount);
        if self.loss.already_paid.is_some_and(|paid| paid.get() < 0 || over(paid)) {
            let message = format!("{name}: the amount already paid is more than the loss, or below zero.");
            add(
                Finding::error(Code::AmountDoubted, message),
                "Correct already_paid. A payment for all of the claim belongs in [[claim.received]].",
            );
        }
        let nothing = self.reckoned.amount.is_none() && self.reckoned.fault.is_none();
        if nothing && self.loss.head != Head::Consolatory {
            let message = format!("{name}: it has no amount and is not in the total.");
            add(
                Finding::warning(Code::AmountDoubted, message),
                "Add amount, or quantity and rate, or a principal for interest.",
            );
        }
        if self.loss.head == Head::Consolatory {
            if self.loss.grounds.as_ref().is_none_or(|grounds| grounds.is_empty()) {
                let message = format!("{name}: it gives no grounds.");
                add(Finding::warning(Code::LossUnproved, message), "Add grounds.");
            }
        } else if self.loss.item.is_none()
            && !matches!(self.loss.receipt, Some(Receipt::No | Receipt::Estimate))
            && !is_interest(self.loss, &self.reckoned)
        {
            let message = format!("{name}: no document proves it, and it is not marked as an estimate.");
            add(
                Finding::warning(Code::LossUnproved, message),
                "Name the item and its page, or write receipt = \"estimate\" or receipt = \"no\".",
            );
        }
        findings
    }
}

/// The sum of the amounts; none when it is too large.
pub(super) fn sum<'l, 'a: 'l>(mut lines: impl Iterator<Item = &'l LossLine<'a>>) -> Option<Pence> {
    lines.try_fold(Pence::new(0), |sum, line| add(sum, line.counted().unwrap_or_default()))
}

/// Two amounts together; none when that is too large.
pub(super) fn add(one: Pence, other: Pence) -> Option<Pence> {
    one.get().checked_add(other.get()).map(Pence::new)
}
