//! leverarch: a folder of evidence in, a sealed and verified bundle out.

pub mod arrange;
pub mod cli;
pub mod describe;
pub mod disk;
pub mod finding;
pub mod front;
pub mod identify;
pub mod intake;
pub mod limits;
pub mod manifest;
pub mod matching;
pub mod model;
pub mod paper;
pub mod pdf;
pub mod pipeline;
pub mod plan;
pub mod report;
pub mod seal;
pub mod terminal;
pub mod verify;
