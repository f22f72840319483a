//! Children's names as they are printed. A child's full name and a forename alone become initials; a date, a verb, a place
//! and another person's name are left alone, and a quotation keeps its words. Where a word cannot be told for certain the
//! user is asked.

use std::collections::BTreeSet;

use super::child_name::{AlikeChildren, ChildName, children};
use super::text_words::TextWords;
use super::tokens::{WordToken, cited, quoted, tokens, within};
use super::word_lists::{
    begins_sentences, comes_before_child, follows_verb, is_adult, is_also_word, is_being, is_date,
    is_joining, is_living, is_of_title,
};
use crate::case::manifest::Manifest;
use crate::case::manifest::case_types::Naming;

/// The names that are looked for, and those that are not to be taken for them.
#[derive(Clone, Debug, Default)]
pub(super) struct ChildNames {
    children: Vec<ChildName>,
    /// Children who would have the same initials.
    alike: AlikeChildren,
    /// Two words that follow one another in the name of somebody else.
    others: BTreeSet<(String, String)>,
    /// The names of the parties, word by word, which stay as they are.
    parties: Vec<Vec<String>>,
    /// The surnames of the parties and of the children.
    surnames: BTreeSet<String>,
}

/// Words of which it is not certain whether they name a child.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// They stand in quotation marks, and were left.
    Quoted(String),
    /// They may be a date, a place or somebody else, and were left.
    Left(String),
    /// They may be a date, and were taken for a child.
    Shortened(String),
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Child,
    ChildPerhaps,
    Unclear,
    SomethingElse,
}

impl ChildNames {
    /// The names of a case; none where the user wants names to be printed.
    pub(super) fn new(manifest: &Manifest) -> Self {
        if manifest.bundle.children == Some(Naming::Names) {
            return Self::default();
        }
        let named = manifest.child.iter().filter(|child| !child.name.trim().is_empty());
        let (mut children, alike) = children(&named.collect::<Vec<_>>());
        // Longer names first, so that a full name is not left half told.
        children.sort_by_key(|child| std::cmp::Reverse(child.words.len()));
        if children.is_empty() {
            return Self::default();
        }
        let words = |name: &str| tokens(name).into_iter().map(|token| token.folded).collect::<Vec<_>>();
        let mut parties: Vec<Vec<String>> = manifest.party.iter().map(|party| words(&party.name)).collect();
        parties.retain(|party| party.len() > 1 && children.iter().all(|child| child.words != *party));
        let mut surnames: BTreeSet<String> =
            parties.iter().filter_map(|party| party.last().cloned()).collect();
        surnames.extend(children.iter().filter_map(|child| child.surname().cloned()));
        let mut others = BTreeSet::new();
        for words in people(manifest) {
            let found = tokens(words);
            let pairs = found.windows(2).filter(|pair| {
                let gap = &words[pair[0].at.end..pair[1].at.start];
                pair.iter().all(|token| token.capital) && gap.trim().is_empty()
            });
            others.extend(pairs.map(|pair| (pair[0].folded.clone(), pair[1].folded.clone())));
        }
        // A child is nobody else.
        for child in &children {
            for pair in child.words.windows(2) {
                others.remove(&(pair[0].clone(), pair[1].clone()));
            }
            if let Some(surname) = child.surname() {
                others.retain(|(first, last)| last != surname || !child.forenames().contains(first));
            }
        }
        others.retain(|(first, _)| is_date(first) || !is_of_title(first));
        Self { children, alike, others, parties, surnames }
    }

    /// Whether there is a name to be hidden.
    pub(super) fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    /// Children who would have the same initials.
    pub(super) fn alike(&self) -> &AlikeChildren {
        &self.alike
    }

