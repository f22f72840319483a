//! One file, one open, one read. What is hashed is what is bundled, because both come from the same bytes;
//! a file that changes meanwhile shows it in its size or times, and that is a finding.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::model::ItemPath;

use super::{NotText, SystemError};

/// A file of the evidence folder, open for its one reading.
#[derive(Debug)]
pub struct EvidenceReader {
    file: File,
    path: PathBuf,
    before: FileStamp,
}

/// A file's bytes, read whole.
#[derive(Debug)]
pub struct WholeFile {
    /// All its bytes.
    pub bytes: Vec<u8>,
    /// Whether the file stayed the same from before its first byte was read to after its last.
    pub unchanged: bool,
}

/// A file that may be read in any order, up to the size it had when it was opened.
#[derive(Debug)]
pub struct SeekableView<'a> {
    file: &'a File,
    at: u64,
    bytes: u64,
}

impl Read for SeekableView<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.bytes.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let read = self.file.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SeekableView<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

/// What shows that a file was written to.
#[derive(Clone, Debug, PartialEq)]
pub struct FileStamp {
    bytes: u64,
    modified: Option<std::time::SystemTime>,
    #[cfg(unix)]
    inode_and_change: (u64, i64, i64),
}

impl FileStamp {
    fn new(meta: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            bytes: meta.len(),
            modified: meta.modified().ok(),
            #[cfg(unix)]
            inode_and_change: (meta.ino(), meta.ctime(), meta.ctime_nsec()),
        }
    }
}

impl EvidenceReader {
    /// Opens a file of the folder: never through a link, and never waiting for a pipe.
    ///
    /// # Errors
    /// What the system says, or that the path no longer is a regular file.
    pub fn open(folder: &Path, item: &ItemPath) -> Result<Self, SystemError> {
        let path = folder.join(item.as_str());
        let trouble = |cause| SystemError::new(&path, "read", cause);
        let file = ordinary(&path, FollowLinks::Refuse).map_err(trouble)?;
        let meta = file.metadata().map_err(trouble)?;
        Ok(Self { before: FileStamp::new(&meta), file, path })
    }

    /// What the file was like when it was opened: another one later on is another file, or a changed one.
    pub fn stamp(&self) -> &FileStamp {
        &self.before
    }

    /// The size in bytes that the file had when it was opened.
    pub fn bytes(&self) -> u64 {
        self.before.bytes
    }

    /// Reads the first `most` bytes, or all that the file had when it was opened.
    ///
    /// # Errors
    /// What the system says.
    pub fn head(&mut self, most: usize) -> Result<Vec<u8>, SystemError> {
        let mut head = Vec::new();
        (&mut self.file)
            .take(self.before.bytes.min(most as u64))
            .read_to_end(&mut head)
            .map_err(|e| SystemError::new(&self.path, "read", e))?;
        Ok(head)
    }

    /// Reads on into `buffer` and says how many bytes came; 0 at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SystemError> {
        loop {
            match self.file.read(buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => return other.map_err(|e| SystemError::new(&self.path, "read", e)),
            }
        }
    }

    /// Lets `look` read the file in whatever order it likes, through the same open handle, within the size it
    /// had when it was opened. The reading then goes on behind the first `done` bytes.
    ///
    /// # Errors
    /// The file does not let itself be read from there on.
    pub fn with_seekable<T>(
        &mut self,
        done: u64,
        look: impl FnOnce(&mut SeekableView<'_>) -> T,
    ) -> Result<T, SystemError> {
        let trouble = |cause| SystemError::new(&self.path, "read", cause);
        self.file.rewind().map_err(trouble)?;
        let found = look(&mut SeekableView { file: &self.file, at: 0, bytes: self.before.bytes });
        self.file.seek(SeekFrom::Start(done)).map_err(trouble)?;
        Ok(found)
    }

    /// Whether the file is still as it was when opened.
    pub fn unchanged(&self) -> bool {
        self.file.metadata().is_ok_and(|meta| FileStamp::new(&meta) == self.before)
    }

    /// Reads all that is left into memory, at most the size at opening and a byte more, so that a file that
    /// grows without end cannot hold the run.
    ///
    /// # Errors
    /// What the system says.
    pub fn whole(&mut self, head: &[u8]) -> Result<WholeFile, SystemError> {
        let expected = self.before.bytes;
        let mut bytes = Vec::with_capacity(expected as usize + 1);
        bytes.extend_from_slice(head);
        let left = (expected + 1).saturating_sub(head.len() as u64);
        (&mut self.file)
            .take(left)
            .read_to_end(&mut bytes)
            .map_err(|e| SystemError::new(&self.path, "read", e))?;
        let unchanged = bytes.len() as u64 == expected && self.unchanged();
        Ok(WholeFile { bytes, unchanged })
    }
}

/// Whether a file may be reached through a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowLinks {
    /// The user named the file, and a link is as good as any name.
    Follow,
    /// The file lies in a folder that others may have filled: a link could lead anywhere.
    Refuse,
}

