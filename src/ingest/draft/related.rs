//! Which drafted items belong together: a recording and its transcript by their names, a letter and the proofs
//! of its posting and delivery by what is on both. What is certain becomes a line, all else a question.

use std::collections::BTreeMap;

use super::{ItemDraft, RelatedItems};
use crate::ingest::draft::post_matching::{LetterToMatch, MatchKind, MatchSuggestion, PostalProof};
use crate::ingest::preview::FilePreview;
use crate::model::{ItemPath, Kind};
use crate::readers::dates::DateCandidate;
use crate::readers::postal::{MatchSource, Tracking, TrackingMatch};
use crate::readers::{dates, postal};

/// Gives each recording the transcript that has its name, and that transcript its title.
pub(super) fn transcripts(guesses: &mut [ItemDraft]) {
    let stem = |file: &ItemPath| {
        let likeness = file.likeness();
        likeness.rsplit_once('.').map_or(likeness.clone(), |(stem, _)| stem.to_owned())
    };
    let of = |kind: Kind, guesses: &[ItemDraft]| -> BTreeMap<String, Vec<usize>> {
        let mut by_stem: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, guess) in guesses.iter().enumerate().filter(|(_, guess)| guess.kind == Some(kind)) {
            by_stem.entry(stem(&guess.file)).or_default().push(i);
        }
        by_stem
    };
    let transcripts = of(Kind::Transcript, guesses);
    for (stem, calls) in of(Kind::Call, guesses) {
        // Two recordings of one name, or two transcripts, are for a person to sort out.
        let ([call], Some([transcript])) = (&*calls, transcripts.get(&stem).map(Vec::as_slice)) else {
            continue;
        };
        if guesses[*call].listed {
            let file = &guesses[*call].file;
            let hint = format!(
                "it has the same name as \"{file}\". If it is the transcript, name it there, in [item.call]"
            );
            guesses[*transcript].company.questions.push(hint);
        }
        let title = &guesses[*call].title;
        guesses[*transcript].title = match title.strip_prefix("Recording of ") {
            Some(rest) if rest.starts_with("a call") => format!("Transcript of {rest}"),
            Some(rest) => format!("Transcript of the recording of {rest}"),
            None => format!("Transcript of {title}"),
        };
        guesses[*call].company.transcript = Some(guesses[*transcript].file.clone());
    }
}

/// What may belong together: letters, proofs of posting and proofs of delivery.
fn offers(guesses: &mut [ItemDraft], looks: &[FilePreview]) -> Vec<MatchSuggestion> {
    let (mut letters, mut receipts, mut deliveries) = (Vec::new(), Vec::new(), Vec::new());
    for (guess, look) in guesses.iter_mut().zip(looks) {
        let item = guess.file.clone();
        // Where people put the date of a letter is good enough to tell that a proof is older.
        let alone = |candidate: &&DateCandidate| candidate.reason.starts_with(dates::ALONE);
        let date = guess.date.best.as_ref().or_else(|| guess.date.others.iter().find(alone));
        let date = date.map(|candidate| candidate.when);
        let postcodes = postal::find_postcodes(&look.text);
        let numbers = sightings(&item, look);
        if guess.kind == Some(Kind::PostalReceipt) {
            guess.company.tracking = only(&numbers);
            let proof = PostalProof { item, date, postcodes, numbers };
            if is_delivery(&proof.item, look) { deliveries.push(proof) } else { receipts.push(proof) }
        } else if guess.sent || (guess.kind == Some(Kind::Letter) && look.text.is_empty()) {
            letters.push(LetterToMatch { item, date, postcodes, numbers });
        }
    }
    let mut offers = crate::ingest::draft::post_matching::pair(&letters, &receipts, &deliveries);
    offers.retain(|offer| {
        let of = guesses.iter().find(|guess| guess.file == offer.of);
        let proof = guesses.iter().find(|guess| guess.file == offer.proof);
        of.zip(proof).is_some_and(|(of, proof)| offer.certain || !long_after(of, proof))
    });
    offers
}

