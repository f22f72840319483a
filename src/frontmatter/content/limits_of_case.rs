//! The time limits of a case that bear on its purpose, each with the items that show its first and its last day. A limit
//! whose step was taken is shown as taken; a dispute is what the user says it is.

use jiff::civil::Date;

use super::case_entry::CaseEntry;
use super::case_steps::StepTaken;
use super::day_order::notice_is_early;
use super::exchanges::{Exchange, Exchanges};
use super::letter_history::{LetterHistories, LetterHistory};
use super::places::{place_of_case, place_of_examiner, place_of_service};
use super::{CaseContext, ItemInBundle};
use crate::case::calendar::{CalendarPlace, Nation};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Decision;
use crate::case::time_limits::{LimitDone, LimitRules, LimitStanding, TimeLimit};
use crate::model::{Kind, PartialDate, counted};

/// A limit with the items that show its first and its last day.
#[derive(Clone, Debug)]
pub struct LimitInBundle<'a> {
    /// The limit.
    pub limit: TimeLimit,
    /// What shows the day from which it runs.
    pub from: Option<ItemInBundle<'a>>,
    /// What shows that it was met, or what was sent to meet it.
    pub done: Option<ItemInBundle<'a>>,
    /// The step by which it was met.
    pub(super) taken: Option<StepTaken<'a>>,
    /// What says the day by which an answer was agreed or announced.
    pub(super) announced: Option<CaseEntry<'a>>,
    /// What met it, or moved its last day, names no request and was matched to this one.
    pub(super) matched: bool,
}

/// A day from which a limit runs, and how it is known.
#[derive(Clone, Copy, Debug)]
struct FirstDay<'a> {
    on: Date,
    /// What was sent.
    shown: Option<ItemInBundle<'a>>,
    /// What shows the day: an envelope, a tracking page; else what was sent.
    proof: Option<ItemInBundle<'a>>,
    basis: Basis,
}

