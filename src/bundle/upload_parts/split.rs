//! Where one part ends and the next begins: only between documents, and as late as the limit allows.

use std::ops::Range;

/// Divides documents of these sizes in bytes, each group having so many bytes besides, so that no group is larger than
/// the limit. A document that is larger than the limit by itself is a group of its own. Order is kept, and no two
/// neighbours would fit into one.
pub fn divide(sizes: &[u64], besides: u64, limit: u64) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut filled = 0u64;
    for (at, size) in sizes.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if filled.saturating_add(*size) <= limit => {
                group.end = at + 1;
                filled = filled.saturating_add(*size);
            }
            _ => {
                groups.push(at..at + 1);
                filled = besides.saturating_add(*size);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_limit_is_kept_to_the_byte() {
        assert_eq!(divide(&[40, 50, 1, 9], 10, 100), [0..2, 2..4]);
        assert_eq!(divide(&[40, 50, 1, 9], 9, 100), [0..3, 3..4]);
        assert_eq!(divide(&[1, 500, 1], 10, 100), [0..1, 1..2, 2..3]);
        assert_eq!(divide(&[u64::MAX, u64::MAX], u64::MAX, u64::MAX - 1), [0..1, 1..2]);
        assert_eq!(divide(&[], 10, 100), []);
    }

    proptest! {
        #[test]
        fn every_document_is_in_one_group_and_groups_are_as_full_as_can_be(
            sizes in prop::collection::vec(0u64..60, 0..40), besides in 0u64..60, limit in 0u64..200,
        ) {
            let groups = divide(&sizes, besides, limit);
            let all: Vec<usize> = groups.iter().cloned().flatten().collect();
            prop_assert_eq!(all, (0..sizes.len()).collect::<Vec<_>>());
            let bytes = |range: Range<usize>| besides + sizes[range].iter().sum::<u64>();
            for group in &groups {
                prop_assert!(!group.is_empty());
                prop_assert!(group.len() == 1 || bytes(group.clone()) <= limit);
            }
            for pair in groups.windows(2) {
                prop_assert!(bytes(pair[0].start..pair[1].end) > limit);
                // Not even the first document of the next would have fitted.
                prop_assert!(bytes(pair[0].start..pair[1].start + 1) > limit);
            }
        }
    }
}
