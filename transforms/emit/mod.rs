//! Tails become statements again, with promises where they suspend.
//!
//! * `chain` writes what a person would: `.then`, `.catch`, `.finally`.
//! * `frame` says what leaving a piece of code means where it stands.
//! * `functions` puts the new body into the author's function.

mod chain;
mod exits;
mod extent;
mod frame;
pub(crate) mod functions;
mod inline;
mod kept;
mod region;
