//! A child's name as it is looked for, and what is printed in its place. Two children with the same initials are told apart:
//! by a second letter of the forename, or else by a number in the order of the manifest, and never by a whole name.

use super::tokens::{fold, tokens};
use crate::case::manifest::case_types::Child;

/// A child, as it is looked for.
#[derive(Clone, Debug)]
pub(super) struct ChildName {
    /// The words of the name, folded; the last of several is the surname.
    pub(super) words: Vec<String>,
    /// What is printed for the full name.
    pub(super) initials: String,
    /// What is printed for a forename alone, whichever of the child's it is.
    pub(super) short: String,
    /// What the user gave to be printed for the full name, and for a forename.
    given: (bool, bool),
}

/// Children who would have the same initials, as they are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlikeChildren {
    /// Those that are told apart by more than initials.
    pub told_apart: Vec<String>,
    /// Those whose initials the user gave, and gave to two.
    pub still_alike: Vec<String>,
}

impl ChildName {
    fn new(child: &Child) -> Self {
        let name = child.name.trim();
        let words: Vec<String> = tokens(name).into_iter().map(|token| token.folded).collect();
        let letter = |word: &str| word.chars().next().map(|first| format!("{first}."));
        let own: String = name.split_whitespace().filter_map(letter).collect();
        let initials = child.initials.as_deref().map(str::trim).filter(|initials| !initials.is_empty());
        // Words that the user gave in place of initials stand for a forename too: "Child A".
        let letters = |text: &str| text.chars().all(|c| c.is_uppercase() || [' ', '.', '-'].contains(&c));
        let for_forename = initials.filter(|initials| words.len() == 1 || !letters(initials));
        let short = for_forename.map(str::to_owned).or_else(|| letter(name)).unwrap_or_default();
        Self {
            given: (initials.is_some(), for_forename.is_some()),
            initials: initials.map_or(own, str::to_owned),
            words,
            short,
        }
    }

    pub(super) fn surname(&self) -> Option<&String> {
        self.words.last().filter(|_| self.words.len() > 1)
    }

    /// The forenames, folded.
    pub(super) fn forenames(&self) -> &[String] {
        self.words.get(..self.words.len().saturating_sub(1).max(1)).unwrap_or_default()
    }

    /// Whether what is printed for this child could be taken for the other. Two entries with one forename are one child.
    fn is_like(&self, other: &Self) -> bool {
        self.words.first() != other.words.first()
            && (fold(&self.initials) == fold(&other.initials) || fold(&self.short) == fold(&other.short))
    }

    /// The same with other words for what the user did not give.
    fn printed_as(&self, initials: String, short: String) -> Self {
        Self {
            initials: if self.given.0 { self.initials.clone() } else { initials },
            short: if self.given.1 { self.short.clone() } else { short },
            ..self.clone()
        }
    }

    /// The same with two letters of the forename; with one where two are all that it has.
    fn with_two_letters(&self, name: &str) -> Self {
        let forename = name.split_whitespace().next().unwrap_or_default();
        if forename.chars().count() < 3 {
            return self.clone();
        }
        let short = forename.chars().take(2).collect::<String>() + ".";
        let rest = self.initials.split_once('.').map_or("", |(_, rest)| rest);
        self.printed_as(format!("{short}{rest}"), short)
    }

    fn with_number(&self, number: usize) -> Self {
        let numbered = |text: &str| format!("{text}\u{A0}({number})");
        self.printed_as(numbered(&self.initials), numbered(&self.short))
    }
}

/// The children of a case in the order of the manifest, told apart, and those that had to be.
pub(super) fn children(all: &[&Child]) -> (Vec<ChildName>, AlikeChildren) {
    let first: Vec<ChildName> = all.iter().map(|child| ChildName::new(child)).collect();
    let mut names = first.clone();
    let were_alike = alike(&names);
    for at in &were_alike {
        names[*at] = first[*at].with_two_letters(&all[*at].name);
    }
    for (number, at) in (1..).zip(alike(&names)) {
        names[at] = first[at].with_number(number);
    }
    let still = alike(&names);
    let (still_alike, told_apart) = were_alike.into_iter().partition::<Vec<_>, _>(|at| still.contains(at));
    let printed = |places: Vec<usize>| places.into_iter().map(|at| names[at].initials.clone()).collect();
    let alike = AlikeChildren { told_apart: printed(told_apart), still_alike: printed(still_alike) };
    (names, alike)
}

