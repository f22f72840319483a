//! The words of a calculation of child maintenance: the figures that the Service used and those that the user says are
//! right. What a user leaves out of the second is taken from the first, so that only the difference has to be written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::manifest::item_ref::{ItemRef, SchemaDate};
use crate::model::Pence;

/// A calculation of child maintenance under the 2012 scheme, step by step. It shows the figures that CMS used
/// and those that you say are right. Use one for each decision and each receiving parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calculation {
    /// Its title, where there are several, such as "Ms Lister’s case".
    pub title: Option<String>,
    /// The decision that it belongs to.
    pub decision: Option<ItemRef>,
    /// The page of the decision, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
    /// The day from which the decision takes effect. Left out, it is that of the decision in dispute.
    #[schemars(with = "Option<SchemaDate>")]
    pub effective: Option<Date>,
    /// Whether the decision is a yearly review. A yearly review uses current income even if it differs by less than
    /// 25%.
    #[serde(default)]
    pub yearly_review: bool,
    /// The paying parent's current income, to be compared with the historic income.
    pub current_income: Option<IncomeFigure>,
    /// The figures that CMS used, as its documents show them.
    pub used: CalculationFigures,
    /// The figures that you say are right. Figures that you leave out are as in `used`.
    pub asked: Option<CalculationFigures>,
    /// The figures in the alternative. Figures that you leave out are as in `used`.
    pub alternative: Option<CalculationFigures>,
}

/// The figures of a calculation. Figures that you leave out are not guessed, and the steps that need them
/// are not worked out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CalculationFigures {
    /// The paying parent's income.
    pub income: Option<IncomeFigure>,
    /// The number of children of this receiving parent that the maintenance is for.
    #[schemars(range(min = 1, max = 30))]
    pub children: Option<u32>,
    /// The number of children of other receiving parents for whom the paying parent pays CMS maintenance.
    #[schemars(range(min = 0, max = 30))]
    pub with_other_receiving_parents: Option<u32>,
    /// The number of children whom the paying parent supports outside CMS, under a court order or a family
    /// arrangement.
    #[schemars(range(min = 0, max = 30))]
    pub under_other_arrangements: Option<u32>,
    /// The number of other children in the paying parent's home ("relevant other children"), or 0 for none.
    #[schemars(range(min = 0, max = 30))]
    pub other_children: Option<u32>,
    /// The nights that the children stay with the paying parent.
    pub nights: Option<NightsFigure>,
    /// The weekly amount as CMS prints it or, under `asked`, as you ask for it.
    pub weekly: Option<Pence>,
    /// The monthly amount that CMS prints.
    pub monthly: Option<Pence>,
}

/// An income and its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomeFigure {
    /// The kind of income.
    pub basis: IncomeBasis,
    /// Gross income for a year.
    pub yearly: Option<Pence>,
    /// Gross income for a week, as printed, or where the yearly income is not known.
    pub weekly: Option<Pence>,
    /// Pension contributions of that year to be deducted.
    pub pension: Option<Pence>,
    /// The tax year, such as "2018-19".
    pub tax_year: Option<TaxYear>,
    /// The day on which CMS asked HM Revenue and Customs.
    #[schemars(with = "Option<SchemaDate>")]
    pub hmrc_asked: Option<Date>,
    /// Its source in a word or two, such as "P60" or "HMRC".
    pub source: Option<String>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// The kind of income for the calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IncomeBasis {
    /// Income of a past tax year, from HM Revenue and Customs.
    Historic,
    /// Income at the time of the decision.
    Current,
    /// A benefit that the regulations name, so that the flat rate applies.
    Benefit,
    /// Income of a person who pays nothing, such as a prisoner or a child.
    Nil,
    /// No known income, so that CMS used its default rates.
    Unknown,
}

/// The number of nights that the children stay with the paying parent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NightsFigure {
    /// Nights a year, the same for every child, such as 60, or the band as CMS prints it, "52-103".
    pub a_year: Option<YearNights>,
    /// The nights of each child, in place of `a_year`, where they differ.
    pub each: Vec<YearNights>,
    /// The item that shows it.
    pub item: Option<ItemRef>,
    /// The page of that item, counted from 1 within the item.
    #[schemars(range(min = 1))]
    pub page: Option<u32>,
}

/// Nights in a year: a number, or a band from one number to another or without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearNights {
    /// The number, or the first of the band.
    pub from: u32,
    /// The last of the band; nothing where it has no end.
    pub to: Option<u32>,
}

/// That a text is no number of nights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nights a year are a number up to 366, like 60, or a band, like \"52-103\" or \"175 or more\"")]
pub struct BadNights;

