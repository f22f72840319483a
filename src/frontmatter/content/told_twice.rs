//! Losses, events and calls that are in the manifest twice: the same day, the same item and the same page, and of losses the
//! same amount, or of calls the same start. One bank charge entered twice would be claimed twice, and one event or call would
//! be told as two. A claim for distress and the interest that one letter shows are two losses.

use std::collections::BTreeMap;

use super::CaseContext;
use super::chapter::excerpt;
use super::losses::amount_of;
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, Pence};

/// What tells two rows apart: the day, the items and the page, and of a loss its amount.
type Place = (PartialDate, Vec<ItemRef>, Option<u32>, Option<Pence>);

/// Rows that share their day, items and page with an earlier one.
pub(super) fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let manifest = context.manifest;
    let losses = manifest.loss.iter().map(|loss| {
        let separate = loss.separate == Some(true);
        let amount = amount_of(context, loss);
        let place =
            loss.date.zip(loss.item.clone()).map(|(date, item)| (date, vec![item], loss.page, amount));
        (place.filter(|_| !separate), context.as_written(&loss.description))
    });
    let events = manifest.event.iter().map(|event| {
        let place = (!event.items.is_empty()).then(|| (event.date, event.items.clone(), event.page, None));
        (place, context.as_written(&event.text))
    });
    // Nobody begins two calls in one minute.
    let calls = manifest.call.iter().map(|row| {
        let place = matches!(row.date, PartialDate::Moment(_)).then(|| (row.date, Vec::new(), None, None));
        (place, format!("{} {}", row.date, row.call.officer.as_deref().unwrap_or_default()))
    });
    let mut findings = twice("loss", losses, PLACE, "it would be claimed twice, so it is counted once");
    for finding in &mut findings {
        finding.next =
            "Take one out. If they are two, check the page of each and write separate = true in the second."
                .into();
    }
    findings.extend(twice("event", events, PLACE, "it would be listed twice"));
    findings.extend(twice("call", calls, "the same day and time", "it would be counted twice"));
    findings
}

/// What losses and events share that are one.
const PLACE: &str = "the same day, item and page";

fn twice(
    table: &str,
    rows: impl Iterator<Item = (Option<Place>, String)>,
    same: &str,
    outcome: &str,
) -> Vec<Finding> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (number, (place, words)) in (1..).zip(rows) {
        let Some(place) = place else { continue };
        let Some(other) = first.get(&format!("{place:?}")) else {
            first.insert(format!("{place:?}"), number);
            continue;
        };
        let message = format!(
            "[[{table}]] number {number}, {}, has {same} as number {other}. If they are the same one, {outcome}.",
            excerpt(&words)
        );
        let finding = Finding::warning(Code::ToldTwice, message).about(crate::case::manifest::FILE);
        findings.push(finding.next("Take one out. If they are two, leave both and check the page of each."));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::Sample;

    const ITEM: &str = "[[item]]\nfile = \"bank.pdf\"\nid = \"bank\"\n";

    fn found(rows: &str) -> Vec<String> {
        let sample = Sample::new(&format!("{ITEM}{rows}"));
        findings(&sample.matter()).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_loss_that_is_there_twice_is_told() {
        let loss = |page: u32, day: u32| {
            format!(
                "[[loss]]\nhead = \"bank-charges\"\ndescription = \"Fee\"\namount = \"25.00\"\nitem = \"bank\"\n\
                 page = {page}\ndate = 2020-01-{day:02}\n"
            )
        };
        let said = found(&(loss(1, 2) + &loss(1, 2)));
        assert_eq!(
            said,
            [
                "[[loss]] number 2, “Fee”, has the same day, item and page as number 1. If they are the same one, it would be claimed twice, so it is counted once."
            ]
        );
        // The user says that they are two.
        assert_eq!(found(&(loss(1, 2) + &loss(1, 2) + "separate = true\n")), [""; 0]);
        // Another day, another page, or no item: nothing is said.
        assert_eq!(found(&(loss(1, 2) + &loss(1, 3) + &loss(2, 2))), [""; 0]);
        // Nor of another amount: the interest and the distress that one letter shows are two losses.
        assert_eq!(found(&(loss(1, 2) + &loss(1, 2).replace("25.00", "25.01"))), [""; 0]);
        let bare =
            "[[loss]]\nhead = \"travel\"\ndescription = \"Bus\"\namount = \"4.00\"\ndate = 2020-01-02\n";
        assert_eq!(found(&(bare.to_owned() + bare)), [""; 0]);
    }

    #[test]
    fn an_event_that_is_there_twice_is_told() {
        let event = |day: u32| {
            format!("[[event]]\ndate = 2020-01-{day:02}\ntext = \"A\"\nitems = [\"bank\"]\npage = 1\n")
        };
        assert_eq!(found(&(event(2) + &event(2))).len(), 1);
        assert_eq!(found(&(event(2) + &event(3))), [""; 0]);
    }

    #[test]
    fn a_call_that_is_there_twice_is_told() {
        let call = |time: &str, officer: &str| {
            format!("[[call]]\ndate = 2020-01-02{time}\nofficer = \"{officer}\"\n")
        };
        let said = found(&(call("T10:04:00", "A") + &call("T10:04:00", "B")));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("the same day and time as number 1"), "{said:?}");
        assert_eq!(
            found(&(call("", "A") + &call("", "B") + &call("T10:04:00", "A") + &call("T10:05:00", "A"))),
            [""; 0]
        );
    }
}
