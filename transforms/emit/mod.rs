//! Tails become statements again, with promises where they suspend.
//!
//! * `chain` writes what a person would: `.then`, `.catch`, `.finally`.
//! * `continuation` keeps synchronous what native runs synchronously, where a chain cannot.
//! * `region` is `try` in a chain.
//! * `frame` says what leaving a piece of code means where it stands.
//! * `behind` says what must not follow a loop in the loop's function.
//! * `outline` keeps functions from standing too deep in each other.
//! * `safe` says what may stay outside the promise.
//! * `functions` puts the new body into the author's function.

mod behind;
mod chain;
mod continuation;
mod exits;
mod extent;
mod frame;
pub(crate) mod functions;
mod inline;
mod kept;
mod outline;
pub(crate) mod parameters;
mod promised;
mod region;
mod safe;
#[cfg(test)]
mod tests;
