//! Who wrote an item. A manifest says `from` in free words, so the user's own letters are told by the user's surname in
//! them. The user is the first party that is neither the Service nor called a respondent or the other parent; with no
//! such party no item is taken for the user's.

use super::officials::is_title;
use crate::case::manifest::Manifest;
use crate::case::manifest::types::{Item, Party};
use crate::case::user::letters_only;
pub use crate::case::user::user;

/// Whether the user wrote or sent the item: `from` holds the user's surname, or the whole name where another party has
/// the same surname.
pub fn is_users(manifest: &Manifest, item: &Item) -> bool {
    names_user(manifest, item.from.as_deref())
}

/// Whether the item is addressed to the user, by the same rule.
pub fn is_to_user(manifest: &Manifest, item: &Item) -> bool {
    names_user(manifest, item.to.as_deref())
}

fn names_user(manifest: &Manifest, words: Option<&str>) -> bool {
    let (Some(user), Some(from)) = (user(manifest), words) else { return false };
    let name = surname_alone(manifest, user).unwrap_or_else(|| letters_only(&user.name));
    let from = letters_only(from);
    !name.is_empty() && format!(" {from} ").contains(&format!(" {name} "))
}

/// The surname of a party, unless another party has the same.
fn surname_alone(manifest: &Manifest, user: &Party) -> Option<String> {
    let surname =
        |party: &Party| letters_only(&party.name).split(' ').next_back().unwrap_or_default().to_owned();
    let own = surname(user);
    let shared = manifest.party.iter().any(|party| party.name != user.name && surname(party) == own);
    (!shared).then_some(own)
}

/// A title for a table of the user's own, where it goes without saying that what is "from CMS" is to the user: "Letter from
/// CMS to Mr Wójcik: final response" without "to Mr Wójcik".
pub(super) fn without_user(manifest: &Manifest, title: &str) -> String {
    let whole = || title.to_owned();
    let Some(user) = user(manifest) else { return whole() };
    let Some(surname) = surname_alone(manifest, user).filter(|name| !name.is_empty()) else { return whole() };
    let names = letters_only(&user.name);
    let (head, rest) = title.split_at(title.find(':').unwrap_or(title.len()));
    let words: Vec<&str> = head.split(' ').collect();
    let at = |word: &str| words.iter().position(|other| *other == word);
    let (Some(from), Some(to)) = (at("from"), at("to")) else { return whole() };
    let is_user = |start: usize| {
        // A name that goes on, as in "Mr Wójcik’s employer", is another's.
        let name =
            words[start + 1..].iter().map(|word| letters_only(word.trim_end_matches(',')).trim().to_owned());
        let own = |word: &String| is_title(word) || names.split(' ').any(|name| name == word);
        let name: Vec<String> = name.take_while(own).collect();
        name.last().is_some_and(|last| *last == surname).then_some(start..start + 1 + name.len())
    };
    let Some(cut) = is_user(from).or_else(|| is_user(to)) else { return whole() };
    let before = words[..cut.start].join(" ");
    let before = before.trim_end_matches(',');
    let after = words[cut.end..].join(" ");
    // What comes after a comma stays parted.
    let comma = words[cut.end - 1].ends_with(',');
    let between = match (before.is_empty() || after.is_empty(), comma) {
        (true, _) => "",
        (false, true) => ", ",
        (false, false) => " ",
    };
    format!("{before}{between}{after}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_go_without_the_user_where_both_ends_are_named() {
        let parties = [("Marek Wójcik", "Appellant (paying parent)"), ("Hannah Pryce", "Second respondent")];
        let own = manifest(&parties, "CMS");
        for (title, printed) in [
            ("Letter from CMS to Mr Wójcik: final response", "Letter from CMS: final response"),
            ("Letter from Mr Wójcik to CMS: to the point", "Letter to CMS: to the point"),
            (
                "E-mail from A B, solicitor for Ms Pryce, to Mr Wójcik: x",
                "E-mail from A B, solicitor for Ms Pryce: x",
            ),
            ("Notice of appeal from Marek Wójcik to the Tribunal", "Notice of appeal to the Tribunal"),
            ("Letter from Mr Wójcik’s employer to CMS", "Letter from Mr Wójcik’s employer to CMS"),
            ("Disclosure from CMS to Mr Wójcik, part 1: notes", "Disclosure from CMS, part 1: notes"),
            ("Letter to Mr Wójcik", "Letter to Mr Wójcik"),
            ("Letter from CMS to Ms Pryce", "Letter from CMS to Ms Pryce"),
            ("P60 of Mr Wójcik for 2019", "P60 of Mr Wójcik for 2019"),
        ] {
            assert_eq!(without_user(&own, title), printed);
        }
        let shared = manifest(&[("Ann Lee", "Claimant"), ("Bo Lee", "Other parent")], "CMS");
        assert_eq!(without_user(&shared, "Letter from CMS to Ms Lee"), "Letter from CMS to Ms Lee");
    }

    fn manifest(parties: &[(&str, &str)], from: &str) -> Manifest {
        let party =
            |(name, role): &(&str, &str)| format!("[[party]]\nname = \"{name}\"\nrole = \"{role}\"\n");
        let parties: String = parties.iter().map(party).collect();
        crate::case::manifest::parse(&format!("{parties}[[item]]\nfile = \"a.pdf\"\nfrom = \"{from}\"\n"))
            .manifest
    }

    #[test]
    fn the_user_is_told_by_the_surname() {
        let parties = [
            ("Secretary of State for Work and Pensions", "First respondent"),
            ("Marek Wójcik", "Appellant (paying parent)"),
            ("Hannah Pryce", "Second respondent (receiving parent)"),
        ];
        for (from, own) in [
            ("Marek Wójcik", true),
            ("Mr Wojcik", true),
            ("M. WÓJCIK, by e-mail", true),
            ("Hannah Pryce", false),
            ("Wójcikowa", false),
            ("Child Maintenance Service", false),
        ] {
            let manifest = manifest(&parties, from);
            assert_eq!(user(&manifest).map(|party| party.name.as_str()), Some("Marek Wójcik"));
            assert_eq!(is_users(&manifest, &manifest.item[0]), own, "{from}");
        }
    }

    #[test]
    fn a_surname_that_two_parties_share_does_not_tell_them_apart() {
        let parties = [("Ann Lee", "Claimant"), ("Bo Lee", "Other parent")];
        for (from, own) in [("Ann Lee", true), ("Bo Lee", false), ("Lee", false)] {
            let manifest = manifest(&parties, from);
            assert_eq!(is_users(&manifest, &manifest.item[0]), own, "{from}");
        }
        let manifest = manifest(&[], "Ann Lee");
        assert!(!is_users(&manifest, &manifest.item[0]));
    }
}
