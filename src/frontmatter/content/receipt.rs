//! When something came, in words, and which item shows it. Where none is named it is what the user says.

use super::case_entry::is_sent;
use super::context::ItemPage;
use super::posting::{delivered_on, has_proof, is_of, posts_of, shows_delivery};
use super::{CaseContext, ItemInBundle, RichText};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::{Kind, PartialDate};
use crate::pdf::layout::wording;

/// The item that shows when a letter of somebody else's was received, where one is named or the letter itself does. An
/// e-mail bears its day.
pub(super) fn receipt_shown_by<'a>(
    context: &CaseContext<'a>,
    letter: &ItemInBundle<'a>,
) -> Option<ItemInBundle<'a>> {
    let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == letter.number);
    let shown = context.items.iter().find_map(|placed| {
        let own = placed.number == letter.number;
        let post = placed.item.post.as_ref().filter(|post| is_of(post, own, is))?;
        let named = post.proof.as_ref().and_then(|to| context.item(to));
        let named = named.filter(|named| named.number != letter.number);
        named.or_else(|| (!own && shows_delivery(context, placed, post)).then_some(*placed))
    });
    let mailed = letter.entry.kind == Kind::Email
        && letter.item.received.and_then(PartialDate::day) == letter.item.date.and_then(PartialDate::day);
    let itself = mailed || context.quotations.delivery_shown.contains(&letter.number);
    shown.or_else(|| itself.then_some(*letter))
}

/// When it came, where that is another day than it bears, and whether an item is named that shows it. Else it is what the
/// user says.
pub(super) fn received(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> Option<(RichText, bool)> {
    let item = placed.item;
    let sent = is_sent(context, placed);
    let posts = posts_of(context, placed);
    let used = item.received.and_then(|received| match sent {
        true => delivered_on(placed, sent, &posts),
        false => Some(received),
    });
    // The day of an e-mail whose hour is known is no other day.
    let other = |received: &PartialDate| {
        item.date
            .is_none_or(|date| date != *received && (date.day().is_none() || date.day() != received.day()))
    };
    let received = used.filter(other)?;
    let shown = match sent {
        true => has_proof(context, placed),
        false => receipt_shown_by(context, placed).is_some(),
    };
    let words = RichText::from(format!("Received {}", wording::short(received)));
    let proof = match sent {
        true => posts.iter().find_map(|post| post.proof.as_ref()).and_then(|to| context.item(to)),
        false => receipt_shown_by(context, placed),
    };
    let words = match proof.filter(|proof| shown && proof.number != placed.number) {
        Some(proof) => {
            let page = context.quotations.delivery_pages.get(&(placed.number, proof.number)).copied();
            words.say(" (").page(context.page_of(ItemPage { placed: proof, page })).say(")")
        }
        None if shown => words,
        None => words.say(", as I say"),
    };
    Some((words.say("."), shown))
}
