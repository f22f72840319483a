//! The fields of a form. Each is bound to a place in the manifest, so one definition shows a field, reads what was sent,
//! says what is wrong with it, and knows what to write. Every form works without the script.

use maud::{Markup, html};

use super::visit::SentFields;
use crate::case::manifest::edit::{EditValue, FieldPath, value_at};
use crate::model::PartialDate;

/// A field of a form.
#[derive(Clone, Debug)]
pub(super) struct PageField {
    /// Its name in the form, which is also where links to it lead.
    pub(super) name: &'static str,
    pub(super) label: String,
    /// What helps to fill it in; may be empty.
    pub(super) hint: String,
    /// Where it is in the manifest.
    pub(super) path: FieldPath,
    pub(super) input: FieldInput,
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub(super) enum FieldInput {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A date as precise as it is known, in three boxes; with a fourth for the time of a call.
    Date {
        /// Whether there is a time to it.
        timed: bool,
    },
    /// One of these, each with what the manifest writes and what the user reads; nothing is one of them.
    Choice(Vec<(String, String)>),
    /// Yes, no or nothing.
    YesNo,
    /// A whole number from 1.
    Whole,
    /// An amount of money, as people write it.
    Pounds,
}

impl PageField {
    pub(super) fn new(
        name: &'static str,
        label: impl Into<String>,
        path: FieldPath,
        input: FieldInput,
    ) -> Self {
        Self { name, label: label.into(), hint: String::new(), path, input }
    }

    /// With a hint.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// What the manifest has, as the form holds it.
    pub(super) fn shown(&self, text: &str) -> String {
        value_at(text, &self.path).map_or(String::new(), |value| shown_value(&value))
    }

    /// What was sent, as the form holds it. The boxes of a date come together; boxes that are no date stay as they
    /// were typed.
    pub(super) fn sent(&self, form: &SentFields) -> String {
        // A button beside the field offers another value.
        if let Some(offered) = form.filled(&format!("use.{}", self.name)) {
            return offered.to_owned();
        }
        let get = |part: &str| form.filled(&format!("{}-{part}", self.name)).unwrap_or_default().to_owned();
        match self.input {
            FieldInput::Date { .. } => match form.get(self.name) {
                // From the screen that compares two versions.
                Some(date) => date.trim().to_owned(),
                None => joined_date(&get("day"), &get("month"), &get("year"), &get("time")),
            },
            FieldInput::Lines => {
                form.get(self.name).unwrap_or_default().replace("\r\n", "\n").trim_end().to_owned()
            }
            _ => form.filled(self.name).unwrap_or_default().to_owned(),
        }
    }

    /// What to write for what was sent; nothing where the field is to be taken out.
    pub(super) fn value(&self, sent: &str) -> Result<Option<EditValue>, String> {
        if sent.is_empty() {
            return Ok(None);
        }
        let label = &self.label;
        match &self.input {
            FieldInput::Line | FieldInput::Lines => Ok(Some(EditValue::Text(sent.to_owned()))),
            FieldInput::Whole => match sent.parse::<u32>() {
                Ok(number) if number > 0 => Ok(Some(EditValue::Integer(i64::from(number)))),
                _ => Err(format!("{label} must be a number, like 3.")),
            },
            FieldInput::Pounds => match sent.parse::<crate::model::Pence>() {
                Ok(_) => Ok(Some(EditValue::Text(sent.trim_start_matches('£').to_owned()))),
                Err(_) => Err(format!("{label} must be pounds and pence, like 3.45.")),
            },
            FieldInput::Date { .. } => date_of(label, sent).map(|date| Some(EditValue::Date(date))),
            FieldInput::Choice(choices) => match choices.iter().any(|(word, _)| word == sent) {
                true => Ok(Some(EditValue::Text(sent.to_owned()))),
                false => Err(format!("Choose one of the answers for: {label}.")),
            },
            FieldInput::YesNo => match sent {
                "true" => Ok(Some(EditValue::Boolean(true))),
                "false" => Ok(Some(EditValue::Boolean(false))),
                _ => Err(format!("Choose yes or no for: {label}.")),
            },
        }
    }

    /// What the user reads for what the form holds.
    pub(super) fn in_words(&self, held: &str) -> String {
        if held.is_empty() {
            return "(nothing)".into();
        }
        match &self.input {
            FieldInput::Date { .. } => {
                held.parse::<PartialDate>().map_or(held.to_owned(), |date| date.to_string())
            }
            FieldInput::Choice(choices) => choices
                .iter()
                .find(|(word, _)| word == held)
                .map_or(held.to_owned(), |(_, label)| label.clone()),
            FieldInput::YesNo => (if held == "true" { "Yes" } else { "No" }).into(),
            _ => held.to_owned(),
        }
    }

