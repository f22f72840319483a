//! How a trial reading ended: a plain value that those also use who are read on trial themselves.

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxResult {
    /// The file can be read here.
    Safe,
    /// A parser gave up in a way that could be caught.
    Stopped,
    /// The process ended: it ran out of memory, of stack or of processor time.
    Ended,
    /// There was no answer in time.
    Slow,
}
