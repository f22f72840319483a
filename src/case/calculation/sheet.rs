//! A calculation of the manifest, worked out: for each set of figures (those that CMS used, those that the user says are
//! right, those in the alternative) what follows from them, and what of them is missing or does not agree.

use jiff::civil::Date;

use super::amounts::{
    CalculationInput, IncomeInput, IncomeTest, LeastDue, WorkedCalculation, calendar_month_of_week,
    fourteenths, month_of_week, week_of_year, work_out,
};
use super::rules::{SchemeRules, WeeklyRates};
use crate::case::calendar::Nation;
use crate::case::manifest::calculation_types::{
    Calculation, CalculationFigures, IncomeBasis, IncomeFigure, NightsFigure, TaxYear, YearNights,
};
use crate::model::Pence;

/// Whose figures they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiguresOf {
    /// What CMS used.
    Used,
    /// What the user says is right.
    Asked,
    /// What the user says in the alternative.
    Alternative,
}

/// A figure of a calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalculationFigure {
    /// The income.
    Income,
    /// The tax year of a historic income.
    TaxYear,
    /// The item that shows the income.
    IncomeItem,
    /// The children of this receiving parent.
    Children,
    /// The other children in the paying parent's home.
    OtherChildren,
    /// The nights.
    Nights,
}

/// An amount that is given, beside what the figures make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenAmount {
    /// As it is given.
    pub given: Pence,
    /// As it is worked out.
    pub worked: Pence,
}

impl GivenAmount {
    /// The two, where they are more than a penny apart, which rounding can make.
    fn differing(given: Option<Pence>, worked: Option<Pence>) -> Option<Self> {
        let (given, worked) = (given?, worked?);
        (given.get().abs_diff(worked.get()) > 1).then_some(GivenAmount { given, worked })
    }
}

/// What is missing of the figures, or does not agree with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureProblem {
    /// A figure is not given.
    Missing(CalculationFigure),
    /// The nights of another number of children than there are.
    NightsOfOthers {
        /// How many children nights are given for.
        given: usize,
        /// How many children there are.
        children: u32,
    },
    /// Nights that are in more than one band.
    NightsInTwoBands(YearNights),
    /// Nights are given in two ways.
    NightsTwice,
    /// A pension without the income of a year, or above it.
    Pension,
    /// An income below nothing.
    NegativeIncome,
    /// A tax year that had not ended on the day of the decision's effect.
    TaxYearNotEnded(TaxYear),
    /// A tax year that is further back than those that count.
    TaxYearTooOld(TaxYear),
    /// HMRC was asked more days before the effective date than the rule allows.
    AskedTooEarly(i64),
    /// The weekly income that is given is not what the yearly one makes.
    WeeklyIncome(GivenAmount),
    /// The weekly amount that is given is not what the figures make.
    Weekly(GivenAmount),
    /// The monthly amount that is given is not what the weekly one makes.
    Monthly(GivenAmount),
    /// The least amount is for all receiving parents together.
    LeastNotKnown,
    /// At the flat rate by a benefit some children stay often and some do not.
    NightsAtBenefit,
}

/// A set of figures and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// Whose figures they are.
    pub of: FiguresOf,
    /// The figures, with those that are as CMS used them.
    pub figures: CalculationFigures,
    /// The weekly income.
    pub weekly_income: Option<Pence>,
    /// The days from the request to HMRC until the effective date; below nothing when it was after.
    pub days_before: Option<i64>,
    /// Historic and current income, compared.
    pub test: Option<IncomeTest>,
    /// What is worked out.
    pub worked: WorkedCalculation,
    /// What is missing or does not agree.
    pub problems: Vec<FigureProblem>,
}

impl SheetColumn {
    /// The weekly amount: as it is given, else as it is worked out.
    pub fn weekly(&self) -> Option<Pence> {
        self.figures.weekly.or(self.worked.amount)
    }
}

/// A calculation, worked out.
#[derive(Debug)]
pub struct CalculationSheet<'a> {
    /// What the manifest says.
    pub calculation: &'a Calculation,
    /// The day from which the decision takes effect.
    pub effective: Date,
    /// The rules of that day.
    pub rules: SchemeRules,
    /// The figures that were used, and those that are asked for.
    pub columns: Vec<SheetColumn>,
}

/// Why a calculation is not worked out at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSheet {
    /// The day from which the decision takes effect is not given.
    NoEffectiveDate,
    /// It is before the scheme.
    BeforeTheScheme(Date),
}

