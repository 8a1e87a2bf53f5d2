//! Pure questions about the author's code, asked before anything is rewritten.

pub(crate) mod bindings;
mod block_scopes;
pub(crate) mod captives;
pub(crate) mod early;
pub(crate) mod jumps;
mod mentions;
pub(crate) mod numbers;
mod numeric;
pub(crate) mod owned;
pub(crate) mod private;
pub(crate) mod purity;
pub(crate) mod reading;
mod recursion;
pub(crate) mod refs;
mod runs;
pub(crate) mod sights;
pub(crate) mod support;
pub(crate) mod survey;
mod suspects;
pub(crate) mod suspends;
#[cfg(test)]
mod tests;
pub(crate) mod twins;
mod zones;
