//! The case as one of its bundles shows it: what is said once, with what that bundle says itself, without the items that
//! it leaves out and without what happened after its date.

use jiff::civil::Date;

use super::FILE;
use super::bundle_types::{Bundle, LeaveOut, SectionHead};
use super::item_ref::ItemRef;
use super::parse::{BundlePart, ParsedManifest};
use super::position::Position;
use super::types::{Item, Manifest};
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, Purpose};

/// Why an item is not in a bundle that names the few that it takes.
const NOT_NAMED: &str = "this bundle takes only the items that it names";

impl ParsedManifest {
    /// What each `[[bundle]]` is for; nothing where the manifest has one `[bundle]`.
    pub fn purposes(&self) -> Vec<Purpose> {
        self.manifest.bundles.iter().map(|bundle| bundle.purpose).collect()
    }

    /// The case as its bundle with this number shows it. `date` is that of the bundle, where the user gives another. What
    /// was found so far is not repeated.
    pub fn for_bundle(&self, number: usize, date: Option<Date>) -> ParsedManifest {
        let one_of_several = self.manifest.bundles.get(number);
        let bundle = one_of_several.unwrap_or(&self.manifest.bundle);
        let (mut manifest, positions, left_out) = without_items(self, bundle);
        let part = BundlePart { number, without: left_out.iter().map(|(at, _)| *at).collect() };
        take_own(&mut manifest, bundle);
        // The only bundle says all that it says for itself.
        let date = one_of_several.and_then(|bundle| date.or(bundle.date));
        let mut findings: Vec<Finding> =
            date.into_iter().flat_map(|date| forget_later(&mut manifest, date)).collect();
        let here = |of: Option<usize>| of.is_none_or(|of| of == number);
        let named = self.named.iter().filter(|named| here(named.bundle));
        let gone = named.filter(|named| left_out.iter().any(|(_, item)| named.item.names(item)));
        findings.extend(gone.map(|named| {
            let message = format!(
                "This text names \"{}\", which this bundle leaves out. No page is printed there.",
                named.item.0
            );
            Finding::warning(Code::UnknownReference, message)
                .on_line(named.at)
                .next("Put the item into this bundle, or name another one.")
        }));
        let cited = self.cited.iter().filter(|cited| here(cited.bundle)).cloned().collect();
        let (named, legible) = (Vec::new(), self.legible);
        ParsedManifest { manifest, positions, cited, named, findings, legible, bundle: Some(part) }
    }
}

/// The manifest without the items that a bundle leaves out, where the others stand, and those items. Their files are among
/// what is left out on purpose.
fn without_items(read: &ParsedManifest, bundle: &Bundle) -> (Manifest, Vec<Position>, Vec<(usize, Item)>) {
    let mut manifest = read.manifest.clone();
    let mut positions = Vec::new();
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for (at, item) in std::mem::take(&mut manifest.item).into_iter().enumerate() {
        let names = |refs: &[ItemRef]| refs.iter().any(|to| to.names(&item));
        let on_purpose = bundle.leave_out.iter().find(|left| names(&left.items));
        let reason = match on_purpose {
            Some(left) => Some(left.reason.clone()),
            None => (!bundle.only.is_empty() && !names(&bundle.only)).then(|| NOT_NAMED.to_owned()),
        };
        match reason {
            Some(reason) => {
                let files = item.all_files().iter();
                manifest
                    .leave_out
                    .extend(files.map(|file| LeaveOut { file: file.clone(), reason: reason.clone() }));
                left.push((at, item));
            }
            None => {
                positions.extend(read.positions.get(at).copied());
                kept.push(item);
            }
        }
    }
    manifest.item = kept;
    (manifest, positions, left)
}

/// Takes what the bundle says itself to what the case says.
fn take_own(manifest: &mut Manifest, bundle: &Bundle) {
    let mut own = bundle.clone();
    replace(&mut manifest.case.body, &mut own.body);
    replace(&mut manifest.case.appeal_reference, &mut own.appeal_reference);
    replace(&mut manifest.case.wanted, &mut own.wanted);
    replace(&mut manifest.claim, &mut own.claim);
    replace(&mut manifest.statement, &mut own.statement);
    manifest.point.append(&mut own.point);
    manifest.fact.append(&mut own.fact);
    manifest.event.append(&mut own.event);
    manifest.loss.append(&mut own.loss);
    if !own.section.is_empty() {
        manifest.section = std::mem::take(&mut own.section);
    }
    own.only.clear();
    own.leave_out.clear();
    for party in &mut manifest.party {
        let role = party.roles.in_bundle(own.purpose).cloned();
        party.role = role.unwrap_or_else(|| std::mem::take(&mut party.role));
    }
    put_into_sections(&mut manifest.item, &manifest.section);
    manifest.bundle = own;
    manifest.bundles.clear();
}

