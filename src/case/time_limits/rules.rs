//! The limits one by one. Each function takes plain dates and gives one [`TimeLimit`]; what is written about
//! it elsewhere and contradicts it stands in its notes with the date that would follow from it.

use jiff::civil::{Date, Time};

use super::spans::{days, last_of_month, months, working_days};
use super::{Certainty, Limit, LimitNumbers, LimitSource, LimitStart, TimeLimit};
use crate::case::calendar::{Nation, add_days, add_months, day_in_words};
use crate::model::counted;

const TRIBUNAL_RULES: &str =
    "the Tribunal Procedure (First-tier Tribunal) (Social Entitlement Chamber) Rules 2008 (SI 2008/2685)";
const NI_APPEALS: &str = "the Social Security and Child Support (Decisions and Appeals) Regulations (Northern Ireland) 1999 (SR 1999/162)";
const FIVE_PM: Time = Time::constant(17, 0, 0, 0);
const TARGET: &str = "A target that the Service sets itself, not a rule of law.";
const GENERAL: &str = "; this is the general rule, and no text was found that says it of this limit";
const NOTICE: &str = "the mandatory reconsideration notice was sent";
const COMPLAINT: &str = "the Service received the complaint";

/// The nation whose calendar counts, and the numbers of the limits.
#[derive(Clone, Debug, Default)]
pub struct LimitRules {
    /// The nation.
    pub nation: Nation,
    /// The numbers.
    pub numbers: LimitNumbers,
}

/// What is known of a case's dates. A limit whose starting day is missing is not reckoned.
#[derive(Clone, Debug, Default)]
pub struct CaseDates {
    /// The decision was notified: the date on its letter.
    pub decision: Option<Date>,
    /// The Service received the request for a mandatory reconsideration.
    pub reconsideration_asked: Option<Date>,
    /// The mandatory reconsideration notice was sent.
    pub reconsideration_notice: Option<Date>,
    /// The tribunal received the notice of appeal.
    pub appeal_received: Option<Date>,
    /// The Service or the tribunal asked about keeping an address confidential.
    pub address_enquiry: Option<Date>,
    /// The answer to that was given.
    pub address_answer: Option<Date>,
    /// The Service received the complaint.
    pub complaint_received: Option<Date>,
    /// The Service acknowledged it.
    pub complaint_acknowledged: Option<Date>,
    /// A later date for the answer that was agreed.
    pub answer_agreed: Option<Date>,
    /// The Service answered.
    pub complaint_answered: Option<Date>,
    /// The final response was received.
    pub final_response_received: Option<Date>,
    /// The Independent Case Examiner received the complaint.
    pub examiner_received: Option<Date>,
    /// The parent first knew of the matter complained of.
    pub first_known: Option<Date>,
    /// The complaint was made to a Member of Parliament.
    pub member_asked: Option<Date>,
    /// The notice that ended the complaints procedure was sent (Northern Ireland).
    pub procedure_ended: Option<Date>,
    /// The Northern Ireland Public Services Ombudsman received the complaint.
    pub ni_ombudsman_asked: Option<Date>,
    /// The Service received the subject access request.
    pub access_received: Option<Date>,
    /// The Service said within the first month that it needs the further months.
    pub access_extended: bool,
    /// The Service answered it.
    pub access_answered: Option<Date>,
}

