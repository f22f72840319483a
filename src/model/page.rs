//! Page numbers of the bundle. Printed number, PDF page and page label are one and the same, so one type
//! serves for all three; it starts at 1, which is the cover.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of the bundle, counted from 1 (the cover).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PageNumber(#[schemars(range(min = 1))] u32);

impl PageNumber {
    /// The first page of every bundle.
    pub const COVER: PageNumber = PageNumber(1);

    /// The page with this number, counted from 1; 0 is taken as 1.
    pub const fn new(number: u32) -> Self {
        if number == 0 { Self(1) } else { Self(number) }
    }

    /// The number as printed.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The place in a list that starts at 0.
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }

    /// The page `pages` after this one.
    pub const fn after(self, pages: u32) -> Self {
        Self(self.0 + pages)
    }
}

impl fmt::Display for PageNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One or more pages in a row: `first` up to and with `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRange {
    first: PageNumber,
    count: u32,
}

impl PageRange {
    /// `count` pages from `first` on. Everything in a bundle has at least one page, so 0 is taken as 1.
    pub const fn new(first: PageNumber, count: u32) -> Self {
        Self { first, count: if count == 0 { 1 } else { count } }
    }

    /// The pages from `first` to `last`.
    pub const fn between(first: PageNumber, last: PageNumber) -> Self {
        Self::new(first, (last.get() + 1).saturating_sub(first.get()))
    }

    /// The first page.
    pub const fn first(self) -> PageNumber {
        self.first
    }

    /// The last page, which is the first when there is only one.
    pub const fn last(self) -> PageNumber {
        self.first.after(self.count - 1)
    }

    /// How many pages there are; never 0.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The page that follows the last one.
    pub const fn next(self) -> PageNumber {
        self.first.after(self.count)
    }

    /// Whether the page is one of them.
    pub fn contains(self, page: PageNumber) -> bool {
        self.first <= page && page <= self.last()
    }

    /// The pages one by one.
    pub fn pages(self) -> impl Iterator<Item = PageNumber> {
        (0..self.count).map(move |n| self.first.after(n))
    }
}

/// "47" for one page, "47–52" for several, with an en dash and no spaces.
impl fmt::Display for PageRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => self.first.fmt(f),
            _ => write!(f, "{}–{}", self.first, self.last()),
        }
    }
}
