//! The time limits of a case that bear on its purpose, each with the items that show its first and its last day. A limit
//! whose step was taken is shown as taken; a dispute is what the user says it is.

use super::case_entry::CaseEntry;
use super::case_steps::StepTaken;
use super::day_order::notice_is_early;
use super::exchanges::{Exchange, Exchanges};
use super::letter_history::{LetterHistories, LetterHistory};
use super::limit_in_bundle::{Basis, FirstDay, from_notice, from_receipt, with};
use super::officials::goes_to_department;
use super::places::{place_of_case, place_of_examiner, place_of_service};
use super::receipt::receipt_shown_by;
use super::{CaseContext, ItemInBundle};
use crate::case::calendar::{CalendarPlace, Nation};
use crate::case::delivery::Reception;
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Decision;
use crate::case::time_limits::{LimitDone, LimitRules, LimitStanding};
use crate::model::{Kind, PartialDate};

pub use super::limit_in_bundle::LimitInBundle;

/// The limits that bear on this purpose, in the order in which a case meets them.
pub fn all<'a>(
    context: &CaseContext<'a>,
    exchanges: &Exchanges<'a>,
    letters: &LetterHistories<'a>,
) -> Vec<LimitInBundle<'a>> {
    let case = LimitsOfCase { context, exchanges, letters };
    let mut limits = case.of_decision();
    limits.extend(case.of_address());
    limits.extend(case.of_directions());
    limits.extend(case.of_stages(true));
    limits.extend(case.of_complaint());
    limits.extend(case.of_stages(false));
    // What begins after the bundle's date is not counted from.
    let begun = |shown: &LimitInBundle<'_>| shown.limit.runs_from.on <= context.date;
    limits.retain(|shown| context.profile.limits.contains(&shown.limit.limit) && begun(shown));
    limits
}

struct LimitsOfCase<'c, 'a> {
    context: &'c CaseContext<'a>,
    exchanges: &'c Exchanges<'a>,
    letters: &'c LetterHistories<'a>,
}