impl LimitRules {
    /// Every limit that the dates set running, in the order in which a case meets them.
    pub fn all(&self, dates: &CaseDates) -> Vec<TimeLimit> {
        let d = dates;
        let here = self.nation != Nation::NorthernIreland;
        // An appeal that came in time has no use for the outer limit.
        let late = |sent| d.appeal_received.is_none_or(|received| received > self.appeal(sent, None).due);
        let of = |start: Option<Date>, limit: &dyn Fn(Date) -> TimeLimit| start.map(limit);
        [
            of(d.decision, &|on| self.reconsideration(on, d.reconsideration_asked)),
            of(d.reconsideration_notice, &|on| self.appeal(on, d.appeal_received)),
            of(d.reconsideration_notice.filter(|on| late(*on)), &|on| {
                self.late_appeal(on, d.appeal_received)
            }),
            // Rule 19 is a rule of the tribunal of Great Britain.
            of(d.address_enquiry.filter(|_| here), &|on| self.confidentiality(on, d.address_answer)),
            of(d.complaint_received, &|on| self.acknowledgement(on, d.complaint_acknowledged)),
            of(d.complaint_received, &|on| self.answer(on, d.answer_agreed, d.complaint_answered)),
            of(d.final_response_received, &|on| self.examiner(on, d.examiner_received)),
            of(d.first_known.filter(|_| here), &|on| self.member(on, d.member_asked)),
            of(d.procedure_ended.filter(|_| !here), &|on| self.ni_ombudsman(on, d.ni_ombudsman_asked)),
            of(d.access_received, &|on| self.subject_access(on, d.access_extended, d.access_answered)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// To ask for a mandatory reconsideration: `asked` is the day on which the Service received it.
    pub fn reconsideration(&self, decision: Date, asked: Option<Date>) -> TimeLimit {
        let numbers = &self.numbers;
        let used = days(numbers.reconsideration_days);
        let safe = add_days(decision, numbers.reconsideration_safe_days);
        let regulations = match self.nation {
            Nation::NorthernIreland => "(Northern Ireland) 2012 (SR 2012/427)",
            _ => "2012 (SI 2012/2677), read in the draft laid before Parliament",
        };
        let text = format!(
            "regulation 14(1)(a) of the Child Support Maintenance Calculation Regulations {regulations}"
        );
        let mut limit = TimeLimit {
            rule: format!(
                "The Service must receive the request within {used} after the date on which the decision was notified."
            ),
            source: self.source(|t| t.reconsideration_days, "day", &text, Certainty::Official),
            ..self.limit(
                Limit::Reconsideration,
                LimitStart { what: "the decision was notified", on: decision },
                add_days(decision, numbers.reconsideration_days),
                asked,
            )
        };
        limit.notes.push(format!(
            "Other sources say {} ({}), one month ({}) or, for a change reported online, {} ({}); {used} are used here.",
            days(numbers.reconsideration_safe_days),
            day_in_words(safe),
            day_in_words(add_months(decision, 1)),
            days(numbers.reconsideration_online_days),
            day_in_words(add_days(decision, numbers.reconsideration_online_days)),
        ));
        limit.notes.push(
            "A later request is let in only for special circumstances; an official error may be put right at any time."
                .into(),
        );
        limit.safe_by = (safe < limit.due).then_some(safe);
        self.not_carried_on(&mut limit);
        limit
    }

    /// To appeal: `notice_sent` is the date of the mandatory reconsideration notice, `received` the day on
    /// which the tribunal had the notice of appeal.
    pub fn appeal(&self, notice_sent: Date, received: Option<Date>) -> TimeLimit {
        let count = self.numbers.appeal_months;
        let time = months(count);
        let source = |text: &str| self.source(|t| t.appeal_months, "month", text, Certainty::Official);
        let base = self.limit(
            Limit::Appeal,
            LimitStart { what: NOTICE, on: notice_sent },
            add_months(notice_sent, count),
            received,
        );
        let mut limit = if self.nation == Nation::NorthernIreland {
            TimeLimit {
                rule: format!(
                    "The Appeals Service must receive the appeal, with the mandatory reconsideration notice, within {time} of the date of that notice."
                ),
                source: source(&format!("regulation 31 of {NI_APPEALS} as made, and nidirect.gov.uk")),
                ..base
            }
        } else {
            TimeLimit {
                rule: format!(
                    "The tribunal must receive the notice of appeal within {time} after the date on which the mandatory reconsideration notice was sent, by 5 pm on the last day or, when that is no working day, on the next."
                ),
                source: source(&format!("rules 12 and 22(2)(d)(i) of {TRIBUNAL_RULES}")),
                until: Some(FIVE_PM),
                ..base
            }
        };
        last_of_month(&mut limit, GENERAL);
        if self.nation == Nation::NorthernIreland {
            self.not_carried_on(&mut limit);
        } else {
            self.carry_on(&mut limit);
            limit.notes.push(
                "GOV.UK says a month from getting the notice; the rule counts from the day on which it was sent, and so does this.".into(),
            );
            limit.notes.push(
                "The hour and the next working day were read in rule 12 of the Upper Tribunal's rules; rule 12 of these rules is understood to say the same.".into(),
            );
        }
        limit.notes.push("An appeal that is late must give its reasons.".into());
        limit
    }

    /// The outer limit of a late appeal.
    pub fn late_appeal(&self, notice_sent: Date, received: Option<Date>) -> TimeLimit {
        let numbers = &self.numbers;
        let in_time = add_months(notice_sent, numbers.appeal_months);
        let here = self.nation != Nation::NorthernIreland;
        let (text, sure) = match here {
            true => (format!("rule 22(8) of {TRIBUNAL_RULES}, as CPAG reports it"), Certainty::Reported),
            false => (format!("regulation 32 of {NI_APPEALS}"), Certainty::Unconfirmed),
        };
        let mut limit = TimeLimit {
            rule: format!(
                "A late appeal is not usually let in more than {} after the time for appealing ran out.",
                months(numbers.late_appeal_months)
            ),
            source: self.source(|t| t.late_appeal_months, "month", &text, sure),
            until: here.then_some(FIVE_PM),
            ..self.limit(
                Limit::LateAppeal,
                LimitStart { what: NOTICE, on: notice_sent },
                add_months(in_time, numbers.late_appeal_months),
                received,
            )
        };
        if here {
            self.carry_on(&mut limit);
            limit.notes.push("Only exceptional cases are let in later (KK v Sheffield City Council).".into());
        } else {
            self.not_carried_on(&mut limit);
        }
        limit
    }

    /// To ask, after an enquiry, that an address be kept confidential (rule 19; Great Britain).
    pub fn confidentiality(&self, enquiry: Date, given: Option<Date>) -> TimeLimit {
        let count = self.numbers.confidentiality_days;
        let text = format!("rule 19(2) of {TRIBUNAL_RULES}");
        let mut limit = TimeLimit {
            rule: format!(
                "Notice is given in the notice of appeal, with a change of address, or within {} after an enquiry about it.",
                days(count)
            ),
            source: self.source(|t| t.confidentiality_days, "day", &text, Certainty::Official),
            until: Some(FIVE_PM),
            ..self.limit(
                Limit::Confidentiality,
                LimitStart { what: "the enquiry was made", on: enquiry },
                add_days(enquiry, count),
                given,
            )
        };
        self.carry_on(&mut limit);
        limit
    }

    /// For the Service to acknowledge a complaint.
    pub fn acknowledgement(&self, received: Date, acknowledged: Option<Date>) -> TimeLimit {
        let count = self.numbers.acknowledgement_working_days;
        let text =
            "the Service's targets as One Parent Families Scotland and Shared Parenting Scotland give them";
        let due = self.nation.add_working_days(received, count);
        let mut limit = TimeLimit {
            rule: format!(
                "The Service aims to acknowledge a complaint within {} of receiving it.",
                working_days(count)
            ),
            source: self.source(|t| t.acknowledgement_working_days, "working day", text, self.target_is()),
            ..self.limit(
                Limit::Acknowledgement,
                LimitStart { what: COMPLAINT, on: received },
                due,
                acknowledged,
            )
        };
        limit.notes.push(TARGET.into());
        limit
    }

    /// For the Service to answer a complaint, or by the date that was agreed instead.
    pub fn answer(&self, received: Date, agreed: Option<Date>, answered: Option<Date>) -> TimeLimit {
        let count = self.numbers.answer_working_days;
        let text =
            "the Service's targets as One Parent Families Scotland gives them, and an older page of GOV.UK";
        let target = self.nation.add_working_days(received, count);
        let mut limit = TimeLimit {
            rule: format!(
                "The Service aims to answer a complaint within {} of receiving it, or by a new date agreed with the parent.",
                working_days(count)
            ),
            source: self.source(|t| t.answer_working_days, "working day", text, self.target_is()),
            ..self.limit(
                Limit::Answer,
                LimitStart { what: COMPLAINT, on: received },
                agreed.unwrap_or(target),
                answered,
            )
        };
        limit.notes.push(TARGET.into());
        if let Some(agreed) = agreed {
            limit.notes.push(format!(
                "{} was agreed; without that the last day was {}.",
                day_in_words(agreed),
                day_in_words(target)
            ));
        }
        limit
    }

    /// To go to the Independent Case Examiner, who serves all three nations.
    pub fn examiner(&self, response_received: Date, sent: Option<Date>) -> TimeLimit {
        let count = self.numbers.examiner_months;
        let text = match self.nation {
            Nation::NorthernIreland => "the Examiner's annual reports for the Department for Communities",
            _ => "gov.uk/complain-independent-case-examiner",
        };
        let mut limit = TimeLimit {
            rule: format!(
                "The Examiner takes a complaint within {} of the day on which the final response was received.",
                months(count)
            ),
            source: self.source(|t| t.examiner_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::Examiner,
                LimitStart { what: "the final response was received", on: response_received },
                add_months(response_received, count),
                sent,
            )
        };
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit);
        limit
    }

    /// To bring the complaint to a Member of Parliament, who passes it to the Parliamentary and Health
    /// Service Ombudsman (Great Britain).
    pub fn member(&self, first_known: Date, asked: Option<Date>) -> TimeLimit {
        let count = self.numbers.member_months;
        let text = "the Parliamentary and Health Service Ombudsman's information for Members of Parliament";
        let mut limit = TimeLimit {
            rule: format!(
                "The complaint is made to a Member of Parliament within {} of the day on which the matter was first known, after the complaints procedure has ended.",
                months(count)
            ),
            source: self.source(|t| t.member_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::Member,
                LimitStart { what: "the matter was first known", on: first_known },
                add_months(first_known, count),
                asked,
            )
        };
        limit.notes.push(
            "The complaints procedure alone can last longer than this; where it did, the complaint says so."
                .into(),
        );
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit);
        limit
    }

    /// To go to the Northern Ireland Public Services Ombudsman.
    pub fn ni_ombudsman(&self, procedure_ended: Date, asked: Option<Date>) -> TimeLimit {
        let count = self.numbers.ni_ombudsman_months;
        let text = "section 26(2) of the Public Services Ombudsman Act (Northern Ireland) 2016";
        let mut limit = TimeLimit {
            rule: format!(
                "The Ombudsman takes a complaint within {} of the day on which the notice was sent that the complaints procedure has ended.",
                months(count)
            ),
            source: self.source(|t| t.ni_ombudsman_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::NiOmbudsman,
                LimitStart {
                    what: "the notice that ended the complaints procedure was sent",
                    on: procedure_ended,
                },
                add_months(procedure_ended, count),
                asked,
            )
        };
        limit.notes.push("A later complaint can be taken for special circumstances (section 26(4)).".into());
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit);
        limit
    }

