//! Work that takes longer than a request: drafting a list, checking a case. It goes on in a thread of its own while
//! screens show how far it is; nothing waits for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::limits::STACK;
use crate::system::progress::ProgressSink;

/// One kind of work, of which one is done at a time.
pub(super) struct BackgroundJob<T> {
    running: Mutex<Option<JobProgress>>,
    stop: AtomicBool,
    result: Mutex<Option<Arc<T>>>,
}

/// How far the work is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct JobProgress {
    /// The step: "Looking into the files".
    pub(super) step: String,
    /// What it is at.
    pub(super) part: String,
    /// Parts of the step that are done.
    pub(super) done: u64,
    /// Parts that it has.
    pub(super) of: u64,
}

impl<T: Send + Sync + 'static> BackgroundJob<T> {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { running: Mutex::new(None), stop: AtomicBool::new(false), result: Mutex::new(None) })
    }

    /// Begins the work, unless it is being done already; says whether it began.
    pub(super) fn begin(
        self: &Arc<Self>,
        work: impl FnOnce(&dyn ProgressSink) -> T + Send + 'static,
    ) -> bool {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return false;
        }
        self.stop.store(false, Ordering::Relaxed);
        let job = Arc::clone(self);
        let work = move || {
            // However it ends, it is no longer being done then.
            let ending = JobEnd(&job);
            let result = work(&*job);
            *job.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(result));
            drop(ending);
        };
        let begun = std::thread::Builder::new().stack_size(STACK).spawn(work).is_ok();
        *running = begun.then(JobProgress::default);
        begun
    }

    /// How far it is, while it is being done.
    pub(super) fn progress(&self) -> Option<JobProgress> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What came of it the last time.
    pub(super) fn result(&self) -> Option<Arc<T>> {
        self.result.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets what came of it.
    pub(super) fn forget(&self) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether it was asked to end early.
    pub(super) fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Asks it to end early.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn note(&self, change: impl FnOnce(&mut JobProgress)) {
        if let Some(progress) = self.running.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            change(progress);
        }
    }
}

/// Marks the work as ended when it goes, also when the work fails.
struct JobEnd<'a, T>(&'a BackgroundJob<T>);

impl<T> Drop for JobEnd<'_, T> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<T: Send + Sync + 'static> ProgressSink for BackgroundJob<T> {
    fn step(&self, name: &str, parts: u64) {
        self.note(|progress| {
            *progress = JobProgress { step: name.to_owned(), part: String::new(), done: 0, of: parts };
        });
    }

    fn part(&self, name: &str) {
        self.note(|progress| {
            progress.part = name.to_owned();
            progress.done += 1;
        });
    }

    fn read(&self, done: usize, known: usize) {
        if known > done {
            self.note(|progress| {
                progress.part = format!("Reading the text of scans: {done} of {known} pages");
            });
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
