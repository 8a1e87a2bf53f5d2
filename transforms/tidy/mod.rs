//! What makes emitted code right and pleasant after its shape is settled.

mod rehome;
mod rename;
pub mod scopes;

pub use scopes::mend;
