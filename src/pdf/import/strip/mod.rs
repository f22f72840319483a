//! Takes out of a stream what is not drawn: camera data and second pictures in a picture, comments and replacement
//! texts in content, and whatever follows the end of packed data. What is drawn stays byte for byte. A stream with
//! nothing to take out stays as it is, and so does its packing.

mod bytes;
mod content;
pub(crate) mod dct;
pub(crate) mod entropy;
pub(crate) mod flaw;
mod inline;
mod jbig2;
mod jpx;
pub(crate) mod raster;
mod tokens;

use lopdf::{Dictionary, Object, Stream};

use super::allowed_keys::ObjectRole;
use crate::model::limits::Limits;
use crate::pdf::decode::decode;
use crate::pdf::import::strip::raster::{ImageFlaw, Raster};
use crate::pdf::source::filters::{pack, set_filters};
pub(crate) use bytes::StripCounts;
use bytes::{Inflation, base_85_end, blank, hex_end, inflated, is_space, run_length_end};

/// What a stream's bytes are once they are unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamContent {
    /// Operators that draw.
    Content,
    /// A program in a kind of PostScript: codes of a font, a function.
    Program,
    /// What pictures in JBIG2 share.
    Segments,
    /// A picture, a font, samples.
    Data,
}

impl StreamContent {
    /// What a stream in this role holds, which has this dictionary.
    pub(crate) fn from_role(role: ObjectRole, dict: &Dictionary, form: bool) -> StreamContent {
        // Of the functions one kind is a program; samples are not.
        let program = dict.get(b"FunctionType").is_ok_and(|kind| matches!(kind, Object::Integer(4)));
        match role {
            ObjectRole::Pattern | ObjectRole::Glyph => StreamContent::Content,
            ObjectRole::Encoding => StreamContent::Program,
            ObjectRole::Function | ObjectRole::Space if program => StreamContent::Program,
            ObjectRole::Segments => StreamContent::Segments,
            _ if form => StreamContent::Content,
            _ => StreamContent::Data,
        }
    }
}

/// Bytes that all packed data of a PDF may unpack to while its end is looked for, beside so many times its size.
/// A trial reading has a second and a half, and this takes a third of it.
const ROOM: u64 = 256 << 20;
const TIMES: u64 = 40;

/// Takes out what is not drawn, stream after stream.
pub(crate) struct Stripper {
    stream_bytes: usize,
    most_filters: usize,
    /// Bytes that may still be unpacked.
    left: u64,
    /// Whether there is nothing to take out, for we made the pages.
    pub(crate) idle: bool,
    pub(crate) counts: StripCounts,
    /// For the picture in hand, what its samples come to; nothing for what is no picture.
    pub(crate) raster: Option<Raster>,
    /// What is wrong with the data of the picture in hand.
    pub(crate) flaw: Option<ImageFlaw>,
}

/// A filter and its parameters.
type Filter = (Vec<u8>, Object);

impl Stripper {
    /// For a PDF of so many bytes.
    pub(crate) fn new(limits: &Limits, bytes: u64) -> Stripper {
        Stripper {
            stream_bytes: limits.stream_bytes,
            most_filters: limits.filters,
            left: ROOM.saturating_add(bytes.saturating_mul(TIMES)),
            idle: false,
            counts: StripCounts::default(),
            raster: None,
            flaw: None,
        }
    }

    /// Strips content that is not packed.
    pub(crate) fn content(&mut self, plain: Vec<u8>) -> Vec<u8> {
        if self.idle {
            return plain;
        }
        content::stripped(&plain, &mut self.counts).unwrap_or(plain)
    }

