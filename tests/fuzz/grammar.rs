//! What generated programs may contain: one switch for each thing that a mode does not promise, or
//! that the compiler does not lower yet.

use unawait::Mode;

/// The switches.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent switch")]
pub(crate) struct Grammar {
    /// Awaiting plain values and foreign thenables.
    pub(crate) awaits_anything: bool,
    /// Throwing before the first await of a call, in parameters too.
    pub(crate) early_throws: bool,
    /// Iterators that tell when they are closed.
    pub(crate) closings: bool,
    /// Awaits in the defaults and keys of patterns.
    pub(crate) patterns: bool,
    /// Loops with an await in them.
    pub(crate) loops: bool,
    /// `switch` with an await in it.
    pub(crate) switches: bool,
    /// Labelled blocks with an await in them.
    pub(crate) labels: bool,
    /// Async generators.
    pub(crate) generators: bool,
    /// Async functions that run side by side and set what they share.
    pub(crate) concurrent: bool,
}

impl Grammar {
    /// The programs whose behaviour a mode keeps.
    pub(crate) fn of(mode: Mode) -> Self {
        let careful = Self {
            awaits_anything: false,
            early_throws: false,
            closings: false,
            patterns: true,
            loops: true,
            switches: true,
            labels: true,
            generators: true,
            concurrent: false,
        };
        match mode {
            Mode::Textbook => careful,
            Mode::Faithful | Mode::Exact => Self {
                awaits_anything: true,
                early_throws: true,
                closings: true,
                concurrent: mode == Mode::Exact,
                ..careful
            },
        }
    }
}
