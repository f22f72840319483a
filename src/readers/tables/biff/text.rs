//! Texts in the records of an older workbook.

/// A text that may go on in the next record.
pub(super) struct BiffText<'a> {
    pub(super) parts: &'a [&'a [u8]],
    pub(super) part: usize,
    pub(super) at: usize,
}

impl BiffText<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        let byte = *self.parts.get(self.part)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn skip(&mut self, bytes: usize) -> Option<()> {
        (0..bytes).try_for_each(|_| self.byte().map(drop))
    }

    /// A text whose length is a byte.
    pub(super) fn short(&mut self) -> Option<String> {
        let count = usize::from(self.byte()?);
        self.flagged(count)
    }

    /// A text whose length is two bytes.
    pub(super) fn long(&mut self) -> Option<String> {
        let count = usize::from(self.word()?);
        self.flagged(count)
    }

    /// A byte that tells how wide the letters are, and the letters.
    pub(super) fn flagged(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        self.letters(count, flags)
    }

    pub(super) fn letters(&mut self, count: usize, flags: u8) -> Option<String> {
        let mut wide = flags & 1 != 0;
        let mut units = Vec::new();
        for _ in 0..count {
            // Where a text goes on in another record, that begins with a byte of its own.
            if self.at >= self.parts.get(self.part)?.len() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.word()? } else { u16::from(self.byte()?) });
        }
        Some(String::from_utf16_lossy(&units))
    }
}
