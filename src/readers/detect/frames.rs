//! Recordings without a signature: MP3 and AAC are rows of frames, each of which begins with eleven bits that are
//! set. So do one in two thousand of all other files, among them texts of 16 bits; only a frame that ends where the
//! next one begins is a frame.

/// Frames in a row that make a recording.
const ROW: usize = 3;

/// What kind of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    Mpeg,
    Aac,
}

/// The kind of a frame that begins here, and its length in bytes.
fn frame(bytes: &[u8]) -> Option<(FrameKind, usize)> {
    let &[first, second, third, fourth, ..] = bytes else { return None };
    if first != 0xff {
        return None;
    }
    if second & 0xf6 == 0xf0 {
        let length = usize::from(fourth & 3) << 11
            | usize::from(*bytes.get(4)?) << 3
            | usize::from(*bytes.get(5)?) >> 5;
        let rate = third >> 2 & 15;
        return (length > 7 && rate < 13).then_some((FrameKind::Aac, length));
    }
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let (rate, samples) = (usize::from(third >> 4), usize::from(third >> 2 & 3));
    if second & 0xe0 != 0xe0 || version == 1 || layer == 0 || samples == 3 || !(1..15).contains(&rate) {
        return None;
    }
    // ISO/IEC 11172-3, table 2.4.2.3, and ISO/IEC 13818-3; in kbit/s.
    const V1: [[usize; 14]; 3] = [
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    ];
    const V2: [[usize; 14]; 3] = [
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    ];
    let newest = version == 3;
    let table = if newest { V1 } else { V2 };
    let bits = table[usize::from(layer) - 1][rate - 1] * 1000;
    let hertz = [44_100, 48_000, 32_000][samples] >> [2, 0, 1, 0][usize::from(version)];
    let padding = usize::from(third >> 1 & 1);
    let length = match layer {
        3 => (12 * bits / hertz + padding) * 4,
        1 if !newest => 72 * bits / hertz + padding,
        _ => 144 * bits / hertz + padding,
    };
    Some((FrameKind::Mpeg, length))
}

/// The frames that begin at the start of these bytes, when there are some in a row or when the bytes end before.
/// Of a file that ends within its first frame nothing is known.
pub(super) fn row(bytes: &[u8], ends_here: bool) -> Option<FrameKind> {
    let mut rest = bytes;
    let mut kind = None;
    for found in 0..ROW {
        match frame(rest) {
            Some((own, length)) if kind.is_none_or(|kind| kind == own) => {
                kind = Some(own);
                match rest.get(length..) {
                    Some(next) if !next.is_empty() => rest = next,
                    // Tags, or the end of what was recorded, may follow the last frame.
                    _ => return kind.filter(|_| found > 0 || (ends_here && rest.len() == length)),
                }
            }
            _ => return kind.filter(|_| ends_here && found > 1),
        }
    }
    kind
}

/// Whether a frame could begin here, for a file whose name says that it is a recording.
pub(super) fn could_be(bytes: &[u8]) -> Option<FrameKind> {
    frame(bytes).map(|(kind, _)| kind)
}

/// The first row of frames anywhere in these bytes, for a file whose name says that it is a recording: some
/// recorders leave bytes before the first frame.
pub(super) fn anywhere(bytes: &[u8]) -> Option<FrameKind> {
    memchr::memchr_iter(0xff, bytes).find_map(|at| row(bytes.get(at..)?, false))
}
