//! Where packed data ends, and what was taken out, in numbers.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Object, decode_text_string};

use crate::model::counted;
use crate::model::finding::{Code, Finding};

/// What was taken out, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StripCounts {
    /// Pictures that held more than a picture.
    pub(crate) pictures: usize,
    /// Comments and private data between operators, and bytes behind the end of packed data.
    pub(crate) comments: usize,
    /// Words to be copied or found in place of those shown.
    pub(crate) replaced: usize,
    /// Streams that could not be looked through.
    pub(crate) unsearched: usize,
}

impl StripCounts {
    /// Counts a replacement text, if it has words.
    pub(crate) fn property(&mut self, text: &Object) {
        self.replaced += usize::from(crate::pdf::import::strip::bytes::has_words(text));
    }

    /// What is to be said.
    pub(crate) fn findings(&self, into: &mut Vec<Finding>) {
        let mut note = |message: String| into.push(Finding::note(Code::Removed, message));
        if self.pictures > 0 {
            let verb = if self.pictures == 1 { "It looks" } else { "They look" };
            note(format!(
                "hidden data, such as camera details or a GPS position, was left out of {} in this PDF. {verb} \
                 the same",
                counted(self.pictures, "image", "images")
            ));
        }
        if self.comments > 0 {
            note(format!(
                "{} or other hidden data inside the content of this PDF {} left out",
                counted(self.comments, "comment", "comments"),
                if self.comments == 1 { "was" } else { "were" }
            ));
        }
        if self.replaced > 0 {
            note(format!(
                "this PDF has {} for words on its pages, used for copying and searching. Only the words \
                 shown are in the bundle",
                counted(self.replaced, "replacement text", "replacement texts")
            ));
        }
        if self.unsearched > 0 {
            note(format!(
                "{} of this PDF could not be searched for hidden data, so the bundle has {} unchanged",
                counted(self.unsearched, "part", "parts"),
                if self.unsearched == 1 { "it" } else { "them" }
            ));
        }
    }
}

/// What came of looking for the end of zlib data.
pub(super) enum Inflation {
    /// Where it ends, checksum and all, and how many bytes it unpacks to.
    Whole(usize, u64),
    /// It breaks off, so that nothing can be behind it.
    Short(u64),
    /// It is not zlib data, or it is damaged.
    Broken,
    /// It unpacks to more than is allowed.
    TooLarge,
}

/// Unpacks zlib data to where it ends, whatever its checksum says.
pub(super) fn inflated(packed: &[u8], limit: u64, take: &mut dyn FnMut(&[u8])) -> Inflation {
    let Some([method, flags]) = packed.first_chunk::<2>() else { return Inflation::Short(0) };
    let head = u16::from_be_bytes([*method, *flags]);
    if method & 15 != 8 || head % 31 != 0 || flags & 0x20 != 0 {
        return Inflation::Broken;
    }
    let data = &packed[2..];
    let mut inflate = Decompress::new(false);
    let mut room = vec![0; 64 << 10];
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = data.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or_default();
        let status = inflate.decompress(rest, &mut room, FlushDecompress::None);
        let count = inflate.total_out() - written;
        take(&room[..usize::try_from(count).unwrap_or(0).min(room.len())]);
        match status {
            Err(_) => return Inflation::Broken,
            Ok(Status::StreamEnd) => {
                let end = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX).saturating_add(6);
                return Inflation::Whole(end.min(packed.len()), inflate.total_out());
            }
            Ok(_) if count == 0 && inflate.total_in() == read => {
                return Inflation::Short(inflate.total_out());
            }
            Ok(_) if inflate.total_out() > limit => return Inflation::TooLarge,
            Ok(_) => {}
        }
    }
}

pub(super) fn hex_end(bytes: &[u8]) -> usize {
    memchr::memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1)
}

pub(super) fn base_85_end(bytes: &[u8]) -> usize {
    // The two signs of the end may have a line's end between them.
    let Some(at) = memchr::memchr(b'~', bytes) else { return bytes.len() };
    let between = bytes[at + 1..].iter().take_while(|byte| is_space(**byte)).count();
    let end = at + 1 + between;
    if bytes.get(end) == Some(&b'>') { end + 1 } else { end }
}

pub(super) fn run_length_end(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = bytes.get(at) {
        at += match length {
            128 => return at + 1,
            0..=127 => usize::from(*length) + 2,
            _ => 2,
        };
    }
    bytes.len()
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

pub(super) fn blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| is_space(*byte))
}

/// Whether a replacement text has words: soft hyphens, blanks and ligatures are no words. Signs such as a smiling face
/// are.
pub(crate) fn has_words(text: &Object) -> bool {
    let Ok(text) = decode_text_string(text) else { return false };
    let text = text.trim_matches(|c: char| {
        !(c.is_alphanumeric() || ('\u{2600}'..'\u{fe00}').contains(&c) || c > '\u{ffff}')
    });
    !text.is_empty() && !LIGATURES.contains(&text)
}

/// Letters that typefaces draw as one, so that writers say what they are.
pub(super) const LIGATURES: [&str; 14] =
    ["ff", "fi", "fl", "ffi", "ffl", "ft", "fj", "st", "ct", "Th", "tt", "ti", "fft", "ffj"];