    /// For the Service to answer a subject access request; `extended` when it said within the first month
    /// that it needs longer.
    pub fn subject_access(&self, received: Date, extended: bool, answered: Option<Date>) -> TimeLimit {
        let numbers = &self.numbers;
        let text = "the Information Commissioner's guidance on the right of access";
        let further = if extended { numbers.access_further_months } else { 0 };
        let due = add_months(received, numbers.access_months.saturating_add(further));
        let mut limit = TimeLimit {
            rule: format!(
                "The answer is due within {} of receipt, or {} later where the request is complex and that was said in the first month; a last day that is no working day moves to the next.",
                months(numbers.access_months),
                months(numbers.access_further_months)
            ),
            source: self.source(|t| t.access_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::SubjectAccess,
                LimitStart { what: "the Service received the request", on: received },
                due,
                answered,
            )
        };
        last_of_month(&mut limit, "");
        self.carry_on(&mut limit);
        limit.notes.push(if extended {
            let first = self.nation.working_day_from(add_months(received, numbers.access_months));
            format!("Extended by {}; without that the last day was {}.", months(further), day_in_words(first))
        } else {
            format!(
                "The Commissioner calls {} ({}) a safe figure for every month; advisers reckon 30 ({}). The calendar month is used here.",
                days(numbers.access_safe_days),
                day_in_words(add_days(received, numbers.access_safe_days)),
                day_in_words(add_days(received, 30)),
            )
        });
        limit
    }

