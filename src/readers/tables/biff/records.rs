//! The records of an older workbook, one after the other.

/// A record: its kind, its bytes, and those of the records that continue it.
pub(super) struct BiffRecord<'a> {
    pub(super) kind: u16,
    pub(super) parts: Vec<&'a [u8]>,
}

/// The records of a stream from a place on.
pub(super) fn records(mut rest: &[u8]) -> impl Iterator<Item = BiffRecord<'_>> {
    const CONTINUE: u16 = 0x3c;
    let mut take = move || -> Option<(u16, &[u8])> {
        let (head, after) = rest.split_first_chunk::<4>()?;
        let [a, b, c, d] = *head;
        let body = after.get(..usize::from(u16::from_le_bytes([c, d])))?;
        rest = after.get(body.len()..)?;
        Some((u16::from_le_bytes([a, b]), body))
    };
    let mut next = take();
    std::iter::from_fn(move || {
        let (kind, body) = next.take()?;
        let mut parts = vec![body];
        next = take();
        while let Some((CONTINUE, body)) = next {
            parts.push(body);
            next = take();
        }
        Some(BiffRecord { kind, parts })
    })
}
