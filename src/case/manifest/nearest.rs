//! The known word that a misspelt one is meant to be.

/// The known word nearest to a misspelt one, if any is near: at most one slip for three letters.
pub(crate) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    known
        .map(|k| (slips(&word, &k.to_lowercase()), k))
        .filter(|(slips, k)| *slips <= 1.max(word.chars().count().max(k.chars().count()) / 3))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, k)| k)
}

/// How many letters must be put in, taken out, changed or swapped with a neighbour to turn one word into the
/// other (optimal string alignment distance).
pub(super) fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