impl<'a> CalculationSheet<'a> {
    /// Works a calculation out. `effective` is that of the decision in dispute, for a calculation without one.
    ///
    /// # Errors
    /// The day from which the decision takes effect is not known, or is before the scheme.
    pub fn new(
        calculation: &'a Calculation,
        effective: Option<Date>,
        nation: Nation,
    ) -> Result<Self, NoSheet> {
        let effective = calculation.effective.or(effective).ok_or(NoSheet::NoEffectiveDate)?;
        let rules = SchemeRules::on(effective, nation).ok_or(NoSheet::BeforeTheScheme(effective))?;
        let used = &calculation.used;
        let sets = [
            Some((FiguresOf::Used, used.clone())),
            calculation.asked.as_ref().map(|asked| (FiguresOf::Asked, over(used, asked))),
            calculation.alternative.as_ref().map(|other| (FiguresOf::Alternative, over(used, other))),
        ];
        let columns = sets
            .into_iter()
            .flatten()
            .map(|(of, figures)| column(calculation, &rules, effective, of, figures))
            .collect();
        Ok(CalculationSheet { calculation, effective, rules, columns })
    }

    /// The figures of one side.
    pub fn column(&self, of: FiguresOf) -> Option<&SheetColumn> {
        self.columns.iter().find(|column| column.of == of)
    }
}

/// The figures that are asked for, with what they leave out taken from those that were used. Results are not taken over.
fn over(used: &CalculationFigures, asked: &CalculationFigures) -> CalculationFigures {
    CalculationFigures {
        income: asked.income.clone().or_else(|| used.income.clone()),
        children: asked.children.or(used.children),
        with_other_receiving_parents: asked
            .with_other_receiving_parents
            .or(used.with_other_receiving_parents),
        under_other_arrangements: asked.under_other_arrangements.or(used.under_other_arrangements),
        other_children: asked.other_children.or(used.other_children),
        nights: asked.nights.clone().or_else(|| used.nights.clone()),
        weekly: asked.weekly,
        monthly: asked.monthly,
    }
}

fn column(
    calculation: &Calculation,
    rules: &SchemeRules,
    effective: Date,
    of: FiguresOf,
    figures: CalculationFigures,
) -> SheetColumn {
    let mut problems = Vec::new();
    let income = figures.income.as_ref();
    let weekly_income = income.and_then(|income| weekly(income, &mut problems));
    let input = CalculationInput {
        income: income.and_then(|income| income_input(income, weekly_income)),
        children: figures.children,
        with_other_receivers: figures.with_other_receiving_parents.unwrap_or_default(),
        elsewhere: figures.under_other_arrangements.unwrap_or_default(),
        other_children: figures.other_children,
        nights: nights(&figures, rules.rates(), &mut problems),
    };
    let worked = work_out(&input, rules);
    problems.extend(missing(&figures, &input, &worked));
    let days_before = income.and_then(|income| days_between(income.hmrc_asked?, effective));
    problems.extend(income.into_iter().flat_map(|income| of_source(income, effective, days_before, rules)));
    problems.extend(given(&figures, &worked));
    let test = (!calculation.yearly_review).then(|| income_test(calculation, &figures, rules)).flatten();
    SheetColumn { of, figures, weekly_income, days_before, test, worked, problems }
}

/// The weekly income of a figure: what the yearly one makes, else as it is given.
fn weekly(income: &IncomeFigure, problems: &mut Vec<FigureProblem>) -> Option<Pence> {
    let nothing = Pence::default();
    if income.yearly.or(income.weekly).is_some_and(|amount| amount < nothing) {
        problems.push(FigureProblem::NegativeIncome);
        return None;
    }
    let pension = income.pension.unwrap_or(nothing);
    let net = income.yearly.map(|yearly| Pence::new(yearly.get().saturating_sub(pension.get())));
    if pension != nothing && (pension < nothing || net.is_none_or(|net| net < nothing)) {
        problems.push(FigureProblem::Pension);
        return None;
    }
    let worked = net.and_then(week_of_year);
    problems.extend(GivenAmount::differing(income.weekly, worked).map(FigureProblem::WeeklyIncome));
    worked.or(income.weekly)
}

fn income_input(income: &IncomeFigure, weekly: Option<Pence>) -> Option<IncomeInput> {
    match income.basis {
        IncomeBasis::Historic | IncomeBasis::Current => weekly.map(IncomeInput::Weekly),
        IncomeBasis::Benefit => Some(IncomeInput::Benefit),
        IncomeBasis::Nil => Some(IncomeInput::NilPerson),
        IncomeBasis::Unknown => Some(IncomeInput::Unknown),
    }
}

