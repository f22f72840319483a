//! The calls of a case in one sentence: how many people in how many calls, from when to when, and how often a name was
//! refused. Each figure is the lowest that it can be.

use super::RichText;
use super::call_entries::CallEntry;
use super::officials::distinct_people;
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::date_with_nbsp;

/// "33 different named people in 33 of 40 calls, 15 July 2024 to 6 March 2025. In 7 a name was refused."
pub(super) fn headline(entries: &[CallEntry<'_>]) -> RichText {
    let calls: Vec<&CallEntry<'_>> = entries.iter().filter(|entry| entry.is_counted()).collect();
    let names: Vec<Option<&str>> = calls.iter().map(|call| call.officer()).collect();
    let people = distinct_people(&names).len();
    let named = calls.iter().filter(|call| call.officer().is_some()).count();
    let refused =
        calls.iter().filter(|call| call.officer().is_none() && call.call.refused_name == Some(true)).count();
    let mut words = counted(calls.len(), "call", "calls");
    if named > 0 && named < calls.len() {
        words = format!("{named} of {words}");
    }
    match people {
        0 => {}
        1 => words = format!("1 named person in {words}"),
        people => words = format!("{people} different named people in {words}"),
    }
    words.push_str(&period(&calls));
    // Who refused may be one of those who are named.
    if refused > 0 {
        words.push_str(&format!(". In {refused} a name was refused"));
    }
    let unnamed = calls.len() - named - refused;
    if unnamed > 0 {
        words.push_str(&format!(". In {unnamed} no name was noted"));
    }
    RichText::new().strong(format!("{words}."))
}

/// What of the rows is not counted: calls that nobody answered, and accounts that may be of a call which is counted.
pub(super) fn not_counted(entries: &[CallEntry<'_>]) -> Option<String> {
    let unanswered =
        entries.iter().filter(|entry| entry.may_be.is_none() && entry.call.answered == Some(false)).count();
    let again = entries.iter().filter(|entry| entry.may_be.is_some()).count();
    let mut words = Vec::new();
    if unanswered > 0 {
        words.push(format!("{} not answered.", counted(unanswered, "more call was", "more calls were")));
    }
    if again > 0 {
        let rows = counted(again, "row may be of a call", "rows may be of calls");
        words.push(format!(
            "{rows} counted already, and {} not counted again.",
            if again == 1 { "is" } else { "are" }
        ));
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// ", 15 July 2024 to 6 March 2025"; nothing where no call has a date.
fn period(calls: &[&CallEntry<'_>]) -> String {
    let dates = || calls.iter().filter_map(|call| call.date);
    let day = |when: PartialDate| when.day().map_or(when, PartialDate::Day);
    let first = dates().min_by_key(|date| (date.first_day(), date.last_day())).map(day);
    let last = dates().max_by_key(|date| (date.last_day(), date.first_day())).map(day);
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!(", {}", date_with_nbsp(first)),
        (Some(first), Some(last)) => format!(", {} to {}", date_with_nbsp(first), date_with_nbsp(last)),
        _ => String::new(),
    }
}
