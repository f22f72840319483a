//! Which receipt belongs to which letter, and which delivery to which posting. Every offer says how it came
//! by its points; only the same tracking number makes one certain, and even that is shown to the user.

use jiff::civil::Date;

use crate::model::{ItemPath, PartialDate};
use crate::readers::postal::tracking_search::{MatchSource, TrackingMatch};

/// A letter that may have been posted.
#[derive(Clone, Debug)]
pub struct LetterToMatch {
    /// The file.
    pub item: ItemPath,
    /// Its date.
    pub date: Option<PartialDate>,
    /// The postcodes of the address it is written to.
    pub postcodes: Vec<String>,
    /// Tracking numbers in its text and its name.
    pub numbers: Vec<TrackingMatch>,
}

/// A proof of posting or a proof of delivery.
#[derive(Clone, Debug)]
pub struct PostalProof {
    /// The file.
    pub item: ItemPath,
    /// Its date.
    pub date: Option<PartialDate>,
    /// The postcodes on it.
    pub postcodes: Vec<String>,
    /// Tracking numbers in its bar codes, its text and its name.
    pub numbers: Vec<TrackingMatch>,
}

/// What is offered to belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// A letter and the proof that it was posted.
    Posting,
    /// A proof of posting and the proof of delivery of what was posted.
    Delivery,
    /// A letter and the proof that it was delivered.
    LetterDelivery,
}

/// Two items that may belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchSuggestion {
    /// What they are to each other.
    pub link: MatchKind,
    /// The letter; for [`MatchKind::Delivery`] the proof of posting.
    pub of: ItemPath,
    /// The proof.
    pub proof: ItemPath,
    /// The points for it: 40 and more are offered.
    pub score: i32,
    /// They bear the same number and no other item competes. All else is a question to the user.
    pub certain: bool,
    /// Why, each a clause in plain English.
    pub reasons: Vec<String>,
}

const CERTAIN: i32 = 100;
const OFFERED: i32 = 40;

/// Offers what belongs together, the best first for each link.
pub fn pair(
    letters: &[LetterToMatch],
    receipts: &[PostalProof],
    deliveries: &[PostalProof],
) -> Vec<MatchSuggestion> {
    let mut offers = Vec::new();
    for letter in letters {
        offers.extend(receipts.iter().map(|receipt| posting(letter, receipt)));
        offers.extend(deliveries.iter().map(|delivery| {
            delivered(MatchKind::LetterDelivery, (&letter.item, letter.date, &letter.numbers), delivery)
        }));
    }
    for receipt in receipts {
        offers.extend(deliveries.iter().map(|delivery| {
            delivered(MatchKind::Delivery, (&receipt.item, receipt.date, &receipt.numbers), delivery)
        }));
    }
    keep_best(&mut offers);
    only_letter(letters, receipts, &mut offers);
    offers.retain(|offer| offer.score >= OFFERED);
    offers.sort_by(|a, b| (a.link, -a.score, &a.of, &a.proof).cmp(&(b.link, -b.score, &b.of, &b.proof)));
    offers
}

fn posting(letter: &LetterToMatch, receipt: &PostalProof) -> MatchSuggestion {
    let mut offer = MatchSuggestion::new(MatchKind::Posting, &letter.item, &receipt.item);
    offer.same_number(&letter.numbers, &receipt.numbers, None);
    if let Some(code) = letter.postcodes.iter().find(|code| receipt.postcodes.contains(code)) {
        offer.add(40, format!("both give the postcode {code}"));
    }
    match days_between(letter.date, receipt.date) {
        Some(days @ 0..=3) => offer.add(20, format!("it was posted {} the date of the letter", later(days))),
        Some(days) if days < 0 => offer.add(-60, "the receipt is older than the letter".into()),
        _ => {}
    }
    offer
}

fn delivered(
    link: MatchKind,
    (of, date, numbers): (&ItemPath, Option<PartialDate>, &[TrackingMatch]),
    delivery: &PostalProof,
) -> MatchSuggestion {
    let mut offer = MatchSuggestion::new(link, of, &delivery.item);
    offer.same_number(numbers, &delivery.numbers, Some(100));
    match days_between(date, delivery.date) {
        Some(days @ 0..=14) => {
            let what = if link == MatchKind::Delivery { "the posting" } else { "the date of the letter" };
            offer.add(10, format!("it was delivered {} {what}", later(days)));
        }
        Some(days) if days < 0 => offer.add(-60, "the delivery is older".into()),
        _ => {}
    }
    offer
}

