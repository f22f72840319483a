//! leverarch: a folder of evidence in, a sealed and verified bundle out.
//!
//! # The path of the evidence
//!
//! ```text
//!  folder ──walk──▶ files ─┐
//!                          ├─match──▶ rows ──arrange──▶ sections ──ingest──▶ entries ──paginate──▶ plan
//!  manifest.toml ──read────┘                              │                                          │
//!                                      each item read once│                      front matter ◀──────┤
//!                                                         ├──▶ pages into the PDF ──▶ assemble ◀─────┘
//!                                                         └──▶ original into the bag ──▶ seal ──▶ self-check ──▶ parts, media ──▶ publish
//! ```
//!
//! [`bundle::build`] writes this order out and is the only file that knows it. Every stage takes plain data and
//! gives plain data or bytes; what is wrong with an item is a [`model::finding`], collected and reported with all
//! others, and what is wrong with the disk ends the run.
//!
//! # The eleven folders
//!
//! Each uses only those below it; `tests/architecture.rs` holds the code to that.
//!
//! | folder | what it holds |
//! |---|---|
//! | [`cli`] | arguments, the clock and the terminal become plain settings; one command is run to its exit code |
//! | `page` | the page in the browser: its server, its screens, and how they save |
//! | [`bundle`] | the order of a build, the state of a case on its way, the outputs, upload parts and media |
//! | [`ingest`] | each item read once on several threads, attachments, the sandbox for PDFs, drafts, other programs |
//! | [`frontmatter`] | the pages that the program writes itself: what they say, and how they are set |
//! | [`integrity`] | record, bag and seal; the self-check of a new bundle; `verify` years later |
//! | [`case`] | the manifest, what each body asks for, time limits, arrears, delivery, matching, order |
//! | [`readers`] | what a file is, and its words: mails, web pages, office files, tables, chats, recordings, dates |
//! | [`pdf`] | reading and importing other people's pages, images, layout of our own, and writing |
//! | [`system`] | the only folder that touches the disk or starts a process |
//! | [`model`] | plain values: findings, dates, money, digests, pages, limits, the plan |
//!
//! ARCHITECTURE.md has the rules between them and the decisions behind them.
//!
//! # For other programs
//!
//! [`init`], [`check`], [`build`] and [`verify`] do what the commands of these names do, with plain settings in and
//! plain values out; [`run`] is the whole command line. All else is the program's own and changes without notice.
//!
//! ```
//! use leverarch::{Limits, ProgressSink, VerifyRequest};
//!
//! struct Silent;
//! impl ProgressSink for Silent {
//!     fn step(&self, _name: &str, _parts: u64) {}
//!     fn part(&self, _name: &str) {}
//!     fn stopped(&self) -> bool {
//!         false
//!     }
//! }
//!
//! let request = VerifyRequest {
//!     path: "tests/bundles/record-1/general".into(),
//!     evidence: None,
//!     limits: Limits::STANDARD,
//! };
//! let result = leverarch::verify(&request, &Silent)?;
//! assert!(!leverarch::has_errors(&result.findings));
//! # Ok::<(), leverarch::RunError>(())
//! ```

// The table above is for those who work on the program and see the folders that others do not.
#![allow(rustdoc::private_intra_doc_links)]
// Whatever only tests use is neither dead nor hidden while they can see it.
#![cfg_attr(not(feature = "internals"), allow(dead_code, unreachable_pub, unused_imports))]

mod bundle;
mod case;
mod cli;
mod frontmatter;
mod ingest;
mod integrity;
mod model;
#[cfg(feature = "page")]
mod page;
mod pdf;
mod readers;
mod system;

pub use bundle::build::{build, check};
pub use bundle::options::{BuiltBundle, BundleCounts, Options, RunOutcome};
pub use cli::report::Report;
pub use cli::{Io, run};
pub use ingest::init::{DraftOptions, InitOutcome, init};
pub use integrity::verify::{VerifyRequest, VerifyResult, verify};
pub use model::finding::{Code, Finding, Severity, has_errors};
pub use model::limits::Limits;
pub use system::progress::{Environment, ProgressSink, RunError};

/// What the tests look into. It has no place in other programs.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    /// All that stands open in this folder.
    pub mod bundle {
        pub use crate::bundle::*;
    }
    /// All that stands open in this folder.
    pub mod case {
        pub use crate::case::*;
    }
    /// All that stands open in this folder.
    pub mod cli {
        pub use crate::cli::*;
    }
    /// All that stands open in this folder.
    pub mod frontmatter {
        pub use crate::frontmatter::*;
    }
    /// All that stands open in this folder.
    pub mod ingest {
        pub use crate::ingest::*;
    }
    /// All that stands open in this folder.
    pub mod integrity {
        pub use crate::integrity::*;
    }
    /// All that stands open in this folder.
    pub mod model {
        pub use crate::model::*;
    }
    /// All that stands open in this folder.
    #[cfg(feature = "page")]
    pub mod page {
        pub use crate::page::*;
    }
    /// All that stands open in this folder.
    pub mod pdf {
        pub use crate::pdf::*;
    }
    /// All that stands open in this folder.
    pub mod readers {
        pub use crate::readers::*;
    }
    /// All that stands open in this folder.
    pub mod system {
        pub use crate::system::*;
    }
}