    /// A text with the names as they are printed, and what is doubtful in it.
    pub(super) fn printed(&self, text: &str) -> (String, Vec<Doubt>) {
        let mut doubts = Vec::new();
        if self.is_empty() {
            return (text.to_owned(), doubts);
        }
        let reading = TextWords::new(text);
        let (items, quotes) = (cited(text), quoted(text));
        let mut out = String::with_capacity(text.len());
        let (mut copied, mut at) = (0, 0);
        while let Some(token) = reading.tokens.get(at) {
            let found = self.child_at(&reading, at).filter(|_| !within(&items, token.at.start));
            let Some(Found { words, shown, what }) = found else {
                at += 1;
                continue;
            };
            let end = reading.tokens[at + words - 1].at.end;
            let said = || reading.around(at, words);
            if let Some(quote) = quotes.iter().find(|quote| quote.contains(&token.at.start)) {
                if what != Reading::SomethingElse {
                    doubts.push(Doubt::Quoted(text[quote.clone()].to_owned()));
                }
            } else {
                match what {
                    Reading::SomethingElse => {}
                    Reading::Unclear => doubts.push(Doubt::Left(said())),
                    Reading::Child | Reading::ChildPerhaps => {
                        if what == Reading::ChildPerhaps {
                            doubts.push(Doubt::Shortened(said()));
                        }
                        out.push_str(&text[copied..token.at.start]);
                        out.push_str(shown);
                        // "O." before a full stop that ends the sentence keeps one stop.
                        let doubled = shown.ends_with('.') && text[end..].starts_with('.');
                        copied = end + usize::from(doubled);
                    }
                }
            }
            at += words;
        }
        out.push_str(&text[copied..]);
        doubts.sort();
        doubts.dedup();
        (out, doubts)
    }

    /// Whether a text holds a child's name for certain, whoever wrote it.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.any(text, |what| matches!(what, Reading::Child | Reading::ChildPerhaps))
    }

    /// Whether a text holds a word that may be a child's name.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.any(text, |what| what != Reading::SomethingElse)
    }

    fn any(&self, text: &str, meant: impl Fn(Reading) -> bool) -> bool {
        if self.is_empty() {
            return false;
        }
        let reading = TextWords::new(text);
        (0..reading.tokens.len()).any(|at| self.child_at(&reading, at).is_some_and(|found| meant(found.what)))
    }

    /// A child's name that begins at a word.
    fn child_at(&self, text: &TextWords<'_>, at: usize) -> Option<Found<'_>> {
        let token = text.tokens.get(at)?;
        // A parent may bear the child's name: Ruby Hartley, the mother of Ruby Ann Hartley.
        let rest = &text.tokens[at..];
        let is_party = |party: &&Vec<String>| {
            party.len() <= rest.len() && party.iter().zip(rest).all(|(word, token)| *word == token.folded)
        };
        if let Some(party) = self.parties.iter().find(is_party) {
            return Some(Found { words: party.len(), shown: "", what: Reading::SomethingElse });
        }
        let full = self.children.iter().find_map(|child| {
            let words = full_name(child, text, at)?;
            Some(Found { words, shown: &child.initials, what: Reading::Child })
        });
        full.or_else(|| {
            // The shortest name first: the user may have written down how a forename alone is printed. A child is known by
            // the first forename before another is by a later one.
            let named = |child: &&ChildName| child.forenames().contains(&token.folded);
            let first =
                self.children.iter().rev().find(|child| child.forenames().first() == Some(&token.folded));
            let child = first.or_else(|| self.children.iter().rev().find(named))?;
            let several = forenames(child, text, at);
            let what = if several > 1 { Reading::Child } else { self.forename(text, at) };
            Some(Found { words: several.max(1), shown: &child.short, what })
        })
    }

    /// What a word is that is a child's forename.
    fn forename(&self, text: &TextWords<'_>, at: usize) -> Reading {
        let Some(token) = text.tokens.get(at) else { return Reading::SomethingElse };
        let word = token.folded.as_str();
        let (also_word, date) = (is_also_word(word), is_date(word));
        if !token.capital {
            let name = !also_word && word.len() > 3;
            return if name { Reading::Child } else { Reading::SomethingElse };
        }
        let (before, after) = (text.before(at), text.after(at));
        let pair = |first: Option<&WordToken>, second: Option<&WordToken>| {
            first
                .zip(second)
                .is_some_and(|(a, b)| self.others.contains(&(a.folded.clone(), b.folded.clone())))
        };
        if pair(before, Some(token)) || pair(Some(token), after) {
            return Reading::SomethingElse;
        }
        if date && text.is_dated(at, |other| self.is_child(other)) {
            return Reading::SomethingElse;
        }
        let owner = text.is_possessive(at);
        // A surname, or an initial before it: "Mrs May", "J. Rose".
        if before.is_some_and(|b| is_adult(&b.folded)) || text.has_initial_before(at) {
            return Reading::SomethingElse;
        }
        let linked = text.linked(at);
        let of_children = linked.iter().any(|other| {
            let named = self.children.iter().any(|child| full_name(child, text, *other).is_some());
            let other = &text.tokens[*other];
            other.capital && self.is_child(&other.folded) && (named || !is_date(&other.folded))
        });
        let verb = text.verb_after(at, |other| self.is_child(other));
        let with_child = before.is_some_and(|b| comes_before_child(&b.folded));
        if token.shouted && also_word && !owner && !of_children {
            return Reading::Unclear;
        }
        if date {
            return match () {
                () if owner || with_child || of_children => Reading::Child,
                () if verb.is_some_and(is_living) || self.are_subject(text, at, &linked) => {
                    Reading::ChildPerhaps
                }
                () => Reading::Unclear,
            };
        }
        let is_name =
            |other: &WordToken| other.capital && !is_of_title(&other.folded) && !self.is_child(&other.folded);
        if let Some(before) = before.filter(|b| is_name(b)) {
            let head = text.begins_sentence(at - 1);
            let deed = before.folded.ends_with("ed") || before.folded.ends_with("ing");
            if !head || (begins_sentences(word) && !deed) {
                return Reading::Unclear;
            }
        }
        if after.is_some_and(|a| is_name(a) && !self.surnames.contains(&a.folded)) {
            return Reading::Unclear;
        }
        let certain = owner || of_children || verb.is_some_and(is_being);
        if begins_sentences(word) && text.begins_sentence(at) && !certain {
            return match after {
                None => Reading::Child,
                Some(next) if follows_verb(&next.folded) => Reading::SomethingElse,
                Some(_) => Reading::Unclear,
            };
        }
        Reading::Child
    }

    /// Whether a text is about children: "about May and June", where both are children.
    fn are_subject(&self, text: &TextWords<'_>, at: usize, linked: &[usize]) -> bool {
        let all = linked.iter().all(|other| self.is_child(&text.tokens[*other].folded));
        let about = |word: &usize| text.before(*word).is_some_and(|before| before.folded == "about");
        !linked.is_empty() && all && linked.iter().chain([&at]).any(about)
    }

    fn is_child(&self, word: &str) -> bool {
        self.children.iter().any(|child| child.forenames().iter().any(|name| name == word))
    }
}

