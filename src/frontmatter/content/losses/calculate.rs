//! What a line of the schedule of loss comes to. All of it is exact arithmetic with whole numbers: a quantity times a
//! rate, simple interest by days, or what a bill charged for a call. Halves of a penny are rounded up. Nothing is
//! invented: a figure that is missing leaves the line without an amount, and says so.

use jiff::civil::Date;

use crate::case::manifest::types::{Head, Loss};
use crate::frontmatter::content::CaseContext;
use crate::model::{PartialDate, Pence, counted};

/// A line, reckoned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CalculatedLoss {
    /// What it comes to; none when that cannot be said.
    pub(super) amount: Option<Pence>,
    /// How that was reckoned, in words: "23 min × £0.15". May be empty.
    pub(super) working: String,
    /// Why its figures give no amount.
    pub(super) fault: Option<LossFault>,
    /// Another figure of the same line that differs from the amount, and both in words.
    pub(super) conflict: Option<String>,
}

/// Why a line's figures give no amount: a clause of a sentence about the line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum LossFault {
    /// What this is called in words, and its text.
    #[error("its {0} “{1}” is not a number with at most four decimals")]
    NotANumber(&'static str, String),
    #[error("it has a rate and no quantity")]
    NoQuantity,
    #[error("its quantity times its rate is too large")]
    ProductTooLarge,
    #[error("interest needs a principal, the sum that it is worked out on")]
    NoPrincipal,
    #[error("interest needs a rate, and [claim] has no interest_rate")]
    NoInterestRate,
    #[error("interest needs interest_from, the day from which it runs")]
    NoFirstDay,
    #[error("its interest needs a day, and “{0}” is not one")]
    NotADay(PartialDate),
    #[error("its interest runs from {} to an earlier day, {}", PartialDate::Day(*from), PartialDate::Day(*to))]
    Backwards { from: Date, to: Date },
    #[error("its principal is below zero")]
    NegativePrincipal,
    #[error("its interest is too large")]
    InterestTooLarge,
}

/// Reckons a line.
pub(super) fn reckon(context: &CaseContext<'_>, loss: &Loss) -> CalculatedLoss {
    let mut reckoned = CalculatedLoss::default();
    // What the figures give, from the surest to the least sure, with the words for it.
    let mut figures: Vec<(Pence, String)> = Vec::new();
    figures.extend(loss.amount.map(|amount| (amount, "the amount given".to_owned())));
    let interest = loss.principal.is_some() || (loss.head == Head::Delay && loss.interest_from.is_some());
    let computed = if interest { interest_of(context, loss) } else { product_of(loss) };
    match computed {
        Ok(Some((amount, working))) => {
            figures.push((amount, working.clone()));
            reckoned.working = working;
        }
        Ok(None) => {}
        Err(fault) => reckoned.fault = Some(fault),
    }
    figures.extend(charged(context, loss).map(|amount| (amount, "the charge for the call".to_owned())));
    let Some((amount, words)) = figures.first().cloned() else {
        let billed = billed_that_day(context, loss);
        reckoned.working = billed.map_or(String::new(), |_| "as billed".into());
        reckoned.amount = billed;
        return reckoned;
    };
    if reckoned.working.is_empty() && loss.amount.is_none() {
        reckoned.working = "as billed".into();
    }
    reckoned.amount = Some(amount);
    let other = figures.iter().find(|(other, _)| *other != amount);
    reckoned.conflict =
        other.map(|(other, reason)| format!("{amount} is {words}, and {reason} comes to {other}"));
    reckoned
}

/// Whether its amount is interest that was reckoned here, which needs no document of its own.
pub(super) fn is_interest(loss: &Loss, reckoned: &CalculatedLoss) -> bool {
    loss.principal.is_some() && !reckoned.working.is_empty()
}

/// An amount and how it was reckoned; none when the line has nothing to reckon with.
type ReckonedAmount = Result<Option<(Pence, String)>, LossFault>;

