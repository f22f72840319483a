//! Cleans an object that is embedded in a document: whatever it is, without its links; a document of Word as such a
//! one.

use std::path::Path;

use super::ole::{BROKEN, named, open, unlink};
use super::{Unsafe, UnsafeContent, doc};

/// Cleans an object.
pub(crate) fn clean(bytes: &[u8], found: &mut UnsafeContent) -> Result<Vec<u8>, Unsafe> {
    let mut file = open(bytes).ok_or(BROKEN)?;
    unlink(&mut file, found)?;
    let main = named(&file, Path::new("/WordDocument"));
    if file.exists(main) {
        let mut inner = UnsafeContent::default();
        doc::clean_file(&mut file, &mut inner)?;
        found.files.append(&mut inner.files);
    }
    Ok(file.into_inner().into_inner())
}
