//! How the user can be reached: whether the cover says so, and what is to be told of an address that is claimed as
//! confidential.

use super::CaseContext;
use crate::case::manifest::Manifest;
use crate::case::profile::Profile;
use crate::case::user::user;
use crate::model::finding::{Code, Finding};

/// Whether the user claims that the address is confidential.
pub fn is_claimed(manifest: &Manifest) -> bool {
    manifest.case.confidentiality.as_ref().is_some_and(|wish| wish.wanted)
}

/// Whether the cover says how people can be reached.
pub fn is_on_cover(manifest: &Manifest, profile: &Profile) -> bool {
    manifest.bundle.contact_on_cover.unwrap_or(profile.contact_on_cover)
}

/// How the user wants to be reached, where the cover may say it.
pub(super) fn wish(context: &CaseContext<'_>) -> Option<String> {
    let wish = context.manifest.case.contact.as_deref().map(str::trim).filter(|wish| !wish.is_empty())?;
    // "By e-mail, in large print" gives nothing away; an address or a number does.
    let digits = wish.chars().filter(char::is_ascii_digit).count();
    let telling = wish.contains('@') || digits > 5;
    let shown = is_on_cover(context.manifest, context.profile) || !telling;
    shown.then(|| context.initialise_children(wish))
}

/// What is to be told of the cover and of a claim.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let (manifest, profile) = (context.manifest, context.profile);
    let Some(own) = user(manifest).or(manifest.party.first()) else { return Vec::new() };
    let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let known = filled(&own.address) || filled(&own.phone) || filled(&own.email);
    let claimed = is_claimed(manifest);
    let about = |finding: Finding| vec![finding.about(crate::case::manifest::FILE)];
    match (claimed, manifest.bundle.contact_on_cover) {
        (true, Some(true)) => about(
            Finding::warning(
                Code::ContactDetails,
                "You claim that your address is confidential, so the cover does not print your contact \
                 details.",
            )
            .next("Take contact_on_cover out of [bundle], or confidentiality out of [case]."),
        ),
        (true, _) if !filled(&own.address) => about(
            Finding::warning(
                Code::ContactDetails,
                "You claim that your address is confidential and have not given it, so leverarch cannot look for it.",
            )
            .next("Write address, phone and email in your [[party]]. leverarch looks for them and does not \
                   print them."),
        ),
        (false, None) if known && !profile.contact_on_cover => about(
            Finding::note(
                Code::ContactDetails,
                "The cover does not print your address, phone or e-mail, because the other parent may get this bundle.",
            )
            .next("To print them, write contact_on_cover = true under [bundle]."),
        ),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::Sample;
    use crate::frontmatter::item_wording;
    use crate::model::Purpose;

    const PARTY: &str = "[[party]]\nname = \"Tom Ashdown\"\nrole = \"Claimant\"\naddress = \"4 Rose Hill, Shrewsbury SY3 8QT\"\n\
                         phone = \"07700 900418\"\nemail = \"tom.ashdown@example.org\"\n\
                         [[party]]\nname = \"Ann Lee\"\nrole = \"Other parent\"\naddress = \"1 Far Lane, York YO1 1AA\"\n";

    fn cover(purpose: Purpose, head: &str) -> (String, Vec<Finding>) {
        let mut sample = Sample::new(&format!("{head}{PARTY}"));
        sample.profile = Profile::for_purpose(purpose);
        let parties = item_wording::parties(&sample.manifest, &sample.profile);
        let words = format!("{parties:?} {:?}", item_wording::unedited(&sample.manifest, &sample.profile));
        (words, findings(&sample.matter()))
    }

    #[test]
    fn a_key_and_the_purpose_decide_whether_the_cover_prints_it() {
        let claim = "[case]\nconfidentiality = { wanted = true }\n";
        let key = |on: bool| format!("[bundle]\ncontact_on_cover = {on}\n");
        for (purpose, head, printed, told) in [
            (Purpose::Tribunal, String::new(), false, 1),
            (Purpose::Tribunal, key(true), true, 0),
            (Purpose::Tribunal, key(false), false, 0),
            (Purpose::General, String::new(), false, 1),
            (Purpose::Ice, String::new(), true, 0),
            (Purpose::Compensation, String::new(), true, 0),
            (Purpose::Ice, key(false), false, 0),
            (Purpose::Ice, claim.to_owned(), false, 0),
            (Purpose::Compensation, claim.to_owned(), false, 0),
            (Purpose::Tribunal, claim.to_owned(), false, 0),
            (Purpose::Tribunal, key(true) + claim, false, 1),
        ] {
            let (words, found) = cover(purpose, &head);
            for part in ["Rose Hill", "SY3", "07700", "tom.ashdown@"] {
                assert_eq!(words.contains(part), printed, "{purpose:?} {head}: {words}");
            }
            assert_eq!(found.len(), told, "{purpose:?} {head}: {found:?}");
            assert_eq!(words.contains("claimed"), head.contains("wanted"), "{words}");
            assert!(!words.contains("withheld") && !words.contains("rule 19"), "{words}");
        }
    }

    #[test]
    fn the_unedited_bundle_says_who_may_have_it() {
        let claim = "[case]\nconfidentiality = { wanted = true }\n";
        let said = |purpose, head: &str| {
            let sample = Sample::new(&format!("{head}{PARTY}"));
            item_wording::unedited(&sample.manifest, &Profile::for_purpose(purpose))
        };
        assert_eq!(
            said(Purpose::Tribunal, claim).as_deref(),
            Some("Unedited: contains an address claimed as confidential. For the tribunal only.")
        );
        let claimed = said(Purpose::Compensation, claim).unwrap_or_default();
        assert!(claimed.ends_with("For the Department for Work and Pensions only."), "{claimed}");
        assert_eq!(said(Purpose::Tribunal, ""), None);
        assert_eq!(said(Purpose::Tribunal, "[case]\nconfidentiality = { wanted = false }\n"), None);
    }

    #[test]
    fn a_complaint_and_a_claim_have_no_parties() {
        let labels = |purpose| {
            let sample = Sample::new(PARTY);
            let parties = item_wording::parties(&sample.manifest, &Profile::for_purpose(purpose));
            parties.into_iter().map(|party| format!("{}: {}", party.label, party.name)).collect::<Vec<_>>()
        };
        for purpose in [Purpose::Ice, Purpose::Compensation] {
            assert_eq!(labels(purpose), ["From: Tom Ashdown", "About: Child Maintenance Service"]);
        }
        assert_eq!(labels(Purpose::Tribunal), [": Tom Ashdown", ": Ann Lee"]);
    }

    #[test]
    fn a_claim_without_the_address_cannot_be_kept() {
        let sample = Sample::new("[case]\nconfidentiality = { wanted = true }\n[[party]]\nname = \"A B\"\n");
        let found = findings(&sample.matter());
        assert!(found[0].message.contains("have not given it"), "{found:?}");
    }

    #[test]
    fn how_to_be_reached_is_said_where_it_may_be() {
        let said = |purpose, contact: &str| {
            let mut sample = Sample::new(&format!("[case]\ncontact = \"{contact}\"\n{PARTY}"));
            sample.profile = Profile::for_purpose(purpose);
            wish(&sample.matter())
        };
        assert_eq!(said(Purpose::Tribunal, "In large print").as_deref(), Some("In large print"));
        assert_eq!(said(Purpose::Tribunal, "tom.ashdown@example.org"), None);
        assert_eq!(said(Purpose::Ice, "07700 900418").as_deref(), Some("07700 900418"));
    }
}
