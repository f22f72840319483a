//! The steps of a calculation as the rows of a table: what is done at the left with its rule, and beside it what it makes
//! of each set of figures.

use super::figures::{self, paged};
use crate::case::calculation::amounts::{
    LeastDue, RateName, RateWorking, calendar_month_of_week, month_of_week,
};
use crate::case::calculation::rules::{RuleName, SchemeRules};
use crate::case::calculation::sheet::{CalculationSheet, FiguresOf, SheetColumn};
use crate::case::manifest::calculation_types::IncomeBasis;
use crate::case::time_limits::Certainty;
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::{PartialDate, Pence, counted};
use crate::pdf::layout::wording::date_with_nbsp;

/// What a step makes of one set of figures: paragraphs.
type StepCell = Vec<RichText>;

/// A step: its name, the rules that it follows, and what it makes of each set of figures.
pub(super) struct CalculationStep {
    label: &'static str,
    pub(super) rules: Vec<RuleName>,
    cells: Vec<StepCell>,
    look: RowEmphasis,
}

impl CalculationStep {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(Vec::is_empty)
    }
}

/// The steps that something can be said of.
pub(super) fn steps(context: &CaseContext<'_>, sheet: &CalculationSheet<'_>) -> Vec<CalculationStep> {
    let all = [
        step(sheet, figures::income_label(context), rules_of_income(sheet), |column| income(context, column)),
        step(sheet, "HMRC was asked", [RuleName::HmrcAsked], |column| asked_hmrc(context, column)),
        step(sheet, "Pension", [RuleName::Pension], |column| {
            let pension = column.figures.income.as_ref().and_then(|income| income.pension);
            amount(pension.map(negative))
        }),
        step(sheet, "Current income", [RuleName::CurrentTest], |column| tested(context, sheet, column)),
        step(sheet, "Weekly income", [RuleName::Week], weekly_income),
        step(sheet, "Counted at most", [RuleName::Most], |column| amount(column.worked.most)),
        step(sheet, "Rate", rules_of_rate(sheet), |column| {
            column.worked.rate.map(|rate| rate_name(rate).into()).into_iter().collect()
        }),
        step(sheet, "Children", rules_of_children(sheet), children),
        step(sheet, "Other children in the home", rules_of_other_children(sheet), other_children),
        step(sheet, "Amount at this rate", [], at_rate),
        step(sheet, "Share of this receiving parent", [RuleName::Share], share),
        step(sheet, "Nights a year", rules_of_nights(sheet), |column| nights(context, &sheet.rules, column)),
        step(sheet, "Least amount", [RuleName::Least], |column| match column.worked.least {
            Some(LeastDue::Raised(raised)) => vec![format!("raised to {raised}").into()],
            Some(LeastDue::NotKnown) => {
                vec!["not decided here, because it is for all receiving parents together".into()]
            }
            Some(LeastDue::Kept) | None => Vec::new(),
        }),
        total(step(sheet, "Child maintenance a week", [], |column| amount(column.worked.amount))),
        if sheet.columns.iter().any(differs) {
            step(sheet, "As printed by CMS, or as asked for", [], |column| {
                given(column.figures.weekly, column.worked.amount)
            })
        } else {
            step(sheet, "", [], |_| Vec::new())
        },
        step(sheet, "A month, as printed by CMS", [RuleName::Month], month),
    ];
    all.into_iter().filter(|step| !step.is_empty()).collect()
}

/// The table.
pub(super) fn table(sheet: &CalculationSheet<'_>, steps: &[CalculationStep]) -> ChapterTable {
    let wide = if sheet.columns.len() > 2 { 84.0 } else { 106.0 };
    let heads = sheet.columns.iter().map(|column| figures::head(column.of));
    let mut columns = vec![ChapterColumn::share("Step and rule", 1.0)];
    columns.extend(heads.map(|head| ChapterColumn::fixed(head, wide).figures()));
    let row = |step: &CalculationStep| {
        let mut label = vec![RichText::new().strong(step.label)];
        label.extend(step.rules.iter().filter_map(|name| rule(&sheet.rules, *name)));
        let mut cells = vec![label];
        cells.extend(step.cells.iter().cloned());
        ChapterRow { cells, look: step.look }
    };
    ChapterTable { columns, rows: steps.iter().map(row).collect() }
}