/// What a bundle says itself takes the place of what the case says.
fn replace<T>(of_case: &mut Option<T>, own: &mut Option<T>) {
    *of_case = own.take().or(of_case.take());
}

/// Items are in the section that they name, or in the one that names them. One that names a section of another bundle is
/// in none.
fn put_into_sections(items: &mut [Item], sections: &[SectionHead]) {
    for item in items {
        let named = item.section.take().filter(|id| sections.iter().any(|section| section.id == *id));
        let holds = |section: &&SectionHead| section.items.iter().any(|to| to.names(item));
        item.section = named.or_else(|| sections.iter().find(holds).map(|section| section.id.clone()));
    }
}

/// Takes out what happened after the day of the bundle, and tells of it.
fn forget_later(manifest: &mut Manifest, day: Date) -> Vec<Finding> {
    let bundle = PartialDate::Day(day);
    let later = |date: &PartialDate| date.first_day() > day;
    let mut findings = Vec::new();
    let mut told = |date: &PartialDate, what: &str, words: &str| {
        let message = format!(
            "The {what} of {date} (\"{words}\") is later than this bundle ({bundle}). It is left out."
        );
        findings.push(Finding::note(Code::LeftOut, message).about(FILE));
    };
    manifest.event.retain(|event| {
        let gone = later(&event.date);
        if gone {
            told(&event.date, "event", &event.text.0);
        }
        !gone
    });
    manifest.loss.retain(|loss| {
        let gone = loss.date.filter(later);
        gone.iter().for_each(|date| told(date, "loss", &loss.description.0));
        gone.is_none()
    });
    if let Some(decision) = &mut manifest.case.decision {
        decision.reconsideration = decision.reconsideration.filter(|sent| *sent <= day);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::manifest::parse;

    const CASE: &str = "[[bundle]]\npurpose = \"tribunal\"\ndate = 2022-03-01\nwanted = \"£78.41 a week {late:2}\"\n\
        [[bundle.section]]\nid = \"A\"\ntitle = \"Decisions\"\nitems = [\"early\"]\n\
        [[bundle.point]]\ntitle = \"The tax year\"\n\
        [[bundle]]\npurpose = \"ice\"\ndate = 2021-11-20\nsummary = \"It is wrong {late}.\"\n\
        leave_out = [{ items = [\"late\"], reason = \"Later than this complaint\" }]\n\
        [case]\nwanted = \"An apology\"\ndecision = { date = 2020-01-06, reconsideration = 2021-11-30 }\n\
        [[party]]\nname = \"A\"\nrole = \"Paying parent\"\nroles = { tribunal = \"Appellant\" }\n\
        [[point]]\ntitle = \"The letter\"\n\
        [[item]]\nfile = \"a.pdf\"\nid = \"early\"\n[[item]]\nfiles = [\"b.jpg\", \"c.jpg\"]\nid = \"late\"\nsection = \"A\"\n\
        [[event]]\ndate = 2022-01-11\ntext = \"Registered\"\n";

    #[test]
    fn each_bundle_shows_what_is_said_once_and_what_it_says_itself() {
        let whole = parse(CASE);
        assert_eq!(whole.findings, []);
        assert_eq!(whole.purposes(), [Purpose::Tribunal, Purpose::Ice]);
        let of = |number| whole.for_bundle(number, None);

        let appeal = of(0);
        let titles: Vec<&str> = appeal.manifest.point.iter().map(|point| point.title.as_str()).collect();
        assert_eq!(titles, ["The letter", "The tax year"]);
        assert_eq!(
            appeal.manifest.case.wanted.as_ref().map(|text| text.0.as_str()),
            Some("£78.41 a week {late:2}")
        );
        assert_eq!(appeal.manifest.party[0].role, "Appellant");
        let sections: Vec<Option<&str>> =
            appeal.manifest.item.iter().map(|item| item.section.as_deref()).collect();
        assert_eq!(sections, [Some("A"), Some("A")], "named by the section, and naming it");
        assert_eq!((appeal.manifest.event.len(), appeal.cited.len()), (1, 1));
        assert_eq!(appeal.findings, []);

        let complaint = of(1);
        assert_eq!(complaint.manifest.bundle.purpose, Purpose::Ice);
        assert_eq!(complaint.manifest.case.wanted.as_ref().map(|text| text.0.as_str()), Some("An apology"));
        assert_eq!(complaint.manifest.party[0].role, "Paying parent");
        assert_eq!((complaint.manifest.point.len(), complaint.manifest.section.len()), (1, 0));
        assert_eq!(complaint.manifest.item.len(), 1);
        assert_eq!(complaint.positions.len(), 1);
        let left: Vec<(&str, &str)> = complaint
            .manifest
            .leave_out
            .iter()
            .map(|left| (left.file.as_str(), left.reason.as_str()))
            .collect();
        assert_eq!(
            left,
            [("b.jpg", "Later than this complaint"), ("c.jpg", "Later than this complaint")],
            "every file of an item"
        );
        // What is later than the complaint is not told in it, and the page of another bundle's text is not looked for.
        assert_eq!((complaint.manifest.event.len(), complaint.cited.len()), (0, 0));
        let decision = complaint.manifest.case.decision.expect("a decision");
        assert_eq!((decision.reconsideration, decision.date.is_some()), (None, true));
        let said: Vec<(Code, Option<u32>)> =
            complaint.findings.iter().map(|finding| (finding.code, finding.line)).collect();
        assert_eq!(
            said,
            [(Code::LeftOut, None), (Code::UnknownReference, Some(14))],
            "{:#?}",
            complaint.findings
        );
        // With a later date nothing is later than it.
        let day = jiff::civil::date(2022, 2, 1);
        assert_eq!(whole.for_bundle(1, Some(day)).manifest.event.len(), 1);
    }

    #[test]
    fn only_leaves_out_every_item_that_it_does_not_name() {
        let text = "[[bundle]]\npurpose = \"ice\"\nonly = [\"b.pdf\"]\n[[item]]\nfile = \"a.pdf\"\n[[item]]\nfile = \"b.pdf\"\n";
        let whole = parse(text);
        assert_eq!(whole.findings, []);
        let one = whole.for_bundle(0, None).manifest;
        assert_eq!((one.item.len(), one.item[0].file.as_str()), (1, "b.pdf"));
        assert_eq!((one.leave_out[0].file.as_str(), one.leave_out[0].reason.as_str()), ("a.pdf", NOT_NAMED));
    }

    #[test]
    fn one_bundle_is_the_case_as_it_is() {
        let whole = parse("[bundle]\npurpose = \"ice\"\n[[item]]\nfile = \"a.pdf\"\n");
        assert_eq!(whole.purposes(), []);
        assert_eq!(whole.for_bundle(0, None).manifest.bundle.purpose, Purpose::Ice);
        // It may leave items out in the same way.
        let whole =
            parse("[bundle]\nonly = [\"a.pdf\"]\n[[item]]\nfile = \"a.pdf\"\n[[item]]\nfile = \"b.pdf\"\n");
        let one = whole.for_bundle(0, None).manifest;
        assert_eq!((one.item.len(), one.leave_out.len()), (1, 1));
    }

    #[test]
    fn two_bundles_of_one_purpose_are_refused_with_both_lines() {
        let text = "[[bundle]]\npurpose = \"ice\"\n[[bundle]]\ntitle = \"No purpose\"\n[[bundle]]\npurpose = \"ice\"\n\
                    [[bundle]]\n";
        let said: Vec<(Code, Option<u32>, String)> =
            parse(text).findings.into_iter().map(|f| (f.code, f.line, f.message)).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!((said[0].0, said[0].1), (Code::ListedTwice, Some(6)));
        assert!(said[0].2.contains("\"ice\"") && said[0].2.ends_with("on line 2."), "{said:?}");
        // Without a purpose a bundle is a general one.
        assert_eq!((said[1].0, said[1].1), (Code::ListedTwice, Some(7)));
        assert!(said[1].2.contains("\"general\"") && said[1].2.ends_with("on line 3."), "{said:?}");
    }
}
