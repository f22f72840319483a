//! Damaged and odd PDFs that other programs open: each is placed whole, or refused by name.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "support/pdf/mod.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod support;

use std::sync::Arc;

use leverarch::finding::{Code, Finding, stops};
use leverarch::limits::Limits;
use leverarch::pdf::{Form, Placed, place};
use support::*;

fn placed(bytes: &[u8]) -> Result<Placed, Vec<Finding>> {
    place(Form::Pdf, &Arc::new(bytes.to_vec()), &Limits::STANDARD)
}

/// How many pages a file gives, and that it is said to be repaired.
fn repaired(bytes: &[u8]) -> usize {
    let placed = placed(bytes).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert!(placed.findings.iter().any(|finding| finding.code == Code::Repaired), "{:?}", placed.findings);
    placed.pages.len()
}