impl<'a> LimitsOfCase<'_, 'a> {
    fn rules(&self) -> LimitRules {
        self.context.rules()
    }

    /// The first time that the user took a step.
    fn taken(&self, step: Step) -> Option<StepTaken<'a>> {
        let first = self.exchanges.of_step(step).first().copied();
        let by_letter = || {
            let placed = self.context.steps(step).first().copied()?;
            self.letters.of(&placed).map(|way| way.taken(self.context))
        };
        first.map(|exchange| exchange.taken(self.context, self.letters)).or_else(by_letter)
    }

    /// When something that the Service sent was notified: the day it was posted, or else the date on it.
    fn notified(&self, placed: &ItemInBundle<'a>) -> Option<FirstDay<'a>> {
        let way = self.letters.of(placed);
        if way.is_some_and(|way| way.day_error) {
            return None;
        }
        let posted = way.and_then(LetterHistory::posted);
        let (on, basis) = match posted {
            Some(posted) => (posted, Basis::Posted),
            None => (placed.item.date?.first_day(), Basis::Written),
        };
        let envelope = way.and_then(LetterHistory::posting_shown).filter(|_| basis == Basis::Posted);
        Some(FirstDay { on, shown: Some(*placed), proof: Some(envelope.unwrap_or(*placed).into()), basis })
    }

    /// The document of the decision that the user disputes: the one of the date that is given, the one that the request
    /// answers, or the only one.
    fn disputed(&self, decision: &Decision) -> Option<ItemInBundle<'a>> {
        let all = self.context.steps(Step::Decision);
        if let Some(date) = decision.date {
            return all.into_iter().find(|placed| placed.item.date.and_then(PartialDate::day) == Some(date));
        }
        let asked = self.exchanges.of_step(Step::ReconsiderationRequest);
        let named = asked.iter().find_map(|exchange| {
            let answers = exchange.asked.item()?.item.answers.as_ref()?;
            self.context.item(answers).filter(|placed| placed.item.step == Some(Step::Decision))
        });
        named.or_else(|| all.first().copied().filter(|_| all.len() == 1))
    }

    /// To ask for a reconsideration and to appeal, where the user says that a decision is disputed.
    fn of_decision(&self) -> Vec<LimitInBundle<'a>> {
        let said = self.context.manifest.case.decision.clone();
        let asked = self.taken(Step::ReconsiderationRequest);
        let appeal = self.taken(Step::Appeal);
        if said.is_none() && asked.is_none() && appeal.is_none() {
            return Vec::new();
        }
        let decision = said.unwrap_or_default();
        let mut limits = Vec::new();
        let document = self.disputed(&decision);
        let by_letter = document.and_then(|placed| self.notified(&placed));
        let made = match (decision.date, by_letter) {
            (Some(on), None) => Some(FirstDay { on, shown: None, proof: None, basis: Basis::Written }),
            (_, made) => made,
        };
        if let Some(made) = made {
            let place = self.place_of(Step::ReconsiderationRequest);
            let rules = self.rules().at(place.unwrap_or_else(|| place_of_service(self.context)));
            let done = asked.map(|asked| asked.done);
            limits.push(from_notice(|on| rules.reconsideration(on, done), made, asked, self.is_northern()));
        }
        let notice = self.context.step(Step::ReconsiderationNotice);
        let by_letter = notice.and_then(|placed| self.notified(&placed));
        let sent = match (decision.reconsideration, by_letter) {
            (_, Some(posted)) if posted.basis == Basis::Posted => Some(posted),
            (Some(on), _) => {
                Some(FirstDay { on, shown: notice, proof: notice.map(Into::into), basis: Basis::Said })
            }
            (None, other) => other,
        };
        if let Some(sent) = sent.filter(|sent| !notice_is_early(self.context, sent.on)) {
            let place = self.place_of(Step::Appeal).unwrap_or_else(|| place_of_case(self.context));
            let rules = self.rules().at(place);
            let done = appeal.map(|appeal| appeal.done);
            let limit = from_notice(|on| rules.appeal(on, done), sent, appeal, self.is_northern());
            let standing = limit.limit.standing(self.context.date);
            limits.push(limit);
            if standing.is_late() || standing == LimitStanding::PassedAtEarliest {
                limits.push(from_notice(|on| rules.late_appeal(on, done), sent, appeal, self.is_northern()));
            }
        }
        limits
    }

    /// Whether the case is one of Northern Ireland, for which other rules are named.
    fn is_northern(&self) -> bool {
        self.context.manifest.case.nation == Some(Nation::NorthernIreland)
    }

    fn place_of(&self, step: Step) -> Option<CalendarPlace> {
        let placed = self.context.steps(step).first().copied()?;
        self.letters.of(&placed).map(|way| way.place.clone())
    }

    /// To ask, after an enquiry, that an address be kept confidential.
    fn of_address(&self) -> Option<LimitInBundle<'a>> {
        let case = &self.context.manifest.case;
        let nation = case.nation.unwrap_or_default();
        let wish = case.confidentiality.as_ref().filter(|_| nation != Nation::NorthernIreland)?;
        let given = wish.notice.map(|on| StepTaken {
            done: LimitDone::On(on),
            shown: None,
            heard_as_said: false,
            posting: None,
            delivery: None,
        });
        let notice = given.or_else(|| self.taken(Step::ConfidentialityNotice));
        let limit = self.rules().confidentiality(wish.enquiry?, notice.map(|notice| notice.done));
        Some(with(limit, None, notice))
    }

    /// What the tribunal directed, by the day that it named. What the user sent in answer to it has met it.
    fn of_directions(&self) -> Vec<LimitInBundle<'a>> {
        let directed = |exchange: &Exchange<'a>| {
            let made = exchange.asked.date()?.first_day();
            let by = exchange.asked.answer_by()?.last_day();
            let done = exchange.reply.and_then(CaseEntry::item);
            let done = done.and_then(|placed| self.letters.of(&placed)).map(|way| way.taken(self.context));
            let from = exchange.asked.pages(self.context).first().copied();
            let rules = self.rules().at(place_of_case(self.context));
            let mut limit = rules.direction(made, by, done.map(|done| done.done));
            if let CaseEntry::Event(event) = exchange.asked {
                limit.name = format!("{}: {}", limit.name, self.context.prose(&event.text).text());
            }
            Some(with(limit, from, done))
        };
        // Directions are often given at a hearing, in one paper with what happened there.
        let steps = [Step::Hearing, Step::Direction];
        steps.iter().flat_map(|step| self.exchanges.of_step(*step)).filter_map(directed).collect()
    }

    /// The times that others have to acknowledge and to answer: of complaints to the Service, or of all else.
    fn of_stages(&self, complaints: bool) -> Vec<LimitInBundle<'a>> {
        let exchanges = self.exchanges.stages(self.context).into_iter();
        let of_kind = |exchange: &&Exchange<'a>| {
            exchange.stage.is_some_and(|stage| (stage.step == Step::Complaint) == complaints)
        };
        exchanges.filter(of_kind).flat_map(|exchange| self.of_exchange(exchange)).collect()
    }

    fn of_exchange(&self, exchange: &Exchange<'a>) -> Vec<LimitInBundle<'a>> {
        // A page is named for the day only where it shows the day.
        let from = match exchange.asked.item().and_then(|placed| self.letters.of(&placed)) {
            Some(way) => match way.reception {
                Reception::Proved(_) => way.proofs.first().map(|proof| way.proof_place(self.context, proof)),
                Reception::Deemed(_) => way.posting_shown().map(Into::into),
                Reception::Sent(_) => Some(way.letter.into()),
                Reception::AnsweredBy(_) => exchange.heard().and_then(CaseEntry::item).map(Into::into),
                Reception::Stated(_) | Reception::NotProved => None,
            },
            None => exchange.taken(self.context, self.letters).shown,
        };
        let [acknowledgement, answer] = exchange.limits(self.context, self.letters);
        let shown = |entry: Option<CaseEntry<'a>>| {
            let page = entry.and_then(|entry| entry.pages(self.context).first().copied())?;
            let placed = page.placed;
            // An answer that was posted later than it is dated has its day from what shows the posting.
            let way =
                self.letters.of(&placed).filter(|_| entry.is_some_and(|entry| self.is_posted_later(entry)));
            let later = way.and_then(|way| way.posting_shown().or(way.proofs.first().copied()));
            Some(later.map_or(page, Into::into))
        };
        let matched = |entry: Option<CaseEntry<'a>>| entry.is_some_and(|entry| exchange.presumes(entry));
        let announcing = exchange.announced.map(|announced| announced.entry);
        let acknowledgement = acknowledgement.map(|limit| LimitInBundle {
            done: shown(exchange.heard()),
            matched: matched(exchange.heard()),
            ..with(limit, from, None)
        });
        let answer = answer.map(|limit| LimitInBundle {
            done: shown(exchange.ended()),
            announced: announcing,
            matched: matched(exchange.ended()),
            matched_announcement: matched(announcing),
            ..with(limit, from, None)
        });
        let mut limits: Vec<LimitInBundle<'a>> = [acknowledgement, answer].into_iter().flatten().collect();
        // Who was asked is who has to answer: a request to the Department is not one to CMS.
        if exchange.asked.item().is_some_and(|placed| goes_to_department(placed.item.to.as_deref())) {
            for shown in &mut limits {
                shown.limit.name = shown.limit.name.replacen("CMS", "DWP", 1);
            }
        }
        limits
    }

    /// Whether an answer is dated by its posting, which was later than the date on it.
    fn is_posted_later(&self, entry: CaseEntry<'a>) -> bool {
        let given = entry.given(self.context).filter(|given| !given.is_vague());
        given.zip(entry.date()).is_some_and(|(given, date)| given.first > date.last_day())
    }

    /// From the final response on: the Examiner, a Member of Parliament, the Ombudsman of Northern Ireland.
    fn of_complaint(&self) -> Vec<LimitInBundle<'a>> {
        let case = &self.context.manifest.case;
        let nation = case.nation.unwrap_or_default();
        let mut limits = Vec::new();
        let responses = self.context.steps(Step::FinalResponse);
        for response in &responses {
            let Some(first) = self.received(response) else { continue };
            let taken = self.complaint_to_examiner(response, &responses);
            let rules = self.rules().at(place_of_examiner(self.context));
            let limit = rules.examiner(first.on, taken.map(|taken| taken.done));
            let written = response.item.date.and_then(PartialDate::day);
            let strictest = written.map(|written| (written, rules.examiner(written, None)));
            limits.push(from_receipt(limit, strictest, first, taken));
        }
        if nation == Nation::NorthernIreland {
            let report = self.context.step(Step::ExaminerAnswer);
            if let Some(first) = report.or(responses.last().copied()).and_then(|last| self.notified(&last)) {
                let taken = self.taken(Step::Ombudsman);
                let done = taken.map(|taken| taken.done);
                limits.push(from_notice(|on| self.rules().ni_ombudsman(on, done), first, taken, true));
            }
        } else if let Some(known) = case.known_since {
            let asked = self.to_member(&responses);
            let taken = asked.or_else(|| self.taken(Step::MemberReferral));
            let mut limit = self.rules().member(known, taken.map(|taken| taken.done));
            limit.runs_from.what.push_str(", as I say");
            let examined = self.exchanges.of_step(Step::Examiner);
            if !examined.is_empty() && examined.iter().all(|exchange| exchange.reply.is_none()) {
                limit.notes.push(
                    "The complaint to the Independent Case Examiner was made, and no answer to it is named. So the \
                     complaints procedure may not have ended."
                        .into(),
                );
            }
            let referred = asked.is_none() && taken.is_some();
            limits.push(LimitInBundle { referred, ..with(limit, None, taken) });
        }
        limits
    }

    /// The first letter to a Member of Parliament after a final response. A copy that a Member was sent before the procedure
    /// had ended asks nothing of the Ombudsman.
    fn to_member(&self, responses: &[ItemInBundle<'a>]) -> Option<StepTaken<'a>> {
        let ended =
            responses.iter().filter_map(|placed| placed.item.date).map(PartialDate::first_day).min()?;
        let after = |exchange: &&Exchange<'a>| exchange.asked.on().is_some_and(|on| on >= ended);
        let found = self.exchanges.of_step(Step::Member).into_iter().find(after);
        found.map(|exchange| exchange.taken(self.context, self.letters))
    }

    /// When a letter of the Service's was received: as the user says, else the first day that it can have been.
    fn received(&self, placed: &ItemInBundle<'a>) -> Option<FirstDay<'a>> {
        if self.letters.of(placed).is_some_and(|way| way.day_error) {
            return None;
        }
        // An e-mail comes on the day it is sent.
        let mailed = placed.item.date.filter(|_| placed.entry.kind == Kind::Email);
        let shown = receipt_shown_by(self.context, placed).or(mailed.map(|_| *placed));
        let way = self.letters.of(placed);
        let shown = shown.map(|shown| match way {
            Some(way) => way.proof_place(self.context, &shown),
            None => shown.into(),
        });
        let said = placed.item.received.or(mailed).map(|received| FirstDay {
            on: received.first_day(),
            shown: Some(*placed),
            proof: shown,
            basis: if shown.is_some() { Basis::Said } else { Basis::Stated },
        });
        said.or_else(|| self.notified(placed))
    }

    /// The complaint to the Examiner that a final response led to: the one that names it, or the first one that followed
    /// it and names no other, before the next final response.
    fn complaint_to_examiner(
        &self,
        response: &ItemInBundle<'a>,
        all: &[ItemInBundle<'a>],
    ) -> Option<StepTaken<'a>> {
        let led_to = |exchange: &&Exchange<'a>| {
            let named =
                exchange.asked.item().and_then(|placed| self.context.item(placed.item.answers.as_ref()?));
            if let Some(named) = named.filter(|named| named.item.step == Some(Step::FinalResponse)) {
                return named.number == response.number;
            }
            let Some(on) = exchange.asked.on() else { return all.len() == 1 };
            let before =
                |other: &&ItemInBundle<'a>| other.item.date.is_none_or(|date| date.first_day() <= on);
            all.iter().rfind(before).is_some_and(|last| last.number == response.number)
        };
        let found = self.exchanges.of_step(Step::Examiner).into_iter().find(led_to);
        found.map(|exchange| exchange.taken(self.context, self.letters))
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
