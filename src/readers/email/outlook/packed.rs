//! RTF as Outlook packs it (MS-OXRTFCP). The crate compressed-rtf reads the same format, but panics on a stream of less
//! than 16 bytes, refuses one whose check sum was never worked out, and stops at the first zero byte; a body that can
//! be read is shown whatever its check sum says.

/// What RTF begins with so often that packing counts on it (MS-OXRTFCP).
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \
    \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
    \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks RTF; nothing when it is not packed as it should be, or is more than `most`.
pub(super) fn unpack_rtf(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(packed.get(4..8)?.try_into().ok()?);
    let body = packed.get(16..)?;
    if u64::from(size) > most {
        return None;
    }
    match packed.get(8..12)? {
        b"MELA" => return Some(body.get(..(size as usize).min(body.len()))?.to_vec()),
        b"LZFu" => {}
        _ => return None,
    }
    let mut window = [b' '; 4096];
    window[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let mut write = DICTIONARY.len();
    let mut out = Vec::new();
    let mut put = |byte: u8, write: &mut usize, window: &mut [u8; 4096]| {
        window[*write % 4096] = byte;
        *write = (*write + 1) % 4096;
        out.push(byte);
        out.len() as u64 <= most
    };
    let mut bytes = body.iter().copied();
    'groups: while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if flags & (1 << bit) == 0 {
                let Some(byte) = bytes.next() else { break 'groups };
                put(byte, &mut write, &mut window).then_some(())?;
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else { break 'groups };
            let pair = u16::from_be_bytes([high, low]);
            let (from, length) = (usize::from(pair >> 4), usize::from(pair & 15) + 2);
            if from == write {
                break 'groups;
            }
            for place in from..from + length {
                let byte = window[place % 4096];
                put(byte, &mut write, &mut window).then_some(())?;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_rtf_comes_out_as_it_was() {
        // The example of MS-OXRTFCP, 4.1.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0,
            0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
            0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = unpack_rtf(&packed, 1 << 20).expect("unpacked");
        assert_eq!(String::from_utf8_lossy(&rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(unpack_rtf(&packed, 8), None);
        for cut in 0..packed.len() {
            let _ = unpack_rtf(&packed[..cut], 1 << 20);
        }
    }
}
