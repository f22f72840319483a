//! The page in the browser, asked as a browser asks it and as others may try to. What the answers must be comes from the
//! Fetch and HTTP standards, from the promises in the project's own design, and from what is on the disk.

mod attacks;
mod bundle_screens;
mod case_screens;
mod saving;
mod screens;
mod visitor;
