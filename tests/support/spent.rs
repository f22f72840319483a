//! How much of a processor something took. The clock on the wall also counts what other programs took, so that a test that
//! reads it fails on a busy computer.

use std::time::Duration;

/// Runs it, and gives how long this thread worked on it.
pub(crate) fn spent<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let begun = so_far();
    let made = run();
    (made, so_far().saturating_sub(begun))
}

#[cfg(unix)]
fn so_far() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

#[cfg(not(unix))]
fn so_far() -> Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGUN.elapsed()
}
