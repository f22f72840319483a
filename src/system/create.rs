//! The one way in which this program makes files and folders of its own. Whoever can write into a folder can plant a
//! link there under a name that will be written to, and what is written are pages of letters. So a file of ours is
//! always new, is never reached through a link, has a name that cannot be guessed until it is whole, and is for its
//! user's eyes alone.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::SystemError;
use super::read::{FollowLinks, ordinary};

/// The file in a folder of ours that is locked while a run uses the folder.
pub(super) const LOCK: &str = ".lock";

/// Makes a new file that only its user can read, to be written and read back.
///
/// # Errors
/// What the system says: that something has this name already, be it a link, among it.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a new folder that only its user can look into.
///
/// # Errors
/// What the system says: that something has this name already, be it a link, among it.
pub(super) fn new_folder(path: &Path) -> io::Result<()> {
    private().create(path)
}

/// Makes a folder that only its user can look into, and those above it that are missing. One that is there already
/// and is the user's own is closed to others.
///
/// # Errors
/// What the system says, or that a link or somebody else's folder is in the way.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    private().recursive(true).create(path)?;
    let meta = fs::symlink_metadata(path)?;
    if !meta.is_dir() || !is_ours(&meta) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if meta.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Whether a file or folder belongs to the user of this run.
pub(super) fn is_ours(meta: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::uid(meta) == rustix::process::geteuid().as_raw()
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        true
    }
}

/// Whether only the user of this run can have written a file.
pub(super) fn is_ours_alone(meta: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        is_ours(meta) && meta.permissions().mode() & 0o022 == 0
    }
    #[cfg(not(unix))]
    {
        is_ours(meta)
    }
}

/// What is to become of a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Keep,
    /// It gives way in one step, and what replaces it is open to the same people, if no more than that.
    Replace,
}

/// Writes a small file so that it appears whole or not at all: a file of another name beside it, synced, then
/// renamed. A link of that name is replaced and never followed.
///
/// # Errors
/// What the system says; what was there is then as it was before.
pub fn write_small(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), SystemError> {
    written(path, bytes, existing).map_err(|cause| SystemError::new(path, "save", cause))
}

fn written(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
    let mut beside = temp_file_beside(path)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    match existing {
        Existing::Keep => beside.persist_noclobber(path).map_err(|e| e.error)?,
        Existing::Replace => {
            #[cfg(unix)]
            if let Ok(meta) = fs::symlink_metadata(path).map(|meta| (meta.is_file(), meta.permissions()))
                && meta.0
            {
                beside.as_file().set_permissions(meta.1)?;
            }
            beside.persist(path).map_err(|e| e.error)?
        }
    };
    Ok(())
}

/// The folder that a file is in; one named without a folder is in the present one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file beside the one that it is to become, under a name that nobody can have foreseen. It is removed when it
/// is dropped before that, and locked until then, so that one left by a run that was killed can be told.
///
/// # Errors
/// What the system says.
pub(super) fn temp_file_beside(path: &Path) -> io::Result<NamedTempFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = tempfile::Builder::new()
        .prefix(&format!(".{name}."))
        .suffix(".partial")
        .rand_bytes(12)
        .tempfile_in(folder_of(path))?;
    // A disk without locks has whole files all the same.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Locks a folder of ours for this run, by a file in it.
///
/// # Errors
/// What the system says, or that it is no longer there: another run may have taken it for one that was left behind.
pub(super) fn lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK);
    let file = new_file(&path)?;
    // A disk without locks has a folder all the same; only the guard against a second run is lost.
    let _ = file.try_lock();
    fs::symlink_metadata(&path)?;
    Ok(file)
}

/// What a folder is to a run that finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A run of ours made it and has ended without removing it.
    LeftBehind,
    /// A run of ours is at work in it.
    Busy,
    /// It is somebody else's, a link, or without our lock.
    Foreign,
}

