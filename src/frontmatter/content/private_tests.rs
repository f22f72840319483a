//! Words planted in every text that the schema of the manifest has are on no page that the program sets.

use super::testing::Sample;
use super::{CaseHistory, all, findings};
use crate::case::manifest::Manifest;
use crate::case::manifest::case_types::Step;
use crate::case::matching::MatchedRow;
use crate::case::privacy::{Privacy, planted_manifest};
use crate::case::profile::Profile;
use crate::frontmatter::item_wording::{self, OriginalFile};
use crate::frontmatter::requirements;
use crate::model::{Digest, ItemPath, Kind, Purpose};
use crate::readers::TextFormat;
use crate::readers::detect::FileType;

/// What must be on none of them.
const PRIVATE: [&str; 6] = ["ruby", "orchard", "ls21", "07700", "900461", "thorley@"];

/// The planted manifest, with an item of each kind and step.
fn manifest() -> Manifest {
    let (mut manifest, _) = planted_manifest();
    let first = manifest.item.remove(0);
    let steps = [
        Step::Decision,
        Step::ReconsiderationRequest,
        Step::ReconsiderationNotice,
        Step::Appeal,
        Step::Complaint,
        Step::Acknowledgement,
        Step::FinalResponse,
        Step::AccessRequest,
        Step::Claim,
    ];
    let steps = steps.into_iter().map(Some).chain([None; 4]);
    let kinds = Kind::ALL.into_iter().cycle();
    for (number, (step, kind)) in steps.zip(kinds).enumerate() {
        let mut item = first.clone();
        item.file = ItemPath::parse(&format!("{number}.pdf")).expect("a path");
        item.id = Some(if number == 0 { "a.pdf".to_owned() } else { format!("id-{number}") });
        item.files = Vec::new();
        (item.kind, item.step, item.answers) = (Some(kind), step, None);
        // Half of them are the parent's.
        let own = Some("D Thorley".to_owned());
        if number % 2 == 0 {
            item.from = own;
        } else {
            item.to = own;
        }
        manifest.item.push(item);
    }
    manifest
}

#[test]
fn nothing_private_is_on_a_page_that_is_set() {
    for purpose in [Purpose::Tribunal, Purpose::Ice, Purpose::Compensation, Purpose::General] {
        let mut manifest = manifest();
        manifest.bundle.purpose = purpose;
        let mut sample = Sample::about(manifest);
        sample.profile = Profile::for_purpose(purpose);
        let context = sample.matter();
        let history = CaseHistory::new(&context);
        let privacy = Privacy::new(&sample.manifest);
        let mut set = vec![
            format!("{:?}", all(&context, &history)),
            format!("{:?}", item_wording::parties(&sample.manifest, &sample.profile)),
            format!("{:?}", item_wording::unedited(&sample.manifest, &sample.profile)),
            format!("{:?}", context.plan()),
            // What the record keeps.
            format!("{:?} {:?}", findings(&context, &history), requirements::lacking(&context)),
        ];
        assert!(set[0].contains("R.A.H."), "the words are there, without the name");
        for item in &sample.manifest.item {
            let row = MatchedRow {
                item: item.clone(),
                path: item.file.clone(),
                bytes: 1,
                position: None,
                more: Vec::new(),
            };
            let original = OriginalFile {
                format: FileType::Text(TextFormat::Plain),
                digest: Digest::compute(b""),
                bytes: 1,
                zip: None,
                heard: None,
                spoken: None,
            };
            let sheet = item_wording::sheet(&row, &sample.manifest, &privacy, &original, "a reason");
            set.push(format!("{sheet:?}"));
            set.push(privacy.printed(&item_wording::detail(item, &sample.manifest.case, None)));
            set.push(privacy.printed(&item_wording::title(&row)));
        }
        for words in set {
            let folded = words.to_lowercase();
            for part in PRIVATE {
                if let Some(at) = folded.find(part) {
                    let around: String = folded
                        .chars()
                        .skip(folded[..at].chars().count().saturating_sub(200))
                        .take(300)
                        .collect();
                    panic!("{purpose:?}: {part} in …{around}…");
                }
            }
        }
    }
}
