//! What is known of the way of a letter: the receipts and proofs that name it, when it was delivered or counts as
//! delivered, by when a reply was due, and what the reply was. Facts only; `correspondence` prints them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::author::is_users;
use super::officials::is_service;
use super::{CaseContext, ItemInBundle};
use crate::case::delivery::{Delivery, Service};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Post;
use crate::model::{Kind, PartialDate};
use crate::readers::postal::Tracking;

/// A letter, an e-mail or a form, and its way. Nothing in it depends on the numbers of pages.
#[derive(Clone, Debug)]
pub(super) struct LetterHistory<'a> {
    /// The letter.
    pub(super) letter: ItemInBundle<'a>,
    /// Whether the user sent it.
    pub(super) sent: bool,
    /// What each receipt says of it, its own row's words first.
    posts: Vec<&'a Post>,
    /// The items that prove that it was posted.
    pub(super) receipts: Vec<ItemInBundle<'a>>,
    /// The items that prove that it was delivered.
    pub(super) proofs: Vec<ItemInBundle<'a>>,
    /// When it was delivered or counts as delivered; only what is proved beats the estimates.
    pub(super) delivery: Option<Delivery>,
    /// By when a complaint was to be acknowledged.
    pub(super) acknowledgement_due: Option<Date>,
    /// By when a reply was due: as given, else by the targets for what was sent to the Service.
    pub(super) due: Option<ReplyDue>,
    /// The acknowledgement.
    pub(super) acknowledgement: Option<ItemInBundle<'a>>,
    /// The reply.
    pub(super) reply: Option<ItemInBundle<'a>>,
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
    /// The user says so.
    Given(Date),
    /// The Service's target for answers, counted from delivery.
    Target(Date),
    /// The month for a subject access request.
    Access(Date),
}

impl ReplyDue {
    /// The last day.
    pub(super) const fn on(self) -> Date {
        match self {
            ReplyDue::Given(day) | ReplyDue::Target(day) | ReplyDue::Access(day) => day,
        }
    }
}

/// Whether an item is correspondence. A form counts when the user sent it, or when it came as an answer: a P60 is a
/// form too.
fn is_letter(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let item = placed.item;
    match placed.entry.kind {
        Kind::Letter | Kind::Email | Kind::Decision => true,
        Kind::Form
            if is_users(context.manifest, item) || item.received.is_some() || item.answers.is_some() =>
        {
            true
        }
        Kind::Call | Kind::Transcript | Kind::PostalReceipt => false,
        _ => item.step.is_some(),
    }
}

/// Which items name which: by the number of the item that is named, in the order of the bundle.
struct Links<'a> {
    /// The receipts and proofs of a letter, with what each says.
    posts: BTreeMap<u32, Vec<(ItemInBundle<'a>, &'a Post)>>,
    /// The answers to a letter.
    answers: BTreeMap<u32, Vec<ItemInBundle<'a>>>,
}

impl<'a> Links<'a> {
    fn new(context: &CaseContext<'a>) -> Self {
        let mut links = Links { posts: BTreeMap::new(), answers: BTreeMap::new() };
        for placed in &context.items {
            let post = placed.item.post.as_ref();
            if let Some((post, to)) = post.and_then(|post| Some((post, context.item(post.letter.as_ref()?)?)))
            {
                links.posts.entry(to.number).or_default().push((*placed, post));
            }
            if let Some(to) = placed.item.answers.as_ref().and_then(|to| context.item(to)) {
                links.answers.entry(to.number).or_default().push(*placed);
            }
        }
        links
    }
}

