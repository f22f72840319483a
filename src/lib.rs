//! leverarch: a folder of evidence in, a sealed and verified bundle out.

pub mod finding;
pub mod front;
pub mod limits;
pub mod model;
pub mod paper;
pub mod pdf;
pub mod plan;