/// A rule with its source, and how sure that is where it is not the official text.
fn rule(rules: &SchemeRules, name: RuleName) -> Option<RichText> {
    let rule = rules.rule(name)?;
    let sure = match rule.sure {
        Certainty::Official | Certainty::Profile => "",
        Certainty::Reported => ", reported",
        Certainty::Unconfirmed => ", please check",
    };
    let words = rule.rule.strip_suffix('.').unwrap_or(&rule.rule);
    // The number of a rule stays with what it numbers.
    let source = rule
        .source
        .replace("regs ", "regs\u{A0}")
        .replace("reg. ", "reg.\u{A0}")
        .replace("para. ", "para.\u{A0}")
        .replace("Sch. ", "Sch.\u{A0}");
    Some(format!("{words} ({source}{sure}).").into())
}

fn step(
    sheet: &CalculationSheet<'_>,
    label: &'static str,
    rules: impl IntoIterator<Item = RuleName>,
    cell: impl Fn(&SheetColumn) -> StepCell,
) -> CalculationStep {
    let cells = sheet.columns.iter().map(cell).collect();
    CalculationStep { label, rules: rules.into_iter().collect(), cells, look: RowEmphasis::Plain }
}

fn total(step: CalculationStep) -> CalculationStep {
    CalculationStep { look: RowEmphasis::Total, ..step }
}

fn negative(amount: Pence) -> Pence {
    Pence::new(amount.get().saturating_neg())
}

fn amount(amount: Option<Pence>) -> StepCell {
    amount.map(|amount| amount.to_string().into()).into_iter().collect()
}

/// Whether the amount that is given is another than the figures make; where it is the same, it need not be said twice.
fn differs(column: &SheetColumn) -> bool {
    column.figures.weekly.is_some() && column.figures.weekly != column.worked.amount
}

/// A monthly amount, and by which of two ways it follows from the weekly one.
fn month(column: &SheetColumn) -> StepCell {
    let (Some(printed), Some(week)) = (column.figures.monthly, column.weekly()) else {
        return amount(column.figures.monthly);
    };
    let near = |made: &Pence| made.get().abs_diff(printed.get()) <= 1;
    let weeks = month_of_week(week);
    let way = match weeks {
        Some(made) if near(&made) => "× 52 ÷ 12".to_owned(),
        _ if calendar_month_of_week(week).as_ref().is_some_and(near) => "× 365 ÷ 7 ÷ 12".into(),
        Some(made) => format!("× 52 ÷ 12 makes {made}"),
        None => String::new(),
    };
    vec![printed.to_string().into(), way.into()]
}

/// An amount that is given, and by how much it is more or less than what the figures make.
fn given(given: Option<Pence>, made: Option<Pence>) -> StepCell {
    let mut cell = amount(given);
    if let (Some(given), Some(made)) = (given, made) {
        let apart = given.get() - made.get();
        if apart != 0 {
            let by = Pence::new(apart.saturating_abs());
            cell.push(format!("{by} {}", if apart > 0 { "more" } else { "less" }).into());
        }
    }
    cell
}

/// An income with its amount, what it is and where it comes from.
fn income(context: &CaseContext<'_>, column: &SheetColumn) -> StepCell {
    let Some(income) = &column.figures.income else { return Vec::new() };
    let yearly = income.yearly.map(|yearly| format!("{yearly} a year"));
    let weekly = || income.weekly.map(|weekly| format!("{weekly} a week"));
    let mut cell: StepCell = yearly.or_else(weekly).map(RichText::from).into_iter().collect();
    let mut words = figures::basis(income.basis).to_owned();
    if let Some(year) = income.tax_year {
        words.push_str(&format!(", tax year {year}"));
    }
    if let Some(source) = income.source.as_deref().map(str::trim).filter(|source| !source.is_empty()) {
        words.push_str(&format!(", {}", context.initialise_children(source)));
    }
    cell.push(paged(context, words.into(), income.item.as_ref(), income.page));
    cell
}

fn asked_hmrc(context: &CaseContext<'_>, column: &SheetColumn) -> StepCell {
    let asked = column.figures.income.as_ref().and_then(|income| income.hmrc_asked);
    let (Some(asked), Some(days)) = (asked, column.days_before) else { return Vec::new() };
    let apart = counted(days.unsigned_abs() as usize, "day", "days");
    let when = match days {
        0 => "on the effective date".to_owned(),
        1.. => format!("{apart} before"),
        _ => format!("{apart} after"),
    };
    // The same page as that of the income, or it is what the user says.
    let income = column.figures.income.as_ref();
    let asked = date_with_nbsp(PartialDate::Day(asked));
    let asked = match income.and_then(|of| context.page(of.item.as_ref()?, of.page)) {
        Some(page) => RichText::from(asked).say(", ").page(page),
        None => RichText::from(asked).say(", as I say"),
    };
    vec![asked, when.into()]
}