/// How the first day of a limit is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// The user says so.
    Said,
    /// It was posted that day, as an envelope or its row says.
    Posted,
    /// It is the date on the letter, and nothing shows when it was posted or received.
    Written,
}

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
            self.letters.of(&placed).map(LetterHistory::taken)
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
        Some(FirstDay { on, shown: Some(*placed), proof: Some(envelope.unwrap_or(*placed)), basis })
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
            (Some(on), _) => Some(FirstDay { on, shown: notice, proof: notice, basis: Basis::Said }),
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
        let given = wish.notice.map(|on| StepTaken { done: LimitDone::On(on), shown: None, delivery: None });
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
            let done = done.and_then(|placed| self.letters.of(&placed)).map(LetterHistory::taken);
            let from = exchange.asked.pages(self.context).first().map(|page| page.placed);
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
        let from = exchange.asked.item().map(|placed| {
            let way = self.letters.of(&placed);
            let proof =
                way.filter(|way| way.reception.is_proved()).and_then(|way| way.proofs.first().copied());
            proof.unwrap_or(placed)
        });
        let from = from.or_else(|| exchange.taken(self.context, self.letters).shown);
        let [acknowledgement, answer] = exchange.limits(self.context, self.letters);
        let shown = |entry: Option<CaseEntry<'a>>| {
            let placed = entry.and_then(|entry| entry.pages(self.context).first().map(|page| page.placed))?;
            // An answer that was posted later than it is dated has its day from what shows the posting.
            let way = self
                .letters
                .of(&placed)
                .filter(|_| entry.is_some_and(|entry| entry.given(self.context) != entry.on()));
            Some(way.and_then(|way| way.posting_shown().or(way.proofs.first().copied())).unwrap_or(placed))
        };
        let matched = |entries: [Option<CaseEntry<'a>>; 2]| {
            entries.into_iter().flatten().any(|entry| exchange.presumes(entry))
        };
        let announcing = exchange.announced.map(|announced| announced.entry);
        let acknowledgement = acknowledgement.map(|limit| LimitInBundle {
            done: shown(exchange.heard()),
            matched: matched([exchange.heard(), None]),
            ..with(limit, from, None)
        });
        let answer = answer.map(|limit| LimitInBundle {
            done: shown(exchange.ended()),
            announced: announcing,
            matched: matched([exchange.ended(), announcing]),
            ..with(limit, from, None)
        });
        [acknowledgement, answer].into_iter().flatten().collect()
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
            limits.push(from_receipt(limit, first, taken));
        }
        if nation == Nation::NorthernIreland {
            let report = self.context.step(Step::ExaminerAnswer);
            if let Some(first) = report.or(responses.last().copied()).and_then(|last| self.notified(&last)) {
                let taken = self.taken(Step::Ombudsman);
                let done = taken.map(|taken| taken.done);
                limits.push(from_notice(|on| self.rules().ni_ombudsman(on, done), first, taken, true));
            }
        } else if let Some(known) = case.known_since {
            let taken = self.taken(Step::MemberReferral).or_else(|| self.to_member(&responses));
            limits.push(with(self.rules().member(known, taken.map(|taken| taken.done)), None, taken));
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
        let said = placed.item.received.or(mailed).map(|received| FirstDay {
            on: received.first_day(),
            shown: Some(*placed),
            proof: self.letters.of(placed).and_then(|way| way.proofs.first().copied()).or(Some(*placed)),
            basis: Basis::Said,
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

/// A limit that runs from a notice of the Service's, and says what its first day is.
fn from_notice<'a>(
    rule: impl Fn(Date) -> TimeLimit,
    first: FirstDay<'a>,
    taken: Option<StepTaken<'a>>,
    northern: bool,
) -> LimitInBundle<'a> {
    let mut limit = rule(first.on);
    let written =
        first.shown.and_then(|placed| placed.item.date?.day()).filter(|written| *written < first.on);
    // The rule itself says when it would end: a month or a holiday can make it more days than the letter lay.
    let strictest = written.map(|written| (written, rule(written).due)).filter(|(_, end)| *end < limit.due);
    match first.basis {
        Basis::Said => {}
        Basis::Posted => {
            limit.runs_from.what.push_str(" (the day of posting)");
            if let Some((written, end)) = strictest {
                let earlier = (limit.due - end).get_days().unsigned_abs() as usize;
                limit.notes.push(format!(
                    "Counted from the date on the letter, {}, which is the strictest reading, it would end \
                     on {}, {} earlier.",
                    PartialDate::Day(written),
                    PartialDate::Day(end),
                    counted(earlier, "day", "days")
                ));
            }
            // The sources are those of Great Britain; the rules of Northern Ireland were not read.
            limit.notes.push(match northern {
                false => "It runs from the day of posting. A letter that CMS sends counts as given on that \
                          day (regulation 1(3) of SI 1992/1989; regulation 7 of SI 2012/2677 was not read)."
                    .into(),
                true => {
                    "It runs from the day of posting. The rule of Northern Ireland on the day on which a \
                         posted letter counts as given was not read."
                        .into()
                }
            });
        }
        Basis::Written => {
            limit.from_earliest = true;
            limit.runs_from.what.push_str(" (the date on it, because the day of posting is not shown)");
            limit.notes.push(
                "The day of posting is not shown. Counting from the date on the letter is the strictest \
                     reading. If it was posted later, the last day is later."
                    .into(),
            );
        }
    }
    with(limit, first.proof, taken)
}

/// A limit that runs from the receipt of a letter.
fn from_receipt<'a>(
    mut limit: TimeLimit,
    first: FirstDay<'a>,
    taken: Option<StepTaken<'a>>,
) -> LimitInBundle<'a> {
    if first.basis != Basis::Said {
        limit.from_earliest = true;
        limit.runs_from.what = match first.basis {
            Basis::Posted => "the final response was posted (no day of receipt was given)".into(),
            _ => "the date on the final response (no day of receipt was given)".into(),
        };
        limit.notes.push(
            "It is counted from the earliest day on which the final response can have come. If it was \
             received later, the last day is later."
                .into(),
        );
    }
    with(limit, first.proof, taken)
}

fn with<'a>(
    limit: TimeLimit,
    from: Option<ItemInBundle<'a>>,
    taken: Option<StepTaken<'a>>,
) -> LimitInBundle<'a> {
    LimitInBundle {
        limit,
        from,
        done: taken.and_then(|taken| taken.shown),
        taken,
        announced: None,
        matched: false,
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
