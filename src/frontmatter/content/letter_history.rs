//! What is known of the way of a letter: the receipts and proofs that name it, when it was received and how that is
//! known, by when a reply was due, and what the reply was. Facts only; `correspondence` prints them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::case_entry::{Given, by_date, is_sent};
use super::context::ItemPage;
use super::day_order::is_impossible;
use super::exchanges::{Exchange, Exchanges};
use super::officials::is_service;
use super::places::place_of;
use super::posting::{delivered_on, is_of, shows_delivery, shows_posting};
use super::{CaseContext, ItemInBundle};
use crate::case::calendar::CalendarPlace;
use crate::case::delivery::{Delivery, Reception, Service};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Post;
use crate::case::time_limits::{LimitDone, LimitStart, TimeLimit};
use crate::model::{Kind, PageNumber, PartialDate};
use crate::readers::postal::Tracking;

/// A letter, an e-mail or a form, and its way. Nothing in it depends on the numbers of pages.
#[derive(Clone, Debug)]
pub(super) struct LetterHistory<'a> {
    /// The letter.
    pub(super) letter: ItemInBundle<'a>,
    /// Whether its days cannot all be right. Then none is counted from.
    pub(super) day_error: bool,
    /// Whether the user sent it.
    pub(super) sent: bool,
    /// What each receipt says of it, its own row's words first.
    posts: Vec<&'a Post>,
    /// The items that prove that it was posted.
    pub(super) receipts: Vec<ItemInBundle<'a>>,
    /// The items that prove that it was delivered.
    pub(super) proofs: Vec<ItemInBundle<'a>>,
    /// Whose holidays count for it.
    pub(super) place: CalendarPlace,
    /// When it was delivered or counts as delivered; only what is proved beats the estimates.
    pub(super) delivery: Option<Delivery>,
    /// When it was received, for whoever counts from that.
    pub(super) reception: Reception,
    /// By when a complaint was to be acknowledged.
    pub(super) acknowledgement_due: Option<Date>,
    /// By when a reply was due: by law, as announced, by a target, or by the day that the user sets.
    pub(super) due: Option<ReplyDue>,
    /// What answered it.
    pub(super) exchange: Exchange<'a>,
}

/// The histories of a case.
#[derive(Clone, Debug)]
pub struct LetterHistories<'a> {
    /// One for each item, in the order of the bundle.
    of_items: Vec<LetterHistory<'a>>,
    /// The places of those that are letters, earliest first and undated ones last.
    letters: Vec<usize>,
}

/// What the check of a tracking number gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TrackingCheck {
    /// The check digit is that of the number.
    Right,
    /// It is not: a digit of the number is wrong.
    Wrong,
    /// The number is of a kind that has no such digit.
    None,
}

/// By when a reply was due, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyDue {
    /// The law sets it.
    Law(Date),
    /// It was agreed or announced.
    Announced(Date),
    /// The Service's target, counted from delivery.
    Target(Date),
    /// The user sets it; no rule and no letter does.
    Given(Date),
}

impl ReplyDue {
    /// Something else than the user sets it, so that a reply can be late.
    pub(super) const fn is_of_rule(self) -> bool {
        !matches!(self, ReplyDue::Given(_))
    }

    /// The last day.
    pub(super) const fn on(self) -> Date {
        match self {
            ReplyDue::Law(day) | ReplyDue::Announced(day) | ReplyDue::Target(day) | ReplyDue::Given(day) => {
                day
            }
        }
    }
}

/// Whether an item is correspondence. A form counts when the user sent it, or when it came as an answer: a P60 is a
/// form too.
fn is_letter(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let item = placed.item;
    match placed.entry.kind {
        Kind::Letter | Kind::Email | Kind::Decision => true,
        Kind::Form if is_sent(context, placed) || item.received.is_some() || item.answers.is_some() => true,
        Kind::Call | Kind::Transcript | Kind::PostalReceipt => false,
        _ => item.step.is_some(),
    }
}

