//! Who wrote an item. A manifest says `from` in free words, so the user's own letters are told by the user's surname in
//! them. The user is the first party that is neither the Service nor called a respondent or the other parent; with no
//! such party no item is taken for the user's.

use crate::case::manifest::Manifest;
use crate::case::manifest::types::{Item, Party};
pub(super) use crate::case::user::letters_only;
pub use crate::case::user::user;

/// Whether the user wrote or sent the item: `from` holds the user's surname, or the whole name where another party has
/// the same surname.
pub fn is_users(manifest: &Manifest, item: &Item) -> bool {
    let (Some(user), Some(from)) = (user(manifest), &item.from) else { return false };
    let surname =
        |party: &Party| letters_only(&party.name).split(' ').next_back().unwrap_or_default().to_owned();
    let own = surname(user);
    let shared = manifest.party.iter().any(|party| party.name != user.name && surname(party) == own);
    let (from, name) = (letters_only(from), if shared { letters_only(&user.name) } else { own });
    !name.is_empty() && format!(" {from} ").contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::*;

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
