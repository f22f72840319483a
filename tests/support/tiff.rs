//! TIFF files written by hand.

/// A TIFF written by hand: each page is its tags beside those that say where the strips are, and its strips.
#[derive(Default)]
pub(crate) struct Tiff {
    pub(crate) pages: Vec<Page>,
}

/// A page: its tags, each with one whole number, and its strips.
pub(crate) struct Page {
    pub(crate) tags: Vec<(u16, u32)>,
    pub(crate) strips: Vec<Vec<u8>>,
}

impl Tiff {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = b"II*\0\0\0\0\0".to_vec();
        let mut link = 4;
        for page in &self.pages {
            let mut places = Vec::new();
            for strip in &page.strips {
                places.push(out.len() as u32);
                out.extend(strip);
            }
            let list = |out: &mut Vec<u8>, values: &[u32]| match values {
                [one] => *one,
                many => {
                    let at = out.len() as u32;
                    many.iter().for_each(|value| out.extend(value.to_le_bytes()));
                    at
                }
            };
            let offsets = list(&mut out, &places);
            let lengths: Vec<u32> = page.strips.iter().map(|strip| strip.len() as u32).collect();
            let count = lengths.len() as u32;
            let lengths = list(&mut out, &lengths);
            let mut tags: Vec<(u16, u32, u32)> =
                page.tags.iter().map(|(tag, value)| (*tag, 1, *value)).collect();
            tags.extend([(273, count, offsets), (279, count, lengths)]);
            tags.sort_unstable();
            let at = out.len() as u32;
            out[link..link + 4].copy_from_slice(&at.to_le_bytes());
            out.extend((tags.len() as u16).to_le_bytes());
            for (tag, count, value) in tags {
                out.extend(tag.to_le_bytes());
                out.extend(4u16.to_le_bytes());
                out.extend(count.to_le_bytes());
                out.extend(value.to_le_bytes());
            }
            link = out.len();
            out.extend([0; 4]);
        }
        out
    }
}
