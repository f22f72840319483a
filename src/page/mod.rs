//! The page in the user's own browser: `leverarch open`. It shows the case and changes its manifest, which stays the one
//! truth, so whatever the page does can be read and edited in a text editor, and the reverse. It listens on this computer
//! alone and to one browser; every screen is an address of its own, is made here, and works without the script.
//!
//! A screen is a file in `screens` and a row in its table; what screens share is in `layout`, `form` and `save`.

mod bundle_work;
mod case_stamp;
mod case_work;
mod file_body;
mod finding_places;
mod finished;
mod form;
mod guard;
mod guesses;
mod item_state;
mod jobs;
mod layout;
mod open_case;
mod pictures;
mod recent;
mod recordings;
mod router;
mod save;
mod screens;
mod secrets;
mod server;
mod settings;
mod state;
mod tables;
mod undo;
mod upload;
mod visit;

pub use finding_places::finding_field;
pub use router::app;
pub use server::{OpenBrowser, serve};
pub use settings::PageSettings;
pub use state::PageState;
