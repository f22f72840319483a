//! The screens, one file each.

mod begin_list;
mod files;
mod keep_up;
mod start;
mod tasks;
pub(super) mod wrong;

use super::visit::ScreenFn;

/// An address of the page: what shows it, and what does what its form asks for.
pub(super) struct Screen {
    pub(super) path: &'static str,
    pub(super) show: Option<ScreenFn>,
    pub(super) act: Option<ScreenFn>,
}

const fn screen(path: &'static str, show: Option<ScreenFn>, act: Option<ScreenFn>) -> Screen {
    Screen { path, show, act }
}

/// Every screen.
pub(super) const ALL: &[Screen] = &[
    screen("/", Some(tasks::show), None),
    screen("/start", Some(start::show), Some(start::choose)),
    screen("/begin-list", Some(begin_list::show), Some(begin_list::begin)),
    screen("/files", Some(files::show), None),
    screen("/alive", Some(keep_up::alive), None),
    screen("/undo", None, Some(keep_up::undo)),
    screen("/quit", None, Some(keep_up::quit)),
];
