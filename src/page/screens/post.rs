//! The post: letters without a proof that they were sent, proofs without a letter, and what may belong together, with why.
//! A pair is one line of the manifest: the letter in the table of its proof.

use std::sync::Arc;

use maud::{Markup, html};

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{self, EditError, EditValue, FieldPath, value_at};
use crate::case::manifest::item_ref::ItemRef;
use crate::ingest::draft::post_matching::{MatchKind, MatchSuggestion};
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, Kind};
use crate::page::item_state::is_about;
use crate::page::layout::{hidden, screen, waiting_screen};
use crate::page::tables::{item_words, named, reference};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// How a letter can have gone that was not posted: the word of the manifest, and what the user reads.
const OTHERWISE: [(&str, &str); 4] = [
    ("online", "Online, through a website or an account"),
    ("by e-mail", "By e-mail"),
    ("by hand", "By hand"),
    ("fax", "By fax"),
];

/// The post as it is known now.
struct PostFacts<'l> {
    listing: &'l CaseListing,
    /// Letters without a proof, each with what a check says of it.
    letters: Vec<(&'l ListedItem, Finding)>,
    /// Proofs that belong to no letter.
    proofs: Vec<&'l ListedItem>,
    /// Letters with their proofs.
    pairs: Vec<(&'l ListedItem, &'l ListedItem)>,
    offers: Arc<Vec<MatchSuggestion>>,
}

impl<'l> PostFacts<'l> {
    fn new(listing: &'l CaseListing, checked: &[Finding], offers: Arc<Vec<MatchSuggestion>>) -> Self {
        let without = |item: &&'l ListedItem| {
            let says = |finding: &&Finding| finding.code == Code::NotPosted && is_about(finding, item);
            checked.iter().find(says).cloned()
        };
        let letters = listing.items.iter().filter_map(|item| Some((item, without(&item)?))).collect();
        let mut pairs = Vec::new();
        let mut proofs = Vec::new();
        for item in listing.items.iter().filter(|item| item.number.is_some()) {
            let post = item.item.post.as_ref();
            let own: Vec<&ItemRef> = post.into_iter().flat_map(|post| post.letters()).collect();
            pairs.extend(own.iter().filter_map(|letter| Some((named(listing, &letter.0)?, item))));
            let is_proof = item.item.kind == Some(Kind::PostalReceipt);
            let serves = |other: &ListedItem| {
                let proof = other.item.post.as_ref().and_then(|post| post.proof.as_ref());
                proof.and_then(|proof| named(listing, &proof.0)).is_some_and(|proof| proof.row == item.row)
            };
            if is_proof && own.is_empty() && !listing.items.iter().any(serves) {
                proofs.push(item);
            }
        }
        Self { listing, letters, proofs, pairs, offers }
    }

    /// The item that a file belongs to.
    fn item(&self, file: &ItemPath) -> Option<&'l ListedItem> {
        self.listing.items.iter().find(|item| item.files.contains(file))
    }

    /// What is offered for an item, with the other one of the pair.
    fn offers_for(&self, item: &ListedItem) -> Vec<(&MatchSuggestion, &'l ListedItem)> {
        let offers = self.offers.iter().filter_map(|offer| {
            let (of, proof) = (self.item(&offer.of)?, self.item(&offer.proof)?);
            let free = self.proofs.iter().any(|free| free.row == proof.row);
            match () {
                () if of.row == item.row && free => Some((offer, proof)),
                () if proof.row == item.row && free => Some((offer, of)),
                () => None,
            }
        });
        offers.collect()
    }
}