/// The nights of each child, where they are known: any night of a band stands for it.
fn nights(
    figures: &CalculationFigures,
    rates: &WeeklyRates,
    problems: &mut Vec<FigureProblem>,
) -> Option<Vec<u32>> {
    let NightsFigure { a_year, each, .. } = figures.nights.as_ref()?;
    let children = figures.children?;
    let all = match (a_year, each.len()) {
        (Some(nights), 0) => vec![*nights; children as usize],
        (None, given) if given == children as usize => each.clone(),
        (None, 0) => {
            problems.push(FigureProblem::Missing(CalculationFigure::Nights));
            return None;
        }
        (None, given) => {
            problems.push(FigureProblem::NightsOfOthers { given, children });
            return None;
        }
        (Some(_), _) => {
            problems.push(FigureProblem::NightsTwice);
            return None;
        }
    };
    let most = |nights: &YearNights| nights.to.unwrap_or(366);
    let torn = |nights: &&YearNights| fourteenths(nights.from, rates) != fourteenths(most(nights), rates);
    if let Some(nights) = all.iter().find(torn) {
        problems.push(FigureProblem::NightsInTwoBands(*nights));
        return None;
    }
    Some(all.iter().map(|nights| nights.from).collect())
}

/// The first figure that the next step would need and that is not given. One that is given and cannot be used is told
/// where that is found.
fn missing(
    figures: &CalculationFigures,
    input: &CalculationInput,
    worked: &WorkedCalculation,
) -> Option<FigureProblem> {
    if worked.amount.is_some() {
        return None;
    }
    if worked.least == Some(LeastDue::NotKnown) {
        return Some(FigureProblem::LeastNotKnown);
    }
    let lacks = |figure| Some(FigureProblem::Missing(figure));
    let amount = |income: &IncomeFigure| income.yearly.or(income.weekly).is_some();
    match worked.at_rate {
        _ if input.income.is_none() => {
            let given = figures.income.as_ref().is_some_and(amount);
            if given { None } else { lacks(CalculationFigure::Income) }
        }
        _ if input.children.is_none() => lacks(CalculationFigure::Children),
        None if input.other_children.is_none() => lacks(CalculationFigure::OtherChildren),
        _ if figures.nights.is_none() => lacks(CalculationFigure::Nights),
        _ if input.nights.is_none() => None,
        _ => Some(FigureProblem::NightsAtBenefit),
    }
}

/// What is to be said of where an income comes from.
fn of_source(
    income: &IncomeFigure,
    effective: Date,
    days_before: Option<i64>,
    rules: &SchemeRules,
) -> Vec<FigureProblem> {
    let mut problems = Vec::new();
    if income.item.is_none() && matches!(income.basis, IncomeBasis::Historic | IncomeBasis::Current) {
        problems.push(FigureProblem::Missing(CalculationFigure::IncomeItem));
    }
    if income.basis != IncomeBasis::Historic {
        return problems;
    }
    match income.tax_year {
        None => problems.push(FigureProblem::Missing(CalculationFigure::TaxYear)),
        Some(year) => {
            let asked = income.hmrc_asked.unwrap_or(effective);
            if year.last_day() >= asked {
                problems.push(FigureProblem::TaxYearNotEnded(year));
            } else if TaxYear::of(asked).begins() - year.begins() > rules.rates().tax_years {
                problems.push(FigureProblem::TaxYearTooOld(year));
            }
        }
    }
    problems.extend(
        days_before
            .filter(|days| *days > i64::from(rules.rates().hmrc_days))
            .map(FigureProblem::AskedTooEarly),
    );
    problems
}

/// Amounts that are given and that the figures do not make.
fn given(figures: &CalculationFigures, worked: &WorkedCalculation) -> impl Iterator<Item = FigureProblem> {
    let weekly = GivenAmount::differing(figures.weekly, worked.amount);
    // Which of two ways CMS takes was not found, so either is right.
    let week = figures.weekly.or(worked.amount);
    let by_days = GivenAmount::differing(figures.monthly, week.and_then(calendar_month_of_week));
    let monthly = by_days.and(GivenAmount::differing(figures.monthly, week.and_then(month_of_week)));
    weekly.map(FigureProblem::Weekly).into_iter().chain(monthly.map(FigureProblem::Monthly))
}

/// The historic income of these figures against the current one; nothing where one of the two is not given.
fn income_test(
    calculation: &Calculation,
    figures: &CalculationFigures,
    rules: &SchemeRules,
) -> Option<IncomeTest> {
    let own = figures.income.as_ref();
    let with = |basis: IncomeBasis| own.filter(|income| income.basis == basis);
    let used = calculation.used.income.as_ref().filter(|income| income.basis == IncomeBasis::Historic);
    let historic = with(IncomeBasis::Historic).or(used)?;
    let current = with(IncomeBasis::Current).or(calculation.current_income.as_ref())?;
    let (historic, current) = match (historic.yearly, current.yearly) {
        (Some(historic), Some(current)) => (historic, current),
        _ => (weekly(historic, &mut Vec::new())?, weekly(current, &mut Vec::new())?),
    };
    let nothing = Pence::default();
    (historic >= nothing && current >= nothing).then(|| IncomeTest::new(historic, current, rules.rates()))
}

/// The days from one day to another; below nothing when the second is earlier.
fn days_between(from: Date, until: Date) -> Option<i64> {
    Some(i64::from(from.until(until).ok()?.get_days()))
}
