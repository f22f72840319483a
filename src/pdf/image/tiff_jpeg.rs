//! Pages of a TIFF that are JPEG: when such a page may go into the bundle as it is, and how it becomes a JPEG file.

/// Whether the samples of a JPEG mean in a PDF what the page says of them. Where zero is white, or one of them is an
/// opacity, a viewer of PDF would show other colours: there the page has to be decoded. `inner` is what the page said
/// before its copy was put right for the reader, which is done only where there are samples beyond the colours.
pub(crate) fn means_the_same(inner: Option<u16>, photometric: Option<u32>, samples: u32) -> bool {
    inner.is_none() && matches!((photometric, samples), (Some(1), 1) | (Some(2 | 6), 3) | (Some(5), 4))
}

/// The JPEG that the tables of a page and its one strip are together.
pub(crate) fn joined(tables: Option<&[u8]>, strip: &[u8]) -> Option<Vec<u8>> {
    let mut file = vec![0xff, 0xd8];
    let tables = tables.and_then(|t| t.strip_prefix(&[0xff, 0xd8])?.strip_suffix(&[0xff, 0xd9]));
    file.extend_from_slice(tables.unwrap_or_default());
    file.extend(without_adobe(strip.strip_prefix(&[0xff, 0xd8])?));
    Some(file)
}

/// A JPEG behind its first marker, without what Adobe's programs write of its colours: in a TIFF only the page says
/// what they are, and a viewer of PDF would believe the other. Inks are not turned round here.
fn without_adobe(jpeg: &[u8]) -> Vec<u8> {
    const START: u8 = 0xda;
    const ADOBE: u8 = 0xee;
    let (mut out, mut rest) = (Vec::with_capacity(jpeg.len()), jpeg);
    while let [0xff, code, high, low, ..] = rest {
        let length = 2 + usize::from(u16::from_be_bytes([*high, *low]));
        let Some((segment, after)) =
            rest.split_at_checked(length).filter(|_| *code != START && *code != 0xff)
        else {
            break;
        };
        if *code != ADOBE {
            out.extend_from_slice(segment);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}
