//! The times that the Service or another body has to acknowledge or to answer, from the rows of the stages. A day that
//! was agreed or announced takes the place of a target; law it does not move, but for the longer time that a subject
//! access request can be given within its first month.

use jiff::civil::Date;

use super::spans::{days, last_of_month, months};
use super::{
    AnnouncedAnswer, Certainty, Limit, LimitDone, LimitRules, LimitSource, LimitStart, Target, TimeLimit,
};
use crate::case::calendar::{Nation, add_days, add_months, day_in_words};

/// What is to be done once a day was named: to have named it kept the usual aim.
const ANSWER_ANNOUNCED: &str = "CMS answers the complaint by the day that was agreed or announced";

impl LimitRules {
    /// The time to acknowledge or to answer what was received. `extended` is said of a subject access request only.
    pub fn target(
        &self,
        target: &Target,
        start: LimitStart,
        announced: Option<AnnouncedAnswer>,
        extended: bool,
        done: Option<LimitDone>,
    ) -> TimeLimit {
        let mut target = target.clone();
        let usual = target.length();
        let mut source = LimitSource { text: target.source.clone(), sure: self.sure(&target) };
        if let Some(count) = self.numbers.instead_of(target.limit).filter(|count| *count != target.count) {
            target.count = count;
            source = LimitSource::changed(&usual, &target.source);
        }
        let received = start.on;
        let usual_due = target.due(received, self.place.nation);
        let rule = target
            .rule
            .replace("{length}", &target.length())
            .replace("{further}", &months(self.numbers.access_further_months));
        let mut limit = TimeLimit {
            name: target.name.clone(),
            rule,
            source,
            ..self.limit(target.limit, start, usual_due, done)
        };
        limit.notes.append(&mut target.notes.clone());
        // A rule that was not in force when the request came is not told of it.
        let later = target.later_notes.iter().filter(|later| received >= later.since);
        limit.notes.extend(later.map(|later| later.note.clone()));
        match target.limit {
            Limit::SubjectAccess => self.access(&mut limit, &target, received, announced, extended),
            _ if target.law => {
                limit.notes.extend(announced.map(|announced| {
                    format!(
                        "{} was announced. That does not change a time limit set by law.",
                        day_in_words(announced.by)
                    )
                }));
            }
            _ => {
                if let Some(announced) = announced {
                    limit.due = announced.by;
                    if target.limit == Limit::Answer {
                        limit.name = ANSWER_ANNOUNCED.into();
                    }
                    limit.notes.push(agreed(announced, usual_due, &target.length()));
                }
            }
        }
        limit
    }

    /// A subject access request: longer where that was said within the first month.
    fn access(
        &self,
        limit: &mut TimeLimit,
        target: &Target,
        received: Date,
        announced: Option<AnnouncedAnswer>,
        extended: bool,
    ) {
        let numbers = &self.numbers;
        let plain = add_months(received, target.count);
        let longest = add_months(received, target.count.saturating_add(numbers.access_further_months));
        let in_time = announced.filter(|announced| announced.said.is_some_and(|said| said <= limit.due));
        let usual = limit.due;
        match in_time {
            Some(announced) => {
                limit.due = announced.by.min(self.place.nation.working_day_from(longest)).max(usual)
            }
            None => {
                limit.due = if extended { longest } else { plain };
                last_of_month(limit, "");
                self.carry_on(limit);
            }
        }
        if extended || in_time.is_some() {
            limit.notes.push(match in_time.and_then(|announced| announced.said) {
                Some(said) => format!("Extended on {}, within the first month.", day_in_words(said)),
                None => "Extended, as was said within the first month.".into(),
            });
        } else {
            limit.notes.extend(announced.map(|announced| {
                format!(
                    "{} was announced, but nothing shows that this was said within the first month. That \
                     does not move the last day.",
                    day_in_words(announced.by)
                )
            }));
            limit.notes.push(format!(
                "The Commissioner calls {} ({}) a safe figure for every month. Advisers count 30 ({}). This \
                 bundle uses the calendar month.",
                days(numbers.access_safe_days),
                day_in_words(add_days(received, numbers.access_safe_days)),
                day_in_words(add_days(received, 30)),
            ));
        }
    }

    /// The Service's own targets are known of Great Britain only.
    fn sure(&self, target: &Target) -> Certainty {
        match self.nation {
            Nation::NorthernIreland if !target.law => Certainty::Unconfirmed,
            _ => target.sure,
        }
    }
}

/// One request has one due date: the day that the target would have been is not told beside it.
fn agreed(announced: AnnouncedAnswer, usual: Date, length: &str) -> String {
    let late = match announced.said {
        Some(said) if said > usual => {
            format!(" This was announced on {}, after that time had passed.", day_in_words(said))
        }
        _ => String::new(),
    };
    format!("{} was agreed or announced, in place of {length}.{late}", day_in_words(announced.by))
}
