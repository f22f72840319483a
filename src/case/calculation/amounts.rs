//! The sums of the 2012 scheme, step by step, in whole pence: each amount is rounded to the penny, half a penny upwards,
//! and the next step starts from it. A step whose figures are not known is left out, and so is what follows from it.

use super::rules::{SchemeRules, WeeklyRates};
use crate::model::Pence;

/// The income that maintenance is worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncomeInput {
    /// An income for a week.
    Weekly(Pence),
    /// A benefit that the regulations name.
    Benefit,
    /// A person from whom nothing is due.
    NilPerson,
    /// No income is known.
    Unknown,
}

/// What a calculation starts from, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalculationInput {
    /// The income.
    pub income: Option<IncomeInput>,
    /// Qualifying children of this receiving parent.
    pub children: Option<u32>,
    /// Qualifying children of other receiving parents.
    pub with_other_receivers: u32,
    /// Children under another arrangement for maintenance.
    pub elsewhere: u32,
    /// Other children in the paying parent's home.
    pub other_children: Option<u32>,
    /// The nights of each child of this receiving parent in a year: any night of the band.
    pub nights: Option<Vec<u32>>,
}

impl CalculationInput {
    /// The children that the amount is for and is shared among.
    pub fn counted(&self) -> Option<u32> {
        Some(self.children?.saturating_add(self.with_other_receivers).saturating_add(self.elsewhere))
    }
}

/// Which rate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateName {
    /// Nothing is due: the income is below the least.
    Nil,
    /// Nothing is due from this person.
    NilPerson,
    /// The flat rate by income.
    Flat,
    /// The flat rate by a benefit.
    FlatBenefit,
    /// The reduced rate.
    Reduced,
    /// The basic rate.
    Basic,
    /// The rate where no income is known.
    Default,
}

/// How an amount at the reduced or basic rate came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateWorking {
    /// A fixed amount.
    Fixed,
    /// A base amount, and tenths of a per cent of the income over a threshold.
    Reduced {
        /// The base amount.
        base: Pence,
        /// The tenths of a per cent.
        tenths: u32,
        /// The income over the threshold.
        over: Pence,
    },
    /// Percentages of the first slice of income and of the rest.
    Basic {
        /// The first slice.
        first: Pence,
        /// How many per cent of it.
        first_percent: u32,
        /// The rest.
        rest: Pence,
        /// How many per cent of that.
        rest_percent: u32,
    },
}

/// Income with the reduction for other children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherChildrenOff {
    /// How many per cent come off.
    pub percent: u32,
    /// What is left.
    pub income: Pence,
}

/// The share of this receiving parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiverShare {
    /// This receiving parent's children.
    pub own: u32,
    /// All that are counted.
    pub all: u32,
    /// The share of the amount.
    pub amount: Pence,
}

/// What comes off for nights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NightsOff {
    /// The fraction that comes off, over `of`.
    pub part: u32,
    /// Over which `part` stands.
    pub of: u32,
    /// Children with half of all nights or more, for each of whom a fixed amount comes off as well.
    pub halves: u32,
    /// How much comes off in all.
    pub off: Pence,
    /// What is left.
    pub amount: Pence,
}

/// What the least amount makes of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeastDue {
    /// The amount is not below it, or it does not apply.
    Kept,
    /// The amount is raised to it.
    Raised(Pence),
    /// It holds for all receiving parents together, whose amounts are not known.
    NotKnown,
}

/// A calculation, as far as it can be worked out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkedCalculation {
    /// The weekly income that counts, where there is more: what is above the most is left out.
    pub most: Option<Pence>,
    /// The rate.
    pub rate: Option<RateName>,
    /// The reduction for other children; only at the basic rate.
    pub other_children: Option<OtherChildrenOff>,
    /// The amount at the rate, for all children, and how it came about.
    pub at_rate: Option<(Pence, RateWorking)>,
    /// The share of this receiving parent, where the amount is shared.
    pub share: Option<ReceiverShare>,
    /// What comes off for nights, where something does.
    pub nights: Option<NightsOff>,
    /// What the least amount makes of it, where nights brought it down.
    pub least: Option<LeastDue>,
    /// The weekly amount.
    pub amount: Option<Pence>,
}

/// The weekly income that a yearly one makes.
pub fn week_of_year(yearly: Pence) -> Option<Pence> {
    Pence::ratio(i128::from(yearly.get()) * 7, 365)
}

