//! Compound files: objects of other programs inside a document. One that is only a link to a file elsewhere keeps
//! its picture and loses the link.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::{Unsafe, UnsafeContent};
use crate::readers::compound;

pub(super) type File = CompoundFile<Cursor<Vec<u8>>>;

/// Streams of one compound file.
const STREAMS: usize = 20_000;

pub(super) const BROKEN: Unsafe = Unsafe::UnreadableObject;

/// The path of an entry as the file spells it: names do not depend on capitals.
pub(super) fn named(file: &File, path: &Path) -> PathBuf {
    let same = |own: &Path| own.to_string_lossy().eq_ignore_ascii_case(&path.to_string_lossy());
    if file.exists(path) {
        return path.to_owned();
    }
    let found = file.walk().take(STREAMS).find(|entry| same(entry.path()));
    found.map_or_else(|| path.to_owned(), |entry| entry.path().to_owned())
}

/// A stream in full.
pub(super) fn stream(file: &mut File, path: impl AsRef<std::path::Path>) -> Option<Vec<u8>> {
    let path = named(file, path.as_ref());
    let most = file.entry(&path).ok()?.len();
    let mut bytes = Vec::new();
    file.open_stream(&path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Writes a stream again, as long as it was.
pub(super) fn put(file: &mut File, path: impl AsRef<std::path::Path>, bytes: &[u8]) -> Option<()> {
    let path = named(file, path.as_ref());
    let mut stream = file.open_stream(path).ok()?;
    stream.seek(SeekFrom::Start(0)).ok()?;
    stream.write_all(bytes).ok()?;
    stream.flush().ok()
}

/// Opens a compound file for changing.
pub(super) fn open(bytes: &[u8]) -> Option<File> {
    CompoundFile::open(Cursor::new(compound::readable(bytes).into_owned())).ok()
}

/// Takes the links out of all objects in a compound file.
pub(super) fn unlink(file: &mut File, found: &mut UnsafeContent) -> Result<(), Unsafe> {
    let paths: Vec<PathBuf> =
        file.walk().take(STREAMS).filter(|e| e.is_stream()).map(|e| e.path().to_owned()).collect();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match name.as_str() {
            "\u{1}Ole" => {
                let mut bytes = stream(file, &path).ok_or(BROKEN)?;
                if bytes.get(4).is_none_or(|flags| flags & 1 == 0) {
                    continue;
                }
                let place = moniker(&bytes);
                found.file(place.as_deref().unwrap_or("linked object"));
                // It is an embedded object from now on; the moniker behind these fields goes.
                if let Some(flags) = bytes.get_mut(4) {
                    *flags &= !1;
                }
                bytes.iter_mut().skip(8).for_each(|byte| *byte = 0);
                put(file, &path, &bytes).ok_or(BROKEN)?;
            }
            "\u{3}LINKINFO" => {
                let bytes = stream(file, &path).ok_or(BROKEN)?;
                if moniker(&bytes).is_some() {
                    put(file, &path, &vec![0; bytes.len()]).ok_or(BROKEN)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The first path or address in a stream, in single bytes or in pairs.
pub(super) fn moniker(bytes: &[u8]) -> Option<String> {
    let narrow = bytes.split(|byte| !(0x20..0x7f).contains(byte)).map(<[u8]>::to_vec);
    let wide = [0, 1].into_iter().flat_map(|start| {
        let pairs = bytes.get(start..).unwrap_or_default().chunks_exact(2);
        let letters: Vec<u8> = pairs
            .map(|pair| if pair[1] == 0 && (0x20..0x7f).contains(&pair[0]) { pair[0] } else { 0 })
            .collect();
        letters.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect::<Vec<_>>()
    });
    narrow
        .chain(wide)
        .filter_map(|run| String::from_utf8(run).ok())
        .find(|run| run.len() > 3 && (run.contains(":\\") || run.contains("://") || run.starts_with("\\\\")))
}

/// Whether the data of an object hold a link: to an address, or to a file.
pub(super) fn points_elsewhere(bytes: &[u8]) -> bool {
    const ADDRESS: &[u8] =
        &[0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0x00, 0xaa, 0x00, 0x4b, 0xa9, 0x0b];
    const FILE: &[u8] = &[0x03, 0x03, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
    [ADDRESS, FILE].iter().any(|class| memchr::memmem::find(bytes, class).is_some())
}