/// Puts at each proof which letter it may belong to, and at each posting its delivery; gives what was offered.
pub(super) fn postings(guesses: &mut [ItemDraft], looks: &[FilePreview]) -> Vec<MatchSuggestion> {
    let offers = offers(guesses, looks);
    let titles: BTreeMap<ItemPath, String> =
        guesses.iter().map(|guess| (guess.file.clone(), guess.title.clone())).collect();
    let place = |guesses: &[ItemDraft], file: &ItemPath| guesses.iter().position(|guess| guess.file == *file);
    for offer in &offers {
        let (Some(of), Some(proof)) = (place(guesses, &offer.of), place(guesses, &offer.proof)) else {
            continue;
        };
        let reasons = offer.reasons.join(", ");
        // A line goes to the proof, or to the posting that a delivery proves; where that is written already, a
        // question goes to the other.
        let (target, other) = match offer.link {
            MatchKind::Delivery if offer.certain => (of, proof),
            _ => (proof, of),
        };
        if guesses[target].listed {
            let question = format!("does this belong with \"{}\"? Because {reasons}", guesses[target].file);
            guesses[other].company.questions.push(question);
            continue;
        }
        match (offer.link, offer.certain) {
            (MatchKind::Delivery, true) => {
                guesses[of].company.proof = Some((offer.proof.clone(), reasons));
            }
            (MatchKind::Posting | MatchKind::LetterDelivery, true) => {
                guesses[proof].company.letter = Some((offer.of.clone(), reasons));
            }
            (link, false) => {
                let what = match link {
                    MatchKind::Posting => "is this the receipt for",
                    MatchKind::Delivery => "does this prove the delivery of the item posted with",
                    MatchKind::LetterDelivery => "does this prove the delivery of",
                };
                let title = titles.get(&offer.of).map_or("", String::as_str);
                let question = format!("{what} \"{title}\" ({})? Because {reasons}", offer.of);
                guesses[proof].company.questions.push(question);
            }
        }
    }
    offers
}

/// Whether a proof is a month and more younger than the letter, which an address in common does not outweigh.
fn long_after(of: &ItemDraft, proof: &ItemDraft) -> bool {
    let day = |guess: &ItemDraft| guess.date.best.as_ref().and_then(|best| best.when.day());
    let (Some(of), Some(proof)) = (day(of), day(proof)) else { return false };
    of.until(proof).is_ok_and(|span| span.get_days() > 31)
}

/// The tracking numbers on an item, each as it was seen best.
fn sightings(item: &ItemPath, look: &FilePreview) -> Vec<TrackingMatch> {
    let codes = look.codes.iter().filter_map(|code| {
        let number = Tracking::parse(code).ok()?;
        Some(TrackingMatch { number, seen: MatchSource::BarCode, written: code.clone() })
    });
    let mut all: Vec<TrackingMatch> =
        codes.chain(postal::find_in_text(&look.text)).chain(postal::find_in_name(item.file_name())).collect();
    all.sort_by(|a, b| a.number.cmp(&b.number).then(b.seen.cmp(&a.seen)));
    all.dedup_by(|b, a| a.number == b.number);
    all
}

/// The one number on a proof, where it was not mended; of several none is the proof's own for certain.
fn only(numbers: &[TrackingMatch]) -> Option<TrackingMatch> {
    match numbers {
        [one] if one.seen != MatchSource::Mended => Some(one.clone()),
        _ => None,
    }
}

/// A certificate of posting proves posting and nothing else; a tracking page or a signature proves delivery.
fn is_delivery(item: &ItemPath, look: &FilePreview) -> bool {
    let (name, text) = (item.file_name().to_lowercase(), look.text.to_lowercase());
    let posting = ["proof of posting", "certificate of posting"].iter().any(|words| text.contains(words));
    let delivered = ["proof of delivery", "delivered", "tracking"];
    delivered.iter().any(|word| name.contains(word)) || (!posting && text.contains("delivered"))
}

impl RelatedItems {
    /// Whether there is anything for a table of posting.
    pub(super) fn is_posted(&self) -> bool {
        self.tracking.is_some() || self.letter.is_some() || self.proof.is_some()
    }
}