/// Quantity times rate: "23 min × £0.15".
fn product_of(loss: &Loss) -> ReckonedAmount {
    let Some(rate) = &loss.rate else { return Ok(None) };
    let number =
        |text: &str, what| Decimal::parse(text).ok_or_else(|| LossFault::NotANumber(what, text.into()));
    let price = number(rate, "rate")?;
    let quantity = loss.quantity.as_ref().ok_or(LossFault::NoQuantity)?;
    let count = number(quantity, "quantity")?;
    let pence = count.times(price).ok_or(LossFault::ProductTooLarge)?;
    let unit = match loss.unit.as_deref().map(str::trim) {
        Some("minutes" | "minute") => " min".to_owned(),
        Some(unit) if !unit.is_empty() => format!(" {unit}"),
        _ => String::new(),
    };
    Ok(Some((pence, format!("{count}{unit} × £{}", price.as_money()))))
}

/// Simple interest: "£341.00 × 8% × 212 days ÷ 365".
fn interest_of(context: &CaseContext<'_>, loss: &Loss) -> ReckonedAmount {
    let principal = loss.principal.ok_or(LossFault::NoPrincipal)?;
    let claim = context.manifest.claim.as_ref();
    let rate = claim.and_then(|claim| claim.interest_rate);
    let rate = rate.ok_or(LossFault::NoInterestRate)?;
    let (from, to) = period(loss, context.date)?;
    let days = u32::try_from((to - from).get_days()).map_err(|_| LossFault::Backwards { from, to })?;
    if principal < Pence::new(0) {
        return Err(LossFault::NegativePrincipal);
    }
    let interest = simple_interest(principal, rate, days).ok_or(LossFault::InterestTooLarge)?;
    let days = counted(days as usize, "day", "days");
    Ok(Some((interest, format!("{principal} × {} × {days} ÷ 365", per_cent(rate)))))
}

/// The days of a line's interest: from the first to the day of the bundle, when no other is given.
pub(super) fn period(loss: &Loss, today: Date) -> Result<(Date, Date), LossFault> {
    let from = loss.interest_from.ok_or(LossFault::NoFirstDay)?;
    let exact = |when: PartialDate| when.day().ok_or(LossFault::NotADay(when));
    Ok((exact(from)?, loss.interest_to.map_or(Ok(today), exact)?))
}

/// Principal × rate × days ÷ 365, rounded half up; the rate in hundredths of a per cent.
pub(super) fn simple_interest(principal: Pence, rate: u32, days: u32) -> Option<Pence> {
    let product = i128::from(principal.get()).checked_mul(i128::from(rate))?.checked_mul(i128::from(days))?;
    Pence::ratio(product, 365 * 10_000)
}

/// "8%", "8.25%".
pub(super) fn per_cent(hundredths: u32) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let decimals = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    format!("{whole}{}%", decimals.trim_end_matches('0'))
}

/// What the call log or a bill says of exactly the call that the line names.
fn charged(context: &CaseContext<'_>, loss: &Loss) -> Option<Pence> {
    let call = context.item(loss.item.as_ref().filter(|_| loss.head == Head::Telephone)?)?;
    let logged = call.item.call.as_ref()?.cost;
    let lines =
        context.items.iter().filter_map(|placed| placed.item.bill.as_ref()).flat_map(|bill| &bill.line);
    let mut of_it = lines.filter(|line| {
        let named = line.call.as_ref().and_then(|call| context.item(call));
        named.is_some_and(|named| std::ptr::eq(named.item, call.item))
    });
    logged.or_else(|| of_it.find_map(|line| line.amount))
}

/// The only charge that the bill which the line names has for that day.
fn billed_that_day(context: &CaseContext<'_>, loss: &Loss) -> Option<Pence> {
    let bill = context.item(loss.item.as_ref().filter(|_| loss.head == Head::Telephone)?)?;
    let day = loss.date?.day()?;
    let lines = bill.item.bill.as_ref()?.line.iter();
    let mut that_day = lines.filter(|line| line.date.and_then(PartialDate::day) == Some(day));
    let only = that_day.next()?;
    only.amount.filter(|_| that_day.next().is_none())
}

/// A number with up to four decimals, kept in ten-thousandths and as many decimals as it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    parts: u64,
    decimals: usize,
}

