//! Tables: lists with separators, workbooks and spreadsheets, each cell as the program that made it shows it.

pub(crate) mod alignment;
#[cfg(feature = "workbooks")]
pub(crate) mod biff;
pub(crate) mod csv;
#[cfg(feature = "workbooks")]
pub(crate) mod number_format;
pub(crate) mod ods;
pub(crate) mod payments;
#[cfg(feature = "workbooks")]
pub(crate) mod rich_cells;
pub(crate) mod workbook;
#[cfg(feature = "workbooks")]
pub(crate) mod xlsx;
