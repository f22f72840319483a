//! The screens, one file each.

mod add_files;
mod begin_list;
mod check;
mod files;
mod folder;
mod item;
mod item_fields;
mod item_pages;
mod keep_up;
mod left_out;
mod list_text;
mod party;
mod people;
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
    screen("/begin-list/stop", None, Some(begin_list::stop)),
    screen("/files", Some(files::show), None),
    screen("/files/add", Some(add_files::show), None),
    screen("/people", Some(people::show), Some(people::save)),
    screen("/people/add", Some(party::show_new), Some(party::add)),
    screen("/people/{row}", Some(party::show), Some(party::save)),
    screen("/people/{row}/remove", None, Some(party::remove)),
    screen("/check", Some(check::show), None),
    screen("/folder", Some(folder::show), None),
    screen("/list", Some(list_text::show), None),
    screen("/item/{row}", Some(item::show), Some(item::save)),
    screen("/item/{row}/leave-out", None, Some(left_out::leave)),
    screen("/item/{row}/sound/{file}", Some(item_pages::sound), None),
    screen("/item/{row}/image/{file}/{page}/{size}", Some(item_pages::image), None),
    screen("/put-back", None, Some(left_out::put_back)),
    screen("/alive", Some(keep_up::alive), None),
    screen("/undo", None, Some(keep_up::undo)),
    screen("/quit", None, Some(keep_up::quit)),
];
