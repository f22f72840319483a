//! Colour of pictures: a colour profile is kept when it is sane and fits the picture, else the plain device
//! colour with the right number of components is used.

use lopdf::{Dictionary, Object};

use crate::pdf::source::filters::deflated_stream;

/// The device colour space with this many components.
pub(crate) fn device(components: u8) -> Object {
    let name: &[u8] = match components {
        1 => b"DeviceGray",
        4 => b"DeviceCMYK",
        _ => b"DeviceRGB",
    };
    Object::Name(name.to_vec())
}

/// An ICC profile cut to the size it states, if it is one, and one for this many components.
pub(crate) fn sane_profile(bytes: &[u8], components: u8) -> Option<&[u8]> {
    let size: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
    let size = u32::from_be_bytes(size) as usize;
    let header = bytes.get(..128)?;
    let space: &[u8] = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        4 => b"CMYK",
        _ => return None,
    };
    let known = header[36..40] == *b"acsp" && (1..=4).contains(&header[8]) && header[16..20] == *space;
    if known && size >= 128 { bytes.get(..size) } else { None }
}

/// The profile as a stream for `/ICCBased`.
pub(crate) fn profile_stream(profile: &[u8], components: u8) -> Object {
    let mut dict = Dictionary::new();
    dict.set("N", i64::from(components));
    dict.set("Alternate", device(components));
    deflated_stream(dict, profile.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fitting_profile_is_kept() {
        let mut profile = vec![0; 200];
        profile[..4].copy_from_slice(&160u32.to_be_bytes());
        profile[8] = 2;
        profile[16..20].copy_from_slice(b"RGB ");
        profile[36..40].copy_from_slice(b"acsp");
        assert_eq!(sane_profile(&profile, 3).map(<[u8]>::len), Some(160));
        assert_eq!(sane_profile(&profile, 1), None);
        assert_eq!(sane_profile(&profile[..150], 3), None);
        assert_eq!(sane_profile(&profile[..20], 3), None);
    }
}
