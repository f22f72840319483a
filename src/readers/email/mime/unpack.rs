//! What was packed for the journey: base64, quoted-printable and uuencode, read as far as they go. A line that a
//! mailing list put under packed words, or an equals sign that should have been packed, costs none of the rest.

/// Bytes unpacked, and whether something among them was not as it should be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DecodedBody {
    pub(super) bytes: Vec<u8>,
    pub(super) broken: bool,
    /// What follows the packed bytes and is not packed.
    pub(super) rest: Vec<u8>,
}

/// Unpacks base64. What is no digit is passed over, as every mail program does; a line of words after the packed
/// ones is words.
pub(super) fn base64(packed: &[u8]) -> DecodedBody {
    let mut out = DecodedBody::default();
    let (mut word, mut digits, mut ended) = (0_u32, 0_u32, false);
    for line in packed.split_inclusive(|byte| *byte == b'\n') {
        let mut words = line.trim_ascii();
        // The end of what is packed, and words on the same line.
        let space = words.iter().position(|byte| *byte == b' ').filter(|at| *at > 0 && words[at - 1] == b'=');
        if let Some((end, after)) = space.and_then(|at| words.split_at_checked(at)).filter(|_| !ended) {
            out.rest.extend_from_slice(after);
            words = end;
        }
        let packed = words.iter().all(|byte| digit(*byte).is_some() || *byte == b'=');
        // Several packed texts in a row each have their own end.
        let goes_on = packed && (!ended || (out.rest.trim_ascii().is_empty() && words.len() % 4 == 0));
        if !goes_on && (ended || words.contains(&b' ')) {
            ended = true;
            out.rest.extend_from_slice(line);
            continue;
        }
        out.broken |= !packed;
        for byte in words {
            if *byte == b'=' {
                ended = true;
                out.broken |= digits == 1;
                emit(&mut out.bytes, &mut word, &mut digits);
            } else if let Some(value) = digit(*byte) {
                ended = false;
                word = word << 6 | value;
                digits += 1;
                if digits == 4 {
                    emit(&mut out.bytes, &mut word, &mut digits);
                }
            }
        }
    }
    out.broken |= digits == 1;
    emit(&mut out.bytes, &mut word, &mut digits);
    out.rest = out.rest.trim_ascii().to_vec();
    out
}

