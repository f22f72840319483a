//! When a posted letter counts as delivered. A signature or a delivery report proves the day; without one the
//! law presumes the ordinary course of post (section 7 of the Interpretation Act 1978), and two rules say what
//! that is and differ: the practice direction of 1985 counts working days, rule 6.26 of the Civil Procedure
//! Rules counts days and then looks for a business day. Neither binds the Child Maintenance Service, so both
//! are shown and called estimates.

use std::fmt;

use jiff::civil::Date;

use crate::case::calendar::{Nation, add_days, day_in_words};

/// The class of a postal service, as far as it decides how long the post takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// First class, or a service that delivers on the next working day.
    First,
    /// Second class, or a service that takes two days or three.
    Second,
    /// Not said: counted as second class, as the practice direction has it.
    #[default]
    Unstated,
}

/// What is known of a service from the words that name it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// The class.
    pub class: Class,
    /// It takes a signature on delivery, so proof of delivery can be had.
    pub signature: bool,
}

impl Service {
    /// Reads what people write: "Royal Mail Signed For 1st Class", "special delivery by 1pm", "Tracked 48".
    pub fn parse(words: &str) -> Self {
        let words = words.to_lowercase();
        let words: Vec<&str> =
            words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let any = |names: &[&str]| words.iter().any(|word| names.contains(word));
        let both = |a, b| words.windows(2).any(|pair| pair == [a, b]);
        // Alone a number may be of anything; the tracked services are called by the hours they take.
        let hours =
            |number, tight: &[&str]| (any(&["tracked", "mail", "rm"]) && any(&[number])) || any(tight);
        let special = both("special", "delivery") || both("next", "day");
        let first = special || any(&["1st", "first"]) || hours("24", &["tracked24", "rm24"]);
        let second = any(&["2nd", "second", "economy"]) || hours("48", &["tracked48", "rm48"]);
        let class = match (first, second) {
            (true, false) => Class::First,
            (false, true) => Class::Second,
            // "1st or 2nd Class" says nothing.
            _ => Class::Unstated,
        };
        let signed = any(&["signed", "signature", "recorded", "registered"]) || both("special", "delivery");
        Service { class, signature: signed && !both("no", "signature") && !both("without", "signature") }
    }
}

/// When a letter was delivered, or counts as delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A signature or a delivery report proves the day.
    Proved(Date),
    /// Nothing proves it; this is what the rules would have it be.
    Estimated(Deemed),
}

/// The day on which a posted letter counts as delivered by either rule. Both are estimates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deemed {
    /// When it was posted.
    pub posted: Date,
    /// The class it was posted by.
    pub class: Class,
    /// The practice direction of 8 March 1985: the second working day after posting by first class, the
    /// fourth by second class.
    pub practice_direction: Date,
    /// CPR 6.26: the second day after posting, or the next business day after that; it speaks of first class
    /// and of next-day services only.
    pub procedure_rules: Option<Date>,
}

impl Delivery {
    /// A day that is proved beats any that is deemed. The nation is that in which the letter is delivered.
    pub fn new(posted: Option<Date>, class: Class, proved: Option<Date>, nation: Nation) -> Option<Self> {
        let estimate = || Some(Delivery::Estimated(Deemed::new(posted?, class, nation)));
        proved.map(Delivery::Proved).or_else(estimate)
    }

    /// The day on which it was delivered at the latest: what nobody who reckons otherwise can call too early.
    pub fn latest(self) -> Date {
        match self {
            Delivery::Proved(day) => day,
            Delivery::Estimated(deemed) => {
                deemed.practice_direction.max(deemed.procedure_rules.unwrap_or(Date::MIN))
            }
        }
    }

    /// It is an estimate and must be called one.
    pub const fn is_estimate(self) -> bool {
        matches!(self, Delivery::Estimated(_))
    }
}

/// Said where the user names no page that shows when something came. What the bundle holds beyond that nobody can know.
pub const NO_PAGE: &str = "no page is named for its delivery";

/// When something was received, and how that is known: the one answer that every chapter and every time limit uses. The
/// date written on a letter is never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    /// A signature, a tracking page, a stamp or the receiver's own words show the day.
    Proved(Date),
    /// The user says so, and names no item that shows it.
    Stated(Date),
    /// It was posted, and no item is named that shows when it came: an estimate.
    Deemed(Deemed),
    /// It was sent by e-mail or online, and nothing shows that it came: the day of sending, an estimate.
    Sent(Date),
    /// Nothing is known of how it went, but it was answered: it came on the day of that answer at the latest.
    AnsweredBy(Date),
    /// Nothing shows that it was posted or that it came.
    NotProved,
}