/// A child's name in a text.
struct Found<'a> {
    /// How many words it has.
    words: usize,
    /// What is printed instead.
    shown: &'a str,
    what: Reading,
}

/// Everybody whom the manifest names and who is no child.
fn people(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let parties = manifest.party.iter().map(|party| &party.name);
    let items = manifest.item.iter().flat_map(|item| {
        let call = item.call.as_ref().and_then(|call| call.officer.as_ref());
        let post = item.post.iter().flat_map(|post| [&post.signed_by, &post.addressee]).flatten();
        [&item.from, &item.to, &item.checked_by]
            .into_iter()
            .flatten()
            .chain(call)
            .chain(post)
            .chain(&item.copied_to)
    });
    let others = manifest.statement.iter().map(|statement| &statement.by);
    let payees = manifest.loss.iter().filter_map(|loss| loss.payee.as_ref());
    let callers = manifest.call.iter().filter_map(|row| row.call.officer.as_ref());
    let rows = manifest.call_log.iter().flat_map(|log| &log.row);
    let callers = callers.chain(rows.filter_map(|row| row.call.officer.as_ref()));
    let promising = manifest.promise.iter().filter_map(|promise| promise.by.as_ref());
    parties.chain(items).chain(others).chain(payees).chain(callers).chain(promising).map(String::as_str)
}

/// How many words of the text from here on are the full name: the first forename, up to three words with a capital or of
/// the name, the surname.
fn full_name(child: &ChildName, text: &TextWords<'_>, at: usize) -> Option<usize> {
    let surname = child.surname()?;
    let first = text.tokens.get(at)?;
    if child.words.first() != Some(&first.folded) {
        return None;
    }
    for next in at + 1..=(at + 4).min(text.tokens.len().saturating_sub(1)) {
        if !text.is_joined(next - 1) {
            return None;
        }
        let token = &text.tokens[next];
        if token.folded == *surname && (token.capital || !first.capital) {
            return Some(next + 1 - at);
        }
        if is_joining(&token.folded) || !(token.capital || child.words.contains(&token.folded)) {
            return None;
        }
    }
    None
}

/// How many words of the text from here on are forenames of the child, in their order.
fn forenames(child: &ChildName, text: &TextWords<'_>, at: usize) -> usize {
    let Some(start) = text.tokens.get(at).and_then(|t| child.words.iter().position(|word| *word == t.folded))
    else {
        return 0;
    };
    let names = child.forenames().iter().skip(start);
    let fits = names.zip(&text.tokens[at..]).enumerate().take_while(|(step, (name, token))| {
        **name == token.folded && token.capital && (*step == 0 || text.is_joined(at + step - 1))
    });
    fits.count()
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
