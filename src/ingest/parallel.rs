//! Files read on several threads, and what came of them in order.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::model::limits::STACK;
use crate::system::SystemError;
use crate::system::progress::RunError;

/// How often the wait for an item is looked up from.
const LOOK: Duration = Duration::from_millis(250);

/// Reads so many files of the folder on several threads, each with a reader of its own, and gives what came of each to
/// `receive`, in order, until it says to stop by giving an error.
///
/// # Errors
/// The first error that `receive` gives, or no thread can be started.
pub(crate) fn map_ordered_parallel<T: Send, R: FnMut(usize) -> T>(
    count: usize,
    jobs: usize,
    folder: &Path,
    reader: impl Fn() -> R + Sync,
    mut receive: impl FnMut(usize, T) -> Result<(), RunError>,
    meanwhile: impl Fn(),
) -> Result<(), RunError> {
    let jobs = jobs.clamp(1, count.max(1));
    let reader = &reader;
    thread::scope(|scope| {
        // Each thread takes every jobs-th file and waits until the last one it made was received, which keeps
        // the order without keeping the files.
        let mut readers: Vec<Receiver<T>> = Vec::with_capacity(jobs);
        for first in 0..jobs {
            let (give, taken): (SyncSender<T>, _) = sync_channel(0);
            let read_all = move || {
                let mut read = reader();
                for i in (first..count).step_by(jobs) {
                    if give.send(read(i)).is_err() {
                        return;
                    }
                }
            };
            let thread = thread::Builder::new().name("reader".into()).stack_size(STACK);
            thread.spawn_scoped(scope, read_all).map_err(|e| SystemError::new(folder, "start reading", e))?;
            readers.push(taken);
        }
        for i in 0..count {
            // A thread ends early only when this side has stopped listening.
            let taken = loop {
                match readers[i % jobs].recv_timeout(LOOK) {
                    Err(RecvTimeoutError::Timeout) => meanwhile(),
                    taken => break taken,
                }
            };
            let Ok(taken) = taken else { break };
            receive(i, taken)?;
        }
        Ok(())
    })
}
