//! Whose holidays count for a letter: those of the place to which it went. A postcode in the address tells it; without
//! one the usual office of who it was sent to.

use super::CaseContext;
use super::officials::{goes_to_department, is_service};
use crate::case::calendar::{CalendarPlace, Nation};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Item;
use crate::case::profile::stage::Office;
use crate::model::Kind;

/// Where something that was sent is delivered. `addressee` is what a receipt says of that.
pub(super) fn place_of(context: &CaseContext<'_>, item: &Item, addressee: Option<&str>) -> CalendarPlace {
    let to = item.to.as_deref().or(addressee).unwrap_or_default();
    let at_service = is_service(to) || addressee.is_some_and(is_service);
    let of_party = || {
        // What went to the Department did not go to the office of CMS.
        let department = goes_to_department(Some(to));
        let is_it = |name: &str| is_service(name) && (!department || goes_to_department(Some(name)));
        let service = context.manifest.party.iter().find(|party| at_service && is_it(&party.name));
        service.and_then(|party| party.address.as_deref())
    };
    // An e-mail goes to no postcode, and an address that only the parties have says where the office is.
    let by_wire = item.kind == Some(Kind::Email);
    let sent = if by_wire { "the address of the office" } else { "where it was sent" };
    let addresses = [(Some(to), sent), (addressee, sent), (of_party(), "the address of the office")];
    for (address, what) in addresses {
        if let Some((nation, postcode)) = address.and_then(Nation::of_address) {
            return CalendarPlace { nation, why: format!("{postcode}, {what}") };
        }
    }
    match item.step {
        // What went to the Department by e-mail reached none of CMS's offices.
        _ if at_service && by_wire && goes_to_department(Some(to)) => CalendarPlace {
            nation: place_of_service(context).nation,
            why: "sent to DWP by e-mail; no office is named".into(),
        },
        _ if at_service => place_of_service(context),
        Some(Step::Examiner) => place_of_examiner(context),
        _ => place_of_case(context),
    }
}

/// The usual office of the Service.
pub(super) fn place_of_service(context: &CaseContext<'_>) -> CalendarPlace {
    at(context.profile.offices.of_service(context.manifest.case.nation.unwrap_or_default()))
}

/// The office of the Independent Case Examiner.
pub(super) fn place_of_examiner(context: &CaseContext<'_>) -> CalendarPlace {
    at(&context.profile.offices.examiner)
}

/// Where the case is.
pub(super) fn place_of_case(context: &CaseContext<'_>) -> CalendarPlace {
    CalendarPlace {
        nation: context.manifest.case.nation.unwrap_or_default(),
        why: "where the case is".into(),
    }
}

fn at(office: &Office) -> CalendarPlace {
    CalendarPlace { nation: office.nation, why: office.place.clone() }
}
