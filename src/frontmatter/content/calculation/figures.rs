//! The figures of a calculation in words: whose they are, an income, nights, children, and the page that shows them.

use crate::case::calculation::sheet::FiguresOf;
use crate::case::manifest::arrears_types::AccountSide;
use crate::case::manifest::calculation_types::{
    CalculationFigures, IncomeBasis, IncomeFigure, NightsFigure, YearNights,
};
use crate::case::manifest::item_ref::ItemRef;
use crate::frontmatter::content::author::user;
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::counted;

/// "£41,237.14 a year (tax year 2017 to 2018)", "£450.00 a week (current income)"; an income without an amount by its name.
pub(super) fn income(income: &IncomeFigure) -> Option<String> {
    match (income_in_parts(income), income.basis) {
        ((_, kind), IncomeBasis::Benefit | IncomeBasis::Nil | IncomeBasis::Unknown) => Some(kind),
        ((amount, kind), _) => amount.map(|amount| format!("{amount} ({kind})")),
    }
}

/// "£41,237.14 a year" and "tax year 2017 to 2018"; an income that is no amount by its name alone.
pub(super) fn income_in_parts(income: &IncomeFigure) -> (Option<String>, String) {
    let amount = match (income.yearly, income.weekly) {
        (Some(yearly), _) => Some(format!("{yearly} a year")),
        (None, Some(weekly)) => Some(format!("{weekly} a week")),
        (None, None) => None,
    };
    match (income.basis, income.tax_year) {
        (IncomeBasis::Historic, Some(year)) => (amount, format!("tax year {year}")),
        (IncomeBasis::Historic, None) => (amount, "historic income".into()),
        (IncomeBasis::Current, _) => (amount, "current income".into()),
        (IncomeBasis::Benefit, _) => (None, "a benefit".into()),
        (IncomeBasis::Nil, _) => (None, "nothing due from this person".into()),
        (IncomeBasis::Unknown, _) => (None, "no known income".into()),
    }
}

/// Whether the user is the receiving parent, so that the income is somebody else's.
pub(super) fn is_receiver(context: &CaseContext<'_>) -> bool {
    let account = context.manifest.account.iter().find_map(|account| account.side);
    let role =
        || user(context.manifest).is_some_and(|user| user.role.to_lowercase().contains("receiving parent"));
    account.map_or_else(role, |side| side == AccountSide::Receiver)
}

/// The label of the income: whose it is, where it is not the user's.
pub(super) fn income_label(context: &CaseContext<'_>) -> &'static str {
    if is_receiver(context) { "Income of the paying parent" } else { "Income" }
}

/// "historic", "current".
pub(super) fn basis(basis: IncomeBasis) -> &'static str {
    match basis {
        IncomeBasis::Historic => "historic",
        IncomeBasis::Current => "current",
        IncomeBasis::Benefit => "a benefit",
        IncomeBasis::Nil => "nil",
        IncomeBasis::Unknown => "not known",
    }
}

/// What is printed for a decision that takes no shared care into account.
const NO_NIGHTS: &str = "none counted";

/// "52 to 103", "60 and 120"; nothing where none are given.
pub(super) fn nights(nights: &NightsFigure) -> Option<String> {
    if let Some(nights) = nights.a_year {
        let words = nights.to_string();
        // That none were counted is not that there were none.
        return Some(if words == "0" { NO_NIGHTS.into() } else { words });
    }
    let each: Vec<String> = nights.each.iter().map(YearNights::to_string).collect();
    match &each[..] {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

/// The figures other than the income that differ, in words: "104 nights a year", "1 other child in the home".
pub(super) fn differing(figures: &CalculationFigures, from: &CalculationFigures) -> Vec<String> {
    let mut said = Vec::new();
    let mut add = |differs: bool, words: Option<String>| said.extend(words.filter(|_| differs));
    let number = |count: Option<u32>, one: &str, many: &str| count.map(|n| counted(n as usize, one, many));
    add(figures.children != from.children, number(figures.children, "child", "children"));
    add(
        figures.with_other_receiving_parents != from.with_other_receiving_parents,
        number(
            figures.with_other_receiving_parents,
            "child with another receiving parent",
            "children with other receiving parents",
        ),
    );
    add(
        figures.under_other_arrangements != from.under_other_arrangements,
        number(
            figures.under_other_arrangements,
            "child under another arrangement",
            "children under other arrangements",
        ),
    );
    add(
        figures.other_children != from.other_children,
        match figures.other_children {
            Some(0) => Some("no other children in the home".into()),
            count => number(count, "other child in the home", "other children in the home"),
        },
    );
    let stay = |figures: &CalculationFigures| figures.nights.as_ref().and_then(nights);
    add(
        stay(figures) != stay(from),
        stay(figures).map(|nights| match nights.as_str() {
            NO_NIGHTS => "no shared care".into(),
            nights => format!("{nights} nights a year"),
        }),
    );
    said
}

/// "£41,237.14" differs where basis, amount or tax year differ.
pub(super) fn same_income(a: &CalculationFigures, b: &CalculationFigures) -> bool {
    let said = |figures: &CalculationFigures| {
        figures.income.as_ref().map(|figure| (income(figure), figure.pension.unwrap_or_default()))
    };
    said(a) == said(b)
}

/// Whose figures, as they head a line and a column.
pub(super) const fn head(of: FiguresOf) -> &'static str {
    match of {
        FiguresOf::Used => "Used by CMS",
        FiguresOf::Asked => "Asked for",
        FiguresOf::Alternative => "In the alternative",
    }
}

/// A page that shows something, after what was said of it.
pub(super) fn paged(
    context: &CaseContext<'_>,
    words: RichText,
    item: Option<&ItemRef>,
    page: Option<u32>,
) -> RichText {
    match item.and_then(|item| context.page(item, page)) {
        Some(page) => words.say(", ").page(page),
        None => words,
    }
}
