//! The plain words of the trade, each as its own type, so that a digest cannot be taken for a name, a
//! page for a count, or pounds for pence. Nothing here reads a file, a clock or a setting.

pub mod charset;
pub mod checksum_range;
mod digest;
pub mod direction;
pub mod document;
mod duration;
pub mod file_names;
pub mod finding;
pub mod format;
mod kind;
pub mod limits;
mod money;
mod page;
pub mod page_text;
pub mod paper;
mod partial_date;
mod password;
mod path;
pub(crate) mod phone_number;
pub mod picture;
pub mod plan;
mod recorded_code;
mod reference;
mod styled;

pub(crate) use digest::HASHED_AT_A_TIME;
pub use digest::{BadDigest, Digest};
pub use duration::{BadDuration, Duration};
pub(crate) use kind::number_of;
pub use kind::{Kind, Purpose, clock, counted, exact_size, grouped, size_in_words};
pub use money::{BadAmount, Pence};
pub use page::{PageNumber, PageRange};
pub(crate) use partial_date::MONTHS;
pub use partial_date::{BadDate, PartialDate};
pub use password::Password;
pub use path::{BadPath, ItemPath};
pub use reference::{
    BadReference, NationalInsurance, OnLetter, Reference, ReferenceChange, Scheme, references_in_order,
};
pub use styled::{Baseline, CharStyle, StyledText};
