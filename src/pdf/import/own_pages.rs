//! Pages that the program set itself and that go into another file's pages: the words of a form field, the sheet in
//! place of a page that cannot be shown. They are imported as any PDF is, by the very code that asks for them;
//! therefore it is handed in.

use crate::pdf::ImportedPages;

/// Imports a PDF that the program wrote; nothing where that fails.
pub(crate) type ImportOwn = fn(Vec<u8>) -> Option<ImportedPages>;