impl Reception {
    /// The day from which a time is counted that the receiver has: of an estimate the later day, so that nobody can call
    /// it too early.
    pub fn counts_from(self) -> Option<Date> {
        match self {
            Reception::Proved(day)
            | Reception::Stated(day)
            | Reception::Sent(day)
            | Reception::AnsweredBy(day) => Some(day),
            Reception::Deemed(deemed) => Some(Delivery::Estimated(deemed).latest()),
            Reception::NotProved => None,
        }
    }

    /// The day is shown by something in the bundle.
    pub const fn is_proved(self) -> bool {
        matches!(self, Reception::Proved(_))
    }

    /// How the day is known, to stand beside it.
    pub const fn kind(self) -> &'static str {
        match self {
            Reception::Proved(_) => "proved",
            Reception::Stated(_) => "as I say",
            Reception::Deemed(_) => {
                "an estimate from the day of posting, by whichever of two rules gives the later day"
            }
            Reception::Sent(_) => "the day it was sent; no page is named for its delivery",
            Reception::AnsweredBy(_) => "at the latest, because it was answered that day",
            Reception::NotProved => NO_PAGE,
        }
    }
}

impl Deemed {
    /// Reckons both rules.
    pub fn new(posted: Date, class: Class, nation: Nation) -> Self {
        let first = class == Class::First;
        Deemed {
            posted,
            class,
            practice_direction: nation.add_working_days(posted, if first { 2 } else { 4 }),
            procedure_rules: first.then(|| nation.working_day_from(add_days(posted, 2))),
        }
    }
}

/// "Tuesday 18 March 2025", or "estimate: Tuesday 18 March 2025 (1985 practice direction) or Monday 17 March
/// 2025 (CPR 6.26)".
impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delivery::Proved(day) => f.write_str(&day_in_words(*day)),
            Delivery::Estimated(deemed) => deemed.fmt(f),
        }
    }
}