    /// Where a link to the field leads.
    pub(super) fn anchor(&self) -> String {
        match self.input {
            FieldInput::Date { .. } => format!("{}-day", self.name),
            _ => self.name.to_owned(),
        }
    }

    /// The field with what it holds and what is wrong with that. `was` is what the manifest has.
    pub(super) fn html(&self, held: &str, was: &str, error: Option<&str>) -> Markup {
        let (name, hint_id, error_id) =
            (self.name, format!("{}-hint", self.name), format!("{}-error", self.name));
        let described: Vec<&str> = [
            (!self.hint.is_empty()).then_some(hint_id.as_str()),
            error.is_some().then_some(error_id.as_str()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let notes = html! {
            @if !self.hint.is_empty() { p.hint id=(hint_id) { (self.hint) } }
            @if let Some(error) = error {
                p.wrong id=(error_id) { span.hide { "Error: " } (error) }
            }
        };
        let invalid = error.is_some().then_some("true");
        html! {
            div.field.wrong-field[error.is_some()] {
                input type="hidden" name=(format!("was.{name}")) value=(was);
                @match &self.input {
                    FieldInput::Date { timed } => {
                        (date_boxes(self, held, *timed, described.as_deref(), &notes))
                    }
                    FieldInput::YesNo => {
                        fieldset aria-describedby=[described.as_deref()] {
                            legend { (self.label) }
                            (notes)
                            div.radios.yes-no {
                                @for (at, (word, label)) in [("true", "Yes"), ("false", "No"), ("", "Not said")].iter().enumerate() {
                                    @let id = if at == 0 { name.to_owned() } else { format!("{name}-{at}") };
                                    div {
                                        input type="radio" name=(name) id=(id) value=(word) checked[held == *word];
                                        label for=(id) { (label) }
                                    }
                                }
                            }
                        }
                    }
                    input => {
                        label for=(name) { (self.label) }
                        (notes)
                        @match input {
                            FieldInput::Lines => {
                                textarea id=(name) name=(name) rows=(rows(held)) aria-describedby=[described.as_deref()] aria-invalid=[invalid] {
                                    // A browser drops a line end at the very beginning.
                                    "\n" (held)
                                }
                            }
                            FieldInput::Choice(choices) => {
                                select id=(name) name=(name) aria-describedby=[described.as_deref()] aria-invalid=[invalid] {
                                    option value="" selected[held.is_empty()] { "(not chosen)" }
                                    @for (word, label) in choices {
                                        option value=(word) selected[held == word] { (label) }
                                    }
                                    @if !held.is_empty() && choices.iter().all(|(word, _)| word != held) {
                                        option value=(held) selected { (held) }
                                    }
                                }
                            }
                            FieldInput::Whole | FieldInput::Pounds => {
                                input.four type="text" inputmode="decimal" id=(name) name=(name) value=(held) autocomplete="off"
                                    aria-describedby=[described.as_deref()] aria-invalid=[invalid];
                            }
                            _ => {
                                input type="text" id=(name) name=(name) value=(held) autocomplete="off"
                                    aria-describedby=[described.as_deref()] aria-invalid=[invalid];
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The lines of a text area: what is in it and some more.
fn rows(held: &str) -> usize {
    (held.lines().map(|line| 1 + line.len() / 60).sum::<usize>() + 1).clamp(3, 20)
}

fn date_boxes(field: &PageField, held: &str, timed: bool, described: Option<&str>, notes: &Markup) -> Markup {
    let [day, month, year, time] = split_date(held);
    let name = field.name;
    let timed = timed || !time.is_empty();
    html! {
        fieldset.date aria-describedby=[described] {
            legend { (field.label) }
            (notes)
            div.boxes {
                @for (part, label, value, class) in
                    [("day", "Day", &day, "two"), ("month", "Month", &month, "two"), ("year", "Year", &year, "four")]
                {
                    @let id = format!("{name}-{part}");
                    div {
                        label for=(id) { (label) }
                        input type="text" inputmode="numeric" class=(class) id=(id) name=(id) value=(value) autocomplete="off";
                    }
                }
                @if timed {
                    @let id = format!("{name}-time");
                    div {
                        label for=(id) { "Time" }
                        input.time type="text" id=(id) name=(id) value=(time) autocomplete="off" placeholder="14:05";
                    }
                }
            }
        }
    }
}

/// Day, month, year and time of a date that the form holds.
fn split_date(held: &str) -> [String; 4] {
    let (date, time) = held.split_once(['T', ' ']).unwrap_or((held, ""));
    let mut parts = date.split('-').map(str::to_owned);
    let year = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or_default();
    let day = parts.next().unwrap_or_default();
    let plain = |part: String| part.trim_start_matches('0').to_owned();
    // Seconds of nothing are not shown.
    let time = time.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(time);
    [plain(day), plain(month), year, time.to_owned()]
}

/// The boxes of a date in the manifest's way of writing.
fn joined_date(day: &str, month: &str, year: &str, time: &str) -> String {
    let two = |number: &str| match number.len() {
        1 if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("0{number}"),
        _ => number.to_owned(),
    };
    let month = month_number(month).map_or_else(|| two(month), |number| format!("{number:02}"));
    let date = match (day, month.as_str(), year) {
        ("", "", "") => String::new(),
        ("", "", year) => year.to_owned(),
        ("", month, year) => format!("{year}-{month}"),
        (day, month, year) => format!("{year}-{month}-{}", two(day)),
    };
    match time {
        "" => date,
        time => format!("{date}T{}", if time.len() == 4 { format!("0{time}") } else { time.to_owned() }),
    }
}

/// The number of a month that is given by its name, from three letters on.
fn month_number(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let known = crate::model::MONTHS.iter().position(|month| month.to_lowercase().starts_with(&name));
    known.filter(|_| name.len() >= 3).map(|at| at + 1)
}

/// A date that was sent, or what is wrong with it.
fn date_of(label: &str, sent: &str) -> Result<PartialDate, String> {
    let (date, _) = sent.split_once('T').unwrap_or((sent, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    if part(0).is_empty() {
        return Err(format!("{label} must include a year."));
    }
    if part(0).len() != 4 {
        return Err(format!("{label}: write the year with 4 digits, like 2020."));
    }
    if parts.len() == 3 && part(1).is_empty() {
        return Err(format!("{label} must include a month, because it has a day."));
    }
    sent.parse::<PartialDate>().map_err(|why| {
        let why = why.to_string();
        let why = why.split(". ").next().unwrap_or_default().to_owned();
        match why.starts_with("there is no") {
            true => format!("{label}: {why}."),
            false => format!("{label} must be a real date, like 6 1 2020."),
        }
    })
}

/// A value as a form holds it.
fn shown_value(value: &EditValue) -> String {
    match value {
        EditValue::Text(text) => text.trim_end().to_owned(),
        EditValue::Date(date) => serde_json::to_string(date).unwrap_or_default().trim_matches('"').to_owned(),
        EditValue::Integer(number) => number.to_string(),
        EditValue::Boolean(yes) => yes.to_string(),
        EditValue::List(list) => list.iter().map(shown_value).collect::<Vec<_>>().join("\n"),
        EditValue::Table(_) => String::new(),
    }
}

/// The word by which the manifest writes a value of its vocabulary.
pub(super) fn word_of(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_a_date_as_precise_as_they_are_filled_in() {
        for (day, month, year, time, held) in [
            ("6", "1", "2020", "", "2020-01-06"),
            ("06", "Jan", "2020", "", "2020-01-06"),
            ("", "september", "2021", "", "2021-09"),
            ("", "", "2020", "", "2020"),
            ("", "", "", "", ""),
            ("10", "5", "2020", "9:05", "2020-05-10T09:05"),
        ] {
            assert_eq!(joined_date(day, month, year, time), held);
        }
        assert_eq!(split_date("2020-05-10T14:00:00"), ["10", "5", "2020", "14:00"]);
        assert_eq!(split_date("2020-05"), ["", "5", "2020", ""]);
    }

    #[test]
    fn what_is_wrong_with_a_date_is_said_in_words() {
        for (sent, words) in [
            ("-05-10", "Date must include a year."),
            ("20-05-10", "Date: write the year with 4 digits, like 2020."),
            ("2020--10", "Date must include a month, because it has a day."),
            ("2021-02-29", "Date: there is no 29 February 2021."),
            ("2020-13-01", "Date must be a real date, like 6 1 2020."),
            ("2020-xx-01", "Date must be a real date, like 6 1 2020."),
        ] {
            assert_eq!(date_of("Date", sent).err().as_deref(), Some(words), "{sent}");
        }
        assert!(date_of("Date", "2020-05-10T09:05").is_ok());
    }
}
