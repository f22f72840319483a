//! What to do about a value of the manifest that cannot be used: the line as it should be, as far as that can be told.

use toml::de::DeValue;

use super::quote::quoted;
use super::toml_words::{day_first, pounds, year_first};
use crate::model::BadPath;

/// What a key takes, where the value is of another kind, and what to do.
pub(super) fn of_another_kind(
    key: &str,
    wanted: &str,
    format: &str,
    found: &DeValue<'_>,
    written: &str,
) -> (&'static str, String) {
    let one_line = !written.is_empty() && !written.contains('\n') && written.len() < 80;
    match (wanted, format) {
        ("string", "when" | "day") => ("a date, like 2020-01-06", year_first(key, "2020-01-06")),
        ("string", _) if one_line && !matches!(found, DeValue::Array(_) | DeValue::Table(_)) => (
            "text in \"quotes\"",
            format!("Put quotation marks around it, like {key} = {}.", quoted(written)),
        ),
        ("string", _) => ("text in \"quotes\"", format!("Write it like {key} = \"…\".")),
        ("boolean", _) => {
            let yes = found.as_str().map(str::to_lowercase);
            let next = match yes.as_deref() {
                Some("true" | "yes") => format!("Write {key} = true, without quotation marks."),
                Some("false" | "no") => format!("Write {key} = false, without quotation marks."),
                _ => format!("Write {key} = true or {key} = false."),
            };
            ("true or false", next)
        }
        ("integer", _) => {
            let number = found.as_str().and_then(|text| text.trim().parse::<u32>().ok());
            let next = match number {
                Some(number) => format!("Write {key} = {number}, without quotation marks."),
                None => format!("Write it like {key} = 3."),
            };
            ("a whole number", next)
        }
        ("array", _) if matches!(found, DeValue::Table(_)) => {
            ("a list of tables", format!("Put two brackets on each side of its heading: [[{key}]]."))
        }
        ("array", _) if one_line => {
            ("a list, in [square brackets]", format!("Put brackets around it, like {key} = [{written}]."))
        }
        ("array", _) => ("a list, in [square brackets]", format!("Write it like {key} = [\"…\"].")),
        _ if matches!(found, DeValue::Array(_)) => {
            ("one table", format!("Put one bracket on each side of its heading: [{key}]."))
        }
        _ => ("a table", format!("Write it as a table, under the heading [{key}].")),
    }
}

/// What is wrong with a path, and what to do, in two sentences.
pub(super) fn of_path(text: &str, why: BadPath) -> String {
    match why {
        BadPath::Backslash => format!("\"{text}\" has \\ between its folders"),
        BadPath::Outside => {
            format!(
                "\"{text}\" is outside the evidence folder. Move the file into the folder and write its path there"
            )
        }
        BadPath::Empty => "This path is empty. Write the path of the file, like letters/first.pdf".into(),
        BadPath::NotRelative => {
            format!("\"{text}\" does not begin in the evidence folder. Write it like letters/first.pdf")
        }
        other => format!("\"{text}\" cannot be used: {other}"),
    }
}

/// The message and the remedy for a text that its key cannot take. A problem may end with its own remedy.
pub(super) fn remedy(key: &str, format: &str, text: &str, problem: String) -> (String, String) {
    match format {
        "when" | "day" => {
            if let Some(day) = day_first(text) {
                return (format!("\"{text}\" is not a date I can use"), year_first(key, &day));
            }
        }
        "pounds" => {
            let amount = pounds(text).unwrap_or_else(|| "12.50".into());
            return (
                problem,
                format!("Write pounds and pence without £ and commas, like {key} = {}.", quoted(&amount)),
            );
        }
        "item-path" if text.contains('\\') => {
            let path = text.replace('\\', "/");
            return (problem, format!("Write / in place of \\, like {key} = {}.", quoted(&path)));
        }
        "password" => return (problem, "Write the password, or take the line out.".into()),
        _ => {}
    }
    match problem.split_once(". ") {
        Some((message, next)) => (format!("{message}."), next.to_owned()),
        None if matches!(format, "when" | "day") => (problem, year_first(key, "2020-01-06")),
        None => (problem, "Correct it, or take the line out.".into()),
    }
}
