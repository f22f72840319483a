//! What a claim comes to in the end: the losses in full, less what was paid already, less what is set off. A set-off is
//! not a loss, so it has rows of its own under the losses.

use super::schedule::{LossLine, Schedule, add};
use crate::case::manifest::case_types::ClaimEntry;
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, Pence, Purpose};
use crate::pdf::layout::wording;

/// A line under the losses: its words, and an amount; none when it is too large.
pub(super) struct NetLine {
    pub(super) words: RichText,
    pub(super) amount: Option<Pence>,
}

/// The claim in full and net.
pub(super) struct NetClaim {
    /// The lines, from the losses in full to what is claimed; a single one when nothing reduces it.
    pub(super) lines: Vec<NetLine>,
    gross: Option<Pence>,
    /// Whether each payment apart from the losses is on a statement or a receipt.
    paid_is_shown: bool,
    paid: Option<Pence>,
    set_off: Option<Pence>,
    /// What is claimed in the end, never less than nothing; none when it is too large.
    pub(super) net: Option<Pence>,
    /// How much more was paid and set off than the losses come to.
    pub(super) beyond: Pence,
}

fn sum(amounts: impl IntoIterator<Item = Pence>) -> Option<Pence> {
    amounts.into_iter().try_fold(Pence::default(), add)
}

fn minus(amount: Pence) -> Pence {
    Pence::new(amount.get().saturating_neg())
}

impl NetClaim {
    pub(super) fn new(context: &CaseContext<'_>, schedule: &Schedule<'_>) -> Self {
        let claim = context.manifest.claim.as_ref();
        let entries = |list: fn(&crate::case::manifest::case_types::Claim) -> &Vec<ClaimEntry>| {
            claim.map(list).into_iter().flatten().collect::<Vec<_>>()
        };
        let (received, set_offs) = (entries(|claim| &claim.received), entries(|claim| &claim.set_off));
        let of_losses = sum(schedule.lines().map(|line| line.paid));
        let apart = sum(received.iter().map(|entry| entry.amount));
        let paid = of_losses.zip(apart).and_then(|(one, other)| add(one, other));
        let set_off = sum(set_offs.iter().map(|entry| entry.amount));
        let gross = schedule.total;
        let off = paid.zip(set_off).and_then(|(one, other)| add(one, other)).map(minus);
        let left = gross.zip(off).and_then(|(gross, off)| add(gross, off));
        let net = left.map(|left| left.max(Pence::default()));
        let beyond = left.map_or(Pence::default(), |left| minus(left).max(Pence::default()));
        let shows = |entry: &&ClaimEntry| is_payment_shown(context, entry);
        let paid_is_shown = received.iter().all(shows);
        let mut claim = NetClaim { lines: Vec::new(), gross, paid_is_shown, paid, set_off, net, beyond };
        let mut add_line = |words: RichText, amount| claim.lines.push(NetLine { words, amount });
        let reduces = [paid, set_off].iter().any(|amount| *amount != Some(Pence::default()));
        if reduces {
            add_line("Losses in full (gross)".into(), gross);
            if of_losses.is_some_and(|paid| paid.get() != 0) {
                add_line("Less amounts already paid towards the losses above".into(), of_losses.map(minus));
            }
            for entry in received {
                let words = match is_payment_shown(context, entry) {
                    true => "Less already paid: ",
                    false => "Less received, as I say: ",
                };
                add_line(said(context, words, entry), Some(minus(entry.amount)));
            }
            for entry in set_offs {
                add_line(said(context, "Less set off: ", entry), Some(minus(entry.amount)));
            }
        }
        let words = match (context.manifest.bundle.purpose == Purpose::Tribunal, reduces) {
            (true, true) => "Net, not claimed in this appeal",
            (true, false) => "Total, not claimed in this appeal",
            (false, true) => "Claimed (net)",
            (false, false) => "Total claimed",
        };
        add_line(words.into(), net);
        if beyond.get() > 0 {
            add_line("Paid and set off beyond the losses, and not part of the claim".into(), Some(beyond));
        }
        claim
    }

    /// Whether anything reduces the losses.
    pub(super) fn is_reduced(&self) -> bool {
        self.lines.len() > 1
    }

    /// "£120.00 gross, less £20.00 already paid, less £30.00 set off".
    pub(super) fn in_words(&self) -> String {
        let amount = |amount: Option<Pence>| amount.map_or("too large".into(), |amount| amount.to_string());
        let mut words = format!("{} gross", amount(self.gross));
        let paid = if self.paid_is_shown { "already paid" } else { "received, as I say" };
        for (value, what) in [(self.paid, paid), (self.set_off, "set off")] {
            if value != Some(Pence::default()) {
                words += &format!(", less {} {what}", amount(value));
            }
        }
        if self.beyond.get() > 0 {
            words += &format!(", which is {} more than the losses", self.beyond);
        }
        words
    }
}

/// What lines come to less what was already paid towards them; nothing when nothing was.
pub(super) fn sub_total<'l, 'a: 'l>(
    lines: impl Iterator<Item = &'l LossLine<'a>> + Clone,
) -> Option<Option<Pence>> {
    let gross = sum(lines.clone().filter_map(LossLine::counted));
    let reduced = lines.clone().any(|line| line.paid.get() != 0);
    let paid = sum(lines.map(|line| line.paid));
    reduced.then(|| gross.zip(paid).and_then(|(gross, paid)| add(gross, minus(paid))))
}

/// Whether what is named for a payment can show one: an award in a letter is none.
fn is_payment_shown(context: &CaseContext<'_>, entry: &ClaimEntry) -> bool {
    let shown = entry.item.as_ref().and_then(|item| context.item(item));
    shown.is_some_and(|shown| matches!(shown.entry.kind, Kind::Statement | Kind::PostalReceipt))
}

/// What an entry is, with its day and the page that shows it.
fn said(context: &CaseContext<'_>, before: &str, entry: &ClaimEntry) -> RichText {
    let words = RichText::new().say(before).then(context.prose(&entry.what));
    let words = match entry.date {
        Some(date) => words.say(format!(", {}", wording::span(date, None))),
        None => words,
    };
    match entry.item.as_ref().and_then(|item| context.page(item, entry.page)) {
        Some(page) => words.say(" (").page(page).say(")"),
        None => words,
    }
}

/// Entries below nothing, entries that nothing shows, and a claim that comes to less than nothing.
pub(super) fn findings(context: &CaseContext<'_>, schedule: &Schedule<'_>) -> Vec<Finding> {
    let Some(claim) = &context.manifest.claim else { return Vec::new() };
    let mut findings = Vec::new();
    let mut add = |finding: Finding, next: &str| {
        findings.push(finding.about(crate::case::manifest::FILE).next(next));
    };
    for (table, entries) in [("received", &claim.received), ("set_off", &claim.set_off)] {
        for (number, entry) in (1..).zip(entries) {
            if entry.amount.get() <= 0 {
                let message = format!("[[claim.{table}]] number {number} is not an amount above zero.");
                let next = "Write it without a minus sign. leverarch takes it off the claim.";
                add(Finding::error(Code::AmountDoubted, message), next);
            }
            if entry.item.is_none() {
                let message = format!("[[claim.{table}]] number {number}: no document proves it.");
                add(Finding::warning(Code::LossUnproved, message), "Name the item and its page.");
            }
        }
    }
    if NetClaim::new(context, schedule).beyond.get() > 0 {
        let message = "The amounts paid and set off are more than the losses, so nothing is claimed.";
        add(Finding::warning(Code::AmountDoubted, message), "Check the amounts under [claim].");
    }
    findings
}