/// Whether the decision itself, or what shows the income that CMS used, shows the current income too: else it is the user's
/// figure, and CMS used none.
fn is_of_decision(sheet: &CalculationSheet<'_>, used: &SheetColumn) -> bool {
    let shown = sheet.calculation.current_income.as_ref().and_then(|income| income.item.as_ref());
    let of_used = used.figures.income.as_ref().and_then(|income| income.item.as_ref());
    shown.is_some() && (shown == sheet.calculation.decision.as_ref() || shown == of_used)
}

/// The comparison in a sentence, where only CMS's figures are there and CMS's documents do not show it.
pub(super) fn tested_as_i_say(context: &CaseContext<'_>, sheet: &CalculationSheet<'_>) -> Option<RichText> {
    let [used] = sheet.columns.as_slice() else { return None };
    let (test, current) = (used.test.as_ref()?, sheet.calculation.current_income.as_ref()?);
    let own = used.figures.income.as_ref().is_some_and(|income| income.basis == IncomeBasis::Current);
    if own || is_of_decision(sheet, used) {
        return None;
    }
    let percent = sheet.rules.rates().current_percent;
    let words = RichText::from(format!("As I say, the current income is {}", test.current));
    let words = paged(context, words, current.item.as_ref(), current.page);
    let so = match test.current_is_used {
        true => format!("It differs by {percent}% or more from the historic income."),
        false => format!("It differs by less than {percent}% from the historic income."),
    };
    Some(words.say(format!(". {so}")))
}

/// Historic and current income compared, with the page that shows the current one.
fn tested(context: &CaseContext<'_>, sheet: &CalculationSheet<'_>, column: &SheetColumn) -> StepCell {
    let Some(test) = &column.test else { return Vec::new() };
    let own = column.figures.income.as_ref().filter(|income| income.basis == IncomeBasis::Current);
    let current = own.or(sheet.calculation.current_income.as_ref());
    if column.of == FiguresOf::Used && own.is_none() && !is_of_decision(sheet, column) {
        return Vec::new();
    }
    let (item, page) =
        (current.and_then(|income| income.item.as_ref()), current.and_then(|income| income.page));

    let percent = sheet.rules.rates().current_percent;
    let how = if test.current < test.historic { "less" } else { "more" };
    let by = match test.tenths {
        Some(0) => "the same as historic".to_owned(),
        Some(tenths) => format!("{}.{}% {how}", tenths / 10, tenths % 10),
        None => "historic income is nil".into(),
    };
    let used = match test.current_is_used {
        true => format!("{percent}% or more: current"),
        false => format!("below {percent}%: historic"),
    };
    let now = paged(context, test.current.to_string().into(), item, page);
    vec![now, by.into(), used.into()]
}

fn weekly_income(column: &SheetColumn) -> StepCell {
    let mut cell = amount(column.weekly_income);
    let printed = column.figures.income.as_ref().filter(|income| income.yearly.is_some());
    if let (Some(printed), Some(worked)) = (printed.and_then(|income| income.weekly), column.weekly_income)
        && printed != worked
    {
        cell.push(format!("printed: {printed}").into());
    }
    cell
}

const fn rate_name(rate: RateName) -> &'static str {
    match rate {
        RateName::Nil => "nil",
        RateName::NilPerson => "nil (exempt person)",
        RateName::Flat => "flat",
        RateName::FlatBenefit => "flat (on benefits)",
        RateName::Reduced => "reduced",
        RateName::Basic => "basic",
        RateName::Default => "default",
    }
}

fn children(column: &SheetColumn) -> StepCell {
    let figures = &column.figures;
    let mut cell: StepCell = figures.children.map(|own| own.to_string().into()).into_iter().collect();
    let more = [
        (figures.with_other_receiving_parents, "with another receiving parent"),
        (figures.under_other_arrangements, "elsewhere"),
    ];
    let more = more.into_iter().filter_map(|(count, what)| Some((count.filter(|count| *count > 0)?, what)));
    cell.extend(more.map(|(count, what)| RichText::from(format!("and {count} {what}"))));
    cell
}

fn other_children(column: &SheetColumn) -> StepCell {
    // They play a part at the reduced and the basic rate alone.
    if !matches!(column.worked.rate, Some(RateName::Reduced | RateName::Basic)) {
        return Vec::new();
    }
    let mut cell: StepCell = match column.figures.other_children {
        None => return Vec::new(),
        Some(0) => vec!["none".into()],
        Some(count) => vec![count.to_string().into()],
    };
    if let Some(off) = column.worked.other_children {
        cell.push(format!("{}% off: {}", off.percent, off.income).into());
    }
    cell
}

