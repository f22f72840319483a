//! The elements of Matroska and WebM files, as far as it takes to see whether the last one is whole. RFC 8794 says how
//! they are written: a name of one to four bytes, a length of one to eight, then the content. What is recorded live, as
//! browsers do, leaves the lengths of the segment and its clusters unknown (RFC 8794, section 6.2); such a file ends
//! where its last block does.

use std::io::{self, Read, Seek, SeekFrom};

/// How these files begin.
pub(super) const SIGN: &[u8] = b"\x1aE\xdf\xa3";
/// The names of what holds the others (RFC 9559, sections 5.1 and 5.1.3): the segment and the cluster.
const HOLDERS: [&[u8]; 2] = [b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"];
/// The most elements that are looked at. A day of sound in blocks of 20 ms has four million.
const MANY: usize = 5_000_000;

/// Whether a file of this size ends within an element. Of one whose elements cannot be followed nothing is said.
pub(super) fn is_cut<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<bool> {
    let mut place = 0u64;
    let mut cut = false;
    source.seek(SeekFrom::Start(0))?;
    let mut source = io::BufReader::new(source);
    for _ in 0..MANY {
        let mut head = Vec::with_capacity(12);
        source.by_ref().take(12).read_to_end(&mut head)?;
        if head.is_empty() {
            break;
        }
        let Some((name, length, after)) = element(&head) else {
            // A name or a length of which only the beginning is there.
            cut = (head.len() as u64) < 12 && head.first().is_some_and(|byte| *byte >= 0x10);
            break;
        };
        let content = place + after as u64;
        let holds = HOLDERS.contains(&name);
        let end = length.map(|length| content.saturating_add(length));
        if end.is_some_and(|end| end > bytes) {
            cut = true;
            break;
        }
        // What else leaves its length unknown cannot be stepped over.
        let Some(next) = end.filter(|_| !holds).or(holds.then_some(content)) else { break };
        let read = place + head.len() as u64;
        source.seek_relative(
            i64::try_from(next).unwrap_or(i64::MAX) - i64::try_from(read).unwrap_or(i64::MAX),
        )?;
        place = next;
    }
    source.into_inner().seek(SeekFrom::Start(0))?;
    Ok(cut)
}

/// The name of the element that begins here, its length when it is known, and how many bytes the two take.
fn element(head: &[u8]) -> Option<(&[u8], Option<u64>, usize)> {
    let width = |byte: u8, most: u32| Some(byte.leading_zeros() + 1).filter(|width| *width <= most);
    let named = width(*head.first()?, 4)? as usize;
    let first = *head.get(named)?;
    let wide = width(first, 8)?;
    let length = head.get(named..named + wide as usize)?;
    let value = length.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
    // One bit of each byte is taken by the width; all others set mean that the length is not known.
    let mask = (1u64 << (7 * wide)) - 1;
    let value = value & mask;
    Some((head.get(..named)?, (value != mask).then_some(value), named + wide as usize))
}
