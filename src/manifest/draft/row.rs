//! A guess as lines of a manifest. Everything that comes from a name or from inside a file is written so that
//! it can neither end its line nor its quotes.

use std::fmt::Write as _;

use super::Guess;
use crate::dating::{Trust, in_manifest};
use crate::manifest::vocabulary::Direction;
use crate::model::{Kind, When};

/// The head of a new manifest.
pub fn head(title: &str) -> String {
    format!(
        "# The manifest of this evidence folder. leverarch reads it; you write it.\n\
         # Lines that begin with # are remarks. Check each line marked \"check\".\n\
         # `leverarch schema manifest` prints every key that may stand here.\n\
         \n\
         [bundle]\n\
         purpose = \"general\"          # check: tribunal, ice, compensation or general\n\
         title = {}   # check\n\
         # date = 2022-03-01          # printed on the cover; today's date when left out\n\
         # summary = \"\"\"What is asked for, and why.\"\"\"\n\
         \n\
         [case]\n\
         # reference = \"121000000000\"   # the 12 digits on the latest letter\n\
         \n\
         # [[party]]\n\
         # name = \"\"\n\
         # role = \"Appellant (paying parent)\"\n",
        quoted(title)
    )
}

/// One `[[item]]` for a guess, with the reasons as remarks.
pub fn row(guess: &Guess) -> String {
    let mut lines = Lines(format!("\n[[item]]\nfile = {}\n", quoted(guess.file.as_str())));
    let title = quoted(&guess.title);
    lines.line("title", &title, "check: say what it is, from whom, to whom, about what");
    dates(guess, &mut lines);
    match guess.kind {
        Some(kind) => lines.line("kind", &word(&kind), "check"),
        None => lines.line("# kind", &word(&Kind::Letter), "check"),
    }
    if let Some(call) = guess.call.as_ref().filter(|call| call.direction.is_some() || call.number.is_some()) {
        lines.0 += "[item.call]\n";
        let way = |direction| match direction {
            Direction::Incoming => "they called you; read from the file name",
            Direction::Outgoing => "you called them; read from the file name",
        };
        if let Some(direction) = call.direction {
            lines.line("direction", &word(&direction), way(direction));
        }
        if let Some(number) = &call.number {
            lines.line("their_number", &quoted(number), "read from the file name");
        }
    }
    lines.0
}

fn dates(guess: &Guess, lines: &mut Lines) {
    let chosen = &guess.date;
    match &chosen.best {
        Some(best) => {
            let sure = best.trust >= Trust::High && chosen.doubts.is_empty();
            let mark = if sure { "" } else { "check: " };
            lines.line("date", &in_manifest(best.when), &format!("{mark}{}", best.reason));
            if let Some(until) = best.until {
                lines.line("until", &in_manifest(until), "the last day that it covers");
            }
        }
        None => {
            let example = in_manifest(When::Day(jiff::civil::date(2020, 1, 31)));
            lines.line("# date", &example, "check: no date was found that can be relied on");
        }
    }
    for doubt in &chosen.doubts {
        lines.remark(&format!("check: {}; {}", doubt.message, doubt.next));
    }
    // More of them help nobody.
    for other in chosen.others.iter().take(3).filter(|o| Some(o.when) != chosen.best.as_ref().map(|b| b.when))
    {
        lines.remark(&format!("another date: {} ({})", other.when, other.reason));
    }
}

/// Lines of TOML. Writing into a String cannot fail.
struct Lines(String);

impl Lines {
    fn line(&mut self, key: &str, value: &str, remark: &str) {
        let _ = writeln!(self.0, "{key} = {value}   # {}", plain(remark));
    }

    fn remark(&mut self, text: &str) {
        let _ = writeln!(self.0, "# {}", plain(text));
    }
}

/// A remark's text: it may hold nothing that ends a line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A word of the vocabulary, in quotes.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Text as TOML writes it in quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