/// Whose a folder is, by the lock in it.
pub(super) fn owner(folder: &Path) -> Owner {
    let ours = |path: &Path| fs::symlink_metadata(path).ok().filter(is_ours);
    let real = ours(folder).is_some_and(|meta| meta.is_dir());
    let path = folder.join(LOCK);
    if !real || !ours(&path).is_some_and(|meta| meta.is_file()) {
        return Owner::Foreign;
    }
    if unlocked(&path) { Owner::LeftBehind } else { Owner::Busy }
}

/// Whether no run holds the lock of this file.
pub(super) fn unlocked(path: &Path) -> bool {
    ordinary(path, FollowLinks::Refuse)
        .is_ok_and(|file| !matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

#[cfg(all(test, unix))]
#[allow(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn nothing_is_written_through_a_planted_link() {
        let folder = tempfile::tempdir().expect("folder");
        let victim = folder.path().join("victim");
        fs::write(&victim, "mine").expect("write");
        for name in ["manifest.toml", ".manifest.toml.partial", "new"] {
            symlink(&victim, folder.path().join(name)).expect("link");
        }
        write_small(&folder.path().join("manifest.toml"), b"text", Existing::Replace).expect("written");
        assert!(new_file(&folder.path().join("new")).is_err());
        assert!(new_folder(&folder.path().join("new")).is_err());
        assert!(private_folder(&folder.path().join("new")).is_err());
        assert_eq!(fs::read_to_string(&victim).expect("read"), "mine");
        assert_eq!(fs::read_to_string(folder.path().join("manifest.toml")).expect("read"), "text");
        assert!(fs::symlink_metadata(folder.path().join("manifest.toml")).expect("there").is_file());
        // A link that leads nowhere is in the way as well.
        symlink("nowhere", folder.path().join("dangling")).expect("link");
        assert!(write_small(&folder.path().join("dangling"), b"text", Existing::Keep).is_err());
        assert!(!folder.path().join("nowhere").exists());
    }

    #[test]
    fn what_is_made_is_for_its_user_alone_and_what_is_there_is_kept() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        write_small(&at("a"), b"1", Existing::Keep).expect("written");
        assert_eq!(mode(&at("a")), 0o600);
        let why = write_small(&at("a"), b"2", Existing::Keep).expect_err("there already");
        assert_eq!(why.cause.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(at("a")).expect("read"), b"1");
        fs::set_permissions(at("a"), fs::Permissions::from_mode(0o640)).expect("rights");
        write_small(&at("a"), b"3", Existing::Replace).expect("written");
        assert_eq!((fs::read(at("a")).expect("read"), mode(&at("a"))), (b"3".to_vec(), 0o640));
        fs::create_dir(at("open")).expect("folder");
        fs::set_permissions(at("open"), fs::Permissions::from_mode(0o755)).expect("rights");
        private_folder(&at("open")).expect("ours");
        private_folder(&at("deep/er")).expect("new");
        assert_eq!([mode(&at("open")), mode(&at("deep")), mode(&at("deep/er"))], [0o700; 3]);
        new_folder(&at("new")).expect("new");
        assert_eq!(mode(&at("new")), 0o700);
        drop(new_file(&at("file")).expect("new"));
        assert_eq!(mode(&at("file")), 0o600);
        let names: Vec<_> =
            fs::read_dir(folder.path()).expect("list").flatten().map(|e| e.file_name()).collect();
        assert!(!names.iter().any(|name| name.to_string_lossy().contains("partial")), "{names:?}");
    }

    #[test]
    fn only_folders_with_our_own_lock_that_nobody_holds_are_left_behind() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["held", "left", "without", "linked"] {
            fs::create_dir(at(name)).expect("folder");
        }
        let held = lock(&at("held")).expect("locked");
        drop(lock(&at("left")).expect("locked"));
        symlink(at("left").join(LOCK), at("linked").join(LOCK)).expect("link");
        symlink(at("left"), at("link")).expect("link");
        let whose = |name: &str| owner(&at(name));
        assert_eq!((whose("held"), whose("left")), (Owner::Busy, Owner::LeftBehind));
        assert_eq!(["without", "linked", "link", "absent"].map(whose), [Owner::Foreign; 4]);
        drop(held);
        assert_eq!(whose("held"), Owner::LeftBehind);
    }
}
