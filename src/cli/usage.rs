//! A command that was typed wrongly, answered in our own words: what is wrong, and what to type instead.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::model::finding::{Code, Finding};

/// What is wrong with the arguments of a command.
pub(super) fn mistake(wrong: &clap::Error, command: Option<&str>) -> Finding {
    let help = match command {
        Some(command) => format!("leverarch {command} --help"),
        None => "leverarch --help".into(),
    };
    let see = format!("To see what you can type, run {help}");
    let (message, next) = match wrong.kind() {
        ErrorKind::UnknownArgument => unknown(wrong, see),
        ErrorKind::InvalidSubcommand => {
            let typed = text(wrong, ContextKind::InvalidSubcommand);
            let next = match first(wrong, ContextKind::SuggestedSubcommand) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => see,
            };
            (format!("I do not know the command \"{typed}\"."), next)
        }
        ErrorKind::MissingRequiredArgument => {
            let lacking = text(wrong, ContextKind::InvalidArg);
            let example = match command {
                Some(command) => format!("Write it like leverarch {command} {}", plain(&lacking)),
                None => see,
            };
            (format!("This command needs {}.", plain(&lacking)), example)
        }
        ErrorKind::MissingSubcommand => ("This needs a command.".into(), see),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => value(wrong),
        ErrorKind::ArgumentConflict => {
            let (one, other) = (text(wrong, ContextKind::InvalidArg), text(wrong, ContextKind::PriorArg));
            let next = if one == other { "Write it once." } else { "Leave one of them out." };
            let message = if one == other {
                format!("{} appears twice.", option(&one))
            } else {
                format!("{} and {} cannot be used together.", option(&one), option(&other))
            };
            (message, next.into())
        }
        ErrorKind::NoEquals => {
            let typed = text(wrong, ContextKind::InvalidArg);
            (
                format!("{} needs = before its value.", option(&typed)),
                format!("Write {}=FILE", option(&typed)),
            )
        }
        ErrorKind::InvalidUtf8 => (
            "A word of this command has letters that cannot be read.".into(),
            "Rename the file or folder with ordinary letters, and try again.".into(),
        ),
        _ => ("I cannot understand this command.".into(), see),
    };
    Finding::error(Code::BadValue, message).next(next)
}

fn unknown(wrong: &clap::Error, see: String) -> (String, String) {
    let typed = text(wrong, ContextKind::InvalidArg);
    if !typed.starts_with('-') {
        return (
            format!("\"{typed}\" is one word too many."),
            "If the name of a folder has spaces, put quotation marks around it, like \"My evidence\"".into(),
        );
    }
    let next = match first(wrong, ContextKind::SuggestedArg) {
        Some(near) => format!("Did you mean {}?", option(&near)),
        None => see,
    };
    (format!("I do not know the option {typed}."), next)
}

/// A value that cannot be used.
fn value(wrong: &clap::Error) -> (String, String) {
    let (argument, typed) = (text(wrong, ContextKind::InvalidArg), text(wrong, ContextKind::InvalidValue));
    let name = option(&argument);
    if typed.is_empty() {
        let example = argument.split_whitespace().nth(1).map(plain).unwrap_or_default();
        return (format!("{name} needs a value."), format!("Write it like {name} {example}"));
    }
    let choices = list(wrong, ContextKind::ValidValue);
    if !choices.is_empty() {
        let near = first(wrong, ContextKind::SuggestedValue);
        let near = near.map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
        let message = format!("I do not know \"{typed}\" for {name}.");
        return (message, format!("{near}The choices are: {}.", choices.join(", ")));
    }
    match name.as_str() {
        "--date" => {
            let day = crate::case::manifest::day_first(&typed).unwrap_or_else(|| "2020-01-06".into());
            (
                format!("\"{typed}\" is not a date I can use."),
                format!("Write it year first, like --date {day}"),
            )
        }
        "--jobs" => (
            format!("\"{typed}\" is not a number I can use."),
            "Write a whole number from 1 to 256, like --jobs 2".into(),
        ),
        _ => (format!("\"{typed}\" cannot be used for {name}."), "Correct it, or leave it out.".into()),
    }
}

/// `--date` of `--date <YYYY-MM-DD>`, and the name of what has no option.
fn option(argument: &str) -> String {
    argument.split([' ', '=']).next().map(plain).unwrap_or_default()
}

/// A name without the brackets that mark it as a placeholder.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '<' | '>' | '[' | ']')).collect()
}

fn list(wrong: &clap::Error, kind: ContextKind) -> Vec<String> {
    match wrong.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
        _ => Vec::new(),
    }
}

fn first(wrong: &clap::Error, kind: ContextKind) -> Option<String> {
    list(wrong, kind).into_iter().next()
}

fn text(wrong: &clap::Error, kind: ContextKind) -> String {
    list(wrong, kind).join(" and ")
}
