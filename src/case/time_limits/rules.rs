//! The limits one by one. Each function takes plain dates and gives one [`TimeLimit`]; what is written about
//! it elsewhere and contradicts it stands in its notes with the date that would follow from it.

use jiff::civil::{Date, Time, Weekday};

use super::spans::{days, last_of_month, months};
use super::standing::ACT_OF_1954;
use super::{Certainty, Limit, LimitDone, LimitNumbers, LimitSource, LimitStart, TimeLimit};
use crate::case::calendar::{CalendarPlace, Nation, add_days, add_months, day_in_words};
use crate::model::counted;

const TRIBUNAL_RULES: &str =
    "the Tribunal Procedure (First-tier Tribunal) (Social Entitlement Chamber) Rules 2008 (SI 2008/2685)";
const NI_APPEALS: &str = "the Social Security and Child Support (Decisions and Appeals) Regulations (Northern Ireland) 1999 (SR 1999/162)";
const FIVE_PM: Time = Time::constant(17, 0, 0, 0);
const GENERAL: &str = " (this is the general rule, and no text was found that applies it to this limit)";
const NOTICE: &str = "the mandatory reconsideration notice was sent";
/// The nation whose law counts, the place whose holidays count, and the numbers of the limits.
#[derive(Clone, Debug, Default)]
pub struct LimitRules {
    /// The nation of the case.
    pub nation: Nation,
    /// Where the thing is to be done.
    pub place: CalendarPlace,
    /// The numbers.
    pub numbers: LimitNumbers,
}

impl LimitRules {
    /// The rules of a case, by the calendar of the same nation.
    pub fn new(nation: Nation, numbers: LimitNumbers) -> Self {
        LimitRules { nation, place: CalendarPlace { nation, why: "where the case is".into() }, numbers }
    }

    /// The same rules where the thing is to be done somewhere else.
    pub fn at(self, place: CalendarPlace) -> Self {
        LimitRules { place, ..self }
    }

