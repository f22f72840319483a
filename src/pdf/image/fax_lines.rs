//! Lines of a fax, as TIFF stores them: modified Huffman, group 3 in one dimension and in two (ITU-T T.4), with or
//! without the marks that end lines, and group 4 (T.6). The tables are those of the fax crate, whose own reader of
//! group 3 waits for marks that many programs do not write.

use std::convert::Infallible;

use fax::maps::{Mode, black, mode, white};
use fax::{BitReader, Color, decoder};

/// A fax coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaxCoding {
    /// Each line begins with a byte; nothing ends it.
    Huffman,
    /// Lines of one dimension or, where marks say so, of two.
    Group3 {
        /// Whether a bit behind each mark says in how many dimensions the next line is.
        two: bool,
    },
    /// Each line leans on the one before.
    Group4,
}

/// How many lines of a strip came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FaxLineCount {
    /// Lines, from the first on.
    pub(crate) lines: u16,
    /// Those among them that end too early and were filled up with white.
    pub(crate) short: u16,
}

/// Which bit of a byte comes first; the name is that of the tag in TIFF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FillOrder {
    HighBitFirst,
    LowBitFirst,
}

impl FillOrder {
    /// A byte with its high bit first.
    fn byte(self, byte: u8) -> u8 {
        match self {
            FillOrder::HighBitFirst => byte,
            FillOrder::LowBitFirst => byte.reverse_bits(),
        }
    }
}

/// Gives the first `most` lines of a strip to `line`: the places where the colour changes, white first. It ends early
/// where the strip does, or where something stands that is no line.
pub(crate) fn decode(
    strip: &[u8],
    order: FillOrder,
    coding: FaxCoding,
    width: u16,
    most: u16,
    line: &mut dyn FnMut(&[u16]),
) -> FaxLineCount {
    if coding == FaxCoding::Group4 {
        return group_4(strip, order, width, most, line);
    }
    let mut bits = Bits { strip, order, at: 0 };
    let mut counted = FaxLineCount::default();
    let mut reference = Vec::new();
    let mut leans = false;
    while counted.lines < most {
        match coding {
            FaxCoding::Group3 { two } => {
                let mut marks = 0;
                // No code begins with nine zeros: they fill up to a mark, or to the end.
                while bits.look(9) == 0 {
                    if !bits.pass_mark() {
                        return counted;
                    }
                    marks += 1;
                    leans = two && bits.take(1) == 0;
                }
                // Six in a row end the page.
                if marks >= 6 {
                    return counted;
                }
            }
            _ => bits.at = bits.at.next_multiple_of(8),
        }
        let found = if leans { two_dimensions(&mut bits, &reference, width) } else { runs(&mut bits, width) };
        let Some((changes, whole)) = found.filter(|_| bits.at <= strip.len() * 8) else { return counted };
        line(&changes);
        counted.lines += 1;
        counted.short += u16::from(!whole);
        reference = changes;
    }
    counted
}

fn group_4(
    strip: &[u8],
    order: FillOrder,
    width: u16,
    most: u16,
    line: &mut dyn FnMut(&[u16]),
) -> FaxLineCount {
    let input = strip.iter().map(|byte| order.byte(*byte));
    let mut counted = FaxLineCount::default();
    let Ok(mut decoder) = decoder::Group4Decoder::new(input.map(Ok::<u8, Infallible>), width);
    while counted.lines < most {
        match decoder.advance() {
            Ok(decoder::DecodeStatus::Incomplete) => line(decoder.transition()),
            _ => break,
        }
        counted.lines += 1;
    }
    counted
}

/// The bits of a strip; behind its end there are zeros, which are no code.
struct Bits<'a> {
    strip: &'a [u8],
    order: FillOrder,
    at: usize,
}

impl Bits<'_> {
    fn look(&self, count: u8) -> u16 {
        let byte = |at: usize| {
            let byte = self.strip.get(at).copied().unwrap_or(0);
            u32::from(self.order.byte(byte))
        };
        let first = self.at / 8;
        let three = byte(first) << 16 | byte(first + 1) << 8 | byte(first + 2);
        let shift = 24 - (self.at % 8) as u32 - u32::from(count.min(16));
        (three >> shift & ((1u32 << count.min(16)) - 1)) as u16
    }

    fn take(&mut self, count: u8) -> u16 {
        let bits = self.look(count);
        self.at += usize::from(count);
        bits
    }

    /// Passes zeros and the one that ends them; false at the end of the strip.
    fn pass_mark(&mut self) -> bool {
        while self.at < self.strip.len() * 8 {
            if self.take(1) == 1 {
                return true;
            }
        }
        false
    }
}

impl BitReader for Bits<'_> {
    type Error = Infallible;

    fn peek(&self, bits: u8) -> Option<u16> {
        (bits <= 16).then(|| self.look(bits))
    }

    fn consume(&mut self, bits: u8) -> Result<(), Infallible> {
        self.at += usize::from(bits);
        Ok(())
    }

    fn bits_to_byte_boundary(&self) -> u8 {
        ((8 - self.at % 8) % 8) as u8
    }
}

/// The length of a run: codes for multiples of 64, then one for the rest.
fn run(bits: &mut Bits<'_>, colour: Color) -> Option<u16> {
    let mut sum = 0u16;
    loop {
        let part = match colour {
            Color::White => white::decode(bits)?,
            Color::Black => black::decode(bits)?,
        };
        sum = sum.checked_add(part)?;
        if part < 64 {
            return Some(sum);
        }
    }
}

/// Adds a change of colour; two in one place are none.
fn change(changes: &mut Vec<u16>, at: u16) {
    if changes.last() == Some(&at) {
        changes.pop();
    } else {
        changes.push(at);
    }
}