    /// A limit with its dates; a deed before the day that it runs from is noted.
    fn limit(&self, limit: Limit, runs_from: LimitStart, due: Date, done: Option<Date>) -> TimeLimit {
        let early = done.filter(|done| *done < runs_from.on).map(|done| {
            format!(
                "It is said to be done on {}, before {} ({}); one of the two dates is wrong.",
                day_in_words(done),
                runs_from.what,
                day_in_words(runs_from.on)
            )
        });
        TimeLimit {
            limit,
            name: limit.name(self.nation),
            rule: String::new(),
            source: LimitSource { text: String::new(), sure: Certainty::Unconfirmed },
            runs_from,
            due,
            until: None,
            safe_by: None,
            done,
            notes: early.into_iter().collect(),
        }
    }

    /// The Service's targets are known of Great Britain only.
    fn target_is(&self) -> Certainty {
        if self.nation == Nation::NorthernIreland { Certainty::Unconfirmed } else { Certainty::Reported }
    }

    /// A source, unless the profile changed its number: then the profile is the source.
    fn source(
        &self,
        number: fn(&LimitNumbers) -> u16,
        unit: &str,
        text: &str,
        sure: Certainty,
    ) -> LimitSource {
        let built_in = number(&LimitNumbers::default());
        if number(&self.numbers) == built_in {
            return LimitSource { text: text.into(), sure };
        }
        let usual = counted(usize::from(built_in), unit, &format!("{unit}s"));
        LimitSource {
            text: format!("the profile of this purpose, in place of {usual} in {text}"),
            sure: Certainty::Profile,
        }
    }

    /// Moves a last day that is no working day to the next, and says so.
    fn carry_on(&self, limit: &mut TimeLimit) {
        if let Some(why) = self.nation.why_not_working(limit.due) {
            let moved = self.nation.working_day_from(limit.due);
            limit.notes.push(format!(
                "{} is {why} in {}, so the last day is {}.",
                day_in_words(limit.due),
                self.nation,
                day_in_words(moved)
            ));
            limit.due = moved;
        }
    }

    /// Says of a last day that is no working day that no rule was found to move it, and what is safe.
    fn not_carried_on(&self, limit: &mut TimeLimit) {
        if let Some(why) = self.nation.why_not_working(limit.due) {
            let safe = self.nation.working_day_until(limit.due);
            limit.safe_by = Some(limit.safe_by.map_or(safe, |other| other.min(safe)));
            limit.notes.push(format!(
                "{} is {why} in {}. No rule was found that moves this last day to the next working day; {} is safe.",
                day_in_words(limit.due),
                self.nation,
                day_in_words(safe)
            ));
        }
    }
}