fn at_rate(column: &SheetColumn) -> StepCell {
    let Some((made, working)) = column.worked.at_rate else { return Vec::new() };
    let working = match working {
        RateWorking::Fixed => None,
        RateWorking::Reduced { base, tenths, over } => {
            Some(format!("{base} + {over} × {}.{}%", tenths / 10, tenths % 10))
        }
        RateWorking::Basic { first, first_percent, rest, .. } if rest == Pence::default() => {
            Some(format!("{first} × {first_percent}%"))
        }
        RateWorking::Basic { first, first_percent, rest, rest_percent } => {
            Some(format!("{first} × {first_percent}% + {rest} × {rest_percent}%"))
        }
    };
    let mut cell: StepCell = working.map(RichText::from).into_iter().collect();
    cell.push(made.to_string().into());
    cell
}

fn share(column: &SheetColumn) -> StepCell {
    let Some(share) = column.worked.share else { return Vec::new() };
    vec![format!("{} of {} children", share.own, share.all).into(), share.amount.to_string().into()]
}

fn nights(context: &CaseContext<'_>, rules: &SchemeRules, column: &SheetColumn) -> StepCell {
    // At other rates nights change nothing.
    let plays =
        matches!(column.worked.rate, Some(RateName::Reduced | RateName::Basic | RateName::FlatBenefit));
    let Some(given) = column.figures.nights.as_ref().filter(|_| plays) else { return Vec::new() };
    let Some(words) = figures::nights(given) else { return Vec::new() };
    let mut cell = vec![paged(context, words.into(), given.item.as_ref(), given.page)];
    match column.worked.nights {
        None => cell.extend(column.worked.amount.map(|_| RichText::from("nothing off"))),
        Some(off) => {
            let mut words = match off.of {
                1 => "nothing due".to_owned(),
                _ => format!("{}/{} off", off.part, off.of),
            };
            if off.halves > 0 {
                words.push_str(&format!(", and {} × {}", off.halves, rules.rates().off_for_half));
            }
            cell.push(words.into());
            cell.push(negative(off.off).to_string().into());
            cell.push(off.amount.to_string().into());
        }
    }
    cell
}

fn any(sheet: &CalculationSheet<'_>, is: impl Fn(&SheetColumn) -> bool) -> bool {
    sheet.columns.iter().any(is)
}

/// Those of the rules that play a part in one of the columns.
fn playing<const N: usize>(rules: [(RuleName, bool); N]) -> Vec<RuleName> {
    rules.into_iter().filter(|(_, plays)| *plays).map(|(rule, _)| rule).collect()
}

fn rules_of_income(sheet: &CalculationSheet<'_>) -> Vec<RuleName> {
    let with = |basis: IncomeBasis| {
        any(sheet, |column| column.figures.income.as_ref().is_some_and(|income| income.basis == basis))
    };
    playing([
        (RuleName::Historic, with(IncomeBasis::Historic)),
        (RuleName::Current, with(IncomeBasis::Current)),
    ])
}

fn rules_of_rate(sheet: &CalculationSheet<'_>) -> Vec<RuleName> {
    let with = |rate: RateName| any(sheet, |column| column.worked.rate == Some(rate));
    playing([
        (RuleName::Nil, with(RateName::Nil)),
        (RuleName::NilPerson, with(RateName::NilPerson)),
        (RuleName::Flat, with(RateName::Flat)),
        (RuleName::FlatBenefit, with(RateName::FlatBenefit)),
        (RuleName::Reduced, with(RateName::Reduced)),
        (RuleName::Basic, with(RateName::Basic)),
        (RuleName::Default, with(RateName::Default)),
    ])
}

fn rules_of_children(sheet: &CalculationSheet<'_>) -> Vec<RuleName> {
    let elsewhere =
        any(sheet, |column| column.figures.under_other_arrangements.is_some_and(|count| count > 0));
    playing([(RuleName::Elsewhere, elsewhere)])
}

fn rules_of_other_children(sheet: &CalculationSheet<'_>) -> Vec<RuleName> {
    let off = any(sheet, |column| column.worked.other_children.is_some());
    playing([(RuleName::OtherChildren, off)])
}

fn rules_of_nights(sheet: &CalculationSheet<'_>) -> Vec<RuleName> {
    let benefit = any(sheet, |column| column.worked.rate == Some(RateName::FlatBenefit));
    let scale = any(sheet, |column| matches!(column.worked.rate, Some(RateName::Reduced | RateName::Basic)));
    let differ = any(sheet, |column| {
        column
            .figures
            .nights
            .as_ref()
            .is_some_and(|nights| nights.each.windows(2).any(|two| two[0] != two[1]))
    });
    playing([
        (RuleName::Nights, scale),
        (RuleName::NightsDiffer, scale && differ),
        (RuleName::NightsBenefit, benefit),
    ])
}