/// The places of children who could be taken for another.
fn alike(names: &[ChildName]) -> Vec<usize> {
    let like_another = |at: &usize| names.iter().any(|other| other.is_like(&names[*at]));
    (0..names.len()).filter(like_another).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_told_apart_by_a_letter_or_a_number_and_never_by_a_name() {
        // Name and initials that the user gave; what is printed for the full name, and for the forename.
        type Row<'r> = (&'r str, Option<&'r str>, &'r str, &'r str);
        let table: [(bool, &[Row<'_>]); 9] = [
            (false, &[("Ruby Hart", None, "R.H.", "R."), ("Oliver Hart", None, "O.H.", "O.")]),
            (true, &[("Ruby Ann Hart", None, "Ru.A.H.", "Ru."), ("Rose Hart", None, "Ro.H.", "Ro.")]),
            // Other surnames do not help where a forename stands alone.
            (true, &[("Ruby Hart", None, "Ru.H.", "Ru."), ("Rose Lister", None, "Ro.L.", "Ro.")]),
            (
                true,
                &[
                    ("May Hart", None, "M.H.\u{A0}(1)", "M.\u{A0}(1)"),
                    ("Mark Hart", None, "M.H.\u{A0}(2)", "M.\u{A0}(2)"),
                ],
            ),
            // Two letters would be the whole name.
            (true, &[("Jo Hart", None, "J.H.", "J."), ("Jack Hart", None, "Ja.H.", "Ja.")]),
            (true, &[("Al", None, "A.\u{A0}(1)", "A.\u{A0}(1)"), ("Ab", None, "A.\u{A0}(2)", "A.\u{A0}(2)")]),
            // What the user gave stays.
            (
                false,
                &[("Ruby Hart", Some("Child A"), "Child A", "Child A"), ("Rose Hart", None, "R.H.", "R.")],
            ),
            (
                true,
                &[("Ruby Hart", Some("R.H."), "R.H.", "Ru."), ("Rose Hart", Some("R.O.H."), "R.O.H.", "Ro.")],
            ),
            // Two entries with one forename are one child.
            (false, &[("Ruby Hart", None, "R.H.", "R."), ("Ruby", Some("R.H."), "R.H.", "R.H.")]),
        ];
        for (told, rows) in table {
            let own: Vec<Child> = rows
                .iter()
                .map(|(name, initials, ..)| Child {
                    name: (*name).into(),
                    initials: initials.map(str::to_owned),
                })
                .collect();
            let (names, alike) = children(&own.iter().collect::<Vec<_>>());
            let printed: Vec<(&str, &str)> =
                names.iter().map(|name| (name.initials.as_str(), name.short.as_str())).collect();
            let expected: Vec<(&str, &str)> =
                rows.iter().map(|(_, _, full, short)| (*full, *short)).collect();
            assert_eq!(printed, expected);
            assert_eq!(alike.still_alike, Vec::<String>::new());
            assert_eq!(!alike.told_apart.is_empty(), told, "{printed:?}");
        }
    }

    #[test]
    fn initials_that_the_user_gave_to_two_children_are_told() {
        let child = |name: &str| Child { name: name.into(), initials: Some("Child A".into()) };
        let (one, two) = (child("Ruby Hart"), child("Rose Hart"));
        let (names, alike) = children(&[&one, &two]);
        assert!(names.iter().all(|name| name.initials == "Child A"));
        assert_eq!(alike.still_alike, ["Child A", "Child A"]);
        assert_eq!(alike.told_apart, Vec::<String>::new());
    }
}
