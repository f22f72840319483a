//! Child maintenance worked out by the 2012 scheme. `rates.toml` holds what the law sets, with its sources; `rules` reads
//! it, `amounts` does the sums, and `sheet` holds the figures of the manifest to them.

pub mod amounts;
pub mod rules;
pub mod sheet;

#[cfg(test)]
mod tests;
