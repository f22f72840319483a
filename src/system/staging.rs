//! Makes a folder of outputs appear whole or not at all. Everything is written into a staging folder, one
//! beside the target on the same disk; when all is written and synced, one rename (or one exchange with an
//! earlier bundle) puts it in place. Killed at any moment, the target is as it was before.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::create::{self, LOCK, Owner};
use super::writer_thread::WriterThread;
use super::{OutputFile, SystemError, direct_io};
use crate::model::{Purpose, file_names};

/// What stands where the outputs are to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// Nothing, or an empty folder.
    Free,
    /// A bundle of ours.
    Bundle,
    /// Something else; these names, the first few.
    Foreign(Vec<String>),
}

/// The folder in which outputs are made before they appear. Dropping it unpublished removes it.
#[derive(Debug)]
pub struct StagingDir {
    target: PathBuf,
    folder: PathBuf,
    lock: Option<File>,
    /// Whether the folder is left when this value is dropped, because it is part of another that is published.
    kept: bool,
}

/// A published folder.
#[derive(Clone, Debug)]
pub struct PublishedFolder {
    /// The folder, which now holds every output.
    pub folder: PathBuf,
}

impl StagingDir {
    /// What stands at `target` now. A bundle of ours holds only files that end as our outputs do, and a
    /// record among them; a folder of parts or of media holds only those.
    ///
    /// # Errors
    /// The folder cannot be listed, or the target is a file.
    pub fn survey(target: &Path) -> Result<TargetState, SystemError> {
        let trouble = |cause| SystemError::new(target, "open", cause);
        let list = match fs::read_dir(target) {
            Ok(list) => list,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(TargetState::Free),
            Err(e) => return Err(trouble(e)),
        };
        let mut names = Vec::new();
        for entry in list {
            names.push(entry.map_err(trouble)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        if names.is_empty() {
            return Ok(TargetState::Free);
        }
        let stem = names.iter().find_map(|n| n.strip_suffix(".sha256")).map(str::to_owned);
        let several = Self::has_several(target);
        let ours = |name: &String| {
            let end = stem.as_ref().and_then(|stem| name.strip_prefix(stem.as_str()));
            let of_one = matches!(end, Some(".pdf" | ".json" | ".zip" | ".sha256")) || is_inner(target, name);
            // Several bundles have a folder each, with one zip beside them.
            let of_several = || name.ends_with(file_names::ALL_ORIGINALS) || is_one_of_several(target, name);
            if several { of_several() } else { of_one }
        };
        let foreign: Vec<String> = names.iter().filter(|n| !ours(n)).take(5).cloned().collect();
        let has_record = several || stem.is_some_and(|stem| names.contains(&format!("{stem}.json")));
        Ok(if foreign.is_empty() && has_record { TargetState::Bundle } else { TargetState::Foreign(foreign) })
    }

    /// Whether there are folders of several bundles at `target`.
    pub fn has_several(target: &Path) -> bool {
        Purpose::ALL.iter().any(|purpose| is_one_of_several(target, purpose.word()))
    }

    /// Opens a staging folder beside `target`. One left behind by a run that was killed is cleared away first; one
    /// in which another run is at work is left alone.
    ///
    /// # Errors
    /// The folder above the target cannot be made or written to, or another run is at work.
    pub fn open(target: &Path) -> Result<Self, SystemError> {
        let target = std::path::absolute(target).map_err(|e| SystemError::new(target, "find", e))?;
        let trouble = |cause| SystemError::new(&target, "save files next to", cause);
        let name = target.file_name().ok_or_else(|| trouble(io::ErrorKind::InvalidInput.into()))?;
        let above = target.parent().ok_or_else(|| trouble(io::ErrorKind::InvalidInput.into()))?;
        fs::create_dir_all(above).map_err(trouble)?;
        let folder = above.join(format!(".{}.leverarch-partial", name.to_string_lossy()));
        match create::new_folder(&folder) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                clear(&folder).map_err(trouble)?;
                create::new_folder(&folder).map_err(trouble)?;
            }
            Err(e) => return Err(trouble(e)),
        }
        let lock = create::lock(&folder).map_err(trouble)?;
        Ok(Self { target, folder, lock: Some(lock), kept: false })
    }

    /// A folder within this one, for the outputs of one bundle of several. Dropping it removes it, unless it is kept.
    ///
    /// # Errors
    /// What the system says.
    pub fn within(&self, name: &str) -> Result<Self, SystemError> {
        let folder = self.folder.join(name);
        create::new_folder(&folder).map_err(|e| SystemError::new(&folder, "write", e))?;
        Ok(Self { target: self.target.join(name), folder, lock: None, kept: false })
    }

    /// Leaves a folder within another to be published with it.
    pub fn keep(&mut self) {
        self.kept = true;
    }

