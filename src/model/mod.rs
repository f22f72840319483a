//! The plain words of the trade, each as its own type, so that a digest cannot be taken for a name, a
//! page for a count, or pounds for pence. Nothing here reads a file, a clock or a setting.

mod date;
mod digest;
mod duration;
mod money;
mod page;
mod password;
mod path;
mod reference;
mod styled;
mod words;

pub(crate) use date::MONTHS;
pub use date::{BadDate, When};
pub use digest::Digest;
pub use duration::Duration;
pub use money::Pence;
pub use page::{PageNumber, PageRange};
pub use password::Password;
pub use path::{BadPath, ItemPath};
pub use reference::{
    BadReference, Change, NationalInsurance, OnLetter, Reference, Scheme, references_in_order,
};
pub use styled::{Baseline, CharStyle, StyledText};
pub use words::{Kind, Purpose, clock, counted, exact_size, grouped, size_in_words};
