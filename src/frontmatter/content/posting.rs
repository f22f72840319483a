//! What is told of the posting and the delivery of a letter, on its own row and by the receipts that name it, and whether
//! another item shows the delivery.

use jiff::civil::Date;

use super::{CaseContext, ItemInBundle};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Post;
use crate::model::PartialDate;

/// What is told of the posting of a letter: on its own row first, then by the receipts that name it.
pub(super) fn posts_of<'a>(context: &CaseContext<'a>, letter: &ItemInBundle<'_>) -> Vec<&'a Post> {
    let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == letter.number);
    let of = |placed: &ItemInBundle<'a>| {
        let own = placed.number == letter.number;
        placed.item.post.as_ref().filter(|post| is_of(post, own, is))
    };
    let own = context.items.iter().filter(|placed| placed.number == letter.number).filter_map(of);
    own.chain(context.items.iter().filter(|placed| placed.number != letter.number).filter_map(of)).collect()
}

/// Whether a row tells of a letter: it names the letter, or names none and is the letter's own.
pub(super) fn is_of(post: &Post, own: bool, is: impl Fn(&ItemRef) -> bool) -> bool {
    post.letter.is_none() && own || post.letters().any(is)
}

/// The day on which a letter was delivered: the earliest that stands beside a proof or on a receipt, else the one that its
/// own row tells, else when it was received.
pub(super) fn delivered_on(letter: &ItemInBundle<'_>, sent: bool, posts: &[&Post]) -> Option<PartialDate> {
    let own = |post: &Post| letter.item.post.as_ref().is_some_and(|own| std::ptr::eq(own, post));
    let shown = posts.iter().filter(|post| !own(post) || post.proof.is_some());
    let shown = shown.filter_map(|post| post.delivered).min_by_key(|day| day.last_day());
    let told = posts.iter().find_map(|post| post.delivered);
    shown.or(told).or(letter.item.received.filter(|_| sent))
}

/// Whether a receipt tells of a posting: then it is a proof of it.
pub(super) fn shows_posting(post: &Post) -> bool {
    post.posted.is_some() || post.office.is_some() || post.cost.is_some()
}

/// Whether a receipt tells of a delivery that it can show. A certificate of posting, which is dated before the delivery or
/// not at all, cannot, whatever is written beside it. One page can show both, a receipt with the tracking page below it:
/// then its own words say so, or the user names it as the proof.
pub(super) fn shows_delivery(context: &CaseContext<'_>, receipt: &ItemInBundle<'_>, post: &Post) -> bool {
    let told = post.delivered.is_some() || post.signed_by.is_some();
    let itself =
        || post.proof.as_ref().and_then(|to| context.item(to)).is_some_and(|to| to.number == receipt.number);
    let in_time = match (receipt.item.date, post.delivered) {
        (Some(dated), Some(delivered)) => dated.last_day() >= delivered.first_day(),
        (None, Some(_)) => !shows_posting(post),
        (_, None) => true,
    };
    told && (in_time || itself() || context.quotations.delivery_shown.contains(&receipt.number))
}

/// Whether another item shows that a letter was delivered.
pub(super) fn has_proof(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> bool {
    let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == letter.number);
    context.items.iter().any(|placed| {
        let own = placed.number == letter.number;
        let post = placed.item.post.as_ref().filter(|post| is_of(post, own, is));
        post.is_some_and(|post| {
            let named = post.proof.as_ref().and_then(|to| context.item(to));
            named.is_some_and(|named| named.number != letter.number)
                || !own && shows_delivery(context, placed, post)
        })
    })
}

/// The first day on which a letter can be on its way: that which it bears, or the day of its posting when that is later.
pub(super) fn sent_on(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> Option<Date> {
    let posted = posts_of(context, letter).iter().find_map(|post| post.posted);
    letter.item.date.into_iter().chain(posted).map(PartialDate::first_day).max()
}

/// The day of the posting of a letter, where an item shows it: a receipt or an envelope, or the letter's own pages.
pub(super) fn posting_shown_on(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> Option<Date> {
    let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == letter.number);
    context.items.iter().find_map(|placed| {
        let own = placed.number == letter.number;
        let post = placed.item.post.as_ref().filter(|post| is_of(post, own, is))?;
        let shown = !own || context.quotations.posting_shown.contains(&letter.number);
        post.posted.filter(|_| shown).and_then(PartialDate::day)
    })
}