    /// To ask for a mandatory reconsideration: `asked` is the day on which the Service received it.
    pub fn reconsideration(&self, decision: Date, asked: Option<LimitDone>) -> TimeLimit {
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
                "CMS must receive the request within {used} after the date on which the decision was \
                 notified."
            ),
            source: self.source(|t| t.reconsideration_days, "day", &text, Certainty::Official),
            ..self.limit(
                Limit::Reconsideration,
                LimitStart { what: "the decision was notified".into(), on: decision },
                add_days(decision, numbers.reconsideration_days),
                asked,
            )
        };
        let of = match self.nation {
            Nation::NorthernIreland => "Other sources, which are of Great Britain, say",
            _ => "Other sources say",
        };
        limit.notes.push(format!(
            "{of} {} ({}), one month ({}) or, for a change reported online, {} ({}). This \
             bundle uses {used}.",
            days(numbers.reconsideration_safe_days),
            day_in_words(safe),
            day_in_words(add_months(decision, 1)),
            days(numbers.reconsideration_online_days),
            day_in_words(add_days(decision, numbers.reconsideration_online_days)),
        ));
        limit.notes.push(
            "A later request is accepted only in special circumstances. An official error may be put right at \
             any time."
                .into(),
        );
        let strict = (safe < limit.due).then(|| self.place.nation.working_day_until(safe));
        limit.safe_by = strict;
        self.not_carried_on(&mut limit, true);
        // One day is safe, in the table and in the words: that of the shortest time that a source names.
        if let Some(one) = limit.safe_by.filter(|_| strict.is_some()) {
            let used_safe =
                format!(". {} is safe.", day_in_words(self.place.nation.working_day_until(limit.due)));
            let one =
                format!(". On the shortest period that any source gives, {} is safe.", day_in_words(one));
            for note in limit.notes.iter_mut().filter(|note| note.ends_with(&used_safe)) {
                *note = note.replace(&used_safe, &one);
            }
        }
        limit
    }

    /// To appeal: `notice_sent` is the date of the mandatory reconsideration notice, `received` the day on
    /// which the tribunal had the notice of appeal.
    pub fn appeal(&self, notice_sent: Date, received: Option<LimitDone>) -> TimeLimit {
        let count = self.numbers.appeal_months;
        let time = months(count);
        let source = |text: &str| self.source(|t| t.appeal_months, "month", text, Certainty::Official);
        let base = self.limit(
            Limit::Appeal,
            LimitStart { what: NOTICE.into(), on: notice_sent },
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
                    "The tribunal must receive the notice of appeal within {time} after the date on which \
                     the mandatory reconsideration notice was sent. It must arrive by 5 pm on the last day. \
                     If that is not a working day, it must arrive by the next working day."
                ),
                source: source(&format!("rule 22(2)(d)(i) of {TRIBUNAL_RULES}")),
                until: Some(FIVE_PM),
                ..base
            }
        };
        last_of_month(&mut limit, GENERAL);
        if self.nation == Nation::NorthernIreland {
            self.not_carried_on(&mut limit, true);
        } else {
            self.carry_on(&mut limit);
            limit.notes.push(
                "GOV.UK says a month from getting the notice. The rule counts from the day on which it was \
                 sent, and so does this bundle."
                    .into(),
            );
            limit.notes.push(
                "The rules about 5 pm and the next working day come from rule 12 of the Upper Tribunal's rules. Rule \
                 12 of these rules is understood to say the same."
                    .into(),
            );
        }
        limit.notes.push("An appeal that is late must say why it is late.".into());
        limit
    }

    /// The outer limit of a late appeal.
    pub fn late_appeal(&self, notice_sent: Date, received: Option<LimitDone>) -> TimeLimit {
        let numbers = &self.numbers;
        let in_time = add_months(notice_sent, numbers.appeal_months);
        let here = self.nation != Nation::NorthernIreland;
        let (text, sure) = match here {
            true => (format!("rule 22(8) of {TRIBUNAL_RULES}, as CPAG reports it"), Certainty::Reported),
            false => (format!("regulation 32 of {NI_APPEALS}"), Certainty::Unconfirmed),
        };
        let mut limit = TimeLimit {
            rule: format!(
                "A late appeal is not usually accepted more than {} after the time for appealing ran out.",
                months(numbers.late_appeal_months)
            ),
            source: self.source(|t| t.late_appeal_months, "month", &text, sure),
            until: here.then_some(FIVE_PM),
            ..self.limit(
                Limit::LateAppeal,
                LimitStart { what: NOTICE.into(), on: notice_sent },
                add_months(in_time, numbers.late_appeal_months),
                received,
            )
        };
        if here {
            self.carry_on(&mut limit);
            limit
                .notes
                .push("Only exceptional cases are accepted later (KK v Sheffield City Council).".into());
        } else {
            self.not_carried_on(&mut limit, true);
        }
        limit
    }

    /// To ask, after an enquiry, that an address be kept confidential (rule 19; Great Britain).
    pub fn confidentiality(&self, enquiry: Date, given: Option<LimitDone>) -> TimeLimit {
        let count = self.numbers.confidentiality_days;
        let text = format!("rule 19(2) of {TRIBUNAL_RULES}");
        let mut limit = TimeLimit {
            rule: format!(
                "Notice is given in the notice of appeal, with a change of address, or within {} after an enquiry about the address.",
                days(count)
            ),
            source: self.source(|t| t.confidentiality_days, "day", &text, Certainty::Official),
            until: Some(FIVE_PM),
            ..self.limit(
                Limit::Confidentiality,
                LimitStart { what: "the enquiry was made".into(), on: enquiry },
                add_days(enquiry, count),
                given,
            )
        };
        self.carry_on(&mut limit);
        limit
    }

    /// To do what the tribunal directed, by the day that it named; no rule is counted from.
    pub fn direction(&self, made: Date, by: Date, done: Option<LimitDone>) -> TimeLimit {
        TimeLimit {
            rule: "The tribunal has set this day itself. What is to be done by then, and by whom, is on the page. Only \
                   the tribunal can change the day."
                .into(),
            source: LimitSource { text: "the direction".into(), sure: Certainty::Official },
            ..self.limit(
                Limit::Direction,
                LimitStart { what: "the direction was made".into(), on: made },
                by,
                done,
            )
        }
    }

    /// To go to the Independent Case Examiner, who serves all three nations.
    pub fn examiner(&self, response_received: Date, sent: Option<LimitDone>) -> TimeLimit {
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
                LimitStart { what: "the final response was received".into(), on: response_received },
                add_months(response_received, count),
                sent,
            )
        };
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit, false);
        limit
    }

    /// To bring the complaint to a Member of Parliament, who passes it to the Parliamentary and Health
    /// Service Ombudsman (Great Britain).
    pub fn member(&self, first_known: Date, asked: Option<LimitDone>) -> TimeLimit {
        let count = self.numbers.member_months;
        let text = "the Parliamentary and Health Service Ombudsman's information for Members of Parliament";
        let mut limit = TimeLimit {
            rule: format!(
                "The complaint is made to a Member of Parliament after the complaints procedure has ended. \
                 It must be made within {} of the day on which the matter was first known.",
                months(count)
            ),
            source: self.source(|t| t.member_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::Member,
                LimitStart { what: "the matter was first known".into(), on: first_known },
                add_months(first_known, count),
                asked,
            )
        };
        limit.notes.push(
            "The complaints procedure itself can last longer than this. Where it did, the complaint should say so."
                .into(),
        );
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit, false);
        limit
    }

    /// To go to the Northern Ireland Public Services Ombudsman.
    pub fn ni_ombudsman(&self, procedure_ended: Date, asked: Option<LimitDone>) -> TimeLimit {
        let count = self.numbers.ni_ombudsman_months;
        let text = "section 26(2) of the Public Services Ombudsman Act (Northern Ireland) 2016";
        let mut limit = TimeLimit {
            rule: format!(
                "The Ombudsman takes a complaint within {} of the day on which the notice ending the complaints procedure was sent.",
                months(count)
            ),
            source: self.source(|t| t.ni_ombudsman_months, "month", text, Certainty::Official),
            ..self.limit(
                Limit::NiOmbudsman,
                LimitStart {
                    what: "the notice that ended the complaints procedure was sent".into(),
                    on: procedure_ended,
                },
                add_months(procedure_ended, count),
                asked,
            )
        };
        limit
            .notes
            .push("A later complaint can be accepted in special circumstances (section 26(4)).".into());
        last_of_month(&mut limit, GENERAL);
        self.not_carried_on(&mut limit, true);
        limit
    }

    /// A limit with its dates; a deed before the day that it runs from is noted.
    pub(super) fn limit(
        &self,
        limit: Limit,
        runs_from: LimitStart,
        due: Date,
        done: Option<LimitDone>,
    ) -> TimeLimit {
        let on = |done: LimitDone| if let LimitDone::On(day) = done { Some(day) } else { None };
        let early = done.and_then(on).filter(|done| *done < runs_from.on).map(|done| {
            format!(
                "The entries say that it was done on {}, before {} ({}). One of the two dates is wrong.",
                day_in_words(done),
                runs_from.what,
                day_in_words(runs_from.on)
            )
        });
        TimeLimit {
            limit,
            name: limit.name(self.nation).into(),
            rule: String::new(),
            source: LimitSource { text: String::new(), sure: Certainty::Unconfirmed },
            runs_from,
            from_earliest: false,
            due,
            open_until: None,
            until: None,
            safe_by: None,
            done,
            place: self.place.clone(),
            notes: early.into_iter().collect(),
        }
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
        LimitSource::changed(&usual, text)
    }

    /// Moves a last day that is no working day to the next, and says so.
    pub(super) fn carry_on(&self, limit: &mut TimeLimit) {
        if let Some(why) = self.place.nation.why_not_working(limit.due) {
            let moved = self.place.nation.working_day_from(limit.due);
            limit.notes.push(format!("{why}, so the last day is {}.", day_in_words(moved)));
            limit.due = moved;
        }
    }

    /// Says of a last day that is no working day that no rule was found to move it, and what is safe. What is done on the
    /// next working day is neither in time nor late. The Act of Northern Ireland speaks of times that an enactment sets.
    fn not_carried_on(&self, limit: &mut TimeLimit, enactment: bool) {
        let nation = self.place.nation;
        let Some(why) = nation.why_not_working(limit.due) else { return };
        let safe = nation.working_day_until(limit.due);
        let next = nation.working_day_from(limit.due);
        limit.safe_by = Some(limit.safe_by.map_or(safe, |other| other.min(safe)));
        limit.open_until = Some(next);
        let public = limit.due.weekday() == Weekday::Sunday || nation.bank_holiday_on(limit.due).is_some();
        let kind = if limit.due.weekday() == Weekday::Sunday { "Sunday" } else { "public holiday" };
        let rule = if self.nation == Nation::NorthernIreland && enactment && public {
            format!(
                "Whether the last day moves to {} depends on the rules for periods that end on a {kind} ({ACT_OF_1954}, text not read)",
                day_in_words(next)
            )
        } else {
            format!("No rule was found that moves this last day to {}", day_in_words(next))
        };
        limit.notes.push(format!("{why}. {rule}. {} is safe.", day_in_words(safe)));
        // A holiday on the way to the next working day explains why it is not the day after.
        let between = (1..).map(|count| add_days(limit.due, count)).take_while(|day| *day < next);
        limit.notes.extend(
            between
                .filter(|day| nation.bank_holiday_on(*day).is_some())
                .filter_map(|day| nation.why_not_working(day))
                .map(|why| format!("{why}.")),
        );
    }
}