/// The monthly amount of a weekly one: 52 weeks in 12 instalments.
pub fn month_of_week(weekly: Pence) -> Option<Pence> {
    Pence::ratio(i128::from(weekly.get()) * 52, 12)
}

/// The monthly amount of a weekly one by the days of a calendar year.
pub fn calendar_month_of_week(weekly: Pence) -> Option<Pence> {
    Pence::ratio(i128::from(weekly.get()) * 365, 7 * 12)
}

/// A historic and a current income, compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeTest {
    /// The historic income.
    pub historic: Pence,
    /// The current income, for the same length of time.
    pub current: Pence,
    /// Whether they differ enough for current income to be used.
    pub current_is_used: bool,
    /// By how many tenths of a per cent of historic income they differ; nothing where that is nil.
    pub tenths: Option<i64>,
}

impl IncomeTest {
    /// Compares two incomes for the same length of time.
    pub fn new(historic: Pence, current: Pence, rates: &WeeklyRates) -> Self {
        let (was, now) = (i128::from(historic.get()), i128::from(current.get()));
        let apart = (now - was).abs();
        let current_is_used =
            if was == 0 { now > 0 } else { apart * 100 >= was * i128::from(rates.current_percent) };
        let tenths = (was > 0).then(|| {
            let rounded = Pence::ratio(apart * 1000, was).map_or(i64::MAX, Pence::get);
            // What is below the threshold is not rounded up to it.
            let threshold = i64::from(rates.current_percent) * 10;
            if current_is_used { rounded } else { rounded.min(threshold - 1) }
        });
        IncomeTest { historic, current, current_is_used, tenths }
    }
}

/// Works a calculation out, as far as its figures go.
pub fn work_out(input: &CalculationInput, rules: &SchemeRules) -> WorkedCalculation {
    let mut worked = WorkedCalculation::default();
    // The amount goes from step to step; where one cannot be done, what is worked out so far stands.
    let _ = steps(input, rules, &mut worked);
    worked
}

fn steps(input: &CalculationInput, rules: &SchemeRules, worked: &mut WorkedCalculation) -> Option<()> {
    let rates = rules.rates();
    let rate = rate(input.income?, rates);
    worked.rate = Some(rate);
    if let Some(IncomeInput::Weekly(weekly)) = input.income
        && weekly > rates.most
    {
        worked.most = Some(rates.most);
    }
    if matches!(rate, RateName::Nil | RateName::NilPerson) {
        worked.at_rate = Some((Pence::default(), RateWorking::Fixed));
        worked.amount = Some(Pence::default());
        return Some(());
    }
    let (at_rate, working) = amount_at_rate(rate, input, rules, worked)?;
    worked.at_rate = Some((at_rate, working));
    let (own, all) = (input.children?, input.counted()?);
    let mut amount = at_rate;
    if all > own && own > 0 {
        amount = Pence::ratio(i128::from(at_rate.get()) * i128::from(own), i128::from(all))?;
        worked.share = Some(ReceiverShare { own, all, amount });
    }
    worked.amount = match rate {
        RateName::Basic | RateName::Reduced => after_nights(input, rates, amount, worked),
        RateName::FlatBenefit => after_nights_at_benefit(input, rates, amount, worked),
        _ => Some(amount),
    };
    Some(())
}

fn rate(income: IncomeInput, rates: &WeeklyRates) -> RateName {
    match income {
        IncomeInput::Benefit => RateName::FlatBenefit,
        IncomeInput::NilPerson => RateName::NilPerson,
        IncomeInput::Unknown => RateName::Default,
        IncomeInput::Weekly(weekly) if weekly < rates.nil_below => RateName::Nil,
        IncomeInput::Weekly(weekly) if weekly <= rates.flat_up_to => RateName::Flat,
        IncomeInput::Weekly(weekly) if weekly < rates.basic_from => RateName::Reduced,
        IncomeInput::Weekly(_) => RateName::Basic,
    }
}

/// The place of a number of children in a row for 1, 2, 3 or more; nothing for none.
fn place(children: u32) -> Option<usize> {
    (children.min(3) as usize).checked_sub(1)
}