impl MatchSuggestion {
    fn new(link: MatchKind, of: &ItemPath, proof: &ItemPath) -> Self {
        MatchSuggestion {
            link,
            of: of.clone(),
            proof: proof.clone(),
            score: 0,
            certain: false,
            reasons: Vec::new(),
        }
    }

    fn add(&mut self, points: i32, reason: String) {
        self.score += points;
        self.reasons.push(reason);
    }

    /// Points for a number that stands on both, by how it was seen on the proof.
    fn same_number(&mut self, ours: &[TrackingMatch], theirs: &[TrackingMatch], fixed: Option<i32>) {
        let shared = ours
            .iter()
            .flat_map(|a| theirs.iter().map(move |b| (a, b)))
            .filter(|(a, b)| a.number == b.number);
        // The pair that is read best.
        let Some((a, b)) = shared.max_by_key(|(a, b)| (b.seen.min(a.seen), b.seen)) else { return };
        let (points, how) = match b.seen {
            MatchSource::BarCode => (100, "the bar code of the proof"),
            MatchSource::Text | MatchSource::Mended => (80, "the text of the proof"),
            MatchSource::Name => (70, "the name of the proof's file"),
        };
        self.add(fixed.unwrap_or(points), format!("the tracking number {} is on both, in {how}", a.number));
        self.certain = true;
        for side in [a, b].into_iter().filter(|side| side.seen == MatchSource::Mended) {
            self.certain = false;
            self.reasons.push(format!("it was read from \"{}\"", side.written));
        }
    }
}

/// An offer is certain where the numbers are the same, all points speak for it, and no other item has the same
/// claim to the proof.
fn keep_best(offers: &mut [MatchSuggestion]) {
    for offer in offers.iter_mut() {
        offer.certain &= offer.score >= CERTAIN;
    }
    // Several photographs of one receipt are well; one receipt of several letters is a question.
    let rivals: Vec<bool> = offers
        .iter()
        .map(|a| offers.iter().any(|b| b.certain && a.link == b.link && a.proof == b.proof && a.of != b.of))
        .collect();
    for (offer, rival) in offers.iter_mut().zip(rivals) {
        if offer.certain && rival {
            offer.certain = false;
            offer.reasons.push("another item has the same number".into());
        }
    }
}

/// What is certainly paired is not offered elsewhere; a letter that is then the only one left is likelier.
fn only_letter(letters: &[LetterToMatch], receipts: &[PostalProof], offers: &mut Vec<MatchSuggestion>) {
    let posting = |offer: &&MatchSuggestion| offer.certain && offer.link == MatchKind::Posting;
    let paired: Vec<(ItemPath, ItemPath)> =
        offers.iter().filter(posting).map(|o| (o.of.clone(), o.proof.clone())).collect();
    offers.retain(|o| {
        o.certain
            || o.link != MatchKind::Posting
            || !paired.iter().any(|(letter, receipt)| *letter == o.of || *receipt == o.proof)
    });
    for receipt in receipts {
        let mut near = letters.iter().filter(|letter| {
            let unpaired = !paired.iter().any(|(paired, _)| *paired == letter.item);
            unpaired && matches!(days_between(letter.date, receipt.date), Some(0..=7))
        });
        if let (Some(only), None) = (near.next(), near.next())
            && let Some(offer) = offers.iter_mut().find(|o| {
                o.link == MatchKind::Posting && !o.certain && o.of == only.item && o.proof == receipt.item
            })
        {
            offer.add(15, "it is the only letter of the seven days before without a receipt".into());
        }
    }
}

/// Days from one date to another, where both days are known.
fn days_between(from: Option<PartialDate>, to: Option<PartialDate>) -> Option<i32> {
    let (from, to): (Date, Date) = (from?.day()?, to?.day()?);
    Some(from.until(to).ok()?.get_days())
}

/// "on", "the day after" and "3 days after", before what it is said of.
fn later(days: i32) -> String {
    match days {
        0 => "on".into(),
        1 => "the day after".into(),
        days => format!("{days} days after"),
    }
}
