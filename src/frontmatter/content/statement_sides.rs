//! Statements that contradict one another, in two sides: what was said, and what is set against it. Statements that are
//! joined only through others are of one matter.

use std::collections::{BTreeMap, BTreeSet};

/// The statements of one matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matter<K> {
    /// What was said, by the user's account: the side that is said to contradict. All of them where there are no two sides.
    pub(super) said: Vec<K>,
    /// What is set against it.
    pub(super) against: Vec<K>,
}

/// The matters, each with its sides in the order of the statements. `pairs` are told from the one that contradicts to the
/// one that it contradicts.
pub(super) fn matters<K: Ord + Copy>(ordered: &[K], pairs: &[(K, K)]) -> Vec<Matter<K>> {
    let mut near: BTreeMap<K, BTreeSet<K>> = BTreeMap::new();
    for (one, other) in pairs {
        near.entry(*one).or_default().insert(*other);
        near.entry(*other).or_default().insert(*one);
    }
    let mut side: BTreeMap<K, bool> = BTreeMap::new();
    let mut matters = Vec::new();
    for begin in ordered {
        if side.contains_key(begin) {
            continue;
        }
        side.insert(*begin, true);
        let (mut members, mut next, mut parted) = (vec![*begin], vec![*begin], true);
        while let Some(one) = next.pop() {
            let of_one = side.get(&one).copied().unwrap_or_default();
            for other in near.get(&one).into_iter().flatten() {
                match side.get(other) {
                    Some(of_other) => parted &= *of_other != of_one,
                    None => {
                        side.insert(*other, !of_one);
                        members.push(*other);
                        next.push(*other);
                    }
                }
            }
        }
        let of = |wanted: bool| -> Vec<K> {
            let own = |key: &&K| members.contains(key) && (!parted || side.get(key) == Some(&wanted));
            ordered.iter().filter(own).copied().collect()
        };
        let says = |keys: &[K]| pairs.iter().filter(|(one, _)| keys.contains(one)).count();
        let (first, second) = if parted { (of(true), of(false)) } else { (of(true), Vec::new()) };
        let turned = says(&second) > says(&first);
        let (said, against) = if turned { (second, first) } else { (first, second) };
        matters.push(Matter { said, against });
    }
    // A matter begins with what was said of it first.
    let place = |matter: &Matter<K>| ordered.iter().position(|key| matter.said.first() == Some(key));
    matters.sort_by_key(place);
    matters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_one_matter_with_two_sides() {
        let matters = |ordered: &[u8], pairs: &[(u8, u8)]| -> Vec<(Vec<u8>, Vec<u8>)> {
            super::matters(ordered, pairs).into_iter().map(|matter| (matter.said, matter.against)).collect()
        };
        for (pairs, expected) in [
            // Three denials of one receipt, and another matter.
            (vec![(2, 1), (3, 1), (4, 1), (6, 5)], vec![(vec![2, 3, 4], vec![1]), (vec![6], vec![5])]),
            // One denial against three proofs.
            (vec![(4, 1), (4, 2), (4, 3)], vec![(vec![4], vec![1, 2, 3])]),
            // Each is said to contradict the other: the earlier one comes first.
            (vec![(1, 2), (2, 1)], vec![(vec![1], vec![2])]),
            // Three that contradict one another have no two sides.
            (vec![(1, 2), (2, 3), (3, 1)], vec![(vec![1, 2, 3], vec![])]),
        ] {
            let all: BTreeSet<u8> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
            let ordered: Vec<u8> = all.into_iter().collect();
            assert_eq!(matters(&ordered, &pairs), expected, "{pairs:?}");
        }
        assert_eq!(matters(&[], &[]), []);
    }
}