/// The amount for all children, and how it came about. Takes down the reduction for other children on the way.
fn amount_at_rate(
    rate: RateName,
    input: &CalculationInput,
    rules: &SchemeRules,
    worked: &mut WorkedCalculation,
) -> Option<(Pence, RateWorking)> {
    let rates = rules.rates();
    let weekly = match input.income? {
        IncomeInput::Weekly(weekly) => weekly.min(rates.most),
        _ => Pence::default(),
    };
    match rate {
        RateName::Nil | RateName::NilPerson => Some((Pence::default(), RateWorking::Fixed)),
        RateName::Flat | RateName::FlatBenefit => Some((rates.flat, RateWorking::Fixed)),
        RateName::Default => {
            let amount = rates.default.get(place(input.counted()?)?).copied()?;
            Some((Pence::new(amount), RateWorking::Fixed))
        }
        RateName::Reduced => {
            let reduced = rules.reduced();
            let row = reduced.tenths.get(place(input.counted()?)?)?;
            let tenths = row.get(input.other_children?.min(3) as usize).copied()?;
            let over = less(weekly, rates.flat_up_to);
            let part = Pence::ratio(i128::from(over.get()) * i128::from(tenths), 1000)?;
            let amount = Pence::new(reduced.base.get() + part.get()).max(rates.flat);
            Some((amount, RateWorking::Reduced { base: reduced.base, tenths, over }))
        }
        RateName::Basic => {
            let at = place(input.counted()?)?;
            let mut income = weekly;
            if let Some(others) = place(input.other_children?) {
                let percent = rates.other_children_percent.get(others).copied()?;
                let left = 100 - i128::from(percent.min(100));
                income = Pence::ratio(i128::from(weekly.get()) * left, 100)?;
                worked.other_children = Some(OtherChildrenOff { percent, income });
            }
            let (first_percent, rest_percent) = (*rates.first_percent.get(at)?, *rates.rest_percent.get(at)?);
            let first = income.min(rates.first_slice);
            let rest = less(income, first);
            let hundredths = i128::from(first.get()) * i128::from(first_percent)
                + i128::from(rest.get()) * i128::from(rest_percent);
            let working = RateWorking::Basic { first, first_percent, rest, rest_percent };
            Some((Pence::ratio(hundredths, 100)?, working))
        }
    }
}

/// The share that comes off for a number of nights, in fourteenths.
pub(super) fn fourteenths(nights: u32, rates: &WeeklyRates) -> u32 {
    rates.nights.iter().rev().find(|band| band.from <= nights).map_or(0, |band| band.fourteenths)
}

fn after_nights(
    input: &CalculationInput,
    rates: &WeeklyRates,
    amount: Pence,
    worked: &mut WorkedCalculation,
) -> Option<Pence> {
    const HALF: u32 = 7;
    let nights = input.nights.as_ref()?;
    let own = input.children?;
    if own == 0 || nights.len() != own as usize {
        return None;
    }
    let each = nights.iter().map(|nights| fourteenths(*nights, rates));
    let (part, halves) =
        each.fold((0, 0), |(part, halves), one| (part + one, halves + u32::from(one == HALF)));
    if part == 0 {
        return Some(amount);
    }
    let of = own * 14;
    let left = Pence::ratio(i128::from(amount.get()) * i128::from(of - part.min(of)), i128::from(of))?;
    let left = less(left, Pence::new(i64::from(halves) * rates.off_for_half.get()));
    let by = divisor(part, of);
    worked.nights =
        Some(NightsOff { part: part / by, of: of / by, halves, off: less(amount, left), amount: left });
    let least = match (left < rates.least, worked.share) {
        (false, _) => LeastDue::Kept,
        (true, None) => LeastDue::Raised(rates.least),
        (true, Some(_)) => LeastDue::NotKnown,
    };
    worked.least = Some(least);
    match least {
        LeastDue::Kept => Some(left),
        LeastDue::Raised(raised) => Some(raised),
        LeastDue::NotKnown => None,
    }
}

/// At the flat rate by a benefit nothing is due from a number of nights on; no rule was found for children who differ.
fn after_nights_at_benefit(
    input: &CalculationInput,
    rates: &WeeklyRates,
    amount: Pence,
    worked: &mut WorkedCalculation,
) -> Option<Pence> {
    let nights = input.nights.as_ref()?;
    if nights.is_empty() || nights.len() != input.children? as usize {
        return None;
    }
    let shared = nights.iter().filter(|nights| fourteenths(**nights, rates) > 0).count();
    if shared == 0 {
        return Some(amount);
    }
    let nothing = Pence::default();
    (shared == nights.len()).then(|| {
        worked.nights = Some(NightsOff { part: 1, of: 1, halves: 0, off: amount, amount: nothing });
        nothing
    })
}

fn less(amount: Pence, by: Pence) -> Pence {
    Pence::new(amount.get().saturating_sub(by.get()))
}

/// The greatest number that divides both.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { divisor(b, a % b) }
}