    /// Begins an output that may be long.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(&self, name: &str) -> Result<OutputFile, SystemError> {
        let (file, path) = (self.create(name)?, self.folder.join(name));
        let writer = WriterThread::new(file, direct_io::open(&path)).map_err(|e| self.trouble(name, e))?;
        Ok(OutputFile::new(writer, self.read_back(name)?))
    }

    /// Creates an output, to be written and read back, and the folder that it is in.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(&self, name: &str) -> Result<File, SystemError> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent().filter(|folder| *folder != self.folder) {
            create::private_folder(folder).map_err(|e| SystemError::new(folder, "save", e))?;
        }
        create::new_file(&path).map_err(|e| SystemError::new(path, "save", e))
    }

    /// Opens an output to be read back while it is written.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_back(&self, name: &str) -> Result<File, SystemError> {
        let path = self.folder.join(name);
        File::open(&path).map_err(|e| SystemError::new(path, "read back", e))
    }

    /// Takes away a folder of outputs that are to be written anew.
    ///
    /// # Errors
    /// What the system says.
    pub fn discard(&self, folder: &str) -> Result<(), SystemError> {
        let path = self.folder.join(folder);
        fs::remove_dir_all(&path).map_err(|e| SystemError::new(path, "save", e))
    }

    /// Names the output in case of trouble with it.
    pub fn trouble(&self, name: &str, cause: io::Error) -> SystemError {
        SystemError::new(self.target.join(name), "save", cause)
    }

    /// Syncs every output and puts the folder in place. With `replace`, an earlier bundle gives way in the
    /// same step and is then removed.
    ///
    /// # Errors
    /// What the system says; the target is then as it was before.
    pub fn publish(mut self, replace: bool) -> Result<PublishedFolder, SystemError> {
        let trouble = |cause| SystemError::new(&self.target, "save", cause);
        sync_all(&self.folder)?;
        drop(self.lock.take());
        fs::remove_file(self.folder.join(LOCK)).map_err(trouble)?;
        sync_folder(&self.folder).map_err(trouble)?;
        if replace && self.target.exists() {
            // What stood at the target now stands in the staging folder, which goes when this value is dropped.
            exchange(&self.folder, &self.target).map_err(trouble)?;
        } else {
            fs::rename(&self.folder, &self.target).map_err(trouble)?;
        }
        if let Some(above) = self.target.parent() {
            sync_folder(above).map_err(trouble)?;
        }
        Ok(PublishedFolder { folder: self.target.clone() })
    }
}

impl Drop for StagingDir {
    fn drop(&mut self) {
        // There is no one left to tell; the next run clears what could not be cleared now.
        if !self.kept {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Clears away the staging folder of a run that was killed.
///
/// # Errors
/// Another run is at work in it, or it is not ours.
fn clear(folder: &Path) -> io::Result<()> {
    let busy = |why: String| io::Error::new(io::ErrorKind::ResourceBusy, why);
    // Killed before it could lock its staging folder, a run leaves an empty one.
    let empty = || fs::remove_dir(folder).is_ok();
    match create::owner(folder) {
        Owner::LeftBehind => fs::remove_dir_all(folder),
        Owner::Busy => Err(busy("another leverarch is making this bundle. Wait for it or stop it".into())),
        Owner::Foreign if empty() => Ok(()),
        // Killed after it had unlocked it and before it could put it in place, a run leaves all of a bundle.
        Owner::Foreign
            if is_real(folder) && matches!(StagingDir::survey(folder), Ok(TargetState::Bundle)) =>
        {
            fs::remove_dir_all(folder)
        }
        Owner::Foreign => {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            Err(busy(format!("{name} is in the way and was not made by leverarch. Move it elsewhere")))
        }
    }
}

/// Whether this is a folder of this user's and no link to one.
fn is_real(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_dir() && create::is_ours(&meta))
}

/// Whether something in the folder is the folder of one bundle of several.
fn is_one_of_several(target: &Path, name: &str) -> bool {
    let inner = target.join(name);
    Purpose::ALL.iter().any(|purpose| purpose.word() == name)
        && is_real(&inner)
        && matches!(StagingDir::survey(&inner), Ok(TargetState::Bundle))
}

/// Whether something in the folder is a folder of parts or of media of ours.
fn is_inner(target: &Path, name: &str) -> bool {
    let ours = match name {
        file_names::PARTS_FOLDER => file_names::is_part,
        file_names::MEDIA_FOLDER => file_names::is_medium,
        _ => return false,
    };
    let inner = target.join(name);
    let real = fs::symlink_metadata(&inner).is_ok_and(|kind| kind.is_dir());
    real && super::list(&inner).is_ok_and(|names| names.iter().all(|name| ours(name)))
}

/// Brings a folder to the disk with everything in it.
fn sync_all(folder: &Path) -> Result<(), SystemError> {
    let trouble = |cause| SystemError::new(folder, "save", cause);
    for entry in fs::read_dir(folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            // Windows syncs only what is open for writing.
            let file = fs::OpenOptions::new().write(true).open(&path);
            file.and_then(|file| file.sync_all()).map_err(|e| SystemError::new(path, "save", e))?;
        }
    }
    sync_folder(folder).map_err(trouble)
}

/// A rename is on the disk only when the folder that names it is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Swaps two folders in one step where the system can, in two where it cannot.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            Err(e) => return Err(e.into()),
        }
    }
    let aside = old.with_extension("leverarch-earlier");
    fs::rename(old, &aside)?;
    fs::rename(new, old).inspect_err(|_| {
        let _ = fs::rename(&aside, old);
    })?;
    fs::rename(&aside, new)
}