/// Opens an ordinary file to be read, never waiting for a pipe or a device.
///
/// # Errors
/// What the system says, or that it is not an ordinary file.
pub(super) fn ordinary(path: &Path, links: FollowLinks) -> io::Result<File> {
    let not = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, why.to_owned());
    if links == FollowLinks::Refuse && path.is_symlink() {
        return Err(not("it is a link to another place. Put the file itself there"));
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let mut flags = rustix::fs::OFlags::NONBLOCK;
        // It may have become one since.
        flags.set(rustix::fs::OFlags::NOFOLLOW, links == FollowLinks::Refuse);
        options.custom_flags(flags.bits() as i32);
    }
    let file = options.open(path)?;
    match file.metadata()? {
        meta if meta.is_file() => Ok(file),
        meta if meta.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        _ => Err(not("it is not an ordinary file")),
    }
}

/// The bytes of a file that the user names and that is no evidence; nothing when there are more than `limit`.
///
/// # Errors
/// What the system says.
pub fn own_file(path: &Path, limit: u64, links: FollowLinks) -> Result<Option<Vec<u8>>, SystemError> {
    let trouble = |cause| SystemError::new(path, "read", cause);
    let file = ordinary(path, links).map_err(trouble)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(trouble)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The text of a manifest, or nothing when there is no such file.
///
/// # Errors
/// The file cannot be read, is a link where none is followed, is larger than `limit` bytes, or is not UTF-8 text.
pub fn manifest_text(path: &Path, limit: u64, links: FollowLinks) -> Result<Option<String>, SystemError> {
    let bytes = match own_file(path, limit, links) {
        Ok(bytes) => bytes,
        Err(trouble) if trouble.cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(trouble) => return Err(trouble),
    };
    let text = manifest_text_of(path, bytes)?;
    Ok(Some(text.strip_prefix('\u{feff}').map_or(text.clone(), Into::into)))
}

/// The text of the bytes of a manifest, to the byte; nothing in the place of bytes means that there are too many.
///
/// # Errors
/// There are too many, or they are not UTF-8 text.
pub(super) fn manifest_text_of(path: &Path, bytes: Option<Vec<u8>>) -> Result<String, SystemError> {
    let wrong =
        |why: NotText| SystemError::new(path, "read", io::Error::new(io::ErrorKind::InvalidData, why));
    let bytes = bytes.ok_or_else(|| wrong(NotText::TooLarge))?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0) {
        return Err(wrong(NotText::Utf16));
    }
    String::from_utf8(bytes).map_err(|_| wrong(NotText::OtherEncoding))
}

/// Opens an output for checking.
///
/// # Errors
/// What the system says.
pub fn open_output(path: &Path) -> Result<File, SystemError> {
    ordinary(path, FollowLinks::Follow).map_err(|e| SystemError::new(path, "read", e))
}

/// The names of the files in a folder, sorted. Folders in it end with `/`.
///
/// # Errors
/// What the system says.
pub fn list(folder: &Path) -> Result<Vec<String>, SystemError> {
    let trouble = |cause| SystemError::new(folder, "open", cause);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(trouble)? {
        let entry = entry.map_err(trouble)?;
        let mark = if entry.file_type().is_ok_and(|t| t.is_dir()) { "/" } else { "" };
        names.push(format!("{}{mark}", entry.file_name().to_string_lossy()));
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// A file that is opened, then written to by `change`, then read: whether that is seen.
    fn seen(change: impl FnOnce(&Path)) -> bool {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, "before").expect("write");
        // Coarse clocks of some disks tick every few milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(20));
        let item = ItemPath::parse("a.pdf").expect("path");
        let mut reader = EvidenceReader::open(folder.path(), &item).expect("open");
        change(&path);
        !reader.whole(&[]).expect("read").unchanged
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_seen() {
        let append = |path: &Path| {
            let mut file = OpenOptions::new().append(true).open(path).expect("open");
            file.write_all(b" and after").expect("write");
        };
        assert!(!seen(|_| {}));
        assert!(seen(append));
        assert!(seen(|path| std::fs::write(path, "bef").expect("shorter")));
        assert!(seen(|path| std::fs::write(path, "BEFORE").expect("same length")));
    }

    #[test]
    fn a_file_is_read_on_where_it_was_left_however_it_was_looked_at() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("a.mp3"), "0123456789").expect("write");
        let mut reader =
            EvidenceReader::open(folder.path(), &ItemPath::parse("a.mp3").expect("path")).expect("open");
        assert_eq!(reader.read(&mut [0; 4]).expect("read"), 4);
        let mut more = OpenOptions::new().append(true).open(folder.path().join("a.mp3")).expect("open");
        more.write_all(b" and more").expect("write");
        let seen = reader.with_seekable(4, |file| {
            let mut seen = String::new();
            file.seek(SeekFrom::Start(7))?;
            file.read_to_string(&mut seen)?;
            file.rewind()?;
            file.read_to_string(&mut seen).map(|_| seen)
        });
        assert_eq!(seen.expect("disk").expect("look"), "7890123456789");
        let mut next = [0; 2];
        assert_eq!(reader.read(&mut next).expect("read"), 2);
        assert_eq!(&next, b"45");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_opened() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("secret"), "secret").expect("write");
        std::os::unix::fs::symlink("secret", folder.path().join("link")).expect("link");
        let link = ItemPath::parse("link").expect("path");
        assert!(EvidenceReader::open(folder.path(), &link).is_err());
        assert!(EvidenceReader::open(folder.path(), &ItemPath::parse("secret").expect("path")).is_ok());
    }
}
