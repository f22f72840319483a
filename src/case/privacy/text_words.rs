//! The words of a text and what stands around each: whether it begins a sentence, is part of a date, is joined with
//! other names, or is followed by what only a person does.

use std::ops::Range;

use super::tokens::{WordToken, tokens};
use super::word_lists::{comes_before_month, is_adult, is_date, is_joining, is_part_of_month};

/// A text and its words.
#[derive(Debug)]
pub(super) struct TextWords<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<WordToken>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl<'a> TextWords<'a> {
    /// The words of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tokens: tokens(text) }
    }

    /// What stands between two words.
    fn gap(&self, from: usize, to: usize) -> Option<&'a str> {
        self.text.get(self.tokens.get(from)?.at.end..self.tokens.get(to)?.at.start)
    }

    /// Whether a word and the next belong to one name.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        self.gap(at, at + 1).is_some_and(|gap| {
            let bare = gap.trim();
            let initial = self.tokens[at].folded.chars().count() == 1;
            !gap.contains("\n\n")
                && (bare.is_empty() || ["-", "'", "’"].contains(&bare) || (initial && bare == "."))
        })
    }

    /// The word before, where only a space parts them.
    pub(super) fn before(&self, at: usize) -> Option<&WordToken> {
        self.beside(at, Side::Before)
    }

    /// The word after, where only a space parts them.
    pub(super) fn after(&self, at: usize) -> Option<&WordToken> {
        self.beside(at, Side::After)
    }

    /// The word on one side, where only a space parts them.
    fn beside(&self, at: usize, side: Side) -> Option<&WordToken> {
        let (from, other) = match side {
            Side::Before => (at.checked_sub(1)?, at.checked_sub(1)?),
            Side::After => (at, at + 1),
        };
        let gap = self.gap(from, from + 1)?;
        (gap.trim().is_empty() && !gap.contains("\n\n")).then(|| self.tokens.get(other)).flatten()
    }

    /// Whether the word comes first in its sentence.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let gap = self.gap(before, at).unwrap_or_default();
        let stop = gap.contains(['.', '!', '?', ':', ';', '\n', '•', '"', '“', '—', '–']);
        stop && !(gap.trim() == "." && is_adult(&self.tokens[before].folded))
    }

    /// "May's".
    pub(super) fn is_possessive(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let rest = &self.text[token.at.end..];
        let owned = rest.strip_prefix(['\'', '’']).and_then(|rest| rest.strip_prefix(['s', 'S']));
        owned.is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
    }

    /// "J. Rose".
    pub(super) fn has_initial_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let (token, gap) = (&self.tokens[before], self.gap(before, at).unwrap_or_default());
        token.capital
            && token.folded.chars().count() == 1
            && token.folded != "i"
            && [".", ""].contains(&gap.trim())
            && token.folded != "a"
    }

    /// The words that a word is joined with: "May and June, Will" from any of them.
    pub(super) fn linked(&self, at: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for side in [Side::Before, Side::After] {
            let mut here = at;
            while let Some(next) = self.next_linked(here, side) {
                found.push(next);
                here = next;
            }
        }
        found
    }

    fn next_linked(&self, at: usize, side: Side) -> Option<usize> {
        let step = |at: usize| match side {
            Side::Before => at.checked_sub(1),
            Side::After => Some(at + 1).filter(|next| *next < self.tokens.len()),
        };
        let one = step(at)?;
        let gap = self.gap(at.min(one), at.max(one))?;
        if ["&", "/", "–", "-"].contains(&gap.trim()) {
            return Some(one).filter(|one| self.tokens[*one].capital);
        }
        // A name and a month are not one list: "May and Conor, January to May".
        let alike = is_date(&self.tokens[one].folded) == is_date(&self.tokens[at].folded);
        if gap.trim() == "," && self.tokens[one].capital && alike {
            return Some(one);
        }
        let two = step(one)?;
        let (a, b) = (self.gap(at.min(one), at.max(one))?, self.gap(one.min(two), one.max(two))?);
        let close = [a, b].iter().all(|gap| [",", ""].contains(&gap.trim()));
        (close && is_joining(&self.tokens[one].folded) && self.tokens[two].capital).then_some(two)
    }

    /// The verb after a name, or after the last of the names that it is joined with.
    pub(super) fn verb_after(&self, at: usize, is_child: impl Fn(&str) -> bool) -> Option<&str> {
        let mut last = at;
        while let Some(next) =
            self.next_linked(last, Side::After).filter(|n| is_child(&self.tokens[*n].folded))
        {
            last = next;
        }
        self.beside(last, Side::After).filter(|token| !token.capital).map(|token| token.folded.as_str())
    }

    /// Whether a word that can be a month or a day is one here.
    pub(super) fn is_dated(&self, at: usize, is_child: impl Fn(&str) -> bool) -> bool {
        let number = |other: Option<&WordToken>| other.is_some_and(WordToken::is_number);
        let comma = self
            .gap(at, at + 1)
            .is_some_and(|gap| gap.trim() == ",")
            .then(|| self.tokens.get(at + 1))
            .flatten();
        let (before, after) = (self.beside(at, Side::Before), self.beside(at, Side::After));
        if number(before) || number(after) || comma.is_some_and(|year| year.is_number() && year.at.len() == 4)
        {
            return true;
        }
        if before.is_some_and(|b| comes_before_month(&b.folded)) && !self.is_possessive(at) {
            return true;
        }
        if before.is_some_and(|b| b.folded == "of") {
            let part = at.checked_sub(2).and_then(|two| self.tokens.get(two));
            if number(part) || part.is_some_and(|part| is_part_of_month(&part.folded)) {
                return true;
            }
        }
        self.linked(at).into_iter().any(|other| {
            let token = &self.tokens[other];
            let (before, after) = (self.beside(other, Side::Before), self.beside(other, Side::After));
            let dated =
                number(before) || number(after) || before.is_some_and(|b| comes_before_month(&b.folded));
            // A month that is no child, or a month with its year, its day or a word before it.
            is_date(&token.folded) && (dated || !is_child(&token.folded))
        })
    }

    /// The words around a name, for a person who is to look at them.
    pub(super) fn around(&self, at: usize, words: usize) -> String {
        const EITHER_SIDE: usize = 4;
        let last = (at + words - 1 + EITHER_SIDE).min(self.tokens.len() - 1);
        let first = at.saturating_sub(EITHER_SIDE);
        let span: Range<usize> = self.tokens[first].at.start..self.tokens[last].at.end;
        self.text[span].split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