fn emit(bytes: &mut Vec<u8>, word: &mut u32, digits: &mut u32) {
    let whole = *word << (6 * (4 - *digits));
    let count = (*digits * 6 / 8) as usize;
    bytes.extend_from_slice(whole.to_be_bytes().get(1..=count).unwrap_or_default());
    (*word, *digits) = (0, 0);
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Unpacks quoted-printable. An equals sign that begins nothing is one.
pub(super) fn quoted_printable(packed: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(packed.len());
    for line in packed.split_inclusive(|byte| *byte == b'\n') {
        let end = if line.ends_with(b"\r\n") {
            &b"\r\n"[..]
        } else if line.ends_with(b"\n") {
            &b"\n"[..]
        } else {
            &b""[..]
        };
        // Spaces at the end of a line were added on the way.
        let words = line[..line.len() - end.len()].trim_ascii_end();
        let mut at = 0;
        let mut joined = false;
        while let Some(&byte) = words.get(at) {
            at += 1;
            if byte != b'=' {
                out.push(byte);
            } else if at == words.len() {
                joined = true;
            } else if let Some(byte) = hexadecimal(words.get(at..at + 2)) {
                out.push(byte);
                at += 2;
            } else {
                out.push(b'=');
            }
        }
        if !joined {
            out.extend_from_slice(end);
        }
    }
    out
}

/// Unpacks uuencoded bytes (POSIX, uuencode): lines of up to 45 bytes between "begin" and "end", each with its length
/// first. Where there are none of these lines, it is left as it is.
pub(super) fn uudecoded(packed: &[u8]) -> DecodedBody {
    let digit = |byte: Option<&u8>| byte.map_or(0, |byte| u32::from(byte.wrapping_sub(b' ') & 0x3f));
    let mut lines = packed.split_inclusive(|byte| *byte == b'\n');
    let mut out = DecodedBody::default();
    let begun = lines.by_ref().map(<[u8]>::trim_ascii_end).find(|line| !line.is_empty());
    if !begun.is_some_and(|line| line.starts_with(b"begin ")) {
        return DecodedBody { bytes: packed.to_vec(), broken: true, ..DecodedBody::default() };
    }
    // Zeros are spaces, which may be lost at the end of a line on the way, or this sign, which is not.
    let kept = packed.contains(&b'`');
    let (mut ended, mut short) = (false, false);
    for line in lines.by_ref() {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.trim_ascii() == b"end" {
            ended = true;
            break;
        }
        // A line of no bytes ends them; some programs lose the space that says so.
        let length = digit(line.first()) as usize;
        let from = out.bytes.len();
        for four in line.get(1..).unwrap_or_default().chunks(4) {
            let word = (0..4).fold(0, |word, at| word << 6 | digit(four.get(at)));
            out.bytes.extend_from_slice(word.to_be_bytes().get(1..).unwrap_or_default());
        }
        short |= kept && out.bytes.len() < from + length;
        out.bytes.resize(from + length, 0);
    }
    out.broken = !ended || short;
    out.rest = lines.flatten().copied().collect::<Vec<u8>>().trim_ascii().to_vec();
    out
}

/// The byte that two hexadecimal digits stand for.
pub(super) fn hexadecimal(digits: Option<&[u8]>) -> Option<u8> {
    let [high, low] = digits? else { return None };
    let value = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(value(high)? << 4 | value(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values by hand, from RFC 2045, 6.7.
    #[test]
    fn quoted_printable_is_read_as_far_as_it_goes() {
        for (packed, bytes) in [
            (&b"=A350 caf=e9 END"[..], &b"\xa350 caf\xe9 END"[..]),
            (b"one =\r\ntwo\r\nthree", b"one two\r\nthree"),
            (b"one= \t\r\ntwo  \r\n", b"onetwo\r\n"),
            (b"a=b =ZZ 1=", b"a=b =ZZ 1"),
            (b"<a href=\"x\">=3D", b"<a href=\"x\">="),
            (b"=C5=\n=81ukasz", b"\xc5\x81ukasz"),
        ] {
            assert_eq!(quoted_printable(packed), bytes, "{packed:?}");
        }
    }

    /// Expected values by Python 3.12, binascii.b2a_uu.
    #[test]
    fn uuencoded_bytes_are_read_as_far_as_they_go() {
        for (packed, bytes, rest, broken) in [
            (&b"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"[..], &b"Cat"[..], &b""[..], false),
            (b"\nbegin 644 a.txt\n%2&5L;&\\\n \nend\n", b"Hello", b"", false),
            (b"begin 600 a\n#    \n\nend\nThe list", b"\0\0\0", b"The list", false),
            // The spaces were lost on the way, or the end was.
            (b"begin 600 a\n#\n\nend", b"\0\0\0", b"", false),
            (b"begin 600 a\n#0V%T\n", b"Cat", b"", true),
            (b"begin 600 a\n&0V%T\n`\nend", b"Cat\0\0\0", b"", true),
            (b"Cat", b"Cat", b"", true),
        ] {
            let read = uudecoded(packed);
            let (got, left) = (read.bytes.as_slice(), read.rest.as_slice());
            assert_eq!((got, left, read.broken), (bytes, rest, broken), "{packed:?}");
        }
    }

    /// Expected values by hand, from RFC 2045, 6.8.
    #[test]
    fn base64_is_read_as_far_as_it_goes() {
        for (packed, bytes, rest, broken) in [
            (&b"QUJD"[..], &b"ABC"[..], &b""[..], false),
            (b"QUI=\r\n", b"AB", b"", false),
            (b"QQ==", b"A", b"", false),
            (b"QUJD\r\nREVG\r\n", b"ABCDEF", b"", false),
            (b"QU*JD", b"ABC", b"", true),
            (b"QUI", b"AB", b"", false),
            (b"QUJDR", b"ABC", b"", true),
            (b"QUI= ignored", b"AB", b"ignored", false),
            (b"QUI=\r\n-- \r\nA list of all\r\n", b"AB", b"-- \r\nA list of all", false),
            (b"QUJD\r\n____ the list ____\r\n", b"ABC", b"____ the list ____", false),
            (b"QUI=\r\nQ0Q=\r\n", b"ABCD", b"", false),
        ] {
            let read = base64(packed);
            let (got, left) = (read.bytes.as_slice(), read.rest.as_slice());
            assert_eq!((got, left, read.broken), (bytes, rest, broken), "{packed:?}");
        }
    }
}
