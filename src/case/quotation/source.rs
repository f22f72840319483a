//! What a quotation is looked for in.

/// How the words of a source came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceReading {
    /// The document itself says them, or a person wrote or checked them.
    Text,
    /// They were read from a picture.
    Ocr,
    /// A program wrote down what it heard, and nobody checked it.
    MachineTranscript,
}

/// A page of a source.
#[derive(Clone, Debug)]
pub struct SourcePage<'a> {
    /// Its words, line by line.
    pub text: &'a str,
    /// How they came to be known.
    pub reading: SourceReading,
}