/// Shows the post.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    // What is offered is worked out with the drafts.
    case.drafts(&listing);
    let checked = case.check(&listing);
    let found = checked.as_ref().and_then(|checked| checked.findings.as_deref().ok());
    let facts = PostFacts::new(&listing, found.unwrap_or_default(), case.guesses.post());
    let busy = found.is_none() || case.guesses.is_looking();
    let body = html! {
        h1 { "Pair post with letters" }
        p { "A receipt, a tracking page or a signature proves that a letter was sent or arrived. Say which belongs to which letter." }
        @if busy { p.hint role="status" { "Your files are still being looked into. More may appear here." } }
        section aria-labelledby="letters" {
            h2 #letters { "Letters without proof" }
            @if facts.letters.is_empty() && !busy { p { "Every letter that you sent has a proof, or did not go by post." } }
            @for (letter, finding) in &facts.letters { (letter_without(visit, &facts, letter, finding)) }
        }
        section aria-labelledby="proofs" {
            h2 #proofs { "Proofs without a letter" }
            @if facts.proofs.is_empty() { p { "Every proof belongs to a letter." } }
            @for proof in &facts.proofs { (proof_without(visit, &facts, proof)) }
        }
        section aria-labelledby="pairs" {
            h2 #pairs { "Pairs" }
            @if facts.pairs.is_empty() { p.hint { "There are none yet." } }
            ul.rows {
                @for (letter, proof) in &facts.pairs {
                    li {
                        a href=(format!("/item/{}", letter.row)) { (item_words(letter)) }
                        br;
                        span.hint { "proved by " } a href=(format!("/item/{}", proof.row)) { (item_words(proof)) }
                        form.in-row method="post" action="/post" {
                            (hidden(visit, Some(listing.digest)))
                            (keys(Some(letter), Some(proof)))
                            button.quiet type="submit" name="act" value="part" {
                                "These do not belong together" span.hide { ": " (item_words(letter)) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(match busy && visit.form.0.is_empty() {
        true => waiting_screen(visit, "Pair post with letters", &body),
        false => screen(visit, "Pair post with letters", &body),
    })
}

fn keys(letter: Option<&ListedItem>, proof: Option<&ListedItem>) -> Markup {
    html! {
        @if let Some(letter) = letter { input type="hidden" name="letter" value=(letter.key()); }
        @if let Some(proof) = proof { input type="hidden" name="proof" value=(proof.key()); }
    }
}

/// A letter without a proof: what is offered, any other proof, or that it was not posted.
fn letter_without(
    visit: &PageVisit,
    facts: &PostFacts<'_>,
    letter: &ListedItem,
    finding: &Finding,
) -> Markup {
    let words = item_words(letter);
    let select = format!("proof-{}", letter.row);
    let how = format!("how-{}", letter.row);
    html! {
        div.card {
            h3 { a href=(format!("/item/{}", letter.row)) { (words) } }
            p.hint { (finding.message) }
            @for (offer, proof) in facts.offers_for(letter) {
                @if let Some(of) = facts.item(&offer.of) { (offered(visit, facts, offer, (of, proof), of)) }
            }
            @if !facts.proofs.is_empty() {
                form method="post" action="/post" {
                    (hidden(visit, Some(facts.listing.digest)))
                    (keys(Some(letter), None))
                    label for=(select) { "Another document proves it" }
                    div.beside-button {
                        select id=(select) name="proof" {
                            @for proof in &facts.proofs { option value=(proof.key()) { (item_words(proof)) } }
                        }
                        button.secondary type="submit" name="act" value="pair" { "Pair them" span.hide { ": " (words) } }
                    }
                }
            }
            details {
                summary { "It was not posted" span.hide { ": " (words) } }
                div {
                    form method="post" action="/post" {
                        (hidden(visit, Some(facts.listing.digest)))
                        (keys(Some(letter), None))
                        label for=(how) { "How did it go?" }
                        div.beside-button {
                            select id=(how) name="how" {
                                @for (word, label) in OTHERWISE { option value=(word) { (label) } }
                            }
                            button.secondary type="submit" name="act" value="otherwise" { "Save" span.hide { ": " (words) } }
                        }
                    }
                }
            }
        }
    }
}

/// A proof without a letter: what is offered, or any letter.
fn proof_without(visit: &PageVisit, facts: &PostFacts<'_>, proof: &ListedItem) -> Markup {
    let words = item_words(proof);
    let select = format!("letter-{}", proof.row);
    let letters = facts.listing.items.iter().filter(|item| {
        item.row != proof.row
            && matches!(item.item.kind, Some(Kind::Letter | Kind::Form | Kind::Email) | None)
    });
    html! {
        div.card {
            h3 { a href=(format!("/item/{}", proof.row)) { (words) } }
            @for (offer, of) in facts.offers_for(proof) {
                @if offer.link == MatchKind::Delivery { (delivery(visit, facts, offer, of, proof)) }
                @else if facts.letters.iter().all(|(letter, _)| letter.row != of.row) { (offered(visit, facts, offer, (of, proof), proof)) }
            }
            form method="post" action="/post" {
                (hidden(visit, Some(facts.listing.digest)))
                (keys(None, Some(proof)))
                label for=(select) { "Which letter does it prove?" }
                div.beside-button {
                    select id=(select) name="letter" {
                        @for letter in letters { option value=(letter.key()) { (item_words(letter)) } }
                    }
                    button.secondary type="submit" name="act" value="pair" { "Pair them" span.hide { ": " (words) } }
                }
            }
        }
    }
}

fn why(offer: &MatchSuggestion) -> Markup {
    html! {
        span.severity.(if offer.certain { "same" } else { "note" }) { @if offer.certain { "Sure" } @else { "Maybe" } }
        " because " (offer.reasons.join(", ")) "."
    }
}

/// An offered pair in the card of one of the two, which names the other.
fn offered(
    visit: &PageVisit,
    facts: &PostFacts<'_>,
    offer: &MatchSuggestion,
    (letter, proof): (&ListedItem, &ListedItem),
    card: &ListedItem,
) -> Markup {
    let (other, yes) = match card.row == letter.row {
        true => (proof, "Yes, this proves it"),
        false => (letter, "Yes, it proves this letter"),
    };
    html! {
        form.offer method="post" action="/post" {
            (hidden(visit, Some(facts.listing.digest)))
            (keys(Some(letter), Some(proof)))
            p { a href=(format!("/item/{}", other.row)) { (item_words(other)) } br; (why(offer)) }
            button type="submit" name="act" value="pair" { (yes) span.hide { ": " (item_words(card)) } }
        }
    }
}

/// A proof of posting, and the proof of delivery of what was posted.
fn delivery(
    visit: &PageVisit,
    facts: &PostFacts<'_>,
    offer: &MatchSuggestion,
    posting: &ListedItem,
    proof: &ListedItem,
) -> Markup {
    html! {
        form.offer method="post" action="/post" {
            (hidden(visit, Some(facts.listing.digest)))
            input type="hidden" name="posting" value=(posting.key());
            (keys(None, Some(proof)))
            p {
                "It may prove the delivery of what was posted with "
                a href=(format!("/item/{}", posting.row)) { (item_words(posting)) } br; (why(offer))
            }
            button type="submit" name="act" value="delivery" { "Yes, it proves that delivery" span.hide { ": " (item_words(proof)) } }
        }
    }
}

/// A change of the manifest: text in, text out.
type PostChange = Box<dyn Fn(&str) -> Result<String, EditError>>;

/// Saves a pair, parts one, or says how a letter went.
pub(in crate::page) fn act(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let item = |name: &str| {
        let key = visit.form.get(name).unwrap_or_default();
        listing.items.iter().find(|item| item.key() == key).ok_or(PageError::Changed)
    };
    let post = |item: &ListedItem| FieldPath::top("item").row(item.row - 1).key("post");
    let (label, change): (String, PostChange) = match visit.form.get("act") {
        Some("pair") => {
            let (letter, proof) = (item("letter")?, item("proof")?);
            let (path, word) = (post(proof), reference(letter));
            let label = format!("proof of \"{}\"", letter.title());
            (label, Box::new(move |text| paired(text, &path, &word)))
        }
        Some("delivery") => {
            let (posting, proof) = (item("posting")?, item("proof")?);
            let (path, word) = (post(posting).key("proof"), reference(proof));
            let label = format!("delivery of \"{}\"", posting.title());
            (
                label,
                Box::new(move |text| edit::set(text, &path, &EditValue::Text(word.clone())).map(|e| e.text)),
            )
        }
        Some("otherwise") => {
            let letter = item("letter")?;
            let how = visit.form.filled("how").unwrap_or_default();
            let known = OTHERWISE.iter().find(|(word, _)| *word == how);
            let (word, _) = known.ok_or_else(|| PageError::Unusable("Choose how it went.".into()))?;
            let path = post(letter).key("service");
            let label = format!("way of \"{}\"", letter.title());
            (
                label,
                Box::new(move |text| {
                    edit::set(text, &path, &EditValue::Text((*word).into())).map(|e| e.text)
                }),
            )
        }
        Some("part") => {
            let (letter, proof) = (item("letter")?, item("proof")?);
            let (path, letter) = (post(proof), letter.clone());
            let label = format!("proof of \"{}\"", letter.title());
            (label, Box::new(move |text| parted(text, &path, &letter)))
        }
        _ => return Err(PageError::Unusable("There is nothing to save.".into())),
    };
    visit.case()?.save(visit.shown()?, &label, |text| change(text))?;
    visit.page.say(format!("Saved: {label}."));
    Ok(go_on("/post"))
}

/// A proof names the letter, next to those that it names already.
fn paired(text: &str, post: &FieldPath, letter: &str) -> Result<String, EditError> {
    let first = post.clone().key("letter");
    let more = post.clone().key("also_letters");
    let word = EditValue::Text(letter.to_owned());
    let edited = match (value_at(text, &first), value_at(text, &more)) {
        (None, _) => edit::set(text, &first, &word)?,
        (Some(known), _) if known == word => return Ok(text.to_owned()),
        (Some(_), Some(EditValue::List(mut list))) => {
            if list.contains(&word) {
                return Ok(text.to_owned());
            }
            list.push(word);
            edit::set(text, &more, &EditValue::List(list))?
        }
        (Some(_), _) => edit::set(text, &more, &EditValue::List(vec![word]))?,
    };
    Ok(edited.text)
}

/// A proof names the letter no longer.
fn parted(text: &str, post: &FieldPath, letter: &ListedItem) -> Result<String, EditError> {
    let is = |value: &EditValue| match value {
        EditValue::Text(word) => {
            letter.item.id.as_deref() == Some(word)
                || letter.item.all_files().iter().any(|file| file.as_str() == word)
        }
        _ => false,
    };
    let (first, more) = (post.clone().key("letter"), post.clone().key("also_letters"));
    let others = match value_at(text, &more) {
        Some(EditValue::List(list)) => list,
        _ => Vec::new(),
    };
    if value_at(text, &first).is_some_and(|value| is(&value)) {
        return match others.split_first() {
            // The next one takes its place.
            Some((next, rest)) => {
                let text = edit::set(text, &first, next)?.text;
                shortened(&text, &more, rest.to_vec())
            }
            None => Ok(edit::remove(text, &first)?.text),
        };
    }
    shortened(text, &more, others.into_iter().filter(|value| !is(value)).collect())
}

fn shortened(text: &str, list: &FieldPath, left: Vec<EditValue>) -> Result<String, EditError> {
    match left.is_empty() {
        true => edit::remove(text, list).map(|edited| edited.text),
        false => edit::set(text, list, &EditValue::List(left)).map(|edited| edited.text),
    }
}
