//! The pages that the program writes itself: `content` works out what they say, `pages` sets them.

pub mod content;
pub mod item_wording;
pub mod pages;
pub mod requirements;
