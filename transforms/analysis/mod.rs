//! Pure questions about the author's code, asked before anything is rewritten.

pub mod bindings;
pub mod purity;
pub mod refs;
pub mod support;
pub mod suspends;