/// Which items name which: by the number of the item that is named, in the order of the bundle.
struct Links<'a> {
    /// The receipts and proofs of a letter, with what each says.
    posts: BTreeMap<u32, Vec<(ItemInBundle<'a>, &'a Post)>>,
}

impl<'a> Links<'a> {
    fn new(context: &CaseContext<'a>) -> Self {
        let mut links = Links { posts: BTreeMap::new() };
        for placed in &context.items {
            let Some(post) = placed.item.post.as_ref() else { continue };
            for to in post.letters().filter_map(|to| context.item(to)) {
                links.posts.entry(to.number).or_default().push((*placed, post));
            }
        }
        links
    }
}

impl<'a> LetterHistories<'a> {
    /// Works out the history of every item.
    pub fn new(context: &CaseContext<'a>, exchanges: &Exchanges<'a>) -> Self {
        let links = Links::new(context);
        let history = |letter: &ItemInBundle<'a>| {
            Some(LetterHistory::new(context, *letter, &links, exchanges.of(letter)?.clone()))
        };
        let of_items: Vec<LetterHistory<'a>> = context.items.iter().filter_map(history).collect();
        let is_letter = |at: &usize| is_letter(context, &of_items[*at].letter);
        let mut letters: Vec<usize> = (0..of_items.len()).filter(is_letter).collect();
        letters.sort_by(|a, b| by_date(of_items[*a].letter.item.date, of_items[*b].letter.item.date));
        LetterHistories { of_items, letters }
    }

    /// The letters, earliest first and undated ones last.
    pub(super) fn letters(&self) -> Vec<&LetterHistory<'a>> {
        self.letters.iter().map(|at| &self.of_items[*at]).collect()
    }

    /// The history of an item of the case.
    pub(super) fn of(&self, placed: &ItemInBundle<'_>) -> Option<&LetterHistory<'a>> {
        self.of_items.get((placed.number as usize).checked_sub(1)?)
    }
}

impl<'a> LetterHistory<'a> {
    fn new(
        context: &CaseContext<'a>,
        letter: ItemInBundle<'a>,
        links: &Links<'a>,
        exchange: Exchange<'a>,
    ) -> Self {
        let is = |to: &ItemRef| context.item(to).is_some_and(|other| other.number == letter.number);
        let own = letter.item.post.as_ref().filter(|post| is_of(post, true, is));
        let mut named = links.posts.get(&letter.number).cloned().unwrap_or_default();
        named.retain(|(placed, _)| placed.number != letter.number);
        let posts: Vec<&Post> = own.into_iter().chain(named.iter().map(|(_, post)| *post)).collect();
        let mut proofs: Vec<ItemInBundle<'a>> =
            posts.iter().filter_map(|post| context.item(post.proof.as_ref()?)).collect();
        // A letter does not prove its own delivery, unless the automatic answer stands below it and the user says so.
        let shown = context.quotations.delivery_shown.contains(&letter.number);
        proofs.retain(|proof| proof.number != letter.number || shown);
        // A receipt that tells of the delivery proves it; one that tells of nothing else is no proof of posting.
        let mut receipts = Vec::new();
        for (placed, post) in named {
            let delivers = shows_delivery(context, &placed, post);
            if delivers {
                proofs.push(placed);
            }
            if shows_posting(post) || !proofs.iter().any(|proof| proof.number == placed.number) {
                receipts.push(placed);
            }
        }
        proofs.sort_by_key(|proof| proof.number);
        proofs.dedup_by_key(|proof| proof.number);
        let sent = is_sent(context, &letter);
        let addressee = posts.iter().find_map(|post| post.addressee.as_deref());
        let place = place_of(context, letter.item, addressee);
        let day_error = is_impossible(context, &letter);
        let mut history = LetterHistory {
            letter,
            day_error,
            sent,
            posts,
            receipts,
            proofs,
            place,
            delivery: None,
            reception: Reception::NotProved,
            acknowledgement_due: None,
            due: None,
            exchange,
        };
        history.delivery = history.work_out_delivery(context);
        history.reception = history.work_out_reception();
        history.acknowledgement_due = history.acknowledgement_limit(context).map(|limit| limit.due);
        history.due = history.work_out_due(context);
        history
    }

