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
//! # The ten folders
//!
//! Each uses only those below it; `tests/architecture.rs` holds the code to that.
//!
//! | folder | what it holds |
//! |---|---|
//! | [`cli`] | arguments, the clock and the terminal become plain settings; one command is run to its exit code |
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

pub mod bundle;
pub mod case;
pub mod cli;
pub mod frontmatter;
pub mod ingest;
pub mod integrity;
pub mod model;
pub mod pdf;
pub mod readers;
pub mod system;