    /// Strips a stream whose filters are written out in its dictionary.
    pub(crate) fn strip(&mut self, stream: &mut Stream, holds: StreamContent) {
        let chain = chain(&stream.dict);
        if self.idle || chain.len() > self.most_filters {
            return;
        }
        let picture = chain.iter().position(|(name, _)| {
            matches!(name.as_slice(), b"DCTDecode" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode")
        });
        match picture {
            Some(at) if at + 1 == chain.len() => self.picture(stream, chain, at),
            // Nothing follows a picture's own filter.
            Some(_) => self.counts.unsearched += 1,
            None if holds == StreamContent::Data => self.data(stream, chain),
            None => self.words(stream, chain, holds),
        }
    }

    /// Strips a picture that a filter of pictures unpacks, the last of its chain.
    fn picture(&mut self, stream: &mut Stream, chain: Vec<Filter>, at: usize) {
        let coding = chain[at].0.clone();
        if at > 0 {
            // Its outer layers are of no use, and could hold something behind their end.
            let Some(bytes) = self.unpacked(stream, &chain[..at]) else {
                self.counts.unsearched += 1;
                return;
            };
            stream.set_content(bytes);
            set_filters(&mut stream.dict, vec![chain[at].clone()]);
        }
        let bytes = &mut stream.content;
        self.flaw = flaw::find_flaw(&coding, bytes, chain[at].1.as_dict().ok(), self.raster);
        let taken = match coding.as_slice() {
            b"DCTDecode" => Some(dct::strip(bytes, self.flaw)),
            b"JPXDecode" => jpx::strip(bytes),
            b"JBIG2Decode" => jbig2::strip(bytes),
            _ => Some(false),
        };
        match taken {
            // What could not be told apart is damage, and is said to be that.
            Some(_) if self.flaw == Some(ImageFlaw::Damaged) => {}
            Some(taken) => self.counts.pictures += usize::from(taken),
            None => self.counts.unsearched += 1,
        }
    }

    /// Cuts data behind the end of its packing.
    fn data(&mut self, stream: &mut Stream, chain: Vec<Filter>) {
        let [(name, params)] = chain.as_slice() else {
            if chain.is_empty() {
                self.weigh(stream.content.len() as u64, None);
            } else {
                self.repack(stream, &chain);
            }
            return;
        };
        let end = match name.as_slice() {
            b"FlateDecode" => match inflated(&stream.content, self.left, &mut |_| ()) {
                Inflation::Whole(end, bytes) => {
                    self.left = self.left.saturating_sub(bytes);
                    self.weigh(bytes, params.as_dict().ok());
                    Some(end)
                }
                Inflation::Short(bytes) => {
                    self.left = self.left.saturating_sub(bytes);
                    self.weigh(bytes, params.as_dict().ok());
                    return;
                }
                Inflation::TooLarge => {
                    self.left = 0;
                    None
                }
                Inflation::Broken => None,
            },
            b"ASCIIHexDecode" => Some(hex_end(&stream.content)),
            b"ASCII85Decode" => Some(base_85_end(&stream.content)),
            b"RunLengthDecode" => Some(run_length_end(&stream.content)),
            _ => return self.repack(stream, &chain),
        };
        if name != b"FlateDecode" && self.raster.is_some() {
            let limit = self.stream_bytes.min(usize::try_from(self.left).unwrap_or(usize::MAX));
            if let Ok(decoded) = decode(&chain, &stream.content, limit) {
                self.left = self.left.saturating_sub(decoded.bytes.len() as u64);
                self.weigh(decoded.bytes.len() as u64, None);
            }
        }
        match end {
            Some(end) => self.cut(&mut stream.content, end),
            None => self.counts.unsearched += 1,
        }
    }

    /// Notes whether so many bytes are fewer than the picture in hand has.
    fn weigh(&mut self, bytes: u64, params: Option<&Dictionary>) {
        if self.raster.is_some_and(|raster| raster.is_short(bytes, params)) {
            self.flaw = Some(ImageFlaw::Cut);
        }
    }

    fn cut(&mut self, content: &mut Vec<u8>, end: usize) {
        let hidden = content.get(end..).is_some_and(|rest| !blank(rest));
        self.counts.comments += usize::from(hidden);
        content.truncate(end);
    }

    /// Strips content or a program. It is packed anew only when something is taken out.
    fn words(&mut self, stream: &mut Stream, chain: Vec<Filter>, holds: StreamContent) {
        let mut end = stream.content.len();
        let plain = match chain.as_slice() {
            [] => std::mem::take(&mut stream.content),
            [(name, Object::Null)] if name == b"FlateDecode" => {
                let mut plain = Vec::with_capacity(stream.content.len() * 3);
                let limit = self.left.min(self.stream_bytes as u64);
                match inflated(&stream.content, limit, &mut |bytes| plain.extend_from_slice(bytes)) {
                    Inflation::Whole(at, bytes) => {
                        self.left = self.left.saturating_sub(bytes);
                        end = at;
                    }
                    Inflation::Short(bytes) => self.left = self.left.saturating_sub(bytes),
                    Inflation::Broken | Inflation::TooLarge => {
                        self.counts.unsearched += 1;
                        return;
                    }
                }
                plain
            }
            _ => match self.unpacked(stream, &chain) {
                Some(plain) => {
                    // Layers of packing, and what is behind their end, are left away.
                    end = 0;
                    plain
                }
                None => {
                    self.counts.unsearched += 1;
                    return;
                }
            },
        };
        let stripped = match holds {
            StreamContent::Program => content::without_comments(&plain),
            StreamContent::Segments => {
                let mut segments = plain.clone();
                let taken = jbig2::strip(&mut segments) == Some(true);
                self.counts.pictures += usize::from(taken);
                taken.then_some(segments)
            }
            _ => content::stripped(&plain, &mut self.counts),
        };
        match stripped {
            None if chain.is_empty() => stream.set_content(plain),
            None if end > 0 || stream.content.is_empty() => self.cut(&mut stream.content, end),
            other => {
                set_filters(&mut stream.dict, vec![(b"FlateDecode".to_vec(), Object::Null)]);
                stream.set_content(pack(&other.unwrap_or(plain)));
            }
        }
    }

    /// Packs data anew, so that nothing is behind its end.
    fn repack(&mut self, stream: &mut Stream, chain: &[Filter]) {
        match self.unpacked(stream, chain) {
            Some(bytes) => {
                self.weigh(bytes.len() as u64, None);
                set_filters(&mut stream.dict, vec![(b"FlateDecode".to_vec(), Object::Null)]);
                stream.set_content(pack(&bytes));
            }
            None => self.counts.unsearched += 1,
        }
    }

    /// A stream's content behind these filters; nothing when it does not unpack to its end.
    fn unpacked(&mut self, stream: &Stream, chain: &[Filter]) -> Option<Vec<u8>> {
        if chain.iter().any(|(name, _)| name == b"Crypt") {
            return None;
        }
        if chain.first().is_some_and(|(name, _)| name == b"FlateDecode")
            && !matches!(inflated(&stream.content, self.left, &mut |_| ()), Inflation::Whole(..))
        {
            return None;
        }
        let mut packed = Stream::new(Dictionary::new(), stream.content.clone());
        set_filters(&mut packed.dict, chain.to_vec());
        let limit = self.stream_bytes.min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let bytes = packed.decompressed_content_with_limit(limit).ok()?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        (!bytes.is_empty() || stream.content.is_empty()).then_some(bytes)
    }
}

/// The filters of a stream whose dictionary is ours.
fn chain(dict: &Dictionary) -> Vec<Filter> {
    let list = |key: &[u8]| match dict.get(key) {
        Ok(Object::Array(items)) => items.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let mut params = list(b"DecodeParms").into_iter();
    let names = list(b"Filter").into_iter().filter_map(|name| name.as_name().ok().map(<[u8]>::to_vec));
    names.map(|name| (name, params.next().unwrap_or(Object::Null))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_data_ends_where_its_coding_says() {
        let packed = pack(b"some words, some words, some words");
        let longer = [&packed[..], b"CANARY"].concat();
        assert!(
            matches!(inflated(&longer, 1 << 20, &mut |_| ()), Inflation::Whole(end, 34) if end == packed.len())
        );
        assert!(matches!(inflated(&packed[..8], 1 << 20, &mut |_| ()), Inflation::Short(_)));
        assert!(matches!(inflated(b"CANARY", 1 << 20, &mut |_| ()), Inflation::Broken));
        assert!(matches!(inflated(&pack(&[0; 1 << 20]), 1 << 16, &mut |_| ()), Inflation::TooLarge));
        // A wrong checksum ends in the same place.
        let mut wrong = longer.clone();
        wrong[packed.len() - 1] ^= 1;
        assert!(
            matches!(inflated(&wrong, 1 << 20, &mut |_| ()), Inflation::Whole(end, 34) if end == packed.len())
        );
        assert_eq!(hex_end(b"00 ff>CANARY"), 6);
        assert_eq!(base_85_end(b"9jqo^~>CANARY"), 7);
        assert_eq!(base_85_end(b"9jqo^~\n>CANARY"), 8);
        assert_eq!(run_length_end(&[1, b'a', b'b', 254, b'c', 128, b'C', b'A']), 6);
        assert_eq!(run_length_end(&[1, b'a', b'b']), 3);
    }
}
