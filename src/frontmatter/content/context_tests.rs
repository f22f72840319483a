//! The pages that texts cite.

use super::*;
use crate::case::calendar::Nation;
use crate::frontmatter::content::testing::Sample;
use crate::model::Purpose;

#[test]
fn a_page_of_the_other_sides_bundle_is_named_as_the_body_names_it() {
    let said = |text: &str, purpose: Purpose, nation: Nation, more: &str| {
        let mut sample = Sample::new(more);
        sample.profile = Profile::for_case(purpose, nation);
        let context = sample.matter();
        context.prose(&Text(text.into())).text().replace('\u{A0}', " ")
    };
    for (purpose, nation, text, printed) in [
        (
            Purpose::Tribunal,
            Nation::EnglandAndWales,
            "It says so {response:47}.",
            "It says so (page 47 of the Secretary of State’s response).",
        ),
        (
            Purpose::Tribunal,
            Nation::Scotland,
            "See ({response:47-49}).",
            "See (pages 47–49 of the Secretary of State’s response).",
        ),
        (
            Purpose::Tribunal,
            Nation::NorthernIreland,
            "{response:3}",
            "(page 3 of the Department for Communities’ response)",
        ),
        (
            Purpose::Ice,
            Nation::EnglandAndWales,
            "{response:3}",
            "(page 3 of the Child Maintenance Service’s response)",
        ),
    ] {
        assert_eq!(said(text, purpose, nation, ""), printed);
    }
    // An item of that name is an item: page 3 of the bundle is its first.
    let item = "[[item]]\nfile = \"a.pdf\"\nid = \"response\"\n";
    let own = |text: &str| said(text, Purpose::Tribunal, Nation::EnglandAndWales, item);
    assert_eq!(own("{response:2}, {response:2-3}"), "(p. 4), (pp. 4–5)");
}