impl FromStr for YearNights {
    type Err = BadNights;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| match text.trim().parse::<u32>() {
            Ok(nights) if nights <= 366 => Ok(nights),
            _ => Err(BadNights),
        };
        let text = text.trim();
        if let Some(from) = text.strip_suffix('+').or_else(|| text.strip_suffix("or more")) {
            return Ok(YearNights { from: number(from)?, to: None });
        }
        let band = text.split_once(['-', '–']).or_else(|| text.split_once(" to "));
        let (from, to) = match band {
            Some((from, to)) => (number(from)?, number(to)?),
            None => (number(text)?, number(text)?),
        };
        if from <= to { Ok(YearNights { from, to: Some(to) }) } else { Err(BadNights) }
    }
}

/// "60", "52 to 103", "175 or more".
impl fmt::Display for YearNights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) if to == self.from => write!(f, "{to}"),
            Some(to) => write!(f, "{} to {to}", self.from),
            None => write!(f, "{} or more", self.from),
        }
    }
}

/// A tax year, which runs from 6 April to 5 April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxYear {
    /// The year in which it begins.
    begins: i16,
}

impl TaxYear {
    /// The tax year that begins in a year.
    pub const fn beginning(year: i16) -> Self {
        TaxYear { begins: year }
    }

    /// The tax year of a day.
    pub fn of(day: Date) -> Self {
        let began = (day.month(), day.day()) >= (4, 6);
        TaxYear { begins: day.year() - i16::from(!began) }
    }

    /// The year in which it begins.
    pub const fn begins(self) -> i16 {
        self.begins
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        date(self.begins + 1, 4, 5)
    }
}

/// That a text is no tax year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tax year is two years that follow one another, like \"2018-19\"")]
pub struct BadTaxYear;

impl FromStr for TaxYear {
    type Err = BadTaxYear;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let years = text.split_once(['-', '–', '/']).or_else(|| text.split_once(" to ")).ok_or(BadTaxYear)?;
        let (first, second) = (years.0.trim(), years.1.trim());
        let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(first, 4) || !(digits(second, 2) || digits(second, 4)) {
            return Err(BadTaxYear);
        }
        let begins: i16 = first.parse().map_err(|_| BadTaxYear)?;
        let next = (begins + 1).to_string();
        if (1990..=2100).contains(&begins) && next.ends_with(second) {
            Ok(TaxYear { begins })
        } else {
            Err(BadTaxYear)
        }
    }
}

/// "2018 to 2019".
impl fmt::Display for TaxYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.begins, self.begins + 1)
    }
}

/// Written and read as their texts.
macro_rules! as_text {
    ($type:ty, $name:literal, $format:literal, $description:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format, "description": $description })
            }
        }
    };
}

as_text!(
    YearNights,
    "Nights",
    "nights",
    "Nights a year, such as 60, or a band like \"52-103\" or \"175 or \
                                          more\"."
);
as_text!(TaxYear, "TaxYear", "tax-year", "A tax year, like \"2018-19\".");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_are_read_as_letters_print_them() {
        for (text, printed) in [
            ("60", "60"),
            ("0", "0"),
            ("52-103", "52 to 103"),
            ("52 – 103", "52 to 103"),
            ("104 to 155", "104 to 155"),
            ("175+", "175 or more"),
            ("175 or more", "175 or more"),
        ] {
            let nights: YearNights = text.parse().expect(text);
            assert_eq!(nights.to_string(), printed);
            assert_eq!(nights.to_string().parse(), Ok(nights));
        }
        for wrong in ["", "sixty", "103-52", "367", "-1", "52-", "52-103-155", "1.5"] {
            assert_eq!(wrong.parse::<YearNights>(), Err(BadNights), "{wrong}");
        }
    }

    #[test]
    fn tax_years_are_read_as_people_write_them() {
        for text in ["2018-19", "2018-2019", "2018/19", "2018 to 2019", "2018–19"] {
            let year: TaxYear = text.parse().expect(text);
            assert_eq!((year.to_string().as_str(), year.last_day()), ("2018 to 2019", date(2019, 4, 5)));
        }
        assert_eq!("1999-00".parse(), Ok(TaxYear::beginning(1999)));
        for wrong in ["2018", "2018-20", "18-19", "2018-18", "2019-2018", "", "2018-9", "+018-19"] {
            assert_eq!(wrong.parse::<TaxYear>(), Err(BadTaxYear), "{wrong}");
        }
        assert_eq!(TaxYear::of(date(2019, 4, 5)), TaxYear::beginning(2018));
        assert_eq!(TaxYear::of(date(2019, 4, 6)), TaxYear::beginning(2019));
    }
}