/// As [`Delivery`] tells it.
impl fmt::Display for Deemed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let directed = day_in_words(self.practice_direction);
        match self.procedure_rules {
            Some(ruled) if ruled == self.practice_direction => {
                write!(f, "estimate: {directed} (1985 practice direction and CPR 6.26)")
            }
            Some(ruled) => {
                let ruled = day_in_words(ruled);
                write!(f, "estimate: {directed} (1985 practice direction) or {ruled} (CPR 6.26)")
            }
            None if self.class == Class::Unstated => {
                write!(
                    f,
                    "estimate: {directed} (1985 practice direction, class not stated, counted as second)"
                )
            }
            None => write!(f, "estimate: {directed} (1985 practice direction, second class)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use Nation::{EnglandAndWales, Scotland};

    #[test]
    fn services_are_read_as_people_write_them() {
        let first =
            ["1st class", "First Class Large Letter", "Tracked 24", "Tracked24", "Royal Mail 24", "next day"];
        let second = ["2nd Class", "second-class", "TRACKED 48®", "RM48", "Royal Mail 48", "economy"];
        let unstated = ["", "Royal Mail", "large letter", "1st or 2nd class", "box 24", "Tracked", "first24"];
        for (class, list) in
            [(Class::First, &first[..]), (Class::Second, &second), (Class::Unstated, &unstated)]
        {
            for words in list {
                assert_eq!(Service::parse(words), Service { class, signature: false }, "{words}");
            }
        }
        for (words, class) in [
            ("Royal Mail Signed For 1st Class", Class::First),
            ("signed for 2nd", Class::Second),
            ("Signed For", Class::Unstated),
            ("Recorded Delivery", Class::Unstated),
            ("Special Delivery Guaranteed by 1pm", Class::First),
            ("special-delivery", Class::First),
            ("Tracked 48 with signature", Class::Second),
        ] {
            assert_eq!(Service::parse(words), Service { class, signature: true }, "{words}");
        }
        assert!(!Service::parse("Tracked 24, no signature").signature);
    }

    #[test]
    fn the_two_rules_differ_over_a_weekend() {
        // Friday 14 March 2025.
        let deemed = Deemed::new(date(2025, 3, 14), Class::First, EnglandAndWales);
        assert_eq!(
            (deemed.practice_direction, deemed.procedure_rules),
            (date(2025, 3, 18), Some(date(2025, 3, 17)))
        );
        assert_eq!(
            deemed.to_string(),
            "estimate: Tuesday 18 March 2025 (1985 practice direction) or Monday 17 March 2025 (CPR 6.26)"
        );
        // Monday: both say Wednesday.
        let deemed = Deemed::new(date(2025, 3, 10), Class::First, EnglandAndWales);
        assert_eq!(
            deemed.to_string(),
            "estimate: Wednesday 12 March 2025 (1985 practice direction and CPR 6.26)"
        );
        // The second day after a Thursday is a Saturday; after a Saturday it is Monday, whatever lies between.
        for (posted, ruled) in
            [(date(2025, 3, 13), date(2025, 3, 17)), (date(2025, 3, 15), date(2025, 3, 17))]
        {
            assert_eq!(
                Deemed::new(posted, Class::First, EnglandAndWales).procedure_rules,
                Some(ruled),
                "{posted}"
            );
        }
    }

    #[test]
    fn second_class_takes_four_working_days_and_unstated_is_second() {
        for class in [Class::Second, Class::Unstated] {
            let deemed = Deemed::new(date(2025, 4, 16), class, EnglandAndWales);
            // Over Easter: Thursday, Tuesday, Wednesday, Thursday.
            assert_eq!((deemed.practice_direction, deemed.procedure_rules), (date(2025, 4, 24), None));
            assert_eq!(Deemed::new(date(2025, 4, 16), class, Scotland).practice_direction, date(2025, 4, 23));
        }
        let words = Deemed::new(date(2025, 4, 16), Class::Unstated, EnglandAndWales).to_string();
        assert!(words.ends_with("class not stated, counted as second)"), "{words}");
    }

    #[test]
    fn a_proved_day_beats_every_deemed_one() {
        let (posted, signed) = (Some(date(2025, 3, 14)), Some(date(2025, 3, 25)));
        let proved = Delivery::new(posted, Class::First, signed, EnglandAndWales);
        assert_eq!(proved, Some(Delivery::Proved(date(2025, 3, 25))));
        assert!(proved.is_some_and(|d| !d.is_estimate() && d.latest() == date(2025, 3, 25)));
        let estimate = Delivery::new(posted, Class::First, None, EnglandAndWales).expect("posted");
        assert!(estimate.is_estimate());
        assert_eq!(estimate.latest(), date(2025, 3, 18));
        assert_eq!(Delivery::new(None, Class::First, signed, EnglandAndWales), proved);
        assert_eq!(Delivery::new(None, Class::First, None, EnglandAndWales), None);
    }

    #[test]
    fn a_reception_counts_from_the_later_estimate_and_never_from_nothing() {
        // Posted on Friday 14 March 2025 by first class: Tuesday by the practice direction, Monday by the CPR.
        let deemed = Deemed::new(date(2025, 3, 14), Class::First, EnglandAndWales);
        assert_eq!(Reception::Deemed(deemed).counts_from(), Some(date(2025, 3, 18)));
        assert_eq!(Reception::NotProved.counts_from(), None);
        let day = date(2025, 3, 20);
        for (reception, proved) in
            [(Reception::Proved(day), true), (Reception::Stated(day), false), (Reception::Sent(day), false)]
        {
            assert_eq!((reception.counts_from(), reception.is_proved()), (Some(day), proved));
            assert_eq!(reception.kind() == "proved", proved);
        }
    }

    proptest! {
        #[test]
        fn both_rules_end_on_working_days_after_posting(
            nation in prop::sample::select(&Nation::ALL[..]), after in 0u16..20_000,
        ) {
            let posted = add_days(date(1995, 1, 1), after);
            let first = Deemed::new(posted, Class::First, nation);
            let second = Deemed::new(posted, Class::Second, nation);
            let ruled = first.procedure_rules.expect("first class");
            prop_assert!(nation.is_working_day(ruled) && ruled >= add_days(posted, 2));
            prop_assert!(nation.is_working_day(first.practice_direction));
            // Days pass at least as fast as working days do.
            prop_assert!(ruled <= first.practice_direction);
            prop_assert!(first.practice_direction < second.practice_direction);
        }
    }
}
