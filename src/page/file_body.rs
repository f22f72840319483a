//! A finished output as an answer: read and sent piece by piece, since a bundle can be larger than the memory. It is always
//! a file to be saved and never a page to be shown.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::sync::mpsc::{Receiver, channel};

use crate::system::{self, SystemError};

/// Bytes that are sent at a time.
const PIECE: usize = 256 << 10;
/// Pieces that wait to be sent.
const WAITING: usize = 2;

/// The pieces of a file.
struct FilePieces {
    pieces: Receiver<io::Result<Bytes>>,
    left: u64,
}

impl HttpBody for FilePieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.pieces.poll_recv(context);
        piece.map(|piece| {
            let piece = piece?;
            if let Ok(piece) = &piece {
                self.left = self.left.saturating_sub(piece.len() as u64);
            }
            Some(piece.map(Frame::data))
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// A file to be saved under this name.
///
/// # Errors
/// What the system says.
pub(super) fn attachment(path: &Path, name: &str, kind: &'static str) -> Result<Response, SystemError> {
    let file = system::open_output(path)?;
    let length = file.metadata().map_err(|cause| SystemError::new(path, "read", cause))?.len();
    let mut response = Response::new(body(file, length));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn body(mut file: File, length: u64) -> Body {
    let (send, pieces) = channel(WAITING);
    let work = move || {
        let mut left = length;
        while left > 0 {
            let mut piece = Vec::with_capacity(PIECE);
            let most = left.min(PIECE as u64);
            let read = file.by_ref().take(most).read_to_end(&mut piece);
            let read = match read {
                Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => Ok(Bytes::from(piece)),
                Err(why) => Err(why),
            };
            left -= read.as_ref().map_or(left, |piece| piece.len() as u64);
            // Whoever asked may have gone away.
            if send.blocking_send(read).is_err() {
                return;
            }
        }
    };
    // Without a thread nothing comes, and the browser says that the file is not whole.
    let _ = std::thread::Builder::new().spawn(work);
    Body::new(FilePieces { pieces, left: length })
}

/// What tells a browser to save a file, and under which name.
fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " -_.()".contains(c) { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let coded: String = name
        .bytes()
        .map(|byte| match byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After RFC 6266 and RFC 8187.
    #[test]
    fn a_name_cannot_end_its_quotation_marks() {
        assert_eq!(
            disposition("Łódź \"a\"\r\nX.pdf"),
            "attachment; filename=\"__d_ _a___X.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20%22a%22%0D%0AX.pdf"
        );
    }
}