impl Decimal {
    /// Reads "23", "0.15", "£0.1275" and "1,200".
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('£').unwrap_or(text);
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // Commas stand between thousands or nowhere, as with money.
        let grouped = whole.split(',').skip(1).all(|group| group.len() == 3)
            && whole.split(',').next().is_some_and(|first| !whole.contains(',') || first.len() <= 3);
        let whole_digits = whole.replace(',', "");
        let sound = grouped && digits(&whole_digits) && (digits(decimals) || !text.contains('.'));
        if !sound || decimals.len() > 4 {
            return None;
        }
        let parts = whole_digits.parse::<u64>().ok()?.checked_mul(10_000)?;
        let tail = format!("{decimals:0<4}").parse::<u64>().ok()?;
        Some(Self { parts: parts.checked_add(tail)?, decimals: decimals.len() })
    }

    /// Units times pounds, in pence.
    fn times(self, pounds: Self) -> Option<Pence> {
        // Ten-thousandths twice make a hundred-millionth; a pound has a hundred pence.
        Pence::ratio(i128::from(self.parts).checked_mul(i128::from(pounds.parts))?, 1_000_000)
    }

    /// With at least two decimals: "0.15", "0.1275".
    fn as_money(self) -> String {
        Self { decimals: self.decimals.max(2), ..self }.to_string()
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::model::grouped(self.parts / 10_000))?;
        let tail = format!("{:04}", self.parts % 10_000);
        match self.decimals {
            0 => Ok(()),
            shown => write!(f, ".{}", &tail[..shown.min(4)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::frontmatter::content::testing::Sample;

    const CASE: &str = r#"
[claim]
interest_rate = 800
[[item]]
file = "bill.pdf"
id = "bill"
[item.bill]
line = [
  { date = 2020-05-21, amount = "3.45", call = "linked" },
  { date = 2020-05-22, amount = "1.00" },
  { date = 2020-05-22, amount = "2.00" },
]
[[item]]
file = "linked.mp3"
id = "linked"
call = {}
[[item]]
file = "told.mp3"
id = "told"
call = { cost = "1.20" }
"#;

    /// Amount, working, fault and conflict of one line.
    fn reckoned(line: &str) -> (String, String, String, String) {
        let sample = Sample::new(&format!("{CASE}[[loss]]\ndescription = \"A\"\n{line}\n"));
        let context = sample.matter();
        let CalculatedLoss { amount, working, fault, conflict } = reckon(&context, &sample.manifest.loss[0]);
        (
            amount.map_or(String::new(), |amount| amount.to_string()),
            working,
            fault.map_or(String::new(), |fault| fault.to_string()),
            conflict.unwrap_or_default(),
        )
    }

    fn fine(amount: &str, working: &str) -> (String, String, String, String) {
        (amount.into(), working.into(), String::new(), String::new())
    }

    #[test]
    fn a_quantity_times_a_rate() {
        let line = |quantity: &str, rate: &str| {
            reckoned(&format!(
                "head = \"telephone\"\nquantity = \"{quantity}\"\nunit = \"minutes\"\nrate = \"{rate}\""
            ))
        };
        assert_eq!(line("23", "0.15"), fine("£3.45", "23 min × £0.15"));
        assert_eq!(line("10", "0.0005"), fine("£0.01", "10 min × £0.0005"), "half a penny is rounded up");
        assert_eq!(line("10", "0.0004"), fine("£0.00", "10 min × £0.0004"));
        assert_eq!(line("1.5", "£3"), fine("£4.50", "1.5 min × £3.00"));
        assert_eq!(line("1,000", "0.1"), fine("£100.00", "1,000 min × £0.10"));
        for (quantity, rate, fault) in [
            ("about 6", "1", "its quantity “about 6” is not a number with at most four decimals"),
            ("6", "0.12345", "its rate “0.12345” is not a number with at most four decimals"),
            ("-1", "1", "its quantity “-1” is not a number with at most four decimals"),
            ("1,00", "1", "its quantity “1,00” is not a number with at most four decimals"),
            ("1.", "1", "its quantity “1.” is not a number with at most four decimals"),
            ("", "1", "its quantity “” is not a number with at most four decimals"),
            ("1000000000000000", "1000000000000000", "its quantity times its rate is too large"),
        ] {
            assert_eq!(line(quantity, rate).2, fault);
            assert_eq!(line(quantity, rate).0, "");
        }
        assert_eq!(
            reckoned("head = \"travel\"\nrate = \"0.45\"\namount = \"9.00\""),
            ("£9.00".into(), String::new(), "it has a rate and no quantity".into(), String::new())
        );
    }

    #[test]
    fn an_amount_that_its_figures_do_not_give_is_a_conflict() {
        let line = "head = \"travel\"\nquantity = \"6\"\nunit = \"miles\"\nrate = \"0.45\"\namount = ";
        assert_eq!(reckoned(&format!("{line}\"2.70\"")), fine("£2.70", "6 miles × £0.45"));
        assert_eq!(
            reckoned(&format!("{line}\"2.71\"")).3,
            "£2.71 is the amount given, and 6 miles × £0.45 comes to £2.70"
        );
        let call = "head = \"telephone\"\nitem = \"told\"\namount = \"1.50\"";
        assert_eq!(reckoned(call).3, "£1.50 is the amount given, and the charge for the call comes to £1.20");
    }

    #[test]
    fn a_call_costs_what_the_log_or_the_bill_says() {
        let line = |item: &str, date: &str| {
            reckoned(&format!("head = \"telephone\"\nitem = \"{item}\"\ndate = {date}"))
        };
        assert_eq!(line("told", "2020-05-21"), fine("£1.20", "as billed"));
        assert_eq!(line("linked", "2020-05-21"), fine("£3.45", "as billed"));
        assert_eq!(line("bill", "2020-05-21"), fine("£3.45", "as billed"));
        assert_eq!(line("bill", "2020-05-22"), fine("", ""), "two charges on that day");
        assert_eq!(reckoned("head = \"travel\"\nitem = \"bill\"\ndate = 2020-05-21"), fine("", ""));
    }

    #[test]
    fn interest_is_simple_and_by_days() {
        let line = |more: &str| reckoned(&format!("head = \"delay\"\n{more}"));
        // 365 days are a year, whatever the year.
        let year = "principal = \"1000.00\"\ninterest_from = 2021-03-01";
        assert_eq!(line(year), fine("£80.00", "£1,000.00 × 8% × 365 days ÷ 365"));
        let day = "principal = \"1000.00\"\ninterest_from = 2020-02-28\ninterest_to = 2020-03-01";
        // 2 days, for 2020 is a leap year: 43.8 pence.
        assert_eq!(line(day), fine("£0.44", "£1,000.00 × 8% × 2 days ÷ 365"));
        for (more, fault) in [
            ("principal = \"1.00\"", "interest needs interest_from, the day from which it runs"),
            ("interest_from = 2020-01-01", "interest needs a principal, the sum that it is worked out on"),
            (
                "principal = \"1.00\"\ninterest_from = \"2020-01\"",
                "its interest needs a day, and “January 2020” is not one",
            ),
            (
                "principal = \"1.00\"\ninterest_from = 2020-01-02\ninterest_to = 2020-01-01",
                "its interest runs from 2 January 2020 to an earlier day, 1 January 2020",
            ),
            ("principal = \"-1.00\"\ninterest_from = 2020-01-01", "its principal is below zero"),
        ] {
            assert_eq!(line(more).2, fault);
        }
        let text = "[[loss]]\nhead = \"delay\"\ndescription = \"A\"\nprincipal = \"1.00\"\ninterest_from = 2020-01-01\n";
        let sample = Sample::new(text);
        let without = reckon(&sample.matter(), &sample.manifest.loss[0]);
        assert_eq!(without.amount, None);
        assert_eq!(without.fault, Some(LossFault::NoInterestRate));
    }

    #[test]
    fn rates_in_words() {
        assert_eq!([800, 825, 810, 5].map(per_cent), ["8%", "8.25%", "8.1%", "0.05%"]);
    }

    proptest! {
        /// What is printed is within half a penny of the true product, and above it when it lies in the middle.
        #[test]
        fn a_ratio_is_rounded_half_up(product in 0..=u64::MAX as i128, by in 1..10_000_000_i128) {
            if let Some(pence) = Pence::ratio(product, by) {
                let twice = 2 * (i128::from(pence.get()) * by - product);
                prop_assert!(-by < twice && twice <= by, "{pence:?}");
            }
        }

        #[test]
        fn numbers_are_printed_as_they_are_read(whole in 0..1_000_000_000_u64, tail in "[0-9]{0,4}") {
            let text = if tail.is_empty() { whole.to_string() } else { format!("{whole}.{tail}") };
            let number = Decimal::parse(&text).expect("a number");
            prop_assert_eq!(number.to_string().replace(',', ""), text);
            prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
        }
    }
}
