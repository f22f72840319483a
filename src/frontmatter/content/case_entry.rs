//! Something of the case that has a day, an item or an event, as the matching of requests and answers sees it: what it is a
//! step of, what it says that it answers, and who sent it.

use jiff::civil::Date;

use super::author::{is_to_user, is_users};
use super::context::ItemPage;
use super::officials::is_service;
use super::posting::{posting_shown_on, posts_of};
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::case_types::{Step, Text, TextPiece};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Event;
use crate::case::profile::Stage;
use crate::case::time_limits::LimitDone;
use crate::model::{Kind, PartialDate};

/// The first and the last day on which something can have been done; one day where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Given {
    /// A day that is known.
    pub(super) const fn on(day: Date) -> Self {
        Given { first: day, last: day }
    }

    /// Only a month or a year is known.
    pub(super) fn is_vague(self) -> bool {
        self.first != self.last
    }

    /// It as what was done within a time.
    pub(super) fn done(self) -> LimitDone {
        match self.is_vague() {
            true => LimitDone::Between { first: self.first, last: self.last },
            false => LimitDone::On(self.first),
        }
    }
}

/// Something of the case that has a day: an item, or an event without a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum CaseEntry<'a> {
    /// An item.
    Item(ItemInBundle<'a>),
    /// An event.
    Event(&'a Event),
}

impl<'a> CaseEntry<'a> {
    /// Whether both are one.
    pub(super) fn is(self, other: CaseEntry<'_>) -> bool {
        match (self, other) {
            (CaseEntry::Item(one), CaseEntry::Item(two)) => one.number == two.number,
            (CaseEntry::Event(one), CaseEntry::Event(two)) => std::ptr::eq(one, two),
            _ => false,
        }
    }

    /// Its item.
    pub(super) const fn item(self) -> Option<ItemInBundle<'a>> {
        match self {
            CaseEntry::Item(placed) => Some(placed),
            CaseEntry::Event(_) => None,
        }
    }

    /// Whether a document of the bundle is named for it.
    pub(super) fn is_shown(self) -> bool {
        match self {
            CaseEntry::Item(_) => true,
            CaseEntry::Event(event) => is_event_shown(event),
        }
    }

    /// Its step.
    pub(super) fn step(self) -> Option<Step> {
        match self {
            CaseEntry::Item(placed) => placed.item.step,
            CaseEntry::Event(event) => event.step,
        }
    }

    /// The date that it bears.
    pub(super) fn date(self) -> Option<PartialDate> {
        match self {
            CaseEntry::Item(placed) => placed.item.date,
            CaseEntry::Event(event) => Some(event.date),
        }
    }

    /// The day from which it dates, the last that a vague date can be.
    pub(super) fn on(self) -> Option<Date> {
        match self {
            CaseEntry::Item(placed) => dated(&placed),
            CaseEntry::Event(event) => Some(event.date.last_day()),
        }
    }

    /// The days on which an answer can have been given: that which it bears or, where an item shows that it was posted
    /// later, that of its posting. When the user received it is no such day, but it was given by then.
    pub(super) fn given(self, context: &CaseContext<'_>) -> Option<Given> {
        let date = self.date()?;
        let theirs = self.item().filter(|placed| !is_sent(context, placed));
        let known = theirs.and_then(|placed| placed.item.received).map(PartialDate::last_day);
        let last = match (date.day(), known) {
            (None, Some(known)) if known >= date.first_day() => date.last_day().min(known),
            _ => date.last_day(),
        };
        let posted = theirs.and_then(|placed| posting_shown_on(context, &placed));
        Some(match posted.filter(|posted| *posted >= date.first_day()) {
            Some(posted) => Given { first: posted, last: posted },
            None => Given { first: date.first_day(), last },
        })
    }

    /// Where it stands.
    pub(super) fn pages(self, context: &CaseContext<'a>) -> Vec<ItemPage<'a>> {
        match self {
            CaseEntry::Item(placed) => vec![ItemPage { placed, page: None }],
            CaseEntry::Event(event) => context.event_pages(event),
        }
    }

    /// What it says that it answers.
    pub(super) fn answers(self) -> Vec<&'a ItemRef> {
        match self {
            CaseEntry::Item(placed) => placed.item.answers.iter().chain(&placed.item.also_answers).collect(),
            CaseEntry::Event(event) => event.answers.iter().collect(),
        }
    }

    /// Whether it can answer what was asked: what the Service wrote does not answer what others were asked.
    pub(super) fn may_answer(self, asked: CaseEntry<'_>) -> bool {
        let from = self.item().and_then(|placed| placed.item.from.as_deref());
        let to = asked.item().and_then(|placed| placed.item.to.as_deref());
        from.zip(to).is_none_or(|(from, to)| is_service(from) == is_service(to))
    }

    /// Whether it says itself that it answers something else than what was asked.
    pub(super) fn answers_something_else(self, context: &CaseContext<'_>, asked: CaseEntry<'_>) -> bool {
        let mut named = self.answers().into_iter().filter_map(|to| context.item(to)).peekable();
        named.peek().is_some() && !named.any(|to| CaseEntry::Item(to).is(asked))
    }

    /// Whether it contradicts that what was asked came: it contradicts the request, or what proves its delivery.
    pub(super) fn denies(self, context: &CaseContext<'_>, asked: CaseEntry<'_>) -> bool {
        let (CaseEntry::Item(asked), CaseEntry::Item(entry)) = (asked, self) else { return false };
        let posts = posts_of(context, &asked);
        let proofs = posts.iter().filter_map(|post| context.item(post.proof.as_ref()?));
        let proofs: Vec<u32> =
            proofs.map(|proof| proof.number).filter(|number| *number != entry.number).collect();
        let mut contradicted = entry.item.contradicts.iter().filter_map(|to| context.item(to));
        contradicted.any(|to| to.number == asked.number || proofs.contains(&to.number))
    }

    /// Whether it answers what only a decision answers, and is none: no notice, no decision and no refusal.
    pub(super) fn lacks_a_decision(self, stage: Option<&Stage>) -> bool {
        const REFUSING: [&str; 5] = ["refus", "reject", "out of time", "too late", "reconsideration notice"];
        let decided = [Step::ReconsiderationRequest, Step::Appeal];
        let (title, is_decision) = match self {
            CaseEntry::Item(placed) => {
                (placed.item.title.clone().unwrap_or_default(), placed.entry.kind == Kind::Decision)
            }
            CaseEntry::Event(event) => (event.text.0.clone(), false),
        };
        let title = title.to_lowercase();
        stage.is_some_and(|stage| decided.contains(&stage.step))
            && !is_decision
            && !REFUSING.iter().any(|word| title.contains(word))
    }

    /// The day by which it says that an answer will come.
    pub(super) fn answer_by(self) -> Option<PartialDate> {
        match self {
            CaseEntry::Item(placed) => placed.item.answer_by,
            CaseEntry::Event(event) => event.answer_by,
        }
    }

    /// Why the user does not hold it for enough of an answer.
    pub(super) fn why_not_enough(self) -> Option<&'a Text> {
        let why = match self {
            CaseEntry::Item(placed) => placed.item.why_not_enough.as_ref(),
            CaseEntry::Event(event) => event.why_not_enough.as_ref(),
        };
        why.filter(|why| !why.is_empty())
    }

    /// It in words, for a finding.
    pub(super) fn in_words(self) -> String {
        match self {
            CaseEntry::Item(placed) => format!("\"{}\"", placed.item.file),
            CaseEntry::Event(event) => format!("the event of {}", event.date),
        }
    }
}

/// Whether the user sent an item: it names the user, or it names nobody, is a step that the
/// parent takes and is not addressed to the user.
pub(super) fn is_sent(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let step = placed.item.step.is_some_and(Step::is_the_parents);
    let unnamed = placed.item.from.is_none() && step && !is_to_user(context.manifest, placed.item);
    unnamed || is_users(context.manifest, placed.item)
}

/// Whether an event names an item or a page of one.
pub(super) fn is_event_shown(event: &Event) -> bool {
    let is_page = |piece: &TextPiece<'_>| matches!(piece, TextPiece::Cited(..) | TextPiece::Response(..));
    !event.items.is_empty() || event.text.pieces().iter().any(is_page)
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