    /// What the first of the rows says that says it.
    pub(super) fn first_said<T>(&self, of: impl Fn(&'a Post) -> Option<T>) -> Option<T> {
        self.posts.iter().find_map(|post| of(post))
    }

    /// The tracking number as it is printed on labels, and its check.
    pub(super) fn tracking(&self) -> Option<(String, TrackingCheck)> {
        let number = self.first_said(|post| post.tracking.as_deref())?.trim();
        let tight: String = number.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let bytes = tight.as_bytes();
        let letters = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_alphabetic);
        let shaped = bytes.len() == 13
            && letters(0..2)
            && letters(11..13)
            && bytes[2..11].iter().all(u8::is_ascii_digit);
        Some(match Tracking::parse(number) {
            Ok(tracking) => (tracking.spaced(), TrackingCheck::Right),
            Err(_) if shaped => (number.into(), TrackingCheck::Wrong),
            Err(_) => (number.into(), TrackingCheck::None),
        })
    }

    /// The letters that went in one envelope with it, by the row that tells of its posting, and whether it is the first of
    /// them, beside which the cost of the posting is told.
    pub(super) fn envelope(&self, context: &CaseContext<'a>) -> (Vec<ItemInBundle<'a>>, bool) {
        let shared = self.posts.iter().find(|post| !post.also_letters.is_empty());
        let all: Vec<ItemInBundle<'a>> = match shared {
            // A letter whose own row names the others is the first.
            Some(post) if post.letter.is_none() => {
                let own = context.items.iter().filter(|placed| {
                    placed.item.post.as_ref().is_some_and(|other| std::ptr::eq(other, *post))
                });
                own.copied().chain(post.letters().filter_map(|to| context.item(to))).collect()
            }
            Some(post) => post.letters().filter_map(|to| context.item(to)).collect(),
            None => Vec::new(),
        };
        let first = all.first().is_none_or(|first| first.number == self.letter.number);
        (all.into_iter().filter(|other| other.number != self.letter.number).collect(), first)
    }

    /// Whether it went another way than by post.
    pub(super) fn by_wire(&self) -> bool {
        const WIRES: [&str; 7] = ["online", "mail form", "e-mail", "email", "upload", "portal", "fax"];
        let service = self.first_said(|post| post.service.as_deref()).unwrap_or_default().to_lowercase();
        self.letter.entry.kind == Kind::Email
            || WIRES.iter().any(|wire| service.contains(wire))
            || self.by_hand()
    }

    /// Whether it was handed over.
    pub(super) fn by_hand(&self) -> bool {
        let service = self.first_said(|post| post.service.as_deref()).unwrap_or_default();
        service.to_lowercase().contains("by hand")
    }

    /// Whether anything tells how it went.
    pub(super) fn way_is_noted(&self) -> bool {
        let service = self.first_said(|post| post.service.as_deref());
        self.by_wire() || self.posted().is_some() || service.is_some() || !self.receipts.is_empty()
    }

    /// When it was delivered: the day that a proof tells, else as the user says.
    pub(super) fn delivered(&self) -> Option<PartialDate> {
        delivered_on(&self.letter, self.sent, &self.posts)
    }

    /// Whether another item of the bundle proves the delivery. Who signed for it, without such an item, is told only.
    pub(super) fn is_proved(&self) -> bool {
        !self.proofs.is_empty() && !self.day_error
    }

    /// Whether something shows the day of its delivery. A reply can show that it came and not say when.
    pub(super) fn day_is_shown(&self, context: &CaseContext<'_>) -> bool {
        let silent = |proof: &ItemInBundle<'_>| {
            context.quotations.day_not_shown.contains(&(self.letter.number, proof.number))
        };
        self.proofs.is_empty() || !self.proofs.iter().all(silent)
    }

    /// Whether it is of the day of the bundle and nothing tells how it went: it goes with the bundle.
    pub(super) fn goes_with_bundle(&self, context: &CaseContext<'_>) -> bool {
        let today = self.letter.item.date.and_then(PartialDate::day) == Some(context.date);
        let gone = self.by_wire() || self.posted().is_some() || self.delivered().is_some();
        self.sent && today && !gone && self.receipts.is_empty() && self.proofs.is_empty()
    }

    /// Whether it was sent to the Service.
    pub(super) fn to_service(&self) -> bool {
        let to = self.letter.item.to.as_deref().or(self.first_said(|post| post.addressee.as_deref()));
        self.sent && to.is_some_and(is_service)
    }

    /// Whether it asks something of the Service: it went there, or nobody says that it went elsewhere.
    fn asks_service(&self) -> bool {
        let to = self.letter.item.to.as_deref().or(self.first_said(|post| post.addressee.as_deref()));
        self.sent && to.is_none_or(is_service)
    }

    /// Whether it went to a court or a tribunal, which answers by a hearing.
    pub(super) fn to_court(&self) -> bool {
        let to = self.letter.item.to.as_deref().unwrap_or_default().to_lowercase();
        ["court", "tribunal", "appeals service"].iter().any(|body| to.contains(body))
    }

    /// The receipt or envelope that shows when it was posted.
    pub(super) fn posting_shown(&self) -> Option<ItemInBundle<'a>> {
        let shows = |receipt: &&ItemInBundle<'a>| {
            receipt.item.post.as_ref().is_some_and(|post| post.posted.is_some())
        };
        self.receipts.iter().find(shows).copied()
    }

    /// When it was posted.
    pub(super) fn posted(&self) -> Option<Date> {
        self.first_said(|post| post.posted).and_then(PartialDate::day)
    }

    fn work_out_delivery(&self, context: &CaseContext<'_>) -> Option<Delivery> {
        if self.day_error {
            return None;
        }
        let class = Service::parse(self.first_said(|post| post.service.as_deref()).unwrap_or_default()).class;
        let proved = self
            .delivered()
            .filter(|_| self.is_proved() && self.day_is_shown(context))
            .map(PartialDate::last_day);
        if self.by_wire() {
            return proved.map(Delivery::Proved);
        }
        Delivery::new(self.posted(), class, proved, self.place.nation)
    }

    /// Of a letter that was sent: a day that is proved, else the day that the user names, else an estimate from the day
    /// of posting or sending, but never later than the first answer to it. The date on the letter is none of these.
    fn work_out_reception(&self) -> Reception {
        let stated = self.delivered().filter(|_| !self.day_error);
        let stated = stated.map(PartialDate::last_day).map(Reception::Stated);
        let mailed = self.letter.item.date.filter(|_| self.letter.entry.kind == Kind::Email);
        let sent = self
            .posted()
            .or_else(|| mailed.map(PartialDate::last_day))
            .filter(|_| self.by_wire() && !self.day_error);
        let known = match self.delivery {
            Some(Delivery::Proved(day)) => return Reception::Proved(day),
            Some(Delivery::Estimated(deemed)) => stated.unwrap_or(Reception::Deemed(deemed)),
            None => stated.or(sent.map(Reception::Sent)).unwrap_or(Reception::NotProved),
        };
        match (known.counts_from(), self.heard_by()) {
            (None, Some(answered)) => Reception::AnsweredBy(answered),
            (Some(known), Some(answered)) if answered < known => Reception::AnsweredBy(answered),
            _ => known,
        }
    }

    /// The day by which it had come at the latest, because something answers it.
    pub(super) fn heard_by(&self) -> Option<Date> {
        self.exchange.heard().and_then(|entry| entry.on())
    }

    /// The page that shows its delivery in what is named as the proof: that on which the day was found, else the first.
    pub(super) fn proof_page(&self, context: &CaseContext<'a>, proof: &ItemInBundle<'a>) -> PageNumber {
        context.page_of(self.proof_place(context, proof))
    }

    /// The same before the pages have numbers.
    pub(super) fn proof_place(&self, context: &CaseContext<'a>, proof: &ItemInBundle<'a>) -> ItemPage<'a> {
        let page = context.quotations.delivery_pages.get(&(self.letter.number, proof.number)).copied();
        ItemPage { placed: *proof, page }
    }

    /// That it was done, as far as that is proved, for a limit that the user had to keep.
    pub(super) fn done(&self) -> LimitDone {
        if let Reception::Proved(day) = self.reception {
            return LimitDone::On(day);
        }
        let estimate = match self.reception {
            Reception::Stated(day) | Reception::Sent(day) => Some(day),
            _ => self.delivery.map(Delivery::latest),
        };
        LimitDone::Unproved {
            not_before: self
                .posted()
                .or_else(|| self.letter.item.date.map(PartialDate::first_day))
                .filter(|_| !self.day_error),
            estimate,
            not_after: self.heard_by(),
        }
    }

    /// What a time that the Service has runs from.
    fn start(&self) -> Option<LimitStart> {
        let word = self.exchange.stage.map_or("letter", |stage| stage.word.as_str());
        let what = format!("the {word} was received ({})", self.reception.kind());
        Some(LimitStart { what, on: self.reception.counts_from()? })
    }

    /// The time to acknowledge it, where a rule gives one. It cannot be counted from the acknowledgement itself.
    pub(super) fn acknowledgement_limit(&self, context: &CaseContext<'a>) -> Option<TimeLimit> {
        let target = self.exchange.stage?.acknowledge.as_ref().filter(|_| self.asks_service())?;
        let start = self.start().filter(|_| !matches!(self.reception, Reception::AnsweredBy(_)))?;
        let done = self.exchange.heard().and_then(|entry| entry.given(context)).map(Given::done);
        let applies = target.applies(start.on);
        applies.then(|| context.rules().at(self.place.clone()).target(target, start, None, false, done))
    }

    /// The time to answer it, where a rule gives one.
    pub(super) fn answer_limit(&self, context: &CaseContext<'a>) -> Option<TimeLimit> {
        let target = self.exchange.stage?.answer.as_ref().filter(|_| self.asks_service())?;
        let start = self.start()?;
        // Of a request that only the answer shows to have come nothing is known but that it was answered.
        let (heard, ended) = (self.exchange.heard(), self.exchange.ended());
        let at_once = heard.zip(ended).is_some_and(|(heard, ended)| heard.is(ended));
        if matches!(self.reception, Reception::AnsweredBy(_))
            && at_once
            && self.exchange.acknowledgement.is_none()
        {
            return None;
        }
        let announced = self.exchange.announced.map(|announced| announced.answer);
        let done = self.exchange.ended().and_then(|entry| entry.given(context)).map(Given::done);
        let extended = context.manifest.case.access_extended;
        let applies = target.applies(start.on);
        applies
            .then(|| context.rules().at(self.place.clone()).target(target, start, announced, extended, done))
    }

    /// Whether the day by which a reply was due is counted from a delivery for which no page is named.
    pub(super) fn due_is_estimated(&self) -> bool {
        matches!(self.due, Some(ReplyDue::Target(_) | ReplyDue::Law(_))) && !self.reception.is_proved()
    }

    fn work_out_due(&self, context: &CaseContext<'a>) -> Option<ReplyDue> {
        let target = self.exchange.stage.and_then(|stage| stage.answer.as_ref());
        let limit = self.answer_limit(context).map(|limit| limit.due);
        let announced = self.exchange.announced.map(|announced| announced.answer.by);
        match (target, limit, announced) {
            (Some(target), Some(due), _) if target.law => Some(ReplyDue::Law(due)),
            (_, _, Some(by)) => Some(ReplyDue::Announced(by)),
            (_, Some(due), None) => Some(ReplyDue::Target(due)),
            (_, None, None) => {
                self.first_said(|post| post.reply_due).map(|given| ReplyDue::Given(given.last_day()))
            }
        }
    }
}

/// How many days `on` is after `due`; none when it is not after it.
pub(super) fn overdue(due: Date, on: Date) -> u32 {
    if on <= due { 0 } else { (on - due).get_days().unsigned_abs() }
}
