//! The two AMR codecs that telephones record with.

use codec_core::codecs::amr::AmrVariant;

/// Which AMR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmrBand {
    /// AMR-NB: 8,000 samples a second.
    Narrow,
    /// AMR-WB: 16,000 samples a second.
    Wide,
}

impl AmrBand {
    /// The band of a file by its first bytes.
    pub(crate) fn from_head(head: &[u8]) -> Option<Self> {
        [AmrBand::Narrow, AmrBand::Wide]
            .into_iter()
            .find(|band| head.starts_with(band.variant().storage_magic()))
    }

    pub(super) fn variant(self) -> AmrVariant {
        match self {
            AmrBand::Narrow => AmrVariant::NarrowBand,
            AmrBand::Wide => AmrVariant::WideBand,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            AmrBand::Narrow => "AMR",
            AmrBand::Wide => "AMR wide band",
        }
    }
}
