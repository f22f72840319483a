//! leverarch: a folder of evidence in, a sealed and verified bundle out.
//!
//! # The path of the evidence
//!
//! ```text
//!  folder ──walk──▶ files ─┐
//!                          ├─match──▶ rows ──arrange──▶ sections ──take in──▶ entries ──paginate──▶ plan
//!  manifest.toml ──read────┘                              │                                          │
//!                                      each item read once│                      front matter ◀──────┤
//!                                                         ├──▶ pages into the PDF ──▶ bind ◀─────────┘
//!                                                         └──▶ original into the bag ──▶ seal ──▶ proof ──▶ parts, media ──▶ publish
//! ```
//!
//! [`pipeline`] writes this order out and is the only file that knows it. Every stage takes plain data and
//! gives plain data or bytes; what is wrong with an item is a [`finding`], collected and told with all others,
//! and what is wrong with the disk ends the run.
//!
//! # The rooms
//!
//! | room | what happens in it |
//! |---|---|
//! | [`cli`] | arguments, the clock and the terminal become plain settings; one command is run to its exit code |
//! | [`pipeline`] | the order of everything |
//! | `case` | one case on its way: folder and manifest matched, each item taken in, every finding collected |
//! | [`press`] | the outputs, written while the items pass through |
//! | [`disk`] | the only room that touches the disk: walk, read once, appear whole or not at all |
//! | [`manifest`] | the words a user may write, their schema, and reading them with every mistake at its line |
//! | [`saved_page`] | web pages and the files that a browser saved with them |
//! | [`matching`] | rows of the manifest and files of the folder, each accounted for |
//! | [`account`] | maintenance due and paid, added up week by week beside the Service's own figures |
//! | [`arrange`] | one total order: section, date, place in the manifest, path |
//! | [`identify`] | what a file is, by its content |
//! | `enclosing` | files enclosed in an item, made pages that follow it |
//! | [`intake`] | each item read once, on several threads, handed on in order |
//! | [`trial`] | a process of its own that reads each PDF first, so that no crafted file can end the run |
//! | [`init`] | a manifest drafted, or new files added to the one that is there |
//! | [`glance`] | what a draft may know of a file's inside: its first page, its dates, its bar codes |
//! | [`dating`] | from when an item dates: candidates, each with its source and its reason |
//! | [`post`] | tracking numbers, letters beside the proofs of their posting, and when post counts as delivered |
//! | [`converter`], [`office`] | the few programs that may be started, confined where the system can do that, and LibreOffice at its desk among them |
//! | [`ffmpeg`], [`transcriber`] | recordings decoded by another program, and written down by the user's own |
//! | [`ocr`] | the words of pictures, read by tesseract and kept for the next run |
//! | [`describe`] | what an item is, in words: title, second line, the facts of a sheet |
//! | [`calendar`] | working days and bank holidays of the three nations; days and months counted on |
//! | [`time_limit`] | by when a thing had to be done, by which rule and source, and how it stands |
//! | [`plan`] | every number, given out once |
//! | [`typeset`] | the compositor: texts in, pages of placed glyphs out |
//! | [`formats`] | readers of what has words but no pages: bytes in, parts to be set out |
//! | [`written`] | items that have words but no pages, set as pages in the same look |
//! | [`purpose`] | what each body asks for, as data |
//! | [`chapter`] | what makes a pile a case: summary, chronology, correspondence, calls, losses, arrears, in words and tables |
//! | [`front`] | the front matter set with it: cover, index, chapters, sheets, hashes, how to check |
//! | [`pdf`] | other people's pages placed unchanged, and the streaming binder |
//! | [`sound`] | a recording listened to: its length, its loudness, what of it is lost |
//! | [`transcript`] | what was said in a recording, as lines with times and speakers |
//! | [`seal`] | the record, the bag, the digests |
//! | [`proof`] | the bundle read back by another way before anyone gets it |
//! | [`parts`] | slices of the bundle that are small enough for an upload |
//! | [`media`] | the recordings once more, as mp3 or mp4, for an upload that takes only these |
//! | [`verify`] | the same bundle years later |
//! | [`report`], [`terminal`] | the same result for programs and for people |
//! | [`job`], [`naming`] | what is asked for and what came of it; names that nobody gave |
//! | [`model`], [`paper`], [`limits`], [`finding`] | the plain words everything else is said in |
//!
//! # Why it is built this way
//!
//! *One reading.* An item is opened once and read once. While it is in memory its digest is taken, its pages
//! are written to the PDF and its bytes to the bag, so what is hashed is what is bundled, and memory follows
//! the largest items and not the bundle. It needs the pages to be written before their numbers are known;
//! therefore everything that depends on a number (page dictionaries, stamps, links, bookmarks, the index) is
//! written at the end, when the plan is complete.
//!
//! *One plan.* Numbers are given out in one place, and the index's own length is part of the numbering, so the
//! plan is made anew until the lengths it was made with are the ones that came out.
//!
//! *Findings are collected, not thrown.* A refused item does not stop the others from being examined: a user
//! with a shoebox should see all that is wrong in one run.
//!
//! *Each output proves itself.* PDF, zip and record each carry a seal, the SHA-256 of the file with only the
//! seal's own digits taken out. What a digest beside a file cannot show, who made it and when, is not claimed
//! anywhere.
//!
//! *The sketch this departs from* had stages that pass whole files from one to the next through a spool on
//! disk, and a trait in front of the disk. Streaming each item through made the spool needless, and faults of
//! the disk are tested on the real program, by killing it and by filling a real disk.

pub mod account;
pub mod arrange;
pub mod calendar;
mod case;
pub mod chapter;
pub mod cli;
pub mod converter;
pub mod dating;
pub mod describe;
pub mod disk;
mod enclosing;
pub mod ffmpeg;
pub mod finding;
pub mod formats;
pub mod front;
pub mod glance;
pub mod identify;
pub mod init;
pub mod intake;
pub mod job;
pub mod limits;
pub mod manifest;
pub mod matching;
pub mod media;
pub mod model;
pub mod naming;
pub mod ocr;
pub mod office;
pub mod paper;
pub mod parts;
pub mod pdf;
pub mod pipeline;
pub mod plan;
pub mod post;
pub mod press;
pub mod proof;
pub mod purpose;
pub mod report;
pub mod saved_page;
pub mod seal;
pub mod sound;
pub mod terminal;
pub mod time_limit;
pub mod transcriber;
pub mod transcript;
pub mod trial;
pub mod typeset;
pub mod verify;
pub mod written;
