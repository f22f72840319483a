//! What the matching of requests and answers took for granted, and what it could not know. What was worked out is a note;
//! what nobody but the user can say is an error that asks.

use super::ItemInBundle;
use super::case_entry::CaseEntry;
use crate::model::finding::{Code, Finding};

/// So many files are named in a finding.
const MOST_NAMED: usize = 4;

/// What an answer without a name was taken to answer, or cannot be told to.
#[derive(Clone, Debug)]
pub(super) enum Presumption<'a> {
    /// The nearest of several.
    Nearest(CaseEntry<'a>, CaseEntry<'a>),
    /// Several are as near.
    Ambiguous(CaseEntry<'a>, Vec<CaseEntry<'a>>),
    /// A letter to or from a Member, of which nothing says who wrote it.
    WriterUnknown(CaseEntry<'a>),
    /// What is named as the reply to this, and says itself that it answers something else.
    Elsewhere(CaseEntry<'a>, CaseEntry<'a>),
    /// What has no answer of its own, and the letters that came later and name no request.
    NotNamed(CaseEntry<'a>, Vec<ItemInBundle<'a>>),
}

impl Presumption<'_> {
    /// What the user is told.
    pub(super) fn finding(&self) -> Finding {
        let next = "Write answers = \"…\" with the id or the file of the request that it answers.";
        let (entry, finding) = match self {
            Presumption::Nearest(entry, asked) => {
                let message = format!(
                    "This does not say what it answers. It is treated as the answer to {}, the nearest \
                     earlier request.",
                    asked.in_words()
                );
                (entry, Finding::note(Code::AnswerDoubted, message).next(format!("If that is wrong: {next}")))
            }
            Presumption::Ambiguous(entry, all) => {
                let names: Vec<String> = all.iter().map(|asked| asked.in_words()).collect();
                let message = format!(
                    "This does not say what it answers. It could be any of these: {}.",
                    names.join(", ")
                );
                (entry, Finding::error(Code::AnswerDoubted, message).next(next))
            }
            Presumption::WriterUnknown(entry) => {
                let message = "Nothing says whether you or the Member wrote this.";
                let next = "Write from = \"…\" with the name of the writer.";
                (entry, Finding::error(Code::AnswerDoubted, message).next(next))
            }
            Presumption::Elsewhere(entry, asked) => {
                let message = format!(
                    "This is named as the reply to {}, but its own answers = \"…\" names something else. It is \
                     printed as the next letter and not as an answer.",
                    asked.in_words()
                );
                let next = "Does it answer that letter? Then add the letter in also_answers = [\"…\"] here. If \
                            not, take reply = \"…\" away from the [item.post].";
                (entry, Finding::warning(Code::AnswerDoubted, message).next(next))
            }
            Presumption::NotNamed(asked, later) => {
                let shown: Vec<String> =
                    later.iter().take(MOST_NAMED).map(|placed| format!("\"{}\"", placed.item.file)).collect();
                let more = later.len().saturating_sub(MOST_NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let message = format!(
                    "No letter is named as the answer to this item. These came later and name no request: \
                     {}{more}.",
                    shown.join(", ")
                );
                let next = "If one of them answers it, write answers = \"…\" there, with the id or the file of \
                            this item.";
                (asked, Finding::note(Code::AnswerDoubted, message).next(next))
            }
        };
        match entry {
            CaseEntry::Item(placed) => finding.at(&placed.item.file),
            CaseEntry::Event(_) => finding.about(crate::case::manifest::FILE),
        }
    }
}

#[cfg(test)]
#[path = "presumption_tests.rs"]
mod tests;
