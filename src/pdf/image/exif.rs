//! What a picture's EXIF block says of how to show it: which way is up, and how large it is. Cameras, editors and
//! copying programs leave blocks with bad fields behind, so each field is read for itself: a bad one hides no other.

/// The mark that begins a block in a JPEG, and that some writers put into other containers too.
const MARK: &[u8] = b"Exif\0\0";

/// How a picture must be turned, 1 to 8 as EXIF has it, and its density in dots an inch. A camera's density means
/// nothing: a photograph has no size.
pub(crate) fn parse_exif(block: &[u8]) -> (u8, Option<(f64, f64)>) {
    let block = block.strip_prefix(MARK).unwrap_or(block).to_vec();
    let read = exif::Reader::new().continue_on_error(true).read_raw(block);
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return (1, None) };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY);
    let orientation = field(exif::Tag::Orientation)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1);
    let number = |tag| match field(tag).map(|field| &field.value) {
        Some(exif::Value::Rational(values)) => {
            values.first().map(exif::Rational::to_f64).filter(|n| n.is_finite())
        }
        _ => None,
    };
    let inch = match field(exif::Tag::ResolutionUnit).and_then(|field| field.value.get_uint(0)) {
        Some(3) => 2.54,
        _ => 1.0,
    };
    let camera = field(exif::Tag::ExposureTime).is_some() || field(exif::Tag::FocalLength).is_some();
    let density = match (number(exif::Tag::XResolution), number(exif::Tag::YResolution)) {
        (Some(x), Some(y)) if !camera && x * inch >= 150.0 && y * inch >= 150.0 => Some((x * inch, y * inch)),
        _ => None,
    };
    (orientation, density)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of the first directory: its tag, its type, how many, and its value or where that is.
    type Field = (u16, u16, u32, u32);

    const TURN: Field = (0x112, 3, 1, 6);

    fn block(big: bool, fields: &[Field]) -> Vec<u8> {
        let short = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut out = if big { b"MM".to_vec() } else { b"II".to_vec() };
        out.extend(short(42));
        out.extend(long(8));
        out.extend(short(fields.len() as u16));
        for (tag, kind, count, value) in fields {
            out.extend(short(*tag));
            out.extend(short(*kind));
            out.extend(long(*count));
            match kind {
                3 => [short(*value as u16), [0; 2]].iter().for_each(|part| out.extend(part)),
                _ => out.extend(long(*value)),
            }
        }
        out.extend(long(0));
        out
    }

    #[test]
    fn a_bad_field_hides_no_other() {
        let bad: [&[Field]; 6] = [
            &[TURN],
            // A text, a number and a list that lie beyond the block, a type that does not exist, a sub-directory that
            // leads nowhere.
            &[(0x10f, 2, 400, 9_000), TURN],
            &[TURN, (0x11a, 5, 1, 70_000)],
            &[(0x10e, 7, 0x7fff_ffff, 8), TURN, (0x131, 2, 99, 99_999)],
            &[(0x110, 99, 1, 1), TURN],
            &[TURN, (0x8769, 4, 1, 60_000), (0x8825, 4, 1, 60_001)],
        ];
        for fields in bad {
            for big in [false, true] {
                for mark in [&b""[..], MARK] {
                    let bytes = [mark, &block(big, fields)].concat();
                    assert_eq!(parse_exif(&bytes).0, 6, "{fields:?} {big} {mark:?}");
                }
            }
        }
    }

    #[test]
    fn nonsense_turns_nothing() {
        for fields in [&[(0x112, 3, 1, 9)][..], &[(0x112, 3, 1, 0)], &[(0x112, 2, 1, 6)], &[]] {
            assert_eq!(parse_exif(&block(false, fields)).0, 1, "{fields:?}");
        }
        let whole = block(true, &[TURN]);
        for end in 0..whole.len() {
            let _ = parse_exif(&whole[..end]);
        }
        assert_eq!(parse_exif(b""), (1, None));
        assert_eq!(parse_exif(b"Exif\0\0"), (1, None));
    }
}
