//! A folder for another program to work in: nobody else can look into it, and it goes when it is no longer needed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

/// A folder that goes when this value does.
#[derive(Debug)]
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// Makes one inside `above`.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(above: &Path) -> io::Result<Self> {
        tempfile::Builder::new().prefix("leverarch-").tempdir_in(above).map(Self)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders it lies in.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.0.path().join(name);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        File::create(path)?.write_all(bytes)
    }

    /// Begins a file that is written bit by bit.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(&self, name: &str) -> io::Result<impl Write + Seek> {
        File::create(self.0.path().join(name)).map(BufWriter::new)
    }

    /// Opens a file that the other program wrote, through no link, and says how many bytes it has.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&self, name: &str) -> io::Result<(impl Read + Seek + Send + Sync + use<>, u64)> {
        let path = self.0.path().join(name);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let file = File::open(path)?;
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
        let _ = fs::remove_file(self.0.path().join(name));
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
