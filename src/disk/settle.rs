//! Brings outputs to the disk while they are still being written. What waits in memory until the end has to be synced
//! then, with everything standing still: for 3 GB that was a sixth of a build. A thread that syncs now and then lets
//! the disk work meanwhile.

use std::fs::File;
use std::io;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long the disk is left alone between two syncs; a build that is shorter is synced at its end alone.
const REST: Duration = Duration::from_millis(400);

/// Outputs that are being brought to the disk.
#[derive(Debug)]
pub struct Settling {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Settling {
    /// Begins with these files, which others go on writing.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn begin(files: Vec<File>) -> io::Result<Self> {
        let (stop, stopped) = channel();
        let settle = move || {
            while stopped.recv_timeout(REST) == Err(RecvTimeoutError::Timeout) {
                // The system tells a failed write to whoever syncs first, and to nobody after: it is kept.
                files.iter().try_for_each(File::sync_data)?;
            }
            Ok(())
        };
        let thread = thread::Builder::new().name("settling".into()).spawn(settle)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }

    /// Ends it. What was written since the last sync is still to be synced.
    ///
    /// # Errors
    /// What the disk said meanwhile.
    pub fn end(mut self) -> io::Result<()> {
        self.join()
    }

    fn join(&mut self) -> io::Result<()> {
        self.stop = None;
        let broken = || Err(io::Error::other("the outputs stopped being brought to the disk"));
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap_or_else(|_| broken()))
    }
}

/// One that is given up ends before its folder is cleared away; the disk's word no longer matters then.
impl Drop for Settling {
    fn drop(&mut self) {
        let _ = self.join();
    }
}