/// A line of one dimension, and whether it is as long as it must be.
fn runs(bits: &mut Bits<'_>, width: u16) -> Option<(Vec<u16>, bool)> {
    let (mut changes, mut at, mut colour) = (Vec::new(), 0u16, Color::White);
    while at < width {
        // A mark before the line is full: the rest was lost on the telephone.
        if bits.look(9) == 0 && at > 0 {
            if colour == Color::Black {
                change(&mut changes, at);
            }
            return Some((changes, false));
        }
        at = at.checked_add(run(bits, colour)?).filter(|at| *at <= width)?;
        change(&mut changes, at);
        colour = !colour;
    }
    Some((changes, true))
}

/// A line of two dimensions, which says where it differs from the one before.
fn two_dimensions(bits: &mut Bits<'_>, reference: &[u16], width: u16) -> Option<(Vec<u16>, bool)> {
    let (mut changes, mut colour) = (Vec::new(), Color::White);
    // The line begins before its first dot.
    let mut at: i32 = -1;
    let mut next = 0usize;
    while at < i32::from(width) {
        let place = |index: usize| reference.get(index).copied().unwrap_or(width).min(width);
        // The first change behind this place to the other colour, and the one behind that.
        while next > 0 && i32::from(place(next - 1)) > at {
            next -= 1;
        }
        while next < reference.len()
            && (i32::from(place(next)) <= at || next % 2 != usize::from(colour == Color::Black))
        {
            next += 1;
        }
        let (first, second) = (place(next), place(next + 1));
        match mode::decode(bits)? {
            Mode::Pass => at = i32::from(second),
            Mode::Vertical(by) => {
                let to = i32::from(first) + i32::from(by);
                let to = u16::try_from(to).ok().filter(|to| i32::from(*to) >= at && *to <= width)?;
                change(&mut changes, to);
                colour = !colour;
                at = i32::from(to);
            }
            Mode::Horizontal => {
                let from = u16::try_from(at.max(0)).ok()?;
                let to = from.checked_add(run(bits, colour)?).filter(|to| *to <= width)?;
                let then = to.checked_add(run(bits, !colour)?).filter(|then| *then <= width)?;
                change(&mut changes, to);
                change(&mut changes, then);
                at = i32::from(then);
            }
            Mode::Extension | Mode::EOF => return None,
        }
    }
    Some((changes, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A strip written as the standard prints its codes.
    fn strip(codes: &str) -> Vec<u8> {
        let bits: Vec<u8> = codes.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        bits.chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | bit << (7 - at)))
            .collect()
    }

    fn lines(strip: &[u8], coding: FaxCoding) -> (Vec<String>, FaxLineCount) {
        let mut out = Vec::new();
        let counted = decode(strip, FillOrder::HighBitFirst, coding, 8, 9, &mut |changes| {
            let dots = decoder::pels(changes, 8).map(|dot| if dot == Color::White { '.' } else { '#' });
            out.push(dots.collect());
        });
        (out, counted)
    }

    /// Codes of T.4, table 2: white 0 00110101, 2 0111, 3 1000, 8 10011; black 2 11, 3 10, 5 0011.
    #[test]
    fn lines_of_every_coding() {
        const MARK: &str = "000000000001";
        let three = ["1000 0011", "10011"];
        let wanted = ["...#####", "........"];
        let with_marks = format!("{MARK}{}{MARK}{}{}", three[0], three[1], MARK.repeat(6));
        let filled = format!("{MARK}{}0000{MARK}{}", three[0], three[1]);
        let aligned = format!("{} {}", three[0], three[1]);
        let bare = three.concat();
        // In two dimensions: the same as above (V0 twice), then all white by a pass.
        let two = format!("{MARK}1{}{MARK}0 1 1 {MARK}0 0001 {}", three[0], "0000000000011".repeat(6));
        for (name, codes, coding, lines_wanted) in [
            ("marks", &with_marks, FaxCoding::Group3 { two: false }, &wanted[..]),
            ("marks filled up", &filled, FaxCoding::Group3 { two: false }, &wanted[..]),
            ("no marks", &bare, FaxCoding::Group3 { two: false }, &wanted[..]),
            ("bytes", &aligned, FaxCoding::Huffman, &wanted[..]),
            ("two dimensions", &two, FaxCoding::Group3 { two: true }, &["...#####", "...#####", "........"]),
        ] {
            let (found, counted) = lines(&strip(codes), coding);
            assert_eq!(found, lines_wanted, "{name}");
            assert_eq!(counted, FaxLineCount { lines: lines_wanted.len() as u16, short: 0 }, "{name}");
        }
    }

    #[test]
    fn a_line_that_ends_early_is_white_and_counted() {
        let mark = "000000000001";
        let (found, counted) =
            lines(&strip(&format!("{mark}1000 11 {mark}10011")), FaxCoding::Group3 { two: false });
        assert_eq!(found, ["...##...", "........"]);
        assert_eq!(counted, FaxLineCount { lines: 2, short: 1 });
        let (found, _) = lines(&strip(&format!("{mark}1000 {mark}10011")), FaxCoding::Group3 { two: false });
        assert_eq!(found, ["........", "........"]);
    }

    #[test]
    fn nothing_is_made_up_behind_the_end() {
        for coding in [
            FaxCoding::Huffman,
            FaxCoding::Group3 { two: false },
            FaxCoding::Group3 { two: true },
            FaxCoding::Group4,
        ] {
            assert_eq!(lines(&[], coding).1.lines, 0, "{coding:?}");
            assert_eq!(lines(&[0; 40], coding).1.lines, 0, "{coding:?}");
        }
    }
}
