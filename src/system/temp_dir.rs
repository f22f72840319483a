//! A folder for another program to work in: nobody else can look into it, and it goes when it is no longer needed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use super::create::{self, Owner};
use super::read::{FollowLinks, ordinary};

/// A folder that goes when this value does. It is locked until then, so that one left by a run that was killed can
/// be told from one that is in use.
#[derive(Debug)]
pub struct TempDir {
    folder: tempfile::TempDir,
    _lock: File,
}

/// What the names of such folders begin with.
const PREFIX: &str = "leverarch-";

impl TempDir {
    /// Makes one inside `above`.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(above: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).rand_bytes(12);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir_in(above)?;
        let _lock = create::lock(folder.path())?;
        Ok(Self { folder, _lock })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders it lies in.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.path().join(name);
        if let Some(above) = path.parent() {
            create::private_folder(above)?;
        }
        create::new_file(&path)?.write_all(bytes)
    }

    /// Begins a file that is written bit by bit.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(&self, name: &str) -> io::Result<impl Write + Seek> {
        create::new_file(&self.folder.path().join(name)).map(BufWriter::new)
    }

    /// Opens a file that the other program wrote, through no link, and says how many bytes it has.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&self, name: &str) -> io::Result<(impl Read + Seek + Send + Sync + use<>, u64)> {
        let path = self.folder.path().join(name);
        let file = ordinary(&path, FollowLinks::Refuse)?;
        let bytes = file.metadata()?.len();
        Ok((file, bytes))
    }

    /// Reads a file that the other program wrote, through no link.
    ///
    /// # Errors
    /// What the system says, or that it is larger than `most` bytes.
    pub fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(name)?.0.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    /// Removes a file, if it is there.
    pub fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.folder.path().join(name));
    }
}

/// Removes the folders in `above` that runs of ours left behind when they were killed: there are pages of letters in
/// them. Those in use, and whatever is not ours, are left alone.
pub fn sweep(above: &Path) {
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for entry in ours.filter(|entry| create::owner(&entry.path()) == Owner::LeftBehind) {
        // What cannot be removed now is tried again by the next run.
        let _ = fs::remove_dir_all(entry.path());
    }
}

/// Whether a file is a program that this user may start.
pub fn can_be_started(file: &Path) -> bool {
    let Ok(meta) = fs::metadata(file) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        meta.is_file() && meta.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    meta.is_file()
}

/// Writes a file with these rights, for tests of other rooms.
#[cfg(all(test, unix))]
#[allow(clippy::expect_used, reason = "a test may stop")]
pub(crate) fn tests_write(path: &Path, text: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).expect("write");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
}