impl<'a> LetterHistories<'a> {
    /// Works out the history of every item.
    pub fn new(context: &CaseContext<'a>) -> Self {
        let links = Links::new(context);
        let of_items: Vec<LetterHistory<'a>> =
            context.items.iter().map(|letter| LetterHistory::new(context, *letter, &links)).collect();
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

/// Earliest first, what has no date last.
pub(super) fn by_date(a: Option<PartialDate>, b: Option<PartialDate>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.in_order(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// The day from which an item dates: of a vague date the day it was received, and without that the last it can be.
pub(super) fn dated(placed: &ItemInBundle<'_>) -> Option<Date> {
    let item = placed.item;
    let exact = item.date.filter(|when| when.day().is_some());
    exact.or(item.received).or(item.date).map(PartialDate::last_day)
}

impl<'a> LetterHistory<'a> {
    fn new(context: &CaseContext<'a>, letter: ItemInBundle<'a>, links: &Links<'a>) -> Self {
        let is = |to: &ItemRef| context.item(to).is_some_and(|other| other.number == letter.number);
        let own = letter.item.post.as_ref().filter(|post| post.letter.as_ref().is_none_or(is));
        let mut named = links.posts.get(&letter.number).cloned().unwrap_or_default();
        named.retain(|(placed, _)| placed.number != letter.number);
        let posts: Vec<&Post> = own.into_iter().chain(named.iter().map(|(_, post)| *post)).collect();
        let mut proofs: Vec<ItemInBundle<'a>> =
            posts.iter().filter_map(|post| context.item(post.proof.as_ref()?)).collect();
        // What tells of delivery and not of posting proves delivery.
        let delivers = |post: &Post| {
            (post.delivered.is_some() || post.signed_by.is_some())
                && post.posted.is_none()
                && post.office.is_none()
                && post.cost.is_none()
        };
        let mut receipts = Vec::new();
        for (placed, post) in named {
            if delivers(post) {
                proofs.push(placed);
            } else if proofs.iter().all(|proof| proof.number != placed.number) {
                receipts.push(placed);
            }
        }
        proofs.sort_by_key(|proof| proof.number);
        proofs.dedup_by_key(|proof| proof.number);
        let sent = is_users(context.manifest, letter.item);
        let mut history = LetterHistory {
            letter,
            sent,
            posts,
            receipts,
            proofs,
            delivery: None,
            acknowledgement_due: None,
            due: None,
            acknowledgement: None,
            reply: None,
        };
        history.delivery = history.work_out_delivery(context);
        history.acknowledgement_due = history.work_out_acknowledgement_due(context);
        history.due = history.work_out_due(context);
        // Whoever sent the letter does not answer it.
        let answers = links.answers.get(&letter.number).into_iter().flatten();
        let answers: Vec<ItemInBundle<'a>> =
            answers.filter(|placed| is_users(context.manifest, placed.item) != sent).copied().collect();
        history.acknowledgement = history.answer(context, &answers, true);
        history.reply = history.answer(context, &answers, false);
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

    /// Whether it went another way than by post.
    pub(super) fn by_wire(&self) -> bool {
        const WIRES: [&str; 7] = ["online", "mail form", "e-mail", "email", "upload", "portal", "fax"];
        let service = self.first_said(|post| post.service.as_deref()).unwrap_or_default().to_lowercase();
        self.letter.entry.kind == Kind::Email
            || WIRES.iter().any(|wire| service.contains(wire))
            || service.contains("by hand")
    }

    /// When it was delivered, as the user says: the receipt's row, or when the item was received.
    pub(super) fn delivered(&self) -> Option<PartialDate> {
        let received = self.letter.item.received.filter(|_| self.sent);
        self.first_said(|post| post.delivered).or(received)
    }

    /// Whether a signature or an item of the bundle proves the delivery.
    pub(super) fn is_proved(&self) -> bool {
        !self.proofs.is_empty() || self.first_said(|post| post.signed_by.as_ref()).is_some()
    }

    /// Whether it was sent to the Service.
    pub(super) fn to_service(&self) -> bool {
        let to = self.letter.item.to.as_deref().or(self.first_said(|post| post.addressee.as_deref()));
        self.sent && to.is_some_and(is_service)
    }

    /// Whether it went to a court or a tribunal, which answers by a hearing.
    pub(super) fn to_court(&self) -> bool {
        let to = self.letter.item.to.as_deref().unwrap_or_default().to_lowercase();
        ["court", "tribunal"].iter().any(|body| to.contains(body))
    }

    fn work_out_delivery(&self, context: &CaseContext<'_>) -> Option<Delivery> {
        let posted = self.first_said(|post| post.posted).and_then(PartialDate::day);
        let class = Service::parse(self.first_said(|post| post.service.as_deref()).unwrap_or_default()).class;
        let proved = self.delivered().filter(|_| self.is_proved()).map(PartialDate::last_day);
        if self.by_wire() {
            return proved.map(Delivery::Proved);
        }
        Delivery::new(posted, class, proved, context.manifest.case.nation.unwrap_or_default())
    }

    /// The day from which a target counts: delivered as told, else at the latest as estimated; an e-mail's own day.
    fn counts_from(&self) -> Option<Date> {
        let told = self.delivered().map(PartialDate::last_day);
        let mailed = || self.letter.item.date.filter(|_| self.by_wire()).map(PartialDate::last_day);
        told.or_else(|| self.delivery.map(Delivery::latest)).or_else(mailed)
    }

    fn work_out_due(&self, context: &CaseContext<'_>) -> Option<ReplyDue> {
        if let Some(given) = self.first_said(|post| post.reply_due) {
            return Some(ReplyDue::Given(given.last_day()));
        }
        let from = self.counts_from().filter(|_| self.to_service())?;
        match self.letter.item.step {
            None | Some(Step::Complaint) => {
                Some(ReplyDue::Target(context.rules().answer(from, None, None).due))
            }
            Some(Step::AccessRequest) => {
                Some(ReplyDue::Access(context.rules().subject_access(from, false, None).due))
            }
            Some(_) => None,
        }
    }

    fn work_out_acknowledgement_due(&self, context: &CaseContext<'_>) -> Option<Date> {
        let complaint = self.letter.item.step == Some(Step::Complaint) && self.to_service();
        let from = self.counts_from().filter(|_| complaint)?;
        Some(context.rules().acknowledgement(from, None).due)
    }

    /// The first item that answers it: the acknowledgement, or what is more than one. The one that its posting names
    /// goes before the answers that name it.
    fn answer(
        &self,
        context: &CaseContext<'a>,
        answers: &[ItemInBundle<'a>],
        acknowledges: bool,
    ) -> Option<ItemInBundle<'a>> {
        let kind =
            |placed: &ItemInBundle<'a>| (placed.item.step == Some(Step::Acknowledgement)) == acknowledges;
        let named = self.first_said(|post| context.item(post.reply.as_ref()?)).filter(kind);
        let earliest = |placed: &ItemInBundle<'a>| dated(placed).unwrap_or(Date::MAX);
        named.or(answers.iter().filter(|placed| kind(placed)).copied().min_by_key(earliest))
    }
}

/// How many days `on` is after `due`; none when it is not after it.
pub(super) fn overdue(due: Date, on: Date) -> u32 {
    if on <= due { 0 } else { (on - due).get_days().unsigned_abs() }
}
