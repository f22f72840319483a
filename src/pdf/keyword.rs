//! The word that ends a stream, damaged. Neither reader knows a stream by its start and its length alone: each leaves
//! the whole object out or takes it to end with a later one, and a page that is nothing but that stream would come out
//! blank. Viewers read it. Here the word is written over as it should be, so that every offset stays right and both
//! readers judge the rest.

const ENDSTREAM: &[u8] = b"endstream";
const ENDOBJ: &[u8] = b"endobj";

/// How many of its letters may be wrong.
const WRONG: usize = 2;

/// The bytes with every such word mended; nothing when there is none.
pub(super) fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let places: Vec<usize> =
        memchr::memmem::find_iter(bytes, ENDOBJ).filter_map(|at| damaged(bytes, at)).collect();
    if places.is_empty() {
        return None;
    }
    let mut mended = bytes.to_vec();
    for at in places {
        mended.get_mut(at..at + ENDSTREAM.len())?.copy_from_slice(ENDSTREAM);
    }
    Some(mended)
}

/// Where the damaged word before an object's end begins.
fn damaged(bytes: &[u8], end: usize) -> Option<usize> {
    let before = bytes.get(..end)?.trim_ascii_end();
    let (rest, word) = before.split_at_checked(before.len().checked_sub(ENDSTREAM.len())?)?;
    let wrong = word.iter().zip(ENDSTREAM).filter(|(a, b)| a != b).count();
    let alone = rest.last().is_some_and(u8::is_ascii_whitespace) && before.len() < end;
    ((1..=WRONG).contains(&wrong) && alone).then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn only_a_damaged_word_at_an_objects_end_is_mended() {
        let object = |word: &str| format!("4 0 obj\n<</Length 1>>\nstream\nx\n{word}\nendobj\n").into_bytes();
        let whole = object("endstream");
        for word in ["enxstream", "endstraem", "Endstream"] {
            assert_eq!(mended(&object(word)), Some(whole.clone()), "{word}");
        }
        for word in ["endstream", "bad stream", "endxxxxxx", "(enxstream"] {
            assert_eq!(mended(&object(word)), None, "{word}");
        }
        assert_eq!(mended(b"enxstream endobj"), None);
        assert_eq!(mended(b""), None);
    }
}
