//! The ceilings of the process in which files are read on trial, as the system offers them.

use std::time::Duration;

/// Sets the ceiling on memory. Beyond it an allocation fails, which ends the process.
#[cfg(unix)]
pub(super) fn restrict(bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let lower = |resource, wanted: u64| {
        let maximum = getrlimit(resource).maximum;
        let current = Some(maximum.map_or(wanted, |maximum| maximum.min(wanted)));
        // A system that does not have this ceiling goes without.
        let _ = setrlimit(resource, Rlimit { current, maximum });
    };
    lower(Resource::As, bytes);
    // Its end is expected, and nobody wants its memory on the disk.
    lower(Resource::Core, 0);
}

/// Processor time that this process has taken so far.
#[cfg(unix)]
pub(super) fn used() -> Duration {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// Elsewhere only the process itself stands between a crafted file and the run.
#[cfg(not(unix))]
pub(super) fn restrict(_: u64) {}

/// Elsewhere the side that waits for an answer loses patience.
#[cfg(not(unix))]
pub(super) fn used() -> Duration {
    Duration::ZERO
}
