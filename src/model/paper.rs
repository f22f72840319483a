//! The sheets of paper a bundle is made of, in points (1/72 inch), and the foot band that stays free for the
//! stamp on every one of them.

/// A sheet's width and height in points, as the reader holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

impl Paper {
    /// A4 upright: 210 by 297 mm.
    pub const A4: Paper = Paper { width: 595.28, height: 841.89 };
    /// A3 upright: 297 by 420 mm.
    pub const A3: Paper = Paper { width: 841.89, height: 1190.55 };

    /// The same sheet lying on its side.
    pub const fn landscape(self) -> Paper {
        Paper { width: self.height, height: self.width }
    }
}

/// Height in points of the band at the foot of every page that holds the stamp and the link back to the
/// index, and nothing else: 14.1 mm.
pub const FOOT_BAND: f32 = 40.0;

/// Distance in points of what is printed from the left and right edges of the sheet, in the foot band as above it.
pub const SIDE_MARGIN: f32 = 56.0;

/// Height in points of the stamp's base line above the lower edge of the sheet.
pub const FOOT_LINE: f32 = 21.0;
