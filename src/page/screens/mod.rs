//! The screens, one file each.

mod add_files;
mod arrange;
mod ask;
mod begin_list;
mod build;
mod bundle_files;
mod calls;
mod check;
mod evidence;
pub(super) mod files;
mod folder;
mod index;
mod item;
mod item_fields;
mod item_pages;
mod keep_up;
mod left_out;
mod list_place;
mod list_text;
mod party;
mod people;
mod post;
mod read;
mod rows;
mod start;
mod tasks;
mod verify;
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
    screen("/build", Some(build::show), Some(build::begin)),
    screen("/build/stop", None, Some(build::stop)),
    screen("/bundle/folder", None, Some(bundle_files::folder)),
    screen("/bundle/{bundle}/file/{file}", Some(bundle_files::file), None),
    screen("/read", Some(read::choose), None),
    screen("/read/{bundle}", Some(read::go), None),
    screen("/read/{bundle}/find", Some(read::find), None),
    screen("/read/{bundle}/{page}", Some(read::show), None),
    screen("/read/{bundle}/{page}/{size}", Some(read::image), None),
    screen("/verify", Some(verify::show), Some(verify::begin)),
    screen("/verify/stop", None, Some(verify::stop)),
    screen("/ask", Some(ask::show), Some(ask::save)),
    screen("/list/{table}", Some(rows::list), None),
    screen("/list/{table}/new", Some(rows::show_new), Some(rows::add)),
    screen("/list/{table}/{row}", Some(rows::show), Some(rows::save)),
    screen("/list/{table}/{row}/remove", None, Some(rows::remove)),
    screen("/list/{table}/{row}/evidence", None, Some(evidence::add)),
    screen("/list/{table}/{row}/evidence/{at}/remove", None, Some(evidence::remove)),
    screen("/arrange", Some(arrange::show), Some(arrange::move_item)),
    screen("/post", Some(post::show), Some(post::act)),
    screen("/calls", Some(calls::show), None),
    screen("/calls/{row}", Some(calls::one), Some(calls::save)),
    screen("/calls/{row}/transcript", None, Some(calls::set_transcript)),
    screen("/calls/{row}/checked", None, Some(calls::set_checked)),
    screen("/index", Some(index::show), None),
    screen("/alive", Some(keep_up::alive), None),
    screen("/undo", None, Some(keep_up::undo)),
    screen("/quit", None, Some(keep_up::quit)),
];
